/*
 * report_csaf - a CSAF document becomes what report.submit is asked with (format/csaf_report.h).
 *
 * What the caller names goes before what the document says. A day of disclosure that lies behind makes the report public,
 * one ahead is the plan; and the publisher's address is where the finder is told, where it is an address that the act takes.
 */
#ifndef HUB_REPORT_REPORT_CSAF_H
#define HUB_REPORT_REPORT_CSAF_H

#include "format/csaf_report.h"
#include "hub/act.h"

/* In `a`. *ret has room for all of both. */
void report_csaf_inputs(struct arena *a, const struct csaf_report *r, unixtime now, const struct act_input *named, size_t named_n,
                        struct act_input **ret, size_t *ret_n);

#endif

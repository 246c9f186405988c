/* cli/check_text - a device's verdicts for a person: what it is, how many, the gravest first, why, and what to do. */
#ifndef CLI_CHECK_TEXT_H
#define CLI_CHECK_TEXT_H

#include "device/match.h"

struct text_report {
	size_t limit;       /* rows of open entries */
	bool all;
	size_t devices, affected, attacked;
};

void text_report_init(struct text_report *t, size_t limit, bool all);
void text_report_put(struct text_report *t, struct matcher *m, const struct match_index *x, const struct profile *p);
void text_report_end(struct text_report *t); /* the sum over several devices */

#endif

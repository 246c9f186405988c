/*
 * csaf_report - a CSAF document of a researcher's own tools, as a report.
 *
 * CSAF 2.0 and 2.1 have no profile for reports that go to a coordinator, so any document with a title, a publisher and a
 * vulnerability is taken: it becomes the fields of report.submit (hub/report/report_acts.h), each by its name, in the order of
 * that act. What has no field of its own stands in the description: ids, weaknesses, vectors, references. A note whose
 * title speaks of steps, of reproducing or of a proof of concept becomes the steps.
 *
 *   title, product, versions      document/title; the product tree, and what product_status says of its products
 *   words, steps                  notes of the document and of its vulnerabilities
 *   impact                        threats: impact, exploit_status
 *   exploited                     yes where first_known_exploitation_dates (2.1) tells of one
 *   found, told                   discovery_date; involvements
 *   credit_as, name               acknowledgments; the publisher
 */
#ifndef FORMAT_CSAF_REPORT_H
#define FORMAT_CSAF_REPORT_H

#include "base/clock.h"
#include "base/json.h"

struct csaf_field { const char *name; struct str value; };
enum { CSAF_REPORT_FIELDS = 16 };
struct csaf_report {
	struct str id;                 /* its publisher's own number for it */
	struct csaf_field v[CSAF_REPORT_FIELDS]; /* those that it tells; texts in the document's arena */
	size_t n;
	unixtime disclosed;            /* when it is, or was, to be public: disclosure_date or release_date; TIME_NONE */
	const char *mail;              /* where the publisher's contact is one address and nothing else; NULL */
};

/* ERR_SYNTAX, ERR_MISSING, ERR_TYPE, ERR_RANGE (not CSAF 2.0 or 2.1), ERR_FOUND (a product that nothing defines),
 * ERR_LIMIT; each at its
 * place. */
bool csaf_report_read(struct arena *a, struct str text, struct csaf_report *ret, struct err *err);
/* The same of a document that was read already. */
bool csaf_report_of(struct arena *a, const struct json *root, struct csaf_report *ret, struct err *err);

#endif

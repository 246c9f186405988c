/* report - the pages of one report; a finder's here, the staff's in pages/triage.c. */
#ifndef WEB_REPORT_REPORT_H
#define WEB_REPORT_REPORT_H

#include "web/serve/http.h"
#include "web/serve/out.h"
#include "web/views/views_report.h"

struct html report_prose(const struct request *rq, struct str text); /* Markdown, safe to show */

/* As its finder sees it. `v` holds what was typed and what is wrong with it. ERR_FOUND: there is none, or not for whoever asks. */
bool report_finder_page(struct request *rq, struct response *rs, int64_t id, struct report_view *v, struct err *err);
/* Those attached to the account of whoever asks. */
bool report_finder_list(struct request *rq, struct response *rs, struct err *err);

#endif

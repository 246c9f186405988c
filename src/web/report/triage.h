/* triage - the staff's pages of reports: the queue, and one report; a finder's are in pages/report.h. */
#ifndef WEB_REPORT_TRIAGE_H
#define WEB_REPORT_TRIAGE_H

#include "web/serve/http.h"

/* Is the page of the queue, or of this report, the staff's for whoever asks? */
bool triage_queue_is(const struct request *rq);
bool triage_is(struct request *rq, int64_t id);

bool triage_queue(struct request *rq, struct response *rs, struct err *err);
bool triage_one(struct request *rq, struct response *rs, int64_t id, struct err *err);

#endif

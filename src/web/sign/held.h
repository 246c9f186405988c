/*
 * held - has whoever asks shown the secret of a report?
 *
 * Who reported without an account follows the report with its number and tracking secret (crypto/token.h). In a browser they
 * are typed once, and a sealed cookie says so for two hours, to this browser alone; it is worth nothing once the report has
 * another secret. A program sends the secret with each request: Authorization: Tracking XXXXX-XXXXX-XXXXX-XXXXX-XXXXX. Both
 * are counted by the guard (hub/people/guard.h). It is a holder's relation to that report, and to its own thread with all in it;
 * nothing else.
 */
#ifndef WEB_SIGN_HELD_H
#define WEB_SIGN_HELD_H

#include "web/serve/http.h"

enum { HELD_SECONDS = 2 * 3600 };

/* The report; 0: none was shown, or it is over. */
int64_t request_report(struct request *rq);
/* Is that the subject, or the subject of its own thread: "report/57", "thread/57", a post or a file there? */
bool request_holds(struct request *rq, struct str subject);

enum held_said { HELD_RIGHT, HELD_WRONG, HELD_MISTYPED, HELD_WAIT };
/* What was typed: on HELD_RIGHT the cookie is set. Of HELD_WAIT *ret_wait_s says how long. False: the database is away. */
bool held_try(struct request *rq, struct response *rs, int64_t report, struct str typed, enum held_said *ret, unsigned *ret_wait_s,
              struct err *err);
/* It is their own, just sent from here. */
bool held_give(struct request *rq, struct response *rs, int64_t report, struct str secret);
/* No more. */
void held_over(struct request *rq, struct response *rs);

/* May another report be sent from this place without an account (setting reports.rate)? Counts it. False with *err ERR_LIMIT. */
bool held_may_report(struct request *rq, struct response *rs, struct err *err);

/* For visitor.c: of an API call. False with rs->status set: 401, 429. */
bool held_by_header(struct request *rq, struct response *rs, struct str secret, struct err *err);

#endif

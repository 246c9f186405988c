/*
 * ticket - a short text that goes out to a browser and comes back, readable and changeable by us alone.
 *
 * Sealed with the hub's keys (crypto/seal.h) for one purpose, good until an instant, as base64url. For what must not be kept
 * here meanwhile: half of a sign-in, a message for the next page. It can be shown again until it ends, so whoever
 * takes one sees to it that a second time does no harm.
 */
#ifndef WEB_SERVE_TICKET_H
#define WEB_SERVE_TICKET_H

#include "web/serve/http.h"

enum { TICKET_MAX = 2048 }; /* bytes of what it says */

/* `purpose` names one use ("told", "sign-in"); `binds` what it is good with (a session's number, a form cookie), may be empty: the
 * same two are needed to read it. In rq->a. */
struct str ticket_make(const struct request *rq, const char *purpose, struct str binds, struct str says, int64_t seconds);
/* ERR_SYNTAX, ERR_DENIED: none of ours, or for something else. ERR_STATE: its time is over. */
bool ticket_read(const struct request *rq, const char *purpose, struct str binds, struct str ticket, struct str *ret,
                 struct err *err);

#endif

/*
 * kept - what was typed into a form that could not be taken just then, because the session had ended or because the act wants one
 * to prove again who one is.
 *
 * It waits here for an hour while they sign in, then the form is shown again, filled in. Only the browser that sent it
 * gets it (its form cookie), and only the member whose form it was. In this process's memory, never on a disk; with a
 * ceiling, the oldest goes first; a restart forgets it. Secrets are not kept.
 */
#ifndef WEB_SIGN_KEPT_H
#define WEB_SIGN_KEPT_H

#include "hub/act.h"
#include "web/serve/http.h"

enum { KEPT_SECONDS = 3600, KEPT_EACH = 256 * 1024, KEPT_ALL = 8 * 1024 * 1024, KEPT_MOST = 512 };

struct kept_forms *kept_new(void);
void kept_free(struct kept_forms *k); /* erases; NULL is fine */

/* Under which name it can be asked for; empty when it is too large. `by`: whose form it was. In rq->a. */
struct str kept_put(const struct request *rq, const struct act_row *row, int64_t by, const struct act_input *v, size_t n);
/* Zero fields when there is nothing (any more) for whoever asks. In rq->a. */
void kept_get(const struct request *rq, const struct act_row *row, struct str name, struct act_input **ret, size_t *ret_n);

#endif

/*
 * act_now - the form of an act that changes a thing shows the thing as it is, and only what was changed goes into the act.
 *
 * Rows for the acts that change something; others start empty. A field that was emptied in the form becomes one of the act's
 * field `clear`, where it has that.
 */
#ifndef WEB_ACT_NOW_H
#define WEB_ACT_NOW_H

#include "hub/act.h"
#include "web/serve/http.h"

/* Is there such a row? Then `clear` is no field that people see. */
bool act_has_now(const struct act_row *row);
/* What stands there now, as it would be typed. None for an act without a row. In rq->a. */
bool act_now(struct request *rq, const struct act_row *row, struct str subject, struct act_input **ret, size_t *ret_n,
             struct err *err);
/* Takes out of `values` (of act_decode) what is as it was. *ret_any: was something changed? */
void act_only_changed(struct request *rq, const struct act_row *row, const struct act_input *now, size_t n,
                      struct act_value *values, bool *ret_any);

#endif

/*
 * plan_lines - a handling plan line by line: what the page of a plan has in tables, and what one version says otherwise than
 * another.
 */
#ifndef WEB_MEASURES_PLAN_LINES_H
#define WEB_MEASURES_PLAN_LINES_H

#include "hub/case/plans.h"
#include "web/page.h"

struct plan_lines { struct plan_line *v; size_t n; };

/* "60 days"; of nothing a word for it. */
struct str plan_span(const struct request *rq, int64_t s, enum msg none);
/* How far ends may lie; who agrees to them. */
struct plan_lines plan_limits(const struct request *rq, const struct plan *p);
struct plan_lines plan_consents(const struct request *rq, const struct plan *p);

/* What `p` says otherwise than `former`. */
void plan_changes(const struct request *rq, const struct plan *former, const struct plan *p, struct changes_view *ret);
/* What would change if plan.adopt were done now with these values. An error is one of adopting it, at the field "plan". */
bool plan_changes_of(struct request *rq, const struct act_value *values, struct changes_view *ret, struct err *err);

#endif

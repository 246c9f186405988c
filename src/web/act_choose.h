/*
 * act_choose - fields of a form that take things, as boxes to tick or a list to choose one from instead of numbers to type.
 *
 * A row for each act whose things are known when the form is shown (act_choose.c).
 * Boxes with nothing to tick are left out of the form.
 */
#ifndef WEB_ACT_CHOOSE_H
#define WEB_ACT_CHOOSE_H

#include "web/act_form.h"

struct choices {
	struct request *rq;
	struct str subject;
	const struct typed *typed;
	struct act_view *v;
};
/* Makes boxes of a field, at most `most`, and tells where to add them. NULL: the form has no such field. */
struct act_field_view *choices_for(const struct choices *c, const char *field, size_t most);
/* One box; `otherwise`: ticked where nothing was typed into the form yet. */
void choices_add(const struct choices *c, struct act_field_view *f, struct str value, struct str text, bool otherwise);
/* One that is given with the form and cannot be taken away. */
void choices_add_fixed(const struct choices *c, struct act_field_view *f, struct str value, struct str text);

/* A list to choose one from in the place of a line to type into. The line stays where there is nothing to choose, or where
 * something else was typed into it. */
void choices_one_of(const struct choices *c, const char *field, const struct option *v, size_t n);

/* Puts them into a form that act_fill() made. */
bool act_choose(const struct choices *c, const struct act_row *row, struct err *err);

#endif

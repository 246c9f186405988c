#include "web/act_choose.h"

#include "web/case/case_words.h"

struct act_field_view *choices_for(const struct choices *c, const char *field, size_t most)
{
	for (size_t i = 0; i < c->v->fields.n; i++) {
		struct act_field_view *f = &c->v->fields.v[i];

		if (!str_eq(f->name, str_of(field)))
			continue;
		f->line = false;
		f->boxes = f->group = true;
		f->options.v = arena_array(c->rq->a, struct act_option_view, most + 1);
		return f;
	}
	return NULL;
}

static bool is_typed(const struct choices *c, struct str field, struct str value)
{
	struct str rest, one;

	for (size_t i = 0; i < c->typed->n; i++)
		for (rest = str_eq(c->typed->v[i].name, field) ? c->typed->v[i].value : STR_NONE; str_token(&rest, ", \t\n", &one);)
			if (str_eq(one, value))
				return true;
	return false;
}

static struct act_option_view *add(const struct choices *c, struct act_field_view *f, struct str value, struct str text)
{
	struct act_option_view *o = &f->options.v[f->options.n];

	*o = (struct act_option_view){ .id = str_printf(c->rq->a, "%.*s-%zu", STR_ARG(f->id), f->options.n),
		                       .value = value, .text = text };
	f->options.n++;
	return o;
}

void choices_add(const struct choices *c, struct act_field_view *f, struct str value, struct str text, bool otherwise)
{
	add(c, f, value, text)->chosen = c->typed->n ? is_typed(c, f->name, value) : otherwise;
}

void choices_add_fixed(const struct choices *c, struct act_field_view *f, struct str value, struct str text)
{
	add(c, f, value, text)->fixed = true;
}

static const struct { struct str act; bool (*fill)(const struct choices *c, struct err *err); } rows[] = {
	{ STR_LIT("case.split"), case_split_choices },
};

/* What could be chosen from, had there been anything. */
static void drop_empty(struct act_view *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->fields.n; i++)
		if (!v->fields.v[i].boxes || v->fields.v[i].options.n)
			v->fields.v[n++] = v->fields.v[i];
	v->fields.n = n;
}

bool act_choose(const struct choices *c, const struct act_row *row, struct err *err)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(rows[i].act, str_of(row->name))) {
			if (!rows[i].fill(c, err))
				return false;
			drop_empty(c->v);
		}
	return true;
}

#include "web/act_choose.h"

#include "web/case/case_words.h"

static struct act_field_view *field_of(const struct choices *c, const char *field)
{
	for (size_t i = 0; i < c->v->fields.n; i++)
		if (str_eq(c->v->fields.v[i].name, str_of(field)))
			return &c->v->fields.v[i];
	return NULL;
}

struct act_field_view *choices_for(const struct choices *c, const char *field, size_t most)
{
	struct act_field_view *f = field_of(c, field);

	if (!f)
		return NULL;
	f->line = false;
	f->boxes = f->group = true;
	f->options.v = arena_array(c->rq->a, struct act_option_view, most + 1);
	return f;
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

void choices_one_of(const struct choices *c, const char *field, const struct option *v, size_t n)
{
	struct act_field_view *f = field_of(c, field);
	bool known = f && !f->value.n;

	for (size_t i = 0; f && i < n; i++)
		known |= str_eq(v[i].value, f->value);
	if (!known || !n)
		return;
	f->line = false;
	f->select = true;
	f->hint = STR_NONE; /* it tells what could be typed */
	f->about = act_field_about(c->rq, f);
	f->options.v = arena_array(c->rq->a, struct act_option_view, n);
	for (size_t i = 0; i < n; i++)
		add(c, f, v[i].value, v[i].text)->chosen = str_eq(v[i].value, f->value);
}

static const struct { struct str act; bool (*fill)(const struct choices *c, struct err *err); } rows[] = {
	{ STR_LIT("case.split"), case_split_choices },           { STR_LIT("case.merge"), case_merge_choices },
	{ STR_LIT("case.release"), case_release_choices },       { STR_LIT("case.lead"), case_lead_choices },
	{ STR_LIT("case.remove"), case_remove_choices },         { STR_LIT("case.credit"), case_credit_choices },
	{ STR_LIT("case.coordinate"), case_coordinate_choices }, { STR_LIT("case.escalate"), case_escalate_choices },
	{ STR_LIT("thread.open"), case_thread_choices },         { STR_LIT("thread.admit"), case_admit_choices },
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

/* One page for every method: its metrics as questions, what follows from the answers, and the sheet that shows how. */
#include "assess/ssvc.h"
#include "templates.h"
#include "text/said.h"
#include "web/pages.h"
#include "web/priority/score.h"
#include "web/priority/score_ask.h"
#include "web/priority/score_words.h"

static struct str metric_id(const struct request *rq, const struct metric *x)
{
	return STR_JOIN(rq->a, STR("m-"), x->key);
}

/* Choices with a line of explanation each stand one under another; those that explain themselves, in a row. */
static struct metric_view metric_view(const struct request *rq, const struct score_ask *k, size_t i)
{
	const struct method *m = k->rating.method;
	const struct metric *x = &m->metrics[i];
	struct metric_view v = { .id = metric_id(rq, x), .key = x->key, .name = metric_word(rq, m, x),
		                 .term = metric_term(rq, m, x),
		                 .ask = metric_ask(rq, m, x), .brief = true };

	if (method_is_ssvc(m)) {
		const struct ssvc_table *t = m->own, *h = ssvc_helper(t->inputs[i]);

		v.helper = h ? page_word(rq, MSG_score_helper) : STR_NONE;
		v.helper_href = h ? STR_JOIN(rq->a, STR("/score/"), h->id) : STR_NONE;
	}
	if (k->wrong.code && k->wrong_metric == x)
		v.wrong = said(rq->a, rq->lang, &k->wrong);
	v.choices.v = arena_array(rq->a, struct choice_view, x->choice_n + 1u);
	if (!x->required || method_is_ssvc(m))
		v.choices.v[v.choices.n++] = (struct choice_view){
			STR_JOIN(rq->a, v.id, STR("-0")), STR_NONE, m->undefined,
			page_word(rq, method_is_ssvc(m) ? MSG_score_not_known : MSG_score_not_defined), STR_NONE, STR_NONE,
			!k->rating.choice[i],
		};
	for (size_t c = 0; c < x->choice_n; c++) {
		struct choice_view *to = &v.choices.v[v.choices.n++];

		*to = (struct choice_view){
			STR_JOIN(rq->a, v.id, STR("-"), x->choices[c].key), x->choices[c].key, x->choices[c].key,
			choice_word(rq, m, x, c), choice_text(rq, m, x, c), choice_term(rq, m, x, c),
			k->rating.choice[i] == c + 1,
		};
		v.brief &= !to->text.n;
	}
	return v;
}

static void fill_groups(const struct request *rq, const struct score_ask *k, struct calculator_view *v)
{
	const struct method *m = k->rating.method;

	v->groups.v = arena_array(rq->a, struct metric_group_view, METRIC_GROUP_N);
	for (enum metric_group g = 0; g < METRIC_GROUP_N; g++) {
		struct metric_group_view *to = &v->groups.v[v->groups.n];

		*to = (struct metric_group_view){
			.id = str_printf(rq->a, "g-%d", (int)g), .title = group_word(rq, m, g), .text = group_text(rq, m, g),
			.folded = g != GROUP_BASE && method_is_cvss(m),
		};
		to->metrics.v = arena_array(rq->a, struct metric_view, m->metric_n);
		for (size_t i = 0; i < m->metric_n; i++) {
			if (m->metrics[i].group != g)
				continue;
			to->open |= k->rating.choice[i] != 0 || (k->wrong.code && k->wrong_metric == &m->metrics[i]);
			to->metrics.v[to->metrics.n++] = metric_view(rq, k, i);
		}
		v->groups.n += to->metrics.n > 0;
	}
}

/* The steps of an SSVC table name points and values by their English names: here in the reader's words. */
static struct step_view ssvc_step(const struct request *rq, const struct rating *r, const struct step *s, size_t *input)
{
	const struct ssvc_table *t = r->method->own;
	struct step_view v = { step_word(rq, s->key), s->formula, s->value };

	if (str_eq(s->key, STR("ssvc.input"))) {
		const struct metric *x = &r->method->metrics[*input];
		const struct ssvc_point *p = t->inputs[*input];
		size_t choice = r->choice[(*input)++] - 1u;

		v.name = metric_word(rq, r->method, x);
		v.formula = str_printf(rq->a, "%.*s:%.*s:%.*s", STR_ARG(p->ns), STR_ARG(p->key), STR_ARG(p->version));
		v.value = str_printf(rq->a, "%.*s (%.*s)", STR_ARG(choice_word(rq, r->method, x, choice)), STR_ARG(x->choices[choice].key));
	} else if (str_eq(s->key, STR("ssvc.row"))) {
		v.value = ssvc_outcome_word(rq, t, (size_t)__builtin_ctz(ssvc_outcomes(t, r->choice)));
	}
	return v;
}

/* Signs of arithmetic as they are printed; the API and the shell keep those one can type. */
static struct str typeset(struct arena *a, struct str formula)
{
	struct str r = STR_NONE, word;

	while (str_split(&formula, ' ', &word)) {
		word = str_eq(word, STR("x")) ? STR("×") : str_eq(word, STR("-")) ? STR("−") : word;
		r = r.n ? STR_JOIN(a, r, STR(" "), word) : word;
	}
	return r;
}

static struct step_view step_view(const struct request *rq, const struct step *s)
{
	return (struct step_view){ step_word(rq, s->key), typeset(rq->a, s->formula), s->value };
}

static void fill_steps(const struct request *rq, const struct rating *r, struct calculator_view *v)
{
	struct worksheet w = { 0 };
	size_t input = 0;

	rating_explain(rq->a, r, &w);
	v->steps.v = arena_array(rq->a, struct step_view, w.n);
	for (size_t i = 0; i < w.n; i++) {
		const struct step *s = &w.v[i];

		if (str_eq(s->key, STR("ssvc.change")) || str_eq(s->key, STR("ssvc.firm"))) /* have a table of their own */
			continue;
		v->steps.v[v->steps.n++] = method_is_ssvc(r->method) ? ssvc_step(rq, r, s, &input) : step_view(rq, s);
	}
}

static bool same_kind(const struct method *a, const struct method *b)
{
	return method_is_cvss(a) == method_is_cvss(b) && method_is_ssvc(a) == method_is_ssvc(b);
}

static void fill_related(const struct request *rq, const struct method *m, struct calculator_view *v)
{
	v->related.v = arena_array(rq->a, struct method_view, method_n + 1);
	for (size_t i = 0; i < method_n; i++)
		if (same_kind(m, methods[i]) || !method_is_ssvc(methods[i]))
			v->related.v[v->related.n++] = method_view(rq, methods[i], m);
	v->related.v[v->related.n++] = (struct method_view){
		page_word(rq, MSG_priority_title), page_word(rq, MSG_priority_for), STR("/score/priority"), false,
	};
}

/* What was typed differs from the address that shows it: another spelling, single choices, or another method's vector. */
static bool to_canonical(const struct request *rq, struct response *rs, const struct method *m, const struct score_ask *k)
{
	if (k->wrong.code)
		return false;
	if (!k->by_fields && k->rating.method == m && str_eq(k->typed, rating_write(rq->a, &k->rating)))
		return false;
	if (!k->by_fields && !k->typed.n)
		return false;
	response_redirect(rs, 303, with_language(rq, score_link(rq->a, &k->rating)));
	return true;
}

bool page_score_method(struct request *rq, struct response *rs, struct err *err)
{
	const struct method *m = method_find(rq->caught[0]);
	struct calculator_view v = { 0 };
	struct score_ask k;

	if (!m)
		return err_set(err, ERR_FOUND, "there is no calculator \"%.*s\"", STR_ARG(str_sub(rq->caught[0], 0, 40)));
	score_ask_read(rq, m, &k);
	if (to_canonical(rq, rs, m, &k))
		return true;
	m = k.rating.method;
	v.name = method_word(rq, m);
	v.lead = method_lead(rq, m);
	v.note = SCORE_TEXT(rq, STR("method."), m->id, STR(".note"));
	v.path = score_path(rq->a, m);
	v.typed = k.typed;
	if (k.wrong.code) {
		v.wrong = said(rq->a, rq->lang, &k.wrong);
		v.wrong_field = k.wrong_metric ? metric_id(rq, k.wrong_metric) : STR("vector");
		rs->status = 400;
	}
	page_init(&v.page, rq, v.name, NAV_SCORE);
	v.page.unlisted = rq->query.n > 0;
	fill_groups(rq, &k, &v);
	outcome_fill(rq, &k.rating, &v.outcome);
	if (v.outcome.any && rating_complete(&k.rating, NULL)) /* a table may be decided before all is known */
		fill_steps(rq, &k.rating, &v);
	fill_related(rq, m, &v);
	RENDER(rq, rs, score_method, &v);
	return true;
}

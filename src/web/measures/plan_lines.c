#include "web/measures/plan_lines.h"

#include <assert.h>

#include "web/act_form.h"
#include "web/owed/owed_ask.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

struct str plan_span(const struct request *rq, int64_t s, enum msg none)
{
	return s ? owed_span(rq, s) : page_word(rq, none);
}

static void add(const struct request *rq, struct plan_lines *to, enum msg name, struct str value)
{
	to->v[to->n++] = (struct plan_line){ page_word(rq, name), value };
}

struct plan_lines plan_limits(const struct request *rq, const struct plan *p)
{
	const struct embargo_plan *e = &p->embargo;
	const struct { enum msg name; struct str value; } rows[] = {
		{ MSG_plan_least, plan_span(rq, e->least_s, MSG_plan_none) },   { MSG_plan_most, owed_span(rq, e->most_s) },
		{ MSG_plan_total, owed_span(rq, e->total_s) },
		{ MSG_plan_notice, plan_span(rq, e->notice_s, MSG_plan_none) },
		{ MSG_plan_ready, plan_span(rq, e->ready_s, MSG_plan_no_more) },
		{ MSG_plan_deployed, plan_span(rq, e->deployed_s, MSG_plan_no_more) },
		{ MSG_plan_answer, plan_span(rq, e->answer_s, MSG_plan_never) }, { MSG_plan_open, str_printf(rq->a, "%u", e->open_most) },
	};
	struct plan_lines r = { arena_array(rq->a, struct plan_line, COUNT(rows)), 0 };

	for (size_t i = 0; i < COUNT(rows); i++)
		add(rq, &r, rows[i].name, rows[i].value);
	return r;
}

struct plan_lines plan_consents(const struct request *rq, const struct plan *p)
{
	const struct { enum msg name; enum embargo_consent who; } rows[] = {
		{ MSG_plan_first, p->embargo.first }, { MSG_plan_earlier, p->embargo.earlier }, { MSG_plan_later, p->embargo.later },
	};
	struct plan_lines r = { arena_array(rq->a, struct plan_line, COUNT(rows)), 0 };

	for (size_t i = 0; i < COUNT(rows); i++)
		add(rq, &r, rows[i].name, act_text_or(rq, STR_JOIN(rq->a, STR("plan.consent."), embargo_consent_names[rows[i].who]), ""));
	return r;
}

/* --- the whole of it --- */

/* One line stands at one place in all plans, so that two are compared place by place. */
enum { LINES = 2 + 2 * PLAN_GRADE_N + 1 + 8 + 3 + 2 + 2 + 1 + PLAN_PRINCIPLES };

static void add_all(struct plan_lines *to, struct plan_lines more, const struct request *rq, enum msg front)
{
	for (size_t i = 0; i < more.n; i++) {
		more.v[i].name = TEXT(rq, front, arg_str(more.v[i].name));
		to->v[to->n++] = more.v[i];
	}
}

static void add_grades(const struct request *rq, const struct plan *p, struct plan_lines *to)
{
	for (int fix = 0; fix < 2; fix++)
		for (int g = 0; g < PLAN_GRADE_N; g++) {
			struct str grade = act_text_or(rq, STR_JOIN(rq->a, STR("plan.grade."), plan_grade_names[g]), "");

			to->v[to->n++] = (struct plan_line){
				TEXT(rq, fix ? MSG_plan_line_fix : MSG_plan_line_embargo, arg_str(grade)),
				plan_span(rq, fix ? p->fix_s[g] : p->offer_s[g], MSG_plan_none) };
		}
	add(rq, to, MSG_plan_line_exploited, plan_span(rq, p->exploited_s, MSG_plan_none));
}

static struct plan_lines lines_of(const struct request *rq, const struct plan *p)
{
	struct plan_lines r = { arena_array(rq->a, struct plan_line, LINES), 0 };
	bool zh = rq->lang == LANG_ZH_CN;
	const struct embargo_plan *e = &p->embargo;
	char from[11];

	add(rq, &r, MSG_plan_line_name, p->name);
	add(rq, &r, MSG_plan_column_from, str_dup(rq->a, str_of(day_format(p->valid_from, from))));
	add_grades(rq, p, &r);
	add_all(&r, plan_limits(rq, p), rq, MSG_plan_line_limit);
	add_all(&r, plan_consents(rq, p), rq, MSG_plan_line_consent);
	add(rq, &r, MSG_plan_line_attack, page_word(rq, e->attack_ends ? MSG_plan_line_by_itself : MSG_plan_line_decided));
	add(rq, &r, MSG_plan_line_quorum, e->quorum_percent ? str_printf(rq->a, "%u %%", e->quorum_percent) :
	    page_word(rq, MSG_plan_never));
	add(rq, &r, MSG_plan_line_first, owed_span(rq, p->patience.first_s));
	add(rq, &r, MSG_plan_line_next, owed_span(rq, p->patience.next_s));
	add(rq, &r, MSG_plan_line_about, zh ? p->about_zh : p->about_en);
	for (int i = 0; i < PLAN_PRINCIPLES; i++)
		r.v[r.n++] = (struct plan_line){ TEXT(rq, MSG_plan_line_principle, arg_number(i + 1)),
			(size_t)i >= p->principle_n ? page_word(rq, MSG_plan_none) : zh ? p->principles[i].zh : p->principles[i].en };
	assert(r.n == LINES);
	return r;
}

void plan_changes(const struct request *rq, const struct plan *former, const struct plan *p, struct changes_view *ret)
{
	struct plan_lines was = lines_of(rq, former), is = lines_of(rq, p);

	*ret = (struct changes_view){ .shown = true, .title = page_word(rq, MSG_plan_changes),
	                              .was = former->version, .is = p->version };
	ret->rows.v = arena_array(rq->a, struct change_row, is.n);
	for (size_t i = 0; i < is.n; i++)
		if (!str_eq(was.v[i].value, is.v[i].value))
			ret->rows.v[ret->rows.n++] = (struct change_row){ is.v[i].name, was.v[i].value, is.v[i].value };
	ret->text = ret->rows.n ? TEXT(rq, MSG_plan_changes_text, arg_str(former->version), arg_str(p->version)) :
	                          TEXT(rq, MSG_plan_changes_none, arg_str(former->version), arg_str(p->version));
}

bool plan_changes_of(struct request *rq, const struct act_value *values, struct changes_view *ret, struct err *err)
{
	struct db *d = request_db(rq, err);
	struct plan p, former;

	if (!d)
		return false;
	if (!plan_may_be_adopted(d, rq->a, values[0].text, &p, err))
		return err_at(err, "plan");
	if (!plan_former(d, rq->a, &p, rq->now, INT64_MAX, &former, err))
		return false;
	plan_changes(rq, &former, &p, ret);
	return true;
}

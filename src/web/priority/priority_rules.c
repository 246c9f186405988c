/* The rules of the priority in plain tables, as they are applied here. */
#include "templates.h"
#include "web/pages.h"
#include "web/priority/priority.h"
#include "web/priority/priority_words.h"

static struct rule_row rule_row(const struct request *rq, const struct rule *r, size_t number)
{
	struct rule_row v = { .number = str_printf(rq->a, "%zu", number), .note = rq->lang == LANG_ZH_CN ? r->note_zh : r->note };

	v.conditions.v = arena_array(rq->a, struct str, r->condition_n + 1u);
	for (size_t i = 0; i < r->condition_n; i++)
		v.conditions.v[v.conditions.n++] = condition_word(rq, &r->conditions[i]);
	if (!r->condition_n)
		v.conditions.v[v.conditions.n++] = page_word(rq, MSG_priority_rules_always);
	return v;
}

static void fill_rules(const struct request *rq, const struct rule_list *l, bool levels, struct rule_table *to)
{
	to->rows.v = arena_array(rq->a, struct rule_row, l->n);
	for (size_t i = 0; i < l->n; i++) {
		struct rule_row *row = &to->rows.v[to->rows.n++];

		*row = rule_row(rq, &l->v[i], i + 1);
		if (levels) {
			row->result = level_names[l->v[i].result];
			row->css = STR_JOIN(rq->a, STR("prio "), level_css((enum level)l->v[i].result));
		} else {
			struct word g = grade_of(rq, (enum grade)l->v[i].result);

			row->result = g.text;
			row->css = STR_JOIN(rq->a, STR("sev "), g.css);
		}
	}
}

/* "Embargo none: publish at once; Fix within 7 days" */
static struct str limit_word(const struct request *rq, const struct day_limit *l)
{
	struct str r = STR_NONE;

	if (l->embargo_days >= 0)
		r = TEXT(rq, MSG_priority_bar_said, arg_str(page_word(rq, MSG_priority_embargo)),
		         arg_str(embargo_word(rq, l->embargo_days)));
	if (l->fix_days >= 0) {
		struct str fix = TEXT(rq, MSG_priority_bar_said, arg_str(page_word(rq, MSG_priority_fix)),
		                      arg_str(fix_word(rq, l->fix_days)));

		r = r.n ? STR_JOIN(rq->a, r, page_word(rq, MSG_priority_and), fix) : fix;
	}
	return r;
}

struct target_row *target_rows(const struct request *rq, size_t *ret_n)
{
	const struct priority_rules *r = list_rules(rq->site->list);
	struct target_row *v = arena_array(rq->a, struct target_row, LEVEL_N);

	*ret_n = LEVEL_N;
	for (enum level l = 0; l < LEVEL_N; l++)
		v[l] = (struct target_row){
			level_names[l], level_css(l), level_word(rq, l), embargo_word(rq, r->targets[l].embargo_days),
			fix_word(rq, r->targets[l].fix_days),
			page_word(rq, r->targets[l].emergency ? MSG_priority_emergency_due : MSG_priority_emergency_not),
		};
	return v;
}

static void fill_limits(const struct request *rq, const struct priority_rules *r, struct rules_view *v)
{
	v->limits = (struct rule_table){ .id = STR("limits"), .title = page_word(rq, MSG_priority_rules_limits),
		                         .column = page_word(rq, MSG_priority_rules_then) };
	v->limits.rows.v = arena_array(rq->a, struct rule_row, r->limit_n);
	for (size_t i = 0; i < r->limit_n; i++) {
		struct rule_row *row = &v->limits.rows.v[v->limits.rows.n++];

		*row = rule_row(rq, &r->limits[i].when, i + 1);
		row->result = limit_word(rq, &r->limits[i]);
	}
}

bool page_priority_rules(struct request *rq, struct response *rs, struct err *err)
{
	const struct priority_rules *r = list_rules(rq->site->list);
	struct rules_view v = { .version = priority_rules_version(r), .since = priority_rules_since(r) };

	(void)err;
	page_init(&v.page, rq, page_word(rq, MSG_priority_rules_title), NAV_SCORE);
	v.factors.v = arena_array(rq->a, struct rule_table, FACTOR_N);
	for (enum factor f = 0; f < FACTOR_N; f++) {
		struct rule_table *to = &v.factors.v[v.factors.n++];

		*to = (struct rule_table){ .id = factor_names[f], .title = factor_word(rq, f), .text = factor_ask(rq, f),
			                   .column = page_word(rq, MSG_priority_grade_column) };
		fill_rules(rq, &r->factors[f], false, to);
	}
	v.levels = (struct rule_table){ .id = STR("levels"), .title = page_word(rq, MSG_priority_rules_levels),
		                        .column = page_word(rq, MSG_priority_level) };
	fill_rules(rq, &r->levels, true, &v.levels);
	v.targets.v = target_rows(rq, &v.targets.n);
	fill_limits(rq, r, &v);
	RENDER(rq, rs, priority_rules, &v);
	return true;
}

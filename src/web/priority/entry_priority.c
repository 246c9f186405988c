/* What the page of an entry says of its priority: the level now, what parties recorded, where they differ, what was decided. */
#include "web/priority/priority.h"
#include "web/priority/priority_words.h"

static void fill_parties(const struct request *rq, const struct entry_priority *p, struct entry_priority_view *v)
{
	v->columns.v = arena_array(rq->a, struct str, FACTOR_N);
	for (enum factor f = 0; f < FACTOR_N; f++)
		v->columns.v[v->columns.n++] = factor_word(rq, f);
	v->parties.v = arena_array(rq->a, struct graded_party, p->view_n);
	for (size_t i = 0; i < p->view_n; i++) {
		struct graded_party *to = &v->parties.v[v->parties.n++];

		to->party = p->views[i].party;
		to->grades.v = arena_array(rq->a, struct named_grade, FACTOR_N);
		for (enum factor f = 0; f < FACTOR_N; f++)
			to->grades.v[to->grades.n++] = (struct named_grade){ factor_word(rq, f), grade_of(rq, p->views[i].grades[f]) };
	}
}

static void fill_history(const struct request *rq, const struct entry_priority *p, struct entry_priority_view *v)
{
	v->history.v = arena_array(rq->a, struct assessment_row_view, p->history_n);
	for (size_t i = 0; i < p->history_n; i++) {
		const struct assessment *s = &p->history[i];

		v->history.v[v->history.n++] = (struct assessment_row_view){
			.kind = page_word(rq, s->kind == ASSESSMENT_DECISION ? MSG_priority_kind_decision : MSG_priority_kind_view),
			.party = s->party, .reason = s->reason, .level = level_names[s->level], .css = level_css(s->level),
			.rules = s->rules, .day = day_of(s->at),
		};
	}
}

bool entry_priority_fill(const struct request *rq, const struct entry *e, struct entry_priority_view *v, struct err *err)
{
	struct entry_priority p;

	if (!list_get_priority(rq->site->list, rq->a, e, &p, err))
		return false;
	priority_fill(rq, STR("bars"), &p.result, &p.facts, p.rules, &v->now);
	v->what_if = page_path(rq->a, "/score/priority?entry=", e->id);
	v->json = str_printf(rq->a, "%.*s/priority", STR_ARG(page_path(rq->a, "/api/v1/entries/", e->id)));
	if (rq->who.member)
		v->assess = str_printf(rq->a, "%.*s/assess", STR_ARG(page_path(rq->a, "/entry/", e->id)));
	v->differ = p.differ;
	if (p.decision) {
		v->decided_by = p.decision->party;
		v->decided_reason = p.decision->reason;
		v->decided_on = day_of(p.decision->at);
		if (p.other_rules)
			v->other_rules = p.decision->rules;
	}
	fill_parties(rq, &p, v);
	fill_history(rq, &p, v);
	return true;
}

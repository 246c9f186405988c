/* The handling plan as its parties read it: what each may rely on, in tables and sentences; and all its versions. */
#include "hub/case/plans.h"

#include "rules/disclosure.h"
#include "templates.h"
#include "web/act_form.h"
#include "web/measures/plan_lines.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/place.h"

struct filling {
	struct request *rq;
	const struct plan_seen *p;
	struct plan_view *v;
};

static struct str key_text(const struct filling *f, const char *front, struct str name)
{
	return act_text_or(f->rq, STR_JOIN(f->rq->a, str_of(front), name), "");
}

static void fill_head(struct filling *f)
{
	const struct plan *p = &f->p->plan;
	bool zh = f->rq->lang == LANG_ZH_CN;
	struct wall w = wall_of(f->rq);

	f->v->name = p->name;
	f->v->version = p->version;
	f->v->about = zh ? p->about_zh : p->about_en;
	f->v->valid_from = p->valid_from;
	f->v->own = f->p->own;
	f->v->in_force = f->p->in_force;
	f->v->adopted = wall_day(&w, f->p->adopted);
	f->v->json = f->p->in_force ? STR("/api/v1/plan") : STR_JOIN(f->rq->a, STR("/api/v1/plan?version="), p->version);
	f->v->adopt = act_if(f->rq, "plan.adopt", STR("hub"), &(struct thing){ 0 }, STR("/plan"));
	f->v->rules = f->rq->who.member ? STR("/obligations/rules") : STR_NONE;
	f->v->principles.v = arena_array(f->rq->a, struct str, p->principle_n + 1);
	for (size_t i = 0; i < p->principle_n; i++)
		f->v->principles.v[f->v->principles.n++] = zh ? p->principles[i].zh : p->principles[i].en;
}

/* What parties owe each other; what the hub owes itself and what regulators ask stands elsewhere. */
static void fill_levels(struct filling *f)
{
	const struct obligation_rules *all = owing_rules(hub_owing(f->rq->site->hub));
	size_t n = obligation_rules_count(all);
	bool zh = f->rq->lang == LANG_ZH_CN;

	f->v->levels.v = arena_array(f->rq->a, struct plan_level, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct obligation_rule *r = obligation_rules_at(all, i);

		if (!r->active || str_starts(r->file, STR("regulators")) || str_starts(r->id, STR("hub-")))
			continue;
		f->v->levels.v[f->v->levels.n++] = (struct plan_level){
			.title = zh && r->title_zh.n ? r->title_zh : r->title_en, .limit = owed_limit(f->rq, r->terms.limit),
			.bearer = owed_rule_bearer(f->rq, &r->bearer), .recipient = zh ? r->recipient_zh : r->recipient_en,
			.basis = owed_basis(f->rq, r), .note = owed_note(f->rq, r),
		};
	}
}

static void fill_grades(struct filling *f)
{
	const struct plan *p = &f->p->plan;

	f->v->grades.v = arena_array(f->rq->a, struct plan_grade_row, PLAN_GRADE_N);
	for (int g = 0; g < PLAN_GRADE_N; g++)
		f->v->grades.v[f->v->grades.n++] = (struct plan_grade_row){
			.grade = key_text(f, "plan.grade.", plan_grade_names[g]), .css = plan_grade_names[g],
			.embargo = owed_span(f->rq, p->offer_s[g]), .fix = plan_span(f->rq, p->fix_s[g], MSG_plan_none),
		};
	f->v->exploited = TEXT(f->rq, MSG_plan_exploited, arg_str(owed_span(f->rq, p->exploited_s)));
}

static void fill_limits(struct filling *f)
{
	struct plan_lines limits = plan_limits(f->rq, &f->p->plan), consents = plan_consents(f->rq, &f->p->plan);

	f->v->limits.v = limits.v;
	f->v->limits.n = limits.n;
	f->v->consent.v = consents.v;
	f->v->consent.n = consents.n;
}

static void fill_ends(struct filling *f)
{
	const struct embargo_plan *e = &f->p->plan.embargo;
	const struct repair_patience *s = &f->p->plan.patience;

	f->v->ends.v = arena_array(f->rq->a, struct str, 6);
	f->v->ends.v[f->v->ends.n++] = page_word(f->rq, MSG_plan_ends_date);
	f->v->ends.v[f->v->ends.n++] = page_word(f->rq, MSG_plan_ends_public);
	f->v->ends.v[f->v->ends.n++] = page_word(f->rq, e->attack_ends ? MSG_plan_ends_attack : MSG_plan_ends_attack_decided);
	if (e->quorum_percent)
		f->v->ends.v[f->v->ends.n++] = TEXT(f->rq, MSG_plan_ends_quorum, arg_number(e->quorum_percent));
	f->v->ends.v[f->v->ends.n++] = page_word(f->rq, MSG_plan_ends_closing);
	f->v->ends.v[f->v->ends.n++] = page_word(f->rq, MSG_plan_ends_nothing);
	f->v->silence.v = arena_array(f->rq->a, struct str, 2);
	f->v->silence.v[f->v->silence.n++] = TEXT(f->rq, MSG_plan_silence_first, arg_str(owed_span(f->rq, s->first_s)));
	f->v->silence.v[f->v->silence.n++] = TEXT(f->rq, MSG_plan_silence_next, arg_str(owed_span(f->rq, s->next_s)));
}

static void fill_gates(struct filling *f)
{
	f->v->gates.v = arena_array(f->rq->a, struct plan_gate, GATE_N);
	for (int g = 0; g < GATE_N; g++)
		f->v->gates.v[f->v->gates.n++] = (struct plan_gate){
			act_text_or(f->rq, STR_JOIN(f->rq->a, STR("gate."), gate_names[g]), gate_rows[g].question), gate_rows[g].waivable };
}

/* Those that were adopted, the last one first; before them the program's own. */
static void fill_versions(struct filling *f)
{
	const struct plan_rows *all = &f->p->adopted_all;
	struct wall w = wall_of(f->rq);
	struct plan own;
	bool any = false;

	plan_default(f->rq->a, &own);
	f->v->versions.v = arena_array(f->rq->a, struct plan_version, all->n + 1);
	for (size_t i = 0; i < all->n; i++) {
		bool counts = !any && all->v[i].valid_from <= day_of(f->rq->now);

		any = any || counts;
		f->v->versions.v[f->v->versions.n++] = (struct plan_version){
			all->v[i].version, page_path(f->rq->a, "/plan/", all->v[i].version), wall_day(&w, all->v[i].at), all->v[i].valid_from,
			str_eq(all->v[i].version, f->v->version), counts };
	}
	f->v->versions.v[f->v->versions.n++] = (struct plan_version){
		own.version, page_path(f->rq->a, "/plan/", own.version), { STR_NONE }, own.valid_from,
		str_eq(own.version, f->v->version), !any };
}

/* What it says otherwise than the one before it; and on the page of the one in force, which one comes next. */
static bool fill_changes(struct filling *f, struct db *d, struct err *err)
{
	const struct plan_rows *all = &f->p->adopted_all;
	struct plan former;
	char from[11];

	for (size_t i = 0; i < all->n && f->p->in_force && all->v[i].valid_from > day_of(f->rq->now); i++) {
		f->v->next = STR_JOIN(f->rq->a, page_path(f->rq->a, "/plan/", all->v[i].version), STR("#changes"));
		f->v->next_text = TEXT(f->rq, MSG_plan_next, arg_str(all->v[i].version),
		                       arg_str(str_dup(f->rq->a, str_of(day_format(all->v[i].valid_from, from)))));
	}
	if (f->p->own)
		return true;
	if (!plan_former(d, f->rq->a, &f->p->plan, f->p->adopted, f->p->act, &former, err))
		return false;
	plan_changes(f->rq, &former, &f->p->plan, &f->v->changes);
	return true;
}

bool page_plan(struct request *rq, struct response *rs, struct err *err)
{
	struct db *d = request_db(rq, err);
	struct plan_view v = { 0 };
	struct plan_seen p;
	struct filling f = { rq, &p, &v };

	if (!d || !plan_see(d, rq->a, rq->caught[0], rq->now, &p, err))
		return false;
	page_init(&v.page, rq, page_word(rq, MSG_plan_title), NAV_NONE);
	fill_head(&f);
	fill_levels(&f);
	fill_grades(&f);
	fill_limits(&f);
	fill_ends(&f);
	v.targets.v = target_rows(rq, &v.targets.n);
	fill_gates(&f);
	fill_versions(&f);
	if (!fill_changes(&f, d, err))
		return false;
	RENDER(rq, rs, plan, &v);
	return true;
}

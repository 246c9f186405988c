/* What forms about a case offer to choose from, so that nobody has to know numbers and names of things by heart. */
#include "web/act_choose.h"
#include "web/case/case_words.h"
#include "web/page.h"

/* "#57 A title": what is sealed is opened by whoever may split the case. */
static struct str numbered(struct arena *a, int64_t id, struct str title)
{
	return str_printf(a, "#%lld%s%.*s", (long long)id, title.n ? " " : "", STR_ARG(title));
}

static void add_reports(const struct choices *c, const struct seen_case *s)
{
	struct act_field_view *f = choices_for(c, "reports", s->reports.n);

	for (size_t i = 0; f && i < s->reports.n; i++)
		choices_add(c, f, str_printf(c->rq->a, "%lld", (long long)s->reports.v[i].id),
		            numbered(c->rq->a, s->reports.v[i].id, s->reports.v[i].title), false);
}

static void add_vulns(const struct choices *c, const struct seen_case *s)
{
	struct act_field_view *f = choices_for(c, "vulns", s->vulns.n);

	for (size_t i = 0; f && i < s->vulns.n; i++) {
		const struct seen_vuln *v = &s->vulns.v[i];
		struct str cve = v->row.cve.n ? STR_JOIN(c->rq->a, v->title, STR(" · "), v->row.cve) : v->title;

		choices_add(c, f, str_printf(c->rq->a, "%lld", (long long)v->row.id), numbered(c->rq->a, v->row.id, cve), false);
	}
}

static void add_threads(const struct choices *c, const struct seen_case *s)
{
	struct act_field_view *f = choices_for(c, "threads", s->threads.n);

	for (size_t i = 0; f && i < s->threads.n; i++) {
		const struct seen_thread *t = &s->threads.v[i];

		if (t->row.kind == THREAD_PRODUCT)
			choices_add(c, f, str_printf(c->rq->a, "%lld", (long long)t->row.id),
			            numbered(c->rq->a, t->row.id, t->product.n ? t->product : t->title), false);
	}
}

/* All go along unless somebody is left out: who leads cannot be. */
static void add_parties(const struct choices *c, const struct seen_case *s)
{
	struct act_field_view *f = choices_for(c, "parties", s->parts.n);

	for (size_t i = 0; f && i < s->parts.n; i++) {
		const struct seen_part *p = &s->parts.v[i];

		if (!str_starts(p->p.who, STR("party/")) || !participant_live(&p->p) || p->p.barred)
			continue;
		if (str_eq(p->p.who, s->at.row.leader))
			choices_add_fixed(c, f, p->p.who, TEXT(c->rq, MSG_split_leads, arg_str(p->name)));
		else
			choices_add(c, f, p->p.who, STR_JOIN(c->rq->a, p->name, STR(" · "), word_of(c->rq, part_names[p->p.role])), true);
	}
}

/* The case that the form is about, or that its thing is of. */
static bool see(const struct choices *c, struct looking *l, struct seen_case *ret, struct err *err)
{
	enum thing_kind kind;
	struct thing t;

	return looking_of(c->rq, l, err) && thing_load(l->db, &l->who, c->subject, &kind, &t, l->a, err) &&
	       case_seen(l, t.case_id, INT64_MAX, ret, err);
}

bool case_split_choices(const struct choices *c, struct err *err)
{
	struct looking l;
	struct seen_case s;

	if (!see(c, &l, &s, err))
		return false;
	add_reports(c, &s);
	add_vulns(c, &s);
	add_threads(c, &s);
	add_parties(c, &s);
	return true;
}

/* --- one of those who are in it --- */

static bool may_lead(const struct seen_case *s, const struct seen_part *p)
{
	bool leads = p->p.role == PART_COORDINATOR || p->p.role == PART_VENDOR;

	return leads && participant_in(&p->p) && !str_eq(p->p.who, s->at.row.leader);
}

static bool may_go(const struct seen_case *s, const struct seen_part *p)
{
	return participant_live(&p->p) && !str_eq(p->p.who, s->at.row.leader);
}

static bool anybody(const struct seen_case *s, const struct seen_part *p)
{
	(void)s;
	return !p->p.barred;
}

static bool one_of_parts(const struct choices *c, const char *field,
                         bool (*may)(const struct seen_case *s, const struct seen_part *p), struct err *err)
{
	struct looking l;
	struct seen_case s;

	if (!see(c, &l, &s, err))
		return false;
	struct option *v = arena_array(c->rq->a, struct option, s.parts.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.parts.n; i++)
		if (may(&s, &s.parts.v[i]))
			v[n++] = (struct option){ s.parts.v[i].p.who, case_who_text(c->rq, &s, s.parts.v[i].p.who), false };
	choices_one_of(c, field, v, n);
	return true;
}

static bool may_talk(const struct seen_case *s, const struct seen_part *p)
{
	(void)s;
	return participant_in(&p->p) && !p->p.barred && !p->own;
}

bool case_thread_choices(const struct choices *c, struct err *err)
{
	struct looking l;
	struct seen_case s;

	if (!see(c, &l, &s, err))
		return false;
	struct act_field_view *f = choices_for(c, "parties", s.parts.n);

	for (size_t i = 0; f && i < s.parts.n; i++)
		if (may_talk(&s, &s.parts.v[i]))
			choices_add(c, f, s.parts.v[i].p.who, case_who_text(c->rq, &s, s.parts.v[i].p.who), false);
	return true;
}

bool case_admit_choices(const struct choices *c, struct err *err)
{
	return one_of_parts(c, "who", may_talk, err);
}

bool case_lead_choices(const struct choices *c, struct err *err)
{
	return one_of_parts(c, "leader", may_lead, err);
}

bool case_remove_choices(const struct choices *c, struct err *err)
{
	return one_of_parts(c, "participant", may_go, err);
}

bool case_credit_choices(const struct choices *c, struct err *err)
{
	return one_of_parts(c, "participant", anybody, err);
}

/* --- one of the directory --- */

static bool in_it(const struct seen_case *s, struct str who)
{
	for (size_t i = 0; i < s->parts.n; i++)
		if (str_eq(s->parts.v[i].p.who, who))
			return participant_live(&s->parts.v[i].p);
	return false;
}

static bool one_of_parties(const struct choices *c, const char *field, unsigned roles, bool also_in, struct err *err)
{
	struct party_rows all;
	struct looking l;
	struct seen_case s;

	if (!access_read(&c->rq->who, &(struct thing){ 0 }, READ_DIRECTORY))
		return true;
	if (!see(c, &l, &s, err) || !parties_all(l.db, c->rq->a, &all, err))
		return false;
	struct option *v = arena_array(c->rq->a, struct option, all.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < all.n; i++) {
		struct str who = STR_JOIN(c->rq->a, STR("party/"), all.v[i].id);

		if (all.v[i].roles & roles && all.v[i].ended == TIME_NONE && !str_eq(all.v[i].id, c->rq->who.party) &&
		    (also_in || !in_it(&s, who)))
			v[n++] = (struct option){ who, all.v[i].name, false };
	}
	choices_one_of(c, field, v, n);
	return true;
}

bool case_coordinate_choices(const struct choices *c, struct err *err)
{
	return one_of_parties(c, "coordinator", 1u << ROLE_COORDINATOR, false, err);
}

bool case_escalate_choices(const struct choices *c, struct err *err)
{
	return one_of_parties(c, "to", 1u << ROLE_COORDINATOR | 1u << ROLE_REGULATOR, true, err);
}

/* --- one of its reports, another case --- */

bool case_release_choices(const struct choices *c, struct err *err)
{
	struct looking l;
	struct seen_case s;

	if (!see(c, &l, &s, err))
		return false;
	struct option *v = arena_array(c->rq->a, struct option, s.reports.n + 1);

	for (size_t i = 0; i < s.reports.n; i++)
		v[i] = (struct option){ str_printf(c->rq->a, "%lld", (long long)s.reports.v[i].id),
			                numbered(c->rq->a, s.reports.v[i].id, s.reports.v[i].title), false };
	choices_one_of(c, "report", v, s.reports.n);
	return true;
}

bool case_merge_choices(const struct choices *c, struct err *err)
{
	struct listed_cases all;
	struct looking l;

	if (!looking_of(c->rq, &l, err) || !cases_seen(&l, CASE_OPEN, &all, err))
		return false;
	struct option *v = arena_array(c->rq->a, struct option, all.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < all.n; i++) {
		struct str id = str_printf(c->rq->a, "case/%lld", (long long)all.v[i].row.id);

		if (all.v[i].sight < CASE_SIGHT_STEERING || str_eq(id, c->subject) || !case_title(&l, &all.v[i], NULL))
			continue;
		v[n++] = (struct option){ id, STR_JOIN(c->rq->a, id, STR(" "), all.v[i].title), false };
	}
	choices_one_of(c, "into", v, n);
	return true;
}

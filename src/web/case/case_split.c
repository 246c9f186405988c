/* What may go on in a case that is split off, and who goes along: boxes of the form of case.split. */
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

bool case_split_choices(const struct choices *c, struct err *err)
{
	struct looking l;
	struct seen_case s;

	if (!looking_of(c->rq, &l, err) || !case_seen(&l, act_id(c->subject), INT64_MAX, &s, err))
		return false;
	add_reports(c, &s);
	add_vulns(c, &s);
	add_threads(c, &s);
	add_parties(c, &s);
	return true;
}

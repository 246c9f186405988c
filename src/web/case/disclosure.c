/* Before a case is disclosed: the gates with what is missing and who can mend it, the approvals, and what everybody would read. */
#include "hub/disclosure/disclosure.h"

#include "templates.h"
#include "web/act_form.h"
#include "web/case/case_words.h"
#include "web/list/condition.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/people/people_words.h"
#include "web/serve/place.h"
#include "web/views/views_disclosure.h"

struct filling {
	struct request *rq;
	struct looking l;
	struct wall wall;
	const struct disclosure *d;
	const struct thing *thing;
	struct str subject, here;
	struct disclosure_view *v;
};

/* --- gates --- */

static const char *const gate_css[GATE_STATE_N] = {
	[GATE_MISSING] = "affected", [GATE_MET] = "fixed", [GATE_WAIVED] = "possible", [GATE_NOT_APPLICABLE] = "not_affected",
};

/* What somebody examines to open a gate. */
static const struct { enum gate gate; enum looked what; } examined[] = {
	{ GATE_FIX, LOOKED_MITIGATION },         { GATE_EXPLOIT, LOOKED_NO_EXPLOIT },   { GATE_CN_FIX, LOOKED_CN_JOINT },
	{ GATE_CN_OPERATORS, LOOKED_CN_OPERATORS }, { GATE_CN_MODERATE, LOOKED_CN_MODERATE }, { GATE_CN_TOOLS, LOOKED_CN_TOOLS },
	{ GATE_CN_EVENT, LOOKED_CN_EVENT },      { GATE_CN_FOREIGN, LOOKED_CN_FOREIGN },
};

static const struct waiver_row *waiver_of(const struct disclosure *d, enum gate g)
{
	for (size_t i = 0; i < d->waivers.n; i++)
		if (str_eq(d->waivers.v[i].gate, gate_names[g]))
			return &d->waivers.v[i];
	return NULL;
}

static void add_link(struct gate_line *to, struct str text, struct str href)
{
	to->links.v[to->links.n++] = (struct link){ text, href, false };
}

static void add_act(struct filling *f, struct gate_line *to, const char *act, const char *field, struct str value)
{
	struct str path = act_if(f->rq, act, f->subject, f->thing, f->here);

	if (path.n)
		add_link(to, act_title(f->rq, act_named(str_of(act))), field ? place_with(f->rq->a, path, field, value) : path);
}

static void add_page(struct filling *f, struct gate_line *to, enum msg text, const char *below)
{
	add_link(to, page_word(f->rq, text), STR_JOIN(f->rq->a, STR("/"), f->subject, str_of(below)));
}

static void link_gate(struct filling *f, enum gate g, struct gate_line *to)
{
	const struct waiver_row *w = waiver_of(f->d, g);

	for (size_t i = 0; i < sizeof examined / sizeof *examined; i++)
		if (examined[i].gate == g)
			add_act(f, to, "case.examine", "what", looked_names[examined[i].what]);
	if (g == GATE_FIX || g == GATE_AFFECTED || g == GATE_CN_TOGETHER)
		add_page(f, to, MSG_disclosure_see_repairs, "/repairs");
	if (g == GATE_CREDIT)
		add_act(f, to, "case.credit", NULL, STR(""));
	if (!gate_rows[g].waivable)
		return;
	if (w && !w->agreed_by)
		add_act(f, to, "case.waive_agree", "gate", gate_names[g]);
	else
		add_act(f, to, "case.waive", "gate", gate_names[g]);
}

static bool note_gate(struct filling *f, enum gate g, struct gate_line *to, struct err *err)
{
	const struct waiver_row *w = waiver_of(f->d, g);
	struct str by;

	if (!w)
		return true;
	if (!people_by(&f->l, w->agreed_by ? w->agreed_by : w->asked_by, &by, err))
		return false;
	to->note = TEXT(f->rq, w->agreed_by ? MSG_disclosure_waived_by : MSG_disclosure_waiver_asked, arg_str(by));
	to->at = wall_time(&f->wall, w->agreed_by ? w->agreed : w->asked);
	return true;
}

static bool fill_gates(struct filling *f, struct err *err)
{
	f->v->gates.v = arena_array(f->rq->a, struct gate_line, GATE_N);
	for (int g = 0; g < GATE_N; g++) {
		const struct gate_result *r = &f->d->gates[g];
		struct gate_line *to = &f->v->gates.v[f->v->gates.n++];
		struct str key = STR_JOIN(f->rq->a, STR("gate."), gate_names[g]);

		to->links.v = arena_array(f->rq->a, struct link, 6);
		to->question = act_text_or(f->rq, key, gate_rows[g].question);
		to->state = act_text_or(f->rq, STR_JOIN(f->rq->a, STR("gate_state."), gate_state_names[r->state]), "");
		to->css = str_of(gate_css[r->state]);
		if (r->state == GATE_MISSING && r->need > 1)
			to->count = TEXT(f->rq, MSG_disclosure_have, arg_number(r->have), arg_number(r->need));
		if (!note_gate(f, (enum gate)g, to, err))
			return false;
		if (r->state == GATE_MISSING && !f->v->done) {
			f->v->shut++;
			link_gate(f, (enum gate)g, to);
		}
	}
	return true;
}

static bool fill_approvals(struct filling *f, struct err *err)
{
	bool own = false;

	f->v->approvals.v = arena_array(f->rq->a, struct approval_line, f->d->approvals.n + 1);
	for (size_t i = 0; i < f->d->approvals.n; i++) {
		const struct approval_row *r = &f->d->approvals.v[i];
		struct approval_line *to = &f->v->approvals.v[f->v->approvals.n++];

		if (!people_by(&f->l, r->member, &to->by, err))
			return false;
		to->at = wall_time(&f->wall, r->at);
		to->current = str_eq(r->text, f->d->text);
		own = own || (to->current && r->member == f->rq->who.member);
	}
	if (f->v->done || f->v->nothing)
		return true;
	if (own)
		f->v->unapprove = act_if(f->rq, "case.unapprove", f->subject, f->thing, f->here);
	else
		f->v->approve = act_if(f->rq, "case.approve", f->subject, f->thing, f->here);
	if (f->v->approve.n)
		f->v->approve = place_with(f->rq->a, f->v->approve, "text", f->d->text);
	return true;
}

/* --- what is or would be read --- */

static void fill_entry(struct filling *f, const struct disclosed *d, struct disclosed_view *to)
{
	const struct entry *e = &d->entry;

	to->id = d->row.entry.n ? e->id : str_printf(f->rq->a, "vuln/%lld", (long long)d->row.id);
	to->href = d->row.entry.n ? page_path(f->rq->a, "/entry/", e->id) : STR("");
	to->title = e->title.n ? e->title : page_word(f->rq, MSG_disclosure_no_title);
	to->grade = severity_word(f->rq, e->severity).text;
	to->component = e->component;
	to->aliases.v = e->aliases.v;
	to->aliases.n = d->row.entry.n ? e->aliases.n : 0;
	paragraphs_of(f->rq->a, e->summary, &to->paragraphs.v, &to->paragraphs.n);
	to->conditions.v = arena_array(f->rq->a, struct condition_row, e->clause_n + 1);
	for (; to->conditions.n < e->clause_n; to->conditions.n++)
		condition_row(f->rq, &e->clauses[to->conditions.n], &to->conditions.v[to->conditions.n]);
	to->references.v = arena_array(f->rq->a, struct link, e->reference_n + 1);
	for (size_t i = 0; i < e->reference_n; i++)
		to->references.v[to->references.n++] = (struct link){ e->references[i].url, e->references[i].url, false };
}

static void fill_head(struct filling *f)
{
	struct disclosure_view *v = f->v;
	const struct disclosure *d = f->d;

	v->zone = wall_zone(&f->wall);
	v->text = d->text;
	v->open = d->open;
	v->nothing = !d->rows.n;
	v->published = wall_time(&f->wall, d->at.row.published);
	v->json = STR_JOIN(f->rq->a, STR("/api/v1/cases/"), str_printf(f->rq->a, "%lld", (long long)d->at.row.id), STR("/disclosure"));
	v->done = d->at.row.published != TIME_NONE;
	for (size_t i = 0; i < d->rows.n; i++) /* a weakness that was found since waits for a disclosure of its own */
		v->done = v->done && d->rows.v[i].row.entry.n;
	v->lead = page_word(f->rq, v->done ? MSG_disclosure_lead_done : v->nothing ? MSG_disclosure_lead_nothing :
	                    d->open ? MSG_disclosure_lead_open : MSG_disclosure_lead_shut);
	if (d->open && !v->done)
		v->publish = act_if(f->rq, "case.publish", f->subject, f->thing, f->here);
}

bool page_disclosure(struct request *rq, struct response *rs, struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("case/"), rq->caught[0]);
	struct disclosure_view v = { 0 };
	struct disclosure *d = arena_new(rq->a, struct disclosure);
	struct thing thing;
	struct filling f = { .rq = rq, .d = d, .thing = &thing, .subject = subject, .v = &v };

	if (!looking_of(rq, &f.l, err) || !disclosure_seen(&f.l, hub_owing(rq->site->hub), act_id(subject), d, &thing, err) ||
	    !case_find_top(rq, &f.l, d->at.row.id, CASE_TAB_DISCLOSURE, &v.top, err))
		return false;
	f.wall = wall_of(rq);
	f.here = STR_JOIN(rq->a, STR("/"), subject, STR("/disclosure"));
	page_init(&v.page, rq, page_word(rq, MSG_disclosure_title), NAV_CASES);
	fill_head(&f);
	if (!fill_gates(&f, err) || !fill_approvals(&f, err))
		return false;
	v.entries.v = arena_array(rq->a, struct disclosed_view, d->rows.n + 1);
	for (; v.entries.n < d->rows.n; v.entries.n++)
		fill_entry(&f, &d->rows.v[v.entries.n], &v.entries.v[v.entries.n]);
	RENDER(rq, rs, disclosure, &v);
	return true;
}

/* How urgent an entry is, for those who take part: what each party says, side by side, where they differ, and the way to say it. */
#include "hub/priority/assess_acts.h"
#include "templates.h"
#include "web/act_form.h"
#include "web/pages.h"
#include "web/people/people_words.h"
#include "web/priority/priority.h"
#include "web/priority/priority_words.h"
#include "web/serve/place.h"
#include "web/serve/visitor.h"
#include "web/wall.h"

enum { PRESET_LONGEST = 600 }; /* of what a link to a form brings along */

/* --- what was said --- */

static void put_pair(struct buf *b, const struct request *rq, struct str name, struct str value)
{
	if (b->n)
		buf_put(b, rq->lang == LANG_ZH_CN ? STR("；") : STR("; "));
	buf_put(b, name);
	buf_put(b, rq->lang == LANG_ZH_CN ? STR("：") : STR(": "));
	buf_put(b, value);
}

static struct str grades_said(const struct request *rq, const struct assessment *s)
{
	struct buf b;
	struct str r;

	buf_init(&b, 4096);
	for (enum factor f = 0; f < FACTOR_N; f++)
		if (s->judgements[f].grade)
			put_pair(&b, rq, factor_word(rq, f), grade_of(rq, s->judgements[f].grade).text);
	r = buf_dup(rq->a, &b);
	buf_release(&b);
	return r;
}

static struct str facts_said(const struct request *rq, const struct assessment *s)
{
	struct buf b;
	struct str r;

	buf_init(&b, 16 * 1024);
	for (enum fact_name f = 0; f < FACT_N; f++)
		if (s->given.v[f].known)
			put_pair(&b, rq, fact_label(rq, f), fact_value(rq, f, s->given.v[f].value));
	r = buf_dup(rq->a, &b);
	buf_release(&b);
	return r;
}

static struct assess_said row_of(const struct request *rq, const struct wall *w, const struct assessment *s)
{
	struct str number = s->act >= 0 ? str_printf(rq->a, "%lld", (long long)s->act) : STR_NONE;

	return (struct assess_said){
		.at = wall_time(w, s->at), .party = s->party, .by = s->by, .reason = s->reason, .grades = grades_said(rq, s),
		.kind = page_word(rq, s->kind == ASSESSMENT_DECISION ? MSG_priority_kind_decision : MSG_priority_kind_view),
		.facts = facts_said(rq, s), .level = level_names[s->level], .css = level_css(s->level), .rules = s->rules,
		.number = number, .href = number.n ? STR_JOIN(rq->a, STR("/receipt/"), number) : STR_NONE,
	};
}

static void fill_span(const struct request *rq, const struct entry_priority *p, struct entry_assess_view *v)
{
	v->span.v = arena_array(rq->a, struct assess_cell, FACTOR_N);
	for (enum factor f = 0; f < FACTOR_N; f++)
		v->span.v[v->span.n++] = (struct assess_cell){
			factor_word(rq, f), grade_of(rq, p->differences[f].lowest), grade_of(rq, p->differences[f].highest),
			p->differences[f].lowest != p->differences[f].highest,
		};
}

/* --- the forms --- */

/* A form that begins with what was said last, so that one changes what changed. */
static struct str form_of(const struct request *rq, enum assessment_kind kind, struct str id, const struct assessment *last)
{
	struct str subject = STR_JOIN(rq->a, STR("entry/"), id), back = str_printf(rq->a, "/entry/%.*s/assess", STR_ARG(id));
	struct str path = act_if(rq, assess_row(kind)->name, subject, &(struct thing){ 0 }, back);
	struct act_input *in;
	size_t n = 0;

	if (last)
		assess_inputs(rq->a, last, &in, &n);
	for (size_t i = 0; path.n && i < n; i++)
		if (in[i].value.n <= PRESET_LONGEST && !str_eq(in[i].name, STR("party")) && !str_eq(in[i].name, STR("by")))
			path = place_with(rq->a, path, str_cstr(rq->a, in[i].name), in[i].value);
	return path;
}

static const struct assessment *own_view(const struct request *rq, const struct entry_priority *p)
{
	for (size_t i = 0; i < p->history_n; i++)
		if (p->history[i].kind == ASSESSMENT_VIEW && str_eq(p->history[i].party, rq->visitor->in.party_name))
			return &p->history[i];
	return NULL;
}

bool page_entry_assess(struct request *rq, struct response *rs, struct err *err)
{
	struct entry_priority p;
	struct looking l;
	struct entry e;
	struct wall w;

	if (!list_get_entry(rq->site->list, rq->a, rq->caught[0], &e, NULL, err))
		return false;
	if (!str_eq(e.id, rq->caught[0])) {
		response_redirect(rs, 303, str_printf(rq->a, "%.*s/assess", STR_ARG(page_path(rq->a, "/entry/", e.id))));
		return true;
	}
	struct entry_assess_view v = { .id = e.id, .title = e.title, .href = page_path(rq->a, "/entry/", e.id) };

	if (!looking_of(rq, &l, err) || !list_get_priority(rq->site->list, rq->a, &e, &p, err) || !assess_names(&l, &p, err) ||
	    !entry_priority_fill(rq, &e, &v.priority, err))
		return false;
	w = wall_of(rq);
	page_init(&v.page, rq, TEXT(rq, MSG_assess_title, arg_str(e.id)), NAV_LIST);
	v.page.unlisted = true;
	v.zone = wall_zone(&w);
	v.view_href = form_of(rq, ASSESSMENT_VIEW, e.id, own_view(rq, &p));
	v.decide_href = form_of(rq, ASSESSMENT_DECISION, e.id, p.decision);
	fill_span(rq, &p, &v);
	v.said.v = arena_array(rq->a, struct assess_said, p.history_n);
	for (size_t i = 0; i < p.history_n; i++)
		v.said.v[v.said.n++] = row_of(rq, &w, &p.history[i]);
	RENDER(rq, rs, entry_assess, &v);
	return true;
}

/* A case as a picture with the same as a table. */
#include <stdlib.h>

#include "base/limits.h"
#include "hub/ledger/receipt.h"
#include "templates.h"
#include "web/act_form.h"
#include "web/case/case_words.h"
#include "web/case/timeline.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/place.h"

enum { NAMED = 3, MOMENTS = 20000 };

struct drawing {
	struct request *rq;
	const struct looking *l;
	struct seen_case *c;
	struct wall wall;
	struct timeline t;
	struct said_at { unixtime at; int64_t n; size_t mark; } *repairs; /* of each participant: what they said last, all at once */
};

static struct str happened(const struct drawing *d, enum msg m)
{
	return page_word(d->rq, m);
}

/* --- the case's own lane --- */

static void add_case(struct drawing *d)
{
	const struct case_row *r = &d->c->at.row;
	struct arena *a = d->rq->a;
	struct timeline_lane *lane = timeline_add(a, &d->t, happened(d, MSG_timeline_case));

	lane->whole = true;
	for (size_t i = 0; i < d->c->reports.n; i++)
		timeline_put(a, lane, d->c->reports.v[i].at, TIMELINE_REPORT, happened(d, MSG_timeline_reported));
	timeline_put(a, lane, r->at, TIMELINE_TERMS, happened(d, MSG_timeline_opened));
	timeline_put(a, lane, r->began, TIMELINE_TERMS, happened(d, MSG_timeline_began));
	timeline_put(a, lane, r->public, TIMELINE_FACT, happened(d, MSG_case_fact_public));
	timeline_put(a, lane, r->exploit, TIMELINE_FACT, happened(d, MSG_case_fact_exploit));
	timeline_put(a, lane, r->attack, TIMELINE_FACT, happened(d, MSG_case_fact_attack));
	timeline_put(a, lane, d->c->at.e.ended, TIMELINE_TERMS, happened(d, MSG_timeline_ended));
	timeline_put(a, lane, r->published, TIMELINE_DISCLOSURE, happened(d, MSG_case_fact_published));
	timeline_put(a, lane, r->ended, TIMELINE_LEFT, happened(d, MSG_timeline_closed));
}

static void add_offers(struct drawing *d)
{
	struct embargo *e = &d->c->at.e;

	d->t.began = e->began;
	d->t.ends = e->ended != TIME_NONE ? e->ended : e->ends;
	d->t.offered = arena_array(d->rq->a, unixtime, e->proposal_n);
	for (size_t i = 0; i < e->proposal_n; i++)
		if (e->proposals[i].state == PROPOSAL_OPEN)
			d->t.offered[d->t.offered_n++] = e->proposals[i].ends;
}

/* --- participants --- */

static void add_part(struct drawing *d, const struct seen_part *p)
{
	struct arena *a = d->rq->a;
	const struct participant *r = &p->p;
	struct timeline_lane *lane = timeline_add(a, &d->t, case_who_text(d->rq, d->c, r->who));
	bool leads = str_eq(r->who, d->c->at.row.leader);

	lane->state = case_part_word(d->rq, seen_part_state(p)).text;
	if (!leads && str_starts(r->who, STR("party/")))
		timeline_put(a, lane, r->invited, TIMELINE_NOTICE, happened(d, MSG_timeline_notice_done));
	if (!leads)
		timeline_put(a, lane, r->entered, TIMELINE_ENTER, happened(d, MSG_timeline_enter_done));
	timeline_put(a, lane, r->answered, TIMELINE_ANSWER, r->answer ? word_of(d->rq, part_answer_names[r->answer]) :
	             happened(d, MSG_timeline_answer));
	timeline_put(a, lane, r->ready, TIMELINE_FIX, happened(d, MSG_timeline_fix));
	timeline_put(a, lane, r->deployed, TIMELINE_DEPLOYED, happened(d, MSG_timeline_deployed));
	timeline_put(a, lane, r->declined, TIMELINE_LEFT, happened(d, MSG_case_part_declined));
	timeline_put(a, lane, r->ended, TIMELINE_LEFT, happened(d, MSG_case_part_left));
	for (size_t i = 0; i < d->c->at.proposals.n; i++) {
		const struct proposal_row *o = &d->c->at.proposals.v[i];

		if (str_eq(o->who, r->who))
			timeline_put(a, lane, o->at, TIMELINE_TERMS, happened(d, MSG_timeline_offered));
	}
}

/* What a vendor says of many rows at one instant is one mark. */
static void add_repair(struct drawing *d, size_t part, unixtime at, struct str about)
{
	struct said_at *last = &d->repairs[part];
	struct timeline_lane *lane = &d->t.v[1 + part];

	if (last->n && last->at == at) {
		lane->v[last->mark].text = page_plural(d->rq, MSG_timeline_repairs, ++last->n);
		return;
	}
	*last = (struct said_at){ at, 1, lane->n };
	timeline_put(d->rq->a, lane, at, TIMELINE_REPAIR, about);
}

static size_t part_of(const struct drawing *d, struct str who)
{
	size_t i = 0;

	while (i < d->c->parts.n && !str_eq(d->c->parts.v[i].p.who, who))
		i++;
	return i;
}

/* Whose repair it is: somebody may say it for a vendor. */
static struct str of_whom(const struct drawing *d, struct str party, struct str body)
{
	struct receipt_act act;
	struct json j;

	if (receipt_act(d->rq->a, body, &act, NULL) && json_type(&act.fields) == JSON_OBJECT) {
		j = json_in(&act.fields, "party");
		if (json_type(&j) == JSON_STRING)
			return json_text(&j);
	}
	return STR_JOIN(d->rq->a, STR("party/"), party);
}

/* Answers before the last one, which the table holds; and every word on a repair. */
static bool add_moment(void *ctx, const struct act_record *r, struct err *err)
{
	struct drawing *d = ctx;
	struct str name = str_dup(d->rq->a, r->name), body = str_dup(d->rq->a, r->body);
	struct str about = case_about(&d->wall, d->c, name, body);
	bool repair = str_eq(r->name, STR("repair.set"));
	size_t i = part_of(d, repair ? of_whom(d, r->party, body) : STR_JOIN(d->rq->a, STR("party/"), r->party));

	(void)err;
	if (i == d->c->parts.n)
		return true;
	if (repair)
		add_repair(d, i, r->at, about);
	else if (d->c->parts.v[i].p.answered != r->at)
		timeline_put(d->rq->a, &d->t.v[1 + i], r->at, TIMELINE_ANSWER, about.n ? about : act_happened(d->rq, name));
	return true;
}

/* --- the same as a table --- */

struct lane_of { const struct timeline_mark *mark; struct str who; };

static int by_time(const void *x, const void *y)
{
	const struct lane_of *a = x, *b = y;

	int c = a->mark->at < b->mark->at ? -1 : a->mark->at > b->mark->at;

	c = c ? c : (int)a->mark->kind - (int)b->mark->kind;
	c = c ? c : str_cmp(a->mark->text, b->mark->text);
	return c ? c : str_icmp(a->who, b->who);
}

/* Of many who did the same at one instant the first few are named. */
static size_t same(const struct lane_of *all, size_t from, size_t n)
{
	size_t k = from + 1;

	while (k < n && all[k].mark->at == all[from].mark->at && all[k].mark->kind == all[from].mark->kind &&
	       str_eq(all[k].mark->text, all[from].mark->text))
		k++;
	return k - from;
}

static struct str names_of(const struct drawing *d, const struct lane_of *v, size_t n)
{
	struct str list = v[0].who;

	for (size_t i = 1; i < n && i < NAMED; i++)
		list = STR_JOIN(d->rq->a, list, d->rq->lang == LANG_ZH_CN ? STR("、") : STR(", "), v[i].who);
	return n <= NAMED ? list : TEXT(d->rq, MSG_case_and_more, arg_str(list), arg_number((int64_t)(n - NAMED)));
}

static void fill_rows(const struct drawing *d, const struct wall *w, bool whole, struct case_timeline_view *v)
{
	size_t n = 0;

	for (size_t i = 0; i < d->t.n; i++)
		n += d->t.v[i].n;
	struct lane_of *all = arena_array(d->rq->a, struct lane_of, n);

	for (size_t i = n = 0; i < d->t.n; i++)
		for (size_t k = 0; k < d->t.v[i].n; k++)
			all[n++] = (struct lane_of){ &d->t.v[i].v[k], d->t.v[i].name };
	if (n)
		qsort(all, n, sizeof *all, by_time);
	v->rows.v = arena_array(d->rq->a, struct timeline_row, n);
	for (size_t i = 0, k; i < n; i += k) {
		k = whole ? 1 : same(all, i, n);
		v->rows.v[v->rows.n++] = (struct timeline_row){
			wall_time(w, all[i].mark->at), svg_timeline_shape(d->rq, all[i].mark->kind), names_of(d, &all[i], k), all[i].mark->text,
		};
	}
	v->caption = page_plural(d->rq, MSG_timeline_caption, (int64_t)n);
}

static void fill_key(const struct drawing *d, struct case_timeline_view *v)
{
	unsigned used = 0;

	for (size_t i = 0; i < d->t.n; i++)
		for (size_t k = 0; k < d->t.v[i].n; k++)
			used |= 1u << d->t.v[i].v[k].kind;
	v->key.v = arena_array(d->rq->a, struct timeline_key, TIMELINE_KIND_N);
	for (int k = 0; k < TIMELINE_KIND_N; k++)
		if (used >> k & 1)
			v->key.v[v->key.n++] = (struct timeline_key){
				svg_timeline_shape(d->rq, (enum timeline_kind)k),
				act_text_or(d->rq, STR_JOIN(d->rq->a, STR("timeline."), timeline_kind_names[k]),
				            str_cstr(d->rq->a, timeline_kind_names[k])),
			};
}

static struct str said(const struct drawing *d)
{
	return STR_JOIN(d->rq->a, case_say(d->rq, &d->c->at.row), STR(" "), case_say_vendors(d->rq, d->c));
}

bool page_case_timeline(struct request *rq, struct response *rs, struct err *err)
{
	int64_t id = act_id(STR_JOIN(rq->a, STR("case/"), rq->caught[0]));
	bool whole = str_eq(fields_get(&rq->query, STR("all")), STR("1"));
	struct case_timeline_view v = { 0 };
	struct seen_case c;
	struct looking l;

	if (!id)
		return thing_none(err);
	if (!looking_of(rq, &l, err) || !case_seen_brief(&l, id, &c, err))
		return false;
	if (c.sight == CASE_SIGHT_COVER)
		return thing_none(err);
	struct drawing d = { .rq = rq, .l = &l, .c = &c, .wall = wall_of(rq), .t = { .title = page_word(rq, MSG_case_tab_timeline) },
	                     .repairs = arena_array(rq->a, struct said_at, c.parts.n + 1) };
	const struct wall w = d.wall;

	d.t.text = said(&d);
	add_case(&d);
	add_offers(&d);
	for (size_t i = 0; i < c.parts.n; i++)
		add_part(&d, &c.parts.v[i]);
	if (c.sight >= CASE_SIGHT_WHOLE && !case_moments(l.db, id, MOMENTS, add_moment, &d, err))
		return false;
	case_fill_top(rq, &c, CASE_TAB_TIMELINE, &v.top);
	page_init(&v.page, rq, v.top.title, NAV_CASES);
	v.zone = wall_zone(&w);
	fill_rows(&d, &w, whole, &v);
	fill_key(&d, &v);
	if (d.t.n > TIMELINE_LANES) {
		v.fold = STR_JOIN(rq->a, case_path(rq->a, id), whole ? STR("/timeline") : STR("/timeline?all=1"));
		v.fold_text = page_word(rq, whole ? MSG_timeline_fold : MSG_timeline_unfold);
	}
	if (!whole)
		timeline_fold(rq, &d.t);
	v.picture = svg_timeline(&w, &d.t);
	RENDER(rq, rs, case_timeline, &v);
	return true;
}

/* One obligation: what is owed and why, its clock as a picture and a table, what one can do, what happened. */
#include "base/limits.h"
#include "templates.h"
#include "web/act_form.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/place.h"

/* --- the clock as a line --- */

enum { HEIGHT = 96, LINE = 44, THICK = 8 };

struct mark { unixtime at; enum msg word; const char *css; bool above; };
struct picture {
	const struct owed *o;
	struct wall wall;
	struct mark marks[6];
	size_t n;
	unixtime from, to;
};

static void add_mark(struct picture *p, unixtime at, enum msg word, const char *css, bool above)
{
	if (at == TIME_NONE)
		return;
	if (!p->n || at < p->from)
		p->from = at;
	if (!p->n || at > p->to)
		p->to = at;
	p->marks[p->n++] = (struct mark){ at, word, css, above };
}

static double across(const struct picture *p, unixtime t)
{
	double span = p->to > p->from ? (double)(p->to - p->from) : 1;

	t = t < p->from ? p->from : t > p->to ? p->to : t;
	return 6 + 88 * (double)(t - p->from) / span;
}

static void band(struct buf *b, const struct picture *p, const char *css, unixtime from, unixtime to)
{
	double x = across(p, from), w = across(p, to) - x;

	if (to > from)
		buf_printf(b, "<rect class=\"%s\" x=\"%.3f%%\" y=\"%d\" width=\"%.3f%%\" height=\"%d\"/>", css, x,
		           LINE - THICK / 2, w, THICK);
}

static void put_mark(struct buf *b, const struct picture *p, const struct mark *m)
{
	const struct request *rq = p->wall.rq;
	double x = across(p, m->at);

	buf_printf(b, "<line class=\"%s\" x1=\"%.3f%%\" x2=\"%.3f%%\" y1=\"%d\" y2=\"%d\"/>", m->css, x, x, LINE - 14, LINE + 14);
	buf_printf(b, "<text class=\"%s\" x=\"%.3f%%\" y=\"%d\" text-anchor=\"%s\">", m->css, x, m->above ? LINE - 20 : LINE + 30,
	           x < 20 ? "start" : x > 80 ? "end" : "middle");
	buf_put_html(b, page_word(rq, m->word));
	buf_puts(b, "</text>");
}

/* Of pauses only those that ended stand in the history, as two acts. */
static void put_pauses(struct buf *b, const struct picture *p)
{
	unixtime since = TIME_NONE;

	for (size_t i = 0; i < p->o->history.n; i++) {
		const struct owed_event *e = &p->o->history.v[i];

		if (!e->moved)
			continue;
		if (since != TIME_NONE && e->state != OBLIGATION_PAUSED)
			band(b, p, "rest", since, e->what.at);
		since = e->state == OBLIGATION_PAUSED ? e->what.at : TIME_NONE;
	}
	if (since != TIME_NONE)
		band(b, p, "rest", since, p->wall.rq->now);
}

static struct html draw(struct picture *p, const struct owed *o, struct str when)
{
	const struct request *rq = p->wall.rq;
	const struct obligation *k = &o->row.o;
	unixtime now = rq->now, end = k->ended != TIME_NONE ? k->ended : now;
	const struct clock_terms terms = owing_terms(hub_owing(rq->site->hub), &o->row);
	unixtime due = obligation_due(k, &terms, now).due;
	bool late = obligation_delay(k, now) > 0;
	struct html h;
	struct buf b;

	p->o = o;
	add_mark(p, k->opened, MSG_owed_mark_opened, "axis", true);
	if (k->started != k->opened)
		add_mark(p, k->started, MSG_owed_mark_started, "axis", false);
	add_mark(p, due, MSG_owed_mark_due, late ? "part" : "bar", false);
	add_mark(p, end, k->ended != TIME_NONE ? MSG_owed_mark_ended : MSG_owed_mark_now, "now", true);
	buf_init(&b, MIB);
	buf_printf(&b, "<svg class=\"plot clock\" role=\"img\" width=\"100%%\" height=\"%d\" "
	               "aria-labelledby=\"clock-t clock-d\">", HEIGHT);
	buf_puts(&b, "<title id=\"clock-t\">");
	buf_put_html(&b, page_word(rq, MSG_owed_clock));
	buf_puts(&b, "</title><desc id=\"clock-d\">");
	buf_put_html(&b, when);
	buf_printf(&b, "</desc><line class=\"base\" x1=\"6%%\" x2=\"94%%\" y1=\"%d\" y2=\"%d\"/>", LINE, LINE);
	if (k->started != TIME_NONE)
		band(&b, p, "bar", k->started, late ? k->due.due : end);
	if (late)
		band(&b, p, "part", k->due.due, end);
	put_pauses(&b, p);
	for (size_t i = 0; i < p->n; i++)
		put_mark(&b, p, &p->marks[i]);
	buf_puts(&b, "</svg>");
	h.s = buf_dup(rq->a, &b);
	buf_release(&b);
	return h;
}

/* --- the same as a table --- */

static void add_time(struct obligation_view *v, const struct wall *w, enum msg name, unixtime t, struct str note)
{
	if (t != TIME_NONE)
		v->times.v[v->times.n++] = (struct owed_fact){ page_word(w->rq, name), wall_time(w, t), note };
}

static void fill_times(struct obligation_view *v, const struct wall *w, const struct owed *o)
{
	const struct request *rq = w->rq;
	const struct obligation *k = &o->row.o;
	const struct clock_terms terms = owing_terms(hub_owing(rq->site->hub), &o->row);

	v->times.v = arena_array(rq->a, struct owed_fact, 8);
	add_time(v, w, MSG_owed_mark_opened, k->opened, STR(""));
	add_time(v, w, MSG_owed_mark_started, k->started, STR(""));
	if (k->state == OBLIGATION_PAUSED) {
		add_time(v, w, MSG_owed_mark_paused, k->paused_since, owed_span(rq, rq->now - k->paused_since));
		add_time(v, w, MSG_owed_mark_due, obligation_due(k, &terms, rq->now).due, page_word(rq, MSG_owed_if_resumed));
	} else {
		add_time(v, w, MSG_owed_mark_due, k->due.due, v->when);
	}
	if (k->paused_s)
		add_time(v, w, MSG_owed_mark_stood, k->changed, owed_span(rq, k->paused_s));
	add_time(v, w, MSG_owed_mark_ended, k->ended, v->state);
}

/* --- what happened --- */

static void fill_steps(struct obligation_view *v, const struct wall *w, const struct owed *o)
{
	const struct request *rq = w->rq;

	v->steps.v = arena_array(rq->a, struct owed_step, o->history.n);
	for (size_t i = o->history.n; i-- > 0;) {
		const struct owed_event *e = &o->history.v[i];
		struct owed_step *s = &v->steps.v[v->steps.n++];
		struct obligation as = { .state = e->state, .due.due = TIME_NONE };

		*s = (struct owed_step){ .at = wall_time(w, e->what.at), .what = act_happened(rq, e->what.name), .by = e->what.by,
			                 .words = e->words };
		if (e->moved)
			s->state = owed_state(rq, &as).text;
		if (e->cause.n)
			s->cause = act_happened(rq, e->cause);
		if (e->due != TIME_NONE)
			s->due = wall_time(w, e->due);
	}
}

/* --- what one can do: only what the clock allows now --- */

static void fill_acts(struct obligation_view *v, const struct request *rq, const struct owed *o, struct str subject)
{
	static const struct { const char *act; enum obligation_event event; } acts[] = {
		{ "obligation.start", OBLIGATION_START },         { "obligation.meet", OBLIGATION_MEET },
		{ "obligation.ask_pause", OBLIGATION_ASK_PAUSE }, { "obligation.ask_waive", OBLIGATION_ASK_WAIVE },
		{ "obligation.agree", OBLIGATION_AGREE },         { "obligation.refuse", OBLIGATION_REFUSE },
		{ "obligation.resume", OBLIGATION_RESUME },
	};

	v->acts.links.v = arena_array(rq->a, struct link, sizeof acts / sizeof *acts);
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		const struct obligation_move m = { acts[i].event, rq->now, rq->now, rq->who.member, o->row.pausable };
		struct str href = act_if(rq, acts[i].act, subject, &o->thing, STR_NONE);

		if (href.n && obligation_may(&o->row.o, &m))
			v->acts.links.v[v->acts.links.n++] = (struct link){ act_title(rq, act_named(str_of(acts[i].act))), href, false };
	}
}

static void fill_rule(struct obligation_view *v, const struct request *rq, const struct owed *o)
{
	bool zh = rq->lang == LANG_ZH_CN;

	v->rule = o->row.rule;
	v->version = str_printf(rq->a, "%lld", (long long)o->row.version);
	v->rule_href = STR_JOIN(rq->a, STR("/obligations/rules#rule-"), o->row.rule);
	v->limit = owed_limit(rq, o->row.limit);
	v->calendar = o->row.calendar;
	v->zone_of = o->row.zone;
	v->forgotten = !o->rule || o->rule->version != o->row.version;
	if (!o->rule)
		return;
	v->basis = owed_basis(rq, o->rule);
	v->note = owed_note(rq, o->rule);
	v->recipient = zh ? o->rule->recipient_zh : o->rule->recipient_en;
}

bool page_obligation(struct request *rq, struct response *rs, struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("obligation/"), rq->caught[0]);
	struct obligation_view v = { 0 };
	struct picture picture = { 0 };
	struct owed_names names;
	struct looking l;
	struct owed o;

	if (!act_id(subject))
		return thing_none(err);
	if (!looking_of(rq, &l, err) || !owed_one(&l, hub_owing(rq->site->hub), act_id(subject), &o, err) ||
	    !owed_names_init(&names, rq, &l, err))
		return false;
	struct wall w = picture.wall = wall_of(rq);
	struct word state = owed_state(rq, &o.row.o);

	v.title = owed_title(rq, &o.row);
	page_init(&v.page, rq, v.title, NAV_DESK);
	v.number = subject;
	v.when = owed_when(rq, &o.row.o);
	v.state = state.text;
	v.css = state.css;
	v.late = state.lit;
	v.unsure = o.row.o.due.unsure;
	v.about = owed_about(&names, o.row.about);
	v.named = owed_case(&names, o.row.about);
	v.about_href = owed_link(rq->a, o.row.subject);
	v.bearer = owed_bearer(&names, o.row.bearer);
	v.zone = wall_zone(&w);
	if (o.row.o.asked)
		v.asked = TEXT(rq, o.row.o.asked == OBLIGATION_ASKED_PAUSE ? MSG_owed_asked_pause_by : MSG_owed_asked_waive_by,
		               arg_str(o.asked_by));
	fill_rule(&v, rq, &o);
	fill_times(&v, &w, &o);
	v.picture = draw(&picture, &o, v.when);
	fill_steps(&v, &w, &o);
	fill_acts(&v, rq, &o, subject);
	v.json = STR_JOIN(rq->a, STR("/api/v1/obligations/"), rq->caught[0]);
	RENDER(rq, rs, obligation, &v);
	return true;
}

#include "web/case/timeline.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/map.h"
#include "web/page.h"

const struct str timeline_kind_names[TIMELINE_KIND_N] = {
	[TIMELINE_REPORT] = STR_LIT("report"),   [TIMELINE_NOTICE] = STR_LIT("notice"), [TIMELINE_ENTER] = STR_LIT("enter"),
	[TIMELINE_ANSWER] = STR_LIT("answer"),   [TIMELINE_FIX] = STR_LIT("fix"),       [TIMELINE_DEPLOYED] = STR_LIT("deployed"),
	[TIMELINE_TERMS] = STR_LIT("terms"),     [TIMELINE_FACT] = STR_LIT("fact"),     [TIMELINE_DISCLOSURE] = STR_LIT("disclosure"),
	[TIMELINE_LEFT] = STR_LIT("left"),       [TIMELINE_REPAIR] = STR_LIT("repair"),
};

/* Around their middle, 12 pixels wide; told apart in print and by who sees no colours. */
static const char *const shapes[TIMELINE_KIND_N] = {
	[TIMELINE_REPORT]     = "<circle class=\"open\" r=\"5\"/>",
	[TIMELINE_NOTICE]     = "<path class=\"open\" d=\"M-6-5H6L0 6z\"/>",
	[TIMELINE_ENTER]      = "<path class=\"open\" d=\"M0-6 6 0 0 6-6 0z\"/>",
	[TIMELINE_ANSWER]     = "<path d=\"M0-7 7 0 0 7-7 0z\"/>",
	[TIMELINE_REPAIR]     = "<path class=\"half\" d=\"M-4-4H4V4H-4z\"/>",
	[TIMELINE_FIX]        = "<path class=\"half\" d=\"M-5-5H5V5H-5z\"/><path d=\"M-5 5 5-5V5z\"/>",
	[TIMELINE_DEPLOYED]   = "<path d=\"M-6-6H6V6H-6z\"/>",
	[TIMELINE_TERMS]      = "<path d=\"M-5 8V-8H6L3-4 6 0H-3V8z\"/>",
	[TIMELINE_FACT]       = "<path class=\"burns\" d=\"M0-7 7 6H-7z\"/>",
	[TIMELINE_DISCLOSURE] = "<circle class=\"open\" r=\"7\"/><circle r=\"3.500\"/>",
	[TIMELINE_LEFT]       = "<path class=\"stroke\" d=\"M-5-5 5 5M5-5-5 5\"/>",
};

enum { TOP = 46, LANE = 40, NAME_AT = 14, LINE_AT = 27, FOOT = 26, TICKS = 6 };
#define BESIDE 1.4 /* per cent, as the next two */
static const double left = 2, across = 96;

struct timeline_lane *timeline_add(struct arena *a, struct timeline *t, struct str name)
{
	t->v = arena_grow(a, t->v, t->n, &t->cap, sizeof *t->v);
	t->v[t->n] = (struct timeline_lane){ .name = name };
	return &t->v[t->n++];
}

void timeline_put(struct arena *a, struct timeline_lane *l, unixtime at, enum timeline_kind kind, struct str text)
{
	if (at == TIME_NONE)
		return;
	l->v = arena_grow(a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = (struct timeline_mark){ at, kind, text };
}

/* --- many lanes become few --- */

static void join(struct arena *a, struct timeline_lane *into, const struct timeline_lane *l)
{
	for (size_t i = 0; i < l->n; i++) {
		bool there = false;

		for (size_t k = 0; k < into->n && !there; k++)
			there = into->v[k].at == l->v[i].at && into->v[k].kind == l->v[i].kind;
		if (!there)
			timeline_put(a, into, l->v[i].at, l->v[i].kind, l->v[i].text);
	}
}

void timeline_fold(const struct request *rq, struct timeline *t)
{
	struct timeline folded = *t;
	struct map states = { 0 };
	struct { size_t of, at; } *groups = arena_zero(rq->a, (t->n + 1) * sizeof *groups);
	uint32_t kinds = 0;
	bool is_new;

	if (t->n <= TIMELINE_LANES)
		return;
	folded.v = NULL;
	folded.n = folded.cap = 0;
	for (size_t i = 0; i < t->n; i++)
		if (!t->v[i].whole) {
			uint32_t *g = map_put(rq->a, &states, t->v[i].state, &is_new);

			*g = is_new ? kinds++ : *g;
			groups[*g].of++;
		}
	for (size_t i = 0; i < t->n; i++) {
		const struct timeline_lane *l = &t->v[i];
		uint32_t *g = l->whole ? NULL : map_get(&states, l->state);

		if (!g || groups[*g].of < 2) {
			folded.v = arena_grow(rq->a, folded.v, folded.n, &folded.cap, sizeof *folded.v);
			folded.v[folded.n++] = *l;
			continue;
		}
		if (!groups[*g].at) {
			struct timeline_lane *one = timeline_add(rq->a, &folded, page_plural(rq, MSG_timeline_folded, (int64_t)groups[*g].of));

			one->state = l->state;
			groups[*g].at = folded.n;
		}
		join(rq->a, &folded.v[groups[*g].at - 1], l);
	}
	*t = folded;
}

/* --- the scale --- */

struct scale { unixtime from, to; };

static void reach(struct scale *s, unixtime t)
{
	if (t == TIME_NONE)
		return;
	s->from = t < s->from ? t : s->from;
	s->to = t > s->to ? t : s->to;
}

static struct scale scale_of(const struct timeline *t, unixtime now)
{
	struct scale s = { now, now };

	reach(&s, t->began);
	reach(&s, t->ends);
	for (size_t i = 0; i < t->offered_n; i++)
		reach(&s, t->offered[i]);
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < t->v[i].n; k++)
			reach(&s, t->v[i].v[k].at);
	if (s.to - s.from < 86400) {
		s.from -= 43200;
		s.to += 43200;
	}
	return s;
}

static double x_of(const struct scale *s, unixtime t)
{
	return left + across * (double)(t - s->from) / (double)(s->to - s->from);
}

/* --- drawing --- */

static void put_text(struct buf *b, const char *css, double x, int y, struct str text)
{
	buf_printf(b, "<text class=\"%s\" x=\"%.2f%%\" y=\"%d\" text-anchor=\"%s\">", css, x, y, x < 12 ? "start" : x > 88 ?
	           "end" : "middle");
	buf_put_html(b, text);
	buf_puts(b, "</text>");
}

static void upright(struct buf *b, const char *css, double x, int from, int to)
{
	buf_printf(b, "<line class=\"%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>", css, x, x, from, to);
}

/* Days at local midnight, a round number of days apart, six at most. */
static void put_ticks(struct buf *b, const struct wall *w, const struct scale *s, int bottom)
{
	static const int steps[] = { 1, 2, 7, 14, 28, 56, 91, 182, 364, 728 };
	int64_t days = (s->to - s->from) / 86400;
	size_t k = 0;
	char text[11];
	int n = 0;

	while (k + 1 < sizeof steps / sizeof *steps && days / steps[k] > TICKS)
		k++;
	for (unixtime t = zone_instant(w->zone, zone_day(w->zone, s->from), 86400); t <= s->to; n++) {
		upright(b, "rule", x_of(s, t), TOP, bottom);
		put_text(b, n % 2 ? "axis odd" : "axis", x_of(s, t), bottom + 18, str_of(day_format(zone_day(w->zone, t), text)));
		t = zone_instant(w->zone, zone_day(w->zone, t), steps[k] * 86400);
	}
}

static void put_band(struct buf *b, const struct wall *w, const struct timeline *t, const struct scale *s, int bottom)
{
	if (t->began != TIME_NONE && t->ends != TIME_NONE && t->ends > t->began) {
		double x = x_of(s, t->began), to = x_of(s, t->ends);

		buf_printf(b, "<rect class=\"band\" x=\"%.2f%%\" y=\"%d\" width=\"%.2f%%\" height=\"%d\"/>", x, TOP, to - x, bottom - TOP);
		upright(b, "end", to, TOP - 6, bottom);
		put_text(b, "name", to, TOP - 12, page_word(w->rq, MSG_timeline_embargo));
	}
	for (size_t i = 0; i < t->offered_n; i++)
		upright(b, "offered", x_of(s, t->offered[i]), TOP, bottom);
}

static int by_time(const void *x, const void *y)
{
	const struct timeline_mark *a = x, *b = y;

	return a->at != b->at ? (a->at < b->at ? -1 : 1) : (int)a->kind - (int)b->kind;
}

/* Marks of nearly one time stand side by side: the table below has the exact one. */
static void put_lane(struct buf *b, const struct scale *s, const struct timeline_lane *l, int y)
{
	buf_printf(b, "<line class=\"lane\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>", left, left + across,
	           y + LINE_AT, y + LINE_AT);
	buf_printf(b, "<text class=\"name\" x=\"%.2f%%\" y=\"%d\">", left, y + NAME_AT);
	buf_put_html(b, l->name);
	if (l->state.n) {
		buf_puts(b, "<tspan class=\"axis\" dx=\"10\">");
		buf_put_html(b, l->state);
		buf_puts(b, "</tspan>");
	}
	buf_puts(b, "</text>");
	double last = -BESIDE;

	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, by_time);
	for (size_t i = 0; i < l->n; i++) {
		double x = x_of(s, l->v[i].at);

		last = x < last + BESIDE ? last + BESIDE : x;
		buf_printf(b, "<svg class=\"m\" x=\"%.2f%%\" y=\"%d\" overflow=\"visible\"><g>%s", last, y + LINE_AT, shapes[l->v[i].kind]);
		buf_puts(b, "<title>");
		buf_put_html(b, l->v[i].text);
		buf_puts(b, "</title></g></svg>");
	}
}

static struct html done(const struct request *rq, struct buf *b)
{
	struct html h = { buf_dup(rq->a, b) };

	buf_release(b);
	return h;
}

struct html svg_timeline(const struct wall *w, const struct timeline *t)
{
	const struct request *rq = w->rq;
	struct scale s = scale_of(t, rq->now);
	int bottom = TOP + (int)t->n * LANE + 8;
	struct buf b;

	buf_init(&b, 4 * MIB);
	buf_puts(&b, "<svg class=\"plot timeline\" role=\"img\" width=\"100%\" aria-labelledby=\"tl-t tl-d\"");
	buf_printf(&b, " height=\"%d\"><title id=\"tl-t\">", bottom + FOOT);
	buf_put_html(&b, t->title);
	buf_puts(&b, "</title><desc id=\"tl-d\">");
	buf_put_html(&b, t->text);
	buf_puts(&b, "</desc>");
	put_band(&b, w, t, &s, bottom);
	put_ticks(&b, w, &s, bottom);
	upright(&b, "now", x_of(&s, rq->now), TOP - 24, bottom);
	put_text(&b, "axis", x_of(&s, rq->now), TOP - 30, page_word(rq, MSG_owed_mark_now));
	for (size_t i = 0; i < t->n; i++)
		put_lane(&b, &s, &t->v[i], TOP + (int)i * LANE);
	buf_puts(&b, "</svg>");
	return done(rq, &b);
}

struct html svg_timeline_shape(const struct request *rq, enum timeline_kind k)
{
	struct buf b;

	buf_init(&b, KIB);
	buf_puts(&b, "<svg class=\"plot timeline shape\" width=\"16\" height=\"16\" viewBox=\"-8 -8 16 16\" aria-hidden=\"true\">");
	buf_puts(&b, shapes[k]);
	buf_puts(&b, "</svg>");
	return done(rq, &b);
}

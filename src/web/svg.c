#include "web/svg.h"

#include "base/limits.h"
#include "web/page.h"

/* Lengths across are shares of the width (%), so that text keeps its size on a narrow screen; heights are pixels. */
enum { COLUMN_HEIGHT = 200, TOP = 22, LABELS = 26, ROW = 40, BAR = 10 };

/* The next 1, 2 or 5 times a power of ten at or above n. */
static int64_t round_up(int64_t n)
{
	int64_t p = 1;

	while (p * 10 <= n)
		p *= 10;
	return n <= p ? p : n <= 2 * p ? 2 * p : n <= 5 * p ? 5 * p : 10 * p;
}

static int64_t largest(const struct plot *p)
{
	int64_t most = 0;

	for (size_t i = 0; i < p->n; i++)
		most = p->v[i].n > most ? p->v[i].n : most;
	return most;
}

static void open_svg(struct buf *b, const struct plot *p, int height)
{
	buf_printf(b, "<svg class=\"plot\" role=\"img\" width=\"100%%\" height=\"%d\"", height);
	buf_printf(b, " aria-labelledby=\"%.*s-t %.*s-d\"><title id=\"%.*s-t\">", STR_ARG(p->id), STR_ARG(p->id), STR_ARG(p->id));
	buf_put_html(b, p->title);
	buf_printf(b, "</title><desc id=\"%.*s-d\">", STR_ARG(p->id));
	buf_put_html(b, p->text);
	buf_puts(b, "</desc>");
}

static struct html done(const struct request *rq, struct buf *b)
{
	struct html h;

	buf_puts(b, "</svg>");
	h.s = buf_dup(rq->a, b);
	buf_release(b);
	return h;
}

static void rect(struct buf *b, const char *css, double x, int y, double w, int h)
{
	buf_printf(b, "<rect class=\"%s\" x=\"%.3f%%\" y=\"%d\" width=\"%.3f%%\" height=\"%d\"/>", css, x, y, w, h);
}

static void text(struct buf *b, const char *css, double x, int y, const char *anchor, struct str s)
{
	buf_printf(b, "<text class=\"%s\" x=\"%.3f%%\" y=\"%d\" text-anchor=\"%s\">", css, x, y, anchor);
	buf_put_html(b, s);
	buf_puts(b, "</text>");
}

static struct str number(const struct request *rq, int64_t n)
{
	struct buf b;
	struct str r;

	buf_init(&b, 64);
	lang_put_number(&b, rq->lang, n);
	r = buf_dup(rq->a, &b);
	buf_release(&b);
	return r;
}

/* "2024" when there is room, "’24" when there are many. */
static struct str year_label(const struct request *rq, struct str s, size_t n)
{
	return n > 8 && s.n == 4 ? str_printf(rq->a, "’%.*s", 2, s.p + 2) : s;
}

struct html svg_columns(const struct request *rq, const struct plot *p)
{
	int64_t most = largest(p), top = round_up(most ? most : 1);
	double step = p->n ? 100.0 / (double)p->n : 100;
	struct buf b;

	buf_init(&b, MIB);
	open_svg(&b, p, TOP + COLUMN_HEIGHT + LABELS);
	for (int k = 0; k <= 2; k++) { /* three rules: none, half, all */
		int y = TOP + COLUMN_HEIGHT - COLUMN_HEIGHT * k / 2;

		buf_printf(&b, "<line class=\"%s\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>", k ? "rule" : "base", y, y);
		if (k && (top % 2 == 0 || k == 2))
			text(&b, "axis", 0, y - 5, "start", number(rq, top * k / 2));
	}
	for (size_t i = 0; i < p->n; i++) {
		int h = (int)(p->v[i].n * COLUMN_HEIGHT / top), part = (int)(p->v[i].part * COLUMN_HEIGHT / top);
		double x = step * (double)i + step * 0.16, w = step * 0.68;

		part = !part && p->v[i].part ? 2 : part;
		rect(&b, "bar", x, TOP + COLUMN_HEIGHT - h, w, h);
		if (part)
			rect(&b, "part", x, TOP + COLUMN_HEIGHT - part, w, part);
		text(&b, "axis", step * ((double)i + 0.5), TOP + COLUMN_HEIGHT + 18, "middle", year_label(rq, p->v[i].text, p->n));
	}
	return done(rq, &b);
}

struct html svg_bars(const struct request *rq, const struct plot *p)
{
	int64_t most = largest(p);
	struct buf b;

	buf_init(&b, MIB);
	open_svg(&b, p, (int)p->n * ROW + 4);
	for (size_t i = 0; i < p->n; i++) {
		int y = (int)i * ROW;
		double share = most ? 100.0 / (double)most : 0;
		double w = share * (double)p->v[i].n, part = share * (double)p->v[i].part;

		text(&b, "name", 0, y + 15, "start", p->v[i].text);
		text(&b, "axis", 100, y + 15, "end", number(rq, p->v[i].n));
		rect(&b, "rule-fill", 0, y + 22, 100, BAR);
		rect(&b, "bar", 0, y + 22, w, BAR);
		if (p->v[i].part)
			rect(&b, "part", 0, y + 22, part < 0.4 ? 0.4 : part, BAR);
	}
	return done(rq, &b);
}

/* A mark across a bar, with an edge so that it is seen on it. */
static void mark(struct buf *b, double x, int y)
{
	static const char *const css[] = { "edge", "was" };

	for (int i = 0; i < 2; i++)
		buf_printf(b, "<line class=\"%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>", css[i], x, x, y - 4, y + BAR + 4);
}

/* Two lines of text over each bar, so that both have room on a narrow screen. */
struct html svg_spans(const struct request *rq, const struct plot *p, const struct span_bar *v, size_t n)
{
	enum { SPAN_ROW = 58 };
	struct buf b;

	buf_init(&b, MIB);
	open_svg(&b, p, (int)n * SPAN_ROW + 4);
	for (size_t i = 0; i < n; i++) {
		int y = (int)i * SPAN_ROW;

		text(&b, "name", 0, y + 15, "start", v[i].text);
		text(&b, "axis", 0, y + 32, "start", v[i].said);
		rect(&b, "rule-fill", 0, y + 39, 100, BAR);
		rect(&b, "bar", 0, y + 39, 100 * v[i].length, BAR);
		if (v[i].mark >= 0)
			mark(&b, 100 * v[i].mark, y + 39);
	}
	return done(rq, &b);
}

struct html svg_ruler(const struct request *rq, int tenths, bool with_critical, struct str text_of_it)
{
	static const struct { int from, to, height; } all[] = { { 0, 40, 12 }, { 40, 70, 20 }, { 70, 90, 28 }, { 90, 100, 36 } };
	enum { FOOT = 40, GAP = 8 /* tenths of a per cent */ };
	size_t n = with_critical ? 4 : 3;
	struct buf b;

	buf_init(&b, 16 * KIB);
	buf_printf(&b, "<svg class=\"plot\" role=\"img\" width=\"100%%\" height=\"%d\" aria-labelledby=\"ruler-t\">", FOOT + 20);
	buf_puts(&b, "<title id=\"ruler-t\">");
	buf_put_html(&b, text_of_it);
	buf_puts(&b, "</title>");
	for (size_t i = 0; i < n; i++) {
		int to = i + 1 == n ? 100 : all[i].to, end = tenths < to ? tenths : to;
		double gap = i + 1 == n ? 0 : GAP / 10.0;

		rect(&b, "rule-fill", all[i].from, FOOT - all[i].height, to - all[i].from - gap, all[i].height);
		if (end > all[i].from)
			rect(&b, "bar", all[i].from, FOOT - all[i].height, end - all[i].from - (end == to ? gap : 0), all[i].height);
		text(&b, "axis", all[i].from, FOOT + 16, i ? "middle" : "start", number(rq, all[i].from / 10));
	}
	text(&b, "axis", 100, FOOT + 16, "end", number(rq, 10));
	return done(rq, &b);
}

enum { GRADE_ROW = 42, GRADE_PARTS = 4 };

/* Four parts, filled from the left: the shape tells the grade without colour. A part not known is an outline of dashes. */
static void grade_parts(struct buf *b, const struct grade_bar *g, int y)
{
	const double step = 100.0 / GRADE_PARTS, gap = 1.2;

	if (g->filled < 0) {
		buf_printf(b, "<line class=\"dashes\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>", y + BAR / 2, y + BAR / 2);
		return;
	}
	for (int k = 0; k < GRADE_PARTS; k++)
		rect(b, k < g->filled ? "bar" : "rule-fill", step * k, y, step - (k + 1 < GRADE_PARTS ? gap : 0), BAR);
	if (g->by_rule >= 0 && g->by_rule != g->filled)
		buf_printf(b, "<line class=\"was\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>", step * g->by_rule, step * g->by_rule,
		           y - 3, y + BAR + 3);
}

struct html svg_grades(const struct request *rq, struct str id, struct str title, const struct grade_bar *v, size_t n)
{
	struct str said = STR_NONE;
	struct buf b;

	for (size_t i = 0; i < n; i++) {
		struct str one = TEXT(rq, MSG_priority_bar_said, arg_str(v[i].text), arg_str(v[i].word));

		said = i ? STR_JOIN(rq->a, said, page_word(rq, MSG_priority_and), one) : one;
	}
	buf_init(&b, 64 * KIB);
	open_svg(&b, &(struct plot){ .id = id, .title = title, .text = said }, (int)n * GRADE_ROW);
	for (size_t i = 0; i < n; i++) {
		int y = (int)i * GRADE_ROW;

		text(&b, "name", 0, y + 15, "start", v[i].text);
		text(&b, v[i].filled < 0 ? "axis" : "name", 100, y + 15, "end", v[i].word);
		grade_parts(&b, &v[i], y + 22);
	}
	return done(rq, &b);
}

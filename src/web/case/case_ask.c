#include "web/case/case_ask.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/names.h"
#include "web/page.h"

const struct str case_show_names[CASE_SHOW_N] = {
	[CASES_OPEN] = STR_LIT("open"),           [CASES_DUE] = STR_LIT("due"),     [CASES_UNREAD] = STR_LIT("unread"),
	[CASES_EMBARGOED] = STR_LIT("embargoed"), [CASES_ASKED] = STR_LIT("asked"), [CASES_ENDED] = STR_LIT("ended"),
	[CASES_ALL] = STR_LIT("all"),
};
const struct str case_order_names[CASE_ORDER_N] = {
	[CASES_BY_DUE] = STR_LIT("due"), [CASES_BY_NUMBER] = STR_LIT("number"), [CASES_BY_TITLE] = STR_LIT("title"),
	[CASES_BY_END] = STR_LIT("end"), [CASES_BY_UNREAD] = STR_LIT("unread"), [CASES_BY_GRADE] = STR_LIT("grade"),
};
const struct str case_grade_names[4] = { STR_LIT("critical"), STR_LIT("high"), STR_LIT("medium"), STR_LIT("low") };
static const struct str labels[TLP_N] = {
	[TLP_RED] = STR_LIT("red"),     [TLP_AMBER_STRICT] = STR_LIT("amber+strict"), [TLP_AMBER] = STR_LIT("amber"),
	[TLP_GREEN] = STR_LIT("green"), [TLP_CLEAR] = STR_LIT("clear"),
};
static const struct str formats[] = { STR_LIT("csv") };

#define AT(member) offsetof(struct case_query, member)
static const struct param rows[] = {
	{ "q", PARAM_TEXT, AT(q), 0, 100, .help = "words of the title, a number, your own number, a CVE" },
	{ "show", PARAM_WORD, AT(show), .words = case_show_names, .word_n = CASE_SHOW_N,
	  .help = "open, those with something due from you, with unread posts, under embargo, where you are asked to take part, "
	          "ended, all" },
	{ "part", PARAM_WORD, AT(part), .words = part_names, .word_n = PART_N, .help = "as what you take part" },
	{ "grade", PARAM_WORD, AT(grade), .words = case_grade_names, .word_n = 4, .help = "how grave it is" },
	{ "tlp", PARAM_WORD, AT(tlp), .words = labels, .word_n = TLP_N, .help = "its label" },
	{ "order", PARAM_WORD, AT(order), .words = case_order_names, .word_n = CASE_ORDER_N,
	  .help = "due next first, newest first, by title, embargo ending next first, most unread first, gravest first" },
	{ "reverse", PARAM_FLAG, AT(reverse), .help = "the other way round" },
	{ "after", PARAM_NUMBER, AT(after), 1, INT64_MAX, .help = "the number of the last one shown before" },
	{ "limit", PARAM_NUMBER, AT(limit), 1, CASES_EXPORT, .help = "how many at most (50)" },
	{ "format", PARAM_WORD, AT(format), .words = formats, .word_n = 1, .help = "csv: a table instead" },
};
const struct params case_params = PARAMS(rows);

/* --- which? --- */

static bool shown(const struct listed_case *c, enum case_show show)
{
	bool open = c->row.life == CASE_OPEN, cover = c->sight == CASE_SIGHT_COVER;

	switch (show) {
	case CASES_DUE:       return c->due;
	case CASES_UNREAD:    return c->unread;
	case CASES_EMBARGOED: return open && embargo_in_force(c->row.embargo);
	case CASES_ASKED:     return open && cover;
	case CASES_ENDED:     return !open;
	case CASES_OPEN:      return open;
	default:              return true;
	}
}

static struct case_counts count(const struct listed_cases *all)
{
	struct case_counts n = { .all = (int64_t)all->n };

	for (size_t i = 0; i < all->n; i++) {
		n.open += shown(&all->v[i], CASES_OPEN);
		n.due += shown(&all->v[i], CASES_DUE);
		n.unread += shown(&all->v[i], CASES_UNREAD);
		n.embargoed += shown(&all->v[i], CASES_EMBARGOED);
		n.asked += shown(&all->v[i], CASES_ASKED);
		n.ended += shown(&all->v[i], CASES_ENDED);
	}
	return n;
}

/* A number as it is, with # or case/ before it. */
static bool is_number(struct str word, int64_t id)
{
	uint64_t n;

	word = str_starts(word, STR("case/")) ? str_from(word, 5) : str_starts(word, STR("#")) ? str_from(word, 1) : word;
	return str_u64(word, &n) && (int64_t)n == id;
}

static bool says(const struct listed_case *c, struct str q)
{
	struct str word;

	while (str_token(&q, " \t", &word))
		if (!is_number(word, c->row.id) && str_ifind(c->own.track, word) == SIZE_MAX && str_ifind(c->cves, word) == SIZE_MAX &&
		    str_ifind(c->title, word) == SIZE_MAX)
			return false;
	return true;
}

static bool fits(const struct listed_case *c, const struct case_query *k)
{
	return shown(c, (enum case_show)k->show) && (k->part < 0 || (int)c->own.role == k->part) &&
	       (k->tlp < 0 || (int)c->row.tlp == k->tlp) &&
	       (k->grade < 0 || (c->sight > CASE_SIGHT_COVER && str_eq(c->row.grade, case_grade_names[k->grade])));
}

/* --- in which order? --- */

static int grade_place(const struct listed_case *c)
{
	int i = c->sight == CASE_SIGHT_COVER ? -1 : names_find(case_grade_names, 4, c->row.grade);

	return i < 0 ? 4 : i;
}

/* What ends or is due; behind it what has no instant. */
static int64_t place(unixtime t)
{
	return t == TIME_NONE ? INT64_MAX : t;
}

static int64_t weight(const struct listed_case *c, enum case_order by)
{
	switch (by) {
	case CASES_BY_DUE:    return c->due && c->due_at == TIME_NONE ? INT64_MAX - 1 : place(c->due_at);
	case CASES_BY_END:    return embargo_in_force(c->row.embargo) ? place(c->row.ends) : INT64_MAX;
	case CASES_BY_UNREAD: return -c->unread;
	case CASES_BY_GRADE:  return grade_place(c);
	default:              return -c->row.id;
	}
}

static int compare(const void *a, const void *b, void *ctx)
{
	const struct listed_case *x = a, *y = b;
	const struct case_query *k = ctx;
	enum case_order by = (enum case_order)k->order;
	int64_t wx = weight(x, by), wy = weight(y, by);
	int c = by == CASES_BY_TITLE ? str_icmp(x->title, y->title) : wx < wy ? -1 : wx > wy;

	c = c ? c : x->row.id > y->row.id ? -1 : x->row.id < y->row.id;
	return k->reverse ? -c : c;
}

static bool open_titles(const struct looking *l, struct listed_cases *all, struct err *err)
{
	for (size_t i = 0; i < all->n; i++)
		if (!case_title(l, &all->v[i], err))
			return false;
	return true;
}

/* After the one of this number, where it stands in this order; it may have left the list since. */
static void cut(const struct case_query *k, struct case_found *f)
{
	struct listed_cases *l = &f->rows;
	size_t from = 0;

	for (size_t i = 0; k->after && i < l->n; i++)
		if (l->v[i].row.id == k->after)
			from = i + 1;
	l->v += from;
	l->n -= from;
	f->more = l->n > (size_t)k->limit;
	l->n = f->more ? (size_t)k->limit : l->n;
}

bool case_ask_find(struct request *rq, bool strict, struct case_query *k, struct looking *l, struct case_found *f, struct err *err)
{
	struct listed_cases all;

	*k = (struct case_query){ .limit = CASES_PAGE, .format = -1, .grade = -1, .tlp = -1, .part = -1 };
	if (!query_read(rq, &case_params, strict, k, err) || !looking_of(rq, l, err) || !cases_seen(l, CASE_LIFE_N, &all, err))
		return false;
	*f = (struct case_found){ .rows = { all.v, 0 }, .counts = count(&all) };
	for (size_t i = 0; i < all.n; i++)
		if (fits(&all.v[i], k))
			f->rows.v[f->rows.n++] = all.v[i];
	if ((k->q.n || k->order == CASES_BY_TITLE) && !open_titles(l, &f->rows, err))
		return false;
	all = f->rows;
	for (size_t i = f->rows.n = 0; i < all.n; i++)
		if (says(&all.v[i], k->q))
			f->rows.v[f->rows.n++] = all.v[i];
	f->total = (int64_t)f->rows.n;
	if (f->rows.n)
		qsort_r(f->rows.v, f->rows.n, sizeof *f->rows.v, compare, k);
	cut(k, f);
	return open_titles(l, &f->rows, err);
}

void case_put_csv(struct request *rq, const struct case_found *f, struct response *rs)
{
	struct buf *b = &rs->body;
	char ends[21], due[21];

	(void)rq;
	rs->type = type_csv;
	rs->filename = STR("cases.csv");
	buf_puts(b, "id,title,own_number,cve,part,state,embargo,embargo_ends,tlp,grade,due,due_next,unread\r\n");
	for (size_t i = 0; i < f->rows.n; i++) {
		const struct listed_case *c = &f->rows.v[i];
		bool cover = c->sight == CASE_SIGHT_COVER;
		const struct str texts[] = { c->title, c->own.track, c->cves, part_names[c->own.role], case_life_names[c->row.life],
			                     embargo_state_names[c->row.embargo] };

		buf_printf(b, "%lld", (long long)c->row.id);
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			buf_putc(b, ',');
			buf_put_csv(b, texts[k]);
		}
		buf_printf(b, ",%s,", embargo_in_force(c->row.embargo) ? time_format(c->row.ends, ends) : "");
		buf_put_csv(b, tlp_rows[c->row.tlp].name);
		buf_putc(b, ',');
		buf_put_csv(b, cover ? STR("") : c->row.grade);
		buf_printf(b, ",%lld,%s,%lld\r\n", (long long)c->due, time_format(c->due_at, due), (long long)c->unread);
	}
}

/* Participants of a case: searched, filtered, sorted (case_ask.h). */
#include <stddef.h>
#include <stdlib.h>

#include "web/case/case_ask.h"

const struct str part_order_names[PART_ORDER_N] = {
	[PARTS_BY_STATE] = STR_LIT("state"), [PARTS_BY_NAME] = STR_LIT("name"),       [PARTS_BY_ROLE] = STR_LIT("role"),
	[PARTS_BY_SINCE] = STR_LIT("since"), [PARTS_BY_REPAIRS] = STR_LIT("repairs"), [PARTS_BY_UNREAD] = STR_LIT("unread"),
};
static const struct str formats[] = { STR_LIT("csv") };

#define AT(member) offsetof(struct part_query, member)
static const struct param rows[] = {
	{ "q", PARAM_TEXT, AT(q), 0, 100, .help = "words of a participant's name or of their own number" },
	{ "role", PARAM_WORD, AT(role), .words = part_names, .word_n = PART_N, .help = "as what they take part" },
	{ "state", PARAM_WORD, AT(state), .words = part_state_names, .word_n = PART_STATE_N, .help = "how they stand" },
	{ "order", PARAM_WORD, AT(order), .words = part_order_names, .word_n = PART_ORDER_N,
	  .help = "who needs attention first, by name, role, longest in their state first, furthest behind first, most unread first" },
	{ "reverse", PARAM_FLAG, AT(reverse), .help = "the other way round" },
	{ "before", PARAM_NUMBER, AT(before), 1, INT64_MAX, .help = "the history before the act of this number" },
	{ "format", PARAM_WORD, AT(format), .words = formats, .word_n = 1, .help = "csv: the participants as a table" },
};
const struct params part_params = PARAMS(rows);

unixtime part_since(const struct seen_part *p)
{
	const struct participant *r = &p->p;

	switch (seen_part_state(p)) {
	case PART_STATE_SILENT:   return p->silence.since;
	case PART_STATE_ASKED:    return r->invited;
	case PART_STATE_IN:       return r->entered;
	case PART_STATE_READY:    return r->ready;
	case PART_STATE_DEPLOYED: return r->deployed;
	case PART_STATE_DECLINED: return r->declined;
	case PART_STATE_LEFT:     return r->ended;
	case PART_STATE_BARRED:   return r->ended != TIME_NONE ? r->ended : r->invited;
	default:                  return r->answered;
	}
}

static bool is_in(const struct seen_part *p, enum part_state s)
{
	return seen_part_state(p) == s || (s == PART_STATE_SILENT && p->silence.silent);
}

static bool fits(const struct seen_part *p, const struct part_query *k)
{
	struct str rest = k->q, word;

	if ((k->role >= 0 && (int)p->p.role != k->role) || (k->state >= 0 && !is_in(p, (enum part_state)k->state)))
		return false;
	while (str_token(&rest, " \t", &word))
		if (str_ifind(p->name, word) == SIZE_MAX && str_ifind(act_slug(p->p.who), word) == SIZE_MAX &&
		    str_ifind(p->p.track, word) == SIZE_MAX)
			return false;
	return true;
}

/* Who coordinates stands on top, then states in their order: silence first. */
static int64_t weight(const struct seen_part *p, enum part_order by)
{
	switch (by) {
	case PARTS_BY_ROLE:    return p->p.role;
	case PARTS_BY_SINCE:   return part_since(p) == TIME_NONE ? INT64_MAX : part_since(p);
	case PARTS_BY_REPAIRS: return p->repairs.cells ? (int64_t)p->repairs.least : part_makes(p->p.role) ? -1 : REPAIR_N;
	case PARTS_BY_UNREAD:  return -p->unread;
	case PARTS_BY_STATE:   return p->own ? -2 : p->p.role == PART_COORDINATOR ? -1 : (int64_t)seen_part_state(p);
	default:               return 0;
	}
}

static int compare(const void *a, const void *b, void *ctx)
{
	const struct seen_part *x = a, *y = b;
	const struct part_query *k = ctx;
	int64_t wx = weight(x, (enum part_order)k->order), wy = weight(y, (enum part_order)k->order);
	int c = wx < wy ? -1 : wx > wy;

	c = c ? c : str_icmp(x->name, y->name);
	c = c ? c : str_cmp(x->p.who, y->p.who);
	return k->reverse ? -c : c;
}

void part_ask_apply(struct part_query *k, struct seen_case *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->parts.n; i++)
		if (fits(&c->parts.v[i], k))
			c->parts.v[n++] = c->parts.v[i];
	c->parts.n = n;
	if (n)
		qsort_r(c->parts.v, n, sizeof *c->parts.v, compare, k);
}

void part_put_csv(struct request *rq, const struct seen_case *c, struct response *rs)
{
	struct buf *b = &rs->body;
	char since[21], asked[21], answered[21];

	(void)rq;
	rs->type = type_csv;
	rs->filename = str_printf(rq->a, "case-%lld-participants.csv", (long long)c->at.row.id);
	buf_puts(b, "who,name,role,country,state,since,asked,answer,answered,grade,own_number,rows,helped,unknown,unread\r\n");
	for (size_t i = 0; i < c->parts.n; i++) {
		const struct seen_part *p = &c->parts.v[i];
		const struct str front[] = { p->p.who, p->name, part_names[p->p.role], p->country, part_state_names[seen_part_state(p)] };

		for (size_t k = 0; k < sizeof front / sizeof *front; k++) {
			buf_puts(b, k ? "," : "");
			buf_put_csv(b, front[k]);
		}
		buf_printf(b, ",%s,%s,", time_format(part_since(p), since), time_format(p->p.invited, asked));
		buf_put_csv(b, part_answer_names[p->p.answer]);
		buf_printf(b, ",%s,", time_format(p->p.answered, answered));
		buf_put_csv(b, p->p.grade);
		buf_putc(b, ',');
		buf_put_csv(b, p->p.track);
		buf_printf(b, ",%u,%u,%u,%lld\r\n", p->repairs.cells, p->repairs.helped, p->repairs.unknown, (long long)p->unread);
	}
}

/*
 * What is due, for programs that show calendars. /obligations.ics is for whoever is signed in; /calendar.ics has the reader's own
 * key in its address, which opens nothing but this. It names rules and numbers, never what a case is about.
 */
#include "base/limits.h"
#include "crypto/digest.h"
#include "crypto/encode.h"
#include "format/ical.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/exchange.h"
#include "web/serve/visitor.h"

enum { FEED_MOST = 2000, FEED_MINUTES = 60 };

struct feed_query { bool mine, all; struct str key; int kind; };
static const struct str kinds[] = { STR_LIT("both"), STR_LIT("events"), STR_LIT("tasks") };
static const struct param rows[] = {
	{ "key", PARAM_TEXT, offsetof(struct feed_query, key), 1, 100, .help = "a key of the scope calendar" },
	{ "mine", PARAM_FLAG, offsetof(struct feed_query, mine), .help = "what one's own party owes" },
	{ "all", PARAM_FLAG, offsetof(struct feed_query, all), .help = "of coordinators: what everybody owes" },
	{ "kind", PARAM_WORD, offsetof(struct feed_query, kind), .words = kinds, .word_n = 3, .help = "events, tasks or both" },
};
const struct params feed_params = PARAMS(rows);

static struct str host_of(const struct request *rq)
{
	size_t at = str_find(rq->site->url, STR("://"));
	struct str host = at == SIZE_MAX ? rq->site->url : str_from(rq->site->url, at + 3);

	return str_sub(host, 0, str_chr(host, '/'));
}

static void put_one(struct request *rq, struct buf *b, const struct obligation_row *r, enum ical_kind kind)
{
	const struct obligation_rule *rule = owing_rule(hub_owing(rq->site->hub), r);
	bool late = obligation_overdue(&r->o, rq->now);
	const struct ical_item item = {
		.kind = kind,
		.uid = str_printf(rq->a, "obligation-%lld%s@%.*s", (long long)r->id, kind == ICAL_TODO ? "-task" : "",
		                  STR_ARG(host_of(rq))),
		.stamp = r->o.changed, .created = r->o.opened, .due = r->o.due.due, .done = TIME_NONE,
		.sequence = (unsigned)(r->o.changed - r->o.opened), .status = ICAL_OPEN,
		.summary = owed_title(rq, r), .description = rule ? owed_basis(rq, rule) : r->rule, .category = STR("Tocsin"),
		.url = str_printf(rq->a, "%.*s/obligation/%lld", STR_ARG(rq->site->url), (long long)r->id), .priority = late ? 1 : 5,
	};

	ical_put(b, &item);
}

/* Paused ones have no instant that counts, and stand there as tasks without one. */
static void put_row(struct request *rq, struct buf *b, struct obligation_row r, int kind)
{
	if (r.o.state == OBLIGATION_PAUSED)
		r.o.due.due = TIME_NONE;
	if (kind != 2 && r.o.due.due != TIME_NONE)
		put_one(rq, b, &r, ICAL_EVENT);
	if (kind != 1)
		put_one(rq, b, &r, ICAL_TODO);
}

static bool put_feed(struct request *rq, struct response *rs, const struct looking *l, const struct feed_query *q, bool mine,
                     struct err *err)
{
	const struct owed_ask k = { .show = OWED_OPEN, .mine = mine, .most = FEED_MOST };
	const struct ical_calendar c = {
		.name = page_word(rq, MSG_desk_title), .url = STR_JOIN(rq->a, rq->site->url, STR("/desk")), .refresh_minutes = FEED_MINUTES,
	};
	struct owed_list list;

	if (!owed_find(l, &k, &list, err))
		return false;
	rs->type = STR("text/calendar; charset=utf-8");
	ical_begin(&rs->body, &c);
	for (size_t i = 0; i < list.rows.n; i++)
		put_row(rq, &rs->body, list.rows.v[i], q->kind);
	ical_end(&rs->body);
	return true;
}

bool page_obligations_ics(struct request *rq, struct response *rs, struct err *err)
{
	struct feed_query q = { 0 };
	struct looking l;

	if (!query_read(rq, &feed_params, false, &q, err) || !looking_of(rq, &l, err))
		return false;
	rs->filename = STR("obligations.ics");
	return put_feed(rq, rs, &l, &q, q.mine, err);
}

/* The key alone says who: no cookie, no header. What it may not, does not exist. */
bool page_calendar_ics(struct request *rq, struct response *rs, struct err *err)
{
	struct feed_query q = { 0 };
	struct signed_in in;
	struct looking l;

	if (!query_read(rq, &feed_params, false, &q, err) || !looking_of(rq, &l, err))
		return false;
	if (!q.key.n || !api_key_who(l.db, rq->a, q.key, rq->now, &in, err))
		return (!q.key.n || err->code == ERR_FOUND) && err_set(err, ERR_FOUND, "there is nothing under this address");
	if (!access_read(&in.who, &(struct thing){ 0 }, READ_CALENDAR))
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	rq->lang = lang_find(in.lang) >= 0 ? (enum lang)lang_find(in.lang) : rq->lang;
	seen_note(rq->site->seen, &in, rq->now);
	l.who = in.who;
	l.who.scopes |= 1u << SCOPE_READ; /* what this page reads, and no other */
	return put_feed(rq, rs, &l, &q, !q.all, err);
}

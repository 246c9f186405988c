/* What somebody may do in a case now: granted to them, and not refused by what stands in its tables. The form asks again. */
#include <string.h>

#include "web/act_form.h"
#include "web/case/case_words.h"
#include "web/page.h"
#include "web/serve/place.h"

static bool in_force(const struct seen_case *c) { return embargo_in_force(c->at.e.state); }
static bool leads(const struct seen_case *c) { return c->leads; }
static bool has_reports(const struct seen_case *c) { return c->reports.n; }
static bool has_others(const struct seen_case *c) { return c->at.parts.n > 1; }
static bool never(const struct seen_case *c) { (void)c; return false; }
/* A vendor, its suppliers. */
static bool brings_in(const struct seen_case *c) { return c->sight < CASE_SIGHT_STEERING; }
static bool silent(const struct seen_case *c) { return !in_force(c); }

static bool may_propose(const struct seen_case *c)
{
	unixtime from, to;

	return embargo_range(&c->at.e, &c->at.now, &from, &to, NULL);
}

static bool makes(const struct seen_case *c)
{
	return c->own && part_makes(c->own->role);
}

static bool owes_answer(const struct seen_case *c)
{
	return makes(c) && c->own->answer < ANSWER_CONFIRMED && c->own->ready == TIME_NONE;
}

static bool unknown_fact(const struct seen_case *c)
{
	return c->at.row.public == TIME_NONE || c->at.row.exploit == TIME_NONE || c->at.row.attack == TIME_NONE;
}

/* Rows for those that need more than an open case. `first`: what is next then, as a button. */
static const struct can {
	const char *act;
	bool (*may)(const struct seen_case *c), (*first)(const struct seen_case *c);
} cans[] = {
	{ "case.enter", never, NULL },           /* on the cover */
	{ "case.decline", never, NULL },
	{ "case.notify", brings_in, NULL },     /* who leads has a page that proposes whom */
	{ "case.answer", makes, owes_answer },
	{ "embargo.propose", may_propose, silent },
	{ "embargo.end", in_force, NULL },
	{ "case.close", silent, NULL },
	{ "case.reopen", never, NULL },          /* only when it is closed */
	{ "case.lead", leads, NULL },
	{ "case.release", has_reports, NULL },
	{ "case.remove", has_others, NULL },
	{ "case.fact", unknown_fact, NULL },
	{ "case.tell", unknown_fact, NULL },
	{ "case.approve", never, NULL },         /* on the page of the disclosure */
	{ "case.unapprove", never, NULL },
	{ "case.waive", never, NULL },
	{ "case.waive_agree", never, NULL },
	{ "case.examine", never, NULL },
	{ "case.publish", never, NULL },
};

static const struct can *can_of(struct str href)
{
	struct str name = str_from(href, sizeof "/do/" - 1);

	name = str_sub(name, 0, str_chr(name, '?'));
	for (size_t i = 0; i < sizeof cans / sizeof *cans; i++)
		if (str_eq(name, str_of(cans[i].act)))
			return &cans[i];
	return NULL;
}

static void add_to(struct case_view *v, bool first, struct link l)
{
	if (first)
		v->first.v[v->first.n++] = l;
	else
		v->acts.links.v[v->acts.links.n++] = l;
}

/* The finder's acts are done to their report. */
static void add_finders(const struct request *rq, const struct seen_case *c, struct case_view *v)
{
	static const char *const acts[] = { "report.propose", "report.say", NULL };

	for (size_t i = 0; c->found && acts[i]; i++) {
		struct str href = act_named(str_of(acts[i])) && (i || may_propose(c)) ?
		                  act_if(rq, acts[i], c->found->who, &c->thing, case_path(rq->a, c->at.row.id)) : STR_NONE;

		if (href.n)
			add_to(v, false, (struct link){ act_title(rq, act_named(str_of(acts[i]))), href, false });
	}
}

void case_fill_acts(const struct request *rq, const struct seen_case *c, struct case_view *v)
{
	struct link_list all;
	bool open = c->at.row.life == CASE_OPEN;
	struct str notify = STR_JOIN(rq->a, case_path(rq->a, c->at.row.id), STR("/notify"));

	act_links(rq, c->subject, &c->thing, &all);
	v->first.v = arena_array(rq->a, struct link, all.n + 4);
	v->acts.links.v = arena_array(rq->a, struct link, all.n + 4);
	if (open && c->sight == CASE_SIGHT_STEERING && place_is_page(notify))
		add_to(v, c->at.parts.n < 3, (struct link){ page_word(rq, MSG_case_notify_link), notify, false });
	for (size_t i = 0; i < all.n; i++) {
		const struct can *k = can_of(all.v[i].href);
		bool reopens = k && !strcmp(k->act, "case.reopen") && c->at.row.life == CASE_CLOSED;

		if (!reopens && (!open || (k && !k->may(c))))
			continue;
		struct link l = all.v[i];

		if (k && !strcmp(k->act, "embargo.propose"))
			l.href = case_with_offer(rq, c, l.href);
		l.href = place_with(rq->a, l.href, "back", case_path(rq->a, c->at.row.id));
		add_to(v, reopens || (k && k->first && k->first(c)), l);
	}
	if (open)
		add_finders(rq, c, v);
}

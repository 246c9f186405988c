/* What happened in a case, in a line each: the act's own words, and behind them what the act was about. */
#include "hub/ledger/receipt.h"
#include "web/act_form.h"
#include "web/case/case_words.h"

enum { TOLD_FIELDS = 3 };

static void put(const struct wall *w, struct happened_row *to, struct str said)
{
	to->about = to->about.n ? STR_JOIN(w->rq->a, to->about, STR(" · "), said) : said;
}

/* Words go to `about`, an instant to `when`. */
static void tell(const struct wall *w, const struct act_row *row, const char *name, const struct json *fields,
                 struct happened_row *to)
{
	const struct act_field *f = act_field_named(row, str_of(name));
	struct json j = json_in(fields, name);
	struct str said;
	unixtime at;

	if (!f || f->flags & ACT_SEALED || json_type(&j) != JSON_STRING)
		return;
	said = json_text(&j);
	if (f->type == ACT_INSTANT) {
		if (time_parse(said, &at))
			to->when = wall_time(w, at);
		return;
	}
	if (f->type == ACT_WORD)
		said = act_word(w->rq, row, f, said);
	put(w, to, said);
}

/* Whose seat is elsewhere, where it is now, and what follows from that. */
static void tell_seat(const struct wall *w, const struct seen_case *c, const struct receipt_act *act, struct happened_row *to)
{
	struct json who = json_in(&act->fields, "participant"), country = json_in(&act->made, "country"),
	            decision = json_in(&act->made, "decision");

	if (json_type(&who) == JSON_STRING)
		put(w, to, case_who_text(w->rq, c, json_text(&who)));
	if (json_type(&country) == JSON_STRING)
		put(w, to, json_text(&country));
	if (json_type(&decision) != JSON_STRING)
		return;
	struct str word = json_text(&decision);

	put(w, to, act_text_or(w->rq, STR_JOIN(w->rq->a, STR("case.seat."), word), str_cstr(w->rq->a, word)));
}

/* Fields of acts that say little by their name alone, sealed ones are not among them; or how to say what they were about. */
static const struct telling {
	const char *act, *fields[TOLD_FIELDS];
	void (*tell)(const struct wall *w, const struct seen_case *c, const struct receipt_act *act, struct happened_row *to);
} tellings[] = {
	{ "repair.set", { "line", "branch", "state" } },
	{ "case.answer", { "answer", "grade" } },
	{ "case.grade", { "grade" } },
	{ "case.tlp", { "tlp" } },
	{ "case.tell", { "fact" } },
	{ "case.fact", { "fact" } },
	{ "case.close", { "reason" } },
	{ "case.examine", { "what" } },
	{ "case.jurisdiction", { "country" } },
	{ "case.seat", .tell = tell_seat },
	{ "embargo.propose", { "ends" } },
	{ "embargo.decide", { "ends" } },
};

static const struct telling *telling_of(struct str act)
{
	for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++)
		if (str_eq(str_of(tellings[i].act), act))
			return &tellings[i];
	return NULL;
}

static void tell_all(const struct wall *w, const struct seen_case *c, struct str name, struct str body, struct happened_row *to)
{
	const struct telling *t = telling_of(name);
	struct receipt_act act;

	if (!t || !body.n || !receipt_act(w->rq->a, body, &act, NULL) || json_type(&act.fields) != JSON_OBJECT)
		return;
	if (t->tell)
		t->tell(w, c, &act, to);
	for (size_t k = 0; k < TOLD_FIELDS && t->fields[k]; k++)
		tell(w, act_named(name), t->fields[k], &act.fields, to);
}

struct str case_about(const struct wall *w, const struct seen_case *c, struct str name, struct str body)
{
	struct happened_row r = { 0 };

	tell_all(w, c, name, body, &r);
	return r.about;
}

void case_fill_history(const struct wall *w, const struct seen_case *c, struct history_view *ret)
{
	history_of(w, c->history.v, c->history.n, ret);
	for (size_t i = 0; i < ret->rows.n; i++)
		tell_all(w, c, c->history.v[i].name, c->history.v[i].body, &ret->rows.v[i]);
}

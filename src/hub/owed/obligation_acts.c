/*
 * What is done to obligations. `prepare` asks the rules and the clock (rules/obligation.h); what became of them is made part of
 * the body, and `apply` writes just that. So acts are replayed without rules, calendars or zones.
 */
#include <stddef.h>

#include "base/names.h"
#include "hub/owed/obligations.h"
#include "hub/owed/reminders.h"
#include "hub/people/people_acts.h"
#include "hub/settings.h"

/* --- between a row and the body of an act --- */

enum clock_type { CLOCK_STATE, CLOCK_ASK, CLOCK_NUMBER, CLOCK_FLAG, CLOCK_TIME };
static const struct clock_field { const char *name; enum clock_type type; size_t at; } clock_fields[] = {
	{ "state", CLOCK_STATE, offsetof(struct obligation_row, o.state) },
	{ "asked", CLOCK_ASK, offsetof(struct obligation_row, o.asked) },
	{ "asked_by", CLOCK_NUMBER, offsetof(struct obligation_row, o.asked_by) },
	{ "started", CLOCK_TIME, offsetof(struct obligation_row, o.started) },
	{ "due", CLOCK_TIME, offsetof(struct obligation_row, o.due.due) },
	{ "unsure", CLOCK_FLAG, offsetof(struct obligation_row, o.due.unsure) },
	{ "paused_since", CLOCK_TIME, offsetof(struct obligation_row, o.paused_since) },
	{ "paused_s", CLOCK_NUMBER, offsetof(struct obligation_row, o.paused_s) },
	{ "ended", CLOCK_TIME, offsetof(struct obligation_row, o.ended) },
	{ "changed", CLOCK_TIME, offsetof(struct obligation_row, o.changed) },
	{ "told", CLOCK_TIME, offsetof(struct obligation_row, told) },
	{ "next", CLOCK_TIME, offsetof(struct obligation_row, next) },
};
enum { CLOCK_FIELDS = sizeof clock_fields / sizeof *clock_fields };

static struct str clock_text(struct arena *a, const struct obligation_row *r, const struct clock_field *f)
{
	const char *at = (const char *)r + f->at;
	char text[21];

	switch (f->type) {
	case CLOCK_STATE: return obligation_state_names[*(const enum obligation_state *)at];
	case CLOCK_ASK:   return obligation_ask_names[*(const enum obligation_ask *)at];
	case CLOCK_FLAG:  return *(const bool *)at ? STR("true") : STR("false");
	case CLOCK_TIME:
		return *(const unixtime *)at == TIME_NONE ? STR("none") : str_dup(a, str_of(time_format(*(const unixtime *)at, text)));
	default:          return str_printf(a, "%lld", (long long)*(const int64_t *)at);
	}
}

static bool take_clock(struct str s, struct obligation_row *r, const struct clock_field *f)
{
	char *at = (char *)r + f->at;
	uint64_t n;
	int i;

	switch (f->type) {
	case CLOCK_STATE:
		i = names_find(obligation_state_names, OBLIGATION_STATE_N, s);
		*(enum obligation_state *)at = (enum obligation_state)i;
		return i >= 0;
	case CLOCK_ASK:
		i = names_find(obligation_ask_names, OBLIGATION_ASK_N, s);
		*(enum obligation_ask *)at = (enum obligation_ask)i;
		return i >= 0;
	case CLOCK_FLAG:
		*(bool *)at = str_eq(s, STR("true"));
		return true;
	case CLOCK_TIME:
		*(unixtime *)at = TIME_NONE;
		return str_eq(s, STR("none")) || time_parse(s, (unixtime *)at);
	default:
		*(int64_t *)at = str_u64(s, &n) && n <= INT64_MAX ? (int64_t)n : -1;
		return *(int64_t *)at >= 0;
	}
}

/* In `prepare`: what differs becomes part of the body. */
static void make_clock(struct acting *x, const struct obligation_row *was, const struct obligation_row *is)
{
	for (size_t i = 0; i < CLOCK_FIELDS; i++) {
		struct str text = clock_text(x->a, is, &clock_fields[i]);

		if (!str_eq(text, clock_text(x->a, was, &clock_fields[i])))
			act_make(x, clock_fields[i].name, text);
	}
}

/* In `apply`: what the body says goes over what is there. */
static bool take_made(struct acting *x, struct obligation_row *r, struct err *err)
{
	for (size_t i = 0; i < CLOCK_FIELDS; i++) {
		struct str text = act_made(x, clock_fields[i].name);

		if (text.n && !take_clock(text, r, &clock_fields[i]))
			return err_set(err, ERR_DB, "found %s \"%.*s\" in the act's body", clock_fields[i].name, STR_ARG(str_sub(text, 0, 40)));
	}
	return obligation_valid(&r->o) || err_set(err, ERR_DB, "an obligation cannot be as the act says");
}

/* As a new one is before its clock is known: what differs from this is told. */
static struct obligation_row blank(void)
{
	return (struct obligation_row){
		.o = { .started = TIME_NONE, .due.due = TIME_NONE, .paused_since = TIME_NONE, .ended = TIME_NONE, .opened = TIME_NONE,
		       .changed = TIME_NONE },
		.told = TIME_NONE, .next = TIME_NONE, .met_by = -1, .cause = -1,
	};
}

static void set_next(struct acting *x, struct obligation_row *r)
{
	const struct settings *s = hub_settings(x->hub);

	r->next = reminder_next(owing_rule(hub_owing(x->hub), r), s, r);
	settings_release(s);
}

/* --- obligation.open --- */

static const struct act_field open_fields[] = {
	{ "rule", ACT_TEXT, ACT_REQUIRED, .min = 1, .max = OBLIGATION_RULE, .help = "which rule it follows, such as "
	  "eu-cra-vuln-early-warning: see the page of rules" },
	{ "about", ACT_TEXT, ACT_REQUIRED, .min = 1, .max = OBLIGATION_ABOUT, .help = "what it is about, such as a thing or an "
	  "id of the list: a label, no details of a case" },
	{ "bearer", ACT_TEXT, 0, .min = 1, .max = 80, .help = "who owes it: party/nova, or coordinator; when left empty whom the "
	  "rule names" },
	{ "start", ACT_INSTANT, 0, .help = "when its clock began to run; now, when left empty" },
	{ "awaiting", ACT_FLAG, 0, .help = "what starts its clock has not happened yet" },
	{ "version", ACT_NUMBER, 0, .min = 1, .max = 1000000, .help = "the rule's version; the newest when left empty" },
	{ "cause", ACT_NUMBER, ACT_BY_HUB, .min = 0, .max = INT64_MAX, .help = "the act it follows from" },
	{ "limit", ACT_NUMBER, ACT_BY_HUB, .min = 1, .max = INT32_MAX, .help = "how many of the limit's unit, where that act "
	  "tells it; else as the rule says" },
};

static bool fault(struct err *err, const char *field)
{
	err_at(err, "%s", field);
	return false;
}

static bool by_people(const struct acting *x)
{
	return x->who.member != 0;
}

static bool bearer_known(struct acting *x, struct str bearer, struct err *err)
{
	struct party_row p;

	if (str_starts(bearer, STR("party/")))
		return people_party(x, act_slug(bearer), &p, err) || (err->code = ERR_RANGE, fault(err, "bearer"));
	if (obligation_bearing(bearer))
		return true;
	err_set(err, ERR_RANGE, "found \"%.*s\", expected party/ID of one that takes part, coordinator or regulator",
	        STR_ARG(str_sub(bearer, 0, 60)));
	return fault(err, "bearer");
}

/* A rule whose bearer an act names says nothing of itself. */
static bool bearer_chosen(struct acting *x, const struct obligation_rule *rule, struct str *ret, struct err *err)
{
	*ret = act_given(x, "bearer") ? act_text(x, "bearer") : rule->bearer.relation;
	if (ret->n)
		return bearer_known(x, *ret, err);
	err_set(err, ERR_MISSING, "is required: this rule leaves open who owes it");
	return fault(err, "bearer");
}

/* The first thing in what it is about. */
static struct str thing_in(struct arena *a, struct str about)
{
	struct str one;

	while (str_token(&about, " ", &one)) {
		size_t slash = str_chr(one, '/');

		if (str_eq(one, STR("hub")) || (slash != SIZE_MAX && names_find(thing_names, THING_KIND_N, str_sub(one, 0, slash)) > 0))
			return str_dup(a, one);
	}
	return STR("");
}

/* What is about a thing of a case belongs to its history. By hand only who coordinates it may open something about it; to
 * all others it is not there. */
static bool of_case(struct acting *x, struct str subject, struct err *err)
{
	int named = names_find(thing_names, THING_KIND_N, str_sub(subject, 0, str_chr(subject, '/')));
	struct err why = { 0 };
	enum thing_kind kind;
	struct thing t;

	if (!subject.n)
		return true;
	if (!thing_load(x->db, &x->who, subject, &kind, &t, x->a, &why)) {
		if (why.code == ERR_FOUND && (x->who.hub || named < THING_REPORT)) /* things of cases are of the later kinds */
			return true;
		return *err = why, false;
	}
	if (t.case_id && !x->who.hub && !(access_relations(&x->who, &t) & 1u << REL_COORDINATOR))
		return thing_none(err), err_at(err, "about");
	if (t.case_id)
		act_make(x, "case", str_printf(x->a, "case/%lld", (long long)t.case_id));
	return true;
}

static bool start_told(struct acting *x, unixtime *ret, struct err *err)
{
	*ret = x->at;
	if (act_given(x, "start")) {
		*ret = act_number(x, "start");
		if (*ret > x->at) {
			err_set(err, ERR_RANGE, "lies ahead: a clock starts when what starts it has happened");
			return fault(err, "start");
		}
		if (act_number(x, "awaiting")) {
			err_set(err, ERR_RANGE, "cannot be told together with \"awaiting\"");
			return fault(err, "start");
		}
	} else if (act_number(x, "awaiting")) {
		*ret = TIME_NONE;
	}
	return true;
}

static bool limit_told(struct acting *x, struct limit *l, struct err *err)
{
	int64_t n = act_number(x, "limit"), most = limit_most(l->unit);

	if (!act_given(x, "limit"))
		return true;
	if (n > most)
		return err_set(err, ERR_RANGE, "found %lld, expected %lld to %lld", (long long)n, 1LL, (long long)most) ||
		       fault(err, "limit");
	l->n = (unsigned)n;
	return true;
}

static bool open_already(struct acting *x, struct err *err)
{
	struct obligation_row r;

	return obligation_find_open(x->db, x->a, act_text(x, "rule"), act_text(x, "about"), &r, err) &&
	       (!r.id || err_set(err, ERR_STATE, "that is open already: obligation/%lld", (long long)r.id));
}

static bool open_prepare(struct acting *x, struct err *err)
{
	struct owing *w = hub_owing(x->hub);
	const struct obligation_rule *rule = obligation_rules_find(owing_rules(w), act_text(x, "rule"),
	                                                           (unsigned)act_number(x, "version"));
	struct obligation_row r = blank();
	unixtime start;

	x->subject = str_printf(x->a, "obligation/%lld", (long long)x->seq);
	if (!rule) {
		err_set(err, ERR_RANGE, "found \"%.*s\", expected the id of a rule", STR_ARG(str_sub(act_text(x, "rule"), 0, 60)));
		return fault(err, "rule");
	}
	if (!of_case(x, thing_in(x->a, act_text(x, "about")), err) || !bearer_chosen(x, rule, &r.bearer, err) ||
	    !start_told(x, &start, err) || !open_already(x, err))
		return false;
	const struct settings *s = hub_settings(x->hub);

	r.rule = rule->id;
	r.version = rule->version;
	owing_clock(w, rule, s, &r);
	if (!limit_told(x, &r.limit, err)) {
		settings_release(s);
		return false;
	}
	const struct clock_terms terms = owing_terms(w, &r);

	r.o = obligation_open(&terms, start, x->at);
	r.told = x->at;
	r.next = reminder_next(rule, s, &r);
	act_make(x, "version", str_printf(x->a, "%u", rule->version));
	act_make(x, "bearer", r.bearer);
	act_make(x, "subject", thing_in(x->a, act_text(x, "about")));
	act_make(x, "unit", limit_unit_names[r.limit.unit]);
	act_make(x, "number", str_printf(x->a, "%u", r.limit.n));
	act_make(x, "end_of_day", r.limit.end_of_day ? STR("true") : STR("false"));
	act_make(x, "calendar", r.calendar);
	act_make(x, "zone", r.zone);
	act_make(x, "pausable", r.pausable ? STR("true") : STR("false"));
	make_clock(x, &(struct obligation_row){ .o.state = OBLIGATION_STATE_N - 1, .o.started = TIME_NONE, .o.due.due = TIME_NONE,
	           .o.paused_since = TIME_NONE, .o.ended = TIME_NONE, .o.changed = x->at, .told = x->at, .next = TIME_NONE }, &r);
	settings_release(s);
	return true;
}

static int64_t made_number(const struct acting *x, const char *name)
{
	uint64_t n = 0;

	return str_u64(act_made(x, name), &n) && n <= INT64_MAX ? (int64_t)n : 0;
}

static bool made_flag(const struct acting *x, const char *name)
{
	return str_eq(act_made(x, name), STR("true"));
}

static int64_t cause_of(const struct acting *x, int64_t otherwise)
{
	return act_given(x, "cause") ? act_number(x, "cause") : otherwise;
}

static bool open_apply(struct acting *x, struct err *err)
{
	struct obligation_row r = blank();
	int unit = names_find(limit_unit_names, LIMIT_UNIT_N, act_made(x, "unit"));

	r.id = x->seq;
	r.rule = act_text(x, "rule");
	r.about = act_text(x, "about");
	r.version = made_number(x, "version");
	r.bearer = act_made(x, "bearer");
	r.subject = act_made(x, "subject");
	r.cause = cause_of(x, -1);
	r.case_id = x->case_id = act_id(act_made(x, "case"));
	r.limit = (struct limit){ (enum limit_unit)unit, (unsigned)made_number(x, "number"), made_flag(x, "end_of_day") };
	r.calendar = act_made(x, "calendar");
	r.zone = act_made(x, "zone");
	r.pausable = made_flag(x, "pausable");
	r.o.opened = r.o.changed = r.told = x->at;
	if (unit < 0 || !limit_valid(r.limit))
		return err_set(err, ERR_DB, "an obligation's limit cannot be as the act says");
	return take_made(x, &r, err) && obligation_add(x->db, &r, err);
}

/* --- what moves a clock --- */

static bool move(struct acting *x, enum obligation_event event, unixtime start, struct err *err)
{
	struct owing *w = hub_owing(x->hub);
	struct obligation_row was, r;

	if (!obligation_get(x->db, x->a, act_id(x->subject), &r, err))
		return false;
	was = r;
	const struct clock_terms terms = owing_terms(w, &r);
	const struct obligation_move m = { event, x->at, start, x->who.member, r.pausable };

	if (!obligation_apply(&r.o, &terms, &m, err))
		return false;
	if (was.o.state == OBLIGATION_AWAITING && r.o.state == OBLIGATION_RUNNING)
		r.told = r.o.changed;
	set_next(x, &r);
	was.o.changed = x->at; /* told only where it is another */
	make_clock(x, &was, &r);
	return true;
}

static bool move_apply(struct acting *x, struct err *err)
{
	struct obligation_row r;

	if (!obligation_get(x->db, x->a, act_id(x->subject), &r, err))
		return false;
	r.o.changed = x->at;
	if (!take_made(x, &r, err))
		return false;
	if (r.o.ended != TIME_NONE && r.met_by < 0)
		r.met_by = x->seq;
	return obligation_set(x->db, &r, err);
}

/* As above, and what ended it is the act it follows from. */
static bool end_apply(struct acting *x, struct err *err)
{
	struct obligation_row r;

	if (!move_apply(x, err) || !obligation_get(x->db, x->a, act_id(x->subject), &r, err))
		return false;
	r.met_by = cause_of(x, x->seq);
	return obligation_set(x->db, &r, err);
}

static const struct act_field start_fields[] = {
	{ "start", ACT_INSTANT, ACT_REQUIRED, .help = "when what starts its clock happened" },
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 2000, .help = "what happened, and how you know" },
	{ "cause", ACT_NUMBER, ACT_BY_HUB, .min = 0, .max = INT64_MAX, .help = "the act it follows from" },
};

static bool start_prepare(struct acting *x, struct err *err)
{
	unixtime start = act_number(x, "start");

	if (start > x->at) {
		err_set(err, ERR_RANGE, "lies ahead: a clock starts when what starts it has happened");
		return fault(err, "start");
	}
	return move(x, OBLIGATION_START, start, err);
}

static const struct act_field meet_fields[] = {
	{ "evidence", ACT_PROSE, ACT_SEALED, .min = 3, .max = 4000, .help = "what was done, and where that can be seen: a "
	  "reference, a receipt" },
	{ "when", ACT_INSTANT, 0, .help = "when it was done, if before now: noted, while the time that counts is this act's" },
	{ "cause", ACT_NUMBER, ACT_BY_HUB, .min = 0, .max = INT64_MAX, .help = "the act that met it" },
};

static bool meet_prepare(struct acting *x, struct err *err)
{
	if (by_people(x) && !act_given(x, "evidence")) {
		err_set(err, ERR_MISSING, "is required: what was done, and where that can be seen");
		return fault(err, "evidence");
	}
	if (act_given(x, "when") && act_number(x, "when") > x->at) {
		err_set(err, ERR_RANGE, "lies ahead: what is met was done");
		return fault(err, "when");
	}
	return move(x, OBLIGATION_MEET, TIME_NONE, err);
}

static const struct act_field cancel_fields[] = {
	{ "cause", ACT_NUMBER, ACT_REQUIRED | ACT_BY_HUB, .min = 0, .max = INT64_MAX,
	  .help = "the act that made what it was about go away" },
};

static bool cancel_prepare(struct acting *x, struct err *err)
{
	return move(x, OBLIGATION_CANCEL, TIME_NONE, err);
}

/* --- what takes two --- */

static const struct act_field ask_fields[] = {
	{ "reason", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 3, .max = 2000, .help = "why, for whoever has to agree" },
};
static const struct act_field answer_fields[] = {
	{ "reason", ACT_PROSE, ACT_SEALED, .min = 3, .max = 2000, .help = "why" },
};

static bool pause_prepare(struct acting *x, struct err *err)
{
	return move(x, OBLIGATION_ASK_PAUSE, TIME_NONE, err);
}

static bool waive_prepare(struct acting *x, struct err *err)
{
	return move(x, OBLIGATION_ASK_WAIVE, TIME_NONE, err);
}

static bool ask_aside(struct acting *x, struct err *err)
{
	return people_tell_coordinators(x, NOTICE_APPROVAL_AWAITED, x->subject, err);
}

static bool agree_prepare(struct acting *x, struct err *err)
{
	return move(x, OBLIGATION_AGREE, TIME_NONE, err);
}

/* Refused by a coordinator; who asked may take it back so. */
static bool refuse_prepare(struct acting *x, struct err *err)
{
	struct obligation_row r;

	if (!obligation_get(x->db, x->a, act_id(x->subject), &r, err))
		return false;
	if (!IS(x, COORDINATOR) && r.o.asked && r.o.asked_by != x->who.member)
		return err_set(err, ERR_DENIED, "a coordinator may refuse this, and who asked may take it back");
	return move(x, OBLIGATION_REFUSE, TIME_NONE, err);
}

static bool resume_prepare(struct acting *x, struct err *err)
{
	return move(x, OBLIGATION_RESUME, TIME_NONE, err);
}

/* --- obligation.remind --- */

static bool remind_prepare(struct acting *x, struct err *err)
{
	struct obligation_row was, r;

	if (!obligation_get(x->db, x->a, act_id(x->subject), &r, err))
		return false;
	was = r;
	const struct settings *s = hub_settings(x->hub);
	struct str due = reminders_due(x->a, owing_rule(hub_owing(x->hub), &r), s, &r, x->at);

	r.told = x->at;
	r.next = reminder_next(owing_rule(hub_owing(x->hub), &r), s, &r);
	settings_release(s);
	if (was.next == TIME_NONE || was.next > x->at)
		return err_set(err, ERR_STATE, "nobody is to be told of it now");
	act_make(x, "reminders", due);
	make_clock(x, &was, &r);
	return true;
}

/* Only what is told moves on, not the obligation itself. */
static bool remind_apply(struct acting *x, struct err *err)
{
	struct obligation_row r;

	return obligation_get(x->db, x->a, act_id(x->subject), &r, err) && take_made(x, &r, err) && obligation_set(x->db, &r, err);
}

static bool remind_aside(struct acting *x, struct err *err)
{
	struct obligation_row r;

	return obligation_get(x->db, x->a, act_id(x->subject), &r, err) && reminders_queue(x, &r, act_made(x, "reminders"), err);
}

#define TO(rel) (1u << REL_##rel)
#define OWNERS (TO(BEARER) | TO(COORDINATOR))
static const struct act_row rows[] = {
	{ "obligation.open", THING_HUB, TO(COORDINATOR) | TO(HUB), OWNERS, SCOPE_COORDINATE, 0, ACT_FIELDS(open_fields),
	  open_prepare, open_apply, NULL,
	  "Somebody owes something from now on: opened by the hub where a rule says so, or by a coordinator.",
	  .makes = THING_OBLIGATION },
	{ "obligation.start", THING_OBLIGATION, OWNERS | TO(HUB), OWNERS, SCOPE_COORDINATE, 0, ACT_FIELDS(start_fields),
	  start_prepare, move_apply, NULL,
	  "What starts the clock of an obligation has happened." },
	{ "obligation.meet", THING_OBLIGATION, OWNERS | TO(HUB), OWNERS, SCOPE_COORDINATE, 0, ACT_FIELDS(meet_fields),
	  meet_prepare, end_apply, NULL,
	  "What was owed is done." },
	{ "obligation.ask_pause", THING_OBLIGATION, OWNERS, OWNERS, SCOPE_COORDINATE, 0, ACT_FIELDS(ask_fields),
	  pause_prepare, move_apply, ask_aside,
	  "Somebody asks that its clock may stand still; it runs until a second person agrees." },
	{ "obligation.ask_waive", THING_OBLIGATION, OWNERS, OWNERS, SCOPE_COORDINATE, 0, ACT_FIELDS(ask_fields),
	  waive_prepare, move_apply, ask_aside,
	  "Somebody asks that it need not be done; it is owed until a second person agrees." },
	{ "obligation.agree", THING_OBLIGATION, TO(COORDINATOR), OWNERS, SCOPE_COORDINATE, 0, ACT_FIELDS(answer_fields),
	  agree_prepare, move_apply, NULL,
	  "A coordinator who did not ask agrees to the pause or the waiver." },
	{ "obligation.refuse", THING_OBLIGATION, OWNERS, OWNERS, SCOPE_COORDINATE, 0, ACT_FIELDS(answer_fields),
	  refuse_prepare, move_apply, NULL,
	  "A coordinator refuses the pause or the waiver, or who asked takes it back." },
	{ "obligation.resume", THING_OBLIGATION, OWNERS, OWNERS, SCOPE_COORDINATE, 0, ACT_FIELDS(answer_fields),
	  resume_prepare, move_apply, NULL,
	  "A paused clock runs again." },
	{ "obligation.cancel", THING_OBLIGATION, TO(HUB), OWNERS, SCOPE_COORDINATE, 0, ACT_FIELDS(cancel_fields),
	  cancel_prepare, end_apply, NULL,
	  "What it was about went away: it is owed no more." },
	{ "obligation.remind", THING_OBLIGATION, TO(HUB), OWNERS, SCOPE_COORDINATE, 0, NULL, 0,
	  remind_prepare, remind_apply, remind_aside,
	  "Those whom the rule and the settings name are told that it is due soon, or overdue." },
};
#undef TO

const struct act_section acts_of_obligations = { "Obligations", rows, sizeof rows / sizeof *rows };

/* Who is asked to take part in a case, by whom. Until they enter they stand before the door (participant_acts.c). */
#include "hub/case/case_acts.h"

#include "base/names.h"

static const struct str asked_roles[] = {
	STR_LIT("vendor"), STR_LIT("supplier"), STR_LIT("tester"), STR_LIT("regulator"),
};
#define WORDS(table) .words = (table), .word_n = sizeof (table) / sizeof *(table)

static struct participant asked(const struct acting *x, struct str who, enum part role, struct str by)
{
	return (struct participant){
		.case_id = x->case_id, .who = who, .role = role, .invited = x->at, .invited_by = by, .entered = TIME_NONE,
		.stand = STAND_ASKED,
		.until = TIME_NONE, .declined = TIME_NONE, .ended = TIME_NONE, .state = REPORT_START, .answered = TIME_NONE,
		.aware = TIME_NONE, .ready = TIME_NONE, .deployed = TIME_NONE,
	};
}

/* Who was of the case before keeps what they said then, and what they are bound to. */
static bool put_asked(struct acting *x, struct str who, enum part role, struct err *err)
{
	struct participant p = asked(x, who, role, case_actor_made(x)), before;
	struct err none = { 0 };

	if (participant_get(x->db, x->a, x->case_id, who, &before, &none)) {
		p.until = before.until;
		p.terms = before.terms;
		p.state = before.state;
		p.answer = before.answer;
		p.answered = before.answered;
		p.grade = before.grade;
		p.aware = before.aware;
		p.ready = before.ready;
		p.deployed = before.deployed;
		p.track = before.track;
		p.credit = before.credit;
	} else if (none.code != ERR_FOUND) {
		return *err = none, false;
	}
	return participant_put(x->db, &p, err);
}

/* --- case.notify, case.coordinate, case.escalate --- */

/* Whether parties of its country are kept out. Only who leads is told of the decision. */
static bool not_barred(struct acting *x, const struct party_row *p, bool leads, struct err *err)
{
	struct jurisdictions j;

	if (!jurisdictions_of(x->db, x->a, x->case_id, &j, err))
		return false;
	for (size_t i = 0; i < j.n; i++)
		if (j.v[i].bar && p->country.n && str_eq(j.v[i].country, p->country))
			return err_set(err, ERR_STATE, leads ? "parties of its country are barred by a decision on jurisdiction" :
			               "this party cannot be asked to take part");
	return true;
}

/* The protocol: who passes a report on has accepted it. And the label: under some, a recipient shows it to nobody else. */
static bool may_pass_on(const struct case_at *c, const struct participant *by, bool leads, enum part role, struct err *err)
{
	if (!by || !participant_in(by))
		return thing_none(err);
	if (by->state != REPORT_ACCEPTED)
		return case_refuse(err, CASE_REPORT_NOT_ACCEPTED);
	if (leads)
		return true;
	if (!part_makes(by->role) || role != PART_SUPPLIER)
		return err_set(err, ERR_DENIED, "a vendor brings in its suppliers; others are asked in by who leads the case");
	return tlp_may_show(c->row.tlp, TLP_CLIENTS) ||
	       err_set(err, ERR_STATE, "%.*s: it is shown to nobody else without who leads the case",
	               STR_ARG(tlp_rows[c->row.tlp].label));
}

/* May this party be asked in? `role` as which. */
static bool may_ask(struct acting *x, const char *field, enum part role, unsigned needs, struct err *err)
{
	bool leads = IS(x, LEADER) || IS(x, COORDINATOR);
	struct str who, whom = act_text(x, field);
	const struct participant *p;
	struct party_row party;
	struct case_at c;

	if (!case_at(x, &c, err) || !case_actor(x, &c, &who, err) || !case_party(x, field, whom, &party, err))
		return false;
	if (needs && !(party.roles & needs)) {
		err_set(err, ERR_RANGE, "%.*s is no such party", STR_ARG(party.name));
		return err_at(err, "%s", field);
	}
	if (!may_pass_on(&c, participant_find(&c.parts, who), leads, role, err) || !not_barred(x, &party, leads, err))
		return false;
	p = participant_find(&c.parts, whom);
	if (p && p->barred && !leads)
		return err_set(err, ERR_STATE, "this party cannot be asked to take part");
	if (p && participant_live(p))
		return err_set(err, ERR_STATE, p->entered == TIME_NONE ? "it was asked already" : "it takes part already");
	return !p || leads || err_set(err, ERR_STATE, "this party cannot be asked to take part");
}

static const struct act_field notify_fields[] = {
	{ "vendor", ACT_SUBJECT, ACT_REQUIRED, .help = "the party that is asked to take part: party/nova" },
	{ "role", ACT_WORD, WORDS(asked_roles), .help = "as what; else as a vendor" },
	{ "text", ACT_PROSE, ACT_SEALED, .max = 2000, .help = "a word to them, which they read once they have entered" },
};

static enum part notify_role(const struct acting *x)
{
	int role = act_given(x, "role") ? names_find(part_names, PART_N, act_text(x, "role")) : PART_VENDOR;

	return role < 0 ? PART_VENDOR : (enum part)role;
}

static bool notify_prepare(struct acting *x, struct err *err)
{
	return may_ask(x, "vendor", notify_role(x), 0, err);
}

static bool notify_apply(struct acting *x, struct err *err)
{
	return put_asked(x, act_text(x, "vendor"), notify_role(x), err);
}

static bool tell_asked(struct acting *x, struct str whom, struct err *err)
{
	const struct case_telling asked_in = case_telling(x, NOTICE_CASE_INVITED), changed = case_telling(x, NOTICE_CASE_PARTIES);

	return case_gives_seat(x, whom, err) && case_gives_facts(x, err) && case_tell_one(x, x->case_id, &asked_in, whom, err) &&
	       case_tell(x, x->case_id, &changed, TELL_LEAD, err);
}

static bool notify_aside(struct acting *x, struct err *err)
{
	if (!act_given(x, "role"))
		act_fact(x, "role", part_names[PART_VENDOR]);
	return tell_asked(x, act_text(x, "vendor"), err);
}

static const struct act_field coordinate_fields[] = {
	{ "coordinator", ACT_SUBJECT, ACT_REQUIRED, .help = "another coordinating party that is asked in: party/cert" },
};

static bool coordinate_prepare(struct acting *x, struct err *err)
{
	return may_ask(x, "coordinator", PART_COORDINATOR, 1u << ROLE_COORDINATOR, err);
}

static bool coordinate_apply(struct acting *x, struct err *err)
{
	return put_asked(x, act_text(x, "coordinator"), PART_COORDINATOR, err);
}

static bool coordinate_aside(struct acting *x, struct err *err)
{
	return tell_asked(x, act_text(x, "coordinator"), err);
}

static const struct act_field escalate_fields[] = {
	{ "to", ACT_SUBJECT, ACT_REQUIRED, .help = "a coordinating or regulating party that is to look at it: party/cert" },
	{ "text", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 2, .max = 4000, .help = "what they are asked to do, and why" },
};

/* Anybody who takes part may call for help. Who is called and does not take part yet stands before the door as anybody does. */
static bool escalate_prepare(struct acting *x, struct err *err)
{
	bool leads = IS(x, LEADER) || IS(x, COORDINATOR);
	unsigned helpers = 1u << ROLE_COORDINATOR | 1u << ROLE_REGULATOR;
	struct str who, to = act_text(x, "to");
	const struct participant *p;
	struct party_row party;
	struct case_at c;

	if (!case_at(x, &c, err) || !case_actor(x, &c, &who, err) || !case_party(x, "to", to, &party, err))
		return false;
	if (!(party.roles & helpers)) {
		err_set(err, ERR_RANGE, "expected a coordinating or regulating party");
		return err_at(err, "to");
	}
	p = participant_find(&c.parts, to);
	if (p && !participant_live(p) && !leads)
		return err_set(err, ERR_STATE, "this party cannot be asked to take part");
	if (p && participant_live(p) && !p->barred)
		return true;
	act_make(x, "as", part_names[party.roles & 1u << ROLE_COORDINATOR ? PART_COORDINATOR : PART_REGULATOR]);
	return not_barred(x, &party, leads, err);
}

static bool escalate_apply(struct acting *x, struct err *err)
{
	int role = names_find(part_names, PART_N, act_made(x, "as"));

	return role < 0 || put_asked(x, act_text(x, "to"), (enum part)role, err);
}

static bool escalate_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = case_telling(x, NOTICE_CASE_ESCALATED);

	return case_gives_facts(x, err) && case_tell_one(x, x->case_id, &t, act_text(x, "to"), err) &&
	       case_tell(x, x->case_id, &t, TELL_LEAD, err);
}

#define TO(rel) (1u << REL_##rel)
#define LEADS   (TO(LEADER) | TO(COORDINATOR))
#define READERS (TO(PARTICIPANT) | TO(FINDER) | LEADS)
static const struct act_row rows[] = {
	{ "case.notify", THING_CASE, LEADS | TO(PARTICIPANT), READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(notify_fields), notify_prepare,
	  notify_apply, notify_aside,
	  "A party is asked to take part. Until it enters it sees the cover: that there is a case, its label and its "
	  "embargo. A vendor who has accepted the case may so bring in its suppliers." },
	{ "case.coordinate", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(coordinate_fields), coordinate_prepare,
	  coordinate_apply, coordinate_aside,
	  "Another coordinating party is asked in, to coordinate the case, too." },
	{ "case.escalate", THING_CASE, READERS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(escalate_fields), escalate_prepare,
	  escalate_apply, escalate_aside,
	  "A coordinating or regulating party is called for help. If it takes no part yet, it is asked in." },
};

const struct act_section acts_of_asking = { "Who is asked to take part in a case", rows, sizeof rows / sizeof *rows };

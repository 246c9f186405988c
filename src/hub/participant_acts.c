/* Who takes part in a case: asked, entering, answering, leaving. */
#include "hub/case_acts.h"

#include "base/names.h"

static const struct str asked_roles[] = {
	STR_LIT("vendor"), STR_LIT("supplier"), STR_LIT("tester"), STR_LIT("regulator"),
};
static const struct str answers[] = { STR_LIT("acknowledged"), STR_LIT("confirmed"), STR_LIT("refuted") };
static const struct str decisions[] = { STR_LIT("allow"), STR_LIT("bar") };
#define WORDS(table) .words = (table), .word_n = sizeof (table) / sizeof *(table)

static struct participant asked(const struct acting *x, struct str who, enum part role, struct str by)
{
	return (struct participant){
		.case_id = x->case_id, .who = who, .role = role, .invited = x->at, .invited_by = by, .entered = TIME_NONE, .stand = STAND_ASKED,
		.until = TIME_NONE, .declined = TIME_NONE, .ended = TIME_NONE, .state = REPORT_START, .answered = TIME_NONE,
		.aware = TIME_NONE, .ready = TIME_NONE, .deployed = TIME_NONE,
	};
}

static struct case_telling told(const struct acting *x, enum notice_kind kind)
{
	return (struct case_telling){ kind, 0, str_printf(x->a, "act/%lld", (long long)x->seq) };
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
		return case_nothing(err);
	if (by->state != REPORT_ACCEPTED)
		return case_refuse(err, CASE_REPORT_NOT_ACCEPTED);
	if (leads)
		return true;
	if (!part_makes(by->role) || role != PART_SUPPLIER)
		return err_set(err, ERR_DENIED, "a vendor brings in its suppliers; others are asked in by who leads the case");
	return tlp_may_show(c->row.tlp, TLP_CLIENTS) ||
	       err_set(err, ERR_STATE, "%.*s: it is shown to nobody else without who leads the case", STR_ARG(tlp_rows[c->row.tlp].label));
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

/* Laws ask where a party has its seat. */
static bool give_seat(struct acting *x, struct str who, struct err *err)
{
	struct party_row p;

	if (!str_starts(who, STR("party/")))
		return true;
	if (!party_get(x->db, x->a, act_slug(who), &p, err))
		return false;
	act_fact(x, "jurisdiction", p.country);
	return true;
}

static bool tell_asked(struct acting *x, struct str whom, struct err *err)
{
	const struct case_telling asked_in = told(x, NOTICE_CASE_INVITED), changed = told(x, NOTICE_CASE_PARTIES);

	return give_seat(x, whom, err) && case_gives_facts(x, err) && case_tell_one(x, x->case_id, &asked_in, whom, err) &&
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
	const struct case_telling t = told(x, NOTICE_CASE_ESCALATED);

	return case_gives_facts(x, err) && case_tell_one(x, x->case_id, &t, act_text(x, "to"), err) &&
	       case_tell(x, x->case_id, &t, TELL_LEAD, err);
}

/* --- case.enter, report.enter --- */

static const struct act_field enter_fields[] = {
	{ "ends", ACT_INSTANT, .help = "the end of the embargo one agrees to, as the cover shows it; refused when it is another by now" },
};

/* The end that stands on the cover: of the embargo in force; while the first one is negotiated, what the leader offers, else the
 * earliest. */
static const struct embargo_proposal *offered(const struct case_at *c)
{
	const struct embargo_proposal *r = NULL;
	int64_t lead = case_number(c, c->row.leader);

	for (size_t i = 0; i < c->e.proposal_n; i++) {
		const struct embargo_proposal *p = &c->e.proposals[i];

		if (p->state == PROPOSAL_OPEN && (!r || (p->by == lead && r->by != lead) || ((r->by == lead) == (p->by == lead) && p->ends < r->ends)))
			r = p;
	}
	return r;
}

static bool agrees(struct acting *x, unixtime ends, struct err *err)
{
	if (!act_given(x, "ends") || act_number(x, "ends") == ends)
		return true;
	err_set(err, ERR_STATE, "the embargo's end is another by now: look at it again");
	return err_at(err, "ends");
}

static bool accept_terms(struct acting *x, struct case_at *c, int64_t n, struct err *err)
{
	const struct embargo_proposal *p = offered(c);
	enum case_reason why = CASE_OK;

	if (embargo_in_force(c->e.state)) {
		if (!agrees(x, c->e.ends, err))
			return false;
		why = embargo_join(&c->e, &c->now, n, true);
	} else if (c->e.state == EMBARGO_PROPOSED && p && p->by != n) {
		if (!agrees(x, p->ends, err))
			return false;
		why = embargo_answer(x->a, &c->e, &c->now, p->id, n, true);
		why = why == CASE_EMBARGO_ANSWERED ? CASE_OK : why;
	} else if (act_given(x, "ends")) {
		return agrees(x, TIME_NONE, err);
	}
	return case_refuse(err, why);
}

static bool enter_prepare(struct acting *x, struct err *err)
{
	const struct participant *p;
	struct case_at c;
	struct str who;

	if (!x->case_id)
		return case_nothing(err);
	if (!case_at(x, &c, err) || !case_actor(x, &c, &who, err))
		return false;
	p = participant_find(&c.parts, who);
	if (p->entered != TIME_NONE && (!embargo_in_force(c.e.state) || p->stand == STAND_BOUND))
		return err_set(err, ERR_STATE, "you take part already");
	if (!accept_terms(x, &c, case_number(&c, who), err))
		return false;
	case_makes(x, &c);
	return true;
}

/* The report arrives with the case: now they know. Who coordinates works on it at once. */
static void receive(struct participant *p, unixtime at)
{
	report_next(p->state, REPORT_RECEIVE, &p->state);
	if (part_makes(p->role) && p->aware == TIME_NONE)
		p->aware = at;
	if (p->role == PART_COORDINATOR && report_next(p->state, REPORT_VALIDATE, &p->state))
		report_next(p->state, REPORT_ACCEPT, &p->state);
}

static bool enter_apply(struct acting *x, struct err *err)
{
	struct participant p;

	if (!participant_get(x->db, x->a, x->case_id, case_actor_made(x), &p, err))
		return false;
	if (p.entered == TIME_NONE)
		p.entered = x->at;
	receive(&p, x->at);
	return participant_put(x->db, &p, err) && case_applies(x, x->case_id, err);
}

static bool enter_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = told(x, NOTICE_CASE_PARTIES);

	return case_tell(x, x->case_id, &t, TELL_LEAD, err) && case_tells_embargo(x, err);
}

/* --- case.decline, case.leave, case.remove --- */

static const struct act_field decline_fields[] = {
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 1000, .help = "why" },
};
static const struct act_field remove_fields[] = {
	{ "participant", ACT_SUBJECT, ACT_REQUIRED, .help = "who takes part no longer: party/nova, report/57" },
	{ "reason", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 2, .max = 1000, .help = "why" },
};

static bool decline_prepare(struct acting *x, struct err *err)
{
	struct case_at c;
	struct str who;

	return case_at(x, &c, err) && case_actor(x, &c, &who, err) && case_parts(x, &c, who, err);
}

static bool leave_prepare(struct acting *x, struct err *err)
{
	struct case_at c;
	struct str who;

	if (!case_at(x, &c, err) || !case_actor(x, &c, &who, err))
		return false;
	if (str_eq(who, c.row.leader))
		return err_set(err, ERR_STATE, "you lead the case: hand it over first");
	return case_parts(x, &c, who, err);
}

static bool gone(struct acting *x, struct str who, const char *why, struct err *err)
{
	struct participant p;

	if (!participant_get(x->db, x->a, x->case_id, who, &p, err))
		return false;
	if (why) {
		p.ended = x->at;
		p.why = str_of(why);
	} else {
		p.declined = x->at;
	}
	return participant_put(x->db, &p, err) && case_applies(x, x->case_id, err);
}

static bool decline_apply(struct acting *x, struct err *err)
{
	return gone(x, case_actor_made(x), NULL, err);
}

static bool leave_apply(struct acting *x, struct err *err)
{
	return gone(x, case_actor_made(x), "left", err);
}

static bool remove_prepare(struct acting *x, struct err *err)
{
	struct str whom = act_text(x, "participant");
	const struct participant *p;
	struct case_at c;

	if (!case_at(x, &c, err))
		return false;
	p = participant_find(&c.parts, whom);
	if (!p || !participant_live(p)) {
		err_set(err, ERR_RANGE, "expected somebody who takes part, or is asked to");
		return err_at(err, "participant");
	}
	if (str_eq(whom, c.row.leader))
		return err_set(err, ERR_STATE, "it leads the case: somebody else has to lead first");
	if (p->role == PART_COORDINATOR && !IS(x, LEADER))
		return err_set(err, ERR_DENIED, "who coordinates is removed by who leads the case");
	return case_parts(x, &c, whom, err);
}

static bool remove_apply(struct acting *x, struct err *err)
{
	return gone(x, act_text(x, "participant"), "removed", err);
}

static bool gone_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = told(x, NOTICE_CASE_PARTIES);

	struct str who = str_eq(str_of(x->row->name), STR("case.remove")) ? act_text(x, "participant") : case_actor_made(x);

	return case_frees(x, who, err) && case_tell(x, x->case_id, &t, TELL_LEAD, err) && case_tells_embargo(x, err);
}

/* --- case.answer --- */

static const struct act_field answer_fields[] = {
	{ "answer", ACT_WORD, ACT_REQUIRED, WORDS(answers), .help = "that it arrived; that one's products are affected; that they are not" },
	{ "grade", ACT_WORD, .words = grade_words, .word_n = 4, .help = "how grave it is for one's own products" },
	{ "others_affected", ACT_FLAG, .help = "parties before or after one in the supply chain are affected, too" },
	{ "text", ACT_PROSE, ACT_SEALED, .max = 8000, .help = "on what ground" },
};

/* What an answer says of the report's state with who gives it. The first step there is, is taken, and then the next. */
static const struct { bool there; enum report_event steps[2]; bool both; } says[ANSWER_N] = {
	[ANSWER_CONFIRMED] = { true, { REPORT_VALIDATE, REPORT_ACCEPT }, true },
	[ANSWER_REFUTED]   = { true, { REPORT_INVALIDATE, REPORT_DEFER }, false },
};

static bool answer_prepare(struct acting *x, struct err *err)
{
	enum part_answer answer = (enum part_answer)(act_number(x, "answer") + 1);
	const struct participant *p;
	struct case_at c;
	struct str who;

	if (!case_at(x, &c, err) || !case_actor(x, &c, &who, err))
		return false;
	p = participant_find(&c.parts, who);
	if (answer != ANSWER_ACKNOWLEDGED && !participant_sees(p, &c.row))
		return err_set(err, ERR_STATE, "enter the case first: until then one can say no more than that it arrived");
	if (answer != ANSWER_ACKNOWLEDGED && !part_makes(p->role))
		return err_set(err, ERR_DENIED, "who makes the products says whether they are affected");
	if (answer == ANSWER_ACKNOWLEDGED && p->answer > ANSWER_ACKNOWLEDGED)
		return err_set(err, ERR_STATE, "more than that was answered already");
	return p->state != REPORT_CLOSED || case_refuse(err, CASE_REPORT_CLOSED);
}

static bool answer_apply(struct acting *x, struct err *err)
{
	enum part_answer answer = (enum part_answer)(act_number(x, "answer") + 1);
	struct participant p;

	if (!participant_get(x->db, x->a, x->case_id, case_actor_made(x), &p, err))
		return false;
	for (int i = 0; says[answer].there && i < 2; i++)
		if (report_next(p.state, says[answer].steps[i], &p.state) && !says[answer].both)
			break;
	p.answer = answer;
	p.answered = x->at;
	if (act_given(x, "grade"))
		p.grade = act_text(x, "grade");
	return participant_put(x->db, &p, err) && participant_said(x->db, p.case_id, p.who, answer != ANSWER_ACKNOWLEDGED, x->at, err);
}

/* Rules ask how grave it is: as who answers finds it, else as the case has it. */
static bool answer_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = told(x, NOTICE_CASE_ANSWERED);
	struct case_row c;

	if (!case_get(x->db, x->a, x->case_id, &c, err))
		return false;
	act_fact(x, "severity", act_given(x, "grade") ? act_text(x, "grade") : c.grade);
	return give_seat(x, case_actor_made(x), err) && case_gives_facts(x, err) && case_tell(x, x->case_id, &t, TELL_LEAD, err);
}

/* --- case.track, case.credit --- */

static const struct act_field track_fields[] = {
	{ "number", ACT_TEXT, .max = 80, .help = "what it is called in one's own house: PSIRT-2026-118; empty: nothing any more" },
};
static const struct act_field credit_fields[] = {
	{ "participant", ACT_SUBJECT, ACT_REQUIRED, .help = "who is credited: report/57, party/nova" },
	{ "text", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .min = 1, .max = 300, .help = "in which words, as agreed with them" },
};

static bool track_prepare(struct acting *x, struct err *err)
{
	struct case_at c;
	struct str who;

	return case_load(x->db, x->a, x->case_id, x->at, &c, err) && case_actor(x, &c, &who, err);
}

static bool track_apply(struct acting *x, struct err *err)
{
	struct participant p;

	if (!participant_get(x->db, x->a, x->case_id, case_actor_made(x), &p, err))
		return false;
	p.track = act_text(x, "number");
	return participant_put(x->db, &p, err);
}

static bool credit_prepare(struct acting *x, struct err *err)
{
	struct participants all;

	if (!participants_of(x->db, x->a, x->case_id, &all, err))
		return false;
	if (participant_find(&all, act_text(x, "participant")))
		return true;
	err_set(err, ERR_RANGE, "expected somebody who took part");
	return err_at(err, "participant");
}

static bool credit_apply(struct acting *x, struct err *err)
{
	struct participant p;

	if (!participant_get(x->db, x->a, x->case_id, act_text(x, "participant"), &p, err))
		return false;
	p.credit = act_ref(x, "text");
	return participant_put(x->db, &p, err);
}

/* --- case.jurisdiction --- */

static const struct act_field jurisdiction_fields[] = {
	{ "country", ACT_COUNTRY, ACT_REQUIRED, .help = "whose parties it is about: CN" },
	{ "decision", ACT_WORD, ACT_REQUIRED, WORDS(decisions), .help = "may they take part, or are they kept out?" },
	{ "ground", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 2, .max = 4000, .help = "on what ground: which law, whose advice" },
};

static bool jurisdiction_prepare(struct acting *x, struct err *err)
{
	bool bar = act_number(x, "decision") == 1;
	struct strs there;
	struct case_at c;

	if (!case_at(x, &c, err) || !participants_country(x->db, x->a, x->case_id, act_text(x, "country"), &there, err))
		return false;
	if (bar && strs_has(&there, c.row.leader))
		return err_set(err, ERR_STATE, "the party that leads the case has its seat there: somebody else has to lead first");
	for (size_t i = 0; i < there.n; i++) {
		const struct participant *p = participant_find(&c.parts, there.v[i]);
		int64_t n = case_number(&c, there.v[i]);

		if (!p || !participant_live(p) || p->barred == bar)
			continue;
		if (bar)
			embargo_leave(&c.e, &c.now, n);
		else
			embargo_ask(x->a, &c.e, n, p->state, false);
	}
	case_makes(x, &c);
	return true;
}

static bool jurisdiction_apply(struct acting *x, struct err *err)
{
	const struct jurisdiction j = { x->case_id, act_text(x, "country"), act_number(x, "decision") == 1, x->who.member, x->at,
		                        act_ref(x, "ground") };
	struct participant p;
	struct strs there;

	if (!jurisdiction_put(x->db, &j, err) || !participants_country(x->db, x->a, x->case_id, j.country, &there, err))
		return false;
	for (size_t i = 0; i < there.n; i++) {
		if (!participant_get(x->db, x->a, x->case_id, there.v[i], &p, err))
			return false;
		p.barred = j.bar;
		if (!participant_put(x->db, &p, err))
			return false;
	}
	return case_applies(x, x->case_id, err);
}

static bool jurisdiction_aside(struct acting *x, struct err *err)
{
	struct strs there;

	if (!participants_country(x->db, x->a, x->case_id, act_text(x, "country"), &there, err))
		return false;
	for (size_t i = 0; i < there.n && act_number(x, "decision") == 1; i++)
		if (!case_frees(x, there.v[i], err))
			return false;
	return case_tells_embargo(x, err);
}

#define TO(rel) (1u << REL_##rel)
#define LEADS   (TO(LEADER) | TO(COORDINATOR))
#define READERS (TO(PARTICIPANT) | TO(FINDER) | LEADS)
static const struct act_row rows[] = {
	{ "case.notify", THING_CASE, LEADS | TO(PARTICIPANT), READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(notify_fields), notify_prepare,
	  notify_apply, notify_aside,
	  "A party is asked to take part. Until it enters it sees the cover: that there is a case, its label and its embargo. A vendor who "
	  "has accepted the case may so bring in its suppliers." },
	{ "case.coordinate", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(coordinate_fields), coordinate_prepare,
	  coordinate_apply, coordinate_aside,
	  "Another coordinating party is asked in, to coordinate the case, too." },
	{ "case.escalate", THING_CASE, READERS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(escalate_fields), escalate_prepare, escalate_apply,
	  escalate_aside,
	  "A coordinating or regulating party is called for help. If it takes no part yet, it is asked in." },
	{ "case.enter", THING_CASE, TO(INVITED) | READERS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(enter_fields), enter_prepare, enter_apply, enter_aside,
	  "Who was asked in accepts the embargo in force, or the end that the cover offers, or the label when there is neither; after that "
	  "the case is there for them. So does again who has not accepted a later end." },
	{ "report.enter", THING_REPORT, TO(HOLDER) | TO(SELF) | TO(COLLEAGUE), READERS | TO(HOLDER) | TO(SELF), SCOPE_COORDINATE, 0,
	  ACT_FIELDS(enter_fields), enter_prepare, enter_apply, enter_aside,
	  "A finder accepts the embargo of the case that the report has joined." },
	{ "case.decline", THING_CASE, TO(INVITED), LEADS, SCOPE_COORDINATE, 0, ACT_FIELDS(decline_fields), decline_prepare, decline_apply,
	  gone_aside,
	  "Who was asked in does not take part." },
	{ "case.leave", THING_CASE, TO(PARTICIPANT) | TO(FINDER) | LEADS, READERS, SCOPE_COORDINATE, ACT_FRESH, ACT_FIELDS(decline_fields),
	  leave_prepare, leave_apply, gone_aside,
	  "A party leaves the case: nothing is shared with it any more. What it agreed to be silent about, it keeps." },
	{ "case.remove", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, ACT_FRESH, ACT_FIELDS(remove_fields), remove_prepare, remove_apply,
	  gone_aside,
	  "Somebody is taken out of the case: nothing is shared with them any more. The others' embargo stays." },
	{ "case.answer", THING_CASE, TO(INVITED) | READERS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(answer_fields), answer_prepare, answer_apply,
	  answer_aside,
	  "A party says that the case arrived, or that its products are affected, or that they are not." },
	{ "case.track", THING_CASE, TO(INVITED) | READERS, LEADS, SCOPE_COORDINATE, 0, ACT_FIELDS(track_fields), track_prepare, track_apply, NULL,
	  "A party keeps its own number for the case." },
	{ "case.credit", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(credit_fields), credit_prepare, credit_apply, NULL,
	  "It is agreed in which words somebody is credited." },
	{ "case.jurisdiction", THING_CASE, LEADS, LEADS, SCOPE_COORDINATE, ACT_FRESH, ACT_FIELDS(jurisdiction_fields), jurisdiction_prepare,
	  jurisdiction_apply, jurisdiction_aside,
	  "Whether the parties of a country may take part, by a recorded decision. Who is barred finds nothing of the case any more." },
};

const struct act_section acts_of_participants = { "Who takes part in a case", rows, sizeof rows / sizeof *rows };

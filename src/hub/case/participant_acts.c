/* Who takes part in a case: entering, answering, leaving. Who is kept out by law: jurisdiction_acts.c. */
#include "hub/case/case_acts.h"

#include "base/names.h"

static const struct str answers[] = { STR_LIT("acknowledged"), STR_LIT("confirmed"), STR_LIT("refuted") };
#define WORDS(table) .words = (table), .word_n = sizeof (table) / sizeof *(table)

/* --- case.enter, report.enter --- */

static const struct act_field enter_fields[] = {
	{ "ends", ACT_INSTANT, .help = "the end of the embargo one agrees to, as the cover shows it; refused when it is "
	  "another by now" },
};

/* The end that stands on the cover: of the embargo in force; while the first one is negotiated, what the leader offers, else the
 * earliest. */
static const struct embargo_proposal *offered(const struct case_at *c)
{
	const struct embargo_proposal *r = NULL;
	int64_t lead = case_number(c, c->row.leader);

	for (size_t i = 0; i < c->e.proposal_n; i++) {
		const struct embargo_proposal *p = &c->e.proposals[i];

		if (p->state == PROPOSAL_OPEN && (!r || (p->by == lead && r->by != lead) ||
		                                  ((r->by == lead) == (p->by == lead) && p->ends < r->ends)))
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
		return thing_none(err);
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
	const struct case_telling t = case_telling(x, NOTICE_CASE_PARTIES);

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
	const struct case_telling t = case_telling(x, NOTICE_CASE_PARTIES);

	struct str who = str_eq(str_of(x->row->name), STR("case.remove")) ? act_text(x, "participant") : case_actor_made(x);

	return case_frees(x, who, err) && case_tell(x, x->case_id, &t, TELL_LEAD, err) && case_tells_embargo(x, err);
}

/* --- case.answer --- */

static const struct act_field answer_fields[] = {
	{ "answer", ACT_WORD, ACT_REQUIRED, WORDS(answers), .help = "that it arrived; that one's products are affected; that "
	  "they are not" },
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

/* Rules ask how grave it is, as who answers finds it, else as the case has it; and how long the case's plan leaves for a fix. */
static bool answer_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = case_telling(x, NOTICE_CASE_ANSWERED);
	struct case_row c;
	struct plan p;

	if (!case_get(x->db, x->a, x->case_id, &c, err) || !plan_of_case(x->db, x->a, c.plan, &p, err))
		return false;
	struct str grade = act_given(x, "grade") ? act_text(x, "grade") : c.grade;

	act_fact(x, "severity", grade);
	act_fact(x, "fix_days", str_printf(x->a, "%lld", (long long)(p.fix_s[plan_grade(grade)] / 86400)));
	return case_gives_seat(x, case_actor_made(x), err) && case_gives_facts(x, err) && case_tell(x, x->case_id, &t, TELL_LEAD, err);
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

#define TO(rel) (1u << REL_##rel)
#define LEADS   (TO(LEADER) | TO(COORDINATOR))
#define READERS (TO(PARTICIPANT) | TO(FINDER) | LEADS)
static const struct act_row rows[] = {
	{ "case.enter", THING_CASE, TO(INVITED) | READERS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(enter_fields),
	  enter_prepare, enter_apply, enter_aside,
	  "Who was asked in accepts the embargo in force, or the end that the cover offers, or the label when there "
	  "is neither; after that the case is there for them. So does again who has not accepted a later end." },
	{ "report.enter", THING_REPORT, TO(HOLDER) | TO(SELF) | TO(COLLEAGUE), READERS | TO(HOLDER) | TO(SELF), SCOPE_COORDINATE, 0,
	  ACT_FIELDS(enter_fields), enter_prepare, enter_apply, enter_aside,
	  "A finder accepts the embargo of the case that the report has joined." },
	{ "case.decline", THING_CASE, TO(INVITED), LEADS, SCOPE_COORDINATE, 0, ACT_FIELDS(decline_fields), decline_prepare,
	  decline_apply, gone_aside,
	  "Who was asked in does not take part." },
	{ "case.leave", THING_CASE, TO(PARTICIPANT) | TO(FINDER) | LEADS, READERS, SCOPE_COORDINATE, ACT_FRESH,
	  ACT_FIELDS(decline_fields), leave_prepare, leave_apply, gone_aside,
	  "A party leaves the case: nothing is shared with it any more. What it agreed to be silent about, it keeps." },
	{ "case.remove", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, ACT_FRESH, ACT_FIELDS(remove_fields), remove_prepare,
	  remove_apply, gone_aside,
	  "Somebody is taken out of the case: nothing is shared with them any more. The others' embargo stays." },
	{ "case.answer", THING_CASE, TO(INVITED) | READERS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(answer_fields),
	  answer_prepare, answer_apply, answer_aside,
	  "A party says that the case arrived, or that its products are affected, or that they are not." },
	{ "case.track", THING_CASE, TO(INVITED) | READERS, LEADS, SCOPE_COORDINATE, 0, ACT_FIELDS(track_fields),
	  track_prepare, track_apply, NULL,
	  "A party keeps its own number for the case." },
	{ "case.credit", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(credit_fields), credit_prepare, credit_apply, NULL,
	  "It is agreed in which words somebody is credited." },
};

const struct act_section acts_of_participants = { "Who takes part in a case", rows, sizeof rows / sizeof *rows };

#include "hub/case/case_acts.h"

#include "base/names.h"
#include "hub/case/plans.h"
#include "store/obligations.h"

const struct str grade_words[4] = { STR_LIT("critical"), STR_LIT("high"), STR_LIT("medium"), STR_LIT("low") };
const struct str tlp_words[TLP_N] = {
	[TLP_RED] = STR_LIT("red"), [TLP_AMBER_STRICT] = STR_LIT("amber_strict"), [TLP_AMBER] = STR_LIT("amber"),
	[TLP_GREEN] = STR_LIT("green"), [TLP_CLEAR] = STR_LIT("clear"),
};
#define WORDS(table) .words = (table), .word_n = sizeof (table) / sizeof *(table)

/* --- reports join --- */

bool case_may_take(struct acting *x, int64_t report, struct case_report *ret, struct err *err)
{
	struct str subject = str_printf(x->a, "report/%lld", (long long)report);
	enum report_state next;
	enum thing_kind kind;
	struct thing t;

	if (!thing_load(x->db, &x->who, subject, &kind, &t, x->a, err))
		return false;
	if (!x->who.hub && !(access_relations(&x->who, &t) & 1u << REL_COORDINATOR))
		return thing_none(err);
	if (!case_report_get(x->db, x->a, report, ret, err))
		return false;
	if (ret->case_id)
		return err_set(err, ERR_STATE, "report %lld is in case %lld already", (long long)report, (long long)ret->case_id);
	if (ret->state == REPORT_ACCEPTED || report_next(ret->state, REPORT_ACCEPT, &next))
		return true;
	return err_set(err, ERR_STATE, "report %lld is %.*s: validate it first", (long long)report,
	               STR_ARG(report_state_names[ret->state]));
}

/* Reports are accepted with the case that takes them up. */
bool case_take_report(struct acting *x, const struct case_row *c, int64_t report, struct err *err)
{
	struct str who = str_printf(x->a, "report/%lld", (long long)report);
	struct participant p = {
		.case_id = c->id, .who = who, .role = PART_FINDER, .invited = x->at, .invited_by = c->leader,
		.entered = embargo_in_force(c->embargo) ? TIME_NONE : x->at, .stand = STAND_ASKED, .until = TIME_NONE,
		.declined = TIME_NONE,
		.ended = TIME_NONE, .state = REPORT_ACCEPTED, .answered = TIME_NONE, .aware = TIME_NONE, .ready = TIME_NONE,
		.deployed = TIME_NONE,
	}, before;
	struct err none = { 0 };

	if (participant_get(x->db, x->a, c->id, who, &before, &none)) {
		p.until = before.until;
		p.credit = before.credit;
	} else if (none.code != ERR_FOUND) {
		return *err = none, false;
	}
	return participant_put(x->db, &p, err) && case_report_put(x->db, report, c->id, REPORT_ACCEPTED, err) &&
	       obligations_to_case(x->db, who, c->id, err);
}

bool case_parts(struct acting *x, struct case_at *c, struct str who, struct err *err)
{
	if (!case_refuse(err, embargo_leave(&c->e, &c->now, case_number(c, who))))
		return false;
	case_makes(x, c);
	return true;
}

bool case_frees(struct acting *x, struct str who, struct err *err)
{
	struct obligation_ids owed;

	if (!obligations_in_case(x->db, x->a, x->case_id, who, &owed, err))
		return false;
	for (size_t i = 0; i < owed.n; i++)
		act_follow(x, "obligation.cancel", str_printf(x->a, "obligation/%lld", (long long)owed.v[i]), (const char *const[]){
			"cause", str_cstr(x->a, str_printf(x->a, "%lld", (long long)x->seq)), NULL });
	return true;
}

bool case_party(struct acting *x, const char *field, struct str subject, struct party_row *ret, struct err *err)
{
	struct err none = { 0 };

	if (str_starts(subject, STR("party/")) && party_get(x->db, x->a, act_slug(subject), ret, &none) && ret->ended == TIME_NONE)
		return true;
	if (none.code && none.code != ERR_FOUND)
		return *err = none, false;
	err_set(err, ERR_RANGE, "expected a party that takes part in the alliance, such as party/nova");
	return err_at(err, "%s", field);
}

bool case_gives_facts(struct acting *x, struct err *err)
{
	struct case_reports r;
	struct case_row row;

	if (!case_get(x->db, x->a, x->case_id, &row, err) || !case_reports_of(x->db, x->a, x->case_id, &r, err))
		return false;
	act_fact(x, "leader", row.leader);
	for (size_t i = 0; i < r.n; i++)
		act_fact(x, "report", str_printf(x->a, "report/%lld", (long long)r.v[i].id));
	return true;
}

/* Laws ask where a party has its seat. */
bool case_gives_seat(struct acting *x, struct str who, struct err *err)
{
	struct party_row p;

	if (!str_starts(who, STR("party/")))
		return true;
	if (!party_get(x->db, x->a, act_slug(who), &p, err))
		return false;
	act_fact(x, "jurisdiction", p.country);
	return true;
}

struct case_telling case_telling(const struct acting *x, enum notice_kind kind)
{
	return (struct case_telling){ kind, 0, str_printf(x->a, "act/%lld", (long long)x->seq) };
}

/* --- case.open --- */

static const struct act_field open_fields[] = {
	{ "title", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .min = 2, .max = 200, .help = "what it is called among those who take part" },
	{ "reports", ACT_LIST, .max = 1000, .help = "the validated reports it begins with: 12 57" },
	{ "grade", ACT_WORD, WORDS(grade_words), .help = "how grave it is; else as the first report has it" },
	{ "tlp", ACT_WORD, WORDS(tlp_words), .help = "its label, TLP 2.0; else amber" },
};

static bool open_prepare(struct acting *x, struct err *err)
{
	bool staff = x->who.roles & 1u << ROLE_COORDINATOR, vendor = x->who.roles & 1u << ROLE_VENDOR;
	struct case_report r;
	struct case_list l;
	struct plan plan;

	if (!staff && !vendor)
		return err_set(err, ERR_DENIED, "a case is opened by a coordinator or a vendor: report what you know instead");
	if (!case_list(x, "reports", THING_REPORT, &l, err))
		return false;
	for (size_t i = 0; i < l.n; i++) {
		for (size_t k = 0; k < i; k++)
			if (l.v[k] == l.v[i])
				return err_set(err, ERR_RANGE, "report %lld is named twice", (long long)l.v[i]);
		if (!case_may_take(x, l.v[i], &r, err))
			return err_at(err, "reports");
	}
	act_make(x, "as", part_names[staff ? PART_COORDINATOR : PART_VENDOR]);
	if (!plan_in_force(x->db, x->a, x->at, &plan, err))
		return false;
	act_make(x, "plan", plan.version);
	return true;
}

static struct participant leader_of(const struct acting *x, const struct case_row *c)
{
	bool vendor = str_eq(act_made(x, "as"), part_names[PART_VENDOR]);

	return (struct participant){
		.case_id = c->id, .who = c->leader, .role = vendor ? PART_VENDOR : PART_COORDINATOR, .invited = x->at,
		.invited_by = c->leader, .entered = x->at, .stand = STAND_ASKED, .until = TIME_NONE, .declined = TIME_NONE,
		.ended = TIME_NONE, .state = REPORT_ACCEPTED, .answered = TIME_NONE,
		.aware = vendor ? x->at : TIME_NONE, .ready = TIME_NONE, .deployed = TIME_NONE,
	};
}

static bool open_apply(struct acting *x, struct err *err)
{
	struct case_row c = {
		.id = x->seq, .at = x->at, .title = act_ref(x, "title"), .leader = STR_JOIN(x->a, STR("party/"), x->who.party),
		.tlp = TLP_AMBER, .grade = act_text(x, "grade"), .plan = act_made(x, "plan"), .life = CASE_OPEN, .ended = TIME_NONE,
		.public = TIME_NONE, .exploit = TIME_NONE, .attack = TIME_NONE, .embargo = EMBARGO_NONE, .ends = TIME_NONE,
		.began = TIME_NONE,
		.exited = TIME_NONE, .not_before = TIME_NONE, .wakes = TIME_NONE, .published = TIME_NONE,
	};
	struct case_report r;
	struct case_list l;

	if (!case_list(x, "reports", THING_REPORT, &l, err))
		return false;
	if (act_given(x, "tlp"))
		c.tlp = (enum tlp)act_number(x, "tlp");
	for (size_t i = 0; i < l.n && !c.grade.n; i++) {
		if (!case_report_get(x->db, x->a, l.v[i], &r, err))
			return false;
		c.grade = r.grade;
	}
	const struct participant p = leader_of(x, &c);

	x->case_id = c.id;
	if (!case_add(x->db, &c, err) || !participant_put(x->db, &p, err) || !case_thread_add(x->db, c.id, c.leader, x->at, err))
		return false;
	for (size_t i = 0; i < l.n; i++)
		if (!case_take_report(x, &c, l.v[i], err))
			return false;
	return true;
}

static bool open_aside(struct acting *x, struct err *err)
{
	return case_gives_facts(x, err);
}

/* --- case.rename, case.grade, case.tlp --- */

static const struct act_field rename_fields[] = {
	{ "title", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .min = 2, .max = 200, .help = "what it is called from now on" },
};
static const struct act_field grade_fields[] = {
	{ "grade", ACT_WORD, ACT_REQUIRED, WORDS(grade_words), .help = "how grave it is" },
};
static const struct act_field tlp_fields[] = {
	{ "tlp", ACT_WORD, ACT_REQUIRED, WORDS(tlp_words), .help = "its label from now on, TLP 2.0" },
	{ "reason", ACT_PROSE, ACT_SEALED, .min = 2, .max = 1000, .help = "why; needed for a freer label than before" },
};

static bool is_open(struct acting *x, struct err *err)
{
	struct case_at c;

	return case_at(x, &c, err);
}

static bool rename_apply(struct acting *x, struct err *err)
{
	struct case_row c;

	if (!case_get(x->db, x->a, x->case_id, &c, err))
		return false;
	c.title = act_ref(x, "title");
	return case_set(x->db, &c, err);
}

static bool grade_apply(struct acting *x, struct err *err)
{
	struct case_row c;

	if (!case_get(x->db, x->a, x->case_id, &c, err))
		return false;
	c.grade = act_text(x, "grade");
	return case_set(x->db, &c, err);
}

/* Stricter at any time; freer by who leads, with a reason, and never while an embargo keeps it among those who take part. */
static bool tlp_prepare(struct acting *x, struct err *err)
{
	enum tlp to = (enum tlp)act_number(x, "tlp");
	struct case_at c;

	if (!case_at(x, &c, err))
		return false;
	if (to == c.row.tlp)
		return err_set(err, ERR_STATE, "that is its label already");
	if (tlp_may_relabel(c.row.tlp, to))
		return true;
	if (!IS(x, LEADER))
		return err_set(err, ERR_DENIED, "a freer label is given by who leads the case");
	if (embargo_in_force(c.e.state) && tlp_may_show(to, TLP_COMMUNITY))
		return err_set(err, ERR_STATE, "the embargo is in force: what it keeps cannot bear %.*s", STR_ARG(tlp_rows[to].label));
	if (!act_given(x, "reason")) {
		err_set(err, ERR_MISSING, "a freer label needs a reason");
		return err_at(err, "reason");
	}
	return true;
}

static bool tlp_apply(struct acting *x, struct err *err)
{
	struct case_row c;

	if (!case_get(x->db, x->a, x->case_id, &c, err))
		return false;
	c.tlp = (enum tlp)act_number(x, "tlp");
	return case_set(x->db, &c, err);
}

/* --- case.take, case.release --- */

static const struct act_field take_fields[] = {
	{ "report", ACT_NUMBER, ACT_REQUIRED, .min = 1, .max = INT64_MAX, .help = "the validated report that joins: 57" },
};
static const struct act_field release_fields[] = {
	{ "report", ACT_NUMBER, ACT_REQUIRED, .min = 1, .max = INT64_MAX, .help = "the report that leaves: 57" },
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 1000, .help = "why" },
};

static bool take_prepare(struct acting *x, struct err *err)
{
	struct case_report r;
	struct case_at c;

	return case_at(x, &c, err) && (case_may_take(x, act_number(x, "report"), &r, err) || err_at(err, "report"));
}

static bool take_apply(struct acting *x, struct err *err)
{
	struct case_row c;

	return case_get(x->db, x->a, x->case_id, &c, err) && case_take_report(x, &c, act_number(x, "report"), err);
}

static struct str report_named(const struct acting *x)
{
	return str_printf(x->a, "report/%lld", (long long)act_number(x, "report"));
}

static bool take_aside(struct acting *x, struct err *err)
{
	struct str who = report_named(x);
	const struct case_telling t = { NOTICE_CASE_INVITED, 0, str_printf(x->a, "act/%lld", (long long)x->seq) };
	struct participant p;

	act_fact(x, "report", who);
	return participant_get(x->db, x->a, x->case_id, who, &p, err) &&
	       (p.entered != TIME_NONE || case_tell_one(x, x->case_id, &t, who, err));
}

static bool release_prepare(struct acting *x, struct err *err)
{
	struct case_report r;
	struct case_at c;

	if (!case_at(x, &c, err))
		return false;
	bool there = case_report_get(x->db, x->a, act_number(x, "report"), &r, err);

	if (!there && err->code != ERR_FOUND)
		return false;
	if (!there || r.case_id != x->case_id)
		return thing_none(err), err_at(err, "report");
	const struct participant *p = participant_find(&c.parts, report_named(x));

	return !p || !participant_live(p) || case_parts(x, &c, p->who, err);
}

static bool release_apply(struct acting *x, struct err *err)
{
	struct str who = report_named(x);
	struct case_report r;
	struct participant p;

	if (!case_report_get(x->db, x->a, act_number(x, "report"), &r, err) || !participant_get(x->db, x->a, x->case_id, who, &p, err))
		return false;
	if (p.ended == TIME_NONE) {
		p.ended = x->at;
		p.why = STR("released");
	}
	return participant_put(x->db, &p, err) && case_report_put(x->db, r.id, 0, r.state, err) &&
	       obligations_to_case(x->db, who, 0, err) &&
	       (!act_made(x, "embargo").n || case_applies(x, x->case_id, err));
}

static bool release_aside(struct acting *x, struct err *err)
{
	act_fact(x, "report", report_named(x));
	return !act_made(x, "embargo").n || case_tells_embargo(x, err);
}

/* --- case.lead --- */

static const struct act_field lead_fields[] = {
	{ "leader", ACT_SUBJECT, ACT_REQUIRED, .help = "the party that leads from now on; it takes part: party/orion" },
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 1000, .help = "why" },
};

/* By who leads; by who coordinates when the leader is gone. */
static bool lead_prepare(struct acting *x, struct err *err)
{
	struct str to = act_text(x, "leader");
	const struct participant *p, *now;
	struct party_row party;
	struct case_at c;

	if (!case_at(x, &c, err) || !party_get(x->db, x->a, act_slug(c.row.leader), &party, err))
		return false;
	now = participant_find(&c.parts, c.row.leader);
	if (!IS(x, LEADER) && party.ended == TIME_NONE && now && participant_live(now))
		return err_set(err, ERR_DENIED, "a case is handed over by who leads it");
	if (str_eq(to, c.row.leader))
		return err_set(err, ERR_STATE, "it leads already");
	p = participant_find(&c.parts, to);
	if (!p || !participant_in(p) || !(p->role == PART_COORDINATOR || p->role == PART_VENDOR)) {
		err_set(err, ERR_RANGE, "expected a coordinator or vendor who has entered the case");
		return err_at(err, "leader");
	}
	if (embargo_in_force(c.e.state) && p->stand != STAND_BOUND)
		return case_refuse(err, CASE_EMBARGO_UNBOUND);
	return p->state == REPORT_ACCEPTED || case_refuse(err, CASE_REPORT_NOT_ACCEPTED);
}

static bool lead_apply(struct acting *x, struct err *err)
{
	struct case_row c;

	if (!case_get(x->db, x->a, x->case_id, &c, err))
		return false;
	c.leader = act_text(x, "leader");
	return case_set(x->db, &c, err);
}

static bool lead_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = { NOTICE_CASE_LEAD, 0, str_printf(x->a, "act/%lld", (long long)x->seq) };

	return case_tell(x, x->case_id, &t, TELL_ENTERED | TELL_ASKED, err) && case_judges(x, x->case_id, STR(""), err);
}

/* --- case.close, case.reopen --- */

static const struct act_field close_fields[] = {
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 1000, .help = "why" },
};

static bool close_prepare(struct acting *x, struct err *err)
{
	const struct participant *lead;
	struct case_at c;

	if (!case_at(x, &c, err))
		return false;
	/* Advice of the published rules; here it holds: what is kept silent is looked after until it is not. */
	if (embargo_in_force(c.e.state))
		return err_set(err, ERR_STATE, "%s", case_reasons[CASE_CLOSE_EMBARGOED].text);
	lead = participant_find(&c.parts, c.row.leader);
	return !lead || case_refuse(err, report_refused(lead->state, REPORT_CLOSE));
}

static bool life_apply(struct acting *x, enum case_life life, struct err *err)
{
	struct case_row c;

	if (!case_get(x->db, x->a, x->case_id, &c, err))
		return false;
	c.life = life;
	c.ended = life == CASE_OPEN ? TIME_NONE : x->at;
	return case_set(x->db, &c, err);
}

static bool close_apply(struct acting *x, struct err *err)
{
	return life_apply(x, CASE_CLOSED, err);
}

/* Nothing is owed in a case that is closed. */
static bool close_aside(struct acting *x, struct err *err)
{
	struct participants all;

	if (!participants_of(x->db, x->a, x->case_id, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (!case_frees(x, all.v[i].who, err))
			return false;
	return true;
}

static bool reopen_prepare(struct acting *x, struct err *err)
{
	struct case_row c;

	if (!case_get(x->db, x->a, x->case_id, &c, err))
		return false;
	if (c.life == CASE_MERGED)
		return err_set(err, ERR_STATE, "the case was merged into another: go on there");
	return c.life == CASE_CLOSED || err_set(err, ERR_STATE, "the case is open");
}

static bool reopen_apply(struct acting *x, struct err *err)
{
	return life_apply(x, CASE_OPEN, err);
}

/* While it was closed parties may have moved. */
static bool reopen_aside(struct acting *x, struct err *err)
{
	return case_judges(x, x->case_id, STR(""), err);
}

#define TO(rel) (1u << REL_##rel)
#define LEADS   (TO(LEADER) | TO(COORDINATOR))
#define READERS (TO(PARTICIPANT) | TO(FINDER) | LEADS)
static const struct act_row rows[] = {
	{ "case.open", THING_HUB, TO(MEMBER), READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(open_fields), open_prepare,
	  open_apply, open_aside,
	  "A case begins. The party that opens it leads it.", THING_CASE },
	{ "case.rename", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(rename_fields), is_open, rename_apply, NULL,
	  "A case is called otherwise." },
	{ "case.grade", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(grade_fields), is_open, grade_apply, NULL,
	  "A case is graded." },
	{ "case.tlp", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(tlp_fields), tlp_prepare, tlp_apply, NULL,
	  "A case bears another label. A freer one is given by who leads it, with a reason." },
	{ "case.take", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(take_fields), take_prepare, take_apply, take_aside,
	  "A report joins a case, and its finder takes part; with an embargo in force, once its terms are accepted." },
	{ "case.release", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(release_fields), release_prepare,
	  release_apply, release_aside,
	  "A report leaves a case, and its finder takes part no longer." },
	{ "case.lead", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, ACT_FRESH, ACT_FIELDS(lead_fields), lead_prepare,
	  lead_apply, lead_aside,
	  "Another party leads the case. Who coordinates it may do so when the leader is gone." },
	{ "case.close", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(close_fields), close_prepare,
	  close_apply, close_aside,
	  "A case ends. Not while its embargo is in force." },
	{ "case.reopen", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, NULL, 0, reopen_prepare, reopen_apply, reopen_aside,
	  "A closed case goes on." },
};

const struct act_section acts_of_cases = { "Cases", rows, sizeof rows / sizeof *rows };

/* The embargo of a case: ends that are proposed, what is said to them, and what ends it. */
#include "hub/case/case_acts.h"

#include "base/names.h"
#include "hub/settings.h"

#define WORDS(table) .words = (table), .word_n = sizeof (table) / sizeof *(table)

/* --- embargo.propose, report.propose --- */

static const struct act_field propose_fields[] = {
	{ "ends", ACT_INSTANT, ACT_REQUIRED, .help = "the exact instant at which the embargo would end, with its zone" },
	{ "zone", ACT_ZONE, .help = "the time zone it is told in; else that of the proposer's party" },
	{ "words", ACT_PROSE, ACT_SEALED, .max = 4000, .help = "why" },
};

static bool proposer_zone(struct acting *x, struct err *err)
{
	struct party_row p;

	if (act_given(x, "zone") || !x->who.party.n)
		return true;
	if (!party_get(x->db, x->a, x->who.party, &p, err))
		return false;
	if (p.zone.n)
		act_make(x, "zone", p.zone);
	return true;
}

static bool propose_prepare(struct acting *x, struct err *err)
{
	struct case_at c;
	struct str who;
	char until[21];

	if (!x->case_id)
		return thing_none(err);
	if (!case_at(x, &c, err) || !case_actor(x, &c, &who, err))
		return false;
	if (!participant_in(participant_find(&c.parts, who)))
		return case_refuse(err, CASE_EMBARGO_UNBOUND);
	if (!case_refuse(err, embargo_propose(x->a, &c.e, &c.now, x->seq, case_number(&c, who), act_number(x, "ends"), false)))
		return err_at(err, "ends");
	if (c.plan.answer_s)
		act_make(x, "answer_by", str_of(time_format(x->at + c.plan.answer_s, until)));
	case_makes(x, &c);
	return proposer_zone(x, err);
}

static bool propose_apply(struct acting *x, struct err *err)
{
	struct str zone = act_given(x, "zone") ? act_text(x, "zone") : act_made(x, "zone");
	struct proposal_row p = {
		.id = x->seq, .case_id = x->case_id, .who = case_actor_made(x), .at = x->at, .ends = act_number(x, "ends"),
		.zone = zone.n ? zone : STR("UTC"), .words = act_ref(x, "words"), .answer_by = TIME_NONE, .state = PROPOSAL_OPEN,
		.decided = TIME_NONE,
	};

	if (act_made(x, "answer_by").n)
		time_parse(act_made(x, "answer_by"), &p.answer_by);
	return proposal_add(x->db, &p, err) && case_applies(x, x->case_id, err);
}

static bool propose_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = { NOTICE_EMBARGO_PROPOSED, act_number(x, "ends"),
		                        str_printf(x->a, "act/%lld", (long long)x->seq) };

	return case_tell(x, x->case_id, &t, TELL_ENTERED, err) && case_tells_embargo(x, err);
}

/* --- what is said to a proposal --- */

static const struct str yes_no[] = { STR_LIT("reject"), STR_LIT("accept") };
static const struct act_field words_fields[] = {
	{ "words", ACT_PROSE, ACT_SEALED, .max = 2000, .help = "why" },
};
static const struct act_field decide_fields[] = {
	{ "decision", ACT_WORD, ACT_REQUIRED, WORDS(yes_no), .help = "whether it is to be so" },
	{ "words", ACT_PROSE, ACT_SEALED, .max = 2000, .help = "why" },
};
static const struct act_field finder_fields[] = {
	{ "proposal", ACT_NUMBER, ACT_REQUIRED, .min = 1, .max = INT64_MAX, .help = "which proposal of the case: 61" },
	{ "words", ACT_PROSE, ACT_SEALED, .max = 2000, .help = "why" },
};

/* The proposal that is meant: the subject, or of a finder's act the field. */
static int64_t which(const struct acting *x)
{
	return str_starts(x->subject, STR("report/")) ? act_number(x, "proposal") : act_id(x->subject);
}

static const struct proposal_row *proposal_of(const struct case_at *c, int64_t id)
{
	for (size_t i = 0; i < c->proposals.n; i++)
		if (c->proposals.v[i].id == id)
			return &c->proposals.v[i];
	return NULL;
}

enum say { SAY_NO, SAY_YES, SAY_WITHDRAW };

static bool say_prepare(struct acting *x, enum say what, struct err *err)
{
	struct case_at c;
	struct str who;
	enum case_reason why;

	if (!x->case_id)
		return thing_none(err);
	if (!case_at(x, &c, err) || !case_actor(x, &c, &who, err))
		return false;
	int64_t n = case_number(&c, who);

	if (!participant_in(participant_find(&c.parts, who)) || !proposal_of(&c, which(x)))
		return thing_none(err);
	why = what == SAY_WITHDRAW ? embargo_withdraw(&c.e, &c.now, which(x), n) :
	      embargo_answer(x->a, &c.e, &c.now, which(x), n, what == SAY_YES);
	if (!case_refuse(err, why))
		return false;
	case_makes(x, &c);
	return true;
}

static bool say_apply(struct acting *x, enum say what, struct err *err)
{
	const struct proposal_said s = { which(x), case_actor_made(x), what == SAY_YES, x->at };

	return (what == SAY_WITHDRAW || proposal_say(x->db, &s, err)) && case_applies(x, x->case_id, err);
}

/* Who leads is told of each answer; of what comes of it, all. */
static bool say_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = { NOTICE_EMBARGO_ANSWERED, 0, str_printf(x->a, "act/%lld", (long long)x->seq) };

	if (act_made(x, "decided").n)
		return case_tells_embargo(x, err);
	return case_tell(x, x->case_id, &t, TELL_LEAD, err);
}

static bool accept_prepare(struct acting *x, struct err *err) { return say_prepare(x, SAY_YES, err); }
static bool accept_apply(struct acting *x, struct err *err) { return say_apply(x, SAY_YES, err); }
static bool reject_prepare(struct acting *x, struct err *err) { return say_prepare(x, SAY_NO, err); }
static bool reject_apply(struct acting *x, struct err *err) { return say_apply(x, SAY_NO, err); }
static bool withdraw_prepare(struct acting *x, struct err *err) { return say_prepare(x, SAY_WITHDRAW, err); }
static bool withdraw_apply(struct acting *x, struct err *err) { return say_apply(x, SAY_WITHDRAW, err); }

static bool decide_prepare(struct acting *x, struct err *err)
{
	return say_prepare(x, act_number(x, "decision") == 1 ? SAY_YES : SAY_NO, err);
}

static bool decide_apply(struct acting *x, struct err *err)
{
	return say_apply(x, act_number(x, "decision") == 1 ? SAY_YES : SAY_NO, err);
}

/* --- embargo.end, embargo.expire --- */

static const struct str end_reasons[] = { STR_LIT("attacks"), STR_LIT("quorum"), STR_LIT("closing") };
static const struct act_field end_fields[] = {
	{ "reason", ACT_WORD, ACT_REQUIRED, WORDS(end_reasons),
	  .help = "attacks are known; enough vendors have a fix ready; nobody works under it any more. An earlier end that "
	  "all agree on is proposed" },
	{ "words", ACT_PROSE, ACT_SEALED, .max = 2000, .help = "why" },
};

static bool end_prepare(struct acting *x, struct err *err)
{
	int why = names_find(embargo_end_names, EMBARGO_END_N, act_text(x, "reason"));
	struct case_at c;

	if (!case_at(x, &c, err) || !case_refuse(err, embargo_decide_end(&c.e, &c.now, (enum embargo_end)why, c.ready)))
		return false;
	case_makes(x, &c);
	return true;
}

static bool changed_apply(struct acting *x, struct err *err)
{
	return case_applies(x, x->case_id, err);
}

/* What time alone has done is written down. Of any case: one that is closed may still have a proposal that nobody answered. */
static bool expire_prepare(struct acting *x, struct err *err)
{
	struct case_at c;

	if (!case_load(x->db, x->a, x->case_id, x->at, &c, err))
		return false;
	if (!c.moved && embargo_wakes(&c.e, &c.plan) == c.row.wakes)
		return err_set(err, ERR_STATE, "nothing has changed by time alone");
	case_makes(x, &c);
	return true;
}

/* --- case.tell, case.fact --- */

enum fact { FACT_PUBLIC, FACT_EXPLOIT, FACT_ATTACK, FACT_N };
static const struct str facts[FACT_N] = { STR_LIT("public"), STR_LIT("exploit"), STR_LIT("attack") };
static const enum case_event events[FACT_N] = { CASE_P, CASE_X, CASE_A };

static const struct act_field tell_fields[] = {
	{ "fact", ACT_WORD, ACT_REQUIRED, WORDS(facts), .help = "it is known to the public; an exploit is public; attacks are seen" },
	{ "text", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 2, .max = 4000, .help = "where, since when, how one knows" },
};
static const struct act_field fact_fields[] = {
	{ "fact", ACT_WORD, ACT_REQUIRED, WORDS(facts), .help = "it is known to the public; an exploit is public; attacks are seen" },
	{ "holds", ACT_FLAG, .help = "whether it is so; else yes. No: what a participant told of it has been looked at, and "
	  "is not so" },
	{ "end", ACT_FLAG, .help = "of attacks: whether the embargo ends by them; else as the handling plan has it" },
	{ "text", ACT_PROSE, ACT_SEALED, .max = 4000, .help = "where, since when, how one knows" },
};

static bool tell_prepare(struct acting *x, struct err *err)
{
	struct case_at c;
	struct str who;

	if (!case_at(x, &c, err) || !case_actor(x, &c, &who, err))
		return false;
	if (!participant_in(participant_find(&c.parts, who)))
		return thing_none(err);
	/* As one who is aware of it: what is public is that for vendors, too. */
	return case_refuse(err, case_event_refused(case_world(&c.row) | CASE_PATH, events[act_number(x, "fact")]));
}

/* The words of `claims` without one of them. */
static struct str without(struct arena *a, struct str claims, struct str word)
{
	struct str r = STR(""), one;

	while (str_token(&claims, " ", &one))
		if (!str_eq(one, word))
			r = STR_JOIN(a, r, r.n ? STR(" ") : STR(""), one);
	return r;
}

static bool tell_apply(struct acting *x, struct err *err)
{
	struct str word = act_text(x, "fact");
	struct case_row c;

	if (!case_get(x->db, x->a, x->case_id, &c, err))
		return false;
	c.claims = without(x->a, c.claims, word);
	c.claims = STR_JOIN(x->a, c.claims, c.claims.n ? STR(" ") : STR(""), word);
	return case_set(x->db, &c, err);
}

static bool tell_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = { NOTICE_CASE_CLAIM, 0, str_printf(x->a, "act/%lld", (long long)x->seq) };

	return case_gives_facts(x, err) && case_tell(x, x->case_id, &t, TELL_LEAD, err);
}

static bool fact_holds(const struct acting *x)
{
	return !act_given(x, "holds") || act_number(x, "holds");
}

static bool fact_prepare(struct acting *x, struct err *err)
{
	enum case_event ev = events[act_number(x, "fact")];
	case_bits world;
	struct case_at c;

	if (!case_at(x, &c, err))
		return false;
	if (!fact_holds(x)) {
		struct str claims = c.row.claims, one;
		bool claimed = false;

		while (str_token(&claims, " ", &one))
			claimed |= str_eq(one, act_text(x, "fact"));
		return claimed || err_set(err, ERR_STATE, "nobody has told that it is so");
	}
	world = (case_bits)(case_world(&c.row) | CASE_PATH);
	if (!case_refuse(err, case_event_refused(world, ev)) || !case_step(world, ev, &world))
		return false;
	act_make(x, "world", str_of(case_state_text(world, (char[7]){ 0 })));
	c.now.facts = (case_bits)((c.now.facts & CASE_PATH) | (world & CASE_WORLD));
	embargo_settle(&c.e, &c.now);
	/* Who says that it ends by attacks decides it; it may have ended by another fact in the same breath. */
	if (ev == CASE_A && act_given(x, "end") && act_number(x, "end") && embargo_in_force(c.e.state) &&
	    !case_refuse(err, embargo_decide_end(&c.e, &c.now, EMBARGO_BY_ATTACKS, c.ready)))
		return false;
	case_makes(x, &c);
	return true;
}

/* What is public, vendors know. */
static bool make_aware(struct acting *x, struct err *err)
{
	struct participants all;

	if (!participants_of(x->db, x->a, x->case_id, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		struct participant *p = &all.v[i];

		if (!part_makes(p->role) || p->aware != TIME_NONE || !participant_live(p))
			continue;
		p->aware = x->at;
		if (!participant_put(x->db, p, err))
			return false;
	}
	return true;
}

static bool fact_apply(struct acting *x, struct err *err)
{
	struct case_row c;
	case_bits world;

	if (!case_get(x->db, x->a, x->case_id, &c, err))
		return false;
	c.claims = without(x->a, c.claims, act_text(x, "fact"));
	if (!act_made(x, "world").n)
		return case_set(x->db, &c, err);
	if (!case_state_parse(act_made(x, "world"), &world))
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a state of a case", STR_ARG(act_made(x, "world")));
	if (world & CASE_BIT(CASE_P) && c.public == TIME_NONE)
		c.public = x->at;
	if (world & CASE_BIT(CASE_X) && c.exploit == TIME_NONE)
		c.exploit = x->at;
	if (world & CASE_BIT(CASE_A) && c.attack == TIME_NONE)
		c.attack = x->at;
	return case_set(x->db, &c, err) && (c.public == TIME_NONE || make_aware(x, err)) && case_applies(x, x->case_id, err);
}

static bool fact_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = { NOTICE_CASE_FACT, 0, str_printf(x->a, "act/%lld", (long long)x->seq) };

	if (!case_gives_facts(x, err))
		return false;
	if (!act_made(x, "world").n)
		return true;
	return case_tell(x, x->case_id, &t, TELL_ENTERED, err) && case_tells_embargo(x, err);
}

#define TO(rel) (1u << REL_##rel)
#define LEADS   (TO(LEADER) | TO(COORDINATOR))
#define READERS (TO(PARTICIPANT) | TO(FINDER) | LEADS)
#define FINDERS (TO(HOLDER) | TO(SELF) | TO(COLLEAGUE))
static const struct act_row rows[] = {
	{ "embargo.propose", THING_CASE, READERS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(propose_fields), propose_prepare,
	  propose_apply, propose_aside,
	  "Who takes part proposes when the embargo is to end.", THING_PROPOSAL },
	{ "report.propose", THING_REPORT, FINDERS, READERS | TO(HOLDER), SCOPE_COORDINATE, 0, ACT_FIELDS(propose_fields),
	  propose_prepare, propose_apply, propose_aside,
	  "A finder proposes when the embargo of the case is to end.", THING_PROPOSAL },
	{ "embargo.accept", THING_PROPOSAL, READERS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(words_fields), accept_prepare,
	  accept_apply, say_aside,
	  "Who takes part agrees to a proposed end." },
	{ "report.accept", THING_REPORT, FINDERS, READERS | TO(HOLDER), SCOPE_COORDINATE, 0, ACT_FIELDS(finder_fields), accept_prepare,
	  accept_apply, say_aside,
	  "A finder agrees to a proposed end." },
	{ "embargo.reject", THING_PROPOSAL, READERS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(words_fields), reject_prepare,
	  reject_apply, say_aside,
	  "Who takes part does not agree to a proposed end." },
	{ "report.reject", THING_REPORT, FINDERS, READERS | TO(HOLDER), SCOPE_COORDINATE, 0, ACT_FIELDS(finder_fields), reject_prepare,
	  reject_apply, say_aside,
	  "A finder does not agree to a proposed end." },
	{ "embargo.withdraw", THING_PROPOSAL, READERS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(words_fields), withdraw_prepare,
	  withdraw_apply, say_aside,
	  "Who proposed an end withdraws it." },
	{ "embargo.decide", THING_PROPOSAL, TO(LEADER), READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(decide_fields),
	  decide_prepare, decide_apply, say_aside,
	  "Who leads the case says yes or no to an end that another proposed. A later end than the one in force needs "
	  "every finder's yes, too; an earlier one lies a day ahead at least." },
	{ "embargo.end", THING_CASE, TO(LEADER), READERS, SCOPE_COORDINATE, ACT_FRESH, ACT_FIELDS(end_fields), end_prepare,
	  changed_apply, case_tells_embargo,
	  "Who leads the case ends the embargo now, for one of three reasons that have to hold." },
	{ "embargo.expire", THING_CASE, TO(HUB), READERS, SCOPE_COORDINATE, ACT_NO_FORM, NULL, 0, expire_prepare, changed_apply,
	  case_tells_embargo,
	  "The embargo's end has come, or a proposal was not answered in time." },
	{ "case.tell", THING_CASE, READERS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(tell_fields), tell_prepare, tell_apply, tell_aside,
	  "Who takes part says that it is public, that an exploit is, or that attacks are seen. Who leads the case looks into it." },
	{ "case.fact", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, ACT_FRESH, ACT_FIELDS(fact_fields), fact_prepare,
	  fact_apply, fact_aside,
	  "Who leads or coordinates records that it is public, that an exploit is, or that attacks are seen. The "
	  "first two end the embargo at once." },
};

const struct act_section acts_of_embargoes = { "Embargoes", rows, sizeof rows / sizeof *rows };

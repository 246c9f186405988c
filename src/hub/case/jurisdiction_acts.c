/*
 * Whose parties may take part in a case: decisions of the conflict of laws, country by country.
 *
 * A decision is about a country, and bears on a party by where it has its seat when the decision is made, when it is asked in
 * and whenever its seat changes. Who is barred keeps their place, and finds nothing of the case. Who moved out of a
 * barred country is no longer barred, but is not let in by that either: else a word in one's own entry would open the door. Their
 * part ends, and who leads may ask them in again.
 */
#include "hub/case/case_acts.h"

#include "base/names.h"

static const struct str decisions[] = { STR_LIT("allow"), STR_LIT("bar") };
#define WORDS(table) .words = (table), .word_n = sizeof (table) / sizeof *(table)

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

/* --- case.seat: a party that is of the case has its seat elsewhere --- */

static const struct act_field seat_fields[] = {
	{ "participant", ACT_SUBJECT, ACT_REQUIRED, .help = "the party that is judged again: party/nova" },
};

/* As bodies have them. */
enum judged { JUDGED_BARRED, JUDGED_FREE, JUDGED_LEADS, JUDGED_SAME, JUDGED_N };
static const struct str judged_names[JUDGED_N] = {
	[JUDGED_BARRED] = STR_LIT("barred"), /* kept out from now on */
	[JUDGED_FREE]   = STR_LIT("free"),   /* no longer barred: may be asked in again */
	[JUDGED_LEADS]  = STR_LIT("leads"),  /* its country is barred, but it leads: somebody else has to lead first */
	[JUDGED_SAME]   = STR_LIT("same"),   /* nothing changes */
};

static bool judge(struct acting *x, const struct case_at *c, const struct participant *p, enum judged *ret, struct err *err)
{
	struct jurisdictions j;
	struct party_row party;
	bool bar = false;

	if (!party_get(x->db, x->a, act_slug(p->who), &party, err) || !jurisdictions_of(x->db, x->a, x->case_id, &j, err))
		return false;
	for (size_t i = 0; i < j.n; i++)
		bar |= j.v[i].bar && party.country.n && str_eq(j.v[i].country, party.country);
	*ret = bar == p->barred ? JUDGED_SAME : !bar ? JUDGED_FREE : str_eq(p->who, c->row.leader) ? JUDGED_LEADS : JUDGED_BARRED;
	if (party.country.n)
		act_make(x, "country", party.country);
	act_make(x, "decision", judged_names[*ret]);
	return true;
}

static bool seat_prepare(struct acting *x, struct err *err)
{
	struct str who = act_text(x, "participant");
	const struct participant *p;
	enum judged decision;
	struct case_at c;

	if (!case_at(x, &c, err))
		return false;
	p = participant_find(&c.parts, who);
	if (!p || !str_starts(who, STR("party/"))) {
		err_set(err, ERR_RANGE, "expected a party that takes part, or is asked to");
		return err_at(err, "participant");
	}
	if (!judge(x, &c, p, &decision, err))
		return false;
	if (decision == JUDGED_BARRED && participant_live(p))
		embargo_leave(&c.e, &c.now, case_number(&c, who));
	case_makes(x, &c);
	return true;
}

static enum judged judged_made(const struct acting *x)
{
	int i = names_find(judged_names, JUDGED_N, act_made(x, "decision"));

	return i < 0 ? JUDGED_SAME : (enum judged)i;
}

static bool seat_apply(struct acting *x, struct err *err)
{
	enum judged decision = judged_made(x);
	struct participant p;

	if (!participant_get(x->db, x->a, x->case_id, act_text(x, "participant"), &p, err))
		return false;
	if (decision == JUDGED_BARRED)
		p.barred = true;
	if (decision == JUDGED_FREE) {
		p.barred = false;
		if (participant_live(&p)) {
			p.ended = x->at;
			p.why = STR("moved");
		}
	}
	return participant_put(x->db, &p, err) && case_applies(x, x->case_id, err);
}

static bool seat_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = case_telling(x, NOTICE_CASE_SEAT);
	enum judged decision = judged_made(x);

	if (decision == JUDGED_BARRED && !case_frees(x, act_text(x, "participant"), err))
		return false;
	return decision == JUDGED_SAME || (case_tell(x, x->case_id, &t, TELL_LEAD, err) && case_tells_embargo(x, err));
}

bool case_judges(struct acting *x, int64_t id, struct str who, struct err *err)
{
	struct participations due;

	if (!participations_to_judge(x->db, x->a, id, who, &due, err))
		return false;
	for (size_t i = 0; i < due.n; i++)
		act_follow(x, "case.seat", str_printf(x->a, "case/%lld", (long long)due.v[i].case_id), (const char *const[]){
			"participant", str_cstr(x->a, due.v[i].who), NULL });
	return true;
}

#define TO(rel) (1u << REL_##rel)
#define LEADS   (TO(LEADER) | TO(COORDINATOR))
static const struct act_row rows[] = {
	{ "case.jurisdiction", THING_CASE, LEADS, LEADS, SCOPE_COORDINATE, ACT_FRESH, ACT_FIELDS(jurisdiction_fields),
	  jurisdiction_prepare, jurisdiction_apply, jurisdiction_aside,
	  "Whether the parties of a country may take part, by a recorded decision. Who is barred finds nothing of the case any more." },
	{ "case.seat", THING_CASE, TO(HUB), LEADS, SCOPE_COORDINATE, ACT_NO_FORM, ACT_FIELDS(seat_fields),
	  seat_prepare, seat_apply, seat_aside,
	  "A party of the case has its seat elsewhere now, so the decisions on jurisdiction are asked again: it is barred from "
	  "now on; or no longer, its part ends, and it may be asked in again; or it leads, and somebody else has to lead first." },
};

const struct act_section acts_of_jurisdictions = { "Whose parties may take part in a case", rows, sizeof rows / sizeof *rows };

/* How the programme handles a case from a day on: stewards adopt a handling plan. */
#include "base/limits.h"
#include "hub/case/plans.h"
#include "hub/notice/tell.h"

#define STEWARD (1u << REL_STEWARD)
#define HUB (1u << REL_HUB)

static const struct act_field adopt_fields[] = {
	{ "plan", ACT_JSON, ACT_REQUIRED, .max = LIMIT_RULES, .help = "the plan as docs/handling-plan.md tells, an object of JSON" },
};

static bool adopt_prepare(struct acting *x, struct err *err)
{
	char from[11];
	struct plan p;

	if (!plan_may_be_adopted(x->db, x->a, act_text(x, "plan"), &p, err))
		return err_at(err, "plan");
	act_make(x, "version", p.version);
	act_make(x, "valid_from", str_of(day_format(p.valid_from, from)));
	return true;
}

static bool adopt_apply(struct acting *x, struct err *err)
{
	struct plan_row r = { .version = act_made(x, "version"), .act = x->seq, .at = x->at, .member = x->who.member,
		              .text = act_text(x, "plan") };

	if (!day_parse(act_made(x, "valid_from"), &r.valid_from))
		return err_set(err, ERR_SYNTAX, "what an act made of a plan cannot be read");
	return plan_add(x->db, &r, err);
}

/* Whoever takes part in cases is of a party, and any of them is asked into the next one: all of them are told. */
static bool adopt_aside(struct acting *x, struct err *err)
{
	const struct telling t = { x->a, x->db, { .kind = NOTICE_PLAN_ADOPTED, .subject = STR("hub"), .at = x->at,
		                   .once = str_printf(x->a, "act/%lld", (long long)x->seq) }, x->who.member };

	return tell_roles(&t, ~0u, TELL_ALL, err);
}

static const struct act_row rows[] = {
	{ "plan.adopt", THING_HUB, STEWARD | HUB, 1u << REL_MEMBER, SCOPE_HUB, ACT_FRESH, ACT_FIELDS(adopt_fields), adopt_prepare,
	  adopt_apply, adopt_aside, "A handling plan is adopted: cases that are opened from its day on go by it." },
};

const struct act_section acts_of_plans = { "The handling plan", rows, sizeof rows / sizeof *rows };

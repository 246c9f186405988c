/* How the programme handles a case from a day on: stewards adopt a handling plan. */
#include "base/limits.h"
#include "hub/case/plans.h"

#define STEWARD (1u << REL_STEWARD)
#define HUB (1u << REL_HUB)

static const struct act_field adopt_fields[] = {
	{ "plan", ACT_JSON, ACT_REQUIRED, .max = LIMIT_RULES, .help = "the plan as docs/handling-plan.md tells, an object of JSON" },
};

/* A version says one thing for ever: cases go by it. */
static bool is_new(struct acting *x, struct str version, struct err *err)
{
	struct err none = { 0 };
	struct plan_row before;
	struct plan own;

	plan_default(x->a, &own);
	if (plan_get(x->db, x->a, version, &before, &none) || str_eq(version, own.version))
		return err_set(err, ERR_STATE, "version %.*s is there already: give this one another version", STR_ARG(version));
	return none.code == ERR_FOUND || (*err = none, false);
}

static bool adopt_prepare(struct acting *x, struct err *err)
{
	char from[11];
	struct plan p;

	if (!plan_read(x->a, act_text(x, "plan"), &p, err) || !is_new(x, p.version, err))
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

static const struct act_row rows[] = {
	{ "plan.adopt", THING_HUB, STEWARD | HUB, 1u << REL_MEMBER, SCOPE_HUB, ACT_FRESH, ACT_FIELDS(adopt_fields), adopt_prepare,
	  adopt_apply, .help = "A handling plan is adopted: cases that are opened from its day on go by it." },
};

const struct act_section acts_of_plans = { "The handling plan", rows, sizeof rows / sizeof *rows };

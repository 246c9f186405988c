#include "hub/hub_acts.h"

#include "hub/settings.h"

static const struct act_field init_fields[] = {
	{ "name", ACT_TEXT, ACT_REQUIRED, .min = 2, .max = 120, .help = "what the alliance or team that runs the hub is called" },
	{ "origin", ACT_TEXT, ACT_REQUIRED, .min = 1, .max = 255, .help = "the name its ledger signs under" },
	{ "verifier", ACT_TEXT, ACT_REQUIRED, .min = 1, .max = 400, .help = "the key its ledger's checkpoints are verified with" },
};

static bool init_apply(struct acting *x, struct err *err)
{
	if (x->seq != 0)
		return err_set(err, ERR_STATE, "this is a hub already");
	struct query q = db_query(x->db, SQL_SETTING_PUT);

	bind_str(&q, 1, setting_names[SETTING_SITE_NAME]);
	bind_str(&q, 2, act_text(x, "name"));
	bind_i64(&q, 3, x->seq);
	return db_run(&q, err);
}

static const struct act_row rows[] = {
	{ "hub.init", THING_HUB, .who = 1u << REL_HUB, .readers = 1u << REL_ANYONE, .scope = SCOPE_HUB,
	  .flags = ACT_NO_FORM | ACT_ONLY_SHELL, ACT_FIELDS(init_fields), .apply = init_apply,
	  .help = "A hub begins; the first act of its ledger." },
};

const struct act_section acts_of_hub = { "The hub", rows, sizeof rows / sizeof *rows };

#include "hub/steward.h"

#include "base/names.h"
#include "hub/jobs.h"
#include "hub/settings.h"
#include "store/jobs.h"
#include "store/list.h"
#include "store/settings.h"

#define STEWARD (1u << REL_STEWARD)
#define HUB (1u << REL_HUB)

/* --- settings --- */

static const struct act_field change_fields[] = {
	{ "name", ACT_WORD, ACT_REQUIRED, .words = setting_names, .word_n = SETTING_N, .help = "which setting" },
	{ "value", ACT_TEXT, 0, .max = 500, .help = "its new value; not given: empty" },
	{ "secret", ACT_TEXT, ACT_SECRET, .max = 500, .help = "the new value of a secret one, such as a password" },
};
static const struct act_field reset_fields[] = {
	{ "name", ACT_WORD, ACT_REQUIRED, .words = setting_names, .word_n = SETTING_N, .help = "which setting" },
};

static enum setting which(const struct acting *x) { return (enum setting)act_number(x, "name"); }

/* What stood there before goes into the body, so that the audit can tell it. */
static bool note_before(struct acting *x, bool *ret_there, struct err *err)
{
	struct setting_kept before;

	if (!setting_get(x->db, x->a, setting_names[which(x)], ret_there, &before, err))
		return false;
	if (*ret_there)
		act_make(x, "before", before.value);
	return true;
}

static bool is_secret(enum setting what) { return setting_rows[what].type == SETTING_SECRET; }

static bool change_prepare(struct acting *x, struct err *err)
{
	enum setting what = which(x);
	const char *field = is_secret(what) ? "secret" : "value", *other = is_secret(what) ? "value" : "secret";
	struct setting_value v;
	bool there;

	if (act_given(x, other))
		return err_set(err, ERR_USAGE, "%.*s is %s secret: its value belongs into the field \"%s\"", STR_ARG(setting_names[what]),
		               is_secret(what) ? "a" : "no", field);
	if (!setting_read(x->a, what, act_text(x, field), &v, err))
		return err_at(err, "%s", field);
	if (!is_secret(what) && !note_before(x, &there, err))
		return false;
	act_make(x, "value", is_secret(what) ? setting_secret_name(x->a, what) : v.text);
	return true;
}

static bool change_apply(struct acting *x, struct err *err)
{
	const struct setting_kept r = { act_text(x, "name"), act_made(x, "value"), x->seq };

	return setting_put(x->db, &r, err);
}

/* What was sealed before goes; in no body is a trace of it. */
static bool change_aside(struct acting *x, struct err *err)
{
	return !is_secret(which(x)) || setting_secret_keep(x->a, x->db, hub_keys(x->hub), which(x), act_text(x, "secret"), x->seq, err);
}

static bool reset_prepare(struct acting *x, struct err *err)
{
	bool there;

	if (!note_before(x, &there, err))
		return false;
	return there || err_set(err, ERR_STATE, "%.*s is at its default", STR_ARG(act_text(x, "name")));
}

static bool reset_apply(struct acting *x, struct err *err)
{
	return setting_drop(x->db, act_text(x, "name"), err);
}

static bool reset_aside(struct acting *x, struct err *err)
{
	return !is_secret(which(x)) || sealed_erase(x->db, setting_secret_name(x->a, which(x)), x->seq, err);
}

/* --- periodic work --- */

static const struct act_field job_fields[] = {
	{ "name", ACT_TEXT, ACT_REQUIRED, .max = 40, .help = "which work, by its name" },
};

static bool job_prepare(struct acting *x, struct err *err)
{
	return job_named(act_text(x, "name")) ||
	       err_set(err, ERR_RANGE, "found \"%.*s\", expected one of %.*s", STR_ARG(act_text(x, "name")), STR_ARG(job_names(x->a)));
}

static bool nothing_derived(struct acting *x, struct err *err)
{
	(void)x;
	(void)err;
	return true;
}

static bool job_aside(struct acting *x, struct err *err)
{
	return job_ask(x->db, act_text(x, "name"), err);
}

/* --- rejects --- */

static const struct act_field reject_fields[] = {
	{ "reject", ACT_NUMBER, ACT_REQUIRED, .min = 1, .max = INT64_MAX, .help = "its number in the list of rejects" },
	{ "all", ACT_FLAG, 0, .help = "and all others of the same file" },
};

/* The number means nothing outside this database, so the body says what it was. */
static bool reject_prepare(struct acting *x, struct err *err)
{
	struct reject_row r;

	if (!list_get_reject(x->db, x->a, act_number(x, "reject"), &r, err))
		return false;
	act_make(x, "input", r.input);
	if (!act_number(x, "all"))
		act_make(x, "place", r.place);
	return true;
}

static bool reject_aside(struct acting *x, struct err *err)
{
	if (act_number(x, "all"))
		return list_clear_rejects(x->db, act_made(x, "input"), err);
	return list_drop_reject(x->db, act_number(x, "reject"), err);
}

static const struct act_row rows[] = {
	{ "setting.change", THING_HUB, STEWARD | HUB, .readers = 1u << REL_COORDINATOR, .scope = SCOPE_HUB, .flags = ACT_FRESH,
	  ACT_FIELDS(change_fields), change_prepare, change_apply, change_aside,
	  .help = "A setting gets another value." },
	{ "setting.reset", THING_HUB, STEWARD | HUB, .readers = 1u << REL_COORDINATOR, .scope = SCOPE_HUB, .flags = ACT_FRESH,
	  ACT_FIELDS(reset_fields), reset_prepare, reset_apply, reset_aside,
	  .help = "A setting goes back to its default." },
	{ "job.run", THING_HUB, STEWARD | HUB, .readers = 1u << REL_COORDINATOR, .scope = SCOPE_HUB, .flags = 0,
	  ACT_FIELDS(job_fields), job_prepare, nothing_derived, job_aside,
	  .help = "Periodic work is done now, not when its time comes." },
	{ "reject.dismiss", THING_HUB, STEWARD | HUB, .readers = 1u << REL_COORDINATOR, .scope = SCOPE_HUB, .flags = 0,
	  ACT_FIELDS(reject_fields), reject_prepare, nothing_derived, reject_aside,
	  .help = "A record that could not be read needs no attention any more." },
};

const struct act_section acts_of_stewards = { "Looking after the hub", rows, sizeof rows / sizeof *rows };

/* Reporting: the start page, and its questions one group after another. */
#include "base/names.h"
#include "templates.h"
#include "web/owed/owed_ask.h"
#include "web/report/report_form.h"
#include "web/sign/signing.h"

/* --- the start page --- */

static const struct { const char *rule, *also; enum msg what; } promises[] = {
	{ "p1-acknowledge", NULL, MSG_report_promise_1 }, { "p2-validate", NULL, MSG_report_promise_2 },
	{ "p3-pass-on", "p3-pass-on-critical", MSG_report_promise_3 }, { "p4-keep-informed", NULL, MSG_report_promise_4 },
};

/* As the rules of this hub have it now; a rule that is not there, or does nothing, is no promise. */
static const struct obligation_rule *rule_of(const struct request *rq, const char *id)
{
	const struct obligation_rule *r = id ? obligation_rules_find(owing_rules(hub_owing(rq->site->hub)), str_of(id), 0) : NULL;

	return r && r->active ? r : NULL;
}

static void fill_promises(const struct request *rq, struct report_start_view *v)
{
	v->promises.v = arena_array(rq->a, struct report_promise, sizeof promises / sizeof *promises);
	for (size_t i = 0; i < sizeof promises / sizeof *promises; i++) {
		const struct obligation_rule *r = rule_of(rq, promises[i].rule), *also = rule_of(rq, promises[i].also);
		struct str within = r ? owed_limit(rq, r->terms.limit) : STR_NONE;

		if (r && also)
			within = TEXT(rq, MSG_report_promise_or, arg_str(within), arg_str(owed_limit(rq, also->terms.limit)));
		if (r)
			v->promises.v[v->promises.n++] = (struct report_promise){ .what = page_word(rq, promises[i].what), .within = within };
	}
}

static bool taken_here(struct response *rs, struct err *err)
{
	if (report_row())
		return true;
	rs->status = 404;
	return err_set(err, ERR_FOUND, "there is nothing under this address");
}

bool page_report_start(struct request *rq, struct response *rs, struct err *err)
{
	struct report_start_view v = { 0 };
	struct wall wall = wall_of(rq);
	struct writing w;

	if (!taken_here(rs, err) || !writing_load(rq, &w, err))
		return false;
	v.draft = w.there && !draft_value(&w.t, STR("sent")).n;
	if (v.draft) {
		v.kept_until = wall_time(&wall, w.t.ends);
		v.draft_title = draft_value(&w.t, STR("title"));
		v.resume = draft_value(&w.t, STR("at"));
		v.resume = place_or(STR_JOIN(rq->a, STR(PATH_REPORT "/new/"), v.resume), report_step_path(rq->a, STEP_PRODUCT));
	}
	fill_promises(rq, &v);
	page_init(&v.page, rq, page_word(rq, MSG_report_title), NAV_REPORT);
	RENDER(rq, rs, report_start, &v);
	return true;
}

bool page_report_start_post(struct request *rq, struct response *rs, struct err *err)
{
	struct writing w;

	if (!taken_here(rs, err) || !writing_load(rq, &w, err))
		return false;
	if (fields_get(&rq->form, STR("forget")).n) {
		if (!writing_forget(rq, rs, &w, err))
			return false;
		response_done(rq, rs, STR(PATH_REPORT), page_word(rq, MSG_report_forgotten));
		return true;
	}
	if (w.there && !draft_forget(rq->site->hub, w.secret, err))
		return false;
	if (!writing_begin(rq, rs, &w, err))
		return false;
	response_redirect(rs, 303, report_step_path(rq->a, STEP_PRODUCT));
	return true;
}

/* --- the steps --- */

static bool step_named(struct request *rq, struct response *rs, enum report_step *ret, struct err *err)
{
	int step = names_find(report_step_names, REPORT_STEP_N, rq->caught[0]);

	if (step < 0 || !report_row()) {
		rs->status = 404;
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	}
	*ret = (enum report_step)step;
	return true;
}

bool page_report_step(struct request *rq, struct response *rs, struct err *err)
{
	enum report_step step = STEP_PRODUCT;
	struct writing w;

	if (!step_named(rq, rs, &step, err) || !writing_load(rq, &w, err))
		return false;
	if (!w.there) {
		response_redirect(rs, 303, STR(PATH_REPORT));
		return true;
	}
	if (draft_value(&w.t, STR("sent")).n) {
		response_redirect(rs, 303, STR(PATH_REPORT "/new/sent"));
		return true;
	}
	struct act_fault *faults = NULL;
	struct act_value *values;
	size_t n = 0;

	if (step == STEP_CHECK)
		return report_show_check(rq, rs, &w, NULL, false, err);
	if (fields_get(&rq->query, STR("check")).n) /* from there one comes to mend what is wrong */
		writing_decode(rq, &w, &values, &faults, &n);
	return report_show_step(rq, rs, step, &w, faults, n, STR_NONE, err);
}

/* By the script, while somebody types: kept as it is, and nothing is said of it. */
static bool kept_quietly(struct request *rq, struct response *rs, struct writing *w, struct err *err)
{
	if (!writing_keep(rq, rs, w, err))
		return false;
	rs->type = type_json;
	buf_puts(&rs->body, "{\"kept\":true}\n");
	return true;
}

static bool here(struct request *rq, enum report_step step, const struct act_fault *faults, size_t n)
{
	struct str field;

	for (size_t i = 0; i < n; i++)
		if (writing_fault(rq, step, &faults[i], &field).n)
			return true;
	return false;
}

bool page_report_step_post(struct request *rq, struct response *rs, struct err *err)
{
	enum report_step step = STEP_PRODUCT;
	struct act_fault *faults;
	struct act_value *values;
	struct writing w;
	size_t n;

	if (!step_named(rq, rs, &step, err) || !writing_load(rq, &w, err))
		return false;
	if (step == STEP_CHECK)
		return report_send(rq, rs, &w, err);
	if (!w.there && !writing_begin(rq, rs, &w, err)) /* it was too old, or its cookie went: what was typed begins anew */
		return false;
	writing_take(rq, step, &w);
	draft_set(rq->a, &w.t, STR("at"), report_step_names[step]);
	if (fields_get(&rq->form, STR("autosave")).n)
		return kept_quietly(rq, rs, &w, err);
	bool stays = step == STEP_FILES && fields_get(&rq->form, STR("stay")).n;
	struct str wrong = STR_NONE;

	if (step == STEP_FILES && !writing_take_files(rq, &w, &wrong, &stays, err))
		return false;
	writing_decode(rq, &w, &values, &faults, &n);
	bool faulty = wrong.n || here(rq, step, faults, n);
	struct str next = report_step_path(rq->a, fields_get(&rq->form, STR("check")).n ? STEP_CHECK : stays ? step : step + 1);

	if (!faulty && !stays)
		draft_set(rq->a, &w.t, STR("at"), report_step_names[step + 1]);
	if (!writing_keep(rq, rs, &w, err))
		return false;
	if (!faulty) {
		response_redirect(rs, 303, next);
		return true;
	}
	rs->status = 422;
	return report_show_step(rq, rs, step, &w, faults, n, wrong, err);
}

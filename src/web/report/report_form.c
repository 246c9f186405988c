#include "web/report/report_form.h"

#include <string.h>

#include "base/zone.h"
#include "hub/people/rate.h"
#include "hub/settings.h"
#include "templates.h"
#include "web/sign/signing.h"
#include "web/wall.h"

enum { BEGIN_A_MINUTE = 6 };

const struct str report_step_names[REPORT_STEP_N] = {
	[STEP_PRODUCT] = STR_LIT("product"), [STEP_PROBLEM] = STR_LIT("problem"), [STEP_EFFECT] = STR_LIT("effect"),
	[STEP_KNOWN] = STR_LIT("known"), [STEP_FILES] = STR_LIT("files"), [STEP_YOU] = STR_LIT("you"), [STEP_CHECK] = STR_LIT("check"),
};

const struct report_ask report_asks[] = {
	{ STEP_PRODUCT, "product" },
	{ STEP_PRODUCT, "versions", .rows = 4 },
	{ STEP_PROBLEM, "title" },
	{ STEP_PROBLEM, "words", .rows = 16, .markdown = true, .counted = true },
	{ STEP_EFFECT, "steps", .rows = 12, .markdown = true, .counted = true },
	{ STEP_EFFECT, "impact", .rows = 7, .markdown = true, .counted = true },
	{ STEP_EFFECT, "found", .rows = 4, .counted = true },
	{ STEP_KNOWN, "exploited" },
	{ STEP_KNOWN, "public" },
	{ STEP_KNOWN, "place", .rows = 3 },
	{ STEP_KNOWN, "told", .rows = 3 },
	{ STEP_YOU, "name", .autocomplete = "name" },
	{ STEP_YOU, "mail", .autocomplete = "email" },
	{ STEP_YOU, "lang" },
	{ STEP_YOU, "credit" },
	{ STEP_YOU, "credit_as" },
	{ STEP_YOU, "share" },
};
const size_t report_ask_n = sizeof report_asks / sizeof *report_asks;

/* What the plan to publish is made of: a day, a time and a zone in the draft, an instant and a zone in the act. */
static const struct str plan_parts[] = { STR_LIT("plan_day"), STR_LIT("plan_time"), STR_LIT("plan_in") };
static const char plan_field[] = "plan", plan_zone_field[] = "plan_zone";

const struct act_row *report_row(void)
{
	return act_named(STR("report.submit"));
}

static const struct act_field *row_field(struct str name)
{
	return act_field_named(report_row(), name);
}

const struct act_field *report_field_of(const struct report_ask *k)
{
	return row_field(str_of(k->name));
}

struct str report_step_path(struct arena *a, enum report_step s)
{
	return STR_JOIN(a, STR(PATH_REPORT "/new/"), report_step_names[s]);
}

struct str report_step_title(const struct request *rq, enum report_step s)
{
	return act_text_or(rq, STR_JOIN(rq->a, STR("report.step."), report_step_names[s]), report_step_names[s].p);
}

struct str report_label(const struct request *rq, const struct report_ask *k)
{
	return act_text_or(rq, STR_JOIN(rq->a, STR("report.ask."), str_of(k->name)), k->name);
}

struct str report_answer_text(const struct request *rq, const struct report_ask *k, struct str value)
{
	const struct act_field *f = report_field_of(k);

	if (value.n && f && f->word_n)
		return act_word(rq, report_row(), f, value);
	if (value.n && f && f->type == ACT_FLAG)
		return page_word(rq, str_eq(value, STR("yes")) ? MSG_form_yes : MSG_form_no);
	if (value.n && f && f->type == ACT_LANG && lang_find(value) >= 0)
		return lang_names[lang_find(value)];
	return value;
}

/* --- the draft --- */

bool writing_load(struct request *rq, struct writing *ret, struct err *err)
{
	struct db *d = request_db(rq, err);
	struct err why = { 0 };

	*ret = (struct writing){ .secret = rq->visitor->cookies.v[COOKIE_DRAFT] };
	if (!d)
		return false;
	if (!ret->secret.n)
		return true;
	ret->there = draft_load(d, rq->a, hub_keys(rq->site->hub), ret->secret, rq->now, &ret->t, &why);
	if (!ret->there && why.code != ERR_FOUND) {
		*err = why;
		return false;
	}
	return true;
}

bool writing_begin(struct request *rq, struct response *rs, struct writing *ret, struct err *err)
{
	char *secret = arena_alloc(rq->a, DRAFT_SECRET + 1);

	struct str whose = STR_JOIN(rq->a, STR("draft "), rq->visitor->address);

	if (!rate_take(rq->site->rate, whose, BEGIN_A_MINUTE, rq->now, &rs->retry_after)) {
		rs->status = 429;
		return err_set(err, ERR_LIMIT, "more than %d reports were begun from here in a minute; try again in %d seconds",
		               BEGIN_A_MINUTE, rs->retry_after);
	}
	request_db_done(rq);
	if (!draft_begin(rq->site->hub, rq->a, secret, err))
		return false;
	*ret = (struct writing){ .secret = str_of(secret), .t = { .at = rq->now }, .there = true };
	response_cookie(rq, rs, COOKIE_DRAFT, ret->secret, DRAFT_SECONDS);
	return true;
}

bool writing_keep(struct request *rq, struct response *rs, const struct writing *w, struct err *err)
{
	request_db_done(rq);
	if (!draft_save(rq->site->hub, rq->a, w->secret, &w->t, err))
		return false;
	response_cookie(rq, rs, COOKIE_DRAFT, w->secret, DRAFT_SECONDS);
	return true;
}

bool writing_forget(struct request *rq, struct response *rs, const struct writing *w, struct err *err)
{
	request_db_done(rq);
	if (w->secret.n && !draft_forget(rq->site->hub, w->secret, err))
		return false;
	response_cookie(rq, rs, COOKIE_DRAFT, STR_NONE, -1);
	return true;
}

static bool is_sent(const struct request *rq, struct str name)
{
	for (size_t i = 0; i < rq->form.n; i++)
		if (str_eq(rq->form.v[i].name, name))
			return true;
	return false;
}

void writing_take(struct request *rq, enum report_step step, struct writing *w)
{
	for (size_t i = 0; i < report_ask_n; i++)
		if (report_asks[i].step == step && report_field_of(&report_asks[i])) {
			struct str name = str_of(report_asks[i].name);

			if (is_sent(rq, name))
				draft_set(rq->a, &w->t, name, fields_get(&rq->form, name));
		}
	for (size_t i = 0; step == STEP_KNOWN && i < 3; i++)
		if (is_sent(rq, plan_parts[i]))
			draft_set(rq->a, &w->t, plan_parts[i], fields_get(&rq->form, plan_parts[i]));
}

/* --- as the act's fields --- */

/* "17:00" or "17:00:30". */
static bool read_time(struct str s, int32_t *ret)
{
	uint64_t hour, minute, second = 0;

	if ((s.n != 5 && s.n != 8) || s.p[2] != ':' || !str_u64(str_sub(s, 0, 2), &hour) || !str_u64(str_sub(s, 3, 2), &minute) ||
	    (s.n == 8 && (s.p[5] != ':' || !str_u64(str_sub(s, 6, 2), &second))) || hour > 23 || minute > 59 || second > 59)
		return false;
	*ret = (int32_t)(hour * 3600 + minute * 60 + second);
	return true;
}

/* The exact instant that day, time and zone name; as they stand when they name none, so that the act's row says what is wrong. */
static struct str plan_instant(struct request *rq, const struct writing *w)
{
	struct str day_text = draft_value(&w->t, plan_parts[0]), time_text = draft_value(&w->t, plan_parts[1]);
	struct str zone_text = draft_value(&w->t, plan_parts[2]);
	const struct zone *z = zone_load(rq->a, zone_text.n ? zone_text : STR("UTC"), NULL);
	int32_t second = 12 * 3600;
	char text[26];
	day d;

	if (!day_text.n && !time_text.n)
		return STR_NONE;
	if (!z || !day_parse(day_text, &d) || (time_text.n && !read_time(time_text, &second)))
		return STR_JOIN(rq->a, day_text, STR(" "), time_text, STR(" "), zone_text);
	return str_dup(rq->a, str_of(zone_format(z, zone_instant(z, d, second), text)));
}

static void add(struct act_input *in, size_t *n, const char *name, struct str value)
{
	if (value.n && row_field(str_of(name)))
		in[(*n)++] = (struct act_input){ str_of(name), value };
}

/* What this hub wants to be told besides what the act itself does; hub/report/report_acts.c asks the same of everybody. */
static bool required_here(const struct request *rq, const char *name)
{
	static const struct { const char *name; enum setting set; } wanted[] = {
		{ "versions", SETTING_REPORTS_VERSIONS }, { "steps", SETTING_REPORTS_STEPS }, { "impact", SETTING_REPORTS_IMPACT },
	};
	const struct settings *s = hub_settings(rq->site->hub);
	bool is = false;

	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		is = is || (strcmp(wanted[i].name, name) == 0 && setting_flag(s, wanted[i].set));
	settings_release(s);
	return is;
}

static void add_missing(struct request *rq, const char *name, struct act_fault **faults, size_t *n)
{
	struct act_fault *all = arena_array(rq->a, struct act_fault, *n + 1);

	if (*n)
		memcpy(all, *faults, *n * sizeof *all);
	all[*n].field = str_of(name);
	err_set(&all[(*n)++].err, ERR_MISSING, "is required");
	*faults = all;
}

static void add_required(struct request *rq, const struct writing *w, struct act_fault **faults, size_t *n)
{
	for (size_t i = 0; i < report_ask_n; i++)
		if (required_here(rq, report_asks[i].name) && !draft_value(&w->t, str_of(report_asks[i].name)).n)
			add_missing(rq, report_asks[i].name, faults, n);
	if (str_eq(draft_value(&w->t, STR("credit")), STR("name")) && !draft_value(&w->t, STR("credit_as")).n)
		add_missing(rq, "credit_as", faults, n);
}

bool writing_decode(struct request *rq, const struct writing *w, struct act_value **ret, struct act_fault **ret_faults,
                    size_t *ret_n)
{
	struct act_input *in = arena_array(rq->a, struct act_input, report_ask_n + 6);
	struct str plan = plan_instant(rq, w);
	size_t n = 0;

	for (size_t i = 0; i < report_ask_n; i++)
		add(in, &n, report_asks[i].name, draft_value(&w->t, str_of(report_asks[i].name)));
	if (!draft_value(&w->t, STR("lang")).n)
		add(in, &n, "lang", lang_tags[rq->lang]);
	add(in, &n, plan_field, plan);
	if (plan.n)
		add(in, &n, plan_zone_field, draft_value(&w->t, plan_parts[2]).n ? draft_value(&w->t, plan_parts[2]) : STR("UTC"));
	add(in, &n, "origin", STR("form"));
	add(in, &n, "files", writing_file_tokens(rq, w));
	*ret_n = 0;
	act_decode(rq->a, report_row(), in, n, ret, ret_faults, ret_n, NULL);
	add_required(rq, w, ret_faults, ret_n);
	return !*ret_n;
}

enum report_step writing_step_of(struct str field)
{
	for (size_t i = 0; i < report_ask_n; i++)
		if (str_eq(field, str_of(report_asks[i].name)))
			return report_asks[i].step;
	return str_starts(field, STR("plan")) ? STEP_KNOWN : STEP_FILES;
}

static const struct report_ask *ask_named(struct str name)
{
	for (size_t i = 0; i < report_ask_n; i++)
		if (str_eq(name, str_of(report_asks[i].name)))
			return &report_asks[i];
	return NULL;
}

static struct str fault_text(const struct request *rq, const struct act_fault *f)
{
	const struct act_field *row = row_field(f->field);

	if (str_starts(f->field, STR("plan")))
		return page_word(rq, MSG_report_wrong_plan);
	if (f->err.code == ERR_MISSING)
		return act_text_or(rq, STR_JOIN(rq->a, STR("report.ask."), f->field, STR(".missing")), page_word(rq, MSG_form_required).p);
	if (f->err.code == ERR_LIMIT)
		return page_word(rq, MSG_report_wrong_long);
	if (f->err.code == ERR_RANGE && row && row->min)
		return page_word(rq, MSG_report_wrong_short);
	if (row && row->type == ACT_MAIL)
		return page_word(rq, MSG_report_wrong_mail);
	return page_word(rq, f->err.code == ERR_SYNTAX ? MSG_report_wrong_signs : MSG_report_wrong_value);
}

/* The first of several elements of a group has a number of its own. */
static struct str element_of(const struct request *rq, struct str field)
{
	const struct report_ask *k = ask_named(field);
	const struct act_field *f = k ? report_field_of(k) : NULL;
	struct str id = STR_JOIN(rq->a, STR("f-"), field);
	bool group = f && (f->type == ACT_WORD || f->type == ACT_FLAG || f->type == ACT_LANG);

	return str_starts(field, STR("plan")) ? STR("f-plan_day") : group ? STR_JOIN(rq->a, id, STR("-0")) : id;
}

struct str writing_fault(const struct request *rq, enum report_step step, const struct act_fault *f, struct str *ret_field)
{
	if (step != STEP_CHECK && writing_step_of(f->field) != step)
		return STR_NONE;
	*ret_field = element_of(rq, f->field);
	return fault_text(rq, f);
}

/* --- showing a step --- */

static void add_error(const struct request *rq, struct form_errors *e, struct str field, struct str text)
{
	form_wrong(rq, e, str_cstr(rq->a, field), text);
}

static struct report_field field_view(struct request *rq, const struct report_ask *k, const struct act_field *f,
                                      const struct writing *w, const struct act_fault *faults, size_t fault_n,
                                      struct form_errors *errors)
{
	struct str name = str_of(k->name), value = draft_value(&w->t, name), field;
	const struct act_input in = { name, value.n || f->type != ACT_LANG ? value : lang_tags[rq->lang] };
	const struct typed typed = { &in, 1 };
	struct report_field r = { 0 };

	act_field_fill(rq, report_row(), f, &typed, &r.f);
	r.f.label = report_label(rq, k);
	r.f.hint = act_text_or(rq, STR_JOIN(rq->a, STR("report.ask."), name, STR(".hint")), NULL);
	r.f.autocomplete = k->autocomplete ? str_of(k->autocomplete) : r.f.autocomplete;
	r.f.optional = r.f.optional && !required_here(rq, k->name);
	r.f.size = k->rows ? k->rows : r.f.size;
	for (size_t i = 0; i < fault_n && !r.f.wrong.n; i++)
		if (str_eq(faults[i].field, name) && (r.f.wrong = writing_fault(rq, k->step, &faults[i], &field)).n)
			add_error(rq, errors, field, TEXT(rq, MSG_form_wrong, arg_str(r.f.label), arg_str(r.f.wrong)));
	r.f.about = act_field_about(rq, &r.f);
	r.room = r.f.max;
	if (k->counted)
		r.count = page_word(rq, MSG_report_count);
	return r;
}

/* Zones that people are likely to be in; any other can be typed. */
static const struct str zones[] = {
	STR_LIT("UTC"), STR_LIT("Asia/Shanghai"), STR_LIT("Asia/Hong_Kong"), STR_LIT("Asia/Taipei"), STR_LIT("Asia/Singapore"),
	STR_LIT("Asia/Tokyo"), STR_LIT("Asia/Seoul"), STR_LIT("Asia/Kolkata"), STR_LIT("Europe/London"), STR_LIT("Europe/Paris"),
	STR_LIT("Europe/Berlin"), STR_LIT("Europe/Helsinki"), STR_LIT("America/New_York"), STR_LIT("America/Chicago"),
	STR_LIT("America/Denver"), STR_LIT("America/Los_Angeles"), STR_LIT("America/Sao_Paulo"), STR_LIT("Australia/Sydney"),
};

static void fill_plan(struct request *rq, const struct writing *w, const struct act_fault *faults, size_t fault_n,
                      struct report_step_view *v)
{
	struct wall wall = wall_of(rq);
	struct str field;

	v->plan = row_field(str_of(plan_field));
	v->plan_day = draft_value(&w->t, plan_parts[0]);
	v->plan_time = draft_value(&w->t, plan_parts[1]);
	v->plan_zone = draft_value(&w->t, plan_parts[2]);
	if (!v->plan_zone.n)
		v->plan_zone = wall_zone(&wall);
	v->zones.v = arena_array(rq->a, struct str, sizeof zones / sizeof *zones);
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		v->zones.v[v->zones.n++] = zones[i];
	for (size_t i = 0; i < fault_n && !v->plan_wrong.n; i++)
		if (str_starts(faults[i].field, STR("plan")) && (v->plan_wrong = writing_fault(rq, STEP_KNOWN, &faults[i], &field)).n)
			add_error(rq, &v->errors, field, v->plan_wrong);
}

static bool fill_files(struct request *rq, const struct writing *w, struct str wrong, struct report_step_view *v, struct err *err)
{
	bool gone;

	if (!writing_files(rq, w, &v->sent.v, &v->sent.n, &gone, err))
		return false;
	v->file_hint = report_file_hint(rq);
	if (!wrong.n && gone)
		wrong = page_word(rq, MSG_report_files_gone);
	if (wrong.n)
		v->file_wrong = form_wrong(rq, &v->errors, "file", wrong);
	return true;
}

bool report_show_step(struct request *rq, struct response *rs, enum report_step step, const struct writing *w,
                      const struct act_fault *faults, size_t fault_n, struct str file_wrong, struct err *err)
{
	const struct fields *from = rq->method == METHOD_POST ? &rq->form : &rq->query;
	struct report_step_view v = { .check = fields_get(from, STR("check")), .files = step == STEP_FILES };

	page_init(&v.page, rq, report_step_title(rq, step), NAV_REPORT);
	v.page.unlisted = true;
	v.late = rq->visitor->ended && rq->method == METHOD_POST;
	v.step = TEXT(rq, MSG_report_step_of, arg_number(step + 1), arg_number(REPORT_STEP_N));
	v.action = report_step_path(rq->a, step);
	v.lead = act_text_or(rq, STR_JOIN(rq->a, STR("report.step."), report_step_names[step], STR(".lead")), NULL);
	v.back = v.check.n ? report_step_path(rq->a, STEP_CHECK) : step ? report_step_path(rq->a, step - 1) : STR(PATH_REPORT);
	v.kept = page_word(rq, MSG_report_kept);
	v.unkept = page_word(rq, MSG_report_unkept);
	v.fields.v = arena_array(rq->a, struct report_field, report_ask_n);
	for (size_t i = 0; i < report_ask_n; i++) {
		const struct act_field *f = report_asks[i].step == step ? report_field_of(&report_asks[i]) : NULL;

		if (f)
			v.fields.v[v.fields.n++] = field_view(rq, &report_asks[i], f, w, faults, fault_n, &v.errors);
	}
	if (step == STEP_KNOWN)
		fill_plan(rq, w, faults, fault_n, &v);
	if (step == STEP_FILES && !fill_files(rq, w, file_wrong, &v, err))
		return false;
	RENDER(rq, rs, report_step, &v);
	return true;
}

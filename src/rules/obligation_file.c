/* Reading a rule file; docs/obligations.md tells its form. Whatever is not understood is an error at its JSON pointer: a rule
 * that is silently passed over would be a duty that nobody sees. */
#include "rules/obligation_file.h"

#include "base/json_strict.h"
#include "base/limits.h"
#include "base/names.h"
#include "rules/access.h"

enum {
	TRIGGERS_MOST = 16,
	CONDITIONS_MOST = 16,
	VALUES_MOST = 64,
	ESCALATIONS_MOST = 16,
	VERSION_MOST = 1000000,
	BOUND_MOST = 1000000000,
};

#define COUNT(v) (sizeof(v) / sizeof *(v))

static bool few(const struct json *list, size_t most, struct err *err)
{
	return json_count(list) <= most ||
	       json_err(list, err, ERR_LIMIT, "found %zu elements, at most %zu are read", json_count(list), most);
}

/* --- conditions --- */

static bool whole(double d)
{
	return d >= -BOUND_MOST && d <= BOUND_MOST && d == (double)(int64_t)d;
}

/* A value as an act's facts write it. */
static bool read_value(struct arena *a, const struct json *j, struct str *ret, struct err *err)
{
	double d = 0;
	bool b = false;
	struct json it = *j;
	const char *key = j->up && json_type(j->up) == JSON_OBJECT ? str_cstr(a, j->key) : NULL;

	switch (json_type(j)) {
	case JSON_STRING:
		*ret = json_text(&it);
		return (ret->n && ret->n <= READ_TEXT_LONGEST) ||
		       json_err(j, err, ERR_RANGE, "expected a text of 1 to %d bytes", READ_TEXT_LONGEST);
	case JSON_BOOL:
		if (key && json_bool(j->up, key, JSON_REQUIRED, &b, err)) {
			*ret = b ? STR("true") : STR("false");
			return true;
		}
		break;
	case JSON_NUMBER:
		if (key && json_double(j->up, key, JSON_REQUIRED, &d, err) && whole(d)) {
			*ret = str_printf(a, "%lld", (long long)d);
			return true;
		}
		break;
	default:
		break;
	}
	return json_err(j, err, ERR_TYPE, "expected a text, true, false, a whole number, or a list of texts");
}

/* One, or a list of texts. */
static bool read_values(struct arena *a, const struct json *j, struct strs *ret, struct err *err)
{
	struct json_iter it = json_iter(j);
	struct json e;
	struct str s;

	if (json_type(j) != JSON_ARRAY) {
		if (!read_value(a, j, &s, err))
			return false;
		strs_add(a, ret, s);
		return true;
	}
	if (!few(j, VALUES_MOST, err))
		return false;
	while (json_next(&it, &e)) {
		if (!json_want(&e, JSON_STRING, err) || !read_value(a, &e, &s, err))
			return false;
		strs_add(a, ret, s);
	}
	return ret->n || json_err(j, err, ERR_MISSING, "found no value");
}

static const struct str test_names[] = { STR_LIT("not"), STR_LIT("at_least"), STR_LIT("at_most"), STR_LIT("present") };
static const enum condition_test tests[] = { TEST_NOT, TEST_AT_LEAST, TEST_AT_MOST, TEST_PRESENT };

static bool read_test(struct arena *a, const struct json *j, struct act_condition *c, struct err *err)
{
	int i = names_find(test_names, COUNT(test_names), j->key);
	double d = 0;
	bool present = false;

	c->test = tests[i];
	switch (c->test) {
	case TEST_NOT:
		return read_values(a, j, &c->values, err);
	case TEST_PRESENT:
		if (!json_bool(j->up, "present", JSON_REQUIRED, &present, err))
			return false;
		c->test = present ? TEST_PRESENT : TEST_ABSENT;
		return true;
	default:
		if (!json_double(j->up, test_names[i].p, JSON_REQUIRED, &d, err))
			return false;
		if (!whole(d))
			return json_err(j, err, ERR_RANGE, "expected a whole number of at most %d", BOUND_MOST);
		c->bound = (int64_t)d;
		return true;
	}
}

static bool read_condition(struct arena *a, const struct json *j, struct act_condition *to, size_t *n, struct err *err)
{
	struct json_iter it = json_iter(j);
	struct json e;

	if (!read_name_valid(j->key))
		return json_err(j, err, ERR_SYNTAX, "expected the name of a fact");
	if (json_type(j) != JSON_OBJECT) {
		to[*n] = (struct act_condition){ .fact = j->key, .test = TEST_IS };
		return read_values(a, j, &to[(*n)++].values, err);
	}
	if (!read_only(j, test_names, COUNT(test_names), err))
		return false;
	if (!json_count(j))
		return json_err(j, err, ERR_MISSING, "found no condition, expected not, at_least, at_most or present");
	while (json_next(&it, &e)) {
		to[*n] = (struct act_condition){ .fact = j->key };
		if (!read_test(a, &e, &to[(*n)++], err))
			return false;
	}
	return true;
}

static bool read_when(struct arena *a, const struct json *obj, struct act_trigger *t, struct err *err)
{
	struct json all = { 0 }, e;

	if (!json_object(obj, "when", JSON_OPTIONAL, &all, err) || !few(&all, CONDITIONS_MOST, err))
		return false;
	struct act_condition *v = arena_array(a, struct act_condition, json_count(&all) * COUNT(tests) + 1);
	struct json_iter it = json_iter(&all);

	t->when = v;
	while (json_next(&it, &e))
		if (!read_condition(a, &e, v, &t->when_n, err))
			return false;
	return true;
}

/* --- triggers --- */

/* The facts that say what an act is about; `otherwise` where there is no such member. */
static bool read_about(struct arena *a, const struct json *obj, const struct strs *otherwise, struct strs *ret, struct err *err)
{
	struct json list = { 0 }, e;

	if (!json_array(obj, "about", JSON_OPTIONAL, &list, err) || !few(&list, ABOUT_MOST, err))
		return false;
	if (!list.v) {
		*ret = *otherwise;
		return true;
	}
	struct json_iter it = json_iter(&list);

	while (json_next(&it, &e)) {
		if (!json_want(&e, JSON_STRING, err) || !read_name_valid(json_text(&e)))
			return json_err(&e, err, ERR_SYNTAX, "expected the name of a fact, such as \"subject\"");
		if (!strs_add_once(a, ret, json_text(&e)))
			return json_err(&e, err, ERR_STATE, "found the same fact twice");
	}
	if (!ret->n)
		return json_err(&list, err, ERR_MISSING, "found no fact");
	if (otherwise->n && otherwise->n != ret->n)
		return json_err(&list, err, ERR_RANGE, "found %zu facts, expected as many as the rule's own %zu", ret->n, otherwise->n);
	return true;
}

static bool read_trigger(struct arena *a, const struct json *j, const struct strs *about, bool starts, struct act_trigger *ret,
                         struct err *err)
{
	static const struct str names[] = { STR_LIT("act"), STR_LIT("when"), STR_LIT("about"), STR_LIT("at") };

	return json_want(j, JSON_OBJECT, err) && read_only(j, names, starts ? 4 : 3, err) &&
	       read_name(j, "act", JSON_REQUIRED, &ret->act, err) && read_when(a, j, ret, err) &&
	       read_about(a, j, about, &ret->about, err) && read_name(j, "at", JSON_OPTIONAL, &ret->at, err);
}

static bool read_triggers(struct arena *a, const struct json *obj, const char *name, enum json_need need, const struct strs *about,
                          struct act_triggers *ret, struct err *err)
{
	struct json list = { 0 }, e;

	if (!json_array(obj, name, need, &list, err) || !few(&list, TRIGGERS_MOST, err))
		return false;
	struct act_trigger *v = arena_array(a, struct act_trigger, json_count(&list) + 1);
	struct json_iter it = json_iter(&list);
	bool starts = str_eq(str_of(name), STR("acts"));

	ret->v = v;
	while (json_next(&it, &e))
		if (!read_trigger(a, &e, about, starts, &v[ret->n++], err))
			return false;
	return true;
}

static bool read_start(struct arena *a, const struct json *obj, const struct strs *about, struct obligation_rule *r,
                       struct err *err)
{
	static const struct str names[] = { STR_LIT("fact"), STR_LIT("acts") };
	struct json j = { 0 };

	if (!json_object(obj, "start", JSON_OPTIONAL, &j, err))
		return false;
	if (!j.v)
		return true;
	if (!read_only(&j, names, COUNT(names), err) || !read_name(&j, "fact", JSON_OPTIONAL, &r->start_fact, err) ||
	    !read_triggers(a, &j, "acts", JSON_OPTIONAL, about, &r->starts, err))
		return false;
	r->start = r->starts.n ? START_LATER : START_OPENING;
	return r->starts.n || r->start_fact.n || json_err(&j, err, ERR_MISSING, "found nothing that starts the clock");
}

/* --- how long, and for whom --- */

/* {"working_days": 3}, {"days": 2, "end_of_day": true}, {"days": 30, "fact": "fix_days"}, "promptly" */
static bool read_limit(const struct json *obj, struct limit *ret, struct str *ret_fact, struct err *err)
{
	struct json j = json_in(obj, "limit"), e;
	struct limit l = { .unit = LIMIT_UNIT_N };
	unsigned unit = 0;

	if (json_type(&j) == JSON_STRING) {
		if (!read_word(obj, "limit", JSON_REQUIRED, limit_unit_names + LIMIT_PROMPTLY, LIMIT_UNIT_N - LIMIT_PROMPTLY, &unit, err))
			return false;
		*ret = (struct limit){ .unit = (enum limit_unit)(LIMIT_PROMPTLY + unit) };
		return true;
	}
	if (!json_object(obj, "limit", JSON_REQUIRED, &j, err) || !json_bool(&j, "end_of_day", JSON_OPTIONAL, &l.end_of_day, err) ||
	    !read_name(&j, "fact", JSON_OPTIONAL, ret_fact, err))
		return false;
	struct json_iter it = json_iter(&j);
	char known[256];

	while (json_next(&it, &e)) {
		int i = names_find(limit_unit_names, LIMIT_PROMPTLY, e.key);

		if (str_eq(e.key, STR("end_of_day")) || str_eq(e.key, STR("fact")))
			continue;
		if (i < 0 || l.unit != LIMIT_UNIT_N)
			return json_err(&e, err, ERR_FOUND, "found this member, expected one of %s",
			                read_or_list(known, limit_unit_names, LIMIT_PROMPTLY));
		l.unit = (enum limit_unit)i;
		if (!read_number(&j, limit_unit_names[i].p, JSON_REQUIRED, l.unit == LIMIT_DAYS ? 0 : 1, limit_most(l.unit), &l.n, err))
			return false;
	}
	if (l.unit == LIMIT_UNIT_N)
		return json_err(&j, err, ERR_MISSING, "found no limit, expected one of %s",
		                read_or_list(known, limit_unit_names, LIMIT_PROMPTLY));
	struct json said = json_in(&j, "end_of_day");

	if (l.unit == LIMIT_WORKING_DAYS && !said.v)
		l.end_of_day = true;
	if (!limit_valid(l))
		return !l.n ? json_err(&j, err, ERR_RANGE, "found 0 days, which is only sensible with end_of_day")
		            : json_err(&said, err, ERR_STATE, "working days end with the day, minutes and hours never do");
	*ret = l;
	return true;
}

static bool read_terms(const struct rules_context *ctx, const struct json *obj, struct obligation_rule *r, struct err *err)
{
	struct clock_terms *ret = &r->terms;
	struct str calendar = STR_NONE, zone = STR_NONE;
	struct json calendar_at = json_in(obj, "calendar"), zone_at = json_in(obj, "zone"), limit_at = json_in(obj, "limit");
	struct err why = { 0 };

	r->own_zone = zone_at.v != NULL;
	r->own_calendar = calendar_at.v != NULL;
	if (!read_limit(obj, &ret->limit, &r->limit_fact, err) || !read_name(obj, "calendar", JSON_OPTIONAL, &calendar, err) ||
	    !json_str(obj, "zone", JSON_OPTIONAL, &zone, err))
		return false;
	bool working = ret->limit.unit == LIMIT_WORKING_DAYS;

	if (calendar_at.v && !working)
		return json_err(&calendar_at, err, ERR_STATE, "found a calendar, but the limit does not count working days");
	ret->calendar = !working ? NULL : calendar_at.v ? calendars_find(&ctx->calendars, calendar) : ctx->home_calendar;
	if (working && !ret->calendar)
		return calendar_at.v ? json_err(&calendar_at, err, ERR_FOUND, "there is no calendar \"%.*s\"", STR_ARG(calendar))
		                     : json_err(&limit_at, err, ERR_MISSING, "found working days, but no calendar that tells them");
	ret->zone = ctx->home_zone;
	if (!zone_at.v)
		return true;
	ret->zone = ctx->zone ? ctx->zone(ctx->ctx, zone, &why) : NULL;
	if (!ret->zone && !why.code)
		err_set(&why, ERR_FOUND, "there are no time zones here");
	return ret->zone || json_err(&zone_at, err, why.code, "%s", why.msg);
}

/* "coordinator" or {"field": "vendor"} */
static bool read_who(const struct json *obj, const char *name, struct rule_who *ret, struct err *err)
{
	static const struct str names[] = { STR_LIT("field") };
	struct json j = json_in(obj, name);
	unsigned relation = 0;

	if (json_type(&j) == JSON_OBJECT)
		return read_only(&j, names, 1, err) && read_name(&j, "field", JSON_REQUIRED, &ret->field, err);
	if (!read_word(obj, name, JSON_REQUIRED, relation_names, REL_N, &relation, err))
		return false;
	ret->relation = relation_names[relation];
	return true;
}

static bool read_span(const struct json *obj, const char *name, int64_t *ret, struct err *err)
{
	static const int64_t seconds[] = { [LIMIT_MINUTES] = 60, [LIMIT_HOURS] = 3600, [LIMIT_DAYS] = 86400 };
	struct json j = { 0 }, e = { 0 };

	if (!json_object(obj, name, JSON_REQUIRED, &j, err) || !read_only(&j, limit_unit_names, COUNT(seconds), err))
		return false;
	struct json_iter it = json_iter(&j);
	unsigned n = 0;

	if (json_count(&j) != 1 || !json_next(&it, &e))
		return json_err(&j, err, ERR_MISSING, "expected one of minutes, hours and days");
	int unit = names_find(limit_unit_names, COUNT(seconds), e.key);

	if (!read_number(&j, limit_unit_names[unit].p, JSON_REQUIRED, 0, limit_most((enum limit_unit)unit), &n, err))
		return false;
	*ret = n * seconds[unit];
	return true;
}

static bool read_escalation(const struct json *j, const struct limit *l, struct escalation *ret, struct err *err)
{
	static const struct str names[] = { STR_LIT("before"), STR_LIT("after"), STR_LIT("since_start"), STR_LIT("to") };
	struct json e;

	if (!json_want(j, JSON_OBJECT, err) || !read_only(j, names, COUNT(names), err))
		return false;
	struct json_iter it = json_iter(j);
	size_t found = 0;

	while (json_next(&it, &e)) {
		int from = names_find(names, ESCALATION_FROM_N, e.key);

		if (from < 0)
			continue;
		ret->from = (enum escalation_from)from;
		found++;
		if (ret->from != ESCALATE_SINCE_START && !limit_most(l->unit))
			return json_err(&e, err, ERR_STATE, "found a time from the due instant, but the limit has none; expected since_start");
		if (!read_span(j, names[from].p, &ret->seconds, err))
			return false;
	}
	if (found != 1)
		return json_err(j, err, ERR_MISSING, "found %zu times, expected one of before, after and since_start", found);
	return read_who(j, "to", &ret->to, err);
}

static bool read_escalations(struct arena *a, const struct json *obj, struct obligation_rule *r, struct err *err)
{
	struct json list = { 0 }, e;

	if (!json_array(obj, "escalate", JSON_OPTIONAL, &list, err) || !few(&list, ESCALATIONS_MOST, err))
		return false;
	struct escalation *v = arena_array(a, struct escalation, json_count(&list) + 1);
	struct json_iter it = json_iter(&list);

	r->escalations = v;
	while (json_next(&it, &e))
		if (!read_escalation(&e, &r->terms.limit, &v[r->escalation_n++], err))
			return false;
	return true;
}

/* --- rules --- */

static bool read_identity(const struct json *j, struct obligation_rule *r, struct err *err)
{
	static const struct str status[] = { STR_LIT("disabled"), STR_LIT("active") };
	struct json to = json_in(j, "valid_to");
	unsigned active = 0;

	if (!read_name(j, "id", JSON_REQUIRED, &r->id, err) ||
	    !read_number(j, "version", JSON_REQUIRED, 1, VERSION_MOST, &r->version, err) ||
	    !read_both(j, "title", JSON_REQUIRED, &r->title_en, &r->title_zh, err) ||
	    !read_either(j, "basis", JSON_REQUIRED, &r->basis, &r->basis_zh, err) ||
	    !read_either(j, "note", JSON_OPTIONAL, &r->note, &r->note_zh, err) ||
	    !read_word(j, "status", JSON_REQUIRED, status, COUNT(status), &active, err) ||
	    !read_day(j, "valid_from", JSON_OPTIONAL, &r->valid_from, err) ||
	    !read_day(j, "valid_to", JSON_OPTIONAL, &r->valid_to, err))
		return false;
	if (r->valid_to && r->valid_to < r->valid_from)
		return json_err(&to, err, ERR_RANGE, "found a last day before the first one");
	r->active = active;
	return true;
}

static bool read_acts(struct arena *a, const struct json *j, struct obligation_rule *r, struct err *err)
{
	const struct strs none = { 0 };
	struct strs about = { 0 }, subject = { 0 };
	struct json opens = json_in(j, "opens");

	strs_add(a, &subject, STR("subject"));
	if (!read_about(a, j, &none, &about, err))
		return false;
	about = about.n ? about : subject;
	if (!read_triggers(a, j, "opens", JSON_REQUIRED, &about, &r->opens, err))
		return false;
	if (!r->opens.n)
		return json_err(&opens, err, ERR_MISSING, "found no act that opens it");
	return read_start(a, j, &about, r, err) && read_triggers(a, j, "met_by", JSON_REQUIRED, &about, &r->meets, err) &&
	       read_triggers(a, j, "cancelled_by", JSON_OPTIONAL, &about, &r->cancels, err);
}

static bool read_rule(struct arena *a, const struct rules_context *ctx, const struct json *j, struct obligation_rule *r,
                      struct err *err)
{
	static const struct str names[] = {
		STR_LIT("id"), STR_LIT("version"), STR_LIT("status"), STR_LIT("title"), STR_LIT("basis"), STR_LIT("note"),
		STR_LIT("valid_from"), STR_LIT("valid_to"), STR_LIT("opens"), STR_LIT("about"), STR_LIT("start"), STR_LIT("limit"),
		STR_LIT("calendar"), STR_LIT("zone"), STR_LIT("bearer"), STR_LIT("recipient"), STR_LIT("met_by"),
		STR_LIT("cancelled_by"), STR_LIT("escalate"), STR_LIT("pausable"),
	};
	struct json pausable = json_in(j, "pausable");

	if (!json_want(j, JSON_OBJECT, err) || !read_only(j, names, COUNT(names), err) || !read_identity(j, r, err) ||
	    !read_acts(a, j, r, err) || !read_terms(ctx, j, r, err) || !read_who(j, "bearer", &r->bearer, err) ||
	    !read_both(j, "recipient", JSON_OPTIONAL, &r->recipient_en, &r->recipient_zh, err) || !read_escalations(a, j, r, err) ||
	    !json_bool(j, "pausable", JSON_OPTIONAL, &r->pausable, err))
		return false;
	return !r->pausable || limit_most(r->terms.limit.unit) ||
	       json_err(&pausable, err, ERR_STATE, "found a clock to pause, but the limit has no number");
}

bool obligation_file_read(struct arena *a, const struct rules_context *ctx, struct str json, struct obligation_file *ret,
                          struct err *err)
{
	static const struct str names[] = { STR_LIT("name"), STR_LIT("version"), STR_LIT("about"), STR_LIT("rules") };
	struct obligation_file f = { 0 };
	struct str name = STR_NONE, version = STR_NONE, about = STR_NONE;
	struct json *root = arena_new(a, struct json), e;

	if (!json_read(a, json, LIMIT_RULES, root, err) || !json_want(root, JSON_OBJECT, err) ||
	    !read_only(root, names, COUNT(names), err) || !read_name(root, "name", JSON_REQUIRED, &name, err) ||
	    !read_name(root, "version", JSON_REQUIRED, &version, err) ||
	    !read_text(root, "about", JSON_OPTIONAL, 4 * READ_TEXT_LONGEST, &about, err) ||
	    !json_array(root, "rules", JSON_REQUIRED, &f.list, err) || !few(&f.list, LIMIT_RULE_COUNT, err))
		return false;
	f.whole = STR_JOIN(a, name, STR(" "), version);
	f.v = arena_array(a, struct obligation_rule, json_count(&f.list) + 1);
	f.places = arena_array(a, struct json, json_count(&f.list) + 1);
	*ret = f;
	struct json_iter it = json_iter(&ret->list);

	for (; json_next(&it, &e); ret->n++) {
		ret->places[ret->n] = e;
		ret->v[ret->n].file = f.whole;
		if (!read_rule(a, ctx, &ret->places[ret->n], &ret->v[ret->n], err))
			return false;
	}
	return true;
}

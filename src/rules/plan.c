#include "rules/plan.h"

#include <assert.h>

#include "base/json.h"
#include "base/json_strict.h"
#include "base/limits.h"
#include "base/names.h"
#include "embedded.h"

enum { HOUR = 3600, DAY_S = 86400, DAYS_MOST = 3650 };

#define COUNT(v) (sizeof(v) / sizeof *(v))

const struct str plan_grade_names[PLAN_GRADE_N] = {
	[PLAN_CRITICAL] = STR_LIT("critical"), [PLAN_HIGH] = STR_LIT("high"), [PLAN_MEDIUM] = STR_LIT("medium"),
	[PLAN_LOW] = STR_LIT("low"),           [PLAN_UNGRADED] = STR_LIT("ungraded"),
};

enum plan_grade plan_grade(struct str word)
{
	int g = names_find(plan_grade_names, PLAN_GRADE_N, word);

	return g < 0 ? PLAN_UNGRADED : (enum plan_grade)g;
}

/* --- reading --- */

static bool read_span(const struct json *j, const char *name, unsigned least, unsigned most, int64_t unit, int64_t *ret,
                      struct err *err)
{
	unsigned n = 0;

	if (!read_number(j, name, JSON_REQUIRED, least, most, &n, err))
		return false;
	*ret = (int64_t)n * unit;
	return true;
}

/* {"critical": 45, "high": 60, ...}: days by grade; the last one where `ungraded`. */
static bool read_days(const struct json *j, const char *name, bool ungraded, int64_t ret[PLAN_GRADE_N], struct err *err)
{
	size_t n = ungraded ? PLAN_GRADE_N : PLAN_UNGRADED;
	struct json of;

	if (!json_object(j, name, JSON_REQUIRED, &of, err) || !read_only(&of, plan_grade_names, n, err))
		return false;
	for (size_t g = 0; g < n; g++)
		if (!read_span(&of, plan_grade_names[g].p, 1, DAYS_MOST, DAY_S, &ret[g], err))
			return false;
	return true;
}

static bool read_consent(const struct json *j, struct embargo_plan *e, struct err *err)
{
	static const struct str names[] = { STR_LIT("first"), STR_LIT("earlier"), STR_LIT("later") };
	enum embargo_consent *const to[] = { &e->first, &e->earlier, &e->later };
	struct json of;

	if (!json_object(j, "consent", JSON_REQUIRED, &of, err) || !read_only(&of, names, COUNT(names), err))
		return false;
	for (size_t i = 0; i < COUNT(names); i++) {
		unsigned c = 0;

		if (!read_word(&of, names[i].p, JSON_REQUIRED, embargo_consent_names, CONSENT_N, &c, err))
			return false;
		*to[i] = (enum embargo_consent)c;
	}
	return true;
}

static bool read_embargo(const struct json *j, struct plan *p, struct err *err)
{
	static const struct str names[] = {
		STR_LIT("default_days"), STR_LIT("exploited_days"), STR_LIT("least_hours"), STR_LIT("notice_hours"),
		STR_LIT("most_days"), STR_LIT("total_days"), STR_LIT("ready_days"), STR_LIT("deployed_days"),
		STR_LIT("answer_days"), STR_LIT("open_most"), STR_LIT("quorum_percent"), STR_LIT("attack_ends"), STR_LIT("consent"),
	};
	struct embargo_plan *e = &p->embargo;
	struct json of;

	if (!json_object(j, "embargo", JSON_REQUIRED, &of, err) || !read_only(&of, names, COUNT(names), err) ||
	    !read_days(&of, "default_days", true, p->offer_s, err) ||
	    !read_span(&of, "exploited_days", 1, DAYS_MOST, DAY_S, &p->exploited_s, err) ||
	    !read_span(&of, "least_hours", 0, 24 * 365, HOUR, &e->least_s, err) ||
	    !read_span(&of, "notice_hours", 0, 24 * 365, HOUR, &e->notice_s, err) ||
	    !read_span(&of, "most_days", 1, DAYS_MOST, DAY_S, &e->most_s, err) ||
	    !read_span(&of, "total_days", 1, DAYS_MOST, DAY_S, &e->total_s, err) ||
	    !read_span(&of, "ready_days", 0, DAYS_MOST, DAY_S, &e->ready_s, err) ||
	    !read_span(&of, "deployed_days", 0, DAYS_MOST, DAY_S, &e->deployed_s, err) ||
	    !read_span(&of, "answer_days", 0, DAYS_MOST, DAY_S, &e->answer_s, err) ||
	    !read_number(&of, "open_most", JSON_REQUIRED, 1, 1000, &e->open_most, err) ||
	    !read_number(&of, "quorum_percent", JSON_REQUIRED, 0, 100, &e->quorum_percent, err) ||
	    !json_bool(&of, "attack_ends", JSON_REQUIRED, &e->attack_ends, err) || !read_consent(&of, e, err))
		return false;
	if (e->least_s >= e->most_s || e->most_s > e->total_s)
		return json_err(&of, err, ERR_RANGE, "expected least_hours below most_days, and most_days not above total_days");
	for (int g = 0; g < PLAN_GRADE_N; g++)
		if (p->offer_s[g] > e->most_s || p->offer_s[g] < e->least_s)
			return json_err(&of, err, ERR_RANGE, "default_days of %.*s: expected a span that the plan itself allows",
			                STR_ARG(plan_grade_names[g]));
	return true;
}

static bool read_silence(const struct json *j, struct plan *p, struct err *err)
{
	static const struct str names[] = { STR_LIT("first_days"), STR_LIT("next_days") };
	struct json of;

	return json_object(j, "silence", JSON_REQUIRED, &of, err) && read_only(&of, names, COUNT(names), err) &&
	       read_span(&of, "first_days", 1, DAYS_MOST, DAY_S, &p->patience.first_s, err) &&
	       read_span(&of, "next_days", 1, DAYS_MOST, DAY_S, &p->patience.next_s, err);
}

static bool read_principle(const struct json *j, struct plan *p, struct err *err)
{
	static const struct str names[] = { STR_LIT("en"), STR_LIT("zh") };
	size_t n = p->principle_n;

	if (!json_want(j, JSON_OBJECT, err) || !read_only(j, names, COUNT(names), err) ||
	    !read_text(j, "en", JSON_REQUIRED, READ_TEXT_LONGEST, &p->principles[n].en, err) ||
	    !read_text(j, "zh", JSON_REQUIRED, READ_TEXT_LONGEST, &p->principles[n].zh, err))
		return false;
	p->principle_n++;
	return true;
}

static bool read_principles(const struct json *j, struct plan *p, struct err *err)
{
	struct json list = { 0 }, e;

	if (!json_array(j, "principles", JSON_OPTIONAL, &list, err))
		return false;
	if (!list.v)
		return true;
	if (json_count(&list) > PLAN_PRINCIPLES)
		return json_err(&list, err, ERR_LIMIT, "found %zu, at most %d are read", json_count(&list), PLAN_PRINCIPLES);
	struct json_iter it = json_iter(&list);

	while (json_next(&it, &e))
		if (!read_principle(&e, p, err))
			return false;
	return true;
}

bool plan_read(struct arena *a, struct str json, struct plan *ret, struct err *err)
{
	static const struct str names[] = {
		STR_LIT("name"), STR_LIT("version"), STR_LIT("valid_from"), STR_LIT("about"),
		STR_LIT("principles"), STR_LIT("embargo"), STR_LIT("silence"), STR_LIT("fix_days"),
	};
	struct json j;

	*ret = (struct plan){ 0 };
	return json_read(a, json, LIMIT_RULES, &j, err) && json_want(&j, JSON_OBJECT, err) && read_only(&j, names, COUNT(names), err) &&
	       read_name(&j, "name", JSON_REQUIRED, &ret->name, err) && read_name(&j, "version", JSON_REQUIRED, &ret->version, err) &&
	       read_day(&j, "valid_from", JSON_REQUIRED, &ret->valid_from, err) &&
	       read_both(&j, "about", JSON_REQUIRED, &ret->about_en, &ret->about_zh, err) && read_principles(&j, ret, err) &&
	       read_embargo(&j, ret, err) && read_silence(&j, ret, err) && read_days(&j, "fix_days", false, ret->fix_s, err);
}

struct str plan_default_text(void)
{
	return embedded_plan_json;
}

void plan_default(struct arena *a, struct plan *ret)
{
	struct err err;
	bool ok = plan_read(a, plan_default_text(), ret, &err);

	assert(ok);
	(void)ok;
}

unixtime plan_offer(const struct plan *p, struct str grade, bool exploited, unixtime now)
{
	int64_t s = p->offer_s[plan_grade(grade)];

	return now + (exploited && p->exploited_s < s ? p->exploited_s : s);
}

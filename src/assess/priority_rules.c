/* Reading a rule file. docs/priority.md tells its form. Whatever is not understood is an error at its JSON pointer: a rule
 * that is silently passed over would be a decision nobody took. */
#include "assess/priority_rules.h"

#include "base/json.h"
#include "base/json_strict.h"
#include "base/limits.h"
#include "base/names.h"

enum { RULES_MOST = 200, CONDITIONS_MOST = 16, DAYS_MOST = 3650, ABOUT_LONGEST = 2000 };

/* --- members --- */

/* A member whose value is one of the words from `first` on. */
static bool word_in(const struct json *obj, const char *name, const struct str *words, size_t first, size_t n, uint8_t *ret,
                    struct err *err)
{
	struct str s = STR_NONE;
	struct json j = json_in(obj, name);
	char known[256];

	if (!json_str(obj, name, JSON_REQUIRED, &s, err))
		return false;
	int i = names_find(words, n, s);

	if (i < (int)first)
		return json_err(&j, err, ERR_FOUND, "found \"%.*s\", expected %s", STR_ARG(s),
		                read_or_list(known, words + first, n - first));
	*ret = (uint8_t)i;
	return true;
}

static bool days_in(const struct json *obj, const char *name, enum json_need need, int least, int *ret, struct err *err)
{
	struct json j = json_in(obj, name);
	uint64_t n = 0;

	if (!json_u64(obj, name, need, &n, err))
		return false;
	if (!j.v)
		return true;
	if (n > DAYS_MOST || n < (uint64_t)least)
		return json_err(&j, err, ERR_RANGE, "found %llu days, expected %d to %d", (unsigned long long)n, least, DAYS_MOST);
	*ret = (int)n;
	return true;
}

/* --- conditions --- */

/* One value, as its fact or grade writes it: true, "critical", 250000, 9.8, "12.5%". */
static bool read_value(struct arena *a, const struct json *j, const struct condition *c, int64_t *ret, struct err *err)
{
	struct str s = json_text(j);
	struct err why = { 0 };
	enum json_type type = json_type(j);
	char known[256];
	double d;
	bool b;

	if (c->of_grade) {
		int i = type == JSON_STRING ? names_find(grade_names, GRADE_N, s) : -1;

		if (i > GRADE_UNKNOWN) {
			*ret = i;
			return true;
		}
		s = type == JSON_STRING ? s : json_type_names[type];
		return json_err(j, err, ERR_FOUND, "found %.*s, expected a grade: %s", STR_ARG(s),
		                read_or_list(known, grade_names + GRADE_NONE, GRADE_N - GRADE_NONE));
	}
	enum fact_type of = fact_kinds[c->what].type;
	const char *key = str_cstr(a, j->key);
	enum json_type expected = of == FACT_BOOL ? JSON_BOOL : of == FACT_WORD || of == FACT_SHARE ? JSON_STRING : JSON_NUMBER;

	if (!json_want(j, expected, err))
		return false;
	if (of == FACT_BOOL) {
		if (!json_bool(j->up, key, JSON_REQUIRED, &b, err))
			return false;
		*ret = b;
		return true;
	}
	if (expected == JSON_NUMBER) {
		if (!json_double(j->up, key, JSON_REQUIRED, &d, err))
			return false;
		s = str_printf(a, "%.15g", d);
	}
	return fact_parse((enum fact_name)c->what, s, ret, &why) || json_err(j, err, why.code, "%s", why.msg);
}

static bool read_bounds(struct arena *a, const struct json *j, struct condition c, struct condition *to, uint8_t *n,
                        struct err *err)
{
	static const struct str names[] = { STR_LIT("at_least"), STR_LIT("at_most") };
	struct json_iter it = json_iter(j);
	struct json bound;

	if (json_type(j) != JSON_OBJECT) { /* a plain value is the least, but a plain false means false */
		if (!read_value(a, j, &c, &c.value, err))
			return false;
		c.at_most = !c.of_grade && fact_kinds[c.what].type == FACT_BOOL && !c.value;
		to[(*n)++] = c;
		return true;
	}
	if (!read_only(j, names, 2, err))
		return false;
	if (!json_count(j))
		return json_err(j, err, ERR_MISSING, "found no bound, expected at_least or at_most");
	while (json_next(&it, &bound)) {
		c.at_most = str_eq(bound.key, names[1]);
		if (!read_value(a, &bound, &c, &c.value, err))
			return false;
		to[(*n)++] = c;
	}
	return true;
}

/* `grades`: may conditions speak of the factors' grades? */
static bool read_if(struct arena *a, const struct json *obj, bool grades, struct rule *ret, struct err *err)
{
	struct json j = { 0 }, e;

	if (!json_object(obj, "if", JSON_OPTIONAL, &j, err))
		return false;
	if (json_count(&j) > CONDITIONS_MOST)
		return json_err(&j, err, ERR_LIMIT, "found %zu conditions, at most %d are read", json_count(&j), CONDITIONS_MOST);
	struct condition *v = arena_array(a, struct condition, 2 * json_count(&j) + 1);
	struct json_iter it = json_iter(&j);

	ret->conditions = v;
	while (json_next(&it, &e)) {
		int fact = fact_named(e.key), factor = grades ? names_find(factor_names, FACTOR_N, e.key) : -1;
		const struct condition c = { .of_grade = factor >= 0, .what = (uint8_t)(factor >= 0 ? factor : fact) };

		if (fact < 0 && factor < 0)
			return json_err(&e, err, ERR_FOUND, "there is no fact%s of this name", grades ? " or factor" : "");
		if (!read_bounds(a, &e, c, v, &ret->condition_n, err))
			return false;
	}
	return true;
}

/* --- rules --- */

struct rule_form {
	const char *result;      /* "grade", "level" */
	const struct str *words;
	size_t first, word_n;
	bool grades;
};
static const struct rule_form factor_form = { "grade", grade_names, GRADE_NONE, GRADE_N, false };
static const struct rule_form level_form = { "level", level_names, 0, LEVEL_N, true };

static bool read_rule(struct arena *a, const struct json *j, const struct rule_form *f, struct rule *ret, struct err *err)
{
	const struct str names[] = { str_of(f->result), STR("if"), STR("note") };

	return json_want(j, JSON_OBJECT, err) && read_only(j, names, sizeof names / sizeof *names, err) &&
	       word_in(j, f->result, f->words, f->first, f->word_n, &ret->result, err) && read_if(a, j, f->grades, ret, err) &&
	       read_either(j, "note", JSON_OPTIONAL, &ret->note, &ret->note_zh, err);
}

static bool read_rules(struct arena *a, const struct json *list, const struct rule_form *f, struct rule_list *ret,
                       struct err *err)
{
	struct json_iter it = json_iter(list);
	struct json e;

	if (json_count(list) > RULES_MOST)
		return json_err(list, err, ERR_LIMIT, "found %zu rules, at most %d are read", json_count(list), RULES_MOST);
	struct rule *v = arena_array(a, struct rule, json_count(list) + 1);

	ret->v = v;
	while (json_next(&it, &e)) {
		if (ret->n && !v[ret->n - 1].condition_n)
			return json_err(&e, err, ERR_STATE, "found a rule that is never reached: the one before it has no condition");
		if (!read_rule(a, &e, f, &v[ret->n++], err))
			return false;
	}
	return true;
}

static bool read_factors(struct arena *a, const struct json *root, struct priority_rules *r, struct err *err)
{
	struct json all;

	if (!json_object(root, "factors", JSON_REQUIRED, &all, err) || !read_only(&all, factor_names, FACTOR_N, err))
		return false;
	for (size_t i = 0; i < FACTOR_N; i++) {
		struct json list = { 0 };

		if (!json_array(&all, factor_names[i].p, JSON_REQUIRED, &list, err) ||
		    !read_rules(a, &list, &factor_form, &r->factors[i], err))
			return false;
	}
	return true;
}

static bool read_levels(struct arena *a, const struct json *root, struct priority_rules *r, struct err *err)
{
	struct json list;

	if (!json_array(root, "levels", JSON_REQUIRED, &list, err) || !read_rules(a, &list, &level_form, &r->levels, err))
		return false;
	if (!r->levels.n || r->levels.v[r->levels.n - 1].condition_n)
		return json_err(&list, err, ERR_MISSING, "found no last rule without a condition, which says the level of all the rest");
	return true;
}

static bool read_targets(const struct json *root, struct priority_rules *r, struct err *err)
{
	static const struct str names[] = { STR_LIT("embargo_days"), STR_LIT("fix_days"), STR_LIT("emergency") };
	struct json all;

	if (!json_object(root, "targets", JSON_REQUIRED, &all, err) || !read_only(&all, level_names, LEVEL_N, err))
		return false;
	for (size_t i = 0; i < LEVEL_N; i++) {
		struct target *t = &r->targets[i];
		struct json j;

		if (!json_object(&all, level_names[i].p, JSON_REQUIRED, &j, err) || !read_only(&j, names, 3, err) ||
		    !days_in(&j, "embargo_days", JSON_REQUIRED, 0, &t->embargo_days, err) ||
		    !days_in(&j, "fix_days", JSON_REQUIRED, 0, &t->fix_days, err) ||
		    !json_bool(&j, "emergency", JSON_OPTIONAL, &t->emergency, err))
			return false;
	}
	return true;
}

static bool read_limit(struct arena *a, const struct json *j, struct day_limit *ret, struct err *err)
{
	static const struct str names[] = { STR_LIT("if"), STR_LIT("embargo_days"), STR_LIT("fix_days"), STR_LIT("note") };

	ret->embargo_days = ret->fix_days = -1;
	if (!json_want(j, JSON_OBJECT, err) || !read_only(j, names, 4, err) || !read_if(a, j, true, &ret->when, err) ||
	    !days_in(j, "embargo_days", JSON_OPTIONAL, 0, &ret->embargo_days, err) ||
	    !days_in(j, "fix_days", JSON_OPTIONAL, 1, &ret->fix_days, err) ||
	    !read_either(j, "note", JSON_OPTIONAL, &ret->when.note, &ret->when.note_zh, err))
		return false;
	if (!ret->when.condition_n || (ret->embargo_days < 0 && ret->fix_days < 0))
		return json_err(j, err, ERR_MISSING, "found a limit that says nothing, expected a condition, and embargo_days or fix_days");
	return true;
}

static bool read_limits(struct arena *a, const struct json *root, struct priority_rules *r, struct err *err)
{
	struct json list = { 0 }, e;

	if (!json_array(root, "limits", JSON_OPTIONAL, &list, err))
		return false;
	if (json_count(&list) > RULES_MOST)
		return json_err(&list, err, ERR_LIMIT, "found %zu limits, at most %d are read", json_count(&list), RULES_MOST);
	struct day_limit *v = arena_array(a, struct day_limit, json_count(&list) + 1);
	struct json_iter it = json_iter(&list);

	r->limits = v;
	while (json_next(&it, &e))
		if (!read_limit(a, &e, &v[r->limit_n++], err))
			return false;
	return true;
}

/* --- the file --- */

static bool read_head(struct arena *a, const struct json *root, struct priority_rules *r, struct err *err)
{
	static const struct str names[] = {
		STR_LIT("name"), STR_LIT("version"), STR_LIT("valid_from"), STR_LIT("about"), STR_LIT("factors"), STR_LIT("levels"),
		STR_LIT("targets"), STR_LIT("limits"),
	};
	struct str since = STR_NONE, about = STR_NONE;
	struct json j = json_in(root, "valid_from");

	if (!json_want(root, JSON_OBJECT, err) || !read_only(root, names, sizeof names / sizeof *names, err) ||
	    !read_text(root, "name", JSON_REQUIRED, READ_NAME_LONGEST, &r->name, err) ||
	    !read_text(root, "version", JSON_REQUIRED, READ_NAME_LONGEST, &r->version, err) ||
	    !read_text(root, "about", JSON_OPTIONAL, ABOUT_LONGEST, &about, err) ||
	    !json_str(root, "valid_from", JSON_REQUIRED, &since, err))
		return false;
	if (!day_parse(since, &r->since))
		return json_err(&j, err, ERR_SYNTAX, "found \"%.*s\", expected a day such as 2026-11-01", STR_ARG(since));
	r->whole = STR_JOIN(a, r->name, STR(" "), r->version);
	return true;
}

struct priority_rules *priority_rules_read(struct arena *a, struct str json, struct err *err)
{
	struct priority_rules *r = arena_new(a, struct priority_rules);
	struct json root;
	bool ok = json_read(a, json, LIMIT_RULES, &root, err) && read_head(a, &root, r, err) && read_factors(a, &root, r, err) &&
	          read_levels(a, &root, r, err) && read_targets(&root, r, err) && read_limits(a, &root, r, err);

	return ok ? r : NULL;
}

struct str priority_rules_version(const struct priority_rules *r)
{
	return r->whole;
}

day priority_rules_since(const struct priority_rules *r)
{
	return r->since;
}

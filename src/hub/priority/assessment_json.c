#include "hub/priority/assessment_json.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/names.h"

/* Members must stand sorted: the factors and facts by name. */
static const enum factor factors_sorted[FACTOR_N] = {
	FACTOR_EXPLOITABILITY, FACTOR_HARM, FACTOR_OTHER, FACTOR_REPAIR, FACTOR_SCOPE,
};

/* The known fact whose name comes next after `last`; FACT_N: none. */
static size_t next_fact(const struct facts *f, struct str last)
{
	size_t best = FACT_N;

	for (size_t i = 0; i < FACT_N; i++)
		if (f->v[i].known && str_cmp(fact_kinds[i].name, last) > 0 &&
		    (best == FACT_N || str_cmp(fact_kinds[i].name, fact_kinds[best].name) < 0))
			best = i;
	return best;
}

static void put_facts(struct buf *b, const struct facts *f)
{
	struct str last = STR_NONE;
	struct buf value;

	buf_init(&value, 256);
	for (size_t i; (i = next_fact(f, last)) < FACT_N; last = fact_kinds[i].name) {
		buf_puts(b, last.n ? "," : "");
		buf_put_json(b, fact_kinds[i].name);
		buf_putc(b, ':');
		buf_clear(&value);
		fact_put(&value, (enum fact_name)i, f->v[i].value);
		buf_put_json(b, buf_str(&value));
	}
	buf_release(&value);
}

void assessment_put_given(struct buf *b, const struct assessment *s)
{
	bool first = true;

	buf_puts(b, "{\"facts\":{");
	put_facts(b, &s->given);
	buf_puts(b, "},\"judgements\":{");
	for (size_t i = 0; i < FACTOR_N; i++) {
		const struct judgement *j = &s->judgements[factors_sorted[i]];

		if (!j->grade)
			continue;
		buf_puts(b, first ? "" : ",");
		buf_put_json(b, factor_names[factors_sorted[i]]);
		buf_puts(b, ":{\"grade\":");
		buf_put_json(b, grade_names[j->grade]);
		buf_puts(b, ",\"reason\":");
		buf_put_json(b, j->reason);
		buf_putc(b, '}');
		first = false;
	}
	buf_puts(b, "},\"reason\":");
	buf_put_json(b, s->reason);
	buf_putc(b, '}');
}

void assessment_put_result(struct buf *b, const struct assessment *s)
{
	buf_printf(b, "{\"embargo_days\":%d,\"emergency\":%s,\"fix_days\":%d,\"grades\":{", s->embargo_days,
	           s->emergency ? "true" : "false", s->fix_days);
	for (size_t i = 0; i < FACTOR_N; i++) {
		buf_puts(b, i ? "," : "");
		buf_put_json(b, factor_names[factors_sorted[i]]);
		buf_putc(b, ':');
		buf_put_json(b, grade_names[s->grades[factors_sorted[i]]]);
	}
	buf_puts(b, "},\"level\":");
	buf_put_json(b, level_names[s->level]);
	buf_putc(b, '}');
}

/* --- back --- */

static bool get_facts(struct arena *a, const struct json *root, struct assessment *s, struct err *err)
{
	struct str source = STR_JOIN(a, STR("told by "), s->party);
	struct json all = { 0 }, e;
	struct err why = { 0 };

	if (!json_object(root, "facts", JSON_OPTIONAL, &all, err))
		return false;
	struct json_iter it = json_iter(&all);

	while (json_next(&it, &e))
		if (!json_want(&e, JSON_STRING, err))
			return false;
		else if (!fact_set(&s->given, e.key, json_text(&e), source, &why))
			return json_err(&e, err, why.code, "%s", why.msg);
	return true;
}

static bool get_grade(const struct json *obj, const char *name, enum grade *ret, struct err *err)
{
	struct json j = json_in(obj, name);
	struct str s = STR_NONE;

	if (!json_str(obj, name, JSON_OPTIONAL, &s, err))
		return false;
	int i = s.n ? names_find(grade_names, GRADE_N, s) : GRADE_UNKNOWN;

	if (i < 0)
		return json_err(&j, err, ERR_FOUND, "found \"%.*s\", expected a grade", STR_ARG(s));
	*ret = (enum grade)i;
	return true;
}

static bool get_judgements(struct arena *a, const struct json *root, struct assessment *s, struct err *err)
{
	struct json all = { 0 };

	if (!json_object(root, "judgements", JSON_OPTIONAL, &all, err))
		return false;
	for (size_t i = 0; i < FACTOR_N; i++) {
		struct json j = { 0 };
		struct str reason = STR_NONE;

		if (!json_object(&all, factor_names[i].p, JSON_OPTIONAL, &j, err) ||
		    !get_grade(&j, "grade", &s->judgements[i].grade, err) || !json_str(&j, "reason", JSON_OPTIONAL, &reason, err))
			return false;
		if (s->judgements[i].grade) {
			s->judgements[i].by = s->party;
			s->judgements[i].reason = str_dup(a, reason);
		}
	}
	return true;
}

bool assessment_get_given(struct arena *a, struct str json, struct assessment *s, struct err *err)
{
	struct json root;
	struct str reason = STR_NONE;

	if (!json_read(a, json, LIMIT_RULES, &root, err) || !json_want(&root, JSON_OBJECT, err) || !get_facts(a, &root, s, err) ||
	    !get_judgements(a, &root, s, err) || !json_str(&root, "reason", JSON_OPTIONAL, &reason, err))
		return false;
	s->reason = str_dup(a, reason);
	return true;
}

bool assessment_get_result(struct arena *a, struct str json, struct assessment *s, struct err *err)
{
	struct json root, grades = { 0 }, at;
	struct str level = STR_NONE;
	uint64_t embargo = 0, fix = 0;

	if (!json_read(a, json, LIMIT_RULES, &root, err) || !json_want(&root, JSON_OBJECT, err) ||
	    !json_u64(&root, "embargo_days", JSON_REQUIRED, &embargo, err) ||
	    !json_u64(&root, "fix_days", JSON_REQUIRED, &fix, err) ||
	    !json_bool(&root, "emergency", JSON_REQUIRED, &s->emergency, err) ||
	    !json_object(&root, "grades", JSON_REQUIRED, &grades, err) || !json_str(&root, "level", JSON_REQUIRED, &level, err))
		return false;
	for (size_t i = 0; i < FACTOR_N; i++)
		if (!get_grade(&grades, factor_names[i].p, &s->grades[i], err))
			return false;
	at = json_in(&root, "level");
	int i = names_find(level_names, LEVEL_N, level);

	if (i < 0)
		return json_err(&at, err, ERR_FOUND, "found \"%.*s\", expected a level", STR_ARG(level));
	s->level = (enum level)i;
	s->embargo_days = (int)embargo;
	s->fix_days = (int)fix;
	return true;
}

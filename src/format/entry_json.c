/*
 * entry_json - one table per struct, walked in both directions.
 *
 * Writing leaves out what is empty, false or the first of its enum; reading
 * starts from exactly that, so that what was written comes back the same.
 */
#include "format/entry_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/names.h"
#include "format/feed.h"

enum kind { STRING, STRINGS, BOOLEAN, DAY, TIME, ENUM, NUMBER, RELEASES, LIST };

struct shape;
struct field {
	const char *name;
	enum kind kind;
	enum json_need need;
	size_t at, count_at;       /* offsets; the second of a LIST's length */
	const struct str *names;   /* ENUM */
	size_t name_n;
	bool always;               /* ENUM: written even when it is the first */
	double absent, most;       /* NUMBER: the value that is left out, and the ceiling */
	const struct shape *of;    /* LIST */
};
struct shape {
	size_t size;
	const struct field *fields;
	size_t n;
	bool (*check)(const void *v, const struct json *j, struct err *err); /* may be NULL */
};

#define SHAPE(type, list, fn) { sizeof(struct type), (list), sizeof(list) / sizeof *(list), (fn) }
#define OF(type, member)      .at = offsetof(struct type, member)
#define NAMES(list, count)    .names = (list), .name_n = (count)
#define LIST_OF(type, member, count, shape) LIST, OF(type, member), .count_at = offsetof(struct type, count), .of = &(shape)

static const struct field range_fields[] = {
	{ "from", STRING, OF(range, from) },
	{ "to", STRING, OF(range, to) },
	{ "to_included", BOOLEAN, OF(range, to_included) },
	{ "fix", STRING, OF(range, fix) },
};
static const struct shape range_shape = SHAPE(range, range_fields, NULL);

static bool check_clause(const void *v, const struct json *j, struct err *err)
{
	return clause_valid(v) ||
	       json_err(j, err, ERR_RANGE, "found a condition at odds with itself: ranges need a subject and versions that follow "
	                "the scheme, a doubt needs a text, lists hold no empty words");
}

static const struct field clause_fields[] = {
	{ "line", STRING, OF(clause, line) },
	{ "os", ENUM, OF(clause, os), NAMES(os_names, OS_N) },
	{ "makers", STRINGS, OF(clause, makers) },
	{ "models", STRINGS, OF(clause, models) },
	{ "chips", STRINGS, OF(clause, chips) },
	{ "chips_open", BOOLEAN, OF(clause, chips_open) },
	{ "releases", RELEASES, OF(clause, releases) },
	{ "releases_exact", BOOLEAN, OF(clause, releases_exact) },
	{ "level", DAY, OF(clause, level) },
	{ "level_basis", ENUM, OF(clause, level_basis), NAMES(level_basis_names, LEVEL_BASIS_N) },
	{ "component", ENUM, OF(clause, component), NAMES(component_names, COMPONENT_N) },
	{ "subject", ENUM, OF(clause, subject), NAMES(subject_names, SUBJECT_N) },
	{ "scheme", ENUM, OF(clause, scheme), NAMES(scheme_names, SCHEME_N) },
	{ "package", STRING, OF(clause, package) },
	{ "ranges", LIST_OF(clause, ranges, range_n, range_shape) },
	{ "sure", ENUM, OF(clause, sure), NAMES(sure_names, SURE_N) },
	{ "text", STRING, OF(clause, text) },
	{ "source", STRING, OF(clause, source) },
};
static const struct shape clause_shape = SHAPE(clause, clause_fields, check_clause);

static const struct field vector_fields[] = {
	{ "source", STRING, OF(vector, source) },
	{ "version", STRING, OF(vector, version) },
	{ "vector", STRING, OF(vector, vector) },
	{ "score", NUMBER, OF(vector, score), .absent = -1, .most = 10 },
};
static const struct shape vector_shape = SHAPE(vector, vector_fields, NULL);

static const struct field evidence_fields[] = {
	{ "kind", ENUM, JSON_REQUIRED, OF(evidence, kind), NAMES(evidence_kind_names, EVIDENCE_KIND_N), .always = true },
	{ "source", STRING, OF(evidence, source) },
	{ "text", STRING, OF(evidence, text) },
	{ "url", STRING, OF(evidence, url) },
	{ "date", DAY, OF(evidence, date) },
	{ "value", NUMBER, OF(evidence, value), .most = 1e9 },
};
static const struct shape evidence_shape = SHAPE(evidence, evidence_fields, NULL);

static const struct field reference_fields[] = {
	{ "url", STRING, JSON_REQUIRED, OF(reference, url) },
	{ "kind", ENUM, OF(reference, kind), NAMES(reference_kind_names, REF_KIND_N) },
};
static const struct shape reference_shape = SHAPE(reference, reference_fields, NULL);

static const struct field source_fields[] = {
	{ "source", STRING, JSON_REQUIRED, OF(source_note, source) },
	{ "key", STRING, OF(source_note, key) },
	{ "provider", STRING, OF(source_note, provider) },
	{ "updated", TIME, OF(source_note, updated) },
};
static const struct shape source_shape = SHAPE(source_note, source_fields, NULL);

static const struct field entry_fields[] = {
	{ "id", STRING, JSON_REQUIRED, OF(entry, id) },
	{ "aliases", STRINGS, OF(entry, aliases) },
	{ "state", ENUM, OF(entry, state), NAMES(entry_state_names, ENTRY_STATE_N), .always = true },
	{ "title", STRING, JSON_REQUIRED, OF(entry, title) },
	{ "summary", STRING, OF(entry, summary) },
	{ "component", STRING, OF(entry, component) },
	{ "kind", STRING, OF(entry, kind) },
	{ "published", TIME, OF(entry, published) },
	{ "updated", TIME, OF(entry, updated) },
	{ "severity", ENUM, OF(entry, severity), NAMES(severity_names, SEVERITY_N) },
	{ "exploited", BOOLEAN, OF(entry, exploited) },
	{ "fix_level", DAY, OF(entry, fix_level) },
	{ "weaknesses", STRINGS, OF(entry, weaknesses) },
	{ "credits", STRINGS, OF(entry, credits) },
	{ "vectors", LIST_OF(entry, vectors, vector_n, vector_shape) },
	{ "evidence", LIST_OF(entry, evidence, evidence_n, evidence_shape) },
	{ "conditions", LIST_OF(entry, clauses, clause_n, clause_shape) },
	{ "references", LIST_OF(entry, references, reference_n, reference_shape) },
	{ "disagreements", STRINGS, OF(entry, disagreements) },
	{ "sources", LIST_OF(entry, sources, source_n, source_shape) },
};
static const struct shape entry_shape = SHAPE(entry, entry_fields, NULL);

/* --- out --- */

static void put_shape(struct buf *b, const struct shape *shape, const void *v);

/* The shortest decimal that reads back as the same number. */
static void put_number(struct buf *b, double v)
{
	char text[32];

	for (int digits = 6; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	buf_puts(b, text);
}

static bool is_absent(const struct field *f, const void *p, const void *v)
{
	switch (f->kind) {
	case STRING:   return ((const struct str *)p)->n == 0;
	case STRINGS:  return ((const struct strs *)p)->n == 0;
	case BOOLEAN:  return !*(const bool *)p;
	case DAY:      return *(const day *)p == 0;
	case TIME:     return day_of(*(const unixtime *)p) == 0;
	case ENUM:     return *(const unsigned *)p == 0 && !f->always;
	case NUMBER:   return !isfinite(*(const double *)p) || *(const double *)p == f->absent || *(const double *)p < 0;
	case RELEASES: return ((const struct releases *)p)->n == 0;
	case LIST:     return *(const size_t *)((const char *)v + f->count_at) == 0;
	}
	return true;
}

static void put_strs(struct buf *b, const struct strs *l)
{
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_putc(b, ',');
		buf_put_json(b, l->v[i]);
	}
}

static void put_releases(struct buf *b, const struct releases *l)
{
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_putc(b, ',');
		buf_put_json(b, release_name(&a, l->v[i]));
	}
	arena_release(&a);
}

static void put_list(struct buf *b, const struct shape *of, const char *elements, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_putc(b, ',');
		put_shape(b, of, elements + i * of->size);
	}
}

static void put_field(struct buf *b, const struct field *f, const void *p, const void *v)
{
	char text[21];
	bool array = f->kind == STRINGS || f->kind == RELEASES || f->kind == LIST;

	if (array)
		buf_putc(b, '[');
	switch (f->kind) {
	case STRING:   buf_put_json(b, *(const struct str *)p); break;
	case STRINGS:  put_strs(b, p); break;
	case BOOLEAN:  buf_puts(b, "true"); break;
	case DAY:      buf_printf(b, "\"%s\"", day_format(*(const day *)p, text)); break;
	case TIME:     buf_printf(b, "\"%s\"", time_format(*(const unixtime *)p, text)); break;
	case ENUM:     buf_put_json(b, f->names[*(const unsigned *)p]); break;
	case NUMBER:   put_number(b, *(const double *)p); break;
	case RELEASES: put_releases(b, p); break;
	case LIST:     put_list(b, f->of, *(const char *const *)p, *(const size_t *)((const char *)v + f->count_at)); break;
	}
	if (array)
		buf_putc(b, ']');
}

static void put_shape(struct buf *b, const struct shape *shape, const void *v)
{
	const char *comma = "";

	buf_putc(b, '{');
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		const void *p = (const char *)v + f->at;

		if (is_absent(f, p, v))
			continue;
		buf_puts(b, comma);
		comma = ",";
		buf_putc(b, '"');
		buf_puts(b, f->name);
		buf_puts(b, "\":");
		put_field(b, f, p, v);
	}
	buf_putc(b, '}');
}

void entry_json_put(struct buf *b, const struct entry *e)
{
	put_shape(b, &entry_shape, e);
}

/* --- in --- */

static bool get_shape(struct arena *a, const struct shape *shape, const struct json *j, void *v, struct err *err);

static bool unexpected(const struct json *j, const char *expected, struct err *err)
{
	return json_err(j, err, ERR_RANGE, "found \"%.*s\", expected %s", STR_ARG(text_clip(json_text(j), 40)), expected);
}

static bool get_string(const struct field *f, const struct json *j, struct str *ret, struct err *err)
{
	if (!json_want(j, JSON_STRING, err))
		return false;
	*ret = json_text(j);
	if (!ret->n && f->need == JSON_REQUIRED)
		return json_err(j, err, ERR_RANGE, "found an empty text, expected some");
	return ret->n <= LIMIT_TEXT ||
	       json_err(j, err, ERR_LIMIT, "a text of %zu bytes, at most %zu are read", ret->n, LIMIT_TEXT);
}

static bool get_enum(const struct field *f, const struct json *j, unsigned *ret, struct err *err)
{
	int i = json_want(j, JSON_STRING, err) ? names_find(f->names, f->name_n, json_text(j)) : -1;
	char words[200];
	size_t n = 0;

	if (json_type(j) != JSON_STRING)
		return false;
	if (i >= 0) {
		*ret = (unsigned)i;
		return true;
	}
	for (size_t k = 0; k < f->name_n && n < sizeof words; k++)
		n += (size_t)snprintf(words + n, sizeof words - n, "%s%.*s", k ? ", " : "one of ", STR_ARG(f->names[k]));
	return unexpected(j, words, err);
}

static bool get_number(const struct field *f, const struct json *obj, const struct json *j, double *ret, struct err *err)
{
	double v = 0;

	if (!json_double(obj, f->name, JSON_REQUIRED, &v, err))
		return false;
	if (!(v >= 0 && v <= f->most))
		return json_err(j, err, ERR_RANGE, "found %g, expected 0 to %g", v, f->most);
	*ret = v;
	return true;
}

static bool get_releases(struct arena *a, const struct json *j, struct releases *ret, struct err *err)
{
	struct json e;

	if (!json_want(j, JSON_ARRAY, err))
		return false;
	for (struct json_iter it = json_iter(j); json_next(&it, &e);) {
		if (!json_want(&e, JSON_STRING, err))
			return false;
		release r = release_parse(json_text(&e));

		if (!r)
			return unexpected(&e, "an Android release such as 14 or 12L", err);
		*ret = releases_add(a, *ret, r);
	}
	return true;
}

static bool get_list(struct arena *a, const struct field *f, const struct json *j, void *p, void *v, struct err *err)
{
	struct json e;

	if (!json_want(j, JSON_ARRAY, err))
		return false;
	char *elements = arena_zero_array(a, json_count(j), f->of->size);

	for (struct json_iter it = json_iter(j); json_next(&it, &e);)
		if (!get_shape(a, f->of, &e, elements + e.at * f->of->size, err))
			return false;
	*(char **)p = json_count(j) ? elements : NULL;
	*(size_t *)((char *)v + f->count_at) = json_count(j);
	return true;
}

static bool get_field(struct arena *a, const struct field *f, const struct json *obj, const struct json *j, void *v,
                      struct err *err)
{
	void *p = (char *)v + f->at;

	switch (f->kind) {
	case STRING:   return get_string(f, j, p, err);
	case STRINGS:  return json_want(j, JSON_ARRAY, err) && json_strs(a, obj, f->name, JSON_REQUIRED, p, err);
	case BOOLEAN:  return json_bool(obj, f->name, JSON_REQUIRED, p, err);
	case DAY:      return json_want(j, JSON_STRING, err) &&
		              (day_parse(json_text(j), p) || unexpected(j, "a day such as 2024-03-01", err));
	case TIME:     return json_want(j, JSON_STRING, err) &&
		              (time_parse(json_text(j), p) || unexpected(j, "an instant such as 2024-03-01T12:00:00Z", err));
	case ENUM:     return get_enum(f, j, p, err);
	case NUMBER:   return get_number(f, obj, j, p, err);
	case RELEASES: return get_releases(a, j, p, err);
	case LIST:     return get_list(a, f, j, p, v, err);
	}
	return false;
}

static const struct field *field_named(const struct shape *shape, struct str name)
{
	for (size_t i = 0; i < shape->n; i++)
		if (str_eq(str_of(shape->fields[i].name), name))
			return &shape->fields[i];
	return NULL;
}

static bool get_shape(struct arena *a, const struct shape *shape, const struct json *j, void *v, struct err *err)
{
	uint64_t seen = 0;
	struct json m;

	if (!json_want(j, JSON_OBJECT, err))
		return false;
	for (size_t i = 0; i < shape->n; i++) {
		if (shape->fields[i].kind == TIME)
			*(unixtime *)((char *)v + shape->fields[i].at) = TIME_NONE;
		if (shape->fields[i].kind == NUMBER)
			*(double *)((char *)v + shape->fields[i].at) = shape->fields[i].absent;
	}
	for (struct json_iter it = json_iter(j); json_next(&it, &m);) {
		const struct field *f = field_named(shape, m.key);

		if (!f)
			return json_err(&m, err, ERR_RANGE, "no such member is known here");
		if (m.v && !get_field(a, f, j, &m, v, err))
			return false;
		if (m.v)
			seen |= UINT64_C(1) << (f - shape->fields);
	}
	for (size_t i = 0; i < shape->n; i++)
		if (shape->fields[i].need == JSON_REQUIRED && !(seen >> i & 1)) {
			m = json_in(j, shape->fields[i].name);
			return json_want(&m, JSON_STRING, err);
		}
	return !shape->check || shape->check(v, j, err);
}

bool entry_json_get(struct arena *a, const struct json *j, struct entry *ret, struct err *err)
{
	struct entry e = { 0 };

	if (!get_shape(a, &entry_shape, j, &e, err))
		return false;
	*ret = e;
	return true;
}

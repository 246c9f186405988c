/* Reading; writing and what lies between lists and ratings are in ssvc_list.c. */
#include "format/ssvc_json.h"

#include "base/json.h"
#include "base/limits.h"

const struct str ssvc_known_names[SSVC_KNOWN_N] = {
	[SSVC_KNOWN] = STR_LIT("known"),
	[SSVC_OTHER_POINT] = STR_LIT("other-point"),
	[SSVC_OTHER_VERSION] = STR_LIT("other-version"),
	[SSVC_OTHER_VALUE] = STR_LIT("other-value"),
};

static const struct str schema_version = STR_LIT("2.0.0"), old_version = STR_LIT("1-0-1");

/* --- words that the schema restricts --- */

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool all_of(struct str s, const char *others)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && (!s.p[i] || str_chr(str_of(others), s.p[i]) == SIZE_MAX))
			return false;
	return true;
}

static bool key_ok(struct str s)
{
	return str_eq(s, STR("T*")) || (s.n && s.n <= 100 && all_of(s, "_") && is_alnum(s.p[0]) && is_alnum(s.p[s.n - 1]));
}

/* "1.2.3", with "-alpha.1" and "+build" after it at most. */
static bool version_ok(struct str s)
{
	struct str rest = str_sub(s, 0, str_chr(s, '+')), build = str_from(s, rest.n), core = str_sub(rest, 0, str_chr(rest, '-'));
	struct str before = str_from(rest, core.n), part;
	uint64_t n;
	int parts = 0;

	for (; core.n && str_split(&core, '.', &part); parts++)
		if (!str_u64(part, &n) || (part.n > 1 && part.p[0] == '0'))
			return false;
	if (parts != 3 || s.n > 100 || s.p[s.n - 1] == '.' || build.n == 1 || before.n == 1)
		return false;
	return all_of(str_from(before, 1), "-.") && all_of(str_from(build, 1), "-.") && str_find(s, STR("..")) == SIZE_MAX;
}

/* The schema's pattern in the main: what its letters are, and how it begins; not each rule of its extensions. */
static bool namespace_ok(struct str s)
{
	struct str rest = str_starts(s, STR("x_")) ? str_from(s, 2) : s;

	return s.n >= 3 && s.n <= 1000 && s.p[0] >= 'a' && s.p[0] <= 'z' && all_of(rest, ".-#/$") && is_alnum(s.p[s.n - 1]);
}

/* RFC 3986, without addresses in brackets. */
static bool uri_ok(struct str s)
{
	size_t colon = str_chr(s, ':'), hash = str_chr(s, '#');

	if (!s.n || s.n > 4096 || colon == SIZE_MAX || !is_alnum(s.p[0]) || (s.p[0] >= '0' && s.p[0] <= '9') || colon + 1 == s.n)
		return false;
	if (!all_of(str_sub(s, 0, colon), "+-.") || !all_of(str_from(s, colon + 1), "-._~:/?#@!$&'()*+,;=%"))
		return false;
	if (hash != SIZE_MAX && str_chr(str_from(s, hash + 1), '#') != SIZE_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '%' && (str_sub(s, i + 1, 2).n < 2 || str_chr(STR("0123456789ABCDEFabcdef"), s.p[i + 1]) == SIZE_MAX ||
		                      str_chr(STR("0123456789ABCDEFabcdef"), s.p[i + 2]) == SIZE_MAX))
			return false;
	return true;
}

static bool want_word(const struct json *obj, const char *name, bool (*ok)(struct str), const char *what, struct str *ret,
                      struct err *err)
{
	struct json j = json_in(obj, name);

	if (!json_str(obj, name, JSON_REQUIRED, ret, err))
		return false;
	return ok(*ret) || json_err(&j, err, ERR_SYNTAX, "found \"%.*s\", expected %s", STR_ARG(str_sub(*ret, 0, 60)), what);
}

static bool check_count(const struct json *j, size_t max, struct err *err)
{
	if (json_count(j) > max)
		return json_err(j, err, ERR_LIMIT, "%zu entries, at most %zu are read", json_count(j), max);
	return json_count(j) || json_err(j, err, ERR_MISSING, "an empty list, expected at least one entry");
}

/* --- points and values --- */

static const struct ssvc_point *point_of(const struct ssvc_table *t, size_t i)
{
	return i < t->input_n ? t->inputs[i] : t->outcome;
}

/* The older forms name points, not keys. The version may be empty: whichever there is. */
static const struct ssvc_point *point_named(struct str ns, struct str name, struct str version)
{
	for (size_t i = 0; i < ssvc_table_n; i++)
		for (size_t k = 0; k <= ssvc_tables[i]->input_n; k++) {
			const struct ssvc_point *p = point_of(ssvc_tables[i], k);

			if (str_ieq(p->name, name) && str_eq(p->ns, ns) && ssvc_point_find(ns, p->key, version) == p)
				return p;
		}
	return NULL;
}

static int value_named(const struct ssvc_point *p, struct str name)
{
	for (size_t i = 0; i < p->value_n; i++)
		if (str_ieq(p->values[i].name, name))
			return (int)i;
	/* So it was called before 1.1.0, and in CISA's files still is. */
	return str_eq(p->key, STR("E")) && str_ieq(name, STR("poc")) ? 1 : -1;
}

/* With ns, key, version and values in place: is it one of ours, and what does it say? */
static void place(struct ssvc_selection *s)
{
	const struct ssvc_point *p = s->key.n ? ssvc_point_find(s->ns, s->key, s->version) : NULL;
	uint32_t set = 0;

	if (!p) {
		s->known = s->key.n && ssvc_point_find(s->ns, s->key, STR("")) ? SSVC_OTHER_VERSION : SSVC_OTHER_POINT;
		return;
	}
	for (size_t i = 0; i < s->value_n; i++) {
		int v = s->values[i].key.n ? ssvc_value_find(p, s->values[i].key) : -1;

		if (v < 0) {
			s->known = SSVC_OTHER_VALUE;
			return;
		}
		set |= UINT32_C(1) << v;
	}
	s->known = SSVC_KNOWN;
	s->point = p;
	s->set = set;
}

static struct ssvc_selection *add(struct arena *a, struct ssvc_list *l, struct ssvc_selection s)
{
	place(&s);
	l->v = arena_grow(a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n] = s;
	return &l->v[l->n++];
}

static bool same_point(const struct ssvc_selection *x, const struct ssvc_selection *y)
{
	if (!x->key.n || !str_eq(x->ns, y->ns) || !str_eq(x->key, y->key))
		return false;
	const struct ssvc_point *p = ssvc_point_find(x->ns, x->key, x->version);

	return str_eq(x->version, y->version) || (p && ssvc_point_find(y->ns, y->key, y->version) == p);
}

/* A point that is there twice would say two things. */
static bool check_twice(const struct json *j, const struct ssvc_list *l, const struct ssvc_selection *s, struct err *err)
{
	for (size_t i = 0; i + 1 < l->n; i++) {
		if (same_point(&l->v[i], s))
			return json_err(j, err, ERR_SYNTAX, "%.*s:%.*s is selected twice, first in entry %zu", STR_ARG(str_sub(s->ns, 0, 60)),
				STR_ARG(s->key), i);
	}
	return true;
}

/* --- reading 2.0.0 --- */

static bool read_value(const struct json *j, struct choice *ret, struct err *err)
{
	if (!json_want(j, JSON_OBJECT, err) || !want_word(j, "key", key_ok, "letters, digits and _", &ret->key, err))
		return false;
	return json_str(j, "name", JSON_OPTIONAL, &ret->name, err);
}

static bool read_selection(struct arena *a, const struct json *j, struct ssvc_list *l, struct err *err)
{
	struct ssvc_selection s = { 0 };
	struct json values, v;

	if (!json_want(j, JSON_OBJECT, err) || !want_word(j, "namespace", namespace_ok, "a namespace", &s.ns, err) ||
	    !want_word(j, "key", key_ok, "letters, digits and _", &s.key, err) ||
	    !want_word(j, "version", version_ok, "a version like 1.0.0", &s.version, err) ||
	    !json_str(j, "name", JSON_OPTIONAL, &s.name, err) || !json_array(j, "values", JSON_REQUIRED, &values, err) ||
	    !check_count(&values, LIMIT_SSVC_VALUES, err))
		return false;
	s.values = arena_array(a, struct choice, json_count(&values));
	for (struct json_iter it = json_iter(&values); json_next(&it, &v); s.value_n++)
		if (!read_value(&v, &s.values[s.value_n], err))
			return false;
	return check_twice(j, l, add(a, l, s), err);
}

static bool read_references(struct arena *a, const struct json *doc, const char *name, struct ssvc_reference **ret, size_t *ret_n,
                            struct err *err)
{
	struct json list = { 0 }, j;

	if (!json_array(doc, name, JSON_OPTIONAL, &list, err))
		return false;
	if (!list.v)
		return true;
	if (!check_count(&list, LIMIT_REFERENCES, err))
		return false;
	*ret = arena_array(a, struct ssvc_reference, json_count(&list));
	for (struct json_iter it = json_iter(&list); json_next(&it, &j); ++*ret_n) {
		struct ssvc_reference *r = &(*ret)[*ret_n];

		if (!json_want(&j, JSON_OBJECT, err) || !want_word(&j, "uri", uri_ok, "a URI", &r->uri, err) ||
		    !json_str(&j, "summary", JSON_REQUIRED, &r->summary, err))
			return false;
	}
	return true;
}

static bool read_targets(struct arena *a, const struct json *doc, struct ssvc_list *l, struct err *err)
{
	struct json list = { 0 }, j;

	if (!json_array(doc, "target_ids", JSON_OPTIONAL, &list, err))
		return false;
	if (!list.v)
		return true;
	if (!check_count(&list, LIMIT_SSVC_TARGETS, err))
		return false;
	for (struct json_iter it = json_iter(&list); json_next(&it, &j);) {
		if (!json_want(&j, JSON_STRING, err))
			return false;
		if (!strs_add_once(a, &l->targets, json_text(&j)))
			return json_err(&j, err, ERR_SYNTAX, "stands in the list twice");
	}
	return true;
}

/* A resource names a table by its id in the summary, as we write it, or by the file's address. */
static const struct ssvc_table *named_table(const struct ssvc_list *l)
{
	for (size_t i = 0; i < l->resource_n; i++) {
		struct str rest = l->resources[i].summary, word;

		for (size_t k = 0; k < ssvc_table_n; k++)
			if (str_ends(l->resources[i].uri, ssvc_tables[k]->file))
				return ssvc_tables[k];
		while (str_token(&rest, " ,;()", &word))
			if (str_chr(word, ':') != SIZE_MAX && ssvc_table_find(word))
				return ssvc_table_find(word);
	}
	return NULL;
}

static bool read_list(struct arena *a, const struct json *doc, struct ssvc_list *l, struct err *err)
{
	struct json list, j;

	if (!json_array(doc, "selections", JSON_REQUIRED, &list, err) || !check_count(&list, LIMIT_SSVC_SELECTIONS, err))
		return false;
	for (struct json_iter it = json_iter(&list); json_next(&it, &j);)
		if (!read_selection(a, &j, l, err))
			return false;
	if (!read_targets(a, doc, l, err) ||
	    !read_references(a, doc, "decision_point_resources", &l->resources, &l->resource_n, err) ||
	    !read_references(a, doc, "references", &l->references, &l->reference_n, err))
		return false;
	l->table = named_table(l);
	return true;
}

/* --- reading the older forms --- */

static bool read_id(struct arena *a, const struct json *doc, struct ssvc_list *l, struct err *err)
{
	struct str id = STR_NONE;

	if (!json_str(doc, "id", JSON_OPTIONAL, &id, err))
		return false;
	if (id.n)
		strs_add(a, &l->targets, id);
	return true;
}

/* Takes a point and its values by their names. */
static bool add_named(struct arena *a, const struct json *j, struct ssvc_list *l, struct ssvc_selection s, struct err *err)
{
	const struct ssvc_point *p = point_named(s.ns, s.name, s.version), *other = p ? p : point_named(s.ns, s.name, STR(""));

	if (other)
		s.key = other->key;
	if (p && !s.version.n)
		s.version = p->version;
	for (size_t i = 0; p && i < s.value_n; i++) {
		int v = value_named(p, s.values[i].name);

		if (v >= 0)
			s.values[i].key = p->values[v].key;
	}
	return check_twice(j, l, add(a, l, s), err);
}

/* Values by name: a list, or one alone. */
static bool read_names(struct arena *a, const struct json *obj, const char *member, struct ssvc_selection *s, struct err *err)
{
	struct json j = json_in(obj, member);
	struct strs names = { 0 };

	if (!json_strs(a, obj, member, JSON_REQUIRED, &names, err))
		return false;
	if (!names.n || names.n > LIMIT_SSVC_VALUES)
		return json_err(&j, err, ERR_LIMIT, "%zu values, expected 1 to %d", names.n, LIMIT_SSVC_VALUES);
	s->values = arena_array(a, struct choice, names.n);
	for (; s->value_n < names.n; s->value_n++)
		s->values[s->value_n].name = names.v[s->value_n];
	return true;
}

static bool read_old_selection(struct arena *a, const struct json *j, struct ssvc_list *l, struct err *err)
{
	struct ssvc_selection s = { 0 };

	if (!json_want(j, JSON_OBJECT, err) || !want_word(j, "namespace", namespace_ok, "a namespace", &s.ns, err) ||
	    !want_word(j, "version", version_ok, "a version like 1.0.0", &s.version, err) ||
	    !json_str(j, "name", JSON_REQUIRED, &s.name, err) || !read_names(a, j, "values", &s, err))
		return false;
	return add_named(a, j, l, s, err);
}

static bool read_old(struct arena *a, const struct json *doc, struct ssvc_list *l, struct err *err)
{
	struct json list, j;

	if (!json_array(doc, "selections", JSON_REQUIRED, &list, err) || !check_count(&list, LIMIT_SSVC_SELECTIONS, err))
		return false;
	for (struct json_iter it = json_iter(&list); json_next(&it, &j);)
		if (!read_old_selection(a, &j, l, err))
			return false;
	return read_id(a, doc, l, err);
}

/* CISA's own: "options" is a list of objects of one member each, point to value; the points are those of its table. */
static bool read_options(struct arena *a, const struct json *doc, struct ssvc_list *l, struct err *err)
{
	struct str role = STR_NONE;
	struct json list, j, v;

	if (!json_array(doc, "options", JSON_REQUIRED, &list, err) || !check_count(&list, LIMIT_SSVC_SELECTIONS, err))
		return false;
	for (struct json_iter it = json_iter(&list); json_next(&it, &j);) {
		struct json_iter members = json_iter(&j);

		if (!json_want(&j, JSON_OBJECT, err))
			return false;
		while (json_next(&members, &v)) {
			struct ssvc_selection s = { .ns = STR("ssvc"), .name = v.key };

			if (str_ieq(s.name, STR("Mission & Well-being")) || str_ieq(s.name, STR("Mission & Well-being Impact")))
				s.name = ssvc_tables[SSVC_CISA]->inputs[3]->name;
			if (l->n == LIMIT_SSVC_SELECTIONS)
				return json_err(&v, err, ERR_LIMIT, "more than %d points", LIMIT_SSVC_SELECTIONS);
			if (!read_names(a, &j, str_cstr(a, v.key), &s, err) || !add_named(a, &v, l, s, err))
				return false;
		}
	}
	if (!json_str(doc, "role", JSON_OPTIONAL, &role, err))
		return false;
	if (str_istarts(role, STR("CISA")))
		l->table = ssvc_tables[SSVC_CISA];
	return read_id(a, doc, l, err);
}

bool ssvc_list_read(struct arena *a, struct str text, struct ssvc_list *ret, struct err *err)
{
	struct ssvc_list l = { .at = TIME_NONE };
	struct json doc, j;
	struct str s, version = STR_NONE;
	bool ok;

	if (!json_read(a, text, LIMIT_SSVC, &doc, err) || !json_want(&doc, JSON_OBJECT, err))
		return false;
	j = json_in(&doc, "options");
	if (j.v) {
		ok = read_options(a, &doc, &l, err);
	} else {
		if (!json_str(&doc, "schemaVersion", JSON_REQUIRED, &version, err))
			return false;
		j = json_in(&doc, "schemaVersion");
		if (!str_eq(version, schema_version) && !str_eq(version, old_version))
			return json_err(&j, err, ERR_SYNTAX, "found \"%.*s\", expected %.*s or %.*s", STR_ARG(str_sub(version, 0, 40)),
				STR_ARG(schema_version), STR_ARG(old_version));
		ok = str_eq(version, schema_version) ? read_list(a, &doc, &l, err) : read_old(a, &doc, &l, err);
	}
	if (!ok || !json_str(&doc, "timestamp", JSON_REQUIRED, &s, err))
		return false;
	j = json_in(&doc, "timestamp");
	if (!time_parse(s, &l.at))
		return json_err(&j, err, ERR_SYNTAX, "found \"%.*s\", expected a time like 2025-01-01T12:00:00Z",
			STR_ARG(str_sub(s, 0, 40)));
	*ret = l;
	return true;
}

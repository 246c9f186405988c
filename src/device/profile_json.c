/*
 * profile_json - one device as a JSON object, in and out.
 */
#include <stdio.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/names.h"
#include "device/apple.h"
#include "device/read.h"
#include "device/said.h"
#include "vuln/chip.h"

static bool is_own_word(struct str key)
{
	return key.n && key.p[0] >= 'a' && key.p[0] <= 'z' && str_chr(key, '.') == SIZE_MAX;
}

/* What a person states in our own words must be right; what a device says may be anything. */
static bool check_own(const struct json *v, int fact, struct str text, struct err *err)
{
	day d;

	if (!is_own_word(v->key) || !text.n)
		return true;
	if ((fact == FACT_LEVEL || fact == FACT_LEVEL_VENDOR) && !day_parse(text, &d))
		return json_err(v, err, ERR_SYNTAX, "found \"%.*s\", expected a day as 2024-03-01", STR_ARG(text));
	if (fact == FACT_OWN_OS && names_ifind(os_names, OS_N, text) < 0)
		return json_err(v, err, ERR_RANGE, "found \"%.*s\", expected an operating system as android or ios", STR_ARG(text));
	if (fact == FACT_RELEASE && !release_parse(text))
		return json_err(v, err, ERR_SYNTAX, "found \"%.*s\", expected a release as 14 or 12L", STR_ARG(text));
	return true;
}

/* "sdk": 33 and "release": 14 come as numbers, too. */
static bool scalar(struct arena *a, const struct json *v, struct str *ret, struct err *err)
{
	uint64_t n;
	double d;
	struct json up = *v->up;
	char key[64];

	if (json_type(v) == JSON_STRING) {
		*ret = json_text(v);
		return true;
	}
	if (json_type(v) != JSON_NUMBER || v->key.n >= sizeof key)
		return json_want(v, JSON_STRING, err);
	snprintf(key, sizeof key, "%.*s", STR_ARG(v->key));
	if (json_u64(&up, key, JSON_REQUIRED, &n, NULL))
		*ret = str_printf(a, "%llu", (unsigned long long)n);
	else if (json_double(&up, key, JSON_REQUIRED, &d, err))
		*ret = str_printf(a, "%g", d);
	else
		return false;
	return true;
}

static bool take_packages(struct arena *a, const struct json *v, struct packages *l, struct err *err)
{
	struct json_iter it = json_iter(v);
	struct json e;

	if (!json_want(v, JSON_ARRAY, err))
		return false;
	l->known = true;
	while (json_next(&it, &e)) {
		struct package p = { 0 };

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "name", JSON_REQUIRED, &p.name, err) ||
		    !json_str(&e, "version_name", JSON_OPTIONAL, &p.version_name, err) ||
		    !json_u64(&e, "version_code", JSON_OPTIONAL, &p.version_code, err))
			return false;
		if (!packages_add(a, l, p, err))
			return err_at(err, "/packages/%zu", e.at);
	}
	return true;
}

/* One name or several: candidates. A name that the table does not know says nothing. */
static void take_chip(struct arena *a, struct str name, struct strs *l)
{
	const struct chip *exact = chip_by_part(name), *found[64];
	size_t n = exact ? 0 : chip_named(name, found, 64);

	if (exact)
		strs_add_once(a, l, exact->part);
	for (size_t i = 0; i < n; i++)
		strs_add_once(a, l, found[i]->part);
}

static bool take_chips(struct arena *a, const struct json *v, struct strs *l, struct err *err)
{
	struct json_iter it = json_iter(v);
	struct json e;

	if (json_type(v) == JSON_STRING)
		take_chip(a, json_text(v), l);
	else if (!json_want(v, JSON_ARRAY, err))
		return false;
	while (json_type(v) == JSON_ARRAY && json_next(&it, &e)) {
		if (!json_want(&e, JSON_STRING, err))
			return false;
		take_chip(a, json_text(&e), l);
	}
	return true;
}

static bool take_ios(const struct json *v, struct facts *f, struct err *err)
{
	struct str model = STR_NONE, version = STR_NONE, build = STR_NONE;

	if (!json_want(v, JSON_OBJECT, err) || !json_str(v, "model", JSON_REQUIRED, &model, err) ||
	    !json_str(v, "version", JSON_REQUIRED, &version, err) || !json_str(v, "build", JSON_OPTIONAL, &build, err))
		return false;
	if (!apple_is_model(model))
		return json_err(v, err, ERR_RANGE, "model is \"%.*s\", expected an identifier as iPhone15,2", STR_ARG(model));
	facts_set(f, FACT_IOS_MODEL, PART_SYSTEM, model);
	facts_set(f, FACT_IOS_VERSION, PART_SYSTEM, version);
	facts_set(f, FACT_IOS_BUILD, PART_SYSTEM, build);
	return true;
}

static bool take_members(struct arena *a, const struct json *obj, struct said *s, bool top, struct err *err);

static bool take_member(struct arena *a, const struct json *v, struct said *s, bool top, struct err *err)
{
	struct str text;
	int fact;

	if (json_type(v) == JSON_ABSENT)
		return true;
	if (top) {
		if (str_eq(v->key, STR("packages")))
			return take_packages(a, v, &s->packages, err);
		if (str_eq(v->key, STR("chip")) || str_eq(v->key, STR("chips")))
			return take_chips(a, v, &s->chips, err);
		if (str_eq(v->key, STR("ios")))
			return take_ios(v, &s->facts, err);
		if (str_eq(v->key, STR("properties")) && json_type(v) == JSON_OBJECT)
			return take_members(a, v, s, false, err);
		if (str_eq(v->key, STR("name")))
			return scalar(a, v, &s->name, err);
	}
	if ((fact = fact_find(v->key)) < 0)
		return true;
	if (!scalar(a, v, &text, err) || !check_own(v, fact, text, err))
		return false;
	facts_set(&s->facts, fact, PART_SYSTEM, text);
	return true;
}

static bool take_members(struct arena *a, const struct json *obj, struct said *s, bool top, struct err *err)
{
	struct json_iter it = json_iter(obj);
	struct json v;

	while (json_next(&it, &v))
		if (!take_member(a, &v, s, top, err))
			return false;
	return true;
}

/* {"model": "iPhone15,2", "version": "17.1"} */
static void find_ios(struct facts *f)
{
	struct str model = f->v[FACT_OF(OF_PLAIN, PRODUCT_MODEL)];

	if (f->v[FACT_IOS_MODEL].n || !apple_is_model(model))
		return;
	f->v[FACT_IOS_MODEL] = model;
	f->v[FACT_IOS_VERSION] = f->v[FACT_OWN_OS_VERSION].n ? f->v[FACT_OWN_OS_VERSION] : f->v[FACT_RELEASE];
}

bool said_json(struct arena *a, struct str text, struct said *s, struct err *err)
{
	struct json root;

	if (!json_read(a, text, LIMIT_RECORD, &root, err) || !json_want(&root, JSON_OBJECT, err) ||
	    !take_members(a, &root, s, true, err))
		return false;
	find_ios(&s->facts);
	return true;
}

bool profile_from_json(struct arena *a, struct str text, struct str name, struct profile *ret, struct err *err)
{
	struct said s = { 0 };

	return said_json(a, text, &s, err) && said_profile(a, &s, name, ret, err);
}

/* --- out --- */

static void put_key(struct buf *b, const char *key)
{
	if (b->n && b->p[b->n - 1] != '{')
		buf_putc(b, ',');
	buf_printf(b, "\"%s\":", key);
}

static void put_text(struct buf *b, const char *key, struct str v)
{
	if (!v.n)
		return;
	put_key(b, key);
	buf_put_json(b, v);
}

static void put_day(struct buf *b, const char *key, day d)
{
	char text[11];

	put_text(b, key, str_of(day_format(d, text)));
}

static void put_packages(struct buf *b, const struct profile *p)
{
	put_key(b, "packages");
	buf_putc(b, '[');
	for (size_t i = 0; i < p->package_n; i++) {
		const struct package *k = &p->packages[i];

		buf_puts(b, i ? ",{" : "{");
		put_text(b, "name", k->name);
		put_text(b, "version_name", k->version_name);
		if (k->version_code) {
			put_key(b, "version_code");
			buf_put_u64(b, k->version_code);
		}
		buf_putc(b, '}');
	}
	buf_putc(b, ']');
}

void profile_put_json(struct buf *b, const struct profile *p)
{
	struct arena a;

	arena_init(&a);
	buf_putc(b, '{');
	put_text(b, "name", p->name);
	put_text(b, "maker", p->maker);
	put_text(b, "brand", p->brand);
	put_text(b, "model", p->model);
	put_text(b, "device", p->device);
	put_text(b, "product", p->product);
	put_text(b, "marketing", p->marketing);
	if (p->os != OS_ANY)
		put_text(b, "os", os_names[p->os]);
	put_text(b, "release", p->release ? release_name(&a, p->release) : STR_NONE);
	put_text(b, "os_version", p->os_version);
	put_text(b, "skin", p->skin);
	put_text(b, "skin_version", p->skin_version);
	put_text(b, "platform", p->platform);
	if (p->chips.n) {
		put_key(b, "chips");
		for (size_t i = 0; i < p->chips.n; i++) {
			buf_putc(b, i ? ',' : '[');
			buf_put_json(b, p->chips.v[i]);
		}
		buf_putc(b, ']');
	}
	put_day(b, "level", p->level);
	put_day(b, "vendor_level", p->vendor_level);
	put_text(b, "kernel", p->kernel);
	put_text(b, "build", p->build);
	put_text(b, "fingerprint", p->fingerprint);
	if (p->packages_known)
		put_packages(b, p);
	buf_putc(b, '}');
	arena_release(&a);
}

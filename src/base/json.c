#include "base/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yyjson.h>

#include "base/buf.h"
#include "base/limits.h"

const struct str json_type_names[JSON_TYPE_N] = {
	[JSON_ABSENT] = STR_LIT("nothing"), [JSON_BOOL]  = STR_LIT("boolean"), [JSON_NUMBER] = STR_LIT("number"),
	[JSON_STRING] = STR_LIT("string"),  [JSON_ARRAY] = STR_LIT("array"),   [JSON_OBJECT] = STR_LIT("object"),
};

static struct str text_of(yyjson_val *v)
{
	return str_n(yyjson_get_str(v), yyjson_get_len(v));
}

/* --- the door: depth and duplicate members, in one walk over the parsed values --- */

/* RFC 6901: ~ is ~0, / is ~1. */
static void put_step(struct buf *b, struct str key)
{
	for (size_t i = 0; i < key.n; i++) {
		if (key.p[i] == '~')
			buf_puts(b, "~0");
		else if (key.p[i] == '/')
			buf_puts(b, "~1");
		else
			buf_putc(b, key.p[i]);
	}
}

/* Long pointers lose their front: the end tells more. "/" stands for the root, which RFC 6901 writes as nothing. */
static void set_where(struct err *err, struct buf *pointer)
{
	struct str p = pointer->n ? buf_str(pointer) : STR("/");
	size_t keep = sizeof err->where - 4;

	snprintf(err->where, sizeof err->where, "%s%.*s", p.n > keep ? "..." : "", STR_ARG(str_from(p, p.n > keep ? p.n - keep : 0)));
	buf_release(pointer);
}

/* yyjson keeps a text's values in one array, each container before what it holds: the way down to `target`
 * is the child that spans it, level by level. */
static bool err_twice(yyjson_val *root, const yyjson_val *target, struct str twice, struct err *err)
{
	struct buf b;

	if (!err)
		return false;
	err_set(err, ERR_SYNTAX, "member \"%.*s\" stands twice in one object", STR_ARG(twice));
	buf_init(&b, 64 * KIB);
	for (yyjson_val *v = root; v != target;) {
		bool object = yyjson_is_obj(v);
		yyjson_val *child = unsafe_yyjson_get_first(v);
		size_t i = 0;

		for (; unsafe_yyjson_get_next(child + object) <= target; i++)
			child = unsafe_yyjson_get_next(child + object);
		buf_putc(&b, '/');
		if (object)
			put_step(&b, text_of(child));
		else
			buf_put_u64(&b, i);
		v = child + object;
	}
	set_where(err, &b);
	return false;
}

/* The members of an object that has many: a hash table of those seen. */
static yyjson_val *find_twin_among_many(struct arena *a, yyjson_val *obj, size_t n)
{
	yyjson_val *key = unsafe_yyjson_get_first(obj);
	size_t slots = 64;

	while (slots < n * 2)
		slots *= 2;
	yyjson_val **seen = arena_array(a, yyjson_val *, slots);

	for (; n--; key = unsafe_yyjson_get_next(key + 1)) {
		size_t at = str_hash(text_of(key)) & (slots - 1);

		for (; seen[at]; at = (at + 1) & (slots - 1))
			if (str_eq(text_of(seen[at]), text_of(key)))
				return key;
		seen[at] = key;
	}
	return NULL;
}

/* The key that stands twice, or NULL. Members come in few, and names of one object rarely agree in length and both end
 * letters: one word remembers which combinations were seen, and only a repeated one is compared with those before it. */
static yyjson_val *find_twin(struct arena *a, yyjson_val *obj)
{
	size_t n = unsafe_yyjson_get_len(obj);
	yyjson_val *first = unsafe_yyjson_get_first(obj), *key = first;
	uint64_t seen = 0;

	if (n > 64)
		return find_twin_among_many(a, obj, n);
	for (; n--; key = unsafe_yyjson_get_next(key + 1)) {
		struct str name = text_of(key);
		unsigned ends = name.n ? (unsigned char)name.p[0] * 5u + (unsigned char)name.p[name.n - 1] * 3u : 0;
		uint64_t mark = UINT64_C(1) << ((ends + name.n * 11) & 63);

		if (seen & mark)
			for (yyjson_val *k = first; k != key; k = unsafe_yyjson_get_next(k + 1))
				if (str_eq(text_of(k), name))
					return key;
		seen |= mark;
	}
	return NULL;
}

static bool check(struct arena *a, yyjson_val *root, struct err *err)
{
	const yyjson_val *ends[LIMIT_JSON_DEPTH], *end = unsafe_yyjson_get_next(root);
	size_t depth = 0;

	for (yyjson_val *v = root; v < end; v++) {
		if (!unsafe_yyjson_is_ctn(v))
			continue;
		while (depth && ends[depth - 1] <= v)
			depth--;
		if (depth == LIMIT_JSON_DEPTH)
			return err_set(err, ERR_LIMIT, "nested deeper than %d levels", LIMIT_JSON_DEPTH);
		ends[depth++] = unsafe_yyjson_get_next(v);
		yyjson_val *twin = unsafe_yyjson_get_type(v) == YYJSON_TYPE_OBJ ? find_twin(a, v) : NULL;

		if (twin)
			return err_twice(root, v, text_of(twin), err);
	}
	return true;
}

static void *from_arena(void *ctx, size_t size)
{
	return arena_alloc(ctx, size);
}

static void *grow_in_arena(void *ctx, void *p, size_t old, size_t size)
{
	return size <= old ? p : memcpy(arena_alloc(ctx, size), p, old);
}

static void leave_to_arena(void *ctx, void *p)
{
	(void)ctx;
	(void)p;
}

bool json_read(struct arena *a, struct str text, size_t max, struct json *ret, struct err *err)
{
	yyjson_alc alc = { from_arena, grow_in_arena, leave_to_arena, a };
	yyjson_read_err bad;

	if (text.n > max)
		return err_set(err, ERR_LIMIT, "%zu bytes of JSON, at most %zu are read", text.n, max);
	if (text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0)
		text = str_from(text, 3);
	if (str_trim(text).n == 0)
		return err_set(err, ERR_SYNTAX, "found nothing, expected JSON");
	yyjson_doc *doc = yyjson_read_opts((char *)(uintptr_t)text.p, text.n, YYJSON_READ_NOFLAG, &alc, &bad);

	if (!doc)
		return err_set(err, ERR_SYNTAX, "not JSON at byte %zu: %s", bad.pos, bad.msg);
	yyjson_val *root = yyjson_doc_get_root(doc);

	if (!check(a, root, err))
		return false;
	*ret = (struct json){ .v = root };
	return true;
}

/* --- looking --- */

enum json_type json_type(const struct json *j)
{
	if (!j->v)
		return JSON_ABSENT;
	switch (yyjson_get_type(j->v)) {
	case YYJSON_TYPE_BOOL: return JSON_BOOL;
	case YYJSON_TYPE_NUM:  return JSON_NUMBER;
	case YYJSON_TYPE_STR:  return JSON_STRING;
	case YYJSON_TYPE_ARR:  return JSON_ARRAY;
	case YYJSON_TYPE_OBJ:  return JSON_OBJECT;
	default:               return JSON_ABSENT;
	}
}

size_t json_count(const struct json *j)
{
	return j->v && yyjson_is_ctn(j->v) ? yyjson_get_len(j->v) : 0;
}

struct json json_in(const struct json *obj, const char *name)
{
	struct str key = str_of(name);
	yyjson_val *v = obj->v ? yyjson_obj_getn(obj->v, key.p, key.n) : NULL;

	return (struct json){ yyjson_is_null(v) ? NULL : v, obj, key, 0 };
}

struct str json_text(const struct json *j)
{
	return j->v && yyjson_is_str(j->v) ? text_of(j->v) : STR_NONE;
}

struct json_iter json_iter(const struct json *container)
{
	if (!container->v || !yyjson_is_ctn(container->v))
		return (struct json_iter){ container, NULL, 0, 0 };
	return (struct json_iter){ container, unsafe_yyjson_get_first(container->v), 0, yyjson_get_len(container->v) };
}

bool json_next(struct json_iter *it, struct json *ret)
{
	if (it->i == it->n)
		return false;
	yyjson_val *v = it->next;
	struct str key = STR_NONE;

	if (yyjson_is_obj(it->up->v)) {
		key = text_of(v);
		v++;
	}
	it->next = unsafe_yyjson_get_next(v);
	*ret = (struct json){ yyjson_is_null(v) ? NULL : v, it->up, key, it->i++ };
	return true;
}

/* --- errors that name the place --- */

static void put_pointer(struct buf *b, const struct json *j)
{
	if (!j->up)
		return;
	put_pointer(b, j->up);
	buf_putc(b, '/');
	if (json_type(j->up) == JSON_ARRAY) {
		buf_put_u64(b, j->at);
		return;
	}
	put_step(b, j->key);
}

bool (json_err)(const struct json *j, struct err *err, enum err_code code, const char *fmt, ...)
{
	struct buf pointer;
	va_list ap;

	if (!err)
		return false;
	*err = (struct err){ .code = code };
	va_start(ap, fmt);
	vsnprintf(err->msg, sizeof err->msg, fmt, ap);
	va_end(ap);
	buf_init(&pointer, 64 * KIB);
	put_pointer(&pointer, j);
	set_where(err, &pointer);
	return false;
}

bool json_want(const struct json *j, enum json_type type, struct err *err)
{
	enum json_type found = json_type(j);

	return found == type || json_err(j, err, found == JSON_ABSENT ? ERR_MISSING : ERR_TYPE, "found %.*s, expected %.*s",
	                                 STR_ARG(json_type_names[found]), STR_ARG(json_type_names[type]));
}

/* The member if it is there and of that type. *ret_there says whether; false is an error. */
static bool typed(const struct json *obj, const char *name, enum json_need need, enum json_type type, struct json *ret,
                  bool *ret_there, struct err *err)
{
	struct json j = json_in(obj, name);

	*ret_there = j.v != NULL;
	if (!j.v && need == JSON_OPTIONAL)
		return true;
	if (!json_want(&j, type, err))
		return false;
	*ret = j;
	return true;
}

bool json_str(const struct json *obj, const char *name, enum json_need need, struct str *ret, struct err *err)
{
	struct json j;
	bool there;

	if (!typed(obj, name, need, JSON_STRING, &j, &there, err))
		return false;
	if (there)
		*ret = text_of(j.v);
	return true;
}

bool json_bool(const struct json *obj, const char *name, enum json_need need, bool *ret, struct err *err)
{
	struct json j;
	bool there;

	if (!typed(obj, name, need, JSON_BOOL, &j, &there, err))
		return false;
	if (there)
		*ret = yyjson_get_bool(j.v);
	return true;
}

bool json_u64(const struct json *obj, const char *name, enum json_need need, uint64_t *ret, struct err *err)
{
	struct json j;
	bool there;

	if (!typed(obj, name, need, JSON_NUMBER, &j, &there, err))
		return false;
	if (!there)
		return true;
	if (!yyjson_is_uint(j.v))
		return json_err(&j, err, ERR_TYPE, "found another number, expected a whole one, not negative");
	*ret = yyjson_get_uint(j.v);
	return true;
}

bool json_double(const struct json *obj, const char *name, enum json_need need, double *ret, struct err *err)
{
	struct json j;
	bool there;

	if (!typed(obj, name, need, JSON_NUMBER, &j, &there, err))
		return false;
	if (there)
		*ret = yyjson_get_num(j.v);
	return true;
}

bool json_object(const struct json *obj, const char *name, enum json_need need, struct json *ret, struct err *err)
{
	bool there;

	return typed(obj, name, need, JSON_OBJECT, ret, &there, err);
}

bool json_array(const struct json *obj, const char *name, enum json_need need, struct json *ret, struct err *err)
{
	bool there;

	return typed(obj, name, need, JSON_ARRAY, ret, &there, err);
}

bool json_strs(struct arena *a, const struct json *obj, const char *name, enum json_need need, struct strs *ret,
               struct err *err)
{
	struct json arr = json_in(obj, name), e;

	if (!arr.v)
		return need == JSON_OPTIONAL || json_want(&arr, JSON_ARRAY, err);
	if (json_type(&arr) == JSON_STRING) {
		strs_add(a, ret, json_text(&arr));
		return true;
	}
	if (!json_want(&arr, JSON_ARRAY, err))
		return false;
	struct json_iter it = json_iter(&arr);

	while (json_next(&it, &e)) {
		if (!json_want(&e, JSON_STRING, err))
			return false;
		strs_add(a, ret, text_of(e.v));
	}
	return true;
}

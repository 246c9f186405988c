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

struct level {
	yyjson_val *container, *next;
	size_t left, index;
};

static void write_pointer(char *out, size_t size, const struct level *stack, size_t depth)
{
	struct buf b;

	buf_init(&b, size - 1);
	for (size_t i = 0; i + 1 < depth; i++) {
		if (yyjson_is_obj(stack[i].container))
			buf_puts(&b, "/?");
		else
			buf_printf(&b, "/%zu", stack[i].index - 1);
	}
	snprintf(out, size, "%s", b.n ? b.p : "/");
	buf_release(&b);
}

/* Members come in few; comparing each with those before it is the quickest way up to a few dozen. */
static bool members_unique(struct arena *a, yyjson_val *obj, struct str *ret_twice)
{
	size_t n = yyjson_obj_size(obj), i = 0;
	struct str few[48], *names = n <= 48 ? few : NULL;
	size_t slots = 0, *table = NULL;
	yyjson_obj_iter it = yyjson_obj_iter_with(obj);

	if (!names) {
		for (slots = 64; slots < n * 2;)
			slots *= 2;
		table = arena_array(a, size_t, slots);
		names = arena_array(a, struct str, n);
	}
	for (yyjson_val *key; (key = yyjson_obj_iter_next(&it)); i++) {
		names[i] = text_of(key);
		if (!table) {
			for (size_t k = 0; k < i; k++)
				if (str_eq(names[k], names[i])) {
					*ret_twice = names[i];
					return false;
				}
			continue;
		}
		size_t at = str_hash(names[i]) & (slots - 1);

		for (; table[at]; at = (at + 1) & (slots - 1))
			if (str_eq(names[table[at] - 1], names[i])) {
				*ret_twice = names[i];
				return false;
			}
		table[at] = i + 1;
	}
	return true;
}

static bool check(struct arena *a, yyjson_val *root, struct err *err)
{
	struct level stack[LIMIT_JSON_DEPTH];
	size_t depth = 0;
	yyjson_val *v = root;

	for (;;) {
		if (yyjson_is_ctn(v)) {
			struct str twice;

			if (depth == LIMIT_JSON_DEPTH)
				return err_set(err, ERR_LIMIT, "nested deeper than %d levels", LIMIT_JSON_DEPTH);
			stack[depth++] = (struct level){ v, unsafe_yyjson_get_first(v), unsafe_yyjson_get_len(v), 0 };
			if (yyjson_is_obj(v) && !members_unique(a, v, &twice)) {
				err_set(err, ERR_SYNTAX, "member \"%.*s\" stands twice in one object", STR_ARG(twice));
				if (err)
					write_pointer(err->where, sizeof err->where, stack, depth);
				return false;
			}
		}
		while (depth && stack[depth - 1].left == 0)
			depth--;
		if (!depth)
			return true;
		struct level *l = &stack[depth - 1];

		v = yyjson_is_obj(l->container) ? l->next + 1 : l->next;
		l->next = unsafe_yyjson_get_next(v);
		l->left--;
		l->index++;
	}
}

static void *from_arena(void *ctx, size_t size)
{
	return arena_alloc(ctx, size);
}

static void *grow_in_arena(void *ctx, void *p, size_t old, size_t size)
{
	void *to = arena_alloc(ctx, size);

	return memcpy(to, p, old < size ? old : size);
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

/* RFC 6901: ~ is ~0, / is ~1. Long pointers lose their front, the end tells more. */
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
	for (size_t i = 0; i < j->key.n; i++) {
		if (j->key.p[i] == '~')
			buf_puts(b, "~0");
		else if (j->key.p[i] == '/')
			buf_puts(b, "~1");
		else
			buf_putc(b, j->key.p[i]);
	}
}

bool json_err(const struct json *j, struct err *err, enum err_code code, const char *fmt, ...)
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
	struct str p = buf_str(&pointer);
	size_t keep = sizeof err->where - 4;

	if (p.n > keep)
		snprintf(err->where, sizeof err->where, "...%.*s", STR_ARG(str_from(p, p.n - keep)));
	else
		snprintf(err->where, sizeof err->where, "%.*s", STR_ARG(p.n ? p : STR("/")));
	buf_release(&pointer);
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

/*
 * json - reading JSON from outside, with an error that names the place.
 *
 * A thin layer over yyjson (strict RFC 8259): size, depth and duplicate member
 * names are checked once when a text is read; after that a value is a small
 * struct passed by value or pointer. Each knows its parent, so an error can
 * say "/containers/cna/affected/3/vendor: found number, expected string"
 * without any cost while all is well: keep a parent alive while its children are used.
 *
 * null counts as absent. Strings are borrowed from the document, which lives
 * in the arena it was read into.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct yyjson_val;

enum json_type { JSON_ABSENT, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT, JSON_TYPE_N };
extern const struct str json_type_names[JSON_TYPE_N];

struct json {
	struct yyjson_val *v;   /* NULL: absent */
	const struct json *up;  /* parent, NULL for the root */
	struct str key;         /* member name within up, when up is an object */
	size_t at;              /* index within up, when up is an array */
};

enum json_need { JSON_OPTIONAL, JSON_REQUIRED };

/* ERR_SYNTAX with the byte offset, ERR_LIMIT (size over `max`, depth over LIMIT_JSON_DEPTH),
 * ERR_SYNTAX for a duplicate member. The document is given back when `a` is. */
bool json_read(struct arena *a, struct str text, size_t max, struct json *ret, struct err *err);

enum json_type json_type(const struct json *j);
size_t json_count(const struct json *j); /* elements or members; 0 for anything else */

/* A member by name, whatever its type; .v is NULL when absent or null. */
struct json json_in(const struct json *obj, const char *name);

/* Typed members. An absent optional one leaves *ret as it was (initialise it).
 * A wrong type is ERR_TYPE, an absent required one ERR_MISSING; both set `where` to the pointer. */
bool json_str(const struct json *obj, const char *name, enum json_need need, struct str *ret, struct err *err);
bool json_bool(const struct json *obj, const char *name, enum json_need need, bool *ret, struct err *err);
bool json_u64(const struct json *obj, const char *name, enum json_need need, uint64_t *ret, struct err *err);
bool json_double(const struct json *obj, const char *name, enum json_need need, double *ret, struct err *err);
bool json_object(const struct json *obj, const char *name, enum json_need need, struct json *ret, struct err *err);
bool json_array(const struct json *obj, const char *name, enum json_need need, struct json *ret, struct err *err);
/* An array of strings as a list in `a`; a single string counts as a list of one. */
bool json_strs(struct arena *a, const struct json *obj, const char *name, enum json_need need, struct strs *ret,
               struct err *err);

/* Is this value itself of that type? For elements of arrays. */
bool json_want(const struct json *j, enum json_type type, struct err *err);
struct str json_text(const struct json *j); /* of a string value, else empty */

/* Walk an array or an object's members:
 *   struct json_iter it = json_iter(&arr); struct json e;
 *   while (json_next(&it, &e)) ... e.at or e.key ... */
struct json_iter {
	const struct json *up;
	struct yyjson_val *next;
	size_t i, n;
};
struct json_iter json_iter(const struct json *container);
bool json_next(struct json_iter *it, struct json *ret);

/* An error at this value: sets where to its JSON pointer (RFC 6901). Returns false. */
bool json_err(const struct json *j, struct err *err, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
#ifdef __clang_analyzer__ /* as in base/err.h */
#define json_err(...) (json_err(__VA_ARGS__), false)
#endif

#endif

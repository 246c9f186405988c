/*
 * fields - names and values as a browser or program sends them: in the query,
 * in a form's body, in the parts of an upload.
 *
 * Pure. All text is checked here once: %XX is well formed, text is UTF-8
 * without control characters other than line breaks and tabs, and counts and
 * sizes keep to base/limits.h. A file's bytes are taken as they are.
 */
#ifndef WEB_SERVE_FIELDS_H
#define WEB_SERVE_FIELDS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct field {
	struct str name, value;
	struct str file; /* of a file field: the name it had; otherwise empty */
	bool is_file;
};
struct fields {
	struct field *v;
	size_t n, cap;
};

/* One component with %XX (and, in queries, + for a space) decoded. ERR_SYNTAX. */
bool url_decode(struct arena *a, struct str s, bool plus, struct str *ret, struct err *err);

/* "a=1&b=2". ERR_SYNTAX, ERR_LIMIT; the error names the field. */
bool fields_query(struct arena *a, struct str text, struct fields *ret, struct err *err);
/* A body by its Content-Type: application/x-www-form-urlencoded or multipart/form-data. ERR_TYPE for another. */
bool fields_body(struct arena *a, struct str content_type, struct str body, struct fields *ret, struct err *err);

/* The first value under a name, trimmed; empty when there is none. */
struct str fields_get(const struct fields *f, struct str name);

/* A parameter of a header value: header_param("form-data; name=\"a\"", "name") is "a". Empty when absent. */
struct str header_param(struct str header, struct str name);

#endif

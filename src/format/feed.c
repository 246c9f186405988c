#include "format/feed.h"

#include <stdlib.h>
#include <yyjson.h>

#include "base/limits.h"

/* --- records --- */

void record_about(struct arena *a, struct record *r, struct str id)
{
	strs_add_once(a, &r->about, id);
}

void record_refer(struct arena *a, struct record *r, struct str url, enum reference_kind kind)
{
	if (!url.n || r->reference_n >= LIMIT_REFERENCES)
		return;
	for (size_t i = 0; i < r->reference_n; i++)
		if (str_eq(r->references[i].url, url))
			return;
	*LIST_ADD(a, &r->references, &r->reference_n) = (struct reference){ url, kind };
}

struct evidence *record_evidence(struct arena *a, struct record *r, enum evidence_kind kind, const char *source)
{
	struct evidence *e = LIST_ADD(a, &r->evidence, &r->evidence_n);

	*e = (struct evidence){ .kind = kind, .source = str_of(source) };
	return e;
}

bool feed_again(struct arena *a, struct str key, struct str body, feed_decode decode, struct record *ret,
                struct err *err)
{
	struct records found = { 0 };

	if (!decode(a, body, &found, err))
		return false;
	for (size_t i = 0; i < found.n; i++)
		if (str_eq(found.v[i].key, key)) {
			*ret = found.v[i];
			return true;
		}
	return err_set(err, ERR_FOUND, "the kept body gives no record \"%.*s\"", STR_ARG(key));
}

/* --- JSON --- */

bool feed_object(struct arena *a, struct str text, struct json *ret, struct err *err)
{
	return json_read(a, text, LIMIT_RECORD, ret, err) && json_want(ret, JSON_OBJECT, err);
}

bool feed_unexpected(const struct json *j, struct str found, const char *expected, struct err *err)
{
	found = text_clip(found, 60);
	return json_err(j, err, ERR_SYNTAX, "found \"%.*s\", expected %s", STR_ARG(found), expected);
}

struct str feed_text(struct arena *a, const struct json *j)
{
	size_t n = 0;
	char *text = yyjson_val_write(j->v, YYJSON_WRITE_NOFLAG, &n);
	struct str ret = text ? str_dup(a, str_n(text, n)) : STR_NONE;

	free(text);
	return ret;
}

bool feed_str(const struct json *obj, const char *name, enum json_need need, struct str *ret, struct err *err)
{
	struct str s = STR_NONE;

	if (!json_str(obj, name, need, &s, err))
		return false;
	s = str_trim(s);
	if (need == JSON_REQUIRED && !s.n) {
		struct json j = json_in(obj, name);

		return json_err(&j, err, ERR_MISSING, "found a blank text, expected one that says something");
	}
	if (s.n > LIMIT_TEXT) {
		struct json j = json_in(obj, name);

		return json_err(&j, err, ERR_LIMIT, "text of %zu bytes, the limit is %zu", s.n, LIMIT_TEXT);
	}
	if (s.n)
		*ret = s;
	return true;
}

bool feed_cve(struct arena *a, const struct json *obj, const char *name, struct str *ret, struct err *err)
{
	struct str s = STR_NONE;

	if (!json_str(obj, name, JSON_REQUIRED, &s, err))
		return false;
	s = str_upper(a, str_trim(s));
	if (!cve_id(s)) {
		struct json j = json_in(obj, name);

		return feed_unexpected(&j, s, "a CVE id (CVE-2024-12345)", err);
	}
	*ret = s;
	return true;
}

bool feed_day(const struct json *obj, const char *name, enum json_need need, day *ret, struct err *err)
{
	struct str s = STR_NONE;

	if (!feed_str(obj, name, need, &s, err))
		return false;
	if (!s.n || day_parse(s, ret))
		return true;
	struct json j = json_in(obj, name);

	return feed_unexpected(&j, s, "a day (2024-03-01)", err);
}

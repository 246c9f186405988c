#include "format/parts.h"

#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"

void *list_room(struct arena *a, void *v, size_t n, size_t size)
{
	size_t cap = n;

	/* Capacities go 4, 8, 16, ...: an array is full when its length is one of these. */
	if (n && (n < 4 || (n & (n - 1))))
		return v;
	return arena_grow(a, v, n, &cap, size);
}

/* --- JSON members that mean something --- */

bool json_prose(const struct json *obj, const char *name, enum json_need need, struct str *ret, struct err *err)
{
	struct str s = STR_NONE;

	if (!json_str(obj, name, need, &s, err))
		return false;
	if (s.n > LIMIT_TEXT) {
		struct json j = json_in(obj, name);

		return json_err(&j, err, ERR_LIMIT, "a text of %zu bytes, at most %zu are read", s.n, LIMIT_TEXT);
	}
	if (s.p)
		*ret = str_trim(s);
	return true;
}

bool json_time(const struct json *obj, const char *name, unixtime *ret, struct err *err)
{
	struct str s = STR_NONE;

	if (!json_str(obj, name, JSON_OPTIONAL, &s, err))
		return false;
	if (!time_parse(s, ret))
		*ret = TIME_NONE;
	return true;
}

unixtime time_later(unixtime a, unixtime b)
{
	return a > b ? a : b; /* TIME_NONE is the smallest */
}

bool json_by_lang(const struct json *obj, const char *list, const char *text, struct str *ret, struct err *err)
{
	struct json arr = { 0 }, e;
	bool found = false;

	if (!json_array(obj, list, JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str lang = STR_NONE, value = STR_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "lang", JSON_OPTIONAL, &lang, err) ||
		    !json_prose(&e, text, JSON_OPTIONAL, &value, err))
			return false;
		bool english = str_istarts(lang, STR("en"));

		if (value.n && (!found || english))
			*ret = value;
		found = found || value.n;
		if (english && value.n)
			break;
	}
	return true;
}

bool json_at_most(const struct json *arr, size_t most, const char *of_what, struct err *err)
{
	return json_count(arr) <= most ||
	       json_err(arr, err, ERR_LIMIT, "found %zu %s, at most %zu are read", json_count(arr), of_what, most);
}

/* --- weaknesses, references, vectors --- */

void weaknesses_add(struct arena *a, struct strs *l, struct str text)
{
	for (size_t at; l->n < MANY_WEAKNESSES && (at = str_ifind(text, STR("cwe-"))) != SIZE_MAX;) {
		size_t end = at + 4;

		while (end < text.n && end - at < 9 && ascii_digit(text.p[end]))
			end++;
		if (end > at + 4) {
			struct str id = str_sub(text, at, end - at);

			strs_add_once(a, l, str_starts(id, STR("CWE-")) ? id : str_upper(a, id));
		}
		text = str_from(text, end);
	}
}

enum reference_kind reference_kind_of(struct str url)
{
	static const struct { struct str part; enum reference_kind kind; } tells[] = {
		{ STR_LIT("://git.kernel.org/"), REF_FIX },             { STR_LIT("://android.googlesource.com/"), REF_FIX },
		{ STR_LIT("codeaurora.org/"), REF_FIX },                { STR_LIT("codelinaro.org/"), REF_FIX },
		{ STR_LIT("://patchwork."), REF_FIX },                  { STR_LIT("/commit/"), REF_FIX },
		{ STR_LIT("source.android.com/"), REF_ADVISORY },       { STR_LIT("://support.apple.com/"), REF_ADVISORY },
		{ STR_LIT("://corp.mediatek.com/product-security"), REF_ADVISORY },
		{ STR_LIT("://docs.qualcomm.com/product/publicresources/securitybulletin"), REF_ADVISORY },
		{ STR_LIT("qualcomm.com/company/product-security/"), REF_ADVISORY },
		{ STR_LIT("://www.unisoc.com/en_us/secy/"), REF_ADVISORY },
		{ STR_LIT("://security.samsungmobile.com/"), REF_ADVISORY },
		{ STR_LIT("://consumer.huawei.com/en/support/bulletin/"), REF_ADVISORY },
		{ STR_LIT("://device.harmonyos.com/"), REF_ADVISORY },
		{ STR_LIT("exploit-db.com/"), REF_EXPLOIT },
	};
	struct str head = str_sub(url, 0, 128);

	for (size_t i = 0; i < sizeof tells / sizeof *tells; i++)
		if (str_find(head, tells[i].part) != SIZE_MAX)
			return tells[i].kind;
	return REF_OTHER;
}

static int weight(enum reference_kind kind)
{
	static const int weights[REF_KIND_N] = { [REF_OTHER] = 0, [REF_REPORT] = 1, [REF_ADVISORY] = 2, [REF_FIX] = 3,
	                                         [REF_EXPLOIT] = 4 };
	return weights[kind];
}

enum reference_kind reference_kind_best(enum reference_kind a, enum reference_kind b)
{
	return weight(b) > weight(a) ? b : a;
}

bool reference_add(struct arena *a, struct record *r, struct str url, enum reference_kind kind, const struct json *at,
                   struct err *err)
{
	url = str_trim(url);
	if (!url.n)
		return true;
	for (size_t i = 0; i < r->reference_n; i++)
		if (str_eq(r->references[i].url, url)) {
			r->references[i].kind = reference_kind_best(r->references[i].kind, kind);
			return true;
		}
	if (r->reference_n == LIMIT_REFERENCES)
		return json_err(at, err, ERR_LIMIT, "more than %d references in one record", LIMIT_REFERENCES);
	*LIST_ADD(a, &r->references, &r->reference_n) = (struct reference){ url, kind };
	return true;
}

bool vector_add(struct arena *a, struct record *r, const struct vector *v, const struct json *at, struct err *err)
{
	for (size_t i = 0; i < r->vector_n; i++) {
		const struct vector *o = &r->vectors[i];

		if (str_eq(o->source, v->source) && str_eq(o->version, v->version) && str_eq(o->vector, v->vector))
			return true;
	}
	if (r->vector_n == MANY_VECTORS)
		return json_err(at, err, ERR_LIMIT, "more than %d scores in one record", MANY_VECTORS);
	*LIST_ADD(a, &r->vectors, &r->vector_n) = *v;
	return true;
}

bool cvss_add(struct arena *a, struct record *r, const struct json *cvss, const char *version, struct str source,
              struct err *err)
{
	struct vector v = { .source = source, .version = str_of(version), .score = -1 };

	if (!json_str(cvss, "version", JSON_OPTIONAL, &v.version, err) ||
	    !json_str(cvss, "vectorString", JSON_OPTIONAL, &v.vector, err) ||
	    !json_double(cvss, "baseScore", JSON_OPTIONAL, &v.score, err))
		return false;
	if (v.score > 10 || (v.score < 0 && v.score != -1)) {
		struct json j = json_in(cvss, "baseScore");

		return json_err(&j, err, ERR_RANGE, "found %g, expected 0 to 10", v.score);
	}
	return (!v.vector.n && v.score < 0) || vector_add(a, r, &v, cvss, err);
}

/* --- phrases --- */

struct str exploited_claim(struct str text)
{
	static const struct { struct str words; bool deniable; } phrases[] = {
		{ STR_LIT("may have been exploited"), false },        { STR_LIT("may have been actively exploited"), false },
		{ STR_LIT("limited, targeted exploitation"), false }, { STR_LIT("exists in the wild"), true },
		{ STR_LIT("exploited in the wild"), true },           { STR_LIT("actively exploited"), true },
	};

	/* Whoever says so speaks of an exploit or of exploitation; most texts do not. */
	if (!memmem(text.p ? text.p : "", text.n, "xploit", 6))
		return STR_NONE;
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
		size_t at = str_ifind(text, phrases[i].words);

		if (at == SIZE_MAX)
			continue;
		size_t from = at, to = at + phrases[i].words.n;

		while (from && !(ascii_space(text.p[from]) && text.p[from - 1] == '.') && text.p[from - 1] != '\n')
			from--;
		while (to < text.n && text.p[to] != '\n' &&
		       !(text.p[to] == '.' && (to + 1 == text.n || ascii_space(text.p[to + 1]))))
			to++;
		struct str sentence = str_trim(str_sub(text, from, to + 1 - from));

		bool denied = str_ifind(sentence, STR(" not ")) != SIZE_MAX || str_ifind(sentence, STR("n't ")) != SIZE_MAX;

		if (!phrases[i].deniable || !denied)
			return sentence;
	}
	return STR_NONE;
}

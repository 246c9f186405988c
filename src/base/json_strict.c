#include "base/json_strict.h"

#include <stdio.h>

#include "base/ascii.h"
#include "base/names.h"

const char *read_or_list(char out[static 256], const struct str *words, size_t n)
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < n && at < 256; i++) {
		int w = snprintf(out + at, 256 - at, "%s%.*s", !i ? "" : i + 1 == n ? " or " : ", ", STR_ARG(words[i]));

		at += w > 0 ? (size_t)w : 0;
	}
	return out;
}

bool read_only(const struct json *obj, const struct str *names, size_t n, struct err *err)
{
	struct json_iter it = json_iter(obj);
	struct json e;
	char known[256];

	while (json_next(&it, &e))
		if (names_find(names, n, e.key) < 0)
			return json_err(&e, err, ERR_FOUND, "found this member, expected %s", read_or_list(known, names, n));
	return true;
}

bool read_text(const struct json *obj, const char *name, enum json_need need, size_t longest, struct str *ret, struct err *err)
{
	struct json j = json_in(obj, name);

	if (!json_str(obj, name, need, ret, err))
		return false;
	if (j.v && (!ret->n || ret->n > longest))
		return json_err(&j, err, ERR_RANGE, "found a text of %zu bytes, expected 1 to %zu", ret->n, longest);
	return true;
}

bool read_name_valid(struct str s)
{
	if (!s.n || s.n > READ_NAME_LONGEST || !ascii_alnum(s.p[0]) || !ascii_alnum(s.p[s.n - 1]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_alnum(s.p[i]) && s.p[i] != '.' && s.p[i] != '_' && s.p[i] != '-')
			return false;
	return true;
}

bool read_name(const struct json *obj, const char *name, enum json_need need, struct str *ret, struct err *err)
{
	struct json j = json_in(obj, name);

	if (!json_str(obj, name, need, ret, err))
		return false;
	if (j.v && !read_name_valid(*ret))
		return json_err(&j, err, ERR_SYNTAX, "expected a name of letters, digits, '.', '_' and '-', at most %d bytes",
		                READ_NAME_LONGEST);
	return true;
}

bool read_number(const struct json *obj, const char *name, enum json_need need, unsigned least, unsigned most, unsigned *ret,
                 struct err *err)
{
	struct json j = json_in(obj, name);
	uint64_t n = 0;

	if (!json_u64(obj, name, need, &n, err))
		return false;
	if (!j.v)
		return true;
	if (n < least || n > most)
		return json_err(&j, err, ERR_RANGE, "found %llu, expected %u to %u", (unsigned long long)n, least, most);
	*ret = (unsigned)n;
	return true;
}

bool read_day(const struct json *obj, const char *name, enum json_need need, day *ret, struct err *err)
{
	struct json j = json_in(obj, name);
	struct str s = STR_NONE;

	if (!json_str(obj, name, need, &s, err))
		return false;
	if (j.v && (s.n != 10 || !day_parse(s, ret)))
		return json_err(&j, err, ERR_SYNTAX, "expected a day such as 2026-11-01");
	return true;
}

bool read_both(const struct json *obj, const char *name, enum json_need need, struct str *en, struct str *zh, struct err *err)
{
	static const struct str names[] = { STR_LIT("en"), STR_LIT("zh") };
	struct json j = { 0 };

	if (!json_object(obj, name, need, &j, err))
		return false;
	return !j.v || (read_only(&j, names, 2, err) && read_text(&j, "en", JSON_REQUIRED, READ_TEXT_LONGEST, en, err) &&
	                read_text(&j, "zh", JSON_REQUIRED, READ_TEXT_LONGEST, zh, err));
}

bool read_either(const struct json *obj, const char *name, enum json_need need, struct str *en, struct str *zh, struct err *err)
{
	struct json j = json_in(obj, name);

	if (json_type(&j) == JSON_OBJECT)
		return read_both(obj, name, need, en, zh, err);
	if (!read_text(obj, name, need, READ_TEXT_LONGEST, en, err))
		return false;
	*zh = *en;
	return true;
}

bool read_word(const struct json *obj, const char *name, enum json_need need, const struct str *words, size_t n, unsigned *ret,
               struct err *err)
{
	struct json j = json_in(obj, name);
	struct str s = STR_NONE;
	char known[256];

	if (!json_str(obj, name, need, &s, err))
		return false;
	if (!j.v)
		return true;
	int i = names_find(words, n, s);

	if (i < 0)
		return json_err(&j, err, ERR_FOUND, "found \"%.*s\", expected %s", (int)(s.n < 64 ? s.n : 64), s.p,
		                read_or_list(known, words, n));
	*ret = (unsigned)i;
	return true;
}

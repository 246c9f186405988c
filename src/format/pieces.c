#include "format/pieces.h"

#include <string.h>

#include "base/ascii.h"

static size_t skip_space(struct str s, size_t at)
{
	while (at < s.n && ascii_space(s.p[at]))
		at++;
	return at;
}

/* From an opening quote to after the closing one; s.n + 1 when there is none. */
static size_t skip_string(struct str s, size_t at)
{
	for (size_t from = ++at; at < s.n; from = at) {
		const char *quote = memchr(s.p + at, '"', s.n - at);
		size_t backs = 0;

		if (!quote)
			break;
		at = (size_t)(quote - s.p);
		while (at - backs > from && s.p[at - backs - 1] == '\\')
			backs++;
		at++;
		if (backs % 2 == 0)
			return at;
	}
	return s.n + 1;
}

/* From the first byte of a value to after its last; s.n + 1 when the text ends before. */
static size_t skip_value(struct str s, size_t at)
{
	size_t depth = 0;

	while (at < s.n) {
		switch (s.p[at]) {
		case '"':
			at = skip_string(s, at);
			if (depth == 0)
				return at;
			continue;
		case '{': case '[':
			depth++;
			break;
		case '}': case ']':
			if (depth == 0)
				return at;
			if (--depth == 0)
				return at + 1;
			break;
		case ',': case ':': case ' ': case '\t': case '\r': case '\n':
			if (depth == 0)
				return at;
			break;
		}
		at++;
	}
	return depth || at > s.n ? s.n + 1 : at;
}

static bool ends_early(struct str text, struct err *err)
{
	return err_set(err, ERR_SYNTAX, "the JSON ends too early, after %zu bytes", text.n);
}

static bool unexpected(struct str text, size_t at, const char *expected, struct err *err)
{
	return err_set(err, ERR_SYNTAX, "not JSON at byte %zu of %zu: expected %s", at, text.n, expected);
}

/* The place after the colon of root member `name`. */
static bool find_member(struct str text, size_t at, struct str name, size_t *ret, struct err *err)
{
	for (;;) {
		at = skip_space(text, at);
		if (at >= text.n)
			return ends_early(text, err);
		if (text.p[at] == '}')
			return err_set(err, ERR_MISSING, "found no member \"%.*s\"", STR_ARG(name));
		if (text.p[at] != '"')
			return unexpected(text, at, "a member name", err);
		size_t end = skip_string(text, at);

		if (end > text.n)
			return ends_early(text, err);
		struct str key = str_sub(text, at + 1, end - at - 2);

		at = skip_space(text, end);
		if (at >= text.n || text.p[at] != ':')
			return unexpected(text, at, "a colon", err);
		at = skip_space(text, at + 1);
		if (str_eq(key, name)) {
			*ret = at;
			return true;
		}
		at = skip_space(text, skip_value(text, at));
		if (at < text.n && text.p[at] == ',')
			at++;
	}
}

bool pieces_open(struct pieces *p, struct str text, const char *list, struct err *err)
{
	size_t at = skip_space(text, 0);

	if (list && at < text.n && text.p[at] == '{' && !find_member(text, at + 1, str_of(list), &at, err))
		return false;
	if (at >= text.n)
		return ends_early(text, err);
	if (text.p[at] != '[')
		return err_set(err, ERR_TYPE, "expected an array at byte %zu", at);
	*p = (struct pieces){ .text = text, .at = at + 1 };
	return true;
}

bool pieces_next(struct pieces *p, struct str *ret, bool *ret_end, struct err *err)
{
	struct str text = p->text;
	size_t at = skip_space(text, p->at);

	*ret_end = false;
	if (at < text.n && text.p[at] == ']') {
		*ret_end = true;
		return true;
	}
	if (p->index && (at >= text.n || text.p[at] != ','))
		return at >= text.n ? ends_early(text, err) : unexpected(text, at, "a comma or the end of the array", err);
	if (p->index)
		at = skip_space(text, at + 1);
	size_t end = skip_value(text, at);

	if (end > text.n)
		return ends_early(text, err);
	if (end == at)
		return unexpected(text, at, "a value", err);
	*ret = str_sub(text, at, end - at);
	p->at = end;
	p->index++;
	return true;
}

#include "web/serve/fields.h"

#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"

static int hex(char c)
{
	if (ascii_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool clean_text(struct str s, struct err *err)
{
	if (!str_is_utf8(s))
		return err_set(err, ERR_SYNTAX, "found bytes that are not UTF-8, expected text");
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
			return err_set(err, ERR_SYNTAX, "found control character 0x%02x, expected text", c);
	}
	return true;
}

bool url_decode(struct arena *a, struct str s, bool plus, struct str *ret, struct err *err)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%') {
			int hi = i + 2 < s.n ? hex(s.p[i + 1]) : -1;
			int lo = i + 2 < s.n ? hex(s.p[i + 2]) : -1;

			if (hi < 0 || lo < 0) {
				struct str found = str_sub(s, i, 3);

				return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected %% and two hexadecimal digits", STR_ARG(found));
			}
			out[n++] = (char)(hi << 4 | lo);
			i += 2;
		} else {
			out[n++] = plus && s.p[i] == '+' ? ' ' : s.p[i];
		}
	}
	out[n] = '\0';
	*ret = str_n(out, n);
	return clean_text(*ret, err);
}

static bool add(struct arena *a, struct fields *l, struct field f, struct err *err)
{
	if (l->n == LIMIT_HTTP_FIELDS)
		return err_set(err, ERR_LIMIT, "more than %d fields", LIMIT_HTTP_FIELDS);
	l->v = arena_grow(a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = f;
	return true;
}

static bool pairs(struct arena *a, struct str text, size_t longest, struct fields *ret, struct err *err)
{
	struct fields l = { 0 };
	struct str pair;

	while (str_split(&text, '&', &pair)) {
		size_t eq = str_chr(pair, '=');
		struct field f = { 0 };

		if (!pair.n)
			continue;
		if (pair.n > longest)
			return err_set(err, ERR_LIMIT, "a field of %zu bytes, at most %zu are read", pair.n, longest);
		if (!url_decode(a, str_sub(pair, 0, eq), true, &f.name, err))
			return err_wrap(err, "a field's name");
		if (eq != SIZE_MAX && !url_decode(a, str_from(pair, eq + 1), true, &f.value, err))
			return err_wrap(err, "%.*s", STR_ARG(f.name));
		if (!add(a, &l, f, err))
			return false;
	}
	*ret = l;
	return true;
}

bool fields_query(struct arena *a, struct str text, struct fields *ret, struct err *err)
{
	return pairs(a, text, LIMIT_HTTP_FIELD, ret, err);
}

struct str header_param(struct str header, struct str name)
{
	size_t semi = str_chr(header, ';');
	struct str rest = semi == SIZE_MAX ? STR_NONE : str_from(header, semi + 1);

	while (rest.n) {
		rest = str_trim(rest);
		size_t eq = str_chr(rest, '=');

		if (eq == SIZE_MAX)
			break;
		struct str key = str_trim(str_sub(rest, 0, eq)), value;

		rest = str_from(rest, eq + 1);
		if (rest.n && rest.p[0] == '"') {
			size_t end = str_chr(str_from(rest, 1), '"');

			value = str_sub(rest, 1, end);
			rest = end == SIZE_MAX ? STR_NONE : str_from(rest, end + 2);
			semi = str_chr(rest, ';');
			rest = semi == SIZE_MAX ? STR_NONE : str_from(rest, semi + 1);
		} else {
			semi = str_chr(rest, ';');
			value = str_trim(str_sub(rest, 0, semi));
			rest = semi == SIZE_MAX ? STR_NONE : str_from(rest, semi + 1);
		}
		if (str_ieq(key, name))
			return value;
	}
	return STR_NONE;
}

/* The next line of a part's head, without CRLF. */
static bool head_line(struct str *s, struct str *ret)
{
	size_t end = str_find(*s, STR("\r\n"));

	if (end == SIZE_MAX)
		return false;
	*ret = str_sub(*s, 0, end);
	*s = str_from(*s, end + 2);
	return true;
}

static bool one_part(struct arena *a, struct str part, struct fields *l, struct err *err)
{
	static const struct str disposition = STR_LIT("content-disposition:"), file = STR_LIT("filename=");
	struct field f = { 0 };
	struct str line;
	bool named = false;

	while (head_line(&part, &line) && line.n) {
		if (!str_istarts(line, disposition))
			continue;
		f.name = header_param(line, STR("name"));
		f.file = header_param(line, STR("filename"));
		f.is_file = str_ifind(line, file) != SIZE_MAX;
		named = true;
	}
	f.value = part;
	if (!named || !f.name.n)
		return err_set(err, ERR_SYNTAX, "a part of the form has no name");
	if (!clean_text(f.name, err) || !clean_text(f.file, err))
		return err_wrap(err, "a part's name");
	if (!f.is_file) {
		if (f.value.n > LIMIT_PROFILE)
			return err_set(err, ERR_LIMIT, "%.*s: %zu bytes of text, at most %zu are read", STR_ARG(f.name), f.value.n,
			               LIMIT_PROFILE);
		if (!clean_text(f.value, err))
			return err_wrap(err, "%.*s", STR_ARG(f.name));
	}
	if (f.is_file && !f.file.n && !f.value.n)
		return true; /* a file field left empty */
	return add(a, l, f, err);
}

static bool multipart(struct arena *a, struct str boundary, struct str body, struct fields *ret, struct err *err)
{
	struct fields l = { 0 };
	struct str mark = str_printf(a, "\r\n--%.*s", STR_ARG(boundary));

	if (!boundary.n || boundary.n > 70)
		return err_set(err, ERR_SYNTAX, "multipart/form-data with a boundary of %zu bytes, expected 1 to 70", boundary.n);
	if (!str_starts(body, str_from(mark, 2)))
		return err_set(err, ERR_SYNTAX, "the upload does not begin with its boundary");
	body = str_from(body, mark.n - 2);
	while (!str_starts(body, STR("--"))) {
		if (!str_starts(body, STR("\r\n")))
			return err_set(err, ERR_SYNTAX, "a boundary of the upload is not followed by a line end");
		body = str_from(body, 2);
		const char *end = memmem(body.p, body.n, mark.p, mark.n);

		if (!end)
			return err_set(err, ERR_SYNTAX, "the upload ends before its last boundary");
		size_t n = (size_t)(end - body.p);

		if (!one_part(a, str_sub(body, 0, n), &l, err))
			return false;
		body = str_from(body, n + mark.n);
	}
	*ret = l;
	return true;
}

bool fields_body(struct arena *a, struct str content_type, struct str body, struct fields *ret, struct err *err)
{
	struct str media = str_trim(str_sub(content_type, 0, str_chr(content_type, ';')));

	if (str_ieq(media, STR("application/x-www-form-urlencoded")))
		return pairs(a, body, 2 * LIMIT_PROFILE, ret, err); /* a pasted dump, its line ends as %0D%0A */
	if (str_ieq(media, STR("multipart/form-data")))
		return multipart(a, header_param(content_type, STR("boundary")), body, ret, err);
	return err_set(err, ERR_TYPE, "found a body of type \"%.*s\", expected a form", STR_ARG(media));
}

struct str fields_get(const struct fields *f, struct str name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->v[i].name, name))
			return str_trim(f->v[i].value);
	return STR_NONE;
}

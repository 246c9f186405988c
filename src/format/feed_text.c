/* The kinds of text that many feeds write: ids, days in words, effects, links, CSV. See format/feed.h. */
#include "format/feed.h"

#include <string.h>

#include "base/ascii.h"

bool cve_id(struct str s)
{
	size_t digits = 0;

	if (!str_starts(s, STR("CVE-")) || s.n < 9 || s.p[8] != '-')
		return false;
	for (size_t i = 4; i < 8; i++)
		if (!ascii_digit(s.p[i]))
			return false;
	for (size_t i = 9; i < s.n; i++, digits++)
		if (!ascii_digit(s.p[i]))
			return false;
	return digits >= 4 && digits <= 19;
}

struct str without_mark(struct str s)
{
	return str_starts(s, STR("\xEF\xBB\xBF")) ? str_from(s, 3) : s;
}

struct str text_clip(struct str s, size_t max)
{
	if (s.n <= max)
		return s;
	while (max && ((unsigned char)s.p[max] & 0xC0) == 0x80)
		max--;
	return str_sub(s, 0, max);
}

/* Around each month's name, the three orders that people write: day month year, month day year, year month day. */
day day_in_words(struct str s)
{
	static const struct { int dom, year; } orders[] = { { -1, 1 }, { 1, 2 }, { 1, -1 } };
	enum { WORDS = 64 };
	uint64_t number[WORDS] = { 0 };
	int month[WORDS] = { 0 }, n = 0;

	for (struct str word; n < WORDS && str_token(&s, " ,\t\n*():.;", &word); n++)
		if (!str_u64(word, &number[n]))
			month[n] = month_by_name(word);
	for (int i = 0; i < n; i++)
		for (size_t k = 0; month[i] && k < sizeof(orders) / sizeof(orders[0]); k++) {
			int d = i + orders[k].dom, y = i + orders[k].year;

			if (d < 0 || d >= n || y < 0 || y >= n || number[d] > 31 || number[y] < 1970 || number[y] > 2200)
				continue;
			day found = day_from((int)number[y], month[i], (int)number[d]);

			if (found)
				return found;
		}
	return 0;
}

struct str effect_of(struct str s)
{
	static const struct { struct str word, effect; } whole[] = {
		{ STR_LIT("EoP"), STR_LIT("EoP") }, { STR_LIT("RCE"), STR_LIT("RCE") },
		{ STR_LIT("ID"), STR_LIT("ID") },   { STR_LIT("DoS"), STR_LIT("DoS") },
	}, within[] = {
		{ STR_LIT("elevation of privilege"), STR_LIT("EoP") },  { STR_LIT("escalation of privilege"), STR_LIT("EoP") },
		{ STR_LIT("privilege escalation"), STR_LIT("EoP") },    { STR_LIT("remote code execution"), STR_LIT("RCE") },
		{ STR_LIT("information disclosure"), STR_LIT("ID") },   { STR_LIT("denial of service"), STR_LIT("DoS") },
	};

	s = str_trim(s);
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (str_ieq(s, whole[i].word))
			return whole[i].effect;
	for (size_t i = 0; i < sizeof(within) / sizeof(within[0]); i++)
		if (str_ifind(s, within[i].word) != SIZE_MAX)
			return within[i].effect;
	return STR_NONE;
}

struct str link_clean(struct arena *a, struct str s)
{
	size_t n = str_istarts(s = str_trim(s), STR("https://")) ? 8 : str_istarts(s, STR("http://")) ? 7 : 0, i = n;
	char *p = arena_alloc(a, s.n + 1);

	if (!n)
		return STR_NONE;
	memcpy(p, s.p, n);
	while (i < s.n && (s.p[i] == '/' || ascii_space(s.p[i]))) /* "https:////android.googlesource.com" */
		i++;
	size_t scheme = n;

	for (; i < s.n; i++)
		if ((unsigned char)s.p[i] > ' ' && s.p[i] != 0x7F)
			p[n++] = s.p[i];
	p[n] = 0;
	return n > scheme ? str_n(p, n) : STR_NONE;
}

/* --- CSV --- */

/* A quoted field whose opening quote is at *at; leaves *at behind the closing one. */
static bool csv_quoted(struct arena *a, struct str line, size_t *at, struct str *ret, struct err *err)
{
	size_t i = *at + 1, n = 0;
	char *p = arena_alloc(a, line.n - *at + 1);

	for (; i < line.n; i++) {
		if (line.p[i] == '"') {
			if (i + 1 >= line.n || line.p[i + 1] != '"')
				break;
			i++;
		}
		p[n++] = line.p[i];
	}
	if (i >= line.n)
		return err_set(err, ERR_SYNTAX, "column %zu: the quote opened here is not closed on this line", *at + 1);
	p[n] = 0;
	*ret = str_n(p, n);
	*at = i + 1;
	return true;
}

bool csv_fields(struct arena *a, struct str line, struct str *ret, size_t max, size_t *ret_n, struct err *err)
{
	size_t at = 0, n = 0;

	for (;; at++) {
		if (n == max)
			return err_set(err, ERR_LIMIT, "more than %zu columns", max);
		if (at < line.n && line.p[at] == '"') {
			if (!csv_quoted(a, line, &at, &ret[n], err))
				return false;
			if (at < line.n && line.p[at] != ',')
				return err_set(err, ERR_SYNTAX, "column %zu: found text behind a closed quote, expected a comma",
				               at + 1);
		} else {
			size_t comma = str_chr(str_from(line, at), ',');
			size_t end = comma == SIZE_MAX ? line.n : at + comma;

			ret[n] = str_sub(line, at, end - at);
			at = end;
		}
		n++;
		if (at >= line.n)
			break;
	}
	*ret_n = n;
	return true;
}

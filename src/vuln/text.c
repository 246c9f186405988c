#include "vuln/text.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "vuln/version.h"

size_t text_find(struct str s, struct str word)
{
	char low = word.p[0], up = ascii_upper(low);

	if (s.n < word.n)
		return SIZE_MAX;
	for (size_t i = 0, last = s.n - word.n; i <= last; i++) {
		if (s.p[i] != low && s.p[i] != up)
			continue;
		size_t k = 1;

		while (k < word.n && ascii_lower(s.p[i + k]) == word.p[k])
			k++;
		if (k == word.n)
			return i;
	}
	return SIZE_MAX;
}

bool text_has_word(struct str s, struct str word)
{
	for (;;) {
		size_t at = text_find(s, word);

		if (at == SIZE_MAX)
			return false;
		bool open = at == 0 || !ascii_alnum(s.p[at - 1]);
		bool close = at + word.n == s.n || !ascii_alnum(s.p[at + word.n]);

		if (open && close)
			return true;
		s = str_from(s, at + 1);
	}
}

bool text_is_nothing(struct str s)
{
	static const struct str nothings[] = {
		STR_LIT(""), STR_LIT("n/a"), STR_LIT("unspecified"), STR_LIT("unknown"), STR_LIT("*"), STR_LIT("-"), STR_LIT("/"),
		STR_LIT("none"), STR_LIT("all"), STR_LIT("all versions"), STR_LIT("any"), STR_LIT("publication"),
	};

	s = str_trim(s);
	for (size_t i = 0; i < sizeof nothings / sizeof *nothings; i++)
		if (str_ieq(s, nothings[i]))
			return true;
	return false;
}

static bool version_char(char c)
{
	return ascii_alnum(c) || c == '.' || c == '_' || c == '-' || c == '(' || c == ')';
}

bool text_take_version(struct str *s, struct str *ret)
{
	struct str rest = *s;

	while (rest.n) {
		/* The start of a word: a digit, or "v" and a digit. */
		size_t i = 0;

		while (i < rest.n && !ascii_alnum(rest.p[i]))
			i++;
		rest = str_from(rest, i);
		size_t n = 0;

		while (n < rest.n && version_char(rest.p[n]))
			n++;
		struct str word = str_sub(rest, 0, n);

		if (n == 0)
			break;
		rest = str_from(rest, n);
		if (word.n > 1 && ascii_lower(word.p[0]) == 'v')
			word = str_from(word, word.p[1] == '.' ? 2 : 1);
		while (word.n && (word.p[word.n - 1] == '.' || word.p[word.n - 1] == '-' ||
		                  (word.p[word.n - 1] == ')' && str_chr(word, '(') == SIZE_MAX)))
			word.n--;
		if (word.n && ascii_digit(word.p[0])) {
			*ret = word;
			*s = rest;
			return true;
		}
	}
	return false;
}

static bool has_any(struct str s, const char *words)
{
	struct str list = str_of(words), word;

	while (list.n && str_split(&list, '|', &word))
		if (text_has_word(s, word))
			return true;
	return false;
}

bool text_range(struct str phrase, enum scheme scheme, struct range *ret)
{
	struct str first, second, rest = phrase;

	if (!text_take_version(&rest, &first) || !version_ok(scheme, first))
		return false;
	struct str lead = str_sub(phrase, 0, (size_t)(first.p - phrase.p));
	struct range r = { .to = first };

	if (has_any(rest, "to|through|-|up to") && text_take_version(&rest, &second) && version_ok(scheme, second)) {
		r = (struct range){ .from = first, .to = second, .to_included = true };
		if (version_cmp(scheme, first, second) > 0)
			return false;
	} else if (text_find(lead, STR("<=")) != SIZE_MAX || text_find(lead, STR("\xe2\x89\xa4")) != SIZE_MAX ||
	           has_any(rest, "and earlier|and below|and prior|or earlier|and before|and lower|or below|or prior") ||
	           has_any(lead, "up to and including|through|up to")) {
		r.to_included = true;
	} else if (str_chr(lead, '<') != SIZE_MAX || text_find(lead, STR("\xef\xbc\x9c")) != SIZE_MAX ||
	           has_any(lead, "earlier than|prior to|before|below|lower than|older than|prior")) {
		r.fix = first;
	} else if (has_any(rest, "and later|and above|or later|and newer|or above") || str_chr(lead, '>') != SIZE_MAX) {
		r = (struct range){ .from = first };
	} else {
		r = (struct range){ .from = first, .to = first, .to_included = true };
	}
	if (r.to.n && !r.to_included && version_cmp(scheme, STR("0"), r.to) >= 0)
		return false;
	*ret = r;
	return true;
}

/* Labels that open the name of a package. */
static bool package_top(struct str label)
{
	static const struct str tops[] = {
		STR_LIT("com"), STR_LIT("org"), STR_LIT("net"), STR_LIT("io"), STR_LIT("jp"), STR_LIT("de"), STR_LIT("cn"),
		STR_LIT("kr"), STR_LIT("me"), STR_LIT("ai"), STR_LIT("app"), STR_LIT("in"), STR_LIT("ru"), STR_LIT("fr"),
		STR_LIT("uk"), STR_LIT("us"), STR_LIT("it"), STR_LIT("tv"), STR_LIT("co"), STR_LIT("eu"), STR_LIT("vn"),
	};

	for (size_t i = 0; i < sizeof tops / sizeof *tops; i++)
		if (str_eq(label, tops[i]))
			return true;
	return false;
}

struct str text_package(struct str s)
{
	size_t i = 0;

	while (i < s.n) {
		while (i < s.n && !ascii_alpha(s.p[i]))
			i++;
		size_t from = i, dots = 0;

		while (i < s.n && (ascii_alnum(s.p[i]) || s.p[i] == '_' || (s.p[i] == '.' && i + 1 < s.n && ascii_alpha(s.p[i + 1]))))
			dots += s.p[i++] == '.';
		struct str word = str_sub(s, from, i - from);
		struct str label = str_sub(word, 0, str_chr(word, '.') == SIZE_MAX ? word.n : str_chr(word, '.'));
		/* An address of the web is none: "https://com.example.org/". */
		bool address = (from >= 2 && s.p[from - 1] == '/') || (i < s.n && (s.p[i] == '/' || s.p[i] == '@'));

		if (dots >= 2 && package_top(label) && !address)
			return word;
	}
	return STR_NONE;
}

struct str text_headline(struct arena *a, struct str s, size_t most)
{
	s = str_trim(s);
	size_t end = 0, word = 0;

	while (end < s.n && end < most) {
		char c = s.p[end];

		if (c == '\n' || c == '\r' || (c == '.' && (end + 1 == s.n || ascii_space(s.p[end + 1])) && end > 20))
			return str_trim(str_sub(s, 0, end));
		if (ascii_space(c))
			word = end;
		end++;
	}
	if (end == s.n)
		return s;
	if (word == 0) /* one long word: step back to the start of a character */
		for (word = end; word > 0 && ((unsigned char)s.p[word] & 0xC0) == 0x80;)
			word--;
	struct str cut = str_trim(str_sub(s, 0, word));

	while (cut.n && (cut.p[cut.n - 1] == ',' || cut.p[cut.n - 1] == ';' || cut.p[cut.n - 1] == ':'))
		cut.n--;
	return str_printf(a, "%.*s ...", STR_ARG(cut));
}

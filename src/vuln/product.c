#include "vuln/product.h"

#include <stdio.h>

#include "base/ascii.h"
#include "base/names.h"
#include "base/utf8.h"
#include "vuln/chip.h"
#include "vuln/clause.h"
#include "vuln/maker.h"
#include "vuln/purl.h"

const struct str product_kind_names[PRODUCT_KIND_N] = {
	[PRODUCT_PURL] = STR_LIT("purl"), [PRODUCT_CHIP] = STR_LIT("chip"), [PRODUCT_MODEL] = STR_LIT("model"),
	[PRODUCT_OS] = STR_LIT("os"),
};

enum { CANDIDATES = 64, TOLD = 6 };

/* --- globs --- */

/* Without recursion: on a mismatch the last * takes one character more. */
bool glob_matches(struct str glob, struct str text)
{
	size_t g = 0, t = 0, star = SIZE_MAX, from = 0;
	uint32_t c;

	while (t < text.n) {
		if (g < glob.n && glob.p[g] == '*') {
			star = g++;
			from = t;
		} else if (g < glob.n && glob.p[g] == '?') {
			t += utf8_next(text, t, &c);
			g++;
		} else if (g < glob.n && ascii_lower(glob.p[g]) == ascii_lower(text.p[t])) {
			g++;
			t++;
		} else if (star != SIZE_MAX) {
			g = star + 1;
			t = ++from;
		} else {
			return false;
		}
	}
	while (g < glob.n && glob.p[g] == '*')
		g++;
	return g == glob.n;
}

/* Beyond ASCII: letters of any script, but nothing that is invisible or turns the direction of writing. */
static bool foreign(uint32_t c)
{
	return c >= 0xA1 && c != UTF8_BAD && c != 0x61C && c != 0xFEFF && !(c >= 0x200B && c <= 0x200F) &&
	       !(c >= 0x2028 && c <= 0x202E) && !(c >= 0x2060 && c <= 0x206F) && !(c >= 0xE000 && c <= 0xF8FF);
}

/* Letters, digits and what stands in names; `more` says what else. */
static bool name_of(struct str s, const char *more, struct err *err)
{
	uint32_t c;

	for (size_t i = 0; i < s.n;) {
		i += utf8_next(s, i, &c);
		if (foreign(c) || (c < 0x80 && (c == ' ' || ascii_alnum((char)c) || str_chr(str_of(more), (char)c) != SIZE_MAX)))
			continue;
		if (c > ' ' && c < 0x7F)
			return err_set(err, ERR_SYNTAX, "found '%c', expected letters, digits and any of %s", (char)c, more);
		return err_set(err, ERR_SYNTAX, "found a character that is not shown (U+%04X), expected letters and digits",
		               c == UTF8_BAD ? 0xFFFD : c);
	}
	return true;
}

static size_t letters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ascii_alnum(s.p[i]) || (unsigned char)s.p[i] >= 0xC0;
	return n;
}

/* One blank where there were several. */
static struct str folded(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' || (n && out[n - 1] != ' '))
			out[n++] = s.p[i];
	return str_n(out, n);
}

/* --- each kind --- */

static bool read_purl(struct arena *a, struct str s, struct str *ret, struct err *err)
{
	struct purl p;

	if (!purl_read(a, s, &p, err))
		return false;
	*ret = purl_text(a, &p);
	return true;
}

static bool which_chip(struct str s, const struct chip *const *c, size_t n, struct err *err)
{
	char list[200];
	size_t at = 0;

	for (size_t i = 0; i < n && i < TOLD; i++)
		at += (size_t)snprintf(list + at, sizeof list - at, "%s%.*s", i ? ", " : "", STR_ARG(str_sub(c[i]->part, 0, 24)));
	return err_set(err, ERR_RANGE, "\"%.*s\" is several chips: %s%s; name each", STR_ARG(s), list, n > TOLD ? " and more" : "");
}

/* The part that a name means. Variants of one part ("SM8150", "SM8150-AC") are meant by the part itself. */
static bool read_chip(struct arena *a, struct str s, struct str *ret, struct err *err)
{
	const struct chip *c[CANDIDATES];
	size_t n, star = str_chr(s, '*');

	if (!name_of(s, "-_.+*()/", err))
		return false;
	if (star != SIZE_MAX) {
		if (star + 1 < s.n || letters(s) < 3)
			return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected three letters or digits and a * at the end: MT67*",
			               STR_ARG(s));
		*ret = str_upper(a, s);
		return true;
	}
	n = chip_named(s, c, CANDIDATES);
	for (size_t i = 1; i < n; i++)
		if (!str_istarts(c[i]->part, c[0]->part))
			return which_chip(s, c, n, err);
	if (!n && (letters(s) < 3 || str_chr(s, ' ') != SIZE_MAX))
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a chip's part number such as SM8650 or MT6985", STR_ARG(s));
	*ret = n ? c[0]->part : str_upper(a, s); /* one that is too new for the table, or a companion */
	return true;
}

static bool read_model(struct arena *a, struct str s, struct str *ret, struct err *err)
{
	size_t slash = str_chr(s, '/');
	struct str maker = STR("");

	if (!name_of(s, "-_.+*?()/&',", err))
		return false;
	if (slash != SIZE_MAX) {
		maker = maker_find(str_trim(str_sub(s, 0, slash)));
		if (!maker.n)
			return err_set(err, ERR_RANGE, "found \"%.*s\", expected a known maker before the /",
			               STR_ARG(str_sub(s, 0, slash)));
		s = str_trim(str_from(s, slash + 1));
	}
	if (!s.n || (!maker.n && letters(s) < 3))
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected three letters or digits, or a maker before it: samsung/*",
		               STR_ARG(s));
	*ret = maker.n ? STR_JOIN(a, maker, STR("/"), s) : s;
	return true;
}

static bool read_os(struct arena *a, struct str s, struct str *ret, struct err *err)
{
	int known = names_ifind(os_names, OS_N, s);

	(void)a;
	if (!name_of(s, "-_.+", err))
		return false;
	if (letters(s) < 2 || known == OS_ANY || known == OS_OTHER)
		return err_set(err, ERR_RANGE, "found \"%.*s\", expected a system such as android, harmonyos, EMUI", STR_ARG(s));
	*ret = known > 0 ? os_names[known] : s;
	return true;
}

bool product_read(struct arena *a, enum product_kind kind, struct str typed, struct str *ret, struct err *err)
{
	static bool (*const reads[PRODUCT_KIND_N])(struct arena *, struct str, struct str *, struct err *) = {
		[PRODUCT_PURL] = read_purl, [PRODUCT_CHIP] = read_chip, [PRODUCT_MODEL] = read_model, [PRODUCT_OS] = read_os,
	};
	struct str s = str_trim(typed);

	if (kind != PRODUCT_PURL && s.n > PRODUCT_MAX)
		return err_set(err, ERR_LIMIT, "has %zu bytes, expected %d at most", s.n, PRODUCT_MAX);
	if (!s.n)
		return err_set(err, ERR_MISSING, "is required");
	return reads[kind](a, kind == PRODUCT_PURL ? s : folded(a, s), ret, err);
}

/* --- does it cover? --- */

static bool covers_purl(struct arena *a, struct str made, const struct product_named *named)
{
	struct purl wide, one;

	if (!purl_read(a, made, &wide, NULL))
		return false;
	if (purl_read(a, named->value, &one, NULL))
		return purl_covers(&wide, &one);
	/* An app's name as Android packages have it: "pkg:generic/com.example.mail", or of its own type. */
	return str_chr(named->value, '.') != SIZE_MAX && str_ieq(wide.name, named->value);
}

struct product_named product_name(struct arena *a, enum product_kind kind, struct str value, struct str maker)
{
	struct product_named n = { .kind = kind, .value = value, .maker = maker };

	if (kind == PRODUCT_CHIP) {
		n.chips = arena_array(a, const struct chip *, CANDIDATES);
		n.chip_n = chip_named(value, n.chips, CANDIDATES);
	}
	return n;
}

/* "SM8150" is also meant by "SM8150-AC"; "SM8150P" is another. */
static bool is_part(struct str made, struct str part)
{
	return str_istarts(part, made) && (part.n == made.n || part.p[made.n] == '-');
}

static bool covers_chip(struct arena *a, struct str made, const struct product_named *named)
{
	(void)a;
	if (glob_matches(made, named->value))
		return true;
	for (size_t k = 0; k < named->chip_n; k++)
		if (glob_matches(made, named->chips[k]->part) || is_part(made, named->chips[k]->part))
			return true;
	return false;
}

static bool covers_model(struct arena *a, struct str made, const struct product_named *named)
{
	size_t slash = str_chr(made, '/');
	struct str maker = slash == SIZE_MAX ? STR("") : str_sub(made, 0, slash);
	struct str glob = slash == SIZE_MAX ? made : str_from(made, slash + 1);

	(void)a;
	if (maker.n && (named->maker.n || !named->value.n) && !str_ieq(maker, named->maker))
		return false;
	if (!named->value.n)
		return maker.n; /* all of a maker's models: whoever makes some of them is concerned */
	return glob_matches(glob, named->value) && (named->maker.n || !str_eq(glob, STR("*")));
}

/* "Magic OS" and "MagicOS" are one. */
static struct str without_blanks(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '-' && s.p[i] != '_')
			out[n++] = s.p[i];
	return str_n(out, n);
}

static bool covers_os(struct arena *a, struct str made, const struct product_named *named)
{
	return str_ieq(without_blanks(a, made), without_blanks(a, named->value));
}

bool product_covers(struct arena *a, enum product_kind kind, struct str made, const struct product_named *named)
{
	static bool (*const covers[PRODUCT_KIND_N])(struct arena *, struct str, const struct product_named *) = {
		[PRODUCT_PURL] = covers_purl, [PRODUCT_CHIP] = covers_chip, [PRODUCT_MODEL] = covers_model, [PRODUCT_OS] = covers_os,
	};

	return kind == named->kind && covers[kind](a, made, named);
}

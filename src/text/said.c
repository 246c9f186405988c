#include "text/said.h"

#include <string.h>

#include "base/ascii.h"

enum {
	WORDS_MOST = 24,    /* of several words in one value, "cve, text": at most so many are looked up */
	LITERAL_LEAST = 7,  /* a sentence is known by more bytes than these beside its values */
	LIMIT_SAID = 8192,  /* bytes of what is said */
};

static const struct said_row *row_of(struct str form)
{
	size_t from = 0, to = said_zh_cn_n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int c = str_cmp(said_zh_cn[mid].form, form);

		if (!c)
			return &said_zh_cn[mid];
		from = c < 0 ? mid + 1 : from;
		to = c < 0 ? to : mid;
	}
	return NULL;
}

static struct str words_of(struct arena *a, struct str s)
{
	struct str rest = s, made = STR_NONE;

	for (int n = 0; rest.n; n++) {
		size_t at = str_find(rest, STR(", "));
		struct str word = str_sub(rest, 0, at);
		const struct said_row *row = row_of(word);

		if (!row || n == WORDS_MOST)
			return s;
		made = STR_JOIN(a, made, made.n ? STR("、") : STR_NONE, row->text);
		rest = at == SIZE_MAX ? STR_NONE : str_from(rest, at + 2);
	}
	return made;
}

/* --- a sentence whose format is not known any more --- */

struct reading { struct str values[ERR_VALUES]; size_t n, literal; };

/* At a '%': past the conversion. */
static size_t past_conversion(struct str form, size_t at)
{
	size_t end = at + 1;

	while (end < form.n && !strchr("diucsxX%", form.p[end]))
		end++;
	return end + 1;
}

static bool fits(char conversion, struct str value)
{
	if (!strchr("diu", conversion))
		return true;
	for (size_t i = 0; i < value.n; i++)
		if (!ascii_digit(value.p[i]) && (i || value.p[i] != '-'))
			return false;
	return value.n;
}

/* Does `s` read as this form is written? A value ends where the words behind it first stand; the last one takes what is left. */
static bool reads(struct str form, struct str s, struct reading *r)
{
	*r = (struct reading){ 0 };
	for (;;) {
		size_t hole = str_chr(form, '%');
		struct str words = str_sub(form, 0, hole);

		if (!str_starts(s, words))
			return false;
		r->literal += words.n;
		s = str_from(s, words.n);
		if (hole == SIZE_MAX)
			return !s.n;

		size_t end = past_conversion(form, hole);
		char conversion = form.p[end - 1];

		form = str_from(form, end);
		words = str_sub(form, 0, str_chr(form, '%'));
		size_t n = words.n ? str_find(s, words) : form.n ? 0 : s.n;

		if (n == SIZE_MAX || r->n == ERR_VALUES || !fits(conversion, str_sub(s, 0, n)))
			return false;
		r->values[r->n++] = str_sub(s, 0, n);
		s = str_from(s, n);
	}
}

static struct str filled(struct arena *a, enum lang l, struct str text, const struct str *values, size_t n)
{
	struct msg_arg args[ERR_VALUES] = { 0 };
	struct buf b;

	for (size_t i = 0; i < n; i++)
		args[i] = (struct msg_arg){ .kind = MSG_ARG_TEXT, .text = said_text(a, l, values[i]) };
	buf_init(&b, LIMIT_SAID);
	lang_put_text(&b, l, text, args, n);

	struct str r = buf_dup(a, &b);

	buf_release(&b);
	return r;
}

/* The row that has most words in common; NULL when none has enough of them to be sure. */
static const struct said_row *row_like(struct str s, struct reading *ret)
{
	const struct said_row *best = NULL;
	struct reading r;

	ret->literal = LITERAL_LEAST;
	for (size_t i = 0; i < said_zh_cn_n; i++)
		if (reads(said_zh_cn[i].form, s, &r) && r.literal > ret->literal) {
			best = &said_zh_cn[i];
			*ret = r;
		}
	return best;
}

struct str said_text(struct arena *a, enum lang l, struct str english)
{
	const struct said_row *row = l == LANG_ZH_CN ? row_of(english) : NULL;
	struct reading r;

	if (l != LANG_ZH_CN || row)
		return row ? row->text : english;
	if ((row = row_like(english, &r)))
		return filled(a, l, row->text, r.values, r.n);
	return str_find(english, STR(", ")) != SIZE_MAX ? words_of(a, english) : english;
}

struct str said(struct arena *a, enum lang l, const struct err *err)
{
	struct str english = str_dup(a, str_of(err->msg)), values[ERR_VALUES] = { 0 };

	if (l == LANG_EN || !err->form)
		return english;
	for (size_t i = 0; i < err->value_n; i++)
		values[i] = str_sub(english, err->values[i].from, (size_t)(err->values[i].to - err->values[i].from));
	if (str_eq(str_of(err->form), STR("%s")) || str_eq(str_of(err->form), STR("%.*s")))
		return said_text(a, l, values[0]);
	const struct said_row *row = row_of(str_of(err->form));

	return row ? filled(a, l, row->text, values, err->value_n) : english;
}

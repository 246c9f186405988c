#include "text/said.h"

/* Of several words in one value, "cve, text": at most so many are looked up. */
enum { WORDS_MOST = 24 };

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

struct str said_text(struct arena *a, enum lang l, struct str english)
{
	const struct said_row *row = l == LANG_ZH_CN ? row_of(english) : NULL;

	if (row)
		return row->text;
	return l == LANG_ZH_CN && str_find(english, STR(", ")) != SIZE_MAX ? words_of(a, english) : english;
}

struct str said(struct arena *a, enum lang l, const struct err *err)
{
	struct str english = str_dup(a, str_of(err->msg)), values[ERR_VALUES] = { 0 };
	struct msg_arg args[ERR_VALUES] = { 0 };
	struct buf b;

	if (l == LANG_EN || !err->form)
		return english;
	for (size_t i = 0; i < err->value_n; i++) {
		values[i] = said_text(a, l, str_sub(english, err->values[i].from, (size_t)(err->values[i].to - err->values[i].from)));
		args[i] = (struct msg_arg){ .kind = MSG_ARG_TEXT, .text = values[i] };
	}
	if (str_eq(str_of(err->form), STR("%s")) || str_eq(str_of(err->form), STR("%.*s")))
		return values[0];
	const struct said_row *row = row_of(str_of(err->form));

	if (!row)
		return english;
	buf_init(&b, sizeof err->msg * 8);
	lang_put_text(&b, l, row->text, args, err->value_n);

	struct str r = buf_dup(a, &b);

	buf_release(&b);
	return r;
}

#include "text/lang.h"

#include "base/ascii.h"
#include "base/names.h"

const struct str lang_tags[LANG_N] = { STR_LIT("en"), STR_LIT("zh-CN") };
const struct str lang_names[LANG_N] = { STR_LIT("English"), STR_LIT("中文") };

static const struct str months[12] = {
	STR_LIT("January"), STR_LIT("February"), STR_LIT("March"),     STR_LIT("April"),   STR_LIT("May"),      STR_LIT("June"),
	STR_LIT("July"),    STR_LIT("August"),   STR_LIT("September"), STR_LIT("October"), STR_LIT("November"), STR_LIT("December"),
};

int lang_find(struct str tag)
{
	return names_ifind(lang_tags, LANG_N, tag);
}

/* "zh", "zh-Hans", "zh-TW" get our Chinese; "en-GB" our English. */
static int by_range(struct str range)
{
	struct str primary = str_sub(range, 0, str_chr(range, '-'));

	if (str_ieq(primary, STR("zh")))
		return LANG_ZH_CN;
	if (str_ieq(primary, STR("en")) || str_eq(range, STR("*")))
		return LANG_EN;
	return -1;
}

/* A weight in thousandths: "0.8" is 800. What cannot be read is 0. */
static int weight(struct str s)
{
	int whole, value = 0, digits = 0;

	s = str_trim(s);
	if (!s.n || (s.p[0] != '0' && s.p[0] != '1'))
		return 0;
	whole = s.p[0] - '0';
	for (size_t i = 2; i < s.n && i < 5 && s.p[1] == '.' && ascii_digit(s.p[i]); i++, digits++)
		value = value * 10 + (s.p[i] - '0');
	for (; digits < 3; digits++)
		value *= 10;
	return whole ? 1000 : value;
}

enum lang lang_accept(struct str header)
{
	struct str part;
	int best = LANG_EN, best_q = 0;

	while (str_split(&header, ',', &part)) {
		struct str range, params = part;

		str_split(&params, ';', &range);
		params = str_trim(params);
		int l = by_range(str_trim(range));
		int q = str_istarts(params, STR("q=")) ? weight(str_from(params, 2)) : 1000;

		if (l >= 0 && q > best_q) {
			best = l;
			best_q = q;
		}
	}
	return (enum lang)best;
}

struct str lang_text(enum lang l, enum msg m)
{
	return messages[l][m].form[0];
}

int lang_message(struct str key)
{
	size_t low = 0, high = MSG_N;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = str_cmp(key, message_keys[mid].key);

		if (!c)
			return message_keys[mid].msg;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return -1;
}

struct str lang_plural(enum lang l, enum msg m, int64_t count)
{
	return messages[l][m].form[l == LANG_EN && count != 1];
}

void lang_put_number(struct buf *b, enum lang l, int64_t v)
{
	char digits[32];
	size_t i = sizeof digits;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	(void)l; /* both languages group by three with a comma */
	for (int k = 0; u || !k; u /= 10, k++) {
		if (k && k % 3 == 0)
			digits[--i] = ',';
		digits[--i] = (char)('0' + u % 10);
	}
	if (v < 0)
		digits[--i] = '-';
	buf_put(b, str_n(digits + i, sizeof digits - i));
}

void lang_put_day(struct buf *b, enum lang l, day d)
{
	if (!d)
		return;
	if (l == LANG_ZH_CN)
		buf_printf(b, "%d年%d月%d日", day_year(d), day_month(d), (int)(d % 100));
	else
		buf_printf(b, "%d %.*s %d", (int)(d % 100), STR_ARG(months[day_month(d) - 1]), day_year(d));
}

static void put_arg(struct buf *b, enum lang l, const struct msg_arg *a, void (*text)(struct buf *, struct str))
{
	switch (a->kind) {
	case MSG_ARG_TEXT:   text(b, a->text); break;
	case MSG_ARG_NUMBER: lang_put_number(b, l, a->number); break;
	case MSG_ARG_HTML:   buf_put(b, a->text); break;
	}
}

static void put_form(struct buf *b, enum lang l, struct str form, const struct msg_arg *args, size_t n,
                     void (*text)(struct buf *, struct str))
{
	size_t from = 0;

	for (size_t i = 0; i + 2 < form.n; i++) {
		size_t slot = (size_t)(form.p[i + 1] - '1');

		if (form.p[i] != '{' || form.p[i + 2] != '}' || slot >= n)
			continue;
		text(b, str_sub(form, from, i - from));
		put_arg(b, l, &args[slot], text);
		from = i + 3;
		i += 2;
	}
	text(b, str_from(form, from));
}

void lang_put_text(struct buf *b, enum lang l, struct str form, const struct msg_arg *args, size_t n)
{
	put_form(b, l, form, args, n, buf_put);
}

void lang_put_html(struct buf *b, enum lang l, struct str form, const struct msg_arg *args, size_t n)
{
	put_form(b, l, form, args, n, buf_put_html);
}

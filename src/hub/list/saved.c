#include "hub/list/saved.h"

#include <stddef.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/names.h"

enum saved_kind { SAVED_TEXT, SAVED_LOWER, SAVED_RELEASE, SAVED_SEVERITY, SAVED_LEVEL, SAVED_FLAG, SAVED_YEAR, SAVED_SHOWN };

/* In the order of the one form. */
static const struct saved_row {
	const char *name;
	enum saved_kind kind;
	size_t at; /* offset into struct list_query */
	size_t most;
} rows[] = {
	{ "q", SAVED_TEXT, offsetof(struct list_query, text), LIMIT_QUERY },
	{ "maker", SAVED_LOWER, offsetof(struct list_query, maker), 60 },
	{ "chip", SAVED_TEXT, offsetof(struct list_query, chip), 60 },
	{ "component", SAVED_TEXT, offsetof(struct list_query, component), 100 },
	{ "credit", SAVED_TEXT, offsetof(struct list_query, credit), 200 },
	{ "release", SAVED_RELEASE, offsetof(struct list_query, release), 20 },
	{ "severity", SAVED_SEVERITY, offsetof(struct list_query, severity), 20 },
	{ "priority", SAVED_LEVEL, offsetof(struct list_query, levels), 2 },
	{ "exploited", SAVED_FLAG, offsetof(struct list_query, exploited), 5 },
	{ "year", SAVED_YEAR, offsetof(struct list_query, year), 4 },
	{ "withdrawn", SAVED_FLAG, offsetof(struct list_query, withdrawn), 5 },
	{ "order", SAVED_SHOWN, 0, 0 }, { "reverse", SAVED_SHOWN, 0, 0 }, { "after", SAVED_SHOWN, 0, 0 },
	{ "limit", SAVED_SHOWN, 0, 0 }, { "format", SAVED_SHOWN, 0, 0 }, { "lang", SAVED_SHOWN, 0, 0 },
};
enum { ROW_N = sizeof rows / sizeof *rows };

#define AT(type, q, row) ((type *)(void *)((char *)(q) + (row)->at))
#define AT_CONST(type, q, row) ((const type *)(const void *)((const char *)(q) + (row)->at))

/* --- reading --- */

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* %XX and + taken back. */
static bool decode(struct arena *a, struct str s, struct str *ret, struct err *err)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i] == '+' ? ' ' : s.p[i];

		if (c == '%') {
			int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1, low = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return err_set(err, ERR_SYNTAX, "a search has %%XX with two hex digits, found \"%.*s\"",
				               STR_ARG(str_sub(s, i, 3)));
			c = (char)(high << 4 | low);
			i += 2;
		}
		if ((unsigned char)c < ' ' || c == 0x7f)
			return err_set(err, ERR_SYNTAX, "a search has no control characters");
		p[n++] = c;
	}
	*ret = str_trim(str_n(p, n));
	return str_is_utf8(*ret) || err_set(err, ERR_SYNTAX, "a search is text in UTF-8");
}

static bool wrong(const struct saved_row *r, struct str value, const char *expected, struct err *err)
{
	return err_set(err, ERR_RANGE, "%s is \"%.*s\", expected %s", r->name, STR_ARG(value), expected);
}

static bool take_flag(const struct saved_row *r, struct str value, bool *ret, struct err *err)
{
	*ret = str_eq(value, STR("1")) || str_eq(value, STR("true")) || str_eq(value, STR("yes"));
	return *ret || str_eq(value, STR("0")) || str_eq(value, STR("false")) || str_eq(value, STR("no")) ||
	       wrong(r, value, "1 or 0", err);
}

static bool take(struct arena *a, const struct saved_row *r, struct str value, struct list_query *q, struct err *err)
{
	uint64_t year = 0;
	int i;

	if (value.n > r->most)
		return err_set(err, ERR_LIMIT, "%s has %zu bytes, at most %zu are allowed", r->name, value.n, r->most);
	switch (r->kind) {
	case SAVED_TEXT:
		*AT(struct str, q, r) = value;
		return true;
	case SAVED_LOWER:
		*AT(struct str, q, r) = str_lower(a, value);
		return true;
	case SAVED_RELEASE:
		q->release = release_parse(value);
		return q->release || wrong(r, value, "a release of Android such as 14", err);
	case SAVED_SEVERITY:
		i = names_find(severity_names, SEVERITY_N, value);
		q->severity = i < 0 ? SEVERITY_UNKNOWN : (enum severity)i;
		return i >= 0 || wrong(r, value, "low, medium, high or critical", err);
	case SAVED_LEVEL:
		i = names_ifind(level_names, LEVEL_N, value);
		q->levels = i < 0 ? 0 : (2u << i) - 1;
		return i >= 0 || wrong(r, value, "P0 to P4", err);
	case SAVED_FLAG:
		return take_flag(r, value, AT(bool, q, r), err);
	case SAVED_YEAR:
		if (!str_u64(value, &year) || year < 1970 || year > 2200)
			return wrong(r, value, "a year from 1970 to 2200", err);
		q->year = (int)year;
		return true;
	default:
		return true;
	}
}

static bool take_pair(struct arena *a, struct str pair, struct list_query *q, struct err *err)
{
	size_t is = str_chr(pair, '=');
	struct str name = str_sub(pair, 0, is), value = STR_NONE;

	if (is != SIZE_MAX && !decode(a, str_from(pair, is + 1), &value, err))
		return false;
	for (size_t i = 0; i < ROW_N; i++)
		if (str_eq(name, str_of(rows[i].name)))
			return rows[i].kind == SAVED_SHOWN || !value.n || take(a, &rows[i], value, q, err);
	return err_set(err, ERR_SYNTAX, "no search of the list has \"%.*s\"", STR_ARG(str_sub(name, 0, 40)));
}

bool saved_read(struct arena *a, struct str text, struct list_query *ret, struct str *ret_text, struct err *err)
{
	size_t mark = str_chr(text, '?');
	struct str rest = mark == SIZE_MAX ? text : str_from(text, mark + 1), pair;
	struct list_query q = { .order = ORDER_PUBLISHED };

	if (text.n > SAVED_MOST)
		return err_set(err, ERR_LIMIT, "a search has at most %d bytes, this one has %zu", SAVED_MOST, text.n);
	if (mark != SIZE_MAX && mark && !str_ends(str_sub(text, 0, mark), STR("/list")))
		return err_set(err, ERR_SYNTAX, "this is no address of the list's search: expected /list?...");
	while (str_split(&rest, '&', &pair))
		if (pair.n && !take_pair(a, pair, &q, err))
			return false;
	struct str own = saved_text(a, &q);

	if (!own.n)
		return err_set(err, ERR_MISSING, "the search asks for nothing: it would be the whole list");
	*ret = q;
	if (ret_text)
		*ret_text = own;
	return true;
}

/* --- writing --- */

static struct str value_of(struct arena *a, const struct saved_row *r, const struct list_query *q)
{
	switch (r->kind) {
	case SAVED_TEXT:
	case SAVED_LOWER:
		return *AT_CONST(struct str, q, r);
	case SAVED_RELEASE:
		return q->release ? release_name(a, q->release) : STR_NONE;
	case SAVED_SEVERITY:
		return q->severity ? severity_names[q->severity] : STR_NONE;
	case SAVED_LEVEL:
		return q->levels ? level_names[31 - __builtin_clz(q->levels)] : STR_NONE;
	case SAVED_FLAG:
		return *AT_CONST(bool, q, r) ? STR("1") : STR_NONE;
	case SAVED_YEAR:
		return q->year ? str_printf(a, "%d", q->year) : STR_NONE;
	default:
		return STR_NONE;
	}
}

struct str saved_text(struct arena *a, const struct list_query *q)
{
	struct buf b;

	buf_init(&b, 16 * KIB);
	for (size_t i = 0; i < ROW_N; i++) {
		struct str value = value_of(a, &rows[i], q);

		if (!value.n)
			continue;
		buf_printf(&b, "%s%s=", b.n ? "&" : "", rows[i].name);
		buf_put_url(&b, value);
	}
	struct str ret = buf_dup(a, &b);

	buf_release(&b);
	return ret;
}

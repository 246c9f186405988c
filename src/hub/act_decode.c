#include <assert.h>
#include <string.h>

#include "base/ascii.h"
#include "base/canonical.h"
#include "base/limits.h"
#include "base/names.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "hub/act.h"
#include "text/lang.h"

/* What a type takes; `text` is trimmed and not empty. Sets the value's text in its one form, and its number. */
typedef bool take_value(struct arena *a, const struct act_field *f, struct str text, struct act_value *ret, struct err *err);

static bool is_bidi(uint32_t c)
{
	return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* No control characters, and in a single line none that turn its direction: "gpj.exe" must not be shown as "exe.jpg". */
static bool clean(struct str s, bool lines, struct err *err)
{
	uint32_t c;

	for (size_t i = 0; i < s.n;) {
		i += utf8_next(s, i, &c);
		if (c == UTF8_BAD)
			return err_set(err, ERR_SYNTAX, "the text is not UTF-8");
		if (c == 0x7F || (c >= 0x80 && c < 0xA0) || (c < 0x20 && !(lines && (c == '\n' || c == '\t'))))
			return err_set(err, ERR_SYNTAX, "found a control character (U+%04X)%s", c, lines ? "" : ", expected one line of text");
		if (!lines && is_bidi(c))
			return err_set(err, ERR_SYNTAX, "found U+%04X, which turns the direction of writing", c);
	}
	return true;
}

static bool sized(const struct act_field *f, size_t n, int64_t otherwise, struct err *err)
{
	int64_t max = f->max ? f->max : otherwise;

	if ((int64_t)n > max)
		return err_set(err, ERR_LIMIT, "has %zu bytes, expected %lld at most", n, (long long)max);
	if ((int64_t)n < f->min)
		return err_set(err, ERR_RANGE, "has %zu bytes, expected %lld at least", n, (long long)f->min);
	return true;
}

static bool take_text(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	v->text = str_dup(a, s);
	return sized(f, s.n, 500, err) && clean(s, false, err);
}

/* Line ends as browsers send them become plain ones. */
static bool take_prose(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r')
			out[n++] = s.p[i];
		else if (i + 1 == s.n || s.p[i + 1] != '\n')
			out[n++] = '\n';
	out[n] = 0;
	v->text = str_n(out, n);
	return sized(f, n, LIMIT_TEXT, err) && clean(v->text, true, err);
}

static bool words_told(const struct act_field *f, struct str found, struct err *err)
{
	struct buf b;

	buf_init(&b, 300);
	for (size_t i = 0; i < f->word_n; i++) {
		buf_puts(&b, i ? ", " : "");
		buf_put(&b, f->words[i]);
	}
	err_set(err, ERR_RANGE, "found \"%.*s\", expected one of %.*s", STR_ARG(str_sub(found, 0, 60)), STR_ARG(buf_str(&b)));
	buf_release(&b);
	return false;
}

static bool take_word(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	(void)a;
	v->n = names_find(f->words, f->word_n, s);
	if (v->n < 0)
		return words_told(f, s, err);
	v->text = f->words[v->n];
	return true;
}

/* As they came, a blank between; what each is, the act itself knows. */
static bool take_list(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	struct str one;

	v->text = STR("");
	while (str_token(&s, ", \t\n", &one))
		v->text = v->text.n ? STR_JOIN(a, v->text, STR(" "), one) : str_dup(a, one);
	return sized(f, v->text.n, 500, err) && clean(v->text, false, err);
}

/* In the order of the table, each once. */
static bool take_words(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	struct str one;

	v->n = 0;
	while (str_token(&s, ", \t\n", &one)) {
		int i = names_find(f->words, f->word_n, one);

		if (i < 0)
			return words_told(f, one, err);
		v->n |= INT64_C(1) << i;
	}
	v->text = STR("");
	for (size_t i = 0; i < f->word_n; i++)
		if (v->n & INT64_C(1) << i)
			v->text = v->text.n ? STR_JOIN(a, v->text, STR(" "), f->words[i]) : f->words[i];
	return true;
}

static bool take_number(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	bool below = str_starts(s, STR("-"));
	uint64_t n;

	if (!str_u64(below ? str_from(s, 1) : s, &n) || n > INT64_MAX)
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a whole number", STR_ARG(str_sub(s, 0, 40)));
	v->n = below ? -(int64_t)n : (int64_t)n;
	if ((f->min || f->max) && (v->n < f->min || v->n > f->max))
		return err_set(err, ERR_RANGE, "found %lld, expected %lld to %lld", (long long)v->n, (long long)f->min, (long long)f->max);
	v->text = str_printf(a, "%lld", (long long)v->n);
	return true;
}

static bool take_flag(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	static const struct str yes[] = { STR_LIT("yes"), STR_LIT("true"), STR_LIT("1"), STR_LIT("on") };
	static const struct str no[] = { STR_LIT("no"), STR_LIT("false"), STR_LIT("0"), STR_LIT("off") };

	(void)a;
	(void)f;
	v->n = names_find(yes, 4, s) >= 0;
	v->text = v->n ? STR("true") : STR("false");
	return v->n || names_find(no, 4, s) >= 0 ||
	       err_set(err, ERR_SYNTAX, "found \"%.*s\", expected yes or no", STR_ARG(str_sub(s, 0, 40)));
}

static bool take_day(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	char text[11];
	day d;

	(void)f;
	if (!day_parse(s, &d))
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a day such as 2026-11-23", STR_ARG(str_sub(s, 0, 40)));
	v->n = d;
	v->text = str_dup(a, str_of(day_format(d, text)));
	return true;
}

/* An end without its hour or zone is no end: both are demanded. */
static bool take_instant(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	struct str tail = s.n > 6 ? str_from(s, s.n - 6) : s;
	bool zoned = str_ends(s, STR("Z")) || tail.p[0] == '+' || tail.p[0] == '-';
	char text[21];

	(void)f;
	if (s.n < 17 || !zoned || !time_parse(s, &v->n))
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected an instant with its zone such as 2026-11-23T17:00:00+08:00",
		               STR_ARG(str_sub(s, 0, 40)));
	v->text = str_dup(a, str_of(time_format(v->n, text)));
	return true;
}

static bool take_slug(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	bool ok = s.n >= 2 && s.n <= 40 && s.p[0] >= 'a' && s.p[0] <= 'z' && s.p[s.n - 1] != '-';

	(void)f;
	for (size_t i = 0; ok && i < s.n; i++)
		ok = (s.p[i] >= 'a' && s.p[i] <= 'z') || ascii_digit(s.p[i]) || (s.p[i] == '-' && s.p[i - 1] != '-');
	v->text = str_dup(a, s);
	return ok || err_set(err, ERR_SYNTAX, "found \"%.*s\", expected 2 to 40 of a-z, 0-9 and single - within, a letter first",
	                     STR_ARG(str_sub(s, 0, 60)));
}

static bool take_subject(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	size_t slash = str_chr(s, '/');
	struct act_value id;

	if (slash == SIZE_MAX || names_find(thing_names, THING_KIND_N, str_sub(s, 0, slash)) < 0)
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a thing such as party/nova or member/12",
		               STR_ARG(str_sub(s, 0, 60)));
	uint64_t n;
	struct str rest = str_from(s, slash + 1);

	v->text = str_dup(a, s);
	return str_u64(rest, &n) || take_slug(a, f, rest, &id, err);
}

/* The shape that mail systems of today take: no quotes, no comments, a host with a dot or two. */
static bool take_mail(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	size_t at = str_rchr(s, '@');
	struct str local = str_sub(s, 0, at), host = at == SIZE_MAX ? STR_NONE : str_from(s, at + 1), part;
	bool ok = at != SIZE_MAX && local.n && local.n <= 64 && host.n && host.n <= 253 && str_chr(host, '.') != SIZE_MAX;

	(void)f;
	for (size_t i = 0; ok && i < local.n; i++)
		ok = ascii_alnum(local.p[i]) || (memchr("!#$%&'*+/=?^_`{|}~-", local.p[i], 19) != NULL) ||
		     (local.p[i] == '.' && i && i + 1 < local.n && local.p[i - 1] != '.');
	while (ok && str_split(&host, '.', &part)) {
		ok = part.n && part.n <= 63 && part.p[0] != '-' && part.p[part.n - 1] != '-';
		for (size_t i = 0; ok && i < part.n; i++)
			ok = ascii_alnum(part.p[i]) || part.p[i] == '-';
	}
	v->text = str_dup(a, s);
	return ok || err_set(err, ERR_SYNTAX, "expected an address such as name@example.org");
}

static bool take_url(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	struct str host = str_from(s, 8);
	bool ok = str_istarts(s, STR("https://")) && host.n && (ascii_alnum(host.p[0]) || host.p[0] == '[');

	for (size_t i = 0; ok && i < s.n; i++)
		ok = (unsigned char)s.p[i] > ' ' && (unsigned char)s.p[i] < 0x7F && !memchr("\"<>\\^`{|}", s.p[i], 9);
	v->text = str_dup(a, s);
	return sized(f, s.n, 2000, err) && (ok || err_set(err, ERR_SYNTAX, "expected an address that begins with https://"));
}

static bool take_lang(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	(void)a;
	(void)f;
	v->n = lang_find(s);
	if (v->n < 0)
		return err_set(err, ERR_RANGE, "found \"%.*s\", expected a language of the hub: en, zh-CN", STR_ARG(str_sub(s, 0, 20)));
	v->text = lang_tags[v->n];
	return true;
}

static bool take_zone(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	(void)f;
	v->text = str_dup(a, s);
	return (s.n <= 60 && zone_name_valid(s)) ||
	       err_set(err, ERR_RANGE, "found \"%.*s\", expected a time zone such as Asia/Shanghai", STR_ARG(str_sub(s, 0, 40)));
}

static bool take_country(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	(void)f;
	v->text = str_upper(a, s);
	return (s.n == 2 && ascii_alpha(s.p[0]) && ascii_alpha(s.p[1])) ||
	       err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a country's two letters such as CN", STR_ARG(str_sub(s, 0, 20)));
}

static bool take_json(struct arena *a, const struct act_field *f, struct str s, struct act_value *v, struct err *err)
{
	struct json j;
	struct buf b;

	if (!sized(f, s.n, LIMIT_TEXT, err) || !json_read(a, s, s.n, &j, err))
		return false;
	if (json_type(&j) != JSON_OBJECT)
		return err_set(err, ERR_TYPE, "expected a JSON object");
	buf_init(&b, 4 * LIMIT_TEXT);
	bool ok = canonical_put(a, &b, &j, err) && buf_ok(&b, err);

	v->text = ok ? buf_dup(a, &b) : STR_NONE;
	buf_release(&b);
	return ok;
}

static take_value *const takes[ACT_TYPE_N] = {
	[ACT_TEXT] = take_text, [ACT_PROSE] = take_prose, [ACT_WORD] = take_word, [ACT_WORDS] = take_words,
	[ACT_NUMBER] = take_number, [ACT_FLAG] = take_flag, [ACT_DAY] = take_day, [ACT_INSTANT] = take_instant,
	[ACT_SUBJECT] = take_subject, [ACT_SLUG] = take_slug, [ACT_MAIL] = take_mail, [ACT_URL] = take_url, [ACT_LANG] = take_lang,
	[ACT_ZONE] = take_zone, [ACT_COUNTRY] = take_country, [ACT_JSON] = take_json, [ACT_LIST] = take_list,
};

/* --- all fields of a row --- */

struct decoding {
	struct arena *a;
	const struct act_row *row;
	struct act_value *values;
	struct act_fault *faults;
	size_t fault_n, fault_cap;
};

static void fault(struct decoding *d, struct str field, const struct err *err)
{
	d->faults = arena_grow(d->a, d->faults, d->fault_n, &d->fault_cap, sizeof *d->faults);
	d->faults[d->fault_n] = (struct act_fault){ str_dup(d->a, str_sub(field, 0, 100)), *err };
	err_at(&d->faults[d->fault_n++].err, "%.*s", STR_ARG(str_sub(field, 0, 100)));
}

static size_t field_at(const struct act_row *row, struct str name)
{
	size_t i = 0;

	while (i < row->field_n && !str_eq(str_of(row->fields[i].name), name))
		i++;
	return i;
}

static void take_input(struct decoding *d, const struct act_input *in)
{
	size_t i = field_at(d->row, in->name);
	const struct act_field *f = &d->row->fields[i];
	struct err err = { 0 };
	/* A password is its bytes: nothing around it is trimmed. */
	struct str text = i < d->row->field_n && f->flags & ACT_SECRET ? in->value : str_trim(in->value);

	if (i == d->row->field_n) {
		err_set(&err, ERR_USAGE, "%s has no such field", d->row->name);
		fault(d, in->name, &err);
		return;
	}
	struct act_value *v = &d->values[i];

	if (v->given && (f->type == ACT_WORDS || f->type == ACT_LIST)) { /* boxes ticked in a form come one by one */
		text = STR_JOIN(d->a, v->text, STR(" "), text);
	} else if (v->given) {
		err_set(&err, ERR_USAGE, "is given twice");
		fault(d, in->name, &err);
		return;
	}
	if (!text.n)
		return;
	if (takes[f->type](d->a, f, text, v, &err))
		v->given = true;
	else
		fault(d, in->name, &err);
}

static bool at_fault(const struct decoding *d, const char *name)
{
	for (size_t i = 0; i < d->fault_n; i++)
		if (str_eq(d->faults[i].field, str_of(name)))
			return true;
	return false;
}

bool act_decode(struct arena *a, const struct act_row *row, const struct act_input *in, size_t n, struct act_value **ret,
                struct act_fault **ret_faults, size_t *ret_fault_n, struct err *err)
{
	struct decoding d = { .a = a, .row = row, .values = arena_array(a, struct act_value, row->field_n + 1) };
	struct err missing;

	for (size_t i = 0; i < n; i++)
		take_input(&d, &in[i]);
	for (size_t i = 0; i < row->field_n; i++)
		if (row->fields[i].flags & ACT_REQUIRED && !d.values[i].given && !at_fault(&d, row->fields[i].name)) {
			missing = (struct err){ 0 };
			err_set(&missing, ERR_MISSING, "is required");
			fault(&d, str_of(row->fields[i].name), &missing);
		}
	*ret = d.values;
	if (ret_faults) {
		*ret_faults = d.faults;
		*ret_fault_n = d.fault_n;
	}
	if (d.fault_n && err)
		*err = d.faults[0].err;
	return !d.fault_n;
}

static bool json_words(struct arena *a, const struct json *j, struct str *ret, struct err *err)
{
	struct json_iter it = json_iter(j);
	struct json e;

	*ret = STR("");
	while (json_next(&it, &e)) {
		if (!json_want(&e, JSON_STRING, err))
			return false;
		*ret = ret->n ? STR_JOIN(a, *ret, STR(" "), json_text(&e)) : json_text(&e);
	}
	return true;
}

/* A value as the text it would be in a form. Numbers are whole. */
static bool json_plain(struct arena *a, const struct json *up, const struct json *j, struct str *ret, struct err *err)
{
	const char *name = str_cstr(a, j->key);
	struct buf b;
	bool yes = false, ok = true;

	switch (json_type(j)) {
	case JSON_STRING: *ret = json_text(j); return true;
	case JSON_ARRAY: return json_words(a, j, ret, err);
	case JSON_BOOL:
		ok = json_bool(up, name, JSON_REQUIRED, &yes, err);
		*ret = yes ? STR("true") : STR("false");
		return ok;
	case JSON_NUMBER:
	case JSON_OBJECT:
		buf_init(&b, LIMIT_RECORD);
		ok = canonical_put(a, &b, j, err) && buf_ok(&b, err);
		*ret = ok ? buf_dup(a, &b) : STR_NONE;
		buf_release(&b);
		return ok;
	default: *ret = STR(""); return true;
	}
}

bool act_inputs_json(struct arena *a, const struct json *fields, struct act_input **ret, size_t *ret_n, struct err *err)
{
	size_t n = json_count(fields), i = 0;
	struct json_iter it = json_iter(fields);
	struct json e;

	*ret = arena_array(a, struct act_input, n + 1);
	for (; json_next(&it, &e); i++) {
		(*ret)[i].name = e.key;
		if (!json_plain(a, fields, &e, &(*ret)[i].value, err))
			return false;
	}
	*ret_n = i;
	return true;
}

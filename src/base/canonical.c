#include "base/canonical.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yyjson.h>

/* The largest whole number up to which each has a double of its own. */
#define LARGEST (INT64_C(1) << 53)

/* --- strings --- */

void canonical_put_string(struct buf *out, struct str s)
{
	static const char hex[] = "0123456789abcdef";
	static const char escapes[0x20] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };
	size_t from = 0;

	buf_putc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_put(out, str_sub(s, from, i - from));
		from = i + 1;
		if (c < 0x20 && !escapes[c])
			buf_put(out, str_n((char[]){ '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] }, 6));
		else
			buf_put(out, str_n((char[]){ '\\', c < 0x20 ? escapes[c] : (char)c }, 2));
	}
	buf_put(out, str_from(s, from));
	buf_putc(out, '"');
}

/* UTF-8 sorts bytewise as its code points do. UTF-16 differs in one thing: what takes two units (lead bytes F0 to F4)
 * comes before U+E000 to U+FFFF (lead bytes EE and EF), since its units are D800 to DFFF. */
static int place_of(unsigned char lead)
{
	return lead == 0xEE || lead == 0xEF ? lead + 0x10 : lead;
}

int canonical_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n, i = 0;

	while (i < n && a.p[i] == b.p[i])
		i++;
	if (i < n)
		return place_of((unsigned char)a.p[i]) - place_of((unsigned char)b.p[i]);
	return (a.n > b.n) - (a.n < b.n);
}

/* --- numbers: ECMAScript, Number::toString, radix 10 --- */

/* v = 0.DIGITS times 10 to the point. */
struct decimal {
	char digits[18];
	int n, point;
};

/* v rounded to n digits. */
static struct decimal rounded(double v, int n)
{
	char text[32];
	struct decimal d = { .n = n };

	snprintf(text, sizeof text, "%.*e", n - 1, v);
	d.digits[0] = text[0];
	memcpy(d.digits + 1, text + 2, (size_t)n - 1);
	d.point = (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
	return d;
}

static bool reads_as(const struct decimal *d, double v)
{
	char text[40];

	snprintf(text, sizeof text, "0.%.*se%d", d->n, d->digits, d->point);
	return strtod(text, NULL) == v;
}

/* The next decimal up of as many digits. All nines stay: from a power of two no such decimal is sought. */
static struct decimal above(struct decimal d)
{
	int i = d.n - 1;

	while (i > 0 && d.digits[i] == '9')
		d.digits[i--] = '0';
	if (d.digits[i] != '9')
		d.digits[i]++;
	return d;
}

/* The fewest digits that read back as v, and of those the closest to v. A double holds 15 digits for certain, and 17 tell
 * it from any other; below DBL_MIN it holds fewer. Below a power of two the doubles lie twice as dense as above it: there
 * the closest decimal may miss where the next one up, of as few digits, does not. */
static struct decimal shortest(double v)
{
	struct decimal d = { 0 };

	for (int n = v < DBL_MIN ? 1 : 15; n <= 17; n++) {
		int exponent;

		d = rounded(v, n);
		if (reads_as(&d, v))
			break;
		if (frexp(v, &exponent) == 0.5 && (d = above(d), reads_as(&d, v)))
			break;
	}
	while (d.n > 1 && d.digits[d.n - 1] == '0')
		d.n--;
	return d;
}

void canonical_put_double(struct buf *out, double v)
{
	assert(isfinite(v));
	if (v == 0) {
		buf_putc(out, '0');
		return;
	}
	if (v < 0)
		buf_putc(out, '-');
	v = fabs(v);
	if (v <= LARGEST && v == floor(v)) {
		buf_put_u64(out, (uint64_t)v);
		return;
	}
	struct decimal d = shortest(v);

	if (d.point > 21 || d.point <= -6) {
		buf_putc(out, d.digits[0]);
		if (d.n > 1)
			buf_printf(out, ".%.*s", d.n - 1, d.digits + 1);
		buf_printf(out, "e%+d", d.point - 1);
	} else if (d.point <= 0) {
		buf_printf(out, "0.%.*s%.*s", -d.point, "000000", d.n, d.digits);
	} else if (d.point >= d.n) {
		buf_printf(out, "%.*s%.*s", d.n, d.digits, d.point - d.n, "00000000000000000000");
	} else {
		buf_printf(out, "%.*s.%.*s", d.point, d.digits, d.n - d.point, d.digits + d.point);
	}
}

static bool refuse(const struct json *j, const char *number, struct err *err)
{
	return json_err(j, err, ERR_RANGE, "%s is beyond 2^53: other readers would take a neighbour; write it as a string", number);
}

static bool put_number(struct buf *out, const struct json *j, struct err *err)
{
	char text[32];

	if (yyjson_is_real(j->v)) {
		double v = yyjson_get_real(j->v);

		if (fabs(v) > LARGEST && fabs(v) < 1e21) {
			snprintf(text, sizeof text, "%.17g", v);
			return refuse(j, text, err);
		}
		canonical_put_double(out, v);
		return true;
	}
	bool below = yyjson_is_sint(j->v) && yyjson_get_sint(j->v) < 0;
	uint64_t size = below ? 0 - (uint64_t)yyjson_get_sint(j->v) : yyjson_get_uint(j->v);

	if (size > LARGEST) {
		snprintf(text, sizeof text, "%s%llu", below ? "-" : "", (unsigned long long)size);
		return refuse(j, text, err);
	}
	if (below)
		buf_putc(out, '-');
	buf_put_u64(out, size);
	return true;
}

/* --- the whole --- */

static int by_name(const void *a, const void *b)
{
	return canonical_cmp(((const struct json *)a)->key, ((const struct json *)b)->key);
}

static bool put_object(struct arena *a, struct buf *out, const struct json *j, struct err *err)
{
	size_t n = json_count(j);
	struct json *members = arena_array(a, struct json, n + 1);
	struct json_iter it = json_iter(j);

	for (size_t i = 0; i < n; i++)
		json_next(&it, &members[i]);
	qsort(members, n, sizeof *members, by_name);
	buf_putc(out, '{');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_putc(out, ',');
		canonical_put_string(out, members[i].key);
		buf_putc(out, ':');
		if (!canonical_put(a, out, &members[i], err))
			return false;
	}
	buf_putc(out, '}');
	return true;
}

static bool put_array(struct arena *a, struct buf *out, const struct json *j, struct err *err)
{
	struct json_iter it = json_iter(j);
	struct json e;

	buf_putc(out, '[');
	while (json_next(&it, &e)) {
		if (e.at)
			buf_putc(out, ',');
		if (!canonical_put(a, out, &e, err))
			return false;
	}
	buf_putc(out, ']');
	return true;
}

bool canonical_put(struct arena *a, struct buf *out, const struct json *j, struct err *err)
{
	switch (json_type(j)) {
	case JSON_OBJECT: return put_object(a, out, j, err);
	case JSON_ARRAY:  return put_array(a, out, j, err);
	case JSON_NUMBER: return put_number(out, j, err);
	case JSON_STRING: canonical_put_string(out, json_text(j)); return true;
	case JSON_BOOL:   buf_puts(out, yyjson_get_bool(j->v) ? "true" : "false"); return true;
	default:          buf_puts(out, "null"); return true; /* within a document, what is absent was null */
	}
}

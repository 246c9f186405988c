#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"

struct str str_n(const char *p, size_t n)
{
	return (struct str){ p, n };
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

int str_icmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		int d = (unsigned char)ascii_lower(a.p[i]) - (unsigned char)ascii_lower(b.p[i]);

		if (d)
			return d;
	}
	return (a.n > b.n) - (a.n < b.n);
}

bool str_ieq(struct str a, struct str b)
{
	return a.n == b.n && str_icmp(a, b) == 0;
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_istarts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_ieq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

bool str_iends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_ieq(str_from(s, s.n - suffix.n), suffix);
}

size_t str_find(struct str s, struct str needle)
{
	if (needle.n == 0)
		return 0;
	if (s.n < needle.n)
		return SIZE_MAX;
	const char *hit = memmem(s.p, s.n, needle.p, needle.n);

	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t str_ifind(struct str s, struct str needle)
{
	for (size_t i = 0; i + needle.n <= s.n; i++)
		if (str_ieq(str_sub(s, i, needle.n), needle))
			return i;
	return SIZE_MAX;
}

size_t str_chr(struct str s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;

	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t str_rchr(struct str s, char c)
{
	const char *hit = s.n ? memrchr(s.p, c, s.n) : NULL;

	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	return (struct str){ from ? s.p + from : s.p, n };
}

struct str str_from(struct str s, size_t from)
{
	return str_sub(s, from, s.n);
}

struct str str_trim(struct str s)
{
	while (s.n && ascii_space(s.p[0]))
		s = str_from(s, 1);
	while (s.n && ascii_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool str_split(struct str *rest, char sep, struct str *ret)
{
	if (!rest->p)
		return false;
	size_t at = str_chr(*rest, sep);

	if (at == SIZE_MAX) {
		*ret = *rest;
		*rest = STR_NONE;
	} else {
		*ret = str_sub(*rest, 0, at);
		*rest = str_from(*rest, at + 1);
	}
	return true;
}

bool str_token(struct str *rest, const char *seps, struct str *ret)
{
	while (rest->n && strchr(seps, rest->p[0]) && rest->p[0])
		*rest = str_from(*rest, 1);
	if (!rest->n)
		return false;
	size_t i = 0;

	while (i < rest->n && !(rest->p[i] && strchr(seps, rest->p[i])))
		i++;
	*ret = str_sub(*rest, 0, i);
	*rest = str_from(*rest, i);
	return true;
}

bool str_take_u64(struct str *s, uint64_t *ret)
{
	uint64_t v = 0;
	size_t i = 0;

	for (; i < s->n && ascii_digit(s->p[i]); i++)
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, (uint64_t)(s->p[i] - '0'), &v))
			return false;
	if (i == 0)
		return false;
	*s = str_from(*s, i);
	*ret = v;
	return true;
}

bool str_u64(struct str s, uint64_t *ret)
{
	uint64_t v;

	if (!str_take_u64(&s, &v) || s.n)
		return false;
	*ret = v;
	return true;
}

bool str_is_utf8(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p, *end = s.n ? p + s.n : p;

	while (p < end) {
		unsigned char c = *p++;
		uint32_t point, least;
		int more;

		if (c < 0x80)
			continue;
		if (c < 0xC2)
			return false;
		if (c < 0xE0)
			more = 1, point = c & 0x1F, least = 0x80;
		else if (c < 0xF0)
			more = 2, point = c & 0x0F, least = 0x800;
		else if (c < 0xF5)
			more = 3, point = c & 0x07, least = 0x10000;
		else
			return false;
		while (more--) {
			if (p == end || (*p & 0xC0) != 0x80)
				return false;
			point = point << 6 | (*p++ & 0x3F);
		}
		if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
			return false;
	}
	return true;
}

/* FNV-1a by eight bytes at a time with a final mix; not for hostile tables that must not collide. */
uint64_t str_hash(struct str s)
{
	uint64_t h = 0xcbf29ce484222325u ^ s.n, w;
	size_t i = 0;

	for (; i + 8 <= s.n; i += 8) {
		memcpy(&w, s.p + i, 8);
		h = (h ^ w) * 0x9E3779B97F4A7C15u;
		h ^= h >> 29;
	}
	w = 0;
	if (i < s.n)
		memcpy(&w, s.p + i, s.n - i);
	h = (h ^ w) * 0x9E3779B97F4A7C15u;
	h ^= h >> 32;
	h *= 0xD6E8FEB86659FD93u;
	return h ^ h >> 32;
}

struct str str_dup(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

char *str_cstr(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

static struct str mapped(struct arena *a, struct str s, char (*fn)(char))
{
	char *p = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = fn(s.p[i]);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

struct str str_lower(struct arena *a, struct str s)
{
	return mapped(a, s, ascii_lower);
}

struct str str_upper(struct arena *a, struct str s)
{
	return mapped(a, s, ascii_upper);
}

struct str str_join(struct arena *a, const struct str *v, size_t n)
{
	size_t size = 0, at = 0;

	for (size_t i = 0; i < n; i++)
		size += v[i].n;
	char *p = arena_alloc(a, size + 1);

	for (size_t i = 0; i < n; at += v[i++].n)
		if (v[i].n)
			memcpy(p + at, v[i].p, v[i].n);
	p[size] = '\0';
	return str_n(p, size);
}

struct str str_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);

	va_end(ap);
	if (n < 0)
		abort();
	char *p = arena_alloc(a, (size_t)n + 1);

	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct str){ p, (size_t)n };
}

void strs_add(struct arena *a, struct strs *l, struct str s)
{
	l->v = arena_grow(a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = s;
}

bool strs_has(const struct strs *l, struct str s)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i], s))
			return true;
	return false;
}

bool strs_add_once(struct arena *a, struct strs *l, struct str s)
{
	if (strs_has(l, s))
		return false;
	strs_add(a, l, s);
	return true;
}

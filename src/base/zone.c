/* Reading TZif bytes, and the two ways between instants and walls. The bytes are checked once; after that no function fails. */
#include "base/zone.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/zone_rule.h"

enum {
	HEAD_SIZE = 44,
	NAME_LONGEST = 64,
	OFFSET_LEAST = -89999, /* -25 to 26 hours: RFC 9636, 3.2 */
	OFFSET_MOST = 93599,
	DAY = 86400,
};
/* RFC 9636, 3.2: no transition before -2**59; and none that far ahead, so that sums never overflow. */
static const unixtime transition_most = INT64_C(1) << 59;

struct zone {
	struct str name;
	const unixtime *at;             /* ascending */
	const uint8_t *to;              /* what begins there: of types[] */
	size_t n;
	const struct zone_moment *types; /* types[0] holds before the first transition */
	bool has_rule;                   /* holds from the last transition on */
	struct zone_rule rule;
};

const struct zone *zone_utc(void)
{
	static const struct zone_moment types[] = { { 0, false, STR_LIT("UTC") } };
	static const struct zone utc = { .name = STR_LIT("UTC"), .types = types };

	return &utc;
}

struct str zone_name(const struct zone *z)
{
	return z->name;
}

bool zone_name_valid(struct str name)
{
	if (!name.n || name.n > NAME_LONGEST || !ascii_alpha(name.p[0]) || name.p[name.n - 1] == '/')
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c == '/' ? name.p[i - 1] == '/' : !ascii_alpha(c) && !ascii_digit(c) && c != '+' && c != '-' && c != '_')
			return false;
	}
	return true;
}

/* --- reading --- */

static uint32_t u32_at(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p + at;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t time_at(struct str s, size_t at, size_t width)
{
	return width == 4 ? (int32_t)u32_at(s, at) : (int64_t)((uint64_t)u32_at(s, at) << 32 | u32_at(s, at + 4));
}

/* One of the two blocks of data behind its header: how many of each, and where each begins. */
struct block {
	int version;
	size_t width; /* of a transition's time: 4 in the first block, 8 in the second */
	size_t time_n, type_n, char_n, leap_n, standard_n, ut_n;
	size_t times, indices, types, chars, end;
};

static bool read_head(struct str s, size_t at, size_t width, struct block *ret, struct err *err)
{
	if (s.n < at + HEAD_SIZE || memcmp(s.p + at, "TZif", 4) != 0)
		return err_set(err, ERR_SYNTAX, "byte %zu: expected the head of a time zone file (TZif)", at);
	struct block b = {
		.version = s.p[at + 4] ? s.p[at + 4] - '0' : 1, .width = width,
		.ut_n = u32_at(s, at + 20), .standard_n = u32_at(s, at + 24), .leap_n = u32_at(s, at + 28),
		.time_n = u32_at(s, at + 32), .type_n = u32_at(s, at + 36), .char_n = u32_at(s, at + 40),
	};
	const size_t most = s.n; /* each takes a byte at least; and so no sum below overflows */

	if (b.ut_n > most || b.standard_n > most || b.leap_n > most || b.time_n > most || b.type_n > most || b.char_n > most)
		return err_set(err, ERR_SYNTAX, "byte %zu: the head tells more than the file holds", at);
	b.times = at + HEAD_SIZE;
	b.indices = b.times + b.time_n * width;
	b.types = b.indices + b.time_n;
	b.chars = b.types + b.type_n * 6;
	b.end = b.chars + b.char_n + b.leap_n * (width + 4) + b.standard_n + b.ut_n;
	if (b.end > s.n)
		return err_set(err, ERR_SYNTAX, "byte %zu: the head tells of %zu bytes, the file holds %zu", at, b.end, s.n);
	*ret = b;
	return true;
}

/* Which block counts: the second where there is one. */
static bool read_blocks(struct str s, struct block *ret, struct err *err)
{
	if (!read_head(s, 0, 4, ret, err))
		return false;
	if (ret->version >= 2 && !read_head(s, ret->end, 8, ret, err))
		return false;
	if (!ret->type_n || ret->type_n > 256 || !ret->char_n)
		return err_set(err, ERR_SYNTAX, "found %zu kinds of local time, expected 1 to 256", ret->type_n);
	if (ret->leap_n)
		return err_set(err, ERR_RANGE, "the file counts leap seconds, which instants here do not");
	return true;
}

static bool read_types(struct arena *a, struct str s, const struct block *b, struct zone *z, struct err *err)
{
	struct zone_moment *v = arena_array(a, struct zone_moment, b->type_n);
	struct str chars = str_sub(s, b->chars, b->char_n);

	for (size_t i = 0; i < b->type_n; i++) {
		size_t at = b->types + i * 6;
		int32_t offset = (int32_t)u32_at(s, at);
		unsigned char dst = (unsigned char)s.p[at + 4], from = (unsigned char)s.p[at + 5];
		struct str name = str_from(chars, from);
		size_t n = str_chr(name, '\0');

		if (offset < OFFSET_LEAST || offset > OFFSET_MOST || dst > 1 || n == SIZE_MAX)
			return err_set(err, ERR_SYNTAX, "byte %zu: a local time of offset %d, summer %u, name at %u, which cannot be", at,
			               (int)offset, dst, from);
		v[i] = (struct zone_moment){ offset, dst == 1, str_sub(name, 0, n) };
	}
	z->types = v;
	return true;
}

static bool read_transitions(struct arena *a, struct str s, const struct block *b, struct zone *z, struct err *err)
{
	unixtime *v = arena_array(a, unixtime, b->time_n + 1);

	for (size_t i = 0; i < b->time_n; i++) {
		size_t at = b->times + i * b->width;

		v[i] = time_at(s, at, b->width);
		if (v[i] < -transition_most || v[i] > transition_most || (i && v[i] <= v[i - 1]))
			return err_set(err, ERR_SYNTAX, "byte %zu: a transition that is not after the one before it", at);
		if ((unsigned char)s.p[b->indices + i] >= b->type_n)
			return err_set(err, ERR_SYNTAX, "byte %zu: a kind of local time that the file does not have", b->indices + i);
	}
	z->at = v;
	z->to = (const uint8_t *)s.p + b->indices;
	z->n = b->time_n;
	return true;
}

/* "\n", the rule, "\n"; nothing between them: what began last holds on. */
static bool read_footer(struct str s, const struct block *b, struct zone *z, struct err *err)
{
	struct str rest = str_from(s, b->end);

	if (b->version < 2)
		return true;
	size_t n = rest.n && rest.p[0] == '\n' ? str_chr(str_from(rest, 1), '\n') : SIZE_MAX;

	if (n == SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "byte %zu: expected a line that tells how time goes on after the last transition", b->end);
	z->has_rule = n > 0;
	return !n || zone_rule_read(str_sub(rest, 1, n), &z->rule, err);
}

const struct zone *zone_read(struct arena *a, struct str name, struct str tzif, struct err *err)
{
	struct zone *z = arena_new(a, struct zone);
	struct block b;

	if (tzif.n > LIMIT_ZONE) {
		err_set(err, ERR_LIMIT, "found %zu bytes, a time zone file has at most %zu", tzif.n, LIMIT_ZONE);
		return NULL;
	}
	struct str s = str_dup(a, tzif);

	z->name = str_dup(a, name);
	return read_blocks(s, &b, err) && read_types(a, s, &b, z, err) && read_transitions(a, s, &b, z, err) &&
	       read_footer(s, &b, z, err) ? z : NULL;
}

/* --- from an instant to the wall --- */

/* The number of transitions that are not after `t`. */
static size_t passed(const struct zone *z, unixtime t)
{
	size_t low = 0, high = z->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (z->at[mid] <= t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static const struct zone_moment *moment(const struct zone *z, unixtime t)
{
	size_t n = passed(z, t);

	if (n == z->n && z->has_rule)
		return zone_rule_at(&z->rule, t);
	return &z->types[n ? z->to[n - 1] : 0];
}

void zone_at(const struct zone *z, unixtime t, struct zone_moment *ret)
{
	*ret = *moment(z, t);
}

/* As though UTC; an instant that no day can tell stays as it is. */
static unixtime local(const struct zone *z, unixtime t)
{
	return day_of(t) ? t + moment(z, t)->offset : t;
}

day zone_day(const struct zone *z, unixtime t)
{
	return day_of(local(z, t));
}

int32_t zone_second(const struct zone *z, unixtime t)
{
	return (int32_t)((local(z, t) % DAY + DAY) % DAY);
}

/* --- from the wall to an instant --- */

static bool next_transition(const struct zone *z, unixtime t, unixtime *ret)
{
	size_t n = passed(z, t);

	if (n < z->n) {
		*ret = z->at[n];
		return true;
	}
	return z->has_rule && zone_rule_next(&z->rule, t, ret);
}

/*
 * Begin before any instant at which the wall may show this, and pass the transitions. The offset before one still counts for
 * what lies in its gap (so the wall goes forward by the gap) and in its fold (so it is the first of the two).
 */
unixtime zone_instant(const struct zone *z, day d, int32_t second)
{
	unixtime wall = day_start(d), from, change;

	if (wall == TIME_NONE)
		return TIME_NONE;
	wall += second;
	from = wall - OFFSET_MOST - 1;
	for (;;) {
		int32_t before = moment(z, from)->offset;

		if (!next_transition(z, from, &change))
			return wall - before;
		int32_t after = moment(z, change)->offset;

		if (wall < change + (before > after ? before : after))
			return wall - before;
		from = change;
	}
}

unixtime zone_day_end(const struct zone *z, day d)
{
	unixtime next = d ? zone_instant(z, day_of(day_start(d) + DAY), 0) : TIME_NONE;

	return next == TIME_NONE ? TIME_NONE : next - 1;
}

const char *zone_format(const struct zone *z, unixtime t, char out[static 26])
{
	day d = zone_day(z, t);

	out[0] = '\0';
	if (!d)
		return out;
	unsigned s = (unsigned)zone_second(z, t);
	int32_t offset = moment(z, t)->offset;
	unsigned minutes = (unsigned)(offset < 0 ? -offset : offset) / 60 % 6000;

	snprintf(out, 26, "%04u-%02u-%02uT%02u:%02u:%02u%c%02u:%02u", (unsigned)(d / 10000) % 10000u, (unsigned)(d / 100 % 100),
	         (unsigned)(d % 100), s / 3600 % 24, s / 60 % 60, s % 60, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
	return out;
}

/* Zones: against Python's zoneinfo, which reads the same files by another program's hands; files that lie; and the laws that
 * any zone obeys. */
#include "unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/zone.h"
#include "base/zone_rule.h"

static struct arena a;

static int setup(void **state)
{
	(void)state;
	arena_init(&a);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

/* Both halves of the world, half hours and quarters, a whole day left out, summer that is the normal time, no summer, changes
 * at midnight, and rules that go on past the tables. */
static const char *const names[] = {
	"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
	"Africa/Casablanca", "America/Sao_Paulo", "Europe/Dublin", "America/Havana", "Pacific/Kiritimati", "Asia/Gaza",
	"America/Nuuk", "Antarctica/Troll",
};

static const struct zone *zone_named(const char *name)
{
	struct err err = { 0 };
	const struct zone *z = zone_load(&a, str_of(name), &err);

	if (!z && err.code == ERR_FOUND)
		skip();
	want(z, "%s: %s", name, err.msg);
	return z;
}

static void check_line(const char *line, size_t number)
{
	static const struct zone *zone;
	char name[65], abbreviation[17];
	long long t, offset;
	unsigned d;
	int second;

	if (sscanf(line, "%*s %64s", name) != 1)
		fail_msg("line %zu: %s", number, line);
	if (!zone || !str_eq(zone_name(zone), str_of(name)))
		zone = zone_named(name);
	if (sscanf(line, "at %*s %lld %lld %16s", &t, &offset, abbreviation) == 3) {
		struct zone_moment m;

		zone_at(zone, t, &m);
		want(m.offset == offset, "%s got %d", line, (int)m.offset);
		want_str(m.abbreviation, str_of(abbreviation), line);
		return;
	}
	want(sscanf(line, "wall %*s %u %d %lld", &d, &second, &t) == 3, "line %zu: %s", number, line);
	want(zone_instant(zone, d, second) == t, "%s got %lld", line, (long long)zone_instant(zone, d, second));
}

static void as_python_reads_them(void **state)
{
	const char *source = getenv("TOCSIN_SOURCE");
	char command[1200], line[200];
	size_t n = 0;
	int at = snprintf(command, sizeof command, "exec python3 '%s/tests/oracle/zones.py'", source ? source : ".");

	(void)state;
	for (size_t i = 0; i < ROWS(names); i++) {
		zone_named(names[i]);
		at += snprintf(command + at, sizeof command - (size_t)at, " %s", names[i]);
	}
	FILE *said = popen(command, "r");

	assert_non_null(said);
	while (fgets(line, sizeof line, said)) {
		line[strcspn(line, "\n")] = '\0';
		check_line(line, ++n);
	}
	assert_int_equal(pclose(said), 0);
	assert_true(n > 20000);
}

static void known_moments(void **state)
{
	static const struct { const char *zone, *utc, *local, *abbreviation; bool dst; } rows[] = {
		{ "Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00", "CET", false },
		{ "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00", "CEST", true },
		{ "Europe/Berlin", "2150-07-01T12:00:00Z", "2150-07-01T14:00:00+02:00", "CEST", true },
		{ "Asia/Shanghai", "2026-11-23T14:34:32Z", "2026-11-23T22:34:32+08:00", "CST", false },
		{ "America/New_York", "2026-11-01T06:00:00Z", "2026-11-01T01:00:00-05:00", "EST", false },
		{ "Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T05:45:00+05:45", "+0545", false },
		{ "Australia/Lord_Howe", "2026-01-01T00:00:00Z", "2026-01-01T11:00:00+11:00", "+11", true },
		{ "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T23:59:59-10:00", "-10", true },
		{ "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00:00+14:00", "+14", true },
		{ "UTC", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00+00:00", "UTC", false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct zone *z = zone_named(rows[i].zone);
		struct zone_moment m;
		unixtime t = 0;
		char out[26];

		assert_true(time_parse(str_of(rows[i].utc), &t));
		zone_at(z, t, &m);
		want_str(str_of(zone_format(z, t, out)), str_of(rows[i].local), rows[i].utc);
		want_str(m.abbreviation, str_of(rows[i].abbreviation), rows[i].utc);
		want(m.dst == rows[i].dst, "%s", rows[i].utc);
	}
}

/* From an instant to the wall and back: the same, but in a fold's second half, where it is the first. */
static void there_and_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(names); i++) {
		const struct zone *z = zone_named(names[i]);
		uint64_t seed = 88172645463325252u;
		int seconds = 0;

		for (int k = 0; k < 4000; k++) {
			seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
			unixtime t = (unixtime)(seed % 7000000000u) - 1000000000;
			unixtime back = zone_instant(z, zone_day(z, t), zone_second(z, t));

			want(back <= t && t - back <= 86400, "%s %lld", names[i], (long long)t);
			want(zone_day(z, back) == zone_day(z, t) && zone_second(z, back) == zone_second(z, t), "%s %lld", names[i], (long long)t);
			seconds += back != t;
			day d = zone_day(z, t);

			want(zone_day_end(z, d) >= t && zone_day(z, zone_day_end(z, d) + 1) > d, "%s: end of %u", names[i], d);
		}
		want(seconds < 40, "%s: %d of 4000 in a fold", names[i], seconds);
	}
}

static void ends_of_days(void **state)
{
	static const struct { const char *zone; day d; const char *end; } rows[] = {
		{ "Europe/Berlin", 20260329, "2026-03-29T21:59:59Z" },     /* 23 hours long */
		{ "Europe/Berlin", 20261025, "2026-10-25T22:59:59Z" },     /* 25 */
		{ "Asia/Shanghai", 20261231, "2026-12-31T15:59:59Z" },
		{ "America/Sao_Paulo", 20181103, "2018-11-04T02:59:59Z" }, /* the next day begins at one */
		{ "America/Sao_Paulo", 20180217, "2018-02-18T02:59:59Z" }, /* its last hour comes twice */
		{ "America/Havana", 20261031, "2026-11-01T03:59:59Z" },    /* the next day's first hour comes twice */
		{ "Pacific/Apia", 20111229, "2011-12-30T09:59:59Z" },      /* the next day never was */
		{ "UTC", 20240229, "2024-02-29T23:59:59Z" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char out[21];

		want_str(str_of(time_format(zone_day_end(zone_named(rows[i].zone), rows[i].d), out)), str_of(rows[i].end), rows[i].zone);
	}
	assert_true(zone_day_end(zone_utc(), 99991231) == TIME_NONE && zone_day_end(zone_utc(), 0) == TIME_NONE);
	assert_true(zone_instant(zone_utc(), 0, 0) == TIME_NONE);
}

/* No instant makes a zone fall over. */
static void far_away(void **state)
{
	static const unixtime far[] = { INT64_MIN, INT64_MIN + 1, -62135596801, 0, 253402300799, 253402300800, INT64_MAX };

	(void)state;
	for (size_t i = 0; i < ROWS(names); i++)
		for (size_t k = 0; k < ROWS(far); k++) {
			const struct zone *z = zone_named(names[i]);
			struct zone_moment m;
			char out[26];

			zone_at(z, far[k], &m);
			zone_format(z, far[k], out);
			want(m.offset > -90000 && m.offset < 94000 && zone_second(z, far[k]) >= 0, "%s", names[i]);
			want((zone_day(z, far[k]) != 0) == (out[0] != '\0'), "%s %lld", names[i], (long long)far[k]);
		}
	for (day d = 10101; d < 10110; d++)
		assert_true(zone_instant(zone_named("Europe/Berlin"), d, 0) < 0);
	assert_true(zone_instant(zone_named("Europe/Berlin"), 99991231, 0) > 253402200000);
}

static void names_of_zones(void **state)
{
	static const struct { const char *name; bool good; } rows[] = {
		{ "Europe/Berlin", true }, { "UTC", true }, { "Etc/GMT+5", true }, { "America/Argentina/Buenos_Aires", true },
		{ "America/Port-au-Prince", true }, { "", false }, { "/etc/passwd", false }, { "../../etc/passwd", false },
		{ "Europe/../Berlin", false }, { "Europe//Berlin", false }, { "Europe/", false }, { ".", false }, { "zone.tab", false },
		{ "Europe/Berlin ", false }, { "Europe\\Berlin", false }, { "-x", false }, { "Europe/Berlin\n", false },
		{ "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false },
	};
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(zone_name_valid(str_of(rows[i].name)) == rows[i].good, "%s", rows[i].name);
	assert_false(zone_name_valid(str_n("UTC\0x", 5)));
	assert_null(zone_load(&a, STR("../../../etc/passwd"), &err));
	assert_int_equal(err.code, ERR_FOUND);
	assert_null(zone_load(&a, STR("Europe/Nowhere"), &err));
	assert_int_equal(err.code, ERR_FOUND);
	assert_null(zone_load(&a, STR("Europe"), &err)); /* a folder */
	assert_int_equal(err.code, ERR_FOUND);
	assert_non_null(zone_load(&a, STR("UTC"), &err));
}

/* --- files that lie --- */

static struct str berlin(void)
{
	struct str s = STR_NONE;

	zone_named("Europe/Berlin");
	assert_true(file_read(&a, "/usr/share/zoneinfo/Europe/Berlin", LIMIT_ZONE, &s, NULL));
	return s;
}

static void cut_short(void **state)
{
	struct str s = berlin();
	struct err err;

	(void)state;
	for (size_t n = 0; n < s.n; n++) {
		err = (struct err){ 0 };
		want(!zone_read(&a, STR("x"), str_sub(s, 0, n), &err) && err.code == ERR_SYNTAX && err.msg[0], "%zu bytes", n);
	}
	assert_non_null(zone_read(&a, STR("x"), s, &err));
	char *more = arena_zero(&a, LIMIT_ZONE + 1);

	memcpy(more, s.p, s.n);
	assert_null(zone_read(&a, STR("x"), str_n(more, LIMIT_ZONE + 1), &err));
	assert_int_equal(err.code, ERR_LIMIT);
}

static void put_number(struct buf *b, uint64_t v, int bytes)
{
	while (bytes--)
		buf_putc(b, (char)(v >> (8 * bytes)));
}

static void put_head(struct buf *b, unsigned leaps, unsigned times, unsigned types, unsigned chars)
{
	const unsigned counts[] = { 0, 0, leaps, times, types, chars };

	buf_put(b, STR("TZif2"));
	put_number(b, 0, 8), put_number(b, 0, 7);
	for (size_t i = 0; i < ROWS(counts); i++)
		put_number(b, counts[i], 4);
}

/* A file of our own: version 2, two transitions, two kinds of time, a rule. */
static struct str made(const char *rule, int64_t first, int64_t second, uint8_t type, int32_t offset, uint8_t name, unsigned leaps)
{
	struct buf b;

	buf_init(&b, 4096);
	put_head(&b, 0, 0, 1, 1);
	put_number(&b, 0, 7);
	put_head(&b, leaps, 2, 2, 8);
	put_number(&b, (uint64_t)first, 8);
	put_number(&b, (uint64_t)second, 8);
	put_number(&b, 1, 1);
	put_number(&b, type, 1);
	put_number(&b, 0, 6);
	put_number(&b, (uint32_t)offset, 4);
	put_number(&b, 1, 1);
	put_number(&b, name, 1);
	buf_put(&b, str_n("STD\0SUM\0", 8));
	for (unsigned i = 0; i < leaps; i++)
		put_number(&b, 0, 8), put_number(&b, 0, 4);
	buf_printf(&b, "\n%s\n", rule);
	struct str s = buf_dup(&a, &b);

	buf_release(&b);
	return s;
}

static void lies(void **state)
{
	static const struct { const char *rule; int64_t first, second; uint8_t type; int32_t offset; uint8_t name; bool good; } rows[] = {
		{ "STD0", 100, 200, 0, 3600, 4, true },
		{ "", 100, 200, 0, 3600, 4, true },
		{ "STD0", 200, 200, 0, 3600, 4, false },                /* not after the one before */
		{ "STD0", 200, 100, 0, 3600, 4, false },
		{ "STD0", 100, INT64_MAX, 0, 3600, 4, false },
		{ "STD0", INT64_MIN, 100, 0, 3600, 4, false },
		{ "STD0", 100, 200, 2, 3600, 4, false },                /* no such kind */
		{ "STD0", 100, 200, 0, 100000, 4, false },              /* over 26 hours */
		{ "STD0", 100, 200, 0, INT32_MIN, 4, false },
		{ "STD0", 100, 200, 0, 3600, 8, false },                /* a name beyond the names */
		{ "STD", 100, 200, 0, 3600, 4, false },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", 100, 200, 0, 3600, 4, true },
		{ "CET-1CEST", 100, 200, 0, 3600, 4, false },           /* a summer, but when? */
		{ "CET-1CEST,M13.5.0,M10.5.0/3", 100, 200, 0, 3600, 4, false },
		{ "CET-1CEST,M3.6.0,M10.5.0/3", 100, 200, 0, 3600, 4, false },
		{ "CET-1CEST,M3.5.7,M10.5.0/3", 100, 200, 0, 3600, 4, false },
		{ "CET-1CEST,M3.5.0,M10.5.0/168", 100, 200, 0, 3600, 4, false },
		{ "CET-1CEST,M3.5.0,M10.5.0/3x", 100, 200, 0, 3600, 4, false },
		{ "CET-1CEST,J0,J365", 100, 200, 0, 3600, 4, false },
		{ "CET-25", 100, 200, 0, 3600, 4, false },
		{ "<CET-1", 100, 200, 0, 3600, 4, false },
		{ "C-1", 100, 200, 0, 3600, 4, false },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str s = made(rows[i].rule, rows[i].first, rows[i].second, rows[i].type, rows[i].offset, rows[i].name, 0);

		err = (struct err){ 0 };
		want((zone_read(&a, STR("x"), s, &err) != NULL) == rows[i].good, "row %zu: %s %s", i, rows[i].rule, err.msg);
		want(rows[i].good || (err.code == ERR_SYNTAX && err.msg[0]), "row %zu", i);
	}
	err = (struct err){ 0 };
	assert_null(zone_read(&a, STR("x"), made("STD0", 100, 200, 0, 0, 0, 1), &err));
	assert_int_equal(err.code, ERR_RANGE);
}

static void rules(void **state)
{
	static const struct { const char *rule, *utc; int32_t offset; const char *name; } rows[] = {
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "2100-03-28T00:59:59Z", 3600, "CET" },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "2100-03-28T01:00:00Z", 7200, "CEST" },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "2100-10-31T01:00:00Z", 3600, "CET" },
		{ "AEST-10AEDT,M10.1.0,M4.1.0/3", "2099-12-31T23:59:59Z", 39600, "AEDT" }, /* summer over new year */
		{ "AEST-10AEDT,M10.1.0,M4.1.0/3", "2100-01-01T00:00:00Z", 39600, "AEDT" },
		{ "AEST-10AEDT,M10.1.0,M4.1.0/3", "2100-07-01T00:00:00Z", 36000, "AEST" },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2100-01-01T00:00:00Z", 0, "GMT" },        /* winter is the exception */
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2100-07-01T00:00:00Z", 3600, "IST" },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2100-03-28T00:59:59Z", -7200, "-02" },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2100-03-28T01:00:00Z", -3600, "-01" },
		{ "XXX3EDT4,0/0,J365/23", "2100-01-01T02:59:59Z", -14400, "EDT" },         /* always summer */
		{ "XXX3EDT4,0/0,J365/23", "2100-01-01T03:00:00Z", -14400, "EDT" },
		{ "XXX3EDT4,0/0,J365/23", "2100-08-01T00:00:00Z", -14400, "EDT" },
		{ "AAA0BBB,J60,J300", "2100-03-01T01:59:59Z", 0, "AAA" },
		{ "AAA0BBB,J60,J300", "2100-03-01T02:00:00Z", 3600, "BBB" },
		{ "AAA0BBB,J60,J300", "2096-03-01T02:00:00Z", 3600, "BBB" },               /* J never counts 29 February */
		{ "AAA0BBB,59,300", "2096-02-29T02:00:00Z", 3600, "BBB" },
		{ "LMT0:19:32", "2100-01-01T00:00:00Z", -1172, "LMT" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		struct zone_rule r;
		unixtime t = 0;

		want(zone_rule_read(str_of(rows[i].rule), &r, &err), "%s: %s", rows[i].rule, err.msg);
		assert_true(time_parse(str_of(rows[i].utc), &t));
		const struct zone_moment *m = zone_rule_at(&r, t);

		want(m->offset == rows[i].offset, "%s at %s: %d", rows[i].rule, rows[i].utc, (int)m->offset);
		want_str(m->abbreviation, str_of(rows[i].name), rows[i].rule);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_python_reads_them), cmocka_unit_test(known_moments), cmocka_unit_test(there_and_back),
		cmocka_unit_test(ends_of_days), cmocka_unit_test(far_away), cmocka_unit_test(names_of_zones), cmocka_unit_test(cut_short),
		cmocka_unit_test(lies), cmocka_unit_test(rules),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

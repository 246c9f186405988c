/* Working days: what the default calendars say of real days, the laws that any calendar obeys, and files that are refused. */
#include "rules_unit.h"

#include "embedded.h"

static struct arena a;
static struct calendars all;

static int setup(void **state)
{
	(void)state;
	arena_init(&a);
	calendars_default(&a, &all);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static const struct calendar *named(const char *id)
{
	const struct calendar *c = calendars_find(&all, str_of(id));

	want(c, "there is no calendar %s", id);
	return c;
}

static void weekdays(void **state)
{
	static const struct { day d; enum weekday w; } rows[] = {
		{ 19700101, CALENDAR_THURSDAY }, { 19691231, CALENDAR_WEDNESDAY }, { 20240229, CALENDAR_THURSDAY },
		{ 20261123, CALENDAR_MONDAY }, { 20000101, CALENDAR_SATURDAY }, { 21000301, CALENDAR_MONDAY }, { 20261129, CALENDAR_SUNDAY },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(day_weekday(rows[i].d) == rows[i].w, "%u: %d", rows[i].d, (int)day_weekday(rows[i].d));
	assert_int_equal(day_plus(20240228, 1), 20240229);
	assert_int_equal(day_plus(20260301, -1), 20260228);
	assert_int_equal(day_plus(99991231, 1), 0);
	assert_int_equal(day_between(20240228, 20240301), 2);
	assert_int_equal(day_between(20260301, 20260228), -1);
}

/* Every day of two years in which a day of the week does not say by itself whether people work in China. Typed from the packages
 * "chinesecalendar" and "holidays", which others keep; the file was typed from the notices. */
static void china(void **state)
{
	static const day off[] = {
		20250101, 20250128, 20250129, 20250130, 20250131, 20250203, 20250204, 20250404, 20250501, 20250502, 20250505, 20250602,
		20251001, 20251002, 20251003, 20251006, 20251007, 20251008, 20260101, 20260102, 20260216, 20260217, 20260218, 20260219,
		20260220, 20260223, 20260406, 20260501, 20260504, 20260505, 20260619, 20260925, 20261001, 20261002, 20261005, 20261006, 20261007,
	};
	static const day on[] = {
		20250126, 20250208, 20250427, 20250928, 20251011, 20260104, 20260214, 20260228, 20260509, 20260920, 20261010,
	};
	bool known = true;

	(void)state;
	for (day d = 20250101; d <= 20261231; d = day_plus(d, 1)) {
		bool expected = day_weekday(d) < CALENDAR_SATURDAY;

		for (size_t i = 0; i < ROWS(off); i++)
			expected = d == off[i] ? false : expected;
		for (size_t i = 0; i < ROWS(on); i++)
			expected = d == on[i] ? true : expected;
		want(calendar_working(named("cn"), d, &known) == expected, "%u", d);
	}
	assert_true(known);
}

static void germany(void **state)
{
	static const day off[] = { 20250418, 20250421, 20250529, 20250609, 20260403, 20260406, 20260514, 20260525, 20261225, 20270326, 20280417,
	                           20290521, 20300530, 20301003, 20301225, 20301226 };
	static const unsigned working[] = { 252, 254, 256, 252, 252, 252 }; /* of 2025 .. 2030, counted with Python's "holidays" */
	bool known = true;

	(void)state;
	for (size_t i = 0; i < ROWS(off); i++)
		want(!calendar_working(named("de"), off[i], &known), "%u", off[i]);
	for (int y = 2025; y <= 2030; y++)
		want(calendar_between(named("de"), day_from(y - 1, 12, 31), day_from(y, 12, 31), &known) == working[y - 2025], "%d: %u", y,
		     calendar_between(named("de"), day_from(y - 1, 12, 31), day_from(y, 12, 31), &known));
	assert_true(known);
}

static void counting(void **state)
{
	static const struct { const char *calendar; day from; unsigned n; day to; bool known; } rows[] = {
		{ "mon-fri", 20261123, 3, 20261126, true },
		{ "mon-fri", 20261127, 1, 20261130, true },  /* Friday, then Monday */
		{ "mon-fri", 20261128, 1, 20261130, true },  /* from a Saturday */
		{ "mon-fri", 20261128, 0, 20261130, true },  /* the next one, since it is none itself */
		{ "mon-fri", 20261127, 0, 20261127, true },
		{ "mon-fri", 20240228, 2, 20240301, true },  /* over 29 February */
		{ "cn", 20260213, 1, 20260214, true },       /* a Saturday on which people work */
		{ "cn", 20260214, 1, 20260224, true },       /* over Spring Festival */
		{ "cn", 20260930, 2, 20261009, true },       /* over National Day */
		{ "cn", 20260930, 3, 20261010, true },
		{ "de", 20260402, 1, 20260407, true },       /* over Easter */
		{ "de", 20261223, 2, 20261228, true },
		{ "cn", 20261230, 1, 20261231, true },
		{ "cn", 20261231, 1, 20270101, false },      /* nobody has told 2027 yet */
		{ "de", 20301230, 3, 20310102, false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		bool known = true;
		day d = calendar_plus(named(rows[i].calendar), rows[i].from, rows[i].n, &known);

		want(d == rows[i].to && known == rows[i].known, "%s, %u and %u: %u, %s", rows[i].calendar, rows[i].from, rows[i].n, d,
		     known ? "known" : "unsure");
	}
}

/* n working days on and back: n were between; what is reached is one; more days reach further. */
static void laws(void **state)
{
	(void)state;
	for (size_t c = 0; c < all.n; c++)
		for (day d = 20251215; d < 20270115; d = day_plus(d, 1)) {
			day last = 0;

			for (unsigned n = 0; n < 12; n++) {
				bool known = true;
				day to = calendar_plus(all.v[c], d, n, &known);

				want(calendar_working(all.v[c], to, &known), "%u + %u: %u", d, n, to);
				want(!n || calendar_between(all.v[c], d, to, &known) == n, "%u + %u: %u", d, n, to);
				want(n < 2 || to > last, "%u + %u: %u after %u", d, n, to, last);
				last = to;
			}
		}
	bool known = true;

	assert_int_equal(calendar_between(named("cn"), 20260301, 20260301, &known), 0);
	assert_int_equal(calendar_between(named("cn"), 20260302, 20260301, &known), 0);
	assert_int_equal(calendar_plus(named("mon-fri"), 99991231, 5, &known), 0);
}

static void refused(void **state)
{
#define HEAD "{\"id\":\"x\",\"version\":\"1\",\"title\":{\"en\":\"x\",\"zh\":\"x\"},\"source\":\"s\",\"weekend\":[\"sunday\"]"
	static const struct { const char *text; enum err_code code; const char *where; } rows[] = {
		{ HEAD ",\"years\":{}}", ERR_NONE, "" },
		{ HEAD ",\"years\":{\"2026\":{\"holidays\":[\"2026-01-01/2026-01-03\",\"2026-01-05\"],\"working\":[\"2026-01-11\"]}}}", ERR_NONE, "" },
		{ HEAD "}", ERR_MISSING, "/years" },
		{ HEAD ",\"complete\":true}", ERR_NONE, "" },
		{ HEAD ",\"complete\":true,\"years\":{\"2026\":{}}}", ERR_STATE, "/years" },
		{ HEAD ",\"years\":[]}", ERR_TYPE, "/years" },
		{ HEAD ",\"years\":{\"26\":{}}}", ERR_SYNTAX, "/years/26" },
		{ HEAD ",\"years\":{\"2026\":{},\"2025\":{}}}", ERR_RANGE, "/years/2025" },
		{ HEAD ",\"years\":{\"2026\":{\"free\":[]}}}", ERR_FOUND, "/years/2026/free" },
		{ HEAD ",\"years\":{\"2026\":{\"holidays\":[\"2026-02-30\"]}}}", ERR_SYNTAX, "/years/2026/holidays/0" },
		{ HEAD ",\"years\":{\"2026\":{\"holidays\":[\"2026-2-1\"]}}}", ERR_SYNTAX, "/years/2026/holidays/0" },
		{ HEAD ",\"years\":{\"2026\":{\"holidays\":[\"2026-02-03/2026-02-01\"]}}}", ERR_SYNTAX, "/years/2026/holidays/0" },
		{ HEAD ",\"years\":{\"2026\":{\"holidays\":[\"2025-12-31/2026-01-01\"]}}}", ERR_RANGE, "/years/2026/holidays/0" },
		{ HEAD ",\"years\":{\"2026\":{\"holidays\":[\"2026-02-02\",\"2026-02-01\"]}}}", ERR_RANGE, "/years/2026/holidays/1" },
		{ HEAD ",\"years\":{\"2026\":{\"holidays\":[7]}}}", ERR_TYPE, "/years/2026/holidays/0" },
		{ HEAD ",\"years\":{\"2026\":{\"working\":[\"2026-01-05\"]}}}", ERR_STATE, "/years/2026/working" }, /* a Monday */
		{ HEAD ",\"years\":{\"2026\":{\"holidays\":[\"2026-01-04\"],\"working\":[\"2026-01-04\"]}}}", ERR_STATE, "/years/2026/working" },
		{ HEAD ",\"years\":{},\"note\":\"\"}", ERR_FOUND, "/note" },
		{ "{\"id\":\"x\"}", ERR_MISSING, "/version" },
		{ "{\"id\":\"x y\"}", ERR_SYNTAX, "/id" },
		{ "[]", ERR_TYPE, "/" },
		{ "{\"id\":\"x\",\"version\":\"1\",\"title\":{\"en\":\"x\",\"zh\":\"x\"},\"source\":\"s\",\"weekend\":[\"sun\"]}", ERR_FOUND, "/weekend/0" },
		{ "{\"id\":\"x\",\"version\":\"1\",\"title\":{\"en\":\"x\",\"zh\":\"x\"},\"source\":\"s\",\"weekend\":[\"monday\",\"tuesday\",\"wednesday\","
		  "\"thursday\",\"friday\",\"saturday\",\"sunday\"]}", ERR_RANGE, "/weekend" },
		{ "{\"id\":\"x\",\"version\":\"1\",\"title\":{\"en\":\"x\"},\"source\":\"s\",\"weekend\":[]}", ERR_MISSING, "/title/zh" },
		{ "{", ERR_SYNTAX, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		const struct calendar *c = calendar_read(&a, str_of(rows[i].text), &err);

		want(!c == (rows[i].code != ERR_NONE) && err.code == rows[i].code, "row %zu: %d %s %s", i, (int)err.code, err.where, err.msg);
		if (rows[i].where)
			want_str(str_of(err.where), str_of(rows[i].where), rows[i].text);
	}
}

/* What is compiled in are the files that stand in data/calendars. */
static void defaults(void **state)
{
	const struct str files[] = { embedded_mon_fri_json, embedded_cn_json, embedded_de_json };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(all.n, ROWS(files));
	for (size_t i = 0; i < all.n; i++)
		want(calendar_read(&a, files[i], &err), "%s %s", err.where, err.msg);
	assert_null(calendars_find(&all, STR("nowhere")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weekdays), cmocka_unit_test(china), cmocka_unit_test(germany), cmocka_unit_test(counting),
		cmocka_unit_test(laws), cmocka_unit_test(refused), cmocka_unit_test(defaults),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

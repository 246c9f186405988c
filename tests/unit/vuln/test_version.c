/* Versions: each scheme in its order, and the order itself. */
#include "unit.h"

#include "vuln/version.h"

/* Ascending; versions on one line, parted by a blank, are equal. */
static const char *const dotted[] = {
	"0 0.0", "0.9", "1 1.0 1.0.0 v1.0", "1.0.1", "1.2-alpha1", "1.2-beta2", "1.2-rc1", "1.2-rc2", "1.2-rc10",
	"1.2 1.02", "1.2-1", "1.9",
	"1.10", "2.6.26", "4.19.316", "5.4", "5.4.278", "5.10.33", "5.10.157", "17", "17.0.1", "17.1", "17.7", "17.7.1", "18.1",
	"104.0.5112.101", "20240401.1", "18446744073709551615", "18446744073709551616", "99999999999999999999999",
};
static const char *const arm[] = {
	"r0p0 r0p0-00rel0", "r8p0", "r19p0", "r34p0 R34P0", "r41p0", "r44p0", "r44p1", "r49p4", "r54p0",
};
static const char *const natural[] = {
	"8.0.0.1", "10.0.0.125(C01E123R7P3)", "10.1.0.120(C431E19R2P5)", "10.1.0.120(C432E19R2P5)", "10.1.0.126(C10E11R5P1)",
	"10.1.0.126(C461E11R3P1)", "V1-210567", "V1-210586", "V12.5",
};
static const char *const code[] = { "1", "007 7", "120", "604200000", "18446744073709551616" };

/* RTM versions hold blanks, so the equal ones are parted by "=". */
static const char *const rtm[] = {
	"1.13 RTM", "1.15 RTM=1.15", "1.17", "23.2 RTM", "23.2 RTM2", "24.2 RTM", "24.2 RTM1", "24.2 RTM2", "24.3 RTM",
};

struct scale { enum scheme scheme; const char *const *v; size_t n; char part; };
static const struct scale scales[] = {
	{ SCHEME_DOTTED, dotted, ROWS(dotted), ' ' }, { SCHEME_ARM, arm, ROWS(arm), ' ' },
	{ SCHEME_NATURAL, natural, ROWS(natural), ' ' },
	{ SCHEME_CODE, code, ROWS(code), ' ' },       { SCHEME_RTM, rtm, ROWS(rtm), '=' },
};

static int sign(int c)
{
	return (c > 0) - (c < 0);
}

/* All pairs of a scale: the order is the one of the table, and the other way round it is the opposite. */
static void order(void **state)
{
	(void)state;
	for (size_t s = 0; s < ROWS(scales); s++)
		for (size_t i = 0; i < scales[s].n; i++)
			for (size_t k = 0; k < scales[s].n; k++) {
				struct str left = str_of(scales[s].v[i]), x, y;

				while (str_split(&left, scales[s].part, &x))
					for (struct str right = str_of(scales[s].v[k]); str_split(&right, scales[s].part, &y);) {
						int expected = (i > k) - (i < k);

						want(version_ok(scales[s].scheme, x), "%.*s is no version", STR_ARG(x));
						want(sign(version_cmp(scales[s].scheme, x, y)) == expected, "%.*s <=> %.*s", STR_ARG(x), STR_ARG(y));
					}
			}
}

static uint32_t next_random(uint32_t *seed)
{
	return (*seed = *seed * 1664525u + 1013904223u) >> 8;
}

/* On invented versions: x < y and y < z give x < z, and equal ones do not tell apart. */
static void total_order(void **state)
{
	static const char *const pieces[] = { "0", "1", "2", "10", "01", ".", ".", ".", "-rc1", "a", "-", "_" };
	uint32_t seed = 7;

	(void)state;
	for (size_t round = 0; round < 20000; round++) {
		char text[3][24];
		struct str v[3];
		enum scheme scheme = round % 2 ? SCHEME_DOTTED : SCHEME_NATURAL;

		for (size_t i = 0; i < 3; i++) {
			size_t n = 1;

			text[i][0] = (char)('0' + next_random(&seed) % 3);
			for (size_t k = next_random(&seed) % 5; k > 0; k--) {
				const char *piece = pieces[next_random(&seed) % ROWS(pieces)];

				memcpy(text[i] + n, piece, strlen(piece));
				n += strlen(piece);
			}
			v[i] = str_n(text[i], n);
		}
		if (!version_ok(scheme, v[0]) || !version_ok(scheme, v[1]) || !version_ok(scheme, v[2]))
			continue;
		int xy = sign(version_cmp(scheme, v[0], v[1])), yz = sign(version_cmp(scheme, v[1], v[2]));
		int xz = sign(version_cmp(scheme, v[0], v[2]));

		want(xy == -sign(version_cmp(scheme, v[1], v[0])), "%.*s, %.*s", STR_ARG(v[0]), STR_ARG(v[1]));
		if (xy == yz || yz == 0)
			want(xz == xy, "%.*s, %.*s, %.*s: %d %d %d", STR_ARG(v[0]), STR_ARG(v[1]), STR_ARG(v[2]), xy, yz, xz);
		if (xy == 0)
			want(xz == yz, "%.*s, %.*s, %.*s: %d %d %d", STR_ARG(v[0]), STR_ARG(v[1]), STR_ARG(v[2]), xy, yz, xz);
	}
}

static void beginning(void **state)
{
	static const struct { enum scheme scheme; const char *v; } rows[] = {
		{ SCHEME_DOTTED, "0.0.1" }, { SCHEME_ARM, "r0p0" }, { SCHEME_RTM, "0.1 RTM" },
		{ SCHEME_NATURAL, "(1)" }, { SCHEME_CODE, "1" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		want(version_cmp(rows[i].scheme, STR("0"), str_of(rows[i].v)) < 0, "row %zu", i);
		want(version_cmp(rows[i].scheme, str_of(rows[i].v), STR_NONE) > 0, "row %zu", i);
		want(version_cmp(rows[i].scheme, STR("0"), STR("")) == 0, "row %zu", i);
	}
}

static void no_versions(void **state)
{
	static const char *const rows[] = { "unspecified", "n/a", "-", "", " ", "*", "all", "Android kernel", "RTM" };

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		for (int s = 0; s < SCHEME_N; s++)
			want(!version_ok((enum scheme)s, str_of(rows[i])), "\"%s\" under %.*s", rows[i], STR_ARG(scheme_names[s]));
	assert_false(version_ok(SCHEME_DOTTED, STR("r34p0")));
	assert_false(version_ok(SCHEME_DOTTED, STR("1.2 3.4")));
	assert_false(version_ok(SCHEME_CODE, STR("1.2")));
	assert_false(version_ok(SCHEME_ARM, STR("34.0")));
}

/* 2b/12: what `uname -r` prints on phones. */
static void kernels(void **state)
{
	static const struct { const char *uname, *version; } rows[] = {
		{ "5.10.157-android13-4-g6e771b230c52-ab10743416", "5.10.157" }, { "6.1.57-android14-11-o-g970", "6.1.57" },
		{ "4.14.186-22787134", "4.14.186" }, { "3.18.71-perf-g32685bc", "3.18.71" }, { "4.9.190+", "4.9.190" },
		{ "Linux version 4.19.113-dirty (x@y)", "4.19.113" }, { "5.4", "5.4" }, { "5.10.", "5.10" },
		{ "", "" }, { "android13", "" },
		{ "5", "" }, { ".5.4", "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(version_of_kernel(str_of(rows[i].uname)), str_of(rows[i].version), rows[i].uname);
}

static void places(void **state)
{
	static const struct range ranges[] = {
		{ STR_LIT("4.6"), STR_LIT("4.19.316"), false, STR_LIT("") }, { STR_LIT("4.20"), STR_LIT("5.4.278"), false, STR_LIT("") },
		{ STR_LIT("6.1"), STR_LIT("6.1.94"), true, STR_LIT("") },
	};
	static const struct { const char *v; enum range_place place; size_t in; } rows[] = {
		{ "3.18", RANGE_BEFORE, 0 }, { "4.6", RANGE_INSIDE, 0 }, { "4.19.315", RANGE_INSIDE, 0 }, { "4.19.316", RANGE_PAST, 0 },
		{ "4.20.1", RANGE_INSIDE, 1 }, { "5.4.278", RANGE_PAST, 0 }, { "5.10.1", RANGE_PAST, 0 }, { "6.1.94", RANGE_INSIDE, 2 },
		{ "6.1.95", RANGE_PAST, 0 },
	};
	static const struct range open = { STR_LIT("5.0"), STR_LIT(""), false, STR_LIT("") };

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t in = 0;
		enum range_place p = version_place(SCHEME_DOTTED, ranges, ROWS(ranges), str_of(rows[i].v), &in);

		want(p == rows[i].place && (p != RANGE_INSIDE || in == rows[i].in), "%s: place %d in %zu", rows[i].v, p, in);
	}
	assert_int_equal(version_place(SCHEME_DOTTED, &open, 1, STR("99"), NULL), RANGE_INSIDE);
	assert_int_equal(version_place(SCHEME_DOTTED, &open, 1, STR("4.9"), NULL), RANGE_BEFORE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order),    cmocka_unit_test(total_order), cmocka_unit_test(beginning), cmocka_unit_test(no_versions),
		cmocka_unit_test(kernels),  cmocka_unit_test(places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

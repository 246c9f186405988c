/*
 * The one claim that cvss3.c's exactness rests on, proved: for every impact sub-score there is, the whole units of 10^-14 that
 * changed_impact() finds with its cut power are those of the exact number. Here the power is worked out with big integers.
 */
#include "unit.h"

#include "assess/cvss3.c"

/* A number of up to 640 bits, least 32 bits first. */
enum { LIMBS = 20 };
struct big {
	uint32_t v[LIMBS];
};

static void big_times(struct big *b, uint32_t by)
{
	uint64_t carry = 0;

	for (size_t i = 0; i < LIMBS; i++) {
		carry += (uint64_t)b->v[i] * by;
		b->v[i] = (uint32_t)carry;
		carry >>= 32;
	}
	want(carry == 0, "the number grew too large");
}

/* Cuts; true when something was cut off. */
static bool big_over(struct big *b, uint32_t by)
{
	uint64_t rest = 0;

	for (size_t i = LIMBS; i-- > 0;) {
		rest = rest << 32 | b->v[i];
		b->v[i] = (uint32_t)(rest / by);
		rest %= by;
	}
	return rest > 0;
}

/* n^exponent, n up to 10^10 */
static struct big big_power(uint64_t n, unsigned exponent)
{
	struct big b = { { 1 } };

	want(n < 10000000000, "the base of the power is below 1");
	for (unsigned i = 0; i < exponent; i++) { /* n in two factors' sum would need an addition: n = 10^5 h + l does it in base 2^32 */
		struct big high = b;
		uint64_t carry = 0;

		big_times(&high, (uint32_t)(n / 100000));
		big_times(&high, 100000);
		big_times(&b, (uint32_t)(n % 100000));
		for (size_t k = 0; k < LIMBS; k++) {
			carry += (uint64_t)b.v[k] + high.v[k];
			b.v[k] = (uint32_t)carry;
			carry >>= 32;
		}
		want(carry == 0, "the sum grew too large");
	}
	return b;
}

/* 7.52 (iss - 0.029) - 3.25 x^exponent times so many hundredths, in whole 10^-14, x being n / 10^(places). */
static int64_t exact_units(int64_t iss, uint64_t n, unsigned places, unsigned exponent, int hundredths)
{
	struct big away = big_power(n, exponent);
	bool more = false;

	big_times(&away, 325 * (uint32_t)hundredths); /* 10^-(4 + places x exponent) */
	for (unsigned i = 4 + places * exponent; i > 14; i--)
		more |= big_over(&away, 10);
	for (size_t i = 2; i < LIMBS; i++)
		assert_int_equal(away.v[i], 0);
	want(more, "a power that ends in a round place");
	return 752 * hundredths * (iss - 29000) * INT64_C(10000) - (int64_t)((uint64_t)away.v[1] << 32 | away.v[0]) - 1;
}

static void impacts_are_exact(void **state)
{
	static const uint8_t weights[] = { 0, 11, 22, 33, 28, 56, 84 }; /* every impact with every requirement */
	size_t n = 0;

	(void)state;
	for (size_t c = 0; c < ROWS(weights); c++)
		for (size_t i = 0; i <= c; i++)
			for (size_t k = 0; k <= i; k++) {
				int64_t iss = at_most(1000000 - (100 - weights[c]) * (100 - weights[i]) * (100 - weights[k]), 915000);

				if (iss == 0)
					continue;
				for (int hundredths = 100; hundredths <= 108; hundredths += 8) {
					struct number base = changed_impact(iss, &curve_base, hundredths);
					struct number bent = changed_impact(iss, &curve_modified_31, hundredths);

					want(base.more && base.units == exact_units(iss, (uint64_t)iss - 20000, 6, 15, hundredths), "iss %lld, ^15",
					     (long long)iss);
					want(bent.more && bent.units == exact_units(iss, (uint64_t)iss * 9731 - 200000000, 10, 13, hundredths),
					     "iss %lld, ^13", (long long)iss);
				}
				n++;
			}
	assert_int_equal(n, 83); /* 84 with no impact at all */
}

/* Both roundings at their edges. */
static void rounds_up(void **state)
{
	static const struct {
		int64_t units;
		bool more;
		int v30, v31;
	} rows[] = {
		{ 0, false, 0, 0 },
		{ 4 * ONE, false, 40, 40 },
		{ 4 * ONE, true, 41, 40 },                         /* 3.1 sees five places */
		{ 4 * ONE + 1, false, 41, 40 },
		{ 4 * ONE + ONE / 200000 - 1, true, 41, 40 },
		{ 4 * ONE + ONE / 200000, false, 41, 41 },         /* half a hundred-thousandth */
		{ 4 * ONE + ONE / 50, false, 41, 41 },
		{ 4 * ONE + ONE / 10, false, 41, 41 },
		{ 10 * ONE, false, 100, 100 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct number v = { rows[i].units, rows[i].more };

		want(roundup(v, false) == rows[i].v30, "row %zu: 3.0: %d", i, roundup(v, false));
		want(roundup(v, true) == rows[i].v31, "row %zu: 3.1: %d", i, roundup(v, true));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(impacts_are_exact), cmocka_unit_test(rounds_up) };

	return cmocka_run_group_tests_name("cvss3", tests, NULL, NULL);
}

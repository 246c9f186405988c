#include "device/match_simd.h"

#include <stdatomic.h>
#include <string.h>

#include "device/match.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* --- any processor --- */

static void judge_scalar(const struct judge *in, uint64_t *const *rows, size_t n[JUDGED_N])
{
	memset(n, 0, JUDGED_N * sizeof *n);
	for (size_t w = 0; w < in->width; w++) {
		uint64_t affected = 0, possible = 0, fixed = 0;

		if (in->extra[0]) {
			affected = in->extra[0][w];
			possible = in->extra[1][w];
			fixed = in->extra[2][w];
		}
		for (size_t l = 0, at = w; l < in->layers; l++, at += in->width) {
			uint64_t p = in->poss[at], a = in->sure[at] & in->level_sure[at];
			uint64_t f = in->over[at] | (p & in->level_over[at]);

			affected |= a;
			fixed |= f;
			possible |= p & ~(a | f);
		}
		possible &= ~affected;
		fixed &= ~(affected | possible);
		uint64_t judged[JUDGED_N] = { affected, possible, fixed, in->unknown[w] & ~(affected | possible | fixed) };

		for (int v = 0; v < JUDGED_N; v++) {
			n[v] += (size_t)__builtin_popcountll(judged[v]);
			if (rows)
				rows[v][w] = judged[v];
		}
	}
}

static size_t ids_scalar(const uint64_t *row, size_t words, const uint32_t *map, uint32_t *ret)
{
	uint32_t *to = ret;

	for (size_t w = 0; w < words; w++)
		for (uint64_t m = row[w]; m; m &= m - 1)
			*to++ = map[w * 64 + (size_t)__builtin_ctzll(m)];
	return (size_t)(to - ret);
}

static inline __attribute__((always_inline)) void narrow_body(uint64_t *const to[3], const uint64_t *const from[3],
                                                              size_t words)
{
	uint64_t *restrict sure = to[0], *restrict poss = to[1], *restrict over = to[2];
	const uint64_t *restrict s = from[0], *restrict p = from[1], *restrict o = from[2];

	for (size_t i = 0; i < words; i++) {
		sure[i] &= s[i];
		poss[i] &= p[i];
		over[i] |= o[i];
	}
}

static void narrow_scalar(uint64_t *const to[3], const uint64_t *const from[3], size_t words)
{
	narrow_body(to, from, words);
}

static const struct bit_loops scalar = { "scalar", judge_scalar, ids_scalar, narrow_scalar };

#if defined(__x86_64__)

/* --- AVX2 with BMI2: four words at a time --- */

#define TARGET_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

/* Bits set in each byte, by nibble, summed to the four words. */
TARGET_AVX2 static inline __m256i popcount_avx2(__m256i v)
{
	const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
	                                       0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
	const __m256i nibble = _mm256_set1_epi8(15);
	__m256i low = _mm256_shuffle_epi8(table, _mm256_and_si256(v, nibble));
	__m256i high = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(v, 4), nibble));

	return _mm256_sad_epu8(_mm256_add_epi8(low, high), _mm256_setzero_si256());
}

#define LOAD256(p) _mm256_load_si256((const __m256i *)(const void *)(p))

TARGET_AVX2 static void judge_avx2(const struct judge *in, uint64_t *const *rows, size_t n[JUDGED_N])
{
	__m256i sum[JUDGED_N] = { _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
	                          _mm256_setzero_si256() };

	for (size_t w = 0; w < in->width; w += 4) {
		__m256i affected = _mm256_setzero_si256(), possible = affected, fixed = affected;

		if (in->extra[0]) {
			affected = LOAD256(in->extra[0] + w);
			possible = LOAD256(in->extra[1] + w);
			fixed = LOAD256(in->extra[2] + w);
		}
		for (size_t l = 0, at = w; l < in->layers; l++, at += in->width) {
			__m256i p = LOAD256(in->poss + at);
			__m256i a = _mm256_and_si256(LOAD256(in->sure + at), LOAD256(in->level_sure + at));
			__m256i f = _mm256_or_si256(LOAD256(in->over + at), _mm256_and_si256(p, LOAD256(in->level_over + at)));

			affected = _mm256_or_si256(affected, a);
			fixed = _mm256_or_si256(fixed, f);
			possible = _mm256_or_si256(possible, _mm256_andnot_si256(_mm256_or_si256(a, f), p));
		}
		possible = _mm256_andnot_si256(affected, possible);
		__m256i strong = _mm256_or_si256(affected, possible);

		fixed = _mm256_andnot_si256(strong, fixed);
		__m256i judged[JUDGED_N] = { affected, possible, fixed,
		                             _mm256_andnot_si256(_mm256_or_si256(strong, fixed), LOAD256(in->unknown + w)) };

		for (int v = 0; v < JUDGED_N; v++) {
			sum[v] = _mm256_add_epi64(sum[v], popcount_avx2(judged[v]));
			if (rows)
				_mm256_store_si256((__m256i *)(void *)(rows[v] + w), judged[v]);
		}
	}
	for (int v = 0; v < JUDGED_N; v++) {
		uint64_t lanes[4];

		_mm256_storeu_si256((__m256i *)(void *)lanes, sum[v]);
		n[v] = lanes[0] + lanes[1] + lanes[2] + lanes[3];
	}
}

/* Eight ids at a time: PEXT packs the numbers of the set bits of a byte, VPERMD brings their ids to the front. */
TARGET_AVX2 static size_t ids_avx2(const uint64_t *row, size_t words, const uint32_t *map, uint32_t *ret)
{
	uint32_t *to = ret;

	for (size_t w = 0; w < words; w++) {
		uint64_t m = row[w];

		if (!m)
			continue;
		const uint32_t *from = map + w * 64;

		if (_mm_popcnt_u64(m) < 8) {
			for (; m; m = _blsr_u64(m))
				*to++ = from[_tzcnt_u64(m)];
			continue;
		}
		for (; m; m >>= 8, from += 8) {
			uint64_t bytes = _pdep_u64(m & 0xFF, 0x0101010101010101u) * 0xFF;
			uint64_t order = _pext_u64(0x0706050403020100u, bytes);
			__m256i picks = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)order));
			__m256i ids = _mm256_loadu_si256((const __m256i *)(const void *)from);

			_mm256_storeu_si256((__m256i *)(void *)to, _mm256_permutevar8x32_epi32(ids, picks));
			to += _mm_popcnt_u64(m & 0xFF);
		}
	}
	return (size_t)(to - ret);
}

TARGET_AVX2 static void narrow_avx2(uint64_t *const to[3], const uint64_t *const from[3], size_t words)
{
	narrow_body(to, from, words);
}

static const struct bit_loops avx2 = { "avx2", judge_avx2, ids_avx2, narrow_avx2 };

/* --- AVX-512: a whole line of a row at a time --- */

#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vpopcntdq,bmi,bmi2,popcnt")))

enum { /* truth tables for VPTERNLOG: bit a * 4 + b * 2 + c */
	A_OR_B_AND_C = 0xF8,
	A_OR_B_OR_C = 0xFE,
	A_AND_NEITHER = 0x10, /* a & ~(b | c) */
};

#define LOAD512(p) _mm512_load_si512((const void *)(p))

TARGET_AVX512 static void judge_avx512(const struct judge *in, uint64_t *const *rows, size_t n[JUDGED_N])
{
	__m512i sum[JUDGED_N] = { _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(),
	                          _mm512_setzero_si512() };

	for (size_t w = 0; w < in->width; w += 8) {
		__m512i affected = _mm512_setzero_si512(), possible = affected, fixed = affected;

		if (in->extra[0]) {
			affected = LOAD512(in->extra[0] + w);
			possible = LOAD512(in->extra[1] + w);
			fixed = LOAD512(in->extra[2] + w);
		}
		for (size_t l = 0, at = w; l < in->layers; l++, at += in->width) {
			__m512i p = LOAD512(in->poss + at);
			__m512i a = _mm512_and_si512(LOAD512(in->sure + at), LOAD512(in->level_sure + at));
			__m512i f = _mm512_ternarylogic_epi64(LOAD512(in->over + at), p, LOAD512(in->level_over + at), A_OR_B_AND_C);

			affected = _mm512_or_si512(affected, a);
			fixed = _mm512_or_si512(fixed, f);
			possible = _mm512_or_si512(possible, _mm512_ternarylogic_epi64(p, a, f, A_AND_NEITHER));
		}
		possible = _mm512_andnot_si512(affected, possible);
		fixed = _mm512_ternarylogic_epi64(fixed, affected, possible, A_AND_NEITHER);
		__m512i any = _mm512_ternarylogic_epi64(affected, possible, fixed, A_OR_B_OR_C);
		__m512i judged[JUDGED_N] = { affected, possible, fixed, _mm512_andnot_si512(any, LOAD512(in->unknown + w)) };

		for (int v = 0; v < JUDGED_N; v++) {
			sum[v] = _mm512_add_epi64(sum[v], _mm512_popcnt_epi64(judged[v]));
			if (rows)
				_mm512_store_si512((void *)(rows[v] + w), judged[v]);
		}
	}
	for (int v = 0; v < JUDGED_N; v++)
		n[v] = (size_t)_mm512_reduce_add_epi64(sum[v]);
}

TARGET_AVX512 static size_t ids_avx512(const uint64_t *row, size_t words, const uint32_t *map, uint32_t *ret)
{
	uint32_t *to = ret;

	for (size_t w = 0; w < words; w++) {
		uint64_t m = row[w];

		if (!m)
			continue;
		const uint32_t *from = map + w * 64;

		if (_mm_popcnt_u64(m) < 6) {
			for (; m; m = _blsr_u64(m))
				*to++ = from[_tzcnt_u64(m)];
			continue;
		}
		/* Compress in the register and store whole: the form that stores to memory is slow on some processors. */
		for (int k = 0; k < 4; k++, m >>= 16, from += 16) {
			__mmask16 part = (__mmask16)m;

			_mm512_storeu_si512((void *)to, _mm512_maskz_compress_epi32(part, _mm512_loadu_si512((const void *)from)));
			to += _mm_popcnt_u32(part);
		}
	}
	return (size_t)(to - ret);
}

TARGET_AVX512 static void narrow_avx512(uint64_t *const to[3], const uint64_t *const from[3], size_t words)
{
	narrow_body(to, from, words);
}

static const struct bit_loops avx512 = { "avx512", judge_avx512, ids_avx512, narrow_avx512 };

static bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
	       __builtin_cpu_supports("popcnt");
}

static bool has_avx512(void)
{
	return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vpopcntdq");
}
#endif

static bool has_all(void)
{
	return true;
}

/* Best first. */
static const struct {
	const struct bit_loops *loops;
	bool (*here)(void);
} levels[] = {
#if defined(__x86_64__)
	{ &avx512, has_avx512 },
	{ &avx2, has_avx2 },
#endif
	{ &scalar, has_all },
};

/* The one choice of the process; every writer writes the same unless a test forces another. */
static _Atomic(const struct bit_loops *) chosen;

bool bit_loops_force(const char *name)
{
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (levels[i].here() && (!name || strcmp(name, levels[i].loops->name) == 0)) {
			atomic_store(&chosen, levels[i].loops);
			return true;
		}
	return false;
}

const struct bit_loops *bit_loops(void)
{
	const struct bit_loops *now = atomic_load_explicit(&chosen, memory_order_relaxed);

	if (!now) {
		bit_loops_force(NULL);
		now = atomic_load(&chosen);
	}
	return now;
}

const char *match_cpu(void)
{
	return bit_loops()->name;
}

bool match_force_cpu(const char *name)
{
	return bit_loops_force(name);
}

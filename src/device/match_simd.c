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
	for (size_t w = 0; w < in->words; w++) {
		uint64_t y = in->class.yes[w], d = in->class.doubt[w], u = in->level.yes[w], v = in->level.doubt[w];
		uint64_t affected = y & ~d & u & ~v, fixed = (y & d) | ((y | d) & u & v), possible = (y | d) & ~(affected | fixed);

		for (int j = 0; j < in->steps[w / 8]; j++) {
			affected |= affected >> (1 << j) & in->same[j][w];
			possible |= possible >> (1 << j) & in->same[j][w];
			fixed |= fixed >> (1 << j) & in->same[j][w];
		}
		if (in->extra[0]) {
			affected |= in->extra[0][w];
			possible |= in->extra[1][w];
			fixed |= in->extra[2][w];
		}
		affected &= in->lead[w];
		possible &= in->lead[w] & ~affected;
		fixed &= in->lead[w] & ~(affected | possible);
		uint64_t judged[JUDGED_N] = { affected, possible, fixed, in->unknown[w] & ~(affected | possible | fixed) };

		for (int k = 0; k < JUDGED_N; k++) {
			n[k] += (size_t)__builtin_popcountll(judged[k]);
			if (rows)
				rows[k][w] = judged[k];
		}
	}
}

static size_t ids_scalar(const uint64_t *row, size_t words, const struct bit_map *map, uint32_t *ret)
{
	uint32_t *to = ret;

	for (size_t w = 0; w < words; w++)
		for (uint64_t m = row[w]; m; m &= m - 1)
			*to++ = map->entry[w * 64 + (size_t)__builtin_ctzll(m)];
	return (size_t)(to - ret);
}

static inline __attribute__((always_inline)) void join_body(struct bits to, struct bits from, size_t words)
{
	uint64_t *restrict yes = to.yes, *restrict doubt = to.doubt;
	const uint64_t *restrict u = from.yes, *restrict v = from.doubt;

	for (size_t i = 0; i < words; i++) {
		uint64_t some = (yes[i] | doubt[i]) & (u[i] | v[i]);
		uint64_t over = some & ((yes[i] & doubt[i]) | (u[i] & v[i]));
		uint64_t both = yes[i] & ~doubt[i] & u[i] & ~v[i];

		yes[i] = both | over;
		doubt[i] = some & ~both;
	}
}

static void join_scalar(struct bits to, struct bits from, size_t words)
{
	join_body(to, from, words);
}

static const struct bit_loops scalar = { "scalar", judge_scalar, ids_scalar, join_scalar };

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

/* x |= x >> 2^j, where `same` says that both bits are of one entry. */
TARGET_AVX2 static inline __m256i fold_avx2(__m256i x, __m256i same, __m128i shift)
{
	return _mm256_or_si256(x, _mm256_and_si256(_mm256_srl_epi64(x, shift), same));
}

TARGET_AVX2 static void judge_avx2(const struct judge *in, uint64_t *const *rows, size_t n[JUDGED_N])
{
	__m256i sum[JUDGED_N] = { _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
	                          _mm256_setzero_si256() };

	for (size_t w = 0; w < in->words; w += 4) {
		__m256i y = LOAD256(in->class.yes + w), d = LOAD256(in->class.doubt + w), lead = LOAD256(in->lead + w);
		__m256i u = LOAD256(in->level.yes + w), v = LOAD256(in->level.doubt + w);
		__m256i some = _mm256_or_si256(y, d), over = _mm256_and_si256(u, v);
		__m256i affected = _mm256_and_si256(_mm256_andnot_si256(d, y), _mm256_andnot_si256(v, u));
		__m256i fixed = _mm256_or_si256(_mm256_and_si256(y, d), _mm256_and_si256(some, over));
		__m256i possible = _mm256_andnot_si256(_mm256_or_si256(affected, fixed), some);

		for (int j = 0; j < in->steps[w / 8]; j++) {
			__m256i same = LOAD256(in->same[j] + w);
			__m128i shift = _mm_cvtsi32_si128(1 << j);

			affected = fold_avx2(affected, same, shift);
			possible = fold_avx2(possible, same, shift);
			fixed = fold_avx2(fixed, same, shift);
		}
		if (in->extra[0]) {
			affected = _mm256_or_si256(affected, LOAD256(in->extra[0] + w));
			possible = _mm256_or_si256(possible, LOAD256(in->extra[1] + w));
			fixed = _mm256_or_si256(fixed, LOAD256(in->extra[2] + w));
		}
		affected = _mm256_and_si256(affected, lead);
		possible = _mm256_and_si256(_mm256_andnot_si256(affected, possible), lead);
		__m256i strong = _mm256_or_si256(affected, possible);

		fixed = _mm256_and_si256(_mm256_andnot_si256(strong, fixed), lead);
		__m256i judged[JUDGED_N] = { affected, possible, fixed,
		                             _mm256_andnot_si256(_mm256_or_si256(strong, fixed), LOAD256(in->unknown + w)) };

		for (int k = 0; k < JUDGED_N; k++) {
			sum[k] = _mm256_add_epi64(sum[k], popcount_avx2(judged[k]));
			if (rows)
				_mm256_store_si256((__m256i *)(void *)(rows[k] + w), judged[k]);
		}
	}
	for (int k = 0; k < JUDGED_N; k++) {
		uint64_t lanes[4];

		_mm256_storeu_si256((__m256i *)(void *)lanes, sum[k]);
		n[k] = lanes[0] + lanes[1] + lanes[2] + lanes[3];
	}
}

/* Eight ids at a time: PEXT packs the numbers of the set bits of a byte, VPERMD brings their ids to the front. */
TARGET_AVX2 static size_t ids_avx2(const uint64_t *row, size_t words, const struct bit_map *map, uint32_t *ret)
{
	uint32_t *to = ret;

	for (size_t w = 0; w < words; w++) {
		uint64_t m = row[w];

		if (!m)
			continue;
		const uint32_t *from = map->entry + w * 64;

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

TARGET_AVX2 static void join_avx2(struct bits to, struct bits from, size_t words)
{
	join_body(to, from, words);
}

static const struct bit_loops avx2 = { "avx2", judge_avx2, ids_avx2, join_avx2 };

/* --- AVX-512: a whole line of a row at a time --- */

#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,avx512vpopcntdq,bmi,bmi2,popcnt")))

enum { /* truth tables for VPTERNLOG: bit a * 4 + b * 2 + c */
	A_AND_B_NOT_C = 0x40,
	A_AND_NEITHER = 0x10, /* a & ~(b | c) */
	A_OR_B_AND_C = 0xF8,
	A_OR_B_OR_C = 0xFE,
	TWO_OF_THREE = 0xE8,
};

#define LOAD512(p) _mm512_load_si512((const void *)(p))

TARGET_AVX512 static inline __m512i fold_avx512(__m512i x, __m512i same, __m128i shift)
{
	return _mm512_ternarylogic_epi64(x, _mm512_srl_epi64(x, shift), same, A_OR_B_AND_C);
}

TARGET_AVX512 static void judge_avx512(const struct judge *in, uint64_t *const *rows, size_t n[JUDGED_N])
{
	__m512i sum[JUDGED_N] = { _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(),
	                          _mm512_setzero_si512() };

	for (size_t w = 0; w < in->words; w += 8) {
		__m512i y = LOAD512(in->class.yes + w), d = LOAD512(in->class.doubt + w), lead = LOAD512(in->lead + w);
		__m512i u = LOAD512(in->level.yes + w), v = LOAD512(in->level.doubt + w);
		__m512i affected = _mm512_ternarylogic_epi64(_mm512_andnot_si512(d, y), u, v, A_AND_B_NOT_C);
		/* y & d: over without the level; y | d and the level over: over by it. */
		__m512i fixed = _mm512_ternarylogic_epi64(y, d, _mm512_and_si512(u, v), TWO_OF_THREE);
		__m512i possible = _mm512_ternarylogic_epi64(_mm512_or_si512(y, d), affected, fixed, A_AND_NEITHER);

		for (int j = 0; j < in->steps[w / 8]; j++) {
			__m512i same = LOAD512(in->same[j] + w);
			__m128i shift = _mm_cvtsi32_si128(1 << j);

			affected = fold_avx512(affected, same, shift);
			possible = fold_avx512(possible, same, shift);
			fixed = fold_avx512(fixed, same, shift);
		}
		if (in->extra[0]) {
			affected = _mm512_or_si512(affected, LOAD512(in->extra[0] + w));
			possible = _mm512_or_si512(possible, LOAD512(in->extra[1] + w));
			fixed = _mm512_or_si512(fixed, LOAD512(in->extra[2] + w));
		}
		affected = _mm512_and_si512(affected, lead);
		possible = _mm512_ternarylogic_epi64(possible, lead, affected, A_AND_B_NOT_C);
		fixed = _mm512_and_si512(_mm512_ternarylogic_epi64(fixed, affected, possible, A_AND_NEITHER), lead);
		__m512i any = _mm512_ternarylogic_epi64(affected, possible, fixed, A_OR_B_OR_C);
		__m512i judged[JUDGED_N] = { affected, possible, fixed, _mm512_andnot_si512(any, LOAD512(in->unknown + w)) };

		for (int k = 0; k < JUDGED_N; k++) {
			sum[k] = _mm512_add_epi64(sum[k], _mm512_popcnt_epi64(judged[k]));
			if (rows)
				_mm512_store_si512((void *)(rows[k] + w), judged[k]);
		}
	}
	for (int k = 0; k < JUDGED_N; k++)
		n[k] = (size_t)_mm512_reduce_add_epi64(sum[k]);
}

/* The bytes of a word's set bits, compressed in one go (in the register: the form that stores to memory is slow on
 * some processors), then widened, sixteen ids to a store. */
TARGET_AVX512 static size_t ids_avx512(const uint64_t *row, size_t words, const struct bit_map *map, uint32_t *ret)
{
	uint32_t *to = ret;

	for (size_t w = 0; w < words; w++) {
		uint64_t m = row[w];
		int n = (int)_mm_popcnt_u64(m);

		if (map->first[w] == BIT_MAP_WIDE) {
			for (; m; m = _blsr_u64(m))
				*to++ = map->entry[w * 64 + _tzcnt_u64(m)];
			continue;
		}
		__m512i near = _mm512_maskz_compress_epi8(m, _mm512_loadu_si512((const void *)(map->near + w * 64)));
		__m512i first = _mm512_set1_epi32((int)map->first[w]);

		_mm512_storeu_si512((void *)to, _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(near))));
		if (n > 16)
			_mm512_storeu_si512((void *)(to + 16),
			                    _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(near, 1))));
		if (n > 32)
			_mm512_storeu_si512((void *)(to + 32),
			                    _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(near, 2))));
		if (n > 48)
			_mm512_storeu_si512((void *)(to + 48),
			                    _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(near, 3))));
		to += n;
	}
	return (size_t)(to - ret);
}

TARGET_AVX512 static void join_avx512(struct bits to, struct bits from, size_t words)
{
	join_body(to, from, words);
}

static const struct bit_loops avx512 = { "avx512", judge_avx512, ids_avx512, join_avx512 };

static bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
	       __builtin_cpu_supports("popcnt");
}

static bool has_avx512(void)
{
	return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2") &&
	       __builtin_cpu_supports("avx512vpopcntdq");
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

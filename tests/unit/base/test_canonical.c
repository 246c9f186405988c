#include "unit.h"

#include "base/arena.h"
#include "base/canonical.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "crypto/encode.h"

static struct str canonical(struct arena *a, struct str text, struct err *err)
{
	struct buf b;
	struct json j;

	buf_init(&b, MIB);
	struct str s = STR("(not canonical)");

	if (json_read(a, text, MIB, &j, err) && canonical_put(a, &b, &j, err))
		s = buf_dup(a, &b);
	buf_release(&b);
	return s;
}

static struct str number(struct arena *a, uint64_t bits)
{
	struct buf b;
	double v;

	memcpy(&v, &bits, sizeof v);
	buf_init(&b, 64);
	canonical_put_double(&b, v);
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

/* RFC 8785: sections 3.2.2 to 3.2.4, and the test data that its authors publish with it. */
static void documents(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],\n"
		  " \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\", \"literals\": [null, true, false]}",
		  "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
		  "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}" },
		{ "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\",\"1\":\"One\","
		  "\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
		  "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\",\"\xC3\xB6\":\"Latin Small Letter O With Diaeresis\","
		  "\"\xE2\x82\xAC\":\"Euro Sign\",\"\xF0\x9F\x98\x80\":\"Emoji: Grinning Face\","
		  "\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}" },
		{ "[\n  56,\n  {\n    \"d\": true,\n    \"10\": null,\n    \"1\": [ ]\n  }\n]\n", "[56,{\"1\":[],\"10\":null,\"d\":true}]" },
		{ "{\"peach\": \"This sorting order\", \"p\xC3\xA9\x63h\xC3\xA9\": \"is wrong according to French\",\n"
		  "\"p\xC3\xAA\x63he\": \"but canonicalization MUST\", \"sin\": \"ignore locale\"}",
		  "{\"peach\":\"This sorting order\",\"p\xC3\xA9\x63h\xC3\xA9\":\"is wrong according to French\","
		  "\"p\xC3\xAA\x63he\":\"but canonicalization MUST\",\"sin\":\"ignore locale\"}" },
		{ "{ \"1\": {\"f\": {\"f\": \"hi\",\"F\": 5} ,\"\\n\": 56.0}, \"10\": { }, \"\": \"empty\", \"a\": { },\n"
		  "\"111\": [ {\"e\": \"yes\",\"E\": \"no\" } ], \"A\": { } }",
		  "{\"\":\"empty\",\"1\":{\"\\n\":56,\"f\":{\"F\":5,\"f\":\"hi\"}},\"10\":{},\"111\":[{\"E\":\"no\",\"e\":\"yes\"}],\"A\":{},\"a\":{}}" },
		{ "{\"Unnormalized Unicode\":\"A\\u030a\"}", "{\"Unnormalized Unicode\":\"A\xCC\x8A\"}" },
		{ "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \\u007f\\u2028\\/<\"",
		  "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \x7F\xE2\x80\xA8/<\"" },
		{ "null", "null" },
		{ " true ", "true" },
		{ "[]", "[]" },
		{ "-0", "0" },
		{ "-0.0", "0" },
		{ "[9007199254740992,-9007199254740992,9007199254740992.0]", "[9007199254740992,-9007199254740992,9007199254740992]" },
		{ "1000000000000000000000000", "1e+24" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		struct str once = canonical(&a, str_of(rows[i].in), &err);

		want_str(once, str_of(rows[i].out), rows[i].in);
		want_str(canonical(&a, once, &err), once, "and again");
	}
	arena_release(&a);
}

static void refused(void **state)
{
	static const struct {
		const char *in, *where, *says;
	} rows[] = {
		{ "9007199254740993", "/", "9007199254740993 is beyond 2^53" },
		{ "{\"a\":[1,{\"b\":-9007199254740993}]}", "/a/1/b", "-9007199254740993 is beyond 2^53" },
		{ "[18446744073709551615]", "/0", "18446744073709551615 is beyond" },
		{ "[18446744073709551616]", "/0", "1.8446744073709552e+19 is beyond" },
		{ "[-9223372036854775808]", "/0", "-9223372036854775808 is beyond" },
		{ "[1e20]", "/0", "beyond 2^53" },
		{ "[9007199254740994.0]", "/0", "9007199254740994 is beyond 2^53" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };

		want_str(canonical(&a, str_of(rows[i].in), &err), STR("(not canonical)"), rows[i].in);
		want(err.code == ERR_RANGE && !strcmp(err.where, rows[i].where) && strstr(err.msg, rows[i].says), "%s: %s: %s", rows[i].in,
		     err.where, err.msg);
	}
	arena_release(&a);
}

/* RFC 8785, appendix B. */
static void numbers(void **state)
{
	static const struct {
		uint64_t bits;
		const char *out;
	} rows[] = {
		{ UINT64_C(0x0000000000000000), "0" },
		{ UINT64_C(0x8000000000000000), "0" },
		{ UINT64_C(0x0000000000000001), "5e-324" },
		{ UINT64_C(0x8000000000000001), "-5e-324" },
		{ UINT64_C(0x7fefffffffffffff), "1.7976931348623157e+308" },
		{ UINT64_C(0xffefffffffffffff), "-1.7976931348623157e+308" },
		{ UINT64_C(0x4340000000000000), "9007199254740992" },
		{ UINT64_C(0xc340000000000000), "-9007199254740992" },
		{ UINT64_C(0x4340000000000001), "9007199254740994" },
		{ UINT64_C(0x4430000000000000), "295147905179352830000" },
		{ UINT64_C(0x44b52d02c7e14af5), "9.999999999999997e+22" },
		{ UINT64_C(0x44b52d02c7e14af6), "1e+23" },
		{ UINT64_C(0x44b52d02c7e14af7), "1.0000000000000001e+23" },
		{ UINT64_C(0x444b1ae4d6e2ef4e), "999999999999999700000" },
		{ UINT64_C(0x444b1ae4d6e2ef4f), "999999999999999900000" },
		{ UINT64_C(0x444b1ae4d6e2ef50), "1e+21" },
		{ UINT64_C(0x3eb0c6f7a0b5ed8c), "9.999999999999997e-7" },
		{ UINT64_C(0x3eb0c6f7a0b5ed8d), "0.000001" },
		{ UINT64_C(0x41b3de4355555553), "333333333.3333332" },
		{ UINT64_C(0x41b3de4355555554), "333333333.33333325" },
		{ UINT64_C(0x41b3de4355555555), "333333333.3333333" },
		{ UINT64_C(0x41b3de4355555556), "333333333.3333334" },
		{ UINT64_C(0x41b3de4355555557), "333333333.33333343" },
		{ UINT64_C(0xbecbf647612f3696), "-0.0000033333333333333333" },
		{ UINT64_C(0x43143ff3c1cb0959), "1424953923781206.2" },
		{ UINT64_C(0x4024000000000000), "10" },
		{ UINT64_C(0xbfe0000000000000), "-0.5" },
		/* Powers of two where the closest 16 digits read as the double below, and the next ones up do not. */
		{ UINT64_C(0x3d30000000000000), "5.684341886080802e-14" },
		{ UINT64_C(0x4580000000000000), "6.189700196426902e+26" },
		{ UINT64_C(0x4940000000000000), "7.1362384635298e+44" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(number(&a, rows[i].bits), str_of(rows[i].out), rows[i].out);
	arena_release(&a);
}

/* The edge cases that stand before the published sequence of test numbers. */
static const uint64_t edges[] = {
	UINT64_C(0x0000000000000000), UINT64_C(0x8000000000000000), UINT64_C(0x0000000000000001), UINT64_C(0x8000000000000001),
	UINT64_C(0xc46696695dbd1cc3), UINT64_C(0xc43211ede4974a35), UINT64_C(0xc3fce97ca0f21056), UINT64_C(0xc3c7213080c1a6ac),
	UINT64_C(0xc39280f39a348556), UINT64_C(0xc35d9b1f5d20d557), UINT64_C(0xc327af4c4a80aaac), UINT64_C(0xc2f2f2a36ecd5556),
	UINT64_C(0xc2be51057e155558), UINT64_C(0xc28840d131aaaaac), UINT64_C(0xc253670dc1555557), UINT64_C(0xc21f0b4935555557),
	UINT64_C(0xc1e8d5d42aaaaaac), UINT64_C(0xc1b3de4355555556), UINT64_C(0xc17fca0555555556), UINT64_C(0xc1496e6aaaaaaaab),
	UINT64_C(0xc114585555555555), UINT64_C(0xc0e046aaaaaaaaab), UINT64_C(0xc0aa0aaaaaaaaaaa), UINT64_C(0xc074d55555555555),
	UINT64_C(0xc040aaaaaaaaaaab), UINT64_C(0xc00aaaaaaaaaaaab), UINT64_C(0xbfd5555555555555), UINT64_C(0xbfa1111111111111),
	UINT64_C(0xbf6b4e81b4e81b4f), UINT64_C(0xbf35d867c3ece2a5), UINT64_C(0xbf0179ec9cbd821e), UINT64_C(0xbecbf647612f3696),
	UINT64_C(0xbe965e9f80f29212), UINT64_C(0xbe61e54c672874db), UINT64_C(0xbe2ca213d840baf8), UINT64_C(0xbdf6e80fe033c8c6),
	UINT64_C(0xbdc2533fe68fd3d2), UINT64_C(0xbd8d51ffd74c861c), UINT64_C(0xbd5774ccac3d3817), UINT64_C(0xbd22c3d6f030f9ac),
	UINT64_C(0xbcee0624b3818f79), UINT64_C(0xbcb804ea293472c7), UINT64_C(0xbc833721ba905bd3), UINT64_C(0xbc4ebe9c5db3c61e),
	UINT64_C(0xbc18987d17c304e5), UINT64_C(0xbbe3ad30dfcf371d), UINT64_C(0xbbaf7b816618582f), UINT64_C(0xbb792f9ab81379bf),
	UINT64_C(0xbb442615600f9499), UINT64_C(0xbb101e77800c76e1), UINT64_C(0xbad9ca58cce0be35), UINT64_C(0xbaa4a1e0a3e6fe90),
	UINT64_C(0xba708180831f320d), UINT64_C(0xba3a68cd9e985016), UINT64_C(0x446696695dbd1cc3), UINT64_C(0x443211ede4974a35),
	UINT64_C(0x43fce97ca0f21056), UINT64_C(0x43c7213080c1a6ac), UINT64_C(0x439280f39a348556), UINT64_C(0x435d9b1f5d20d557),
	UINT64_C(0x4327af4c4a80aaac), UINT64_C(0x42f2f2a36ecd5556), UINT64_C(0x42be51057e155558), UINT64_C(0x428840d131aaaaac),
	UINT64_C(0x4253670dc1555557), UINT64_C(0x421f0b4935555557), UINT64_C(0x41e8d5d42aaaaaac), UINT64_C(0x41b3de4355555556),
	UINT64_C(0x417fca0555555556), UINT64_C(0x41496e6aaaaaaaab), UINT64_C(0x4114585555555555), UINT64_C(0x40e046aaaaaaaaab),
	UINT64_C(0x40aa0aaaaaaaaaaa), UINT64_C(0x4074d55555555555), UINT64_C(0x4040aaaaaaaaaaab), UINT64_C(0x400aaaaaaaaaaaab),
	UINT64_C(0x3fd5555555555555), UINT64_C(0x3fa1111111111111), UINT64_C(0x3f6b4e81b4e81b4f), UINT64_C(0x3f35d867c3ece2a5),
	UINT64_C(0x3f0179ec9cbd821e), UINT64_C(0x3ecbf647612f3696), UINT64_C(0x3e965e9f80f29212), UINT64_C(0x3e61e54c672874db),
	UINT64_C(0x3e2ca213d840baf8), UINT64_C(0x3df6e80fe033c8c6), UINT64_C(0x3dc2533fe68fd3d2), UINT64_C(0x3d8d51ffd74c861c),
	UINT64_C(0x3d5774ccac3d3817), UINT64_C(0x3d22c3d6f030f9ac), UINT64_C(0x3cee0624b3818f79), UINT64_C(0x3cb804ea293472c7),
	UINT64_C(0x3c833721ba905bd3), UINT64_C(0x3c4ebe9c5db3c61e), UINT64_C(0x3c18987d17c304e5), UINT64_C(0x3be3ad30dfcf371d),
	UINT64_C(0x3baf7b816618582f), UINT64_C(0x3b792f9ab81379bf), UINT64_C(0x3b442615600f9499), UINT64_C(0x3b101e77800c76e1),
	UINT64_C(0x3ad9ca58cce0be35), UINT64_C(0x3aa4a1e0a3e6fe90), UINT64_C(0x3a708180831f320d), UINT64_C(0x3a3a68cd9e985016),
	UINT64_C(0x4024000000000000), UINT64_C(0x4014000000000000), UINT64_C(0x3fe0000000000000), UINT64_C(0x3fa999999999999a),
	UINT64_C(0x3f747ae147ae147b), UINT64_C(0x3f40624dd2f1a9fc), UINT64_C(0x3f0a36e2eb1c432d), UINT64_C(0x3ed4f8b588e368f1),
	UINT64_C(0x3ea0c6f7a0b5ed8d), UINT64_C(0x3e6ad7f29abcaf48), UINT64_C(0x3e35798ee2308c3a), UINT64_C(0x3ed539223589fa95),
	UINT64_C(0x3ed4ff26cd5a7781), UINT64_C(0x3ed4f95a762283ff), UINT64_C(0x3ed4f8c60703520c), UINT64_C(0x3ed4f8b72f19cd0d),
	UINT64_C(0x3ed4f8b5b31c0c8d), UINT64_C(0x3ed4f8b58d1c461a), UINT64_C(0x3ed4f8b5894f7f0e), UINT64_C(0x3ed4f8b588ee37f3),
	UINT64_C(0x3ed4f8b588e47da4), UINT64_C(0x3ed4f8b588e3849c), UINT64_C(0x3ed4f8b588e36bb5), UINT64_C(0x3ed4f8b588e36937),
	UINT64_C(0x3ed4f8b588e368f8), UINT64_C(0x3ed4f8b588e368f1), UINT64_C(0x3ff0000000000000), UINT64_C(0xbff0000000000000),
	UINT64_C(0xbfeffffffffffffa), UINT64_C(0xbfeffffffffffffb), UINT64_C(0x3feffffffffffffa), UINT64_C(0x3feffffffffffffb),
	UINT64_C(0x3feffffffffffffc), UINT64_C(0x3feffffffffffffe), UINT64_C(0xbfefffffffffffff), UINT64_C(0xbfefffffffffffff),
	UINT64_C(0x3fefffffffffffff), UINT64_C(0x3fefffffffffffff), UINT64_C(0x3fd3333333333332), UINT64_C(0x3fd3333333333333),
	UINT64_C(0x3fd3333333333334), UINT64_C(0x0010000000000000), UINT64_C(0x000ffffffffffffd), UINT64_C(0x000fffffffffffff),
	UINT64_C(0x7fefffffffffffff), UINT64_C(0xffefffffffffffff), UINT64_C(0x4340000000000000), UINT64_C(0xc340000000000000),
	UINT64_C(0x4430000000000000), UINT64_C(0x44b52d02c7e14af5), UINT64_C(0x44b52d02c7e14af6), UINT64_C(0x44b52d02c7e14af7),
	UINT64_C(0x444b1ae4d6e2ef4e), UINT64_C(0x444b1ae4d6e2ef4f), UINT64_C(0x444b1ae4d6e2ef50), UINT64_C(0x3eb0c6f7a0b5ed8c),
	UINT64_C(0x3eb0c6f7a0b5ed8d), UINT64_C(0x41b3de4355555553), UINT64_C(0x41b3de4355555554), UINT64_C(0x41b3de4355555555),
	UINT64_C(0x41b3de4355555556), UINT64_C(0x41b3de4355555557), UINT64_C(0xbecbf647612f3696), UINT64_C(0x43143ff3c1cb0959),
};

/* The published sequence: the edges, 2000 doubles from the least normal one up, then doubles out of a chain of SHA-256 that
 * starts with 32 zeros. Its lines are "BITS,NUMBER"; known are the digests of its first so many lines. */
static void many_numbers(void **state)
{
	static const struct {
		size_t lines;
		const char *hex;
	} known[] = {
		{ 1000, "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687" },
		{ 10000, "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892" },
		{ 100000, "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7" },
	};
	struct digest block = { 0 };
	struct hashing h, so_far;
	size_t left = 0, row = 0;
	struct buf line;

	(void)state;
	buf_init(&line, 100);
	hashing_init(&h);
	for (size_t i = 0; row < ROWS(known); i++) {
		uint64_t bits = 0;
		double v = 0;

		if (i < ROWS(edges))
			bits = edges[i];
		else if (i < ROWS(edges) + 2000)
			bits = UINT64_C(0x0010000000000000) + (i - ROWS(edges));
		while (i >= ROWS(edges) + 2000 && (v == 0 || v != v || v - v != 0)) {
			if (!left)
				block = sha256(digest_str(&block));
			memcpy(&bits, block.b + left * 8, 8);
			memcpy(&v, &bits, 8);
			left = (left + 1) % 4;
		}
		memcpy(&v, &bits, 8);
		buf_clear(&line);
		buf_printf(&line, "%llx,", (unsigned long long)bits);
		canonical_put_double(&line, v);
		buf_putc(&line, '\n');
		hashing_add(&h, buf_str(&line));
		if (i + 1 != known[row].lines)
			continue;
		char hex[HEX_LEN(DIGEST_SIZE) + 1];

		so_far = h;
		struct digest d = hashing_done(&so_far);

		encode(HEX, d.b, sizeof d.b, hex);
		want(!strcmp(hex, known[row].hex), "%zu lines: %s", known[row].lines, hex);
		row++;
	}
	buf_release(&line);
}

/* There the doubles are denser on one side. */
static void powers_of_two(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (uint64_t e = 1; e < 2047; e++) {
		struct str s = number(&a, e << 52);
		double v;

		memcpy(&v, &(uint64_t){ e << 52 }, 8);
		want(strtod(str_cstr(&a, s), NULL) == v, "%.*s", STR_ARG(s));
	}
	arena_release(&a);
}

static void order(void **state)
{
	/* In order as UTF-16: a pair of surrogates before the private use area. */
	static const struct str rows[] = {
		STR_LIT(""), STR_LIT("\0"), STR_LIT("1"), STR_LIT("10"), STR_LIT("A"), STR_LIT("a"), STR_LIT("aa"), STR_LIT("\xC2\x80"),
		STR_LIT("\xED\x9F\xBF"), STR_LIT("\xF0\x90\x80\x80"), STR_LIT("\xF4\x8F\xBF\xBF"), STR_LIT("\xEE\x80\x80"), STR_LIT("\xEF\xBF\xBD"),
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		for (size_t k = 0; k < ROWS(rows); k++) {
			int c = canonical_cmp(rows[i], rows[k]);

			want((c > 0) - (c < 0) == (i > k) - (i < k), "%zu and %zu", i, k);
		}
}

/* --- documents by chance, against the npm package `canonicalize` --- */

static uint64_t chance(uint64_t below)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

static void put_chance_string(struct buf *b)
{
	static const char *const pieces[] = {
		"a", "B", "0", "\\n", "\\u0000", "\\u001F", "\\\"", "\\\\", "\\/", "\\u007f", "\\u0080", "\xC3\xA9", "\\u20ac", "\\ud83d\\ude00",
		"\xF0\x9F\x98\x80", "\\ufb33", "\xEF\xBF\xBD", "\\ue000", "\xED\x9F\xBF", " ", "<", "\\u2028", "\\t",
	};

	buf_putc(b, '"');
	for (uint64_t n = chance(5); n--;)
		buf_puts(b, pieces[chance(ROWS(pieces))]);
	buf_putc(b, '"');
}

static void put_chance_number(struct buf *b)
{
	uint64_t bits = chance(UINT64_MAX);
	double v;

	switch (chance(5)) {
	case 0: buf_put_i64(b, (int64_t)chance(UINT64_C(1) << 54) - (INT64_C(1) << 53)); return;
	case 1: buf_printf(b, "%.*f", (int)chance(20), (double)chance(1000000) / 1024); return;
	case 2: buf_printf(b, "%lluE%d", (unsigned long long)chance(1000), (int)chance(600) - 320); return;
	case 3: buf_printf(b, "-0.%0*d", (int)chance(25) + 1, (int)chance(10)); return;
	default: memcpy(&v, &bits, sizeof v);
	}
	bool written = v - v == 0 && !((v > 9007199254740992.0 || v < -9007199254740992.0) && v < 1e21 && v > -1e21);

	buf_printf(b, "%.17g", written ? v : 1.5);
}

static void put_chance(struct buf *b, int depth)
{
	uint64_t kind = chance(depth > 3 ? 4 : 7), n = chance(5);

	switch (kind) {
	case 0: put_chance_string(b); return;
	case 1: put_chance_number(b); return;
	case 2: buf_puts(b, n & 1 ? "true" : "null"); return;
	case 3: put_chance_number(b); return;
	}
	buf_putc(b, kind < 6 ? '{' : '[');
	for (uint64_t i = 0; i < n; i++) {
		buf_puts(b, i ? ", " : " ");
		if (kind < 6) {
			put_chance_string(b);
			b->n--; /* a number at its end: no two names alike */
			buf_printf(b, "%u\" : ", (unsigned)((n - i) * 7 % 10));
		}
		put_chance(b, depth + 1);
	}
	buf_putc(b, kind < 6 ? '}' : ']');
}

static void against_npm(void **state)
{
	char path[] = "/tmp/tocsin-canonical-XXXXXX", command[1000];
	const char *source = getenv("TOCSIN_SOURCE");
	int fd = mkstemp(path), refused = 0;
	FILE *f = fdopen(fd, "w");
	struct arena a;
	struct buf b;

	(void)state;
	assert_non_null(f);
	arena_init(&a);
	buf_init(&b, MIB);
	for (int i = 0; i < 3000; i++) {
		struct err err = { 0 };

		buf_clear(&b);
		put_chance(&b, 0);
		struct str got = canonical(&a, buf_str(&b), &err);

		/* Among the fractions are some that are whole and too large. */
		refused += err.code == ERR_RANGE;
		want(err.code == ERR_NONE || err.code == ERR_RANGE, "%s: %s", b.p, err.msg);
		if (err.code == ERR_NONE)
			fprintf(f, "%s\t%.*s\n", b.p, STR_ARG(got));
		arena_reset(&a);
	}
	fclose(f);
	want(refused < 300, "%d were refused", refused);
	snprintf(command, sizeof command, "node '%s/tests/oracle/canonical.mjs' %s >&2", source ? source : ".", path);
	int status = system(command);

	unlink(path);
	buf_release(&b);
	arena_release(&a);
	if (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127)
		skip();
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents),    cmocka_unit_test(refused),       cmocka_unit_test(numbers),
		cmocka_unit_test(many_numbers), cmocka_unit_test(powers_of_two), cmocka_unit_test(order),
		cmocka_unit_test(against_npm),
	};

	return cmocka_run_group_tests_name("canonical", tests, NULL, NULL);
}

#include "hexes.h"

#include "crypto/note.h"

#define DASH "\xE2\x80\x94 "

/* The keys and the note of Go's golang.org/x/mod/sumdb/note. */
#define PETER_KEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define PETER_SECRET "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define ENOCH_KEY "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
#define TEXT "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
#define PETER DASH "PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
#define ENOCH DASH "EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"

static struct note_verifier verifier(const char *text)
{
	struct note_verifier v;

	assert_true(note_verifier_get(str_of(text), &v, NULL));
	return v;
}

static void published(void **state)
{
	static const struct {
		const char *note;
		const char *keys[2];
		uint64_t by;
		const char *says;
	} rows[] = {
		{ TEXT "\n" PETER, { PETER_KEY }, 1, NULL },
		{ TEXT "\n" PETER ENOCH, { PETER_KEY }, 1, NULL },
		{ TEXT "\n" PETER ENOCH, { ENOCH_KEY, PETER_KEY }, 3, NULL },
		{ TEXT "\n" PETER PETER, { ENOCH_KEY, PETER_KEY }, 2, NULL },
		{ TEXT "\n" ENOCH, { PETER_KEY }, 0, "none of the 1 known keys" },
		{ TEXT "\n" PETER, { NULL }, 0, "none of the 0 known keys" },
		{ "If" TEXT "\n" PETER, { PETER_KEY }, 0, "signature of PeterNeumann+c74f20a3 is wrong" },
		/* The other key's signature under this key's name and id. */
		{ TEXT "\n" DASH "PeterNeumann x08goxzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n",
		  { PETER_KEY }, 0, "is wrong" },
		/* One good signature does not excuse another that is wrong. */
		{ TEXT "\n" PETER DASH "PeterNeumann x08gowAA\n", { PETER_KEY }, 0, "is wrong" },
		/* Of the specification: https://c2sp.org/signed-note. */
		{ "This is an example message.\n\n" DASH
		  "example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
		  { "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k" }, 1, NULL },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct note_verifier keys[2];
		struct err err = { 0 };
		struct note note;
		uint64_t by = 0;
		size_t n = 0;

		for (; n < 2 && rows[i].keys[n]; n++)
			keys[n] = verifier(rows[i].keys[n]);
		want(note_get(&a, str_of(rows[i].note), &note, &err), "row %zu: %s", i, err.msg);
		want(note_check(&note, keys, n, &by, &err) == !rows[i].says && by == rows[i].by, "row %zu: %s", i, err.msg);
		want(!rows[i].says || (err.code == ERR_DENIED && strstr(err.msg, rows[i].says)), "row %zu: %s", i, err.msg);
	}
	arena_release(&a);
}

static void written(void **state)
{
	char back[NOTE_SIGNER_MAX];
	struct sign_key *key;
	struct str name;
	struct buf b;

	(void)state;
	buf_init(&b, NOTE_MAX);
	assert_true(note_signer_get(STR(PETER_SECRET), &name, &key, NULL));
	assert_true(note_put_text(&b, STR(TEXT), NULL) && note_put_signature(&b, STR(TEXT), name, key, NULL));
	want_str(buf_str(&b), STR(TEXT "\n" PETER), "as Go writes it");
	note_signer_put(name, key, back);
	assert_string_equal(back, PETER_SECRET);
	buf_clear(&b);
	struct sign_public public = sign_key_public(key);
	struct note_verifier v;

	assert_true(note_verifier_make(STR("PeterNeumann"), NOTE_ED25519, &public, &v, NULL));
	note_verifier_put(&b, &v);
	want_str(buf_str(&b), STR(PETER_KEY), "verifier key");
	buf_clear(&b);
	struct err err;

	assert_false(note_put_text(&b, STR("no newline"), &err));
	assert_false(note_put_text(&b, STR("tab\t\n"), &err));
	assert_string_equal(err.msg, "byte 3 is the control character 0x09");
	assert_false(note_put_text(&b, STR(""), &err));
	assert_false(note_put_text(&b, STR("\xFF\n"), &err));
	assert_int_equal(b.n, 0);
	assert_false(note_put_signature(&b, STR(TEXT), STR("two words"), key, &err));
	assert_false(note_put_signature(&b, STR(TEXT), STR("a+b"), key, &err));
	assert_int_equal(b.n, 0);
	sign_key_free(key);
	buf_release(&b);
}

/* Any part of a key, and a key with any byte one higher, is none. */
static void mangled_keys(void **state)
{
	static const char *const texts[] = { PETER_KEY, PETER_SECRET };

	(void)state;
	for (size_t t = 0; t < ROWS(texts); t++) {
		size_t n = strlen(texts[t]);
		char bad[128];

		for (size_t i = 0; i <= n; i++)
			for (size_t k = i; k <= n; k++) {
				struct note_verifier v;
				struct sign_key *key;
				struct str name, part = str_n(texts[t] + i, k - i);
				bool whole = i == 0 && k == n;

				want(note_verifier_get(part, &v, NULL) == (whole && t == 0), "%.*s", STR_ARG(part));
				bool ok = note_signer_get(part, &name, &key, NULL);

				want(ok == (whole && t == 1), "%.*s", STR_ARG(part));
				if (ok)
					sign_key_free(key);
			}
		for (size_t i = 0; i < n; i++) {
			struct note_verifier v;
			struct sign_key *key;
			struct str name;

			memcpy(bad, texts[t], n);
			bad[i]++;
			want(!note_verifier_get(str_n(bad, n), &v, NULL) && !note_signer_get(str_n(bad, n), &name, &key, NULL), "%.*s", (int)n, bad);
		}
	}
	static const struct {
		const char *key, *says;
	} rows[] = {
		{ "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==", "the key: 52 characters" },
		{ "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "a key of type 101" },
		{ "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the id c74f20a4 does not fit name and key, which give c74f20a3" },
		{ "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the key's id: character 1 is 'C'" },
		{ "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "a key's name has 0 bytes" },
		{ "Peter\xC2\xA0N+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "a key's name has no space" },
		{ "Peter", "NAME+ID+BASE64" },
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct note_verifier v;
		struct err err;

		want(!note_verifier_get(str_of(rows[i].key), &v, &err) && strstr(err.msg, rows[i].says), "%s: %s", rows[i].key, err.msg);
	}
}

static void malformed(void **state)
{
	static const struct {
		struct str note;
		const char *says;
	} rows[] = {
		{ STR_LIT(""), "ends with a newline" },
		{ STR_LIT(TEXT), "no empty line" },
		{ STR_LIT(TEXT "\n"), "no empty line with signatures" },
		{ STR_LIT(TEXT "\n" DASH "PeterNeumann x08gowAA"), "ends with a newline" },
		{ STR_LIT("\x01" TEXT "\n" PETER), "byte 0 is the control character 0x01" },
		{ STR_LIT("\xFF" TEXT "\n" PETER), "not UTF-8" },
		{ STR_LIT("a\r\n\n" PETER), "byte 1 is the control character 0x0d" },
		{ STR_LIT(TEXT "\n" DASH "Bad Name x08gowAA\n"), "signature of Bad" },
		{ STR_LIT(TEXT "\n" PETER "Unexpected line.\n"), "found \"Unexpected line.\"" },
		{ STR_LIT(TEXT "\n" PETER "\n"), "no empty line with signatures" },
		{ STR_LIT(TEXT "\n-- PeterNeumann x08gowAA\n"), "expected a dash" },
		{ STR_LIT(TEXT "\n" DASH "PeterNeumann\n"), "nothing behind it" },
		{ STR_LIT(TEXT "\n" DASH " x08gowAA\n"), "a key's name has 0 bytes" },
		{ STR_LIT(TEXT "\n" DASH "PeterNeumann x08gow==\n"), "bytes are a key's id at most" },
		{ STR_LIT(TEXT "\n" DASH "PeterNeumann  x08gowAA\n"), "signature of PeterNeumann: " },
		{ STR_LIT(TEXT "\n" DASH "PeterNeumann x08gowAA \n"), "signature of PeterNeumann: " },
		{ STR_LIT(TEXT "\n" DASH "Peter+Neumann x08gowAA\n"), "a key's name has no space, plus" },
	};
	struct arena a;
	struct note note;
	struct err err;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++)
		want(!note_get(&a, rows[i].note, &note, &err) && strstr(err.msg, rows[i].says), "row %zu: %s", i, err.msg);

	/* Empty lines in the text, and as many signatures as are taken. */
	struct str text = STR("a\n\n\nb\n\n"), many = str_printf(&a, "%.*s\n", STR_ARG(text));

	for (int i = 0; i < NOTE_SIGNATURES; i++)
		many = STR_JOIN(&a, many, STR(ENOCH));
	assert_true(note_get(&a, many, &note, NULL));
	want_str(note.text, text, "the text");
	assert_int_equal(note.n, NOTE_SIGNATURES);
	assert_false(note_get(&a, STR_JOIN(&a, many, STR(ENOCH)), &note, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	arena_release(&a);
}

static void cosigning(void **state)
{
	static const struct str text = STR_LIT("example.com/log\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
	struct sign_key *key = sign_key_make();
	struct sign_public public = sign_key_public(key);
	struct note_verifier v[2];
	struct arena a;
	struct note note;
	struct err err;
	struct buf b;
	uint64_t by, when = 0;

	(void)state;
	arena_init(&a);
	buf_init(&b, NOTE_MAX);
	assert_true(note_verifier_make(STR("witness.example/w1"), NOTE_COSIGNATURE, &public, &v[0], NULL));
	assert_true(note_verifier_make(STR("witness.example/w1"), NOTE_ED25519, &public, &v[1], NULL));
	assert_int_not_equal(v[0].id, v[1].id);
	assert_true(note_put_text(&b, text, NULL) && note_put_cosignature(&b, text, v[0].name, key, 1679315147, NULL));
	assert_true(note_get(&a, buf_str(&b), &note, NULL));
	assert_int_equal(note.v[0].bytes.n, 72);
	assert_true(note_check(&note, v, 2, &by, NULL) && by == 1);
	assert_true(note_cosigned_at(&note, &v[0], &when) && when == 1679315147);
	assert_false(note_cosigned_at(&note, &v[1], &when));

	/* What was signed is what the specification says. */
	struct signature s;

	memcpy(s.b, note.v[0].bytes.p + 8, sizeof s.b);
	assert_true(sign_check(&public, STR_JOIN(&a, STR("cosignature/v1\ntime 1679315147\n"), text), &s));
	/* Another time in its place. */
	char *bytes = str_cstr(&a, STR(""));

	bytes = memcpy(arena_alloc(&a, 72), note.v[0].bytes.p, 72);
	bytes[7] ^= 1;
	note.v[0].bytes.p = bytes;
	assert_false(note_check(&note, v, 2, &by, &err));
	bytes[7] ^= 1;
	bytes[0] = (char)0x80;
	assert_false(note_check(&note, v, 2, &by, &err));
	assert_false(note_put_cosignature(&b, text, v[0].name, key, UINT64_MAX, &err));

	/* The verifier key's text, of this type. */
	buf_clear(&b);
	note_verifier_put(&b, &v[0]);
	struct note_verifier back;

	assert_true(note_verifier_get(buf_str(&b), &back, NULL));
	assert_true(back.id == v[0].id && back.type == NOTE_COSIGNATURE && memcmp(&back.key, &v[0].key, sizeof back.key) == 0);
	sign_key_free(key);
	buf_release(&b);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published), cmocka_unit_test(written),   cmocka_unit_test(mangled_keys),
		cmocka_unit_test(malformed), cmocka_unit_test(cosigning),
	};

	return cmocka_run_group_tests_name("note", tests, NULL, NULL);
}

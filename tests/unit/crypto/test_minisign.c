#include "hexes.h"

#include "crypto/minisign.h"

static const struct minisign_cost cheap = { 32768, 16777216 };

static struct minisign_file of(struct str bytes)
{
	struct minisign_file f;

	minisign_file_init(&f);
	minisign_file_add(&f, bytes);
	return f;
}

static struct str signature(struct arena *a, const struct minisign_key *key, struct str bytes, struct str trusted)
{
	struct minisign_file f = of(bytes);
	struct buf b;

	buf_init(&b, 4096);
	assert_true(minisign_sign(&f, key, STR("by the tests"), trusted, &b, NULL));
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

static bool good(const struct minisign_public *key, struct str bytes, struct str text, struct err *err)
{
	struct minisign_file f = of(bytes);
	struct str trusted;

	*err = (struct err){ 0 };
	return minisign_check(&f, key, text, &trusted, err);
}

static void round_trip(void **state)
{
	struct minisign_key key;
	struct arena a;
	struct err err;

	(void)state;
	arena_init(&a);
	minisign_key_make(&key);
	struct minisign_public public = minisign_key_public(&key);
	struct str file = STR("a file\nof two lines\n"), s = signature(&a, &key, file, STR("timestamp:1\tfile:x")), trusted;
	struct minisign_file f;

	minisign_file_init(&f);
	for (size_t i = 0; i < file.n; i++)
		minisign_file_add(&f, str_sub(file, i, 1));
	assert_true(minisign_check(&f, &public, s, &trusted, NULL));
	want_str(trusted, STR("timestamp:1\tfile:x"), "trusted comment");
	assert_false(good(&public, STR("another file"), s, &err));
	assert_string_equal(err.msg, "the signature is not of this file");

	/* Any byte of what is signed or signs; the untrusted comment is free. */
	for (size_t i = 0; i < s.n; i++) {
		char *bad = str_cstr(&a, s);
		bool was = good(&public, file, str_n(bad, s.n), &err);

		bad[i] ^= 1;
		assert_true(was);
		want(good(&public, file, str_n(bad, s.n), &err) == (i >= 19 && i < 31) , "byte %zu of\n%s%s", i, bad, err.msg);
	}
	for (size_t n = 0; n < s.n - 1; n++)
		want(!good(&public, file, str_sub(s, 0, n), &err), "%zu bytes", n);
	assert_true(good(&public, file, str_sub(s, 0, s.n - 1), &err)); /* without the last newline */
	assert_false(good(&public, file, STR_JOIN(&a, s, STR("\n")), &err));

	struct minisign_key other;

	minisign_key_make(&other);
	public = minisign_key_public(&other);
	assert_false(good(&public, file, s, &err));
	assert_int_equal(err.code, ERR_FOUND);
	memcpy(public.id, key.id, sizeof key.id);
	assert_false(good(&public, file, s, &err));
	assert_int_equal(err.code, ERR_DENIED);

	static char large[MINISIGN_COMMENT + 1];
	struct buf b;

	buf_init(&b, 4096);
	memset(large, 'x', sizeof large);
	f = of(file);
	assert_false(minisign_sign(&f, &key, STR("two\nlines"), STR(""), &b, &err));
	assert_false(minisign_sign(&f, &key, STR(""), STR("\x7F"), &b, &err));
	assert_false(minisign_sign(&f, &key, STR(""), str_n(large, sizeof large), &b, &err));
	assert_int_equal(b.n, 0);
	assert_true(minisign_sign(&f, &key, STR(""), str_n(large, MINISIGN_COMMENT), &b, NULL));
	public = minisign_key_public(&key);
	assert_true(good(&public, file, buf_str(&b), &err));
	buf_release(&b);
	minisign_key_free(&key);
	minisign_key_free(&other);
	arena_release(&a);
}

static void key_files(void **state)
{
	char text[MINISIGN_KEY_TEXT], bare[MINISIGN_KEY_TEXT];
	struct minisign_key key, back;
	struct err err;

	(void)state;
	minisign_key_make(&key);
	assert_true(minisign_key_put(&key, STR("open sesame"), &cheap, text, NULL));
	assert_true(minisign_key_put(&key, STR(""), &cheap, bare, NULL));
	assert_true(minisign_key_get(str_of(bare), STR(""), &back, NULL));
	struct sign_public a = sign_key_public(key.key), b = sign_key_public(back.key);

	assert_memory_equal(&a, &b, sizeof a);
	assert_memory_equal(key.id, back.id, sizeof key.id);
	minisign_key_free(&back);
	assert_true(minisign_key_get(str_of(text), STR("open sesame"), &back, NULL));
	b = sign_key_public(back.key);
	assert_memory_equal(&a, &b, sizeof a);
	minisign_key_free(&back);
	assert_false(minisign_key_get(str_of(text), STR("open sesamf"), &back, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_false(minisign_key_get(str_of(text), STR(""), &back, &err));
	assert_int_equal(err.code, ERR_MISSING);
	/* A file that asks for the work of years: the top byte of its operations, in the 158 bytes of its second line. */
	uint8_t bytes[158];
	char *line = strchr(text, '\n') + 1;

	assert_true(decode_exact(BASE64, str_n(line, BASE64_LEN(sizeof bytes)), bytes, sizeof bytes, NULL));
	bytes[6 + 32 + 7] = 1;
	encode(BASE64, bytes, sizeof bytes, line);
	assert_false(minisign_key_get(str_of(text), STR("open sesame"), &back, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	minisign_key_free(&key);

	struct minisign_public p;
	struct buf out;

	buf_init(&out, 1000);
	memset(&p, 7, sizeof p);
	minisign_public_put(&out, &p);
	want_str(buf_str(&out), STR("untrusted comment: minisign public key 0707070707070707\nRWQHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH\n"),
	         "public key");
	struct minisign_public q;

	assert_true(minisign_public_get(buf_str(&out), &q, NULL) && memcmp(&p, &q, sizeof p) == 0);
	assert_true(minisign_public_get(STR("RWQHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH"), &q, NULL) && memcmp(&p, &q, sizeof p) == 0);
	static const char *const bad[] = {
		"", "untrusted comment: x\n", "RWQHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", "RWRHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw==",
		"RUQHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH", "RWQHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH\nmore\n",
		"trusted comment: x\nRWQHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH\n",
	};
	for (size_t i = 0; i < ROWS(bad); i++)
		want(!minisign_public_get(str_of(bad[i]), &q, &err), "%s", bad[i]);
	buf_release(&out);
}

/* The Debian package's own program checks what is signed here, and the other way round. */
static char folder[] = "/tmp/tocsin-minisign-XXXXXX";

static void spill(const char *name, struct str s)
{
	char path[100];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(s.p, 1, s.n, f), s.n);
	fclose(f);
}

static struct str slurp(struct arena *a, const char *name)
{
	char path[100], *to = arena_alloc(a, 10000);

	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	struct str s = str_n(to, fread(to, 1, 10000, f));

	fclose(f);
	return s;
}

static bool shell(const char *command)
{
	char line[1000];

	snprintf(line, sizeof line, "cd %s && { %s; } >log 2>&1 </dev/null", folder, command);
	return system(line) == 0;
}

static void with_minisign(void **state)
{
	struct minisign_key key, theirs;
	struct minisign_public public;
	struct arena a;
	struct buf b;
	struct err err;
	char text[MINISIGN_KEY_TEXT];
	struct str file = STR("list of the day\n");

	(void)state;
	if (system("command -v minisign >/dev/null 2>&1") != 0)
		skip();
	arena_init(&a);
	buf_init(&b, 4096);
	assert_non_null(mkdtemp(folder));
	minisign_key_make(&key);
	public = minisign_key_public(&key);
	minisign_public_put(&b, &public);
	assert_true(minisign_key_put(&key, STR(""), &cheap, text, NULL));
	spill("ours.pub", buf_str(&b));
	spill("ours.key", str_of(text));
	spill("file", file);
	spill("file.minisig", signature(&a, &key, file, STR("of 2026-10-01")));
	want(shell("minisign -V -p ours.pub -m file | grep -F 'Trusted comment: of 2026-10-01'"), "%.*s", STR_ARG(slurp(&a, "log")));
	spill("file", STR("another\n"));
	assert_false(shell("minisign -V -p ours.pub -m file"));
	spill("file", file);

	/* Their signature with our key and passphrase, then with a key of their own. */
	want(shell("minisign -S -s ours.key -m file -x by-them.minisig -t 'by them'"), "%.*s", STR_ARG(slurp(&a, "log")));
	want(good(&public, file, slurp(&a, "by-them.minisig"), &err), "%s", err.msg);
	assert_true(minisign_key_put(&key, STR("open sesame"), &cheap, text, NULL));
	spill("locked.key", str_of(text));
	want(shell("echo 'open sesame' | minisign -S -s locked.key -m file -x locked.minisig"), "%.*s", STR_ARG(slurp(&a, "log")));
	want(good(&public, file, slurp(&a, "locked.minisig"), &err), "%s", err.msg);
	want(shell("minisign -G -W -p theirs.pub -s theirs.key"), "%.*s", STR_ARG(slurp(&a, "log")));
	want(minisign_key_get(slurp(&a, "theirs.key"), STR(""), &theirs, &err), "%s", err.msg);
	struct minisign_public as_public = minisign_key_public(&theirs), written;

	assert_true(minisign_public_get(slurp(&a, "theirs.pub"), &written, NULL));
	assert_memory_equal(&as_public, &written, sizeof written);
	minisign_key_free(&theirs);
	minisign_key_free(&key);
	shell("rm -f ours.* theirs.* file* by-them* locked* log");
	rmdir(folder);
	buf_release(&b);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip), cmocka_unit_test(key_files), cmocka_unit_test(with_minisign),
	};

	return cmocka_run_group_tests_name("minisign", tests, NULL, NULL);
}

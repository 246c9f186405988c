/* Texts for one person: GnuPG itself reads them with that person's key; keys that cannot be used say why. Skipped without gpg. */
#include "unit.h"

#include <dirent.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "crypto/pgp.h"

struct place {
	char home[64], temp[64];
	struct arena a;
};

static bool shell(const struct place *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static bool shell(const struct place *p, const char *fmt, ...)
{
	char command[1400], line[1800];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(command, sizeof command, fmt, ap);
	va_end(ap);
	snprintf(line, sizeof line, "cd %s && GNUPGHOME=%s/home && export GNUPGHOME && { %s; } >/dev/null 2>&1", p->home, p->home, command);
	return system(line) == 0;
}

#define MAKE "gpg --batch --passphrase '' --quick-generate-key "

static int open_place(void **state)
{
	struct place *p = calloc(1, sizeof *p);

	*state = p;
	arena_init(&p->a);
	snprintf(p->home, sizeof p->home, "/tmp/tocsin-gpg-XXXXXX");
	snprintf(p->temp, sizeof p->temp, "/tmp/tocsin-tmp-XXXXXX");
	if (!mkdtemp(p->home) || !mkdtemp(p->temp))
		return -1;
	setenv("TMPDIR", p->temp, 1);
	/* Where there is no gpg, no key comes of it and each test skips. */
	shell(p, "mkdir -m 700 home && " MAKE "anna@example.org future-default default 1y"
	                " && gpg --batch --passphrase '' --quick-generate-key bert@example.org ed25519 sign"
	                " && gpg --batch --faked-system-time 20200101T000000 --passphrase '' --quick-generate-key"
	                " old@example.org future-default default 1d"
	                " && gpg --armor --export anna@example.org >anna && gpg --armor --export bert@example.org >bert"
	                " && gpg --armor --export old@example.org >old && gpg --armor --export anna@example.org bert@example.org >both"
	                " && gpg --batch --pinentry-mode loopback --passphrase '' --armor --export-secret-keys anna@example.org >secret");
	return 0;
}

static int close_place(void **state)
{
	struct place *p = *state;

	shell(p, "gpgconf --kill all");
	char line[200];

	snprintf(line, sizeof line, "rm -r %s %s", p->home, p->temp);
	arena_release(&p->a);
	int status = system(line);

	free(p);
	return status;
}

static struct str key(struct place *p, const char *name)
{
	struct str s;
	char path[100];

	snprintf(path, sizeof path, "%s/%s", p->home, name);
	if (!file_read(&p->a, path, MIB, &s, NULL) || s.n < 100)
		skip();
	return s;
}

static void nothing_is_left(struct place *p)
{
	DIR *d = opendir(p->temp);

	for (struct dirent *e; (e = readdir(d));)
		want(e->d_name[0] == '.', "left behind: %s", e->d_name);
	closedir(d);
}

static void gpg_reads_it(void **state)
{
	static const char *const texts[] = { "Something awaits you.\r\n", "", "有新事项等待您处理。\n" };
	struct place *p = *state;
	struct str anna = key(p, "anna");
	char path[100];

	for (size_t i = 0; i < ROWS(texts); i++) {
		struct err err = { 0 };
		struct str back;
		struct buf b;

		buf_init(&b, MIB);
		want(pgp_encrypt(anna, str_of(texts[i]), &b, &err), "%s", err.msg);
		assert_true(str_starts(buf_str(&b), STR("-----BEGIN PGP MESSAGE-----\n")));
		assert_true(!texts[i][0] || str_find(buf_str(&b), str_of(texts[i])) == SIZE_MAX);
		snprintf(path, sizeof path, "%s/message", p->home);
		assert_true(file_write(path, buf_str(&b), NULL));
		assert_true(shell(p, "gpg --batch --pinentry-mode loopback --passphrase '' --decrypt message >plain"));
		snprintf(path, sizeof path, "%s/plain", p->home);
		assert_true(file_read(&p->a, path, MIB, &back, NULL));
		want_str(back, str_of(texts[i]), "decrypted");
		buf_release(&b);
	}
	nothing_is_left(p);
}

static void keys_say_what_they_are(void **state)
{
	static const struct { const char *name; enum err_code code; const char *words; } rows[] = {
		{ "anna", ERR_NONE, "" },
		{ "bert", ERR_STATE, "no part that can be encrypted to" },
		{ "old", ERR_STATE, "expired" },
		{ "both", ERR_SYNTAX, "expected one OpenPGP public key, found 2" },
		{ "secret", ERR_SYNTAX, "secret key" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		struct pgp_key k = { .fingerprint = "untouched" };
		struct str text = key(p, rows[i].name);
		struct buf b;

		pgp_key_read(text, &k, &err);
		want(err.code == rows[i].code && strstr(err.msg, rows[i].words), "%s: %d %s", rows[i].name, err.code, err.msg);
		if (err.code == ERR_NONE)
			want(strlen(k.fingerprint) >= 40 && k.expires > clock_now() + 300 * 86400 && k.expires < clock_now() + 400 * 86400,
			     "%s %lld", k.fingerprint, (long long)k.expires);
		else
			assert_string_equal(k.fingerprint, "untouched");
		buf_init(&b, MIB);
		assert_true(pgp_encrypt(text, STR("x"), &b, NULL) == (err.code == ERR_NONE));
		assert_true((b.n > 0) == (err.code == ERR_NONE));
		buf_release(&b);
	}
	nothing_is_left(p);
}

static void what_is_no_key(void **state)
{
	struct place *p = *state;
	struct str cut = key(p, "anna");
	const struct str none[] = { STR(""), STR("hello"), STR("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----\n"),
	                            str_sub(cut, 0, 120), STR_NONE };
	struct pgp_key k;
	struct err err = { 0 };

	for (size_t i = 0; i < ROWS(none); i++) {
		err = (struct err){ 0 };
		assert_false(pgp_key_read(none[i], &k, &err));
		want(err.code == ERR_SYNTAX || err.code == ERR_IO, "%zu: %d %s", i, err.code, err.msg);
	}
	char *large = test_calloc(1, LIMIT_PGP_KEY + 1);

	assert_false(pgp_key_read(str_n(large, LIMIT_PGP_KEY + 1), &k, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	test_free(large);
	nothing_is_left(p);
}

static void no_room_for_it(void **state)
{
	struct place *p = *state;
	struct str anna = key(p, "anna");
	struct err err = { 0 };
	struct buf b;

	buf_init(&b, MIB);
	setenv("TMPDIR", "/nowhere/at/all", 1);
	assert_false(pgp_encrypt(anna, STR("x"), &b, &err));
	setenv("TMPDIR", p->temp, 1);
	assert_int_equal(err.code, ERR_IO);
	assert_non_null(strstr(err.msg, "/nowhere/at/all"));
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gpg_reads_it), cmocka_unit_test(keys_say_what_they_are), cmocka_unit_test(what_is_no_key),
		cmocka_unit_test(no_room_for_it),
	};

	return cmocka_run_group_tests(tests, open_place, close_place);
}

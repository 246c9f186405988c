#include "crypto/password.h"

#include <sodium.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "crypto/digest.h"

_Static_assert(PASSWORD_TEXT == crypto_pwhash_argon2id_STRBYTES, "room for libsodium's text");

const struct password_cost password_cost = { PASSWORD_MEMORY, PASSWORD_PASSES };

bool password_hash(struct str password, const struct password_cost *cost, char ret[PASSWORD_TEXT], struct err *err)
{
	char text[crypto_pwhash_argon2id_STRBYTES];

	if (password.n > PASSWORD_MAX)
		return err_set(err, ERR_LIMIT, "a password of %zu bytes, at most %d are taken", password.n, PASSWORD_MAX);
	crypto_ready();
	if (crypto_pwhash_argon2id_str(text, password.p ? password.p : "", password.n, cost->passes, cost->memory) != 0)
		return err_set(err, ERR_IO, "%zu bytes of memory to hash a password are not to be had", cost->memory);
	memcpy(ret, text, sizeof text);
	return true;
}

/* As a C string, which libsodium wants; false when it cannot be one of its texts. */
static bool kept_text(struct str kept, char ret[crypto_pwhash_argon2id_STRBYTES])
{
	if (kept.n >= crypto_pwhash_argon2id_STRBYTES || !str_starts(kept, STR(crypto_pwhash_argon2id_STRPREFIX)))
		return false;
	memset(ret, 0, crypto_pwhash_argon2id_STRBYTES);
	memcpy(ret, kept.p, kept.n);
	return true;
}

bool password_check(struct str kept, struct str password)
{
	char text[crypto_pwhash_argon2id_STRBYTES];

	if (password.n > PASSWORD_MAX)
		return false;
	if (kept.n == 0) {
		password_hash(password, &password_cost, text, NULL);
		return false;
	}
	crypto_ready();
	return kept_text(kept, text) && crypto_pwhash_argon2id_str_verify(text, password.p ? password.p : "", password.n) == 0;
}

bool password_stale(struct str kept, const struct password_cost *cost)
{
	char text[crypto_pwhash_argon2id_STRBYTES];

	return !kept_text(kept, text) || crypto_pwhash_argon2id_str_needs_rehash(text, cost->passes, cost->memory) != 0;
}

/* --- what may be one --- */

/* The commonest of at least PASSWORD_MIN characters in the lists of broken ones that are published every year, in small letters;
 * those that are a run or a repetition are told by themselves. */
static const char *const commonest[] = {
	"0123456789a", "112233445566", "11223344556677", "123123123a", "1234512345", "1234554321", "12345654321",
	"1234567890a", "123456789a", "123456789abc", "123456789q", "123456abcdef", "13145201314", "1314520520",
	"1472583690", "147258369147", "147258369a", "159357258456", "1a2b3c4d5e", "1q2w3e4r5t", "1q2w3e4r5t6y",
	"1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "1qazxsw23edc", "5201314520", "520131452013", "5201314521", "741852963a",
	"7894561230", "789456123a", "a123456789", "a1234567890", "a1b2c3d4e5", "aa12345678", "aa123456789", "abc1234567",
	"abc12345678", "abc123456789", "abcd123456", "abcd1234567", "admin12345", "admin123456", "admin@12345",
	"adminadmin", "administrator", "administrator1", "asdasdasdasd", "asdfghjkl1", "asdfghjkl123", "asdfghjkl;",
	"baseball123", "changeme123", "changemenow", "computer123", "correcthorsebatterystaple",
	"football123", "hello12345", "helloworld", "helloworld1", "iamthebest", "iloveyou12", "iloveyou123",
	"iloveyou1234", "iloveyousomuch", "internet123", "letmein123", "letmein1234", "liverpool1", "manchester",
	"manchesterunited", "master1234", "mypassword", "mypassword1", "newpassword", "nihao123456", "p@ssw0rd123",
	"p@ssword123", "passw0rd123", "password!23", "password12", "password123", "password123!", "password1234",
	"password12345", "passwordpassword", "pokemon123", "princess123", "q1w2e3r4t5", "q1w2e3r4t5y6", "qazwsxedc1",
	"qazwsxedcrfv", "qq123456789", "qq1234567890", "qwerty1234", "qwerty12345", "qwerty123456", "qwerty123456789",
	"qwertyuiop", "qwertyuiop1", "qwertyuiop123", "qwertyuiop[]", "qwertyuiop[]\\", "rootroot123", "secret1234",
	"starwars123", "sunshine123", "superman123", "thepassword", "trustno1trustno1", "wang123456", "welcome123",
	"welcome1234", "whatever123", "woaini123456", "woaini1314", "woaini1314520", "woaini520", "woaini521314",
	"woaiwojia123", "zaq12wsxcde3", "zhang123456", "zxcvbnm,./", "zxcvbnm123",
};

static bool is_common(struct str s)
{
	for (size_t i = 0; i < sizeof commonest / sizeof *commonest; i++)
		if (str_ieq(s, str_of(commonest[i])))
			return true;
	return false;
}

/* On the keyboard 9 and 0 are neighbours, too. */
static bool follows(char before, char after, int step)
{
	return after == before + step || (before == '9' && after == '0') || (before == '0' && after == '9');
}

/* "aaaaaaaaaa", "1234567890", "9876543210", "abcdefghij": each character is the one before or its neighbour, to one side. */
static bool is_run(struct str s)
{
	for (int step = -1; step <= 1; step++) {
		size_t i = 1;

		while (i < s.n && follows(s.p[i - 1], s.p[i], step))
			i++;
		if (i == s.n)
			return true;
	}
	return false;
}

/* Made of one piece of at most a third of it. */
static bool is_repeated(struct str s)
{
	for (size_t n = 1; n <= s.n / 3; n++)
		if (s.n % n == 0 && memcmp(s.p, s.p + n, s.n - n) == 0)
			return true;
	return false;
}

/* Without digits and ASCII's signs at both ends. */
static struct str core_of(struct str s)
{
	while (s.n && (unsigned char)s.p[0] < 0x80 && !ascii_alpha(s.p[0]))
		s = str_from(s, 1);
	while (s.n && (unsigned char)s.p[s.n - 1] < 0x80 && !ascii_alpha(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool password_allowed(struct str password, struct str account, struct err *err)
{
	size_t characters = 0;

	if (password.n > PASSWORD_MAX)
		return err_set(err, ERR_RANGE, "longer than %d bytes", PASSWORD_MAX);
	for (size_t i = 0; i < password.n; characters++) {
		uint32_t c;

		i += utf8_next(password, i, &c);
		if (c == UTF8_BAD)
			return err_set(err, ERR_SYNTAX, "not UTF-8");
	}
	if (characters < PASSWORD_MIN)
		return err_set(err, ERR_RANGE, "%zu characters, at least %d are needed", characters, PASSWORD_MIN);
	if (is_common(password))
		return err_set(err, ERR_RANGE, "one of the commonest passwords, tried first by whoever guesses");
	if (is_run(password) || is_repeated(password))
		return err_set(err, ERR_RANGE, "a run of neighbours or of the same again and again, tried early by whoever guesses");
	if (str_ieq(password, account) || (core_of(account).n && str_ieq(core_of(password), core_of(account))))
		return err_set(err, ERR_RANGE, "the account's own name, tried first by whoever guesses");
	return true;
}

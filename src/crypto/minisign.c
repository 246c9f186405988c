#include "crypto/minisign.h"

#include <sodium.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "crypto/digest.h"
#include "crypto/encode.h"

const struct minisign_cost minisign_cost = { UINT64_C(1) << 22, UINT64_C(1) << 27 };

static const struct str untrusted_is = STR_LIT("untrusted comment: "), trusted_is = STR_LIT("trusted comment: ");

/* As bytes in the files; nothing but bytes, so nothing between them. */
struct public_bytes {
	uint8_t algorithm[2], id[MINISIGN_ID], key[SIGN_PUBLIC];
};
struct signature_bytes {
	uint8_t algorithm[2], id[MINISIGN_ID], signature[SIGN_SIGNATURE];
};
struct key_bytes {
	uint8_t algorithm[2], derivation[2], check_algorithm[2], salt[32], operations[8], memory[8];
	struct hidden {
		uint8_t id[MINISIGN_ID], secret[SIGN_SEED + SIGN_PUBLIC], check[32];
	} hidden;
};
_Static_assert(sizeof(struct public_bytes) == 42 && sizeof(struct signature_bytes) == 74 && sizeof(struct key_bytes) == 158,
               "nothing lies between the bytes");

#define HEAD_KEY "untrusted comment: minisign encrypted secret key\n"
#define HEAD_BARE "untrusted comment: minisign unencrypted secret key\n"

_Static_assert(MINISIGN_KEY_TEXT >= sizeof HEAD_BARE + BASE64_LEN(sizeof(struct key_bytes)) + 1, "a private key has room");

/* --- lines --- */

/* The next line, taken off *rest with its newline (and a CR, which mail and Windows leave); the last may lack one. */
static bool take_line(struct str *rest, struct str *ret)
{
	if (rest->n == 0)
		return false;
	size_t n = str_chr(*rest, '\n');

	*ret = str_sub(*rest, 0, n);
	*rest = n == SIZE_MAX ? STR_NONE : str_from(*rest, n + 1);
	if (ret->n && ret->p[ret->n - 1] == '\r')
		ret->n--;
	return true;
}

static bool comment_ok(struct str s, struct err *err)
{
	if (s.n > MINISIGN_COMMENT)
		return err_set(err, ERR_LIMIT, "a comment of %zu bytes, at most %d are taken", s.n, MINISIGN_COMMENT);
	for (size_t i = 0; i < s.n;) {
		uint32_t c;

		i += utf8_next(s, i, &c);
		if (c == UTF8_BAD || (c < 0x20 && c != '\t') || (c >= 0x7F && c < 0xA0))
			return err_set(err, ERR_SYNTAX, "a comment is one line of UTF-8 without control characters");
	}
	return true;
}

/* A line of a comment, which is checked and given without what it begins with. */
static bool take_comment(struct str *rest, struct str begins, struct str *ret, struct err *err)
{
	struct str line;

	if (!take_line(rest, &line) || !str_starts(line, begins))
		return err_set(err, ERR_SYNTAX, "expected a line that begins with \"%.*s\"", STR_ARG(begins));
	*ret = str_from(line, begins.n);
	return comment_ok(*ret, err);
}

static bool take_bytes(struct str *rest, const char *what, void *ret, size_t n, struct err *err)
{
	struct str line;

	if (!take_line(rest, &line))
		return err_set(err, ERR_SYNTAX, "%s is missing", what);
	return decode_exact(BASE64, line, ret, n, err) || err_wrap(err, "%s", what);
}

static bool is(const uint8_t algorithm[2], const char *name)
{
	return memcmp(algorithm, name, 2) == 0;
}

/* --- keys --- */

void minisign_key_make(struct minisign_key *ret)
{
	random_bytes(ret->id, sizeof ret->id);
	ret->key = sign_key_make();
}

void minisign_key_free(struct minisign_key *key)
{
	sign_key_free(key->key);
	key->key = NULL;
}

struct minisign_public minisign_key_public(const struct minisign_key *key)
{
	struct minisign_public p = { .key = sign_key_public(key->key) };

	memcpy(p.id, key->id, MINISIGN_ID);
	return p;
}

void minisign_public_put(struct buf *b, const struct minisign_public *key)
{
	struct public_bytes bytes = { .algorithm = { 'E', 'd' } };

	memcpy(bytes.id, key->id, MINISIGN_ID);
	memcpy(bytes.key, key->key.b, SIGN_PUBLIC);
	buf_puts(b, "untrusted comment: minisign public key ");
	for (size_t i = MINISIGN_ID; i-- > 0;)
		buf_printf(b, "%02X", key->id[i]);
	buf_putc(b, '\n');
	encode_put(b, BASE64, &bytes, sizeof bytes);
	buf_putc(b, '\n');
}

bool minisign_public_get(struct str text, struct minisign_public *ret, struct err *err)
{
	struct public_bytes bytes;
	struct str comment;

	if (str_starts(text, untrusted_is) && !take_comment(&text, untrusted_is, &comment, err))
		return false;
	if (!take_bytes(&text, "the public key", &bytes, sizeof bytes, err))
		return false;
	if (!is(bytes.algorithm, "Ed"))
		return err_set(err, ERR_SYNTAX, "the public key is of another kind than Ed25519");
	if (text.n)
		return err_set(err, ERR_SYNTAX, "something stands behind the public key");
	memcpy(ret->id, bytes.id, MINISIGN_ID);
	memcpy(ret->key.b, bytes.key, SIGN_PUBLIC);
	return true;
}

static void store64_le(uint8_t to[8], uint64_t v)
{
	for (int i = 0; i < 8; i++, v >>= 8)
		to[i] = (uint8_t)v;
}

static uint64_t load64_le(const uint8_t from[8])
{
	uint64_t v = 0;

	for (int i = 7; i >= 0; i--)
		v = v << 8 | from[i];
	return v;
}

/* What tells a right passphrase: BLAKE2b-256 of algorithm, key number and key. */
static void check_of(const struct key_bytes *k, uint8_t ret[32])
{
	crypto_generichash_blake2b_state state;

	crypto_generichash_blake2b_init(&state, NULL, 0, 32);
	crypto_generichash_blake2b_update(&state, k->algorithm, sizeof k->algorithm);
	crypto_generichash_blake2b_update(&state, k->hidden.id, sizeof k->hidden.id);
	crypto_generichash_blake2b_update(&state, k->hidden.secret, sizeof k->hidden.secret);
	crypto_generichash_blake2b_final(&state, ret, 32);
	erase(&state, sizeof state);
}

/* Hides what is plain and shows what is hidden. */
static bool mask(struct key_bytes *k, struct str passphrase, struct err *err)
{
	uint8_t *stream = secret_alloc(sizeof k->hidden), *to = (uint8_t *)&k->hidden;
	uint64_t operations = load64_le(k->operations), memory = load64_le(k->memory);
	bool ok = crypto_pwhash_scryptsalsa208sha256(stream, sizeof k->hidden, passphrase.p, passphrase.n, k->salt, operations,
	                                             (size_t)memory) == 0;

	for (size_t i = 0; ok && i < sizeof k->hidden; i++)
		to[i] ^= stream[i];
	secret_free(stream);
	return ok || err_set(err, ERR_IO, "%llu bytes of memory for a passphrase are not to be had", (unsigned long long)memory);
}

bool minisign_key_put(const struct minisign_key *key, struct str passphrase, const struct minisign_cost *cost,
                      char ret[MINISIGN_KEY_TEXT], struct err *err)
{
	struct key_bytes *k = secret_alloc(sizeof *k);
	struct sign_public public = sign_key_public(key->key);
	struct str head = passphrase.n ? STR(HEAD_KEY) : STR(HEAD_BARE);

	memset(k, 0, sizeof *k);
	memcpy(k->algorithm, "Ed", 2);
	memcpy(k->check_algorithm, "B2", 2);
	memcpy(k->hidden.id, key->id, MINISIGN_ID);
	sign_key_seed(key->key, k->hidden.secret);
	memcpy(k->hidden.secret + SIGN_SEED, public.b, SIGN_PUBLIC);
	check_of(k, k->hidden.check);
	if (passphrase.n) {
		memcpy(k->derivation, "Sc", 2);
		random_bytes(k->salt, sizeof k->salt);
		store64_le(k->operations, cost->operations);
		store64_le(k->memory, cost->memory);
	}
	bool ok = !passphrase.n || mask(k, passphrase, err);

	if (ok) {
		memcpy(ret, head.p, head.n);
		encode(BASE64, k, sizeof *k, ret + head.n);
		memcpy(ret + head.n + BASE64_LEN(sizeof *k), "\n", 2);
	}
	secret_free(k);
	return ok;
}

/* From the plain form: the two halves of the key must belong together. */
static bool key_from(const struct key_bytes *k, struct minisign_key *ret, struct err *err)
{
	struct sign_key *key = sign_key_from_seed(k->hidden.secret);
	struct sign_public public = sign_key_public(key);

	if (!bytes_same(public.b, k->hidden.secret + SIGN_SEED, SIGN_PUBLIC)) {
		sign_key_free(key);
		return err_set(err, ERR_SYNTAX, "the private key does not belong to its public key");
	}
	memcpy(ret->id, k->hidden.id, MINISIGN_ID);
	ret->key = key;
	return true;
}

static bool unlock(struct key_bytes *k, struct str passphrase, struct err *err)
{
	uint8_t check[32];

	if (!is(k->algorithm, "Ed") || !is(k->check_algorithm, "B2"))
		return err_set(err, ERR_SYNTAX, "a private key of another kind than Ed25519 with BLAKE2b");
	if (is(k->derivation, "\0\0"))
		return true; /* minisign writes no check then */
	if (!is(k->derivation, "Sc"))
		return err_set(err, ERR_SYNTAX, "a private key under something else than scrypt");
	if (load64_le(k->memory) > GIB || load64_le(k->operations) > UINT64_C(1) << 26)
		return err_set(err, ERR_LIMIT, "the file asks for %llu bytes and %llu operations to try a passphrase",
		               (unsigned long long)load64_le(k->memory), (unsigned long long)load64_le(k->operations));
	if (passphrase.n == 0)
		return err_set(err, ERR_MISSING, "the private key needs its passphrase");
	if (!mask(k, passphrase, err))
		return false;
	check_of(k, check);
	bool ok = bytes_same(check, k->hidden.check, sizeof check);

	erase(check, sizeof check);
	return ok || err_set(err, ERR_DENIED, "the passphrase is wrong");
}

bool minisign_key_get(struct str text, struct str passphrase, struct minisign_key *ret, struct err *err)
{
	struct key_bytes *k = secret_alloc(sizeof *k);
	struct str comment;
	bool ok = take_comment(&text, untrusted_is, &comment, err) && take_bytes(&text, "the private key", k, sizeof *k, err) &&
	          unlock(k, passphrase, err) && key_from(k, ret, err);

	secret_free(k);
	return ok;
}

/* --- files --- */

void minisign_file_init(struct minisign_file *f)
{
	crypto_ready();
	crypto_generichash_blake2b_init(&f->state, NULL, 0, crypto_generichash_blake2b_BYTES_MAX);
}

void minisign_file_add(struct minisign_file *f, struct str bytes)
{
	crypto_generichash_blake2b_update(&f->state, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n);
}

struct blake2b {
	uint8_t b[crypto_generichash_blake2b_BYTES_MAX];
};

static struct blake2b done(struct minisign_file *f)
{
	struct blake2b d;

	crypto_generichash_blake2b_final(&f->state, d.b, sizeof d.b);
	return d;
}

/* A signature and the trusted comment behind it: what the second signature is of. */
static struct str with_comment(const uint8_t signature[SIGN_SIGNATURE], struct str trusted,
                               char to[SIGN_SIGNATURE + MINISIGN_COMMENT])
{
	memcpy(to, signature, SIGN_SIGNATURE);
	if (trusted.n)
		memcpy(to + SIGN_SIGNATURE, trusted.p, trusted.n);
	return str_n(to, SIGN_SIGNATURE + trusted.n);
}

bool minisign_sign(struct minisign_file *f, const struct minisign_key *key, struct str untrusted, struct str trusted,
                   struct buf *out, struct err *err)
{
	struct signature_bytes bytes = { .algorithm = { 'E', 'D' } };
	char both[SIGN_SIGNATURE + MINISIGN_COMMENT];

	if (!comment_ok(untrusted, err) || !comment_ok(trusted, err))
		return false;
	struct blake2b d = done(f);
	struct signature first = sign(key->key, str_n((const char *)d.b, sizeof d.b));
	struct signature second = sign(key->key, with_comment(first.b, trusted, both));

	memcpy(bytes.id, key->id, MINISIGN_ID);
	memcpy(bytes.signature, first.b, SIGN_SIGNATURE);
	buf_put(out, untrusted_is);
	buf_put(out, untrusted);
	buf_putc(out, '\n');
	encode_put(out, BASE64, &bytes, sizeof bytes);
	buf_putc(out, '\n');
	buf_put(out, trusted_is);
	buf_put(out, trusted);
	buf_putc(out, '\n');
	encode_put(out, BASE64, second.b, SIGN_SIGNATURE);
	buf_putc(out, '\n');
	return true;
}

bool minisign_check(struct minisign_file *f, const struct minisign_public *key, struct str text, struct str *ret_trusted,
                    struct err *err)
{
	char both[SIGN_SIGNATURE + MINISIGN_COMMENT];
	struct str untrusted, trusted;
	struct signature_bytes bytes;
	struct signature first, second;

	if (!take_comment(&text, untrusted_is, &untrusted, err) || !take_bytes(&text, "the signature", &bytes, sizeof bytes, err) ||
	    !take_comment(&text, trusted_is, &trusted, err) ||
	    !take_bytes(&text, "the comment's signature", second.b, SIGN_SIGNATURE, err))
		return false;
	if (text.n)
		return err_set(err, ERR_SYNTAX, "something stands behind the signatures");
	if (!is(bytes.algorithm, "ED"))
		return err_set(err, ERR_SYNTAX, "a signature of another kind than prehashed Ed25519 (minisign -H)");
	if (memcmp(bytes.id, key->id, MINISIGN_ID) != 0)
		return err_set(err, ERR_FOUND, "signed by another key");
	struct blake2b d = done(f);

	memcpy(first.b, bytes.signature, SIGN_SIGNATURE);
	if (!sign_check(&key->key, str_n((const char *)d.b, sizeof d.b), &first))
		return err_set(err, ERR_DENIED, "the signature is not of this file");
	if (!sign_check(&key->key, with_comment(first.b, trusted, both), &second))
		return err_set(err, ERR_DENIED, "the trusted comment was changed");
	*ret_trusted = trusted;
	return true;
}

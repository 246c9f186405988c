#include "crypto/seal.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "crypto/digest.h"
#include "crypto/encode.h"

enum {
	KIND_SECRET = 1,
	KIND_STREAM = 2,
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	OPEN_PART = 1 + 4 + NONCE, /* of a secret */
	EACH = crypto_secretstream_xchacha20poly1305_ABYTES,
	STREAM_HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
	STREAM_KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES,
};

_Static_assert(OPEN_PART + TAG == SEAL_EXTRA && SEAL_WRAP == 1 + STREAM_KEY + SEAL_EXTRA, "as the header tells");
_Static_assert(SEAL_HEAD == SEAL_WRAP + STREAM_HEADER, "as the header tells");

/* --- keys --- */

struct keyring {
	size_t n;
	struct ring_key {
		uint32_t id;
		uint8_t key[KEYRING_KEY];
	} v[KEYRING_KEYS]; /* oldest first */
};

struct keyring *keyring_new(void)
{
	struct keyring *k = secret_alloc(sizeof *k);

	k->n = 0;
	return k;
}

void keyring_free(struct keyring *k)
{
	secret_free(k);
}

static const struct ring_key *find(const struct keyring *k, uint32_t id)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].id == id)
			return &k->v[i];
	return NULL;
}

bool keyring_add(struct keyring *k, uint32_t id, const uint8_t key[KEYRING_KEY], struct err *err)
{
	if (id == 0 || find(k, id))
		return err_set(err, ERR_RANGE, "key %u is there already, or no number for a key", (unsigned)id);
	if (k->n == KEYRING_KEYS)
		return err_set(err, ERR_LIMIT, "a keyring of more than %d keys", KEYRING_KEYS);
	k->v[k->n].id = id;
	memcpy(k->v[k->n].key, key, KEYRING_KEY);
	k->n++;
	return true;
}

bool keyring_make(struct keyring *k, uint32_t id, struct err *err)
{
	uint8_t key[KEYRING_KEY];

	random_bytes(key, sizeof key);
	bool ok = keyring_add(k, id, key, err);

	erase(key, sizeof key);
	return ok;
}

bool keyring_drop(struct keyring *k, uint32_t id)
{
	const struct ring_key *key = find(k, id);

	if (!key)
		return false;
	size_t at = (size_t)(key - k->v);

	memmove(&k->v[at], &k->v[at + 1], (k->n - at - 1) * sizeof k->v[0]);
	erase(&k->v[--k->n], sizeof k->v[0]);
	return true;
}

size_t keyring_count(const struct keyring *k) { return k->n; }
uint32_t keyring_id(const struct keyring *k, size_t i) { return k->v[i].id; }

uint32_t keyring_newest(const struct keyring *k)
{
	return k->n ? k->v[k->n - 1].id : 0;
}

#define KEYRING_HEAD "tocsin keyring 1\n"

void keyring_put(const struct keyring *k, char ret[KEYRING_TEXT])
{
	memcpy(ret, KEYRING_HEAD, sizeof KEYRING_HEAD);
	ret += sizeof KEYRING_HEAD - 1;
	for (size_t i = 0; i < k->n; i++) {
		char digits[10];
		size_t n = 0;

		for (uint32_t id = k->v[i].id; id; id /= 10)
			digits[n++] = (char)('0' + id % 10);
		while (n)
			*ret++ = digits[--n];
		*ret++ = ' ';
		encode(BASE64, k->v[i].key, KEYRING_KEY, ret);
		ret += BASE64_LEN(KEYRING_KEY);
		*ret++ = '\n';
	}
	*ret = '\0';
}

bool keyring_get(struct keyring *k, struct str text, struct err *err)
{
	struct str id, rest, head = STR(KEYRING_HEAD);
	uint8_t key[KEYRING_KEY];
	uint64_t number;
	bool ok = true;

	assert(k->n == 0);
	if (!str_starts(text, head))
		return err_set(err, ERR_SYNTAX, "line 1: expected \"tocsin keyring 1\"");
	rest = str_from(text, head.n);
	for (size_t line = 2; ok && rest.n; line++) {
		if (!str_split(&rest, ' ', &id) || !str_u64(id, &number) || number > UINT32_MAX || str_chr(rest, '\n') == SIZE_MAX) {
			ok = err_set(err, ERR_SYNTAX, "line %zu: expected a number, a space, a key in base64 and a newline", line);
			break;
		}
		struct str base64 = str_sub(rest, 0, str_chr(rest, '\n'));

		rest = str_from(rest, base64.n + 1);
		ok = decode_exact(BASE64, base64, key, sizeof key, err) && keyring_add(k, (uint32_t)number, key, err);
		if (!ok)
			err_wrap(err, "line %zu", line);
	}
	erase(key, sizeof key);
	return ok;
}

/* --- a secret, whole --- */

static void store32(uint8_t to[4], uint32_t v)
{
	for (int i = 3; i >= 0; i--, v >>= 8)
		to[i] = (uint8_t)v;
}

static uint32_t load32(const uint8_t from[4])
{
	return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

/* What is vouched for beside the secret: kind and key number, and SHA-256 of what it is, so that this has one length. */
struct beside {
	uint8_t b[5 + DIGEST_SIZE];
};

static struct beside beside_of(const uint8_t *sealed, struct str what)
{
	struct digest d = sha256(what);
	struct beside b;

	memcpy(b.b, sealed, 5);
	memcpy(b.b + 5, d.b, DIGEST_SIZE);
	return b;
}

void seal(const struct keyring *k, struct str what, struct str secret, void *ret)
{
	uint8_t *to = ret;

	assert(k->n > 0);
	const struct ring_key *key = &k->v[k->n - 1];

	to[0] = KIND_SECRET;
	store32(to + 1, key->id);
	random_bytes(to + 5, NONCE);
	struct beside b = beside_of(to, what);

	crypto_aead_xchacha20poly1305_ietf_encrypt(to + OPEN_PART, NULL, (const uint8_t *)(secret.p ? secret.p : ""), secret.n, b.b,
	                                           sizeof b.b, NULL, to + 5, key->key);
}

bool seal_open(const struct keyring *k, struct str what, struct str sealed, void *ret, size_t max, size_t *ret_n, struct err *err)
{
	const uint8_t *from = (const uint8_t *)sealed.p;

	if (sealed.n < SEAL_EXTRA || from[0] != KIND_SECRET)
		return err_set(err, ERR_SYNTAX, "%zu bytes that are no sealed secret", sealed.n);
	size_t n = sealed.n - SEAL_EXTRA;
	const struct ring_key *key = find(k, load32(from + 1));
	struct beside b = beside_of(from, what);

	if (!key)
		return err_set(err, ERR_FOUND, "sealed by key %u, which is not on the ring", (unsigned)load32(from + 1));
	if (n > max)
		return err_set(err, ERR_LIMIT, "a secret of %zu bytes, at most %zu are taken", n, max);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(ret, NULL, NULL, from + OPEN_PART, sealed.n - OPEN_PART, b.b, sizeof b.b,
	                                               from + 5, key->key) != 0)
		return err_set(err, ERR_DENIED, "the sealed bytes were changed, or are something else");
	*ret_n = n;
	return true;
}

bool seal_stale(const struct keyring *k, struct str sealed)
{
	if (sealed.n && sealed.p[0] == KIND_STREAM)
		sealed = str_from(sealed, 1);
	return sealed.n >= SEAL_EXTRA && sealed.p[0] == KIND_SECRET && load32((const uint8_t *)sealed.p + 1) != keyring_newest(k);
}

/* --- a stream --- */

typedef crypto_secretstream_xchacha20poly1305_state stream_state;

/* A stream's key is sealed as what the stream is, and as a key: no secret passes for one. */
static struct digest stream_what(struct str what)
{
	struct hashing h;

	hashing_init(&h);
	hashing_add(&h, STR("key of the stream "));
	hashing_add(&h, what);
	return hashing_done(&h);
}

struct seal_writer {
	stream_state state;
	size_t n;
	uint8_t plain[SEAL_CHUNK];
};

struct seal_writer *seal_write_start(const struct keyring *k, struct str what, struct buf *out)
{
	struct seal_writer *w = secret_alloc(sizeof *w);
	struct digest as = stream_what(what);
	uint8_t key[STREAM_KEY], head[SEAL_HEAD];

	w->n = 0;
	random_bytes(key, sizeof key);
	head[0] = KIND_STREAM;
	seal(k, digest_str(&as), str_n((const char *)key, sizeof key), head + 1);
	crypto_secretstream_xchacha20poly1305_init_push(&w->state, head + SEAL_WRAP, key);
	erase(key, sizeof key);
	buf_put(out, str_n((const char *)head, sizeof head));
	return w;
}

static void push(struct seal_writer *w, unsigned char tag, struct buf *out)
{
	char *to = buf_room(out, w->n + EACH);

	if (!to)
		return;
	crypto_secretstream_xchacha20poly1305_push(&w->state, (unsigned char *)to, NULL, w->plain, w->n, NULL, 0, tag);
	buf_fill(out, w->n + EACH);
	w->n = 0;
}

void seal_write(struct seal_writer *w, struct str bytes, struct buf *out)
{
	while (bytes.n && !out->overflow) {
		/* A full chunk waits until there is more: the last one must know that it is. */
		if (w->n == SEAL_CHUNK)
			push(w, 0, out);
		size_t n = bytes.n < SEAL_CHUNK - w->n ? bytes.n : SEAL_CHUNK - w->n;

		memcpy(w->plain + w->n, bytes.p, n);
		w->n += n;
		bytes = str_from(bytes, n);
	}
}

void seal_write_end(struct seal_writer *w, struct buf *out)
{
	push(w, crypto_secretstream_xchacha20poly1305_TAG_FINAL, out);
	seal_writer_free(w);
}

void seal_writer_free(struct seal_writer *w)
{
	secret_free(w);
}

struct seal_reader {
	const struct keyring *k;
	struct digest as;
	uint64_t left;   /* bytes that may still come out */
	bool begun, bad; /* the head was read; there was an error */
	size_t n;
	stream_state state;
	uint8_t held[SEAL_CHUNK + EACH]; /* the head, then a chunk: until it is whole and there is more */
};

struct seal_reader *seal_read_start(const struct keyring *k, struct str what, uint64_t max)
{
	struct seal_reader *r = secret_alloc(sizeof *r);

	r->k = k;
	r->as = stream_what(what);
	r->left = max;
	r->begun = r->bad = false;
	r->n = 0;
	return r;
}

void seal_reader_free(struct seal_reader *r)
{
	secret_free(r);
}

static bool open_wrap(const struct keyring *k, const struct digest *as, struct str start, uint8_t key[STREAM_KEY], struct err *err)
{
	size_t n;

	if (start.n < SEAL_WRAP || start.p[0] != KIND_STREAM)
		return err_set(err, ERR_SYNTAX, "no sealed stream begins so");
	if (!seal_open(k, digest_str(as), str_sub(start, 1, SEAL_WRAP - 1), key, STREAM_KEY, &n, err))
		return err_wrap(err, "the stream's key");
	return true;
}

static bool begin(struct seal_reader *r, struct err *err)
{
	uint8_t key[STREAM_KEY];

	if (!open_wrap(r->k, &r->as, str_n((const char *)r->held, r->n), key, err))
		return false;
	int status = crypto_secretstream_xchacha20poly1305_init_pull(&r->state, r->held + SEAL_WRAP, key);

	erase(key, sizeof key);
	r->begun = true;
	r->n = 0;
	return status == 0 || err_set(err, ERR_DENIED, "the stream's head was changed");
}

static bool pull(struct seal_reader *r, bool last, struct buf *out, struct err *err)
{
	size_t n = r->n - EACH;
	unsigned char tag;

	if (n > r->left)
		return err_set(err, ERR_LIMIT, "the stream holds more than it may");
	char *to = buf_room(out, n);

	if (!to)
		return buf_ok(out, err);
	if (crypto_secretstream_xchacha20poly1305_pull(&r->state, (unsigned char *)to, NULL, &tag, r->held, r->n, NULL, 0) != 0)
		return err_set(err, ERR_DENIED, "a chunk of the stream was changed, or is not in its place");
	if (last != (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL)) {
		erase(to, n);
		return err_set(err, ERR_DENIED, last ? "the stream was cut" : "the stream goes on behind its end");
	}
	buf_fill(out, n);
	r->left -= n;
	r->n = 0;
	return true;
}

static bool feed(struct seal_reader *r, struct str bytes, struct buf *out, struct err *err)
{
	while (bytes.n) {
		size_t want = r->begun ? sizeof r->held : SEAL_HEAD;

		if (r->n == want && !pull(r, false, out, err))
			return false;
		size_t n = bytes.n < want - r->n ? bytes.n : want - r->n;

		memcpy(r->held + r->n, bytes.p, n);
		r->n += n;
		bytes = str_from(bytes, n);
		if (!r->begun && r->n == SEAL_HEAD && !begin(r, err))
			return false;
	}
	return true;
}

bool seal_read(struct seal_reader *r, struct str bytes, struct buf *out, struct err *err)
{
	if (r->bad)
		return err_set(err, ERR_STATE, "the stream was found bad before");
	r->bad = !feed(r, bytes, out, err);
	return !r->bad;
}

bool seal_read_end(struct seal_reader *r, struct buf *out, struct err *err)
{
	if (r->bad)
		return err_set(err, ERR_STATE, "the stream was found bad before");
	r->bad = true; /* whatever comes after the end */
	if (!r->begun || r->n < EACH)
		return err_set(err, ERR_DENIED, "the stream was cut");
	return pull(r, true, out, err);
}

bool seal_rewrap(const struct keyring *k, struct str what, struct str start, uint8_t ret[SEAL_WRAP], struct err *err)
{
	struct digest as = stream_what(what);
	uint8_t key[STREAM_KEY];

	if (!open_wrap(k, &as, start, key, err))
		return false;
	ret[0] = KIND_STREAM;
	seal(k, digest_str(&as), str_n((const char *)key, sizeof key), ret + 1);
	erase(key, sizeof key);
	return true;
}

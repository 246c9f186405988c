/* Keyrings, secrets and streams. The input is read as each of them; then it is sealed itself, and comes back whole, but not once
 * a byte was changed. */
#include "crypto/digest.h"
#include "crypto/seal.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct str what = STR_LIT("what");

static bool opens(const struct keyring *k, struct str sealed, size_t piece, struct buf *out)
{
	struct seal_reader *r = seal_read_start(k, what, 100000);
	struct err err = { 0 };
	bool ok = true;

	for (size_t at = 0; ok && at < sealed.n; at += piece)
		ok = seal_read(r, str_sub(sealed, at, piece), out, &err);
	ok = ok && seal_read_end(r, out, &err);
	assert(ok == (err.code == ERR_NONE));
	seal_reader_free(r);
	return ok;
}

static void rings(struct str s)
{
	struct keyring *k = keyring_new();
	char text[KEYRING_TEXT];

	if (keyring_get(k, s, NULL)) {
		keyring_put(k, text);
		struct keyring *again = keyring_new();

		assert(keyring_get(again, str_of(text), NULL) && keyring_newest(again) == keyring_newest(k));
		keyring_free(again);
	}
	keyring_free(k);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const uint8_t key[KEYRING_KEY] = { 1, 2, 3 };
	struct str s = str_n((const char *)data, n);
	size_t piece = n ? data[0] * 37u + 1 : 1, got;
	struct keyring *k = keyring_new();
	struct buf sealed, out;
	char back[64];

	buf_init(&sealed, 1000000);
	buf_init(&out, 1000000);
	rings(s);
	assert(keyring_add(k, 1, key, NULL));
	seal_open(k, what, s, back, sizeof back, &got, NULL);
	seal_stale(k, s);
	opens(k, s, piece, &out);

	struct seal_writer *w = seal_write_start(k, what, &sealed);

	for (size_t at = 0; at < n; at += piece)
		seal_write(w, str_sub(s, at, piece), &sealed);
	seal_write_end(w, &sealed);
	buf_clear(&out);
	assert(opens(k, buf_str(&sealed), piece * 3, &out) && str_eq(buf_str(&out), s));
	sealed.p[sealed.n * (n ? data[n - 1] : 0) / 256] ^= 4;
	buf_clear(&out);
	assert(!opens(k, buf_str(&sealed), piece, &out));
	buf_release(&sealed);
	buf_release(&out);
	keyring_free(k);
	return 0;
}

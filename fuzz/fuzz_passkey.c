/* Answers of passkeys: as the JSON that a browser sends; and the bytes as the attestation object, as the device's data and as the
 * key within an answer that is right elsewhere. Nothing without a signature is ever taken. */
#include "base/limits.h"
#include "crypto/cbor.h"
#include "crypto/encode.h"
#include "crypto/passkey_key.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct passkey_site site = { STR_LIT("hub.example"), STR_LIT("https://hub.example"), STR_LIT("Hub") };
static const uint8_t challenge[PASSKEY_CHALLENGE] = { 0 };
#define CHALLENGE "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define CLIENT(type) "{\"type\":\"" type "\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"https://hub.example\"}"

/* The generator of P-256: a point that everybody has. */
static const unsigned char key[] =
	"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\x77\x03"
	"\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96\x22\x58\x20\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb"
	"\x4a\x7c\x0f\x9e\x16\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5";

static void made(struct arena *a, struct str json)
{
	struct err err = { 0 };
	struct passkey p;

	if (!passkey_made(a, &site, challenge, json, &p, &err)) {
		assert(err.code != ERR_NONE && err.msg[0]);
		return;
	}
	assert(p.id.n && p.id.n <= PASSKEY_ID_MAX && p.alg < PASSKEY_ALG_N);
	assert(passkey_key_read(a, p.key, NULL));
}

static void used(struct arena *a, const struct passkey_answer *answer)
{
	struct passkey_kept kept = { answer->id, str_n((const char *)key, sizeof key - 1), answer->user, 0, true };
	struct err err = { 0 };
	struct passkey_use use;

	assert(!passkey_check(a, &site, challenge, answer, &kept, &use, &err));
	assert(err.code != ERR_NONE && err.msg[0]);
}

/* An answer with these bytes as its object; the id is the one that the seeds name. */
static void as_object(struct arena *a, struct str bytes)
{
	struct buf b;

	buf_init(&b, MIB);
	buf_puts(&b, "{\"id\":\"aWQ\",\"rawId\":\"aWQ\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"");
	encode_put(&b, BASE64URL, CLIENT("webauthn.create"), sizeof CLIENT("webauthn.create") - 1);
	buf_puts(&b, "\",\"attestationObject\":\"");
	encode_put(&b, BASE64URL, bytes.p, bytes.n);
	buf_puts(&b, "\"}}");
	made(a, buf_str(&b));
	buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str s = str_n((const char *)data, n), rest = s, value;
	struct passkey_answer answer = { STR("id"), STR_NONE, STR(CLIENT("webauthn.get")), s, STR("\x30\x06\x02\x01\x01\x02\x01\x01") };
	struct arena a;

	arena_init(&a);
	while (cbor_take_value(&rest, &value, NULL))
		assert(value.n && value.n + rest.n <= n);
	passkey_key_read(&a, s, NULL);
	as_object(&a, s);
	used(&a, &answer);
	made(&a, s);
	if (passkey_answer_read(&a, s, &answer, NULL))
		used(&a, &answer);
	arena_release(&a);
	return 0;
}

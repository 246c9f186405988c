#include "crypto/totp.h"

#include <nettle/hmac.h>
#include <string.h>

#include "crypto/digest.h"
#include "crypto/encode.h"

/* RFC 4226, 5.3 and 5.4: 31 bits of the HMAC, from where its last four bits say, as decimal digits. */
void totp_code(struct str secret, uint64_t step, char ret[TOTP_DIGITS + 1])
{
	uint8_t counter[8], mac[SHA1_DIGEST_SIZE];
	struct hmac_sha1_ctx state;

	for (int i = 7; i >= 0; i--, step >>= 8)
		counter[i] = (uint8_t)step;
	hmac_sha1_set_key(&state, secret.n, (const uint8_t *)(secret.p ? secret.p : ""));
	hmac_sha1_update(&state, sizeof counter, counter);
	hmac_sha1_digest(&state, sizeof mac, mac);
	const uint8_t *at = mac + (mac[SHA1_DIGEST_SIZE - 1] & 15);
	uint32_t v = (uint32_t)(at[0] & 0x7F) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];

	ret[TOTP_DIGITS] = '\0';
	for (size_t i = TOTP_DIGITS; i-- > 0; v /= 10)
		ret[i] = (char)('0' + v % 10);
	erase(&state, sizeof state);
	erase(mac, sizeof mac);
	erase(&v, sizeof v);
}

/* The digits alone; false when they are not six. */
static bool digits_of(struct str code, char ret[TOTP_DIGITS])
{
	size_t n = 0;

	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] == ' ')
			continue;
		if (n == TOTP_DIGITS || code.p[i] < '0' || code.p[i] > '9')
			return false;
		ret[n++] = code.p[i];
	}
	return n == TOTP_DIGITS;
}

bool totp_check(struct str secret, struct str code, unixtime now, uint64_t *last_step)
{
	uint64_t step = now > 0 ? (uint64_t)now / TOTP_STEP : 0, found = 0;
	char typed[TOTP_DIGITS] = { 0 }, right[TOTP_DIGITS + 1];
	bool whole = digits_of(code, typed);

	for (uint64_t s = step < TOTP_WINDOW ? 0 : step - TOTP_WINDOW; s <= step + TOTP_WINDOW; s++) {
		totp_code(secret, s, right);
		if (bytes_same(right, typed, TOTP_DIGITS) && s > *last_step)
			found = s;
	}
	erase(right, sizeof right);
	if (!whole || !found)
		return false;
	*last_step = found;
	return true;
}

void totp_uri_put(struct buf *b, struct str issuer, struct str account, const uint8_t secret[TOTP_SECRET])
{
	char text[BASE32_LEN(TOTP_SECRET) + 1];

	encode(BASE32, secret, TOTP_SECRET, text);
	buf_puts(b, "otpauth://totp/");
	buf_put_url(b, issuer);
	buf_putc(b, ':');
	buf_put_url(b, account);
	buf_puts(b, "?secret=");
	buf_puts(b, text);
	buf_puts(b, "&issuer=");
	buf_put_url(b, issuer);
	buf_printf(b, "&algorithm=SHA1&digits=%d&period=%d", TOTP_DIGITS, TOTP_STEP);
	erase(text, sizeof text);
}

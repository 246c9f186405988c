/*
 * totp - the six digits of an authenticator app.
 *
 * RFC 6238 on RFC 4226: HMAC-SHA-1, 30 seconds, six digits, which is what every app
 * can do; SHA-1's weakness (collisions) does not touch HMAC. The secret has 20 bytes,
 * as RFC 4226 (section 4, R6) recommends, and is kept sealed (crypto/seal.h).
 *
 * A code is good for its 30 seconds and the 30 before and after, for slow fingers and
 * wrong clocks, and once: the step of the last code that was taken is kept, and none of
 * that step or an earlier one is taken again. Six digits are soon guessed: the
 * caller bounds the tries. Pure; the caller passes the time.
 */
#ifndef CRYPTO_TOTP_H
#define CRYPTO_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"

#define TOTP_SECRET 20 /* bytes */
#define TOTP_STEP   30 /* seconds */
#define TOTP_DIGITS 6
#define TOTP_WINDOW 1  /* steps before and after that are taken too */

/* HOTP of RFC 4226: the digits and a NUL. */
void totp_code(struct str secret, uint64_t step, char ret[TOTP_DIGITS + 1]);

/* Is it a code for now that was not used? Then *last_step, 0 before the first, becomes its step; keep it before anything is
 * granted. Spaces within the code do not count. Always as long a time. */
bool totp_check(struct str secret, struct str code, unixtime now, uint64_t *last_step);

/* otpauth://totp/ISSUER:ACCOUNT?secret=BASE32&issuer=ISSUER&algorithm=SHA1&digits=6&period=30, for a QR code. It holds the
 * secret: where *b goes is for the caller to erase. */
void totp_uri_put(struct buf *b, struct str issuer, struct str account, const uint8_t secret[TOTP_SECRET]);

#endif

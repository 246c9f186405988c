/* Hex, base32, base64 and tokens: what is read is written back as the very same text. */
#include "crypto/encode.h"
#include "crypto/token.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str s = str_n((const char *)data, n < 4096 ? n : 4096);
	uint8_t bytes[4096];
	char text[2 * 4096 + 1], token[TOKEN_LEN + 1], again[TOKEN_LEN + 1];
	struct err err;
	size_t got;

	for (enum encoding e = 0; e < ENCODING_N; e++) {
		err = (struct err){ 0 };
		if (decode(e, s, bytes, sizeof bytes, &got, &err)) {
			encode(e, bytes, got, text);
			assert(str_eq(str_of(text), s) && decode_exact(e, s, bytes, got, NULL));
		} else {
			assert(err.code != ERR_NONE && err.msg[0]);
		}
		encode(e, s.p ? s.p : "", s.n, text);
		assert(strlen(text) == encode_len(e, s.n));
		assert(decode(e, str_of(text), bytes, sizeof bytes, &got, NULL) && got == s.n);
		assert(s.n == 0 || memcmp(bytes, s.p, s.n) == 0);
	}
	if (token_read(s, token, &err))
		assert(token_read(str_of(token), again, NULL) && strcmp(token, again) == 0);
	return 0;
}

/* A key set and a token, with a newline between them. Whatever they are: an answer within limits, or an error that says why. */
#include "base/limits.h"
#include "crypto/jws.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str token = str_n((const char *)data, n), keys;
	struct err err = { 0 };
	struct jwk_set set;
	struct arena a;
	struct jws t;

	arena_init(&a);
	str_split(&token, '\n', &keys);
	if (!jwk_set_read(&a, keys, &set, &err)) {
		assert(err.code != ERR_NONE && err.msg[0]);
	} else {
		assert(set.n + set.left_out <= LIMIT_JWK_KEYS);
		if (jws_check(&a, &set, token, &t, &err))
			assert(t.alg < JWS_ALG_N && t.payload.n <= LIMIT_JWS);
		else
			assert(err.code != ERR_NONE && err.msg[0]);
	}
	arena_release(&a);
	return 0;
}

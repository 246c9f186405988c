/* Minisign's files: keys, and signatures of an empty file by the key in the seeds. */
#include "crypto/minisign.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct str public = STR_LIT("RWTygGdVMd0Dx3UgInYD6IoBMLAJjNUo2bG8eXWVUi128VKAXdtc7vwg");
	struct str s = str_n((const char *)data, n), trusted;
	struct minisign_public p, again;
	struct minisign_file f;
	struct minisign_key key;
	struct err err = { 0 };
	struct buf b;

	if (minisign_public_get(s, &p, NULL)) {
		buf_init(&b, 1000);
		minisign_public_put(&b, &p);
		assert(minisign_public_get(buf_str(&b), &again, NULL) && memcmp(&p, &again, sizeof p) == 0);
		buf_release(&b);
	}
	if (minisign_key_get(s, STR_NONE, &key, &err))
		minisign_key_free(&key);
	else
		assert(err.code != ERR_NONE && err.msg[0]);
	if (!minisign_public_get(public, &p, NULL))
		return 0;
	minisign_file_init(&f);
	if (minisign_check(&f, &p, s, &trusted, NULL))
		assert(trusted.p >= s.p && trusted.n <= s.n);
	return 0;
}

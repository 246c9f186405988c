/* Receipts: what is read is written back the same; whatever a receipt says, checking it ends, and nobody unknown vouches for it. */
#include "hub/ledger/receipt.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct str published = STR_LIT("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
	struct str text = str_n((const char *)data, n);
	struct receipt_proof p;
	struct note_verifier v;
	struct receipt r;
	struct arena a;
	struct buf b;

	arena_init(&a);
	assert(note_verifier_get(published, &v, NULL));
	if (receipt_get(&a, text, &r, NULL)) {
		buf_init(&b, LIMIT_RECEIPT);
		assert(receipt_put(&b, &r, NULL));
		if (str_find(text, STR("\r\n")) == SIZE_MAX)
			assert(str_eq(buf_str(&b), text));
		buf_release(&b);
		receipt_check(&a, &r, &v, 1, &p);
		assert(!p.holds);
		receipt_check(&a, &r, NULL, 0, &p);
		assert(p.path_n <= MERKLE_PATH && p.steps[RECEIPT_KEY].state == STEP_NONE);
	}
	arena_release(&a);
	return 0;
}

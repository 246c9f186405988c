/* Proofs as bytes, tiles' names and bundles. The input's first bytes are the two sizes and the two roots of a proof. */
#include "crypto/tiles.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void proofs(const uint8_t *data, size_t n)
{
	struct { uint64_t m, n; struct digest a, b; } head;
	struct merkle_proof p;
	struct buf b;

	if (n < sizeof head)
		return;
	memcpy(&head, data, sizeof head);
	struct str rest = str_n((const char *)data + sizeof head, n - sizeof head);

	if (!merkle_proof_get(rest, &p, NULL))
		return;
	buf_init(&b, sizeof p);
	merkle_proof_put(&b, &p);
	assert(str_eq(buf_str(&b), rest));
	buf_release(&b);
	/* A proof holds for one root alone. */
	bool in = merkle_check_inclusion(&head.a, head.m, head.n, &p, &head.b, NULL);
	bool grown = merkle_check_consistency(head.m, &head.a, head.n, &head.b, &p, NULL);

	head.b.b[0] ^= 1;
	assert(!in || !merkle_check_inclusion(&head.a, head.m, head.n, &p, &head.b, NULL));
	assert(!grown || !merkle_check_consistency(head.m, &head.a, head.n, &head.b, &p, NULL));
}

static bool give(void *ctx, const struct tile *t, struct str *ret, struct err *err)
{
	assert(t->width >= 1 && t->width <= TILE_WIDTH);
	(void)err;
	*ret = *(struct str *)ctx;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str s = str_n((const char *)data, n), rest = s, entry;
	struct err err = { 0 };
	struct digest d;
	struct tile t;
	struct buf b;

	proofs(data, n);
	buf_init(&b, 1000000);
	if (tile_path_get(s, &t, NULL)) {
		tile_path_put(&b, &t);
		assert(str_eq(buf_str(&b), s));
	}
	buf_clear(&b);
	while (bundle_next(&rest, &entry, &err))
		assert(bundle_put(&b, entry, NULL));
	assert(str_eq(buf_str(&b), str_sub(s, 0, s.n - rest.n)) && (rest.n == 0) == (err.code == ERR_NONE));
	buf_release(&b);
	if (n >= 16) {
		uint64_t at[2];

		memcpy(at, data, sizeof at);
		rest = str_from(s, 16);
		struct tiles tiles = { at[0], give, &rest };

		tiles_get(&tiles, data[15] % 64, at[1], &d, NULL);
	}
	return 0;
}

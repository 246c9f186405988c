/* Package URLs and the names of what parties make. */
#include <assert.h>

#include "vuln/product.h"
#include "vuln/purl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What is read can be written, and then reads as itself; no product covers by chance what it should not crash on. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = str_n((const char *)data, n), once, twice;
	struct arena a;
	struct err err = { 0 };
	struct purl p;

	arena_init(&a);
	if (purl_read(&a, text, &p, &err)) {
		once = purl_text(&a, &p);
		if (once.n <= PURL_MAX) { /* quoting makes it longer */
			assert(purl_read(&a, once, &p, &err));
			assert(str_eq(purl_text(&a, &p), once));
		}
	}
	for (enum product_kind k = 0; k < PRODUCT_KIND_N; k++) {
		const struct product_named named = product_name(&a, k, text, STR_NONE);

		if (product_read(&a, k, text, &once, &err)) {
			assert(product_read(&a, k, once, &twice, &err) || once.n > PRODUCT_MAX);
			product_covers(&a, k, once, &named);
		}
	}
	arena_release(&a);
	return 0;
}

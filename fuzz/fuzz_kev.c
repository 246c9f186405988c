/* CISA's catalogue: one document with a list inside. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_reader(&reader_kev, data, n);
	return 0;
}

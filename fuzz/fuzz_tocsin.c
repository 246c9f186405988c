/* Our own list: whatever is taken in keeps the promises of a clause. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_reader(&reader_tocsin, data, n);
	return 0;
}

/* Rows of bulletins. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_reader(&reader_bulletin, data, n);
	return 0;
}

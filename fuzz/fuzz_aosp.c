/* The AOSP dataset. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_reader(&reader_aosp, data, n);
	return 0;
}

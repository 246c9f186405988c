/* The forecast: CSV with a remark in front. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_reader(&reader_epss, data, n);
	return 0;
}

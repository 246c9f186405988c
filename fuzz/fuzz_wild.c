/* Analyses of attacks with dates in words, and public links. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_reader(&reader_wild, data, n);
	fuzz_reader(&reader_poc, data, n);
	return 0;
}

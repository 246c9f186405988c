/* Versions in which Apple fixed something: texts that name several systems. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_reader(&reader_apple, data, n);
	return 0;
}

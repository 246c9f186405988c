/* Kernel fixes by stream, and by branch. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_reader(&reader_linux_fixes, data, n);
	fuzz_reader(&reader_kernel_patches, data, n);
	return 0;
}

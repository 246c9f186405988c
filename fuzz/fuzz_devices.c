/* Lists of devices: CSV in UTF-8 and UTF-16, JSON in several layouts. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_reader(&reader_play_devices, data, n);
	fuzz_reader(&reader_lineage_devices, data, n);
	fuzz_reader(&reader_apple_devices, data, n);
	fuzz_reader(&reader_profile_devices, data, n);
	return 0;
}

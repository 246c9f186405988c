/* reading - one format's way in, whole: bytes to members, to records, and each kept body back to the same record. */
#ifndef FUZZ_READING_H
#define FUZZ_READING_H

#include "format/all_readers.h"

/* NULL: whichever reader says that it knows the content. */
int fuzz_reading(const struct reader *only, const uint8_t *data, size_t n);

#define FUZZ_READER(reader) \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n); \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) \
	{ \
		return fuzz_reading((reader), data, n); \
	}

#endif

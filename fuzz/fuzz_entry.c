/* Our own list: entries with their conditions written out. */
#include "reading.h"

FUZZ_READER(&reader_tocsin)

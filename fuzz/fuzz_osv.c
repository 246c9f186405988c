/* OSV records. */
#include "reading.h"

FUZZ_READER(&reader_osv)

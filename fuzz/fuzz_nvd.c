/* NVD 2.0 answers. */
#include "reading.h"

FUZZ_READER(&reader_nvd)

/* CSAF 2.0 documents. */
#include "reading.h"

FUZZ_READER(&reader_csaf)

/* CVE JSON 5 records. */
#include "reading.h"

FUZZ_READER(&reader_cve)

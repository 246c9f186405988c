/* Every other feed and device list, and the telling apart of them all. */
#include "reading.h"

FUZZ_READER(NULL)

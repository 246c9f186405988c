/* all_readers - every format that can be imported; reader.c lines them up. One extern per reader, one row in reader.c. */
#ifndef FORMAT_ALL_READERS_H
#define FORMAT_ALL_READERS_H

#include "format/reader.h"

extern const struct reader reader_cve;

#endif

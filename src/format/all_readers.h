/* all_readers - every format that can be imported; reader.c lines them up. One extern per reader, one row in reader.c. */
#ifndef FORMAT_ALL_READERS_H
#define FORMAT_ALL_READERS_H

#include "format/reader.h"

extern const struct reader reader_cve, reader_csaf, reader_nvd, reader_osv, reader_tocsin;

/* the smaller feeds: feed_*.c */
extern const struct reader reader_kev, reader_epss, reader_aosp, reader_linux_fixes, reader_kernel_patches, reader_wild,
	reader_poc, reader_bulletin, reader_apple;
extern const struct reader reader_play_devices, reader_lineage_devices, reader_apple_devices, reader_profile_devices;

#endif

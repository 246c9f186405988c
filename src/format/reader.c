#include "format/reader.h"

#include "format/all_readers.h"

/* In the order they are asked: the narrow descriptions first. */
const struct reader *const readers[] = {
	&reader_cve, &reader_csaf, &reader_nvd, &reader_osv,
	&reader_bulletin, &reader_apple,
	&reader_play_devices, &reader_lineage_devices, &reader_apple_devices, &reader_profile_devices,
	&reader_kev, &reader_epss, &reader_aosp, &reader_linux_fixes, &reader_kernel_patches, &reader_wild, &reader_poc,
	&reader_tocsin,
};
const size_t reader_n = sizeof readers / sizeof *readers;

const struct reader *reader_for(struct str name, struct str head)
{
	for (size_t i = 0; i < reader_n; i++)
		if (readers[i]->is(name, head))
			return readers[i];
	return NULL;
}

const struct reader *reader_of(enum source s)
{
	for (size_t i = 0; i < reader_n; i++)
		if (readers[i]->source == s && readers[i]->again)
			return readers[i];
	return NULL;
}

/*
 * hub/profiles - from paths and uploads to a stream of profiles.
 *
 * What belongs to one device: the property files of one folder tree (build.prop
 * of system, vendor, product ...), told by the file's place: files whose paths differ only below the first folder that
 * names a partition are one device. A file alone is one device; a tar or zip counts as a folder; each line of a .jsonl is
 * one device. A folder of several device folders gives several profiles.
 */
#ifndef HUB_PROFILES_H
#define HUB_PROFILES_H

#include "device/profile.h"

struct profile_sink {
	void *ctx;
	/* The profile lives until the call returns. False stops everything with *err. */
	bool (*profile)(void *ctx, const struct profile *p, struct err *err);
	/* A device, file or line that could not be read; the stream goes on. */
	void (*bad)(void *ctx, struct str name, const struct err *why);
};
bool profiles_read(const char *path, const struct profile_sink *to, struct err *err);
bool profiles_read_bytes(struct str name, struct str bytes, const struct profile_sink *to, struct err *err);

#endif

/*
 * hub/profiles - from paths and uploads to a stream of profiles.
 *
 * What belongs to one device is told by the files' places and names:
 *   - In a folder (a tar or zip counts as one), all files below the first folder that names a partition (system, vendor,
 *     product, odm, boot ...) are one device, together with build.prop, default.prop, package lists and `uname -r`
 *     that lie beside it: "phones.tar:a12/system/build.prop" and "phones.tar:a12/uname.txt" are the device
 *     "phones.tar:a12".
 *   - A property file under a name of its own ("galaxy-s23.prop") is a device of its own; a package list or kernel version
 *     whose name begins with the same word ("galaxy-s23-uname.txt") belongs to it.
 *   - A JSON file is a device, and so is each line of a .jsonl (compressed or not, by content).
 *   - A path to one file is one device whatever its name.
 * Files of one folder are expected together, as a walk and every archiver give them; a device whose files stand apart in an
 * archive is told as bad for the later ones. Files that are no dumps are passed over, unless one is all that was given.
 */
#ifndef HUB_LIST_PROFILES_H
#define HUB_LIST_PROFILES_H

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

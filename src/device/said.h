/*
 * said - all that the dumps of one device said, on its way to a profile. Inside of device/read.h; nobody else's business.
 */
#ifndef DEVICE_SAID_H
#define DEVICE_SAID_H

#include "device/facts.h"

struct packages {
	struct package *v;
	size_t n, cap;
	bool known;
};

struct said {
	struct facts facts;
	struct strs chips;        /* canonical, stated outright; they replace what the slots give */
	struct packages packages;
	struct str name;          /* empty: the caller's name for it stays */
};

/* Property lines of one file into the slots. ERR_SYNTAX with path:line on bytes that are no text, and when no line at all
 * is a property; ERR_LIMIT over LIMIT_PROFILE_LINE and LIMIT_PROFILE_KEYS (*keys counts on over several files). */
bool props_read(struct facts *f, struct str path, struct str bytes, size_t *keys, struct err *err);
bool props_look_like(struct str bytes);

bool packages_add(struct arena *a, struct packages *l, struct package p, struct err *err);
/* `pm list packages` with or without --show-versioncode, or `dumpsys package`. */
bool packages_read(struct arena *a, struct str path, struct str bytes, struct packages *l, struct err *err);
bool packages_look_like(struct str bytes);

/* "5.10.157-android13-4-g6e..." out of `uname -r`, `uname -a` or /proc/version; empty when it is none of them. */
struct str kernel_find(struct str bytes);

bool said_json(struct arena *a, struct str text, struct said *s, struct err *err);
/* ERR_MISSING when nothing in it tells a device. */
bool said_profile(struct arena *a, const struct said *s, struct str name, struct profile *ret, struct err *err);

#endif

/*
 * profile - one device as it is, by what it says of itself.
 *
 * What a dump does not say stays empty: a missing field makes a verdict
 * `possible`, a guessed one would make it wrong. Strings live in the arena of
 * whoever read the profile.
 */
#ifndef DEVICE_PROFILE_H
#define DEVICE_PROFILE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "vuln/clause.h"

struct package {
	struct str name;         /* "com.android.chrome" */
	struct str version_name; /* "120.0.6099.43"; may be empty */
	uint64_t version_code;   /* 0: not known */
};

struct profile {
	struct str name;         /* where it came from: file, member, line, serial in a fleet */
	struct str maker;        /* canonical (vuln/maker.h), or the device's own word in small letters when that table lacks
	                          * it: it tells who did not make it; empty when the device names none */
	struct str brand, model, device, product; /* as the device writes them */
	struct str marketing;    /* "Galaxy S23", when known */
	enum os os;              /* OS_ANY: not known */
	release release;         /* Android; 0 not known */
	struct str os_version;   /* iOS "17.1.2", HarmonyOS "4.0.0"; Android as written */
	struct str skin, skin_version; /* "EMUI" "12.0.0", "Magic OS" "8.0", "One UI" ... */
	struct str platform;     /* ro.board.platform */
	struct strs chips;       /* canonical candidates; one when certain; none when not known */
	day level, vendor_level; /* patch levels; 0 not known */
	struct str kernel;       /* as `uname -r` prints it */
	struct str build;        /* build or firmware number, as the maker writes it */
	struct str fingerprint;
	struct package *packages;
	size_t package_n;
	bool packages_known;     /* a package list was given: what is not in it is not installed */
};

#endif

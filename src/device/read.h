/*
 * device/read - dumps and lists of devices to profiles.
 *
 * Pure readers of bytes: property files (build.prop, default.prop, getprop output,
 * "[k]: [v]" and "k=v" mixed, CRLF, repeated keys, `import` lines), JSON
 * profiles, iOS lines, `dumpsys package` and `pm list packages --show-versioncode`, `uname -r`.
 * Several files of one device are gathered first, then read as one.
 */
#ifndef DEVICE_READ_H
#define DEVICE_READ_H

#include "base/buf.h"
#include "device/profile.h"

/* One device's files: add each with its path (the path tells the partition), then finish. */
struct gather;
struct gather *gather_new(struct arena *a, struct str name);
enum dump_kind { DUMP_NONE, DUMP_PROPS, DUMP_PACKAGES, DUMP_KERNEL, DUMP_JSON, DUMP_N };
enum dump_kind dump_kind(struct str path, struct str bytes); /* by content; DUMP_NONE: nothing we read */
/* ERR_SYNTAX etc. with `where` = path:line. Bytes must outlive the gather. */
bool gather_add(struct gather *g, struct str path, struct str bytes, struct err *err);
/* ERR_MISSING when nothing that tells a device was found. */
bool gather_finish(struct gather *g, struct profile *ret, struct err *err);

/* One JSON profile: our own field names (maker, brand, model, device, product, os, release, os_version, sdk, chip,
 * platform, level, vendor_level, kernel, build, fingerprint, skin, skin_version, packages), "ios": {"model","version"},
 * property names as keys ("ro.build.version.release"), and the spellings of public fingerprint lists (MANUFACTURER,
 * MODEL, SECURITY_PATCH, ...). */
bool profile_from_json(struct arena *a, struct str text, struct str name, struct profile *ret, struct err *err);
void profile_put_json(struct buf *b, const struct profile *p);

/* From a model chosen and typed fields (the device check form). */
struct profile_form { struct str maker, model, os, release, level, chip, kernel; };
bool profile_from_form(struct arena *a, const struct profile_form *f, struct profile *ret, struct err *err);

#endif

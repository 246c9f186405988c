/*
 * file - whole files in, whole files out.
 *
 * Reading: into an arena or as a read-only mapping. Writing is atomic: a
 * temporary file beside the target, fsync, rename, fsync of the folder.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* "-" is standard input. ERR_LIMIT when larger than `max`, ERR_IO otherwise. */
bool file_read(struct arena *a, const char *path, size_t max, struct str *ret, struct err *err);
/* Mapped read-only until `a` goes. An empty file gives an empty str. */
bool file_map(struct arena *a, const char *path, struct str *ret, struct err *err);
bool file_write(const char *path, struct str bytes, struct err *err);
/* A finished file takes its name, which must be free; lasts when it returns true. */
bool file_name(const char *from, const char *to, struct err *err);
/* mkdir -p */
bool file_make_folder(const char *path, struct err *err);

#endif

/*
 * input - what a person points at, as a stream of named members.
 *
 * A path may be a file, a folder (walked in name order, links not followed), a
 * gzip or zstd file, a zip or a tar (with either compression), or "-" for
 * standard input. Each member comes as a stream with a name a person can find again
 * ("fleet.tar.gz:pixel/build.prop"). Compressed members are unpacked on the fly, one layer inside an archive. Limits
 * (base/limits.h): bytes and ratio of unpacking, members, depth. A member that cannot be unpacked is an error of that
 * member; the walk goes on.
 */
#ifndef FORMAT_INPUT_H
#define FORMAT_INPUT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct input; /* one member being read */

struct str input_name(const struct input *in);
/* The first bytes without consuming them (at most 4096; fewer at the end of a short member). */
bool input_peek(struct input *in, struct str *ret, struct err *err);
/* The next line without its line end; a line over `max` bytes is ERR_LIMIT, and the stream stands after it, so that
 * reading may go on. *ret_end is set, and nothing returned, at the end. *ret_line counts from 1. The text is good until
 * the next call. */
bool input_line(struct input *in, size_t max, struct str *ret, size_t *ret_line, bool *ret_end, struct err *err);
/* All the rest, in `a`. ERR_LIMIT over max. */
bool input_all(struct input *in, struct arena *a, size_t max, struct str *ret, struct err *err);

struct input_visitor {
	void *ctx;
	/* Called for each member. False stops the walk with *err. */
	bool (*member)(void *ctx, struct input *in, struct err *err);
	/* A member that could not be opened or unpacked; the walk goes on. May be NULL. */
	void (*bad)(void *ctx, struct str name, const struct err *err);
};
bool input_walk(const char *path, const struct input_visitor *v, struct err *err);
/* The same over bytes in memory (an upload). */
bool input_walk_bytes(struct str name, struct str bytes, const struct input_visitor *v, struct err *err);

/* One gzip stream in memory to bytes in `a`; for callers that hold a whole file. */
bool input_gunzip(struct arena *a, struct str packed, size_t max, struct str *ret, struct err *err);

#endif

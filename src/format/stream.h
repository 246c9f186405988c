/*
 * stream - the inside of an input, for the files that make inputs (input.c, unpack.c, walk.c) and nobody else.
 *
 * An input is a buffer over a pull function. Layers stack: a gzip source pulls
 * from the input of the file, and hands out bytes straight from zlib into the
 * buffer of its own input, so a line is copied only when it crosses the end of
 * a buffer. A pull that fails is remembered: what came before it is handed out
 * first, then the error once, then the end.
 */
#ifndef FORMAT_STREAM_H
#define FORMAT_STREAM_H

#include <stdint.h>

#include "format/input.h"

/* Bytes in and out of one thing that a person pointed at, over all its layers: what LIMIT_UNPACKED and LIMIT_RATIO are
 * held against. */
struct budget {
	uint64_t packed, unpacked;
	bool spent; /* a ceiling was hit: nothing more is unpacked */
};

struct input {
	struct str name;
	bool (*pull)(void *ctx, char *to, size_t room, size_t *ret_n, struct err *err); /* *ret_n == 0: the end */
	int64_t (*seek)(void *ctx, int64_t to); /* absolute; NULL: cannot */
	void *ctx;
	uint64_t size;       /* of all its bytes when known, else 0 */
	struct budget *budget;

	char *buf;           /* bytes at..end are unread */
	size_t cap, at, end; /* cap == 0: borrowed bytes, never written */
	size_t scanned;      /* of the unread bytes, those known to hold no line end */
	size_t line;
	bool begun, ended;
	struct err failed;   /* of the pull; told once */
};

enum { STREAM_BUFFER = 256 * 1024 };

void stream_init(struct input *in, struct str name, struct budget *budget);
void stream_over(struct input *in, struct str name, struct str bytes, struct budget *budget); /* borrowed bytes */
/* Ready for another source; the buffer is kept. */
void stream_again(struct input *in, struct str name, struct budget *budget);
void stream_release(struct input *in);

/* The unread bytes at hand, at least one unless at the end (*ret_n == 0); take some with stream_skip(). */
bool stream_chunk(struct input *in, const char **ret, size_t *ret_n, struct err *err);
void stream_skip(struct input *in, size_t n);

/* Count what was unpacked: ERR_LIMIT when that is too much. */
bool budget_spend(struct budget *b, size_t n, struct err *err);

/* --- unpack.c: what lies in a stream, and the layer that opens it --- */

enum packing { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD, PACKING_ZIP, PACKING_TAR };
enum packing packing_of(struct str head);

/* A compressed stream (gzip, zstd) as an input of its own, over `from`. */
struct unpacker;
struct unpacker *unpacker_new(enum packing kind, struct input *from, struct input *to, struct err *err);
void unpacker_free(struct unpacker *u); /* NULL is fine */

/* --- archive.c --- */

/* Each regular file of an archive. `name` is the archive's, the member's comes after a colon. */
bool archive_walk(struct input *from, bool (*member)(void *ctx, struct input *in, struct err *err),
                  void (*bad)(void *ctx, struct str name, const struct err *err), void *ctx, struct err *err);

#endif

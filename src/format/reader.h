/*
 * reader - the table of all formats that can be imported, told apart by content.
 *
 * A row knows its format by the first bytes (never by file name alone) and
 * turns a member into records. One bad record is told to the sink with its place and does not
 * end the reading; a member that is no known format is told as such and skipped.
 */
#ifndef FORMAT_READER_H
#define FORMAT_READER_H

#include "format/input.h"
#include "vuln/record.h"

struct known_device { /* from device lists: what is sold, not what someone has */
	struct str source;    /* "google-play", "lineageos", "apple-traits", "profiles" */
	struct str maker;     /* canonical */
	struct str brand, name, device, model; /* "Samsung", "Galaxy S23", "dm1q", "SM-S911B" */
	struct str chip;      /* canonical part, empty unknown */
	struct str kernel;    /* line, "5.15"; empty unknown */
	int year;
};

struct sink {
	void *ctx;
	/* False stops everything with *err (a full disk, a signal). What is passed lives until the call returns. */
	bool (*record)(void *ctx, struct record *r, struct err *err);
	bool (*device)(void *ctx, const struct known_device *d, struct err *err);
	/* One record (or row, or line) that could not be read: why->where names the place within the member. `excerpt` is
	 * its start, at most 200 bytes, for `rejects`. */
	void (*reject)(void *ctx, struct str member, const struct err *why, struct str excerpt);
};

struct reader {
	const char *name;   /* "CVE JSON 5", as told to people */
	enum source source; /* SOURCE_N: device lists, which give no records */
	/* Is it this? `head` is the start of the content (4096 bytes at most), already unpacked. */
	bool (*is)(struct str name, struct str head);
	bool (*read)(struct input *in, const struct sink *to, struct err *err);
	/* One kept body back to a record (for a merge). NULL for device lists. */
	bool (*again)(struct arena *a, struct str key, struct str body, struct record *ret, struct err *err);
};

extern const struct reader *const readers[];
extern const size_t reader_n;
const struct reader *reader_for(struct str name, struct str head); /* NULL: none knows it */
const struct reader *reader_of(enum source s);                     /* the one whose again() reads that source's bodies */

#endif

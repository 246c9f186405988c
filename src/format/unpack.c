/* unpack - gzip (several members too) and zstd (several frames too) as streams. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "format/stream.h"

struct unpacker {
	enum packing kind;
	struct input *from;
	z_stream z;
	ZSTD_DStream *zstd;
	bool mid_frame, damaged;
};

/* A tar header has no magic that all tars bear, but it sums up its own bytes (POSIX.1-1988 ustar, "chksum"). */
static bool is_tar(struct str head)
{
	uint64_t sum = 0, told = 0;

	if (head.n < 512 || !head.p[0])
		return false;
	for (size_t i = 0; i < 512; i++)
		sum += i >= 148 && i < 156 ? ' ' : (unsigned char)head.p[i];
	size_t i = 148;

	while (i < 156 && head.p[i] == ' ')
		i++;
	for (; i < 156 && head.p[i] >= '0' && head.p[i] <= '7'; i++)
		told = told * 8 + (uint64_t)(head.p[i] - '0');
	return told == sum && i > 148;
}

enum packing packing_of(struct str head)
{
	static const struct { struct str magic; enum packing kind; } magics[] = {
		{ STR_LIT("\x1F\x8B"), PACKING_GZIP },     { STR_LIT("\x28\xB5\x2F\xFD"), PACKING_ZSTD },
		{ STR_LIT("PK\x03\x04"), PACKING_ZIP },    { STR_LIT("PK\x05\x06"), PACKING_ZIP }, /* the second: an empty one */
	};

	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (str_starts(head, magics[i].magic))
			return magics[i].kind;
	return is_tar(head) ? PACKING_TAR : PACKING_NONE;
}

/* --- gzip --- */

/* After one member's trailer: does another begin? Zeros are padding (tapes); anything else does not belong there. */
static bool next_member(struct unpacker *u, struct err *err)
{
	const char *p;
	size_t n;

	u->mid_frame = false;
	for (;;) {
		if (!stream_chunk(u->from, &p, &n, err))
			return false;
		if (n == 0)
			return true;
		if (*p != '\0')
			break;
		stream_skip(u->from, 1);
	}
	u->mid_frame = *p == '\x1F' && inflateReset(&u->z) == Z_OK;
	u->damaged = !u->mid_frame;
	return true;
}

static bool pull_gzip(void *ctx, char *to, size_t room, size_t *ret_n, struct err *err)
{
	struct unpacker *u = ctx;
	z_stream *z = &u->z;

	z->next_out = (unsigned char *)to;
	z->avail_out = room > INT_MAX ? INT_MAX : (unsigned)room;
	unsigned wanted = z->avail_out;

	while (z->avail_out == wanted) {
		const char *p;
		size_t n;

		if (u->damaged)
			return err_set(err, ERR_SYNTAX, "the gzip data is damaged: %s", z->msg ? z->msg : "other bytes follow it");
		if (!stream_chunk(u->from, &p, &n, err))
			return false;
		if (n == 0) {
			if (u->mid_frame)
				return err_set(err, ERR_SYNTAX, "the gzip data ends too early");
			break;
		}
		u->mid_frame = true;
		z->next_in = (unsigned char *)(uintptr_t)p;
		z->avail_in = n > INT_MAX ? INT_MAX : (unsigned)n;
		unsigned given = z->avail_in;
		int r = inflate(z, Z_NO_FLUSH);

		stream_skip(u->from, given - z->avail_in);
		if (r == Z_STREAM_END) {
			if (!next_member(u, err))
				return false;
			if (!u->mid_frame && !u->damaged)
				break;
		} else if (r != Z_OK && r != Z_BUF_ERROR) {
			u->damaged = true; /* told by the next pull, after the bytes that came out before */
		}
	}
	*ret_n = wanted - z->avail_out;
	return budget_spend(u->from->budget, *ret_n, err);
}

/* --- zstd --- */

static bool pull_zstd(void *ctx, char *to, size_t room, size_t *ret_n, struct err *err)
{
	struct unpacker *u = ctx;
	ZSTD_outBuffer out = { to, room, 0 };

	while (out.pos == 0) {
		const char *p;
		size_t n;

		if (!stream_chunk(u->from, &p, &n, err))
			return false;
		if (n == 0 && !u->mid_frame)
			break;
		ZSTD_inBuffer in = { p, n, 0 };
		size_t r = ZSTD_decompressStream(u->zstd, &out, &in);

		if (ZSTD_isError(r))
			return err_set(err, ERR_SYNTAX, "the zstd data is damaged: %s", ZSTD_getErrorName(r));
		stream_skip(u->from, in.pos);
		u->mid_frame = r != 0;
		if (n == 0 && out.pos == 0 && u->mid_frame)
			return err_set(err, ERR_SYNTAX, "the zstd data ends too early");
	}
	*ret_n = out.pos;
	return budget_spend(u->from->budget, *ret_n, err);
}

struct unpacker *unpacker_new(enum packing kind, struct input *from, struct input *to, struct err *err)
{
	struct unpacker *u = calloc(1, sizeof *u);

	if (!u) {
		err_sys(err, "unpacking");
		return NULL;
	}
	u->kind = kind;
	u->from = from;
	if (kind == PACKING_GZIP ? inflateInit2(&u->z, 15 + 16) != Z_OK : !(u->zstd = ZSTD_createDStream())) {
		free(u);
		err_set(err, ERR_IO, "no memory for unpacking");
		return NULL;
	}
	to->pull = kind == PACKING_GZIP ? pull_gzip : pull_zstd;
	to->ctx = u;
	return u;
}

void unpacker_free(struct unpacker *u)
{
	if (!u)
		return;
	if (u->kind == PACKING_GZIP)
		inflateEnd(&u->z);
	ZSTD_freeDStream(u->zstd);
	free(u);
}

#include "format/input.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "format/stream.h"

enum { PEEK = 4096 };

static void out_of_memory(void)
{
	fputs("tocsin: out of memory\n", stderr);
	abort();
}

/* --- the buffer --- */

void stream_init(struct input *in, struct str name, struct budget *budget)
{
	*in = (struct input){ .name = name, .budget = budget };
}

void stream_over(struct input *in, struct str name, struct str bytes, struct budget *budget)
{
	stream_init(in, name, budget);
	in->buf = (char *)(uintptr_t)bytes.p; /* cap 0: nobody writes there */
	in->end = in->size = bytes.n;
	in->ended = true;
}

void stream_again(struct input *in, struct str name, struct budget *budget)
{
	char *buf = in->cap ? in->buf : NULL;
	size_t cap = in->cap;

	stream_init(in, name, budget);
	in->buf = buf;
	in->cap = cap;
}

void stream_release(struct input *in)
{
	if (in->cap)
		free(in->buf);
	*in = (struct input){ 0 };
}

/* Room for more bytes after the unread ones: by moving them to the front, else by a larger buffer. */
static void make_room(struct input *in)
{
	size_t unread = in->end - in->at;

	if (in->at && unread < in->cap / 2) {
		memmove(in->buf, in->buf + in->at, unread);
	} else if (in->end == in->cap) {
		size_t cap = in->cap ? in->cap * 2 : STREAM_BUFFER;
		char *buf = malloc(cap);

		if (!buf)
			out_of_memory();
		if (unread)
			memcpy(buf, in->buf + in->at, unread);
		free(in->buf);
		in->buf = buf;
		in->cap = cap;
	} else {
		return;
	}
	in->at = 0;
	in->end = unread;
}

/* More bytes into the buffer; false at the end or after a failure. */
static bool fill(struct input *in)
{
	size_t n = 0;

	if (in->ended)
		return false;
	if (in->at == in->end)
		in->at = in->end = 0;
	make_room(in);
	if (!in->pull(in->ctx, in->buf + in->end, in->cap - in->end, &n, &in->failed) || n == 0) {
		in->ended = true;
		return false;
	}
	in->end += n;
	return true;
}

/* A byte order mark in front says nothing that UTF-8 does not say itself. */
static void begin(struct input *in)
{
	if (in->begun)
		return;
	in->begun = true;
	while (in->end - in->at < 3 && fill(in))
		;
	if (in->end - in->at >= 3 && memcmp(in->buf + in->at, "\xEF\xBB\xBF", 3) == 0)
		in->at += 3;
}

/* The failure, once; after that the stream is simply at its end. */
static bool tell_failure(struct input *in, struct err *err)
{
	if (!in->failed.code)
		return true;
	if (err)
		*err = in->failed;
	in->failed.code = ERR_NONE;
	return false;
}

bool stream_chunk(struct input *in, const char **ret, size_t *ret_n, struct err *err)
{
	if (in->at == in->end && !fill(in) && !tell_failure(in, err))
		return false;
	*ret = in->buf + in->at;
	*ret_n = in->end - in->at;
	return true;
}

void stream_skip(struct input *in, size_t n)
{
	assert(n <= in->end - in->at);
	in->at += n;
}

bool budget_spend(struct budget *b, size_t n, struct err *err)
{
	b->unpacked += n;
	if (b->unpacked > LIMIT_UNPACKED) {
		b->spent = true;
		return err_set(err, ERR_LIMIT, "unpacks to more than %zu GiB", LIMIT_UNPACKED / GIB);
	}
	if (b->unpacked > LIMIT_RATIO_FROM && b->unpacked / LIMIT_RATIO > b->packed) {
		b->spent = true;
		return err_set(err, ERR_LIMIT, "unpacks to more than %d times its size", LIMIT_RATIO);
	}
	return true;
}

/* --- what readers call --- */

struct str input_name(const struct input *in)
{
	return in->name;
}

bool input_peek(struct input *in, struct str *ret, struct err *err)
{
	begin(in);
	while (in->end - in->at < PEEK && fill(in))
		;
	if (in->at == in->end && !tell_failure(in, err))
		return false;
	*ret = str_sub(str_n(in->buf + in->at, in->end - in->at), 0, PEEK);
	return true;
}

/* Past the line that begins at `at`, without keeping it. */
static void pass_line(struct input *in)
{
	for (;;) {
		char *nl = in->end > in->at ? memchr(in->buf + in->at, '\n', in->end - in->at) : NULL;

		if (nl) {
			in->at = (size_t)(nl + 1 - in->buf);
			return;
		}
		in->at = in->end;
		if (!fill(in))
			return;
	}
}

static bool too_long(struct input *in, size_t max, struct err *err)
{
	pass_line(in);
	return err_set(err, ERR_LIMIT, "a line of more than %zu bytes, at most that many are read", max);
}

bool input_line(struct input *in, size_t max, struct str *ret, size_t *ret_line, bool *ret_end, struct err *err)
{
	char *nl;

	*ret_end = false;
	begin(in);
	in->scanned = 0;
	for (;;) {
		size_t unread = in->end - in->at;

		nl = unread > in->scanned ? memchr(in->buf + in->at + in->scanned, '\n', unread - in->scanned) : NULL;
		if (nl)
			break;
		in->scanned = unread;
		if (unread > max + 1) { /* one more for the CR before a line end that is yet to come */
			*ret_line = ++in->line;
			return too_long(in, max, err);
		}
		if (!fill(in))
			break;
	}
	if (!nl && in->failed.code) { /* half a line is no line */
		in->at = in->end;
		*ret_line = in->line + 1;
		return tell_failure(in, err);
	}
	if (!nl && in->at == in->end) {
		*ret_end = true;
		return true;
	}
	struct str line = str_n(in->buf + in->at, nl ? (size_t)(nl - in->buf) - in->at : in->end - in->at);

	in->at += line.n + (nl != NULL);
	*ret_line = ++in->line;
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (line.n > max)
		return err_set(err, ERR_LIMIT, "a line of %zu bytes, at most %zu are read", line.n, max);
	*ret = line;
	return true;
}

bool input_all(struct input *in, struct arena *a, size_t max, struct str *ret, struct err *err)
{
	size_t cap = in->size && in->size < max ? (size_t)in->size + 1 : 64 * KIB, n = 0, got;
	const char *chunk;

	begin(in);
	if (cap > max)
		cap = max + 1;
	char *all = malloc(cap);

	if (!all)
		out_of_memory();
	for (;;) {
		if (!stream_chunk(in, &chunk, &got, err)) {
			free(all);
			return false;
		}
		if (got == 0)
			break;
		if (got > max - n) {
			free(all);
			return err_set(err, ERR_LIMIT, "more than %zu bytes, at most that many are read", max);
		}
		if (n + got > cap) {
			while (cap < n + got)
				cap *= 2;
			all = realloc(all, cap);
			if (!all)
				out_of_memory();
		}
		memcpy(all + n, chunk, got);
		n += got;
		stream_skip(in, got);
	}
	arena_defer(a, free, all);
	*ret = str_n(all, n);
	return true;
}

bool input_gunzip(struct arena *a, struct str packed, size_t max, struct str *ret, struct err *err)
{
	struct budget budget = { .packed = packed.n };
	struct input from, to;

	stream_over(&from, STR_NONE, packed, &budget);
	stream_init(&to, STR_NONE, &budget);
	if (packing_of(packed) != PACKING_GZIP)
		return err_set(err, ERR_SYNTAX, "not gzip: its first bytes are others");
	struct unpacker *u = unpacker_new(PACKING_GZIP, &from, &to, err);
	bool ok = u && input_all(&to, a, max, ret, err);

	unpacker_free(u);
	stream_release(&to);
	return ok;
}

/* input_case - what the tests of inputs share: a walk told as one text, and packed things to walk over. */
#ifndef TEST_INPUT_CASE_H
#define TEST_INPUT_CASE_H

#include "unit.h"

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>
#include <zstd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "format/input.h"

/* --- what a walk told: one text, a line per member, so that a whole walk is compared at once --- */

struct told {
	struct buf text;
	bool by_line; /* members by lines, else whole */
	size_t stop_after;
	size_t members;
};

static inline bool tell_member(void *ctx, struct input *in, struct err *err)
{
	struct told *t = ctx;
	struct err why = { 0 };

	if (t->stop_after && t->members == t->stop_after)
		return err_set(err, ERR_STOPPED, "enough");
	t->members++;
	buf_put(&t->text, input_name(in));
	if (!t->by_line) {
		struct arena a;
		struct str all;

		arena_init(&a);
		if (input_all(in, &a, 1 * MIB, &all, &why))
			buf_printf(&t->text, "=%.*s\n", STR_ARG(all));
		else
			buf_printf(&t->text, "!%s\n", why.msg);
		arena_release(&a);
		return true;
	}
	for (;;) {
		struct str line;
		size_t number;
		bool end;

		if (!input_line(in, 1 * MIB, &line, &number, &end, &why))
			buf_printf(&t->text, "|%zu!%s", number, why.msg);
		else if (end)
			break;
		else
			buf_printf(&t->text, "|%zu:%.*s", number, STR_ARG(line));
	}
	buf_putc(&t->text, '\n');
	return true;
}

static inline void tell_bad(void *ctx, struct str name, const struct err *err)
{
	struct told *t = ctx;

	buf_printf(&t->text, "%.*s?%s\n", STR_ARG(name), err->msg);
}

static inline void told_init(struct told *t, bool by_line)
{
	*t = (struct told){ .by_line = by_line };
	buf_init(&t->text, 64 * MIB);
}

static inline void want_told(struct told *t, const char *expected, const char *label)
{
	want_str(buf_str(&t->text), str_of(expected), label);
	buf_release(&t->text);
}

static inline void walk_bytes(struct told *t, const char *name, struct str bytes)
{
	struct input_visitor v = { t, tell_member, tell_bad };
	struct err err = { 0 };

	want(input_walk_bytes(str_of(name), bytes, &v, &err), "%s: %s", name, err.msg);
}

/* --- making packed things --- */

static inline struct str gzip(struct arena *a, struct str plain)
{
	size_t room = compressBound((uLong)plain.n) + 64;
	char *to = arena_alloc(a, room);
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)plain.p, .avail_in = (unsigned)plain.n,
	               .next_out = (unsigned char *)to, .avail_out = (unsigned)room };

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return str_n(to, room - z.avail_out);
}

static inline struct str zstd(struct arena *a, struct str plain)
{
	size_t room = ZSTD_compressBound(plain.n);
	char *to = arena_alloc(a, room);

	return str_n(to, ZSTD_compress(to, room, plain.p, plain.n, 3));
}

struct file { const char *name; struct str bytes; };

static inline struct str pack(struct arena *a, bool zip, const struct file *files, size_t n)
{
	size_t room = 1 * MIB, used = 0;
	char *to = arena_alloc(a, room);
	struct archive *ar = archive_write_new();

	if (zip)
		archive_write_set_format_zip(ar);
	else
		archive_write_set_format_ustar(ar);
	archive_write_set_bytes_in_last_block(ar, 1);
	assert_int_equal(archive_write_open_memory(ar, to, room, &used), ARCHIVE_OK);
	for (size_t i = 0; i < n; i++) {
		struct archive_entry *e = archive_entry_new();
		bool folder = str_ends(str_of(files[i].name), STR("/"));
		bool link = str_starts(files[i].bytes, STR("->"));

		archive_entry_set_pathname(e, files[i].name);
		archive_entry_set_filetype(e, folder ? AE_IFDIR : link ? AE_IFLNK : AE_IFREG);
		archive_entry_set_perm(e, 0644);
		archive_entry_set_size(e, link ? 0 : (int64_t)files[i].bytes.n);
		if (link)
			archive_entry_set_symlink(e, files[i].bytes.p + 2);
		assert_int_equal(archive_write_header(ar, e), ARCHIVE_OK);
		if (!link)
			archive_write_data(ar, files[i].bytes.p, files[i].bytes.n);
		archive_entry_free(e);
	}
	archive_write_close(ar);
	archive_write_free(ar);
	return str_n(to, used);
}

static inline struct str joined(struct arena *a, struct str x, struct str y)
{
	char *to = arena_alloc(a, x.n + y.n);

	memcpy(to, x.p, x.n);
	memcpy(to + x.n, y.p, y.n);
	return str_n(to, x.n + y.n);
}

#endif

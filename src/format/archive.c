/*
 * archive - the files inside a zip or a tar, through libarchive.
 *
 * Only the two formats are switched on, and no filter: compression around an
 * archive is our own layer, so that one budget counts it all. A zip that can be
 * seeked in is read by its central directory, one on a pipe from front to back.
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>

#include "base/limits.h"
#include "format/stream.h"

struct opened {
	struct input *from;
	struct archive *ar;
	struct err failed; /* of the stream underneath */
	uint64_t at;       /* where the next read stands */
	size_t held;       /* bytes handed out and not yet passed */
};

static la_ssize_t on_read(struct archive *ar, void *ctx, const void **ret)
{
	struct opened *o = ctx;
	const char *p;
	size_t n;

	stream_skip(o->from, o->held);
	o->held = 0;
	if (!stream_chunk(o->from, &p, &n, &o->failed)) {
		archive_set_error(ar, EIO, "%s", o->failed.msg);
		return ARCHIVE_FATAL;
	}
	*ret = p;
	o->held = n;
	o->at += n;
	return (la_ssize_t)n;
}

static la_int64_t on_seek(struct archive *ar, void *ctx, la_int64_t offset, int whence)
{
	struct opened *o = ctx;
	int64_t to = offset + (whence == SEEK_CUR ? (int64_t)o->at : whence == SEEK_END ? (int64_t)o->from->size : 0);

	(void)ar;
	if (to < 0 || o->from->seek(o->from->ctx, to) < 0)
		return ARCHIVE_FATAL;
	o->from->at = o->from->end = o->from->scanned = 0;
	o->from->ended = false;
	o->held = 0;
	o->at = (uint64_t)to;
	return to;
}

static const char *reason(struct opened *o)
{
	const char *s = o->failed.code ? o->failed.msg : archive_error_string(o->ar);

	return s ? s : "unknown reason";
}

static bool pull_member(void *ctx, char *to, size_t room, size_t *ret_n, struct err *err)
{
	struct opened *o = ctx;
	/* ARCHIVE_RETRY is a failure too: of a sparse file whose pieces run backwards it is all that ever comes. */
	la_ssize_t n = archive_read_data(o->ar, to, room);

	if (n < 0)
		return err_set(err, o->failed.code ? o->failed.code : ERR_SYNTAX, "cannot be unpacked: %s", reason(o));
	*ret_n = (size_t)n;
	return budget_spend(o->from->budget, (size_t)n, err);
}

static bool open_archive(struct opened *o)
{
	archive_read_support_format_zip(o->ar);
	archive_read_support_format_tar(o->ar);
	archive_read_set_read_callback(o->ar, on_read);
	if (o->from->seek)
		archive_read_set_seek_callback(o->ar, on_seek);
	archive_read_set_callback_data(o->ar, o);
	return archive_read_open1(o->ar) == ARCHIVE_OK;
}

struct walker {
	bool (*member)(void *ctx, struct input *in, struct err *err);
	void (*bad)(void *ctx, struct str name, const struct err *err);
	void *ctx;
};

static bool visit(struct opened *o, struct archive_entry *entry, struct input *in, struct arena *a, const struct walker *w,
                  struct err *err)
{
	const char *path = archive_entry_pathname_utf8(entry);
	struct err why = { 0 };

	if (!path)
		path = archive_entry_pathname(entry);
	struct str name = str_printf(a, "%.*s:%s", STR_ARG(o->from->name), path ? path : "?");
	unsigned type = archive_entry_filetype(entry);

	if (type == AE_IFDIR)
		return true;
	if (type != AE_IFREG || archive_entry_hardlink(entry)) {
		err_set(&why, ERR_TYPE, "found a link or a special file, expected a file");
		w->bad(w->ctx, name, &why);
		return true;
	}
	if (archive_entry_is_data_encrypted(entry)) {
		err_set(&why, ERR_TYPE, "is encrypted");
		w->bad(w->ctx, name, &why);
		return true;
	}
	stream_again(in, name, o->from->budget);
	in->pull = pull_member;
	in->ctx = o;
	in->size = archive_entry_size_is_set(entry) ? (uint64_t)archive_entry_size(entry) : 0;
	return w->member(w->ctx, in, err);
}

bool archive_walk(struct input *from, bool (*member)(void *ctx, struct input *in, struct err *err),
                  void (*bad)(void *ctx, struct str name, const struct err *err), void *ctx, struct err *err)
{
	struct opened o = { .from = from, .ar = archive_read_new() };
	struct walker w = { member, bad, ctx };
	struct archive_entry *entry;
	struct input in = { 0 };
	struct arena a;
	struct err why = { 0 };
	bool go_on = true;
	size_t n = 0;

	arena_init(&a);
	if (!o.ar || !open_archive(&o)) {
		err_set(&why, ERR_SYNTAX, "cannot be opened as an archive: %s", o.ar ? reason(&o) : "no memory");
		bad(ctx, from->name, &why);
	} else {
		int r;

		while (go_on && (r = archive_read_next_header(o.ar, &entry)) != ARCHIVE_EOF) {
			if (r == ARCHIVE_FATAL || r == ARCHIVE_FAILED)
				err_set(&why, o.failed.code ? o.failed.code : ERR_SYNTAX, "the archive is damaged after %zu members: %s", n,
				        reason(&o));
			else if (n++ == LIMIT_MEMBERS)
				err_set(&why, ERR_LIMIT, "more than %d members in one archive", LIMIT_MEMBERS);
			else if (from->budget->spent)
				err_set(&why, ERR_LIMIT, "unpacking stopped after %zu members", n - 1);
			if (why.code) {
				bad(ctx, from->name, &why);
				break;
			}
			if (r == ARCHIVE_RETRY)
				continue;
			go_on = visit(&o, entry, &in, &a, &w, err);
			arena_reset(&a);
		}
	}
	stream_release(&in);
	archive_read_free(o.ar);
	arena_release(&a);
	return go_on;
}

#include "format/locked_zip.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/arena.h"

static const char options[] = "zip:encryption=zipcrypt,zip:compression=deflate,zip:compression-level=1,"
                              "zip:hdrcharset=UTF-8";

static la_ssize_t put(struct archive *ar, void *out, const void *p, size_t n)
{
	(void)ar;
	buf_put(out, str_n(p, n));
	return (la_ssize_t)n;
}

static bool failed(struct archive *ar, struct err *err)
{
	return err_set(err, ERR_IO, "packing a file: %s", archive_error_string(ar) ? archive_error_string(ar) : "failed");
}

static bool one_entry(struct archive *ar, const char *name, struct str bytes, unixtime at, struct err *err)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname_utf8(e, name);
	archive_entry_set_size(e, (la_int64_t)bytes.n);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0600);
	archive_entry_set_mtime(e, at, 0);
	bool ok = archive_write_header(ar, e) == ARCHIVE_OK;

	for (size_t n = 0; ok && n < bytes.n;) {
		la_ssize_t took = archive_write_data(ar, bytes.p + n, bytes.n - n);

		ok = took > 0;
		n += ok ? (size_t)took : 0;
	}
	archive_entry_free(e);
	return ok || failed(ar, err);
}

bool locked_zip(struct buf *out, struct str name, struct str bytes, unixtime at, struct err *err)
{
	struct arena a = { 0 };
	struct archive *ar = archive_write_new();
	bool ok = archive_write_set_format_zip(ar) == ARCHIVE_OK && archive_write_set_options(ar, options) == ARCHIVE_OK &&
	          archive_write_set_passphrase(ar, LOCKED_ZIP_PASSWORD) == ARCHIVE_OK &&
	          archive_write_set_bytes_per_block(ar, 0) == ARCHIVE_OK &&
	          archive_write_open(ar, out, NULL, put, NULL) == ARCHIVE_OK;

	ok = (ok || failed(ar, err)) && one_entry(ar, str_cstr(&a, name), bytes, at, err) &&
	     (archive_write_close(ar) == ARCHIVE_OK || failed(ar, err));
	archive_write_free(ar);
	arena_release(&a);
	return ok && buf_ok(out, err);
}

/*
 * walk - from a path to its members: files, folders, and what is packed in them.
 *
 * A folder is read in name order, names that begin with a dot are passed over (a
 * git checkout carries its history there). Links are told, not followed; the path
 * given by a person may itself be one. An archive met inside an archive or a folder
 * is opened only when its name says so too: an .apk or .docx is a zip as well.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "format/stream.h"

enum { ARCHIVES_DEEP = 2 }; /* an archive in an archive (the CVE list is published so), no deeper */

struct walk {
	const struct input_visitor *v;
	struct budget budget;
	struct input file;     /* its buffer serves all plain files */
	struct input unpacked; /* and this one all compressed ones outside archives */
	size_t members;
	unsigned archives;     /* how many are open around us */
};

static void tell_bad(void *ctx, struct str name, const struct err *err)
{
	struct walk *w = ctx;

	if (w->v->bad)
		w->v->bad(w->v->ctx, name, err);
}

/* --- what is packed in a stream --- */

static bool named_archive(struct str name)
{
	static const struct str ends[] = {
		STR_LIT(".zip"), STR_LIT(".tar"), STR_LIT(".tar.gz"), STR_LIT(".tgz"), STR_LIT(".tar.zst"), STR_LIT(".tzst"),
	};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_iends(name, ends[i]))
			return true;
	return false;
}

static bool visit_stream(struct walk *w, struct input *in, bool pointed_at, struct err *err);

static bool visit_archived(void *ctx, struct input *in, struct err *err)
{
	return visit_stream(ctx, in, false, err);
}

static bool visit_opened(struct walk *w, struct input *in, enum packing kind, bool pointed_at, struct err *err)
{
	if ((kind != PACKING_ZIP && kind != PACKING_TAR) || w->archives == ARCHIVES_DEEP ||
	    !(pointed_at || named_archive(in->name)))
		return w->v->member(w->v->ctx, in, err);
	w->archives++;
	bool ok = archive_walk(in, visit_archived, tell_bad, w, err);

	w->archives--;
	return ok;
}

static bool visit_compressed(struct walk *w, struct input *in, enum packing kind, bool pointed_at, struct err *err)
{
	struct input inner = { 0 }, *to = w->archives ? &inner : &w->unpacked;
	struct err why = { 0 };
	struct str head;
	bool ok = true;

	stream_again(to, in->name, in->budget);
	struct unpacker *u = unpacker_new(kind, in, to, &why);

	if (!u || !input_peek(to, &head, &why))
		tell_bad(w, in->name, &why);
	else
		ok = visit_opened(w, to, packing_of(head), pointed_at, err);
	unpacker_free(u);
	stream_release(&inner);
	return ok;
}

static bool visit_stream(struct walk *w, struct input *in, bool pointed_at, struct err *err)
{
	struct err why = { 0 };
	struct str head;

	if (!input_peek(in, &head, &why)) {
		tell_bad(w, in->name, &why);
		return true;
	}
	enum packing kind = packing_of(head);

	if (kind == PACKING_GZIP || kind == PACKING_ZSTD)
		return visit_compressed(w, in, kind, pointed_at, err);
	return visit_opened(w, in, kind, pointed_at, err);
}

/* --- files --- */

struct source {
	int fd;
	struct budget *budget;
	uint64_t at;
};

static bool pull_file(void *ctx, char *to, size_t room, size_t *ret_n, struct err *err)
{
	struct source *s = ctx;
	ssize_t n;

	do
		n = read(s->fd, to, room);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(err, "reading");
	s->at += (uint64_t)n;
	if (s->at > s->budget->packed)
		s->budget->packed = s->at;
	*ret_n = (size_t)n;
	return true;
}

static int64_t seek_file(void *ctx, int64_t to)
{
	struct source *s = ctx;
	off_t at = lseek(s->fd, to, SEEK_SET);

	if (at >= 0)
		s->at = (uint64_t)at;
	return at;
}

static bool visit_fd(struct walk *w, int fd, struct str name, uint64_t size, bool seekable, bool pointed_at, struct err *err)
{
	struct source s = { .fd = fd, .budget = &w->budget };

	w->budget = (struct budget){ 0 };
	stream_again(&w->file, name, &w->budget);
	w->file.pull = pull_file;
	w->file.seek = seekable ? seek_file : NULL;
	w->file.ctx = &s;
	w->file.size = size;
	return visit_stream(w, &w->file, pointed_at, err);
}

static const char *kind_of(mode_t mode)
{
	return S_ISFIFO(mode) ? "a pipe" : S_ISSOCK(mode) ? "a socket" : S_ISLNK(mode) ? "a link" : "a device";
}

/* --- folders --- */

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool list_folder(struct arena *a, int fd, struct strs *ret, struct err *err)
{
	DIR *dir = fdopendir(fd);
	struct dirent *e;

	if (!dir) {
		err_sys(err, "reading the folder");
		close(fd);
		return false;
	}
	while ((errno = 0, e = readdir(dir)))
		if (e->d_name[0] != '.')
			strs_add(a, ret, str_dup(a, str_of(e->d_name)));
	bool ok = errno == 0 || err_sys(err, "reading the folder");

	closedir(dir);
	if (ok && ret->n)
		qsort(ret->v, ret->n, sizeof *ret->v, by_name);
	return ok;
}

static bool visit_entry(struct walk *w, int parent, struct str path, struct str name, unsigned depth, struct err *err);

static bool visit_folder(struct walk *w, int fd, struct str path, unsigned depth, struct err *err)
{
	struct err why = { 0 };
	struct strs names = { 0 };
	struct arena a;
	bool ok = true;

	if (depth == LIMIT_PATH_DEPTH) {
		err_set(&why, ERR_LIMIT, "folders nested deeper than %d", LIMIT_PATH_DEPTH);
		tell_bad(w, path, &why);
		return true;
	}
	arena_init(&a);
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (own < 0) {
		err_sys(&why, "opening the folder");
		tell_bad(w, path, &why);
	} else if (!list_folder(&a, own, &names, &why)) {
		tell_bad(w, path, &why);
	}
	while (str_ends(path, STR("/")) && path.n > 1)
		path.n--;
	for (size_t i = 0; ok && i < names.n; i++)
		ok = visit_entry(w, fd, str_printf(&a, "%.*s/%.*s", STR_ARG(path), STR_ARG(names.v[i])), names.v[i], depth, err);
	arena_release(&a);
	return ok;
}

static bool visit_entry(struct walk *w, int parent, struct str path, struct str name, unsigned depth, struct err *err)
{
	struct err why = { 0 };
	struct stat st;
	bool ok = true;
	int fd = -1;

	if (w->members++ == LIMIT_MEMBERS)
		return err_set(err, ERR_LIMIT, "%.*s: more than %d files in one folder tree", STR_ARG(path), LIMIT_MEMBERS);
	if (fstatat(parent, name.p, &st, AT_SYMLINK_NOFOLLOW) < 0)
		err_sys(&why, "opening");
	else if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		err_set(&why, ERR_TYPE, "found %s, expected a file", kind_of(st.st_mode));
	else if ((fd = openat(parent, name.p, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) < 0 || fstat(fd, &st) < 0)
		err_sys(&why, "opening");
	if (why.code)
		tell_bad(w, path, &why);
	else if (S_ISDIR(st.st_mode))
		ok = visit_folder(w, fd, path, depth + 1, err);
	else if (S_ISREG(st.st_mode))
		ok = visit_fd(w, fd, path, (uint64_t)st.st_size, true, false, err);
	if (fd >= 0)
		close(fd);
	return ok;
}

/* --- the two ways in --- */

/* What the shell passes for <(command): already open, so that reading it is what was asked for. */
static bool is_open_already(const char *path)
{
	return str_starts(str_of(path), STR("/dev/fd/")) || str_starts(str_of(path), STR("/proc/self/fd/")) ||
	       str_eq(str_of(path), STR("/dev/stdin"));
}

static bool visit_path(struct walk *w, const char *path, struct err *err)
{
	struct stat st;
	bool pipe = is_open_already(path);

	if (strcmp(path, "-") == 0)
		return visit_fd(w, STDIN_FILENO, STR("-"), 0, false, true, err);
	if (stat(path, &st) < 0 && errno == ENOENT)
		return err_set(err, ERR_FOUND, "there is no file or folder %s", path);
	if (stat(path, &st) < 0)
		return err_sys(err, "%s", path);
	if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode) && !(pipe && S_ISFIFO(st.st_mode)))
		return err_set(err, ERR_TYPE, "%s: found %s, expected a file or a folder", path, kind_of(st.st_mode));
	int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC | (pipe ? 0 : O_NONBLOCK));

	if (fd < 0)
		return err_sys(err, "%s", path);
	bool ok = S_ISDIR(st.st_mode) ? visit_folder(w, fd, str_of(path), 0, err)
	                              : visit_fd(w, fd, str_of(path), (uint64_t)st.st_size, S_ISREG(st.st_mode), true, err);

	close(fd);
	return ok;
}

bool input_walk(const char *path, const struct input_visitor *v, struct err *err)
{
	struct walk w = { .v = v };
	bool ok = visit_path(&w, path, err);

	stream_release(&w.file);
	stream_release(&w.unpacked);
	return ok;
}

struct memory {
	struct str bytes;
	size_t at;
};

static bool pull_memory(void *ctx, char *to, size_t room, size_t *ret_n, struct err *err)
{
	struct memory *m = ctx;
	struct str next = str_sub(str_from(m->bytes, m->at), 0, room);

	(void)err;
	if (next.n)
		memcpy(to, next.p, next.n);
	m->at += next.n;
	*ret_n = next.n;
	return true;
}

static int64_t seek_memory(void *ctx, int64_t to)
{
	struct memory *m = ctx;

	if ((uint64_t)to > m->bytes.n)
		return -1;
	m->at = (size_t)to;
	return to;
}

bool input_walk_bytes(struct str name, struct str bytes, const struct input_visitor *v, struct err *err)
{
	struct walk w = { .v = v, .budget = { .packed = bytes.n } };
	struct memory m = { .bytes = bytes };

	stream_init(&w.file, name, &w.budget);
	w.file.pull = pull_memory;
	w.file.seek = seek_memory;
	w.file.ctx = &m;
	w.file.size = bytes.n;
	bool ok = visit_stream(&w, &w.file, true, err);

	stream_release(&w.file);
	stream_release(&w.unpacked);
	return ok;
}

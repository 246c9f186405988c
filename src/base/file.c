#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"

static int open_for_reading(const char *path, struct err *err)
{
	struct stat st;
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	bool missing = fd < 0 && errno == ENOENT;

	if (fd < 0) {
		err_sys(err, "cannot open %s", path);
		if (err && missing)
			err->code = ERR_FOUND;
		return -1;
	}
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		err_set(err, ERR_TYPE, "%s is a folder, expected a file", path);
		return -1;
	}
	return fd;
}

bool file_read(struct arena *a, const char *path, size_t max, struct str *ret, struct err *err)
{
	struct buf b;
	ssize_t got = 0;
	int fd = open_for_reading(path, err);

	if (fd < 0)
		return false;
	buf_init(&b, max);
	for (;;) {
		char chunk[64 * 1024];

		got = read(fd, chunk, sizeof chunk);
		if (got <= 0)
			break;
		buf_put(&b, str_n(chunk, (size_t)got));
		if (b.overflow)
			break;
	}
	bool ok = got < 0 ? err_sys(err, "cannot read %s", path)
	                  : !b.overflow || err_set(err, ERR_LIMIT, "%s is larger than %zu bytes", path, max);

	if (ok)
		*ret = buf_dup(a, &b);
	buf_release(&b);
	close(fd);
	return ok;
}

struct mapping {
	void *p;
	size_t n;
};

static void unmap(void *ptr)
{
	struct mapping *m = ptr;

	munmap(m->p, m->n);
}

bool file_map(struct arena *a, const char *path, struct str *ret, struct err *err)
{
	struct stat st;
	int fd = open_for_reading(path, err);

	if (fd < 0)
		return false;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(err, ERR_TYPE, "%s is not a regular file", path);
	}
	if (st.st_size == 0) {
		close(fd);
		*ret = STR("");
		return true;
	}
	struct mapping *m = arena_new(a, struct mapping);

	m->n = (size_t)st.st_size;
	m->p = mmap(NULL, m->n, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (m->p == MAP_FAILED)
		return err_sys(err, "cannot map %s", path);
	arena_defer(a, unmap, m);
	*ret = str_n(m->p, m->n);
	return true;
}

static bool write_all(int fd, struct str s)
{
	while (s.n) {
		ssize_t put = write(fd, s.p, s.n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		s = str_from(s, (size_t)put);
	}
	return true;
}

/* The rename itself lasts only when the folder that holds the name does. */
static bool sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[4096];

	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return false;
	bool ok = fsync(fd) == 0;

	close(fd);
	return ok;
}

bool file_write(const char *path, struct str bytes, struct err *err)
{
	char temporary[4096];

	if ((size_t)snprintf(temporary, sizeof temporary, "%s.XXXXXX", path) >= sizeof temporary)
		return err_set(err, ERR_LIMIT, "path too long: %s", path);
	int fd = mkostemp(temporary, O_CLOEXEC);

	if (fd < 0)
		return err_sys(err, "cannot create %s", temporary);
	bool ok = write_all(fd, bytes) && fchmod(fd, 0644) == 0 && fsync(fd) == 0;

	ok = close(fd) == 0 && ok;
	if (!ok || rename(temporary, path) != 0) {
		err_sys(err, "cannot write %s", path);
		unlink(temporary);
		return false;
	}
	return sync_folder_of(path) || err_sys(err, "cannot sync the folder of %s", path);
}

bool file_name(const char *from, const char *to, struct err *err)
{
	if (link(from, to) != 0) /* unlike rename() it never takes a name from another file */
		return err_sys(err, "cannot name the file %s", to);
	unlink(from);
	return sync_folder_of(to) || err_sys(err, "cannot sync the folder of %s", to);
}

bool file_make_folder(const char *path, struct err *err)
{
	char part[4096];

	if ((size_t)snprintf(part, sizeof part, "%s", path) >= sizeof part)
		return err_set(err, ERR_LIMIT, "path too long: %s", path);
	for (char *p = part + 1; ; p++) {
		char c = *p;

		if (c != '/' && c != '\0')
			continue;
		*p = '\0';
		struct stat st;

		if (mkdir(part, 0755) != 0 && errno != EEXIST)
			return err_sys(err, "cannot create the folder %s", part);
		if (stat(part, &st) != 0 || !S_ISDIR(st.st_mode))
			return err_set(err, ERR_IO, "cannot create the folder %s: there is a file of that name", part);
		*p = c;
		if (!c)
			return true;
	}
}

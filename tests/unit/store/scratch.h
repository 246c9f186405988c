/* scratch - a folder of its own for each store test, gone afterwards; and errors told in full. */
#ifndef TEST_STORE_SCRATCH_H
#define TEST_STORE_SCRATCH_H

#include "engine.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "store/list.h"

struct scratch {
	char folder[64];
	char db[ADDRESS_MAX];
	struct arena a;
	struct err err;
};

static inline int scratch_open(void **state)
{
	struct scratch *s = calloc(1, sizeof *s);

	snprintf(s->folder, sizeof s->folder, "/tmp/tocsin-store-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	char file[96];

	snprintf(file, sizeof file, "%s/list.db", s->folder);
	engine_place(s->db, file);
	arena_init(&s->a);
	*state = s;
	return 0;
}

static inline int scratch_close(void **state)
{
	struct scratch *s = *state;
	DIR *d = opendir(s->folder);

	for (struct dirent *e; d && (e = readdir(d));) {
		char path[400];

		snprintf(path, sizeof path, "%s/%s", s->folder, e->d_name);
		unlink(path);
	}
	if (d)
		closedir(d);
	rmdir(s->folder);
	arena_release(&s->a);
	free(s);
	return 0;
}

/* The call must succeed; what it says otherwise is shown. */
#define done(s, call) \
	do { \
		char told[600]; \
		if (!(call)) \
			fail_msg("%s: %s", #call, err_text(&(s)->err, told, sizeof told)); \
	} while (0)

/* The call must fail with this code and these words in its message. */
#define refused(s, call, want_code, words) \
	do { \
		(s)->err = (struct err){ 0 }; \
		if (call) \
			fail_msg("%s went through", #call); \
		if ((s)->err.code != (want_code) || !strstr((s)->err.msg, words)) \
			fail_msg("%s: code %d, \"%s\"", #call, (int)(s)->err.code, (s)->err.msg); \
	} while (0)

static inline struct db *opened(struct scratch *s, enum db_mode mode)
{
	struct db *d = db_open(s->db, mode, &s->err);

	if (!d)
		fail_msg("%s", s->err.msg);
	return d;
}

static inline void put_bytes_at(const char *path, const void *p, size_t n, long at)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, p, n, at), (ssize_t)n);
	close(fd);
}

#define tested(f) cmocka_unit_test_setup_teardown(f, scratch_open, scratch_close)
#define tested_sqlite(f) only_sqlite(f, scratch_open, scratch_close)

/* One named value: the smallest thing to write and read. */
static inline bool state_set(struct db *d, const char *name, const char *value, struct err *err)
{
	return list_set(d, str_of(name), str_of(value), err);
}

static inline struct str state_get(struct scratch *s, struct db *d, const char *name)
{
	struct str v;

	done(s, list_get(d, &s->a, str_of(name), &v, &s->err));
	return v;
}

#endif

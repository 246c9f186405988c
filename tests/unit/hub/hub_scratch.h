/* hub_scratch - a new hub of its own for each test, with a clock that the test sets, gone afterwards. */
#ifndef TEST_HUB_SCRATCH_H
#define TEST_HUB_SCRATCH_H

#include "engine.h"

#include <dirent.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "hub/act.h"
#include "hub/settings.h"

/* Tests that count acts define it before they include this: no obligations follow then. */
#ifndef SCRATCH_QUIET
#define SCRATCH_QUIET false
#endif

/* Tests of thousands of acts define it: what they test is not the disk. */
#ifdef SCRATCH_IN_MEMORY
#define SCRATCH_FOLDER (access("/dev/shm", W_OK) == 0 ? "/dev/shm/tocsin-hub-XXXXXX" : "/tmp/tocsin-hub-XXXXXX")
#else
#define SCRATCH_FOLDER "/tmp/tocsin-hub-XXXXXX"
#endif

struct hub_scratch {
	char folder[64], db[ADDRESS_MAX], keys[100];
	struct arena a;
	struct err err;
	struct hub *hub;
};

/* 2026-11-23T08:00:00Z, until a test says otherwise. */
static _Atomic unixtime scratch_clock = 1795420800;
static inline unixtime scratch_now(void) { return scratch_clock; }

static inline struct hub *hub_scratch_open(struct hub_scratch *s)
{
	const struct hub_options o = { .where = s->db, .keys = s->keys, .readers = 4, .now = scratch_now,
		                        .quiet = SCRATCH_QUIET };
	char told[600];
	struct hub *h = hub_open(&o, &s->err);

	if (!h)
		fail_msg("hub_open: %s", err_text(&s->err, told, sizeof told));
	return h;
}

static inline int hub_scratch_begin(void **state)
{
	struct hub_scratch *s = calloc(1, sizeof *s);
	char file[96], told[600];

	scratch_clock = 1795420800;
	snprintf(s->folder, sizeof s->folder, "%s", SCRATCH_FOLDER);
	assert_non_null(mkdtemp(s->folder));
	snprintf(file, sizeof file, "%s/hub.db", s->folder);
	snprintf(s->keys, sizeof s->keys, "%s/hub.keys", s->folder);
	engine_place(s->db, file);
	arena_init(&s->a);
	const struct hub_init_options o = { .where = s->db, .keys = s->keys, .name = STR("Alliance Example"),
		                            .origin = STR("hub.example/ledger"), .now = scratch_now,
		                            .quiet = SCRATCH_QUIET };

	if (!hub_init(&o, &s->err))
		fail_msg("hub_init: %s", err_text(&s->err, told, sizeof told));
	s->hub = hub_scratch_open(s);
	*state = s;
	return 0;
}

static inline int hub_scratch_end(void **state)
{
	struct hub_scratch *s = *state;

	hub_close(s->hub);
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
#define did(s, call) \
	do { \
		char did_told[600]; \
		(s)->err = (struct err){ 0 }; \
		if (!(call)) \
			fail_msg("%s: %s", #call, err_text(&(s)->err, did_told, sizeof did_told)); \
	} while (0)
/* After settings were changed: the hub goes by them. A server of databases tells of a commit a moment after it. */
static inline void hub_scratch_tick(struct hub_scratch *s, struct hub *h)
{
	const struct settings *before = hub_settings(h), *now = before;

	for (int i = 0; now == before && i < 200; i++) {
		did(s, hub_tick(h, &s->err));
		if (!on_postgres())
			break;
		now = hub_settings(h);
		settings_release(now);
		if (now == before)
			nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
	}
	settings_release(before);
}
/* The call must fail so. */
#define refuses(s, call, expected) \
	do { \
		char told_[600]; \
		(s)->err = (struct err){ 0 }; \
		if (call) \
			fail_msg("%s: succeeded", #call); \
		if ((s)->err.code != (expected)) \
			fail_msg("%s: %s", #call, err_text(&(s)->err, told_, sizeof told_)); \
	} while (0)

#endif

/*
 * real - the list and the fleet that the public data under shared data make, for tests and measuring.
 *
 * Records go through the real readers, are gathered by id and merged, as an
 * import does it but in memory; devices through the readers of dumps.
 */
#ifndef REAL_H
#define REAL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/map.h"
#include "device/read.h"
#include "format/entry_json.h"
#include "format/reader.h"
#include "hub/list/profiles.h"
#include "vuln/merge.h"
#include "vuln/mobile.h"

struct real_record { /* as it was kept, and the next about the same id */
	enum source source;
	struct str key, body;
	bool creates;
};
struct real_about { struct str id; uint32_t *v; size_t n, cap; bool creates; };

struct real {
	struct arena a;
	struct real_record *records;
	size_t record_n, record_cap, rejected;
	struct map ids;
	struct real_about *about;
	size_t about_n, about_cap;
	const struct entry **entries;
	size_t entry_n;
	struct profile *profiles;
	size_t profile_n, profile_cap, bad_profiles;
};

static inline bool real_record(void *ctx, struct record *r, struct err *err)
{
	struct real *real = ctx;
	bool creates = r->creates && record_is_mobile(r);
	struct real_record kept = { r->source, str_dup(&real->a, r->key), str_dup(&real->a, r->body), creates };

	(void)err;
	for (size_t i = 0; i < r->about.n; i++) {
		bool fresh;
		uint32_t *number = map_put(&real->a, &real->ids, str_dup(&real->a, r->about.v[i]), &fresh);

		if (fresh) {
			*number = (uint32_t)real->about_n;
			real->about = arena_grow(&real->a, real->about, real->about_n, &real->about_cap, sizeof *real->about);
			real->about[real->about_n++] = (struct real_about){ .id = str_dup(&real->a, r->about.v[i]) };
		}
		struct real_about *about = &real->about[*number];

		about->v = arena_grow(&real->a, about->v, about->n, &about->cap, sizeof *about->v);
		about->v[about->n++] = (uint32_t)real->record_n;
		about->creates |= creates;
	}
	real->records = arena_grow(&real->a, real->records, real->record_n, &real->record_cap, sizeof kept);
	real->records[real->record_n++] = kept;
	return true;
}

static inline bool real_device(void *ctx, const struct known_device *d, struct err *err)
{
	(void)ctx, (void)d, (void)err;
	return true;
}

static inline void real_reject(void *ctx, struct str member, const struct err *why, struct str excerpt)
{
	(void)member, (void)why, (void)excerpt;
	((struct real *)ctx)->rejected++;
}

static inline bool real_member(void *ctx, struct input *in, struct err *err)
{
	struct str head;

	if (!input_peek(in, &head, err))
		return false;
	const struct reader *r = reader_for(input_name(in), head);
	struct sink to = { ctx, real_record, real_device, real_reject };

	return !r || r->source == SOURCE_N || r->read(in, &to, err);
}

/* The entry keeps nothing of the records it was merged from: it goes through its own JSON. */
static inline struct entry *real_entry(struct real *real, const struct real_about *about, struct buf *b)
{
	struct arena a = { 0 };
	const struct record **records = arena_array(&a, const struct record *, about->n);
	struct entry merged, *kept = arena_new(&real->a, struct entry);
	struct json j;
	size_t n = 0;

	for (size_t i = 0; i < about->n; i++) {
		const struct real_record *k = &real->records[about->v[i]];
		struct record *r = arena_new(&a, struct record);

		if (reader_of(k->source)->again(&a, k->key, k->body, r, NULL))
			records[n++] = r;
	}
	entry_merge(&a, about->id, records, n, &merged);
	buf_clear(b);
	entry_json_put(b, &merged);
	bool ok = json_read(&real->a, buf_str(b), LIMIT_RECORD, &j, NULL) && entry_json_get(&real->a, &j, kept, NULL);

	arena_release(&a);
	return ok ? kept : NULL;
}

/* All entries of the shared data. False when the data is not there. */
static inline bool real_list(struct real *real, const char *data)
{
	static const char *const folders[] = { "mobile-cves", "bulletins", "kev" };
	struct input_visitor visitor = { real, real_member, NULL };
	char path[1024];
	struct buf b;

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		snprintf(path, sizeof path, "%s/%s", data, folders[i]);
		if (access(path, R_OK) != 0 || !input_walk(path, &visitor, NULL))
			return false;
	}
	buf_init(&b, LIMIT_RECORD);
	real->entries = arena_array(&real->a, const struct entry *, real->about_n + 1);
	for (size_t i = 0; i < real->about_n; i++) {
		const struct entry *e = real->about[i].creates ? real_entry(real, &real->about[i], &b) : NULL;

		if (e)
			real->entries[real->entry_n++] = e;
	}
	buf_release(&b);
	return true;
}

static inline bool real_profile(void *ctx, const struct profile *p, struct err *err)
{
	struct real *real = ctx;
	struct profile kept;
	struct buf b;

	buf_init(&b, LIMIT_PROFILE);
	profile_put_json(&b, p);
	bool ok = profile_from_json(&real->a, buf_dup(&real->a, &b), str_dup(&real->a, p->name), &kept, err);

	buf_release(&b);
	if (!ok)
		return false;
	real->profiles = arena_grow(&real->a, real->profiles, real->profile_n, &real->profile_cap, sizeof kept);
	real->profiles[real->profile_n++] = kept;
	return true;
}

static inline void real_bad(void *ctx, struct str name, const struct err *why)
{
	(void)name, (void)why;
	((struct real *)ctx)->bad_profiles++;
}

/* All devices of the shared data. */
static inline bool real_fleet(struct real *real, const char *data)
{
	static const char *const files[] = { "build-props.tar.gz", "build-props-recent.tar.gz", "pifs-profiles.jsonl.gz" };
	struct profile_sink sink = { real, real_profile, real_bad };
	char path[1024];

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "%s/devices/%s", data, files[i]);
		if (access(path, R_OK) != 0 || !profiles_read(path, &sink, NULL))
			return false;
	}
	return true;
}

#endif

#include "reading.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "format/entry_json.h"
#include "vuln/merge.h"

struct run {
	struct arena a;
	const struct reader *only, *reader;
	size_t records;
};

static struct str written(struct arena *a, const struct entry *e)
{
	struct buf b;

	buf_init(&b, 256 * MIB);
	entry_json_put(&b, e);
	struct str s = buf_dup(a, &b);

	assert(buf_ok(&b, NULL) && str_is_utf8(s));
	buf_release(&b);
	return s;
}

/* The way on: clauses that keep their own promises, an entry that is written and read back the same. */
static void check_entry(struct arena *a, const struct record *r)
{
	struct entry e, back;
	struct err err = { 0 };
	struct json j;

	entry_merge(a, r->about.v[0], &r, 1, &e);
	for (size_t i = 0; i < e.clause_n; i++)
		assert(clause_valid(&e.clauses[i]));
	struct str text = written(a, &e);

	if (!json_read(a, text, 256 * MIB, &j, &err) || !entry_json_get(a, &j, &back, &err) || !str_eq(written(a, &back), text)) {
		fprintf(stderr, "%s: %s\n%.*s\n", err.where, err.msg, STR_ARG(text));
		abort();
	}
}

/* A reader's promises: a key, an id, texts that can be stored, and a body that gives the same record again. */
static bool check_record(void *ctx, struct record *r, struct err *err)
{
	struct run *run = ctx;
	struct record back = { 0 };
	struct err why = { 0 };

	assert(r->key.n && r->about.n && r->body.n && r->source < SOURCE_N);
	assert(str_is_utf8(r->key) && str_is_utf8(r->title) && str_is_utf8(r->description));
	for (size_t i = 0; i < r->about.n; i++)
		assert(r->about.v[i].n);
	if (run->reader->again) {
		bool ok = run->reader->again(&run->a, r->key, r->body, &back, &why);

		assert(ok && str_eq(back.key, r->key) && back.about.n == r->about.n && back.creates == r->creates);
		assert(str_eq(back.title, r->title) && back.statement_n == r->statement_n && back.withdrawn == r->withdrawn);
	}
	if (r->creates)
		check_entry(&run->a, r);
	arena_reset(&run->a);
	return ++run->records < 10000 || err_set(err, ERR_STOPPED, "enough");
}

static bool check_device(void *ctx, const struct known_device *d, struct err *err)
{
	struct run *run = ctx;

	assert(d->source.n && str_is_utf8(d->name) && str_is_utf8(d->maker));
	return ++run->records < 10000 || err_set(err, ERR_STOPPED, "enough");
}

static void check_reject(void *ctx, struct str member, const struct err *why, struct str excerpt)
{
	(void)ctx;
	(void)member;
	assert(why->code != ERR_NONE && why->msg[0] && excerpt.n <= 200);
}

static bool check_member(void *ctx, struct input *in, struct err *err)
{
	struct run *run = ctx;
	const struct sink to = { run, check_record, check_device, check_reject };
	struct err why = { 0 };
	struct str head;

	if (!input_peek(in, &head, &why))
		return true;
	run->reader = run->only && run->only->is(input_name(in), head) ? run->only
	            : run->only ? NULL : reader_for(input_name(in), head);
	if (run->reader && !run->reader->read(in, &to, &why))
		assert(why.code != ERR_NONE);
	(void)err;
	return true;
}

int fuzz_reading(const struct reader *only, const uint8_t *data, size_t n)
{
	struct run run = { .only = only };
	const struct input_visitor v = { &run, check_member, NULL };
	struct err err = { 0 };

	arena_init(&run.a);
	input_walk_bytes(STR("input"), str_n((const char *)data, n), &v, &err);
	arena_release(&run.a);
	return 0;
}

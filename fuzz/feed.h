/*
 * What the targets of the feeds share: bytes in, and everything that a reader promises of what comes out.
 *
 * Whatever the bytes: reading ends, each reject says why, each record names itself and can be read again from its body,
 * and every text that came out lies in memory that may be read.
 */
#ifndef FUZZ_FEED_H
#define FUZZ_FEED_H

#include <assert.h>

#include "format/all_readers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct fuzzed {
	const struct reader *reader;
	uint64_t sum; /* of all texts, so that every byte is touched */
};

static void touch(struct fuzzed *f, struct str s)
{
	f->sum += str_hash(s);
}

static void touch_record(struct fuzzed *f, const struct record *r)
{
	const struct str texts[] = {
		r->key, r->provider, r->title, r->description, r->severity, r->kind, r->component, r->body,
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		touch(f, texts[i]);
	const struct strs lists[] = { r->about, r->aliases, r->weaknesses };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (size_t k = 0; k < lists[i].n; k++)
			touch(f, lists[i].v[k]);
	for (size_t i = 0; i < r->evidence_n; i++) {
		assert(r->evidence[i].kind < EVIDENCE_KIND_N && (!r->evidence[i].date || day_valid(r->evidence[i].date)));
		touch(f, r->evidence[i].text);
		touch(f, r->evidence[i].url);
	}
	for (size_t i = 0; i < r->reference_n; i++)
		touch(f, r->references[i].url);
	for (size_t i = 0; i < r->fix_n; i++) {
		touch(f, r->fixes[i].product);
		touch(f, r->fixes[i].version);
	}
	for (size_t i = 0; i < r->row_n; i++) {
		touch(f, r->rows[i].kind);
		touch(f, r->rows[i].versions);
	}
	for (size_t i = 0; i < r->clause_n; i++)
		assert(clause_valid(&r->clauses[i]));
}

static bool fuzz_record(void *ctx, struct record *r, struct err *err)
{
	struct fuzzed *f = ctx;
	struct record again;
	struct arena a;

	(void)err;
	assert(r->source == f->reader->source && r->key.n && r->about.n && r->body.n);
	touch_record(f, r);
	arena_init(&a);
	assert(f->reader->again(&a, r->key, r->body, &again, NULL));
	assert(str_eq(again.key, r->key) && again.creates == r->creates && again.updated == r->updated);
	touch_record(f, &again);
	arena_release(&a);
	return true;
}

static bool fuzz_device(void *ctx, const struct known_device *d, struct err *err)
{
	struct fuzzed *f = ctx;
	const struct str texts[] = { d->source, d->maker, d->brand, d->name, d->device, d->model, d->chip, d->kernel };

	(void)err;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		touch(f, texts[i]);
	return true;
}

static void fuzz_reject(void *ctx, struct str member, const struct err *why, struct str excerpt)
{
	assert(why->code != ERR_NONE && why->msg[0] && excerpt.n <= 200);
	touch(ctx, member);
	touch(ctx, excerpt);
}

static bool fuzz_member(void *ctx, struct input *in, struct err *err)
{
	struct fuzzed *f = ctx;
	struct sink to = { f, fuzz_record, fuzz_device, fuzz_reject };
	struct str head;

	if (input_peek(in, &head, NULL))
		f->sum += f->reader->is(STR("x"), head);
	return f->reader->read(in, &to, err);
}

static inline void fuzz_reader(const struct reader *r, const uint8_t *data, size_t n)
{
	struct fuzzed f = { .reader = r };
	struct input_visitor v = { .ctx = &f, .member = fuzz_member };

	input_walk_bytes(STR("x"), str_n((const char *)data, n), &v, NULL);
}

#endif

/*
 * feed_case - what the tests of the feeds share: read a text or a real file, keep what came out.
 */
#ifndef TEST_FEED_CASE_H
#define TEST_FEED_CASE_H

#include "unit.h"

#include "base/map.h"
#include "format/all_readers.h"
#include "format/each.h"

struct caught_reject {
	char where[128], msg[384];
};

/* Everything that one reading gave. Records are copied as far as the tests look at them: by reading their kept bodies
 * again into `a`, which at the same time shows that again() gives what the first reading gave. */
struct caught {
	const struct reader *reader;
	struct arena a;
	struct map by_key;
	struct record *records;
	size_t record_n, record_cap;
	struct known_device *devices;
	size_t device_n, device_cap;
	struct caught_reject rejects[64];
	size_t reject_n;
	size_t doubles; /* records whose key was met before */
};

static inline void same_str(struct str a, struct str b)
{
	if (!str_eq(a, b))
		fail_msg("\"%.*s\" is not \"%.*s\"", STR_ARG(a), STR_ARG(b));
}
#define assert_text(found, expected) same_str((found), str_of(expected))

static inline void same_strs(const struct strs *a, const struct strs *b)
{
	assert_int_equal(a->n, b->n);
	for (size_t i = 0; i < a->n; i++)
		same_str(a->v[i], b->v[i]);
}

static inline void same_statements(const struct record *a, const struct record *b)
{
	assert_int_equal(a->statement_n, b->statement_n);
	for (size_t i = 0; i < a->statement_n; i++) {
		const struct statement *s = &a->statements[i], *t = &b->statements[i];

		same_str(s->provider, t->provider);
		same_str(s->vendor, t->vendor);
		same_str(s->product, t->product);
		same_str(s->package, t->package);
		same_strs(&s->platforms, &t->platforms);
		same_strs(&s->modules, &t->modules);
		same_strs(&s->cpes, &t->cpes);
		assert_true(s->is_cna == t->is_cna && s->default_status == t->default_status);
		assert_int_equal(s->version_n, t->version_n);
		for (size_t k = 0; k < s->version_n; k++) {
			const struct version_row *v = &s->versions[k], *w = &t->versions[k];

			assert_int_equal(v->status, w->status);
			same_str(v->version, w->version);
			same_str(v->less_than, w->less_than);
			same_str(v->less_than_or_equal, w->less_than_or_equal);
			same_str(v->type, w->type);
			assert_int_equal(v->change_n, w->change_n);
			for (size_t n = 0; n < v->change_n; n++) {
				same_str(v->changes[n].at, w->changes[n].at);
				assert_int_equal(v->changes[n].status, w->changes[n].status);
			}
		}
	}
}

/* Both readings tell the same. */
static inline void same_record(const struct record *a, const struct record *b)
{
	assert_int_equal(a->source, b->source);
	same_str(a->key, b->key);
	same_strs(&a->about, &b->about);
	same_strs(&a->aliases, &b->aliases);
	same_strs(&a->weaknesses, &b->weaknesses);
	assert_int_equal(a->creates, b->creates);
	assert_int_equal(a->withdrawn, b->withdrawn);
	assert_true(a->published == b->published && a->updated == b->updated);
	same_str(a->provider, b->provider);
	same_str(a->title, b->title);
	same_str(a->description, b->description);
	same_str(a->severity, b->severity);
	same_str(a->kind, b->kind);
	same_str(a->component, b->component);
	assert_int_equal(a->vector_n, b->vector_n);
	for (size_t i = 0; i < a->vector_n; i++) {
		same_str(a->vectors[i].vector, b->vectors[i].vector);
		assert_true(a->vectors[i].score == b->vectors[i].score);
	}
	assert_int_equal(a->evidence_n, b->evidence_n);
	for (size_t i = 0; i < a->evidence_n; i++) {
		assert_int_equal(a->evidence[i].kind, b->evidence[i].kind);
		assert_int_equal(a->evidence[i].date, b->evidence[i].date);
		assert_true(a->evidence[i].value == b->evidence[i].value);
		same_str(a->evidence[i].text, b->evidence[i].text);
		same_str(a->evidence[i].url, b->evidence[i].url);
	}
	assert_int_equal(a->reference_n, b->reference_n);
	for (size_t i = 0; i < a->reference_n; i++) {
		same_str(a->references[i].url, b->references[i].url);
		assert_int_equal(a->references[i].kind, b->references[i].kind);
	}
	same_statements(a, b);
	assert_int_equal(a->row_n, b->row_n);
	for (size_t i = 0; i < a->row_n; i++) {
		assert_int_equal(a->rows[i].bulletin, b->rows[i].bulletin);
		assert_int_equal(a->rows[i].level, b->rows[i].level);
		same_str(a->rows[i].kind, b->rows[i].kind);
		same_str(a->rows[i].section, b->rows[i].section);
		same_str(a->rows[i].component, b->rows[i].component);
		same_str(a->rows[i].versions, b->rows[i].versions);
		same_str(a->rows[i].references, b->rows[i].references);
	}
	assert_int_equal(a->fix_n, b->fix_n);
	for (size_t i = 0; i < a->fix_n; i++) {
		same_str(a->fixes[i].product, b->fixes[i].product);
		same_str(a->fixes[i].version, b->fixes[i].version);
	}
	assert_int_equal(a->clause_n, b->clause_n);
	same_str(a->body, b->body);
}

static inline bool catch_record(void *ctx, struct record *r, struct err *err)
{
	struct caught *c = ctx;
	struct record again;
	struct err why = { 0 };
	bool fresh;

	(void)err;
	assert_true(r->about.n > 0 && r->key.n && r->body.n && r->provider.n);
	assert_int_equal(r->source, c->reader->source);
	struct str key = str_dup(&c->a, r->key), body = str_dup(&c->a, r->body);

	if (!c->reader->again(&c->a, key, body, &again, &why))
		fail_msg("again(%.*s): %s %s", STR_ARG(key), why.where, why.msg);
	same_record(r, &again);
	*map_put(&c->a, &c->by_key, key, &fresh) = (uint32_t)c->record_n;
	c->doubles += !fresh;
	c->records = arena_grow(&c->a, c->records, c->record_n, &c->record_cap, sizeof(*c->records));
	c->records[c->record_n++] = again;
	return true;
}

static inline bool catch_device(void *ctx, const struct known_device *d, struct err *err)
{
	struct caught *c = ctx;

	(void)err;
	assert_true(d->source.n && (d->model.n || d->device.n || d->name.n));
	c->devices = arena_grow(&c->a, c->devices, c->device_n, &c->device_cap, sizeof(*c->devices));
	struct known_device *k = &c->devices[c->device_n++];

	*k = *d;
	struct str *texts[] = { &k->source, &k->maker, &k->brand, &k->name, &k->device, &k->model, &k->chip, &k->kernel };

	for (size_t i = 0; i < ROWS(texts); i++)
		*texts[i] = str_dup(&c->a, *texts[i]);
	return true;
}

static inline void catch_reject(void *ctx, struct str member, const struct err *why, struct str excerpt)
{
	struct caught *c = ctx;

	assert_true(member.n > 0 && why->code != ERR_NONE && why->msg[0] && excerpt.n <= 200);
	if (c->reject_n < ROWS(c->rejects)) {
		memcpy(c->rejects[c->reject_n].where, why->where, sizeof(why->where));
		memcpy(c->rejects[c->reject_n].msg, why->msg, sizeof(why->msg));
	}
	c->reject_n++;
}

/* Told by content as `c->reader`, and read. */
static inline bool catch_member(void *ctx, struct input *in, struct err *err)
{
	struct caught *c = ctx;
	struct sink to = { c, catch_record, catch_device, catch_reject };
	struct str head;

	assert_true(input_peek(in, &head, err));
	const struct reader *found = reader_for(STR("x"), head);

	if (found != c->reader)
		fail_msg("taken for %s, not for %s", found ? found->name : "nothing", c->reader->name);
	return c->reader->read(in, &to, err);
}

static inline void catch_start(struct caught *c, const struct reader *r)
{
	memset(c, 0, sizeof(*c));
	c->reader = r;
	arena_init(&c->a);
}

static inline void catch_text(struct caught *c, const struct reader *r, struct str text)
{
	struct input_visitor v = { .ctx = c, .member = catch_member };
	struct err err = { 0 };

	catch_start(c, r);
	if (!input_walk_bytes(STR("x"), text, &v, &err))
		fail_msg("%s %s", err.where, err.msg);
}

/* The same without asking which format it is: for damaged texts. */
static inline bool catch_damaged_member(void *ctx, struct input *in, struct err *err)
{
	struct caught *c = ctx;
	struct sink to = { c, catch_record, catch_device, catch_reject };

	return c->reader->read(in, &to, err);
}

static inline void catch_damaged(struct caught *c, const struct reader *r, struct str text)
{
	struct input_visitor v = { .ctx = c, .member = catch_damaged_member };
	struct err err = { 0 };

	catch_start(c, r);
	if (!input_walk_bytes(STR("x"), text, &v, &err))
		fail_msg("%s %s", err.where, err.msg);
}

/* A real file; skips the test when it is not there. */
static inline void catch_file(struct caught *c, const struct reader *r, const char *relative)
{
	struct input_visitor v = { .ctx = c, .member = catch_member };
	struct err err = { 0 };

	char path[1024];

	shared_data(path, sizeof path, relative);
	catch_start(c, r);
	if (!input_walk(path, &v, &err))
		fail_msg("%s %s", err.where, err.msg);
	for (size_t i = 0; i < c->reject_n && i < 5; i++)
		print_message("rejected: %s: %s\n", c->rejects[i].where, c->rejects[i].msg);
}

static inline void catch_end(struct caught *c)
{
	arena_release(&c->a);
}

static inline const struct record *caught_record(const struct caught *c, const char *key)
{
	const uint32_t *at = map_get(&c->by_key, str_of(key));

	if (!at)
		fail_msg("no record under %s", key);
	return &c->records[*at];
}

/* One damaged text: what it gives, and what is said of it. */
struct damaged {
	const char *text;
	size_t n;            /* of text, when it holds NUL bytes; else 0 */
	size_t records;      /* good ones beside the bad */
	const char *where;   /* part of the place of the first reject; NULL: none is expected */
	const char *msg;     /* part of its message */
};

static inline void check_damaged(const struct reader *r, const struct damaged *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct damaged *d = &cases[i];
		struct caught c;

		catch_damaged(&c, r, str_n(d->text, d->n ? d->n : strlen(d->text)));
		if (c.record_n + c.device_n != d->records)
			fail_msg("%s: %zu records, expected %zu", d->text, c.record_n + c.device_n, d->records);
		if (!d->where && c.reject_n)
			fail_msg("%s: rejected: %s: %s", d->text, c.rejects[0].where, c.rejects[0].msg);
		if (d->where && (!c.reject_n || !strstr(c.rejects[0].where, d->where) ||
		                 !strstr(c.rejects[0].msg, d->msg)))
			fail_msg("%s: %zu rejects, the first \"%s: %s\", expected \"%s: %s\"", d->text, c.reject_n, c.rejects[0].where,
			         c.rejects[0].msg, d->where, d->msg);
		catch_end(&c);
	}
}

#endif

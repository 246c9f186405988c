/* Whatever is changed in the ledger's tables, verifying finds it; and who rewrites all of it is found by who saw it before. */
#define SCRATCH_QUIET true
#include "ledger_scratch.h"

/* --- a cell of the database, and what it is changed to --- */

enum cell_kind { CELL_NUMBER, CELL_TEXT, CELL_BYTES, CELL_NULL };
struct cell {
	const char *table, *column;
	struct str where;
	enum cell_kind kind;
	int64_t n;
	struct str bytes;
};
struct cells {
	struct arena *a;
	struct cell *v;
	size_t n, cap;
};

static void add(struct cells *c, struct cell cell)
{
	cell.bytes = str_dup(c->a, cell.bytes);
	c->v = arena_grow(c->a, c->v, c->n, &c->cap, sizeof *c->v);
	c->v[c->n++] = cell;
}

static struct str hex_of(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n * 2 + 1);

	for (size_t i = 0; i < s.n; i++)
		snprintf(out + 2 * i, 3, "%02x", (unsigned char)s.p[i]);
	return str_n(out, s.n * 2);
}

/* A value as both engines read it. */
static struct str literal(struct arena *a, const struct cell *c)
{
	if (c->kind == CELL_NULL)
		return STR("NULL");
	if (c->kind == CELL_NUMBER)
		return str_printf(a, "%lld", (long long)c->n);
	struct str hex = hex_of(a, c->bytes);

	if (on_postgres())
		return str_printf(a, c->kind == CELL_TEXT ? "convert_from('\\x%.*s', 'UTF8')" : "'\\x%.*s'::bytea", STR_ARG(hex));
	return str_printf(a, c->kind == CELL_TEXT ? "CAST(X'%.*s' AS TEXT)" : "X'%.*s'", STR_ARG(hex));
}

static bool act_cells(void *ctx, const struct act_record *r, struct err *err)
{
	struct cells *c = ctx;
	struct str where = str_printf(c->a, "seq = %lld", (long long)r->seq);

	(void)err;
	add(c, (struct cell){ "act", "at", where, CELL_NUMBER, r->at });
	add(c, (struct cell){ "act", "name", where, CELL_TEXT, .bytes = r->name });
	add(c, (struct cell){ "act", "subject", where, CELL_TEXT, .bytes = r->subject });
	add(c, (struct cell){ "act", "member", where, CELL_NUMBER, r->member });
	add(c, (struct cell){ "act", "party", where, CELL_TEXT, .bytes = r->party });
	add(c, (struct cell){ "act", "once", where, r->once.n ? CELL_TEXT : CELL_NULL, .bytes = r->once });
	add(c, (struct cell){ "act", "leaf", where, CELL_BYTES, .bytes = digest_str(&r->leaf) });
	add(c, (struct cell){ "act", "salt", where, CELL_BYTES, .bytes = r->salt });
	add(c, (struct cell){ "act", "body", where, CELL_TEXT, .bytes = r->body });
	add(c, (struct cell){ "act", "seq", where, CELL_NUMBER, r->seq });
	return true;
}

static bool node_cells(void *ctx, const struct node_row *r, struct err *err)
{
	struct cells *c = ctx;
	struct str where = str_printf(c->a, "level = %lld AND place = %lld", (long long)r->level, (long long)r->place);

	(void)err;
	add(c, (struct cell){ "ledger_node", "hash", where, CELL_BYTES, .bytes = r->hash });
	add(c, (struct cell){ "ledger_node", "level", where, CELL_NUMBER, r->level });
	add(c, (struct cell){ "ledger_node", "place", where, CELL_NUMBER, r->place });
	return true;
}

static bool checkpoint_cells(void *ctx, const struct checkpoint_row *r, struct err *err)
{
	struct cells *c = ctx;
	struct str where = str_printf(c->a, "size = %llu", (unsigned long long)r->size);

	(void)err;
	add(c, (struct cell){ "checkpoint", "at", where, CELL_NUMBER, r->at });
	add(c, (struct cell){ "checkpoint", "note", where, CELL_TEXT, .bytes = r->note });
	add(c, (struct cell){ "checkpoint", "size", where, CELL_NUMBER, (int64_t)r->size });
	return true;
}

static bool sealed_cells(void *ctx, const struct sealed_row *r, struct err *err)
{
	struct cells *c = ctx;
	struct str where = str_printf(c->a, "ref = '%.*s'", STR_ARG(r->ref));

	(void)err;
	add(c, (struct cell){ "sealed", "act", where, CELL_NUMBER, r->act });
	add(c, (struct cell){ "sealed", "bytes", where, CELL_BYTES, .bytes = r->bytes });
	add(c, (struct cell){ "sealed", "ref", where, CELL_TEXT, .bytes = r->ref });
	return true;
}

/* --- changing --- */

struct tamper {
	struct hub_scratch *s;
	struct raw raw;
	struct db *d;
	struct arena a; /* for one change */
	size_t done;
};

/* The cell becomes `to`; that is found; the cell becomes what it was. */
static void change(struct tamper *t, const struct cell *c, const struct cell *to, size_t at)
{
	struct str there = c->where;
	struct str forth = str_printf(&t->a, "UPDATE %s SET %s = %.*s WHERE %.*s", c->table, c->column, STR_ARG(literal(&t->a, to)), STR_ARG(there));

	if (!raw_tries(&t->raw, forth.p))
		return; /* the engine itself does not take it */
	struct faults f = verified(t->s, t->d, NULL);

	want(f.n > 0, "%s.%s where %.*s, byte or bit %zu: not found", c->table, c->column, STR_ARG(there), at);
	/* A key was changed: the row is found under its new one. */
	if (strcmp(c->column, "seq") == 0 || strcmp(c->column, "size") == 0)
		there = str_printf(&t->a, "%s = %lld", c->column, (long long)to->n);
	if (strcmp(c->column, "ref") == 0)
		there = str_printf(&t->a, "ref = %.*s", STR_ARG(literal(&t->a, to)));
	if (strcmp(c->table, "ledger_node") == 0 && c->kind == CELL_NUMBER)
		there = str_printf(&t->a, "%s = %lld AND %.*s", c->column, (long long)to->n,
		                   STR_ARG(*c->column == 'l' ? str_from(there, str_find(there, STR("place"))) : str_sub(there, 0, str_find(there, STR(" AND")))));
	raw_does(&t->raw, str_printf(&t->a, "UPDATE %s SET %s = %.*s WHERE %.*s", c->table, c->column, STR_ARG(literal(&t->a, c)), STR_ARG(there)).p);
	t->done++;
}

static void change_number(struct tamper *t, const struct cell *c)
{
	for (int bit = 0; bit < 31; bit += bit < 8 ? 1 : 11) {
		struct cell to = *c;

		to.n ^= INT64_C(1) << bit;
		change(t, c, &to, (size_t)bit);
		arena_reset(&t->a);
	}
}

/* Every byte; with PostgreSQL, where each change takes two round trips, the first, the middle and the last one. */
static void change_bytes(struct tamper *t, const struct cell *c)
{
	size_t step = on_postgres() && c->bytes.n > 2 ? (c->bytes.n - 1) / 2 : 1;

	for (size_t i = 0; i < c->bytes.n; i += step) {
		struct cell to = *c;

		to.bytes = str_dup(&t->a, c->bytes);
		((char *)(uintptr_t)to.bytes.p)[i] ^= 1;
		change(t, c, &to, i);
		arena_reset(&t->a);
	}
}

static void change_null(struct tamper *t, const struct cell *c)
{
	struct cell to = *c;

	to.kind = CELL_TEXT;
	to.bytes = STR("0:x");
	change(t, c, &to, 0);
	arena_reset(&t->a);
}

static void fill(struct hub_scratch *s, struct raw *raw)
{
	struct ledger_state st;

	people(raw);
	struct who vera = person(VERA);

	noted(s, &vera, "told", "Ada", "key-1", NULL);
	did(s, ledger_now(s->hub, &s->a, 2, &st, &s->err));
	noted(s, &who_hub, "\xe6\xbc\x8f\xe6\xb4\x9e", NULL, NULL, NULL);
	scratch_clock++;
	noted(s, &vera, "fixed", NULL, NULL, NULL);
	noted(s, &who_hub, "five", NULL, NULL, NULL);
	did(s, ledger_now(s->hub, &s->a, 0, &st, &s->err));
}

static void any_byte_of_any_column_of_any_row(void **state)
{
	struct hub_scratch *s = *state;
	struct tamper t = { .s = s, .raw = raw_open(s) };
	struct cells c = { .a = &s->a };
	struct ledger_sums sums;

	arena_init(&t.a);
	fill(s, &t.raw);
	t.d = hub_read(s->hub, &s->err);
	did(s, acts_from(t.d, 0, 100, act_cells, &c, &s->err) && ledger_nodes_each(t.d, node_cells, &c, &s->err) &&
	       checkpoints_each(t.d, checkpoint_cells, &c, &s->err) && sealed_each(t.d, sealed_cells, &c, &s->err));
	struct faults f = verified(s, t.d, &sums);

	want(!f.n, "%s", f.first);
	assert_true(sums.acts == 5 && sums.nodes == 1 && sums.checkpoints == 2 && sums.sealed == 2 && sums.open == 0 && sums.gone == 0);
	for (size_t i = 0; i < c.n; i++) {
		if (c.v[i].kind == CELL_NUMBER)
			change_number(&t, &c.v[i]);
		else if (c.v[i].kind == CELL_NULL)
			change_null(&t, &c.v[i]);
		else
			change_bytes(&t, &c.v[i]);
	}
	f = verified(s, t.d, NULL);
	want(!f.n, "after all: %s", f.first);
	want(t.done > (on_postgres() ? 300u : 2500u), "only %zu changes", t.done);
	hub_read_done(s->hub, t.d);
	raw_close(&t.raw);
	arena_release(&t.a);
}

/* Rows that go or come, and whole columns. */
static void rows_that_come_and_go(void **state)
{
	static const struct { const char *sql, *says; } rows[] = {
		{ "DELETE FROM act WHERE seq = 4", "checkpoint 5" },
		{ "DELETE FROM act WHERE seq = 2", "act 3: number 3 stands where 2 is expected" },
		{ "DELETE FROM ledger_node WHERE level = 2", "ledger_node 2/0: the ledger lacks node 2/0" },
		{ "INSERT INTO ledger_node (level, place, hash) SELECT 9, 0, hash FROM ledger_node WHERE level = 2", "ledger_node 9/0: 5 acts make no such node" },
		{ "UPDATE act SET at = at + 1000000 WHERE seq = 1", "act 1: at is " },
		{ "INSERT INTO sealed (ref, act, bytes) SELECT 'ab', act, bytes FROM sealed LIMIT 1", "sealed ab: its commitment" },
		{ "UPDATE sealed SET act = 0", "act 0 holds no such commitment" },
		{ "UPDATE checkpoint SET size = 3 WHERE size = 2", "checkpoint 3: its text is of 2 acts" },
		{ "UPDATE act SET leaf = salt", "act 0: its leaf is not the hash of its salt and body" },
		{ "UPDATE act SET party = 'other' WHERE party = 'nova'", "party is \"other\", its body says \"nova\"" },
	};
	struct hub_scratch *s = *state;
	struct raw raw = raw_open(s);

	fill(s, &raw);
	struct db *d = hub_read(s->hub, &s->err);

	for (size_t i = 0; i < ROWS(rows); i++) {
		char copy[300];

		raw_does(&raw, "CREATE TABLE kept_act AS SELECT * FROM act");
		raw_does(&raw, "CREATE TABLE kept_node AS SELECT * FROM ledger_node");
		raw_does(&raw, "CREATE TABLE kept_sealed AS SELECT * FROM sealed");
		raw_does(&raw, "CREATE TABLE kept_point AS SELECT * FROM checkpoint");
		raw_does(&raw, rows[i].sql);
		struct faults f = verified(s, d, NULL);

		want(f.n && strstr(f.first, rows[i].says), "%s: %s", rows[i].sql, f.first);
		static const char *const back[][2] = { { "act", "kept_act" }, { "ledger_node", "kept_node" }, { "sealed", "kept_sealed" },
			                               { "checkpoint", "kept_point" } };

		for (size_t k = 0; k < ROWS(back); k++) {
			snprintf(copy, sizeof copy, "DELETE FROM %s; INSERT INTO %s SELECT * FROM %s; DROP TABLE %s", back[k][0], back[k][0], back[k][1],
			         back[k][1]);
			raw_does(&raw, copy);
		}
	}
	struct faults f = verified(s, d, NULL);

	want(!f.n, "after all: %s", f.first);
	hub_read_done(s->hub, d);
	raw_close(&raw);
}

/* --- against what was seen elsewhere --- */

static bool holds_since(struct hub_scratch *s, struct db *d, struct str seen, struct ledger_grown *g, struct faults *f)
{
	struct note_verifier known[KEYS_LEDGER];
	const struct ledger_check_options o = { .keys = hub_keys(s->hub), .known = known, .known_n = ledger_verifiers(hub_keys(s->hub), known),
		                                .now = scratch_clock, .fault = on_fault, .ctx = f };
	bool holds = false;

	*f = (struct faults){ 0 };
	did(s, ledger_since(d, &o, &s->a, seen, &holds, g, &s->err));
	return holds;
}

/* A whole second history with every hash and every signature right: only somebody's memory tells. */
static void a_rewritten_history_is_caught(void **state)
{
	struct hub_scratch *s = *state;
	struct raw raw = raw_open(s);
	struct ledger_state seen, next;
	struct ledger_grown g;
	struct faults f;
	struct buf b;

	noted(s, &who_hub, "the vendor was told", NULL, NULL, NULL);
	noted(s, &who_hub, "two", NULL, NULL, NULL);
	did(s, ledger_now(s->hub, &s->a, 3, &seen, &s->err));
	noted(s, &who_hub, "three", NULL, NULL, NULL);
	struct db *d = hub_read(s->hub, &s->err);

	assert_true(holds_since(s, d, seen.note, &g, &f) && g.from == 3 && g.to == 4 && g.hashes > 0);
	struct receipt r;

	scratch_clock++;
	did(s, ledger_receipt(s->hub, &s->a, &who_hub, 1, &r, &s->err));
	buf_init(&b, LIMIT_RECEIPT);
	did(s, receipt_put(&b, &r, &s->err));
	assert_true(holds_since(s, d, buf_str(&b), &g, &f) && g.from == 4);
	buf_release(&b);
	hub_read_done(s->hub, d);

	/* The acts go, others come, and the hub is made to sign them. */
	raw_does(&raw, "DELETE FROM act WHERE seq > 0; DELETE FROM ledger_node; DELETE FROM checkpoint");
	hub_close(s->hub);
	s->hub = hub_scratch_open(s);
	for (int i = 0; i < 4; i++)
		noted(s, &who_hub, "the vendor was not told", NULL, NULL, NULL);
	did(s, ledger_now(s->hub, &s->a, 5, &next, &s->err));
	d = hub_read(s->hub, &s->err);
	f = verified(s, d, NULL);
	want(!f.n, "in itself all is well: %s", f.first);
	assert_true(holds_since(s, d, next.note, &g, &f));
	assert_false(holds_since(s, d, seen.note, &g, &f));
	want(strstr(f.first, "checkpoint 3: the ledger did not grow from it"), "%s", f.first);
	/* Fewer acts than were seen. */
	raw_does(&raw, "DELETE FROM act WHERE seq > 1");
	assert_false(holds_since(s, d, seen.note, &g, &f));
	want(strstr(f.first, "it had 3 acts then and has 2 now"), "%s", f.first);
	hub_read_done(s->hub, d);
	raw_close(&raw);
}

/* --- keys change --- */

static void renewed(struct hub_scratch *s, const char *act, const char *const *pairs)
{
	scratch_clock++;
	did(s, hub_act_words(s->hub, &s->a, &who_hub, act, STR("hub"), pairs, NULL, &s->err));
	did(s, keys_again(hub_keys(s->hub), NULL, &s->err)); /* as a tick does sooner or later */
}

static void receipt_holds(struct hub_scratch *s, int64_t seq, size_t keys)
{
	struct receipt *r = arena_new(&s->a, struct receipt);
	struct note_verifier known[KEYS_LEDGER];
	struct receipt_proof p;

	did(s, ledger_receipt(s->hub, &s->a, &who_hub, seq, r, &s->err));
	receipt_check(&s->a, r, known, ledger_verifiers(hub_keys(s->hub), known), &p);
	for (int i = 0; i < RECEIPT_STEP_N; i++)
		want(p.steps[i].state != STEP_FAILS, "act %d, step %d: %s", (int)seq, i, p.steps[i].err.msg);
	want(r->key_n == keys, "act %d: %d keys, expected %d", (int)seq, (int)r->key_n, (int)keys);
}

/* While both sign, and when the first key is gone from the file: all that was ever shown still verifies. */
static void keys_that_changed(void **state)
{
	struct hub_scratch *s = *state;
	struct str first = str_dup(&s->a, keys_verifier(&s->a, hub_keys(s->hub)));
	struct ledger_state seen, st;
	struct ledger_sums sums;
	struct ledger_grown g;
	struct faults f;

	noted(s, &who_hub, "one", "Ada", NULL, NULL);
	did(s, ledger_now(s->hub, &s->a, 2, &seen, &s->err));
	receipt_holds(s, 1, 1);
	renewed(s, "hub.rotate_ledger", NULL);
	receipt_holds(s, 1, 1 + (hub_keys(s->hub)->ledger_n > 1)); /* whichever checkpoint it stands on */
	noted(s, &who_hub, "two", NULL, NULL, NULL);
	did(s, ledger_now(s->hub, &s->a, 4, &st, &s->err));
	receipt_holds(s, 3, 2);
	renewed(s, "hub.retire_key", (const char *const[]){ "kind", "ledger", "key", str_cstr(&s->a, first), NULL });
	noted(s, &who_hub, "three", NULL, NULL, NULL);
	did(s, ledger_now(s->hub, &s->a, 6, &st, &s->err));
	receipt_holds(s, 1, 1);
	struct db *d = hub_read(s->hub, &s->err);

	f = verified(s, d, &sums);
	want(!f.n, "%s", f.first);
	assert_true(sums.checkpoints >= 3);
	/* What was signed by the first alone is known by what the acts told of it. */
	assert_true(holds_since(s, d, st.note, &g, &f));
	hub_read_done(s->hub, d);

	/* A key that only the database tells of vouches for nothing by itself. */
	struct raw raw = raw_open(s);

	raw_does(&raw, "DELETE FROM checkpoint WHERE size > 2");
	d = hub_read(s->hub, &s->err);
	f = verified(s, d, NULL);
	want(strstr(f.first, "checkpoint 2: the newest one is signed by no key that is known"), "%s", f.first);
	hub_read_done(s->hub, d);
	raw_close(&raw);
}

static void what_was_seen_must_be_ours(void **state)
{
	struct hub_scratch *s = *state;
	struct note_verifier known[KEYS_LEDGER];
	const struct ledger_check_options o = { .known = known, .known_n = ledger_verifiers(hub_keys(s->hub), known), .now = scratch_clock };
	struct db *d = hub_read(s->hub, &s->err);
	struct keys *other = keys_make(STR("hub.example/ledger"), &s->err);
	struct ledger_grown g;
	struct str note;
	struct digest root = { { 0 } };
	bool holds;

	did(s, ledger_sign(&s->a, other, 1, &root, 1, &note, &s->err));
	refuses(s, ledger_since(d, &o, &s->a, note, &holds, &g, &s->err), ERR_DENIED);
	refuses(s, ledger_since(d, &o, &s->a, STR("nonsense\n"), &holds, &g, &s->err), ERR_SYNTAX);
	refuses(s, ledger_since(d, &o, &s->a, STR(""), &holds, &g, &s->err), ERR_SYNTAX);
	refuses(s, ledger_since(d, &o, &s->a, STR("tocsin receipt 1\n"), &holds, &g, &s->err), ERR_SYNTAX);
	keys_free(other);
	hub_read_done(s->hub, d);
}

#define tested(f) cmocka_unit_test_setup_teardown(f, hub_scratch_begin, hub_scratch_end)

int main(void)
{
	struct CMUnitTest tests[] = {
		tested(any_byte_of_any_column_of_any_row), tested(rows_that_come_and_go), tested(a_rewritten_history_is_caught),
		tested(keys_that_changed), tested(what_was_seen_must_be_ours),
	};

	return run_on_engine(tests, NULL, NULL);
}

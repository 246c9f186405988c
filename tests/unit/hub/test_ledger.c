/* Checkpoints, receipts, revealing and erasing, tiles: what a hub shows of its acts, and to whom. */
#define SCRATCH_QUIET true
#include "ledger_scratch.h"

#include "crypto/encode.h"

static struct ledger_state now(struct hub_scratch *s, uint64_t least)
{
	struct ledger_state st;

	did(s, ledger_now(s->hub, &s->a, least, &st, &s->err));
	return st;
}

/* What is a party's by sql/things.sql is among its acts: no kind of thing is forgotten in the one when it is added to the other. */
static void every_kind_of_thing_of_a_party(void **state)
{
	const char *of_party = sql_book.texts[SQL_ACTS_OF_PARTY].engine[0];
	int n = 0;

	(void)state;
	for (int i = 0; i < SQL_N; i++) {
		struct str name = str_of(sql_book.texts[i].name), text = str_of(sql_book.texts[i].engine[0]);
		char kind[60];

		if (!str_starts(name, STR("thing_")) || str_eq(name, STR("thing_party")))
			continue;
		if (str_starts(text, STR("SELECT '', 0, '',")))
			continue; /* nobody's, or a case's */
		snprintf(kind, sizeof kind, " SELECT '%.*s/' ||", STR_ARG(str_from(name, 6)));
		want(strstr(of_party, kind), "acts_of_party does not know of%s", kind);
		n++;
	}
	assert_true(n >= 10);
}

static void checkpoints_are_few_and_kept(void **state)
{
	struct hub_scratch *s = *state;
	struct note_verifier known[KEYS_LEDGER];
	struct checkpoint c;
	struct ledger_state first = now(s, 0), same, later, then;

	assert_int_equal(ledger_verifiers(hub_keys(s->hub), known), 1);
	did(s, checkpoint_open(&s->a, first.note, STR("hub.example/ledger"), known, 1, &c, NULL, &s->err));
	assert_true(c.size == 1 && first.size == 1 && first.at == scratch_clock && digest_same(&c.root, &first.root));
	noted(s, &who_hub, "one", NULL, NULL, NULL);
	same = now(s, 0); /* the same second */
	want_str(same.note, first.note, "once a second");
	scratch_clock++;
	later = now(s, 0);
	assert_true(later.size == 2 && later.at == scratch_clock);
	scratch_clock += 100;
	same = now(s, 0); /* nothing was added */
	want_str(same.note, later.note, "equal size, equal bytes");
	noted(s, &who_hub, "two", NULL, NULL, NULL);
	assert_int_equal(now(s, 0).size, 3);
	noted(s, &who_hub, "three", NULL, NULL, NULL);
	assert_int_equal(now(s, 0).size, 3);
	assert_int_equal(now(s, 4).size, 4); /* whoever needs it now */
	struct db *d = hub_read(s->hub, &s->err);

	did(s, ledger_then(d, &s->a, 2, &then, &s->err));
	want_str(then.note, later.note, "kept");
	refuses(s, ledger_then(d, &s->a, 5, &then, &s->err), ERR_FOUND);
	hub_read_done(s->hub, d);
}

/* A checkpoint that was shown binds the hub: it signs no other history. */
static void nothing_else_is_signed(void **state)
{
	struct hub_scratch *s = *state;
	struct ledger_state st = now(s, 0);
	struct raw r = raw_open(s);

	noted(s, &who_hub, "one", NULL, NULL, NULL);
	raw_does(&r, on_postgres() ? "UPDATE act SET leaf = set_byte(leaf, 0, 255 - get_byte(leaf, 0)) WHERE seq = 0"
	                           : "UPDATE act SET leaf = zeroblob(32) WHERE seq = 0");
	scratch_clock++;
	refuses(s, ledger_now(s->hub, &s->a, 0, &st, &s->err), ERR_DB);
	assert_non_null(strstr(s->err.msg, "no longer holds"));
	raw_close(&r);
}

/* Where nothing can be written what was signed last is shown still. */
static void a_disk_that_is_full(void **state)
{
	struct hub_scratch *s = *state;
	struct ledger_state first = now(s, 0), st;
	struct raw r = raw_open(s);

	noted(s, &who_hub, "one", NULL, NULL, NULL);
	scratch_clock++;
	raw_does(&r, "CREATE TRIGGER full BEFORE INSERT ON checkpoint BEGIN SELECT raise(ABORT, 'no room'); END");
	st = now(s, 0);
	want_str(st.note, first.note, "the last one");
	refuses(s, ledger_now(s->hub, &s->a, 2, &st, &s->err), ERR_DB); /* a receipt needs a newer one */
	raw_does(&r, "DROP TRIGGER full");
	assert_int_equal(now(s, 0).size, 2);
	raw_close(&r);
}

static struct receipt_proof proven(struct hub_scratch *s, const struct receipt *made, struct str *ret_text)
{
	struct note_verifier known[KEYS_LEDGER];
	struct receipt *r = arena_new(&s->a, struct receipt);
	struct receipt_proof p;
	struct buf b;

	buf_init(&b, LIMIT_RECEIPT);
	did(s, receipt_put(&b, made, &s->err));
	*ret_text = buf_dup(&s->a, &b);
	buf_release(&b);
	did(s, receipt_get(&s->a, *ret_text, r, &s->err));
	receipt_check(&s->a, r, known, ledger_verifiers(hub_keys(s->hub), known), &p);
	for (int i = 0; i < RECEIPT_STEP_N; i++)
		want(p.steps[i].state != STEP_FAILS, "step %d: %s", i, p.steps[i].err.msg);
	return p;
}

static void receipts_and_who_gets_them(void **state)
{
	static const struct { int64_t member; bool has, opened; } rows[] = {
		{ VERA, true, true }, { VICTOR, true, true }, { CARLA, true, true }, { WANDA, false, false }, { 0, false, false },
	};
	struct hub_scratch *s = *state;
	struct raw raw = raw_open(s);
	struct outcome o;
	struct receipt r;
	struct str text;

	people(&raw);
	struct who vera = person(VERA);

	noted(s, &vera, "we have it", "Vera Example", "vera-1", &o);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct who w = rows[i].member ? person(rows[i].member) : (struct who){ 0 };

		if (!rows[i].has) {
			refuses(s, ledger_receipt(s->hub, &s->a, &w, o.seq, &r, &s->err), ERR_FOUND);
			want_str(str_of(s->err.msg), STR("no act 1"), "as if it were not there");
			continue;
		}
		did(s, ledger_receipt(s->hub, &s->a, &w, o.seq, &r, &s->err));
		struct receipt_proof p = proven(s, &r, &text);

		assert_true(p.act.at == scratch_clock && p.act.seq == (uint64_t)o.seq && r.opened_n == 2);
		assert_true(str_find(text, STR("Vera Example")) != SIZE_MAX);
	}
	struct who nobody = { 0 };

	refuses(s, ledger_receipt(s->hub, &s->a, &nobody, 99, &r, &s->err), ERR_FOUND);
	want_str(str_of(s->err.msg), STR("no act 99"), "the same words");
	refuses(s, ledger_receipt(s->hub, &s->a, &nobody, -1, &r, &s->err), ERR_FOUND);
	did(s, ledger_receipt(s->hub, &s->a, &who_hub, 0, &r, &s->err));
	/* A key without the scope to read gets none. */
	vera.scopes = 1u << SCOPE_COORDINATE;
	refuses(s, ledger_receipt(s->hub, &s->a, &vera, o.seq, &r, &s->err), ERR_FOUND);
	raw_close(&raw);
}

#define REVEAL(who, ...) \
	hub_act_words(s->hub, &s->a, (who), "ledger.reveal", STR("hub"), (const char *const[]){ __VA_ARGS__, NULL }, &o, &s->err)

static void revealing(void **state)
{
	struct hub_scratch *s = *state;
	struct raw raw = raw_open(s);
	struct who carla, vera, nobody = { 0 };
	struct receipt r;
	struct outcome o;
	struct str text;

	people(&raw);
	carla = person(CARLA);
	vera = person(VERA);
	for (int i = 0; i < 6; i++)
		noted(s, &vera, "note", "Vera Example", NULL, NULL);
	refuses(s, REVEAL(&vera, "from", "1", "reason", "why not"), ERR_FOUND);
	refuses(s, REVEAL(&carla, "from", "1"), ERR_MISSING);
	refuses(s, REVEAL(&carla, "reason", "nothing told"), ERR_USAGE);
	refuses(s, REVEAL(&carla, "from", "1", "of", "party/nova", "reason", "both told"), ERR_USAGE);
	refuses(s, REVEAL(&carla, "from", "4", "to", "2", "reason", "backwards"), ERR_RANGE);
	refuses(s, REVEAL(&carla, "from", "2", "to", "99", "reason", "too far"), ERR_RANGE);
	refuses(s, REVEAL(&carla, "of", "party/none", "reason", "nobody"), ERR_RANGE);

	did(s, REVEAL(&carla, "from", "2", "to", "3", "open", "mail", "reason", "the embargo has ended"));
	assert_true(str_find(o.body, STR("\"made\":{\"acts\":\"2-3\"}")) != SIZE_MAX);
	did(s, ledger_receipt(s->hub, &s->a, &nobody, 2, &r, &s->err));
	proven(s, &r, &text);
	assert_true(r.opened_n == 1 && str_find(text, STR("a@b.example")) != SIZE_MAX && str_find(text, STR("Vera")) == SIZE_MAX);
	refuses(s, ledger_receipt(s->hub, &s->a, &nobody, 1, &r, &s->err), ERR_FOUND);
	/* That it was revealed, and why, is public itself. */
	did(s, ledger_receipt(s->hub, &s->a, &nobody, o.seq, &r, &s->err));

	/* By the thing: 8, 10 and 11 are of the vendor. */
	noted_of(s, &about_row, "party/nova", &who_hub, "told", "Vera Example", NULL, NULL);
	noted(s, &vera, "note", NULL, NULL, NULL);
	noted_of(s, &about_row, "party/nova", &who_hub, "told", NULL, NULL, NULL);
	noted_of(s, &about_row, "party/nova", &who_hub, "told", NULL, NULL, NULL);
	did(s, REVEAL(&carla, "of", "party/nova", "reason", "what the vendor was told"));
	assert_true(str_find(o.body, STR("{\"acts\":\"8 10-11\"}")) != SIZE_MAX);
	struct db *d = hub_read(s->hub, &s->err);
	int64_t n;

	did(s, revealed_count(d, &n, &s->err));
	assert_int_equal(n, 5);
	hub_read_done(s->hub, d);
	did(s, ledger_receipt(s->hub, &s->a, &nobody, 8, &r, &s->err));
	assert_int_equal(r.opened_n, 0); /* sealed fields stay sealed unless named */
	raw_close(&raw);
}

#define ERASES(who, act, ...) \
	hub_act_words(s->hub, &s->a, (who), (act), STR("hub"), (const char *const[]){ __VA_ARGS__, NULL }, &o, &s->err)

static void erasing(void **state)
{
	struct hub_scratch *s = *state;
	struct raw raw = raw_open(s);
	struct who carla, colin, vera;
	struct ledger_sums sums;
	struct receipt r;
	struct outcome o;
	struct str text;
	char asked[24];

	people(&raw);
	carla = person(CARLA);
	colin = person(COLIN);
	vera = person(VERA);
	noted(s, &vera, "note", "Vera Example", NULL, NULL);
	noted(s, &vera, "note", NULL, NULL, NULL);
	refuses(s, ERASES(&vera, "ledger.erase_ask", "number", "1", "reason", "not a steward"), ERR_FOUND);
	refuses(s, ERASES(&carla, "ledger.erase_ask", "number", "2", "reason", "nothing sealed"), ERR_RANGE);
	refuses(s, ERASES(&carla, "ledger.erase_ask", "number", "77", "reason", "no such act"), ERR_FOUND);
	refuses(s, ERASES(&carla, "ledger.erase_ask", "number", "1", "field", "text", "reason", "not sealed"), ERR_RANGE);
	refuses(s, ERASES(&carla, "ledger.erase", "asked", "1"), ERR_FOUND);
	did(s, ERASES(&carla, "ledger.erase_ask", "number", "1", "field", "who", "reason", "she asked for it"));
	snprintf(asked, sizeof asked, "%lld", (long long)o.seq);
	refuses(s, ERASES(&carla, "ledger.erase", "asked", asked), ERR_STATE); /* a second person */
	did(s, ERASES(&colin, "ledger.erase", "asked", asked));
	refuses(s, ERASES(&colin, "ledger.erase", "asked", asked), ERR_STATE);

	did(s, ledger_receipt(s->hub, &s->a, &vera, 1, &r, &s->err));
	proven(s, &r, &text);
	assert_true(r.opened_n == 1 && str_find(text, STR("Vera")) == SIZE_MAX);
	struct db *d = hub_read(s->hub, &s->err);
	struct faults f = verified(s, d, &sums);

	want(!f.n, "%s", f.first);
	assert_true(sums.gone == 1 && sums.sealed == 1);
	hub_read_done(s->hub, d);
	raw_close(&raw);
}

/* --- tiles --- */

struct shelf { struct db *d; uint64_t size; struct buf bytes; };

static bool from_shelf(void *ctx, const struct tile *t, struct str *ret, struct err *err)
{
	struct shelf *f = ctx;

	buf_clear(&f->bytes);
	if (!ledger_tile(f->d, t, f->size, &f->bytes, err))
		return false;
	*ret = buf_str(&f->bytes);
	return true;
}

/* What other programs make of the tiles is what the hub says. */
static void tiles_hold_the_tree(void **state)
{
	struct hub_scratch *s = *state;
	struct tile t = { .entries = true, .width = 3 };
	struct digest root;
	struct str entry, rest;

	for (int i = 0; i < 300; i++)
		noted(s, &who_hub, "note", NULL, NULL, NULL);
	scratch_clock++;
	struct ledger_state st = now(s, 0);
	struct shelf f = { hub_read(s->hub, &s->err), st.size };
	struct tiles tiles = { st.size, from_shelf, &f };

	buf_init(&f.bytes, 1 << 20);
	did(s, merkle_root_at(st.size, tiles_get, &tiles, &root, &s->err));
	assert_true(digest_same(&root, &st.root) && st.size == 301);
	buf_clear(&f.bytes);
	did(s, ledger_tile(f.d, &t, st.size, &f.bytes, &s->err));
	rest = buf_str(&f.bytes);
	for (int i = 0; i < 3; i++) {
		struct act_record r;

		assert_true(bundle_next(&rest, &entry, &s->err) && entry.n == DIGEST_SIZE);
		did(s, act_get(f.d, &s->a, i, &r, &s->err));
		struct digest leaf = merkle_leaf(entry);

		assert_true(digest_same(&leaf, &r.leaf));
	}
	t = (struct tile){ .entries = true, .n = 1, .width = 46 };
	refuses(s, ledger_tile(f.d, &t, st.size, &f.bytes, &s->err), ERR_FOUND);
	t = (struct tile){ .level = 2, .width = 1 };
	refuses(s, ledger_tile(f.d, &t, st.size, &f.bytes, &s->err), ERR_FOUND);
	buf_release(&f.bytes);
	hub_read_done(s->hub, f.d);
}

#define tested(f) cmocka_unit_test_setup_teardown(f, hub_scratch_begin, hub_scratch_end)

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_thing_of_a_party), tested(checkpoints_are_few_and_kept), tested(nothing_else_is_signed),
		only_sqlite(a_disk_that_is_full, hub_scratch_begin, hub_scratch_end), tested(receipts_and_who_gets_them),
		tested(revealing), tested(erasing), tested(tiles_hold_the_tree),
	};

	return run_on_engine(tests, NULL, NULL);
}

/* A receipt proves an act to whoever knows the ledger's key, and nothing else passes for one. */
#include "unit.h"

#include "crypto/encode.h"
#include "hub/ledger/receipt.h"

enum { ACTS = 21, NODES = 64 };

/* A small ledger, kept in memory: leaf hashes, and the subtrees above by making them. */
struct book {
	struct arena a;
	struct sign_key *key, *older;
	struct note_verifier verifiers[2];
	struct str salts[ACTS], bodies[ACTS];
	struct digest leaves[ACTS];
	uint8_t salt[COMMIT_BYTES];
	struct digest ref;
};
static const struct str origin = STR_LIT("hub.example/ledger"), secret = STR_LIT("Ada\n\"Lovelace\"");

static bool node(void *ctx, unsigned level, uint64_t place, struct digest *ret, struct err *err)
{
	struct book *b = ctx;
	struct digest left, right;

	if (level == 0) {
		*ret = b->leaves[place];
		return true;
	}
	if (!node(ctx, level - 1, place * 2, &left, err) || !node(ctx, level - 1, place * 2 + 1, &right, err))
		return false;
	*ret = merkle_node(&left, &right);
	return true;
}

static int set_up(void **state)
{
	struct book *b = calloc(1, sizeof *b);
	char hex[HEX_LEN(DIGEST_SIZE) + 1];

	arena_init(&b->a);
	b->key = sign_key_make();
	b->older = sign_key_make();
	struct sign_public p = sign_key_public(b->key), o = sign_key_public(b->older);

	assert_true(note_verifier_make(origin, NOTE_ED25519, &p, &b->verifiers[0], NULL));
	assert_true(note_verifier_make(origin, NOTE_ED25519, &o, &b->verifiers[1], NULL));
	random_bytes(b->salt, sizeof b->salt);
	b->ref = commit(b->salt, secret);
	encode(HEX, b->ref.b, DIGEST_SIZE, hex);
	for (int i = 0; i < ACTS; i++) {
		char *salt = arena_alloc(&b->a, 32);

		random_bytes(salt, 32);
		b->salts[i] = str_n(salt, 32);
		b->bodies[i] = str_printf(&b->a, "{\"act\":\"member.add\",\"at\":\"2026-11-23T08:00:%02dZ\",\"by\":\"member/4\",\"fields\":{\"name\":"
		                          "{\"sealed\":\"%s\"}},\"party\":\"party/nova\",\"seq\":%d,\"subject\":\"party/nova\"}", i, hex, i);
		b->leaves[i] = act_leaf(b->salts[i], b->bodies[i]);
	}
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct book *b = *state;

	sign_key_free(b->key);
	sign_key_free(b->older);
	arena_release(&b->a);
	free(b);
	return 0;
}

static struct str checkpoint_of(struct book *b, uint64_t size, const struct sign_key *also)
{
	struct checkpoint c = { .origin = origin, .size = size };
	struct buf t, note;
	struct str r;

	assert_true(merkle_root_at(size, node, b, &c.root, NULL));
	buf_init(&t, NOTE_MAX);
	buf_init(&note, NOTE_MAX);
	assert_true(checkpoint_put(&t, &c, NULL) && note_put_text(&note, buf_str(&t), NULL) &&
	            note_put_signature(&note, buf_str(&t), origin, b->key, NULL));
	if (also)
		assert_true(note_put_signature(&note, buf_str(&t), origin, also, NULL));
	assert_true(note_put_cosignature(&note, buf_str(&t), origin, b->key, 1795420800, NULL));
	r = buf_dup(&b->a, &note);
	buf_release(&t);
	buf_release(&note);
	return r;
}

static struct receipt receipt_of(struct book *b, uint64_t i, uint64_t size)
{
	struct receipt r = { .origin = origin, .keys = { b->verifiers[0] }, .key_n = 1, .salt = b->salts[i], .body = b->bodies[i],
		             .opened = { { .ref = b->ref, .value = secret } }, .opened_n = 1 };

	memcpy(r.opened[0].salt, b->salt, sizeof b->salt);
	r.proof.index = i;
	r.proof.checkpoint = checkpoint_of(b, size, NULL);
	assert_true(merkle_inclusion(i, size, node, b, &r.proof.path, NULL));
	return r;
}

static struct str text_of(struct book *b, const struct receipt *r)
{
	struct buf t;
	struct str s;

	buf_init(&t, LIMIT_RECEIPT);
	assert_true(receipt_put(&t, r, NULL));
	s = buf_dup(&b->a, &t);
	buf_release(&t);
	return s;
}

static void every_act_of_every_size(void **state)
{
	struct book *b = *state;

	for (uint64_t size = 1; size <= ACTS; size++)
		for (uint64_t i = 0; i < size; i++) {
			struct receipt made = receipt_of(b, i, size), read;
			struct receipt_proof p;
			struct err err = { 0 };

			want(receipt_get(&b->a, text_of(b, &made), &read, &err), "%d of %d: %s", (int)i, (int)size, err.msg);
			receipt_check(&b->a, &read, b->verifiers, 1, &p);
			for (int s = 0; s < RECEIPT_STEP_N; s++)
				want(p.steps[s].state == STEP_HOLDS, "%d of %d: step %d: %s", (int)i, (int)size, s, p.steps[s].err.msg);
			assert_true(p.holds && p.act.seq == i && p.checkpoint.size == size && p.signed_at == 1795420800);
			assert_true(digest_same(&p.root, &p.checkpoint.root) && p.path_n == read.proof.path.n);
			want_str(p.act.name, STR("member.add"), "name");
			want_str(p.act.by, STR("member/4"), "by");
			want_str(read.opened[0].value, secret, "value");
		}
}

/* The proof in it is a tlog-proof by itself, of the 32 bytes that salt and body come to. */
static void other_programs_can_check_it(void **state)
{
	struct book *b = *state;
	struct receipt made = receipt_of(b, 7, 19);
	struct str text = text_of(b, &made), proof = str_from(text, str_find(text, STR("\n\n")) + 2);
	struct digest entry = act_entry(b->salts[7], b->bodies[7]), leaf = merkle_leaf(digest_str(&entry));
	struct checkpoint c;
	struct log_proof p;

	assert_true(log_proof_get(&b->a, proof, &p, NULL));
	assert_true(log_proof_check(&b->a, &p, &leaf, origin, b->verifiers, 1, &c, NULL));
	assert_int_equal(c.size, 19);
}

static void any_changed_bit_is_found(void **state)
{
	struct book *b = *state;
	struct receipt made = receipt_of(b, 7, 19), read;
	struct str text = text_of(b, &made);
	struct receipt_proof p;
	size_t read_at_all = 0;
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < text.n; i++)
		for (int bit = 0; bit < 8; bit++) {
			struct str changed = str_dup(&a, text);

			((char *)(uintptr_t)changed.p)[i] ^= (char)(1 << bit);
			if (receipt_get(&a, changed, &read, NULL)) {
				read_at_all++;
				receipt_check(&a, &read, b->verifiers, 1, &p);
				want(!p.holds, "byte %zu, bit %d: \"%.*s\"", i, bit, STR_ARG(str_sub(changed, i > 20 ? i - 20 : 0, 40)));
			}
			arena_reset(&a);
		}
	assert_true(read_at_all > 100);
	for (size_t n = 0; n < text.n; n++) {
		if (receipt_get(&a, str_sub(text, 0, n), &read, NULL)) {
			receipt_check(&a, &read, b->verifiers, 1, &p);
			want(!p.holds, "cut at %zu", n);
		}
		arena_reset(&a);
	}
	arena_release(&a);
}

static void as_mail_programs_send_it(void **state)
{
	struct book *b = *state;
	struct receipt made = receipt_of(b, 3, 4), read;
	struct str line, rest = text_of(b, &made);
	struct buf t;

	buf_init(&t, LIMIT_RECEIPT);
	while (str_split(&rest, '\n', &line)) {
		buf_put(&t, line);
		buf_puts(&t, rest.p ? "\r\n" : "");
	}
	assert_true(receipt_get(&b->a, buf_dup(&b->a, &t), &read, NULL));
	buf_release(&t);
}

static struct str replaced(struct book *b, struct str text, const char *from, const char *to)
{
	size_t at = str_find(text, str_of(from));

	want(at != SIZE_MAX, "there is no \"%s\"", from);
	return STR_JOIN(&b->a, str_sub(text, 0, at), str_of(to), str_from(text, at + strlen(from)));
}

static void wrong_forms_are_told(void **state)
{
	static const struct { const char *from, *to, *says; } rows[] = {
		{ "tocsin receipt 1", "tocsin receipt 2", "line 1: expected \"tocsin receipt 1\"" },
		{ "\nkey ", "\nkex ", "line 2: found \"kex" },
		{ "key hub.example/ledger+", "key hub.example/ledger", "line 2: the key" },
		{ "\nsalt ", "\nsalz ", "line 3: found \"salz" },
		{ "\nsalt ", "\nsalt =", "line 3: the salt" },
		{ "\nact {", "\nact [", "line 4: found \"act [" },
		{ "\nopen ", "\nopen 00", "line 5: the opened value" },
		{ " \"Ada", " {\"Ada", "line 5: the opened value" },
		{ " \"Ada", " \"\\u0041da", "canonical" },
		{ "\n\nc2sp", "\nc2sp", "line 6: found \"c2sp.org" },
		{ "\nindex 7", "\nindex 07", "the proof, from line 7 on: expected \"index\"" },
		{ "\nindex 7", "\nindex", "the proof" },
	};
	struct book *b = *state;
	struct receipt made = receipt_of(b, 7, 19), read;
	struct str text = text_of(b, &made);

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };

		want(!receipt_get(&b->a, replaced(b, text, rows[i].from, rows[i].to), &read, &err), "row %zu was read", i);
		want(strstr(err.msg, rows[i].says), "row %zu: %s", i, err.msg);
	}
	struct err err = { 0 };
	char *large = calloc(1, LIMIT_RECEIPT + 1);

	assert_false(receipt_get(&b->a, str_n(large, LIMIT_RECEIPT + 1), &read, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	free(large);
}

/* Which steps fail, for receipts that can be read. */
static void what_does_not_hold_is_told(void **state)
{
	struct book *b = *state;
	struct receipt good = receipt_of(b, 7, 19), r;
	struct receipt_proof p;
	struct sign_key *other = sign_key_make();
	struct sign_public public = sign_key_public(other);
	struct note_verifier stranger;
	struct digest wrong = { { 1 } };

	assert_true(note_verifier_make(origin, NOTE_ED25519, &public, &stranger, NULL));
#define BREAKS(change, step, words) \
	do { \
		r = good; \
		change; \
		receipt_check(&b->a, &r, b->verifiers, 1, &p); \
		assert_false(p.holds); \
		want(p.steps[step].state == STEP_FAILS && strstr(p.steps[step].err.msg, words), "%s: %s", #change, p.steps[step].err.msg); \
	} while (0)
	BREAKS(r.body = STR("{\"seq\":7}"), RECEIPT_ACT, "");
	BREAKS(r.body = b->bodies[8], RECEIPT_PLACE, "number 8, the proof is of number 7");
	BREAKS(r.body = b->bodies[8], RECEIPT_PATH, "does not lead to the root");
	BREAKS(r.salt = b->salts[8], RECEIPT_PATH, "does not lead to the root");
	BREAKS(r.opened[0].value = STR("Bob"), RECEIPT_VALUES, "not what the act committed to");
	BREAKS(r.opened[0].ref = wrong, RECEIPT_VALUES, "does not hold the commitment 0100000000000000");
	BREAKS(r.proof.index = 6, RECEIPT_PLACE, "number 7, the proof is of number 6");
	BREAKS(r.proof.path.n--, RECEIPT_PATH, "not the length");
	BREAKS(r.keys[0] = stranger, RECEIPT_SIGNED, "signed by none");
	BREAKS((r.keys[1] = stranger, r.key_n = 2), RECEIPT_SIGNED, "which the receipt names");
	BREAKS(r.proof.checkpoint = STR("hub.example/ledger\n"), RECEIPT_SIGNED, "");
#undef BREAKS
	receipt_check(&b->a, &good, &stranger, 1, &p);
	assert_true(p.steps[RECEIPT_SIGNED].state == STEP_HOLDS && p.steps[RECEIPT_KEY].state == STEP_FAILS && !p.holds);
	receipt_check(&b->a, &good, NULL, 0, &p);
	assert_true(p.steps[RECEIPT_KEY].state == STEP_NONE && p.holds);
	sign_key_free(other);
}

/* While keys change, checkpoints carry the signatures of both, and who knows either is content. */
static void two_keys(void **state)
{
	struct book *b = *state;
	struct receipt r = receipt_of(b, 7, 19), read;
	struct receipt_proof p;

	r.proof.checkpoint = checkpoint_of(b, 19, b->older);
	r.keys[1] = b->verifiers[1];
	r.key_n = 2;
	assert_true(receipt_get(&b->a, text_of(b, &r), &read, NULL));
	for (int i = 0; i < 2; i++) {
		receipt_check(&b->a, &read, &b->verifiers[i], 1, &p);
		assert_true(p.holds && p.steps[RECEIPT_KEY].state == STEP_HOLDS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_act_of_every_size), cmocka_unit_test(other_programs_can_check_it),
		cmocka_unit_test(any_changed_bit_is_found), cmocka_unit_test(as_mail_programs_send_it),
		cmocka_unit_test(wrong_forms_are_told), cmocka_unit_test(what_does_not_hold_is_told), cmocka_unit_test(two_keys),
	};

	return cmocka_run_group_tests_name("receipt", tests, set_up, tear_down);
}

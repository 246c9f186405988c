#include "forest.h"

#include "crypto/checkpoint.h"

#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

static struct str put(struct arena *a, const struct checkpoint *c)
{
	struct buf b;

	buf_init(&b, NOTE_MAX);
	struct str s = checkpoint_put(&b, c, NULL) ? buf_dup(a, &b) : STR("(refused)");

	buf_release(&b);
	return s;
}

static void texts(void **state)
{
	static const struct {
		const char *text, *origin;
		uint64_t size;
		const char *extension;
	} rows[] = {
		{ "example.com/behind-the-sofa\n20852163\n" ROOT "\n", "example.com/behind-the-sofa", 20852163, "" },
		{ "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n", "go.sum database tree", 123456789012, "" },
		{ "x\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "x", 0, "" },
		{ "x\n9223372036854775807\n" ROOT "\nmore\nand more\n", "x", INT64_MAX, "more\nand more\n" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct checkpoint c;
		struct err err = { 0 };

		want(checkpoint_get(str_of(rows[i].text), &c, &err), "row %zu: %s", i, err.msg);
		want_str(c.origin, str_of(rows[i].origin), "origin");
		want_str(c.extension, str_of(rows[i].extension), "extension");
		want(c.size == rows[i].size, "row %zu", i);
		want_str(put(&a, &c), str_of(rows[i].text), "written again");
	}
	/* RecordHash("hello world") of Go's tlog. */
	struct checkpoint c;
	struct digest hello = merkle_leaf(STR("hello world"));

	assert_true(checkpoint_get(str_of(rows[1].text), &c, NULL) && digest_same(&c.root, &hello));
	static const struct {
		const char *text, *says;
	} bad[] = {
		{ "", "line 1" },
		{ "\n1\n" ROOT "\n", "line 1" },
		{ "x\n", "line 2" },
		{ "x\n01\n" ROOT "\n", "line 2" },
		{ "x\n\n" ROOT "\n", "line 2" },
		{ "x\n-1\n" ROOT "\n", "line 2" },
		{ "x\n+1\n" ROOT "\n", "line 2" },
		{ "x\n0x1\n" ROOT "\n", "line 2" },
		{ "x\n9223372036854775808\n" ROOT "\n", "line 2" },
		{ "x\n1\n", "line 3" },
		{ "x\n1\n" ROOT, "line 3" },
		{ "x\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBTOOBIG=\n", "line 3: the root" },
		{ "x\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", "line 3: the root: the last character" },
		{ "x\n1\n" ROOT "\n\n", "empty line" },
		{ "x\n1\n" ROOT "\nmore", "without its end" },
		{ "x\n1\n" ROOT "\nmore\n\nmore\n", "empty line" },
	};
	for (size_t i = 0; i < ROWS(bad); i++) {
		struct err err = { 0 };

		want(!checkpoint_get(str_of(bad[i].text), &c, &err) && err.code != ERR_NONE && strstr(err.msg, bad[i].says), "%s: %s", bad[i].text, err.msg);
	}
	static const struct checkpoint refused[] = {
		{ .origin = STR_LIT("") }, { .origin = STR_LIT("a\nb") }, { .origin = STR_LIT("a"), .extension = STR_LIT("b") },
		{ .origin = STR_LIT("a"), .extension = STR_LIT("\n") },
	};
	for (size_t i = 0; i < ROWS(refused); i++)
		want_str(put(&a, &refused[i]), STR("(refused)"), "not written");
	arena_release(&a);
}

/* A log, its key and a witness's; then a proof that one who has the keys alone can check. */
static void proofs(void **state)
{
	struct sign_key *log = sign_key_make(), *witness = sign_key_make();
	struct sign_public log_public = sign_key_public(log), witness_public = sign_key_public(witness);
	struct note_verifier keys[2];
	struct forest f = { 0 };
	struct arena a;
	struct buf b;
	struct err err;

	(void)state;
	arena_init(&a);
	buf_init(&b, NOTE_MAX);
	forest_grow(&f, 100);
	assert_true(note_verifier_make(STR("log.example/one"), NOTE_ED25519, &log_public, &keys[0], NULL));
	assert_true(note_verifier_make(STR("w.example"), NOTE_COSIGNATURE, &witness_public, &keys[1], NULL));
	struct checkpoint c = { STR("log.example/one"), 100, merkle_root(&f.m), STR("") }, back;
	struct str text = put(&a, &c);

	assert_true(note_put_text(&b, text, NULL) && note_put_signature(&b, text, keys[0].name, log, NULL));
	struct str unwitnessed = buf_dup(&a, &b);

	assert_true(note_put_cosignature(&b, text, keys[1].name, witness, 1700000000, NULL));
	struct str note = buf_dup(&a, &b);
	uint64_t by;

	assert_true(checkpoint_open(&a, note, STR("log.example/one"), keys, 2, &back, &by, NULL) && by == 3 && back.size == 100);
	assert_true(checkpoint_open(&a, unwitnessed, STR("log.example/one"), keys, 2, &back, &by, NULL) && by == 1);
	assert_false(checkpoint_open(&a, note, STR("log.example/two"), keys, 2, &back, &by, &err));
	assert_string_equal(err.msg, "of the log \"log.example/one\", expected \"log.example/two\"");
	struct note_verifier turned[2] = { keys[1], keys[0] };

	assert_false(checkpoint_open(&a, unwitnessed, STR("log.example/one"), turned, 2, &back, &by, &err));
	assert_non_null(strstr(err.msg, "the log's own key"));

	for (uint64_t i = 0; i < 100; i += 9) {
		struct log_proof p = { .extra = i ? STR("salt\0\xFF") : STR_NONE, .index = i, .checkpoint = note }, q;

		assert_true(merkle_inclusion(i, 100, forest_get, &f, &p.path, NULL));
		buf_clear(&b);
		log_proof_put(&b, &p);
		struct str file = buf_dup(&a, &b);

		want(log_proof_get(&a, file, &q, &err), "%s", err.msg);
		want_str(q.extra, p.extra, "extra");
		assert_true(log_proof_check(&a, &q, &f.at[0][i], STR("log.example/one"), keys, 1, &back, NULL));
		assert_false(log_proof_check(&a, &q, &f.at[0][i + 1], STR("log.example/one"), keys, 1, &back, &err));
		assert_false(log_proof_check(&a, &q, &f.at[0][i], STR("log.example/one"), keys + 1, 0, &back, &err));
		/* No byte of it may be another, but in the extra data and in the witness's line, which is not asked for. */
		for (size_t k = 0; k < file.n; k++) {
			char *bad = str_cstr(&a, file);

			bad[k] ^= 1;
			struct str other = str_n(bad, file.n);
			bool free_part = (i && k > 28 && k < 38) || k > file.n - 120;

			want(free_part || !log_proof_get(&a, other, &q, NULL) ||
			     !log_proof_check(&a, &q, &f.at[0][i], STR("log.example/one"), keys, 1, &back, NULL), "byte %zu of\n%s", k, bad);
			assert_true(!log_proof_get(&a, str_sub(file, 0, k), &q, NULL) ||
			            !log_proof_check(&a, &q, &f.at[0][i], STR("log.example/one"), keys, 1, &back, NULL) || k > file.n - 120);
			if (k % 32 == 31 && i)
				break; /* the whole of the first file, the heads of the others */
		}
	}
	static const struct {
		const char *text, *says;
	} bad[] = {
		{ "", "line 1" },
		{ "c2sp.org/tlog-proof@v2\n", "line 1" },
		{ "c2sp.org/tlog-proof@v1\n", "expected \"index\"" },
		{ "c2sp.org/tlog-proof@v1\nindex\n", "expected \"index\"" },
		{ "c2sp.org/tlog-proof@v1\nindex 01\n", "expected \"index\"" },
		{ "c2sp.org/tlog-proof@v1\nextra \nindex 1\n", "extra data without any" },
		{ "c2sp.org/tlog-proof@v1\nextra Zh==\nindex 1\n", "the extra data: the last character" },
		{ "c2sp.org/tlog-proof@v1\nindex 1\n" ROOT "\n", "ends before its checkpoint" },
		{ "c2sp.org/tlog-proof@v1\nindex 1\n" ROOT "\n\n", "ends before its checkpoint" },
		{ "c2sp.org/tlog-proof@v1\nindex 1\n" ROOT "x\n\n", "hash 1: " },
	};
	for (size_t i = 0; i < ROWS(bad); i++) {
		struct log_proof p;

		want(!log_proof_get(&a, str_of(bad[i].text), &p, &err) && strstr(err.msg, bad[i].says), "%s: %s", bad[i].text, err.msg);
	}
	sign_key_free(log);
	sign_key_free(witness);
	forest_free(&f);
	buf_release(&b);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(texts), cmocka_unit_test(proofs) };

	return cmocka_run_group_tests_name("checkpoint", tests, NULL, NULL);
}

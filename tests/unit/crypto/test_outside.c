/* What the room makes, against tests/oracle/ledger.py, which reads the standards on its own. Skipped without Python 3. */
#include "forest.h"

#include "crypto/checkpoint.h"
#include "crypto/minisign.h"
#include "crypto/tiles.h"
#include "crypto/totp.h"

enum { LEAVES = 600, PAIRS = 45 };

static void put_text(struct buf *b, const char *name, struct str value)
{
	buf_printf(b, ",\n\"%s\":", name);
	buf_put_json(b, value);
}

static void put_hex(struct buf *b, struct str value)
{
	buf_putc(b, '"');
	encode_put(b, HEX, value.p, value.n);
	buf_putc(b, '"');
}

static void put_path(struct buf *b, const struct merkle_proof *p)
{
	buf_putc(b, '[');
	for (size_t i = 0; i < p->n; i++) {
		buf_puts(b, i ? "," : "");
		put_hex(b, digest_str(&p->v[i]));
	}
	buf_putc(b, ']');
}

static struct str leaf_text(struct arena *a, uint64_t i)
{
	return str_printf(a, "leaf %llu", (unsigned long long)i);
}

static void put_tree(struct buf *b, struct arena *a, struct forest *f)
{
	struct merkle_proof p;
	struct digest root;

	for (uint64_t i = 0; i < LEAVES; i++) {
		buf_puts(b, i ? "," : "{\"leaves\":[");
		put_hex(b, leaf_text(a, i));
	}
	for (uint64_t n = 0; n <= LEAVES; n++) {
		assert_true(merkle_root_at(n, forest_get, f, &root, NULL));
		buf_puts(b, n ? "," : "],\n\"roots\":[");
		put_hex(b, digest_str(&root));
	}
	buf_puts(b, "],\n\"inclusion\":[");
	for (uint64_t n = 1; n <= LEAVES; n += n < PAIRS ? 1 : 37)
		for (uint64_t i = 0; i < n; i += n < PAIRS ? 1 : 41) {
			assert_true(merkle_inclusion(i, n, forest_get, f, &p, NULL));
			buf_printf(b, "%s[%u,%u,", n > 1 ? "," : "", (unsigned)i, (unsigned)n);
			put_path(b, &p);
			buf_putc(b, ']');
		}
	buf_puts(b, "],\n\"consistency\":[");
	for (uint64_t n = 1; n <= LEAVES; n += n < PAIRS ? 1 : 37)
		for (uint64_t m = 1; m <= n; m += n < PAIRS ? 1 : 41) {
			assert_true(merkle_consistency(m, n, forest_get, f, &p, NULL));
			buf_printf(b, "%s[%u,%u,", n > 1 ? "," : "", (unsigned)m, (unsigned)n);
			put_path(b, &p);
			buf_putc(b, ']');
		}
	buf_putc(b, ']');
}

static void put_tiles(struct buf *b, struct arena *a, struct forest *f)
{
	struct tile_walk w = { .to = LEAVES };
	const char *before = "{";
	struct tile t;
	struct buf bytes;

	buf_init(&bytes, 100000);
	buf_puts(b, ",\n\"tiles\":");
	while (tile_next(&w, &t)) {
		buf_clear(&bytes);
		tile_path_put(&bytes, &t);
		buf_puts(b, before);
		buf_put_json(b, buf_str(&bytes));
		buf_putc(b, ':');
		buf_clear(&bytes);
		assert_true(tile_put(&bytes, &t, forest_get, f, NULL));
		put_hex(b, buf_str(&bytes));
		before = ",";
	}
	buf_puts(b, "},\n\"bundles\":[");
	for (uint64_t from = 0; from < LEAVES; from += TILE_WIDTH) {
		buf_clear(&bytes);
		for (uint64_t i = from; i < LEAVES && i < from + TILE_WIDTH; i++)
			assert_true(bundle_put(&bytes, leaf_text(a, i), NULL));
		buf_puts(b, from ? "," : "");
		put_hex(b, buf_str(&bytes));
	}
	buf_putc(b, ']');
	buf_release(&bytes);
}

static void put_vkey(struct buf *b, const char *name, const struct note_verifier *v)
{
	struct buf text;

	buf_init(&text, 1000);
	note_verifier_put(&text, v);
	put_text(b, name, buf_str(&text));
	buf_release(&text);
}

static void put_notes(struct buf *b, struct arena *a, struct forest *f)
{
	struct sign_key *log = sign_key_make(), *witness = sign_key_make();
	struct sign_public log_public = sign_key_public(log), witness_public = sign_key_public(witness);
	struct checkpoint c = { STR("log.example/one"), LEAVES, merkle_root(&f->m), STR("") };
	struct log_proof p = { .extra = STR("salt"), .index = 321 };
	struct note_verifier keys[2];
	struct buf text;

	buf_init(&text, NOTE_MAX);
	assert_true(note_verifier_make(STR("log.example/one"), NOTE_ED25519, &log_public, &keys[0], NULL));
	assert_true(note_verifier_make(STR("w.example"), NOTE_COSIGNATURE, &witness_public, &keys[1], NULL));
	assert_true(checkpoint_put(&text, &c, NULL));
	struct str body = buf_dup(a, &text);

	buf_clear(&text);
	assert_true(note_put_text(&text, body, NULL) && note_put_signature(&text, body, keys[0].name, log, NULL) &&
	            note_put_cosignature(&text, body, keys[1].name, witness, 1700000000, NULL));
	p.checkpoint = buf_dup(a, &text);
	put_text(b, "note", p.checkpoint);
	put_vkey(b, "log", &keys[0]);
	put_vkey(b, "witness", &keys[1]);
	buf_puts(b, ",\n\"when\":1700000000");
	assert_true(merkle_inclusion(p.index, LEAVES, forest_get, f, &p.path, NULL));
	buf_clear(&text);
	log_proof_put(&text, &p);
	put_text(b, "proof", buf_str(&text));
	buf_release(&text);
	sign_key_free(log);
	sign_key_free(witness);
}

static void put_signatures(struct buf *b)
{
	uint8_t seed[SIGN_SEED], message[100];
	char code[TOTP_DIGITS + 1];

	for (size_t i = 0; i < 8; i++) {
		random_bytes(seed, sizeof seed);
		random_bytes(message, sizeof message);
		struct sign_key *key = sign_key_from_seed(seed);
		struct sign_public public = sign_key_public(key);
		struct str bytes = str_n((char *)message, i * 12);
		struct signature s = sign(key, bytes);

		buf_puts(b, i ? ",{\"seed\":" : ",\n\"signatures\":[{\"seed\":");
		put_hex(b, str_n((char *)seed, sizeof seed));
		buf_puts(b, ",\"message\":");
		put_hex(b, bytes);
		buf_puts(b, ",\"public\":");
		put_hex(b, str_n((char *)public.b, sizeof public.b));
		buf_puts(b, ",\"signature\":");
		put_hex(b, str_n((char *)s.b, sizeof s.b));
		buf_putc(b, '}');
		sign_key_free(key);
	}
	for (size_t i = 0; i < 50; i++) {
		random_bytes(seed, TOTP_SECRET);
		uint64_t step = random_below(UINT32_MAX) * (uint64_t)(i + 1);

		totp_code(str_n((char *)seed, TOTP_SECRET), step, code);
		buf_puts(b, i ? ",{\"secret\":" : "],\n\"codes\":[{\"secret\":");
		put_hex(b, str_n((char *)seed, TOTP_SECRET));
		buf_printf(b, ",\"step\":%llu,\"code\":\"%s\"}", (unsigned long long)step, code);
	}
	buf_putc(b, ']');
}

static void put_minisign(struct buf *b)
{
	struct str file = STR("the list of one day\n");
	struct minisign_file f;
	struct minisign_key key;
	struct buf text;

	buf_init(&text, 10000);
	minisign_key_make(&key);
	struct minisign_public public = minisign_key_public(&key);

	minisign_public_put(&text, &public);
	put_text(b, "minisign_key", buf_str(&text));
	buf_clear(&text);
	minisign_file_init(&f);
	minisign_file_add(&f, file);
	assert_true(minisign_sign(&f, &key, STR("x"), STR("file:list"), &text, NULL));
	put_text(b, "minisign", buf_str(&text));
	buf_puts(b, ",\n\"minisign_file\":");
	put_hex(b, file);
	buf_release(&text);
	minisign_key_free(&key);
}

static void against_python(void **state)
{
	char path[] = "/tmp/tocsin-ledger-XXXXXX", command[1000];
	const char *source = getenv("TOCSIN_SOURCE");
	FILE *f = fdopen(mkstemp(path), "w");
	struct forest tree = { 0 };
	struct arena a;
	struct buf b;

	(void)state;
	assert_non_null(f);
	arena_init(&a);
	buf_init(&b, 16 << 20);
	forest_grow(&tree, LEAVES);
	put_tree(&b, &a, &tree);
	put_tiles(&b, &a, &tree);
	put_notes(&b, &a, &tree);
	put_signatures(&b);
	put_minisign(&b);
	buf_puts(&b, "}\n");
	assert_true(buf_ok(&b, NULL));
	assert_int_equal(fwrite(b.p, 1, b.n, f), b.n);
	fclose(f);
	snprintf(command, sizeof command, "python3 '%s/tests/oracle/ledger.py' %s >&2", source ? source : ".", path);
	int status = system(command);

	unlink(path);
	buf_release(&b);
	forest_free(&tree);
	arena_release(&a);
	if (WEXITSTATUS(status) == 127)
		skip();
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(against_python) };

	return cmocka_run_group_tests_name("outside", tests, NULL, NULL);
}

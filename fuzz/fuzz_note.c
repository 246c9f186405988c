/* Keys, notes, checkpoints and proofs in a log: what is read is written back the same, and nobody unknown vouches for it. */
#include "crypto/checkpoint.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void keys(struct str s)
{
	char text[NOTE_SIGNER_MAX];
	struct note_verifier v;
	struct sign_key *key;
	struct str name;
	struct buf b;

	if (note_verifier_get(s, &v, NULL)) {
		buf_init(&b, 1000);
		note_verifier_put(&b, &v);
		assert(str_eq(buf_str(&b), s));
		buf_release(&b);
	}
	if (note_signer_get(s, &name, &key, NULL)) {
		note_signer_put(name, key, text);
		assert(str_eq(str_of(text), s));
		sign_key_free(key);
	}
}

static void checkpoints(struct str s)
{
	struct checkpoint c;
	struct buf b;

	if (!checkpoint_get(s, &c, NULL))
		return;
	buf_init(&b, 2 * NOTE_MAX);
	assert(checkpoint_put(&b, &c, NULL) && str_eq(buf_str(&b), s));
	buf_release(&b);
}

static void notes(struct arena *a, struct str s)
{
	static const struct str published = STR_LIT("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
	struct note_verifier v;
	struct log_proof p;
	struct note note;
	uint64_t by, when;
	struct buf b;

	assert(note_verifier_get(published, &v, NULL));
	if (note_get(a, s, &note, NULL)) {
		assert(note.n > 0 && note.text.n > 0 && note.text.p == s.p);
		if (note_check(&note, &v, 1, &by, NULL))
			assert(by == 1);
		v.type = NOTE_COSIGNATURE;
		note_check(&note, &v, 1, &by, NULL);
		note_cosigned_at(&note, &v, &when);
		checkpoints(note.text);
	}
	if (log_proof_get(a, s, &p, NULL)) {
		buf_init(&b, 4 * NOTE_MAX);
		log_proof_put(&b, &p);
		assert(str_eq(buf_str(&b), s));
		buf_release(&b);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str s = str_n((const char *)data, n);
	struct arena a;

	arena_init(&a);
	keys(s);
	checkpoints(s);
	notes(&a, s);
	arena_release(&a);
	return 0;
}

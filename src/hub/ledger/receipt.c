#include "hub/ledger/receipt.h"

#include <string.h>

#include "base/canonical.h"
#include "crypto/encode.h"

const struct str receipt_step_names[RECEIPT_STEP_N] = {
	[RECEIPT_ACT] = STR_LIT("act"),       [RECEIPT_PLACE] = STR_LIT("place"), [RECEIPT_VALUES] = STR_LIT("values"),
	[RECEIPT_PATH] = STR_LIT("path"),     [RECEIPT_SIGNED] = STR_LIT("signed"), [RECEIPT_KEY] = STR_LIT("key"),
};

static const struct str head = STR_LIT("tocsin receipt 1");

struct digest act_entry(struct str salt, struct str body)
{
	struct hashing h;

	hashing_init(&h);
	hashing_add(&h, salt);
	hashing_add(&h, body);
	return hashing_done(&h);
}

struct digest act_leaf(struct str salt, struct str body)
{
	struct digest entry = act_entry(salt, body);

	return merkle_leaf(digest_str(&entry));
}

struct digest commit(const uint8_t salt[COMMIT_BYTES], struct str value)
{
	return act_entry(str_n((const char *)salt, COMMIT_BYTES), value);
}

/* --- writing --- */

bool receipt_put(struct buf *b, const struct receipt *r, struct err *err)
{
	if (r->key_n == 0 || r->key_n > RECEIPT_KEYS || r->opened_n > RECEIPT_OPENED)
		return err_set(err, ERR_LIMIT, "a receipt names 1 to %d keys and opens at most %d values", RECEIPT_KEYS, RECEIPT_OPENED);
	buf_put(b, head);
	for (size_t i = 0; i < r->key_n; i++) {
		buf_puts(b, "\nkey ");
		note_verifier_put(b, &r->keys[i]);
	}
	buf_puts(b, "\nsalt ");
	encode_put(b, BASE64, r->salt.p, r->salt.n);
	buf_puts(b, "\nact ");
	buf_put(b, r->body);
	for (size_t i = 0; i < r->opened_n; i++) {
		buf_puts(b, "\nopen ");
		encode_put(b, HEX, r->opened[i].ref.b, DIGEST_SIZE);
		buf_putc(b, ' ');
		encode_put(b, BASE64, r->opened[i].salt, COMMIT_BYTES);
		buf_putc(b, ' ');
		canonical_put_string(b, r->opened[i].value);
	}
	buf_puts(b, "\n\n");
	log_proof_put(b, &r->proof);
	return true;
}

/* --- reading --- */

struct lines {
	struct str rest, line;
	size_t at; /* number of the line at hand */
};

static bool next_line(struct lines *l, struct err *err)
{
	size_t n = str_chr(l->rest, '\n');

	l->at++;
	if (n == SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "line %zu: the receipt ends here, before its proof", l->at);
	l->line = str_sub(l->rest, 0, n);
	l->rest = str_from(l->rest, n + 1);
	return true;
}

/* Is the line at hand of this word? Then what follows it. */
static bool is_line(const struct lines *l, struct str word, struct str *ret)
{
	if (!str_starts(l->line, word) || l->line.n <= word.n || l->line.p[word.n] != ' ')
		return false;
	*ret = str_from(l->line, word.n + 1);
	return true;
}

static bool expected(const struct lines *l, const char *what, struct err *err)
{
	return err_set(err, ERR_SYNTAX, "line %zu: found \"%.*s\", expected %s", l->at, STR_ARG(str_sub(l->line, 0, 40)), what);
}

static bool get_keys(struct lines *l, struct receipt *r, struct err *err)
{
	struct str text;

	for (;;) {
		if (!next_line(l, err))
			return false;
		if (!is_line(l, STR("key"), &text))
			break;
		if (r->key_n == RECEIPT_KEYS)
			return err_set(err, ERR_LIMIT, "line %zu: more than %d keys", l->at, RECEIPT_KEYS);
		struct note_verifier *k = &r->keys[r->key_n];

		if (!note_verifier_get(text, k, err))
			return err_wrap(err, "line %zu: the key", l->at);
		if (k->type != NOTE_ED25519)
			return err_set(err, ERR_SYNTAX, "line %zu: a witness's key, expected a ledger's", l->at);
		if (r->key_n && !str_eq(k->name, r->origin))
			return err_set(err, ERR_SYNTAX, "line %zu: a key of \"%.*s\", and before it one of \"%.*s\"", l->at, STR_ARG(k->name),
			               STR_ARG(r->origin));
		r->origin = k->name;
		r->key_n++;
	}
	return r->key_n || expected(l, "\"key\" and the ledger's key", err);
}

/* With the cursor on the line behind the keys; leaves it behind the act. */
static bool get_act(struct arena *a, struct lines *l, struct receipt *r, struct err *err)
{
	char *salt = arena_alloc(a, RECEIPT_SALT_MAX);
	struct str text;
	size_t n;

	if (!is_line(l, STR("salt"), &text))
		return expected(l, "\"salt\" and base64", err);
	if (!decode(BASE64, text, salt, RECEIPT_SALT_MAX, &n, err))
		return err_wrap(err, "line %zu: the salt", l->at);
	if (n < RECEIPT_SALT_MIN)
		return err_set(err, ERR_RANGE, "line %zu: a salt of %zu bytes, expected %d to %d", l->at, n, RECEIPT_SALT_MIN,
		               RECEIPT_SALT_MAX);
	r->salt = str_n(salt, n);
	if (!next_line(l, err))
		return false;
	if (!is_line(l, STR("act"), &r->body) || r->body.p[0] != '{')
		return expected(l, "\"act\" and a JSON object", err);
	if (!str_is_utf8(r->body))
		return err_set(err, ERR_SYNTAX, "line %zu: the act is not UTF-8", l->at);
	return next_line(l, err);
}

static bool get_value(struct arena *a, struct str json, struct str *ret, struct err *err)
{
	struct json array;

	if (!json_read(a, STR_JOIN(a, STR("["), json, STR("]")), LIMIT_RECEIPT + 2, &array, err))
		return false;
	struct json_iter it = json_iter(&array);
	struct json v;

	if (!json_next(&it, &v) || json_type(&v) != JSON_STRING || json_count(&array) != 1)
		return err_set(err, ERR_SYNTAX, "found no JSON string");
	*ret = json_text(&v);
	return true;
}

static bool get_opened(struct arena *a, struct lines *l, struct receipt *r, struct err *err)
{
	struct str text, hex, base64;

	while (is_line(l, STR("open"), &text)) {
		struct receipt_open *o = &r->opened[r->opened_n];

		if (r->opened_n == RECEIPT_OPENED)
			return err_set(err, ERR_LIMIT, "line %zu: more than %d opened values", l->at, RECEIPT_OPENED);
		if (!str_split(&text, ' ', &hex) || !str_split(&text, ' ', &base64) || !text.n)
			return expected(l, "\"open\", a commitment, 32 bytes in base64 and a JSON string", err);
		if (!decode_exact(HEX, hex, o->ref.b, DIGEST_SIZE, err) || !decode_exact(BASE64, base64, o->salt, COMMIT_BYTES, err) ||
		    !get_value(a, text, &o->value, err))
			return err_wrap(err, "line %zu: the opened value", l->at);
		if (r->opened_n && memcmp(o[-1].ref.b, o->ref.b, DIGEST_SIZE) >= 0)
			return err_set(err, ERR_SYNTAX, "line %zu: opened values stand in the order of their commitments, each once", l->at);
		r->opened_n++;
		if (!next_line(l, err))
			return false;
	}
	return l->line.n == 0 || expected(l, "\"open\" or an empty line", err);
}

/* The same text without the CRs that mail programs put before line feeds. */
static struct str without_cr(struct arena *a, struct str text)
{
	if (str_find(text, STR("\r\n")) == SIZE_MAX)
		return text;
	char *to = arena_alloc(a, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
			to[n++] = text.p[i];
	return str_n(to, n);
}

/* What has several forms (the escapes of a JSON string) has one here. */
static bool same_form(const struct receipt *r, struct str text, struct err *err)
{
	struct buf b;

	buf_init(&b, 2 * LIMIT_RECEIPT);
	bool ok = receipt_put(&b, r, err) && buf_ok(&b, err) &&
	          (str_eq(buf_str(&b), text) || err_set(err, ERR_SYNTAX, "an opened value is not written in its canonical form"));

	buf_release(&b);
	return ok;
}

bool receipt_get(struct arena *a, struct str text, struct receipt *ret, struct err *err)
{
	struct receipt *r = arena_new(a, struct receipt);

	if (text.n > LIMIT_RECEIPT)
		return err_set(err, ERR_LIMIT, "a receipt of %zu bytes, at most %zu are read", text.n, LIMIT_RECEIPT);
	text = without_cr(a, text);
	struct lines l = { .rest = text };

	if (!next_line(&l, NULL) || !str_eq(l.line, head))
		return err_set(err, ERR_SYNTAX, "line 1: expected \"%.*s\": this is no receipt", STR_ARG(head));
	if (!get_keys(&l, r, err) || !get_act(a, &l, r, err) || !get_opened(a, &l, r, err))
		return false;
	if (!log_proof_get(a, l.rest, &r->proof, err))
		return err_wrap(err, "the proof, from line %zu on", l.at + 1);
	if (!same_form(r, text, err))
		return false;
	*ret = *r;
	return true;
}

/* --- the act --- */

bool sealed_ref(const struct json *value, struct digest *ret)
{
	struct str hex = STR_NONE;

	return json_type(value) == JSON_OBJECT && json_count(value) == 1 && json_str(value, "sealed", JSON_REQUIRED, &hex, NULL) &&
	       decode_exact(HEX, hex, ret->b, DIGEST_SIZE, NULL);
}

static bool canonical(struct arena *a, const struct json *j, struct str body, struct err *err)
{
	struct buf b;

	buf_init(&b, body.n + 1);
	bool ok = canonical_put(a, &b, j, err);

	ok = ok && (str_eq(buf_str(&b), body) || err_set(err, ERR_SYNTAX, "the act is not in canonical form (RFC 8785)"));
	buf_release(&b);
	return ok;
}

bool receipt_act(struct arena *a, struct str body, struct receipt_act *ret, struct err *err)
{
	struct json *j = arena_new(a, struct json); /* parents outlive their children */
	struct receipt_act r = { 0 };
	struct str at = STR_NONE;
	char again[21];

	if (!json_read(a, body, LIMIT_RECORD, j, err) || !json_want(j, JSON_OBJECT, err) || !canonical(a, j, body, err))
		return err_wrap(err, "the act");
	bool ok = json_str(j, "act", JSON_REQUIRED, &r.name, err) && json_str(j, "subject", JSON_REQUIRED, &r.subject, err) &&
	          json_u64(j, "seq", JSON_REQUIRED, &r.seq, err) && json_str(j, "at", JSON_REQUIRED, &at, err) &&
	          json_str(j, "by", JSON_OPTIONAL, &r.by, err) && json_str(j, "party", JSON_OPTIONAL, &r.party, err) &&
	          json_str(j, "once", JSON_OPTIONAL, &r.once, err) && json_str(j, "via", JSON_OPTIONAL, &r.via, err) &&
	          json_object(j, "fields", JSON_OPTIONAL, &r.fields, err) && json_object(j, "made", JSON_OPTIONAL, &r.made, err);

	if (!ok)
		return err_wrap(err, "the act");
	if (!time_parse(at, &r.at) || !str_eq(str_of(time_format(r.at, again)), at))
		return err_set(err, ERR_SYNTAX, "the act's time is \"%.*s\", expected one such as 2026-11-23T08:00:00Z", STR_ARG(at));
	*ret = r;
	return true;
}

/* --- checking --- */

struct checking {
	struct arena *a;
	const struct receipt *r;
	const struct note_verifier *known;
	size_t known_n;
	struct note note;
	bool noted;      /* the checkpoint is a note that can be read */
	struct receipt_proof *to;
};

static void step(struct checking *c, enum receipt_step s, bool holds, const struct err *err)
{
	c->to->steps[s].state = holds ? STEP_HOLDS : STEP_FAILS;
	if (!holds)
		c->to->steps[s].err = *err;
}

/* Looks for commitments anywhere in a body; marks those that r opens. */
static void find_refs(const struct json *j, const struct receipt *r, bool found[RECEIPT_OPENED])
{
	struct json_iter it = json_iter(j);
	struct digest ref;
	struct json e;

	if (sealed_ref(j, &ref)) {
		for (size_t i = 0; i < r->opened_n; i++)
			found[i] |= digest_same(&r->opened[i].ref, &ref);
		return;
	}
	if (json_type(j) == JSON_OBJECT || json_type(j) == JSON_ARRAY)
		while (json_next(&it, &e))
			find_refs(&e, r, found);
}

static bool check_values(struct checking *c, struct err *err)
{
	bool found[RECEIPT_OPENED] = { false };
	char hex[HEX_LEN(DIGEST_SIZE) + 1];
	struct json body;

	if (!json_read(c->a, c->r->body, LIMIT_RECORD, &body, err))
		return false;
	find_refs(&body, c->r, found);
	for (size_t i = 0; i < c->r->opened_n; i++) {
		const struct receipt_open *o = &c->r->opened[i];
		struct digest made = commit(o->salt, o->value);

		encode(HEX, o->ref.b, DIGEST_SIZE, hex);
		if (!found[i])
			return err_set(err, ERR_RANGE, "the act does not hold the commitment %.16s...", hex);
		if (!digest_same(&made, &o->ref))
			return err_set(err, ERR_RANGE, "the value opened for %.16s... is not what the act committed to", hex);
	}
	return true;
}

/* As merkle_check_inclusion(), telling each turn. */
static void climb(struct checking *c)
{
	const struct merkle_proof *p = &c->r->proof.path;
	uint64_t at = c->r->proof.index, last = c->to->checkpoint.size - 1;
	struct digest own = c->to->leaf;

	for (size_t k = 0; k < p->n; k++, at >>= 1, last >>= 1) {
		struct receipt_turn t = { .own = own, .beside = p->v[k], .left = (at & 1) || at == last };

		t.up = own = t.left ? merkle_node(&t.beside, &own) : merkle_node(&own, &t.beside);
		c->to->path[k] = t;
		if (t.left)
			for (; !(at & 1) && at; at >>= 1)
				last >>= 1;
	}
	c->to->path_n = p->n;
	c->to->root = own;
}

static bool check_path(struct checking *c, struct err *err)
{
	const struct log_proof *p = &c->r->proof;

	if (!c->noted)
		return err_set(err, ERR_SYNTAX, "there is no checkpoint to lead to");
	climb(c);
	return merkle_check_inclusion(&c->to->leaf, p->index, c->to->checkpoint.size, &p->path, &c->to->checkpoint.root, err);
}

/* The ledger tells when it signed by cosigning with its newest key, so the time cannot be changed either. */
static bool cosigned(struct checking *c, struct err *err)
{
	struct note_verifier v;
	uint64_t by, when;

	c->to->signed_at = TIME_NONE;
	if (!note_verifier_make(c->r->origin, NOTE_COSIGNATURE, &c->r->keys[0].key, &v, err))
		return false;
	if (!note_cosigned_at(&c->note, &v, &when))
		return err_set(err, ERR_DENIED, "the checkpoint does not tell, signed, when it was made");
	if (!note_check(&c->note, &v, 1, &by, err))
		return false;
	c->to->signed_at = (unixtime)when;
	return true;
}

static bool check_signed(struct checking *c, struct err *err)
{
	uint64_t by;

	if (!c->noted)
		return note_get(c->a, c->r->proof.checkpoint, &c->note, err) && checkpoint_get(c->note.text, &c->to->checkpoint, err);
	if (!note_check(&c->note, c->r->keys, c->r->key_n, &by, err))
		return false;
	for (size_t i = 0; i < c->r->key_n; i++)
		if (!(by & UINT64_C(1) << i))
			return err_set(err, ERR_DENIED, "not signed by %.*s+%08x, which the receipt names", STR_ARG(c->r->keys[i].name),
			               c->r->keys[i].id);
	if (!str_eq(c->to->checkpoint.origin, c->r->origin))
		return err_set(err, ERR_DENIED, "the checkpoint is of the ledger \"%.*s\", the keys are of \"%.*s\"",
		               STR_ARG(c->to->checkpoint.origin), STR_ARG(c->r->origin));
	return cosigned(c, err);
}

static bool check_key(struct checking *c, struct err *err)
{
	uint64_t by;

	if (!c->noted)
		return err_set(err, ERR_DENIED, "there is no checkpoint that anybody signed");
	if (!note_check(&c->note, c->known, c->known_n, &by, err))
		return err_wrap(err, "the checkpoint is");
	for (size_t i = 0; i < c->known_n; i++)
		if ((by & UINT64_C(1) << i) && c->known[i].type == NOTE_ED25519 && str_eq(c->known[i].name, c->to->checkpoint.origin))
			return true;
	return err_set(err, ERR_DENIED, "the checkpoint is of the ledger \"%.*s\", which is not that of the known key",
	               STR_ARG(c->to->checkpoint.origin));
}

static bool check_place(const struct checking *c, struct err *err)
{
	if (c->to->act.seq == c->r->proof.index)
		return true;
	return err_set(err, ERR_RANGE, "the act says that it is number %llu, the proof is of number %llu",
	               (unsigned long long)c->to->act.seq, (unsigned long long)c->r->proof.index);
}

void receipt_check(struct arena *a, const struct receipt *r, const struct note_verifier *known, size_t n,
                   struct receipt_proof *ret)
{
	struct checking c = { .a = a, .r = r, .known = known, .known_n = n, .to = ret };
	struct err err = { 0 };

	*ret = (struct receipt_proof){ .signed_at = TIME_NONE };
	for (size_t i = 0; i < RECEIPT_STEP_N; i++)
		ret->steps[i].state = STEP_NONE;
	ret->entry = act_entry(r->salt, r->body);
	ret->leaf = merkle_leaf(digest_str(&ret->entry));
	c.noted = note_get(a, r->proof.checkpoint, &c.note, NULL) && checkpoint_get(c.note.text, &ret->checkpoint, NULL);
	bool act = receipt_act(a, r->body, &ret->act, &err);

	step(&c, RECEIPT_ACT, act, &err);
	if (act)
		step(&c, RECEIPT_PLACE, check_place(&c, &err), &err);
	if (r->opened_n)
		step(&c, RECEIPT_VALUES, check_values(&c, &err), &err);
	step(&c, RECEIPT_PATH, check_path(&c, &err), &err);
	step(&c, RECEIPT_SIGNED, check_signed(&c, &err), &err);
	if (n)
		step(&c, RECEIPT_KEY, check_key(&c, &err), &err);
	ret->holds = true;
	for (size_t i = 0; i < RECEIPT_STEP_N; i++)
		ret->holds &= ret->steps[i].state != STEP_FAILS;
}

#include "hub/ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/encode.h"
#include "store/ledger.h"

/* --- checkpoints --- */

size_t ledger_verifiers(const struct keys *k, struct note_verifier ret[KEYS_LEDGER])
{
	size_t n = 0;

	for (size_t i = k->ledger_n; i-- > 0;) {
		struct sign_public public = sign_key_public(k->ledger[i]);

		n += note_verifier_make(str_of(k->origin), NOTE_ED25519, &public, &ret[n], NULL);
	}
	return n;
}

bool ledger_sign(struct arena *a, const struct keys *k, uint64_t size, const struct digest *root, unixtime at, struct str *ret,
                 struct err *err)
{
	struct checkpoint c = { .origin = str_of(k->origin), .size = size, .root = *root };
	struct buf b;

	buf_init(&b, NOTE_MAX);
	bool ok = checkpoint_put(&b, &c, err);
	struct str text = buf_dup(a, &b);

	buf_clear(&b);
	ok = ok && note_put_text(&b, text, err);
	for (size_t i = k->ledger_n; ok && i-- > 0;)
		ok = note_put_signature(&b, text, c.origin, k->ledger[i], err);
	ok = ok && note_put_cosignature(&b, text, c.origin, k->ledger[k->ledger_n - 1], (uint64_t)at, err) && buf_ok(&b, err);
	if (ok)
		*ret = buf_dup(a, &b);
	buf_release(&b);
	return ok;
}

static bool read_kept(struct arena *a, const struct checkpoint_row *r, struct ledger_state *ret, struct err *err)
{
	struct checkpoint c;
	struct note note;

	if (!note_get(a, r->note, &note, err) || !checkpoint_get(note.text, &c, err) || c.size != r->size)
		return err_set(err, ERR_DB, "the kept checkpoint of %llu acts cannot be read: `tocsin ledger verify` tells more",
		               (unsigned long long)r->size);
	*ret = (struct ledger_state){ r->size, r->at, c.root, r->note };
	return true;
}

bool ledger_then(struct db *d, struct arena *a, uint64_t size, struct ledger_state *ret, struct err *err)
{
	struct checkpoint_row r;
	bool there;

	if (!checkpoint_at(d, a, size, &there, &r, err))
		return false;
	if (!there)
		return err_set(err, ERR_FOUND, "no checkpoint of %llu acts was ever shown", (unsigned long long)size);
	return read_kept(a, &r, ret, err);
}

/* The newest one kept; *ret_due: a newer one is to be made. */
static bool newest(struct db *d, struct arena *a, unixtime now, uint64_t least, bool *ret_there, struct ledger_state *ret,
                   bool *ret_due, struct err *err)
{
	struct checkpoint_row r;
	uint64_t n;

	if (!checkpoint_newest(d, a, ret_there, &r, err) || (*ret_there && !read_kept(a, &r, ret, err)) || !acts_count(d, &n, err))
		return false;
	*ret_due = !*ret_there || (n > ret->size && (now > ret->at || ret->size < least));
	return true;
}

struct making {
	struct hub *h;
	struct arena *a;
	uint64_t least;
	struct ledger_state state;
};

/* Another process may have made it meanwhile. */
static bool make(void *ctx, struct db *d, struct err *err)
{
	struct making *m = ctx;
	unixtime now = hub_now(m->h);
	struct ledger_state last = { 0 }, next = { 0 };
	bool there, due;

	if (!newest(d, m->a, now, m->least, &there, &last, &due, err))
		return false;
	if (!due) {
		m->state = last;
		return true;
	}
	struct digest root;

	if (there && (!merkle_root_at(last.size, ledger_node_get, d, &root, err) || !digest_same(&root, &last.root)))
		return err_set(err, ERR_STATE, "the ledger no longer holds what its checkpoint of %llu acts said: nothing is signed until "
		               "`tocsin ledger verify` finds no fault", (unsigned long long)last.size);
	next.at = there && last.at > now ? last.at : now;
	if (!acts_count(d, &next.size, err) || !merkle_root_at(next.size, ledger_node_get, d, &next.root, err) ||
	    !ledger_sign(m->a, hub_keys(m->h), next.size, &next.root, next.at, &next.note, err))
		return false;
	m->state = next;
	return checkpoint_add(d, &(struct checkpoint_row){ next.size, next.at, next.note }, err);
}

bool ledger_now(struct hub *h, struct arena *a, uint64_t least, struct ledger_state *ret, struct err *err)
{
	struct making m = { .h = h, .a = a, .least = least };
	struct db *d = hub_read(h, err);
	bool there = false, due = false;
	bool ok = d && db_look(d, err) && newest(d, a, hub_now(h), least, &there, &m.state, &due, err);

	if (d) {
		db_rollback(d);
		hub_read_done(h, d);
	}
	if (!ok)
		return false;
	struct ledger_state kept = m.state;

	if (!due || hub_aside(h, make, &m, err)) {
		*ret = m.state;
		return true;
	}
	if (err && err->code == ERR_STATE) { /* two histories: nobody outside can mend that by asking otherwise */
		err->code = ERR_DB;
		return false;
	}
	if (!there || kept.size < least)
		return false;
	*ret = kept; /* nothing can be written at this moment: what was signed last still holds */
	return true;
}

/* --- tiles --- */

struct bundling {
	struct buf *out;
	unsigned n;
};

static bool bundle_act(void *ctx, const struct act_record *r, struct err *err)
{
	struct bundling *b = ctx;
	struct digest entry = act_entry(r->salt, r->body);

	b->n++;
	return bundle_put(b->out, digest_str(&entry), err);
}

bool ledger_tile(struct db *d, const struct tile *t, uint64_t size, struct buf *out, struct err *err)
{
	uint64_t count = t->level * 8 < 64 ? size >> (t->level * 8) : 0;

	if (t->n * TILE_WIDTH + t->width > count)
		return err_set(err, ERR_FOUND, "the ledger is not that long yet");
	if (!t->entries)
		return tile_put(out, t, ledger_node_get, d, err);
	struct bundling b = { .out = out };

	if (!acts_from(d, (int64_t)(t->n * TILE_WIDTH), t->width, bundle_act, &b, err))
		return false;
	return b.n == t->width || err_set(err, ERR_DB, "the ledger lacks acts that it has counted");
}

/* --- receipts --- */

bool ledger_right(struct db *d, struct arena *a, const struct who *w, const struct act_record *r, enum receipt_right *ret,
                  struct err *err)
{
	struct thing doer = { .party = r->party, .member = r->member };
	const struct act_row *row = act_named(r->name);
	/* How one signs in is one's own affair, also before colleagues. */
	const enum read read = row && row->scope == SCOPE_ACCOUNT ? READ_MEMBER : READ_RECEIPTS;
	struct thing subject = { 0 };
	struct strs fields = { 0 };
	bool public, there;

	/* What it was done to may be gone by now; then it is nobody's. */
	if (!thing_of_act(d, w, r, &subject, &there, a, err))
		return false;
	doer.case_id = there ? subject.case_id : 0;
	doer.standing = subject.standing;
	doer.barred = subject.barred;
	if (w->hub || access_read(w, &doer, read) || (there && access_read(w, &subject, read)) ||
	    access_read(w, &(struct thing){ .case_id = doer.case_id, .standing = doer.standing, .barred = doer.barred }, READ_AUDIT) ||
	    (there && row && w->scopes & 1u << SCOPE_READ && row->readers & access_relations(w, &subject))) {
		*ret = RECEIPT_OWN;
		return true;
	}
	if (!revealed_of(d, a, r->seq, &public, &fields, err))
		return false;
	*ret = public || (row && row->readers & 1u << REL_ANYONE) ? RECEIPT_PUBLIC : RECEIPT_NONE;
	return true;
}

struct opening {
	struct arena *a;
	struct db *d;
	const struct keys *keys;
	bool all;                /* else those in `open` */
	struct strs open;
	struct receipt *to;
};

static int by_ref(const void *a, const void *b)
{
	return memcmp(((const struct receipt_open *)a)->ref.b, ((const struct receipt_open *)b)->ref.b, DIGEST_SIZE);
}

static bool open_one(struct opening *o, const struct digest *ref, struct err *err)
{
	struct receipt_open *to = &o->to->opened[o->to->opened_n];
	struct str bytes, salt, hex;
	char text[HEX_LEN(DIGEST_SIZE) + 1];

	encode(HEX, ref->b, DIGEST_SIZE, text);
	hex = str_dup(o->a, str_of(text));
	if (!sealed_get(o->d, o->a, hex, &bytes, err))
		return false;
	if (!bytes.n || o->to->opened_n == RECEIPT_OPENED) /* erased, or more than a receipt holds */
		return true;
	if (!sealed_whole(o->a, o->keys, hex, bytes, &salt, &to->value, err))
		return err_wrap(err, "a sealed value of act %llu", (unsigned long long)o->to->proof.index);
	to->ref = *ref;
	memcpy(to->salt, salt.p, COMMIT_BYTES);
	o->to->opened_n++;
	return true;
}

static bool open_values(struct opening *o, struct err *err)
{
	struct receipt_act act;
	struct digest ref;
	struct json v;

	if (!receipt_act(o->a, o->to->body, &act, err))
		return false;
	if (json_type(&act.fields) != JSON_OBJECT)
		return true;
	struct json_iter it = json_iter(&act.fields);

	while (json_next(&it, &v))
		if (sealed_ref(&v, &ref) && (o->all || strs_has(&o->open, v.key)) && !open_one(o, &ref, err))
			return false;
	qsort(o->to->opened, o->to->opened_n, sizeof *o->to->opened, by_ref);
	return true;
}

static bool may_open_all(const struct who *w, const struct act_record *r, enum receipt_right right)
{
	const struct act_row *row = act_named(r->name);

	return right == RECEIPT_OWN && (!row || row->scope != SCOPE_ACCOUNT || w->hub || (w->member && w->member == r->member));
}

/* A checkpoint from before a rotation was signed by fewer keys than there are now. */
static bool name_signers(struct arena *a, const struct keys *k, struct receipt *to, struct err *err)
{
	struct note_verifier all[KEYS_LEDGER];
	size_t n = ledger_verifiers(k, all);
	struct note note;
	uint64_t by;

	if (!note_get(a, to->proof.checkpoint, &note, err) || !note_check(&note, all, n, &by, err))
		return err_wrap(err, "the newest checkpoint");
	for (size_t i = 0; i < n; i++)
		if (by & UINT64_C(1) << i)
			to->keys[to->key_n++] = all[i];
	return true;
}

static bool fill(struct hub *h, struct db *d, struct arena *a, const struct who *w, int64_t seq, const struct ledger_state *state,
                 struct receipt *ret, struct err *err)
{
	struct opening o = { .a = a, .d = d, .keys = hub_keys(h), .to = ret };
	struct act_record r;
	enum receipt_right right;
	bool public;

	if (!act_get(d, a, seq, &r, err) || !ledger_right(d, a, w, &r, &right, err))
		return false;
	o.all = may_open_all(w, &r, right);
	*ret = (struct receipt){ .origin = str_of(o.keys->origin), .salt = r.salt, .body = r.body };
	ret->proof.index = (uint64_t)seq;
	ret->proof.checkpoint = state->note;
	return name_signers(a, o.keys, ret, err) && revealed_of(d, a, seq, &public, &o.open, err) && open_values(&o, err) &&
	       merkle_inclusion((uint64_t)seq, state->size, ledger_node_get, d, &ret->proof.path, err);
}

static bool no_act(int64_t seq, struct err *err)
{
	return err_set(err, ERR_FOUND, "no act %lld", (long long)seq);
}

static bool may_have(struct db *d, struct arena *a, const struct who *w, int64_t seq, struct err *err)
{
	struct act_record r;
	enum receipt_right right;

	return act_get(d, a, seq, &r, err) && ledger_right(d, a, w, &r, &right, err) && (right != RECEIPT_NONE || no_act(seq, err));
}

/* The checkpoint that a receipt stands on is made only for who may have it. */
bool ledger_receipt(struct hub *h, struct arena *a, const struct who *w, int64_t seq, struct receipt *ret, struct err *err)
{
	struct receipt *made = arena_new(a, struct receipt);
	struct ledger_state state;

	if (seq < 0)
		return no_act(seq, err);
	struct db *d = hub_read(h, err);
	bool ok = d && may_have(d, a, w, seq, err);

	if (d)
		hub_read_done(h, d);
	if (!ok || !ledger_now(h, a, (uint64_t)seq + 1, &state, err) || !(d = hub_read(h, err)))
		return false;
	ok = db_look(d, err) && fill(h, d, a, w, seq, &state, made, err);
	db_rollback(d);
	hub_read_done(h, d);
	if (ok)
		*ret = *made;
	return ok;
}

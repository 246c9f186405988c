#include "hub/ledger/ledger_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "crypto/encode.h"
#include "hub/ledger/ledger.h"
#include "store/ledger.h"

struct shown { /* a checkpoint, as far as the tree has to bear it out */
	uint64_t size;
	struct digest root;
	bool by_known;
};

struct checking {
	struct db *d;
	const struct ledger_check_options *o;
	struct ledger_sums *sums;
	struct arena a, row;  /* for the whole, for the row at hand */
	struct merkle tree;
	struct shown *shown;  /* by size */
	size_t shown_n, shown_cap, shown_at;
	struct note_verifier keys[2 * LEDGER_KNOWN]; /* the known ones first, each twice: for its signature and for its time */
	size_t key_n, known_n;
	bool by_known;        /* the checkpoint at hand is signed by one of those */
	uint64_t refs;        /* commitments in bodies */
};

static void fault(struct checking *c, const char *table, struct str row, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
static void fault(struct checking *c, const char *table, struct str row, const char *fmt, ...)
{
	char what[500];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	c->sums->faults++;
	if (c->o->fault)
		c->o->fault(c->o->ctx, &(struct ledger_fault){ table, row, what });
}

static struct str number(struct checking *c, int64_t n)
{
	return str_printf(&c->row, "%lld", (long long)n);
}

/* --- checkpoints --- */

static void add_key(struct checking *c, const struct note_verifier *v)
{
	if (c->key_n + 2 > 2 * LEDGER_KNOWN)
		return;
	for (size_t i = 0; i < c->key_n; i++)
		if (memcmp(&c->keys[i].key, &v->key, sizeof v->key) == 0)
			return;
	c->keys[c->key_n] = *v;
	c->key_n += 1 + note_verifier_make(v->name, NOTE_COSIGNATURE, &v->key, &c->keys[c->key_n + 1], NULL);
}

static bool on_key(void *ctx, struct str verifier, struct err *err)
{
	struct checking *c = ctx;
	struct note_verifier v;

	(void)err;
	if (note_verifier_get(str_dup(&c->a, verifier), &v, NULL) && v.type == NOTE_ED25519 && str_eq(v.name, c->o->known[0].name))
		add_key(c, &v);
	return true;
}

static bool gather_keys(struct checking *c, struct err *err)
{
	for (size_t i = 0; i < c->o->known_n; i++)
		add_key(c, &c->o->known[i]);
	c->known_n = c->key_n;
	return ledger_keys_each(c->d, on_key, c, err);
}

/* Every signature in it has to be by such a key: one that nobody can check could be changed unseen. */
static bool signed_well(struct checking *c, const struct checkpoint_row *r, const struct note *note, struct err *err)
{
	uint64_t by, when;
	bool timed = false;

	if (!note_check(note, c->keys, c->key_n, &by, err))
		return false;
	if ((size_t)__builtin_popcountll(by) != note->n)
		return err_set(err, ERR_DENIED, "%zu signatures, of which known keys made %d", note->n, __builtin_popcountll(by));
	for (size_t i = 0; i < c->key_n; i++)
		if (by & UINT64_C(1) << i && c->keys[i].type == NOTE_COSIGNATURE && note_cosigned_at(note, &c->keys[i], &when)) {
			timed = true;
			if ((unixtime)when != r->at)
				return err_set(err, ERR_RANGE, "its time is %lld, signed was %llu", (long long)r->at, (unsigned long long)when);
		}
	c->by_known = by & ((UINT64_C(1) << c->known_n) - 1);
	return timed || err_set(err, ERR_DENIED, "its time is not signed");
}

static bool checkpoint_holds(struct checking *c, const struct checkpoint_row *r, struct checkpoint *ret, struct err *err)
{
	struct note note;

	if (!note_get(&c->row, r->note, &note, err) || !checkpoint_get(note.text, ret, err) || !signed_well(c, r, &note, err))
		return false;
	if (ret->size != r->size)
		return err_set(err, ERR_RANGE, "its text is of %llu acts", (unsigned long long)ret->size);
	return str_eq(ret->origin, c->o->known[0].name) ||
	       err_set(err, ERR_RANGE, "its text is of the ledger \"%.*s\"", STR_ARG(ret->origin));
}

static bool on_checkpoint(void *ctx, const struct checkpoint_row *r, struct err *err)
{
	struct checking *c = ctx;
	struct checkpoint point;
	struct err why = { 0 };

	(void)err;
	arena_reset(&c->row);
	c->sums->checkpoints++;
	if (!checkpoint_holds(c, r, &point, &why)) {
		fault(c, "checkpoint", number(c, (int64_t)r->size), "%s", why.msg);
		return true;
	}
	c->shown = arena_grow(&c->a, c->shown, c->shown_n, &c->shown_cap, sizeof *c->shown);
	c->shown[c->shown_n++] = (struct shown){ r->size, point.root, c->by_known };
	return true;
}

/* Those of the size that the tree has now. */
static void compare_shown(struct checking *c)
{
	for (; c->shown_at < c->shown_n && c->shown[c->shown_at].size <= c->tree.n; c->shown_at++) {
		struct digest root = merkle_root(&c->tree);

		if (c->shown[c->shown_at].size == c->tree.n && !digest_same(&root, &c->shown[c->shown_at].root))
			fault(c, "checkpoint", number(c, (int64_t)c->tree.n), "its root is not that of the first %llu acts",
			      (unsigned long long)c->tree.n);
	}
}

/* --- acts and the tree --- */

static bool on_subtree(void *ctx, unsigned level, uint64_t place, const struct digest *hash, struct err *err)
{
	struct checking *c = ctx;
	struct digest kept;
	struct err why = { 0 };

	(void)err;
	if (level < LEDGER_NODE_LOWEST)
		return true;
	c->sums->nodes++;
	struct str row = str_printf(&c->row, "%u/%llu", level, (unsigned long long)place);

	if (!ledger_node_get(c->d, level, place, &kept, &why))
		fault(c, "ledger_node", row, "%s", why.msg);
	else if (!digest_same(&kept, hash))
		fault(c, "ledger_node", row, "not the hash of what is below it");
	return true;
}

static void same_text(struct checking *c, struct str row, const char *column, struct str is, struct str says)
{
	if (!str_eq(is, says))
		fault(c, "act", row, "%s is \"%.*s\", its body says \"%.*s\"", column, STR_ARG(str_sub(is, 0, 100)),
		      STR_ARG(str_sub(says, 0, 100)));
}

static void same_number(struct checking *c, struct str row, const char *column, int64_t is, int64_t says)
{
	if (is != says)
		fault(c, "act", row, "%s is %lld, its body says %lld", column, (long long)is, (long long)says);
}

static void count_refs(struct checking *c, const struct json *j)
{
	struct json_iter it = json_iter(j);
	struct digest ref;
	struct json e;

	if (sealed_ref(j, &ref)) {
		c->refs++;
		return;
	}
	if (json_type(j) == JSON_OBJECT || json_type(j) == JSON_ARRAY)
		while (json_next(&it, &e))
			count_refs(c, &e);
}

static void check_columns(struct checking *c, struct str row, const struct act_record *r)
{
	struct receipt_act act;
	struct err why = { 0 };

	if (!receipt_act(&c->row, r->body, &act, &why)) {
		fault(c, "act", row, "%s%s%s", why.where, *why.where ? ": " : "", why.msg);
		return;
	}
	same_number(c, row, "seq", r->seq, (int64_t)act.seq);
	same_number(c, row, "at", r->at, act.at);
	same_text(c, row, "name", r->name, act.name);
	same_text(c, row, "subject", r->subject, act.subject);
	same_number(c, row, "member", r->member, str_starts(act.by, STR("member/")) ? act_id(act.by) : 0);
	same_text(c, row, "party", r->party, str_starts(act.party, STR("party/")) ? act_slug(act.party) : act.party);
	same_text(c, row, "once", r->once, act.once);
	count_refs(c, &act.fields);
	count_refs(c, &act.made);
}

static void check_time(struct checking *c, struct str row, unixtime at)
{
	if (c->sums->acts == 0)
		c->sums->first = c->sums->last = at;
	if (at < c->sums->last - LEDGER_SKEW_S)
		fault(c, "act", row, "its time is %lld seconds before that of an earlier act", (long long)(c->sums->last - at));
	if (at > c->o->now + LEDGER_SKEW_S)
		fault(c, "act", row, "its time is %lld seconds from now", (long long)(at - c->o->now));
	c->sums->last = at > c->sums->last ? at : c->sums->last;
}

static bool on_act(void *ctx, const struct act_record *r, struct err *err)
{
	struct checking *c = ctx;
	struct digest leaf = act_leaf(r->salt, r->body);

	arena_reset(&c->row);
	struct str row = number(c, r->seq);

	if (r->seq != (int64_t)c->sums->acts)
		fault(c, "act", row, "number %lld stands where %llu is expected", (long long)r->seq, (unsigned long long)c->sums->acts);
	if (r->salt.n < RECEIPT_SALT_MIN)
		fault(c, "act", row, "a salt of %zu bytes, expected %d at least", r->salt.n, RECEIPT_SALT_MIN);
	if (!digest_same(&leaf, &r->leaf))
		fault(c, "act", row, "its leaf is not the hash of its salt and body");
	check_columns(c, row, r);
	check_time(c, row, r->at);
	c->sums->acts++;
	if (!merkle_append(&c->tree, &leaf, on_subtree, c, err))
		return false;
	compare_shown(c);
	return true;
}

/* Nodes that no complete subtree accounts for. */
static bool on_node(void *ctx, const struct node_row *r, struct err *err)
{
	struct checking *c = ctx;
	uint64_t count = r->level >= LEDGER_NODE_LOWEST && r->level < 63 ? c->tree.n >> r->level : 0;

	(void)err;
	arena_reset(&c->row);
	if (r->place < 0 || (uint64_t)r->place >= count)
		fault(c, "ledger_node", str_printf(&c->row, "%lld/%lld", (long long)r->level, (long long)r->place),
		      "%llu acts make no such node", (unsigned long long)c->tree.n);
	return true;
}

/* --- sealed values --- */

static bool holds_ref(const struct json *j, const struct digest *ref)
{
	struct json_iter it = json_iter(j);
	struct digest here;
	struct json e;
	bool found = sealed_ref(j, &here) && digest_same(&here, ref);

	if (json_type(j) == JSON_OBJECT || json_type(j) == JSON_ARRAY)
		while (!found && json_next(&it, &e))
			found = holds_ref(&e, ref);
	return found;
}

/* What waits for its mail and then goes ("secret of invitation/57"): no act committed to it; it has to open as what it is. */
static bool secret_holds(struct checking *c, const struct sealed_row *r, struct err *err)
{
	char *plain = arena_alloc(&c->row, r->bytes.n + 1);
	struct str number = str_printf(&c->row, "/%lld", (long long)r->act);
	size_t n;

	if (!str_ends(r->ref, number))
		return err_set(err, ERR_RANGE, "it is not of act %lld", (long long)r->act);
	if (!c->o->keys)
		return true;
	bool ok = keys_open(c->o->keys, r->ref, r->bytes, plain, r->bytes.n, &n, err);

	erase(plain, r->bytes.n);
	return ok;
}

static bool sealed_holds(struct checking *c, const struct sealed_row *r, struct err *err)
{
	struct act_record act;
	struct receipt_act says;
	struct str salt, value;
	struct digest ref;

	if (str_starts(r->ref, STR("secret of ")))
		return secret_holds(c, r, err);
	if (!decode_exact(HEX, r->ref, ref.b, DIGEST_SIZE, err))
		return err_wrap(err, "its commitment");
	if (!act_get(c->d, &c->row, r->act, &act, err) || !receipt_act(&c->row, act.body, &says, err))
		return false;
	if (!holds_ref(&says.fields, &ref) && !holds_ref(&says.made, &ref))
		return err_set(err, ERR_RANGE, "act %lld holds no such commitment", (long long)r->act);
	if (!c->o->keys)
		return true;
	if (!sealed_whole(&c->row, c->o->keys, r->ref, r->bytes, &salt, &value, err))
		return false;
	struct digest made = act_entry(salt, value);

	return digest_same(&made, &ref) ||
	       err_set(err, ERR_RANGE, "what is sealed is not what act %lld committed to", (long long)r->act);
}

static bool on_sealed(void *ctx, const struct sealed_row *r, struct err *err)
{
	struct checking *c = ctx;
	struct err why = { 0 };

	(void)err;
	arena_reset(&c->row);
	c->sums->sealed += !str_starts(r->ref, STR("secret of "));
	struct str row = str_dup(&c->row, r->ref);

	if (!sealed_holds(c, r, &why))
		fault(c, "sealed", row, "%s", why.msg);
	return true;
}

/* --- the whole --- */

static void check_ends(struct checking *c)
{
	arena_reset(&c->row);
	for (; c->shown_at < c->shown_n; c->shown_at++)
		fault(c, "checkpoint", number(c, (int64_t)c->shown[c->shown_at].size), "there are only %llu acts",
		      (unsigned long long)c->tree.n);
	if (c->shown_n && !c->shown[c->shown_n - 1].by_known)
		fault(c, "checkpoint", number(c, (int64_t)c->shown[c->shown_n - 1].size),
		      "the newest one is signed by no key that is known");
	c->sums->open = c->tree.n - (c->shown_n && c->shown[c->shown_n - 1].size <= c->tree.n ? c->shown[c->shown_n - 1].size : 0);
	c->sums->gone = c->refs > c->sums->sealed ? c->refs - c->sums->sealed : 0;
	c->sums->root = merkle_root(&c->tree);
}

bool ledger_check(struct db *d, const struct ledger_check_options *o, struct ledger_sums *ret, struct err *err)
{
	struct ledger_sums sums = { .first = TIME_NONE, .last = TIME_NONE };
	struct checking c = { .d = d, .o = o, .sums = &sums };

	arena_init(&c.a);
	arena_init(&c.row);
	bool ok = db_look(d, err);

	ok = ok && gather_keys(&c, err) && checkpoints_each(d, on_checkpoint, &c, err) &&
	     acts_from(d, INT64_MIN, INT64_MAX, on_act, &c, err) &&
	     ledger_nodes_each(d, on_node, &c, err) && sealed_each(d, on_sealed, &c, err);
	if (ok)
		check_ends(&c);
	db_rollback(d);
	arena_release(&c.row);
	arena_release(&c.a);
	if (ok)
		*ret = sums;
	return ok;
}

/* --- since then --- */

static struct str checkpoint_in(struct arena *a, struct str seen, struct err *err)
{
	struct receipt *r = arena_new(a, struct receipt);
	struct log_proof *p = arena_new(a, struct log_proof);

	if (str_starts(seen, STR("tocsin receipt ")))
		return receipt_get(a, seen, r, err) ? r->proof.checkpoint : STR_NONE;
	if (str_starts(seen, STR("c2sp.org/tlog-proof")))
		return log_proof_get(a, seen, p, err) ? p->checkpoint : STR_NONE;
	return seen;
}

static bool open_seen(struct arena *a, const struct ledger_check_options *o, struct str text, struct checkpoint *ret,
                      struct err *err)
{
	struct note note;
	uint64_t by;

	if (!text.n)
		return err_set(err, ERR_SYNTAX, "it is empty, expected a checkpoint or a receipt");
	if (!note_get(a, text, &note, err) || !checkpoint_get(note.text, ret, err) ||
	    !note_check(&note, o->known, o->known_n, &by, err))
		return err_wrap(err, "the checkpoint seen then");
	return str_eq(ret->origin, o->known[0].name) ||
	       err_set(err, ERR_DENIED, "the checkpoint seen then is of the ledger \"%.*s\"", STR_ARG(ret->origin));
}

static bool grown(struct db *d, const struct checkpoint *then, struct ledger_grown *g, struct err *err)
{
	struct merkle_proof p;
	struct digest root;

	if (then->size == 0 || then->size > g->to)
		return then->size == 0 || err_set(err, ERR_RANGE, "it had %llu acts then and has %llu now", (unsigned long long)then->size,
		                                  (unsigned long long)g->to);
	if (!merkle_consistency(then->size, g->to, ledger_node_get, d, &p, err) ||
	    !merkle_root_at(g->to, ledger_node_get, d, &root, err))
		return false;
	g->hashes = p.n;
	return merkle_check_consistency(then->size, &then->root, g->to, &root, &p, err);
}

bool ledger_since(struct db *d, const struct ledger_check_options *o, struct arena *a, struct str seen, bool *ret_holds,
                  struct ledger_grown *ret, struct err *err)
{
	struct checkpoint then;
	struct err why = { 0 };
	struct str text = checkpoint_in(a, seen, err);

	if ((!text.p && seen.n) || !open_seen(a, o, text, &then, err) || !acts_count(d, &ret->to, err))
		return false;
	ret->from = then.size;
	ret->hashes = 0;
	*ret_holds = grown(d, &then, ret, &why);
	if (!*ret_holds && o->fault)
		o->fault(o->ctx, &(struct ledger_fault){ "checkpoint", str_printf(a, "%llu", (unsigned long long)then.size),
		                                         str_printf(a, "the ledger did not grow from it: %s", why.msg).p });
	return true;
}

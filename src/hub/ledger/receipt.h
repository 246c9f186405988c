/*
 * receipt - one text file that proves an act: what it said, and that it stands in the ledger.
 *
 * Whoever holds one needs neither the hub nor its database to check it, only the ledger's key. docs/ledger.md
 * describes the form for other programs:
 *
 *   tocsin receipt 1
 *   key ORIGIN+ID+BASE64       of the ledger, the newest first; 1 to 8 lines
 *   salt BASE64                16 to 64 bytes
 *   act {"act":"party.add",... the body, canonical JSON
 *   open HEX BASE64 "VALUE"    a sealed value: its commitment, 32 bytes, the value as canonical JSON; in order of HEX
 *                              (an empty line)
 *   c2sp.org/tlog-proof@v1     from here on a proof as other programs know it (crypto/checkpoint.h)
 *   ...
 *
 * The proof's entry is the 32 bytes SHA-256(salt || body). A sealed value's commitment is SHA-256(32 bytes || value); it
 * stands in the body as {"sealed":"HEX"}.
 *
 * Pure. Reading says what is wrong with the form; checking says step by step what holds.
 */
#ifndef HUB_LEDGER_RECEIPT_H
#define HUB_LEDGER_RECEIPT_H

#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "crypto/checkpoint.h"

#define LIMIT_RECEIPT (2 * MIB)
enum { RECEIPT_KEYS = 8, RECEIPT_OPENED = 64, RECEIPT_SALT_MIN = 16, RECEIPT_SALT_MAX = 64, COMMIT_BYTES = 32 };

struct receipt_open {
	struct digest ref;      /* the commitment */
	uint8_t salt[COMMIT_BYTES];
	struct str value;
};
struct receipt {
	struct str origin;
	struct note_verifier keys[RECEIPT_KEYS];
	size_t key_n;
	struct str salt, body;
	struct receipt_open opened[RECEIPT_OPENED];
	size_t opened_n;
	struct log_proof proof;
};

/* ERR_LIMIT for more than there may be. */
bool receipt_put(struct buf *b, const struct receipt *r, struct err *err);
/* Takes what receipt_put() writes and nothing else; ERR_SYNTAX or ERR_LIMIT names the line. Strings are borrowed from `text` or in
 * `a`. Lines that end in CR LF, as some mail programs make them, are read as well. */
bool receipt_get(struct arena *a, struct str text, struct receipt *ret, struct err *err);

/* What the ledger holds of an act, and its hash in the tree. */
struct digest act_entry(struct str salt, struct str body);
struct digest act_leaf(struct str salt, struct str body);
struct digest commit(const uint8_t salt[COMMIT_BYTES], struct str value);

/* --- what it says --- */

struct receipt_act {
	struct str name, subject, by, party, once, via;
	uint64_t seq;
	unixtime at;
	struct json fields, made; /* objects, or absent */
};
/* Of a body: canonical, with the members that an act has. */
bool receipt_act(struct arena *a, struct str body, struct receipt_act *ret, struct err *err);
/* The commitment that a value of a body is, {"sealed":"HEX"}; false when it is none. */
bool sealed_ref(const struct json *value, struct digest *ret);

/* --- does it hold? --- */

enum receipt_step {
	RECEIPT_ACT,     /* the body is an act, in canonical form */
	RECEIPT_PLACE,   /* it says the place at which the proof has it */
	RECEIPT_VALUES,  /* each opened value is one that the body committed to */
	RECEIPT_PATH,    /* salt and body, with the hashes of the proof, lead to the checkpoint's root */
	RECEIPT_SIGNED,  /* the checkpoint and its time are signed with the keys that the receipt names */
	RECEIPT_KEY,     /* and one of them is a key that whoever checks knows */
	RECEIPT_STEP_N
};
extern const struct str receipt_step_names[RECEIPT_STEP_N];
enum step_state { STEP_HOLDS, STEP_FAILS, STEP_NONE }; /* none: there is nothing to check */

struct receipt_turn { /* one step up the tree */
	struct digest own, beside, up;
	bool left;        /* `beside` is the left one */
};
struct receipt_proof {
	bool holds;       /* nothing fails */
	struct { enum step_state state; struct err err; } steps[RECEIPT_STEP_N];
	struct receipt_act act;
	struct checkpoint checkpoint;
	unixtime signed_at; /* TIME_NONE: RECEIPT_SIGNED fails */
	struct digest entry, leaf, root; /* root: where the path leads */
	struct receipt_turn path[MERKLE_PATH];
	size_t path_n;
};
/* `known`: keys that whoever checks knows to be the ledger's; with none, RECEIPT_KEY is STEP_NONE: the reader has to compare the
 * receipt's own with one that was published. Strings in `a` or borrowed from the receipt, which must outlive *ret. */
void receipt_check(struct arena *a, const struct receipt *r, const struct note_verifier *known, size_t n,
                   struct receipt_proof *ret);

#endif

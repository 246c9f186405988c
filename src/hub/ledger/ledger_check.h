/*
 * ledger_check - is the ledger what it says it is, row by row?
 *
 * Every act (its columns are what its body says, its leaf is the hash of salt and body, the body is canonical, numbers without
 * gaps, times that do not run back), every node of the tree above, every checkpoint that was shown (signed, its time
 * signed too, its root that of the tree at its size), every sealed value (opens, is what its act committed to).
 * Each fault is told with its row, and looking goes on.
 *
 * The newest checkpoint has to be signed by a key that whoever checks knows. It vouches for all acts, so those before it
 * may be signed by keys that acts told of, and that are not in use any more.
 *
 * What follows from the acts in other tables is compared by hub/rebuild.h.
 */
#ifndef HUB_LEDGER_LEDGER_CHECK_H
#define HUB_LEDGER_LEDGER_CHECK_H

#include "base/clock.h"
#include "crypto/note.h"
#include "hub/keys.h"
#include "store/db.h"

enum {
	LEDGER_SKEW_S = 300, /* clocks of several hub processes, and ours, may differ by this much */
	LEDGER_KNOWN = 30,   /* keys that are known at one time */
};

struct ledger_fault {
	const char *table;
	struct str row;  /* "57", "3/2": the key */
	const char *what;
};
typedef void ledger_fault_fn(void *ctx, const struct ledger_fault *f);

struct ledger_sums {
	uint64_t acts, nodes, checkpoints, sealed;
	uint64_t gone;     /* sealed values that were erased */
	uint64_t open;     /* acts under no checkpoint yet: nobody has seen their hashes */
	uint64_t faults;
	unixtime first, last;
	struct digest root;
};

struct ledger_check_options {
	const struct keys *keys;            /* to open what is sealed; NULL: that is passed over */
	const struct note_verifier *known;  /* keys that checkpoints have to be signed with */
	size_t known_n;
	unixtime now;
	ledger_fault_fn *fault;             /* strings are good within it */
	void *ctx;
};
/* False when it could not be done; faults are no failure. Reads one state of the database. */
bool ledger_check(struct db *d, const struct ledger_check_options *o, struct ledger_sums *ret, struct err *err);

/* Did this ledger grow out of the one that was seen at another time? `seen` is a checkpoint, a receipt or a tlog-proof. What
 * does not hold is told as a fault; ERR_SYNTAX or ERR_DENIED when `seen` cannot be read or is not signed by a known key. */
struct ledger_grown {
	uint64_t from, to;
	size_t hashes; /* of the consistency proof */
};
bool ledger_since(struct db *d, const struct ledger_check_options *o, struct arena *a, struct str seen, bool *ret_holds,
                  struct ledger_grown *ret, struct err *err);

#endif

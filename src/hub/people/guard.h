/*
 * guard - may this be tried now, or has somebody been guessing?
 *
 * Whoever proves who they are by something that could be guessed - a password, a code, an
 * API key - is asked about here first. Tries that failed are counted in three ways, and
 * after a few that are free each makes the next wait longer:
 *
 *   pair      this account from this place      5 free, 2 s doubling to 15 min
 *   prefix    anything from this place         60 free, 1 s doubling to 1 min
 *   account   this account from anywhere      100 free, 1 s doubling to 1 min
 *
 * A place is an IPv4 address or the /64 of an IPv6 one. Nothing is ever locked: every wait ends, and only the
 * first is long, which nobody suffers for what another place does. While an account is guessed at from
 * everywhere, a place that comes for the first time waits a minute from its own first try, whoever else is
 * trying meanwhile; so the flood cannot keep its owner out. A browser that has signed in to the account before
 * (`known`: it holds something that says so) waits for its own failures alone. Passkeys and single sign-on cannot be
 * guessed and are counted by prefix alone: the other way in stays open.
 *
 * A try counts as failed from its begin until it is known to be right, so that many at
 * once gain nothing. The table is of fixed size; when it is full, who failed least is forgotten first. It is in
 * this process's memory: each hub counts for itself, and a restart forgives. Any thread may call.
 */
#ifndef HUB_PEOPLE_GUARD_H
#define HUB_PEOPLE_GUARD_H

#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

/* --- the rules --- */

enum guard_count { GUARD_PAIR, GUARD_PREFIX, GUARD_ACCOUNT, GUARD_COUNT_N };
struct guard_rule {
	unsigned free;      /* failures that cost nothing */
	unsigned first_s;   /* what the next one costs; doubled with each further */
	unsigned longest_s;
	unsigned forget_s;  /* after so long without a failure all are forgotten */
};
extern const struct guard_rule guard_rules[GUARD_COUNT_N];

/* Seconds from the last failure to the next try. */
unsigned guard_wait(const struct guard_rule *r, unsigned failures);

/* --- tries --- */

struct guard_place {
	uint8_t b[9]; /* 4 and the address, or 6 and the first 64 bits; zeros: not known, which is one place too */
};
/* From "192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7", "[2001:db8::7]", "fe80::1%eth0". */
struct guard_place guard_place(struct str address);

struct guard;
struct guard *guard_new(size_t places); /* how many pairs it remembers; 0: 16,384, in a megabyte */
void guard_free(struct guard *g);       /* NULL is fine */

struct guard_ask {
	struct str account; /* tells accounts apart, those that do not exist too; empty: none is named, or nothing to guess */
	struct guard_place place;
	bool known;         /* this browser has signed in to this account before */
};
struct guard_try {
	uint64_t keys[GUARD_COUNT_N]; /* 0: not counted there */
};
/* ERR_LIMIT: not yet; *ret_wait_s (may be NULL) is how many seconds from now. It then was no try and costs nothing. */
bool guard_begin(struct guard *g, const struct guard_ask *ask, unixtime now, struct guard_try *ret, unsigned *ret_wait_s,
                 struct err *err);
/* To be told of every try that began, once. PASSED forgives the pair; of prefix and account it takes this try off alone, or who
 * has one account could guess at others for ever. UNTRIED: it came to no judgement. */
enum guard_outcome { GUARD_PASSED, GUARD_FAILED, GUARD_UNTRIED };
void guard_end(struct guard *g, const struct guard_try *t, enum guard_outcome outcome);

/* --- a gate: so many at one time, so many waiting --- */

/* A password's hash takes 64 MiB and a tenth of a second of a core (crypto/password.h). More at one time than there are cores
 * gains nothing, and a queue longer than patience only serves those who have gone. */
struct guard_gate;
struct guard_gate *guard_gate_new(unsigned inside, unsigned waiting, unsigned patience_ms); /* inside 0: as many as cores */
void guard_gate_free(struct guard_gate *g); /* nobody is inside or waits; NULL is fine */
bool guard_gate_enter(struct guard_gate *g, struct err *err); /* ERR_LIMIT: too many wait, or it took too long */
void guard_gate_leave(struct guard_gate *g);

#endif

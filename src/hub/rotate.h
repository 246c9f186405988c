/*
 * rotate - the hub's keys change while it works.
 *
 * A rotation is an act. Before its commit a new key stands in the file of keys, used by nobody; after it every process that
 * shares the database reads its file again (hub_tick) and goes on with the new one. What the old one is still needed for is
 * done bit by bit by the job "keys", and when nothing is left the old one goes out of the file, by the act hub.retire_key:
 *
 *   seal     what is sealed is sealed anew; kept for keys.keep after that, for processes that were behind
 *   ledger   both sign for ledger.overlap, so that whoever checks learns the new verifier from checkpoints that the old one signs
 *   login    accounts are looked up by both; each one's digest is made anew from its sealed address. An account whose address was
 *            erased has none
 *
 * Where several machines share a database each has a copy of the file. There the new file is made first (`tocsin keys renew`), put
 * in its place on all of them, and then the act is done: it takes the newer key that it finds. A process that meets
 * something sealed by a key it does not know reads its file again at once.
 */
#ifndef HUB_ROTATE_H
#define HUB_ROTATE_H

#include "hub/act.h"
#include "hub/jobs.h"

extern const struct act_section acts_of_keys; /* hub.rotate_seal, hub.rotate_ledger, hub.rotate_login, hub.retire_key */

/* The job: a few hundred values a turn. */
bool rotate_work(struct job_run *x, struct err *err);

/* Whose account has this address? By all keys that accounts may stand under. *ret 0: nobody's. */
bool login_member(struct db *d, const struct keys *k, struct str mail, int64_t *ret, struct err *err);

#endif

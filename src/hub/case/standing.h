/*
 * standing - how somebody stands to a case, and within it to a thread.
 *
 *   invited       asked to take part, has not agreed to the embargo yet: the cover is all there is
 *   participant   a party that entered: the case, its open threads, those private ones that admit it
 *   finder        reported what the case is about, and entered: the case and its open threads
 *   leader        the party that leads the case
 *   coordinator   a party that coordinates the case: everything of it
 *
 * A private thread is there for who is admitted and for who coordinates; a report's own thread for its finder and who
 * coordinates. Who left, declined or was removed does not stand to it at all; who is barred by a decision on jurisdiction
 * stands to nothing of it, whatever else they are.
 */
#ifndef HUB_CASE_STANDING_H
#define HUB_CASE_STANDING_H

#include "rules/access.h"
#include "store/db.h"

/* Fills t->standing and t->barred from t->case_id and t->thread. False: the database, with *err. */
bool standing_load(struct db *d, const struct who *w, struct thing *t, struct err *err);

#endif

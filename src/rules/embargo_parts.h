/* embargo_parts - what embargo.c, embargo_terms.c and embargo_cases.c share. Nobody else includes it. */
#ifndef RULES_EMBARGO_PARTS_H
#define RULES_EMBARGO_PARTS_H

#include "rules/embargo.h"

/* Why nothing is negotiated any more: it is over (though nobody noted it yet), or P, X or A has happened. */
enum case_reason embargo_stopped(const struct embargo *e, const struct embargo_now *at);
struct embargo_party *embargo_party_of(const struct embargo *e, int64_t id); /* NULL: not in the case */
/* Has it made an open proposal, or said yes to one? */
bool embargo_willing(const struct embargo *e, int64_t party);
void *embargo_row_more(struct arena *a, void *v, size_t *n, size_t size);
void embargo_bind(struct embargo_party *v, bool said_yes, unixtime ends);
bool embargo_reject_open(struct embargo *e, unixtime now); /* true when there was one */
void embargo_restate(struct embargo *e);

#endif

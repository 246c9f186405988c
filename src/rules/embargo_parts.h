/* embargo_parts - what embargo.c and embargo_terms.c share. Nobody else includes it. */
#ifndef RULES_EMBARGO_PARTS_H
#define RULES_EMBARGO_PARTS_H

#include "rules/embargo.h"

/* Why nothing is negotiated any more: it is over (though nobody noted it yet), or P, X or A has happened. */
enum case_reason embargo_stopped(const struct embargo *e, const struct embargo_now *at);
struct embargo_party *embargo_party_of(const struct embargo *e, int64_t id); /* NULL: not in the case */
/* Has it made an open proposal, or said yes to one? */
bool embargo_willing(const struct embargo *e, int64_t party);

#endif

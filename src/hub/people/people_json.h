/*
 * people_json - parties and members as programs get them: the API's and the shell's `--json`. What may not be seen is not in
 * them already.
 */
#ifndef HUB_PEOPLE_PEOPLE_JSON_H
#define HUB_PEOPLE_PEOPLE_JSON_H

#include "base/buf.h"
#include "hub/people/people.h"

/* One line of the directory. */
void people_put_listed(struct buf *b, const struct listed_party *p);
/* A party whole, as far as it was seen. */
void people_put_party(struct buf *b, const struct seen_party *p);
void people_put_people(struct buf *b, const struct seen_party *p); /* {"members":[...],"invitations":[...]} */
void people_put_member(struct buf *b, const struct seen_member *m);
void people_put_join(struct buf *b, const struct asking *k);
/* "vendor tester" of role bits, for people in a shell. */
struct str people_role_words(struct arena *a, unsigned roles);

#endif

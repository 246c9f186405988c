/*
 * hub/condition_words - a clause in plain words, the same on page and shell.
 *
 * who:   "Samsung devices with SM8550 and 3 other chips, Android 12, 12L, 13"
 * until: "Fixed at patch level 2023-12-05." / "Before 16.7.6; from 17.0 before 17.1." / "No fix is known."
 */
#ifndef HUB_LIST_CONDITION_WORDS_H
#define HUB_LIST_CONDITION_WORDS_H

#include "base/arena.h"
#include "vuln/clause.h"

struct condition_words { struct str who, until; };
void condition_words(struct arena *a, const struct clause *c, struct condition_words *ret);

#endif

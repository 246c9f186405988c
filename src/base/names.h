/* names - an enum and its words, in one array. Words are stored and exported, so they are never renamed. */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include "base/str.h"

/* Index of `s` in names[n], or -1. The second form folds ASCII case. */
int names_find(const struct str *names, size_t n, struct str s);
int names_ifind(const struct str *names, size_t n, struct str s);

#endif

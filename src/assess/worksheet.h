/* worksheet - how the methods write down their steps and the numbers in them. */
#ifndef ASSESS_WORKSHEET_H
#define ASSESS_WORKSHEET_H

#include "assess/rating.h"

/* Adds a step. Key, formula and value are kept as they are: literals, or made in `a`. */
void worksheet_add(struct arena *a, struct worksheet *w, struct str key, struct str formula, struct str value);

/* v x 10^-places without zeros at the end: "0.56", "10". What goes on after the sixth place is cut, and "…" says so; so it
 * does when `more` says that the number is a little greater in size than v. */
struct str worksheet_decimal(struct arena *a, int64_t v, int places, bool more);
/* A fraction in the same way; den > 0. */
struct str worksheet_ratio(struct arena *a, int64_t num, int64_t den);
/* A score, with its one place always: "10.0". */
struct str worksheet_score(struct arena *a, int tenths);

#endif

/* score - what the pages of calculators share. */
#ifndef WEB_PRIORITY_SCORE_H
#define WEB_PRIORITY_SCORE_H

#include "assess/ssvc.h"
#include "web/page.h"

struct method_view method_view(const struct request *rq, const struct method *m, const struct method *here);
/* What follows from the choices of a rating, whole or not. */
void outcome_fill(const struct request *rq, const struct rating *r, struct outcome_view *ret);
/* An address of ours that keeps the language asked for, so that a redirect does not lose it. */
struct str with_language(const struct request *rq, struct str href);

struct str ssvc_outcome_word(const struct request *rq, const struct ssvc_table *t, size_t value);
struct str score_number(const struct request *rq, int tenths); /* "9.8" */

#endif

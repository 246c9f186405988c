/* score_text - what `tocsin score` prints for people. Bytes of input are made safe for a terminal here. */
#ifndef CLI_SCORE_TEXT_H
#define CLI_SCORE_TEXT_H

#include "assess/rating.h"

/* One line: score, severity word, sub-scores or decision, normalised vector. */
void score_text_row(struct buf *b, const struct rating *r);
/* The whole of it: result, choices in words, what would change a decision. */
void score_text_block(struct buf *b, const struct rating *r);
/* The worksheet, step by step. */
void score_text_steps(struct buf *b, const struct rating *r);

void score_text_methods(struct buf *b);
/* A method's metrics and their choices. */
void score_text_method(struct buf *b, const struct method *m);

#endif

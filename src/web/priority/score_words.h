/*
 * score_words - the words of rating methods in the reader's language.
 *
 * A method's tables carry the standard's English names; catalogues (ui/messages) have the words for readers under keys
 * made of the table's own: "score.cvss3.PR" a metric, "score.cvss3.PR.ask" what it asks, "score.cvss3.PR.N" a choice,
 * "score.cvss3.PR.N.text" what that choice means. What a family shares (CVSS 3 and 4: "score.cvss") is there once, and what
 * no catalogue has is told by the table's English name.
 */
#ifndef WEB_PRIORITY_SCORE_WORDS_H
#define WEB_PRIORITY_SCORE_WORDS_H

#include "assess/rating.h"
#include "web/page.h"

struct str method_word(const struct request *rq, const struct method *m);  /* "CVSS v3.1" */
struct str method_short(const struct request *rq, const struct method *m); /* what it is for, one line */
struct str method_lead(const struct request *rq, const struct method *m);  /* a sentence or two */

struct str metric_word(const struct request *rq, const struct method *m, const struct metric *x);
struct str metric_ask(const struct request *rq, const struct method *m, const struct metric *x);
/* `choice` counts from 0. */
struct str choice_word(const struct request *rq, const struct method *m, const struct metric *x, size_t choice);
struct str choice_text(const struct request *rq, const struct method *m, const struct metric *x, size_t choice);

/* The words of a Chinese standard beside ours, for readers of another language; empty otherwise. */
struct str metric_term(const struct request *rq, const struct method *m, const struct metric *x);
struct str choice_term(const struct request *rq, const struct method *m, const struct metric *x, size_t choice);
struct str grade_term(const struct request *rq, const struct method *m, enum severity s);
/* A grade in the reader's language, in the method's own words where it has some. */
struct word grade_word(const struct request *rq, const struct method *m, enum severity s);

struct str group_word(const struct request *rq, const struct method *m, enum metric_group g);
struct str group_text(const struct request *rq, const struct method *m, enum metric_group g);

struct str step_word(const struct request *rq, struct str key); /* a step of a worksheet; the key itself when it has no words */

bool method_is_cvss(const struct method *m);
bool method_is_ssvc(const struct method *m);

/* A text by a key in parts; empty when no catalogue has it. */
struct str score_text(const struct request *rq, const struct str *parts, size_t n);
#define SCORE_TEXT(rq, ...) \
	score_text((rq), (const struct str[]){ __VA_ARGS__ }, STR_COUNT(__VA_ARGS__))

#endif

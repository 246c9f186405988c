/*
 * report_words - the words that a report and its handling are told in. Stored and exported, so never renamed; pages have messages
 * "exploited.WORD", "report_origin.WORD", "report_reason.WORD" and so on.
 */
#ifndef HUB_REPORT_REPORT_WORDS_H
#define HUB_REPORT_REPORT_WORDS_H

#include "base/str.h"

/* The last two: written down by the staff. */
enum report_origin { REPORT_BY_FORM, REPORT_BY_API, REPORT_BY_CSAF, REPORT_BY_MAIL, REPORT_BY_STAFF, REPORT_ORIGIN_N };
enum { REPORT_EXPLOITED_N = 4, REPORT_PUBLIC_N = 2, REPORT_CREDIT_N = 3, REPORT_GRADE_N = 4, REPORT_VERDICT_N = 3 };
extern const struct str report_origins[REPORT_ORIGIN_N];
extern const struct str report_exploited[REPORT_EXPLOITED_N]; /* no, suspected, yes, unknown */
extern const struct str report_public[REPORT_PUBLIC_N];       /* no, yes */
extern const struct str report_credits[REPORT_CREDIT_N];      /* name, anonymous, none */
extern const struct str report_grades[REPORT_GRADE_N];        /* critical, high, medium, low */

enum report_verdict { REPORT_IS_VALID, REPORT_IS_INVALID, REPORT_IS_DUPLICATE };
extern const struct str report_verdicts[REPORT_VERDICT_N];

/* Why a report is not taken up. */
enum report_invalid {
	INVALID_OUT_OF_SCOPE,     /* not a mobile device, or not a product of the alliance's field */
	INVALID_NOT_REPRODUCED,
	INVALID_NOT_A_WEAKNESS,   /* works as designed */
	INVALID_NO_EFFECT,        /* a mistake without effect on security */
	INVALID_INSUFFICIENT,     /* too little told, also after asking */
	INVALID_NONSENSE,         /* abuse, spam: may be forgotten */
	REPORT_INVALID_N
};
extern const struct str report_invalids[REPORT_INVALID_N];
/* Why one that is valid rests. A duplicate rests, too. */
enum { REPORT_DEFER_N = 4 };
extern const struct str report_defers[REPORT_DEFER_N];
enum { REPORT_CLOSE_N = 4 };
enum report_close { CLOSE_DONE, CLOSE_ELSEWHERE, CLOSE_NO_MORE, CLOSE_WITHDRAWN };
extern const struct str report_closes[REPORT_CLOSE_N]; /* the last one: by its finder */
/* Of a duplicate. */
#define REPORT_DUPLICATE STR("duplicate")

#endif

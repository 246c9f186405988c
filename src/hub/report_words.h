/*
 * report_words - the words that a report and its handling are told in. Stored and exported, so never renamed; pages have messages
 * "exploited.WORD", "report_origin.WORD", "report_reason.WORD" and so on.
 */
#ifndef HUB_REPORT_WORDS_H
#define HUB_REPORT_WORDS_H

#include "base/str.h"

enum report_origin { REPORT_BY_FORM, REPORT_BY_API, REPORT_BY_CSAF, REPORT_BY_MAIL, REPORT_BY_STAFF, REPORT_ORIGIN_N }; /* the last two: written down by the staff */
enum { EXPLOITED_N = 4, PUBLIC_N = 2, CREDIT_N = 3, GRADE_N = 4, VERDICT_N = 3 };
extern const struct str report_origins[REPORT_ORIGIN_N];
extern const struct str report_exploited[EXPLOITED_N]; /* no, suspected, yes, unknown */
extern const struct str report_public[PUBLIC_N];       /* no, yes */
extern const struct str report_credits[CREDIT_N];      /* name, anonymous, none */
extern const struct str report_grades[GRADE_N];        /* critical, high, medium, low */

enum report_verdict { VERDICT_VALID, VERDICT_INVALID, VERDICT_DUPLICATE };
extern const struct str report_verdicts[VERDICT_N];

/* Why a report is not taken up. */
enum report_invalid {
	INVALID_OUT_OF_SCOPE,     /* not a mobile device, or not a product of the alliance's field */
	INVALID_NOT_REPRODUCED,
	INVALID_NOT_A_WEAKNESS,   /* works as designed */
	INVALID_NO_EFFECT,        /* a mistake without effect on security */
	INVALID_INSUFFICIENT,     /* too little told, also after asking */
	INVALID_NONSENSE,         /* abuse, spam: may be forgotten */
	INVALID_N
};
extern const struct str report_invalids[INVALID_N];
/* Why one that is valid rests. A duplicate rests, too. */
enum { DEFER_N = 4 };
extern const struct str report_defers[DEFER_N];
enum { CLOSE_N = 4 };
enum report_close { CLOSE_DONE, CLOSE_ELSEWHERE, CLOSE_NO_MORE, CLOSE_WITHDRAWN };
extern const struct str report_closes[CLOSE_N]; /* the last one: by its finder */
/* Of a duplicate. */
#define REPORT_DUPLICATE STR("duplicate")

#endif

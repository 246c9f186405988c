#include "hub/report/report_words.h"

const struct str report_origins[REPORT_ORIGIN_N] = {
	[REPORT_BY_FORM] = STR_LIT("form"), [REPORT_BY_API] = STR_LIT("api"), [REPORT_BY_CSAF] = STR_LIT("csaf"),
	[REPORT_BY_MAIL] = STR_LIT("mail"),
	[REPORT_BY_STAFF] = STR_LIT("staff"),
};
const struct str report_exploited[REPORT_EXPLOITED_N] = { STR_LIT("no"), STR_LIT("suspected"), STR_LIT("yes"), STR_LIT("unknown") };
const struct str report_public[REPORT_PUBLIC_N] = { STR_LIT("no"), STR_LIT("yes") };
const struct str report_credits[REPORT_CREDIT_N] = { STR_LIT("name"), STR_LIT("anonymous"), STR_LIT("none") };
const struct str report_grades[REPORT_GRADE_N] = { STR_LIT("critical"), STR_LIT("high"), STR_LIT("medium"), STR_LIT("low") };
const struct str report_verdicts[REPORT_VERDICT_N] = {
	[REPORT_IS_VALID] = STR_LIT("valid"), [REPORT_IS_INVALID] = STR_LIT("invalid"), [REPORT_IS_DUPLICATE] = STR_LIT("duplicate"),
};
const struct str report_invalids[REPORT_INVALID_N] = {
	[INVALID_OUT_OF_SCOPE] = STR_LIT("out_of_scope"), [INVALID_NOT_REPRODUCED] = STR_LIT("not_reproduced"),
	[INVALID_NOT_A_WEAKNESS] = STR_LIT("not_a_weakness"), [INVALID_NO_EFFECT] = STR_LIT("no_effect"),
	[INVALID_INSUFFICIENT] = STR_LIT("insufficient"), [INVALID_NONSENSE] = STR_LIT("nonsense"),
};
const struct str report_defers[REPORT_DEFER_N] = { STR_LIT("low_priority"), STR_LIT("waits"), STR_LIT("not_reachable"),
                                                   STR_LIT("end_of_life") };
const struct str report_closes[REPORT_CLOSE_N] = {
	[CLOSE_DONE] = STR_LIT("done"), [CLOSE_ELSEWHERE] = STR_LIT("elsewhere"), [CLOSE_NO_MORE] = STR_LIT("no_more"),
	[CLOSE_WITHDRAWN] = STR_LIT("withdrawn"),
};

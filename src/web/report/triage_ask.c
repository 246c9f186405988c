#include "web/report/triage_ask.h"

#include <stddef.h>

#include "hub/report/report_words.h"
#include "web/act_form.h"
#include "web/page.h"

const struct str triage_grades[TRIAGE_GRADES] = {
	STR_LIT("any"), STR_LIT("critical"), STR_LIT("high"), STR_LIT("medium"), STR_LIT("low"), STR_LIT("none"),
};
const struct str triage_states[TRIAGE_STATES] = {
	STR_LIT("any"), STR_LIT("received"), STR_LIT("invalid"), STR_LIT("valid"), STR_LIT("accepted"), STR_LIT("deferred"),
	STR_LIT("closed"),
};
#define AT(member) offsetof(struct triage_query, member)
static const struct param rows[] = {
	{ "show", PARAM_WORD, AT(show), .words = report_show_names, .word_n = REPORT_SHOW_N,
	  .help = "open (all that are), new (nobody acknowledged them), unassigned, mine, waiting (for an answer of their finder), "
	          "answered, late (something is overdue), resting (deferred); closed" },
	{ "q", PARAM_TEXT, AT(q), 1, 200, .help = "words that they have, or a report's number" },
	{ "grade", PARAM_WORD, AT(grade), .words = triage_grades, .word_n = TRIAGE_GRADES, .help = "how grave; none: not graded yet" },
	{ "state", PARAM_WORD, AT(state), .words = triage_states, .word_n = TRIAGE_STATES, .help = "where they stand" },
	{ "order", PARAM_WORD, AT(order), .words = report_order_names, .word_n = REPORT_ORDER_N,
	  .help = "due next, oldest, gravest, by the finder's record" },
	{ "reverse", PARAM_FLAG, AT(reverse), .help = "the other way round" },
	{ "from", PARAM_NUMBER, AT(from), 0, REPORTS_LOOKED_AT, .help = "how many to leave out" },
	{ "limit", PARAM_NUMBER, AT(limit), 1, TRIAGE_EXPORT, .help = "how many at most (50)" },
};
const struct params triage_params = PARAMS(rows);

bool triage_find(struct request *rq, bool strict, struct triage_query *q, struct looking *l, struct listed_reports *ret,
                 struct err *err)
{
	*q = (struct triage_query){ .limit = TRIAGE_PAGE };
	if (!query_read(rq, &triage_params, strict, q, err) || !looking_of(rq, l, err))
		return false;
	const struct report_ask k = {
		.show = (enum report_show)q->show, .order = (enum report_order)q->order, .reverse = q->reverse, .query = q->q,
		.grade = q->grade ? triage_grades[q->grade] : STR_NONE, .state = q->state ? triage_states[q->state] : STR_NONE,
		.from = (size_t)q->from, .most = (size_t)q->limit,
	};

	return reports_list(l, &k, ret, err);
}

struct str triage_record(const struct request *rq, const struct finder_record *r)
{
	if (r->valid || r->invalid || r->duplicate)
		return TEXT(rq, MSG_triage_record, arg_number(r->valid), arg_number(r->duplicate), arg_number(r->invalid));
	return r->all > 1 ? page_plural(rq, MSG_triage_record_open, r->all) : page_word(rq, MSG_triage_record_first);
}

struct word triage_state(const struct request *rq, enum report_state s, struct str verdict)
{
	static const struct { enum msg text; const char *css; } words[REPORT_STATE_N] = {
		[REPORT_START] = { MSG_triage_state_received, "unknown" },     [REPORT_RECEIVED] = { MSG_triage_state_received, "unknown" },
		[REPORT_INVALID] = { MSG_triage_state_invalid, "not_affected" }, [REPORT_VALID] = { MSG_triage_state_valid, "possible" },
		[REPORT_ACCEPTED] = { MSG_triage_state_accepted, "possible" }, [REPORT_DEFERRED] = { MSG_triage_state_deferred, "unknown" },
		[REPORT_CLOSED] = { MSG_triage_state_closed, "not_affected" },
	};
	bool duplicate = s == REPORT_DEFERRED && str_eq(verdict, report_verdicts[REPORT_IS_DUPLICATE]);

	return (struct word){ page_word(rq, duplicate ? MSG_triage_state_duplicate : words[s].text), str_of(words[s].css), false };
}

struct str triage_grade(const struct request *rq, struct str grade)
{
	return grade.n ? act_text_or(rq, STR_JOIN(rq->a, STR("word.report.validate.grade."), grade), str_cstr(rq->a, grade)) : STR("");
}

struct str triage_reason(const struct request *rq, struct str reason)
{
	return reason.n ? act_text_or(rq, STR_JOIN(rq->a, STR("report_reason."), reason), str_cstr(rq->a, reason)) : STR("");
}

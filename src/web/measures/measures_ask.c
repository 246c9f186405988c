#include "web/measures/measures_ask.h"

#include <stddef.h>

#include "web/page.h"

static const struct str formats[MEASURES_FORMAT_N] = { STR_LIT("natural"), STR_LIT("csv") };
#define AT(member) offsetof(struct measures_query, member)
static const struct param rows[] = {
	{ "from", PARAM_TEXT, AT(from), 7, 7, .help = "what began in this quarter or later: 2026-Q1" },
	{ "to", PARAM_TEXT, AT(to), 7, 7, .help = "what began in this quarter or earlier" },
	{ "grade", PARAM_WORD, AT(grade), .words = plan_grade_names, .word_n = PLAN_GRADE_N,
	  .help = "how grave the report or case is" },
	{ "measure", PARAM_WORD, AT(what), .words = measure_names, .word_n = MEASURE_N,
	  .help = "which one is told by grade, by quarter and by party (fix_ready)" },
	{ "format", PARAM_WORD, AT(format), .words = formats, .word_n = MEASURES_FORMAT_N, .help = "csv: the same numbers as a table" },
};
const struct params measures_params = PARAMS(rows);

static bool quarter(const char *name, struct str text, int *ret, struct err *err)
{
	if (!text.n || quarter_parse(text, ret))
		return true;
	err_set(err, ERR_USAGE, "%s: found \"%.*s\", expected a quarter such as 2026-Q1", name, STR_ARG(text));
	return false;
}

bool measures_ask_find(struct request *rq, bool strict, struct measures_query *q, struct measures *ret, struct err *err)
{
	struct measures_ask k = { 0 };
	struct looking l;

	*q = (struct measures_query){ .grade = -1, .what = MEASURE_READY };
	if (!query_read(rq, &measures_params, strict, q, err) || !quarter("from", q->from, &k.from, err) ||
	    !quarter("to", q->to, &k.to, err) || !looking_of(rq, &l, err))
		return false;
	k.grade = q->grade;
	k.what = (enum measure)q->what;
	return measures_see(&l, &k, ret, err);
}

void measures_csv(const struct measures *m, struct response *rs)
{
	rs->type = type_csv;
	rs->filename = STR("measures.csv");
	measures_put_csv(&rs->body, m);
}

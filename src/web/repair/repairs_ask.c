#include "web/repair/repairs_ask.h"

#include <stddef.h>

#include "base/limits.h"
#include "hub/settings.h"
#include "web/act_form.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"

static const struct str formats[REPAIRS_FORMAT_N] = {
	[REPAIRS_HTML] = STR_LIT("html"), [REPAIRS_JSON] = STR_LIT("json"), [REPAIRS_CSV] = STR_LIT("csv"),
	[REPAIRS_OPENVEX] = STR_LIT("openvex"),
	[REPAIRS_CSAF] = STR_LIT("csaf"), [REPAIRS_CSAF21] = STR_LIT("csaf-2.1"),
};
static const struct str states[1 + REPAIR_N] = {
	STR_LIT(""), STR_LIT("unknown"), STR_LIT("investigating"), STR_LIT("not_affected"), STR_LIT("affected"),
		STR_LIT("fix_in_progress"),
	STR_LIT("fix_ready"), STR_LIT("rolling_out"), STR_LIT("fixed"), STR_LIT("will_not_fix"), STR_LIT("end_of_life"),
};
#define AT(member) offsetof(struct repairs_query, member)
static const struct param rows[] = {
	{ "vuln", PARAM_NUMBER, AT(vuln), 1, INT64_MAX, .help = "the number of one vulnerability" },
	{ "party", PARAM_TEXT, AT(party), 1, 60, .help = "one vendor: nova, party/nova" },
	{ "state", PARAM_WORD, AT(state), .words = states, .word_n = 1 + REPAIR_N, .help = "vendors whose least done state it is" },
	{ "silent", PARAM_FLAG, AT(silent), .help = "vendors that are silent, alone" },
	{ "format", PARAM_WORD, AT(format), .words = formats, .word_n = REPAIRS_FORMAT_N,
	  .help = "html, json, csv; openvex (0.2.0), csaf (2.0), "
	  "csaf-2.1: as VEX, with the case's TLP label" },
};
const struct params repairs_params = PARAMS(rows);

static const struct param send_rows[] = {
	{ "dry", PARAM_FLAG, offsetof(struct repairs_send_query, dry), .help = "tell what would change, and change nothing" },
	{ "party", PARAM_TEXT, offsetof(struct repairs_send_query, party), 1, 60,
	  .help = "whose products: party/nova; one's own unless told" },
	{ "reason", PARAM_TEXT, offsetof(struct repairs_send_query, reason), 1, 1000,
	  .help = "why, where something is taken back" },
};
const struct params repairs_send_params = PARAMS(send_rows);

bool repairs_ask_find(struct request *rq, bool strict, struct repairs_query *q, struct matrix_ask *k, struct looking *l,
                      struct matrix *m, struct err *err)
{
	*q = (struct repairs_query){ 0 };
	if (!query_read(rq, &repairs_params, strict, q, err) || !looking_of(rq, l, err) ||
	    !matrix_read(l, act_id(STR_JOIN(rq->a, STR("case/"), rq->caught[0])), m, err))
		return false;
	*k = (struct matrix_ask){ .party = str_starts(q->party, STR("party/")) ? str_from(q->party, 6) : q->party,
		                  .state = q->state ? q->state - 1 : REPAIR_N, .vuln = q->vuln, .silent = q->silent };
	return true;
}

bool repairs_answer(struct request *rq, const struct repairs_query *q, const struct matrix_ask *k, const struct looking *l,
                    const struct matrix *m, struct response *rs, struct err *err)
{
	static const enum vex_format vex[REPAIRS_FORMAT_N] = {
		[REPAIRS_OPENVEX] = VEX_OPENVEX, [REPAIRS_CSAF] = VEX_CSAF_20, [REPAIRS_CSAF21] = VEX_CSAF_21,
	};

	rs->type = type_json;
	if (q->format == REPAIRS_CSV) {
		rs->type = type_csv;
		rs->filename = STR("repairs.csv");
		matrix_put_csv(&rs->body, l, m, k);
	} else if (q->format <= REPAIRS_JSON) {
		matrix_put(&rs->body, l, m, k);
	} else {
		const struct settings *now = hub_settings(rq->site->hub);
		struct str name = str_dup(rq->a, setting_text(now, SETTING_SITE_NAME));

		settings_release(now);
		rs->filename = str_printf(rq->a, "case-%lld-%.*s.json", (long long)m->case_id, STR_ARG(formats[q->format]));
		return matrix_put_vex(&rs->body, l, m, k, vex[q->format], rq->site->url, name, err);
	}
	return true;
}

/* --- words --- */

struct word matrix_word(const struct request *rq, enum repair r)
{
	struct str text = act_text_or(rq, STR_JOIN(rq->a, STR("word.repair.set.state."), repair_names[r]), NULL);

	return (struct word){ .text = text, .css = repair_names[r] };
}

static void add_note(const struct request *rq, struct str *to, struct str more)
{
	*to = to->n ? STR_JOIN(rq->a, *to, rq->lang == LANG_ZH_CN ? STR("，") : STR(", "), more) : more;
}

struct str repair_note(const struct request *rq, const struct repair_row *r)
{
	struct str s = STR("");

	if (r->share != REPAIR_NO_SHARE)
		add_note(rq, &s, TEXT(rq, MSG_repairs_share, arg_number(r->share)));
	if (r->build.n)
		add_note(rq, &s, r->build);
	if (r->level.n)
		add_note(rq, &s, TEXT(rq, MSG_repairs_level, arg_str(r->level)));
	if (r->version.n)
		add_note(rq, &s, TEXT(rq, MSG_repairs_version, arg_str(r->version)));
	return s;
}

struct str repair_line_name(const struct request *rq, struct str line, struct str branch)
{
	struct str name = line.n ? line : page_word(rq, MSG_repairs_all_products);

	return branch.n ? STR_JOIN(rq->a, name, STR(" ("), branch, STR(")")) : name;
}

struct str repair_grade(const struct request *rq, struct str grade)
{
	return grade.n ? act_text_or(rq, STR_JOIN(rq->a, STR("word.vuln.add.grade."), grade), str_cstr(rq->a, grade)) : STR("");
}

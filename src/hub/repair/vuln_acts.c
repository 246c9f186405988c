/* The weaknesses that a case is about. */
#include "hub/repair/repair_acts.h"

#include "assess/rating.h"
#include "base/names.h"
#include "format/feed.h"
#include "hub/people/people_acts.h"

const struct str vuln_grades[VULN_GRADE_N] = { STR_LIT("critical"), STR_LIT("high"), STR_LIT("medium"), STR_LIT("low") };

enum { TITLE_MAX = 200, WORDS_MAX = 20000, COMPONENT_MAX = 120, CWES_MAX = 10 };

#define PARTICULARS \
	{ "component", ACT_TEXT, ACT_SEALED, .max = COMPONENT_MAX, .help = "what it is in: WLAN driver" }, \
	{ "cve", ACT_TEXT, .max = 24, .help = "CVE-2026-12345, once there is one" }, \
	{ "cwe", ACT_TEXT, .max = 120, .help = "what kind of mistake it is: CWE-787; several with blanks between" }, \
	{ "vector", ACT_TEXT, .max = RATING_VECTOR_MAX, .help = "how grave it is: a vector of any version of CVSS, or of " \
	  "GB/T 30279" }, \
	{ "grade", ACT_WORD, .words = vuln_grades, .word_n = VULN_GRADE_N, .help = "its grade; else it follows from the vector" }

static const struct act_field add_fields[] = {
	{ "title", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .min = 5, .max = TITLE_MAX,
	  .help = "one line, as the public will read it" },
	{ "words", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 10, .max = WORDS_MAX,
	  .help = "the description that the public will "
	  "read, Markdown" },
	PARTICULARS,
};

/* --- what the fields of both acts have to be --- */

static bool at_field(struct err *err, const char *field)
{
	return err_at(err, "%s", field);
}

static bool cve_fits(const struct acting *x, struct err *err)
{
	struct str cve = act_text(x, "cve");

	if (!cve.n || cve_id(cve))
		return true;
	err_set(err, ERR_SYNTAX, "found \"%.*s\", expected an id such as CVE-2026-12345", STR_ARG(cve));
	return at_field(err, "cve");
}

/* "CWE-787", or just its number; in the body as the first. */
static bool cwe_make(struct acting *x, struct err *err)
{
	struct str rest = act_text(x, "cwe"), one, list = STR("");
	uint64_t n;

	for (size_t i = 0; str_token(&rest, " ,;", &one); i++) {
		if (!str_u64(str_istarts(one, STR("CWE-")) ? str_from(one, 4) : one, &n) || n == 0 || n > 99999 || i == CWES_MAX) {
			err_set(err, ERR_SYNTAX, "found \"%.*s\", expected at most %d such as CWE-787",
			        STR_ARG(str_sub(one, 0, 40)), CWES_MAX);
			return at_field(err, "cwe");
		}
		list = str_printf(x->a, "%.*s%sCWE-%llu", STR_ARG(list), list.n ? " " : "", (unsigned long long)n);
	}
	if (list.n)
		act_make(x, "cwe", list);
	return true;
}

/* Of a score's word, the grade that the rules know. */
static struct str grade_of(enum severity s)
{
	int i = names_find(vuln_grades, VULN_GRADE_N, severity_names[s]);

	return i < 0 ? STR("") : vuln_grades[i];
}

static bool vector_make(struct acting *x, struct err *err)
{
	struct str vector = act_text(x, "vector"), grade = act_text(x, "grade");
	struct rating r;
	struct score s;

	if (vector.n && !rating_parse(vector, &r, err))
		return at_field(err, "vector");
	if (vector.n) {
		rating_score(&r, &s);
		act_make(x, "vector", rating_write(x->a, &r));
		grade = grade.n ? grade : grade_of(s.severity);
	}
	if (grade.n)
		act_make(x, "grade", grade);
	return true;
}

static bool particulars(struct acting *x, struct err *err)
{
	return people_visible(act_text(x, "title"), "title", err) && people_visible(act_text(x, "component"), "component", err) &&
	       cve_fits(x, err) && cwe_make(x, err) && vector_make(x, err);
}

/* Two weaknesses of one case with one CVE would be one. */
static bool cve_free(struct acting *x, const struct vuln_row *v, struct err *err)
{
	struct vuln_rows all;

	if (!v->cve.n)
		return true;
	if (!vulns_of(x->db, x->a, v->case_id, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].id != v->id && str_eq(all.v[i].cve, v->cve)) {
			err_set(err, ERR_STATE, "vuln/%lld of this case is %.*s", (long long)all.v[i].id, STR_ARG(v->cve));
			return at_field(err, "cve");
		}
	return true;
}

/* --- vuln.add --- */

static bool add_prepare(struct acting *x, struct err *err)
{
	struct vuln_rows all;

	if (!particulars(x, err) || !vulns_of(x->db, x->a, x->thing.case_id, &all, err))
		return false;
	return all.n < CASE_VULNS || err_set(err, ERR_LIMIT, "%d vulnerabilities are as many as a case may have: open another one",
	                                     CASE_VULNS);
}

static bool add_apply(struct acting *x, struct err *err)
{
	const struct vuln_row v = {
		.id = x->seq, .case_id = act_id(x->subject), .title = act_ref(x, "title"), .words = act_ref(x, "words"),
		.component = act_ref(x, "component"), .cve = act_text(x, "cve"), .cwe = act_made(x, "cwe"),
		.vector = act_made(x, "vector"),
		.grade = act_made(x, "grade"), .checked = TIME_NONE, .published = TIME_NONE, .ended = TIME_NONE,
	};

	return case_is_open(x, v.case_id, err) && cve_free(x, &v, err) && vuln_add(x->db, &v, err);
}

/* --- vuln.change --- */

static const struct str clearable[] = { STR_LIT("component"), STR_LIT("cve"), STR_LIT("cwe"), STR_LIT("vector"), STR_LIT("grade") };
static const struct act_field change_fields[] = {
	{ "title", ACT_TEXT, ACT_SEALED, .min = 5, .max = TITLE_MAX, .help = "one line, as the public will read it" },
	{ "words", ACT_PROSE, ACT_SEALED, .min = 10, .max = WORDS_MAX,
	  .help = "the description that the public will read, Markdown" },
	PARTICULARS,
	{ "clear", ACT_WORDS, .words = clearable, .word_n = sizeof clearable / sizeof *clearable,
	  .help = "what is to be empty from now on" },
};

bool vuln_live(struct acting *x, struct vuln_row *ret, struct err *err)
{
	return vuln_get(x->db, x->a, act_id(x->subject), ret, err) && case_is_open(x, ret->case_id, err) &&
	       (ret->ended == TIME_NONE || err_set(err, ERR_STATE, "this was found to be no vulnerability of its own"));
}

static void override(struct acting *x, struct str *text, const char *field, struct str value)
{
	for (size_t i = 0; i < sizeof clearable / sizeof *clearable; i++)
		if (str_eq(clearable[i], str_of(field)) && act_number(x, "clear") >> i & 1)
			*text = STR("");
	if (value.n)
		*text = value;
}

static bool change_apply(struct acting *x, struct err *err)
{
	struct vuln_row v;
	bool any = false;

	for (size_t i = 0; i < x->row->field_n; i++)
		any |= x->values[i].given;
	if (!any)
		return err_set(err, ERR_USAGE, "nothing is to be changed: fill in at least one field");
	if (!vuln_live(x, &v, err))
		return false;
	override(x, &v.title, "title", act_ref(x, "title"));
	override(x, &v.words, "words", act_ref(x, "words"));
	override(x, &v.component, "component", act_ref(x, "component"));
	override(x, &v.cve, "cve", act_text(x, "cve"));
	override(x, &v.cwe, "cwe", act_made(x, "cwe"));
	override(x, &v.vector, "vector", act_made(x, "vector"));
	override(x, &v.grade, "grade", act_made(x, "grade"));
	return cve_free(x, &v, err) && vuln_set(x->db, &v, err);
}

/* --- vuln.drop, vuln.check --- */

static const struct act_field drop_fields[] = {
	{ "reason", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 3, .max = 1000, .help = "why it is none, or none of its own" },
};

static bool drop_apply(struct acting *x, struct err *err)
{
	struct vuln_row v;

	if (!vuln_live(x, &v, err))
		return false;
	if (v.published != TIME_NONE)
		return err_set(err, ERR_STATE, "it stands in the list as %.*s: withdraw that entry", STR_ARG(v.entry));
	v.ended = x->at;
	return vuln_set(x->db, &v, err);
}

static bool check_apply(struct acting *x, struct err *err)
{
	struct repair_rows all;
	struct vuln_row v;
	size_t n = 0;

	if (!vuln_live(x, &v, err) || !repairs_of(x->db, x->a, v.case_id, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		n += all.v[i].vuln == v.id;
	if (!n)
		return err_set(err, ERR_STATE, "nothing is said of any product yet: there is no list to check");
	v.checked = x->at;
	return vuln_set(x->db, &v, err);
}

#define TO(rel) (1u << REL_##rel)
#define STAFF   (TO(COORDINATOR) | TO(LEADER))
#define SEEN    (TO(PARTICIPANT) | TO(LEADER) | TO(COORDINATOR))
static const struct act_row rows[] = {
	{ "vuln.add", THING_CASE, STAFF | TO(HUB), SEEN, SCOPE_COORDINATE, 0, ACT_FIELDS(add_fields),
	  add_prepare, add_apply, NULL,
	  "A vulnerability is part of the case: what it is, as the public will read it.", .makes = THING_VULN },
	{ "vuln.change", THING_VULN, STAFF | TO(HUB), SEEN, SCOPE_COORDINATE, 0, ACT_FIELDS(change_fields),
	  particulars, change_apply, NULL,
	  "What is known of a vulnerability changes." },
	{ "vuln.drop", THING_VULN, STAFF | TO(HUB), SEEN, SCOPE_COORDINATE, 0, ACT_FIELDS(drop_fields),
	  NULL, drop_apply, NULL,
	  "It was no vulnerability of its own after all; it leaves the matrix." },
	{ "vuln.check", THING_VULN, STAFF | TO(HUB), SEEN, SCOPE_COORDINATE, 0, NULL, 0,
	  NULL, check_apply, NULL,
	  "Somebody who coordinates has checked the list of what is affected; it holds until that list changes." },
};
#undef TO

const struct act_section acts_of_vulns = { "Vulnerabilities of a case", rows, sizeof rows / sizeof *rows };

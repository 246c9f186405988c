/*
 * Before a disclosure and at it: what was examined, what is waived by two, who approves which text, and the publication
 * itself, which puts the entries into the list, ends the embargo, and reveals in the ledger when each vendor was told.
 */
#include "base/limits.h"
#include "base/names.h"
#include "crypto/encode.h"
#include "hub/disclosure/disclosure.h"
#include "hub/list/index.h"
#include "hub/notice/tell.h"
#include "hub/settings.h"
#include "store/reports.h"

#include <stdio.h>

#define WORDS(table, count) .words = (table), .word_n = (count)
#define TO(rel) (1u << REL_##rel)

static int64_t case_of(const struct acting *x)
{
	return act_id(x->subject);
}

static bool look(struct acting *x, struct disclosure *d, struct err *err)
{
	return disclosure_look(x->a, x->db, hub_keys(x->hub), hub_owing(x->hub), case_of(x), x->at, d, err);
}

static bool still_open(struct acting *x, struct err *err)
{
	struct case_row c;

	return case_get(x->db, x->a, case_of(x), &c, err) &&
	       (c.life == CASE_OPEN || err_set(err, ERR_STATE, "the case is not open any more"));
}

/* --- case.examine --- */

static const struct str yes_no[] = { STR_LIT("yes"), STR_LIT("no") };
static const struct act_field examine_fields[] = {
	{ "what", ACT_WORD, ACT_REQUIRED, WORDS(looked_names, LOOKED_N),
	  .help = "mitigation: the text tells one that serves all; no_exploit: it holds no exploit code; "
	          "cn_...: China, article 9 of the Provisions of 2021" },
	{ "found", ACT_WORD, ACT_REQUIRED, WORDS(yes_no, 2), .help = "does it hold?" },
	{ "words", ACT_PROSE, ACT_SEALED, .max = 4000, .help = "what you looked at" },
};

static bool examine_apply(struct acting *x, struct err *err)
{
	const struct finding_row r = { act_text(x, "what"), act_text(x, "found"), x->who.member, x->at, act_ref(x, "words") };

	return still_open(x, err) && finding_put(x->db, case_of(x), &r, err);
}

/* --- case.waive, case.waive_agree --- */

static const struct act_field waive_fields[] = {
	{ "gate", ACT_WORD, ACT_REQUIRED, WORDS(gate_names, GATE_N), .help = "the gate to be passed though it is shut" },
	{ "reason", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 3, .max = 4000, .help = "why" },
};
static const struct act_field agree_fields[] = {
	{ "gate", ACT_WORD, ACT_REQUIRED, WORDS(gate_names, GATE_N), .help = "whose waiver you agree to" },
};

static bool waive_prepare(struct acting *x, struct err *err)
{
	int gate = (int)act_number(x, "gate");
	struct disclosure d;

	if (!look(x, &d, err))
		return false;
	if (!gate_rows[gate].waivable)
		return case_refuse(err, CASE_GATE_FIXED);
	return d.gates[gate].state == GATE_MISSING || case_refuse(err, CASE_GATE_NOT_MISSING);
}

static bool waive_apply(struct acting *x, struct err *err)
{
	const struct waiver_row r = { .gate = act_text(x, "gate"), .asked_by = x->who.member, .asked = x->at,
		                      .words = act_ref(x, "reason") };

	return still_open(x, err) && waiver_ask(x->db, case_of(x), &r, err);
}

static const struct waiver_row *waiver_find(const struct waiver_rows *all, struct str gate)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->v[i].gate, gate))
			return &all->v[i];
	return NULL;
}

static bool agree_apply(struct acting *x, struct err *err)
{
	struct waiver_rows all;

	if (!still_open(x, err) || !waivers_of(x->db, x->a, case_of(x), &all, err))
		return false;
	const struct waiver_row *w = waiver_find(&all, act_text(x, "gate"));

	if (!w || w->agreed_by)
		return err_set(err, ERR_STATE, "nobody has asked for that");
	if (w->asked_by == x->who.member)
		return case_refuse(err, CASE_GATE_NO_APPROVER);
	return waiver_agree(x->db, case_of(x), w->gate, x->who.member, x->at, err);
}

/* --- case.approve, case.unapprove --- */

static const struct act_field approve_fields[] = {
	{ "text", ACT_TEXT, 0, .min = 64, .max = 64, .help = "the digest of what you read; another text by now is not approved" },
};

static bool approve_prepare(struct acting *x, struct err *err)
{
	struct disclosure d;

	if (!look(x, &d, err))
		return false;
	if (!d.rows.n) {
		return err_set(err, ERR_STATE, "there is nothing to publish: the case has no weakness yet");
	}
	if (act_given(x, "text") && !str_eq(act_text(x, "text"), d.text)) {
		err_set(err, ERR_STATE, "the text has changed since you read it; read it again");
		return err_at(err, "text");
	}
	act_make(x, "text", d.text);
	return true;
}

static bool approve_apply(struct acting *x, struct err *err)
{
	const struct approval_row r = { x->who.member, x->at, act_made(x, "text") };

	return still_open(x, err) && approval_put(x->db, case_of(x), &r, err);
}

static bool approve_aside(struct acting *x, struct err *err)
{
	const struct case_telling awaited = { .kind = NOTICE_APPROVAL_AWAITED, .once = act_made(x, "text") };

	return case_tell(x, case_of(x), &awaited, TELL_LEAD, err);
}

static bool unapprove_apply(struct acting *x, struct err *err)
{
	return still_open(x, err) && approval_drop(x->db, case_of(x), x->who.member, err);
}

/* --- case.publish --- */

/* "12=TOC-2026-0001 13=TOC-2026-0002", the next free numbers of the year. */
static bool number_entries(struct acting *x, const struct disclosure *d, struct err *err)
{
	const struct settings *s = hub_settings(x->hub);
	struct str prefix = str_upper(x->a, setting_text(s, SETTING_DISCLOSURE_PREFIX)), made = STR("");
	char when[21];
	int64_t n;

	settings_release(s);
	prefix = str_printf(x->a, "%.*s-%.4s-", STR_ARG(prefix), time_format(x->at, when));
	if (!entries_numbered(x->db, prefix, &n, err))
		return false;
	for (size_t i = 0; i < d->rows.n; i++)
		if (!d->rows.v[i].row.entry.n)
			made = str_printf(x->a, "%.*s%s%lld=%.*s%04lld", STR_ARG(made), made.n ? " " : "", (long long)d->rows.v[i].row.id,
			                  STR_ARG(prefix), (long long)++n);
	act_make(x, "entries", made);
	return made.n || err_set(err, ERR_STATE, "all of it is published already");
}

static bool tell_shut(struct acting *x, const struct disclosure *d, struct err *err)
{
	struct str shut = STR("");

	for (int g = 0; g < GATE_N; g++)
		if (d->gates[g].state == GATE_MISSING)
			shut = STR_JOIN(x->a, shut, shut.n ? STR(", ") : STR(""), gate_names[g]);
	return err_set(err, ERR_STATE, "something is missing before this may be published: %.*s", STR_ARG(shut));
}

static bool publish_prepare(struct acting *x, struct err *err)
{
	struct disclosure d;

	if (!look(x, &d, err))
		return false;
	for (size_t i = 0; i < d.rows.n; i++)
		if (!d.rows.v[i].whole)
			return err_set(err, ERR_STATE, "vuln/%lld has no title or no text that the public could read",
			               (long long)d.rows.v[i].row.id);
	if (!d.open)
		return tell_shut(x, &d, err);
	act_make(x, "text", d.text);
	if (d.facts.embargo_in_force) {
		enum case_reason why = embargo_decide_end(&d.at.e, &d.at.now, d.ends_by, d.at.ready);

		if (why)
			return case_refuse(err, why);
	}
	if (!number_entries(x, &d, err))
		return false;
	case_makes(x, &d.at);
	return true;
}

/* The pairs of "entries". */
static bool next_pair(struct str *rest, int64_t *ret_vuln, struct str *ret_entry)
{
	struct str pair;
	uint64_t n;

	if (!str_token(rest, " ", &pair))
		return false;
	size_t eq = str_chr(pair, '=');

	*ret_entry = eq == SIZE_MAX ? STR("") : str_from(pair, eq + 1);
	*ret_vuln = str_u64(str_sub(pair, 0, eq), &n) ? (int64_t)n : 0;
	return true;
}

static bool publish_apply(struct acting *x, struct err *err)
{
	struct str rest = act_made(x, "entries"), entry;
	struct case_row c;
	int64_t vuln;

	if (!case_applies(x, case_of(x), err))
		return false;
	while (next_pair(&rest, &vuln, &entry)) {
		struct vuln_row v;

		if (!vuln_get(x->db, x->a, vuln, &v, err))
			return false;
		v.entry = entry;
		v.published = x->at;
		if (!vuln_set(x->db, &v, err))
			return false;
	}
	if (!case_get(x->db, x->a, case_of(x), &c, err))
		return false;
	c.public = c.public == TIME_NONE ? x->at : c.public;
	c.published = c.published == TIME_NONE ? x->at : c.published;
	return case_set(x->db, &c, err);
}

static bool keep_entries(struct acting *x, struct err *err)
{
	struct disclosing k = { x->a, x->db, hub_keys(x->hub), case_of(x), false, x->at };
	struct disclosed_rows rows;
	struct case_row c;

	if (!case_get(x->db, x->a, k.case_id, &c, err))
		return false;
	k.attacked = c.attack != TIME_NONE;
	if (!disclosed_of(&k, &rows, err))
		return false;
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].row.entry.n && !disclosed_keep(&k, &rows.v[i], err))
			return false;
	return index_rebuild(x->db, err);
}

/* When the case began, when each vendor was told, and this. */
static bool reveal_case(void *ctx, const struct act_record *r, struct err *err)
{
	struct buf *b = ctx;
	static const struct str shown[] = { STR_LIT("case.open"), STR_LIT("case.notify"), STR_LIT("case.publish") };

	(void)err;
	if (names_find(shown, sizeof shown / sizeof *shown, r->name) >= 0)
		buf_printf(b, "%s%lld", b->n ? " " : "", (long long)r->seq);
	return true;
}

static bool reveal(struct acting *x, struct err *err)
{
	struct buf b;

	buf_init(&b, LIMIT_TEXT);
	bool ok = case_acts(x->db, case_of(x), INT64_MAX, INT64_MAX, reveal_case, &b, err) && buf_ok(&b, err);

	if (ok && b.n)
		act_follow(x, "ledger.reveal", STR("hub"), (const char *const[]){
			"acts", str_cstr(x->a, buf_str(&b)), "reason", "the case was disclosed", NULL });
	buf_release(&b);
	return ok;
}

/* Which reports, vendors and wishes it settles: for the rules. */
static bool tell_rules(struct acting *x, struct err *err)
{
	struct case_reports reports;
	struct participants parts;
	bool wished = false;

	if (!case_reports_of(x->db, x->a, case_of(x), &reports, err) || !participants_of(x->db, x->a, case_of(x), &parts, err))
		return false;
	for (size_t i = 0; i < reports.n; i++) {
		struct report_row r;

		if (!report_get(x->db, x->a, reports.v[i].id, &r, err))
			return false;
		wished = wished || str_eq(r.credit, STR("name"));
		act_fact(x, "report", str_printf(x->a, "report/%lld", (long long)r.id));
	}
	for (size_t i = 0; i < parts.n; i++)
		if (part_makes(parts.v[i].role) && participant_live(&parts.v[i]))
			act_fact(x, "vendor", parts.v[i].who);
	act_fact(x, "credit_requested", wished ? STR("true") : STR("false"));
	return true;
}

static bool publish_aside(struct acting *x, struct err *err)
{
	const struct case_telling published = { .kind = NOTICE_CASE_PUBLISHED };

	return keep_entries(x, err) && reveal(x, err) && tell_rules(x, err) &&
	       case_tell(x, case_of(x), &published, TELL_LEAD | TELL_ENTERED | TELL_ASKED, err);
}

/* --- vuln.revise --- */

static const struct act_field revise_fields[] = {
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 2000, .help = "what changed" },
};

static bool revise_apply(struct acting *x, struct err *err)
{
	struct vuln_row v;

	return vuln_get(x->db, x->a, act_id(x->subject), &v, err) &&
	       (v.published != TIME_NONE || err_set(err, ERR_STATE, "it is not published"));
}

static bool revise_aside(struct acting *x, struct err *err)
{
	struct disclosing k = { x->a, x->db, hub_keys(x->hub), x->case_id, false, x->at };
	struct disclosed d;
	struct case_row c;

	if (!case_get(x->db, x->a, k.case_id, &c, err))
		return false;
	k.attacked = c.attack != TIME_NONE;
	return disclosed_one(&k, act_id(x->subject), &d, err) && disclosed_keep(&k, &d, err) && index_rebuild(x->db, err);
}

#define KEEPERS (TO(COORDINATOR) | TO(LEADER))
static const struct act_row rows[] = {
	{ "case.examine", THING_CASE, KEEPERS, KEEPERS, SCOPE_COORDINATE, 0, ACT_FIELDS(examine_fields),
	  NULL, examine_apply, NULL,
	  "Before a disclosure somebody looked at one of its conditions, and found that it holds or does not." },
	{ "case.waive", THING_CASE, KEEPERS, KEEPERS, SCOPE_COORDINATE, 0, ACT_FIELDS(waive_fields),
	  waive_prepare, waive_apply, NULL,
	  "Somebody asks to disclose though a gate is shut; a second person has to agree." },
	{ "case.waive_agree", THING_CASE, KEEPERS, KEEPERS, SCOPE_COORDINATE, 0, ACT_FIELDS(agree_fields),
	  NULL, agree_apply, NULL,
	  "A second person agrees that a gate is passed though it is shut." },
	{ "case.approve", THING_CASE, KEEPERS, KEEPERS, SCOPE_COORDINATE, 0, ACT_FIELDS(approve_fields),
	  approve_prepare, approve_apply, approve_aside,
	  "Somebody approves what is to be published, as it is now. Two have to." },
	{ "case.unapprove", THING_CASE, KEEPERS, KEEPERS, SCOPE_COORDINATE, 0, NULL, 0,
	  NULL, unapprove_apply, NULL,
	  "Somebody takes their approval back." },
	{ "case.publish", THING_CASE, KEEPERS, TO(ANYONE), SCOPE_COORDINATE, ACT_LISTS, NULL, 0,
	  publish_prepare, publish_apply, publish_aside,
	  "The case is disclosed: its weaknesses enter the list, the embargo ends, and the ledger shows when each vendor was told." },
	{ "vuln.revise", THING_VULN, KEEPERS | TO(HUB), TO(ANYONE), SCOPE_COORDINATE, ACT_LISTS, ACT_FIELDS(revise_fields),
	  NULL, revise_apply, revise_aside,
	  "What the list says of a disclosed weakness is made anew from its text and the vendors' repairs." },
};
#undef TO

const struct act_section acts_of_disclosure = { "Disclosure", rows, sizeof rows / sizeof *rows };

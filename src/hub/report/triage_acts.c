/*
 * What the staff does to reports. Each step of a report's state is asked of rules/report_state.h; a duplicate is valid and then
 * deferred, never invalid, so that whoever reported it second is told the truth.
 */
#include "hub/notice/tell.h"
#include "hub/people/people_acts.h"
#include "hub/report/report_acts.h"
#include "hub/report/report_words.h"
#include "store/files.h"
#include "store/list.h"
#include "store/threads.h"

static struct str staff_who(struct acting *x)
{
	return x->who.party.n ? STR_JOIN(x->a, STR("party/"), x->who.party) : STR("hub");
}

static bool not_closed(const struct report_row *r, struct err *err)
{
	return r->state != REPORT_CLOSED || case_refuse(err, CASE_REPORT_CLOSED);
}

/* In `apply`: what an act of the staff leaves behind. Whatever they tell counts as having told the finder. */
static bool leave(struct acting *x, struct report_row *r, struct err *err)
{
	r->informed = x->at;
	return report_set(x->db, r, err) && report_post(x, r, act_ref(x, "words"), staff_who(x), err);
}

/* In `aside`: facts for the rules, and the finder is told. */
static bool told(struct acting *x, enum notice_kind kind, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err))
		return false;
	report_facts(x, &r);
	return report_tell_finder(x, &r, kind, err);
}

static bool news_aside(struct acting *x, struct err *err)
{
	return told(x, NOTICE_REPORT_NEWS, err);
}

#define TELLS "what the finder is told; Markdown"
#define WORDS { "words", ACT_PROSE, ACT_SEALED, .max = REPORT_PROSE, .help = TELLS }
#define WORDS_REQUIRED { "words", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 2, .max = REPORT_PROSE, .help = TELLS }
#define NOTE { "note", ACT_PROSE, ACT_SEALED, .max = REPORT_NOTE, .help = "for the staff alone" }

/* --- report.assign --- */

static const struct act_field assign_fields[] = {
	{ "to", ACT_SUBJECT, 0, .help = "a member of the staff, member/12; yourself, when left empty" },
	{ "nobody", ACT_FLAG, 0, .help = "nobody sees to it any more" },
	NOTE,
};

/* Whom: 0 for nobody. */
static int64_t assigned_to(const struct acting *x)
{
	return act_number(x, "nobody") ? 0 : act_given(x, "to") ? act_id(act_text(x, "to")) : x->who.member;
}

static bool assign_prepare(struct acting *x, struct err *err)
{
	int64_t whom = assigned_to(x);
	struct member_row m = { 0 };
	struct party_row p = { 0 };
	struct err why = { 0 };

	if (act_number(x, "nobody"))
		return true;
	if ((act_given(x, "to") && !str_starts(act_text(x, "to"), STR("member/"))) || !member_get(x->db, x->a, whom, &m, &why) ||
	    !party_get(x->db, x->a, m.party, &p, &why) || m.ended != TIME_NONE || p.ended != TIME_NONE ||
	    !(p.roles & 1u << ROLE_COORDINATOR)) {
		if (why.code != ERR_NONE && why.code != ERR_FOUND)
			return *err = why, false;
		err_set(err, ERR_RANGE, "expected member/NUMBER of somebody in a coordinating party");
		return err_at(err, "to");
	}
	return true;
}

static bool assign_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err) || !not_closed(&r, err))
		return false;
	r.assigned = assigned_to(x);
	return report_set(x->db, &r, err);
}

static bool assign_aside(struct acting *x, struct err *err)
{
	const struct telling t = { x->a, x->db, { .kind = NOTICE_REPORT_ASSIGNED, .subject = x->subject, .at = x->at }, x->who.member };
	int64_t whom = assigned_to(x);

	return !whom || tell_member(&t, whom, err);
}

/* --- what passes between the staff and the finder --- */

static const struct act_field acknowledge_fields[] = { WORDS, NOTE };
static const struct act_field inform_fields[] = { WORDS_REQUIRED, NOTE };

static bool acknowledge_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err) || !not_closed(&r, err))
		return false;
	if (r.acknowledged != TIME_NONE)
		return err_set(err, ERR_STATE, "it was acknowledged already");
	r.acknowledged = x->at;
	return leave(x, &r, err);
}

static bool inform_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	return report_at_hand(x, &r, err) && not_closed(&r, err) && leave(x, &r, err);
}

static void acknowledged(const struct acting *x, struct report_row *r)
{
	if (r->acknowledged == TIME_NONE)
		r->acknowledged = x->at;
}

static bool ask_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err) || !not_closed(&r, err))
		return false;
	acknowledged(x, &r);
	if (r.asked == TIME_NONE)
		r.asked = x->at;
	return leave(x, &r, err);
}

static bool ask_aside(struct acting *x, struct err *err)
{
	return told(x, NOTICE_REPORT_ASKED, err);
}

/* --- report.validate --- */

static const struct act_field validate_fields[] = {
	{ "grade", ACT_WORD, ACT_REQUIRED, .words = report_grades, .word_n = REPORT_GRADE_N, .help = "how grave it is" },
	{ "parties", ACT_TEXT, 0, .max = REPORT_PARTIES * 41,
	  .help = "the parties whose products are affected, as far as known: nova, orion" },
	WORDS,
	NOTE,
};

static bool parties_there(struct acting *x, struct err *err)
{
	struct strs parties;
	struct party_row p;

	report_parties(x->a, act_text(x, "parties"), &parties);
	if (parties.n > REPORT_PARTIES) {
		err_set(err, ERR_LIMIT, "found %zu parties, expected %d at most", parties.n, REPORT_PARTIES);
		return err_at(err, "parties");
	}
	for (size_t i = 0; i < parties.n; i++)
		if (!people_party(x, parties.v[i], &p, err)) {
			if (err->code == ERR_FOUND)
				err_set(err, ERR_RANGE, "found \"%.*s\", expected the short names of parties",
				        STR_ARG(str_sub(parties.v[i], 0, 40)));
			return err_at(err, "parties");
		}
	return true;
}

static struct str joined(struct acting *x, const struct strs *parties)
{
	struct str s = STR("");

	for (size_t i = 0; i < parties->n; i++)
		s = STR_JOIN(x->a, s, i ? STR(" ") : STR(""), parties->v[i]);
	return s;
}

static bool validate_apply(struct acting *x, struct err *err)
{
	struct report_row r;
	struct strs parties;

	if (!report_at_hand(x, &r, err) || !report_step(&r, REPORT_VALIDATE, err))
		return false;
	report_parties(x->a, act_text(x, "parties"), &parties);
	r.affected = joined(x, &parties);
	acknowledged(x, &r);
	r.validated = x->at;
	r.verdict = report_verdicts[REPORT_IS_VALID];
	r.reason = STR("");
	r.grade = act_text(x, "grade");
	r.asked = TIME_NONE;
	return leave(x, &r, err);
}

/* --- report.affects: more parties than were known first; only they are new --- */

static const struct act_field affects_fields[] = {
	{ "parties", ACT_TEXT, ACT_REQUIRED, .max = REPORT_PARTIES * 41,
	  .help = "the parties whose products are affected, too: nova, orion" },
	NOTE,
};

static void new_parties(struct acting *x, const struct report_row *r, struct strs *ret)
{
	struct strs all;
	struct str known = r->affected, one;

	report_parties(x->a, act_text(x, "parties"), &all);
	*ret = (struct strs){ 0 };
	for (size_t i = 0; i < all.n; i++) {
		bool there = false;

		for (struct str rest = known; str_token(&rest, " ", &one);)
			there = there || str_eq(one, all.v[i]);
		if (!there)
			strs_add(x->a, ret, all.v[i]);
	}
}

static bool affects_prepare(struct acting *x, struct err *err)
{
	struct report_row r;
	struct strs parties;

	if (!report_at_hand(x, &r, err) || !parties_there(x, err))
		return false;
	new_parties(x, &r, &parties);
	for (size_t i = 0; i < parties.n; i++)
		act_fact(x, "affected", STR_JOIN(x->a, STR("party/"), parties.v[i]));
	act_fact(x, "severity", r.grade);
	return true;
}

static bool affects_apply(struct acting *x, struct err *err)
{
	struct report_row r;
	struct strs parties;

	if (!report_at_hand(x, &r, err))
		return false;
	if (r.state != REPORT_VALID && r.state != REPORT_ACCEPTED)
		return err_set(err, ERR_STATE, "only of a report that is valid, and does not rest, it is told whom it affects");
	new_parties(x, &r, &parties);
	if (!parties.n)
		return err_set(err, ERR_STATE, "all of these are known to be affected already");
	r.affected = STR_JOIN(x->a, r.affected, STR(" "), act_text(x, "parties"));
	report_parties(x->a, r.affected, &parties);
	r.affected = joined(x, &parties);
	return report_set(x->db, &r, err);
}

/* --- report.invalidate --- */

static const struct act_field invalidate_fields[] = {
	{ "reason", ACT_WORD, ACT_REQUIRED, .words = report_invalids, .word_n = REPORT_INVALID_N, .help = "why" },
	WORDS,
	NOTE,
	{ "forget", ACT_FLAG, 0, .help = "of nonsense: erase what they wrote, do not answer, and close it" },
};

/* The finder learns why, unless there is nobody worth an answer. */
static bool invalidate_prepare(struct acting *x, struct err *err)
{
	int64_t reason = act_number(x, "reason");
	struct report_row r;

	if (act_number(x, "forget") && reason != INVALID_NONSENSE) {
		err_set(err, ERR_RANGE, "goes with the reason \"nonsense\" alone");
		return err_at(err, "forget");
	}
	if (reason != INVALID_NONSENSE && !act_text(x, "words").n) {
		err_set(err, ERR_MISSING, "is required: the finder is told why");
		return err_at(err, "words");
	}
	if (!report_at_hand(x, &r, err))
		return false;
	if (reason == INVALID_INSUFFICIENT && r.asked == TIME_NONE && r.heard == TIME_NONE) {
		err_set(err, ERR_STATE, "the finder was not asked yet: ask first what is missing");
		return err_at(err, "reason");
	}
	return true;
}

static bool invalidate_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err) || !report_step(&r, REPORT_INVALIDATE, err))
		return false;
	acknowledged(x, &r);
	r.validated = x->at;
	r.verdict = report_verdicts[REPORT_IS_INVALID];
	r.reason = act_text(x, "reason");
	r.asked = TIME_NONE;
	if (act_number(x, "forget")) {
		if (!report_step(&r, REPORT_CLOSE, err))
			return false;
		r.ended = x->at;
	}
	return leave(x, &r, err);
}

static bool drop_files(struct acting *x, int64_t thread, struct err *err)
{
	struct file_rows files;

	if (!files_of(x->db, x->a, thread, 0, INT64_MAX, &files, err))
		return false;
	for (size_t i = 0; i < files.n; i++)
		if (files.v[i].ended == TIME_NONE && str_eq(files.v[i].who, x->subject))
			act_follow(x, "file.drop", str_printf(x->a, "file/%lld", (long long)files.v[i].id), NULL);
	return true;
}

/* All that they wrote and sent, in the report and after. That they did is still known, and how it came out. */
static bool forget(struct acting *x, const struct report_row *r, struct err *err)
{
	struct post_rows posts;

	for (size_t i = 0; i < REPORT_TEXT_N; i++)
		if (r->texts[i].n && !sealed_erase(x->db, r->texts[i], x->seq, err))
			return false;
	if (!posts_of(x->db, x->a, r->id, x->subject, 0, 0, INT32_MAX, &posts, err))
		return false;
	for (size_t i = 0; i < posts.n; i++)
		if (posts.v[i].words.n && !sealed_erase(x->db, posts.v[i].words, x->seq, err))
			return false;
	return drop_files(x, r->id, err) && report_words_drop(x->db, r->id, err);
}

static bool invalidate_aside(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!act_number(x, "forget"))
		return told(x, NOTICE_REPORT_NEWS, err);
	return report_at_hand(x, &r, err) && forget(x, &r, err);
}

/* --- report.duplicate --- */

static const struct act_field duplicate_fields[] = {
	{ "of", ACT_TEXT, ACT_REQUIRED, .min = 3, .max = 80,
	  .help = "of what: report/12, case/3, or an id of the list such as CVE-2026-0001" },
	WORDS,
	NOTE,
};

static bool of_fault(struct err *err, const char *what)
{
	err_set(err, ERR_RANGE, "%s", what);
	return err_at(err, "of");
}

/* Something that the staff who says so may see; of a chain of duplicates the first. */
static bool of_thing(struct acting *x, struct str of, struct err *err)
{
	enum thing_kind kind;
	struct report_row other;
	struct err why = { 0 };
	struct thing t;

	if (str_eq(of, x->subject))
		return of_fault(err, "that is this report itself");
	if (!thing_load(x->db, &x->who, of, &kind, &t, x->a, &why) || !(access_relations(&x->who, &t) & 1u << REL_COORDINATOR)) {
		if (why.code != ERR_NONE && why.code != ERR_FOUND)
			return *err = why, false;
		return of_fault(err, "there is no such report or case, or it is not for you");
	}
	if (kind != THING_REPORT)
		return kind == THING_CASE || of_fault(err, "expected report/NUMBER, case/NUMBER or an id of the list");
	if (!report_get(x->db, x->a, act_id(of), &other, err))
		return false;
	if (!other.same_as.n)
		return true;
	err_set(err, ERR_STATE, "%.*s is a duplicate of %.*s: name that", STR_ARG(of), STR_ARG(other.same_as));
	return err_at(err, "of");
}

static bool duplicate_prepare(struct acting *x, struct err *err)
{
	struct str of = act_text(x, "of");
	struct report_row r;
	struct report_rows others;

	if (!report_at_hand(x, &r, err))
		return false;
	if (r.case_id)
		return err_set(err, ERR_STATE, "it is worked on in case/%lld: release it from there first", (long long)r.case_id);
	if (!reports_same_as(x->db, x->a, x->subject, &others, err))
		return false;
	if (others.n)
		return err_set(err, ERR_STATE, "report/%lld is a duplicate of this one: reopen that first", (long long)others.v[0].id);
	if (str_chr(of, '/') != SIZE_MAX)
		return of_thing(x, of, err);
	struct err why = { 0 };
	struct entry_row e;

	if (list_entry(x->db, x->a, of, &e, &why))
		return str_eq(e.id, of) || err_set(err, ERR_RANGE, "the list calls it %.*s", STR_ARG(e.id)) || err_at(err, "of");
	return why.code == ERR_FOUND ? of_fault(err, "the list has no such entry") : (*err = why, false);
}

static bool duplicate_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err))
		return false;
	if ((r.state == REPORT_RECEIVED || r.state == REPORT_INVALID) && !report_step(&r, REPORT_VALIDATE, err))
		return false;
	if (!report_step(&r, REPORT_DEFER, err))
		return false;
	acknowledged(x, &r);
	if (r.validated == TIME_NONE)
		r.validated = x->at;
	r.verdict = report_verdicts[REPORT_IS_DUPLICATE];
	r.reason = REPORT_DUPLICATE;
	r.same_as = act_text(x, "of");
	r.asked = TIME_NONE;
	return leave(x, &r, err);
}

/* --- report.defer, reopen, close --- */

static const struct act_field defer_fields[] = {
	{ "reason", ACT_WORD, ACT_REQUIRED, .words = report_defers, .word_n = REPORT_DEFER_N, .help = "why it rests" },
	WORDS,
	NOTE,
};

static bool defer_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err))
		return false;
	if (r.case_id)
		return err_set(err, ERR_STATE, "it is worked on in case/%lld: release it from there first", (long long)r.case_id);
	if (!report_step(&r, REPORT_DEFER, err))
		return false;
	r.reason = act_text(x, "reason");
	return leave(x, &r, err);
}

static bool reopen_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err))
		return false;
	if (r.state == REPORT_INVALID)
		return err_set(err, ERR_STATE, "it was found invalid: validate it, when that has turned out to be wrong");
	if (r.state != REPORT_DEFERRED)
		return case_refuse(err, report_refused(r.state, REPORT_ACCEPT)) &&
		       err_set(err, ERR_STATE, "it does not rest: take it into a case");
	if (!report_step(&r, REPORT_ACCEPT, err))
		return false;
	r.verdict = report_verdicts[REPORT_IS_VALID];
	r.reason = r.same_as = STR("");
	return leave(x, &r, err);
}

static const struct act_field close_fields[] = {
	{ "reason", ACT_WORD, ACT_REQUIRED, .words = report_closes, .word_n = CLOSE_WITHDRAWN,
	  .help = "why it ends; of one that was found invalid that reason stays" },
	WORDS,
	NOTE,
};

static bool close_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err))
		return false;
	bool invalid = r.state == REPORT_INVALID;

	if (!report_step(&r, REPORT_CLOSE, err))
		return false;
	if (!invalid)
		r.reason = act_text(x, "reason");
	r.ended = x->at;
	r.asked = TIME_NONE;
	return leave(x, &r, err);
}

#define TO(rel) (1u << REL_##rel)
#define STAFF TO(COORDINATOR)
static const struct act_row rows[] = {
	{ "report.assign", THING_REPORT, STAFF, STAFF, SCOPE_COORDINATE, 0, ACT_FIELDS(assign_fields),
	  assign_prepare, assign_apply, assign_aside,
	  "Somebody of the staff is to see to a report." },
	{ "report.acknowledge", THING_REPORT, STAFF | TO(HUB), STAFF, SCOPE_COORDINATE, 0, ACT_FIELDS(acknowledge_fields),
	  NULL, acknowledge_apply, news_aside,
	  "The finder is told that the report arrived." },
	{ "report.ask", THING_REPORT, STAFF, STAFF, SCOPE_COORDINATE, 0, ACT_FIELDS(inform_fields),
	  NULL, ask_apply, ask_aside,
	  "The finder is asked for something; the report waits for their answer." },
	{ "report.inform", THING_REPORT, STAFF, STAFF, SCOPE_COORDINATE, 0, ACT_FIELDS(inform_fields),
	  NULL, inform_apply, news_aside,
	  "The finder is told how things stand." },
	{ "report.validate", THING_REPORT, STAFF, STAFF, SCOPE_COORDINATE, 0, ACT_FIELDS(validate_fields),
	  parties_there, validate_apply, news_aside,
	  "The report is found to be right: how grave it is, and who is affected." },
	{ "report.affects", THING_REPORT, STAFF, STAFF, SCOPE_COORDINATE, 0, ACT_FIELDS(affects_fields),
	  affects_prepare, affects_apply, NULL,
	  "Further parties turn out to be affected." },
	{ "report.invalidate", THING_REPORT, STAFF, STAFF, SCOPE_COORDINATE, 0, ACT_FIELDS(invalidate_fields),
	  invalidate_prepare, invalidate_apply, invalidate_aside,
	  "The report is not taken up, and the finder is told why." },
	{ "report.duplicate", THING_REPORT, STAFF, STAFF, SCOPE_COORDINATE, 0, ACT_FIELDS(duplicate_fields),
	  duplicate_prepare, duplicate_apply, news_aside,
	  "The report is right, and known already: it rests beside what it is the same as." },
	{ "report.defer", THING_REPORT, STAFF, STAFF, SCOPE_COORDINATE, 0, ACT_FIELDS(defer_fields),
	  NULL, defer_apply, news_aside,
	  "A report that is right rests for now." },
	{ "report.reopen", THING_REPORT, STAFF, STAFF, SCOPE_COORDINATE, 0, ACT_FIELDS(acknowledge_fields),
	  NULL, reopen_apply, news_aside,
	  "A report that rests is worked on again; one that was a duplicate is one no more." },
	{ "report.close", THING_REPORT, STAFF | TO(HUB), STAFF, SCOPE_COORDINATE, 0, ACT_FIELDS(close_fields),
	  NULL, close_apply, news_aside,
	  "Nothing more is done about a report." },
};
#undef TO

const struct act_section acts_of_triage = { "Triage", rows, sizeof rows / sizeof *rows };

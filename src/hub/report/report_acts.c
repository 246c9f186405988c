/*
 * What is done by who found something. Their words stand in no body: all free text is sealed, so that nonsense and personal
 * data can be forgotten. Whoever has no account holds the report's tracking secret; the hub keeps its digest alone.
 */
#include "hub/report/report_acts.h"

#include "base/limits.h"
#include "crypto/encode.h"
#include "crypto/token.h"
#include "hub/notice/tell.h"
#include "hub/people/people_acts.h"
#include "hub/report/report_words.h"
#include "hub/report/similar.h"
#include "hub/settings.h"
#include "hub/talk/files.h"
#include "hub/talk/threads.h"

/* --- shared with triage_acts.c --- */

bool report_at_hand(struct acting *x, struct report_row *ret, struct err *err)
{
	return report_get(x->db, x->a, act_id(x->subject), ret, err);
}

bool report_step(struct report_row *r, enum report_event e, struct err *err)
{
	return report_next(r->state, e, &r->state) || case_refuse(err, report_refused(r->state, e));
}

bool report_post(struct acting *x, const struct report_row *r, struct str words_ref, struct str who, struct err *err)
{
	return !words_ref.n || thread_say(x, r->id, who, words_ref, 0, err);
}

void report_parties(struct arena *a, struct str text, struct strs *ret)
{
	struct str one;

	*ret = (struct strs){ 0 };
	while (str_token(&text, " ,;\t\n", &one))
		strs_add_once(a, ret, one);
	for (size_t i = 1; i < ret->n; i++)
		for (size_t k = i; k && str_cmp(ret->v[k - 1], ret->v[k]) > 0; k--) {
			struct str t = ret->v[k];

			ret->v[k] = ret->v[k - 1];
			ret->v[k - 1] = t;
		}
}

void report_facts(struct acting *x, const struct report_row *r)
{
	struct str parties = r->affected, one;

	act_fact(x, "severity", r->grade);
	while (str_token(&parties, " ", &one))
		act_fact(x, "affected", STR_JOIN(x->a, STR("party/"), one));
}

/* An account is told as its member wants it; without one there is an address, or nothing. */
bool report_tell_finder(struct acting *x, const struct report_row *r, enum notice_kind kind, struct err *err)
{
	const struct telling t = { x->a, x->db, { .kind = kind, .subject = x->subject, .at = x->at }, x->who.member };

	if (r->member)
		return tell_member(&t, r->member, err);
	return !r->texts[REPORT_MAIL].n || notice_queue(x->db, &t.notice, x->subject, err);
}

bool report_tell_staff(struct acting *x, const struct report_row *r, enum notice_kind kind, struct err *err)
{
	const struct telling t = { x->a, x->db, { .kind = kind, .subject = x->subject, .at = x->at }, x->who.member };
	struct strs parties;

	if (r->assigned)
		return tell_member(&t, r->assigned, err);
	if (!r->case_id)
		return tell_roles(&t, 1u << ROLE_COORDINATOR, TELL_ALL, err);
	if (!report_coordinators(x->db, x->a, r->case_id, &parties, err))
		return false;
	for (size_t i = 0; i < parties.n; i++)
		if (!tell_party(&t, act_slug(parties.v[i]), TELL_ALL, err))
			return false;
	return true;
}

/* --- report.submit --- */

static const struct act_field submit_fields[] = {
	{ "title", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .min = 4, .max = REPORT_LINE, .help = "what it is, in a line" },
	{ "product", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .min = 2, .max = REPORT_LINE,
	  .help = "the device, chip, system or app: who makes it and what it is called" },
	{ "versions", ACT_PROSE, ACT_SEALED, .max = 4000,
	  .help = "which versions, builds or patch levels are affected, as far as known" },
	{ "words", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 10, .max = REPORT_PROSE, .help = "what is wrong; Markdown" },
	{ "steps", ACT_PROSE, ACT_SEALED, .max = REPORT_PROSE, .help = "how it can be reproduced, step by step; Markdown" },
	{ "impact", ACT_PROSE, ACT_SEALED, .max = REPORT_NOTE, .help = "what somebody can do with it; Markdown" },
	{ "found", ACT_PROSE, ACT_SEALED, .max = 4000, .help = "how and when it was found" },
	{ "exploited", ACT_WORD, 0, .words = report_exploited, .word_n = REPORT_EXPLOITED_N, .help = "is it used in attacks" },
	{ "public", ACT_WORD, 0, .words = report_public, .word_n = REPORT_PUBLIC_N, .help = "is it public already" },
	{ "place", ACT_PROSE, ACT_SEALED, .max = 4000, .help = "where it is public" },
	{ "told", ACT_PROSE, ACT_SEALED, .max = 4000, .help = "whom else you told, and when" },
	{ "plan", ACT_INSTANT, 0, .help = "when you mean to publish" },
	{ "plan_zone", ACT_ZONE, 0, .help = "the time zone that this is meant in" },
	{ "credit", ACT_WORD, 0, .words = report_credits, .word_n = REPORT_CREDIT_N, .help = "how you want to be thanked" },
	{ "credit_as", ACT_TEXT, ACT_SEALED, .max = 200, .help = "the name to thank, as it is to be written" },
	{ "share", ACT_FLAG, 0, .help = "vendors may be given your name and address" },
	{ "name", ACT_TEXT, ACT_SEALED, .max = 120, .help = "who you are; may be left empty" },
	{ "mail", ACT_MAIL, ACT_SEALED, .max = 254,
	  .help = "where you are told that something is new; without it look yourself, with the tracking secret" },
	{ "lang", ACT_LANG, 0, .help = "the language of answers" },
	{ "origin", ACT_WORD, 0, .words = report_origins, .word_n = REPORT_ORIGIN_N,
	  .help = "how it came; mail and staff: written down by the staff for somebody" },
	{ "files", ACT_TEXT, ACT_SECRET, .max = LIMIT_FILES * (FILE_TOKEN + 1),
	  .help = "the tokens of files that were sent before, with blanks between" },
};

/* Written down by the staff for somebody: it belongs to no account. */
static bool for_somebody(const struct acting *x)
{
	int64_t origin = act_number(x, "origin");

	return act_given(x, "origin") && (origin == REPORT_BY_MAIL || origin == REPORT_BY_STAFF);
}

static bool missing(struct err *err, const char *field, const char *what)
{
	err_set(err, ERR_MISSING, "is required: %s", what);
	return err_at(err, "%s", field);
}

/* What has to be told is for the settings to say: without it too many reports cannot be worked on. */
static bool enough_told(struct acting *x, const struct settings *s, struct err *err)
{
	static const struct { enum setting what; const char *field, *words; } wanted[] = {
		{ SETTING_REPORTS_VERSIONS, "versions", "which versions are affected; say so when you do not know" },
		{ SETTING_REPORTS_STEPS, "steps", "how it can be reproduced, step by step" },
		{ SETTING_REPORTS_IMPACT, "impact", "what somebody can do with it" },
	};

	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (setting_flag(s, wanted[i].what) && !act_text(x, wanted[i].field).n)
			return missing(err, wanted[i].field, wanted[i].words);
	if (act_number(x, "credit") == 0 && act_given(x, "credit") && !act_text(x, "credit_as").n)
		return missing(err, "credit_as", "the name to thank");
	return true;
}

/* Who has a record of valid reports may send more than who is new. */
static bool not_too_many(struct acting *x, const struct settings *s, struct err *err)
{
	int64_t most_open = setting_number(s, SETTING_REPORTS_OPEN), a_day = setting_number(s, SETTING_REPORTS_DAY);
	struct finder_record r;

	if (!finder_of(x->db, hub_keys(x->hub), x->who.member, act_text(x, "mail"), x->at - 86400, &r, err))
		return false;
	if (r.open >= most_open)
		return err_set(err, ERR_LIMIT, "%lld of your reports are open; the next one is taken when some of them are decided",
		               (long long)r.open);
	if (!r.valid && !r.duplicate && r.lately >= a_day)
		return err_set(err, ERR_LIMIT, "%lld reports were sent within a day, and none is decided yet; the next one is taken "
		               "tomorrow", (long long)r.lately);
	return true;
}

static bool lines_visible(struct acting *x, struct err *err)
{
	static const char *const lines[] = { "title", "product", "credit_as", "name" };

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (!people_visible(act_text(x, lines[i]), lines[i], err))
			return false;
	return true;
}

static void make_secret(struct acting *x)
{
	char *token = arena_alloc(x->a, TOKEN_LEN + 1), hex[HEX_LEN(DIGEST_SIZE) + 1];

	token_make(token);
	struct digest d = token_digest(token);

	encode(HEX, d.b, sizeof d.b, hex);
	act_make(x, "secret", str_of(hex));
	x->result = str_of(token);
}

static bool submit_prepare(struct acting *x, struct err *err)
{
	bool staff = x->who.hub || (x->who.member && x->who.roles & 1u << ROLE_COORDINATOR);

	x->subject = str_printf(x->a, "report/%lld", (long long)x->seq);
	if (for_somebody(x) && !staff) {
		err_set(err, ERR_RANGE, "found \"%.*s\", which the staff alone may say", STR_ARG(act_text(x, "origin")));
		return err_at(err, "origin");
	}
	if (!lines_visible(x, err) || !files_check(x, act_text(x, "files"), "files", err))
		return false;
	if (!for_somebody(x) && !x->who.hub) {
		const struct settings *s = hub_settings(x->hub);
		bool ok = enough_told(x, s, err) && not_too_many(x, s, err);

		settings_release(s);
		if (!ok)
			return false;
	}
	make_secret(x);
	return true;
}

static struct str word_or(struct acting *x, const char *field, struct str otherwise)
{
	return act_given(x, field) ? act_text(x, field) : otherwise;
}

static bool submit_apply(struct acting *x, struct err *err)
{
	struct report_row r = {
		.id = x->seq, .at = x->at, .origin = word_or(x, "origin", report_origins[REPORT_BY_API]), .lang = act_text(x, "lang"),
		.exploited = word_or(x, "exploited", report_exploited[REPORT_EXPLOITED_N - 1]),
		.public = word_or(x, "public", report_public[0]),
		.credit = word_or(x, "credit", report_credits[REPORT_CREDIT_N - 1]), .share = act_number(x, "share"),
		.plan_at = act_given(x, "plan") ? act_number(x, "plan") : TIME_NONE, .plan_zone = act_text(x, "plan_zone"),
		.state = REPORT_START,
	};
	const struct thread_row t = { .id = x->seq, .report = x->seq, .kind = THREAD_REPORT, .who = x->subject, .at = x->at,
	                              .ended = TIME_NONE };
	struct digest secret;

	if (!for_somebody(x)) {
		r.member = x->who.member;
		r.party = x->who.party;
	}
	for (int i = 0; i < REPORT_TEXT_N; i++)
		r.texts[i] = act_ref(x, report_text_names[i].p);
	return report_step(&r, REPORT_RECEIVE, err) && decode_exact(HEX, act_made(x, "secret"), secret.b, sizeof secret.b, err) &&
	       report_add(x->db, &r, &secret, err) && thread_add(x->db, &t, err);
}

static bool submit_aside(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err))
		return false;
	const struct similar_texts t = { { act_text(x, "title"), act_text(x, "product"), act_text(x, "words"), act_text(x, "steps") } };

	return finder_keep(x->db, hub_keys(x->hub), r.id, r.member, act_text(x, "mail"), err) &&
	       similar_keep(x->db, hub_keys(x->hub), r.id, &t, err) && files_attach(x, act_text(x, "files"), r.id, x->subject, err) &&
	       report_tell_staff(x, &r, NOTICE_REPORT_NEW, err);
}

/* --- report.attach --- */

static bool attach_prepare(struct acting *x, struct err *err)
{
	return x->who.member || err_set(err, ERR_DENIED, "sign in first: it is your account that the report comes to belong to");
}

static bool attach_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err))
		return false;
	if (r.member)
		return err_set(err, ERR_STATE, "it belongs to an account already");
	r.member = x->who.member;
	r.party = x->who.party;
	return report_set(x->db, &r, err);
}

static bool attach_aside(struct acting *x, struct err *err)
{
	return finder_keep(x->db, hub_keys(x->hub), act_id(x->subject), x->who.member, STR(""), err);
}

/* --- report.say --- */

static const struct act_field say_fields[] = {
	{ "words", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 1, .max = REPORT_PROSE, .help = "what there is to say; Markdown" },
	{ "files", ACT_TEXT, ACT_SECRET, .max = LIMIT_FILES * (FILE_TOKEN + 1),
	  .help = "the tokens of files that were sent before, with blanks between" },
};

static bool say_prepare(struct acting *x, struct err *err)
{
	return files_check(x, act_text(x, "files"), "files", err);
}

static bool say_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err))
		return false;
	if (r.state == REPORT_CLOSED)
		return err_set(err, ERR_STATE, "the report is closed: send another one");
	r.heard = x->at;
	r.asked = TIME_NONE;
	return report_set(x->db, &r, err) && report_post(x, &r, act_ref(x, "words"), x->subject, err);
}

static bool say_aside(struct acting *x, struct err *err)
{
	struct report_row r;

	return report_at_hand(x, &r, err) && files_attach(x, act_text(x, "files"), r.id, x->subject, err) &&
	       report_tell_staff(x, &r, NOTICE_REPORT_ANSWERED, err);
}

/* --- report.withdraw --- */

static const struct act_field withdraw_fields[] = {
	{ "words", ACT_PROSE, ACT_SEALED, .max = 4000, .help = "why, if you want to say so" },
};

/* The way to the end leads over being invalid, or over resting: nothing is closed as it is (rules/report_state.h). */
static bool walk_to_end(struct report_row *r, struct err *err)
{
	static const struct { bool there; enum report_event e; } before[REPORT_STATE_N] = {
		[REPORT_RECEIVED] = { true, REPORT_INVALIDATE }, [REPORT_VALID] = { true, REPORT_DEFER },
	};

	return (!before[r->state].there || report_step(r, before[r->state].e, err)) && report_step(r, REPORT_CLOSE, err);
}

static bool withdraw_apply(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err))
		return false;
	if (r.case_id)
		return err_set(err, ERR_STATE, "others work on it in a case by now: say there what you want to be done");
	if (!walk_to_end(&r, err))
		return false;
	r.reason = report_closes[CLOSE_WITHDRAWN];
	r.ended = r.heard = x->at;
	r.asked = TIME_NONE;
	return report_set(x->db, &r, err) && report_post(x, &r, act_ref(x, "words"), x->subject, err);
}

static bool withdraw_aside(struct acting *x, struct err *err)
{
	struct report_row r;

	if (!report_at_hand(x, &r, err))
		return false;
	report_facts(x, &r);
	return report_tell_staff(x, &r, NOTICE_REPORT_ANSWERED, err);
}

#define TO(rel) (1u << REL_##rel)
#define FINDERS (TO(HOLDER) | TO(SELF) | TO(COLLEAGUE))
#define NEAR    (TO(SELF) | TO(COLLEAGUE) | TO(COORDINATOR))
static const struct act_row rows[] = {
	{ "report.submit", THING_HUB, TO(ANYONE), NEAR, SCOPE_COORDINATE, 0, ACT_FIELDS(submit_fields),
	  submit_prepare, submit_apply, submit_aside,
	  "Somebody reports a weakness; the secret by which they follow it is told once." },
	{ "report.attach", THING_REPORT, TO(HOLDER), NEAR, SCOPE_COORDINATE, 0, NULL, 0,
	  attach_prepare, attach_apply, attach_aside,
	  "Who reported without an account takes the report into theirs." },
	{ "report.say", THING_REPORT, FINDERS, NEAR, SCOPE_COORDINATE, 0, ACT_FIELDS(say_fields),
	  say_prepare, say_apply, say_aside,
	  "Who reported it writes to the staff, or answers what they asked." },
	{ "report.withdraw", THING_REPORT, FINDERS, NEAR, SCOPE_COORDINATE, 0, ACT_FIELDS(withdraw_fields),
	  NULL, withdraw_apply, withdraw_aside,
	  "Who reported it takes the report back." },
};
#undef TO

const struct act_section acts_of_reports = { "Reports", rows, sizeof rows / sizeof *rows };

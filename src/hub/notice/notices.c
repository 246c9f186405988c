#include "hub/notice/notices.h"

#include "base/ascii.h"
#include "base/json.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "crypto/encode.h"

#define SECURITY_PAGE "/account"
#define TEXTS(notice) MSG_notice_##notice##_subject, MSG_notice_##notice##_text

/* Safety of the account is told at once and always. What only reminds may be switched off. */
const struct notice_rule notice_rules[NOTICE_KIND_N] = {
	[NOTICE_INVITATION] = { STR_LIT("invitation"), STR_LIT(""), false, false, TEXTS(invitation),
	  MSG_notice_why_invited, "expires", NOTICE_INSTANT, NULL, "whoever is invited" },
	[NOTICE_CONTACT_CHECK] = { STR_LIT("contact-check"), STR_LIT("contact.awaits_check"), true, true,
	  TEXTS(contact_check), MSG_notice_why_second, NULL, NOTICE_NOTHING, NULL,
	  "those who may verify a contact as the second person" },
	[NOTICE_RESET_REQUESTED] = { STR_LIT("reset-requested"), STR_LIT(""), false, false, TEXTS(reset_requested),
	  MSG_notice_why_account, NULL, NOTICE_NOTHING, NULL,
	  "the member, and those who must agree" },
	[NOTICE_RESET_DONE] = { STR_LIT("reset-done"), STR_LIT(""), false, false, TEXTS(reset_done),
	  MSG_notice_why_account, NULL, NOTICE_NOTHING, SECURITY_PAGE, "the member" },
	[NOTICE_SIGN_IN_NEW] = { STR_LIT("sign-in-new"), STR_LIT(""), false, false, TEXTS(sign_in_new),
	  MSG_notice_why_account, "at", NOTICE_INSTANT, SECURITY_PAGE, "the member" },
	[NOTICE_PASSWORD_CHANGED] = { STR_LIT("password-changed"), STR_LIT(""), false, false, TEXTS(password_changed),
	  MSG_notice_why_account, "at", NOTICE_INSTANT, SECURITY_PAGE, "the member" },
	[NOTICE_FACTOR_CHANGED] = { STR_LIT("factor-changed"), STR_LIT(""), false, false, TEXTS(factor_changed),
	  MSG_notice_why_account, "at", NOTICE_INSTANT, SECURITY_PAGE, "the member" },
	[NOTICE_KEY_MADE] = { STR_LIT("key-made"), STR_LIT("key.made"), false, false, TEXTS(key_made),
	  MSG_notice_why_account, "at", NOTICE_INSTANT, NULL, "the member" },
	[NOTICE_KEY_EXPIRING] = { STR_LIT("key-expiring"), STR_LIT("key.expiring"), true, true, TEXTS(key_expiring),
	  MSG_notice_why_yours, "expires", NOTICE_INSTANT, SECURITY_PAGE,
	  "the key's member" },
	[NOTICE_JOIN_REQUEST] = { STR_LIT("join-request"), STR_LIT("party.join_request"), true, true,
	  TEXTS(join_request), MSG_notice_why_admin, NULL, NOTICE_NOTHING, NULL,
	  "coordinators" },
	[NOTICE_JOIN_ESCALATED] = { STR_LIT("join-escalated"), STR_LIT("party.join_escalated"), false, false,
	  TEXTS(join_escalated), MSG_notice_why_admin, NULL, NOTICE_NOTHING, NULL,
	  "the hub's administrators, when a request was not answered in time" },
	[NOTICE_OBLIGATION_DUE] = { STR_LIT("obligation-due"), STR_LIT("obligation.due"), true, true,
	  TEXTS(obligation_due), MSG_notice_why_yours, "due", NOTICE_INSTANT, NULL,
	  "whoever bears the obligation" },
	[NOTICE_OBLIGATION_OVERDUE] = { STR_LIT("obligation-overdue"), STR_LIT("obligation.overdue"), false, true,
	  TEXTS(obligation_overdue), MSG_notice_why_yours, "due", NOTICE_INSTANT,
	  NULL, "whoever bears the obligation" },
	[NOTICE_OBLIGATION_ESCALATED] = { STR_LIT("obligation-escalated"), STR_LIT("obligation.escalated"), false, false,
	  TEXTS(obligation_escalated), MSG_notice_why_admin, "due",
	  NOTICE_INSTANT, NULL, "those whom the rule names" },
	[NOTICE_OBLIGATION_OPEN] = { STR_LIT("obligation-open"), STR_LIT("obligation.open"), true, true,
	  TEXTS(obligation_open), MSG_notice_why_admin, "since", NOTICE_INSTANT, NULL,
	  "those whom the rule names, for what has no due instant" },
	[NOTICE_APPROVAL_AWAITED] = { STR_LIT("approval-awaited"), STR_LIT("approval.awaited"), true, true,
	  TEXTS(approval_awaited), MSG_notice_why_second, NULL, NOTICE_NOTHING, NULL,
	  "those who may approve as the second person" },
	[NOTICE_WEBHOOK_OFF] = { STR_LIT("webhook-off"), STR_LIT(""), false, false, TEXTS(webhook_off),
	  MSG_notice_why_admin, NULL, NOTICE_NOTHING, NULL, "those who look after the party's members" },
	[NOTICE_MAIL_FAILED] = { STR_LIT("mail-failed"), STR_LIT(""), false, true, TEXTS(mail_failed),
	  MSG_notice_why_admin, NULL, NOTICE_NOTHING, "/admin/outbox", "the hub's administrators" },
	[NOTICE_JOIN_REFUSED] = { STR_LIT("join-refused"), STR_LIT(""), false, false, TEXTS(join_refused),
	  MSG_notice_why_asked, NULL, NOTICE_NOTHING, "/join", "whoever asked to join" },
	[NOTICE_WEBHOOK_TEST] = { STR_LIT("webhook-test"), STR_LIT("webhook.test"), false, false, TEXTS(webhook_test),
	  MSG_notice_why_admin, NULL, NOTICE_NOTHING, NULL, "the one webhook that is tested" },
	[NOTICE_REPORT_NEW] = { STR_LIT("report-new"), STR_LIT("report.new"), true, true, TEXTS(report_new),
	  MSG_notice_why_admin, NULL, NOTICE_NOTHING, NULL, "coordinators" },
	[NOTICE_REPORT_ASSIGNED] = { STR_LIT("report-assigned"), STR_LIT(""), true, true, TEXTS(report_assigned),
	  MSG_notice_why_yours, NULL, NOTICE_NOTHING, NULL, "the member who is to see to the report" },
	[NOTICE_REPORT_ANSWERED] = { STR_LIT("report-answered"), STR_LIT("report.answered"), true, true,
	  TEXTS(report_answered), MSG_notice_why_admin, NULL, NOTICE_NOTHING, NULL,
	  "the member who sees to the report, else the coordinators" },
	[NOTICE_REPORT_NEWS] = { STR_LIT("report-news"), STR_LIT(""), true, true, TEXTS(report_news),
	  MSG_notice_why_reported, NULL, NOTICE_NOTHING, NULL, "whoever sent the report" },
	[NOTICE_REPORT_ASKED] = { STR_LIT("report-asked"), STR_LIT(""), false, false, TEXTS(report_asked),
	  MSG_notice_why_reported, NULL, NOTICE_NOTHING, NULL, "whoever sent the report" },
	[NOTICE_CASE_INVITED] = { STR_LIT("case-invited"), STR_LIT("case.invited"), false, false, TEXTS(case_invited),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL, "whom a case asks to take part" },
	[NOTICE_CASE_PARTIES] = { STR_LIT("case-parties"), STR_LIT("case.parties"), true, true, TEXTS(case_parties),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL,
	  "who leads or coordinates a case, when somebody was asked in, entered or left" },
	[NOTICE_CASE_ANSWERED] = { STR_LIT("case-answered"), STR_LIT("case.answered"), true, true, TEXTS(case_answered),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL, "who leads or coordinates a case" },
	[NOTICE_CASE_ESCALATED] = { STR_LIT("case-escalated"), STR_LIT("case.escalated"), false, false, TEXTS(case_escalated),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL, "the party that is called, and who leads or coordinates the case" },
	[NOTICE_CASE_LEAD] = { STR_LIT("case-lead"), STR_LIT("case.lead"), true, true, TEXTS(case_lead),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL, "all who take part in a case, or are asked to" },
	[NOTICE_CASE_SEAT] = { STR_LIT("case-seat"), STR_LIT("case.seat"), false, false, TEXTS(case_seat),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL,
	  "who leads or coordinates a case, when a party of it has its seat elsewhere and a decision on jurisdiction bears on that" },
	[NOTICE_CASE_SPLIT] = { STR_LIT("case-split"), STR_LIT("case.split"), false, false, TEXTS(case_split),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL, "all who go along into a case that was split off" },
	[NOTICE_CASE_CLAIM] = { STR_LIT("case-claim"), STR_LIT("case.claim"), false, false, TEXTS(case_claim),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL, "who leads or coordinates a case" },
	[NOTICE_CASE_FACT] = { STR_LIT("case-fact"), STR_LIT("case.fact"), false, false, TEXTS(case_fact),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL, "all who take part in a case" },
	[NOTICE_CASE_PUBLISHED] = { STR_LIT("case-published"), STR_LIT("case.published"), false, true, TEXTS(case_published),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL, "all who take part in a case, or are asked to" },
	[NOTICE_EMBARGO_PROPOSED] = { STR_LIT("embargo-proposed"), STR_LIT("embargo.proposed"), false, true, TEXTS(embargo_proposed),
	  MSG_notice_why_case, "ends", NOTICE_INSTANT, NULL, "all who take part in a case" },
	[NOTICE_EMBARGO_ANSWERED] = { STR_LIT("embargo-answered"), STR_LIT("embargo.answered"), true, true, TEXTS(embargo_answered),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL, "who leads or coordinates a case" },
	[NOTICE_EMBARGO_DECIDED] = { STR_LIT("embargo-decided"), STR_LIT("embargo.decided"), true, true, TEXTS(embargo_decided),
	  MSG_notice_why_case, NULL, NOTICE_NOTHING, NULL, "all who take part in a case" },
	[NOTICE_EMBARGO_AGREED] = { STR_LIT("embargo-agreed"), STR_LIT("embargo.agreed"), false, false, TEXTS(embargo_agreed),
	  MSG_notice_why_case, "ends", NOTICE_INSTANT, NULL, "all who take part in a case, or are asked to" },
	[NOTICE_EMBARGO_SOON] = { STR_LIT("embargo-soon"), STR_LIT("embargo.ends_soon"), false, false, TEXTS(embargo_soon),
	  MSG_notice_why_case, "ends", NOTICE_INSTANT, NULL, "all who take part in a case, two days and four hours before" },
	[NOTICE_EMBARGO_ENDED] = { STR_LIT("embargo-ended"), STR_LIT("embargo.ended"), false, false, TEXTS(embargo_ended),
	  MSG_notice_why_case, "at", NOTICE_INSTANT, NULL, "all who take part in a case, or are asked to" },
	[NOTICE_PLAN_ADOPTED] = { STR_LIT("plan-adopted"), STR_LIT("plan.adopted"), true, true, TEXTS(plan_adopted),
	  MSG_notice_why_plan, NULL, NOTICE_NOTHING, "/plan",
	  "everybody of every party: whoever takes part in cases goes by the plan" },
	[NOTICE_POSTS_WAIT] = { STR_LIT("posts-wait"), STR_LIT("thread.posts"), true, true, TEXTS(posts_wait),
	  MSG_notice_why_thread, NULL, NOTICE_NOTHING, NULL, "whoever sees a conversation and had read all of it" },
	[NOTICE_WATCH_NEW] = { STR_LIT("watch-new"), STR_LIT(""), true, true, TEXTS(watch_new),
	  MSG_notice_why_watch, "entries", NOTICE_COUNT, "/watches", "who watches something of it" },
	[NOTICE_WATCH_GRAVE] = { STR_LIT("watch-grave"), STR_LIT(""), true, true, TEXTS(watch_grave),
	  MSG_notice_why_watch, "entries", NOTICE_COUNT, "/watches",
	  "who watches something that became more severe or urgent, is used in attacks, or got a fix" },
	[NOTICE_ADDRESS_CONFIRM] = { STR_LIT("address-confirm"), STR_LIT(""), false, false, TEXTS(address_confirm),
	  MSG_notice_why_address, "expires", NOTICE_INSTANT, NULL,
	  "the new address that a member is to be reached at" },
	[NOTICE_ADDRESS_CHANGING] = { STR_LIT("address-changing"), STR_LIT(""), false, false, TEXTS(address_changing),
	  MSG_notice_why_account, "until", NOTICE_INSTANT, SECURITY_PAGE,
	  "the member, at the address that is still theirs" },
	[NOTICE_ADDRESS_CHANGED] = { STR_LIT("address-changed"), STR_LIT(""), false, false, TEXTS(address_changed),
	  MSG_notice_why_account, "at", NOTICE_INSTANT, SECURITY_PAGE,
	  "the member, at both addresses" },
};

int notice_kind_find(struct str name)
{
	for (int k = 0; k < NOTICE_KIND_N; k++)
		if (str_eq(notice_rules[k].name, name))
			return k;
	return -1;
}

/* --- what may be in one --- */

enum { SUBJECT_MAX = 80, COUNT_MAX = 1000000 };
static const unixtime latest = INT64_C(7258118400); /* 2200: base/clock.h */

/* "kind/id" or "hub": what the house numbers or names itself. */
static bool subject_ok(struct str s, struct err *err)
{
	size_t slash = str_chr(s, '/');
	bool ok = s.n > 0 && s.n <= SUBJECT_MAX && slash != 0 && slash != s.n - 1;

	for (size_t i = 0; ok && i < s.n; i++)
		ok = (s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '-' || (i > slash && (ascii_alnum(s.p[i]) || s.p[i] == '.')) ||
		     (i == slash);
	return ok || err_set(err, ERR_SYNTAX, "a notice's subject is \"kind/id\"");
}

static bool value_ok(const struct notice_rule *r, int64_t v, struct err *err)
{
	if (r->form == NOTICE_NOTHING ? v == 0 : r->form == NOTICE_COUNT ? v >= 0 && v <= COUNT_MAX : v > 0 && v < latest)
		return true;
	return err_set(err, ERR_RANGE, "%.*s: %lld is no value of it", STR_ARG(r->name), (long long)v);
}

/* Exactly what the kind allows, or nothing of it. */
static bool read_row(struct arena *a, const struct notice_row *n, const struct notice_rule **ret_rule, int64_t *ret_value,
                     struct err *err)
{
	int kind = notice_kind_find(n->kind);
	struct json args;
	uint64_t v = 0;

	if (kind < 0)
		return err_set(err, ERR_SYNTAX, "a notice of an unknown kind");
	const struct notice_rule *r = &notice_rules[kind];

	if (!subject_ok(n->subject, err) || !json_read(a, n->args, LIMIT_NOTICE_ARGS, &args, err) ||
	    !json_want(&args, JSON_OBJECT, err))
		return false;
	if (json_count(&args) != (r->value ? 1u : 0u))
		return err_set(err, ERR_SYNTAX, "%.*s carries %s", STR_ARG(r->name), r->value ? "one value" : "nothing");
	if (r->value && !json_u64(&args, r->value, JSON_REQUIRED, &v, err))
		return false;
	if (v > INT64_MAX || !value_ok(r, (int64_t)v, err))
		return err_set(err, ERR_RANGE, "%.*s: a value out of its range", STR_ARG(r->name));
	*ret_rule = r;
	*ret_value = (int64_t)v;
	return true;
}

/* --- telling --- */

static bool row_of(struct arena *a, const struct notice *n, struct str to, struct notice_row *ret, struct err *err)
{
	const struct notice_rule *r = &notice_rules[n->kind];
	char chance[HEX_LEN(16) + 1];
	uint8_t bytes[16];
	struct str once = n->once;

	if (!subject_ok(n->subject, err) || !value_ok(r, n->value, err))
		return err_wrap(err, "queueing a notice");
	if (!once.n) {
		random_bytes(bytes, sizeof bytes);
		encode(HEX, bytes, sizeof bytes, chance);
		once = str_of(chance);
	}
	*ret = (struct notice_row){
		.key = str_printf(a, "%.*s %.*s %.*s%s%.*s", STR_ARG(r->name), STR_ARG(n->subject), STR_ARG(once), to.n ? " " : "",
		                  STR_ARG(to)),
		.kind = r->name, .at = n->at, .subject = n->subject,
		.args = r->value ? str_printf(a, "{\"%s\":%lld}", r->value, (long long)n->value) : STR("{}"),
	};
	return true;
}

bool notice_queue(struct db *d, const struct notice *n, struct str reader, struct err *err)
{
	struct notice_row row;
	struct arena a;

	arena_init(&a);
	bool ok = subject_ok(reader, err) && row_of(&a, n, reader, &row, err);

	if (ok) {
		row.member = reader;
		ok = outbox_add(d, &row, err);
	}
	arena_release(&a);
	return ok;
}

bool notice_queue_hooks(struct db *d, const struct notice *n, struct str party, struct err *err)
{
	const struct notice_rule *r = &notice_rules[n->kind];
	struct notice_row row;
	struct arena a;

	if (!r->event.n)
		return true;
	arena_init(&a);
	bool ok = row_of(&a, n, STR_NONE, &row, err) && outbox_add_hooks(d, &row, party, r->event, err);

	arena_release(&a);
	return ok;
}

bool notice_queue_hook(struct db *d, const struct notice *n, int64_t webhook, struct err *err)
{
	struct notice_row row;
	struct arena a;

	arena_init(&a);
	bool ok = row_of(&a, n, str_printf(&a, "webhook/%lld", (long long)webhook), &row, err);

	if (ok) {
		row.way = NOTICE_BY_HOOK;
		row.webhook = webhook;
		ok = outbox_add(d, &row, err);
	}
	arena_release(&a);
	return ok;
}

enum notice_choice notice_choice_for(enum notice_kind k, enum notice_choice chosen)
{
	return chosen != CHOICE_NONE && notice_choice_ok(k, chosen, NULL) ? chosen : CHOICE_NOW;
}

bool notice_choice_ok(enum notice_kind k, enum notice_choice chosen, struct err *err)
{
	const struct notice_rule *r = &notice_rules[k];

	if (chosen == CHOICE_OFF && !r->may_off)
		return err_set(err, ERR_RANGE, "%.*s cannot be switched off", STR_ARG(r->name));
	if (chosen == CHOICE_DAILY && !r->may_wait)
		return err_set(err, ERR_RANGE, "%.*s does not wait for the day's collection", STR_ARG(r->name));
	return true;
}

/* --- writing --- */

void notice_id(struct str key, char ret[NOTICE_ID + 1])
{
	struct hashing h;

	hashing_init(&h);
	hashing_add(&h, STR("tocsin notice\n"));
	hashing_add(&h, key);
	struct digest d = hashing_done(&h);

	ret[0] = 'n';
	ret[1] = '-';
	encode(HEX, d.b, 16, ret + 2);
}

/* "24 November 2026, 18:00 (Asia/Shanghai)" */
static struct str time_text(struct arena *a, enum lang l, const struct zone *z, unixtime t)
{
	int second = zone_second(z, t);
	struct buf b, on;

	buf_init(&b, 400);
	buf_init(&on, 100);
	lang_put_day(&on, l, zone_day(z, t));
	const struct msg_arg args[] = {
		{ MSG_ARG_TEXT, buf_str(&on), 0 },
		{ MSG_ARG_TEXT, str_printf(a, "%02d:%02d", second / 3600, second / 60 % 60), 0 },
		{ MSG_ARG_TEXT, zone_name(z), 0 },
	};

	lang_put_text(&b, l, lang_text(l, MSG_notice_time), args, 3);
	struct str s = buf_dup(a, &b);

	buf_release(&on);
	buf_release(&b);
	return s;
}

struct writer {
	struct arena *a;
	const struct notice_site *site;
	enum lang lang;
	const struct zone *zone;
	struct buf b;
};

static void put_message(struct writer *w, enum msg m, struct str value)
{
	const struct msg_arg args[] = { { MSG_ARG_TEXT, value, 0 } };

	lang_put_text(&w->b, w->lang, lang_text(w->lang, m), args, 1);
}

static void put_what(struct writer *w, const struct notice_rule *r, int64_t value)
{
	struct buf number;

	buf_init(&number, 40);
	if (r->form == NOTICE_COUNT)
		lang_put_number(&number, w->lang, value);
	put_message(w, r->text, r->form == NOTICE_INSTANT ? time_text(w->a, w->lang, w->zone, value) : buf_str(&number));
	buf_release(&number);
}

static struct str link_of(struct arena *a, const struct notice_site *site, const struct notice_rule *r, struct str subject)
{
	if (r->page)
		return STR_JOIN(a, site->url, str_of(r->page));
	if (str_eq(subject, STR("hub")))
		return STR_JOIN(a, site->url, STR("/"));
	return STR_JOIN(a, site->url, STR("/"), subject);
}

static void put_lines(struct writer *w, enum msg m, struct str link)
{
	put_message(w, m, STR_NONE);
	buf_putc(&w->b, '\n');
	buf_put(&w->b, link);
	buf_puts(&w->b, "\n\n");
}

/* Why, how to stop, and from where. */
static void put_foot(struct writer *w, enum msg why, struct str stop)
{
	put_message(w, why, STR_NONE);
	buf_puts(&w->b, "\n\n");
	if (stop.n)
		put_lines(w, MSG_notice_stop, stop);
	buf_put(&w->b, w->site->name);
	buf_putc(&w->b, '\n');
	buf_put(&w->b, w->site->url);
	buf_puts(&w->b, "/\n");
}

static bool finish(struct writer *w, bool ok, struct notice_letter *ret, struct err *err)
{
	if (ok && (ok = buf_ok(&w->b, err)))
		ret->text = buf_dup(w->a, &w->b);
	buf_release(&w->b);
	return ok;
}

bool notice_write(struct arena *a, const struct notice_site *site, const struct notice_row *n, enum lang lang,
                  const struct zone *zone, struct str link, struct notice_letter *ret, struct err *err)
{
	struct writer w = { a, site, lang, zone };
	const struct notice_rule *r;
	int64_t value;

	if (!read_row(a, n, &r, &value, err))
		return false;
	buf_init(&w.b, LIMIT_MAIL);
	ret->subject = lang_text(lang, r->subject);
	ret->stop = r->may_off || r->may_wait ? STR_JOIN(a, site->url, STR(NOTICE_CHOICES_PAGE)) : STR_NONE;
	put_what(&w, r, value);
	buf_puts(&w.b, "\n\n");
	put_lines(&w, MSG_notice_open, link.n ? link : link_of(a, site, r, n->subject));
	put_foot(&w, r->why, ret->stop);
	return finish(&w, true, ret, err);
}

bool notice_write_bare(struct arena *a, const struct notice_site *site, enum lang lang, struct notice_letter *ret, struct err *err)
{
	struct writer w = { a, site, lang, zone_utc() };

	buf_init(&w.b, LIMIT_MAIL);
	ret->subject = lang_text(lang, MSG_notice_bare_subject);
	ret->stop = STR_NONE;
	put_message(&w, MSG_notice_bare_text, STR_NONE);
	buf_puts(&w.b, "\n\n");
	put_lines(&w, MSG_notice_open, STR_JOIN(a, site->url, STR("/")));
	put_foot(&w, MSG_notice_why_bare, STR_NONE);
	return finish(&w, true, ret, err);
}

bool notice_write_day(struct arena *a, const struct notice_site *site, const struct notice_row *rows, size_t n, enum lang lang,
                      const struct zone *zone, struct notice_letter *ret, struct err *err)
{
	struct writer w = { a, site, lang, zone };
	size_t told = 0;

	buf_init(&w.b, LIMIT_MAIL);
	put_message(&w, MSG_notice_day_text, STR_NONE);
	buf_puts(&w.b, "\n\n");
	for (size_t i = 0; i < n; i++) {
		const struct notice_rule *r;
		int64_t value;

		if (!read_row(a, &rows[i], &r, &value, err))
			continue;
		told++;
		buf_puts(&w.b, "- ");
		put_what(&w, r, value);
		buf_puts(&w.b, "\n  ");
		buf_put(&w.b, link_of(a, site, r, rows[i].subject));
		buf_puts(&w.b, "\n\n");
	}
	ret->subject = lang_text(lang, MSG_notice_day_subject);
	ret->stop = STR_JOIN(a, site->url, STR(NOTICE_CHOICES_PAGE));
	put_foot(&w, MSG_notice_why_day, ret->stop);
	return finish(&w, told > 0, ret, err);
}

bool notice_write_hook(struct arena *a, const struct notice_site *site, const struct notice_row *n, struct str *ret,
                       struct err *err)
{
	const struct notice_rule *r;
	int64_t value;
	char at[21];
	struct buf b;

	if (!read_row(a, n, &r, &value, err))
		return false;
	if (!r->event.n)
		return err_set(err, ERR_SYNTAX, "%.*s is not for webhooks", STR_ARG(r->name));
	buf_init(&b, 8 * KIB);
	buf_put_member(&b, "{\"type\":", r->event);
	buf_put_member(&b, ",\"timestamp\":", str_of(time_format(n->at, at)));
	buf_put_member(&b, ",\"data\":{\"subject\":", n->subject);
	buf_put_member(&b, ",\"url\":", link_of(a, site, r, n->subject));
	buf_puts(&b, "}}");
	bool ok = buf_ok(&b, err);

	*ret = buf_dup(a, &b);
	buf_release(&b);
	return ok;
}

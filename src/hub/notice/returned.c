#include "hub/notice/returned.h"

#include "hub/act.h"
#include "hub/notice/mail_id.h"
#include "hub/notice/notices.h"
#include "hub/notice/postman.h"
#include "hub/notice/tell.h"
#include "store/addresses.h"

/* What it is about, once it is believed. */
struct believed {
	struct hub *hub;
	struct arena *a;
	struct mail_id id;
	struct notice_row notice;
	struct deliver_reader reader;
	const struct bounce_recipient *recipient;
	bool elsewhere; /* it is about another address than the reader's */
};

/* --- is it ours? --- */

static bool is_ours(struct believed *b, struct err *err)
{
	const struct keys *k = hub_keys(b->hub);
	struct str text = mail_id_text(b->a, &b->id, b->reader.address);

	for (size_t i = 0; i < k->login_n; i++) {
		struct digest mac = postman_mac(k, i, text);

		if (mail_id_is(&b->id, &mac))
			return true;
	}
	return err_set(err, ERR_DENIED, "its Message-ID was not made here, or for another address than today's");
}

/* Of several the one that is us; else the first that did not arrive. */
static void choose(struct believed *b, const struct bounce *from)
{
	b->elsewhere = true;
	for (size_t i = 0; i < from->n && b->elsewhere; i++) {
		const struct bounce_recipient *r = &from->recipients[i];

		b->elsewhere = !str_ieq(r->final, b->reader.address) && !str_ieq(r->original, b->reader.address);
		if (!b->elsewhere || !b->recipient || (b->recipient->action > BOUNCE_DELAYED && r->action <= BOUNCE_DELAYED))
			b->recipient = r;
	}
}

static bool believe(struct believed *b, struct db *d, struct str message, struct err *err)
{
	struct postman_desk desk = { b->hub, STR("") };
	const struct deliver_calls calls = postman_calls(&desk);
	struct bounce bounce;

	if (!bounce_read(b->a, message, &bounce, err) || !mail_id_read(bounce.message_id, &b->id, err) ||
	    !outbox_get(d, b->a, b->id.rank, &b->notice, err))
		return false;
	if (b->notice.way != NOTICE_BY_MAIL)
		return err_set(err, ERR_FOUND, "this notice went to no address");
	if (!calls.reader(calls.ctx, b->a, d, &b->notice, &b->reader, err) || !is_ours(b, err))
		return false;
	choose(b, &bounce);
	return true;
}

/* --- what follows --- */

static bool act(struct believed *b, struct err *err)
{
	const struct act_row *row = act_named(STR("mail.bounced"));
	struct str action = bounce_action_names[b->recipient->action];
	char status[BOUNCE_STATUS_MAX + 1];
	struct outcome done;

	bounce_status_put(b->recipient->status, status);
	const struct act_input in[] = {
		{ STR("action"), action }, { STR("status"), str_of(status) }, { STR("elsewhere"), b->elsewhere ? STR("yes") : STR("no") },
		{ STR("words"), b->recipient->words },
	};
	struct act_request r = {
		.row = row, .who = who_hub, .subject = b->notice.member,
		.once = str_printf(b->a, "mail %lld %.*s %.*s", (long long)b->id.rank, STR_ARG(b->id.content), STR_ARG(action)),
	};
	struct act_value *values;

	if (!act_decode(b->a, row, in, sizeof in / sizeof *in - !b->recipient->words.n, &values, NULL, NULL, err))
		return false;
	r.values = values;
	return hub_act(b->hub, b->a, &r, &done, err);
}

static bool is_member(const struct believed *b)
{
	return str_starts(b->notice.member, STR("member/"));
}

static bool settle(void *ctx, struct db *d, struct err *err)
{
	struct believed *b = ctx;
	char status[BOUNCE_STATUS_MAX + 1], today[11];
	unixtime now = hub_now(b->hub);
	struct trouble_row t = { 0 };
	struct strs who = { 0 };

	bounce_status_put(b->recipient->status, status);
	if ((is_member(b) && !trouble_of(d, b->a, act_id(b->notice.member), &t, err)) ||
	    !outbox_back(d, &b->notice, b->id.day, t.failing ? NOTICE_KEPT : NOTICE_FAILED, now,
	                 str_printf(b->a, "it came back: %s", status), err))
		return false;
	if (str_eq(b->notice.kind, notice_rules[NOTICE_MAIL_FAILED].name)) /* that is not told of mails that tell it */
		return true;
	if (!stewards_of(d, b->a, &who, err))
		return false;
	const struct notice n = { .kind = NOTICE_MAIL_FAILED, .subject = STR("hub"), .at = now,
		                  .once = str_of(day_format(day_of(now), today)) };

	for (size_t i = 0; i < who.n; i++)
		if (!notice_queue(d, &n, who.v[i], err))
			return false;
	return true;
}

static bool follow(struct believed *b, struct err *err)
{
	if (b->recipient->action > BOUNCE_DELAYED)
		return true;
	if (is_member(b) && !act(b, err))
		return false;
	return b->recipient->action == BOUNCE_DELAYED || hub_aside(b->hub, settle, b, err);
}

bool returned_take(struct hub *h, struct arena *a, struct str message, struct returned *ret, struct err *err)
{
	struct believed b = { .hub = h, .a = a };
	struct err why = { 0 };
	struct db *d = hub_read(h, err);

	if (!d)
		return false;
	*ret = (struct returned){ .ours = believe(&b, d, message, &why), .why = why };
	hub_read_done(h, d);
	if (!ret->ours && err_kinds[why.code].exit == err_kinds[ERR_DB].exit) {
		*err = why;
		return false;
	}
	if (!ret->ours)
		return true;
	ret->reader = b.notice.member;
	ret->action = b.recipient->action;
	bounce_status_put(b.recipient->status, ret->status);
	return follow(&b, err);
}

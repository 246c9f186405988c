/* deliver by mail: what is due becomes letters, a letter is one notice or a member's day; each is sent and then marked. */
#include <stdio.h>

#include "base/limits.h"
#include "crypto/pgp.h"
#include "format/mail.h"
#include "hub/notice/deliver_parts.h"
#include "hub/notice/mail_id.h"
#include "hub/notice/mailer.h"

#define KEPT "mail to its reader's address comes back"
enum { DAY_MOST = 100, MAIL_S = 120, DIGEST_HOUR_MOST = 23 };

struct letter {
	struct notice_row *rows; /* one, or those of a day */
	size_t n;
	bool day;
	struct deliver_reader reader;
};
struct letters {
	struct letter v[DELIVER_BATCH];
	size_t n;
	struct strs days; /* whose day is among them */
};

/* --- what becomes of a row --- */

static enum lang lang_of(const struct deliver_reader *reader)
{
	int l = lang_find(reader->lang);

	return l < 0 ? LANG_EN : (enum lang)l;
}

static const struct zone *zone_of(struct arena *a, const struct deliver_reader *reader)
{
	const struct zone *z = reader->zone.n ? zone_load(a, reader->zone, NULL) : NULL;

	return z ? z : zone_utc();
}

/* The first instant after `after` at which the reader's clock shows that hour. */
static unixtime next_hour(const struct zone *z, unixtime after, int hour)
{
	day d = zone_day(z, after);
	unixtime t = zone_instant(z, d, hour * 3600);

	return t > after ? t : zone_instant(z, zone_day(z, zone_day_end(z, d) + 1), hour * 3600);
}

static bool hold(struct round *r, const struct notice_row *n, const struct deliver_reader *reader, struct err *err)
{
	int hour;

	if (!hour_of(r->db, n->member, &hour, err))
		return false;
	if (hour < 0)
		hour = r->set.digest_hour >= 0 && r->set.digest_hour <= DIGEST_HOUR_MOST ? r->set.digest_hour : 8;
	return outbox_hold(r->db, n->rank, next_hour(zone_of(&r->batch, reader), n->at, hour), err);
}

static bool end(struct round *r, const struct notice_row *n, enum notice_state state, const char *why, struct err *err)
{
	if (state == NOTICE_FAILED)
		r->state->failed++;
	return outbox_end(r->db, n->rank, state, r->now, str_of(why), err);
}

/* All of a member that may go now, as one letter. */
static bool add_day(struct round *r, const struct notice_row *n, const struct deliver_reader *reader, struct letters *to,
                    struct err *err)
{
	struct rows held = { .a = &r->batch };

	if (!strs_add_once(&r->batch, &to->days, n->member))
		return true;
	if (!outbox_held(r->db, n->member, r->now, DAY_MOST, rows_add, &held, err))
		return false;
	if (held.n)
		to->v[to->n++] = (struct letter){ held.v, held.n, true, *reader };
	return true;
}

static bool sort_out_one(struct round *r, struct notice_row *n, struct letters *to, struct err *err)
{
	const struct deliver_calls *calls = &r->o->calls;
	struct deliver_reader reader = { 0 };
	enum notice_choice choice;
	struct err why = { 0 };
	int kind = notice_kind_find(n->kind);

	if (kind < 0)
		return end(r, n, NOTICE_FAILED, "of an unknown kind", err);
	if (!calls->reader(calls->ctx, &r->batch, r->db, n, &reader, &why)) {
		if (why.code == ERR_FOUND)
			return end(r, n, NOTICE_DROPPED, "nobody to send it to", err);
		return outbox_wait(r->db, n->rank, r->now + deliver_pause(r->o, n->attempts + 1), str_of(why.msg), err);
	}
	if (!mail_address_ok(reader.address, &why))
		return end(r, n, NOTICE_FAILED, why.msg, err);
	if (!choice_of(r->db, n->member, n->kind, &choice, err))
		return false;
	choice = notice_choice_for((enum notice_kind)kind, choice);
	if (n->state != NOTICE_HELD && choice == CHOICE_OFF)
		return end(r, n, NOTICE_DROPPED, "switched off by its reader", err);
	if (reader.failing)
		return outbox_keep(r->db, n->rank, STR(KEPT), err);
	if (n->state == NOTICE_HELD)
		return add_day(r, n, &reader, to, err);
	if (choice == CHOICE_DAILY)
		return hold(r, n, &reader, err);
	to->v[to->n++] = (struct letter){ n, 1, false, reader };
	return true;
}

/* In one transaction: each row is over, waits, or is in a letter and due again should we not come back. */
static bool sort_out(struct round *r, struct rows *due, struct letters *to, struct err *err)
{
	int64_t lease = or_else(r->o->mail_timeout_s, MAIL_S);
	bool ok = db_begin(r->db, err);

	for (size_t i = 0; ok && i < due->n; i++)
		ok = sort_out_one(r, &due->v[i], to, err);
	for (size_t i = 0; ok && i < to->n; i++)
		for (size_t k = 0; ok && k < to->v[i].n; k++) {
			int64_t pause = deliver_pause(r->o, ++to->v[i].rows[k].attempts);

			ok = outbox_try(r->db, to->v[i].rows[k].rank, r->now + (pause > lease ? pause : lease), err);
		}
	return ok ? db_commit(r->db, err) : (db_rollback(r->db), false);
}

/* --- writing --- */

static struct str letter_id(struct round *r, const struct letter *l)
{
	struct str keys = str_printf(&r->batch, "%lld", (long long)l->rows[0].at); /* queued anew is another mail */
	char digits[NOTICE_ID + 1];

	for (size_t i = 0; i < l->n; i++)
		keys = STR_JOIN(&r->batch, keys, STR("\n"), l->rows[i].key);
	notice_id(keys, digits);
	const struct mail_id id = { .day = l->day, .rank = l->rows[0].rank, .content = str_n(digits + 2, MAIL_ID_CONTENT) };
	struct digest mac = r->o->calls.mac(r->o->calls.ctx, mail_id_text(&r->batch, &id, l->reader.address));

	return mail_id_write(&r->batch, &id, &mac);
}

static bool encrypted(struct buf *to, const struct mail *m, struct str key, struct err *err)
{
	struct buf inside, armoured;

	buf_init(&inside, 4 * LIMIT_MAIL);
	buf_init(&armoured, 16 * LIMIT_MAIL);
	bool ok = mail_write_inside(&inside, m, err) && pgp_encrypt(key, buf_str(&inside), &armoured, err) &&
	          mail_write_encrypted(to, m, buf_str(&armoured), err);

	buf_release(&inside);
	buf_release(&armoured);
	return ok;
}

/* The whole message. *note is filled when it goes otherwise than it should. */
static bool write_letter(struct round *r, const struct letter *l, struct buf *to, char note[DELIVER_WHY], struct err *err)
{
	enum lang lang = lang_of(&l->reader);
	const struct zone *zone = zone_of(&r->batch, &l->reader);
	struct notice_letter words = { 0 };
	struct err why = { 0 };

	if (!(l->day ? notice_write_day(&r->batch, &r->set.site, l->rows, l->n, lang, zone, &words, err)
	             : notice_write(&r->batch, &r->set.site, l->rows, lang, zone, l->reader.link, &words, err)))
		return false;
	struct mail m = {
		.from = { r->set.site.name, r->set.mail_from }, .to = { l->reader.name, l->reader.address }, .subject = words.subject,
		.text = words.text, .language = lang_tags[lang], .unsubscribe = words.stop, .date = l->day ? r->now : l->rows[0].at,
		.id = STR_JOIN(&r->batch, letter_id(r, l), str_from(r->set.mail_from, str_rchr(r->set.mail_from, '@'))),
	};

	if (!l->reader.pgp_key.n)
		return mail_write(to, &m, err);
	if (encrypted(to, &m, l->reader.pgp_key, &why))
		return true;
	snprintf(note, DELIVER_WHY, "sent without its words, for it could not be encrypted: %.120s", why.msg);
	buf_clear(to);
	if (!notice_write_bare(&r->batch, &r->set.site, lang, &words, err))
		return false;
	m.subject = words.subject;
	m.text = words.text;
	m.unsubscribe = words.stop;
	return mail_write(to, &m, err);
}

/* --- sending --- */

/* One letter's rows, all in the same way. */
static bool mark(struct round *r, const struct letter *l, enum mail_outcome outcome, const char *why, struct err *err)
{
	bool ok = db_begin(r->db, err);

	for (size_t i = 0; ok && i < l->n; i++) {
		const struct notice_row *n = &l->rows[i];

		if (outcome == MAIL_TAKEN)
			ok = end(r, n, NOTICE_SENT, why, err);
		else if (outcome == MAIL_GONE)
			ok = outbox_keep(r->db, n->rank, STR(KEPT), err);
		else if (outcome == MAIL_NO_SERVER)
			ok = outbox_untry(r->db, n->rank, n->next_at, str_of(why), err);
		else if (outcome == MAIL_NEVER || deliver_given_up(r, n))
			ok = end(r, n, NOTICE_FAILED, why, err);
		else
			ok = outbox_wait(r->db, n->rank, r->now + deliver_pause(r->o, n->attempts), str_of(why), err);
	}
	/* That mail fails is not told of mails that tell it. */
	bool lost = outcome == MAIL_NEVER || outcome == MAIL_GONE || (outcome == MAIL_LATER && deliver_given_up(r, &l->rows[0]));

	if (ok && lost && !str_eq(l->rows[0].kind, notice_rules[NOTICE_MAIL_FAILED].name)) {
		char today[11];

		ok = deliver_tell(r, NOTICE_MAIL_FAILED, STR("hub"), str_of(day_format(day_of(r->now), today)), err);
	}
	return ok ? db_commit(r->db, err) : (db_rollback(r->db), false);
}

static struct str returned_to(const struct round *r)
{
	return r->set.mail_bounces.n ? r->set.mail_bounces : r->set.mail_from;
}

/* MAIL_GONE where it is kept, MAIL_NEVER where nobody keeps it. */
static enum mail_outcome gone(struct round *r, const struct mailer *m, const struct letter *l, struct err *err)
{
	const struct deliver_calls *calls = &r->o->calls;
	char status[BOUNCE_STATUS_MAX + 1];
	bool is_kept = false;

	bounce_status_put(mailer_status(m), status);
	if (calls->mail_gone &&
	    !calls->mail_gone(calls->ctx, l->rows[0].member, str_of(status), str_dup(&r->batch, str_of(err->msg)), &is_kept, err))
		return MAIL_LATER;
	return is_kept ? MAIL_GONE : MAIL_NEVER;
}

static enum mail_outcome send_one(struct round *r, struct mailer *m, const struct letter *l, char why[DELIVER_WHY])
{
	struct err err = { 0 };
	struct buf message;
	enum mail_outcome outcome = MAIL_NEVER;

	why[0] = '\0';
	buf_init(&message, 32 * LIMIT_MAIL);
	if (write_letter(r, l, &message, why, &err))
		outcome = mailer_send(m, returned_to(r), l->reader.address, buf_str(&message), &err);
	buf_release(&message);
	if (outcome == MAIL_GONE)
		outcome = gone(r, m, l, &err);
	if (outcome != MAIL_TAKEN)
		snprintf(why, DELIVER_WHY, "%.*s", DELIVER_WHY - 1, err.msg);
	return outcome;
}

/* Not before a while, longer the longer it has been away. */
static void rest_from(struct round *r, const char *why)
{
	int64_t away;

	deliver_fault(r, why);
	away = r->now - r->state->fault_at;
	int64_t first = deliver_pause(r->o, 1), most = deliver_pause(r->o, 100);

	r->state->rest_until = r->now + (away < first ? first : away < most ? away : most);
}

static bool send_all(struct round *r, struct mailer *m, const struct letters *l, struct err *err)
{
	enum mail_outcome outcome = MAIL_TAKEN;
	char why[DELIVER_WHY] = "";

	for (size_t i = 0; i < l->n; i++) {
		r->now = deliver_now(r->o);
		if (round_stopped(r)) {
			outcome = MAIL_NO_SERVER;
			snprintf(why, sizeof why, "stopped");
		}
		if (outcome != MAIL_NO_SERVER)
			outcome = send_one(r, m, &l->v[i], why);
		if (!mark(r, &l->v[i], outcome, why, err))
			return false;
		if (outcome == MAIL_TAKEN)
			deliver_went(r, 1);
	}
	if (outcome == MAIL_NO_SERVER && !round_stopped(r))
		rest_from(r, why);
	return true;
}

static bool ready(struct round *r)
{
	struct err why = { 0 };

	if (!r->set.mail_server.n)
		deliver_fault(r, "no mail server is set");
	else if (!mail_address_ok(r->set.mail_from, &why))
		deliver_fault(r, "the address that mails come from is not set, or is none");
	else if (!mail_address_ok(returned_to(r), &why))
		deliver_fault(r, "the address that mails are returned to is none");
	else
		return r->now >= r->state->rest_until;
	return false;
}

bool deliver_mail(struct round *r, struct err *err)
{
	struct mailer_options mo = {
		.url = r->set.mail_server, .user = r->set.mail_user, .password = r->set.mail_password, .tls = r->set.mail_tls,
		.ca = r->o->ca, .hello = str_from(r->set.mail_from, str_rchr(r->set.mail_from, '@') + 1),
		.timeout_s = or_else(r->o->mail_timeout_s, MAIL_S), .stop = r->stop,
	};
	bool ok = true, more = ready(r);
	struct mailer *m = NULL;

	while (ok && more && !round_stopped(r)) {
		struct rows due = { .a = &r->batch };
		struct letters l = { 0 };

		arena_reset(&r->batch);
		r->now = deliver_now(r->o);
		ok = outbox_due(r->db, NOTICE_BY_MAIL, r->now, DELIVER_BATCH, rows_add, &due, err);
		more = ok && due.n > 0;
		if (more)
			ok = sort_out(r, &due, &l, err);
		if (ok && l.n)
			ok = (m || (m = mailer_open(&mo, err))) && send_all(r, m, &l, err);
		more = more && r->now >= r->state->rest_until;
	}
	mailer_close(m);
	return ok;
}

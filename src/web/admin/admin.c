/* What needs attention, first; then how much there is of what. */
#include "web/admin/admin_frame.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>

#include "base/names.h"

#include "hub/act.h"
#include "hub/rotate.h"
#include "hub/settings.h"
#include "store/acts.h"
#include "store/addresses.h"
#include "store/health.h"
#include "store/jobs.h"
#include "store/keys.h"
#include "store/outbox.h"
#include "store/parties.h"
#include "templates.h"
#include "web/page.h"
#include "web/pages.h"

enum { ATTENTION_MOST = 40, KEY_OLD_S = 365 * 86400, CLOCK_OFF_S = 60, WAITS_LONG_S = 3600 };

struct looking_after {
	struct request *rq;
	struct db *d;
	struct admin_view *v;
	const struct settings *settings;
	unixtime began; /* the hub */
};

static void attend(struct looking_after *l, struct str text, const char *href)
{
	if (l->v->attention.n < ATTENTION_MOST)
		l->v->attention.v[l->v->attention.n++] = (struct attention_row){ text, str_of(href), false };
}

#define ATTEND(l, href, m, ...) attend((l), TEXT((l)->rq, m __VA_OPT__(,) __VA_ARGS__), (href))

/* --- one after the other --- */

static bool failing_job(void *ctx, const struct job_kept *r, struct err *err)
{
	struct looking_after *l = ctx;

	(void)err;
	if (!r->ok)
		ATTEND(l, "/admin/jobs", MSG_attention_job, arg_str(str_dup(l->rq->a, r->name)), arg_str(str_dup(l->rq->a, r->result)));
	return true;
}

static bool look_at_mail(struct looking_after *l, struct err *err)
{
	int64_t n[NOTICE_STATE_N], failing = 0;
	struct trouble_rows troubles;
	unixtime next = TIME_NONE;

	if (!outbox_count(l->d, n, err) || !outbox_next(l->d, NOTICE_BY_MAIL, &next, err) ||
	    !troubles_of(l->d, l->rq->a, STR(""), INT64_MAX, &troubles, err))
		return false;
	for (size_t i = 0; i < troubles.n; i++)
		failing += troubles.v[i].failing;
	if (failing)
		attend(l, page_plural(l->rq, MSG_attention_mail_fails, failing), "/admin/outbox#addresses");
	if (n[NOTICE_FAILED])
		attend(l, page_plural(l->rq, MSG_attention_mail_failed, n[NOTICE_FAILED]), "/admin/outbox?state=failed");
	if (!setting_text(l->settings, SETTING_MAIL_SERVER).n)
		attend(l, page_word(l->rq, MSG_attention_no_mail), "/admin/settings/mail");
	else if (n[NOTICE_QUEUED] && next != TIME_NONE && next + WAITS_LONG_S < l->rq->now)
		attend(l, page_plural(l->rq, MSG_attention_mail_waits, n[NOTICE_QUEUED]), "/admin/outbox");
	if (!setting_text(l->settings, SETTING_SITE_CONTACT).n)
		attend(l, page_word(l->rq, MSG_attention_no_contact), "/admin/settings/site");
	return true;
}

static bool old_key(void *ctx, const struct hub_key_row *r, struct err *err)
{
	struct looking_after *l = ctx;
	unixtime since = r->since ? r->since : l->began;

	(void)err;
	if (r->ended == TIME_NONE &&
	    str_eq(r->name, setting_key(l->settings, (enum keys_kind)(names_find(keys_kind_names, KEYS_KIND_N, r->kind)))) &&
	    l->rq->now - since > KEY_OLD_S)
		ATTEND(l, "/admin/keys", MSG_attention_key_old, arg_str(str_dup(l->rq->a, r->kind)));
	return true;
}

/* Kinds that were never rotated are as old as the hub. */
static bool look_at_keys(struct looking_after *l, struct err *err)
{
	struct hub_pulse p;

	hub_pulse(l->rq->site->hub, &p);
	if (p.keys_behind)
		attend(l, page_word(l->rq, MSG_attention_keys_behind), "/admin/keys");
	for (enum keys_kind k = 0; k < KEYS_KIND_N; k++)
		if (!setting_key(l->settings, k).n && l->rq->now - l->began > KEY_OLD_S)
			ATTEND(l, "/admin/keys", MSG_attention_key_old, arg_str(keys_kind_names[k]));
	return hub_keys_each(l->d, old_key, l, err);
}

static bool newest(void *ctx, const struct act_record *r, struct err *err)
{
	(void)err;
	*(unixtime *)ctx = r->at;
	return true;
}

/* The clock is behind what was recorded already, or nothing keeps it right. */
static bool look_at_clock(struct looking_after *l, struct err *err)
{
	const struct audit_ask last = { .member = -1, .from = TIME_NONE, .until = TIME_NONE, .most = 1 };
	struct timex t = { 0 };
	unixtime at = 0;

	if (!audit_each(l->d, &last, newest, &at, err))
		return false;
	if (at > l->rq->now + CLOCK_OFF_S)
		ATTEND(l, "/audit", MSG_attention_clock_behind, arg_str(admin_duration(l->rq, at - l->rq->now)));
	else if (adjtimex(&t) == TIME_ERROR)
		attend(l, page_word(l->rq, MSG_attention_clock_free), "/admin");
	return true;
}

static struct str mib(const struct request *rq, uint64_t bytes)
{
	struct buf b;

	buf_init(&b, 64);
	lang_put_number(&b, rq->lang, (int64_t)(bytes >> 20));
	buf_puts(&b, " MiB");
	struct str s = buf_dup(rq->a, &b);

	buf_release(&b);
	return s;
}

static void add_fact(struct looking_after *l, enum msg name, struct str value)
{
	l->v->facts.v[l->v->facts.n++] = (struct audit_fact){ page_word(l->rq, name), value, false };
}

/* A server's address may hold a password, so no more than what it is. */
static void look_at_disk(struct looking_after *l)
{
	const char *place = hub_place(l->rq->site->hub);
	struct statvfs disk;
	struct stat file;

	if (str_starts(str_of(place), STR("postgres"))) {
		add_fact(l, MSG_admin_database, STR("PostgreSQL"));
		return;
	}
	if (stat(place, &file) != 0 || statvfs(place, &disk) != 0)
		return;
	uint64_t free_bytes = (uint64_t)disk.f_bavail * disk.f_frsize, all = (uint64_t)disk.f_blocks * disk.f_frsize;

	add_fact(l, MSG_admin_database, STR_JOIN(l->rq->a, STR("SQLite, "), mib(l->rq, (uint64_t)file.st_size)));
	add_fact(l, MSG_admin_disk, mib(l->rq, free_bytes));
	if (free_bytes < UINT64_C(1) << 30 || free_bytes < all / 20)
		ATTEND(l, "/admin", MSG_attention_disk, arg_str(mib(l->rq, free_bytes)));
}

static void add_count(struct looking_after *l, enum msg text, const char *href, int64_t n)
{
	l->v->counts.v[l->v->counts.n++] = (struct count_row){ page_word(l->rq, text), str_of(href), n };
}

static bool look_at_counts(struct looking_after *l, struct err *err)
{
	struct hub_counts c = { 0 };
	int64_t joins = 0, rejects = l->rq->view ? l->rq->view->totals.rejects : 0;

	if (!health_counts(l->d, l->rq->now, &c, err) || !joins_count_open(l->d, &joins, err))
		return false;
	if (joins)
		attend(l, page_plural(l->rq, MSG_attention_joins, joins), "/admin/waiting");
	if (c.contacts_unverified)
		attend(l, page_plural(l->rq, MSG_attention_contacts, c.contacts_unverified), "/admin/waiting");
	if (rejects)
		attend(l, page_plural(l->rq, MSG_attention_rejects, rejects), "/admin/rejects");
	if (c.keys_expiring)
		attend(l, page_plural(l->rq, MSG_attention_api_keys, c.keys_expiring), "/audit?act=key.make");
	add_count(l, MSG_admin_count_parties, "/parties", c.parties);
	add_count(l, MSG_admin_count_members, "/parties", c.members);
	add_count(l, MSG_admin_count_sessions, "/audit?act=session.start", c.sessions);
	add_count(l, MSG_admin_count_acts, "/audit", c.acts);
	if (l->rq->view)
		add_count(l, MSG_admin_count_entries, "/list", l->rq->view->totals.entries);
	return true;
}

static void look_at_database(struct looking_after *l)
{
	unixtime since;
	struct err why;

	if (l->rq->site->list && list_waits(l->rq->site->list, &since, &why))
		attend(l, page_word(l->rq, MSG_attention_database), "/healthz");
}

static bool look(struct looking_after *l, struct err *err)
{
	struct act_record first;

	if (!act_get(l->d, l->rq->a, 0, &first, err))
		return false;
	l->began = first.at;
	look_at_database(l);
	return jobs_each(l->d, failing_job, l, err) && look_at_mail(l, err) && look_at_clock(l, err) && look_at_keys(l, err) &&
	       look_at_counts(l, err) && (look_at_disk(l), true);
}

bool page_admin(struct request *rq, struct response *rs, struct err *err)
{
	struct admin_view v = { 0 };
	struct looking_after l = { .rq = rq, .v = &v };

	if (!admin_enter(rq, ADMIN_OVERVIEW, err) || !(l.d = request_db(rq, err)))
		return false;
	v.attention.v = arena_array(rq->a, struct attention_row, ATTENTION_MOST);
	v.counts.v = arena_array(rq->a, struct count_row, 8);
	v.facts.v = arena_array(rq->a, struct audit_fact, 8);
	admin_frame(rq, ADMIN_OVERVIEW, &v.f);
	add_fact(&l, MSG_admin_version, STR(TOCSIN_VERSION));
	l.settings = hub_settings(rq->site->hub);
	bool ok = look(&l, err);

	settings_release(l.settings);
	if (!ok)
		return false;
	RENDER(rq, rs, admin, &v);
	return true;
}

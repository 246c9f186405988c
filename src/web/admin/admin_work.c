/* Keys, periodic work, the outbox: how they stand, and what can be done about it. */
#include "web/admin/admin_frame.h"

#include "base/names.h"
#include "hub/act.h"
#include "hub/jobs.h"
#include "hub/notice/deliver.h"
#include "hub/notice/notices.h"
#include "hub/settings.h"
#include "store/acts.h"
#include "store/addresses.h"
#include "store/jobs.h"
#include "store/keys.h"
#include "store/outbox.h"
#include "templates.h"
#include "text/said.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/place.h"

/* --- keys --- */

static const struct { enum msg title, lead; const char *act; } kinds[KEYS_KIND_N] = {
	[KEYS_OF_SEAL] = { MSG_keys_seal, MSG_keys_seal_text, "hub.rotate_seal" },
	[KEYS_OF_LEDGER] = { MSG_keys_ledger, MSG_keys_ledger_text, "hub.rotate_ledger" },
	[KEYS_OF_LOGIN] = { MSG_keys_login, MSG_keys_login_text, "hub.rotate_login" },
};

struct key_listing { struct request *rq; struct wall wall; struct keys_view *v; unixtime began; };

static struct key_row_view *key_row(struct key_listing *l, enum keys_kind kind, struct str name)
{
	struct key_kind_view *k = &l->v->kinds.v[kind];

	for (size_t i = 0; i < k->rows.n; i++)
		if (str_eq(k->rows.v[i].name, name))
			return &k->rows.v[i];
	k->rows.v[k->rows.n] = (struct key_row_view){ .name = str_dup(l->rq->a, name), .since = wall_day(&l->wall, l->began),
		                                      .until = wall_day(&l->wall, TIME_NONE) };
	return &k->rows.v[k->rows.n++];
}

static bool take_key(void *ctx, const struct hub_key_row *r, struct err *err)
{
	struct key_listing *l = ctx;
	int kind = names_find(keys_kind_names, KEYS_KIND_N, r->kind);

	(void)err;
	if (kind < 0 || l->v->kinds.v[kind].rows.n == 100)
		return true;
	struct key_row_view *v = key_row(l, (enum keys_kind)kind, r->name);

	if (r->since)
		v->since = wall_time(&l->wall, r->since);
	if (r->ended != TIME_NONE)
		v->until = wall_time(&l->wall, r->ended);
	else if (r->signs != TIME_NONE)
		v->until = wall_time(&l->wall, r->signs);
	v->state = page_word(l->rq, r->ended != TIME_NONE ? MSG_keys_gone : r->signs != TIME_NONE ? MSG_keys_signs : MSG_keys_leaving);
	return true;
}

/* The newest of what the file holds is in use; what else it holds is on its way out. */
static void mark_newest(struct key_listing *l, const struct keys *k)
{
	for (enum keys_kind kind = 0; kind < KEYS_KIND_N; kind++) {
		struct key_row_view *v = key_row(l, kind, keys_current(l->rq->a, k, kind));

		v->newest = true;
		v->state = page_word(l->rq, MSG_keys_in_use);
	}
}

bool page_admin_keys(struct request *rq, struct response *rs, struct err *err)
{
	struct keys_view v = { 0 };
	struct key_listing l = { rq, wall_of(rq), &v, 0 };
	struct act_record first;
	struct hub_pulse p;
	struct db *d;

	if (!admin_enter(rq, ADMIN_KEYS, err) || !(d = request_db(rq, err)) || !act_get(d, rq->a, 0, &first, err))
		return false;
	l.began = first.at;
	admin_frame(rq, ADMIN_KEYS, &v.f);
	v.zone = wall_zone(&l.wall);
	v.kinds.v = arena_array(rq->a, struct key_kind_view, KEYS_KIND_N);
	v.kinds.n = KEYS_KIND_N;
	for (enum keys_kind kind = 0; kind < KEYS_KIND_N; kind++) {
		struct key_kind_view *k = &v.kinds.v[kind];

		k->title = page_word(rq, kinds[kind].title);
		k->lead = page_word(rq, kinds[kind].lead);
		k->rows.v = arena_array(rq->a, struct key_row_view, 101);
		if (admin_is_steward(rq))
			k->rotate = place_with(rq->a, act_path(rq->a, kinds[kind].act, STR("hub")), "back", STR("/admin/keys"));
	}
	if (!hub_keys_each(d, take_key, &l, err))
		return false;
	mark_newest(&l, hub_keys(rq->site->hub));
	hub_pulse(rq->site->hub, &p);
	v.behind = p.keys_behind ? page_word(rq, MSG_attention_keys_behind) : STR_NONE;
	RENDER(rq, rs, admin_keys, &v);
	return true;
}

/* --- periodic work --- */

struct job_listing { struct request *rq; struct wall wall; struct jobs_view *v; };

static bool take_job(void *ctx, const struct job_kept *r, struct err *err)
{
	struct job_listing *l = ctx;

	(void)err;
	for (size_t i = 0; i < l->v->rows.n; i++) {
		struct job_row_view *v = &l->v->rows.v[i];

		if (!str_eq(v->name, r->name))
			continue;
		v->ran = r->ended != 0;
		v->ok = r->ok;
		v->asked = r->next == JOB_ASKED_FOR;
		v->ended = wall_time(&l->wall, r->ended ? r->ended : TIME_NONE);
		v->next = wall_time(&l->wall, r->next > 0 ? r->next : TIME_NONE);
		v->result = said_text(l->rq->a, l->rq->lang, str_dup(l->rq->a, r->result));
		v->took = r->ended >= r->started && r->ended ? admin_duration(l->rq, r->ended - r->started) : STR_NONE;
	}
	return true;
}

bool page_admin_jobs(struct request *rq, struct response *rs, struct err *err)
{
	struct jobs_view v = { 0 };
	struct job_listing l = { rq, wall_of(rq), &v };
	struct db *d;

	if (!admin_enter(rq, ADMIN_JOBS, err) || !(d = request_db(rq, err)))
		return false;
	const struct settings *s = hub_settings(rq->site->hub);

	admin_frame(rq, ADMIN_JOBS, &v.f);
	v.asker = admin_asker(rq);
	v.zone = wall_zone(&l.wall);
	v.may = admin_is_steward(rq);
	v.rows.v = arena_array(rq->a, struct job_row_view, job_n + 1);
	for (size_t i = 0; i < job_n; i++) {
		int64_t every = job_every(&job_rows[i], s);

		v.rows.v[v.rows.n++] = (struct job_row_view){
			.name = str_of(job_rows[i].name), .ok = true,
			.ended = wall_time(&l.wall, TIME_NONE), .next = wall_time(&l.wall, TIME_NONE),
			.what = act_text_or(rq, STR_JOIN(rq->a, STR("job."), str_of(job_rows[i].name)), job_rows[i].help),
			.every = every ? admin_duration(rq, every) : page_word(rq, MSG_jobs_when_asked),
		};
	}
	settings_release(s);
	if (!jobs_each(d, take_job, &l, err))
		return false;
	RENDER(rq, rs, admin_jobs, &v);
	return true;
}

/* --- the outbox --- */

enum { OUTBOX_SHOWN = 50, ADDRESSES_SHOWN = 200 };

struct box { struct audit_words w; struct wall wall; struct outbox_view *v; int64_t last; };

static const enum msg state_words[NOTICE_STATE_N] = {
	[NOTICE_QUEUED] = MSG_outbox_queued, [NOTICE_HELD] = MSG_outbox_held,     [NOTICE_KEPT] = MSG_outbox_kept,
	[NOTICE_SENT] = MSG_outbox_sent,     [NOTICE_FAILED] = MSG_outbox_failed, [NOTICE_DROPPED] = MSG_outbox_dropped,
};

static struct str drop_of(const struct request *rq, const struct notice_row *n)
{
	struct str back = STR_JOIN(rq->a, STR("/admin/outbox?state="), notice_state_names[n->state]);
	struct str form = act_path(rq->a, "notice.drop", STR("hub"));

	form = place_with(rq->a, form, "notice", str_printf(rq->a, "%lld", (long long)n->rank));
	return place_with(rq->a, form, "back", back);
}

static bool add_notice(void *ctx, const struct notice_row *n, struct err *err)
{
	struct box *b = ctx;
	struct arena *a = b->w.rq->a;
	int kind = notice_kind_find(n->kind);
	struct str subject = str_dup(a, n->subject), member = str_dup(a, n->member);

	(void)err;
	b->last = n->rank;
	if (b->v->rows.n == OUTBOX_SHOWN) {
		b->v->older = STR("more");
		return true;
	}
	b->v->rows.v[b->v->rows.n++] = (struct outbox_row_view){
		.number = n->rank, .attempts = n->attempts, .at = wall_time(&b->wall, n->at),
		.error = said_text(a, b->w.rq->lang, str_dup(a, n->error)),
		.kind = kind < 0 ? str_dup(a, n->kind) : page_word(b->w.rq, notice_rules[kind].subject),
		.to = n->webhook ? str_printf(a, "webhook/%lld", (long long)n->webhook) : audit_name(&b->w, member),
		.to_href = n->webhook ? STR_NONE : place_of(a, member),
		.subject = audit_name(&b->w, subject), .subject_href = place_of(a, subject),
		.next = wall_time(&b->wall, n->next_at == TIME_NONE ? n->ended_at : n->next_at),
		.drop = b->v->drop ? drop_of(b->w.rq, n) : STR_NONE,
	};
	return true;
}

static int64_t before_of(const struct request *rq)
{
	uint64_t n;

	return str_u64(fields_get(&rq->query, STR("before")), &n) && n <= INT64_MAX ? (int64_t)n : INT64_MAX;
}

static bool fill_tabs(struct box *b, int state, struct err *err)
{
	const struct request *rq = b->w.rq;
	int64_t n[NOTICE_STATE_N];

	if (!outbox_count(b->w.d, n, err))
		return false;
	b->v->tabs.v = arena_array(rq->a, struct tab, NOTICE_STATE_N);
	for (int i = 0; i < NOTICE_STATE_N; i++)
		b->v->tabs.v[b->v->tabs.n++] = (struct tab){
			page_word(rq, state_words[i]), STR_JOIN(rq->a, STR("/admin/outbox?state="), notice_state_names[i]), n[i], i == state,
		};
	b->v->caption = page_plural(rq, MSG_outbox_caption, n[state]);
	return true;
}

/* Of this process, if it is the one that sends. */
static void fill_senders(const struct box *b)
{
	static const enum msg names[] = { [NOTICE_BY_MAIL] = MSG_outbox_by_mail, [NOTICE_BY_HOOK] = MSG_outbox_by_hook };
	struct deliver *d = b->w.rq->site->deliver;

	const struct request *rq = b->w.rq;

	b->v->senders.v = arena_array(rq->a, struct sender_view, 2);
	for (enum notice_way way = NOTICE_BY_MAIL; d && way <= NOTICE_BY_HOOK; way++) {
		struct deliver_state s;

		deliver_look(d, way, &s);
		if (s.ours && s.fault_at != TIME_NONE)
			b->v->senders.v[b->v->senders.n++] = (struct sender_view){
				page_word(rq, names[way]), said_text(rq->a, rq->lang, str_dup(rq->a, str_of(s.fault))),
				wall_time(&b->wall, s.fault_at),
			};
	}
}

static bool fill_addresses(struct box *b, struct err *err)
{
	struct request *rq = b->w.rq;
	struct trouble_rows t;

	if (!troubles_of(b->w.d, rq->a, STR(""), ADDRESSES_SHOWN, &t, err))
		return false;
	b->v->addresses.v = arena_array(rq->a, struct failing_view, t.n);
	for (size_t i = 0; i < t.n; i++) {
		const struct trouble_row *r = &t.v[i];
		struct str who = str_printf(rq->a, "member/%lld", (long long)r->member);
		struct str good = place_with(rq->a, act_path(rq->a, "mail.good", who), "back", STR("/admin/outbox"));

		b->v->addresses.v[b->v->addresses.n++] = (struct failing_view){
			.who = audit_name(&b->w, who), .href = place_of(rq->a, who), .status = r->status, .at = wall_time(&b->wall, r->at),
			.failing = r->failing, .delays = r->delays, .good = admin_is_steward(rq) ? good : STR_NONE,
		};
	}
	return true;
}

bool page_admin_outbox(struct request *rq, struct response *rs, struct err *err)
{
	struct str asked = fields_get(&rq->query, STR("state"));
	int state = asked.n ? names_find(notice_state_names, NOTICE_STATE_N, asked) : NOTICE_QUEUED;
	struct outbox_view v = { 0 };
	struct box b = { .wall = wall_of(rq), .v = &v };

	if (!admin_enter(rq, ADMIN_OUTBOX, err) || !audit_words_init(&b.w, rq, err))
		return false;
	if (state < 0)
		return err_set(err, ERR_USAGE, "state: found \"%.*s\", expected queued, held, kept, sent, failed or dropped",
		               STR_ARG(str_sub(asked, 0, 40)));
	admin_frame(rq, ADMIN_OUTBOX, &v.f);
	v.zone = wall_zone(&b.wall);
	v.asker = admin_asker(rq);
	v.retry = state == NOTICE_FAILED && admin_is_steward(rq);
	v.drop = state != NOTICE_SENT && state != NOTICE_DROPPED && admin_is_steward(rq);
	fill_senders(&b);
	v.rows.v = arena_array(rq->a, struct outbox_row_view, OUTBOX_SHOWN);
	if (!fill_addresses(&b, err) || !fill_tabs(&b, state, err) ||
	    !outbox_in_state(b.w.d, (enum notice_state)state, before_of(rq), OUTBOX_SHOWN + 1, add_notice, &b, err))
		return false;
	if (v.older.n)
		v.older = str_printf(rq->a, "/admin/outbox?state=%.*s&before=%lld", STR_ARG(notice_state_names[state]),
		                       (long long)b.last + 1);
	if (before_of(rq) != INT64_MAX)
		v.newest = STR_JOIN(rq->a, STR("/admin/outbox?state="), notice_state_names[state]);
	RENDER(rq, rs, admin_outbox, &v);
	return true;
}

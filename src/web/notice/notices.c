/* One's notices: which come and when, and what came; a party's webhooks. */
#include "hub/notice/told.h"
#include "templates.h"
#include "text/said.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/people/people_words.h"
#include "web/serve/place.h"

#define PATH_NOTICES "/account/notices"

static const enum msg states[NOTICE_STATE_N] = {
	[NOTICE_QUEUED] = MSG_told_queued, [NOTICE_HELD] = MSG_told_held,     [NOTICE_KEPT] = MSG_told_kept,
	[NOTICE_SENT] = MSG_told_sent,     [NOTICE_FAILED] = MSG_told_failed, [NOTICE_DROPPED] = MSG_told_dropped,
};

static struct notice_line line_of(const struct request *rq, const struct wall *w, const struct notice_row *n)
{
	int k = notice_kind_find(n->kind);
	bool hook = n->way == NOTICE_BY_HOOK;

	return (struct notice_line){
		.at = wall_time(w, n->at), .what = k < 0 ? n->kind : hook ? notice_rules[k].event : page_word(rq, notice_rules[k].subject),
		.href = k >= 0 && notice_rules[k].page ? str_of(notice_rules[k].page) : place_of(rq->a, n->subject),
		.state = page_word(rq, states[n->state]), .error = said_text(rq->a, rq->lang, n->error), .attempts = n->attempts,
	};
}

/* --- /account/notices --- */

/* Kinds that never reach somebody of this standing are not offered. */
static bool concerns(const struct request *rq, struct str kind)
{
	static const struct { enum notice_kind kind; enum relation rel; } some[] = {
		{ NOTICE_CONTACT_CHECK, REL_COORDINATOR }, { NOTICE_JOIN_REQUEST, REL_COORDINATOR },
		{ NOTICE_APPROVAL_AWAITED, REL_COORDINATOR }, { NOTICE_MAIL_FAILED, REL_STEWARD },
	};
	unsigned relations = access_relations(&rq->who, &(struct thing){ 0 });

	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		if (str_eq(notice_rules[some[i].kind].name, kind))
			return relations & 1u << some[i].rel;
	return true;
}

/* The act's own fields with what holds now; each has its answer, so there is nothing to leave unsaid. */
static void fill_choices(struct request *rq, const struct told_member *m, struct notices_view *v)
{
	const struct act_row *row = act_named(STR("notice.choose"));
	struct act_input in[NOTICE_KIND_N + 1];
	struct typed typed = { in, 0 };
	struct act_wrong none = { 0 };
	struct act_view form = { 0 };

	for (size_t i = 0; i < row->field_n; i++) {
		struct str name = str_of(row->fields[i].name);
		int k = notice_kind_find(name);

		in[typed.n++] = (struct act_input){ name, k >= 0 ? notice_choice_names[m->choices[k]] :
		                                    m->hour >= 0 ? str_printf(rq->a, "%d", m->hour) : STR_NONE };
	}
	act_fill(rq, row, &typed, &none, &form);
	v->fields.v = arena_array(rq->a, struct act_field_view, form.fields.n);
	for (size_t i = 0; i < form.fields.n; i++) {
		struct act_field_view f = form.fields.v[i];

		if (!concerns(rq, f.name))
			continue;
		if (f.radios) {
			f.optional = false;
			f.options.n--; /* "not said" */
		}
		v->fields.v[v->fields.n++] = f;
	}
}

bool page_notices(struct request *rq, struct response *rs, struct err *err)
{
	struct notices_view v = { 0 };
	struct told_member told;
	struct seen_member m;
	struct looking l;

	if (!looking_of(rq, &l, err) || !told_member(&l, rq->who.member, &told, err) ||
	    !people_member_seen(&l, rq->who.member, &m, err))
		return false;
	struct wall w = wall_of(rq);

	page_init(&v.page, rq, page_word(rq, MSG_told_title), NAV_NONE);
	v.subject = str_printf(rq->a, "member/%lld", (long long)rq->who.member);
	v.asker = str_printf(rq->a, "%lld", (long long)rq->who.member);
	v.mail = m.person.mail;
	v.encrypted = told.encrypted;
	v.pgp = place_with(rq->a, act_path(rq->a, "member.pgp", v.subject), "back", STR(PATH_NOTICES));
	v.zone = wall_zone(&w);
	v.json = STR("/api/v1/notices");
	fill_choices(rq, &told, &v);
	v.rows.v = arena_array(rq->a, struct notice_line, told.rows.n);
	for (size_t i = 0; i < told.rows.n; i++)
		v.rows.v[v.rows.n++] = line_of(rq, &w, &told.rows.v[i]);
	RENDER(rq, rs, notices, &v);
	return true;
}

/* --- /party/{id}/webhooks --- */

static struct webhook_view webhook_of(struct request *rq, const struct wall *w, const struct told_webhooks *all,
                                      const struct told_webhook *h, struct str here)
{
	struct str subject = str_printf(rq->a, "webhook/%lld", (long long)h->row.id);
	bool off = h->row.off_at != TIME_NONE;
	struct webhook_view v = {
		.url = h->row.url, .events = str_eq(h->row.events, STR("*")) ? page_word(rq, MSG_webhooks_all) : h->row.events,
		.error = said_text(rq->a, rq->lang, h->row.error), .off = off, .failing = !off && h->row.failures,
		.failures = h->row.failures,
		.since = wall_time(w, off ? h->row.off_at : h->row.since),
		.test = off ? STR_NONE : act_if(rq, "webhook.test", subject, &all->thing, here),
		.revive = off ? act_if(rq, "webhook.revive", subject, &all->thing, here) : STR_NONE,
		.end = act_if(rq, "webhook.end", subject, &all->thing, here),
	};

	v.rows.v = arena_array(rq->a, struct notice_line, h->rows.n);
	for (size_t i = 0; i < h->rows.n; i++)
		v.rows.v[v.rows.n++] = line_of(rq, w, &h->rows.v[i]);
	return v;
}

bool page_webhooks(struct request *rq, struct response *rs, struct err *err)
{
	struct webhooks_view v = { 0 };
	struct told_webhooks all;
	struct party_row p;
	struct looking l;

	if (!looking_of(rq, &l, err) || !told_webhooks(&l, rq->caught[0], &all, err) || !party_get(l.db, rq->a, rq->caught[0], &p, err))
		return false;
	struct wall w = wall_of(rq);

	page_init(&v.page, rq, page_word(rq, MSG_webhooks_title), NAV_PARTIES);
	v.party = p.name;
	v.party_href = page_path(rq->a, "/party/", p.id);
	v.zone = wall_zone(&w);
	v.json = STR_JOIN(rq->a, STR("/api/v1/webhooks?party="), p.id);
	struct str here = STR_JOIN(rq->a, v.party_href, STR("/webhooks"));

	if (p.ended == TIME_NONE)
		v.add = act_if(rq, "webhook.add", STR_JOIN(rq->a, STR("party/"), p.id), &all.thing, here);
	v.hooks.v = arena_array(rq->a, struct webhook_view, all.n);
	for (size_t i = 0; i < all.n; i++)
		v.hooks.v[v.hooks.n++] = webhook_of(rq, &w, &all, &all.v[i], here);
	RENDER(rq, rs, webhooks, &v);
	return true;
}

/* A webhook has no page of its own: it stands with the others of its party. */
bool page_of_webhook(struct request *rq, struct response *rs, struct err *err)
{
	struct thing t;
	enum thing_kind is;
	struct looking l;

	if (!looking_of(rq, &l, err) || !thing_load(l.db, &l.who, STR_JOIN(rq->a, STR("webhook/"), rq->caught[0]), &is, &t, rq->a, err))
		return false;
	if (!access_read(&rq->who, &t, READ_WEBHOOKS))
		return thing_none(err);
	response_redirect(rs, 303, STR_JOIN(rq->a, page_path(rq->a, "/party/", t.party), STR("/webhooks")));
	return true;
}

/* deliver to webhooks: a batch of signed requests at a time, then what came of each in one transaction. */
#include <stdio.h>
#include <stdlib.h>

#include "crypto/digest.h"
#include "hub/notice/deliver_parts.h"

enum { HOOK_S = 20, HOOK_OFF_S = 3 * 86400, FAILURES_LEAST = 10, EACH_MOST = 8, WAIT_MOST_S = 86400 };

struct target {
	struct webhook_row row;
	bool there;
	size_t calls; /* of it in this batch */
	bool fails;   /* for too long: to be switched off */
	char why[DELIVER_WHY];
};
struct posts {
	struct hook_call calls[DELIVER_BATCH];
	struct notice_row *rows[DELIVER_BATCH];
	struct target *targets[DELIVER_BATCH];
	size_t n;
	struct target known[DELIVER_BATCH];
	size_t known_n;
};

static bool target_of(struct round *r, struct posts *p, int64_t id, struct target **ret, struct err *err)
{
	struct err why = { 0 };
	struct target *t;

	for (size_t i = 0; i < p->known_n; i++)
		if (p->known[i].row.id == id) {
			*ret = &p->known[i];
			return true;
		}
	t = *ret = &p->known[p->known_n++];
	*t = (struct target){ .row.id = id };
	t->there = webhook_get(r->db, &r->batch, id, &t->row, &why);
	if (!t->there && why.code != ERR_FOUND) {
		*err = why;
		return false;
	}
	t->there = t->there && t->row.ended == TIME_NONE && t->row.off_at == TIME_NONE;
	return true;
}

static bool end(struct round *r, const struct notice_row *n, enum notice_state state, const char *why, struct err *err)
{
	if (state == NOTICE_FAILED)
		r->state->failed++;
	return outbox_end(r->db, n->rank, state, r->now, str_of(why), err);
}

static bool wait(struct round *r, const struct notice_row *n, int64_t s, const char *why, struct err *err)
{
	return outbox_wait(r->db, n->rank, r->now + s, str_of(why), err);
}

static bool sort_out_one(struct round *r, struct notice_row *n, struct posts *p, struct err *err)
{
	const struct deliver_calls *calls = &r->o->calls;
	struct hook_call *c = &p->calls[p->n];
	char id[NOTICE_ID + 1];
	struct err why = { 0 };
	struct target *t;

	if (!target_of(r, p, n->webhook, &t, err))
		return false;
	if (!t->there)
		return end(r, n, NOTICE_DROPPED, "the webhook is off", err);
	if (!notice_write_hook(&r->batch, &r->set.site, n, &c->body, &why))
		return end(r, n, NOTICE_FAILED, why.msg, err);
	if (t->calls == (t->row.failures ? 1 : EACH_MOST)) /* one is enough to see whether it is back */
		return t->row.failures ? wait(r, n, deliver_pause(r->o, n->attempts + 1), "the receiver fails", err) : true;
	if (!calls->hook_key(calls->ctx, r->db, &t->row, c->key, &c->key_n, &why))
		return wait(r, n, deliver_pause(r->o, n->attempts + 1), why.msg, err);
	notice_id(n->key, id);
	c->url = t->row.url;
	c->id = str_dup(&r->batch, str_of(id));
	t->calls++;
	p->rows[p->n] = n;
	p->targets[p->n++] = t;
	int64_t pause = deliver_pause(r->o, ++n->attempts), lease = or_else(r->o->hook_timeout_s, HOOK_S);

	return outbox_try(r->db, n->rank, r->now + (pause > lease ? pause : lease), err);
}

static bool sort_out(struct round *r, struct rows *due, struct posts *p, struct err *err)
{
	bool ok = db_begin(r->db, err);

	for (size_t i = 0; ok && i < due->n; i++)
		ok = sort_out_one(r, &due->v[i], p, err);
	return ok ? db_commit(r->db, err) : (db_rollback(r->db), false);
}

static bool mark_failed(struct round *r, const struct hook_call *c, const struct notice_row *n, struct target *t, struct err *err)
{
	int64_t pause = deliver_pause(r->o, n->attempts), asked = c->wait_s < WAIT_MOST_S ? c->wait_s : WAIT_MOST_S;

	if (!webhook_failed(r->db, t->row.id, r->now, str_of(c->why), err))
		return false;
	if (!t->row.failures++)
		t->row.since = r->now;
	bool long_enough = t->row.failures >= FAILURES_LEAST && r->now - t->row.since >= or_else(r->o->hook_off_s, HOOK_OFF_S);

	if (c->outcome == HOOK_GONE || long_enough) {
		t->fails = true;
		snprintf(t->why, sizeof t->why, "%s", c->why);
	}
	if (deliver_given_up(r, n))
		return end(r, n, NOTICE_FAILED, c->why, err);
	return wait(r, n, asked > pause ? asked : pause, c->why, err);
}

static bool mark_one(struct round *r, const struct hook_call *c, const struct notice_row *n, struct target *t, struct err *err)
{
	if (c->outcome != HOOK_TAKEN)
		return mark_failed(r, c, n, t, err);
	deliver_went(r, 1);
	if (t->row.failures && !webhook_well(r->db, t->row.id, err))
		return false;
	t->row.failures = 0;
	return end(r, n, NOTICE_SENT, "", err);
}

/* What was under way when we were told to stop has not failed; it may arrive a second time. */
static bool mark(struct round *r, const struct posts *p, struct err *err)
{
	bool stopped = round_stopped(r), ok = db_begin(r->db, err);

	for (size_t i = 0; ok && i < p->n; i++)
		if (stopped && p->calls[i].outcome != HOOK_TAKEN)
			ok = outbox_untry(r->db, p->rows[i]->rank, p->rows[i]->next_at, STR("stopped"), err);
		else
			ok = mark_one(r, &p->calls[i], p->rows[i], p->targets[i], err);
	return ok ? db_commit(r->db, err) : (db_rollback(r->db), false);
}

/* What waits for them is dropped with that. */
static void switch_off(const struct round *r, const struct posts *p)
{
	const struct deliver_calls *calls = &r->o->calls;

	for (size_t i = 0; i < p->known_n; i++)
		if (p->known[i].fails)
			calls->hook_fail(calls->ctx, p->known[i].row.id, str_of(p->known[i].why), NULL);
}

bool deliver_hooks(struct round *r, struct err *err)
{
	struct posts *p = malloc(sizeof *p);
	bool ok = true, more = true;

	if (!p)
		abort();
	while (ok && more && !round_stopped(r)) {
		struct rows due = { .a = &r->batch };

		arena_reset(&r->batch);
		p->n = p->known_n = 0;
		r->now = deliver_now(r->o);
		ok = outbox_due(r->db, NOTICE_BY_HOOK, r->now, DELIVER_BATCH, rows_add, &due, err);
		more = ok && due.n > 0;
		if (!more)
			break;
		const struct hook_options ho = {
			.inside = r->set.hooks_inside, .ca = r->o->ca, .timeout_s = or_else(r->o->hook_timeout_s, HOOK_S), .stop = r->stop,
			.now = r->now,
		};

		ok = sort_out(r, &due, p, err);
		if (ok && p->n) {
			hook_post(p->calls, p->n, &ho);
			r->now = deliver_now(r->o);
			ok = mark(r, p, err);
			if (ok)
				switch_off(r, p);
		}
		for (size_t i = 0; i < p->n; i++)
			erase(p->calls[i].key, sizeof p->calls[i].key);
	}
	free(p);
	return ok;
}

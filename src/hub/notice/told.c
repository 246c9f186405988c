#include "hub/notice/told.h"

struct taking {
	struct arena *a;
	struct told_rows *to;
};

static bool take_row(void *ctx, const struct notice_row *n, struct err *err)
{
	struct taking *t = ctx;
	struct told_rows *r = t->to;

	(void)err;
	r->v = arena_grow(t->a, r->v, r->n, &r->cap, sizeof *r->v);
	r->v[r->n] = *n;
	r->v[r->n].key = r->v[r->n].member = r->v[r->n].args = STR_NONE;
	r->v[r->n].kind = str_dup(t->a, n->kind);
	r->v[r->n].subject = str_dup(t->a, n->subject);
	r->v[r->n].error = str_dup(t->a, n->error);
	r->n++;
	return true;
}

static bool take_choice(void *ctx, struct str kind, enum notice_choice c, struct err *err)
{
	struct told_member *m = ctx;
	int k = notice_kind_find(kind);

	(void)err;
	if (k >= 0)
		m->choices[k] = notice_choice_for((enum notice_kind)k, c);
	return true;
}

bool told_member(const struct looking *l, int64_t member, struct told_member *ret, struct err *err)
{
	struct str name = str_printf(l->a, "member/%lld", (long long)member), pgp;
	struct taking t = { l->a, &ret->rows };
	enum thing_kind kind;
	struct thing thing;

	*ret = (struct told_member){ .hour = -1 };
	if (!thing_load(l->db, &l->who, name, &kind, &thing, l->a, err))
		return false;
	if (!access_read(&l->who, &thing, READ_NOTICES))
		return thing_none(err);
	if (!choices_of(l->db, name, take_choice, ret, err) || !hour_of(l->db, name, &ret->hour, err) ||
	    !pgp_of(l->db, l->a, member, &pgp, err))
		return false;
	ret->encrypted = pgp.n;
	return outbox_of_member(l->db, name, INT64_MAX, TOLD_SHOWN, take_row, &t, err);
}

struct listing {
	struct arena *a;
	struct told_webhooks *to;
};

static bool take_webhook(void *ctx, const struct webhook_row *w, struct err *err)
{
	struct listing *l = ctx;
	struct told_webhooks *t = l->to;

	(void)err;
	if (w->ended != TIME_NONE)
		return true;
	t->v = arena_grow(l->a, t->v, t->n, &t->cap, sizeof *t->v);
	t->v[t->n] = (struct told_webhook){ .row = *w };
	t->v[t->n].row.party = str_dup(l->a, w->party);
	t->v[t->n].row.url = str_dup(l->a, w->url);
	t->v[t->n].row.events = str_dup(l->a, w->events);
	t->v[t->n].row.secret = STR_NONE;
	t->v[t->n].row.error = str_dup(l->a, w->error);
	t->n++;
	return true;
}

bool told_webhooks(const struct looking *l, struct str party, struct told_webhooks *ret, struct err *err)
{
	struct listing list = { l->a, ret };
	enum thing_kind kind;

	*ret = (struct told_webhooks){ 0 };
	if (!thing_load(l->db, &l->who, STR_JOIN(l->a, STR("party/"), party), &kind, &ret->thing, l->a, err))
		return false;
	if (!access_read(&l->who, &ret->thing, READ_WEBHOOKS))
		return thing_none(err);
	if (!webhooks_of(l->db, party, take_webhook, &list, err))
		return false;
	for (size_t i = 0; i < ret->n; i++) { /* afterwards: one statement at a time */
		struct taking t = { l->a, &ret->v[i].rows };

		if (!outbox_of_hook(l->db, ret->v[i].row.id, INT64_MAX, ANSWERS_SHOWN, take_row, &t, err))
			return false;
	}
	return true;
}

/* --- as JSON --- */

static void put_time(struct buf *b, const char *before, unixtime t)
{
	char text[21];

	if (t != TIME_NONE)
		buf_put_member(b, before, str_of(time_format(t, text)));
}

static void put_rows(struct buf *b, const struct told_rows *rows)
{
	buf_putc(b, '[');
	for (size_t i = 0; i < rows->n; i++) {
		const struct notice_row *n = &rows->v[i];
		int k = notice_kind_find(n->kind);

		buf_put_member(b, i ? ",\n{\"kind\":" : "{\"kind\":", n->kind);
		if (n->way == NOTICE_BY_HOOK && k >= 0)
			buf_put_member(b, ",\"event\":", notice_rules[k].event);
		buf_put_member(b, ",\"subject\":", n->subject);
		put_time(b, ",\"at\":", n->at);
		buf_put_member(b, ",\"state\":", notice_state_names[n->state]);
		buf_printf(b, ",\"attempts\":%lld", (long long)n->attempts);
		put_time(b, ",\"next\":", n->next_at);
		put_time(b, ",\"ended\":", n->ended_at);
		if (n->error.n)
			buf_put_member(b, ",\"error\":", n->error);
		buf_putc(b, '}');
	}
	buf_putc(b, ']');
}

void told_put_member(struct buf *b, const struct told_member *m)
{
	bool first = true;

	buf_puts(b, "{\"choices\":{");
	for (size_t k = 0; k < NOTICE_KIND_N; k++) {
		if (!notice_rules[k].may_off && !notice_rules[k].may_wait)
			continue;
		buf_puts(b, first ? "" : ",");
		buf_put_json(b, notice_rules[k].name);
		buf_put_member(b, ":", notice_choice_names[m->choices[k]]);
		first = false;
	}
	buf_puts(b, "}");
	if (m->hour >= 0)
		buf_printf(b, ",\"hour\":%d", m->hour);
	buf_printf(b, ",\"encrypted\":%s,\"notices\":", m->encrypted ? "true" : "false");
	put_rows(b, &m->rows);
	buf_puts(b, "}\n");
}

static void put_webhook(struct buf *b, const struct webhook_row *w)
{
	struct str events = w->events, one;

	buf_printf(b, "{\"id\":%lld", (long long)w->id);
	buf_put_member(b, ",\"party\":", w->party);
	buf_put_member(b, ",\"url\":", w->url);
	buf_puts(b, ",\"events\":[");
	for (bool first = true; str_token(&events, " ", &one); first = false) {
		buf_puts(b, first ? "" : ",");
		buf_put_json(b, one);
	}
	buf_printf(b, "],\"on\":%s,\"failures\":%lld", w->off_at == TIME_NONE ? "true" : "false", (long long)w->failures);
	put_time(b, ",\"failing_since\":", w->since);
	put_time(b, ",\"off_since\":", w->off_at);
	if (w->error.n)
		buf_put_member(b, ",\"error\":", w->error);
}

void told_put_webhooks(struct buf *b, const struct told_webhooks *w)
{
	buf_puts(b, "{\"webhooks\":[");
	for (size_t i = 0; i < w->n; i++) {
		buf_puts(b, i ? ",\n" : "\n");
		put_webhook(b, &w->v[i].row);
		buf_puts(b, ",\"last\":");
		put_rows(b, &w->v[i].rows);
		buf_putc(b, '}');
	}
	buf_puts(b, "]}\n");
}

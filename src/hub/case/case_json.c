#include "hub/case/case_json.h"

static void put_time(struct buf *b, const char *before, unixtime t)
{
	char text[21];

	if (t != TIME_NONE)
		buf_put_member(b, before, str_of(time_format(t, text)));
}

static void put_some(struct buf *b, const char *before, struct str s)
{
	if (s.n)
		buf_put_member(b, before, s);
}

static void put_words(struct buf *b, const char *before, struct str words)
{
	struct str one;
	bool any = false;

	buf_puts(b, before);
	buf_putc(b, '[');
	while (str_token(&words, " ", &one)) {
		buf_puts(b, any ? "," : "");
		buf_put_json(b, one);
		any = true;
	}
	buf_putc(b, ']');
}

/* What a cover tells too. */
static void put_head(struct buf *b, const struct case_row *r, enum case_sight sight)
{
	buf_printf(b, "{\"id\":%lld", (long long)r->id);
	buf_put_member(b, ",\"sight\":", case_sight_names[sight]);
	buf_put_member(b, ",\"state\":", case_life_names[r->life]);
	buf_put_member(b, ",\"tlp\":", tlp_rows[r->tlp].label);
}

void case_put_listed(struct buf *b, const struct listed_case *c)
{
	const struct case_row *r = &c->row;
	bool cover = c->sight == CASE_SIGHT_COVER;

	put_head(b, r, c->sight);
	put_some(b, ",\"title\":", c->title);
	buf_put_member(b, ",\"part\":", part_names[c->own.role]);
	put_some(b, ",\"own_number\":", c->own.track);
	put_words(b, ",\"cves\":", c->cves);
	if (!cover)
		put_some(b, ",\"grade\":", r->grade);
	buf_put_member(b, ",\"embargo\":", embargo_state_names[r->embargo]);
	if (embargo_in_force(r->embargo))
		put_time(b, ",\"embargo_ends\":", r->ends);
	if (!cover) {
		put_time(b, ",\"public\":", r->public);
		put_time(b, ",\"exploit\":", r->exploit);
		put_time(b, ",\"attack\":", r->attack);
		put_time(b, ",\"published\":", r->published);
		put_time(b, ",\"opened\":", r->at);
	}
	buf_printf(b, ",\"due\":%lld", (long long)c->due);
	put_time(b, ",\"due_next\":", c->due_at);
	buf_printf(b, ",\"unread\":%lld}", (long long)c->unread);
}

/* --- one --- */

static void put_proposal(struct buf *b, const struct seen_case *c, size_t i)
{
	const struct proposal_row *p = &c->at.proposals.v[i];
	unsigned yes = 0, no = 0;

	for (size_t k = 0; k < c->at.e.answer_n; k++)
		if (c->at.e.answers[k].proposal == p->id)
			*(c->at.e.answers[k].yes ? &yes : &no) += 1;
	buf_printf(b, "{\"id\":%lld", (long long)p->id);
	buf_put_member(b, ",\"by\":", p->who);
	put_time(b, ",\"ends\":", p->ends);
	put_some(b, ",\"zone\":", p->zone);
	put_time(b, ",\"at\":", p->at);
	put_time(b, ",\"answer_by\":", p->answer_by);
	buf_put_member(b, ",\"state\":", embargo_proposal_names[c->at.e.proposals[i].state]);
	buf_printf(b, ",\"accepted\":%u,\"rejected\":%u}", yes, no);
}

/* On a cover only what is open: what was said before is of the case. */
static void put_embargo(struct buf *b, const struct seen_case *c)
{
	const struct embargo *e = &c->at.e;
	bool any = false;

	buf_put_member(b, ",\"embargo\":{\"state\":", embargo_state_names[e->state]);
	buf_printf(b, ",\"in_force\":%s", embargo_in_force(e->state) ? "true" : "false");
	put_time(b, ",\"began\":", e->began);
	put_time(b, ",\"ends\":", e->ends);
	put_some(b, ",\"zone\":", c->at.row.ends_zone);
	put_time(b, ",\"ended\":", e->ended);
	if (e->ended != TIME_NONE)
		buf_put_member(b, ",\"because\":", embargo_end_names[e->why]);
	buf_puts(b, ",\"proposals\":[");
	for (size_t i = 0; i < c->at.proposals.n; i++)
		if (c->sight > CASE_SIGHT_COVER || e->proposals[i].state == PROPOSAL_OPEN) {
			buf_puts(b, any ? ",\n" : "");
			put_proposal(b, c, i);
			any = true;
		}
	buf_puts(b, "]}");
}

static void put_part(struct buf *b, const struct seen_part *s)
{
	const struct participant *p = &s->p;

	buf_put_member(b, "{\"who\":", p->who);
	put_some(b, ",\"name\":", s->name);
	buf_put_member(b, ",\"role\":", part_names[p->role]);
	buf_put_member(b, ",\"state\":", part_state_names[seen_part_state(s)]);
	put_time(b, ",\"asked\":", p->invited);
	put_time(b, ",\"entered\":", p->entered);
	put_some(b, ",\"answer\":", part_answer_names[p->answer]);
	put_time(b, ",\"answered\":", p->answered);
	put_some(b, ",\"grade\":", p->grade);
	if (s->silence.silent)
		put_time(b, ",\"silent_since\":", s->silence.since);
	put_time(b, ",\"aware\":", p->aware);
	put_time(b, ",\"fix_ready\":", p->ready);
	put_time(b, ",\"fix_deployed\":", p->deployed);
	put_some(b, ",\"own_number\":", p->track);
	if (s->repairs.cells)
		buf_printf(b, ",\"repairs\":{\"rows\":%u,\"need_fix\":%u,\"helped\":%u,\"unknown\":%u}", s->repairs.cells, s->repairs.need,
		           s->repairs.helped, s->repairs.unknown);
	buf_printf(b, ",\"unread\":%lld}", (long long)s->unread);
}

static void put_vuln(struct buf *b, const struct seen_vuln *v)
{
	buf_printf(b, "{\"id\":%lld", (long long)v->row.id);
	put_some(b, ",\"title\":", v->title);
	put_some(b, ",\"component\":", v->component);
	put_some(b, ",\"cve\":", v->row.cve);
	put_words(b, ",\"cwe\":", v->row.cwe);
	put_some(b, ",\"vector\":", v->row.vector);
	put_some(b, ",\"grade\":", v->row.grade);
	put_some(b, ",\"entry\":", v->row.entry);
	put_time(b, ",\"published\":", v->row.published);
	buf_putc(b, '}');
}

static void put_thread(struct buf *b, const struct seen_thread *t)
{
	buf_printf(b, "{\"id\":%lld", (long long)t->row.id);
	buf_put_member(b, ",\"kind\":", thread_kind_names[t->row.kind]);
	put_some(b, ",\"title\":", t->title);
	put_some(b, ",\"product\":", t->product);
	buf_printf(b, ",\"posts\":%lld,\"unread\":%lld", (long long)t->row.posts, (long long)t->unread);
	put_time(b, ",\"last\":", t->last_at);
	put_time(b, ",\"ended\":", t->row.ended);
	buf_putc(b, '}');
}

static void put_owed(struct buf *b, const char *before, const struct owing *w, const struct obligation_rows *rows, unixtime now)
{
	buf_puts(b, before);
	for (size_t i = 0; i < rows->n; i++) {
		buf_puts(b, i ? ",\n" : "\n");
		owed_put(b, w, &rows->v[i], now);
	}
	buf_putc(b, ']');
}

static void put_happened(struct buf *b, const struct happened *h)
{
	buf_printf(b, "{\"seq\":%lld", (long long)h->seq);
	put_time(b, ",\"at\":", h->at);
	buf_put_member(b, ",\"act\":", h->name);
	buf_put_member(b, ",\"subject\":", h->subject);
	put_some(b, ",\"by\":", h->by);
	buf_putc(b, '}');
}

static void put_whole(struct buf *b, const struct seen_case *c)
{
	const struct case_row *r = &c->at.row;

	put_some(b, ",\"title\":", c->title);
	put_some(b, ",\"grade\":", r->grade);
	put_some(b, ",\"plan\":", r->plan);
	put_time(b, ",\"opened\":", r->at);
	put_time(b, ",\"ended\":", r->ended);
	if (r->merged)
		buf_printf(b, ",\"merged_into\":%lld", (long long)r->merged);
	if (r->parent)
		buf_printf(b, ",\"split_from\":%lld", (long long)r->parent);
	put_time(b, ",\"public\":", r->public);
	put_time(b, ",\"exploit\":", r->exploit);
	put_time(b, ",\"attack\":", r->attack);
	put_words(b, ",\"claims\":", r->claims);
	put_time(b, ",\"published\":", r->published);
	buf_puts(b, ",\"vulnerabilities\":[");
	for (size_t i = 0; i < c->vulns.n; i++) {
		buf_puts(b, i ? ",\n" : "\n");
		put_vuln(b, &c->vulns.v[i]);
	}
	buf_puts(b, "],\"reports\":[");
	for (size_t i = 0; i < c->reports.n; i++)
		buf_printf(b, "%s%lld", i ? "," : "", (long long)c->reports.v[i].id);
	buf_puts(b, "],\"participants\":[");
	for (size_t i = 0; i < c->parts.n; i++) {
		buf_puts(b, i ? ",\n" : "\n");
		put_part(b, &c->parts.v[i]);
	}
	buf_puts(b, "],\"threads\":[");
	for (size_t i = 0; i < c->threads.n; i++) {
		buf_puts(b, i ? ",\n" : "\n");
		put_thread(b, &c->threads.v[i]);
	}
	buf_putc(b, ']');
}

void case_put(struct buf *b, const struct owing *w, const struct seen_case *c, unixtime now)
{
	put_head(b, &c->at.row, c->sight);
	buf_put_member(b, ",\"leader\":", c->at.row.leader);
	put_some(b, ",\"asked_by\":", c->invited_by);
	put_embargo(b, c);
	if (c->sight > CASE_SIGHT_COVER)
		put_whole(b, c);
	put_owed(b, ",\"due\":[", w, &c->mine, now);
	if (c->sight == CASE_SIGHT_COVER) {
		buf_putc(b, '}');
		return;
	}
	put_owed(b, ",\"due_from_others\":[", w, &c->others, now);
	buf_puts(b, ",\"history\":[");
	for (size_t i = 0; i < c->history.n; i++) {
		buf_puts(b, i ? ",\n" : "\n");
		put_happened(b, &c->history.v[i]);
	}
	buf_putc(b, ']');
	if (c->history_next)
		buf_printf(b, ",\"older\":%lld", (long long)c->history_next);
	buf_putc(b, '}');
}

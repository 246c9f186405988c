/* The audit: every act, newest first; the same acts as a file. */
#include "web/admin/audit.h"

#include "hub/act.h"
#include "hub/act_told.h"
#include "templates.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/place.h"
#include "web/wall.h"

struct showing {
	struct audit_words w;
	struct wall wall;
	struct audit_view v;
	size_t most;
	int64_t last;
};

static struct str link_of(struct arena *a, struct str subject)
{
	struct str place = place_of(a, subject);

	return str_starts(place, STR_JOIN(a, STR("/"), subject)) ? place : STR_NONE;
}

static bool add_row(void *ctx, const struct act_record *r, struct err *err)
{
	struct showing *s = ctx;
	struct request *rq = s->w.rq;
	struct audit_row_view *to = &s->v.rows.v[s->v.rows.n];

	(void)err;
	s->last = r->seq;
	if (s->v.rows.n++ == s->most) { /* there is one more: it begins the next page */
		s->v.rows.n--;
		s->v.older = STR("more");
		return true;
	}
	*to = (struct audit_row_view){
		.number = r->seq, .at = wall_time(&s->wall, r->at), .by = audit_by(&s->w, r), .what = act_happened(rq, r->name),
		.detail = audit_detail(&s->w, r), .name = str_dup(rq->a, r->name), .subject = audit_name(&s->w, r->subject),
		.receipt = str_printf(rq->a, "/receipt/%lld", (long long)r->seq), .body = str_dup(rq->a, r->body),
	};
	to->subject_href = link_of(rq->a, r->subject);
	if (r->member)
		to->by_href = link_of(rq->a, str_printf(rq->a, "member/%lld", (long long)r->member));
	if (r->party.n)
		to->party = audit_name(&s->w, STR_JOIN(rq->a, STR("party/"), r->party));
	audit_facts(&s->w, r, to);
	return true;
}

/* --- the form above --- */

static void fill_acts(const struct request *rq, struct str chosen, struct audit_view *v)
{
	size_t n = 0;

	for (size_t s = 0; s < act_section_n; s++)
		n += act_sections[s]->n;
	v->acts.v = arena_array(rq->a, struct option, n + 1);
	for (size_t s = 0; s < act_section_n; s++)
		for (size_t i = 0; i < act_sections[s]->n; i++) {
			struct str name = str_of(act_sections[s]->rows[i].name);

			v->acts.v[v->acts.n++] = (struct option){ name, act_happened(rq, name), str_eq(name, chosen) };
		}
}

static struct str without(const struct request *rq, const char *name)
{
	struct str rest = params_link(rq->a, &audit_params, &rq->query, name, STR_NONE, "before");

	return STR_JOIN(rq->a, STR("/audit"), rest);
}

static struct str day_text(struct arena *a, day d)
{
	char text[11];

	return d ? str_dup(a, str_of(day_format(d, text))) : STR_NONE;
}

static void fill_active(struct showing *s, const struct audit_query *q, const struct audit_ask *k)
{
	struct request *rq = s->w.rq;
	const struct { const char *name; struct str text; } rows[] = {
		{ "act", q->act.n ? act_happened(rq, q->act) : STR_NONE },
		{ "subject", q->subject.n ? audit_name(&s->w, q->subject) : STR_NONE },
		{ "member", k->member > 0 ? audit_name(&s->w, str_printf(rq->a, "member/%lld", (long long)k->member)) :
		            k->member == 0 ? page_word(rq, MSG_audit_the_hub) : STR_NONE },
		{ "party", k->party.n ? audit_name(&s->w, STR_JOIN(rq->a, STR("party/"), k->party)) : STR_NONE },
		{ "from", q->from ? STR_JOIN(rq->a, STR("≥ "), day_text(rq->a, q->from)) : STR_NONE },
		{ "to", q->until ? STR_JOIN(rq->a, STR("≤ "), day_text(rq->a, q->until)) : STR_NONE },
	};

	s->v.active.v = arena_array(rq->a, struct link, sizeof rows / sizeof *rows);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].text.n)
			s->v.active.v[s->v.active.n++] = (struct link){ rows[i].text, without(rq, rows[i].name), false };
}

static struct str with(const struct request *rq, const char *path, const char *name, struct str value, const char *drop)
{
	return STR_JOIN(rq->a, str_of(path), params_link(rq->a, &audit_params, &rq->query, name, value, drop));
}

static void fill_links(struct showing *s, const struct audit_query *q)
{
	struct request *rq = s->w.rq;

	if (s->v.older.n)
		s->v.older = with(rq, "/audit", "before", str_printf(rq->a, "%lld", (long long)s->last + 1), NULL);
	if (q->before)
		s->v.newest = without(rq, "before");
	s->v.csv = with(rq, "/audit", "format", STR("csv"), "before");
	s->v.json = with(rq, "/api/v1/audit", "limit", STR_NONE, "before");
}

static bool show(struct request *rq, struct response *rs, const struct audit_query *q, struct audit_ask *k, struct err *err)
{
	struct showing s = { .wall = wall_of(rq), .most = (size_t)k->most };

	if (!audit_words_init(&s.w, rq, err))
		return false;
	s.v.rows.v = arena_array(rq->a, struct audit_row_view, s.most + 1);
	k->most++;
	if (!audit_each(s.w.d, k, add_row, &s, err))
		return false;
	page_init(&s.v.page, rq, page_word(rq, MSG_audit_title), NAV_AUDIT);
	s.v.subject = q->subject;
	s.v.member = q->member;
	s.v.party = q->party;
	s.v.from = day_text(rq->a, q->from);
	s.v.until = day_text(rq->a, q->until);
	s.v.zone = wall_zone(&s.wall);
	s.v.caption = page_plural(rq, MSG_audit_caption, (int64_t)s.v.rows.n);
	fill_acts(rq, q->act, &s.v);
	fill_active(&s, q, k);
	fill_links(&s, q);
	RENDER(rq, rs, audit, &s.v);
	return true;
}

/* --- as a file --- */

struct file { struct audit_words w; struct buf *b; };

static bool put_row(void *ctx, const struct act_record *r, struct err *err)
{
	struct file *f = ctx;
	struct request *rq = f->w.rq;
	char at[21];
	const struct str columns[] = {
		str_printf(rq->a, "%lld", (long long)r->seq), str_of(time_format(r->at, at)), r->name,
		r->member ? str_printf(rq->a, "member/%lld", (long long)r->member) : STR("hub"), audit_by(&f->w, r),
		r->party, r->subject, audit_name(&f->w, r->subject), audit_detail(&f->w, r), r->body,
	};

	(void)err;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		buf_puts(f->b, i ? "," : "");
		buf_put_csv(f->b, columns[i]);
	}
	buf_puts(f->b, "\r\n");
	return true;
}

static bool put_csv(struct request *rq, struct response *rs, const struct audit_ask *k, struct err *err)
{
	struct file f = { .b = &rs->body };

	if (!audit_words_init(&f.w, rq, err))
		return false;
	rs->type = type_csv;
	rs->filename = STR("tocsin-audit.csv");
	buf_puts(&rs->body, "number,at,act,member,name,party,subject,subject name,detail,body\r\n");
	return audit_each(f.w.d, k, put_row, &f, err);
}

bool page_audit(struct request *rq, struct response *rs, struct err *err)
{
	struct audit_query q;
	struct audit_ask k;

	if (!access_read(&rq->who, &(struct thing){ 0 }, READ_AUDIT))
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	if (!audit_read(rq, false, &q, &k, err))
		return false;
	return q.format == AUDIT_CSV ? put_csv(rq, rs, &k, err) : show(rq, rs, &q, &k, err);
}

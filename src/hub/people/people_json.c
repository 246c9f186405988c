#include "hub/people/people_json.h"

/* --- parts --- */

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

static void put_flag(struct buf *b, const char *before, bool yes)
{
	buf_puts(b, before);
	buf_puts(b, yes ? "true" : "false");
}

static void put_roles(struct buf *b, unsigned roles)
{
	bool any = false;

	buf_puts(b, ",\"roles\":[");
	for (size_t i = 0; i < ROLE_N; i++)
		if (roles >> i & 1) {
			buf_puts(b, any ? "," : "");
			buf_put_json(b, role_names[i]);
			any = true;
		}
	buf_putc(b, ']');
}

static void put_head(struct buf *b, const struct party_row *p)
{
	buf_put_member(b, "{\"id\":", p->id);
	buf_put_member(b, ",\"name\":", p->name);
	put_roles(b, p->roles);
	put_some(b, ",\"country\":", p->country);
	put_some(b, ",\"site\":", p->site);
	put_time(b, ",\"since\":", p->since);
	put_time(b, ",\"left\":", p->ended);
}

struct str people_role_words(struct arena *a, unsigned roles)
{
	struct str words = STR("");

	for (size_t i = 0; i < ROLE_N; i++)
		if (roles >> i & 1)
			words = STR_JOIN(a, words, words.n ? STR(" ") : STR(""), role_names[i]);
	return words;
}

/* --- the directory --- */

void people_put_listed(struct buf *b, const struct listed_party *p)
{
	put_head(b, &p->row);
	buf_printf(b, ",\"members\":%lld,\"verified_contacts\":%lld,\"components\":%lld}", (long long)p->count.members,
	           (long long)p->count.verified, (long long)p->count.components);
}

/* --- one party --- */

static void put_contact(struct buf *b, const struct listed_contact *c)
{
	buf_printf(b, "{\"id\":%lld", (long long)c->row.id);
	buf_put_member(b, ",\"kind\":", c->row.kind);
	buf_put_member(b, ",\"purpose\":", c->row.purpose);
	put_some(b, ",\"value\":", c->value);
	put_flag(b, ",\"verified\":", c->row.verified_at != TIME_NONE);
	put_time(b, ",\"verified_at\":", c->row.verified_at);
	put_some(b, ",\"verified_by\":", c->by);
	put_some(b, ",\"how\":", c->row.how);
	buf_putc(b, '}');
}

static void put_component(struct buf *b, const struct component_row *c)
{
	buf_printf(b, "{\"id\":%lld", (long long)c->id);
	buf_put_member(b, ",\"kind\":", c->kind);
	buf_put_member(b, ",\"value\":", c->value);
	put_some(b, ",\"note\":", c->note);
	buf_putc(b, '}');
}

static void put_person(struct buf *b, const struct person *p)
{
	buf_printf(b, "{\"id\":%lld", (long long)p->row.id);
	buf_put_member(b, ",\"party\":", p->row.party);
	put_some(b, ",\"name\":", p->name);
	put_some(b, ",\"mail\":", p->mail);
	put_flag(b, ",\"admin\":", p->row.admin);
	put_some(b, ",\"lang\":", p->row.lang);
	put_some(b, ",\"zone\":", p->row.zone);
	put_time(b, ",\"since\":", p->row.since);
	put_time(b, ",\"left\":", p->row.ended);
	put_time(b, ",\"seen\":", p->seen);
	if (p->mail_fails)
		put_flag(b, ",\"mail_fails\":", true);
}

static void put_invitation(struct buf *b, const struct listed_invitation *v)
{
	buf_printf(b, "{\"id\":%lld", (long long)v->row.id);
	put_some(b, ",\"mail\":", v->mail);
	put_flag(b, ",\"admin\":", v->row.admin);
	put_some(b, ",\"invited_by\":", v->by);
	put_time(b, ",\"expires\":", v->row.expires);
	buf_putc(b, '}');
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

/* ,"name":[...] with put(b, &v[i]) for each. */
#define PUT_ALL(b, before, list, put) \
	do { \
		buf_puts((b), (before)); \
		for (size_t put_i = 0; put_i < (list).n; put_i++) { \
			buf_puts((b), put_i ? ",\n" : ""); \
			put((b), &(list).v[put_i]); \
		} \
		buf_putc((b), ']'); \
	} while (0)

static void put_whole_person(struct buf *b, const struct person *p)
{
	put_person(b, p);
	buf_putc(b, '}');
}

void people_put_people(struct buf *b, const struct seen_party *p)
{
	PUT_ALL(b, "{\"members\":[", p->people, put_whole_person);
	PUT_ALL(b, ",\n\"invitations\":[", p->invitations, put_invitation);
	buf_putc(b, '}');
}

void people_put_party(struct buf *b, const struct seen_party *p)
{
	put_head(b, &p->row);
	put_some(b, ",\"about\":", p->row.about);
	put_some(b, ",\"lang\":", p->row.lang);
	put_some(b, ",\"zone\":", p->row.zone);
	PUT_ALL(b, ",\n\"contacts\":[", p->contacts, put_contact);
	PUT_ALL(b, ",\n\"components\":[", p->components, put_component);
	if (p->sees_people) {
		PUT_ALL(b, ",\n\"members\":[", p->people, put_whole_person);
		PUT_ALL(b, ",\n\"invitations\":[", p->invitations, put_invitation);
	}
	PUT_ALL(b, ",\n\"history\":[", p->history, put_happened);
	buf_putc(b, '}');
}

void people_put_member(struct buf *b, const struct seen_member *m)
{
	put_person(b, &m->person);
	PUT_ALL(b, ",\n\"history\":[", m->history, put_happened);
	buf_putc(b, '}');
}

void people_put_join(struct buf *b, const struct asking *k)
{
	buf_printf(b, "{\"id\":%lld", (long long)k->row.id);
	put_some(b, ",\"name\":", k->name);
	put_some(b, ",\"person\":", k->person);
	put_some(b, ",\"mail\":", k->mail);
	put_roles(b, k->row.roles);
	put_some(b, ",\"country\":", k->row.country);
	put_some(b, ",\"site\":", k->site);
	put_some(b, ",\"words\":", k->words);
	put_time(b, ",\"asked\":", k->row.asked);
	put_time(b, ",\"answered\":", k->row.answered);
	put_some(b, ",\"answered_by\":", k->by);
	put_some(b, ",\"party\":", k->row.party);
	buf_putc(b, '}');
}

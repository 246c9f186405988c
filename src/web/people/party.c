/* One party: what it is, what is missing, how it is reached, what it makes, its people, what one can do, what happened. */
#include "templates.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/people/people_words.h"
#include "web/serve/visitor.h"
#include "web/told.h"

struct filling {
	struct request *rq;
	const struct seen_party *p;
	struct wall wall;
	struct str back; /* this page */
	struct party_view *v;
};

static struct str subject_of(const struct filling *f, const char *kind, int64_t id)
{
	return str_printf(f->rq->a, "%s/%lld", kind, (long long)id);
}

static struct str contact_href(const struct filling *f, const struct listed_contact *c)
{
	if (str_eq(c->row.kind, STR("mail")) && c->value.n)
		return STR_JOIN(f->rq->a, STR("mailto:"), c->value);
	return str_starts(c->value, STR("https://")) ? c->value : STR_NONE;
}

static void fill_contacts(struct filling *f)
{
	struct request *rq = f->rq;

	f->v->contacts.v = arena_array(rq->a, struct contact_line, f->p->contacts.n);
	for (size_t i = 0; i < f->p->contacts.n; i++) {
		const struct listed_contact *c = &f->p->contacts.v[i];
		struct str subject = subject_of(f, "contact", c->row.id);
		bool verified = c->row.verified_at != TIME_NONE, own = c->row.added_by == rq->who.member;

		f->v->contacts.v[f->v->contacts.n++] = (struct contact_line){
			.purpose = word_of(rq, c->row.purpose), .kind = word_of(rq, c->row.kind), .value = c->value, .href = contact_href(f, c),
			.by = c->by, .how = c->row.how, .verified = verified, .at = wall_day(&f->wall, c->row.verified_at),
			.verify = verified || own ? STR_NONE : act_if(rq, "contact.verify", subject, &f->p->thing, f->back),
			.end = act_if(rq, "contact.end", subject, &f->p->thing, f->back),
		};
	}
}

static void fill_components(struct filling *f)
{
	f->v->components.v = arena_array(f->rq->a, struct component_line, f->p->components.n);
	for (size_t i = 0; i < f->p->components.n; i++) {
		const struct component_row *c = &f->p->components.v[i];

		f->v->components.v[f->v->components.n++] = (struct component_line){
			word_of(f->rq, c->kind), c->value, c->note,
			act_if(f->rq, "component.end", subject_of(f, "component", c->id), &f->p->thing, f->back),
		};
	}
}

/* An administrator of whom nothing was seen for long: not signed in, and not new. */
static bool is_quiet(const struct filling *f, const struct person *m)
{
	unixtime last = m->seen == TIME_NONE ? m->row.since : m->seen;

	return m->row.admin && f->rq->now - last > ADMIN_QUIET_DAYS * INT64_C(86400);
}

static void fill_people(struct filling *f)
{
	f->v->people.v = arena_array(f->rq->a, struct person_line, f->p->people.n);
	for (size_t i = 0; i < f->p->people.n; i++) {
		const struct person *m = &f->p->people.v[i];

		f->v->people.v[f->v->people.n++] = (struct person_line){
			m->name, path_of_member(f->rq->a, m->row.id), m->mail, m->row.admin, is_quiet(f, m), m->mail_fails,
			wall_day(&f->wall, m->row.since), wall_day(&f->wall, m->seen),
		};
	}
	f->v->invitations.v = arena_array(f->rq->a, struct invitation_line, f->p->invitations.n);
	for (size_t i = 0; i < f->p->invitations.n; i++) {
		const struct listed_invitation *n = &f->p->invitations.v[i];

		f->v->invitations.v[f->v->invitations.n++] = (struct invitation_line){
			n->mail, n->by, act_if(f->rq, "invitation.end", subject_of(f, "invitation", n->row.id), &f->p->thing, f->back),
			n->row.admin, wall_time(&f->wall, n->row.expires),
		};
	}
}

/* What is missing, for those who can do something about it. */
static void fill_due(struct filling *f)
{
	size_t security = 0, unverified = 0, admins = 0, quiet = 0;
	struct strs due = { 0 };

	for (size_t i = 0; i < f->p->contacts.n; i++) {
		const struct contact_row *c = &f->p->contacts.v[i].row;

		unverified += c->verified_at == TIME_NONE;
		security += c->verified_at != TIME_NONE && str_eq(c->purpose, STR("security"));
	}
	for (size_t i = 0; i < f->p->people.n; i++) {
		admins += f->p->people.v[i].row.admin;
		quiet += is_quiet(f, &f->p->people.v[i]);
	}
	if (!security)
		strs_add(f->rq->a, &due, page_word(f->rq, MSG_party_due_contact));
	if (unverified)
		strs_add(f->rq->a, &due, page_plural(f->rq, MSG_party_due_check, (int64_t)unverified));
	if (!admins)
		strs_add(f->rq->a, &due, page_word(f->rq, MSG_party_due_admin));
	else if (quiet == admins)
		strs_add(f->rq->a, &due, TEXT(f->rq, MSG_party_due_quiet, arg_number(ADMIN_QUIET_DAYS)));
	if (!f->p->components.n && f->p->row.roles & 1u << ROLE_VENDOR)
		strs_add(f->rq->a, &due, page_word(f->rq, MSG_party_due_components));
	f->v->due.v = due.v;
	f->v->due.n = due.n;
}

static void fill_head(struct filling *f)
{
	const struct party_row *r = &f->p->row;
	struct party_view *v = f->v;
	int lang = lang_find(r->lang);

	v->id = r->id;
	v->name = r->name;
	v->roles = words_of_roles(f->rq, r->roles);
	v->country = r->country;
	v->site = r->site;
	v->lang = lang >= 0 ? lang_names[lang] : STR_NONE;
	v->zone = r->zone;
	v->since = wall_day(&f->wall, r->since);
	v->ended = wall_time(&f->wall, r->ended);
	v->left = r->ended != TIME_NONE;
	v->sees_people = f->p->sees_people;
	v->sees_contacts = f->p->sees_contacts;
	paragraphs_of(f->rq->a, r->about, &v->about.v, &v->about.n);
	v->json = page_path(f->rq->a, "/api/v1/parties/", r->id);
	v->people_json = STR_JOIN(f->rq->a, v->json, STR("/members"));
	v->people_csv = STR_JOIN(f->rq->a, v->people_json, STR("?format=csv"));
}

bool page_party(struct request *rq, struct response *rs, struct err *err)
{
	static const char *const here[] = { "party.return", NULL };
	static const char *const away[] = { "party.end", "party.change", "contact.add", "component.add", "member.invite",
		                            "member.invite_many", "webhook.add", NULL };
	struct party_view v = { 0 };
	struct seen_party p;
	struct looking l;

	if (!looking_of(rq, &l, err) || !people_party_seen(&l, rq->caught[0], &p, err))
		return false;
	struct filling f = { rq, &p, wall_of(rq), page_path(rq->a, "/party/", p.row.id), &v };

	page_init(&v.page, rq, p.row.name, NAV_PARTIES);
	fill_head(&f);
	fill_contacts(&f);
	fill_components(&f);
	fill_people(&f);
	if (p.sees_people && !v.left)
		fill_due(&f);
	if (access_read(&rq->who, &p.thing, READ_WEBHOOKS))
		v.webhooks = STR_JOIN(rq->a, page_path(rq->a, "/party/", p.row.id), STR("/webhooks"));
	acts_on(rq, STR_JOIN(rq->a, STR("party/"), p.row.id), &p.thing, v.left ? away : here, &v.acts);
	history_of(&f.wall, p.history.v, p.history.n, &v.history);
	RENDER(rq, rs, party, &v);
	return true;
}

/* Contacts, components and invitations have no pages of their own: they stand on their party's. */
bool page_of_party(struct request *rq, struct response *rs, struct err *err)
{
	struct str kind = str_sub(str_from(rq->path, 1), 0, str_chr(str_from(rq->path, 1), '/'));
	enum thing_kind is;
	struct thing t;
	struct looking l;
	struct seen_party p;

	if (!looking_of(rq, &l, err) ||
	    !thing_load(l.db, &l.who, STR_JOIN(rq->a, kind, STR("/"), rq->caught[0]), &is, &t, rq->a, err) ||
	    !people_party_seen(&l, t.party, &p, err))
		return false;
	if (is != THING_COMPONENT && !p.sees_contacts)
		return thing_none(err);
	struct str place = page_path(rq->a, "/party/", t.party);

	if (rq->visitor->told.n) /* what the act before had to say is for the page they are led to */
		response_done(rq, rs, place, rq->visitor->told);
	else
		response_redirect(rs, 303, place);
	return true;
}

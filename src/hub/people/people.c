#include "hub/people/people.h"

#include <stdlib.h>

#include "crypto/token.h"
#include "store/outbox.h"

/* Erased values are shown as nothing; whatever else is wrong is an error. */
static bool opened(const struct looking *l, struct str ref, struct str *ret, struct err *err)
{
	struct err why = { 0 };

	*ret = STR("");
	if (!ref.n || sealed_text(l->a, l->db, l->keys, ref, ret, &why) || why.code == ERR_FOUND)
		return true;
	if (err)
		*err = why;
	return false;
}

static bool may(const struct looking *l, const struct thing *t, enum read what)
{
	return access_read(&l->who, t, what);
}

/* --- the directory --- */

bool people_directory(const struct looking *l, bool left, struct listed_parties *ret, struct err *err)
{
	struct party_rows rows;
	struct party_counts counts;

	if (!may(l, &(struct thing){ .shared = true }, READ_DIRECTORY))
		return thing_none(err);
	if (!parties_all(l->db, l->a, &rows, err) || !parties_count(l->db, l->a, &counts, err))
		return false;
	*ret = (struct listed_parties){ arena_array(l->a, struct listed_party, rows.n), 0 };
	for (size_t i = 0; i < rows.n; i++) {
		struct listed_party *p = &ret->v[ret->n];

		if (!left && rows.v[i].ended != TIME_NONE)
			continue;
		p->row = rows.v[i];
		for (size_t k = 0; k < counts.n; k++)
			if (str_eq(counts.v[k].id, p->row.id))
				p->count = counts.v[k];
		ret->n++;
	}
	return true;
}

/* --- who did something --- */

bool people_by(const struct looking *l, int64_t member, struct str *ret, struct err *err)
{
	struct member_row m;
	struct party_row p;
	struct err none = { 0 };

	*ret = STR("");
	if (!member || !member_get(l->db, l->a, member, &m, &none))
		return none.code == ERR_NONE || none.code == ERR_FOUND || (err && (*err = none, false));
	if (may(l, &(struct thing){ .party = m.party, .member = m.id }, READ_PEOPLE) && !opened(l, m.name, ret, err))
		return false;
	if (ret->n)
		return true;
	if (!party_get(l->db, l->a, m.party, &p, err))
		return false;
	*ret = p.name;
	return true;
}

struct history {
	const struct looking *l;
	struct str party;
	struct happened *v;
	size_t n;
};

static bool add_happened(void *ctx, const struct act_record *r, struct err *err)
{
	struct history *h = ctx;
	const struct act_row *row = act_named(r->name);
	const bool of_member = str_starts(r->subject, STR("member/"));
	const struct thing t = { .party = h->party, .member = of_member ? act_id(r->subject) : 0 };
	struct arena *a = h->l->a;

	(void)err;
	if (str_starts(r->name, STR("session."))) /* every sign-in: of interest to the member alone, on the account's page */
		return true;
	if (row && access_relations(&h->l->who, &t) & row->readers)
		h->v[h->n++] = (struct happened){ r->seq, r->at, str_dup(a, r->name), str_dup(a, r->subject),
			                          str_printf(a, "%lld", (long long)r->member) };
	return true;
}

/* The names come afterwards: one statement at a time. */
static bool name_doers(struct history *h, struct err *err)
{
	for (size_t i = 0; i < h->n; i++) {
		uint64_t member = 0;

		str_u64(h->v[i].by, &member);
		if (!people_by(h->l, (int64_t)member, &h->v[i].by, err))
			return false;
	}
	return true;
}

/* --- one party --- */

static int admins_first(const void *a, const void *b)
{
	const struct person *x = a, *y = b;

	return x->row.admin != y->row.admin ? y->row.admin - x->row.admin : x->row.id < y->row.id ? -1 : x->row.id > y->row.id;
}

/* Is whoever looks told how mail to a member fares? */
static bool sees_mail(const struct looking *l, struct str party, int64_t member)
{
	const unsigned near = 1u << REL_SELF | 1u << REL_GROUP_ADMIN | 1u << REL_COORDINATOR;

	return access_relations(&l->who, &(struct thing){ .party = party, .member = member }) & near;
}

static bool see_people(const struct looking *l, struct seen_party *ret, struct err *err)
{
	struct trouble_rows troubles;
	struct member_rows rows;
	struct seen_rows seen;

	if (!members_of(l->db, l->a, ret->row.id, &rows, err) || !members_seen(l->db, l->a, ret->row.id, &seen, err) ||
	    !troubles_of(l->db, l->a, ret->row.id, INT64_MAX, &troubles, err))
		return false;
	ret->people.v = arena_array(l->a, struct person, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct person *p = &ret->people.v[ret->people.n];

		if (rows.v[i].ended != TIME_NONE)
			continue;
		*p = (struct person){ .row = rows.v[i], .seen = TIME_NONE };
		if (!opened(l, p->row.name, &p->name, err) || !opened(l, p->row.mail, &p->mail, err))
			return false;
		for (size_t k = 0; k < seen.n; k++)
			if (seen.v[k].member == p->row.id)
				p->seen = seen.v[k].seen;
		for (size_t k = 0; k < troubles.n; k++)
			if (troubles.v[k].member == p->row.id)
				p->mail_fails = troubles.v[k].failing && sees_mail(l, ret->row.id, p->row.id);
		ret->people.n++;
	}
	if (ret->people.n)
		qsort(ret->people.v, ret->people.n, sizeof *ret->people.v, admins_first);
	return true;
}

static bool see_invitations(const struct looking *l, struct seen_party *ret, struct err *err)
{
	struct invitation_rows rows;

	if (!invitations_of(l->db, l->a, ret->row.id, &rows, err))
		return false;
	ret->invitations.v = arena_array(l->a, struct listed_invitation, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct listed_invitation *v = &ret->invitations.v[ret->invitations.n];

		if (rows.v[i].ended != TIME_NONE || rows.v[i].expires <= l->now)
			continue;
		v->row = rows.v[i];
		if (!opened(l, v->row.mail, &v->mail, err) || !people_by(l, v->row.invited_by, &v->by, err))
			return false;
		ret->invitations.n++;
	}
	return true;
}

static bool see_contact(const struct looking *l, const struct contact_row *row, struct listed_contact *ret, struct err *err)
{
	*ret = (struct listed_contact){ .row = *row };
	return opened(l, row->value, &ret->value, err) && people_by(l, row->verified_by, &ret->by, err);
}

static bool see_contacts(const struct looking *l, struct seen_party *ret, struct err *err)
{
	struct contact_rows rows;

	if (!contacts_of(l->db, l->a, ret->row.id, &rows, err))
		return false;
	ret->contacts.v = arena_array(l->a, struct listed_contact, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct contact_row *c = &rows.v[i];

		if (c->ended != TIME_NONE || (c->verified_at == TIME_NONE && !ret->sees_contacts))
			continue;
		if (!see_contact(l, c, &ret->contacts.v[ret->contacts.n++], err))
			return false;
	}
	return true;
}

static bool see_components(const struct looking *l, struct seen_party *ret, struct err *err)
{
	struct component_rows rows;

	if (!components_of(l->db, l->a, ret->row.id, &rows, err))
		return false;
	ret->components.v = arena_array(l->a, struct component_row, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].ended == TIME_NONE)
			ret->components.v[ret->components.n++] = rows.v[i];
	return true;
}

static bool see_row(const struct looking *l, struct str id, enum read what, struct seen_party *ret, struct err *err)
{
	struct err why = { 0 };

	*ret = (struct seen_party){ .thing = { .party = id, .shared = true } };
	if (!may(l, &ret->thing, what))
		return thing_none(err);
	if (party_get(l->db, l->a, id, &ret->row, &why))
		return true;
	if (why.code == ERR_FOUND)
		return thing_none(err);
	if (err)
		*err = why;
	return false;
}

bool people_party_seen(const struct looking *l, struct str id, struct seen_party *ret, struct err *err)
{
	struct history h = { l, id, arena_array(l->a, struct happened, HISTORY_SHOWN), 0 };

	if (!see_row(l, id, READ_PARTY, ret, err))
		return false;
	ret->sees_contacts = may(l, &ret->thing, READ_CONTACTS);
	ret->sees_people = may(l, &ret->thing, READ_PEOPLE);
	if (!see_contacts(l, ret, err) || !see_components(l, ret, err))
		return false;
	if (ret->sees_people && (!see_people(l, ret, err) || !see_invitations(l, ret, err)))
		return false;
	if (!party_acts(l->db, id, HISTORY_SHOWN, add_happened, &h, err) || !name_doers(&h, err))
		return false;
	ret->history.v = h.v;
	ret->history.n = h.n;
	return true;
}

bool people_members_seen(const struct looking *l, struct str id, struct seen_party *ret, struct err *err)
{
	if (!see_row(l, id, READ_PEOPLE, ret, err))
		return false;
	ret->sees_people = true;
	return see_people(l, ret, err) && see_invitations(l, ret, err);
}

/* --- one member --- */

bool people_member_seen(const struct looking *l, int64_t id, struct seen_member *ret, struct err *err)
{
	struct history h = { l, STR_NONE, arena_array(l->a, struct happened, HISTORY_SHOWN), 0 };
	struct seen_trouble trouble;
	struct err why = { 0 };
	struct seen_rows seen;

	*ret = (struct seen_member){ .person = { .seen = TIME_NONE } };
	if (!member_get(l->db, l->a, id, &ret->person.row, &why)) {
		if (why.code != ERR_FOUND && err)
			*err = why;
		return why.code == ERR_FOUND ? thing_none(err) : false;
	}
	ret->thing = (struct thing){ .party = ret->person.row.party, .member = id };
	if (!may(l, &ret->thing, READ_PEOPLE))
		return thing_none(err);
	h.party = ret->person.row.party;
	if (!party_get(l->db, l->a, h.party, &ret->party, err) || !opened(l, ret->person.row.name, &ret->person.name, err) ||
	    !opened(l, ret->person.row.mail, &ret->person.mail, err) || !members_seen(l->db, l->a, h.party, &seen, err))
		return false;
	for (size_t i = 0; i < seen.n; i++)
		if (seen.v[i].member == id)
			ret->person.seen = seen.v[i].seen;
	if (!people_trouble(l, id, &trouble, err))
		return false;
	ret->person.mail_fails = trouble.row.failing;
	if (!acts_of_subject(l->db, str_printf(l->a, "member/%lld", (long long)id), HISTORY_SHOWN, add_happened, &h, err) ||
	    !name_doers(&h, err))
		return false;
	ret->history.v = h.v;
	ret->history.n = h.n;
	return true;
}

bool people_trouble(const struct looking *l, int64_t member, struct seen_trouble *ret, struct err *err)
{
	struct member_row m;

	*ret = (struct seen_trouble){ 0 };
	if (!member_get(l->db, l->a, member, &m, err))
		return false;
	if (!sees_mail(l, m.party, member) || m.ended != TIME_NONE)
		return true;
	return trouble_of(l->db, l->a, member, &ret->row, err) && opened(l, ret->row.words, &ret->said, err) &&
	       outbox_kept(l->db, str_printf(l->a, "member/%lld", (long long)member), &ret->kept, err);
}

/* --- what waits for coordinators --- */

static bool is_staff(const struct looking *l)
{
	return access_relations(&l->who, &(struct thing){ 0 }) & (1u << REL_COORDINATOR) && l->who.scopes & 1u << SCOPE_PEOPLE;
}

static bool see_join(const struct looking *l, const struct join_row *row, struct asking *ret, struct err *err)
{
	*ret = (struct asking){ .row = *row };
	return opened(l, row->name, &ret->name, err) && opened(l, row->person, &ret->person, err) &&
	       opened(l, row->mail, &ret->mail, err) && opened(l, row->site, &ret->site, err) &&
	       opened(l, row->words, &ret->words, err) && people_by(l, row->answered_by, &ret->by, err);
}

bool people_joins(const struct looking *l, struct askings *ret, struct err *err)
{
	struct join_rows rows;

	if (!is_staff(l))
		return thing_none(err);
	if (!joins_open(l->db, l->a, &rows, err))
		return false;
	*ret = (struct askings){ arena_array(l->a, struct asking, rows.n), 0 };
	while (ret->n < rows.n && see_join(l, &rows.v[ret->n], &ret->v[ret->n], err))
		ret->n++;
	return ret->n == rows.n;
}

bool people_join(const struct looking *l, int64_t id, struct asking *ret, struct err *err)
{
	struct join_row row;
	struct err why = { 0 };

	if (!is_staff(l))
		return thing_none(err);
	if (join_get(l->db, l->a, id, &row, &why))
		return see_join(l, &row, ret, err);
	if (why.code == ERR_FOUND)
		return thing_none(err);
	if (err)
		*err = why;
	return false;
}

bool people_unverified(const struct looking *l, struct waiting_contacts *ret, struct err *err)
{
	struct contact_rows rows;

	if (!is_staff(l))
		return thing_none(err);
	if (!contacts_unverified(l->db, l->a, &rows, err))
		return false;
	*ret = (struct waiting_contacts){ arena_array(l->a, struct listed_contact, rows.n), 0 };
	while (ret->n < rows.n && see_contact(l, &rows.v[ret->n], &ret->v[ret->n], err))
		ret->n++;
	return ret->n == rows.n;
}

/* --- invitations --- */

bool people_invitation(struct arena *a, struct db *d, const struct keys *k, struct str typed, unixtime now,
                       struct shown_invitation *ret, struct err *err)
{
	const struct looking l = { .a = a, .db = d, .keys = k, .now = now };
	char token[TOKEN_LEN + 1];
	struct err why = { 0 };

	if (!token_read(typed, token, err))
		return false;
	struct digest secret = token_digest(token);

	*ret = (struct shown_invitation){ 0 };
	if (!invitation_by_secret(d, a, &secret, &ret->row, &why)) {
		if (why.code != ERR_FOUND && err)
			*err = why;
		return why.code == ERR_FOUND ? err_set(err, ERR_FOUND, "there is no invitation with this secret") : false;
	}
	ret->subject = str_printf(a, "invitation/%lld", (long long)ret->row.id);
	ret->open = ret->row.ended == TIME_NONE && ret->row.expires > now;
	return party_get(d, a, ret->row.party, &ret->party, err) && opened(&l, ret->row.mail, &ret->mail, err);
}

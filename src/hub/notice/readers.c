#include "hub/notice/readers.h"

#include "hub/people/people_acts.h"

static bool gone(struct err *err)
{
	return err_set(err, ERR_FOUND, "nobody is there to read it any more");
}

static bool find_member(struct arena *a, struct db *d, const struct keys *k, int64_t id, struct deliver_reader *ret,
                        struct err *err)
{
	struct member_row m;

	if (!member_get(d, a, id, &m, err))
		return false;
	if (m.ended != TIME_NONE)
		return gone(err);
	ret->lang = m.lang;
	ret->zone = m.zone;
	return sealed_text(a, d, k, m.mail, &ret->address, err) && sealed_text(a, d, k, m.name, &ret->name, err);
}

/* Whoever was invited has no account: the page is told with the secret, which opens it. */
static bool find_invited(struct arena *a, struct db *d, const struct keys *k, struct str site_url, int64_t id,
                         struct deliver_reader *ret, struct err *err)
{
	struct invitation_row i;
	struct party_row p;
	struct str secret;

	if (!invitation_get(d, a, id, &i, err) || !party_get(d, a, i.party, &p, err))
		return false;
	if (i.ended != TIME_NONE || p.ended != TIME_NONE)
		return gone(err);
	if (!invitation_secret(a, d, k, id, &secret, err) || !sealed_text(a, d, k, i.mail, &ret->address, err))
		return false;
	ret->lang = p.lang;
	ret->zone = p.zone;
	ret->link = STR_JOIN(a, site_url, STR("/invitation?secret="), secret);
	return true;
}

bool readers_find(struct arena *a, struct db *d, const struct keys *k, struct str site_url, const struct notice_row *n,
                  struct deliver_reader *ret, struct err *err)
{
	*ret = (struct deliver_reader){ 0 };
	if (str_starts(n->member, STR("member/")))
		return find_member(a, d, k, act_id(n->member), ret, err);
	if (str_starts(n->member, STR("invitation/")))
		return find_invited(a, d, k, site_url, act_id(n->member), ret, err);
	return gone(err);
}

static bool add_administrators(struct arena *a, struct db *d, struct str party, struct strs *ret, struct err *err)
{
	struct member_rows m;

	if (!members_of(d, a, party, &m, err))
		return false;
	for (size_t i = 0; i < m.n; i++)
		if (m.v[i].admin && m.v[i].ended == TIME_NONE)
			strs_add(a, ret, str_printf(a, "member/%lld", (long long)m.v[i].id));
	return true;
}

bool readers_administrators(struct arena *a, struct db *d, struct str party, struct strs *ret, struct err *err)
{
	struct party_rows p;

	*ret = (struct strs){ 0 };
	if (party.n)
		return add_administrators(a, d, party, ret, err);
	if (!parties_all(d, a, &p, err))
		return false;
	for (size_t i = 0; i < p.n; i++)
		if (p.v[i].roles & 1u << ROLE_COORDINATOR && p.v[i].ended == TIME_NONE &&
		    !add_administrators(a, d, p.v[i].id, ret, err))
			return false;
	return true;
}

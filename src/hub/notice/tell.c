#include "hub/notice/tell.h"

#include "hub/act.h"
#include "rules/access.h"
#include "store/cases.h"
#include "store/members.h"
#include "store/parties.h"

static struct str name_of(struct arena *a, int64_t member)
{
	return str_printf(a, "member/%lld", (long long)member);
}

bool tell_member(const struct telling *t, int64_t member, struct err *err)
{
	return member == t->but || notice_queue(t->db, &t->notice, name_of(t->a, member), err);
}

bool tell_party(const struct telling *t, struct str party, enum tell_people people, struct err *err)
{
	struct member_rows m;

	if (!members_of(t->db, t->a, party, &m, err))
		return false;
	for (size_t i = 0; i < m.n; i++)
		if (m.v[i].ended == TIME_NONE && (m.v[i].admin || people == TELL_ALL) && !tell_member(t, m.v[i].id, err))
			return false;
	return notice_queue_hooks(t->db, &t->notice, party, err);
}

bool tell_roles(const struct telling *t, unsigned roles, enum tell_people people, struct err *err)
{
	struct party_rows p;

	if (!parties_all(t->db, t->a, &p, err))
		return false;
	for (size_t i = 0; i < p.n; i++)
		if (p.v[i].ended == TIME_NONE && p.v[i].roles & roles && !tell_party(t, p.v[i].id, people, err))
			return false;
	return true;
}

bool tell_case(const struct telling *t, int64_t case_id, enum tell_people people, struct err *err)
{
	struct participants p;
	struct case_row row;
	bool any = false;

	if (!case_get(t->db, t->a, case_id, &row, err) || !participants_of(t->db, t->a, case_id, &p, err))
		return false;
	for (size_t i = 0; i < p.n; i++) {
		if (p.v[i].role != PART_COORDINATOR || !participant_in(&p.v[i]))
			continue;
		any = true;
		if (!tell_party(t, act_slug(p.v[i].who), people, err))
			return false;
	}
	return any || tell_party(t, act_slug(row.leader), people, err);
}

bool stewards_of(struct db *d, struct arena *a, struct strs *ret, struct err *err)
{
	struct member_rows m;
	struct party_rows p;

	if (!parties_all(d, a, &p, err))
		return false;
	for (size_t i = 0; i < p.n; i++) {
		if (p.v[i].ended != TIME_NONE || !(p.v[i].roles & 1u << ROLE_COORDINATOR))
			continue;
		if (!members_of(d, a, p.v[i].id, &m, err))
			return false;
		for (size_t k = 0; k < m.n; k++)
			if (m.v[k].ended == TIME_NONE && m.v[k].admin)
				strs_add(a, ret, name_of(a, m.v[k].id));
	}
	return true;
}

/* The list of cases (case_seen.h). */
#include "hub/case/case_seen.h"

static struct participant *part_in(const struct participants *all, int64_t case_id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].case_id == case_id)
			return &all->v[i];
	return NULL;
}

/* As whom: a party's own part, else that of what they reported. One who is kept out by one is kept out. */
struct mine { struct participants party, *reports; struct case_texts reported; };

static bool load_mine(const struct looking *l, struct mine *m, struct err *err)
{
	*m = (struct mine){ 0 };
	if (!participations_of(l->db, l->a, STR_JOIN(l->a, STR("party/"), l->who.party), &m->party, err) ||
	    !cases_reported(l->db, l->a, l->who.member, l->who.party, &m->reported, err))
		return false;
	m->reports = arena_array(l->a, struct participants, m->reported.n);
	for (size_t i = 0; i < m->reported.n; i++)
		if (!participations_of(l->db, l->a, m->reported.v[i].text, &m->reports[i], err))
			return false;
	return true;
}

static bool sight_in(const struct mine *m, struct listed_case *c)
{
	const struct participant *p = part_in(&m->party, c->row.id), *found = NULL;

	for (size_t i = 0; i < m->reported.n; i++) {
		const struct participant *r = m->reported.v[i].case_id == c->row.id ? part_in(&m->reports[i], c->row.id) : NULL;

		found = r && (!found || participant_sees(r, &c->row)) ? r : found;
	}
	if ((!p && !found) || (p && p->barred) || (found && found->barred))
		return false;
	bool in = p && participant_sees(p, &c->row);

	c->own = in || !found || (p && !participant_sees(found, &c->row)) ? *p : *found;
	c->sight = !participant_sees(&c->own, &c->row) ? CASE_SIGHT_COVER : !in ? CASE_SIGHT_FINDER :
	           c->own.role == PART_COORDINATOR || str_eq(c->own.who, c->row.leader) ? CASE_SIGHT_STEERING : CASE_SIGHT_WHOLE;
	return true;
}

static struct listed_case *listed(struct listed_cases *all, int64_t id)
{
	for (size_t low = 0, high = all->n; low < high;) { /* newest first */
		size_t at = low + (high - low) / 2;

		if (all->v[at].row.id == id)
			return &all->v[at];
		if (all->v[at].row.id > id)
			low = at + 1;
		else
			high = at;
	}
	return NULL;
}

static bool add_unread(const struct looking *l, struct str who, struct listed_cases *all, struct err *err)
{
	struct case_sums sums;

	if (!cases_unread(l->db, l->a, l->who.member, who, &sums, err))
		return false;
	for (size_t i = 0; i < sums.n; i++) {
		struct listed_case *c = listed(all, sums.v[i].case_id);

		if (c && str_eq(c->own.who, who))
			c->unread = sums.v[i].n;
	}
	return true;
}

static bool add_due(const struct looking *l, struct listed_cases *all, struct err *err)
{
	struct obligation_filter own = { 0 };
	struct case_sums sums;

	for (int shared = 0; shared < 2; shared++) { /* one's party's everywhere; what all coordinators owe where one coordinates */
		owed_own(l, &own);
		const struct str bearers[3] = { shared ? STR("") : own.bearers[0], shared ? own.bearers[1] : STR(""), shared ?
		                                own.bearers[2] : STR("") };

		if (shared && !own.bearers[1].n)
			break;
		if (!cases_due(l->db, l->a, bearers, &sums, err))
			return false;
		for (size_t i = 0; i < sums.n; i++) {
			struct listed_case *c = listed(all, sums.v[i].case_id);

			if (!c || (shared && c->own.role != PART_COORDINATOR))
				continue;
			c->due += sums.v[i].n;
			if (sums.v[i].place < OBLIGATION_FAR && (c->due_at == TIME_NONE || sums.v[i].place < c->due_at))
				c->due_at = sums.v[i].place;
		}
	}
	return true;
}

static bool add_cves(const struct looking *l, struct str who, struct listed_cases *all, struct err *err)
{
	struct case_texts cves;

	if (!cases_cves(l->db, l->a, who, &cves, err))
		return false;
	for (size_t i = 0; i < cves.n; i++) {
		struct listed_case *c = listed(all, cves.v[i].case_id);

		if (c && str_eq(c->own.who, who))
			c->cves = STR_JOIN(l->a, c->cves, c->cves.n ? STR(" ") : STR(""), cves.v[i].text);
	}
	return true;
}

bool cases_seen(const struct looking *l, enum case_life life, struct listed_cases *ret, struct err *err)
{
	const struct case_ask k = { STR_JOIN(l->a, STR("party/"), l->who.party), l->who.member, l->who.party, INT64_MAX, life,
	                            CASES_MOST };
	struct case_rows rows = { 0 };
	struct mine m;

	if (!access_read(&l->who, &(struct thing){ 0 }, READ_CASES))
		return thing_none(err);
	if (!cases_of(l->db, l->a, &k, &rows, err) || !load_mine(l, &m, err))
		return false;
	*ret = (struct listed_cases){ arena_array(l->a, struct listed_case, rows.n), 0 };
	for (size_t i = 0; i < rows.n; i++) {
		struct listed_case *c = &ret->v[ret->n];

		*c = (struct listed_case){ .row = rows.v[i], .due_at = TIME_NONE };
		ret->n += sight_in(&m, c);
	}
	if (!add_unread(l, k.who, ret, err) || !add_cves(l, k.who, ret, err) || !add_due(l, ret, err))
		return false;
	for (size_t i = 0; i < m.reported.n; i++)
		if (!add_unread(l, m.reported.v[i].text, ret, err) || !add_cves(l, m.reported.v[i].text, ret, err))
			return false;
	return true;
}

bool case_title(const struct looking *l, struct listed_case *c, struct err *err)
{
	struct err why = { 0 };

	if (c->opened || c->sight == CASE_SIGHT_COVER)
		return true;
	c->opened = true;
	if (sealed_text(l->a, l->db, l->keys, c->row.title, &c->title, &why) || why.code == ERR_FOUND)
		return true;
	if (err)
		*err = why;
	return false;
}

/* Two cases become one, and one becomes two. */
#include "hub/case/case_acts.h"

#include "store/obligations.h"
#include "store/threads.h"

/* --- case.merge: the case goes away; case.absorb: the other takes it up --- */

static const struct act_field merge_fields[] = {
	{ "into", ACT_SUBJECT, ACT_REQUIRED, .help = "the case that goes on: case/7" },
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 1000, .help = "why" },
};
static const struct act_field absorb_fields[] = {
	{ "from", ACT_SUBJECT, ACT_REQUIRED, .help = "the case that is taken up" },
};

/* The parties, proposals and answers of `from` under the numbers that `to` has for the same participants. */
static void renumber(struct acting *x, struct case_at *from, struct case_at *to)
{
	int64_t *now = arena_array(x->a, int64_t, from->parts.n + 1);

	for (size_t i = 0; i < from->parts.n; i++) {
		now[i + 1] = case_number(to, from->parts.v[i].who);
		if (!now[i + 1]) {
			to->parts.v = arena_grow(x->a, to->parts.v, to->parts.n, &to->parts.cap, sizeof *to->parts.v);
			to->parts.v[to->parts.n++] = from->parts.v[i];
			now[i + 1] = (int64_t)to->parts.n;
		}
	}
	for (size_t i = 0; i < from->e.party_n; i++) {
		from->e.parties[i].id = now[from->e.parties[i].id];
		from->e.parties[i].lead = str_eq(case_who(to, from->e.parties[i].id), to->row.leader);
	}
	for (size_t i = 0; i < from->e.proposal_n; i++)
		from->e.proposals[i].by = now[from->e.proposals[i].by];
	for (size_t i = 0; i < from->e.answer_n; i++)
		from->e.answers[i].by = now[from->e.answers[i].by];
}

static bool joined(struct acting *x, struct case_at *from, struct case_at *to, struct err *err)
{
	struct embargo one;

	/* Rows that grow lie in the arena with room to spare no more: a copy of its own. */
	to->parts.cap = to->parts.n;
	renumber(x, from, to);
	to->now.facts |= from->now.facts & CASE_WORLD;
	if (!case_refuse(err, embargo_merge(x->a, &from->e, &to->e, &to->now, &one)))
		return false;
	to->e = one;
	for (size_t i = 0; i < to->e.party_n; i++)
		to->e.parties[i].changed = true;
	return true;
}

static bool other_case(struct acting *x, struct str subject, struct case_at *ret, struct err *err)
{
	unsigned leads = 1u << REL_LEADER | 1u << REL_COORDINATOR;
	enum thing_kind kind;
	struct thing t;

	if (!thing_load(x->db, &x->who, subject, &kind, &t, x->a, err))
		return false;
	if (kind != THING_CASE || (!x->who.hub && !(access_relations(&x->who, &t) & leads)))
		return thing_none(err);
	return case_load(x->db, x->a, act_id(subject), x->at, ret, err);
}

static bool takes_in(const struct case_at *c, const struct case_at *into, struct err *err)
{
	if (into->row.id == c->row.id)
		return err_set(err, ERR_RANGE, "expected another case");
	return into->row.life == CASE_OPEN || err_set(err, ERR_STATE, "that case is not open");
}

static bool merge_prepare(struct acting *x, struct err *err)
{
	struct case_at c, into;

	if (!case_at(x, &c, err))
		return false;
	if (!other_case(x, act_text(x, "into"), &into, err) || !takes_in(&c, &into, err))
		return err_at(err, "into");
	return joined(x, &c, &into, err);
}

static bool merge_apply(struct acting *x, struct err *err)
{
	struct case_row c;

	if (!case_get(x->db, x->a, x->case_id, &c, err))
		return false;
	c.life = CASE_MERGED;
	c.merged = act_id(act_text(x, "into"));
	c.ended = x->at;
	c.wakes = TIME_NONE;
	return case_set(x->db, &c, err);
}

static bool merge_aside(struct acting *x, struct err *err)
{
	(void)err;
	act_follow(x, "case.absorb", act_text(x, "into"), (const char *const[]){ "from", str_cstr(x->a, x->subject), NULL });
	return true;
}

static bool absorb_prepare(struct acting *x, struct err *err)
{
	struct case_at from, to;

	if (!other_case(x, act_text(x, "from"), &from, err) || !case_at(x, &to, err) || !joined(x, &from, &to, err))
		return false;
	case_makes(x, &to);
	return true;
}

static unixtime first_of(unixtime a, unixtime b)
{
	return a == TIME_NONE || (b != TIME_NONE && b < a) ? b : a;
}

/* Who is of both stays as they are in the one that goes on, but in is in; and what they were first told and said stays first. */
static bool absorb_parts(struct acting *x, int64_t from, struct err *err)
{
	struct participants theirs, ours;

	if (!participants_of(x->db, x->a, from, &theirs, err) || !participants_of(x->db, x->a, x->case_id, &ours, err))
		return false;
	for (size_t i = 0; i < theirs.n; i++) {
		struct participant p = theirs.v[i];
		const struct participant *there = participant_find(&ours, p.who);

		if (there && (participant_live(there) || !participant_live(&p)))
			continue;
		if (there && there->barred)
			p.barred = true;
		p.case_id = x->case_id;
		if (!participant_put(x->db, &p, err))
			return false;
	}
	return participants_first(x->db, from, x->case_id, err);
}

static bool absorb_proposals(struct acting *x, int64_t from, struct err *err)
{
	struct proposal_rows all;

	if (!proposals_of(x->db, x->a, from, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		all.v[i].case_id = x->case_id;
		if (!proposal_set(x->db, &all.v[i], err))
			return false;
	}
	return true;
}

static bool absorb_apply(struct acting *x, struct err *err)
{
	int64_t from = act_id(act_text(x, "from"));
	struct case_row a, c;
	struct str claims, one;

	if (!case_get(x->db, x->a, from, &a, err) || !case_get(x->db, x->a, x->case_id, &c, err))
		return false;
	c.tlp = tlp_stricter(c.tlp, a.tlp);
	c.public = first_of(c.public, a.public);
	c.exploit = first_of(c.exploit, a.exploit);
	c.attack = first_of(c.attack, a.attack);
	if (a.not_before != TIME_NONE && a.not_before > c.not_before)
		c.not_before = a.not_before;
	for (claims = a.claims; str_token(&claims, " ", &one);)
		if (str_find(c.claims, one) == SIZE_MAX)
			c.claims = STR_JOIN(x->a, c.claims, c.claims.n ? STR(" ") : STR(""), one);
	if (!c.ends_zone.n)
		c.ends_zone = a.ends_zone;
	return case_set(x->db, &c, err) && absorb_parts(x, from, err) && absorb_proposals(x, from, err) &&
	       case_move_all(x->db, from, x->case_id, err) && obligations_absorb(x->db, from, x->case_id, err) &&
	       case_applies(x, x->case_id, err);
}

/* What both owed twice is owed once. */
static bool absorb_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = { NOTICE_CASE_PARTIES, 0, str_printf(x->a, "act/%lld", (long long)x->seq) };
	int64_t from = act_id(act_text(x, "from"));
	struct participants p;
	struct obligation_ids owed;

	if (!participants_of(x->db, x->a, from, &p, err))
		return false;
	for (size_t i = 0; i < p.n; i++) {
		if (!obligations_in_case(x->db, x->a, from, p.v[i].who, &owed, err))
			return false;
		for (size_t k = 0; k < owed.n; k++)
			act_follow(x, "obligation.cancel", str_printf(x->a, "obligation/%lld", (long long)owed.v[k]), (const char *const[]){
				"cause", str_cstr(x->a, str_printf(x->a, "%lld", (long long)x->seq)), NULL });
	}
	return case_tell(x, x->case_id, &t, TELL_LEAD, err) && case_tells_embargo(x, err);
}

/* --- case.split: a new one; case.part: who went there leaves --- */

static const struct act_field split_fields[] = {
	{ "title", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .min = 2, .max = 200, .help = "what the new case is called" },
	{ "reports", ACT_LIST, .max = 1000, .help = "the reports that go there, with their finders: 12 57" },
	{ "vulns", ACT_LIST, .max = 1000, .help = "the vulnerabilities that go there, with their repairs: 61 62" },
	{ "threads", ACT_LIST, .max = 1000, .help = "the conversations about products that go there, with their files: 71 72" },
	{ "parties", ACT_LIST, .max = 4000, .help = "the parties that go along, besides the one that leads: party/nova "
	  "party/orion; else all. Who stays sees nothing of the new case" },
};
static const struct act_field part_fields[] = {
	{ "participant", ACT_SUBJECT, ACT_REQUIRED, .help = "who goes on in another case" },
};

struct split { struct case_list reports, vulns, threads; };

static bool lists(const struct acting *x, struct split *ret, struct err *err)
{
	return case_list(x, "reports", THING_REPORT, &ret->reports, err) && case_list(x, "vulns", THING_VULN, &ret->vulns, err) &&
	       case_list(x, "threads", THING_THREAD, &ret->threads, err);
}

static bool all_ours(struct acting *x, const struct split *s, struct err *err)
{
	struct case_report r;
	struct thread_row t;
	int64_t of;

	for (size_t i = 0; i < s->reports.n; i++)
		if (!case_report_get(x->db, x->a, s->reports.v[i], &r, err) || r.case_id != x->case_id)
			return thing_none(err), err_at(err, "reports");
	for (size_t i = 0; i < s->vulns.n; i++)
		if (!case_vuln_of(x->db, s->vulns.v[i], &of, err) || of != x->case_id)
			return thing_none(err), err_at(err, "vulns");
	for (size_t i = 0; i < s->threads.n; i++)
		if (!thread_get(x->db, x->a, s->threads.v[i], &t, err) || t.case_id != x->case_id || t.kind != THREAD_PRODUCT)
			return thing_none(err), err_at(err, "threads");
	return true;
}

/* Parties that were named go along, or all; who leads leads there, too. Of finders those whose reports go. */
static bool goes_along(const struct acting *x, const struct participant *p, struct str leader, const struct case_list *reports)
{
	struct str rest = act_text(x, "parties"), one;

	if (!participant_live(p) || p->barred)
		return false;
	if (str_starts(p->who, STR("party/")) && (!rest.n || str_eq(p->who, leader)))
		return true;
	while (str_token(&rest, " ", &one))
		if (str_eq(one, p->who))
			return true;
	for (size_t i = 0; i < reports->n; i++)
		if (str_starts(p->who, STR("report/")) && reports->v[i] == act_id(p->who))
			return true;
	return false;
}

static bool all_take_part(const struct acting *x, const struct case_at *c, struct err *err)
{
	struct str rest = act_text(x, "parties"), one;

	while (str_token(&rest, " ", &one)) {
		const struct participant *p = participant_find(&c->parts, one);

		if (p && participant_live(p) && !p->barred && str_starts(one, STR("party/")))
			continue;
		err_set(err, ERR_RANGE, "expected parties that take part, or are asked to: party/nova");
		return err_at(err, "parties");
	}
	return true;
}

static bool split_prepare(struct acting *x, struct err *err)
{
	struct case_at c;
	struct split s;

	if (!case_at(x, &c, err) || !lists(x, &s, err))
		return false;
	if (!s.reports.n && !s.vulns.n && !s.threads.n)
		return err_set(err, ERR_MISSING, "expected reports, vulnerabilities or conversations that go to the new case");
	if (!all_ours(x, &s, err) || !all_take_part(x, &c, err))
		return false;
	c.e = embargo_split(x->a, &c.e);
	for (size_t i = 0; i < c.e.party_n; i++)
		c.e.parties[i].changed = goes_along(x, &c.parts.v[c.e.parties[i].id - 1], c.row.leader, &s.reports);
	case_makes(x, &c);
	return true;
}

static bool split_parts(struct acting *x, int64_t parent, struct str leader, const struct case_list *reports, struct err *err)
{
	struct participants all;

	if (!participants_of(x->db, x->a, parent, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		struct participant p = all.v[i];

		if (!goes_along(x, &p, leader, reports))
			continue;
		p.case_id = x->seq;
		if (!participant_put(x->db, &p, err))
			return false;
	}
	return participants_first(x->db, parent, x->seq, err);
}

static bool split_jurisdictions(struct acting *x, int64_t parent, struct err *err)
{
	struct jurisdictions all;

	if (!jurisdictions_of(x->db, x->a, parent, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		all.v[i].case_id = x->seq;
		if (!jurisdiction_put(x->db, &all.v[i], err))
			return false;
	}
	return true;
}

static bool split_moves(struct acting *x, const struct split *s, struct err *err)
{
	struct case_report r;

	for (size_t i = 0; i < s->reports.n; i++)
		if (!case_report_get(x->db, x->a, s->reports.v[i], &r, err) || !case_report_put(x->db, r.id, x->seq, r.state, err) ||
		    !obligations_to_case(x->db, str_printf(x->a, "report/%lld", (long long)r.id), x->seq, err))
			return false;
	for (size_t i = 0; i < s->vulns.n; i++)
		if (!case_move_vuln(x->db, s->vulns.v[i], x->seq, err))
			return false;
	for (size_t i = 0; i < s->threads.n; i++)
		if (!case_move_thread(x->db, s->threads.v[i], x->seq, err))
			return false;
	return true;
}

static bool split_apply(struct acting *x, struct err *err)
{
	int64_t parent = act_id(x->subject);
	struct case_row c;
	struct split s;

	if (!lists(x, &s, err) || !case_get(x->db, x->a, parent, &c, err))
		return false;
	c.id = x->seq;
	c.at = x->at;
	c.title = act_ref(x, "title");
	c.parent = parent;
	if (c.embargo == EMBARGO_ACTIVE || c.embargo == EMBARGO_REVISE)
		c.not_before = c.ends;
	return case_add(x->db, &c, err) && case_thread_add(x->db, c.id, c.leader, x->at, err) &&
	       split_parts(x, parent, c.leader, &s.reports, err) &&
	       split_jurisdictions(x, parent, err) && split_moves(x, &s, err) && act_case_add(x->db, c.id, x->seq, err) &&
	       case_applies(x, c.id, err);
}

static bool split_aside(struct acting *x, struct err *err)
{
	const struct case_telling t = { NOTICE_CASE_SPLIT, 0, STR("") };
	struct split s;

	if (!lists(x, &s, err))
		return false;
	for (size_t i = 0; i < s.reports.n; i++)
		act_follow(x, "case.part", x->subject, (const char *const[]){
			"participant", str_cstr(x->a, str_printf(x->a, "report/%lld", (long long)s.reports.v[i])), NULL });
	return case_tell(x, x->seq, &t, TELL_LEAD | TELL_ENTERED, err);
}

static bool part_prepare(struct acting *x, struct err *err)
{
	const struct participant *p;
	struct case_at c;

	if (!case_at(x, &c, err))
		return false;
	p = participant_find(&c.parts, act_text(x, "participant"));
	if (!p || !participant_live(p))
		return true;
	return case_parts(x, &c, p->who, err);
}

static bool part_apply(struct acting *x, struct err *err)
{
	struct participant p;

	if (!act_made(x, "embargo").n)
		return true;
	if (!participant_get(x->db, x->a, x->case_id, act_text(x, "participant"), &p, err))
		return false;
	p.ended = x->at;
	p.why = STR("split");
	return participant_put(x->db, &p, err) && case_applies(x, x->case_id, err);
}

#define TO(rel) (1u << REL_##rel)
#define LEADS   (TO(LEADER) | TO(COORDINATOR))
#define READERS (TO(PARTICIPANT) | TO(FINDER) | LEADS)
static const struct act_row rows[] = {
	{ "case.merge", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, ACT_FRESH, ACT_FIELDS(merge_fields), merge_prepare,
	  merge_apply, merge_aside,
	  "A case goes on as part of another. The earlier end of the two embargoes holds; who takes part in either "
	  "takes part in the one that goes on, under the terms they accepted." },
	{ "case.absorb", THING_CASE, TO(HUB), READERS, SCOPE_COORDINATE, ACT_NO_FORM, ACT_FIELDS(absorb_fields),
	  absorb_prepare, absorb_apply, absorb_aside,
	  "A case takes up another: its reports, threads, vulnerabilities and participants." },
	{ "case.split", THING_CASE, LEADS, READERS, SCOPE_COORDINATE, 0, ACT_FIELDS(split_fields), split_prepare,
	  split_apply, split_aside,
	  "Reports, vulnerabilities and conversations about products go on in a new case, with the parties that are named or "
	  "all. Its embargo ends as that of the old one does, and no earlier end is proposed there.",
	  THING_CASE },
	{ "case.part", THING_CASE, TO(HUB), READERS, SCOPE_COORDINATE, ACT_NO_FORM, ACT_FIELDS(part_fields), part_prepare,
	  part_apply, NULL,
	  "A finder goes on in the case that was split off." },
};

const struct act_section acts_of_merging = { "Cases that merge or split", rows, sizeof rows / sizeof *rows };

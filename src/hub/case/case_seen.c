#include "hub/case/case_seen.h"

#include <stdlib.h>

#include "base/map.h"
#include "hub/repair/repairs.h"

const struct str case_sight_names[CASE_SIGHT_N] = {
	[CASE_SIGHT_COVER] = STR_LIT("cover"), [CASE_SIGHT_FINDER] = STR_LIT("finder"), [CASE_SIGHT_WHOLE] = STR_LIT("participant"),
	[CASE_SIGHT_STEERING] = STR_LIT("coordinator"),
};
const struct str part_state_names[PART_STATE_N] = {
	[PART_STATE_SILENT] = STR_LIT("silent"),       [PART_STATE_ASKED] = STR_LIT("asked"),
	[PART_STATE_IN] = STR_LIT("takes_part"),       [PART_STATE_ACKNOWLEDGED] = STR_LIT("acknowledged"),
	[PART_STATE_CONFIRMED] = STR_LIT("confirmed"), [PART_STATE_READY] = STR_LIT("fix_ready"),
	[PART_STATE_DEPLOYED] = STR_LIT("deployed"),   [PART_STATE_REFUTED] = STR_LIT("refuted"),
	[PART_STATE_DECLINED] = STR_LIT("declined"),   [PART_STATE_LEFT] = STR_LIT("left"),
	[PART_STATE_BARRED] = STR_LIT("barred"),
};

enum part_state seen_part_state(const struct seen_part *p)
{
	const struct participant *r = &p->p;

	if (r->barred)
		return PART_STATE_BARRED;
	if (!participant_live(r))
		return r->declined != TIME_NONE ? PART_STATE_DECLINED : PART_STATE_LEFT;
	if (r->answer == ANSWER_REFUTED)
		return PART_STATE_REFUTED;
	if (r->deployed != TIME_NONE)
		return PART_STATE_DEPLOYED;
	if (p->silence.silent && r->answer == ANSWER_NONE && r->ready == TIME_NONE)
		return PART_STATE_SILENT;
	return r->ready != TIME_NONE ? PART_STATE_READY : r->answer == ANSWER_CONFIRMED ? PART_STATE_CONFIRMED :
	       r->answer == ANSWER_ACKNOWLEDGED ? PART_STATE_ACKNOWLEDGED : r->entered != TIME_NONE ? PART_STATE_IN : PART_STATE_ASKED;
}

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

static bool opened_here(const struct looking *l, struct str ref, struct str bytes, struct str *ret, struct err *err)
{
	struct str salt;

	*ret = STR("");
	return !bytes.n || sealed_whole(l->a, l->keys, ref, bytes, &salt, ret, err);
}

/* --- who looks --- */

static const struct participant *own_part(const struct looking *l, const struct seen_case *c)
{
	const struct participant *p = l->who.party.n ? participant_find(&c->at.parts,
	                                                                STR_JOIN(l->a, STR("party/"), l->who.party)) : NULL;

	return p && participant_live(p) ? p : NULL;
}

static bool own_report(const struct looking *l, struct seen_case *c, struct err *err)
{
	struct case_reports all;

	if (!case_reports_of(l->db, l->a, c->at.row.id, &all, err))
		return false;
	c->reports.v = arena_array(l->a, struct case_report, all.n);
	for (size_t i = 0; i < all.n; i++) {
		const struct case_report *r = &all.v[i];
		bool own = (r->member && r->member == l->who.member) || (r->party.n && str_eq(r->party, l->who.party));
		const struct participant *p = own ? participant_find(&c->at.parts,
		                                                     str_printf(l->a, "report/%lld", (long long)r->id)) : NULL;

		if (p && participant_live(p) && (!c->found || p->entered != TIME_NONE))
			c->found = p;
		if (own || c->coordinates)
			c->reports.v[c->reports.n++] = *r;
	}
	for (size_t i = 0; i < c->reports.n && c->sight >= CASE_SIGHT_FINDER; i++)
		if (!opened(l, c->reports.v[i].title, &c->reports.v[i].title, err))
			return false;
	return true;
}

/* In which of the four ways? ERR_FOUND: in none. */
static bool sight_of(const struct looking *l, struct seen_case *c, struct err *err)
{
	unsigned r = access_relations(&l->who, &c->thing);

	if (!access_read(&l->who, &c->thing, READ_COVER))
		return thing_none(err);
	c->leads = r & 1u << REL_LEADER;
	c->coordinates = r & 1u << REL_COORDINATOR;
	c->sight = !access_read(&l->who, &c->thing, READ_CASE) ? CASE_SIGHT_COVER : c->leads || c->coordinates ? CASE_SIGHT_STEERING :
	           access_read(&l->who, &c->thing, READ_REPAIRS) ? CASE_SIGHT_WHOLE : CASE_SIGHT_FINDER;
	c->own = own_part(l, c);
	return own_report(l, c, err);
}

/* --- who takes part --- */

static struct repair_sum sum_of(const struct seen_case *c, struct str party)
{
	struct repair_sum s = { .least = REPAIR_UNKNOWN };

	for (size_t i = 0; i < c->repairs.n; i++) {
		const struct repair_row *r = &c->repairs.v[i];
		bool need = repair_needs_fix(r->state);

		if (!str_eq(r->party, party))
			continue;
		if (!s.cells || (need && (!s.need || r->state < s.least)))
			s.least = r->state;
		s.cells++;
		s.unknown += !repair_answered(r->state);
		s.need += need;
		s.helped += r->state == REPAIR_FIXED || r->state == REPAIR_ROLLING_OUT;
	}
	return s;
}

/* Who has said that they are not concerned owes no further word. */
static void fill_part(const struct seen_case *c, const struct repairs_sum *sum, struct seen_part *s)
{
	struct str party = act_slug(s->p.who);

	s->silence = (struct repair_silence){ .since = TIME_NONE, .due = TIME_NONE };
	if (!str_starts(s->p.who, STR("party/")) || !part_makes(s->p.role))
		return;
	s->repairs = sum_of(c, party);
	for (size_t i = 0; i < sum->n && s->p.answer != ANSWER_REFUTED && participant_live(&s->p); i++)
		if (str_eq(sum->v[i].party, party))
			s->silence = sum->v[i].silence;
}

static int by_name(const void *a, const void *b)
{
	const struct seen_part *x = a, *y = b;
	int c = str_icmp(x->name, y->name);

	return c ? c : str_cmp(x->p.who, y->p.who);
}

/* What each told is for who takes part; an own number for its own people and who coordinates. */
static void hide_part(const struct seen_case *c, struct seen_part *s)
{
	if (c->sight == CASE_SIGHT_STEERING || s->own)
		return;
	s->p.track = STR("");
	if (c->sight > CASE_SIGHT_FINDER)
		return;
	s->p.answer = ANSWER_NONE;
	s->p.answered = s->p.aware = s->p.ready = s->p.deployed = TIME_NONE;
	s->p.grade = STR("");
	s->silence = (struct repair_silence){ .since = TIME_NONE, .due = TIME_NONE };
	s->repairs = (struct repair_sum){ 0 };
}

static bool see_parts(const struct looking *l, struct seen_case *c, struct err *err)
{
	struct party_rows parties;
	struct repairs_sum sum = { 0 };
	struct map names = { 0 };
	bool is_new;

	if (!parties_all(l->db, l->a, &parties, err) ||
	    (c->sight > CASE_SIGHT_FINDER && !repairs_sum(l->db, l->a, c->at.row.id, l->now, &sum, err)))
		return false;
	for (size_t i = 0; i < parties.n; i++)
		*map_put(l->a, &names, parties.v[i].id, &is_new) = (uint32_t)i;
	c->parts.v = arena_array(l->a, struct seen_part, c->at.parts.n);
	for (size_t i = 0; i < c->at.parts.n; i++) {
		const struct participant *p = &c->at.parts.v[i];
		const uint32_t *at = str_starts(p->who, STR("party/")) ? map_get(&names, act_slug(p->who)) : NULL;
		struct seen_part *s = &c->parts.v[c->parts.n];

		if (p->barred && c->sight != CASE_SIGHT_STEERING)
			continue;
		if (c->sight == CASE_SIGHT_FINDER && p->entered == TIME_NONE)
			continue; /* who was asked and has not come is told to those who share the work */
		*s = (struct seen_part){ .p = *p, .own = (c->own && p == c->own) || (c->found && p == c->found) };
		s->name = at ? parties.v[*at].name : str_starts(p->who, STR("party/")) ? act_slug(p->who) : STR("");
		s->country = at ? parties.v[*at].country : STR("");
		fill_part(c, &sum, s);
		hide_part(c, s);
		c->parts.n++;
	}
	if (c->parts.n)
		qsort(c->parts.v, c->parts.n, sizeof *c->parts.v, by_name);
	return true;
}

static bool name_of(const struct looking *l, struct str who, struct str *ret, struct err *err)
{
	struct party_row p;
	struct err why = { 0 };

	*ret = STR("");
	if (!str_starts(who, STR("party/")))
		return true;
	if (party_get(l->db, l->a, act_slug(who), &p, &why))
		*ret = p.name;
	else if (why.code != ERR_FOUND)
		return err && (*err = why, false);
	return true;
}

struct str case_name(const struct seen_case *c, struct str who)
{
	for (size_t i = 0; i < c->parts.n; i++)
		if (str_eq(c->parts.v[i].p.who, who))
			return c->parts.v[i].name;
	return STR("");
}

/* --- what it is about --- */

static bool see_vulns(const struct looking *l, struct seen_case *c, struct err *err)
{
	struct vuln_rows rows;

	if (!vulns_of(l->db, l->a, c->at.row.id, &rows, err))
		return false;
	c->vulns.v = arena_array(l->a, struct seen_vuln, rows.n);
	for (; c->vulns.n < rows.n; c->vulns.n++) {
		struct seen_vuln *v = &c->vulns.v[c->vulns.n];

		*v = (struct seen_vuln){ .row = rows.v[c->vulns.n] };
		if (!opened(l, v->row.title, &v->title, err) || !opened(l, v->row.component, &v->component, err))
			return false;
	}
	return true;
}

static struct thread_reader reader_of(const struct looking *l, const struct seen_case *c)
{
	return (struct thread_reader){
		.member = l->who.member, .party = STR_JOIN(l->a, STR("party/"), l->who.party),
		.report = c->found && c->found->entered != TIME_NONE ? c->found->who : STR(""),
		.entered = c->sight >= CASE_SIGHT_FINDER, .coordinates = c->coordinates,
	};
}

static bool see_threads(const struct looking *l, struct seen_case *c, struct err *err)
{
	const struct thread_reader w = reader_of(l, c);
	struct threads_shown rows = { 0 };
	struct who_counts unread;

	if (!threads_of_case(l->db, l->a, c->at.row.id, &w, &rows, err) || !case_unread_by(l->db, l->a, c->at.row.id, &w, &unread, err))
		return false;
	c->threads.v = arena_array(l->a, struct seen_thread, rows.n);
	for (; c->threads.n < rows.n; c->threads.n++) {
		const struct thread_shown *r = &rows.v[c->threads.n];
		struct seen_thread *t = &c->threads.v[c->threads.n];

		*t = (struct seen_thread){ .row = r->t, .unread = r->unread, .first_unread = r->first_unread, .last_at = r->last_at };
		if (!opened_here(l, r->t.title, r->title, &t->title, err) || !opened_here(l, r->t.product, r->product, &t->product, err))
			return false;
	}
	for (size_t i = 0; i < c->parts.n; i++)
		for (size_t k = 0; k < unread.n; k++)
			if (str_eq(unread.v[k].who, c->parts.v[i].p.who))
				c->parts.v[i].unread = unread.v[k].n;
	return true;
}

/* --- what is due --- */

static bool see_owed(const struct looking *l, struct seen_case *c, struct err *err)
{
	struct obligation_filter own = { 0 }, all = { 0 };
	struct obligation_rows rest;

	owed_own(l, &own);
	if (!c->coordinates) { /* what all who coordinate owe is not theirs */
		own.bearers[1] = own.bearers[2] = STR("");
		return obligations_of_case(l->db, l->a, c->at.row.id, &own, CASE_OWED, &c->mine, err);
	}
	if (!obligations_of_case(l->db, l->a, c->at.row.id, &own, CASE_OWED, &c->mine, err) ||
	    !obligations_of_case(l->db, l->a, c->at.row.id, &all, 2 * CASE_OWED + 1, &rest, err))
		return false;
	c->others.v = arena_array(l->a, struct obligation_row, rest.n);
	for (size_t i = 0; i < rest.n; i++) {
		bool mine = str_eq(rest.v[i].bearer, own.bearers[0]) || str_eq(rest.v[i].bearer, own.bearers[1]) ||
		            str_eq(rest.v[i].bearer, own.bearers[2]);

		if (!mine && c->others.n < CASE_OWED)
			c->others.v[c->others.n++] = rest.v[i];
		else if (!mine)
			c->others_more = true;
	}
	return true;
}

/* --- what happened --- */

struct telling {
	const struct looking *l;
	struct seen_case *c;
	unsigned relations;
	int64_t last;
	size_t seen;
};

static bool add_happened(void *ctx, const struct act_record *r, struct err *err)
{
	struct telling *t = ctx;
	const struct act_row *row = act_named(r->name);
	struct arena *a = t->l->a;

	(void)err;
	t->last = r->seq;
	t->seen++;
	if (row && row->readers & t->relations)
		t->c->history.v[t->c->history.n++] = (struct happened){ r->seq, r->at, str_dup(a, r->name), str_dup(a, r->subject),
			                                                str_printf(a, "%lld", (long long)r->member), str_dup(a, r->body) };
	return true;
}

/* Few did much: each is looked up once. */
static bool name_doers(const struct looking *l, struct seen_case *c, struct err *err)
{
	struct strs known = { 0 };
	struct str *names = arena_array(l->a, struct str, c->history.n);

	for (size_t i = 0; i < c->history.n; i++) {
		struct str *by = &c->history.v[i].by;
		uint64_t member = 0;
		size_t k = 0;

		while (k < known.n && !str_eq(known.v[k], *by))
			k++;
		str_u64(*by, &member);
		if (k == known.n) {
			if (!people_by(l, (int64_t)member, &names[k], err))
				return false;
			strs_add(l->a, &known, *by);
		}
		*by = names[k];
	}
	return true;
}

static bool see_history(const struct looking *l, struct seen_case *c, int64_t before, struct err *err)
{
	struct telling t = { .l = l, .c = c, .relations = access_relations(&l->who, &c->thing) };

	c->history.v = arena_array(l->a, struct happened, CASE_HISTORY);
	if (!case_history(l->db, c->at.row.id, before, CASE_HISTORY, add_happened, &t, err) || !name_doers(l, c, err))
		return false;
	c->history_next = t.seen == CASE_HISTORY ? t.last : 0;
	return true;
}

/* --- one --- */

bool case_seen_brief(const struct looking *l, int64_t id, struct seen_case *c, struct err *err)
{
	enum thing_kind kind;

	*c = (struct seen_case){ .subject = str_printf(l->a, "case/%lld", (long long)id) };
	if (!thing_load(l->db, &l->who, c->subject, &kind, &c->thing, l->a, err))
		return false;
	if (!access_read(&l->who, &c->thing, READ_COVER))
		return thing_none(err);
	if (!case_load(l->db, l->a, id, l->now, &c->at, err) || !sight_of(l, c, err) || !name_of(l, c->at.row.leader, &c->leader, err))
		return false;
	const struct participant *as = c->own ? c->own : c->found;

	if (as && !name_of(l, as->invited_by, &c->invited_by, err))
		return false;
	if (c->sight == CASE_SIGHT_COVER)
		return true;
	if (c->sight >= CASE_SIGHT_WHOLE && !repairs_of(l->db, l->a, id, &c->repairs, err))
		return false;
	return opened(l, c->at.row.title, &c->title, err) && see_vulns(l, c, err) && see_parts(l, c, err);
}

bool case_seen(const struct looking *l, int64_t id, int64_t before, struct seen_case *c, struct err *err)
{
	if (!case_seen_brief(l, id, c, err))
		return false;
	return c->sight == CASE_SIGHT_COVER ? see_owed(l, c, err) :
	       see_threads(l, c, err) && see_owed(l, c, err) && see_history(l, c, before, err);
}

#include "hub/case/case_at.h"

#include "base/limits.h"
#include "base/names.h"
#include "hub/notice/tell.h"

/* --- from rows to what the rules work on --- */

int64_t case_number(const struct case_at *c, struct str who)
{
	const struct participant *p = participant_find(&c->parts, who);

	return p ? (int64_t)(p - c->parts.v) + 1 : 0;
}

struct str case_who(const struct case_at *c, int64_t number)
{
	return number > 0 && (size_t)number <= c->parts.n ? c->parts.v[number - 1].who : STR("");
}

static void load_parties(struct arena *a, struct case_at *c)
{
	c->e.parties = arena_array(a, struct embargo_party, c->parts.n + 1);
	c->e.party_n = c->parts.n;
	for (size_t i = 0; i < c->parts.n; i++) {
		const struct participant *p = &c->parts.v[i];

		c->e.parties[i] = (struct embargo_party){
			.id = (int64_t)i + 1, .report = p->state, .lead = str_eq(p->who, c->row.leader), .finder = p->role == PART_FINDER,
			.stand = p->stand, .until = p->until,
		};
	}
}

static void load_proposals(struct arena *a, struct case_at *c)
{
	c->e.proposals = arena_array(a, struct embargo_proposal, c->proposals.n + 1);
	c->e.proposal_n = c->proposals.n;
	for (size_t i = 0; i < c->proposals.n; i++) {
		const struct proposal_row *p = &c->proposals.v[i];

		c->e.proposals[i] = (struct embargo_proposal){
			.id = p->id, .by = case_number(c, p->who), .ends = p->ends, .made = p->at, .answer_by = p->answer_by, .state = p->state,
			.decided = p->decided,
		};
	}
}

static void load_answers(struct arena *a, struct case_at *c, const struct proposal_saids *s)
{
	c->e.answers = arena_array(a, struct embargo_answer, s->n + 1);
	for (size_t i = 0; i < s->n; i++) {
		int64_t by = case_number(c, s->v[i].who);

		if (by)
			c->e.answers[c->e.answer_n++] = (struct embargo_answer){ s->v[i].proposal, by, s->v[i].yes, s->v[i].at, false };
	}
}

/* What the case's row says of the embargo. */
static void load_state(struct case_at *c)
{
	int why = c->row.why.n ? names_find(embargo_end_names, EMBARGO_END_N, c->row.why) : EMBARGO_NOT_ENDED;

	c->e.state = c->row.embargo;
	c->e.began = c->row.began;
	c->e.ends = c->row.ends;
	c->e.terms = c->row.terms;
	c->e.ended = c->row.exited;
	c->e.why = why < 0 ? EMBARGO_END_N : (enum embargo_end)why;
	c->e.not_before = c->row.not_before;
}

/* Vendors that take part and have not said that they are not concerned need a fix. */
static void count_ready(struct case_at *c)
{
	unsigned deployed = 0;

	for (size_t i = 0; i < c->parts.n; i++) {
		const struct participant *p = &c->parts.v[i];

		if (!participant_in(p) || !part_makes(p->role) || p->answer == ANSWER_REFUTED)
			continue;
		c->ready.vendors++;
		c->ready.ready += p->ready != TIME_NONE;
		deployed += p->deployed != TIME_NONE;
	}
	if (c->ready.vendors && c->ready.ready == c->ready.vendors)
		c->now.facts |= CASE_BIT(CASE_F);
	if (c->ready.vendors && deployed == c->ready.vendors)
		c->now.facts |= CASE_BIT(CASE_D);
}

case_bits case_world(const struct case_row *c)
{
	unsigned p = c->public != TIME_NONE ? CASE_BIT(CASE_P) : 0, x = c->exploit != TIME_NONE ? CASE_BIT(CASE_X) : 0,
	         a = c->attack != TIME_NONE ? CASE_BIT(CASE_A) : 0;

	return (case_bits)(p | x | a);
}

static void gather_facts(struct case_at *c)
{
	c->now.facts = case_world(&c->row);
	count_ready(c);
}

bool case_load(struct db *d, struct arena *a, int64_t id, unixtime now, struct case_at *ret, struct err *err)
{
	struct proposal_saids said;

	*ret = (struct case_at){ .e = embargo_empty() };
	if (!case_get(d, a, id, &ret->row, err) || !plan_of_case(d, a, ret->row.plan, &ret->goes_by, err) ||
	    !participants_of(d, a, id, &ret->parts, err) ||
	    !proposals_of(d, a, id, &ret->proposals, err) || !proposal_saids(d, a, id, &said, err))
		return false;
	ret->plan = ret->goes_by.embargo;
	ret->now = (struct embargo_now){ .plan = &ret->plan, .now = now };
	load_parties(a, ret);
	load_proposals(a, ret);
	load_answers(a, ret, &said);
	load_state(ret);
	gather_facts(ret);
	if (!embargo_valid(&ret->e))
		return err_set(err, ERR_DB, "the embargo of case %lld cannot be as it stands there", (long long)id);
	ret->moved = embargo_settle(&ret->e, &ret->now);
	return true;
}

unixtime case_offer(const struct case_at *c)
{
	enum { HOUR = 3600 };
	unixtime from, to, t = plan_offer(&c->goes_by, c->row.grade, c->row.attack != TIME_NONE, c->now.now);

	if (!embargo_range(&c->e, &c->now, &from, &to, NULL))
		return TIME_NONE;
	t = (t + HOUR - 1) / HOUR * HOUR; /* a whole hour is said more easily */
	return t > to ? to : t < from ? from : t;
}

bool case_at(struct acting *x, struct case_at *ret, struct err *err)
{
	static const char *const over[CASE_LIFE_N] = {
		[CASE_CLOSED] = "the case is closed", [CASE_MERGED] = "the case was merged into another: go on there",
	};

	if (!case_load(x->db, x->a, x->case_id, x->at, ret, err))
		return false;
	return ret->row.life == CASE_OPEN || err_set(err, ERR_STATE, "%s", over[ret->row.life]);
}

int64_t case_ask(struct acting *x, struct case_at *c, const struct participant *p)
{
	int64_t n = case_number(c, p->who);

	if (!n) {
		c->parts.v = arena_grow(x->a, c->parts.v, c->parts.n, &c->parts.cap, sizeof *c->parts.v);
		c->parts.v[c->parts.n++] = *p;
		n = (int64_t)c->parts.n;
	}
	embargo_ask(x->a, &c->e, n, p->state, str_eq(p->who, c->row.leader));
	return n;
}

/* --- who acts --- */

static bool own_report(struct acting *x, const struct case_at *c, struct str *ret, struct err *err)
{
	struct case_reports r;

	*ret = STR("");
	if (!case_reports_of(x->db, x->a, c->row.id, &r, err))
		return false;
	for (size_t i = 0; i < r.n && !ret->n; i++) {
		struct str who = str_printf(x->a, "report/%lld", (long long)r.v[i].id);
		const struct participant *p = participant_find(&c->parts, who);
		bool own = (x->who.member && r.v[i].member == x->who.member) || (r.v[i].party.n && str_eq(r.v[i].party, x->who.party));

		if (own && p && participant_live(p))
			*ret = who;
	}
	return true;
}

bool case_actor(struct acting *x, const struct case_at *c, struct str *ret, struct err *err)
{
	const struct participant *p;
	struct str who = str_starts(x->subject, STR("report/")) ? x->subject : STR_JOIN(x->a, STR("party/"), x->who.party);

	p = participant_find(&c->parts, who);
	if ((!p || !participant_live(p)) && x->who.member) {
		if (!own_report(x, c, &who, err))
			return false;
		p = participant_find(&c->parts, who);
	}
	if (!p || !participant_live(p) || p->barred)
		return thing_none(err);
	*ret = who;
	act_make(x, "who", who);
	return true;
}

struct str case_actor_made(const struct acting *x)
{
	return act_made(x, "who");
}

/* --- what became of an embargo, as words of a body and back --- */

static void make_time(struct acting *x, const char *name, unixtime t)
{
	char text[21];

	if (t != TIME_NONE)
		act_make(x, name, str_of(time_format(t, text)));
}

static void put_at(struct buf *b, unixtime t)
{
	char text[21];

	if (t != TIME_NONE)
		buf_printf(b, "@%s", time_format(t, text));
}

/* "12=rejected@2026-12-01T00:00:00Z 14=accepted@..." */
static void put_decided(struct buf *b, const struct case_at *c)
{
	for (size_t i = 0; i < c->e.proposal_n; i++) {
		const struct embargo_proposal *p = &c->e.proposals[i];

		if (!p->changed || p->state == PROPOSAL_OPEN)
			continue;
		buf_printf(b, "%s%lld=%.*s", b->n ? " " : "", (long long)p->id, STR_ARG(embargo_proposal_names[p->state]));
		put_at(b, p->decided);
	}
}

/* "party/nova=bound@2026-12-01T00:00:00Z"; without an instant: bound to none. */
static void put_stands(struct buf *b, const struct case_at *c)
{
	for (size_t i = 0; i < c->e.party_n; i++) {
		const struct embargo_party *p = &c->e.parties[i];

		if (!p->changed)
			continue;
		buf_printf(b, "%s%.*s=%.*s", b->n ? " " : "", STR_ARG(case_who(c, p->id)), STR_ARG(embargo_stand_names[p->stand]));
		put_at(b, p->until);
	}
}

static void make_list(struct acting *x, const struct case_at *c, const char *name,
                      void (*put)(struct buf *b, const struct case_at *c))
{
	struct buf b;

	buf_init(&b, LIMIT_TEXT);
	put(&b, c);
	if (b.n)
		act_make(x, name, buf_dup(x->a, &b));
	buf_release(&b);
}

void case_makes(struct acting *x, const struct case_at *c)
{
	const struct embargo *e = &c->e;

	act_make(x, "embargo", embargo_state_names[e->state]);
	make_time(x, "ends", e->ends);
	make_time(x, "began", e->began);
	make_time(x, "exited", e->ended);
	make_time(x, "wakes", embargo_wakes(e, &c->plan));
	if (e->terms)
		act_make(x, "terms", str_printf(x->a, "proposal/%lld", (long long)e->terms));
	if (e->why != EMBARGO_NOT_ENDED)
		act_make(x, "why", embargo_end_names[e->why]);
	make_list(x, c, "decided", put_decided);
	make_list(x, c, "stands", put_stands);
}

static unixtime made_time(const struct acting *x, const char *name)
{
	unixtime t = TIME_NONE;
	struct str s = act_made(x, name);

	return s.n && time_parse(s, &t) ? t : TIME_NONE;
}

/* "WHAT=WORD@INSTANT" */
struct word_at { struct str what, word; unixtime at; };

static bool word_at(struct str token, struct word_at *ret)
{
	size_t is = str_chr(token, '='), at = str_chr(token, '@');

	if (is == SIZE_MAX)
		return false;
	*ret = (struct word_at){ str_sub(token, 0, is), str_sub(token, is + 1, at == SIZE_MAX ? SIZE_MAX : at - is - 1), TIME_NONE };
	return at == SIZE_MAX || time_parse(str_from(token, at + 1), &ret->at);
}

static bool bad_body(struct err *err)
{
	return err_set(err, ERR_SYNTAX, "what an act made of an embargo cannot be read");
}

static bool apply_decided(struct acting *x, int64_t id, struct err *err)
{
	struct str rest = act_made(x, "decided"), one;
	struct proposal_row p;
	struct word_at w;
	uint64_t n;

	while (str_token(&rest, " ", &one)) {
		int state;

		if (!word_at(one, &w) || !str_u64(w.what, &n) || (state = names_find(embargo_proposal_names, PROPOSAL_STATE_N, w.word)) < 0)
			return bad_body(err);
		if (!proposal_get(x->db, x->a, (int64_t)n, &p, err))
			return false;
		p.case_id = id;
		p.state = (enum embargo_proposal_state)state;
		p.decided = w.at;
		if (!proposal_set(x->db, &p, err))
			return false;
	}
	return true;
}

static bool apply_stands(struct acting *x, int64_t id, int64_t terms, struct err *err)
{
	struct str rest = act_made(x, "stands"), one;
	struct participant p;
	struct word_at w;

	while (str_token(&rest, " ", &one)) {
		int stand;

		if (!word_at(one, &w) || (stand = names_find(embargo_stand_names, STAND_N, w.word)) < 0)
			return bad_body(err);
		if (!participant_get(x->db, x->a, id, w.what, &p, err))
			return false;
		p.stand = (enum embargo_stand)stand;
		p.until = w.at;
		if (p.stand == STAND_BOUND)
			p.terms = terms;
		if (!participant_put(x->db, &p, err))
			return false;
	}
	return true;
}

/* The zone in which the end was said is that of the proposal that gave it. */
static bool zone_of_terms(struct acting *x, struct case_row *row, struct err *err)
{
	struct proposal_row p;

	if (!row->terms)
		return true;
	if (!proposal_get(x->db, x->a, row->terms, &p, err))
		return false;
	row->ends_zone = p.zone;
	return true;
}

bool case_applies(struct acting *x, int64_t id, struct err *err)
{
	struct case_row row;
	int state = names_find(embargo_state_names, EMBARGO_STATE_N, act_made(x, "embargo"));

	if (state < 0)
		return bad_body(err);
	if (!case_get(x->db, x->a, id, &row, err))
		return false;
	row.embargo = (enum embargo_state)state;
	row.ends = made_time(x, "ends");
	row.began = made_time(x, "began");
	row.exited = made_time(x, "exited");
	row.wakes = made_time(x, "wakes");
	row.terms = act_made(x, "terms").n ? act_id(act_made(x, "terms")) : 0;
	row.why = act_made(x, "why");
	return zone_of_terms(x, &row, err) && case_set(x->db, &row, err) && apply_decided(x, id, err) &&
	       apply_stands(x, id, row.terms, err);
}

/* --- lists in fields --- */

bool case_list(const struct acting *x, const char *field, enum thing_kind kind, struct case_list *ret, struct err *err)
{
	struct str rest = act_text(x, field), one, word = STR_JOIN(x->a, thing_names[kind], STR("/"));
	uint64_t n;

	*ret = (struct case_list){ 0 };
	while (str_token(&rest, " ,\t\n", &one)) {
		if (str_starts(one, word))
			one = str_from(one, word.n);
		if (!str_u64(one, &n) || !n || n > INT64_MAX || ret->n == CASE_LIST) {
			err_set(err, ERR_SYNTAX, "expected at most %d numbers such as 12 or %.*s12, with blanks between", CASE_LIST,
			        STR_ARG(word));
			return err_at(err, "%s", field);
		}
		ret->v[ret->n++] = (int64_t)n;
	}
	return true;
}

/* --- telling --- */

bool case_tell_one(struct acting *x, int64_t id, const struct case_telling *t, struct str who, struct err *err)
{
	struct telling to = { x->a, x->db, { .kind = t->kind, .subject = str_printf(x->a, "case/%lld", (long long)id), .at = x->at,
		              .value = t->value, .once = t->once }, x->who.member };
	struct case_report r;

	if (str_starts(who, STR("party/")))
		return tell_party(&to, act_slug(who), TELL_ALL, err);
	if (str_eq(who, x->subject)) /* who showed the secret did it themselves */
		return true;
	if (!case_report_get(x->db, x->a, act_id(who), &r, err))
		return false;
	to.notice.subject = who;
	return r.member ? tell_member(&to, r.member, err) : notice_queue(x->db, &to.notice, who, err);
}

bool case_tell(struct acting *x, int64_t id, const struct case_telling *t, unsigned whom, struct err *err)
{
	struct participants parts;
	struct case_row row;

	if (!case_get(x->db, x->a, id, &row, err) || !participants_of(x->db, x->a, id, &parts, err))
		return false;
	for (size_t i = 0; i < parts.n; i++) {
		const struct participant *p = &parts.v[i];
		bool in = p->entered != TIME_NONE, leads = str_eq(p->who, row.leader) || (in && p->role == PART_COORDINATOR);

		if (!participant_live(p) || p->barred)
			continue;
		if (((whom & TELL_LEAD && leads) || (whom & TELL_ENTERED && in) || (whom & TELL_ASKED && !in)) &&
		    !case_tell_one(x, id, t, p->who, err))
			return false;
	}
	return true;
}

/* Whether it has just come into force, or ended: the act's own body says so. */
bool case_tells_embargo(struct acting *x, struct err *err)
{
	struct str decided = act_made(x, "decided"), one;
	struct word_at w;
	bool accepted = false;

	if (str_eq(act_made(x, "embargo"), embargo_state_names[EMBARGO_EXITED])) {
		const struct case_telling t = { NOTICE_EMBARGO_ENDED, made_time(x, "exited"), STR("ended") };

		return case_tell(x, x->case_id, &t, TELL_ENTERED | TELL_ASKED, err);
	}
	while (str_token(&decided, " ", &one))
		accepted |= word_at(one, &w) && str_eq(w.word, embargo_proposal_names[PROPOSAL_ACCEPTED]);
	if (accepted) {
		const struct case_telling t = { NOTICE_EMBARGO_AGREED, made_time(x, "ends"),
			                        str_printf(x->a, "act/%lld", (long long)x->seq) };

		return case_tell(x, x->case_id, &t, TELL_ENTERED | TELL_ASKED, err);
	}
	if (act_made(x, "decided").n) {
		const struct case_telling t = { NOTICE_EMBARGO_DECIDED, 0, str_printf(x->a, "act/%lld", (long long)x->seq) };

		return case_tell(x, x->case_id, &t, TELL_ENTERED, err);
	}
	return true;
}

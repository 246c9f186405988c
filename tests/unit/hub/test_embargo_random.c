/*
 * An embargo is never shortened, lengthened or seen past by anyone the table does not allow: thousands of acts at random, by twelve
 * parties and four finders in many cases.
 *
 * The test keeps a book of its own, made from what the acts say and not from the hub's tables: who was asked in, who entered, what
 * each agreed to, who was kept out. After each act it looks at every end that changed and asks whether this act may have changed
 * it so, and at every person and asks whether they find exactly what the book says.
 */
#define SCRATCH_IN_MEMORY
#include "hub_scratch.h"

#include "hub/case_acts.h"
#include "hub/case_seen.h"
#include "hub/ledger.h"
#include "hub/owed.h"
#include "hub/repairs.h"
#include "hub/sessions.h"
#include "store/audit.h"

enum { PARTIES = 12, FINDERS = 4, WHO = PARTIES + FINDERS, CASES = 80, LATEST = 3, SAID = 6000, DAY_S = 86400, HELD = 2 };
/* Acts that are tried, each with the checks of all persons. */
static int tries(void) { return on_postgres() ? 400 : 5000; }

static const struct { const char *id, *roles, *country; } parties[PARTIES] = {
	{ "c0", "coordinator", "" }, { "c1", "coordinator", "" }, { "v0", "vendor", "CN" }, { "v1", "vendor", "CN" }, { "v2", "vendor", "DE" },
	{ "v3", "vendor", "" }, { "v4", "vendor", "" }, { "v5", "vendor", "" }, { "lab", "tester", "" }, { "gov", "regulator", "" },
	{ "f0", "finder", "" }, { "f1", "finder", "" },
};
static const char canonical[] = "there is no such thing, or it is not for you";

/* --- the book --- */

enum place { OUT, BEFORE, IN }; /* takes no part; before the door; has entered */
struct entry { enum place at; bool barred, coordinates; unixtime agreed; };
struct book {
	int64_t id;
	int leader;
	struct entry who[WHO];
	bool in_force, exited, public, exploit, attack;
	unixtime ends, began;
};
struct offer { int64_t id; int book, by; unixtime ends; bool open; signed char said[WHO]; };

struct world {
	struct hub_scratch *s;
	struct arena a;            /* of one round */
	struct who person[PARTIES];
	int64_t report[FINDERS];
	int in[FINDERS];           /* which book a finder's report is in; -1 */
	struct book books[CASES];
	int book_n;
	struct offer offers[SAID];
	int offer_n;
	uint64_t seed;
	unsigned long done, refused, changed;
	const char *act;
	struct book *focus;        /* where something is at stake now, for the next `focus_n` rounds */
	int focus_n;
};

static unsigned roll(struct world *w, unsigned n)
{
	w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(w->seed >> 33) % n;
}

/* Finders 2 and 3 have accounts, with the parties f0 and f1; the first two show their secret. */
static int owner_of(int finder) { return finder < HELD ? -1 : 10 + finder - HELD; }

static struct str text_of(struct world *w, int who)
{
	return who < PARTIES ? str_printf(&w->a, "party/%s", parties[who].id) :
	       str_printf(&w->a, "report/%lld", (long long)w->report[who - PARTIES]);
}

static bool sees(const struct book *b, int who)
{
	const struct entry *e = &b->who[who];

	return e->at == IN && !e->barred && (!b->in_force || e->agreed >= b->ends || e->coordinates || b->leader == who);
}

enum sight { NOTHING, COVER, WHOLE };

/* What the member of a party finds of a case, by the book. */
static enum sight sight(const struct world *w, const struct book *b, int party)
{
	enum sight r = NOTHING;

	for (int who = 0; who < WHO; who++) {
		if (who != party && (who < PARTIES || owner_of(who - PARTIES) != party || w->in[who - PARTIES] != b - w->books))
			continue;
		if (b->who[who].at != OUT && b->who[who].barred)
			return NOTHING;
		if (b->who[who].at != OUT && r < COVER)
			r = COVER;
		if (sees(b, who))
			r = WHOLE;
	}
	return r;
}

/* --- does what is there agree with it? --- */

static enum sight found(struct world *w, struct db *d, int64_t id, int party, bool *ret_coordinates)
{
	enum thing_kind kind;
	struct thing t;

	did(w->s, thing_load(d, &w->person[party], str_printf(&w->a, "case/%lld", (long long)id), &kind, &t, &w->a, &w->s->err));
	*ret_coordinates = access_relations(&w->person[party], &t) & 1u << REL_COORDINATOR;
	return access_read(&w->person[party], &t, READ_CASE) ? WHOLE : access_read(&w->person[party], &t, READ_COVER) ? COVER : NOTHING;
}

static void look_at_case(struct world *w, struct db *d, const struct book *b)
{
	for (int p = 0; p < PARTIES; p++) {
		bool coordinates;
		enum sight is = found(w, d, b->id, p, &coordinates), should = sight(w, b, p);

		want(is == should, "%lu acts, after %s: %s finds %d of case %lld, expected %d (in force %d, ends %lld, agreed %lld)", w->done, w->act,
		     parties[p].id, is, (long long)b->id, should, b->in_force, (long long)b->ends, (long long)b->who[p].agreed);
		want(coordinates == (should == WHOLE && b->who[p].coordinates), "%s coordinates case %lld", parties[p].id, (long long)b->id);
	}
}

static struct book *book_of(struct world *w, int64_t id)
{
	for (int i = 0; i < w->book_n; i++)
		if (w->books[i].id == id)
			return &w->books[i];
	return NULL;
}

struct reading { struct world *w; struct db *d; int party; size_t n; int64_t seqs[600], of[600]; };

static bool note_act(void *ctx, const struct act_record *r, struct err *err)
{
	struct reading *x = ctx;

	(void)err;
	x->seqs[x->n++] = r->seq;
	return true;
}

/* The audit holds nothing of a case that the reader's party does not coordinate. */
static void look_at_audit(struct world *w, struct db *d, int party)
{
	struct reading x = { .w = w, .d = d, .party = party };
	const struct audit_ask k = { .member = -1, .from = TIME_NONE, .until = TIME_NONE, .most = 300, .reader = text_of(w, party) };

	did(w->s, audit_each(d, &k, note_act, &x, &w->s->err));
	for (size_t i = 0; i < x.n; i++) {
		did(w->s, act_case_of(d, x.seqs[i], &x.of[i], &w->s->err));
		struct book *b = x.of[i] ? book_of(w, x.of[i]) : NULL;

		want(!b || (b->who[party].coordinates && sees(b, party)), "%s finds act %lld of case %lld in the audit", parties[party].id,
		     (long long)x.seqs[i], (long long)x.of[i]);
	}
}

static bool owes(struct world *w, struct db *d, const struct act_record *r, int party)
{
	struct obligation_row o;

	return str_starts(r->subject, STR("obligation/")) && obligation_get(d, &w->a, act_id(r->subject), &o, NULL) &&
	       str_eq(o.bearer, text_of(w, party));
}

/* Of a case that is not there for somebody they have receipts of their own acts alone, and of what they owe; barred ones of none. */
static void look_at_receipts(struct world *w, struct db *d, int party, const struct book *b)
{
	struct reading x = { .w = w, .d = d, .party = party };

	did(w->s, case_acts(d, b->id, INT64_MAX, 40, note_act, &x, &w->s->err));
	for (size_t i = 0; i < x.n; i++) {
		enum receipt_right right;
		struct act_record r;
		bool own;

		did(w->s, act_get(d, &w->a, x.seqs[i], &r, &w->s->err));
		did(w->s, ledger_right(d, &w->a, &w->person[party], &r, &right, &w->s->err));
		own = str_eq(r.party, w->person[party].party) || owes(w, d, &r, party);
		want(right != RECEIPT_OWN || sight(w, b, party) == WHOLE || (own && !b->who[party].barred), "%s has a receipt of act %lld (%.*s) of case %lld",
		     parties[party].id, (long long)r.seq, STR_ARG(r.name), (long long)b->id);
	}
}

/* The list holds what is there, and no title of what is a cover only. */
static void look_at_list(struct world *w, const struct looking *l, int party)
{
	struct listed_cases all;
	size_t n = 0;

	did(w->s, cases_seen(l, CASE_LIFE_N, &all, &w->s->err));
	for (int i = 0; i < w->book_n; i++)
		n += sight(w, &w->books[i], party) != NOTHING;
	want(all.n == n, "%s has %zu cases in the list, expected %zu", parties[party].id, all.n, n);
	for (size_t i = 0; i < all.n; i++) {
		enum sight should = sight(w, book_of(w, all.v[i].row.id), party);

		did(w->s, case_title(l, &all.v[i], &w->s->err));
		want((all.v[i].title.n > 0) == (should == WHOLE), "%s finds %s title of case %lld in the list", parties[party].id,
		     all.v[i].title.n ? "a" : "no", (long long)all.v[i].row.id);
	}
}

static void look_at_readings(struct world *w, struct db *d, int party, const struct book *b)
{
	const struct looking l = { &w->a, d, hub_keys(w->s->hub), w->person[party], scratch_clock };
	const struct owed_ask k = { .show = OWED_OPEN, .most = 200 };
	struct owed_list owed;
	struct matrix m;
	struct err err = { 0 };
	bool repairs = sees(b, party), ok = matrix_read(&l, b->id, &m, &err);

	want(ok == (repairs && sight(w, b, party) == WHOLE), "%s reads the repairs of case %lld: %s", parties[party].id, (long long)b->id, ok ? "yes" : err.msg);
	want(ok || (err.code == ERR_FOUND && strcmp(err.msg, canonical) == 0), "%s", err.msg);
	struct seen_case seen;
	enum sight should = sight(w, b, party);

	err = (struct err){ 0 };
	ok = case_seen(&l, b->id, INT64_MAX, &seen, &err);
	want(ok == (should != NOTHING) && (ok || (err.code == ERR_FOUND && strcmp(err.msg, canonical) == 0)), "%s sees case %lld: %s", parties[party].id,
	     (long long)b->id, ok ? "yes" : err.msg);
	want(!ok || (seen.sight == CASE_SIGHT_COVER) == (should == COVER), "%s sees more than the cover of case %lld", parties[party].id, (long long)b->id);
	want(!ok || seen.sight != CASE_SIGHT_COVER || (!seen.title.n && !seen.parts.n && !seen.threads.n && !seen.history.n),
	     "the cover of case %lld tells too much", (long long)b->id);
	look_at_list(w, &l, party);
	did(w->s, owed_find(&l, &k, &owed, &w->s->err));
	for (size_t i = 0; i < owed.rows.n; i++) {
		struct book *of = str_starts(owed.rows.v[i].subject, STR("case/")) ? book_of(w, act_id(owed.rows.v[i].subject)) : NULL;
		bool own = str_eq(owed.rows.v[i].bearer, text_of(w, party));

		want(!of || (own && !of->who[party].barred) || (of->who[party].coordinates && sees(of, party)), "%s finds obligation %lld of case %lld",
		     parties[party].id, (long long)owed.rows.v[i].id, (long long)of->id);
	}
}

static void look_at_all(struct world *w, struct db *d)
{
	for (int i = w->book_n > 2 * LATEST ? w->book_n - 2 * LATEST : 0; i < w->book_n; i++)
		look_at_case(w, d, &w->books[i]);
	for (int p = 0; p < PARTIES; p++) {
		const struct book *b = &w->books[w->book_n - 1 - (int)roll(w, LATEST < w->book_n ? LATEST : (unsigned)w->book_n)];

		look_at_receipts(w, d, p, b);
		look_at_readings(w, d, p, b);
		if (p < 2)
			look_at_audit(w, d, p);
	}
}

/* --- may the end have changed so? --- */

static struct offer *offer_of(struct world *w, int64_t id)
{
	for (int i = w->offer_n - 1; i >= 0; i--)
		if (w->offers[i].id == id)
			return &w->offers[i];
	return NULL;
}

/* Said so, made it; or, before anything was agreed, was content with one that ends no earlier. */
static bool agrees(const struct world *w, const struct book *b, const struct offer *o, int who, bool first)
{
	if (o->by == who || o->said[who] > 0)
		return true;
	if (o->said[who] < 0)
		return false;
	for (int i = 0; first && i < w->offer_n; i++) {
		const struct offer *x = &w->offers[i];

		if (&w->books[x->book] == b && x->open && x->ends >= o->ends && (x->by == who || x->said[who] > 0))
			return true;
	}
	return false;
}

/* New terms: who consented, and was that enough? Then everybody is bound as they said. */
static void new_terms(struct world *w, struct book *b, const struct case_row *r)
{
	struct offer *o = offer_of(w, r->terms);
	bool first = !b->in_force, all = true;
	int yes = 0;

	want(o && o->ends == r->ends, "case %lld: terms of proposal %lld", (long long)b->id, (long long)r->terms);
	want(!b->exited && !b->public && !b->exploit && !b->attack, "an embargo after what has become known: %s", w->act);
	want(first || r->ends != b->ends, "the same end again");
	want(r->ends - scratch_clock <= 90 * DAY_S && r->ends - (first ? scratch_clock : b->began) <= 180 * DAY_S && r->ends > scratch_clock,
	     "an end of %lld days", (long long)(r->ends - scratch_clock) / DAY_S);
	for (int who = 0; who < WHO; who++) {
		struct entry *e = &b->who[who];
		bool says = agrees(w, b, o, who, first), has_say = e->at != OUT && !e->barred && (first || e->agreed != TIME_NONE);

		yes += says && who != o->by && e->at != OUT;
		all &= says || !has_say;
		if (!first && r->ends > b->ends && who >= PARTIES && has_say)
			want(says, "a later end without finder %d, by %s", who - PARTIES, w->act);
	}
	want(yes > 0, "nobody but who proposed it agreed: %s", w->act);
	if (!first)
		want(all || agrees(w, b, o, b->leader, false), "neither the leader nor all agreed: %s", w->act);
	if (!first && r->ends < b->ends)
		want(r->ends - scratch_clock >= DAY_S, "an earlier end within the day: %s", w->act);
	for (int who = 0; who < WHO; who++) {
		struct entry *e = &b->who[who];

		if (e->at == OUT || e->barred)
			continue;
		if (agrees(w, b, o, who, first) && (first || e->agreed != TIME_NONE))
			e->agreed = r->ends;
		else if (e->agreed != TIME_NONE && e->agreed > r->ends)
			e->agreed = r->ends;
	}
	if (first)
		b->began = scratch_clock;
	b->in_force = true;
	b->ends = r->ends;
	o->open = false;
	w->changed++;
}

static void over(struct world *w, struct book *b, const struct case_row *r, int by)
{
	bool lead = by >= 0 && by < PARTIES && b->leader == by, staff = lead || (by >= 0 && by < PARTIES && b->who[by].coordinates);

	want(b->in_force && !b->exited, "over from nothing: %s", w->act);
	want(r->ends == b->ends, "the end moved as it ended");
	if (str_eq(r->why, STR("date")))
		want(scratch_clock >= b->ends && r->exited == b->ends, "too early by %lld s: %s", (long long)(b->ends - scratch_clock), w->act);
	else if (str_eq(r->why, STR("publicity")))
		want(b->public && staff && strcmp(w->act, "case.fact") == 0, "publicity by %s", w->act);
	else if (str_eq(r->why, STR("exploit")))
		want(b->exploit && staff && strcmp(w->act, "case.fact") == 0, "exploit by %s", w->act);
	else if (str_eq(r->why, STR("attacks")))
		want(b->attack && ((lead && strcmp(w->act, "embargo.end") == 0) || (staff && strcmp(w->act, "case.fact") == 0)), "attacks by %s", w->act);
	else
		want(lead && strcmp(w->act, "embargo.end") == 0, "%.*s by %s", STR_ARG(r->why), w->act);
	b->in_force = false;
	b->exited = true;
	w->changed++;
}

/* What stands open is only known from the rows: that is what proposals are. */
static bool note_open(struct world *w, struct db *d, struct book *b)
{
	struct proposal_rows p;

	did(w->s, proposals_of(d, &w->a, b->id, &p, &w->s->err));
	for (size_t i = 0; i < p.n; i++)
		offer_of(w, p.v[i].id)->open = p.v[i].state == PROPOSAL_OPEN;
	return true;
}

static void compare(struct world *w, struct db *d, struct book *b, int by)
{
	struct case_row r;
	int64_t first = 0;

	did(w->s, case_get(d, &w->a, b->id, &r, &w->s->err));
	(void)first;
	if (r.embargo == EMBARGO_EXITED && !b->exited)
		over(w, b, &r, by);
	else if (embargo_in_force(r.embargo) && (!b->in_force || r.ends != b->ends))
		new_terms(w, b, &r);
	else
		want(embargo_in_force(r.embargo) == b->in_force && (!b->in_force || r.ends == b->ends), "the embargo changed by %s", w->act);
	note_open(w, d, b);
}

/* --- what is tried --- */

static int who_index(struct world *w, struct str who)
{
	for (int i = 0; i < WHO; i++)
		if (str_eq(text_of(w, i), who))
			return i;
	return -1;
}

/* By a party (0 ..), a finder who shows the secret (PARTIES ..), or the hub (-1). */
static bool act_as(struct world *w, int by, const char *act, struct str subject, const char *const *pairs, struct outcome *ret)
{
	struct act_request r = { .row = act_named(str_of(act)), .who = by < 0 ? who_hub : by < PARTIES ? w->person[by] : (struct who){ .proved = TIME_NONE },
		                 .subject = subject, .held = by >= PARTIES };
	struct act_input in[8];
	struct act_value *v;
	size_t n = 0;

	w->s->err = (struct err){ 0 };
	r.who.proved = by >= 0 && by < PARTIES ? scratch_clock : r.who.proved;
	for (; pairs[2 * n]; n++)
		in[n] = (struct act_input){ str_of(pairs[2 * n]), str_of(pairs[2 * n + 1]) };
	w->act = act;
	if (!act_decode(&w->a, r.row, in, n, &v, NULL, NULL, &w->s->err))
		fail_msg("%s: %s %s", act, w->s->err.where, w->s->err.msg);
	r.values = v;
	return hub_act(w->s->hub, &w->a, &r, ret, &w->s->err);
}

#define F(...) ((const char *const[]){ __VA_ARGS__ __VA_OPT__(,) NULL })
static const char *c(struct world *w, struct str s) { return str_cstr(&w->a, s); }

static struct book *opens(struct world *w)
{
	int by = roll(w, 4) ? (int)roll(w, 2) : 2 + (int)roll(w, 6);
	struct outcome o;

	if (w->book_n == CASES || !act_as(w, by, "case.open", STR("hub"), F("title", "Something"), &o))
		fail_msg("case.open: %s", w->s->err.msg);
	struct book *b = &w->books[w->book_n++];

	*b = (struct book){ .id = o.seq, .leader = by };
	for (int i = 0; i < WHO; i++)
		b->who[i].agreed = TIME_NONE;
	b->who[by] = (struct entry){ IN, false, by < 2, TIME_NONE };
	return b;
}

static void asked_in(struct book *b, int who, bool coordinates)
{
	b->who[who] = (struct entry){ BEFORE, false, coordinates, TIME_NONE };
}

static void gone(struct world *w, struct book *b, int who)
{
	b->who[who].at = OUT;
	b->who[who].agreed = TIME_NONE;
	for (int i = 0; i < w->offer_n; i++) /* what they said counts no more */
		if (&w->books[w->offers[i].book] == b)
			w->offers[i].said[who] = 0;
}

/* As whom somebody acts in a case: their party's part, else that of their report. */
static int acts_as(struct world *w, const struct book *b, int by)
{
	if (by >= PARTIES || b->who[by].at != OUT)
		return by;
	for (int f = 0; f < FINDERS; f++)
		if (owner_of(f) == by && w->in[f] == b - w->books && b->who[PARTIES + f].at != OUT)
			return PARTIES + f;
	return by;
}

static void entered(struct world *w, struct book *b, int who, const struct case_row *before)
{
	struct entry *e = &b->who[who];
	struct offer *best = NULL;

	e->at = IN;
	if (b->in_force) {
		e->agreed = b->ends;
		return;
	}
	if (before->embargo != EMBARGO_PROPOSED)
		return;
	for (int i = 0; i < w->offer_n; i++) { /* the end on the cover: the leader's, else the earliest */
		struct offer *o = &w->offers[i];

		if (&w->books[o->book] == b && o->open && (!best || (o->by == b->leader && best->by != b->leader) ||
		    ((o->by == b->leader) == (best->by == b->leader) && o->ends < best->ends)))
			best = o;
	}
	if (best && best->by != who)
		best->said[who] = 1;
}

static struct str some_instant(struct world *w)
{
	char text[21];

	return str_dup(&w->a, str_of(time_format(scratch_clock + (int64_t)roll(w, 100 * 24) * 3600 + roll(w, 3600), text)));
}

enum { NO_BOOK = -1 };

/* One act. Whether it went through, and what it says for the book. */
static bool try_one(struct world *w, struct book *b, int by)
{
	struct str subject = str_printf(&w->a, "case/%lld", (long long)b->id);
	int whom = (int)roll(w, PARTIES), f = (int)roll(w, FINDERS);
	const char *other = c(w, text_of(w, whom));
	struct offer *o = NULL;
	struct outcome out;
	struct case_row before;
	unsigned what = roll(w, 100);
	bool finder = by >= PARTIES;
	int as = finder ? by : acts_as(w, b, by);

	struct db *d = hub_read(w->s->hub, &w->s->err);

	did(w->s, case_get(d, &w->a, b->id, &before, &w->s->err));
	hub_read_done(w->s->hub, d);
	for (int i = w->offer_n - 1, left = (int)roll(w, 4); i >= 0 && left >= 0; i--)
		if (&w->books[w->offers[i].book] == b) {
			o = &w->offers[i];
			left--;
		}
	struct str proposal = o ? str_printf(&w->a, "proposal/%lld", (long long)o->id) : STR("proposal/999999");
	const char *number = c(w, str_from(proposal, 9));

	if (finder) {
		subject = text_of(w, by);
		if (what < 30) {
			const char *ends = c(w, some_instant(w));

			if (!act_as(w, by, "report.propose", subject, F("ends", ends), &out))
				return false;
			goto proposed;
		}
		if (what < 75) {
			bool yes = roll(w, 3);

			if (!act_as(w, by, yes ? "report.accept" : "report.reject", subject, F("proposal", number), &out))
				return false;
			o->said[as] = yes ? 1 : -1;
			return true;
		}
		if (!act_as(w, by, "report.enter", subject, F(), &out))
			return false;
		entered(w, b, as, &before);
		return true;
	}
	if (what < 10) {
		if (!act_as(w, by, "case.notify", subject, F("vendor", other, "role", roll(w, 3) ? "vendor" : "supplier"), &out))
			return false;
		asked_in(b, whom, false);
	} else if (what < 13) {
		if (!act_as(w, by, "case.coordinate", subject, F("coordinator", other), &out))
			return false;
		asked_in(b, whom, true);
	} else if (what < 15) {
		if (!act_as(w, by, "case.escalate", subject, F("to", other, "text", "help"), &out))
			return false;
		if (b->who[whom].at == OUT || b->who[whom].barred)
			asked_in(b, whom, whom < 2);
	} else if (what < 35) {
		if (!act_as(w, by, "case.enter", subject, F(), &out))
			return false;
		entered(w, b, as, &before);
	} else if (what < 36) {
		if (!act_as(w, by, "case.decline", subject, F(), &out))
			return false;
		gone(w, b, as);
	} else if (what < 37) {
		if (!act_as(w, by, "case.leave", subject, F(), &out))
			return false;
		gone(w, b, as);
	} else if (what < 38) {
		int out_of = (int)roll(w, WHO);

		if (!act_as(w, by, "case.remove", subject, F("participant", c(w, text_of(w, out_of)), "reason", "so"), &out))
			return false;
		gone(w, b, out_of);
	} else if (what < 44) {
		if (!act_as(w, by, "case.answer", subject, F("answer", roll(w, 2) ? "confirmed" : roll(w, 2) ? "acknowledged" : "refuted"), &out))
			return false;
	} else if (what < 58) {
		const char *ends = c(w, some_instant(w));

		if (!act_as(w, by, "embargo.propose", subject, F("ends", ends), &out))
			return false;
		goto proposed;
	} else if (what < 72) {
		bool yes = roll(w, 4);

		if (!act_as(w, by, yes ? "embargo.accept" : "embargo.reject", proposal, F(), &out))
			return false;
		o->said[as] = yes ? 1 : -1;
	} else if (what < 80) {
		bool yes = roll(w, 4);

		if (!act_as(w, by, "embargo.decide", proposal, F("decision", yes ? "accept" : "reject"), &out))
			return false;
		want(b->leader == by, "%s decided and does not lead", parties[by].id);
		o->said[as] = yes ? 1 : -1;
	} else if (what < 82) {
		return act_as(w, by, "embargo.withdraw", proposal, F(), &out);
	} else if (what < 84) {
		static const char *const reasons[] = { "attacks", "quorum", "closing" };

		return act_as(w, by, "embargo.end", subject, F("reason", reasons[roll(w, 3)]), &out);
	} else if (what < 86) {
		return act_as(w, by, "case.tell", subject, F("fact", "public", "text", "seen"), &out);
	} else if (what < 87) {
		unsigned k = roll(w, 4);
		static const char *const facts[] = { "attack", "public", "exploit", "attack" };
		bool was_public = b->public, was_exploit = b->exploit, was_attack = b->attack;

		b->public |= k == 1 || k == 2, b->exploit |= k == 2, b->attack |= k == 0 || k == 3; /* as the act says, if it goes through */
		if (act_as(w, by, "case.fact", subject, F("fact", facts[k], "end", k == 3 ? "yes" : "no"), &out))
			return true;
		b->public = was_public, b->exploit = was_exploit, b->attack = was_attack;
		return false;
	} else if (what < 92) {
		if (w->in[f] < 0) {
			if (!act_as(w, by, "case.take", subject, F("report", c(w, str_from(text_of(w, PARTIES + f), 7))), &out))
				return false;
			w->in[f] = (int)(b - w->books);
			b->who[PARTIES + f] = (struct entry){ b->in_force ? BEFORE : IN, false, false, TIME_NONE };
		} else {
			bool here = &w->books[w->in[f]] == b;

			if (!act_as(w, by, "case.release", subject, F("report", c(w, str_from(text_of(w, PARTIES + f), 7))), &out))
				return false;
			want(here, "a report left a case that it was not in");
			w->in[f] = -1;
			gone(w, b, PARTIES + f);
		}
	} else if (what < 94) {
		if (!act_as(w, by, "case.lead", subject, F("leader", other), &out))
			return false;
		want(b->leader == by, "handed over by who does not lead");
		b->leader = whom;
	} else if (what < 96) {
		const char *land = roll(w, 3) ? "CN" : "DE";
		bool bar = roll(w, 2);

		if (!act_as(w, by, "case.jurisdiction", subject, F("country", land, "decision", bar ? "bar" : "allow", "ground", "law"), &out))
			return false;
		for (int p = 0; p < PARTIES; p++)
			if (strcmp(parties[p].country, land) == 0) {
				if (b->who[p].barred != bar && b->who[p].at != OUT) {
					enum place at = b->who[p].at;

					gone(w, b, p);
					b->who[p].at = at;
				}
				b->who[p].barred = bar;
			}
	} else if (what < 98) {
		return act_as(w, by, "case.track", subject, F("number", "PSIRT-1"), &out);
	} else {
		return act_as(w, by, "case.rename", subject, F("title", "Else"), &out);
	}
	return true;
proposed:
	if (w->offer_n < SAID) {
		struct proposal_row p;

		d = hub_read(w->s->hub, &w->s->err);
		did(w->s, proposal_get(d, &w->a, out.seq, &p, &w->s->err));
		hub_read_done(w->s->hub, d);
		want(who_index(w, p.who) == as, "proposed as %.*s", STR_ARG(p.who));
		w->offers[w->offer_n++] = (struct offer){ .id = out.seq, .book = (int)(b - w->books), .by = as, .ends = p.ends, .open = true };
	}
	return true;
}

/* What is refused to somebody for whom the case is not there is refused as if it were not there at all. */
static void refused(struct world *w, const struct book *b, int by)
{
	if (w->s->err.code == ERR_FOUND)
		want_str(str_of(w->s->err.msg), STR(canonical), w->act);
	if (by < PARTIES && sight(w, b, by) == NOTHING)
		want(w->s->err.code == ERR_FOUND, "%s by %s, who finds nothing of it: %s", w->act, parties[by].id, w->s->err.msg);
}

/* To shortly before an end, or to when it is nearly too late to agree on an earlier one. */
static bool to_the_brink(struct world *w)
{
	struct book *b = &w->books[w->book_n - 1 - (int)roll(w, LATEST)];
	unixtime to = b->in_force ? b->ends - 1 - roll(w, 3600) : TIME_NONE;

	for (int i = 0; i < w->offer_n && b->in_force && roll(w, 2); i++) {
		const struct offer *o = &w->offers[i];

		if (&w->books[o->book] == b && o->open && o->ends < b->ends)
			to = o->ends - DAY_S + 3600 - roll(w, 7200);
	}
	if (to <= scratch_clock || to > scratch_clock + 30 * DAY_S)
		return false;
	scratch_clock = to;
	w->focus = b;
	w->focus_n = 12;
	return true;
}

/* The hub's own: what time has done is written down. */
static void passes(struct world *w)
{
	if (w->focus_n > 0)
		return;
	if (roll(w, 5) || !to_the_brink(w))
		scratch_clock += roll(w, 12) ? roll(w, 6 * 3600) : 3 * DAY_S;
	int64_t ids[50];
	size_t n;
	struct db *d = hub_read(w->s->hub, &w->s->err);

	did(w->s, cases_wake(d, scratch_clock, ids, 50, &n, &w->s->err));
	hub_read_done(w->s->hub, d);
	for (size_t i = 0; i < n; i++) {
		struct book *b = book_of(w, ids[i]);
		struct outcome o;

		if (!act_as(w, -1, "embargo.expire", str_printf(&w->a, "case/%lld", (long long)ids[i]), F(), &o))
			fail_msg("embargo.expire: %s", w->s->err.msg);
		d = hub_read(w->s->hub, &w->s->err);
		compare(w, d, b, -1);
		look_at_case(w, d, b);
		hub_read_done(w->s->hub, d);
	}
}

static void people(struct world *w)
{
	struct hub_scratch *s = w->s;

	for (int p = 0; p < PARTIES; p++) {
		struct outcome o;
		char mail[60], party[60];
		struct signed_in in = { 0 };
		struct db *d;

		snprintf(mail, sizeof mail, "one@%s.example", parties[p].id);
		snprintf(party, sizeof party, "party/%s", parties[p].id);
		did(s, hub_act_words(s->hub, &s->a, &who_hub, "party.add", STR("hub"), *parties[p].country ?
		    F("id", parties[p].id, "name", parties[p].id, "roles", parties[p].roles, "country", parties[p].country) :
		    F("id", parties[p].id, "name", parties[p].id, "roles", parties[p].roles), &o, &s->err));
		did(s, hub_act_words(s->hub, &s->a, &who_hub, "member.add", str_of(party), F("name", "One", "mail", mail, "admin", "yes"), &o, &s->err));
		d = hub_read(s->hub, &s->err);
		did(s, member_who(d, &s->a, act_id(o.subject), scratch_clock, &in, &s->err));
		hub_read_done(s->hub, d);
		w->person[p] = in.who;
		w->person[p].party = str_dup(&s->a, in.who.party);
	}
	for (int f = 0; f < FINDERS; f++) {
		const char *const *said = F("title", "A weakness", "product", "Nova 12", "versions", "all", "words", "Something is wrong here", "steps", "Look closely");
		struct outcome o;

		if (!act_as(w, owner_of(f) < 0 ? PARTIES : owner_of(f), "report.submit", STR("hub"), said, &o))
			fail_msg("report.submit: %s %s", s->err.where, s->err.msg);
		w->report[f] = o.seq;
		w->in[f] = -1;
		if (!act_as(w, 0, "report.validate", str_printf(&s->a, "report/%lld", (long long)o.seq), F("grade", "high"), &o))
			fail_msg("report.validate: %s %s", s->err.where, s->err.msg);
	}
}

static void at_random(struct hub_scratch *s, uint64_t seed)
{
	struct world *w = calloc(1, sizeof *w);

	*w = (struct world){ .s = s, .seed = seed };
	arena_init(&w->a);
	people(w);
	for (int i = 0; i < LATEST; i++)
		opens(w);
	for (int i = 0; i < tries(); i++) {
		arena_reset(&w->a);
		struct book *b = &w->books[w->book_n - 1 - (int)roll(w, LATEST)];
		int by = roll(w, 5) ? (int)roll(w, PARTIES) : PARTIES + (int)roll(w, HELD);

		if (by < PARTIES && roll(w, 3)) /* more often somebody who has to do with it */
			for (int k = 0; k < 20 && b->who[by].at == OUT; k++)
				by = (int)roll(w, PARTIES);
		if (by >= PARTIES && w->in[by - PARTIES] >= 0)
			b = &w->books[w->in[by - PARTIES]];
		if (w->focus_n-- > 0) {
			b = w->focus;
			by = roll(w, 2) ? b->leader : by;
			by = by >= PARTIES && (w->in[by - PARTIES] < 0 || &w->books[w->in[by - PARTIES]] != b) ? b->leader : by;
		}
		if (b->exited && !roll(w, 5) && w->book_n < CASES && by < PARTIES)
			b = opens(w);
		bool ok = try_one(w, b, by);

		w->done += ok;
		w->refused += !ok;
		struct db *d = hub_read(s->hub, &s->err);

		if (!ok)
			refused(w, b, by);
		compare(w, d, b, ok ? acts_as(w, b, by) : -1);
		look_at_case(w, d, b);
		if (i % 60 == 0)
			look_at_all(w, d);
		hub_read_done(s->hub, d);
		if (!roll(w, 6))
			passes(w);
	}
	print_message("# seed %llu: %lu acts done, %lu refused, %d cases, %d proposals, %lu ends that changed\n", (unsigned long long)seed, w->done,
	              w->refused, w->book_n, w->offer_n, w->changed);
	want(w->changed > 20 || on_postgres(), "only %lu ends changed: this tests little", w->changed);
	arena_release(&w->a);
	free(w);
}

static void first(void **state) { at_random(*state, 20261123); }
static void second(void **state) { at_random(*state, 7); }

#define tested(f) cmocka_unit_test_setup_teardown(f, hub_scratch_begin, hub_scratch_end)

int main(void)
{
	struct CMUnitTest tests[] = { tested(first), tested(second) };

	return run_on_engine(tests, NULL, NULL);
}

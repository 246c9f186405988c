/*
 * embargo_book - what everybody may find of many cases, by a book that is kept from what acts say and not from the hub's tables; and
 * whether what the hub shows agrees with it: how each stands to a case, the list, the page, repairs, obligations, the audit, receipts.
 */
#ifndef TEST_EMBARGO_BOOK_H
#define TEST_EMBARGO_BOOK_H

#include "hub_scratch.h"

#include "hub/case/case_acts.h"
#include "hub/case/case_seen.h"
#include "hub/ledger/ledger.h"
#include "hub/owed/owed.h"
#include "hub/people/sessions.h"
#include "hub/repair/repairs.h"
#include "store/audit.h"

enum { PARTIES = 12, FINDERS = 4, WHO = PARTIES + FINDERS, CASES = 80, LATEST = 3, SAID = 6000, DAY_S = 86400, HELD = 2 };

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

#endif

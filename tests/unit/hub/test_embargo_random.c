/*
 * An embargo is never shortened, lengthened or seen past by anyone the table does not allow: thousands of acts at random, by twelve
 * parties and four finders in many cases.
 *
 * The test keeps a book of its own, made from what the acts say and not from the hub's tables: who was asked in, who entered, what
 * each agreed to, who was kept out. After each act it looks at every end that changed and asks whether this act may have changed
 * it so, and at every person and asks whether they find exactly what the book says.
 */
#define SCRATCH_IN_MEMORY
#include "embargo_book.h"

/* Acts that are tried, each with the checks of all persons. */
static int tries(void) { return on_postgres() ? 400 : 5000; }

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
		const char *const *said = F("title", "A weakness", "product", "Nova 12", "versions", "all", "words",
		                            "Something is wrong here", "steps", "Look closely");
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

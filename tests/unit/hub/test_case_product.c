/*
 * Every act of cases and embargoes, in every state of the embargo, by everybody who can stand to a case.
 *
 * The table below was written by hand from docs/cases.md and the rules, one letter for each state of the embargo: none, proposed,
 * active, revise, exited.
 *
 *   +  done     s  not now        d  known who asks, and no
 *   .  there is no such thing     r  not with this value
 */
#define SCRATCH_QUIET true
#define SCRATCH_IN_MEMORY
#include "hub_scratch.h"

#include "hub/case/case_acts.h"
#include "hub/people/sessions.h"

/* Who leads; a vendor who has accepted the case, one who has only entered, one who was asked in; one who has left, one who was
 * barred, a finder who shows the secret, a coordinator of another party, the hub. */
enum actor { LEADS, ACCEPTED, RECEIVED, ASKED, LEFT, BARRED, FINDER, ELSEWHERE, HUB, ACTOR_N };
static const struct { const char *party, *roles, *country; } actors[ACTOR_N] = {
	[LEADS] = { "alliance", "coordinator", "" }, [ACCEPTED] = { "nova", "vendor", "" }, [RECEIVED] = { "orion", "vendor", "" },
	[ASKED] = { "acme", "vendor", "" }, [LEFT] = { "gone", "vendor", "" }, [BARRED] = { "far", "vendor", "CN" },
	[ELSEWHERE] = { "cert", "coordinator", "" },
};
static const char *const others[][2] = { { "fresh", "vendor" }, { "third", "coordinator" } };

/* Pairs of names and values; "$P" stands for the open or newest proposal, "$R" for a validated report that is in no case, "$F" for
 * the finder's, "$C" for another case of the leader's, "$E" for an end that may be proposed. */
static const struct row {
	const char *act, *fields[9], *of;
	const char *leads, *accepted, *received, *asked, *finder, *elsewhere, *hub;
} table[] = {
	/* act, fields, done to                                                      leads    accepted received asked    finder   elsewhere hub */
	{ "case.rename", { "title", "Else" }, "case",                                "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.grade", { "grade", "low" }, "case",                                  "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.tlp", { "tlp", "red" }, "case",                                      "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.tlp", { "tlp", "green", "reason", "so" }, "case",                    "++ss+", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.take", { "report", "$R" }, "case",                                   "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.take", { "report", "$F" }, "case",                                   "sssss", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.release", { "report", "$F" }, "case",                                "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.release", { "report", "$R" }, "case",                                ".....", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.lead", { "leader", "party/nova" }, "case",                           "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.lead", { "leader", "party/orion" }, "case",                          "sssss", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.lead", { "leader", "party/acme" }, "case",                           "rrrrr", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.close", { NULL }, "case",                                            "++ss+", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.reopen", { NULL }, "case",                                           "sssss", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.merge", { "into", "$C" }, "case",                                    "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.absorb", { "from", "$C" }, "case",                                   ".....", ".....", ".....", ".....", ".....", ".....", "+++++" },
	{ "case.split", { "title", "Half", "reports", "$F" }, "case",                "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.part", { "participant", "party/nova" }, "case",                      ".....", ".....", ".....", ".....", ".....", ".....", "+++++" },
	{ "case.notify", { "vendor", "party/fresh" }, "case",                        "+++++", "ddddd", "sssss", ".....", ".....", ".....", "....." },
	{ "case.notify", { "vendor", "party/fresh", "role", "supplier" }, "case",    "+++++", "+++++", "sssss", ".....", ".....", ".....", "....." },
	{ "case.notify", { "vendor", "party/far" }, "case",                          "sssss", "ddddd", "sssss", ".....", ".....", ".....", "....." },
	{ "case.coordinate", { "coordinator", "party/third" }, "case",               "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.coordinate", { "coordinator", "party/fresh" }, "case",               "rrrrr", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.escalate", { "to", "party/third", "text", "help" }, "case",          "+++++", "+++++", "+++++", ".....", ".....", ".....", "....." },
	{ "case.enter", { NULL }, "case",                                            "sssss", "sssss", "sssss", "+++++", ".....", ".....", "....." },
	{ "report.enter", { NULL }, "report",                                        ".....", ".....", ".....", ".....", "sssss", ".....", "....." },
	{ "case.decline", { NULL }, "case",                                          ".....", ".....", ".....", "+++++", ".....", ".....", "....." },
	{ "case.leave", { NULL }, "case",                                            "sssss", "+++++", "+++++", ".....", ".....", ".....", "....." },
	{ "case.remove", { "participant", "party/orion", "reason", "so" }, "case",   "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.remove", { "participant", "party/alliance", "reason", "so" }, "case", "sssss", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.answer", { "answer", "acknowledged" }, "case",                       "+++++", "sssss", "+++++", "+++++", ".....", ".....", "....." },
	{ "case.answer", { "answer", "confirmed" }, "case",                          "ddddd", "+++++", "+++++", "sssss", ".....", ".....", "....." },
	{ "case.answer", { "answer", "refuted" }, "case",                            "ddddd", "+++++", "+++++", "sssss", ".....", ".....", "....." },
	{ "case.track", { "number", "X-1" }, "case",                                 "+++++", "+++++", "+++++", "+++++", ".....", ".....", "....." },
	{ "case.credit", { "participant", "$W", "text", "Fay" }, "case",             "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.jurisdiction", { "country", "DE", "decision", "bar", "ground", "law" }, "case", "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.seat", { "participant", "party/nova" }, "case",                      ".....", ".....", ".....", ".....", ".....", ".....", "+++++" },
	{ "case.tell", { "fact", "attack", "text", "seen" }, "case",                 "+++++", "+++++", "+++++", ".....", ".....", ".....", "....." },
	{ "case.fact", { "fact", "attack" }, "case",                                 "+++++", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "case.fact", { "fact", "exploit", "holds", "no" }, "case",                 "sssss", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "embargo.propose", { "ends", "$E" }, "case",                               "++++s", "++++s", "++++s", ".....", ".....", ".....", "....." },
	{ "report.propose", { "ends", "$E" }, "report",                              ".....", ".....", ".....", ".....", "++++s", ".....", "....." },
	/* what is open was proposed by `accepted`, what came into force by `leads` */
	{ "embargo.accept", { NULL }, "proposal",                                    ".+s+s", ".dsds", ".+s+s", ".....", ".....", ".....", "....." },
	{ "embargo.reject", { NULL }, "proposal",                                    ".+s+s", ".dsds", ".+s+s", ".....", ".....", ".....", "....." },
	{ "report.accept", { "proposal", "$P" }, "report",                           ".....", ".....", ".....", ".....", ".+s+s", ".....", "....." },
	{ "report.reject", { "proposal", "$P" }, "report",                           ".....", ".....", ".....", ".....", ".+s+s", ".....", "....." },
	{ "embargo.withdraw", { NULL }, "proposal",                                  ".dsds", ".+d+s", ".ddds", ".....", ".....", ".....", "....." },
	{ "embargo.decide", { "decision", "accept" }, "proposal",                    ".+s+s", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "embargo.end", { "reason", "attacks" }, "case",                            "sssss", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "embargo.end", { "reason", "quorum" }, "case",                             "sssss", ".....", ".....", ".....", ".....", ".....", "....." },
	{ "embargo.expire", { NULL }, "case",                                        ".....", ".....", ".....", ".....", ".....", ".....", "sssss" },
};
enum { STATES = EMBARGO_STATE_N };

struct world {
	struct hub_scratch *s;
	struct arena a;
	struct who who[ACTOR_N];
	/* the case at hand, as it was made */
	int state;
	int64_t id, proposal, finder, report, other;
};

static const char *number(struct world *w, int64_t n)
{
	return str_cstr(&w->a, str_printf(&w->a, "%lld", (long long)n));
}

static const char *subject(struct world *w, const char *kind, int64_t n)
{
	return str_cstr(&w->a, str_printf(&w->a, "%s/%lld", kind, (long long)n));
}

static const char *in_days(struct world *w, int n)
{
	char text[21];

	return str_cstr(&w->a, str_of(time_format(scratch_clock + n * 86400, text)));
}

static bool try_act(struct world *w, enum actor by, const char *act, const char *on, const char *const *pairs, struct outcome *ret)
{
	struct act_request r = { .row = act_named(str_of(act)), .who = w->who[by], .subject = str_of(on), .held = by == FINDER };
	struct act_input in[5];
	struct act_value *v;
	size_t n = 0;

	w->s->err = (struct err){ 0 };
	for (; pairs[2 * n]; n++)
		in[n] = (struct act_input){ str_of(pairs[2 * n]), str_of(pairs[2 * n + 1]) };
	if (!act_decode(&w->a, r.row, in, n, &v, NULL, NULL, &w->s->err))
		fail_msg("%s: %s %s", act, w->s->err.where, w->s->err.msg);
	r.values = v;
	return hub_act(w->s->hub, &w->a, &r, ret, &w->s->err);
}

static int64_t do_act(struct world *w, enum actor by, const char *act, const char *on, const char *const *pairs)
{
	struct outcome o;

	if (!try_act(w, by, act, on, pairs, &o))
		fail_msg("%s by %s in state %d: %s %s", act, actors[by].party ? actors[by].party : "the hub", w->state, w->s->err.where, w->s->err.msg);
	return o.seq;
}
#define F(...) ((const char *const[]){ __VA_ARGS__ __VA_OPT__(,) NULL })

static int64_t reported(struct world *w)
{
	int64_t id = do_act(w, FINDER, "report.submit", "hub", F("title", "A weakness", "product", "Nova 12", "versions", "all", "words",
	                                                         "Something is wrong here", "steps", "Look closely"));

	do_act(w, LEADS, "report.validate", subject(w, "report", id), F("grade", "high"));
	return id;
}

/* A case in that state of its embargo, with everybody in their place. */
static void make(struct world *w, int state)
{
	arena_reset(&w->a);
	w->state = state;
	scratch_clock += 86400; /* what one finder may report in a day is limited */
	w->finder = reported(w);
	w->report = reported(w);
	w->other = do_act(w, LEADS, "case.open", "hub", F("title", "Another"));
	w->id = do_act(w, LEADS, "case.open", "hub", F("title", "Something", "reports", number(w, w->finder)));
	const char *c = subject(w, "case", w->id);

	for (enum actor who = ACCEPTED; who <= BARRED; who++) {
		do_act(w, LEADS, "case.notify", c, F("vendor", str_cstr(&w->a, str_printf(&w->a, "party/%s", actors[who].party))));
		if (who != ASKED)
			do_act(w, who, "case.enter", c, F());
	}
	do_act(w, ACCEPTED, "case.answer", c, F("answer", "confirmed"));
	do_act(w, LEFT, "case.leave", c, F());
	do_act(w, LEADS, "case.jurisdiction", c, F("country", "CN", "decision", "bar", "ground", "law"));
	w->proposal = 999999;
	if (state == EMBARGO_NONE)
		return;
	if (state == EMBARGO_PROPOSED) {
		w->proposal = do_act(w, ACCEPTED, "embargo.propose", c, F("ends", in_days(w, 40)));
		return;
	}
	w->proposal = do_act(w, LEADS, "embargo.propose", c, F("ends", in_days(w, 30)));
	do_act(w, FINDER, "report.accept", subject(w, "report", w->finder), F("proposal", number(w, w->proposal)));
	do_act(w, ACCEPTED, "case.enter", c, F());
	do_act(w, RECEIVED, "case.enter", c, F());
	if (state == EMBARGO_REVISE)
		w->proposal = do_act(w, ACCEPTED, "embargo.propose", c, F("ends", in_days(w, 40)));
	if (state == EMBARGO_EXITED) {
		scratch_clock += 30 * 86400;
		do_act(w, HUB, "embargo.expire", c, F());
	}
}

static const char *filled(struct world *w, const char *value)
{
	if (value[0] != '$')
		return value;
	switch (value[1]) {
	case 'P': return number(w, w->proposal);
	case 'R': return number(w, w->report);
	case 'F': return number(w, w->finder);
	case 'W': return subject(w, "report", w->finder);
	case 'C': return subject(w, "case", w->other);
	default:  return in_days(w, 45);
	}
}

static char outcome_of(struct world *w, const struct row *r, enum actor by)
{
	int64_t on = strcmp(r->of, "case") == 0 ? w->id : strcmp(r->of, "report") == 0 ? w->finder : w->proposal;
	const char *pairs[10] = { NULL };
	struct outcome o;

	for (int i = 0; i < 8 && r->fields[i]; i++)
		pairs[i] = i % 2 ? filled(w, r->fields[i]) : r->fields[i];
	if (try_act(w, by, r->act, subject(w, r->of, on), pairs, &o))
		return '+';
	switch (w->s->err.code) {
	case ERR_STATE:  return 's';
	case ERR_DENIED: return 'd';
	case ERR_FOUND:  return '.';
	case ERR_RANGE:  return 'r';
	default:         return '?';
	}
}

static void people(struct world *w)
{
	struct hub_scratch *s = w->s;

	w->who[HUB] = who_hub;
	w->who[FINDER] = (struct who){ .proved = TIME_NONE };
	for (size_t i = 0; i < ROWS(others); i++)
		did(s, hub_act_words(s->hub, &s->a, &who_hub, "party.add", STR("hub"), F("id", others[i][0], "name", others[i][0], "roles", others[i][1]),
		    NULL, &s->err));
	for (int i = 0; i < ACTOR_N; i++) {
		struct signed_in in = { 0 };
		struct outcome o;
		char party[60];

		if (!actors[i].party)
			continue;
		snprintf(party, sizeof party, "party/%s", actors[i].party);
		did(s, hub_act_words(s->hub, &s->a, &who_hub, "party.add", STR("hub"), *actors[i].country ?
		    F("id", actors[i].party, "name", actors[i].party, "roles", actors[i].roles, "country", actors[i].country) :
		    F("id", actors[i].party, "name", actors[i].party, "roles", actors[i].roles), &o, &s->err));
		char mail[80];

		snprintf(mail, sizeof mail, "one@%s.example", actors[i].party);
		did(s, hub_act_words(s->hub, &s->a, &who_hub, "member.add", str_of(party), F("name", "One", "mail", mail), &o, &s->err));
		struct db *d = hub_read(s->hub, &s->err);

		did(s, member_who(d, &s->a, act_id(o.subject), scratch_clock, &in, &s->err));
		hub_read_done(s->hub, d);
		w->who[i] = in.who;
		w->who[i].proved = INT64_C(4000000000);
	}
}

static void every_act_in_every_state(void **state)
{
	struct world w = { .s = *state };
	size_t tried = 0, wrong = 0;

	arena_init(&w.a);
	people(&w);
	for (int k = 0; k < STATES; k++) {
		make(&w, k);
		for (size_t i = 0; i < ROWS(table); i++) {
			const struct row *r = &table[i];
			const char *const expected[ACTOR_N] = {
				[LEADS] = r->leads, [ACCEPTED] = r->accepted, [RECEIVED] = r->received, [ASKED] = r->asked, [LEFT] = ".....",
				[BARRED] = ".....", [FINDER] = r->finder, [ELSEWHERE] = r->elsewhere, [HUB] = r->hub,
			};

			for (int by = 0; by < ACTOR_N; by++, tried++) {
				char is = outcome_of(&w, r, (enum actor)by);

				if (is != expected[by][k] && wrong++ < 40)
					print_error("%s %s %s by %s, embargo %.*s: %c, expected %c: %s\n", r->act, r->fields[0] ? r->fields[0] : "",
					            r->fields[1] ? r->fields[1] : "", by == FINDER ? "the finder" : by == HUB ? "the hub" : actors[by].party,
					            STR_ARG(embargo_state_names[k]), is, expected[by][k], w.s->err.msg);
				if (is == '+')
					make(&w, k);
			}
		}
	}
	want(!wrong, "%zu of %zu are otherwise", wrong, tried);
	arena_release(&w.a);
}

/* Every act there is has a row. */
static void nothing_is_left_out(void **state)
{
	static const struct act_section *const sections[] = { &acts_of_cases, &acts_of_asking, &acts_of_participants,
		&acts_of_jurisdictions, &acts_of_embargoes, &acts_of_merging };

	(void)state;
	for (size_t k = 0; k < ROWS(sections); k++)
		for (size_t i = 0; i < sections[k]->n; i++) {
			bool there = strcmp(sections[k]->rows[i].name, "case.open") == 0;

			for (size_t t = 0; t < ROWS(table); t++)
				there |= strcmp(table[t].act, sections[k]->rows[i].name) == 0;
			want(there, "%s: say in this test when it may be", sections[k]->rows[i].name);
		}
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_act_in_every_state, hub_scratch_begin, hub_scratch_end), cmocka_unit_test(nothing_is_left_out),
	};

	return run_on_engine(tests, NULL, NULL);
}

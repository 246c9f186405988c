/* alliance - a hub with people in it, who they are to each other, and acts in their names. */
#ifndef TEST_ALLIANCE_H
#define TEST_ALLIANCE_H

#include "hub_scratch.h"

#include "crypto/token.h"
#include "hub/notice/told.h"
#include "hub/people/people_acts.h"
#include "hub/people/sessions.h"

/* Who is who: the coordinator's administrator and staff, two people of a vendor, another vendor's administrator, a regulator,
 * the hub itself, a visitor. */
enum actor { IDA, CEM, ANN, BOB, OLGA, RHEA, HUB, NOBODY, ACTOR_N };
static const struct { const char *name, *party; bool admin; } actors[ACTOR_N] = {
	[IDA] = { "Ida Steward", "alliance", true },  [CEM] = { "Cem Staff", "alliance", false }, [ANN] = { "Ann Lee", "nova", true },
	[BOB] = { "Bob Ray", "nova", false },         [OLGA] = { "Olga Nix", "orion", true },     [RHEA] = { "Rhea Gov", "office", true },
	[HUB] = { "hub", NULL, false },               [NOBODY] = { "nobody", NULL, false },
};

struct alliance {
	struct hub_scratch *s;
	struct str member[ACTOR_N]; /* "member/57" */
};

/* Pairs of names and values up to a NULL pair. */
#define P(...) ((const char *const[]){ __VA_ARGS__ __VA_OPT__(,) NULL, NULL })

static inline struct who who_of(struct alliance *l, enum actor who)
{
	struct signed_in in = { 0 };

	if (who == HUB)
		return who_hub;
	if (who == NOBODY)
		return (struct who){ .proved = TIME_NONE };
	struct db *d = hub_read(l->s->hub, &l->s->err);
	bool ok = member_who(d, &l->s->a, act_id(l->member[who]), scratch_now(), &in, &l->s->err);

	hub_read_done(l->s->hub, d);
	if (!ok) /* they left: who they were, as a session that outlives it would say */
		in.who = (struct who){ .member = act_id(l->member[who]), .party = str_of(actors[who].party), .admin = actors[who].admin,
			               .scopes = SCOPES_ALL, .proved = scratch_now() };
	return in.who;
}

static inline bool does_as(struct alliance *l, enum actor who, const char *act, const char *subject, const char *const *pairs,
                           struct outcome *ret)
{
	struct who w = who_of(l, who);

	l->s->err = (struct err){ 0 };
	return hub_act_words(l->s->hub, &l->s->a, &w, act, str_of(subject), pairs, ret, &l->s->err);
}

/* It must go through; what came of it. */
static inline struct outcome must(struct alliance *l, enum actor who, const char *act, const char *subject, const char *const *pairs)
{
	struct outcome o = { 0 };
	char told[600];

	if (!does_as(l, who, act, subject, pairs, &o))
		fail_msg("%s: %s %s: %s", actors[who].name, act, subject, err_text(&l->s->err, told, sizeof told));
	return o;
}

/* It must be refused so, and the message say that. */
static inline void never(struct alliance *l, enum actor who, const char *act, const char *subject, const char *const *pairs,
                         enum err_code code, const char *says)
{
	struct outcome o = { 0 };
	char told[600];

	if (does_as(l, who, act, subject, pairs, &o))
		fail_msg("%s: %s %s: went through", actors[who].name, act, subject);
	want(l->s->err.code == code && strstr(l->s->err.msg, says), "%s: %s %s: %s, expected %.*s and \"%s\"", actors[who].name, act, subject,
	     err_text(&l->s->err, told, sizeof told), STR_ARG(err_kinds[code].name), says);
}

static inline int alliance_begin(void **state)
{
	static const char *const parties[][3] = {
		{ "alliance", "Alliance Example", "coordinator" }, { "nova", "Nova Devices Example", "vendor" },
		{ "orion", "Orion Chips Example", "vendor" },      { "office", "Office Example", "regulator" },
	};
	struct alliance *l = calloc(1, sizeof *l);

	hub_scratch_begin((void **)&l->s);
	for (size_t i = 0; i < ROWS(parties); i++)
		must(l, HUB, "party.add", "hub", P("id", parties[i][0], "name", parties[i][1], "roles", parties[i][2]));
	for (enum actor who = 0; who < HUB; who++) {
		char mail[60], party[60];

		snprintf(mail, sizeof mail, "%.3s@%s.example", actors[who].name, actors[who].party);
		snprintf(party, sizeof party, "party/%s", actors[who].party);
		l->member[who] = must(l, HUB, "member.add", party, P("name", actors[who].name, "mail", mail, "admin",
		                      actors[who].admin ? "yes" : "no", "lang", "en", "zone", "Asia/Shanghai")).subject;
	}
	*state = l;
	return 0;
}

static inline int alliance_end(void **state)
{
	struct alliance *l = *state;
	void *s = l->s;

	hub_scratch_end(&s);
	free(l);
	return 0;
}

static inline const char *cstr(struct alliance *l, struct str s)
{
	return str_cstr(&l->s->a, s);
}

/* A connection to read with. */
static inline struct db *reading(struct alliance *l)
{
	return hub_read(l->s->hub, &l->s->err);
}
static inline void read_done(struct alliance *l, struct db *d)
{
	hub_read_done(l->s->hub, d);
}

/* How many notices of this kind they have been told so far. */
static inline int times_told(struct alliance *l, enum actor who, const char *kind)
{
	struct looking o = { .a = &l->s->a, .db = reading(l), .who = who_of(l, who), .now = scratch_now() };
	struct told_member m;
	int n = 0;

	did(l->s, told_member(&o, o.who.member, &m, &l->s->err));
	for (size_t i = 0; i < m.rows.n; i++)
		n += str_eq(m.rows.v[i].kind, str_of(kind));
	read_done(l, o.db);
	return n;
}

static inline struct str invitation_of(struct alliance *l, struct str told, struct err *err)
{
	struct invitation_row i;
	char token[TOKEN_LEN + 1];
	struct db *d = reading(l);
	bool ok = token_read(told, token, err);
	struct digest secret = token_digest(token);

	ok = ok && invitation_by_secret(d, &l->s->a, &secret, &i, err);
	read_done(l, d);
	return ok ? str_printf(&l->s->a, "invitation/%lld", (long long)i.id) : STR("");
}

/* Whoever was told this secret makes an account of it. */
static inline bool accepts(struct alliance *l, struct str told, const char *name, struct outcome *ret)
{
	struct act_request r = { .row = act_named(STR("member.accept")), .who = { .proved = TIME_NONE }, .held = true };
	struct act_input in[] = { { STR("name"), str_of(name) }, { STR("zone"), STR("Asia/Shanghai") } };
	struct act_value *v;

	l->s->err = (struct err){ 0 };
	r.subject = invitation_of(l, told, &l->s->err);
	if (!r.subject.n || !act_decode(&l->s->a, r.row, in, 2, &v, NULL, NULL, &l->s->err))
		return false;
	r.values = v;
	return hub_act(l->s->hub, &l->s->a, &r, ret, &l->s->err);
}

#endif

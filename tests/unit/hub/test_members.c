/* Members and invitations: each rule; and all of it again, from the bodies of the acts alone. */
#include "alliance.h"

/* --- members --- */

static void invitations_make_members(void **state)
{
	struct alliance *l = *state;
	struct outcome first = must(l, ANN, "member.invite", "party/nova", P("mail", "New@nova.example", "admin", "yes")), o,
	               second = must(l, ANN, "member.invite", "party/nova", P("mail", "new@nova.example")),
	               third = must(l, CEM, "member.invite", "party/nova", P("mail", "third@nova.example"));
	struct member_row m;
	int64_t member;

	assert_int_equal(second.result.n, TOKEN_LEN);
	want(str_find(second.body, second.result) == SIZE_MAX && str_ifind(second.body, STR("new@")) == SIZE_MAX, "%.*s", STR_ARG(second.body));
	never(l, ANN, "member.invite", "party/nova", P("mail", "BOB@nova.example"), ERR_STATE, "has an account already");
	never(l, ANN, "member.invite_for", "party/nova", P("mail", "x@nova.example", "for", "member/1"), ERR_FOUND, "not for you");
	never(l, CEM, "member.invite", "party/alliance", P("mail", "friend@evil.example", "admin", "yes"), ERR_DENIED, "ask one");
	never(l, CEM, "member.invite_many", "party/alliance", P("addresses", "friend@evil.example"), ERR_DENIED, "ask one");
	must(l, IDA, "member.invite", "party/alliance", P("mail", "colleague@alliance.example"));

	assert_false(accepts(l, first.result, "New One", &o)); /* replaced by the second */
	want(l->s->err.code == ERR_STATE && strstr(l->s->err.msg, "taken back"), "%s", l->s->err.msg);
	assert_false(accepts(l, STR("22222-22222-22222-22222-22222"), "Guess", &o));
	struct act_request without = { .row = act_named(STR("member.accept")), .who = { .proved = TIME_NONE },
		                       .subject = invitation_of(l, second.result, &l->s->err),
		                       .values = (struct act_value[]){ { true, STR("Guess"), 0 }, { 0 }, { 0 } } };

	refuses(l->s, hub_act(l->s->hub, &l->s->a, &without, &o, &l->s->err), ERR_FOUND);
	without.held = true;
	without.who = who_of(l, BOB);
	refuses(l->s, hub_act(l->s->hub, &l->s->a, &without, &o, &l->s->err), ERR_STATE);
	scratch_clock += INVITATION_S - 1;
	if (!accepts(l, second.result, "New One", &o))
		fail_msg("%s", l->s->err.msg);
	want(str_starts(o.subject, STR("member/")), "%.*s", STR_ARG(o.subject));
	assert_false(accepts(l, second.result, "New One", &o));
	want(l->s->err.code == ERR_STATE && strstr(l->s->err.msg, "has an account"), "%s", l->s->err.msg);
	scratch_clock++;
	assert_false(accepts(l, third.result, "Too Late", &o));
	want(l->s->err.code == ERR_STATE && strstr(l->s->err.msg, "expired"), "%s", l->s->err.msg);
	struct db *d = reading(l);
	struct digest login = keys_login(hub_keys(l->s->hub), STR(" NEW@nova.example"));

	did(l->s, login_taken(d, &login, &member, &l->s->err));
	did(l->s, member_get(d, &l->s->a, member, &m, &l->s->err));
	want_str(m.party, STR("nova"), "party");
	assert_false(m.admin);
	refuses(l->s, invitation_secret(&l->s->a, d, hub_keys(l->s->hub), act_id(without.subject), &(struct str){ 0 }, &l->s->err), ERR_FOUND);
	read_done(l, d);
}

static void many_are_invited_at_once(void **state)
{
	struct alliance *l = *state;
	struct invitation_rows i;
	struct outcome o = must(l, ANN, "member.invite_many", "party/nova", P("addresses", "a@nova.example\r\nb@nova.example, c@nova.example;a@nova.example\n"));
	struct str line, told = o.result, got;
	char many[2000] = "";

	for (const char *who = "abc"; *who; who++) {
		assert_true(str_split(&told, '\n', &line));
		want(line.n == 15 + TOKEN_LEN && line.p[0] == *who, "%.*s", STR_ARG(line));
		if (!accepts(l, str_from(line, 15), "One", &o))
			fail_msg("%s", l->s->err.msg);
	}
	assert_false(str_split(&told, '\n', &got));
	never(l, ANN, "member.invite_many", "party/nova", P("addresses", "d@nova.example bob@nova.example"), ERR_STATE, "bob@nova.example: this address");
	never(l, ANN, "member.invite_many", "party/nova", P("addresses", "d@nova.example nonsense"), ERR_SYNTAX, "nonsense: expected an address");
	assert_string_equal(l->s->err.where, "addresses");
	for (int k = 0; k <= INVITATIONS_ONCE; k++)
		snprintf(many + strlen(many), sizeof many - strlen(many), "m%d@nova.example ", k);
	never(l, ANN, "member.invite_many", "party/nova", P("addresses", many), ERR_LIMIT, "expected 1 to 50");
	struct db *d = reading(l);

	did(l->s, invitations_of(d, &l->s->a, STR("nova"), &i, &l->s->err));
	read_done(l, d);
	assert_int_equal(i.n, 3); /* all or none */
	for (size_t k = 0; k < i.n; k++)
		assert_int_equal(i.v[k].invited_by, act_id(l->member[ANN]));
}

static void members_change(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]);
	struct member_row m;
	struct str name;

	must(l, BOB, "member.change", bob, P("name", "Robert Ray", "zone", "Europe/Paris", "lang", "zh-CN"));
	never(l, BOB, "member.change", bob, P(), ERR_USAGE, "nothing is to be changed");
	never(l, ANN, "member.change", bob, P("name", "Fool"), ERR_FOUND, "not for you");
	never(l, BOB, "member.change", bob, P("name", "Bob\x1b[31m"), ERR_SYNTAX, "control character");
	struct db *d = reading(l);

	did(l->s, member_get(d, &l->s->a, act_id(l->member[BOB]), &m, &l->s->err));
	did(l->s, sealed_text(&l->s->a, d, hub_keys(l->s->hub), m.name, &name, &l->s->err));
	want_str(name, STR("Robert Ray"), "name");
	want_str(m.zone, STR("Europe/Paris"), "zone");
	read_done(l, d);
}

static void administrators_are_kept(void **state)
{
	struct alliance *l = *state;
	const char *ann = cstr(l, l->member[ANN]), *bob = cstr(l, l->member[BOB]), *ida = cstr(l, l->member[IDA]), *cem = cstr(l, l->member[CEM]);

	never(l, ANN, "member.admin", ann, P("admin", "no"), ERR_STATE, "make another administrator first");
	never(l, ANN, "member.end", ann, P(), ERR_STATE, "make another administrator first");
	never(l, CEM, "member.admin", cem, P("admin", "yes"), ERR_FOUND, "not for you");
	never(l, OLGA, "member.admin", bob, P("admin", "yes"), ERR_FOUND, "not for you");
	must(l, ANN, "member.admin", bob, P("admin", "yes"));
	never(l, ANN, "member.admin", bob, P("admin", "yes"), ERR_STATE, "already");
	must(l, ANN, "member.admin", ann, P("admin", "no"));
	must(l, IDA, "member.admin", bob, P("admin", "no")); /* a steward may leave a party without */
	never(l, ANN, "member.admin", ann, P("admin", "yes"), ERR_FOUND, "not for you");
	never(l, IDA, "member.end", ida, P(), ERR_STATE, "look after the hub");
	never(l, IDA, "member.admin", ida, P("admin", "no"), ERR_STATE, "look after the hub");
	must(l, IDA, "member.admin", cem, P("admin", "yes"));
	must(l, CEM, "member.admin", ida, P("admin", "no"));
	never(l, CEM, "member.end", cem, P(), ERR_STATE, "look after the hub");
	must(l, HUB, "member.end", cem, P()); /* by the shell on the hub's machine alone */
}

/* An act that asks to prove again who one is. */
static void some_acts_are_fresh(void **state)
{
	struct alliance *l = *state;
	struct who ann = who_of(l, ANN);
	struct outcome o;

	ann.proved = scratch_clock - 16 * 60;
	refuses(l->s, hub_act_words(l->s->hub, &l->s->a, &ann, "member.admin", l->member[BOB], P("admin", "yes"), &o, &l->s->err), ERR_DENIED);
	ann.proved = TIME_NONE;
	refuses(l->s, hub_act_words(l->s->hub, &l->s->a, &ann, "member.admin", l->member[BOB], P("admin", "yes"), &o, &l->s->err), ERR_DENIED);
	ann.scopes = 1u << SCOPE_READ;
	refuses(l->s, hub_act_words(l->s->hub, &l->s->a, &ann, "member.end", l->member[BOB], P(), &o, &l->s->err), ERR_DENIED);
}

static void leavers_lose_all_at_once(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]);
	struct digest login = keys_login(hub_keys(l->s->hub), STR("bob@nova.example"));
	char secret[SECRET_LEN + 1];
	int64_t member = act_id(l->member[BOB]), taken, session;
	struct signed_in in;

	must(l, ANN, "member.admin", bob, P("admin", "yes"));
	struct outcome o = must(l, BOB, "member.invite", "party/nova", P("mail", "friend@nova.example"));
	struct who before = who_of(l, BOB);

	did(l->s, session_start(l->s->hub, &l->s->a, member, SIGN_PASSWORD, STR("a test"), secret, &session, &l->s->err));
	must(l, ANN, "member.end", bob, P("reason", "left the company"));
	struct db *d = reading(l);

	refuses(l->s, session_who(d, &l->s->a, str_of(secret), scratch_clock, 12 * 3600, &in, &l->s->err), ERR_FOUND);
	did(l->s, login_taken(d, &login, &taken, &l->s->err));
	assert_int_equal(taken, 0);
	read_done(l, d);
	/* What somebody holds who was signed in a moment ago is worth nothing. */
	refuses(l->s, hub_act_words(l->s->hub, &l->s->a, &before, "member.invite", STR("party/nova"), P("mail", "x@nova.example"), &o, &l->s->err), ERR_FOUND);
	assert_false(accepts(l, o.result, "Friend", &o));
	never(l, ANN, "member.end", bob, P(), ERR_STATE, "left already");
	never(l, ANN, "member.admin", bob, P("admin", "no"), ERR_STATE, "left already");
	must(l, ANN, "member.invite", "party/nova", P("mail", "bob@nova.example")); /* the address is free again */
}

static void erasing_leaves_commitments(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]);
	struct member_row before, m;
	struct str text;
	struct db *d = reading(l);

	did(l->s, member_get(d, &l->s->a, act_id(l->member[BOB]), &before, &l->s->err));
	must(l, BOB, "member.change", bob, P("name", "Robert Ray"));
	did(l->s, member_get(d, &l->s->a, act_id(l->member[BOB]), &m, &l->s->err));
	did(l->s, sealed_text(&l->s->a, d, hub_keys(l->s->hub), before.name, &text, &l->s->err));
	read_done(l, d);
	never(l, IDA, "member.erase", bob, P(), ERR_STATE, "end the membership first");
	must(l, ANN, "member.end", bob, P("reason", "Bob Ray moved away"));
	never(l, ANN, "member.erase", bob, P(), ERR_FOUND, "not for you");
	must(l, IDA, "member.erase", bob, P());
	d = reading(l);
	refuses(l->s, sealed_text(&l->s->a, d, hub_keys(l->s->hub), m.name, &text, &l->s->err), ERR_FOUND);
	refuses(l->s, sealed_text(&l->s->a, d, hub_keys(l->s->hub), m.mail, &text, &l->s->err), ERR_FOUND);
	refuses(l->s, sealed_text(&l->s->a, d, hub_keys(l->s->hub), before.name, &text, &l->s->err), ERR_FOUND);
	did(l->s, member_get(d, &l->s->a, before.id, &before, &l->s->err));
	want_str(before.name, m.name, "the commitment stays");
	read_done(l, d);
}

/* --- the same again, from the bodies alone --- */

static bool again(void *ctx, const struct act_record *r, struct err *err)
{
	struct alliance *l = ((void **)ctx)[0];

	return act_replay(((void **)ctx)[1], &l->s->a, r, err);
}

static void say(struct buf *b, struct db *d, struct alliance *l)
{
	struct arena *a = &l->s->a;
	struct err *err = &l->s->err;
	struct party_rows parties;
	struct member_rows members;
	struct component_rows components;

	did(l->s, parties_all(d, a, &parties, err));
	for (size_t i = 0; i < parties.n; i++) {
		const struct party_row *p = &parties.v[i];
		struct contact_rows contacts;
		struct invitation_rows invited;

		buf_printf(b, "%.*s %.*s %u %.*s %.*s %.*s %.*s %.*s %lld %lld\n", STR_ARG(p->id), STR_ARG(p->name), p->roles, STR_ARG(p->country),
		           STR_ARG(p->site), STR_ARG(p->about), STR_ARG(p->lang), STR_ARG(p->zone), (long long)p->since, (long long)p->ended);
		did(l->s, contacts_of(d, a, p->id, &contacts, err));
		for (size_t k = 0; k < contacts.n; k++) {
			const struct contact_row *c = &contacts.v[k];

			buf_printf(b, " contact %lld %.*s %.*s %.*s %lld %lld %lld %.*s %lld\n", (long long)c->id, STR_ARG(c->kind), STR_ARG(c->purpose),
			           STR_ARG(c->value), (long long)c->added_by, (long long)c->verified_by, (long long)c->verified_at, STR_ARG(c->how),
			           (long long)c->ended);
		}
		did(l->s, invitations_of(d, a, p->id, &invited, err));
		for (size_t k = 0; k < invited.n; k++) {
			const struct invitation_row *v = &invited.v[k];

			buf_printf(b, " invitation %lld %.*s %d %lld %lld %lld %lld\n", (long long)v->id, STR_ARG(v->mail), v->admin,
			           (long long)v->invited_by, (long long)v->expires, (long long)v->member, (long long)v->ended);
		}
		did(l->s, components_of(d, a, p->id, &components, err));
		for (size_t k = 0; k < components.n; k++)
			buf_printf(b, " component %lld %.*s %.*s %.*s %lld\n", (long long)components.v[k].id, STR_ARG(components.v[k].kind),
			           STR_ARG(components.v[k].value), STR_ARG(components.v[k].note), (long long)components.v[k].ended);
	}
	did(l->s, members_all(d, a, &members, err));
	for (size_t i = 0; i < members.n; i++) {
		const struct member_row *m = &members.v[i];

		buf_printf(b, "%lld %.*s %.*s %.*s %d %.*s %.*s %lld %lld\n", (long long)m->id, STR_ARG(m->party), STR_ARG(m->name), STR_ARG(m->mail),
		           m->admin, STR_ARG(m->lang), STR_ARG(m->zone), (long long)m->since, (long long)m->ended);
	}
	for (int64_t id = 0; id < 200; id++) {
		struct join_row j;

		if (join_get(d, a, id, &j, NULL))
			buf_printf(b, "join %lld %.*s %.*s %.*s %u %lld %lld %lld %.*s\n", (long long)id, STR_ARG(j.name), STR_ARG(j.mail), STR_ARG(j.words),
			           j.roles, (long long)j.asked, (long long)j.answered, (long long)j.answered_by, STR_ARG(j.party));
	}
}

static void the_bodies_say_it_all(void **state)
{
	struct alliance *l = *state;
	struct buf once, twice;
	struct outcome o;
	const char *bob = cstr(l, l->member[BOB]);

	must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "security", "value", "psirt@nova.example"));
	struct db *d = reading(l);
	struct contact_rows contacts;

	did(l->s, contacts_of(d, &l->s->a, STR("nova"), &contacts, &l->s->err));
	read_done(l, d);
	const char *contact = cstr(l, str_printf(&l->s->a, "contact/%lld", (long long)contacts.v[0].id));

	scratch_clock += 3600;
	must(l, CEM, "contact.verify", contact, P("how", "called back"));
	must(l, ANN, "contact.end", contact, P("forget", "yes"));
	must(l, OLGA, "component.add", "party/orion", P("kind", "chip", "value", "mt67*", "note", "modem"));
	must(l, ANN, "party.change", "party/nova", P("about", "Phones\nand more", "clear", "site"));
	o = must(l, ANN, "member.invite", "party/nova", P("mail", "new@nova.example", "admin", "yes"));
	o = must(l, ANN, "member.invite", "party/nova", P("mail", "new@nova.example"));
	assert_true(accepts(l, o.result, "New One", &o));
	must(l, ANN, "member.invite_many", "party/nova", P("addresses", "c@nova.example d@nova.example"));
	must(l, BOB, "member.change", bob, P("name", "Robert", "zone", "UTC"));
	must(l, ANN, "member.admin", bob, P("admin", "yes"));
	must(l, BOB, "member.invite", "party/nova", P("mail", "e@nova.example"));
	must(l, ANN, "member.end", bob, P("reason", "gone"));
	must(l, IDA, "member.erase", bob, P());
	o = must(l, NOBODY, "party.join", "hub", P("name", "Lyra", "person", "Li", "mail", "li@lyra.example", "roles", "vendor tester"));
	must(l, CEM, "party.join_answer", cstr(l, o.subject), P("answer", "accept", "id", "lyra"));
	o = must(l, NOBODY, "party.join", "hub", P("name", "Spam", "person", "Sam", "mail", "sam@spam.example", "roles", "sponsor"));
	must(l, CEM, "party.join_answer", cstr(l, o.subject), P("answer", "refuse", "forget", "yes"));
	must(l, CEM, "party.end", "party/orion", P());
	must(l, CEM, "party.return", "party/orion", P());
	must(l, CEM, "party.end", "party/lyra", P("reason", "bankrupt"));

	struct db *anew = engine_new(&l->s->err);
	void *ctx[] = { l, anew };

	assert_non_null(anew);
	did(l->s, db_begin(anew, &l->s->err));
	d = reading(l);
	did(l->s, acts_from(d, 0, 1000, again, ctx, &l->s->err));
	buf_init(&once, 1 << 20);
	buf_init(&twice, 1 << 20);
	say(&once, d, l);
	say(&twice, anew, l);
	read_done(l, d);
	db_rollback(anew);
	db_close(anew);
	assert_true(once.n > 2000);
	want_str(buf_str(&twice), buf_str(&once), "replayed");
	buf_release(&once);
	buf_release(&twice);
}

#define with_alliance(f) cmocka_unit_test_setup_teardown(f, alliance_begin, alliance_end)
int main(void)
{
	struct CMUnitTest tests[] = {
		with_alliance(invitations_make_members),
		with_alliance(many_are_invited_at_once),
		with_alliance(members_change),
		with_alliance(administrators_are_kept),
		with_alliance(some_acts_are_fresh),
		with_alliance(leavers_lose_all_at_once),
		with_alliance(erasing_leaves_commitments),
		with_alliance(the_bodies_say_it_all),
	};

	return run_on_engine(tests, NULL, NULL);
}

/* Parties, contacts, components, requests to join: who may, and each rule. */
#include "alliance.h"


/* --- who may: the whole product --- */

/* Letters of who may: S steward, C staff, A the party's administrator, B its member, O another party's administrator, R regulator,
 * H the hub, N a visitor; b: Bob as himself. Subjects: of Nova and of Bob. */
static const struct { const char *act, *subject, *may; } granted[] = {
	{ "party.add", "hub", "SCH" },          { "party.change", "party/nova", "SCAH" }, { "party.end", "party/nova", "SCH" },
	{ "party.return", "party/nova", "SCH" }, { "contact.add", "party/nova", "SCAH" },  { "contact.verify", "contact", "SC" },
	{ "contact.end", "contact", "SCAH" },   { "component.add", "party/nova", "SCAH" }, { "component.end", "component", "SCAH" },
	{ "party.join", "hub", "SCABORHN" },    { "party.join_answer", "join", "SC" },    { "member.add", "party/nova", "H" },
	{ "member.change", "member", "BH" },    { "member.admin", "member", "SAH" },      { "member.end", "member", "SABH" },
	{ "member.erase", "member", "SH" },     { "member.invite", "party/nova", "SCAH" }, { "member.invite_many", "party/nova", "SCAH" },
	{ "invitation.end", "invitation", "SCAH" }, { "member.accept", "invitation", "" },
};

static void who_may(void **state)
{
	struct alliance *l = *state;
	static const char letters[ACTOR_N] = "SCABORHN";
	struct str things[] = {
		must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "security", "value", "psirt@nova.example")).subject,
		must(l, ANN, "component.add", "party/nova", P("kind", "model", "value", "Nova 12*")).subject,
		must(l, NOBODY, "party.join", "hub", P("name", "Lyra Example", "person", "Li", "mail", "li@lyra.example", "roles", "vendor")).subject,
		must(l, ANN, "member.invite", "party/nova", P("mail", "new@nova.example")).subject,
	};
	struct db *d = reading(l);

	for (size_t i = 0; i < ROWS(granted); i++)
		for (enum actor who = 0; who < ACTOR_N; who++) {
			const struct act_row *row = act_named(str_of(granted[i].act));
			struct str subject = str_of(granted[i].subject);
			struct who w = who_of(l, who);
			enum thing_kind kind;
			struct thing t;
			bool may = strchr(granted[i].may, letters[who]) != NULL;

			for (size_t k = 0; k < ROWS(things); k++)
				if (str_eq(subject, str_sub(things[k], 0, str_chr(things[k], '/'))))
					subject = things[k];
			if (str_eq(subject, STR("member")))
				subject = l->member[BOB];
			assert_non_null(row);
			did(l->s, thing_load(d, NULL, subject, &kind, &t, &l->s->a, &l->s->err));
			want(!!(access_relations(&w, &t) & row->who) == may, "%s as %s", granted[i].act, actors[who].name);
			if (may)
				continue;
			const struct act_value *none = arena_array(&l->s->a, struct act_value, row->field_n + 1);
			struct act_request r = { .row = row, .who = w, .subject = subject, .values = none };
			struct outcome o;

			refuses(l->s, hub_act(l->s->hub, &l->s->a, &r, &o, &l->s->err), ERR_FOUND);
		}
	read_done(l, d);
}

/* --- parties --- */

static void parties_begin_change_and_end(void **state)
{
	struct alliance *l = *state;
	struct party_row p;

	must(l, CEM, "party.add", "hub", P("id", "lyra", "name", "Lyra Example", "roles", "vendor tester", "country", "de", "site",
	     "https://lyra.example/security", "zone", "Europe/Berlin", "lang", "en"));
	never(l, CEM, "party.add", "hub", P("id", "lyra", "name", "Another", "roles", "vendor"), ERR_STATE, "already");
	never(l, CEM, "party.add", "hub", P("id", "lyra2", "name", "LYRA example", "roles", "vendor"), ERR_STATE, "has this name");
	never(l, CEM, "party.add", "hub", P("id", "lyra2", "name", "Lyra\xE2\x80\x8B Example", "roles", "vendor"), ERR_SYNTAX, "U+200B");
	never(l, CEM, "party.add", "hub", P("id", "lyra2", "name", "Lyra\xE2\x80\xAE""2", "roles", "vendor"), ERR_SYNTAX, "U+202E");
	never(l, CEM, "party.add", "hub", P("id", "x2", "name", "X2", "roles", "coordinator"), ERR_DENIED, "ask one");
	never(l, CEM, "party.add", "hub", P("id", "x2", "name", "X2", "roles", "vendor regulator"), ERR_DENIED, "ask one");
	must(l, IDA, "party.add", "hub", P("id", "x2", "name", "<b>X2</b> & \"co\"", "roles", "regulator"));

	must(l, ANN, "party.change", "party/nova", P("about", "Phones.\nAnd watches.", "country", "CN", "site", "https://nova.example"));
	never(l, ANN, "party.change", "party/nova", P("roles", "vendor coordinator"), ERR_DENIED, "by a coordinator");
	never(l, ANN, "party.change", "party/nova", P("name", "Orion Chips"), ERR_DENIED, "by a coordinator");
	never(l, ANN, "party.change", "party/nova", P(), ERR_USAGE, "nothing is to be changed");
	never(l, CEM, "party.change", "party/nova", P("roles", "vendor coordinator"), ERR_DENIED, "ask one");
	never(l, CEM, "party.change", "party/nova", P("name", "Orion Chips Example"), ERR_STATE, "has this name");
	never(l, IDA, "party.change", "party/alliance", P("roles", "vendor"), ERR_STATE, "nobody would be left");
	never(l, IDA, "party.end", "party/alliance", P(), ERR_STATE, "nobody would be left");
	must(l, ANN, "party.change", "party/nova", P("clear", "site country"));
	struct db *d = reading(l);

	did(l->s, party_get(d, &l->s->a, STR("nova"), &p, &l->s->err));
	want_str(p.about, STR("Phones.\nAnd watches."), "about");
	want_str(p.site, STR(""), "site");
	want_str(p.country, STR(""), "country");
	read_done(l, d);

	struct outcome o = must(l, ANN, "member.invite", "party/nova", P("mail", "new@nova.example"));

	must(l, CEM, "party.end", "party/nova", P("reason", "sold"));
	never(l, BOB, "member.change", cstr(l, l->member[BOB]), P("zone", "UTC"), ERR_FOUND, "not for you");
	never(l, CEM, "party.end", "party/nova", P(), ERR_STATE, "has left");
	never(l, CEM, "member.invite", "party/nova", P("mail", "other@nova.example"), ERR_STATE, "has left");
	never(l, CEM, "component.add", "party/nova", P("kind", "os", "value", "android"), ERR_STATE, "has left");
	struct act_request accept = { .row = act_named(STR("member.accept")), .who = { .proved = TIME_NONE }, .held = true };
	struct invitation_row i;
	char token[TOKEN_LEN + 1];

	did(l->s, token_read(o.result, token, &l->s->err));
	struct digest secret = token_digest(token);

	d = reading(l);
	did(l->s, invitation_by_secret(d, &l->s->a, &secret, &i, &l->s->err));
	assert_true(i.ended == scratch_clock);
	accept.subject = str_printf(&l->s->a, "invitation/%lld", (long long)i.id);
	accept.values = (struct act_value[]){ { true, STR("New"), 0 }, { 0 }, { 0 } };
	refuses(l->s, hub_act(l->s->hub, &l->s->a, &accept, &o, &l->s->err), ERR_STATE);
	read_done(l, d);
	must(l, CEM, "party.return", "party/nova", P());
	never(l, CEM, "party.return", "party/nova", P(), ERR_STATE, "takes part");
	never(l, ANN, "party.change", "party/nova", P("country", "CN"), ERR_FOUND, "not for you"); /* its people stay out */
}

/* --- contacts --- */

static const struct { const char *kind, *value, *says; } contact_values[] = {
	{ "mail", "psirt@nova.example", NULL }, { "mail", "psirt", "such as psirt@" }, { "mail", "a@b.example\nBcc: c@d.example", "control character" },
	{ "web", "https://nova.example/report?x=1", NULL }, { "web", "http://nova.example", "https://" }, { "web", "javascript:alert(1)", "https://" },
	{ "phone", "+86 10 1234 5678", NULL }, { "phone", "110", "with its country" }, { "phone", "+1 <script>", "with its country" },
	{ "key", "0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567", NULL }, { "key", "https://nova.example/key.asc", NULL },
	{ "key", "0123", "fingerprint" }, { "mail", "psirt\xE2\x80\x8B@nova.example", "U+200B" },
};

static void contacts_need_two_persons(void **state)
{
	struct alliance *l = *state;
	struct contact_rows c;

	for (size_t i = 0; i < ROWS(contact_values); i++) {
		const char *const *pairs = P("kind", contact_values[i].kind, "purpose", "security", "value", contact_values[i].value);

		if (contact_values[i].says)
			never(l, ANN, "contact.add", "party/nova", pairs, ERR_SYNTAX, contact_values[i].says);
		else
			must(l, ANN, "contact.add", "party/nova", pairs);
	}
	never(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "security", "value", "PSIRT@nova.example"), ERR_STATE, "listed already");
	assert_string_equal(l->s->err.where, "value");
	must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "press", "value", "psirt@nova.example"));
	must(l, CEM, "contact.add", "party/orion", P("kind", "mail", "purpose", "security", "value", "psirt@orion.example"));
	struct db *d = reading(l);

	did(l->s, contacts_of(d, &l->s->a, STR("orion"), &c, &l->s->err));
	read_done(l, d);
	const char *orion = cstr(l, str_printf(&l->s->a, "contact/%lld", (long long)c.v[0].id));

	never(l, CEM, "contact.verify", orion, P("how", "called them"), ERR_DENIED, "somebody else");
	never(l, OLGA, "contact.verify", orion, P("how", "it is ours"), ERR_FOUND, "not for you");
	never(l, IDA, "contact.verify", orion, P(), ERR_MISSING, "required");
	must(l, IDA, "contact.verify", orion, P("how", "called back by the number on their site"));
	never(l, IDA, "contact.verify", orion, P("how", "again"), ERR_STATE, "verified already");
	must(l, OLGA, "contact.end", orion, P("forget", "yes"));
	never(l, OLGA, "contact.end", orion, P(), ERR_STATE, "not in use");
	never(l, ANN, "contact.end", orion, P(), ERR_FOUND, "not for you");
	d = reading(l);
	did(l->s, contacts_of(d, &l->s->a, STR("orion"), &c, &l->s->err));
	assert_int_equal(c.v[0].verified_by, act_id(l->member[IDA]));
	refuses(l->s, sealed_text(&l->s->a, d, hub_keys(l->s->hub), c.v[0].value, &(struct str){ 0 }, &l->s->err), ERR_FOUND);
	did(l->s, contacts_unverified(d, &l->s->a, &c, &l->s->err));
	assert_int_equal(c.n, 6);
	read_done(l, d);
}

static void components_are_normal(void **state)
{
	struct alliance *l = *state;
	struct component_rows c;

	must(l, OLGA, "component.add", "party/orion", P("kind", "chip", "value", "Snapdragon 8 Gen 1", "note", "the modem team"));
	must(l, OLGA, "component.add", "party/orion", P("kind", "purl", "value", "pkg:PyPI/Orion_Tools@1.0"));
	never(l, OLGA, "component.add", "party/orion", P("kind", "chip", "value", "sm8450"), ERR_STATE, "SM8450 is listed already");
	never(l, OLGA, "component.add", "party/orion", P("kind", "purl", "value", "orion-tools"), ERR_SYNTAX, "begins with pkg:");
	assert_string_equal(l->s->err.where, "value");
	never(l, OLGA, "component.add", "party/orion", P("kind", "chip", "value", "taro"), ERR_RANGE, "several chips");
	never(l, OLGA, "component.add", "party/nova", P("kind", "os", "value", "android"), ERR_FOUND, "not for you");
	never(l, BOB, "component.add", "party/nova", P("kind", "os", "value", "android"), ERR_FOUND, "not for you");
	struct db *d = reading(l);

	did(l->s, components_all(d, &l->s->a, &c, &l->s->err));
	read_done(l, d);
	assert_int_equal(c.n, 2);
	want_str(c.v[0].value, STR("SM8450"), "chip");
	want_str(c.v[1].value, STR("pkg:pypi/orion-tools@1.0"), "purl");
	const char *first = cstr(l, str_printf(&l->s->a, "component/%lld", (long long)c.v[0].id));

	must(l, CEM, "component.end", first, P());
	never(l, CEM, "component.end", first, P(), ERR_STATE, "not listed any more");
	must(l, OLGA, "component.add", "party/orion", P("kind", "chip", "value", "sm8450"));
}

/* --- joining --- */

static void strangers_ask_to_join(void **state)
{
	struct alliance *l = *state;
	const char *const *asks = P("name", "Lyra <i>Example</i>", "person", "Li Na", "mail", "li@lyra.example", "roles", "vendor", "country", "de",
	                            "words", "We make watches.\nPlease.", "site", "https://lyra.example");
	struct outcome asked = must(l, NOBODY, "party.join", "hub", asks), again = must(l, NOBODY, "party.join", "hub", asks);
	struct join_rows waiting;
	struct invitation_rows invited;
	struct member_row none;
	struct party_row p;
	struct str text;

	want(str_find(asked.body, STR("Lyra")) == SIZE_MAX && str_find(asked.body, STR("watches")) == SIZE_MAX, "%.*s", STR_ARG(asked.body));
	never(l, NOBODY, "party.join", "hub", P("name", "X", "person", "Y", "mail", "z", "roles", "boss"), ERR_RANGE, "expected 2 at least");
	const char *first = cstr(l, asked.subject), *second = cstr(l, again.subject);

	assert_string_not_equal(first, second);
	never(l, CEM, "party.join_answer", first, P("answer", "accept"), ERR_MISSING, "required to accept");
	never(l, CEM, "party.join_answer", first, P("answer", "accept", "id", "nova"), ERR_STATE, "already");
	never(l, CEM, "party.join_answer", first, P("answer", "accept", "id", "lyra", "roles", "regulator"), ERR_DENIED, "ask one");
	struct outcome o = must(l, CEM, "party.join_answer", first, P("answer", "accept", "id", "lyra", "name", "Lyra Example"));

	want(str_starts(o.result, STR("li@lyra.example ")) && o.result.n == 16 + TOKEN_LEN, "%.*s", STR_ARG(o.result));
	never(l, IDA, "party.join_answer", first, P("answer", "refuse"), ERR_STATE, "answered already");
	must(l, CEM, "party.join_answer", second, P("answer", "refuse", "forget", "yes", "reason", "twice"));
	struct db *d = reading(l);

	did(l->s, party_get(d, &l->s->a, STR("lyra"), &p, &l->s->err));
	want_str(p.name, STR("Lyra Example"), "name");
	want_str(p.site, STR("https://lyra.example"), "site");
	want_str(p.country, STR("DE"), "country");
	did(l->s, invitations_of(d, &l->s->a, STR("lyra"), &invited, &l->s->err));
	assert_true(invited.n == 1 && invited.v[0].admin && invited.v[0].invited_by == act_id(l->member[CEM]));
	did(l->s, invitation_secret(&l->s->a, d, hub_keys(l->s->hub), invited.v[0].id, &text, &l->s->err));
	want_str(text, str_from(o.result, 16), "kept for the mail");
	did(l->s, joins_open(d, &l->s->a, &waiting, &l->s->err));
	assert_int_equal(waiting.n, 0);
	struct join_row j;

	did(l->s, join_get(d, &l->s->a, act_id(again.subject), &j, &l->s->err));
	refuses(l->s, sealed_text(&l->s->a, d, hub_keys(l->s->hub), j.mail, &text, &l->s->err), ERR_FOUND);
	refuses(l->s, member_get(d, &l->s->a, 999999, &none, &l->s->err), ERR_FOUND);
	read_done(l, d);
}

/* --- history --- */

static bool add_name(void *ctx, const struct act_record *r, struct err *err)
{
	struct buf *b = ctx;

	(void)err;
	buf_put(b, r->name);
	buf_putc(b, ' ');
	return true;
}

static void a_party_has_a_history(void **state)
{
	struct alliance *l = *state;
	struct buf b;

	must(l, ANN, "component.add", "party/nova", P("kind", "os", "value", "android"));
	must(l, BOB, "member.change", cstr(l, l->member[BOB]), P("zone", "UTC"));
	must(l, OLGA, "component.add", "party/orion", P("kind", "os", "value", "android"));
	struct db *d = reading(l);

	buf_init(&b, 10000);
	did(l->s, party_acts(d, STR("nova"), 50, add_name, &b, &l->s->err));
	want_str(buf_str(&b), STR("member.change component.add member.add member.add party.add "), "newest first");
	buf_clear(&b);
	did(l->s, party_acts(d, STR("nova"), 1, add_name, &b, &l->s->err));
	want_str(buf_str(&b), STR("member.change "), "one");
	buf_release(&b);
	read_done(l, d);
}

#define with_alliance(f) cmocka_unit_test_setup_teardown(f, alliance_begin, alliance_end)
int main(void)
{
	struct CMUnitTest tests[] = {
		with_alliance(who_may),
		with_alliance(parties_begin_change_and_end),
		with_alliance(contacts_need_two_persons),
		with_alliance(components_are_normal),
		with_alliance(strangers_ask_to_join),
		with_alliance(a_party_has_a_history),
	};

	return run_on_engine(tests, NULL, NULL);
}

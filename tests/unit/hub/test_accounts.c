/* Accounts: proofs that are used up, the acts that change them, new beginnings by two persons; on both engines. */
#include "alliance.h"

#include "crypto/encode.h"
#include "hub/people/accounts.h"
#include "store/outbox.h"

/* A text that libsodium takes as Argon2id, made cheaply. */
static const struct password_cost cheap = { 8192, 1 };

static const char *hashed(struct alliance *l, const char *password)
{
	char text[PASSWORD_TEXT];

	did(l->s, password_hash(str_of(password), &cheap, text, &l->s->err));
	return str_cstr(&l->s->a, str_of(text));
}

static struct account account(struct alliance *l, enum actor who)
{
	struct account c;
	struct db *d = reading(l);

	did(l->s, account_of(d, &l->s->a, act_id(l->member[who]), &c, &l->s->err));
	read_done(l, d);
	return c;
}

struct told { struct alliance *l; const char *kind, *member; size_t n; };

static bool count(void *ctx, const struct notice_row *n, struct err *err)
{
	struct told *t = ctx;

	(void)err;
	t->n += str_eq(n->kind, str_of(t->kind)) && str_eq(n->member, str_of(t->member));
	return true;
}

/* How many notices of a kind wait for somebody. */
static size_t told(struct alliance *l, enum actor who, const char *kind)
{
	struct told t = { l, kind, cstr(l, l->member[who]), 0 };
	struct db *d = reading(l);

	did(l->s, outbox_due(d, NOTICE_BY_MAIL, scratch_clock, 1000, count, &t, &l->s->err));
	read_done(l, d);
	return t.n;
}

static size_t sessions(struct alliance *l, enum actor who)
{
	struct session_list all;
	struct db *d = reading(l);

	did(l->s, sessions_of_member(d, &l->s->a, act_id(l->member[who]), &all, &l->s->err));
	read_done(l, d);
	return all.n;
}

static int64_t signs_in(struct alliance *l, enum actor who)
{
	char secret[SECRET_LEN + 1];
	int64_t id;

	did(l->s, session_start(l->s->hub, &l->s->a, act_id(l->member[who]), SIGN_PASSWORD, STR("Firefox"), secret, &id, &l->s->err));
	return id;
}

/* --- an app --- */

static const char app[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; /* RFC 6238's "12345678901234567890" */

static const char *code_at(struct alliance *l, unixtime at)
{
	char code[TOTP_DIGITS + 1];

	totp_code(STR("12345678901234567890"), (uint64_t)at / TOTP_STEP, code);
	return str_cstr(&l->s->a, str_of(code));
}

static struct outcome sets_up(struct alliance *l, enum actor who)
{
	return must(l, who, "account.totp", cstr(l, l->member[who]), P("secret", app, "code", code_at(l, scratch_clock)));
}

static enum code_said says(struct alliance *l, enum actor who, const char *code, int *ret_minutes)
{
	enum code_said said;
	int minutes;

	did(l->s, account_code(l->s->hub, &l->s->a, act_id(l->member[who]), str_of(code), &said, ret_minutes ? ret_minutes : &minutes, &l->s->err));
	return said;
}

/* --- passwords --- */

static void a_password_is_chosen(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]);
	struct account c;

	must(l, BOB, "account.password", bob, P("password", hashed(l, "a first one, long")));
	c = account(l, BOB);
	assert_true(password_check(c.password, STR("a first one, long")));
	assert_int_equal(told(l, BOB, "password-changed"), 0); /* the first is no news */
	signs_in(l, BOB);
	struct outcome o = must(l, BOB, "account.password", bob, P("password", hashed(l, "another one, long")));

	want(str_find(o.body, STR("argon2")) == SIZE_MAX, "%.*s", STR_ARG(o.body));
	assert_int_equal(told(l, BOB, "password-changed"), 1);
	assert_int_equal(sessions(l, BOB), 0);
	assert_true(password_check(account(l, BOB).password, STR("another one, long")));
	assert_false(password_check(account(l, BOB).password, STR("a first one, long")));

	never(l, BOB, "account.password", bob, P("password", "another one, long"), ERR_SYNTAX, "never the password itself");
	assert_string_equal(l->s->err.where, "password");
	never(l, ANN, "account.password", bob, P("password", hashed(l, "mine now, haha")), ERR_FOUND, "not for you");
	never(l, IDA, "account.password", bob, P("password", hashed(l, "mine now, haha")), ERR_FOUND, "not for you");
	did(l->s, account_set_password(l->s->hub, &l->s->a, act_id(l->member[BOB]), STR("from the shell"), &cheap, &l->s->err));
	assert_true(password_check(account(l, BOB).password, STR("from the shell")));
	refuses(l->s, account_set_password(l->s->hub, &l->s->a, 999, STR("from the shell"), &cheap, &l->s->err), ERR_FOUND);
}

static void the_session_that_asks_goes_on(void **state)
{
	struct alliance *l = *state;
	struct who w = who_of(l, BOB);
	struct outcome o;

	must(l, BOB, "account.password", cstr(l, l->member[BOB]), P("password", hashed(l, "a first one, long")));
	signs_in(l, BOB);
	w.session = signs_in(l, BOB);
	did(l->s, hub_act_words(l->s->hub, &l->s->a, &w, "account.password", l->member[BOB], P("password", hashed(l, "a second one")), &o, &l->s->err));
	assert_int_equal(sessions(l, BOB), 1);
	w.proved = scratch_clock - ACT_FRESH_S - 1;
	refuses(l->s, hub_act_words(l->s->hub, &l->s->a, &w, "account.password", l->member[BOB], P("password", hashed(l, "a third one")), &o, &l->s->err),
	        ERR_DENIED);
}

static void accounts_are_found_by_their_address(void **state)
{
	struct alliance *l = *state;
	static const struct { const char *typed; bool there; } rows[] = {
		{ "bob@nova.example", true }, { "  BOB@Nova.Example ", true }, { "bob@nova.exampl", false }, { "", false },
		{ "Bob\xc3\xa9@nova.example", false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct account c;
		struct db *d = reading(l);

		did(l->s, account_by_mail(d, &l->s->a, hub_keys(l->s->hub), str_of(rows[i].typed), &c, &l->s->err));
		read_done(l, d);
		want(c.member == (rows[i].there ? act_id(l->member[BOB]) : 0), "\"%s\"", rows[i].typed);
	}
	struct account c;

	must(l, IDA, "party.end", "party/nova", P("reason", "over"));
	struct db *d = reading(l);

	did(l->s, account_by_mail(d, &l->s->a, hub_keys(l->s->hub), STR("bob@nova.example"), &c, &l->s->err));
	read_done(l, d);
	assert_int_equal(c.member, 0); /* whose party left is nobody */
}

/* --- codes --- */

static void an_app_is_confirmed_by_a_code(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]);

	never(l, BOB, "account.totp", bob, P("secret", app, "code", "000000"), ERR_RANGE, "the clock of its device");
	assert_string_equal(l->s->err.where, "code");
	never(l, BOB, "account.totp", bob, P("secret", "ABC", "code", "000000"), ERR_RANGE, "");
	never(l, ANN, "account.totp", bob, P("secret", app, "code", code_at(l, scratch_clock)), ERR_FOUND, "not for you");
	never(l, HUB, "account.totp", bob, P("secret", app, "code", code_at(l, scratch_clock)), ERR_FOUND, "not for you");
	struct outcome o = sets_up(l, BOB);

	assert_int_equal(o.result.n, RECOVERY_CODES * (RECOVERY_LEN + 1) - 1); /* the first time the codes come along */
	want(str_find(o.body, STR(app)) == SIZE_MAX && str_find(o.body, str_sub(o.result, 0, 5)) == SIZE_MAX, "%.*s", STR_ARG(o.body));
	assert_int_equal(account(l, BOB).recovery, RECOVERY_CODES);
	assert_int_equal(told(l, BOB, "factor-changed"), 1);
	assert_int_equal(says(l, BOB, code_at(l, scratch_clock), NULL), CODE_USED); /* the one that confirmed it */
	scratch_clock += 60;
	o = sets_up(l, BOB);
	assert_int_equal(o.result.n, 0);
	assert_int_equal(account(l, BOB).recovery, RECOVERY_CODES);
}

static void codes_are_good_once(void **state)
{
	struct alliance *l = *state;
	static const struct { int off; enum code_said said; int minutes; } rows[] = {
		{ 0, CODE_RIGHT, 0 },      { 0, CODE_USED, 0 },         { -30, CODE_USED, 0 }, /* of a step before the last */
		{ 30, CODE_RIGHT, 0 },     { 30, CODE_USED, 0 },        { -120, CODE_WRONG, 0 }, /* before the last, so nothing is told */
		{ 660, CODE_WRONG, 0 },    { 300, CODE_CLOCK, 5 },      { 300, CODE_WRONG, 0 },
		{ 30, CODE_USED, 0 },
	};
	int minutes;

	assert_int_equal(says(l, BOB, code_at(l, scratch_clock), NULL), CODE_WRONG); /* none is set up */
	sets_up(l, BOB);
	scratch_clock += 3600;
	for (size_t i = 0; i < ROWS(rows); i++) {
		enum code_said s = says(l, BOB, code_at(l, scratch_clock + rows[i].off), &minutes);

		want(s == rows[i].said && (s != CODE_CLOCK || minutes == rows[i].minutes), "row %zu: said %d, %d min", i, s, minutes);
	}
	/* A code of the future was told to be one, so none up to it is good; afterwards they are again. */
	scratch_clock += 120;
	assert_int_equal(says(l, BOB, code_at(l, scratch_clock), NULL), CODE_USED);
	scratch_clock += 240;
	assert_int_equal(says(l, BOB, code_at(l, scratch_clock), NULL), CODE_RIGHT);
	scratch_clock += 3600;
	assert_int_equal(says(l, BOB, code_at(l, scratch_clock - 240), &minutes), CODE_CLOCK); /* one of the past does no harm */
	assert_int_equal(minutes, -4);
	assert_int_equal(says(l, BOB, code_at(l, scratch_clock), NULL), CODE_RIGHT);
	assert_int_equal(says(l, BOB, "12345", NULL), CODE_WRONG);
	assert_int_equal(says(l, BOB, "", NULL), CODE_WRONG);
}

static bool recovers(struct alliance *l, enum actor who, struct str code, unsigned *ret_left)
{
	bool right;

	did(l->s, account_recovery(l->s->hub, &l->s->a, act_id(l->member[who]), code, &right, ret_left, &l->s->err));
	return right;
}

static void recovery_codes_are_good_once_each(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]);
	struct str codes, code, first = STR_NONE;
	unsigned left = 99, n = 0;

	never(l, BOB, "account.recovery", bob, P(), ERR_STATE, "choose a password");
	codes = sets_up(l, BOB).result;
	while (str_split(&codes, '\n', &code)) {
		first = first.n ? first : code;
		want(code.n == RECOVERY_LEN, "%.*s", STR_ARG(code));
		assert_false(recovers(l, ANN, code, &left)); /* another's */
		struct str typed = n % 2 ? str_lower(&l->s->a, code) : STR_JOIN(&l->s->a, STR(" "), str_sub(code, 0, 5), STR(" "), str_from(code, 6));

		want(recovers(l, BOB, typed, &left) && left == RECOVERY_CODES - ++n, "%.*s", STR_ARG(typed));
		assert_false(recovers(l, BOB, code, &left));
	}
	assert_int_equal(n, RECOVERY_CODES);
	assert_false(recovers(l, BOB, STR(""), &left));
	must(l, BOB, "account.password", bob, P("password", hashed(l, "a first one, long")));
	codes = must(l, BOB, "account.recovery", bob, P()).result;
	assert_false(recovers(l, BOB, first, &left));
	assert_true(recovers(l, BOB, str_sub(codes, 0, RECOVERY_LEN), &left));
	struct str before = codes;

	must(l, BOB, "account.recovery", bob, P());
	assert_false(recovers(l, BOB, str_sub(before, RECOVERY_LEN + 1, RECOVERY_LEN), &left));
	assert_int_equal(account(l, BOB).recovery, RECOVERY_CODES);
}

/* --- passkeys and identities --- */

static struct outcome adds_passkey(struct alliance *l, enum actor who, const char *id)
{
	return must(l, who, "account.passkey_add", cstr(l, l->member[who]), P("name", "Bob's phone", "id", id, "key", "pQECAyYgASFYIA", "counter", "3"));
}

static void passkeys_are_added_and_removed(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]);
	struct outcome o = adds_passkey(l, BOB, "AAECAwQFBgc");
	struct passkey_rows all;
	char digest[ACCOUNT_ID + 1];

	want(str_find(o.body, STR("AAECAwQFBgc")) == SIZE_MAX && str_find(o.body, STR("phone")) == SIZE_MAX, "%.*s", STR_ARG(o.body));
	never(l, BOB, "account.passkey_add", bob, P("name", "Again", "id", "AAECAwQFBgc", "key", "pQ"), ERR_STATE, "registered already");
	never(l, ANN, "account.passkey_add", cstr(l, l->member[ANN]), P("name", "Theft", "id", "AAECAwQFBgc", "key", "pQ"), ERR_STATE, "registered already");
	never(l, BOB, "account.passkey_add", bob, P("name", "No", "id", "A=", "key", "pQ"), ERR_SYNTAX, "");
	struct db *d = reading(l);

	did(l->s, passkeys_of(d, &l->s->a, act_id(l->member[BOB]), &all, &l->s->err));
	read_done(l, d);
	assert_int_equal(all.n, 1);
	assert_int_equal(all.v[0].counter, 3);
	passkey_digest(hub_keys(l->s->hub), all.v[0].id, digest);
	want(str_find(o.body, str_of(digest)) != SIZE_MAX, "%.*s", STR_ARG(o.body));
	must(l, BOB, "account.passkey_name", bob, P("passkey", digest, "name", "The red one"));
	never(l, BOB, "account.passkey_end", bob, P("passkey", "00000000000000000000000000000000"), ERR_FOUND, "no such passkey");
	never(l, BOB, "account.passkey_end", bob, P("passkey", digest), ERR_STATE, "the only way");
	must(l, BOB, "account.password", bob, P("password", hashed(l, "a first one, long")));
	never(l, BOB, "account.passkey_end", bob, P("passkey", digest), ERR_STATE, "an authenticator app first");
	sets_up(l, BOB);
	must(l, BOB, "account.totp_end", bob, P()); /* the passkey is a second factor */
	scratch_clock += 60;
	sets_up(l, BOB);
	must(l, BOB, "account.passkey_end", bob, P("passkey", digest));
	never(l, BOB, "account.totp_end", bob, P(), ERR_STATE, "asks for a second factor");
	must(l, IDA, "setting.change", "hub", P("name", "signin.second", "value", "no"));
	hub_scratch_tick(l->s, l->s->hub);
	must(l, BOB, "account.totp_end", bob, P());
	never(l, BOB, "account.totp_end", bob, P(), ERR_STATE, "no authenticator app");
	must(l, IDA, "setting.change", "hub", P("name", "signin.ways", "value", "password"));
	hub_scratch_tick(l->s, l->s->hub);
	never(l, BOB, "account.passkey_add", bob, P("name", "No", "id", "AAEC", "key", "pQ"), ERR_STATE, "does not let people sign in that way");
}

static void identities_are_linked_by_the_hub(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]), *issuer = "https://id.example";
	char digest[ACCOUNT_ID + 1];
	struct identity_row r;

	never(l, BOB, "account.identity_add", bob, P("issuer", issuer, "identity", "somebody"), ERR_FOUND, "not for you");
	struct outcome o = must(l, HUB, "account.identity_add", bob, P("issuer", issuer, "identity", "u-17"));

	want(str_find(o.body, STR("u-17")) == SIZE_MAX, "%.*s", STR_ARG(o.body));
	never(l, HUB, "account.identity_add", bob, P("issuer", issuer, "identity", "u-17"), ERR_STATE, "to your account already");
	never(l, HUB, "account.identity_add", cstr(l, l->member[ANN]), P("issuer", issuer, "identity", "u-17"), ERR_STATE, "another account");
	must(l, HUB, "account.identity_add", cstr(l, l->member[ANN]), P("issuer", "https://other.example", "identity", "u-17"));
	struct db *d = reading(l);

	did(l->s, identity_get(d, &l->s->a, str_of(issuer), STR("u-17"), &r, &l->s->err));
	refuses(l->s, identity_get(d, &l->s->a, str_of(issuer), STR("U-17"), &r, &l->s->err), ERR_FOUND);
	read_done(l, d);
	identity_digest(hub_keys(l->s->hub), str_of(issuer), STR("u-17"), digest);
	never(l, BOB, "account.identity_end", bob, P("identity", digest), ERR_STATE, "the only way");
	never(l, ANN, "account.identity_end", cstr(l, l->member[ANN]), P("identity", digest), ERR_FOUND, "no such identity");
	adds_passkey(l, BOB, "AAECAwQFBgc");
	must(l, BOB, "account.identity_end", bob, P("identity", digest));
	assert_int_equal(account(l, BOB).identities, 0);
}

static void once_is_once(void **state)
{
	struct alliance *l = *state;

	did(l->s, account_once(l->s->hub, STR("a flow"), 60, &l->s->err));
	refuses(l->s, account_once(l->s->hub, STR("a flow"), 60, &l->s->err), ERR_DENIED);
	did(l->s, account_once(l->s->hub, STR("another"), 60, &l->s->err));
	scratch_clock += 61; /* by then whatever it stands for has ended by itself */
	did(l->s, account_once(l->s->hub, STR("a flow"), 60, &l->s->err));
}

/* --- new beginnings --- */

static bool uses(struct alliance *l, struct str secret, bool held, const char *password)
{
	struct reset_row r;
	struct act_request q = { .row = act_named(STR("account.reset_use")), .who = { .proved = TIME_NONE }, .held = held };
	struct act_input in[] = { { STR("password"), str_of(hashed(l, password)) } };
	struct act_value *v;
	struct outcome o;
	struct db *d = reading(l);
	bool there = account_reset(d, &l->s->a, secret, scratch_clock, &r, &q.subject, &l->s->err);

	read_done(l, d);
	if (!there || !act_decode(&l->s->a, q.row, in, 1, &v, NULL, NULL, &l->s->err))
		return false;
	q.values = v;
	return hub_act(l->s->hub, &l->s->a, &q, &o, &l->s->err);
}

static const char *asks(struct alliance *l, enum actor who, enum actor whose)
{
	return cstr(l, must(l, who, "account.reset_ask", cstr(l, l->member[whose]), P("how", "I rang them up")).subject);
}

static void two_persons_make_a_new_beginning(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]);
	struct account c;

	must(l, BOB, "account.password", bob, P("password", hashed(l, "the old one, long")));
	sets_up(l, BOB);
	adds_passkey(l, BOB, "AAECAwQFBgc");
	must(l, BOB, "key.make", bob, P("name", "tool", "scopes", "read", "days", "9"));
	signs_in(l, BOB);

	never(l, BOB, "account.reset_ask", bob, P("how", "it is me"), ERR_FOUND, "not for you");
	never(l, OLGA, "account.reset_ask", bob, P("how", "it is me"), ERR_FOUND, "not for you");
	never(l, ANN, "account.reset_ask", cstr(l, l->member[ANN]), P("how", "it is me"), ERR_DENIED, "nobody asks this for themselves");
	never(l, ANN, "account.reset_ask", bob, P(), ERR_MISSING, "");
	const char *reset = asks(l, ANN, BOB);

	assert_int_equal(told(l, BOB, "reset-requested"), 1);
	assert_int_equal(told(l, ANN, "reset-requested"), 0);
	assert_int_equal(told(l, IDA, "reset-requested"), 1); /* Nova has no other administrator */
	never(l, CEM, "account.reset_ask", bob, P("how", "so"), ERR_STATE, "waits for a second person");
	never(l, ANN, "account.reset_grant", reset, P(), ERR_DENIED, "another person");
	never(l, BOB, "account.reset_grant", reset, P(), ERR_FOUND, "not for you");
	never(l, OLGA, "account.reset_grant", reset, P(), ERR_FOUND, "not for you");
	struct outcome o = must(l, CEM, "account.reset_grant", reset, P());

	assert_int_equal(o.result.n, TOKEN_LEN);
	want(str_find(o.body, o.result) == SIZE_MAX, "%.*s", STR_ARG(o.body));
	never(l, IDA, "account.reset_grant", reset, P(), ERR_STATE, "granted already");
	assert_false(uses(l, STR("22222-22222-22222-22222-22222"), true, "the new one, long"));
	assert_false(uses(l, o.result, false, "the new one, long"));
	scratch_clock += RESET_S - 1;
	if (!uses(l, o.result, true, "the new one, long"))
		fail_msg("%s", l->s->err.msg);
	c = account(l, BOB);
	assert_true(password_check(c.password, STR("the new one, long")));
	assert_false(c.totp || c.recovery || c.passkeys || c.identities);
	assert_int_equal(sessions(l, BOB), 0);
	assert_int_equal(told(l, BOB, "reset-done"), 1);
	struct key_list keys;
	struct db *d = reading(l);

	did(l->s, keys_of_member(d, &l->s->a, c.member, &keys, &l->s->err));
	read_done(l, d);
	assert_true(keys.n == 1 && keys.v[0].ended);
	assert_false(uses(l, o.result, true, "a third one, long"));
	want(l->s->err.code == ERR_STATE && strstr(l->s->err.msg, "used already"), "%s", l->s->err.msg);
	never(l, BOB, "account.reset_end", reset, P(), ERR_STATE, "done already");
}

static void a_new_beginning_can_be_stopped(void **state)
{
	struct alliance *l = *state;
	const char *reset = asks(l, CEM, BOB);
	struct outcome o = must(l, IDA, "account.reset_grant", reset, P());

	never(l, OLGA, "account.reset_end", reset, P(), ERR_FOUND, "not for you");
	must(l, BOB, "account.reset_end", reset, P()); /* whoever can still sign in knows better */
	assert_false(uses(l, o.result, true, "a third one, long"));
	assert_int_equal(l->s->err.code, ERR_STATE);
	o = must(l, IDA, "account.reset_grant", asks(l, CEM, BOB), P());
	scratch_clock += RESET_S;
	assert_false(uses(l, o.result, true, "a third one, long"));
	want(l->s->err.code == ERR_STATE && strstr(l->s->err.msg, "time of this secret is over"), "%s", l->s->err.msg);
	reset = asks(l, CEM, BOB);
	scratch_clock += RESET_WAITS_S;
	never(l, IDA, "account.reset_grant", reset, P(), ERR_STATE, "ask again");
	reset = asks(l, CEM, BOB);
	must(l, ANN, "member.end", cstr(l, l->member[BOB]), P());
	never(l, IDA, "account.reset_grant", reset, P(), ERR_STATE, "taken back");
	never(l, CEM, "account.reset_ask", cstr(l, l->member[BOB]), P("how", "x"), ERR_STATE, "has left");
}

/* Whoever looks after the hub is not taken over by two of its staff. */
static void doors_stay_open_for_stewards_alone(void **state)
{
	struct alliance *l = *state;
	const char *party = "party/alliance";
	struct outcome second = must(l, HUB, "member.add", party, P("name", "Dan", "mail", "dan@alliance.example"));
	struct who dan = who_hub;
	struct signed_in in;
	struct db *d = reading(l);

	did(l->s, member_who(d, &l->s->a, act_id(second.subject), scratch_clock, &in, &l->s->err));
	read_done(l, d);
	dan = in.who;
	const char *reset = asks(l, CEM, IDA);

	refuses(l->s, hub_act_words(l->s->hub, &l->s->a, &dan, "account.reset_grant", str_of(reset), P(), &second, &l->s->err), ERR_DENIED);
	never(l, IDA, "account.reset_grant", reset, P(), ERR_DENIED, "nobody grants this to themselves");
	/* One steward: the shell on the hub's machine. */
	struct outcome o = must(l, HUB, "member.reset", cstr(l, l->member[IDA]), P());

	assert_int_equal(told(l, IDA, "reset-requested"), 2);
	never(l, HUB, "account.reset_grant", reset, P(), ERR_STATE, "taken back"); /* the other one ended with that */
	if (!uses(l, o.result, true, "the new one, long"))
		fail_msg("%s", l->s->err.msg);
	reset = asks(l, IDA, CEM);
	never(l, RHEA, "account.reset_grant", reset, P(), ERR_FOUND, "not for you");
	reset = asks(l, CEM, RHEA);
	refuses(l->s, hub_act_words(l->s->hub, &l->s->a, &dan, "account.reset_grant", str_of(reset), P(), &second, &l->s->err), ERR_DENIED);
	must(l, IDA, "account.reset_grant", reset, P());
}

/* The bodies alone make the same table of resets again. */
static bool again(void *ctx, const struct act_record *r, struct err *err)
{
	struct alliance *l = ((void **)ctx)[0];

	return act_replay(((void **)ctx)[1], &l->s->a, r, err);
}

static void resets_follow_from_the_acts(void **state)
{
	struct alliance *l = *state;
	struct outcome o = must(l, IDA, "account.reset_grant", asks(l, CEM, BOB), P());
	struct reset_row was, is;
	struct str subject;

	assert_true(uses(l, o.result, true, "the new one, long"));
	must(l, HUB, "member.reset", cstr(l, l->member[ANN]), P());
	struct db *fresh = engine_new(&l->s->err), *d = reading(l);
	void *ctx[] = { l, fresh };

	did(l->s, db_begin(fresh, &l->s->err));
	did(l->s, acts_from(d, 0, 1000, again, ctx, &l->s->err));
	did(l->s, reset_get(d, &l->s->a, act_id(o.subject), &was, &l->s->err));
	did(l->s, reset_get(fresh, &l->s->a, act_id(o.subject), &is, &l->s->err));
	want(is.member == was.member && is.asked_by == was.asked_by && is.asked == was.asked && is.granted && is.granted_by == was.granted_by &&
	     is.expires == was.expires && is.used == was.used && is.ended == was.ended, "reset/%lld", (long long)was.id);
	refuses(l->s, account_reset(fresh, &l->s->a, o.result, scratch_clock, &is, &subject, &l->s->err), ERR_STATE);
	read_done(l, d);
	db_close(fresh);
}

static void new_browsers_and_keys_are_told(void **state)
{
	struct alliance *l = *state;
	char secret[SECRET_LEN + 1];
	int64_t id;

	signs_in(l, BOB);
	assert_int_equal(told(l, BOB, "sign-in-new"), 0);
	did(l->s, session_start_new(l->s->hub, &l->s->a, act_id(l->member[BOB]), SIGN_PASSKEY, STR("Edge"), secret, &id, &l->s->err));
	assert_int_equal(told(l, BOB, "sign-in-new"), 1);
	must(l, BOB, "key.make", cstr(l, l->member[BOB]), P("name", "tool", "scopes", "read", "days", "9"));
	assert_int_equal(told(l, BOB, "key-made"), 1);
}

static void a_story_hashes_its_passwords(void **state)
{
	struct alliance *l = *state;
	struct str made;

	did(l->s, account_story_secret(&l->s->a, STR("account.password"), STR("password"), STR("for the demonstration"), &made, &l->s->err));
	assert_true(password_check(made, STR("for the demonstration")));
	assert_true(password_stale(made, &password_cost));
	did(l->s, account_story_secret(&l->s->a, STR("setting.change"), STR("value"), STR("as it is"), &made, &l->s->err));
	want_str(made, STR("as it is"), "another secret");
}

#define T(f) cmocka_unit_test_setup_teardown(f, alliance_begin, alliance_end)
int main(void)
{
	struct CMUnitTest tests[] = {
		T(a_password_is_chosen), T(the_session_that_asks_goes_on), T(accounts_are_found_by_their_address), T(an_app_is_confirmed_by_a_code),
		T(codes_are_good_once), T(recovery_codes_are_good_once_each), T(passkeys_are_added_and_removed), T(identities_are_linked_by_the_hub),
		T(once_is_once), T(two_persons_make_a_new_beginning), T(a_new_beginning_can_be_stopped), T(doors_stay_open_for_stewards_alone),
		T(resets_follow_from_the_acts), T(new_browsers_and_keys_are_told), T(a_story_hashes_its_passwords),
	};

	return run_on_engine(tests, NULL, NULL);
}

/* Changes of address: asked, confirmed from the new one, stopped, erased; who is told where; on both engines. */
#include "alliance.h"

#include "hub/notice/postman.h"
#include "hub/people/accounts_parts.h"
#include "hub/rotate.h"
#include "store/outbox.h"

static struct str secret_of(struct alliance *l, const char *change)
{
	struct str ret = STR_NONE;
	struct db *d = reading(l);

	did(l->s, address_secret(&l->s->a, d, hub_keys(l->s->hub), act_id(str_of(change)), &ret, &l->s->err));
	read_done(l, d);
	return ret;
}

static const char *asks(struct alliance *l, enum actor who, enum actor whose, const char *mail)
{
	struct outcome o = must(l, who, "account.address", cstr(l, l->member[whose]), P("mail", mail));

	want(who == HUB || !o.result.n, "who asks is told the secret");
	return cstr(l, o.subject);
}

/* By whoever holds the secret, signed in or not. */
static bool uses(struct alliance *l, struct str secret, const char *act, bool held)
{
	struct act_request q = { .row = act_named(str_of(act)), .who = { .proved = TIME_NONE }, .held = held };
	struct db *d = reading(l);
	struct shown_address s;
	struct act_value *v;
	struct outcome o;

	l->s->err = (struct err){ 0 };
	bool there = account_address(d, &l->s->a, hub_keys(l->s->hub), secret, scratch_clock, &s, &l->s->err);

	read_done(l, d);
	if (!there || !act_decode(&l->s->a, q.row, NULL, 0, &v, NULL, NULL, &l->s->err))
		return false;
	q.subject = s.subject;
	q.values = v;
	return hub_act(l->s->hub, &l->s->a, &q, &o, &l->s->err);
}

/* Whose account an address opens; 0: nobody's. */
static int64_t opens(struct alliance *l, const char *mail)
{
	struct db *d = reading(l);
	int64_t member = -1;

	did(l->s, login_member(d, hub_keys(l->s->hub), str_of(mail), &member, &l->s->err));
	read_done(l, d);
	return member;
}

/* What the outbox holds, each "kind address link?" in one text. */
struct mails { struct alliance *l; struct postman_desk desk; struct db *d; struct str text; };

static bool mail(void *ctx, const struct notice_row *n, struct err *err)
{
	struct mails *m = ctx;
	struct deliver_calls calls = postman_calls(&m->desk);
	struct arena *a = &m->l->s->a;
	struct deliver_reader r;
	struct err why = { 0 };

	(void)err;
	if (!str_starts(n->kind, STR("address-")))
		return true;
	bool ok = calls.reader(calls.ctx, a, m->d, n, &r, &why);

	m->text = str_printf(a, "%.*s%.*s %.*s%s\n", STR_ARG(m->text), STR_ARG(n->kind), STR_ARG(ok ? r.address : STR("nobody")),
	                     ok && r.link.n ? " link" : "");
	return true;
}

static void wants_mails(struct alliance *l, const char *expected)
{
	struct mails m = { l, { l->s->hub, STR("https://hub.example") }, reading(l), STR("") };

	did(l->s, outbox_due(m.d, NOTICE_BY_MAIL, scratch_clock, 1000, mail, &m, &l->s->err));
	want_str(m.text, str_of(expected), "mails");
	read_done(l, m.d);
}

static struct str mail_of(struct alliance *l, enum actor who)
{
	struct str ret = STR_NONE;
	struct member_row m;
	struct db *d = reading(l);

	did(l->s, member_get(d, &l->s->a, act_id(l->member[who]), &m, &l->s->err));
	if (!sealed_text(&l->s->a, d, hub_keys(l->s->hub), m.mail, &ret, &l->s->err))
		ret = STR("erased");
	read_done(l, d);
	return ret;
}

static void the_new_address_confirms(void **state)
{
	struct alliance *l = *state;
	struct str before = mail_of(l, BOB), secret;
	int64_t bob = act_id(l->member[BOB]);
	const char *was = cstr(l, before);
	const char *change = asks(l, BOB, BOB, "bob@new.example");

	secret = secret_of(l, change);
	assert_int_equal(opens(l, was), bob); /* nobody is locked out by asking */
	assert_int_equal(opens(l, "bob@new.example"), 0);
	wants_mails(l, cstr(l, str_printf(&l->s->a, "address-confirm bob@new.example link\naddress-changing %s\n", was)));
	assert_false(uses(l, secret, "address.use", false)); /* the secret is needed */
	assert_int_equal(l->s->err.code, ERR_FOUND);
	never(l, BOB, "address.use", change, P(), ERR_FOUND, "not for you");
	never(l, OLGA, "address.end", change, P(), ERR_FOUND, "not for you");
	never(l, BOB, "address.erase", change, P(), ERR_STATE, "waits to be confirmed");

	assert_true(uses(l, secret, "address.use", true));
	assert_int_equal(opens(l, was), 0);
	assert_int_equal(opens(l, "BOB@new.example"), bob);
	want_str(mail_of(l, BOB), STR("bob@new.example"), "the address");
	wants_mails(l, cstr(l, str_printf(&l->s->a, "address-confirm nobody\naddress-changing %s\naddress-changed %s\n"
	                                  "address-changed bob@new.example\n", was, was))); /* the warning too */
	assert_false(uses(l, secret, "address.use", true)); /* once */
	assert_int_equal(l->s->err.code, ERR_STATE);

	must(l, BOB, "address.erase", change, P());
	wants_mails(l, "address-confirm nobody\naddress-changing nobody\naddress-changed nobody\naddress-changed bob@new.example\n");
	want_str(mail_of(l, BOB), STR("bob@new.example"), "the address after the former one was erased");
}

static void it_can_be_stopped_replaced_and_runs_out(void **state)
{
	struct alliance *l = *state;
	const char *first = asks(l, BOB, BOB, "one@new.example");
	struct str one = secret_of(l, first), two, three;
	const char *second = asks(l, BOB, BOB, "two@new.example");

	assert_false(uses(l, one, "address.use", true)); /* replaced */
	assert_int_equal(l->s->err.code, ERR_STATE);
	two = secret_of(l, second);
	assert_true(uses(l, two, "address.end", true)); /* whoever reads mail there wants none of it */
	assert_false(uses(l, two, "address.use", true));
	never(l, BOB, "address.end", second, P(), ERR_STATE, "taken back");

	const char *third = asks(l, BOB, BOB, "three@new.example");
	struct db *d = reading(l);
	struct str gone;

	refuses(l->s, address_secret(&l->s->a, d, hub_keys(l->s->hub), act_id(str_of(second)), &gone, &l->s->err), ERR_FOUND);
	read_done(l, d);
	three = secret_of(l, third);
	scratch_clock += 86400;
	assert_false(uses(l, three, "address.use", true));
	assert_int_equal(l->s->err.code, ERR_STATE);
	must(l, BOB, "address.erase", third, P());
}

static void who_may_and_which_address(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]), *ida = cstr(l, l->member[IDA]);
	const char *olgas = cstr(l, mail_of(l, OLGA));

	never(l, OLGA, "account.address", bob, P("mail", "x@new.example"), ERR_FOUND, "not for you");
	never(l, CEM, "account.address", bob, P("mail", "x@new.example"), ERR_FOUND, "not for you");
	never(l, CEM, "account.address", ida, P("mail", "x@new.example"), ERR_FOUND, "not for you");
	never(l, BOB, "account.address", bob, P("mail", olgas), ERR_STATE, "has an account already");
	never(l, BOB, "account.address", bob, P("mail", "no address"), ERR_SYNTAX, "");

	/* Two ask for the same one: the first to confirm has it. */
	struct str anns = secret_of(l, asks(l, ANN, ANN, "same@new.example"));
	struct str bobs = secret_of(l, asks(l, ANN, BOB, "same@new.example"));

	assert_true(uses(l, bobs, "address.use", true));
	assert_false(uses(l, anns, "address.use", true));
	assert_int_equal(l->s->err.code, ERR_STATE);
	assert_int_equal(opens(l, "same@new.example"), act_id(l->member[BOB]));

	for (int i = 0; i < 4; i++)
		asks(l, IDA, BOB, "again@new.example");
	never(l, BOB, "account.address", bob, P("mail", "again@new.example"), ERR_LIMIT, "wait until tomorrow");
	assert_int_equal(must(l, HUB, "account.address", bob, P("mail", "again@new.example")).result.n, TOKEN_LEN);
}

static void who_leaves_takes_all_addresses_along(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]);
	const char *change = asks(l, BOB, BOB, "bob@new.example"), *other;

	assert_true(uses(l, secret_of(l, change), "address.use", true));
	other = asks(l, BOB, BOB, "later@new.example");
	struct str secret = secret_of(l, other);

	must(l, BOB, "member.end", bob, P());
	assert_false(uses(l, secret, "address.use", true));
	assert_int_equal(l->s->err.code, ERR_STATE);
	must(l, IDA, "member.erase", bob, P());
	struct db *d = reading(l);
	struct address_rows all;
	struct str text;

	did(l->s, addresses_of(d, &l->s->a, act_id(l->member[BOB]), &all, &l->s->err));
	assert_int_equal(all.n, 2);
	for (size_t i = 0; i < all.n; i++) {
		refuses(l->s, sealed_text(&l->s->a, d, hub_keys(l->s->hub), all.v[i].mail, &text, &l->s->err), ERR_FOUND);
		if (all.v[i].was.n)
			refuses(l->s, sealed_text(&l->s->a, d, hub_keys(l->s->hub), all.v[i].was, &text, &l->s->err), ERR_FOUND);
	}
	read_done(l, d);
}

static bool again(void *ctx, const struct act_record *r, struct err *err)
{
	struct alliance *l = ((void **)ctx)[0];

	return act_replay(((void **)ctx)[1], &l->s->a, r, err);
}

static void changes_follow_from_the_acts(void **state)
{
	struct alliance *l = *state;
	const char *change = asks(l, BOB, BOB, "bob@new.example");
	struct address_row was, is;
	struct member_row m, n;

	assert_true(uses(l, secret_of(l, change), "address.use", true));
	struct db *fresh = engine_new(&l->s->err), *d = reading(l);
	void *ctx[] = { l, fresh };

	did(l->s, db_begin(fresh, &l->s->err));
	did(l->s, acts_from(d, 0, 1000, again, ctx, &l->s->err));
	did(l->s, address_get(d, &l->s->a, act_id(str_of(change)), &was, &l->s->err));
	did(l->s, address_get(fresh, &l->s->a, act_id(str_of(change)), &is, &l->s->err));
	did(l->s, member_get(d, &l->s->a, was.member, &m, &l->s->err));
	did(l->s, member_get(fresh, &l->s->a, was.member, &n, &l->s->err));
	want_str(n.mail, m.mail, "the member's address");
	want_str(is.was, was.was, "the former address");
	want(is.member == was.member && is.used == was.used && is.ended == was.ended && is.expires == was.expires, "the change");
	read_done(l, d);
	db_close(fresh);
}

#define T(f) cmocka_unit_test_setup_teardown(f, alliance_begin, alliance_end)
int main(void)
{
	struct CMUnitTest tests[] = {
		T(the_new_address_confirms), T(it_can_be_stopped_replaced_and_runs_out), T(who_may_and_which_address),
		T(who_leaves_takes_all_addresses_along), T(changes_follow_from_the_acts),
	};

	return run_on_engine(tests, NULL, NULL);
}

/*
 * Changes of address. A member, or who looks after the people of their party or after the hub, names another address. A secret goes
 * there, and word of it to the address that is theirs; whoever uses the secret shows that mail arrives, and only then
 * the new address takes the old one's place. Until then nothing changes, so nobody is locked out by a mistyped one,
 * and whoever reads mail at the old one can put a stop to it.
 *
 * Who asks never sees the secret; the shell on the hub's machine does, for a hub without a mail server. It lies sealed until it is
 * used or over, so that it can be sent. Both addresses are sealed and can be erased once they are nobody's any more.
 */
#include "hub/people/accounts_parts.h"

#include "crypto/encode.h"
#include "crypto/token.h"
#include "hub/notice/mail_acts.h"
#include "hub/people/people_acts.h"

enum { ADDRESS_S = 86400, ADDRESSES_A_DAY = 5 };

static struct str secret_name(struct arena *a, int64_t id)
{
	return str_printf(a, "secret of address/%lld", (long long)id);
}

bool address_secret(struct arena *a, struct db *d, const struct keys *k, int64_t id, struct str *ret, struct err *err)
{
	return sealed_secret(a, d, k, secret_name(a, id), "this change of address is over", ret, err);
}

/* --- as it is shown --- */

static bool shown(struct db *d, struct arena *a, const struct keys *k, unixtime now, struct shown_address *ret, struct err *err)
{
	struct err why = { 0 };

	ret->subject = str_printf(a, "address/%lld", (long long)ret->row.id);
	ret->open = ret->row.ended == TIME_NONE && ret->row.expires > now;
	if (sealed_text(a, d, k, ret->row.mail, &ret->mail, &why) || why.code == ERR_FOUND)
		return true;
	*err = why;
	return false;
}

bool account_address(struct db *d, struct arena *a, const struct keys *k, struct str typed, unixtime now, struct shown_address *ret,
                     struct err *err)
{
	char token[TOKEN_LEN + 1];

	*ret = (struct shown_address){ 0 };
	if (!token_read(typed, token, err))
		return false;
	struct digest secret = token_digest(token);

	erase(token, sizeof token);
	return address_by_secret(d, a, &secret, &ret->row, err) && shown(d, a, k, now, ret, err);
}

bool account_address_open(struct db *d, struct arena *a, const struct keys *k, int64_t member, unixtime now,
                          struct shown_address *ret, struct err *err)
{
	struct address_rows all;

	*ret = (struct shown_address){ 0 };
	if (!addresses_of(d, a, member, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		ret->row = all.v[i];
		if (all.v[i].ended == TIME_NONE && all.v[i].expires > now)
			return shown(d, a, k, now, ret, err);
	}
	return err_set(err, ERR_FOUND, "no change of address waits");
}

/* --- account.address --- */

static const struct act_field ask_fields[] = {
	{ "mail", ACT_MAIL, ACT_REQUIRED | ACT_SEALED, .max = 254, .help = "the new address, to sign in with and be written to" },
};

static bool live(struct acting *x, int64_t member, struct member_row *m, struct party_row *p, struct err *err)
{
	return member_get(x->db, x->a, member, m, err) && party_get(x->db, x->a, m->party, p, err) &&
	       ((m->ended == TIME_NONE && p->ended == TIME_NONE) ||
	        err_set(err, ERR_STATE, "this member has left: there is no account any more"));
}

/* Mail goes to an address that nobody has shown to be theirs yet: not often. */
static bool not_too_often(struct acting *x, int64_t member, struct err *err)
{
	struct address_rows all;
	size_t today = 0;

	if (!addresses_of(x->db, x->a, member, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		today += all.v[i].asked > x->at - 86400;
	return today < ADDRESSES_A_DAY || IS(x, HUB) ||
	       err_set(err, ERR_LIMIT, "another address was asked for %d times within a day: wait until tomorrow", ADDRESSES_A_DAY);
}

static bool ask_prepare(struct acting *x, struct err *err)
{
	char *token = arena_alloc(x->a, TOKEN_LEN + 1), hex[HEX_LEN(DIGEST_SIZE) + 1];
	struct member_row m;
	struct party_row p;

	if (!live(x, act_id(x->subject), &m, &p, err) || (!IS(x, SELF) && !people_open_doors(x, p.roles, err)) ||
	    !people_address_free(x, act_text(x, "mail"), err) || !not_too_often(x, m.id, err))
		return false;
	token_make(token);
	struct digest d = token_digest(token);

	encode(HEX, d.b, sizeof d.b, hex);
	act_make(x, "secret", str_of(hex));
	act_make(x, "expires", str_printf(x->a, "%lld", (long long)(x->at + ADDRESS_S)));
	people_makes(x, THING_ADDRESS);
	x->result = str_of(token);
	return true;
}

static bool ask_apply(struct acting *x, struct err *err)
{
	struct address_row r = { .id = x->seq, .member = act_id(act_made(x, "of")), .mail = act_ref(x, "mail"),
		                 .asked_by = x->who.member, .asked = x->at };
	struct digest secret;
	uint64_t expires;

	if (!decode_exact(HEX, act_made(x, "secret"), secret.b, sizeof secret.b, err))
		return false;
	if (!str_u64(act_made(x, "expires"), &expires))
		return err_set(err, ERR_SYNTAX, "the change of address has no end");
	r.expires = (unixtime)expires;
	return addresses_end_of(x->db, r.member, x->at, err) && address_add(x->db, &r, &secret, err);
}

static bool tell(struct acting *x, enum notice_kind kind, int64_t value, const char *kind_of_reader, int64_t id, struct err *err)
{
	const struct notice n = { .kind = kind, .subject = x->subject, .at = x->at, .value = value };

	return notice_queue(x->db, &n, str_printf(x->a, "%s/%lld", kind_of_reader, (long long)id), err);
}

/* Secrets of those before go: they were replaced. */
static bool drop_secrets(struct acting *x, int64_t member, struct err *err)
{
	struct address_rows all;

	if (!addresses_of(x->db, x->a, member, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (!sealed_drop(x->db, secret_name(x->a, all.v[i].id), err))
			return false;
	return true;
}

static bool ask_aside(struct acting *x, struct err *err)
{
	struct str name = secret_name(x->a, x->seq);
	char *out = arena_alloc(x->a, TOKEN_LEN + SEAL_EXTRA);
	int64_t member = act_id(act_made(x, "of"));

	seal(hub_keys(x->hub)->ring, name, x->result, out);
	if (!IS(x, HUB))
		x->result = STR_NONE;
	return drop_secrets(x, member, err) && sealed_add(x->db, name, x->seq, str_n(out, TOKEN_LEN + SEAL_EXTRA), err) &&
	       tell(x, NOTICE_ADDRESS_CONFIRM, x->at + ADDRESS_S, "address", x->seq, err) &&
	       tell(x, NOTICE_ADDRESS_CHANGING, x->at + ADDRESS_S, "former", x->seq, err);
}

/* --- address.use, address.end --- */

static bool open_address(struct acting *x, struct address_row *ret, struct err *err)
{
	if (!address_get(x->db, x->a, act_id(x->subject), ret, err))
		return false;
	if (ret->ended != TIME_NONE)
		return err_set(err, ERR_STATE, ret->used != TIME_NONE ? "the address was changed already" :
		               "this change of address was taken back, or another one was asked for");
	return ret->expires > x->at || err_set(err, ERR_STATE, "the time of this change of address is over: ask again");
}

static bool use_prepare(struct acting *x, struct err *err)
{
	struct address_row r;
	struct member_row m;
	struct party_row p;
	struct str mail;

	return open_address(x, &r, err) && live(x, r.member, &m, &p, err) &&
	       sealed_text(x->a, x->db, hub_keys(x->hub), r.mail, &mail, err) && people_address_free(x, mail, err) &&
	       mail_mend_prepare(x, r.member, err);
}

static bool use_apply(struct acting *x, struct err *err)
{
	struct address_row r;
	struct member_row m;

	return open_address(x, &r, err) && member_get(x->db, x->a, r.member, &m, err) &&
	       address_use(x->db, r.id, m.mail, x->at, err) && member_mail_set(x->db, m.id, r.mail, err) &&
	       trouble_clear(x->db, m.id, err);
}

static bool use_aside(struct acting *x, struct err *err)
{
	struct address_row r;
	struct str mail;

	if (!address_get(x->db, x->a, act_id(x->subject), &r, err) ||
	    !sealed_text(x->a, x->db, hub_keys(x->hub), r.mail, &mail, err))
		return false;
	struct digest login = keys_login(hub_keys(x->hub), mail);

	return login_change(x->db, r.member, &login, err) && sealed_drop(x->db, secret_name(x->a, r.id), err) &&
	       mail_mend_aside(x, r.member, err) && tell(x, NOTICE_ADDRESS_CHANGED, x->at, "former", r.id, err) &&
	       tell(x, NOTICE_ADDRESS_CHANGED, x->at, "member", r.member, err);
}

static bool end_apply(struct acting *x, struct err *err)
{
	struct address_row r;

	return open_address(x, &r, err) && address_end(x->db, r.id, x->at, err);
}

static bool end_aside(struct acting *x, struct err *err)
{
	return sealed_drop(x->db, secret_name(x->a, act_id(x->subject)), err);
}

/* --- address.erase: nothing follows in the tables --- */

static bool erase_apply(struct acting *x, struct err *err)
{
	struct address_row r;

	if (!address_get(x->db, x->a, act_id(x->subject), &r, err))
		return false;
	return r.ended != TIME_NONE || r.expires <= x->at ||
	       err_set(err, ERR_STATE, "it waits to be confirmed: put a stop to it first (address.end)");
}

static bool erase_aside(struct acting *x, struct err *err)
{
	struct address_row r;

	return address_get(x->db, x->a, act_id(x->subject), &r, err) && end_aside(x, err) &&
	       sealed_erase(x->db, r.used != TIME_NONE ? r.was : r.mail, x->seq, err);
}

#define TO(rel) (1u << REL_##rel)
#define KEEPERS (TO(SELF) | TO(GROUP_ADMIN) | TO(STEWARD) | TO(HUB))
#define NEAR    (TO(SELF) | TO(GROUP_ADMIN) | TO(COORDINATOR))
static const struct act_row rows[] = {
	{ "account.address", THING_MEMBER, KEEPERS, NEAR, SCOPE_ACCOUNT, ACT_FRESH, ACT_FIELDS(ask_fields),
	  ask_prepare, ask_apply, ask_aside,
	  "A member is to have another address; it takes the old one's place once somebody there has confirmed it within a day.",
	  .makes = THING_ADDRESS },
	{ "address.use", THING_ADDRESS, TO(HOLDER), NEAR, SCOPE_ACCOUNT, ACT_NO_FORM, NULL, 0,
	  use_prepare, use_apply, use_aside,
	  "Whoever holds the secret that was sent to a new address confirms it: from now on the member signs in with it." },
	{ "address.end", THING_ADDRESS, KEEPERS | TO(HOLDER), NEAR, SCOPE_ACCOUNT, 0, NULL, 0,
	  NULL, end_apply, end_aside,
	  "Puts a stop to a change of address that waits to be confirmed." },
	{ "address.erase", THING_ADDRESS, TO(SELF) | TO(STEWARD) | TO(HUB), NEAR, SCOPE_ACCOUNT, ACT_FRESH, NULL, 0,
	  NULL, erase_apply, erase_aside,
	  "An address that a change left behind - the former one, or one that was never confirmed - is destroyed." },
};
#undef TO

const struct act_section acts_of_addresses = { "Changes of address", rows, sizeof rows / sizeof *rows };

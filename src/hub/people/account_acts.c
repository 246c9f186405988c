/* The acts by which members change how they sign in. All of it is aside: what follows from acts tells nothing of it. */
#include "hub/people/accounts_parts.h"

#include "crypto/encode.h"
#include "hub/settings.h"
#include "store/sessions.h"

enum { PASSKEY_ID_TEXT = BASE64URL_LEN(PASSKEY_ID_MAX), PASSKEY_KEY = 1024, TOTP_TEXT = BASE32_LEN(TOTP_SECRET) };

static bool nothing(struct acting *x, struct err *err)
{
	(void)x;
	(void)err;
	return true;
}

static bool at_field(const char *field, struct err *err)
{
	return err_at(err, "%s", field);
}

static bool by_hub(const struct acting *x)
{
	return x->relations & 1u << REL_HUB;
}

/* A way that is switched off is not set up anew; the hub itself may. */
static bool way_open(const struct acting *x, enum setting_way way, struct err *err)
{
	return by_hub(x) || account_policy(x->hub).ways & 1u << way ||
	       err_set(err, ERR_STATE, "this hub does not let people sign in that way");
}

bool account_changed(struct acting *x, int64_t member, int64_t session, enum notice_kind kind, struct err *err)
{
	struct str reader = str_printf(x->a, "member/%lld", (long long)member);
	bool instant = notice_rules[kind].form == NOTICE_INSTANT;
	const struct notice n = { .kind = kind, .subject = reader, .at = x->at, .value = instant ? x->at : 0 };

	return sessions_drop_of_member(x->db, member, session, err) && notice_queue(x->db, &n, reader, err);
}

/* --- account.password --- */

static const struct act_field password_fields[] = {
	{ "password", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, 1, PASSWORD_TEXT - 1, .help = "Argon2id's text of the new password" },
};

static bool password_prepare(struct acting *x, struct err *err)
{
	struct credential_row c;

	if (!way_open(x, WAY_PASSWORD, err) || !account_row(x->db, x->a, act_id(x->subject), &c, err))
		return false;
	if (str_starts(act_text(x, "password"), STR("$argon2id$")))
		return true;
	err_set(err, ERR_SYNTAX, "expected Argon2id's text of a password, never the password itself");
	return at_field("password", err);
}

static bool password_aside(struct acting *x, struct err *err)
{
	struct credential_row c;
	int64_t member = act_id(x->subject);

	if (!account_row(x->db, x->a, member, &c, err) || !credential_password(x->db, member, act_text(x, "password"), x->at, err))
		return false;
	/* The first one ends nothing and is no news to who chose it. */
	return !c.password.n || account_changed(x, member, x->who.session, NOTICE_PASSWORD_CHANGED, err);
}

/* --- account.totp, account.totp_end, account.recovery --- */

static const struct act_field totp_fields[] = {
	{ "secret", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, TOTP_TEXT, TOTP_TEXT, .help = "the app's secret, in base32" },
	{ "code", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, 6, 20, .help = "a code that the app shows for it now" },
};

/* By its code: the step that it is of. */
static bool app_confirms(struct acting *x, uint8_t secret[TOTP_SECRET], uint64_t *ret_step, struct err *err)
{
	*ret_step = 0;
	if (!decode_exact(BASE32, act_text(x, "secret"), secret, TOTP_SECRET, err))
		return at_field("secret", err);
	if (totp_check(str_n((const char *)secret, TOTP_SECRET), act_text(x, "code"), x->at, ret_step))
		return true;
	err_set(err, ERR_RANGE, "this is not the code that the app shows now: is the clock of its device right?");
	return at_field("code", err);
}

static bool totp_prepare(struct acting *x, struct err *err)
{
	struct credential_row c;
	uint8_t secret[TOTP_SECRET];
	uint64_t step;
	bool ok = account_row(x->db, x->a, act_id(x->subject), &c, err) && app_confirms(x, secret, &step, err);

	erase(secret, sizeof secret);
	if (ok && !c.recovery.n)
		x->result = recovery_make(x->a);
	return ok;
}

static bool keep_recovery(struct acting *x, struct err *err)
{
	int64_t member = act_id(x->subject);

	return credential_recovery(x->db, member, recovery_kept(x->a, hub_keys(x->hub), member, x->result), err);
}

static bool totp_aside(struct acting *x, struct err *err)
{
	int64_t member = act_id(x->subject);
	uint8_t secret[TOTP_SECRET];
	uint64_t step;

	if (!app_confirms(x, secret, &step, err))
		return false;
	struct str sealed = account_totp_seal(x->a, hub_keys(x->hub), member, secret);

	erase(secret, sizeof secret);
	return credential_totp(x->db, member, sealed, step, err) && (!x->result.n || keep_recovery(x, err)) &&
	       account_changed(x, member, x->who.session, NOTICE_FACTOR_CHANGED, err);
}

static bool totp_end_prepare(struct acting *x, struct err *err)
{
	struct credential_row c;
	struct passkey_rows p;

	if (!account_row(x->db, x->a, act_id(x->subject), &c, err) || !passkeys_of(x->db, x->a, c.member, &p, err))
		return false;
	if (!c.totp.n)
		return err_set(err, ERR_STATE, "no authenticator app is set up");
	if (by_hub(x) || p.n || !c.password.n || !account_policy(x->hub).second)
		return true;
	return err_set(err, ERR_STATE, "this hub asks for a second factor beside the password: add a passkey first, or set up the "
	               "new app, which takes the place of the old one");
}

static bool totp_end_aside(struct acting *x, struct err *err)
{
	int64_t member = act_id(x->subject);

	return credential_totp(x->db, member, STR_NONE, 0, err) &&
	       account_changed(x, member, x->who.session, NOTICE_FACTOR_CHANGED, err);
}

static bool recovery_prepare(struct acting *x, struct err *err)
{
	struct credential_row c;
	struct passkey_rows p;

	if (!account_row(x->db, x->a, act_id(x->subject), &c, err) || !passkeys_of(x->db, x->a, c.member, &p, err))
		return false;
	if (!c.password.n || (!c.totp.n && !p.n))
		return err_set(err, ERR_STATE, "recovery codes stand in for a second factor: choose a password and set one up first");
	x->result = recovery_make(x->a);
	return true;
}

static bool recovery_aside(struct acting *x, struct err *err)
{
	return keep_recovery(x, err) && account_changed(x, act_id(x->subject), x->who.session, NOTICE_FACTOR_CHANGED, err);
}

/* --- account.passkey_add, account.passkey_name, account.passkey_end --- */

static const struct act_field passkey_add_fields[] = {
	{ "name", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, 1, 80, .help = "what its owner calls it" },
	{ "id", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, 1, PASSKEY_ID_TEXT, .help = "its id, in base64url" },
	{ "key", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, 1, BASE64URL_LEN(PASSKEY_KEY), .help = "its public key as COSE, in base64url" },
	{ "counter", ACT_NUMBER, ACT_SECRET, 0, UINT32_MAX, .help = "how often it was used, as it says" },
};
static const struct act_field passkey_name_fields[] = {
	{ "passkey", ACT_TEXT, ACT_REQUIRED, ACCOUNT_ID, ACCOUNT_ID, .help = "which one: the digest it goes by" },
	{ "name", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, 1, 80, .help = "what its owner calls it from now on" },
};
static const struct act_field passkey_end_fields[] = {
	{ "passkey", ACT_TEXT, ACT_REQUIRED, ACCOUNT_ID, ACCOUNT_ID, .help = "which one: the digest it goes by" },
};

static bool bytes_of(struct acting *x, const char *field, size_t max, struct str *ret, struct err *err)
{
	char *out = arena_alloc(x->a, max);
	size_t n;

	if (!decode(BASE64URL, act_text(x, field), out, max, &n, err))
		return at_field(field, err);
	*ret = str_n(out, n);
	return true;
}

static bool passkey_add_prepare(struct acting *x, struct err *err)
{
	struct credential_row c;
	struct passkey_rows all;
	struct passkey_row other;
	struct str id, key;
	char digest[ACCOUNT_ID + 1];
	struct err why = { 0 };

	if (!way_open(x, WAY_PASSKEY, err) || !account_row(x->db, x->a, act_id(x->subject), &c, err) ||
	    !bytes_of(x, "id", PASSKEY_ID_MAX, &id, err) || !bytes_of(x, "key", PASSKEY_KEY, &key, err) ||
	    !passkeys_of(x->db, x->a, c.member, &all, err))
		return false;
	if (all.n >= ACCOUNT_PASSKEYS)
		return err_set(err, ERR_LIMIT, "%d passkeys are there already: remove one first", ACCOUNT_PASSKEYS);
	if (passkey_get(x->db, x->a, id, &other, &why))
		return err_set(err, ERR_STATE, "this passkey is registered already");
	if (why.code != ERR_FOUND) {
		*err = why;
		return false;
	}
	passkey_digest(hub_keys(x->hub), id, digest);
	act_make(x, "passkey", str_of(digest));
	return true;
}

static bool passkey_add_aside(struct acting *x, struct err *err)
{
	struct passkey_row r = { .member = act_id(x->subject), .name = act_text(x, "name"),
		                 .counter = (uint32_t)act_number(x, "counter"), .made = x->at, .used = x->at };

	return bytes_of(x, "id", PASSKEY_ID_MAX, &r.id, err) && bytes_of(x, "key", PASSKEY_KEY, &r.key, err) &&
	       passkey_add(x->db, &r, err) && account_changed(x, r.member, x->who.session, NOTICE_FACTOR_CHANGED, err);
}

static bool passkey_of(struct acting *x, struct passkey_row *ret, struct err *err)
{
	return passkey_by_digest(x->db, x->a, hub_keys(x->hub), act_id(x->subject), act_text(x, "passkey"), ret, err);
}

static bool passkey_name_prepare(struct acting *x, struct err *err)
{
	struct passkey_row p;

	return passkey_of(x, &p, err);
}

static bool passkey_name_aside(struct acting *x, struct err *err)
{
	struct passkey_row p;

	return passkey_of(x, &p, err) && passkey_name(x->db, p.id, act_text(x, "name"), err);
}

/* Whoever would have no way in left, or a password with nothing beside it, keeps what they have. */
static bool may_go(struct acting *x, size_t passkeys, size_t identities, struct err *err)
{
	struct credential_row c;

	if (by_hub(x))
		return true;
	if (!account_row(x->db, x->a, act_id(x->subject), &c, err))
		return false;
	if (!c.password.n && !passkeys && !identities)
		return err_set(err, ERR_STATE, "this is the only way you can sign in: choose a password or set up another way first");
	if (c.password.n && !c.totp.n && !passkeys && account_policy(x->hub).second)
		return err_set(err, ERR_STATE, "this hub asks for a second factor beside the password: set up an authenticator app first");
	return true;
}

static bool counts(struct acting *x, size_t *ret_passkeys, size_t *ret_identities, struct err *err)
{
	struct passkey_rows p;
	struct identity_rows i;

	if (!passkeys_of(x->db, x->a, act_id(x->subject), &p, err) || !identities_of(x->db, x->a, act_id(x->subject), &i, err))
		return false;
	*ret_passkeys = p.n;
	*ret_identities = i.n;
	return true;
}

static bool passkey_end_prepare(struct acting *x, struct err *err)
{
	struct passkey_row p;
	size_t passkeys, identities;

	return passkey_of(x, &p, err) && counts(x, &passkeys, &identities, err) && may_go(x, passkeys - 1, identities, err);
}

static bool passkey_end_aside(struct acting *x, struct err *err)
{
	struct passkey_row p;

	return passkey_of(x, &p, err) && passkey_drop(x->db, p.id, err) &&
	       account_changed(x, p.member, x->who.session, NOTICE_FACTOR_CHANGED, err);
}

/* --- account.identity_add, account.identity_end --- */

/* Done by the hub after the provider's word, or somebody could claim to be whom they like. */
static const struct act_field identity_add_fields[] = {
	{ "issuer", ACT_TEXT, ACT_REQUIRED, 1, 300, .help = "the provider of single sign-on" },
	{ "identity", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, 1, 255, .help = "who they are there" },
	{ "session", ACT_NUMBER, ACT_SECRET, 0, INT64_MAX, .help = "which of their sessions goes on" },
};
static const struct act_field identity_end_fields[] = {
	{ "identity", ACT_TEXT, ACT_REQUIRED, ACCOUNT_ID, ACCOUNT_ID, .help = "which one: the digest it goes by" },
};

static bool identity_add_prepare(struct acting *x, struct err *err)
{
	struct credential_row c;
	struct identity_row other;
	struct identity_rows all;
	char digest[ACCOUNT_ID + 1];
	struct err why = { 0 };

	if (!account_row(x->db, x->a, act_id(x->subject), &c, err) || !identities_of(x->db, x->a, c.member, &all, err))
		return false;
	if (all.n >= ACCOUNT_IDENTITIES)
		return err_set(err, ERR_LIMIT, "%d identities are linked already: remove one first", ACCOUNT_IDENTITIES);
	if (identity_get(x->db, x->a, act_text(x, "issuer"), act_text(x, "identity"), &other, &why))
		return err_set(err, ERR_STATE, other.member == c.member ? "this identity is linked to your account already" :
		               "this identity is linked to another account: it can be removed there");
	if (why.code != ERR_FOUND) {
		*err = why;
		return false;
	}
	identity_digest(hub_keys(x->hub), act_text(x, "issuer"), act_text(x, "identity"), digest);
	act_make(x, "identity", str_of(digest));
	return true;
}

static bool identity_add_aside(struct acting *x, struct err *err)
{
	const struct identity_row r = { act_text(x, "issuer"), act_text(x, "identity"), act_id(x->subject), x->at };

	return identity_add(x->db, &r, err) && account_changed(x, r.member, act_number(x, "session"), NOTICE_FACTOR_CHANGED, err);
}

static bool identity_of(struct acting *x, struct identity_row *ret, struct err *err)
{
	return identity_by_digest(x->db, x->a, hub_keys(x->hub), act_id(x->subject), act_text(x, "identity"), ret, err);
}

static bool identity_end_prepare(struct acting *x, struct err *err)
{
	struct identity_row i;
	size_t passkeys, identities;

	return identity_of(x, &i, err) && counts(x, &passkeys, &identities, err) && may_go(x, passkeys, identities - 1, err);
}

static bool identity_end_aside(struct acting *x, struct err *err)
{
	struct identity_row i;

	return identity_of(x, &i, err) && identity_drop(x->db, i.issuer, i.subject, err) &&
	       account_changed(x, i.member, x->who.session, NOTICE_FACTOR_CHANGED, err);
}

#define TO(rel) (1u << REL_##rel)
#define OWN     (TO(SELF) | TO(HUB))
#define NEAR    (TO(SELF) | TO(GROUP_ADMIN))
static const struct act_row rows[] = {
	{ "account.password", THING_MEMBER, OWN, NEAR, SCOPE_ACCOUNT, ACT_FRESH | ACT_NO_FORM, ACT_FIELDS(password_fields),
	  password_prepare, nothing, password_aside, "A member chooses a password. Their other sessions end." },
	{ "account.totp", THING_MEMBER, TO(SELF), NEAR, SCOPE_ACCOUNT, ACT_FRESH | ACT_NO_FORM, ACT_FIELDS(totp_fields),
	  totp_prepare, nothing, totp_aside,
	  "A member sets up an authenticator app, confirmed by one of its codes; the first time ten recovery codes are told." },
	{ "account.totp_end", THING_MEMBER, OWN, NEAR, SCOPE_ACCOUNT, ACT_FRESH, NULL, 0,
	  totp_end_prepare, nothing, totp_end_aside, "A member takes their authenticator app away." },
	{ "account.recovery", THING_MEMBER, TO(SELF), NEAR, SCOPE_ACCOUNT, ACT_FRESH, NULL, 0,
	  recovery_prepare, nothing, recovery_aside, "A member has ten new recovery codes made, told once; those of before end." },
	{ "account.passkey_add", THING_MEMBER, TO(SELF), NEAR, SCOPE_ACCOUNT, ACT_FRESH | ACT_NO_FORM, ACT_FIELDS(passkey_add_fields),
	  passkey_add_prepare, nothing, passkey_add_aside, "A member registers a passkey." },
	{ "account.passkey_name", THING_MEMBER, TO(SELF), NEAR, SCOPE_ACCOUNT, ACT_NO_FORM, ACT_FIELDS(passkey_name_fields),
	  passkey_name_prepare, nothing, passkey_name_aside, "A member calls a passkey something else." },
	{ "account.passkey_end", THING_MEMBER, OWN, NEAR, SCOPE_ACCOUNT, ACT_FRESH | ACT_NO_FORM, ACT_FIELDS(passkey_end_fields),
	  passkey_end_prepare, nothing, passkey_end_aside, "A member removes a passkey." },
	{ "account.identity_add", THING_MEMBER, TO(HUB), NEAR, SCOPE_ACCOUNT, ACT_NO_FORM, ACT_FIELDS(identity_add_fields),
	  identity_add_prepare, nothing, identity_add_aside,
	  "A member links their organisation's single sign-on, after it said who they are." },
	{ "account.identity_end", THING_MEMBER, OWN, NEAR, SCOPE_ACCOUNT, ACT_FRESH | ACT_NO_FORM, ACT_FIELDS(identity_end_fields),
	  identity_end_prepare, nothing, identity_end_aside,
	  "A member unlinks an identity of single sign-on." },
};

const struct act_section acts_of_accounts = { "Accounts", rows, sizeof rows / sizeof *rows };

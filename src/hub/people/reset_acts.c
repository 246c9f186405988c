/*
 * New beginnings. Whoever has lost every way to sign in turns to somebody who knows them: an administrator of their own party, or a
 * coordinator. That one asks, another of them grants, and is told a secret to hand over; who holds it chooses a new password. All
 * that opened the account before ends with that. Neither may be the member, and nobody may be both. The account is
 * told at once, and whoever can still sign in to it can put a stop to it.
 *
 * Where what a party is lets its people see what others do not, an administrator of a coordinating party grants. A hub with a
 * single one has the shell on its own machine: member.reset.
 */
#include "hub/people/accounts_parts.h"

#include "crypto/encode.h"
#include "crypto/token.h"
#include "hub/people/people_acts.h"

static bool live_party(struct acting *x, int64_t member, struct member_row *m, struct party_row *p, struct err *err)
{
	return member_get(x->db, x->a, member, m, err) && party_get(x->db, x->a, m->party, p, err) &&
	       ((m->ended == TIME_NONE && p->ended == TIME_NONE) ||
	        err_set(err, ERR_STATE, "this member has left: there is no account any more"));
}

static bool open_reset(struct acting *x, struct reset_row *ret, struct err *err)
{
	if (!reset_get(x->db, x->a, act_id(x->subject), ret, err))
		return false;
	if (ret->ended != TIME_NONE)
		return err_set(err, ERR_STATE, ret->used != TIME_NONE ? "it was done already" : "it was taken back");
	return ret->expires > x->at || err_set(err, ERR_STATE, "its time is over: ask again");
}

/* --- account.reset_ask --- */

static const struct act_field ask_fields[] = {
	{ "how", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, 1, 1000, .help = "how you made sure that it is really they who ask" },
};

static bool ask_prepare(struct acting *x, struct err *err)
{
	struct member_row m;
	struct party_row p;
	struct reset_row r;
	struct err why = { 0 };

	if (!live_party(x, act_id(x->subject), &m, &p, err))
		return false;
	if (IS(x, SELF))
		return err_set(err, ERR_DENIED, "nobody asks this for themselves; what you can still change is on your account's page");
	if (reset_open_of(x->db, x->a, m.id, x->at, &r, &why))
		return err_set(err, ERR_STATE, "this was asked already: %s", r.granted ?
		               "its secret waits to be used; end it to ask again" : "it waits for a second person");
	if (why.code != ERR_FOUND) {
		*err = why;
		return false;
	}
	act_make(x, "member", x->subject);
	x->subject = str_printf(x->a, "reset/%lld", (long long)x->seq);
	return true;
}

static bool ask_apply(struct acting *x, struct err *err)
{
	const struct reset_row r = { .id = x->seq, .member = act_id(act_made(x, "member")), .asked_by = x->who.member, .asked = x->at,
		                     .expires = x->at + RESET_WAITS_S };

	return resets_end_of(x->db, r.member, x->at, err) && reset_add(x->db, &r, err);
}

static bool tell(struct acting *x, int64_t member, struct err *err)
{
	const struct notice n = { .kind = NOTICE_RESET_REQUESTED, .subject = x->subject, .at = x->at };

	return notice_queue(x->db, &n, str_printf(x->a, "member/%lld", (long long)member), err);
}

static bool tell_administrators(struct acting *x, struct str party, int64_t but, bool *ret_any, struct err *err)
{
	struct member_rows m;

	if (!members_of(x->db, x->a, party, &m, err))
		return false;
	for (size_t i = 0; i < m.n; i++)
		if (m.v[i].admin && m.v[i].ended == TIME_NONE && m.v[i].id != but && m.v[i].id != x->who.member) {
			*ret_any = true;
			if (!tell(x, m.v[i].id, err))
				return false;
		}
	return true;
}

static bool tell_stewards(struct acting *x, int64_t but, bool *ret_any, struct err *err)
{
	struct party_rows p;

	if (!parties_all(x->db, x->a, &p, err))
		return false;
	for (size_t i = 0; i < p.n; i++)
		if (p.v[i].roles & 1u << ROLE_COORDINATOR && p.v[i].ended == TIME_NONE &&
		    !tell_administrators(x, p.v[i].id, but, ret_any, err))
			return false;
	return true;
}

/* The member, and whoever can grant it: of their own party, else the stewards. */
static bool ask_aside(struct acting *x, struct err *err)
{
	struct member_row m;
	struct party_row p;
	bool any = false;

	if (!live_party(x, act_id(act_made(x, "member")), &m, &p, err) || !tell(x, m.id, err))
		return false;
	if (!(p.roles & ROLES_OPEN) && !tell_administrators(x, p.id, m.id, &any, err))
		return false;
	return any || tell_stewards(x, m.id, &any, err);
}

/* --- account.reset_grant --- */

static bool grant_prepare(struct acting *x, struct err *err)
{
	char *token = arena_alloc(x->a, TOKEN_LEN + 1), hex[HEX_LEN(DIGEST_SIZE) + 1];
	struct reset_row r;
	struct member_row m;
	struct party_row p;

	if (!open_reset(x, &r, err) || !live_party(x, r.member, &m, &p, err))
		return false;
	if (r.granted)
		return err_set(err, ERR_STATE, "it was granted already; end it and ask again if the secret is lost");
	if (IS(x, SELF))
		return err_set(err, ERR_DENIED, "nobody grants this to themselves");
	if (x->who.member && x->who.member == r.asked_by)
		return err_set(err, ERR_DENIED, "you asked for this, so another person has to grant it");
	if (!people_open_doors(x, p.roles, err))
		return false;
	token_make(token);
	struct digest d = token_digest(token);

	encode(HEX, d.b, sizeof d.b, hex);
	act_make(x, "secret", str_of(hex));
	act_make(x, "expires", str_printf(x->a, "%lld", (long long)(x->at + RESET_S)));
	x->result = str_of(token);
	return true;
}

static bool granted(struct acting *x, int64_t id, struct err *err)
{
	struct digest secret;
	uint64_t expires;

	if (!decode_exact(HEX, act_made(x, "secret"), secret.b, sizeof secret.b, err))
		return false;
	if (!str_u64(act_made(x, "expires"), &expires))
		return err_set(err, ERR_SYNTAX, "the secret has no end");
	return reset_grant(x->db, id, x->who.member, &secret, (unixtime)expires, err);
}

static bool grant_apply(struct acting *x, struct err *err)
{
	struct reset_row r;

	return open_reset(x, &r, err) && granted(x, r.id, err);
}

/* --- account.reset_end --- */

static bool end_apply(struct acting *x, struct err *err)
{
	struct reset_row r;

	if (!reset_get(x->db, x->a, act_id(x->subject), &r, err))
		return false;
	if (r.ended != TIME_NONE)
		return err_set(err, ERR_STATE, r.used != TIME_NONE ? "it was done already" : "it was taken back already");
	return reset_end(x->db, r.id, x->at, err);
}

/* --- account.reset_use --- */

static const struct act_field use_fields[] = {
	{ "password", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, 1, PASSWORD_TEXT - 1, .help = "Argon2id's text of the new password" },
};

static bool use_prepare(struct acting *x, struct err *err)
{
	struct reset_row r;
	struct member_row m;
	struct party_row p;

	if (!open_reset(x, &r, err) || !live_party(x, r.member, &m, &p, err))
		return false;
	if (!r.granted)
		return err_set(err, ERR_STATE, "it waits for a second person");
	if (str_starts(act_text(x, "password"), STR("$argon2id$")))
		return true;
	err_set(err, ERR_SYNTAX, "expected Argon2id's text of a password, never the password itself");
	return err_at(err, "password");
}

/* API keys end as well: who had the account in their hands may have made some. */
static bool use_apply(struct acting *x, struct err *err)
{
	struct reset_row r;

	return reset_get(x->db, x->a, act_id(x->subject), &r, err) && reset_use(x->db, r.id, x->at, err) &&
	       member_keys_end(x->db, r.member, x->at, err);
}

static bool use_aside(struct acting *x, struct err *err)
{
	struct reset_row r;

	return reset_get(x->db, x->a, act_id(x->subject), &r, err) && credential_totp(x->db, r.member, STR_NONE, 0, err) &&
	       credential_recovery(x->db, r.member, STR_NONE, err) && passkeys_drop_of(x->db, r.member, err) &&
	       identities_drop_of(x->db, r.member, err) && credential_password(x->db, r.member, act_text(x, "password"), x->at, err) &&
	       account_changed(x, r.member, 0, NOTICE_RESET_DONE, err);
}

/* --- member.reset: asked and granted at once, by the shell on the hub's machine --- */

static bool shell_prepare(struct acting *x, struct err *err)
{
	char *token = arena_alloc(x->a, TOKEN_LEN + 1), hex[HEX_LEN(DIGEST_SIZE) + 1];
	struct member_row m;
	struct party_row p;

	if (!live_party(x, act_id(x->subject), &m, &p, err))
		return false;
	token_make(token);
	struct digest d = token_digest(token);

	encode(HEX, d.b, sizeof d.b, hex);
	act_make(x, "member", x->subject);
	act_make(x, "secret", str_of(hex));
	act_make(x, "expires", str_printf(x->a, "%lld", (long long)(x->at + RESET_S)));
	x->subject = str_printf(x->a, "reset/%lld", (long long)x->seq);
	x->result = str_of(token);
	return true;
}

static bool shell_apply(struct acting *x, struct err *err)
{
	return ask_apply(x, err) && granted(x, x->seq, err);
}

static bool shell_aside(struct acting *x, struct err *err)
{
	return tell(x, act_id(act_made(x, "member")), err);
}

#define TO(rel) (1u << REL_##rel)
#define HELPERS (TO(GROUP_ADMIN) | TO(COORDINATOR) | TO(HUB))
#define NEAR    (TO(SELF) | TO(GROUP_ADMIN) | TO(COORDINATOR))
static const struct act_row rows[] = {
	{ "account.reset_ask", THING_MEMBER, HELPERS, NEAR, SCOPE_PEOPLE, ACT_FRESH, ACT_FIELDS(ask_fields),
	  ask_prepare, ask_apply, ask_aside,
	  "For a member who has lost every way to sign in: asks for a new beginning, which a second person has to grant." },
	{ "account.reset_grant", THING_RESET, HELPERS, NEAR, SCOPE_PEOPLE, ACT_FRESH, NULL, 0,
	  grant_prepare, grant_apply, NULL,
	  "Grants a member a new beginning: a secret is told once, to be handed over, good for a day." },
	{ "account.reset_end", THING_RESET, HELPERS | TO(SELF), NEAR, SCOPE_PEOPLE, 0, NULL, 0,
	  NULL, end_apply, NULL,
	  "Puts a stop to a new beginning that was asked for or granted." },
	{ "account.reset_use", THING_RESET, TO(HOLDER), NEAR, SCOPE_ACCOUNT, ACT_NO_FORM, ACT_FIELDS(use_fields),
	  use_prepare, use_apply, use_aside,
	  "Whoever holds the secret of a new beginning chooses a password; all that opened the account before ends." },
	{ "member.reset", THING_MEMBER, TO(HUB), NEAR, SCOPE_ACCOUNT, ACT_ONLY_SHELL | ACT_NO_FORM, NULL, 0,
	  shell_prepare, shell_apply, shell_aside,
	  "By the shell on the hub's machine: a new beginning for a member, asked and granted at once." },
};
#undef TO

const struct act_section acts_of_resets = { "New beginnings", rows, sizeof rows / sizeof *rows };

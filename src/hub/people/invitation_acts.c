/*
 * Invitations. Whoever sends one gets its secret told once, to be passed on; the invited address gets it by mail as well.
 * The hub keeps its digest, and the secret itself sealed until it was accepted or ended, so that the mail can be sent.
 */
#include "hub/people/people_acts.h"

#include "crypto/encode.h"
#include "crypto/token.h"

/* --- member.invite --- */

static const struct act_field invite_fields[] = {
	{ "mail", ACT_MAIL, ACT_REQUIRED | ACT_SEALED, .max = 254, .help = "whom: the address they will sign in with" },
	{ "admin", ACT_FLAG, .help = "will look after the party's people" },
};
/* By the hub, for a member who answered a request or invited several at once. */
static const struct act_field invite_for_fields[] = {
	{ "mail", ACT_MAIL, ACT_REQUIRED | ACT_SEALED, .max = 254, .help = "whom: the address they will sign in with" },
	{ "admin", ACT_FLAG, .help = "will look after the party's people" },
	{ "for", ACT_SUBJECT, .help = "for which member the hub invites; empty: for itself" },
};

static bool is_for_another(const struct acting *x)
{
	return x->row->fields == invite_for_fields;
}

/* Those to the same address, which the new one replaces, as numbers with blanks between. */
static bool replaced(struct acting *x, struct str mail, struct str *ret, struct err *err)
{
	struct invitation_rows all;
	size_t open = 0;

	*ret = STR("");
	if (!invitations_of(x->db, x->a, act_slug(x->subject), &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		struct str there;

		if (all.v[i].ended != TIME_NONE)
			continue;
		if (sealed_text(x->a, x->db, hub_keys(x->hub), all.v[i].mail, &there, NULL) && str_ieq(there, mail))
			*ret = str_printf(x->a, "%.*s%s%lld", STR_ARG(*ret), ret->n ? " " : "", (long long)all.v[i].id);
		else if (all.v[i].expires > x->at)
			open++;
	}
	return open < INVITATIONS_OPEN ||
	       err_set(err, ERR_LIMIT, "%d invitations wait to be accepted: take some back first", INVITATIONS_OPEN);
}

static bool may_invite(struct acting *x, struct err *err)
{
	struct party_row p;

	return people_party(x, act_slug(x->subject), &p, err) && people_open_doors(x, p.roles, err);
}

static bool invite_prepare(struct acting *x, struct err *err)
{
	struct str mail = act_text(x, "mail"), before;
	char *token = arena_alloc(x->a, TOKEN_LEN + 1), hex[HEX_LEN(DIGEST_SIZE) + 1];

	if (!may_invite(x, err) || !people_address_free(x, mail, err) || !replaced(x, mail, &before, err))
		return false;
	token_make(token);
	struct digest d = token_digest(token);

	encode(HEX, d.b, sizeof d.b, hex);
	act_make(x, "secret", str_of(hex));
	act_make(x, "expires", str_printf(x->a, "%lld", (long long)(x->at + INVITATION_S)));
	act_make(x, "replaces", before);
	people_makes(x, THING_INVITATION);
	x->result = is_for_another(x) ? STR_JOIN(x->a, mail, STR(" "), str_of(token)) : str_of(token);
	return true;
}

static bool invite_apply(struct acting *x, struct err *err)
{
	struct str before = act_made(x, "replaces"), one;
	struct invitation_row r = { .id = x->seq, .mail = act_ref(x, "mail"), .admin = act_number(x, "admin"),
		                    .invited_by = is_for_another(x) ? act_id(act_text(x, "for")) : x->who.member };
	struct party_row p;
	struct digest secret;
	uint64_t n;

	if (!people_party(x, people_made_for(x), &p, err) ||
	    !decode_exact(HEX, act_made(x, "secret"), secret.b, sizeof secret.b, err))
		return false;
	while (str_token(&before, " ", &one))
		if (str_u64(one, &n) && !invitation_end(x->db, (int64_t)n, 0, x->at, err))
			return false;
	r.party = p.id;
	if (!str_u64(act_made(x, "expires"), &n))
		return err_set(err, ERR_SYNTAX, "the invitation has no end");
	r.expires = (unixtime)n;
	return invitation_add(x->db, &r, &secret, err);
}

static bool invite_aside(struct acting *x, struct err *err)
{
	struct str name = str_printf(x->a, "secret of invitation/%lld", (long long)x->seq);
	struct str before = act_made(x, "replaces"), one, token = str_from(x->result, x->result.n - TOKEN_LEN);
	char *out = arena_alloc(x->a, TOKEN_LEN + SEAL_EXTRA);
	uint64_t n;

	while (str_token(&before, " ", &one))
		if (str_u64(one, &n) && !invitation_secret_drop(x->db, (int64_t)n, err))
			return false;
	seal(hub_keys(x->hub)->ring, name, token, out);
	const struct notice told = { NOTICE_INVITATION, x->subject, x->at, x->at + INVITATION_S, STR_NONE };

	return sealed_add(x->db, name, x->seq, str_n(out, TOKEN_LEN + SEAL_EXTRA), err) && notice_queue(x->db, &told, x->subject, err);
}

/* --- member.invite_many: one act for each, by the hub for whoever asked; all or none --- */

static const struct act_field many_fields[] = {
	{ "addresses", ACT_PROSE, ACT_REQUIRED | ACT_SECRET, .max = 16000, .help = "up to 50 addresses, one a line or with "
	  "commas between" },
	{ "admin", ACT_FLAG, .help = "all of them will look after the party's people" },
};

static struct strs addresses_of(struct acting *x)
{
	struct str text = act_text(x, "addresses"), one;
	struct strs l = { 0 };

	while (str_token(&text, " ,;\t\r\n", &one))
		strs_add_once(x->a, &l, one);
	return l;
}

static bool address_ok(struct acting *x, struct str address, struct err *err)
{
	const struct act_input in = { STR("mail"), address };
	struct act_value *v;
	struct err why = { 0 };

	if (act_decode(x->a, act_named(STR("member.invite")), &in, 1, &v, NULL, NULL, &why) && people_address_free(x, address,
	    &why))
		return true;
	err_set(err, why.code, "%.*s: %s", STR_ARG(str_sub(address, 0, 254)), why.msg);
	return err_at(err, "addresses");
}

static bool many_prepare(struct acting *x, struct err *err)
{
	struct strs l = addresses_of(x);

	if (!may_invite(x, err))
		return false;
	if (!l.n || l.n > INVITATIONS_ONCE) {
		err_set(err, ERR_LIMIT, "found %zu addresses, expected 1 to %d", l.n, INVITATIONS_ONCE);
		return err_at(err, "addresses");
	}
	for (size_t i = 0; i < l.n; i++)
		if (!address_ok(x, l.v[i], err))
			return false;
	act_make(x, "count", str_printf(x->a, "%zu", l.n));
	return true;
}

static bool many_apply(struct acting *x, struct err *err)
{
	struct party_row p;

	return people_party(x, act_slug(x->subject), &p, err);
}

static bool many_aside(struct acting *x, struct err *err)
{
	struct strs l = addresses_of(x);
	struct str whom = str_printf(x->a, "member/%lld", (long long)x->who.member);

	(void)err;
	for (size_t i = 0; i < l.n; i++)
		act_follow(x, "member.invite_for", x->subject, (const char *const[]){
			"mail", str_cstr(x->a, l.v[i]), "admin", act_number(x, "admin") ? "yes" : "no",
			"for", x->who.member ? str_cstr(x->a, whom) : "", NULL });
	return true;
}

/* --- invitation.end --- */

static bool end_apply(struct acting *x, struct err *err)
{
	struct invitation_row i;

	if (!invitation_get(x->db, x->a, act_id(x->subject), &i, err))
		return false;
	if (i.ended != TIME_NONE)
		return err_set(err, ERR_STATE, i.member ? "it was accepted already; end the membership instead" :
		               "it has ended already");
	return invitation_end(x->db, i.id, 0, x->at, err);
}

static bool end_aside(struct acting *x, struct err *err)
{
	return invitation_secret_drop(x->db, act_id(x->subject), err);
}

#define TO(rel) (1u << REL_##rel)
#define INVITERS (TO(GROUP_ADMIN) | TO(COORDINATOR) | TO(HUB))
#define NEAR     (TO(COLLEAGUE) | TO(COORDINATOR))
static const struct act_row rows[] = {
	{ "member.invite", THING_PARTY, INVITERS, NEAR, SCOPE_PEOPLE, 0, ACT_FIELDS(invite_fields),
	  invite_prepare, invite_apply, invite_aside,
	  "Somebody is invited to join a party; the secret is told once, an earlier invitation to the address ends.",
	  .makes = THING_INVITATION },
	{ "member.invite_for", THING_PARTY, TO(HUB), NEAR, SCOPE_PEOPLE, ACT_NO_FORM | ACT_ONLY_SHELL, ACT_FIELDS(invite_for_fields),
	  invite_prepare, invite_apply, invite_aside,
	  "The hub invites somebody for a member who asked for it with another act." },
	{ "member.invite_many", THING_PARTY, INVITERS, NEAR, SCOPE_PEOPLE, 0, ACT_FIELDS(many_fields),
	  many_prepare, many_apply, many_aside,
	  "Several people are invited at once, all of them or none." },
	{ "invitation.end", THING_INVITATION, INVITERS | TO(HOLDER), NEAR, SCOPE_PEOPLE, 0, NULL, 0,
	  NULL, end_apply, end_aside,
	  "An invitation is taken back, or declined by whoever holds it." },
};
#undef TO

const struct act_section acts_of_invitations = { "Invitations", rows, sizeof rows / sizeof *rows };

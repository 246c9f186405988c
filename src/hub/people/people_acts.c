#include "hub/people/people_acts.h"

#include <stdio.h>

#include "base/utf8.h"
#include "crypto/token.h"
#include "hub/notice/tell.h"
#include "hub/rotate.h"

bool people_open_doors(const struct acting *x, unsigned roles, struct err *err)
{
	return !(roles & ROLES_OPEN) || IS(x, STEWARD) || IS(x, HUB) ||
	       err_set(err, ERR_DENIED, "coordinating and regulating parties, and who belongs to them, are decided by an "
	               "administrator of a coordinating party: ask one");
}

bool people_party(struct acting *x, struct str id, struct party_row *ret, struct err *err)
{
	return party_get(x->db, x->a, id, ret, err) &&
	       (ret->ended == TIME_NONE || err_set(err, ERR_STATE, "the party %.*s has left; take it back first",
	                                           STR_ARG(id)));
}

bool people_may_lose(struct acting *x, const struct member_row *m, struct err *err)
{
	struct party_row p;
	int64_t admins, stewards;

	if (!m->admin || m->ended != TIME_NONE || IS(x, HUB))
		return true;
	if (!party_get(x->db, x->a, m->party, &p, err) || !members_admins(x->db, m->party, &admins, err) ||
	    !members_stewards(x->db, &stewards, err))
		return false;
	if (p.roles & 1u << ROLE_COORDINATOR && p.ended == TIME_NONE && stewards < 2)
		return err_set(err, ERR_STATE, "nobody would be left to look after the hub: make another administrator first");
	if (admins < 2 && !IS(x, STEWARD))
		return err_set(err, ERR_STATE, "nobody would be left to look after the people of %.*s: make another "
		               "administrator first, or ask the coordinator", STR_ARG(p.name));
	return true;
}

bool people_address_free(struct acting *x, struct str mail, struct err *err)
{
	int64_t member;

	if (!login_member(x->db, hub_keys(x->hub), mail, &member, err))
		return false;
	return !member || (err_set(err, ERR_STATE, "this address has an account already; one address has one account"),
	                   err_at(err, "mail"));
}

void people_makes(struct acting *x, enum thing_kind kind)
{
	act_make(x, "of", x->subject);
	x->subject = str_printf(x->a, "%.*s/%lld", STR_ARG(thing_names[kind]), (long long)x->seq);
}

struct str people_made_for(const struct acting *x)
{
	return act_slug(act_made(x, "of"));
}

/* Invisible, so that two names could look the same: soft hyphen, zero width, joiners of words, marks of order. */
static bool invisible(uint32_t c)
{
	return c == 0xAD || c == 0x180E || c == 0x200B || c == 0xFEFF || (c >= 0x2060 && c <= 0x2064) ||
	       (c >= 0xE0000 && c <= 0xE0FFF);
}

bool people_visible(struct str text, const char *field, struct err *err)
{
	uint32_t c;

	for (size_t i = 0; i < text.n;) {
		i += utf8_next(text, i, &c);
		if (invisible(c)) {
			err_set(err, ERR_SYNTAX, "found a character that is not shown (U+%04X)", c);
			return err_at(err, "%s", field);
		}
	}
	return true;
}

bool people_end_member(struct acting *x, struct member_row *m, struct err *err)
{
	m->ended = x->at;
	return member_set(x->db, m, err) && member_revoke(x->db, m->id, x->at, err);
}

bool people_tell_coordinators(struct acting *x, enum notice_kind kind, struct str subject, struct err *err)
{
	const struct telling t = { x->a, x->db, { .kind = kind, .subject = subject, .at = x->at }, x->who.member };

	return x->case_id ? tell_case(&t, x->case_id, TELL_ALL, err) : tell_roles(&t, 1u << ROLE_COORDINATOR, TELL_ALL, err);
}

/* --- secrets of invitations: what `sealed` keeps them under is a name, not a commitment --- */

static struct str secret_name(struct arena *a, int64_t id)
{
	return str_printf(a, "secret of invitation/%lld", (long long)id);
}

bool sealed_secret(struct arena *a, struct db *d, const struct keys *k, struct str name, const char *over, struct str *ret,
                   struct err *err)
{
	char *plain = arena_alloc(a, TOKEN_LEN + 1);
	struct str bytes;
	size_t n;

	if (!sealed_get(d, a, name, &bytes, err))
		return false;
	if (!bytes.n)
		return err_set(err, ERR_FOUND, "%s", over);
	if (!keys_open(k, name, bytes, plain, TOKEN_LEN, &n, err))
		return false;
	*ret = str_n(plain, n);
	return true;
}

bool invitation_secret(struct arena *a, struct db *d, const struct keys *k, int64_t id, struct str *ret,
                       struct err *err)
{
	return sealed_secret(a, d, k, secret_name(a, id), "the invitation is over", ret, err);
}

bool invitation_secret_drop(struct db *d, int64_t id, struct err *err)
{
	char name[60];

	snprintf(name, sizeof name, "secret of invitation/%lld", (long long)id);
	return sealed_drop(d, str_of(name), err);
}

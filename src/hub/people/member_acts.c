/* People's accounts: how one begins, what it says, how it ends. Invitations are in invitation_acts.c. */
#include "hub/people/people_acts.h"
#include "store/addresses.h"
#include "store/threads.h"

/* --- member.add, member.accept: an account begins --- */

#define ABOUT_ONESELF \
	{ "lang", ACT_LANG, .help = "the language of pages and mail" }, \
	{ "zone", ACT_ZONE, .help = "the time zone that times are shown in" }

static const struct act_field add_fields[] = {
	{ "name", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .max = 120, .help = "the person's name" },
	{ "mail", ACT_MAIL, ACT_REQUIRED | ACT_SEALED, .max = 254, .help = "the address they sign in with and are written "
	  "to" },
	{ "admin", ACT_FLAG, .help = "looks after the party's people" },
	ABOUT_ONESELF,
};

static bool add_prepare(struct acting *x, struct err *err)
{
	if (!people_visible(act_text(x, "name"), "name", err) || !people_address_free(x, act_text(x, "mail"), err))
		return false;
	people_makes(x, THING_MEMBER);
	return true;
}

static bool add_apply(struct acting *x, struct err *err)
{
	struct party_row p;

	return people_party(x, people_made_for(x), &p, err) &&
	       member_add(x->db, &(struct member_row){ x->seq, p.id, act_ref(x, "name"), act_ref(x, "mail"), act_number(x, "admin"),
	                  act_text(x, "lang"), act_text(x, "zone"), x->at, TIME_NONE }, err);
}

static bool begin_login(struct acting *x, struct str mail, struct err *err)
{
	struct digest login = keys_login(hub_keys(x->hub), mail);

	return login_add(x->db, x->seq, &login, x->at, err);
}

static bool add_aside(struct acting *x, struct err *err)
{
	return begin_login(x, act_text(x, "mail"), err);
}

static const struct act_field accept_fields[] = {
	{ "name", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .max = 120, .help = "your name, as colleagues and coordinators see "
	  "it" },
	ABOUT_ONESELF,
};

static bool accept_prepare(struct acting *x, struct err *err)
{
	struct invitation_row i;
	struct str mail;

	if (x->who.member)
		return err_set(err, ERR_STATE, "you are signed in to an account already: sign out first, an invitation makes an "
		               "account of its own");
	if (!invitation_get(x->db, x->a, act_id(x->subject), &i, err) || !people_visible(act_text(x, "name"), "name", err) ||
	    !sealed_text(x->a, x->db, hub_keys(x->hub), i.mail, &mail, err) || !people_address_free(x, mail, err))
		return false;
	people_makes(x, THING_MEMBER);
	return true;
}

static bool accept_apply(struct acting *x, struct err *err)
{
	struct invitation_row i;
	struct party_row p;

	if (!invitation_get(x->db, x->a, act_id(act_made(x, "of")), &i, err))
		return false;
	if (i.ended != TIME_NONE)
		return err_set(err, ERR_STATE, i.member ? "this invitation was accepted already: sign in" :
		               "this invitation was taken back: ask whoever invited you for another");
	if (i.expires <= x->at)
		return err_set(err, ERR_STATE, "this invitation has expired: ask whoever invited you for another");
	return people_party(x, i.party, &p, err) &&
	       member_add(x->db, &(struct member_row){ x->seq, p.id, act_ref(x, "name"), i.mail, i.admin, act_text(x, "lang"),
	                  act_text(x, "zone"), x->at, TIME_NONE }, err) &&
	       invitation_end(x->db, i.id, x->seq, x->at, err);
}

static bool accept_aside(struct acting *x, struct err *err)
{
	struct invitation_row i;
	struct str mail;

	return invitation_get(x->db, x->a, act_id(act_made(x, "of")), &i, err) &&
	       sealed_text(x->a, x->db, hub_keys(x->hub), i.mail, &mail, err) && begin_login(x, mail, err) &&
	       invitation_secret_drop(x->db, i.id, err);
}

/* --- member.change, member.admin --- */

static bool live_member(struct acting *x, struct member_row *ret, struct err *err)
{
	return member_get(x->db, x->a, act_id(x->subject), ret, err) &&
	       (ret->ended == TIME_NONE || err_set(err, ERR_STATE, "this member has left already"));
}

static const struct act_field change_fields[] = {
	{ "name", ACT_TEXT, ACT_SEALED, .max = 120, .help = "your name, as colleagues and coordinators see it" },
	ABOUT_ONESELF,
};

static bool change_prepare(struct acting *x, struct err *err)
{
	return people_visible(act_text(x, "name"), "name", err);
}

static bool change_apply(struct acting *x, struct err *err)
{
	struct member_row m;

	if (!act_given(x, "name") && !act_given(x, "lang") && !act_given(x, "zone"))
		return err_set(err, ERR_USAGE, "nothing is to be changed: fill in at least one field");
	if (!live_member(x, &m, err))
		return false;
	m.name = act_given(x, "name") ? act_ref(x, "name") : m.name;
	m.lang = act_given(x, "lang") ? act_text(x, "lang") : m.lang;
	m.zone = act_given(x, "zone") ? act_text(x, "zone") : m.zone;
	return member_set(x->db, &m, err);
}

static const struct act_field admin_fields[] = {
	{ "admin", ACT_FLAG, ACT_REQUIRED, .help = "yes: looks after the party's people; no: not any more" },
};

static bool admin_prepare(struct acting *x, struct err *err)
{
	struct member_row m;
	struct party_row p;

	if (!member_get(x->db, x->a, act_id(x->subject), &m, err) || !party_get(x->db, x->a, m.party, &p, err))
		return false;
	return people_open_doors(x, p.roles, err) && (act_number(x, "admin") || people_may_lose(x, &m, err));
}

static bool admin_apply(struct acting *x, struct err *err)
{
	struct member_row m;

	if (!live_member(x, &m, err))
		return false;
	if (m.admin == (act_number(x, "admin") != 0))
		return err_set(err, ERR_STATE, m.admin ? "they look after the party's people already" :
		               "they do not look after the party's people");
	m.admin = !m.admin;
	return member_set(x->db, &m, err);
}

/* --- member.end, member.erase --- */

static const struct act_field end_fields[] = {
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 1000, .help = "why, for those who look it up later" },
};

static bool end_prepare(struct acting *x, struct err *err)
{
	struct member_row m;

	return member_get(x->db, x->a, act_id(x->subject), &m, err) && people_may_lose(x, &m, err);
}

static bool end_apply(struct acting *x, struct err *err)
{
	struct member_row m;

	return live_member(x, &m, err) && people_end_member(x, &m, err);
}

static bool end_aside(struct acting *x, struct err *err)
{
	return member_lock_out(x->db, act_id(x->subject), err);
}

/* Nothing follows in the tables: they hold commitments, and what these commit to goes aside. */
static bool erase_apply(struct acting *x, struct err *err)
{
	struct member_row m;

	if (!member_get(x->db, x->a, act_id(x->subject), &m, err))
		return false;
	return m.ended != TIME_NONE || err_set(err, ERR_STATE, "they still take part: end the membership first "
	                                       "(member.end)");
}

/* Those they had before, and those that were never confirmed. */
static bool erase_addresses(struct acting *x, int64_t member, struct err *err)
{
	struct address_rows all;

	if (!addresses_of(x->db, x->a, member, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (!sealed_erase(x->db, all.v[i].mail, x->seq, err) || (all.v[i].was.n && !sealed_erase(x->db, all.v[i].was, x->seq, err)))
			return false;
	return true;
}

static bool erase_aside(struct acting *x, struct err *err)
{
	struct trouble_row trouble;
	struct member_row m;

	return member_get(x->db, x->a, act_id(x->subject), &m, err) && trouble_of(x->db, x->a, m.id, &trouble, err) &&
	       (!trouble.words.n || sealed_erase(x->db, trouble.words, x->seq, err)) &&
	       sealed_drop_of(x->db, x->subject, x->seq, err) &&
	       sealed_erase(x->db, m.name, x->seq, err) && sealed_erase(x->db, m.mail, x->seq, err) &&
	       erase_addresses(x, m.id, err) && thread_read_forget(x->db, m.id, err);
}

#define TO(rel) (1u << REL_##rel)
#define NEAR    (TO(SELF) | TO(COLLEAGUE) | TO(COORDINATOR))
#define KEEPERS (TO(GROUP_ADMIN) | TO(STEWARD) | TO(HUB))
static const struct act_row rows[] = {
	{ "member.add", THING_PARTY, TO(HUB), NEAR, SCOPE_PEOPLE, ACT_NO_FORM | ACT_ONLY_SHELL, ACT_FIELDS(add_fields),
	  add_prepare, add_apply, add_aside,
	  "A member without an invitation: the first one of a hub, by its shell." },
	{ "member.accept", THING_INVITATION, TO(HOLDER), NEAR, SCOPE_PEOPLE, ACT_NO_FORM, ACT_FIELDS(accept_fields),
	  accept_prepare, accept_apply, accept_aside,
	  "Whoever holds an invitation becomes a member." },
	{ "member.change", THING_MEMBER, TO(SELF) | TO(HUB), NEAR, SCOPE_PEOPLE, 0, ACT_FIELDS(change_fields),
	  change_prepare, change_apply, NULL,
	  "A member's own name, language or time zone changes." },
	{ "member.admin", THING_MEMBER, KEEPERS, NEAR, SCOPE_PEOPLE, ACT_FRESH, ACT_FIELDS(admin_fields),
	  admin_prepare, admin_apply, NULL,
	  "A member looks after the party's people from now on, or not any more." },
	{ "member.end", THING_MEMBER, TO(SELF) | KEEPERS, NEAR, SCOPE_PEOPLE, 0, ACT_FIELDS(end_fields),
	  end_prepare, end_apply, end_aside,
	  "A member leaves: sessions, API keys and every way to sign in end at once, and so do invitations they sent." },
	{ "member.erase", THING_MEMBER, TO(STEWARD) | TO(HUB), TO(COORDINATOR), SCOPE_PEOPLE, ACT_FRESH, NULL, 0,
	  NULL, erase_apply, erase_aside,
	  "Name and address of a member who left are destroyed; the ledger keeps its commitments and still verifies." },
};
#undef TO

const struct act_section acts_of_members = { "Members", rows, sizeof rows / sizeof *rows };

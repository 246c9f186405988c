/* Parties: who takes part, as what. */
#include "hub/case/case_acts.h"
#include "hub/notice/notice_acts.h"
#include "hub/people/people_acts.h"

/* --- party.add --- */

static const struct act_field add_fields[] = {
	{ "id", ACT_SLUG, ACT_REQUIRED, .help = "a short name for it, chosen once: nova" },
	{ "name", ACT_TEXT, ACT_REQUIRED, .min = 2, .max = 120, .help = "what it is called" },
	{ "roles", ACT_WORDS, ACT_REQUIRED, .words = role_names, .word_n = ROLE_N,
	  .help = "what it is in the alliance; several are possible" },
	{ "country", ACT_COUNTRY, .help = "where it has its seat" },
	{ "site", ACT_URL, .max = 300, .help = "its own site, best the page about security" },
	{ "about", ACT_PROSE, .max = 2000, .help = "what it makes or does, for other members" },
	{ "lang", ACT_LANG, .help = "the language it is written to in" },
	{ "zone", ACT_ZONE, .help = "the time zone it works in" },
};

/* One name stands for one party, in whatever letters. */
static bool name_free(struct acting *x, struct str name, struct str but, struct err *err)
{
	struct party_rows all;

	if (!parties_all(x->db, x->a, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (str_ieq(all.v[i].name, name) && !str_eq(all.v[i].id, but)) {
			err_set(err, ERR_STATE, "the party %.*s has this name", STR_ARG(all.v[i].id));
			return err_at(err, "name");
		}
	return true;
}

static bool add_prepare(struct acting *x, struct err *err)
{
	if (str_eq(act_text(x, "id"), STR("propose"))) { /* an address of the API */
		err_set(err, ERR_RANGE, "\"propose\" is a word of ours, expected another short name");
		return err_at(err, "id");
	}
	x->subject = STR_JOIN(x->a, STR("party/"), act_text(x, "id"));
	return people_open_doors(x, (unsigned)act_number(x, "roles"), err) && people_visible(act_text(x, "name"), "name", err);
}

static bool add_apply(struct acting *x, struct err *err)
{
	struct str id = act_text(x, "id");
	struct party_row there;
	struct err none = { 0 };

	if (party_get(x->db, x->a, id, &there, &none)) {
		err_set(err, ERR_STATE, "there is a party \"%.*s\" already: %.*s", STR_ARG(id), STR_ARG(there.name));
		return err_at(err, "id");
	}
	if (none.code != ERR_FOUND) {
		*err = none;
		return false;
	}
	const struct party_row p = {
		.id = id, .name = act_text(x, "name"), .roles = (unsigned)act_number(x, "roles"), .country = act_text(x, "country"),
		.site = act_text(x, "site"), .about = act_text(x, "about"), .lang = act_text(x, "lang"), .zone = act_text(x, "zone"),
		.since = x->at, .ended = TIME_NONE,
	};

	return name_free(x, p.name, id, err) && party_add(x->db, &p, err);
}

/* --- party.change --- */

static const struct str clearable[] = { STR_LIT("country"), STR_LIT("site"), STR_LIT("about"), STR_LIT("lang"),
                                        STR_LIT("zone") };
static const struct act_field change_fields[] = {
	{ "name", ACT_TEXT, .min = 2, .max = 120, .help = "what it is called; changed by coordinators" },
	{ "roles", ACT_WORDS, .words = role_names, .word_n = ROLE_N, .help = "what it is in the alliance; changed by "
	  "coordinators" },
	{ "country", ACT_COUNTRY, .help = "where it has its seat" },
	{ "site", ACT_URL, .max = 300, .help = "its own site" },
	{ "about", ACT_PROSE, .max = 2000, .help = "what it makes or does" },
	{ "lang", ACT_LANG, .help = "the language it is written to in" },
	{ "zone", ACT_ZONE, .help = "the time zone it works in" },
	{ "clear", ACT_WORDS, .words = clearable, .word_n = sizeof clearable / sizeof *clearable,
	  .help = "what is to be empty from now on" },
};

static void override(struct acting *x, struct str *text, const char *field)
{
	for (size_t i = 0; i < sizeof clearable / sizeof *clearable; i++)
		if (str_eq(clearable[i], str_of(field)) && act_number(x, "clear") >> i & 1)
			*text = STR("");
	if (act_given(x, field))
		*text = act_text(x, field);
}

static bool change_prepare(struct acting *x, struct err *err)
{
	struct party_row p;
	int64_t stewards;
	unsigned roles = (unsigned)act_number(x, "roles");

	if ((act_given(x, "name") || act_given(x, "roles")) && !IS(x, COORDINATOR) && !IS(x, HUB))
		return err_set(err, ERR_DENIED, "a party's name and roles are changed by a coordinator: ask one");
	if (!party_get(x->db, x->a, act_slug(x->subject), &p, err) || !people_visible(act_text(x, "name"), "name", err))
		return false;
	struct str seat = p.country;

	override(x, &seat, "country");
	if (!str_eq(seat, p.country))
		act_make(x, "moved", STR("yes"));
	if (!act_given(x, "roles"))
		return true;
	if (!people_open_doors(x, roles ^ p.roles, err) || !members_stewards(x->db, &stewards, err))
		return false;
	int64_t lost = 0;

	if (p.roles & ~roles & 1u << ROLE_COORDINATOR && p.ended == TIME_NONE && !members_admins(x->db, p.id, &lost, err))
		return false;
	return !lost || stewards > lost || IS(x, HUB) ||
	       err_set(err, ERR_STATE, "nobody would be left to look after the hub: it is the only coordinating party with "
	               "administrators");
}

static bool change_apply(struct acting *x, struct err *err)
{
	struct party_row p;
	bool any = false;

	for (size_t i = 0; i < x->row->field_n; i++)
		any |= x->values[i].given;
	if (!any)
		return err_set(err, ERR_USAGE, "nothing is to be changed: fill in at least one field");
	if (!people_party(x, act_slug(x->subject), &p, err))
		return false;
	override(x, &p.name, "name");
	override(x, &p.country, "country");
	override(x, &p.site, "site");
	override(x, &p.about, "about");
	override(x, &p.lang, "lang");
	override(x, &p.zone, "zone");
	p.roles = act_given(x, "roles") ? (unsigned)act_number(x, "roles") : p.roles;
	return name_free(x, p.name, p.id, err) && party_set(x->db, &p, err);
}

/* A country may be barred from a case that the party is of, or no longer. */
static bool change_aside(struct acting *x, struct err *err)
{
	return !act_made(x, "moved").n || case_judges(x, 0, x->subject, err);
}

/* --- party.end, party.return --- */

static const struct act_field end_fields[] = {
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 1000, .help = "why, for those who look it up later" },
};

static bool end_prepare(struct acting *x, struct err *err)
{
	struct party_row p;
	int64_t stewards, lost;

	if (!party_get(x->db, x->a, act_slug(x->subject), &p, err) || !people_open_doors(x, p.roles, err) ||
	    !members_stewards(x->db, &stewards, err) || !members_admins(x->db, p.id, &lost, err))
		return false;
	return !(p.roles & 1u << ROLE_COORDINATOR) || stewards > lost || IS(x, HUB) ||
	       err_set(err, ERR_STATE, "nobody would be left to look after the hub: it is the only coordinating party with "
	               "administrators");
}

static bool end_apply(struct acting *x, struct err *err)
{
	struct str id = act_slug(x->subject);
	struct invitation_rows invited;
	struct member_rows people;
	struct party_row p;

	if (!people_party(x, id, &p, err) || !members_of(x->db, x->a, id, &people, err) ||
	    !invitations_of(x->db, x->a, id, &invited, err))
		return false;
	for (size_t i = 0; i < people.n; i++)
		if (people.v[i].ended == TIME_NONE && !people_end_member(x, &people.v[i], err))
			return false;
	for (size_t i = 0; i < invited.n; i++)
		if (invited.v[i].ended == TIME_NONE && !invitation_end(x->db, invited.v[i].id, 0, x->at, err))
			return false;
	return webhooks_end_of(x->db, id, x->at, err) && party_end(x->db, id, x->at, err);
}

static bool end_aside(struct acting *x, struct err *err)
{
	struct invitation_rows invited;
	struct member_rows people;
	struct str id = act_slug(x->subject);

	if (!members_of(x->db, x->a, id, &people, err) || !invitations_of(x->db, x->a, id, &invited, err))
		return false;
	for (size_t i = 0; i < people.n; i++)
		if (!member_lock_out(x->db, people.v[i].id, err))
			return false;
	for (size_t i = 0; i < invited.n; i++)
		if (!invitation_secret_drop(x->db, invited.v[i].id, err))
			return false;
	return webhooks_forget_of(x->db, x->a, id, err);
}

static bool return_prepare(struct acting *x, struct err *err)
{
	struct party_row p;

	return party_get(x->db, x->a, act_slug(x->subject), &p, err) && people_open_doors(x, p.roles, err);
}

static bool return_apply(struct acting *x, struct err *err)
{
	struct party_row p;

	if (!party_get(x->db, x->a, act_slug(x->subject), &p, err))
		return false;
	if (p.ended == TIME_NONE)
		return err_set(err, ERR_STATE, "%.*s takes part", STR_ARG(p.name));
	return party_end(x->db, p.id, TIME_NONE, err);
}

#define TO(rel) (1u << REL_##rel)
static const struct act_row rows[] = {
	{ "party.add", THING_HUB, TO(COORDINATOR) | TO(HUB), TO(MEMBER), SCOPE_PEOPLE, 0, ACT_FIELDS(add_fields),
	  add_prepare, add_apply, NULL,
	  "A party takes part from now on." },
	{ "party.change", THING_PARTY, TO(GROUP_ADMIN) | TO(COORDINATOR) | TO(HUB), TO(MEMBER), SCOPE_PEOPLE, 0,
	  ACT_FIELDS(change_fields), change_prepare, change_apply, change_aside,
	  "What is known of a party changes." },
	{ "party.end", THING_PARTY, TO(COORDINATOR) | TO(HUB), TO(MEMBER), SCOPE_PEOPLE, ACT_FRESH, ACT_FIELDS(end_fields),
	  end_prepare, end_apply, end_aside,
	  "A party leaves: nobody of it can sign in any more, its keys, invitations and webhooks end." },
	{ "party.return", THING_PARTY, TO(COORDINATOR) | TO(HUB), TO(MEMBER), SCOPE_PEOPLE, ACT_FRESH, NULL, 0,
	  return_prepare, return_apply, NULL,
	  "A party that left takes part again; its people are invited anew." },
};
#undef TO

const struct act_section acts_of_parties = { "Parties", rows, sizeof rows / sizeof *rows };

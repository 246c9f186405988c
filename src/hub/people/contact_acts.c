/* How parties are reached, and what they make. */
#include "hub/people/people_acts.h"

#include "base/ascii.h"
#include "vuln/product.h"

static const struct str kinds[] = { STR_LIT("mail"), STR_LIT("web"), STR_LIT("phone"), STR_LIT("key") };
static const struct str purposes[] = { STR_LIT("security"), STR_LIT("press"), STR_LIT("legal"), STR_LIT("general") };
enum kind { KIND_MAIL, KIND_WEB, KIND_PHONE, KIND_KEY };
#define WORDS(table) .words = (table), .word_n = sizeof (table) / sizeof *(table)

/* --- contact.add --- */

static const struct act_field add_fields[] = {
	{ "kind", ACT_WORD, ACT_REQUIRED, WORDS(kinds), .help = "mail, web (a form or page), phone, key (an OpenPGP key: "
	  "fingerprint or https address)" },
	{ "purpose", ACT_WORD, ACT_REQUIRED, WORDS(purposes), .help = "what it is for; reports and cases go to security" },
	{ "value", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .max = 500, .help = "the address, number or fingerprint" },
};

/* Does the act table's own reading of a type take it? */
static bool takes(struct acting *x, enum act_type type, struct str value)
{
	const struct act_field f = { "value", type, .max = 500 };
	const struct act_row row = { .name = "contact.add", .fields = &f, .field_n = 1 };
	const struct act_input in = { STR("value"), value };
	struct act_value *v;

	return act_decode(x->a, &row, &in, 1, &v, NULL, NULL, NULL);
}

static bool is_phone(struct str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++)
		if (ascii_digit(s.p[i]))
			digits++;
		else if (!(s.p[i] == '+' && !i) && str_chr(STR(" ()-./"), s.p[i]) == SIZE_MAX)
			return false;
	return s.n && s.p[0] == '+' && digits >= 6 && digits <= 15; /* E.164 */
}

static bool is_fingerprint(struct str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++)
		if (ascii_digit(s.p[i]) || (ascii_lower(s.p[i]) >= 'a' && ascii_lower(s.p[i]) <= 'f'))
			digits++;
		else if (s.p[i] != ' ')
			return false;
	return digits == 40 || digits == 64;
}

static bool value_fits(struct acting *x, struct str v, struct err *err)
{
	enum kind kind = (enum kind)act_number(x, "kind");
	bool ok = kind == KIND_MAIL ? takes(x, ACT_MAIL, v) : kind == KIND_WEB ? takes(x, ACT_URL, v) :
	          kind == KIND_PHONE ? is_phone(v) : is_fingerprint(v) || takes(x, ACT_URL, v);
	static const char *const expected[] = {
		[KIND_MAIL] = "an address such as psirt@example.org",
		[KIND_WEB] = "an address that begins with https://",
		[KIND_PHONE] = "a number with its country, such as +86 10 1234 5678",
		[KIND_KEY] = "an OpenPGP fingerprint of 40 or 64 digits, or the https:// address of the key",
	};

	if (!ok) {
		err_set(err, ERR_SYNTAX, "found \"%.*s\", expected %s", STR_ARG(str_sub(v, 0, 60)), expected[kind]);
		return err_at(err, "value");
	}
	return true;
}

static bool contact_listed(struct acting *x, struct str value, struct err *err)
{
	struct contact_rows all;
	size_t live = 0;

	if (!contacts_of(x->db, x->a, act_slug(x->subject), &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		struct str there;

		if (all.v[i].ended != TIME_NONE)
			continue;
		live++;
		if (str_eq(all.v[i].kind, act_text(x, "kind")) && str_eq(all.v[i].purpose, act_text(x, "purpose")) &&
		    sealed_text(x->a, x->db, hub_keys(x->hub), all.v[i].value, &there, NULL) && str_ieq(there, value)) {
			err_set(err, ERR_STATE, "it is listed already");
			return err_at(err, "value");
		}
	}
	return live < PARTY_CONTACTS || err_set(err, ERR_LIMIT, "%d contacts are listed, which is as many as a party may "
	                                        "have", PARTY_CONTACTS);
}

static bool add_prepare(struct acting *x, struct err *err)
{
	struct str value = act_text(x, "value");

	if (!people_visible(value, "value", err) || !value_fits(x, value, err) || !contact_listed(x, value, err))
		return false;
	people_makes(x, THING_CONTACT);
	return true;
}

static bool add_apply(struct acting *x, struct err *err)
{
	struct party_row p;

	return people_party(x, people_made_for(x), &p, err) &&
	       contact_add(x->db, &(struct contact_row){ .id = x->seq, .party = p.id, .kind = act_text(x, "kind"),
	                   .purpose = act_text(x, "purpose"), .value = act_ref(x, "value"), .added_by = x->who.member },
	    err);
}

static bool add_aside(struct acting *x, struct err *err)
{
	return people_tell_coordinators(x, NOTICE_CONTACT_CHECK, x->subject, err);
}

/* --- contact.verify, contact.end --- */

static const struct act_field verify_fields[] = {
	{ "how", ACT_PROSE, ACT_REQUIRED, .min = 3, .max = 500, .help = "how you made sure: called back, found on the "
	  "party's own site, answered mail" },
};

static bool live_contact(struct acting *x, struct contact_row *ret, struct err *err)
{
	return contact_get(x->db, x->a, act_id(x->subject), ret, err) &&
	       (ret->ended == TIME_NONE || err_set(err, ERR_STATE, "this contact is not in use any more"));
}

static bool verify_prepare(struct acting *x, struct err *err)
{
	struct contact_row c;

	if (!live_contact(x, &c, err))
		return false;
	return !x->who.member || c.added_by != x->who.member ||
	       err_set(err, ERR_DENIED, "you added this contact yourself; somebody else has to verify it");
}

static bool verify_apply(struct acting *x, struct err *err)
{
	struct contact_row c;

	if (!live_contact(x, &c, err))
		return false;
	if (c.verified_at != TIME_NONE)
		return err_set(err, ERR_STATE, "it is verified already");
	c.verified_by = x->who.member;
	c.verified_at = x->at;
	c.how = act_text(x, "how");
	return contact_verify(x->db, &c, err);
}

static const struct act_field end_fields[] = {
	{ "forget", ACT_FLAG, .help = "erase the address or number itself too" },
};

static bool end_apply(struct acting *x, struct err *err)
{
	struct contact_row c;

	return live_contact(x, &c, err) && contact_end(x->db, c.id, x->at, err);
}

static bool end_aside(struct acting *x, struct err *err)
{
	struct contact_row c;

	return !act_number(x, "forget") ||
	       (contact_get(x->db, x->a, act_id(x->subject), &c, err) && sealed_erase(x->db, c.value, x->seq, err));
}

/* --- component.add, component.end --- */

static const struct act_field make_fields[] = {
	{ "kind", ACT_WORD, ACT_REQUIRED, .words = product_kind_names, .word_n = PRODUCT_KIND_N,
	  .help = "purl (a package), chip, model (device models), os (a system or its skin)" },
	{ "value", ACT_TEXT, ACT_REQUIRED, .max = 1000, .help = "pkg:generic/openssl, SM8650 or MT67*, Nova 12* or "
	  "samsung/SM-S92*, EMUI" },
	{ "note", ACT_TEXT, .max = 200, .help = "what else one should know, such as the team that looks after it" },
};

static bool make_prepare(struct acting *x, struct err *err)
{
	struct str value;

	if (!product_read(x->a, (enum product_kind)act_number(x, "kind"), act_text(x, "value"), &value, err))
		return err_at(err, "value");
	if (!people_visible(act_text(x, "note"), "note", err))
		return false;
	act_make(x, "value", value);
	people_makes(x, THING_COMPONENT);
	return true;
}

static bool make_apply(struct acting *x, struct err *err)
{
	struct component_rows all;
	struct str value = act_made(x, "value"), kind = act_text(x, "kind");
	struct party_row p;
	size_t live = 0;

	if (!people_party(x, people_made_for(x), &p, err) || !components_of(x->db, x->a, p.id, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		live += all.v[i].ended == TIME_NONE;
		if (all.v[i].ended == TIME_NONE && str_eq(all.v[i].kind, kind) && str_eq(all.v[i].value, value)) {
			err_set(err, ERR_STATE, "%.*s is listed already", STR_ARG(str_sub(value, 0, 100)));
			return err_at(err, "value");
		}
	}
	if (live >= PARTY_COMPONENTS)
		return err_set(err, ERR_LIMIT, "%d components are listed, which is as many as a party may have",
		               PARTY_COMPONENTS);
	return component_add(x->db, &(struct component_row){ x->seq, p.id, kind, value, act_text(x, "note"), TIME_NONE },
	                     err);
}

static bool unmake_apply(struct acting *x, struct err *err)
{
	struct component_row c;

	if (!component_get(x->db, x->a, act_id(x->subject), &c, err))
		return false;
	if (c.ended != TIME_NONE)
		return err_set(err, ERR_STATE, "it is not listed any more");
	return component_end(x->db, c.id, x->at, err);
}

#define TO(rel) (1u << REL_##rel)
#define KEEPERS (TO(GROUP_ADMIN) | TO(COORDINATOR) | TO(HUB))
#define NEAR    (TO(COLLEAGUE) | TO(COORDINATOR))
static const struct act_row rows[] = {
	{ "contact.add", THING_PARTY, KEEPERS, NEAR, SCOPE_PEOPLE, 0, ACT_FIELDS(add_fields),
	  add_prepare, add_apply, add_aside,
	  "A way to reach a party is listed; it counts once a second person has verified it.", .makes = THING_CONTACT },
	{ "contact.verify", THING_CONTACT, TO(COORDINATOR), NEAR, SCOPE_PEOPLE, 0, ACT_FIELDS(verify_fields),
	  verify_prepare, verify_apply, NULL,
	  "A coordinator who did not add it has made sure that it leads to the party." },
	{ "contact.end", THING_CONTACT, KEEPERS, NEAR, SCOPE_PEOPLE, 0, ACT_FIELDS(end_fields),
	  NULL, end_apply, end_aside,
	  "A contact is not in use any more." },
	{ "component.add", THING_PARTY, KEEPERS, TO(MEMBER), SCOPE_PEOPLE, 0, ACT_FIELDS(make_fields),
	  make_prepare, make_apply, NULL,
	  "Something the party makes, by which it is found when a report names it.", .makes = THING_COMPONENT },
	{ "component.end", THING_COMPONENT, KEEPERS, TO(MEMBER), SCOPE_PEOPLE, 0, NULL, 0,
	  NULL, unmake_apply, NULL,
	  "The party does not make it any more." },
};
#undef TO

const struct act_section acts_of_contacts = { "Contacts and components", rows, sizeof rows / sizeof *rows };

/* repair.import: a document of a vendor's own tools becomes rows, all of it or nothing. */
#include "base/limits.h"
#include "crypto/encode.h"
#include "hub/people/people_acts.h"
#include "hub/repair/repairs_upload.h"

static const struct act_field import_fields[] = {
	{ "document", ACT_PROSE, ACT_REQUIRED | ACT_SECRET, .max = LIMIT_VEX,
	  .help = "OpenVEX 0.2.0, or CSAF 2.0 or 2.1 (VEX or advisory)" },
	{ "party", ACT_SUBJECT, .help = "whose products: party/nova; one's own unless told" },
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 1000, .help = "why; needed where something is taken back" },
};

static struct str party_of(const struct acting *x)
{
	return act_given(x, "party") ? act_slug(act_text(x, "party")) : x->who.party;
}

static bool plan(struct acting *x, struct upload *ret, struct err *err)
{
	const struct upload_ask k = {
		.a = x->a, .db = x->db, .keys = hub_keys(x->hub), .case_id = x->thing.case_id, .party = party_of(x),
		.text = act_text(x, "document"),
		.teller = x->who.party.n ? STR_JOIN(x->a, STR("party/"), x->who.party) : STR(""), .reason = act_text(x, "reason"),
		.now = x->at,
	};

	return upload_plan(&k, ret, err) || err_at(err, "document");
}

static bool import_prepare(struct acting *x, struct err *err)
{
	struct str text = act_text(x, "document"), party = party_of(x);
	struct digest d = sha256(text);
	char hex[HEX_LEN(DIGEST_SIZE) + 1];

	if (!party.n || (!IS(x, COORDINATOR) && !IS(x, LEADER) && !IS(x, HUB) && !str_eq(party, x->who.party))) {
		err_set(err, ERR_DENIED, "you speak for your own products; for those of others their makers do, or "
		        "who coordinates the case");
		return err_at(err, "party");
	}
	encode(HEX, d.b, DIGEST_SIZE, hex);
	act_make(x, "sha256", str_of(hex));
	return true;
}

/* The rows are acts of their own that follow; this one says what they came with. */
static bool import_apply(struct acting *x, struct err *err)
{
	return case_is_open(x, act_id(x->subject), err);
}

static bool refused(const struct upload *u, struct err *err)
{
	size_t i = 0;

	while (i < u->n && u->v[i].is != UPLOAD_REFUSED)
		i++;
	err_set(err, ERR_STATE, "nothing was changed, since %zu of %zu rows cannot be; the first, %.*s of %.*s: %.*s",
	        u->counts[UPLOAD_REFUSED], u->n, STR_ARG(str_sub(u->v[i].product, 0, 80)), STR_ARG(str_sub(u->v[i].vuln_named, 0, 40)),
	        STR_ARG(str_sub(u->v[i].why, 0, 150)));
	return err_at(err, "document");
}

static void follow(struct acting *x, const struct upload_row *u)
{
	const char **pairs = arena_array(x->a, const char *, 2 * u->in_n + 1);

	for (size_t i = 0; i < u->in_n; i++) {
		pairs[2 * i] = str_cstr(x->a, u->in[i].name);
		pairs[2 * i + 1] = str_cstr(x->a, u->in[i].value);
	}
	act_follow(x, "repair.set", str_printf(x->a, "vuln/%lld", (long long)u->vuln), pairs);
}

static bool import_aside(struct acting *x, struct err *err)
{
	struct upload u;

	if (!plan(x, &u, err))
		return false;
	if (u.counts[UPLOAD_REFUSED])
		return refused(&u, err);
	if (!u.counts[UPLOAD_NEW] && !u.counts[UPLOAD_CHANGE]) {
		err_set(err, ERR_STATE, "nothing in it changes anything: %zu rows are as they are, %zu name no vulnerability of this "
		        "case, %zu no product", u.counts[UPLOAD_SAME], u.counts[UPLOAD_NO_VULN], u.counts[UPLOAD_NO_PRODUCT]);
		return err_at(err, "document");
	}
	/* What is least done goes first: a vendor is as far as all its products, and what happened is not taken back. */
	for (enum repair far = 0; far < REPAIR_N; far++)
		for (size_t i = 0; i < u.n; i++)
			if (u.v[i].to.state == far && (u.v[i].is == UPLOAD_NEW || u.v[i].is == UPLOAD_CHANGE))
				follow(x, &u.v[i]);
	return true;
}

#define TO(rel) (1u << REL_##rel)
static const struct act_row rows[] = {
	{ "repair.import", THING_CASE, TO(PARTICIPANT) | TO(LEADER) | TO(COORDINATOR),
	  TO(PARTICIPANT) | TO(LEADER) | TO(COORDINATOR),
	  SCOPE_COORDINATE, ACT_NO_FORM, ACT_FIELDS(import_fields), import_prepare, import_apply, import_aside,
	  "What a vendor's own tools say of its products: an OpenVEX or CSAF document becomes rows, all of it or nothing." },
};
#undef TO

const struct act_section acts_of_uploads = { "Repairs by document", rows, sizeof rows / sizeof *rows };

/* Who repaired what where, and what they say of it. */
#include "hub/repair/repair_acts.h"

#include "base/names.h"
#include "hub/people/people_acts.h"
#include "vuln/product.h"

const struct str repair_path_names[PATH_N] = {
	[PATH_OPEN] = STR_LIT("open"), [PATH_READY] = STR_LIT("ready"), [PATH_ROLLING] = STR_LIT("rolling"),
	[PATH_DEPLOYED] = STR_LIT("deployed"), [PATH_NONE] = STR_LIT("none"),
};

/* --- how far a vendor is --- */

static bool with_users(const struct repair_row *r)
{
	return r->state == REPAIR_FIXED || (r->state == REPAIR_ROLLING_OUT && r->share >= DEPLOYED_SHARE);
}

enum repair_path repair_path_of(const struct repair_row *v, size_t n, size_t unsaid)
{
	size_t need = 0, ready = 0, rolling = 0, deployed = 0, open = unsaid;

	for (size_t i = 0; i < n; i++) {
		open += !repair_answered(v[i].state);
		need += repair_needs_fix(v[i].state);
		if (!repair_needs_fix(v[i].state))
			continue;
		ready += v[i].state >= REPAIR_READY;
		rolling += v[i].state >= REPAIR_ROLLING_OUT;
		deployed += with_users(&v[i]);
	}
	if (open || ready < need || !n) /* whoever still looks into one line does not have the fix */
		return PATH_OPEN;
	if (!need)
		return PATH_NONE;
	return deployed == need ? PATH_DEPLOYED : rolling ? PATH_ROLLING : PATH_READY;
}

static bool with_users_path(enum repair_path p)
{
	return p == PATH_ROLLING || p == PATH_DEPLOYED;
}

/* A roll-out that nearly all have is with users as far as the vendor's path goes. */
static case_bits bits_of(struct arena *a, const struct repair_rows *all, size_t unsaid)
{
	enum repair *v = arena_array(a, enum repair, all->n + unsaid + 1); /* what nothing is said of is unknown */

	for (size_t i = 0; i < all->n; i++)
		v[i] = with_users(&all->v[i]) ? REPAIR_FIXED : all->v[i].state;
	return repair_vendor_bits(v, all->n + unsaid);
}

/* Whose word it is about what, and how far that vendor was before. */
struct speaking {
	struct vuln_row v;
	struct str party;
	bool own;
	enum repair_path was;
};

struct standing { struct repair_rows rows; size_t unsaid; enum repair_path path; };

/* Of how many weaknesses of the case nothing is said at all? */
static bool count_unsaid(struct acting *x, const struct speaking *s, const struct repair_rows *rows, size_t *ret, struct err *err)
{
	struct vuln_rows all;

	if (!vulns_of(x->db, x->a, s->v.case_id, &all, err))
		return false;
	*ret = all.n;
	for (size_t i = 0; i < all.n; i++)
		for (size_t k = 0; k < rows->n; k++)
			if (rows->v[k].vuln == all.v[i].id) {
				(*ret)--;
				break;
			}
	return true;
}

static bool stands(struct acting *x, const struct speaking *s, struct standing *ret, struct err *err)
{
	if (!repairs_of_party(x->db, x->a, s->v.case_id, s->party, &ret->rows, err) ||
	    !count_unsaid(x, s, &ret->rows, &ret->unsaid, err))
		return false;
	ret->path = repair_path_of(ret->rows.v, ret->rows.n, ret->unsaid);
	return true;
}

/* Has the vendor told its users where to read of it? */
static bool announced(struct acting *x, const struct speaking *s, bool *ret, struct err *err)
{
	struct statement_rows all;

	*ret = false;
	if (!statements_of(x->db, x->a, s->v.case_id, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		*ret |= str_eq(all.v[i].party, s->party) && all.v[i].url.n;
	return true;
}

/* After a change: the vendor's own path, and what the rules of obligations may ask. */
static bool moved(struct acting *x, const struct speaking *s, struct err *err)
{
	struct standing is;
	bool told;

	if (!stands(x, s, &is, err) || !announced(x, s, &told, err))
		return false;
	case_bits bits = bits_of(x->a, &is.rows, is.unsaid);

	if (!s->own && !(bits & CASE_BIT(CASE_F))) /* that others say something makes nobody aware */
		bits = 0;
	act_fact(x, "case", str_printf(x->a, "case/%lld", (long long)s->v.case_id));
	act_fact(x, "severity", s->v.grade);
	act_fact(x, "own", s->own ? STR("true") : STR("false"));
	act_fact(x, "path", repair_path_names[is.path]);
	act_fact(x, "announced", told ? STR("true") : STR("false"));
	if (with_users_path(is.path) && !with_users_path(s->was))
		act_fact(x, "available", STR("true"));
	return participant_path(x->db, s->v.case_id, s->party, bits, s->own, x->at, err);
}

/* --- who speaks for whom --- */

bool case_is_open(struct acting *x, int64_t case_id, struct err *err)
{
	struct repair_case c;

	if (!repair_case_get(x->db, x->a, case_id, &c, err))
		return false;
	if (str_eq(c.state, STR("merged")))
		return err_set(err, ERR_STATE, "this case was merged into another one");
	return str_eq(c.state, STR("open")) || c.published != TIME_NONE || err_set(err, ERR_STATE, "this case is closed");
}

static struct str own_of(const struct acting *x)
{
	return x->who.party.n ? STR_JOIN(x->a, STR("party/"), x->who.party) : STR("hub");
}

/* Whose product: as told, or one's own. In every stage. */
static struct str party_of(const struct acting *x)
{
	return act_given(x, "party") ? act_slug(act_text(x, "party")) : x->who.party;
}

/* Who says so: whoever does it, or whom an upload is from. */
static struct str teller_of(const struct acting *x)
{
	return act_given(x, "teller") ? act_text(x, "teller") : own_of(x);
}

static bool is_own(struct str teller, struct str party)
{
	return str_starts(teller, STR("party/")) && str_eq(act_slug(teller), party);
}

/* Before anything changes. */
static bool speaking(struct acting *x, struct speaking *ret, struct err *err)
{
	struct standing was;

	ret->party = party_of(x);
	ret->own = is_own(teller_of(x), ret->party);
	if (!vuln_live(x, &ret->v, err) || !stands(x, ret, &was, err))
		return false;
	ret->was = was.path;
	return true;
}

/* In `prepare`: may who asks speak for that party, and does it make anything? */
static bool may_speak(struct acting *x, struct str party, struct err *err)
{
	bool staff = IS(x, COORDINATOR) || IS(x, LEADER) || IS(x, HUB);
	struct party_row p;
	struct err none = { 0 };

	if (!party.n) {
		err_set(err, ERR_MISSING, "whose product is it? Expected a party such as party/nova");
		return err_at(err, "party");
	}
	if (!staff && !str_eq(party, x->who.party)) {
		err_set(err, ERR_DENIED, "you speak for your own products; for those of others their makers do, or "
		        "who coordinates the case");
		return err_at(err, "party");
	}
	if (!party_get(x->db, x->a, party, &p, &none)) {
		err_set(err, ERR_RANGE, "there is no party \"%.*s\"", STR_ARG(party));
		return err_at(err, "party");
	}
	if (!(p.roles & 1u << ROLE_VENDOR)) {
		err_set(err, ERR_RANGE, "%.*s takes part, but not as a vendor: it has no products to repair", STR_ARG(p.name));
		return err_at(err, "party");
	}
	return true;
}

/* --- repair.set --- */

#define WHOSE { "party", ACT_SUBJECT, .help = "whose product: party/nova; one's own unless told" }
#define TELLER { "teller", ACT_SUBJECT, ACT_BY_HUB, .help = "whose word it is, of an upload" }
static const struct act_field set_fields[] = {
	WHOSE,
	{ "kind", ACT_WORD, .words = product_kind_names, .word_n = PRODUCT_KIND_N,
	  .help = "what the product line is: model, os, chip, purl; "
	  "without it and without a line: everything the party makes" },
	{ "line", ACT_TEXT, .max = 1000, .help = "the product line, best as it stands among what the party makes: Nova 12*" },
	{ "branch", ACT_TEXT, .max = 80, .help = "of the system or product, where they differ: Android 15, 6.1" },
	{ "state", ACT_WORD, ACT_REQUIRED, .words = repair_names, .word_n = REPAIR_N, .help = "how far it is" },
	{ "justification", ACT_WORD, .words = vex_because_names + 1, .word_n = VEX_BECAUSE_N - 1, .help = "of not_affected: why" },
	{ "share", ACT_NUMBER, .min = 0, .max = 100, .help = "of rolling_out: per cent of users that have it" },
	{ "build", ACT_TEXT, .max = 120, .help = "the first build that has the fix" },
	{ "level", ACT_DAY, .help = "the patch level from which on it is fixed: 2026-12-05" },
	{ "version", ACT_TEXT, .max = 120, .help = "the first version that has the fix" },
	{ "words", ACT_PROSE, ACT_SEALED, .max = 4000, .help = "what else users have to know of it" },
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 1000, .help = "why it is corrected; needed where something is taken back" },
	TELLER,
};

static bool set_prepare(struct acting *x, struct err *err)
{
	struct str line;

	if (!may_speak(x, party_of(x), err) || !people_visible(act_text(x, "branch"), "branch", err) ||
	    !people_visible(act_text(x, "build"), "build", err) || !people_visible(act_text(x, "version"), "version", err))
		return false;
	if (act_given(x, "kind") != act_given(x, "line")) {
		err_set(err, ERR_MISSING, "a product line is a kind and a name together: model and Nova 12*");
		return err_at(err, act_given(x, "kind") ? "line" : "kind");
	}
	if (!act_given(x, "line"))
		return true;
	if (!product_read(x->a, (enum product_kind)act_number(x, "kind"), act_text(x, "line"), &line, err))
		return err_at(err, "line");
	act_make(x, "line", line);
	return true;
}

/* How a state has room for the build, patch level or version that has the fix. */
static bool has_fix(enum repair r)
{
	return r == REPAIR_READY || r == REPAIR_ROLLING_OUT || r == REPAIR_FIXED;
}

static struct str or_before(struct str said, struct str before, bool keep)
{
	return said.n || !keep ? said : before;
}

void repair_say(const struct repair_row *was, struct repair_row *r)
{
	bool same = was->id && was->state == r->state, keep = was->id && has_fix(was->state) && has_fix(r->state);

	r->because = r->because == VEX_UNSAID && same ? was->because : r->because;
	r->share = r->share == REPAIR_NO_SHARE && same ? was->share : r->share;
	r->build = or_before(r->build, was->build, keep);
	r->level = or_before(r->level, was->level, keep);
	r->version = or_before(r->version, was->version, keep);
	r->words = or_before(r->words, was->words, same);
	r->since = same ? was->since : r->told;
}

static struct repair_cell cell_of(const struct repair_row *r)
{
	return (struct repair_cell){ r->state, r->because, r->share, r->build.n ? r->build : r->version, r->level, r->words };
}

bool repair_fits(const struct repair_row *was, const struct repair_row *r, bool reason, struct err *err)
{
	const struct repair_cell from = cell_of(was), to = cell_of(r);

	if (!case_refuse(err, was->id ? repair_refused(&from, &to, reason) : repair_cell_refused(&to)))
		return false;
	if (was->id && !reason && is_own(was->told_by, r->party) && !is_own(r->told_by, r->party)) {
		err_set(err, ERR_MISSING, "the vendor told this itself: to overwrite it needs a reason");
		return err_at(err, "reason");
	}
	return true;
}

/* How a row counts in the list of what is affected: not decided, not affected, affected. */
static int listed_as(enum repair r)
{
	return !repair_answered(r) ? 0 : r == REPAIR_NOT_AFFECTED ? 1 : 2;
}

/* The list of what is affected is another one: whoever checked it checks it again. */
static bool unchecked(struct acting *x, struct vuln_row *v, int was, int is, struct err *err)
{
	if (was == is || v->checked == TIME_NONE || v->published != TIME_NONE)
		return true;
	v->checked = TIME_NONE;
	return vuln_set(x->db, v, err);
}

static bool room(struct acting *x, const struct repair_row *r, struct err *err)
{
	struct repair_rows all;

	return repairs_of_party(x->db, x->a, r->case_id, r->party, &all, err) &&
	       (all.n < PARTY_REPAIRS || err_set(err, ERR_LIMIT, "%d rows are as many as a party may have in a case: tell lines of "
	                                         "products, not each product", PARTY_REPAIRS));
}

static bool set_apply(struct acting *x, struct err *err)
{
	struct repair_row was, r;
	struct speaking s;

	if (!speaking(x, &s, err))
		return false;
	r = (struct repair_row){
		.id = x->seq, .case_id = s.v.case_id, .vuln = s.v.id, .party = s.party, .kind = act_text(x, "kind"),
		.line = act_made(x, "line"),
		.branch = act_text(x, "branch"), .state = (enum repair)act_number(x, "state"),
		.because = act_given(x, "justification") ? (enum vex_because)(act_number(x, "justification") + 1) : VEX_UNSAID,
		.share = act_given(x, "share") ? (int)act_number(x, "share") : REPAIR_NO_SHARE, .build = act_text(x, "build"),
		.level = act_text(x, "level"), .version = act_text(x, "version"), .words = act_ref(x, "words"), .told = x->at,
		.told_by = teller_of(x),
	};
	was = r;
	if (!repair_at(x->db, x->a, &was, err))
		return false;
	if (was.id)
		r.id = was.id;
	else
		was.state = REPAIR_UNKNOWN;
	repair_say(&was, &r);
	if (!repair_fits(&was, &r, act_given(x, "reason"), err) || (!was.id && !room(x, &r, err)))
		return false;
	return (was.id ? repair_set(x->db, &r, err) : repair_add(x->db, &r, err)) &&
	       unchecked(x, &s.v, was.id ? listed_as(was.state) : -1, listed_as(r.state), err) && moved(x, &s, err);
}

/* --- repair.drop --- */

static const struct act_field drop_fields[] = {
	{ "reason", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 3, .max = 1000, .help = "why: there is no such product line" },
};

static bool drop_prepare(struct acting *x, struct err *err)
{
	struct repair_row r;

	return repair_get(x->db, x->a, act_id(x->subject), &r, err) && may_speak(x, r.party, err);
}

static bool drop_apply(struct acting *x, struct err *err)
{
	struct standing was;
	struct repair_row r;
	struct speaking s;

	if (!repair_get(x->db, x->a, act_id(x->subject), &r, err) || !vuln_get(x->db, x->a, r.vuln, &s.v, err) ||
	    !case_is_open(x, r.case_id, err))
		return false;
	if (s.v.published != TIME_NONE)
		return err_set(err, ERR_STATE, "the list tells the public of it as part of %.*s: correct its state instead",
		               STR_ARG(s.v.entry));
	s.party = r.party;
	s.own = is_own(own_of(x), r.party);
	act_fact(x, "party", STR_JOIN(x->a, STR("party/"), r.party));
	if (!stands(x, &s, &was, err))
		return false;
	s.was = was.path;
	return repair_drop(x->db, r.id, err) && unchecked(x, &s.v, listed_as(r.state), -1, err) && moved(x, &s, err);
}

/* --- repair.say, repair.announce --- */

static const struct act_field say_fields[] = {
	WHOSE,
	{ "words", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .min = 3, .max = 20000,
	  .help = "what the vendor says of it, for all to read at "
	  "disclosure; Markdown" },
	TELLER,
};
static const struct act_field announce_fields[] = {
	WHOSE,
	{ "url", ACT_URL, ACT_REQUIRED, .max = 1000, .help = "the vendor's own bulletin: https://..." },
	TELLER,
};

static bool speak_prepare(struct acting *x, struct err *err)
{
	return may_speak(x, party_of(x), err);
}

/* The statement as it is, or a new one. */
static bool statement_now(struct acting *x, struct speaking *s, struct statement_row *ret, struct err *err)
{
	bool there;

	if (!speaking(x, s, err))
		return false;
	*ret = (struct statement_row){ .vuln = s->v.id, .party = s->party };
	if (!statement_get(x->db, x->a, ret, &there, err))
		return false;
	ret->at = x->at;
	return true;
}

static bool say_apply(struct acting *x, struct err *err)
{
	struct statement_row t;
	struct speaking s;

	if (!statement_now(x, &s, &t, err))
		return false;
	t.words = act_ref(x, "words");
	return statement_put(x->db, &t, err) && moved(x, &s, err);
}

static bool announce_apply(struct acting *x, struct err *err)
{
	struct statement_row t;
	struct speaking s;

	if (!statement_now(x, &s, &t, err))
		return false;
	t.url = act_text(x, "url");
	return statement_put(x->db, &t, err) && moved(x, &s, err);
}

/* What the list says of a disclosed one goes with it. */
static bool list_follows(struct acting *x, struct err *err)
{
	struct vuln_row v;

	if (!vuln_get(x->db, x->a, act_id(x->subject), &v, err))
		return false;
	if (v.published != TIME_NONE)
		act_follow(x, "vuln.revise", x->subject, NULL);
	return true;
}

#define TO(rel) (1u << REL_##rel)
#define SPEAK   (TO(PARTICIPANT) | TO(LEADER) | TO(COORDINATOR) | TO(HUB))
#define SEEN    (TO(PARTICIPANT) | TO(LEADER) | TO(COORDINATOR))
static const struct act_row rows[] = {
	{ "repair.set", THING_VULN, SPEAK, SEEN, SCOPE_COORDINATE, 0, ACT_FIELDS(set_fields),
	  set_prepare, set_apply, list_follows,
	  "How far the repair of a vulnerability is in a product line and branch of a vendor." },
	{ "repair.drop", THING_REPAIR, SPEAK, SEEN, SCOPE_COORDINATE, 0, ACT_FIELDS(drop_fields),
	  drop_prepare, drop_apply, NULL,
	  "A row of the matrix was a mistake: the vendor makes no such thing." },
	{ "repair.say", THING_VULN, SPEAK, SEEN, SCOPE_COORDINATE, 0, ACT_FIELDS(say_fields),
	  speak_prepare, say_apply, list_follows,
	  "What a vendor says of a vulnerability; the public reads it at disclosure." },
	{ "repair.announce", THING_VULN, SPEAK, SEEN, SCOPE_COORDINATE, 0, ACT_FIELDS(announce_fields),
	  speak_prepare, announce_apply, list_follows,
	  "The vendor tells its users: where its own bulletin is." },
};
#undef TO

const struct act_section acts_of_repairs = { "Repairs", rows, sizeof rows / sizeof *rows };

/* Things by their subject texts: "party/nova", "member/57". What each kind needs is one statement. */
#include "base/names.h"
#include "hub/act.h"
#include "hub/case/standing.h"
#include "hub/owed/obligations.h"

const struct str thing_names[THING_KIND_N] = {
	[THING_HUB] = STR_LIT("hub"), [THING_PARTY] = STR_LIT("party"), [THING_CONTACT] = STR_LIT("contact"),
	[THING_COMPONENT] = STR_LIT("component"), [THING_MEMBER] = STR_LIT("member"), [THING_INVITATION] = STR_LIT("invitation"),
	[THING_JOIN] = STR_LIT("join"), [THING_KEY] = STR_LIT("key"), [THING_SESSION] = STR_LIT("session"),
	[THING_OBLIGATION] = STR_LIT("obligation"), [THING_WEBHOOK] = STR_LIT("webhook"), [THING_RESET] = STR_LIT("reset"),
	[THING_REPORT] = STR_LIT("report"), [THING_CASE] = STR_LIT("case"), [THING_PROPOSAL] = STR_LIT("proposal"),
	[THING_THREAD] = STR_LIT("thread"), [THING_POST] = STR_LIT("post"), [THING_FILE] = STR_LIT("file"),
	[THING_VULN] = STR_LIT("vuln"), [THING_REPAIR] = STR_LIT("repair"), [THING_ENTRY] = STR_LIT("entry"),
	[THING_ADDRESS] = STR_LIT("address"),
};

/* How a kind is looked up, and whether its id is a short name or a number. */
static const struct lookup { bool there, named; enum sql_id sql; } lookups[THING_KIND_N] = {
	[THING_PARTY]      = { true, true,  SQL_THING_PARTY },
	[THING_CONTACT]    = { true, false, SQL_THING_CONTACT },
	[THING_COMPONENT]  = { true, false, SQL_THING_COMPONENT },
	[THING_MEMBER]     = { true, false, SQL_THING_MEMBER },
	[THING_INVITATION] = { true, false, SQL_THING_INVITATION },
	[THING_JOIN]       = { true, false, SQL_THING_JOIN },
	[THING_KEY]        = { true, false, SQL_THING_KEY },
	[THING_SESSION]    = { true, false, SQL_THING_SESSION },
	[THING_RESET]      = { true, false, SQL_THING_RESET },
	[THING_OBLIGATION] = { true, false, SQL_THING_OBLIGATION },
	[THING_WEBHOOK]    = { true, false, SQL_THING_WEBHOOK },
	[THING_REPORT]     = { true, false, SQL_THING_REPORT },
	[THING_CASE]       = { true, false, SQL_THING_CASE },
	[THING_PROPOSAL]   = { true, false, SQL_THING_PROPOSAL },
	[THING_THREAD]     = { true, false, SQL_THING_THREAD },
	[THING_POST]       = { true, false, SQL_THING_POST },
	[THING_FILE]       = { true, false, SQL_THING_FILE },
	[THING_VULN]       = { true, false, SQL_THING_VULN },
	[THING_REPAIR]     = { true, false, SQL_THING_REPAIR },
	[THING_ENTRY]      = { true, true,  SQL_THING_ENTRY },
	[THING_ADDRESS]    = { true, false, SQL_THING_ADDRESS },
};

bool (thing_none)(struct err *err)
{
	return err_set(err, ERR_FOUND, "there is no such thing, or it is not for you");
}

struct str act_slug(struct str subject)
{
	size_t slash = str_chr(subject, '/');

	return slash == SIZE_MAX ? STR_NONE : str_from(subject, slash + 1);
}

int64_t act_id(struct str subject)
{
	struct str id = act_slug(subject);
	uint64_t n;

	return id.n && (id.p[0] != '0' || id.n == 1) && str_u64(id, &n) && n <= INT64_MAX ? (int64_t)n : 0;
}

/* "party/nova", or the word of a relation: then all who stand so owe it. */
static void set_bearer(struct thing *t, struct str bearer)
{
	if (str_starts(bearer, STR("party/")))
		t->bearer = act_slug(bearer);
	else if (bearer.n)
		t->bearing = obligation_bearing(bearer);
}

bool thing_load(struct db *d, const struct who *w, struct str subject, enum thing_kind *ret_kind, struct thing *ret,
                struct arena *a, struct err *err)
{
	struct str word = str_sub(subject, 0, str_chr(subject, '/'));
	int kind = names_find(thing_names, THING_KIND_N, word);

	*ret = (struct thing){ 0 };
	if (kind == THING_HUB && word.n == subject.n) {
		*ret_kind = THING_HUB;
		return true;
	}
	if (kind < 0 || !lookups[kind].there || !act_slug(subject).n || (!lookups[kind].named && !act_id(subject)))
		return thing_none(err);
	struct query q = db_query(d, lookups[kind].sql);

	if (lookups[kind].named)
		bind_str(&q, 1, act_slug(subject));
	else
		bind_i64(&q, 1, act_id(subject));
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW) {
		*ret_kind = (enum thing_kind)kind;
		ret->party = str_dup(a, col_str(&q, 0));
		ret->member = col_i64(&q, 1);
		set_bearer(ret, str_dup(a, col_str(&q, 2)));
		ret->case_id = col_i64(&q, 3);
		ret->thread = col_i64(&q, 4);
	}
	query_end(&q);
	return (s == DB_ROW && standing_load(d, w, ret, err)) || (s == DB_DONE && thing_none(err));
}

/* True where there is none such, too. */
static bool try_load(struct db *d, const struct who *w, struct str subject, struct thing *ret, bool *ret_there, struct arena *a,
                     struct err *err)
{
	enum thing_kind kind;
	struct err why = { 0 };

	*ret_there = thing_load(d, w, subject, &kind, ret, a, &why);
	if (*ret_there || why.code == ERR_FOUND)
		return true;
	if (err)
		*err = why;
	return false;
}

bool thing_of_act(struct db *d, const struct who *w, const struct act_record *r, struct thing *ret, bool *ret_there,
                  struct arena *a, struct err *err)
{
	const struct act_row *row = act_named(r->name);
	struct thing made;
	bool there = false;
	int64_t id;

	if (!try_load(d, w, r->subject, ret, ret_there, a, err) || !act_case_of(d, r->seq, &id, err))
		return false;
	if (!id && row && row->makes && !(*ret_there && ret->case_id)) {
		struct str subject = str_printf(a, "%.*s/%lld", STR_ARG(thing_names[row->makes]), (long long)r->seq);

		if (!try_load(d, w, subject, &made, &there, a, err))
			return false;
		if (there && made.case_id) {
			*ret = made;
			*ret_there = true;
		}
	}
	/* A report may have gone to another case since, whose people have no part in what was done here. */
	if (!id || (*ret_there && ret->case_id == id))
		return true;
	if (!*ret_there)
		*ret = (struct thing){ 0 };
	*ret_there = true;
	ret->case_id = id;
	return standing_load(d, w, ret, err);
}

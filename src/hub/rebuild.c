#include "hub/rebuild.h"

#include <string.h>

#include "hub/act.h"
#include "hub/list/index.h"
#include "hub/list/remerge.h"

const struct table_origin table_origins[] = {
	{ "source_record", ORIGIN_SOURCE },
	{ "source_about", ORIGIN_SOURCE },
	{ "entry", ORIGIN_RECORDS },
	{ "entry_alias", ORIGIN_RECORDS },
	{ "device", ORIGIN_SOURCE },
	{ "reject", ORIGIN_ASIDE },
	{ "state", ORIGIN_ASIDE },
	{ "derived", ORIGIN_ASIDE }, /* the match index: made anew whenever it does not fit */
	{ "assessment", ORIGIN_SOURCE },
	{ "act", ORIGIN_SOURCE },
	{ "ledger_node", ORIGIN_LEDGER },
	{ "checkpoint", ORIGIN_LEDGER },
	{ "party", ORIGIN_ACTS },
	{ "contact", ORIGIN_ACTS },
	{ "component", ORIGIN_ACTS },
	{ "member", ORIGIN_ACTS },
	{ "invitation", ORIGIN_ACTS },
	{ "join_request", ORIGIN_ACTS },
	{ "reset", ORIGIN_ACTS },
	{ "address_change", ORIGIN_ACTS },
	{ "mail_trouble", ORIGIN_ACTS },
	{ "api_key", ORIGIN_ACTS },
	{ "setting", ORIGIN_ACTS },
	{ "hub_key", ORIGIN_ACTS },
	{ "pgp_key", ORIGIN_ACTS },
	{ "act_case", ORIGIN_ACTS },
	{ "report", ORIGIN_ACTS },
	{ "plan", ORIGIN_ACTS },
	{ "cases", ORIGIN_ACTS },
	{ "participant", ORIGIN_ACTS },
	{ "proposal", ORIGIN_ACTS },
	{ "proposal_answer", ORIGIN_ACTS },
	{ "jurisdiction", ORIGIN_ACTS },
	{ "thread", ORIGIN_ACTS },
	{ "thread_party", ORIGIN_ACTS },
	{ "post", ORIGIN_ACTS },
	{ "file", ORIGIN_ACTS },
	{ "assessed", ORIGIN_ACTS },
	{ "vuln", ORIGIN_ACTS },
	{ "repair", ORIGIN_ACTS },
	{ "statement", ORIGIN_ACTS },
	{ "finding", ORIGIN_ACTS },
	{ "approval", ORIGIN_ACTS },
	{ "waiver", ORIGIN_ACTS },
	{ "revealed", ORIGIN_ACTS },
	{ "erasure", ORIGIN_ACTS },
	{ "webhook", ORIGIN_ACTS },
	{ "obligation", ORIGIN_ACTS },
	{ "sealed", ORIGIN_ASIDE }, { "erased", ORIGIN_ASIDE },
	{ "thread_read", ORIGIN_ASIDE },
	{ "file_piece", ORIGIN_ASIDE },
	{ "staged_file", ORIGIN_ASIDE },
	{ "report_word", ORIGIN_ASIDE },
	{ "report_finder", ORIGIN_ASIDE },
	{ "draft", ORIGIN_ASIDE },
	{ "credential", ORIGIN_ASIDE },
	{ "passkey", ORIGIN_ASIDE },
	{ "identity", ORIGIN_ASIDE },
	{ "used_once", ORIGIN_ASIDE },
	{ "session", ORIGIN_ASIDE },
	{ "key_use", ORIGIN_ASIDE },
	{ "job", ORIGIN_ASIDE },
	{ "notice_choice", ORIGIN_ASIDE },
	{ "notice_hour", ORIGIN_ASIDE },
	{ "watch", ORIGIN_ASIDE },
	{ "watch_hit", ORIGIN_ASIDE },
	{ "watch_told", ORIGIN_ASIDE },
	{ "notice", ORIGIN_ASIDE },
	{ "webhook_health", ORIGIN_ASIDE },
};
const size_t table_origin_n = sizeof table_origins / sizeof *table_origins;

struct rebuilding {
	const struct rebuild_options *o;
	struct rebuild_sums *sums;
	struct db *is, *scratch;
	struct arena a; /* for the act or entry at hand */
};

static bool stopped(const struct rebuilding *r, struct err *err)
{
	return r->o->stop && *r->o->stop && !err_set(err, ERR_STOPPED, "stopped; nothing was written");
}

/* --- from the acts --- */

static bool again(void *ctx, const struct act_record *act, struct err *err)
{
	struct rebuilding *r = ctx;

	if (stopped(r, err))
		return false;
	arena_reset(&r->a);
	r->sums->acts++;
	if (act_replay(r->scratch, &r->a, act, err))
		return true;
	if (err->code != ERR_IO)
		err->code = ERR_STATE;
	return err_wrap(err, "doing the acts again");
}

static bool from_acts(struct rebuilding *r, struct err *err)
{
	const char *tables[200];
	size_t n = 0;

	for (size_t i = 0; i < table_origin_n; i++)
		if (table_origins[i].origin == ORIGIN_ACTS)
			tables[n++] = table_origins[i].table;
	r->scratch = compare_open(NULL, DB_MEMORY, err);
	return r->scratch && db_begin(r->scratch, err) && acts_from(r->is, 0, INT64_MAX, again, r, err) &&
	       tables_compare(r->is, r->scratch, tables, n, r->o->mend, r->o->fn, r->o->ctx, &r->sums->tables, err);
}

/* --- from the source records --- */

static bool tell(struct rebuilding *r, struct str id, const char *column, struct str found, struct str expected, struct err *err)
{
	const struct difference d = { "entry", column, id, str_sub(found, 0, 200), str_sub(expected, 0, 200) };

	r->sums->entries.differ++;
	return !r->o->fn || r->o->fn(r->o->ctx, &d, err);
}

static struct str number(struct rebuilding *r, int64_t n)
{
	return str_printf(&r->a, "%lld", (long long)n);
}

static struct str joined(struct rebuilding *r, const struct entry_row *e)
{
	struct strs sorted = { 0 };
	struct str s = STR("");

	for (size_t i = 0; i < e->alias_n; i++)
		strs_add_once(&r->a, &sorted, e->aliases[i]);
	for (size_t i = 1; i < sorted.n; i++)
		for (size_t k = i; k && str_cmp(sorted.v[k - 1], sorted.v[k]) > 0; k--) {
			struct str t = sorted.v[k];

			sorted.v[k] = sorted.v[k - 1];
			sorted.v[k - 1] = t;
		}
	for (size_t i = 0; i < sorted.n; i++)
		s = STR_JOIN(&r->a, s, i ? STR(" ") : STR(""), sorted.v[i]);
	return s;
}

/* Where two long texts part, with a little before it. */
static bool tell_text(struct rebuilding *r, struct str id, const char *column, struct str is, struct str should, struct err *err)
{
	size_t at = 0;

	while (at < is.n && at < should.n && is.p[at] == should.p[at])
		at++;
	at = at > 60 ? at - 60 : 0;
	return tell(r, id, column, str_from(is, at), str_from(should, at), err);
}

static bool compare_entry(struct rebuilding *r, const struct entry_row *is, const struct entry_row *should, bool *ret_same,
                          struct err *err)
{
	const struct { const char *column; struct str is, should; } columns[] = {
		{ "title", is->title, should->title },
		{ "component", is->component, should->component },
		{ "severity", number(r, is->severity), number(r, should->severity) },
		{ "exploited", number(r, is->exploited), number(r, should->exploited) },
		{ "withdrawn", number(r, is->withdrawn), number(r, should->withdrawn) },
		{ "published", number(r, is->published), number(r, should->published) },
		{ "updated", number(r, is->updated), number(r, should->updated) },
		{ "fix_level", number(r, is->fix_level), number(r, should->fix_level) },
		{ "words", is->words, should->words.n ? should->words : entry_words(&r->a, should) },
		{ "doc", is->doc, should->doc },
		{ "aliases", joined(r, is), joined(r, should) },
	};

	*ret_same = true;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		if (str_eq(columns[i].is, columns[i].should))
			continue;
		*ret_same = false;
		if (!tell_text(r, is->id, columns[i].column, columns[i].is, columns[i].should, err))
			return false;
	}
	return true;
}

static bool one_entry(struct rebuilding *r, struct str id, struct err *err)
{
	struct entry_row is = { 0 }, should = { 0 };
	bool there, made, same = false;

	arena_reset(&r->a);
	id = str_dup(&r->a, id);
	if (stopped(r, err) || !list_entry_row(r->is, &r->a, id, &there, &is, err) ||
	    !remerge_make(r->is, &r->a, id, &made, &should, err))
		return false;
	r->sums->entries.rows += made;
	if (there && made && !compare_entry(r, &is, &should, &same, err))
		return false;
	if (there && !made && !tell(r, id, NULL, is.title, STR_NONE, err))
		return false;
	if (!there && made && !tell(r, id, NULL, STR_NONE, should.title, err))
		return false;
	if (!r->o->mend || same || (!there && !made))
		return true;
	return made ? list_put_entry(r->is, &should, err) : list_drop_entry(r->is, id, err);
}

struct ids { struct arena a; struct strs v; };

static bool keep_id(void *ctx, struct str id, struct err *err)
{
	struct ids *ids = ctx;

	(void)err;
	strs_add(&ids->a, &ids->v, str_dup(&ids->a, id));
	return true;
}

static bool from_records(struct rebuilding *r, struct err *err)
{
	struct ids ids = { 0 };

	arena_init(&ids.a);
	bool ok = list_entry_ids(r->is, keep_id, &ids, err);

	for (size_t i = 0; ok && i < ids.v.n; i++)
		ok = one_entry(r, ids.v.v[i], err);
	arena_release(&ids.a);
	return ok && (!r->o->mend || !r->sums->entries.differ || index_rebuild(r->is, err));
}

/* --- both --- */

bool rebuild(const char *where, const struct rebuild_options *o, struct rebuild_sums *ret, struct err *err)
{
	struct rebuild_sums sums = { 0 };
	struct rebuilding r = { .o = o, .sums = &sums };
	struct db *there = db_open_lifted(where, err); /* what is not there is not made */
	bool ok = there && (r.is = compare_open(where, o->mend ? DB_WRITE : DB_READ, err));

	db_close(there);
	arena_init(&r.a);
	ok = ok && (o->mend ? db_begin(r.is, err) : db_look(r.is, err)) && from_acts(&r, err) && from_records(&r, err);
	if (ok && o->mend)
		ok = db_commit(r.is, err);
	arena_release(&r.a);
	db_close(r.scratch);
	db_close(r.is); /* rolls back what is open */
	if (ok)
		*ret = sums;
	return ok;
}

/* Entries: one row each, replaced by id, with their aliases and their words beside them. */
#include "base/json.h"
#include "base/limits.h"
#include "store/driver.h"
#include "store/find.h"
#include "store/list.h"
#include "store/words.h"

/* In their order: what is looked up as a phrase and need not stand so in the document. */
struct str entry_words(struct arena *a, const struct entry_row *e)
{
	struct strs whole = { 0 }, once = { (struct str[]){ e->title, e->component, e->summary }, 3, 3 };

	strs_add(a, &whole, e->id);
	for (size_t i = 0; i < e->alias_n; i++)
		strs_add(a, &whole, e->aliases[i]);
	strs_add(a, &whole, e->terms);
	return words_join(a, &whole, &once);
}

/* --- writing --- */

static bool run_rank(struct db *d, enum sql_id id, int64_t rank, struct err *err)
{
	struct query q = db_query(d, id);

	bind_i64(&q, 1, rank);
	return db_run(&q, err);
}

/* Columns that entry_add and entry_replace share, from title on; both have the id or the rank before it. */
static void bind_columns(struct query *q, int at, const struct entry_row *e, struct str words)
{
	bind_str(q, at++, e->title);
	bind_str(q, at++, e->component);
	bind_i64(q, at++, e->severity);
	bind_i64(q, at++, e->exploited);
	bind_i64(q, at++, e->withdrawn);
	bind_i64(q, at++, e->published);
	bind_i64(q, at++, e->updated);
	bind_i64(q, at++, e->fix_level);
	bind_str(q, at++, words);
	bind_str(q, at, e->doc);
}

static bool add_aliases(struct db *d, int64_t rank, const struct entry_row *e, struct err *err)
{
	for (size_t i = 0; i < e->alias_n; i++) {
		struct query q = db_query(d, SQL_ALIAS_ADD);

		bind_str(&q, 1, e->aliases[i]);
		bind_i64(&q, 2, rank);
		if (!db_run(&q, err))
			return false;
	}
	return true;
}

static bool read_aliases(struct db *d, struct arena *a, int64_t rank, struct strs *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ALIASES_OF);
	enum db_step s;

	bind_i64(&q, 1, rank);
	while ((s = db_step(&q, err)) == DB_ROW)
		strs_add(a, ret, str_dup(a, col_str(&q, 0)));
	return s == DB_DONE;
}

static bool keep_aliases(struct db *d, struct arena *a, int64_t rank, const struct entry_row *e, struct err *err)
{
	struct strs there = { 0 };

	if (!read_aliases(d, a, rank, &there, err))
		return false;
	bool same = there.n == e->alias_n;

	for (size_t i = 0; same && i < e->alias_n; i++)
		same = strs_has(&there, e->aliases[i]);
	return same || (run_rank(d, SQL_ALIAS_CLEAR, rank, err) && add_aliases(d, rank, e, err));
}

/* *ret_rank is 0 when the id is there already. */
static bool add(struct db *d, const struct entry_row *e, struct str words, int64_t *ret_rank, struct err *err)
{
	struct query q = db_query(d, SQL_ENTRY_ADD);

	bind_str(&q, 1, e->id);
	bind_columns(&q, 2, e, words);
	if (!db_insert(&q, e->is_new, ret_rank, err))
		return false;
	return *ret_rank == 0 || (find_add(d, *ret_rank, words, err) && add_aliases(d, *ret_rank, e, err));
}

/* The row under an id and its words; *ret_rank is 0 when there is none. */
static bool find_words(struct db *d, struct arena *a, struct str id, int64_t *ret_rank, struct str *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ENTRY_WORDS);

	*ret_rank = 0;
	bind_str(&q, 1, id);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW) {
		*ret_rank = col_i64(&q, 0);
		*ret = str_dup(a, col_str(&q, 1));
	}
	query_end(&q);
	return s != DB_FAILED;
}

static bool replace(struct db *d, struct arena *a, const struct entry_row *e, struct str words, struct err *err)
{
	struct str old = STR_NONE;
	int64_t rank;

	if (!find_words(d, a, e->id, &rank, &old, err))
		return false;
	bool reword = !str_eq(old, words);

	if (reword && !find_drop(d, rank, old, err))
		return false;
	struct query q = db_query(d, SQL_ENTRY_REPLACE);

	bind_i64(&q, 1, rank);
	bind_columns(&q, 2, e, words);
	return db_run(&q, err) && (!reword || find_add(d, rank, words, err)) && keep_aliases(d, a, rank, e, err);
}

bool list_put_entry(struct db *d, const struct entry_row *e, struct err *err)
{
	struct arena a;
	int64_t rank;
	bool own;

	if (!db_join(d, &own, err))
		return false;
	arena_init(&a);
	struct str words = e->words.n ? e->words : entry_words(&a, e);
	bool ok = add(d, e, words, &rank, err) && (rank != 0 || replace(d, &a, e, words, err));

	arena_release(&a);
	return db_leave(d, own, ok, err) || err_wrap(err, "keeping entry %.*s", STR_ARG(e->id));
}

bool list_drop_entry(struct db *d, struct str id, struct err *err)
{
	struct str words = STR_NONE;
	struct arena a;
	int64_t rank = 0;
	bool own;

	if (!db_join(d, &own, err))
		return false;
	arena_init(&a);
	bool ok = find_words(d, &a, id, &rank, &words, err) &&
	          (rank == 0 || (find_drop(d, rank, words, err) && run_rank(d, SQL_ENTRY_DROP, rank, err)));

	arena_release(&a);
	return db_leave(d, own, ok, err) || err_wrap(err, "dropping entry %.*s", STR_ARG(id));
}

/* --- reading --- */

/* The row at hand; strings are good until the next step. */
static void read_row(struct query *q, struct entry_row *ret)
{
	*ret = (struct entry_row){
		.rank = col_i64(q, 0), .id = col_str(q, 1), .title = col_str(q, 2), .component = col_str(q, 3),
		.severity = (int)col_i64(q, 4), .exploited = col_i64(q, 5) != 0, .withdrawn = col_i64(q, 6) != 0,
		.published = (day)col_i64(q, 7), .updated = (day)col_i64(q, 8), .fix_level = (day)col_i64(q, 9),
		.doc = col_str(q, 10),
	};
}

/* False also when there is no such id; *ret_there says which. */
static bool by_id(struct db *d, struct arena *a, struct str id, struct entry_row *ret, bool *ret_there, struct err *err)
{
	struct query q = db_query(d, SQL_ENTRY_BY_ID);
	struct entry_row e = { 0 };

	bind_str(&q, 1, id);
	enum db_step s = db_step(&q, err);

	*ret_there = s != DB_DONE;
	if (s == DB_ROW) {
		read_row(&q, &e);
		e.id = str_dup(a, e.id);
		e.title = str_dup(a, e.title);
		e.component = str_dup(a, e.component);
		e.doc = str_dup(a, e.doc);
		*ret = e;
	}
	query_end(&q);
	return s == DB_ROW;
}

static bool bearers(struct db *d, struct arena *a, struct str alias, struct strs *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ALIAS_BEARERS);
	enum db_step s;

	bind_str(&q, 1, alias);
	while ((s = db_step(&q, err)) == DB_ROW)
		strs_add(a, ret, str_dup(a, col_str(&q, 0)));
	return s == DB_DONE;
}

static bool by_alias(struct db *d, struct arena *a, struct str alias, struct entry_row *ret, struct err *err)
{
	struct strs ids = { 0 };
	struct str names = STR_NONE;
	bool there;

	if (!bearers(d, a, alias, &ids, err))
		return false;
	if (ids.n == 0)
		return err_set(err, ERR_FOUND, "the list has no %.*s", STR_ARG(alias));
	if (ids.n == 1)
		return by_id(d, a, ids.v[0], ret, &there, err);
	for (size_t i = 0; i < ids.n && i < 10; i++)
		names = str_printf(a, "%.*s%s%.*s", STR_ARG(names), i ? ", " : "", STR_ARG(ids.v[i]));
	return err_set(err, ERR_FOUND, "%.*s is another name of %zu entries: %.*s%s", STR_ARG(alias), ids.n, STR_ARG(names),
	               ids.n > 10 ? ", ..." : "");
}

/* The description has no column of its own: it stands in the document. */
static bool fill(struct db *d, struct arena *a, struct entry_row *e, struct err *err)
{
	struct strs aliases = { 0 };
	struct json doc;

	if (!read_aliases(d, a, e->rank, &aliases, err))
		return false;
	e->aliases = aliases.v;
	e->alias_n = aliases.n;
	return json_read(a, e->doc, LIMIT_RECORD, &doc, err) && json_str(&doc, "summary", JSON_OPTIONAL, &e->summary, err);
}

bool list_entry(struct db *d, struct arena *a, struct str id, struct entry_row *ret, struct err *err)
{
	struct entry_row e;
	bool there;

	if (!by_id(d, a, id, &e, &there, err) && (there || !by_alias(d, a, id, &e, err)))
		return false;
	if (!fill(d, a, &e, err))
		return err_wrap(err, "entry %.*s", STR_ARG(e.id));
	*ret = e;
	return true;
}

bool list_entry_row(struct db *d, struct arena *a, struct str id, bool *ret_there, struct entry_row *ret, struct err *err)
{
	struct strs aliases = { 0 };
	struct entry_row e;
	int64_t rank;

	if (!by_id(d, a, id, &e, ret_there, err))
		return !*ret_there;
	if (!find_words(d, a, id, &rank, &e.words, err) || !read_aliases(d, a, e.rank, &aliases, err))
		return false;
	e.aliases = aliases.v;
	e.alias_n = aliases.n;
	*ret = e;
	return true;
}

bool list_entry_ids(struct db *d, bool (*fn)(void *ctx, struct str id, struct err *err), void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_ENTRY_IDS);
	enum db_step s = DB_DONE;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) == DB_ROW)
		ok = fn(ctx, col_str(&q, 0), err);
	query_end(&q);
	return ok && s != DB_FAILED;
}

bool list_entries(struct db *d, bool (*fn)(void *ctx, const struct entry_row *e, struct err *err), void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_ENTRIES_ALL);
	struct entry_row e;
	enum db_step s;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) != DB_DONE) {
		if (s == DB_FAILED)
			return false;
		read_row(&q, &e);
		ok = fn(ctx, &e, err);
	}
	query_end(&q);
	return ok;
}

#include "store/compare.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "sql_copy.h" /* generated: sql_tables[], sql_copy_texts[] */
#include "store/driver.h"

enum { SHOWN = 200 }; /* bytes of a value that are told */

/* --- the statements --- */

/* One book to compare with, one to mend with; kept as long as the program runs: connections refer to them. A statement without
 * text is not prepared, which with PostgreSQL is most of what opening costs. */
static struct sql_book looking, mending;

static struct sql_book make_book(bool mends)
{
	struct sql_text *texts = calloc(SQL_N + sql_table_n * COPY_N, sizeof *texts);
	struct sql_book b = sql_book;

	if (!texts)
		abort();
	memcpy(texts, sql_book.texts, SQL_N * sizeof *texts);
	memcpy(texts + SQL_N, sql_copy_texts, sql_table_n * COPY_N * sizeof *texts);
	for (size_t i = 0; i < sql_table_n * COPY_N; i++)
		if (i % COPY_N == COPY_COUNT || (!mends && i % COPY_N != COPY_OUT))
			for (size_t e = 0; e < SQL_ENGINE_N; e++)
				texts[SQL_N + i].engine[e] = "";
	b.texts = texts;
	b.text_n = SQL_N + sql_table_n * COPY_N;
	return b;
}

static void make_books(void)
{
	looking = make_book(false);
	mending = make_book(true);
}

struct db *compare_open(const char *where, enum db_mode mode, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_books);
	return db_open_book(where, mode, mode == DB_WRITE ? &mending : &looking, err);
}

static struct query ask(struct db *d, size_t table, enum sql_copy what)
{
	return db_query(d, (enum sql_id)(SQL_N + table * COPY_N + what));
}

size_t compare_tables(const char *const **ret)
{
	static const char *names[200];

	assert(sql_table_n <= sizeof names / sizeof *names);
	for (size_t i = 0; i < sql_table_n; i++)
		names[i] = sql_tables[i].name;
	*ret = names;
	return sql_table_n;
}

/* --- rows --- */

struct cell {
	bool null;
	int64_t n;
	double f;
	struct str bytes;
};
struct row {
	struct cell *cells;
	bool seen;
};
enum deed { DEED_PUT, DEED_ADD, DEED_DROP };
struct change {
	size_t table;
	enum deed deed;
	struct cell *cells;
	struct change *next;
};
struct comparing {
	struct arena a;      /* for the whole */
	struct arena scratch; /* for the row at hand */
	struct db *is, *should;
	difference_fn *fn;
	void *ctx;
	struct compared *sums;
	struct change *changes[3]; /* newest first, by what is to be done */
};

static struct cell *read_cells(struct arena *a, const struct sql_table *t, struct query *q)
{
	struct cell *c = arena_array(a, struct cell, t->column_n);

	for (size_t i = 0; i < t->column_n; i++) {
		int at = (int)i;

		c[i].null = col_is_null(q, at);
		if (t->types[i] == SQL_WHOLE)
			c[i].n = col_i64(q, at);
		else if (t->types[i] == SQL_REAL)
			c[i].f = col_f64(q, at);
		else
			c[i].bytes = str_dup(a, t->types[i] == SQL_TEXT ? col_str(q, at) : col_blob(q, at));
	}
	return c;
}

static bool same_cell(enum sql_type type, const struct cell *x, const struct cell *y)
{
	if (x->null || y->null)
		return x->null == y->null;
	if (type == SQL_REAL)
		return memcmp(&x->f, &y->f, sizeof x->f) == 0;
	return type == SQL_WHOLE ? x->n == y->n : str_eq(x->bytes, y->bytes);
}

/* For people, and as a key: parts of a key are told apart by their lengths where a text could hold the mark. */
static void put_cell(struct buf *b, enum sql_type type, const struct cell *c)
{
	if (c->null)
		buf_puts(b, "NULL");
	else if (type == SQL_WHOLE)
		buf_put_i64(b, c->n);
	else if (type == SQL_REAL)
		buf_printf(b, "%.17g", c->f);
	else if (type == SQL_TEXT)
		buf_put(b, c->bytes);
	else
		for (size_t i = 0; i < c->bytes.n; i++)
			buf_printf(b, "%02x", (unsigned char)c->bytes.p[i]);
}

static struct str cell_text(struct arena *a, enum sql_type type, const struct cell *c)
{
	struct buf b;

	buf_init(&b, GIB);
	put_cell(&b, type, c);
	struct str s = str_dup(a, str_sub(buf_str(&b), 0, SHOWN));

	buf_release(&b);
	return s;
}

static struct str key_text(struct arena *a, const struct sql_table *t, const struct cell *c, bool exact)
{
	struct buf b;

	buf_init(&b, GIB);
	for (size_t i = 0; i < t->key_n; i++) {
		size_t at = t->key[i], before;

		buf_puts(&b, i ? "/" : "");
		before = b.n;
		put_cell(&b, t->types[at], &c[at]);
		if (exact)
			buf_printf(&b, ":%zu", b.n - before);
	}
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

/* --- telling --- */

static bool tell(struct comparing *c, size_t table, const char *column, const struct cell *cells, struct str found,
                 struct str expected, struct err *err)
{
	const struct sql_table *t = &sql_tables[table];
	const struct difference d = { t->name, column, key_text(&c->scratch, t, cells, false), found, expected };

	return !c->fn || c->fn(c->ctx, &d, err);
}

static struct str row_text(struct comparing *c, const struct sql_table *t, const struct cell *cells)
{
	struct buf b;

	buf_init(&b, GIB);
	for (size_t i = 0; i < t->column_n; i++) {
		buf_printf(&b, "%s%s ", i ? ", " : "", t->columns[i]);
		put_cell(&b, t->types[i], &cells[i]);
	}
	struct str s = str_dup(&c->scratch, str_sub(buf_str(&b), 0, SHOWN));

	buf_release(&b);
	return s;
}

static void plan(struct comparing *c, size_t table, enum deed deed, struct cell *cells)
{
	struct change *w = arena_new(&c->a, struct change);

	*w = (struct change){ table, deed, cells, c->changes[deed] };
	c->changes[deed] = w;
}

/* --- comparing --- */

static bool compare_row(struct comparing *c, size_t table, struct cell *is, struct cell *should, struct err *err)
{
	const struct sql_table *t = &sql_tables[table];
	bool differs = false;

	for (size_t i = 0; i < t->column_n; i++) {
		if (same_cell(t->types[i], &is[i], &should[i]))
			continue;
		differs = true;
		c->sums->differ++;
		if (!tell(c, table, t->columns[i], should, cell_text(&c->scratch, t->types[i], &is[i]),
		          cell_text(&c->scratch, t->types[i], &should[i]), err))
			return false;
	}
	if (differs)
		plan(c, table, DEED_PUT, should);
	return true;
}

struct rows {
	struct map by_key;
	struct row *v;
	size_t n, cap;
};

static bool load(struct comparing *c, size_t table, struct rows *r, struct err *err)
{
	const struct sql_table *t = &sql_tables[table];
	struct query q = ask(c->should, table, COPY_OUT);
	enum db_step s;
	bool new;

	while ((s = db_step(&q, err)) == DB_ROW) {
		struct cell *cells = read_cells(&c->a, t, &q);

		r->v = arena_grow(&c->a, r->v, r->n, &r->cap, sizeof *r->v);
		*map_put(&c->a, &r->by_key, key_text(&c->a, t, cells, true), &new) = (uint32_t)r->n;
		r->v[r->n++] = (struct row){ cells, false };
	}
	c->sums->rows += (int64_t)r->n;
	return s == DB_DONE;
}

static bool look_at(struct comparing *c, size_t table, struct rows *r, struct query *q, struct err *err)
{
	const struct sql_table *t = &sql_tables[table];
	struct cell *is = read_cells(&c->scratch, t, q);
	uint32_t *at = map_get(&r->by_key, key_text(&c->scratch, t, is, true));

	if (at) {
		r->v[*at].seen = true;
		return compare_row(c, table, is, r->v[*at].cells, err);
	}
	c->sums->differ++;
	plan(c, table, DEED_DROP, read_cells(&c->a, t, q));
	return tell(c, table, NULL, is, row_text(c, t, is), STR_NONE, err);
}

static bool compare_table(struct comparing *c, size_t table, struct err *err)
{
	const struct sql_table *t = &sql_tables[table];
	struct rows r = { 0 };
	enum db_step s = DB_DONE;
	bool ok = load(c, table, &r, err);
	struct query q;

	if (!ok)
		return false;
	q = ask(c->is, table, COPY_OUT);
	while (ok && (s = db_step(&q, err)) == DB_ROW) {
		arena_reset(&c->scratch);
		ok = look_at(c, table, &r, &q, err);
	}
	query_end(&q);
	for (size_t i = 0; ok && s != DB_FAILED && i < r.n; i++)
		if (!r.v[i].seen) {
			arena_reset(&c->scratch);
			c->sums->differ++;
			plan(c, table, DEED_ADD, r.v[i].cells);
			ok = tell(c, table, NULL, r.v[i].cells, STR_NONE, row_text(c, t, r.v[i].cells), err);
		}
	return ok && s != DB_FAILED;
}

/* --- mending --- */

static void bind_cell(struct query *q, int at, enum sql_type type, const struct cell *c)
{
	if (c->null)
		bind_null(q, at);
	else if (type == SQL_WHOLE)
		bind_i64(q, at, c->n);
	else if (type == SQL_REAL)
		bind_f64(q, at, c->f);
	else if (type == SQL_TEXT)
		bind_str(q, at, c->bytes);
	else
		bind_blob(q, at, c->bytes);
}

static bool apply(struct comparing *c, const struct change *w, struct err *err)
{
	static const enum sql_copy what[] = { [DEED_PUT] = COPY_PUT, [DEED_ADD] = COPY_IN, [DEED_DROP] = COPY_DROP };
	const struct sql_table *t = &sql_tables[w->table];
	struct query q = ask(c->is, w->table, what[w->deed]);

	if (w->deed == DEED_DROP)
		for (size_t i = 0; i < t->key_n; i++)
			bind_cell(&q, (int)i + 1, t->types[t->key[i]], &w->cells[t->key[i]]);
	else
		for (size_t i = 0; i < t->column_n; i++)
			bind_cell(&q, (int)i + 1, t->types[i], &w->cells[i]);
	return db_run(&q, err) || err_wrap(err, "table %s", t->name);
}

static struct change *turned(struct change *w)
{
	struct change *to = NULL;

	while (w) {
		struct change *next = w->next;

		w->next = to;
		to = w;
		w = next;
	}
	return to;
}

/* What nobody needs goes first, from the last table of the schema on, since rows refer to tables before theirs; what is new comes
 * from the first on. */
static bool mend_all(struct comparing *c, struct err *err)
{
	struct change *order[] = { c->changes[DEED_DROP], turned(c->changes[DEED_ADD]), turned(c->changes[DEED_PUT]) };

	for (size_t i = 0; i < 3; i++)
		for (const struct change *w = order[i]; w; w = w->next)
			if (!apply(c, w, err))
				return false;
	return true;
}

static size_t table_named(const char *name)
{
	size_t i = 0;

	while (i < sql_table_n && strcmp(sql_tables[i].name, name) != 0)
		i++;
	assert(i < sql_table_n);
	return i;
}

static bool wanted(const char *const *tables, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(tables[i], name) == 0)
			return true;
	return false;
}

bool tables_compare(struct db *is, struct db *should, const char *const *tables, size_t n, bool mend, difference_fn *fn, void *ctx,
                    struct compared *ret, struct err *err)
{
	struct comparing c = { .is = is, .should = should, .fn = fn, .ctx = ctx, .sums = ret };
	bool ok = true;

	*ret = (struct compared){ 0 };
	for (size_t i = 0; i < n; i++)
		table_named(tables[i]);
	arena_init(&c.a);
	arena_init(&c.scratch);
	for (size_t i = 0; ok && i < sql_table_n; i++)
		if (wanted(tables, n, sql_tables[i].name))
			ok = compare_table(&c, i, err);
	ok = ok && (!mend || mend_all(&c, err));
	arena_release(&c.scratch);
	arena_release(&c.a);
	return ok;
}

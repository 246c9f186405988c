#include "store/copy.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL /* the header is the library */
#include <xxhash.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "sql_copy.h" /* generated: sql_tables[], sql_copy_texts[] */
#include "store/driver.h"

struct copying {
	struct db *from, *to;
	const atomic_int *stop;
	struct arena row;  /* mended texts of the row at hand */
	struct buf form;   /* its bytes, as they are summed */
};

/* --- one row --- */

static void put_u64(struct buf *b, uint64_t v)
{
	char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (char)(v >> (8 * i) & 0xff);
	buf_put(b, str_n(bytes, sizeof bytes));
}

/* A column's form: what it is, its length where it has one, its bytes. */
static void put_form(struct copying *c, enum sql_type type, struct query *out, int at, struct str bytes)
{
	double v;
	uint64_t bits;

	if (col_is_null(out, at)) {
		buf_putc(&c->form, 'n');
		return;
	}
	buf_putc(&c->form, "irtb"[type]);
	switch (type) {
	case SQL_WHOLE:
		put_u64(&c->form, (uint64_t)col_i64(out, at));
		break;
	case SQL_REAL:
		v = col_f64(out, at);
		memcpy(&bits, &v, sizeof bits);
		put_u64(&c->form, bits);
		break;
	default:
		put_u64(&c->form, bytes.n);
		buf_put(&c->form, bytes);
	}
}

static void bind_column(enum sql_type type, struct query *out, struct query *in, int at, struct str bytes)
{
	if (col_is_null(out, at))
		bind_null(in, at + 1);
	else if (type == SQL_WHOLE)
		bind_i64(in, at + 1, col_i64(out, at));
	else if (type == SQL_REAL)
		bind_f64(in, at + 1, col_f64(out, at));
	else if (type == SQL_TEXT)
		bind_str(in, at + 1, bytes);
	else
		bind_blob(in, at + 1, bytes);
}

/* The row at hand into the sum, and into `in` when there is one. */
static bool take_row(struct copying *c, const struct sql_table *t, struct query *out, struct query *in, struct table_sum *sum,
                     struct err *err)
{
	buf_clear(&c->form);
	arena_reset(&c->row);
	for (int i = 0; i < (int)t->column_n; i++) {
		struct str bytes = STR_NONE;

		if (t->types[i] == SQL_TEXT)
			bytes = utf8_mend(&c->row, col_str(out, i));
		else if (t->types[i] == SQL_BYTES)
			bytes = col_blob(out, i);
		put_form(c, t->types[i], out, i, bytes);
		if (in)
			bind_column(t->types[i], out, in, i, bytes);
	}
	if (!buf_ok(&c->form, err))
		return false;
	XXH128_hash_t h = XXH3_128bits(c->form.p, c->form.n);

	sum->rows++;
	sum->digest[1] += h.low64;
	sum->digest[0] += h.high64 + (sum->digest[1] < h.low64);
	return true;
}

/* --- tables --- */

static struct query ask(struct db *d, size_t table, enum sql_copy what)
{
	return db_query(d, (enum sql_id)(table * COPY_N + what));
}

static bool stopped(const struct copying *c) { return c->stop && *c->stop; }

/* All rows of a table of d, summed; and put into c->to when `put`. */
static bool pass(struct copying *c, struct db *d, size_t table, bool put, struct table_sum *ret, struct err *err)
{
	const struct sql_table *t = &sql_tables[table];
	struct query out = ask(d, table, COPY_OUT);
	enum db_step s;
	bool ok = true;

	*ret = (struct table_sum){ .name = t->name };
	while (ok && (s = db_step(&out, err)) != DB_DONE) {
		struct query in = { 0 };

		if (s == DB_FAILED)
			return err_wrap(err, "table %s", t->name);
		if (put)
			in = ask(c->to, table, COPY_IN);
		ok = take_row(c, t, &out, put ? &in : NULL, ret, err) && (!put || db_run(&in, err));
		if (!ok && put)
			query_end(&in);
		if (ok && stopped(c))
			ok = err_set(err, ERR_STOPPED, "stopped; nothing was copied");
	}
	query_end(&out);
	return ok || err_wrap(err, "table %s", t->name);
}

static bool is_empty(struct db *d, struct err *err)
{
	for (size_t i = 0; i < sql_table_n; i++) {
		struct query q = ask(d, i, COPY_OUT);
		enum db_step s = db_step(&q, err);

		query_end(&q);
		if (s == DB_FAILED)
			return false;
		if (s == DB_ROW)
			return err_set(err, ERR_STATE, "the target holds a list already (its table %s is not empty): it must be a new one",
			               sql_tables[i].name);
	}
	return true;
}

static bool same(const struct table_sum *a, const struct table_sum *b, struct err *err)
{
	if (a->rows == b->rows && memcmp(a->digest, b->digest, sizeof a->digest) == 0)
		return true;
	return err_set(err, ERR_DB, "table %s: %lld rows with digest %016llx went out, %lld with %016llx came in: nothing is kept",
	               a->name, (long long)a->rows, (unsigned long long)a->digest[0], (long long)b->rows,
	               (unsigned long long)b->digest[0]);
}

/* Within the target's transaction. */
static bool copy_tables(struct copying *c, struct copy_report *r, struct err *err)
{
	struct query fill;

	for (size_t i = 0; i < sql_table_n; i++) {
		struct query count;

		if (!pass(c, c->from, i, true, &r->tables[i], err))
			return false;
		r->rows += r->tables[i].rows;
		count = ask(c->to, i, COPY_COUNT);
		if (!db_run(&count, err))
			return false;
	}
	fill = db_query(c->to, (enum sql_id)(sql_table_n * COPY_N));
	return db_run(&fill, err);
}

static bool verify(struct copying *c, const struct copy_report *r, struct err *err)
{
	for (size_t i = 0; i < sql_table_n; i++) {
		struct table_sum there;

		if (!pass(c, c->to, i, false, &there, err) || !same(&r->tables[i], &there, err))
			return false;
	}
	return true;
}

static bool copy(struct copying *c, struct copy_report *r, struct err *err)
{
	if (!db_begin(c->to, err) || !is_empty(c->to, err))
		return false;
	return db_look(c->from, err) && copy_tables(c, r, err) && verify(c, r, err) && db_commit(c->to, err);
}

/* --- the two --- */

/* The schema with other statements: each table's three, and the one that fills the full text. */
static struct sql_book copy_book(void)
{
	struct sql_book b = sql_book;
	struct sql_text *texts = calloc(sql_table_n * COPY_N + 1, sizeof *texts);

	if (!texts)
		abort();
	memcpy(texts, sql_copy_texts, sql_table_n * COPY_N * sizeof *texts);
	texts[sql_table_n * COPY_N] = sql_book.texts[SQL_FIND_FILL];
	b.texts = texts;
	b.text_n = sql_table_n * COPY_N + 1;
	return b;
}

static struct db *open_source(const char *from, const struct sql_book *book, struct err *err)
{
	struct db *lifted = db_open_lifted(from, err);

	if (!lifted)
		return NULL;
	db_close(lifted);
	return db_open_book(from, DB_READ, book, err);
}

bool db_copy(struct arena *a, const char *from, const char *to, const atomic_int *stop, struct copy_report *ret, struct err *err)
{
	struct sql_book book = copy_book();
	struct copying c = { .stop = stop };
	struct copy_report r = { .tables = arena_array(a, struct table_sum, sql_table_n), .n = sql_table_n };

	arena_init(&c.row);
	buf_init(&c.form, GIB);
	bool ok = (c.from = open_source(from, &book, err)) || err_wrap(err, "reading");

	ok = ok && ((c.to = db_open_book(to, DB_WRITE, &book, err)) || err_wrap(err, "writing"));
	ok = ok && copy(&c, &r, err);
	db_close(c.from); /* both roll back what is open */
	db_close(c.to);
	buf_release(&c.form);
	arena_release(&c.row);
	free((struct sql_text *)(uintptr_t)book.texts);
	if (ok)
		*ret = r;
	return ok;
}

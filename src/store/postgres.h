/*
 * store/postgres - inside of the PostgreSQL driver: what its rooms share.
 *
 * One connection, always in libpq's pipeline mode. A statement that gives rows is sent and answered at once. A write within
 * a transaction is only sent: its answer is read when something else must be waited for anyway, and a failure is
 * told by the next statement with an answer, at the latest by the commit. So an import waits for the server a few
 * times, not once for each row. Values go and come in binary, as what the server says the parameter or column is.
 *
 *   postgres.c          transactions, statements, rows
 *   postgres_open.c     address, connection, whose database it is, schema, statements made ready
 *   postgres_value.c    values to and from the server's binary forms
 *   postgres_fault.c    what the server says, as errors of ours
 */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include <libpq-fe.h>

#include "store/driver.h"

enum { PG_WAITING_MAX = 512 }; /* writes that may be unanswered: bounds what both sides hold in memory */

struct pg_type; /* postgres_value.c */

struct pg_shape { /* what the server says of a prepared statement */
	const struct pg_type **params, **columns;
	int param_n, column_n;
};

struct pg_statement {
	int id;
	const struct pg_shape *shape;
	bool busy, spare;         /* handed out, not ended; a second one under its id: freed when ended */
	int64_t last;             /* within a transaction: where the row that this insert made last stands; 0: not known */
	bool sent, cut;           /* asked already; its rows were lost with the connection */
	const char *fault;        /* a value that could not be bound */
	/* One for each parameter, as libpq takes them. */
	const char **values;
	int *sizes;
	char (*numbers)[8];
	struct arena mended;      /* texts that were no UTF-8, until the statement ends */
	/* The row at hand, and those that came while another statement was asked. */
	PGresult *row;
	PGresult **kept;
	size_t kept_n, kept_at, kept_cap;
};

struct postgres {
	PGconn *c;
	char *address, *where;         /* as given; for messages, without its password */
	enum db_mode mode;
	const struct sql_book *book;
	struct pg_shape *shapes;       /* by enum sql_id */
	struct pg_statement *statements;
	int *formats;                  /* all binary, as many as the longest parameter list */
	char lock[80], tell[80];       /* statements: one writer at a time; tell others of a commit */
	char listen[80];
	struct pg_statement *stream;   /* its rows are still coming */
	unsigned waiting, unflushed;   /* writes whose answers have not been read; sent since the server was asked to answer */
	int64_t foretold[PG_WAITING_MAX]; /* what they will answer, oldest at foretold_at; 0: nothing was foretold */
	unsigned foretold_at;
	bool failed;                   /* the transaction is lost, for this reason: */
	struct err why;
	bool listening, deaf;          /* hears of commits; cannot, as on a standby */
};

/* --- postgres_fault.c --- */
/* The address for people: host, port and database, never a password. Malloc'ed; NULL when it is no address. */
char *pg_where(const char *address);
bool pg_gone(const struct postgres *p); /* there is no connection any more */
bool pg_ends(const PGresult *r); /* a failure after which there is none: the server's last word, or libpq's own (also NULL) */
/* What a result, or the connection when it is NULL, complains of. False. */
bool pg_fault(struct postgres *p, const PGresult *r, const char *doing, struct err *err);

/* --- postgres_open.c --- */
/* Connect, look, lift and prepare; also again, after the connection was lost. Nothing is left on failure. */
bool pg_connect(struct postgres *p, struct err *err);
void pg_disconnect(struct postgres *p);
struct pg_statement *pg_statement_new(int id, const struct pg_shape *shape);
void pg_statement_release(struct pg_statement *st);
bool pg_open(struct db *d, const char *where, enum db_mode mode, struct err *err);
void pg_close(struct db *d);

/* --- postgres_value.c --- */
const struct pg_type *pg_type_of(Oid oid); /* NULL: not one that statements of ours may use */
bool pg_put_i64(const struct pg_type *t, char to[static 8], int *ret_n, int64_t v);
bool pg_put_f64(const struct pg_type *t, char to[static 8], int *ret_n, double v);
bool pg_takes_bytes(const struct pg_type *t, bool *ret_text);
int64_t pg_get_i64(const struct pg_type *t, const char *p, int n);
double pg_get_f64(const struct pg_type *t, const char *p, int n);

#endif

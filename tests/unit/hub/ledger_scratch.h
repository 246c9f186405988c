/* ledger_scratch - a hub with acts in it, some sealed, and the database's own means to change what nobody may change. */
#ifndef TEST_LEDGER_SCRATCH_H
#define TEST_LEDGER_SCRATCH_H

#include "hub_scratch.h"

#include <sqlite3.h>

#include "hub/ledger/ledger.h"
#include "hub/ledger/ledger_check.h"
#include "store/ledger.h"

/* A row of our own: an act that keeps one value open and one sealed. */
static const struct act_field note_fields[] = {
	{ "text", ACT_TEXT, ACT_REQUIRED, .min = 0 }, { "who", ACT_TEXT, ACT_SEALED, .min = 0 }, { "mail", ACT_TEXT, ACT_SEALED, .min = 0 },
};
static inline bool note_apply(struct acting *x, struct err *err) { (void)x; (void)err; return true; }
static const struct act_row note_row = { "test.note", THING_HUB, 1u << REL_HUB | 1u << REL_MEMBER, 1u << REL_COORDINATOR, SCOPE_READ, 0,
	                                 ACT_FIELDS(note_fields), .apply = note_apply };

/* The same of a party. */
static const struct act_row about_row = { "test.about", THING_PARTY, 1u << REL_HUB, 0, SCOPE_READ, 0, ACT_FIELDS(note_fields),
	                                  .apply = note_apply };

static inline void noted_of(struct hub_scratch *s, const struct act_row *row, const char *subject, const struct who *w, const char *text,
                            const char *who, const char *once, struct outcome *ret)
{
	const struct act_input in[] = { { STR("text"), str_of(text) }, { STR("who"), str_of(who) }, { STR("mail"), STR("a@b.example") } };
	struct act_request r = { .row = row, .who = *w, .subject = str_of(subject), .once = str_of(once) };
	struct act_value *v;
	struct outcome out;

	did(s, act_decode(&s->a, &note_row, in, who ? 3 : 1, &v, NULL, NULL, &s->err));
	r.values = v;
	did(s, hub_act(s->hub, &s->a, &r, ret ? ret : &out, &s->err));
}
static inline void noted(struct hub_scratch *s, const struct who *w, const char *text, const char *who, const char *once,
                         struct outcome *ret)
{
	noted_of(s, &note_row, "hub", w, text, who, once, ret);
}

/* --- by the database's own means --- */

struct raw {
	sqlite3 *lite;
#ifdef LIBPQ_FE_H
	PGconn *pg;
#endif
};

static inline bool raw_tries(struct raw *r, const char *sql)
{
	if (r->lite)
		return sqlite3_exec(r->lite, sql, NULL, NULL, NULL) == SQLITE_OK;
#ifdef LIBPQ_FE_H
	PGresult *res = PQexec(r->pg, sql);
	bool ok = PQresultStatus(res) == PGRES_COMMAND_OK || PQresultStatus(res) == PGRES_TUPLES_OK;

	PQclear(res);
	return ok;
#else
	return false;
#endif
}

static inline void raw_does(struct raw *r, const char *sql)
{
	if (!raw_tries(r, sql))
		fail_msg("%.300s: %s", sql, r->lite ? sqlite3_errmsg(r->lite) : "refused");
}

/* Opens the hub's database and takes the locks off its acts. */
static inline struct raw raw_open(struct hub_scratch *s)
{
	struct raw r = { 0 };

	if (on_postgres()) {
#ifdef LIBPQ_FE_H
		r.pg = PQconnectdb(s->db);
		raw_does(&r, "SET synchronous_commit = off; ALTER TABLE act DISABLE TRIGGER USER");
#endif
	} else {
		assert_int_equal(sqlite3_open(s->db, &r.lite), SQLITE_OK);
		raw_does(&r, "PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000; DROP TRIGGER act_kept; DROP TRIGGER act_fixed");
	}
	return r;
}

static inline void raw_close(struct raw *r)
{
	sqlite3_close(r->lite);
#ifdef LIBPQ_FE_H
	if (r->pg)
		PQfinish(r->pg);
#endif
}

/* Two coordinators, a vendor with two people, and another vendor, as rows: who they are is not at stake here. */
enum { CARLA = 901, COLIN, VERA, VICTOR, WANDA };
static inline void people(struct raw *r)
{
	raw_does(r, "INSERT INTO party (id, name, roles, country, site, about, lang, zone, since) VALUES ('desk', 'Desk', 1, '', '', '', 'en', 'UTC', 0), "
	            "('nova', 'Nova', 2, '', '', '', 'en', 'UTC', 0), ('other', 'Other', 2, '', '', '', 'en', 'UTC', 0)");
	raw_does(r, "INSERT INTO member (id, party, name, mail, admin, lang, zone, since) VALUES (901, 'desk', '', '', 1, 'en', 'UTC', 0), "
	            "(902, 'desk', '', '', 1, 'en', 'UTC', 0), (903, 'nova', '', '', 0, 'en', 'UTC', 0), (904, 'nova', '', '', 0, 'en', 'UTC', 0), "
	            "(905, 'other', '', '', 0, 'en', 'UTC', 0)");
}
static inline struct who person(int64_t id)
{
	bool desk = id == CARLA || id == COLIN;

	return (struct who){ .member = id, .party = desk ? STR("desk") : id == WANDA ? STR("other") : STR("nova"), .admin = desk,
		             .roles = desk ? 1u << ROLE_COORDINATOR : 1u << ROLE_VENDOR, .scopes = SCOPES_ALL, .proved = scratch_clock };
}

/* --- verifying --- */

struct faults {
	size_t n;
	char first[400];
	bool print;
};
static inline void on_fault(void *ctx, const struct ledger_fault *f)
{
	struct faults *to = ctx;

	if (!to->n++)
		snprintf(to->first, sizeof to->first, "%s %.*s: %s", f->table, STR_ARG(f->row), f->what);
	if (to->print)
		print_error("%s %.*s: %s\n", f->table, STR_ARG(f->row), f->what);
}

static inline struct faults verified(struct hub_scratch *s, struct db *d, struct ledger_sums *ret)
{
	struct note_verifier known[KEYS_LEDGER];
	struct faults f = { 0 };
	struct ledger_sums sums;
	const struct ledger_check_options o = { .keys = hub_keys(s->hub), .known = known, .known_n = ledger_verifiers(hub_keys(s->hub), known),
		                                .now = scratch_clock, .fault = on_fault, .ctx = &f };

	s->err = (struct err){ 0 };
	if (!ledger_check(d, &o, ret ? ret : &sums, &s->err)) { /* some changes leave nothing that can be read at all */
		f.n++;
		snprintf(f.first, sizeof f.first, "%s", s->err.msg);
	}
	return f;
}

#endif

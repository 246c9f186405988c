/*
 * bench_acts - how many acts a second are kept, beside how often the engine can commit at all.
 *
 *   bench_acts FOLDER SECONDS
 *
 * All on the disk that holds FOLDER, in turns, so that a slow moment hits each:
 *   bare       one row of an act's size into a table of a bare SQLite file: WAL, synchronous=FULL, a commit each
 *   single     hub_act() by one who waits for each answer
 *   grouped    hub_act() by 64 threads at one time, as a server has them
 * Prints "bare N", "single N", "grouped N": a second.
 */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "hub/act.h"

enum { TURNS = 5, THREADS = 64 };

static void die(const char *what, const struct err *err)
{
	fprintf(stderr, "bench_acts: %s: %s\n", what, err ? err->msg : "");
	exit(1);
}

/* --- bare --- */

static uint64_t bare(const char *file, uint64_t ns)
{
	static const char *const setup = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		"CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, body TEXT, leaf BLOB)";
	char body[400];
	uint64_t n = 0, start = clock_ns();
	sqlite3_stmt *st;
	sqlite3 *c;

	memset(body, 'x', sizeof body);
	if (sqlite3_open(file, &c) != SQLITE_OK || sqlite3_exec(c, setup, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(c, "INSERT INTO t (body, leaf) VALUES (?1, zeroblob(64))", -1, &st, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(c), NULL);
	sqlite3_bind_text(st, 1, body, sizeof body, SQLITE_STATIC);
	for (; clock_ns() - start < ns; n++) {
		sqlite3_exec(c, "BEGIN IMMEDIATE", NULL, NULL, NULL);
		if (sqlite3_step(st) != SQLITE_DONE)
			die(sqlite3_errmsg(c), NULL);
		sqlite3_reset(st);
		if (sqlite3_exec(c, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
			die(sqlite3_errmsg(c), NULL);
	}
	sqlite3_finalize(st);
	sqlite3_close(c);
	return n;
}

/* --- acts --- */

static const struct act_field fields[] = {
	{ "kind", ACT_TEXT, ACT_REQUIRED }, { "value", ACT_TEXT, ACT_REQUIRED }, { "note", ACT_PROSE }, { "mail", ACT_MAIL },
};
static bool nothing(struct acting *x, struct err *err) { (void)x; (void)err; return true; }
static const struct act_row row = { "bench.act", THING_HUB, 1u << REL_HUB, 0, SCOPE_HUB, 0, ACT_FIELDS(fields), NULL, nothing };

static void one(struct hub *h)
{
	static const struct act_input in[] = {
		{ STR_LIT("kind"), STR_LIT("model") }, { STR_LIT("value"), STR_LIT("Nova 12 Pro (NV-2231)") },
		{ STR_LIT("note"), STR_LIT("sold in forty countries since spring; the board is that of the plain model") },
		{ STR_LIT("mail"), STR_LIT("psirt@nova.example") },
	};
	struct act_request r = { .row = &row, .who = who_hub };
	struct act_value *values;
	struct outcome out;
	struct err err = { 0 };
	struct arena a;

	arena_init(&a);
	if (!act_decode(&a, &row, in, 4, &values, NULL, NULL, &err))
		die("decoding", &err);
	r.values = values;
	if (!hub_act(h, &a, &r, &out, &err))
		die("an act", &err);
	arena_release(&a);
}

struct worker { struct hub *h; uint64_t until, n; pthread_t t; };

static void *work(void *ctx)
{
	struct worker *w = ctx;

	for (; clock_ns() < w->until; w->n++)
		one(w->h);
	return NULL;
}

static uint64_t acts(struct hub *h, unsigned threads, uint64_t ns)
{
	struct worker w[THREADS] = { 0 };
	uint64_t n = 0;

	for (unsigned i = 0; i < threads; i++) {
		w[i] = (struct worker){ .h = h, .until = clock_ns() + ns };
		if (threads == 1)
			work(&w[i]);
		else if (pthread_create(&w[i].t, NULL, work, &w[i]))
			die("a thread", NULL);
	}
	for (unsigned i = 0; i < threads; i++) {
		if (threads > 1)
			pthread_join(w[i].t, NULL);
		n += w[i].n;
	}
	return n;
}

int main(int argc, char **argv)
{
	char bare_file[300], db[300], keys[300];
	struct err err = { 0 };

	if (argc != 3)
		return 2;
	snprintf(bare_file, sizeof bare_file, "%s/bare.db", argv[1]);
	snprintf(db, sizeof db, "%s/hub.db", argv[1]);
	snprintf(keys, sizeof keys, "%s/hub.keys", argv[1]);
	const struct hub_init_options begin = { .where = db, .keys = keys, .name = STR("Bench Example") };
	const struct hub_options open = { .where = db, .keys = keys };
	struct hub *h = hub_init(&begin, &err) ? hub_open(&open, &err) : NULL;

	if (!h)
		die("the hub", &err);
	uint64_t ns = (uint64_t)(strtod(argv[2], NULL) * 1e9 / TURNS), sums[3] = { 0 };

	for (int i = 0; i < TURNS; i++) {
		sums[0] += bare(bare_file, ns);
		sums[1] += acts(h, 1, ns);
		sums[2] += acts(h, THREADS, ns);
	}
	double s = (double)ns * TURNS / 1e9;

	printf("bare %.0f\nsingle %.0f\ngrouped %.0f\n", (double)sums[0] / s, (double)sums[1] / s, (double)sums[2] / s);
	hub_close(h);
	return 0;
}

/*
 * jobs - what a hub does by itself, again and again.
 *
 * One table says what there is to do, how often, and by which function. Of all processes that share a database one does it
 * (db_claim): when that one goes away, another takes over. How each went stands in the table `job`, so that a restart
 * neither forgets what is due nor does all of it at once.
 *
 * What fails is told once, tried again after 1, 2, 4 ... minutes, an hour at most, and told once more when it works again.
 * A job works in small steps and looks between them whether it is to stop, so that the hub ends within seconds.
 */
#ifndef HUB_JOBS_H
#define HUB_JOBS_H

#include <stdatomic.h>

#include "hub/hub.h"
#include "hub/settings.h"

struct job_run {
	struct arena *a;                 /* emptied after the run */
	struct hub *hub;
	const struct settings *settings; /* as they are now */
	const char *sources;             /* of the update: a list of its own; NULL: the one that is compiled in */
	const atomic_int *stop;          /* not 0: end soon; what is left is done the next time */
	unixtime now;
	bool more;                       /* set it: there is more to do at once */
	char result[200];                /* what became of it, one line for whoever looks after the hub; no content of cases */
};
void job_says(struct job_run *x, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

struct job_row {
	const char *name;
	bool (*run)(struct job_run *x, struct err *err);
	enum setting every; /* the setting that says how often, off: only when asked for; SETTING_N: as `every_s` says */
	int64_t every_s;
	const char *help;   /* one sentence of English; pages have messages "job.NAME" */
};
extern const struct job_row job_rows[];
extern const size_t job_n;
const struct job_row *job_named(struct str name); /* NULL: there is none */
struct str job_names(struct arena *a);            /* "ledger, update", for errors */
int64_t job_every(const struct job_row *r, const struct settings *s); /* seconds; 0: only when asked for */

struct jobs;
/* Reads how they stand. The hub must outlive it. NULL on failure. */
struct jobs *jobs_open(struct hub *h, struct err *err);
/* In a thread of its own from now on. */
bool jobs_start(struct jobs *j, struct err *err);
/* Once through all that is due, by whoever asks: tests, and the shell. *ret_n: how many ran. False: not ours to do now (*err is
 * empty), or the database is away. */
bool jobs_turn(struct jobs *j, size_t *ret_n, struct err *err);
void jobs_close(struct jobs *j); /* what runs is told to stop, and waited for; NULL is fine */

#endif

/*
 * hub - one running hub: its database, its keys, its one writer.
 *
 * Everything that changes goes through hub_act() (hub/act.h). One asker at a time writes: for itself and for all who came while the
 * one before was busy, with one flush to the disk; each is answered after that commit. Several processes may share one
 * database: each transaction first takes up what others wrote.
 *
 * Reading needs no writer: hub_read() lends a connection of a small pool.
 * All functions may be called from any thread.
 */
#ifndef HUB_HUB_H
#define HUB_HUB_H

#include "base/clock.h"
#include "base/err.h"
#include "hub/keys.h"
#include "store/db.h"

struct hub;
struct settings;
struct owing;
struct priority_rules;
struct list;

struct hub_options {
	const char *where;     /* the database: must exist and be a hub's (hub_init) */
	const char *keys;      /* the file of keys; NULL: keys_place(where) */
	unsigned readers;      /* connections kept for reading; 0: two */
	unixtime (*now)(void); /* NULL: clock_now(); tests have a clock of their own */
	const char *obligations; /* rules of the hub's own, a file or a folder of them; NULL: $TOCSIN_OBLIGATIONS, if it is set */
	bool quiet;            /* no rules of obligations at all: nothing follows from an act */
	const struct priority_rules *priority; /* hub/priority/priority.h, outliving the hub; NULL: the default ones */
	struct list *list;     /* the list in memory, kept fresh by somebody and outliving the hub; NULL: nobody has it open here */
};

/* ERR_STATE: a database that is no hub yet (`tocsin init` makes it one). ERR_FOUND: no such database, no keys. ERR_DENIED: keys of
 * another hub. NULL on failure. */
struct hub *hub_open(const struct hub_options *o, struct err *err);
void hub_close(struct hub *h); /* nobody asks any more; NULL is fine */

const struct keys *hub_keys(const struct hub *h);
const char *hub_place(const struct hub *h); /* the database */
unixtime hub_now(const struct hub *h);
struct owing *hub_owing(const struct hub *h); /* the rules of obligations (hub/owed/obligations.h) */
const struct priority_rules *hub_priority(struct hub *h);
struct list *hub_list(const struct hub *h); /* may be NULL */

/* The settings as they are now, to be given back by settings_release() (hub/settings.h); never NULL. */
const struct settings *hub_settings(struct hub *h);
/* About once a second, by any thread: what others changed of settings and keys is taken up. Cheap when nothing was. False while the
 * database is away. */
bool hub_tick(struct hub *h, struct err *err);

/* A connection to read with. Waits while all are lent. NULL with *err while the database is away. To be given back. */
struct db *hub_read(struct hub *h, struct err *err);
void hub_read_done(struct hub *h, struct db *d); /* NULL is fine */

/* Is it alive? As the writer sees it, without asking the database. */
struct hub_pulse {
	unsigned waiting;     /* acts that are being done or wait for it */
	uint64_t waiting_ns;  /* for how long the writer has been at one group; 0: it rests */
	unixtime committed;   /* when this process last did; TIME_NONE: not yet */
	bool failed;          /* the last group came to nothing through the database */
	bool keys_behind;     /* a key was rotated that the file of keys here lacks */
};
void hub_pulse(struct hub *h, struct hub_pulse *ret);

/* Writes what is no act and follows from none - a checkpoint that was shown - on the writer's connection, committed together with
 * the acts that wait. `fn` may be called more than once, each time as if it were the first. */
typedef bool hub_aside_fn(void *ctx, struct db *d, struct err *err);
bool hub_aside(struct hub *h, hub_aside_fn *fn, void *ctx, struct err *err);

/* Called after each commit of this process, by whoever wrote, before anybody is answered: it must be quick.
 * Set before the first act, or taken back (NULL) when nobody acts any more. */
void hub_on_commit(struct hub *h, void (*fn)(void *ctx), void *ctx);

/* Called after each commit of this process that made the list another, by whoever asked for it and before they are answered: who
 * follows a link to what they published finds it. One call at a time; nobody else's act waits for it. Taking it back (NULL)
 * waits for one under way. */
void hub_on_list(struct hub *h, void (*fn)(void *ctx), void *ctx);

/* What a new hub is made of. The database may hold a list already, but no hub (ERR_STATE).
 * No member exists yet: `hub.init` is the first act, done here; the first party and member are acts of the hub itself. */
struct hub_init_options {
	const char *where, *keys; /* keys NULL: keys_place(where) */
	struct str name;          /* "Mobile Security Alliance Example" */
	unixtime (*now)(void);    /* NULL: clock_now() */
	struct str origin;        /* of the ledger: best the host and path it will be seen at; empty: made from chance */
	bool quiet;            /* as in hub_options */
};
bool hub_init(const struct hub_init_options *o, struct err *err);

#endif

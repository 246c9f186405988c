/*
 * store/outbox - what is to be told, to whom, and how far that has come.
 *
 * A notice is added in the transaction of what it tells of, so neither stands without the other. From there it goes
 *
 *   queued -> sent | failed | dropped          at once
 *   queued -> held -> sent | failed | dropped  in the day's collection
 *   queued | held | sent -> kept -> held       while the address of who it is for does not work
 *
 * and is tried again as long as `next_at` is set: before a try that moves on (outbox_try), so whatever happens to the one who
 * tries, the notice is due again later and not at once. It holds no personal data besides who it is for.
 * Writes join the caller's transaction, or make one.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "base/clock.h"
#include "store/db.h"

enum notice_state { NOTICE_QUEUED, NOTICE_HELD, NOTICE_KEPT, NOTICE_SENT, NOTICE_FAILED, NOTICE_DROPPED, NOTICE_STATE_N };
extern const struct str notice_state_names[NOTICE_STATE_N];

enum notice_way { NOTICE_BY_MAIL, NOTICE_BY_HOOK };

struct notice_row {
	int64_t rank;
	struct str key;      /* unique: one notice is told once */
	struct str kind;
	unixtime at;         /* when it was queued */
	enum notice_way way;
	struct str member;   /* "member/57"; empty for a webhook */
	int64_t webhook;     /* 0 for a member */
	struct str subject;  /* "obligation/7" */
	struct str args;     /* JSON */
	enum notice_state state;
	int64_t attempts;
	unixtime next_at;    /* TIME_NONE: never again */
	unixtime ended_at;   /* TIME_NONE: not yet */
	struct str error;    /* why not, the last time; may be empty */
};

/* key, kind, at, way, member or webhook, subject and args of the row are taken. A key that is there changes nothing. */
bool outbox_add(struct db *d, const struct notice_row *n, struct err *err);
/* One for every webhook of a party that wants `event` and is on; each key ends in its webhook's name. */
bool outbox_add_hooks(struct db *d, const struct notice_row *n, struct str party, struct str event, struct err *err);

typedef bool notice_fn(void *ctx, const struct notice_row *n, struct err *err); /* strings are good within it */

/* What is to be tried by `now`, the longest waiting first. */
bool outbox_due(struct db *d, enum notice_way way, unixtime now, int64_t most, notice_fn *fn, void *ctx, struct err *err);
/* Of those that are held for a member: what may go by `now`. */
bool outbox_held(struct db *d, struct str member, unixtime now, int64_t most, notice_fn *fn, void *ctx, struct err *err);
/* When something is due next; TIME_NONE when nothing waits. */
bool outbox_next(struct db *d, enum notice_way way, unixtime *ret, struct err *err);

bool outbox_hold(struct db *d, int64_t rank, unixtime until, struct err *err);
/* Until outbox_release() of whoever it is for: then all that is kept for them is held until `now`, so that it goes as one mail. */
bool outbox_keep(struct db *d, int64_t rank, struct str why, struct err *err);
bool outbox_kept(struct db *d, struct str member, int64_t *ret, struct err *err); /* how many */
bool outbox_release(struct db *d, struct str member, unixtime now, struct err *err);
/* One that was sent came back: it is kept, or has failed. `whole`: with all that went in the same mail. */
bool outbox_back(struct db *d, const struct notice_row *n, bool whole, enum notice_state state, unixtime now, struct str why,
                 struct err *err);
/* One attempt more, to be made now; due again at `next`, unless it ends before. */
bool outbox_try(struct db *d, int64_t rank, unixtime next, struct err *err);
/* The attempt was not made: something else was in its way. */
bool outbox_untry(struct db *d, int64_t rank, unixtime next, struct str why, struct err *err);
/* It failed, for now. */
bool outbox_wait(struct db *d, int64_t rank, unixtime next, struct str why, struct err *err);
/* NOTICE_SENT, NOTICE_FAILED, NOTICE_DROPPED. */
bool outbox_end(struct db *d, int64_t rank, enum notice_state state, unixtime now, struct str why, struct err *err);

/* For people to see: newest first, below rank `before` (INT64_MAX: from the newest on). */
bool outbox_in_state(struct db *d, enum notice_state state, int64_t before, int64_t most, notice_fn *fn, void *ctx,
                     struct err *err);
bool outbox_of_hook(struct db *d, int64_t webhook, int64_t before, int64_t most, notice_fn *fn, void *ctx, struct err *err);
bool outbox_of_member(struct db *d, struct str member, int64_t before, int64_t most, notice_fn *fn, void *ctx, struct err *err);
/* ERR_FOUND. Strings in `a`. */
bool outbox_get(struct db *d, struct arena *a, int64_t rank, struct notice_row *ret, struct err *err);
bool outbox_count(struct db *d, int64_t ret[NOTICE_STATE_N], struct err *err);
/* One that failed is tried anew, as if queued at `now`. */
bool outbox_again(struct db *d, int64_t rank, unixtime now, struct err *err);
/* One that waits or was given up is not told. */
bool outbox_drop(struct db *d, int64_t rank, unixtime now, struct err *err);
/* Those that ended before, and those that are kept since before. */
bool outbox_forget(struct db *d, unixtime before, struct err *err);

/* --- who wants what, when --- */

enum notice_choice { CHOICE_NONE = -1, CHOICE_NOW, CHOICE_DAILY, CHOICE_OFF, CHOICE_N };
extern const struct str notice_choice_names[CHOICE_N];

bool choice_set(struct db *d, struct str member, struct str kind, enum notice_choice c, struct err *err);
/* Calls for each that the member has made. */
bool choices_of(struct db *d, struct str member, bool (*fn)(void *ctx, struct str kind, enum notice_choice c, struct err *err),
                void *ctx, struct err *err);
/* CHOICE_NONE: none was made. */
bool choice_of(struct db *d, struct str member, struct str kind, enum notice_choice *ret, struct err *err);
bool hour_set(struct db *d, struct str member, int hour, struct err *err);
bool hour_of(struct db *d, struct str member, int *ret, struct err *err); /* -1: none was chosen */
bool choices_clear(struct db *d, struct str member, struct err *err); /* a member who left */

/* What a member's OpenPGP key is kept under; empty: none. In `a`. */
bool pgp_of(struct db *d, struct arena *a, int64_t member, struct str *ret, struct err *err);
bool pgp_set(struct db *d, int64_t member, struct str key, struct err *err); /* empty: none any more */

/* --- webhooks --- */

struct webhook_row {
	int64_t id;
	struct str party, url;
	struct str events;   /* names with a blank between, or "*" */
	struct str secret;   /* what it is kept under */
	unixtime ended;      /* TIME_NONE: not */
	/* how it does; out only */
	int64_t failures;    /* in a row */
	unixtime since;      /* of the first; TIME_NONE when there is none */
	unixtime off_at;     /* the hub gave it up; TIME_NONE: it is on */
	struct str error;
};
bool webhook_put(struct db *d, const struct webhook_row *w, struct err *err); /* adds or replaces by id */
/* ERR_FOUND. Strings in `a`. */
bool webhook_get(struct db *d, struct arena *a, int64_t id, struct webhook_row *ret, struct err *err);
bool webhooks_of(struct db *d, struct str party, bool (*fn)(void *ctx, const struct webhook_row *w, struct err *err), void *ctx,
                 struct err *err);
bool webhooks_end_of(struct db *d, struct str party, unixtime at, struct err *err);
bool webhook_well(struct db *d, int64_t id, struct err *err); /* also: is switched on again */
bool webhook_failed(struct db *d, int64_t id, unixtime now, struct str why, struct err *err);
/* Given up, with all that waits for it. Without a failure before, too. */
bool webhook_off(struct db *d, int64_t id, unixtime now, struct str why, struct err *err);

#endif

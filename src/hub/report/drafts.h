/*
 * drafts - reports that are being written, for the browser that holds the secret.
 *
 * What was typed is kept sealed under a digest of a random secret that only that browser has (a cookie): nobody else can
 * find it, and the database alone tells nothing of it. It lasts fourteen days from the last time it was written, through a
 * session that ends and a hub that starts anew; then a job drops it. Names and values, no more: what they mean is the form's
 * (web/report/report_form.c).
 */
#ifndef HUB_REPORT_DRAFTS_H
#define HUB_REPORT_DRAFTS_H

#include "hub/jobs.h"

enum {
	DRAFT_SECONDS = 14 * 86400,
	DRAFT_MAX = 512 * 1024, /* bytes of one, all its texts together */
	DRAFT_FIELDS = 200,
	DRAFTS_MOST = 20000,    /* at one time; then no new one begins */
	DRAFT_SECRET = 43,      /* 32 random bytes in base64url */
};

struct draft_field { struct str name, value; };
struct draft {
	unixtime at, ends;
	struct draft_field *v;
	size_t n, cap;
};

struct str draft_value(const struct draft *t, struct str name); /* empty: not written */
/* In place of what stood there; an empty value takes it away. Copied into `a`. */
void draft_set(struct arena *a, struct draft *t, struct str name, struct str value);

/* A new, empty one; its secret goes to `ret`, with a NUL. ERR_LIMIT: there are too many. */
bool draft_begin(struct hub *h, struct arena *a, char ret[DRAFT_SECRET + 1], struct err *err);
/* ERR_FOUND: there is none, its time is over, or it can no longer be opened. Texts in `a`. */
bool draft_load(struct db *d, struct arena *a, const struct keys *k, struct str secret, unixtime now, struct draft *ret,
                struct err *err);
/* Written whole, and durable. ERR_LIMIT: more than DRAFT_MAX. */
bool draft_save(struct hub *h, struct arena *a, struct str secret, const struct draft *t, struct err *err);
/* Shorter than by itself: until `ends`. */
bool draft_save_until(struct hub *h, struct arena *a, struct str secret, const struct draft *t, unixtime ends, struct err *err);
bool draft_forget(struct hub *h, struct str secret, struct err *err); /* none there is fine */

/* The job that drops those whose time is over. */
bool drafts_work(struct job_run *x, struct err *err);

/* Of a rotation of keys: all that were sealed by an older key are sealed anew. *ret_done, *ret_unreadable are added to. */
bool drafts_reseal(struct job_run *x, const struct keys *k, size_t *ret_done, size_t *ret_unreadable, struct err *err);

#endif

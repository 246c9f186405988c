/* deliver, inside: what the two ways share. */
#ifndef HUB_NOTICE_DELIVER_PARTS_H
#define HUB_NOTICE_DELIVER_PARTS_H

#include <stdatomic.h>

#include "hub/notice/deliver.h"

enum { DELIVER_BATCH = 32, DELIVER_WHY = 200 };

struct round {
	const struct deliver_options *o;
	struct deliver_settings set;
	struct arena a;          /* of the round */
	struct arena batch;      /* of the batch at hand */
	struct db *db;
	const atomic_int *stop;
	struct deliver_state *state;
	unixtime now;
};

struct rows {
	struct arena *a;
	struct notice_row *v;
	size_t n, cap;
};
/* A notice_fn that keeps copies in a struct rows. */
bool rows_add(void *rows, const struct notice_row *n, struct err *err);

static inline bool round_stopped(const struct round *r)
{
	return r->stop && *r->stop;
}
static inline int or_else(int given, int standard) { return given ? given : standard; }
unixtime deliver_now(const struct deliver_options *o);
/* After so many tries: seconds until the next. */
int64_t deliver_pause(const struct deliver_options *o, int64_t attempts);
bool deliver_given_up(const struct round *r, const struct notice_row *n);
void deliver_went(struct round *r, int64_t n);
void deliver_fault(struct round *r, const char *why);
/* A notice to everybody who looks after the hub. Without anybody to ask for them: nothing. */
bool deliver_tell(struct round *r, enum notice_kind kind, struct str subject, struct str once, struct err *err);

bool deliver_mail(struct round *r, struct err *err);
bool deliver_hooks(struct round *r, struct err *err);

#endif

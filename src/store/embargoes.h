/*
 * store/embargoes - ends that were proposed for the embargo of a case, and what participants say to them.
 *
 * The embargo itself stands in its case's row, how each participant stands to it in theirs (store/cases.h).
 * hub/case/case_at.h makes of the three what rules/embargo.h works on.
 */
#ifndef STORE_EMBARGOES_H
#define STORE_EMBARGOES_H

#include "base/arena.h"
#include "base/clock.h"
#include "rules/embargo.h"
#include "store/db.h"

struct proposal_row {
	int64_t id;          /* the act that made it */
	int64_t case_id;
	struct str who;      /* "party/nova", "report/57" */
	unixtime at, ends;
	struct str zone;     /* in which it was said */
	struct str words;    /* ref: why; empty */
	unixtime answer_by;
	enum embargo_proposal_state state;
	unixtime decided;
};
struct proposal_rows { struct proposal_row *v; size_t n, cap; };

struct proposal_said { int64_t proposal; struct str who; bool yes; unixtime at; };
struct proposal_saids { struct proposal_said *v; size_t n, cap; };

bool proposal_add(struct db *d, const struct proposal_row *p, struct err *err);
/* Where it stands now: its case, its state, when that was decided. */
bool proposal_set(struct db *d, const struct proposal_row *p, struct err *err);
bool proposal_get(struct db *d, struct arena *a, int64_t id, struct proposal_row *ret, struct err *err); /* ERR_FOUND */
bool proposals_of(struct db *d, struct arena *a, int64_t case_id, struct proposal_rows *ret, struct err *err); /* by id */
bool proposal_say(struct db *d, const struct proposal_said *s, struct err *err);
bool proposal_saids(struct db *d, struct arena *a, int64_t case_id, struct proposal_saids *ret, struct err *err);

/* Cases whose embargo is in force and ends after `from`, at `to` at the latest. */
struct embargo_ending { int64_t case_id; unixtime ends; };
struct embargo_endings { struct embargo_ending *v; size_t n, cap; };
bool embargoes_ending(struct db *d, struct arena *a, unixtime from, unixtime to, struct embargo_endings *ret, struct err *err);

#endif

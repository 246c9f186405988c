/*
 * owed - obligations as somebody sees them: what is due next and from whom, one whole, the rules.
 *
 * Coordinators see everybody's; others what their party owes, and regulators what regulators owe. What may not be read is
 * not there: ERR_FOUND. Nothing changes here. Strings in `a`.
 */
#ifndef HUB_OWED_OWED_H
#define HUB_OWED_OWED_H

#include "hub/owed/obligations.h"
#include "hub/people/people.h"

enum owed_show {
	OWED_OPEN, OWED_OVERDUE, OWED_SOON, OWED_AWAITING, OWED_PAUSED, OWED_ASKED, /* open ones */
	OWED_ENDED, OWED_MET, OWED_MET_LATE, OWED_WAIVED, OWED_CANCELLED,          /* those that ended */
	OWED_SHOW_N
};
extern const struct str owed_show_names[OWED_SHOW_N];
enum { OWED_SOON_S = 3 * 86400 };

struct owed_ask {
	enum owed_show show;
	bool mine;                 /* what one's own party owes */
	struct str bearer;         /* "party/nova" or a relation's word; empty: anybody */
	struct str rule, subject;
	enum obligation_sort sort; /* of open ones; those that ended come newest first */
	bool down;
	int64_t after;             /* the id of the last one shown before; 0: from the beginning */
	size_t most;
};
struct owed_list {
	struct obligation_rows rows;
	bool more;
};
bool owed_find(const struct looking *l, const struct owed_ask *k, struct owed_list *ret, struct err *err);
/* The bearers that one's own obligations have: one's party, and the relations in which it stands. */
void owed_own(const struct looking *l, struct obligation_filter *f);
/* Of what one may see, or of one's own. */
bool owed_count(const struct looking *l, bool mine, struct obligation_counts *ret, struct err *err);
/* The rules by which anything of that was ever owed. */
bool owed_rules_used(const struct looking *l, bool mine, struct obligation_used *ret, struct err *err);

struct owed_event { /* an act of its life */
	struct happened what;
	struct str words;           /* a reason, evidence; empty: none, or erased */
	struct str cause;           /* the act it followed from: "contact.verify"; empty: none */
	enum obligation_state state; /* after it */
	bool moved;                 /* the state is another than before */
	unixtime due;               /* that it set; TIME_NONE: none */
};
struct owed {
	struct obligation_row row;
	const struct obligation_rule *rule; /* NULL: none of that name any more */
	struct thing thing;
	struct str asked_by;                /* a name */
	bool mine;                          /* one's own party owes it */
	struct { struct owed_event *v; size_t n; } history; /* oldest first */
};
enum { OWED_HISTORY = 500 };
bool owed_one(const struct looking *l, struct owing *w, int64_t id, struct owed *ret, struct err *err);

/* --- for programs --- */

/* Members of one object, without its braces' surroundings: {"id":...}. `now` tells lateness. */
void owed_put(struct buf *b, const struct owing *w, const struct obligation_row *r, unixtime now);
void owed_put_whole(struct buf *b, const struct owing *w, const struct owed *o, unixtime now);
void owed_put_rule(struct buf *b, const struct obligation_rule *r);

#endif

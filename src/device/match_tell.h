/* match_tell - answers in words: what a clause wants, what the device says. Used by match_explain.c alone. What is quoted of
 * the device stands in match_facts.c as well. */
#ifndef DEVICE_MATCH_TELL_H
#define DEVICE_MATCH_TELL_H

#include "base/arena.h"
#include "base/buf.h"
#include "device/match_axis.h"

enum { TELL_MOST = 2000 }; /* bytes of one reason */

struct tell {
	struct arena *a;
	const struct match_index *x;
	const struct profile *p;
	const struct form_entry *entry;
	const struct form_clause *c;
	enum answer answers[AXIS_N];
	enum verdict verdict;
	struct buf *out;
};

/* Each adds to t->out, parts apart by "; ". A part is told in pieces: printf() would take three quarters of the time. */
#define tell_part(t, ...) tell_part_of((t), (const struct str[]){ __VA_ARGS__ }, STR_COUNT(__VA_ARGS__))
void tell_part_of(struct tell *t, const struct str *v, size_t n);
void tell_answer(struct tell *t, enum axis axis); /* what t->answers[axis] means */
void tell_product(struct tell *t);                /* the system, maker or model that is named */
void tell_source_text(struct tell *t);            /* the source's own words, cut to a line */
void tell_fix(struct tell *t);                    /* what to update to; nothing when it is not known */

#endif

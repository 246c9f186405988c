/*
 * skill - was a case handled well, or was it lucky?
 *
 * After CERT/CC's measure for coordinated disclosure: of the six events of a case twelve orders are desired (fix
 * before public, public before attacks, ...). If at every point each possible next event were as likely as the
 * others, an order would hold with probability f: luck. Over many histories it holds in a share o of them; skill is
 * (o - f) / (1 - f): 0 no better than luck, 1 always, below 0 worse. All in exact fractions. One history is that of
 * one vendor in a case: V, F and D are its own, P, X and A the case's. Pure.
 */
#ifndef RULES_SKILL_H
#define RULES_SKILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "rules/case_state.h"

enum { SKILL_ORDERS = 12 };

/* `first` before `then`, in the order in which CERT/CC lists them: V<P V<X V<A F<P F<X F<A D<P D<X D<A P<X P<A X<A. */
struct skill_order { enum case_event first, then; char text[4]; };
extern const struct skill_order skill_orders[SKILL_ORDERS];

struct ratio { int64_t n, d; }; /* in lowest terms, d > 0 */

enum order_held { ORDER_OPEN, ORDER_HELD, ORDER_BROKEN };

/* When each event happened to one vendor; TIME_NONE: not yet. */
struct skill_history { unixtime at[CASE_EVENT_N]; };
/* Which orders hold. `first` happened, and `then` not (yet) or later: held. `then` happened, and `first` not or later:
 * broken. Neither: open, and not counted. In one second: broken - a vendor who learns by the publication, a publication
 * that an exploit forces - but for F<P and D<P, where fix and publication go out together. Returns how many hold. */
unsigned skill_held(const struct skill_history *h, enum order_held ret[static SKILL_ORDERS]);
/* The same of a history told as letters, complete or begun. */
unsigned skill_held_letters(struct str letters, enum order_held ret[static SKILL_ORDERS]);

/* The probability of one complete history under the uniform walk; 0/1 when there is no such history. */
struct ratio skill_chance(struct str letters);
/* f of each order, from the walk over the 70 histories: 1/3, 2/3, 3/4, ... */
void skill_luck(struct ratio ret[static SKILL_ORDERS]);

struct skill {
	unsigned held, broken;  /* histories that decide it */
	struct ratio luck;      /* f */
	struct ratio observed;  /* o; 0/1 when none decides */
	struct ratio skill;     /* (o - f) / (1 - f); 0/1 when none decides */
};
/* Over many histories. */
void skill_measure(const struct skill_history *h, size_t n, struct skill ret[static SKILL_ORDERS]);

/* In thousandths, rounded half away from 0: what a page prints. */
int64_t ratio_permille(struct ratio r);

#endif

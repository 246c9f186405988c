/*
 * obligations - what follows from an act for those who owe something, and what is done to it.
 *
 * Once an act is appended, and in its transaction, the rules (rules/obligation_rules.h) are asked what follows from it. What
 * does, the hub does by acts of its own: obligation.open, .start, .meet, .cancel. Their bodies hold all that became of the clock,
 * so that the ledger tells it, the tables can be made again without any rule, and a rule that changes never rewrites what was owed.
 * People's acts on obligations are of the same section; hub/owed/reminders.h tells those concerned in time.
 */
#ifndef HUB_OWED_OBLIGATIONS_H
#define HUB_OWED_OBLIGATIONS_H

#include "hub/act.h"
#include "store/obligations.h"

extern const struct act_section acts_of_obligations;

/* The rules a hub goes by, with calendars and zones. Any thread. */
struct owing;
/* With `rules` the program's own ones and those of `own`: a file, or a folder whose *.json are read in the order of
 * their names; NULL: none. NULL with *err, which names the file. */
struct owing *owing_open(bool rules, const char *own, struct err *err);
void owing_close(struct owing *w); /* NULL is fine */
const struct obligation_rules *owing_rules(const struct owing *w);
/* By name; read once and kept. NULL: there is none. */
const struct zone *owing_zone(struct owing *w, struct str name);
/* The rule of an obligation in the version it was opened under, else its newest; NULL: none of that name any more. */
const struct obligation_rule *owing_rule(const struct owing *w, const struct obligation_row *r);
/* Its clock, from what its row says. A calendar or zone that is not there any more: weekends, UTC. */
struct clock_terms owing_terms(struct owing *w, const struct obligation_row *r);

/* What a new one's clock will be: the rule's limit, calendar and zone, the settings' where it names none. */
void owing_clock(struct owing *w, const struct obligation_rule *rule, const struct settings *s, struct obligation_row *ret);

/* Roles whose parties owe what a relation owes, bits 1 << ROLE_x. */
unsigned obligation_bearing(struct str relation);

/* For act.c, after the act is appended: adds to x->follows what its obligations need. `made` is what the act made. */
bool obligations_follow(struct acting *x, struct str made, struct err *err);

enum { OBLIGATION_ABOUT = 500, OBLIGATION_RULE = 100 }; /* bytes at most */

#endif

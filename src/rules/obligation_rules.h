/*
 * obligation_rules - who owes what by when, once something was done? Rules as data.
 *
 * Rule files are JSON (docs/obligations.md tells their form); the program carries data/obligations/hub.json and
 * regulators.json. A rule says which acts open an obligation, from when its clock runs, how long it may take, who bears it, and
 * which acts meet, start or cancel it. An act is seen here as its name and its facts: names and texts, nothing else, so this
 * module knows no act.
 *
 * Within every act the hub asks obligation_hits() what follows from it. The cost is that of the rules that name this very act.
 * Pure; a set of rules never changes once it is made, so threads may share it.
 */
#ifndef RULES_OBLIGATION_RULES_H
#define RULES_OBLIGATION_RULES_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "rules/deadline.h"
#include "rules/obligation.h"

/* What an act tells of itself, as its body does: "subject" ("party/nova"), "by" ("member/12"), "party", its fields by their
 * names and what was made. Truth is "true" or "false", a number decimal, an instant RFC 3339, a day 2026-11-23. A field with
 * several values stands there several times. An empty value is as good as none; sealed fields are no facts. */
struct act_fact {
	struct str name, value;
};
struct act_facts {
	const struct act_fact *v;
	size_t n;
};

/* Somebody, by a word ("coordinator", "bearer") or by the fact that names them ("vendor"): one of the two is empty. The words
 * are those of rules/access.h, relation_names[]; the hub says who that is, nothing here does. */
struct rule_who {
	struct str relation, field;
};

enum condition_test { TEST_IS, TEST_NOT, TEST_AT_LEAST, TEST_AT_MOST, TEST_PRESENT, TEST_ABSENT, CONDITION_TEST_N };
struct act_condition {
	struct str fact;
	enum condition_test test;
	struct strs values; /* IS: one of these; NOT: none of these, which also holds where there is no such fact */
	int64_t bound;      /* AT_LEAST, AT_MOST */
};
struct act_trigger {
	struct str act;                   /* "case.notify" */
	const struct act_condition *when; /* all must hold */
	size_t when_n;
	struct strs about;                /* the facts which, one after another, say what it is about; never none */
	struct str at;                    /* of `starts`: the fact that holds the instant; empty: the act's own time */
};
struct act_triggers {
	const struct act_trigger *v;
	size_t n;
};

enum escalation_from { ESCALATE_BEFORE, ESCALATE_AFTER, ESCALATE_SINCE_START, ESCALATION_FROM_N };
struct escalation {
	enum escalation_from from; /* before or after the due instant, or since the clock's start (limits without a number) */
	int64_t seconds;
	struct rule_who to;
};

/* The clock starts with the opening act; or, unless that holds `start_fact`, with one of `starts`, and awaits it until then. */
enum rule_start { START_OPENING, START_LATER };

struct obligation_rule {
	struct str id;                 /* "cra-vuln-early-warning"; an obligation keeps it with the version it was opened under */
	unsigned version;
	struct str title_en, title_zh;
	struct str basis, basis_zh;    /* what it rests on */
	struct str note, note_zh;      /* in plain words; may be empty */
	bool active;                   /* a disabled rule opens nothing; what was opened is still met */
	day valid_from, valid_to;      /* of opening, UTC, both included; 0: no bound */
	struct act_triggers opens, starts, meets, cancels; /* no `meets`: a person says so */
	enum rule_start start;
	struct str start_fact;         /* the fact of the opening act that holds the instant of the clock's start; may be empty */
	struct clock_terms terms;      /* calendar and zone are the hub's own where the rule names none */
	struct str limit_fact;         /* the fact of the opening act that tells how many of the limit's unit; may be empty */
	bool own_calendar, own_zone;   /* it names them itself; else the bearer's party may have better ones than the hub's */
	struct rule_who bearer;
	struct str recipient_en, recipient_zh; /* may be empty */
	const struct escalation *escalations;
	size_t escalation_n;
	bool pausable;
	struct str file;               /* "regulators 1.0.0" */
};

/* What the rules are read against. */
struct rules_context {
	struct calendars calendars;
	const struct calendar *home_calendar; /* for rules that name none */
	const struct zone *home_zone;         /* NULL: UTC */
	/* A zone by name, living at least as long as the rules; NULL with *err when there is none. zone_load() behind a cache. */
	const struct zone *(*zone)(void *ctx, struct str name, struct err *err);
	void *ctx;
};

struct obligation_rules;

/* An empty set; lives in `a`, and so do the rules added. *ctx is copied. */
struct obligation_rules *obligation_rules_new(struct arena *a, const struct rules_context *ctx);
/* Adds a file. Whatever is not understood is an error at its JSON pointer, and then nothing of
 * the file is added. The same rule in the same version twice is ERR_STATE; several versions of one may stand side by side. */
bool obligation_rules_add(struct obligation_rules *r, struct str json, struct err *err);
/* The files that the program carries. */
bool obligation_rules_add_default(struct obligation_rules *r, struct err *err);

size_t obligation_rules_count(const struct obligation_rules *r);
const struct obligation_rule *obligation_rules_at(const struct obligation_rules *r, size_t i); /* in the order they were added */
/* That version, or the newest when there is none such (or 0 is asked for); NULL: no such rule. */
const struct obligation_rule *obligation_rules_find(const struct obligation_rules *r, struct str id, unsigned version);
/* Every act that some rule names, once. */
void obligation_rules_acts(struct arena *a, const struct obligation_rules *r, struct strs *ret);

/* What follows from an act. An obligation is found again by its rule's id (not its version) and `about`. */
enum hit_kind { HIT_MEETS, HIT_CANCELS, HIT_STARTS, HIT_OPENS, HIT_KIND_N };
struct obligation_hit {
	enum hit_kind kind;
	const struct obligation_rule *rule;
	struct str about;  /* the facts' values joined by " ", "case/7 party/nova" */
	unixtime start;    /* STARTS, OPENS: the clock's start, never after `now`; TIME_NONE: OPENS, and it has not happened */
	unsigned limit_n;  /* OPENS: the number that rule->limit_fact tells; 0: that of the rule's own limit holds */
	struct str bearer; /* OPENS: the value of the fact rule->bearer.field names; empty when it has none, or a relation says who */
};
/* All of it, to be done in this order: meets, cancels, starts, opens; so an act may end one period and begin the next.
 * Where a fact of `about` has several values there is a hit for each. Two rules:
 *   meets, cancels and starts concern the open obligation of that rule id and `about`; there may be none. The terms of a start
 *   are those of the version that the obligation was opened under: obligation_rules_find(), not `rule`
 *   opens does nothing where one of that rule id and `about` is still open
 * Of several versions of a rule the newest that is valid `now` opens, or does not when it is disabled.
 * Returns their number; *ret lives in `a`. */
size_t obligation_hits(struct arena *a, const struct obligation_rules *r, struct str act, const struct act_facts *f, unixtime now,
                       const struct obligation_hit **ret);
/* Does any rule name this act at all? For an engine that would rather not lay out the facts. */
bool obligation_rules_know(const struct obligation_rules *r, struct str act);

/* When this notice is to be sent; TIME_NONE when there is nothing to say now: ended, paused, no such instant. */
unixtime escalation_at(const struct escalation *e, const struct obligation *o);

#endif

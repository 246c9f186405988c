/*
 * hub/priority - how urgent is an entry, who said so, and since when?
 *
 * What an entry and the list tell gives facts; the rules give grades and a level (assess/priority.h). On top of that
 * stands what people recorded: a party's views, and the coordinator's decisions. The newest decision counts: the facts
 * and grades it gave are laid over today's facts and judged by today's rules, so that an entry decided in spring still
 * rises when it is attacked in autumn. Records are only added (store/assess.h); in a hub they are acts
 * (hub/priority/assess_acts.h).
 */
#ifndef HUB_PRIORITY_PRIORITY_H
#define HUB_PRIORITY_PRIORITY_H

#include "assess/priority.h"
#include "store/db.h"

enum assessment_kind { ASSESSMENT_VIEW, ASSESSMENT_DECISION, ASSESSMENT_KIND_N };
extern const struct str assessment_kind_names[ASSESSMENT_KIND_N]; /* "view", "decision" */

struct assessment {
	enum assessment_kind kind;
	struct str party;     /* "Maker Example" */
	struct str by;        /* the person, where told; of an act empty until assess_names() */
	struct str sealed;    /* what that is sealed under; empty: not told */
	int64_t act;          /* it was recorded by; -1: before there were acts */
	int64_t member;       /* who did that; 0: nobody with an account */
	struct str own;       /* the id of that party; empty: none of the hub's */
	unixtime at;
	struct str reason;    /* of the whole; may be empty */
	struct facts given;   /* known: what this record gave */
	struct judgement judgements[FACTOR_N];
	/* What followed at the time, by the rules of the time. */
	struct str rules;     /* "alliance-default 1.0.0" */
	enum grade grades[FACTOR_N];
	enum level level;
	int embargo_days, fix_days;
	bool emergency;
};

struct entry_priority {
	struct str id;
	day today;
	struct str rules;                  /* what was applied now */
	struct facts told;                 /* by the entry and the list alone */
	struct facts facts;                /* with what the decision gave: what counts */
	struct priority result;
	const struct assessment *decision; /* the newest; NULL: none */
	bool other_rules;                  /* it was taken by another version of the rules than is applied now */
	struct assessment *history;        /* views and decisions, newest first */
	size_t history_n;
	struct view *views;                /* the newest of each party: given grades, or what its facts lead to */
	size_t view_n;
	struct difference differences[FACTOR_N];
	bool differ;                       /* do the views differ in any factor? */
};

/* The rule file of this name, or the default one that the program carries (NULL). Lives in `a`. NULL on failure. */
struct priority_rules *priority_rules_load(struct arena *a, const char *file, struct err *err);

/* Known models by maker and chip, for facts that only the list knows. Lives in `a`. */
struct known_models;
struct known_models *known_models_load(struct db *d, struct arena *a, struct err *err);
/* Facts of an entry as the list sees it: its own and FACT_MODELS. `a` may be NULL: no sources then. */
void priority_facts(struct arena *a, const struct entry *e, const struct known_models *m, day today, struct facts *ret);

/* Everything there is to say of one entry's priority. Lives in `a`; strings of `e` are borrowed. */
bool priority_of_entry(struct db *d, struct arena *a, const struct priority_rules *r, const struct entry *e, day today,
                       struct entry_priority *ret, struct err *err);

/* In a list that is no hub's (of a hub: hub/priority/assess_acts.h) record what a party or the coordinator gave: kind, party,
 * by, at, reason, given, judgements are read; the rest is filled in. One transaction; views of the list are loaded anew after it.
 * ERR_MISSING: no party, a grade without a reason, a view that says nothing, a decision without a reason where views differ.
 * ERR_FOUND: no such entry. ERR_LIMIT. */
bool priority_record(struct db *d, struct arena *a, const struct priority_rules *r, struct str id, struct assessment *given,
                     struct err *err);

/* The same as `tocsin assess --json` and the API answer it. */
void priority_put_json(struct buf *b, const struct entry_priority *p);

#endif

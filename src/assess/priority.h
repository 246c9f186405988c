/*
 * priority - how urgent is a vulnerability for the alliance, and why?
 *
 * The action plan names five factors: degree of harm, scope of influence, difficulty of repair, exploitability, others. Each
 * gets a grade from facts by the rules of a versioned rule file (data/priority.json explains its form); the grades and
 * facts give a level P0..P4, and the level gives the recommended embargo, the fix target and whether emergency
 * response is due. Rules are read top down, the first whose conditions all hold decides; an unknown fact holds
 * nothing, so that not knowing never looks like harmlessness: a factor no rule decides is unknown, and says which
 * facts would decide it. docs/priority.md tells the form of a rule file and explains the default one.
 *
 * A person may set a factor's grade, with a reason; the rule's own grade stays beside it. Parties' views are compared, never
 * averaged: the coordinator decides. Pure: the caller keeps the records.
 */
#ifndef ASSESS_PRIORITY_H
#define ASSESS_PRIORITY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "vuln/entry.h"

enum factor { FACTOR_HARM, FACTOR_SCOPE, FACTOR_REPAIR, FACTOR_EXPLOITABILITY, FACTOR_OTHER, FACTOR_N };
extern const struct str factor_names[FACTOR_N]; /* "harm", "scope", "repair", "exploitability", "other" */

enum grade { GRADE_UNKNOWN, GRADE_NONE, GRADE_LOW, GRADE_MEDIUM, GRADE_HIGH, GRADE_CRITICAL, GRADE_N };
extern const struct str grade_names[GRADE_N];

enum level { LEVEL_P0, LEVEL_P1, LEVEL_P2, LEVEL_P3, LEVEL_P4, LEVEL_N }; /* P0 is the most urgent */
extern const struct str level_names[LEVEL_N]; /* "P0" .. "P4" */

/* What may be known. Units: fact_kinds[]. */
enum fact_name {
	/* harm */
	FACT_SEVERITY,        /* the vendor's or list's word */
	FACT_CVSS,            /* highest score of the newest version rated */
	FACT_IMPACT,          /* gravest of confidentiality, integrity, availability: none, low, high */
	FACT_EFFECT,          /* denial of service, disclosure, elevation, code execution */
	FACT_SAFETY,          /* people may be hurt */
	/* scope */
	FACT_REACH,           /* one model, one maker, one chip family, several makers, whole platform */
	FACT_MODELS,          /* known models concerned */
	FACT_UNITS,           /* active units, where parties told them */
	/* repair */
	FACT_LAYER,           /* app, framework, vendor part, kernel, firmware, silicon: how deep the fix lies */
	FACT_PARTIES,         /* parties in the fix chain from finder of the fix to the phone */
	FACT_UNSUPPORTED,     /* share of what is affected that gets no updates any more */
	FACT_FIX,             /* a fix exists */
	/* exploitability */
	FACT_VECTOR,          /* physical, local, adjacent, network */
	FACT_PRIVILEGES,      /* high, low, none needed */
	FACT_INTERACTION,     /* needed, not needed */
	FACT_EPSS,            /* forecast of exploitation */
	FACT_EXPLOIT,         /* public: none, a proof of concept, a working exploit */
	FACT_ATTACKED,        /* used in attacks */
	FACT_KEV,             /* in a catalogue of known exploited vulnerabilities */
	FACT_ATTACK_AGE,      /* days since use in attacks was last told; fewer is graver */
	/* other */
	FACT_DEADLINE,        /* days until a regulator's or catalogue's deadline; negative: passed */
	FACT_CHAIN,           /* part of a known exploit chain */
	FACT_PUBLIC,          /* details are public */
	FACT_ATTENTION,       /* media or regulator interest */
	FACT_N
};

enum fact_type { FACT_BOOL, FACT_WORD, FACT_COUNT, FACT_TENTHS, FACT_SHARE /* of 10,000 */, FACT_DAYS };
struct fact_kind {
	struct str name;             /* "severity", "units"; stored, never renamed */
	enum factor factor;          /* where it belongs; rules may use any fact anywhere */
	enum fact_type type;
	bool low_is_grave;           /* a smaller value is the graver one: fix, deadline, attack-age */
	const struct str *words;     /* of FACT_WORD: ordered, harmless first */
	size_t word_n;
	int64_t least, most;         /* what may be said; of words and truth: 0 .. their number - 1 */
	struct str meaning;          /* in plain words: "a fix exists" */
};
extern const struct fact_kind fact_kinds[FACT_N];

struct fact {
	bool known;
	int64_t value;     /* by type: 0/1, index of the word, number, tenths, share of 10,000, days */
	struct str source; /* who says so: "CVSS:3.1/... by nvd", "CISA catalogue", "told by Maker Example" */
};
struct facts {
	struct fact v[FACT_N];
};
/* What an entry tells, at the time `today` (for deadlines). Sources live in `a`; without it (NULL) none are written. */
void facts_of_entry(struct arena *a, const struct entry *e, day today, struct facts *ret);
int fact_named(struct str name); /* a fact_name; -1: there is none */
/* A fact from text, for forms, files and the shell: "true", "critical", "250000", "9.8", "12.5%". An empty value and
 * "unknown" take it back. `source` is borrowed. ERR_FOUND, ERR_SYNTAX, ERR_RANGE; *f untouched then. */
bool fact_set(struct facts *f, struct str name, struct str value, struct str source, struct err *err);
bool fact_parse(enum fact_name f, struct str value, int64_t *ret, struct err *err);
void fact_put(struct buf *b, enum fact_name f, int64_t value); /* the text fact_set() reads */
/* What is known in `over` takes the place of what `f` holds. */
void facts_override(struct facts *f, const struct facts *over);

struct priority_rules;
/* A rule file. Lives in `a`. ERR_SYNTAX, ERR_TYPE, ERR_MISSING, ERR_FOUND (unknown fact or word) with the JSON pointer. */
struct priority_rules *priority_rules_read(struct arena *a, struct str json, struct err *err);
struct str priority_rules_version(const struct priority_rules *r); /* "alliance-default 1.0.0" */
day priority_rules_since(const struct priority_rules *r);         /* valid_from */

struct judgement { /* a person's grade for one factor; GRADE_UNKNOWN: none given */
	enum grade grade;
	struct str by, reason; /* reason is never empty when a grade is given */
};

struct factor_result {
	enum grade grade;       /* what counts: the person's, else the rule's */
	enum grade by_rule;
	int rule;               /* index within the factor's rules; -1: none held */
	struct str because;     /* the deciding facts with values, in the file's plain form: "attacked, cvss 9.8" */
	struct str note;        /* why the rule is as it is, in the file's words; may be empty */
	uint32_t deciding;      /* bits of fact_name: the facts of `because` */
	uint32_t wanted;        /* bits of fact_name: unknown facts that an earlier rule, hence another grade, would need */
	struct judgement person;
};
struct priority {
	struct factor_result factors[FACTOR_N];
	enum level level;
	int level_rule;
	struct str because, note;   /* as in a factor; grades are told as "harm high" */
	struct str note_zh;         /* the note for readers of Chinese; the same where the file has but one */
	int embargo_days, fix_days; /* recommended; 0: none (publish now; as the vendor's cycle goes) */
	struct str limited;         /* the facts that made one of the two shorter than the level's own; may be empty */
	bool emergency;             /* emergency response is due */
};
/* `persons`: FACTOR_N judgements or NULL. */
void priority_decide(struct arena *a, const struct priority_rules *r, const struct facts *f, const struct judgement *persons,
                     struct priority *ret);
/* The level alone, without words or memory: for whole lists. */
enum level priority_level(const struct priority_rules *r, const struct facts *f, const struct judgement *persons);

/* The parties' views side by side. */
struct view {
	struct str party;
	enum grade grades[FACTOR_N]; /* GRADE_UNKNOWN: no view */
	struct str reasons[FACTOR_N];
};
struct difference {
	enum grade lowest, highest; /* of those who have a view */
	unsigned views;
};
void priority_compare(const struct view *v, size_t n, struct difference ret[FACTOR_N]);

#endif

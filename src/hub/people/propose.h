/*
 * propose - who makes what a report or an entry names, and so is to be told?
 *
 * What parties list as their components meets what is named: packages, chips, device models, systems. Each proposal says why, in
 * pairs of what the party lists and what was named, so that a person can judge it; nobody is notified by a rule alone.
 * Pure but for propose_named(), which only reads an entry: rows are loaded by the caller.
 */
#ifndef HUB_PEOPLE_PROPOSE_H
#define HUB_PEOPLE_PROPOSE_H

#include "store/parties.h"
#include "vuln/entry.h"
#include "vuln/product.h"

struct product_names { struct product_named *v; size_t n, cap; };
/* What an entry's conditions name: chips, models with their makers, systems and skins, packages; each once. */
void propose_named(struct arena *a, const struct entry *e, struct product_names *ret);

struct proposal_reason {
	int64_t component;                /* which one of theirs */
	struct str lists;                 /* "MT67*" */
	enum product_kind kind;
	const struct product_named *named; /* one of those it covers */
	size_t covers;                    /* how many it covers */
};
struct proposal {
	struct str party;
	struct { struct proposal_reason *v; size_t n, cap; } reasons;
	size_t covers; /* names covered in all: more first */
	bool narrow;   /* by something narrower than an operating system alone: these first */
};
struct proposals { struct proposal *v; size_t n, cap; };
/* Only of those who take part: rows as of components_all(). */
void propose(struct arena *a, const struct component_rows *components, const struct product_names *named, struct proposals *ret);

#endif

#include "hub/people/propose.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/names.h"

/* --- what an entry names --- */

struct naming {
	struct arena *a;
	struct map seen;
	struct product_names *to;
};

static void name_one(struct naming *g, enum product_kind kind, struct str value, struct str maker)
{
	bool is_new;

	if (!value.n && !maker.n)
		return;
	map_put(g->a, &g->seen, str_printf(g->a, "%d %.*s/%.*s", kind, STR_ARG(maker), STR_ARG(value)), &is_new);
	if (!is_new)
		return;
	g->to->v = arena_grow(g->a, g->to->v, g->to->n, &g->to->cap, sizeof *g->to->v);
	g->to->v[g->to->n++] = product_name(g->a, kind, value, maker);
}

static void name_clause(struct naming *g, const struct clause *c)
{
	static const struct str none = STR_LIT("");
	const struct str *makers = c->makers.n ? c->makers.v : &none;

	for (size_t i = 0; i < c->chips.n; i++)
		name_one(g, PRODUCT_CHIP, c->chips.v[i], STR(""));
	for (size_t m = 0; m < (c->makers.n ? c->makers.n : 1); m++) {
		for (size_t i = 0; i < c->models.n; i++)
			name_one(g, PRODUCT_MODEL, c->models.v[i], makers[m]);
		/* All devices of a maker; an app of theirs is a package and no device. */
		if (!c->models.n && c->subject != SUBJECT_PACKAGE)
			name_one(g, PRODUCT_MODEL, STR(""), makers[m]);
	}
	if (c->subject == SUBJECT_PACKAGE)
		name_one(g, PRODUCT_PURL, c->package, STR(""));
	else if (c->subject == SUBJECT_SKIN)
		name_one(g, PRODUCT_OS, c->package, STR(""));
	else if (c->os != OS_ANY && c->os != OS_OTHER && !c->chips.n && !c->models.n && !c->makers.n)
		name_one(g, PRODUCT_OS, os_names[c->os], STR(""));
}

void propose_named(struct arena *a, const struct entry *e, struct product_names *ret)
{
	struct naming g = { .a = a, .to = ret };

	*ret = (struct product_names){ 0 };
	for (size_t i = 0; i < e->clause_n; i++)
		name_clause(&g, &e->clauses[i]);
}

/* --- who makes it --- */

static struct proposal *proposal_of(struct arena *a, struct proposals *l, struct map *by_party, struct str party)
{
	bool is_new;
	uint32_t *at = map_put(a, by_party, party, &is_new);

	if (is_new) {
		l->v = arena_grow(a, l->v, l->n, &l->cap, sizeof *l->v);
		l->v[l->n] = (struct proposal){ .party = party };
		*at = (uint32_t)l->n++;
	}
	return &l->v[*at];
}

static int weightier(const void *a, const void *b)
{
	const struct proposal *x = a, *y = b;

	if (x->narrow != y->narrow)
		return y->narrow - x->narrow;
	return x->covers != y->covers ? (x->covers < y->covers ? 1 : -1) : str_cmp(x->party, y->party);
}

void propose(struct arena *a, const struct component_rows *components, const struct product_names *named, struct proposals *ret)
{
	struct map by_party = { 0 };

	*ret = (struct proposals){ 0 };
	for (size_t i = 0; i < components->n; i++) {
		const struct component_row *c = &components->v[i];
		int kind = names_find(product_kind_names, PRODUCT_KIND_N, c->kind);
		struct proposal_reason r = { .component = c->id, .lists = c->value, .kind = (enum product_kind)kind };

		for (size_t k = 0; kind >= 0 && k < named->n; k++)
			if (product_covers(a, r.kind, c->value, &named->v[k])) {
				r.named = r.named ? r.named : &named->v[k];
				r.covers++;
			}
		if (!r.covers)
			continue;
		struct proposal *p = proposal_of(a, ret, &by_party, c->party);

		p->reasons.v = arena_grow(a, p->reasons.v, p->reasons.n, &p->reasons.cap, sizeof *p->reasons.v);
		p->reasons.v[p->reasons.n++] = r;
		p->covers += r.covers;
		p->narrow |= r.kind != PRODUCT_OS;
	}
	if (ret->n)
		qsort(ret->v, ret->n, sizeof *ret->v, weightier);
}

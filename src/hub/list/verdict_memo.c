#include "hub/list/verdict_memo.h"

#include <stdlib.h>

#include "base/map.h"

struct asker { uint32_t group, at; }; /* an entry: those that ask the same, and its place among them */

struct verdict_memo {
	struct arena mem, texts;             /* as long as the memo; forgotten when they become too many */
	struct asker *askers;                /* by entry */
	struct group {
		unsigned asks;
		uint32_t n;                  /* entries */
		struct str *row;             /* texts for the profile at hand; NULL: not looked for yet */
	} *groups;
	size_t group_n;
	size_t most;                         /* bytes of texts */
	const struct profile *p;
	struct buf facts;
	struct map known;                    /* facts -> number of a row */
	struct str **rows;
	size_t row_cap;
};

struct verdict_memo *verdict_memo_new(const struct match_index *x, size_t most)
{
	struct verdict_memo *k = calloc(1, sizeof *k);
	uint16_t group_of[MATCH_ASKS_N] = { 0 }; /* number + 1 */
	size_t cap = 0;

	if (!k)
		abort();
	k->most = most;
	buf_init(&k->facts, SIZE_MAX); /* cut facts could be equal to those of another device */
	k->askers = arena_array(&k->mem, struct asker, match_entry_n(x));
	for (size_t i = 0; i < match_entry_n(x); i++) {
		unsigned asks = match_asks(x, i);

		if (!group_of[asks]) {
			k->groups = arena_grow(&k->mem, k->groups, k->group_n, &cap, sizeof *k->groups);
			k->groups[k->group_n++] = (struct group){ .asks = asks };
			group_of[asks] = (uint16_t)k->group_n;
		}
		uint32_t group = group_of[asks] - 1u;

		k->askers[i] = (struct asker){ group, k->groups[group].n++ };
	}
	return k;
}

void verdict_memo_free(struct verdict_memo *k)
{
	if (!k)
		return;
	buf_release(&k->facts);
	arena_release(&k->texts);
	arena_release(&k->mem);
	free(k);
}

void verdict_memo_profile(struct verdict_memo *k, const struct profile *p)
{
	k->p = p;
	for (size_t i = 0; i < k->group_n; i++)
		k->groups[i].row = NULL;
	if (k->texts.used <= k->most)
		return;
	arena_reset(&k->texts);
	k->known = (struct map){ 0 };
	k->rows = NULL;
	k->row_cap = 0;
}

static struct str *row_for(struct verdict_memo *k, const struct group *g)
{
	bool fresh;

	buf_clear(&k->facts);
	match_facts(k->p, g->asks, &k->facts);
	uint32_t *found = map_get(&k->known, buf_str(&k->facts));

	if (found)
		return k->rows[*found];
	uint32_t row = (uint32_t)k->known.n;

	k->rows = arena_grow(&k->texts, k->rows, row, &k->row_cap, sizeof *k->rows);
	k->rows[row] = arena_array(&k->texts, struct str, g->n);
	*map_put(&k->texts, &k->known, buf_dup(&k->texts, &k->facts), &fresh) = row;
	return k->rows[row];
}

struct str *verdict_memo_at(struct verdict_memo *k, size_t entry)
{
	struct asker a = k->askers[entry];
	struct group *g = &k->groups[a.group];

	if (!g->row)
		g->row = row_for(k, g);
	return &g->row[a.at];
}

void verdict_memo_keep(struct verdict_memo *k, struct str *at, struct str text)
{
	*at = str_dup(&k->texts, text);
}

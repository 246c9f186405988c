#include "hub/list/entry_row.h"

#include "base/json.h"
#include "base/limits.h"
#include "format/entry_json.h"
#include "vuln/chip.h"
#include "vuln/maker.h"

/* Words by which people look for an entry and that stand in no text of its own. */
static struct str search_terms(struct arena *a, const struct entry *e)
{
	struct buf b;
	struct strs seen = { 0 };

	buf_init(&b, 256 * KIB);
	for (size_t i = 0; i < e->clause_n; i++) {
		const struct clause *c = &e->clauses[i];

		strs_add_once(a, &seen, c->line);
		for (size_t k = 0; k < c->makers.n; k++)
			strs_add_once(a, &seen, c->makers.v[k]);
		for (size_t k = 0; k < c->models.n; k++)
			strs_add_once(a, &seen, c->models.v[k]);
		for (size_t k = 0; k < c->chips.n; k++)
			strs_add_once(a, &seen, c->chips.v[k]);
		if (c->package.n)
			strs_add_once(a, &seen, c->package);
	}
	for (size_t i = 0; i < seen.n; i++) {
		buf_put(&b, seen.v[i]);
		buf_putc(&b, ' ');
	}
	for (size_t i = 0; i < e->weaknesses.n; i++) {
		buf_put(&b, e->weaknesses.v[i]);
		buf_putc(&b, ' ');
	}
	for (size_t i = 0; i < e->credits.n; i++) {
		buf_put(&b, e->credits.v[i]);
		buf_putc(&b, ' ');
	}
	struct str ret = buf_dup(a, &b);

	buf_release(&b);
	return ret;
}

void entry_row_make(struct arena *a, const struct entry *e, struct entry_row *ret)
{
	struct buf doc;
	struct str *aliases = arena_array(a, struct str, e->aliases.n);

	for (size_t i = 0; i < e->aliases.n; i++)
		aliases[i] = str_dup(a, e->aliases.v[i]);
	buf_init(&doc, LIMIT_RECORD);
	entry_json_put(&doc, e);
	*ret = (struct entry_row){
		.id = str_dup(a, e->id),
		.title = str_dup(a, e->title),
		.summary = str_dup(a, e->summary),
		.component = str_dup(a, e->component),
		.withdrawn = e->state == ENTRY_WITHDRAWN,
		.exploited = e->exploited,
		.severity = (int)e->severity,
		.published = day_of(e->published),
		.updated = day_of(e->updated),
		.fix_level = e->fix_level,
		.aliases = aliases,
		.alias_n = e->aliases.n,
		.terms = search_terms(a, e),
		.doc = buf_dup(a, &doc),
	};
	buf_release(&doc);
}

bool entry_row_read(struct arena *a, struct str doc, struct entry *ret, struct err *err)
{
	struct json j;

	return json_read(a, doc, LIMIT_RECORD, &j, err) && entry_json_get(a, &j, ret, err);
}

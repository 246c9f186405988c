#include "hub/list/list_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "hub/list/entry_row.h"
#include "hub/list/index.h"
#include "hub/priority/priority_parts.h"
#include "vuln/chip.h"

enum { MAKERS = 64, RELEASES = 64 };

/* A clause that names more makers than this means "all but one" (a flaw that is Pixel's own in another line): it is no
 * answer to "what concerns this maker?". */
enum { MAKERS_NAMED = 12 };

struct loading {
	struct held_view *h;
	struct arena scratch;   /* one entry's document */
	const struct priority_rules *rules;
	struct arena decided;   /* of the next two */
	struct assessment *decisions;
	size_t decision_n, decision_cap;
	struct map decision_of; /* entry id -> place in decisions */
	size_t cap;
	struct map chips, makers;
	struct strs chip_names, maker_names; /* in order of first sight; sorted at the end */
};

static uint32_t number_of(struct arena *a, struct map *m, struct strs *names, struct str s)
{
	bool fresh;
	uint32_t *at = map_get(m, s);

	if (at)
		return *at;
	s = str_dup(a, s);
	at = map_put(a, m, s, &fresh);
	*at = (uint32_t)names->n;
	strs_add(a, names, s);
	return *at;
}

static void add_maker(struct loading *l, struct list_head *head, struct str maker)
{
	if (!maker.n)
		return;
	uint32_t i = number_of(&l->h->a, &l->makers, &l->maker_names, maker);

	if (i < MAKERS)
		head->makers |= UINT64_C(1) << i;
}

static void add_release(struct loading *l, struct list_head *head, release r)
{
	struct releases *all = &l->h->v.releases;
	size_t i = 0;

	while (i < all->n && all->v[i] != r)
		i++;
	if (i == all->n && i < RELEASES)
		all->v[all->n++] = r;
	if (i < RELEASES)
		head->releases |= UINT64_C(1) << i;
}

static bool is_apple(enum os os)
{
	return os == OS_IOS || os == OS_IPADOS || os == OS_WATCHOS || os == OS_VISIONOS || os == OS_TVOS;
}

/* What a filter may ask of an entry: the makers, chips and releases that its clauses name. */
static void add_facets(struct loading *l, struct list_head *head, const struct entry *e)
{
	uint16_t chips[4096];
	size_t n = 0;

	for (size_t i = 0; i < e->clause_n; i++) {
		const struct clause *c = &e->clauses[i];

		for (size_t k = 0; k < c->makers.n && c->makers.n <= MAKERS_NAMED; k++)
			add_maker(l, head, c->makers.v[k]);
		if (is_apple(c->os))
			add_maker(l, head, STR("apple"));
		for (size_t k = 0; k < c->releases.n; k++)
			add_release(l, head, c->releases.v[k]);
		for (size_t k = 0; k < c->chips.n && n < sizeof chips / sizeof *chips; k++) {
			const struct chip *chip = chip_by_part(c->chips.v[k]);

			chips[n++] = (uint16_t)number_of(&l->h->a, &l->chips, &l->chip_names, c->chips.v[k]);
			if (chip)
				add_maker(l, head, chip->maker);
		}
	}
	uint16_t *kept = arena_alloc(&l->h->a, n * sizeof *kept);

	memcpy(kept, chips, n * sizeof *kept);
	head->chips = kept;
	head->chip_n = (uint16_t)n;
}

static bool load_decision(void *ctx, const struct assessment_row *row, struct err *err)
{
	struct loading *l = ctx;
	bool fresh;

	l->decisions = arena_grow(&l->decided, l->decisions, l->decision_n, &l->decision_cap, sizeof *l->decisions);
	*map_put(&l->decided, &l->decision_of, str_dup(&l->decided, row->subject), &fresh) = (uint32_t)l->decision_n;
	return assessment_of_row(&l->decided, row, &l->decisions[l->decision_n++], err);
}

static enum level level_of(const struct loading *l, const struct entry *e)
{
	const uint32_t *at = l->decision_n ? map_get(&l->decision_of, e->id) : NULL;
	const struct assessment *decision = at ? &l->decisions[*at] : NULL;
	struct facts f;

	priority_facts(NULL, e, l->h->models, l->h->v.today, &f);
	if (decision)
		facts_override(&f, &decision->given);
	return priority_level(l->rules, &f, decision ? decision->judgements : NULL);
}

static bool is_fixed(const struct entry *e)
{
	for (size_t i = 0; i < e->clause_n; i++)
		for (size_t k = 0; k < e->clauses[i].range_n; k++)
			if (e->clauses[i].ranges[k].fix.n)
				return true;
	return false;
}

static bool load_head(void *ctx, const struct entry_row *row, struct err *err)
{
	struct loading *l = ctx;
	struct arena *a = &l->h->a;
	struct list_view *v = &l->h->v;
	struct entry e;

	if (!entry_row_read(&l->scratch, row->doc, &e, err))
		return err_wrap(err, "kept entry %.*s", STR_ARG(row->id));
	v->heads = arena_grow(a, v->heads, v->n, &l->cap, sizeof *v->heads);
	struct list_head *head = &v->heads[v->n++];

	*head = (struct list_head){
		.id = str_dup(a, row->id), .title = str_dup(a, row->title), .component = str_dup(a, row->component),
		.kind = str_dup(a, e.kind), .severity = (enum severity)row->severity, .exploited = row->exploited,
		.withdrawn = row->withdrawn, .published = row->published, .updated = row->updated, .fix_level = row->fix_level,
	};
	for (size_t i = 0; i < e.credits.n; i++)
		strs_add(a, &head->credits, str_dup(a, e.credits.v[i]));
	head->fixed = row->fix_level || is_fixed(&e);
	head->level = level_of(l, &e);
	v->levels[head->level] += !head->withdrawn;
	add_facets(l, head, &e);
	arena_reset(&l->scratch);
	return true;
}

static bool load_device(void *ctx, const struct device_row *row, struct err *err)
{
	struct loading *l = ctx;
	struct arena *a = &l->h->a;
	struct list_view *v = &l->h->v;

	(void)err;
	v->devices = arena_grow(a, v->devices, v->device_n, &l->cap, sizeof *v->devices);
	v->devices[v->device_n++] = (struct device_row){
		str_dup(a, row->source), str_dup(a, row->maker), str_dup(a, row->brand), str_dup(a, row->name),
		str_dup(a, row->device), str_dup(a, row->model), str_dup(a, row->chip), str_dup(a, row->kernel), row->year,
	};
	known_models_add(l->h->models, v->devices[v->device_n - 1].maker, v->devices[v->device_n - 1].chip, 1);
	return true;
}

static int newest_first(const void *a, const void *b)
{
	const struct list_head *x = a, *y = b;

	if (x->published != y->published)
		return x->published < y->published ? 1 : -1;
	return -str_cmp(x->id, y->id);
}

static int by_maker_and_name(const void *a, const void *b)
{
	const struct device_row *x = a, *y = b;
	int c = str_icmp(x->maker, y->maker);

	if (!c)
		c = str_icmp(x->name, y->name);
	return c ? c : str_icmp(x->model, y->model);
}

/* Numbers given in order of first sight become places in the sorted list. */
static uint16_t *sorted_places(struct arena *a, struct strs *names)
{
	uint16_t *place = arena_array(a, uint16_t, names->n + 1);
	struct strs sorted = { 0 };

	for (size_t i = 0; i < names->n; i++) {
		size_t at = 0;

		for (size_t k = 0; k < names->n; k++)
			at += str_cmp(names->v[k], names->v[i]) < 0;
		place[i] = (uint16_t)at;
	}
	sorted.v = arena_array(a, struct str, names->n + 1);
	sorted.n = names->n;
	for (size_t i = 0; i < names->n; i++)
		sorted.v[place[i]] = names->v[i];
	*names = sorted;
	return place;
}

static uint64_t moved_bits(uint64_t bits, const uint16_t *place)
{
	uint64_t ret = 0;

	for (; bits; bits &= bits - 1)
		ret |= UINT64_C(1) << place[__builtin_ctzll(bits)];
	return ret;
}

static void sort_facets(struct loading *l)
{
	struct list_view *v = &l->h->v;
	struct arena *a = &l->h->a;

	if (l->maker_names.n > MAKERS)
		l->maker_names.n = MAKERS;
	const uint16_t *maker = sorted_places(a, &l->maker_names), *chip = sorted_places(a, &l->chip_names);
	uint16_t release_place[RELEASES];

	for (size_t i = 0; i < v->releases.n; i++) {
		release_place[i] = 0;
		for (size_t k = 0; k < v->releases.n; k++)
			release_place[i] += v->releases.v[k] < v->releases.v[i];
	}
	release sorted[RELEASES];

	for (size_t i = 0; i < v->releases.n; i++)
		sorted[release_place[i]] = v->releases.v[i];
	memcpy(v->releases.v, sorted, v->releases.n * sizeof *sorted);
	for (size_t i = 0; i < v->n; i++) {
		uint16_t *chips = (uint16_t *)(uintptr_t)v->heads[i].chips;

		v->heads[i].makers = moved_bits(v->heads[i].makers, maker);
		v->heads[i].releases = moved_bits(v->heads[i].releases, release_place);
		for (size_t k = 0; k < v->heads[i].chip_n; k++)
			chips[k] = chip[chips[k]];
	}
	v->makers = l->maker_names;
	v->chips = l->chip_names;
}

static void index_ids(struct held_view *h)
{
	bool fresh;

	for (size_t i = 0; i < h->v.n; i++)
		*map_put(&h->a, &h->by_id, h->v.heads[i].id, &fresh) = (uint32_t)i;
}

struct held_view *view_load(struct db *d, uint64_t generation, const struct priority_rules *rules, day today, struct err *err)
{
	struct held_view *h = calloc(1, sizeof *h);
	struct loading l = { .h = h, .rules = rules };

	if (!h)
		abort();
	atomic_init(&h->holders, 1);
	h->v.generation = generation;
	h->v.loaded = clock_now();
	h->v.today = today;
	h->v.releases.v = arena_array(&h->a, release, RELEASES);
	h->models = known_models_new(&h->a);
	bool ok = list_devices(d, load_device, &l, err) && assessment_decisions(d, load_decision, &l, err);

	l.cap = 0;
	ok = ok && list_entries(d, load_head, &l, err) && list_totals(d, &h->v.totals, err);
	ok = ok && (h->v.index = index_open(d, &h->a, err));
	if (ok) {
		if (h->v.n)
			qsort(h->v.heads, h->v.n, sizeof *h->v.heads, newest_first);
		if (h->v.device_n)
			qsort(h->v.devices, h->v.device_n, sizeof *h->v.devices, by_maker_and_name);
		sort_facets(&l);
		index_ids(h);
	}
	arena_release(&l.scratch);
	arena_release(&l.decided);
	if (ok)
		return h;
	view_free(h);
	return NULL;
}

void view_free(struct held_view *h)
{
	if (h->v.index)
		match_index_free(h->v.index);
	arena_release(&h->a);
	free(h);
}

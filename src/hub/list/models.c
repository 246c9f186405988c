/* How many known models does an entry concern? Counted by what the devices on sale tell of themselves: their maker nearly
 * always, their chip seldom, so a number by chip is the least there are. */
#include "base/map.h"
#include "hub/priority/priority_parts.h"
#include "store/list.h"

struct known_models {
	struct arena *a;
	struct map makers, chips; /* name -> number of devices */
	uint32_t android;         /* all but Apple's */
};

struct known_models *known_models_new(struct arena *a)
{
	struct known_models *m = arena_new(a, struct known_models);

	m->a = a;
	return m;
}

void known_models_add(struct known_models *m, struct str maker, struct str chip, int64_t n)
{
	bool fresh;

	if (maker.n)
		*map_put(m->a, &m->makers, maker, &fresh) += (uint32_t)n;
	if (chip.n)
		*map_put(m->a, &m->chips, chip, &fresh) += (uint32_t)n;
	if (!str_eq(maker, STR("apple")))
		m->android += (uint32_t)n;
}

static bool count(void *ctx, struct str maker, struct str chip, int64_t n, struct err *err)
{
	struct known_models *m = ctx;

	(void)err;
	known_models_add(m, str_dup(m->a, maker), str_dup(m->a, chip), n);
	return true;
}

struct known_models *known_models_load(struct db *d, struct arena *a, struct err *err)
{
	struct known_models *m = known_models_new(a);

	return list_count_devices(d, count, m, err) ? m : NULL;
}

static uint32_t sum(const struct map *m, const struct strs *names)
{
	uint32_t ret = 0;

	for (size_t i = 0; i < names->n; i++) {
		const uint32_t *n = map_get(m, names->v[i]);

		ret += n ? *n : 0;
	}
	return ret;
}

/* 0: the list does not know. */
static uint32_t concerned(const struct known_models *m, const struct clause *c, struct str *ret_how)
{
	*ret_how = STR("named by ");
	if (c->models.n)
		return (uint32_t)c->models.n;
	*ret_how = STR("known devices that tell such a chip; ");
	if (c->chips.n)
		return sum(&m->chips, &c->chips);
	*ret_how = STR("known devices of the makers; ");
	if (c->makers.n)
		return sum(&m->makers, &c->makers);
	*ret_how = STR("known devices with Android; ");
	return (c->os == OS_ANDROID || c->os == OS_ANY) && c->subject != SUBJECT_PACKAGE ? m->android : 0;
}

void priority_facts(struct arena *a, const struct entry *e, const struct known_models *m, day today, struct facts *ret)
{
	struct fact *f = &ret->v[FACT_MODELS];
	const struct clause *of = NULL;
	struct str how = STR_NONE;
	uint32_t most = 0;

	facts_of_entry(a, e, today, ret);
	for (size_t i = 0; i < e->clause_n; i++) {
		struct str this_how;
		uint32_t n = e->clauses[i].os == OS_OTHER ? 0 : concerned(m, &e->clauses[i], &this_how);

		if (n > most) {
			most = n;
			how = this_how;
			of = &e->clauses[i];
		}
	}
	if (of)
		*f = (struct fact){ true, most, a ? STR_JOIN(a, how, of->source.n ? of->source : of->line) : STR_NONE };
}

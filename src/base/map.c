#include "base/map.h"

static struct map_slot *slot_for(const struct map *m, struct str key, uint64_t hash)
{
	size_t i = hash & (m->cap - 1);

	while (m->slots[i].key.p && !(m->slots[i].hash == hash && str_eq(m->slots[i].key, key)))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

uint32_t *map_get(const struct map *m, struct str key)
{
	if (!m->cap)
		return NULL;
	struct map_slot *s = slot_for(m, key, str_hash(key));

	return s->key.p ? &s->value : NULL;
}

static void grow(struct arena *a, struct map *m)
{
	struct map bigger = { .n = m->n, .cap = m->cap ? m->cap * 2 : 16 };

	bigger.slots = arena_array(a, struct map_slot, bigger.cap);
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].key.p)
			*slot_for(&bigger, m->slots[i].key, m->slots[i].hash) = m->slots[i];
	*m = bigger;
}

uint32_t *map_put(struct arena *a, struct map *m, struct str key, bool *ret_new)
{
	uint64_t hash = str_hash(key);

	if ((m->n + 1) * 4 > m->cap * 3)
		grow(a, m);
	struct map_slot *s = slot_for(m, key, hash);

	*ret_new = !s->key.p;
	if (*ret_new) {
		*s = (struct map_slot){ key.p ? key : STR(""), hash, 0 };
		m->n++;
	}
	return &s->value;
}

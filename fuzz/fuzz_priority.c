/* Rule files of priorities, and facts as text: what is read decides for any facts, and its words can be told. */
#include <stdlib.h>

#include "assess/priority.h"
#include "base/arena.h"

static void decide(struct arena *a, const struct priority_rules *r, const uint8_t *data, size_t n)
{
	struct facts f = { 0 };
	struct priority p;

	for (size_t i = 0; i < FACT_N && n; i++) {
		int64_t range = fact_kinds[i].most - fact_kinds[i].least + 1;

		f.v[i].known = data[i % n] & 1;
		f.v[i].value = fact_kinds[i].least + data[(i * 7 + 3) % n] % range;
	}
	priority_decide(a, r, &f, NULL, &p);
	if (p.level != priority_level(r, &f, NULL) || p.embargo_days < 0 || p.fix_days < 0)
		abort();
}

static void set_facts(const uint8_t *data, size_t n)
{
	struct str rest = { (const char *)data, n }, line, name;
	struct facts f = { 0 };
	struct buf b;

	buf_init(&b, 4096);
	while (str_split(&rest, '\n', &line)) {
		struct str value = line;

		if (!str_split(&value, '=', &name) || !fact_set(&f, name, value, STR_NONE, NULL))
			continue;
		int i = fact_named(name);
		int64_t again = 0;

		if (!f.v[i].known)
			continue;
		buf_clear(&b);
		fact_put(&b, (enum fact_name)i, f.v[i].value);
		if (!fact_parse((enum fact_name)i, buf_str(&b), &again, NULL) || again != f.v[i].value)
			abort();
	}
	buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;

	arena_init(&a);
	struct priority_rules *r = priority_rules_read(&a, (struct str){ (const char *)data, n }, NULL);

	if (r)
		decide(&a, r, data, n);
	set_facts(data, n);
	arena_release(&a);
	return 0;
}

/* Vectors of every method: what is read is written as something that reads the same, and scored and explained. */
#include <assert.h>
#include <string.h>

#include "assess/rating.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Every byte of every step. */
static size_t touch(const struct worksheet *w)
{
	size_t sum = 0;

	for (size_t i = 0; i < w->n; i++) {
		const struct str parts[] = { w->v[i].key, w->v[i].formula, w->v[i].value };

		assert(parts[0].n && parts[2].n);
		for (size_t k = 0; k < 3; k++) {
			assert(str_is_utf8(parts[k]));
			sum += parts[k].n;
		}
	}
	return sum;
}

static void check(struct arena *a, const struct rating *r)
{
	struct rating again;
	struct worksheet w;
	struct score s;
	struct err err;
	struct str written = rating_write(a, r);

	assert(written.n <= RATING_VECTOR_MAX);
	assert(rating_parse(written, &again, &err));
	assert(again.method == r->method && !memcmp(again.choice, r->choice, sizeof r->choice));
	assert(str_eq(rating_write(a, &again), written));
	rating_score(r, &s);
	assert(s.score >= SCORE_ABSENT && s.score <= 100 && s.severity < SEVERITY_N && s.lowest <= s.highest);
	rating_explain(a, r, &w);
	touch(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str vector = str_n((const char *)data, n);
	struct rating r;
	struct err err = { 0 };
	struct arena a;

	arena_init(&a);
	if (rating_parse(vector, &r, &err)) {
		check(&a, &r);
	} else {
		assert(err.code != ERR_NONE && err.msg[0] && str_is_utf8(str_of(err.msg)));
		if (rating_read(vector, &r, &err))
			assert(!rating_complete(&r, NULL) && rating_write(&a, &r).n <= RATING_VECTOR_MAX);
	}
	arena_release(&a);
	return 0;
}

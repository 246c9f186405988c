/* Recorded SSVC assessments, and vectors: what is read must come back the same, and never decide what no table gives. */
#include <assert.h>

#include "base/limits.h"
#include "format/ssvc_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool written(struct arena *a, const struct ssvc_list *l, struct str *ret)
{
	struct err err = { 0 };
	struct buf b;

	buf_init(&b, LIMIT_SSVC * 8);
	bool ok = ssvc_list_write(&b, l, &err);

	assert(ok || err.code == ERR_MISSING);
	*ret = buf_dup(a, &b);
	buf_release(&b);
	return ok;
}

static void check_readings(const struct ssvc_list *l)
{
	const struct ssvc_table *likely = ssvc_list_table(l);

	for (size_t i = 0; i < ssvc_table_n; i++) {
		struct ssvc_reading r;

		if (!ssvc_list_rate(l, ssvc_tables[i], &r))
			continue;
		assert(likely && r.possible && r.possible < UINT32_C(1) << r.table->outcome->value_n);
		assert((ssvc_outcomes(r.table, r.rating.choice) & r.possible) == r.possible);
	}
}

static void check_list(struct arena *a, struct str text)
{
	struct err err = { 0 };
	struct ssvc_list l, again;
	struct str first, second;

	if (!ssvc_list_read(a, text, &l, &err)) {
		assert(err.code != ERR_NONE && err.msg[0]);
		return;
	}
	check_readings(&l);
	if (!written(a, &l, &first))
		return;
	assert(first.n > LIMIT_SSVC || ssvc_list_read(a, first, &again, &err));
	assert(first.n > LIMIT_SSVC || (written(a, &again, &second) && str_eq(first, second)));
}

static void check_vector(struct arena *a, struct str text)
{
	struct err err = { 0 };
	struct rating r, again;

	if (!rating_read(text, &r, &err)) {
		assert(err.code != ERR_NONE && err.msg[0]);
		return;
	}
	assert(rating_read(rating_write(a, &r), &again, &err) && r.method == again.method);
	for (size_t i = 0; i < RATING_METRIC_MAX; i++)
		assert(r.choice[i] == again.choice[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = str_n((const char *)data, n);
	struct arena a;

	arena_init(&a);
	if (n && data[0] == '{')
		check_list(&a, text);
	else
		check_vector(&a, text);
	arena_release(&a);
	return 0;
}

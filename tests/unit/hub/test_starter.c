/* The list that travels inside the program: every line is taken, names chips that are known, and says something decidable. */
#include "unit.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/limits.h"
#include "embedded.h"
#include "format/entry_json.h"
#include "hub/list/profiles.h"
#include "vuln/chip.h"

static void every_entry(void **state)
{
	struct str rest = embedded_starter_jsonl, line;
	struct arena a;
	size_t n = 0, exploited = 0;

	(void)state;
	arena_init(&a);
	assert_true(str_split(&rest, '\n', &line));
	assert_true(str_starts(line, STR("{\"tocsin\": \"list\"")));
	while (str_split(&rest, '\n', &line)) {
		struct json j;
		struct entry e;
		struct err err = { 0 };

		if (!line.n)
			continue;
		want(json_read(&a, line, LIMIT_RECORD, &j, &err) && entry_json_get(&a, &j, &e, &err), "line %zu: %s %s", n + 2, err.where,
		     err.msg);
		want(e.clause_n > 0 && e.reference_n > 0 && e.summary.n > 10, "%.*s says too little", STR_ARG(e.id));
		for (size_t i = 0; i < e.clause_n; i++)
			for (size_t k = 0; k < e.clauses[i].chips.n; k++)
				want(chip_by_part(e.clauses[i].chips.v[k]), "%.*s: chip %.*s is not in the table", STR_ARG(e.id),
				     STR_ARG(e.clauses[i].chips.v[k]));
		exploited += e.exploited;
		n++;
	}
	assert_true(n >= 150);
	assert_true(exploited >= 100);
	arena_release(&a);
}

static bool on_profile(void *ctx, const struct profile *p, struct err *err)
{
	size_t *n = ctx;

	(void)err;
	want(p->maker.n && (p->release || p->os_version.n), "%.*s tells no maker or system", STR_ARG(p->name));
	(*n)++;
	return true;
}

static void on_bad(void *ctx, struct str name, const struct err *why)
{
	(void)ctx;
	fail_msg("%.*s: %s %s", STR_ARG(name), why->where, why->msg);
}

static void every_sample(void **state)
{
	size_t n = 0, files = 0;
	const struct profile_sink sink = { &n, on_profile, on_bad };
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < embedded_n; i++) {
		if (strcmp(embedded[i].folder, "samples") != 0)
			continue;
		files++;
		want(profiles_read_bytes(str_of(embedded[i].name), embedded[i].bytes, &sink, &err), "%s: %s", embedded[i].name, err.msg);
	}
	assert_int_equal(n, files);
	assert_true(n >= 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_entry), cmocka_unit_test(every_sample) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

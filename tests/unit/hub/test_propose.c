/* Whom to notify: by hand-made entries, and by the list that travels inside the program. */
#include "unit.h"

#include "base/json.h"
#include "base/limits.h"
#include "embedded.h"
#include "format/entry_json.h"
#include "hub/people/propose.h"

static struct component_row makes[] = {
	{ 1, STR_LIT("orion"), STR_LIT("chip"), STR_LIT("MT67*"), STR_LIT(""), TIME_NONE },
	{ 2, STR_LIT("orion"), STR_LIT("chip"), STR_LIT("MT6893"), STR_LIT(""), TIME_NONE },
	{ 3, STR_LIT("vega"), STR_LIT("chip"), STR_LIT("SM8650"), STR_LIT(""), TIME_NONE },
	{ 4, STR_LIT("nova"), STR_LIT("model"), STR_LIT("samsung/*"), STR_LIT(""), TIME_NONE },
	{ 5, STR_LIT("lyra"), STR_LIT("os"), STR_LIT("android"), STR_LIT(""), TIME_NONE },
	{ 6, STR_LIT("app"), STR_LIT("purl"), STR_LIT("pkg:generic/com.whatsapp"), STR_LIT(""), TIME_NONE },
	{ 7, STR_LIT("pome"), STR_LIT("os"), STR_LIT("ios"), STR_LIT(""), TIME_NONE },
	{ 8, STR_LIT("nova"), STR_LIT("os"), STR_LIT("android"), STR_LIT(""), TIME_NONE },
	{ 9, STR_LIT("nova"), STR_LIT("model"), STR_LIT("SM-S92*"), STR_LIT(""), TIME_NONE },
};
static const struct component_rows made = { makes, ROWS(makes), 0 };

/* "orion:2 lyra:1": parties in their order, with how many names each covers. */
static const char *said(struct arena *a, const struct entry *e)
{
	struct product_names named;
	struct proposals p;
	struct str out = STR("");

	propose_named(a, e, &named);
	propose(a, &made, &named, &p);
	for (size_t i = 0; i < p.n; i++)
		out = str_printf(a, "%.*s%s%.*s:%zu", STR_ARG(out), i ? " " : "", STR_ARG(p.v[i].party), p.v[i].covers);
	return str_cstr(a, out);
}

static struct strs words(struct arena *a, const char *text)
{
	struct str rest = str_of(text), one;
	struct strs l = { 0 };

	while (rest.n && str_split(&rest, ',', &one))
		strs_add(a, &l, one);
	return l;
}

static void conditions_name_products(void **state)
{
	static const struct { const char *chips, *makers, *models; enum os os; enum subject subject; const char *package, *out; } rows[] = {
		{ "MT6765,MT6893,MT6985", "", "", OS_ANDROID, SUBJECT_NONE, "", "orion:2" },
		{ "SM8650", "", "", OS_ANDROID, SUBJECT_NONE, "", "vega:1" },
		{ "SM8550", "", "", OS_ANDROID, SUBJECT_NONE, "", "" },
		{ "", "samsung", "", OS_ANDROID, SUBJECT_NONE, "", "nova:1" },
		{ "", "samsung", "SM-S921B,SM-S928U", OS_ANDROID, SUBJECT_BUILD, "", "nova:4" },
		{ "", "xiaomi", "", OS_ANDROID, SUBJECT_NONE, "", "" },
		{ "", "", "", OS_ANDROID, SUBJECT_NONE, "", "lyra:1 nova:1" },
		{ "", "", "", OS_IOS, SUBJECT_OS, "", "pome:1" },
		{ "", "", "", OS_ANDROID, SUBJECT_PACKAGE, "com.whatsapp", "app:1" },
		{ "", "", "", OS_OTHER, SUBJECT_NONE, "", "" },
		{ "", "", "", OS_ANY, SUBJECT_KERNEL, "", "" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct clause c = { .os = rows[i].os, .subject = rows[i].subject, .package = str_of(rows[i].package),
			            .chips = words(&a, rows[i].chips), .makers = words(&a, rows[i].makers), .models = words(&a, rows[i].models) };
		const struct entry e = { .clauses = &c, .clause_n = 1 };

		want(strcmp(said(&a, &e), rows[i].out) == 0, "row %zu: %s, expected %s", i, said(&a, &e), rows[i].out);
	}
	arena_release(&a);
}

/* Of several conditions each name counts once, and who makes something narrower than a system comes first. */
static void reasons_are_told(void **state)
{
	struct arena a;
	struct product_names named;
	struct proposals p;

	(void)state;
	arena_init(&a);
	struct clause c[] = { { .os = OS_ANDROID }, { .os = OS_ANDROID, .chips = words(&a, "MT6765,MT6768") },
		              { .os = OS_ANDROID, .chips = words(&a, "MT6768") } };
	const struct entry e = { .clauses = c, .clause_n = 3 };

	propose_named(&a, &e, &named);
	assert_int_equal(named.n, 3);
	propose(&a, &made, &named, &p);
	assert_int_equal(p.n, 3);
	want_str(p.v[0].party, STR("orion"), "first");
	assert_int_equal(p.v[0].reasons.n, 1);
	want_str(p.v[0].reasons.v[0].lists, STR("MT67*"), "lists");
	want_str(p.v[0].reasons.v[0].named->value, STR("MT6765"), "named");
	assert_int_equal(p.v[0].reasons.v[0].covers, 2);
	propose(&a, &(struct component_rows){ 0 }, &named, &p);
	assert_int_equal(p.n, 0);
	arena_release(&a);
}

static void the_list_names_products(void **state)
{
	struct str rest = embedded_starter_jsonl, line;
	size_t entries = 0, proposed = 0, orion = 0;
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_true(str_split(&rest, '\n', &line));
	while (str_split(&rest, '\n', &line)) {
		struct json j;
		struct entry e;
		struct err err = { 0 };
		bool mediatek = false;

		if (!line.n)
			continue;
		assert_true(json_read(&a, line, LIMIT_RECORD, &j, &err) && entry_json_get(&a, &j, &e, &err));
		const char *out = said(&a, &e);

		for (size_t i = 0; i < e.clause_n; i++)
			for (size_t k = 0; k < e.clauses[i].chips.n; k++)
				mediatek |= str_starts(e.clauses[i].chips.v[k], STR("MT67")) || str_eq(e.clauses[i].chips.v[k], STR("MT6893"));
		want(mediatek == (strstr(out, "orion") != NULL), "%.*s: %s", STR_ARG(e.id), out);
		entries++;
		proposed += out[0] != 0;
		orion += mediatek;
		arena_reset(&a);
	}
	want(proposed * 4 > entries * 3 && orion, "%zu of %zu entries, %zu with those chips", proposed, entries, orion);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions_name_products),
		cmocka_unit_test(reasons_are_told),
		cmocka_unit_test(the_list_names_products),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

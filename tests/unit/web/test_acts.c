/* The act table as pages, programs and docs tell it: nothing without words, nothing called like a form's own fields. */
#include "unit.h"

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/names.h"
#include "hub/act_told.h"
#include "text/lang.h"
#include "web/act_form.h"

static struct arena arena;

static int begin(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

typedef void row_fn(const struct act_row *row, struct buf *faults);

static void each_row(row_fn *fn)
{
	struct buf faults;

	buf_init(&faults, MIB);
	for (size_t s = 0; s < act_section_n; s++)
		for (size_t i = 0; i < act_sections[s]->n; i++)
			fn(&act_sections[s]->rows[i], &faults);
	if (faults.n)
		print_error("%.*s", STR_ARG(buf_str(&faults)));
	assert_int_equal(faults.n, 0);
	buf_release(&faults);
}

static void lacks(struct buf *faults, struct str key)
{
	if (lang_message(key) < 0)
		buf_printf(faults, "ui/messages lack \"%.*s\"\n", STR_ARG(key));
}

static void words_of(const struct act_row *row, struct buf *faults)
{
	lacks(faults, act_key(&arena, "happened.", row->name, STR_NONE));
	if (!act_has_form(row))
		return;
	lacks(faults, act_key(&arena, "act.", row->name, STR_NONE));
	for (size_t i = 0; i < row->field_n; i++) {
		const struct act_field *f = &row->fields[i];

		if (f->flags & ACT_BY_HUB)
			continue;
		lacks(faults, act_key(&arena, "field.", row->name, str_of(f->name)));
		for (size_t w = 0; w < f->word_n; w++) {
			struct str own = act_key(&arena, "word.", row->name, STR_JOIN(&arena, str_of(f->name), STR("."), f->words[w]));

			/* Names that people type and read in files, such as those of settings, are their own words. */
			if (lang_message(own) < 0 && str_chr(f->words[w], '.') == SIZE_MAX)
				lacks(faults, STR_JOIN(&arena, STR("word."), f->words[w]));
		}
	}
}

/* Every act that has a form is told in the reader's language; po2c sees to it that all languages have the same keys. */
static void every_act_has_words(void **state)
{
	(void)state;
	each_row(words_of);
}

static void names_of(const struct act_row *row, struct buf *faults)
{
	struct str name = str_of(row->name);
	size_t dot = str_chr(name, '.');

	if (dot == SIZE_MAX || act_named(name) != row)
		buf_printf(faults, "%s: not KIND.WHAT, or there twice\n", row->name);
	if (!row->help || !row->apply || !row->who)
		buf_printf(faults, "%s: without help, apply or anybody who may\n", row->name);
	for (size_t i = 0; i < row->field_n; i++) {
		const struct act_field *f = &row->fields[i];

		if (act_has_form(row) && names_find(act_form_names, ACT_FORM_NAME_N, str_of(f->name)) >= 0)
			buf_printf(faults, "%s: its field \"%s\" is called like one of every form\n", row->name, f->name);
		if (!f->help)
			buf_printf(faults, "%s: %s is without help\n", row->name, f->name);
		for (size_t k = 0; k < i; k++)
			if (strcmp(row->fields[k].name, f->name) == 0)
				buf_printf(faults, "%s: %s is there twice\n", row->name, f->name);
		if ((f->type == ACT_WORD || f->type == ACT_WORDS) != (f->word_n > 0))
			buf_printf(faults, "%s: %s has words and another type, or none\n", row->name, f->name);
	}
}

static void every_row_is_whole(void **state)
{
	(void)state;
	each_row(names_of);
}

static void table_is_json(void **state)
{
	struct buf b;
	struct json j, sections, acts, s, a;
	struct err err = { 0 };
	size_t n = 0, rows = 0;

	(void)state;
	buf_init(&b, 8 * MIB);
	act_put_table(&b);
	want(json_read(&arena, buf_str(&b), 8 * MIB, &j, &err), "%s", err.msg);
	assert_true(json_array(&j, "sections", JSON_REQUIRED, &sections, &err));
	for (struct json_iter it = json_iter(&sections); json_next(&it, &s);) {
		assert_true(json_array(&s, "acts", JSON_REQUIRED, &acts, &err));
		for (struct json_iter in = json_iter(&acts); json_next(&in, &a);)
			n++;
	}
	for (size_t i = 0; i < act_section_n; i++)
		rows += act_sections[i]->n;
	assert_int_equal(n, rows);
	for (size_t i = 0; i < act_section_n; i++)
		for (size_t k = 0; k < act_sections[i]->n; k++) {
			buf_clear(&b);
			act_put_schema(&b, &act_sections[i]->rows[k]);
			want(json_read(&arena, buf_str(&b), MIB, &j, &err), "%s: %s", act_sections[i]->rows[k].name, err.msg);
		}
	buf_release(&b);
}

/* docs/acts.md is what the program says: `tocsin act --docs >docs/acts.md`. */
static void docs_are_the_table(void **state)
{
	const char *source = getenv("TOCSIN_SOURCE");
	char path[400];
	struct buf b;
	struct str there;
	struct err err = { 0 };

	(void)state;
	snprintf(path, sizeof path, "%s/docs/acts.md", source ? source : ".");
	buf_init(&b, 8 * MIB);
	act_put_docs(&b);
	want(file_read(&arena, path, 8 * MIB, &there, &err), "%s", err.msg);
	want(str_eq(there, buf_str(&b)), "docs/acts.md is not the table of acts: build/tocsin act --docs >docs/acts.md");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_act_has_words), cmocka_unit_test(every_row_is_whole), cmocka_unit_test(table_is_json),
		cmocka_unit_test(docs_are_the_table),
	};

	return cmocka_run_group_tests(tests, begin, end);
}

/* The build-time tools, run on small inputs: what they make, and what they refuse. */
#include "unit.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/limits.h"

static char folder[] = "/tmp/tocsin-template-XXXXXX";

/* Runs a tool on one text; true when it ends well. Its words go to `ret_said`. */
static bool run(const char *tool, struct arena *a, const char *const *texts, size_t n, struct str *ret_made, struct str *ret_said)
{
	char command[2000], path[100];
	size_t at;
	struct err err = { 0 };

	at = (size_t)snprintf(command, sizeof command, "%s %s/out.c %s/out.h", getenv(tool), folder, folder);
	for (size_t i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/in%zu.txt", folder, i);
		assert_true(file_write(path, str_of(texts[i]), &err));
		at += (size_t)snprintf(command + at, sizeof command - at, " %s", path);
	}
	snprintf(command + at, sizeof command - at, " >%s/said 2>&1", folder);
	int status = system(command);

	snprintf(path, sizeof path, "%s/said", folder);
	assert_true(file_read(a, path, MIB, ret_said, &err));
	snprintf(path, sizeof path, "%s/out.c", folder);
	if (status == 0)
		assert_true(file_read(a, path, MIB, ret_made, &err));
	return status == 0;
}

#define VIEW "{{view struct v}}\n"

static void templates(void **state)
{
	static const struct { const char *text, *made; } good[] = {
		{ VIEW "<p>{{x}}</p>", "OUT(o, v->x);" },
		{ VIEW "<p>{{x.y}}</p>", "OUT(o, v->x.y);" },
		{ VIEW "<p title=\"{{x}}\">", "OUT(o, v->x);" },
		{ VIEW "<a href=\"{{href x}}\">", "out_href(o, v->x);" },
		{ VIEW "<a href='/entry/{{url x}}'>", "out_url(o, v->x);" },
		{ VIEW "<p>{{{x}}}</p>", "out_html(o, v->x);" },
		{ VIEW "<p>{{num x}}</p>", "out_num(o, v->x);" },
		{ VIEW "{{each rows as r}}<li>{{r.id}} {{r}} {{x}}{{/each}}", "OUT(o, each_r->id);" },
		{ VIEW "{{if !x}}<p>{{else}}<p>{{/if}}", "if (!SHOWS(v->x)) {" },
		{ VIEW "<input{{if x}} checked{{/if}}>", "if (SHOWS(v->x)) {" },
		{ VIEW "{{t \"a.b\" x}}", "out_message(o, MSG_a_b, (const struct msg_arg[]){ MSG_ARG(v->x), { 0 } }, 1);" },
		{ VIEW "{{n \"a.b\" x}}", "out_plural(o, MSG_a_b," },
		{ VIEW "{{> other x}}", "tmpl_other(o, &v->x);" },
		{ VIEW "a{{! not \"this\" }}b", "out_raw(o, STR(\"ab\"));" },
		{ VIEW "<p>\n\t\t<b>x</b>\n\n\n</p>", "STR(\"<p>\\n<b>x</b>\\n</p>\")" },
		{ VIEW "<pre>\n\n  x</pre>", "STR(\"<pre>\\n\\n  x</pre>\")" },
		{ VIEW "quote \" back \\ what?", "quote \\\" back \\\\ what\\077" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(good); i++) {
		struct str made = STR_NONE, said = STR_NONE;

		want(run("TOCSIN_TMPL2C", &a, &good[i].text, 1, &made, &said), "%s: %.*s", good[i].text, STR_ARG(said));
		want(str_find(made, str_of(good[i].made)) != SIZE_MAX, "%s: no %s in %.*s", good[i].text, good[i].made, STR_ARG(made));
	}
	arena_release(&a);
}

static void refused_templates(void **state)
{
	static const struct { const char *text, *why; } bad[] = {
		{ "<p>no view</p>", "first line" },
		{ VIEW "<a href=\"{{x}}\">", "needs href or url" },
		{ VIEW "<a href=\"{{t \"k\"}}\">", "needs href or url" },
		{ VIEW "<img src=\"{{x}}\">", "needs href or url" },
		{ VIEW "<form action=\"/{{x}}\">", "needs href or url" },
		{ VIEW "<a href=\"/{{href x}}\">", "whole value" },
		{ VIEW "<p title=\"{{href x}}\">", "whole value" },
		{ VIEW "<p onclick=\"{{x}}\">", "onclick" },
		{ VIEW "<p style=\"{{x}}\">", "style" },
		{ VIEW "<p title=\"{{{x}}}\">", "in the attribute title" },
		{ VIEW "<p title={{x}}>", "not in a quoted attribute" },
		{ VIEW "<p title=plain>", "not quoted" },
		{ VIEW "<p {{x}}>", "not in a quoted attribute" },
		{ VIEW "<script>{{x}}</script>", "inside <script>" },
		{ VIEW "<style>p { color: {{x}} }</style>", "inside <style>" },
		{ VIEW "<!-- {{x}} -->", "comment" },
		{ VIEW "<p>{{url x}}</p>", "for attributes" },
		{ VIEW "{{if x}}<p title=\"{{/if}}\">", "another part" },
		{ VIEW "{{if x}}<p>", "has no end" },
		{ VIEW "<p>{{/if}}", "without its beginning" },
		{ VIEW "{{else}}", "without {{if}}" },
		{ VIEW "{{each rows}}{{/each}}", "expected {{each LIST as NAME}}" },
		{ VIEW "<p>{{x + 1}}</p>", "is no name" },
		{ VIEW "<p>{{x(1)}}</p>", "is no name" },
		{ VIEW "<p>{{x</p>", "without }}" },
		{ VIEW "{{t key}}", "in quotes" },
		{ VIEW "<p title=\"x", "inside a tag" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(bad); i++) {
		struct str made, said = STR_NONE;

		want(!run("TOCSIN_TMPL2C", &a, &bad[i].text, 1, &made, &said), "%s was taken", bad[i].text);
		want(str_find(said, str_of(bad[i].why)) != SIZE_MAX, "%s: %.*s", bad[i].text, STR_ARG(said));
	}
	arena_release(&a);
}

static void catalogues(void **state)
{
	static const char *const en = "msgid \"a\"\nmsgstr \"x {1}\"\n"
	                              "msgid \"b\"\nmsgid_plural \"b\"\nmsgstr[0] \"one\"\nmsgstr[1] \"many \"\n\"{1}\"\n";
	static const struct { const char *text, *why; } rows[] = {
		{ "msgid \"a\"\nmsgstr \"{1} 好\"\nmsgid \"b\"\nmsgstr[0] \"{1} 个\"\n", NULL },
		{ "msgid \"a\"\nmsgstr \"{1}\"\n", "no translation of \"b\"" },
		{ "msgid \"a\"\nmsgstr \"\"\nmsgid \"b\"\nmsgstr[0] \"{1}\"\n", "\"a\" is empty" },
		{ "msgid \"a\"\nmsgstr \"{2}\"\nmsgid \"b\"\nmsgstr[0] \"{1}\"\n", "has other {1} {2}" },
		{ "msgid \"a\"\nmsgstr \"{1}\"\nmsgid \"b\"\nmsgstr[0] \"{1}\"\nmsgid \"c\"\nmsgstr \"x\"\n", "\"c\" is not in" },
		{ "msgid \"a\"\nmsgstr \"{1}\"\nmsgid \"a\"\nmsgstr \"{1}\"\nmsgid \"b\"\nmsgstr[0] \"{1}\"\n", "there twice" },
		{ "#, fuzzy\nmsgid \"a\"\nmsgstr \"{1}\"\nmsgid \"b\"\nmsgstr[0] \"{1}\"\n", "fuzzy" },
		{ "msgid a\n", "quoted" },
		{ "hello\n", "expected msgid" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str made = STR_NONE, said = STR_NONE;
		bool ok = run("TOCSIN_PO2C", &a, (const char *const[]){ en, rows[i].text }, 2, &made, &said);

		want(ok == !rows[i].why, "row %zu: %.*s", i, STR_ARG(said));
		if (!ok)
			want(str_find(said, str_of(rows[i].why)) != SIZE_MAX, "row %zu: %.*s", i, STR_ARG(said));
	}
	arena_release(&a);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
	static const char *const names[] = { "in0.txt", "in1.txt", "out.c", "out.h", "said" };
	char path[100];

	(void)state;
	for (size_t i = 0; i < ROWS(names); i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(templates), cmocka_unit_test(refused_templates), cmocka_unit_test(catalogues),
	};

	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}

#include "base/buf.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "hub/list/condition_words.h"
#include "hub/list/entry_row.h"
#include "hub/priority/priority.h"
#include "store/list.h"

static void put_conditions(const struct entry *e, struct arena *a, int width)
{
	cli_heading("Who is affected");
	for (size_t i = 0; i < e->clause_n; i++) {
		struct condition_words w;

		condition_words(a, &e->clauses[i], &w);
		printf("  ");
		cli_put_wrapped(str_printf(a, "%.*s: %.*s. %.*s [%.*s]", STR_ARG(e->clauses[i].line), STR_ARG(w.who), STR_ARG(w.until),
		                       STR_ARG(e->clauses[i].source)), 2, 4, width);
	}
	for (size_t i = 0; i < e->disagreements.n; i++) {
		printf("  ! ");
		cli_put_wrapped(e->disagreements.v[i], 4, 4, width);
	}
}

static void put_evidence(const struct entry *e, struct arena *a, int width)
{
	enum { INDENT = 22 };
	char date[11];

	if (!e->evidence_n)
		return;
	cli_heading("Exploitation");
	for (size_t i = 0; i < e->evidence_n; i++) {
		const struct evidence *v = &e->evidence[i];

		printf("  %-6.*s  %-10s  ", STR_ARG(evidence_kind_names[v->kind]), day_format(v->date, date));
		struct str chance = v->kind == EVIDENCE_EPSS ? str_printf(a, "%.4f  ", v->value) : STR_NONE;

		cli_put_wrapped(str_printf(a, "%.*s%.*s%s%.*s %.*s", STR_ARG(chance), STR_ARG(v->source), v->text.n ? ": " : "",
		                       STR_ARG(v->text), STR_ARG(v->url)), INDENT, INDENT, width);
	}
}

static void put_person(const struct entry *e, const struct entry_priority *p, struct arena *a)
{
	int width = cli_width(stdout);
	char published[11], updated[11], level[11];

	cli_paint(stdout, PAINT_BOLD);
	cli_put(e->id);
	fputs("  ", stdout);
	cli_put(e->title);
	cli_paint(stdout, PAINT_PLAIN);
	putchar('\n');
	if (e->state == ENTRY_WITHDRAWN)
		puts("WITHDRAWN: its sources no longer stand by it.");
	printf("severity %.*s", STR_ARG(severity_names[e->severity]));
	if (e->exploited) {
		fputs(", ", stdout);
		cli_paint(stdout, PAINT_ALARM);
		fputs("used in attacks", stdout);
		cli_paint(stdout, PAINT_PLAIN);
	}
	if (e->fix_level)
		printf(", fixed at patch level %s", day_format(e->fix_level, level));
	putchar('\n');
	cli_put_wrapped(str_printf(a, "priority %.*s%s%.*s; `tocsin assess %.*s` tells why", STR_ARG(level_names[p->result.level]),
	                           p->result.because.n ? ": " : "", STR_ARG(p->result.because), STR_ARG(e->id)), 0, 2, width);
	printf("published %s, updated %s", day_format(day_of(e->published), published), day_format(day_of(e->updated), updated));
	for (size_t i = 0; i < e->aliases.n; i++) {
		fputs(i ? ", " : "\nalso known as ", stdout);
		cli_put(e->aliases.v[i]);
	}
	puts("\n");
	cli_put_wrapped(e->summary, 0, 0, width);
	put_conditions(e, a, width);
	put_evidence(e, a, width);
	if (e->vector_n)
		cli_heading("Severity vectors");
	for (size_t i = 0; i < e->vector_n; i++) {
		printf("  ");
		cli_put(e->vectors[i].vector);
		if (e->vectors[i].score >= 0)
			printf("  %.1f", e->vectors[i].score);
		fputs("  [", stdout);
		cli_put(e->vectors[i].source);
		puts("]");
	}
	if (e->reference_n)
		cli_heading("References");
	for (size_t i = 0; i < e->reference_n; i++) {
		printf("  %-8.*s  ", STR_ARG(reference_kind_names[e->references[i].kind]));
		cli_put(e->references[i].url);
		putchar('\n');
	}
	cli_heading("Sources");
	for (size_t i = 0; i < e->source_n; i++) {
		char at[21];

		printf("  %-16.*s  %-20s  ", STR_ARG(e->sources[i].source), time_format(e->sources[i].updated, at));
		cli_put(e->sources[i].key);
		fputs(" (", stdout);
		cli_put(e->sources[i].provider);
		puts(")");
	}
}

/* By id or alias, as written or in capitals: cve-2024-43093. */
static bool find_entry(struct db *d, struct arena *a, struct str name, struct entry_row *ret, struct err *err)
{
	struct err other = { 0 };

	return list_entry(d, a, name, ret, err) ||
	       (err->code == ERR_FOUND && list_entry(d, a, str_upper(a, name), ret, &other));
}

int cli_show(int argc, char **argv)
{
	struct common c = { 0 };
	bool json = false;
	const struct arg args[] = { ARGS_DB(c), ARGS_QUIET(c), { "--json", ARG_FLAG, &json, NULL, "the entry's document" } };
	struct err err = { 0 };
	struct str doc;
	struct entry_row row = { 0 };
	struct entry e;
	struct entry_priority p;
	const struct priority_rules *rules;
	struct arena a;
	int words, status = 0;

	if (!args_parse("show", argc, argv, args, 3, &words))
		return EXIT_USAGE;
	if (words != 1) {
		fputs("tocsin show: name one entry, for example CVE-2024-43093\n", stderr);
		return EXIT_USAGE;
	}
	arena_init(&a);
	const char *db = cli_db(&a, &c, false, &err);
	struct db *d = db_open_lifted(db, &err);
	bool ok = (d || cli_no_db(&err)) && find_entry(d, &a, str_of(argv[0]), &row, &err) && entry_row_read(&a, row.doc, &e, &err);

	if (ok && !json)
		ok = (rules = priority_rules_load(&a, NULL, &err)) &&
		     priority_of_entry(d, &a, rules, &e, day_of(clock_now()), &p, &err);

	doc = row.doc;
	if (!ok)
		status = cli_fail("show", &err);
	else if (json)
		printf("%.*s\n", STR_ARG(doc));
	else
		put_person(&e, &p, &a);
	db_close(d);
	arena_release(&a);
	return status;
}

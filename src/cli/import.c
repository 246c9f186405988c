#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "hub/list/fetch.h"
#include "hub/list/import.h"

struct telling {
	const char *command;
	bool progress;
	uint64_t started, rejects_told, skips_told;
};

static void clear_line(const struct telling *t)
{
	if (t->progress)
		fputs("\r\033[K", stderr);
}

static void on_tick(void *ctx, const struct import_counts *c)
{
	struct telling *t = ctx;

	if (t->progress && clock_ns() - t->started > 1000000000u)
		fprintf(stderr, "\r\033[K%llu records, %.0f MB read, %llu entries", (unsigned long long)c->records,
		        (double)c->bytes / 1e6, (unsigned long long)c->entries);
}

static void tell(const struct telling *t, const char *what, struct str input, const struct err *why)
{
	char text[sizeof *why + 8];
	struct buf b;

	clear_line(t);
	buf_init(&b, 16 * KIB);
	input = fetch_inside(input);
	buf_put_term(&b, input.n ? input : STR("the fetched file"));
	if (why) {
		buf_puts(&b, why->where[0] ? " " : ": ");
		buf_put_term(&b, str_of(err_text(why, text, sizeof text)));
	}
	fprintf(stderr, "tocsin %s: %s %.*s\n", t->command, what, STR_ARG(buf_str(&b)));
	buf_release(&b);
}

static void on_reject(void *ctx, struct str input, const struct err *why)
{
	struct telling *t = ctx;

	if (t->rejects_told++ < LIMIT_REJECTS_TOLD)
		tell(t, "rejected", input, why);
}

static void on_skip(void *ctx, struct str input)
{
	struct telling *t = ctx;

	if (t->skips_told++ < LIMIT_REJECTS_TOLD)
		tell(t, "passed over, no format that is known:", input, NULL);
}

static void put_some(bool *first, uint64_t n, const char *what)
{
	if (n)
		printf("%s %llu%s", *first ? "" : ",", (unsigned long long)n, what);
	*first &= !n;
}

static void summary(const struct import_counts *c, const struct telling *t, bool quiet)
{
	double seconds = (double)(clock_ns() - t->started) / 1e9;
	bool first = true;

	if (quiet || c->records + c->devices == 0)
		return;
	printf("%llu record%s read:", (unsigned long long)c->records, c->records == 1 ? "" : "s");
	put_some(&first, c->added, " new");
	put_some(&first, c->updated, " newer than what was kept");
	put_some(&first, c->same, " known already");
	put_some(&first, c->older, " older than what is kept");
	printf("%s\n%llu entr%s made or changed", first ? " none" : "", (unsigned long long)c->entries, c->entries == 1 ? "y" : "ies");
	first = false;
	put_some(&first, c->devices, " known devices");
	put_some(&first, c->skipped, c->skipped == 1 ? " file passed over" : " files passed over");
	put_some(&first, c->rejected, c->rejected == 1 ? " record rejected" : " records rejected");
	printf("; %.1f MB in %.1f s\n", (double)c->bytes / 1e6, seconds);
}

static int run_import(const char *command, const char *db, const char *const *paths, size_t n, bool quiet)
{
	struct telling t = { command, cli_progress_wanted(quiet), clock_ns(), 0, 0 };
	const struct import_progress p = { &t, on_tick, on_reject, on_skip, &cli_stop };
	struct import_counts counts = { 0 };
	struct err err = { 0 };
	struct db *d = db_open(db, DB_WRITE, &err);

	if (!d) {
		cli_no_db(&err);
		return cli_fail(command, &err);
	}
	bool ok = import_paths(d, paths, n, &p, &counts, &err);

	db_close(d);
	clear_line(&t);
	if (!ok)
		return cli_fail(command, &err);
	summary(&counts, &t, quiet);
	if (counts.rejected > LIMIT_REJECTS_TOLD)
		fprintf(stderr, "tocsin %s: %llu more were rejected; all are kept in the database\n", command,
		        (unsigned long long)counts.rejected - LIMIT_REJECTS_TOLD);
	if (counts.records + counts.devices == 0) {
		fprintf(stderr, "tocsin %s: nothing that could be imported was found\n", command);
		return EXIT_INPUT;
	}
	return counts.rejected ? EXIT_INPUT : 0;
}

/* A URL becomes a file of its own that lives as long as the run. */
static bool local_path(struct arena *a, const char *word, const char **ret, struct err *err)
{
	if (!fetch_is_url(str_of(word))) {
		*ret = word;
		return true;
	}
	struct fetched got = { 0 };

	if (!fetch_url(a, str_of(word), NULL, &cli_stop, &got, err))
		return false;
	*ret = got.path;
	return true;
}

int cli_import(int argc, char **argv)
{
	struct common c = { 0 };
	const struct arg args[] = { ARGS_DB(c), ARGS_QUIET(c) };
	struct err err = { 0 };
	struct arena a;
	int words;

	if (!args_parse("import", argc, argv, args, 2, &words))
		return EXIT_USAGE;
	if (!words) {
		fputs("tocsin import: name at least one file, folder or URL\n", stderr);
		return EXIT_USAGE;
	}
	arena_init(&a);
	cli_catch_stop();
	const char **paths = arena_array(&a, const char *, (size_t)words);
	const char *db = cli_db(&a, &c, true, &err);
	bool ok = db != NULL;

	for (int i = 0; i < words && ok; i++)
		ok = local_path(&a, argv[i], &paths[i], &err);
	int status = ok ? run_import("import", db, paths, (size_t)words, c.quiet) : cli_fail("import", &err);

	arena_release(&a);
	return status;
}

#include "base/file.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "hub/list/fetch.h"
#include "hub/list/update.h"

struct telling {
	struct str name; /* of the source */
	uint64_t rejects;
};

static void on_reject(void *ctx, struct str input, const struct err *why)
{
	char text[sizeof *why + 8];
	struct telling *t = ctx;

	input = fetch_inside(input);
	if (t->rejects++ < LIMIT_REJECTS_TOLD)
		cli_say("tocsin update: %.*s: rejected %.*s%s%s\n", STR_ARG(t->name), STR_ARG(input), input.n ? " " : "",
		        err_text(why, text, sizeof text));
}

/* One source that fails does not keep the others from being asked; the exit status tells. */
static int update_all(struct db *d, const struct update_sources *s, bool quiet)
{
	int status = 0;

	for (size_t i = 0; i < s->n && !cli_stop; i++) {
		struct telling told = { s->v[i].name, 0 };
		const struct import_progress p = { &told, NULL, on_reject, NULL, &cli_stop };
		struct update_outcome out;
		struct err err = { 0 };

		if (!update_one(d, &s->v[i], &p, &out, &err)) {
			err_wrap(&err, "%.*s", STR_ARG(s->v[i].name));
			int now = cli_fail("update", &err);

			status = now > status ? now : status;
			continue;
		}
		if (out.counts.rejected && !status)
			status = EXIT_INPUT;
		if (!quiet && out.unchanged)
			printf("%.*s: not changed\n", STR_ARG(s->v[i].name));
		else if (!quiet)
			printf("%.*s: %.1f MB fetched, %llu records new, %llu newer than what was kept, %llu rejected\n",
			       STR_ARG(s->v[i].name), (double)out.fetched / 1e6, (unsigned long long)out.counts.added,
			       (unsigned long long)out.counts.updated, (unsigned long long)out.counts.rejected);
		fflush(stdout); /* a source takes minutes, and the log should tell when */
	}
	return status;
}

static bool read_sources(struct arena *a, const char *file, struct str text, struct update_sources *ret, struct err *err)
{
	return update_sources_read(a, text, ret, err) || (file && err_at(err, "%s", file));
}

int cli_update(int argc, char **argv)
{
	struct common c = { 0 };
	const char *file = NULL;
	const struct arg args[] = { ARGS_DB(c), ARGS_QUIET(c), { "--sources", ARG_TEXT, &file, "FILE", "another list of sources" } };
	struct update_sources sources;
	struct str text = update_sources_builtin();
	struct err err = { 0 };
	struct arena a;
	int words, status;
	bool ours = true;

	if (!args_parse("update", argc, argv, args, 3, &words))
		return EXIT_USAGE;
	if (words) {
		cli_say("tocsin update: takes no words, found \"%s\"\n", argv[0]);
		return EXIT_USAGE;
	}
	arena_init(&a);
	cli_catch_stop();
	const char *db = cli_db(&a, &c, true, &err);
	struct db *d = NULL;
	bool ok = db && (!file || file_read(&a, file, MIB, &text, &err)) && read_sources(&a, file, text, &sources, &err) &&
	          ((d = db_open(db, DB_WRITE, &err)) || cli_no_db(&err)) && db_claim(d, STR("update"), &ours, &err);

	if (ok && !ours)
		cli_say("tocsin update: another process is at it for this list; nothing to do\n");
	status = ok && !ours ? 0 : ok ? update_all(d, &sources, c.quiet) : cli_fail("update", &err);
	db_close(d);
	arena_release(&a);
	return status;
}

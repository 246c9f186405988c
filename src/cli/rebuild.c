/* rebuild: what follows from the acts and from the source records, made again and compared; and written anew where it differs. */
#include <stdio.h>

#include "cli/cli.h"
#include "hub/rebuild.h"

enum { TOLD_MOST = 50 };

struct telling {
	int64_t n;
};

static void value(struct str s)
{
	putchar('"');
	cli_put(s);
	putchar('"');
}

static bool tell(void *ctx, const struct difference *d, struct err *err)
{
	struct telling *t = ctx;

	(void)err;
	if (t->n++ >= TOLD_MOST)
		return true;
	printf("%s ", d->table);
	cli_put(d->key);
	if (d->column) {
		printf(", %s: found ", d->column);
		value(d->found);
		fputs(", expected ", stdout);
		value(d->expected);
	} else {
		fputs(d->expected.n ? ": missing, expected " : ": one too many, found ", stdout);
		value(d->expected.n ? d->expected : d->found);
	}
	putchar('\n');
	return true;
}

static int report(const struct rebuild_sums *s, const struct telling *t, bool mended, bool quiet)
{
	int64_t differ = s->tables.differ + s->entries.differ;

	if (t->n > TOLD_MOST)
		printf("... and %lld more\n", (long long)(t->n - TOLD_MOST));
	if (!quiet || differ)
		printf("acts done again: %llu, rows that follow from them: %lld; entries merged again: %lld; %lld difference%s%s\n",
		       (unsigned long long)s->acts, (long long)s->tables.rows, (long long)s->entries.rows, (long long)differ,
		       differ == 1 ? "" : "s", mended && differ ? ", written as they should be" : "");
	return differ && !mended ? EXIT_FOUND : 0;
}

int cli_rebuild(int argc, char **argv)
{
	struct common c = { 0 };
	bool verify = false;
	const struct arg args[] = {
		ARGS_DB(c), ARGS_QUIET(c),
		{ "--verify", ARG_FLAG, &verify, NULL, "only tell what differs; exit status 1 when anything does" },
	};
	struct telling t = { 0 };
	struct rebuild_options o = { .fn = tell, .ctx = &t, .stop = &cli_stop };
	struct rebuild_sums s;
	struct err err = { 0 };
	struct arena a;
	int words;

	if (!args_parse("rebuild", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (words) {
		cli_say("tocsin rebuild: takes no words, found \"%s\"\n", argv[0]);
		return EXIT_USAGE;
	}
	cli_catch_stop();
	arena_init(&a);
	const char *db = cli_db(&a, &c, false, &err);

	o.mend = !verify;
	bool ok = db && rebuild(db, &o, &s, &err);

	if (db && !ok && err.code == ERR_FOUND)
		cli_no_db(&err);
	int status = ok ? report(&s, &t, o.mend, c.quiet) : cli_fail("rebuild", &err);

	arena_release(&a);
	return status;
}

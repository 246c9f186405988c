/* tocsin serve - the web pages and the API, until a signal says stop. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/serving.h"
#include "store/db.h"

static bool url_ok(struct str s, struct err *err)
{
	if (!s.n || str_istarts(s, STR("https://")) || str_istarts(s, STR("http://")))
		return true;
	return err_set(err, ERR_USAGE, "--public-url: found \"%.*s\", expected http://... or https://...", STR_ARG(s));
}

/* The address to click on goes to stdout at once, for people and for programs that wait for it. */
static void tell_address(const char *url)
{
	printf("tocsin serves %s/ (stop with Ctrl-C)\n", url);
	fflush(stdout);
}

/* A hub that starts before its first import serves an empty list. */
static bool make_if_absent(const char *db, struct err *err)
{
	struct db *d = db_open_lifted(db, err);

	if (!d && err->code == ERR_FOUND)
		d = db_open(db, DB_WRITE, err);
	db_close(d);
	return d != NULL;
}

int cli_serve(int argc, char **argv)
{
	struct common c = { 0 };
	struct serving s = { .command = "serve", .listen = "127.0.0.1:8080" };
	const struct arg args[] = {
		ARGS_DB(c),
		{ "--listen", ARG_TEXT, &s.listen, "ADDR:PORT", "where to listen (default 127.0.0.1:8080; port 0: any free one)" },
		{ "--public-url", ARG_TEXT, &s.public_url, "URL", "how the site is reached from outside, for links to itself" },
		ARGS_RULES(s.rules),
		{ "--obligations", ARG_TEXT, &s.obligations, "PLACE",
		  "own rules of obligations: a file or a folder (default $TOCSIN_OBLIGATIONS)" },
		ARGS_QUIET(c),
	};
	struct arena a;
	struct err err = { 0 };
	int words;

	if (!args_parse("serve", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (words) {
		cli_say("tocsin serve: takes no words, found \"%s\"\n", argv[0]);
		return EXIT_USAGE;
	}
	arena_init(&a);
	s.ready = c.quiet ? NULL : tell_address;
	bool ok = url_ok(str_of(s.public_url), &err) && (s.db = cli_db(&a, &c, true, &err)) &&
	          (make_if_absent(s.db, &err) || cli_no_db(&err));
	int status = ok ? serving_run(&s) : cli_fail("serve", &err);

	arena_release(&a);
	return status;
}

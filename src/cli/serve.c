/* tocsin serve - the web pages and the API, until a signal says stop. */
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "cli/cli.h"
#include "web/server.h"

static bool url_ok(struct str s, struct err *err)
{
	if (!s.n || str_istarts(s, STR("https://")) || str_istarts(s, STR("http://")))
		return true;
	return err_set(err, ERR_USAGE, "--public-url: found \"%.*s\", expected http://... or https://...", STR_ARG(s));
}

/* The address to click on goes to stdout at once, for people and for programs that wait for it. */
static void serve_until_stopped(struct server *s, bool quiet)
{
	if (!quiet) {
		struct str url = server_url(s);

		printf("tocsin serves %.*s/ (stop with Ctrl-C)\n", STR_ARG(url));
		fflush(stdout);
	}
	for (unsigned i = 0; !cli_stop; i++) {
		nanosleep(&(struct timespec){ .tv_nsec = 250000000 }, NULL); /* a signal ends it early */
		if (i % 4 == 3 && !cli_stop)
			server_tick(s);
	}
}

int cli_serve(int argc, char **argv)
{
	struct common c = { 0 };
	const char *listen = "127.0.0.1:8080", *public_url = NULL;
	const struct arg args[] = {
		ARGS_DB(c),
		{ "--listen", ARG_TEXT, &listen, "ADDR:PORT", "where to listen (default 127.0.0.1:8080; port 0: any free one)" },
		{ "--public-url", ARG_TEXT, &public_url, "URL", "how the site is reached from outside, for links to itself" },
		ARGS_QUIET(c),
	};
	struct arena a;
	struct err err = { 0 };
	struct list *list = NULL;
	struct server *server = NULL;
	int words;

	if (!args_parse("serve", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	arena_init(&a);
	if (words)
		err_set(&err, ERR_USAGE, "\"%s\" is not expected; see tocsin serve --help", argv[0]);
	else if (url_ok(str_of(public_url), &err)) {
		const char *db = cli_db(&a, &c, true, &err);

		list = db ? list_open(db, &err) : NULL;
	}
	if (list) {
		struct server_options o = { .list = list, .listen = str_of(listen), .public_url = str_of(public_url) };

		cli_catch_stop();
		signal(SIGPIPE, SIG_IGN);
		server = server_start(&o, &err);
	}
	if (server) {
		serve_until_stopped(server, c.quiet);
		server_stop(server);
	}
	if (list)
		list_close(list);
	arena_release(&a);
	return server ? 0 : cli_fail("serve", &err);
}

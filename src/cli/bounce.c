/*
 * tocsin bounce: what a mail server hands over by a pipe, a mail that came back (hub/notice/returned.h).
 *
 * Mail servers go by the exit status of sysexits.h: 75 means later, anything else but 0 that the mail itself is at fault. So a
 * mail that is none of ours is done with, whatever it holds, and all that is in the way on this machine comes up again.
 */
#include <errno.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "hub/notice/returned.h"

enum { EXIT_LATER = 75 }; /* EX_TEMPFAIL */

/* To the end, so that no server writes into a closed pipe; no more than LIMIT_BOUNCE is kept. */
static bool read_all(struct arena *a, struct str *ret, struct err *err)
{
	char *kept = arena_alloc(a, LIMIT_BOUNCE), over[4096];
	size_t n = 0;

	for (;;) {
		bool full = n == LIMIT_BOUNCE;
		ssize_t got = read(STDIN_FILENO, full ? over : kept + n, full ? sizeof over : LIMIT_BOUNCE - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_sys(err, "reading the mail");
		if (got == 0)
			break;
		n += full ? 0 : (size_t)got;
	}
	*ret = str_n(kept, n);
	return true;
}

static bool take(struct arena *a, const struct common *c, struct returned *ret, struct err *err)
{
	const char *db = cli_db(a, c, false, err);
	const struct hub_options o = { .where = db };
	struct str message;
	struct hub *h = NULL;
	bool ok = db && read_all(a, &message, err) && (h = hub_open(&o, err)) && returned_take(h, a, message, ret, err);

	hub_close(h);
	return ok;
}

int cli_bounce(int argc, char **argv)
{
	struct common c = { 0 };
	const struct arg args[] = { ARGS_DB(c) };
	struct returned r = { 0 };
	struct err err = { 0 };
	struct arena a;
	char told[600];
	int words;

	if (!args_parse("bounce", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (words) {
		cli_say("tocsin bounce: nothing is wanted but options; the mail comes on standard input\n");
		return EXIT_USAGE;
	}
	arena_init(&a);
	bool ok = take(&a, &c, &r, &err);

	if (ok && r.ours)
		printf("%.*s: %s, %.*s\n", STR_ARG(r.reader), r.status, STR_ARG(bounce_action_names[r.action]));
	else if (ok)
		cli_say("tocsin bounce: no mail of ours, nothing is done: %s\n", err_text(&r.why, told, sizeof told));
	arena_release(&a);
	if (!ok)
		cli_fail("bounce", &err);
	return ok ? cli_written("bounce", 0) : EXIT_LATER;
}

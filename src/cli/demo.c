/* demo: a hub on a throw-away database - a list, devices, an alliance - filled from what the program carries, and served. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/demo_hub.h"
#include "cli/serving.h"
#include "embedded.h"
#include "hub/list/import.h"
#include "hub/list/index.h"
#include "hub/list/profiles.h"
#include "store/list.h"

struct folder { /* everything below goes with the process */
	char path[64];
};

static void drop(const struct folder *f, const char *name)
{
	char path[128];

	snprintf(path, sizeof path, "%s/%s", f->path, name);
	unlink(path);
}

static void remove_folder(const struct folder *f)
{
	static const char *const names[] = { "tocsin.db", "tocsin.db-wal", "tocsin.db-shm", "tocsin.db-journal",
	                                     "tocsin.db.keys", "starter.jsonl" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		drop(f, names[i]);
	rmdir(f->path);
}

static bool fill(const char *db, const char *starter, struct import_counts *ret, struct err *err)
{
	const struct import_progress p = { .stop = &cli_stop };
	struct db *d = file_write(starter, embedded_starter_jsonl, err) ? db_open(db, DB_WRITE, err) : NULL;

	if (!d)
		return false;
	bool ok = import_paths(d, &starter, 1, &p, ret, err);

	db_close(d);
	return ok && (!ret->rejected || err_set(err, ERR_SYNTAX, "%llu records of the starter list were rejected",
	                                        (unsigned long long)ret->rejected));
}

/* A sample device becomes a known one, so that the device check has models to pick from. */
static bool on_sample(void *ctx, const struct profile *p, struct err *err)
{
	const struct device_row row = {
		.source = STR("samples"), .maker = p->maker, .brand = p->brand, .name = p->marketing.n ? p->marketing : p->model,
		.device = p->device, .model = p->model, .chip = p->chips.n == 1 ? p->chips.v[0] : STR_NONE,
	};

	return list_put_device(ctx, &row, err);
}

static void on_bad_sample(void *ctx, struct str name, const struct err *why)
{
	(void)ctx;
	fprintf(stderr, "tocsin demo: sample %.*s: %s\n", STR_ARG(name), why->msg);
}

static bool fill_devices(const char *db, struct err *err)
{
	struct db *d = db_open(db, DB_WRITE, err);
	const struct profile_sink sink = { d, on_sample, on_bad_sample };
	bool ok = d && db_begin(d, err);

	for (size_t i = 0; i < embedded_n && ok; i++)
		if (strcmp(embedded[i].folder, "samples") == 0)
			ok = profiles_read_bytes(str_of(embedded[i].name), embedded[i].bytes, &sink, err);
	ok = ok && index_next_generation(d, err) && db_commit(d, err);
	db_close(d);
	return ok;
}

static char password[DEMO_PASSWORD];

static void tell_people(void)
{
	printf("Sign in as any of these, with the password %s\n\n", password);
	for (size_t i = 0; i < demo_person_n; i++)
		printf("  %-30s %s\n", demo_people[i].mail, demo_people[i].what);
	putchar('\n');
	fflush(stdout);
}

static void welcome(const char *url)
{
	printf("\nTocsin stands ready with a starter list and an invented alliance at work. Open\n\n"
	       "  %s/\n  %s/check\n  %s/sign-in\n\n", url, url, url);
	tell_people();
	printf("Nothing is kept; Ctrl-C ends it. A hub of your own: tocsin init && tocsin import FOLDER && tocsin serve\n");
	fflush(stdout);
}

int cli_demo(int argc, char **argv)
{
	struct serving s = { .command = "demo", .listen = "127.0.0.1:8080", .ready = welcome };
	bool seed_only = false;
	const struct arg args[] = {
		{ "--listen", ARG_TEXT, &s.listen, "ADDR:PORT", "where to listen (127.0.0.1:8080)" },
		{ "--db", ARG_TEXT, &s.db, "FILE", "fill this database instead of one that is thrown away" },
		{ "--seed-only", ARG_FLAG, &seed_only, NULL, "fill it and end" },
	};
	struct folder f = { "/tmp/tocsin-demo-XXXXXX" };
	struct import_counts counts = { 0 };
	struct err err = { 0 };
	struct arena a;
	int words, status;

	if (!args_parse("demo", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (seed_only && !s.db) {
		fputs("tocsin demo: --seed-only needs --db FILE\n", stderr);
		return EXIT_USAGE;
	}
	if (!mkdtemp(f.path)) {
		err_sys(&err, "cannot create %s", f.path);
		return cli_fail("demo", &err);
	}
	arena_init(&a);
	cli_catch_stop();
	if (!s.db)
		s.db = str_printf(&a, "%s/tocsin.db", f.path).p;
	bool ok = fill(s.db, str_printf(&a, "%s/starter.jsonl", f.path).p, &counts, &err) && fill_devices(s.db, &err) &&
	          demo_hub(&a, s.db, password, &err);

	if (!ok)
		status = cli_fail("demo", &err);
	else if (seed_only)
		status = (tell_people(), 0);
	else
		status = serving_run(&s);
	remove_folder(&f);
	arena_release(&a);
	return status;
}

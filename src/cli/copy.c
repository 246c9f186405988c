/*
 * backup, restore, migrate: a whole database into another place, verified.
 *
 * A hub's keys are in no database and so in no backup: one says where they lie, and --keys copies them as well, into a file of
 * their own that belongs elsewhere.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "hub/keys.h"
#include "store/acts.h"
#include "store/copy.h"

static void tell(const struct copy_report *r, bool quiet, const char *done)
{
	if (quiet)
		return;
	for (size_t i = 0; i < r->n; i++)
		printf("%-16s %9lld row%s  %016llx%016llx\n", r->tables[i].name, (long long)r->tables[i].rows,
		       r->tables[i].rows == 1 ? " " : "s", (unsigned long long)r->tables[i].digest[0],
		       (unsigned long long)r->tables[i].digest[1]);
	printf("%s; read again and compared: every table holds what it held\n", done);
}

static int run(const char *command, struct arena *a, const char *from, const char *to, bool quiet, const char *done)
{
	struct copy_report r;
	struct err err = { 0 };

	cli_catch_stop();
	if (!db_copy(a, from, to, &cli_stop, &r, &err))
		return cli_fail(command, &err);
	tell(&r, quiet, done);
	return 0;
}

static bool wrong_words(const char *command, int words, int wanted, const char *what)
{
	if (words == wanted)
		return false;
	cli_say("tocsin %s: %s\n", command, what);
	return true;
}

/* --- a hub's keys --- */

static bool is_hub(const char *db)
{
	struct db *d = db_open(db, DB_READ, NULL);
	uint64_t acts = 0;
	bool is = d && acts_count(d, &acts, NULL) && acts;

	db_close(d);
	return is;
}

static bool copy_keys(const char *from, const char *to, struct err *err)
{
	struct keys *k = keys_load(from, err);
	bool ok = k && keys_save(k, to, false, err);

	keys_free(k);
	return ok;
}

/* After a backup: what opens it lies elsewhere. */
static int save_keys(struct arena *a, const char *db, const char *keys, bool quiet)
{
	struct err err = { 0 };

	if (!is_hub(db))
		return keys ? (err_set(&err, ERR_STATE, "this is no hub: it has no keys"), cli_fail("backup", &err)) : 0;
	const char *place = keys_place(a, db, &err);

	if (!place || (keys && !copy_keys(place, keys, &err)))
		return cli_fail("backup", &err);
	if (keys && !quiet)
		printf("its keys are saved as %s: keep them apart from the backup, who has both has everything\n", keys);
	else if (!quiet)
		printf("its keys lie in %s and are not in the backup: save them too (--keys FILE), apart from it; "
		       "without them nothing that is sealed can be read\n", place);
	return 0;
}

/* Before anything is restored: keys that are there already are somebody's. */
static int put_keys(struct arena *a, const char *db, const char *keys)
{
	struct err err = { 0 };
	const char *place = keys_place(a, db, &err);

	return place && copy_keys(keys, place, &err) ? 0 : cli_fail("restore", &err);
}

static void tell_keys(struct arena *a, const char *db, const char *keys)
{
	const char *place = is_hub(db) ? keys_place(a, db, NULL) : NULL;

	if (place && keys)
		printf("its keys are in %s\n", place);
	else if (place && access(place, R_OK) != 0)
		printf("its keys belong into %s and are not there: they were saved apart from the backup\n", place);
}

/* Beside the file until it is whole, so that what has the name is a backup. */
static int backup_to(struct arena *a, const char *db, const char *file, bool quiet)
{
	const char *part = str_printf(a, "%s.part", file).p;
	struct err err = { 0 };

	if (access(file, F_OK) == 0) {
		err_set(&err, ERR_STATE, "%s is there already: a backup goes into a new file", file);
		return cli_fail("backup", &err);
	}
	unlink(part); /* of one that was cut short */
	int status = run("backup", a, db, part, quiet, str_printf(a, "saved as %s", file).p);

	if (status == 0 && !file_name(part, file, &err))
		status = cli_fail("backup", &err);
	if (status != 0)
		unlink(part);
	return status;
}

int cli_backup(int argc, char **argv)
{
	struct common c = { 0 };
	const char *keys = NULL;
	const struct arg args[] = {
		ARGS_DB(c), ARGS_QUIET(c),
		{ "--keys", ARG_TEXT, &keys, "FILE", "copy the hub's keys, too, into this file" },
	};
	struct err err = { 0 };
	struct arena a;
	int words;

	if (!args_parse("backup", argc, argv, args, 3, &words) ||
	    wrong_words("backup", words, 1, "name one file that the backup is to be"))
		return EXIT_USAGE;
	arena_init(&a);
	const char *db = cli_db(&a, &c, false, &err);
	int status = db ? backup_to(&a, db, argv[0], c.quiet) : cli_fail("backup", &err);

	status = status ? status : save_keys(&a, db, keys, c.quiet);

	arena_release(&a);
	return status;
}

int cli_restore(int argc, char **argv)
{
	struct common c = { 0 };
	const char *keys = NULL;
	const struct arg args[] = {
		ARGS_DB(c), ARGS_QUIET(c),
		{ "--keys", ARG_TEXT, &keys, "FILE", "put the keys that were saved with it into place" },
	};
	struct err err = { 0 };
	struct arena a;
	int words;

	if (!args_parse("restore", argc, argv, args, 3, &words) || wrong_words("restore", words, 1, "name one file that is a backup"))
		return EXIT_USAGE;
	arena_init(&a);
	const char *db = cli_db(&a, &c, true, &err);
	int status = !db ? cli_fail("restore", &err) : keys ? put_keys(&a, db, keys) : 0;

	status = status ? status : run("restore", &a, argv[0], db, c.quiet, "restored");
	if (!status && !c.quiet)
		tell_keys(&a, db, keys);

	arena_release(&a);
	return status;
}

int cli_migrate(int argc, char **argv)
{
	const char *from = NULL, *to = NULL;
	bool quiet = false;
	const struct arg args[] = {
		{ "--from", ARG_TEXT, &from, "DB", "the database to copy: a file or postgresql://..." },
		{ "--to", ARG_TEXT, &to, "DB", "where it is to be: a file or postgresql://..., empty" },
		{ "--quiet", ARG_FLAG, &quiet, NULL, "say nothing when all is well" },
	};
	struct arena a;
	int words;

	if (!args_parse("migrate", argc, argv, args, sizeof args / sizeof *args, &words) ||
	    wrong_words("migrate", words, 0, "takes no words, only --from and --to"))
		return EXIT_USAGE;
	if (!from || !to) {
		cli_say("tocsin migrate: --from and --to are both needed\n");
		return EXIT_USAGE;
	}
	arena_init(&a);
	int status = run("migrate", &a, from, to, quiet, "copied");

	arena_release(&a);
	return status;
}

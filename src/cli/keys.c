/*
 * tocsin keys: which keys a hub's file holds, without telling any; and a newer one put into it ahead of a rotation, for hubs on
 * several machines: the file is made here, copied to all of them, and then the rotation is done (docs/operating.md).
 */
#include "base/names.h"
#include "cli/cli.h"
#include "hub/settings.h"

static void list(struct arena *a, const char *place, const struct keys *k)
{
	static const char *const what[KEYS_KIND_N] = {
		[KEYS_OF_SEAL] = "seals what the database keeps", [KEYS_OF_LEDGER] = "signs the ledger",
		[KEYS_OF_LOGIN] = "finds accounts by their addresses",
	};

	printf("%s, of the ledger %s\n", place, k->origin);
	for (enum keys_kind kind = 0; kind < KEYS_KIND_N; kind++)
		for (size_t i = 0, n = keys_count(k, kind); i < n; i++)
			printf("  %-7.*s %.*s  %s%s\n", STR_ARG(keys_kind_names[kind]), STR_ARG(keys_name(a, k, kind, i)), what[kind],
			       i + 1 < n ? ", older" : "");
}

/* The newest that the acts tell of; a file that holds a newer one already gets none. */
static bool newest_told(struct arena *a, const char *db, enum keys_kind kind, struct str *ret, struct err *err)
{
	struct setting_keeper *keeper = setting_keeper_open(db, err);
	const struct settings *s = keeper ? setting_keeper_hold(keeper) : NULL;

	if (s)
		*ret = str_dup(a, setting_key(s, kind));
	settings_release(s);
	setting_keeper_close(keeper);
	return s;
}

static bool renew(struct arena *a, const char *db, const struct keys *k, const char *word, struct err *err)
{
	int kind = names_find(keys_kind_names, KEYS_KIND_N, str_of(word));
	struct str than, name;

	if (kind < 0)
		return err_set(err, ERR_USAGE, "found \"%s\", expected seal, ledger or login", word);
	if (!newest_told(a, db, (enum keys_kind)kind, &than, err) || !keys_renew(k, a, (enum keys_kind)kind, than, &name, err))
		return false;
	printf("%.*s: %.*s is in the file, and in use once hub.rotate_%.*s is done\n", STR_ARG(keys_kind_names[kind]), STR_ARG(name),
	       STR_ARG(keys_kind_names[kind]));
	return true;
}

static bool run(struct arena *a, const char *db, int words, char **argv, struct err *err)
{
	const char *place = db ? keys_place(a, db, err) : NULL;
	struct keys *k = place ? keys_load(place, err) : NULL;
	bool ok = k;

	if (ok && words)
		ok = renew(a, db, k, argv[1], err);
	else if (ok)
		list(a, place, k);
	keys_free(k);
	return ok;
}

int cli_keys(int argc, char **argv)
{
	struct common c = { 0 };
	const struct arg args[] = { ARGS_DB(c) };
	struct err err = { 0 };
	struct arena a;
	int words;

	if (!args_parse("keys", argc, argv, args, 1, &words))
		return EXIT_USAGE;
	if (words && (words != 2 || !str_eq(str_of(argv[0]), STR("renew")))) {
		cli_say("tocsin keys: takes no words, or: renew seal|ledger|login\n");
		return EXIT_USAGE;
	}
	arena_init(&a);
	bool ok = run(&a, cli_db(&a, &c, false, &err), words, argv, &err);
	int status = ok ? cli_written("keys", 0) : cli_fail("keys", &err);

	arena_release(&a);
	return status;
}

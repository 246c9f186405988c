/*
 * tocsin init: a database becomes a hub, once. Its keys, the party that coordinates, and the first account, which looks
 * after the hub and lets everybody else in.
 *
 * What is not told by options is asked for on the terminal.
 */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "crypto/password.h"
#include "crypto/token.h"
#include "hub/people/accounts.h"

struct asked {
	struct arena *a;
	struct common c;
	const char *db, *name, *origin, *party, *person, *mail, *password_file;
	struct str password;
	bool made_password; /* by us: it is told */
	struct hub *hub;
	struct outcome made_party, made_member;
};

static bool ask(struct asked *k, const char *option, const char *question, const char **to, struct err *err)
{
	struct str answer;

	if (*to)
		return true;
	if (!cli_ask(k->a, question, false, &answer, err))
		return err_wrap(err, "%s is not given", option);
	*to = str_cstr(k->a, answer);
	return answer.n || err_set(err, ERR_MISSING, "%s: nothing was said", option);
}

/* "Mobile Alliance Example" -> "mobile-alliance-example": a first idea of a short name. */
static const char *slug_of(struct arena *a, const char *name)
{
	char out[41];
	size_t n = 0;

	for (const char *c = name; *c && n + 1 < sizeof out; c++) {
		char l = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
		bool letter = (l >= 'a' && l <= 'z') || (n && l >= '0' && l <= '9');

		if (letter)
			out[n++] = l;
		else if (n && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n && out[n - 1] == '-')
		n--;
	return n < 2 ? "coordinator" : str_cstr(a, str_n(out, n));
}

static bool ask_all(struct asked *k, struct err *err)
{
	return ask(k, "--name", "What is the alliance or team called that runs this hub?", &k->name, err) &&
	       ask(k, "--person", "Your name:", &k->person, err) &&
	       ask(k, "--mail", "Your mail address, to sign in with:", &k->mail, err);
}

static bool read_password(struct asked *k, struct err *err)
{
	struct str all;

	if (!file_read(k->a, k->password_file, LIMIT_HTTP_FIELD, &all, err))
		return err_wrap(err, "--password");
	k->password = str_sub(all, 0, str_chr(all, '\n'));
	return true;
}

static void make_password(struct asked *k)
{
	char *token = arena_alloc(k->a, TOKEN_LEN + 1);

	token_make(token);
	k->password = str_of(token);
	k->made_password = true;
}

/* From the file, from the terminal without showing it, or made where nothing is said. */
static bool choose_password(struct asked *k, struct err *err)
{
	struct str again = STR_NONE;
	struct err why = { 0 };

	if (k->password_file)
		return read_password(k, err) && password_allowed(k->password, str_of(k->mail), err);
	if (!cli_ask(k->a, "A password of at least 10 characters (empty: one is made):", true, &k->password, &why) || !k->password.n) {
		make_password(k);
		return true;
	}
	if (!password_allowed(k->password, str_of(k->mail), err) || !cli_ask(k->a, "The same again:", true, &again, err))
		return false;
	return str_eq(again, k->password) || err_set(err, ERR_USAGE, "the two passwords are not the same");
}

/* What is wrong with an answer is said before anything is made: a hub begins only once. */
static bool check(struct asked *k, const char *act, const struct act_input *in, size_t n, struct err *err)
{
	struct act_value *values;

	return act_decode(k->a, act_named(str_of(act)), in, n, &values, NULL, NULL, err);
}

static bool check_all(struct asked *k, struct err *err)
{
	const struct act_input party[] = {
		{ STR("id"), str_of(k->party) }, { STR("name"), str_of(k->name) }, { STR("roles"), STR("coordinator") },
	};
	const struct act_input member[] = { { STR("name"), str_of(k->person) }, { STR("mail"), str_of(k->mail) } };

	return check(k, "party.add", party, 3, err) && check(k, "member.add", member, 2, err);
}

static bool make(struct asked *k, struct err *err)
{
	const struct hub_init_options init = { .where = k->db, .name = str_of(k->name), .origin = str_of(k->origin) };
	const struct hub_options open = { .where = k->db };
	const char *const party[] = { "id", k->party, "name", k->name, "roles", "coordinator", NULL };
	const char *const member[] = { "name", k->person, "mail", k->mail, "admin", "yes", NULL };

	return hub_init(&init, err) && (k->hub = hub_open(&open, err)) &&
	       hub_act_words(k->hub, k->a, &who_hub, "party.add", STR("hub"), party, &k->made_party, err) &&
	       hub_act_words(k->hub, k->a, &who_hub, "member.add", k->made_party.subject, member, &k->made_member, err) &&
	       account_set_password(k->hub, k->a, act_id(k->made_member.subject), k->password, NULL, err);
}

static void tell(const struct asked *k)
{
	struct err err;
	const char *keys = keys_place(k->a, k->db, &err);

	printf("The hub is made.\n\n  database  %s\n  keys      %s\n  ledger    %s\n  party     %.*s\n  account   %.*s, %s\n", k->db,
	       keys ? keys : "", hub_keys(k->hub)->origin, STR_ARG(k->made_party.subject), STR_ARG(k->made_member.subject), k->mail);
	if (k->made_password)
		printf("  password  %.*s\n", STR_ARG(k->password));
	puts("\n`tocsin serve` starts it. Without the keys nothing that is sealed can be read again: keep a copy of that file, apart\n"
	     "from the database.");
}

int cli_init(int argc, char **argv)
{
	struct arena a;
	struct asked k = { .a = &a };
	const struct arg args[] = {
		ARGS_DB(k.c),
		{ "--name", ARG_TEXT, &k.name, "NAME", "what the alliance or team that runs the hub is called" },
		{ "--party", ARG_TEXT, &k.party, "ID", "a short name for it (made from its name)" },
		{ "--person", ARG_TEXT, &k.person, "NAME", "the name of whoever looks after the hub" },
		{ "--mail", ARG_TEXT, &k.mail, "ADDRESS", "and the address they sign in with" },
		{ "--password", ARG_TEXT, &k.password_file, "FILE",
		  "read their password from there (- is the standard input); else it is asked for" },
		{ "--origin", ARG_TEXT, &k.origin, "NAME", "the ledger's name for good, best the host and path it will be seen at" },
	};
	struct err err = { 0 };
	int words, status = 0;

	if (!args_parse("init", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (words) {
		cli_say("tocsin init: takes no words, found \"%s\"\n", argv[0]);
		return EXIT_USAGE;
	}
	arena_init(&a);
	bool ok = ask_all(&k, &err);

	k.party = ok && !k.party ? slug_of(&a, k.name) : k.party;
	ok = ok && check_all(&k, &err) && choose_password(&k, &err) && (k.db = cli_db(&a, &k.c, true, &err)) && make(&k, &err);
	if (ok)
		tell(&k);
	else
		status = cli_fail("init", &err);
	hub_close(k.hub);
	arena_release(&a);
	return status;
}

/* The table of subcommands. Usage text and dispatch come from it. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

const struct command commands[] = {
	{ "serve",   cli_serve,   "[--db DB] [--listen ADDR:PORT] [--public-url URL] [--rules FILE]",
	  "serve the list and the device check to browsers and programs" },
	{ "init",    cli_init,    "[--db DB] [--name NAME] [--party ID] [--person NAME] [--mail ADDRESS] [--password FILE]",
	  "make a hub: its keys, the coordinating party, the first account" },
	{ "demo",    cli_demo,    "[--listen ADDR:PORT]",
	  "serve a throw-away list of well-known vulnerabilities" },
	{ "import",  cli_import,  "[--db DB] PATH|URL...",
	  "take records and device lists in; the format is told by content" },
	{ "update",  cli_update,  "[--db DB] [--sources FILE]",
	  "fetch the public sources and import what changed" },
	{ "list",    cli_list,    "[--db DB] [QUERY] [--json]",
	  "search the list" },
	{ "show",    cli_show,    "[--db DB] ID [--json]",
	  "one entry whole" },
	{ "assess",  cli_assess,  "[--db DB] ID [--party NAME [--decide] --set FACTOR=GRADE --fact NAME=VALUE --reason TEXT] [--json]",
	  "how urgent is an entry, and why? record a party's view or the decision" },
	{ "check",   cli_check,   "[--db DB|--list FILE] PROFILE... [--format F]",
	  "is this device affected, and what is to be done?" },
	{ "score",   cli_score,   "VECTOR... | - | METHOD [METRIC=CHOICE...] [--json] [--explain]",
	  "rate a vulnerability: CVSS, SSVC, GB/T 30279" },
	{ "ledger",  cli_ledger,  "[--db DB] checkpoint | key | prove NUMBER | verify [--since FILE] [RECEIPT...] | export DIR",
	  "what was done, provably: its signed state, receipts, and verifying them" },
	{ "rebuild", cli_rebuild, "[--db DB] [--verify]",
	  "make again what follows from acts and records, and compare" },
	{ "keys",    cli_keys,    "[--db DB] [renew seal|ledger|login]",
	  "which keys a hub's file holds; a newer one ahead of a rotation" },
	{ "backup",  cli_backup,  "[--db DB] FILE [--keys FILE]",
	  "save the whole database as one file, verified" },
	{ "restore", cli_restore, "[--db DB] FILE [--keys FILE]",
	  "a backup into an empty database, verified" },
	{ "migrate", cli_migrate, "--from DB --to DB",
	  "a database into another place or engine, verified" },
	{ "act",     cli_act,     "[--db DB] [--as MEMBER] NAME [THING] FIELD=VALUE... [--json]",
	  "do anything that can happen in a hub; `tocsin party add ...` is act party.add" },
	{ "party",   cli_party,   "list [--left] | show ID | ACT ... [--json]",
	  "who takes part, and acts on parties: `tocsin party add id=nova name=... roles=vendor`" },
	{ "member",  cli_member,  "list [--party ID] | show ID | ACT ... [--json]",
	  "people with an account, and acts on members: `tocsin member invite party/nova mail=...`" },
	{ "obligation", cli_obligation, "list [--show WHAT] [--party ID] [--rule RULE] | show ID | ACT ... [--json]",
	  "who owes what by when, and acts on obligations" },
	{ "report", cli_report, "list [--show WHAT] | show NUMBER | csaf FILE | ACT ... [--json]",
	  "what was reported, CSAF documents as reports, and acts on reports" },
	{ "case", cli_case, "list --as MEMBER [--show WHAT] | show NUMBER --as MEMBER | ACT ... [--json]",
	  "cases as one who takes part sees them, and acts on cases: `tocsin case open title=... --as member/12`" },
	{ "repair", cli_repair, "list CASE --as MEMBER [--format FORMAT] | ACT ... [--json]",
	  "how far the repairs of a case are, and acts on repairs: `tocsin repair set vuln/57 --as member/12 state=...`" },
	{ "bounce", cli_bounce, "[--db DB] <MAIL",
	  "a mail that came back, from the mail server by a pipe: which address does not work" },
	{ "version", cli_version, "",
	  "what this program is made of" },
};
const size_t command_n = sizeof commands / sizeof *commands;

static void usage(FILE *to)
{
	fputs("usage: tocsin COMMAND [OPTION...]\n\n", to);
	for (size_t i = 0; i < command_n; i++)
		fprintf(to, "  %-11s %s\n", commands[i].name, commands[i].help);
	fputs("\n`tocsin COMMAND --help` tells a command's options. Exit status: 0 done and nothing found, 1 findings,\n"
	      "2 wrong usage, 3 bad input, 4 environment (database, disk, network).\n", to);
}

static bool is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

static int run(int argc, char **argv)
{
	for (size_t i = 0; i < command_n; i++)
		if (strcmp(commands[i].name, argv[0]) == 0)
			return cli_written(argv[0], commands[i].run(argc, argv));
	if (cli_is_act_group(argv[0]))
		return cli_written(argv[0], cli_act_group(argc, argv));
	cli_say("tocsin: there is no command \"%s\"\n\n", argv[0]);
	usage(stderr);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (is_help(argv[1]) && argc == 2) {
		usage(stdout);
		return 0;
	}
	if (is_help(argv[1]))
		return run(2, (char *[]){ argv[2], (char[]){ "--help" }, NULL });
	if (strcmp(argv[1], "--version") == 0)
		return run(1, (char *[]){ (char[]){ "version" }, NULL });
	return run(argc - 1, argv + 1);
}

/*
 * cli - the shell's way in: a table of subcommands, options by table, one way to end.
 *
 * Results go to stdout, progress and errors to stderr. A command returns its
 * exit status: 0 done and nothing found, 1 findings, 2 wrong usage, 3 bad input,
 * 4 environment (err_kinds[].exit).
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdatomic.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv); /* argv[0] is the command's name */
	const char *args;                  /* "[--db DB] PATH|URL..." */
	const char *help;                  /* one line */
};

int cli_import(int argc, char **argv);
int cli_update(int argc, char **argv);
int cli_list(int argc, char **argv);
int cli_show(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_score(int argc, char **argv);
int cli_assess(int argc, char **argv);
int cli_serve(int argc, char **argv);
int cli_demo(int argc, char **argv);
int cli_ledger(int argc, char **argv);
int cli_rebuild(int argc, char **argv);
int cli_keys(int argc, char **argv);
int cli_backup(int argc, char **argv);
int cli_restore(int argc, char **argv);
int cli_migrate(int argc, char **argv);
int cli_version(int argc, char **argv);
int cli_init(int argc, char **argv);
int cli_act(int argc, char **argv);
int cli_obligation(int argc, char **argv);
int cli_case(int argc, char **argv);
int cli_repair(int argc, char **argv);
int cli_report(int argc, char **argv);
int cli_party(int argc, char **argv);
int cli_bounce(int argc, char **argv);
int cli_member(int argc, char **argv);
/* `tocsin party add ...`: is there an act of that group, and doing one of them. argv[0] is the group. */
bool cli_is_act_group(const char *word);
int cli_act_group(int argc, char **argv);

enum { EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_INPUT = 3, EXIT_ENVIRONMENT = 4 };

enum arg_kind { ARG_FLAG, ARG_TEXT, ARG_NUMBER, ARG_MANY };
enum { ARG_MANY_MOST = 64 };
struct arg_many { /* an option that may be given several times */
	const char *v[ARG_MANY_MOST];
	size_t n;
};
struct arg {
	const char *name;  /* "--db" */
	enum arg_kind kind;
	void *to;          /* bool *, const char **, uint64_t *, struct arg_many * */
	const char *value; /* how the help names it: "DB" */
	const char *help;
};
/* Options may stand anywhere; "--" ends them; "-" is a plain word. The words left are put in argv[0..] and counted.
 * Exits for --help. False after telling a wrong usage on stderr (return EXIT_USAGE then). */
bool args_parse(const char *command, int argc, char **argv, const struct arg *args, size_t n, int *ret_words);

/* Options that every command with a database or with progress has. */
struct common {
	const char *db;
	bool quiet;
};
#define ARGS_DB(c)    { "--db", ARG_TEXT, &(c).db, "DB", \
                        "a file or postgresql://... (default: $TOCSIN_DB, else tocsin.db in the user's data folder)" }
#define ARGS_RULES(to) { "--rules", ARG_TEXT, &(to), "FILE", "judge priorities by this rule file (docs/priority.md)" }
#define ARGS_QUIET(c) { "--quiet", ARG_FLAG, &(c).quiet, NULL, "no progress on stderr" }

/* The database to use; makes its folder when the default is taken and `make` is set. */
const char *cli_db(struct arena *a, const struct common *c, bool make, struct err *err);
/* For a database that could not be opened: whatever the reason it is the environment's, and a missing one can be made. False. */
bool cli_no_db(struct err *err);
/* Tell an error as "tocsin COMMAND: where: message" and give its exit status. */
int cli_fail(const char *command, const struct err *err);

/* A line on stderr that quotes what somebody typed or sent: controls escaped. */
void cli_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Was all of the result written? The command's status, or EXIT_ENVIRONMENT when it was not. */
int cli_written(const char *command, int status);

extern const struct command commands[];
extern const size_t command_n;

/* Writing for people: colour only on a terminal that wants it (NO_COLOR, TERM=dumb). */
enum paint { PAINT_PLAIN, PAINT_BOLD, PAINT_SOFT, PAINT_ALARM, PAINT_HIGH, PAINT_OK, PAINT_MAYBE };
void cli_paint(FILE *to, enum paint p); /* PAINT_PLAIN ends it */
int cli_width(FILE *to);                /* columns of the terminal, else 100 */
int cli_row_width(FILE *to);            /* columns of the terminal; rows for files and programs are never cut */
void cli_heading(const char *s);        /* on stdout, an empty line before it */
void cli_put(struct str s);             /* on stdout, controls escaped */
/* Text in lines of `width`, broken at blanks; the cursor stands at column `at`, further lines begin at `indent`. */
void cli_put_wrapped(struct str text, int at, int indent, int width);
bool cli_progress_wanted(bool quiet);   /* stderr is a terminal */
/* How many columns a text takes, and the longest part that fits (whole code points, wide ones count two). */
size_t cli_columns(struct str s);
struct str cli_fit(struct arena *a, struct str s, size_t columns); /* "…" at the end when cut; controls escaped */
/* One column of a table on standard output, with two spaces behind it; the last one is neither cut nor filled up. */
void cli_put_column(struct arena *a, struct str s, size_t width, bool last);

/* Asks on the terminal, one line, trimmed; `secret`: what is typed is not shown. ERR_USAGE where there is no terminal. In `a`. */
bool cli_ask(struct arena *a, const char *question, bool secret, struct str *ret, struct err *err);

/* Set by SIGINT and SIGTERM once cli_catch_stop() was called. */
extern atomic_int cli_stop;
void cli_catch_stop(void);

#endif

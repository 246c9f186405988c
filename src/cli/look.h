/*
 * look - commands that look at what a hub holds, from its machine: `list`, `show` and the like of one group of acts
 * (tocsin report list; tocsin report show 57). Any other word after the command is an act of the group and goes through the
 * table (act.c): tocsin report validate 57 grade=high.
 *
 * A command is a list of views and the options of them all. What its views need beside `struct look` stands in a struct that
 * begins with it.
 */
#ifndef CLI_LOOK_H
#define CLI_LOOK_H

#include "cli/cli.h"
#include "hub/people/people.h"

struct look {
	struct common c;
	const char *as;   /* --as: the member who looks */
	bool json;
	struct arena a;   /* until the command ends */
	struct hub *hub;
	struct looking l;
};
/* The options that all have. */
#define LOOK_ARGS(k) ARGS_DB((k).c), { "--json", ARG_FLAG, &(k).json, NULL, "one JSON document a line" }
#define LOOK_ARG_AS(k) { "--as", ARG_TEXT, &(k).as, "MEMBER", "as this member sees it (member/12)" }

enum look_as {
	LOOK_AS_STAFF,  /* as a coordinator would: whoever reads the hub's keys may read what they seal */
	LOOK_AS_MEMBER, /* as a member who takes part, named by --as: what belongs to a case is for who takes part alone */
};
struct look_view {
	const char *word;    /* "show" */
	const char *usage;   /* what follows it, for the help: "NUMBER [--db DB] [--json]" */
	const char *wanted;  /* how many words are, told when it is another number: "one number is wanted" */
	int least, most;     /* words */
	enum look_as as;
	bool (*run)(struct look *k, int words, char **argv, struct err *err);
};
#define LOOK_NO_WORD  "nothing more is wanted but options"
#define LOOK_ONE_WORD "which one? one id is wanted"
struct looks {
	const char *group;   /* the command, and the group of acts: "report" */
	const struct look_view *views;
	size_t view_n;
	const struct arg *args; /* of all views */
	size_t arg_n;
};
/* The whole command; its exit status. The struct that *k begins is zero but for what `args` point to. */
int look(struct look *k, const struct looks *s, int argc, char **argv);

/* --- what views write with --- */

void look_put_field(const char *name, struct str s);           /* "  due         2026-11-24 ..."; nothing when empty */
struct str look_time(struct arena *a, unixtime t);             /* "" when there is none */
void look_put_json(struct buf *b);                             /* a line; *b is empty then */
/* "7" is "case/7" where `kind` is "case/", and so is "case/7". */
struct str look_subject(struct arena *a, const char *kind, const char *word);
/* A word of `names` that an option gave, the first where it gave none. ERR_USAGE, at the option. */
bool look_word(const char *option, const char *given, const struct str *names, size_t n, int *ret, struct err *err);

#endif

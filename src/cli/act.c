/*
 * tocsin act: anything that can happen in a hub, from the shell on its machine; and `tocsin party add`, which is the same
 * as `tocsin act party.add`.
 *
 * Whoever can read the hub's keys may do what the hub itself may; with --as what that member may. What a secret field
 * holds is never taken from the command line, which others on the machine can see: FIELD=@FILE, or FIELD=- for a line of
 * the standard input.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "hub/act_told.h"
#include "hub/people/sessions.h"

struct asked {
	struct arena *a;
	struct common c;
	const char *as, *once, *command; /* command: how it was called, for what is told */
	bool json, docs;
	const struct act_row *row;
	struct str subject;
	struct act_input in[64];
	size_t n;
};

/* --- what there is --- */

static void put_one_act(const struct act_row *row)
{
	printf("  %-24s %s\n", row->name, row->help);
}

/* All acts of a group ("party"), or all there are. */
static bool list_acts(struct str group)
{
	bool any = false;

	for (size_t s = 0; s < act_section_n; s++)
		for (size_t i = 0; i < act_sections[s]->n; i++) {
			const struct act_row *row = &act_sections[s]->rows[i];
			struct str name = str_of(row->name);

			if (group.n && !str_eq(str_sub(name, 0, str_chr(name, '.')), group))
				continue;
			if (!any)
				puts("What can be done (`tocsin act NAME --help` tells the fields):\n");
			put_one_act(row);
			any = true;
		}
	return any;
}

bool cli_is_act_group(const char *word)
{
	for (size_t s = 0; s < act_section_n; s++)
		for (size_t i = 0; i < act_sections[s]->n; i++) {
			struct str name = str_of(act_sections[s]->rows[i].name);

			if (str_eq(str_sub(name, 0, str_chr(name, '.')), str_of(word)))
				return true;
		}
	return false;
}

static void put_words(const struct act_field *f)
{
	for (size_t i = 0; i < f->word_n && i < 12; i++)
		printf("%s%.*s", i ? "|" : " ", STR_ARG(f->words[i]));
	if (f->word_n > 12)
		printf("|...");
}

static void help_of(const struct act_row *row)
{
	struct str kind = thing_names[row->subject];

	printf("usage: tocsin act %s %.*s%s FIELD=VALUE...\n\n%s\n\n", row->name, STR_ARG(kind), row->subject == THING_HUB ? "" : "/ID",
	       row->help);
	for (size_t i = 0; i < row->field_n; i++) {
		const struct act_field *f = &row->fields[i];

		printf("  %-12s %s%s; %.*s", f->name, f->help ? f->help : "", f->flags & ACT_REQUIRED ? " (required)" : "",
		       STR_ARG(act_type_names[f->type]));
		put_words(f);
		puts(f->flags & ACT_SECRET ? "; secret: =@FILE or =-" : "");
	}
}

/* --- what is asked for --- */

/* "-" is one line for a secret, all there is for anything else. */
static bool read_value(struct asked *k, const struct act_field *f, struct str told, struct str *ret, struct err *err)
{
	const char *from = str_eq(told, STR("-")) ? "-" : str_cstr(k->a, str_from(told, 1));

	if (!file_read(k->a, from, LIMIT_TEXT, ret, err))
		return false;
	if (f->flags & ACT_SECRET)
		*ret = str_sub(*ret, 0, str_chr(*ret, '\n'));
	return true;
}

static bool take_pair(struct asked *k, struct str word, struct err *err)
{
	size_t eq = str_chr(word, '=');
	struct str name = str_sub(word, 0, eq), value = str_from(word, eq + 1);
	const struct act_field *f = act_field_named(k->row, name);
	bool file = str_eq(value, STR("-")) || str_starts(value, STR("@"));
	bool may_read = f && (f->flags & ACT_SECRET || f->type == ACT_PROSE || f->type == ACT_JSON);

	if (k->n == sizeof k->in / sizeof *k->in)
		return err_set(err, ERR_LIMIT, "more than %zu fields", k->n);
	if (f && f->flags & ACT_SECRET && !file)
		return err_set(err, ERR_USAGE, "%.*s is secret, and others on this machine can see the command line: give %.*s=@FILE or "
		                               "%.*s=- to read it from there", STR_ARG(name), STR_ARG(name), STR_ARG(name));
	if (may_read && file && !read_value(k, f, value, &value, err))
		return err_wrap(err, "%.*s", STR_ARG(name));
	k->in[k->n++] = (struct act_input){ name, value };
	return true;
}

/* The first word without "=" is what it is done to: "party/nova", or "nova" where the act is about parties anyway. */
static bool take_words(struct asked *k, int argc, char **argv, struct err *err)
{
	for (int i = 0; i < argc; i++) {
		struct str word = str_of(argv[i]);

		if (str_chr(word, '=') != SIZE_MAX) {
			if (!take_pair(k, word, err))
				return false;
		} else if (k->subject.n) {
			return err_set(err, ERR_USAGE, "found \"%s\", expected FIELD=VALUE", argv[i]);
		} else if (str_chr(word, '/') != SIZE_MAX || str_eq(word, thing_names[THING_HUB])) {
			k->subject = word;
		} else {
			k->subject = STR_JOIN(k->a, thing_names[k->row->subject], STR("/"), word);
		}
	}
	if (!k->subject.n && k->row->subject != THING_HUB)
		return err_set(err, ERR_MISSING, "what is it done to? Expected %.*s/ID", STR_ARG(thing_names[k->row->subject]));
	return true;
}

static bool who_asks(struct asked *k, struct hub *h, struct who *ret, struct err *err)
{
	struct signed_in in = { 0 };
	struct str as = str_of(k->as);
	uint64_t id;

	*ret = who_hub;
	if (!k->as)
		return true;
	if (!str_u64(str_starts(as, STR("member/")) ? str_from(as, 7) : as, &id))
		return err_set(err, ERR_USAGE, "--as: found \"%s\", expected a member's number such as member/12", k->as);
	struct db *d = hub_read(h, err);
	bool ok = d && member_who(d, k->a, (int64_t)id, hub_now(h), &in, err);

	if (d)
		hub_read_done(h, d);
	*ret = in.who;
	ret->shell = true;
	return ok;
}

/* --- doing it --- */

static void put_outcome(const struct asked *k, const struct outcome *o)
{
	struct buf b;

	if (!k->json) {
		printf("%lld  %s  ", (long long)o->seq, k->row->name);
		cli_put(o->made.n ? o->made : o->subject);
		puts(o->again ? "  (done before)" : "");
		if (o->result.n) {
			cli_put(o->result);
			putchar('\n');
		}
		return;
	}
	buf_init(&b, LIMIT_RECORD);
	act_put_outcome(&b, o);
	printf("%.*s\n", STR_ARG(buf_str(&b)));
	buf_release(&b);
}

static bool decoded(const struct asked *k, struct act_value **ret, struct err *err)
{
	struct act_fault *faults;
	size_t n;

	if (act_decode(k->a, k->row, k->in, k->n, ret, &faults, &n, err))
		return true;
	for (size_t i = 1; i < n; i++) /* the first is told by whoever called */
		cli_say("tocsin %s: %s: %s\n", k->command, faults[i].err.where, faults[i].err.msg);
	return false;
}

static bool perform(struct asked *k, struct outcome *ret, struct err *err)
{
	struct act_request r = { .row = k->row, .subject = k->subject, .once = str_of(k->once) };
	struct act_value *values;
	const char *db;
	struct hub *h;

	if (!decoded(k, &values, err) || !(db = cli_db(k->a, &k->c, false, err)))
		return false;
	const struct hub_options o = { .where = db };

	if (!(h = hub_open(&o, err)))
		return false;
	r.values = values;
	bool ok = who_asks(k, h, &r.who, err) && hub_act(h, k->a, &r, ret, err);

	hub_close(h);
	return ok;
}

static int run(struct asked *k, int words, char **argv)
{
	struct err err = { 0 };
	struct outcome o;

	if (!k->row) {
		cli_say("tocsin %s: there is no act \"%s\"\n", k->command, words ? argv[0] : "");
		list_acts(STR_NONE);
		return EXIT_USAGE;
	}
	if (!take_words(k, words - 1, argv + 1, &err) || !perform(k, &o, &err))
		return cli_fail(k->command, &err);
	put_outcome(k, &o);
	return 0;
}

static int print_docs(void)
{
	struct buf b;

	buf_init(&b, LIMIT_RECORD);
	act_put_docs(&b);
	fwrite(b.p, 1, b.n, stdout);
	buf_release(&b);
	return 0;
}

/* `tocsin act key.make --help` tells that act's fields. */
static const struct act_row *asks_help(int argc, char **argv, const char *group)
{
	struct arena a;
	const struct act_row *row = NULL;

	arena_init(&a);
	for (int i = 2; i < argc && !row; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			row = act_named(group ? STR_JOIN(&a, str_of(group), STR("."), str_of(argv[1])) : str_of(argv[1]));
	arena_release(&a);
	return row;
}

static int act(int argc, char **argv, const char *group)
{
	struct arena a;
	struct asked k = { .a = &a, .command = argv[0] };
	const struct arg args[] = {
		ARGS_DB(k.c),
		{ "--as", ARG_TEXT, &k.as, "MEMBER", "as that member may (member/12), not as the hub itself" },
		{ "--once", ARG_TEXT, &k.once, "KEY", "a name of yours for it: asking again under it does nothing new" },
		{ "--json", ARG_FLAG, &k.json, NULL, "what came of it as JSON" },
		{ "--docs", ARG_FLAG, &k.docs, NULL, "print the table of all acts (docs/acts.md)" },
	};
	const struct act_row *about = asks_help(argc, argv, group);
	int words, status;

	if (about) {
		help_of(about);
		return 0;
	}
	if (!args_parse("act", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (k.docs)
		return print_docs();
	if (!words) {
		list_acts(str_of(group));
		return EXIT_USAGE;
	}
	arena_init(&a);
	k.row = act_named(group ? STR_JOIN(&a, str_of(group), STR("."), str_of(argv[0])) : str_of(argv[0]));
	status = run(&k, words, argv);
	arena_release(&a);
	return status;
}

int cli_act(int argc, char **argv)
{
	return act(argc, argv, NULL);
}

int cli_act_group(int argc, char **argv)
{
	if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		list_acts(str_of(argv[0]));
		return 0;
	}
	return act(argc, argv, argv[0]);
}

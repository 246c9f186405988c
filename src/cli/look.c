#include "cli/look.h"

#include <string.h>

#include "base/names.h"
#include "hub/people/sessions.h"

static bool as_member(struct look *k, struct err *err)
{
	struct str as = str_of(k->as);
	struct signed_in in = { 0 };
	uint64_t id;

	if (!str_u64(str_starts(as, STR("member/")) ? str_from(as, 7) : as, &id))
		return err_set(err, ERR_USAGE, "--as: found \"%.*s\", expected the number of a member who takes part, such as "
		               "member/12", STR_ARG(as));
	if (!member_who(k->l.db, &k->a, (int64_t)id, k->l.now, &in, err))
		return false;
	k->l.who = in.who;
	return true;
}

static bool begin(struct look *k, enum look_as as, struct err *err)
{
	const char *db = cli_db(&k->a, &k->c, false, err);
	const struct hub_options o = { .where = db };

	if (!db || !(k->hub = hub_open(&o, err)))
		return false;
	k->l = (struct looking){
		.a = &k->a, .db = hub_read(k->hub, err), .keys = hub_keys(k->hub), .now = hub_now(k->hub),
		.who = { .member = INT64_MAX, .roles = 1u << ROLE_COORDINATOR, .admin = true, .scopes = SCOPES_ALL, .proved = TIME_NONE },
	};
	return k->l.db && (as == LOOK_AS_STAFF || as_member(k, err));
}

static void end(struct look *k)
{
	if (k->l.db)
		hub_read_done(k->hub, k->l.db);
	hub_close(k->hub);
}

static int view(struct look *k, const struct looks *s, const struct look_view *v, int argc, char **argv)
{
	struct err err = { 0 };
	int words;

	if (!args_parse(s->group, argc, argv, s->args, s->arg_n, &words))
		return EXIT_USAGE;
	if (words < v->least || words > v->most || (v->as == LOOK_AS_MEMBER && !k->as)) {
		cli_say("tocsin %s %s: %s: tocsin %s %s %s\n", s->group, v->word, v->wanted, s->group, v->word, v->usage);
		return EXIT_USAGE;
	}
	arena_init(&k->a);
	bool ok = begin(k, v->as, &err) && v->run(k, words, argv, &err);

	end(k);
	arena_release(&k->a);
	return ok ? 0 : cli_fail(s->group, &err);
}

int look(struct look *k, const struct looks *s, int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < s->view_n; i++)
		if (strcmp(argv[1], s->views[i].word) == 0)
			return view(k, s, &s->views[i], argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "--help") != 0 && strcmp(argv[1], "-h") != 0)
		return cli_act_group(argc, argv);
	for (size_t i = 0; i < s->view_n; i++)
		printf("%s tocsin %s %s %s\n", i ? "      " : "usage:", s->group, s->views[i].word, s->views[i].usage);
	printf("       tocsin %s ACT ...\n\n", s->group);
	return cli_act_group(argc, argv);
}

/* --- what views write with --- */

void look_put_field(const char *name, struct str s)
{
	if (!s.n)
		return;
	printf("  %-12s ", name);
	cli_put_wrapped(s, 15, 15, cli_width(stdout));
}

struct str look_time(struct arena *a, unixtime t)
{
	char text[21];

	return t == TIME_NONE ? STR("") : str_dup(a, str_of(time_format(t, text)));
}

void look_put_json(struct buf *b)
{
	struct str rest = buf_str(b), line;

	while (str_split(&rest, '\n', &line)) /* between values: in a JSON string there is none */
		fwrite(line.p, 1, line.n, stdout);
	putchar('\n');
	buf_clear(b);
}

struct str look_subject(struct arena *a, const char *kind, const char *word)
{
	return str_starts(str_of(word), str_of(kind)) ? str_of(word) : STR_JOIN(a, str_of(kind), str_of(word));
}

bool look_word(const char *option, const char *given, const struct str *names, size_t n, int *ret, struct err *err)
{
	*ret = given ? names_find(names, n, str_of(given)) : 0;
	return *ret >= 0 || err_set(err, ERR_USAGE, "%s: found \"%s\", expected one of those that --help tells", option, given);
}

/*
 * tocsin obligation: what is owed, as the shell on the hub's machine sees it, which is all of it. Anything but `list` and `show`
 * (`tocsin obligation meet ...`) is an act and goes through the table (act.c).
 */
#include <string.h>

#include "base/limits.h"
#include "base/names.h"
#include "cli/cli.h"
#include "hub/owed/owed.h"

enum { LISTED = 200, LISTED_MOST = 100000 };

struct asked {
	struct common c;
	struct arena a;
	bool json;
	const char *show, *party, *rule;
	struct hub *hub;
	struct looking l;
};

/* Looks as a coordinator would: whoever reads the hub's keys may read what they seal. */
static bool begin(struct asked *k, struct err *err)
{
	const char *db = cli_db(&k->a, &k->c, false, err);
	const struct hub_options o = { .where = db };

	if (!db || !(k->hub = hub_open(&o, err)))
		return false;
	k->l = (struct looking){
		.a = &k->a, .db = hub_read(k->hub, err), .keys = hub_keys(k->hub), .now = hub_now(k->hub),
		.who = { .member = INT64_MAX, .roles = 1u << ROLE_COORDINATOR, .admin = true, .scopes = SCOPES_ALL, .proved = TIME_NONE },
	};
	return k->l.db != NULL;
}

static void end(struct asked *k)
{
	if (k->l.db)
		hub_read_done(k->hub, k->l.db);
	hub_close(k->hub);
}

/* --- writing --- */

static void put_field(const char *name, struct str s)
{
	if (!s.n)
		return;
	printf("  %-11s ", name);
	cli_put_wrapped(s, 14, 14, cli_width(stdout));
}

static struct str time_text(struct arena *a, unixtime t)
{
	char text[21];

	return t == TIME_NONE ? STR("") : str_dup(a, str_of(time_format(t, text)));
}

static struct str span(struct arena *a, int64_t s)
{
	return s < 7200 ? str_printf(a, "%lld min", (long long)(s / 60)) :
	       s < 2 * 86400 ? str_printf(a, "%lld h", (long long)(s / 3600)) :
	       str_printf(a, "%lld days", (long long)(s / 86400));
}

/* "3 h over", "in 2 days", "paused". */
static struct str when(struct asked *k, const struct obligation *o)
{
	int64_t delay = obligation_delay(o, k->l.now);

	if (o->state == OBLIGATION_RUNNING && o->due.due == TIME_NONE)
		return STR("no number");
	if (o->state == OBLIGATION_RUNNING)
		return delay ? STR_JOIN(&k->a, span(&k->a, delay), STR(" over")) :
		       STR_JOIN(&k->a, STR("in "), span(&k->a, o->due.due - k->l.now));
	if (o->state == OBLIGATION_MET_LATE)
		return STR_JOIN(&k->a, span(&k->a, delay), STR(" late"));
	return obligation_state_names[o->state];
}

static struct str title(struct asked *k, const struct obligation_row *r)
{
	const struct obligation_rule *rule = owing_rule(hub_owing(k->hub), r);

	return rule ? rule->title_en : r->rule;
}

static void put_json(struct buf *b)
{
	fwrite(b->p, 1, b->n, stdout);
	putchar('\n');
	buf_clear(b);
}

static bool read_ask(struct asked *k, struct owed_ask *ret, struct err *err)
{
	struct str party = str_of(k->party);
	int show = k->show ? names_find(owed_show_names, OWED_SHOW_N, str_of(k->show)) : OWED_OPEN;

	if (show < 0)
		return err_set(err, ERR_USAGE, "--show: found \"%s\", expected open, overdue, soon, awaiting, paused, asked, ended, met, "
		               "met_late, waived or cancelled", k->show);
	if (party.n && !str_starts(party, STR("party/")) && !obligation_bearing(party))
		party = STR_JOIN(&k->a, STR("party/"), party);
	*ret = (struct owed_ask){ .show = (enum owed_show)show, .bearer = party, .rule = str_of(k->rule),
		                  .most = k->json ? LISTED_MOST : LISTED };
	return true;
}

static bool list(struct asked *k, struct str id, struct err *err)
{
	struct owed_list l;
	struct owed_ask ask;
	struct buf b;

	(void)id;
	if (!read_ask(k, &ask, err) || !owed_find(&k->l, &ask, &l, err))
		return false;
	buf_init(&b, LIMIT_HTTP_ANSWER);
	for (size_t i = 0; i < l.rows.n; i++) {
		const struct obligation_row *r = &l.rows.v[i];

		if (k->json) {
			owed_put(&b, hub_owing(k->hub), r, k->l.now);
			put_json(&b);
			continue;
		}
		cli_put_column(&k->a, str_printf(&k->a, "%lld", (long long)r->id), 6, false);
		cli_put_column(&k->a, when(k, &r->o), 14, false);
		cli_put_column(&k->a, time_text(&k->a, r->o.due.due), 20, false);
		cli_put_column(&k->a, r->bearer, 20, false);
		cli_put_column(&k->a, title(k, r), 40, false);
		cli_put_column(&k->a, r->about, 0, true);
		putchar('\n');
	}
	if (!k->json && !l.rows.n)
		puts("Nothing of that kind is owed.");
	if (!k->json && l.more)
		printf("... and more: --json tells all\n");
	buf_release(&b);
	return true;
}

static void put_history(struct asked *k, const struct owed *o)
{
	cli_heading("History");
	for (size_t i = 0; i < o->history.n; i++) {
		const struct owed_event *e = &o->history.v[i];

		printf("  ");
		cli_put_column(&k->a, time_text(&k->a, e->what.at), 20, false);
		cli_put_column(&k->a, e->what.name, 22, false);
		cli_put_column(&k->a, e->what.by.n ? e->what.by : e->cause.n ? e->cause : STR("the hub"), 0, true);
		putchar('\n');
		if (e->words.n) {
			printf("  %-22s", "");
			cli_put_wrapped(e->words, 24, 24, cli_width(stdout));
		}
	}
}

static bool show(struct asked *k, struct str id, struct err *err)
{
	struct str subject = str_starts(id, STR("obligation/")) ? id : STR_JOIN(&k->a, STR("obligation/"), id);
	struct owed o;
	struct buf b;

	if (!owed_one(&k->l, hub_owing(k->hub), act_id(subject), &o, err))
		return err_wrap(err, "%.*s", STR_ARG(id));
	buf_init(&b, LIMIT_HTTP_ANSWER);
	if (k->json) {
		owed_put_whole(&b, hub_owing(k->hub), &o, k->l.now);
		put_json(&b);
		buf_release(&b);
		return true;
	}
	limit_put(&b, o.row.limit);
	cli_put(title(k, &o.row));
	putchar('\n');
	put_field("about", o.row.about);
	put_field("owed by", o.row.bearer);
	struct str state = obligation_state_names[o.row.o.state], so = when(k, &o.row.o);

	put_field("state", str_eq(state, so) ? state : STR_JOIN(&k->a, state, STR(", "), so));
	put_field("opened", time_text(&k->a, o.row.o.opened));
	put_field("clock from", time_text(&k->a, o.row.o.started));
	put_field("limit", buf_str(&b));
	put_field("due", time_text(&k->a, o.row.o.due.due));
	put_field("ended", time_text(&k->a, o.row.o.ended));
	put_field("asked", o.row.o.asked ? STR_JOIN(&k->a, obligation_ask_names[o.row.o.asked], STR(", by "), o.asked_by) : STR(""));
	put_field("rule", str_printf(&k->a, "%.*s, version %lld", STR_ARG(o.row.rule), (long long)o.row.version));
	put_field("because", o.rule ? o.rule->basis : STR(""));
	put_history(k, &o);
	buf_release(&b);
	return true;
}

static int look(bool one, int argc, char **argv)
{
	struct asked k = { 0 };
	const struct arg args[] = {
		ARGS_DB(k.c),
		{ "--json", ARG_FLAG, &k.json, NULL, "one JSON document a line" },
		{ "--show", ARG_TEXT, &k.show, "WHAT",
		  "open (unless told), overdue, soon, awaiting, paused, asked, ended, met, met_late, waived" },
		{ "--party", ARG_TEXT, &k.party, "ID", "what this party owes, or coordinator" },
		{ "--rule", ARG_TEXT, &k.rule, "RULE", "of this rule alone" },
	};
	struct err err = { 0 };
	int words;

	if (!args_parse("obligation", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (words != (one ? 1 : 0)) {
		cli_say("tocsin obligation %s: %s\n", one ? "show" : "list",
		        one ? "which one? one id is wanted" : "nothing more is wanted but options");
		return EXIT_USAGE;
	}
	arena_init(&k.a);
	bool ok = begin(&k, &err) && (one ? show : list)(&k, one ? str_of(argv[0]) : STR_NONE, &err);

	end(&k);
	arena_release(&k.a);
	return ok ? 0 : cli_fail("obligation", &err);
}

int cli_obligation(int argc, char **argv)
{
	if (argc > 1 && (strcmp(argv[1], "list") == 0 || strcmp(argv[1], "show") == 0))
		return look(argv[1][0] == 's', argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "--help") != 0)
		return cli_act_group(argc, argv);
	puts("usage: tocsin obligation list [--db DB] [--show WHAT] [--party ID] [--rule RULE] [--json]\n"
	     "       tocsin obligation show ID [--db DB] [--json]\n"
	     "       tocsin obligation ACT ...\n");
	return cli_act_group(1, argv);
}

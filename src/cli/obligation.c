/*
 * tocsin obligation: what is owed, as the shell on the hub's machine sees it, which is all of it. Anything but `list` and `show`
 * (`tocsin obligation meet ...`) is an act and goes through the table (act.c).
 */
#include "base/limits.h"
#include "base/names.h"
#include "cli/look.h"
#include "hub/owed/owed.h"

enum { LISTED = 200, LISTED_MOST = 100000 };

struct asked {
	struct look k;
	const char *show, *party, *rule;
};

static struct str span(struct arena *a, int64_t s)
{
	return s < 7200 ? str_printf(a, "%lld min", (long long)(s / 60)) :
	       s < 2 * 86400 ? str_printf(a, "%lld h", (long long)(s / 3600)) :
	       str_printf(a, "%lld days", (long long)(s / 86400));
}

/* "3 h over", "in 2 days", "paused". */
static struct str when(struct look *k, const struct obligation *o)
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

static struct str title(struct look *k, const struct obligation_row *r)
{
	const struct obligation_rule *rule = owing_rule(hub_owing(k->hub), r);

	return rule ? rule->title_en : r->rule;
}

static bool read_ask(struct asked *asked, struct owed_ask *ret, struct err *err)
{
	struct str party = str_of(asked->party);
	int show = asked->show ? names_find(owed_show_names, OWED_SHOW_N, str_of(asked->show)) : OWED_OPEN;

	if (show < 0)
		return err_set(err, ERR_USAGE, "--show: found \"%s\", expected open, overdue, soon, awaiting, paused, asked, ended, met, "
		               "met_late, waived or cancelled", asked->show);
	if (party.n && !obligation_bearing(party))
		party = look_subject(&asked->k.a, "party/", asked->party);
	*ret = (struct owed_ask){ .show = (enum owed_show)show, .bearer = party, .rule = str_of(asked->rule),
		                  .most = asked->k.json ? LISTED_MOST : LISTED };
	return true;
}

static bool list(struct look *k, int words, char **argv, struct err *err)
{
	struct owed_list l;
	struct owed_ask ask;
	struct buf b;

	(void)words, (void)argv;
	if (!read_ask((struct asked *)k, &ask, err) || !owed_find(&k->l, &ask, &l, err))
		return false;
	buf_init(&b, LIMIT_HTTP_ANSWER);
	for (size_t i = 0; i < l.rows.n; i++) {
		const struct obligation_row *r = &l.rows.v[i];

		if (k->json) {
			owed_put(&b, hub_owing(k->hub), r, k->l.now);
			look_put_json(&b);
			continue;
		}
		cli_put_column(&k->a, str_printf(&k->a, "%lld", (long long)r->id), 6, false);
		cli_put_column(&k->a, when(k, &r->o), 14, false);
		cli_put_column(&k->a, look_time(&k->a, r->o.due.due), 20, false);
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

static void put_history(struct look *k, const struct owed *o)
{
	cli_heading("History");
	for (size_t i = 0; i < o->history.n; i++) {
		const struct owed_event *e = &o->history.v[i];

		printf("  ");
		cli_put_column(&k->a, look_time(&k->a, e->what.at), 20, false);
		cli_put_column(&k->a, e->what.name, 22, false);
		cli_put_column(&k->a, e->what.by.n ? e->what.by : e->cause.n ? e->cause : STR("the hub"), 0, true);
		putchar('\n');
		if (e->words.n) {
			printf("  %-22s", "");
			cli_put_wrapped(e->words, 24, 24, cli_width(stdout));
		}
	}
}

static bool show(struct look *k, int words, char **argv, struct err *err)
{
	struct owed o;
	struct buf b;

	(void)words;
	if (!owed_one(&k->l, hub_owing(k->hub), act_id(look_subject(&k->a, "obligation/", argv[0])), &o, err))
		return err_wrap(err, "%s", argv[0]);
	buf_init(&b, LIMIT_HTTP_ANSWER);
	if (k->json) {
		owed_put_whole(&b, hub_owing(k->hub), &o, k->l.now);
		look_put_json(&b);
		buf_release(&b);
		return true;
	}
	limit_put(&b, o.row.limit);
	cli_put(title(k, &o.row));
	putchar('\n');
	look_put_field("about", o.row.about);
	look_put_field("owed by", o.row.bearer);
	struct str state = obligation_state_names[o.row.o.state], so = when(k, &o.row.o);

	look_put_field("state", str_eq(state, so) ? state : STR_JOIN(&k->a, state, STR(", "), so));
	look_put_field("opened", look_time(&k->a, o.row.o.opened));
	look_put_field("clock from", look_time(&k->a, o.row.o.started));
	look_put_field("limit", buf_str(&b));
	look_put_field("due", look_time(&k->a, o.row.o.due.due));
	look_put_field("ended", look_time(&k->a, o.row.o.ended));
	if (o.row.o.asked)
		look_put_field("asked", STR_JOIN(&k->a, obligation_ask_names[o.row.o.asked], STR(", by "), o.asked_by));
	look_put_field("rule", str_printf(&k->a, "%.*s, version %lld", STR_ARG(o.row.rule), (long long)o.row.version));
	look_put_field("because", o.rule ? o.rule->basis : STR(""));
	put_history(k, &o);
	buf_release(&b);
	return true;
}

int cli_obligation(int argc, char **argv)
{
	static const struct look_view views[] = {
		{ "list", "[--db DB] [--show WHAT] [--party ID] [--rule RULE] [--json]", LOOK_NO_WORD, 0, 0,
		  LOOK_AS_STAFF, list },
		{ "show", "ID [--db DB] [--json]", LOOK_ONE_WORD, 1, 1, LOOK_AS_STAFF, show },
	};
	struct asked asked = { 0 };
	const struct arg args[] = {
		LOOK_ARGS(asked.k),
		{ "--show", ARG_TEXT, &asked.show, "WHAT",
		  "open (unless told), overdue, soon, awaiting, paused, asked, ended, met, met_late, waived" },
		{ "--party", ARG_TEXT, &asked.party, "ID", "what this party owes, or coordinator" },
		{ "--rule", ARG_TEXT, &asked.rule, "RULE", "of this rule alone" },
	};
	const struct looks s = { "obligation", views, sizeof views / sizeof *views, args, sizeof args / sizeof *args };

	return look(&asked.k, &s, argc, argv);
}

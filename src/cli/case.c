/*
 * tocsin case: cases as a member sees them who takes part in them; nobody else sees one, the shell on the hub's machine neither.
 * Anything else (`tocsin case open title=... --as member/12`) is an act and goes through the table (act.c).
 */
#include "base/limits.h"
#include "cli/look.h"
#include "hub/case/case_json.h"

struct asked {
	struct look k;
	const char *show;
};

/* --- list --- */

/* As enum case_life, then any. */
static const struct str shows[] = { STR_LIT("open"), STR_LIT("closed"), STR_LIT("merged"), STR_LIT("all") };
_Static_assert(sizeof shows / sizeof *shows == CASE_LIFE_N + 1, "one for each life of a case, and any");

static void put_row(struct arena *a, const struct listed_case *c)
{
	bool asked = c->sight == CASE_SIGHT_COVER;

	printf("%6lld  ", (long long)c->row.id);
	cli_put_column(a, embargo_in_force(c->row.embargo) ? look_time(a, c->row.ends) : STR(""), 20, false);
	cli_put_column(a, asked ? STR("asked") : case_life_names[c->row.life], 6, false);
	cli_put_column(a, c->row.grade, 8, false);
	cli_put_column(a, c->due ? str_printf(a, "%lld due", (long long)c->due) : STR(""), 7, false);
	cli_put_column(a, c->unread ? str_printf(a, "%lld unread", (long long)c->unread) : STR(""), 11, false);
	cli_put(asked ? STR("(its cover alone: take part to see it)") : c->title.n ? c->title : STR("(erased)"));
	putchar('\n');
}

static bool list(struct look *k, int words, char **argv, struct err *err)
{
	struct listed_cases l;
	bool ok = true;
	struct buf b;
	int life;

	(void)words, (void)argv;
	if (!look_word("--show", ((const struct asked *)k)->show, shows, CASE_LIFE_N + 1, &life, err) ||
	    !cases_seen(&k->l, (enum case_life)life, &l, err))
		return false;
	buf_init(&b, LIMIT_HTTP_ANSWER);
	for (size_t i = 0; ok && i < l.n; i++) {
		if (!(ok = case_title(&k->l, &l.v[i], err)))
			break;
		if (!k->json) {
			put_row(&k->a, &l.v[i]);
			continue;
		}
		case_put_listed(&b, &l.v[i]);
		look_put_json(&b);
	}
	if (ok && !l.n && !k->json)
		puts("No such case.");
	buf_release(&b);
	return ok;
}

/* --- show --- */

static void put_embargo(struct arena *a, const struct seen_case *c)
{
	const struct embargo *e = &c->at.e;
	struct str until = look_time(a, e->ends), zone = c->at.row.ends_zone;

	if (e->ended != TIME_NONE)
		look_put_field("embargo", str_printf(a, "ended %.*s: %.*s", STR_ARG(look_time(a, e->ended)),
		                                     STR_ARG(embargo_end_names[e->why])));
	else if (embargo_in_force(e->state) && until.n)
		look_put_field("embargo", zone.n ? str_printf(a, "until %.*s (%.*s)", STR_ARG(until), STR_ARG(zone)) :
		                                   STR_JOIN(a, STR("until "), until));
	else
		look_put_field("embargo", embargo_state_names[e->state]);
}

static void put_parts(struct arena *a, const struct seen_case *c)
{
	cli_heading("Who takes part");
	for (size_t i = 0; i < c->parts.n; i++) {
		const struct seen_part *p = &c->parts.v[i];

		printf("  ");
		cli_put_column(a, p->p.who, 24, false);
		cli_put_column(a, part_names[p->p.role], 12, false);
		cli_put_column(a, part_state_names[seen_part_state(p)], 14, !p->p.track.n && !p->silence.silent);
		if (p->silence.silent)
			printf("silent since %.*s  ", STR_ARG(look_time(a, p->silence.since)));
		cli_put(p->p.track);
		putchar('\n');
	}
}

static void put_vulns(struct arena *a, const struct seen_case *c)
{
	cli_heading(c->vulns.n ? "Vulnerabilities" : "No vulnerability yet");
	for (size_t i = 0; i < c->vulns.n; i++) {
		const struct seen_vuln *v = &c->vulns.v[i];

		printf("  vuln/%-6lld ", (long long)v->row.id);
		cli_put_column(a, v->row.entry.n ? v->row.entry : v->row.cve, 16, false);
		cli_put_column(a, v->row.grade, 8, false);
		cli_put(v->title.n ? v->title : STR("(erased)"));
		putchar('\n');
	}
}

static void put_threads(struct arena *a, const struct seen_case *c)
{
	if (c->threads.n)
		cli_heading("Conversations");
	for (size_t i = 0; i < c->threads.n; i++) {
		const struct seen_thread *t = &c->threads.v[i];

		printf("  thread/%-6lld ", (long long)t->row.id);
		cli_put_column(a, thread_kind_names[t->row.kind], 8, false);
		printf("%4lld posts, %lld unread  ", (long long)t->row.posts, (long long)t->unread);
		cli_put(t->product.n ? t->product : t->title);
		putchar('\n');
	}
}

static void put_owed(struct look *k, const char *heading, const struct obligation_rows *rows)
{
	if (rows->n)
		cli_heading(heading);
	for (size_t i = 0; i < rows->n; i++) {
		const struct obligation_row *r = &rows->v[i];
		const struct obligation_rule *rule = owing_rule(hub_owing(k->hub), r);

		printf("  ");
		cli_put_column(&k->a, look_time(&k->a, r->o.due.due), 20, false);
		cli_put_column(&k->a, r->bearer, 24, false);
		cli_put(rule ? rule->title_en : r->rule);
		putchar('\n');
	}
}

static void put_history(struct arena *a, const struct seen_case *c)
{
	cli_heading("History, newest first");
	for (size_t i = 0; i < c->history.n; i++) {
		const struct happened *h = &c->history.v[i];

		printf("  ");
		cli_put_column(a, look_time(a, h->at), 20, false);
		cli_put_column(a, h->name, 24, false);
		cli_put(h->by.n ? h->by : STR("the hub"));
		putchar('\n');
	}
	if (c->history_next)
		puts("  ... and more");
}

static void put_one(struct look *k, const struct seen_case *c)
{
	struct arena *a = &k->a;
	const struct case_row *r = &c->at.row;
	bool whole = c->sight > CASE_SIGHT_COVER;

	cli_put(c->subject);
	putchar('\n');
	look_put_field("title", c->title);
	look_put_field("state", whole ? case_life_names[r->life] : STR("asked to take part: this is its cover"));
	look_put_field("grade", whole ? r->grade : STR(""));
	look_put_field("label", tlp_rows[r->tlp].label);
	look_put_field("led by", c->leader.n ? c->leader : r->leader);
	if (!whole)
		look_put_field("asked by", c->invited_by);
	put_embargo(a, c);
	if (whole) {
		look_put_field("public", look_time(a, r->public));
		look_put_field("exploit", look_time(a, r->exploit));
		look_put_field("attacks", look_time(a, r->attack));
		look_put_field("disclosed", look_time(a, r->published));
		look_put_field("opened", look_time(a, r->at));
		put_vulns(a, c);
		put_parts(a, c);
		put_threads(a, c);
	}
	put_owed(k, "What you owe", &c->mine);
	put_owed(k, "What others owe", &c->others);
	if (whole)
		put_history(a, c);
}

static bool show(struct look *k, int words, char **argv, struct err *err)
{
	struct seen_case c;
	struct buf b;

	(void)words;
	if (!case_seen(&k->l, act_id(look_subject(&k->a, "case/", argv[0])), INT64_MAX, &c, err))
		return err_wrap(err, "%s", argv[0]);
	if (!k->json) {
		put_one(k, &c);
		return true;
	}
	buf_init(&b, LIMIT_HTTP_ANSWER);
	case_put(&b, hub_owing(k->hub), &c, k->l.now);
	look_put_json(&b);
	buf_release(&b);
	return true;
}

int cli_case(int argc, char **argv)
{
	static const struct look_view views[] = {
		{ "list", "--as MEMBER [--show WHAT] [--db DB] [--json]", "--as is wanted, and no word", 0, 0, LOOK_AS_MEMBER, list },
		{ "show", "NUMBER --as MEMBER [--db DB] [--json]", "one number and --as are wanted", 1, 1, LOOK_AS_MEMBER, show },
	};
	struct asked asked = { 0 };
	const struct arg args[] = {
		LOOK_ARGS(asked.k),
		LOOK_ARG_AS(asked.k),
		{ "--show", ARG_TEXT, &asked.show, "WHAT", "open (unless told), closed, merged, all" },
	};
	const struct looks s = { "case", views, sizeof views / sizeof *views, args, sizeof args / sizeof *args };

	return look(&asked.k, &s, argc, argv);
}

/*
 * tocsin report: reports as the shell on the hub's machine sees them, which is all that belong to no case; and CSAF documents of
 * researchers, taken as reports. Anything else (`tocsin report validate 57 grade=high`) is an act and goes through the
 * table (act.c).
 */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/names.h"
#include "cli/cli.h"
#include "hub/act_told.h"
#include "hub/report/report_csaf.h"
#include "hub/report/reports.h"

enum { LISTED = 200, LISTED_MOST = 10000 };

struct asked {
	struct common c;
	struct arena a;
	bool json;
	const char *show, *order;
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
	printf("  %-12s ", name);
	cli_put_wrapped(s, 15, 15, cli_width(stdout));
}

static struct str time_text(struct arena *a, unixtime t)
{
	char text[21];

	return t == TIME_NONE ? STR("") : str_dup(a, str_of(time_format(t, text)));
}

static struct str record_text(struct arena *a, const struct finder_record *r)
{
	return str_printf(a, "%lld valid, %lld known already, %lld not taken up, of %lld", (long long)r->valid, (long long)r->duplicate,
	                  (long long)r->invalid, (long long)r->all);
}

/* --- list --- */

static bool word(const char *given, const struct str *names, size_t n, const char *what, int *ret, struct err *err)
{
	*ret = given ? names_find(names, n, str_of(given)) : 0;
	return *ret >= 0 || err_set(err, ERR_USAGE, "--%s: found \"%s\", expected one of those that --help tells", what, given);
}

static void put_row(struct asked *k, const struct listed_report *r)
{
	printf("%6lld  ", (long long)r->row.id);
	cli_put_column(&k->a, time_text(&k->a, r->row.due), 20, false);
	cli_put_column(&k->a, report_state_names[r->row.state], 8, false);
	cli_put_column(&k->a, r->row.grade, 8, false);
	cli_put(r->title.n ? r->title : STR("(erased)"));
	putchar('\n');
}

static bool list(struct asked *k, struct str none, struct err *err)
{
	struct report_ask ask = { .most = k->json ? LISTED_MOST : LISTED };
	struct listed_reports l;
	int show, order;
	struct buf b;

	(void)none;
	if (!word(k->show, report_show_names, REPORT_SHOW_N, "show", &show, err) ||
	    !word(k->order, report_order_names, REPORT_ORDER_N, "order", &order, err))
		return false;
	ask.show = (enum report_show)show;
	ask.order = (enum report_order)order;
	if (!reports_list(&k->l, &ask, &l, err))
		return false;
	buf_init(&b, LIMIT_HTTP_ANSWER);
	for (size_t i = 0; i < l.n; i++) {
		buf_clear(&b);
		if (k->json)
			report_put_line(&b, &l.v[i]);
		else
			put_row(k, &l.v[i]);
		if (k->json)
			printf("%.*s\n", STR_ARG(buf_str(&b)));
	}
	if (!k->json && l.n < l.all)
		printf("... and %zu more: --json tells all\n", l.all - l.n);
	buf_release(&b);
	return true;
}

/* --- show --- */

static void put_texts(const struct seen_report *r)
{
	for (int i = 0; i < REPORT_TEXT_N; i++)
		put_field(str_eq(report_text_names[i], STR("words")) ? "description" : report_text_names[i].p, r->texts[i]);
}

static void put_history(struct asked *k, const struct seen_report *r)
{
	cli_heading("History");
	for (size_t i = r->history.n; i-- > 0;) {
		const struct report_happening *h = &r->history.v[i];

		printf("  ");
		cli_put_column(&k->a, time_text(&k->a, h->what.at), 20, false);
		cli_put_column(&k->a, h->what.name, 20, false);
		cli_put_column(&k->a, h->what.by.n ? h->what.by : STR("-"), 20, false);
		cli_put(h->detail);
		putchar('\n');
		if (h->note.n) {
			printf("  %-22s", "");
			cli_put_wrapped(h->note, 24, 24, cli_width(stdout));
		}
	}
}

static void put_one(struct asked *k, const struct seen_report *r)
{
	struct arena *a = &k->a;

	printf("report/%lld\n", (long long)r->row.id);
	put_texts(r);
	put_field("state", report_state_names[r->row.state]);
	put_field("grade", r->row.grade);
	put_field("reason", r->row.reason);
	put_field("same as", r->row.same_as);
	put_field("affected", r->row.affected);
	put_field("exploited", r->row.exploited);
	put_field("public", r->row.public);
	put_field("plan", time_text(a, r->row.plan_at));
	put_field("credit", r->row.credit);
	put_field("finder", record_text(a, &r->record));
	put_field("seen to by", r->assigned);
	for (size_t i = 0; i < r->owed.n; i++)
		put_field(i ? "" : "due", str_printf(a, "%.*s  %.*s", STR_ARG(time_text(a, r->owed.v[i].o.due.due)),
		                                     STR_ARG(r->owed.v[i].rule)));
	for (size_t i = 0; i < r->alike.n && r->alike.v[i].weight >= SIMILAR_SHOWN; i++)
		put_field(i ? "" : "like", str_printf(a, "report/%lld (%u %%) %.*s", (long long)r->alike.v[i].report,
		                                      r->alike.v[i].weight / 10,
		                                      STR_ARG(r->alike.v[i].title)));
	put_history(k, r);
}

static bool show(struct asked *k, struct str id, struct err *err)
{
	struct str subject = str_starts(id, STR("report/")) ? id : STR_JOIN(&k->a, STR("report/"), id);
	struct seen_report r;
	struct buf b;

	if (!reports_one(&k->l, act_id(subject), &r, err))
		return err_wrap(err, "%.*s", STR_ARG(id));
	if (!k->json) {
		put_one(k, &r);
		return true;
	}
	buf_init(&b, LIMIT_HTTP_ANSWER);
	report_put(&b, &r);
	printf("%.*s\n", STR_ARG(buf_str(&b)));
	buf_release(&b);
	return true;
}

static int look(bool one, int argc, char **argv)
{
	struct asked k = { 0 };
	const struct arg args[] = {
		ARGS_DB(k.c),
		{ "--json", ARG_FLAG, &k.json, NULL, "one JSON document a line" },
		{ "--show", ARG_TEXT, &k.show, "WHAT", "open (unless told), new, unassigned, waiting, answered, late, resting, closed" },
		{ "--order", ARG_TEXT, &k.order, "ORDER", "due (unless told), age, grade, record" },
	};
	struct err err = { 0 };
	int words;

	if (!args_parse("report", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (words != (one ? 1 : 0)) {
		cli_say("tocsin report %s: %s\n", one ? "show" : "list",
		        one ? "which one? one number is wanted" : "nothing more is wanted but options");
		return EXIT_USAGE;
	}
	arena_init(&k.a);
	bool ok = begin(&k, &err) && (one ? show : list)(&k, one ? str_of(argv[0]) : STR_NONE, &err);

	end(&k);
	arena_release(&k.a);
	return ok ? 0 : cli_fail("report", &err);
}

/* --- csaf --- */

static bool send(struct asked *k, int words, char **argv, struct outcome *ret, struct err *err)
{
	struct act_request r = { .row = act_named(STR("report.submit")), .who = who_hub };
	struct act_input *named = arena_array(&k->a, struct act_input, (size_t)words), *in;
	struct csaf_report doc;
	struct act_value *values;
	struct str text;
	size_t n = 0;

	for (int i = 1; i < words; i++) {
		size_t eq = str_chr(str_of(argv[i]), '=');

		if (eq == SIZE_MAX)
			return err_set(err, ERR_USAGE, "found \"%s\", expected FIELD=VALUE", argv[i]);
		named[n++] = (struct act_input){ str_sub(str_of(argv[i]), 0, eq), str_from(str_of(argv[i]), eq + 1) };
	}
	if (!file_read(&k->a, argv[0], LIMIT_CSAF_REPORT, &text, err) || !csaf_report_read(&k->a, text, &doc, err))
		return err_wrap(err, "%s", argv[0]);
	report_csaf_inputs(&k->a, &doc, hub_now(k->hub), named, n, &in, &n);
	if (!act_decode(&k->a, r.row, in, n, &values, NULL, NULL, err))
		return err_wrap(err, "%s", argv[0]);
	r.values = values;
	return hub_act(k->hub, &k->a, &r, ret, err);
}

static void put_sent(const struct asked *k, const struct outcome *o)
{
	struct buf b;

	if (!k->json) {
		cli_put(o->made);
		printf("\ntracking secret, told this once: %.*s\n", STR_ARG(o->result));
		return;
	}
	buf_init(&b, LIMIT_RECORD);
	act_put_outcome(&b, o);
	printf("%.*s\n", STR_ARG(buf_str(&b)));
	buf_release(&b);
}

static int csaf(int argc, char **argv)
{
	struct asked k = { 0 };
	const struct arg args[] = {
		ARGS_DB(k.c),
		{ "--json", ARG_FLAG, &k.json, NULL, "one JSON document" },
	};
	struct err err = { 0 };
	struct outcome o;
	int words;

	if (!args_parse("report", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (words < 1) {
		cli_say("tocsin report csaf: which file? One CSAF document is wanted, - for the standard input\n");
		return EXIT_USAGE;
	}
	arena_init(&k.a);
	bool ok = begin(&k, &err) && send(&k, words, argv, &o, &err);

	if (ok)
		put_sent(&k, &o);
	end(&k);
	arena_release(&k.a);
	return ok ? 0 : cli_fail("report", &err);
}

int cli_report(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "csaf") == 0)
		return csaf(argc - 1, argv + 1);
	if (argc > 1 && (strcmp(argv[1], "list") == 0 || strcmp(argv[1], "show") == 0))
		return look(argv[1][0] == 's', argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "--help") != 0)
		return cli_act_group(argc, argv);
	puts("usage: tocsin report list [--db DB] [--show WHAT] [--order ORDER] [--json]\n"
	     "       tocsin report show NUMBER [--db DB] [--json]\n"
	     "       tocsin report csaf FILE [FIELD=VALUE...] [--db DB] [--json]\n"
	     "       tocsin report ACT ...\n");
	return cli_act_group(1, argv);
}

/*
 * tocsin report: reports as the shell on the hub's machine sees them, which is all that belong to no case; and CSAF documents of
 * researchers, taken as reports. Anything else (`tocsin report validate 57 grade=high`) is an act and goes through the
 * table (act.c).
 */
#include <limits.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/look.h"
#include "hub/act_told.h"
#include "hub/report/report_csaf.h"
#include "hub/report/reports.h"

enum { LISTED = 200, LISTED_MOST = 10000 };

struct asked {
	struct look k;
	const char *show, *order;
};

/* --- list --- */

static void put_row(struct arena *a, const struct listed_report *r)
{
	printf("%6lld  ", (long long)r->row.id);
	cli_put_column(a, look_time(a, r->row.due), 20, false);
	cli_put_column(a, report_state_names[r->row.state], 8, false);
	cli_put_column(a, r->row.grade, 8, false);
	cli_put(r->title.n ? r->title : STR("(erased)"));
	putchar('\n');
}

static bool list(struct look *k, int words, char **argv, struct err *err)
{
	const struct asked *asked = (const struct asked *)k;
	struct report_ask ask = { .most = k->json ? LISTED_MOST : LISTED };
	struct listed_reports l;
	int show, order;
	struct buf b;

	(void)words, (void)argv;
	if (!look_word("--show", asked->show, report_show_names, REPORT_SHOW_N, &show, err) ||
	    !look_word("--order", asked->order, report_order_names, REPORT_ORDER_N, &order, err))
		return false;
	ask.show = (enum report_show)show;
	ask.order = (enum report_order)order;
	if (!reports_list(&k->l, &ask, &l, err))
		return false;
	buf_init(&b, LIMIT_HTTP_ANSWER);
	for (size_t i = 0; i < l.n; i++) {
		if (!k->json) {
			put_row(&k->a, &l.v[i]);
			continue;
		}
		report_put_line(&b, &l.v[i]);
		look_put_json(&b);
	}
	if (!k->json && l.n < l.all)
		printf("... and %zu more: --json tells all\n", l.all - l.n);
	buf_release(&b);
	return true;
}

/* --- show --- */

static struct str record_text(struct arena *a, const struct finder_record *r)
{
	return str_printf(a, "%lld valid, %lld known already, %lld not taken up, of %lld", (long long)r->valid, (long long)r->duplicate,
	                  (long long)r->invalid, (long long)r->all);
}

static void put_texts(const struct seen_report *r)
{
	for (int i = 0; i < REPORT_TEXT_N; i++)
		look_put_field(str_eq(report_text_names[i], STR("words")) ? "description" : report_text_names[i].p, r->texts[i]);
}

static void put_history(struct arena *a, const struct seen_report *r)
{
	cli_heading("History");
	for (size_t i = r->history.n; i-- > 0;) {
		const struct report_happening *h = &r->history.v[i];

		printf("  ");
		cli_put_column(a, look_time(a, h->what.at), 20, false);
		cli_put_column(a, h->what.name, 20, false);
		cli_put_column(a, h->what.by.n ? h->what.by : STR("-"), 20, false);
		cli_put(h->detail);
		putchar('\n');
		if (h->note.n) {
			printf("  %-22s", "");
			cli_put_wrapped(h->note, 24, 24, cli_width(stdout));
		}
	}
}

static void put_one(struct arena *a, const struct seen_report *r)
{
	printf("report/%lld\n", (long long)r->row.id);
	put_texts(r);
	look_put_field("state", report_state_names[r->row.state]);
	look_put_field("grade", r->row.grade);
	look_put_field("reason", r->row.reason);
	look_put_field("same as", r->row.same_as);
	look_put_field("affected", r->row.affected);
	look_put_field("exploited", r->row.exploited);
	look_put_field("public", r->row.public);
	look_put_field("plan", look_time(a, r->row.plan_at));
	look_put_field("credit", r->row.credit);
	look_put_field("finder", record_text(a, &r->record));
	look_put_field("seen to by", r->assigned);
	for (size_t i = 0; i < r->owed.n; i++)
		look_put_field(i ? "" : "due", str_printf(a, "%.*s  %.*s", STR_ARG(look_time(a, r->owed.v[i].o.due.due)),
		                                     STR_ARG(r->owed.v[i].rule)));
	for (size_t i = 0; i < r->alike.n && r->alike.v[i].weight >= SIMILAR_SHOWN; i++)
		look_put_field(i ? "" : "like", str_printf(a, "report/%lld (%u %%) %.*s", (long long)r->alike.v[i].report,
		                                      r->alike.v[i].weight / 10,
		                                      STR_ARG(r->alike.v[i].title)));
	put_history(a, r);
}

static bool show(struct look *k, int words, char **argv, struct err *err)
{
	struct seen_report r;
	struct buf b;

	(void)words;
	if (!reports_one(&k->l, act_id(look_subject(&k->a, "report/", argv[0])), &r, err))
		return err_wrap(err, "%s", argv[0]);
	if (!k->json) {
		put_one(&k->a, &r);
		return true;
	}
	buf_init(&b, LIMIT_HTTP_ANSWER);
	report_put(&b, &r);
	look_put_json(&b);
	buf_release(&b);
	return true;
}

/* --- csaf --- */

static bool send(struct look *k, int words, char **argv, struct outcome *ret, struct err *err)
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

static void put_sent(const struct look *k, const struct outcome *o)
{
	struct buf b;

	if (!k->json) {
		cli_put(o->made);
		printf("\ntracking secret, told this once: %.*s\n", STR_ARG(o->result));
		return;
	}
	buf_init(&b, LIMIT_RECORD);
	act_put_outcome(&b, o);
	look_put_json(&b);
	buf_release(&b);
}

static bool csaf(struct look *k, int words, char **argv, struct err *err)
{
	struct outcome o;

	if (!send(k, words, argv, &o, err))
		return false;
	put_sent(k, &o);
	return true;
}

int cli_report(int argc, char **argv)
{
	static const struct look_view views[] = {
		{ "list", "[--db DB] [--show WHAT] [--order ORDER] [--json]", LOOK_NO_WORD, 0, 0, LOOK_AS_STAFF, list },
		{ "show", "NUMBER [--db DB] [--json]", LOOK_ONE_WORD, 1, 1, LOOK_AS_STAFF, show },
		{ "csaf", "FILE [FIELD=VALUE...] [--db DB] [--json]", "which file? One CSAF document is wanted, - for the standard input",
		  1, INT_MAX, LOOK_AS_STAFF, csaf },
	};
	struct asked asked = { 0 };
	const struct arg args[] = {
		LOOK_ARGS(asked.k),
		{ "--show", ARG_TEXT, &asked.show, "WHAT",
		  "open (unless told), new, unassigned, waiting, answered, late, resting, closed" },
		{ "--order", ARG_TEXT, &asked.order, "ORDER", "due (unless told), age, grade, record" },
	};
	const struct looks s = { "report", views, sizeof views / sizeof *views, args, sizeof args / sizeof *args };

	return look(&asked.k, &s, argc, argv);
}

/*
 * tocsin repair list: the patch matrix of a case, as a member sees it who takes part in it; as a table, or in any of the forms
 * that the API has. Anything else (`tocsin repair set vuln/57 --as member/12 state=fix_ready`) is an act and goes through the
 * table (act.c).
 */
#include <string.h>

#include "base/limits.h"
#include "base/names.h"
#include "cli/cli.h"
#include "hub/people/sessions.h"
#include "hub/repair/repairs.h"
#include "hub/settings.h"

static const struct str formats[] = { STR_LIT("text"), STR_LIT("json"), STR_LIT("csv"), STR_LIT("openvex"), STR_LIT("csaf"),
                                      STR_LIT("csaf-2.1") };
enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV, FORMAT_VEX, FORMAT_N = sizeof formats / sizeof *formats };

struct asked {
	struct common c;
	struct arena a;
	const char *as, *format, *party, *state;
	bool silent;
	struct hub *hub;
	struct looking l;
};

/* Looks as that member: whoever reads the hub's keys may read what they seal. */
static bool begin(struct asked *k, struct err *err)
{
	const char *db = cli_db(&k->a, &k->c, false, err);
	const struct hub_options o = { .where = db };
	struct str as = str_of(k->as);
	struct signed_in in = { 0 };
	uint64_t id;

	if (!str_u64(str_starts(as, STR("member/")) ? str_from(as, 7) : as, &id))
		return err_set(err, ERR_USAGE, "--as: found \"%.*s\", expected the number of a member who takes part, such as "
		               "member/12", STR_ARG(as));
	if (!db || !(k->hub = hub_open(&o, err)))
		return false;
	k->l = (struct looking){ .a = &k->a, .db = hub_read(k->hub, err), .keys = hub_keys(k->hub), .now = hub_now(k->hub) };
	if (!k->l.db || !member_who(k->l.db, &k->a, (int64_t)id, k->l.now, &in, err))
		return false;
	k->l.who = in.who;
	return true;
}

static void end(struct asked *k)
{
	if (k->l.db)
		hub_read_done(k->hub, k->l.db);
	hub_close(k->hub);
}

/* --- as a table --- */

static void put_row(struct arena *a, const struct matrix_vuln *x, const struct matrix_vendor *v, const struct repair_row *r,
                    struct str line)
{
	struct str vuln = x->row.cve.n ? x->row.cve : str_printf(a, "vuln/%lld", (long long)x->row.id), note = STR("");
	const struct str notes[] = { r ? r->build : STR(""), r ? r->level : STR(""), r ? r->version : STR("") };

	if (r && r->share != REPAIR_NO_SHARE)
		note = str_printf(a, "%d %%", r->share);
	for (size_t i = 0; i < 3; i++)
		if (notes[i].n)
			note = note.n ? STR_JOIN(a, note, STR(", "), notes[i]) : notes[i];
	cli_put_column(a, vuln, 16, false);
	cli_put_column(a, v->party.id, 16, false);
	cli_put_column(a, line, 24, false);
	cli_put_column(a, repair_names[r ? r->state : REPAIR_UNKNOWN], 16, false);
	cli_put(note);
	putchar('\n');
}

static void put_table(struct asked *k, const struct matrix *m, const struct matrix_ask *ask)
{
	char since[21], due[21];

	for (size_t i = 0; i < m->vendor_n; i++) {
		const struct matrix_vendor *v = &m->vendors[i];

		if (!matrix_shows(m, ask, v))
			continue;
		for (size_t j = 0; j < m->vuln_n; j++) {
			bool any = false;

			for (size_t n = 0; n < v->line_n; n++) {
				const struct matrix_line *line = &v->lines[n];
				struct str name = line->line.n ? line->line : STR("all products");

				if (!line->cells[j])
					continue;
				any = true;
				put_row(&k->a, &m->vulns[j], v, line->cells[j],
				        line->branch.n ? STR_JOIN(&k->a, name, STR(" ("), line->branch, STR(")")) : name);
			}
			if (!any)
				put_row(&k->a, &m->vulns[j], v, NULL, STR(""));
		}
		if (v->silence.silent) {
			cli_put_column(&k->a, STR(""), 16, false);
			cli_put(v->party.id);
			printf(" is silent since %s; an answer was due %s\n", time_format(v->silence.since, since),
			       time_format(v->silence.due, due));
		}
	}
}

/* --- the command --- */

static bool put(struct asked *k, const struct matrix *m, const struct matrix_ask *ask, int format, struct err *err)
{
	const struct settings *s = hub_settings(k->hub);
	struct str url = setting_text(s, SETTING_SITE_URL);
	bool ok = true;
	struct buf b;

	buf_init(&b, LIMIT_HTTP_ANSWER);
	if (format == FORMAT_TEXT)
		put_table(k, m, ask);
	else if (format == FORMAT_JSON)
		matrix_put(&b, &k->l, m, ask);
	else if (format == FORMAT_CSV)
		matrix_put_csv(&b, &k->l, m, ask);
	else
		ok = matrix_put_vex(&b, &k->l, m, ask, (enum vex_format)(format - FORMAT_VEX),
		                    url.n ? url : STR("https://localhost"), setting_text(s, SETTING_SITE_NAME), err);
	ok = ok && buf_ok(&b, err);
	if (ok)
		fwrite(b.p, 1, b.n, stdout);
	buf_release(&b);
	settings_release(s);
	return ok;
}

static bool list(struct asked *k, struct str of, struct err *err)
{
	int format = k->format ? names_find(formats, FORMAT_N, str_of(k->format)) : FORMAT_TEXT;
	int state = k->state ? names_find(repair_names, REPAIR_N, str_of(k->state)) : REPAIR_N;
	struct str party = str_of(k->party);
	const struct matrix_ask ask = { .party = str_starts(party, STR("party/")) ? str_from(party, 6) : party, .state = state,
	                                .silent = k->silent };
	struct matrix m;

	if (format < 0 || state < 0)
		return err_set(err, ERR_USAGE, "--%s: found \"%s\", expected one of those that --help tells",
		               format < 0 ? "format" : "state", format < 0 ? k->format : k->state);
	return begin(k, err) && matrix_read(&k->l, act_id(str_starts(of, STR("case/")) ? of : STR_JOIN(&k->a, STR("case/"), of)),
	                                    &m, err) && put(k, &m, &ask, format, err);
}

static int look(int argc, char **argv)
{
	struct asked k = { 0 };
	const struct arg args[] = {
		ARGS_DB(k.c),
		{ "--as", ARG_TEXT, &k.as, "MEMBER", "as this member sees it (member/12)" },
		{ "--format", ARG_TEXT, &k.format, "FORMAT", "text, json, csv, openvex, csaf, csaf-2.1" },
		{ "--party", ARG_TEXT, &k.party, "ID", "one vendor" },
		{ "--state", ARG_TEXT, &k.state, "STATE",
		  "vendors whose least done state it is: unknown, investigating, affected, ..." },
		{ "--silent", ARG_FLAG, &k.silent, NULL, "vendors that are silent" },
	};
	struct err err = { 0 };
	int words;

	if (!args_parse("repair", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (words != 1 || !k.as) {
		cli_say("tocsin repair list: one case and --as are wanted: tocsin repair list case/7 --as member/12\n");
		return EXIT_USAGE;
	}
	arena_init(&k.a);
	bool ok = list(&k, str_of(argv[0]), &err);

	end(&k);
	arena_release(&k.a);
	return ok ? 0 : cli_fail("repair", &err);
}

int cli_repair(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "list") == 0)
		return look(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "--help") != 0)
		return cli_act_group(argc, argv);
	puts("usage: tocsin repair list CASE --as MEMBER [--db DB] [--party ID] [--state STATE] [--silent] [--format FORMAT]\n"
	     "       tocsin repair ACT ...\n");
	return cli_act_group(1, argv);
}

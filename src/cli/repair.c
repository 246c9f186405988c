/*
 * tocsin repair list: the patch matrix of a case, as a member sees it who takes part in it; as a table, or in any of the forms
 * that the API has. Anything else (`tocsin repair set vuln/57 --as member/12 state=fix_ready`) is an act and goes through the
 * table (act.c).
 */
#include "base/limits.h"
#include "base/names.h"
#include "cli/look.h"
#include "hub/repair/repairs.h"
#include "hub/settings.h"

static const struct str formats[] = { STR_LIT("text"), STR_LIT("json"), STR_LIT("csv"), STR_LIT("openvex"), STR_LIT("csaf"),
                                      STR_LIT("csaf-2.1") };
enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV, FORMAT_VEX, FORMAT_N = sizeof formats / sizeof *formats };

struct asked {
	struct look k;
	const char *format, *party, *state;
	bool silent;
};

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

static void put_table(struct look *k, const struct matrix *m, const struct matrix_ask *ask)
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

static bool put(struct look *k, const struct matrix *m, const struct matrix_ask *ask, int format, struct err *err)
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
	if (ok && b.n)
		fwrite(b.p, 1, b.n, stdout);
	buf_release(&b);
	settings_release(s);
	return ok;
}

static bool list(struct look *k, int words, char **argv, struct err *err)
{
	const struct asked *asked = (const struct asked *)k;
	struct str party = str_of(asked->party);
	struct matrix_ask ask = { .party = str_starts(party, STR("party/")) ? str_from(party, 6) : party, .state = REPAIR_N,
	                          .silent = asked->silent };
	struct matrix m;
	int format;

	(void)words;
	if (!look_word("--format", asked->format, formats, FORMAT_N, &format, err) ||
	    (asked->state && !look_word("--state", asked->state, repair_names, REPAIR_N, &ask.state, err)))
		return false;
	return matrix_read(&k->l, act_id(look_subject(&k->a, "case/", argv[0])), &m, err) && put(k, &m, &ask, format, err);
}

int cli_repair(int argc, char **argv)
{
	static const struct look_view views[] = {
		{ "list", "CASE --as MEMBER [--db DB] [--party ID] [--state STATE] [--silent] [--format FORMAT]",
		  "one case and --as are wanted", 1, 1, LOOK_AS_MEMBER, list },
	};
	struct asked asked = { 0 };
	const struct arg args[] = {
		ARGS_DB(asked.k.c),
		LOOK_ARG_AS(asked.k),
		{ "--format", ARG_TEXT, &asked.format, "FORMAT", "text, json, csv, openvex, csaf, csaf-2.1" },
		{ "--party", ARG_TEXT, &asked.party, "ID", "one vendor" },
		{ "--state", ARG_TEXT, &asked.state, "STATE",
		  "vendors whose least done state it is: unknown, investigating, affected, ..." },
		{ "--silent", ARG_FLAG, &asked.silent, NULL, "vendors that are silent" },
	};
	const struct looks s = { "repair", views, sizeof views / sizeof *views, args, sizeof args / sizeof *args };

	return look(&asked.k, &s, argc, argv);
}

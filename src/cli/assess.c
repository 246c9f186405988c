/* assess: how urgent is an entry, by which facts and rules, and what have people said of it? With --party a view or the
 * decision is recorded first. */
#include "base/limits.h"
#include "base/names.h"
#include "cli/assess_text.h"
#include "cli/cli.h"
#include "hub/list/entry_row.h"
#include "hub/priority/assess_acts.h"
#include "store/list.h"

struct wish {
	struct common c;
	const char *party, *by, *reason, *rules;
	struct arg_many set, fact;
	bool decide, json;
};

/* "harm=high" taken apart. */
static bool pair(const char *option, const char *text, struct str *ret_name, struct str *ret_value, struct err *err)
{
	struct str s = str_of(text);
	size_t at = str_chr(s, '=');

	if (at == SIZE_MAX)
		return err_set(err, ERR_USAGE, "%s is \"%s\", expected NAME=VALUE", option, text);
	*ret_name = str_sub(s, 0, at);
	*ret_value = str_from(s, at + 1);
	return true;
}

static bool set_grade(const char *text, struct str reason, struct assessment *s, struct err *err)
{
	struct str name, value;

	if (!pair("--set", text, &name, &value, err))
		return false;
	int factor = names_find(factor_names, FACTOR_N, name), grade = names_find(grade_names, GRADE_N, value);

	if (factor < 0)
		return err_set(err, ERR_USAGE, "--set names \"%.*s\", expected harm, scope, repair, exploitability or other",
		               STR_ARG(name));
	if (grade <= GRADE_UNKNOWN)
		return err_set(err, ERR_USAGE, "--set %.*s is \"%.*s\", expected none, low, medium, high or critical", STR_ARG(name),
		               STR_ARG(value));
	s->judgements[factor] = (struct judgement){ .grade = (enum grade)grade, .reason = reason };
	return true;
}

static bool set_fact(const char *text, struct arena *a, struct assessment *s, struct err *err)
{
	struct str name, value;

	if (!pair("--fact", text, &name, &value, err))
		return false;
	if (fact_set(&s->given, name, value, STR_JOIN(a, STR("told by "), s->party), err))
		return true;
	err->code = ERR_USAGE;
	return err_wrap(err, "--fact");
}

static bool wish_read(const struct wish *w, struct arena *a, struct assessment *ret, struct err *err)
{
	*ret = (struct assessment){
		.kind = w->decide ? ASSESSMENT_DECISION : ASSESSMENT_VIEW, .party = str_of(w->party), .by = str_of(w->by),
		.reason = str_of(w->reason), .at = clock_now(),
	};
	if (!w->party && (w->decide || w->by || w->reason || w->set.n || w->fact.n))
		return err_set(err, ERR_USAGE, "to record something, say with --party who speaks");
	for (size_t i = 0; i < w->set.n; i++)
		if (!set_grade(w->set.v[i], ret->reason, ret, err))
			return false;
	for (size_t i = 0; i < w->fact.n; i++)
		if (!set_fact(w->fact.v[i], a, ret, err))
			return false;
	return true;
}

/* By id or alias, as written or in capitals. */
static bool find(struct db *d, struct arena *a, struct str name, struct entry *ret, struct err *err)
{
	struct entry_row row = { 0 };
	struct err other;

	return (list_entry(d, a, name, &row, err) ||
	        (err->code == ERR_FOUND && list_entry(d, a, str_upper(a, name), &row, &other))) &&
	       entry_row_read(a, row.doc, ret, err);
}

static void print_json(const struct entry_priority *p)
{
	struct buf b;

	buf_init(&b, LIMIT_HTTP_ANSWER);
	priority_put_json(&b, p);
	buf_putc(&b, '\n');
	fwrite(b.p, 1, b.n, stdout);
	buf_release(&b);
}

/* In a hub what is recorded is an act. */
static bool by_act(struct hub *h, struct arena *a, struct str id, const struct assessment *given, struct err *err)
{
	struct act_request r = { .row = assess_row(given->kind), .who = who_hub, .subject = STR_JOIN(a, STR("entry/"), id) };
	struct act_input *in;
	struct act_value *values;
	struct outcome out;
	size_t n;

	assess_inputs(a, given, &in, &n);
	if (!act_decode(a, r.row, in, n, &values, NULL, NULL, err))
		return false;
	r.values = values;
	return hub_act(h, a, &r, &out, err);
}

/* The hub whose list it is; *ret stays NULL where it is no hub's, or there are no keys and nothing is to be recorded. */
static bool open_hub(struct db *d, const char *where, const struct priority_rules *r, bool records, struct hub **ret,
                     struct err *err)
{
	const struct hub_options o = { .where = where, .priority = r };
	uint64_t acts;

	if (!acts_count(d, &acts, err))
		return false;
	if (acts)
		*ret = hub_open(&o, records ? err : NULL);
	return *ret || !acts || !records;
}

static bool record(struct db *d, struct hub *h, struct arena *a, const struct priority_rules *r, struct str id,
                   struct assessment *given, struct err *err)
{
	return h ? by_act(h, a, id, given, err) : priority_record(d, a, r, id, given, err);
}

static bool name_persons(struct db *d, struct hub *h, struct arena *a, struct entry_priority *p, struct err *err)
{
	const struct looking l = { .a = a, .db = d, .keys = h ? hub_keys(h) : NULL, .who = who_hub, .now = clock_now() };

	return !h || assess_names(&l, p, err);
}

static bool assess(const struct wish *w, struct arena *a, const char *name, struct err *err)
{
	struct assessment given;
	struct entry_priority p;
	struct entry e;
	struct db *d = NULL;
	struct hub *h = NULL;
	const struct priority_rules *r = wish_read(w, a, &given, err) ? priority_rules_load(a, w->rules, err) : NULL;
	const char *where = r ? cli_db(a, &w->c, false, err) : NULL;

	if (where && !(d = db_open_lifted(where, err)))
		cli_no_db(err);
	if (d && w->party) { /* opened to write only once it is known to be there */
		db_close(d);
		d = db_open(where, DB_WRITE, err);
	}
	bool ok = d && find(d, a, str_of(name), &e, err) && open_hub(d, where, r, w->party, &h, err) &&
	          (!w->party || record(d, h, a, r, e.id, &given, err)) &&
	          priority_of_entry(d, a, r, &e, day_of(given.at), &p, err) && name_persons(d, h, a, &p, err);

	if (ok && w->json)
		print_json(&p);
	else if (ok)
		assess_put_text(a, &e, &p);
	hub_close(h);
	db_close(d);
	return ok;
}

int cli_assess(int argc, char **argv)
{
	struct wish w = { 0 };
	const struct arg args[] = {
		ARGS_DB(w.c), ARGS_QUIET(w.c),
		{ "--json", ARG_FLAG, &w.json, NULL, "everything, as one JSON document" },
		{ "--party", ARG_TEXT, &w.party, "NAME", "record what this party says" },
		{ "--by", ARG_TEXT, &w.by, "NAME", "the person who speaks for it" },
		{ "--decide", ARG_FLAG, &w.decide, NULL, "as the coordinator's decision, not as a view" },
		{ "--set", ARG_MANY, &w.set, "FACTOR=GRADE", "a grade: harm=high; needs --reason; may stand several times" },
		{ "--fact", ARG_MANY, &w.fact, "NAME=VALUE", "a fact: units=250000, fix=false; may stand several times" },
		{ "--reason", ARG_TEXT, &w.reason, "TEXT", "why" },
		ARGS_RULES(w.rules),
	};
	struct err err = { 0 };
	struct arena a;
	int words;

	if (!args_parse("assess", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (words != 1) {
		fputs("tocsin assess: name one entry, for example CVE-2024-43093\n", stderr);
		return EXIT_USAGE;
	}
	arena_init(&a);
	int status = assess(&w, &a, argv[0], &err) ? 0 : cli_fail("assess", &err);

	arena_release(&a);
	return status;
}

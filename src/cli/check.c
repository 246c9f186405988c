/*
 * check: which list, which profiles, which form of answer. Answers stream: one
 * profile at a time is in memory, however long the fleet.
 */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/names.h"
#include "cli/check_text.h"
#include "cli/cli.h"
#include "hub/list/index.h"
#include "hub/list/profiles.h"
#include "hub/list/verdict_json.h"
#include "store/db.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_JSONL, FORMAT_CSV, FORMAT_N };
static const struct str format_names[FORMAT_N] = { STR_LIT("text"), STR_LIT("json"), STR_LIT("jsonl"), STR_LIT("csv") };

enum { OUT_AT_ONCE = 1024 * 1024 };

struct checking {
	struct match_index *x;
	struct matcher *m;
	struct verdict_memo *memo; /* from the second profile on: one alone has nothing to say twice */
	enum format format;
	verdict_set of;
	struct text_report text;
	struct buf out;
	size_t profiles, affected, bad;
	struct buf first; /* JSON of the first profile, held back until it is known whether a second comes */
};

static bool flush(struct checking *c, struct err *err)
{
	bool ok = buf_ok(&c->out, err) && (c->out.n == 0 || fwrite(c->out.p, 1, c->out.n, stdout) == c->out.n);

	buf_clear(&c->out);
	return ok || (c->out.overflow ? false : err_sys(err, "cannot write the result"));
}

/* One profile is an object, several are an array of them. */
static void put_json(struct checking *c, const struct profile *p)
{
	if (c->profiles == 0) {
		verdict_json_put_of(&c->first, c->m, c->x, p, c->of, c->memo);
		return;
	}
	if (c->profiles == 1) {
		buf_putc(&c->out, '[');
		buf_put(&c->out, buf_str(&c->first));
	}
	buf_puts(&c->out, ",\n");
	verdict_json_put_of(&c->out, c->m, c->x, p, c->of, c->memo);
}

static bool on_profile(void *ctx, const struct profile *p, struct err *err)
{
	struct checking *c = ctx;
	struct match_counts counts;

	if (cli_stop)
		return err_set(err, ERR_STOPPED, "stopped");
	if (c->profiles == 1 && c->format != FORMAT_TEXT)
		c->memo = verdict_memo_new(c->x, VERDICT_MEMO_MOST);
	switch (c->format) {
	case FORMAT_TEXT:
		text_report_put(&c->text, c->m, c->x, p);
		break;
	case FORMAT_JSON:
		put_json(c, p);
		break;
	case FORMAT_JSONL:
		verdict_json_put_of(&c->out, c->m, c->x, p, c->of, c->memo);
		buf_putc(&c->out, '\n');
		break;
	case FORMAT_CSV:
		if (c->profiles == 0)
			verdict_csv_header(&c->out);
		verdict_csv_put_of(&c->out, c->m, c->x, p, c->of, c->memo);
		break;
	case FORMAT_N:
		break;
	}
	match_count(c->m, p, &counts);
	c->affected += counts.n[VERDICT_AFFECTED] > 0;
	c->profiles++;
	return c->out.n < OUT_AT_ONCE || flush(c, err);
}

static void on_bad(void *ctx, struct str name, const struct err *why)
{
	struct checking *c = ctx;
	struct err told = *why;

	if (c->bad++ < LIMIT_REJECTS_TOLD) {
		err_at(&told, "%.*s", STR_ARG(name));
		cli_fail("check", &told);
	}
}

static bool finish(struct checking *c, struct err *err)
{
	if (c->format == FORMAT_JSON && c->profiles == 1) {
		struct buf empty = c->out;

		c->out = c->first; /* megabytes: not copied */
		c->first = empty;
	}
	if (c->format == FORMAT_JSON && c->profiles)
		buf_puts(&c->out, c->profiles > 1 ? "]\n" : "\n");
	if (c->format == FORMAT_TEXT)
		text_report_end(&c->text);
	return flush(c, err);
}

/* The compiled list: a file that was saved, or what the database holds. */
static bool open_list(struct arena *a, const char *file, const struct common *common, struct match_index **ret, struct err *err)
{
	struct str bytes = STR_NONE;

	if (file) {
		if (!file_map(a, file, &bytes, err))
			return false;
		*ret = match_open(bytes, err);
		return *ret || err_at(err, "%s", file);
	}
	const char *where = cli_db(a, common, false, err);
	struct db *d = where ? db_open_lifted(where, err) : NULL;

	if (!d)
		return cli_no_db(err);
	*ret = index_open(d, a, err);
	db_close(d);
	if (*ret && match_entry_n(*ret) == 0)
		return err_set(err, ERR_FOUND, "the list in %s is empty; `tocsin import` or `tocsin update` fills it", where);
	return *ret != NULL;
}

static int run(struct checking *c, int words, char **word)
{
	const struct profile_sink sink = { c, on_profile, on_bad };
	struct err err = { 0 };
	int status = 0;

	for (int i = 0; i < words && !status; i++)
		if (!profiles_read(word[i], &sink, &err))
			status = cli_fail("check", &err);
	if (!finish(c, &err) && !status)
		status = cli_fail("check", &err);
	if (c->bad > LIMIT_REJECTS_TOLD)
		fprintf(stderr, "tocsin check: %zu more could not be read\n", c->bad - LIMIT_REJECTS_TOLD);
	if (!status && c->profiles == 0) {
		if (!c->bad)
			fputs("tocsin check: nothing that describes a device was found\n", stderr);
		return EXIT_INPUT;
	}
	return status ? status : c->bad ? EXIT_INPUT : c->affected ? EXIT_FOUND : 0;
}

int cli_check(int argc, char **argv)
{
	struct common common = { 0 };
	struct checking c = { 0 };
	const char *format = "text", *list = NULL;
	uint64_t limit = 25;
	bool all = false;
	const struct arg args[] = {
		ARGS_DB(common), ARGS_QUIET(common),
		{ "--list", ARG_TEXT, &list, "FILE", "a compiled list (`tocsin list --save FILE`) instead of a database" },
		{ "--format", ARG_TEXT, &format, "F", "text, json, jsonl or csv" },
		{ "--all", ARG_FLAG, &all, NULL, "tell of entries that do not affect the device, too" },
		{ "--limit", ARG_NUMBER, &limit, "N", "text: rows of open entries (25; 0: all)" },
	};
	struct err err = { 0 };
	struct arena a;
	int words;

	if (!args_parse("check", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	int f = names_find(format_names, FORMAT_N, str_of(format));

	if (f < 0 || !words) {
		if (f < 0)
			cli_say("tocsin check: --format is \"%s\", expected text, json, jsonl or csv\n", format);
		else
			fputs("tocsin check: name at least one profile (a build.prop, a dump, a fleet), or - for standard input\n", stderr);
		return EXIT_USAGE;
	}
	arena_init(&a);
	cli_catch_stop();
	c.format = (enum format)f;
	c.of = all ? VERDICTS_ALL : VERDICTS_TOLD;
	buf_init(&c.out, 2 * GIB);
	buf_init(&c.first, GIB);
	text_report_init(&c.text, limit ? limit : SIZE_MAX, all);
	bool ok = open_list(&a, list, &common, &c.x, &err);

	if (ok)
		c.m = matcher_new(c.x);
	int status = ok ? run(&c, words, argv) : cli_fail("check", &err);

	if (c.x) {
		verdict_memo_free(c.memo);
		matcher_free(c.m);
		match_index_free(c.x);
	}
	buf_release(&c.out);
	buf_release(&c.first);
	arena_release(&a);
	return status;
}

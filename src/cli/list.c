#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/names.h"
#include "cli/cli.h"
#include "hub/list/list.h"

struct wish { /* the options as they were typed */
	struct common c;
	bool json, exploited, withdrawn, reverse;
	const char *maker, *chip, *credit, *release, *severity, *priority, *sort, *save, *rules;
	uint64_t year, limit;
};

/* This level and the more urgent ones; 0: there is no such level. */
static unsigned levels_until(struct str name)
{
	int i = names_ifind(level_names, LEVEL_N, name);

	return i < 0 ? 0 : (2u << i) - 1;
}

static bool query_of(const struct wish *w, struct arena *a, int words, char **word, struct list_query *ret, struct err *err)
{
	struct buf text;

	*ret = (struct list_query){ .maker = str_of(w->maker), .chip = str_of(w->chip), .credit = str_of(w->credit),
	                            .exploited = w->exploited, .withdrawn = w->withdrawn,
	                            .year = (int)w->year, .limit = w->limit ? w->limit : SIZE_MAX };
	buf_init(&text, LIMIT_QUERY);
	for (int i = 0; i < words; i++) {
		buf_puts(&text, i ? " " : "");
		buf_puts(&text, word[i]);
	}
	bool ok = buf_ok(&text, err);

	ret->text = buf_dup(a, &text);
	buf_release(&text);
	if (!ok)
		return err_wrap(err, "search text");
	if (w->release && !(ret->release = release_parse(str_of(w->release))))
		return err_set(err, ERR_USAGE, "--release is \"%s\", expected an Android release such as 14 or 12L", w->release);
	if (w->severity && !(ret->severity = severity_parse(str_of(w->severity))))
		return err_set(err, ERR_USAGE, "--severity is \"%s\", expected low, medium, high or critical", w->severity);
	if (w->priority && !(ret->levels = levels_until(str_of(w->priority))))
		return err_set(err, ERR_USAGE, "--priority is \"%s\", expected P0, P1, P2, P3 or P4", w->priority);
	int order = w->sort ? names_find(list_order_names, ORDER_N, str_of(w->sort)) : ORDER_BEST;

	if (order < 0)
		return err_set(err, ERR_USAGE, "--sort is \"%s\", expected best, published, updated, severity, priority, level or id",
		               w->sort);
	ret->order = (enum list_order)order;
	ret->reverse = w->reverse;
	return true;
}

static void print_json(const struct list_head *h, struct list *l, struct arena *a, struct buf *out)
{
	char published[11], level[11];
	struct entry e;
	struct err err;

	buf_puts(out, "{\"id\":");
	buf_put_json(out, h->id);
	buf_puts(out, ",\"aliases\":[");
	if (list_get_entry(l, a, h->id, &e, NULL, &err))
		for (size_t i = 0; i < e.aliases.n; i++) {
			buf_puts(out, i ? "," : "");
			buf_put_json(out, e.aliases.v[i]);
		}
	buf_puts(out, "],\"title\":");
	buf_put_json(out, h->title);
	buf_puts(out, ",\"severity\":");
	buf_put_json(out, severity_names[h->severity]);
	buf_puts(out, ",\"priority\":");
	buf_put_json(out, level_names[h->level]);
	buf_printf(out, ",\"exploited\":%s,\"published\":\"%s\"", h->exploited ? "true" : "false", day_format(h->published, published));
	if (h->fix_level)
		buf_printf(out, ",\"fix_level\":\"%s\"", day_format(h->fix_level, level));
	if (h->withdrawn)
		buf_puts(out, ",\"state\":\"withdrawn\"");
	buf_puts(out, "}\n");
}

static enum paint paint_of(enum severity s)
{
	return s == SEVERITY_CRITICAL ? PAINT_ALARM : s == SEVERITY_HIGH ? PAINT_HIGH : PAINT_PLAIN;
}

static void print_row(const struct list_head *h, struct arena *a, int width)
{
	char published[11];
	int left = width - 16 - 2 - 10 - 2 - 2 - 2 - 9 - 2 - 9 - 2;

	printf("%-16.*s  %-10s  ", STR_ARG(cli_fit(a, h->id, 64)), day_format(h->published, published));
	cli_paint(stdout, h->level == LEVEL_P0 ? PAINT_ALARM : h->level == LEVEL_P1 ? PAINT_HIGH : PAINT_PLAIN);
	printf("%.*s", STR_ARG(level_names[h->level]));
	cli_paint(stdout, PAINT_PLAIN);
	fputs("  ", stdout);
	cli_paint(stdout, paint_of(h->severity));
	printf("%-9.*s", STR_ARG(severity_names[h->severity]));
	cli_paint(stdout, PAINT_PLAIN);
	printf("  %-9s  ", h->withdrawn ? "withdrawn" : h->exploited ? "exploited" : "");
	struct str title = cli_fit(a, h->title, left > 20 ? (size_t)left : 20);

	printf("%.*s\n", STR_ARG(title));
}

static void print_page(struct list *l, const struct list_page *page, const struct wish *w)
{
	struct buf out;
	struct arena a;
	int width = cli_row_width(stdout);

	arena_init(&a);
	buf_init(&out, MIB);
	for (size_t i = 0; i < page->n; i++) {
		if (w->json) {
			buf_clear(&out);
			print_json(page->v[i], l, &a, &out);
			fwrite(out.p, 1, out.n, stdout);
		} else {
			print_row(page->v[i], &a, width);
		}
		arena_reset(&a);
	}
	buf_release(&out);
	arena_release(&a);
	if (!w->json && page->total > page->n)
		printf("%zu of %zu; --limit 0 shows all\n", page->n, page->total);
	else if (!w->json)
		printf("%zu %s\n", page->n, page->n == 1 ? "entry" : "entries");
}

static bool save_compiled(struct list *l, const char *file, struct err *err)
{
	const struct list_view *v = list_hold(l);
	struct buf bytes;

	buf_init(&bytes, GIB);
	bool ok = match_save(v->index, &bytes, err) && file_write(file, buf_str(&bytes), err);

	buf_release(&bytes);
	list_release(l, v);
	return ok;
}

int cli_list(int argc, char **argv)
{
	struct wish w = { .limit = 50 };
	const struct arg args[] = {
		ARGS_DB(w.c), ARGS_QUIET(w.c),
		{ "--json", ARG_FLAG, &w.json, NULL, "one entry a line, all that fit" },
		{ "--maker", ARG_TEXT, &w.maker, "NAME", "of devices or chips: samsung, qualcomm, apple" },
		{ "--credit", ARG_TEXT, &w.credit, "NAME", "part of the name of who is credited" },
		{ "--chip", ARG_TEXT, &w.chip, "PART", "a part number such as SM8550" },
		{ "--release", ARG_TEXT, &w.release, "R", "an Android release: 14, 12L" },
		{ "--severity", ARG_TEXT, &w.severity, "WORD", "this or graver: low, medium, high, critical" },
		{ "--priority", ARG_TEXT, &w.priority, "LEVEL", "this or more urgent: P0, P1, P2, P3" },
		{ "--exploited", ARG_FLAG, &w.exploited, NULL, "only those used in attacks" },
		{ "--withdrawn", ARG_FLAG, &w.withdrawn, NULL, "withdrawn ones too" },
		{ "--year", ARG_NUMBER, &w.year, "YYYY", "published in that year" },
		{ "--sort", ARG_TEXT, &w.sort, "ORDER", "best, published, updated, severity, priority, level or id" },
		{ "--reverse", ARG_FLAG, &w.reverse, NULL, "the other way round" },
		ARGS_RULES(w.rules),
		{ "--save", ARG_TEXT, &w.save, "FILE", "write the compiled list for `tocsin check --list FILE`" },
		{ "--limit", ARG_NUMBER, &w.limit, "N", "at most so many (50; 0: all; with --json: all)" },
	};
	struct list_query q;
	struct list_page page;
	struct err err = { 0 };
	struct arena a;
	struct list *l = NULL;
	int words, status = 0;

	if (!args_parse("list", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	arena_init(&a);
	if (w.json && w.limit == 50)
		w.limit = 0;
	const char *db = cli_db(&a, &w.c, false, &err);
	const struct priority_rules *rules = NULL;
	bool ok = query_of(&w, &a, words, argv, &q, &err) && (rules = priority_rules_load(&a, w.rules, &err)) &&
	          ((l = list_open_with(db, rules, &err)) || cli_no_db(&err));

	if (ok && w.save) {
		ok = save_compiled(l, w.save, &err);
	} else if (ok) {
		const struct list_view *v = list_hold(l);

		ok = list_find(l, v, &a, &q, &page, &err);
		if (ok)
			print_page(l, &page, &w);
		list_release(l, v);
	}
	if (!ok)
		status = cli_fail("list", &err);
	list_close(l);
	arena_release(&a);
	return status;
}

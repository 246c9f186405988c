#include "cli/check_text.h"

#include <stdio.h>

#include "cli/cli.h"
#include "hub/list/verdict_json.h"
#include "vuln/maker.h"
#include "vuln/version.h"

static const enum paint verdict_paint[VERDICT_N] = {
	[VERDICT_AFFECTED] = PAINT_ALARM, [VERDICT_POSSIBLE] = PAINT_MAYBE, [VERDICT_FIXED] = PAINT_OK,
	[VERDICT_UNKNOWN] = PAINT_SOFT, [VERDICT_NOT_AFFECTED] = PAINT_SOFT,
};

static const char *const verdict_words[VERDICT_N] = { /* what the number means, after it */
	[VERDICT_AFFECTED] = "affected", [VERDICT_POSSIBLE] = "possible: a deciding fact is missing",
	[VERDICT_UNKNOWN] = "unknown: the sources do not say enough", [VERDICT_FIXED] = "fixed",
	[VERDICT_NOT_AFFECTED] = "not affected",
};

void text_report_init(struct text_report *t, size_t limit, bool all)
{
	*t = (struct text_report){ .limit = limit, .all = all };
}

static void put_painted(enum paint p, struct str s)
{
	cli_paint(stdout, p);
	printf("%.*s", STR_ARG(s));
	cli_paint(stdout, PAINT_PLAIN);
}

static const struct str os_titles[OS_N] = {
	[OS_ANDROID] = STR_LIT("Android"), [OS_IOS] = STR_LIT("iOS"), [OS_IPADOS] = STR_LIT("iPadOS"),
	[OS_WATCHOS] = STR_LIT("watchOS"), [OS_VISIONOS] = STR_LIT("visionOS"), [OS_TVOS] = STR_LIT("tvOS"),
	[OS_HARMONYOS] = STR_LIT("HarmonyOS"), [OS_OPENHARMONY] = STR_LIT("OpenHarmony"),
};

static struct str os_words(struct arena *a, const struct profile *p)
{
	struct str version = p->release ? release_name(a, p->release) : p->os_version;

	struct str title = os_titles[p->os].n ? os_titles[p->os] : STR("system not told");

	return str_printf(a, "%.*s%s%.*s", STR_ARG(title), version.n ? " " : "", STR_ARG(version));
}

static void put_device(struct arena *a, const struct profile *p)
{
	char level[11], vendor[11];
	struct str maker = p->maker.n ? maker_title(p->maker) : p->brand;
	struct str name = p->marketing.n ? p->marketing : p->model.n ? p->model : p->device.n ? p->device : STR("device not told");

	if (str_istarts(name, maker)) /* "HUAWEI P20 lite" */
		maker = STR_NONE;
	put_painted(PAINT_BOLD, cli_fit(a, str_printf(a, "%.*s%s%.*s", STR_ARG(maker), maker.n ? " " : "", STR_ARG(name)), 100));
	printf("  %.*s", STR_ARG(cli_fit(a, os_words(a, p), 60)));
	if (p->level)
		printf(", patch level %s", day_format(p->level, level));
	if (p->vendor_level && p->vendor_level != p->level)
		printf(" (vendor part %s)", day_format(p->vendor_level, vendor));
	if (!p->level && p->os == OS_ANDROID)
		fputs(", patch level not told", stdout);
	for (size_t i = 0; i < p->chips.n && i < 4; i++)
		printf("%s%.*s", i ? " or " : ", chip ", STR_ARG(p->chips.v[i]));
	if (p->kernel.n)
		printf(", kernel %.*s", STR_ARG(cli_fit(a, p->kernel, 40)));
	struct str from = cli_fit(a, p->name, 100);

	cli_paint(stdout, PAINT_SOFT);
	printf("\nread from %.*s\n\n", STR_ARG(from));
	cli_paint(stdout, PAINT_PLAIN);
}

static size_t exploited_among(const struct match_index *x, const uint32_t *v, size_t n)
{
	size_t k = 0;

	while (k < n && match_entry(x, v[k]).exploited) /* they stand first */
		k++;
	return k;
}

/* Which facts would decide the possible ones, and how to bring them along. */
static void put_lacks(struct matcher *m, const struct profile *p, const struct match_lists *l)
{
	static const char *const words[LACK_N] = {
		[LACK_KERNEL] = "the kernel's version (`uname -r` on the device, in a file beside the dump)",
		[LACK_PACKAGES] = "the list of apps (`dumpsys package`, in a file beside the dump)",
		[LACK_CHIP] = "the chip",
		[LACK_LEVEL] = "the patch level",
		[LACK_DRIVER] = "the graphics driver's version, which no device tells",
		[LACK_OTHER] = "what the sources leave open",
	};
	size_t n[LACK_N] = { 0 };

	for (size_t i = 0; i < l->counts.n[VERDICT_POSSIBLE]; i++)
		n[match_lack(m, p, l->v[VERDICT_POSSIBLE][i])]++;
	for (enum lack k = LACK_NOTHING + 1; k < LACK_N; k++)
		if (n[k])
			printf("           %zu %s %s\n", n[k], n[k] == 1 ? "waits for" : "wait for",
			       k == LACK_PACKAGES && p->os != OS_ANDROID ? "the list of apps" : words[k]);
}

static void put_counts(struct matcher *m, const struct match_index *x, const struct profile *p, const struct match_lists *l)
{
	for (size_t k = 0; k < VERDICT_N; k++) {
		enum verdict v = verdict_order[k];
		size_t attacked = v == VERDICT_AFFECTED || v == VERDICT_POSSIBLE ? exploited_among(x, l->v[v], l->counts.n[v]) : 0;

		if (!l->counts.n[v])
			continue;
		printf("%7zu  ", l->counts.n[v]);
		put_painted(verdict_paint[v], str_of(verdict_words[v]));
		if (attacked) {
			fputs("  ", stdout);
			put_painted(PAINT_ALARM, STR("used in attacks: "));
			printf("%zu", attacked);
		}
		putchar('\n');
		if (v == VERDICT_POSSIBLE)
			put_lacks(m, p, l);
	}
}

static struct str last_word(struct str s)
{
	size_t blank = str_rchr(s, ' ');

	return blank == SIZE_MAX ? s : str_from(s, blank + 1);
}

/* What ends the most: the latest level, or the latest version of the system, among the fixes of what is affected. */
static void put_advice(struct arena *a, struct matcher *m, const struct profile *p, const struct match_lists *l)
{
	struct str level = STR_NONE, system = STR_NONE;

	for (size_t i = 0; i < l->counts.n[VERDICT_AFFECTED]; i++) {
		struct match_why why;

		match_explain(a, m, p, l->v[VERDICT_AFFECTED][i], &why);
		if (str_starts(why.fix, STR("patch level ")) && str_cmp(why.fix, level) > 0)
			level = why.fix;
		else if (os_titles[p->os].n && str_starts(why.fix, os_titles[p->os]) &&
		         (!system.n || version_cmp(SCHEME_DOTTED, last_word(why.fix), last_word(system)) > 0))
			system = why.fix;
	}
	if (!l->counts.n[VERDICT_AFFECTED]) {
		puts(l->counts.n[VERDICT_POSSIBLE] ? "\nNothing is known for certain to be open on this device."
		                                   : "\nNothing in the list is open on this device.");
		return;
	}
	if (level.n)
		printf("\nWhat to do: install the maker's update that states %.*s or later; it ends all that a level can end.\n",
		       STR_ARG(str_sub(level, 0, sizeof "patch level 2026-01-01" - 1)));
	else if (system.n)
		printf("\nWhat to do: install %.*s or later. A device that does not get it stays open to some of these.\n",
		       STR_ARG(system));
	else
		puts("\nWhat to do: install the updates named in the last column.");
}

/* Most reasons name the level or version that is needed; the fix would say it twice. */
static bool fix_is_said(const struct match_why *why)
{
	return !why->fix.n || str_find(why->reason, last_word(why->fix)) != SIZE_MAX;
}

static void put_row(struct arena *a, const struct match_entry *e, const struct match_why *why, int verdict_width, int width)
{
	int left = width - 16 - 2 - 8 - 2 - 1 - 2 - verdict_width - 2;
	struct str text = fix_is_said(why) ? why->reason
	                                   : str_printf(a, "%.*s -> %.*s", STR_ARG(why->reason), STR_ARG(why->fix));

	printf("%-16.*s  ", STR_ARG(cli_fit(a, e->id, 64)));
	cli_paint(stdout, e->severity == SEVERITY_CRITICAL ? PAINT_ALARM : e->severity == SEVERITY_HIGH ? PAINT_HIGH : PAINT_PLAIN);
	printf("%-8.*s", STR_ARG(severity_names[e->severity]));
	cli_paint(stdout, PAINT_PLAIN);
	printf("  %c  ", e->exploited ? '!' : ' ');
	cli_paint(stdout, verdict_paint[why->verdict]);
	printf("%-*.*s", verdict_width, STR_ARG(verdict_names[why->verdict]));
	cli_paint(stdout, PAINT_PLAIN);
	printf("  %.*s\n", STR_ARG(cli_fit(a, text, left > 24 ? (size_t)left : 24)));
}

static void put_rows(const struct text_report *t, struct matcher *m, const struct match_index *x, const struct profile *p,
                     const struct match_lists *l)
{
	size_t open = l->counts.n[VERDICT_AFFECTED] + l->counts.n[VERDICT_POSSIBLE] + l->counts.n[VERDICT_UNKNOWN], shown = 0;
	size_t total = t->all ? open + l->counts.n[VERDICT_FIXED] + l->counts.n[VERDICT_NOT_AFFECTED] : open;
	int width = cli_row_width(stdout);
	struct arena a;

	if (!total)
		return;
	arena_init(&a);
	printf("\n%s, gravest first (! used in attacks)\n", t->all ? "All" : "Open");
	for (size_t k = 0; k < VERDICT_N; k++) {
		enum verdict v = verdict_order[k];

		if (!t->all && (v == VERDICT_FIXED || v == VERDICT_NOT_AFFECTED))
			break;
		for (size_t i = 0; i < l->counts.n[v] && shown < t->limit; i++, shown++) {
			const struct match_entry e = match_entry(x, l->v[v][i]);
			struct match_why why;

			match_explain(&a, m, p, l->v[v][i], &why);
			put_row(&a, &e, &why, t->all ? 12 : 8, width);
			arena_reset(&a);
		}
	}
	if (shown < total)
		printf("%zu of %zu shown; --limit 0 shows all\n", shown, total);
	arena_release(&a);
}

void text_report_put(struct text_report *t, struct matcher *m, const struct match_index *x, const struct profile *p)
{
	struct match_lists lists;
	struct arena a;

	arena_init(&a);
	if (t->devices++)
		puts("\n");
	match_list(m, p, t->all, &lists);
	put_device(&a, p);
	put_counts(m, x, p, &lists);
	put_advice(&a, m, p, &lists);
	put_rows(t, m, x, p, &lists);
	t->affected += lists.counts.n[VERDICT_AFFECTED] > 0;
	t->attacked += exploited_among(x, lists.v[VERDICT_AFFECTED], lists.counts.n[VERDICT_AFFECTED]) > 0;
	arena_release(&a);
}

void text_report_end(struct text_report *t)
{
	if (t->devices > 1)
		printf("\n%zu devices: %zu affected by something, %zu by something used in attacks\n", t->devices, t->affected,
		       t->attacked);
}

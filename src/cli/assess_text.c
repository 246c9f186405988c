#include "cli/assess_text.h"

#include "cli/cli.h"

enum { INDENT = 4, NAME = 13, VALUE = 17 };

/* "####", "##..", and "????" for what is not known */
static const char *bar_of(enum grade g)
{
	static const char *const bars[GRADE_N] = {
		[GRADE_UNKNOWN] = "????", [GRADE_NONE] = "....", [GRADE_LOW] = "#...", [GRADE_MEDIUM] = "##..", [GRADE_HIGH] = "###.",
		[GRADE_CRITICAL] = "####",
	};

	return bars[g];
}

static enum paint paint_of(enum grade g)
{
	return g == GRADE_CRITICAL ? PAINT_ALARM : g == GRADE_HIGH ? PAINT_HIGH : g == GRADE_UNKNOWN ? PAINT_MAYBE : PAINT_PLAIN;
}

static struct str value_text(struct arena *a, enum fact_name f, int64_t value)
{
	struct buf b;

	buf_init(&b, 256);
	if (fact_kinds[f].type == FACT_BOOL)
		buf_puts(&b, value ? "yes" : "no");
	else
		fact_put(&b, f, value);
	if (fact_kinds[f].type == FACT_DAYS)
		buf_puts(&b, value == 1 ? " day" : " days");
	struct str ret = buf_dup(a, &b);

	buf_release(&b);
	return ret;
}

static void put_head(struct arena *a, const struct entry *e, const struct entry_priority *p, int width)
{
	const struct priority *r = &p->result;
	char today[11];

	cli_paint(stdout, PAINT_BOLD);
	cli_put(e->id);
	fputs("  ", stdout);
	cli_put(e->title);
	cli_paint(stdout, PAINT_PLAIN);
	fputs("\n\n", stdout);
	cli_paint(stdout, r->level <= LEVEL_P1 ? PAINT_ALARM : PAINT_BOLD);
	printf("%.*s", STR_ARG(level_names[r->level]));
	cli_paint(stdout, PAINT_PLAIN);
	fputs("  ", stdout);
	cli_put_wrapped(STR_JOIN(a, r->because.n ? r->because : STR("no rule before the last holds"), STR(". "), r->note),
	                4, INDENT, width);
	printf("  embargo    ");
	cli_put_wrapped(r->embargo_days ? str_printf(a, "at most %d days", r->embargo_days) : STR("none"), 13, 13, width);
	printf("  fix        ");
	cli_put_wrapped(r->fix_days ? str_printf(a, "within %d days of its confirmation", r->fix_days)
	                            : STR("as the maker's updates go"), 13, 13, width);
	if (r->limited.n) {
		printf("  shortened  ");
		cli_put_wrapped(STR_JOIN(a, STR("by what is known: "), r->limited), 13, 13, width);
	}
	printf("  emergency  response is %sdue\n", r->emergency ? "" : "not ");
	printf("  rules      ");
	cli_put_wrapped(str_printf(a, "%.*s, applied on %s%s%.*s", STR_ARG(p->rules), day_format(p->today, today),
	                           p->other_rules ? "; the decision was taken by " : "",
	                           STR_ARG(p->other_rules ? p->decision->rules : STR_NONE)), 13, 13, width);
}

static void put_wanted(struct arena *a, uint32_t wanted, int width)
{
	struct str list = STR_NONE;

	for (size_t i = 0; i < FACT_N; i++)
		if (wanted >> i & 1)
			list = STR_JOIN(a, list, list.n ? STR(", ") : STR_NONE, fact_kinds[i].name);
	if (!list.n)
		return;
	printf("%*s", INDENT, "");
	cli_put_wrapped(STR_JOIN(a, STR("not known, and could change it: "), list), INDENT, INDENT + 2, width);
}

static void put_factor(struct arena *a, const struct entry_priority *p, enum factor f, int width)
{
	const struct factor_result *r = &p->result.factors[f];

	printf("\n%-15.*s ", STR_ARG(factor_names[f]));
	cli_paint(stdout, paint_of(r->grade));
	printf("[%s] %-8.*s ", bar_of(r->grade), STR_ARG(grade_names[r->grade]));
	cli_paint(stdout, PAINT_PLAIN);
	struct str why = r->because.n ? r->because : STR("no rule decides it");

	if (r->person.grade)
		why = STR_JOIN(a, STR("set by "), r->person.by, STR(": "), r->person.reason, STR(" (by the rules "),
		               grade_names[r->by_rule], STR(": "), why, STR(")"));
	else
		why = STR_JOIN(a, why, r->note.n ? STR(". ") : STR_NONE, r->note);
	cli_put_wrapped(why, 31, INDENT, width);
	for (size_t i = 0; i < FACT_N; i++) {
		const struct fact *v = &p->facts.v[i];

		if (!v->known || fact_kinds[i].factor != f)
			continue;
		printf("%*s%-*.*s %-*.*s ", INDENT, "", NAME, STR_ARG(fact_kinds[i].name), VALUE,
		       STR_ARG(value_text(a, (enum fact_name)i, v->value)));
		cli_put_wrapped(v->source, INDENT + NAME + VALUE + 2, INDENT + NAME + VALUE + 2, width);
	}
	put_wanted(a, r->wanted, width);
}

static void put_record(struct arena *a, const struct assessment *s, int width)
{
	char at[21];

	printf("  %s  %-8.*s  ", time_format(s->at, at), STR_ARG(assessment_kind_names[s->kind]));
	cli_put_wrapped(str_printf(a, "%.*s%s%.*s%s: %.*s by %.*s", STR_ARG(s->party), s->by.n ? " (" : "", STR_ARG(s->by),
	                           s->by.n ? ")" : "", STR_ARG(level_names[s->level]), STR_ARG(s->rules)), 34, INDENT, width);
	for (size_t i = 0; i < FACTOR_N; i++)
		if (s->judgements[i].grade) {
			printf("%*s", INDENT, "");
			cli_put_wrapped(STR_JOIN(a, factor_names[i], STR(" "), grade_names[s->judgements[i].grade], STR(": "),
			                         s->judgements[i].reason), INDENT, INDENT + 2, width);
		}
	for (size_t i = 0; i < FACT_N; i++)
		if (s->given.v[i].known)
			printf("%*s%.*s %.*s\n", INDENT, "", STR_ARG(fact_kinds[i].name),
			       STR_ARG(value_text(a, (enum fact_name)i, s->given.v[i].value)));
	if (s->reason.n) {
		printf("%*s", INDENT, "");
		cli_put_wrapped(s->reason, INDENT, INDENT, width);
	}
}

static void put_differences(const struct entry_priority *p)
{
	if (!p->differ)
		return;
	cli_heading("Where the parties differ");
	for (size_t i = 0; i < FACTOR_N; i++) {
		const struct difference *d = &p->differences[i];

		if (d->lowest == d->highest)
			continue;
		printf("  %.*s: %.*s to %.*s\n", STR_ARG(factor_names[i]), STR_ARG(grade_names[d->lowest]),
		       STR_ARG(grade_names[d->highest]));
		for (size_t k = 0; k < p->view_n; k++)
			if (p->views[k].grades[i]) {
				printf("%*s%-8.*s  ", INDENT, "", STR_ARG(grade_names[p->views[k].grades[i]]));
				cli_put(p->views[k].party);
				putchar('\n');
			}
	}
}

void assess_put_text(struct arena *a, const struct entry *e, const struct entry_priority *p)
{
	int width = cli_width(stdout);

	put_head(a, e, p, width);
	for (size_t i = 0; i < FACTOR_N; i++)
		put_factor(a, p, (enum factor)i, width);
	put_differences(p);
	if (p->history_n)
		cli_heading("Recorded, newest first");
	for (size_t i = 0; i < p->history_n; i++)
		put_record(a, &p->history[i], width);
}

/* Statistics: a picture, its sentence, and the numbers behind it, each. */
#include "base/names.h"
#include "templates.h"
#include "vuln/maker.h"
#include "web/list/figures.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/priority/priority_words.h"

struct source {
	const char *id;
	enum msg title, text;
	const char *link; /* what a bar links to: a filter of the list; NULL: nothing */
	struct html (*draw)(const struct request *rq, const struct plot *p);
	size_t at;        /* struct figures within struct all_figures */
	struct str (*name)(const struct request *rq, struct str name);
	const char *css;
};

static struct str name_itself(const struct request *rq, struct str name)
{
	(void)rq;
	return name;
}

static struct str name_severity(const struct request *rq, struct str name)
{
	int i = names_find(severity_names, SEVERITY_N, name);

	return i < 0 ? name : severity_word(rq, (enum severity)i).text;
}

static struct str name_priority(const struct request *rq, struct str name)
{
	int i = names_find(level_names, LEVEL_N, name);

	return i < 0 ? name : str_printf(rq->a, "%.*s, %.*s", STR_ARG(name), STR_ARG(level_word(rq, (enum level)i)));
}

static struct str name_maker(const struct request *rq, struct str name)
{
	(void)rq;
	return maker_title(name);
}

static struct str name_delay(const struct request *rq, struct str name)
{
	static const enum msg text[DELAY_N] = {
		[DELAY_BEFORE] = MSG_delay_before,   [DELAY_WEEK] = MSG_delay_week, [DELAY_MONTH] = MSG_delay_month,
		[DELAY_QUARTER] = MSG_delay_quarter, [DELAY_HALF] = MSG_delay_half, [DELAY_YEAR] = MSG_delay_year,
		[DELAY_LATER] = MSG_delay_later,
	};
	int i = names_find(delay_names, DELAY_N, name);

	return i < 0 ? name : page_word(rq, text[i]);
}

#define AT(member) offsetof(struct all_figures, member)
static const struct source sources[] = {
	{ "years", MSG_stat_years, MSG_stat_years_text, "/list?year=", svg_columns, AT(years), name_itself, "broad" },
	{ "severities", MSG_stat_severities, MSG_stat_severities_text, NULL, svg_bars, AT(severities), name_severity, "" },
	{ "priorities", MSG_stat_priorities, MSG_stat_priorities_text, NULL, svg_bars, AT(priorities), name_priority, "" },
	{ "delays", MSG_stat_delays, MSG_stat_delays_text, NULL, svg_bars, AT(delays), name_delay, "" },
	{ "components", MSG_stat_components, MSG_stat_components_text, "/list?component=", svg_bars, AT(components), name_itself, "" },
	{ "chips", MSG_stat_chips, MSG_stat_chips_text, "/list?chip=", svg_bars, AT(chips), name_itself, "" },
	{ "makers", MSG_stat_makers, MSG_stat_makers_text, "/list?maker=", svg_bars, AT(makers), name_maker, "" },
};

static void fill_rows(const struct request *rq, const struct source *s, const struct figures *f, struct plot_view *to)
{
	to->rows.v = arena_array(rq->a, struct bar, f->n);
	for (size_t i = 0; i < f->n; i++)
		to->rows.v[to->rows.n++] = (struct bar){
			s->name(rq, f->v[i].name), s->link ? page_path(rq->a, s->link, f->v[i].name) : STR_NONE, f->v[i].n, f->v[i].exploited,
		};
}

static struct str sentence(const struct request *rq, const struct source *s, const struct all_figures *all,
                           const struct plot_view *p)
{
	size_t top = 0;

	if (s->at == AT(delays))
		return TEXT(rq, s->text, arg_number(all->delay_median), arg_number(all->delay_known));
	for (size_t i = 1; i < p->rows.n; i++)
		top = p->rows.v[i].n > p->rows.v[top].n ? i : top;
	return TEXT(rq, s->text, arg_str(p->rows.v[top].text), arg_number(p->rows.v[top].n));
}

bool page_statistics(struct request *rq, struct response *rs, struct err *err)
{
	size_t n = sizeof sources / sizeof *sources;
	struct statistics_view v = { 0 };
	struct all_figures all;

	(void)err;
	figures_count(rq->a, rq->view, &all);
	page_init(&v.page, rq, page_word(rq, MSG_stat_title), NAV_STATISTICS);
	v.entries = all.entries;
	v.exploited = all.exploited;
	v.plots.v = arena_array(rq->a, struct plot_view, n);
	for (size_t i = 0; i < n; i++) {
		const struct source *s = &sources[i];
		const struct figures *f = (const struct figures *)(const void *)((const char *)&all + s->at);
		struct plot_view *to = &v.plots.v[v.plots.n];

		if (!f->n || (s->at == AT(delays) && !all.delay_known))
			continue;
		fill_rows(rq, s, f, to);
		to->id = str_of(s->id);
		to->css = s->css;
		to->title = page_word(rq, s->title);
		to->text = sentence(rq, s, &all, to);
		to->note = s->at == AT(delays) ? page_word(rq, MSG_stat_delays_note) : STR_NONE;
		to->picture = s->draw(rq, &(struct plot){ to->id, to->title, to->text, to->rows.v, to->rows.n });
		v.plots.n++;
	}
	RENDER(rq, rs, statistics, &v);
	return true;
}

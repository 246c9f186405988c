/* What the list says of one device: in numbers, what to do, and the table. */
#include "web/list/device_check.h"

#include "base/limits.h"
#include "hub/list/verdict_json.h"
#include "templates.h"
#include "vuln/maker.h"
#include "vuln/version.h"
#include "web/list/check.h"
#include "web/list/reason.h"
#include "web/page.h"
#include "web/priority/priority.h"

enum { ROWS = 50, DUMP_ROWS = 500, EXPLAINED = 6000 };

struct str result_name(const struct request *rq, const struct profile *p)
{
	struct str name = p->marketing.n ? p->marketing : p->model.n ? p->model : p->device;
	struct str maker = p->brand.n ? p->brand : maker_title(p->maker);

	if (!name.n && !maker.n)
		return page_word(rq, MSG_result_unnamed);
	if (!name.n || !maker.n || str_istarts(name, maker))
		return str_dup(rq->a, name.n ? name : maker);
	return str_printf(rq->a, "%.*s %.*s", STR_ARG(maker), STR_ARG(name));
}

static struct str joined(const struct request *rq, const struct strs *l, size_t most)
{
	struct str s = STR_NONE;

	for (size_t i = 0; i < l->n && i < most; i++)
		s = str_printf(rq->a, "%.*s%s%.*s", STR_ARG(s), i ? ", " : "", STR_ARG(l->v[i]));
	return l->n > most ? str_printf(rq->a, "%.*s …", STR_ARG(s)) : s;
}

struct str result_facts(const struct request *rq, const struct profile *p)
{
	struct strs parts = { 0 };
	struct str kernel = version_of_kernel(p->kernel), s = STR_NONE;
	char level[11];

	if (p->marketing.n && p->model.n && !str_eq(p->marketing, p->model))
		strs_add(rq->a, &parts, p->model);
	if (p->release)
		strs_add(rq->a, &parts, TEXT(rq, MSG_result_facts_release, arg_str(release_name(rq->a, p->release))));
	else if (p->os != OS_ANY)
		strs_add(rq->a, &parts, str_printf(rq->a, "%.*s %.*s", STR_ARG(os_word(p->os)), STR_ARG(p->os_version)));
	if (p->skin.n)
		strs_add(rq->a, &parts, str_printf(rq->a, "%.*s %.*s", STR_ARG(p->skin), STR_ARG(p->skin_version)));
	if (p->level)
		strs_add(rq->a, &parts, TEXT(rq, MSG_result_facts_level, arg_str(str_of(day_format(p->level, level)))));
	if (p->vendor_level && p->vendor_level != p->level)
		strs_add(rq->a, &parts, TEXT(rq, MSG_result_facts_vendor_level, arg_str(str_of(day_format(p->vendor_level, level)))));
	if (p->chips.n)
		strs_add(rq->a, &parts, TEXT(rq, p->chips.n == 1 ? MSG_result_facts_chip : MSG_result_facts_chips,
		                             arg_str(joined(rq, &p->chips, 4))));
	if (kernel.n)
		strs_add(rq->a, &parts, TEXT(rq, MSG_result_facts_kernel, arg_str(kernel)));
	if (p->package_n)
		strs_add(rq->a, &parts, TEXT(rq, MSG_result_facts_packages, arg_number((int64_t)p->package_n)));
	for (size_t i = 0; i < parts.n; i++)
		s = str_printf(rq->a, "%.*s%s%.*s", STR_ARG(s), !i ? "" : rq->lang == LANG_ZH_CN ? "，" : ", ", STR_ARG(parts.v[i]));
	return s.n ? str_printf(rq->a, "%.*s%s", STR_ARG(s), rq->lang == LANG_ZH_CN ? "。" : ".") : s;
}

/* Entries come gravest first, those used in attacks at the head. */
size_t result_exploited(const struct match_index *x, const struct match_lists *l, enum verdict v)
{
	size_t n = 0;

	while (n < l->counts.n[v] && match_entry(x, l->v[v][n]).exploited)
		n++;
	return n;
}

static bool is_apple_os(enum os o)
{
	return o == OS_IOS || o == OS_IPADOS;
}

static enum msg by_system(const struct profile *p, enum msg android, enum msg ios, enum msg other)
{
	return p->os == OS_ANDROID ? android : is_apple_os(p->os) ? ios : other;
}

/* The highest patch level that the open entries ask for, and how many ask for one. */
static void fill_level(const struct request *rq, const struct result_ask *k, const struct match_lists *l, struct result_view *v)
{
	static const struct str mark = STR_LIT("patch level "), later = STR_LIT("once the device's maker");
	size_t n = l->counts.n[VERDICT_AFFECTED];
	day highest = 0, d;
	struct arena scratch;
	char text[11];

	arena_init(&scratch);
	for (size_t i = 0; i < n && i < EXPLAINED; i++) {
		struct match_why why;

		match_explain(&scratch, k->m, k->p, l->v[VERDICT_AFFECTED][i], &why);
		size_t at = str_find(why.fix, mark);

		if (at != SIZE_MAX && str_find(why.fix, later) == SIZE_MAX && day_parse(str_sub(why.fix, at + mark.n, 10), &d)) {
			v->level_closes++;
			highest = d > highest ? d : highest;
		}
		if (scratch.used > 256 * KIB)
			arena_reset(&scratch);
	}
	arena_release(&scratch);
	v->level = highest ? str_dup(rq->a, str_of(day_format(highest, text))) : STR_NONE;
}

verdict_set result_set(enum show s)
{
	static const verdict_set sets[SHOW_N] = {
		[SHOW_OPEN] = 1u << VERDICT_AFFECTED | 1u << VERDICT_POSSIBLE,
		[SHOW_AFFECTED] = 1u << VERDICT_AFFECTED,
		[SHOW_POSSIBLE] = 1u << VERDICT_POSSIBLE,
		[SHOW_FIXED] = 1u << VERDICT_FIXED,
		[SHOW_UNKNOWN] = 1u << VERDICT_UNKNOWN,
		[SHOW_NOT_AFFECTED] = 1u << VERDICT_NOT_AFFECTED,
		[SHOW_ALL] = VERDICTS_ALL,
	};

	return sets[s];
}

static bool shows(enum show s, enum verdict v)
{
	return result_set(s) & 1u << v;
}

static size_t count_shown(enum show s, const struct match_lists *l)
{
	size_t n = 0;

	for (enum verdict v = 0; v < VERDICT_N; v++)
		n += shows(s, v) ? l->counts.n[v] : 0;
	return n;
}

static void fill_tabs(const struct request *rq, const struct result_ask *k, const struct match_lists *l, struct result_view *v)
{
	static const enum msg text[SHOW_N] = {
		[SHOW_OPEN] = MSG_result_open, [SHOW_AFFECTED] = MSG_verdict_affected, [SHOW_POSSIBLE] = MSG_verdict_possible,
		[SHOW_FIXED] = MSG_verdict_fixed, [SHOW_UNKNOWN] = MSG_verdict_unknown,
		[SHOW_NOT_AFFECTED] = MSG_verdict_not_affected, [SHOW_ALL] = MSG_result_all,
	};

	v->tabs.v = arena_array(rq->a, struct tab, SHOW_N);
	for (enum show s = 0; s < SHOW_N; s++)
		v->tabs.v[v->tabs.n++] = (struct tab){
			page_word(rq, text[s]),
			str_printf(rq->a, "/check/result%.*s&show=%.*s#table", STR_ARG(k->base), STR_ARG(show_names[s])),
			(int64_t)count_shown(s, l), s == k->show,
		};
}

static struct word priority_of(const struct request *rq, struct str id)
{
	const struct list_head *h = list_head_of(rq->view, id);

	return h && !h->withdrawn ? level_mark(h->level) : (struct word){ 0 };
}

static struct verdict_row row(const struct request *rq, const struct result_ask *k, size_t entry, enum verdict verdict)
{
	const struct match_entry e = match_entry(rq->view->index, entry);
	struct match_why why;
	struct word w = verdict_word(rq, verdict);

	match_explain(rq->a, k->m, k->p, entry, &why);
	w.lit = e.exploited && verdict == VERDICT_AFFECTED;
	return (struct verdict_row){
		e.id, page_path(rq->a, "/entry/", e.id), e.title, reason_words(rq, why.reason),
		verdict == VERDICT_FIXED ? STR_NONE : fix_words(rq, why.fix), severity_word(rq, e.severity),
		priority_of(rq, e.id), w, e.exploited,
	};
}

static void fill_rows(const struct request *rq, const struct result_ask *k, const struct match_lists *l, struct result_view *v)
{
	size_t most = k->from_dump ? DUMP_ROWS : ROWS, after = k->after.n ? match_find(rq->view->index, k->after) : SIZE_MAX;
	bool started = after == SIZE_MAX;
	struct str last = STR_NONE;

	v->rows.v = arena_array(rq->a, struct verdict_row, most);
	for (size_t o = 0; o < VERDICT_N; o++) {
		enum verdict verdict = verdict_order[o];

		for (size_t i = 0; shows(k->show, verdict) && i < l->counts.n[verdict]; i++) {
			size_t entry = l->v[verdict][i];

			if (!started) {
				started = entry == after;
				continue;
			}
			if (v->rows.n == most) {
				if (!k->from_dump)
					v->next = str_printf(rq->a, "/check/result%.*s&show=%.*s&after=%.*s#table", STR_ARG(k->base),
					                     STR_ARG(show_names[k->show]), STR_ARG(last));
				return;
			}
			v->rows.v[v->rows.n++] = row(rq, k, entry, verdict);
			last = v->rows.v[v->rows.n - 1].id;
		}
	}
}

static void fill_links(const struct request *rq, const struct result_ask *k, struct result_view *v)
{
	v->change = str_printf(rq->a, "/check/values%.*s", STR_ARG(k->base));
	if (k->from_dump) {
		v->share = str_printf(rq->a, "/check/result%.*s", STR_ARG(check_query(rq, k->p)));
		v->change = STR_NONE;
		return;
	}
	v->first = k->after.n ? str_printf(rq->a, "/check/result%.*s&show=%.*s#table", STR_ARG(k->base), STR_ARG(show_names[k->show]))
	                      : STR_NONE;
	v->csv = str_printf(rq->a, "/check/result%.*s&show=%.*s&format=csv", STR_ARG(k->base), STR_ARG(show_names[k->show]));
	v->json = str_printf(rq->a, "/check/result%.*s&show=%.*s&format=json", STR_ARG(k->base), STR_ARG(show_names[k->show]));
}

/* What the possible ones wait for. */
static void fill_lacks(const struct request *rq, const struct result_ask *k, const struct match_lists *l, struct result_view *v)
{
	static const enum msg words[LACK_N] = {
		[LACK_KERNEL] = MSG_result_lack_kernel, [LACK_PACKAGES] = MSG_result_lack_packages, [LACK_CHIP] = MSG_result_lack_chip,
		[LACK_LEVEL] = MSG_result_lack_level, [LACK_DRIVER] = MSG_result_lack_driver, [LACK_OTHER] = MSG_result_lack_other,
	};
	int64_t n[LACK_N] = { 0 };

	for (size_t i = 0; i < l->counts.n[VERDICT_POSSIBLE]; i++)
		n[match_lack(k->m, k->p, l->v[VERDICT_POSSIBLE][i])]++;
	v->lacks.v = arena_array(rq->a, struct count_row, LACK_N);
	for (enum lack what = LACK_NOTHING + 1; what < LACK_N; what++) {
		size_t at = v->lacks.n;

		if (!n[what])
			continue;
		for (; at && v->lacks.v[at - 1].n < n[what]; at--)
			v->lacks.v[at] = v->lacks.v[at - 1];
		v->lacks.v[at] = (struct count_row){ .text = page_word(rq, words[what]), .n = n[what] };
		v->lacks.n++;
	}
}

void result_fill(const struct request *rq, const struct result_ask *k, struct result_view *v)
{
	const struct match_index *x = rq->view->index;
	struct match_lists l;
	size_t total;

	match_list(k->m, k->p, true, &l);
	v->name = result_name(rq, k->p);
	v->facts.v = arena_array(rq->a, struct str, 1);
	v->facts.v[v->facts.n++] = result_facts(rq, k->p);
	v->from_dump = k->from_dump;
	v->affected = (int64_t)l.counts.n[VERDICT_AFFECTED];
	v->possible = (int64_t)l.counts.n[VERDICT_POSSIBLE];
	v->fixed = (int64_t)l.counts.n[VERDICT_FIXED];
	v->unknown = (int64_t)l.counts.n[VERDICT_UNKNOWN];
	v->not_affected = (int64_t)l.counts.n[VERDICT_NOT_AFFECTED];
	v->exploited = (int64_t)result_exploited(x, &l, VERDICT_AFFECTED);
	v->maybe_exploited = (int64_t)result_exploited(x, &l, VERDICT_POSSIBLE);
	v->open = v->affected || v->possible;
	v->calm = !v->open;
	v->update = page_word(rq, by_system(k->p, MSG_result_update_android, MSG_result_update_ios, MSG_result_update_other));
	v->todo = page_word(rq, by_system(k->p, MSG_result_do_android, MSG_result_do_ios, MSG_result_do_other));
	fill_level(rq, k, &l, v);
	fill_lacks(rq, k, &l, v);
	if (!k->from_dump)
		fill_tabs(rq, k, &l, v);
	fill_rows(rq, k, &l, v);
	fill_links(rq, k, v);
	total = count_shown(k->show, &l);
	v->caption = v->rows.n < total ? TEXT(rq, MSG_result_caption, arg_number((int64_t)v->rows.n), arg_number((int64_t)total))
	                               : page_plural(rq, MSG_result_caption_all, (int64_t)total);
}

/* One entry: what it is, what state it is in, who has it, what mends it, what is known of attacks, and who says so. */
#include "base/names.h"
#include "templates.h"
#include "vuln/record.h"
#include "web/list/condition.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/priority/priority.h"
#include "web/priority/score.h"
#include "web/priority/score_ask.h"
#include "web/priority/score_words.h"

enum { LINKS = 12 }; /* references of one kind that are shown at once */

/* "www.example.org" of a URL; the URL itself when it has none. */
static struct str host_of(struct str url)
{
	size_t at = str_find(url, STR("://"));
	struct str rest = at == SIZE_MAX ? url : str_from(url, at + 3);

	return str_sub(rest, 0, str_chr(rest, '/'));
}

static struct str without_scheme(struct str url)
{
	size_t at = str_find(url, STR("://"));
	struct str s = at == SIZE_MAX ? url : str_from(url, at + 3);

	return str_ends(s, STR("/")) ? str_sub(s, 0, s.n - 1) : s;
}

static struct str source_word(const struct request *rq, struct str name)
{
	static const enum msg text[SOURCE_N] = {
		[SOURCE_TOCSIN] = MSG_source_tocsin, [SOURCE_CVE] = MSG_source_cve, [SOURCE_OSV] = MSG_source_osv,
		[SOURCE_NVD] = MSG_source_nvd, [SOURCE_CSAF] = MSG_source_csaf, [SOURCE_KEV] = MSG_source_kev,
		[SOURCE_EPSS] = MSG_source_epss, [SOURCE_ANDROID_BULLETIN] = MSG_source_android_bulletin,
		[SOURCE_AOSP] = MSG_source_aosp, [SOURCE_APPLE] = MSG_source_apple, [SOURCE_LINUX_FIXES] = MSG_source_linux_fixes,
		[SOURCE_KERNEL_PATCHES] = MSG_source_kernel_patches, [SOURCE_WILD] = MSG_source_wild, [SOURCE_POC] = MSG_source_poc,
	};
	int i = names_find(source_names, SOURCE_N, name);

	return i < 0 ? name : page_word(rq, text[i]);
}

/* An empty line, or a line that begins as an item of a list, begins a paragraph; other line breaks are only where the source
 * happened to wrap. */
static void fill_paragraphs(struct request *rq, struct str summary, struct entry_page_view *v)
{
	struct strs l = { 0 };
	struct str line;
	bool begin = true;

	while (str_split(&summary, '\n', &line)) {
		line = str_trim(line);
		begin = begin || str_starts(line, STR("* ")) || str_starts(line, STR("- "));
		if (line.n && begin)
			strs_add(rq->a, &l, line);
		else if (line.n)
			l.v[l.n - 1] = str_printf(rq->a, "%.*s %.*s", STR_ARG(l.v[l.n - 1]), STR_ARG(line));
		begin = !line.n;
	}
	v->paragraphs.v = l.v;
	v->paragraphs.n = l.n;
}

static void fill_weaknesses(struct request *rq, const struct entry *e, struct entry_page_view *v)
{
	v->weaknesses.v = arena_array(rq->a, struct link, e->weaknesses.n);
	for (size_t i = 0; i < e->weaknesses.n; i++) {
		struct str w = e->weaknesses.v[i], href = STR_NONE;

		if (str_starts(w, STR("CWE-")))
			href = str_printf(rq->a, "https://cwe.mitre.org/data/definitions/%.*s.html", STR_ARG(str_from(w, 4)));
		v->weaknesses.v[v->weaknesses.n++] = (struct link){ w, href, false };
	}
}

static struct str evidence_value(const struct request *rq, const struct evidence *e)
{
	static const enum msg ssvc[] = { MSG_entry_ssvc_0, MSG_entry_ssvc_1, MSG_entry_ssvc_2 };

	if (e->kind == EVIDENCE_EPSS)
		return TEXT(rq, MSG_entry_epss_value, arg_str(str_printf(rq->a, "%.1f", e->value * 100)));
	if (e->kind == EVIDENCE_SSVC && e->value >= 0 && e->value <= 2)
		return page_word(rq, ssvc[(int)e->value]);
	return STR_NONE;
}

/* Gravest kinds first; those of real attacks are told again in the alarm box. */
static void fill_evidence(struct request *rq, const struct entry *e, struct entry_page_view *v)
{
	v->evidence.v = arena_array(rq->a, struct evidence_row, e->evidence_n);
	v->attacks.v = arena_array(rq->a, struct evidence_row, e->evidence_n);
	for (int kind = EVIDENCE_KIND_N; kind-- > 0;)
		for (size_t i = 0; i < e->evidence_n; i++) {
			const struct evidence *x = &e->evidence[i];

			if ((int)x->kind != kind)
				continue;
			struct evidence_row row = {
				.kind = evidence_word(rq, x->kind), .source = x->source, .text = x->text, .url = x->url,
				.host = host_of(x->url), .date = x->date, .burns = evidence_is_attack(x), .value = evidence_value(rq, x),
			};

			v->evidence.v[v->evidence.n++] = row;
			if (row.burns && v->attacks.n < 3)
				v->attacks.v[v->attacks.n++] = row;
		}
}

/* What we make of a vector, beside what its source states. The two are compared in tenths. */
static void compute(const struct request *rq, const struct vector *x, struct vector_row *row)
{
	struct err err = { 0 };
	struct rating r;
	struct score s;

	if (!rating_parse(x->vector, &r, &err)) {
		row->unread = str_dup(rq->a, str_of(err.msg));
		return;
	}
	if (!method_is_cvss(r.method)) /* a source may write what it likes there; others give no score */
		return;
	rating_score(&r, &s);
	row->computed = score_number(rq, s.score);
	row->severity = severity_word(rq, s.severity);
	row->nomenclature = s.nomenclature;
	row->href = score_link(rq->a, &r);
	/* sources state the base score, whatever else their vector has */
	row->differs = x->score >= 0 && (int)(x->score * 10 + 0.5) != s.score && (int)(x->score * 10 + 0.5) != s.base;
}

static void fill_vectors(struct request *rq, const struct entry *e, struct entry_page_view *v)
{
	v->vectors.v = arena_array(rq->a, struct vector_row, e->vector_n);
	for (size_t i = 0; i < e->vector_n; i++) {
		const struct vector *x = &e->vectors[i];

		struct vector_row *row = &v->vectors.v[v->vectors.n++];

		*row = (struct vector_row){
			.source = x->source, .version = x->version, .vector = x->vector,
			.score = x->score >= 0 ? str_printf(rq->a, "%.1f", x->score) : STR("–"),
		};
		compute(rq, x, row);
	}
}

static void fill_sources(struct request *rq, const struct entry *e, struct entry_page_view *v)
{
	v->sources.v = arena_array(rq->a, struct source_row_view, e->source_n);
	for (size_t i = 0; i < e->source_n; i++) {
		const struct source_note *s = &e->sources[i];
		struct str front = str_printf(rq->a, "%.*s/sources/%.*s/", STR_ARG(v->json), STR_ARG(s->source));

		v->sources.v[v->sources.n++] = (struct source_row_view){
			.name = source_word(rq, s->source), .provider = s->provider, .key = s->key,
			.updated = s->updated == TIME_NONE ? 0 : day_of(s->updated), .href = page_path(rq->a, str_cstr(rq->a, front), s->key),
		};
	}
}

static void fill_references(struct request *rq, const struct entry *e, struct entry_page_view *v)
{
	static const struct { enum reference_kind kind; enum msg title; } groups[] = {
		{ REF_ADVISORY, MSG_ref_advisory }, { REF_FIX, MSG_ref_fix }, { REF_REPORT, MSG_ref_report },
		{ REF_EXPLOIT, MSG_ref_exploit },   { REF_OTHER, MSG_ref_other },
	};

	v->references.v = arena_array(rq->a, struct link_group, REF_KIND_N);
	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
		struct link_group *to = &v->references.v[v->references.n];

		to->title = page_word(rq, groups[g].title);
		to->links.v = arena_array(rq->a, struct link, LINKS);
		to->more.v = arena_array(rq->a, struct link, e->reference_n);
		for (size_t i = 0; i < e->reference_n; i++) {
			struct link l = { without_scheme(e->references[i].url), e->references[i].url, false };

			if (e->references[i].kind != groups[g].kind)
				continue;
			if (to->links.n < LINKS)
				to->links.v[to->links.n++] = l;
			else
				to->more.v[to->more.n++] = l;
		}
		v->references.n += to->links.n > 0;
	}
}

bool page_entry(struct request *rq, struct response *rs, struct err *err)
{
	struct entry e;
	char level[11];

	if (!list_get_entry(rq->site->list, rq->a, rq->caught[0], &e, NULL, err))
		return false;
	if (!str_eq(e.id, rq->caught[0])) {
		response_redirect(rs, 301, page_path(rq->a, "/entry/", e.id));
		return true;
	}
	struct entry_page_view v = {
		.id = e.id, .title = e.title, .component = e.component, .kind = kind_word(rq, e.kind),
		.severity = severity_word(rq, e.severity), .exploited = e.exploited, .withdrawn = e.state == ENTRY_WITHDRAWN,
		.published = e.published == TIME_NONE ? 0 : day_of(e.published),
		.updated = e.updated == TIME_NONE ? 0 : day_of(e.updated),
		.level = e.fix_level, .level_text = str_dup(rq->a, str_of(day_format(e.fix_level, level))),
		.aliases = { e.aliases.v, e.aliases.n }, .credits = { e.credits.v, e.credits.n },
		.disagreements = { e.disagreements.v, e.disagreements.n },
		.json = page_path(rq->a, "/api/v1/entries/", e.id),
		.watch = rq->site->hub ? page_path(rq->a, "/watches?entry=", e.id) : STR_NONE,
	};

	page_init(&v.page, rq, str_printf(rq->a, "%.*s: %.*s", STR_ARG(e.id), STR_ARG(e.title)), NAV_LIST);
	v.page.alarm = e.exploited;
	v.page.unlisted = v.withdrawn;
	fill_paragraphs(rq, e.summary, &v);
	fill_weaknesses(rq, &e, &v);
	v.conditions.v = arena_array(rq->a, struct condition_row, e.clause_n);
	for (size_t i = 0; i < e.clause_n; i++)
		condition_row(rq, &e.clauses[i], &v.conditions.v[v.conditions.n++]);
	fill_evidence(rq, &e, &v);
	fill_vectors(rq, &e, &v);
	if (!v.withdrawn && !entry_priority_fill(rq, &e, &v.priority, err))
		return false;
	fill_sources(rq, &e, &v);
	fill_references(rq, &e, &v);
	RENDER(rq, rs, entry, &v);
	return true;
}

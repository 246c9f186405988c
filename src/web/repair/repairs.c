/* The patch matrix of a case: who is silent, how far each vendor is with each vulnerability, one's own rows with forms to change
 * them. */
#include "base/limits.h"
#include "hub/repair/repairs_upload.h"
#include "store/parties.h"
#include "templates.h"
#include "web/act_form.h"
#include "web/case/case_words.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/repair/repairs_ask.h"
#include "web/serve/place.h"
#include "web/views/views_repairs.h"

enum { FORMS_MOST = 60, LINES_MOST = 40 };

struct filling {
	struct request *rq;
	struct wall wall;
	struct looking look;
	struct repairs_query q;
	struct matrix_ask k;
	struct matrix m;
	struct str own; /* this page's address, with its filters */
	struct repairs_view *v;
};

static struct str link_with(const struct filling *f, const char *name, struct str value, const char *drop)
{
	return STR_JOIN(f->rq->a, f->own, params_link(f->rq->a, &repairs_params, &f->rq->query, name, value, drop));
}

static bool shows(const struct filling *f, size_t vuln)
{
	return matrix_shows_vuln(&f->m, &f->k, vuln);
}

/* --- what is said of silence --- */

static struct str silence_text(const struct request *rq, const struct repair_silence *s)
{
	if (s->silent)
		return TEXT(rq, MSG_repairs_silent_for, arg_str(owed_span(rq, rq->now - s->since)),
		            arg_str(owed_span(rq, rq->now - s->due)));
	return TEXT(rq, MSG_repairs_due_in, arg_str(owed_span(rq, s->due - rq->now)));
}

enum { SOON_S = 3 * 86400 };

static void fill_silents(struct filling *f)
{
	const struct request *rq = f->rq;
	struct repairs_view *v = f->v;

	v->silents.v = arena_array(rq->a, struct silent_line, f->m.vendor_n + 1);
	for (int over = 1; over >= 0; over--)
		for (size_t i = 0; i < f->m.vendor_n; i++) {
			const struct matrix_vendor *w = &f->m.vendors[i];
			const struct repair_silence *s = &w->silence;

			if (s->silent != (bool)over || s->due == TIME_NONE || (!s->silent && s->due - rq->now > SOON_S))
				continue;
			v->silents.v[v->silents.n++] = (struct silent_line){
				w->party.name, STR_JOIN(rq->a, STR("#v-"), w->party.id), silence_text(rq, s),
					wall_time(&f->wall, s->due), s->silent };
		}
}

/* --- cells --- */

/* Of this weakness the vendor speaks by other lines. */
static struct repair_mark no_mark(const struct filling *f, size_t column)
{
	return (struct repair_mark){ STR("–"), STR("unsaid"), STR(""), f->v->columns.v[column].text, false };
}

static struct repair_mark mark_of(const struct filling *f, size_t vuln, const struct repair_row *r, enum repair state)
{
	struct word w = matrix_word(f->rq, state);

	return (struct repair_mark){ w.text, w.css, r ? repair_note(f->rq, r) : STR(""), f->v->columns.v[vuln].text,
		                     r && !str_ends(r->told_by, STR_JOIN(f->rq->a, STR("/"), r->party)) };
}

/* What stands for a vendor where all its lines say the same; where they differ the worst, and the lines below. */
static const struct repair_row *worst_row(const struct matrix_vendor *w, size_t vuln)
{
	for (size_t i = 0; i < w->line_n; i++)
		if (w->lines[i].cells[vuln] && w->lines[i].cells[vuln]->state == w->worst[vuln])
			return w->lines[i].cells[vuln];
	return NULL;
}

static void fill_line(struct filling *f, const struct matrix_vendor *w, const struct matrix_line *line, struct repair_line_view *v)
{
	size_t at = 0;
	int64_t first = 0;

	v->name = repair_line_name(f->rq, line->line, line->branch);
	v->cells.v = arena_array(f->rq->a, struct repair_mark, f->m.vuln_n + 1);
	for (size_t i = 0; i < f->m.vuln_n; i++) {
		const struct repair_row *r = line->cells[i];

		if (r && (!first || r->id < first))
			first = r->id;
		if (shows(f, i))
			v->cells.v[v->cells.n++] = !r && worst_row(w, i) ? no_mark(f, at++) :
				mark_of(f, at++, r, r ? r->state : REPAIR_UNKNOWN);
	}
	v->anchor = str_printf(f->rq->a, "repair-%lld", (long long)first);
}

static bool any_differs(const struct matrix_vendor *w)
{
	for (size_t i = 0; i < w->line_n; i++)
		if (w->lines[i].differs)
			return true;
	return false;
}

static void fill_vendor(struct filling *f, const struct matrix_vendor *w, struct repair_vendor_view *v)
{
	const struct request *rq = f->rq;
	bool open = w->own || any_differs(w), one = w->line_n == 1;
	size_t at = 0, shown = open && !one ? w->line_n : 0;

	*v = (struct repair_vendor_view){
		.name = w->party.name, .href = STR_JOIN(rq->a, STR("v-"), w->party.id), .track = w->party.track, .own = w->own,
		.silent = w->silence.silent, .silence = w->silence.silent ? silence_text(rq, &w->silence) : STR(""),
	};
	v->cells.v = arena_array(rq->a, struct repair_mark, f->m.vuln_n + 1);
	for (size_t i = 0; i < f->m.vuln_n; i++)
		if (shows(f, i)) {
			const struct repair_row *r = worst_row(w, i);

			v->cells.v[v->cells.n++] = mark_of(f, at++, shown ? NULL : r, w->worst[i]);
		}
	if (one)
		v->more = repair_line_name(rq, w->lines[0].line, w->lines[0].branch);
	else if (w->line_n && !shown)
		v->more = page_plural(rq, MSG_repairs_lines_same, (int64_t)w->line_n);
	shown = shown > LINES_MOST && !w->own && !f->k.party.n ? LINES_MOST : shown;
	if (shown < w->line_n && shown)
		v->more = page_plural(rq, MSG_repairs_lines_more, (int64_t)(w->line_n - shown));
	v->lines.v = arena_array(rq->a, struct repair_line_view, shown + 1);
	while (v->lines.n < shown) {
		fill_line(f, w, &w->lines[v->lines.n], &v->lines.v[v->lines.n]);
		v->lines.n++;
	}
}

static void fill_table(struct filling *f)
{
	const struct request *rq = f->rq;
	struct repairs_view *v = f->v;

	v->columns.v = arena_array(rq->a, struct repair_column, f->m.vuln_n + 1);
	for (size_t i = 0; i < f->m.vuln_n; i++) {
		const struct vuln_row *r = &f->m.vulns[i].row;

		if (shows(f, i))
			v->columns.v[v->columns.n++] = (struct repair_column){ r->cve.n ? r->cve :
			                                                       TEXT(rq, MSG_repairs_vuln, arg_number(r->id)),
				                                               f->m.vulns[i].title,
				                                               str_printf(rq->a, "/vuln/%lld", (long long)r->id) };
	}
	v->vendors.v = arena_array(rq->a, struct repair_vendor_view, f->m.vendor_n + 1);
	for (size_t i = 0; i < f->m.vendor_n; i++)
		if (matrix_shows(&f->m, &f->k, &f->m.vendors[i]))
			fill_vendor(f, &f->m.vendors[i], &v->vendors.v[v->vendors.n++]);
	v->caption = page_plural(rq, MSG_repairs_caption, (int64_t)v->vendors.n);
}

/* --- one's own --- */

static void fill_states(const struct request *rq, const struct repair_row *r, struct repair_form_view *v)
{
	v->states.v = arena_array(rq->a, struct option, REPAIR_N);
	for (enum repair s = REPAIR_INVESTIGATING; s < REPAIR_N; s++)
		v->states.v[v->states.n++] = (struct option){ repair_names[s], matrix_word(rq, s).text, r && r->state == s };
	v->reasons.v = arena_array(rq->a, struct option, VEX_BECAUSE_N);
	for (enum vex_because b = VEX_UNSAID + 1; b < VEX_BECAUSE_N; b++)
		v->reasons.v[v->reasons.n++] = (struct option){
			vex_because_names[b], act_text_or(rq,
			                                  STR_JOIN(rq->a, STR("word.repair.set.justification."),
			                                           vex_because_names[b]), NULL), r && r->because == b };
}

static void fill_form(struct filling *f, const struct matrix_line *line, size_t vuln, struct repair_form_view *v)
{
	const struct repair_row *r = line->cells[vuln];
	struct word state = matrix_word(f->rq, r ? r->state : REPAIR_UNKNOWN);
	const struct vuln_row *x = &f->m.vulns[vuln].row;

	*v = (struct repair_form_view){
		.id = str_printf(f->rq->a, "own-%zu", f->v->forms.n),
		.subject = str_printf(f->rq->a, "vuln/%lld", (long long)x->id),
		.vuln = x->cve.n ? x->cve : TEXT(f->rq, MSG_repairs_vuln, arg_number(x->id)), .kind = line->kind,
		.line = line->line,
		.branch = line->branch, .name = repair_line_name(f->rq, line->line, line->branch), .state = state.text,
		.css = state.css,
	};
	if (r) {
		v->share = r->share == REPAIR_NO_SHARE ? STR("") : str_printf(f->rq->a, "%d", r->share);
		v->build = r->build;
		v->level = r->level;
		v->version = r->version;
	}
	fill_states(f->rq, r, v);
}

static bool stands(const struct matrix_vendor *w, const struct component_row *c)
{
	for (size_t i = 0; w && i < w->line_n; i++)
		if (str_eq(w->lines[i].kind, c->kind) && str_eq(w->lines[i].line, c->value))
			return true;
	return false;
}

static struct str set_link(const struct filling *f, const struct vuln_row *x, struct str kind, struct str line)
{
	struct arena *a = f->rq->a;
	struct str path = act_path(a, "repair.set", str_printf(a, "vuln/%lld", (long long)x->id));

	path = place_with(a, path, "back", f->own);
	return line.n ? place_with(a, place_with(a, path, "kind", kind), "line", line) : path;
}

/* What one makes and has said nothing of; and everything at once. */
static bool fill_wanted(struct filling *f, const struct matrix_vendor *w, struct err *err)
{
	const struct request *rq = f->rq;
	struct component_rows made;

	if (!f->m.vuln_n || !components_of(f->look.db, rq->a, rq->who.party, &made, err))
		return !f->m.vuln_n;
	f->v->wanted.v = arena_array(rq->a, struct link, (made.n + 1) * f->m.vuln_n + 1);
	for (size_t k = 0; k < f->m.vuln_n && f->v->wanted.n < FORMS_MOST; k++) {
		const struct vuln_row *x = &f->m.vulns[k].row;
		struct str named = x->cve.n ? x->cve : TEXT(rq, MSG_repairs_vuln, arg_number(x->id));

		if (!shows(f, k))
			continue;
		for (size_t i = 0; i < made.n && f->v->wanted.n < FORMS_MOST; i++)
			if (made.v[i].ended == TIME_NONE && !stands(w, &made.v[i]))
				f->v->wanted.v[f->v->wanted.n++] = (struct link){ TEXT(rq, MSG_repairs_say_of,
				                                                       arg_str(made.v[i].value), arg_str(named)),
					                                          set_link(f, x, made.v[i].kind, made.v[i].value),
					                                          false };
		f->v->wanted.v[f->v->wanted.n++] = (struct link){ TEXT(rq, MSG_repairs_say_other, arg_str(named)),
		                                                  set_link(f, x, STR(""), STR("")), false };
	}
	return true;
}

static bool fill_own(struct filling *f, struct err *err)
{
	const struct matrix_vendor *w = f->m.vendor_n && f->m.vendors[0].own ? &f->m.vendors[0] : NULL;

	f->v->may_send = w || f->m.may_speak_for_all;
	if (!w)
		return true;
	f->v->forms.v = arena_array(f->rq->a, struct repair_form_view, FORMS_MOST);
	for (size_t i = 0; i < w->line_n; i++)
		for (size_t k = 0; k < f->m.vuln_n && f->v->forms.n < FORMS_MOST; k++)
			if (shows(f, k)) {
				fill_form(f, &w->lines[i], k, &f->v->forms.v[f->v->forms.n]);
				f->v->forms.n++;
			}
	return fill_wanted(f, w, err);
}

/* --- the rest of the page --- */

static struct str states_text(const struct request *rq, const size_t counts[REPAIR_N])
{
	struct str s = STR("");

	for (enum repair r = 0; r < REPAIR_N; r++)
		if (counts[r]) {
			struct str one = str_printf(rq->a, "%.*s %zu", STR_ARG(matrix_word(rq, r).text), counts[r]);

			s = s.n ? STR_JOIN(rq->a, s, STR(" · "), one) : one;
		}
	return s;
}

static void fill_vulns(struct filling *f)
{
	const struct request *rq = f->rq;

	f->v->vulns.v = arena_array(rq->a, struct vuln_line, f->m.vuln_n + 1);
	for (size_t i = 0; i < f->m.vuln_n; i++) {
		const struct matrix_vuln *x = &f->m.vulns[i];

		f->v->vulns.v[f->v->vulns.n++] = (struct vuln_line){
			.title = x->title.n ? x->title : page_word(rq, MSG_repairs_erased),
			.href = str_printf(rq->a, "/vuln/%lld", (long long)x->row.id),
			.number = TEXT(rq, MSG_repairs_vuln, arg_number(x->row.id)), .cve = x->row.cve,
			.grade = repair_grade(rq, x->row.grade),
			.states = states_text(rq, x->counts), .checked = x->row.checked != TIME_NONE };
	}
}

static void fill_tally(struct filling *f)
{
	const struct request *rq = f->rq;

	f->v->tally.v = arena_array(rq->a, struct count_row, REPAIR_N + 1);
	for (enum repair r = 0; r < REPAIR_N; r++)
		if (f->m.counts[r])
			f->v->tally.v[f->v->tally.n++] = (struct count_row){ matrix_word(rq, r).text,
			                                                     link_with(f, "state", repair_names[r], "silent"),
				                                             (int64_t)f->m.counts[r] };
	if (f->m.silent)
		f->v->tally.v[f->v->tally.n++] = (struct count_row){ page_word(rq, MSG_repairs_silent),
		                                                     link_with(f, "silent", STR("1"), "state"),
			                                             (int64_t)f->m.silent };
}

static void fill_filters(struct filling *f)
{
	const struct request *rq = f->rq;
	struct repairs_view *v = f->v;

	v->states.v = arena_array(rq->a, struct option, REPAIR_N);
	for (enum repair r = 0; r < REPAIR_N; r++)
		v->states.v[v->states.n++] = (struct option){ repair_names[r], matrix_word(rq, r).text, f->k.state == (int)r };
	v->parties.v = arena_array(rq->a, struct option, f->m.vendor_n + 1);
	for (size_t i = 0; i < f->m.vendor_n; i++)
		v->parties.v[v->parties.n++] = (struct option){ f->m.vendors[i].party.id, f->m.vendors[i].party.name,
			                                        str_eq(f->k.party, f->m.vendors[i].party.id) };
	v->chosen_vulns.v = arena_array(rq->a, struct option, f->m.vuln_n + 1);
	for (size_t i = 0; i < f->m.vuln_n; i++) {
		const struct vuln_row *x = &f->m.vulns[i].row;

		v->chosen_vulns.v[v->chosen_vulns.n++] = (struct option){
			str_printf(rq->a, "%lld", (long long)x->id),
			STR_JOIN(rq->a, x->cve.n ? x->cve : TEXT(rq, MSG_repairs_vuln, arg_number(x->id)), STR(" "),
			         str_sub(f->m.vulns[i].title, 0, 80)), f->k.vuln == x->id };
	}
	v->silent = f->k.silent;
	v->filtered = f->k.party.n || f->k.vuln || f->k.silent || f->k.state != REPAIR_N;
}

static void fill_formats(struct filling *f)
{
	struct repairs_view *v = f->v;
	static const char *const names[] = { "csv", "json", "openvex", "csaf", "csaf-2.1" };
	struct str *to[] = { &v->csv, &v->json, &v->openvex, &v->csaf, &v->csaf21 };
	struct str base = STR_JOIN(f->rq->a, STR("/api/v1/cases/"), str_printf(f->rq->a, "%lld", (long long)f->m.case_id),
	                           STR("/repairs"));

	for (size_t i = 0; i < 5; i++)
		*to[i] = STR_JOIN(f->rq->a, base, params_link(f->rq->a, &repairs_params, &f->rq->query, "format", str_of(names[i]),
		                                              NULL));
}

static struct str lead_of(const struct request *rq, const struct matrix *m)
{
	struct str s = page_plural(rq, MSG_repairs_lead, (int64_t)m->vendor_n);

	if (!m->vuln_n)
		return page_word(rq, MSG_repairs_lead_none);
	return m->silent ? STR_JOIN(rq->a, s, rq->lang == LANG_EN ? STR(" ") : STR(""),
	                            page_plural(rq, MSG_repairs_lead_silent, (int64_t)m->silent)) : s;
}

bool page_repairs(struct request *rq, struct response *rs, struct err *err)
{
	struct repairs_view v = { .none = false };
	struct filling f = { .rq = rq, .wall = wall_of(rq), .v = &v };

	if (!repairs_ask_find(rq, false, &f.q, &f.k, &f.look, &f.m, err))
		return false;
	if (f.q.format != REPAIRS_HTML)
		return repairs_answer(rq, &f.q, &f.k, &f.look, &f.m, rs, err);
	f.own = str_printf(rq->a, "/case/%lld/repairs", (long long)f.m.case_id);
	if (!case_find_top(rq, &f.look, f.m.case_id, CASE_TAB_REPAIRS, &v.top, err))
		return false;
	page_init(&v.page, rq, TEXT(rq, MSG_repairs_title, arg_number(f.m.case_id)), NAV_CASES);
	v.page.unlisted = true;
	v.here = f.own;
	v.lead = lead_of(rq, &f.m);
	v.none = !f.m.vuln_n;
	v.staff = f.m.may_speak_for_all;
	v.zone = wall_zone(&f.wall);
	fill_tally(&f);
	fill_silents(&f);
	fill_vulns(&f);
	fill_filters(&f);
	fill_table(&f);
	fill_formats(&f);
	if (!fill_own(&f, err))
		return false;
	if (act_if(rq, "vuln.add", str_printf(rq->a, "case/%lld", (long long)f.m.case_id), &f.m.thing, f.own).n) {
		v.acts.links.v = arena_array(rq->a, struct link, 1);
		v.acts.links.v[v.acts.links.n++] = (struct link){
			act_title(rq, act_named(STR("vuln.add"))),
			act_if(rq, "vuln.add", str_printf(rq->a, "case/%lld", (long long)f.m.case_id), &f.m.thing, f.own), false };
	}
	RENDER(rq, rs, repairs, &v);
	return true;
}

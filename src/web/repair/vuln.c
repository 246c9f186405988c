/* One vulnerability of a case: what it is, who said what of it, and what can be done. */
#include "base/limits.h"
#include "templates.h"
#include "text/markdown.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/repair/repairs_ask.h"
#include "web/serve/place.h"
#include "web/views/views_repairs.h"

static struct html written(const struct request *rq, struct str text)
{
	struct html h = { STR("") };
	struct buf b;

	if (!text.n)
		return h;
	buf_init(&b, 8 * MIB);
	markdown_html(&b, text);
	h.s = buf_dup(rq->a, &b);
	buf_release(&b);
	return h;
}

static void fill_said(const struct request *rq, const struct wall *w, const struct matrix *m, size_t at, struct vuln_view *v)
{
	v->said.v = arena_array(rq->a, struct said_view, m->vendor_n + 1);
	for (size_t i = 0; i < m->vendor_n; i++) {
		const struct matrix_said *s = &m->vendors[i].said[at];

		if (s->words.n || s->url.n)
			v->said.v[v->said.n++] = (struct said_view){ m->vendors[i].party.name, s->url, written(rq, s->words),
			                                             wall_time(w, s->at) };
	}
}

static void fill_tally(const struct request *rq, const struct matrix_vuln *x, struct str matrix, struct vuln_view *v)
{
	v->tally.v = arena_array(rq->a, struct count_row, REPAIR_N);
	for (enum repair r = 0; r < REPAIR_N; r++)
		if (x->counts[r])
			v->tally.v[v->tally.n++] = (struct count_row){ matrix_word(rq, r).text,
			                                               place_with(rq->a, matrix, "state", repair_names[r]),
				                                       (int64_t)x->counts[r] };
}

bool page_vuln(struct request *rq, struct response *rs, struct err *err)
{
	static const char *const none[] = { NULL };
	struct str subject = STR_JOIN(rq->a, STR("vuln/"), rq->caught[0]);
	const struct wall wall = wall_of(rq);
	struct vuln_view v = { .title = STR("") };
	struct looking l;
	struct matrix m;
	int64_t of;
	size_t at = 0;

	if (!looking_of(rq, &l, err) || !vuln_case(&l, act_id(subject), &of, err) || !matrix_read(&l, of, &m, err))
		return false;
	while (at < m.vuln_n && m.vulns[at].row.id != act_id(subject))
		at++;
	v.crumb_href = str_printf(rq->a, "/case/%lld/repairs", (long long)of);
	v.crumb = TEXT(rq, MSG_repairs_title, arg_number(of));
	if (at == m.vuln_n) { /* taken out of the case */
		response_redirect(rs, 303, v.crumb_href);
		return true;
	}
	const struct matrix_vuln *x = &m.vulns[at];

	page_init(&v.page, rq, x->title, NAV_CASES);
	v.page.unlisted = true;
	v.title = x->title.n ? x->title : page_word(rq, MSG_repairs_erased);
	v.number = TEXT(rq, MSG_repairs_vuln, arg_number(x->row.id));
	v.cve = x->row.cve;
	v.cwe = x->row.cwe;
	v.grade = repair_grade(rq, x->row.grade);
	v.component = x->component;
	v.vector = x->row.vector;
	v.entry = x->row.entry;
	v.entry_href = x->row.entry.n ? page_path(rq->a, "/entry/", x->row.entry) : STR("");
	v.words = written(rq, x->words);
	v.checked = x->row.checked != TIME_NONE ? wall_time(&wall, x->row.checked) : (struct html){ STR("") };
	v.matrix = place_with(rq->a, v.crumb_href, "vuln", str_printf(rq->a, "%lld", (long long)x->row.id));
	fill_tally(rq, x, v.matrix, &v);
	fill_said(rq, &wall, &m, at, &v);
	acts_on(rq, subject, &m.thing, none, &v.acts);
	RENDER(rq, rs, vuln, &v);
	return true;
}

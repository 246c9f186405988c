#include "hub/repair/repairs.h"

#include <stdlib.h>

#include "hub/case/plans.h"

/* Least done first. */
static const int done[REPAIR_N] = {
	[REPAIR_UNKNOWN] = 0,       [REPAIR_INVESTIGATING] = 1, [REPAIR_AFFECTED] = 2, [REPAIR_WILL_NOT_FIX] = 3,
	[REPAIR_END_OF_LIFE] = 4,   [REPAIR_IN_PROGRESS] = 5,   [REPAIR_READY] = 6,    [REPAIR_ROLLING_OUT] = 7,
	[REPAIR_FIXED] = 8,         [REPAIR_NOT_AFFECTED] = 9,
};

enum repair repair_worse(enum repair a, enum repair b)
{
	return done[a] <= done[b] ? a : b;
}

/* --- vendors --- */

static size_t place_of(const struct vuln_rows *v, int64_t vuln)
{
	size_t i = 0;

	while (i < v->n && v->v[i].id != vuln)
		i++;
	return i;
}

/* Everything known of one vendor but what is sealed: a run of rows that are its own. */
struct vendor_rows { const struct repair_row **v; size_t n; };

static bool spoke_itself(const struct repair_row *r)
{
	return str_starts(r->told_by, STR("party/")) && str_eq(str_from(r->told_by, 6), r->party);
}

/* Its last word: an answer to the case, or to a row. */
static unixtime last_told(const struct repair_party *p, const struct vendor_rows *rows)
{
	unixtime t = p->answered;

	for (size_t i = 0; i < rows->n; i++)
		if (spoke_itself(rows->v[i]) && rows->v[i]->told > t)
			t = rows->v[i]->told;
	return t;
}

static bool awaited(const struct vendor_rows *rows, const enum repair *worst, size_t vuln_n)
{
	for (size_t i = 0; i < rows->n; i++)
		if (!repair_final(rows->v[i]->state))
			return true;
	for (size_t i = 0; i < vuln_n; i++)
		if (!repair_final(worst[i]))
			return true;
	return false;
}

/* As of when, in which case: `plan` says how long silence is patience. */
struct summing { const struct vuln_rows *vulns; struct plan plan; unixtime now; bool open; };

/* Its worst states, its path and its silence. */
static void sum_vendor(struct arena *a, const struct summing *s, const struct vendor_rows *rows, struct matrix_vendor *v)
{
	const struct vuln_rows *vulns = s->vulns;
	struct repair_row *copy = arena_array(a, struct repair_row, rows->n + 1);
	bool *said = arena_array(a, bool, vulns->n + 1);

	v->worst = arena_array(a, enum repair, vulns->n + 1);
	for (size_t i = 0; i < rows->n; i++) {
		size_t at = place_of(vulns, rows->v[i]->vuln);

		copy[i] = *rows->v[i];
		if (at == vulns->n)
			continue;
		v->worst[at] = said[at] ? repair_worse(v->worst[at], rows->v[i]->state) : rows->v[i]->state;
		said[at] = true;
	}
	v->worst_of_all = vulns->n ? v->worst[0] : REPAIR_UNKNOWN;
	for (size_t i = 1; i < vulns->n; i++)
		v->worst_of_all = repair_worse(v->worst_of_all, v->worst[i]);
	size_t unsaid = 0;

	for (size_t i = 0; i < vulns->n; i++)
		unsaid += !said[i];
	v->path = repair_path_of(copy, rows->n, unsaid);
	v->told = last_told(&v->party, rows);
	v->silence = repair_silence(s->open && v->party.role.n ? v->party.invited : TIME_NONE, v->told,
	                            !vulns->n || awaited(rows, v->worst, vulns->n), s->plan.patience, s->now);
}

/* Rows come sorted by weakness; each vendor's are gathered here. */
static struct vendor_rows rows_of(struct arena *a, const struct repair_rows *all, struct str party)
{
	struct vendor_rows r = { arena_array(a, const struct repair_row *, all->n + 1), 0 };

	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->v[i].party, party))
			r.v[r.n++] = &all->v[i];
	return r;
}

static bool is_open(const struct repair_case *c)
{
	return str_eq(c->state, STR("open"));
}

/* --- in short --- */

bool repairs_sum(struct db *d, struct arena *a, int64_t case_id, unixtime now, struct repairs_sum *ret, struct err *err)
{
	struct repair_parties parties;
	struct repair_rows rows;
	struct repair_case head;
	struct vuln_rows vulns;
	struct summing s = { .vulns = &vulns, .now = now };

	*ret = (struct repairs_sum){ .next_due = TIME_NONE };
	if (!repair_case_get(d, a, case_id, &head, err) || !vulns_of(d, a, case_id, &vulns, err) ||
	    !repairs_of(d, a, case_id, &rows, err) ||
	    !repair_parties_of(d, a, case_id, &parties, err) || !plan_of_case_id(d, a, case_id, &s.plan, err))
		return false;
	s.open = is_open(&head);
	ret->vulns = vulns.n;
	ret->rows = rows.n;
	ret->checked = vulns.n > 0;
	for (size_t i = 0; i < vulns.n; i++)
		ret->checked &= vulns.v[i].checked != TIME_NONE;
	ret->v = arena_array(a, struct repair_vendor_sum, parties.n + 1);
	for (size_t i = 0; i < parties.n; i++) {
		struct vendor_rows own = rows_of(a, &rows, parties.v[i].id);
		struct matrix_vendor v = { .party = parties.v[i] };

		sum_vendor(a, &s, &own, &v);
		ret->v[ret->n++] = (struct repair_vendor_sum){ v.party.id, v.party.name, v.worst_of_all, v.path, v.silence };
		ret->counts[v.worst_of_all]++;
		ret->silent += v.silence.silent;
		if (!v.silence.silent && v.silence.due != TIME_NONE &&
		    (ret->next_due == TIME_NONE || v.silence.due < ret->next_due))
			ret->next_due = v.silence.due;
	}
	return true;
}

/* --- the whole --- */

static bool open_text(const struct looking *l, struct str ref, struct str *ret, struct err *err)
{
	struct err why = { 0 };

	*ret = STR("");
	if (!ref.n || sealed_text(l->a, l->db, l->keys, ref, ret, &why) || why.code == ERR_FOUND) /* erased */
		return true;
	*err = why;
	return false;
}

static bool load_vulns(const struct looking *l, const struct vuln_rows *rows, struct matrix *m, struct err *err)
{
	m->vulns = arena_array(l->a, struct matrix_vuln, rows->n + 1);
	for (m->vuln_n = 0; m->vuln_n < rows->n; m->vuln_n++) {
		struct matrix_vuln *v = &m->vulns[m->vuln_n];

		v->row = rows->v[m->vuln_n];
		if (!open_text(l, v->row.title, &v->title, err) || !open_text(l, v->row.words, &v->words, err) ||
		    !open_text(l, v->row.component, &v->component, err))
			return false;
	}
	return true;
}

static bool same_line(const struct matrix_line *m, const struct repair_row *r)
{
	return str_eq(m->kind, r->kind) && str_eq(m->line, r->line) && str_eq(m->branch, r->branch);
}

static int by_line(const void *a, const void *b)
{
	const struct matrix_line *x = a, *y = b;
	int c = str_cmp(x->kind, y->kind);

	c = c ? c : str_icmp(x->line, y->line);
	return c ? c : str_icmp(x->branch, y->branch);
}

/* Does it say something else than the first one does? */
static bool differs(const struct matrix_line *m, const struct matrix_line *first, size_t vuln_n)
{
	for (size_t i = 0; i < vuln_n; i++) {
		const struct repair_row *x = m->cells[i], *y = first->cells[i];

		if ((x ? x->state : REPAIR_UNKNOWN) != (y ? y->state : REPAIR_UNKNOWN) || (x && y && x->share != y->share))
			return true;
	}
	return false;
}

static void fill_lines(struct arena *a, const struct vuln_rows *vulns, const struct vendor_rows *rows, struct matrix_vendor *v)
{
	v->lines = arena_array(a, struct matrix_line, rows->n + 1);
	for (size_t i = 0; i < rows->n; i++) {
		const struct repair_row *r = rows->v[i];
		size_t at = place_of(vulns, r->vuln), k = 0;

		while (k < v->line_n && !same_line(&v->lines[k], r))
			k++;
		if (k == v->line_n)
			v->lines[v->line_n++] = (struct matrix_line){ r->kind, r->line, r->branch,
			                                              arena_array(a, const struct repair_row *, vulns->n + 1),
				                                      false };
		if (at < vulns->n)
			v->lines[k].cells[at] = r;
	}
	if (v->line_n)
		qsort(v->lines, v->line_n, sizeof *v->lines, by_line);
	for (size_t k = 1; k < v->line_n; k++)
		v->lines[k].differs = differs(&v->lines[k], &v->lines[0], vulns->n);
}

static bool load_said(const struct looking *l, const struct vuln_rows *vulns, const struct statement_rows *all,
                      struct matrix_vendor *v, struct err *err)
{
	v->said = arena_array(l->a, struct matrix_said, vulns->n + 1);
	for (size_t i = 0; i < all->n; i++) {
		size_t at = place_of(vulns, all->v[i].vuln);

		if (at == vulns->n || !str_eq(all->v[i].party, v->party.id))
			continue;
		v->said[at] = (struct matrix_said){ .url = all->v[i].url, .at = all->v[i].at };
		if (!open_text(l, all->v[i].words, &v->said[at].words, err))
			return false;
	}
	return true;
}

static bool load_vendors(const struct looking *l, const struct vuln_rows *vulns, struct matrix *m, struct err *err)
{
	struct repair_parties parties;
	struct statement_rows said;
	struct summing s = { .vulns = vulns, .now = l->now, .open = is_open(&m->head) };

	if (!repair_parties_of(l->db, l->a, m->case_id, &parties, err) || !statements_of(l->db, l->a, m->case_id, &said, err) ||
	    !plan_of_case_id(l->db, l->a, m->case_id, &s.plan, err))
		return false;
	m->vendors = arena_array(l->a, struct matrix_vendor, parties.n + 1);
	for (int own = 1; own >= 0; own--)
		for (size_t i = 0; i < parties.n; i++) {
			struct matrix_vendor *v = &m->vendors[m->vendor_n];

			if (str_eq(parties.v[i].id, l->who.party) != (bool)own)
				continue;
			struct vendor_rows rows = rows_of(l->a, &m->rows, parties.v[i].id);

			*v = (struct matrix_vendor){ .party = parties.v[i], .own = own };
			sum_vendor(l->a, &s, &rows, v);
			fill_lines(l->a, vulns, &rows, v);
			if (!load_said(l, vulns, &said, v, err))
				return false;
			m->vendor_n++;
			m->counts[v->worst_of_all]++;
			m->silent += v->silence.silent;
			for (size_t k = 0; k < vulns->n; k++)
				m->vulns[k].counts[v->worst[k]]++;
		}
	return true;
}

static bool may_read(const struct looking *l, struct str subject, struct thing *ret, struct err *err)
{
	enum thing_kind kind;

	return thing_load(l->db, &l->who, subject, &kind, ret, l->a, err) &&
	       (access_read(&l->who, ret, READ_REPAIRS) || thing_none(err));
}

bool matrix_read(const struct looking *l, int64_t case_id, struct matrix *ret, struct err *err)
{
	struct vuln_rows vulns;

	*ret = (struct matrix){ .case_id = case_id };
	if (!may_read(l, str_printf(l->a, "case/%lld", (long long)case_id), &ret->thing, err))
		return false;
	ret->may_speak_for_all = access_relations(&l->who, &ret->thing) & (1u << REL_COORDINATOR | 1u << REL_LEADER);
	return repair_case_get(l->db, l->a, case_id, &ret->head, err) && vulns_of(l->db, l->a, case_id, &vulns, err) &&
	       repairs_of(l->db, l->a, case_id, &ret->rows, err) && load_vulns(l, &vulns, ret, err) &&
	       load_vendors(l, &vulns, ret, err);
}

bool vuln_case(const struct looking *l, int64_t vuln, int64_t *ret_case, struct err *err)
{
	struct thing t;

	if (!may_read(l, str_printf(l->a, "vuln/%lld", (long long)vuln), &t, err))
		return false;
	*ret_case = t.case_id;
	return true;
}

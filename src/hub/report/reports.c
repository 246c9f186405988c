#include "hub/report/reports.h"

#include <stdlib.h>

#include "base/names.h"
#include "hub/ledger/receipt.h"
#include "hub/report/report_words.h"
#include "hub/talk/files.h"
#include "store/threads.h"

const struct str report_show_names[REPORT_SHOW_N] = {
	[REPORTS_OPEN] = STR_LIT("open"), [REPORTS_NEW] = STR_LIT("new"), [REPORTS_UNASSIGNED] = STR_LIT("unassigned"),
	[REPORTS_MINE] = STR_LIT("mine"), [REPORTS_WAITING] = STR_LIT("waiting"), [REPORTS_ANSWERED] = STR_LIT("answered"),
	[REPORTS_LATE] = STR_LIT("late"), [REPORTS_RESTING] = STR_LIT("resting"), [REPORTS_CLOSED] = STR_LIT("closed"),
};
const struct str report_order_names[REPORT_ORDER_N] = {
	[REPORTS_BY_DUE] = STR_LIT("due"), [REPORTS_BY_AGE] = STR_LIT("age"), [REPORTS_BY_GRADE] = STR_LIT("grade"),
	[REPORTS_BY_RECORD] = STR_LIT("record"),
};

/* Of what was erased, and of what cannot be opened: nothing. */
static struct str opened(const struct looking *l, struct str ref, struct str bytes)
{
	struct str salt, text;

	return bytes.n && sealed_whole(l->a, l->keys, ref, bytes, &salt, &text, NULL) ? text : STR("");
}

/* --- the queue --- */

struct queue {
	const struct looking *l;
	const struct report_ask *k;
	struct finder_records records;
	struct map by_finder;
	struct listed_report *v;
	size_t n;
};

static bool load_records(struct queue *q, struct err *err)
{
	bool is_new;

	if (!finder_records(q->l->db, q->l->a, &q->records, err))
		return false;
	for (size_t i = 0; i < q->records.n; i++)
		*map_put(q->l->a, &q->by_finder, q->records.v[i].finder, &is_new) = (uint32_t)i;
	return true;
}

static struct finder_record record_of(const struct queue *q, struct str finder)
{
	const uint32_t *i = finder.n ? map_get(&q->by_finder, finder) : NULL;

	return i ? q->records.v[*i] : (struct finder_record){ .all = 1 };
}

static bool is_shown(const struct looking *l, const struct report_line *r, enum report_show show)
{
	switch (show) {
	case REPORTS_NEW:        return r->state == REPORT_RECEIVED && r->acknowledged == TIME_NONE;
	case REPORTS_UNASSIGNED: return !r->assigned && r->state != REPORT_CLOSED;
	case REPORTS_MINE:       return r->assigned && r->assigned == l->who.member && r->state != REPORT_CLOSED;
	case REPORTS_WAITING:    return r->asked != TIME_NONE;
	case REPORTS_ANSWERED:
		return r->state != REPORT_CLOSED && r->heard != TIME_NONE && (r->informed == TIME_NONE || r->informed < r->heard);
	case REPORTS_LATE:       return r->due != TIME_NONE && r->due < l->now;
	case REPORTS_RESTING:    return r->state == REPORT_DEFERRED;
	case REPORTS_CLOSED:     return r->state == REPORT_CLOSED;
	default:                 return r->state != REPORT_CLOSED;
	}
}

static bool matches(const struct queue *q, const struct report_line *r)
{
	const struct report_ask *k = q->k;

	return is_shown(q->l, r, k->show) && (!k->state.n || str_eq(k->state, report_state_names[r->state])) &&
	       (!k->grade.n || str_eq(k->grade, r->grade) || (!r->grade.n && str_eq(k->grade, STR("none"))));
}

/* Higher comes first. A report that is not graded yet stands above the low ones: nobody knows. */
static int grade_rank(struct str grade)
{
	int g = names_find(report_grades, REPORT_GRADE_N, grade);

	return g < 0 ? 2 : 2 * (REPORT_GRADE_N - g) - 1;
}

static int cmp(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int64_t due_rank(const struct report_line *r)
{
	return r->due == TIME_NONE ? INT64_MAX : r->due;
}

static int by_id(const void *a, const void *b)
{
	const struct listed_report *x = a, *y = b;

	return cmp(x->row.id, y->row.id);
}

/* Those of finders whose reports mostly came to nothing stand last, and are due all the same. */
static int by_due(const void *a, const void *b)
{
	const struct listed_report *x = a, *y = b;
	bool low_x = finder_standing(&x->record) < 0, low_y = finder_standing(&y->record) < 0;

	if (low_x != low_y)
		return low_x - low_y;
	int c = cmp(due_rank(&x->row), due_rank(&y->row));

	return c ? c : by_id(a, b);
}

static int by_grade(const void *a, const void *b)
{
	const struct listed_report *x = a, *y = b;
	int c = cmp(grade_rank(y->row.grade), grade_rank(x->row.grade));

	return c ? c : by_due(a, b);
}

static int by_record(const void *a, const void *b)
{
	const struct listed_report *x = a, *y = b;
	int c = cmp(finder_standing(&y->record), finder_standing(&x->record));

	c = c ? c : cmp(y->record.valid + y->record.duplicate - y->record.invalid,
	                x->record.valid + x->record.duplicate - x->record.invalid);
	return c ? c : by_due(a, b);
}

static void order(struct queue *q)
{
	static int (*const by[REPORT_ORDER_N])(const void *, const void *) = {
		[REPORTS_BY_DUE] = by_due, [REPORTS_BY_AGE] = by_id, [REPORTS_BY_GRADE] = by_grade, [REPORTS_BY_RECORD] = by_record,
	};

	if (q->n)
		qsort(q->v, q->n, sizeof *q->v, by[q->k->order]);
	for (size_t i = 0, k = q->n; q->k->reverse && k && i < --k; i++) {
		struct listed_report r = q->v[i];

		q->v[i] = q->v[k];
		q->v[k] = r;
	}
}

/* By words, or by a number: then in the order of how well they fit. */
static bool find(struct queue *q, const struct report_lines *lines, struct err *err)
{
	struct similar hits[SIMILAR_MOST];
	struct str typed = q->k->query;
	uint64_t number;
	size_t n;

	if (str_starts(typed, STR("report/")))
		typed = str_from(typed, 7);
	if (str_u64(typed, &number)) {
		hits[0] = (struct similar){ (int64_t)number, 1000 };
		n = 1;
	} else if (!similar_find(q->l->db, q->l->a, q->l->keys, typed, hits, &n, err)) {
		return false;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < lines->n; k++)
			if (lines->v[k].id == hits[i].report && matches(q, &lines->v[k]))
				q->v[q->n++] = (struct listed_report){ .row = lines->v[k], .record = record_of(q, lines->v[k].finder) };
	return true;
}

static bool in_sight(const struct looking *l, const struct strs *cases, const struct report_line *r)
{
	struct str id = str_printf(l->a, "%lld", (long long)r->case_id);

	for (size_t i = 0; r->case_id && i < cases->n; i++)
		if (str_eq(cases->v[i], id))
			return true;
	return !r->case_id;
}

/* All that may be seen, and how many there are of each sort. */
static bool load(const struct looking *l, bool closed, struct report_lines *ret, struct listed_reports *sums, struct err *err)
{
	struct str party = STR_JOIN(l->a, STR("party/"), l->who.party);
	struct strs cases;
	size_t n = 0;

	if (!report_lines(l->db, l->a, closed, INT64_MAX, REPORTS_LOOKED_AT, ret, err) ||
	    !reports_coordinated(l->db, l->a, party, &cases, err))
		return false;
	for (size_t i = 0; i < ret->n; i++)
		if (in_sight(l, &cases, &ret->v[i]))
			ret->v[n++] = ret->v[i];
	ret->n = n;
	for (size_t i = 0; i < n; i++)
		for (int s = 0; s < REPORT_SHOW_N; s++)
			sums->counts[s] += is_shown(l, &ret->v[i], (enum report_show)s);
	return true;
}

static bool finish(const struct looking *l, struct listed_report *r, struct err *err)
{
	r->title = opened(l, r->row.title, r->row.title_sealed);
	r->product = opened(l, r->row.product, r->row.product_sealed);
	r->assigned = STR("");
	return !r->row.assigned || people_by(l, r->row.assigned, &r->assigned, err);
}

bool reports_list(const struct looking *l, const struct report_ask *k, struct listed_reports *ret, struct err *err)
{
	struct queue q = { .l = l, .k = k };
	struct report_lines open, closed = { 0 };

	*ret = (struct listed_reports){ 0 };
	if (!access_read(&l->who, &(struct thing){ 0 }, READ_REPORTS))
		return thing_none(err);
	if (!load_records(&q, err) || !load(l, false, &open, ret, err) ||
	    (k->show == REPORTS_CLOSED && !load(l, true, &closed, ret, err)))
		return false;
	const struct report_lines *lines = k->show == REPORTS_CLOSED ? &closed : &open;

	q.v = arena_array(l->a, struct listed_report, lines->n + SIMILAR_MOST);
	if (k->query.n) {
		if (!find(&q, lines, err))
			return false;
	} else {
		for (size_t i = 0; i < lines->n; i++)
			if (matches(&q, &lines->v[i]))
				q.v[q.n++] = (struct listed_report){ .row = lines->v[i], .record = record_of(&q, lines->v[i].finder) };
		order(&q);
	}
	ret->all = q.n;
	ret->v = q.v + (k->from < q.n ? k->from : q.n);
	ret->n = k->from < q.n ? q.n - k->from : 0;
	if (ret->n > k->most)
		ret->n = k->most;
	for (size_t i = 0; i < ret->n; i++)
		if (!finish(l, &ret->v[i], err))
			return false;
	return true;
}

/* --- one --- */

static bool may_see(const struct looking *l, int64_t id, struct thing *ret, struct err *err)
{
	enum thing_kind kind;

	return thing_load(l->db, &l->who, str_printf(l->a, "report/%lld", (long long)id), &kind, ret, l->a, err) &&
	       ((access_read(&l->who, ret, READ_REPORT) && access_relations(&l->who, ret) & 1u << REL_COORDINATOR) || thing_none(err));
}

static bool open_texts(const struct looking *l, struct seen_report *r, struct err *err)
{
	for (int i = 0; i < REPORT_TEXT_N; i++) {
		struct err why = { 0 };

		r->texts[i] = STR("");
		if (r->row.texts[i].n && !sealed_text(l->a, l->db, l->keys, r->row.texts[i], &r->texts[i], &why)) {
			if (why.code != ERR_FOUND)
				return *err = why, false;
			r->texts[i] = STR("");
			r->forgotten = true;
		}
	}
	return true;
}

/* What staff may see of another report; false with no error: nothing. */
static bool alike_of(const struct looking *l, int64_t id, unsigned weight, struct alike *ret, bool *ret_seen, struct err *err)
{
	struct report_line r;
	struct thing t;
	struct err why = { 0 };

	*ret_seen = may_see(l, id, &t, &why) && report_line(l->db, l->a, id, &r, &why);
	if (*ret_seen)
		*ret = (struct alike){ id, weight, opened(l, r.title, r.title_sealed), r.state, r.verdict, r.case_id };
	return *ret_seen || why.code == ERR_FOUND || (*err = why, false);
}

static bool find_alike(const struct looking *l, struct seen_report *r, struct err *err)
{
	struct similar hits[SIMILAR_MOST];
	struct report_rows same;
	size_t n;
	bool seen;

	if (!similar_to(l->db, l->a, r->row.id, hits, &n, err) ||
	    !reports_same_as(l->db, l->a, str_printf(l->a, "report/%lld", (long long)r->row.id), &same, err))
		return false;
	r->alike.v = arena_array(l->a, struct alike, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!alike_of(l, hits[i].report, hits[i].weight, &r->alike.v[r->alike.n], &seen, err))
			return false;
		else
			r->alike.n += seen;
	r->duplicates.v = arena_array(l->a, struct alike, same.n + 1);
	for (size_t i = 0; i < same.n; i++)
		if (!alike_of(l, same.v[i].id, 0, &r->duplicates.v[r->duplicates.n], &seen, err))
			return false;
		else
			r->duplicates.n += seen;
	return true;
}

/* The list's full text wants all words; so the ids that they named themselves, then words of the title with the product's,
 * fewer each time. */
static bool find_entries(const struct looking *l, struct seen_report *r, struct err *err)
{
	struct str tries[] = {
		STR_JOIN(l->a, r->texts[REPORT_PRODUCT], STR(" "), r->texts[REPORT_TITLE]), r->texts[REPORT_TITLE],
		r->texts[REPORT_PRODUCT],
	};

	for (size_t i = 0; i < sizeof tries / sizeof *tries && r->entries.n < REPORT_ENTRIES; i++) {
		struct strs found = { 0 };
		struct err why = { 0 };

		if (!tries[i].n)
			continue;
		if (!list_search(l->db, l->a, str_sub(tries[i], 0, 200), REPORT_ENTRIES, &found, &why) && why.code != ERR_SYNTAX &&
		    why.code != ERR_LIMIT)
			return *err = why, false;
		for (size_t k = 0; k < found.n && r->entries.n < REPORT_ENTRIES; k++)
			strs_add_once(l->a, &r->entries, found.v[k]);
	}
	return true;
}

static bool load_posts(const struct looking *l, struct seen_report *r, struct err *err)
{
	struct post_rows rows;

	if (!posts_of(l->db, l->a, r->row.id, STR(""), 0, 0, REPORT_POSTS, &rows, err))
		return false;
	r->posts.v = arena_array(l->a, struct report_post, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct post_row *p = &rows.v[i];
		struct report_post *to = &r->posts.v[r->posts.n++];

		*to = (struct report_post){ .id = p->id, .at = p->at, .finder = str_starts(p->who, STR("report/")),
			                    .words = opened(l, p->words, p->sealed) };
		if (!to->finder && !people_by(l, p->member, &to->by, err))
			return false;
	}
	return true;
}

static bool load_files(const struct looking *l, struct seen_report *r, struct err *err)
{
	struct file_rows rows;

	if (!files_of(l->db, l->a, r->row.id, 0, INT64_MAX, &rows, err))
		return false;
	r->files.v = arena_array(l->a, struct reported_file, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct file_row *f = &rows.v[i];

		if (f->ended == TIME_NONE)
			r->files.v[r->files.n++] =
				(struct reported_file){ f->id, f->at, file_name_of(l->a, l->keys, f), f->media, f->size };
	}
	return true;
}

/* --- what happened --- */

struct life { const struct looking *l; struct seen_report *r; struct strs notes; };

static bool add_event(void *ctx, const struct act_record *act, struct err *err)
{
	static const char *const words[] = { "grade", "reason", "of", "to", "parties", "origin" };
	struct life *f = ctx;
	struct arena *a = f->l->a;
	const struct act_row *row = act_named(act->name);
	struct report_happening *e = &f->r->history.v[f->r->history.n];
	struct receipt_act body;

	if (!row || !(access_relations(&f->l->who, &f->r->thing) & row->readers))
		return true;
	if (!receipt_act(a, str_dup(a, act->body), &body, err))
		return false;
	*e = (struct report_happening){ .what = { act->seq, act->at, str_dup(a, act->name), str_dup(a, act->subject),
		                              str_printf(a, "%lld", (long long)act->member) } };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct json j = json_in(&body.fields, words[i]);

		if (j.v && json_type(&j) == JSON_STRING)
			e->detail = e->detail.n ? STR_JOIN(a, e->detail, STR(", "), json_text(&j)) : str_dup(a, json_text(&j));
	}
	struct json note = json_in(&body.fields, "note");

	if (note.v && json_type(&note) == JSON_OBJECT && json_str(&note, "sealed", JSON_REQUIRED, &e->note, NULL))
		e->note = str_dup(a, e->note); /* opened afterwards: one statement at a time */
	f->r->history.n++;
	return true;
}

static bool load_history(const struct looking *l, struct seen_report *r, struct err *err)
{
	struct life f = { .l = l, .r = r };

	r->history.v = arena_array(l->a, struct report_happening, REPORT_HISTORY + 1);
	if (!acts_of_subject(l->db, str_printf(l->a, "report/%lld", (long long)r->row.id), REPORT_HISTORY, add_event, &f, err))
		return false;
	for (size_t i = 0; i < r->history.n; i++) {
		struct report_happening *e = &r->history.v[i];
		struct str text = STR("");
		struct err why = { 0 };
		uint64_t member = 0;

		str_u64(e->what.by, &member);
		if (!people_by(l, (int64_t)member, &e->what.by, err))
			return false;
		if (e->note.n && !sealed_text(l->a, l->db, l->keys, e->note, &text, &why) && why.code != ERR_FOUND)
			return *err = why, false;
		e->note = text;
	}
	return true;
}

bool reports_one(const struct looking *l, int64_t id, struct seen_report *ret, struct err *err)
{
	const struct obligation_filter f = { .subject = str_printf(l->a, "report/%lld", (long long)id) };

	*ret = (struct seen_report){ 0 };
	if (!may_see(l, id, &ret->thing, err) || !report_get(l->db, l->a, id, &ret->row, err) || !open_texts(l, ret, err))
		return false;
	ret->assigned = STR("");
	return (!ret->row.assigned || people_by(l, ret->row.assigned, &ret->assigned, err)) &&
	       report_record(l->db, id, &ret->record, err) && find_alike(l, ret, err) && find_entries(l, ret, err) &&
	       obligations_open(l->db, l->a, &f, OBLIGATIONS_BY_DUE, false, &OBLIGATION_MARK_NONE, 100, &ret->owed, err) &&
	       load_posts(l, ret, err) && load_files(l, ret, err) && load_history(l, ret, err);
}

#include "hub/report/finders.h"

#include "base/names.h"
#include "hub/report/report_words.h"
#include "store/acts.h"
#include "store/embargoes.h"
#include "store/obligations.h"

/* What is owed to a finder; the rest is between the staff and the parties. */
static const struct str owed_rules[] = { STR_LIT("p1-acknowledge"), STR_LIT("p2-validate"), STR_LIT("p4-keep-informed") };

/* Erased is empty; the database away is not. */
static bool opened(const struct looking *l, struct str ref, struct str *ret, struct err *err)
{
	struct err why = { 0 };

	*ret = STR("");
	if (!ref.n || sealed_text(l->a, l->db, l->keys, ref, ret, &why) || why.code == ERR_FOUND)
		return true;
	*err = why;
	return false;
}

/* --- what was said --- */

static struct str party_name(const struct looking *l, struct str who)
{
	struct party_row p;

	return str_starts(who, STR("party/")) && party_get(l->db, l->a, act_slug(who), &p, NULL) ? p.name : STR("");
}

static struct str words_of(const struct looking *l, const struct post_row *p)
{
	struct str salt, words;

	return p->sealed.n && sealed_whole(l->a, l->keys, p->words, p->sealed, &salt, &words, NULL) ? words : STR("");
}

static bool fill_posts(const struct looking *l, struct finder_report *r, struct err *err)
{
	struct post_rows rows;
	struct thread_row t;
	struct err why = { 0 };

	if (!thread_get(l->db, l->a, r->row.id, &t, &why)) {
		*err = why;
		return why.code == ERR_FOUND;
	}
	int64_t skip = t.posts > FINDER_POSTS ? t.posts - FINDER_POSTS : 0;

	if (!posts_of(l->db, l->a, r->row.id, STR(""), 0, skip, FINDER_POSTS, &rows, err))
		return false;
	r->more = skip;
	r->posts.v = arena_array(l->a, struct finder_post, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct post_row *p = &rows.v[i];

		r->posts.v[r->posts.n++] = (struct finder_post){
			.id = p->id, .at = p->at, .by = party_name(l, p->who), .own = str_starts(p->who, STR("report/")),
			.hub = str_eq(p->who, STR("hub")), .words = words_of(l, p),
		};
	}
	return true;
}

static bool fill_files(const struct looking *l, struct finder_report *r, struct err *err)
{
	struct file_rows rows;

	if (!files_of(l->db, l->a, r->row.id, 0, INT64_MAX, &rows, err))
		return false;
	r->files.v = arena_array(l->a, struct finder_file, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct file_row *f = &rows.v[i];

		r->files.v[r->files.n++] = (struct finder_file){
			.id = f->id, .size = f->size, .at = f->at, .by = party_name(l, f->who), .digest = f->digest,
			.name = f->ended == TIME_NONE ? file_name_of(l->a, l->keys, f) : STR(""),
		};
	}
	return true;
}

/* --- what is owed, what happened --- */

static bool fill_owed(const struct looking *l, struct finder_report *r, struct err *err)
{
	const struct obligation_filter f = { .subject = str_printf(l->a, "report/%lld", (long long)r->row.id) };
	size_t n = 0;

	if (!obligations_open(l->db, l->a, &f, OBLIGATIONS_BY_DUE, false, &OBLIGATION_MARK_NONE, 50, &r->owed, err))
		return false;
	for (size_t i = 0; i < r->owed.n; i++)
		if (names_find(owed_rules, sizeof owed_rules / sizeof *owed_rules, r->owed.v[i].rule) >= 0)
			r->owed.v[n++] = r->owed.v[i];
	r->owed.n = n;
	return true;
}

struct telling_history {
	const struct looking *l;
	struct finder_report *r;
	unsigned stands; /* a holder reads what whoever's account it is reads */
	size_t cap;
};

static bool add_happened(void *ctx, const struct act_record *a, struct err *err)
{
	struct telling_history *x = ctx;
	const struct act_row *row = act_named(a->name);
	struct arena *to = x->l->a;

	(void)err;
	if (!row || !(row->readers & x->stands))
		return true;
	x->r->history.v = arena_grow(to, x->r->history.v, x->r->history.n, &x->cap, sizeof *x->r->history.v);
	x->r->history.v[x->r->history.n++] = (struct happened){
		.seq = a->seq, .at = a->at, .name = str_dup(to, a->name), .subject = str_dup(to, a->subject), .by = str_dup(to, a->party),
	};
	return true;
}

static bool fill_history(const struct looking *l, struct finder_report *r, struct err *err)
{
	struct telling_history x = { l, r, access_relations(&l->who, &r->thing), 0 };
	struct str subject = str_printf(l->a, "report/%lld", (long long)r->row.id);

	if (x.stands & 1u << REL_HOLDER)
		x.stands |= 1u << REL_SELF;
	if (!acts_of_subject(l->db, subject, HISTORY_SHOWN, add_happened, &x, err))
		return false;
	for (size_t i = 0; i < r->history.n; i++)
		r->history.v[i].by = r->history.v[i].by.n ? party_name(l, STR_JOIN(l->a, STR("party/"), r->history.v[i].by)) : STR("");
	return true;
}

/* --- the case it went into --- */

/* What entering agrees to while nothing is in force: what the leader offers, else the earliest end
 * (hub/case/participant_acts.c). */
static const struct proposal_row *offered(const struct case_row *c, const struct proposal_rows *all)
{
	const struct proposal_row *r = NULL;

	for (size_t i = 0; i < all->n; i++) {
		const struct proposal_row *p = &all->v[i];
		bool leads = str_eq(p->who, c->leader), led = r && str_eq(r->who, c->leader);

		if (p->state == PROPOSAL_OPEN && (!r || (leads && !led) || (leads == led && p->ends < r->ends)))
			r = p;
	}
	return r;
}

static bool add_proposals(const struct looking *l, struct finder_report *r, const struct proposal_rows *all, struct str who,
                          struct err *err)
{
	struct proposal_saids said;

	if (!proposal_saids(l->db, l->a, r->at.id, &said, err))
		return false;
	r->at.proposals.v = arena_array(l->a, struct finder_proposal, all->n + 1);
	for (size_t i = 0; i < all->n; i++) {
		const struct proposal_row *p = &all->v[i];
		struct finder_proposal *to = &r->at.proposals.v[r->at.proposals.n];

		if (p->state != PROPOSAL_OPEN)
			continue;
		*to = (struct finder_proposal){ .id = p->id, .ends = p->ends, .answer_by = p->answer_by, .zone = p->zone,
			                        .by = party_name(l, p->who), .own = str_eq(p->who, who) };
		if (!opened(l, p->words, &to->words, err))
			return false;
		for (size_t k = 0; k < said.n; k++)
			if (said.v[k].proposal == p->id && str_eq(said.v[k].who, who)) {
				to->said = true;
				to->yes = said.v[k].yes;
			}
		r->at.proposals.n++;
	}
	return true;
}

/* Who left, or is kept out by a decision on jurisdiction, is told that there is a case and no more. */
static bool fill_case(const struct looking *l, struct finder_report *r, struct err *err)
{
	struct str who = str_printf(l->a, "report/%lld", (long long)r->row.id);
	struct proposal_rows all;
	struct participant p;
	struct case_row c;
	struct err why = { 0 };

	r->at = (struct finder_case){ .id = r->row.case_id, .ends = TIME_NONE, .exited = TIME_NONE, .published = TIME_NONE };
	if (!r->at.id)
		return true;
	if (!participant_get(l->db, l->a, r->at.id, who, &p, &why)) {
		*err = why;
		return why.code == ERR_FOUND;
	}
	if (!participant_live(&p) || p.barred)
		return true;
	if (!case_get(l->db, l->a, r->at.id, &c, err) || !proposals_of(l->db, l->a, r->at.id, &all, err))
		return false;
	const struct proposal_row *o = c.embargo == EMBARGO_PROPOSED ? offered(&c, &all) : NULL;

	r->at.there = true;
	r->at.entered = p.entered != TIME_NONE;
	r->at.lapsed = r->at.entered && embargo_in_force(c.embargo) && p.stand != STAND_BOUND;
	r->at.tlp = c.tlp;
	r->at.embargo = c.embargo;
	r->at.ends = embargo_in_force(c.embargo) ? c.ends : o ? o->ends : TIME_NONE;
	r->at.ends_zone = embargo_in_force(c.embargo) ? c.ends_zone : o ? o->zone : STR("");
	r->at.why = c.why;
	r->at.exited = c.exited;
	r->at.published = c.published;
	return !r->at.entered || r->at.lapsed || add_proposals(l, r, &all, who, err);
}

/* --- one --- */

bool finder_report(const struct looking *l, int64_t id, bool held, struct finder_report *ret, struct err *err)
{
	struct str subject = str_printf(l->a, "report/%lld", (long long)id);
	enum thing_kind kind;

	*ret = (struct finder_report){ .held = held };
	if (!thing_load(l->db, &l->who, subject, &kind, &ret->thing, l->a, err))
		return false;
	ret->thing.held = held;
	unsigned stands = access_relations(&l->who, &ret->thing);

	ret->own = stands & (1u << REL_SELF | 1u << REL_COLLEAGUE);
	if (!access_read(&l->who, &ret->thing, READ_REPORT) || !(held || ret->own))
		return thing_none(err);
	if (!report_get(l->db, l->a, id, &ret->row, err))
		return false;
	for (int i = 0; i < REPORT_TEXT_N; i++)
		if (!opened(l, ret->row.texts[i], &ret->texts[i], err))
			return false;
	return fill_posts(l, ret, err) && fill_files(l, ret, err) && fill_case(l, ret, err) && fill_owed(l, ret, err) &&
	       fill_history(l, ret, err);
}

bool finder_reports(const struct looking *l, struct finder_lines *ret, struct err *err)
{
	struct report_rows rows;

	*ret = (struct finder_lines){ 0 };
	if (!reports_of_member(l->db, l->a, l->who.member, FINDER_REPORTS, &rows, err))
		return false;
	ret->v = arena_array(l->a, struct finder_line, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		ret->v[i].row = rows.v[i];
		if (!opened(l, rows.v[i].texts[REPORT_TITLE], &ret->v[i].title, err))
			return false;
	}
	ret->n = rows.n;
	return true;
}

struct str finder_stands(const struct report_row *r)
{
	if (r->state != REPORT_CLOSED && r->asked != TIME_NONE)
		return STR("asked");
	if (r->state == REPORT_RECEIVED && r->acknowledged != TIME_NONE)
		return STR("acknowledged");
	if (r->state == REPORT_DEFERRED && str_eq(r->verdict, report_verdicts[REPORT_IS_DUPLICATE]))
		return STR("duplicate");
	if (r->state == REPORT_CLOSED && str_eq(r->reason, report_closes[CLOSE_WITHDRAWN]))
		return STR("withdrawn");
	return report_state_names[r->state == REPORT_START ? REPORT_RECEIVED : r->state];
}

/* --- for programs --- */

static void put_time(struct buf *b, const char *before, unixtime t)
{
	char text[21];

	if (t != TIME_NONE)
		buf_put_member(b, before, str_of(time_format(t, text)));
}

static void put_posts(struct buf *b, const struct finder_report *r)
{
	buf_puts(b, ",\"posts\":[");
	for (size_t i = 0; i < r->posts.n; i++) {
		const struct finder_post *p = &r->posts.v[i];

		buf_printf(b, "%s{\"post\":%lld", i ? "," : "", (long long)p->id);
		put_time(b, ",\"at\":", p->at);
		buf_put_member(b, ",\"by\":", p->own ? STR("finder") : p->hub ? STR("hub") : p->by);
		buf_put_member(b, ",\"words\":", p->words);
		buf_putc(b, '}');
	}
	buf_putc(b, ']');
}

static void put_files(struct buf *b, const struct finder_report *r)
{
	buf_puts(b, ",\"files\":[");
	for (size_t i = 0; i < r->files.n; i++) {
		const struct finder_file *f = &r->files.v[i];

		buf_printf(b, "%s{\"file\":\"file/%lld\",\"size\":%lld", i ? "," : "", (long long)f->id, (long long)f->size);
		put_time(b, ",\"at\":", f->at);
		buf_put_member(b, ",\"name\":", f->name);
		buf_put_member(b, ",\"sha256\":", f->digest);
		buf_putc(b, '}');
	}
	buf_putc(b, ']');
}

static void put_case(struct buf *b, const struct finder_case *c)
{
	if (!c->there)
		return;
	buf_printf(b, ",\"entered\":%s", c->entered && !c->lapsed ? "true" : "false");
	buf_put_member(b, ",\"tlp\":", tlp_rows[c->tlp].name);
	buf_put_member(b, ",\"embargo\":", embargo_state_names[c->embargo]);
	put_time(b, ",\"embargo_ends\":", c->ends);
	buf_puts(b, ",\"proposals\":[");
	for (size_t i = 0; i < c->proposals.n; i++) {
		const struct finder_proposal *p = &c->proposals.v[i];

		buf_printf(b, "%s{\"proposal\":%lld", i ? "," : "", (long long)p->id);
		put_time(b, ",\"ends\":", p->ends);
		buf_put_member(b, ",\"by\":", p->own ? STR("finder") : p->by);
		buf_put_member(b, ",\"words\":", p->words);
		if (p->said)
			buf_put_member(b, ",\"answer\":", p->yes ? STR("accept") : STR("reject"));
		buf_putc(b, '}');
	}
	buf_putc(b, ']');
}

static void put_owed(struct buf *b, const struct finder_report *r)
{
	buf_puts(b, ",\"due\":[");
	for (size_t i = 0; i < r->owed.n; i++) {
		buf_put_member(b, i ? ",{\"rule\":" : "{\"rule\":", r->owed.v[i].rule);
		put_time(b, ",\"by\":", r->owed.v[i].o.due.due);
		buf_put_member(b, ",\"state\":", obligation_state_names[r->owed.v[i].o.state]);
		buf_putc(b, '}');
	}
	buf_putc(b, ']');
}

void finder_put(struct buf *b, const struct finder_report *r)
{
	const struct report_row *row = &r->row;

	buf_printf(b, "{\"report\":\"report/%lld\"", (long long)row->id);
	put_time(b, ",\"at\":", row->at);
	buf_put_member(b, ",\"state\":", report_state_names[row->state]);
	buf_put_member(b, ",\"stands\":", finder_stands(row));
	if (row->verdict.n)
		buf_put_member(b, ",\"verdict\":", row->verdict);
	if (row->reason.n)
		buf_put_member(b, ",\"reason\":", row->reason);
	if (row->grade.n)
		buf_put_member(b, ",\"grade\":", row->grade);
	if (row->case_id)
		buf_printf(b, ",\"case\":\"case/%lld\"", (long long)row->case_id);
	for (int i = 0; i < REPORT_TEXT_N; i++)
		if (r->texts[i].n) {
			buf_puts(b, ",\"");
			buf_put(b, report_text_names[i]);
			buf_put_member(b, "\":", r->texts[i]);
		}
	buf_put_member(b, ",\"exploited\":", row->exploited);
	buf_put_member(b, ",\"public\":", row->public);
	buf_put_member(b, ",\"credit\":", row->credit);
	buf_printf(b, ",\"share\":%s", row->share ? "true" : "false");
	put_time(b, ",\"plan\":", row->plan_at);
	put_time(b, ",\"acknowledged\":", row->acknowledged);
	put_time(b, ",\"validated\":", row->validated);
	put_time(b, ",\"informed\":", row->informed);
	put_time(b, ",\"asked\":", row->asked);
	put_time(b, ",\"ended\":", row->ended);
	buf_printf(b, ",\"attached\":%s", row->member ? "true" : "false");
	put_case(b, &r->at);
	put_owed(b, r);
	put_posts(b, r);
	put_files(b, r);
	buf_putc(b, '}');
}

/* Records that could not be read, and people who wait for somebody. */
#include "web/admin/admin_frame.h"

#include "hub/act.h"
#include "hub/people/people.h"
#include "store/list.h"
#include "store/members.h"
#include "store/parties.h"
#include "templates.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/place.h"

/* --- rejects --- */

enum { REJECTS_SHOWN = 50, REJECTS_FILE = 10000, EXCERPT = 400 };

struct reject_listing { struct request *rq; struct wall wall; struct rejects_view *v; struct buf *csv; int64_t last; };

static bool add_reject(void *ctx, const struct reject_row *r, struct err *err)
{
	struct reject_listing *l = ctx;
	struct arena *a = l->rq->a;

	(void)err;
	l->last = r->rank;
	if (l->v->rows.n == REJECTS_SHOWN) {
		l->v->older = STR("more");
		return true;
	}
	l->v->rows.v[l->v->rows.n++] = (struct reject_row_view){
		r->rank, str_dup(a, r->input), str_dup(a, r->place), str_dup(a, r->reason), str_dup(a, str_sub(r->excerpt, 0, EXCERPT)),
		wall_time(&l->wall, r->at),
	};
	return true;
}

static bool put_reject(void *ctx, const struct reject_row *r, struct err *err)
{
	struct reject_listing *l = ctx;
	char at[21];
	const struct str columns[] = { str_of(time_format(r->at, at)), r->input, r->place, r->reason, r->excerpt };

	(void)err;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		buf_puts(l->csv, i ? "," : "");
		buf_put_csv(l->csv, columns[i]);
	}
	buf_puts(l->csv, "\r\n");
	return true;
}

struct reject_query { struct str input, q; int64_t before; int format; };
static const struct str reject_formats[] = { STR_LIT("html"), STR_LIT("csv") };
#define AT(member) offsetof(struct reject_query, member)
static const struct param reject_rows[] = {
	{ "input", PARAM_TEXT, AT(input), 1, 400, .help = "part of the file's name" },
	{ "q", PARAM_TEXT, AT(q), 1, 400, .help = "part of the reason or of the excerpt" },
	{ "before", PARAM_NUMBER, AT(before), 0, INT64_MAX, .help = "rejects with a smaller number" },
	{ "format", PARAM_WORD, AT(format), .words = reject_formats, .word_n = 2, .help = "html or csv" },
};
const struct params reject_params = PARAMS(reject_rows);

static struct str link_with(const struct request *rq, const char *name, struct str value, const char *drop)
{
	return STR_JOIN(rq->a, STR("/admin/rejects"), params_link(rq->a, &reject_params, &rq->query, name, value, drop));
}

bool page_admin_rejects(struct request *rq, struct response *rs, struct err *err)
{
	struct rejects_view v = { 0 };
	struct reject_listing l = { .rq = rq, .wall = wall_of(rq), .v = &v, .csv = &rs->body };
	struct reject_query q = { 0 };
	struct db *d;

	if (!admin_enter(rq, ADMIN_REJECTS, err) || !query_read(rq, &reject_params, false, &q, err) || !(d = request_db(rq, err)))
		return false;
	struct reject_ask k = { q.input, q.q, q.before, q.format ? REJECTS_FILE : REJECTS_SHOWN + 1 };

	if (q.format) {
		rs->type = type_csv;
		rs->filename = STR("tocsin-rejects.csv");
		buf_puts(&rs->body, "at,file,place,reason,excerpt\r\n");
		return list_find_rejects(d, &k, put_reject, &l, err);
	}
	v.rows.v = arena_array(rq->a, struct reject_row_view, REJECTS_SHOWN);
	if (!list_find_rejects(d, &k, add_reject, &l, err))
		return false;
	admin_frame(rq, ADMIN_REJECTS, &v.f);
	v.asker = admin_asker(rq);
	v.back = link_with(rq, "before", STR_NONE, NULL);
	v.zone = wall_zone(&l.wall);
	v.input = q.input;
	v.q = q.q;
	v.may = admin_is_steward(rq);
	v.caption = page_plural(rq, MSG_rejects_caption, (int64_t)v.rows.n);
	v.csv = link_with(rq, "format", STR("csv"), "before");
	if (v.older.n)
		v.older = link_with(rq, "before", str_printf(rq->a, "%lld", (long long)l.last + 1), NULL);
	if (q.before)
		v.newest = link_with(rq, "before", STR_NONE, NULL);
	RENDER(rq, rs, admin_rejects, &v);
	return true;
}

/* --- people who wait --- */

static void begin_kind(struct waiting_view *v, const struct request *rq, enum msg title, enum msg none, size_t most)
{
	struct waiting_kind *k = &v->kinds.v[v->kinds.n++];

	*k = (struct waiting_kind){ .title = page_word(rq, title), .none = page_word(rq, none) };
	k->rows.v = arena_array(rq->a, struct waiting_row, most + 1);
}

static void add_waiting(struct waiting_view *v, struct waiting_row row)
{
	struct waiting_kind *k = &v->kinds.v[v->kinds.n - 1];

	k->rows.v[k->rows.n++] = row;
}

static struct str opened(struct audit_words *w, struct str ref)
{
	struct str text;

	return sealed_text(w->rq->a, w->d, hub_keys(w->rq->site->hub), ref, &text, NULL) ? text : page_word(w->rq, MSG_audit_erased);
}

static bool fill_waiting(struct audit_words *w, const struct wall *wall, struct waiting_view *v, struct err *err)
{
	struct request *rq = w->rq;
	struct join_rows joins = { 0 };
	struct contact_rows contacts = { 0 };

	if (!joins_open(w->d, rq->a, &joins, err) || !contacts_unverified(w->d, rq->a, &contacts, err))
		return false;
	begin_kind(v, rq, MSG_waiting_joins, MSG_waiting_joins_none, joins.n);
	for (size_t i = 0; i < joins.n; i++)
		add_waiting(v, (struct waiting_row){ opened(w, joins.v[i].name), str_printf(rq->a, "/join/%lld", (long long)joins.v[i].id),
		                                     STR_NONE, wall_time(wall, joins.v[i].asked) });
	begin_kind(v, rq, MSG_waiting_contacts, MSG_waiting_contacts_none, contacts.n);
	for (size_t i = 0; i < contacts.n; i++) {
		struct str party = audit_name(w, STR_JOIN(rq->a, STR("party/"), contacts.v[i].party));

		add_waiting(v, (struct waiting_row){
			opened(w, contacts.v[i].value),
			place_with(rq->a, act_path(rq->a, "contact.verify",
			                           str_printf(rq->a, "contact/%lld", (long long)contacts.v[i].id)),
			           "back", STR("/admin/waiting")),
			party, wall_time(wall, TIME_NONE) });
	}
	return true;
}

bool page_admin_waiting(struct request *rq, struct response *rs, struct err *err)
{
	struct waiting_view v = { 0 };
	struct wall wall = wall_of(rq);
	struct audit_words w;

	if (!admin_enter(rq, ADMIN_WAITING, err) || !audit_words_init(&w, rq, err))
		return false;
	admin_frame(rq, ADMIN_WAITING, &v.f);
	v.zone = wall_zone(&wall);
	v.kinds.v = arena_array(rq->a, struct waiting_kind, 4);
	if (!fill_waiting(&w, &wall, &v, err))
		return false;
	RENDER(rq, rs, admin_waiting, &v);
	return true;
}

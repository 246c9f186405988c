/* Lists of acts that one may have the receipts of: one's own and one's party's, and what was revealed to all. */
#include "hub/ledger/ledger.h"
#include "store/ledger.h"
#include "templates.h"
#include "web/act_form.h"
#include "web/ledger/proof.h"
#include "web/page.h"
#include "web/pages.h"

enum { ROWS_SHOWN = 50 };

struct listing {
	struct request *rq;
	struct receipts_view *v;
	struct db *d;
	const char *where; /* the address of one */
	int64_t last;
	size_t seen;
};

static struct receipt_row_view row_of(const struct listing *l, const struct act_record *r)
{
	const struct request *rq = l->rq;

	return (struct receipt_row_view){
		.number = r->seq, .what = str_dup(rq->a, act_happened(rq, r->name)), .subject = str_dup(rq->a, r->subject),
		.by = r->party.n ? str_dup(rq->a, r->party) : page_word(rq, MSG_receipts_hub), .at = proof_instant(rq, r->at),
		.href = str_printf(rq->a, "%s%lld", l->where, (long long)r->seq),
	};
}

static bool add(void *ctx, const struct act_record *r, struct err *err)
{
	struct listing *l = ctx;
	enum receipt_right right;

	l->last = r->seq;
	l->seen++;
	if (!ledger_right(l->d, l->rq->a, &l->rq->who, r, &right, err))
		return false;
	if (right != RECEIPT_NONE)
		l->v->rows.v[l->v->rows.n++] = row_of(l, r);
	return true;
}

static bool add_revealed(void *ctx, int64_t act, int64_t reveal, struct err *err)
{
	struct listing *l = ctx;
	struct act_record r;

	(void)reveal;
	return act_get(l->d, l->rq->a, act, &r, err) && add(l, &r, err);
}

static int64_t before(const struct request *rq)
{
	struct str s = fields_get(&rq->query, STR("before"));
	uint64_t n;

	return str_u64(s, &n) && n <= INT64_MAX ? (int64_t)n : INT64_MAX;
}

static void link_pages(const struct listing *l, const char *path)
{
	if (l->seen == ROWS_SHOWN && l->last > 0)
		l->v->older = str_printf(l->rq->a, "%s?before=%lld", path, (long long)l->last);
	if (before(l->rq) != INT64_MAX)
		l->v->newest = str_of(path);
}

bool page_receipts(struct request *rq, struct response *rs, struct err *err)
{
	struct receipts_view v = { 0 };
	struct listing l = { .rq = rq, .v = &v, .d = request_db(rq, err), .where = "/receipt/" };
	bool all = access_read(&rq->who, &(struct thing){ 0 }, READ_RECEIPTS); /* the alliance's staff */

	v.rows.v = arena_array(rq->a, struct receipt_row_view, ROWS_SHOWN);
	if (!l.d || !acts_before(l.d, all ? STR_NONE : rq->who.party, before(rq), ROWS_SHOWN, add, &l, err))
		return false;
	page_init(&v.page, rq, page_word(rq, MSG_receipts_title), NAV_NONE);
	link_pages(&l, "/receipts");
	RENDER(rq, rs, receipts, &v);
	return true;
}

bool page_revealed(struct request *rq, struct response *rs, struct err *err)
{
	struct receipts_view v = { 0 };
	struct listing l = { .rq = rq, .v = &v, .d = request_db(rq, err), .where = "/ledger/revealed/" };

	v.rows.v = arena_array(rq->a, struct receipt_row_view, ROWS_SHOWN);
	if (!l.d || !revealed_each(l.d, before(rq), ROWS_SHOWN, add_revealed, &l, err))
		return false;
	page_init(&v.page, rq, page_word(rq, MSG_revealed_title), NAV_NONE);
	link_pages(&l, "/ledger/revealed");
	RENDER(rq, rs, revealed, &v);
	return true;
}

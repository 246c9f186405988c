/* The ledger as other programs read it, and receipts as files. */
#include "hub/ledger/ledger.h"
#include "web/page.h"
#include "web/pages.h"

static const struct str type_bytes = STR_LIT("application/octet-stream");

bool page_ledger_checkpoint(struct request *rq, struct response *rs, struct err *err)
{
	struct ledger_state st;

	if (!ledger_now(rq->site->hub, rq->a, 0, &st, err))
		return false;
	rs->type = type_text;
	buf_put(&rs->body, st.note);
	return true;
}

bool page_ledger_key(struct request *rq, struct response *rs, struct err *err)
{
	(void)err;
	rs->type = type_text;
	buf_put(&rs->body, keys_verifier(rq->a, hub_keys(rq->site->hub)));
	buf_putc(&rs->body, '\n');
	return true;
}

/* What was signed is served; what has a name never changes. */
bool page_ledger_tile(struct request *rq, struct response *rs, struct err *err)
{
	struct ledger_state st;
	struct tile t;
	struct db *d;

	if (!tile_path_get(str_from(rq->path, sizeof "/ledger/" - 1), &t, err))
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	if (!ledger_now(rq->site->hub, rq->a, 0, &st, err) || !(d = request_db(rq, err)))
		return false;
	rs->type = type_bytes;
	return ledger_tile(d, &t, st.size, &rs->body, err);
}

/* --- receipts --- */

static bool put_receipt(struct request *rq, struct response *rs, const struct who *w, struct err *err)
{
	struct receipt *r = arena_new(rq->a, struct receipt);
	uint64_t seq;

	if (!str_u64(rq->caught[0], &seq) || seq > INT64_MAX)
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	if (!ledger_receipt(rq->site->hub, rq->a, w, (int64_t)seq, r, err)) {
		if (err->code == ERR_FOUND) /* not there and not for you are the same words */
			err_set(err, ERR_FOUND, "there is nothing under this address");
		return false;
	}
	rs->type = type_text;
	rs->filename = str_printf(rq->a, "receipt-%llu.txt", (unsigned long long)seq);
	return receipt_put(&rs->body, r, err);
}

bool page_receipt(struct request *rq, struct response *rs, struct err *err)
{
	return put_receipt(rq, rs, &rq->who, err);
}

/* As anybody gets it, also for whoever is signed in: this address may be passed on. */
bool page_revealed_one(struct request *rq, struct response *rs, struct err *err)
{
	static const struct who anybody = { 0 };

	return put_receipt(rq, rs, &anybody, err);
}

/* What the ledger is, how it stands, and what a receipt that somebody shows proves. */
#include "hub/ledger/ledger.h"

#include "base/limits.h"
#include "crypto/encode.h"
#include "store/ledger.h"
#include "templates.h"
#include "web/ledger/proof.h"
#include "web/page.h"
#include "web/pages.h"

static bool fill(struct request *rq, struct ledger_view *v, struct err *err)
{
	struct hub *h = rq->site->hub;
	char root[BASE64_LEN(DIGEST_SIZE) + 1];
	struct ledger_state st;
	struct db *d;

	if (!ledger_now(h, rq->a, 0, &st, err) || !(d = request_db(rq, err)) || !revealed_count(d, &v->revealed, err))
		return false;
	encode(BASE64, st.root.b, DIGEST_SIZE, root);
	page_init(&v->page, rq, page_word(rq, MSG_ledger_title), NAV_NONE);
	v->size = (int64_t)st.size;
	v->origin = str_of(hub_keys(h)->origin);
	v->key = keys_verifier(rq->a, hub_keys(h));
	v->root = str_dup(rq->a, str_of(root));
	v->note = st.note;
	v->at = proof_instant(rq, st.at);
	return true;
}

bool page_ledger(struct request *rq, struct response *rs, struct err *err)
{
	struct ledger_view v = { 0 };

	if (!fill(rq, &v, err))
		return false;
	RENDER(rq, rs, ledger, &v);
	return true;
}

/* Pasted into the field, or as a file. Browsers send CR LF; blanks around it are whoever pasted's. */
static struct str receipt_sent(const struct fields *form)
{
	for (size_t i = 0; i < form->n; i++)
		if (form->v[i].is_file && form->v[i].value.n)
			return form->v[i].value;
	return fields_get(form, STR("receipt"));
}

static struct str whole(struct arena *a, struct str text)
{
	text = str_trim(text);
	return STR_JOIN(a, text, STR("\n"));
}

bool page_ledger_check(struct request *rq, struct response *rs, struct err *err)
{
	struct receipt *r = arena_new(rq->a, struct receipt);
	struct receipt_proof *p = arena_new(rq->a, struct receipt_proof);
	struct note_verifier known[KEYS_LEDGER];
	struct ledger_view v = { 0 };
	struct fields form = { 0 };
	struct err why = { 0 };

	if (!fields_body(rq->a, rq->content_type, rq->body, &form, err) || !fill(rq, &v, err))
		return false;
	struct str text = receipt_sent(&form);

	if (!text.n) {
		v.error = page_word(rq, MSG_ledger_nothing);
	} else if (receipt_get(rq->a, whole(rq->a, text), r, &why)) {
		receipt_check(rq->a, r, known, ledger_verifiers(hub_keys(rq->site->hub), known), p);
		proof_fill(rq, r, p, &v.proof);
	} else {
		v.error = TEXT(rq, MSG_ledger_unread, arg_str(str_of(why.msg)));
		v.typed = str_is_utf8(text) ? text : STR_NONE;
	}
	if (v.error.n)
		rs->status = 400;
	v.page.unlisted = true;
	RENDER(rq, rs, ledger, &v);
	return true;
}

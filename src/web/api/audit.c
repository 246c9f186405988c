/* GET /api/v1/audit: every act, newest first, with its body as it stands in the ledger; by a cursor. */
#include "web/admin/audit.h"

#include "web/api/api.h"
#include "web/page.h"

struct listing {
	struct audit_words w;
	struct buf *b;
	int64_t most, n, last;
	bool more;
};

static bool put_act(void *ctx, const struct act_record *r, struct err *err)
{
	struct listing *l = ctx;
	char at[21];

	(void)err;
	if (l->n == l->most) {
		l->more = true;
		return true;
	}
	l->last = r->seq;
	buf_printf(l->b, "%s\n{\"seq\":%lld,\"at\":\"%s\"", l->n++ ? "," : "", (long long)r->seq, time_format(r->at, at));
	buf_put_member(l->b, ",\"act\":", r->name);
	buf_put_member(l->b, ",\"subject\":", r->subject);
	if (r->member)
		buf_printf(l->b, ",\"member\":%lld", (long long)r->member);
	buf_put_member(l->b, ",\"by\":", audit_by(&l->w, r));
	buf_put_member(l->b, ",\"party\":", r->party);
	buf_puts(l->b, ",\"body\":");
	buf_put(l->b, r->body); /* canonical JSON already */
	buf_putc(l->b, '}');
	return true;
}

bool api_audit(struct request *rq, struct response *rs, struct err *err)
{
	struct listing l = { .b = &rs->body };
	struct audit_query q;
	struct audit_ask k;

	if (!access_read(&rq->who, &(struct thing){ 0 }, READ_AUDIT))
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	if (!audit_read(rq, true, &q, &k, err) || !audit_words_init(&l.w, rq, err))
		return false;
	l.most = q.limit ? q.limit : AUDIT_PAGE;
	k.most = l.most + 1;
	rs->type = type_json;
	buf_puts(&rs->body, "{\"acts\":[");
	if (!audit_each(l.w.d, &k, put_act, &l, err))
		return false;
	buf_puts(&rs->body, "\n]");
	if (l.more)
		buf_printf(&rs->body, ",\"next\":%lld", (long long)l.last);
	buf_puts(&rs->body, "}\n");
	return true;
}

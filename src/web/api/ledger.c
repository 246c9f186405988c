/* The ledger for programs: its state, and proofs over hashes, which tell nothing of any act. */
#include "crypto/encode.h"
#include "hub/ledger/ledger.h"
#include "web/api/api.h"
#include "web/page.h"

struct proof_ask { int64_t leaf, size, from, to; };

#define AT(member) offsetof(struct proof_ask, member)
static const struct param inclusion_rows[] = {
	{ "leaf", PARAM_NUMBER, AT(leaf), .min = 0, .max = INT64_MAX, .help = "the number of the act" },
	{ "size", PARAM_NUMBER, AT(size), .min = 1, .max = INT64_MAX, .help = "acts that the ledger had; now unless told" },
};
static const struct param consistency_rows[] = {
	{ "from", PARAM_NUMBER, AT(from), .min = 1, .max = INT64_MAX, .help = "acts that the older ledger had" },
	{ "to", PARAM_NUMBER, AT(to), .min = 1, .max = INT64_MAX, .help = "acts that the newer one had; now unless told" },
};
const struct params inclusion_params = PARAMS(inclusion_rows), consistency_params = PARAMS(consistency_rows);

static void put_base64(struct buf *b, const char *before, const struct digest *d)
{
	buf_puts(b, before);
	buf_putc(b, '"');
	encode_put(b, BASE64, d->b, DIGEST_SIZE);
	buf_putc(b, '"');
}

static void put_path(struct buf *b, const struct merkle_proof *p)
{
	buf_puts(b, ",\"path\":[");
	for (size_t i = 0; i < p->n; i++)
		put_base64(b, i ? "," : "", &p->v[i]);
	buf_puts(b, "]}\n");
}

bool api_ledger_checkpoint(struct request *rq, struct response *rs, struct err *err)
{
	struct ledger_state st;
	char at[21];

	if (!query_read(rq, &no_params, true, NULL, err) || !ledger_now(rq->site->hub, rq->a, 0, &st, err))
		return false;
	rs->type = type_json;
	buf_put_member(&rs->body, "{\"origin\":", str_of(hub_keys(rq->site->hub)->origin));
	buf_printf(&rs->body, ",\"size\":%llu", (unsigned long long)st.size);
	put_base64(&rs->body, ",\"root\":", &st.root);
	buf_printf(&rs->body, ",\"at\":\"%s\"", time_format(st.at, at));
	buf_put_member(&rs->body, ",\n\"key\":", keys_verifier(rq->a, hub_keys(rq->site->hub)));
	buf_put_member(&rs->body, ",\n\"note\":", st.note);
	buf_puts(&rs->body, "}\n");
	return true;
}

/* Proofs are given of what was signed and shown, so not beyond the newest checkpoint. */
static bool bounded(struct request *rq, int64_t *size, struct err *err)
{
	struct ledger_state st;

	if (!ledger_now(rq->site->hub, rq->a, 0, &st, err))
		return false;
	if (!*size)
		*size = (int64_t)st.size;
	if ((uint64_t)*size > st.size)
		return err_set(err, ERR_RANGE, "the ledger had %llu acts when it was last signed, found %lld", (unsigned long long)st.size,
		               (long long)*size);
	return true;
}

bool api_ledger_inclusion(struct request *rq, struct response *rs, struct err *err)
{
	struct proof_ask k = { .leaf = -1 };
	struct merkle_proof p;
	struct digest hash, root;
	struct db *d;

	if (!query_read(rq, &inclusion_params, true, &k, err))
		return false;
	if (k.leaf < 0)
		return err_set(err, ERR_USAGE, "leaf: tell the number of an act");
	if (!bounded(rq, &k.size, err) || !(d = request_db(rq, err)) ||
	    !merkle_inclusion((uint64_t)k.leaf, (uint64_t)k.size, ledger_node_get, d, &p, err) ||
	    !ledger_node_get(d, 0, (uint64_t)k.leaf, &hash, err) || !merkle_root_at((uint64_t)k.size, ledger_node_get, d, &root, err))
		return false;
	rs->type = type_json;
	buf_printf(&rs->body, "{\"leaf\":%lld,\"size\":%lld", (long long)k.leaf, (long long)k.size);
	put_base64(&rs->body, ",\"hash\":", &hash);
	put_base64(&rs->body, ",\"root\":", &root);
	put_path(&rs->body, &p);
	return true;
}

bool api_ledger_consistency(struct request *rq, struct response *rs, struct err *err)
{
	struct proof_ask k = { 0 };
	struct merkle_proof p;
	struct digest from, to;
	struct db *d;

	if (!query_read(rq, &consistency_params, true, &k, err))
		return false;
	if (!k.from)
		return err_set(err, ERR_USAGE, "from: tell how many acts the older ledger had");
	if (!bounded(rq, &k.to, err) || !(d = request_db(rq, err)) ||
	    !merkle_consistency((uint64_t)k.from, (uint64_t)k.to, ledger_node_get, d, &p, err) ||
	    !merkle_root_at((uint64_t)k.from, ledger_node_get, d, &from, err) ||
	    !merkle_root_at((uint64_t)k.to, ledger_node_get, d, &to, err))
		return false;
	rs->type = type_json;
	buf_printf(&rs->body, "{\"from\":%lld,\"to\":%lld", (long long)k.from, (long long)k.to);
	put_base64(&rs->body, ",\"root_from\":", &from);
	put_base64(&rs->body, ",\"root_to\":", &to);
	put_path(&rs->body, &p);
	return true;
}

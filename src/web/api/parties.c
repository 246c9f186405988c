/* Parties, their members, requests to join, and whom to notify of an entry. What may not be read answers 404. */
#include "base/buf.h"
#include "hub/people/people_json.h"
#include "hub/people/propose.h"
#include "web/api/api.h"
#include "web/page.h"
#include "web/people/party_ask.h"
#include "web/people/people_words.h"

bool api_parties(struct request *rq, struct response *rs, struct err *err)
{
	struct listed_parties l;
	struct party_ask k;

	if (!party_ask_find(rq, true, &k, &l, err))
		return false;
	if (k.format >= 0) {
		party_put_csv(rq, &l, rs);
		return true;
	}
	rs->type = type_json;
	buf_printf(&rs->body, "{\"total\":%zu,\"parties\":[", l.n);
	for (size_t i = 0; i < l.n; i++) {
		buf_puts(&rs->body, i ? ",\n" : "\n");
		people_put_listed(&rs->body, &l.v[i]);
	}
	buf_puts(&rs->body, "]}\n");
	return true;
}

bool api_party(struct request *rq, struct response *rs, struct err *err)
{
	struct looking l;
	struct seen_party p;

	if (!query_read(rq, &no_params, true, NULL, err) || !looking_of(rq, &l, err) ||
	    !people_party_seen(&l, rq->caught[0], &p, err))
		return false;
	rs->type = type_json;
	people_put_party(&rs->body, &p);
	buf_putc(&rs->body, '\n');
	return true;
}

/* --- people --- */

struct people_ask { int format; };
static const struct str formats[] = { STR_LIT("csv") };
static const struct param people_rows[] = {
	{ "format", PARAM_WORD, offsetof(struct people_ask, format), .words = formats, .word_n = 1,
	  .help = "csv: a table instead of a document" },
};
const struct params people_params = PARAMS(people_rows);

static void put_people_csv(const struct seen_party *p, struct response *rs)
{
	char since[21], seen[21];
	struct buf *b = &rs->body;

	rs->type = type_csv;
	rs->filename = STR("members.csv");
	buf_puts(b, "id,name,mail,administrator,since,seen\r\n");
	for (size_t i = 0; i < p->people.n; i++) {
		const struct person *m = &p->people.v[i];

		buf_printf(b, "%lld,", (long long)m->row.id);
		buf_put_csv(b, m->name);
		buf_putc(b, ',');
		buf_put_csv(b, m->mail);
		buf_printf(b, ",%s,%s,%s\r\n", m->row.admin ? "yes" : "no", time_format(m->row.since, since),
		           time_format(m->seen, seen));
	}
}

bool api_members(struct request *rq, struct response *rs, struct err *err)
{
	struct people_ask k = { -1 };
	struct looking l;
	struct seen_party p;

	if (!query_read(rq, &people_params, true, &k, err) || !looking_of(rq, &l, err) ||
	    !people_members_seen(&l, rq->caught[0], &p, err))
		return false;
	if (k.format >= 0) {
		put_people_csv(&p, rs);
		return true;
	}
	rs->type = type_json;
	people_put_people(&rs->body, &p);
	buf_putc(&rs->body, '\n');
	return true;
}

bool api_member(struct request *rq, struct response *rs, struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("member/"), rq->caught[0]);
	struct seen_member m;
	struct looking l;

	if (!query_read(rq, &no_params, true, NULL, err) || !looking_of(rq, &l, err) ||
	    !people_member_seen(&l, act_id(subject), &m, err))
		return false;
	rs->type = type_json;
	people_put_member(&rs->body, &m);
	buf_putc(&rs->body, '\n');
	return true;
}

bool api_joins(struct request *rq, struct response *rs, struct err *err)
{
	struct askings k;
	struct looking l;

	if (!query_read(rq, &no_params, true, NULL, err) || !looking_of(rq, &l, err) || !people_joins(&l, &k, err))
		return false;
	rs->type = type_json;
	buf_puts(&rs->body, "{\"requests\":[");
	for (size_t i = 0; i < k.n; i++) {
		buf_puts(&rs->body, i ? ",\n" : "\n");
		people_put_join(&rs->body, &k.v[i]);
	}
	buf_puts(&rs->body, "]}\n");
	return true;
}

/* --- whom to notify --- */

struct propose_ask { struct str entry; };
static const struct param propose_rows[] = {
	{ "entry", PARAM_TEXT, offsetof(struct propose_ask, entry), 1, 100,
	  .help = "An entry of the list, such as CVE-2024-43093" },
};
const struct params propose_params = PARAMS(propose_rows);

static void put_reason(struct buf *b, const struct proposal_reason *r)
{
	buf_printf(b, "{\"component\":%lld", (long long)r->component);
	buf_put_member(b, ",\"kind\":", product_kind_names[r->kind]);
	buf_put_member(b, ",\"lists\":", r->lists);
	if (r->named->maker.n)
		buf_put_member(b, ",\"maker\":", r->named->maker);
	if (r->named->value.n)
		buf_put_member(b, ",\"named\":", r->named->value);
	buf_printf(b, ",\"covers\":%zu}", r->covers);
}

static void put_proposal(struct buf *b, const struct proposal *p)
{
	buf_put_member(b, "{\"party\":", p->party);
	buf_printf(b, ",\"covers\":%zu,\"reasons\":[", p->covers);
	for (size_t i = 0; i < p->reasons.n; i++) {
		buf_puts(b, i ? "," : "");
		put_reason(b, &p->reasons.v[i]);
	}
	buf_puts(b, "]}");
}

bool api_propose(struct request *rq, struct response *rs, struct err *err)
{
	struct propose_ask k = { STR_NONE };
	struct component_rows made;
	struct product_names named;
	struct proposals p;
	struct looking l;
	struct entry e;

	if (!access_read(&rq->who, &(struct thing){ 0 }, READ_OBLIGATIONS)) /* who coordinates */
		return thing_none(err);
	if (!query_read(rq, &propose_params, true, &k, err) || !looking_of(rq, &l, err))
		return false;
	if (!k.entry.n)
		return err_set(err, ERR_USAGE, "entry: which one?");
	if (!list_get_entry(rq->site->list, rq->a, k.entry, &e, NULL, err) || !components_all(l.db, rq->a, &made, err))
		return false;
	propose_named(rq->a, &e, &named);
	propose(rq->a, &made, &named, &p);
	rs->type = type_json;
	buf_put_member(&rs->body, "{\"entry\":", e.id);
	buf_printf(&rs->body, ",\"named\":%zu,\"proposals\":[", named.n);
	for (size_t i = 0; i < p.n; i++) {
		buf_puts(&rs->body, i ? ",\n" : "\n");
		put_proposal(&rs->body, &p.v[i]);
	}
	buf_puts(&rs->body, "]}\n");
	return true;
}

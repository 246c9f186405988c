#include "web/people/party_ask.h"

#include <stdlib.h>

#include "hub/people/people_json.h"
#include "web/page.h"
#include "web/people/people_words.h"

const struct str party_order_names[PARTY_ORDER_N] = {
	[PARTY_BY_NAME] = STR_LIT("name"), [PARTY_BY_MEMBERS] = STR_LIT("members"), [PARTY_BY_CONTACTS] = STR_LIT("contacts"),
	[PARTY_BY_COMPONENTS] = STR_LIT("components"), [PARTY_BY_COUNTRY] = STR_LIT("country"),
};
static const struct str formats[] = { STR_LIT("csv") };

static const struct param rows[] = {
	{ "q", PARAM_TEXT, offsetof(struct party_ask, q), 0, 100, .help = "Words of the name, or of what it makes" },
	{ "role", PARAM_WORD, offsetof(struct party_ask, role), .words = role_names, .word_n = ROLE_N,
	  .help = "Only those that are this" },
	{ "left", PARAM_FLAG, offsetof(struct party_ask, left), .help = "Those that left, too" },
	{ "order", PARAM_WORD, offsetof(struct party_ask, order), .words = party_order_names, .word_n = PARTY_ORDER_N,
	  .help = "By name, or most first" },
	{ "reverse", PARAM_FLAG, offsetof(struct party_ask, reverse), .help = "The other way round" },
	{ "format", PARAM_WORD, offsetof(struct party_ask, format), .words = formats, .word_n = 1,
	  .help = "csv: a table instead of a document" },
};
const struct params party_params = PARAMS(rows);

/* --- does it fit? --- */

static bool makes(const struct component_rows *all, struct str party, struct str word)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->v[i].party, party) && str_ifind(all->v[i].value, word) != SIZE_MAX)
			return true;
	return false;
}

/* Every word is in its name, its short name, or something it makes. */
static bool fits(const struct party_ask *k, const struct listed_party *p, const struct component_rows *made)
{
	struct str rest = k->q, word;

	if (k->role >= 0 && !(p->row.roles >> k->role & 1))
		return false;
	while (str_token(&rest, " \t", &word))
		if (str_ifind(p->row.name, word) == SIZE_MAX && str_ifind(p->row.id, word) == SIZE_MAX && !makes(made, p->row.id, word))
			return false;
	return true;
}

/* --- in which order? --- */

static int64_t weight(const struct listed_party *p, enum party_order by)
{
	return by == PARTY_BY_MEMBERS ? p->count.members : by == PARTY_BY_CONTACTS ? p->count.verified :
	       by == PARTY_BY_COMPONENTS ? p->count.components : 0;
}

static int compare(const void *a, const void *b, void *ctx)
{
	const struct listed_party *x = a, *y = b;
	const struct party_ask *k = ctx;
	enum party_order by = (enum party_order)k->order;
	int64_t wx = weight(x, by), wy = weight(y, by);
	int c = wx != wy ? (wx < wy ? 1 : -1) : by == PARTY_BY_COUNTRY ? str_cmp(x->row.country, y->row.country) : 0;

	c = c ? c : str_icmp(x->row.name, y->row.name);
	return k->reverse ? -c : c;
}

bool party_ask_find(struct request *rq, bool strict, struct party_ask *ret_ask, struct listed_parties *ret, struct err *err)
{
	struct party_ask k = { .role = -1, .format = -1 };
	struct component_rows made = { 0 };
	struct listed_parties all;
	struct looking l;

	if (!query_read(rq, &party_params, strict, &k, err) || !looking_of(rq, &l, err) || !people_directory(&l, k.left, &all, err))
		return false;
	if (k.q.n && !components_all(l.db, rq->a, &made, err))
		return false;
	*ret = (struct listed_parties){ all.v, 0 };
	for (size_t i = 0; i < all.n; i++)
		if (fits(&k, &all.v[i], &made))
			ret->v[ret->n++] = all.v[i];
	if (ret->n)
		qsort_r(ret->v, ret->n, sizeof *ret->v, compare, &k);
	*ret_ask = k;
	return true;
}

void party_put_csv(const struct request *rq, const struct listed_parties *l, struct response *rs)
{
	struct buf *b = &rs->body;

	rs->type = type_csv;
	rs->filename = STR("parties.csv");
	buf_puts(b, "id,name,roles,country,members,verified_contacts,components,site\r\n");
	for (size_t i = 0; i < l->n; i++) {
		const struct listed_party *p = &l->v[i];

		buf_put_csv(b, p->row.id);
		buf_putc(b, ',');
		buf_put_csv(b, p->row.name);
		buf_putc(b, ',');
		buf_put_csv(b, people_role_words(rq->a, p->row.roles));
		buf_putc(b, ',');
		buf_put_csv(b, p->row.country);
		buf_printf(b, ",%lld,%lld,%lld,", (long long)p->count.members, (long long)p->count.verified,
		           (long long)p->count.components);
		buf_put_csv(b, p->row.site);
		buf_puts(b, "\r\n");
	}
}

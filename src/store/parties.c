#include "store/parties.h"

#include <stdlib.h>

#include "store/rows.h"

/* --- parties --- */

static void take_party(struct query *q, struct arena *a, void *ret)
{
	*(struct party_row *)ret = (struct party_row){
		.id = col_text(q, a, 0), .name = col_text(q, a, 1), .roles = (unsigned)col_i64(q, 2), .country = col_text(q, a, 3),
		.site = col_text(q, a, 4), .about = col_text(q, a, 5), .lang = col_text(q, a, 6), .zone = col_text(q, a, 7),
		.since = col_i64(q, 8), .ended = col_time(q, 9),
	};
}

static struct query put_party(struct db *d, enum sql_id sql, const struct party_row *r)
{
	const struct str texts[] = { r->country, r->site, r->about, r->lang, r->zone };
	struct query q = db_query(d, sql);

	bind_str(&q, 1, r->id);
	bind_str(&q, 2, r->name);
	bind_i64(&q, 3, r->roles);
	for (int i = 0; i < 5; i++)
		bind_str(&q, 4 + i, texts[i]);
	return q;
}

bool party_add(struct db *d, const struct party_row *r, struct err *err)
{
	struct query q = put_party(d, SQL_PARTY_ADD, r);

	bind_i64(&q, 9, r->since);
	return db_run(&q, err);
}

bool party_set(struct db *d, const struct party_row *r, struct err *err)
{
	struct query q = put_party(d, SQL_PARTY_SET, r);

	return db_run(&q, err);
}

bool party_end(struct db *d, struct str id, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_PARTY_END);

	bind_str(&q, 1, id);
	bind_time(&q, 2, at);
	return db_run(&q, err);
}

bool party_get(struct db *d, struct arena *a, struct str id, struct party_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PARTY_GET);

	bind_str(&q, 1, id);
	return row_one(&q, a, take_party, ret, "party", err);
}

/* Here and not in SQL, since engines order by different rules. */
static int by_name(const void *a, const void *b)
{
	const struct party_row *x = a, *y = b;
	int c = str_icmp(x->name, y->name);

	return c ? c : str_cmp(x->id, y->id);
}

bool parties_all(struct db *d, struct arena *a, struct party_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PARTIES_ALL);

	*ret = (struct party_rows){ 0 };
	if (!rows_all(&q, a, take_party, ret, err))
		return false;
	if (ret->n)
		qsort(ret->v, ret->n, sizeof *ret->v, by_name);
	return true;
}

static void take_count(struct query *q, struct arena *a, void *ret)
{
	*(struct party_count *)ret = (struct party_count){
		.id = col_text(q, a, 0), .members = col_i64(q, 1), .admins = col_i64(q, 2), .verified = col_i64(q, 3),
		.unverified = col_i64(q, 4), .components = col_i64(q, 5),
	};
}

bool parties_count(struct db *d, struct arena *a, struct party_counts *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PARTY_COUNTS);

	*ret = (struct party_counts){ 0 };
	return rows_all(&q, a, take_count, ret, err);
}

/* --- contacts --- */

static void take_contact(struct query *q, struct arena *a, void *ret)
{
	*(struct contact_row *)ret = (struct contact_row){
		.id = col_i64(q, 0), .party = col_text(q, a, 1), .kind = col_text(q, a, 2), .purpose = col_text(q, a, 3),
		.value = col_text(q, a, 4), .added_by = col_i64(q, 5), .verified_by = col_i64(q, 6), .verified_at = col_time(q, 7),
		.how = col_text(q, a, 8), .ended = col_time(q, 9),
	};
}

bool contact_add(struct db *d, const struct contact_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_CONTACT_ADD);

	bind_i64(&q, 1, r->id);
	bind_str(&q, 2, r->party);
	bind_str(&q, 3, r->kind);
	bind_str(&q, 4, r->purpose);
	bind_str(&q, 5, r->value);
	bind_i64(&q, 6, r->added_by);
	return db_run(&q, err);
}

bool contact_verify(struct db *d, const struct contact_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_CONTACT_VERIFY);

	bind_i64(&q, 1, r->id);
	bind_i64(&q, 2, r->verified_by);
	bind_time(&q, 3, r->verified_at);
	bind_str(&q, 4, r->how);
	return db_run(&q, err);
}

static bool end_by_id(struct db *d, enum sql_id sql, int64_t id, unixtime at, struct err *err)
{
	struct query q = db_query(d, sql);

	bind_i64(&q, 1, id);
	bind_time(&q, 2, at);
	return db_run(&q, err);
}

bool contact_end(struct db *d, int64_t id, unixtime at, struct err *err)
{
	return end_by_id(d, SQL_CONTACT_END, id, at, err);
}

bool contact_get(struct db *d, struct arena *a, int64_t id, struct contact_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CONTACT_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_contact, ret, "contact", err);
}

bool contacts_of(struct db *d, struct arena *a, struct str party, struct contact_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CONTACTS_OF);

	*ret = (struct contact_rows){ 0 };
	bind_str(&q, 1, party);
	return rows_all(&q, a, take_contact, ret, err);
}

bool contacts_unverified(struct db *d, struct arena *a, struct contact_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CONTACTS_UNVERIFIED);

	*ret = (struct contact_rows){ 0 };
	return rows_all(&q, a, take_contact, ret, err);
}

/* --- components --- */

static void take_component(struct query *q, struct arena *a, void *ret)
{
	*(struct component_row *)ret = (struct component_row){
		.id = col_i64(q, 0), .party = col_text(q, a, 1), .kind = col_text(q, a, 2), .value = col_text(q, a, 3),
		.note = col_text(q, a, 4), .ended = col_time(q, 5),
	};
}

bool component_add(struct db *d, const struct component_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_COMPONENT_ADD);

	bind_i64(&q, 1, r->id);
	bind_str(&q, 2, r->party);
	bind_str(&q, 3, r->kind);
	bind_str(&q, 4, r->value);
	bind_str(&q, 5, r->note);
	return db_run(&q, err);
}

bool component_end(struct db *d, int64_t id, unixtime at, struct err *err)
{
	return end_by_id(d, SQL_COMPONENT_END, id, at, err);
}

bool component_get(struct db *d, struct arena *a, int64_t id, struct component_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_COMPONENT_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_component, ret, "component", err);
}

bool components_of(struct db *d, struct arena *a, struct str party, struct component_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_COMPONENTS_OF);

	*ret = (struct component_rows){ 0 };
	bind_str(&q, 1, party);
	return rows_all(&q, a, take_component, ret, err);
}

bool components_all(struct db *d, struct arena *a, struct component_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_COMPONENTS_ALL);

	*ret = (struct component_rows){ 0 };
	return rows_all(&q, a, take_component, ret, err);
}

/* --- requests to join --- */

static void take_join(struct query *q, struct arena *a, void *ret)
{
	*(struct join_row *)ret = (struct join_row){
		.id = col_i64(q, 0), .name = col_text(q, a, 1), .person = col_text(q, a, 2), .mail = col_text(q, a, 3),
		.site = col_text(q, a, 4), .words = col_text(q, a, 5), .roles = (unsigned)col_i64(q, 6), .country = col_text(q, a, 7),
		.lang = col_text(q, a, 8), .asked = col_i64(q, 9), .answered = col_time(q, 10), .answered_by = col_i64(q, 11),
		.party = col_text(q, a, 12),
	};
}

bool join_add(struct db *d, const struct join_row *r, struct err *err)
{
	const struct str texts[] = { r->name, r->person, r->mail, r->site, r->words };
	struct query q = db_query(d, SQL_JOIN_ADD);

	bind_i64(&q, 1, r->id);
	for (int i = 0; i < 5; i++)
		bind_str(&q, 2 + i, texts[i]);
	bind_i64(&q, 7, r->roles);
	bind_str(&q, 8, r->country);
	bind_str(&q, 9, r->lang);
	bind_i64(&q, 10, r->asked);
	return db_run(&q, err);
}

bool join_answer(struct db *d, const struct join_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_JOIN_ANSWER);

	bind_i64(&q, 1, r->id);
	bind_time(&q, 2, r->answered);
	bind_i64(&q, 3, r->answered_by);
	bind_str(&q, 4, r->party);
	return db_run(&q, err);
}

bool join_get(struct db *d, struct arena *a, int64_t id, struct join_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_JOIN_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_join, ret, "request", err);
}

bool joins_open(struct db *d, struct arena *a, struct join_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_JOINS_OPEN);

	*ret = (struct join_rows){ 0 };
	return rows_all(&q, a, take_join, ret, err);
}

bool joins_count_open(struct db *d, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_JOIN_COUNT_OPEN);

	return row_number(&q, ret, err);
}

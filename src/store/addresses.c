#include "store/addresses.h"

#include "store/rows.h"

static void take_address(struct query *q, struct arena *a, void *ret)
{
	*(struct address_row *)ret = (struct address_row){
		.id = col_i64(q, 0), .member = col_i64(q, 1), .mail = col_text(q, a, 2), .was = col_text(q, a, 3),
		.asked_by = col_i64(q, 4), .asked = col_i64(q, 5), .expires = col_i64(q, 6), .used = col_time(q, 7),
		.ended = col_time(q, 8),
	};
}

bool address_add(struct db *d, const struct address_row *r, const struct digest *secret, struct err *err)
{
	struct query q = db_query(d, SQL_ADDRESS_CHANGE_ADD);

	bind_i64(&q, 1, r->id);
	bind_i64(&q, 2, r->member);
	bind_str(&q, 3, r->mail);
	bind_i64(&q, 4, r->asked_by);
	bind_i64(&q, 5, r->asked);
	bind_i64(&q, 6, r->expires);
	bind_blob(&q, 7, digest_str(secret));
	return db_run(&q, err);
}

bool address_use(struct db *d, int64_t id, struct str was, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_ADDRESS_CHANGE_USE);

	bind_i64(&q, 1, id);
	bind_str(&q, 2, was);
	bind_i64(&q, 3, at);
	return db_run(&q, err);
}

static bool ends(struct db *d, enum sql_id id, int64_t which, unixtime at, struct err *err)
{
	struct query q = db_query(d, id);

	bind_i64(&q, 1, which);
	bind_i64(&q, 2, at);
	return db_run(&q, err);
}

bool address_end(struct db *d, int64_t id, unixtime at, struct err *err)
{
	return ends(d, SQL_ADDRESS_CHANGE_END, id, at, err);
}

bool addresses_end_of(struct db *d, int64_t member, unixtime at, struct err *err)
{
	return ends(d, SQL_ADDRESS_CHANGES_END_OF, member, at, err);
}

bool address_get(struct db *d, struct arena *a, int64_t id, struct address_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ADDRESS_CHANGE_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_address, ret, "change of address", err);
}

bool address_by_secret(struct db *d, struct arena *a, const struct digest *secret, struct address_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ADDRESS_CHANGE_BY_SECRET);

	bind_blob(&q, 1, digest_str(secret));
	return row_one(&q, a, take_address, ret, "change of address", err);
}

bool addresses_of(struct db *d, struct arena *a, int64_t member, struct address_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ADDRESS_CHANGES_OF);

	*ret = (struct address_rows){ 0 };
	bind_i64(&q, 1, member);
	return rows_all(&q, a, take_address, ret, err);
}

bool member_mail_set(struct db *d, int64_t member, struct str ref, struct err *err)
{
	struct query q = db_query(d, SQL_MEMBER_MAIL);

	bind_i64(&q, 1, member);
	bind_str(&q, 2, ref);
	return db_run(&q, err);
}

bool login_change(struct db *d, int64_t member, const struct digest *login, struct err *err)
{
	struct query q = db_query(d, SQL_LOGIN_CHANGE);

	bind_i64(&q, 1, member);
	bind_blob(&q, 2, digest_str(login));
	return db_run(&q, err);
}

/* --- mail that came back --- */

bool trouble_put(struct db *d, const struct trouble_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_TROUBLE_PUT);

	bind_i64(&q, 1, r->member);
	bind_i64(&q, 2, r->failing);
	bind_i64(&q, 3, r->at);
	bind_str(&q, 4, r->status);
	bind_str(&q, 5, r->words);
	bind_i64(&q, 6, r->delays);
	return db_run(&q, err);
}

static void take_trouble(struct query *q, struct arena *a, void *ret)
{
	*(struct trouble_row *)ret = (struct trouble_row){
		.member = col_i64(q, 0), .failing = col_i64(q, 1) != 0, .at = col_i64(q, 2), .status = col_text(q, a, 3),
		.words = col_text(q, a, 4), .delays = col_i64(q, 5),
	};
}

bool trouble_of(struct db *d, struct arena *a, int64_t member, struct trouble_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_TROUBLE_OF);
	struct err why = { 0 };

	*ret = (struct trouble_row){ 0 };
	bind_i64(&q, 1, member);
	if (row_one(&q, a, take_trouble, ret, "trouble", &why) || why.code == ERR_FOUND)
		return true;
	*err = why;
	return false;
}

bool trouble_clear(struct db *d, int64_t member, struct err *err)
{
	struct query q = db_query(d, SQL_TROUBLE_CLEAR);

	bind_i64(&q, 1, member);
	return db_run(&q, err);
}

bool troubles_of(struct db *d, struct arena *a, struct str party, int64_t most, struct trouble_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_TROUBLES);

	*ret = (struct trouble_rows){ 0 };
	bind_str(&q, 1, party);
	bind_i64(&q, 2, most);
	return rows_all(&q, a, take_trouble, ret, err);
}

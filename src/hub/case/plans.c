#include "hub/case/plans.h"

#include "store/cases.h"

/* What was adopted was read without a fault then; a program that reads it no longer has to say so. */
static bool read_kept(struct arena *a, const struct plan_row *r, struct plan *ret, struct err *err)
{
	return plan_read(a, r->text, ret, err) || err_wrap(err, "the handling plan %.*s", STR_ARG(r->version));
}

/* *ret_there: one was adopted. */
static bool row_in_force(struct db *d, struct arena *a, unixtime now, bool *ret_there, struct plan_row *ret, struct err *err)
{
	struct err none = { 0 };

	*ret_there = plan_of_day(d, a, day_of(now), ret, &none);
	return *ret_there || none.code == ERR_FOUND || (*err = none, false);
}

bool plan_in_force(struct db *d, struct arena *a, unixtime now, struct plan *ret, struct err *err)
{
	struct plan_row r;
	bool there;

	if (!row_in_force(d, a, now, &there, &r, err))
		return false;
	if (there)
		return read_kept(a, &r, ret, err);
	plan_default(a, ret);
	return true;
}

bool plan_of_case(struct db *d, struct arena *a, struct str version, struct plan *ret, struct err *err)
{
	struct err none = { 0 };
	struct plan_row r;

	if (plan_get(d, a, version, &r, &none))
		return read_kept(a, &r, ret, err);
	if (none.code != ERR_FOUND)
		return *err = none, false;
	plan_default(a, ret);
	return true;
}

bool plan_of_case_id(struct db *d, struct arena *a, int64_t case_id, struct plan *ret, struct err *err)
{
	struct case_row c;

	return case_get(d, a, case_id, &c, err) && plan_of_case(d, a, c.plan, ret, err);
}

bool plan_see(struct db *d, struct arena *a, struct str version, unixtime now, struct plan_seen *ret, struct err *err)
{
	struct err none = { 0 };
	struct plan_row r, now_row;
	struct plan own;
	bool any, there;

	*ret = (struct plan_seen){ .adopted = TIME_NONE };
	plan_default(a, &own);
	if (!plans_all(d, a, &ret->adopted_all, err) || !row_in_force(d, a, now, &any, &now_row, err))
		return false;
	struct str in_force = any ? now_row.version : own.version;

	version = version.n ? version : in_force;
	ret->in_force = str_eq(version, in_force);
	there = plan_get(d, a, version, &r, &none);
	if (!there && none.code != ERR_FOUND)
		return *err = none, false;
	if (there) {
		ret->text = r.text;
		ret->adopted = r.at;
		ret->act = r.act;
		return read_kept(a, &r, &ret->plan, err);
	}
	if (!str_eq(version, own.version))
		return err_set(err, ERR_FOUND, "there is no such handling plan");
	ret->plan = own;
	ret->own = true;
	ret->text = plan_default_text();
	return true;
}

/* A version says one thing for ever: cases go by it. */
static bool is_new(struct db *d, struct arena *a, struct str version, struct err *err)
{
	struct err none = { 0 };
	struct plan_row before;
	struct plan own;

	plan_default(a, &own);
	if (plan_get(d, a, version, &before, &none) || str_eq(version, own.version))
		return err_set(err, ERR_STATE, "version %.*s is there already: give this one another version", STR_ARG(version));
	return none.code == ERR_FOUND || (*err = none, false);
}

bool plan_may_be_adopted(struct db *d, struct arena *a, struct str text, struct plan *ret, struct err *err)
{
	return plan_read(a, text, ret, err) && is_new(d, a, ret->version, err);
}

bool plan_former(struct db *d, struct arena *a, const struct plan *p, unixtime at, int64_t before, struct plan *ret,
                 struct err *err)
{
	day counts = p->valid_from > day_of(at) ? p->valid_from : day_of(at);
	struct plan_rows all;
	struct plan_row r;

	if (!plans_all(d, a, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].act < before && all.v[i].valid_from <= counts)
			return plan_get(d, a, all.v[i].version, &r, err) && read_kept(a, &r, ret, err);
	plan_default(a, ret);
	return true;
}

static void put_instant(struct buf *b, const char *before, unixtime t)
{
	char text[21];

	if (t != TIME_NONE)
		buf_printf(b, "%s\"%s\"", before, time_format(t, text));
}

void plan_put(struct buf *b, const struct plan_seen *p)
{
	char from[11];

	buf_put_member(b, "{\"version\":", p->plan.version);
	buf_printf(b, ",\"in_force\":%s,\"own\":%s", p->in_force ? "true" : "false", p->own ? "true" : "false");
	put_instant(b, ",\"adopted\":", p->adopted);
	buf_puts(b, ",\"versions\":[");
	for (size_t i = 0; i < p->adopted_all.n; i++) {
		const struct plan_row *r = &p->adopted_all.v[i];

		buf_put_member(b, i ? ",{\"version\":" : "{\"version\":", r->version);
		buf_printf(b, ",\"valid_from\":\"%s\"", day_format(r->valid_from, from));
		put_instant(b, ",\"adopted\":", r->at);
		buf_putc(b, '}');
	}
	buf_puts(b, "],\n\"plan\":");
	buf_put(b, p->text);
	buf_puts(b, "}\n");
}

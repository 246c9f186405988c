#include "web/sign/held.h"

#include "crypto/encode.h"
#include "crypto/token.h"
#include "hub/act.h"
#include "hub/people/guard.h"
#include "hub/people/rate.h"
#include "hub/settings.h"
#include "store/finders.h"
#include "web/serve/route.h"
#include "web/serve/ticket.h"
#include "web/serve/visitor.h"
#include "web/sign/token.h"

/* --- what the cookie says: "57 DIGEST" --- */

static bool read_says(struct str says, int64_t *ret, struct digest *ret_secret)
{
	struct str number;
	uint64_t n;

	if (!str_split(&says, ' ', &number) || !str_u64(number, &n) || n > INT64_MAX ||
	    !decode_exact(HEX, says, ret_secret->b, DIGEST_SIZE, NULL))
		return false;
	*ret = (int64_t)n;
	return true;
}

/* Is the secret still that report's? */
static bool belongs(struct request *rq, int64_t report, const struct digest *secret, bool *ret, struct err *err)
{
	struct db *d = request_db(rq, err);
	int64_t found;

	if (!d || !report_of_secret(d, secret, &found, err))
		return false;
	*ret = found && (!report || found == report);
	return true;
}

int64_t request_report(struct request *rq)
{
	struct visitor *v = rq->visitor;
	struct digest secret;
	struct str says;
	int64_t report;
	bool right;

	if (v->report || v->report_read || !rq->site->hub || (rq->route && rq->route->kind != ROUTE_PAGE))
		return v->report;
	v->report_read = true;
	if (v->cookies.v[COOKIE_TRACK].n && v->cookies.v[COOKIE_FORM].n &&
	    ticket_read(rq, "track", v->cookies.v[COOKIE_FORM], v->cookies.v[COOKIE_TRACK], &says, NULL) &&
	    read_says(says, &report, &secret) && belongs(rq, report, &secret, &right, NULL) && right)
		v->report = report;
	return v->report;
}

bool request_holds(struct request *rq, struct str subject)
{
	int64_t report = request_report(rq);
	enum thing_kind kind;
	struct thing t;
	struct db *d;

	if (!report)
		return false;
	if (str_starts(subject, STR("report/")))
		return act_id(subject) == report;
	/* A report's own thread has its number, and no other thread has. */
	return (d = request_db(rq, NULL)) && thing_load(d, &rq->who, subject, &kind, &t, rq->a, NULL) && t.thread == report;
}

static void give(struct request *rq, struct response *rs, int64_t report, const struct digest *secret)
{
	char hex[HEX_LEN(DIGEST_SIZE) + 1];

	encode(HEX, secret->b, DIGEST_SIZE, hex);
	response_cookie(rq, rs, COOKIE_TRACK, ticket_make(rq, "track", form_key(rq),
	                str_printf(rq->a, "%lld %s", (long long)report, hex), HELD_SECONDS), HELD_SECONDS);
	rq->visitor->report = report;
}

bool held_give(struct request *rq, struct response *rs, int64_t report, struct str secret)
{
	char token[TOKEN_LEN + 1];

	if (!token_read(secret, token, NULL))
		return false;
	struct digest digest = token_digest(token);

	give(rq, rs, report, &digest);
	return true;
}

void held_over(struct request *rq, struct response *rs)
{
	if (rq->visitor->cookies.v[COOKIE_TRACK].n)
		response_cookie(rq, rs, COOKIE_TRACK, STR_NONE, -1);
	rq->visitor->report = 0;
	rq->visitor->report_read = true;
}

/* --- trying one --- */

/* `report` 0: whichever it belongs to. */
static bool check(struct request *rq, int64_t report, struct str typed, struct str account, enum held_said *ret,
                  struct digest *ret_secret, unsigned *ret_wait_s, struct err *err)
{
	const struct guard_ask ask = { account, guard_place(rq->visitor->address), false };
	struct guard_try t;
	char token[TOKEN_LEN + 1];
	bool right;

	*ret_wait_s = 0;
	*ret = HELD_MISTYPED;
	if (!token_read(typed, token, NULL)) /* told by the token itself: nobody learns anything of it */
		return true;
	*ret = HELD_WAIT;
	if (!guard_begin(rq->site->guard, &ask, rq->now, &t, ret_wait_s, NULL))
		return true;
	*ret_secret = token_digest(token);
	erase(token, sizeof token);
	if (!belongs(rq, report, ret_secret, &right, err)) {
		guard_end(rq->site->guard, &t, GUARD_UNTRIED);
		return false;
	}
	guard_end(rq->site->guard, &t, right ? GUARD_PASSED : GUARD_FAILED);
	*ret = right ? HELD_RIGHT : HELD_WRONG;
	return true;
}

bool held_try(struct request *rq, struct response *rs, int64_t report, struct str typed, enum held_said *ret, unsigned *ret_wait_s,
              struct err *err)
{
	struct str account = str_printf(rq->a, "report %lld", (long long)report);
	struct digest secret;

	if (!check(rq, report, typed, account, ret, &secret, ret_wait_s, err))
		return false;
	if (*ret == HELD_RIGHT)
		give(rq, rs, report, &secret);
	return true;
}

bool held_by_header(struct request *rq, struct response *rs, struct str typed, struct err *err)
{
	struct digest secret;
	enum held_said said;
	unsigned wait_s;

	if (!check(rq, 0, str_trim(typed), STR_NONE, &said, &secret, &wait_s, err))
		return false;
	if (said == HELD_RIGHT)
		return report_of_secret(request_db(rq, NULL), &secret, &rq->visitor->report, err);
	rs->status = said == HELD_WAIT ? 429 : 401;
	rs->retry_after = (int)wait_s;
	if (said == HELD_WAIT)
		return err_set(err, ERR_LIMIT, "too many tracking secrets from here were wrong; the next is taken in %u seconds", wait_s);
	return err_set(err, ERR_DENIED, said == HELD_MISTYPED ? "this tracking secret was mistyped"
	                                                      : "there is no report with this tracking secret");
}

bool held_may_report(struct request *rq, struct response *rs, struct err *err)
{
	const struct settings *s = hub_settings(rq->site->hub);
	unsigned an_hour = (unsigned)setting_number(s, SETTING_REPORTS_RATE);

	settings_release(s);
	struct str whose = STR_JOIN(rq->a, STR("report "), rq->visitor->address);

	if (rq->who.member || rate_take_in(rq->site->rate, whose, an_hour, 3600, rq->now, &rs->retry_after))
		return true;
	rs->status = 429;
	return err_set(err, ERR_LIMIT, "more than %u reports came from here within an hour; the next one is taken in %d minutes",
	               an_hour, (rs->retry_after + 59) / 60);
}

#include "web/sign/tries.h"

#include "crypto/encode.h"
#include "hub/people/guard.h"
#include "hub/settings.h"
#include "web/serve/visitor.h"
#include "web/sign/known.h"

static bool begin(struct request *rq, struct str account, bool known, struct guard_try *t, struct tried *ret)
{
	const struct guard_ask ask = { account, guard_place(rq->visitor->address), known };

	if (guard_begin(rq->site->guard, &ask, rq->now, t, &ret->wait_s, NULL))
		return true;
	ret->said = TRY_WAIT;
	return false;
}

static struct str hex_of(struct arena *a, const struct digest *d)
{
	char *hex = arena_alloc(a, HEX_LEN(DIGEST_SIZE) + 1);

	encode(HEX, d->b, DIGEST_SIZE, hex);
	return str_of(hex);
}

/* --- passwords --- */

static void check(struct request *rq, const struct account *c, struct str password, const struct guard_try *t, struct tried *ret)
{
	bool open = account_policy(rq->site->hub).ways & 1u << WAY_PASSWORD;

	request_db_done(rq); /* others read meanwhile */
	if (!guard_gate_enter(rq->site->hashing, NULL)) {
		guard_end(rq->site->guard, t, GUARD_UNTRIED);
		ret->said = TRY_WAIT;
		ret->wait_s = 5;
		return;
	}
	bool right = password_check(c->password, password) && open;

	if (right)
		account_rehash(rq->site->hub, c, password);
	guard_gate_leave(rq->site->hashing);
	guard_end(rq->site->guard, t, right ? GUARD_PASSED : GUARD_FAILED);
	ret->said = right ? TRY_RIGHT : TRY_WRONG;
	if (right)
		ret->account = *c;
}

bool try_password(struct request *rq, struct str mail, struct str password, struct tried *ret, struct err *err)
{
	const struct keys *k = hub_keys(rq->site->hub);
	struct digest login = keys_login(k, mail);
	struct db *d = request_db(rq, err);
	struct guard_try t;
	struct account c;

	*ret = (struct tried){ 0 };
	if (!d || !account_by_mail(d, rq->a, k, mail, &c, err))
		return false;
	bool known = known_here(rq, c.member, c.changed) && c.member;

	if (begin(rq, hex_of(rq->a, &login), known, &t, ret))
		check(rq, &c, password, &t, ret);
	return true;
}

bool try_own_password(struct request *rq, int64_t member, struct str password, struct tried *ret, struct err *err)
{
	struct db *d = request_db(rq, err);
	struct guard_try t;
	struct account c;

	*ret = (struct tried){ 0 };
	if (!d || !account_of(d, rq->a, member, &c, err))
		return false;
	if (begin(rq, str_printf(rq->a, "own %lld", (long long)member), known_here(rq, member, c.changed), &t, ret))
		check(rq, &c, password, &t, ret);
	return true;
}

bool new_password(struct request *rq, struct str password, char ret[PASSWORD_TEXT], struct err *err)
{
	request_db_done(rq);
	if (!guard_gate_enter(rq->site->hashing, err))
		return false;
	bool ok = password_hash(password, &password_cost, ret, err);

	guard_gate_leave(rq->site->hashing);
	return ok;
}

/* --- codes --- */

static bool begin_code(struct request *rq, int64_t member, unixtime changed, struct guard_try *t, struct tried *ret)
{
	*ret = (struct tried){ .said = TRY_WRONG };
	return begin(rq, str_printf(rq->a, "code %lld", (long long)member), known_here(rq, member, changed), t, ret);
}

bool try_code(struct request *rq, int64_t member, unixtime changed, struct str code, struct tried *ret, struct err *err)
{
	struct guard_try t;

	if (!begin_code(rq, member, changed, &t, ret))
		return true;
	bool ok = account_code(rq->site->hub, rq->a, member, code, &ret->code, &ret->minutes, err);
	bool right = ok && ret->code == CODE_RIGHT;

	guard_end(rq->site->guard, &t, right ? GUARD_PASSED : ok && ret->code != CODE_USED ? GUARD_FAILED : GUARD_UNTRIED);
	ret->said = right ? TRY_RIGHT : TRY_WRONG;
	return ok;
}

bool try_recovery(struct request *rq, int64_t member, unixtime changed, struct str code, struct tried *ret, struct err *err)
{
	struct guard_try t;
	bool right = false;

	if (!begin_code(rq, member, changed, &t, ret))
		return true;
	bool ok = account_recovery(rq->site->hub, rq->a, member, code, &right, &ret->left, err);

	guard_end(rq->site->guard, &t, right ? GUARD_PASSED : ok ? GUARD_FAILED : GUARD_UNTRIED);
	ret->said = right ? TRY_RIGHT : TRY_WRONG;
	return ok;
}

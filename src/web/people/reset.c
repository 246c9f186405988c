/* A new beginning by the secret that two others, or the hub's shell, gave: a new password, then as for a new account. */
#include "hub/people/guard.h"
#include "templates.h"
#include "text/said.h"
#include "web/people/begin.h"
#include "web/sign/signing.h"

static bool show(struct request *rq, struct response *rs, struct reset_view *v)
{
	page_init(&v->page, rq, page_word(rq, MSG_reset_title), NAV_NONE);
	v->page.unlisted = true;
	v->page.sign_in = STR_NONE;
	RENDER(rq, rs, reset, v);
	return true;
}

bool page_reset(struct request *rq, struct response *rs, struct err *err)
{
	struct reset_view v = { .secret = str_sub(fields_get(&rq->query, STR("secret")), 0, 60) };

	(void)err;
	return show(rq, rs, &v);
}

static bool again(struct request *rq, struct response *rs, struct reset_view *v, int status)
{
	rs->status = status;
	return show(rq, rs, v);
}

/* Of a secret that is right; nobody guesses one, so tries are counted by where they come from alone. */
static bool open_it(struct request *rq, struct response *rs, struct reset_view *v, struct reset_row *ret, struct str *ret_subject,
                    bool *ret_ok, struct err *err)
{
	const struct guard_ask ask = { STR_NONE, guard_place(rq->visitor->address), false };
	struct db *d = request_db(rq, err);
	struct guard_try t;
	struct err why = { 0 };
	unsigned wait_s;

	*ret_ok = true;
	if (!d)
		return *ret_ok = false;
	if (!guard_begin(rq->site->guard, &ask, rq->now, &t, &wait_s, NULL)) {
		v->wrong_secret = form_wrong(rq, &v->errors, "secret", signing_wait(rq, rs, wait_s));
		*ret_ok = again(rq, rs, v, 429);
		return false;
	}
	if (account_reset(d, rq->a, v->secret, rq->now, ret, ret_subject, &why)) {
		guard_end(rq->site->guard, &t, GUARD_PASSED);
		return true;
	}
	guard_end(rq->site->guard, &t, why.code == ERR_FOUND ? GUARD_FAILED : GUARD_UNTRIED);
	if (why.code == ERR_DB || why.code == ERR_IO) {
		*err = why;
		return *ret_ok = false;
	}
	v->wrong_secret = form_wrong(rq, &v->errors, "secret", page_word(rq, why.code == ERR_STATE ? MSG_reset_over :
	                             why.code == ERR_FOUND ? MSG_reset_unknown : MSG_reset_mistyped));
	*ret_ok = again(rq, rs, v, 422);
	return false;
}

static bool use(struct request *rq, struct str subject, const char *text, struct err *err)
{
	struct act_request r = { .row = act_named(STR("account.reset_use")), .who = { .proved = TIME_NONE }, .subject = subject,
		                 .held = true };
	const struct act_input in = { STR("password"), str_of(text) };
	struct act_value *values;
	struct outcome o;

	if (!act_decode(rq->a, r.row, &in, 1, &values, NULL, NULL, err))
		return false;
	r.values = values;
	return hub_act(rq->site->hub, rq->a, &r, &o, err);
}

bool page_reset_post(struct request *rq, struct response *rs, struct err *err)
{
	struct reset_view v = { .secret = str_sub(fields_get(&rq->form, STR("secret")), 0, 60) };
	struct str password = form_raw(rq, "password"), fault, subject;
	char text[PASSWORD_TEXT];
	struct reset_row r;
	struct account c;
	struct err why = { 0 };
	bool ok;

	if (!open_it(rq, rs, &v, &r, &subject, &ok, err))
		return ok;
	fault = password_fault(rq, password, member_mail(rq, r.member));
	if (fault.n) {
		v.wrong = form_wrong(rq, &v.errors, "password", fault);
		return again(rq, rs, &v, 422);
	}
	if (!new_password(rq, password, text, &why) || !use(rq, subject, text, &why)) {
		if (why.code == ERR_DB || why.code == ERR_IO) {
			*err = why;
			return false;
		}
		v.wrong_secret = form_wrong(rq, &v.errors, "secret", said(rq->a, rq->lang, &why));
		return again(rq, rs, &v, err_kinds[why.code].http);
	}
	if (!(account_policy(rq->site->hub).ways & 1u << WAY_PASSWORD)) {
		begin_account(rq, rs, r.member, STR_NONE);
		return true;
	}
	struct db *d = request_db(rq, err);

	known_remember(rq, rs, r.member);
	return d && account_of(d, rq->a, r.member, &c, err) && signing_after_password(rq, rs, &c, STR(PATH_ACCOUNT), err);
}

/*
 * Signing in. Address and password on one page, then a code; or a passkey, or single sign-on. An account that is not there and a
 * wrong password are told in the same words, after as long a time. Without script, password and code work whole.
 */
#include "templates.h"
#include "web/sign/signing.h"

/* --- /sign-in --- */

static void show(struct request *rq, struct response *rs, struct sign_in_view *v)
{
	struct account_policy p = account_policy(rq->site->hub);
	struct passkey_site site;
	struct str name;

	page_init(&v->page, rq, page_word(rq, MSG_sign_title), NAV_NONE);
	v->page.unlisted = true;
	v->page.sign_in = STR_NONE; /* here we are */
	v->password = p.ways & 1u << WAY_PASSWORD;
	v->passkeys = passkeys_offered(rq, &site);
	if (sso_offered(rq, &name)) {
		v->sso = TEXT(rq, MSG_sign_sso, arg_str(name));
		v->sso_href = sso_href(rq, AWAY_SIGN_IN, v->to);
	}
	passkey_form(rq, "conditional", "/sign-in/passkey", v->to, page_word(rq, MSG_sign_passkey), &v->passkey);
	v->passkey.quiet = v->password;
	v->script = sign_script();
	RENDER(rq, rs, sign_in, v);
}

bool page_sign_in(struct request *rq, struct response *rs, struct err *err)
{
	struct sign_in_view v = { .to = session_back(rq) };

	(void)err;
	if (rq->who.session)
		response_redirect(rs, 303, v.to);
	else
		show(rq, rs, &v);
	return true;
}

static bool again(struct request *rq, struct response *rs, struct sign_in_view *v, const struct tried *t)
{
	struct str text = t->said == TRY_WAIT ? signing_wait(rq, rs, t->wait_s) : page_word(rq, MSG_sign_wrong);

	rs->status = t->said == TRY_WAIT ? 429 : 422;
	v->wrong_password = form_wrong(rq, &v->errors, "password", text);
	show(rq, rs, v);
	return true;
}

bool page_sign_in_post(struct request *rq, struct response *rs, struct err *err)
{
	struct sign_in_view v = { .to = session_back(rq), .mail = str_sub(fields_get(&rq->form, STR("mail")), 0, 254) };
	struct str password = form_raw(rq, "password");
	struct tried t;

	if (!v.mail.n)
		v.wrong_mail = form_wrong(rq, &v.errors, "mail", TEXT(rq, MSG_sign_required, arg_str(page_word(rq, MSG_sign_mail))));
	if (!password.n)
		v.wrong_password = form_wrong(rq, &v.errors, "password",
		                              TEXT(rq, MSG_sign_required, arg_str(page_word(rq, MSG_sign_password))));
	if (v.errors.rows.n) {
		rs->status = 422;
		show(rq, rs, &v);
		return true;
	}
	if (!try_password(rq, v.mail, password, &t, err))
		return false;
	return t.said == TRY_RIGHT ? signing_after_password(rq, rs, &t.account, v.to, err) : again(rq, rs, &v, &t);
}

/* --- /sign-in/code and /sign-in/recovery: the password was right --- */

/* Whose password that was; false when they are led back to the start. */
static bool half_way(struct request *rq, struct response *rs, struct step *ret, struct account *ret_account, bool *ret_ok,
                     struct err *err)
{
	struct db *d;

	*ret = step_get(rq);
	*ret_ok = true;
	if (ret->kind == STEP_CODE) {
		d = request_db(rq, err);
		*ret_ok = d && account_of(d, rq->a, ret->member, ret_account, err);
		if (!*ret_ok)
			return false;
		if (ret_account->member && ret_account->changed == ret->changed)
			return true;
	}
	signing_late(rq, rs);
	return false;
}

static void show_code(struct request *rq, struct response *rs, const struct account *c, struct code_view *v)
{
	struct passkey_site site;

	page_init(&v->page, rq, page_word(rq, v->recovery ? MSG_sign_recovery_title : MSG_sign_code_title), NAV_NONE);
	v->page.unlisted = true;
	v->page.sign_in = STR_NONE;
	v->app = c->totp;
	v->passkeys = c->passkeys && passkeys_offered(rq, &site);
	if (v->recovery) {
		RENDER(rq, rs, sign_in_recovery, v);
		return;
	}
	v->recovery = c->recovery;
	passkey_form(rq, "second", "/sign-in/passkey", STR_NONE, page_word(rq, MSG_sign_passkey), &v->passkey);
	v->passkey.quiet = c->totp;
	v->script = sign_script();
	RENDER(rq, rs, sign_in_code, v);
}

static bool on_code(struct request *rq, struct response *rs, bool recovery, struct err *err)
{
	struct code_view v = { .recovery = recovery };
	struct account c;
	struct step s;
	bool ok;

	if (half_way(rq, rs, &s, &c, &ok, err))
		show_code(rq, rs, &c, &v);
	return ok;
}

bool page_sign_in_code(struct request *rq, struct response *rs, struct err *err)
{
	return on_code(rq, rs, false, err);
}

bool page_sign_in_recovery(struct request *rq, struct response *rs, struct err *err)
{
	return on_code(rq, rs, true, err);
}

bool page_sign_in_code_post(struct request *rq, struct response *rs, struct err *err)
{
	struct str code = fields_get(&rq->form, STR("code"));
	struct code_view v = { 0 };
	struct account c;
	struct step s;
	struct tried t;
	bool ok;

	if (!half_way(rq, rs, &s, &c, &ok, err))
		return ok;
	if (!try_code(rq, s.member, c.changed, code, &t, err))
		return false;
	if (t.said == TRY_RIGHT)
		return signing_done(rq, rs, s.member, SIGN_PASSWORD, s.to, STR_NONE, err);
	v.wrong = form_wrong(rq, &v.errors, "code", code_fault(rq, rs, &t));
	show_code(rq, rs, &c, &v);
	return true;
}

bool page_sign_in_recovery_post(struct request *rq, struct response *rs, struct err *err)
{
	struct str code = fields_get(&rq->form, STR("code"));
	struct code_view v = { .recovery = true };
	struct account c;
	struct step s;
	struct tried t;
	bool ok;

	if (!half_way(rq, rs, &s, &c, &ok, err))
		return ok;
	if (!try_recovery(rq, s.member, c.changed, code, &t, err))
		return false;
	if (t.said == TRY_RIGHT)
		return signing_done(rq, rs, s.member, SIGN_RECOVERY, STR(PATH_ACCOUNT), page_plural(rq, MSG_sign_recovered, t.left), err);
	rs->status = 422;
	v.wrong = form_wrong(rq, &v.errors, "code", t.said == TRY_WAIT ? signing_wait(rq, rs, t.wait_s) :
	                     page_word(rq, MSG_sign_recovery_wrong));
	show_code(rq, rs, &c, &v);
	return true;
}

/* --- /sign-in/passkey: asked by the script, answered as a form --- */

static bool refused(struct request *rq, struct response *rs, const struct err *why, unsigned wait_s, struct str to, struct err *err)
{
	struct sign_in_view v = { .to = to };
	struct str text;

	if (!passkey_fault(rq, rs, why, wait_s, &text, err))
		return false;
	form_wrong(rq, &v.errors, "main", text);
	show(rq, rs, &v);
	return true;
}

bool page_sign_in_passkey(struct request *rq, struct response *rs, struct err *err)
{
	bool second = str_eq(fields_get(&rq->form, STR("kind")), STR("second"));
	struct step s = { .kind = STEP_NONE, .to = session_back(rq) };
	struct passkey_proof proof;
	struct account c;
	struct err why = { 0 };
	unsigned wait_s = 0;
	bool ok;

	if (second && !half_way(rq, rs, &s, &c, &ok, err))
		return ok;
	if (challenge_wanted(rq))
		return challenge_ask(rq, rs, s.member, err);
	if (!challenge_answer(rq, s.member, &proof, &wait_s, &why))
		return refused(rq, rs, &why, wait_s, s.to, err);
	struct str told = proof.copied ? page_word(rq, MSG_sign_passkey_copied) : STR_NONE;

	return signing_done(rq, rs, proof.member, SIGN_PASSKEY, s.to, told, err);
}

/* --- /sign-in/forgotten --- */

bool page_forgotten(struct request *rq, struct response *rs, struct err *err)
{
	struct prose_view v = { .url = rq->site->url };

	(void)err;
	page_init(&v.page, rq, page_word(rq, MSG_forgotten_title), NAV_NONE);
	v.page.unlisted = true;
	RENDER(rq, rs, forgotten, &v);
	return true;
}

/* Proving again who one is, for what must not be done by whoever finds a browser open: with any of one's own ways, and back. */
#include "base/ascii.h"
#include "templates.h"
#include "web/sign/signing.h"

/* What there is to prove it with. */
struct means { struct account c; bool password, code, passkeys, sso; struct str sso_name; };

static bool means_of(struct request *rq, struct means *m, struct err *err)
{
	struct account_policy p = account_policy(rq->site->hub);
	struct passkey_site site;
	struct db *d = request_db(rq, err);

	*m = (struct means){ .password = false };
	if (!d || !account_of(d, rq->a, rq->who.member, &m->c, err))
		return false;
	m->code = m->c.totp || (p.second && m->c.recovery);
	m->password = m->c.password.n && p.ways & 1u << WAY_PASSWORD && (m->code || !p.second || !m->c.passkeys);
	m->passkeys = m->c.passkeys && passkeys_offered(rq, &site);
	m->sso = m->c.identities && sso_offered(rq, &m->sso_name);
	return true;
}

static void show(struct request *rq, struct response *rs, const struct means *m, struct prove_view *v)
{
	request_db(rq, NULL); /* the frame tells who is signed in */
	page_init(&v->page, rq, page_word(rq, MSG_prove_title), NAV_NONE);
	v->page.unlisted = true;
	v->password = m->password;
	v->code = m->code;
	v->passkeys = m->passkeys;
	v->nothing = !m->password && !m->passkeys && !m->sso;
	v->mail = member_mail(rq, rq->who.member);
	if (m->sso) {
		v->sso = TEXT(rq, MSG_sign_sso, arg_str(m->sso_name));
		v->sso_href = sso_href(rq, AWAY_PROVE, v->to);
	}
	passkey_form(rq, "get", "/prove/passkey", v->to, page_word(rq, MSG_prove_passkey), &v->passkey);
	v->passkey.quiet = m->password;
	v->script = sign_script();
	RENDER(rq, rs, prove, v);
}

bool page_prove(struct request *rq, struct response *rs, struct err *err)
{
	struct prove_view v = { .to = session_back(rq) };
	struct means m;

	if (!means_of(rq, &m, err))
		return false;
	show(rq, rs, &m, &v);
	return true;
}

static bool done(struct request *rq, struct response *rs, enum sign_way way, struct str to, struct err *err)
{
	if (!session_prove_again(rq, rs, way, err))
		return false;
	response_redirect(rs, 303, to);
	return true;
}

static bool is_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_digit(s.p[i]) && s.p[i] != ' ')
			return false;
	return true;
}

/* A code of the app, or one of the recovery codes: they look different. */
static bool code_ok(struct request *rq, struct response *rs, const struct means *m, struct prove_view *v, enum sign_way *ret_way,
                    bool *ret_right, struct err *err)
{
	struct str code = fields_get(&rq->form, STR("code"));
	bool app = is_digits(code);
	struct tried t;

	if (!(app ? try_code : try_recovery)(rq, rq->who.member, m->c.changed, code, &t, err))
		return false;
	*ret_way = app ? SIGN_PASSWORD : SIGN_RECOVERY;
	*ret_right = t.said == TRY_RIGHT;
	if (!*ret_right)
		v->wrong_code = form_wrong(rq, &v->errors, "code", code_fault(rq, rs, &t));
	return true;
}

bool page_prove_post(struct request *rq, struct response *rs, struct err *err)
{
	struct prove_view v = { .to = session_back(rq) };
	enum sign_way way = SIGN_PASSWORD;
	struct means m;
	struct tried t;
	bool right;

	if (!means_of(rq, &m, err))
		return false;
	if (!m.password) {
		show(rq, rs, &m, &v);
		return true;
	}
	if (!try_own_password(rq, rq->who.member, form_raw(rq, "password"), &t, err))
		return false;
	right = t.said == TRY_RIGHT;
	if (!right) {
		rs->status = 422;
		v.wrong_password = form_wrong(rq, &v.errors, "password", t.said == TRY_WAIT ? signing_wait(rq, rs, t.wait_s) :
		                              page_word(rq, MSG_prove_wrong));
	}
	if (right && m.code && !code_ok(rq, rs, &m, &v, &way, &right, err))
		return false;
	if (right)
		return done(rq, rs, way, v.to, err);
	show(rq, rs, &m, &v);
	return true;
}

bool page_prove_passkey(struct request *rq, struct response *rs, struct err *err)
{
	struct prove_view v = { .to = session_back(rq) };
	struct passkey_proof proof;
	struct err why = { 0 };
	unsigned wait_s = 0;
	struct means m;
	struct str text;

	if (challenge_wanted(rq))
		return challenge_ask(rq, rs, rq->who.member, err);
	if (challenge_answer(rq, rq->who.member, &proof, &wait_s, &why))
		return done(rq, rs, SIGN_PASSKEY, v.to, err);
	if (!passkey_fault(rq, rs, &why, wait_s, &text, err) || !means_of(rq, &m, err))
		return false;
	form_wrong(rq, &v.errors, "main", text);
	show(rq, rs, &m, &v);
	return true;
}

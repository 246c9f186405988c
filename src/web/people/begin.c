/*
 * An account begins: whoever accepted an invitation or used the secret of a new beginning chooses how to sign in from now on,
 * and a second factor where the settings ask for one beside a password. Nobody is signed in before all of that is there.
 */
#include "web/people/begin.h"

#include "crypto/encode.h"
#include "templates.h"
#include "text/said.h"
#include "web/serve/ticket.h"
#include "web/sign/qr.h"
#include "web/sign/signing.h"
#include "web/sign/token.h"

void begin_account(struct request *rq, struct response *rs, int64_t member, struct str told)
{
	const struct step s = { .kind = STEP_BEGIN, .member = member, .changed = rq->now, .to = STR(PATH_ACCOUNT) };

	step_put(rq, rs, &s);
	response_done(rq, rs, STR(PATH_BEGIN), told);
}

/* Whose account that is; false when they are led to signing in. */
static bool at_step(struct request *rq, struct response *rs, enum step_kind kind, struct step *ret, struct account *ret_account,
                    bool *ret_ok, struct err *err)
{
	struct db *d = NULL;

	*ret = step_get(rq);
	*ret_ok = true;
	if (ret->kind == kind) {
		d = request_db(rq, err);
		*ret_ok = d && account_of(d, rq->a, ret->member, ret_account, err);
		if (!*ret_ok)
			return false;
		/* What was chosen meanwhile, in another window, ends this. */
		bool same = kind == STEP_SECOND ? ret_account->changed == ret->changed && !account_has_second(ret_account) :
		            !ret_account->password.n && !ret_account->passkeys && !ret_account->identities;

		if (ret_account->member && same)
			return true;
	}
	signing_late(rq, rs);
	return false;
}

/* --- /sign-in/begin --- */

static void show(struct request *rq, struct response *rs, const struct step *s, struct begin_view *v)
{
	struct passkey_site site;
	struct str name;

	page_init(&v->page, rq, page_word(rq, MSG_begin_title), NAV_NONE);
	v->page.unlisted = true;
	v->page.sign_in = STR_NONE;
	v->mail = member_mail(rq, s->member);
	v->password = account_policy(rq->site->hub).ways & 1u << WAY_PASSWORD;
	v->passkeys = passkeys_offered(rq, &site);
	if (sso_offered(rq, &name)) {
		v->sso = TEXT(rq, MSG_sign_sso, arg_str(name));
		v->sso_href = sso_href(rq, AWAY_BEGIN, s->to);
	}
	passkey_form(rq, "create", "/sign-in/begin/passkey", s->to, page_word(rq, MSG_begin_passkey), &v->passkey);
	v->passkey.quiet = v->password;
	v->script = sign_script();
	RENDER(rq, rs, begin, v);
}

bool page_begin(struct request *rq, struct response *rs, struct err *err)
{
	struct begin_view v = { 0 };
	struct account c;
	struct step s;
	bool ok;

	if (at_step(rq, rs, STEP_BEGIN, &s, &c, &ok, err))
		show(rq, rs, &s, &v);
	return ok;
}

static bool again(struct request *rq, struct response *rs, const struct step *s, int status, const char *field, struct str text)
{
	struct begin_view v = { 0 };
	struct str wrong = form_wrong(rq, &v.errors, field, text);

	if (str_eq(str_of(field), STR("password")))
		v.wrong = wrong;
	rs->status = status;
	show(rq, rs, s, &v);
	return true;
}

/* Which page tells that: the database alone is no answer. */
static bool told_away(const struct err *why, struct err *err)
{
	if (why->code != ERR_DB && why->code != ERR_IO)
		return false;
	*err = *why;
	return true;
}

bool page_begin_post(struct request *rq, struct response *rs, struct err *err)
{
	struct str password = form_raw(rq, "password"), fault;
	char text[PASSWORD_TEXT];
	const char *const pairs[] = { "password", text, NULL };
	struct err why = { 0 };
	struct account c;
	struct who w;
	struct step s;
	bool ok;

	if (!at_step(rq, rs, STEP_BEGIN, &s, &c, &ok, err))
		return ok;
	fault = password_fault(rq, password, member_mail(rq, s.member));
	if (fault.n)
		return again(rq, rs, &s, 422, "password", fault);
	if (!new_password(rq, password, text, &why) || !signing_who(rq, s.member, &w, &why) ||
	    !signing_act(rq, &w, s.member, "account.password", pairs, NULL, &why))
		return !told_away(&why, err) && again(rq, rs, &s, err_kinds[why.code].http, "password", said(rq->a, rq->lang, &why));
	struct db *d = request_db(rq, err);

	known_remember(rq, rs, s.member);
	return d && account_of(d, rq->a, s.member, &c, err) && signing_after_password(rq, rs, &c, s.to, err);
}

bool page_begin_passkey(struct request *rq, struct response *rs, struct err *err)
{
	struct passkey p;
	struct account c;
	struct step s;
	struct who w;
	struct str text;
	struct err why = { 0 };
	bool ok;

	if (!at_step(rq, rs, STEP_BEGIN, &s, &c, &ok, err))
		return ok;
	if (challenge_wanted(rq))
		return challenge_ask_new(rq, rs, s.member, err);
	if (!challenge_made(rq, s.member, &p, &why) || !signing_who(rq, s.member, &w, &why) ||
	    !passkey_keep(rq, &w, s.member, &p, agent_name(rq->a, rq->visitor->user_agent), &why))
		return passkey_fault(rq, rs, &why, 0, &text, err) && again(rq, rs, &s, 422, "main", text);
	known_remember(rq, rs, s.member);
	return signing_done(rq, rs, s.member, SIGN_PASSKEY, s.to, STR_NONE, err);
}

bool passkey_keep(struct request *rq, const struct who *w, int64_t member, const struct passkey *p, struct str name,
                  struct err *err)
{
	char *id = arena_alloc(rq->a, BASE64URL_LEN(p->id.n) + 1), *key = arena_alloc(rq->a, BASE64URL_LEN(p->key.n) + 1);
	const char *const pairs[] = { "name", str_cstr(rq->a, name), "id", id, "key", key, "counter",
		                      str_cstr(rq->a, str_printf(rq->a, "%u", p->counter)), NULL };

	encode(BASE64URL, p->id.p, p->id.n, id);
	encode(BASE64URL, p->key.p, p->key.n, key);
	return signing_act(rq, w, member, "account.passkey_add", pairs, NULL, err);
}

/* --- an authenticator app: /sign-in/second, and /account/app of those signed in --- */

static struct str app_binds(const struct request *rq, int64_t member)
{
	return str_printf(rq->a, "%.*s %lld", STR_ARG(form_key(rq)), (long long)member);
}

/* In fours, as people copy it. */
static struct str grouped(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n * 5 / 4 + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (i && i % 4 == 0)
			out[n++] = ' ';
		out[n++] = s.p[i];
	}
	return str_n(out, n);
}

/* The secret comes back with the form, sealed, so that a mistyped code does not ask for the app to be set up anew. */
static void app_show(struct request *rq, struct response *rs, int64_t member, const uint8_t secret[TOTP_SECRET],
                     struct app_view *v)
{
	char text[BASE32_LEN(TOTP_SECRET) + 1];
	const struct settings *set = hub_settings(rq->site->hub);
	struct buf uri;

	page_init(&v->page, rq, page_word(rq, MSG_app_title), NAV_NONE);
	v->page.unlisted = true;
	if (v->owed)
		v->page.sign_in = STR_NONE;
	buf_init(&uri, 4096);
	totp_uri_put(&uri, setting_text(set, SETTING_SITE_NAME), member_mail(rq, member), secret);
	settings_release(set);
	v->uri = buf_dup(rq->a, &uri);
	if (!qr_svg(rq->a, v->uri, page_word(rq, MSG_app_picture), &v->picture, NULL))
		v->picture = (struct html){ STR_NONE };
	erase(uri.p, uri.n);
	buf_release(&uri);
	encode(BASE32, secret, TOTP_SECRET, text);
	v->secret = grouped(rq->a, str_of(text));
	v->ticket = ticket_make(rq, "app", app_binds(rq, member), str_dup(rq->a, str_of(text)), 3600);
	erase(text, sizeof text);
	RENDER(rq, rs, app, v);
}

static void app_new(struct request *rq, struct response *rs, int64_t member, struct app_view *v)
{
	uint8_t secret[TOTP_SECRET];

	random_bytes(secret, sizeof secret);
	app_show(rq, rs, member, secret, v);
	erase(secret, sizeof secret);
}

enum app_said { APP_DONE, APP_SHOWN, APP_FAILED };

/* The form came back: *ret_codes holds recovery codes the first time. */
static enum app_said app_confirm(struct request *rq, struct response *rs, const struct who *w, int64_t member, struct app_view *v,
                                 struct str *ret_codes, struct err *err)
{
	struct str code = fields_get(&rq->form, STR("code")), text;
	uint8_t secret[TOTP_SECRET];
	struct outcome o;
	struct err why = { 0 };

	if (!ticket_read(rq, "app", app_binds(rq, member), fields_get(&rq->form, STR("ticket")), &text, NULL) ||
	    !decode_exact(BASE32, text, secret, TOTP_SECRET, NULL)) {
		form_wrong(rq, &v->errors, "main", page_word(rq, MSG_app_late));
		rs->status = 422;
		app_new(rq, rs, member, v);
		return APP_SHOWN;
	}
	const char *const pairs[] = { "secret", str_cstr(rq->a, text), "code", str_cstr(rq->a, code.n ? code : STR("-")), NULL };

	if (signing_act(rq, w, member, "account.totp", pairs, &o, &why)) {
		*ret_codes = o.result;
		return APP_DONE;
	}
	if (told_away(&why, err) || why.code == ERR_FOUND) {
		*err = why;
		return APP_FAILED;
	}
	rs->status = 422;
	v->wrong = form_wrong(rq, &v->errors, "code", page_word(rq, MSG_app_wrong));
	app_show(rq, rs, member, secret, v);
	erase(secret, sizeof secret);
	return APP_SHOWN;
}

bool page_second(struct request *rq, struct response *rs, struct err *err)
{
	struct app_view v = { .action = STR(PATH_SECOND), .owed = true };
	struct account c;
	struct step s;
	bool ok;

	if (at_step(rq, rs, STEP_SECOND, &s, &c, &ok, err))
		app_new(rq, rs, s.member, &v);
	return ok;
}

bool page_second_post(struct request *rq, struct response *rs, struct err *err)
{
	struct app_view v = { .action = STR(PATH_SECOND), .owed = true };
	struct account c;
	struct step s;
	struct who w;
	struct str codes;
	bool ok;

	if (!at_step(rq, rs, STEP_SECOND, &s, &c, &ok, err))
		return ok;
	if (!signing_who(rq, s.member, &w, err))
		return false;
	enum app_said said = app_confirm(rq, rs, &w, s.member, &v, &codes, err);

	if (said != APP_DONE)
		return said == APP_SHOWN;
	if (!session_begin(rq, rs, s.member, SIGN_PASSWORD, err))
		return false;
	step_over(rq, rs);
	if (codes.n)
		show_codes(rq, rs, codes, MSG_codes_first, s.to);
	else
		response_redirect(rs, 303, s.to);
	return true;
}

bool page_app(struct request *rq, struct response *rs, struct err *err)
{
	struct app_view v = { .action = STR("/account/app"), .back = STR(PATH_ACCOUNT) };

	(void)err;
	if (signing_fresh(rq, rs))
		app_new(rq, rs, rq->who.member, &v);
	return true;
}

bool page_app_post(struct request *rq, struct response *rs, struct err *err)
{
	struct app_view v = { .action = STR("/account/app"), .back = STR(PATH_ACCOUNT) };
	struct str codes;

	if (!signing_fresh(rq, rs))
		return true;
	enum app_said said = app_confirm(rq, rs, &rq->who, rq->who.member, &v, &codes, err);

	if (said != APP_DONE)
		return said == APP_SHOWN;
	if (codes.n)
		show_codes(rq, rs, codes, MSG_codes_first, STR(PATH_ACCOUNT));
	else
		response_done(rq, rs, STR(PATH_ACCOUNT), page_word(rq, MSG_app_done));
	return true;
}

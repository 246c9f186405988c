/* Changing one's own ways to sign in: a password, passkeys, identities of single sign-on. The app is in begin.c. */
#include "templates.h"
#include "text/said.h"
#include "web/people/begin.h"
#include "web/sign/signing.h"
#include "web/wall.h"

static bool is_away(const struct err *why, struct err *err)
{
	if (why->code != ERR_DB && why->code != ERR_IO && why->code != ERR_FOUND)
		return false;
	*err = *why;
	return true;
}

static bool own_act(struct request *rq, const char *act, const char *const *pairs, struct err *err)
{
	return signing_act(rq, &rq->who, rq->who.member, act, pairs, NULL, err);
}

/* --- /account/password --- */

static bool show_password(struct request *rq, struct response *rs, struct password_view *v, struct err *err)
{
	struct db *d = request_db(rq, err);
	struct account c;

	if (!d || !account_of(d, rq->a, rq->who.member, &c, err))
		return false;
	v->first = !c.password.n;
	v->mail = member_mail(rq, rq->who.member);
	page_init(&v->page, rq, page_word(rq, v->first ? MSG_password_first : MSG_password_title), NAV_NONE);
	v->page.unlisted = true;
	RENDER(rq, rs, account_password, v);
	return true;
}

bool page_password(struct request *rq, struct response *rs, struct err *err)
{
	struct password_view v = { 0 };

	return !signing_fresh(rq, rs) || show_password(rq, rs, &v, err);
}

bool page_password_post(struct request *rq, struct response *rs, struct err *err)
{
	struct password_view v = { 0 };
	struct str password = form_raw(rq, "password"), fault;
	char text[PASSWORD_TEXT];
	const char *const pairs[] = { "password", text, NULL };
	struct err why = { 0 };

	if (!signing_fresh(rq, rs))
		return true;
	fault = password_fault(rq, password, member_mail(rq, rq->who.member));
	if (!fault.n && new_password(rq, password, text, &why) && own_act(rq, "account.password", pairs, &why)) {
		known_remember(rq, rs, rq->who.member);
		response_done(rq, rs, STR(PATH_ACCOUNT), page_word(rq, MSG_password_done));
		return true;
	}
	if (is_away(&why, err))
		return false;
	rs->status = why.code ? err_kinds[why.code].http : 422;
	v.wrong = form_wrong(rq, &v.errors, "password", why.code ? said(rq->a, rq->lang, &why) : fault);
	return show_password(rq, rs, &v, err);
}

/* --- /account/passkey: a new one --- */

static void show_new(struct request *rq, struct response *rs, struct passkey_view *v)
{
	struct passkey_site site;

	page_init(&v->page, rq, page_word(rq, MSG_passkey_new), NAV_NONE);
	v->page.unlisted = true;
	if (passkeys_offered(rq, &site)) {
		passkey_form(rq, "create", "/account/passkey", STR_NONE, page_word(rq, MSG_begin_passkey), &v->passkey);
		v->passkey.named = true;
	}
	v->script = sign_script();
	RENDER(rq, rs, account_passkey_new, v);
}

bool page_passkey_new(struct request *rq, struct response *rs, struct err *err)
{
	struct passkey_view v = { 0 };

	(void)err;
	if (signing_fresh(rq, rs))
		show_new(rq, rs, &v);
	return true;
}

bool page_passkey_new_post(struct request *rq, struct response *rs, struct err *err)
{
	struct str name = str_sub(fields_get(&rq->form, STR("name")), 0, 80), text;
	struct passkey_view v = { 0 };
	struct passkey p;
	struct err why = { 0 };

	if (!signing_fresh(rq, rs))
		return true;
	if (challenge_wanted(rq))
		return challenge_ask_new(rq, rs, rq->who.member, err);
	if (!str_is_utf8(name) || !name.n)
		name = agent_name(rq->a, rq->visitor->user_agent);
	if (challenge_made(rq, rq->who.member, &p, &why) && passkey_keep(rq, &rq->who, rq->who.member, &p, name, &why)) {
		response_done(rq, rs, STR(PATH_ACCOUNT), page_word(rq, MSG_passkey_added));
		return true;
	}
	if (!passkey_fault(rq, rs, &why, 0, &text, err))
		return false;
	form_wrong(rq, &v.errors, "main", why.code == ERR_STATE || why.code == ERR_LIMIT ? said(rq->a, rq->lang, &why) : text);
	show_new(rq, rs, &v);
	return true;
}

/* --- /account/passkey/{id} --- */

static bool find_passkey(struct request *rq, struct passkey_row *ret, struct err *err)
{
	struct db *d = request_db(rq, err);

	return d && passkey_by_digest(d, rq->a, hub_keys(rq->site->hub), rq->who.member, rq->caught[0], ret, err);
}

static void show_passkey(struct request *rq, struct response *rs, const struct passkey_row *p, struct passkey_view *v)
{
	struct wall w = wall_of(rq);

	page_init(&v->page, rq, p->name, NAV_NONE);
	v->page.unlisted = true;
	v->id = rq->caught[0];
	v->name = v->wrong.n ? v->name : p->name;
	v->made = wall_time(&w, p->made);
	v->used = wall_time(&w, p->used);
	RENDER(rq, rs, account_passkey, v);
}

bool page_passkey(struct request *rq, struct response *rs, struct err *err)
{
	struct passkey_view v = { 0 };
	struct passkey_row p;

	if (!find_passkey(rq, &p, err))
		return false;
	show_passkey(rq, rs, &p, &v);
	return true;
}

bool page_passkey_post(struct request *rq, struct response *rs, struct err *err)
{
	bool ends = fields_get(&rq->form, STR("remove")).n;
	struct passkey_view v = { .name = str_sub(fields_get(&rq->form, STR("name")), 0, 80) };
	struct passkey_row p;
	struct err why = { 0 };

	if (!find_passkey(rq, &p, err))
		return false;
	if (ends && !signing_fresh(rq, rs))
		return true;
	const char *id = str_cstr(rq->a, rq->caught[0]);
	const char *const named[] = { "passkey", id, "name", str_cstr(rq->a, v.name), NULL }, *const ended[] = { "passkey", id, NULL };

	if (own_act(rq, ends ? "account.passkey_end" : "account.passkey_name", ends ? ended : named, &why)) {
		response_done(rq, rs, STR(PATH_ACCOUNT), page_word(rq, ends ? MSG_passkey_ended : MSG_passkey_named));
		return true;
	}
	if (is_away(&why, err))
		return false;
	rs->status = err_kinds[why.code].http;
	v.wrong = form_wrong(rq, &v.errors, ends ? "main" : "name", why.code == ERR_MISSING ?
	                     TEXT(rq, MSG_sign_required, arg_str(page_word(rq, MSG_passkey_name))) :
	                     ends ? page_word(rq, MSG_way_last) : said(rq->a, rq->lang, &why));
	if (ends)
		v.wrong = STR_NONE;
	show_passkey(rq, rs, &p, &v);
	return true;
}

/* --- /account/identity/{id} --- */

static bool show_identity(struct request *rq, struct response *rs, struct identity_view *v, struct err *err)
{
	struct wall w = wall_of(rq);
	struct db *d = request_db(rq, err);
	struct identity_row i;

	if (!d || !identity_by_digest(d, rq->a, hub_keys(rq->site->hub), rq->who.member, rq->caught[0], &i, err))
		return false;
	page_init(&v->page, rq, page_word(rq, MSG_identity_title), NAV_NONE);
	v->page.unlisted = true;
	v->id = rq->caught[0];
	v->issuer = i.issuer;
	v->made = wall_time(&w, i.made);
	RENDER(rq, rs, account_identity, v);
	return true;
}

bool page_identity(struct request *rq, struct response *rs, struct err *err)
{
	struct identity_view v = { 0 };

	return show_identity(rq, rs, &v, err);
}

bool page_identity_post(struct request *rq, struct response *rs, struct err *err)
{
	const char *const pairs[] = { "identity", str_cstr(rq->a, rq->caught[0]), NULL };
	struct identity_view v = { 0 };
	struct err why = { 0 };

	if (!signing_fresh(rq, rs))
		return true;
	if (own_act(rq, "account.identity_end", pairs, &why)) {
		response_done(rq, rs, STR(PATH_ACCOUNT), page_word(rq, MSG_identity_ended));
		return true;
	}
	if (is_away(&why, err))
		return false;
	rs->status = err_kinds[why.code].http;
	form_wrong(rq, &v.errors, "main", page_word(rq, MSG_way_last));
	return show_identity(rq, rs, &v, err);
}

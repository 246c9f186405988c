#include "web/sign/signing.h"

#include "assets.h"
#include "base/utf8.h"
#include "store/members.h"
#include "templates.h"
#include "web/sign/token.h"

enum { ERRORS_MOST = 8 };

/* --- forms --- */

struct str form_wrong(const struct request *rq, struct form_errors *e, const char *field, struct str text)
{
	if (!e->rows.v)
		e->rows.v = arena_array(rq->a, struct form_error, ERRORS_MOST);
	if (e->rows.n < ERRORS_MOST)
		e->rows.v[e->rows.n++] = (struct form_error){ str_of(field), text };
	return text;
}

struct str form_raw(const struct request *rq, const char *name)
{
	for (size_t i = 0; i < rq->form.n; i++)
		if (str_eq(rq->form.v[i].name, str_of(name)))
			return rq->form.v[i].value;
	return STR_NONE;
}

struct str signing_wait(const struct request *rq, struct response *rs, unsigned seconds)
{
	rs->status = 429;
	rs->retry_after = (int)seconds;
	return seconds > 90 ? page_plural(rq, MSG_sign_wait_minutes, (seconds + 59) / 60)
	                    : page_plural(rq, MSG_sign_wait_seconds, seconds);
}

/* Characters, not bytes. */
static size_t letters(struct str s)
{
	size_t n = 0;
	uint32_t c;

	for (size_t i = 0; i < s.n; n++)
		i += utf8_next(s, i, &c);
	return n;
}

struct str password_fault(const struct request *rq, struct str password, struct str mail)
{
	struct err why = { 0 };

	if (!password.n)
		return TEXT(rq, MSG_sign_required, arg_str(page_word(rq, MSG_sign_password_new)));
	if (password_allowed(password, mail, &why))
		return STR_NONE;
	if (letters(password) < PASSWORD_MIN)
		return TEXT(rq, MSG_sign_password_short, arg_number(PASSWORD_MIN));
	if (password.n > PASSWORD_MAX)
		return TEXT(rq, MSG_sign_password_long, arg_number(PASSWORD_MAX));
	return page_word(rq, MSG_sign_password_easy);
}

struct str code_fault(const struct request *rq, struct response *rs, const struct tried *t)
{
	if (t->said == TRY_WAIT)
		return signing_wait(rq, rs, t->wait_s);
	rs->status = 422;
	if (t->code == CODE_USED)
		return page_word(rq, MSG_sign_code_used);
	if (t->code == CODE_CLOCK)
		return t->minutes > 0 ? page_plural(rq, MSG_sign_clock_fast, t->minutes)
		                      : page_plural(rq, MSG_sign_clock_slow, -t->minutes);
	return page_word(rq, MSG_sign_code_wrong);
}

bool passkey_fault(const struct request *rq, struct response *rs, const struct err *why, unsigned wait_s, struct str *ret,
                   struct err *err)
{
	if (why->code == ERR_DB || why->code == ERR_IO) {
		*err = *why;
		return false;
	}
	rs->status = 422;
	*ret = wait_s ? signing_wait(rq, rs, wait_s) :
	       page_word(rq, why->code == ERR_STATE ? MSG_sign_passkey_late : MSG_sign_passkey_wrong);
	return true;
}

void passkey_form(const struct request *rq, const char *kind, const char *action, struct str to, struct str button,
                  struct passkey_form_view *ret)
{
	*ret = (struct passkey_form_view){ .token = form_token(rq), .to = to, .action = str_of(action), .kind = str_of(kind),
		                           .button = button };
}

struct str sign_script(void)
{
	return assets[ASSET_sign_js].path;
}

struct str sso_href(const struct request *rq, enum away_for what, struct str to)
{
	struct str href = place_with(rq->a, place_with(rq->a, STR(PATH_SSO), "for", away_names[what]), "to", to);

	return what == AWAY_LINK || what == AWAY_BEGIN ? place_with(rq->a, href, "token", form_token(rq)) : href;
}

/* --- people --- */

struct str member_mail(struct request *rq, int64_t member)
{
	struct db *d = request_db(rq, NULL);
	struct member_row m;
	struct str mail;

	if (d && member_get(d, rq->a, member, &m, NULL) && sealed_text(rq->a, d, hub_keys(rq->site->hub), m.mail, &mail, NULL))
		return mail;
	return STR_NONE;
}

bool signing_who(struct request *rq, int64_t member, struct who *ret, struct err *err)
{
	struct db *d = request_db(rq, err);
	struct signed_in in;

	if (!d || !member_who(d, rq->a, member, hub_now(rq->site->hub), &in, err))
		return false;
	*ret = in.who;
	return true;
}

bool signing_act(struct request *rq, const struct who *w, int64_t member, const char *act, const char *const *pairs,
                 struct outcome *ret, struct err *err)
{
	return hub_act_words(rq->site->hub, rq->a, w, act, str_printf(rq->a, "member/%lld", (long long)member), pairs, ret, err);
}

bool signing_fresh(struct request *rq, struct response *rs)
{
	if (session_fresh(rq))
		return true;
	response_redirect(rs, 303, place_with(rq->a, STR(PATH_PROVE), "to", rq->method <= METHOD_HEAD ? rq->target : rq->path));
	return false;
}

/* --- how it goes on --- */

bool signing_done(struct request *rq, struct response *rs, int64_t member, enum sign_way way, struct str to, struct str told,
                  struct err *err)
{
	if (!session_begin(rq, rs, member, way, err))
		return false;
	step_over(rq, rs);
	response_done(rq, rs, to, told);
	return true;
}

void signing_late(struct request *rq, struct response *rs)
{
	if (rq->who.session)
		response_redirect(rs, 303, STR("/"));
	else
		response_done(rq, rs, STR(PATH_SIGN_IN), page_word(rq, MSG_sign_late));
}

bool signing_after_password(struct request *rq, struct response *rs, const struct account *c, struct str to, struct err *err)
{
	struct account_policy p = account_policy(rq->site->hub);
	struct step s = { .member = c->member, .changed = c->changed, .to = to };
	bool asked = c->totp || (p.second && account_has_second(c));

	if (!asked && !p.second)
		return signing_done(rq, rs, c->member, SIGN_PASSWORD, to, STR_NONE, err);
	s.kind = asked ? STEP_CODE : STEP_SECOND;
	step_put(rq, rs, &s);
	response_redirect(rs, 303, asked ? STR(PATH_CODE) : STR(PATH_SECOND));
	return true;
}

void show_codes(struct request *rq, struct response *rs, struct str codes, enum msg text, struct str next)
{
	struct codes_view v = { .text = page_word(rq, text), .next = next, .all = codes };
	struct str code;

	page_init(&v.page, rq, page_word(rq, MSG_codes_title), NAV_NONE);
	v.page.unlisted = true;
	v.codes.v = arena_array(rq->a, struct str, RECOVERY_CODES);
	while (v.codes.n < RECOVERY_CODES && str_split(&codes, '\n', &code))
		v.codes.v[v.codes.n++] = code;
	RENDER(rq, rs, codes, &v);
}

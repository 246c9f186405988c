#include "web/sign/challenge.h"

#include "crypto/digest.h"
#include "crypto/encode.h"
#include "hub/people/guard.h"
#include "hub/settings.h"
#include "store/members.h"
#include "web/serve/ticket.h"
#include "web/serve/visitor.h"
#include "web/sign/token.h"

static struct str site_name(const struct request *rq)
{
	const struct settings *s = hub_settings(rq->site->hub);
	struct str name = str_dup(rq->a, setting_text(s, SETTING_SITE_NAME));

	settings_release(s);
	return name;
}

bool passkeys_offered(const struct request *rq, struct passkey_site *ret)
{
	return account_policy(rq->site->hub).ways & 1u << WAY_PASSKEY &&
	       passkey_site_of(rq->a, rq->site->url, site_name(rq), ret, NULL);
}

static bool site_of(const struct request *rq, struct passkey_site *ret, struct err *err)
{
	return passkeys_offered(rq, ret) || err_set(err, ERR_STATE, "there are no passkeys at this address");
}

bool challenge_wanted(const struct request *rq)
{
	return fields_get(&rq->form, STR("ask")).n;
}

/* A challenge is for one browser, one purpose and one member. */
static struct str binds(const struct request *rq, int64_t member)
{
	return str_printf(rq->a, "%.*s %lld", STR_ARG(form_key(rq)), (long long)member);
}

static void put_ticket(struct request *rq, struct response *rs, const char *purpose, int64_t member,
                       uint8_t challenge[PASSKEY_CHALLENGE])
{
	random_bytes(challenge, PASSKEY_CHALLENGE);
	rs->type = type_json;
	buf_puts(&rs->body, "{\"ticket\":");
	buf_put_json(&rs->body, ticket_make(rq, purpose, binds(rq, member), str_n((const char *)challenge, PASSKEY_CHALLENGE),
	                                    PASSKEY_TIMEOUT_S + 60));
	buf_puts(&rs->body, ",\"options\":");
}

static bool ids_of(struct request *rq, int64_t member, struct strs *ret, struct err *err)
{
	struct db *d = request_db(rq, err);
	struct passkey_rows p;

	*ret = (struct strs){ 0 };
	if (!d || !passkeys_of(d, rq->a, member, &p, err))
		return false;
	for (size_t i = 0; i < p.n; i++)
		strs_add(rq->a, ret, p.v[i].id);
	return true;
}

bool challenge_ask(struct request *rq, struct response *rs, int64_t member, struct err *err)
{
	uint8_t challenge[PASSKEY_CHALLENGE];
	struct passkey_site site;
	struct strs ids = { 0 };

	if (!site_of(rq, &site, err) || (member && !ids_of(rq, member, &ids, err)))
		return false;
	if (member && !ids.n)
		return err_set(err, ERR_STATE, "there is no passkey of yours");
	put_ticket(rq, rs, "passkey", member, challenge);
	passkey_ask(&rs->body, &site, challenge, ids.v, ids.n);
	buf_putc(&rs->body, '}');
	return true;
}

bool challenge_ask_new(struct request *rq, struct response *rs, int64_t member, struct err *err)
{
	const struct keys *k = hub_keys(rq->site->hub);
	uint8_t challenge[PASSKEY_CHALLENGE];
	struct passkey_site site;
	struct strs ids;
	struct member_row m;
	struct passkey_user user;
	struct db *d = request_db(rq, err);

	if (!d || !site_of(rq, &site, err) || !ids_of(rq, member, &ids, err) || !member_get(d, rq->a, member, &m, err) ||
	    !sealed_text(rq->a, d, k, m.mail, &user.name, err) || !sealed_text(rq->a, d, k, m.name, &user.full, err))
		return false;
	struct digest handle = account_handle(k, member);

	user.handle = digest_str(&handle);
	put_ticket(rq, rs, "passkey new", member, challenge);
	passkey_ask_new(&rs->body, &site, challenge, &user, ids.v, ids.n);
	buf_putc(&rs->body, '}');
	return true;
}

static bool challenge_of(struct request *rq, const char *purpose, int64_t member, uint8_t ret[PASSKEY_CHALLENGE], struct err *err)
{
	struct str says;

	if (!ticket_read(rq, purpose, binds(rq, member), fields_get(&rq->form, STR("ticket")), &says, err))
		return false;
	if (says.n != PASSKEY_CHALLENGE)
		return err_set(err, ERR_SYNTAX, "this is no challenge");
	for (size_t i = 0; i < PASSKEY_CHALLENGE; i++)
		ret[i] = (uint8_t)says.p[i];
	return true;
}

bool challenge_answer(struct request *rq, int64_t member, struct passkey_proof *ret, unsigned *ret_wait_s, struct err *err)
{
	const struct guard_ask ask = { STR_NONE, guard_place(rq->visitor->address), false };
	uint8_t challenge[PASSKEY_CHALLENGE];
	struct passkey_site site;
	struct guard_try t;
	struct err why = { 0 };

	if (!site_of(rq, &site, err) || !guard_begin(rq->site->guard, &ask, rq->now, &t, ret_wait_s, err))
		return false;
	bool ok = challenge_of(rq, "passkey", member, challenge, &why) &&
	          account_passkey(rq->site->hub, rq->a, &site, challenge, fields_get(&rq->form, STR("answer")), member, ret, &why);

	guard_end(rq->site->guard, &t, ok ? GUARD_PASSED : why.code == ERR_DENIED ? GUARD_FAILED : GUARD_UNTRIED);
	if (!ok && err)
		*err = why;
	return ok;
}

bool challenge_made(struct request *rq, int64_t member, struct passkey *ret, struct err *err)
{
	uint8_t challenge[PASSKEY_CHALLENGE];
	struct passkey_site site;

	return site_of(rq, &site, err) && challenge_of(rq, "passkey new", member, challenge, err) &&
	       passkey_made(rq->a, &site, challenge, fields_get(&rq->form, STR("answer")), ret, err);
}

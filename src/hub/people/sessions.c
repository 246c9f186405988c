#include "hub/people/sessions.h"

#include "crypto/encode.h"
#include "hub/settings.h"

enum { SECRET = 32 };

const struct str sign_way_names[SIGN_WAY_N] = {
	[SIGN_PASSWORD] = STR_LIT("password"), [SIGN_PASSKEY] = STR_LIT("passkey"), [SIGN_OIDC] = STR_LIT("oidc"),
	[SIGN_RECOVERY] = STR_LIT("recovery"),
};

static const struct str key_front = STR_LIT("tocsin_");

void secret_make(char ret[SECRET_LEN + 1])
{
	uint8_t bytes[SECRET];

	random_bytes(bytes, SECRET);
	encode(BASE64URL, bytes, SECRET, ret);
	erase(bytes, SECRET);
}

struct digest secret_digest(struct str secret)
{
	struct hashing h;

	hashing_init(&h);
	hashing_add(&h, STR("tocsin secret\n"));
	hashing_add(&h, secret);
	return hashing_done(&h);
}

static int64_t seconds_of(struct hub *h, enum setting what)
{
	const struct settings *s = hub_settings(h);
	int64_t n = setting_number(s, what);

	settings_release(s);
	return n;
}

int64_t session_idle(struct hub *h)    { return seconds_of(h, SETTING_SIGNIN_IDLE); }
int64_t session_longest(struct hub *h) { return seconds_of(h, SETTING_SIGNIN_LONGEST); }

/* --- who --- */

static void take(const struct who_row *r, struct signed_in *ret)
{
	*ret = (struct signed_in){
		.who = { .member = r->member, .party = r->party, .roles = r->roles, .admin = r->admin, .proved = TIME_NONE },
		.name = r->name, .party_name = r->party_name, .lang = r->lang, .zone = r->zone, .seen = r->seen, .ends = r->ends,
		.mail_fails = r->mail_fails,
	};
}

bool session_who(struct db *d, struct arena *a, struct str secret, unixtime now, int64_t idle, struct signed_in *ret,
                 struct err *err)
{
	struct digest digest = secret_digest(secret);
	struct who_row r;
	bool there;

	if (!session_who_row(d, a, &digest, &there, &r, err))
		return false;
	if (!there || now >= r.ends || now - r.seen >= idle)
		return err_set(err, ERR_FOUND, "this session is over");
	take(&r, ret);
	ret->who.session = r.id;
	ret->who.proved = r.proved;
	ret->who.scopes = SCOPES_ALL;
	return true;
}

bool api_key_who(struct db *d, struct arena *a, struct str shown, unixtime now, struct signed_in *ret, struct err *err)
{
	struct who_row r;
	bool there = str_starts(shown, key_front) && shown.n == key_front.n + SECRET_LEN;

	if (there) {
		struct digest digest = secret_digest(str_from(shown, key_front.n));

		if (!key_who_row(d, a, &digest, &there, &r, err))
			return false;
	}
	if (!there || now >= r.ends)
		return err_set(err, ERR_FOUND, "no such API key");
	take(&r, ret);
	ret->key = r.id;
	ret->who.scopes = r.scopes & ~(1u << SCOPE_ACCOUNT);
	return true;
}

bool member_who(struct db *d, struct arena *a, int64_t member, unixtime now, struct signed_in *ret, struct err *err)
{
	struct who_row r;
	bool there;

	if (!member_who_row(d, a, member, &there, &r, err))
		return false;
	if (!there)
		return err_set(err, ERR_FOUND, "there is no member/%lld, or they have left", (long long)member);
	take(&r, ret);
	ret->who.scopes = SCOPES_ALL;
	ret->who.proved = now;
	return true;
}

/* --- beginning --- */

static void hex_of(const struct digest *d, char ret[HEX_LEN(DIGEST_SIZE) + 1])
{
	encode(HEX, d->b, DIGEST_SIZE, ret);
}

static bool start(struct hub *h, struct arena *a, int64_t member, enum sign_way way, struct str agent, bool tell,
                  char ret[SECRET_LEN + 1], int64_t *ret_id, struct err *err)
{
	char hex[HEX_LEN(DIGEST_SIZE) + 1];
	struct outcome o;

	secret_make(ret);
	struct digest d = secret_digest(str_n(ret, SECRET_LEN));

	hex_of(&d, hex);
	const char *const pairs[] = { "way", sign_way_names[way].p, "secret", hex, "agent", str_cstr(a, str_sub(agent, 0, 80)),
		                      "new", tell ? "yes" : "no", NULL };

	if (!hub_act_words(h, a, &who_hub, "session.start", str_printf(a, "member/%lld", (long long)member), pairs, &o, err)) {
		erase(ret, SECRET_LEN);
		return false;
	}
	*ret_id = o.seq;
	return true;
}

bool session_start(struct hub *h, struct arena *a, int64_t member, enum sign_way way, struct str agent, char ret[SECRET_LEN + 1],
                   int64_t *ret_id, struct err *err)
{
	return start(h, a, member, way, agent, false, ret, ret_id, err);
}

bool session_start_new(struct hub *h, struct arena *a, int64_t member, enum sign_way way, struct str agent,
                       char ret[SECRET_LEN + 1], int64_t *ret_id, struct err *err)
{
	return start(h, a, member, way, agent, true, ret, ret_id, err);
}

bool session_prove(struct hub *h, struct arena *a, int64_t session, enum sign_way way, char ret[SECRET_LEN + 1], struct err *err)
{
	char hex[HEX_LEN(DIGEST_SIZE) + 1];
	struct outcome o;

	secret_make(ret);
	struct digest d = secret_digest(str_n(ret, SECRET_LEN));

	hex_of(&d, hex);
	const char *const pairs[] = { "way", sign_way_names[way].p, "secret", hex, NULL };

	if (!hub_act_words(h, a, &who_hub, "session.prove", str_printf(a, "session/%lld", (long long)session), pairs, &o, err)) {
		erase(ret, SECRET_LEN);
		return false;
	}
	return true;
}

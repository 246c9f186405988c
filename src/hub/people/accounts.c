#include "hub/people/accounts_parts.h"

#include "base/ascii.h"
#include "crypto/encode.h"
#include "crypto/token.h"
#include "hub/settings.h"
#include "store/members.h"
#include "store/sessions.h"

/* --- an account --- */

static bool fill(struct db *d, struct arena *a, const struct credential_row *c, struct account *ret, struct err *err)
{
	struct passkey_rows p;
	struct identity_rows i;
	struct who_row who;
	bool live;

	*ret = (struct account){ 0 };
	if (!c->member)
		return true;
	if (!member_who_row(d, a, c->member, &live, &who, err) || !passkeys_of(d, a, c->member, &p, err) ||
	    !identities_of(d, a, c->member, &i, err))
		return false;
	if (live)
		*ret = (struct account){ c->member, c->password, c->totp.n, recovery_count(c->recovery), (unsigned)p.n, (unsigned)i.n,
			                 c->changed };
	return true;
}

bool account_by_mail(struct db *d, struct arena *a, const struct keys *k, struct str mail, struct account *ret, struct err *err)
{
	struct digest login = keys_login(k, mail);
	struct credential_row c;

	return credential_by_login(d, a, &login, &c, err) && fill(d, a, &c, ret, err);
}

bool account_of(struct db *d, struct arena *a, int64_t member, struct account *ret, struct err *err)
{
	struct credential_row c;

	return credential_of(d, a, member, &c, err) && fill(d, a, &c, ret, err);
}

bool account_has_second(const struct account *c)
{
	return c->totp || c->passkeys || c->recovery;
}

struct account_policy account_policy(struct hub *h)
{
	const struct settings *s = hub_settings(h);
	struct account_policy p = { (unsigned)setting_number(s, SETTING_SIGNIN_WAYS), setting_flag(s, SETTING_SIGNIN_SECOND) };

	settings_release(s);
	return p;
}

bool account_row(struct db *d, struct arena *a, int64_t member, struct credential_row *ret, struct err *err)
{
	return credential_of(d, a, member, ret, err) &&
	       (ret->member || err_set(err, ERR_STATE, "this member has left: there is no account any more"));
}

/* --- passwords --- */

struct rehashing { const struct account *c; const char *text; };

static bool keep_rehashed(void *ctx, struct db *d, struct err *err)
{
	struct rehashing *r = ctx;

	return credential_rehash(d, r->c->member, r->c->password, str_of(r->text), err);
}

void account_rehash(struct hub *h, const struct account *c, struct str password)
{
	char text[PASSWORD_TEXT];
	struct rehashing r = { c, text };

	if (password_stale(c->password, &password_cost) && password_hash(password, &password_cost, text, NULL))
		hub_aside(h, keep_rehashed, &r, NULL);
}

/* --- codes of an app --- */

static struct str totp_name(struct arena *a, int64_t member)
{
	return str_printf(a, "totp of member %lld", (long long)member);
}

bool account_totp_open(struct arena *a, const struct keys *k, const struct credential_row *c, uint8_t ret[TOTP_SECRET],
                       struct err *err)
{
	size_t n;

	return seal_open(k->ring, totp_name(a, c->member), c->totp, ret, TOTP_SECRET, &n, err) &&
	       (n == TOTP_SECRET || err_set(err, ERR_DB, "the secret of an authenticator app is too short"));
}

struct str account_totp_seal(struct arena *a, const struct keys *k, int64_t member, const uint8_t secret[TOTP_SECRET])
{
	char *out = arena_alloc(a, TOTP_SECRET + SEAL_EXTRA);

	seal(k->ring, totp_name(a, member), str_n((const char *)secret, TOTP_SECRET), out);
	return str_n(out, TOTP_SECRET + SEAL_EXTRA);
}

/* Right for another time than now? How many seconds the device is ahead; *step is that time's. */
static bool clock_off(struct str secret, struct str code, unixtime now, int64_t *ret_s, uint64_t *step)
{
	for (int64_t off = TOTP_STEP; off <= CLOCK_OFF_S; off += TOTP_STEP)
		for (int sign = -1; sign <= 1; sign += 2) {
			uint64_t last = 0;

			if (totp_check(secret, code, now + sign * off, &last)) {
				*ret_s = ((int64_t)last - now / TOTP_STEP) * TOTP_STEP;
				*step = last;
				return true;
			}
		}
	return false;
}

struct coding { /* one code that is being tried */
	struct hub *h;
	struct arena *a;
	int64_t member;
	struct str code;
	bool write;
	enum code_said said;
	int minutes;
};

static bool try_code(void *ctx, struct db *d, struct err *err)
{
	struct coding *x = ctx;
	struct credential_row c;
	uint8_t secret[TOTP_SECRET] = { 0 };
	struct str s = str_n((const char *)secret, TOTP_SECRET);
	unixtime now = hub_now(x->h);
	int64_t ahead = 0;

	x->said = CODE_WRONG;
	if (!credential_of(d, x->a, x->member, &c, err))
		return false;
	if (!c.totp.n)
		return true;
	if (!account_totp_open(x->a, hub_keys(x->h), &c, secret, err))
		return false;
	uint64_t step = c.totp_step, other = 0, any = 0;

	if (totp_check(s, x->code, now, &step))
		x->said = CODE_RIGHT;
	else if (totp_check(s, x->code, now, &any))
		x->said = CODE_USED;
	else if (clock_off(s, x->code, now, &ahead, &other) && other > c.totp_step)
		x->said = CODE_CLOCK;
	erase(secret, sizeof secret);
	x->minutes = (int)((ahead + (ahead < 0 ? -30 : 30)) / 60);
	step = x->said == CODE_CLOCK && ahead > 0 ? other : step;
	return !x->write || step == c.totp_step || credential_step(d, x->member, step, err);
}

bool account_code(struct hub *h, struct arena *a, int64_t member, struct str code, enum code_said *ret, int *ret_minutes,
                  struct err *err)
{
	struct coding x = { .h = h, .a = a, .member = member, .code = code };
	struct db *d = hub_read(h, err);
	bool ok = d && try_code(&x, d, err); /* whoever guesses does not keep the writer busy */

	hub_read_done(h, d);
	if (ok && (x.said == CODE_RIGHT || x.said == CODE_CLOCK)) {
		x.write = true;
		ok = hub_aside(h, try_code, &x, err);
	}
	*ret = x.said;
	*ret_minutes = x.minutes;
	return ok;
}

/* --- recovery codes --- */

static const char recovery_symbols[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; /* none that looks like another */
enum { RECOVERY_HEX = 32, RECOVERY_RANDOM = 10, RECOVERY_HALF = 5 };

struct str recovery_make(struct arena *a)
{
	char *text = arena_alloc(a, RECOVERY_CODES * (RECOVERY_LEN + 1)), *p = text;

	for (int i = 0; i < RECOVERY_CODES; i++) {
		for (int k = 0; k < RECOVERY_RANDOM; k++) {
			if (k == RECOVERY_HALF)
				*p++ = '-';
			*p++ = recovery_symbols[random_below(sizeof recovery_symbols - 1)];
		}
		*p++ = '\n';
	}
	return str_n(text, (size_t)(p - text) - 1);
}

/* Keyed, since 49 bits are few for whoever has stolen the database. */
static void recovery_line(struct arena *a, const struct keys *k, int64_t member, struct str code, char ret[RECOVERY_HEX + 1])
{
	char plain[RECOVERY_RANDOM + 1] = "";
	size_t n = 0;

	for (size_t i = 0; i < code.n && n < RECOVERY_RANDOM + 1; i++)
		if (code.p[i] != ' ' && code.p[i] != '-')
			plain[n++] = ascii_upper(code.p[i]);
	struct str what = str_printf(a, "recovery of member/%lld %.*s", (long long)member, (int)n, plain);
	struct digest d = hmac_sha256(str_n((const char *)k->login, DIGEST_SIZE), what);

	encode(HEX, d.b, RECOVERY_HEX / 2, ret);
}

struct str recovery_kept(struct arena *a, const struct keys *k, int64_t member, struct str codes)
{
	char *text = arena_alloc(a, RECOVERY_CODES * (RECOVERY_HEX + 1) + 1);
	struct str code;
	size_t n = 0;

	while (n < RECOVERY_CODES && str_token(&codes, "\n", &code)) {
		recovery_line(a, k, member, code, text + n * (RECOVERY_HEX + 1));
		text[n * (RECOVERY_HEX + 1) + RECOVERY_HEX] = '\n';
		n++;
	}
	return str_n(text, n * (RECOVERY_HEX + 1));
}

bool recovery_take(struct arena *a, const struct keys *k, int64_t member, struct str kept, struct str code, struct str *ret)
{
	char line[RECOVERY_HEX + 1];
	struct str one, all = kept;
	size_t found = SIZE_MAX;

	recovery_line(a, k, member, code, line);
	while (str_token(&kept, "\n", &one))
		if (one.n == RECOVERY_HEX && bytes_same(one.p, line, RECOVERY_HEX))
			found = (size_t)(one.p - all.p);
	if (found != SIZE_MAX)
		*ret = STR_JOIN(a, str_sub(all, 0, found), str_from(all, found + RECOVERY_HEX + 1));
	return found != SIZE_MAX;
}

unsigned recovery_count(struct str kept)
{
	struct str one;
	unsigned n = 0;

	while (str_token(&kept, "\n", &one))
		n++;
	return n;
}

struct recovering {
	struct hub *h;
	struct arena *a;
	int64_t member;
	struct str code;
	bool write, right;
	unsigned left;
};

static bool try_recovery(void *ctx, struct db *d, struct err *err)
{
	struct recovering *x = ctx;
	struct credential_row c;
	struct str left;

	x->right = false;
	if (!credential_of(d, x->a, x->member, &c, err))
		return false;
	if (!c.member || !recovery_take(x->a, hub_keys(x->h), x->member, c.recovery, x->code, &left))
		return true;
	x->right = true;
	x->left = recovery_count(left);
	return !x->write || credential_recovery(d, x->member, left, err);
}

bool account_recovery(struct hub *h, struct arena *a, int64_t member, struct str code, bool *ret_right, unsigned *ret_left,
                      struct err *err)
{
	struct recovering x = { .h = h, .a = a, .member = member, .code = code };
	struct db *d = hub_read(h, err);
	bool ok = d && try_recovery(&x, d, err);

	hub_read_done(h, d);
	if (ok && x.right) {
		x.write = true;
		ok = hub_aside(h, try_recovery, &x, err);
	}
	*ret_right = ok && x.right;
	*ret_left = x.left;
	return ok;
}

/* --- once --- */

struct once { struct hub *h; struct digest what; int64_t seconds; bool first; };

static bool mark_once(void *ctx, struct db *d, struct err *err)
{
	struct once *o = ctx;
	unixtime now = hub_now(o->h);

	return used_once(d, &o->what, now, now + o->seconds, &o->first, err);
}

bool account_once(struct hub *h, struct str what, int64_t seconds, struct err *err)
{
	struct once o = { h, sha256(what), seconds, false };

	return hub_aside(h, mark_once, &o, err) && (o.first || err_set(err, ERR_DENIED, "this was used already: begin again"));
}

/* --- passkeys --- */

struct digest account_handle(const struct keys *k, int64_t member)
{
	struct arena a;

	arena_init(&a);
	struct digest d = hmac_sha256(str_n((const char *)k->login, DIGEST_SIZE),
	                              str_printf(&a, "passkey member %lld", (long long)member));

	arena_release(&a);
	return d;
}

struct proving { /* by a passkey */
	struct hub *h;
	struct arena *a;
	const struct passkey_site *site;
	const uint8_t *challenge;
	struct passkey_answer answer;
	int64_t member; /* 0: whoever it is */
	bool write;
	struct passkey_proof proof;
};

static bool no_passkey(struct err *err)
{
	return err_set(err, ERR_DENIED, "this passkey is not known here: use another one, or another way to sign in");
}

static bool try_passkey(void *ctx, struct db *d, struct err *err)
{
	struct proving *x = ctx;
	struct passkey_row p;
	struct who_row who;
	struct passkey_use use;
	bool live = false, first = true;
	unixtime now = hub_now(x->h);
	struct err why = { 0 };

	if (!passkey_get(d, x->a, x->answer.id, &p, &why)) {
		if (err && why.code != ERR_FOUND)
			*err = why;
		return why.code == ERR_FOUND ? no_passkey(err) : false;
	}
	if (!member_who_row(d, x->a, p.member, &live, &who, err))
		return false;
	if (!live || (x->member && x->member != p.member))
		return no_passkey(err);
	struct digest handle = account_handle(hub_keys(x->h), p.member);
	const struct passkey_kept kept = { p.id, p.key, digest_str(&handle), p.counter, x->member };

	if (!passkey_check(x->a, x->site, x->challenge, &x->answer, &kept, &use, err))
		return false;
	x->proof = (struct passkey_proof){ p.member, use.copied };
	if (!x->write)
		return true;
	struct digest what = sha256(str_n((const char *)x->challenge, PASSKEY_CHALLENGE));

	if (!used_once(d, &what, now, now + 2 * PASSKEY_TIMEOUT_S, &first, err))
		return false;
	if (!first)
		return err_set(err, ERR_DENIED, "this was used already: try again");
	return passkey_used(d, p.id, use.counter, now, err);
}

bool account_passkey(struct hub *h, struct arena *a, const struct passkey_site *site, const uint8_t challenge[PASSKEY_CHALLENGE],
                     struct str json, int64_t member, struct passkey_proof *ret, struct err *err)
{
	struct proving x = { .h = h, .a = a, .site = site, .challenge = challenge, .member = member };

	if (!passkey_answer_read(a, json, &x.answer, err))
		return false;
	struct db *d = hub_read(h, err);
	bool ok = d && try_passkey(&x, d, err);

	hub_read_done(h, d);
	x.write = true;
	ok = ok && hub_aside(h, try_passkey, &x, err);
	if (ok)
		*ret = x.proof;
	return ok;
}

/* --- what things are called by --- */

static void short_digest(const struct keys *k, const char *kind, struct str first, struct str second, char ret[ACCOUNT_ID + 1])
{
	struct arena a;

	arena_init(&a);
	struct digest d = hmac_sha256(str_n((const char *)k->login, DIGEST_SIZE),
	                              STR_JOIN(&a, str_of(kind), STR("\n"), first, STR("\n"), second));

	encode(HEX, d.b, ACCOUNT_ID / 2, ret);
	arena_release(&a);
}

void passkey_digest(const struct keys *k, struct str id, char ret[ACCOUNT_ID + 1])
{
	short_digest(k, "passkey", id, STR_NONE, ret);
}

void identity_digest(const struct keys *k, struct str issuer, struct str subject, char ret[ACCOUNT_ID + 1])
{
	short_digest(k, "identity", issuer, subject, ret);
}

bool passkey_by_digest(struct db *d, struct arena *a, const struct keys *k, int64_t member, struct str digest,
                       struct passkey_row *ret, struct err *err)
{
	struct passkey_rows all;
	char one[ACCOUNT_ID + 1];

	if (!passkeys_of(d, a, member, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		passkey_digest(k, all.v[i].id, one);
		if (str_eq(str_of(one), digest)) {
			*ret = all.v[i];
			return true;
		}
	}
	return err_set(err, ERR_FOUND, "there is no such passkey");
}

bool identity_by_digest(struct db *d, struct arena *a, const struct keys *k, int64_t member, struct str digest,
                        struct identity_row *ret, struct err *err)
{
	struct identity_rows all;
	char one[ACCOUNT_ID + 1];

	if (!identities_of(d, a, member, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		identity_digest(k, all.v[i].issuer, all.v[i].subject, one);
		if (str_eq(str_of(one), digest)) {
			*ret = all.v[i];
			return true;
		}
	}
	return err_set(err, ERR_FOUND, "there is no such identity");
}

/* --- resets --- */

bool account_reset(struct db *d, struct arena *a, struct str typed, unixtime now, struct reset_row *ret, struct str *ret_subject,
                   struct err *err)
{
	char token[TOKEN_LEN + 1];

	if (!token_read(typed, token, err))
		return false;
	struct digest secret = token_digest(token);

	erase(token, sizeof token);
	if (!reset_by_secret(d, a, &secret, ret, err))
		return false;
	if (ret->ended != TIME_NONE || ret->expires <= now)
		return err_set(err, ERR_STATE, ret->used != TIME_NONE ? "this secret was used already: sign in" :
		               "the time of this secret is over: have another one granted");
	*ret_subject = str_printf(a, "reset/%lld", (long long)ret->id);
	return true;
}

/* --- directly --- */

bool account_set_password(struct hub *h, struct arena *a, int64_t member, struct str password, const struct password_cost *cost,
                          struct err *err)
{
	char text[PASSWORD_TEXT];
	const char *const pairs[] = { "password", text, NULL };

	return password_hash(password, cost ? cost : &password_cost, text, err) &&
	       hub_act_words(h, a, &who_hub, "account.password", str_printf(a, "member/%lld", (long long)member), pairs, NULL, err);
}

bool account_story_secret(struct arena *a, struct str act, struct str field, struct str value, struct str *ret, struct err *err)
{
	static const struct password_cost cheap = { 1024 * 1024, 1 };
	char text[PASSWORD_TEXT];

	if (!str_eq(field, STR("password")) || !str_starts(act, STR("account."))) {
		*ret = value;
		return true;
	}
	if (!password_hash(value, &cheap, text, err))
		return false;
	*ret = str_dup(a, str_of(text));
	return true;
}

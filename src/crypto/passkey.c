#include "crypto/passkey.h"

#include "base/ascii.h"
#include "base/json.h"
#include "base/limits.h"
#include "crypto/cbor.h"
#include "crypto/digest.h"
#include "crypto/encode.h"
#include "crypto/passkey_key.h"

/* Authenticator data (section 6.1): 32 bytes SHA-256 of the site's id, a byte of flags, four of the counter, then what the flags
 * announce. */
enum { FLAGS_AT = 32, COUNTER_AT = 33, DEVICE_MIN = 37, MODEL = 16 };
enum { PRESENT = 0x01, VERIFIED = 0x04, MAY_SYNC = 0x08, SYNCED = 0x10, HAS_KEY = 0x40, HAS_EXTENSIONS = 0x80 };

/* --- where --- */

/* Digits and dots, or colons in brackets: no name. */
static bool is_address(struct str host)
{
	size_t at = str_rchr(host, '.');
	struct str last = at == SIZE_MAX ? host : str_from(host, at + 1);
	uint64_t n;

	return str_starts(host, STR("[")) || str_u64(last, &n);
}

static bool is_host(struct str host)
{
	for (size_t i = 0; i < host.n; i++)
		if (!ascii_alnum(host.p[i]) && host.p[i] != '-' && host.p[i] != '.')
			return false;
	return host.n && host.n <= 253;
}

bool passkey_site_of(struct arena *a, struct str url, struct str name, struct passkey_site *ret, struct err *err)
{
	bool secure = str_istarts(url, STR("https://"));
	struct str rest = str_from(url, secure ? 8 : 7), host, port = STR_NONE, usual = secure ? STR("443") : STR("80");
	uint64_t n;

	if (!secure && !str_istarts(url, STR("http://")))
		return err_set(err, ERR_STATE, "no passkeys: the hub's address \"%.*s\" is no https:// one", STR_ARG(url));
	if (str_chr(rest, '/') != SIZE_MAX)
		rest.n = str_chr(rest, '/');
	if (is_address(str_chr(rest, ':') == SIZE_MAX ? rest : str_sub(rest, 0, str_chr(rest, ':'))))
		return err_set(err, ERR_STATE, "no passkeys: browsers make none for an IP address, and the hub's is \"%.*s\"",
		               STR_ARG(rest));
	str_split(&rest, ':', &host);
	if (rest.p)
		port = rest;
	if (!is_host(host) || (port.p && (!str_u64(port, &n) || !n || n > 65535)))
		return err_set(err, ERR_STATE, "no passkeys: \"%.*s\" names no host", STR_ARG(url));
	if (!secure && !str_ieq(host, STR("localhost")) && !str_iends(host, STR(".localhost")))
		return err_set(err, ERR_STATE, "no passkeys: browsers make them for https alone, and the hub's address is \"%.*s\"",
		               STR_ARG(url));
	ret->id = str_lower(a, host);
	ret->name = name;
	ret->origin = STR_JOIN(a, secure ? STR("https://") : STR("http://"), ret->id);
	if (port.p && !str_eq(port, usual))
		ret->origin = STR_JOIN(a, ret->origin, STR(":"), port);
	return true;
}

/* --- asking --- */

static void put_bytes(struct buf *b, const char *before, struct str bytes)
{
	buf_puts(b, before);
	buf_putc(b, '"');
	encode_put(b, BASE64URL, bytes.p, bytes.n);
	buf_putc(b, '"');
}

static void put_list(struct buf *b, const char *before, const struct str *ids, size_t n)
{
	buf_puts(b, before);
	for (size_t i = 0; i < n; i++) {
		put_bytes(b, i ? ",{\"id\":" : "{\"id\":", ids[i]);
		buf_puts(b, ",\"type\":\"public-key\"}");
	}
	buf_putc(b, ']');
}

static struct str challenge_str(const uint8_t challenge[PASSKEY_CHALLENGE])
{
	return str_n((const char *)challenge, PASSKEY_CHALLENGE);
}

void passkey_ask_new(struct buf *b, const struct passkey_site *site, const uint8_t challenge[PASSKEY_CHALLENGE],
                     const struct passkey_user *user, const struct str *have, size_t n)
{
	buf_put_member(b, "{\"rp\":{\"id\":", site->id);
	buf_put_member(b, ",\"name\":", site->name);
	put_bytes(b, "},\"user\":{\"id\":", user->handle);
	buf_put_member(b, ",\"name\":", user->name);
	buf_put_member(b, ",\"displayName\":", user->full);
	put_bytes(b, "},\"challenge\":", challenge_str(challenge));
	buf_puts(b, ",\"pubKeyCredParams\":[");
	for (size_t i = 0; i < PASSKEY_ALG_N; i++)
		buf_printf(b, "%s{\"type\":\"public-key\",\"alg\":%d}", i ? "," : "", passkey_cose[i].alg);
	buf_printf(b, "],\"timeout\":%d", PASSKEY_TIMEOUT_S * 1000);
	put_list(b, ",\"excludeCredentials\":[", have, n);
	buf_puts(b, ",\"authenticatorSelection\":{\"residentKey\":\"preferred\",\"requireResidentKey\":false,"
	            "\"userVerification\":\"required\"},\"attestation\":\"none\"}");
}

void passkey_ask(struct buf *b, const struct passkey_site *site, const uint8_t challenge[PASSKEY_CHALLENGE],
                 const struct str *have, size_t n)
{
	put_bytes(b, "{\"challenge\":", challenge_str(challenge));
	buf_printf(b, ",\"timeout\":%d", PASSKEY_TIMEOUT_S * 1000);
	buf_put_member(b, ",\"rpId\":", site->id);
	put_list(b, ",\"allowCredentials\":[", have, n);
	buf_puts(b, ",\"userVerification\":\"required\"}");
}

/* --- what every answer says --- */

/* A member in base64url, decoded into `a`. */
static bool bytes_in(struct arena *a, const struct json *j, const char *name, enum json_need need, size_t max, struct str *ret,
                     struct err *err)
{
	struct str text = STR_NONE;
	struct err why;

	*ret = STR_NONE;
	if (!json_str(j, name, need, &text, err))
		return false;
	if (!text.p)
		return true;
	size_t room = text.n / 4 * 3 + 2;
	char *to = arena_alloc(a, room);

	if (!decode(BASE64URL, text, to, room < max ? room : max, &ret->n, &why)) {
		struct json at = json_in(j, name);

		return json_err(&at, err, why.code, "%s", why.msg);
	}
	ret->p = to;
	return true;
}

/* The frame of both answers: a passkey's id, twice the same, and the response in it. */
static bool frame(struct arena *a, struct str text, struct json *root, struct json *response, struct str *ret_id, struct err *err)
{
	struct str type = STR_NONE, raw;

	if (!json_read(a, text, LIMIT_PASSKEY, root, err) || !json_want(root, JSON_OBJECT, err) ||
	    !json_str(root, "type", JSON_REQUIRED, &type, err) ||
	    !bytes_in(a, root, "id", JSON_REQUIRED, PASSKEY_ID_MAX, ret_id, err) ||
	    !bytes_in(a, root, "rawId", JSON_REQUIRED, PASSKEY_ID_MAX, &raw, err) ||
	    !json_object(root, "response", JSON_REQUIRED, response, err))
		return false;
	if (!str_eq(type, STR("public-key")))
		return err_set(err, ERR_RANGE, "an answer of type \"%.*s\", expected \"public-key\"", STR_ARG(str_sub(type, 0, 40)));
	if (!ret_id->n || !str_eq(*ret_id, raw))
		return err_set(err, ERR_RANGE, "the answer's id and rawId differ or are empty");
	return true;
}

/* What the browser says it was asked (section 5.8.1): for what, by whom, with which challenge. */
static bool check_client(struct arena *a, const struct passkey_site *site, const uint8_t challenge[PASSKEY_CHALLENGE],
                         const char *type, struct str bytes, struct err *err)
{
	struct str found_type = STR_NONE, found_origin = STR_NONE, found_challenge;
	bool cross = false;
	struct json j;

	if (!json_read(a, bytes, LIMIT_PASSKEY, &j, err) || !json_want(&j, JSON_OBJECT, err) ||
	    !json_str(&j, "type", JSON_REQUIRED, &found_type, err) ||
	    !json_str(&j, "origin", JSON_REQUIRED, &found_origin, err) ||
	    !bytes_in(a, &j, "challenge", JSON_REQUIRED, LIMIT_PASSKEY, &found_challenge, err) ||
	    !json_bool(&j, "crossOrigin", JSON_OPTIONAL, &cross, err))
		return err_wrap(err, "clientDataJSON");
	if (!str_eq(found_type, str_of(type)))
		return err_set(err, ERR_DENIED, "the browser was asked for \"%.*s\", expected \"%s\"",
		               STR_ARG(str_sub(found_type, 0, 40)), type);
	if (found_challenge.n != PASSKEY_CHALLENGE || !bytes_same(found_challenge.p, challenge, PASSKEY_CHALLENGE))
		return err_set(err, ERR_DENIED, "this answers another question than the one last asked: try again");
	if (!str_eq(found_origin, site->origin))
		return err_set(err, ERR_DENIED, "the browser was at \"%.*s\", expected \"%.*s\"", STR_ARG(str_sub(found_origin, 0, 120)),
		               STR_ARG(site->origin));
	if (cross || json_in(&j, "topOrigin").v)
		return err_set(err, ERR_DENIED, "the browser was asked within a page of another site");
	return true;
}

struct device {
	unsigned flags;
	uint32_t counter;
	struct str model, id, key; /* with HAS_KEY */
};

/* The key that stands behind the fixed part: model, length of the id in two bytes, id, COSE key. */
static bool take_key(struct str *rest, struct device *ret, struct err *err)
{
	if (rest->n < MODEL + 2)
		return err_set(err, ERR_SYNTAX, "%zu bytes where a new key is announced", rest->n);
	ret->model = str_sub(*rest, 0, MODEL);
	size_t n = (size_t)(uint8_t)rest->p[MODEL] << 8 | (uint8_t)rest->p[MODEL + 1];

	*rest = str_from(*rest, MODEL + 2);
	if (!n || n > PASSKEY_ID_MAX || n > rest->n)
		return err_set(err, ERR_SYNTAX, "an id of %zu bytes, expected 1 to %d, and %zu are left", n, PASSKEY_ID_MAX, rest->n);
	ret->id = str_sub(*rest, 0, n);
	*rest = str_from(*rest, n);
	return cbor_take_value(rest, &ret->key, err);
}

static bool device_read(struct str bytes, struct device *ret, struct err *err)
{
	struct str rest = str_from(bytes, DEVICE_MIN);
	struct cbor c;

	*ret = (struct device){ 0 };
	if (bytes.n < DEVICE_MIN)
		return err_set(err, ERR_SYNTAX, "%zu bytes, expected %d or more", bytes.n, DEVICE_MIN);
	ret->flags = (uint8_t)bytes.p[FLAGS_AT];
	for (int i = 0; i < 4; i++)
		ret->counter = ret->counter << 8 | (uint8_t)bytes.p[COUNTER_AT + i];
	if (ret->flags & HAS_KEY && !take_key(&rest, ret, err))
		return false;
	if (ret->flags & HAS_EXTENSIONS) {
		struct str map = rest;

		if (!cbor_take_kind(&map, CBOR_MAP, &c, err) || !cbor_take_value(&rest, NULL, err))
			return err_wrap(err, "extensions");
	}
	return !rest.n || err_set(err, ERR_SYNTAX, "%zu bytes more than it announces", rest.n);
}

static bool check_device(const struct passkey_site *site, struct str bytes, struct device *ret, struct err *err)
{
	struct digest id = sha256(site->id);

	if (!device_read(bytes, ret, err))
		return err_wrap(err, "what the device signed");
	if (!bytes_same(bytes.p, id.b, DIGEST_SIZE))
		return err_set(err, ERR_DENIED, "the device signed for another site than %.*s", STR_ARG(site->id));
	if (!(ret->flags & PRESENT) || !(ret->flags & VERIFIED))
		return err_set(err, ERR_DENIED, "the device did not verify who uses it: set up its PIN, finger or face");
	if (ret->flags & SYNCED && !(ret->flags & MAY_SYNC))
		return err_set(err, ERR_DENIED, "the device says that the passkey is copied and that it cannot be");
	return true;
}

/* --- a new one --- */

/* The attestation object (section 6.5.4): a map of fmt, attStmt, authData. */
static bool read_object(struct str bytes, struct str *ret_device, struct err *err)
{
	static const struct str names[] = { STR_LIT("fmt"), STR_LIT("attStmt"), STR_LIT("authData") };
	static const enum cbor_kind kinds[] = { CBOR_TEXT, CBOR_MAP, CBOR_BYTES };
	struct cbor map, name, head;
	unsigned seen = 0;

	if (!cbor_take_kind(&bytes, CBOR_MAP, &map, err))
		return false;
	for (uint64_t i = 0; i < map.n; i++) {
		size_t k = 0;

		if (!cbor_take_kind(&bytes, CBOR_TEXT, &name, err))
			return false;
		while (k < 3 && !str_eq(name.bytes, names[k]))
			k++;
		if (k == 3 || seen & 1u << k)
			return err_set(err, ERR_SYNTAX, "\"%.*s\" has no place there", STR_ARG(str_sub(name.bytes, 0, 40)));
		struct str ahead = bytes;

		if (!cbor_take_kind(&ahead, kinds[k], &head, err) || !cbor_take_value(&bytes, NULL, err))
			return err_wrap(err, "%s", names[k].p);
		if (kinds[k] == CBOR_BYTES)
			*ret_device = head.bytes;
		seen |= 1u << k;
	}
	if (seen != 7)
		return err_set(err, ERR_MISSING, "fmt, attStmt or authData is missing");
	return !bytes.n || err_set(err, ERR_SYNTAX, "%zu bytes after its end", bytes.n);
}

bool passkey_made(struct arena *a, const struct passkey_site *site, const uint8_t challenge[PASSKEY_CHALLENGE], struct str json,
                  struct passkey *ret, struct err *err)
{
	struct json root, response;
	struct str id, client, object, bytes = STR_NONE;
	struct passkey_key *key;
	struct device d;

	if (!frame(a, json, &root, &response, &id, err) ||
	    !bytes_in(a, &response, "clientDataJSON", JSON_REQUIRED, LIMIT_PASSKEY, &client, err) ||
	    !bytes_in(a, &response, "attestationObject", JSON_REQUIRED, LIMIT_PASSKEY, &object, err) ||
	    !check_client(a, site, challenge, "webauthn.create", client, err))
		return false;
	if (!read_object(object, &bytes, err))
		return err_wrap(err, "attestationObject");
	if (!check_device(site, bytes, &d, err))
		return false;
	if (!(d.flags & HAS_KEY))
		return err_set(err, ERR_MISSING, "the device made no key");
	if (!str_eq(d.id, id))
		return err_set(err, ERR_DENIED, "the device names another passkey than the browser");
	if (!(key = passkey_key_read(a, d.key, err)))
		return err_wrap(err, "the passkey's key");
	*ret = (struct passkey){ .id = id, .key = str_dup(a, d.key), .alg = passkey_key_alg(key), .counter = d.counter,
		.may_sync = d.flags & MAY_SYNC, .synced = d.flags & SYNCED };
	for (size_t i = 0; i < MODEL; i++)
		ret->model[i] = (uint8_t)d.model.p[i];
	return true;
}

/* --- one in use --- */

bool passkey_answer_read(struct arena *a, struct str json, struct passkey_answer *ret, struct err *err)
{
	struct json root, response;
	struct passkey_answer r;

	if (!frame(a, json, &root, &response, &r.id, err) ||
	    !bytes_in(a, &response, "clientDataJSON", JSON_REQUIRED, LIMIT_PASSKEY, &r.client, err) ||
	    !bytes_in(a, &response, "authenticatorData", JSON_REQUIRED, LIMIT_PASSKEY, &r.device, err) ||
	    !bytes_in(a, &response, "signature", JSON_REQUIRED, LIMIT_PASSKEY, &r.signature, err) ||
	    !bytes_in(a, &response, "userHandle", JSON_OPTIONAL, PASSKEY_USER, &r.user, err))
		return false;
	*ret = r;
	return true;
}

bool passkey_check(struct arena *a, const struct passkey_site *site, const uint8_t challenge[PASSKEY_CHALLENGE],
                   const struct passkey_answer *answer, const struct passkey_kept *kept, struct passkey_use *ret, struct err *err)
{
	struct passkey_key *key;
	struct device d;

	if (!str_eq(answer->id, kept->id))
		return err_set(err, ERR_DENIED, "another passkey than the one that is kept");
	if (answer->user.n ? !str_eq(answer->user, kept->user) : !kept->named)
		return err_set(err, ERR_DENIED, "the passkey is not of this member");
	if (!check_client(a, site, challenge, "webauthn.get", answer->client, err) || !check_device(site, answer->device, &d, err))
		return false;
	if (!(key = passkey_key_read(a, kept->key, err)))
		return err_wrap(err, "the passkey's key");
	if (!passkey_key_check(key, site->id, answer->client, answer->device, answer->signature))
		return err_set(err, ERR_DENIED, "the passkey's signature is wrong");
	/* Section 7.2: devices that do not count say 0 always. */
	*ret = (struct passkey_use){ d.counter, (d.counter || kept->counter) && d.counter <= kept->counter, d.flags & SYNCED };
	return true;
}

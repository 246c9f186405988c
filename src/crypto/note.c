#include "crypto/note.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "crypto/digest.h"
#include "crypto/encode.h"

static const struct str dash = STR_LIT("\xE2\x80\x94 "); /* em dash, space */

enum { ID = 4, STAMP = 8, TYPED_KEY = 1 + SIGN_PUBLIC };

static void store32(uint8_t to[4], uint32_t v)
{
	for (int i = 3; i >= 0; i--, v >>= 8)
		to[i] = (uint8_t)v;
}

static uint32_t load32(const uint8_t from[4])
{
	return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

static uint64_t load64(const uint8_t from[8])
{
	return (uint64_t)load32(from) << 32 | load32(from + 4);
}

/* --- keys --- */

/* Unicode's White_Space. */
static bool is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool name_ok(struct str name, struct err *err)
{
	if (name.n == 0 || name.n > NOTE_NAME_MAX)
		return err_set(err, ERR_SYNTAX, "a key's name has %zu bytes, expected 1 to %d", name.n, NOTE_NAME_MAX);
	for (size_t i = 0; i < name.n;) {
		uint32_t c;

		i += utf8_next(name, i, &c);
		if (c == UTF8_BAD || c < 0x20 || c == '+' || is_space(c))
			return err_set(err, ERR_SYNTAX, "a key's name has no space, plus or control character, and is UTF-8");
	}
	return true;
}

static uint32_t id_of(struct str name, const uint8_t typed[TYPED_KEY])
{
	struct hashing h;

	hashing_init(&h);
	hashing_add(&h, name);
	hashing_add(&h, STR("\n"));
	hashing_add(&h, str_n((const char *)typed, TYPED_KEY));
	struct digest d = hashing_done(&h);

	return load32(d.b);
}

static void typed_key(enum note_type type, const struct sign_public *key, uint8_t ret[TYPED_KEY])
{
	ret[0] = (uint8_t)type;
	memcpy(ret + 1, key->b, SIGN_PUBLIC);
}

bool note_verifier_make(struct str name, enum note_type type, const struct sign_public *key, struct note_verifier *ret,
                        struct err *err)
{
	uint8_t typed[TYPED_KEY];

	if (!name_ok(name, err))
		return false;
	typed_key(type, key, typed);
	*ret = (struct note_verifier){ name, id_of(name, typed), type, *key };
	return true;
}

/* "NAME+ID+BASE64": at plus signs, of which base64 may have more. */
static bool key_parts(struct str text, struct str *name, uint32_t *id, struct str *base64, struct err *err)
{
	struct str hex, rest = text;
	uint8_t bytes[ID];

	if (!str_split(&rest, '+', name) || !rest.p || !str_split(&rest, '+', &hex) || !rest.p)
		return err_set(err, ERR_SYNTAX, "a key is NAME+ID+BASE64");
	if (!name_ok(*name, err))
		return false;
	if (!decode_exact(HEX, hex, bytes, sizeof bytes, err))
		return err_wrap(err, "the key's id");
	*id = load32(bytes);
	*base64 = rest;
	return true;
}

bool note_verifier_get(struct str text, struct note_verifier *ret, struct err *err)
{
	struct str name, base64;
	uint8_t typed[TYPED_KEY];
	uint32_t id = 0;

	if (!key_parts(text, &name, &id, &base64, err))
		return false;
	if (!decode_exact(BASE64, base64, typed, sizeof typed, err))
		return err_wrap(err, "the key");
	if (typed[0] != NOTE_ED25519 && typed[0] != NOTE_COSIGNATURE)
		return err_set(err, ERR_RANGE, "a key of type %u, expected 1 (Ed25519) or 4 (cosignature)", typed[0]);
	if (id != id_of(name, typed))
		return err_set(err, ERR_RANGE, "the id %08x does not fit name and key, which give %08x", id, id_of(name, typed));
	*ret = (struct note_verifier){ .name = name, .id = id, .type = (enum note_type)typed[0] };
	memcpy(ret->key.b, typed + 1, SIGN_PUBLIC);
	return true;
}

void note_verifier_put(struct buf *b, const struct note_verifier *v)
{
	uint8_t typed[TYPED_KEY];

	typed_key(v->type, &v->key, typed);
	buf_put(b, v->name);
	buf_printf(b, "+%08x+", v->id);
	encode_put(b, BASE64, typed, sizeof typed);
}

bool note_signer_get(struct str text, struct str *ret_name, struct sign_key **ret_key, struct err *err)
{
	static const struct str prefix = STR_LIT("PRIVATE+KEY+");
	struct str name, base64;
	uint8_t typed[1 + SIGN_SEED];
	uint32_t id = 0;

	if (!str_starts(text, prefix))
		return err_set(err, ERR_SYNTAX, "a signer key is PRIVATE+KEY+NAME+ID+BASE64");
	if (!key_parts(str_from(text, prefix.n), &name, &id, &base64, err))
		return false;
	if (!decode_exact(BASE64, base64, typed, sizeof typed, err))
		return err_wrap(err, "the key");
	struct sign_key *key = typed[0] == NOTE_ED25519 ? sign_key_from_seed(typed + 1) : NULL;

	erase(typed + 1, SIGN_SEED);
	if (!key)
		return err_set(err, ERR_RANGE, "a key of type %u, expected 1 (Ed25519)", typed[0]);
	struct sign_public public = sign_key_public(key);

	typed_key(NOTE_ED25519, &public, typed);
	if (id != id_of(name, typed)) {
		sign_key_free(key);
		return err_set(err, ERR_RANGE, "the id %08x does not fit name and key", id);
	}
	*ret_name = name;
	*ret_key = key;
	return true;
}

void note_signer_put(struct str name, const struct sign_key *key, char *ret)
{
	struct sign_public public = sign_key_public(key);
	struct note_verifier v;
	uint8_t typed[1 + SIGN_SEED], id[ID];
	bool ok = note_verifier_make(name, NOTE_ED25519, &public, &v, NULL);

	assert(ok);
	(void)ok;
	memcpy(ret, "PRIVATE+KEY+", 12);
	memcpy(ret + 12, name.p, name.n);
	ret += 12 + name.n;
	*ret++ = '+';
	store32(id, v.id);
	encode(HEX, id, sizeof id, ret);
	ret += HEX_LEN(ID);
	*ret++ = '+';
	typed[0] = NOTE_ED25519;
	sign_key_seed(key, typed + 1);
	encode(BASE64, typed, sizeof typed, ret);
	erase(typed, sizeof typed);
}

/* --- reading --- */

static bool text_ok(struct str text, struct err *err)
{
	if (text.n == 0 || text.p[text.n - 1] != '\n')
		return err_set(err, ERR_SYNTAX, "a note's text ends with a newline");
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < 0x20 && text.p[i] != '\n')
			return err_set(err, ERR_SYNTAX, "byte %zu is the control character 0x%02x", i, (unsigned)text.p[i]);
	return str_is_utf8(text) || err_set(err, ERR_SYNTAX, "not UTF-8");
}

static bool signature_line(struct arena *a, struct str line, struct note_signature *ret, struct err *err)
{
	struct str rest = line;
	size_t n;

	if (!str_starts(line, dash))
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a dash, a space, a name and a signature",
		               STR_ARG(str_sub(line, 0, 40)));
	rest = str_from(line, dash.n);
	if (!str_split(&rest, ' ', &ret->name) || !rest.p)
		return err_set(err, ERR_SYNTAX, "a signature's name has nothing behind it");
	if (!name_ok(ret->name, err))
		return false;
	uint8_t *bytes = arena_alloc(a, rest.n + 1);

	if (!decode(BASE64, rest, bytes, rest.n, &n, err))
		return err_wrap(err, "signature of %.*s", STR_ARG(ret->name));
	if (n <= ID)
		return err_set(err, ERR_SYNTAX, "signature of %.*s: %zu bytes are a key's id at most", STR_ARG(ret->name), n);
	ret->id = load32(bytes);
	ret->bytes = str_n((const char *)bytes + ID, n - ID);
	return true;
}

/* Where the text's last newline is, before the last empty line. */
static size_t last_empty_line(struct str s)
{
	for (size_t i = s.n; i >= 2; i--)
		if (s.p[i - 1] == '\n' && s.p[i - 2] == '\n')
			return i - 2;
	return SIZE_MAX;
}

bool note_get(struct arena *a, struct str bytes, struct note *ret, struct err *err)
{
	if (bytes.n > NOTE_MAX)
		return err_set(err, ERR_LIMIT, "a note of %zu bytes, at most %d are read", bytes.n, NOTE_MAX);
	if (!text_ok(bytes, err))
		return false;
	size_t end = last_empty_line(bytes);

	if (end == SIZE_MAX || end + 2 == bytes.n)
		return err_set(err, ERR_SYNTAX, "no empty line with signatures behind it");
	struct str line, rest = str_sub(bytes, end + 2, bytes.n - end - 3); /* without the last newline */
	struct note note = { .text = str_sub(bytes, 0, end + 1), .v = arena_array(a, struct note_signature, NOTE_SIGNATURES) };

	while (str_split(&rest, '\n', &line)) {
		if (note.n == NOTE_SIGNATURES)
			return err_set(err, ERR_LIMIT, "more than %d signatures", NOTE_SIGNATURES);
		if (!signature_line(a, line, &note.v[note.n], err))
			return false;
		note.n++;
	}
	*ret = note;
	return true;
}

/* What a witness signs. */
static struct str cosigned(struct buf *b, struct str text, uint64_t when)
{
	buf_printf(b, "cosignature/v1\ntime %llu\n", (unsigned long long)when);
	buf_put(b, text);
	return buf_str(b);
}

static bool signature_ok(const struct note *note, const struct note_signature *s, const struct note_verifier *key)
{
	size_t stamp = key->type == NOTE_COSIGNATURE ? STAMP : 0;
	struct signature signature;
	struct buf b;

	if (s->bytes.n != stamp + SIGN_SIGNATURE)
		return false;
	memcpy(signature.b, s->bytes.p + stamp, SIGN_SIGNATURE);
	if (!stamp)
		return sign_check(&key->key, note->text, &signature);
	uint64_t when = load64((const uint8_t *)s->bytes.p);

	buf_init(&b, NOTE_MAX + 100);
	bool ok = when <= INT64_MAX && sign_check(&key->key, cosigned(&b, note->text, when), &signature);

	buf_release(&b);
	return ok;
}

static bool is_by(const struct note_signature *s, const struct note_verifier *key)
{
	return s->id == key->id && str_eq(s->name, key->name);
}

bool note_check(const struct note *note, const struct note_verifier *keys, size_t n, uint64_t *ret_by, struct err *err)
{
	uint64_t by = 0;

	assert(n <= 64);
	for (size_t i = 0; i < note->n; i++)
		for (size_t k = 0; k < n; k++) {
			if (!is_by(&note->v[i], &keys[k]))
				continue;
			if (!signature_ok(note, &note->v[i], &keys[k]))
				return err_set(err, ERR_DENIED, "the signature of %.*s+%08x is wrong", STR_ARG(keys[k].name), keys[k].id);
			by |= UINT64_C(1) << k;
		}
	if (!by)
		return err_set(err, ERR_DENIED, "signed by none of the %zu known keys", n);
	*ret_by = by;
	return true;
}

bool note_cosigned_at(const struct note *note, const struct note_verifier *key, uint64_t *ret)
{
	for (size_t i = 0; i < note->n && key->type == NOTE_COSIGNATURE; i++)
		if (is_by(&note->v[i], key) && note->v[i].bytes.n == STAMP + SIGN_SIGNATURE) {
			*ret = load64((const uint8_t *)note->v[i].bytes.p);
			return true;
		}
	return false;
}

/* --- writing --- */

bool note_put_text(struct buf *b, struct str text, struct err *err)
{
	if (!text_ok(text, err))
		return false;
	buf_put(b, text);
	buf_putc(b, '\n');
	return true;
}

static bool put_line(struct buf *b, struct str name, enum note_type type, const struct sign_key *key, const uint8_t stamp[STAMP],
                     const struct signature *signature, struct err *err)
{
	struct sign_public public = sign_key_public(key);
	uint8_t bytes[ID + STAMP + SIGN_SIGNATURE];
	size_t stamped = stamp ? STAMP : 0;
	struct note_verifier v;

	if (!note_verifier_make(name, type, &public, &v, err))
		return false;
	store32(bytes, v.id);
	if (stamp)
		memcpy(bytes + ID, stamp, STAMP);
	memcpy(bytes + ID + stamped, signature->b, SIGN_SIGNATURE);
	buf_put(b, dash);
	buf_put(b, name);
	buf_putc(b, ' ');
	encode_put(b, BASE64, bytes, ID + stamped + SIGN_SIGNATURE);
	buf_putc(b, '\n');
	return true;
}

bool note_put_signature(struct buf *b, struct str text, struct str name, const struct sign_key *key, struct err *err)
{
	struct signature s = sign(key, text);

	return put_line(b, name, NOTE_ED25519, key, NULL, &s, err);
}

bool note_put_cosignature(struct buf *b, struct str text, struct str name, const struct sign_key *key, uint64_t when,
                          struct err *err)
{
	uint8_t stamp[STAMP];
	struct buf signed_bytes;

	if (when > INT64_MAX)
		return err_set(err, ERR_RANGE, "no time is as late as %llu", (unsigned long long)when);
	buf_init(&signed_bytes, NOTE_MAX + 100);
	struct signature s = sign(key, cosigned(&signed_bytes, text, when));

	store32(stamp, (uint32_t)(when >> 32));
	store32(stamp + 4, (uint32_t)when);
	bool ok = buf_ok(&signed_bytes, err) && put_line(b, name, NOTE_COSIGNATURE, key, stamp, &s, err);

	buf_release(&signed_bytes);
	return ok;
}

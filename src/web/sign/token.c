#include "web/sign/token.h"

#include "crypto/digest.h"
#include "crypto/encode.h"
#include "web/serve/visitor.h"

enum { TOKEN = 16, KEY = 24 };

/* What the browser holds: empty when nothing. */
static struct str key_of(const struct visitor *v)
{
	if (v->in.who.session)
		return v->cookies.v[COOKIE_SESSION];
	return v->form_key.n ? v->form_key : v->cookies.v[COOKIE_FORM];
}

static void make_key(const struct request *rq)
{
	uint8_t bytes[KEY];
	char *text = arena_alloc(rq->a, BASE64URL_LEN(KEY) + 1);

	random_bytes(bytes, KEY);
	encode(BASE64URL, bytes, KEY, text);
	rq->visitor->form_key = str_n(text, BASE64URL_LEN(KEY));
	rq->visitor->form_key_is_new = true;
}

struct str form_key(const struct request *rq)
{
	const struct visitor *v = rq->visitor;

	if (!v->form_key.n && v->cookies.v[COOKIE_FORM].n < 2 * TOKEN)
		make_key(rq);
	return v->form_key.n ? v->form_key : v->cookies.v[COOKIE_FORM];
}

struct str form_token(const struct request *rq)
{
	uint8_t both[2 * TOKEN];
	char *text = arena_alloc(rq->a, BASE64URL_LEN(sizeof both) + 1);

	if (key_of(rq->visitor).n < 2 * TOKEN)
		make_key(rq);
	struct digest d = hmac_sha256(key_of(rq->visitor), STR("tocsin form 1"));

	random_bytes(both, TOKEN);
	for (size_t i = 0; i < TOKEN; i++)
		both[TOKEN + i] = both[i] ^ d.b[i];
	encode(BASE64URL, both, sizeof both, text);
	return str_n(text, BASE64URL_LEN(sizeof both));
}

bool form_token_check(const struct request *rq, struct str token, struct err *err)
{
	uint8_t both[2 * TOKEN];
	struct str key = key_of(rq->visitor);

	if (key.n >= 2 * TOKEN && decode_exact(BASE64URL, token, both, sizeof both, NULL)) {
		struct digest d = hmac_sha256(key, STR("tocsin form 1"));

		for (size_t i = 0; i < TOKEN; i++)
			both[TOKEN + i] ^= both[i];
		if (bytes_same(both + TOKEN, d.b, TOKEN))
			return true;
	}
	return err_set(err, ERR_DENIED, "this form is not from a page that was open here, or from before you signed in or out; "
	                                "go back, load the page again and send it once more");
}

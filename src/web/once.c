#include "web/once.h"

#include "crypto/digest.h"
#include "crypto/encode.h"

enum { ONCE_BYTES = 16 };

static struct str sent(const struct request *rq)
{
	struct str s = rq->method == METHOD_POST ? fields_get(&rq->form, STR("once")) : STR_NONE;

	return s.n && s.n <= BASE64URL_LEN(DIGEST_SIZE) ? s : STR_NONE;
}

static struct str as_text(const struct request *rq, const uint8_t *bytes, size_t n)
{
	char *text = arena_alloc(rq->a, BASE64URL_LEN(n) + 1);

	encode(BASE64URL, bytes, n, text);
	return str_of(text);
}

struct str once_of_page(const struct request *rq)
{
	uint8_t bytes[ONCE_BYTES];

	if (sent(rq).n)
		return sent(rq);
	random_bytes(bytes, sizeof bytes);
	return as_text(rq, bytes, sizeof bytes);
}

static void add(struct hashing *h, const struct request *rq, struct str s)
{
	hashing_add(h, str_printf(rq->a, "%zu:", s.n));
	hashing_add(h, s);
}

struct str once_of_form(const struct request *rq)
{
	struct hashing h;

	if (!sent(rq).n)
		return STR_NONE;
	hashing_init(&h);
	add(&h, rq, rq->path);
	for (size_t i = 0; i < rq->form.n; i++) {
		const struct field *f = &rq->form.v[i];

		if (str_eq(f->name, STR("token"))) /* another one after signing in again */
			continue;
		add(&h, rq, f->name);
		add(&h, rq, f->value);
		add(&h, rq, f->file);
	}
	const struct digest d = hashing_done(&h);

	return as_text(rq, d.b, DIGEST_SIZE);
}

#include "web/serve/ticket.h"

#include <assert.h>
#include <string.h>

#include "crypto/encode.h"
#include "crypto/seal.h"

enum { HEAD = 8, SEALED_MAX = HEAD + TICKET_MAX + SEAL_EXTRA };

static struct str use_of(const struct request *rq, const char *purpose, struct str binds)
{
	return STR_JOIN(rq->a, STR("ticket "), str_of(purpose), STR(" "), binds);
}

struct str ticket_make(const struct request *rq, const char *purpose, struct str binds, struct str says, int64_t seconds)
{
	char *plain = arena_alloc(rq->a, HEAD + says.n), *sealed = arena_alloc(rq->a, HEAD + says.n + SEAL_EXTRA);
	int64_t ends = rq->now + seconds;
	size_t n = HEAD + says.n + SEAL_EXTRA;

	assert(says.n <= TICKET_MAX);
	memcpy(plain, &ends, HEAD);
	if (says.n)
		memcpy(plain + HEAD, says.p, says.n);
	seal(hub_keys(rq->site->hub)->ring, use_of(rq, purpose, binds), str_n(plain, HEAD + says.n), sealed);
	char *text = arena_alloc(rq->a, BASE64URL_LEN(n) + 1);

	encode(BASE64URL, sealed, n, text);
	return str_n(text, BASE64URL_LEN(n));
}

bool ticket_read(const struct request *rq, const char *purpose, struct str binds, struct str ticket, struct str *ret,
                 struct err *err)
{
	char sealed[SEALED_MAX], *plain = arena_alloc(rq->a, HEAD + TICKET_MAX);
	size_t n;
	int64_t ends;

	if (!decode(BASE64URL, ticket, sealed, sizeof sealed, &n, err) ||
	    !keys_open(hub_keys(rq->site->hub), use_of(rq, purpose, binds), str_n(sealed, n), plain, HEAD + TICKET_MAX, &n, err))
		return false;
	if (n < HEAD)
		return err_set(err, ERR_SYNTAX, "found a ticket of %zu bytes", n);
	memcpy(&ends, plain, HEAD);
	if (rq->now > ends)
		return err_set(err, ERR_STATE, "the time of this is over");
	*ret = str_n(plain + HEAD, n - HEAD);
	return true;
}

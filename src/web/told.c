#include "web/told.h"

#include "web/serve/cookie.h"
#include "web/serve/ticket.h"
#include "web/serve/visitor.h"

enum { SECONDS = 120 }; /* long enough for a slow page */

/* Not within a character. */
static struct str cut(struct str s)
{
	size_t n = s.n < TOLD_MAX ? s.n : TOLD_MAX;

	while (n < s.n && n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

void response_done(struct request *rq, struct response *rs, struct str place, struct str text)
{
	response_redirect(rs, 303, place);
	if (text.n && rs->cookie_n < COOKIES_MAX)
		rs->cookies[rs->cookie_n++] = cookie_set(rq->a, COOKIE_TOLD, rq->site->https,
		                                         ticket_make(rq, "told", STR_NONE, cut(text), SECONDS), SECONDS);
}

struct str told_read(const struct request *rq)
{
	struct str text;

	return ticket_read(rq, "told", STR_NONE, rq->visitor->cookies.v[COOKIE_TOLD], &text, NULL) ? text : STR_NONE;
}

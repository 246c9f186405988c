#include "web/sign/known.h"

#include "web/serve/cookie.h"
#include "web/serve/ticket.h"
#include "web/serve/visitor.h"

enum { BESIDE_S = 60 }; /* whoever chose the password is at this browser: an act is later than its request */

struct one { uint64_t member, since; };

/* "57 1795420800;12 1795000000", the latest first. */
static size_t read_all(const struct request *rq, struct one ret[static KNOWN_MOST])
{
	struct str says, one;
	size_t n = 0;

	if (!ticket_read(rq, "known", STR_NONE, rq->visitor->cookies.v[COOKIE_KNOWN], &says, NULL))
		return 0;
	while (n < KNOWN_MOST && str_split(&says, ';', &one)) {
		struct one o;

		if (str_take_u64(&one, &o.member) && str_starts(one, STR(" ")) && str_u64(str_from(one, 1), &o.since))
			ret[n++] = o;
	}
	return n;
}

bool known_here(const struct request *rq, int64_t member, unixtime changed)
{
	struct one v[KNOWN_MOST];

	for (size_t i = 0, n = read_all(rq, v); i < n; i++)
		if (v[i].member == (uint64_t)member)
			return (unixtime)v[i].since + BESIDE_S >= changed && rq->now - (unixtime)v[i].since < KNOWN_S;
	return false;
}

void known_remember(struct request *rq, struct response *rs, int64_t member)
{
	struct one v[KNOWN_MOST];
	size_t n = read_all(rq, v), kept = 1;
	struct str says = str_printf(rq->a, "%lld %lld", (long long)member, (long long)rq->now);

	for (size_t i = 0; i < n && kept < KNOWN_MOST; i++)
		if (v[i].member != (uint64_t)member) {
			says = str_printf(rq->a, "%.*s;%llu %llu", STR_ARG(says), (unsigned long long)v[i].member,
			                  (unsigned long long)v[i].since);
			kept++;
		}
	struct str value = ticket_make(rq, "known", STR_NONE, says, KNOWN_S);

	rq->visitor->cookies.v[COOKIE_KNOWN] = value;
	response_cookie(rq, rs, COOKIE_KNOWN, value, KNOWN_S);
}

#include "hub/notice/mail_id.h"

#include "crypto/encode.h"

static struct str front(struct arena *a, const struct mail_id *id)
{
	return str_printf(a, "%c-%lld-%.*s", id->day ? 'd' : 'n', (long long)id->rank, STR_ARG(id->content));
}

struct str mail_id_text(struct arena *a, const struct mail_id *id, struct str address)
{
	return STR_JOIN(a, front(a, id), STR("\n"), address);
}

struct str mail_id_write(struct arena *a, const struct mail_id *id, const struct digest *mac)
{
	char hex[MAIL_ID_MAC + 1];

	encode(HEX, mac->b, MAIL_ID_MAC / 2, hex);
	return STR_JOIN(a, front(a, id), STR("-"), str_n(hex, MAIL_ID_MAC));
}

static bool is_hex(struct str s, size_t n)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(s.p[i] >= 'a' && s.p[i] <= 'f'))
			return false;
	return s.n == n;
}

bool mail_id_read(struct str text, struct mail_id *ret, struct err *err)
{
	struct str rest = str_sub(text, 0, str_chr(text, '@')), kind, rank;
	struct mail_id id;
	uint64_t n;

	if (!str_split(&rest, '-', &kind) || !str_split(&rest, '-', &rank) || !str_split(&rest, '-', &id.content) ||
	    !str_split(&rest, '-', &id.mac) || rest.n || !(str_eq(kind, STR("n")) || str_eq(kind, STR("d"))) ||
	    !str_u64(rank, &n) || !n || n > INT64_MAX || !is_hex(id.content, MAIL_ID_CONTENT) || !is_hex(id.mac, MAIL_ID_MAC))
		return err_set(err, ERR_SYNTAX, "found the Message-ID \"%.*s\", which is none of ours", STR_ARG(str_sub(text, 0, 100)));
	id.day = kind.p[0] == 'd';
	id.rank = (int64_t)n;
	*ret = id;
	return true;
}

bool mail_id_is(const struct mail_id *id, const struct digest *mac)
{
	char hex[MAIL_ID_MAC + 1];

	encode(HEX, mac->b, MAIL_ID_MAC / 2, hex);
	return bytes_same(id->mac.p, hex, MAIL_ID_MAC);
}

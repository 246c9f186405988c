#include "crypto/token.h"

#include "base/ascii.h"

enum { SYMBOLS = 25, RANDOM = 23, GROUP = 5, FIELD = 31 };

static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

_Static_assert(sizeof alphabet == FIELD + 1, "the check works in a field: as many symbols as a prime");

static void write_out(const unsigned v[SYMBOLS], char ret[TOKEN_LEN + 1])
{
	size_t at = 0;

	for (size_t i = 0; i < SYMBOLS; i++) {
		if (i && i % GROUP == 0)
			ret[at++] = '-';
		ret[at++] = alphabet[v[i]];
	}
	ret[at] = '\0';
}

/* Symbol i (from 0) weighs i + 1 in the second sum. */
static void sums(const unsigned *v, size_t n, unsigned *plain, unsigned *weighed)
{
	*plain = *weighed = 0;
	for (size_t i = 0; i < n; i++) {
		*plain = (*plain + v[i]) % FIELD;
		*weighed = (*weighed + (unsigned)(i + 1) * v[i]) % FIELD;
	}
}

void token_make(char ret[TOKEN_LEN + 1])
{
	unsigned v[SYMBOLS], plain, weighed;

	for (size_t i = 0; i < RANDOM; i++)
		v[i] = random_below(FIELD);
	sums(v, RANDOM, &plain, &weighed);
	/* x + y = -plain and 24 x + 25 y = -weighed, so y = 24 plain - weighed. */
	v[RANDOM + 1] = (24 * plain + FIELD - weighed) % FIELD;
	v[RANDOM] = (2 * FIELD - plain - v[RANDOM + 1]) % FIELD;
	write_out(v, ret);
	erase(v, sizeof v);
}

static bool read_symbols(struct str typed, unsigned v[SYMBOLS], struct err *err)
{
	size_t n = 0;

	for (size_t i = 0; i < typed.n; i++) {
		char c = ascii_upper(typed.p[i]);
		size_t value = str_chr(STR(alphabet), c);

		if (c == '-' || c == ' ')
			continue;
		if (value == SIZE_MAX && c > ' ' && c < 0x7F)
			return err_set(err, ERR_SYNTAX, "symbol %zu is '%c': a token has digits from 2 and capital letters without I, L and O",
			               n + 1, typed.p[i]);
		if (value == SIZE_MAX)
			return err_set(err, ERR_SYNTAX, "symbol %zu is no letter or digit", n + 1);
		if (n < SYMBOLS)
			v[n] = (unsigned)value;
		n++;
	}
	return n == SYMBOLS || err_set(err, ERR_SYNTAX, "%zu symbols, a token has %d", n, SYMBOLS);
}

bool token_read(struct str typed, char ret[TOKEN_LEN + 1], struct err *err)
{
	unsigned v[SYMBOLS], plain, weighed;
	bool ok = false;

	if (read_symbols(typed, v, err)) {
		sums(v, SYMBOLS, &plain, &weighed);
		ok = !plain && !weighed;
		if (ok)
			write_out(v, ret);
		else
			err_set(err, ERR_RANGE, "something is mistyped: the last two symbols do not fit the others");
	}
	erase(v, sizeof v);
	return ok;
}

struct digest token_digest(const char token[TOKEN_LEN + 1])
{
	struct hashing h;

	hashing_init(&h);
	hashing_add(&h, STR("tocsin token\n"));
	hashing_add(&h, str_n(token, TOKEN_LEN));
	return hashing_done(&h);
}

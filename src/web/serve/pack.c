#include "web/serve/pack.h"

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "base/ascii.h"

const struct str coding_names[CODING_N] = { STR_LIT("identity"), STR_LIT("gzip"), STR_LIT("zstd") };

enum { TOO_SMALL = 300, GZIP_LEVEL = 6, ZSTD_LEVEL = 6 };

static bool refused(struct str params)
{
	size_t q = str_ifind(params, STR("q="));
	struct str v = q == SIZE_MAX ? STR_NONE : str_trim(str_from(params, q + 2));

	if (!v.n || v.p[0] != '0')
		return false;
	for (size_t i = 1; i < v.n; i++)
		if (v.p[i] >= '1' && v.p[i] <= '9')
			return false;
	return true;
}

enum coding coding_accept(struct str header)
{
	struct str part;
	enum coding best = CODING_IDENTITY;

	while (str_split(&header, ',', &part)) {
		struct str params = part, name;

		str_split(&params, ';', &name);
		name = str_trim(name);
		for (enum coding c = CODING_GZIP; c < CODING_N; c++)
			if (c > best && str_ieq(name, coding_names[c]) && !refused(params))
				best = c;
	}
	return best;
}

static char *gzip(struct str body, size_t max, size_t *ret_n)
{
	z_stream z = { 0 };
	char *out = malloc(max);

	if (!out || deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
		free(out);
		return NULL;
	}
	z.next_in = (Bytef *)(uintptr_t)body.p;
	z.avail_in = (uInt)body.n;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)max;
	int end = deflate(&z, Z_FINISH);

	*ret_n = max - z.avail_out;
	deflateEnd(&z);
	if (end == Z_STREAM_END)
		return out;
	free(out);
	return NULL;
}

static char *zstd(struct str body, size_t max, size_t *ret_n)
{
	char *out = malloc(max);
	size_t n = out ? ZSTD_compress(out, max, body.p, body.n, ZSTD_LEVEL) : 0;

	if (!out || ZSTD_isError(n)) {
		free(out);
		return NULL;
	}
	*ret_n = n;
	return out;
}

char *pack(enum coding c, struct str body, size_t *ret_n)
{
	char *p = NULL;

	/* Room for one byte less than the body: what does not fit is not worth it. */
	if (body.n < TOO_SMALL || c == CODING_IDENTITY)
		return NULL;
	p = c == CODING_GZIP ? gzip(body, body.n - 1, ret_n) : zstd(body, body.n - 1, ret_n);
	if (!p)
		return NULL;
	char *fit = realloc(p, *ret_n);

	return fit ? fit : p;
}

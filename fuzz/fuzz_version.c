/* Versions of every scheme: three texts, a line each, must stand in one order. */
#include <assert.h>

#include "vuln/release.h"
#include "vuln/version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int sign(int c)
{
	return (c > 0) - (c < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str rest = str_n((const char *)data, n < 600 ? n : 600), v[3] = { STR(""), STR(""), STR("") };

	for (int i = 0; i < 3; i++)
		str_split(&rest, '\n', &v[i]);
	version_of_kernel(v[0]);
	for (enum scheme s = 0; s < SCHEME_N; s++) {
		if (!version_ok(s, v[0]) || !version_ok(s, v[1]) || !version_ok(s, v[2]))
			continue;
		int ab = sign(version_cmp(s, v[0], v[1])), bc = sign(version_cmp(s, v[1], v[2])), ac = sign(version_cmp(s, v[0], v[2]));

		assert(version_cmp(s, v[0], v[0]) == 0);
		assert(ab == -sign(version_cmp(s, v[1], v[0])));
		assert(ab != bc || ac == ab);
		assert(ab != 0 || ac == bc);
		struct range r[1] = { { .from = v[0], .to = v[1] } };
		size_t in;

		version_place(s, r, 1, v[2], &in);
	}
	return 0;
}

/* CSAF documents of researchers: what is read has a title and a description, each within what a report takes, and never
 * half a character. */
#include <assert.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "format/csaf_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void whole(struct str s)
{
	uint32_t c;

	for (size_t i = 0; i < s.n;) {
		i += utf8_next(s, i, &c);
		assert(c != UTF8_BAD);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct csaf_report r;
	struct err err = { 0 };
	struct arena a;

	if (n > LIMIT_CSAF_REPORT)
		return 0;
	arena_init(&a);
	if (csaf_report_read(&a, str_n((const char *)data, n), &r, &err)) {
		assert(r.n && r.n <= CSAF_REPORT_FIELDS);
		for (size_t i = 0; i < r.n; i++) {
			assert(r.v[i].value.n && r.v[i].value.n <= LIMIT_TEXT);
			whole(r.v[i].value);
		}
	} else {
		assert(err.code != ERR_NONE && err.msg[0]);
	}
	arena_release(&a);
	return 0;
}

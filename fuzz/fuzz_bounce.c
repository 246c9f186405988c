/* A mail that came back: whatever is read of it is one line of UTF-8, and stays what it is when it is read again. */
#include <assert.h>

#include "base/limits.h"
#include "format/bounce.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void plain(struct str s, size_t most)
{
	assert(s.n <= most && str_is_utf8(s));
	for (size_t i = 0; i < s.n; i++)
		assert((unsigned char)s.p[i] >= ' ' && s.p[i] != 0x7F);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char text[BOUNCE_STATUS_MAX + 1];
	struct err err = { 0 };
	struct bounce_status s;
	struct bounce b;
	struct arena a;

	arena_init(&a);
	if (bounce_read(&a, str_n((const char *)data, n), &b, &err)) {
		assert(b.n > 0 && b.n <= LIMIT_BOUNCE_RECIPIENTS && b.message_id.n <= 250);
		plain(b.reporter, 320);
		for (size_t i = 0; i < b.n; i++) {
			plain(b.recipients[i].final, 320);
			plain(b.recipients[i].original, 320);
			plain(b.recipients[i].words, BOUNCE_WORDS_MAX);
			bounce_status_put(b.recipients[i].status, text);
			assert(bounce_status_read(str_of(text), &s, NULL) && s.class == b.recipients[i].status.class);
		}
	} else {
		assert(err.code != ERR_NONE && err.msg[0]);
	}
	assert(a.used <= 256 * LIMIT_BOUNCE);
	arena_release(&a);
	return 0;
}

/* Dates and escapers: what is written reads back, and no byte of an attacker gets through a writer. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void dates(struct str s)
{
	unixtime t, again;
	char out[21];
	day d;

	if (time_parse(s, &t))
		assert(time_parse(str_of(time_format(t, out)), &again) && again == t);
	if (day_parse(s, &d))
		assert(day_valid(d));
	month_by_name(s);
}

static void escapers(struct arena *a, struct str s)
{
	struct buf b;
	struct json j, v;
	struct err err;

	buf_init(&b, MIB);
	buf_put_html(&b, s);
	assert(str_is_utf8(buf_str(&b)) && str_chr(buf_str(&b), '<') == SIZE_MAX && str_chr(buf_str(&b), '"') == SIZE_MAX);
	buf_clear(&b);
	buf_put_term(&b, s);
	for (size_t i = 0; i < b.n; i++)
		assert((unsigned char)b.p[i] >= 0x20 && b.p[i] != 0x7F);
	buf_clear(&b);
	buf_put_url(&b, s);
	assert(strspn(b.p ? b.p : "", "%-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == b.n);
	buf_clear(&b);
	buf_put_csv(&b, s);
	buf_clear(&b);
	buf_puts(&b, "{\"v\":");
	buf_put_json(&b, s);
	buf_putc(&b, '}');
	assert(buf_ok(&b, NULL) && json_read(a, buf_str(&b), MIB, &j, &err));
	v = json_in(&j, "v");
	assert(!str_is_utf8(s) || str_eq(json_text(&v), s));
	buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str s = str_n((const char *)data, n < 4096 ? n : 4096);
	struct arena a;

	arena_init(&a);
	dates(s);
	escapers(&a, s);
	arena_release(&a);
	return 0;
}

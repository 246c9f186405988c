/* Time zone files and the rules in their footers: what is read tells an offset for any instant, and from any wall an instant. */
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "base/zone_rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void ask(const struct zone *z, unixtime t)
{
	struct zone_moment m;
	char out[26];

	zone_at(z, t, &m);
	if (m.offset < -90000 || m.offset > 93600 || str_hash(m.abbreviation) == 1)
		abort();
	zone_format(z, t, out);
	day d = zone_day(z, t);

	if (!d || d == 99991231) /* no day comes after that one */
		return;
	unixtime back = zone_instant(z, d, zone_second(z, t));

	/* A file may tell of clocks that jump to and fro within hours: then the first instant is not always found. */
	if (back < t - 10 * 86400 || back > t + 10 * 86400 || zone_day_end(z, d) < t - 10 * 86400)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const unixtime asked[] = {
		INT64_MIN, -62135596800, -2147483648, 0, 951782400, 1795435200, 4102444800, 253402300799, INT64_MAX,
	};
	struct str bytes = { (const char *)data, n };
	struct zone_rule rule;
	struct arena a;
	unixtime next;

	arena_init(&a);
	const struct zone *z = zone_read(&a, STR("x"), bytes, NULL);

	for (size_t i = 0; z && i < sizeof asked / sizeof *asked; i++)
		ask(z, asked[i]);
	for (size_t i = 0; z && i + 8 <= n && i < 400; i += 8) {
		int64_t t;

		memcpy(&t, data + i, 8);
		ask(z, t % 10000000000);
	}
	if (zone_rule_read(bytes, &rule, NULL))
		for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
			if (zone_rule_at(&rule, asked[i])->abbreviation.n < 3)
				abort();
			if (zone_rule_next(&rule, asked[i], &next) && next <= asked[i])
				abort();
		}
	zone_name_valid(bytes);
	arena_release(&a);
	return 0;
}

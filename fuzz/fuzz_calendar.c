/* Calendars: what is read can be counted with, there and back. */
#include <stdlib.h>

#include "rules/calendar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;

	arena_init(&a);
	const struct calendar *c = calendar_read(&a, (struct str){ (const char *)data, n }, NULL);

	for (day d = 20251225; c && d < 20260110; d = day_plus(d, 1))
		for (unsigned k = 0; k < 4; k++) {
			bool known = true;
			day to = calendar_plus(c, d, k, &known);

			if (!to || to < d || !calendar_working(c, to, &known) || (k && calendar_between(c, d, to, &known) != k))
				abort();
		}
	arena_release(&a);
	return 0;
}

/* Quarters of years, and quantiles. */
#include "hub/measures/measures.h"

int quarter_of(unixtime t)
{
	day d = day_of(t);

	return day_year(d) * 4 + (day_month(d) - 1) / 3;
}

bool quarter_parse(struct str s, int *ret)
{
	uint64_t year;

	if (s.n != 7 || s.p[4] != '-' || s.p[5] != 'Q' || s.p[6] < '1' || s.p[6] > '4' || !str_u64(str_sub(s, 0, 4), &year) ||
	    year < 1970 || year > 2200)
		return false;
	*ret = (int)year * 4 + (s.p[6] - '1');
	return true;
}

struct str quarter_text(struct arena *a, int quarter)
{
	return str_printf(a, "%04d-Q%d", quarter / 4, quarter % 4 + 1);
}

int64_t quantile(const int64_t *sorted, size_t n, unsigned num, unsigned den)
{
	size_t h = (n - 1) * num, i = h / den;
	int64_t rest = (int64_t)(h % den);

	if (!rest)
		return sorted[i];
	return sorted[i] + ((sorted[i + 1] - sorted[i]) * rest + den / 2) / den;
}

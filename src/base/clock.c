#include "base/clock.h"

#include <stdio.h>
#include <time.h>

#include "base/ascii.h"

unixtime clock_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

uint64_t clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* Days since 1970-01-01 and back, after Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms". */
static int64_t days_from_civil(int64_t y, int m, int d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

day day_of(unixtime t)
{
	if (t == TIME_NONE)
		return 0;
	int64_t z = t / 86400 - (t % 86400 < 0) + 719468; /* rounded down; no sum that overflows at the ends of time */
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t d = doy - (153 * mp + 2) / 5 + 1;
	int64_t m = mp < 10 ? mp + 3 : mp - 9;
	int64_t y = yoe + era * 400 + (m <= 2);

	return y < 1 || y > 9999 ? 0 : (day)(y * 10000 + m * 100 + d);
}

int day_year(day d)
{
	return (int)(d / 10000);
}

int day_month(day d)
{
	return (int)(d / 100 % 100);
}

day day_from(int year, int month, int dom)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (year < 1 || year > 9999 || month < 1 || month > 12 || dom < 1)
		return 0;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (dom > length[month - 1] + (month == 2 && leap))
		return 0;
	return (day)(year * 10000 + month * 100 + dom);
}

bool day_valid(day d)
{
	return d != 0 && day_from(day_year(d), day_month(d), (int)(d % 100)) == d;
}

unixtime day_start(day d)
{
	return d == 0 ? TIME_NONE : days_from_civil(day_year(d), day_month(d), (int)(d % 100)) * 86400;
}

/* A number of `least` to `most` digits taken off the front of *s. */
static bool take_digits(struct str *s, size_t least, size_t most, int *ret)
{
	int v = 0;
	size_t i = 0;

	for (; i < s->n && i < most && ascii_digit(s->p[i]); i++)
		v = v * 10 + (s->p[i] - '0');
	if (i < least)
		return false;
	*s = str_from(*s, i);
	*ret = v;
	return true;
}

static bool take_char(struct str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

static bool take_day(struct str *s, day *ret)
{
	int y, m, d;

	if (!take_digits(s, 4, 4, &y) || !take_char(s, '-') || !take_digits(s, 1, 2, &m) || !take_char(s, '-') ||
	    !take_digits(s, 1, 2, &d))
		return false;
	*ret = day_from(y, m, d);
	return *ret != 0;
}

bool day_parse(struct str s, day *ret)
{
	day d;

	s = str_trim(s);
	if (!take_day(&s, &d) || s.n || day_year(d) < 1970 || day_year(d) > 2200)
		return false;
	*ret = d;
	return true;
}

/* Digits, of which nothing is kept; as many as there are. */
static bool take_fraction(struct str *s)
{
	size_t i = 0;

	while (i < s->n && ascii_digit(s->p[i]))
		i++;
	*s = str_from(*s, i);
	return i > 0;
}

/* "Z", "", or +hh:mm / -hh:mm / +hhmm: seconds east of UTC. */
static bool take_zone(struct str *s, int *ret)
{
	int h, m, sign = s->n && s->p[0] == '-' ? -1 : 1;

	*ret = 0;
	if (!s->n || take_char(s, 'Z') || take_char(s, 'z'))
		return true;
	if (!take_char(s, '+') && !take_char(s, '-'))
		return false;
	if (!take_digits(s, 2, 2, &h))
		return false;
	take_char(s, ':');
	if (!take_digits(s, 2, 2, &m) || h > 23 || m > 59)
		return false;
	*ret = sign * (h * 3600 + m * 60);
	return true;
}

bool time_parse(struct str s, unixtime *ret)
{
	day d;
	int h = 0, m = 0, sec = 0, zone = 0;

	s = str_trim(s);
	if (!take_day(&s, &d) || day_year(d) < 1970 || day_year(d) > 2200)
		return false;
	if (s.n) {
		if (!take_char(&s, 'T') && !take_char(&s, 't') && !take_char(&s, ' '))
			return false;
		if (!take_digits(&s, 2, 2, &h) || !take_char(&s, ':') || !take_digits(&s, 2, 2, &m))
			return false;
		if (take_char(&s, ':') && !take_digits(&s, 2, 2, &sec))
			return false;
		if (take_char(&s, '.') && !take_fraction(&s))
			return false;
		if (!take_zone(&s, &zone) || s.n || h > 23 || m > 59 || sec > 60)
			return false;
	}
	unixtime t = day_start(d) + h * 3600 + m * 60 + sec - zone;

	if (t < 0 || day_year(day_of(t)) > 2200)
		return false;
	*ret = t;
	return true;
}

const char *time_format(unixtime t, char out[static 21])
{
	day d = day_of(t);

	if (d == 0) {
		out[0] = '\0';
		return out;
	}
	unsigned s = (unsigned)(t - day_start(d));

	snprintf(out, 21, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)(d / 10000) % 10000u, (unsigned)(d / 100 % 100),
	         (unsigned)(d % 100), s / 3600 % 24, s / 60 % 60, s % 60);
	return out;
}

const char *day_format(day d, char out[static 11])
{
	if (d == 0)
		out[0] = '\0';
	else
		snprintf(out, 11, "%04u-%02u-%02u", (unsigned)(d / 10000) % 10000u, (unsigned)(d / 100 % 100), (unsigned)(d % 100));
	return out;
}

int month_by_name(struct str s)
{
	static const struct str full[12] = {
		STR_LIT("january"), STR_LIT("february"), STR_LIT("march"), STR_LIT("april"), STR_LIT("may"), STR_LIT("june"),
		STR_LIT("july"), STR_LIT("august"), STR_LIT("september"), STR_LIT("october"), STR_LIT("november"), STR_LIT("december"),
	};

	for (int i = 0; i < 12; i++)
		if (s.n >= 3 && s.n <= full[i].n && str_ieq(s, str_sub(full[i], 0, s.n)))
			return i + 1;
	return 0;
}

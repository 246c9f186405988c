#include "base/zone_rule.h"

#include "base/ascii.h"

enum { HOUR = 3600, DAY = 86400 };

/* Days can be told of the years 1 to 9999; within these bounds a year and what lies beside it never leaves them. */
static const unixtime earliest = INT64_C(-62072524800); /* 0003-01-01 */
static const unixtime latest = INT64_C(253307606400);   /* 9996-12-31 */

/* --- reading --- */

static bool take(struct str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

static bool take_number(struct str *s, int least, int most, int *ret)
{
	int v = 0;
	size_t i = 0;

	for (; i < s->n && i < 4 && ascii_digit(s->p[i]); i++)
		v = v * 10 + (s->p[i] - '0');
	if (!i || v < least || v > most)
		return false;
	*s = str_from(*s, i);
	*ret = v;
	return true;
}

static bool name_letter(char c, bool quoted)
{
	return ascii_alpha(c) || (quoted && (ascii_digit(c) || c == '+' || c == '-'));
}

static bool take_name(struct str *s, struct str *ret)
{
	bool quoted = take(s, '<');
	size_t i = 0;

	while (i < s->n && name_letter(s->p[i], quoted))
		i++;
	if (i < 3)
		return false;
	*ret = str_sub(*s, 0, i);
	*s = str_from(*s, i);
	return !quoted || take(s, '>');
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(struct str *s, int most_hours, int32_t *ret)
{
	int sign = take(s, '-') ? -1 : 1, h, m = 0, sec = 0;

	if (sign > 0)
		take(s, '+');
	if (!take_number(s, 0, most_hours, &h))
		return false;
	if (take(s, ':') && (!take_number(s, 0, 59, &m) || (take(s, ':') && !take_number(s, 0, 59, &sec))))
		return false;
	*ret = sign * (h * HOUR + m * 60 + sec);
	return true;
}

static bool take_change(struct str *s, struct zone_change *ret)
{
	struct zone_change c = { .time = 2 * HOUR };
	bool ok;

	if (!take(s, ','))
		return false;
	if (take(s, 'M')) {
		c.kind = ZONE_CHANGE_MONTH;
		ok = take_number(s, 1, 12, &c.month) && take(s, '.') && take_number(s, 1, 5, &c.week) && take(s, '.') &&
		     take_number(s, 0, 6, &c.weekday);
	} else if (take(s, 'J')) {
		c.kind = ZONE_CHANGE_JULIAN;
		ok = take_number(s, 1, 365, &c.n);
	} else {
		c.kind = ZONE_CHANGE_ORDINAL;
		ok = take_number(s, 0, 365, &c.n);
	}
	if (!ok || (take(s, '/') && !take_time(s, 167, &c.time)))
		return false;
	*ret = c;
	return true;
}

static bool take_rule(struct str *s, struct zone_rule *r)
{
	int32_t west;

	if (!take_name(s, &r->standard.abbreviation) || !take_time(s, 24, &west))
		return false;
	r->standard.offset = -west;
	r->has_summer = s->n > 0;
	if (!r->has_summer)
		return true;
	if (!take_name(s, &r->summer.abbreviation))
		return false;
	r->summer.dst = true;
	r->summer.offset = r->standard.offset + HOUR;
	if (s->n && s->p[0] != ',') {
		if (!take_time(s, 24, &west))
			return false;
		r->summer.offset = -west;
	}
	return take_change(s, &r->to_summer) && take_change(s, &r->to_standard) && !s->n;
}

bool zone_rule_read(struct str text, struct zone_rule *ret, struct err *err)
{
	struct zone_rule r = { 0 };
	struct str rest = text;

	if (!take_rule(&rest, &r))
		return err_set(err, ERR_SYNTAX, "found \"%.*s\" after the transitions, expected a rule such as CET-1CEST,M3.5.0,M10.5.0/3",
		               (int)(text.n < 60 ? text.n : 60), text.p ? text.p : "");
	*ret = r;
	return true;
}

/* --- changes --- */

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Midnight of the day of a change, as though UTC. */
static unixtime change_day(const struct zone_change *c, int year)
{
	unixtime first = day_start(day_from(year, c->kind == ZONE_CHANGE_MONTH ? c->month : 1, 1));

	if (c->kind == ZONE_CHANGE_JULIAN)
		return first + (unixtime)(c->n - 1 + (leap(year) && c->n >= 60)) * DAY;
	if (c->kind == ZONE_CHANGE_ORDINAL)
		return first + (unixtime)c->n * DAY;
	int weekday = (int)(((first / DAY + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
	int dom = 1 + (c->weekday - weekday + 7) % 7 + 7 * (c->week - 1);

	while (!day_from(year, c->month, dom)) /* the fifth may be the fourth */
		dom -= 7;
	return first + (unixtime)(dom - 1) * DAY;
}

static int year_at(unixtime t)
{
	return day_year(day_of(t < earliest ? earliest : t > latest ? latest : t));
}

struct yearly {
	unixtime to_summer, to_standard;
};

static struct yearly changes(const struct zone_rule *r, int year)
{
	return (struct yearly){
		change_day(&r->to_summer, year) + r->to_summer.time - r->standard.offset,
		change_day(&r->to_standard, year) + r->to_standard.time - r->summer.offset,
	};
}

/* The newest change decides. Of two at one instant the later year's does: summer all year is written as a standard time of no
 * length between the years ("XXX3EDT4,0/0,J365/23"). */
const struct zone_moment *zone_rule_at(const struct zone_rule *r, unixtime t)
{
	const struct zone_moment *holds = &r->standard;
	unixtime since = INT64_MIN;

	if (!r->has_summer)
		return holds;
	int year = year_at(t);

	for (int y = year - 2; y <= year + 1; y++) {
		struct yearly c = changes(r, y);

		if (c.to_summer <= t && c.to_summer >= since) {
			since = c.to_summer;
			holds = &r->summer;
		}
		if (c.to_standard <= t && c.to_standard >= since) {
			since = c.to_standard;
			holds = &r->standard;
		}
	}
	return holds;
}

bool zone_rule_next(const struct zone_rule *r, unixtime t, unixtime *ret)
{
	unixtime best = INT64_MAX;

	if (!r->has_summer)
		return false;
	int year = year_at(t);

	for (int y = year - 1; y <= year + 2; y++) {
		struct yearly c = changes(r, y);

		best = c.to_summer > t && c.to_summer < best ? c.to_summer : best;
		best = c.to_standard > t && c.to_standard < best ? c.to_standard : best;
	}
	if (best == INT64_MAX)
		return false;
	*ret = best;
	return true;
}

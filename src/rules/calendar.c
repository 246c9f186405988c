#include "rules/calendar.h"

#include <assert.h>
#include <stdlib.h>

#include "base/json_strict.h"
#include "base/limits.h"
#include "base/names.h"
#include "embedded.h"

enum { DAY = 86400, DAYS_OF_YEAR_MOST = 366, WORKLESS_MOST = 6 };

const struct str weekday_names[WEEKDAY_N] = {
	[CALENDAR_MONDAY]    = STR_LIT("monday"),    [CALENDAR_TUESDAY]  = STR_LIT("tuesday"),
	[CALENDAR_WEDNESDAY] = STR_LIT("wednesday"), [CALENDAR_THURSDAY] = STR_LIT("thursday"),
	[CALENDAR_FRIDAY]    = STR_LIT("friday"),    [CALENDAR_SATURDAY] = STR_LIT("saturday"),
	[CALENDAR_SUNDAY]    = STR_LIT("sunday"),
};

/* --- days --- */

enum weekday day_weekday(day d)
{
	int64_t n = day_start(d) / DAY + 3; /* 1970-01-01 was a Thursday */

	return (enum weekday)((n % WEEKDAY_N + WEEKDAY_N) % WEEKDAY_N);
}

day day_plus(day d, int n)
{
	return d ? day_of(day_start(d) + (unixtime)n * DAY) : 0;
}

int day_between(day from, day to)
{
	return (int)((day_start(to) - day_start(from)) / DAY);
}

static bool has_day(const day *v, size_t n, day d)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (v[mid] < d)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && v[low] == d;
}

bool calendar_working(const struct calendar *c, day d, bool *known)
{
	bool weekend = c->weekend >> day_weekday(d) & 1;

	for (size_t i = 0; i < c->year_n; i++) {
		const struct calendar_year *y = &c->years[i];

		if (y->year == day_year(d))
			return weekend ? has_day(y->working, y->working_n, d) : !has_day(y->holidays, y->holiday_n, d);
	}
	if (!c->complete)
		*known = false;
	return !weekend;
}

/* Past the last day there is (9999-12-31) nothing more is found: 0. */
day calendar_plus(const struct calendar *c, day d, unsigned n, bool *known)
{
	if (n == 0 && d && calendar_working(c, d, known))
		return d;
	for (unsigned left = n ? n : 1; left && d;) {
		d = day_plus(d, 1);
		left -= d && calendar_working(c, d, known);
	}
	return d;
}

unsigned calendar_between(const struct calendar *c, day from, day to, bool *known)
{
	unsigned n = 0;

	for (day d = from; d && d < to;) {
		d = day_plus(d, 1);
		n += d && calendar_working(c, d, known);
	}
	return n;
}

/* --- reading --- */

/* "2026-02-15" or "2026-02-15/2026-02-23", within the year and after all before it. */
static bool read_span(const struct json *j, int year, day after, day *first, day *last, struct err *err)
{
	struct str rest = json_text(j), from, to;

	if (!json_want(j, JSON_STRING, err))
		return false;
	str_split(&rest, '/', &from);
	to = rest.p ? rest : from;
	if (from.n != 10 || to.n != 10 || !day_parse(from, first) || !day_parse(to, last) || *last < *first)
		return json_err(j, err, ERR_SYNTAX, "expected a day such as 2026-10-01, or first and last such as 2026-10-01/2026-10-07");
	if (day_year(*first) != year || day_year(*last) != year)
		return json_err(j, err, ERR_RANGE, "found a day of another year than %d", year);
	if (*first <= after)
		return json_err(j, err, ERR_RANGE, "found a day that is not after those before it");
	return true;
}

static bool read_days(struct arena *a, const struct json *obj, const char *name, int year, const day **ret, size_t *ret_n,
                      struct err *err)
{
	struct json list = { 0 }, e;
	day *v = arena_array(a, day, DAYS_OF_YEAR_MOST);
	size_t n = 0;

	if (!json_array(obj, name, JSON_OPTIONAL, &list, err))
		return false;
	struct json_iter it = json_iter(&list);

	while (json_next(&it, &e)) {
		day first = 0, last = 0;

		if (!read_span(&e, year, n ? v[n - 1] : 0, &first, &last, err))
			return false;
		for (day d = first; d <= last && n < DAYS_OF_YEAR_MOST; d = day_plus(d, 1))
			v[n++] = d;
	}
	*ret = v;
	*ret_n = n;
	return true;
}

static bool read_year(struct arena *a, const struct json *j, const struct calendar *c, struct calendar_year *ret, struct err *err)
{
	static const struct str names[] = { STR_LIT("holidays"), STR_LIT("working") };
	int before = c->year_n ? c->years[c->year_n - 1].year : 0;
	uint64_t year = 0;

	if (j->key.n != 4 || !str_u64(j->key, &year) || year < 1970 || year > 2200)
		return json_err(j, err, ERR_SYNTAX, "expected a year from 1970 to 2200");
	if ((int)year <= before)
		return json_err(j, err, ERR_RANGE, "found a year that is not after the one before it");
	ret->year = (int)year;
	if (!json_want(j, JSON_OBJECT, err) || !read_only(j, names, 2, err) ||
	    !read_days(a, j, "holidays", ret->year, &ret->holidays, &ret->holiday_n, err) ||
	    !read_days(a, j, "working", ret->year, &ret->working, &ret->working_n, err))
		return false;
	for (size_t i = 0; i < ret->working_n; i++) {
		struct json list = json_in(j, "working");
		char text[11];

		day d = ret->working[i];

		if (!(c->weekend >> day_weekday(d) & 1) || has_day(ret->holidays, ret->holiday_n, d))
			return json_err(&list, err, ERR_STATE, "%s is no day of a weekend, or a holiday too", day_format(d, text));
	}
	return true;
}

static bool read_years(struct arena *a, const struct json *root, struct calendar *c, struct err *err)
{
	struct json all = { 0 }, e;

	if (!json_object(root, "years", c->complete ? JSON_OPTIONAL : JSON_REQUIRED, &all, err))
		return false;
	if (json_count(&all) > LIMIT_CALENDAR_YEARS)
		return json_err(&all, err, ERR_LIMIT, "found %zu years, at most %d are read", json_count(&all), LIMIT_CALENDAR_YEARS);
	if (c->complete && json_count(&all))
		return json_err(&all, err, ERR_STATE, "found years in a calendar without holidays");
	struct calendar_year *v = arena_array(a, struct calendar_year, json_count(&all) + 1);
	struct json_iter it = json_iter(&all);

	c->years = v;
	while (json_next(&it, &e)) {
		if (!read_year(a, &e, c, &v[c->year_n], err))
			return false;
		c->year_n++;
	}
	return true;
}

static bool read_weekend(const struct json *root, struct calendar *c, struct err *err)
{
	struct json list, e;

	if (!json_array(root, "weekend", JSON_REQUIRED, &list, err))
		return false;
	struct json_iter it = json_iter(&list);
	unsigned n = 0;

	while (json_next(&it, &e)) {
		int i = names_find(weekday_names, WEEKDAY_N, json_text(&e));

		if (i < 0)
			return json_err(&e, err, ERR_FOUND, "expected a day of the week such as \"sunday\"");
		n += !(c->weekend >> i & 1);
		c->weekend |= (uint8_t)(1u << i);
	}
	if (n > WORKLESS_MOST)
		return json_err(&list, err, ERR_RANGE, "found a week without a working day");
	return true;
}

const struct calendar *calendar_read(struct arena *a, struct str json, struct err *err)
{
	static const struct str names[] = {
		STR_LIT("id"), STR_LIT("version"), STR_LIT("title"), STR_LIT("source"), STR_LIT("weekend"), STR_LIT("complete"),
		STR_LIT("years"),
	};
	struct calendar *c = arena_new(a, struct calendar);
	struct json root;
	bool ok = json_read(a, json, LIMIT_RULES, &root, err) && json_want(&root, JSON_OBJECT, err) &&
	          read_only(&root, names, sizeof names / sizeof *names, err) && read_name(&root, "id", JSON_REQUIRED, &c->id, err) &&
	          read_name(&root, "version", JSON_REQUIRED, &c->version, err) &&
	          read_both(&root, "title", JSON_REQUIRED, &c->title_en, &c->title_zh, err) &&
	          read_text(&root, "source", JSON_REQUIRED, READ_TEXT_LONGEST, &c->source, err) &&
	          json_bool(&root, "complete", JSON_OPTIONAL, &c->complete, err) && read_weekend(&root, c, err) &&
	          read_years(a, &root, c, err);

	return ok ? c : NULL;
}

const struct calendar *calendars_find(const struct calendars *all, struct str id)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->v[i]->id, id))
			return all->v[i];
	return NULL;
}

void calendars_default(struct arena *a, struct calendars *ret)
{
	const struct str files[] = { embedded_mon_fri_json, embedded_cn_json, embedded_de_json };
	const size_t n = sizeof files / sizeof *files;
	const struct calendar **v = arena_array(a, const struct calendar *, n);

	for (size_t i = 0; i < n; i++) {
		struct err err = { 0 };

		v[i] = calendar_read(a, files[i], &err);
		if (!v[i]) /* the tests read these very bytes */
			abort();
	}
	*ret = (struct calendars){ v, n };
}

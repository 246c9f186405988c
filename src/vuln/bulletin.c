#include "vuln/bulletin.h"

#include "base/ascii.h"
#include "vuln/text.h"

/* "2024-03-01" at the front of s, whatever follows. */
static day day_at(struct str s)
{
	day d = 0;

	return s.n >= 10 && day_parse(str_sub(s, 0, 10), &d) ? d : 0;
}

static const struct {
	struct str name;
	enum bulletin_kind kind;
} kinds[] = {
	{ STR_LIT("pixel-watch"), BULLETIN_WATCH   },
	{ STR_LIT("pixel"),       BULLETIN_PIXEL   },
	{ STR_LIT("wear"),        BULLETIN_WEAR    },
	{ STR_LIT("aaos"),        BULLETIN_CAR     },
	{ STR_LIT("chromecast"),  BULLETIN_OTHER   },
	{ STR_LIT("android"),     BULLETIN_ANDROID },
};

/* One part of the path: a kind, a year, a date, or the name of a release. False: something else, no bulletin. */
static bool take_part(struct str part, struct bulletin *b)
{
	release r;
	day d;

	if (part.n > 5 && str_iends(part, STR(".html")))
		part.n -= 5;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_ieq(part, kinds[i].name)) {
			b->kind = kinds[i].kind;
			return true;
		}
	if (part.n == 4 && ascii_digit(part.p[0]))
		return true; /* the year's folder */
	d = day_at(part);
	if (d) {
		b->date = d;
		return true;
	}
	if (str_istarts(part, STR("android-")) && (r = release_parse(part)) != 0) {
		b->kind = BULLETIN_RELEASE;
		b->of = r;
		return true;
	}
	return false;
}

struct bulletin bulletin_of_url(struct str url)
{
	struct bulletin none = { BULLETIN_NONE }, b = { BULLETIN_ANDROID };
	size_t host = str_find(url, STR("source.android."));
	size_t at = host == SIZE_MAX ? SIZE_MAX : str_find(url, STR("security/bulletin/"));
	struct str rest, part;

	if (at == SIZE_MAX)
		return none;
	rest = str_from(url, at + sizeof "security/bulletin/" - 1);
	size_t hash = str_chr(rest, '#');

	if (hash != SIZE_MAX) {
		struct str anchor = str_from(rest, hash + 1);

		if (text_has(anchor, "security-patch-level"))
			b.level = day_at(anchor);
		rest = str_sub(rest, 0, hash);
	}
	rest = str_sub(rest, 0, str_chr(rest, '?'));
	while (str_token(&rest, "/", &part))
		if (!take_part(part, &b))
			return none;
	return b.date || b.kind == BULLETIN_RELEASE ? b : none;
}

struct bulletin bulletin_of_row(const struct bulletin_row *row)
{
	struct bulletin b = { BULLETIN_ANDROID, .date = row->bulletin, .level = row->level };

	if (!take_part(row->kind, &b))
		b.kind = BULLETIN_OTHER;
	return b;
}

struct bulletin bulletin_referred(const struct record *r, enum bulletin_kind kind)
{
	struct bulletin best = { BULLETIN_NONE };

	for (size_t i = 0; i < r->reference_n; i++) {
		struct bulletin b = bulletin_of_url(r->references[i].url);

		if (b.kind == kind && (best.kind == BULLETIN_NONE || (b.date && b.date < best.date)))
			best = b;
	}
	return best;
}

/* "Devices with a security patch level of ... or later are protected": https://source.android.com/docs/security/bulletin,
 * "Android release security notes". */
static const struct {
	release r;
	day level;
} release_levels[] = {
	{ 1000, 20190901 }, { 1100, 20200901 }, { 1200, 20211001 }, { 1210, 20220301 }, { 1300, 20220901 },
	{ 1400, 20231001 }, { 1500, 20240901 }, { 1600, 20250701 },
};

day bulletin_release_level(release r)
{
	for (size_t i = 0; i < sizeof release_levels / sizeof *release_levels; i++)
		if (release_levels[i].r == r)
			return release_levels[i].level;
	return 0;
}

day bulletin_level(enum bulletin_kind kind, day date, enum component c)
{
	bool fifth = c != COMPONENT_PLATFORM || kind == BULLETIN_PIXEL || kind == BULLETIN_WATCH;

	/* Two levels a month since 2016-07; before, one, named as the bulletin. */
	if (!date || date < 20160701)
		return date;
	return day_from(day_year(date), day_month(date), fifth ? 5 : 1);
}

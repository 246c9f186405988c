/*
 * shape_chip - records of the chip makers: which chips, which releases, and when a fix can have reached a phone.
 *
 * Shapes: Qualcomm's lists of chips in `versions`, SoCs next to companions, marketing names next to part numbers (2/7),
 * the old style (2/8), code names (2b/5); MediaTek's comma list in `product` with releases in prose (2/9), conditions per
 * chip for routers (2/10), chips in `versions` since 2026 (2b/1); Unisoc's slash lists (2/11); Exynos from text and ADP names.
 *
 * None states a patch level. The maker's own bulletin has a month: before its level a device cannot have the fix.
 */
#include "vuln/chip.h"
#include "vuln/maker.h"
#include "vuln/shape.h"
#include "vuln/text.h"

#include "base/ascii.h"

enum { CANDIDATES = 16 };

void chips_add(struct arena *a, struct chip_list *l, struct str name)
{
	const struct chip *found[CANDIDATES];

	name = str_trim(name);
	if (text_is_nothing(name))
		return;
	size_t n = chip_named(name, found, CANDIDATES);

	for (size_t i = 0; i < n; i++)
		strs_add_once(a, &l->chips, found[i]->part);
	if (n)
		return;
	if (chip_is_companion(name)) {
		l->companions++;
		l->elsewhere += chip_is_elsewhere(name);
	} else {
		/* Not in the table: kept as written. No device is known to have it, but the reader sees it. */
		l->unknown++;
		strs_add_once(a, &l->chips, name);
	}
}

struct strs chips_of_makers(struct arena *a, const char *makers)
{
	struct strs l = { 0 };
	struct str list, maker;

	for (size_t i = 0; i < chip_count(); i++) {
		const struct chip *c = chip_at(i);

		for (list = str_of(makers); str_split(&list, '|', &maker);)
			if (str_eq(maker, c->maker))
				strs_add(a, &l, c->part);
	}
	return l;
}

/* "december-2023-bulletin", "product-security-bulletin/May-2023": a month's name and a year somewhere in a reference. */
static day bulletin_month(const struct record *r)
{
	for (size_t i = 0; i < r->reference_n; i++) {
		struct str url = r->references[i].url, word, before = STR_NONE;

		if (text_find(url, STR("bulletin")) == SIZE_MAX)
			continue;
		while (str_token(&url, "/-_.?=&", &word)) {
			uint64_t year;
			int month = before.n >= 3 ? month_by_name(before) : 0;

			if (month && word.n == 4 && str_u64(word, &year) && year >= 2010 && year < 2100)
				return day_from((int)year, month, 5);
			before = word;
		}
	}
	return 0;
}

/* A vendor flaw with the month of the maker's bulletin, else of publication. */
static struct clause chip_clause(struct work *w, const char *line)
{
	day month = bulletin_month(w->r);

	return (struct clause){ .line = str_of(line), .os = OS_ANDROID, .component = COMPONENT_VENDOR,
	                        .level = month ? month : published_month(w->r, 5), .level_basis = LEVEL_INFERRED };
}

/* When a list holds companions only, any phone with a chip of that maker may carry one. */
static void put_chips(struct work *w, struct clause *c, const struct chip_list *l, const char *makers)
{
	c->chips = l->chips;
	if (!l->chips.n && l->companions && l->companions == l->elsewhere) {
		c->os = OS_OTHER;
		c->text = STR("names only chips of cars, routers, televisions or laptops");
		put(w, c);
		return;
	}
	if (!l->chips.n && l->companions) {
		c->chips = chips_of_makers(w->a, makers);
		c->sure = SURE_POSSIBLE;
		c->text = STR("names only parts beside the main chip (Wi-Fi, audio, modem, power)");
	}
	if (!c->chips.n) {
		put_unknown(w, OS_ANDROID, c->line, statement_words(w->a, w->v[0]));
		return;
	}
	put(w, c);
}

/* --- Qualcomm --- */

/* Segments the record speaks of; only these are phones. No segment at all: old records, phones among them. */
static bool has_phone_segment(const struct work *w)
{
	size_t segments = 0;

	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < w->v[i]->platforms.n; k++) {
			struct str p = w->v[i]->platforms.v[k];

			segments++;
			if (text_has(p, "mobile") || text_has(p, "wearable") || text_has(p, "connectivity") || text_has(p, "consumer"))
				return true;
		}
	return segments == 0;
}

/* An ADP writes each chip as a product of its own: "wcd9380_firmware", "snapdragon_8_gen_1_mobile_platform_firmware". */
static struct str adp_name(struct arena *a, struct str product)
{
	if (str_iends(product, STR("_firmware")))
		product.n -= sizeof "_firmware" - 1;
	char *p = str_cstr(a, product);

	for (size_t i = 0; i < product.n; i++)
		if (p[i] == '_')
			p[i] = ' ';
	return (struct str){ p, product.n };
}

void shape_qualcomm(struct work *w)
{
	struct clause c = chip_clause(w, "Qualcomm");
	struct chip_list l = { 0 };

	for (size_t i = 0; i < w->n; i++) {
		const struct statement *s = w->v[i];
		bool adp = !s->is_cna && !text_has(s->product, "snapdragon ");

		if (adp && !str_ieq(s->product, STR("snapdragon")))
			chips_add(w->a, &l, adp_name(w->a, s->product));
		for (size_t k = 0; k < s->version_n && !adp; k++)
			if (s->versions[k].status != STATUS_UNAFFECTED)
				chips_add(w->a, &l, s->versions[k].version);
	}
	if (!l.chips.n && !has_phone_segment(w)) {
		c.os = OS_OTHER;
		c.text = STR("cars, computers and things only");
		put(w, &c);
		return;
	}
	put_chips(w, &c, &l, "qualcomm");
}

/* --- MediaTek --- */

/* "Android 12.0, 13.0 / OpenWrt 19.07, 21.02 / Yocto 3.3": the releases of the part that is Android. */
struct systems {
	struct releases releases;
	bool android, modem, other;
	struct str words;
};

static void read_systems(struct work *w, struct str text, struct systems *sys)
{
	struct str rest = text, part;

	while (str_split(&rest, '/', &part)) {
		part = str_trim(part);
		if (text_has(part, "android")) {
			struct releases l = releases_parse(w->a, part, NULL, NULL, NULL);

			sys->android = true;
			for (size_t i = 0; i < l.n; i++)
				sys->releases = releases_add(w->a, sys->releases, l.v[i]);
		} else if (str_istarts(part, STR("modem"))) {
			sys->modem = true;
		} else if (!text_is_nothing(part)) {
			sys->other = true;
			if (!sys->words.n)
				sys->words = text;
		}
	}
}

static bool is_part_number(struct str s)
{
	return s.n > 4 && str_istarts(s, STR("MT")) && ascii_digit(s.p[2]);
}

void shape_mediatek(struct work *w)
{
	struct clause c = chip_clause(w, "MediaTek");
	struct chip_list l = { 0 };
	struct systems sys = { 0 };

	for (size_t i = 0; i < w->n; i++) {
		struct str rest = w->v[i]->product, name;

		while (str_token(&rest, ",/", &name))
			if (is_part_number(str_trim(name)))
				chips_add(w->a, &l, name);
		for (size_t k = 0; k < w->v[i]->version_n; k++) {
			struct str v = str_trim(w->v[i]->versions[k].version);

			if (is_part_number(v))
				chips_add(w->a, &l, v);
			else if (w->v[i]->versions[k].status != STATUS_UNAFFECTED)
				read_systems(w, v, &sys);
		}
	}
	c.releases = sys.releases;
	if (sys.other && !sys.android && !sys.modem) { /* routers, televisions, laptops */
		c.os = OS_OTHER;
		c.chips = l.chips;
		c.text = sys.words;
		put(w, &c);
		return;
	}
	put_chips(w, &c, &l, "mediatek");
}

/* --- Unisoc --- */

void shape_unisoc(struct work *w)
{
	struct clause c = chip_clause(w, "Unisoc");
	struct chip_list l = { 0 };

	for (size_t i = 0; i < w->n; i++) {
		struct str rest = w->v[i]->product, name;

		while (str_token(&rest, "/,", &name))
			chips_add(w->a, &l, name);
		for (size_t k = 0; k < w->v[i]->version_n; k++) {
			/* "android9_android10_android11" in an ADP's spelling */
			struct str v = w->v[i]->versions[k].version, one;

			while (str_token(&v, "/,_", &one)) {
				release r = release_parse(one);

				if (r)
					c.releases = releases_add(w->a, c.releases, r);
			}
		}
	}
	put_chips(w, &c, &l, "unisoc");
}

/* --- Exynos --- */

/* "Exynos 980, Exynos 850, 1280, and 2400", "Exynos Modem 5123": numbers after the word, until a sentence ends or other
 * words come. */
static void read_exynos(struct arena *a, struct str text, struct chip_list *l)
{
	for (;;) {
		size_t at = text_find(text, STR("exynos"));
		struct str rest, word;
		bool modem = false;

		if (at == SIZE_MAX)
			return;
		rest = str_from(text, at + 6);
		text = rest;
		while (str_token(&rest, " ,_", &word)) {
			bool end = word.p[word.n - 1] == '.';
			uint64_t number;

			if (end)
				word.n--;
			if (word.n && word.p[0] == '(')
				break;
			if (str_ieq(word, STR("modem")) || str_ieq(word, STR("modems")) || str_ieq(word, STR("auto")))
				modem = true;
			else if (str_ieq(word, STR("processor")) || str_ieq(word, STR("and")) || str_ieq(word, STR("wearable")) ||
			         str_ieq(word, STR("mobile")) || str_ieq(word, STR("w")) || str_ieq(word, STR("processors")))
				;
			else if (str_ieq(word, STR("exynos")))
				modem = false;
			else if (!str_u64(word, &number))
				break;
			else if (modem)
				l->companions++;
			else
				chips_add(a, l, str_printf(a, "Exynos %.*s", STR_ARG(word)));
			if (end)
				break;
		}
	}
}

void shape_exynos(struct work *w)
{
	struct clause c = chip_clause(w, "Samsung Exynos");
	struct chip_list l = { 0 };

	for (size_t i = 0; i < w->n; i++)
		read_exynos(w->a, w->v[i]->product, &l);
	if (!l.chips.n)
		read_exynos(w->a, w->r->description, &l);
	/* Exynos chips sit in phones of others too, but the phone maker's own record speaks of its devices. */
	if (str_ieq(w->r->provider, STR("SamsungMobile")))
		c.makers = one_str(w->a, STR("samsung"));
	put_chips(w, &c, &l, "samsung|google"); /* Tensor phones have Exynos modems */
}

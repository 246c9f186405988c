/*
 * shape_oem - makers of devices, each with a way of its own (2/18).
 *
 * Motorola states patch levels; LG releases and a model; vivo, OPPO and Xiaomi names of modules and apps with versions;
 * TECNO and Infinix write an Android package where the product should stand. OPPO also writes its system, "ColorOS 12.3".
 */
#include "vuln/maker.h"
#include "vuln/shape.h"
#include "vuln/text.h"
#include "vuln/version.h"

#include "base/ascii.h"

/* Apps and modules under the names records use, where the package is known. */
static const struct { struct str product, package; enum scheme scheme; } apps[] = {
	{ STR_LIT("GetApps application"),       STR_LIT("com.xiaomi.mipicks"),                SCHEME_DOTTED  },
	{ STR_LIT("App Market"),                STR_LIT("com.xiaomi.market"),                 SCHEME_DOTTED  },
	{ STR_LIT("Xiaomi File Manager App International Version"), STR_LIT("com.mi.android.globalFileexplorer"), SCHEME_NATURAL },
	{ STR_LIT("Xiaomi cloud service Application"), STR_LIT("com.miui.cloudservice"),      SCHEME_DOTTED  },
	{ STR_LIT("MinigameCenter"),            STR_LIT("com.vivo.minigamecenter"),           SCHEME_DOTTED  },
	{ STR_LIT("Weather"),                   STR_LIT("com.vivo.weather"),                  SCHEME_DOTTED  },
	{ STR_LIT("OPPO Store APP"),            STR_LIT("com.oppo.store"),                    SCHEME_DOTTED  },
};

static const struct str skins[] = {
	STR_LIT("ColorOS"), STR_LIT("OxygenOS"), STR_LIT("HiOS"), STR_LIT("XOS"), STR_LIT("MIUI"), STR_LIT("HyperOS"),
	STR_LIT("OriginOS"), STR_LIT("Funtouch OS"), STR_LIT("realme UI"), STR_LIT("One UI"), STR_LIT("MyOS"), STR_LIT("Flyme"),
};

/* A day anywhere in the text, as "2022-11-01". */
static day day_in(struct str s)
{
	day d;

	for (size_t i = 0; i + 10 <= s.n; i++)
		if (ascii_digit(s.p[i]) && day_parse(str_sub(s, i, 10), &d))
			return d;
	return 0;
}

/* "LG V60 Thin Q 5G(LMV600VM)": the code in brackets and the name before it. "Phones" names no model. */
static struct strs models_of(struct arena *a, struct str product)
{
	struct strs l = { 0 };
	size_t open = str_chr(product, '('), close = str_chr(product, ')');
	bool digit = false;

	for (size_t i = 0; i < product.n; i++)
		digit |= ascii_digit(product.p[i]);
	if (!digit)
		return l;
	if (open != SIZE_MAX && close != SIZE_MAX && close > open + 3) {
		strs_add(a, &l, str_trim(str_sub(product, open + 1, close - open - 1)));
		product = str_sub(product, 0, open);
	}
	strs_add_once(a, &l, str_trim(product));
	return l;
}

/* Motorola: lessThan "2023-12-01", versionType "SPL"; "Versions prior to 2022-11-01". */
static bool put_level(struct work *w, const struct statement *s, const struct clause *base)
{
	struct clause c = *base;

	for (size_t i = 0; i < s->version_n; i++) {
		const struct version_row *v = &s->versions[i];
		day d = day_in(v->less_than);

		if (!d && text_has(v->version, "prior to"))
			d = day_in(v->version);
		if (d > c.level)
			c.level = d;
	}
	if (!c.level)
		return false;
	c.level_basis = LEVEL_STATED;
	put(w, &c);
	return true;
}

/* LG: "Android 12, 13", "Android 8" to "13"; vivo: "Versions earlier than Android 10". */
static bool put_releases(struct work *w, const struct statement *s, const struct clause *base)
{
	struct clause c = *base;

	for (size_t i = 0; i < s->version_n; i++) {
		const struct version_row *v = &s->versions[i];
		struct releases l = releases_parse(w->a, v->version, NULL, NULL, NULL);
		release last = release_parse(v->less_than_or_equal), before = release_parse(v->less_than);

		if (!text_has(v->version, "android") || !l.n)
			continue;
		if (last || before)
			l = releases_between(w->a, l.v[0], last ? (release)(last + 1) : before);
		else if (text_has(v->version, "earlier than") || text_has(v->version, "prior to"))
			l = releases_between(w->a, 0, l.v[0]);
		for (size_t k = 0; k < l.n; k++)
			c.releases = releases_add(w->a, c.releases, l.v[k]);
	}
	if (!c.releases.n)
		return false;
	put(w, &c);
	return true;
}

static bool put_skin(struct work *w, const struct statement *s, const struct clause *base)
{
	struct clause c = *base;

	c.subject = SUBJECT_SKIN;
	for (size_t i = 0; i < s->version_n; i++)
		for (size_t k = 0; k < sizeof skins / sizeof *skins; k++) {
			struct range r;

			if (!str_istarts(s->versions[i].version, skins[k]) ||
			    !text_range(str_from(s->versions[i].version, skins[k].n), SCHEME_DOTTED, &r))
				continue;
			c.package = skins[k];
			ranges_add(w->a, &c, r);
		}
	if (!c.range_n)
		return false;
	put(w, &c);
	return true;
}

static bool put_app(struct work *w, const struct statement *s, struct strs makers)
{
	struct str product = str_trim(s->product);
	struct clause c = { .line = product, .os = OS_ANDROID, .subject = SUBJECT_PACKAGE, .package = text_package(product) };

	/* A system app under a name that other makers use too. */
	if (str_starts(c.package, STR("com.android.")))
		c.makers = makers;
	if (str_starts(c.package, STR("com.transsion."))) { /* one company, three brands */
		c.makers = one_str(w->a, STR("tecno"));
		strs_add(w->a, &c.makers, STR("infinix"));
		strs_add(w->a, &c.makers, STR("itel"));
	}
	for (size_t i = 0; i < sizeof apps / sizeof *apps; i++)
		if (str_ieq(product, apps[i].product)) {
			c.package = apps[i].package;
			c.scheme = apps[i].scheme;
			c.makers = makers;
		}
	if (!c.package.n || !row_ranges(w->a, s, &c))
		return false;
	put(w, &c);
	return true;
}

void shape_oem(struct work *w)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct statement *s = w->v[i];
		struct str maker = maker_find(s->vendor);
		struct clause c = { .os = OS_ANDROID };

		if (!maker.n && text_has(s->product, "xiaomi"))
			maker = STR("xiaomi");
		c.line = maker.n ? maker_title(maker) : str_trim(s->product);
		c.makers = one_str(w->a, maker);
		c.models = models_of(w->a, s->product);
		if (put_app(w, s, c.makers) || put_level(w, s, &c) || put_releases(w, s, &c) || put_skin(w, s, &c))
			continue;
		c.sure = SURE_UNKNOWN;
		c.models = (struct strs){ 0 };
		c.os = text_has_word(w->r->description, STR("ios")) ? OS_IOS : OS_ANDROID;
		if (c.os == OS_IOS)
			c.makers = (struct strs){ 0 };
		c.text = statement_words(w->a, s);
		put(w, &c);
	}
}

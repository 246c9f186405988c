/*
 * shape_samsung - Samsung Mobile writes upside down: the listed version is the one that is not affected.
 *
 * Shapes: "SMR Jul-2024 Release in Android 14" (2/12): a month that is a patch level, and the releases that got it;
 * "Selected ... MediaTek devices" and apps with a version per release (2/13); a month that differs between text and
 * versions (2b/7). SMR levels are the first of the month; the system's level decides, whatever part is meant.
 */
#include "vuln/shape.h"
#include "vuln/text.h"
#include "vuln/version.h"

/* Package names of Samsung's apps, as the Galaxy Store and devices know them. Three of them run on phones of others. */
static const struct { struct str product, package; bool anywhere; } apps[] = {
	{ STR_LIT("Samsung Notes"),          STR_LIT("com.samsung.android.app.notes")        },
	{ STR_LIT("Samsung Internet"),       STR_LIT("com.sec.android.app.sbrowser"), true },
	{ STR_LIT("Galaxy Store"),           STR_LIT("com.sec.android.app.samsungapps")      },
	{ STR_LIT("Samsung Voice Recorder"), STR_LIT("com.sec.android.app.voicenote")        },
	{ STR_LIT("SmartThings"),            STR_LIT("com.samsung.android.oneconnect"), true },
	{ STR_LIT("GamingHub"),              STR_LIT("com.samsung.android.game.gamehome")    },
	{ STR_LIT("Samsung Email"),          STR_LIT("com.samsung.android.email.provider")   },
	{ STR_LIT("Find My Mobile"),         STR_LIT("com.samsung.android.fmm")              },
	{ STR_LIT("Samsung Pay"),            STR_LIT("com.samsung.android.spay")             },
	{ STR_LIT("Samsung Keyboard"),       STR_LIT("com.samsung.android.honeyboard")       },
	{ STR_LIT("Samsung Health"),         STR_LIT("com.sec.android.app.shealth"), true },
	{ STR_LIT("Tips"),                   STR_LIT("com.samsung.android.app.tips")         },
	{ STR_LIT("Samsung Pass"),           STR_LIT("com.samsung.android.samsungpass")      },
	{ STR_LIT("SamsungVideoPlayer"),     STR_LIT("com.samsung.android.video")            },
	{ STR_LIT("Samsung Video Player"),   STR_LIT("com.samsung.android.video")            },
	{ STR_LIT("Sound Assistant"),        STR_LIT("com.samsung.android.soundassistant")   },
	{ STR_LIT("Quick Share Agent"),      STR_LIT("com.samsung.android.aware.service")    },
	{ STR_LIT("Samsung Members"),        STR_LIT("com.samsung.android.voc")              },
	{ STR_LIT("Samsung Gallery"),        STR_LIT("com.sec.android.gallery3d")            },
	{ STR_LIT("Samsung Account"),        STR_LIT("com.osp.app.signin")                   },
	{ STR_LIT("Smart Switch"),           STR_LIT("com.sec.android.easyMover")            },
	{ STR_LIT("Blockchain Keystore"),    STR_LIT("com.samsung.android.coldwalletservice") },
	{ STR_LIT("Smart Touch Call"),       STR_LIT("com.samsung.android.visualars")        },
};

/* "Jul-2024", "June-2024" at the front of s. */
static day month_at(struct str s)
{
	size_t dash = str_chr(s, '-');
	uint64_t year;
	struct str rest = str_from(s, dash == SIZE_MAX ? s.n : dash + 1);
	int month = dash == SIZE_MAX ? 0 : month_by_name(str_sub(s, 0, dash));

	return month && str_take_u64(&rest, &year) && year >= 2014 && year < 2100 ? day_from((int)year, month, 1) : 0;
}

static const struct { const char *word, *maker; } chip_words[] = {
	{ "mediatek", "mediatek" }, { "qualcomm", "qualcomm" }, { "snapdragon", "qualcomm" }, { "unisoc", "unisoc" },
	{ "exynos", "samsung" },
};

/* What "SMR Mar-2024 Release in Selected Android 11, 12, 13, 14 MediaTek devices" says beyond month and releases. */
static void read_selection(struct work *w, struct str text, struct clause *c)
{
	for (size_t i = 0; i < sizeof chip_words / sizeof *chip_words; i++)
		if (text_find(text, str_of(chip_words[i].word)) != SIZE_MAX)
			c->chips = chips_of_makers(w->a, chip_words[i].maker);
	if (text_has(text, "select")) {
		c->sure = SURE_POSSIBLE;
		c->text = text;
	}
	if (text_has(text, "watch")) {
		c->line = STR("Galaxy Watch");
		c->sure = SURE_POSSIBLE;
		c->text = text;
	}
}

/* The description's month, when it names only one and another than the version does. */
static void note_other_month(struct work *w, struct clause *c)
{
	struct str text = w->r->description;
	size_t at = text_find(text, STR("smr "));
	day said = at == SIZE_MAX ? 0 : month_at(str_from(text, at + 4));

	if (!said || said == c->level || c->text.n || text_find(str_from(text, at + 4), STR("smr ")) != SIZE_MAX)
		return;
	size_t end = str_chr(str_from(text, at), ' ') + 1;

	while (at + end < text.n && text.p[at + end] != ' ' && text.p[at + end] != ',')
		end++;
	c->text = str_printf(w->a, "the description says %.*s", STR_ARG(str_sub(text, at, end)));
}

/* Each "SMR <month> Release [n] in Android <list>" of a text, up to the next. */
static void put_smr(struct work *w, struct str all)
{
	struct clause base = { .line = STR("Samsung"), .os = OS_ANDROID, .level_basis = LEVEL_BULLETIN };
	struct str text = all;
	size_t before = w->out->n;
	day alone = 0;

	base.makers = one_str(w->a, STR("samsung"));
	for (size_t at; (at = text_find(text, STR("smr "))) != SIZE_MAX;) {
		struct clause c = base;

		text = str_from(text, at + 4);
		size_t next = text_find(text, STR("smr "));
		struct str part = str_sub(text, 0, next == SIZE_MAX ? text.n : next);
		size_t in = text_find(part, STR(" in "));

		c.level = month_at(part);
		if (!c.level)
			continue;
		if (in != SIZE_MAX)
			c.releases = releases_parse(w->a, str_from(part, in + 4), NULL, NULL, NULL);
		alone = c.level;
		if (!c.releases.n)
			continue;
		read_selection(w, all, &c);
		note_other_month(w, &c);
		put(w, &c);
	}
	if (w->out->n > before)
		return;
	base.level = alone;
	if (!alone) {
		put_unknown(w, OS_ANDROID, base.line, all);
		return;
	}
	read_selection(w, all, &base);
	put(w, &base);
}

/* "Firmware update Sep-2024 Release on Galaxy S24". */
static bool put_firmware(struct work *w, struct str v)
{
	size_t at = text_find(v, STR("firmware update ")), on = text_find(v, STR(" on "));
	day level = at == SIZE_MAX ? 0 : month_at(str_from(v, at + 16));

	if (!level)
		return false;
	put(w, &(struct clause){ .line = STR("Samsung"), .os = OS_ANDROID, .makers = one_str(w->a, STR("samsung")),
	                         .models = one_str(w->a, on == SIZE_MAX ? STR_NONE : str_trim(str_from(v, on + 4))),
	                         .level = level, .level_basis = LEVEL_BULLETIN });
	return true;
}

/* "21.5.16.01 in Android 12 and Android 13, 21.4.51.02 in Android 14" and "6.1.03.4 in Korea, 7.1.02.4 in Global". */
static bool put_versions(struct work *w, const struct clause *base, struct str v)
{
	struct str rest = v, first, low = STR_NONE, high = STR_NONE;
	bool by_release = text_has(v, " in android"), any = false;
	struct clause c = *base;

	while (text_take_version(&rest, &first)) {
		struct str after = rest, next;
		struct range r = { .to = first, .fix = first };

		if (!version_ok(SCHEME_DOTTED, first) || version_cmp(SCHEME_DOTTED, first, STR("0")) <= 0)
			return any;
		/* A release is a version as well: skip those, stop before the next that has more parts. */
		c.ranges = NULL;
		c.range_n = 0;
		c.releases = (struct releases){ 0 };
		while (by_release && text_take_version(&after, &next) && str_chr(next, '.') == SIZE_MAX) {
			c.releases = releases_add(w->a, c.releases, release_parse(next));
			rest = after;
		}
		if (by_release && !c.releases.n)
			return any;
		if (!low.n || version_cmp(SCHEME_DOTTED, first, low) < 0)
			low = first;
		if (!high.n || version_cmp(SCHEME_DOTTED, first, high) > 0)
			high = first;
		if (by_release) {
			ranges_add(w->a, &c, r);
			put(w, &c);
			any = true;
		}
	}
	if (by_release || !low.n)
		return any;
	ranges_add(w->a, &c, (struct range){ .to = low, .fix = low });
	put(w, &c);
	if (!str_eq(low, high)) { /* another fix elsewhere: in between it depends on where */
		c.ranges = NULL;
		c.range_n = 0;
		ranges_add(w->a, &c, (struct range){ .to = high, .fix = high });
		c.sure = SURE_POSSIBLE;
		c.text = v;
		put(w, &c);
	}
	return true;
}

static void put_app(struct work *w, struct str product, struct str v)
{
	struct clause c = { .line = product, .os = OS_ANDROID, .subject = SUBJECT_PACKAGE, .scheme = SCHEME_DOTTED };

	for (size_t i = 0; i < sizeof apps / sizeof *apps; i++)
		if (str_ieq(product, apps[i].product)) {
			c.package = apps[i].package;
			c.makers = apps[i].anywhere ? (struct strs){ 0 } : one_str(w->a, STR("samsung"));
		}
	if (str_iends(product, STR(" PC"))) {
		put(w, &(struct clause){ .line = product, .os = OS_OTHER, .text = STR("a program for Windows") });
		return;
	}
	if (c.package.n && put_versions(w, &c, v))
		return;
	put(w, &(struct clause){ .line = product, .os = OS_ANDROID, .makers = one_str(w->a, STR("samsung")), .sure = SURE_UNKNOWN,
	                         .text = str_printf(w->a, "fixed in %.*s %.*s; its package name is not known", STR_ARG(product),
	                                            STR_ARG(v)) });
}

static void put_version(struct work *w, const struct statement *s, struct str v)
{
	struct str product = str_trim(s->product);
	struct clause c = { .line = STR("Samsung"), .os = OS_ANDROID, .makers = one_str(w->a, STR("samsung")) };
	release r;

	if (text_has(v, "smr ")) {
		put_smr(w, v);
	} else if (put_firmware(w, v)) {
		;
	} else if (str_istarts(v, STR("One UI ")) && version_ok(SCHEME_DOTTED, str_from(v, 7))) {
		c.subject = SUBJECT_SKIN;
		c.package = STR("One UI");
		ranges_add(w->a, &c, (struct range){ .to = str_from(v, 7), .fix = str_from(v, 7) });
		put(w, &c);
	} else if (str_istarts(v, STR("Android ")) && (r = release_parse(v)) != 0) {
		c.releases = releases_between(w->a, 0, r);
		put(w, &c);
	} else if (str_istarts(v, STR("Galaxy ")) || text_has(product, "devices")) {
		c.sure = SURE_UNKNOWN;
		c.text = statement_words(w->a, s);
		put(w, &c);
	} else {
		put_app(w, product, v);
	}
}

void shape_samsung(struct work *w)
{
	size_t before = w->out->n;

	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < w->v[i]->version_n; k++)
			if (w->v[i]->versions[k].status == STATUS_UNAFFECTED)
				put_version(w, w->v[i], str_trim(w->v[i]->versions[k].version));
	if (w->out->n == before)
		put(w, &(struct clause){ .line = STR("Samsung"), .os = OS_ANDROID, .makers = one_str(w->a, STR("samsung")),
		                         .sure = SURE_UNKNOWN, .text = statement_words(w->a, w->v[0]) });
}

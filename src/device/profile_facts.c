/*
 * profile_facts - from the slots of device/facts.h to a profile.
 *
 * Every step takes the first slot that says something usable and leaves the field empty when there is none.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/names.h"
#include "device/apple.h"
#include "device/facts.h"
#include "vuln/chip.h"
#include "vuln/maker.h"

/* --- who it is --- */

/* "product,odm,vendor,system_ext,system" as ro.product.property_source_order has it. */
static size_t source_order(struct str text, enum product_of *ret)
{
	static const struct { struct str name; enum product_of of; } parts[] = {
		{ STR_LIT("product"), OF_PRODUCT },       { STR_LIT("odm"), OF_ODM },       { STR_LIT("vendor"), OF_VENDOR },
		{ STR_LIT("system_ext"), OF_SYSTEM_EXT }, { STR_LIT("system"), OF_SYSTEM }, { STR_LIT("product_services"), OF_SERVICES },
	};
	uint32_t seen = 1u << OF_PLAIN;
	size_t n = 0;
	struct str part;

	ret[n++] = OF_PLAIN;
	while (str_token(&text, ", ", &part))
		for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
			if (str_eq(part, parts[i].name) && !(seen >> parts[i].of & 1)) {
				seen |= 1u << parts[i].of;
				ret[n++] = parts[i].of;
			}
	for (enum product_of of = OF_PLAIN; of < PRODUCT_OF_N; of++)
		if (!(seen >> of & 1))
			ret[n++] = of;
	return n;
}

/* brand/product/device:release/id/incremental:type/keys */
struct fingerprint {
	struct str brand, product, device, release, id, incremental;
};

static bool fingerprint_split(struct str s, struct fingerprint *ret)
{
	struct fingerprint f = { 0 };
	size_t colon;

	if (!str_split(&s, '/', &f.brand) || !str_split(&s, '/', &f.product) || (colon = str_chr(s, ':')) == SIZE_MAX)
		return false;
	f.device = str_sub(s, 0, colon);
	s = str_from(s, colon + 1);
	if (!str_split(&s, '/', &f.release) || !str_split(&s, '/', &f.id) || !str_split(&s, ':', &f.incremental))
		return false;
	*ret = f;
	return true;
}

static struct str first_telling(const struct facts *f, const enum product_of *order, size_t n, enum product_fact what)
{
	for (size_t i = 0; i < n; i++) {
		struct str v = f->v[FACT_OF(order[i], what)];

		if (v.n && !fact_is_generic(v))
			return v;
	}
	return STR_NONE;
}

static bool is_chip_maker(struct str maker)
{
	static const struct str names[] = {
		STR_LIT("qualcomm"), STR_LIT("mediatek"), STR_LIT("unisoc"), STR_LIT("rockchip"), STR_LIT("allwinner"),
		STR_LIT("amlogic"), STR_LIT("hisilicon"), STR_LIT("broadcom"), STR_LIT("marvell"), STR_LIT("intel"), STR_LIT("arm"),
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(maker, names[i]))
			return true;
	return false;
}

/* Manufacturer, else brand: a contract maker ("TINNO") is less than the brand that sells the phone. A name that our
 * table lacks stays, in small letters: it says at least who did not make it. */
static struct str maker_of(struct arena *a, struct str manufacturer, struct str brand, struct str print_brand)
{
	struct str said[3] = { manufacturer, brand, print_brand };

	for (size_t i = 0; i < 3; i++) {
		if (!said[i].n || (i && str_ieq(said[i], said[i - 1])))
			continue;
		struct str m = maker_find(said[i]);

		if (m.n && !is_chip_maker(m))
			return m;
		if (m.n)
			said[i] = STR_NONE;
	}
	struct str word = said[1].n ? said[1] : said[0].n ? said[0] : said[2];
	return word.n ? str_lower(a, word) : STR_NONE;
}

static void identity(struct arena *a, const struct facts *f, struct profile *p)
{
	static const enum fact prints[] = { FACT_FINGERPRINT, FACT_FINGERPRINT_SYSTEM, FACT_FINGERPRINT_PRODUCT,
		FACT_FINGERPRINT_VENDOR, FACT_FINGERPRINT_BOOT };
	enum product_of order[PRODUCT_OF_N];
	size_t n = source_order(f->v[FACT_SOURCE_ORDER], order);
	struct fingerprint print;
	struct str print_brand = STR_NONE;

	p->brand = first_telling(f, order, n, PRODUCT_BRAND);
	p->model = first_telling(f, order, n, PRODUCT_MODEL);
	p->device = first_telling(f, order, n, PRODUCT_DEVICE);
	p->product = first_telling(f, order, n, PRODUCT_NAME);
	for (size_t i = 0; i < sizeof prints / sizeof *prints; i++) {
		if (!f->v[prints[i]].n || !fingerprint_split(f->v[prints[i]], &print))
			continue;
		if (!p->fingerprint.n)
			p->fingerprint = f->v[prints[i]];
		if (!print_brand.n && !fact_is_generic(print.brand))
			print_brand = print.brand;
		if (!p->device.n && !fact_is_generic(print.device))
			p->device = print.device;
		if (!p->product.n && !fact_is_generic(print.product))
			p->product = print.product;
	}
	p->maker = maker_of(a, first_telling(f, order, n, PRODUCT_MANUFACTURER), p->brand, print_brand);
	/* Others built the Nexus phones; Google sold them and its bulletins for its own devices concern them. */
	if (str_ieq(p->brand, STR("google")) && str_istarts(p->model, STR("Nexus ")))
		p->maker = STR("google");
	if (!p->brand.n)
		p->brand = print_brand;
	p->marketing = f->v[FACT_MARKETING];
}

/* --- which system --- */

static release release_of(const struct facts *f, struct str *ret_written)
{
	struct fingerprint print;
	struct str said[3] = { f->v[FACT_RELEASE], f->v[FACT_RELEASE_SYSTEM], STR_NONE };
	struct str sdk = f->v[FACT_SDK].n ? f->v[FACT_SDK] : f->v[FACT_SDK_SYSTEM];
	struct str system = f->v[FACT_FINGERPRINT].n ? f->v[FACT_FINGERPRINT] : f->v[FACT_FINGERPRINT_SYSTEM];
	release r = 0;

	/* a JSON profile that names its system names its release, too, or does not know it */
	if (system.n && !f->v[FACT_OWN_OS].n && fingerprint_split(system, &print))
		said[2] = print.release;
	for (size_t i = 0; i < 3 && !r; i++)
		if (said[i].n && (r = release_parse(said[i])))
			*ret_written = said[i];
	release level = sdk.n ? release_of_sdk(sdk, f->v[FACT_SDK_FULL]) : 0;

	/* 12L says 12 and SDK 32; 16-qpr2 says 16 and 36.1. A preview says a code name and the SDK before its own. */
	return !r || (level > r && release_major(level) == release_major(r)) ? (level ? level : r) : r;
}

static day level_of(struct str s)
{
	day d;

	return s.n && day_parse(s, &d) ? d : 0;
}

/* "3.0.0" of "OpenHarmony-3.0.0.71" and the like: from the first digit on. */
static struct str after_name(struct str s)
{
	size_t i = 0;

	while (i < s.n && !ascii_digit(s.p[i]))
		i++;
	return str_from(s, i);
}

static struct str dotted(struct str s)
{
	s = after_name(s);
	size_t i = 0;

	while (i < s.n && (ascii_digit(s.p[i]) || s.p[i] == '.'))
		i++;
	while (i && s.p[i - 1] == '.')
		i--;
	return str_sub(s, 0, i);
}

static void android(const struct facts *f, struct profile *p)
{
	p->release = release_of(f, &p->os_version);
	p->level = level_of(f->v[FACT_LEVEL]);
	p->vendor_level = level_of(f->v[FACT_LEVEL_VENDOR]);
	if (p->release || p->level || p->vendor_level || p->fingerprint.n)
		p->os = OS_ANDROID;
}

static void harmony(const struct facts *f, struct profile *p)
{
	struct str huawei = f->v[FACT_HARMONY].n ? f->v[FACT_HARMONY] : f->v[FACT_OHOS_DIST_VERSION];
	bool open = f->v[FACT_OHOS_NAME].n != 0;

	if (!huawei.n && !open)
		return;
	p->os = huawei.n && !(open && str_istarts(f->v[FACT_OHOS_DIST], STR("OpenHarmony"))) ? OS_HARMONYOS : OS_OPENHARMONY;
	p->os_version = dotted(p->os == OS_HARMONYOS ? huawei : f->v[FACT_OHOS_NAME]);
}

static void build_number(const struct facts *f, struct profile *p)
{
	/* Whose firmware is known by its incremental, not by what "Build number" shows. */
	static const struct str by_incremental[] = { STR_LIT("samsung"), STR_LIT("xiaomi") };
	struct str incremental = f->v[FACT_INCREMENTAL].n ? f->v[FACT_INCREMENTAL] : f->v[FACT_INCREMENTAL_SYSTEM];
	struct fingerprint print;

	p->build = f->v[FACT_DISPLAY_ID].n ? f->v[FACT_DISPLAY_ID] : f->v[FACT_BUILD_ID].n ? f->v[FACT_BUILD_ID] : incremental;
	if (!incremental.n && p->fingerprint.n && fingerprint_split(p->fingerprint, &print))
		incremental = print.incremental;
	for (size_t i = 0; i < sizeof by_incremental / sizeof *by_incremental; i++)
		if (str_eq(p->maker, by_incremental[i]) && incremental.n)
			p->build = incremental;
	if (f->v[FACT_PDA].n)
		p->build = f->v[FACT_PDA];
}

/* --- the maker's system on top --- */

static struct str version_oneui(struct arena *a, struct str s) /* 60101 is 6.1.1 */
{
	uint64_t v;

	if (!str_u64(s, &v) || v < 10000 || v > 999999)
		return STR_NONE;
	unsigned major = (unsigned)(v / 10000), minor = (unsigned)(v / 100 % 100), patch = (unsigned)(v % 100);
	return patch ? str_printf(a, "%u.%u.%u", major, minor, patch) : str_printf(a, "%u.%u", major, minor);
}

static struct str version_dotted(struct arena *a, struct str s)
{
	(void)a;
	return dotted(s);
}

static const struct skin {
	enum fact fact;
	struct str name;
	struct str begins; /* of the value, when one key serves several systems */
	struct str (*version)(struct arena *, struct str);
} skins[] = {
	{ FACT_MAGIC, STR_LIT("Magic UI"), STR_LIT("MagicUI"), version_dotted },
	{ FACT_MAGIC, STR_LIT("Magic OS"), STR_LIT(""), version_dotted },
	{ FACT_EMUI, STR_LIT("Magic UI"), STR_LIT("MagicUI"), version_dotted }, /* "MagicUI_4.0.0", its name before 7.0 */
	{ FACT_EMUI, STR_LIT("Magic OS"), STR_LIT("Magic"), version_dotted },
	{ FACT_EMUI, STR_LIT("EMUI"), STR_LIT(""), version_dotted },          /* "EmotionUI_10.1.0" */
	{ FACT_HYPEROS, STR_LIT("HyperOS"), STR_LIT("OS"), version_dotted },
	{ FACT_MIUI, STR_LIT("MIUI"), STR_LIT(""), version_dotted },
	{ FACT_ONEUI, STR_LIT("One UI"), STR_LIT(""), version_oneui },
	{ FACT_OXYGEN, STR_LIT("OxygenOS"), STR_LIT(""), version_dotted },
	{ FACT_ROM, STR_LIT("OxygenOS"), STR_LIT("Oxygen OS"), version_dotted },
	{ FACT_ROM, STR_LIT("HydrogenOS"), STR_LIT("H2OS"), version_dotted },
	{ FACT_REALME_UI, STR_LIT("realme UI"), STR_LIT(""), version_dotted },
	{ FACT_OPLUS_ROM, STR_LIT("ColorOS"), STR_LIT(""), version_dotted },
	{ FACT_OPPO_ROM, STR_LIT("ColorOS"), STR_LIT(""), version_dotted },
	{ FACT_VIVO_ID, STR_LIT("OriginOS"), STR_LIT("OriginOS"), version_dotted },
	{ FACT_VIVO_OS, STR_LIT("Funtouch OS"), STR_LIT(""), version_dotted },
	{ FACT_TRANSSION, STR_LIT("XOS"), STR_LIT("xos"), version_dotted },
	{ FACT_TRANSSION, STR_LIT("HiOS"), STR_LIT("hios"), version_dotted },
	{ FACT_FLYME, STR_LIT("Flyme"), STR_LIT(""), version_dotted },
	{ FACT_DISPLAY_ID, STR_LIT("Flyme"), STR_LIT("Flyme"), version_dotted },
};

/* Xiaomi's incremental tells more than the name: V12.5.2.0.QFZMIXM is MIUI 12.5.2.0, OS2.0.107.0.VOMMIXM is HyperOS
 * 2.0.107.0, and V816.0.7.0 was HyperOS 1.0.7.0 before it had a name. */
static void skin_xiaomi(struct arena *a, const struct facts *f, struct profile *p)
{
	static const struct str first = STR_LIT("V816.0.");
	struct str inc = f->v[FACT_INCREMENTAL];

	if (str_starts(inc, first)) {
		p->skin = STR("HyperOS");
		p->skin_version = str_printf(a, "1.0.%.*s", STR_ARG(dotted(str_from(inc, first.n))));
	} else if (inc.n > 2 && ((inc.p[0] == 'V' && ascii_digit(inc.p[1])) || (str_starts(inc, STR("OS")) && ascii_digit(inc.p[2])))) {
		p->skin = inc.p[0] == 'V' ? STR("MIUI") : STR("HyperOS");
		p->skin_version = dotted(inc);
	}
}

void facts_skin(struct arena *a, const struct facts *f, struct profile *p)
{
	for (size_t i = 0; i < sizeof skins / sizeof *skins && !p->skin.n; i++) {
		struct str v = f->v[skins[i].fact];

		if (!v.n || !str_istarts(v, skins[i].begins))
			continue;
		struct str version = skins[i].version(a, v);

		if (!version.n)
			continue;
		p->skin = skins[i].name;
		p->skin_version = version;
	}
	if (str_eq(p->maker, STR("oneplus")) && str_eq(p->skin, STR("ColorOS")))
		p->skin = STR("OxygenOS"); /* one code base since 2021, sold under its old name */
	if (str_eq(p->maker, STR("xiaomi")))
		skin_xiaomi(a, f, p);
}

/* --- the chip --- */

enum { CANDIDATES = 64 };

struct candidates {
	const struct chip *v[CANDIDATES];
	size_t n;
};

static bool has(const struct candidates *c, const struct chip *chip)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i] == chip)
			return true;
	return false;
}

/* What both sides name, else what either names. Weak words only narrow. */
static void narrow(struct candidates *all, const struct candidates *said, bool weak)
{
	struct candidates both = { .n = 0 };

	if (!said->n)
		return;
	for (size_t i = 0; i < all->n; i++)
		if (has(said, all->v[i]))
			both.v[both.n++] = all->v[i];
	if (both.n) {
		*all = both;
		return;
	}
	for (size_t i = 0; i < said->n && (!all->n || !weak) && all->n + i <= CANDIDATES; i++)
		if (!has(all, said->v[i]) && all->n < CANDIDATES)
			both.v[both.n++] = said->v[i];
	for (size_t i = 0; i < both.n && all->n < CANDIDATES; i++)
		all->v[all->n++] = both.v[i];
}

static void set_chips(struct arena *a, struct profile *p, const struct candidates *c)
{
	p->chips.v = c->n ? arena_array(a, struct str, c->n) : NULL;
	p->chips.n = p->chips.cap = c->n;
	for (size_t i = 0; i < c->n; i++)
		p->chips.v[i] = c->v[i]->part;
}

void facts_chips(struct arena *a, const struct facts *f, struct profile *p)
{
	struct candidates all = { .n = 0 }, said;
	bool exact = false; /* the kernel's own word for the part */

	for (int fact = FACT_SOC_MODEL; fact <= FACT_HARDWARE; fact++) {
		struct str v = f->v[fact];

		if (!v.n)
			continue;
		said.n = fact < FACT_PLATFORM ? chip_named(v, said.v, CANDIDATES) : chip_of_platform(v, said.v, CANDIDATES);
		narrow(&all, &said, fact > FACT_PLATFORM || (fact == FACT_PLATFORM && exact));
		exact |= said.n && fact < FACT_MTK;
	}
	p->platform = f->v[FACT_PLATFORM];
	set_chips(a, p, &all);
}

/* --- the rest --- */

static void apple(struct arena *a, const struct facts *f, struct profile *p)
{
	struct str model = f->v[FACT_IOS_MODEL], version = f->v[FACT_IOS_VERSION];
	const struct apple_device *d = apple_find(model);
	const struct chip *chip = d ? chip_by_part(d->chip) : NULL;

	p->maker = STR("apple");
	p->brand = STR("Apple");
	p->model = p->product = model;
	p->os = apple_os(model, version);
	p->os_version = version;
	p->build = f->v[FACT_IOS_BUILD];
	p->marketing = d ? d->marketing : STR_NONE;
	if (chip)
		set_chips(a, p, &(struct candidates){ { chip }, 1 });
}

/* At least three numbers: "5.15" of ro.kernel.version would stand for 5.15.0. */
static struct str kernel_of(struct str s)
{
	struct str rest = s;
	uint64_t v;

	for (size_t i = 0; i < 3; i++) {
		if ((i && (!rest.n || rest.p[0] != '.')) || (i && !(rest = str_from(rest, 1)).n) || !str_take_u64(&rest, &v))
			return STR_NONE;
	}
	return s;
}

/* What a JSON profile states outright stands as it is. */
static void own_words(struct arena *a, const struct facts *f, struct profile *p)
{
	struct candidates c;
	struct str maker = f->v[FACT_OWN_MAKER], chip = f->v[FACT_OWN_CHIP];
	int os = f->v[FACT_OWN_OS].n ? names_ifind(os_names, OS_N, f->v[FACT_OWN_OS]) : -1;

	if (maker.n) {
		p->maker = maker_find(maker);
		if (!p->maker.n)
			p->maker = str_lower(a, maker);
	}
	if (os > OS_ANY)
		p->os = (enum os)os;
	if (f->v[FACT_OWN_OS_VERSION].n)
		p->os_version = f->v[FACT_OWN_OS_VERSION];
	if (p->os == OS_IOS || p->os == OS_IPADOS || p->os == OS_WATCHOS || p->os == OS_VISIONOS || p->os == OS_TVOS) {
		p->release = 0; /* "release": "17.1" is a version of its system, not of Android */
		if (!p->maker.n)
			p->maker = STR("apple");
	}
	if (chip.n && (c.n = chip_named(chip, c.v, CANDIDATES)))
		set_chips(a, p, &c);
	if (f->v[FACT_OWN_SKIN].n)
		p->skin = f->v[FACT_OWN_SKIN];
	if (f->v[FACT_OWN_SKIN_VERSION].n)
		p->skin_version = f->v[FACT_OWN_SKIN_VERSION];
	if (f->v[FACT_OWN_BUILD].n)
		p->build = f->v[FACT_OWN_BUILD];
}

bool facts_profile(struct arena *a, const struct facts *f, struct profile *ret)
{
	struct profile p = { 0 };

	if (apple_is_model(f->v[FACT_IOS_MODEL])) {
		apple(a, f, &p);
	} else {
		identity(a, f, &p);
		android(f, &p);
		harmony(f, &p);
		build_number(f, &p);
		facts_skin(a, f, &p);
		facts_chips(a, f, &p);
	}
	p.kernel = kernel_of(f->v[FACT_KERNEL]);
	own_words(a, f, &p);
	*ret = p;
	return p.maker.n || p.model.n || p.device.n || p.release || p.level || p.vendor_level || p.os_version.n || p.chips.n;
}

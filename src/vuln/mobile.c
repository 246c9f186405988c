#include "vuln/mobile.h"

#include "base/ascii.h"
#include "base/names.h"

/* CNAs whose records concern phones by their scope (cve.org, list of partners). Apple is not here: most of its
 * records name its mobile systems as products, the others do not concern them. */
static const struct str assigners[] = {
	STR_LIT("google_android"), STR_LIT("Google_Devices"), STR_LIT("qualcomm"), STR_LIT("MediaTek"), STR_LIT("Unisoc"),
	STR_LIT("SamsungMobile"), STR_LIT("huawei"), STR_LIT("Honor"), STR_LIT("OpenHarmony"), STR_LIT("Linux"),
	STR_LIT("imaginationtech"), STR_LIT("Xiaomi"), STR_LIT("OPPO"), STR_LIT("vivo"), STR_LIT("TECNOMobile"),
	STR_LIT("LGE"), STR_LIT("meizu"),
};

/* Words of vendors, products and platforms. */
static const struct str product_words[] = {
	STR_LIT("android"), STR_LIT("andrioid"), STR_LIT("ios"), STR_LIT("iphone"), STR_LIT("iphone_os"), STR_LIT("ipad"),
	STR_LIT("ipados"), STR_LIT("watchos"), STR_LIT("visionos"), STR_LIT("harmonyos"), STR_LIT("openharmony"), STR_LIT("emui"),
	STR_LIT("magic"), STR_LIT("pixel"), STR_LIT("galaxy"), STR_LIT("snapdragon"), STR_LIT("exynos"), STR_LIT("unisoc"),
	STR_LIT("mediatek"), STR_LIT("mali"), STR_LIT("powervr"), STR_LIT("kirin"), STR_LIT("coloros"), STR_LIT("miui"),
	STR_LIT("hyperos"), STR_LIT("smartphone"), STR_LIT("smartphones"), STR_LIT("mobile"), STR_LIT("phone"),
	STR_LIT("phones"), STR_LIT("ddk"),
	STR_LIT("midgard"), STR_LIT("bifrost"), STR_LIT("valhall"), STR_LIT("gpu"), STR_LIT("nearby"), STR_LIT("handset"),
};

/* Words of descriptions: proper names only, and "smartphone". */
static const struct str text_words[] = {
	STR_LIT("Android"), STR_LIT("iOS"), STR_LIT("iPadOS"), STR_LIT("iPhone"), STR_LIT("iPad"), STR_LIT("HarmonyOS"),
	STR_LIT("EMUI"), STR_LIT("Snapdragon"), STR_LIT("Exynos"), STR_LIT("smartphone"), STR_LIT("Smartphone"),
	STR_LIT("smartphones"), STR_LIT("watchOS"), STR_LIT("visionOS"), STR_LIT("Mali"),
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool has_word(struct str s, const struct str *words, size_t n, bool fold)
{
	size_t i = 0;

	while (i < s.n) {
		while (i < s.n && !ascii_alpha(s.p[i]))
			i++;
		size_t from = i;

		while (i < s.n && (ascii_alpha(s.p[i]) || s.p[i] == '_'))
			i++;
		struct str word = str_sub(s, from, i - from);

		if (word.n && (fold ? names_ifind(words, n, word) : names_find(words, n, word)) >= 0)
			return true;
	}
	return false;
}

static bool is_cisco_ios(const struct statement *s)
{
	return str_ifind(s->vendor, STR("cisco")) != SIZE_MAX;
}

static bool statement_is_mobile(const struct statement *s)
{
	if (is_cisco_ios(s))
		return false;
	if (has_word(s->vendor, product_words, COUNT(product_words), true) ||
	    has_word(s->product, product_words, COUNT(product_words), true))
		return true;
	for (size_t i = 0; i < s->platforms.n; i++)
		if (has_word(s->platforms.v[i], product_words, COUNT(product_words), true))
			return true;
	return str_ieq(s->vendor, STR("linux")) && str_ieq(s->product, STR("linux"));
}

bool record_is_mobile(const struct record *r)
{
	bool cisco = false;

	if (r->source != SOURCE_CVE && r->source != SOURCE_CSAF) /* the other readers know it better */
		return true;
	if (names_ifind(assigners, COUNT(assigners), r->provider) >= 0)
		return true;
	for (size_t i = 0; i < r->statement_n; i++) {
		if (statement_is_mobile(&r->statements[i]))
			return true;
		cisco |= is_cisco_ios(&r->statements[i]);
	}
	return !cisco && has_word(r->description, text_words, COUNT(text_words), false);
}

/*
 * facts - the keys, and which file's word counts. How the slots become a profile is in profile_facts.c.
 */
#include "device/facts.h"

#include <string.h>

#include "base/ascii.h"

static const struct key {
	struct str name;
	enum fact fact;
} keys[] = {
	/* by length, then by text: fact_find() halves it, and a test holds the order */
	{ STR_LIT("ID"), FACT_BUILD_ID },
	{ STR_LIT("os"), FACT_OWN_OS },
	{ STR_LIT("SDK"), FACT_SDK },
	{ STR_LIT("sdk"), FACT_SDK },
	{ STR_LIT("chip"), FACT_OWN_CHIP },
	{ STR_LIT("skin"), FACT_OWN_SKIN },
	{ STR_LIT("BOARD"), FACT_BOARD },
	{ STR_LIT("BRAND"), FACT_OF(OF_PLAIN, PRODUCT_BRAND) },
	{ STR_LIT("MODEL"), FACT_OF(OF_PLAIN, PRODUCT_MODEL) },
	{ STR_LIT("brand"), FACT_OF(OF_PLAIN, PRODUCT_BRAND) },
	{ STR_LIT("build"), FACT_OWN_BUILD },
	{ STR_LIT("level"), FACT_LEVEL },
	{ STR_LIT("maker"), FACT_OWN_MAKER },
	{ STR_LIT("model"), FACT_OF(OF_PLAIN, PRODUCT_MODEL) },
	{ STR_LIT("DEVICE"), FACT_OF(OF_PLAIN, PRODUCT_DEVICE) },
	{ STR_LIT("device"), FACT_OF(OF_PLAIN, PRODUCT_DEVICE) },
	{ STR_LIT("kernel"), FACT_KERNEL },
	{ STR_LIT("DISPLAY"), FACT_DISPLAY_ID },
	{ STR_LIT("PRODUCT"), FACT_OF(OF_PLAIN, PRODUCT_NAME) },
	{ STR_LIT("RELEASE"), FACT_RELEASE },
	{ STR_LIT("SDK_INT"), FACT_SDK },
	{ STR_LIT("product"), FACT_OF(OF_PLAIN, PRODUCT_NAME) },
	{ STR_LIT("release"), FACT_RELEASE },
	{ STR_LIT("ro.arch"), FACT_ARCH },
	{ STR_LIT("version"), FACT_OWN_OS_VERSION },
	{ STR_LIT("HARDWARE"), FACT_HARDWARE },
	{ STR_LIT("platform"), FACT_PLATFORM },
	{ STR_LIT("SOC_MODEL"), FACT_SOC_MODEL },
	{ STR_LIT("marketing"), FACT_MARKETING },
	{ STR_LIT("DeviceName"), FACT_IOS_NAME },
	{ STR_LIT("os_version"), FACT_OWN_OS_VERSION },
	{ STR_LIT("FINGERPRINT"), FACT_FINGERPRINT },
	{ STR_LIT("INCREMENTAL"), FACT_INCREMENTAL },
	{ STR_LIT("ProductType"), FACT_IOS_MODEL },
	{ STR_LIT("fingerprint"), FACT_FINGERPRINT },
	{ STR_LIT("ro.build.id"), FACT_BUILD_ID },
	{ STR_LIT("ro.chipname"), FACT_CHIPNAME_OLD },
	{ STR_LIT("ro.hardware"), FACT_HARDWARE },
	{ STR_LIT("BuildVersion"), FACT_IOS_BUILD },
	{ STR_LIT("MANUFACTURER"), FACT_OF(OF_PLAIN, PRODUCT_MANUFACTURER) },
	{ STR_LIT("manufacturer"), FACT_OF(OF_PLAIN, PRODUCT_MANUFACTURER) },
	{ STR_LIT("ro.build.PDA"), FACT_PDA },
	{ STR_LIT("ro.soc.model"), FACT_SOC_MODEL },
	{ STR_LIT("skin_version"), FACT_OWN_SKIN_VERSION },
	{ STR_LIT("vendor_level"), FACT_LEVEL_VENDOR },
	{ STR_LIT("BOARD_PLATFORM"), FACT_PLATFORM },
	{ STR_LIT("ProductVersion"), FACT_IOS_VERSION },
	{ STR_LIT("SECURITY_PATCH"), FACT_LEVEL },
	{ STR_LIT("ro.rom.version"), FACT_ROM },
	{ STR_LIT("VERSION_RELEASE"), FACT_RELEASE },
	{ STR_LIT("ro.product.name"), FACT_OF(OF_PLAIN, PRODUCT_NAME) },
	{ STR_LIT("ro.boot.hardware"), FACT_HARDWARE },
	{ STR_LIT("ro.product.board"), FACT_BOARD },
	{ STR_LIT("ro.product.brand"), FACT_OF(OF_PLAIN, PRODUCT_BRAND) },
	{ STR_LIT("ro.product.model"), FACT_OF(OF_PLAIN, PRODUCT_MODEL) },
	{ STR_LIT("ro.board.platform"), FACT_PLATFORM },
	{ STR_LIT("ro.display.series"), FACT_MARKETING },
	{ STR_LIT("ro.kernel.version"), FACT_KERNEL },
	{ STR_LIT("ro.oxygen.version"), FACT_OXYGEN },
	{ STR_LIT("ro.product.device"), FACT_OF(OF_PLAIN, PRODUCT_DEVICE) },
	{ STR_LIT("ro.tranos.version"), FACT_TRANSSION },
	{ STR_LIT("const.product.name"), FACT_OF(OF_PLAIN, PRODUCT_NAME) },
	{ STR_LIT("ro.vendor.chipname"), FACT_CHIPNAME },
	{ STR_LIT("ro.vivo.os.version"), FACT_VIVO_OS },
	{ STR_LIT("const.ohos.fullname"), FACT_OHOS_NAME },
	{ STR_LIT("const.product.brand"), FACT_OF(OF_PLAIN, PRODUCT_BRAND) },
	{ STR_LIT("const.product.model"), FACT_OF(OF_PLAIN, PRODUCT_MODEL) },
	{ STR_LIT("ro.build.display.id"), FACT_DISPLAY_ID },
	{ STR_LIT("ro.flyme.version.id"), FACT_FLYME },
	{ STR_LIT("ro.product.odm.name"), FACT_OF(OF_ODM, PRODUCT_NAME) },
	{ STR_LIT("ro.vendor.soc.model"), FACT_QTI_SOC },
	{ STR_LIT("ro.vivo.market.name"), FACT_MARKETING },
	{ STR_LIT("ro.build.fingerprint"), FACT_FINGERPRINT },
	{ STR_LIT("ro.build.version.sdk"), FACT_SDK },
	{ STR_LIT("ro.hardware.chipname"), FACT_CHIPNAME },
	{ STR_LIT("ro.mediatek.platform"), FACT_MTK_OLD },
	{ STR_LIT("ro.product.odm.brand"), FACT_OF(OF_ODM, PRODUCT_BRAND) },
	{ STR_LIT("ro.product.odm.model"), FACT_OF(OF_ODM, PRODUCT_MODEL) },
	{ STR_LIT("VENDOR_SECURITY_PATCH"), FACT_LEVEL_VENDOR },
	{ STR_LIT("ro.build.version.emui"), FACT_EMUI },
	{ STR_LIT("ro.mi.os.version.name"), FACT_HYPEROS },
	{ STR_LIT("ro.product.marketname"), FACT_MARKETING },
	{ STR_LIT("ro.product.odm.device"), FACT_OF(OF_ODM, PRODUCT_DEVICE) },
	{ STR_LIT("hw_sc.build.os.version"), FACT_HARMONY },
	{ STR_LIT("ro.build.version.magic"), FACT_MAGIC },
	{ STR_LIT("ro.build.version.oneui"), FACT_ONEUI },
	{ STR_LIT("ro.product.system.name"), FACT_OF(OF_SYSTEM, PRODUCT_NAME) },
	{ STR_LIT("ro.product.vendor.name"), FACT_OF(OF_VENDOR, PRODUCT_NAME) },
	{ STR_LIT("ro.miui.ui.version.name"), FACT_MIUI },
	{ STR_LIT("ro.product.manufacturer"), FACT_OF(OF_PLAIN, PRODUCT_MANUFACTURER) },
	{ STR_LIT("ro.product.product.name"), FACT_OF(OF_PRODUCT, PRODUCT_NAME) },
	{ STR_LIT("ro.product.system.brand"), FACT_OF(OF_SYSTEM, PRODUCT_BRAND) },
	{ STR_LIT("ro.product.system.model"), FACT_OF(OF_SYSTEM, PRODUCT_MODEL) },
	{ STR_LIT("ro.product.vendor.brand"), FACT_OF(OF_VENDOR, PRODUCT_BRAND) },
	{ STR_LIT("ro.product.vendor.model"), FACT_OF(OF_VENDOR, PRODUCT_MODEL) },
	{ STR_LIT("ro.vendor.qti.soc_model"), FACT_QTI_SOC },
	{ STR_LIT("ro.build.version.opporom"), FACT_OPPO_ROM },
	{ STR_LIT("ro.build.version.release"), FACT_RELEASE },
	{ STR_LIT("ro.config.marketing_name"), FACT_MARKETING },
	{ STR_LIT("ro.odm.build.fingerprint"), FACT_FINGERPRINT_VENDOR },
	{ STR_LIT("ro.product.odm_dlkm.name"), FACT_OF(OF_ODM_DLKM, PRODUCT_NAME) },
	{ STR_LIT("ro.product.oplus.cpuinfo"), FACT_OPLUS_CPU },
	{ STR_LIT("ro.product.product.brand"), FACT_OF(OF_PRODUCT, PRODUCT_BRAND) },
	{ STR_LIT("ro.product.product.model"), FACT_OF(OF_PRODUCT, PRODUCT_MODEL) },
	{ STR_LIT("ro.product.system.device"), FACT_OF(OF_SYSTEM, PRODUCT_DEVICE) },
	{ STR_LIT("ro.product.vendor.device"), FACT_OF(OF_VENDOR, PRODUCT_DEVICE) },
	{ STR_LIT("ro.boot.hardware.platform"), FACT_BOOT_PLATFORM },
	{ STR_LIT("ro.build.version.oplusrom"), FACT_OPLUS_ROM },
	{ STR_LIT("ro.build.version.realmeui"), FACT_REALME_UI },
	{ STR_LIT("ro.build.version.sdk_full"), FACT_SDK_FULL },
	{ STR_LIT("ro.product.bootimage.name"), FACT_OF(OF_BOOT, PRODUCT_NAME) },
	{ STR_LIT("ro.product.odm.marketname"), FACT_MARKETING },
	{ STR_LIT("ro.product.odm_dlkm.brand"), FACT_OF(OF_ODM_DLKM, PRODUCT_BRAND) },
	{ STR_LIT("ro.product.odm_dlkm.model"), FACT_OF(OF_ODM_DLKM, PRODUCT_MODEL) },
	{ STR_LIT("ro.product.product.device"), FACT_OF(OF_PRODUCT, PRODUCT_DEVICE) },
	{ STR_LIT("const.product.manufacturer"), FACT_OF(OF_PLAIN, PRODUCT_MANUFACTURER) },
	{ STR_LIT("const.product.os.dist.name"), FACT_OHOS_DIST },
	{ STR_LIT("ro.product.bootimage.brand"), FACT_OF(OF_BOOT, PRODUCT_BRAND) },
	{ STR_LIT("ro.product.bootimage.model"), FACT_OF(OF_BOOT, PRODUCT_MODEL) },
	{ STR_LIT("ro.product.odm_dlkm.device"), FACT_OF(OF_ODM_DLKM, PRODUCT_DEVICE) },
	{ STR_LIT("ro.product.system_ext.name"), FACT_OF(OF_SYSTEM_EXT, PRODUCT_NAME) },
	{ STR_LIT("ro.product.bootimage.device"), FACT_OF(OF_BOOT, PRODUCT_DEVICE) },
	{ STR_LIT("ro.product.odm.manufacturer"), FACT_OF(OF_ODM, PRODUCT_MANUFACTURER) },
	{ STR_LIT("ro.product.system_dlkm.name"), FACT_OF(OF_SYSTEM_DLKM, PRODUCT_NAME) },
	{ STR_LIT("ro.product.system_ext.brand"), FACT_OF(OF_SYSTEM_EXT, PRODUCT_BRAND) },
	{ STR_LIT("ro.product.system_ext.model"), FACT_OF(OF_SYSTEM_EXT, PRODUCT_MODEL) },
	{ STR_LIT("ro.product.vendor_dlkm.name"), FACT_OF(OF_VENDOR_DLKM, PRODUCT_NAME) },
	{ STR_LIT("ro.system.build.fingerprint"), FACT_FINGERPRINT_SYSTEM },
	{ STR_LIT("ro.system.build.version.sdk"), FACT_SDK_SYSTEM },
	{ STR_LIT("ro.vendor.build.fingerprint"), FACT_FINGERPRINT_VENDOR },
	{ STR_LIT("ro.vendor.mediatek.platform"), FACT_MTK },
	{ STR_LIT("ro.vendor.oplus.market.name"), FACT_MARKETING },
	{ STR_LIT("ro.vivo.os.build.display.id"), FACT_VIVO_ID },
	{ STR_LIT("hw_sc.build.platform.version"), FACT_HARMONY },
	{ STR_LIT("ro.build.version.incremental"), FACT_INCREMENTAL },
	{ STR_LIT("ro.product.build.fingerprint"), FACT_FINGERPRINT_PRODUCT },
	{ STR_LIT("ro.product.system_dlkm.brand"), FACT_OF(OF_SYSTEM_DLKM, PRODUCT_BRAND) },
	{ STR_LIT("ro.product.system_dlkm.model"), FACT_OF(OF_SYSTEM_DLKM, PRODUCT_MODEL) },
	{ STR_LIT("ro.product.system_ext.device"), FACT_OF(OF_SYSTEM_EXT, PRODUCT_DEVICE) },
	{ STR_LIT("ro.product.vendor.marketname"), FACT_MARKETING },
	{ STR_LIT("ro.product.vendor_dlkm.brand"), FACT_OF(OF_VENDOR_DLKM, PRODUCT_BRAND) },
	{ STR_LIT("ro.product.vendor_dlkm.model"), FACT_OF(OF_VENDOR_DLKM, PRODUCT_MODEL) },
	{ STR_LIT("const.product.os.dist.version"), FACT_OHOS_DIST_VERSION },
	{ STR_LIT("ro.product.system_dlkm.device"), FACT_OF(OF_SYSTEM_DLKM, PRODUCT_DEVICE) },
	{ STR_LIT("ro.product.vendor_dlkm.device"), FACT_OF(OF_VENDOR_DLKM, PRODUCT_DEVICE) },
	{ STR_LIT("const.product.software.version"), FACT_DISPLAY_ID },
	{ STR_LIT("ro.bootimage.build.fingerprint"), FACT_FINGERPRINT_BOOT },
	{ STR_LIT("ro.product.system.manufacturer"), FACT_OF(OF_SYSTEM, PRODUCT_MANUFACTURER) },
	{ STR_LIT("ro.product.vendor.manufacturer"), FACT_OF(OF_VENDOR, PRODUCT_MANUFACTURER) },
	{ STR_LIT("ro.vendor.build.security_patch"), FACT_LEVEL_VENDOR },
	{ STR_LIT("ro.build.version.security_patch"), FACT_LEVEL },
	{ STR_LIT("ro.product.product.manufacturer"), FACT_OF(OF_PRODUCT, PRODUCT_MANUFACTURER) },
	{ STR_LIT("ro.system.build.version.release"), FACT_RELEASE_SYSTEM },
	{ STR_LIT("ro.product.odm_dlkm.manufacturer"), FACT_OF(OF_ODM_DLKM, PRODUCT_MANUFACTURER) },
	{ STR_LIT("ro.product.product_services.name"), FACT_OF(OF_SERVICES, PRODUCT_NAME) },
	{ STR_LIT("ro.product.property_source_order"), FACT_SOURCE_ORDER },
	{ STR_LIT("const.ohos.version.security_patch"), FACT_LEVEL },
	{ STR_LIT("ro.product.bootimage.manufacturer"), FACT_OF(OF_BOOT, PRODUCT_MANUFACTURER) },
	{ STR_LIT("ro.product.product_services.brand"), FACT_OF(OF_SERVICES, PRODUCT_BRAND) },
	{ STR_LIT("ro.product.product_services.model"), FACT_OF(OF_SERVICES, PRODUCT_MODEL) },
	{ STR_LIT("ro.product.product_services.device"), FACT_OF(OF_SERVICES, PRODUCT_DEVICE) },
	{ STR_LIT("ro.product.system_ext.manufacturer"), FACT_OF(OF_SYSTEM_EXT, PRODUCT_MANUFACTURER) },
	{ STR_LIT("ro.product.system_dlkm.manufacturer"), FACT_OF(OF_SYSTEM_DLKM, PRODUCT_MANUFACTURER) },
	{ STR_LIT("ro.product.vendor_dlkm.manufacturer"), FACT_OF(OF_VENDOR_DLKM, PRODUCT_MANUFACTURER) },
	{ STR_LIT("ro.system.build.version.incremental"), FACT_INCREMENTAL_SYSTEM },
	{ STR_LIT("ro.product.product_services.manufacturer"), FACT_OF(OF_SERVICES, PRODUCT_MANUFACTURER) },
};

static int key_cmp(struct str a, struct str b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return memcmp(a.p, b.p, a.n);
}

int fact_find(struct str key)
{
	size_t lo = 0, hi = sizeof keys / sizeof *keys;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int d = key_cmp(keys[mid].name, key);

		if (!d)
			return (int)keys[mid].fact;
		if (d < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return -1;
}

/* Which file's word counts more, by what the key speaks of: lower is better. The system image names release, level and
 * product; the vendor and odm images name the chip. A ramdisk is older than both, a carrier's overlay is one of many. */
static const uint8_t ranks[2][PART_N] = {
	{ [PART_SYSTEM] = 0, [PART_OTHER] = 1, [PART_PRODUCT] = 2, [PART_SYSTEM_EXT] = 3, [PART_ODM] = 4, [PART_VENDOR] = 5,
	  [PART_BOOT] = 6, [PART_RECOVERY] = 7, [PART_CUSTOM] = 8 },
	{ [PART_ODM] = 0, [PART_VENDOR] = 1, [PART_OTHER] = 2, [PART_SYSTEM] = 3, [PART_PRODUCT] = 4, [PART_SYSTEM_EXT] = 5,
	  [PART_BOOT] = 6, [PART_RECOVERY] = 7, [PART_CUSTOM] = 8 },
};

static bool is_vendors(int fact)
{
	return fact == FACT_LEVEL_VENDOR || fact == FACT_FINGERPRINT_VENDOR || (fact >= FACT_SOC_MODEL && fact <= FACT_HARDWARE) ||
	       (fact >= FACT_OF(OF_ODM, 0) && fact < FACT_OF(OF_SYSTEM_EXT, 0));
}

void facts_set(struct facts *f, int fact, enum part part, struct str value)
{
	uint8_t rank = ranks[is_vendors(fact)][part];

	if (!value.n || (f->v[fact].n && f->rank[fact] <= rank))
		return;
	f->v[fact] = value;
	f->rank[fact] = rank;
}

enum part part_of_path(struct str path)
{
	static const struct { struct str folder; enum part part; bool wins; } folders[] = {
		{ STR_LIT("system"), PART_SYSTEM, false },         { STR_LIT("system_ext"), PART_SYSTEM_EXT, false },
		{ STR_LIT("product"), PART_PRODUCT, false },       { STR_LIT("vendor"), PART_VENDOR, false },
		{ STR_LIT("odm"), PART_ODM, false },               { STR_LIT("vendor_dlkm"), PART_VENDOR, false },
		{ STR_LIT("odm_dlkm"), PART_VENDOR, false },       { STR_LIT("system_dlkm"), PART_VENDOR, false },
		{ STR_LIT("boot"), PART_BOOT, true },              { STR_LIT("bootimg"), PART_BOOT, true },
		{ STR_LIT("ramdisk"), PART_BOOT, true },           { STR_LIT("vendor_boot"), PART_BOOT, true },
		{ STR_LIT("recovery"), PART_RECOVERY, true },      { STR_LIT("package"), PART_CUSTOM, true },
		{ STR_LIT("carrier"), PART_CUSTOM, true },
	};
	enum part part = PART_OTHER;
	struct str folder, rest = path;
	size_t base = str_rchr(path, '/');

	/* build_merlin.prop: one of several that build.prop imports by the hardware it meets */
	if (str_starts(base == SIZE_MAX ? path : str_from(path, base + 1), STR("build_")))
		return PART_CUSTOM;
	rest.n = base == SIZE_MAX ? 0 : base;
	while (str_token(&rest, "/:", &folder))
		for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
			if (str_eq(folder, folders[i].folder)) {
				if (folders[i].wins)
					return folders[i].part == PART_BOOT && str_find(path, STR("recovery/")) != SIZE_MAX ? PART_RECOVERY
					                                                                              : folders[i].part;
				part = folders[i].part;
			}
	return part;
}

bool fact_is_generic(struct str s)
{
	static const struct str whole[] = {
		STR_LIT("qti"), STR_LIT("alps"), STR_LIT("msi"), STR_LIT("mainline"), STR_LIT("essi"), STR_LIT("common"), STR_LIT("device"),
		STR_LIT("unknown"), STR_LIT("null"), STR_LIT("none"), STR_LIT("n/a"), STR_LIT("android"), STR_LIT("oplus"),
		STR_LIT("default"), STR_LIT("softwinner"), STR_LIT("undefined"), STR_LIT("-"), STR_LIT("0"),
	}, begin[] = {
		STR_LIT("qssi"), STR_LIT("ossi"), STR_LIT("mssi"), STR_LIT("missi"), STR_LIT("generic"), STR_LIT("gsi_"),
		STR_LIT("aosp_"), STR_LIT("sys_mssi"),
	};

	if (!s.n)
		return true;
	char c = ascii_lower(s.p[0]);

	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (whole[i].p[0] == c && str_ieq(s, whole[i]))
			return true;
	for (size_t i = 0; i < sizeof begin / sizeof *begin; i++)
		if (begin[i].p[0] == c && str_istarts(s, begin[i]))
			return true;
	return str_iends(s, STR(" for arm64")) || str_ieq(s, STR("AOSP on ARM64")); /* "msmnile for arm64" */
}

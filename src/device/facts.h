/*
 * facts - what a device says of itself, key by key, before it is a profile.
 *
 * Property files, getprop output, JSON and iOS lines all fill the same slots;
 * facts_profile() then reads the slots once. A key can stand in several partition
 * files with other values: the file that owns it wins (facts_set), and
 * among files of equal right the first one, as Android's init has it for ro.*.
 *
 * Sources: https://source.android.com/docs/core/architecture/configuration/add-system-properties,
 * system/core/init/property_service.cpp (ro.product.* from the partitions), and the keys met in real dumps.
 */
#ifndef DEVICE_FACTS_H
#define DEVICE_FACTS_H

#include "device/profile.h"

/* The five that every partition has under ro.product.<partition>. */
enum product_fact { PRODUCT_BRAND, PRODUCT_DEVICE, PRODUCT_MANUFACTURER, PRODUCT_MODEL, PRODUCT_NAME, PRODUCT_FACT_N };

/* Whose ro.product.* it is. The first has no partition in its key; init derives it from the next five. */
enum product_of {
	OF_PLAIN, OF_PRODUCT, OF_ODM, OF_VENDOR, OF_SYSTEM_EXT, OF_SYSTEM, /* init's default order */
	OF_SERVICES, OF_BOOT, OF_VENDOR_DLKM, OF_ODM_DLKM, OF_SYSTEM_DLKM, /* better than nothing */
	PRODUCT_OF_N
};

enum fact {
	FACT_PRODUCT, /* FACT_PRODUCT + of * PRODUCT_FACT_N + product_fact */
	FACT_PRODUCT_END = FACT_PRODUCT + PRODUCT_OF_N * PRODUCT_FACT_N - 1,
	FACT_SOURCE_ORDER, FACT_MARKETING,
	FACT_RELEASE, FACT_RELEASE_SYSTEM, FACT_SDK, FACT_SDK_SYSTEM, FACT_SDK_FULL,
	FACT_LEVEL, FACT_LEVEL_VENDOR,
	FACT_FINGERPRINT, FACT_FINGERPRINT_SYSTEM, FACT_FINGERPRINT_PRODUCT, FACT_FINGERPRINT_VENDOR, FACT_FINGERPRINT_BOOT,
	FACT_BUILD_ID, FACT_DISPLAY_ID, FACT_INCREMENTAL, FACT_INCREMENTAL_SYSTEM, FACT_PDA,
	FACT_SOC_MODEL, FACT_QTI_SOC, FACT_CHIPNAME, FACT_CHIPNAME_OLD, FACT_OPLUS_CPU, FACT_MTK, FACT_MTK_OLD, /* most exact first */
	FACT_PLATFORM, FACT_BOOT_PLATFORM, FACT_ARCH, FACT_BOARD, FACT_HARDWARE,
	FACT_EMUI, FACT_MAGIC, FACT_HARMONY, FACT_MIUI, FACT_HYPEROS, FACT_OPLUS_ROM, FACT_OPPO_ROM, FACT_REALME_UI, FACT_ONEUI,
	FACT_VIVO_OS, FACT_VIVO_ID, FACT_OXYGEN, FACT_ROM, FACT_TRANSSION, FACT_FLYME,
	FACT_KERNEL,
	FACT_IOS_MODEL, FACT_IOS_VERSION, FACT_IOS_BUILD, FACT_IOS_NAME,
	FACT_OHOS_NAME, FACT_OHOS_DIST, FACT_OHOS_DIST_VERSION,
	/* what a JSON profile may state outright */
	FACT_OWN_MAKER, FACT_OWN_OS, FACT_OWN_OS_VERSION, FACT_OWN_CHIP, FACT_OWN_SKIN, FACT_OWN_SKIN_VERSION, FACT_OWN_BUILD,
	FACT_N
};
#define FACT_OF(of, what) (FACT_PRODUCT + (of) * PRODUCT_FACT_N + (what))

/* Which file a value stands in; the path tells. */
enum part {
	PART_SYSTEM, PART_OTHER, PART_PRODUCT, PART_SYSTEM_EXT, PART_ODM, PART_VENDOR, PART_BOOT, PART_RECOVERY, PART_CUSTOM, PART_N
};
enum part part_of_path(struct str path);

struct facts {
	struct str v[FACT_N];    /* p == NULL: not said */
	uint8_t rank[FACT_N];    /* of the file it is from; lower wins */
};

/* The slot of a property, a JSON member of public lists ("SECURITY_PATCH") or an iOS key; -1: not needed. */
int fact_find(struct str key);
void facts_set(struct facts *f, int fact, enum part part, struct str value);

/* Names of generic images ("qssi", "mainline", "alps", "DEVICE", "unknown") tell no device. */
bool fact_is_generic(struct str value);

/* Read the slots. A level or version that is none counts as not said. Allocates in `a` what it must; the rest is borrowed.
 * Does not touch packages, name, chips and what else the slots do not hold. False when they tell no device at all. */
bool facts_profile(struct arena *a, const struct facts *f, struct profile *ret);

/* The chips of a platform part by part and the system on top: facts_profile()'s two larger steps. */
void facts_chips(struct arena *a, const struct facts *f, struct profile *p);
void facts_skin(struct arena *a, const struct facts *f, struct profile *p);

#endif

#include "vuln/record.h"

const struct str source_names[SOURCE_N] = {
	[SOURCE_TOCSIN]           = STR_LIT("tocsin"),
	[SOURCE_CVE]              = STR_LIT("cve"),
	[SOURCE_OSV]              = STR_LIT("osv"),
	[SOURCE_NVD]              = STR_LIT("nvd"),
	[SOURCE_CSAF]             = STR_LIT("csaf"),
	[SOURCE_KEV]              = STR_LIT("kev"),
	[SOURCE_EPSS]             = STR_LIT("epss"),
	[SOURCE_ANDROID_BULLETIN] = STR_LIT("android-bulletin"),
	[SOURCE_AOSP]             = STR_LIT("aosp"),
	[SOURCE_APPLE]            = STR_LIT("apple"),
	[SOURCE_LINUX_FIXES]      = STR_LIT("linux-fixes"),
	[SOURCE_KERNEL_PATCHES]   = STR_LIT("kernel-patches"),
	[SOURCE_WILD]             = STR_LIT("wild"),
	[SOURCE_POC]              = STR_LIT("poc"),
};

const struct str status_names[STATUS_N] = {
	[STATUS_UNKNOWN] = STR_LIT("unknown"), [STATUS_AFFECTED] = STR_LIT("affected"), [STATUS_UNAFFECTED] = STR_LIT("unaffected"),
};

/*
 * Shapes of real records: makers of devices and of apps. What each must become, field by field.
 * The numbers are those that the rules' files name ("2/9", "2b/1").
 */
#include "case.h"

#define RECENT "mobile-cves/recent-2025-2026.jsonl.gz"
#define SAMSUNG "mobile-cves/samsung.jsonl.gz"
#define APPLE "mobile-cves/apple-mobile.jsonl.gz"
#define OEM "mobile-cves/other-oem.jsonl.gz"
#define HUAWEI "mobile-cves/huawei-honor.jsonl.gz"
#define OPENHARMONY "mobile-cves/openharmony.jsonl.gz"
#define APPS "mobile-cves/mobile-apps-and-other.jsonl.gz"
#define CHROME "mobile-cves/chrome-mobile.jsonl.gz"

static const struct shape_row samsung[] = {
	{ "2/12", SAMSUNG, "CVE-2024-34585",
	  "Samsung: android makers=samsung releases=14 level=2024-07-01/bulletin platform; SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-20832",
	  "Samsung: android makers=samsung chips=12+:MT6515 releases=11,12,13,14 level=2024-03-01/bulletin platform "
	  "possible(SMR Mar-2024 Release in Selected Android 11, 12, 13, 14 Medi); SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-20821",
	  "Samsung: android makers=samsung platform unknown(Samsung Mobile Samsung Mobile Devices; Galaxy S24 not "
	  "affect); SamsungMobile\n"
	  "Samsung Exynos: android makers=samsung chips=s5e8835,s5e8535,s5e9945 level=2024-05-05/inferred vendor; CISA-ADP" },
	{ "2/13", SAMSUNG, "CVE-2024-20839",
	  "Samsung Voice Recorder: android makers=samsung releases=12,13 platform package/dotted com.sec.android.app.voicenote [, "
	  "21.5.16.01); SamsungMobile\n"
	  "Samsung Voice Recorder: android makers=samsung releases=14 platform package/dotted com.sec.android.app.voicenote [, "
	  "21.4.51.02); SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-20871",
	  "Samsung: android makers=samsung platform skin/dotted One UI [, 5.1.1); SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-20887",
	  "GalaxyBudsManager PC: other platform; SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-20890",
	  "Samsung: android makers=samsung chips=12+:MT6515 releases=12,13,14 level=2024-07-01/bulletin "
	  "platform; SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-34621",
	  "Samsung Notes: android makers=samsung platform package/dotted com.samsung.android.app.notes [, 4.4.21.62); SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-34637",
	  "Samsung: android makers=samsung releases=12 level=2024-09-01/bulletin platform; SamsungMobile\n"
	  "Samsung: android makers=samsung releases=13,14 level=2024-06-01/bulletin platform; SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-34681",
	  "Galaxy Watch: android makers=samsung releases=13,14 level=2024-11-01/bulletin platform possible(SMR "
	  "Nov-2024 Release in Android Watch 13, 14); SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-49408",
	  "Samsung: android makers=samsung models=Galaxy S24 level=2024-09-01/bulletin platform; SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-49418",
	  "GamingHub: android makers=samsung platform package/dotted com.samsung.android.game.gamehome [, 6.1.03.4); SamsungMobile\n"
	  "GamingHub: android makers=samsung platform package/dotted com.samsung.android.game.gamehome [, 7.1.02.4) "
	  "possible(6.1.03.4 in Korea, 7.1.02.4 in Global); SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-49421",
	  "Quick Share Agent: android makers=samsung releases=12 platform package/dotted com.samsung.android.aware.service [, "
	  "3.5.14.47); SamsungMobile\n"
	  "Quick Share Agent: android makers=samsung releases=13 platform package/dotted com.samsung.android.aware.service [, "
	  "3.5.19.41); SamsungMobile\n"
	  "Quick Share Agent: android makers=samsung releases=14 platform package/dotted com.samsung.android.aware.service [, "
	  "3.5.19.42); SamsungMobile" },
	{ "2/13", SAMSUNG, "CVE-2024-49422",
	  "Samsung: android makers=samsung chips=12+:SC7715 releases=13 level=2024-10-01/bulletin platform "
	  "possible(SMR Oct-2024 Release in Select Android 13 devices using Unis); SamsungMobile" },
	{ "2b/7", RECENT, "CVE-2025-20989",
	  "Samsung: android makers=samsung releases=13,14,15 level=2025-06-01/bulletin platform; SamsungMobile" },
	{ "2b/7", RECENT, "CVE-2026-20974",
	  "Samsung: android makers=samsung releases=13,14,15,16 level=2026-01-01/bulletin platform possible(SMR "
	  "Jan-2026 Release in Selected Android 13, 14, 15, 16 devi); SamsungMobile" },
};

static void samsung_shapes(void **state)
{
	(void)state;
	check_shapes(samsung, ROWS(samsung));
}

static const struct shape_row apple[] = {
	{ "2/14", APPLE, "CVE-2022-42792",
	  "iOS: ios platform os/dotted [, 16.1); apple\n"
	  "iPadOS: ipados platform os/dotted [, 16.1); apple" },
	{ "2/14", APPLE, "CVE-2024-54470",
	  "iOS: ios platform os/dotted [, 17.7.1) [18, 18.1); apple\n"
	  "iPadOS: ipados platform os/dotted [, 17.7.1) [18, 18.1); apple" },
	{ "2/14", APPLE, "CVE-2024-23265",
	  "iOS: ios platform os/dotted [, 16.7.6) [17, 17.4); apple\n"
	  "iPadOS: ipados platform os/dotted [, 16.7.6) [17, 17.4); apple\n"
	  "watchOS: watchos platform os/dotted [, 10.4); apple\n"
	  "visionOS: visionos platform os/dotted [, 1.1); apple\n"
	  "tvOS: tvos platform os/dotted [, 17.4); apple\n"
	  "macOS and others: other platform; apple\n"
	  "iOS: ios platform os/dotted [0, 17.4); CISA-ADP\n"
	  "iPadOS: ipados platform os/dotted [0, 17.4); CISA-ADP\n"
	  "watchOS: watchos platform os/dotted [0, 10.4); CISA-ADP\n"
	  "visionOS: visionos platform os/dotted [0, 1.1); CISA-ADP\n"
	  "tvOS: tvos platform os/dotted [0, 17.4); CISA-ADP" },
	{ "2/15", APPLE, "CVE-2023-41993",
	  "macOS and others: other platform; apple\n"
	  "iOS: ios platform os/dotted [, 16.7) possible(only the description names iOS); apple\n"
	  "iOS: ios platform os/dotted [0, 17.0.1); CISA-ADP\n"
	  "iPadOS: ipados platform os/dotted [0, 17.0.1); CISA-ADP" },
	{ "2b/4", APPLE, "CVE-2023-32384",
	  "iOS: ios platform os/dotted [, 15.7.6) [16, 16.5); apple\n"
	  "iPadOS: ipados platform os/dotted [, 15.7.6) [16, 16.5); apple\n"
	  "watchOS: watchos platform os/dotted [, 9.5); apple\n"
	  "tvOS: tvos platform os/dotted [, 16.5); apple\n"
	  "macOS and others: other platform; apple" },
	{ "2b/4", RECENT, "CVE-2025-24201",
	  "iOS: ios platform os/dotted [, 18.3.2); apple\n"
	  "iPadOS: ipados platform os/dotted [, 18.3.2); apple\n"
	  "visionOS: visionos platform os/dotted [, 2.3.2); apple\n"
	  "macOS and others: other platform; apple" },
	{ "2b/4", RECENT, "CVE-2025-43529",
	  "iOS: ios platform os/dotted [, 18.7.3) [19, 26.2); apple\n"
	  "iPadOS: ipados platform os/dotted [, 18.7.3) [19, 26.2); apple\n"
	  "watchOS: watchos platform os/dotted [, 26.2); apple\n"
	  "visionOS: visionos platform os/dotted [, 26.2); apple\n"
	  "tvOS: tvos platform os/dotted [, 26.2); apple\n"
	  "macOS and others: other platform; apple" },
	{ "2b/4", RECENT, "CVE-2025-31279",
	  "iPadOS: ipados platform os/dotted [, 17.7.9); apple\n"
	  "macOS and others: other platform; apple" },
};

static void apple_shapes(void **state)
{
	(void)state;
	check_shapes(apple, ROWS(apple));
}

static const struct shape_row makers[] = {
	{ "2/18", OEM, "CVE-2023-41816",
	  "Motorola: android makers=motorola level=2023-12-01/stated platform; lenovo" },
	{ "2/18", OEM, "CVE-2023-41823",
	  "Motorola: android makers=motorola level=2023-12-01/stated platform; lenovo" },
	{ "2/18", OEM, "CVE-2022-3407",
	  "Motorola: android makers=motorola level=2022-11-01/stated platform; lenovo" },
	{ "2/18", OEM, "CVE-2020-12484",
	  "vivo: android makers=vivo platform unknown(vivo Wifi; Versions earlier than 8.12.0.0); Vivo" },
	{ "2/18", OEM, "CVE-2023-44126",
	  "LG: android makers=lg models=LMV600VM,LG V60 Thin Q 5G releases=8.0,8.1,9,10,11,12,12L,13 platform; LGE" },
	{ "2/18", OEM, "CVE-2023-26310",
	  "OPPO: android makers=oppo models=OPPO Find X3 platform skin/dotted ColorOS [12.3, 12.3]; OPPO" },
	{ "2/18", OEM, "CVE-2024-4988",
	  "com.transsion.videocallenhancer: android makers=tecno,infinix,itel platform package/dotted com.transsion.videocallenhancer "
	  "[1.1.9.973, 1.1.9.973]; TECNOMobile" },
	{ "2/18", OEM, "CVE-2024-12603",
	  "com.transsion.applock: android makers=tecno,infinix,itel platform package/dotted "
	  "com.transsion.applock [1.1.2.269, 1.1.2.292); "
	  "TECNOMobile" },
	{ "2/18", OEM, "CVE-2024-10018",
	  "com.transsion.aivoiceassistant: android makers=tecno,infinix,itel platform package/dotted "
	  "com.transsion.aivoiceassistant [3.3, "
	  "3.6); TECNOMobile" },
	{ "2/18", OEM, "CVE-2023-26321",
	  "Xiaomi File Manager App International Version: android makers=xiaomi platform package/natural "
	  "com.mi.android.globalFileexplorer [, V1-210567] fix V1-210586; Xiaomi" },
	{ "2/18", OEM, "CVE-2021-26280",
	  "vivo: android makers=vivo "
	  "releases=1.0,1.1,1.5,1.6,2.0,2.0.1,2.1,2.2,2.3,2.3.3,3.0,3.1,3.2,4.0,4.0.3,4.0.4,4.1,4.2,4.3,4.4,4.4.4,5.0,"
	  "5.0.1,5.0.2,5.1,5.1.1,6.0,6.0.1,7.0,7.1,7.1.1,7.1.2,8.0,8.1,9 platform; Vivo" },
	{ "2/18", HUAWEI, "CVE-2020-9089",
	  "HUAWEI P30 Pro: android makers=huawei models=HUAWEI P30 Pro,P30 Pro platform build/natural [, "
	  "10.1.0.120(C431E19R2P5)) [, 10.1.0.120(C432E19R2P5)) [, 10.1.0.126(C10E11R5P1)) [, "
	  "10.1.0.126(C461E11R3P1)) possible(builds differ by market, and the market is not compared); huawei" },
	{ "2/18", HUAWEI, "CVE-2021-46881",
	  "HarmonyOS: harmonyos makers=huawei level=2023-05-01/bulletin platform os/dotted [2.1.0, 2.1.1) [2.0.1, "
	  "2.0.2) [2.0.0, 2.0.1); huawei\n"
	  "EMUI: android makers=huawei level=2023-05-01/bulletin platform skin/dotted EMUI [12.0.1, 12.0.2) "
	  "[12.0.0, 12.0.1) [11.0.0, 11.0.1) [10.1.1, 10.1.2) [10.1.0, 10.1.1); huawei" },
	{ "2/18", HUAWEI, "CVE-2023-51429",
	  "Magic OS: android makers=honor platform skin/dotted Magic OS [7.0, 7.0.0.156); Honor" },
	{ "2/18", HUAWEI, "CVE-2023-23432",
	  "NTH-AN00: android makers=honor models=NTH-AN00 platform build/natural [7.0.0.138, 7.0.0.157); Honor" },
	{ "2/18", OPENHARMONY, "CVE-2022-45877",
	  "OpenHarmony: openharmony platform os/dotted [3.1.0, 3.1.0]; OpenHarmony" },
};

static void makers_shapes(void **state)
{
	(void)state;
	check_shapes(makers, ROWS(makers));
}

static const struct shape_row apps[] = {
	{ "app", CHROME, "CVE-2022-2856",
	  "Chrome: android platform package/dotted com.android.chrome [, 104.0.5112.101); Chrome" },
	{ "app", CHROME, "CVE-2024-6988",
	  "Chrome: ios platform package/dotted com.google.chrome.ios [, 127.0.6533.72); Chrome" },
	{ "app", APPS, "CVE-2024-53935",
	  "com.callos14.callscreen.colorphone: android platform package/dotted com.callos14.callscreen.colorphone [, 4.3]; "
	  "mitre" },
	{ "app", APPS, "CVE-2023-42468",
	  "com.cutestudio.colordialer: android platform package/dotted com.cutestudio.colordialer [, 2.1.8-2]; mitre" },
	{ "app", APPS, "CVE-2024-26204",
	  "Microsoft Outlook for Android: android platform package/dotted com.microsoft.office.outlook [1.0, 4.2404.0); "
	  "microsoft" },
	{ "app", APPS, "CVE-2024-11358",
	  "Mattermost: android platform package/dotted com.mattermost.rn [, 2.21.0]; Mattermost" },
	{ "no phone", APPS, "CVE-2024-12420",
	  "WPMobile.App \xe2\x80\x94 Android and iOS Mobile Application: other platform; Wordfence" },
	{ "package not known", APPS, "CVE-2024-54125",
	  "\"Shonen Jump+\" App for Android: android platform unknown(SHUEISHA INC. \"Shonen Jump+\" App for Android; prior to 4.0.0); "
	  "jpcert" },
};

static void apps_shapes(void **state)
{
	(void)state;
	check_shapes(apps, ROWS(apps));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samsung_shapes),
		cmocka_unit_test(apple_shapes),
		cmocka_unit_test(makers_shapes),
		cmocka_unit_test(apps_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

"""The devices that the oracle asks about, with the facts about them typed in by hand.

source   "dump:FOLDER" in build-props.tar.gz or build-props-recent.tar.gz, "flat:FILE" a single file there, "pifs:PART OF PATH"
         a row of pifs-profiles.jsonl.gz, "made" a profile in our own JSON.
level    patch levels as the device states them; vendor None where it states none.
chip     names under which the makers' lists may write the chip that is certainly inside, the part number first. None where
         nothing makes it certain; `silicon` is its maker, when that is known.
"""

ANDROID = [
    # key, source, maker, release, level, vendor level, silicon, chip names
    ("j3", "dump:18Linky__j3y17lte_dump", "samsung", "9", "2021-04-01", None, "samsung", ["Exynos 7570"]),
    ("vortex", "dump:1ndev-ui__dump_vortex_CG65", None, "13", "2023-11-05", "2023-07-05", "mediatek", None),
    ("vince", "dump:4PERTURE__xiaomi_vince_dump", "xiaomi", "8.1", "2019-06-01", None, "qualcomm", None),
    ("zf5z", "dump:5z-devs__5z_q_dump", "asus", "10", "2020-05-05", "2020-05-05", "qualcomm",
     ["SDM845", "SD845", "Snapdragon 845 Mobile Platform"]),
    ("nokia2", "dump:AndroiableDroid__nokia_2_dump", None, "8.1", "2018-08-01", None, "qualcomm", None),
    ("a02", "dump:Android-FW-Dumps__samsung_a02_dump", "samsung", "11", "2021-11-01", "2021-05-05", "mediatek", ["MT6739"]),
    ("m20", "dump:Android-FW-Dumps__samsung_m20lte_dump", "samsung", "10", "2021-09-01", None, "samsung", ["Exynos 7904"]),
    ("kf6", "dump:Android-FW-Dumps__tecno_tecno-kf6_dump", "tecno", "11", "2022-01-05", "2022-01-05", "mediatek", None),
    ("redfin", "dump:AndroidDump__google_redfin_dump", "google", "11", "2021-01-05", "2021-01-05", "qualcomm", None),
    ("merlin", "dump:AndroidDump__redmi_merlin_dump", "xiaomi", "10", "2021-02-01", "2019-12-05", "mediatek", None),
    ("smartisan", "dump:AndroidDump__smartisan_darwin_dump", "smartisan", "10", "2020-11-10", "2020-11-10", "qualcomm", None),
    ("a12", "dump:AndroidDumpsCI__samsung_a12_dump", "samsung", "11", "2021-05-01", "2021-04-05", "mediatek", ["MT6765"]),
    ("on7", "dump:AndroidDumpsCI__samsung_on7xelte_dump", "samsung", "8.1", "2020-06-01", None, "samsung", None),
    ("x610", "dump:AndroidHQ254__infinix_infinix-x610_dump", "infinix", "9", "2020-08-05", "2020-08-05", "mediatek", None),
    ("a16c3h", "dump:Andromax-Devices__smartfren_a16c3h_dump", None, "5.1.1", None, None, "qualcomm", None),
    ("z5", "dump:Ayush-Walia__lenovo_z5_dump", "lenovo", "9", "2019-02-01", "2018-08-05", "qualcomm", None),
    ("meizu16", "dump:BAByte__meizu_16th_dump", "meizu", "8.1", "2018-06-01", None, "qualcomm",
     ["SDM845", "SD845", "Snapdragon 845 Mobile Platform"]),
    ("poplar", "dump:BaCO3Team__sony_poplar_dsds_dump", "sony", "11", "2021-01-05", "2019-09-01", "qualcomm",
     ["MSM8998", "SD835", "Snapdragon 835 Mobile PC Platform"]),
    ("x6c6l", "dump:CattoDumps__lenovo_x6c6l_dump", "lenovo", "12", "2023-12-05", "2023-12-05", "mediatek", None),
    ("harpia", "dump:Charlie-117__motorola_harpia_dump", "motorola", "7.1.1", "2018-06-01", None, "qualcomm", None),
    ("blu5r", "dump:DroidDumps__blu_blu_vivo_5r_dump", None, "6.0", "2017-03-05", None, "mediatek", ["MT6753"]),
    ("lgk5", "dump:DroidDumps__lge_k5_dump", "lg", "6.0.1", "2016-07-01", None, "qualcomm", None),
    ("wp5000", "dump:DroidDumps__oukitel_wp5000_dump", None, "7.1.1", "2018-02-05", None, "mediatek", ["MT6757"]),
    ("cheetah", "dump:Dumpithere__google_cheetah_dump", "google", "13", "2023-09-01", "2023-09-01", "google", ["GS201"]),
    ("raven", "dump:Dumpithere__google_raven_dump", "google", "13", "2023-09-01", "2023-09-01", "google", ["GS101"]),
    ("ares", "dump:Dumpyard-Sarthak__poco_ares_dump3847", "xiaomi", "12", "2022-02-05", "2021-02-05", "mediatek", ["MT6893"]),
    ("ci7n", "dump:Dumpyard-Sarthak__tecno_tecno-ci7n_dump4974", "tecno", "12", "2022-04-05", "2022-04-05", "mediatek", None),
    ("j7", "dump:Galaxy-MSM8953__system-dumps", "samsung", "8.1", "2018-11-01", None, "qualcomm", None),
    ("husky", "dump:Jiovanni-dump__google_husky_dump", "google", "14", "2024-05-05", "2024-05-05", "google", None),
    ("s24fe", "dump:JeyKul__S24FE_Blobs", "samsung", "14", "2025-01-01", "2025-01-01", None, None),
    ("op7pro", "flat:oneplus-flat/op7pro/eea/10.0.7.GM21BA.getprop", "oneplus", "10", "2020-07-01", "2020-07-01", "qualcomm", None),
    ("op7t", "flat:oneplus-flat/op7t/intl/11.0.3.1.HD65AA.prop", None, "11", "2021-08-01", None, None, None),
    ("opx", "flat:oneplus-flat/opx/3.1.4.prop", "oneplus", "6.0.1", "2016-11-01", None, "qualcomm", None),
    ("s5", "pifs:samsung_k3gxx_k3g_5.0_LRX21T_G900HXXU1BOL1", "samsung", "5.0", "2015-12-01", None, None, None),
    ("montana", "pifs:motorola_montana_montana_8.1.0_OPPS28", "motorola", "8.1", "2019-08-01", None, None, None),
    ("odessa", "pifs:motorola_odessa_retail_odessa_11", "motorola", "11", "2022-09-01", None, None, None),
    ("miami", "pifs:motorola_miami_g_miami_13", "motorola", "13", "2023-07-01", None, None, None),
    ("velvet", "pifs:lge_caymanslm_caymanslm_12", "lg", "12", "2023-05-01", None, None, None),
    ("a90", "pifs:samsung_r3qxx_qssi_12", "samsung", "12", "2023-06-01", None, None, None),
    ("a54", "pifs:samsung_a54xskt_essi_13", "samsung", "13", "2023-06-01", None, None, None),
    ("x30", "pifs:Nokia_Falcon_00WW_FCN_sprout_13", None, "13", "2023-03-05", None, None, None),
    ("lynx", "pifs:google_lynx_lynx_14", "google", "14", "2023-10-05", None, None, None),
    ("nexus6p", "pifs:google_angler_angler_7.0_NRD90U_3155372", "google", "7.0", "2016-09-06", None, None, None),
    ("marlin", "pifs:google_marlin_marlin_7.1.1_NOF27D", "google", "7.1.1", "2016-12-01", None, None, None),
    ("mate10", "pifs:HUAWEI_ALP-L29_HWALP_8.0.0", "huawei", "8.0", "2018-10-01", None, None, None),
    ("made-s22", "made", "samsung", "14", "2024-06-01", "2024-06-01", "samsung", ["Exynos 2200"]),
    ("made-fold", "made", "samsung", "13", "2023-12-01", "2023-12-01", "qualcomm",
     ["SM8550", "Snapdragon 8 Gen 2 Mobile Platform"]),
    ("made-g54", "made", "motorola", "14", "2024-01-01", "2024-01-01", "mediatek", ["MT6855"]),
    ("made-edge", "made", "motorola", "14", "2024-06-01", "2024-06-01", "qualcomm",
     ["SM7450", "Snapdragon 7 Gen 1 Mobile Platform"]),
    ("made-unisoc", "made", "realme", "12", "2023-02-05", "2023-02-05", "unisoc", ["T612"]),
    ("made-unisoc11", "made", "zte", "11", "2024-03-05", "2024-03-05", "unisoc", ["SC9863A"]),
    ("made-x15", "made", "xiaomi", "15", "2025-03-01", "2025-03-01", "qualcomm",
     ["SM8650", "Snapdragon 8 Gen 3 Mobile Platform"]),
    ("made-12l", "made", "lenovo", "12L", "2023-06-05", "2023-06-05", "mediatek", ["MT6789"]),
]

# Kernels as `uname -r` prints them; the upstream version in front is what the kernel's own records speak of.
KERNELS = [
    # key, release, level, kernel, upstream version
    ("kernel-318", "8.1", "2018-09-05", "3.18.71-perf-g32685bc", "3.18.71"),
    ("kernel-414", "11", "2022-03-01", "4.14.186-22787134", "4.14.186"),
    ("kernel-54", "12", "2022-11-05", "5.4.147-qgki-g48b4a9ce4b8a", "5.4.147"),
    ("kernel-510", "13", "2023-09-05", "5.10.157-android13-4-g6e771b230c52-ab10743416", "5.10.157"),
    ("kernel-515", "14", "2024-04-05", "5.15.137-android14-11-g6b8a6a3c2d10", "5.15.137"),
    ("kernel-61", "15", "2024-11-05", "6.1.57-android14-11-o-g9706572f6d39", "6.1.57"),
]

# Chips above whose GPU is a PowerVR of Imagination's.
POWERVR = {"MT6739", "MT6765", "SC9863A"}

APPLE = [
    # key, model, system, version
    ("iphone7", "iPhone9,1", "iOS", "15.7.5"), ("iphonese", "iPhone8,4", "iOS", "15.8.2"),
    ("iphonex", "iPhone10,6", "iOS", "16.7.2"), ("iphone11", "iPhone12,1", "iOS", "16.3.1"),
    ("iphone12", "iPhone13,2", "iOS", "17.1"), ("iphone13", "iPhone14,5", "iOS", "17.6.1"),
    ("iphone14", "iPhone15,2", "iOS", "17.4.1"), ("iphone15", "iPhone15,4", "iOS", "18.3"),
    ("iphone16", "iPhone17,1", "iOS", "18.3.2"), ("iphone15p", "iPhone16,1", "iOS", "26.1"),
    ("ipad5", "iPad6,11", "iPadOS", "16.7.10"), ("ipad10", "iPad13,18", "iPadOS", "16.5"),
    ("ipadpro", "iPad16,3", "iPadOS", "17.7.3"), ("watch6", "Watch6,1", "watchOS", "10.1"),
    ("vision", "RealityDevice14,1", "visionOS", "1.0.2"),
]

# What is installed on the device "packages" (an Android 14 phone of no maker that any of these records names).
PACKAGES = {
    "com.android.chrome": "107.0.5304.91", "com.transsion.carlcare": "6.0.0.1", "com.transsion.aivoiceassistant": "3.4",
    "com.transsion.phoenix": "15.6.0.5020", "com.afmobi.boomplayer": "7.2.12", "com.transsion.videocallenhancer": "1.1.9.973",
}

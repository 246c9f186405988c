/* Readers of dumps on inputs typed here: every kind of line, every rule of precedence, every way to be wrong. */
#include "unit.h"

#include "base/arena.h"
#include "base/limits.h"
#include "device/apple.h"
#include "device/facts.h"
#include "device/read.h"

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct str json_of(const struct profile *p)
{
	static struct buf b;

	buf_release(&b);
	buf_init(&b, 4 * MIB);
	profile_put_json(&b, p);
	return buf_str(&b);
}

/* --- one file --- */

static void property_lines_become_profiles(void **state)
{
	static const struct { const char *in, *json; } rows[] = {
		{ "ro.product.model=X\n", "{\"name\":\"d\",\"model\":\"X\"}" },
		{ "\xEF\xBB\xBFro.product.model=X\r\nro.build.version.release = 8.1.0 \r\n",
		  "{\"name\":\"d\",\"model\":\"X\",\"os\":\"android\",\"release\":\"8.1\",\"os_version\":\"8.1.0\"}" },
		{ "[ro.product.model]: [X]\n[sys.x]: [a\nb]\nro.build.version.sdk=32\nro.build.version.release=12\n",
		  "{\"name\":\"d\",\"model\":\"X\",\"os\":\"android\",\"release\":\"12L\",\"os_version\":\"12\"}" },
		{ "# only a comment\nimport /oem/oem.prop ro.*\nro.product.model=X\nro.product.model=Y\n", "{\"name\":\"d\",\"model\":\"X\"}" },
		/* generic names tell nothing; the partition that knows better does */
		{ "ro.product.system.model=mainline\nro.product.model=qssi system image for arm64\nro.product.vendor.model=SM-S911B\n"
		  "ro.product.system.brand=qti\nro.product.odm.brand=samsung\n",
		  "{\"name\":\"d\",\"maker\":\"samsung\",\"brand\":\"samsung\",\"model\":\"SM-S911B\"}" },
		{ "ro.product.property_source_order=odm,vendor,product\nro.product.product.model=P\nro.product.odm.model=O\n",
		  "{\"name\":\"d\",\"model\":\"O\"}" },
		{ "ro.product.product.model=P\nro.product.odm.model=O\n", "{\"name\":\"d\",\"model\":\"P\"}" },
		/* the fingerprint fills what is missing */
		{ "ro.build.fingerprint=google/lynx_beta/lynx:16/BP31.250610.004/13769805:user/release-keys\n",
		  "{\"name\":\"d\",\"maker\":\"google\",\"brand\":\"google\",\"device\":\"lynx\",\"product\":\"lynx_beta\",\"os\":\"android\","
		  "\"release\":\"16\",\"os_version\":\"16\","
		  "\"fingerprint\":\"google/lynx_beta/lynx:16/BP31.250610.004/13769805:user/release-keys\"}" },
		/* an older vendor image says nothing of the release */
		{ "ro.vendor.build.fingerprint=Xiaomi/muyu_global/muyu:14/UKQ1/OS3.0.4.0:user/release-keys\nro.build.version.sdk=36\n",
		  "{\"name\":\"d\",\"maker\":\"xiaomi\",\"brand\":\"Xiaomi\",\"device\":\"muyu\",\"product\":\"muyu_global\",\"os\":\"android\","
		  "\"release\":\"16\",\"build\":\"OS3.0.4.0\","
		  "\"fingerprint\":\"Xiaomi/muyu_global/muyu:14/UKQ1/OS3.0.4.0:user/release-keys\"}" },
		/* levels: what is no day is not said */
		{ "ro.product.model=X\nro.build.version.security_patch=\nro.vendor.build.security_patch=2024-13-01\n",
		  "{\"name\":\"d\",\"model\":\"X\"}" },
		/* makers */
		{ "ro.product.manufacturer=TINNO\nro.product.brand=WIKO\n", "{\"name\":\"d\",\"maker\":\"wiko\",\"brand\":\"WIKO\"}" },
		{ "ro.product.manufacturer=QUALCOMM\nro.product.brand=qti\nro.product.model=X\n", "{\"name\":\"d\",\"model\":\"X\"}" },
		{ "ro.product.brand=Symphony\n", "{\"name\":\"d\",\"maker\":\"symphony\",\"brand\":\"Symphony\"}" },
		{ "ro.product.brand=oplus\nro.product.model=X\n", "{\"name\":\"d\",\"model\":\"X\"}" },
		/* a module's file of identities */
		{ "MANUFACTURER=Huawei\nBRAND=google\nMODEL=Nexus 6P\n",
		  "{\"name\":\"d\",\"maker\":\"google\",\"brand\":\"google\",\"model\":\"Nexus 6P\"}" },
		{ "MANUFACTURER=Google\nMODEL=Pixel 6\nlevel=nothing\n", "{\"name\":\"d\",\"maker\":\"google\",\"model\":\"Pixel 6\"}" },
		/* 5.15 would stand for 5.15.0 */
		{ "ro.product.model=X\nro.kernel.version=5.15\n", "{\"name\":\"d\",\"model\":\"X\"}" },
		{ "ro.product.model=X\nro.kernel.version=4.19.191+\n", "{\"name\":\"d\",\"model\":\"X\",\"kernel\":\"4.19.191+\"}" },
		/* Huawei's and OpenHarmony's own systems */
		{ "hw_sc.build.platform.version=3.0.0\nro.build.version.release=12\nro.product.brand=HUAWEI\n",
		  "{\"name\":\"d\",\"maker\":\"huawei\",\"brand\":\"HUAWEI\",\"os\":\"harmonyos\",\"release\":\"12\",\"os_version\":\"3.0.0\"}" },
		{ "const.ohos.fullname = OpenHarmony-4.1.7.5\nconst.product.model = HH-SCDAYU200\n",
		  "{\"name\":\"d\",\"model\":\"HH-SCDAYU200\",\"os\":\"openharmony\",\"os_version\":\"4.1.7.5\"}" },
		/* Apple */
		{ "ProductType: iPhone15,2\r\nProductVersion: 17.1\r\nBuildVersion: 21B74\r\n",
		  "{\"name\":\"d\",\"maker\":\"apple\",\"brand\":\"Apple\",\"model\":\"iPhone15,2\",\"product\":\"iPhone15,2\","
		  "\"marketing\":\"iPhone 14 Pro\",\"os\":\"ios\",\"os_version\":\"17.1\",\"chips\":[\"A16\"],\"build\":\"21B74\"}" },
		{ "ProductType: iPad6,3\nProductVersion: 12.5.7\n",
		  "{\"name\":\"d\",\"maker\":\"apple\",\"brand\":\"Apple\",\"model\":\"iPad6,3\",\"product\":\"iPad6,3\","
		  "\"marketing\":\"iPad Pro (9.7-inch)\",\"os\":\"ios\",\"os_version\":\"12.5.7\",\"chips\":[\"A9X\"]}" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct gather *g = gather_new(&arena, STR("d"));
		struct profile p;
		struct err err = { 0 };

		want(gather_add(g, STR("build.prop"), str_of(rows[i].in), &err) && gather_finish(g, &p, &err), "row %zu: %s", i, err.msg);
		want_str(json_of(&p), str_of(rows[i].json), rows[i].in);
	}
}

static void a_padded_file_is_read(void **state)
{
	struct gather *g = gather_new(&arena, STR("d"));
	struct profile p;

	(void)state;
	assert_true(gather_add(g, STR("build.prop"), STR("ro.product.model=X\n\0\0\0"), NULL));
	assert_true(gather_finish(g, &p, NULL));
	want_str(p.model, STR("X"), "model");
}

static void systems_of_makers_are_told(void **state)
{
	static const struct { const char *in, *skin, *version; } rows[] = {
		{ "ro.build.version.emui=EmotionUI_10.1.0", "EMUI", "10.1.0" },
		{ "ro.build.version.emui=MagicUI_4.0.0", "Magic UI", "4.0.0" },
		{ "ro.build.version.emui=MagicOS_7.1", "Magic OS", "7.1" },
		{ "ro.build.version.magic=8.0\nro.build.version.emui=EmotionUI_12", "Magic OS", "8.0" },
		{ "ro.miui.ui.version.name=V12", "MIUI", "12" },
		{ "ro.product.brand=Redmi\nro.miui.ui.version.name=V125\nro.build.version.incremental=V12.5.4.0.RJOMIXM", "MIUI", "12.5.4.0" },
		{ "ro.product.brand=POCO\nro.build.version.incremental=V816.0.7.0.UNLMIXM", "HyperOS", "1.0.7.0" },
		{ "ro.product.brand=Xiaomi\nro.build.version.incremental=OS2.0.107.0.VOMMIXM", "HyperOS", "2.0.107.0" },
		{ "ro.product.brand=Xiaomi\nro.mi.os.version.name=OS1.0\nro.build.version.incremental=eng.root", "HyperOS", "1.0" },
		{ "ro.build.version.oneui=60101", "One UI", "6.1.1" },
		{ "ro.build.version.oneui=50100", "One UI", "5.1" },
		{ "ro.build.version.oneui=", "", "" },
		{ "ro.build.version.oplusrom=V13.1.0", "ColorOS", "13.1.0" },
		{ "ro.product.brand=OnePlus\nro.build.version.oplusrom=V12.1", "OxygenOS", "12.1" },
		{ "ro.rom.version=Oxygen OS 9.5.8.GM57AA", "OxygenOS", "9.5.8" },
		{ "ro.rom.version=OPNord_O2_BETA_1", "", "" },
		{ "ro.vivo.os.version=13.0", "Funtouch OS", "13.0" },
		{ "ro.vivo.os.version=14.0\nro.vivo.os.build.display.id=OriginOS 4", "OriginOS", "4" },
		{ "ro.tranos.version=hios8.6.0", "HiOS", "8.6.0" },
		{ "ro.build.display.id=Flyme 9.2.0.0A", "Flyme", "9.2.0.0" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct gather *g = gather_new(&arena, STR("d"));
		struct profile p;

		assert_true(gather_add(g, STR("a.prop"), STR("ro.product.model=X\n"), NULL));
		assert_true(gather_add(g, STR("b.prop"), str_of(rows[i].in), NULL));
		assert_true(gather_finish(g, &p, NULL));
		want_str(p.skin, str_of(rows[i].skin), rows[i].in);
		want_str(p.skin_version, str_of(rows[i].version), rows[i].in);
	}
}

static void chips_are_what_the_words_agree_on(void **state)
{
	static const struct { const char *in, *chips; } rows[] = {
		{ "ro.board.platform=taro", "SM8450 SM8475 SM7450 SM7475" },
		{ "ro.board.platform=taro\nro.soc.model=SM8475", "SM8475" },
		{ "ro.board.platform=common\nro.vendor.mediatek.platform=MT6789", "MT6789" },
		{ "ro.board.platform=exynos5\nro.hardware.chipname=exynos7570", "s5e7570" },
		{ "ro.board.platform=exynos5\nro.arch=exynos7870", "s5e7870" },
		{ "ro.board.platform=mt6768\nro.vendor.mediatek.platform=MT6768\nro.hardware.chipname=MT6769T", "MT6769T" },
		{ "ro.board.platform=mt6750\nro.mediatek.platform=MT6758", "MT6758 MT6738 MT6750 MT6750S MT6750T" }, /* they disagree */
		{ "ro.board.platform=lahaina\nro.soc.model=QCM6490", "QCM6490" }, /* the kernel knows better than the board's name */
		{ "ro.board.platform=msm8998\nro.hardware=qcom\nro.product.board=kona", "MSM8998 APQ8098" },
		{ "ro.hardware=kirin970", "kirin970" },
		{ "ro.soc.model=Tensor G3", "zuma" },
		{ "ro.board.platform=ums9230\nro.hardware=ums9230_6h10_go", "T606 T612 T615 T616 T619 T620" },
		{ "ro.board.platform=qcom", "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct gather *g = gather_new(&arena, STR("d"));
		struct profile p;
		struct str got = STR_NONE;

		assert_true(gather_add(g, STR("a.prop"), STR("ro.product.model=X\n"), NULL));
		assert_true(gather_add(g, STR("b.prop"), str_of(rows[i].in), NULL));
		assert_true(gather_finish(g, &p, NULL));
		for (size_t k = 0; k < p.chips.n; k++)
			got = str_printf(&arena, "%.*s%s%.*s", STR_ARG(got), k ? " " : "", STR_ARG(p.chips.v[k]));
		want_str(got, str_of(rows[i].chips), rows[i].in);
	}
}

/* --- several files --- */

static void the_owning_partition_wins(void **state)
{
	static const struct { const char *path, *in; } files[] = {
		{ "d/recovery/ramdisk/prop.default", "ro.build.version.security_patch=2020-01-01\nro.product.model=R\n" },
		{ "d/vendor/build_variant.prop", "ro.product.vendor.model=variant\n" },
		{ "d/vendor/build.prop", "ro.build.version.security_patch=2021-01-01\nro.vendor.build.security_patch=2021-02-05\n"
		                         "ro.board.platform=kona\nro.product.vendor.model=V\n" },
		{ "d/system/system/build.prop", "ro.build.version.security_patch=2021-03-05\nro.build.version.release=11\n"
		                                "ro.board.platform=generic\nro.vendor.build.security_patch=2019-01-01\n" },
		{ "d/uname.txt", "Linux localhost 4.19.110-perf+ #1 SMP PREEMPT armv8l\n" },
	};

	(void)state;
	for (size_t order = 0; order < 2; order++) {
		struct gather *g = gather_new(&arena, STR("d"));
		struct profile p;
		struct err err;

		for (size_t i = 0; i < ROWS(files); i++) {
			size_t k = order ? ROWS(files) - 1 - i : i;
			want(gather_add(g, str_of(files[k].path), str_of(files[k].in), &err), "%s: %s", files[k].path, err.msg);
		}
		assert_true(gather_finish(g, &p, &err));
		assert_int_equal(p.level, 20210305);
		assert_int_equal(p.vendor_level, 20210205);
		assert_int_equal(p.release, 1100);
		want_str(p.platform, STR("kona"), "platform");
		want_str(p.model, STR("R"), "model"); /* ro.product.model is in no other file */
		want_str(p.kernel, STR("4.19.110-perf+"), "kernel");
	}
}

static void paths_tell_the_partition(void **state)
{
	static const struct { const char *path; enum part part; } rows[] = {
		{ "build.prop", PART_OTHER }, { "ob1.prop", PART_OTHER }, { "x/system/build.prop", PART_SYSTEM },
		{ "x/system/system/product/build.prop", PART_PRODUCT }, { "x/system/vendor/build.prop", PART_VENDOR },
		{ "x/vendor/odm/etc/build.prop", PART_ODM }, { "x/system_ext/etc/build.prop", PART_SYSTEM_EXT },
		{ "x/vendor_dlkm/etc/build.prop", PART_VENDOR }, { "x/boot/ramdisk/default.prop", PART_BOOT },
		{ "x/recovery/ramdisk/prop.default", PART_RECOVERY }, { "x/bootimg/ramdisk/system/etc/ramdisk/build.prop", PART_BOOT },
		{ "x/system/vendor/package/Default/system/build.prop", PART_CUSTOM }, { "x/vendor/build_ru.prop", PART_CUSTOM },
		{ "dump.tar.gz:vendor/build.prop", PART_VENDOR }, { "product", PART_OTHER }, { "", PART_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(part_of_path(str_of(rows[i].path)) == rows[i].part, "%s: %d", rows[i].path, (int)part_of_path(str_of(rows[i].path)));
}

static void packages_are_listed(void **state)
{
	static const char dumpsys[] =
		"Database versions:\n  Internal:\n\nPackages:\n"
		"  Package [com.android.chrome] (7f4a1c8):\n    userId=10123\n    versionCode=609904333 minSdk=29 targetSdk=34\n"
		"    versionName=120.0.6099.43\n"
		"  Package [com.example.bare] (123):\n    pkg=Package{123 com.example.bare}\n\n"
		"Hidden system packages:\n  Package [com.android.chrome] (9):\n    versionCode=1 minSdk=29\n    versionName=1.0\n";
	static const char listed[] =
		"package:com.android.chrome versionCode:609904333 uid:10123\n"
		"package:/data/app/~~a==/com.x-b==/base.apk=com.x versionCode:7\r\npackage:com.y\n";
	struct gather *g = gather_new(&arena, STR("d"));
	struct profile p;

	(void)state;
	assert_int_equal(dump_kind(STR("packages.txt"), STR(dumpsys)), DUMP_PACKAGES);
	assert_int_equal(dump_kind(STR("packages.txt"), STR(listed)), DUMP_PACKAGES);
	assert_true(gather_add(g, STR("a.prop"), STR("ro.product.model=X\n"), NULL));
	assert_true(gather_add(g, STR("dumpsys.txt"), STR(dumpsys), NULL));
	assert_true(gather_finish(g, &p, NULL));
	want_str(json_of(&p), STR("{\"name\":\"d\",\"model\":\"X\",\"packages\":[{\"name\":\"com.android.chrome\",\"version_name\":\"120.0.6099.43\","
	         "\"version_code\":609904333},{\"name\":\"com.example.bare\"}]}"), "dumpsys");

	g = gather_new(&arena, STR("d"));
	assert_true(gather_add(g, STR("a.prop"), STR("ro.product.model=X\n"), NULL));
	assert_true(gather_add(g, STR("pm.txt"), STR(listed), NULL));
	assert_true(gather_finish(g, &p, NULL));
	assert_true(p.packages_known);
	assert_int_equal(p.package_n, 3);
	want_str(p.packages[1].name, STR("com.x"), "pm -f");
	assert_int_equal(p.packages[1].version_code, 7);
	assert_int_equal(p.packages[2].version_code, 0);
}

/* --- what it is --- */

static void kinds_are_told_by_content(void **state)
{
	static const struct { const char *path, *in; enum dump_kind kind; } rows[] = {
		{ "x.txt", "[ro.a]: [b]\n[ro.c]: [d]\n", DUMP_PROPS },
		{ "x.txt", "ro.build.id=A\nro.c=d\n", DUMP_PROPS },
		{ "x.txt", "ProductType: iPad13,18\nProductVersion: 16.5\n", DUMP_PROPS },
		{ "build.prop", "\xFF\xD8\xFF\xE0 JFIF", DUMP_PROPS }, /* told by its name, refused when read */
		{ "vendor/default.prop", "", DUMP_PROPS },
		{ "x", "  {\"model\":\"X\"}", DUMP_JSON },
		{ "x", "5.10.157-android13-4-g6e771b230c52-ab10743416\n", DUMP_KERNEL },
		{ "x", "Linux version 4.14.186-22787134 (dpi@SWDK6109) (clang) #1 SMP\n", DUMP_KERNEL },
		{ "x", "package:com.a\n", DUMP_PACKAGES },
		{ "x", "1.2.3\nsomething\n", DUMP_NONE },
		{ "x", "1.2\n", DUMP_NONE },
		{ "x", "", DUMP_NONE },
		{ "x", "key=value\nother=value\n", DUMP_NONE },
		{ "README.md", "# A phone\nro.build.id=A is what it says\nand so on\nand on\n", DUMP_NONE },
		{ "x.jpg", "\xFF\xD8\xFF\xE0 JFIF", DUMP_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(dump_kind(str_of(rows[i].path), str_of(rows[i].in)) == rows[i].kind, "row %zu: %s", i, rows[i].in);
}

static void wrong_dumps_are_refused_with_their_place(void **state)
{
	static char line[LIMIT_PROFILE_LINE + 20];
	memset(line, 'a', sizeof line - 1);
	const struct { const char *path; struct str in; enum err_code code; const char *where, *msg; } rows[] = {
		{ "build.prop", STR("\xFF\xD8\xFF\xE0\x00\x10JFIF"), ERR_SYNTAX, "build.prop:1", "found byte 0x00" },
		{ "build.prop", STR("ro.a=b\nro.c=\x1b[31m\n"), ERR_SYNTAX, "build.prop:2", "found byte 0x1B" },
		{ "build.prop", STR("<!DOCTYPE html>\n<html lang=\"en\">\n"), ERR_SYNTAX, "build.prop:1", "found \"<!DOCTYPE html>\", expected key=value" },
		{ "build.prop", STR("\xFF\xFEr\0o\0"), ERR_SYNTAX, "build.prop:1", "UTF-16" },
		{ "build.prop", str_of(line), ERR_LIMIT, "build.prop:1", "a line of 65555 bytes" },
		{ "x.bin", STR("\x7F" "ELF"), ERR_SYNTAX, "x.bin", "no dump of a device" },
		{ "p.txt", STR("package:\n"), ERR_SYNTAX, "p.txt:1", "expected a package name" },
		{ "p.json", STR("{\"model\": \"X\", \"level\": \"yesterday\"}"), ERR_SYNTAX, "p.json /level", "found \"yesterday\", expected a day" },
		{ "p.json", STR("{\"model\": \"X\", \"os\": \"symbian\"}"), ERR_RANGE, "p.json /os", "found \"symbian\"" },
		{ "p.json", STR("{\"model\": \"X\", \"release\": \"newest\"}"), ERR_SYNTAX, "p.json /release", "expected a release" },
		{ "p.json", STR("{\"model\": [\"X\"]}"), ERR_TYPE, "p.json /model", "array" },
		{ "p.json", STR("{\"packages\": {}}"), ERR_TYPE, "p.json /packages", "object" },
		{ "p.json", STR("{\"packages\": [{\"version_code\": 1}]}"), ERR_MISSING, "p.json /packages/0/name", "" },
		{ "p.json", STR("{\"ios\": {\"model\": \"Pixel 6\", \"version\": \"17\"}}"), ERR_RANGE, "p.json /ios", "iPhone15,2" },
		{ "p.json", STR("{\"model\": "), ERR_SYNTAX, "p.json", "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct gather *g = gather_new(&arena, STR("d"));
		struct err err = { 0 };

		want(!gather_add(g, str_of(rows[i].path), rows[i].in, &err), "row %zu was taken", i);
		want(err.code == rows[i].code, "row %zu: %s %s", i, err.where, err.msg);
		want(!strncmp(err.where, rows[i].where, strlen(rows[i].where)), "row %zu: where is \"%s\"", i, err.where);
		want(strstr(err.msg, rows[i].msg) != NULL, "row %zu: message is \"%s\"", i, err.msg);
	}
	struct gather *g = gather_new(&arena, STR("empty"));
	struct profile p;
	struct err err = { 0 };

	assert_true(gather_add(g, STR("build.prop"), STR("ro.x.y=1\n"), &err));
	assert_false(gather_finish(g, &p, &err));
	assert_int_equal(err.code, ERR_MISSING);
	assert_string_equal(err.where, "empty");
}

/* --- JSON and the form --- */

static void json_profiles_are_read(void **state)
{
	static const struct { const char *in, *json; } rows[] = {
		{ "{\"maker\":\"Samsung Mobile\",\"model\":\"SM-S911B\",\"release\":14,\"level\":\"2024-03-01\",\"chip\":\"Snapdragon 8 Gen 2\"}",
		  "{\"name\":\"line 1\",\"maker\":\"samsung\",\"model\":\"SM-S911B\",\"os\":\"android\",\"release\":\"14\",\"os_version\":\"14\","
		  "\"chips\":[\"SM8550\",\"SM8550P\"],\"level\":\"2024-03-01\"}" },
		{ "{\"name\":\"R5C1\",\"sdk\":32,\"model\":\"X\",\"chip\":\"no such chip\",\"unknown\":{\"a\":[1]},\"kernel\":\"5.4.147\"}",
		  "{\"name\":\"R5C1\",\"model\":\"X\",\"os\":\"android\",\"release\":\"12L\",\"kernel\":\"5.4.147\"}" },
		{ "{\"model\":\"iPhone15,2\",\"version\":\"17.1\"}",
		  "{\"name\":\"line 1\",\"maker\":\"apple\",\"brand\":\"Apple\",\"model\":\"iPhone15,2\",\"product\":\"iPhone15,2\","
		  "\"marketing\":\"iPhone 14 Pro\",\"os\":\"ios\",\"os_version\":\"17.1\",\"chips\":[\"A16\"]}" },
		{ "{\"os\":\"iOS\",\"model\":\"iPhone 14\",\"os_version\":\"17.1\"}",
		  "{\"name\":\"line 1\",\"maker\":\"apple\",\"model\":\"iPhone 14\",\"os\":\"ios\",\"os_version\":\"17.1\"}" },
		{ "{\"MANUFACTURER\":\"unknown\",\"BRAND\":\"HONOR\",\"MODEL\":\"\",\"DEVICE\":\"DEVICE\",\"RELEASE\":\"8.0.0\",\"SECURITY_PATCH\":\"\"}",
		  "{\"name\":\"line 1\",\"maker\":\"honor\",\"brand\":\"HONOR\",\"os\":\"android\",\"release\":\"8.0\",\"os_version\":\"8.0.0\"}" },
		{ "{\"ro.product.model\":\"X\",\"properties\":{\"ro.board.platform\":\"gs101\"},\"level\":null}",
		  "{\"name\":\"line 1\",\"model\":\"X\",\"platform\":\"gs101\",\"chips\":[\"GS101\"]}" },
		{ "{\"model\":\"X\",\"packages\":[]}", "{\"name\":\"line 1\",\"model\":\"X\",\"packages\":[]}" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct profile p;
		struct err err = { 0 };

		want(profile_from_json(&arena, str_of(rows[i].in), STR("line 1"), &p, &err), "row %zu: %s %s", i, err.where, err.msg);
		want_str(json_of(&p), str_of(rows[i].json), rows[i].in);
	}
}

static void form_fields_are_checked(void **state)
{
	static const struct { struct profile_form f; const char *field, *json; } rows[] = {
		{ { STR_LIT("Samsung"), STR_LIT("SM-S911B"), STR_LIT("android"), STR_LIT("13"), STR_LIT("2023-06-05"),
		    STR_LIT("SM8550P"), STR_LIT("5.15.78-android13-8") },
		  NULL, "{\"name\":\"SM-S911B\",\"maker\":\"samsung\",\"model\":\"SM-S911B\",\"os\":\"android\",\"release\":\"13\",\"os_version\":\"13\","
		        "\"chips\":[\"SM8550P\"],\"level\":\"2023-06-05\",\"kernel\":\"5.15.78-android13-8\"}" },
		{ { .model = STR_LIT("iPhone15,2"), .release = STR_LIT("17.1") },
		  NULL, "{\"name\":\"iPhone15,2\",\"maker\":\"apple\",\"model\":\"iPhone15,2\",\"marketing\":\"iPhone 14 Pro\",\"os\":\"ios\","
		        "\"os_version\":\"17.1\",\"chips\":[\"A16\"]}" },
		{ { .maker = STR_LIT("Fly") }, NULL, "{\"name\":\"fly\",\"maker\":\"fly\"}" },
		{ { .maker = STR_LIT("x"), .os = STR_LIT("symbian") }, "os", NULL },
		{ { .maker = STR_LIT("x"), .os = STR_LIT("android"), .release = STR_LIT("new") }, "release", NULL },
		{ { .maker = STR_LIT("x"), .os = STR_LIT("ios"), .release = STR_LIT("17.x") }, "release", NULL },
		{ { .maker = STR_LIT("x"), .level = STR_LIT("2023-06") }, "level", NULL },
		{ { .maker = STR_LIT("x"), .chip = STR_LIT("fast") }, "chip", NULL },
		{ { .maker = STR_LIT("x"), .kernel = STR_LIT("5") }, "kernel", NULL },
		{ { .maker = STR_LIT("") }, "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct profile p;
		struct err err = { 0 };
		bool ok = profile_from_form(&arena, &rows[i].f, &p, &err);

		want(ok == !rows[i].field, "row %zu: %s %s", i, err.where, err.msg);
		if (ok)
			want_str(json_of(&p), str_of(rows[i].json), "form");
		else
			assert_string_equal(err.where, rows[i].field);
	}
}

static void apple_models_are_told_apart(void **state)
{
	static const struct { const char *model, *version; enum os os; const char *marketing; } rows[] = {
		{ "iPhone13,2", "17.1", OS_IOS, "iPhone 12" }, { "iPad13,18", "16.5", OS_IPADOS, "iPad (10th generation)" },
		{ "iPad4,1", "12.5.7", OS_IOS, "iPad Air" }, { "iPod9,1", "15.7", OS_IOS, "iPod touch (7th generation)" },
		{ "iPad16,3-A", "18.0", OS_IPADOS, "iPad Pro 11-inch (M4)" }, { "Watch7,5", "10.1", OS_WATCHOS, "Apple Watch Ultra 2" },
		{ "iPhone99,1", "99.0", OS_IOS, NULL }, { "iPhone", "17.1", OS_ANY, NULL }, { "iPhone13", "17.1", OS_ANY, NULL },
		{ "Mac13,1", "14", OS_ANY, NULL }, { "", "", OS_ANY, NULL }, { "iPhone13,2x", "17.1", OS_ANY, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct apple_device *d = apple_find(str_of(rows[i].model));

		want(apple_os(str_of(rows[i].model), str_of(rows[i].version)) == rows[i].os, "%s", rows[i].model);
		want(apple_is_model(str_of(rows[i].model)) == (rows[i].os != OS_ANY), "%s", rows[i].model);
		want(!d == !rows[i].marketing, "%s", rows[i].model);
		if (d)
			want_str(d->marketing, str_of(rows[i].marketing), rows[i].model);
	}
}

static void keys_are_found(void **state)
{
	(void)state;
	/* each end and the middle of the sorted table, and neighbours that are not in it */
	assert_int_equal(fact_find(STR("ro.build.version.security_patch")), FACT_LEVEL);
	assert_int_equal(fact_find(STR("const.product.os.dist.version")), FACT_OHOS_DIST_VERSION);
	assert_int_equal(fact_find(STR("ID")), FACT_BUILD_ID);
	assert_int_equal(fact_find(STR("ro.product.product_services.manufacturer")), FACT_OF(OF_SERVICES, PRODUCT_MANUFACTURER));
	for (int of = OF_PLAIN; of <= OF_SYSTEM; of++) {
		static const char *const parts[] = { "", "product.", "odm.", "vendor.", "system_ext.", "system." };
		static const char *const whats[] = { "brand", "device", "manufacturer", "model", "name" };
		for (int what = 0; what < PRODUCT_FACT_N; what++) {
			struct str key = str_printf(&arena, "ro.product.%s%s", parts[of], whats[what]);
			want(fact_find(key) == FACT_OF(of, what), "%.*s", STR_ARG(key));
		}
	}
	assert_int_equal(fact_find(STR("ro.build.version.security_patcH")), -1);
	assert_int_equal(fact_find(STR("")), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(property_lines_become_profiles), cmocka_unit_test(a_padded_file_is_read),
		cmocka_unit_test(systems_of_makers_are_told),
		cmocka_unit_test(chips_are_what_the_words_agree_on), cmocka_unit_test(the_owning_partition_wins),
		cmocka_unit_test(paths_tell_the_partition), cmocka_unit_test(packages_are_listed),
		cmocka_unit_test(kinds_are_told_by_content), cmocka_unit_test(wrong_dumps_are_refused_with_their_place),
		cmocka_unit_test(json_profiles_are_read), cmocka_unit_test(form_fields_are_checked),
		cmocka_unit_test(apple_models_are_told_apart), cmocka_unit_test(keys_are_found),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

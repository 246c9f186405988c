#include "feed_case.h"

static const struct known_device *device_of(const struct caught *c, const char *model)
{
	for (size_t i = 0; i < c->device_n; i++)
		if (str_eq(c->devices[i].model, str_of(model)) || str_eq(c->devices[i].device, str_of(model)))
			return &c->devices[i];
	fail_msg("no device %s", model);
	return NULL;
}

static void play(void **state)
{
	struct caught c;
	size_t makers = 0;

	(void)state;
	catch_file(&c, &reader_play_devices, "devices/google-play-supported-devices.csv.gz");
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.device_n, 45828); /* of 45832 rows, four repeat another */
	for (size_t i = 0; i < c.device_n; i++)
		makers += c.devices[i].maker.n > 0;
	print_message("%zu devices, %zu with a known maker\n", c.device_n, makers);
	const struct known_device *d = device_of(&c, "SM-S911B");

	assert_text(d->brand, "Samsung");
	assert_text(d->maker, "samsung");
	assert_text(d->name, "Galaxy S23");
	assert_text(d->device, "dm1q");
	assert_text(device_of(&c, "tiger_cheets")->name, "RK3288 10\" Chromebase");
	assert_text(device_of(&c, "Acer Chromebook 15 (CB5-571, C910)")->device, "yuna_cheets");
	assert_text(device_of(&c, "U380AA")->name, "AT&T Calypso\xC2\xAE 4");
	catch_end(&c);
}

/* The same four rows as Google publishes them: UTF-16 with a byte order mark, in both orders. */
static void utf16(void **state)
{
	static const uint16_t text[] = u"\uFEFFRetail Branding,Marketing Name,Device,Model\r\n"
	                               u"Samsung,Galaxy S23,dm1q,SM-S911B\r\n"
	                               u"\u5C0F\u7C73,\"\u7EA2\u7C73 \U0001F4F1\",\u0A0A,m1\r\n"
	                               u"a,b,,m2";
	char bytes[sizeof text];

	(void)state;
	for (int big = 0; big < 2; big++) {
		struct caught c;
		size_t n = ROWS(text) - 1;

		for (size_t i = 0; i < n; i++) {
			bytes[2 * i + big] = (char)(text[i] & 0xFF);
			bytes[2 * i + !big] = (char)(text[i] >> 8);
		}
		catch_text(&c, &reader_play_devices, str_n(bytes, n * 2));
		assert_int_equal(c.device_n, 3);
		assert_int_equal(c.reject_n, 0);
		assert_text(c.devices[0].model, "SM-S911B");
		assert_text(c.devices[1].brand, "\xE5\xB0\x8F\xE7\xB1\xB3");
		assert_text(c.devices[1].name, "\xE7\xBA\xA2\xE7\xB1\xB3 \xF0\x9F\x93\xB1");
		assert_text(c.devices[1].device, "\xE0\xA8\x8A"); /* a line end's byte inside a character ends no line */
		assert_text(c.devices[2].model, "m2");
		catch_end(&c);
	}
}

static void lineage(void **state)
{
	static const struct { const char *model, *maker, *name, *chip, *kernel; int year; } rows[] = {
		{ "A6020a40", "lenovo", "Vibe K5", "MSM8929", "3.10", 2016 },
		{ "TA-1083", "hmd", "6.1 Plus", "SDM636", "4.4", 2018 },
		{ "find7", "oppo", "Find 7a", NULL, "3.4", 2014 },
		{ "ZE500KL", "asus", "Zenfone 2 Laser (720p)", "", "3.10", 2015 }, /* two chips under one name */
	};
	struct caught c;
	size_t chips = 0;

	(void)state;
	catch_file(&c, &reader_lineage_devices, "devices/lineageos-devices.jsonl.gz");
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.device_n, 1335);
	for (size_t i = 0; i < c.device_n; i++) {
		chips += c.devices[i].chip.n > 0;
		want(c.devices[i].year >= 2008 && c.devices[i].year <= 2026, "%.*s: year %d", STR_ARG(c.devices[i].device),
		     c.devices[i].year);
	}
	print_message("%zu devices, %zu with a chip\n", c.device_n, chips);
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct known_device *d = device_of(&c, rows[i].model);

		want_str(d->maker, str_of(rows[i].maker), rows[i].model);
		want_str(d->name, str_of(rows[i].name), rows[i].model);
		if (rows[i].chip)
			want_str(d->chip, str_of(rows[i].chip), rows[i].model);
		want_str(d->kernel, str_of(rows[i].kernel), rows[i].model);
		assert_int_equal(d->year, rows[i].year);
	}
	catch_end(&c);
}

static void apple(void **state)
{
	struct caught c;

	(void)state;
	catch_file(&c, &reader_apple_devices, "devices/apple-device-traits.json.gz");
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.device_n, 228); /* of 241 rows: one is a Mac, and some iPads come in two fittings */
	const struct known_device *d = device_of(&c, "iPhone15,2");

	assert_text(d->name, "iPhone 14 Pro");
	assert_text(d->maker, "apple");
	assert_true(d->chip.n > 0);
	assert_text(device_of(&c, "iPad17,2")->name, "iPad Pro 11-inch (M5)");
	for (size_t i = 0; i < c.device_n; i++)
		assert_true(c.devices[i].model.n && !str_starts(c.devices[i].model, STR("Mac")));
	catch_end(&c);
}

static void profiles(void **state)
{
	struct caught c;

	(void)state;
	catch_file(&c, &reader_profile_devices, "devices/pifs-profiles.jsonl.gz");
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.device_n, 1201); /* of 1408 profiles, those that name a model, once each */
	const struct known_device *d = device_of(&c, "ALP-L29");

	assert_text(d->maker, "huawei");
	assert_text(d->device, "HWALP");
	for (size_t i = 0; i < c.device_n; i++)
		want(!str_ieq(c.devices[i].model, STR("ossi")), "%zu", i);
	catch_end(&c);
}

#define HEAD "Retail Branding,Marketing Name,Device,Model\n"

static void damage(void **state)
{
	static const struct damaged play_cases[] = {
		{ HEAD "a,b,c,d\na,b,c,d\n", 0, 1, NULL, NULL },
		{ "Model,Device,x,Marketing Name,Retail Branding\nm,d,,n,b\n", 0, 1, NULL, NULL },
		{ HEAD "a,\"b,c,d\na,b,c,d\n", 0, 1, "line 2", "not closed" },
		{ HEAD "a,b\na,b,c,d\n", 0, 1, "line 2", "found 2 columns, \"Device\" is not among them" },
		{ HEAD "a,b,,\na,b,c,d\n", 0, 1, "line 2", "neither a device nor a model" },
		{ HEAD "a,\xFF\xFE,c,d\na,b,c,d\n", 0, 1, "line 2", "is not UTF-8" },
		{ "Brand,Name\na,b\nc,d\n", 0, 0, "line 1", "the header names no column \"Retail Branding\"" },
		{ "\xFF\xFEx", 0, 0, NULL, NULL },
		{ "", 0, 0, NULL, NULL },
	};
	static const struct damaged lineage_cases[] = {
		{ "{\"codename\":\"x\",\"vendor\":\"LG\",\"soc\":[],\"name\":[\"A\",\"B\"],\"release\":[{\"m\":\"2014-04\"}]}\n",
		  0, 1, NULL, NULL },
		{ "{\"codename\":\"x\",\"vendor\":\"LG\",\"models\":[\"a\",\"b\",\"a\"],\"soc\":\"?\"}\n", 0, 2, NULL, NULL },
		{ "{\"codename\":\"x\"}\n{\"codename\":\"y\",\"vendor\":\"LG\"}\n", 0, 1, "line 1 /vendor", "" },
		{ "{\"codename\":\"x\",\"vendor\":\"LG\",\"kernel\":\"4.4\"}\n", 0, 0,
		  "/kernel", "found string, expected object" },
		{ "[{\"codename\":\"x\",\"vendor\":\"LG\"},7]", 0, 1, "/1", "found number, expected object" },
		{ "{\"codename\":\"x\",\"vendor\":\"LG\"}\nx\n", 0, 1, "line 2", "not JSON" },
	};
	static const struct damaged apple_cases[] = {
		{ "[{\"product_type\":\"iPhone1,1\",\"product_description\":\"iPhone\",\"platform\":\"s5l8900x\"}]", 0, 1,
		  NULL, NULL },
		{ "[{\"product_type\":\"iPhone1,1\"}]", 0, 0, "/0/product_description", "" },
		{ "[{\"product_type\":\"iPhone1,1\"", 0, 0, "", "not JSON" },
	};
	static const struct damaged profile_cases[] = {
		{ "{\"MANUFACTURER\":\"LGE\",\"MODEL\":\"LG-H932\",\"DEVICE\":\"DEVICE\"}", 0, 1, NULL, NULL },
		{ "{\"MANUFACTURER\":\"LGE\",\"MODEL\":\"\"}\n{\"MANUFACTURER\":\"LGE\",\"MODEL\":\"qssi system image for arm64\"}",
		  0, 0, NULL, NULL },
		{ "{\"MANUFACTURER\":[],\"MODEL\":\"x\"}", 0, 0, "/MANUFACTURER", "found array" },
	};

	(void)state;
	check_damaged(&reader_play_devices, play_cases, ROWS(play_cases));
	check_damaged(&reader_lineage_devices, lineage_cases, ROWS(lineage_cases));
	check_damaged(&reader_apple_devices, apple_cases, ROWS(apple_cases));
	check_damaged(&reader_profile_devices, profile_cases, ROWS(profile_cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(play),  cmocka_unit_test(utf16),    cmocka_unit_test(lineage),
		cmocka_unit_test(apple), cmocka_unit_test(profiles), cmocka_unit_test(damage),
	};

	return cmocka_run_group_tests_name("feed_devices", tests, NULL, NULL);
}

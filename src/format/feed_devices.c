/*
 * Lists of devices on sale or known: what a model code means, who makes it, which chip is inside.
 *
 *   Google Play, supported devices     CSV, UTF-8 or UTF-16 with a byte order mark (as Google publishes it):
 *                                      Retail Branding,Marketing Name,Device,Model
 *   LineageOS wiki                     JSON, one a line: {"codename","name","vendor","models":[],"soc","kernel",...};
 *                                      name, soc and release may be lists
 *   Apple device traits (from Xcode)   a JSON array: {"product_type":"iPhone15,2","product_description","platform"}
 *   Profiles of certified builds       JSON: {"MANUFACTURER","BRAND","MODEL","DEVICE","FINGERPRINT",...}
 *
 * They are small, so each is read whole. They give known devices and no records.
 */
#include "format/all_readers.h"
#include "format/feed.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/map.h"
#include "vuln/chip.h"
#include "vuln/maker.h"

#define LIST_MAX (64 * MIB) /* the longest real one has 4 */

/* What one reading keeps from row to row. */
struct list {
	struct input *in;
	const struct sink *to;
	struct arena a;  /* of the whole list */
	struct map told; /* devices already given: some lists repeat themselves */
};

static void list_init(struct list *l, struct input *in, const struct sink *to)
{
	*l = (struct list){ .in = in, .to = to };
	arena_init(&l->a);
}

static bool list_read(struct list *l, struct str *ret)
{
	struct err why = { 0 };

	if (input_all(l->in, &l->a, LIST_MAX, ret, &why))
		return true;
	tell_reject(l->in, l->to, "", &why, STR_NONE);
	return false;
}

static bool give(struct list *l, struct known_device *d, struct err *err)
{
	struct str key = str_printf(&l->a, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(d->brand), STR_ARG(d->name),
	                            STR_ARG(d->device), STR_ARG(d->model));
	bool fresh;

	map_put(&l->a, &l->told, key, &fresh);
	return !fresh || !l->to->device || l->to->device(l->to->ctx, d, err);
}

/* --- Google Play: CSV --- */

enum { PLAY_BRAND, PLAY_NAME, PLAY_DEVICE, PLAY_MODEL, PLAY_N };
static const struct str play_names[PLAY_N] = {
	[PLAY_BRAND]  = STR_LIT("Retail Branding"), [PLAY_NAME]  = STR_LIT("Marketing Name"),
	[PLAY_DEVICE] = STR_LIT("Device"),          [PLAY_MODEL] = STR_LIT("Model"),
};

#define PLAY_COLUMNS_MAX 16

/* Text in UTF-8, whatever byte order mark it starts with. A surrogate without its other half becomes U+FFFD. */
static struct str to_utf8(struct arena *a, struct str s)
{
	bool little = str_starts(s, STR("\xFF\xFE")), big = str_starts(s, STR("\xFE\xFF"));

	if (!little && !big)
		return without_mark(s);
	unsigned char *out = arena_alloc(a, s.n / 2 * 3 + 4);
	size_t n = 0;

	for (size_t i = 2; i + 1 < s.n; i += 2) {
		const unsigned char *p = (const unsigned char *)s.p + i;
		uint32_t c = little ? p[0] | (uint32_t)p[1] << 8 : p[1] | (uint32_t)p[0] << 8;

		if (c >= 0xD800 && c < 0xE000) {
			uint32_t low = i + 3 >= s.n ? 0 : little ? p[2] | (uint32_t)p[3] << 8 : p[3] | (uint32_t)p[2] << 8;
			bool pair = c < 0xDC00 && low >= 0xDC00 && low < 0xE000;

			c = pair ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
			i += pair ? 2 : 0;
		}
		if (c < 0x80) {
			out[n++] = (unsigned char)c;
		} else if (c < 0x800) {
			out[n++] = (unsigned char)(0xC0 | c >> 6);
			out[n++] = (unsigned char)(0x80 | (c & 0x3F));
		} else if (c < 0x10000) {
			out[n++] = (unsigned char)(0xE0 | c >> 12);
			out[n++] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
			out[n++] = (unsigned char)(0x80 | (c & 0x3F));
		} else {
			out[n++] = (unsigned char)(0xF0 | c >> 18);
			out[n++] = (unsigned char)(0x80 | (c >> 12 & 0x3F));
			out[n++] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
			out[n++] = (unsigned char)(0x80 | (c & 0x3F));
		}
	}
	return str_n((const char *)out, n);
}

/* Where each column stands in the header; false when one is missing. */
static bool play_header(struct arena *a, struct str line, int at[static PLAY_N], struct err *err)
{
	struct str fields[PLAY_COLUMNS_MAX];
	size_t n = 0;

	if (!csv_fields(a, line, fields, PLAY_COLUMNS_MAX, &n, err))
		return false;
	for (int k = 0; k < PLAY_N; k++) {
		at[k] = -1;
		for (size_t i = 0; i < n && at[k] < 0; i++)
			if (str_ieq(str_trim(fields[i]), play_names[k]))
				at[k] = (int)i;
		if (at[k] < 0)
			return err_set(err, ERR_MISSING, "the header names no column \"%.*s\"", STR_ARG(play_names[k]));
	}
	return true;
}

static bool play_row(struct arena *a, struct str line, const int at[static PLAY_N], struct known_device *ret,
                     struct err *err)
{
	struct str fields[PLAY_COLUMNS_MAX], *const to[PLAY_N] = {
		[PLAY_BRAND] = &ret->brand, [PLAY_NAME] = &ret->name, [PLAY_DEVICE] = &ret->device, [PLAY_MODEL] = &ret->model,
	};
	size_t n = 0;

	if (!csv_fields(a, line, fields, PLAY_COLUMNS_MAX, &n, err))
		return false;
	for (int k = 0; k < PLAY_N; k++) {
		if ((size_t)at[k] >= n)
			return err_set(err, ERR_MISSING, "found %zu columns, \"%.*s\" is not among them", n,
			               STR_ARG(play_names[k]));
		*to[k] = str_trim(fields[at[k]]);
		if (!str_is_utf8(*to[k]))
			return err_set(err, ERR_SYNTAX, "\"%.*s\" is not UTF-8", STR_ARG(play_names[k]));
	}
	if (!ret->model.n && !ret->device.n)
		return err_set(err, ERR_MISSING, "the row names neither a device nor a model");
	ret->source = STR("google-play");
	ret->maker = maker_find(ret->brand);
	return true;
}

static bool is_play_devices(struct str name, struct str head)
{
	int at[PLAY_N];
	struct arena a;
	struct str line;

	(void)name;
	arena_init(&a);
	head = to_utf8(&a, head);
	bool is = str_split(&head, '\n', &line) && play_header(&a, str_trim(line), at, NULL);

	arena_release(&a);
	return is;
}

static bool play_line(struct list *l, struct arena *a, struct str line, size_t number, int at[static PLAY_N],
                      struct err *err)
{
	struct known_device d = { 0 };
	struct err why = { 0 };
	char place[32];

	if (number == 1 ? play_header(a, line, at, &why) : play_row(a, line, at, &d, &why))
		return number == 1 || give(l, &d, err);
	snprintf(place, sizeof place, "line %zu", number);
	tell_reject(l->in, l->to, place, &why, line);
	return true;
}

static bool read_play_devices(struct input *in, const struct sink *to, struct err *err)
{
	int at[PLAY_N] = { -1, -1, -1, -1 };
	struct list l;
	struct arena a;
	struct str text = STR_NONE, line;
	size_t number = 0;
	bool ok = true;

	list_init(&l, in, to);
	arena_init(&a);
	if (list_read(&l, &text))
		text = to_utf8(&l.a, text);
	/* Without a header no row means anything: one reject says so. */
	while (ok && str_split(&text, '\n', &line) && (++number == 1 || at[PLAY_MODEL] >= 0)) {
		arena_reset(&a);
		if (str_trim(line).n)
			ok = play_line(&l, &a, str_trim(line), number, at, err);
	}
	arena_release(&a);
	arena_release(&l.a);
	return ok;
}

const struct reader reader_play_devices = {
	.name = "Google Play devices", .source = SOURCE_N, .is = is_play_devices, .read = read_play_devices,
};

/* --- JSON: an object, an array of them, or one a line --- */

/* One object to known devices. False with why->code set: not readable; with *err set: stop. */
typedef bool (*device_decode)(struct list *l, struct arena *a, const struct json *j, struct err *why, struct err *err);

static bool give_json(struct list *l, struct arena *a, const struct json *j, const char *place, struct str text,
                      device_decode decode, struct err *err)
{
	struct err why = { 0 };

	if (json_want(j, JSON_OBJECT, &why) && decode(l, a, j, &why, err))
		return true;
	if (!why.code)
		return false;
	tell_reject(l->in, l->to, place, &why, text);
	return true;
}

static bool give_lines(struct list *l, struct str text, device_decode decode, struct err *err)
{
	struct arena a;
	struct str line;
	bool ok = true;

	arena_init(&a);
	for (size_t number = 1; ok && str_split(&text, '\n', &line); number++) {
		struct err why = { 0 };
		struct json j;
		char place[32];

		arena_reset(&a);
		line = str_trim(line);
		snprintf(place, sizeof place, "line %zu", number);
		if (!line.n)
			continue;
		if (json_read(&a, line, LIMIT_RECORD, &j, &why))
			ok = give_json(l, &a, &j, place, line, decode, err);
		else
			tell_reject(l->in, l->to, place, &why, line);
	}
	arena_release(&a);
	return ok;
}

static bool read_json_list(struct input *in, const struct sink *to, device_decode decode, struct err *err)
{
	struct list l;
	struct str text;
	struct json root, one;
	struct err why = { 0 };
	bool ok = true;

	list_init(&l, in, to);
	if (!list_read(&l, &text)) {
		arena_release(&l.a);
		return true;
	}
	text = without_mark(text);
	if (!json_read(&l.a, text, LIST_MAX, &root, &why)) {
		/* Lines are many documents, so the text as a whole is none; an array cut off is one broken text. */
		if (head_first(str_sub(text, 0, 64)) == '[')
			tell_reject(in, to, "", &why, text);
		else
			ok = give_lines(&l, text, decode, err);
	} else if (json_type(&root) == JSON_ARRAY) {
		for (struct json_iter it = json_iter(&root); ok && json_next(&it, &one);)
			ok = give_json(&l, &l.a, &one, "", STR_NONE, decode, err);
	} else {
		ok = give_json(&l, &l.a, &root, "", text, decode, err);
	}
	arena_release(&l.a);
	return ok;
}

/* --- LineageOS --- */

/* A text, or the texts of a list with " / " between them. */
static bool text_or_list(struct arena *a, const struct json *j, const char *name, struct str *ret, struct err *why)
{
	struct strs all = { 0 };

	if (!json_strs(a, j, name, JSON_OPTIONAL, &all, why))
		return false;
	*ret = all.n ? str_trim(all.v[0]) : STR_NONE;
	for (size_t i = 1; i < all.n; i++)
		*ret = str_printf(a, "%.*s / %.*s", STR_ARG(*ret), STR_ARG(str_trim(all.v[i])));
	return true;
}

enum { CHIPS = 8 };

/* The candidates behind a maker's word and a part number: "Qualcomm MSM8996 Pro", "NVIDIA Tegra X1 (T210)". */
static size_t parts_named(struct str s, const struct chip **ret)
{
	struct str maker, word;
	size_t n = 0;

	if (str_split(&s, ' ', &maker))
		n = chip_named(str_trim(s), ret, CHIPS);
	while (!n && str_token(&s, " ()", &word))
		if (word.n > 2 && ascii_digit(word.p[word.n - 1]) && !chip_is_companion(word))
			n = chip_named(word, ret, CHIPS);
	return n;
}

/* "Qualcomm MSM8996 Pro Snapdragon 821": the part number and the marketing name each give candidates. Where both do,
 * they must agree; of several that agree, the one whose part number is written there is meant. */
static struct str chip_of_soc(struct str soc)
{
	static const struct str families[] = {
		STR_LIT("Snapdragon"), STR_LIT("Exynos"), STR_LIT("Helio"),
		STR_LIT("Dimensity"),  STR_LIT("Kirin"),  STR_LIT("Tensor"),
	};
	const struct chip *by_part[CHIPS], *by_name[CHIPS], *both = NULL;
	size_t names = 0, agree = 0, at = SIZE_MAX;

	for (size_t i = 0; i < sizeof families / sizeof *families && at == SIZE_MAX; i++)
		at = str_find(soc, families[i]);
	struct str part = str_trim(at == SIZE_MAX ? soc : str_sub(soc, 0, at));
	size_t parts = parts_named(part, by_part);

	if (at != SIZE_MAX)
		names = chip_named(str_from(soc, at), by_name, CHIPS);
	for (size_t p = 0; p < parts; p++)
		for (size_t n = 0; n < names; n++) {
			if (by_part[p] != by_name[n])
				continue;
			if (str_iends(part, by_part[p]->part))
				return by_part[p]->part;
			both = by_part[p];
			agree++;
		}
	if (agree == 1)
		return both->part;
	if (parts == 1 && !names)
		return by_part[0]->part;
	return names == 1 && !parts ? by_name[0]->part : STR_NONE;
}

static bool read_soc(struct arena *a, const struct json *j, struct known_device *d, struct err *why)
{
	struct strs socs = { 0 };

	if (!json_strs(a, j, "soc", JSON_OPTIONAL, &socs, why))
		return false;
	for (size_t i = 0; i < socs.n; i++) {
		struct str chip = chip_of_soc(socs.v[i]);

		if (i && !str_eq(chip, d->chip))
			chip = STR_NONE;
		d->chip = chip;
		if (!chip.n)
			break;
	}
	return true;
}

/* The first year in a text: "2016-04", "[{'SM-G900V': '2014-04'}]". */
static int year_in(struct str s)
{
	struct str word;

	while (str_token(&s, " -/[]{}:,'\"", &word)) {
		uint64_t year;

		if (word.n == 4 && str_u64(word, &year) && year >= 2000 && year < 2100)
			return (int)year;
	}
	return 0;
}

static bool lineage_device(struct list *l, struct arena *a, const struct json *j, struct err *why, struct err *err)
{
	struct known_device d = { .source = STR("lineageos") };
	struct strs models = { 0 };
	struct json kernel = { 0 }, since = json_in(j, "release");
	struct str vendor_short = STR_NONE;

	if (!feed_str(j, "codename", JSON_REQUIRED, &d.device, why) || !text_or_list(a, j, "name", &d.name, why) ||
	    !feed_str(j, "vendor", JSON_REQUIRED, &d.brand, why) ||
	    !feed_str(j, "vendor_short", JSON_OPTIONAL, &vendor_short, why) ||
	    !json_strs(a, j, "models", JSON_OPTIONAL, &models, why) || !read_soc(a, j, &d, why) ||
	    !json_object(j, "kernel", JSON_OPTIONAL, &kernel, why) ||
	    (kernel.v && !feed_str(&kernel, "version", JSON_OPTIONAL, &d.kernel, why)))
		return false;
	d.maker = maker_find(d.brand);
	if (!d.maker.n)
		d.maker = maker_find(vendor_short);
	if (since.v)
		d.year = year_in(feed_text(a, &since));
	for (size_t i = 0; i < models.n; i++) {
		d.model = str_trim(models.v[i]);
		if (!give(l, &d, err))
			return false;
	}
	return models.n || give(l, &d, err);
}

static bool is_lineage_devices(struct str name, struct str head)
{
	(void)name;
	return head_has(head, "codename") && head_has(head, "vendor") && head_has(head, "soc");
}

static bool read_lineage_devices(struct input *in, const struct sink *to, struct err *err)
{
	return read_json_list(in, to, lineage_device, err);
}

const struct reader reader_lineage_devices = {
	.name = "LineageOS devices", .source = SOURCE_N, .is = is_lineage_devices, .read = read_lineage_devices,
};

/* --- Apple --- */

static bool apple_device(struct list *l, struct arena *a, const struct json *j, struct err *why, struct err *err)
{
	struct known_device d = { .source = STR("apple-traits"), .maker = STR("apple"), .brand = STR("Apple") };
	struct str platform = STR_NONE;
	const struct chip *chips[CHIPS];

	if (!feed_str(j, "product_type", JSON_REQUIRED, &d.model, why) ||
	    !feed_str(j, "product_description", JSON_REQUIRED, &d.name, why) ||
	    !feed_str(j, "target", JSON_OPTIONAL, &d.device, why) ||
	    !feed_str(j, "platform", JSON_OPTIONAL, &platform, why))
		return false;
	if (str_starts(d.model, STR("MacFamily")))
		return true;
	if (str_ends(d.model, STR("-A")) || str_ends(d.model, STR("-B"))) /* two fittings of one product type */
		d.model.n -= 2;
	/* One platform is one chip with Apple, so its name serves where the table has none. */
	if (chip_of_platform(platform, chips, CHIPS) == 1)
		d.chip = chips[0]->part;
	else
		d.chip = str_upper(a, platform);
	return give(l, &d, err);
}

static bool is_apple_devices(struct str name, struct str head)
{
	(void)name;
	return head_has(head, "product_type") && head_has(head, "product_description");
}

static bool read_apple_devices(struct input *in, const struct sink *to, struct err *err)
{
	return read_json_list(in, to, apple_device, err);
}

const struct reader reader_apple_devices = {
	.name = "Apple devices", .source = SOURCE_N, .is = is_apple_devices, .read = read_apple_devices,
};

/* --- profiles --- */

/* What stands where a model should, in builds that are made for many devices. */
static bool is_generic(struct str s)
{
	static const struct str words[] = {
		STR_LIT("ossi"), STR_LIT("qssi"), STR_LIT("missi"), STR_LIT("mainline"), STR_LIT("android"), STR_LIT("device"),
		STR_LIT("unknown"), STR_LIT("model"),
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_ieq(s, words[i]))
			return true;
	return str_iends(s, STR("system image for arm64")) || str_istarts(s, STR("generic_")) ||
	       str_istarts(s, STR("aosp on "));
}

static bool profile_device(struct list *l, struct arena *a, const struct json *j, struct err *why, struct err *err)
{
	struct known_device d = { .source = STR("profiles") };
	struct str maker = STR_NONE;

	(void)a;
	if (!feed_str(j, "MANUFACTURER", JSON_REQUIRED, &maker, why) ||
	    !feed_str(j, "BRAND", JSON_OPTIONAL, &d.brand, why) || !feed_str(j, "MODEL", JSON_OPTIONAL, &d.model, why) ||
	    !feed_str(j, "DEVICE", JSON_OPTIONAL, &d.device, why))
		return false;
	if (!d.model.n || is_generic(d.model))
		return true; /* says of no device which it is */
	if (is_generic(d.device))
		d.device = STR_NONE;
	d.maker = maker_find(maker);
	if (!d.maker.n)
		d.maker = maker_find(d.brand);
	return give(l, &d, err);
}

static bool is_profile_devices(struct str name, struct str head)
{
	(void)name;
	return head_has(head, "MANUFACTURER") && head_has(head, "MODEL") && head_has(head, "FINGERPRINT");
}

static bool read_profile_devices(struct input *in, const struct sink *to, struct err *err)
{
	return read_json_list(in, to, profile_device, err);
}

const struct reader reader_profile_devices = {
	.name = "device profiles", .source = SOURCE_N, .is = is_profile_devices, .read = read_profile_devices,
};

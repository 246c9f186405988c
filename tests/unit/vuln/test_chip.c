#include "unit.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "format/input.h"
#include "vuln/chip.h"

enum { MAX = 64 };

/* The chips behind a name, joined by blanks, in table order. */
static const char *chips_text(size_t n, const struct chip *const *c)
{
	static char out[2000];
	size_t at = 0;

	out[0] = 0;
	for (size_t i = 0; i < n && at < sizeof out; i++)
		at += (size_t)snprintf(out + at, sizeof out - at, "%s%.*s", i ? " " : "", STR_ARG(c[i]->part));
	return out;
}

static void names_lead_to_parts(void **state)
{
	static const struct { const char *name, *parts; } rows[] = {
		{ "SM8550-AC", "SM8550-AC" },
		{ "SM8150-AC", "SM8150-AC" },
		{ "sm8150-ac", "SM8150-AC" },
		{ "SM8150", "SM8150 SM8150-AC" }, /* devices and records write the bare number for both */
		{ "SM8150P", "SM8150P" },
		{ "SM8650Q", "SM8650Q" },
		{ "SM7325P", "SM7325P" },
		{ "SM8450-XX", "SM8450" }, /* a variant that is not listed */
		{ "Snapdragon 855+/860 Mobile Platform (SM8150-AC)", "SM8150-AC" },
		{ "Snapdragon 8 Gen 2 Mobile Platform", "SM8550 SM8550P" },
		{ "Qualcomm\302\256 Snapdragon\342\204\242 8 Gen 1", "SM8450" },
		{ "SD 8 Gen1 5G", "SM8450" },
		{ "Snapdragon 8+ Gen 1 Mobile Platform", "SM8475" },
		{ "Snapdragon 865 Plus", "SM8250-AB" },
		{ "SD626", "MSM8953 Pro" },
		{ "SD 626", "MSM8953 Pro" },
		{ "SDM626", "MSM8953 Pro" },
		{ "SD 615/16/SD 415", "MSM8939 APQ8039 MSM8939v2 MSM8929" },
		{ "SD 650/52", "MSM8956 APQ8056 MSM8976 APQ8076" },
		{ "SD 439 / SD 429", "SDM439 SDM429" },
		{ "Qualcomm215", "QM215" },
		{ "Qualcomm 215 Mobile Platform", "QM215" },
		{ "Netrani", "SM6450 SM6475" },
		{ "Milos", "SM7635 SM7635P SM6650 SM6650P" },
		{ "Qualcomm SM7325-AE Snapdragon 778G+ 5G", "SM7325-AE" },
		{ "MT6765", "MT6765 MT6765G MT6765H MT6765X MT6765T" },
		{ "MT6769Z", "MT6769Z" },
		{ "MT6789V/CD", "MT6789" },
		{ "Helio G85", "MT6769Z" },
		{ "MediaTek Dimensity 9000+", "MT6983W" },
		{ "T606", "T606" },
		{ "UMS9230", "T606" },
		{ "exynos7570", "s5e7570" },
		{ "Exynos 9 Series 9810", "s5e9810" },
		{ "Samsung Exynos 2200", "s5e9925" },
		{ "s5e9925", "s5e9925" },
		{ "Tensor", "GS101" },
		{ "Google Tensor G3", "zuma" },
		{ "Kirin 990 5G", "kirin990" },
		{ "HiSilicon Kirin 659", "kirin659" },
		{ "NVIDIA Tegra X1 (T210)", "T210" },
		{ "A16 Bionic", "A16" },
		/* not a phone's chip, or none at all */
		{ "", "" }, { " ", "" }, { "-", "" }, { "()", "" }, { "/", "" }, { "///", "" },
		{ "qcom", "" }, { "common", "" }, { "MediaTek chipset", "" }, { "Snapdragon", "" },
		{ "WCN3990", "" }, { "MSM8996AU", "" }, { "Snapdragon 820 Automotive Platform", "" },
		{ "Snapdragon 7c Compute Platform (SC7180-AC)", "" },
		{ "SM8550 and a very long text after it that no chip has for a name, so that it is none", "" },
	};
	const struct chip *c[MAX];

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *got = chips_text(chip_named(str_of(rows[i].name), c, MAX), c);
		want(!strcmp(got, rows[i].parts), "\"%s\": got \"%s\", expected \"%s\"", rows[i].name, got, rows[i].parts);
	}
}

static void platforms_give_candidates(void **state)
{
	static const struct { const char *platform, *parts; } rows[] = {
		{ "taro", "SM8450 SM8475 SM7450 SM7475" },
		{ "TARO", "SM8450 SM8475 SM7450 SM7475" },
		{ "msmnile", "SM8150 SM8150-AC" },
		{ "msm8998", "MSM8998 APQ8098" },
		{ "gs201", "GS201" },
		{ "zumapro", "zumapro" },
		{ "sp9832e", "SC9832E" },
		{ "commonmt6985", "MT6985 MT6985T MT6985W" },
		{ "commonmt6886", "MT6886" },
		{ "kirin970", "kirin970" },
		{ "exynos7904", "s5e7904" },
		{ "universal7904", "s5e7904" },
		{ "MT6580", "MT6580 MT8321" }, /* and the tablet chip of the same platform */
		{ "msm8953_64", "MSM8953 APQ8053 MSM8953 Pro SDM450" },
		{ "common", "" }, { "qcom", "" }, { "", "" }, { "unknown", "" },
	};
	const struct chip *c[MAX];

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t n = chip_of_platform(str_of(rows[i].platform), c, MAX);
		const char *got = chips_text(n, c);
		want(!strcmp(got, rows[i].parts), "\"%s\": got \"%s\", expected \"%s\"", rows[i].platform, got, rows[i].parts);
	}
}

static void companions_are_no_main_chip(void **state)
{
	static const struct { const char *name; bool companion; } rows[] = {
		{ "WCN3990", true }, { "FastConnect 6900", true }, { "WSA8835", true }, { "QCA6391", true }, { "SDX55", true },
		{ "Snapdragon X55 5G Modem-RF System", true }, { "SA8155P", true }, { "QAM8255P", true }, { "IPQ8074A", true },
		{ "9206 LTE Modem", true }, { "C-V2X 9150", true }, { "AR8035", true }, { "MT7915", true }, { "MT6890", true },
		{ "Robotics RB5 Platform", true }, { "SC8180X+SDX55", true }, { "Snapdragon 8cx Gen 3 Compute Platform (SC8280XP-AB, BB)", true },
		{ "SM8550", false }, { "Snapdragon XR2 5G Platform", false }, { "QCM6490", false }, { "MT6880U", true },
		{ "T606", false }, { "nonsense", false }, { "", false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(chip_is_companion(str_of(rows[i].name)) == rows[i].companion, "\"%s\"", rows[i].name);
}

static void the_table_is_sound(void **state)
{
	const struct chip *c[MAX], *one[1];

	(void)state;
	assert_true(chip_count() > 550);
	assert_null(chip_at(chip_count()));
	for (size_t i = 0; i < chip_count(); i++) {
		const struct chip *chip = chip_at(i);
		size_t n = chip_named(chip->part, c, MAX);
		bool there = false;

		assert_ptr_equal(chip_by_part(chip->part), chip);
		for (size_t k = 0; k < n; k++)
			there |= c[k] == chip;
		want(there, "%.*s is not found by its own name", STR_ARG(chip->part));
		want(n <= 8, "%.*s leads to %zu chips; readers of records make room for 8", STR_ARG(chip->part), n);
		n = chip->marketing.n ? chip_named(chip->marketing, c, MAX) : 0;
		for (size_t k = 0; k < n; k++) /* "Snapdragon 855" of one maker is no other maker's name */
			want(str_eq(c[k]->maker, chip->maker), "%.*s and %.*s share a name", STR_ARG(chip->part), STR_ARG(c[k]->part));
	}
	assert_null(chip_by_part(STR("sm8550"))); /* exact */
	assert_null(chip_by_part(STR("SM9999")));
	assert_int_equal(chip_named(STR("taro"), one, 1), 1);
}

/* --- the names that records use --- */

struct census {
	size_t known, companion, left;
	struct map seen;
	struct arena arena;
};

static void census_name(struct census *c, struct str name)
{
	const struct chip *found[MAX];
	bool left = true;

	name = str_trim(name);
	if (chip_named(name, found, MAX))
		c->known++, left = false;
	else if (chip_is_companion(name))
		c->companion++, left = false;
	c->left += left;
	bool new;
	map_put(&c->arena, &c->seen, str_dup(&c->arena, name), &new);
	if (left && new)
		print_message("no chip we know: %.*s\n", STR_ARG(name));
}

static void census_names(struct census *c, struct str list, const char *seps)
{
	struct str piece;

	while (str_token(&list, seps, &piece))
		if (str_trim(piece).n)
			census_name(c, piece);
}

static void census_affected(struct census *c, const struct json *affected)
{
	struct str vendor = STR_NONE, product = STR_NONE, version;
	struct json versions = { 0 }, v;

	json_str(affected, "vendor", JSON_OPTIONAL, &vendor, NULL);
	json_str(affected, "product", JSON_OPTIONAL, &product, NULL);
	json_array(affected, "versions", JSON_OPTIONAL, &versions, NULL);
	bool qualcomm = str_ifind(vendor, STR("qualcomm")) != SIZE_MAX, mediatek = str_ifind(vendor, STR("mediatek")) != SIZE_MAX;

	if (mediatek && !str_istarts(product, STR("MediaTek")))
		census_names(c, product, ",");
	else if (str_ifind(vendor, STR("unisoc")) != SIZE_MAX)
		census_names(c, product, "/");
	if (!qualcomm && !(mediatek && str_istarts(product, STR("MediaTek"))))
		return;
	for (struct json_iter it = json_iter(&versions); json_next(&it, &v);)
		if (json_str(&v, "version", JSON_OPTIONAL, &version, NULL))
			census_names(c, version, mediatek ? "," : "\n");
}

static void census_line(struct census *c, struct arena *a, struct str line)
{
	struct json record, containers = { 0 }, cna = { 0 }, affected = { 0 }, e;

	assert_true(json_read(a, line, LIMIT_RECORD, &record, NULL));
	json_object(&record, "containers", JSON_OPTIONAL, &containers, NULL);
	json_object(&containers, "cna", JSON_OPTIONAL, &cna, NULL);
	json_array(&cna, "affected", JSON_OPTIONAL, &affected, NULL);
	for (struct json_iter it = json_iter(&affected); json_next(&it, &e);)
		census_affected(c, &e);
}

static void census_file(struct census *c, const char *inside)
{
	char path[512];
	struct arena a, record;
	struct str packed, text, line;

	arena_init(&a);
	arena_init(&record);
	assert_true(file_read(&a, shared_data(path, sizeof path, inside), 64 * MIB, &packed, NULL));
	assert_true(input_gunzip(&a, packed, 256 * MIB, &text, NULL));
	while (str_split(&text, '\n', &line)) {
		if (line.n)
			census_line(c, &record, line);
		arena_reset(&record);
	}
	arena_release(&record);
	arena_release(&a);
}

static void records_name_chips_we_know(void **state)
{
	static const char *const files[] = { "mobile-cves/qualcomm.jsonl.gz", "mobile-cves/mediatek.jsonl.gz",
		"mobile-cves/unisoc.jsonl.gz", "mobile-cves/recent-2025-2026.jsonl.gz", "mobile-cves/more-2024.jsonl.gz" };
	struct census c = { 0 };

	(void)state;
	arena_init(&c.arena);
	for (size_t i = 0; i < ROWS(files); i++)
		census_file(&c, files[i]);
	size_t all = c.known + c.companion + c.left;

	print_message("%zu mentions of %zu names: %zu chips, %zu companions, %zu left over\n", all, c.seen.n, c.known,
	              c.companion, c.left);
	want(all > 30000 && c.seen.n > 900, "%zu mentions of %zu names: where are the others?", all, c.seen.n);
	want((all - c.left) * 1000 >= all * 999, "%zu of %zu mentions are not known", c.left, all);
	arena_release(&c.arena);
}

static void looking_up_is_quick(void **state)
{
	static const char *const names[] = { "SM8550", "Snapdragon 8 Gen 2 Mobile Platform", "MT6765", "WCN3990", "taro", "mt6893" };
	enum { ROUNDS = 20000 };
	const struct chip *c[MAX];
	size_t found = 0;
	uint64_t from = clock_ns();

	(void)state;
	for (size_t i = 0; i < ROUNDS; i++)
		for (size_t k = 0; k < ROWS(names); k++)
			found += chip_named(str_of(names[k]), c, MAX);
	double ns = (double)(clock_ns() - from) / (ROUNDS * ROWS(names));

	assert_true(found > ROUNDS);
	print_message("a lookup takes %.0f ns\n", ns);
	want(ns < 5000, "a lookup takes %.0f ns", ns); /* a bound that sanitizers and a busy machine keep, too */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_lead_to_parts), cmocka_unit_test(platforms_give_candidates),
		cmocka_unit_test(companions_are_no_main_chip), cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(records_name_chips_we_know), cmocka_unit_test(looking_up_is_quick),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

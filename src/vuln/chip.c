/*
 * The table is data/chips.csv, turned into hash tables by tools/chips2c.c; this
 * file only knows how names are written: what may stand around a part number,
 * and what is no phone chip at all.
 */
#include "vuln/chip.h"

#include "base/ascii.h"
#include "vuln/chip_key.h"

struct chip_name {
	struct str key;
	uint32_t row_at, row_n;
};

#include "data/chips_table.h"

struct index {
	const struct chip_name *names;
	const uint16_t *slots, *rows;
	size_t mask;
};
#define INDEX(t) { t##_names, t##_slots, t##_rows, sizeof t##_slots / sizeof *t##_slots - 1 }
static const struct index by_name = INDEX(by_name), by_platform = INDEX(by_platform);

/* Where found chips go: no chip twice, nothing past max. */
struct found {
	const struct chip **v;
	size_t n, max;
};

static void found_add(struct found *f, const struct chip *c)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i] == c)
			return;
	if (f->n < f->max)
		f->v[f->n++] = c;
}

static bool find_key(const struct index *x, struct str key, struct found *f)
{
	for (size_t s = chip_key_hash(key.p, key.n) & x->mask; x->slots[s] != 0xFFFF; s = (s + 1) & x->mask) {
		const struct chip_name *n = &x->names[x->slots[s]];

		if (!str_eq(n->key, key))
			continue;
		for (uint32_t i = 0; i < n->row_n; i++)
			found_add(f, &chip_rows[x->rows[n->row_at + i]]);
		return true;
	}
	return false;
}

static bool find(const struct index *x, struct str name, struct found *f)
{
	char key[CHIP_KEY_MAX];
	size_t n = chip_key(key, name.p, name.n);

	return n && find_key(x, str_n(key, n), f);
}

/*
 * What is no phone's main chip: prefixes of keys; '#' is any digit, '$' the end.
 * Read off the names in Qualcomm's and MediaTek's records.
 */
static const char *const companions[] = {
	/* Wi-Fi, Bluetooth, audio codecs and amplifiers, power, radio front ends */
	"wcn", "wcd", "wsa", "qca", "qcn", "qcc", "fastconnect", "aqt", "csr", "ar####", "pm#", "pmi", "pmk", "pmp", "pmr",
	"pmx", "smb#", "sdr#", "wtr", "wgr", "rgr", "qdm", "qpa", "qpm", "qln", "qat", "qbt", "qet", "qfe", "qfs", "qfw", "qtc",
	"qtm", "qsw", "qcf", "rsw", "talyn", "qep", "qxm", "btfm",
	/* modems */
	"sdx#", "mdm", "qts", "cv2x", "315iotmodem", "mt6280$", "mt629#", "mt6813$", "mt6815$", "mt688#$", "mt6880t$",
	"mt6880u$", "mt6890$", "mt6980", "mt6990$", "mt2731$", "mt2735$", "mt2737$", "mt2739$",
};

/* The main chips of other machines. */
static const char *const elsewhere[] = {
	/* cars, routers, robots, speakers, base stations, meeting rooms, televisions */
	"sa###", "qam", "srv1", "msm8996au", "apq8096au", "apq8064au", "sd820a", "sdauto", "ipq", "qrb", "qcx", "flightrb",
	"roboticsrb", "csrb", "fsm", "qdu", "qru", "qdx", "videocollaboration", "immersivehome", "homehub", "smartaudio",
	"smartdisplay", "visionintelligence", "apq5053", "qcs405", "qcs4##$", "qcs8155", "qcs9100", "qcs8300", "qcs615",
	"qcs7230", "mt2713$", "mt7###", "mt9###", "mt5###", "mt3###", "mt8512", "mt8516", "mt8518", "mt8519",
	"sdwear1", "sd1100", "sd1200", "sdar1", "iq#", "lemans",
	/* laptops */
	"sc7180", "sc7280", "sc8180", "sc8280", "sc8380", "sd7c", "sd8c", "sdxelite", "sdxplus", "x1e", "x1p",
};

static bool pattern_matches(const char *p, struct str key)
{
	size_t i = 0;

	for (; *p; p++, i++) {
		if (*p == '$')
			return i == key.n;
		if (i == key.n || (*p == '#' ? !ascii_digit(key.p[i]) : *p != key.p[i]))
			return false;
	}
	return true;
}

static bool among(const char *const *patterns, size_t n, struct str name)
{
	char key[CHIP_KEY_MAX];
	struct str k = { key, chip_key(key, name.p, name.n) };

	for (size_t i = 0; k.n && i < n; i++)
		if (patterns[i][0] == k.p[0] && pattern_matches(patterns[i], k))
			return true;
	return false;
}

bool chip_is_elsewhere(struct str name)
{
	/* "Snapdragon 820 Automotive Platform" */
	return among(elsewhere, sizeof elsewhere / sizeof *elsewhere, name) || str_ifind(name, STR("automotive")) != SIZE_MAX;
}

static bool companion(struct str name)
{
	/* "Snapdragon X12 LTE Modem" */
	return among(companions, sizeof companions / sizeof *companions, name) || chip_is_elsewhere(name) ||
	       str_ifind(name, STR("modem")) != SIZE_MAX;
}

static struct str in_parens(struct str name, struct str *ret_before)
{
	size_t open = str_chr(name, '('), close = str_chr(name, ')');

	if (open == SIZE_MAX || close == SIZE_MAX || close < open)
		return STR_NONE;
	*ret_before = str_sub(name, 0, open);
	return str_sub(name, open + 1, close - open - 1);
}

/* "MT6789V/CD" -> "MT6789", "SM8150-AD" -> "SM8150": a variant that the table does not list is its bare part. */
static struct str bare_part(struct str name)
{
	size_t i = 0, digits;

	while (i < name.n && ascii_alpha(name.p[i]))
		i++;
	for (digits = i; i < name.n && ascii_digit(name.p[i]);)
		i++;
	if (!digits || i - digits < 4 || i == name.n || (!ascii_alpha(name.p[i]) && name.p[i] != '-' && name.p[i] != '_'))
		return STR_NONE;
	return str_sub(name, 0, i);
}

/* The second of "SD 615/16", "SD 650/52", "SD 439 / SD 429" in full: what it leaves out stands in the first. */
static struct str full_piece(struct str first, struct str piece, char *room, size_t size)
{
	size_t digits = 0, letters = first.n;

	while (digits < piece.n && ascii_digit(piece.p[digits]))
		digits++;
	while (letters && (ascii_digit(first.p[letters - 1]) || first.p[letters - 1] == '+'))
		letters--;
	size_t number = 0;

	while (letters + number < first.n && ascii_digit(first.p[letters + number]))
		number++;
	size_t keep = letters + (number > digits ? number - digits : 0);

	if (!digits || keep + piece.n > size)
		return piece;
	memcpy(room, first.p, keep);
	memcpy(room + keep, piece.p, piece.n);
	return str_n(room, keep + piece.n);
}

static void find_pieces(struct str name, struct found *f)
{
	struct str rest = name, first = STR_NONE, piece;
	char room[CHIP_KEY_MAX * 2];

	while (str_split(&rest, '/', &piece)) {
		piece = str_trim(piece);
		if (!first.n)
			first = piece;
		else
			piece = full_piece(first, piece, room, sizeof room);
		find(&by_name, piece, f);
	}
}

static void find_named(struct str name, struct found *f)
{
	static const struct str sd = STR_LIT("snapdragon");
	struct str before, inner = in_parens(name, &before), piece;

	if (inner.n) {
		while (str_split(&inner, ',', &piece)) {
			size_t had = f->n;

			find_named(str_trim(piece), f);
			if (f->n == had && companion(piece))
				return;
		}
		if (!f->n)
			find_named(before, f);
		return;
	}
	if (find(&by_name, name, f) || companion(name))
		return;
	size_t at = str_ifind(name, sd); /* "Qualcomm SM7325-AE Snapdragon 778G+": the part wins */

	if (at && at != SIZE_MAX && find(&by_name, str_sub(name, 0, at), f))
		return;
	if (str_chr(name, '/') != SIZE_MAX)
		find_pieces(name, f);
	if (!f->n)
		(void)(find(&by_name, bare_part(name), f) || find(&by_platform, name, f));
}

size_t chip_named(struct str name, const struct chip **ret, size_t max)
{
	struct found f = { ret, 0, max };

	if (name.n <= 4 * CHIP_KEY_MAX)
		find_named(str_trim(name), &f);
	return f.n;
}

size_t chip_of_platform(struct str platform, const struct chip **ret, size_t max)
{
	static const struct str common = STR_LIT("common"); /* MediaTek since 2022: "commonmt6985" */
	struct found f = { ret, 0, max };

	platform = str_trim(platform);
	if (platform.n > 2 * CHIP_KEY_MAX)
		return 0;
	if (!find(&by_platform, platform, &f) && str_istarts(platform, common))
		find(&by_platform, platform = str_from(platform, common.n), &f);
	if (!f.n && !companion(platform)) /* "ums9230_6h10_go": the platform before the board */
		(void)(find(&by_platform, bare_part(platform), &f) || find(&by_name, platform, &f) ||
		       find(&by_name, bare_part(platform), &f));
	return f.n;
}

bool chip_is_companion(struct str name)
{
	const struct chip *c[1];
	struct str before;

	return !chip_named(name, c, 1) && (companion(name) || companion(in_parens(name, &before)));
}

const struct chip *chip_by_part(struct str part)
{
	const struct chip *c[64];
	struct found f = { c, 0, 64 };

	find(&by_name, part, &f);
	for (size_t i = 0; i < f.n; i++)
		if (str_eq(c[i]->part, part))
			return c[i];
	return NULL;
}

size_t chip_count(void)
{
	return sizeof chip_rows / sizeof *chip_rows;
}

const struct chip *chip_at(size_t i)
{
	return i < chip_count() ? &chip_rows[i] : NULL;
}

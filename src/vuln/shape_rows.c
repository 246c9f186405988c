/*
 * shape_rows - sources that are no CVE records: rows of Android's bulletins, OSV records of the ecosystem "Android"
 * (2b/10), the AOSP dataset, and the catalogue of known exploited vulnerabilities.
 *
 * Rows state the level by their section (2017-02-05), or the bulletin's date gives it. "Updated AOSP versions" are the
 * releases that got the fix, which is to say those that have the flaw. Rows on parts of one chip maker concern devices
 * with its chips.
 */
#include "vuln/bulletin.h"
#include "vuln/shape.h"
#include "vuln/text.h"

/* Words of sections and components, first match counts; vendor words before "kernel", as in "Qualcomm kernel driver". */
static const struct {
	const char *word;
	enum component component;
	const char *chip_makers; /* or whose GPU; NULL: parts that sit beside any chip */
} words[] = {
	{ "qualcomm",    COMPONENT_VENDOR, "qualcomm" },
	{ "mediatek",    COMPONENT_VENDOR, "mediatek" },
	{ "mtk",         COMPONENT_VENDOR, "mediatek" },
	{ "unisoc",      COMPONENT_VENDOR, "unisoc" },
	{ "imagination", COMPONENT_VENDOR, "gpu powervr" },
	{ "powervr",     COMPONENT_VENDOR, "gpu powervr" },
	{ "arm components", COMPONENT_VENDOR, "gpu mali" },
	{ "mali",        COMPONENT_VENDOR, "gpu mali" },
	{ "nvidia",      COMPONENT_VENDOR, "nvidia" },
	{ "broadcom",    COMPONENT_VENDOR, NULL },
	{ "synaptics",   COMPONENT_VENDOR, NULL },
	{ "marvell",     COMPONENT_VENDOR, NULL },
	{ "amlogic",     COMPONENT_VENDOR, NULL },
	{ "htc",         COMPONENT_VENDOR, NULL },
	{ "lg ",         COMPONENT_VENDOR, NULL },
	{ "motorola",    COMPONENT_VENDOR, NULL },
	{ "kernel",      COMPONENT_KERNEL, NULL },
	{ "driver",      COMPONENT_VENDOR, NULL },
	{ "bootloader",  COMPONENT_VENDOR, NULL },
	{ "modem",       COMPONENT_VENDOR, NULL },
	{ "closed-source", COMPONENT_VENDOR, NULL },
	{ "vendor",      COMPONENT_VENDOR, NULL },
};

static bool place(struct work *w, struct str text, struct clause *c)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (text_find(text, str_of(words[i].word)) == SIZE_MAX)
			continue;
		c->component = words[i].component;
		struct str makers = str_of(words[i].chip_makers);

		if (str_starts(makers, STR("gpu ")))
			c->chips = chips_with_gpu(w->a, str_eq(makers, STR("gpu mali")) ? GPU_MALI : GPU_POWERVR);
		else if (makers.n)
			c->chips = chips_of_makers(w->a, words[i].chip_makers);
		return true;
	}
	return false;
}

/* "Framework / Qualcomm components" in notes: what follows the last slash is the section. */
static void place_row(struct work *w, const struct bulletin_row *row, struct clause *c)
{
	size_t slash = str_rchr(row->section, '/');
	struct str section = slash == SIZE_MAX ? row->section : str_from(row->section, slash + 1);

	/* A component speaks only where the section does not: "WLAN" under "Qualcomm components". */
	if (place(w, section, c))
		return;
	if (row->level && row->level % 100 != 1 && place(w, row->component, c))
		return;
	if (text_has(row->versions, "kernel"))
		c->component = COMPONENT_KERNEL;
	else if (text_has(row->versions, "soc"))
		c->component = COMPONENT_VENDOR;
}

static struct releases releases_of_row(struct work *w, const struct bulletin_row *row)
{
	bool below, above, rest;
	struct releases l = releases_parse(w->a, row->versions, &below, &above, &rest);

	if (!l.n)
		return l;
	release first = l.v[0], last = l.v[l.n - 1];

	if (below || above || text_has(row->versions, " - ")) {
		release newest = row->bulletin ? release_newest_on(row->bulletin) : last;
		struct releases all = releases_between(w->a, below ? 0 : first,
		                                       (release)((above && newest > last ? newest : last) + 1));

		for (size_t i = 0; i < all.n; i++)
			l = releases_add(w->a, l, all.v[i]);
	}
	return releases_with_line(w->a, l);
}

static struct str row_source(struct work *w, const struct bulletin_row *row)
{
	char date[11];

	struct str kind = str_eq(row->kind, STR("pixel")) ? STR("Pixel") : str_eq(row->kind, STR("android")) ? STR("Android")
	                : row->kind;

	return str_printf(w->a, "%.*s bulletin %s", STR_ARG(kind), day_format(row->bulletin, date));
}

static void put_row(struct work *w, const struct bulletin_row *row)
{
	struct bulletin b = bulletin_of_row(row);
	struct clause c = { .line = STR("Android"), .os = OS_ANDROID, .releases = releases_of_row(w, row) };

	c.source = str_trim(row_source(w, row));
	place_row(w, row, &c);
	switch (b.kind) {
	case BULLETIN_ANDROID:
		break;
	case BULLETIN_PIXEL:
		c.line = STR("Pixel");
		c.makers = one_str(w->a, STR("google"));
		c.chips = (struct strs){ 0 };
		break;
	case BULLETIN_WEAR:
		c.line = STR("Wear OS");
		c.sure = SURE_POSSIBLE;
		c.text = STR("from a Wear OS bulletin: concerns watches, which a profile does not tell from phones");
		break;
	case BULLETIN_RELEASE:
		c.releases = releases_add(w->a, (struct releases){ 0 }, b.of);
		c.releases_exact = true;
		c.level = bulletin_release_level(b.of);
		put(w, &c);
		return;
	default:
		put(w, &(struct clause){ .line = row->kind.n ? row->kind : STR("other bulletin"), .os = OS_OTHER, .source = c.source });
		return;
	}
	c.level = b.level ? b.level : bulletin_level(b.kind, b.date, c.component);
	c.level_basis = b.level ? LEVEL_STATED : LEVEL_BULLETIN;
	if (!c.level) {
		put_unknown(w, OS_ANDROID, c.line, STR("the bulletin has no date"));
		return;
	}
	put(w, &c);
}

void shape_rows(struct work *w)
{
	for (size_t i = 0; i < w->r->row_n; i++)
		put_row(w, &w->r->rows[i]);
}

/* --- OSV --- */

/* "12:2022-01-01" or ":2021-06-05": release (0: none, or the tree under development) and level (0: the beginning). */
static bool osv_version(struct str s, release *ret_release, day *ret_level)
{
	size_t colon = str_rchr(s, ':');

	if (colon == SIZE_MAX)
		return false;
	*ret_release = release_parse(str_sub(s, 0, colon));
	return day_parse(str_from(s, colon + 1), ret_level) || (*ret_level = 0, true);
}

/* The clause for this line, component and level: made when it is new, so that releases of one level share it. */
static struct clause *osv_clause(struct work *w, size_t from, const struct clause *like)
{
	for (size_t i = from; i < w->out->n; i++) {
		struct clause *c = &w->out->v[i];

		if (c->level == like->level && c->component == like->component && c->chips.n == like->chips.n)
			return c;
	}
	return put(w, like);
}

static void osv_statement(struct work *w, const struct statement *s, size_t from)
{
	bool pixel = str_starts(w->r->key, STR("PUB-A"));
	struct clause like = { .line = pixel ? STR("Pixel") : STR("Android"), .os = OS_ANDROID, .level_basis = LEVEL_STATED };

	if (pixel)
		like.makers = one_str(w->a, STR("google"));
	if (text_has(s->package, ":linux_kernel:") || text_has(s->product, ":linux_kernel:")) {
		like.component = COMPONENT_KERNEL;
		place(w, s->package.n ? s->package : s->product, &like);
	}
	for (size_t i = 0; i < s->version_n; i++) {
		const struct version_row *v = &s->versions[i];
		release r = 0;

		if (v->status == STATUS_UNAFFECTED || !osv_version(v->less_than, &r, &like.level) || !like.level)
			continue;
		/* "12-next" is no release yet; the record's other ranges or the level itself cover what came of it. */
		bool next = text_has(v->less_than, "-next");

		struct clause *c = osv_clause(w, from, &like);

		if (r && !next)
			c->releases = releases_add(w->a, c->releases, r);
	}
}

void shape_osv(struct work *w)
{
	size_t from = w->out->n;

	for (size_t i = 0; i < w->r->statement_n; i++)
		osv_statement(w, &w->r->statements[i], from);
	if (w->out->n == from)
		put_unknown(w, OS_ANDROID, STR("Android"), STR("the record states no patch level"));
}

/* --- KEV --- */

/* The catalogue says whose product it is and no versions: who is not concerned can be told, no more. */
static const struct {
	struct str word;
	enum os os;
	const char *maker, *chip_makers;
} catalogue[] = {
	{ STR_LIT("apple"),    OS_IOS,     NULL,      NULL       }, { STR_LIT("apple"),   OS_IPADOS,  NULL,      NULL       },
	{ STR_LIT("samsung"),  OS_ANDROID, "samsung", NULL       }, { STR_LIT("pixel"),   OS_ANDROID, "google",  NULL       },
	{ STR_LIT("qualcomm"), OS_ANDROID, NULL,      "qualcomm" }, { STR_LIT("android"), OS_ANDROID, NULL,      NULL       },
	{ STR_LIT("mediatek"), OS_ANDROID, NULL,      "mediatek" }, { STR_LIT("linux"),   OS_ANDROID, NULL,      NULL       },
	{ STR_LIT("arm "),     OS_ANDROID, NULL,      "gpu mali" }, { STR_LIT("huawei"),  OS_ANDROID, "huawei",  NULL       },
};

void shape_kev(struct work *w)
{
	size_t from = w->out->n;

	for (size_t i = 0; i < sizeof catalogue / sizeof *catalogue; i++) {
		struct clause c = { .os = catalogue[i].os, .sure = SURE_UNKNOWN,
		                    .text = STR("in the catalogue of known exploited vulnerabilities, which states no versions") };
		struct str chips = str_of(catalogue[i].chip_makers);

		if (!text_has_word(w->r->title, str_trim(catalogue[i].word)) || (w->out->n > from && w->out->v[from].os == c.os))
			continue;
		c.line = c.os == OS_IOS ? STR("iOS") : c.os == OS_IPADOS ? STR("iPadOS") : STR("Android");
		c.makers = one_str(w->a, str_of(catalogue[i].maker));
		if (chips.n)
			c.chips = str_starts(chips, STR("gpu ")) ? chips_with_gpu(w->a, GPU_MALI)
			                                         : chips_of_makers(w->a, catalogue[i].chip_makers);
		put(w, &c);
	}
}

/* --- AOSP dataset --- */

/* Its day is the bulletin's or, in old rows, the one on which the flaw was reported: never after the fix. So a device
 * with an older level cannot have it, and on a release made later it was never there. */
void shape_aosp(struct work *w)
{
	struct clause c = { .line = STR("Android"), .os = OS_ANDROID, .level = published_month(w->r, 1),
	                    .level_basis = LEVEL_INFERRED };

	if (!c.level) {
		put_unknown(w, OS_ANDROID, c.line, STR("fixed in the Android source; the day is not stated"));
		return;
	}
	place(w, w->r->component, &c);
	c.releases = releases_between(w->a, 0, (release)(release_newest_on(day_of(w->r->published)) + 1));
	put(w, &c);
}

/*
 * shape_android - Google's records on Android, Pixel and its other devices.
 *
 * Shapes: releases one by one (2/1, 2/2), "Android kernel", "Android SoC", "SoCVersion" without a release (2/3), branch
 * names and the typing error "Andrioid" (2/4), several releases in one string (2/5), "n/a" throughout (2/6), "16-qpr2"
 * (2b/2), the URL forms of bulletins, and Pixel flaws whose Pixel URL only an ADP gives (2b/3).
 *
 * The patch level never stands in `affected`. It follows from the bulletin that a reference names: the first of the
 * month for the platform, the fifth for kernel and vendor parts, the fifth for all on a Pixel.
 */
#include "vuln/bulletin.h"
#include "vuln/maker.h"
#include "vuln/shape.h"
#include "vuln/text.h"

/* What the version column says, over all statements taken. */
struct said {
	struct releases releases;
	bool kernel, soc; /* "Android kernel", "Android SoC" */
	bool rest;        /* words that were not understood */
	struct str first; /* the first such words */
};

static void read_versions(struct work *w, const struct statement *s, struct said *said)
{
	for (size_t i = 0; i < s->version_n; i++) {
		const struct version_row *v = &s->versions[i];
		bool rest = false;

		if (v->status == STATUS_UNAFFECTED)
			continue;
		if (v->less_than.n || v->less_than_or_equal.n) {
			rest = true; /* a library's own version, not a release */
		} else if (text_has(v->version, "kernel")) {
			said->kernel = true;
		} else if (text_has(v->version, "soc")) {
			said->soc = true;
		} else {
			struct releases l = releases_parse(w->a, v->version, NULL, NULL, &rest);

			for (size_t k = 0; k < l.n; k++)
				said->releases = releases_add(w->a, said->releases, l.v[k]);
		}
		said->rest |= rest;
		if (rest && !said->first.n)
			said->first = v->version;
	}
}

static bool refers_to(const struct record *r, const char *what)
{
	struct str needle = str_of(what);

	for (size_t i = 0; i < r->reference_n; i++)
		if (str_find(r->references[i].url, needle) != SIZE_MAX)
			return true;
	return false;
}

/* Where does the flaw sit? The version column says it best, then where the fix went, then the words of the text. */
static enum component component_of(const struct record *r, const struct said *said)
{
	if (said->kernel)
		return COMPONENT_KERNEL;
	if (said->soc)
		return COMPONENT_VENDOR;
	if (refers_to(r, "android.googlesource.com/kernel") || refers_to(r, "git.kernel.org") || refers_to(r, "torvalds/linux"))
		return COMPONENT_KERNEL;
	if (refers_to(r, "android.googlesource.com/device") || refers_to(r, "source.codeaurora.org"))
		return COMPONENT_VENDOR;
	if (said->releases.n || refers_to(r, "android.googlesource.com/platform"))
		return COMPONENT_PLATFORM;
	return text_has_word(r->description, STR("kernel")) ? COMPONENT_KERNEL : COMPONENT_PLATFORM;
}

/* "Android SoC" is some chip maker's part, and the record does not say whose. An ADP may, or the names of functions. */
static void place_soc(struct work *w, struct clause *c)
{
	bool powervr = text_is_powervr(str_sub(w->r->description, 0, 400));

	for (size_t i = 0; i < w->r->statement_n; i++)
		powervr |= str_istarts(w->r->statements[i].vendor, STR("imagination"));
	if (powervr) {
		c->chips = chips_with_gpu(w->a, GPU_POWERVR);
		return;
	}
	c->sure = SURE_POSSIBLE;
	c->text = STR("in a part by a chip maker that the record does not name");
}

/* The list of what a release fixes (android-14). Devices on that release have the fixes from its first level on. No
 * older release is said to have got them, so those stay open. */
static void put_release_notes(struct work *w, const struct bulletin *b, struct clause c)
{
	day level = bulletin_release_level(b->of);
	struct clause older = c;

	c.releases = releases_add(w->a, (struct releases){ 0 }, b->of);
	c.releases_exact = true;
	c.level = level;
	c.level_basis = LEVEL_STATED;
	put(w, &c);
	older.releases = releases_between(w->a, 1000, b->of); /* those before 10 count as older than the list: maybe */
	older.level = 0;
	older.sure = SURE_POSSIBLE;
	older.text = str_printf(w->a, "fixed with the release of Android %.*s; no fix is stated for older releases",
	                        STR_ARG(release_name(w->a, b->of)));
	put(w, &older);
}

static const struct {
	enum bulletin_kind kind;
	struct str line, model, text;
} lines[] = {
	{ BULLETIN_ANDROID, STR_LIT("Android"),            STR_LIT(""),            STR_LIT("") },
	{ BULLETIN_PIXEL,   STR_LIT("Pixel"),              STR_LIT(""),            STR_LIT("") },
	{ BULLETIN_WATCH,   STR_LIT("Pixel Watch"),        STR_LIT("Pixel Watch"), STR_LIT("") },
	{ BULLETIN_WEAR,    STR_LIT("Wear OS"),            STR_LIT(""),
	  STR_LIT("from a Wear OS bulletin: concerns watches, which a profile does not tell from phones") },
	{ BULLETIN_CAR,     STR_LIT("Android Automotive"), STR_LIT(""),
	  STR_LIT("from an Android Automotive bulletin: cars") },
};

/* The bulletin this record belongs to. Google's two assigners keep apart what concerns all and what concerns its own
 * devices; a record of the latter may name the Android bulletin in its own part and the Pixel one only through an ADP. */
static struct bulletin bulletin_for(const struct work *w)
{
	static const enum bulletin_kind order[2][6] = {
		{ BULLETIN_ANDROID, BULLETIN_PIXEL, BULLETIN_RELEASE, BULLETIN_WEAR, BULLETIN_CAR, BULLETIN_WATCH },
		{ BULLETIN_PIXEL, BULLETIN_WATCH, BULLETIN_ANDROID, BULLETIN_RELEASE, BULLETIN_WEAR, BULLETIN_CAR },
	};
	bool own = str_ieq(w->r->provider, STR("Google_Devices"));

	for (size_t i = 0; i < 6; i++) {
		struct bulletin b = bulletin_referred(w->r, order[own][i]);

		if (b.kind != BULLETIN_NONE)
			return b;
	}
	return (struct bulletin){ BULLETIN_NONE };
}

static void put_bulletin(struct work *w, const struct bulletin *b, const struct said *said, struct clause c)
{
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (lines[i].kind == b->kind) {
			c.line = lines[i].line;
			c.models = one_str(w->a, lines[i].model);
			if (lines[i].text.n)
				c.text = lines[i].text;
		}
	if (b->kind == BULLETIN_WEAR)
		c.sure = SURE_POSSIBLE;
	if (b->kind == BULLETIN_CAR)
		c.os = OS_OTHER;
	if (b->kind == BULLETIN_PIXEL || b->kind == BULLETIN_WATCH)
		c.makers = one_str(w->a, STR("google"));
	if (b->kind == BULLETIN_WATCH) {
		put_unknown(w, OS_ANDROID, c.line, said->first);
		return;
	}
	c.level = b->level ? b->level : bulletin_level(b->kind, b->date, c.component);
	c.level_basis = b->level ? LEVEL_STATED : LEVEL_BULLETIN;
	put(w, &c);
}

/* Nest, Chromecast and the like: Google's, but nobody's phone. */
static bool is_other_device(struct str product)
{
	return text_has(product, "nest") || text_has(product, "chromecast") || text_has(product, "home");
}

/* Devices an ADP names by their level: "pixel" from 0 to before 2018-05-05. */
static bool put_stated_levels(struct work *w)
{
	bool any = false;

	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < w->v[i]->version_n; k++) {
			day d;

			if (!day_parse(w->v[i]->versions[k].less_than, &d))
				continue;
			bool pixel = text_has(w->v[i]->product, "pixel");

			put(w, &(struct clause){ .line = pixel ? STR("Pixel") : STR("Android"), .os = OS_ANDROID, .level = d,
			                         .makers = pixel ? one_str(w->a, STR("google")) : (struct strs){ 0 },
			                         .level_basis = LEVEL_STATED });
			any = true;
		}
	return any;
}

void shape_android(struct work *w)
{
	struct said said = { 0 };
	struct clause c = { .line = STR("Android"), .os = OS_ANDROID };

	if (put_stated_levels(w))
		return;
	for (size_t i = 0; i < w->n; i++) {
		if (is_other_device(w->v[i]->product)) {
			put(w, &(struct clause){ .line = w->v[i]->product, .os = OS_OTHER, .text = statement_words(w->a, w->v[i]) });
			if (w->n == 1)
				return;
			continue;
		}
		read_versions(w, w->v[i], &said);
	}
	c.releases = releases_with_line(w->a, said.releases);
	c.component = component_of(w->r, &said);
	if (said.soc && !said.releases.n)
		place_soc(w, &c);

	struct bulletin b = bulletin_for(w);

	if (b.kind == BULLETIN_RELEASE) {
		put_release_notes(w, &b, c);
	} else if (b.kind != BULLETIN_NONE) {
		put_bulletin(w, &b, &said, c);
	} else if (said.releases.n && !said.rest) {
		c.sure = SURE_POSSIBLE;
		c.text = STR("no bulletin is named, so the patch level with the fix is not known");
		put(w, &c);
	} else {
		put_unknown(w, OS_ANDROID, str_trim(w->v[0]->product), statement_words(w->a, w->v[0]));
	}
}

#include "device/match_tell.h"

#include "vuln/maker.h"
#include "vuln/version.h"

enum { NAMED_FEW = 5, SOURCE_TEXT_MOST = 240 };

static const struct str os_titles[OS_N] = {
	[OS_ANY]      = STR_LIT("an unknown system"), [OS_ANDROID] = STR_LIT("Android"), [OS_IOS] = STR_LIT("iOS"),
	[OS_IPADOS]   = STR_LIT("iPadOS"),   [OS_WATCHOS]  = STR_LIT("watchOS"),      [OS_VISIONOS] = STR_LIT("visionOS"),
	[OS_TVOS]     = STR_LIT("tvOS"),     [OS_HARMONYOS] = STR_LIT("HarmonyOS"),
	[OS_OPENHARMONY] = STR_LIT("OpenHarmony"), [OS_OTHER] = STR_LIT("systems of other devices"),
};

void tell_part(struct tell *t, const char *fmt, ...)
{
	va_list ap;

	if (t->out.n)
		buf_puts(&t->out, "; ");
	va_start(ap, fmt);
	buf_vprintf(&t->out, fmt, ap);
	va_end(ap);
}

static struct str word(const struct tell *t, struct form_span list, uint32_t i)
{
	return form_str(t->x, t->x->words[t->x->lists[list.at + i]].text);
}

/* "SM8550", "SM8550 and SM8450", "SM8550 and 11 others" */
static struct str words_of(const struct tell *t, struct form_span list, struct str (*title)(struct str))
{
	struct str first = list.n ? word(t, list, 0) : STR_NONE, second = list.n > 1 ? word(t, list, 1) : STR_NONE;

	if (title)
		first = title(first), second = second.n ? title(second) : second;
	if (list.n <= 1)
		return first;
	if (list.n == 2)
		return str_printf(t->a, "%.*s and %.*s", STR_ARG(first), STR_ARG(second));
	return str_printf(t->a, "%.*s and %u others", STR_ARG(first), list.n - 1);
}

static const char *are(struct form_span list)
{
	return list.n == 1 ? "is" : "are";
}

/* "12, 12L, 13", or with many the two ends */
static struct str releases_of(const struct tell *t)
{
	const release *v = t->x->releases + t->c->releases.at;
	uint32_t n = t->c->releases.n;
	struct str s = STR_NONE;

	if (n > 2 * NAMED_FEW)
		return str_printf(t->a, "%u from %.*s to %.*s", n, STR_ARG(release_name(t->a, v[0])),
		                  STR_ARG(release_name(t->a, v[n - 1])));
	for (uint32_t i = 0; i < n; i++)
		s = str_printf(t->a, "%.*s%s%.*s", STR_ARG(s), i ? ", " : "", STR_ARG(release_name(t->a, v[i])));
	return s;
}

static struct str release_mine(const struct tell *t)
{
	return release_name(t->a, t->p->release);
}

/* --- systems and products --- */

static struct str platform_title(const struct tell *t)
{
	unsigned platform = platform_of(t->p);

	return platform < OS_N ? os_titles[platform] : STR("HarmonyOS");
}

/* Every system that the entry names, once: an entry may be refused by all its clauses for the same reason. */
static void os_no(struct tell *t)
{
	unsigned told = 0;
	struct str s = STR_NONE;

	for (uint32_t i = 0; i < t->entry->clauses.n; i++) {
		const struct form_clause *c = &t->x->clauses[t->entry->clauses.at + i];
		struct str title = c->os == OS_OTHER && c->line.n ? form_str(t->x, c->line) : os_titles[c->os];

		if (!(told & 1u << c->os))
			s = str_printf(t->a, "%.*s%s%.*s", STR_ARG(s), told ? ", " : "", STR_ARG(title));
		told |= 1u << c->os;
	}
	tell_part(t, "concerns %.*s; this device runs %.*s", STR_ARG(s), STR_ARG(platform_title(t)));
}

static void os_maybe(struct tell *t)
{
	if (platform_of(t->p) == PLATFORM_HARMONY_ON_ANDROID)
		tell_part(t, "concerns Android; this is HarmonyOS with Android %.*s inside", STR_ARG(release_mine(t)));
	else
		tell_part(t, "the device does not tell its system; concerns %.*s", STR_ARG(os_titles[t->c->os]));
}

static void maker_no(struct tell *t)
{
	struct str named = words_of(t, t->c->makers, maker_title);

	tell_part(t, "only devices of %.*s are named; this one is of %.*s", STR_ARG(named), STR_ARG(maker_title(t->p->maker)));
}

static void maker_maybe(struct tell *t)
{
	struct str named = words_of(t, t->c->makers, maker_title);

	tell_part(t, "the device does not tell its maker; %.*s %s named", STR_ARG(named), are(t->c->makers));
}

static void maker_yes(struct tell *t)
{
	tell_part(t, "devices of %.*s are named", STR_ARG(maker_title(t->p->maker)));
}

static struct str model_mine(const struct tell *t)
{
	const struct str names[] = { t->p->model, t->p->marketing, t->p->device, t->p->product };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].n)
			return names[i];
	return STR_NONE;
}

static void model_no(struct tell *t)
{
	struct str named = words_of(t, t->c->models, NULL);

	tell_part(t, "only %.*s %s named; this is %.*s", STR_ARG(named), are(t->c->models), STR_ARG(model_mine(t)));
}

static void model_maybe(struct tell *t)
{
	struct str named = words_of(t, t->c->models, NULL), mine = model_mine(t);

	if (mine.n)
		tell_part(t, "%.*s %s named; under which name %.*s is sold is not told", STR_ARG(named), are(t->c->models),
		          STR_ARG(mine));
	else
		tell_part(t, "the device does not tell its model; %.*s %s named", STR_ARG(named), are(t->c->models));
}

static void model_yes(struct tell *t)
{
	tell_part(t, "model %.*s is named", STR_ARG(model_mine(t)));
}

void tell_product(struct tell *t)
{
	if (t->c->models.n && t->answers[AXIS_MODEL] == ANSWER_YES)
		model_yes(t);
	else if (t->c->makers.n && t->answers[AXIS_MAKER] == ANSWER_YES)
		maker_yes(t);
	else if (t->answers[AXIS_OS] == ANSWER_YES)
		tell_part(t, "%.*s is named", STR_ARG(t->c->os == OS_ANY ? form_str(t->x, t->c->line) : os_titles[t->c->os]));
}

/* --- chips --- */

static void chip_no(struct tell *t)
{
	struct str named = words_of(t, t->c->chips, NULL);

	tell_part(t, "chip %.*s is not named; %.*s %s", STR_ARG(t->p->chips.v[0]), STR_ARG(named), are(t->c->chips));
}

static void chip_maybe(struct tell *t)
{
	struct str named = t->c->chips.n ? words_of(t, t->c->chips, NULL) : STR("a part beside the chip");
	const struct strs *mine = &t->p->chips;
	bool some = false;

	for (size_t i = 0; i < mine->n; i++)
		for (uint32_t k = 0; k < t->c->chips.n; k++)
			some |= str_eq(mine->v[i], word(t, t->c->chips, k));
	if (!mine->n)
		tell_part(t, "the device does not tell its chip; %.*s %s named", STR_ARG(named), t->c->chips.n > 1 ? "are" : "is");
	else if (some)
		tell_part(t, "the chip may be %.*s or %zu other%s, and not all of them are named", STR_ARG(mine->v[0]), mine->n - 1,
		          mine->n == 2 ? "" : "s");
	else
		tell_part(t, "chip %.*s is not named, but parts that may stand beside it are", STR_ARG(mine->v[0]));
}

static void chip_yes(struct tell *t)
{
	tell_part(t, "chip %.*s is named", STR_ARG(t->p->chips.v[0]));
}

/* --- releases --- */

static void release_no(struct tell *t)
{
	struct str named = releases_of(t), mine = release_mine(t);
	release newest = t->x->releases[t->c->releases.at + t->c->releases.n - 1];

	if (t->p->release > newest && !t->c->releases_exact)
		tell_part(t, "release %.*s is newer than all named (%.*s): it was born with the fix", STR_ARG(mine), STR_ARG(named));
	else
		tell_part(t, "release %.*s is not among those named (%.*s)", STR_ARG(mine), STR_ARG(named));
}

static void release_maybe(struct tell *t)
{
	struct str named = releases_of(t), mine = release_mine(t);
	release oldest = t->x->releases[t->c->releases.at];

	if (!t->p->release)
		tell_part(t, "the device does not tell its release; named: %.*s", STR_ARG(named));
	else if (t->p->release < oldest)
		tell_part(t, "Android %.*s was out of support when this was reported (oldest named: %.*s): nobody looked",
		          STR_ARG(mine), STR_ARG(release_name(t->a, oldest)));
	else
		tell_part(t, "release %.*s is not named, but one close to it is (%.*s)", STR_ARG(mine), STR_ARG(named));
}

static void release_yes(struct tell *t)
{
	tell_part(t, "release %.*s is named", STR_ARG(release_mine(t)));
}

/* --- versions --- */

/* What the ranges speak of: "iOS", "EMUI", "kernel", "build", "app com.x", "driver". */
static struct str subject_of(const struct tell *t)
{
	struct str package = form_str(t->x, t->c->package);

	switch (t->c->subject) {
	case SUBJECT_OS:
		return t->c->os == OS_ANY ? platform_title(t) : os_titles[t->c->os];
	case SUBJECT_SKIN:
		return package;
	case SUBJECT_PACKAGE:
		return str_printf(t->a, "app %.*s", STR_ARG(package));
	default:
		return subject_names[t->c->subject];
	}
}

static const struct package *package_mine(const struct tell *t)
{
	struct str name = form_str(t->x, t->c->package);

	for (size_t i = 0; i < t->p->package_n; i++)
		if (str_eq(t->p->packages[i].name, name))
			return &t->p->packages[i];
	return NULL;
}

static struct str version_mine(const struct tell *t)
{
	const struct package *k;

	switch (t->c->subject) {
	case SUBJECT_OS:
		return t->p->os_version;
	case SUBJECT_SKIN:
		return t->p->skin_version;
	case SUBJECT_KERNEL:
		return version_of_kernel(t->p->kernel);
	case SUBJECT_BUILD:
		return t->p->build;
	case SUBJECT_PACKAGE:
		k = package_mine(t);
		if (k && t->c->scheme == SCHEME_CODE)
			return str_printf(t->a, "%llu", (unsigned long long)k->version_code);
		return k ? k->version_name : STR_NONE;
	default:
		return STR_NONE;
	}
}

static bool from_start(struct str from)
{
	return !from.n || str_eq(from, STR("0"));
}

static const struct form_range *range_at(const struct tell *t, uint32_t i)
{
	return &t->x->ranges[t->c->ranges.at + i];
}

/* The range that holds the version; else NULL. */
static const struct form_range *range_mine(const struct tell *t)
{
	uint32_t rank = rank_find(t->x, (enum scheme)t->c->scheme, version_mine(t));

	for (uint32_t i = 0; rank != RANK_UNKNOWN && i < t->c->ranges.n; i++)
		if (rank >= range_at(t, i)->first && rank < range_at(t, i)->end)
			return range_at(t, i);
	return NULL;
}

/* The version that ends a range as one would say it: the fix, or the end itself. */
static struct str fix_of(const struct tell *t, const struct form_range *r)
{
	return r->fix.n ? form_str(t->x, r->fix) : form_str(t->x, r->to);
}

/* Is that version the first without the flaw, or only the last known with it? */
static bool fix_is_past(const struct form_range *r)
{
	return !r->fix.n && r->end % 2 == 0;
}

static bool fix_said_before(const struct tell *t, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (str_eq(fix_of(t, range_at(t, k)), fix_of(t, range_at(t, i))))
			return true;
	return false;
}

/* "in 16.7.6 or 17.4", "after 5.1.9"; empty when no fix is known. */
static struct str fixes_of(const struct tell *t)
{
	struct str s = STR_NONE;

	for (uint32_t i = 0, n = 0; i < t->c->ranges.n && n < NAMED_FEW; i++) {
		const struct form_range *r = range_at(t, i);

		if (!fix_of(t, r).n || fix_said_before(t, i))
			continue;
		s = str_printf(t->a, "%.*s%s%s%.*s", STR_ARG(s), n ? " or " : "", fix_is_past(r) ? "after " : n ? "" : "in ",
		               STR_ARG(fix_of(t, r)));
		n++;
	}
	return s;
}

static void version_yes(struct tell *t)
{
	const struct form_range *r = range_mine(t);
	struct str what = subject_of(t), mine = version_mine(t);

	if (!r) {
		tell_part(t, "%.*s is there", STR_ARG(what));
		return;
	}
	struct str from = form_str(t->x, r->from), to = form_str(t->x, r->to);
	const char *past = to.n && r->end % 2 == 0 ? " included" : "";

	if (!to.n)
		tell_part(t, "%.*s %.*s is %.*s or later, and no fixed version is known", STR_ARG(what), STR_ARG(mine),
		          STR_ARG(from_start(from) ? STR("0") : from));
	else if (from_start(from))
		tell_part(t, "%.*s %.*s is %s %.*s", STR_ARG(what), STR_ARG(mine), *past ? "not after" : "before", STR_ARG(to));
	else
		tell_part(t, "%.*s %.*s lies in %.*s up to %.*s%s", STR_ARG(what), STR_ARG(mine), STR_ARG(from), STR_ARG(to), past);
}

static void version_over(struct tell *t)
{
	struct str what = subject_of(t), mine = version_mine(t), fixes = fixes_of(t);

	tell_part(t, "%.*s %.*s has the fix: fixed %.*s", STR_ARG(what), STR_ARG(mine), STR_ARG(fixes));
}

static void version_no(struct tell *t)
{
	struct str what = subject_of(t), mine = version_mine(t), first = form_str(t->x, range_at(t, 0)->from);

	tell_part(t, "%.*s %.*s is older than the flaw, which came with %.*s", STR_ARG(what), STR_ARG(mine), STR_ARG(first));
}

static void version_maybe(struct tell *t)
{
	struct str what = subject_of(t), mine = version_mine(t), fixes = fixes_of(t);

	if (mine.n)
		tell_part(t, "%.*s \"%.*s\" cannot be compared", STR_ARG(what), STR_ARG(mine));
	else
		tell_part(t, "the device does not tell its version of %.*s", STR_ARG(what));
	if (fixes.n)
		buf_printf(&t->out, "; fixed %.*s", STR_ARG(fixes));
}

static void skin_no(struct tell *t)
{
	struct str named = form_str(t->x, t->c->package);

	if (word_eq(WORD_SKIN, named, t->p->skin))
		version_no(t);
	else
		tell_part(t, "concerns %.*s; this device runs %.*s", STR_ARG(named), STR_ARG(t->p->skin));
}

static void skin_maybe(struct tell *t)
{
	if (t->p->skin.n)
		version_maybe(t);
	else
		tell_part(t, "the device does not tell its skin; %.*s is named", STR_ARG(form_str(t->x, t->c->package)));
}

static void package_no(struct tell *t)
{
	if (package_mine(t))
		version_no(t);
	else
		tell_part(t, "app %.*s is not installed", STR_ARG(form_str(t->x, t->c->package)));
}

static void package_maybe(struct tell *t)
{
	if (package_mine(t)) {
		version_maybe(t);
		return;
	}
	struct str fixes = fixes_of(t);

	tell_part(t, "it is not known whether app %.*s is installed", STR_ARG(form_str(t->x, t->c->package)));
	if (fixes.n)
		buf_printf(&t->out, "; fixed %.*s", STR_ARG(fixes));
}

/* --- patch levels --- */

static void tell_level(struct tell *t)
{
	char need[11], says[11];
	bool vendor = t->c->component != COMPONENT_PLATFORM && t->p->vendor_level;
	day mine = vendor ? t->p->vendor_level : t->p->level;

	day_format(t->c->level, need);
	day_format(mine, says);
	if (!mine)
		tell_part(t, "needs level %s, the device tells no patch level", need);
	else if (t->answers[AXIS_LEVEL] == ANSWER_MAYBE)
		tell_part(t, "the chip maker published the fix by %s; %s says %s, and nobody states that it is inside", need,
		          vendor ? "vendor level" : "device", says);
	else if (vendor)
		tell_part(t, "needs %s, vendor level says %s", need, says);
	else
		tell_part(t, "needs level %s, device says %s", need, says);
}

static void (*const words[AXIS_N][ANSWER_N])(struct tell *t) = {
	[AXIS_OS]      = { [ANSWER_NO] = os_no, [ANSWER_MAYBE] = os_maybe },
	[AXIS_MAKER]   = { [ANSWER_NO] = maker_no, [ANSWER_MAYBE] = maker_maybe, [ANSWER_YES] = maker_yes },
	[AXIS_MODEL]   = { [ANSWER_NO] = model_no, [ANSWER_MAYBE] = model_maybe, [ANSWER_YES] = model_yes },
	[AXIS_CHIP]    = { [ANSWER_NO] = chip_no, [ANSWER_MAYBE] = chip_maybe, [ANSWER_YES] = chip_yes },
	[AXIS_RELEASE] = { [ANSWER_NO] = release_no, [ANSWER_MAYBE] = release_maybe, [ANSWER_YES] = release_yes },
	[AXIS_SYSTEM]  = { version_no, version_maybe, version_yes, version_over },
	[AXIS_SKIN]    = { skin_no, skin_maybe, version_yes, version_over },
	[AXIS_KERNEL]  = { version_no, version_maybe, version_yes, version_over },
	[AXIS_BUILD]   = { version_no, version_maybe, version_yes, version_over },
	[AXIS_PACKAGE] = { package_no, package_maybe, version_yes, version_over },
	[AXIS_DRIVER]  = { [ANSWER_MAYBE] = version_maybe },
	[AXIS_LEVEL]   = { [ANSWER_MAYBE] = tell_level, [ANSWER_YES] = tell_level, [ANSWER_OVER] = tell_level },
};

void tell_answer(struct tell *t, enum axis axis)
{
	if (axis < AXIS_N && words[axis][t->answers[axis]])
		words[axis][t->answers[axis]](t);
}

void tell_source_text(struct tell *t)
{
	struct str text = str_trim(form_str(t->x, t->c->text));
	size_t n = text.n;

	if (!n)
		return;
	if (n > SOURCE_TEXT_MOST)
		for (n = SOURCE_TEXT_MOST; n && ((unsigned char)text.p[n] & 0xC0) == 0x80;)
			n--; /* not within a character */
	tell_part(t, "%.*s%s", (int)n, text.p, n < text.n ? "..." : "");
}

void tell_fix(struct tell *t)
{
	const struct form_range *r = range_mine(t);
	struct str what = subject_of(t), version = r ? fix_of(t, r) : fixes_of(t);
	char level[11];

	if (!r && str_starts(version, STR("in ")))
		version = str_from(version, 3);
	if (version.n)
		tell_part(t, "%.*s %s%.*s", STR_ARG(what), r && fix_is_past(r) ? "after " : "", STR_ARG(version));
	if (!t->c->level)
		return;
	if (t->out.n)
		buf_puts(&t->out, ", ");
	buf_printf(&t->out, "patch level %s", day_format(t->c->level, level));
	if (t->c->level_basis == LEVEL_INFERRED)
		buf_puts(&t->out, " or later, once the device's maker names it");
}

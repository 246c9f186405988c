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

void tell_part_of(struct tell *t, const struct str *v, size_t n)
{
	if (t->out->n)
		buf_put(t->out, STR("; "));
	for (size_t i = 0; i < n; i++)
		buf_put(t->out, v[i]);
}

static struct str number(const struct tell *t, uint64_t v)
{
	char digits[20];
	size_t i = sizeof digits;

	do
		digits[--i] = (char)('0' + v % 10);
	while (v /= 10);
	return str_dup(t->a, str_n(digits + i, sizeof digits - i));
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
		return STR_JOIN(t->a, first, STR(" and "), second);
	return STR_JOIN(t->a, first, STR(" and "), number(t, list.n - 1), STR(" others"));
}

static struct str are(struct form_span list)
{
	return list.n == 1 ? STR("is") : STR("are");
}

/* "12, 12L, 13", or with many the two ends */
static struct str releases_of(const struct tell *t)
{
	const release *v = t->x->releases + t->c->releases.at;
	uint32_t n = t->c->releases.n;
	struct str named[4 * NAMED_FEW];
	size_t k = 0;

	if (n > 2 * NAMED_FEW)
		return STR_JOIN(t->a, number(t, n), STR(" from "), release_name(t->a, v[0]), STR(" to "),
		                release_name(t->a, v[n - 1]));
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			named[k++] = STR(", ");
		named[k++] = release_name(t->a, v[i]);
	}
	return str_join(t->a, named, k);
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
			s = STR_JOIN(t->a, s, told ? STR(", ") : STR(""), title);
		told |= 1u << c->os;
	}
	tell_part(t, STR("concerns "), s, STR("; this device runs "), platform_title(t));
}

static void os_maybe(struct tell *t)
{
	if (platform_of(t->p) == PLATFORM_HARMONY_ON_ANDROID)
		tell_part(t, STR("concerns Android; this is HarmonyOS with Android "), release_mine(t), STR(" inside"));
	else
		tell_part(t, STR("the device does not tell its system; concerns "), os_titles[t->c->os]);
}

static void maker_no(struct tell *t)
{
	struct str named = words_of(t, t->c->makers, maker_title);

	tell_part(t, STR("only devices of "), named, STR(" are named; this one is of "), maker_title(t->p->maker));
}

static void maker_maybe(struct tell *t)
{
	struct str named = words_of(t, t->c->makers, maker_title);

	tell_part(t, STR("the device does not tell its maker; "), named, STR(" "), are(t->c->makers), STR(" named"));
}

static void maker_yes(struct tell *t)
{
	tell_part(t, STR("devices of "), maker_title(t->p->maker), STR(" are named"));
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

	tell_part(t, STR("only "), named, STR(" "), are(t->c->models), STR(" named; this is "), model_mine(t));
}

static void model_maybe(struct tell *t)
{
	struct str named = words_of(t, t->c->models, NULL), mine = model_mine(t);

	if (mine.n)
		tell_part(t, named, STR(" "), are(t->c->models), STR(" named; under which name "), mine,
		          STR(" is sold is not told"));
	else
		tell_part(t, STR("the device does not tell its model; "), named, STR(" "), are(t->c->models), STR(" named"));
}

static void model_yes(struct tell *t)
{
	tell_part(t, STR("model "), model_mine(t), STR(" is named"));
}

void tell_product(struct tell *t)
{
	if (t->c->models.n && t->answers[AXIS_MODEL] == ANSWER_YES)
		model_yes(t);
	else if (t->c->makers.n && t->answers[AXIS_MAKER] == ANSWER_YES)
		maker_yes(t);
	else if (t->answers[AXIS_OS] == ANSWER_YES)
		tell_part(t, t->c->os == OS_ANY ? form_str(t->x, t->c->line) : os_titles[t->c->os], STR(" is named"));
}

/* --- chips --- */

static void chip_no(struct tell *t)
{
	struct str named = words_of(t, t->c->chips, NULL);

	tell_part(t, STR("chip "), t->p->chips.v[0], STR(" is not named; "), named, STR(" "), are(t->c->chips));
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
		tell_part(t, STR("the device does not tell its chip; "), named, STR(" "),
		          t->c->chips.n > 1 ? STR("are") : STR("is"), STR(" named"));
	else if (some)
		tell_part(t, STR("the chip may be "), mine->v[0], STR(" or "), number(t, mine->n - 1),
		          mine->n == 2 ? STR(" other") : STR(" others"), STR(", and not all of them are named"));
	else
		tell_part(t, STR("chip "), mine->v[0], STR(" is not named, but parts that may stand beside it are"));
}

static void chip_yes(struct tell *t)
{
	tell_part(t, STR("chip "), t->p->chips.v[0], STR(" is named"));
}

/* --- releases --- */

static void release_no(struct tell *t)
{
	struct str named = releases_of(t), mine = release_mine(t);
	release newest = t->x->releases[t->c->releases.at + t->c->releases.n - 1];

	if (t->p->release > newest && !t->c->releases_exact)
		tell_part(t, STR("release "), mine, STR(" is newer than all named ("), named,
		          STR("): it was born with the fix"));
	else
		tell_part(t, STR("release "), mine, STR(" is not among those named ("), named, STR(")"));
}

static void release_maybe(struct tell *t)
{
	struct str named = releases_of(t), mine = release_mine(t);
	release oldest = t->x->releases[t->c->releases.at];

	if (!t->p->release)
		tell_part(t, STR("the device does not tell its release; named: "), named);
	else if (t->p->release < oldest)
		tell_part(t, STR("Android "), mine, STR(" was out of support when this was reported (oldest named: "),
		          release_name(t->a, oldest), STR("): nobody looked"));
	else
		tell_part(t, STR("release "), mine, STR(" is not named, but one close to it is ("), named, STR(")"));
}

static void release_yes(struct tell *t)
{
	tell_part(t, STR("release "), release_mine(t), STR(" is named"));
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
		return STR_JOIN(t->a, STR("app "), package);
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
			return number(t, k->version_code);
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

/* "in 16.7.6 or 17.4", "after 5.1.9"; empty when no fix is known. */
static struct str fixes_of(const struct tell *t)
{
	struct str said[NAMED_FEW], parts[3 * NAMED_FEW];
	size_t n = 0, k = 0;

	for (uint32_t i = 0; i < t->c->ranges.n && n < NAMED_FEW; i++) {
		const struct form_range *r = range_at(t, i);
		struct str fix = fix_of(t, r);

		if (!fix.n || strs_has(&(struct strs){ said, n, n }, fix))
			continue;
		parts[k++] = n ? STR(" or ") : STR("");
		parts[k++] = fix_is_past(r) ? STR("after ") : n ? STR("") : STR("in ");
		parts[k++] = said[n++] = fix;
	}
	return str_join(t->a, parts, k);
}

static void version_yes(struct tell *t)
{
	const struct form_range *r = range_mine(t);
	struct str what = subject_of(t), mine = version_mine(t);

	if (!r) {
		tell_part(t, what, STR(" is there"));
		return;
	}
	struct str from = form_str(t->x, r->from), to = form_str(t->x, r->to);
	bool past = to.n && r->end % 2 == 0;

	if (!to.n)
		tell_part(t, what, STR(" "), mine, STR(" is "), from_start(from) ? STR("0") : from,
		          STR(" or later, and no fixed version is known"));
	else if (from_start(from))
		tell_part(t, what, STR(" "), mine, STR(" is "), past ? STR("not after ") : STR("before "), to);
	else
		tell_part(t, what, STR(" "), mine, STR(" is at or past "), from,
		          past ? STR(" and not after ") : STR(" and before "), to);
}

static void version_over(struct tell *t)
{
	struct str what = subject_of(t), mine = version_mine(t), fixes = fixes_of(t);

	tell_part(t, what, STR(" "), mine, STR(" has the fix: fixed "), fixes);
}

static void version_no(struct tell *t)
{
	struct str what = subject_of(t), mine = version_mine(t), first = form_str(t->x, range_at(t, 0)->from);

	tell_part(t, what, STR(" "), mine, STR(" is older than the flaw, which came with "), first);
}

static void version_maybe(struct tell *t)
{
	struct str what = subject_of(t), mine = version_mine(t), fixes = fixes_of(t);

	if (mine.n)
		tell_part(t, what, STR(" \""), mine, STR("\" cannot be compared"));
	else
		tell_part(t, STR("the device does not tell its version of "), what);
	if (fixes.n)
		tell_part(t, STR("fixed "), fixes);
}

static void skin_no(struct tell *t)
{
	struct str named = form_str(t->x, t->c->package);

	if (word_eq(WORD_SKIN, named, t->p->skin))
		version_no(t);
	else
		tell_part(t, STR("concerns "), named, STR("; this device runs "), t->p->skin);
}

static void skin_maybe(struct tell *t)
{
	if (t->p->skin.n)
		version_maybe(t);
	else
		tell_part(t, STR("the device does not tell its skin; "), form_str(t->x, t->c->package), STR(" is named"));
}

static void package_no(struct tell *t)
{
	if (package_mine(t))
		version_no(t);
	else
		tell_part(t, STR("app "), form_str(t->x, t->c->package), STR(" is not installed"));
}

static void package_maybe(struct tell *t)
{
	if (package_mine(t)) {
		version_maybe(t);
		return;
	}
	struct str fixes = fixes_of(t);

	tell_part(t, STR("it is not known whether app "), form_str(t->x, t->c->package), STR(" is installed"));
	if (fixes.n)
		tell_part(t, STR("fixed "), fixes);
}

/* --- patch levels --- */

static void tell_level(struct tell *t)
{
	char needs[11], said[11];
	bool vendor = t->c->component != COMPONENT_PLATFORM && t->p->vendor_level;
	day mine = vendor ? t->p->vendor_level : t->p->level;

	struct str need = str_of(day_format(t->c->level, needs)), says = str_of(day_format(mine, said));

	if (!mine)
		tell_part(t, STR("needs level "), need, STR(", the device tells no patch level"));
	else if (t->answers[AXIS_LEVEL] == ANSWER_MAYBE)
		tell_part(t, STR("the chip maker published the fix by "), need, vendor ? STR("; vendor level") : STR("; device"),
		          STR(" says "), says, STR(", and nobody states that it is inside"));
	else if (vendor)
		tell_part(t, STR("needs "), need, STR(", vendor level says "), says);
	else
		tell_part(t, STR("needs level "), need, STR(", device says "), says);
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
	tell_part(t, str_sub(text, 0, n), n < text.n ? STR("...") : STR(""));
}

void tell_fix(struct tell *t)
{
	const struct form_range *r = range_mine(t);
	struct str what = subject_of(t), version = r ? fix_of(t, r) : fixes_of(t);
	char level[11];

	if (!r && str_starts(version, STR("in ")))
		version = str_from(version, 3);
	if (version.n)
		tell_part(t, what, STR(" "), r && fix_is_past(r) ? STR("after ") : STR(""), version);
	if (!t->c->level)
		return;
	buf_put(t->out, t->out->n ? STR(", patch level ") : STR("patch level "));
	buf_put(t->out, str_of(day_format(t->c->level, level)));
	if (t->c->level_basis == LEVEL_INFERRED)
		buf_put(t->out, STR(" or later, once the device's maker names it"));
}

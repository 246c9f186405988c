#include "vuln/clause.h"

#include "vuln/version.h"

const struct str os_names[OS_N] = {
	[OS_ANY]       = STR_LIT("any"),       [OS_ANDROID]     = STR_LIT("android"),
	[OS_IOS]       = STR_LIT("ios"),       [OS_IPADOS]      = STR_LIT("ipados"),
	[OS_WATCHOS]   = STR_LIT("watchos"),   [OS_VISIONOS]    = STR_LIT("visionos"),
	[OS_TVOS]      = STR_LIT("tvos"),      [OS_HARMONYOS]   = STR_LIT("harmonyos"),
	[OS_OPENHARMONY] = STR_LIT("openharmony"), [OS_OTHER]   = STR_LIT("other"),
};

const struct str subject_names[SUBJECT_N] = {
	[SUBJECT_NONE]   = STR_LIT("none"),   [SUBJECT_OS]      = STR_LIT("os"),
	[SUBJECT_SKIN]   = STR_LIT("skin"),   [SUBJECT_KERNEL]  = STR_LIT("kernel"),
	[SUBJECT_BUILD]  = STR_LIT("build"),  [SUBJECT_PACKAGE] = STR_LIT("package"),
	[SUBJECT_DRIVER] = STR_LIT("driver"),
};

const struct str scheme_names[SCHEME_N] = {
	[SCHEME_DOTTED]  = STR_LIT("dotted"),  [SCHEME_ARM]  = STR_LIT("arm"), [SCHEME_RTM] = STR_LIT("rtm"),
	[SCHEME_NATURAL] = STR_LIT("natural"), [SCHEME_CODE] = STR_LIT("code"),
};

const struct str component_names[COMPONENT_N] = {
	[COMPONENT_PLATFORM] = STR_LIT("platform"), [COMPONENT_VENDOR] = STR_LIT("vendor"), [COMPONENT_KERNEL] = STR_LIT("kernel"),
};

const struct str level_basis_names[LEVEL_BASIS_N] = {
	[LEVEL_STATED] = STR_LIT("stated"), [LEVEL_BULLETIN] = STR_LIT("bulletin"), [LEVEL_INFERRED] = STR_LIT("inferred"),
};

const struct str sure_names[SURE_N] = {
	[SURE_YES] = STR_LIT("yes"), [SURE_POSSIBLE] = STR_LIT("possible"), [SURE_UNKNOWN] = STR_LIT("unknown"),
};

static bool words_valid(const struct strs *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (!l->v[i].n)
			return false;
	return true;
}

static bool releases_valid(const struct releases *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == 0 || (i > 0 && l->v[i] <= l->v[i - 1]))
			return false;
	return true;
}

static bool is_start(struct str v)
{
	return v.n == 0 || str_eq(v, STR("0"));
}

bool range_valid(enum scheme scheme, const struct range *r)
{
	if (!is_start(r->from) && !version_ok(scheme, r->from))
		return false;
	if (r->to.n == 0)
		return !r->to_included;
	if (!version_ok(scheme, r->to))
		return false;
	int c = is_start(r->from) ? -1 : version_cmp(scheme, r->from, r->to);

	return c < 0 || (c == 0 && r->to_included);
}

bool clause_valid(const struct clause *c)
{
	if (c->os >= OS_N || c->subject >= SUBJECT_N || c->scheme >= SCHEME_N || c->component >= COMPONENT_N ||
	    c->level_basis >= LEVEL_BASIS_N || c->sure >= SURE_N)
		return false;
	if (!words_valid(&c->makers) || !words_valid(&c->models) || !words_valid(&c->chips) || !releases_valid(&c->releases))
		return false;
	if (c->level && !day_valid(c->level))
		return false;
	if (c->range_n && c->subject == SUBJECT_NONE)
		return false;
	if ((c->subject == SUBJECT_PACKAGE || c->subject == SUBJECT_SKIN) && !c->package.n)
		return false;
	if (c->sure != SURE_YES && !c->text.n)
		return false;
	for (size_t i = 0; i < c->range_n; i++)
		if (!range_valid(c->scheme, &c->ranges[i]))
			return false;
	return true;
}

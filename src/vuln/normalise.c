/*
 * normalise - which rule reads which record.
 *
 * CVE records are sorted by who made the product, statement by statement; the
 * other sources have one rule each. The assigner's statements come first. What an
 * ADP says is read only where it may add something: when the assigner left
 * nothing that can be decided, and for Apple, whose records leave product lines out.
 */
#include <assert.h>

#include "vuln/maker.h"
#include "vuln/shape.h"
#include "vuln/text.h"

struct clause *put(struct work *w, const struct clause *c)
{
	struct clauses *l = w->out;

	l->v = arena_grow(w->a, l->v, l->n, &l->cap, sizeof *l->v);
	struct clause *to = &l->v[l->n++];

	*to = *c;
	if (!to->source.n)
		to->source = w->by;
	assert(clause_valid(to));
	return to;
}

void put_unknown(struct work *w, enum os os, struct str line, struct str text)
{
	put(w, &(struct clause){ .line = line, .os = os, .sure = SURE_UNKNOWN,
	                         .text = text.n ? text : STR("the source states no versions") });
}

struct strs one_str(struct arena *a, struct str s)
{
	struct strs l = { 0 };

	if (s.n)
		strs_add(a, &l, s);
	return l;
}

void ranges_add(struct arena *a, struct clause *c, struct range r)
{
	if (!range_valid(c->scheme, &r))
		return;
	/* Room doubles at powers of two, so no capacity has to be kept beside the clause. */
	if ((c->range_n & (c->range_n - 1)) == 0) {
		size_t cap = c->range_n;

		c->ranges = arena_grow(a, c->ranges, c->range_n, &cap, sizeof r);
	}
	c->ranges[c->range_n++] = r;
}

day published_month(const struct record *r, int dom)
{
	day d = day_of(r->published);

	return d ? day_from(day_year(d), day_month(d), dom) : 0;
}

struct str statement_words(struct arena *a, const struct statement *s)
{
	struct str text = str_printf(a, "%.*s %.*s", STR_ARG(str_trim(s->vendor)), STR_ARG(str_trim(s->product)));

	for (size_t i = 0; i < s->version_n && i < 6; i++) {
		const struct version_row *v = &s->versions[i];
		const char *status = v->status == STATUS_UNAFFECTED ? " not affected" : "";

		text = v->less_than.n ? str_printf(a, "%.*s; %.*s up to before %.*s%s", STR_ARG(text), STR_ARG(v->version),
		                                   STR_ARG(v->less_than), status)
		     : v->less_than_or_equal.n ? str_printf(a, "%.*s; %.*s up to %.*s%s", STR_ARG(text), STR_ARG(v->version),
		                                            STR_ARG(v->less_than_or_equal), status)
		     : str_printf(a, "%.*s; %.*s%s", STR_ARG(text), STR_ARG(v->version), status);
	}
	return str_trim(text).n ? text_headline(a, text, 300) : STR("the source names no product");
}

/* --- the rule of a statement --- */

enum rule {
	RULE_NONE, RULE_ANDROID, RULE_QUALCOMM, RULE_MEDIATEK, RULE_UNISOC, RULE_EXYNOS, RULE_SAMSUNG, RULE_APPLE, RULE_LINUX,
	RULE_MALI, RULE_IMAGINATION, RULE_OEM, RULE_HUAWEI, RULE_OPENHARMONY, RULE_APP, RULE_N
};

static void (*const rules[RULE_N])(struct work *) = {
	[RULE_ANDROID] = shape_android, [RULE_QUALCOMM] = shape_qualcomm, [RULE_MEDIATEK] = shape_mediatek,
	[RULE_UNISOC]  = shape_unisoc,  [RULE_EXYNOS]   = shape_exynos,   [RULE_SAMSUNG]  = shape_samsung,
	[RULE_APPLE]   = shape_apple,   [RULE_LINUX]    = shape_linux,    [RULE_MALI]     = shape_mali,
	[RULE_IMAGINATION] = shape_imagination, [RULE_OEM] = shape_oem,   [RULE_HUAWEI]   = shape_huawei,
	[RULE_OPENHARMONY] = shape_openharmony, [RULE_APP] = shape_app,
};

/* Makers whose every product follows one rule. */
static const struct {
	struct str maker;
	enum rule rule;
} maker_rules[] = {
	{ STR_LIT("apple"),       RULE_APPLE       }, { STR_LIT("qualcomm"), RULE_QUALCOMM }, { STR_LIT("mediatek"), RULE_MEDIATEK },
	{ STR_LIT("unisoc"),      RULE_UNISOC      }, { STR_LIT("arm"),      RULE_MALI     }, { STR_LIT("huawei"),   RULE_HUAWEI   },
	{ STR_LIT("imagination"), RULE_IMAGINATION }, { STR_LIT("honor"),    RULE_HUAWEI   }, { STR_LIT("motorola"), RULE_OEM      },
	{ STR_LIT("openharmony"), RULE_OPENHARMONY }, { STR_LIT("lg"),       RULE_OEM      }, { STR_LIT("vivo"),     RULE_OEM      },
	{ STR_LIT("oppo"),        RULE_OEM         }, { STR_LIT("oneplus"),  RULE_OEM      }, { STR_LIT("realme"),   RULE_OEM      },
	{ STR_LIT("xiaomi"),      RULE_OEM         }, { STR_LIT("tecno"),    RULE_OEM      }, { STR_LIT("infinix"),  RULE_OEM      },
	{ STR_LIT("itel"),        RULE_OEM         }, { STR_LIT("zte"),      RULE_OEM      }, { STR_LIT("nothing"),  RULE_OEM      },
	{ STR_LIT("asus"),        RULE_APP         }, { STR_LIT("lenovo"),   RULE_APP      }, { STR_LIT("sony"),     RULE_APP      },
};

/* Where an assigner left vendor and product empty ("n/a"), its own name or the text tells the family. */
static enum rule rule_of_nameless(const struct record *r)
{
	struct str text = r->description;

	if (str_ieq(r->provider, STR("google_android")))
		return RULE_ANDROID;
	if (text_has(text, "exynos"))
		return RULE_EXYNOS;
	if (text_has(text, "mali gpu"))
		return RULE_MALI;
	if (text_has(text, "powervr") || text_has(text, "imagination technologies"))
		return RULE_IMAGINATION;
	return RULE_APP;
}

static enum rule rule_of_google(const struct record *r, const struct statement *s)
{
	struct str p = str_trim(s->product);

	/* "Andrioid" is written so in real records. */
	if (str_istarts(p, STR("andr")) || str_istarts(p, STR("pixel")) || str_istarts(p, STR("nest")) ||
	    str_istarts(p, STR("chromecast")))
		return RULE_ANDROID;
	return str_ieq(r->provider, STR("Google_Devices")) ? RULE_ANDROID : RULE_APP;
}

/* ADP names are lower case with "_" for blanks: "imaginationtech", "samsung_mobile". */
static enum rule rule_of(const struct record *r, const struct statement *s)
{
	struct str vendor = str_trim(s->vendor), product = str_trim(s->product);

	if (str_ieq(vendor, STR("linux")))
		return RULE_LINUX;
	if (text_is_nothing(vendor)) {
		if (text_is_nothing(product))
			return rule_of_nameless(r);
		if (str_istarts(product, STR("android")))
			return RULE_ANDROID;
		return text_has(product, "xiaomi") ? RULE_OEM : RULE_APP;
	}
	if (str_istarts(vendor, STR("imagination")))
		return RULE_IMAGINATION;
	if (str_istarts(vendor, STR("samsung")))
		return text_has(product, "exynos") ? RULE_EXYNOS : RULE_SAMSUNG;
	struct str maker = maker_find(vendor);

	if (str_eq(maker, STR("google")))
		return rule_of_google(r, s);
	for (size_t i = 0; maker.n && i < sizeof maker_rules / sizeof *maker_rules; i++)
		if (str_eq(maker, maker_rules[i].maker))
			return maker_rules[i].rule;
	return RULE_APP;
}

/* All statements of one side (the assigner's, or all others'), rule by rule. */
static void apply(struct work *w, bool is_cna, enum rule only)
{
	const struct record *r = w->r;
	const struct statement **taken = arena_alloc(w->a, (r->statement_n + 1) * sizeof *taken);
	uint8_t *rule = arena_zero(w->a, r->statement_n + 1);

	for (size_t i = 0; i < r->statement_n; i++)
		if (r->statements[i].is_cna == is_cna)
			rule[i] = (uint8_t)rule_of(r, &r->statements[i]);
	for (size_t i = 0; i < r->statement_n; i++) {
		if (!rule[i] || (only && rule[i] != only))
			continue;
		enum rule now = (enum rule)rule[i];

		w->n = 0;
		for (size_t k = i; k < r->statement_n; k++)
			if (rule[k] == now && str_eq(r->statements[k].provider, r->statements[i].provider)) {
				taken[w->n++] = &r->statements[k];
				rule[k] = RULE_NONE;
			}
		w->v = taken;
		w->is_cna = is_cna;
		w->by = taken[0]->provider.n ? taken[0]->provider : r->provider;
		rules[now](w);
	}
}

static bool any_decided(const struct clauses *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].sure != SURE_UNKNOWN)
			return true;
	return false;
}

static void normalise_cve(struct work *w)
{
	const struct record *r = w->r;
	bool others = false, apple = false;

	for (size_t i = 0; i < r->statement_n; i++) {
		others |= !r->statements[i].is_cna;
		apple |= r->statements[i].is_cna && str_ieq(r->statements[i].vendor, STR("Apple"));
	}
	apply(w, true, RULE_NONE);
	if (others && apple)
		apply(w, false, RULE_APPLE);
	else if (others && !any_decided(w->out))
		apply(w, false, RULE_NONE);
	if (!r->statement_n) {
		w->by = r->provider;
		w->is_cna = true;
		shape_app(w);
	}
}

void normalise(struct arena *a, const struct record *r, struct clauses *ret)
{
	struct work w = { .a = a, .r = r, .out = ret, .by = r->provider.n ? r->provider : source_names[r->source], .is_cna = true };

	if (r->withdrawn)
		return;
	switch (r->source) {
	case SOURCE_TOCSIN:
		for (size_t i = 0; i < r->clause_n; i++)
			put(&w, &r->clauses[i]);
		break;
	case SOURCE_CVE:
	case SOURCE_CSAF:
	case SOURCE_NVD:
		normalise_cve(&w);
		break;
	case SOURCE_OSV:
		shape_osv(&w);
		break;
	case SOURCE_ANDROID_BULLETIN:
		shape_rows(&w);
		break;
	case SOURCE_AOSP:
		shape_aosp(&w);
		break;
	case SOURCE_KEV:
		shape_kev(&w);
		break;
	case SOURCE_APPLE:
		shape_fixed_in(&w);
		break;
	case SOURCE_LINUX_FIXES:
		shape_streams(&w);
		break;
	default:
		break; /* evidence only */
	}
}

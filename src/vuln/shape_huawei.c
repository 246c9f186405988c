/*
 * shape_huawei - Huawei, Honor and OpenHarmony (2/18).
 *
 * Huawei enumerates releases of EMUI and HarmonyOS ("13.0.0") and says nothing of a fix; the month of the bulletin that
 * a reference names is the patch level with it. Older records name a model and a build ("Versions earlier than
 * 10.1.0.120(C431E19R2P5)"). Honor gives ranges of Magic OS (once with a tab behind) and of a model's builds.
 */
#include "base/ascii.h"
#include "vuln/maker.h"
#include "vuln/shape.h"
#include "vuln/text.h"
#include "vuln/version.h"

/* ".../support/bulletin/2023/8/", ".../security-bulletins-202308-000...": year and month. */
static day bulletin_month(const struct record *r)
{
	for (size_t i = 0; i < r->reference_n; i++) {
		struct str url = r->references[i].url, part;
		uint64_t year = 0, n;

		if (text_find(url, STR("huawei.com")) == SIZE_MAX && text_find(url, STR("harmonyos.com")) == SIZE_MAX)
			continue;
		while (str_token(&url, "/-", &part)) {
			if (!str_u64(part, &n)) {
				year = 0;
				continue;
			}
			if (year && n >= 1 && n <= 12)
				return day_from((int)year, (int)n, 1);
			if (part.n == 6 && n / 100 > 2015 && n / 100 < 2100)
				return day_from((int)(n / 100), (int)(n % 100), 1);
			year = part.n == 4 && n > 2015 && n < 2100 ? n : 0;
		}
	}
	return 0;
}

/* The next version after a release's own number: "13.0.0" -> "13.0.1". Builds of it lie in between. */
static struct str after(struct arena *a, struct str v)
{
	size_t dot = str_rchr(v, '.');
	uint64_t last;

	if (dot == SIZE_MAX || !str_u64(str_from(v, dot + 1), &last))
		return STR_NONE;
	return str_printf(a, "%.*s.%llu", STR_ARG(str_sub(v, 0, dot)), (unsigned long long)last + 1);
}

/* "3.0.0" alone is a release with all its builds; "2.0" is 2.0.0. */
static void add_enumerated(struct work *w, struct clause *c, struct str v)
{
	size_t dots = 0;

	for (size_t i = 0; i < v.n; i++)
		dots += v.p[i] == '.';
	struct str from = dots == 1 ? str_printf(w->a, "%.*s.0", STR_ARG(v)) : v;
	struct str to = after(w->a, from);

	if (to.n && dots <= 2)
		ranges_add(w->a, c, (struct range){ .from = v, .to = to });
	else
		ranges_add(w->a, c, (struct range){ .from = v, .to = v, .to_included = true });
}

/* EMUI, HarmonyOS, Magic OS: enumerated or by range. */
static void put_system(struct work *w, const struct statement *s, struct clause c)
{
	struct range r;

	for (size_t i = 0; i < s->version_n; i++) {
		const struct version_row *v = &s->versions[i];

		if (v->status != STATUS_AFFECTED)
			continue;
		if (!v->less_than.n && !v->less_than_or_equal.n && version_ok(SCHEME_DOTTED, v->version))
			add_enumerated(w, &c, str_trim(v->version));
		else if (row_range(v, SCHEME_DOTTED, &r))
			ranges_add(w->a, &c, r);
	}
	if (!c.range_n && !c.level) {
		c.subject = SUBJECT_NONE;
		c.sure = SURE_UNKNOWN;
		c.text = statement_words(w->a, s);
	}
	put(w, &c);
}

/* A model and its builds. The letters in brackets name the market (C431), so builds of two markets do not compare. */
static void put_model(struct work *w, const struct statement *s, struct clause c)
{
	struct range r;

	c.subject = SUBJECT_BUILD;
	c.scheme = SCHEME_NATURAL;
	c.package = STR_NONE;
	c.level = 0;
	c.models = one_str(w->a, str_trim(s->product));
	if (str_istarts(c.models.v[0], STR("HUAWEI ")))
		strs_add(w->a, &c.models, str_from(c.models.v[0], 7));
	for (size_t i = 0; i < s->version_n; i++)
		if (row_range(&s->versions[i], SCHEME_NATURAL, &r))
			ranges_add(w->a, &c, r);
	if (!c.range_n) {
		c.subject = SUBJECT_NONE;
		c.sure = SURE_UNKNOWN;
		c.text = statement_words(w->a, s);
	} else if (c.range_n > 1) {
		c.sure = SURE_POSSIBLE;
		c.text = STR("builds differ by market, and the market is not compared");
	}
	put(w, &c);
}

static bool is_model(struct str product)
{
	size_t dash = str_chr(product, '-');

	return str_istarts(product, STR("HUAWEI ")) ||
	       (dash == 3 && product.n == 8 && ascii_digit(product.p[6]) && ascii_digit(product.p[7]));
}

void shape_huawei(struct work *w)
{
	day level = bulletin_month(w->r);

	for (size_t i = 0; i < w->n; i++) {
		const struct statement *s = w->v[i];
		struct str product = str_trim(s->product), maker = maker_find(s->vendor);
		struct clause c = { .line = product, .os = OS_ANDROID, .makers = one_str(w->a, maker), .level = level,
		                    .level_basis = LEVEL_BULLETIN };

		if (str_ieq(product, STR("HarmonyOS"))) {
			c.line = STR("HarmonyOS");
			c.os = OS_HARMONYOS;
			c.subject = SUBJECT_OS;
			put_system(w, s, c);
		} else if (str_ieq(product, STR("EMUI")) || str_istarts(product, STR("Magic"))) {
			c.subject = SUBJECT_SKIN;
			c.package = product;
			put_system(w, s, c);
		} else if (is_model(product)) {
			put_model(w, s, c);
		} else {
			c.level = 0;
			c.sure = SURE_UNKNOWN;
			c.text = statement_words(w->a, s);
			put(w, &c);
		}
	}
}

void shape_openharmony(struct work *w)
{
	struct clause c = { .line = STR("OpenHarmony"), .os = OS_OPENHARMONY, .subject = SUBJECT_OS };

	for (size_t i = 0; i < w->n; i++)
		row_ranges(w->a, w->v[i], &c);
	if (c.range_n)
		put(w, &c);
	else
		put_unknown(w, OS_OPENHARMONY, c.line, statement_words(w->a, w->v[0]));
}

/*
 * merge_words - title, summary, component, kind and severity of an entry.
 *
 * Each is taken from the strongest record that has it; where none has, it is
 * derived from the description. The title is never empty.
 */
#include "base/ascii.h"
#include "vuln/merge_parts.h"
#include "vuln/text.h"

enum { TITLE_MOST = 100, READ_MOST = 2000 /* bytes of a description that are looked at for words */ };

static struct str first_line(struct str s)
{
	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n' || s.p[i] == '\r')
			return str_trim(str_sub(s, 0, i));
	return s;
}

/* --- kind --- */

/* Words of effect, as bulletins and assigners write them; the first in the table that is found counts. */
static const struct {
	struct str word, kind;
} kinds[] = {
	{ STR_LIT("remote code execution"),   STR_LIT("RCE") }, { STR_LIT("arbitrary code"),         STR_LIT("RCE") },
	{ STR_LIT("code execution"),          STR_LIT("RCE") }, { STR_LIT("escalation of privilege"), STR_LIT("EoP") },
	{ STR_LIT("elevation of privilege"),  STR_LIT("EoP") }, { STR_LIT("privilege escalation"),   STR_LIT("EoP") },
	{ STR_LIT("elevate privileges"),      STR_LIT("EoP") }, { STR_LIT("gain root"),              STR_LIT("EoP") },
	{ STR_LIT("kernel privileges"),       STR_LIT("EoP") }, { STR_LIT("break out of its sandbox"), STR_LIT("EoP") },
	{ STR_LIT("information disclosure"),  STR_LIT("ID")  }, { STR_LIT("information leak"),       STR_LIT("ID")  },
	{ STR_LIT("sensitive information"),   STR_LIT("ID")  }, { STR_LIT("sensitive user data"),    STR_LIT("ID")  },
	{ STR_LIT("disclosure of process memory"), STR_LIT("ID") }, { STR_LIT("leak sensitive"),     STR_LIT("ID")  },
	{ STR_LIT("denial of service"),       STR_LIT("DoS") }, { STR_LIT("denial-of-service"),      STR_LIT("DoS") },
	{ STR_LIT("unexpected system termination"), STR_LIT("DoS") }, { STR_LIT("permanent dos"),    STR_LIT("DoS") },
};

static struct str kind_of(struct str text)
{
	text = str_sub(text, 0, READ_MOST);
	size_t lead = text_find(text, STR("could lead to"));

	if (lead != SIZE_MAX) /* "there is a possible code execution ... This could lead to escalation of privilege" */
		text = str_from(text, lead);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (text_find(text, kinds[i].word) != SIZE_MAX)
			return kinds[i].kind;
	return STR_NONE;
}

/* --- severity --- */

static enum severity gravest_vector(const struct record *r, bool own)
{
	enum severity most = SEVERITY_UNKNOWN;

	for (size_t i = 0; i < r->vector_n; i++) {
		const struct vector *v = &r->vectors[i];

		if (str_eq(v->source, r->provider) == own && severity_of_score(v->score) > most)
			most = severity_of_score(v->score);
	}
	return most;
}

/* The vendor's word first: its bulletin, then its own CVE record, by word or by score. Then whoever else scored. */
static enum severity severity_of(const struct record *const *v, size_t n)
{
	enum severity most = SEVERITY_UNKNOWN;

	for (enum trust t = TRUST_OWN; t <= TRUST_ASSIGNER && !most; t++)
		for (size_t i = 0; i < n; i++) {
			enum severity s = record_trust(v[i]) == t ? severity_parse(v[i]->severity) : SEVERITY_UNKNOWN;

			if (s > most)
				most = s;
		}
	for (int own = 1; own >= 0 && !most; own--)
		for (size_t i = 0; i < n; i++) {
			enum severity s = gravest_vector(v[i], own);

			if ((record_trust(v[i]) <= TRUST_ASSIGNER || !own) && s > most)
				most = s;
		}
	for (size_t i = 0; i < n && !most; i++)
		most = severity_parse(v[i]->severity);
	return most;
}

/* --- title --- */

static struct str title_by(const struct record *const *v, size_t n, enum source s)
{
	for (size_t i = 0; i < n; i++)
		if (v[i]->source == s && first_line(v[i]->title).n)
			return v[i]->title;
	return STR_NONE;
}

/* The sentence that says what happens. Apple opens with how it was repaired and where; that comes after. */
static struct str telling_sentence(struct str text)
{
	size_t at = text_find(str_sub(text, 0, READ_MOST), STR("is fixed in "));

	if (at == SIZE_MAX || !text_has(str_sub(text, 0, at), "addressed"))
		return text;
	struct str rest = str_from(text, at);

	for (size_t i = 1; i + 2 < rest.n; i++)
		if (rest.p[i] == '.' && rest.p[i + 1] == ' ' && ascii_alpha(rest.p[i + 2]))
			return str_from(rest, i + 2);
	return text;
}

/* Sentences of Google's begin small: "there is a possible ...". */
static struct str capital(struct arena *a, struct str s)
{
	if (!s.n || s.p[0] < 'a' || s.p[0] > 'z' || str_chr(str_sub(s, 0, str_chr(s, ' ')), '_') != SIZE_MAX)
		return s;
	char *p = str_cstr(a, s);

	p[0] = ascii_upper(p[0]);
	return (struct str){ p, s.n };
}

static const struct { struct str kind, words; } kind_words[] = {
	{ STR_LIT("RCE"), STR_LIT("Remote code execution") }, { STR_LIT("EoP"), STR_LIT("Elevation of privilege") },
	{ STR_LIT("ID"), STR_LIT("Information disclosure") }, { STR_LIT("DoS"), STR_LIT("Denial of service") },
};

static struct str made_title(struct arena *a, const struct entry *e)
{
	struct str what = STR("Vulnerability");

	for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++)
		if (str_eq(e->kind, kind_words[i].kind))
			what = kind_words[i].words;
	if (e->component.n)
		return str_printf(a, "%.*s in %.*s", STR_ARG(what), STR_ARG(e->component));
	return e->kind.n ? what : e->id;
}

static struct str title_of(struct arena *a, const struct record *const *v, size_t n, const struct entry *e)
{
	static const enum source order[] = { SOURCE_TOCSIN, SOURCE_CVE, SOURCE_CSAF, SOURCE_OSV, SOURCE_KEV };
	struct str title = STR_NONE;

	for (size_t i = 0; i < sizeof order / sizeof *order && !title.n; i++)
		title = title_by(v, n, order[i]);
	if (!title.n && e->summary.n)
		title = capital(a, text_headline(a, telling_sentence(e->summary), TITLE_MOST));
	if (!title.n)
		title = title_by(v, n, SOURCE_ANDROID_BULLETIN);
	title = first_line(title);
	if (title.n > 2 * TITLE_MOST)
		title = first_line(text_headline(a, title, 2 * TITLE_MOST));
	return title.n ? title : made_title(a, e);
}

/* --- all --- */

void merge_words(struct arena *a, const struct record *const *v, size_t n, struct entry *e)
{
	for (size_t i = 0; i < n; i++) {
		const struct record *r = v[i];

		if (!e->component.n)
			e->component = first_line(r->component);
		if (!e->kind.n)
			e->kind = r->kind;
		/* A bulletin has no text of its own; AOSP and lists neither: the assigner's comes before a feed's. */
		if (!e->summary.n && r->source != SOURCE_KEV)
			e->summary = str_trim(r->description);
	}
	for (size_t i = 0; i < n && !e->summary.n; i++)
		e->summary = str_trim(v[i]->description.n ? v[i]->description : v[i]->withdrawn_why);
	for (size_t i = 0; i < n && !e->component.n; i++)
		if (str_ieq(v[i]->provider, STR("Linux")))
			e->component = STR("Kernel");
	if (!e->kind.n && !str_ieq(e->component, STR("Kernel")))
		e->kind = kind_of(e->summary);
	e->severity = severity_of(v, n);
	e->title = title_of(a, v, n, e);
}

#include "hub/disclosure/disclosed.h"

#include "assess/rating.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/names.h"
#include "format/entry_json.h"
#include "hub/act.h"
#include "hub/list/remerge.h"
#include "store/cases.h"
#include "store/parties.h"
#include "vuln/chip.h"
#include "vuln/maker.h"
#include "vuln/product.h"
#include "vuln/record.h"
#include "vuln/version.h"

static const char unnamed[] = "TOC-?";

/* --- a cell as a clause --- */

static bool is_open(enum repair r)
{
	return r == REPAIR_AFFECTED || r == REPAIR_IN_PROGRESS || r == REPAIR_READY || r == REPAIR_WILL_NOT_FIX ||
	       r == REPAIR_END_OF_LIFE;
}

static bool is_helped(enum repair r)
{
	return r == REPAIR_ROLLING_OUT || r == REPAIR_FIXED;
}

static bool is_silent(enum repair r)
{
	return r == REPAIR_UNKNOWN || r == REPAIR_INVESTIGATING;
}

static void one_range(struct arena *a, struct clause *c, enum subject subject, enum scheme scheme, struct str version)
{
	c->subject = subject;
	c->scheme = scheme;
	if (!version.n || !version_ok(scheme, version))
		return;
	c->ranges = arena_new(a, struct range);
	c->ranges[0] = (struct range){ .to = version, .fix = version };
	c->range_n = 1;
}

/* What a device cannot be asked: the words say what has to be looked up. */
static void doubt(struct arena *a, struct clause *c, enum sure sure, struct str text)
{
	c->sure = sure;
	c->text = c->text.n ? STR_JOIN(a, c->text, STR("; "), text) : text;
}

static void of_model(struct arena *a, const struct repair_row *r, struct clause *c)
{
	size_t slash = str_chr(r->line, '/');
	bool both = slash != SIZE_MAX;
	struct str maker = both ? str_sub(r->line, 0, slash) : STR(""), models = both ? str_from(r->line, slash + 1) : r->line;

	if (maker.n)
		strs_add(a, &c->makers, maker_find(maker).n ? maker_find(maker) : maker);
	if (!str_eq(models, STR("*")))
		strs_add(a, &c->models, models);
	if (r->build.n && !r->level.n) /* the level decides: a device that does not tell its build is not in doubt then */
		one_range(a, c, SUBJECT_BUILD, SCHEME_NATURAL, r->build);
}

static void of_os(struct arena *a, const struct repair_row *r, struct clause *c)
{
	int os = names_ifind(os_names, OS_N, r->line);

	if (os > OS_ANY && os < OS_OTHER) {
		c->os = (enum os)os;
		if (r->version.n)
			one_range(a, c, SUBJECT_OS, SCHEME_DOTTED, r->version);
		return;
	}
	c->os = OS_ANDROID; /* a maker's skin of it */
	c->package = r->line;
	one_range(a, c, SUBJECT_SKIN, SCHEME_DOTTED, r->version);
}

static void of_chip(struct arena *a, const struct repair_row *r, struct clause *c)
{
	const struct product_named named = product_name(a, PRODUCT_CHIP, r->line, STR(""));

	for (size_t i = 0; i < named.chip_n; i++)
		strs_add_once(a, &c->chips, named.chips[i]->part);
	for (size_t i = 0; i < chip_count(); i++)
		if (glob_matches(r->line, chip_at(i)->part))
			strs_add_once(a, &c->chips, chip_at(i)->part);
	if (!c->chips.n)
		doubt(a, c, SURE_UNKNOWN, STR_JOIN(a, STR("chips named "), r->line));
	c->component = COMPONENT_VENDOR;
}

static void of_purl(struct arena *a, const struct repair_row *r, struct clause *c)
{
	struct str name = str_sub(r->line, 0, str_chr(r->line, '@'));
	size_t slash;

	while ((slash = str_chr(name, '/')) != SIZE_MAX)
		name = str_from(name, slash + 1);
	if (str_eq(name, STR("linux"))) {
		one_range(a, c, SUBJECT_KERNEL, SCHEME_DOTTED, r->version);
		c->component = COMPONENT_KERNEL;
	} else if (str_chr(name, '.') != SIZE_MAX) {
		c->package = name;
		one_range(a, c, SUBJECT_PACKAGE, SCHEME_DOTTED, r->version);
	} else {
		doubt(a, c, SURE_UNKNOWN, r->version.n ? STR_JOIN(a, STR("devices with "), r->line, STR(" before "), r->version) :
		      STR_JOIN(a, STR("devices with "), r->line));
	}
}

static void of_all(struct arena *a, const struct repair_row *r, struct clause *c)
{
	doubt(a, c, SURE_UNKNOWN, STR_JOIN(a, STR("everything of "), c->source));
	(void)r;
}

/* "Android 15", "14, 15": releases. Any other branch is told in words. */
static void bound(struct arena *a, struct str branch, struct clause *c)
{
	struct str rest = branch;
	bool below, above, more;

	if (!branch.n)
		return;
	if (str_istarts(rest, STR("Android")))
		rest = str_trim(str_from(rest, sizeof "Android" - 1));
	struct releases found = releases_parse(a, rest, &below, &above, &more);

	if (found.n && !more && !below && !above) {
		c->releases = found;
		c->releases_exact = true;
		c->os = c->os == OS_ANY ? OS_ANDROID : c->os;
	} else {
		doubt(a, c, SURE_POSSIBLE, STR_JOIN(a, STR("branch "), branch));
	}
}

bool disclosed_clause(struct arena *a, const struct repair_row *r, struct str party, struct clause *ret)
{
	static void (*const kinds[PRODUCT_KIND_N])(struct arena *, const struct repair_row *, struct clause *) = {
		[PRODUCT_PURL] = of_purl, [PRODUCT_CHIP] = of_chip, [PRODUCT_MODEL] = of_model, [PRODUCT_OS] = of_os,
	};
	int kind = names_find(product_kind_names, PRODUCT_KIND_N, r->kind);

	if (r->state == REPAIR_NOT_AFFECTED)
		return false;
	*ret = (struct clause){ .line = r->line.n ? r->line : party, .source = party };
	if (kind >= 0)
		kinds[kind](a, r, ret);
	else
		of_all(a, r, ret);
	if (is_helped(r->state) && r->level.n) {
		day_parse(r->level, &ret->level);
		ret->os = ret->os == OS_ANY ? OS_ANDROID : ret->os;
	}
	if (!is_helped(r->state)) { /* told already, but nobody has it */
		ret->ranges = NULL;
		ret->range_n = 0;
		if (ret->subject != SUBJECT_PACKAGE && ret->subject != SUBJECT_SKIN)
			ret->subject = SUBJECT_NONE;
	}
	bound(a, r->branch, ret);
	if (is_silent(r->state) && ret->sure == SURE_YES)
		doubt(a, ret, SURE_POSSIBLE, STR_JOIN(a, party, STR(" has not said whether it is affected")));
	if (is_helped(r->state) && !ret->level && !ret->range_n && ret->sure == SURE_YES)
		doubt(a, ret, SURE_POSSIBLE, r->build.n ? STR_JOIN(a, STR("fixed in build "), r->build) : STR("fixed in newer versions"));
	return true;
}

/* --- an entry --- */

static bool open_text(const struct disclosing *x, struct str ref, struct str *ret, bool *whole)
{
	struct err none = { 0 };

	*ret = STR("");
	if (ref.n && !sealed_text(x->a, x->db, x->keys, ref, ret, &none)) {
		*ret = STR("");
		*whole = false;
		return none.code == ERR_FOUND;
	}
	return true;
}

static bool party_name(const struct disclosing *x, struct str id, struct str *ret, struct err *err)
{
	struct party_row p;

	if (!party_get(x->db, x->a, id, &p, err))
		return false;
	*ret = p.name;
	return true;
}

static bool add_cells(const struct disclosing *x, const struct repair_rows *all, struct disclosed *d, struct err *err)
{
	struct entry *e = &d->entry;

	e->clauses = arena_array(x->a, struct clause, all->n + 1);
	for (size_t i = 0; i < all->n; i++) {
		const struct repair_row *r = &all->v[i];
		struct str party;

		if (r->vuln != d->row.id)
			continue;
		if (!party_name(x, r->party, &party, err))
			return false;
		d->cells += is_open(r->state) || is_helped(r->state);
		d->fixed += is_helped(r->state);
		d->open += is_open(r->state);
		d->silent += is_silent(r->state);
		e->clause_n += disclosed_clause(x->a, r, party, &e->clauses[e->clause_n]);
	}
	return true;
}

/* What vendors say stands below the description, and their bulletins among the references. */
static bool add_statements(const struct disclosing *x, const struct statement_rows *all, struct disclosed *d, struct err *err)
{
	struct entry *e = &d->entry;

	e->references = arena_array(x->a, struct reference, all->n + 1);
	for (size_t i = 0; i < all->n; i++) {
		const struct statement_row *s = &all->v[i];
		struct str words, party;
		bool there = true;

		if (s->vuln != d->row.id)
			continue;
		if (!party_name(x, s->party, &party, err))
			return false;
		if (open_text(x, s->words, &words, &there) && words.n)
			e->summary = STR_JOIN(x->a, e->summary, STR("\n\n"), party, STR(": "), words);
		if (s->url.n) {
			e->references[e->reference_n++] = (struct reference){ s->url, REF_ADVISORY };
			strs_add_once(x->a, &d->links, s->url);
		}
	}
	return true;
}

/* "3.1" of "CVSS:3.1/..."; vectors of 2.0 name none; empty: another method's, which entries do not hold. */
static struct str cvss_version(struct str vector)
{
	if (str_starts(vector, STR("CVSS:")))
		return str_sub(vector, 5, 3);
	return str_starts(vector, STR("AV:")) ? STR("2.0") : STR("");
}

static void add_rating(const struct disclosing *x, struct disclosed *d)
{
	struct entry *e = &d->entry;
	struct str grade = d->row.grade, cwe = d->row.cwe, one;
	int severity = names_find(severity_names, SEVERITY_N, grade);
	struct rating r;

	e->severity = severity > 0 ? (enum severity)severity : SEVERITY_UNKNOWN;
	while (str_token(&cwe, " ,", &one))
		strs_add_once(x->a, &e->weaknesses, one);
	if (cvss_version(d->row.vector).n && rating_parse(d->row.vector, &r, NULL) && rating_complete(&r, NULL)) {
		struct score s;

		rating_score(&r, &s);
		e->vectors = arena_new(x->a, struct vector);
		e->vectors[0] = (struct vector){ STR("tocsin"), cvss_version(d->row.vector), d->row.vector, s.score / 10.0 };
		e->vector_n = 1;
	}
	if (x->attacked) {
		e->evidence = arena_new(x->a, struct evidence);
		e->evidence[0] = (struct evidence){ .kind = EVIDENCE_CLAIM, .source = STR("tocsin"), .date = day_of(x->now),
			                            .text = STR("attacks were seen before it was disclosed") };
		e->evidence_n = 1;
	}
}

void disclosed_name(struct arena *a, struct disclosed *d, struct str entry)
{
	struct entry *e = &d->entry;

	d->row.entry = entry;
	e->aliases = (struct strs){ 0 };
	e->id = d->row.cve.n ? d->row.cve : entry;
	if (d->row.cve.n)
		strs_add(a, &e->aliases, entry);
}

/* As it was agreed with each; whoever wants no name has none there. */
static bool add_credits(const struct disclosing *x, struct entry *e, struct err *err)
{
	struct participants all;

	if (!participants_of(x->db, x->a, x->case_id, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		struct str words;
		bool there = true;

		if (open_text(x, all.v[i].credit, &words, &there) && words.n)
			strs_add_once(x->a, &e->credits, words);
	}
	return true;
}

static bool make(const struct disclosing *x, const struct vuln_row *row, const struct repair_rows *repairs,
                 const struct statement_rows *statements, struct disclosed *d, struct err *err)
{
	*d = (struct disclosed){ .row = *row, .whole = true };
	struct entry *e = &d->entry;

	disclosed_name(x->a, d, row->entry.n ? row->entry : str_of(unnamed));
	d->row.entry = row->entry;
	if (!open_text(x, row->title, &e->title, &d->whole) || !open_text(x, row->words, &e->summary, &d->whole) ||
	    !open_text(x, row->component, &e->component, &d->whole))
		return err_set(err, ERR_DB, "what the case says of weakness %lld cannot be opened", (long long)row->id);
	d->whole = d->whole && e->title.n && e->summary.n;
	e->published = row->published;
	add_rating(x, d);
	return add_cells(x, repairs, d, err) && add_statements(x, statements, d, err) && add_credits(x, e, err);
}

bool disclosed_of(const struct disclosing *x, struct disclosed_rows *ret, struct err *err)
{
	struct vuln_rows vulns;
	struct repair_rows repairs;
	struct statement_rows statements;

	*ret = (struct disclosed_rows){ 0 };
	if (!vulns_of(x->db, x->a, x->case_id, &vulns, err) || !repairs_of(x->db, x->a, x->case_id, &repairs, err) ||
	    !statements_of(x->db, x->a, x->case_id, &statements, err))
		return false;
	ret->v = arena_array(x->a, struct disclosed, vulns.n + 1);
	for (; ret->n < vulns.n; ret->n++)
		if (!make(x, &vulns.v[ret->n], &repairs, &statements, &ret->v[ret->n], err))
			return false;
	return true;
}

bool disclosed_one(const struct disclosing *x, int64_t vuln, struct disclosed *ret, struct err *err)
{
	struct repair_rows repairs;
	struct statement_rows statements;
	struct vuln_row row;

	return vuln_get(x->db, x->a, vuln, &row, err) && repairs_of(x->db, x->a, x->case_id, &repairs, err) &&
	       statements_of(x->db, x->a, x->case_id, &statements, err) && make(x, &row, &repairs, &statements, ret, err);
}

static struct str as_json(struct arena *a, const struct entry *e)
{
	struct buf b;

	buf_init(&b, LIMIT_RECORD);
	entry_json_put(&b, e);
	struct str text = str_dup(a, buf_str(&b));

	buf_release(&b);
	return text;
}

struct digest disclosed_digest(struct arena *a, const struct disclosed_rows *rows)
{
	struct hashing h;

	hashing_init(&h);
	for (size_t i = 0; i < rows->n; i++) {
		struct disclosed d = rows->v[i];

		disclosed_name(a, &d, str_of(unnamed)); /* the number comes with publication, and when that is */
		d.entry.published = d.entry.updated = TIME_NONE;
		hashing_add(&h, as_json(a, &d.entry));
		hashing_add(&h, STR("\n"));
	}
	return hashing_done(&h);
}

bool disclosed_keep(const struct disclosing *x, const struct disclosed *d, struct err *err)
{
	struct entry e = d->entry;
	enum remerge what;
	enum kept kept;

	e.updated = x->now;
	struct str body = as_json(x->a, &e);
	const struct source_row row = { .source = source_names[SOURCE_TOCSIN], .key = e.id, .updated = x->now, .creates = true,
		                        .body = body, .about = &e.id, .about_n = 1 };

	return list_keep(x->db, &row, &kept, err) && remerge_entry(x->db, e.id, &what, err);
}

/*
 * CSAF 2.0 and 2.1 as what vendors say of products: the profile VEX, and security advisories, which say the same with more around
 * it.
 *
 * Each product of each list of product_status is a row; flags, threats of category impact and remediations that name the product,
 * by itself or by a group, go to its row. A product that stands in several lists is several rows.
 */
#include "base/limits.h"
#include "base/map.h"
#include "base/names.h"
#include "format/csaf_products.h"
#include "format/parts.h"
#include "format/vex.h"
#include "rules/tlp.h"

struct group { struct str id; struct strs products; };
enum { SAID_MOST = 1000000 }; /* what flags, threats and remediations say of products, all together */
struct reading {
	struct arena *a;
	struct vex_document *d;
	struct csaf_products products;
	struct group *groups;
	size_t group_n;
	struct map group_by_id;
	uint32_t *same; /* by row: another one of the same vulnerability and product, or NONE */
	size_t same_cap, said;
};
#define NONE UINT32_MAX

/* --- read: the document --- */

static bool read_groups(struct reading *r, const struct json *root, struct err *err)
{
	struct json tree = { 0 }, arr = { 0 }, g;

	if (!json_object(root, "product_tree", JSON_OPTIONAL, &tree, err) ||
	    (tree.v && !json_array(&tree, "product_groups", JSON_OPTIONAL, &arr, err)) ||
	    !json_at_most(&arr, LIMIT_VERSIONS, "groups", err))
		return false;
	r->groups = arena_array(r->a, struct group, json_count(&arr) + 1);
	for (struct json_iter it = json_iter(&arr); json_next(&it, &g);) {
		struct group *one = &r->groups[r->group_n];
		bool is_new;

		if (!json_want(&g, JSON_OBJECT, err) || !json_str(&g, "group_id", JSON_REQUIRED, &one->id, err) ||
		    !json_strs(r->a, &g, "product_ids", JSON_REQUIRED, &one->products, err))
			return false;
		*map_put(r->a, &r->group_by_id, one->id, &is_new) = (uint32_t)r->group_n++;
	}
	return true;
}

static bool read_head(struct reading *r, const struct json *root, struct err *err)
{
	struct json doc, publisher, tracking;
	struct str version, when = STR_NONE, status = STR_NONE;

	if (!json_object(root, "document", JSON_REQUIRED, &doc, err) ||
	    !json_str(&doc, "csaf_version", JSON_REQUIRED, &version, err) ||
	    !json_str(&doc, "title", JSON_REQUIRED, &r->d->title, err) ||
	    !json_object(&doc, "publisher", JSON_REQUIRED, &publisher, err) ||
	    !json_str(&publisher, "name", JSON_REQUIRED, &r->d->author, err) ||
	    !json_object(&doc, "tracking", JSON_REQUIRED, &tracking, err) ||
	    !json_str(&tracking, "id", JSON_REQUIRED, &r->d->id, err) ||
	    !json_str(&tracking, "status", JSON_OPTIONAL, &status, err) ||
	    !json_str(&tracking, "current_release_date", JSON_REQUIRED, &when, err))
		return false;
	if (!str_eq(version, STR("2.0")) && !str_eq(version, STR("2.1")))
		return json_err(&doc, err, ERR_RANGE, "found csaf_version \"%.*s\", expected 2.0 or 2.1",
		                STR_ARG(str_sub(version, 0, 20)));
	if (!time_parse(when, &r->d->at))
		return json_err(&tracking, err, ERR_SYNTAX,
		                "found current_release_date \"%.*s\", expected an instant such as 2026-11-23T08:00:00Z",
		                STR_ARG(str_sub(when, 0, 40)));
	r->d->format = str_eq(version, STR("2.1")) ? VEX_CSAF_21 : VEX_CSAF_20;
	return true;
}

/* --- read: a vulnerability --- */

struct one {
	size_t at;
	struct strs names;
	struct map rows; /* of this vulnerability, by product id: the last of them */
};

static bool read_names(struct reading *r, const struct json *v, struct one *o, struct err *err)
{
	struct json ids = { 0 }, e;
	struct str cve = STR_NONE, text;

	if (!json_str(v, "cve", JSON_OPTIONAL, &cve, err) || !json_array(v, "ids", JSON_OPTIONAL, &ids, err) ||
	    !json_at_most(&ids, LIMIT_VEX_NAMES, "ids", err))
		return false;
	if (cve.n)
		strs_add(r->a, &o->names, cve);
	for (struct json_iter it = json_iter(&ids); json_next(&it, &e);) {
		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "text", JSON_REQUIRED, &text, err))
			return false;
		strs_add_once(r->a, &o->names, text);
	}
	return true;
}

static void name_product(struct arena *a, const struct csaf_product *p, struct vex_row *row)
{
	struct str both = p->vendor.n && p->product.n ? STR_JOIN(a, p->vendor, STR("/"), p->product) : STR("");
	const struct str names[] = { p->name, p->product, both };

	row->id = p->id;
	row->product = p->name.n ? p->name : p->product;
	row->version = p->version;
	row->purls = p->purls;
	for (size_t i = 0; i < 3; i++)
		if (names[i].n)
			strs_add_once(a, &row->names, names[i]);
	for (size_t i = 0; i < p->models.n && row->names.n < LIMIT_VEX_NAMES; i++)
		strs_add_once(a, &row->names, p->models.v[i]);
	for (size_t i = 0; i < p->on.n && row->names.n < LIMIT_VEX_NAMES; i++)
		strs_add_once(a, &row->names, p->on.v[i]);
}

static bool add_row(struct reading *r, struct one *o, const struct json *at, struct str id, enum vex_status status, struct err *err)
{
	const struct csaf_product *p = csaf_product(&r->products, id);
	bool is_new;

	if (!p)
		return json_err(at, err, ERR_FOUND, "found product \"%.*s\", which nothing defines", STR_ARG(str_sub(id, 0, 100)));
	struct vex_row *row = vex_row_add(r->a, r->d, at, err);

	if (!row)
		return false;
	row->vulns = o->names;
	row->status = status;
	row->place = str_printf(r->a, "/vulnerabilities/%zu %.*s", o->at, STR_ARG(str_sub(id, 0, 100)));
	name_product(r->a, p, row);
	uint32_t *last = map_put(r->a, &o->rows, p->id, &is_new);

	r->same = arena_grow(r->a, r->same, r->d->n - 1, &r->same_cap, sizeof *r->same);
	r->same[r->d->n - 1] = is_new ? NONE : *last;
	*last = (uint32_t)(r->d->n - 1);
	return true;
}

static bool read_lists(struct reading *r, const struct json *v, struct one *o, struct err *err)
{
	struct json lists = { 0 }, e;

	if (!json_object(v, "product_status", JSON_OPTIONAL, &lists, err))
		return false;
	for (struct json_iter it = json_iter(&lists); json_next(&it, &e);) {
		enum vex_status status;
		struct strs ids = { 0 };

		if (str_eq(e.key, STR("unknown"))) /* of CSAF 2.1: says nothing */
			continue;
		if (!repair_from_csaf_status(e.key, &status))
			return json_err(&e, err, ERR_RANGE, "found a list \"%.*s\", which product_status does not have",
			                STR_ARG(str_sub(e.key, 0, 60)));
		if (!json_strs(r->a, &lists, str_cstr(r->a, e.key), JSON_REQUIRED, &ids, err))
			return false;
		for (size_t i = 0; i < ids.n; i++)
			if (!add_row(r, o, &e, ids.v[i], status, err))
				return false;
	}
	return true;
}

/* --- read: what is said beside --- */

typedef void say_fn(struct vex_row *row, const void *said);

static bool say_one(struct reading *r, struct one *o, const struct json *e, struct str id, say_fn *fn, const void *said,
                    struct err *err)
{
	uint32_t *last = map_get(&o->rows, id);

	r->said++;
	for (uint32_t i = last ? *last : NONE; i != NONE && r->said <= SAID_MOST; i = r->same[i], r->said++)
		fn(&r->d->v[i], said);
	return r->said <= SAID_MOST || json_err(e, err, ERR_LIMIT, "more than %d things are said of products", SAID_MOST);
}

/* To all rows that an element names by product or by group. */
static bool say_all(struct reading *r, struct one *o, const struct json *e, say_fn *fn, const void *said, struct err *err)
{
	struct strs products = { 0 }, groups = { 0 };

	if (!json_strs(r->a, e, "product_ids", JSON_OPTIONAL, &products, err) ||
	    !json_strs(r->a, e, "group_ids", JSON_OPTIONAL, &groups, err))
		return false;
	for (size_t i = 0; i < products.n; i++)
		if (!say_one(r, o, e, products.v[i], fn, said, err))
			return false;
	for (size_t i = 0; i < groups.n; i++) {
		uint32_t *at = map_get(&r->group_by_id, groups.v[i]);
		const struct strs *in = at ? &r->groups[*at].products : &(struct strs){ 0 };

		if (!at)
			return json_err(e, err, ERR_FOUND, "found group \"%.*s\", which nothing defines",
			                STR_ARG(str_sub(groups.v[i], 0, 100)));
		for (size_t p = 0; p < in->n; p++)
			if (!say_one(r, o, e, in->v[p], fn, said, err))
				return false;
	}
	return true;
}

static void say_flag(struct vex_row *row, const void *said)
{
	if (row->status == VEX_NOT_AFFECTED)
		row->because = *(const enum vex_because *)said;
}

static void say_impact(struct vex_row *row, const void *said)
{
	if (row->status == VEX_NOT_AFFECTED && !row->text.n)
		row->text = *(const struct str *)said;
}

struct remediation { enum vex_remedy remedy; struct str text, url; };

/* What helps users more counts. */
static int helps(enum vex_remedy r)
{
	static const int order[VEX_REMEDY_N] = {
		[VEX_REMEDY_NONE] = 0,        [VEX_REMEDY_NONE_AVAILABLE] = 1, [VEX_REMEDY_WORKAROUND] = 2,
		[VEX_REMEDY_MITIGATION] = 3,
		[VEX_REMEDY_FIX_PLANNED] = 4, [VEX_REMEDY_NO_FIX_PLANNED] = 5, [VEX_REMEDY_OPTIONAL_PATCH] = 6,
		[VEX_REMEDY_VENDOR_FIX] = 7,
	};

	return order[r];
}

static void say_remediation(struct vex_row *row, const void *said)
{
	const struct remediation *m = said;

	if ((row->status != VEX_AFFECTED && row->status != VEX_FIXED) || helps(m->remedy) <= helps(row->remedy))
		return;
	row->remedy = m->remedy;
	row->text = m->text;
	row->url = m->url;
}

static bool read_flags(struct reading *r, const struct json *v, struct one *o, struct err *err)
{
	struct json arr = { 0 }, e;
	struct str label;

	if (!json_array(v, "flags", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "label", JSON_REQUIRED, &label, err))
			return false;
		int i = names_find(vex_because_names, VEX_BECAUSE_N, label);
		enum vex_because because = (enum vex_because)i;

		if (i <= 0)
			return json_err(&e, err, ERR_RANGE, "found flag \"%.*s\", which CSAF does not have",
			                STR_ARG(str_sub(label, 0, 60)));
		if (!say_all(r, o, &e, say_flag, &because, err))
			return false;
	}
	return true;
}

static bool read_threats(struct reading *r, const struct json *v, struct one *o, struct err *err)
{
	struct json arr = { 0 }, e;
	struct str category, text = STR_NONE;

	if (!json_array(v, "threats", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "category", JSON_REQUIRED, &category, err) ||
		    !json_prose(&e, "details", JSON_REQUIRED, &text, err))
			return false;
		if (str_eq(category, STR("impact")) && !say_all(r, o, &e, say_impact, &text, err))
			return false;
	}
	return true;
}

static void say_note(struct vex_row *row, const void *said)
{
	if ((row->status == VEX_FIXED || row->status == VEX_UNDER_INVESTIGATION) && !row->text.n)
		row->text = *(const struct str *)said;
}

/* Notes of ours are titled by the product they are about; others are about the vulnerability. */
static bool read_notes(struct reading *r, const struct json *v, struct one *o, struct err *err)
{
	struct json arr = { 0 }, e;

	if (!json_array(v, "notes", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str title = STR_NONE, text = STR_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "title", JSON_OPTIONAL, &title, err) ||
		    !json_prose(&e, "text", JSON_REQUIRED, &text, err))
			return false;
		if (title.n && !say_one(r, o, &e, title, say_note, &text, err))
			return false;
	}
	return true;
}

static bool read_remediations(struct reading *r, const struct json *v, struct one *o, struct err *err)
{
	struct json arr = { 0 }, e;
	struct str category;

	if (!json_array(v, "remediations", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct remediation m = { 0 };

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "category", JSON_REQUIRED, &category, err) ||
		    !json_prose(&e, "details", JSON_REQUIRED, &m.text, err) || !json_str(&e, "url", JSON_OPTIONAL, &m.url, err))
			return false;
		int i = names_find(vex_remedy_names, VEX_REMEDY_N, category);

		if (i <= 0)
			return json_err(&e, err, ERR_RANGE, "found remediation \"%.*s\", which CSAF does not have",
			                STR_ARG(str_sub(category, 0, 60)));
		m.remedy = (enum vex_remedy)i;
		if (!say_all(r, o, &e, say_remediation, &m, err))
			return false;
	}
	return true;
}

bool csaf_vex_read(struct arena *a, const struct json *root, struct vex_document *ret, struct err *err)
{
	struct reading r = { .a = a, .d = ret };
	struct json arr, v;

	if (!read_head(&r, root, err) || !csaf_products_read(a, root, &r.products, err) || !read_groups(&r, root, err) ||
	    !json_array(root, "vulnerabilities", JSON_REQUIRED, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &v);) {
		struct one o = { .at = v.at };

		if (!json_want(&v, JSON_OBJECT, err) || !read_names(&r, &v, &o, err) || !read_lists(&r, &v, &o, err) ||
		    !read_flags(&r, &v, &o, err) || !read_threats(&r, &v, &o, err) || !read_notes(&r, &v, &o, err) ||
		    !read_remediations(&r, &v, &o, err))
			return false;
	}
	return ret->n || json_err(&arr, err, ERR_MISSING, "no product has a status");
}

/* --- written --- */

struct writing {
	struct arena *a;
	struct buf *b;
	const struct vex_writing *w;
	bool newer;
};

/* CSAF 2.0 has the labels of TLP 1: the stricter amber is told in words. */
static void put_distribution(const struct writing *x)
{
	static const char *const old[TLP_N] = {
		[TLP_RED] = "RED", [TLP_AMBER_STRICT] = "AMBER", [TLP_AMBER] = "AMBER", [TLP_GREEN] = "GREEN",
		[TLP_CLEAR] = "WHITE",
	};
	enum tlp t;

	if (!tlp_parse(x->w->tlp, &t))
		t = TLP_AMBER_STRICT;
	buf_put_member(x->b, "\"distribution\":{\"text\":", tlp_rows[t].label);
	buf_put_member(x->b, ",\"tlp\":{\"label\":", x->newer ? str_from(tlp_rows[t].label, 4) : str_of(old[t]));
	buf_puts(x->b, "}}");
}

static void put_document(const struct writing *x)
{
	char at[21];

	buf_puts(x->b, x->newer ? "{\"$schema\":\"https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json\"," : "{");
	buf_puts(x->b, "\"document\":{\"category\":\"csaf_vex\",");
	put_distribution(x);
	buf_printf(x->b, ",\"csaf_version\":\"%s\",\"lang\":\"en\"", x->newer ? "2.1" : "2.0");
	buf_put_member(x->b, ",\"publisher\":{\"category\":\"coordinator\",\"name\":", x->w->author);
	buf_put_member(x->b, ",\"namespace\":", x->w->base);
	buf_put_member(x->b, "},\"title\":", x->w->title);
	time_format(x->w->at, at);
	buf_put_member(x->b, ",\"tracking\":{\"id\":", x->w->id);
	buf_puts(x->b, ",\"status\":\"interim\",\"version\":\"1\"");
	buf_printf(x->b, ",\"initial_release_date\":\"%s\",\"current_release_date\":\"%s\","
	           "\"revision_history\":[{\"date\":\"%s\",\"number\":\"1\",\"summary\":\"The state at this time.\"}],"
	           "\"generator\":{\"engine\":{\"name\":\"Tocsin\"}}}}", at, at, at);
}

static void put_product(const struct writing *x, const struct vex_product *p)
{
	struct buf *b = x->b;

	buf_put_member(b, "{\"category\":\"product_name\",\"name\":", p->name);
	buf_put_member(b, ",\"product\":{\"name\":", STR_JOIN(x->a, p->vendor, STR(" "), p->name));
	buf_put_member(b, ",\"product_id\":", p->id);
	if (p->purl.n && x->newer) {
		buf_put_member(b, ",\"product_identification_helper\":{\"purls\":[", p->purl);
		buf_puts(b, "]}");
	} else if (p->purl.n) {
		buf_put_member(b, ",\"product_identification_helper\":{\"purl\":", p->purl);
		buf_putc(b, '}');
	}
	buf_puts(b, "}}");
}

/* Products stand by vendor. */
static void put_tree(const struct writing *x)
{
	const struct vex_writing *w = x->w;

	buf_puts(x->b, ",\n\"product_tree\":{\"branches\":[");
	for (size_t i = 0; i < w->product_n; i++) {
		bool first = !i || !str_eq(w->products[i].vendor, w->products[i - 1].vendor);

		if (first) {
			buf_puts(x->b, i ? "]},\n" : "\n");
			buf_put_member(x->b, "{\"category\":\"vendor\",\"name\":", w->products[i].vendor);
			buf_puts(x->b, ",\"branches\":[");
		} else {
			buf_puts(x->b, ",\n");
		}
		put_product(x, &w->products[i]);
	}
	buf_puts(x->b, "]}]}");
}

static void put_id(const struct writing *x, const struct vex_cell_at *c)
{
	buf_put_json(x->b, x->w->products[c->product].id);
}

typedef bool has_fn(const struct vex_cell_at *c);
static bool has_flag(const struct vex_cell_at *c) { return c->cell.because != VEX_UNSAID; }
static bool has_impact(const struct vex_cell_at *c) { return c->cell.state == REPAIR_NOT_AFFECTED; }
static bool has_note(const struct vex_cell_at *c) { return c->cell.state == REPAIR_FIXED || c->cell.state == REPAIR_INVESTIGATING; }

static enum vex_status status_of(const struct vex_cell_at *c)
{
	enum vex_status s = VEX_UNDER_INVESTIGATION;
	enum vex_remedy m;

	repair_vex(c->cell.state, &s, &m);
	return s;
}
static bool has_remedy(const struct vex_cell_at *c) { return status_of(c) == VEX_AFFECTED; }

static void put_flag(const struct writing *x, const struct vex_cell_at *c)
{
	buf_put_member(x->b, "{\"label\":", vex_because_names[c->cell.because]);
	buf_puts(x->b, ",\"product_ids\":[");
	put_id(x, c);
	buf_puts(x->b, "]}");
}

static void put_impact(const struct writing *x, const struct vex_cell_at *c)
{
	buf_put_member(x->b, "{\"category\":\"impact\",\"details\":", vex_text(x->a, &c->cell));
	buf_puts(x->b, ",\"product_ids\":[");
	put_id(x, c);
	buf_puts(x->b, "]}");
}

static void put_remedy(const struct writing *x, const struct vex_cell_at *c)
{
	enum vex_status s;
	enum vex_remedy m = VEX_REMEDY_NONE_AVAILABLE;

	repair_vex(c->cell.state, &s, &m);
	buf_put_member(x->b, "{\"category\":", vex_remedy_names[m]);
	buf_put_member(x->b, ",\"details\":", vex_text(x->a, &c->cell));
	buf_puts(x->b, ",\"product_ids\":[");
	put_id(x, c);
	buf_puts(x->b, "]}");
}

/* Neither a fixed product nor one that is looked into has a place for its build or patch level: a note names it. */
static void put_note(const struct writing *x, const struct vex_cell_at *c)
{
	buf_put_member(x->b, "{\"category\":\"details\",\"title\":", x->w->products[c->product].id);
	buf_put_member(x->b, ",\"text\":", vex_text(x->a, &c->cell));
	buf_putc(x->b, '}');
}

/* The cells of one vulnerability that have something of this kind, as a list under a name; nothing when none has. */
static void put_list(const struct writing *x, size_t vuln, const char *name, has_fn *has,
                     void (*put)(const struct writing *, const struct vex_cell_at *))
{
	size_t n = 0;

	for (size_t i = 0; i < x->w->cell_n; i++) {
		const struct vex_cell_at *c = &x->w->cells[i];

		if (c->vuln != vuln || !has(c))
			continue;
		if (n++)
			buf_puts(x->b, ",\n");
		else
			buf_printf(x->b, ",\n\"%s\":[", name);
		put(x, c);
	}
	if (n)
		buf_putc(x->b, ']');
}

static void put_statuses(const struct writing *x, size_t vuln)
{
	bool any = false;

	buf_puts(x->b, ",\"product_status\":{");
	for (enum vex_status s = 0; s < VEX_STATUS_N; s++) {
		bool begun = false;

		for (size_t i = 0; i < x->w->cell_n; i++) {
			if (x->w->cells[i].vuln != vuln || status_of(&x->w->cells[i]) != s)
				continue;
			if (begun)
				buf_putc(x->b, ',');
			else
				buf_printf(x->b, "%s\"%.*s\":[", any ? "," : "", STR_ARG(csaf_status_names[s]));
			begun = any = true;
			put_id(x, &x->w->cells[i]);
		}
		if (begun)
			buf_putc(x->b, ']');
	}
	buf_putc(x->b, '}');
}

static void put_vulnerability(const struct writing *x, size_t vuln)
{
	const struct vex_vuln *v = &x->w->vulns[vuln];
	struct str words = v->words.n ? v->words : v->title.n ? v->title : v->id;

	buf_putc(x->b, '{');
	if (v->cve.n) {
		buf_put_member(x->b, "\"cve\":", v->cve);
		buf_putc(x->b, ',');
	}
	buf_put_member(x->b, "\"ids\":[{\"system_name\":", x->w->author);
	buf_put_member(x->b, ",\"text\":", v->id);
	buf_put_member(x->b, "}],\"title\":", v->title.n ? v->title : v->id);
	buf_put_member(x->b, ",\"notes\":[{\"category\":\"description\",\"text\":", words);
	buf_putc(x->b, '}');
	for (size_t i = 0; i < x->w->cell_n; i++)
		if (x->w->cells[i].vuln == vuln && has_note(&x->w->cells[i])) {
			buf_puts(x->b, ",\n");
			put_note(x, &x->w->cells[i]);
		}
	buf_putc(x->b, ']');
	put_statuses(x, vuln);
	put_list(x, vuln, "flags", has_flag, put_flag);
	put_list(x, vuln, "threats", has_impact, put_impact);
	put_list(x, vuln, "remediations", has_remedy, put_remedy);
	buf_putc(x->b, '}');
}

static bool speaks_of(const struct vex_writing *w, size_t vuln)
{
	for (size_t i = 0; i < w->cell_n; i++)
		if (w->cells[i].vuln == vuln)
			return true;
	return false;
}

void csaf_vex_write(struct arena *a, struct buf *b, bool newer, const struct vex_writing *w)
{
	const struct writing x = { a, b, w, newer };
	bool first = true;

	put_document(&x);
	put_tree(&x);
	buf_puts(b, ",\n\"vulnerabilities\":[");
	for (size_t i = 0; i < w->vuln_n; i++)
		if (speaks_of(w, i)) {
			buf_puts(b, first ? "\n" : ",\n");
			put_vulnerability(&x, i);
			first = false;
		}
	buf_puts(b, "]}\n");
}

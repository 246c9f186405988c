/* OpenVEX 0.2.0: statements of one vulnerability, some products and a status. */
#include "base/json_strict.h"
#include "base/limits.h"
#include "base/names.h"
#include "format/parts.h"
#include "format/vex.h"
#include "vuln/purl.h"

static const struct str context = STR_LIT("https://openvex.dev/ns/v0.2.0");

#define MEMBERS(...) ((const struct str[]){ __VA_ARGS__ }), sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str)
#define M(s) STR_LIT(s)

struct reading {
	struct arena *a;
	struct vex_document *d;
};

static bool names_at_most(const struct strs *l, const struct json *j, struct err *err)
{
	return l->n <= LIMIT_VEX_NAMES || json_err(j, err, ERR_LIMIT, "%zu names, at most %d are read", l->n, LIMIT_VEX_NAMES);
}

static bool read_vulnerability(struct reading *r, const struct json *statement, struct vex_row *ret, struct err *err)
{
	struct str name, id = STR_NONE, description;
	struct strs aliases = { 0 };
	struct json v;

	if (!json_object(statement, "vulnerability", JSON_REQUIRED, &v, err) ||
	    !read_only(&v, MEMBERS(M("@id"), M("name"), M("description"), M("aliases")), err) ||
	    !json_str(&v, "name", JSON_REQUIRED, &name, err) || !json_str(&v, "@id", JSON_OPTIONAL, &id, err) ||
	    !json_str(&v, "description", JSON_OPTIONAL, &description, err) ||
	    !json_strs(r->a, &v, "aliases", JSON_OPTIONAL, &aliases, err) || !names_at_most(&aliases, &v, err))
		return false;
	strs_add(r->a, &ret->vulns, name);
	for (size_t i = 0; i < aliases.n; i++)
		strs_add_once(r->a, &ret->vulns, aliases.v[i]);
	if (id.n)
		strs_add_once(r->a, &ret->vulns, id);
	return true;
}

/* A purl with a version is a product with one. */
static void add_purl(struct reading *r, struct str text, struct vex_row *ret)
{
	struct purl p;

	if (!str_istarts(text, STR("pkg:")) || !purl_read(r->a, text, &p, NULL))
		return;
	strs_add_once(r->a, &ret->purls, text);
	if (!ret->version.n)
		ret->version = p.version;
}

static bool read_product(struct reading *r, const struct json *p, struct vex_row *ret, struct err *err)
{
	struct str id = STR_NONE, purl = STR_NONE, cpe = STR_NONE;
	struct json ids = { 0 }, hashes, parts = { 0 };

	if (!json_want(p, JSON_OBJECT, err) || !read_only(p, MEMBERS(M("@id"), M("identifiers"), M("hashes"), M("subcomponents")),
	                                                  err) ||
	    !json_str(p, "@id", JSON_OPTIONAL, &id, err) || !json_object(p, "identifiers", JSON_OPTIONAL, &ids, err) ||
	    !json_object(p, "hashes", JSON_OPTIONAL, &hashes, err) || !json_array(p, "subcomponents", JSON_OPTIONAL, &parts, err))
		return false;
	if (ids.v && (!read_only(&ids, MEMBERS(M("purl"), M("cpe22"), M("cpe23")), err) ||
	              !json_str(&ids, "purl", JSON_OPTIONAL, &purl, err) ||
	              !json_str(&ids, "cpe22", JSON_OPTIONAL, &cpe, err) || !json_str(&ids, "cpe23", JSON_OPTIONAL, &cpe, err)))
		return false;
	if (!id.n && !ids.v)
		return json_err(p, err, ERR_MISSING, "a product has neither \"@id\" nor \"identifiers\"");
	ret->id = id;
	add_purl(r, id, ret);
	add_purl(r, purl, ret);
	ret->product = id.n ? id : purl.n ? purl : cpe;
	strs_add_once(r->a, &ret->names, ret->product);
	return true;
}

/* The status and what the specification asks for beside it. */
static bool read_status(const struct json *s, struct vex_row *ret, struct err *err)
{
	struct str status, because = STR_NONE, impact = STR_NONE, action = STR_NONE, notes = STR_NONE;

	if (!json_str(s, "status", JSON_REQUIRED, &status, err) || !json_str(s, "justification", JSON_OPTIONAL, &because, err) ||
	    !json_prose(s, "impact_statement", JSON_OPTIONAL, &impact, err) ||
	    !json_prose(s, "action_statement", JSON_OPTIONAL, &action, err) ||
	    !json_prose(s, "status_notes", JSON_OPTIONAL, &notes, err))
		return false;
	int is = names_find(vex_status_names, VEX_STATUS_N, status), why = names_find(vex_because_names, VEX_BECAUSE_N, because);

	if (is < 0)
		return json_err(s, err, ERR_RANGE, "found status \"%.*s\", expected not_affected, affected, fixed or "
		                "under_investigation", STR_ARG(str_sub(status, 0, 60)));
	if (why < 0)
		return json_err(s, err, ERR_RANGE, "found justification \"%.*s\", which VEX does not have",
		                STR_ARG(str_sub(because, 0, 60)));
	if (is == VEX_NOT_AFFECTED && !because.n && !impact.n)
		return json_err(s, err, ERR_MISSING, "not_affected needs a justification or an impact_statement");
	if (is == VEX_AFFECTED && !action.n)
		return json_err(s, err, ERR_MISSING, "affected needs an action_statement");
	ret->status = (enum vex_status)is;
	ret->because = is == VEX_NOT_AFFECTED ? (enum vex_because)why : VEX_UNSAID;
	ret->text = is == VEX_NOT_AFFECTED && impact.n ? impact : is == VEX_AFFECTED ? action : notes;
	return true;
}

static bool read_statement(struct reading *r, const struct json *s, struct err *err)
{
	struct vex_row what = { 0 };
	struct json products, p;

	if (!json_want(s, JSON_OBJECT, err) ||
	    !read_only(s, MEMBERS(M("@id"), M("version"), M("vulnerability"), M("timestamp"), M("last_updated"), M("products"),
	                          M("status"),
	               M("supplier"), M("status_notes"), M("justification"), M("impact_statement"), M("action_statement"),
	               M("action_statement_timestamp")), err) ||
	    !read_vulnerability(r, s, &what, err) || !read_status(s, &what, err) ||
	    !json_array(s, "products", JSON_REQUIRED, &products, err))
		return false;
	for (struct json_iter it = json_iter(&products); json_next(&it, &p);) {
		struct vex_row *row = vex_row_add(r->a, r->d, &p, err);

		if (!row)
			return false;
		*row = what;
		row->place = str_printf(r->a, "/statements/%zu/products/%zu", s->at, p.at);
		if (!read_product(r, &p, row, err))
			return false;
	}
	return true;
}

bool openvex_read(struct arena *a, const struct json *root, struct vex_document *ret, struct err *err)
{
	struct reading r = { a, ret };
	struct str ns, when = STR_NONE, text;
	struct json statements, s;
	uint64_t version;

	ret->format = VEX_OPENVEX;
	if (!read_only(root, MEMBERS(M("@context"), M("@id"), M("author"), M("role"), M("timestamp"), M("last_updated"),
	                             M("version"), M("tooling"), M("statements")), err) ||
	    !json_str(root, "@context", JSON_REQUIRED, &ns, err) || !json_str(root, "@id", JSON_REQUIRED, &ret->id, err) ||
	    !json_str(root, "author", JSON_REQUIRED, &ret->author, err) || !json_str(root, "role", JSON_OPTIONAL, &text, err) ||
	    !json_str(root, "timestamp", JSON_REQUIRED, &when, err) || !json_u64(root, "version", JSON_REQUIRED, &version, err) ||
	    !json_str(root, "last_updated", JSON_OPTIONAL, &when, err) ||
	    !json_array(root, "statements", JSON_REQUIRED, &statements, err))
		return false;
	if (!str_eq(ns, context))
		return json_err(root, err, ERR_RANGE, "found @context \"%.*s\", expected \"%.*s\"", STR_ARG(str_sub(ns, 0, 100)),
		                STR_ARG(context));
	if (!time_parse(when, &ret->at))
		return json_err(root, err, ERR_SYNTAX, "found time \"%.*s\", expected an instant such as 2026-11-23T08:00:00Z",
		                STR_ARG(str_sub(when, 0, 40)));
	for (struct json_iter it = json_iter(&statements); json_next(&it, &s);)
		if (!read_statement(&r, &s, err))
			return false;
	return ret->n || json_err(&statements, err, ERR_MISSING, "no statement about any product");
}

/* --- written --- */

static void put_vulnerability(struct buf *b, const struct vex_writing *w, const struct vex_vuln *v)
{
	buf_puts(b, "\"vulnerability\":{\"@id\":\"");
	buf_put(b, w->base);
	buf_printf(b, "/%.*s\"", STR_ARG(v->id));
	buf_put_member(b, ",\"name\":", v->cve.n ? v->cve : v->id);
	if (v->title.n)
		buf_put_member(b, ",\"description\":", v->title);
	if (v->cve.n) {
		buf_put_member(b, ",\"aliases\":[", v->id);
		buf_putc(b, ']');
	}
	buf_putc(b, '}');
}

static void put_statement(struct arena *a, struct buf *b, const struct vex_writing *w, const struct vex_cell_at *c)
{
	const struct vex_product *p = &w->products[c->product];
	enum vex_status status = VEX_UNDER_INVESTIGATION;
	enum vex_remedy remedy;
	struct str text = vex_text(a, &c->cell);
	char at[21];

	repair_vex(c->cell.state, &status, &remedy);
	buf_putc(b, '{');
	put_vulnerability(b, w, &w->vulns[c->vuln]);
	buf_printf(b, ",\"timestamp\":\"%s\",\"products\":[{\"@id\":\"%.*s%.*s#%.*s\"", time_format(c->told, at), STR_ARG(w->base),
	           STR_ARG(w->page), STR_ARG(p->id));
	if (p->purl.n) {
		buf_put_member(b, ",\"identifiers\":{\"purl\":", p->purl);
		buf_putc(b, '}');
	}
	buf_printf(b, "}],\"status\":\"%.*s\"", STR_ARG(vex_status_names[status]));
	buf_put_member(b, ",\"supplier\":", p->vendor);
	if (c->cell.because != VEX_UNSAID)
		buf_put_member(b, ",\"justification\":", vex_because_names[c->cell.because]);
	buf_put_member(b, status == VEX_NOT_AFFECTED ? ",\"impact_statement\":" :
	                  status == VEX_AFFECTED ? ",\"action_statement\":" : ",\"status_notes\":", text);
	buf_putc(b, '}');
}

void openvex_write(struct arena *a, struct buf *b, const struct vex_writing *w)
{
	char at[21];

	buf_put_member(b, "{\"@context\":", context);
	buf_printf(b, ",\"@id\":\"%.*s%.*s\"", STR_ARG(w->base), STR_ARG(w->page));
	buf_put_member(b, ",\"author\":", w->author);
	buf_printf(b, ",\"role\":\"coordinator\",\"timestamp\":\"%s\",\"version\":1,\"tooling\":", time_format(w->at, at));
	buf_put_json(b, STR_JOIN(a, STR("Tocsin; TLP:"), str_upper(a, w->tlp)));
	buf_puts(b, ",\"statements\":[");
	for (size_t i = 0; i < w->cell_n; i++) {
		buf_puts(b, i ? ",\n" : "\n");
		put_statement(a, b, w, &w->cells[i]);
	}
	buf_puts(b, "\n]}\n");
}

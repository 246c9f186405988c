#include "hub/repair/repairs_upload.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "base/map.h"
#include "store/parties.h"
#include "vuln/product.h"

const struct str upload_is_names[UPLOAD_IS_N] = {
	[UPLOAD_NEW] = STR_LIT("new"),         [UPLOAD_CHANGE] = STR_LIT("change"),         [UPLOAD_SAME] = STR_LIT("same"),
	[UPLOAD_NO_VULN] = STR_LIT("no_vuln"), [UPLOAD_NO_PRODUCT] = STR_LIT("no_product"), [UPLOAD_REFUSED] = STR_LIT("refused"),
};

enum { NAMES_TRIED = 16, FOUND_MOST = 50 };

/* A product line: one that stands in the case, or something the party makes. */
struct place {
	struct str kind, line, branch;
	enum product_kind as;
	bool everything; /* of the party: no line is named */
};
struct planning {
	const struct upload_ask *k;
	struct upload *u;
	struct vuln_rows vulns;
	struct repair_rows rows;    /* of the party, in this case */
	struct place *places;
	size_t place_n, in_case;    /* those of the case come first */
	struct map known;           /* by a product's names: where its places stand in `found` */
	struct found { size_t v[FOUND_MOST], n; } *found;
	size_t found_n, found_cap;
};

/* --- which vulnerability --- */

static bool is_ours(struct arena *a, struct str name, int64_t vuln)
{
	struct str own = str_printf(a, "vuln/%lld", (long long)vuln);

	return str_eq(name, own) || str_ends(name, STR_JOIN(a, STR("/"), own));
}

static const struct vuln_row *vuln_of(const struct planning *p, const struct vex_row *r)
{
	for (size_t n = 0; n < r->vulns.n; n++)
		for (size_t i = 0; i < p->vulns.n; i++) {
			const struct vuln_row *v = &p->vulns.v[i];

			if ((v->cve.n && str_ieq(v->cve, r->vulns.v[n])) || is_ours(p->k->a, r->vulns.v[n], v->id))
				return v;
		}
	return NULL;
}

/* --- which product lines --- */

static void add_place(struct planning *p, struct str kind, struct str line, struct str branch)
{
	for (size_t i = 0; i < p->place_n; i++)
		if (str_eq(p->places[i].kind, kind) && str_eq(p->places[i].line, line) && str_eq(p->places[i].branch, branch))
			return;
	struct place *x = &p->places[p->place_n++];
	size_t as = 0;

	while (as < PRODUCT_KIND_N && !str_eq(product_kind_names[as], kind))
		as++;
	*x = (struct place){ kind, line, branch, (enum product_kind)as, as == PRODUCT_KIND_N };
}

static bool load_places(struct planning *p, struct err *err)
{
	struct component_rows made;

	if (!repairs_of_party(p->k->db, p->k->a, p->k->case_id, p->k->party, &p->rows, err) ||
	    !components_of(p->k->db, p->k->a, p->k->party, &made, err))
		return false;
	p->places = arena_array(p->k->a, struct place, p->rows.n + made.n + 1);
	for (size_t i = 0; i < p->rows.n; i++)
		add_place(p, p->rows.v[i].kind, p->rows.v[i].line, p->rows.v[i].branch);
	p->in_case = p->place_n;
	for (size_t i = 0; i < made.n; i++)
		if (made.v[i].ended == TIME_NONE)
			add_place(p, made.v[i].kind, made.v[i].value, STR(""));
	return true;
}

/* "repair-57", also at the end of an address. */
static bool by_number(const struct planning *p, struct str id, struct found *f)
{
	size_t hash = str_rchr(id, '#');
	struct str own = hash == SIZE_MAX ? id : str_from(id, hash + 1);
	uint64_t n;

	if (!str_starts(own, STR("repair-")) || !str_u64(str_from(own, 7), &n))
		return false;
	for (size_t i = 0; i < p->rows.n; i++)
		for (size_t k = 0; (uint64_t)p->rows.v[i].id == n && k < p->in_case; k++)
			if (str_eq(p->places[k].kind, p->rows.v[i].kind) && str_eq(p->places[k].line, p->rows.v[i].line) &&
			    str_eq(p->places[k].branch, p->rows.v[i].branch)) {
				f->v[f->n++] = k;
				return true;
			}
	return false;
}

static bool called(const struct place *x, struct arena *a, struct str name)
{
	struct str line = x->everything ? STR("all products") : x->line;

	return str_ieq(line, name) || (x->branch.n && str_ieq(STR_JOIN(a, line, STR(" ("), x->branch, STR(")")), name));
}

static bool covers(struct arena *a, const struct place *x, struct str name, bool purl)
{
	if (x->everything || purl != (x->as == PRODUCT_PURL))
		return false;
	const struct product_named named = product_name(a, x->as, name, STR(""));

	return product_covers(a, x->as, x->line, &named);
}

/* Which of them the names or the version tell by their branch; all where none does. */
static void narrow(const struct planning *p, const struct vex_row *r, struct found *f)
{
	struct found in = { .n = 0 };

	for (size_t i = 0; i < f->n; i++) {
		struct str branch = p->places[f->v[i]].branch;
		bool told = branch.n && (str_ifind(r->product, branch) != SIZE_MAX || str_ifind(r->version, branch) != SIZE_MAX);

		for (size_t k = 0; branch.n && !told && k < r->names.n && k < NAMES_TRIED; k++)
			told = str_ifind(r->names.v[k], branch) != SIZE_MAX;
		if (told)
			in.v[in.n++] = f->v[i];
	}
	if (in.n)
		*f = in;
}

static bool look(const struct planning *p, const struct vex_row *r, size_t from, size_t to, bool exact, struct found *f)
{
	struct arena *a = p->k->a;

	for (size_t i = from; i < to && f->n < FOUND_MOST; i++) {
		const struct place *x = &p->places[i];
		bool is = false;

		for (size_t k = 0; !is && k < r->purls.n && k < NAMES_TRIED; k++)
			is = exact ? str_eq(x->line, r->purls.v[k]) : covers(a, x, r->purls.v[k], true);
		for (size_t k = 0; !is && k < r->names.n && k < NAMES_TRIED; k++)
			is = exact ? called(x, a, r->names.v[k]) : covers(a, x, r->names.v[k], false);
		if (is)
			f->v[f->n++] = i;
	}
	return f->n > 0;
}

static bool find_places(struct planning *p, const struct vex_row *r, struct found **ret, struct err *err)
{
	bool is_new;
	struct str key = STR_JOIN(p->k->a, r->id, STR("\n"), r->product, STR("\n"), r->version, STR("\n"),
	                          r->purls.n ? r->purls.v[0] : STR(""));
	uint32_t *at = map_put(p->k->a, &p->known, key, &is_new);

	if (!is_new) {
		*ret = &p->found[*at];
		return true;
	}
	if (p->found_n == UPLOAD_PRODUCTS)
		return err_set(err, ERR_LIMIT, "the document names more than %d products", UPLOAD_PRODUCTS);
	*at = (uint32_t)p->found_n;
	p->found = arena_grow(p->k->a, p->found, p->found_n, &p->found_cap, sizeof *p->found);
	struct found *f = *ret = &p->found[p->found_n++];

	f->n = 0;
	if (by_number(p, r->id, f))
		return true;
	if (look(p, r, 0, p->in_case, true, f) || look(p, r, p->in_case, p->place_n, true, f) ||
	    look(p, r, 0, p->in_case, false, f) || look(p, r, p->in_case, p->place_n, false, f))
		narrow(p, r, f);
	return true;
}

/* --- what it says --- */

/* What goes furthest counts; that an older version is not affected says least. */
static int far(enum repair r)
{
	static const int order[REPAIR_N] = {
		[REPAIR_NOT_AFFECTED] = 1, [REPAIR_INVESTIGATING] = 2, [REPAIR_AFFECTED] = 3, [REPAIR_END_OF_LIFE] = 4,
		[REPAIR_WILL_NOT_FIX] = 5,
		[REPAIR_IN_PROGRESS] = 6,  [REPAIR_READY] = 7,         [REPAIR_ROLLING_OUT] = 8, [REPAIR_FIXED] = 9,
	};

	return order[r];
}

static void understand(const struct vex_row *r, struct vex_cell *ret, struct str *ret_why)
{
	enum vex_status s = VEX_STATUS_N;
	enum vex_remedy m;
	day d;

	vex_hear(r->text, ret);
	if (ret->state == REPAIR_N || !repair_vex(ret->state, &s, &m) || s != r->status)
		*ret = (struct vex_cell){ .state = repair_from_vex(r->status, r->remedy), .share = REPAIR_NO_SHARE,
		                          .words = r->text };
	ret->because = r->because;
	if (ret->state != REPAIR_FIXED)
		return;
	if (!ret->build.n && !ret->level.n && !ret->version.n && day_parse(r->version, &d))
		ret->level = r->version;
	else if (!ret->build.n && !ret->level.n && !ret->version.n)
		ret->version = r->version;
	if (!ret->build.n && !ret->level.n && !ret->version.n) {
		ret->state = REPAIR_READY;
		*ret_why = STR("it says fixed and names no version, build or patch level: taken as ready");
	}
}

static struct upload_row *add_row(struct planning *p, const struct vex_row *r, enum upload_is is)
{
	struct upload *u = p->u;

	u->v = arena_grow(p->k->a, u->v, u->n, &u->cap, sizeof *u->v);
	u->v[u->n] = (struct upload_row){
		.is = is, .place = r->place, .vuln_named = r->vulns.n ? r->vulns.v[0] : STR(""), .product = r->product,
		.from = REPAIR_UNKNOWN,
	};
	return &u->v[u->n++];
}

/* The row for a place: one that the document spoke of before, where what goes further stays, or a new one. */
static void say_of(struct planning *p, const struct vex_row *r, const struct vuln_row *v, const struct place *x)
{
	struct vex_cell to;
	struct str why = STR("");

	understand(r, &to, &why);
	for (size_t i = 0; i < p->u->n; i++) {
		struct upload_row *row = &p->u->v[i];

		if (row->vuln != v->id || !str_eq(row->kind, x->kind) || !str_eq(row->line, x->line) ||
		    !str_eq(row->branch, x->branch) || row->is == UPLOAD_NO_PRODUCT)
			continue;
		if (far(to.state) > far(row->to.state)) {
			row->to = to;
			row->why = why;
			row->place = r->place;
			row->product = r->product;
		}
		return;
	}
	struct upload_row *row = add_row(p, r, UPLOAD_NEW);

	row->vuln = v->id;
	row->kind = x->kind;
	row->line = x->line;
	row->branch = x->branch;
	row->to = to;
	row->why = why;
}

static bool match(struct planning *p, struct err *err)
{
	for (size_t i = 0; i < p->u->doc.n; i++) {
		const struct vex_row *r = &p->u->doc.v[i];
		const struct vuln_row *v = vuln_of(p, r);
		struct found *f = NULL;

		if (!v) {
			add_row(p, r, UPLOAD_NO_VULN);
			continue;
		}
		if (!find_places(p, r, &f, err))
			return false;
		if (!f->n)
			add_row(p, r, UPLOAD_NO_PRODUCT)->vuln = v->id;
		for (size_t k = 0; k < f->n; k++)
			say_of(p, r, v, &p->places[f->v[k]]);
	}
	return true;
}

/* --- against what is there --- */

static const struct repair_row *row_there(const struct planning *p, const struct upload_row *u)
{
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct repair_row *r = &p->rows.v[i];

		if (r->vuln == u->vuln && str_eq(r->kind, u->kind) && str_eq(r->line, u->line) && str_eq(r->branch, u->branch))
			return r;
	}
	return NULL;
}

static bool says_new(struct str told, struct str is)
{
	return told.n && !str_eq(told, is);
}

static bool same(const struct planning *p, const struct repair_row *is, const struct vex_cell *to)
{
	struct str words = STR("");
	bool version = to->version.n && !str_eq(to->version, is->version) && !str_eq(to->version, is->build) &&
		!str_eq(to->version, is->level);

	if (is->words.n && !sealed_text(p->k->a, p->k->db, p->k->keys, is->words, &words, NULL))
		words = STR("");
	return is->state == to->state && (to->because == VEX_UNSAID || to->because == is->because) &&
	       (to->share == REPAIR_NO_SHARE || to->share == is->share) && !says_new(to->build, is->build) &&
	       !says_new(to->level, is->level) && !version && !says_new(str_trim(to->words), str_trim(words));
}

static void put_in(struct act_input *in, size_t *n, const char *name, struct str value)
{
	if (value.n)
		in[(*n)++] = (struct act_input){ str_of(name), value };
}

/* The fields of repair.set, read as they will be then. */
static bool fields(const struct planning *p, struct upload_row *u, struct err *err)
{
	struct act_input *in = arena_array(p->k->a, struct act_input, 14);
	struct act_value *values;
	size_t n = 0;

	put_in(in, &n, "party", STR_JOIN(p->k->a, STR("party/"), p->k->party));
	put_in(in, &n, "kind", u->kind);
	put_in(in, &n, "line", u->line);
	put_in(in, &n, "branch", u->branch);
	put_in(in, &n, "state", repair_names[u->to.state]);
	put_in(in, &n, "justification", vex_because_names[u->to.because]);
	put_in(in, &n, "share", u->to.share == REPAIR_NO_SHARE ? STR("") : str_printf(p->k->a, "%d", u->to.share));
	put_in(in, &n, "build", u->to.build);
	put_in(in, &n, "level", u->to.level);
	put_in(in, &n, "version", u->to.version);
	put_in(in, &n, "words", u->to.words);
	put_in(in, &n, "reason", p->k->reason);
	put_in(in, &n, "teller", p->k->teller);
	u->in = in;
	u->in_n = n;
	return act_decode(p->k->a, act_named(STR("repair.set")), in, n, &values, NULL, NULL, err);
}

static void judge(struct planning *p, struct upload_row *u)
{
	static const struct repair_row none;
	const struct repair_row *was = row_there(p, u);
	struct err err = { 0 };
	struct repair_row r = {
		.party = p->k->party, .state = u->to.state, .because = u->to.because, .share = u->to.share, .build = u->to.build,
		.level = u->to.level, .version = u->to.version, .words = u->to.words, .told = p->k->now, .told_by = p->k->teller,
	};

	if (was && u->to.state == REPAIR_READY && u->why.n) { /* what has the fix was told before, or how far it is */
		bool known = was->build.n || was->level.n || was->version.n;

		u->to.state = known ? REPAIR_FIXED : was->state == REPAIR_ROLLING_OUT ? was->state : REPAIR_READY;
		u->why = known ? STR("") : u->why;
	}
	r.state = u->to.state;
	u->from = was ? was->state : REPAIR_UNKNOWN;
	u->is = was ? UPLOAD_CHANGE : UPLOAD_NEW;
	if (was && same(p, was, &u->to)) {
		u->is = UPLOAD_SAME;
		return;
	}
	repair_say(was ? was : &none, &r);
	if (fields(p, u, &err) && repair_fits(was ? was : &none, &r, p->k->reason.n > 0, &err))
		return;
	u->is = UPLOAD_REFUSED;
	struct err *no = arena_new(p->k->a, struct err);

	*no = err;
	u->no = no;
	u->why = str_of(no->msg);
}

bool upload_plan(const struct upload_ask *k, struct upload *ret, struct err *err)
{
	struct planning p = { .k = k, .u = ret };

	*ret = (struct upload){ .party = k->party };
	if (!vex_read(k->a, k->text, &ret->doc, err) || !vulns_of(k->db, k->a, k->case_id, &p.vulns, err) ||
	    !load_places(&p, err) || !match(&p, err))
		return false;
	for (size_t i = 0; i < ret->n; i++) {
		struct upload_row *u = &ret->v[i];

		if (u->is == UPLOAD_NEW)
			judge(&p, u);
		ret->counts[u->is]++;
	}
	return true;
}

/* --- for programs --- */

static void put_text(struct buf *b, const char *before, struct str s)
{
	if (s.n)
		buf_put_member(b, before, s);
}

static void put_row(struct buf *b, const struct upload_row *u)
{
	buf_put_member(b, "{\"result\":", upload_is_names[u->is]);
	put_text(b, ",\"place\":", u->place);
	put_text(b, ",\"named\":", u->vuln_named);
	put_text(b, ",\"product\":", u->product);
	if (u->vuln)
		buf_printf(b, ",\"vuln\":\"vuln/%lld\"", (long long)u->vuln);
	put_text(b, ",\"kind\":", u->kind);
	put_text(b, ",\"line\":", u->line);
	put_text(b, ",\"branch\":", u->branch);
	if (u->is != UPLOAD_NO_VULN && u->is != UPLOAD_NO_PRODUCT) {
		buf_put_member(b, ",\"from\":", repair_names[u->from]);
		buf_put_member(b, ",\"to\":", repair_names[u->to.state]);
		put_text(b, ",\"justification\":", vex_because_names[u->to.because]);
		if (u->to.share != REPAIR_NO_SHARE)
			buf_printf(b, ",\"share\":%d", u->to.share);
		put_text(b, ",\"build\":", u->to.build);
		put_text(b, ",\"level\":", u->to.level);
		put_text(b, ",\"version\":", u->to.version);
	}
	put_text(b, ",\"why\":", u->why);
	buf_putc(b, '}');
}

void upload_put(struct buf *b, const struct upload *u, bool dry)
{
	buf_printf(b, "{\"dry\":%s", dry ? "true" : "false");
	buf_put_member(b, ",\"format\":", vex_format_names[u->doc.format]);
	put_text(b, ",\"document\":", u->doc.id);
	buf_printf(b, ",\"party\":\"party/%.*s\"", STR_ARG(u->party)); /* a short name: nothing to quote */
	for (enum upload_is i = 0; i < UPLOAD_IS_N; i++)
		buf_printf(b, ",\"%.*s\":%zu", STR_ARG(upload_is_names[i]), u->counts[i]);
	buf_puts(b, ",\"rows\":[");
	for (size_t i = 0; i < u->n; i++) {
		buf_puts(b, i ? ",\n" : "\n");
		put_row(b, &u->v[i]);
	}
	buf_puts(b, "\n]}\n");
}

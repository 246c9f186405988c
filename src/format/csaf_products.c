#include "format/csaf_products.h"

#include "base/buf.h"
#include "base/limits.h"
#include "format/feed.h"
#include "format/parts.h"

enum {
	CHAIN = 16,  /* a relationship may speak of products that another one makes: so many steps are followed */
	ON = 64,     /* names kept of what a product is installed on */
	NAME = 4096, /* bytes of one name */
	PARTS = 256, /* of one version range */
};

struct tree {
	struct arena *a;
	struct csaf_products *l;
	size_t branches;
};

static bool read_name(const struct json *obj, const char *member, enum json_need need, struct str *ret, struct err *err)
{
	if (!json_str(obj, member, need, ret, err))
		return false;
	if (ret->n <= NAME)
		return true;
	struct json j = json_in(obj, member);

	return json_err(&j, err, ERR_LIMIT, "a name of %zu bytes, at most %d are read", ret->n, NAME);
}

/* --- one product --- */

/* Vendor, product and what it is on. A newline stands in no name that is not made to mislead; then they share a group. */
static uint32_t group_of(struct tree *t, const struct csaf_product *p)
{
	struct buf key;
	bool is_new;

	buf_init(&key, (ON + 2) * (NAME + 1));
	buf_put(&key, p->vendor);
	buf_putc(&key, '\n');
	buf_put(&key, p->product);
	for (size_t i = 0; i < p->on.n; i++) {
		buf_putc(&key, '\n');
		buf_put(&key, p->on.v[i]);
	}
	uint32_t *at = map_get(&t->l->groups, buf_str(&key));

	if (!at) {
		uint32_t next = (uint32_t)t->l->groups.n;

		at = map_put(t->a, &t->l->groups, buf_dup(t->a, &key), &is_new);
		*at = next;
	}
	buf_release(&key);
	return *at;
}

static bool add(struct tree *t, const struct json *j, struct csaf_product p, struct err *err)
{
	struct json helper = { 0 };
	bool is_new;

	if (!json_want(j, JSON_OBJECT, err) || !json_str(j, "product_id", JSON_REQUIRED, &p.id, err) ||
	    !read_name(j, "name", JSON_OPTIONAL, &p.name, err) ||
	    !json_object(j, "product_identification_helper", JSON_OPTIONAL, &helper, err) ||
	    (helper.v && (!json_str(&helper, "cpe", JSON_OPTIONAL, &p.cpe, err) ||
	                  !json_strs(t->a, &helper, "model_numbers", JSON_OPTIONAL, &p.models, err) ||
	                  !json_strs(t->a, &helper, "purl", JSON_OPTIONAL, &p.purls, err) || /* CSAF 2.0; 2.1 has several */
	                  !json_strs(t->a, &helper, "purls", JSON_OPTIONAL, &p.purls, err))))
		return false;
	if (!p.product.n)
		p.product = p.name;
	if (t->l->n == LIMIT_VERSIONS)
		return json_err(j, err, ERR_LIMIT, "more than %d products in one document", LIMIT_VERSIONS);
	uint32_t *at = map_put(t->a, &t->l->by_id, p.id, &is_new);

	if (!is_new) /* mandatory test 6.1.2 of CSAF: the first definition stands */
		return true;
	*at = (uint32_t)t->l->n;
	p.group = group_of(t, &p);
	t->l->v = arena_grow(t->a, t->l->v, t->l->n, &t->l->cap, sizeof *t->l->v);
	t->l->v[t->l->n++] = p;
	return true;
}

const struct csaf_product *csaf_product(const struct csaf_products *l, struct str id)
{
	uint32_t *at = map_get(&l->by_id, id);

	return at ? &l->v[*at] : NULL;
}

/* --- branches --- */

/* What a branch of this category says of all products below it. */
static struct csaf_product narrowed(struct arena *a, struct csaf_product p, struct str category, struct str name)
{
	if (str_eq(category, STR("vendor"))) {
		p.vendor = name;
	} else if (str_eq(category, STR("product_name"))) {
		p.product = name;
	} else if (str_eq(category, STR("product_family"))) {
		if (!p.product.n)
			p.product = name;
	} else if (str_eq(category, STR("product_version")) || str_eq(category, STR("legacy"))) {
		p.version = name;
	} else if (str_eq(category, STR("product_version_range"))) {
		p.range = name;
	} else if (str_eq(category, STR("patch_level")) || str_eq(category, STR("service_pack"))) {
		bool fits = p.version.n + name.n < NAME;

		p.version = p.version.n && fits ? str_printf(a, "%.*s %.*s", STR_ARG(p.version), STR_ARG(name)) : name;
	}
	return p;
}

/* As deep as the document is nested, which json_read() has bounded. */
static bool read_branches(struct tree *t, const struct json *holder, struct csaf_product so_far, struct err *err)
{
	struct json arr = { 0 }, e;

	if (!json_array(holder, "branches", JSON_OPTIONAL, &arr, err))
		return false;
	if ((t->branches += json_count(&arr)) > 2 * LIMIT_VERSIONS)
		return json_err(&arr, err, ERR_LIMIT, "more than %d branches in one document", 2 * LIMIT_VERSIONS);
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str category = STR_NONE, name = STR_NONE;
		struct json product = { 0 };

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "category", JSON_REQUIRED, &category, err) ||
		    !read_name(&e, "name", JSON_REQUIRED, &name, err) ||
		    !json_object(&e, "product", JSON_OPTIONAL, &product, err))
			return false;
		struct csaf_product p = narrowed(t->a, so_far, category, name);

		if ((product.v && !add(t, &product, p, err)) || !read_branches(t, &e, p, err))
			return false;
	}
	return true;
}

/* --- derived products --- */

static void put_on(struct arena *a, struct strs *on, const struct strs *more)
{
	for (size_t i = 0; i < more->n && on->n < ON; i++)
		if (more->v[i].n <= NAME)
			strs_add_once(a, on, more->v[i]);
}

/* *ret_wait: one of the two is not there yet. */
static bool relate(struct tree *t, const struct json *e, struct str first, struct str second, const struct json *name,
                   bool *ret_wait, struct err *err)
{
	const struct csaf_product *p = csaf_product(t->l, first), *base = csaf_product(t->l, second);

	*ret_wait = !p || !base;
	if (*ret_wait)
		return json_err(e, err, ERR_FOUND, "found product \"%.*s\", which nothing defines",
		                STR_ARG(text_clip(p ? second : first, 100)));
	struct csaf_product made = *p;

	made.on = made.models = made.purls = (struct strs){ 0 };
	put_on(t->a, &made.on, &p->on);
	if (base->name.n && made.on.n < ON)
		strs_add_once(t->a, &made.on, base->name);
	put_on(t->a, &made.on, &base->models);
	put_on(t->a, &made.on, &base->on);
	return add(t, name, made, err);
}

/* CSAF 2.0: product_reference is installed on relates_to_product_reference. */
static bool relationship(struct tree *t, const struct json *e, bool *ret_wait, struct err *err)
{
	struct str first = STR_NONE, second = STR_NONE;
	struct json name;

	*ret_wait = false;
	return json_want(e, JSON_OBJECT, err) && json_str(e, "product_reference", JSON_REQUIRED, &first, err) &&
	       json_str(e, "relates_to_product_reference", JSON_REQUIRED, &second, err) &&
	       json_object(e, "full_product_name", JSON_REQUIRED, &name, err) &&
	       relate(t, e, first, second, &name, ret_wait, err);
}

/* CSAF 2.1: the same with any number of steps; the last one is where it all stands. */
static bool product_path(struct tree *t, const struct json *e, bool *ret_wait, struct err *err)
{
	struct str first = STR_NONE, second = STR_NONE;
	struct json name, steps, step;

	*ret_wait = false;
	if (!json_want(e, JSON_OBJECT, err) || !json_str(e, "beginning_product_reference", JSON_REQUIRED, &first, err) ||
	    !json_object(e, "full_product_name", JSON_REQUIRED, &name, err) ||
	    !json_array(e, "subpaths", JSON_REQUIRED, &steps, err))
		return false;
	for (struct json_iter it = json_iter(&steps); json_next(&it, &step);)
		if (!json_want(&step, JSON_OBJECT, err) ||
		    !json_str(&step, "next_product_reference", JSON_REQUIRED, &second, err))
			return false;
	return relate(t, e, first, second, &name, ret_wait, err);
}

static bool read_derived(struct tree *t, const struct json *tree, const char *member,
                         bool (*one)(struct tree *, const struct json *, bool *, struct err *), struct err *err)
{
	struct json arr = { 0 }, e;
	size_t waiting = 1;

	if (!json_array(tree, member, JSON_OPTIONAL, &arr, err) || !json_at_most(&arr, LIMIT_VERSIONS, member, err))
		return false;
	bool *done = arena_array(t->a, bool, json_count(&arr));

	for (unsigned pass = 0; waiting && pass < CHAIN; pass++) {
		size_t made = 0;

		waiting = 0;
		for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
			bool wait;

			if (done[e.at])
				continue;
			done[e.at] = one(t, &e, &wait, err);
			if (!done[e.at] && !wait)
				return false;
			waiting += wait;
			made += done[e.at];
		}
		if (waiting && !made)
			return false; /* *err tells of the last one that waits */
	}
	return waiting == 0 || json_err(&arr, err, ERR_LIMIT, "products built on each other over more than %d steps", CHAIN);
}

bool csaf_products_read(struct arena *a, const struct json *root, struct csaf_products *ret, struct err *err)
{
	struct tree t = { .a = a, .l = ret };
	struct json tree = { 0 }, arr = { 0 }, e;

	*ret = (struct csaf_products){ 0 };
	if (!json_object(root, "product_tree", JSON_OPTIONAL, &tree, err))
		return false;
	if (!tree.v)
		return true;
	if (!read_branches(&t, &tree, (struct csaf_product){ 0 }, err) ||
	    !json_array(&tree, "full_product_names", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);)
		if (!add(&t, &e, (struct csaf_product){ 0 }, err))
			return false;
	return read_derived(&t, &tree, "relationships", relationship, err) &&
	       read_derived(&t, &tree, "product_paths", product_path, err);
}

/* --- versions --- */

static struct version_row *row_add(struct arena *a, struct statement *s, enum status status, struct str version,
                                   struct str type)
{
	struct version_row *v = LIST_ADD(a, &s->versions, &s->version_n);

	*v = (struct version_row){ .status = status, .version = version, .type = type };
	return v;
}

static bool many_parts(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n && n < PARTS; i++)
		n += text.p[i] == '|' || text.p[i] == ',';
	return n == PARTS;
}

static bool take(struct str *s, const char *prefix)
{
	if (!str_starts(*s, str_of(prefix)))
		return false;
	*s = str_trim(str_from(*s, str_of(prefix).n));
	return true;
}

/* ">=1.0|<2.0", in order; without any comparator the whole is one exact version. */
static void add_constraints(struct arena *a, struct statement *s, enum status status, struct str text, struct str type)
{
	struct str rest = text, c, from = STR_NONE;
	bool open = false;

	while (str_token(&rest, "|,", &c)) {
		c = str_trim(c);
		if (take(&c, ">=") || take(&c, ">")) {
			from = c;
			open = true;
		} else if (take(&c, "<=")) {
			row_add(a, s, status, open ? from : STR("0"), type)->less_than_or_equal = c;
			open = false;
		} else if (take(&c, "<")) {
			row_add(a, s, status, open ? from : STR("0"), type)->less_than = c;
			open = false;
		} else if (str_eq(c, STR("*"))) {
			row_add(a, s, status, STR("0"), type)->less_than = STR("*");
		} else if (!take(&c, "!=") && c.n) {
			take(&c, "=");
			row_add(a, s, status, c, type);
		}
	}
	if (open)
		row_add(a, s, status, from, type)->less_than = STR("*");
}

void csaf_versions(struct arena *a, const struct csaf_product *p, enum status status, struct statement *s)
{
	struct str text = p->range, type = STR_NONE;

	if (p->version.n)
		row_add(a, s, status, p->version, STR_NONE);
	if (!text.n) {
		if (!p->version.n)
			row_add(a, s, status, STR("0"), STR_NONE)->less_than = STR("*");
		return;
	}
	if (many_parts(text)) {
		row_add(a, s, status, text, type);
	} else if (str_starts(text, STR("vers:"))) {
		size_t slash = str_chr(text, '/');

		if (slash != SIZE_MAX) {
			type = str_sub(text, 5, slash - 5);
			text = str_from(text, slash + 1);
		}
		add_constraints(a, s, status, text, type);
	} else if (str_chr(text, '<') != SIZE_MAX || str_chr(text, '>') != SIZE_MAX) {
		add_constraints(a, s, status, text, type);
	} else {
		row_add(a, s, status, text, type); /* words: "all versions before 5.2" */
	}
}

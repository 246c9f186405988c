/*
 * The tables come from data/ssvc by way of tools/ssvc2c.c, checked there. A row's number is a number in mixed radix, its digits
 * the value indices of the inputs, the first one lowest. The largest table has 192 rows, so what unknown inputs leave is found
 * by trying all.
 */
#include "assess/ssvc.h"

#include <assert.h>

static void score(const struct rating *r, struct score *ret);
static void explain(struct arena *a, const struct rating *r, struct worksheet *ret);

#include "ssvc_table.h"

const size_t ssvc_table_n = sizeof ssvc_tables / sizeof *ssvc_tables;
_Static_assert(sizeof ssvc_tables / sizeof *ssvc_tables == SSVC_TABLE_N, "enum ssvc_table_id names each file of data/meson.build");

/* --- finding --- */

static bool id_is(struct str ns, struct str key, struct str version, struct str id)
{
	return id.n == ns.n + key.n + version.n + 2 && str_starts(id, ns) && id.p[ns.n] == ':' &&
	       str_eq(str_sub(id, ns.n + 1, key.n), key) && id.p[ns.n + 1 + key.n] == ':' && str_ends(id, version);
}

const struct ssvc_table *ssvc_table_find(struct str name)
{
	for (size_t i = 0; i < ssvc_table_n; i++) {
		const struct ssvc_table *t = ssvc_tables[i];

		if (str_eq(name, t->id) || str_eq(name, t->key) || id_is(t->ns, t->key, t->version, name))
			return t;
	}
	return NULL;
}

const struct ssvc_table *ssvc_helper(const struct ssvc_point *p)
{
	for (size_t i = SSVC_UTILITY; i < ssvc_table_n; i++)
		if (ssvc_tables[i]->outcome == p)
			return ssvc_tables[i];
	return NULL;
}

static bool has_version(const struct ssvc_point *p, struct str version)
{
	if (!version.n || str_eq(p->version, version))
		return true;
	for (size_t i = 0; i < p->earlier_n; i++)
		if (str_eq(p->earlier[i], version))
			return true;
	return false;
}

const struct ssvc_point *ssvc_point_find(struct str ns, struct str key, struct str version)
{
	for (size_t i = 0; i < sizeof points / sizeof *points; i++)
		if (str_eq(points[i].ns, ns) && str_eq(points[i].key, key) && has_version(&points[i], version))
			return &points[i];
	return NULL;
}

int ssvc_value_find(const struct ssvc_point *p, struct str key)
{
	for (size_t i = 0; i < p->value_n; i++)
		if (str_eq(p->values[i].key, key))
			return (int)i;
	return -1;
}

/* --- deciding --- */

static bool row_in(const struct ssvc_table *t, size_t row, const uint32_t *sets)
{
	for (size_t i = 0; i < t->input_n; i++) {
		uint32_t value = 1U << row % t->inputs[i]->value_n;

		if (sets[i] && !(sets[i] & value))
			return false;
		row /= t->inputs[i]->value_n;
	}
	return true;
}

uint32_t ssvc_outcomes_among(const struct ssvc_table *t, const uint32_t *sets)
{
	uint32_t found = 0;

	for (size_t row = 0; row < t->row_n; row++)
		if (row_in(t, row, sets))
			found |= 1U << t->mapping[row];
	return found;
}

/* The row of a complete choice; row_n when something is not known. */
static size_t row_of(const struct ssvc_table *t, const uint8_t *values)
{
	size_t row = 0;

	for (size_t i = t->input_n; i-- > 0;) {
		if (!values[i])
			return t->row_n;
		assert(values[i] <= t->inputs[i]->value_n);
		row = row * t->inputs[i]->value_n + values[i] - 1;
	}
	return row;
}

uint32_t ssvc_outcomes(const struct ssvc_table *t, const uint8_t *values)
{
	uint32_t sets[SSVC_INPUT_MAX] = { 0 };
	size_t row = row_of(t, values);

	if (row < t->row_n)
		return UINT32_C(1) << t->mapping[row];
	for (size_t i = 0; i < t->input_n; i++) {
		assert(values[i] <= t->inputs[i]->value_n);
		sets[i] = values[i] ? 1U << (values[i] - 1) : 0;
	}
	return ssvc_outcomes_among(t, sets);
}

size_t ssvc_changes(const struct ssvc_table *t, const uint8_t *values, struct ssvc_change *ret, size_t max)
{
	size_t row = row_of(t, values), step = 1, n = 0;

	if (row == t->row_n)
		return 0;
	for (size_t i = 0; i < t->input_n; step *= t->inputs[i++]->value_n)
		for (size_t v = 0; v < t->inputs[i]->value_n; v++) {
			uint8_t outcome = t->mapping[row + step * v - step * (values[i] - 1U)];

			if (outcome == t->mapping[row])
				continue;
			if (n < max)
				ret[n] = (struct ssvc_change){ (uint8_t)i, (uint8_t)v, outcome };
			n++;
		}
	return n;
}

/* --- as a method of rating.h --- */

static void score(const struct rating *r, struct score *ret)
{
	uint32_t left = ssvc_outcomes(r->method->own, r->choice);

	ret->lowest = (uint8_t)__builtin_ctz(left);
	ret->highest = (uint8_t)(31 - __builtin_clz(left));
}

static void step(struct arena *a, struct worksheet *w, const char *key, struct str formula, struct str value)
{
	w->v = arena_grow(a, w->v, w->n, &w->cap, sizeof *w->v);
	w->v[w->n++] = (struct step){ str_of(key), formula, value };
}

static struct str value_text(struct arena *a, const struct choice *v)
{
	return STR_JOIN(a, v->name, STR(" ("), v->key, STR(")"));
}

/* How a value comes out of its helper: "A:Y VD:C", or several such, parted by commas. */
static struct str derivations(struct arena *a, const struct ssvc_table *h, uint8_t outcome)
{
	struct str ret = STR("");

	for (size_t row = 0; row < h->row_n; row++) {
		size_t rest = row;

		if (h->mapping[row] != outcome)
			continue;
		if (ret.n)
			ret = STR_JOIN(a, ret, STR(", "));
		for (size_t i = 0; i < h->input_n; i++) {
			const struct ssvc_point *p = h->inputs[i];

			ret = STR_JOIN(a, ret, i ? STR(" ") : STR(""), p->key, STR(":"), p->values[rest % p->value_n].key);
			rest /= p->value_n;
		}
	}
	return ret;
}

static void explain_input(struct arena *a, const struct ssvc_point *p, uint8_t value, struct worksheet *w)
{
	const struct ssvc_table *h = ssvc_helper(p);

	step(a, w, "ssvc.input", STR_JOIN(a, p->name, STR(" ("), p->ns, STR(":"), p->key, STR(":"), p->version, STR(")")),
		value_text(a, &p->values[value]));
	if (!h)
		return;
	struct str names = STR("");

	for (size_t i = 0; i < h->input_n; i++)
		names = STR_JOIN(a, names, i ? STR(", ") : STR(""), h->inputs[i]->name);
	step(a, w, "ssvc.helper", STR_JOIN(a, h->ns, STR(":"), h->key, STR(":"), h->version, STR(" ("), names, STR(")")),
		derivations(a, h, value));
}

static void explain_changes(struct arena *a, const struct ssvc_table *t, const uint8_t *values, struct worksheet *w)
{
	struct ssvc_change c[SSVC_INPUT_MAX * SSVC_VALUE_MAX];
	size_t n = ssvc_changes(t, values, c, sizeof c / sizeof *c);

	for (size_t i = 0; i < n; i++) {
		const struct ssvc_point *p = t->inputs[c[i].input];

		step(a, w, "ssvc.change", STR_JOIN(a, p->name, STR(": "), value_text(a, &p->values[c[i].value])),
			value_text(a, &t->outcome->values[c[i].outcome]));
	}
	if (!n)
		step(a, w, "ssvc.firm", STR(""), STR(""));
}

/* Steps: an ssvc.input for each input, after it an ssvc.helper where a table of its own can give it; the ssvc.row that decides;
 * an ssvc.change for each single other answer that would alter the outcome, or ssvc.firm where none would. */
static void explain(struct arena *a, const struct rating *r, struct worksheet *ret)
{
	const struct ssvc_table *t = r->method->own;
	size_t row = row_of(t, r->choice);
	struct str told = STR("");

	assert(row < t->row_n);
	for (size_t i = 0; i < t->input_n; i++) {
		const struct ssvc_point *p = t->inputs[i];

		explain_input(a, p, (uint8_t)(r->choice[i] - 1), ret);
		told = STR_JOIN(a, told, STR(" "), p->key, STR(":"), p->values[r->choice[i] - 1].key);
	}
	step(a, ret, "ssvc.row",
		STR_JOIN(a, t->ns, STR(":"), t->key, STR(":"), t->version, str_printf(a, ", %zu / %zu:", row + 1, t->row_n), told),
		value_text(a, &t->outcome->values[t->mapping[row]]));
	explain_changes(a, t, r->choice, ret);
}

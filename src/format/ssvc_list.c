/* Lists written, made of ratings, and read as ratings. */
#include <assert.h>

#include "format/ssvc_json.h"

static const struct str repository = STR_LIT("https://github.com/CERTCC/SSVC/blob/main/data/json/decision_tables/");

/* --- writing --- */

static void put_member(struct buf *b, const char *name, struct str value)
{
	buf_printf(b, "\"%s\":", name);
	buf_put_json(b, value);
}

static void put_selection(struct buf *b, const struct ssvc_selection *s)
{
	buf_putc(b, '{');
	put_member(b, "namespace", s->ns);
	buf_putc(b, ',');
	put_member(b, "key", s->key);
	buf_putc(b, ',');
	put_member(b, "version", s->version);
	if (s->name.n) {
		buf_putc(b, ',');
		put_member(b, "name", s->name);
	}
	buf_puts(b, ",\"values\":[");
	for (size_t i = 0; i < s->value_n; i++) {
		buf_puts(b, i ? ",{" : "{");
		put_member(b, "key", s->values[i].key);
		if (s->values[i].name.n) {
			buf_putc(b, ',');
			put_member(b, "name", s->values[i].name);
		}
		buf_putc(b, '}');
	}
	buf_puts(b, "]}");
}

static void put_references(struct buf *b, const char *name, const struct ssvc_reference *v, size_t n)
{
	if (!n)
		return;
	buf_printf(b, ",\"%s\":[", name);
	for (size_t i = 0; i < n; i++) {
		buf_puts(b, i ? ",{" : "{");
		put_member(b, "uri", v[i].uri);
		buf_putc(b, ',');
		put_member(b, "summary", v[i].summary);
		buf_putc(b, '}');
	}
	buf_putc(b, ']');
}

/* To leave out one value that has no key would rule it out. */
static bool writable(const struct ssvc_selection *s)
{
	for (size_t i = 0; i < s->value_n; i++)
		if (!s->values[i].key.n)
			return false;
	return s->key.n && s->version.n;
}

bool ssvc_list_write(struct buf *b, const struct ssvc_list *l, struct err *err)
{
	char when[21];
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += writable(&l->v[i]);
	if (!n || l->at == TIME_NONE)
		return err_set(err, ERR_MISSING, "an assessment needs a time and at least one decision point with a key");
	buf_putc(b, '{');
	put_member(b, "timestamp", str_of(time_format(l->at, when)));
	buf_putc(b, ',');
	put_member(b, "schemaVersion", STR("2.0.0"));
	for (size_t i = 0; i < l->targets.n; i++) {
		buf_puts(b, i ? "," : ",\"target_ids\":[");
		buf_put_json(b, l->targets.v[i]);
	}
	buf_puts(b, l->targets.n ? "],\"selections\":[" : ",\"selections\":[");
	n = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (!writable(&l->v[i]))
			continue;
		buf_puts(b, n++ ? "," : "");
		put_selection(b, &l->v[i]);
	}
	buf_putc(b, ']');
	put_references(b, "decision_point_resources", l->resources, l->resource_n);
	put_references(b, "references", l->references, l->reference_n);
	buf_putc(b, '}');
	return buf_ok(b, err);
}

/* --- to and from ratings --- */

static void add_point(struct arena *a, struct ssvc_list *l, const struct ssvc_point *p, uint32_t set)
{
	struct ssvc_selection s = { .ns = p->ns, .key = p->key, .version = p->version, .name = p->name, .point = p, .set = set };

	s.values = arena_array(a, struct choice, p->value_n);
	for (size_t i = 0; i < p->value_n; i++)
		if (set >> i & 1)
			s.values[s.value_n++] = p->values[i];
	l->v = arena_grow(a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = s;
}

bool ssvc_list_of(struct arena *a, const struct rating *r, unixtime at, struct ssvc_list *ret)
{
	const struct ssvc_table *t = r->method->own;
	struct ssvc_list l = { .at = at, .table = t, .resource_n = 1 };

	assert(ssvc_table_find(r->method->id) == t);
	for (size_t i = 0; i < t->input_n; i++)
		if (r->choice[i])
			add_point(a, &l, t->inputs[i], UINT32_C(1) << (r->choice[i] - 1));
	if (!l.n)
		return false;
	add_point(a, &l, t->outcome, ssvc_outcomes(t, r->choice));
	l.resources = arena_new(a, struct ssvc_reference);
	l.resources->uri = STR_JOIN(a, repository, t->file);
	l.resources->summary = STR_JOIN(a, t->ns, STR(":"), t->key, STR(":"), t->version, STR(" "), t->name);
	*ret = l;
	return true;
}

/* The values that the list leaves to a point; 0: it says nothing of it. */
static uint32_t set_of(const struct ssvc_list *l, const struct ssvc_point *p)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].point == p)
			return l->v[i].set;
	return 0;
}

/* The same by way of the point's helper. Helpers have no helpers. */
static uint32_t derive(const struct ssvc_list *l, const struct ssvc_point *p)
{
	const struct ssvc_table *h = ssvc_helper(p);
	uint32_t sets[SSVC_INPUT_MAX] = { 0 }, any = 0;

	for (size_t i = 0; h && i < h->input_n; i++)
		any |= sets[i] = set_of(l, h->inputs[i]);
	return any ? ssvc_outcomes_among(h, sets) : 0;
}

bool ssvc_list_rate(const struct ssvc_list *l, const struct ssvc_table *t, struct ssvc_reading *ret)
{
	struct ssvc_reading r = { .table = t, .rating.method = &ssvc_methods[0] };
	uint32_t any = 0;

	while (r.rating.method->own != t)
		r.rating.method++;
	for (size_t i = 0; i < t->input_n; i++) {
		r.sets[i] = set_of(l, t->inputs[i]);
		if (!r.sets[i]) {
			r.sets[i] = derive(l, t->inputs[i]);
			r.derived[i] = r.sets[i] != 0;
		}
		any |= r.sets[i];
		if (r.sets[i] && !(r.sets[i] & (r.sets[i] - 1)))
			r.rating.choice[i] = (uint8_t)(__builtin_ctz(r.sets[i]) + 1);
	}
	if (!any)
		return false;
	r.possible = ssvc_outcomes_among(t, r.sets);
	r.told = set_of(l, t->outcome);
	r.contradicts = r.told && !(r.told & r.possible);
	*ret = r;
	return true;
}

const struct ssvc_table *ssvc_list_table(const struct ssvc_list *l)
{
	const struct ssvc_table *best = NULL;
	unsigned most = 0;

	if (l->table)
		return l->table;
	for (size_t i = 0; i < ssvc_table_n; i++) {
		struct ssvc_reading r;
		unsigned n = 0;

		if (!ssvc_list_rate(l, ssvc_tables[i], &r))
			continue;
		for (size_t k = 0; k < r.table->input_n; k++)
			n += !r.sets[k] ? 0 : r.derived[k] ? 1 : 2;
		n += r.told ? 100 : 0;
		if (n > most) {
			most = n;
			best = r.table;
		}
	}
	return best;
}

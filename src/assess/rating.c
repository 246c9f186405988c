/*
 * rating - the reader and the writer that all methods share.
 *
 * A vector is its method's prefix and then "metric:choice" pieces between slashes. Which metrics and choices there are,
 * and whether their order matters, the method's table says; this file knows no method by name.
 */
#include "assess/rating.h"

#include <assert.h>
#include <string.h>

enum { QUOTE_BYTES = 16, LIST_BYTES = 320 };

/* A few bytes of foreign text for a message: what is not plain ASCII as \xNN, what is too long cut. */
struct quote {
	char text[QUOTE_BYTES * 4 + 8];
};

static struct quote quoted(struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	struct quote q;
	size_t n = 0;

	q.text[n++] = '"';
	for (size_t i = 0; i < s.n && i < QUOTE_BYTES; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
			q.text[n++] = (char)c;
			continue;
		}
		q.text[n++] = '\\';
		q.text[n++] = 'x';
		q.text[n++] = hex[c >> 4];
		q.text[n++] = hex[c & 15];
	}
	memcpy(q.text + n, s.n > QUOTE_BYTES ? "...\"" : "\"", s.n > QUOTE_BYTES ? 5 : 2);
	return q;
}

/* A list for a message: "N, L or H". */
struct list {
	char text[LIST_BYTES];
	size_t n;
};

static void list_add(struct list *l, struct str s, size_t i, size_t of)
{
	struct str before = i == 0 ? STR("") : i + 1 == of ? STR(" or ") : STR(", ");

	if (l->n + before.n + s.n >= sizeof l->text)
		return;
	memcpy(l->text + l->n, before.p, before.n);
	memcpy(l->text + l->n + before.n, s.p, s.n);
	l->n += before.n + s.n;
	l->text[l->n] = 0;
}

static struct list choices_of(const struct method *m, const struct metric *c)
{
	struct list l = { .n = 0 };
	bool may_be_undefined = !c->required && m->undefined.n;
	size_t of = (size_t)c->choice_n + may_be_undefined;

	for (size_t i = 0; i < c->choice_n; i++)
		list_add(&l, c->choices[i].key, i, of);
	if (may_be_undefined)
		list_add(&l, m->undefined, of - 1, of);
	return l;
}

/* The part of a prefix that a family of methods shares: "CVSS:" */
static struct str family(struct str prefix)
{
	return str_sub(prefix, 0, str_chr(prefix, ':') + 1);
}

/* What a vector may begin with: the prefixes of its family when it has one, else the families. */
static struct list prefixes(struct str vector)
{
	struct str all[16];
	struct list l = { .n = 0 };
	size_t n = 0, own = 0, k;

	for (size_t i = 0; i < method_n; i++)
		own += methods[i]->prefix.n && str_starts(vector, family(methods[i]->prefix));
	for (size_t i = 0; i < method_n; i++) {
		struct str p = methods[i]->prefix, f = p.n ? family(p) : methods[i]->metrics[0].key;

		if (own && (!p.n || !str_starts(vector, f)))
			continue;
		for (k = 0; k < n && !str_eq(all[k], own ? p : f); k++)
			;
		if (k == n && n < sizeof all / sizeof *all)
			all[n++] = own ? p : f;
	}
	for (size_t i = 0; i < n; i++)
		list_add(&l, all[i], i, n);
	return l;
}

const struct method *method_find(struct str id)
{
	for (size_t i = 0; i < method_n; i++)
		if (str_eq(methods[i]->id, id))
			return methods[i];
	return NULL;
}

/* Vectors mostly keep the table's order, so the search begins where the last one ended. SIZE_MAX: there is none. */
static size_t metric_find(const struct method *m, struct str key, size_t from)
{
	for (size_t i = 0, at = from; i < m->metric_n; i++, at++) {
		if (at >= m->metric_n)
			at = 0;
		if (str_eq(m->metrics[at].key, key))
			return at;
	}
	return SIZE_MAX;
}

/* 1 + the index of the choice, 0 for "not defined"; false when it is neither. */
static bool choice_find(const struct method *m, const struct metric *c, struct str key, uint8_t *ret)
{
	for (uint8_t i = 0; i < c->choice_n; i++)
		if (str_eq(c->choices[i].key, key)) {
			*ret = i + 1;
			return true;
		}
	if (c->required || !m->undefined.n || !str_eq(key, m->undefined))
		return false;
	*ret = 0;
	return true;
}

/* The method whose prefix the vector has, taken off it; else the one without prefix, when the first metric is one of its. */
static const struct method *take_method(struct str *vector)
{
	struct str first = str_sub(*vector, 0, str_chr(*vector, ':'));

	for (size_t i = 0; i < method_n; i++) {
		const struct method *m = methods[i];

		if (m->prefix.n && str_starts(*vector, m->prefix)) {
			*vector = str_from(*vector, m->prefix.n);
			return m;
		}
	}
	for (size_t i = 0; i < method_n; i++)
		if (!methods[i]->prefix.n && metric_find(methods[i], first, 0) != SIZE_MAX)
			return methods[i];
	return NULL;
}

/* One piece, "AV:N". `seen` has a bit for each metric that was there, `next` the place after the last of them. */
static bool take_piece(struct rating *r, struct str piece, uint32_t *seen, size_t *next, struct err *err)
{
	const struct method *m = r->method;
	size_t colon = str_chr(piece, ':');
	struct str key = str_sub(piece, 0, colon), value = colon == SIZE_MAX ? STR_NONE : str_from(piece, colon + 1);
	size_t i = metric_find(m, key, *next);

	if (colon == SIZE_MAX && i == SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "found %s, expected a metric and its value with \":\" between", quoted(piece).text);
	if (i == SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "%.*s has no metric %s%s", STR_ARG(m->name), quoted(key).text,
		               m->prefix.n ? "" : "; a vector of another method begins with its prefix");
	const struct metric *c = &m->metrics[i];

	if (*seen >> i & 1)
		return err_set(err, ERR_SYNTAX, "%.*s: twice", STR_ARG(c->key));
	if (m->ordered && i < *next)
		return err_set(err, ERR_SYNTAX, "%.*s: stands after %.*s, expected before it", STR_ARG(c->key),
		               STR_ARG(m->metrics[*next - 1].key));
	if (!choice_find(m, c, value, &r->choice[i]))
		return err_set(err, ERR_SYNTAX, "%.*s: found %s, expected %s", STR_ARG(c->key), quoted(value).text, choices_of(m, c).text);
	*seen |= UINT32_C(1) << i;
	*next = i + 1;
	return true;
}

bool rating_read(struct str vector, struct rating *ret, struct err *err)
{
	struct str rest = vector, piece;
	uint32_t seen = 0;
	size_t next = 0;

	if (vector.n > RATING_VECTOR_MAX)
		return err_set(err, ERR_LIMIT, "a vector of %zu bytes, at most %d are read", vector.n, RATING_VECTOR_MAX);
	for (size_t i = 0; i < method_n; i++)
		if (methods[i]->read_other && str_starts(vector, methods[i]->other_prefix))
			return methods[i]->read_other(vector, ret, err);
	struct rating r = { .method = take_method(&rest) };

	if (!r.method)
		return err_set(err, ERR_SYNTAX, "found %s, expected a vector that begins with %s", quoted(vector).text,
		               prefixes(vector).text);
	assert(r.method->metric_n <= RATING_METRIC_MAX);
	while (rest.n && str_split(&rest, '/', &piece))
		if (!take_piece(&r, piece, &seen, &next, err))
			return false;
	if (vector.p[vector.n - 1] == '/' && seen)
		return err_set(err, ERR_SYNTAX, "found \"/\" at the end, expected a metric after it");
	*ret = r;
	return true;
}

bool rating_parse(struct str vector, struct rating *ret, struct err *err)
{
	struct rating r;

	if (!rating_read(vector, &r, err) || !rating_whole(&r, err))
		return false;
	*ret = r;
	return true;
}

bool rating_choose(struct rating *r, struct str metric, struct str choice, struct err *err)
{
	const struct method *m = r->method;
	size_t i = metric_find(m, metric, 0);

	if (i == SIZE_MAX)
		return err_set(err, ERR_FOUND, "%.*s has no metric %s", STR_ARG(m->name), quoted(metric).text);
	if (!choice.n || (m->undefined.n && str_eq(choice, m->undefined)))
		r->choice[i] = 0;
	else if (!choice_find(m, &m->metrics[i], choice, &r->choice[i]))
		return err_set(err, ERR_FOUND, "%.*s: found %s, expected %s", STR_ARG(m->metrics[i].key), quoted(choice).text,
		               choices_of(m, &m->metrics[i]).text);
	return true;
}

bool rating_complete(const struct rating *r, const struct metric **ret_missing)
{
	const struct method *m = r->method;
	bool environment = false;

	for (size_t i = 0; i < m->metric_n && m->environment_whole; i++)
		environment |= m->metrics[i].group == GROUP_ENVIRONMENTAL && r->choice[i];
	for (size_t i = 0; i < m->metric_n; i++) {
		bool needed = m->metrics[i].required || (environment && m->metrics[i].group == GROUP_ENVIRONMENTAL);

		if (!needed || r->choice[i])
			continue;
		if (ret_missing)
			*ret_missing = &m->metrics[i];
		return false;
	}
	return true;
}

bool rating_whole(const struct rating *r, struct err *err)
{
	const struct metric *missing;

	return rating_complete(r, &missing) ||
	       err_set(err, ERR_MISSING, "%.*s: missing, expected %s", STR_ARG(missing->key), choices_of(r->method, missing).text);
}

void rating_put(struct buf *b, const struct rating *r)
{
	struct str before = STR_NONE;

	buf_put(b, r->method->prefix);
	for (size_t i = 0; i < r->method->metric_n; i++) {
		const struct metric *m = &r->method->metrics[i];

		if (!r->choice[i])
			continue;
		buf_put(b, before);
		buf_put(b, m->key);
		buf_putc(b, ':');
		buf_put(b, m->choices[r->choice[i] - 1].key);
		before = STR("/");
	}
}

struct str rating_write(struct arena *a, const struct rating *r)
{
	struct buf b;

	buf_init(&b, RATING_VECTOR_MAX);
	rating_put(&b, r);
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

void rating_score(const struct rating *r, struct score *ret)
{
	assert(rating_complete(r, NULL));
	*ret = (struct score){ SCORE_ABSENT, SCORE_ABSENT, SCORE_ABSENT, SCORE_ABSENT, .severity = SEVERITY_UNKNOWN };
	r->method->score(r, ret);
}

void rating_explain(struct arena *a, const struct rating *r, struct worksheet *ret)
{
	assert(rating_complete(r, NULL));
	*ret = (struct worksheet){ NULL, 0, 0 };
	r->method->explain(a, r, ret);
}

void score_put(struct buf *b, int tenths)
{
	assert(tenths >= 0);
	if (tenths >= 100)
		buf_put_u64(b, (uint64_t)tenths / 100);
	buf_put(b, str_n((char[]){ (char)('0' + tenths / 10 % 10), '.', (char)('0' + tenths % 10) }, 3));
}

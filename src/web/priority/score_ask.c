#include "web/priority/score_ask.h"

#include "assess/ssvc.h"
#include "base/ascii.h"
#include "base/limits.h"

const struct method *vector_method(struct str vector)
{
	for (size_t i = 0; i < method_n; i++)
		if (methods[i]->prefix.n && str_starts(vector, methods[i]->prefix))
			return methods[i];
	return NULL;
}

static const struct metric *metric_find(const struct method *m, struct str key)
{
	for (size_t i = 0; i < m->metric_n; i++)
		if (str_eq(m->metrics[i].key, key))
			return &m->metrics[i];
	return NULL;
}

/* Of a wrong vector whatever can be read, so that its good parts stay; the first metric at fault is told. */
static void keep_good_parts(struct str vector, struct rating *r, const struct metric **ret_wrong)
{
	struct str rest = vector, part, key;

	if (str_starts(rest, r->method->prefix))
		rest = str_from(rest, r->method->prefix.n);
	while (str_split(&rest, '/', &part)) {
		str_split(&part, ':', &key);
		if (key.n && !rating_choose(r, key, part, NULL) && !*ret_wrong)
			*ret_wrong = metric_find(r->method, key);
	}
}

static void read_vector(struct str vector, struct score_ask *ret)
{
	const struct method *of = vector_method(vector);

	if (str_starts(vector, STR("SSVCv2/"))) { /* as CISA's calculator writes it */
		if (!ssvc_calculator_parse(vector, &ret->rating, &ret->wrong))
			ret->rating.method = &ssvc_methods[SSVC_CISA];
		return;
	}
	if (rating_read(vector, &ret->rating, &ret->wrong))
		return;
	if (of)
		ret->rating.method = of;
	keep_good_parts(vector, &ret->rating, &ret->wrong_metric);
}

void score_ask_read(const struct request *rq, const struct method *m, struct score_ask *ret)
{
	*ret = (struct score_ask){ .rating = { .method = m } };
	for (size_t i = 0; i < rq->query.n; i++) {
		const struct field *f = &rq->query.v[i];
		const struct metric *x = metric_find(m, f->name);

		if (!x)
			continue;
		ret->by_fields = true;
		if (!rating_choose(&ret->rating, x->key, str_trim(f->value), ret->wrong.code ? NULL : &ret->wrong) && !ret->wrong_metric)
			ret->wrong_metric = x;
	}
	if (ret->by_fields)
		return;
	ret->typed = fields_get(&rq->query, STR("vector"));
	if (ret->typed.n)
		read_vector(ret->typed, ret);
}

void buf_put_vector(struct buf *b, struct str vector)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < vector.n; i++) {
		unsigned char c = (unsigned char)vector.p[i];

		if (ascii_alnum((char)c) || str_chr(STR("-._~/:"), (char)c) != SIZE_MAX) {
			buf_putc(b, (char)c);
		} else {
			buf_putc(b, '%');
			buf_putc(b, hex[c >> 4]);
			buf_putc(b, hex[c & 15]);
		}
	}
}

struct str score_path(struct arena *a, const struct method *m)
{
	return STR_JOIN(a, STR("/score/"), m->id);
}

struct str score_link(struct arena *a, const struct rating *r)
{
	struct buf b;
	struct str s;
	bool any = false;

	for (size_t i = 0; i < r->method->metric_n; i++)
		any |= r->choice[i] != 0;
	if (!any)
		return score_path(a, r->method);
	buf_init(&b, 8 * KIB);
	buf_put(&b, score_path(a, r->method));
	buf_puts(&b, "?vector=");
	buf_put_vector(&b, rating_write(a, r));
	s = buf_dup(a, &b);
	buf_release(&b);
	return s;
}

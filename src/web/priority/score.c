/* The start of the calculators: one field for any vector, and the methods there are. */
#include "web/priority/score.h"

#include "base/limits.h"
#include "templates.h"
#include "text/said.h"
#include "web/pages.h"
#include "web/priority/score_ask.h"
#include "web/priority/score_words.h"

struct method_view method_view(const struct request *rq, const struct method *m, const struct method *here)
{
	return (struct method_view){ method_word(rq, m), method_short(rq, m), score_path(rq->a, m), m == here };
}

struct str with_language(const struct request *rq, struct str href)
{
	struct str tag = fields_get(&rq->query, STR("lang"));

	if (lang_find(tag) < 0)
		return href;
	return STR_JOIN(rq->a, href, str_chr(href, '?') == SIZE_MAX ? STR("?lang=") : STR("&lang="), tag);
}

/* By how it starts; CVSS 2.0 has no prefix, but a metric that no other method has. */
static const struct method *guess(struct str vector)
{
	const struct method *m = vector_method(vector);

	if (!m && str_find(vector, STR("Au:")) != SIZE_MAX)
		m = method_find(STR("cvss-2.0"));
	if (!m && str_starts(vector, STR("SSVCv2/")))
		m = method_find(STR("ssvc-cisa"));
	return m;
}

static void fill_methods(const struct request *rq, struct score_view *v)
{
	v->scores.v = arena_array(rq->a, struct method_view, method_n);
	v->decisions.v = arena_array(rq->a, struct method_view, method_n);
	v->others.v = arena_array(rq->a, struct method_view, method_n);
	for (size_t i = 0; i < method_n; i++) {
		const struct method *m = methods[i];
		method_list *to = method_is_cvss(m) ? &v->scores : method_is_ssvc(m) ? &v->decisions : &v->others;

		to->v[to->n++] = method_view(rq, m, NULL);
	}
}

bool page_score(struct request *rq, struct response *rs, struct err *err)
{
	struct score_view v = { .vector = fields_get(&rq->query, STR("vector")) };
	struct rating r;
	struct err wrong = { 0 };

	(void)err;
	if (v.vector.n) {
		bool read = rating_read(v.vector, &r, &wrong);
		const struct method *m = read ? r.method : guess(v.vector);
		struct buf b;

		if (m) { /* a wrong one too: the calculator shows what is wrong among the metrics */
			buf_init(&b, 8 * KIB);
			buf_put(&b, score_path(rq->a, m));
			buf_puts(&b, "?vector=");
			buf_put_vector(&b, v.vector);
			response_redirect(rs, 303, with_language(rq, read ? score_link(rq->a, &r) : buf_dup(rq->a, &b)));
			buf_release(&b);
			return true;
		}
		v.wrong = said(rq->a, rq->lang, &wrong);
		rs->status = 400;
	}
	page_init(&v.page, rq, page_word(rq, MSG_score_title), NAV_SCORE);
	fill_methods(rq, &v);
	RENDER(rq, rs, score, &v);
	return true;
}

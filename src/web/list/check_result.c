/* From values or a dump to a result: parse, match, render. */
#include "base/names.h"
#include "hub/list/verdict_json.h"
#include "templates.h"
#include "web/list/check.h"
#include "web/list/device_check.h"
#include "web/page.h"
#include "web/pages.h"

enum { DEVICES_SHOWN = 100 };

static void free_matcher(void *m)
{
	matcher_free(m);
}

static struct matcher *new_matcher(struct request *rq)
{
	struct matcher *m = matcher_new(rq->view->index);

	arena_defer(rq->a, free_matcher, m);
	return m;
}

static void render(struct request *rq, struct response *rs, const struct result_ask *k)
{
	struct result_view v = { 0 };

	result_fill(rq, k, &v);
	page_init(&v.page, rq, v.name, NAV_CHECK);
	v.page.unlisted = true;
	v.page.alarm = v.exploited;
	RENDER(rq, rs, result, &v);
}

static void put_as(struct request *rq, struct response *rs, struct matcher *m, const struct profile *p, enum check_format f,
                   verdict_set of)
{
	if (f == CHECK_CSV) {
		if (!rs->body.n)
			verdict_csv_header(&rs->body);
		verdict_csv_put_of(&rs->body, m, rq->view->index, p, of, NULL);
		rs->type = type_csv;
		rs->filename = STR("tocsin-check.csv");
	} else {
		verdict_json_put_of(&rs->body, m, rq->view->index, p, of, NULL);
		buf_putc(&rs->body, '\n');
		rs->type = type_json;
	}
}

/* The query without what belongs to the table alone. */
static struct str base_query(const struct request *rq)
{
	struct fields kept = { 0 };

	for (size_t i = 0; i < rq->query.n; i++) {
		struct str name = rq->query.v[i].name;

		if (str_eq(name, STR("show")) || str_eq(name, STR("after")) || str_eq(name, STR("format")))
			continue;
		kept.v = arena_grow(rq->a, kept.v, kept.n, &kept.cap, sizeof *kept.v);
		kept.v[kept.n++] = rq->query.v[i];
	}
	return params_link(rq->a, &check_params, &kept, "", STR_NONE, NULL);
}

bool page_check_result(struct request *rq, struct response *rs, struct err *err)
{
	struct check_ask k = { 0 };
	struct profile p = { 0 };
	struct err why = { 0 };

	if (!query_read(rq, &check_params, false, &k, err))
		return false;
	if (!check_profile(rq, &k, &p, &why)) {
		rs->status = 400;
		check_values_form(rq, rs, &k, &why);
		return true;
	}
	struct result_ask ask = { &p, new_matcher(rq), base_query(rq), k.after, (enum show)k.show, false };

	if (k.format != CHECK_PAGE)
		put_as(rq, rs, ask.m, &p, (enum check_format)k.format, result_set((enum show)k.show));
	else
		render(rq, rs, &ask);
	return true;
}

/* --- dumps --- */

struct dump_answer {
	struct request *rq;
	struct response *rs;
	struct matcher *m;
	struct result_view first;
	struct many_view many;
};

static bool on_device(void *ctx, const struct profile *p, struct err *err)
{
	struct dump_answer *a = ctx;
	const struct request *rq = a->rq;
	struct match_lists l;

	(void)err;
	if (!a->many.total++) {
		const struct result_ask k = { p, a->m, STR_NONE, STR_NONE, SHOW_OPEN, true };

		result_fill(rq, &k, &a->first);
	}
	if (a->many.rows.n == DEVICES_SHOWN)
		return true;
	match_list(a->m, p, false, &l);
	a->many.rows.v[a->many.rows.n++] = (struct device_result){
		.name = result_name(rq, p), .facts = result_facts(rq, p),
		.href = str_printf(rq->a, "/check/result%.*s", STR_ARG(check_query(rq, p))),
		.affected = (int64_t)l.counts.n[VERDICT_AFFECTED], .possible = (int64_t)l.counts.n[VERDICT_POSSIBLE],
		.fixed = (int64_t)l.counts.n[VERDICT_FIXED],
		.exploited = (int64_t)result_exploited(rq->view->index, &l, VERDICT_AFFECTED),
	};
	return true;
}

static bool as_page(struct request *rq, struct response *rs, struct fields *form, struct err *err)
{
	struct dump_answer a = { .rq = rq, .rs = rs, .m = new_matcher(rq) };

	a.many.rows.v = arena_array(rq->a, struct device_result, DEVICES_SHOWN);
	if (!check_read_body(rq, &a, on_device, form, err))
		return false;
	if (a.many.total == 1) {
		page_init(&a.first.page, rq, a.first.name, NAV_CHECK);
		a.first.page.unlisted = true;
		a.first.page.alarm = a.first.exploited;
		RENDER(rq, rs, result, &a.first);
		return true;
	}
	page_init(&a.many.page, rq, page_word(rq, MSG_dump_many_title), NAV_CHECK);
	a.many.page.unlisted = true;
	a.many.cut = a.many.total > DEVICES_SHOWN ? DEVICES_SHOWN : 0;
	for (size_t i = 0; i < a.many.rows.n; i++)
		a.many.page.alarm |= a.many.rows.v[i].exploited;
	RENDER(rq, rs, check_many, &a.many);
	return true;
}

struct table_answer {
	struct request *rq;
	struct response *rs;
	struct matcher *m;
	enum check_format format;
};

static bool on_device_table(void *ctx, const struct profile *p, struct err *err)
{
	struct table_answer *a = ctx;

	put_as(a->rq, a->rs, a->m, p, a->format, VERDICTS_TOLD);
	return buf_ok(&a->rs->body, err);
}

/* Which form of answer the form asks for; it has to be known before the dump is read. */
static enum check_format format_asked(struct request *rq)
{
	struct fields form = { 0 };
	int f;

	if (!fields_body(rq->a, rq->content_type, rq->body, &form, NULL))
		return CHECK_PAGE;
	f = names_find(check_format_names, CHECK_FORMAT_N, fields_get(&form, STR("format")));
	return f < 0 ? CHECK_PAGE : (enum check_format)f;
}

bool page_dump_post(struct request *rq, struct response *rs, struct err *err)
{
	enum check_format format = format_asked(rq);
	struct fields form = { 0 };
	struct err why = { 0 };
	struct table_answer table = { rq, rs, NULL, format };
	char text[600];

	(void)err;
	if (format == CHECK_PAGE && as_page(rq, rs, &form, &why))
		return true;
	if (format != CHECK_PAGE) {
		table.m = new_matcher(rq);
		if (check_read_body(rq, &table, on_device_table, &form, &why))
			return true;
	}
	/* The form again, with what was pasted; a chosen file the browser has to ask for anew. */
	buf_clear(&rs->body);
	rs->status = why.code == ERR_LIMIT ? 413 : 400;
	rs->type = rs->filename = STR_NONE;
	struct str told = rq->body.n && why.code != ERR_MISSING
	                          ? TEXT(rq, MSG_dump_wrong_read, arg_str(str_of(err_text(&why, text, sizeof text))))
	                          : page_word(rq, MSG_dump_wrong_empty);

	check_dump_form(rq, rs, told, fields_get(&form, STR("text")));
	return true;
}

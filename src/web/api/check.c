/* One device against the list, for programs. */
#include "hub/list/verdict_json.h"
#include "web/api/api.h"
#include "web/list/device_check.h"
#include "web/page.h"

enum { DEVICES_AT_MOST = 200 }; /* in one upload; fleets go through the shell */

struct answering {
	struct request *rq;
	struct response *rs;
	struct matcher *m;
	const struct check_ask *k;
	size_t n;
};

static void free_matcher(void *m)
{
	matcher_free(m);
}

/* One device is an object, several are an array of them. */
static bool put_device(void *ctx, const struct profile *p, struct err *err)
{
	struct answering *a = ctx;
	struct buf *b = &a->rs->body;

	if (a->n == DEVICES_AT_MOST)
		return err_set(err, ERR_LIMIT, "more than %d devices in one upload; the shell's check takes whole fleets", DEVICES_AT_MOST);
	if (a->k->format == CHECK_CSV) {
		if (!a->n)
			verdict_csv_header(b);
		verdict_csv_put(b, a->m, a->rq->view->index, p, a->k->all);
	} else {
		buf_puts(b, a->n ? ",\n" : " ");
		verdict_json_put(b, a->m, a->rq->view->index, p, a->k->all);
	}
	a->n++;
	return buf_ok(b, err);
}

static void finish(struct answering *a)
{
	if (a->k->format == CHECK_CSV) {
		a->rs->type = type_csv;
		a->rs->filename = STR("tocsin-check.csv");
		return;
	}
	a->rs->type = type_json;
	if (a->n > 1) {
		a->rs->body.p[0] = '[';
		buf_putc(&a->rs->body, ']');
	}
	buf_putc(&a->rs->body, '\n');
}

static struct answering answering(struct request *rq, struct response *rs, const struct check_ask *k)
{
	struct matcher *m = matcher_new(rq->view->index);

	arena_defer(rq->a, free_matcher, m);
	return (struct answering){ .rq = rq, .rs = rs, .m = m, .k = k };
}

bool api_check(struct request *rq, struct response *rs, struct err *err)
{
	struct check_ask k = { 0 };
	struct profile p = { 0 };

	if (!query_read(rq, &check_api_params, true, &k, err))
		return false;
	if (!check_profile(rq, &k, &p, err)) {
		rs->status = 400;
		return false;
	}
	struct answering a = answering(rq, rs, &k);

	if (!put_device(&a, &p, err))
		return false;
	finish(&a);
	return true;
}

bool api_check_post(struct request *rq, struct response *rs, struct err *err)
{
	struct check_ask k = { 0 };
	struct fields form;

	if (!query_read(rq, &check_api_params, true, &k, err))
		return false;
	struct answering a = answering(rq, rs, &k);

	if (!check_read_body(rq, &a, put_device, &form, err)) {
		rs->status = err->code == ERR_LIMIT ? 413 : 400;
		return false;
	}
	finish(&a);
	return true;
}

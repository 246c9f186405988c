/* Vectors rated for programs: the shell's JSON, one writer (hub/priority/score_json.h). */
#include "base/json.h"
#include "base/limits.h"
#include "format/ssvc_json.h"
#include "hub/priority/score_json.h"
#include "web/api/api.h"
#include "web/page.h"

enum { VECTORS_AT_MOST = 50000, TARGET_MOST = 200 };

struct score_ask_api {
	struct str vector, target, table;
};
static const struct param vector_row = {
	"vector", PARAM_TEXT, offsetof(struct score_ask_api, vector), 1, LIMIT_HTTP_TARGET,
	.help = "A vector of any method; may be repeated"
};
const struct params score_params = { &vector_row, 1 };

static const struct param selection_rows[] = {
	{ "vector", PARAM_TEXT, offsetof(struct score_ask_api, vector), 1, RATING_VECTOR_MAX,
	  .help = "A vector by an SSVC table, such as ssvc:DT_SP:1.0.0/E:A; inputs may be left out" },
	{ "target", PARAM_TEXT, offsetof(struct score_ask_api, target), 1, TARGET_MOST,
	  .help = "What was assessed, such as CVE-2024-43093" },
};
const struct params selection_params = PARAMS(selection_rows);

static const struct param table_row = {
	"table", PARAM_TEXT, offsetof(struct score_ask_api, table), 1, 60,
	.help = "The table to read it by, such as ssvc-supplier; without it the one that fits best"
};
const struct params selection_post_params = { &table_row, 1 };

/* --- vectors --- */

static void put_one(struct buf *b, struct str vector)
{
	struct err err = { 0 };

	score_json_put_vector(b, vector, &err); /* an error stands in its place */
}

bool api_score(struct request *rq, struct response *rs, struct err *err)
{
	struct score_ask_api k = { 0 };
	size_t n = 0;

	if (!query_read(rq, &score_params, true, &k, err))
		return false;
	for (size_t i = 0; i < rq->query.n; i++)
		n += str_trim(rq->query.v[i].value).n > 0;
	if (!n)
		return err_set(err, ERR_USAGE, "vector: missing, expected a vector such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");
	rs->type = type_json;
	buf_puts(&rs->body, n > 1 ? "[" : "");
	for (size_t i = 0, put = 0; i < rq->query.n; i++) {
		struct str vector = str_trim(rq->query.v[i].value);

		if (!vector.n)
			continue;
		buf_puts(&rs->body, put++ ? ",\n" : "");
		put_one(&rs->body, vector);
	}
	buf_puts(&rs->body, n > 1 ? "]\n" : "\n");
	return true;
}

static bool too_many(struct err *err)
{
	return err_set(err, ERR_LIMIT, "more than %d vectors in one request; the shell's score takes any number", VECTORS_AT_MOST);
}

static bool read_json(struct request *rq, struct strs *ret, struct err *err)
{
	struct json doc, list;

	if (!json_read(rq->a, rq->body, LIMIT_HTTP_BODY, &doc, err) || !json_want(&doc, JSON_OBJECT, err) ||
	    !json_array(&doc, "vectors", JSON_REQUIRED, &list, err))
		return false;
	return json_count(&list) > VECTORS_AT_MOST ? too_many(err)
	                                           : json_strs(rq->a, &doc, "vectors", JSON_REQUIRED, ret, err);
}

static bool read_lines(struct request *rq, struct strs *ret, struct err *err)
{
	struct str rest = rq->body, line;

	while (str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		if (!line.n)
			continue;
		if (ret->n == VECTORS_AT_MOST)
			return too_many(err);
		strs_add(rq->a, ret, line);
	}
	return true;
}

bool api_score_post(struct request *rq, struct response *rs, struct err *err)
{
	bool json = str_starts(str_trim(rq->body), STR("{"));
	struct strs vectors = { 0 };

	if (!query_read(rq, &no_params, true, NULL, err))
		return false;
	if (!(json ? read_json(rq, &vectors, err) : read_lines(rq, &vectors, err))) {
		rs->status = err->code == ERR_LIMIT ? 413 : 400;
		return false;
	}
	if (!vectors.n) {
		rs->status = 400;
		return err_set(err, ERR_MISSING, "no vectors: expected {\"vectors\":[\"...\"]} or one vector a line");
	}
	rs->type = type_json;
	for (size_t i = 0; i < vectors.n; i++) {
		buf_puts(&rs->body, i ? ",\n" : "[");
		put_one(&rs->body, vectors.v[i]);
	}
	buf_puts(&rs->body, "]\n");
	return true;
}

bool api_methods(struct request *rq, struct response *rs, struct err *err)
{
	if (!query_read(rq, &no_params, true, NULL, err))
		return false;
	rs->type = type_json;
	for (size_t i = 0; i < method_n; i++) {
		buf_puts(&rs->body, i ? ",\n" : "[");
		score_json_put_method(&rs->body, methods[i]);
	}
	buf_puts(&rs->body, "]\n");
	return true;
}

/* --- SSVC: recorded assessments, out and in --- */

bool api_selection(struct request *rq, struct response *rs, struct err *err)
{
	struct score_ask_api k = { 0 };
	struct ssvc_list l;
	struct rating r;

	if (!query_read(rq, &selection_params, true, &k, err))
		return false;
	if (!k.vector.n)
		return err_set(err, ERR_USAGE, "vector: missing, expected one by an SSVC table, such as ssvc:DT_SP:1.0.0/E:A");
	if (!score_read(k.vector, &r, err)) {
		rs->status = 400;
		return err_wrap(err, "vector");
	}
	if (!str_starts(r.method->id, STR("ssvc-"))) {
		rs->status = 400;
		return err_set(err, ERR_USAGE, "vector: found one of %.*s, expected one by an SSVC table", STR_ARG(r.method->name));
	}
	if (!ssvc_list_of(rq->a, &r, rq->now, &l)) {
		rs->status = 400;
		return err_set(err, ERR_MISSING, "vector: no input is known, expected one at least");
	}
	if (k.target.n)
		strs_add(rq->a, &l.targets, k.target);
	rs->type = type_json;
	if (!ssvc_list_write(&rs->body, &l, err))
		return false;
	buf_putc(&rs->body, '\n');
	return true;
}

static void put_targets(struct buf *b, const struct ssvc_list *l)
{
	buf_puts(b, "{\"targets\":[");
	for (size_t i = 0; i < l->targets.n; i++) {
		buf_puts(b, i ? "," : "");
		buf_put_json(b, l->targets.v[i]);
	}
	buf_puts(b, "],\"result\":");
}

bool api_selection_post(struct request *rq, struct response *rs, struct err *err)
{
	struct score_ask_api k = { 0 };
	const struct ssvc_table *t = NULL;
	struct ssvc_reading reading;
	struct ssvc_list l;

	if (!query_read(rq, &selection_post_params, true, &k, err))
		return false;
	rs->status = 400; /* of whatever is wrong from here on */
	if (!ssvc_list_read(rq->a, rq->body, &l, err))
		return false;
	t = k.table.n ? ssvc_table_find(k.table) : ssvc_list_table(&l);
	if (!t)
		return err_set(err, ERR_FOUND, "%s",
		               k.table.n ? "table: there is none of this name" : "no table of ours asks what it tells");
	if (!ssvc_list_rate(&l, t, &reading))
		return err_set(err, ERR_MISSING, "it says nothing of what %.*s asks", STR_ARG(t->id));
	rs->status = 200;
	rs->type = type_json;
	put_targets(&rs->body, &l);
	score_json_put(&rs->body, rating_write(rq->a, &reading.rating), &reading.rating);
	buf_printf(&rs->body, ",\"contradicts\":%s}\n", reading.contradicts ? "true" : "false");
	return true;
}

/* --- priority --- */

bool api_priority(struct request *rq, struct response *rs, struct err *err)
{
	struct entry e;
	struct entry_priority p;

	if (!query_read(rq, &no_params, true, NULL, err) ||
	    !list_get_entry(rq->site->list, rq->a, rq->caught[0], &e, NULL, err))
		return false;
	if (!str_eq(e.id, rq->caught[0])) {
		response_redirect(rs, 301, str_printf(rq->a, "%.*s/priority", STR_ARG(page_path(rq->a, "/api/v1/entries/", e.id))));
		return true;
	}
	if (!list_get_priority(rq->site->list, rq->a, &e, &p, err))
		return false;
	rs->type = type_json;
	priority_put_json(&rs->body, &p);
	buf_putc(&rs->body, '\n');
	return true;
}

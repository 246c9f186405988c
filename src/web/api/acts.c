/* Acts for programs: the table as data, and POST /api/v1/acts/NAME, which does one. */
#include "base/ascii.h"
#include "base/limits.h"
#include "hub/act_told.h"
#include "web/api/api.h"
#include "web/page.h"
#include "web/serve/visitor.h"
#include "web/sign/held.h"

enum { ONCE_MOST = 100 };

bool api_acts(struct request *rq, struct response *rs, struct err *err)
{
	if (!query_read(rq, &no_params, true, NULL, err))
		return false;
	rs->type = type_json;
	act_put_table(&rs->body);
	return true;
}

struct asked {
	const struct act_row *row;
	struct str subject, once;
	struct act_input *in;
	size_t n;
};

/* As a UUID or the like: what a log or a table can show. */
bool api_once(const struct request *rq, struct str *ret, struct err *err)
{
	struct str s = rq->visitor->once;
	bool ok = s.n <= ONCE_MOST;

	for (size_t i = 0; ok && i < s.n; i++)
		ok = ascii_alnum(s.p[i]) || s.p[i] == '-' || s.p[i] == '_' || s.p[i] == '.' || s.p[i] == ':';
	*ret = s;
	return ok || err_set(err, ERR_USAGE, "Idempotency-Key: expected at most %d of letters, digits and - _ . :", ONCE_MOST);
}

static bool read_body(struct request *rq, struct asked *k, struct err *err)
{
	struct str media = str_trim(str_sub(rq->content_type, 0, str_chr(rq->content_type, ';')));
	struct json body, fields, e;

	if (!str_ieq(media, type_json))
		return err_set(err, ERR_TYPE, "found a body of type \"%.*s\", expected application/json", STR_ARG(str_sub(media, 0, 60)));
	if (!json_read(rq->a, rq->body, LIMIT_RECORD, &body, err) || !json_want(&body, JSON_OBJECT, err))
		return false;
	struct json_iter it = json_iter(&body);

	while (json_next(&it, &e))
		if (!str_eq(e.key, STR("subject")) && !str_eq(e.key, STR("fields")))
			return json_err(&e, err, ERR_USAGE, "expected \"subject\" and \"fields\" alone");
	if (!json_str(&body, "subject", JSON_OPTIONAL, &k->subject, err) || !json_object(&body, "fields", JSON_OPTIONAL, &fields, err))
		return false;
	return !fields.v || act_inputs_json(rq->a, &fields, &k->in, &k->n, err);
}

/* All that is wrong at once, each with its field. */
bool api_faults(struct response *rs, const struct act_fault *v, size_t n)
{
	rs->status = 422;
	rs->type = STR("application/problem+json");
	buf_puts(&rs->body, "{\"type\":\"about:blank\",\"title\":\"A value is out of range\",\"status\":422,\"faults\":[");
	for (size_t i = 0; i < n; i++) {
		buf_put_member(&rs->body, i ? ",\n{\"field\":" : "\n{\"field\":", v[i].field);
		buf_put_member(&rs->body, ",\"code\":", err_kinds[v[i].err.code].name);
		buf_put_member(&rs->body, ",\"detail\":", str_of(v[i].err.msg));
		buf_putc(&rs->body, '}');
	}
	buf_puts(&rs->body, "]}\n");
	return true;
}

static bool for_visitors(const struct act_row *row)
{
	return row->who & (1u << REL_ANYONE | 1u << REL_HOLDER);
}

bool api_act_post(struct request *rq, struct response *rs, struct err *err)
{
	struct asked k = { .row = act_named(rq->caught[0]) };
	struct act_fault *faults;
	struct act_value *values;
	struct outcome o;
	size_t n;

	if (!k.row || !act_for_people(k.row))
		return err_set(err, ERR_FOUND, "there is no act \"%.*s\" for you; GET /api/v1/acts tells them all",
		               STR_ARG(str_sub(rq->caught[0], 0, 60)));
	if (!rq->who.member && !for_visitors(k.row)) {
		rs->status = 401;
		return err_set(err, ERR_DENIED, "this is for members: send an API key as Authorization: Bearer tocsin_...");
	}
	if (str_eq(rq->caught[0], STR("report.submit")) && !held_may_report(rq, rs, err))
		return false;
	if (!query_read(rq, &no_params, true, NULL, err) || !api_once(rq, &k.once, err) || !read_body(rq, &k, err))
		return false;
	if (!act_decode(rq->a, k.row, k.in, k.n, &values, &faults, &n, NULL))
		return api_faults(rs, faults, n);
	const struct act_request r = { .row = k.row, .who = rq->who, .subject = k.subject, .values = values, .once = k.once,
		                       .held = request_holds(rq, k.subject) };

	if (!hub_act(rq->site->hub, rq->a, &r, &o, err))
		return false;
	rs->status = o.again ? 200 : 201;
	rs->type = type_json;
	act_put_outcome(&rs->body, &o);
	buf_putc(&rs->body, '\n');
	return true;
}

/* --- told in OpenAPI --- */

/* status: with a comma before it when others stand before. */
static void put_response(struct buf *b, const char *status, const char *text, const char *media, const char *schema)
{
	bool more = *status == ',';

	buf_printf(b, "%s\"%s\":{\"description\":\"%s\",\"content\":{\"%s\":{\"schema\":{\"$ref\":\"#/components/schemas/%s\"}}}}",
	           more ? "," : "", status + more, text, media, schema);
}

void openapi_put_once(struct buf *b)
{
	buf_printf(b, "{\"in\":\"header\",\"name\":\"Idempotency-Key\",\"description\":\"A name of yours for what you ask for: asking "
	           "again under it does nothing new\",\"schema\":{\"type\":\"string\",\"maxLength\":%d}}", ONCE_MOST);
}

static void put_path(struct buf *b, const struct act_row *row)
{
	buf_printf(b, "\"/api/v1/acts/%s\":{\"post\":{\"operationId\":\"act_", row->name);
	for (const char *c = row->name; *c; c++)
		buf_putc(b, ascii_alnum(*c) ? *c : '_');
	buf_put_member(b, "\",\"tags\":[\"acts\"],\"summary\":", str_of(row->help));
	buf_puts(b, for_visitors(row) ? ",\"security\":[{},{\"key\":[]},{\"tracking\":[]}],\"parameters\":["
	                              : ",\"security\":[{\"key\":[]}],\"parameters\":[");
	openapi_put_once(b);
	buf_puts(b, "],\"requestBody\":{\"required\":true,\"content\":{\"application/json\":{\"schema\":"
	            "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"subject\":{\"type\":\"string\","
	            "\"description\":");
	buf_put_json(b, row->subject == THING_HUB ? STR("hub, or left out") : STR("what it is done to, such as party/nova"));
	buf_puts(b, "},\"fields\":");
	act_put_schema(b, row);
	buf_puts(b, row->subject == THING_HUB ? "}" : "},\"required\":[\"subject\"]");
	buf_puts(b, "}}}},\"responses\":{");
	put_response(b, "201", "It is done, and durable", "application/json", "act");
	put_response(b, ",200", "It was done before under this Idempotency-Key", "application/json", "act");
	put_response(b, ",default", "What is wrong", "application/problem+json", "problem");
	buf_puts(b, "}}}");
}

void openapi_put_acts(struct buf *b)
{
	for (size_t s = 0; s < act_section_n; s++)
		for (size_t i = 0; i < act_sections[s]->n; i++)
			if (act_for_people(&act_sections[s]->rows[i])) {
				buf_puts(b, ",\n");
				put_path(b, &act_sections[s]->rows[i]);
			}
}

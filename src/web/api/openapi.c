/* The OpenAPI 3.1 document, made of the table of routes and the tables of parameters. */
#include "web/api/api.h"
#include "web/page.h"
#include "web/serve/route.h"

static void put_words(struct buf *b, const struct param *p)
{
	bool first = true;

	buf_puts(b, "{\"type\":\"string\",\"enum\":[");
	for (size_t i = 0; i < p->word_n; i++) {
		if (!p->words[i].n)
			continue;
		buf_puts(b, first ? "" : ",");
		buf_put_json(b, p->words[i]);
		first = false;
	}
	buf_puts(b, "]}");
}

static void put_schema(struct buf *b, const struct param *p)
{
	switch (p->type) {
	case PARAM_TEXT:
		buf_printf(b, "{\"type\":\"string\",\"minLength\":%lld,\"maxLength\":%lld}", (long long)p->min, (long long)p->max);
		break;
	case PARAM_WORD:
		put_words(b, p);
		break;
	case PARAM_NUMBER:
		buf_printf(b, "{\"type\":\"integer\",\"minimum\":%lld,\"maximum\":%lld}", (long long)p->min, (long long)p->max);
		break;
	case PARAM_FLAG:
		buf_puts(b, "{\"type\":\"string\",\"enum\":[\"1\",\"0\"]}");
		break;
	case PARAM_DAY:
		buf_puts(b, "{\"type\":\"string\",\"format\":\"date\"}");
		break;
	default:
		buf_puts(b, "{\"type\":\"string\"}");
	}
}

static void put_params(struct buf *b, const struct route *r)
{
	struct str path = str_of(r->pattern), part;
	bool first = true;

	buf_puts(b, ",\"parameters\":[");
	while (str_split(&path, '/', &part)) {
		if (!part.n || part.p[0] != '{')
			continue;
		buf_puts(b, first ? "{\"in\":\"path\",\"required\":true,\"name\":" : ",{\"in\":\"path\",\"required\":true,\"name\":");
		buf_put_json(b, str_sub(part, 1, part.n - 2));
		buf_puts(b, ",\"schema\":{\"type\":\"string\"}}");
		first = false;
	}
	for (size_t i = 0; r->params && i < r->params->n; i++) {
		const struct param *p = &r->params->v[i];

		buf_put_member(b, first ? "{\"in\":\"query\",\"name\":" : ",{\"in\":\"query\",\"name\":", str_of(p->name));
		buf_put_member(b, ",\"description\":", str_of(p->help));
		buf_puts(b, ",\"schema\":");
		put_schema(b, p);
		buf_putc(b, '}');
		first = false;
	}
	if (r->flags & ROUTE_MAKES) {
		buf_puts(b, first ? "" : ",");
		openapi_put_once(b);
	}
	buf_putc(b, ']');
}

/* "GET /api/v1/entries/{id}" -> "get_entries_id" */
static void put_operation_id(struct buf *b, const struct route *r, const char *method)
{
	struct str rest = str_from(str_of(r->pattern), sizeof "/api/v1" - 1), part;

	buf_printf(b, "{\"operationId\":\"%s", method);
	while (str_token(&rest, "/{}.", &part))
		buf_printf(b, "_%.*s", STR_ARG(part));
	buf_putc(b, '"');
}

/* Does it answer in this form when its parameter "format" asks for it? */
static bool takes_format(const struct route *r, struct str form)
{
	for (size_t i = 0; r->params && i < r->params->n; i++) {
		const struct param *p = &r->params->v[i];

		for (size_t w = 0; str_eq(str_of(p->name), STR("format")) && w < p->word_n; w++)
			if (str_eq(p->words[w], form))
				return true;
	}
	return false;
}

/* An answer's form: JSON, and what else it may be. */
static void put_media(struct buf *b, const struct route *r)
{
	static const struct { struct str schema; const char *media; } others[] = {
		{ STR_LIT("bytes"), "application/octet-stream" }, { STR_LIT("zip"), "application/zip" },
	};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_eq(str_of(r->schema), others[i].schema)) {
			buf_printf(b, "\"content\":{\"%s\":{}}}", others[i].media);
			return;
		}
	buf_printf(b, "\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/%s\"}}", r->schema);
	if (str_eq(str_of(r->schema), STR("record")))
		buf_puts(b, ",\"text/plain\":{\"schema\":{\"type\":\"string\"}}");
	if (takes_format(r, STR("csv")))
		buf_puts(b, ",\"text/csv\":{\"schema\":{\"type\":\"string\"}}");
	buf_puts(b, "}}");
}

static void put_answers(struct buf *b, const struct route *r)
{
	buf_puts(b, ",\"responses\":{");
	if (r->flags & ROUTE_MAKES) {
		buf_puts(b, "\"201\":{\"description\":\"It is done, and durable\",");
		put_media(b, r);
		buf_puts(b, ",\"200\":{\"description\":\"Nothing was done: it was only asked, or done before "
		            "under this Idempotency-Key\",");
	} else {
		buf_puts(b, "\"200\":{\"description\":\"The answer\",");
	}
	put_media(b, r);
	buf_puts(b, ",\"default\":{\"description\":\"What is wrong\",\"content\":{\"application/problem+json\":{\"schema\":"
	            "{\"$ref\":\"#/components/schemas/problem\"}}}}}");
}

/* Each medium that the body may come in. */
static void put_body(struct buf *b, const struct route *r)
{
	static const struct { struct str media; const char *schema; } kinds[] = {
		{ STR_LIT("application/json"), "{\"schema\":{\"type\":\"object\"}}" },
		{ STR_LIT("text/plain"), "{\"schema\":{\"type\":\"string\"}}" },
		{ STR_LIT("application/octet-stream"), "{}" },
		{ STR_LIT("multipart/form-data"), "{\"schema\":{\"type\":\"object\",\"properties\":{\"files\":{\"type\":\"array\","
		                                  "\"items\":{\"type\":\"string\",\"contentMediaType\":\"application/octet-stream\"}}}}}" },
	};
	struct str rest = str_of(r->takes), media;
	bool first = true;

	buf_puts(b, ",\"requestBody\":{\"required\":true,\"content\":{");
	for (; str_token(&rest, " ", &media); first = false)
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
			if (str_eq(media, kinds[i].media))
				buf_printf(b, "%s\"%.*s\":%s", first ? "" : ",", STR_ARG(media), kinds[i].schema);
	buf_puts(b, "}}");
}

/* Who may ask: members alone, or also who shows a report's secret, or nobody in particular. */
static void put_security(struct buf *b, const struct route *r)
{
	if (r->flags & ROUTE_MEMBERS)
		buf_puts(b, ",\"security\":[{\"key\":[]}]");
	else if (r->flags & ROUTE_HUB)
		buf_puts(b, ",\"security\":[{},{\"key\":[]},{\"tracking\":[]}]");
}

static void put_operation(struct buf *b, const struct route *r)
{
	const char *method = r->methods & ROUTE_POST ? "post" : "get";

	buf_printf(b, "\"%s\":", method);
	put_operation_id(b, r, method);
	buf_put_member(b, ",\"summary\":", str_of(r->title));
	put_security(b, r);
	put_params(b, r);
	if (r->takes)
		put_body(b, r);
	put_answers(b, r);
	buf_putc(b, '}');
}

bool api_openapi(struct request *rq, struct response *rs, struct err *err)
{
	struct buf *b = &rs->body;
	const char *path = "";

	if (!query_read(rq, &no_params, true, NULL, err))
		return false;
	rs->type = type_json;
	buf_puts(b, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Tocsin\",\"version\":\"1\",\"description\":"
	            "\"Vulnerabilities of mobile devices, and which of them a device has.\",\"license\":{\"name\":\"Apache-2.0\","
	            "\"identifier\":\"Apache-2.0\"}},\"servers\":[{\"url\":");
	buf_put_json(b, rq->site->url);
	buf_puts(b, "}],\n\"paths\":{");
	for (size_t i = 0; i < route_n; i++) {
		const struct route *r = &routes[i];

		if (r->kind != ROUTE_API || (r->flags & ROUTE_HUB && !rq->site->hub) || r->run == api_act_post)
			continue;
		if (str_eq(str_of(path), str_of(r->pattern))) { /* another method of the row before */
			buf_putc(b, ',');
		} else {
			buf_put_member(b, *path ? "},\n" : "\n", str_of(r->pattern));
			buf_puts(b, ":{");
		}
		path = r->pattern;
		put_operation(b, r);
	}
	buf_putc(b, '}');
	if (rq->site->hub)
		openapi_put_acts(b);
	buf_puts(b, "},\n\"components\":{\"securitySchemes\":{\"key\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":"
	            "\"An API key, tocsin_...\"},\"tracking\":{\"type\":\"http\",\"scheme\":\"tracking\",\"description\":"
	            "\"A report's secret\"}},\"schemas\":{");
	openapi_put_shapes(b);
	buf_puts(b, "}}}\n");
	return buf_ok(b, err);
}

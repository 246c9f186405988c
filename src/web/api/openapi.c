/* The OpenAPI 3.1 document, made of the table of routes and the tables of parameters. */
#include "web/api/api.h"
#include "web/page.h"
#include "web/route.h"

static void put_text(struct buf *b, const char *before, const char *text)
{
	buf_puts(b, before);
	buf_put_json(b, str_of(text));
}

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

		put_text(b, first ? "{\"in\":\"query\",\"name\":" : ",{\"in\":\"query\",\"name\":", p->name);
		put_text(b, ",\"description\":", p->help);
		buf_puts(b, ",\"schema\":");
		put_schema(b, p);
		buf_putc(b, '}');
		first = false;
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

static void put_operation(struct buf *b, const struct route *r)
{
	bool post = r->methods & ROUTE_POST;

	buf_printf(b, "\"%s\":", post ? "post" : "get");
	put_operation_id(b, r, post ? "post" : "get");
	put_text(b, ",\"summary\":", r->title);
	put_params(b, r);
	if (post)
		buf_puts(b, ",\"requestBody\":{\"required\":true,\"content\":{\"text/plain\":{\"schema\":{\"type\":\"string\"}},"
		            "\"application/json\":{\"schema\":{\"type\":\"object\"}},\"application/octet-stream\":{},"
		            "\"multipart/form-data\":{\"schema\":{\"type\":\"object\",\"properties\":{\"files\":{\"type\":\"array\","
		            "\"items\":{\"type\":\"string\",\"contentMediaType\":\"application/octet-stream\"}},"
		            "\"text\":{\"type\":\"string\"}}}}}}");
	buf_puts(b, ",\"responses\":{\"200\":{\"description\":\"The answer\",\"content\":{\"application/json\":{\"schema\":");
	buf_printf(b, "{\"$ref\":\"#/components/schemas/%s\"}", r->schema);
	buf_puts(b, "}}},\"default\":{\"description\":\"What is wrong\",\"content\":{\"application/problem+json\":{\"schema\":"
	            "{\"$ref\":\"#/components/schemas/problem\"}}}}}}");
}

/* Shapes of the answers, as JSON Schema. */
#define S "{\"type\":\"string\"}"
#define I "{\"type\":\"integer\"}"
#define B "{\"type\":\"boolean\"}"
#define REF(name) "{\"$ref\":\"#/components/schemas/" name "\"}"
#define LIST(of) "{\"type\":\"array\",\"items\":" of "}"
static const char schemas[] =
	"\"problem\":{\"type\":\"object\",\"required\":[\"title\",\"status\"],\"properties\":{\"type\":" S ",\"title\":" S
	",\"status\":" I ",\"code\":" S ",\"detail\":" S ",\"where\":" S "}},\n"
	"\"head\":{\"type\":\"object\",\"required\":[\"id\",\"title\",\"state\",\"severity\",\"exploited\",\"url\"],\"properties\":{\"id\":" S
	",\"title\":" S ",\"state\":" S ",\"severity\":" S ",\"exploited\":" B ",\"component\":" S ",\"kind\":" S ",\"published\":" S
	",\"updated\":" S ",\"fix_level\":" S ",\"url\":" S "}},\n"
	"\"entries\":{\"type\":\"object\",\"required\":[\"total\",\"entries\"],\"properties\":{\"total\":" I ",\"next\":" S
	",\"next_url\":" S ",\"entries\":" LIST(REF("head")) "}},\n"
	"\"entry\":{\"type\":\"object\",\"required\":[\"id\",\"title\"],\"properties\":{\"id\":" S ",\"aliases\":" LIST(S) ",\"state\":" S
	",\"title\":" S ",\"summary\":" S ",\"component\":" S ",\"kind\":" S ",\"published\":" S ",\"updated\":" S ",\"severity\":" S
	",\"exploited\":" B ",\"fix_level\":" S ",\"weaknesses\":" LIST(S) ",\"vectors\":" LIST("{\"type\":\"object\"}")
	",\"evidence\":" LIST("{\"type\":\"object\"}") ",\"conditions\":" LIST("{\"type\":\"object\"}")
	",\"references\":" LIST("{\"type\":\"object\"}") ",\"disagreements\":" LIST(S) ",\"sources\":" LIST("{\"type\":\"object\"}") "}},\n"
	"\"record\":{\"description\":\"A source record as it was read\"},\n"
	"\"verdict\":{\"type\":\"object\",\"required\":[\"id\",\"verdict\",\"basis\",\"reason\",\"fix\",\"severity\",\"exploited\"],"
	"\"properties\":{\"id\":" S ",\"verdict\":{\"enum\":[\"affected\",\"possible\",\"unknown\",\"fixed\",\"not_affected\"]},\"basis\":" S
	",\"reason\":" S ",\"fix\":" S ",\"severity\":" S ",\"exploited\":" B "}},\n"
	"\"checked\":{\"type\":\"object\",\"required\":[\"profile\",\"verdicts\",\"counts\"],\"properties\":{\"profile\":{\"type\":\"object\"},"
	"\"verdicts\":" LIST(REF("verdict")) ",\"counts\":{\"type\":\"object\",\"additionalProperties\":" I "}}},\n"
	"\"check\":{\"oneOf\":[" REF("checked") "," LIST(REF("checked")) "]},\n"
	"\"devices\":{\"type\":\"object\",\"required\":[\"total\",\"devices\"],\"properties\":{\"total\":" I ",\"devices\":"
	LIST("{\"type\":\"object\",\"properties\":{\"key\":" S ",\"maker\":" S ",\"brand\":" S ",\"name\":" S ",\"device\":" S
	",\"model\":" S ",\"chip\":" S ",\"kernel\":" S ",\"source\":" S ",\"year\":" I "}}") "}},\n"
	"\"statistics\":{\"type\":\"object\"},\n"
	"\"health\":{\"type\":\"object\",\"properties\":{\"status\":" S ",\"generation\":" I ",\"loaded\":" S ",\"entries\":" I "}}";

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

		if (r->kind != ROUTE_API)
			continue;
		if (str_eq(str_of(path), str_of(r->pattern))) { /* another method of the row before */
			buf_putc(b, ',');
		} else {
			put_text(b, *path ? "},\n" : "\n", r->pattern);
			buf_puts(b, ":{");
		}
		path = r->pattern;
		put_operation(b, r);
	}
	buf_puts(b, "}},\n\"components\":{\"schemas\":{");
	buf_puts(b, schemas);
	buf_puts(b, "}}}\n");
	return buf_ok(b, err);
}

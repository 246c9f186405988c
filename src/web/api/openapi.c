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
	buf_put_member(b, ",\"summary\":", str_of(r->title));
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

/* Shapes of the answers, as JSON Schema. A member is "name:type"; * marks one that is always there. Types: s text, t text or
 * null, i whole number, n number or null, b truth, o object, otherwise the name of another shape; a [ before it makes a list. A
 * shape without names is another type, or one of several between bars. */
static const struct shape { const char *name, *members; } shapes[] = {
	{ "problem", "type:s *title:s *status:i code:s detail:s where:s faults:[o" },
	{ "head", "*id:s *title:s *state:s *severity:s priority:s *exploited:b component:s kind:s published:s updated:s "
	          "fix_level:s *url:s" },
	{ "entries", "*total:i next:s next_url:s *entries:[head" },
	{ "entry", "*id:s aliases:[s state:s *title:s summary:s component:s kind:s published:s updated:s severity:s exploited:b "
	           "fix_level:s weaknesses:[s credits:[s vectors:[o evidence:[o conditions:[o references:[o disagreements:[s "
	           "sources:[o" },
	{ "verdict", "*id:s *verdict:s *basis:s *reason:s *fix:s *severity:s *exploited:b" },
	{ "check", "*profile:o *verdicts:[verdict *counts:o" },
	{ "device", "*key:s maker:s brand:s name:s device:s model:s chip:s kernel:s source:s year:i" },
	{ "devices", "*total:i *devices:[device" },
	{ "figure", "*name:s *entries:i *exploited:i" },
	{ "score", "*vector:s version:s base:n temporal:n environmental:n score:n severity:t nomenclature:s decision:t outcomes:[s "
	           "technical:t comprehensive:t exploitability:n impact:n environment:n error:s" },
	{ "scores", "[score" },
	{ "score_or_scores", "score|[score" },
	{ "methods", "[method" },
	{ "method", "*method:s *name:s *prefix:s *undefined:s *metrics:[o" },
	{ "selection", "*targets:[s *result:score *contradicts:b" },
	{ "priority", "*id:s *level:s because:s note:s *embargo_days:i *fix_days:i *emergency:b limited:s *rules:s *day:s "
	              "*decided:b decided_by_rules:s *factors:o *differences:o *history:[o" },
	{ "statistics", "*entries:i *exploited:i *records:i *devices:i years:[figure severities:[figure priorities:[figure "
	                "components:[figure chips:[figure makers:[figure publication_to_patch_level:[figure "
	                "publication_to_patch_level_median_days:i" },
	{ "checkpoint", "*origin:s *size:i *root:s *at:s *key:s *note:s" },
	{ "inclusion", "*leaf:i *size:i *hash:s *root:s *path:[s" },
	{ "consistency", "*from:i *to:i *root_from:s *root_to:s *path:[s" },
	{ "act", "*act:o result:s again:b" },
	{ "health", "*status:s *generation:i *loaded:s *entries:i waits_for:s since:s" },
	{ "listed", "*id:s *name:s *roles:[s country:s site:s *since:s left:s *members:i *verified_contacts:i *components:i" },
	{ "parties", "*total:i *parties:[listed" },
	{ "contact", "*id:i *kind:s *purpose:s value:s *verified:b verified_at:s verified_by:s how:s" },
	{ "component", "*id:i *kind:s *value:s note:s" },
	{ "happened", "*seq:i *at:s *act:s *subject:s by:s" },
	{ "invitation", "*id:i mail:s *admin:b invited_by:s *expires:s" },
	{ "member", "*id:i *party:s name:s mail:s *admin:b lang:s zone:s *since:s left:s seen:s mail_fails:b "
	            "history:[happened" },
	{ "members", "*members:[member *invitations:[invitation" },
	{ "party", "*id:s *name:s *roles:[s country:s site:s *since:s left:s about:s lang:s zone:s *contacts:[contact "
	           "*components:[component members:[member invitations:[invitation *history:[happened" },
	{ "join", "*id:i name:s person:s mail:s *roles:[s country:s site:s words:s *asked:s answered:s answered_by:s party:s" },
	{ "joins", "*requests:[join" },
	{ "proposal", "*party:s *covers:i *reasons:[o" },
	{ "proposals", "*entry:s *named:i *proposals:[proposal" },
	{ "audit_act", "*seq:i *at:s *act:s *subject:s member:i *by:s *party:s *body:o" },
	{ "audit", "*acts:[audit_act next:i" },
	{ "owed", "*id:i *rule:s *version:i title:s basis:s *about:s subject:s *bearer:s *state:s *overdue:b asked:s *limit:s "
	          "*opened:s started:s due:s unsure:b paused_since:s paused_seconds:i ended:s late_seconds:i opened_by:i ended_by:i" },
	{ "obligations", "*open:i *overdue:i *soon:i *awaiting:i *paused:i *asked:i *obligations:[owed next:i" },
	{ "owed_event", "*seq:i *at:s *act:s by:s state:s because_of:s words:s due:s" },
	{ "obligation", "*id:i *rule:s *version:i title:s basis:s *about:s subject:s *bearer:s *state:s *overdue:b asked:s "
	                "*limit:s *opened:s started:s due:s unsure:b paused_since:s paused_seconds:i ended:s late_seconds:i "
	                "opened_by:i ended_by:i calendar:s *zone:s *pausable:b *history:[owed_event" },
	{ "obligation_rule", "*id:s *version:i *active:b *title:o *basis:s note:s *limit:s bearer:s bearer_field:s "
	                     "*pausable:b *opened_by:[s *started_by:[s *met_by:[s *cancelled_by:[s *file:s" },
	{ "obligation_rules", "*rules:[obligation_rule" },
	{ "report_due", "*rule:s by:s *state:s" },
	{ "report_post", "*post:i *at:s *by:s *words:s" },
	{ "report_file", "*file:s *size:i *at:s *name:s *sha256:s" },
	{ "report", "*report:s *at:s *state:s *stands:s verdict:s reason:s grade:s case:s title:s product:s versions:s words:s "
	            "steps:s impact:s found:s place:s told:s credit_as:s name:s mail:s *exploited:s *public:s *credit:s *share:b "
	            "plan:s acknowledged:s validated:s informed:s asked:s ended:s *attached:b entered:b tlp:s embargo:s "
	            "embargo_ends:s proposals:[o *due:[report_due *posts:[report_post *files:[report_file" },
	{ "finder_record", "*reports:i *valid:i *invalid:i *duplicate:i" },
	{ "alike_report", "*id:i weight:i title:s *state:s verdict:s case:i" },
	{ "listed_report", "*id:i *subject:s *at:s state:s stands:s title:s product:s grade:s verdict:s reason:s same_as:s exploited:s "
	                   "public:s origin:s assigned:i case:i due:s plan:s acknowledged:s validated:s informed:s heard:s asked:s "
	                   "ended:s finder:finder_record" },
	{ "reports", "*all:i open:i new:i unassigned:i mine:i waiting:i answered:i late:i resting:i *reports:[listed_report next:i" },
	{ "seen_report", "*id:i *subject:s *at:s *state:s title:s product:s versions:s words:s steps:s impact:s found:s place:s told:s "
	                 "credit_as:s name:s mail:s *exploited:s *public:s *credit:s *share:b *origin:s lang:s plan:s plan_zone:s "
	                 "grade:s affected:s verdict:s reason:s same_as:s case:i assigned:i acknowledged:s validated:s informed:s "
	                 "heard:s asked:s ended:s *finder:finder_record *similar:[alike_report *duplicates:[alike_report *entries:[s "
	                 "*posts:[o *files:[o *history:[o" },
	{ "report_or_seen", "report|seen_report" },
	{ "listed_case", "*id:i *sight:s *state:s *tlp:s title:s *part:s own_number:s *cves:[s grade:s *embargo:s embargo_ends:s "
	                 "public:s exploit:s attack:s published:s opened:s *due:i due_next:s *unread:i" },
	{ "cases", "*total:i *open:i *with_due:i *with_unread:i *asked:i *cases:[listed_case next:i" },
	{ "case_embargo", "*state:s *in_force:b began:s ends:s zone:s ended:s because:s *proposals:[o" },
	{ "case_participant", "*who:s name:s *role:s *state:s asked:s entered:s answer:s answered:s grade:s silent_since:s aware:s "
	                      "fix_ready:s fix_deployed:s own_number:s repairs:o *unread:i" },
	{ "case_vulnerability", "*id:i title:s component:s cve:s *cwe:[s vector:s grade:s entry:s published:s" },
	{ "case_thread", "*id:i *kind:s title:s product:s *posts:i *unread:i last:s ended:s" },
	{ "case", "*id:i *sight:s *state:s *tlp:s *leader:s asked_by:s *embargo:case_embargo title:s grade:s plan:s opened:s ended:s "
	          "merged_into:i split_from:i public:s exploit:s attack:s claims:[s published:s "
	          "vulnerabilities:[case_vulnerability reports:[i participants:[case_participant threads:[case_thread "
	          "*due:[owed due_from_others:[owed history:[happened older:i" },
	{ "told", "*kind:s event:s *subject:s *at:s *state:s *attempts:i next:s ended:s error:s" },
	{ "webhook", "*id:i *party:s *url:s *events:[s *on:b *failures:i failing_since:s off_since:s error:s *last:[told" },
	{ "webhooks", "*webhooks:[webhook" },
	{ "notices", "*choices:o hour:i *encrypted:b *notices:[told" },
	{ "watch_found", "*entry:s *at:s *why:[s" },
	{ "watch", "*id:i entry:s search:s *added:s *found:[watch_found" },
	{ "watches", "*watches:[watch" },
	{ "thread", "*id:i *kind:s report:i title:s product:s who:s *at:s ended:s last_at:s *posts:i *last:i *unread:i "
	            "first_unread:i" },
	{ "threads", "*case:i *threads:[thread" },
	{ "item", "post:i file:i thread:i *at:s *who:s by:s reply:i words:s taken_back:b name:s media:s size:i sha256:s odd:b "
	          "dropped:s" },
	{ "posts", "*thread:thread *items:[item next:i" },
	{ "file", "*file:i *thread:i *at:s *who:s name:s *media:s *size:i *sha256:s odd:b dropped:s" },
	{ "staged_file", "*token:s *name:s *media:s *size:i *sha256:s *odd:b" },
	{ "staged_files", "*files:[staged_file" },
	{ "bytes", "" },
	{ "record", "" },
};

static void put_type(struct buf *b, struct str type)
{
	static const struct { struct str letter; const char *schema; } plain[] = {
		{ STR_LIT("s"), "{\"type\":\"string\"}" },  { STR_LIT("i"), "{\"type\":\"integer\"}" },
		{ STR_LIT("b"), "{\"type\":\"boolean\"}" }, { STR_LIT("o"), "{\"type\":\"object\"}" },
		{ STR_LIT("n"), "{\"type\":[\"number\",\"null\"]}" }, { STR_LIT("t"), "{\"type\":[\"string\",\"null\"]}" },
	};

	if (str_starts(type, STR("["))) {
		buf_puts(b, "{\"type\":\"array\",\"items\":");
		put_type(b, str_from(type, 1));
		buf_putc(b, '}');
		return;
	}
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (str_eq(type, plain[i].letter)) {
			buf_puts(b, plain[i].schema);
			return;
		}
	buf_printf(b, "{\"$ref\":\"#/components/schemas/%.*s\"}", STR_ARG(type));
}

/* "score|[score": the schema of another type, or of one of several. */
static void put_types(struct buf *b, struct str types)
{
	bool several = str_chr(types, '|') != SIZE_MAX, first = true;
	struct str type;

	buf_puts(b, several ? "{\"oneOf\":[" : "");
	for (; str_split(&types, '|', &type); first = false) {
		buf_puts(b, first ? "" : ",");
		put_type(b, type);
	}
	buf_puts(b, several ? "]}" : "");
}

static void put_shape(struct buf *b, const struct shape *s)
{
	struct str rest = str_of(s->members), member, name;
	bool first = true;

	if (rest.n && str_chr(rest, ':') == SIZE_MAX) {
		buf_printf(b, "\"%s\":", s->name);
		put_types(b, rest);
		return;
	}
	buf_printf(b, "\"%s\":{", s->name);
	if (!*s->members) {
		buf_puts(b, "\"description\":\"As it was read\"}");
		return;
	}
	buf_puts(b, "\"type\":\"object\",\"properties\":{");
	while (str_token(&rest, " ", &member)) {
		str_split(&member, ':', &name);
		buf_printf(b, "%s\"%.*s\":", first ? "" : ",", STR_ARG(str_from(name, str_starts(name, STR("*")))));
		put_type(b, member);
		first = false;
	}
	buf_puts(b, "},\"required\":[");
	rest = str_of(s->members);
	for (first = true; str_token(&rest, " ", &member);) {
		if (!str_starts(member, STR("*")))
			continue;
		buf_printf(b, "%s\"%.*s\"", first ? "" : ",", STR_ARG(str_sub(member, 1, str_chr(member, ':') - 1)));
		first = false;
	}
	buf_puts(b, "]}");
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
	            "\"An API key, tocsin_...\"}},\"schemas\":{");
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		buf_puts(b, i ? ",\n" : "\n");
		put_shape(b, &shapes[i]);
	}
	buf_puts(b, "}}}\n");
	return buf_ok(b, err);
}

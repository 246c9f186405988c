/* Shapes of the answers, as JSON Schema 2020-12 in the OpenAPI document. */
#include "web/api/api.h"

/* A shape is its members, each "name:type"; * marks one that is always there. Types:
 *
 *   s text   z an instant (2026-11-23T09:00:00Z)   y a day (2026-11-23)   i whole number   n number   b truth
 *   o an object of any kind
 *
 * otherwise the name of another shape. Before a type, [ makes a list of it, { an object whose members are all of it, ? lets it
 * be null; bars stand between one type and another. A shape without names is another type. One without anything may be anything. */
static const struct shape { const char *name, *members; } shapes[] = {
	{ "problem", "*type:s *title:s *status:i code:s detail:s where:s faults:[fault" },
	{ "fault", "*field:s *code:s *detail:s" },

	/* the list */
	{ "head", "*id:s *title:s *state:s *severity:s priority:s *exploited:b component:s kind:s published:y updated:y "
	          "fix_level:y *url:s" },
	{ "entries", "*total:i next:s next_url:s *entries:[head" },
	{ "entry", "*id:s aliases:[s *state:s *title:s summary:s component:s kind:s published:z updated:z severity:s exploited:b "
	           "fix_level:y weaknesses:[s credits:[s vectors:[vector evidence:[evidence conditions:[condition "
	           "references:[reference disagreements:[s sources:[source" },
	{ "vector", "source:s version:s vector:s score:n" },
	{ "evidence", "*kind:s source:s text:s url:s date:y value:n" },
	{ "condition", "line:s os:s makers:[s models:[s chips:[s chips_open:b releases:[s releases_exact:b level:y level_basis:s "
	               "component:s subject:s scheme:s package:s ranges:[range sure:s text:s source:s" },
	{ "range", "from:s to:s to_included:b fix:s" },
	{ "reference", "*url:s kind:s" },
	{ "source", "*source:s key:s provider:s updated:z" },
	{ "check", "*profile:profile *verdicts:[verdict *counts:{i" },
	{ "check_or_checks", "check|[check" },
	{ "profile", "name:s maker:s brand:s model:s device:s product:s marketing:s os:s release:s os_version:s skin:s skin_version:s "
	             "platform:s chips:[s level:y vendor_level:y kernel:s build:s fingerprint:s packages:[package" },
	{ "package", "name:s version_name:s version_code:i" },
	{ "verdict", "*id:s *verdict:s *basis:s *reason:s *fix:s *severity:s *exploited:b" },
	{ "device", "*key:s maker:s brand:s name:s device:s model:s chip:s kernel:s source:s year:i" },
	{ "devices", "*total:i *devices:[device" },
	{ "figure", "*name:s *entries:i *exploited:i" },
	{ "statistics", "*entries:i *exploited:i *records:i *devices:i *years:[figure *severities:[figure *priorities:[figure "
	                "*components:[figure *chips:[figure *makers:[figure *publication_to_patch_level:[figure "
	                "*publication_to_patch_level_median_days:i" },
	{ "health", "*status:s *generation:i *loaded:z *entries:i waits_for:s since:z" },

	/* ratings */
	{ "score", "*vector:s version:s base:?n temporal:?n environmental:?n score:?n severity:?s nomenclature:s "
	           "decision:?s outcomes:[s technical:?s comprehensive:?s exploitability:?i impact:?i environment:?i "
	           "error:s" },
	{ "scores", "[score" },
	{ "score_or_scores", "score|[score" },
	{ "methods", "[method" },
	{ "method", "*method:s *name:s *prefix:s *undefined:s *metrics:[metric" },
	{ "metric", "*key:s *name:s *group:s *required:b *choices:[choice" },
	{ "choice", "*key:s *name:s" },
	{ "selection", "*targets:[s *result:score *contradicts:b" },
	{ "selection_list", "*timestamp:z *schemaVersion:s target_ids:[s *selections:[decision_point "
	                    "decision_point_resources:[resource references:[resource" },
	{ "decision_point", "*namespace:s *key:s *version:s name:s *values:[decision_value" },
	{ "decision_value", "*key:s name:s" },
	{ "resource", "*uri:s *summary:s" },
	{ "priority", "*id:s *level:s because:s note:s *embargo_days:i *fix_days:i *emergency:b limited:s *rules:s *day:y "
	              "*decided:b decided_by_rules:s *factors:{factor *differences:{difference *history:[assessment" },
	{ "factor", "*grade:s *by_rule:s because:s note:s by:s reason:s *facts:{fact *wanted:[s" },
	{ "fact", "*value:s|n|b *source:s" },
	{ "difference", "*lowest:s *highest:s *views:i" },
	{ "assessment", "*kind:s party:s by:s act:i *at:z rules:s *given:assessed_by *result:assessed" },
	{ "assessed_by", "*facts:{s *judgements:{judgement *reason:s" },
	{ "judgement", "*grade:s *reason:s" },
	{ "assessed", "*embargo_days:i *emergency:b *fix_days:i *grades:{s *level:s" },

	/* acts and the ledger */
	{ "acts", "*sections:[act_section" },
	{ "act_section", "*title:s *acts:[act_row" },
	{ "act_row", "*name:s *subject:s *who:[s *scope:s *fresh:b *help:s *fields:[act_field" },
	{ "act_field", "*name:s *type:s *required:b *sealed:b *secret:b min:i max:i words:[s *help:s" },
	{ "act", "*act:done result:s again:b" },
	{ "done", "*seq:i *at:z *subject:s made:s *body:o" },
	{ "happened", "*seq:i *at:z *act:s *subject:s by:s" },
	{ "audit_act", "*seq:i *at:z *act:s *subject:s member:i *by:s *party:s *body:o" },
	{ "audit", "*acts:[audit_act next:i" },
	{ "checkpoint", "*origin:s *size:i *root:s *at:z *key:s *note:s" },
	{ "inclusion", "*leaf:i *size:i *hash:s *root:s *path:[s" },
	{ "consistency", "*from:i *to:i *root_from:s *root_to:s *path:[s" },

	/* people */
	{ "listed", "*id:s *name:s *roles:[s country:s site:s *since:z left:z *members:i *verified_contacts:i *components:i" },
	{ "parties", "*total:i *parties:[listed" },
	{ "contact", "*id:i *kind:s *purpose:s value:s *verified:b verified_at:z verified_by:s how:s" },
	{ "component", "*id:i *kind:s *value:s note:s" },
	{ "invitation", "*id:i mail:s *admin:b invited_by:s *expires:z" },
	{ "member", "*id:i *party:s name:s mail:s *admin:b lang:s zone:s *since:z left:z seen:z mail_fails:b "
	            "history:[happened" },
	{ "members", "*members:[member *invitations:[invitation" },
	{ "party", "*id:s *name:s *roles:[s country:s site:s *since:z left:z about:s lang:s zone:s *contacts:[contact "
	           "*components:[component members:[member invitations:[invitation *history:[happened" },
	{ "join", "*id:i name:s person:s mail:s *roles:[s country:s site:s words:s *asked:z answered:z answered_by:s party:s" },
	{ "joins", "*requests:[join" },
	{ "proposal", "*party:s *covers:i *reasons:[proposal_reason" },
	{ "proposal_reason", "*component:i *kind:s *lists:s maker:s named:s *covers:i" },
	{ "proposals", "*entry:s *named:i *proposals:[proposal" },
	{ "told", "*kind:s event:s *subject:s *at:z *state:s *attempts:i next:z ended:z error:s" },
	{ "webhook", "*id:i *party:s *url:s *events:[s *on:b *failures:i failing_since:z off_since:z error:s *last:[told" },
	{ "webhooks", "*webhooks:[webhook" },
	{ "notices", "*choices:{s hour:i *encrypted:b *notices:[told" },
	{ "watch_found", "*entry:s *at:z *why:[s" },
	{ "watch", "*id:i entry:s search:s *added:z *found:[watch_found" },
	{ "watches", "*watches:[watch" },

	/* what is owed */
	{ "owed", "*id:i *rule:s *version:i title:s basis:s *about:s subject:s *bearer:s *state:s *overdue:b asked:s *limit:s "
	          "*opened:z started:z due:z unsure:b paused_since:z paused_seconds:i ended:z late_seconds:i opened_by:i ended_by:i" },
	{ "obligations", "*open:i *overdue:i *soon:i *awaiting:i *paused:i *asked:i *obligations:[owed next:i" },
	{ "owed_event", "*seq:i *at:z *act:s by:s state:s because_of:s words:s due:z" },
	{ "obligation", "*id:i *rule:s *version:i title:s basis:s *about:s subject:s *bearer:s *state:s *overdue:b asked:s "
	                "*limit:s *opened:z started:z due:z unsure:b paused_since:z paused_seconds:i ended:z late_seconds:i "
	                "opened_by:i ended_by:i calendar:s *zone:s *pausable:b *history:[owed_event" },
	{ "both", "*en:s *zh:s" },
	{ "obligation_rule", "*id:s *version:i *active:b *title:both *basis:s note:s *limit:s limit_fact:s bearer:s bearer_field:s "
	                     "*pausable:b *opened_by:[s *started_by:[s *met_by:[s *cancelled_by:[s *file:s" },
	{ "obligation_rules", "*rules:[obligation_rule" },

	/* reports */
	{ "report_due", "*rule:s by:z *state:s" },
	{ "report_post", "*post:i *at:z *by:s *words:s" },
	{ "report_file", "*file:s *size:i *at:z *name:s *sha256:s" },
	{ "report_offer", "*proposal:i *ends:z *by:s *words:s answer:s" },
	{ "report", "*report:s *at:z *state:s *stands:s verdict:s reason:s grade:s case:s title:s product:s versions:s words:s steps:s "
	            "impact:s found:s place:s told:s credit_as:s name:s mail:s *exploited:s *public:s *credit:s *share:b plan:z "
	            "acknowledged:z validated:z informed:z asked:z ended:z *attached:b entered:b tlp:s embargo:s embargo_ends:z "
	            "proposals:[report_offer *due:[report_due *posts:[report_post *files:[report_file" },
	{ "finder_record", "*reports:i *valid:i *invalid:i *duplicate:i" },
	{ "alike_report", "*id:i weight:i title:s *state:s verdict:s case:i" },
	{ "listed_report", "*id:i *subject:s *at:z state:s stands:s title:s product:s grade:s verdict:s reason:s same_as:s exploited:s "
	                   "public:s origin:s assigned:i case:i due:z plan:z acknowledged:z validated:z informed:z heard:z asked:z "
	                   "ended:z finder:finder_record" },
	{ "reports", "*all:i open:i new:i unassigned:i mine:i waiting:i answered:i late:i resting:i *reports:[listed_report next:i" },
	{ "seen_report", "*id:i *subject:s *at:z *state:s title:s product:s versions:s words:s steps:s impact:s found:s place:s told:s "
	                 "credit_as:s name:s mail:s *exploited:s *public:s *credit:s *share:b *origin:s lang:s plan:z plan_zone:s "
	                 "grade:s affected:s verdict:s reason:s same_as:s case:i assigned:i acknowledged:z validated:z informed:z "
	                 "heard:z asked:z ended:z *finder:finder_record *similar:[alike_report *duplicates:[alike_report *entries:[s "
	                 "*posts:[seen_post *files:[seen_file *history:[report_event" },
	{ "seen_post", "*id:i *at:z *by:s words:s" },
	{ "seen_file", "*id:i *size:i *at:z name:s media:s" },
	{ "report_event", "*seq:i *at:z *act:s by:s detail:s note:s" },
	{ "report_or_seen", "report|seen_report" },

	/* cases */
	{ "listed_case", "*id:i *sight:s *state:s *tlp:s title:s *part:s own_number:s *cves:[s grade:s *embargo:s embargo_ends:z "
	                 "public:z exploit:z attack:z published:z opened:z *due:i due_next:z *unread:i" },
	{ "cases", "*total:i *open:i *with_due:i *with_unread:i *asked:i *cases:[listed_case next:i" },
	{ "case_embargo", "*state:s *in_force:b began:z ends:z zone:s ended:z because:s *proposals:[case_offer" },
	{ "case_offer", "*id:i *by:s *ends:z zone:s *at:z answer_by:z *state:s *accepted:i *rejected:i" },
	{ "case_participant", "*who:s name:s *role:s *state:s asked:z entered:z answer:s answered:z grade:s silent_since:z aware:z "
	                      "fix_ready:z fix_deployed:z own_number:s repairs:repairs_sum *unread:i" },
	{ "repairs_sum", "*rows:i *need_fix:i *helped:i *unknown:i" },
	{ "case_vulnerability", "*id:i title:s component:s cve:s *cwe:[s vector:s grade:s entry:s published:z" },
	{ "case_thread", "*id:i *kind:s title:s product:s *posts:i *unread:i last:z ended:z" },
	{ "case", "*id:i *sight:s *state:s *tlp:s *leader:s asked_by:s *embargo:case_embargo title:s grade:s plan:s opened:z ended:z "
	          "merged_into:i split_from:i public:z exploit:z attack:z claims:[s published:z "
	          "vulnerabilities:[case_vulnerability reports:[i participants:[case_participant threads:[case_thread "
	          "*due:[owed due_from_others:[owed history:[happened older:i" },
	{ "thread", "*id:i *kind:s report:i title:s product:s who:s *at:z ended:z last_at:z *posts:i *last:i "
	            "*unread:i first_unread:i" },
	{ "threads", "*case:i *threads:[thread" },
	{ "post", "*post:i *at:z *who:s by:s reply:i words:s taken_back:b" },
	{ "item", "post|file" },
	{ "posts", "*thread:thread *items:[item next:i" },
	{ "file", "*file:i *thread:i *at:z *who:s name:s *media:s *size:i *sha256:s odd:b dropped:z" },
	{ "staged_file", "*token:s *name:s *media:s *size:i *sha256:s *odd:b" },
	{ "staged_files", "*files:[staged_file" },

	/* repairs */
	{ "repairs", "*case:s tlp:s *silent:i *vulns:[repair_vuln *vendors:[repair_vendor" },
	{ "repair_vuln", "*id:s cve:s title:s component:s cwe:s vector:s grade:s entry:s checked:z *vendors:{i" },
	{ "repair_vendor", "*party:s *name:s role:s track:s *worst:s *path:s *silent:b told:z silent_since:z due:z *repairs:[repair "
	                   "*statements:[repair_statement" },
	{ "repair", "*id:s *vuln:s *state:s kind:s line:s branch:s justification:s share:i build:s level:s version:s words:s *since:z "
	            "*told:z told_by:s" },
	{ "repair_statement", "*vuln:s words:s url:s at:z" },
	{ "repairs_or_vex", "repairs|openvex|csaf" },
	{ "openvex", "*@context:s *@id:s *author:s *role:s *timestamp:z last_updated:z *version:i *tooling:s *statements:[o" },
	{ "csaf", "$schema:s *document:o product_tree:o vulnerabilities:[o" },
	{ "upload", "*dry:b *format:s document:s *party:s *new:i *change:i *same:i *no_vuln:i *no_product:i "
	            "*refused:i *rows:[upload_row" },
	{ "upload_row", "*result:s place:s named:s product:s vuln:s kind:s line:s branch:s from:s to:s justification:s share:i build:s "
	                "level:s version:s why:s" },

	/* disclosure, the handling plan, measures */
	{ "disclosure", "*case:s *may_publish:b *published:?z *text:s *gates:[gate *findings:[finding *approvals:[approval "
	                "*waivers:[waiver *entries:[entry" },
	{ "gate", "*gate:s *state:s *have:i *need:i *question:s" },
	{ "finding", "*name:s *finding:s *at:?z" },
	{ "approval", "*member:s *of_this_text:b *at:?z" },
	{ "waiver", "*gate:s *asked:?z *agreed:?z" },
	{ "plan", "*version:s *in_force:b *own:b adopted:z *versions:[plan_version *plan:plan_document" },
	{ "plan_version", "*version:s *valid_from:y *adopted:z" },
	{ "plan_document", "*name:s *version:s *valid_from:y *about:both principles:[both *embargo:plan_embargo *silence:plan_silence "
	                   "*fix_days:{i" },
	{ "plan_embargo", "*default_days:{i *exploited_days:i *least_hours:i *notice_hours:i *most_days:i *total_days:i *ready_days:i "
	                  "*deployed_days:i *answer_days:i *open_most:i *quorum_percent:i *attack_ends:b *consent:{s" },
	{ "plan_silence", "*first_days:i *next_days:i" },
	{ "measures", "*measure:s from:s to:s grade:s *alliance:{measured *own:{measured *grades:[measured_row *quarters:[measured_row "
	              "*parties:[measured_row *embargoes:embargo_ends *histories:i *skill:[skill" },
	{ "measured", "*done:i median_s:i p80_s:i *open:i *overdue:i" },
	{ "measured_row", "*id:s name:s *done:i median_s:i p80_s:i *open:i *overdue:i" },
	{ "embargo_ends", "*ended:i *early:i *why:{i" },
	{ "skill", "*order:s *held:i *broken:i *luck:s observed:s skill:s" },

	{ "openapi", "*openapi:s *info:o *servers:[o *paths:o *components:o" },
	{ "record", "" },
};

static void put_type(struct buf *b, struct str type);

/* "score|[score": one of several. */
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

static void put_type(struct buf *b, struct str type)
{
	static const struct { struct str before; const char *open, *close; } kinds[] = {
		{ STR_LIT("["), "{\"type\":\"array\",\"items\":", "}" },
		{ STR_LIT("{"), "{\"type\":\"object\",\"additionalProperties\":", "}" },
		{ STR_LIT("?"), "{\"oneOf\":[", ",{\"type\":\"null\"}]}" },
	};
	static const struct { struct str letter; const char *schema; } plain[] = {
		{ STR_LIT("s"), "{\"type\":\"string\"}" },  { STR_LIT("i"), "{\"type\":\"integer\"}" },
		{ STR_LIT("b"), "{\"type\":\"boolean\"}" }, { STR_LIT("o"), "{\"type\":\"object\"}" },
		{ STR_LIT("n"), "{\"type\":\"number\"}" },  { STR_LIT("z"), "{\"type\":\"string\",\"format\":\"date-time\"}" },
		{ STR_LIT("y"), "{\"type\":\"string\",\"format\":\"date\"}" },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_starts(type, kinds[i].before)) {
			buf_puts(b, kinds[i].open);
			put_type(b, str_from(type, 1));
			buf_puts(b, kinds[i].close);
			return;
		}
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (str_eq(type, plain[i].letter)) {
			buf_puts(b, plain[i].schema);
			return;
		}
	buf_printf(b, "{\"$ref\":\"#/components/schemas/%.*s\"}", STR_ARG(type));
}

static void put_members(struct buf *b, struct str members)
{
	struct str rest = members, member, name;
	bool first = true;

	buf_puts(b, "{\"type\":\"object\",\"properties\":{");
	while (str_token(&rest, " ", &member)) {
		str_split(&member, ':', &name);
		buf_printf(b, "%s\"%.*s\":", first ? "" : ",", STR_ARG(str_from(name, str_starts(name, STR("*")))));
		put_types(b, member);
		first = false;
	}
	buf_puts(b, "},\"required\":[");
	rest = members;
	for (first = true; str_token(&rest, " ", &member);) {
		if (!str_starts(member, STR("*")))
			continue;
		buf_printf(b, "%s\"%.*s\"", first ? "" : ",", STR_ARG(str_sub(member, 1, str_chr(member, ':') - 1)));
		first = false;
	}
	buf_puts(b, "]}");
}

void openapi_put_shapes(struct buf *b)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		struct str members = str_of(shapes[i].members);

		buf_printf(b, "%s\n\"%s\":", i ? "," : "", shapes[i].name);
		if (!members.n)
			buf_puts(b, "{\"description\":\"As it was read\"}");
		else if (str_chr(members, ':') == SIZE_MAX)
			put_types(b, members);
		else
			put_members(b, members);
	}
}

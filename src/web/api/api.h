/* api - the handlers of /api/v1; see routes.c. Errors go out as application/problem+json. */
#ifndef WEB_API_API_H
#define WEB_API_API_H

#include "web/serve/http.h"
#include "web/serve/param.h"

#define API(name) bool name(struct request *rq, struct response *rs, struct err *err)
API(api_entries);
API(api_entry);
API(api_source);
API(api_check);
API(api_check_post);
API(api_devices);
API(api_priority);
API(api_score);
API(api_score_post);
API(api_methods);
API(api_selection);
API(api_selection_post);
API(api_statistics);
API(api_health);
API(api_openapi);
API(api_acts);
API(api_ledger_checkpoint);
API(api_ledger_inclusion);
API(api_ledger_consistency);
API(api_act_post);
API(api_audit);
API(api_repairs);
API(api_repairs_post);
API(api_report);
API(api_cases);
API(api_case);
API(api_reports);
API(api_report_csaf);
API(api_obligations);
API(api_obligation);
API(api_obligation_rules);
API(api_disclosure);
API(api_plan);
API(api_measures);
API(api_parties);
API(api_party);
API(api_members);
API(api_member);
API(api_joins);
API(api_propose);
API(api_webhooks);
API(api_notices);
API(api_watches);
API(api_threads);
API(api_posts);
API(api_files_post);
API(api_file);
API(api_file_zip);
API(api_file_raw);
#undef API

struct act_fault;
/* 422, with each field that is wrong. */
bool api_faults(struct response *rs, const struct act_fault *v, size_t n);

/* The name that the sender gave to what it asks for (Idempotency-Key); empty without. ERR_USAGE where it is none. */
bool api_once(const struct request *rq, struct str *ret, struct err *err);

/* A path for each act, each after a comma. */
void openapi_put_acts(struct buf *b);
/* The parameter that api_once() reads. */
void openapi_put_once(struct buf *b);
/* The schemas that routes name, as members of an object. */
void openapi_put_shapes(struct buf *b);

extern const struct params plan_params, watches_params, webhook_params, people_params, propose_params, device_params,
	score_params, selection_params, selection_post_params, posts_params, inclusion_params, consistency_params, no_params;

#endif

#include "web/api/api.h"
#include "web/device_check.h"
#include "web/list_ask.h"
#include "web/pages/pages.h"
#include "web/route.h"

const struct route routes[] = {
	{ ROUTE_GET,  "/",               page_start,          ROUTE_PAGE, KEEP_VIEW },
	{ ROUTE_GET,  "/list",           page_list,           ROUTE_PAGE, KEEP_VIEW, &list_params },
	{ ROUTE_GET,  "/entry/{id}",     page_entry,          ROUTE_PAGE, KEEP_VIEW },
	{ ROUTE_GET,  "/check",          page_check,          ROUTE_PAGE, KEEP_VIEW },
	{ ROUTE_GET,  "/check/values",   page_check_values,   ROUTE_PAGE, KEEP_NEVER, &check_params },
	{ ROUTE_GET,  "/check/result",   page_check_result,   ROUTE_PAGE, KEEP_NEVER, &check_params },
	{ ROUTE_GET,  "/check/dump",     page_dump,           ROUTE_PAGE, KEEP_VIEW },
	{ ROUTE_POST, "/check/dump",     page_dump_post,      ROUTE_PAGE, KEEP_NEVER, .flags = ROUTE_PLAIN },
	{ ROUTE_GET,  "/score",          page_score,          ROUTE_PAGE, KEEP_NEVER },
	{ ROUTE_GET,  "/score/priority", page_priority,       ROUTE_PAGE, KEEP_NEVER },
	{ ROUTE_GET,  "/score/priority/rules", page_priority_rules, ROUTE_PAGE, KEEP_VIEW },
	{ ROUTE_GET,  "/score/{method}", page_score_method,   ROUTE_PAGE, KEEP_NEVER },
	{ ROUTE_GET,  "/statistics",     page_statistics,     ROUTE_PAGE, KEEP_VIEW },
	{ ROUTE_GET,  "/about",          page_about,          ROUTE_PAGE, KEEP_VIEW },
	{ ROUTE_GET,  "/api",            page_api,            ROUTE_PAGE, KEEP_VIEW },
	{ ROUTE_GET,  "/accessibility",  page_accessibility,  ROUTE_PAGE, KEEP_VIEW },

	{ ROUTE_POST, "/sign-out",       page_sign_out,       ROUTE_PAGE, KEEP_NEVER, .flags = ROUTE_HUB },

	{ ROUTE_GET,  "/assets/{hash}/{name}",     page_asset,        ROUTE_FILE, KEEP_EVER },
	{ ROUTE_GET,  "/favicon.svg",              page_favicon,      ROUTE_FILE, KEEP_VIEW },
	{ ROUTE_GET,  "/favicon.ico",              page_favicon,      ROUTE_FILE, KEEP_VIEW },
	{ ROUTE_GET,  "/robots.txt",               page_robots,       ROUTE_FILE, KEEP_VIEW },
	{ ROUTE_GET,  "/.well-known/security.txt", page_security_txt, ROUTE_FILE, KEEP_VIEW },

	{ ROUTE_GET,  "/api/v1/entries", api_entries, ROUTE_API, KEEP_VIEW, &list_params,
	  "The list, searched and filtered, in pages", "entries" },
	{ ROUTE_GET,  "/api/v1/entries/{id}", api_entry, ROUTE_API, KEEP_VIEW, &no_params,
	  "One entry whole: conditions, vectors, evidence, references, sources", "entry" },
	{ ROUTE_GET,  "/api/v1/entries/{id}/sources/{source}/{key}", api_source, ROUTE_API, KEEP_VIEW, &no_params,
	  "A source record of an entry, as it was read", "record" },
	{ ROUTE_GET,  "/api/v1/entries/{id}/priority", api_priority, ROUTE_API, KEEP_VIEW, &no_params,
	  "How urgent an entry is for the alliance: level, factors with their facts, views and decisions", "priority" },
	{ ROUTE_GET,  "/api/v1/score", api_score, ROUTE_API, KEEP_NEVER, &score_params,
	  "Vectors rated: CVSS, SSVC, GB/T 30279; one is an object, several are an array of them", "score_or_scores" },
	{ ROUTE_POST, "/api/v1/score", api_score_post, ROUTE_API, KEEP_NEVER, &no_params,
	  "Many vectors rated, as {\"vectors\":[...]} or one a line; an array in their order", "scores" },
	{ ROUTE_GET,  "/api/v1/score/methods", api_methods, ROUTE_API, KEEP_VIEW, &no_params,
	  "The methods, each with its metrics and choices", "methods" },
	{ ROUTE_GET,  "/api/v1/score/ssvc/selection", api_selection, ROUTE_API, KEEP_NEVER, &selection_params,
	  "A rating by an SSVC table as a SelectionList of the CERT/CC", "record" },
	{ ROUTE_POST, "/api/v1/score/ssvc/selection", api_selection_post, ROUTE_API, KEEP_NEVER, &selection_post_params,
	  "A SelectionList read by a table: the vector it comes to, and the decision", "selection" },
	{ ROUTE_GET,  "/api/v1/check", api_check, ROUTE_API, KEEP_NEVER, &check_api_params,
	  "One device, by typed values, against the list", "check" },
	{ ROUTE_POST, "/api/v1/check", api_check_post, ROUTE_API, KEEP_NEVER, &check_api_params,
	  "Devices by their dump or JSON profile against the list; what is sent is forgotten", "check" },
	{ ROUTE_GET,  "/api/v1/devices", api_devices, ROUTE_API, KEEP_VIEW, &device_params,
	  "Known models by words of their names", "devices" },
	{ ROUTE_GET,  "/api/v1/statistics", api_statistics, ROUTE_API, KEEP_VIEW, &no_params,
	  "Counts over the whole list", "statistics" },
	{ ROUTE_GET,  "/api/v1/health", api_health, ROUTE_API, KEEP_NEVER, &no_params,
	  "Whether the service is well, and how fresh its list is", "health" },
	{ ROUTE_GET,  "/api/v1/openapi.json", api_openapi, ROUTE_API, KEEP_VIEW, &no_params,
	  "This description for tools", "record" },
};
const size_t route_n = sizeof routes / sizeof *routes;

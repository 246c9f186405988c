#include "web/list_ask.h"
#include "web/pages/pages.h"
#include "web/route.h"

const struct route routes[] = {
	{ ROUTE_GET, "/", page_start, ROUTE_PAGE, KEEP_VIEW },
	{ ROUTE_GET, "/list", page_list, ROUTE_PAGE, KEEP_VIEW, &list_params },
	{ ROUTE_GET, "/entry/{id}", page_entry, ROUTE_PAGE, KEEP_VIEW },

	{ ROUTE_GET, "/assets/{hash}/{name}", page_asset, ROUTE_FILE, KEEP_EVER },
	{ ROUTE_GET, "/favicon.svg", page_favicon, ROUTE_FILE, KEEP_VIEW },
	{ ROUTE_GET, "/favicon.ico", page_favicon, ROUTE_FILE, KEEP_VIEW },
	{ ROUTE_GET, "/robots.txt", page_robots, ROUTE_FILE, KEEP_VIEW },
	{ ROUTE_GET, "/.well-known/security.txt", page_security_txt, ROUTE_FILE, KEEP_VIEW },
};
const size_t route_n = sizeof routes / sizeof *routes;

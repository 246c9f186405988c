/* api - the handlers of /api/v1; see routes.c. Errors go out as application/problem+json. */
#ifndef WEB_API_API_H
#define WEB_API_API_H

#include "web/http.h"
#include "web/param.h"

#define API(name) bool name(struct request *rq, struct response *rs, struct err *err)
API(api_entries);
API(api_entry);
API(api_source);
API(api_check);
API(api_check_post);
API(api_devices);
API(api_statistics);
API(api_health);
API(api_openapi);
#undef API

extern const struct params device_params, no_params;

#endif

/*
 * metrics - what the server counts of its requests, and all that a process tells of itself at /metrics and /healthz.
 *
 * Who may see /metrics: whoever asks from this machine and directly. A site that was given its public address has a proxy in
 * front of it, from which every request comes from this machine, so there nobody may, unless the setting metrics.open says so;
 * then it is for the proxy to keep others out. /healthz says only whether the hub can work, to everybody.
 */
#ifndef WEB_SERVE_METRICS_H
#define WEB_SERVE_METRICS_H

#include "web/serve/cache.h"
#include "web/serve/http.h"
#include "web/serve/route.h"

/* Zeros for everything. */
void metrics_know(void);
/* A request was answered. */
void metrics_request(enum route_kind kind, unsigned status, bool from_cache, uint64_t ns);
/* The server's clock ticked: its one thread lives. */
void metrics_tick(void);

bool page_metrics(struct request *rq, struct response *rs, struct err *err);
bool page_healthz(struct request *rq, struct response *rs, struct err *err);

#endif

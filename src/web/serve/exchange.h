/*
 * exchange - one request, from its head to its answer: received within limits, then from the cache, or made by dispatch().
 *
 * The HTTP library calls: exchange_target() (the target as sent), exchange_request() once when the head is complete, then
 * with each piece of a body, then once more; exchange_completed() when the answer is out. Requests that have to do with the hub
 * may wait - for the disk, for another server - so their connection rests while a worker makes the answer (workers.h); all
 * others are answered at once by the thread that owns the socket.
 */
#ifndef WEB_SERVE_EXCHANGE_H
#define WEB_SERVE_EXCHANGE_H

#include <microhttpd.h>
#include <stdatomic.h>

#include "web/serve/cache.h"
#include "web/serve/clients.h"
#include "web/serve/http.h"
#include "web/serve/workers.h"

struct exchange;

/* What all of them share; the server's. */
struct exchanges {
	struct site site;
	struct workers *workers; /* NULL where there is no hub */
	_Atomic uint64_t epoch;
	_Atomic size_t uploads;  /* bytes reserved for bodies being received */
};

/* For MHD; cls: struct exchanges, the socket's context: struct client. */
void *exchange_target(void *cls, const char *uri, struct MHD_Connection *con);
enum MHD_Result exchange_request(void *cls, struct MHD_Connection *con, const char *url, const char *method, const char *version,
                                 const char *data, size_t *data_n, void **con_cls);
void exchange_completed(void *cls, struct MHD_Connection *con, void **con_cls, enum MHD_RequestTerminationCode code);

#endif

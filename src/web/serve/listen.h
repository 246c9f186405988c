/* listen - the socket a server waits on. */
#ifndef WEB_SERVE_LISTEN_H
#define WEB_SERVE_LISTEN_H

#include "base/err.h"

/* Bound, listening, non-blocking; its URL ("http://127.0.0.1:8080", the true port) in ret_name. -1 with *err: ERR_USAGE
 * for a text that is no address, ERR_IO for one that is taken or not ours. */
int listen_open(struct str s, char *ret_name, size_t n, struct err *err);

#endif

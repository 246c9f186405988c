/*
 * workers - threads for what may have to wait: for the database's disk, for another server, for a password's hash.
 *
 * The threads that own the sockets never wait. What may is handed over and done in the order it came; how many
 * such requests may queue has a ceiling.
 */
#ifndef WEB_SERVE_WORKERS_H
#define WEB_SERVE_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

struct workers;

/* `threads` of them, for at most `most` tasks that wait. NULL when no thread can be had. */
struct workers *workers_start(unsigned threads, size_t most);
/* False when too many wait already. */
bool workers_do(struct workers *w, void (*task)(void *ctx), void *ctx);
size_t workers_waiting(struct workers *w);
/* All that was handed over is done first. Frees; NULL is fine. */
void workers_stop(struct workers *w);

#endif

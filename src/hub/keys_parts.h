/* keys_parts - inside of hub/keys: what the file's reader and the versions share. */
#ifndef HUB_KEYS_PARTS_H
#define HUB_KEYS_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "hub/keys.h"

enum { LOGIN_KEY = 32 };

struct keys_book {
	char *file;                    /* NULL: not kept in one */
	pthread_mutex_t lock;          /* of reading it again and changing it */
	struct keys *_Atomic newest;
};

struct keys *keys_new(void);           /* empty, in no book */
void keys_drop(struct keys *k);        /* one version; NULL is fine */
struct keys *keys_read(const char *file, struct err *err); /* one version, in no book */

#endif

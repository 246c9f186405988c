/* pack - bodies made smaller for the wire, and which way the reader takes them. */
#ifndef WEB_SERVE_PACK_H
#define WEB_SERVE_PACK_H

#include "base/str.h"

enum coding { CODING_IDENTITY, CODING_GZIP, CODING_ZSTD, CODING_N };
extern const struct str coding_names[CODING_N];

/* By an Accept-Encoding header: zstd before gzip before nothing; q=0 refuses. */
enum coding coding_accept(struct str header);

/* The packed bytes, malloc()ed; NULL when packing would not make it smaller. */
char *pack(enum coding c, struct str body, size_t *ret_n);

#endif

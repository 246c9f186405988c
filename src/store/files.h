/*
 * store/files - files of conversations: what is known of them, which follows from the acts, and their bytes, which lie
 * aside in pieces of a sealed stream (hub/talk/files.h). A file that was sent and belongs to nothing yet is staged; whoever
 * sent it holds its token. Strings in `a`.
 */
#ifndef STORE_FILES_H
#define STORE_FILES_H

#include "base/arena.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "store/db.h"

struct file_row {
	int64_t id, thread;
	unixtime at;
	struct str who;     /* "party/nova", "report/57" */
	int64_t member;     /* 0: a finder without an account */
	struct str name;    /* sealed */
	struct str media;   /* as its content tells (format/media.h) */
	int64_t size;
	struct str digest;  /* SHA-256, hex */
	struct str content; /* what its pieces are kept under */
	unixtime ended;     /* dropped: its bytes and its name are gone; TIME_NONE: it is there */
	struct str sealed;  /* the name's bytes, when read; empty: erased */
};
struct file_rows { struct file_row *v; size_t n, cap; };

bool file_add(struct db *d, const struct file_row *r, struct err *err);
bool file_get(struct db *d, struct arena *a, int64_t id, struct file_row *ret, struct err *err); /* ERR_FOUND */
bool file_end(struct db *d, int64_t id, unixtime at, struct err *err);
/* Numbered above `after` and below `before`, in their order. */
bool files_of(struct db *d, struct arena *a, int64_t thread, int64_t after, int64_t before, struct file_rows *ret,
              struct err *err);
/* Of those that are there: how many, and their bytes. */
bool files_sum(struct db *d, int64_t thread, int64_t *ret_n, int64_t *ret_bytes, struct err *err);

/* --- bytes --- */

bool pieces_add(struct db *d, struct str content, struct str bytes, struct err *err); /* cut here */
typedef bool piece_fn(void *ctx, struct str bytes, struct err *err);
bool pieces_of(struct db *d, struct str content, piece_fn *fn, void *ctx, struct err *err);
bool pieces_drop(struct db *d, struct str content, struct err *err);

/* --- staged --- */

struct staged_row {
	struct str content;
	struct digest secret;
	unixtime at;
	int64_t size;
	struct str digest, media;
	struct str name;  /* the commitment that it will be kept under */
	struct str bytes; /* sealed */
};
struct staged_rows { struct staged_row *v; size_t n, cap; };
bool staged_add(struct db *d, const struct staged_row *r, struct err *err);
bool staged_get(struct db *d, struct arena *a, struct str content, struct staged_row *ret, struct err *err); /* ERR_FOUND */
bool staged_drop(struct db *d, struct str content, struct err *err); /* its pieces stay */
bool staged_sum(struct db *d, int64_t *ret_n, int64_t *ret_bytes, struct err *err);
bool staged_over(struct db *d, struct arena *a, unixtime before, size_t most, struct strs *ret, struct err *err);

/* --- for a rotation of keys: what was sealed, in the order of `content`; and other bytes in place of these, unless
 * they changed --- */

struct piece_row { struct str content, bytes; };
struct piece_rows { struct piece_row *v; size_t n, cap; };
bool pieces_first(struct db *d, struct arena *a, struct str after, size_t most, struct piece_rows *ret, struct err *err);
bool piece_renew(struct db *d, struct str content, struct str was, struct str is, struct err *err);
bool staged_from(struct db *d, struct arena *a, struct str after, size_t most, struct staged_rows *ret, struct err *err);
bool staged_renew(struct db *d, struct str content, struct str was, struct str is, struct err *err);

#endif

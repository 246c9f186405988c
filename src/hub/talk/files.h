/*
 * hub/files - files of conversations: taken, kept sealed, given out so that nothing happens by itself.
 *
 * A file is sent first and belongs to nothing: it is sealed as a stream of its own (crypto/seal.h), its media told by
 * its content, and whoever sent it gets a token. An act names that token - file.add, thread.post, report.submit - and
 * the file is then one of a thread; what was not named goes after a day. Nothing is ever unpacked, drawn or run here.
 */
#ifndef HUB_TALK_FILES_H
#define HUB_TALK_FILES_H

#include "format/media.h"
#include "hub/act.h"
#include "hub/jobs.h"
#include "store/files.h"

extern const struct act_section acts_of_files;

enum { FILE_TOKEN = 43, STAGED_SECONDS = 86400 };

/* --- staging --- */

struct staged {
	char token[FILE_TOKEN + 1];
	struct str name;           /* as it was sent, what cannot be seen by its name */
	const struct media *media;
	int64_t size;
	struct str digest;         /* hex */
	bool odd;                  /* its name promises something else */
};
/* Sealed and durable when it returns. `known`: by somebody with an account or a report; strangers have half of the
 * room. ERR_LIMIT: it is larger than LIMIT_FILE, or too many wait. Strings in `a`. */
bool file_stage(struct hub *h, struct arena *a, struct str name, struct str bytes, bool known, struct staged *ret,
                struct err *err);
/* What a token stands for; ERR_FOUND: nothing, or no more. */
bool file_staged(struct db *d, struct arena *a, const struct keys *k, struct str token, struct staged *ret,
                 struct err *err);
/* Taken away by who holds its token; one that is not there is fine. */
bool file_unstage(struct hub *h, struct arena *a, struct str token, struct err *err);
/* The job that drops what was sent a day ago and belongs to nothing. */
bool files_work(struct job_run *x, struct err *err);
/* Of a rotation of keys, as drafts_reseal(). */
bool files_reseal(struct job_run *x, const struct keys *k, size_t *ret_done, size_t *ret_unreadable, struct err *err);

/* --- for acts --- */

/* The row a token stands for; ERR_FOUND: none. */
bool file_by_token(struct db *d, struct arena *a, struct str token, struct staged_row *ret, struct err *err);
/* In `prepare`: are there no more than LIMIT_FILES tokens, with blanks between, and does each stand for a file? `field`
 * is told with the error. */
bool files_check(struct acting *x, struct str tokens, const char *field, struct err *err);
/* In `aside`: each becomes a file of the thread by acts of their own, of `who` ("party/nova", "report/57"). */
bool files_attach(struct acting *x, struct str tokens, int64_t thread, struct str who, struct err *err);

/* --- reading --- */

/* All of its bytes, to `out`. ERR_STATE: it was dropped. ERR_DENIED: it is not what was kept. */
bool file_read_bytes(struct db *d, const struct keys *k, const struct file_row *f, struct buf *out, struct err *err);
/* Its name as it was sent, what cannot be seen by its name; empty when erased. In `a`. */
struct str file_name_of(struct arena *a, const struct keys *k, const struct file_row *f);
/* A name under which it may be kept somewhere: "file-57-poc.zip". In `a`. */
struct str file_safe_name(struct arena *a, const struct file_row *f, struct str name);

#endif

/*
 * audit - every act for those who may see all of them: what is asked, by a table; and what happened, in words.
 *
 * Names come from where they are sealed, so what was erased is told as erased. What happened is the message "happened.NAME", and
 * behind it, for acts that say little without it, a field or two.
 */
#ifndef WEB_ADMIN_AUDIT_H
#define WEB_ADMIN_AUDIT_H

#include "base/map.h"
#include "store/audit.h"
#include "web/serve/http.h"
#include "web/serve/param.h"
#include "web/views/views_admin.h"

enum audit_format { AUDIT_HTML, AUDIT_CSV, AUDIT_JSON, AUDIT_FORMAT_N };
enum { AUDIT_PAGE = 50, AUDIT_EXPORT = 10000 /* acts in one file; the next goes on where it ended */ };

struct audit_query {
	struct str act, subject, member, party;
	day from, until;   /* both days are in it */
	int64_t before, limit;
	int format;
};
extern const struct params audit_params;

/* The query as the store is asked, days as the reader's zone has them. ERR_USAGE names what is wrong. */
bool audit_read(struct request *rq, bool strict, struct audit_query *q, struct audit_ask *ret, struct err *err);

/* Looks names up, each once. */
struct audit_words {
	struct request *rq;
	struct db *d;
	struct map names;    /* subject -> index into `texts` */
	struct strs texts;
};
bool audit_words_init(struct audit_words *w, struct request *rq, struct err *err);
/* "Ann Lee" of "member/12", "Nova Devices Example" of "party/nova"; of what has no name its subject, of who was erased that. */
struct str audit_name(struct audit_words *w, struct str subject);
struct str audit_by(struct audit_words *w, const struct act_record *r);     /* who did it */
struct str audit_detail(struct audit_words *w, const struct act_record *r); /* "limits.rate: 600 → 50"; may be empty */
/* Fields and what was made, as names and values. */
void audit_facts(struct audit_words *w, const struct act_record *r, struct audit_row_view *to);

#endif

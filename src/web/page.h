/*
 * page - what all pages share: the frame around them, words for our enums, and what is shown when something is wrong.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "web/serve/http.h"
#include "web/serve/out.h"
#include "web/serve/param.h"
#include "web/views/views.h"

enum nav { NAV_NONE, NAV_LIST, NAV_CHECK, NAV_REPORT, NAV_SCORE, NAV_STATISTICS, NAV_API, NAV_ABOUT, NAV_PUBLIC_N,
           /* for those signed in who may read what is there; shown once it has a route */
           NAV_DESK = NAV_PUBLIC_N, NAV_REPORTS, NAV_CASES, NAV_PARTIES, NAV_MEASURES, NAV_AUDIT, NAV_ADMIN, NAV_N };

/* Fills the frame: title as text in the reader's language, the nav item to mark. Forms of a page of the hub (ROUTE_HUB, KEEP_NEVER)
 * put their token with {{> token page}}, right after <form>. */
void page_init(struct page *p, const struct request *rq, struct str title, enum nav at);
/* A message in the request's language, filled in, as text. */
struct str page_text(const struct request *rq, enum msg m, const struct msg_arg *args, size_t n);
#define TEXT(rq, m, ...) \
	page_text((rq), (m), (const struct msg_arg[]){ __VA_ARGS__ }, \
	          sizeof((const struct msg_arg[]){ __VA_ARGS__ }) / sizeof(struct msg_arg))
struct str page_plural(const struct request *rq, enum msg m, int64_t count);
static inline struct str page_word(const struct request *rq, enum msg m) { return lang_text(rq->lang, m); }

struct word severity_word(const struct request *rq, enum severity s);
struct word verdict_word(const struct request *rq, enum verdict v);
struct str kind_word(const struct request *rq, struct str kind);         /* "EoP" in words */
struct str evidence_word(const struct request *rq, enum evidence_kind k);
struct str os_word(enum os o);                                           /* names of products, the same in all languages */

/* A path of ours with a component quoted: page_path(a, "/entry/", id). */
struct str page_path(struct arena *a, const char *front, struct str part);

/* Reads the query by a route's table, leniently (pages) or strictly (API). A fault is ERR_USAGE: status 400. */
bool query_read(const struct request *rq, const struct params *p, bool strict, void *into, struct err *err);

void problem_page(struct request *rq, struct response *rs, int status, const struct err *err);
void problem_json(struct response *rs, int status, const struct err *err); /* RFC 9457; sets the type too */

#define RENDER(rq, rs, name, view) \
	do { \
		struct out render_out = { &(rs)->body, (rq)->lang }; \
		tmpl_##name(&render_out, (view)); \
	} while (0)

#endif

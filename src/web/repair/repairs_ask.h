/* repairs_ask - what the patch matrix may be asked, for its page and the API; and words that its pages share. */
#ifndef WEB_REPAIR_REPAIRS_ASK_H
#define WEB_REPAIR_REPAIRS_ASK_H

#include "hub/repair/repairs.h"
#include "web/people/people_words.h"
#include "web/serve/param.h"

enum repairs_format { REPAIRS_HTML, REPAIRS_JSON, REPAIRS_CSV, REPAIRS_OPENVEX, REPAIRS_CSAF, REPAIRS_CSAF21, REPAIRS_FORMAT_N };
struct repairs_query {
	struct str party;
	int state, format;   /* state: 0 any, else 1 + the state */
	int64_t vuln;
	bool silent;
};
struct repairs_send_query { struct str party, reason; bool dry; };
extern const struct params repairs_params, repairs_send_params;

/* The case that the address names, and what of it is asked for. */
bool repairs_ask_find(struct request *rq, bool strict, struct repairs_query *ret, struct matrix_ask *ret_k, struct looking *ret_l,
                      struct matrix *ret_m, struct err *err);
/* In any format but HTML. */
bool repairs_answer(struct request *rq, const struct repairs_query *q, const struct matrix_ask *k, const struct looking *l,
                    const struct matrix *m, struct response *rs, struct err *err);

struct word matrix_word(const struct request *rq, enum repair r);
/* "10 %, build NOVA.12, patch level 2026-12-05"; empty: nothing of that. */
struct str repair_note(const struct request *rq, const struct repair_row *r);
/* "Nova 12* (Android 15)", "all products" */
struct str repair_line_name(const struct request *rq, struct str line, struct str branch);
struct str repair_grade(const struct request *rq, struct str grade);

#endif

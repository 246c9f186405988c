/*
 * score_ask - what a calculator is asked: a rating, whole or in part, in the address.
 *
 * The address is the state: /score/cvss-3.1?vector=CVSS:3.1/AV:N/AC:L. A form without script sends single choices
 * (AV=N&AC=L); the answer to those is a redirect to the address with the vector, so that what one sees can be sent on.
 */
#ifndef WEB_PRIORITY_SCORE_ASK_H
#define WEB_PRIORITY_SCORE_ASK_H

#include "assess/rating.h"
#include "web/serve/http.h"

struct score_ask {
	struct rating rating;  /* what could be read; its method is always set */
	bool by_fields;        /* sent as single choices */
	struct str typed;      /* the vector as typed; empty when there was none */
	struct err wrong;      /* ERR_NONE: all is well */
	const struct metric *wrong_metric; /* at fault; NULL: the vector as a whole, or nothing */
};
/* Reads rq->query for a calculator of `m`. A vector of another method is read as that one's. */
void score_ask_read(const struct request *rq, const struct method *m, struct score_ask *ret);

/* The method a vector says it is of, by how it starts, however wrong the rest; NULL when nothing tells. */
const struct method *vector_method(struct str vector);

struct str score_path(struct arena *a, const struct method *m); /* "/score/cvss-3.1" */
/* "/score/cvss-3.1?vector=CVSS:3.1/AV:N"; the path alone while nothing is chosen. */
struct str score_link(struct arena *a, const struct rating *r);
/* A vector in a query: its slashes and colons stay as they are, as people know them. */
void buf_put_vector(struct buf *b, struct str vector);

#endif

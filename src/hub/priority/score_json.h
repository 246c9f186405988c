/*
 * score_json - the result of a rating as JSON: the one writer of it, for the shell and the web.
 *
 * One object, members always all there and in this order; what a method does not give is null.
 *
 *   CVSS  {"vector","version","base","temporal","environmental","score","severity"}, for 4.0 also "nomenclature"
 *   SSVC  {"vector","version","decision","outcomes"}: version is the table's id, "ssvc:DT_SP:1.0.0"
 *   GB/T  {"vector","version","technical","comprehensive","exploitability","impact","environment","severity"}
 *   else  {"vector","error"}
 *
 * "vector" is what was given; bytes that are no UTF-8 become U+FFFD.
 */
#ifndef HUB_PRIORITY_SCORE_JSON_H
#define HUB_PRIORITY_SCORE_JSON_H

#include "assess/rating.h"

/* A vector as people have it: what rating_parse() reads, what CISA's calculator makes ("SSVCv2/..."), and of SSVC's tables
 * also one that leaves inputs out. Errors as theirs. */
bool score_read(struct str vector, struct rating *ret, struct err *err);
/* Can it be scored? ERR_MISSING names the first metric that is wanted, and its choices. */
bool score_ready(const struct rating *r, struct err *err);
/* Does the method say something of a rating that is not complete? (SSVC: the outcomes that are left) */
bool score_open(const struct method *m);

/* Without quotes: 3.1, ssvc:DT_SP:1.0.0, GB/T 30279-2020 */
void score_json_put_version(struct buf *b, const struct method *m);

/* `vector` as it was given. Of a rating that score_read() may give. */
void score_json_put(struct buf *b, struct str vector, const struct rating *r);
/* The same with one member more: "steps":[{"step","formula","value"}]. */
void score_json_put_explained(struct buf *b, struct str vector, const struct rating *r);
void score_json_put_error(struct buf *b, struct str vector, const struct err *err);

/* Parse `vector` and write either object. False when it was the error, which is told in *err too. */
bool score_json_put_vector(struct buf *b, struct str vector, struct err *err);

/* {"method","name","prefix","undefined","metrics":[{"key","name","group","required","choices":[{"key","name"}]}]} */
void score_json_put_method(struct buf *b, const struct method *m);

extern const struct str metric_group_names[METRIC_GROUP_N]; /* "base", "temporal", "environmental", "supplemental" */

#endif

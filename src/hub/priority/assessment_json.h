/*
 * hub/assessment_json - what an assessment gave and what followed, as the two JSON documents that are kept of it.
 *
 * Canonical (RFC 8785: sorted members, no white space), so that the same words give the same bytes. Facts are kept as text
 * ("9.8", "true"): a document reads the same without this program.
 */
#ifndef HUB_PRIORITY_ASSESSMENT_JSON_H
#define HUB_PRIORITY_ASSESSMENT_JSON_H

#include "hub/priority/priority.h"

/* {"facts":{"units":"250000"},"judgements":{"harm":{"grade":"high","reason":"..."}},"reason":"..."} */
void assessment_put_given(struct buf *b, const struct assessment *s);
/* {"embargo_days":0,"emergency":false,"fix_days":30,"grades":{"harm":"high",...},"level":"P1"} */
void assessment_put_result(struct buf *b, const struct assessment *s);
/* Facts, judgements and reason back; party must be set (it is their source). Strings live in `a`. */
bool assessment_get_given(struct arena *a, struct str json, struct assessment *s, struct err *err);
bool assessment_get_result(struct arena *a, struct str json, struct assessment *s, struct err *err);

#endif

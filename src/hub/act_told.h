/* act_told - the table of acts told to readers: as JSON for programs, as Markdown for docs/acts.md. */
#ifndef HUB_ACT_TOLD_H
#define HUB_ACT_TOLD_H

#include "base/buf.h"
#include "hub/act.h"

extern const struct str act_type_names[ACT_TYPE_N]; /* "text", "word", ... as API and docs call them */

/* Is there anybody but the hub itself who may do it? */
bool act_for_people(const struct act_row *row);

/* What was done, for a program: {"act":{"seq":...,"at":...,"subject":...,"made":...,"body":{...}},"result":...,"again":true} */
void act_put_outcome(struct buf *b, const struct outcome *o);

/* {"sections":[{"title":...,"acts":[...]}]} */
void act_put_table(struct buf *b);
/* The JSON Schema of a field's value, and of all of an act's fields as an object. */
void act_put_field_schema(struct buf *b, const struct act_field *f);
void act_put_schema(struct buf *b, const struct act_row *row);
/* docs/acts.md, whole. */
void act_put_docs(struct buf *b);

#endif

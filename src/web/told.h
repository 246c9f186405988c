/*
 * told - what became of an act, said once on the next page.
 *
 * A form that was sent answers with a redirect (303), so that reloading does nothing twice; what there is to say goes along in a
 * sealed cookie (ticket.h) and is gone when a page has shown it.
 */
#ifndef WEB_TOLD_H
#define WEB_TOLD_H

#include "web/serve/http.h"

enum { TOLD_MAX = 1500 }; /* bytes; a longer text is cut */

/* 303 to `place`, where `text` (plain, in the reader's language) is shown on top; the frame does that. */
void response_done(struct request *rq, struct response *rs, struct str place, struct str text);
struct str told_read(const struct request *rq); /* empty: nothing that is ours */

#endif

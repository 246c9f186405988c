/*
 * once - a form that is sent twice is done once, without script too.
 *
 * Each page has a name of its own at random, which its forms send along as "once". What a form asks for is called by
 * that name and by everything else it sends, to the byte of a file: reloading, a second click or going back and sending
 * the same again is the same act, and leads to what the first one made (act_request.once). Who goes back and writes
 * something else means something else.
 */
#ifndef WEB_ONCE_H
#define WEB_ONCE_H

#include "web/serve/http.h"

/* A page's; the one that was sent, when it is shown again for a form that had a mistake in it. */
struct str once_of_page(const struct request *rq);
/* What the form that was sent is called; empty when it was sent without. In rq->a. */
struct str once_of_form(const struct request *rq);

#endif

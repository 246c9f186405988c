/*
 * place - addresses within our own site: where a redirect may lead, and where a thing's page is.
 *
 * A place that came from outside - a form's `to`, a link - is taken only when it is a path of ours that
 * our own table of routes answers; so nobody is led elsewhere by a link that begins with our name.
 */
#ifndef WEB_SERVE_PLACE_H
#define WEB_SERVE_PLACE_H

#include "base/arena.h"
#include "base/str.h"

/* Could a browser read it as nothing but a path here: one slash, then no second one, no backslash and no coded form
 * of either before the first other character; no control character, no blank, nothing above ASCII anywhere? */
bool place_is_path(struct str s);
/* And does a GET of it lead to a page of ours? What it leads to may still not be there for whoever asks. */
bool place_is_page(struct str s);
/* `s` when it is a page of ours, else `other`. */
struct str place_or(struct str s, struct str other);

/* The page of "party/nova"; of what has no page of its own, where such things are listed; the desk or "/" at last. */
struct str place_of(struct arena *a, struct str subject);

/* path?name=value or path&name=value, quoted. */
struct str place_with(struct arena *a, struct str path, const char *name, struct str value);

#endif

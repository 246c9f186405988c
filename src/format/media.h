/*
 * media - what are these bytes? Told by their content alone; a name is never believed, but what it promises is compared.
 *
 * Pure: nothing is unpacked or run, the first bytes are looked at. What is not known is application/octet-stream.
 */
#ifndef FORMAT_MEDIA_H
#define FORMAT_MEDIA_H

#include "base/arena.h"
#include "base/str.h"

enum media_sort {
	MEDIA_TEXT,    /* can be shown as text: plain, JSON, logs, source */
	MEDIA_ACTIVE,  /* text that a browser would run or draw: HTML, SVG, XML */
	MEDIA_PICTURE,
	MEDIA_PACKED,  /* archives, compressed files, packages */
	MEDIA_PROGRAM, /* what a machine would run */
	MEDIA_OTHER,
	MEDIA_SORT_N
};

struct media { struct str name; enum media_sort sort; };

const struct media *media_of(struct str bytes);      /* never NULL */
const struct media *media_named(struct str name);    /* "image/png"; never NULL: unknown names are of sort MEDIA_OTHER */
/* Does the ending of a file's name promise something else than its content is? Endings that we do not know promise
 * nothing. */
bool media_odd(struct str file, struct str media);
/* May it be shown as text? */
bool media_shown(struct str media);

/* A name for a file on somebody's disk: no folders, nothing invisible or special to a system, never empty; at most 120
 * bytes, the ending kept. In `a`. */
struct str media_safe_name(struct arena *a, struct str name);

#endif

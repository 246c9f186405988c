/*
 * pieces - the elements of a large JSON array as exact bytes, found without parsing them.
 *
 * Finds where strings and brackets end and nothing more: each piece is then
 * parsed and judged by itself, so one bad element costs only itself, keeps its own bytes, and no document of
 * half a gigabyte stands in memory as values.
 */
#ifndef FORMAT_PIECES_H
#define FORMAT_PIECES_H

#include "base/err.h"
#include "base/str.h"

struct pieces {
	struct str text;
	size_t at, index; /* index of the next one */
};

/* The array that is the text, or (with `list`) the array under that member of the object that is the text.
 * ERR_MISSING when there is none. */
bool pieces_open(struct pieces *p, struct str text, const char *list, struct err *err);
/* The next element; *ret_end at the closing bracket. ERR_SYNTAX when the array does not go on as one should. */
bool pieces_next(struct pieces *p, struct str *ret, bool *ret_end, struct err *err);

#endif

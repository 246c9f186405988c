/*
 * each - the records of one member, one after another, however they are laid out.
 *
 * The shared half of all readers. What a reader adds is a function from one
 * text to its records. What goes wrong with one text, line or stream is told to the
 * sink with its place ("line 12 /containers/cna/title"); only the sink itself stops a reading.
 */
#ifndef FORMAT_EACH_H
#define FORMAT_EACH_H

#include "base/json.h"
#include "format/reader.h"

struct records { /* in an arena; each starts cleared, dates TIME_NONE, creates true */
	struct record *v;
	size_t n, cap;
};
struct record *records_add(struct arena *a, struct records *l, enum source source);

/* JSON in any of these layouts: a document on its own, one a line, an array of them; and, with `list`, an object
 * whose member of that name is the array. `decode` gets the text of one; no records and true: passed over quietly. The
 * arena is emptied after each. */
struct each_json {
	const char *list; /* NULL: none */
	bool (*decode)(struct arena *a, struct str text, struct records *ret, struct err *why);
};
bool each_json(struct input *in, const struct sink *to, const struct each_json *how, struct err *err);

/* Lines that are not blank, for formats that are no JSON. `one` may give records and devices itself; false with
 * why->code set rejects the line, false with *err set stops. */
struct each_line {
	void *ctx;
	bool (*one)(void *ctx, struct arena *a, struct str line, size_t number, const struct sink *to, struct err *why,
	            struct err *err);
};
bool each_line(struct input *in, const struct sink *to, const struct each_line *how, struct err *err);

/* Tell the sink that `text` at `place` ("line 12", may be empty) could not be read. */
void tell_reject(const struct input *in, const struct sink *to, const char *place, const struct err *why, struct str text);

/* Does the head hold "name" as a JSON member, anywhere? */
bool head_has(struct str head, const char *name);
/* Its first byte that is not white space; '\0' when there is none. */
char head_first(struct str head);

#endif

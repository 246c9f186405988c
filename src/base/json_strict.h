/*
 * json_strict - what the readers of files share that people write and a program then goes by.
 *
 * Each is an error at its JSON pointer when the text is not as expected: a part that is silently passed over would be a decision
 * that nobody took.
 */
#ifndef BASE_JSON_STRICT_H
#define BASE_JSON_STRICT_H

#include "base/clock.h"
#include "base/json.h"

enum { READ_NAME_LONGEST = 64, READ_TEXT_LONGEST = 1000 };

/* No member but these. */
bool read_only(const struct json *obj, const struct str *names, size_t n, struct err *err);
/* A text of 1 to `longest` bytes; an optional one may be absent. */
bool read_text(const struct json *obj, const char *name, enum json_need need, size_t longest, struct str *ret, struct err *err);
/* A name: letters, digits, and '.', '_', '-' between them, at most READ_NAME_LONGEST. */
bool read_name(const struct json *obj, const char *name, enum json_need need, struct str *ret, struct err *err);
bool read_name_valid(struct str s);
/* A whole number within bounds; an optional one that is absent leaves *ret. */
bool read_number(const struct json *obj, const char *name, enum json_need need, unsigned least, unsigned most, unsigned *ret,
                 struct err *err);
bool read_day(const struct json *obj, const char *name, enum json_need need, day *ret, struct err *err);
/* {"en": ..., "zh": ...}, both required. */
bool read_both(const struct json *obj, const char *name, enum json_need need, struct str *en, struct str *zh, struct err *err);
/* The same, or one text that stands for both; an optional one that is absent leaves them. */
bool read_either(const struct json *obj, const char *name, enum json_need need, struct str *en, struct str *zh, struct err *err);
/* One of the words. */
bool read_word(const struct json *obj, const char *name, enum json_need need, const struct str *words, size_t n, unsigned *ret,
               struct err *err);
/* "a, b or c" */
const char *read_or_list(char out[static 256], const struct str *words, size_t n);

#endif

/*
 * said - what went wrong, in the reader's language.
 *
 * A refusal is made where the rule is, with err_set(), in English: that is what the shell, the API and the logs say. An err keeps
 * the format it was made of and where its values stand, and ui/messages/said.zh_CN.po has the Chinese by that format. So there
 * is one English text, in one place.
 *
 * A value that is itself a sentence of that table - a rule's reason, one of two endings, what was expected - is said in the
 * reader's language too, and so are the words of a list with ", " between. Anything else stays as it is: names, numbers, what
 * was typed. What err_wrap() put in front is for operators and is left out.
 *
 * What was stored as a line - a job's result, why a mail did not go - is no err any more. said_text() reads it by the formats
 * of the table: the one with most words in common.
 *
 * A sentence that is not in the table is told in English. tests/unit/text/refusals.py goes through the sources: of what forms
 * can be refused with, none is missing.
 */
#ifndef TEXT_SAID_H
#define TEXT_SAID_H

#include "base/arena.h"
#include "base/err.h"
#include "text/lang.h"

/* One line of text for the reader, without its place (err.where). In `a`. */
struct str said(struct arena *a, enum lang l, const struct err *err);
/* A text that is no err, or none any more, as a format of the table has it; one that none has stays English. In `a`. */
struct str said_text(struct arena *a, enum lang l, struct str english);

struct said_row { struct str form, text; };
extern const struct said_row said_zh_cn[]; /* in the order of their formats */
extern const size_t said_zh_cn_n;

#endif

/*
 * words - which words a text has, for the full text of every engine alike.
 *
 * A word is a run of letters and digits, folded: lower case, Latin letters without
 * their marks, full-width forms as ASCII. A Chinese or Japanese character is a word by
 * itself. All else parts words; so "CVE-2024-43093" is three, and a search
 * for them in this order finds it. Longer words than WORD_MAX bytes are cut.
 * Change the rules and old databases need their words made again: a migration.
 */
#ifndef STORE_WORDS_H
#define STORE_WORDS_H

#include "base/arena.h"
#include "base/str.h"

enum { WORD_MAX = 60 };

struct word_reader {
	struct str text;
	size_t at;
	bool json;  /* the text is JSON: escapes part words */
	bool broke; /* a " or | stood before the word last read: no phrase goes across */
	char word[WORD_MAX];
};
struct word_reader word_reader(struct str text, bool json);
/* The next word, good until the next call. False at the end. */
bool word_next(struct word_reader *r, struct str *ret);

/* Do the words stand in `text` one after the other? With `open_end` the last one may be the beginning of a word. */
bool words_follow(struct str text, bool json, const struct strs *words, bool open_end);

/* The words of `whole` in their order, then after a | those of `once` that are new, each once: joined by blanks. */
struct str words_join(struct arena *a, const struct strs *whole, const struct strs *once);

#endif

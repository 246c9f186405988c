/*
 * text - reading what people write where a version should stand. Internal to vuln/.
 *
 * "Versions earlier than 8.12.0.0", "6.2.13 and earlier", "< 12.0.6", "3.0.20 to 3.0.21", "prior to ver. 11.5.0".
 */
#ifndef VULN_TEXT_H
#define VULN_TEXT_H

#include "vuln/clause.h"

/* Position of `word` in `s`, ASCII case folded, or SIZE_MAX. `word` must be lower case. */
size_t text_find(struct str s, struct str word);
#define text_has(s, lit) (text_find((s), STR(lit)) != SIZE_MAX)
/* The same, but the hit must not touch letters or digits on either side. */
bool text_has_word(struct str s, struct str word);

/* "n/a", "unspecified", "*", "-", " ": what stands in a field when nothing is known. */
bool text_is_nothing(struct str s);

/* One range from a phrase. Returns false when there is no version in it, or a word that changes the meaning
 * and is not understood. An exact version becomes the range that holds only it. */
bool text_range(struct str phrase, enum scheme scheme, struct range *ret);
/* The first thing that looks like a dotted version in `s`, taken off its front together with what stood before. */
bool text_take_version(struct str *s, struct str *ret);
/* A name of an Android package or an iOS bundle: "com.transsion.applock". Empty when there is none. */
struct str text_package(struct str s);

/* The first sentence, at most `most` bytes, cut at a word; never inside a UTF-8 sequence. */
struct str text_headline(struct arena *a, struct str s, size_t most);

#endif

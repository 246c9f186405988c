/*
 * feed - what the readers of the smaller feeds share.
 *
 * The walk over lines and arrays is that of format/each.h; a feed adds a pure
 * function from one text to its records. Here stands what many of them need:
 * checked members, CVE ids, dates in words, links, kinds of effect, CSV rows.
 */
#ifndef FORMAT_FEED_H
#define FORMAT_FEED_H

#include "format/each.h"
#include "format/parts.h"

/* --- records --- */

void record_about(struct arena *a, struct record *r, struct str id);
void record_refer(struct arena *a, struct record *r, struct str url, enum reference_kind kind); /* once each */
struct evidence *record_evidence(struct arena *a, struct record *r, enum evidence_kind kind, const char *source);

/* One text to the records it gives, as in struct each_json; none is no fault. */
typedef bool (*feed_decode)(struct arena *a, struct str text, struct records *ret, struct err *why);
/* For again(): the record under `key` among those that `body` gives. */
bool feed_again(struct arena *a, struct str key, struct str body, feed_decode decode, struct record *ret,
                struct err *err);

/* A reader whose records are JSON texts in one of the layouts of each_json(), from is_WHAT() and decode_WHAT(). */
#define FEED_JSON_READER(what, title, from, list_member)                                                             \
	static bool read_##what(struct input *in, const struct sink *to, struct err *err)                            \
	{                                                                                                            \
		return each_json(in, to, &(struct each_json){ .list = list_member, .decode = decode_##what }, err);  \
	}                                                                                                            \
	static bool again_##what(struct arena *a, struct str key, struct str body, struct record *ret, struct err *err) \
	{                                                                                                            \
		return feed_again(a, key, body, decode_##what, ret, err);                                            \
	}                                                                                                            \
	const struct reader reader_##what = {                                                                        \
		.name = title, .source = from, .is = is_##what, .read = read_##what, .again = again_##what,          \
	}

/* --- JSON --- */

bool feed_object(struct arena *a, struct str text, struct json *ret, struct err *err); /* a record's text, an object */
struct str feed_text(struct arena *a, const struct json *j); /* the value written as JSON, without white space */
/* A string member, trimmed. A required one may not be blank. */
bool feed_str(const struct json *obj, const char *name, enum json_need need, struct str *ret, struct err *err);
/* A string member that must be a CVE id; upper case in *ret. */
bool feed_cve(struct arena *a, const struct json *obj, const char *name, struct str *ret, struct err *err);
/* A day member "2024-03-01". An absent or blank optional one leaves 0. */
bool feed_day(const struct json *obj, const char *name, enum json_need need, day *ret, struct err *err);

/* ERR_SYNTAX at this value: "found X, expected Y". */
bool feed_unexpected(const struct json *j, struct str found, const char *expected, struct err *err);

/* --- texts --- */

bool cve_id(struct str s);                                /* CVE-YYYY-NNNN, 4 to 19 digits at the end */
/* The first day written in words: "18 June 2019", "Oct 07, 2024", "2022 September 12"; 0 when there is none. */
day day_in_words(struct str s);
/* "EoP", "RCE", "ID", "DoS" from these words or the long ones ("Elevation of Privilege Vulnerability"); else empty. */
struct str effect_of(struct str s);
/* A link as people write them into tables: no white space inside, one "//" after the scheme. Empty when it is none. */
struct str link_clean(struct arena *a, struct str s);
struct str without_mark(struct str s);          /* without the byte order mark of UTF-8 */
struct str text_clip(struct str s, size_t max); /* at most `max` bytes, cut between code points */

/* --- CSV --- */

/* The fields of one line (RFC 4180). A quoted field must end on its line: none of our lists writes line ends inside
 * fields, and a stray quote then costs one row and not the rest. ERR_SYNTAX names the column, ERR_LIMIT over `max`. */
bool csv_fields(struct arena *a, struct str line, struct str *ret, size_t max, size_t *ret_n, struct err *err);

#endif

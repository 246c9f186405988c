/*
 * parts - what several formats say in the same words: ids, weaknesses, references, vectors, instants.
 *
 * Everything is added to a record in its arena, without doubles and within the
 * limits; an error names the JSON value that holds it.
 */
#ifndef FORMAT_PARTS_H
#define FORMAT_PARTS_H

#include "base/json.h"
#include "vuln/record.h"

/* One element more at the end of an array that lives in an arena and has no field for its capacity:
 *   *LIST_ADD(a, &r->vectors, &r->vector_n) = (struct vector){ ... };
 * Use it for every element of that array or for none. */
#define LIST_ADD(a, v, n) (*(v) = list_room((a), *(v), *(n), sizeof **(v)), &(*(v))[(*(n))++])
void *list_room(struct arena *a, void *v, size_t n, size_t size);

/* A member that is a text for people: trimmed, ERR_LIMIT over LIMIT_TEXT. */
bool json_prose(const struct json *obj, const char *name, enum json_need need, struct str *ret, struct err *err);
/* A member that is an instant; one that cannot be read as such is TIME_NONE, another type is an error. */
bool json_time(const struct json *obj, const char *name, unixtime *ret, struct err *err);
unixtime time_later(unixtime a, unixtime b);
/* The best of [{"lang","value"}]: the first English one, else the first. `text` names the member with the words. */
bool json_by_lang(const struct json *obj, const char *list, const char *text, struct str *ret, struct err *err);

/* What one record may list, apart from base/limits.h: real ones have a handful. All that is compared with all. */
enum { MANY_WEAKNESSES = 100, MANY_VECTORS = 200, MANY_CONTAINERS = 100, MANY_IDS = 2000 };

/* At most `most` elements? ERR_LIMIT at the array otherwise. */
bool json_at_most(const struct json *arr, size_t most, const char *of_what, struct err *err);

/* Every "CWE-20" met in a text, in any case, as "CWE-20"; none beyond MANY_WEAKNESSES. */
void weaknesses_add(struct arena *a, struct strs *l, struct str text);
/* By URL, once; the more telling kind wins. ERR_LIMIT over LIMIT_REFERENCES, at `at`. */
bool reference_add(struct arena *a, struct record *r, struct str url, enum reference_kind kind, const struct json *at,
                   struct err *err);
/* What a URL alone tells: a commit, a bulletin; else REF_OTHER. */
enum reference_kind reference_kind_of(struct str url);
/* The more telling of two: an exploit, a fix, an advisory, a report, anything else. */
enum reference_kind reference_kind_best(enum reference_kind a, enum reference_kind b);
/* Once each. ERR_LIMIT over MANY_VECTORS, at `at`. */
bool vector_add(struct arena *a, struct record *r, const struct vector *v, const struct json *at, struct err *err);
/* A CVSS object of CVE JSON, NVD or CSAF: "version", "vectorString", "baseScore". `version` when it tells none. */
bool cvss_add(struct arena *a, struct record *r, const struct json *cvss, const char *version, struct str source,
              struct err *err);

/* Does a text say that the flaw is used in attacks? The sentence that does; empty when none. */
struct str exploited_claim(struct str text);

#endif

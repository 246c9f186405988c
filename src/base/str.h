/*
 * str - a borrowed piece of text: where it starts and how long it is.
 *
 * Passed by value, never freed, may hold NUL bytes. Whoever made the bytes
 * (an arena, a mapped file, a string literal) owns them. Print one with
 * printf("%.*s", STR_ARG(s)). An empty str may have a null pointer.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	const char *p;
	size_t n;
};

struct arena;

#define STR_LIT(s) { (s), sizeof(s) - 1 }                  /* for static initialisers */
#define STR(s)     ((struct str){ (s), sizeof(s) - 1 })    /* for expressions */
#define STR_ARG(s) (int)(s).n, ((s).p ? (s).p : "")        /* for "%.*s" */
#define STR_NONE   ((struct str){ NULL, 0 })

static inline struct str str_of(const char *cstr) /* NULL gives an empty str; of a literal the length is known */
{
	return (struct str){ cstr, cstr ? __builtin_strlen(cstr) : 0 };
}
struct str str_n(const char *p, size_t n);

bool str_eq(struct str a, struct str b);
bool str_ieq(struct str a, struct str b); /* ASCII case folded */
int  str_cmp(struct str a, struct str b); /* bytewise, shorter first: a total order */
int  str_icmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_istarts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_iends(struct str s, struct str suffix);

/* Position of the first match, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle);
size_t str_ifind(struct str s, struct str needle);
size_t str_chr(struct str s, char c);
size_t str_rchr(struct str s, char c);

struct str str_sub(struct str s, size_t from, size_t n); /* clipped to s */
struct str str_from(struct str s, size_t from);          /* the rest, clipped */
struct str str_trim(struct str s);                       /* ASCII white space at both ends */

/* Take the text before `sep` off the front of *rest; the last piece when there
 * is no `sep`. False when *rest was exhausted (p == NULL) before the call. */
bool str_split(struct str *rest, char sep, struct str *ret);
/* The same for any of the bytes in `seps`, empty pieces skipped. */
bool str_token(struct str *rest, const char *seps, struct str *ret);

/* A whole decimal number without sign; false on any other byte or overflow. */
bool str_u64(struct str s, uint64_t *ret);
/* The leading digits of *s, taken off it; false when there are none or too many. */
bool str_take_u64(struct str *s, uint64_t *ret);

bool str_is_utf8(struct str s); /* strict: no surrogates, no overlong forms */

uint64_t str_hash(struct str s);

struct str str_dup(struct arena *a, struct str s);   /* NUL follows the copy */
char *str_cstr(struct arena *a, struct str s);       /* for C interfaces; stops at an inner NUL */
struct str str_lower(struct arena *a, struct str s); /* ASCII */
struct str str_upper(struct arena *a, struct str s);
/* The pieces one after another; NUL follows. STR_JOIN(a, STR("by "), name) is many times quicker than str_printf(). */
struct str str_join(struct arena *a, const struct str *v, size_t n);
#define STR_JOIN(a, ...)  str_join((a), (const struct str[]){ __VA_ARGS__ }, STR_COUNT(__VA_ARGS__))
#define STR_COUNT(...)    (sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
struct str str_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A growing list of strs whose array lives in an arena. */
struct strs {
	struct str *v;
	size_t n, cap;
};
void strs_add(struct arena *a, struct strs *l, struct str s);
bool strs_has(const struct strs *l, struct str s);
/* Adds a copy-free reference only if it is not there yet; true when added. */
bool strs_add_once(struct arena *a, struct strs *l, struct str s);

#endif

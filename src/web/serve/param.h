/*
 * param - what a page or an API call may be asked, as tables.
 *
 * One row per parameter: its name, type, range and meaning. The same rows
 * decode and check a query, say what is wrong with it (which parameter, what was
 * found, what was expected), write links that keep the rest of a query,
 * and describe the API in OpenAPI.
 */
#ifndef WEB_SERVE_PARAM_H
#define WEB_SERVE_PARAM_H

#include "base/buf.h"
#include "web/serve/fields.h"

enum param_type {
	PARAM_TEXT,    /* struct str; min..max bytes */
	PARAM_WORD,    /* int: index into `words` */
	PARAM_NUMBER,  /* int64_t; min..max */
	PARAM_FLAG,    /* bool: 1, true, yes or 0, false, no */
	PARAM_DAY,     /* day */
	PARAM_RELEASE, /* release of Android */
	PARAM_TYPE_N
};

struct param {
	const char *name;
	enum param_type type;
	size_t at; /* offset into the struct that the table fills */
	int64_t min, max;
	const struct str *words; /* of PARAM_WORD; empty ones are not accepted */
	size_t word_n;
	const char *help;
};
struct params {
	const struct param *v;
	size_t n;
};
#define PARAMS(table) { (table), sizeof (table) / sizeof *(table) }

/* Fills `into` from the query; absent and empty ones leave their member as it is. With `strict`, a name that the table does
 * not know is an error (the API); otherwise it is passed over (pages, which get links with foreign additions).
 * *ret_bad (may be NULL) is the row at fault. ERR_RANGE, ERR_TYPE, ERR_USAGE. */
bool params_read(const struct params *p, const struct fields *query, bool strict, void *into, const struct param **ret_bad,
                 struct err *err);

/* The query again, in the order it came, with one parameter set to another value (empty: dropped) and `drop` (may be NULL)
 * left out: "?q=wifi&maker=samsung". Only names of the table are kept. Empty when nothing is left. */
struct str params_link(struct arena *a, const struct params *p, const struct fields *query, const char *name, struct str value,
                       const char *drop);

#endif

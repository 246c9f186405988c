/*
 * device_check - one device against the list, as the page and the API ask for it.
 *
 * A device comes as typed values (its link can be shared) or as a dump, which is
 * read in memory and forgotten with the request.
 */
#ifndef WEB_LIST_DEVICE_CHECK_H
#define WEB_LIST_DEVICE_CHECK_H

#include "device/match.h"
#include "device/read.h"
#include "web/serve/http.h"
#include "web/serve/param.h"

enum show { SHOW_OPEN, SHOW_AFFECTED, SHOW_POSSIBLE, SHOW_FIXED, SHOW_UNKNOWN, SHOW_NOT_AFFECTED, SHOW_ALL, SHOW_N };
extern const struct str show_names[SHOW_N];

enum check_format { CHECK_PAGE, CHECK_JSON, CHECK_CSV, CHECK_FORMAT_N };
extern const struct str check_format_names[CHECK_FORMAT_N];

struct check_ask {
	struct str pick;  /* device_key() of a known model */
	struct str maker, model, os, release, level, chip, kernel;
	struct str device, skin, skin_version; /* not asked for by a form; they come with the link to a dump's result */
	day vendor_level;
	struct str after; /* cursor of the page's table */
	int show, format;
	bool all;
};
extern const struct params check_params;     /* of the page: lenient */
extern const struct params check_api_params; /* of the API */

/* A profile from typed values. On failure err->where is the name of the field. */
bool check_profile(const struct request *rq, const struct check_ask *k, struct profile *ret, struct err *err);

/* The device's values as a query for /check/result: what can be typed, nothing else. */
struct str check_query(const struct request *rq, const struct profile *p);

/* What a body holds: every device in it is passed to `fn`, living until the call returns. Files of one form that belong to one
 * device are read as one. ERR_MISSING when there is none. */
bool check_read_body(struct request *rq, void *ctx, bool (*fn)(void *ctx, const struct profile *p, struct err *err),
                     struct fields *ret_fields, struct err *err);

#endif

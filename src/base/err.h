/*
 * err - what went wrong, for whom, and where.
 *
 * Fallible functions return bool (or a pointer) and take `struct err *` last.
 * A user's mistake, a failing environment and a bug of ours stay three
 * different things: err_set() for the first, err_sys() for the second, assert()
 * for the third. Library code never logs an error that it returns.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum err_code {
	ERR_NONE,
	ERR_USAGE,    /* the command or request was put wrongly */
	ERR_SYNTAX,   /* bytes do not follow their format */
	ERR_TYPE,     /* well formed, but another type than expected */
	ERR_RANGE,    /* a value outside what is allowed */
	ERR_LIMIT,    /* larger, deeper or more than a limit of ours */
	ERR_MISSING,  /* a required part is not there */
	ERR_FOUND,    /* the named thing does not exist, or not for you */
	ERR_STATE,    /* exists, but not now */
	ERR_DENIED,   /* known who you are, and no */
	ERR_IO,       /* the system said no: file, disk, network */
	ERR_DB,       /* the store said no */
	ERR_STOPPED,  /* a signal or a request to stop */
	ERR_CODE_N
};

enum { ERR_VALUES = 8 };

struct err {
	enum err_code code;
	char where[128]; /* file, or file:line, or JSON pointer; may be empty */
	char msg[384];
	/* What `msg` was made of, for who says it in another language (text/said.h): the format, and where in `msg` each of
	 * its values stands. NULL when that is not known. */
	const char *form;
	unsigned char value_n;
	struct err_value { unsigned short from, to; } values[ERR_VALUES];
};

/* One row per code: its name in JSON, HTTP status, exit status, and whether
 * the message may be shown to an outsider. */
struct err_kind {
	struct str name;
	int http, exit;
	bool tell;
};
extern const struct err_kind err_kinds[ERR_CODE_N];

/* All three return false, so that `return err_set(err, ...)` reads well.
 * `err` may be NULL where the caller does not care. A format is a literal, or lives as long. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
bool err_sys(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3))); /* adds strerror(errno); ERR_IO */
/* Puts "context: " before the message: once per layer that knows more. */
bool err_wrap(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Puts the place in front of what `where` holds, joined by " " when both are there. */
bool err_at(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#ifdef __clang_analyzer__ /* an analyser sees one file at a time: tell it that they do return false */
#define err_set(...)  (err_set(__VA_ARGS__), false)
#define err_sys(...)  (err_sys(__VA_ARGS__), false)
#define err_wrap(...) (err_wrap(__VA_ARGS__), false)
#define err_at(...)   (err_at(__VA_ARGS__), false)
#endif

/* "where: msg", for a person. Returns `out`. */
const char *err_text(const struct err *err, char *out, size_t n);

#endif

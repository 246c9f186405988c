/* generate - what the small programs that make C of text share: a mistake stops the build and says where it is. */
#ifndef TOOLS_GENERATE_H
#define TOOLS_GENERATE_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *at_file; /* being read */
static int at_line;         /* in it; 0: the whole */

static void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
static inline void die(const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, at_line ? "%s:%d: " : "%s: ", at_file, at_line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static inline void write_file(const char *path, void (*writer)(FILE *))
{
	FILE *f = fopen(path, "w");

	at_file = path;
	at_line = 0;
	if (!f)
		die("cannot be written");
	writer(f);
	if (ferror(f) | fclose(f))
		die("cannot be written");
}

#endif

#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct err_kind err_kinds[ERR_CODE_N] = {
	[ERR_NONE]    = { STR_LIT("none"),    200, 0, true  },
	[ERR_USAGE]   = { STR_LIT("usage"),   400, 2, true  },
	[ERR_SYNTAX]  = { STR_LIT("syntax"),  400, 3, true  },
	[ERR_TYPE]    = { STR_LIT("type"),    400, 3, true  },
	[ERR_RANGE]   = { STR_LIT("range"),   422, 3, true  },
	[ERR_LIMIT]   = { STR_LIT("limit"),   413, 3, true  },
	[ERR_MISSING] = { STR_LIT("missing"), 400, 3, true  },
	[ERR_FOUND]   = { STR_LIT("unknown"), 404, 3, true  },
	[ERR_STATE]   = { STR_LIT("state"),   409, 3, true  },
	[ERR_DENIED]  = { STR_LIT("denied"),  403, 3, true  },
	[ERR_IO]      = { STR_LIT("io"),      503, 4, false },
	[ERR_DB]      = { STR_LIT("store"),   503, 4, false },
	[ERR_STOPPED] = { STR_LIT("stopped"), 503, 4, true  },
};

/* The end of the conversion that begins at `p`: "%.*s", "%lld". */
static const char *conversion_end(const char *p)
{
	p += 1 + strspn(p + 1, "-+ #0123456789.*hlzjt");
	return *p ? p + 1 : p;
}

/* How long the first `n` bytes of a format become, at most as long as `msg` is. */
static unsigned short length_until(const char *fmt, size_t n, va_list ap)
{
	char front[sizeof ((struct err *)0)->msg];
	va_list again;

	if (n >= sizeof front)
		return sizeof front - 1;
	snprintf(front, sizeof front, "%.*s", (int)n, fmt);
	va_copy(again, ap);
	int r = vsnprintf(NULL, 0, front, again);

	va_end(again);
	return r < 0 ? 0 : (size_t)r < sizeof front ? (unsigned short)r : (unsigned short)(sizeof front - 1);
}

static void note_values(struct err *err, const char *fmt, va_list ap)
{
	err->form = fmt;
	for (const char *p = strchr(fmt, '%'); p; p = strchr(p, '%')) {
		const char *end = conversion_end(p);

		if (end[-1] != '%') {
			if (err->value_n == ERR_VALUES)
				break;
			err->values[err->value_n++] = (struct err_value){ length_until(fmt, (size_t)(p - fmt), ap),
				                                          length_until(fmt, (size_t)(end - fmt), ap) };
		}
		p = end;
	}
}

bool (err_set)(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return false;
	*err = (struct err){ .code = code };
	va_start(ap, fmt);
	note_values(err, fmt, ap);
	vsnprintf(err->msg, sizeof err->msg, fmt, ap);
	va_end(ap);
	return false;
}

bool (err_sys)(struct err *err, const char *fmt, ...)
{
	int saved = errno;
	va_list ap;

	if (!err)
		return false;
	*err = (struct err){ .code = ERR_IO };
	va_start(ap, fmt);
	int n = vsnprintf(err->msg, sizeof err->msg, fmt, ap);

	va_end(ap);
	if (n >= 0 && (size_t)n < sizeof err->msg)
		snprintf(err->msg + n, sizeof err->msg - (size_t)n, ": %s", strerror(saved));
	return false;
}

/* "FRONT" + sep + what is there already, cut at the end when it grows too long. */
static void put_before(char *field, size_t size, const char *sep, const char *fmt, va_list ap)
{
	char old[sizeof(struct err)];

	snprintf(old, sizeof old, "%s", field);
	int n = vsnprintf(field, size, fmt, ap);

	if (n >= 0 && (size_t)n < size && old[0])
		snprintf(field + n, size - (size_t)n, "%s%s", sep, old);
}

bool (err_wrap)(struct err *err, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return false;
	va_start(ap, fmt);
	size_t by = (size_t)length_until(fmt, strlen(fmt), ap) + 2, last = sizeof err->msg - 1;

	put_before(err->msg, sizeof err->msg, ": ", fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < err->value_n; i++) {
		struct err_value *v = &err->values[i];

		v->from = (unsigned short)(v->from + by < last ? v->from + by : last);
		v->to = (unsigned short)(v->to + by < last ? v->to + by : last);
	}
	return false;
}

bool (err_at)(struct err *err, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return false;
	va_start(ap, fmt);
	put_before(err->where, sizeof err->where, " ", fmt, ap);
	va_end(ap);
	return false;
}

const char *err_text(const struct err *err, char *out, size_t n)
{
	snprintf(out, n, "%s%s%s", err->where, err->where[0] ? ": " : "", err->msg);
	return out;
}

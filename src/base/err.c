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

bool (err_set)(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return false;
	*err = (struct err){ .code = code };
	va_start(ap, fmt);
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
	put_before(err->msg, sizeof err->msg, ": ", fmt, ap);
	va_end(ap);
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

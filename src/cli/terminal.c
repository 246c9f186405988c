#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "crypto/digest.h"

atomic_int cli_stop;

static void on_stop(int sig)
{
	(void)sig;
	cli_stop = 1; /* other threads look at it */
}

void cli_catch_stop(void)
{
	struct sigaction sa = { .sa_handler = on_stop };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
}

const char *cli_db(struct arena *a, const struct common *c, bool make, struct err *err)
{
	const char *env = getenv("TOCSIN_DB"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	struct str folder;

	if (c->db)
		return c->db;
	if (env && *env)
		return env;
	if (data && *data)
		folder = str_printf(a, "%s/tocsin", data);
	else if (home && *home)
		folder = str_printf(a, "%s/.local/share/tocsin", home);
	else
		folder = STR("/var/lib/tocsin");
	if (make && !file_make_folder(folder.p, err))
		return NULL;
	return str_printf(a, "%s/tocsin.db", folder.p).p;
}

int cli_fail(const char *command, const struct err *err)
{
	char text[sizeof *err + 8];
	struct buf safe;

	buf_init(&safe, 16 * KIB);
	buf_put_term(&safe, str_of(err_text(err, text, sizeof text)));
	fprintf(stderr, "tocsin %s: %.*s\n", command, STR_ARG(buf_str(&safe)));
	buf_release(&safe);
	return err_kinds[err->code].exit ? err_kinds[err->code].exit : EXIT_ENVIRONMENT;
}

bool cli_no_db(struct err *err)
{
	size_t n = strlen(err->msg);

	if (err->code == ERR_FOUND)
		snprintf(err->msg + n, sizeof err->msg - n, "; `tocsin import` and `tocsin update` make one");
	err->code = ERR_DB;
	return false;
}

void cli_say(const char *fmt, ...)
{
	char text[4 * KIB];
	struct str rest, line;
	struct buf safe;
	va_list ap;

	va_start(ap, fmt);
	int n = vsnprintf(text, sizeof text, fmt, ap);

	va_end(ap);
	rest = str_n(text, n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
	buf_init(&safe, 32 * KIB);
	while (str_split(&rest, '\n', &line)) {
		buf_put_term(&safe, line);
		if (rest.p)
			buf_putc(&safe, '\n');
	}
	fprintf(stderr, "%.*s", STR_ARG(buf_str(&safe)));
	buf_release(&safe);
}

int cli_written(const char *command, int status)
{
	errno = EIO; /* a write that failed earlier has left no better reason */
	if ((fflush(stdout) == 0 && !ferror(stdout)) || status == EXIT_ENVIRONMENT)
		return status;
	struct err err = { 0 };

	err_sys(&err, "cannot write the result");
	return cli_fail(command, &err);
}

static bool coloured(FILE *to)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fileno(to)) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

void cli_paint(FILE *to, enum paint p)
{
	static const char *const codes[] = {
		[PAINT_PLAIN] = "\033[0m",  [PAINT_BOLD] = "\033[1m", [PAINT_SOFT] = "\033[2m",  [PAINT_ALARM] = "\033[1;31m",
		[PAINT_HIGH] = "\033[33m", [PAINT_OK] = "\033[32m",  [PAINT_MAYBE] = "\033[35m",
	};

	if (coloured(to))
		fputs(codes[p], to);
}

int cli_width(FILE *to)
{
	struct winsize w;

	if (ioctl(fileno(to), TIOCGWINSZ, &w) == 0 && w.ws_col >= 40)
		return w.ws_col;
	return 100;
}

int cli_row_width(FILE *to)
{
	return isatty(fileno(to)) ? cli_width(to) : 1000000;
}

bool cli_progress_wanted(bool quiet)
{
	return !quiet && isatty(STDERR_FILENO);
}

size_t cli_columns(struct str s)
{
	return utf8_width(s);
}

struct str cli_fit(struct arena *a, struct str s, size_t columns)
{
	struct buf safe;
	size_t used = 0, i = 0, keep = 0;

	buf_init(&safe, s.n * 4 + 16);
	buf_put_term(&safe, s);
	struct str text = buf_str(&safe);

	if (cli_columns(text) > columns) {
		while (i < text.n) {
			uint32_t point;
			size_t len = utf8_next(text, i, &point);

			if (used + utf8_columns(point) + 1 > columns)
				break;
			used += utf8_columns(point);
			i += len;
			keep = i;
		}
		text = str_printf(a, "%.*s…", STR_ARG(str_sub(text, 0, keep)));
	} else {
		text = str_dup(a, text);
	}
	buf_release(&safe);
	return text;
}

void cli_heading(const char *s)
{
	putchar('\n');
	cli_paint(stdout, PAINT_BOLD);
	puts(s);
	cli_paint(stdout, PAINT_PLAIN);
}

void cli_put(struct str s)
{
	struct buf b;

	buf_init(&b, 4 * LIMIT_TEXT + 16);
	buf_put_term(&b, s);
	fwrite(buf_str(&b).p, 1, b.n, stdout);
	buf_release(&b);
}

void cli_put_wrapped(struct str text, int at, int indent, int width)
{
	struct str word;
	bool first = true;

	while (str_token(&text, " \t\r\n", &word)) {
		int n = (int)cli_columns(word);

		if (!first && at + 1 + n > width) {
			printf("\n%*s", indent, "");
			at = indent;
			first = true;
		}
		if (!first)
			putchar(' ');
		cli_put(word);
		at += n + !first;
		first = false;
	}
	putchar('\n');
}

/* From the terminal itself, whatever the standard input is: nobody pipes an answer in by mistake. */
bool cli_ask(struct arena *a, const char *question, bool secret, struct str *ret, struct err *err)
{
	FILE *tty = fopen("/dev/tty", "r+e");
	struct termios before, quiet;
	char line[1100];

	if (!tty)
		return err_set(err, ERR_USAGE, "there is no terminal to ask on");
	fprintf(tty, "%s ", question);
	fflush(tty);
	bool hidden = secret && tcgetattr(fileno(tty), &before) == 0;

	if (hidden) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(fileno(tty), TCSAFLUSH, &quiet);
	}
	bool ok = fgets(line, sizeof line, tty);

	if (hidden) {
		tcsetattr(fileno(tty), TCSAFLUSH, &before);
		fputc('\n', tty);
	}
	fclose(tty);
	if (ok)
		*ret = str_dup(a, str_trim(str_of(line)));
	erase(line, sizeof line);
	return ok || err_set(err, ERR_STOPPED, "no answer");
}

void cli_put_column(struct arena *a, struct str s, size_t width, bool last)
{
	struct str fits = last ? s : cli_fit(a, s, width);

	cli_put(fits);
	for (size_t i = cli_columns(fits); !last && i < width + 2; i++)
		putchar(' ');
}

/*
 * score: ratings from vectors, or from a method and choices; and what may be chosen.
 *
 * Vectors come as words or, for "-", one a line from standard input. Lines stream: one buffer in, one buffer out, which is
 * written when it is full, and before waiting for more input, so that a program that talks with this one is answered.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "assess/rating.h"
#include "assess/ssvc.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/score_text.h"
#include "hub/priority/score_json.h"

enum { IN_AT_ONCE = 256 * 1024, OUT_AT_ONCE = 256 * 1024, LINE_KEPT = RATING_VECTOR_MAX + 2 };

struct scoring {
	bool json, explain, list;
	bool rows; /* more than one answer: a line each */
	struct buf out;
	size_t line; /* of standard input; 0: not from there */
	bool bad;    /* a vector could not be scored */
	bool failed; /* the environment: told */
};

static bool flush(struct scoring *s)
{
	bool ok = s->out.n == 0 || fwrite(s->out.p, 1, s->out.n, stdout) == s->out.n;

	buf_clear(&s->out);
	return fflush(stdout) == 0 && ok;
}

static void put_bad(struct scoring *s, struct str vector, const struct err *err)
{
	char text[sizeof *err + 8];
	struct buf safe;

	s->bad = true;
	if (s->json) {
		score_json_put_error(&s->out, vector, err);
		buf_putc(&s->out, '\n');
		return;
	}
	flush(s); /* what was scored before it stands before it */
	buf_init(&safe, 16 * KIB);
	buf_puts(&safe, "tocsin score: ");
	if (s->line)
		buf_printf(&safe, "line %zu: ", s->line);
	buf_put_term(&safe, vector);
	buf_puts(&safe, vector.n ? ": " : "\"\": ");
	buf_put_term(&safe, str_of(err_text(err, text, sizeof text)));
	buf_putc(&safe, '\n');
	fwrite(safe.p, 1, safe.n, stderr);
	buf_release(&safe);
}

static void put_rating(struct scoring *s, struct str vector, const struct rating *r)
{
	if (s->json && s->explain)
		score_json_put_explained(&s->out, vector, r);
	else if (s->json)
		score_json_put(&s->out, vector, r);
	else if (s->rows)
		score_text_row(&s->out, r);
	else
		score_text_block(&s->out, r);
	if (s->json)
		buf_putc(&s->out, '\n');
	else if (s->explain)
		score_text_steps(&s->out, r);
}

/* The beginning that an error shows of a vector too long to be one: whole code points. */
static struct str beginning(struct str vector)
{
	size_t n = RATING_VECTOR_MAX;

	for (int i = 0; i < 3 && ((unsigned char)vector.p[n] & 0xC0) == 0x80; i++)
		n--;
	return str_sub(vector, 0, n);
}

/* `whole`: the bytes there were, when `vector` is only the beginning. */
static void score_one(struct scoring *s, struct str vector, size_t whole)
{
	struct err err = { 0 };
	struct rating r;

	if (whole > RATING_VECTOR_MAX) {
		err_set(&err, ERR_LIMIT, "found %zu bytes, of which this is the beginning; expected a vector of at most %d", whole,
		        RATING_VECTOR_MAX);
		put_bad(s, beginning(vector), &err);
	} else if (!score_read(vector, &r, &err)) {
		put_bad(s, vector, &err);
	} else {
		put_rating(s, vector, &r);
	}
}

/* --- lines of standard input --- */

struct lines {
	char bytes[IN_AT_ONCE];
	size_t at, end;
	size_t dropped; /* of a line longer than the buffer: bytes that are no longer there */
	bool ended;
};

static bool waiting(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 0;
}

/* More bytes behind those at hand. False when reading failed. */
static bool fill(struct lines *l, struct scoring *s)
{
	ssize_t n;

	if (waiting(STDIN_FILENO) && !flush(s))
		return false;
	memmove(l->bytes, l->bytes + l->at, l->end - l->at);
	l->end -= l->at;
	l->at = 0;
	do
		n = read(STDIN_FILENO, l->bytes + l->end, sizeof l->bytes - l->end);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		struct err err = { 0 };

		err_sys(&err, "cannot read standard input");
		cli_fail("score", &err);
		s->failed = true;
		return false;
	}
	l->ended = n == 0;
	l->end += (size_t)n;
	return true;
}

/* The next line, or the beginning of one that passes the buffer; *ret_whole is the length of all of it without its end.
 * False at the end. */
static bool next_line(struct lines *l, struct scoring *s, struct str *ret, size_t *ret_whole)
{
	size_t seen = 0; /* bytes at hand that hold no line end */

	l->dropped = 0;
	for (;;) {
		const char *from = l->bytes + l->at, *end = memchr(from + seen, '\n', l->end - l->at - seen);

		if (end || (l->ended && l->at < l->end)) {
			*ret = str_n(from, end ? (size_t)(end - from) : l->end - l->at);
			l->at += ret->n + (end != NULL);
			break;
		}
		if (l->ended)
			return false;
		seen = l->end - l->at;
		if (seen == sizeof l->bytes) { /* keep the beginning, and the last byte, which may be a CR; forget what is between */
			l->bytes[LINE_KEPT - 1] = l->bytes[seen - 1];
			l->dropped += seen - LINE_KEPT;
			l->end = seen = LINE_KEPT;
		}
		if (!fill(l, s))
			return false;
	}
	if (ret->n && ret->p[ret->n - 1] == '\r')
		ret->n--;
	*ret_whole = ret->n + l->dropped;
	return true;
}

static void score_lines(struct scoring *s)
{
	static struct lines l;
	struct str line;
	size_t whole;

	l.at = l.end = 0;
	l.ended = false;
	for (s->line = 1; !s->failed && next_line(&l, s, &line, &whole); s->line++) {
		if (str_trim(line).n)
			score_one(s, line, whole);
		if (s->out.n >= OUT_AT_ONCE && !flush(s))
			break;
	}
	s->line = 0;
}

/* --- from choices --- */

/* As it is typed: keys or the standard's words, capitals or not. */
static struct str metric_key(const struct method *m, struct str typed, const struct metric **ret)
{
	*ret = NULL;
	for (size_t i = 0; i < m->metric_n && !*ret; i++)
		if (str_ieq(m->metrics[i].key, typed) || str_ieq(m->metrics[i].name, typed))
			*ret = &m->metrics[i];
	return *ret ? (*ret)->key : typed;
}

static struct str choice_key(const struct metric *m, struct str typed)
{
	for (uint8_t i = 0; m && i < m->choice_n; i++)
		if (str_ieq(m->choices[i].key, typed) || str_ieq(m->choices[i].name, typed))
			return m->choices[i].key;
	return typed;
}

static bool choose(struct rating *r, struct str word, struct err *err)
{
	size_t at = str_chr(word, '=') < str_chr(word, ':') ? str_chr(word, '=') : str_chr(word, ':');
	const struct metric *m;

	if (at == SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected METRIC=CHOICE", STR_ARG(word));
	struct str key = metric_key(r->method, str_sub(word, 0, at), &m);

	return rating_choose(r, key, choice_key(m, str_from(word, at + 1)), err);
}

static const struct method *method_named(const char *name)
{
	const struct ssvc_table *t = ssvc_table_find(str_of(name));

	return method_find(t ? t->id : str_of(name));
}

static void build(struct scoring *s, const struct method *m, int words, char **word)
{
	struct rating r = { .method = m };
	struct err err = { 0 };
	struct arena a;
	bool ok = true;

	for (int i = 0; i < words && ok; i++)
		for (struct str rest = str_of(word[i]), one; ok && str_split(&rest, '/', &one);)
			ok = choose(&r, one, &err);
	ok = ok && score_ready(&r, &err);
	arena_init(&a);
	if (ok)
		put_rating(s, rating_write(&a, &r), &r);
	else
		put_bad(s, rating_write(&a, &r), &err);
	arena_release(&a);
}

static void show_method(struct scoring *s, const struct method *m)
{
	if (!s->json) {
		score_text_method(&s->out, m);
		return;
	}
	score_json_put_method(&s->out, m);
	buf_putc(&s->out, '\n');
}

static void show_methods(struct scoring *s)
{
	if (!s->json)
		score_text_methods(&s->out);
	for (size_t i = 0; i < method_n && s->json; i++)
		show_method(s, methods[i]);
}

/* A word that cannot be a vector. */
static void put_stray(struct scoring *s, struct str word)
{
	struct err err = { 0 };

	err_set(&err, ERR_SYNTAX, "neither a vector nor a method; `tocsin score --list` names the methods");
	put_bad(s, str_sub(word, 0, RATING_VECTOR_MAX), &err);
}

static void score_words(struct scoring *s, int words, char **word)
{
	s->rows = words > 1 || strcmp(word[0], "-") == 0;
	for (int i = 0; i < words && !s->failed; i++) {
		if (strcmp(word[i], "-") == 0)
			score_lines(s);
		else if (strchr(word[i], ':'))
			score_one(s, str_of(word[i]), strlen(word[i]));
		else
			put_stray(s, str_of(word[i]));
	}
}

static int run(struct scoring *s, int words, char **word)
{
	const struct method *m = words ? method_named(word[0]) : NULL;

	if (s->list && words) {
		cli_say("tocsin score: --list takes no words, found \"%s\"\n", word[0]);
		return EXIT_USAGE;
	}
	if (!s->list && !words) {
		fputs("tocsin score: expected a vector, a method, or - for vectors on standard input; `tocsin score --list` names the "
		      "methods\n", stderr);
		return EXIT_USAGE;
	}
	if (s->list)
		show_methods(s);
	else if (m && words == 1)
		show_method(s, m);
	else if (m)
		build(s, m, words - 1, word + 1);
	else
		score_words(s, words, word);
	return 0;
}

int cli_score(int argc, char **argv)
{
	struct scoring s = { 0 };
	const struct arg args[] = {
		{ "--json", ARG_FLAG, &s.json, NULL, "one object a line" },
		{ "--explain", ARG_FLAG, &s.explain, NULL, "how the result comes about, step by step" },
		{ "--list", ARG_FLAG, &s.list, NULL, "the methods there are; METHOD alone tells its metrics and choices" },
	};
	int words;

	if (!args_parse("score", argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	buf_init(&s.out, 64 * MIB);
	int status = run(&s, words, argv);

	flush(&s);
	buf_release(&s.out);
	return status ? status : s.failed ? EXIT_ENVIRONMENT : s.bad ? EXIT_INPUT : 0;
}

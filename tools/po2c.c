/*
 * po2c - message catalogues (gettext's .po form) to C tables, at build time.
 *
 *   po2c OUT.c OUT.h EN.po OTHER.po...
 *   po2c --said OUT.c OTHER.po
 *
 * The first catalogue says which messages there are. A message that another
 * one lacks, has empty, has under another set of {1} {2} or marks "fuzzy" stops
 * the build, so that no page is ever half translated. msgid is a key
 * ("list.title"), msgstr the text; plural forms are msgstr[0], msgstr[1] in the
 * order of the language's rule (src/text/lang.c).
 *
 * With --said the keys are the formats of English sentences in the program ("has %zu bytes, expected %lld at most") and {1}
 * {2} in the text are their values (src/text/said.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/map.h"

enum { FORMS = 2 };

struct message {
	struct str key;
	struct str form[FORMS];
	size_t line;
};

struct catalogue {
	const char *file;
	struct message *v;
	size_t n, cap;
	struct map by_key;
};

static struct arena arena;

__attribute__((noreturn, format(printf, 3, 4)))
static void fail(const char *file, size_t line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "%s:%zu: ", file, line);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

/* A quoted C-like string; only \n \" \\ are escapes. */
static struct str unquote(const char *file, size_t line, struct str s)
{
	struct buf b;

	s = str_trim(s);
	if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
		fail(file, line, "expected a quoted text");
	buf_init(&b, MIB);
	for (size_t i = 1; i + 1 < s.n; i++) {
		if (s.p[i] == '\\' && i + 2 < s.n) {
			i++;
			buf_putc(&b, s.p[i] == 'n' ? '\n' : s.p[i]);
		} else {
			buf_putc(&b, s.p[i]);
		}
	}
	struct str r = buf_dup(&arena, &b);

	buf_release(&b);
	return r;
}

static void add(struct catalogue *c, const struct message *m)
{
	bool new;

	if (!m->key.n)
		return; /* the header */
	*map_put(&arena, &c->by_key, m->key, &new) = (uint32_t)c->n;
	if (!new)
		fail(c->file, m->line, "\"%.*s\" is there twice", STR_ARG(m->key));
	if (!m->form[0].n)
		fail(c->file, m->line, "\"%.*s\" is empty", STR_ARG(m->key));
	c->v = arena_grow(&arena, c->v, c->n, &c->cap, sizeof *c->v);
	c->v[c->n++] = *m;
}

static const struct { struct str word; int form; } fields[] = {
	{ STR_LIT("msgid "), -1 },    { STR_LIT("msgid_plural "), -2 }, { STR_LIT("msgstr "), 0 },
	{ STR_LIT("msgstr[0] "), 0 }, { STR_LIT("msgstr[1] "), 1 },
};

static void read_catalogue(const char *path, struct catalogue *c)
{
	struct str text, raw;
	struct err err = { 0 };
	char told[512];
	struct message m = { 0 };
	struct str *last = NULL, ignored;
	size_t line = 0;
	bool open = false;

	c->file = path;
	if (!file_read(&arena, path, 4 * MIB, &text, &err)) {
		fprintf(stderr, "po2c: %s\n", err_text(&err, told, sizeof told));
		exit(1);
	}
	while (str_split(&text, '\n', &raw)) {
		struct str s = str_trim(raw);

		line++;
		if (str_starts(s, STR("#,")) && str_find(s, STR("fuzzy")) != SIZE_MAX)
			fail(path, line, "a fuzzy translation");
		if (!s.n || s.p[0] == '#')
			continue;
		if (s.p[0] == '"') {
			if (!last)
				fail(path, line, "a text that continues nothing");
			*last = str_printf(&arena, "%.*s%.*s", STR_ARG(*last), STR_ARG(unquote(path, line, s)));
			continue;
		}
		size_t f = 0;

		while (f < sizeof fields / sizeof *fields && !str_starts(s, fields[f].word))
			f++;
		if (f == sizeof fields / sizeof *fields)
			fail(path, line, "expected msgid, msgid_plural or msgstr");
		if (fields[f].form == -1) {
			if (open)
				add(c, &m);
			m = (struct message){ .line = line };
			open = true;
		}
		last = fields[f].form == -1 ? &m.key : fields[f].form == -2 ? &ignored : &m.form[fields[f].form];
		*last = unquote(path, line, str_from(s, fields[f].word.n));
	}
	if (open)
		add(c, &m);
}

/* Which of {1}..{9} a text uses. */
static unsigned slots(struct str s)
{
	unsigned set = 0;

	for (size_t i = 0; i + 2 < s.n; i++)
		if (s.p[i] == '{' && ascii_digit(s.p[i + 1]) && s.p[i + 2] == '}')
			set |= 1u << (s.p[i + 1] - '0');
	return set;
}

/* Of a message with plural forms the one for many, where the language has it: it names the number. */
static struct str fullest(const struct message *m)
{
	return m->form[1].n ? m->form[1] : m->form[0];
}

static void compare(const struct catalogue *base, const struct catalogue *c)
{
	for (size_t i = 0; i < base->n; i++) {
		const struct message *m = &base->v[i];
		const uint32_t *at = map_get(&c->by_key, m->key);

		if (!at)
			fail(c->file, 1, "no translation of \"%.*s\"", STR_ARG(m->key));
		if (slots(fullest(m)) != slots(fullest(&c->v[*at])))
			fail(c->file, c->v[*at].line, "\"%.*s\" has other {1} {2} than %s", STR_ARG(m->key), base->file);
	}
	for (size_t i = 0; i < c->n; i++)
		if (!map_get(&base->by_key, c->v[i].key))
			fail(c->file, c->v[i].line, "\"%.*s\" is not in %s", STR_ARG(c->v[i].key), base->file);
}

static void put_text(struct buf *b, struct str s)
{
	buf_puts(b, "STR_LIT(\"");
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '?')
			buf_printf(b, "\\%03o", c);
		else
			buf_putc(b, (char)c);
	}
	buf_puts(b, "\")");
}

static int by_key(const void *a, const void *b)
{
	return str_cmp((*(const struct message *const *)a)->key, (*(const struct message *const *)b)->key);
}

static int by_message_key(const void *a, const void *b)
{
	return str_cmp(((const struct message *)a)->key, ((const struct message *)b)->key);
}

/* The keys in their order, each with its number: for texts that are found by a key made at run time. */
static void put_keys(struct buf *b, const struct catalogue *c)
{
	const struct message **order = arena_array(&arena, const struct message *, c->n);

	for (size_t i = 0; i < c->n; i++)
		order[i] = &c->v[i];
	qsort(order, c->n, sizeof *order, by_key);
	buf_puts(b, "const struct msg_key message_keys[MSG_N] = {\n");
	for (size_t i = 0; i < c->n; i++) {
		buf_puts(b, "\t{ ");
		put_text(b, order[i]->key);
		buf_printf(b, ", %zu },\n", (size_t)(order[i] - c->v));
	}
	buf_puts(b, "};\n");
}

/* How many values a format has. */
static unsigned values(struct str form)
{
	unsigned n = 0;

	for (size_t i = 0; i + 1 < form.n; i++)
		if (form.p[i] == '%' && form.p[++i] != '%')
			n++;
	return n;
}

static int said(const char *out, const char *in)
{
	struct catalogue c = { 0 };
	struct buf b;
	struct err err = { 0 };
	char told[512];

	buf_init(&b, 64 * MIB);
	read_catalogue(in, &c);
	qsort(c.v, c.n, sizeof *c.v, by_message_key);
	buf_puts(&b, "/* Made by tools/po2c from ui/messages/. */\n#include \"text/said.h\"\n\n"
	             "const struct said_row said_zh_cn[] = {\n");
	for (size_t i = 0; i < c.n; i++) {
		if (slots(c.v[i].form[0]) >> (values(c.v[i].key) + 1))
			fail(in, c.v[i].line, "more {1} {2} than \"%.*s\" has values", STR_ARG(c.v[i].key));
		buf_puts(&b, "\t{ ");
		put_text(&b, c.v[i].key);
		buf_puts(&b, ", ");
		put_text(&b, c.v[i].form[0]);
		buf_puts(&b, " },\n");
	}
	buf_printf(&b, "};\nconst size_t said_zh_cn_n = %zu;\n", c.n);
	if (!file_write(out, buf_str(&b), &err)) {
		fprintf(stderr, "po2c: %s\n", err_text(&err, told, sizeof told));
		return 1;
	}
	buf_release(&b);
	arena_release(&arena);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "--said")) {
		arena_init(&arena);
		return said(argv[2], argv[3]);
	}

	struct catalogue c[8] = { 0 };
	struct buf src, hdr;
	struct err err = { 0 };
	char told[512];
	int n = argc - 3;

	if (n < 1 || n > 8) {
		fputs("usage: po2c OUT.c OUT.h EN.po [OTHER.po...]\n       po2c --said OUT.c OTHER.po\n", stderr);
		return 2;
	}
	arena_init(&arena);
	buf_init(&src, 64 * MIB);
	buf_init(&hdr, 64 * MIB);
	for (int i = 0; i < n; i++) {
		read_catalogue(argv[3 + i], &c[i]);
		compare(&c[0], &c[i]);
	}
	buf_puts(&hdr, "/* Made by tools/po2c from ui/messages/. */\n#ifndef MESSAGES_H\n#define MESSAGES_H\n\n"
	               "#include \"base/str.h\"\n\nenum msg {\n");
	for (size_t i = 0; i < c[0].n; i++) {
		buf_puts(&hdr, "\tMSG_");
		for (size_t k = 0; k < c[0].v[i].key.n; k++)
			buf_putc(&hdr, ascii_alnum(c[0].v[i].key.p[k]) ? c[0].v[i].key.p[k] : '_');
		buf_puts(&hdr, ",\n");
	}
	buf_printf(&hdr, "\tMSG_N\n};\n\nstruct msg_text {\n\tstruct str form[%d];\n};\n"
	                 "extern const struct msg_text messages[%d][MSG_N];\n\n"
	                 "struct msg_key {\n\tstruct str key;\n\tint msg;\n};\n"
	                 "extern const struct msg_key message_keys[MSG_N]; /* in the order of keys */\n\n#endif\n", FORMS, n);
	buf_puts(&src, "/* Made by tools/po2c from ui/messages/. */\n#include \"messages.h\"\n\n");
	buf_printf(&src, "const struct msg_text messages[%d][MSG_N] = {\n", n);
	for (int l = 0; l < n; l++) {
		buf_puts(&src, "\t{\n");
		for (size_t i = 0; i < c[0].n; i++) {
			const struct message *m = &c[l].v[*map_get(&c[l].by_key, c[0].v[i].key)];

			buf_puts(&src, "\t\t{ { ");
			put_text(&src, m->form[0]);
			buf_puts(&src, ", ");
			put_text(&src, m->form[1].n ? m->form[1] : m->form[0]);
			buf_puts(&src, " } },\n");
		}
		buf_puts(&src, "\t},\n");
	}
	buf_puts(&src, "};\n");
	put_keys(&src, &c[0]);
	if (!file_write(argv[1], buf_str(&src), &err) || !file_write(argv[2], buf_str(&hdr), &err)) {
		fprintf(stderr, "po2c: %s\n", err_text(&err, told, sizeof told));
		return 1;
	}
	buf_release(&src);
	buf_release(&hdr);
	arena_release(&arena);
	return 0;
}

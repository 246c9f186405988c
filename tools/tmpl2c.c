/*
 * tmpl2c - HTML templates to C, at build time.
 *
 *   tmpl2c OUT.c OUT.h FILE.html...
 *
 * A template is layout over one view struct, which a page function fills; the C
 * compiler checks every name. ui/start.html becomes tmpl_start(). The language:
 *
 *   {{view struct start_view}}   first line: the type this template shows
 *   {{x.y}}                      a member, HTML-escaped; numbers as plain digits
 *   {{{x}}}                      a member of type struct html: made by our own code, put as it is
 *   {{num x}} {{day x}}          a number with separators, a day in words, both in the reader's language
 *   {{href x}}                   the whole value of href, src or action: only http(s), mailto and own paths pass
 *   {{url x}}                    one component of a path or query
 *   {{t "key" a b}}              a message; {1} {2} in it stand for a and b
 *   {{n "key" count a b}}        a message with plural forms; {1} is the count
 *   {{if x}} {{if !x}} {{else}} {{/if}}
 *   {{each rows as r}} {{/each}} over a member that is struct { T *v; size_t n; }; r is an element
 *   {{> name x}}                 another template, given a member (or the whole view: {{> name}})
 *   {{! a remark }}
 *
 * The tool follows where in the HTML it stands and refuses a value where
 * escaping could not make it safe: in a script, a style, a comment, an event
 * attribute, an unquoted value, a name; in a link without href or url.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"

enum place { IN_TEXT, IN_TAG, IN_ATTR, IN_RAW, IN_COMMENT };

struct context { /* where in the HTML */
	enum place place;
	char quote;          /* of the attribute value */
	char tag[16], attr[24];
	size_t attr_at;      /* bytes into the value */
	bool closing;        /* </tag */
	bool keep_space;     /* in <pre> or <textarea> */
};

struct open_block { /* an {{if}} or {{each}} that waits for its end */
	bool loop, has_else;
	struct str var;
	struct context at;
	size_t line;
};

struct compiler {
	const char *file;
	struct str text;
	size_t i, line;
	struct context c;
	struct open_block open[16];
	size_t depth;
	struct str view;
	struct buf lit, *out;
};

static struct arena arena;

__attribute__((noreturn, format(printf, 2, 3))) static void fail(const struct compiler *k, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "%s:%zu: ", k->file, k->line);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

/* --- following the HTML --- */

static void put_word(char *to, size_t cap, char c)
{
	size_t n = strlen(to);

	if (n + 1 < cap) {
		to[n] = ascii_lower(c);
		to[n + 1] = '\0';
	}
}

static bool is_raw_tag(const char *tag)
{
	return !strcmp(tag, "script") || !strcmp(tag, "style");
}

static void end_of_tag(struct context *c)
{
	bool pre = !strcmp(c->tag, "pre") || !strcmp(c->tag, "textarea");

	if (pre)
		c->keep_space = !c->closing;
	c->place = !c->closing && is_raw_tag(c->tag) ? IN_RAW : IN_TEXT;
}

static void follow_tag(struct compiler *k, char ch)
{
	struct context *c = &k->c;
	char before = k->text.p[k->i - 1];

	if (ch == '>') {
		end_of_tag(c);
	} else if (ch == '"' || ch == '\'') {
		if (before != '=')
			fail(k, "a quote in a tag without = before it");
		c->place = IN_ATTR;
		c->quote = ch;
		c->attr_at = 0;
	} else if (before == '=') {
		fail(k, "the value of %s is not quoted", c->attr);
	} else if (before == '<' || (before == '/' && k->i > 1 && k->text.p[k->i - 2] == '<')) {
		c->tag[0] = '\0';
		put_word(c->tag, sizeof c->tag, ch);
		c->attr[0] = '\0';
	} else if (ascii_space(ch)) {
		c->attr[0] = '\0';
	} else if (ch != '=') {
		/* Still in the tag's name until the first space; then names of attributes. */
		bool in_name = true;

		for (size_t j = k->i; j-- && k->text.p[j] != '<';)
			in_name = in_name && !ascii_space(k->text.p[j]);
		if (in_name)
			put_word(c->tag, sizeof c->tag, ch);
		else
			put_word(c->attr, sizeof c->attr, ch);
	}
}

static void follow(struct compiler *k)
{
	struct context *c = &k->c;
	struct str rest = str_from(k->text, k->i);
	char ch = rest.p[0];

	switch (c->place) {
	case IN_TEXT:
		if (str_starts(rest, STR("<!--"))) {
			c->place = IN_COMMENT;
		} else if (ch == '<' && rest.n > 1 && (ascii_alpha(rest.p[1]) || rest.p[1] == '/' || rest.p[1] == '!')) {
			c->place = IN_TAG;
			c->closing = rest.p[1] == '/';
			c->tag[0] = c->attr[0] = '\0';
		}
		break;
	case IN_TAG:
		follow_tag(k, ch);
		break;
	case IN_ATTR:
		if (ch == c->quote)
			c->place = IN_TAG;
		c->attr_at++;
		break;
	case IN_RAW:
		if (str_istarts(rest, STR("</"))) {
			c->place = IN_TAG;
			c->closing = true;
		}
		break;
	case IN_COMMENT:
		if (k->i >= 2 && ch == '>' && k->text.p[k->i - 1] == '-' && k->text.p[k->i - 2] == '-')
			c->place = IN_TEXT;
		break;
	}
}

static bool is_link(const char *attr)
{
	static const char *const links[] = { "href", "src", "action", "formaction", "poster", "cite", "data" };

	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (!strcmp(attr, links[i]))
			return true;
	return false;
}

enum value_kind { VALUE_TEXT, VALUE_RAW, VALUE_HREF, VALUE_URL };

/* May a value of this kind stand here? */
static void check_place(struct compiler *k, enum value_kind kind)
{
	const struct context *c = &k->c;

	if (c->place == IN_RAW)
		fail(k, "a value inside <%s>", c->tag);
	if (c->place == IN_COMMENT)
		fail(k, "a value inside an HTML comment");
	if (c->place == IN_TAG)
		fail(k, "a value inside <%s ...> but not in a quoted attribute", c->tag);
	if (c->place == IN_TEXT) {
		if (kind == VALUE_HREF || kind == VALUE_URL)
			fail(k, "href and url are for attributes");
		return;
	}
	if (!strncmp(c->attr, "on", 2) || !strcmp(c->attr, "style"))
		fail(k, "a value in the attribute %s", c->attr);
	if (kind == VALUE_RAW)
		fail(k, "{{{ }}} in the attribute %s", c->attr);
	if (kind == VALUE_HREF && (!is_link(c->attr) || c->attr_at))
		fail(k, "href is for the whole value of a link, this is %s", c->attr);
	if (is_link(c->attr) && kind != VALUE_HREF && kind != VALUE_URL)
		fail(k, "a value in the link %s needs href or url", c->attr);
}

/* --- writing C --- */

static void put_c_string(struct buf *b, struct str s)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\n')
			buf_puts(b, "\\n");
		else if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f || c == '?')
			buf_printf(b, "\\%03o", c);
		else
			buf_putc(b, (char)c);
	}
	buf_putc(b, '"');
}

static void indent(struct compiler *k)
{
	for (size_t i = 0; i <= k->depth; i++)
		buf_putc(k->out, '\t');
}

static void flush(struct compiler *k)
{
	struct str s = buf_str(&k->lit);

	if (!s.n)
		return;
	indent(k);
	buf_puts(k->out, "out_raw(o, STR(");
	put_c_string(k->out, s);
	buf_puts(k->out, "));\n");
	buf_clear(&k->lit);
}

/* "r.name" -> "each_r->name" when r is a loop's, else "v->r.name". */
static void put_path(struct compiler *k, struct str path)
{
	for (size_t i = 0; i < path.n; i++)
		if (!ascii_alnum(path.p[i]) && !strchr("_.->", path.p[i]))
			fail(k, "\"%.*s\" is no name", STR_ARG(path));
	if (!path.n)
		fail(k, "a name is missing");
	struct str first = str_sub(path, 0, str_chr(path, '.')), rest = str_from(path, first.n);

	for (size_t d = k->depth; d--;)
		if (k->open[d].loop && str_eq(k->open[d].var, first)) {
			if (rest.n)
				buf_printf(k->out, "each_%.*s->%.*s", STR_ARG(first), STR_ARG(str_from(rest, 1)));
			else
				buf_printf(k->out, "(*each_%.*s)", STR_ARG(first));
			return;
		}
	buf_printf(k->out, "v->%.*s", STR_ARG(path));
}

static void put_msg(struct compiler *k, struct str key)
{
	buf_puts(k->out, "MSG_");
	for (size_t i = 0; i < key.n; i++)
		buf_putc(k->out, ascii_alnum(key.p[i]) ? key.p[i] : '_');
}

static void one_value(struct compiler *k, const char *call, struct str path, enum value_kind kind)
{
	check_place(k, kind);
	flush(k);
	indent(k);
	buf_printf(k->out, "%s(o, ", call);
	put_path(k, path);
	buf_puts(k->out, ");\n");
}

static void message(struct compiler *k, struct str args, bool plural)
{
	struct str key, word;
	size_t n = 0;

	check_place(k, VALUE_TEXT);
	args = str_trim(args);
	size_t end = args.n > 1 && args.p[0] == '"' ? str_chr(str_from(args, 1), '"') : SIZE_MAX;

	if (end == SIZE_MAX)
		fail(k, "a message's key stands in quotes");
	key = str_sub(args, 1, end);
	args = str_from(args, end + 2);
	flush(k);
	indent(k);
	buf_printf(k->out, plural ? "out_plural(o, " : "out_message(o, ");
	put_msg(k, key);
	buf_puts(k->out, ", (const struct msg_arg[]){ ");
	while (str_token(&args, " ", &word)) {
		buf_puts(k->out, "MSG_ARG(");
		put_path(k, word);
		buf_puts(k->out, "), ");
		n++;
	}
	if (plural && !n)
		fail(k, "{{n}} needs a count");
	buf_printf(k->out, "{ 0 } }, %zu);\n", n);
}

static void push(struct compiler *k, struct open_block b)
{
	if (k->depth == sizeof k->open / sizeof *k->open)
		fail(k, "blocks nest too deep");
	b.at = k->c;
	b.line = k->line;
	k->open[k->depth++] = b;
}

static void block_if(struct compiler *k, struct str path)
{
	bool not = path.n && path.p[0] == '!';

	flush(k);
	indent(k);
	buf_printf(k->out, "if (%sSHOWS(", not ? "!" : "");
	put_path(k, str_from(path, not));
	buf_puts(k->out, ")) {\n");
	push(k, (struct open_block){ 0 });
}

static void block_each(struct compiler *k, struct str args)
{
	struct str list, as, var;

	if (!str_token(&args, " ", &list) || !str_token(&args, " ", &as) || !str_eq(as, STR("as")) ||
	    !str_token(&args, " ", &var))
		fail(k, "expected {{each LIST as NAME}}");
	flush(k);
	indent(k);
	buf_printf(k->out, "for (size_t i_%.*s = 0; i_%.*s < (", STR_ARG(var), STR_ARG(var));
	put_path(k, list);
	buf_printf(k->out, ").n; i_%.*s++) {\n", STR_ARG(var));
	indent(k);
	buf_printf(k->out, "\tconst __typeof__(*(");
	put_path(k, list);
	buf_printf(k->out, ").v) *each_%.*s = &(", STR_ARG(var));
	put_path(k, list);
	buf_printf(k->out, ").v[i_%.*s];\n", STR_ARG(var));
	push(k, (struct open_block){ .loop = true, .var = var });
}

static void same_place(struct compiler *k, const struct open_block *b)
{
	if (k->c.place != b->at.place || (k->c.place == IN_ATTR && k->c.quote != b->at.quote))
		fail(k, "the block of line %zu ends in another part of the HTML than it began in", b->line);
}

static void block_else(struct compiler *k)
{
	if (!k->depth || k->open[k->depth - 1].loop || k->open[k->depth - 1].has_else)
		fail(k, "{{else}} without {{if}}");
	struct open_block *b = &k->open[k->depth - 1];

	same_place(k, b);
	flush(k);
	k->depth--;
	indent(k);
	k->depth++;
	buf_puts(k->out, "} else {\n");
	b->has_else = true;
	k->c = b->at;
}

static void block_end(struct compiler *k, bool loop)
{
	if (!k->depth || k->open[k->depth - 1].loop != loop)
		fail(k, "an end without its beginning");
	flush(k);
	same_place(k, &k->open[--k->depth]);
	indent(k);
	buf_puts(k->out, "}\n");
}

static void partial(struct compiler *k, struct str args)
{
	struct str name, what;

	if (!str_token(&args, " ", &name))
		fail(k, "expected {{> NAME [MEMBER]}}");
	if (k->c.place != IN_TEXT)
		fail(k, "a template may be called between tags only");
	flush(k);
	indent(k);
	buf_printf(k->out, "tmpl_%.*s(o, ", STR_ARG(name));
	if (str_token(&args, " ", &what)) {
		buf_putc(k->out, '&');
		put_path(k, what);
	} else {
		buf_putc(k->out, 'v');
	}
	buf_puts(k->out, ");\n");
}

static const struct { struct str word; const char *call; enum value_kind kind; } filters[] = {
	{ STR_LIT("num "),  "out_num",  VALUE_TEXT },
	{ STR_LIT("day "),  "out_day",  VALUE_RAW },
	{ STR_LIT("href "), "out_href", VALUE_HREF },
	{ STR_LIT("url "),  "out_url",  VALUE_URL },
};

static void tag(struct compiler *k, struct str t)
{
	t = str_trim(t);
	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
		if (str_starts(t, filters[i].word)) {
			one_value(k, filters[i].call, str_trim(str_from(t, filters[i].word.n)), filters[i].kind);
			return;
		}
	if (t.n && t.p[0] == '!')
		return;
	if (str_starts(t, STR("t ")))
		message(k, str_from(t, 2), false);
	else if (str_starts(t, STR("n ")))
		message(k, str_from(t, 2), true);
	else if (str_starts(t, STR("if ")))
		block_if(k, str_trim(str_from(t, 3)));
	else if (str_starts(t, STR("each ")))
		block_each(k, str_from(t, 5));
	else if (str_eq(t, STR("else")))
		block_else(k);
	else if (str_eq(t, STR("/if")) || str_eq(t, STR("/each")))
		block_end(k, t.p[1] == 'e');
	else if (str_starts(t, STR(">")))
		partial(k, str_from(t, 1));
	else
		one_value(k, "OUT", t, VALUE_TEXT);
}

/* --- one file --- */

/* A line break with its indentation becomes one line break; in <pre> all stays. */
static void literal(struct compiler *k, char ch)
{
	struct buf *b = &k->lit;

	if (!k->c.keep_space && k->c.place != IN_ATTR && ascii_space(ch) && b->n) {
		if (b->p[b->n - 1] == '\n')
			return;
		if (ch == '\n' && (b->p[b->n - 1] == ' ' || b->p[b->n - 1] == '\t')) {
			while (b->n && (b->p[b->n - 1] == ' ' || b->p[b->n - 1] == '\t'))
				b->n--;
			if (b->n && b->p[b->n - 1] == '\n')
				return;
		}
	}
	buf_putc(b, ch);
}

static void take_view(struct compiler *k)
{
	struct str head = STR("{{view ");
	size_t end = str_find(k->text, STR("}}"));

	if (!str_starts(k->text, head) || end == SIZE_MAX)
		fail(k, "the first line must be {{view struct NAME}}");
	k->view = str_sub(k->text, head.n, end - head.n);
	k->i = end + 2;
	while (k->i < k->text.n && ascii_space(k->text.p[k->i]))
		k->line += k->text.p[k->i++] == '\n';
}

static void body(struct compiler *k)
{
	while (k->i < k->text.n) {
		struct str rest = str_from(k->text, k->i);

		if (str_starts(rest, STR("{{"))) {
			bool raw = str_starts(rest, STR("{{{"));
			size_t open = raw ? 3 : 2, end = str_find(rest, raw ? STR("}}}") : STR("}}"));

			if (end == SIZE_MAX)
				fail(k, "{{ without }}");
			struct str inner = str_sub(rest, open, end - open);

			if (raw)
				one_value(k, "out_html", str_trim(inner), VALUE_RAW);
			else
				tag(k, inner);
			k->i += end + open;
			if (k->c.place == IN_ATTR)
				k->c.attr_at++;
			continue;
		}
		follow(k);
		literal(k, rest.p[0]);
		k->line += rest.p[0] == '\n';
		k->i++;
	}
	flush(k);
	if (k->depth)
		fail(k, "the block of line %zu has no end", k->open[k->depth - 1].line);
	if (k->c.place != IN_TEXT && k->c.place != IN_RAW)
		fail(k, "the file ends inside a tag");
}

static struct str name_of(const char *path)
{
	struct str p = str_of(path);
	size_t slash = str_rchr(p, '/');
	struct str base = slash == SIZE_MAX ? p : str_from(p, slash + 1);
	char *name = str_cstr(&arena, str_sub(base, 0, str_rchr(base, '.')));

	for (char *c = name; *c; c++)
		if (!ascii_alnum(*c))
			*c = '_';
	return str_of(name);
}

static void compile(const char *path, struct buf *c, struct buf *h)
{
	struct compiler k = { .file = path, .line = 1, .out = c };
	struct err err = { 0 };
	char text[512];

	if (!file_read(&arena, path, MIB, &k.text, &err)) {
		fprintf(stderr, "tmpl2c: %s\n", err_text(&err, text, sizeof text));
		exit(1);
	}
	struct str name = name_of(path);

	buf_init(&k.lit, MIB);
	take_view(&k);
	buf_printf(h, "%.*s;\nvoid tmpl_%.*s(struct out *o, const %.*s *v);\n", STR_ARG(k.view), STR_ARG(name),
	           STR_ARG(k.view));
	buf_printf(c, "\nvoid tmpl_%.*s(struct out *o, const %.*s *v)\n{\n\t(void)v;\n", STR_ARG(name), STR_ARG(k.view));
	body(&k);
	buf_puts(c, "}\n");
	buf_release(&k.lit);
}

int main(int argc, char **argv)
{
	struct buf c, h;
	struct err err = { 0 };
	char text[512];

	if (argc < 4) {
		fputs("usage: tmpl2c OUT.c OUT.h FILE.html...\n", stderr);
		return 2;
	}
	arena_init(&arena);
	buf_init(&c, 64 * MIB);
	buf_init(&h, 64 * MIB);
	buf_puts(&c, "/* Made by tools/tmpl2c from ui/. */\n#include \"templates.h\"\n\n#include \"messages.h\"\n"
	             "#include \"web/serve/out.h\"\n#include \"web/views/views.h\"\n");
	buf_puts(&h, "/* Made by tools/tmpl2c from ui/. */\n#ifndef TEMPLATES_H\n#define TEMPLATES_H\n\nstruct out;\n\n");
	for (int i = 3; i < argc; i++)
		compile(argv[i], &c, &h);
	buf_puts(&h, "\n#endif\n");
	if (!file_write(argv[1], buf_str(&c), &err) || !file_write(argv[2], buf_str(&h), &err)) {
		fprintf(stderr, "tmpl2c: %s\n", err_text(&err, text, sizeof text));
		return 1;
	}
	buf_release(&c);
	buf_release(&h);
	arena_release(&arena);
	return 0;
}

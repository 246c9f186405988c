/*
 * markdown_check - is this HTML made of the elements that text/markdown.h lists, each closed where it belongs, and of
 * nothing else? Written from that list, not from the writer. For the fuzz target and the tests.
 */
#ifndef FUZZ_MARKDOWN_CHECK_H
#define FUZZ_MARKDOWN_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/utf8.h"

static const char *const check_elements[] = {
	"p", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "h3", "h4", "h5", "h6", "table", "thead",
		"tbody", "tr",
	"th", "td", "a",
};
static const char check_rel[] = "\" rel=\"nofollow noreferrer noopener\">";

struct check {
	struct str s;
	size_t at;
	int open[4096];
	size_t depth;
};

static inline bool check_takes(struct check *c, const char *what)
{
	size_t n = strlen(what);

	if (c->s.n - c->at < n || memcmp(c->s.p + c->at, what, n) != 0)
		return false;
	c->at += n;
	return true;
}

static inline bool check_open(struct check *c, int element)
{
	if (c->depth == sizeof c->open / sizeof *c->open)
		return false;
	c->open[c->depth++] = element;
	return true;
}

static inline int check_name(struct str name)
{
	for (int i = 0; i < (int)(sizeof check_elements / sizeof *check_elements); i++)
		if (str_eq(name, str_of(check_elements[i])))
			return i;
	return -1;
}

/* Behind <a href=" */
static inline bool check_link(struct check *c)
{
	struct str rest = str_from(c->s, c->at), url = str_sub(rest, 0, str_chr(rest, '"'));

	if (!str_istarts(url, STR("https://")) && !str_istarts(url, STR("http://")) && !str_istarts(url, STR("mailto:")))
		return false;
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] == '<' || url.p[i] == '>' || url.p[i] == '\\' || (unsigned char)url.p[i] >= 0x7F)
			return false;
	c->at += url.n;
	return check_takes(c, check_rel) && check_open(c, check_name(STR("a")));
}

static inline bool check_tag(struct check *c)
{
	if (check_takes(c, "<hr>") || check_takes(c, "<br>"))
		return true;
	if (check_takes(c, "<a href=\""))
		return check_link(c);
	if (check_takes(c, "<ol start=\"")) {
		while (c->at < c->s.n && c->s.p[c->at] >= '0' && c->s.p[c->at] <= '9')
			c->at++;
		return check_takes(c, "\">") && check_open(c, check_name(STR("ol")));
	}
	bool closes = c->at + 1 < c->s.n && c->s.p[c->at + 1] == '/';
	struct str rest = str_from(c->s, c->at + 1 + closes), name = str_sub(rest, 0, str_chr(rest, '>'));
	int element = check_name(name);

	c->at += 2 + closes + name.n;
	if (element < 0 || (!closes && str_eq(name, STR("a"))))
		return false;
	return closes ? c->depth && c->open[--c->depth] == element : check_open(c, element);
}

static inline bool check_entity(struct check *c)
{
	return check_takes(c, "&amp;") || check_takes(c, "&lt;") || check_takes(c, "&gt;") || check_takes(c, "&quot;") ||
	       check_takes(c, "&#39;");
}

/* *ret_at is where it is not. */
static inline bool markdown_check(struct str html, size_t *ret_at)
{
	static struct check c;

	c = (struct check){ .s = html };
	while (c.at < html.n) {
		uint32_t point;

		*ret_at = c.at;
		if (html.p[c.at] == '<') {
			if (!check_tag(&c))
				return false;
		} else if (html.p[c.at] == '&') {
			if (!check_entity(&c))
				return false;
		} else {
			c.at += utf8_next(html, c.at, &point);
			if (point == '>' || point == '"' || point == '\'' || point == UTF8_BAD || utf8_turns(point) || point == 0x7F ||
			    (point < ' ' && point != '\n' && point != '\t') || (point >= 0x80 && point < 0xA0))
				return false;
		}
	}
	*ret_at = html.n;
	return !c.depth;
}

#endif

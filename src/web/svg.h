/* svg - plots written on the server: plain SVG with a text alternative, coloured by the style sheet, readable at any width. */
#ifndef WEB_SVG_H
#define WEB_SVG_H

#include "web/serve/http.h"
#include "web/serve/out.h"

struct bar {
	struct str text, href; /* href may be empty */
	int64_t n, part;       /* part: of n, in the colour of alarm */
};
struct plot {
	struct str id, title, text; /* text: what the picture shows, in a sentence */
	const struct bar *v;
	size_t n;
};

struct html svg_columns(const struct request *rq, const struct plot *p); /* upright, for years */
struct html svg_bars(const struct request *rq, const struct plot *p);    /* lying, one line of text over each */
/* Lengths from 0 to 1, lying: how far it goes, and a mark. `said`: what stands at the right; mark below 0: none. Of `p` only
 * id, title and text count. */
struct span_bar { struct str text, said; double length, mark; };
struct html svg_spans(const struct request *rq, const struct plot *p, const struct span_bar *v, size_t n);
struct grade_bar {
	struct str text, word; /* "Degree of harm", "high" */
	int filled;            /* of four parts; -1: not known */
	int by_rule;           /* what it would be without a person's word: a mark there; -1: none */
};
struct html svg_grades(const struct request *rq, struct str id, struct str title, const struct grade_bar *v, size_t n);

/* A score on its scale of 0 to 10 (tenths), in steps that rise as the words for it do; `with_critical`: the top step begins at
 * 9.0 (CVSS 3 and later). `text` says what it shows. */
struct html svg_ruler(const struct request *rq, int tenths, bool with_critical, struct str text);

#endif

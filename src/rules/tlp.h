/*
 * tlp - the Traffic Light Protocol, version 2.0 (FIRST, August 2022): who may be shown a text that bears a label?
 *
 * Labels from the strictest to the freest. What bears none is treated as the case says. "TLP:WHITE" of version 1
 * reads as TLP:CLEAR. Pure.
 */
#ifndef RULES_TLP_H
#define RULES_TLP_H

#include <stdbool.h>

#include "base/str.h"

enum tlp { TLP_RED, TLP_AMBER_STRICT, TLP_AMBER, TLP_GREEN, TLP_CLEAR, TLP_N };

/* Whom somebody who got it could show it to, from the nearest to the furthest. */
enum tlp_reader {
	TLP_RECIPIENT,  /* the persons it was given to: here, the members of that party who take part in the case */
	TLP_OWN_PARTY,  /* others of the recipient's party who need to know */
	TLP_CLIENTS,    /* those whom the party serves and who need to know: suppliers and customers in the case */
	TLP_COMMUNITY,  /* every member of the alliance */
	TLP_EVERYBODY,
	TLP_READER_N
};

struct tlp_row {
	struct str name;         /* "red", "amber+strict"; stored */
	struct str label;        /* "TLP:RED", as it is printed */
	enum tlp_reader furthest;
	const char *meaning;     /* one line of English */
};
extern const struct tlp_row tlp_rows[TLP_N];
extern const struct str tlp_reader_names[TLP_READER_N];

/* "TLP:AMBER+STRICT", "amber+strict", "AMBER_STRICT", "tlp:white"; blanks at the ends and after the colon are let
 * pass. */
bool tlp_parse(struct str text, enum tlp *ret);
bool tlp_may_show(enum tlp label, enum tlp_reader to);
enum tlp tlp_stricter(enum tlp a, enum tlp b);
/* May a text of label `from` be sent on under label `to`? Never under a freer one. */
bool tlp_may_relabel(enum tlp from, enum tlp to);

#endif

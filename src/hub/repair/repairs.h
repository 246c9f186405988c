/*
 * repairs - the patch matrix of a case as somebody sees it: vulnerabilities across, vendors with their product lines down, how
 * far each repair is; who is silent since when; and in short, for the page of the case.
 *
 * The table of reads (rules/access.h) is asked first: those who are asked to take part see nothing of it yet (ERR_FOUND). Nothing
 * changes here. Strings in the arena.
 */
#ifndef HUB_REPAIR_REPAIRS_H
#define HUB_REPAIR_REPAIRS_H

#include "format/vex.h"
#include "hub/people/people.h"
#include "hub/repair/repair_acts.h"

/* Of a set of states, what stands out for whoever coordinates: least done first. */
enum repair repair_worse(enum repair a, enum repair b);

struct matrix_vuln {
	struct vuln_row row;
	struct str title, words, component; /* opened; empty: erased */
	size_t counts[REPAIR_N];   /* vendors by their worst state for it */
};

/* A product line and branch of a vendor: what it says for each vulnerability. */
struct matrix_line {
	struct str kind, line, branch;   /* kind and line empty: everything it makes */
	const struct repair_row **cells; /* by the vulnerability's place; NULL: nothing said */
	bool differs;                    /* from the vendor's first line */
};
struct matrix_said { struct str words, url; unixtime at; }; /* a statement, opened; all empty: none */
struct matrix_vendor {
	struct repair_party party;
	bool own;                  /* of whoever looks */
	struct matrix_line *lines;
	size_t line_n;
	enum repair *worst;        /* by vulnerability; unknown where nothing is said */
	enum repair worst_of_all;
	enum repair_path path;
	struct repair_silence silence;
	unixtime told;             /* the last time it spoke; TIME_NONE: never */
	struct matrix_said *said;  /* by vulnerability */
};
struct matrix {
	int64_t case_id;
	struct repair_case head;
	struct thing thing;        /* the case, with how whoever looks stands to it */
	struct matrix_vuln *vulns;
	size_t vuln_n;
	struct matrix_vendor *vendors; /* own first, then by name */
	size_t vendor_n;
	struct repair_rows rows;
	size_t counts[REPAIR_N];   /* vendors by their worst state */
	size_t silent;
	bool may_speak_for_all;    /* coordinates or leads */
};
bool matrix_read(const struct looking *l, int64_t case_id, struct matrix *ret, struct err *err);

/* --- in short, for other pages; nothing is opened and nobody is asked: the caller has --- */

struct repair_vendor_sum {
	struct str party, name;
	enum repair worst;
	enum repair_path path;
	struct repair_silence silence;
};
struct repairs_sum {
	size_t vulns, rows;
	size_t counts[REPAIR_N];   /* vendors by their worst state */
	size_t silent;
	unixtime next_due;         /* when the next one will be silent; TIME_NONE: nobody */
	struct repair_vendor_sum *v; /* by name */
	size_t n;
	bool checked;              /* every list of what is affected was checked */
};
bool repairs_sum(struct db *d, struct arena *a, int64_t case_id, unixtime now, struct repairs_sum *ret, struct err *err);

/* --- one vulnerability --- */

/* Its case, or ERR_FOUND as of what is not there. */
bool vuln_case(const struct looking *l, int64_t vuln, int64_t *ret_case, struct err *err);

/* --- for programs --- */

/* What of it is shown: one vulnerability (0: all), one party ("nova"), vendors whose least done state there it is (REPAIR_N:
 * any), silent ones only. Every form of the matrix shows the same. */
struct matrix_ask { struct str party; int state; int64_t vuln; bool silent; };
bool matrix_shows(const struct matrix *m, const struct matrix_ask *k, const struct matrix_vendor *v);
bool matrix_shows_vuln(const struct matrix *m, const struct matrix_ask *k, size_t vuln);
void matrix_put(struct buf *b, const struct looking *l, const struct matrix *m, const struct matrix_ask *k);
void matrix_put_csv(struct buf *b, const struct looking *l, const struct matrix *m, const struct matrix_ask *k);

/* As a document of format/vex.h, with the case's TLP label. `base`: the hub's own address, "https://hub.example"; `hub`: its
 * name. ERR_STATE: nothing is said yet. */
bool matrix_put_vex(struct buf *b, const struct looking *l, const struct matrix *m, const struct matrix_ask *k, enum vex_format f,
                    struct str base, struct str hub, struct err *err);

#endif

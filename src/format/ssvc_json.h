/*
 * ssvc_json - recorded SSVC assessments as JSON: SelectionList 2.0.0 of the CERT/CC, in and out.
 *
 * A list says for each decision point which values have not been ruled out; a single one means that it is decided. Points,
 * versions and values that we do not know are kept and told, so that nothing recorded is lost. Two older forms are read as well:
 * schema 1-0-1 (points and values by name) and the form in which CISA publishes its own assessments ("options", "role").
 * Schema: SelectionList_2_0_0.schema.json (JSON Schema 2020-12).
 */
#ifndef FORMAT_SSVC_JSON_H
#define FORMAT_SSVC_JSON_H

#include "assess/ssvc.h"
#include "base/clock.h"

enum ssvc_known {
	SSVC_KNOWN,
	SSVC_OTHER_POINT,   /* no table of ours asks it */
	SSVC_OTHER_VERSION, /* a point of ours, but at a version whose values are others */
	SSVC_OTHER_VALUE,   /* a value that the point does not have */
	SSVC_KNOWN_N
};
extern const struct str ssvc_known_names[SSVC_KNOWN_N]; /* "known", "other-point", "other-version", "other-value" */

struct ssvc_selection {
	struct str ns, key, version, name; /* as recorded; the key is empty where an older form has none that we know */
	struct choice *values;             /* key and name, either may be empty in the older forms */
	size_t value_n;
	enum ssvc_known known;
	const struct ssvc_point *point;    /* of SSVC_KNOWN, else NULL */
	uint32_t set;                      /* of SSVC_KNOWN: the values, as bits by index */
};
struct ssvc_reference {
	struct str uri, summary;
};
struct ssvc_list {
	struct strs targets;               /* what was assessed: "CVE-1900-0000" */
	unixtime at;
	struct ssvc_selection *v;
	size_t n, cap;
	struct ssvc_reference *resources, *references; /* of the points and tables; of the facts */
	size_t resource_n, reference_n;
	const struct ssvc_table *table;    /* where a resource, or the older form, names one of ours; else NULL */
};

/* Everything lives in `a`, or is const. Errors carry the JSON pointer: ERR_SYNTAX, ERR_TYPE, ERR_MISSING, ERR_LIMIT. */
bool ssvc_list_read(struct arena *a, struct str text, struct ssvc_list *ret, struct err *err);
/* One line without a line end, valid by the schema for any list that was read or made here. Selections that lack their key
 * or a value's have no place in it and are left out; a list without any other one cannot be written (ERR_MISSING). */
bool ssvc_list_write(struct buf *b, const struct ssvc_list *l, struct err *err);

/* A rating by an SSVC table as a list: its inputs as far as they are known, the outcomes that follow, and the table as
 * resource. The caller adds targets and references. False when no input is known. */
bool ssvc_list_of(struct arena *a, const struct rating *r, unixtime at, struct ssvc_list *ret);

/* What a list says by one table. */
struct ssvc_reading {
	const struct ssvc_table *table;
	uint32_t sets[SSVC_INPUT_MAX];     /* values not ruled out, as for ssvc_outcomes_among(); 0: nothing known */
	bool derived[SSVC_INPUT_MAX];      /* not told, but what a helper's inputs leave open */
	struct rating rating;              /* the inputs with one value left */
	uint32_t possible, told;           /* outcomes by the table; outcomes that the list records, 0: none */
	bool contradicts;                  /* the list records an outcome that the table does not give */
};
/* False when the list says nothing of any input. */
bool ssvc_list_rate(const struct ssvc_list *l, const struct ssvc_table *t, struct ssvc_reading *ret);
/* The table that a list was most likely made for: the one it names, else the one with its outcome and most inputs.
 * NULL when it says nothing of any. */
const struct ssvc_table *ssvc_list_table(const struct ssvc_list *l);

#endif

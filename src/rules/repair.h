/*
 * repair - how far is the repair of one vulnerability in one model line and branch of one vendor? One cell of the
 * patch matrix.
 *
 *   unknown --> investigating --> not_affected
 *                     |
 *                     v
 *                 affected --> fix_in_progress --> fix_ready --> rolling_out (share) --> fixed (build, patch level)
 *                     '-----> will_not_fix, end_of_life
 *
 * Going on is a step, and steps may be left out. Going back, or across ("not affected" after "affected"), is a
 * correction and needs a reason; nothing ever becomes unknown again. A cell maps to the vendor's V, F and D
 * (case_state.h) and to the words of OpenVEX and CSAF, and back. Pure.
 */
#ifndef RULES_REPAIR_H
#define RULES_REPAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/str.h"
#include "rules/case_reason.h"
#include "rules/case_state.h"

enum repair {
	REPAIR_UNKNOWN,       /* the vendor has said nothing */
	REPAIR_INVESTIGATING,
	REPAIR_NOT_AFFECTED,  /* with a justification or a statement */
	REPAIR_AFFECTED,      /* confirmed; no more is known */
	REPAIR_IN_PROGRESS,   /* a fix is being made */
	REPAIR_READY,         /* made, not with users */
	REPAIR_ROLLING_OUT,   /* with a share of them, where the vendor tells it */
	REPAIR_FIXED,         /* everybody can have it: in this build, from this patch level on */
	REPAIR_WILL_NOT_FIX,
	REPAIR_END_OF_LIFE,   /* gets no updates any more */
	REPAIR_N
};
/* Stored and exported under these names, so never renamed. */
extern const struct str repair_names[REPAIR_N]; /* "unknown", ..., "fix_in_progress", "fix_ready", ... */

/* Why a product is not affected: the five words that OpenVEX and CSAF share. */
enum vex_because {
	VEX_UNSAID,
	VEX_COMPONENT_NOT_PRESENT,
	VEX_CODE_NOT_PRESENT,
	VEX_CODE_NOT_REACHED,      /* vulnerable_code_not_in_execute_path */
	VEX_CODE_NOT_CONTROLLED,   /* vulnerable_code_cannot_be_controlled_by_adversary */
	VEX_MITIGATED,             /* inline_mitigations_already_exist */
	VEX_BECAUSE_N
};
extern const struct str vex_because_names[VEX_BECAUSE_N]; /* "" for the first; then as the formats write them */

enum { REPAIR_NO_SHARE = -1 };

struct repair_cell {
	enum repair state;
	enum vex_because because; /* NOT_AFFECTED only */
	int share;                /* per cent 0..100 in ROLLING_OUT, or REPAIR_NO_SHARE there and elsewhere */
	struct str build, level;  /* FIXED: one of them at least; READY and ROLLING_OUT: may be told already */
	struct str statement;     /* the vendor's own words, to the public */
};

/* What kind of change it is from one state to another. */
enum repair_change {
	REPAIR_NO_CHANGE,   /* does not exist */
	REPAIR_SAME,        /* the same state: other particulars */
	REPAIR_STEP,
	REPAIR_CORRECTION,  /* needs a reason */
	REPAIR_CHANGE_N
};
extern const struct str repair_change_names[REPAIR_CHANGE_N];
enum repair_change repair_change(enum repair from, enum repair to);

/* May `to` replace `from`? `reason`: one was given. */
enum case_reason repair_refused(const struct repair_cell *from, const struct repair_cell *to, bool reason);
/* Does a cell say what its state needs, and nothing it has no room for? */
enum case_reason repair_cell_refused(const struct repair_cell *c);

bool repair_answered(enum repair r);  /* anything but unknown and investigating: the vendor has said what is the case */
bool repair_needs_fix(enum repair r); /* affected, in progress, ready, rolling out, fixed */
bool repair_final(enum repair r);     /* not affected, fixed, will not fix, end of life: nothing more is awaited */

/* V, F and D as one cell tells them; unknown tells nothing. */
case_bits repair_bits(enum repair r);
/* Of a vendor with many cells: V when any tells it; F and D when all that need a fix have it, and one does. */
case_bits repair_vendor_bits(const enum repair *v, size_t n);

/* --- VEX --- */

enum vex_status { VEX_NOT_AFFECTED, VEX_AFFECTED, VEX_FIXED, VEX_UNDER_INVESTIGATION, VEX_STATUS_N };
extern const struct str vex_status_names[VEX_STATUS_N];   /* OpenVEX: "not_affected", ... */
extern const struct str csaf_status_names[VEX_STATUS_N];  /* CSAF: "known_not_affected", "known_affected", ... */

/* CSAF's categories of remediation (fix_planned and optional_patch since 2.1); OpenVEX says these in words of its action
 * statement. */
enum vex_remedy {
	VEX_REMEDY_NONE,         /* says nothing */
	VEX_REMEDY_NONE_AVAILABLE,
	VEX_REMEDY_FIX_PLANNED,
	VEX_REMEDY_VENDOR_FIX,
	VEX_REMEDY_NO_FIX_PLANNED,
	VEX_REMEDY_MITIGATION,
	VEX_REMEDY_WORKAROUND,
	VEX_REMEDY_OPTIONAL_PATCH,
	VEX_REMEDY_N
};
extern const struct str vex_remedy_names[VEX_REMEDY_N]; /* "", "none_available", "fix_planned", ... */

/* False for REPAIR_UNKNOWN, of which no statement is made. */
bool repair_vex(enum repair r, enum vex_status *ret_status, enum vex_remedy *ret_remedy);
/* Not all of it comes back: "fixed" still wants a build or level, which stand in the product's name or version, and
 * fix_ready, end_of_life return as fix_in_progress, will_not_fix. */
enum repair repair_from_vex(enum vex_status s, enum vex_remedy r);
/* A list of CSAF's product_status, the eight of them ("first_fixed", "recommended", ...). False for another word. */
bool repair_from_csaf_status(struct str name, enum vex_status *ret);

/* --- silence --- */

/* How long a vendor may take: for the first answer after it was told, and between signs of life while something is
 * still awaited. */
struct repair_patience { int64_t first_s, next_s; };
struct repair_silence {
	bool silent;
	unixtime since; /* the last sign, or when it was told; TIME_NONE when not silent */
	unixtime due;   /* when silence began or will begin; TIME_NONE: never */
};
/* `answered`: its last sign of life, TIME_NONE for none. `awaited`: some cell is not final. Not told: never silent. */
struct repair_silence repair_silence(unixtime notified, unixtime answered, bool awaited, struct repair_patience p,
                                     unixtime now);

#endif

/*
 * repair_acts - the weaknesses of a case, who repaired them where, and what vendors say of them: rows of the act table.
 *
 * A vendor or supplier speaks for its own products; those who coordinate or lead the case may speak for anybody, and `told_by`
 * says so. What a vendor said itself is not overwritten by others without a reason. How a cell may change is for rules/repair.h
 * to say. Each word of a vendor also moves its own path (aware, ready, deployed) and counts as a sign of life.
 *
 * For rules of obligations every act on a repair tells, besides its fields: case ("case/7"), party, severity (the vulnerability's
 * grade), own (the vendor spoke itself), announced (its bulletin is out), and path: how far the vendor is with all its products
 * of the case - open, ready (all that need a fix have one), rolling (users begin to get it), deployed (nine in ten have it), none
 * (no product needs one); and available in the act with which users begin to get it.
 */
#ifndef HUB_REPAIR_REPAIR_ACTS_H
#define HUB_REPAIR_REPAIR_ACTS_H

#include "hub/act.h"
#include "store/repairs.h"

extern const struct act_section acts_of_vulns, acts_of_repairs;

enum { VULN_GRADE_N = 4 };
extern const struct str vuln_grades[VULN_GRADE_N]; /* "critical", ... */

enum {
	CASE_VULNS = 50,
	PARTY_REPAIRS = 1000,  /* rows of one party in one case */
	DEPLOYED_SHARE = 90,   /* per cent of users that make a roll-out a deployment: convention, commitment V4 */
};

/* How far a vendor is with all its products of a case. Of a weakness of which it said nothing it has not said that it is done. */
enum repair_path { PATH_OPEN, PATH_READY, PATH_ROLLING, PATH_DEPLOYED, PATH_NONE, PATH_N };
extern const struct str repair_path_names[PATH_N];
/* `unsaid`: of how many weaknesses there is no row. */
enum repair_path repair_path_of(const struct repair_row *v, size_t n, size_t unsaid);

/* What is said once stays said while the repair goes on: `r` has what is told now, with `told`, and takes the rest from `was` (id
 * 0: there was none). A build that has the fix still has it when it is rolled out. */
void repair_say(const struct repair_row *was, struct repair_row *r);
/* May it be so? By rules/repair.h, and a vendor's own word is not overwritten by others without a reason. */
bool repair_fits(const struct repair_row *was, const struct repair_row *r, bool reason, struct err *err);

/* May a case's weaknesses be worked on? ERR_STATE when it is closed or merged. */
bool case_is_open(struct acting *x, int64_t case_id, struct err *err);
/* The subject, which stands, of a case that is open. */
bool vuln_live(struct acting *x, struct vuln_row *ret, struct err *err);

#endif

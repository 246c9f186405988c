/*
 * case_acts - a case from its opening to its end: rows of the act table. Who is asked in: asking_acts.c; who takes part:
 * participant_acts.c; who is kept out by law: jurisdiction_acts.c; the embargo and what ends it: embargo_acts.c; two from one
 * and one from two: merge_acts.c.
 *
 * A case is led by one party. Opened by the alliance's staff, its leader coordinates; opened by a vendor, that vendor leads and no
 * coordinator sees it until one is asked in (case.coordinate, case.escalate). Who is asked in stands before the door: the
 * cover is all there is until they accept the embargo in force, or the label when there is none (case.enter).
 */
#ifndef HUB_CASE_CASE_ACTS_H
#define HUB_CASE_CASE_ACTS_H

#include "hub/case/case_at.h"
#include "store/parties.h"

extern const struct act_section acts_of_cases, acts_of_asking, acts_of_participants, acts_of_jurisdictions, acts_of_embargoes,
                               acts_of_merging;

extern const struct str grade_words[4];     /* critical, high, medium, low */
extern const struct str tlp_words[TLP_N];   /* "red", "amber_strict", ...: as fields have them */

/* In `prepare`: may this report join a case, by who asks? *ret as it is now. ERR_FOUND, ERR_STATE. */
bool case_may_take(struct acting *x, int64_t report, struct case_report *ret, struct err *err);
/* In `apply`: it joins the case, its finder takes part: at once, or with an embargo in force before the door. */
bool case_take_report(struct acting *x, const struct case_row *c, int64_t report, struct err *err);
/* In `prepare`: a party that takes part in the alliance, from a subject "party/nova". ERR_STATE at the field when there is none. */
bool case_party(struct acting *x, const char *field, struct str subject, struct party_row *ret, struct err *err);
/* In `prepare`: somebody leaves; the others' embargo stays. Then the body says what became of it. */
bool case_parts(struct acting *x, struct case_at *c, struct str who, struct err *err);
/* In `aside`: somebody who takes part no longer owes nothing in the case any more. */
bool case_frees(struct acting *x, struct str who, struct err *err);
/* Facts for the rules of obligations: the case's reports and its leader; where a party has its seat, since laws ask for that. In
 * `aside`. */
bool case_gives_facts(struct acting *x, struct err *err);
bool case_gives_seat(struct acting *x, struct str who, struct err *err);
/* In `aside`: whose bar is another by the decisions than it stands is judged again (case.seat follows): `who`, or everybody when
 * empty; in case `id`, or in every open one when 0. */
bool case_judges(struct acting *x, int64_t id, struct str who, struct err *err);
/* A notice without a value, told once for this act. */
struct case_telling case_telling(const struct acting *x, enum notice_kind kind);

#define IS(x, rel) ((x)->relations >> REL_##rel & 1)

#endif

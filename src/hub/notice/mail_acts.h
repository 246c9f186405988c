/*
 * mail_acts - addresses that mail does not reach.
 *
 * A mail server reports what became of a mail of ours (hub/notice/returned.h), and the hub writes that down as an act. What it
 * means for the address is decided then and stands in the body (format/bounce.h):
 *
 *   failed   gone, away       the address fails: notices to it are kept until it is mended
 *   failed   refused          this mail, or any of ours: a policy, its size. Shown; mail goes on, for one wrong record of our
 *                             domain must not silence everybody
 *   failed   elsewhere        the address passes mail on, and there it failed. Shown
 *   delayed                   a server still tries. Counted
 *
 * It is mended by another address, or by word that this one is good again: then what was kept goes as one mail.
 */
#ifndef HUB_NOTICE_MAIL_ACTS_H
#define HUB_NOTICE_MAIL_ACTS_H

#include "hub/act.h"
#include "store/addresses.h"

extern const struct act_section acts_of_mail;

/* For an act after which nothing is known against a member's address any more, besides trouble_clear() in its `apply`. */
bool mail_mend_prepare(struct acting *x, int64_t member, struct err *err);
bool mail_mend_aside(struct acting *x, int64_t member, struct err *err);

#endif

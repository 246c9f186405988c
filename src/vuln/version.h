/* version - which of two versions is the older? One rule per scheme (vuln/clause.h). */
#ifndef VULN_VERSION_H
#define VULN_VERSION_H

#include "vuln/clause.h"

/* Does the text follow the scheme at all? "unspecified", "n/a", "-" do not. */
bool version_ok(enum scheme scheme, struct str v);
/* <0, 0, >0. Both must be version_ok(). "0" and "" are the beginning. */
int version_cmp(enum scheme scheme, struct str a, struct str b);
/* The upstream version at the front of `uname -r`: "5.10.157-android13-4-g6e..." -> "5.10.157"; empty when none. */
struct str version_of_kernel(struct str uname);

enum range_place { RANGE_BEFORE, RANGE_INSIDE, RANGE_PAST };
/* Where does v lie? INSIDE when any range holds it (*ret_in its index); else PAST when at or past the end of one;
 * else BEFORE. */
enum range_place version_place(enum scheme scheme, const struct range *ranges, size_t n, struct str v, size_t *ret_in);

#endif

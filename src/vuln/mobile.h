/*
 * mobile - does a record concern mobile devices at all?
 *
 * The public CVE list is forty times the size of what concerns phones. A record that does not is still taken when
 * it speaks of an entry that exists, but it makes none. The rule is generous: the assigner, a product, a platform, or a
 * word of the description is enough, so that a router's flaw may slip in but no phone's is lost. Only records of the
 * CVE list and CSAF advisories are asked; the other readers know it themselves.
 */
#ifndef VULN_MOBILE_H
#define VULN_MOBILE_H

#include "vuln/record.h"

bool record_is_mobile(const struct record *r);

#endif

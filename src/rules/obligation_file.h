/* obligation_file - inside of rules/obligation_rules: one rule file, from JSON to rules. */
#ifndef RULES_OBLIGATION_FILE_H
#define RULES_OBLIGATION_FILE_H

#include "base/json.h"
#include "rules/obligation_rules.h"

enum { ABOUT_MOST = 4 }; /* facts that say what an act is about */

struct obligation_file {
	struct str whole; /* "regulators 1.0.0" */
	struct obligation_rule *v;
	size_t n;
	struct json *places; /* of each rule, for errors about several */
	struct json list;
};
bool obligation_file_read(struct arena *a, const struct rules_context *ctx, struct str json, struct obligation_file *ret,
                          struct err *err);

#endif

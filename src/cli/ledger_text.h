/* ledger_text - what verifying found, for people. */
#ifndef CLI_LEDGER_TEXT_H
#define CLI_LEDGER_TEXT_H

#include "hub/ledger/ledger_check.h"
#include "hub/ledger/receipt.h"

/* `known`: the keys were not the receipt's own. */
void receipt_put_text(struct arena *a, const char *file, const struct receipt *r, const struct receipt_proof *p, bool known);
void ledger_put_text(struct str origin, const struct ledger_sums *s, bool opened);
void ledger_put_grown(const struct ledger_grown *g, bool holds);
void ledger_put_fault(const struct ledger_fault *f);

#endif

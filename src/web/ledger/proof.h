/* proof - a receipt's proof for people: each step in words, what the act says, the way up the tree as a picture and as a table. */
#ifndef WEB_LEDGER_PROOF_H
#define WEB_LEDGER_PROOF_H

#include "hub/ledger/receipt.h"
#include "web/serve/http.h"
#include "web/views/views.h"

void proof_fill(const struct request *rq, const struct receipt *r, const struct receipt_proof *p, struct proof_view *v);
/* "2026-11-23 08:00:00 UTC" as a time element: proofs speak of instants, and of one zone. */
struct html proof_instant(const struct request *rq, unixtime t);

#endif

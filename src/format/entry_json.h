/*
 * entry_json - our own form of an entry: what `show --json`, the API and the starter list speak.
 *
 * {"id","aliases":[],"state","title","summary","component","kind","published","updated","severity","exploited",
 *  "fix_level","weaknesses":[],
 *  "vectors":[{"source","version","vector","score"}],
 *  "evidence":[{"kind","source","text","url","date","value"}],
 *  "conditions":[{"line","os","makers":[],"models":[],"chips":[],"chips_open","releases":["12L"],"releases_exact",
 *                 "level","level_basis","component","subject","scheme","package",
 *                 "ranges":[{"from","to","to_included","fix"}],"sure","text","source"}],
 *  "references":[{"url","kind"}],"disagreements":[],"sources":[{"source","key","provider","updated"}]}
 * Members that are empty, false or unknown are left out. Days are "2024-03-01", instants RFC 3339 in UTC.
 */
#ifndef FORMAT_ENTRY_JSON_H
#define FORMAT_ENTRY_JSON_H

#include "base/buf.h"
#include "base/json.h"
#include "vuln/entry.h"

void entry_json_put(struct buf *b, const struct entry *e);
/* Everything is checked (enums, days, clause_valid); unknown members are an error, so that a typing mistake in a
 * hand-written list shows. Strings are borrowed from the document. */
bool entry_json_get(struct arena *a, const struct json *j, struct entry *ret, struct err *err);

#endif

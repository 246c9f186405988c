/* reason - the matcher's reasons (device/match.h) in the reader's language. */
#ifndef WEB_LIST_REASON_H
#define WEB_LIST_REASON_H

#include "web/serve/http.h"

/* Each part between "; " is looked up among the messages reason.*, whose English text is the pattern; a part that none
 * fits stays as it is. */
struct str reason_words(const struct request *rq, struct str reason);
/* The same for what mends it: "patch level 2023-12-05", "iOS 17.0.1". */
struct str fix_words(const struct request *rq, struct str fix);

/* Does `text` follow `pattern` with {1}..{9}? What they stood for goes to `ret`. For tests, too. */
bool reason_match(struct str pattern, struct str text, struct str ret[static 9]);

#endif

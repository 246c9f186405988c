/* admin - what the pages below /admin share: who may see them, their frame, small words. */
#ifndef WEB_ADMIN_ADMIN_FRAME_H
#define WEB_ADMIN_ADMIN_FRAME_H

#include "rules/access.h"
#include "web/admin/audit.h"
#include "web/serve/http.h"
#include "web/views/views_admin.h"
#include "web/wall.h"

enum admin_tab_at {
	ADMIN_OVERVIEW, ADMIN_SETTINGS, ADMIN_KEYS, ADMIN_JOBS, ADMIN_OUTBOX, ADMIN_REJECTS, ADMIN_WAITING, ADMIN_TAB_N
};

extern const struct params reject_params;

/* May whoever asks see the page? Else it is not there: ERR_FOUND. */
bool admin_enter(const struct request *rq, enum admin_tab_at tab, struct err *err);
/* Title, the row of tabs, the page's place in it. */
void admin_frame(const struct request *rq, enum admin_tab_at tab, struct admin_frame *f);
/* May they change things, too? */
bool admin_is_steward(const struct request *rq);
/* For a form's hidden field: who was signed in when it was shown. */
struct str admin_asker(const struct request *rq);
/* "90 minutes", "7 days", from "90min", "7d". */
struct str admin_duration(const struct request *rq, int64_t seconds);

#endif

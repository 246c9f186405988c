/* Signing out: a form in every page's frame. */
#include "web/page.h"
#include "web/pages.h"
#include "web/sign/session.h"
#include "web/told.h"

bool page_sign_out(struct request *rq, struct response *rs, struct err *err)
{
	if (!session_leave(rq, rs, err))
		return false;
	response_done(rq, rs, STR("/"), page_word(rq, MSG_account_signed_out));
	return true;
}

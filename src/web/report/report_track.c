/* Back to a report: its number and secret are typed, then this browser holds it for two hours (held.h). */
#include "templates.h"
#include "web/report/report_form.h"
#include "web/sign/held.h"
#include "web/sign/signing.h"

static void show(struct request *rq, struct response *rs, struct report_track_view *v)
{
	int64_t report = request_report(rq);

	page_init(&v->page, rq, page_word(rq, MSG_report_track), NAV_REPORT);
	v->page.unlisted = true;
	if (report)
		v->held = str_printf(rq->a, "/report/%lld", (long long)report);
	if (rq->who.member)
		v->mine = STR("/reports");
	RENDER(rq, rs, report_track, v);
}

bool page_report_track(struct request *rq, struct response *rs, struct err *err)
{
	struct report_track_view v = { .number = str_sub(fields_get(&rq->query, STR("report")), 0, 20) };

	(void)err;
	show(rq, rs, &v);
	return true;
}

/* "57", "#57", "report/57": as people copy it. */
static int64_t number_of(struct str typed)
{
	uint64_t n;

	if (str_istarts(typed, STR("report/")))
		typed = str_from(typed, sizeof "report/" - 1);
	if (str_starts(typed, STR("#")))
		typed = str_from(typed, 1);
	return str_u64(typed, &n) && n <= INT64_MAX ? (int64_t)n : 0;
}

bool page_report_track_post(struct request *rq, struct response *rs, struct err *err)
{
	struct report_track_view v = { .number = str_sub(fields_get(&rq->form, STR("number")), 0, 40) };
	struct str secret = fields_get(&rq->form, STR("secret"));
	int64_t report = number_of(v.number);
	enum held_said said = HELD_MISTYPED;
	unsigned wait_s = 0;

	if (fields_get(&rq->form, STR("leave")).n) {
		held_over(rq, rs);
		response_done(rq, rs, STR(PATH_REPORT), page_word(rq, MSG_report_left));
		return true;
	}
	if (report && secret.n && !held_try(rq, rs, report, secret, &said, &wait_s, err))
		return false;
	if (report && said == HELD_RIGHT) {
		response_redirect(rs, 303, str_printf(rq->a, "/report/%lld", (long long)report));
		return true;
	}
	rs->status = 422;
	if (!report)
		v.wrong_number = form_wrong(rq, &v.errors, "number", page_word(rq, MSG_report_track_number));
	if (!secret.n || (report && said == HELD_MISTYPED))
		v.wrong_secret = form_wrong(rq, &v.errors, "secret",
		                            page_word(rq, secret.n ? MSG_report_track_mistyped : MSG_report_track_secret));
	else if (said == HELD_WRONG)
		v.wrong_secret = form_wrong(rq, &v.errors, "secret", page_word(rq, MSG_report_track_wrong));
	else if (said == HELD_WAIT)
		v.wrong_secret = form_wrong(rq, &v.errors, "secret", signing_wait(rq, rs, wait_s));
	show(rq, rs, &v);
	return true;
}

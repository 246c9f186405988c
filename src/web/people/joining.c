/* Joining: what it means, for strangers; one request, for coordinators. */
#include "templates.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/people/people_words.h"
#include "web/serve/place.h"

static bool show(struct request *rq, struct response *rs, bool sent)
{
	struct str form = act_path(rq->a, "party.join", STR_NONE);
	struct join_view v = { .sent = sent, .start = place_with(rq->a, form, "back", STR("/join/sent")) };

	page_init(&v.page, rq, page_word(rq, sent ? MSG_join_sent : MSG_join_title), NAV_NONE);
	RENDER(rq, rs, join, &v);
	return true;
}

bool page_join(struct request *rq, struct response *rs, struct err *err)
{
	(void)err;
	return show(rq, rs, false);
}

bool page_join_sent(struct request *rq, struct response *rs, struct err *err)
{
	(void)err;
	return show(rq, rs, true);
}

bool page_join_request(struct request *rq, struct response *rs, struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("join/"), rq->caught[0]);
	struct join_request_view v = { 0 };
	struct asking k;
	struct looking l;

	if (!act_id(subject))
		return thing_none(err);
	if (!looking_of(rq, &l, err) || !people_join(&l, act_id(subject), &k, err))
		return false;
	struct wall w = wall_of(rq);

	v.name = k.name;
	v.person = k.person;
	v.mail = k.mail;
	v.mail_href = STR_JOIN(rq->a, STR("mailto:"), k.mail);
	v.roles = words_of_roles(rq, k.row.roles);
	v.country = k.row.country;
	v.site = k.site;
	v.by = k.by;
	v.party = k.row.party;
	v.party_href = page_path(rq->a, "/party/", k.row.party);
	v.asked = wall_time(&w, k.row.asked);
	v.answered = wall_time(&w, k.row.answered);
	v.waits = k.row.answered == TIME_NONE;
	v.late = rq->now - k.row.asked > JOIN_LATE_S;
	v.accepted = k.row.party.n;
	v.forgotten = !k.name.n;
	v.answer = act_if(rq, "party.join_answer", subject, &(struct thing){ 0 }, STR_NONE);
	paragraphs_of(rq->a, k.words, &v.words.v, &v.words.n);
	page_init(&v.page, rq, v.forgotten ? page_word(rq, MSG_people_erased) : v.name, NAV_PARTIES);
	RENDER(rq, rs, join_request, &v);
	return true;
}

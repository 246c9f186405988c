/* One member, as colleagues and coordinators see them. What is one's own alone is on the account's pages. */
#include "templates.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/people/people_words.h"

bool page_member(struct request *rq, struct response *rs, struct err *err)
{
	static const char *const here[] = { "member.erase", "mail.good", NULL };
	static const char *const away[] = { "member.end", "member.admin", "member.change", "mail.good", NULL };
	struct str subject = STR_JOIN(rq->a, STR("member/"), rq->caught[0]);
	struct member_view v = { 0 };
	struct seen_member m;
	struct looking l;

	if (!act_id(subject))
		return thing_none(err);
	if (!looking_of(rq, &l, err) || !people_member_seen(&l, act_id(subject), &m, err))
		return false;
	struct wall w = wall_of(rq);
	const struct member_row *r = &m.person.row;
	int lang = lang_find(r->lang);

	v.name = m.person.name;
	v.mail = m.person.mail;
	v.party = m.party.name;
	v.party_href = page_path(rq->a, "/party/", m.party.id);
	v.lang = lang >= 0 ? lang_names[lang] : STR_NONE;
	v.zone = r->zone;
	v.admin = r->admin;
	v.left = r->ended != TIME_NONE;
	v.erased = !m.person.name.n;
	v.own = r->id == rq->who.member;
	v.since = wall_day(&w, r->since);
	v.ended = wall_time(&w, r->ended);
	v.seen = wall_time(&w, m.person.seen);
	if (!trouble_words(&w, &l, &m.thing, v.mail, STR_JOIN(rq->a, STR("/"), subject), &v.trouble, err))
		return false;
	acts_on(rq, subject, &m.thing, v.left ? away : here, &v.acts);
	history_of(&w, m.history.v, m.history.n, &v.history);
	page_init(&v.page, rq, v.erased ? page_word(rq, MSG_people_erased) : v.name, NAV_PARTIES);
	RENDER(rq, rs, member, &v);
	return true;
}

/* One new beginning that was asked for: for those who may grant it, and for the member, who may stop it. */
#include "base/json.h"
#include "base/limits.h"
#include "hub/people/people.h"
#include "templates.h"
#include "web/people/people_words.h"
#include "web/sign/signing.h"

/* How whoever asked made sure: a sealed field of their act. */
static struct str how_of(struct request *rq, struct db *d, int64_t seq)
{
	struct act_record r;
	struct json body, fields, how;
	struct str ref, text;

	if (act_get(d, rq->a, seq, &r, NULL) && json_read(rq->a, r.body, LIMIT_RECORD, &body, NULL) &&
	    json_object(&body, "fields", JSON_REQUIRED, &fields, NULL) && json_object(&fields, "how", JSON_REQUIRED, &how, NULL) &&
	    json_str(&how, "sealed", JSON_REQUIRED, &ref, NULL) &&
	    sealed_text(rq->a, d, hub_keys(rq->site->hub), str_dup(rq->a, ref), &text, NULL))
		return text;
	return STR_NONE;
}

/* The name of whoever asked, where it may be seen; else their party's. */
static struct str asker_of(const struct looking *l, int64_t member)
{
	struct seen_member m;
	struct member_row r;
	struct party_row p;

	if (people_member_seen(l, member, &m, NULL))
		return m.person.name;
	return member && member_get(l->db, l->a, member, &r, NULL) && party_get(l->db, l->a, r.party, &p, NULL) ? p.name : STR_NONE;
}

static enum msg state_of(const struct reset_row *r, unixtime now)
{
	if (r->used != TIME_NONE)
		return MSG_reset_state_used;
	if (r->ended != TIME_NONE)
		return MSG_reset_state_ended;
	if (r->expires <= now)
		return MSG_reset_state_over;
	return r->granted ? MSG_reset_state_granted : MSG_reset_state_waits;
}

static bool not_there(struct err *err)
{
	return thing_none(err);
}

bool page_reset_one(struct request *rq, struct response *rs, struct err *err)
{
	const struct act_row *row = act_named(STR("account.reset_ask"));
	struct str subject = STR_JOIN(rq->a, STR("reset/"), rq->caught[0]);
	struct reset_one_view v = { 0 };
	struct looking l;
	enum thing_kind kind;
	struct thing t;
	struct reset_row r;
	struct seen_member m;

	if (!looking_of(rq, &l, err) || !thing_load(l.db, &l.who, subject, &kind, &t, rq->a, err))
		return false;
	unsigned relations = access_relations(&rq->who, &t);

	if (!(relations & row->readers))
		return not_there(err);
	if (!reset_get(l.db, rq->a, act_id(subject), &r, err) || !people_member_seen(&l, r.member, &m, err))
		return false;
	struct wall w = wall_of(rq);
	bool open = r.ended == TIME_NONE && r.expires > rq->now;

	v.own = r.member == rq->who.member;
	v.person = m.person.name;
	v.person_href = path_of_member(rq->a, r.member);
	v.party = m.party.name;
	v.by = asker_of(&l, r.asked_by);
	v.how = v.own ? STR_NONE : how_of(rq, l.db, r.id);
	v.state = page_word(rq, state_of(&r, rq->now));
	v.waits = open && !r.granted;
	v.asked = wall_time(&w, r.asked);
	v.expires = wall_time(&w, r.expires);
	if (v.waits && !v.own && r.asked_by != rq->who.member)
		v.grant = act_if(rq, "account.reset_grant", subject, &t, STR_NONE);
	v.end = open ? act_if(rq, "account.reset_end", subject, &t, STR_NONE) : STR_NONE;
	page_init(&v.page, rq, page_word(rq, MSG_reset_one_title), NAV_NONE);
	v.page.unlisted = true;
	RENDER(rq, rs, reset_one, &v);
	return true;
}

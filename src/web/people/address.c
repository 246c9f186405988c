/*
 * Confirming a new address: the secret comes with the link of the mail, or is typed; then a button is pressed. The link alone
 * changes nothing, for programs that look through mail follow links too. Whoever asked need not be signed in: mail is often read
 * elsewhere.
 */
#include "templates.h"
#include "web/people/people_words.h"
#include "web/sign/signing.h"

static bool show(struct request *rq, struct response *rs, struct address_view *v)
{
	page_init(&v->page, rq, page_word(rq, MSG_address_title), NAV_NONE);
	v->page.unlisted = true;
	RENDER(rq, rs, address, v);
	return true;
}

static bool show_wrong(struct request *rq, struct response *rs, struct address_view *v, int status, struct str text)
{
	rs->status = status;
	v->mail = STR_NONE;
	v->wrong = form_wrong(rq, &v->errors, "secret", text);
	return show(rq, rs, v);
}

/* False when the answer is made already, *ret_ok tells; or *err is set. */
static bool open_it(struct request *rq, struct response *rs, struct address_view *v, struct shown_address *ret, bool *ret_ok,
                    struct err *err)
{
	struct db *d = request_db(rq, err);
	struct err why = { 0 };
	struct wall w = wall_of(rq);

	*ret_ok = d != NULL;
	if (!d)
		return false;
	if (account_address(d, rq->a, hub_keys(rq->site->hub), v->secret, rq->now, ret, &why) && ret->open) {
		v->mail = ret->mail;
		v->expires = wall_time(&w, ret->row.expires);
		return true;
	}
	if (why.code == ERR_DB || why.code == ERR_IO) {
		*err = why;
		return *ret_ok = false;
	}
	*ret_ok = show_wrong(rq, rs, v, 422, page_word(rq, !why.code ? MSG_address_over : why.code == ERR_FOUND ?
	                     MSG_address_unknown : MSG_address_mistyped));
	return false;
}

bool page_address(struct request *rq, struct response *rs, struct err *err)
{
	struct address_view v = { .secret = str_sub(fields_get(&rq->query, STR("secret")), 0, 60) };
	struct shown_address s;
	bool ok;

	if (!v.secret.n)
		return show(rq, rs, &v);
	return open_it(rq, rs, &v, &s, &ok, err) ? show(rq, rs, &v) : ok;
}

bool page_address_post(struct request *rq, struct response *rs, struct err *err)
{
	struct address_view v = { .secret = str_sub(fields_get(&rq->form, STR("secret")), 0, 60) };
	bool confirm = fields_get(&rq->form, STR("confirm")).n;
	struct act_request r = { .row = act_named(confirm ? STR("address.use") : STR("address.end")), .who = rq->who, .held = true };
	struct shown_address s;
	struct act_value *values;
	struct err why = { 0 };
	struct outcome o;
	bool ok;

	if (!open_it(rq, rs, &v, &s, &ok, err))
		return ok;
	if (!confirm && !fields_get(&rq->form, STR("stop")).n)
		return show(rq, rs, &v);
	r.subject = s.subject;
	if (!act_decode(rq->a, r.row, NULL, 0, &values, NULL, NULL, err))
		return false;
	r.values = values;
	if (!hub_act(rq->site->hub, rq->a, &r, &o, &why)) {
		if (err_kinds[why.code].tell)
			return show_wrong(rq, rs, &v, err_kinds[why.code].http, str_dup(rq->a, str_of(why.msg)));
		*err = why;
		return false;
	}
	response_done(rq, rs, rq->who.member == s.row.member ? STR(PATH_ACCOUNT) : STR("/sign-in"),
	              page_word(rq, confirm ? MSG_address_confirmed : MSG_address_stopped));
	return true;
}

/* What a mail or the audit links to: the account of whom it is about. */
bool page_of_address(struct request *rq, struct response *rs, struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("address/"), rq->caught[0]);
	struct looking l;
	enum thing_kind kind;
	struct thing t;

	if (!looking_of(rq, &l, err) || !thing_load(l.db, &l.who, subject, &kind, &t, rq->a, err))
		return false;
	if (!(access_relations(&rq->who, &t) & act_named(STR("account.address"))->readers))
		return thing_none(err);
	struct str place = t.member == rq->who.member ? STR(PATH_ACCOUNT) : path_of_member(rq->a, t.member);

	if (rq->visitor->told.n)
		response_done(rq, rs, place, rq->visitor->told);
	else
		response_redirect(rs, 303, place);
	return true;
}

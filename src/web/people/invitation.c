/*
 * Accepting an invitation: its secret is typed, or comes with the link of the mail; then one says who one is. Whoever
 * accepts is led to choosing how to sign in from now on.
 *
 * The link's secret stays out of other sites' logs, since no page of ours tells where a visitor came from, and is worth
 * nothing once used.
 */
#include "templates.h"
#include "text/said.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/people/begin.h"
#include "web/people/people_words.h"
#include "web/serve/place.h"
#include "web/told.h"

static bool show(struct request *rq, struct response *rs, struct invitation_view *v)
{
	struct str title = v->known ? TEXT(rq, MSG_invitation_known, arg_str(v->party)) : page_word(rq, MSG_invitation_title);

	page_init(&v->page, rq, title, NAV_NONE);
	v->page.unlisted = true;
	v->languages.v = arena_array(rq->a, struct option, LANG_N);
	for (enum lang l = 0; l < LANG_N; l++)
		v->languages.v[v->languages.n++] = (struct option){ lang_tags[l], lang_names[l], l == rq->lang };
	RENDER(rq, rs, invitation, v);
	return true;
}

static bool show_wrong(struct request *rq, struct response *rs, struct invitation_view *v, int status, const char *field,
                       struct str text)
{
	rs->status = status;
	v->errors.v = arena_array(rq->a, struct form_error, 1);
	v->errors.v[v->errors.n++] = (struct form_error){ str_of(field), text };
	v->wrong = text;
	return show(rq, rs, v);
}

/* False when the answer is made already, or *err is set. */
static bool open_it(struct request *rq, struct response *rs, struct invitation_view *v, struct shown_invitation *ret, bool *ret_ok,
                    struct err *err)
{
	struct err why = { 0 };
	struct looking l;
	enum msg says;

	if (!looking_of(rq, &l, err)) {
		*ret_ok = false;
		return false;
	}
	*ret_ok = true;
	if (people_invitation(rq->a, l.db, l.keys, v->secret, rq->now, ret, &why) && ret->open) {
		struct wall w = wall_of(rq);

		v->known = true;
		v->party = ret->party.name;
		v->mail = ret->mail;
		v->admin = ret->row.admin;
		v->expires = wall_time(&w, ret->row.expires);
		return true;
	}
	if (why.code && why.code != ERR_FOUND && why.code != ERR_SYNTAX && why.code != ERR_RANGE) {
		*err = why;
		*ret_ok = false;
		return false;
	}
	says = !why.code ? MSG_invitation_over : why.code == ERR_FOUND ? MSG_invitation_unknown : MSG_invitation_mistyped;
	*ret_ok = show_wrong(rq, rs, v, 422, "secret", page_word(rq, says));
	return false;
}

bool page_invitation(struct request *rq, struct response *rs, struct err *err)
{
	struct invitation_view v = { .secret = str_sub(fields_get(&rq->query, STR("secret")), 0, 60) };
	struct shown_invitation i;
	bool ok;

	if (!v.secret.n)
		return show(rq, rs, &v);
	return open_it(rq, rs, &v, &i, &ok, err) ? show(rq, rs, &v) : ok;
}

/* Done by whoever holds the secret: nobody who is signed in. */
static bool act(struct request *rq, const char *name, struct str subject, const struct act_input *in, size_t n, struct outcome *ret,
                struct err *err)
{
	struct act_request r = { .row = act_named(str_of(name)), .who = rq->who, .subject = subject, .held = true };
	struct act_value *values;

	if (!act_decode(rq->a, r.row, in, n, &values, NULL, NULL, err))
		return false;
	r.values = values;
	return hub_act(rq->site->hub, rq->a, &r, ret, err);
}

static bool accept(struct request *rq, struct response *rs, struct invitation_view *v, struct str subject, struct err *err)
{
	const struct act_input in[] = {
		{ STR("name"), v->name }, { STR("lang"), fields_get(&rq->form, STR("lang")) }, { STR("zone"), v->zone },
	};
	struct outcome o;
	struct err why = { 0 };

	if (!act(rq, "member.accept", subject, in, 3, &o, &why)) {
		if (!err_kinds[why.code].tell) {
			*err = why;
			return false;
		}
		struct str text = why.code == ERR_MISSING
			? TEXT(rq, MSG_form_required, arg_str(page_word(rq, MSG_field_member_change_name)))
			: said(rq->a, rq->lang, &why);

		return show_wrong(rq, rs, v, err_kinds[why.code].http, str_eq(str_of(why.where), STR("zone")) ? "zone" : "name", text);
	}
	begin_account(rq, rs, act_id(o.subject), page_word(rq, MSG_invitation_accepted));
	return true;
}

bool page_invitation_post(struct request *rq, struct response *rs, struct err *err)
{
	struct invitation_view v = {
		.secret = str_sub(fields_get(&rq->form, STR("secret")), 0, 60), .name = fields_get(&rq->form, STR("name")),
		.zone = fields_get(&rq->form, STR("zone")),
	};
	struct shown_invitation i;
	struct outcome o;
	bool ok;

	if (!open_it(rq, rs, &v, &i, &ok, err))
		return ok;
	if (fields_get(&rq->form, STR("accept")).n)
		return accept(rq, rs, &v, i.subject, err);
	if (!fields_get(&rq->form, STR("decline")).n)
		return show(rq, rs, &v);
	if (!act(rq, "invitation.end", i.subject, NULL, 0, &o, err))
		return false;
	response_done(rq, rs, STR("/"), page_word(rq, MSG_invitation_declined));
	return true;
}

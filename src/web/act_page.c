/* The form of an act, and what comes of it: GET and POST /do/NAME (act_form.h). */
#include "web/pages.h"

#include "base/names.h"
#include "store/members.h"
#include "store/parties.h"
#include "templates.h"
#include "web/act_choose.h"
#include "web/act_form.h"
#include "web/act_now.h"
#include "web/case/case_words.h"
#include "web/measures/plan_lines.h"
#include "web/once.h"
#include "web/page.h"
#include "web/serve/place.h"
#include "web/serve/visitor.h"
#include "web/sign/held.h"
#include "web/sign/kept.h"
#include "web/sign/session.h"
#include "web/told.h"
#include "web/wall.h"

struct asked { /* one act as it was asked for */
	const struct act_row *row;
	struct str subject, to;
	int64_t by;                  /* who was signed in when the form was shown */
	struct act_input *v;
	size_t n, cap;
	struct act_wrong wrong;
	struct changes_view changes; /* what it would change, where that was asked for */
	struct act_input *now;       /* as the thing is, where the act changes it */
	size_t now_n;
};

/* Unknown or not for whoever asks: the same words, and nothing of what was asked for in them. */
static bool not_there(struct response *rs, struct err *err)
{
	rs->status = 404;
	return err_set(err, ERR_FOUND, "there is nothing under this address");
}

/* In an address, `lang` is the page's language. */
static bool is_ours(const struct request *rq, struct str name)
{
	return names_find(act_form_names, ACT_FORM_NAME_N, name) >= 0 || (rq->method != METHOD_POST && str_eq(name, STR("lang")));
}

/* "2026-11-23T17:00", as a field for an instant gives it: a day and a second of it. */
static bool read_clock(struct str s, day *ret_day, int32_t *ret_second)
{
	uint64_t hour, minute;

	if (s.n != 16 || s.p[10] != 'T' || s.p[13] != ':' || !day_parse(str_sub(s, 0, 10), ret_day) ||
	    !str_u64(str_sub(s, 11, 2), &hour) || !str_u64(str_sub(s, 14, 2), &minute) || hour > 23 || minute > 59)
		return false;
	*ret_second = (int32_t)(hour * 3600 + minute * 60);
	return true;
}

/* It gets the reader's own offset at that time. */
static struct str with_zone(const struct request *rq, const struct act_row *row, struct str name, struct str value)
{
	char text[26];
	int32_t second;
	day d;

	for (size_t i = 0; i < row->field_n; i++)
		if (row->fields[i].type == ACT_INSTANT && str_eq(str_of(row->fields[i].name), name) && read_clock(value, &d, &second)) {
			const struct zone *zone = wall_of(rq).zone;

			return str_dup(rq->a, str_of(zone_format(zone, zone_instant(zone, d, second), text)));
		}
	return value;
}

static void take_fields(struct request *rq, struct asked *k, const struct fields *from)
{
	for (size_t i = 0; i < from->n; i++) {
		if (is_ours(rq, from->v[i].name) || from->v[i].is_file)
			continue;
		k->v = arena_grow(rq->a, k->v, k->n, &k->cap, sizeof *k->v);
		k->v[k->n++] = (struct act_input){ from->v[i].name,
			with_zone(rq, k->row, from->v[i].name, from->v[i].value) };
	}
}

static void take(struct request *rq, struct asked *k, const struct fields *from)
{
	uint64_t by = 0;

	k->subject = fields_get(from, STR("subject"));
	if (!k->subject.n && k->row->subject == THING_HUB)
		k->subject = thing_names[THING_HUB];
	k->to = fields_get(from, STR("back"));
	if (!place_is_page(k->to))
		k->to = STR_NONE;
	if (str_u64(fields_get(from, STR("asker")), &by))
		k->by = (int64_t)by;
	take_fields(rq, k, from);
}

/* The address of this form, to come back to. */
static struct str form_address(struct request *rq, const struct asked *k, struct str kept)
{
	struct str r = act_path(rq->a, k->row->name, k->subject);

	r = k->to.n ? place_with(rq->a, r, "back", k->to) : r;
	return kept.n ? place_with(rq->a, r, "kept", kept) : r;
}

static void lead_to(struct request *rq, struct response *rs, const char *where, const struct asked *k, struct str kept)
{
	response_redirect(rs, 303, place_with(rq->a, str_of(where), "to", form_address(rq, k, kept)));
}

/* May whoever asks do this to that? Nothing is said of what they may not. */
static bool granted(struct request *rq, struct response *rs, const struct asked *k, struct err *err)
{
	enum thing_kind kind;
	struct thing t;
	struct db *d = request_db(rq, err);
	struct err why = { 0 };

	if (!d)
		return false;
	if (!thing_load(d, &rq->who, k->subject, &kind, &t, rq->a, &why)) {
		if (why.code == ERR_FOUND)
			return not_there(rs, err);
		*err = why;
		return false;
	}
	t.held = request_holds(rq, k->subject);
	return (kind == k->row->subject && access_relations(&rq->who, &t) & k->row->who) || not_there(rs, err);
}

/* What people call it: the name of a party or person, a case by its number and title, else its subject. */
static struct str title_of(struct request *rq, struct str subject)
{
	struct db *d = request_db(rq, NULL);
	struct party_row p;
	struct member_row m;
	struct seen_case c;
	struct looking l;
	struct str name;

	if (str_starts(subject, STR("case/")) && looking_of(rq, &l, NULL) && case_seen_brief(&l, act_id(subject), &c, NULL))
		return c.title.n ? STR_JOIN(rq->a, subject, STR(" "), c.title) : subject; /* none is on a cover */
	if (d && str_starts(subject, STR("party/")) && party_get(d, rq->a, act_slug(subject), &p, NULL))
		return p.name;
	if (d && str_starts(subject, STR("member/")) && member_get(d, rq->a, act_id(subject), &m, NULL) &&
	    sealed_text(rq->a, d, hub_keys(rq->site->hub), m.name, &name, NULL))
		return name;
	return subject;
}

/* What stands on the page of its case, conversation or report; empty: nothing of the kind. */
static struct str home_in_case(struct request *rq, struct str subject)
{
	struct str kind = str_sub(subject, 0, str_chr(subject, '/'));
	static const struct str within[] = {
		STR_LIT("proposal"), STR_LIT("thread"), STR_LIT("post"), STR_LIT("file"), STR_LIT("repair"),
	};
	struct db *d = request_db(rq, NULL);
	enum thing_kind is;
	struct thing t;

	if (names_find(within, sizeof within / sizeof *within, kind) < 0 || !d ||
	    !thing_load(d, &rq->who, subject, &is, &t, rq->a, NULL))
		return STR_NONE;
	if (is == THING_REPAIR)
		return str_printf(rq->a, "/case/%lld/repairs", (long long)t.case_id);
	if (!t.case_id)
		return str_printf(rq->a, "/report/%lld", (long long)t.thread);
	return t.thread ? str_printf(rq->a, "/case/%lld/thread/%lld", (long long)t.case_id, (long long)t.thread) :
	                  str_printf(rq->a, "/case/%lld", (long long)t.case_id);
}

/* Its page. Sessions and keys stand on their owner's; whoever ends another's came from there and is led back. */
static struct str home_of(struct request *rq, struct str subject)
{
	if (rq->who.member && (str_starts(subject, STR("session/")) || str_starts(subject, STR("key/"))))
		return place_of(rq->a, str_printf(rq->a, "member/%lld", (long long)rq->who.member));
	struct str within = home_in_case(rq, subject);

	return within.n ? within : place_of(rq->a, subject);
}

/* Acts of which what they would change can be seen before it is done. */
static const struct look {
	struct str act;
	enum msg button;
	bool (*changes)(struct request *rq, const struct act_value *values, struct changes_view *ret, struct err *err);
} looks[] = {
	{ STR_LIT("plan.adopt"), MSG_plan_look, plan_changes_of },
};

static const struct look *look_of(const struct act_row *row)
{
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
		if (str_eq(looks[i].act, str_of(row->name)))
			return &looks[i];
	return NULL;
}

static bool show(struct request *rq, struct response *rs, const struct asked *k, struct err *err)
{
	const struct typed typed = { k->v, k->n };
	const struct look *may_look = look_of(k->row);
	struct act_view v = { .subject = k->subject, .to = k->to };

	const struct choices choices = { rq, k->subject, &typed, &v };

	act_fill(rq, k->row, &typed, &k->wrong, &v);
	if (!act_choose(&choices, k->row, err))
		return false;
	v.by = str_printf(rq->a, "%lld", (long long)rq->who.member);
	v.look = may_look ? page_word(rq, may_look->button) : STR_NONE;
	v.changes = k->changes;
	if (k->row->subject != THING_HUB) {
		v.about = title_of(rq, k->subject);
		v.about_href = home_of(rq, k->subject);
	}
	RENDER(rq, rs, act, &v);
	return true;
}

static bool for_visitors(const struct act_row *row)
{
	return row->who & (1u << REL_ANYONE | 1u << REL_HOLDER);
}

static bool wants_proof(const struct request *rq, const struct act_row *row)
{
	return row->flags & ACT_FRESH && rq->who.session && !session_fresh(rq) && place_is_page(STR(PATH_PROVE));
}

bool page_act(struct request *rq, struct response *rs, struct err *err)
{
	struct asked k = { .row = act_named(rq->caught[0]) };

	if (!act_has_form(k.row))
		return not_there(rs, err);
	take(rq, &k, &rq->query);
	if (!rq->who.member && !for_visitors(k.row)) {
		response_redirect(rs, 303, place_with(rq->a, STR(PATH_SIGN_IN), "to", rq->target));
		return true;
	}
	if (!granted(rq, rs, &k, err))
		return false;
	if (wants_proof(rq, k.row)) {
		response_redirect(rs, 303, place_with(rq->a, STR(PATH_PROVE), "to", rq->target));
		return true;
	}
	if (fields_get(&rq->query, STR("kept")).n)
		kept_get(rq, k.row, fields_get(&rq->query, STR("kept")), &k.v, &k.n);
	if (!k.n && !act_now(rq, k.row, k.subject, &k.v, &k.n, err))
		return false;
	return show(rq, rs, &k, err);
}

/* --- doing it --- */

/* The same page again, with what was typed and what is wrong with it. */
static bool again(struct request *rq, struct response *rs, struct asked *k, int status, struct err *err)
{
	rs->status = status;
	return show(rq, rs, k, err);
}

/* A refusal that names a field stands at that field. */
static bool refused(struct request *rq, struct response *rs, struct asked *k, const struct err *why, struct err *err)
{
	const struct act_field *at = act_field_named(k->row, str_of(why->where));
	bool proof = why->code == ERR_DENIED && wants_proof(rq, k->row);

	if (why->code == ERR_FOUND && !at)
		return not_there(rs, err);
	if (proof) {
		lead_to(rq, rs, PATH_PROVE, k, kept_put(rq, k->row, rq->who.member, k->v, k->n));
		return true;
	}
	if (!err_kinds[why->code].tell && err) /* for the operator; the page tells that nothing was done */
		*err = *why;
	if (at) {
		struct act_fault *f = arena_new(rq->a, struct act_fault);

		*f = (struct act_fault){ str_of(at->name), *why };
		k->wrong.v = f;
		k->wrong.n = 1;
	} else {
		k->wrong.other = *why;
	}
	return again(rq, rs, k, why->code == ERR_FOUND ? 422 : err_kinds[why->code].http, err);
}

static struct str done_text(struct request *rq, const struct act_row *row)
{
	struct str own = act_text_or(rq, act_key(rq->a, "act.", row->name, STR("done")), NULL);

	return own.n ? own : TEXT(rq, MSG_form_done, arg_str(act_title(rq, row)));
}

/* What is told once - a new key - stands in the answer itself: it is kept nowhere, so no redirect could show it. */
static void show_result(struct request *rq, struct response *rs, const struct asked *k, const struct outcome *o, struct str next)
{
	struct act_result_view v = { .text = done_text(rq, k->row), .result = o->result, .next = next };

	page_init(&v.page, rq, act_title(rq, k->row), NAV_NONE);
	v.page.unlisted = true;
	RENDER(rq, rs, act_result, &v);
}

static bool perform(struct request *rq, struct response *rs, struct asked *k, const struct act_value *values, struct err *err)
{
	const struct act_request r = { .row = k->row, .who = rq->who, .subject = k->subject, .values = values, .once = once_of_form(rq),
		                       .held = request_holds(rq, k->subject) };
	struct outcome o;
	struct err why = { 0 };

	if (!hub_act(rq->site->hub, rq->a, &r, &o, &why))
		return refused(rq, rs, k, &why, err);
	bool stays = k->row->subject == THING_MEMBER && !place_is_page(STR_JOIN(rq->a, STR("/"), o.subject));
	bool began = o.made.n && place_is_page(STR_JOIN(rq->a, STR("/"), o.made)); /* a new thing with a page of its own */
	struct str next = k->to.n ? k->to : home_of(rq, began ? o.made : stays ? k->subject : o.subject);

	if (o.result.n)
		show_result(rq, rs, k, &o, next);
	else
		response_done(rq, rs, next, done_text(rq, k->row));
	return true;
}

/* The same page, with what would change and nothing done. */
static bool look(struct request *rq, struct response *rs, struct asked *k, const struct look *l, const struct act_value *values,
                 struct err *err)
{
	struct err why = { 0 };

	if (!l->changes(rq, values, &k->changes, &why))
		return refused(rq, rs, k, &why, err);
	return show(rq, rs, k, err);
}

bool page_act_post(struct request *rq, struct response *rs, struct err *err)
{
	struct asked k = { .row = act_named(rq->caught[0]) };
	struct act_value *values;

	if (!act_has_form(k.row))
		return not_there(rs, err);
	take(rq, &k, &rq->form);
	if (rq->visitor->ended || (!rq->who.member && !for_visitors(k.row))) {
		lead_to(rq, rs, PATH_SIGN_IN, &k, kept_put(rq, k.row, k.by, k.v, k.n));
		return true;
	}
	if (!granted(rq, rs, &k, err))
		return false;
	if (str_eq(rq->caught[0], STR("report.submit")) && !held_may_report(rq, rs, err))
		return false;
	struct act_fault *faults = NULL;
	struct err first = { 0 };

	if (!act_decode(rq->a, k.row, k.v, k.n, &values, &faults, &k.wrong.n, &first)) {
		k.wrong.v = faults;
		return again(rq, rs, &k, 422, err);
	}
	const struct look *may_look = look_of(k.row);

	if (may_look && fields_get(&rq->form, STR("look")).n)
		return look(rq, rs, &k, may_look, values, err);
	if (!act_now(rq, k.row, k.subject, &k.now, &k.now_n, err))
		return false;
	bool any = true;

	if (k.now_n)
		act_only_changed(rq, k.row, k.now, k.now_n, values, &any);
	if (any)
		return perform(rq, rs, &k, values, err);
	response_done(rq, rs, k.to.n ? k.to : home_of(rq, k.subject), page_word(rq, MSG_form_unchanged));
	return true;
}

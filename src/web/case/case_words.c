#include "web/case/case_words.h"

#include <string.h>

#include "base/names.h"
#include "web/act_form.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/serve/place.h"

struct str case_path(struct arena *a, int64_t id)
{
	return str_printf(a, "/case/%lld", (long long)id);
}

struct word case_part_word(const struct request *rq, enum part_state s)
{
	static const struct { enum msg text; const char *css; } words[PART_STATE_N] = {
		[PART_STATE_SILENT] = { MSG_case_part_silent, "unknown" },         [PART_STATE_ASKED] = { MSG_case_part_asked, "unknown" },
		[PART_STATE_IN] = { MSG_case_part_in, "possible" },
		                  [PART_STATE_ACKNOWLEDGED] = { MSG_case_part_acknowledged, "possible" },
		[PART_STATE_CONFIRMED] = { MSG_case_part_confirmed, "affected" },  [PART_STATE_READY] = { MSG_case_part_ready, "fixed" },
		[PART_STATE_DEPLOYED] = { MSG_case_part_deployed, "fixed" },       [PART_STATE_REFUTED] = { MSG_case_part_refuted,
		                                                                                            "not_affected" },
		[PART_STATE_DECLINED] = { MSG_case_part_declined, "not_affected" },
		                        [PART_STATE_LEFT] = { MSG_case_part_left, "not_affected" },
		[PART_STATE_BARRED] = { MSG_case_part_barred, "not_affected" },
	};

	return (struct word){ page_word(rq, words[s].text), str_of(words[s].css), false };
}

struct word case_grade_word(const struct request *rq, struct str grade)
{
	int s = grade.n ? names_find(severity_names, SEVERITY_N, grade) : -1;

	return s < 0 ? (struct word){ 0 } : severity_word(rq, (enum severity)s);
}

struct str repair_word(const struct request *rq, enum repair r)
{
	return act_text_or(rq, STR_JOIN(rq->a, STR("word.repair.set.state."), repair_names[r]), str_cstr(rq->a, repair_names[r]));
}

struct str case_label(enum tlp t)
{
	return tlp_rows[t].label;
}

struct str case_when(const struct request *rq, unixtime t)
{
	return t == TIME_NONE ? STR_NONE : t >= rq->now ? TEXT(rq, MSG_owed_in, arg_str(owed_span(rq, t - rq->now))) :
	       TEXT(rq, MSG_case_ago, arg_str(owed_span(rq, rq->now - t)));
}

static struct str why_ended(const struct request *rq, struct str why)
{
	static const enum msg words[EMBARGO_END_N] = {
		[EMBARGO_NOT_ENDED] = MSG_case_why_date,      [EMBARGO_BY_DATE] = MSG_case_why_date,
		[EMBARGO_BY_PUBLICITY] = MSG_case_why_public, [EMBARGO_BY_EXPLOIT] = MSG_case_why_exploit,
		[EMBARGO_BY_ATTACKS] = MSG_case_why_attack,   [EMBARGO_BY_QUORUM] = MSG_case_why_quorum,
		[EMBARGO_BY_CLOSING] = MSG_case_why_closing,
	};
	int i = names_find(embargo_end_names, EMBARGO_END_N, why);

	return i < 0 ? why : page_word(rq, words[i]);
}

struct str case_say(const struct request *rq, const struct case_row *c)
{
	static const enum msg open[EMBARGO_STATE_N] = {
		[EMBARGO_NONE] = MSG_case_say_none,     [EMBARGO_PROPOSED] = MSG_case_say_proposed, [EMBARGO_ACTIVE] = MSG_case_say_active,
		[EMBARGO_REVISE] = MSG_case_say_revise, [EMBARGO_EXITED] = MSG_case_say_exited,
	};

	if (c->life == CASE_MERGED)
		return TEXT(rq, MSG_case_say_merged, arg_str(str_printf(rq->a, "%lld", (long long)c->merged)));
	if (c->life == CASE_CLOSED)
		return page_word(rq, c->published != TIME_NONE ? MSG_case_say_closed_published : MSG_case_say_closed);
	if (c->published != TIME_NONE)
		return page_word(rq, MSG_case_say_published);
	if (c->embargo == EMBARGO_EXITED)
		return TEXT(rq, MSG_case_say_exited, arg_str(why_ended(rq, c->why)));
	return page_word(rq, open[c->embargo]);
}

struct str case_say_short(const struct request *rq, const struct case_row *c, bool cover)
{
	static const enum msg words[EMBARGO_STATE_N] = {
		[EMBARGO_NONE] = MSG_case_short_none,     [EMBARGO_PROPOSED] = MSG_case_short_proposed,
		                 [EMBARGO_ACTIVE] = MSG_case_short_active,
		[EMBARGO_REVISE] = MSG_case_short_revise, [EMBARGO_EXITED] = MSG_case_short_exited,
	};

	return page_word(rq, c->life == CASE_MERGED ? MSG_case_short_merged : c->life == CASE_CLOSED ? MSG_case_short_closed :
	                     cover ? MSG_case_short_cover : c->published != TIME_NONE ? MSG_case_short_published : words[c->embargo]);
}

struct str case_say_vendors(const struct request *rq, const struct seen_case *c)
{
	int64_t asked = 0, ready = 0, silent = 0;

	for (size_t i = 0; i < c->parts.n; i++) {
		const struct seen_part *p = &c->parts.v[i];

		if (!part_makes(p->p.role) || !participant_live(&p->p))
			continue;
		asked++;
		ready += p->p.ready != TIME_NONE;
		silent += p->silence.silent;
	}
	return asked && c->sight >= CASE_SIGHT_WHOLE ?
	       TEXT(rq, MSG_case_say_vendors, arg_number(asked), arg_number(ready), arg_number(silent)) : STR_NONE;
}

struct str case_who_text(const struct request *rq, const struct seen_case *c, struct str who)
{
	struct str name = case_name(c, who);

	if (name.n || str_starts(who, STR("party/")))
		return name.n ? name : act_slug(who);
	return str_starts(who, STR("report/")) ? TEXT(rq, MSG_case_finder_of, arg_str(act_slug(who))) : page_word(rq, MSG_people_hub);
}

/* --- the head --- */

static struct str meaning_of(const struct request *rq, enum tlp t)
{
	static const enum msg words[TLP_N] = {
		[TLP_RED] = MSG_case_tlp_red,     [TLP_AMBER_STRICT] = MSG_case_tlp_amber_strict, [TLP_AMBER] = MSG_case_tlp_amber,
		[TLP_GREEN] = MSG_case_tlp_green, [TLP_CLEAR] = MSG_case_tlp_clear,
	};

	return page_word(rq, words[t]);
}

void case_fill_top(const struct request *rq, const struct seen_case *c, enum case_tab_at at, struct case_top *ret)
{
	static const struct { enum msg text; const char *rest; enum case_sight from; } tabs[CASE_TAB_N] = {
		[CASE_TAB_CASE] = { MSG_case_tab_case, "", CASE_SIGHT_COVER },
		[CASE_TAB_REPAIRS] = { MSG_case_tab_repairs, "/repairs", CASE_SIGHT_WHOLE },
		[CASE_TAB_TIMELINE] = { MSG_case_tab_timeline, "/timeline", CASE_SIGHT_FINDER },
		[CASE_TAB_DISCLOSURE] = { MSG_case_tab_disclosure, "/disclosure", CASE_SIGHT_WHOLE },
		[CASE_TAB_NOTIFY] = { MSG_case_tab_notify, "/notify", CASE_SIGHT_STEERING },
	};

	*ret = (struct case_top){ .number = c->subject, .title = c->title, .tlp = case_label(c->at.row.tlp),
	                          .meaning = meaning_of(rq, c->at.row.tlp) };
	if (!ret->title.n)
		ret->title = TEXT(rq, MSG_case_untitled, arg_str(act_slug(c->subject)));
	ret->tabs.v = arena_array(rq->a, struct case_tab, CASE_TAB_N);
	for (int i = 0; i < CASE_TAB_N; i++) {
		struct str href = STR_JOIN(rq->a, case_path(rq->a, c->at.row.id), str_of(tabs[i].rest));

		if (c->sight >= tabs[i].from && place_is_page(href))
			ret->tabs.v[ret->tabs.n++] = (struct case_tab){ page_word(rq, tabs[i].text), href, 0, i == (int)at };
	}
	if (ret->tabs.n < 2)
		ret->tabs.n = 0;
}

bool case_find_top(const struct request *rq, const struct looking *l, int64_t id, enum case_tab_at at, struct case_top *ret,
                   struct err *err)
{
	struct seen_case c;

	if (!case_seen_brief(l, id, &c, err))
		return false;
	case_fill_top(rq, &c, at, ret);
	return true;
}

/* --- the embargo --- */

struct str case_with_offer(const struct request *rq, const struct seen_case *c, struct str href)
{
	unixtime ends = case_offer(&c->at);
	char text[21];

	return href.n && ends != TIME_NONE ? place_with(rq->a, href, "ends", str_of(time_format(ends, text))) : href;
}

static struct str act_on(const struct request *rq, const struct seen_case *c, const char *act, struct str subject)
{
	return act_named(str_of(act)) ? act_if(rq, act, subject, &c->thing, case_path(rq->a, c->at.row.id)) : STR_NONE;
}

static bool is_own(const struct seen_case *c, struct str who)
{
	return (c->own && str_eq(c->own->who, who)) || (c->found && str_eq(c->found->who, who));
}

/* What they said to it last, and what whoever looks said. */
static void fill_said(const struct request *rq, const struct seen_case *c, int64_t proposal, struct case_offer *o)
{
	for (size_t i = 0; i < c->at.e.answer_n; i++) {
		const struct embargo_answer *s = &c->at.e.answers[i];

		if (s->proposal != proposal)
			continue;
		o->yes += s->yes;
		o->no += !s->yes;
		if (is_own(c, case_who(&c->at, s->by)))
			o->said = page_word(rq, s->yes ? MSG_case_said_yes : MSG_case_said_no);
	}
}

static bool fill_offer(const struct looking *l, const struct wall *w, const struct seen_case *c, const struct proposal_row *p,
                       struct case_offer *o, struct err *err)
{
	const struct request *rq = w->rq;
	struct str subject = str_printf(rq->a, "proposal/%lld", (long long)p->id);
	bool own = is_own(c, p->who), in = c->sight > CASE_SIGHT_COVER;
	struct err why = { 0 };

	*o = (struct case_offer){ .by = case_who_text(rq, c, p->who), .ends = wall_time(w, p->ends), .when = case_when(rq, p->ends),
		                  .at = wall_time(w, p->at), .answer_by = p->answer_by == TIME_NONE ? (struct html){ STR_NONE } :
		                  wall_time(w, p->answer_by) };
	fill_said(rq, c, p->id, o);
	if (own)
		o->said = page_word(rq, MSG_case_said_own);
	if (in && p->words.n && !sealed_text(l->a, l->db, l->keys, p->words, &o->words, &why) && why.code != ERR_FOUND)
		return *err = why, false;
	o->accept = own ? STR_NONE : act_on(rq, c, "embargo.accept", subject);
	o->reject = own ? STR_NONE : act_on(rq, c, "embargo.reject", subject);
	o->withdraw = own ? act_on(rq, c, "embargo.withdraw", subject) : STR_NONE;
	o->decide = own ? STR_NONE : act_on(rq, c, "embargo.decide", subject);
	return true;
}

bool case_fill_embargo(const struct looking *l, const struct wall *w, const struct seen_case *c, struct embargo_view *ret,
                       struct err *err)
{
	static const enum msg states[EMBARGO_STATE_N] = {
		[EMBARGO_NONE] = MSG_case_embargo_none,     [EMBARGO_PROPOSED] = MSG_case_embargo_proposed,
		                 [EMBARGO_ACTIVE] = MSG_case_embargo_active,
		[EMBARGO_REVISE] = MSG_case_embargo_revise, [EMBARGO_EXITED] = MSG_case_embargo_exited,
	};
	static const enum msg meanings[EMBARGO_STATE_N] = {
		[EMBARGO_NONE] = MSG_case_embargo_none_text,     [EMBARGO_PROPOSED] = MSG_case_embargo_proposed_text,
		[EMBARGO_ACTIVE] = MSG_case_embargo_active_text, [EMBARGO_REVISE] = MSG_case_embargo_active_text,
		[EMBARGO_EXITED] = MSG_case_embargo_exited_text,
	};
	const struct request *rq = w->rq;
	const struct embargo *e = &c->at.e;
	const struct case_row *row = &c->at.row;
	char exact[21];

	*ret = (struct embargo_view){ .state = page_word(rq, states[e->state]), .meaning = page_word(rq, meanings[e->state]),
		                      .zone = wall_zone(w), .force = embargo_in_force(e->state), .over = e->state == EMBARGO_EXITED };
	ret->plan = TEXT(rq, MSG_plan_case_link, arg_str(row->plan));
	ret->plan_href = page_path(rq->a, "/plan/", row->plan);
	if (ret->force) {
		ret->ends = wall_time(w, e->ends);
		ret->when = case_when(rq, e->ends);
		ret->until = str_dup(rq->a, str_of(time_format(e->ends, exact)));
		ret->began = wall_time(w, e->began);
		ret->agreed_in = row->ends_zone.n && !str_eq(row->ends_zone, wall_zone(w)) ? row->ends_zone : STR_NONE;
	}
	if (ret->over) {
		ret->exited = wall_time(w, e->ended);
		ret->when = case_when(rq, e->ended);
		ret->why = why_ended(rq, embargo_end_names[e->why]);
	}
	ret->offers.v = arena_array(rq->a, struct case_offer, c->at.proposals.n);
	for (size_t i = 0; i < c->at.proposals.n; i++)
		if (e->proposals[i].state == PROPOSAL_OPEN &&
		    !fill_offer(l, w, c, &c->at.proposals.v[i], &ret->offers.v[ret->offers.n++], err))
			return false;
	return true;
}

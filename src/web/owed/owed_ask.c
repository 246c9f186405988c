#include "web/owed/owed_ask.h"

#include <stddef.h>

#include "web/page.h"
#include "web/serve/place.h"

static const struct str formats[OWED_FORMAT_N] = { STR_LIT("html"), STR_LIT("csv"), STR_LIT("json") };
const struct str owed_order_names[OBLIGATION_SORT_N] = {
	[OBLIGATIONS_BY_DUE] = STR_LIT("due"), [OBLIGATIONS_BY_OPENED] = STR_LIT("opened"),
	[OBLIGATIONS_BY_BEARER] = STR_LIT("party"), [OBLIGATIONS_BY_RULE] = STR_LIT("rule"),
};
#define AT(member) offsetof(struct owed_query, member)
static const struct param rows[] = {
	{ "show", PARAM_WORD, AT(show), .words = owed_show_names, .word_n = OWED_SHOW_N,
	  .help = "open (all that are), overdue, soon (due within three days), awaiting their start, paused, asked (a pause or waiver "
	          "waits for a second person); ended, or one way in which they did" },
	{ "mine", PARAM_FLAG, AT(mine), .help = "what one's own party owes" },
	{ "party", PARAM_TEXT, AT(party), 1, 60, .help = "who owes it: nova, party/nova, coordinator" },
	{ "rule", PARAM_TEXT, AT(rule), 1, OBLIGATION_RULE, .help = "a rule's id" },
	{ "about", PARAM_TEXT, AT(about), 1, 100, .help = "the thing it is about, such as contact/57" },
	{ "order", PARAM_WORD, AT(order), .words = owed_order_names, .word_n = OBLIGATION_SORT_N,
	  .help = "of open ones: due next, opened first, party, rule; those that ended come newest first" },
	{ "reverse", PARAM_FLAG, AT(reverse), .help = "the last due, or the newest, first" },
	{ "after", PARAM_NUMBER, AT(after), 1, INT64_MAX, .help = "the number of the last one shown before" },
	{ "limit", PARAM_NUMBER, AT(limit), 1, OWED_EXPORT, .help = "how many at most (50)" },
	{ "format", PARAM_WORD, AT(format), .words = formats, .word_n = OWED_FORMAT_N, .help = "html, csv or json" },
};
const struct params owed_params = PARAMS(rows);

static struct str bearer_word(struct arena *a, struct str typed)
{
	if (!typed.n || str_starts(typed, STR("party/")) || obligation_bearing(typed))
		return typed;
	return STR_JOIN(a, STR("party/"), typed);
}

bool owed_ask_find(struct request *rq, bool strict, struct owed_query *q, struct looking *l, struct owed_list *ret, struct err *err)
{
	*q = (struct owed_query){ .limit = OWED_PAGE };
	if (!query_read(rq, &owed_params, strict, q, err) || !looking_of(rq, l, err))
		return false;
	const struct owed_ask k = {
		.show = (enum owed_show)q->show, .mine = q->mine, .bearer = bearer_word(rq->a, q->party), .rule = q->rule,
		.subject = q->about, .sort = (enum obligation_sort)q->order, .down = q->reverse, .after = q->after,
		.most = (size_t)q->limit,
	};

	return owed_find(l, &k, ret, err);
}

void owed_put_csv(struct request *rq, const struct owed_list *l, struct response *rs)
{
	struct buf *b = &rs->body;
	char due[21], opened[21], started[21], ended[21];

	rs->type = type_csv;
	rs->filename = STR("obligations.csv");
	buf_puts(b, "id,rule,version,title,about,bearer,state,overdue,due,opened,started,ended,late_seconds\r\n");
	for (size_t i = 0; i < l->rows.n; i++) {
		const struct obligation_row *r = &l->rows.v[i];
		const struct str texts[] = { owed_title(rq, r), r->about, r->bearer, obligation_state_names[r->o.state] };

		buf_printf(b, "%lld,", (long long)r->id);
		buf_put_csv(b, r->rule);
		buf_printf(b, ",%lld", (long long)r->version);
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			buf_putc(b, ',');
			buf_put_csv(b, texts[k]);
		}
		buf_printf(b, ",%s,%s,%s,%s,%s,%lld\r\n", obligation_overdue(&r->o, rq->now) ? "yes" : "no", time_format(r->o.due.due, due),
		           time_format(r->o.opened, opened), time_format(r->o.started, started), time_format(r->o.ended, ended),
		           (long long)obligation_delay(&r->o, rq->now));
	}
}

/* --- words --- */

struct str owed_title(const struct request *rq, const struct obligation_row *r)
{
	const struct obligation_rule *rule = owing_rule(hub_owing(rq->site->hub), r);

	return !rule ? r->rule : rq->lang == LANG_ZH_CN && rule->title_zh.n ? rule->title_zh : rule->title_en;
}

struct str owed_basis(const struct request *rq, const struct obligation_rule *r)
{
	return rq->lang == LANG_ZH_CN ? r->basis_zh : r->basis;
}

struct str owed_note(const struct request *rq, const struct obligation_rule *r)
{
	return rq->lang == LANG_ZH_CN ? r->note_zh : r->note;
}

struct str owed_span(const struct request *rq, int64_t s)
{
	return s < 3600 ? page_plural(rq, MSG_owed_minutes, s / 60) : s < 2 * 86400 ? page_plural(rq, MSG_owed_hours, s / 3600) :
	       page_plural(rq, MSG_owed_days, s / 86400);
}

struct str owed_limit(const struct request *rq, struct limit l)
{
	static const enum msg words[LIMIT_UNIT_N] = {
		[LIMIT_MINUTES] = MSG_owed_minutes, [LIMIT_HOURS] = MSG_owed_hours, [LIMIT_DAYS] = MSG_owed_days,
		[LIMIT_WORKING_DAYS] = MSG_owed_working_days, [LIMIT_MONTHS] = MSG_owed_months,
	};

	if (l.unit == LIMIT_PROMPTLY || l.unit == LIMIT_ON_REQUEST)
		return page_word(rq, l.unit == LIMIT_PROMPTLY ? MSG_owed_promptly : MSG_owed_on_request);
	if (l.unit == LIMIT_DAYS && l.end_of_day)
		return l.n ? page_plural(rq, MSG_owed_days_end, l.n) : page_word(rq, MSG_owed_same_day);
	return page_plural(rq, words[l.unit], l.n);
}

struct str owed_when(const struct request *rq, const struct obligation *o)
{
	int64_t delay = obligation_delay(o, rq->now);

	switch (o->state) {
	case OBLIGATION_AWAITING: return page_word(rq, MSG_owed_awaits);
	case OBLIGATION_PAUSED:   return TEXT(rq, MSG_owed_paused_for, arg_str(owed_span(rq, rq->now - o->paused_since)));
	case OBLIGATION_RUNNING:
		if (o->due.due == TIME_NONE)
			return page_word(rq, MSG_owed_no_number);
		return delay ? TEXT(rq, MSG_owed_over, arg_str(owed_span(rq, delay))) :
		       TEXT(rq, MSG_owed_in, arg_str(owed_span(rq, o->due.due - rq->now)));
	case OBLIGATION_MET_LATE: return TEXT(rq, MSG_owed_met_late_by, arg_str(owed_span(rq, delay)));
	default:                  return owed_state(rq, o).text;
	}
}

struct word owed_state(const struct request *rq, const struct obligation *o)
{
	static const struct { enum msg text; const char *css; } words[OBLIGATION_STATE_N] = {
		[OBLIGATION_AWAITING] = { MSG_owed_state_awaiting, "unknown" },
		[OBLIGATION_RUNNING] = { MSG_owed_state_running, "possible" },
		[OBLIGATION_PAUSED] = { MSG_owed_state_paused, "unknown" },
		[OBLIGATION_MET] = { MSG_owed_state_met, "fixed" },
		[OBLIGATION_MET_LATE] = { MSG_owed_state_met_late, "fixed" },
		[OBLIGATION_WAIVED] = { MSG_owed_state_waived, "not_affected" },
		[OBLIGATION_CANCELLED] = { MSG_owed_state_cancelled, "not_affected" },
	};

	if (obligation_overdue(o, rq->now))
		return (struct word){ page_word(rq, MSG_owed_state_overdue), STR("affected lit"), true };
	return (struct word){ page_word(rq, words[o->state].text), str_of(words[o->state].css), false };
}

/* --- rules --- */

struct str owed_rule_bearer(const struct request *rq, const struct rule_who *who)
{
	static const struct { const char *field; enum msg text; } fields[] = {
		{ "vendor", MSG_owed_rules_vendor }, { "party", MSG_owed_rules_party },
		{ "owner", MSG_owed_rules_owner }, { "to", MSG_owed_rules_to },
	};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (str_eq(who->field, str_of(fields[i].field)))
			return page_word(rq, fields[i].text);
	if (who->field.n)
		return who->field;
	return page_word(rq, obligation_bearing(who->relation) & 1u << ROLE_REGULATOR ? MSG_owed_every_regulator
	                                                                              : MSG_owed_every_coordinator);
}

/* --- names --- */

bool owed_names_init(struct owed_names *n, struct request *rq, const struct looking *l, struct err *err)
{
	*n = (struct owed_names){ .rq = rq, .l = l };
	return parties_all(l->db, rq->a, &n->parties, err) && cases_seen(l, CASE_LIFE_N, &n->cases, err);
}

struct str owed_case(const struct owed_names *n, struct str about)
{
	struct str one;

	while (str_token(&about, " ", &one))
		for (size_t i = 0; str_starts(one, STR("case/")) && i < n->cases.n; i++)
			if (n->cases.v[i].row.id == act_id(one) && case_title(n->l, &n->cases.v[i], NULL))
				return n->cases.v[i].title;
	return STR_NONE;
}

static struct str party_name(const struct owed_names *n, struct str subject)
{
	struct str id = act_slug(subject);

	for (size_t i = 0; i < n->parties.n; i++)
		if (str_eq(n->parties.v[i].id, id))
			return n->parties.v[i].name;
	return subject;
}

struct str owed_bearer(const struct owed_names *n, struct str bearer)
{
	if (str_starts(bearer, STR("party/")))
		return party_name(n, bearer);
	return obligation_bearing(bearer) & 1u << ROLE_REGULATOR ? page_word(n->rq, MSG_owed_every_regulator) :
	       page_word(n->rq, MSG_owed_every_coordinator);
}

struct str owed_about(const struct owed_names *n, struct str about)
{
	struct str one, text = STR("");

	while (str_token(&about, " ", &one)) {
		if (str_starts(one, STR("party/")))
			one = party_name(n, one);
		else if (str_eq(one, STR("hub")))
			one = page_word(n->rq, MSG_people_hub);
		text = STR_JOIN(n->rq->a, text, text.n ? STR(", ") : STR(""), one);
	}
	return text;
}

struct str owed_link(struct arena *a, struct str subject)
{
	struct str place = subject.n ? place_of(a, subject) : STR_NONE;

	return place.n && str_starts(place, STR_JOIN(a, STR("/"), subject)) ? place : STR_NONE;
}

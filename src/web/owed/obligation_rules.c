/* The rules of obligations in words, for every member; and how the calendar is subscribed to. */
#include "templates.h"
#include "web/act_form.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/place.h"

/* Names of acts in words; those of programmes that this hub does not run by their names. */
static struct str acts_in_words(const struct request *rq, const struct act_triggers *t)
{
	struct str text = STR(""), sep = rq->lang == LANG_ZH_CN ? STR("；") : STR("; ");
	struct strs said = { 0 };

	for (size_t i = 0; i < t->n; i++) {
		struct str one = act_named(t->v[i].act) ? act_happened(rq, t->v[i].act) : t->v[i].act;

		if (strs_has(&said, one))
			continue;
		strs_add(rq->a, &said, one);
		text = STR_JOIN(rq->a, text, text.n ? sep : STR(""), one);
	}
	return text;
}

static struct str limit_of(const struct request *rq, const struct obligation_rule *r)
{
	struct str limit = owed_limit(rq, r->terms.limit);

	return r->limit_fact.n ? TEXT(rq, MSG_owed_limit_told, arg_str(limit)) : limit;
}

static struct owed_rule_row row_of(const struct request *rq, const struct obligation_rule *r)
{
	bool zh = rq->lang == LANG_ZH_CN;
	struct str open = act_if(rq, "obligation.open", STR("hub"), &(struct thing){ 0 }, STR_NONE);

	return (struct owed_rule_row){
		.id = r->id, .anchor = STR_JOIN(rq->a, STR("rule-"), r->id), .title = zh && r->title_zh.n ? r->title_zh : r->title_en,
		.basis = owed_basis(rq, r), .note = owed_note(rq, r), .limit = limit_of(rq, r),
		.bearer = owed_rule_bearer(rq, &r->bearer), .recipient = zh ? r->recipient_zh : r->recipient_en,
		.opens = acts_in_words(rq, &r->opens),
		.starts = acts_in_words(rq, &r->starts), .meets = acts_in_words(rq, &r->meets), .file = r->file,
		.version = str_printf(rq->a, "%u", r->version), .active = r->active, .pausable = r->pausable,
		.open_href = open.n ? place_with(rq->a, open, "rule", r->id) : STR_NONE,
	};
}

bool page_obligation_rules(struct request *rq, struct response *rs, struct err *err)
{
	const struct obligation_rules *all = owing_rules(hub_owing(rq->site->hub));
	size_t n = obligation_rules_count(all);
	struct owed_rules_view v = { 0 };

	if (!access_read(&rq->who, &(struct thing){ 0 }, READ_DIRECTORY))
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	page_init(&v.page, rq, page_word(rq, MSG_owed_rules_title), NAV_DESK);
	v.rows.v = arena_array(rq->a, struct owed_rule_row, n);
	for (size_t i = 0; i < n; i++)
		v.rows.v[v.rows.n++] = row_of(rq, obligation_rules_at(all, i));
	v.caption = page_plural(rq, MSG_owed_rules_caption, (int64_t)n);
	v.json = STR("/api/v1/obligations/rules");
	RENDER(rq, rs, obligation_rules, &v);
	return true;
}

bool page_obligation_calendar(struct request *rq, struct response *rs, struct err *err)
{
	struct str member = str_printf(rq->a, "member/%lld", (long long)rq->who.member);
	struct owed_calendar_view v = { 0 };

	if (!access_read(&rq->who, &(struct thing){ 0 }, READ_DIRECTORY))
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	page_init(&v.page, rq, page_word(rq, MSG_owed_calendar_title), NAV_DESK);
	v.make = STR_JOIN(rq->a, act_path(rq->a, "key.make", member), STR("&name=calendar&scopes=calendar&days=366"));
	v.address = STR_JOIN(rq->a, rq->site->url, STR("/calendar.ics?key=tocsin_…"));
	v.everybody = access_read(&rq->who, &(struct thing){ 0 }, READ_OBLIGATIONS);
	RENDER(rq, rs, obligation_calendar, &v);
	return true;
}

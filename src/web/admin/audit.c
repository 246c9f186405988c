#include "web/admin/audit.h"

#include <string.h>

#include "base/limits.h"
#include "hub/act.h"
#include "hub/ledger/receipt.h"
#include "store/members.h"
#include "store/parties.h"
#include "text/lang.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/wall.h"

/* --- what is asked --- */

static const struct str formats[AUDIT_FORMAT_N] = { STR_LIT("html"), STR_LIT("csv"), STR_LIT("json") };
#define AT(member) offsetof(struct audit_query, member)

static const struct param rows[] = {
	{ "act", PARAM_TEXT, AT(act), 1, 60, .help = "acts of this name, such as party.add" },
	{ "subject", PARAM_TEXT, AT(subject), 1, 120, .help = "done to this, such as party/nova or hub" },
	{ "member", PARAM_TEXT, AT(member), 1, 30,
	  .help = "done by the member of this number, or by the hub itself: 12, member/12, hub" },
	{ "party", PARAM_TEXT, AT(party), 1, 60, .help = "done by members of this party: nova" },
	{ "from", PARAM_DAY, AT(from), .help = "on this day or later, in your time zone" },
	{ "to", PARAM_DAY, AT(until), .help = "on this day or before" },
	{ "before", PARAM_NUMBER, AT(before), 0, INT64_MAX, .help = "acts with a smaller number: where the answer before ended" },
	{ "limit", PARAM_NUMBER, AT(limit), 1, AUDIT_EXPORT, .help = "how many at most (50; 10,000 in a file)" },
	{ "format", PARAM_WORD, AT(format), .words = formats, .word_n = AUDIT_FORMAT_N, .help = "html, csv or json" },
};
const struct params audit_params = PARAMS(rows);

static bool read_member(struct str s, int64_t *ret, struct err *err)
{
	uint64_t n = 0;

	*ret = -1;
	if (!s.n)
		return true;
	if (str_starts(s, STR("member/")))
		s = str_from(s, 7);
	if (!str_eq(s, STR("hub")) && (!str_u64(s, &n) || n > INT64_MAX))
		return err_set(err, ERR_USAGE, "member: found \"%.*s\", expected a number such as 12, or hub", STR_ARG(str_sub(s, 0, 40)));
	*ret = (int64_t)n;
	return true;
}

bool audit_read(struct request *rq, bool strict, struct audit_query *q, struct audit_ask *ret, struct err *err)
{
	const struct zone *zone = wall_of(rq).zone;

	*q = (struct audit_query){ 0 };
	*ret = (struct audit_ask){ .from = TIME_NONE, .until = TIME_NONE };
	if (!query_read(rq, &audit_params, strict, q, err) || !read_member(q->member, &ret->member, err))
		return false;
	ret->act = q->act;
	ret->subject = q->subject;
	ret->party = str_starts(q->party, STR("party/")) ? str_from(q->party, 6) : q->party;
	if (q->from)
		ret->from = zone_instant(zone, q->from, 0);
	if (q->until)
		ret->until = zone_day_end(zone, q->until) + 1;
	ret->before = q->before;
	ret->reader = STR_JOIN(rq->a, STR("party/"), rq->who.party);
	ret->most = q->limit ? q->limit : q->format == AUDIT_HTML ? AUDIT_PAGE : AUDIT_EXPORT;
	return true;
}

/* --- names --- */

bool audit_words_init(struct audit_words *w, struct request *rq, struct err *err)
{
	*w = (struct audit_words){ .rq = rq, .d = request_db(rq, err) };
	return w->d;
}

static struct str member_name(struct audit_words *w, int64_t id, struct str subject)
{
	struct member_row m;
	struct str name;
	struct err err = { 0 };

	if (!member_get(w->d, w->rq->a, id, &m, &err))
		return subject;
	if (sealed_text(w->rq->a, w->d, hub_keys(w->rq->site->hub), m.name, &name, &err))
		return name;
	return TEXT(w->rq, MSG_audit_erased_member, arg_str(subject));
}

static struct str look_up(struct audit_words *w, struct str subject)
{
	struct party_row p;

	if (str_starts(subject, STR("member/")) && act_id(subject))
		return member_name(w, act_id(subject), subject);
	if (str_starts(subject, STR("party/")) && party_get(w->d, w->rq->a, act_slug(subject), &p, NULL))
		return p.name;
	return str_eq(subject, thing_names[THING_HUB]) ? page_word(w->rq, MSG_audit_the_hub) : subject;
}

struct str audit_name(struct audit_words *w, struct str subject)
{
	uint32_t *at = map_get(&w->names, subject);

	if (at)
		return w->texts.v[*at];
	bool is_new;

	subject = str_dup(w->rq->a, subject);
	strs_add(w->rq->a, &w->texts, look_up(w, subject));
	*map_put(w->rq->a, &w->names, subject, &is_new) = (uint32_t)(w->texts.n - 1);
	return w->texts.v[w->texts.n - 1];
}

/* --- values --- */

static struct str list_text(struct arena *a, const struct json *j)
{
	struct json_iter it = json_iter(j);
	struct json e;
	struct str s = STR("");

	while (json_next(&it, &e))
		s = STR_JOIN(a, s, s.n ? STR(", ") : STR(""), json_text(&e));
	return s;
}

static struct str plain_text(struct arena *a, const struct json *up, const struct json *j)
{
	struct str name = str_dup(a, j->key), s = STR("");
	double number;
	bool flag;

	switch (json_type(j)) {
	case JSON_STRING: return json_text(j);
	case JSON_ARRAY: return list_text(a, j);
	case JSON_BOOL: return json_bool(up, name.p, JSON_REQUIRED, &flag, NULL) && flag ? STR("true") : STR("false");
	case JSON_NUMBER: return json_double(up, name.p, JSON_REQUIRED, &number, NULL) ? str_printf(a, "%.15g", number) : s;
	default: return s;
	}
}

/* How one signs in is one's own affair: such values stay closed, here as in receipts. */
static struct str sealed_value(struct audit_words *w, const struct act_record *r, const struct json *j, struct str *ret_gone)
{
	const struct act_row *row = act_named(r->name);
	struct str ref = STR_NONE, text;
	struct err err = { 0 };

	if (!json_str(j, "sealed", JSON_REQUIRED, &ref, NULL) || (row && row->scope == SCOPE_ACCOUNT))
		return page_word(w->rq, MSG_audit_closed);
	if (sealed_text(w->rq->a, w->d, hub_keys(w->rq->site->hub), ref, &text, &err))
		return text;
	*ret_gone = ref;
	return page_word(w->rq, MSG_audit_erased);
}

static struct str value_text(struct audit_words *w, const struct act_record *r, const struct json *up, const struct json *j,
                             struct str *ret_gone)
{
	*ret_gone = STR_NONE;
	return json_type(j) == JSON_OBJECT ? sealed_value(w, r, j, ret_gone) : plain_text(w->rq->a, up, j);
}

static struct str label(const struct request *rq, const struct act_record *r, struct str field)
{
	const struct act_row *row = act_named(r->name);
	const struct act_field *f = row ? act_field_named(row, field) : NULL;

	return f ? act_field_label(rq, row, f) : act_text_or(rq, STR_JOIN(rq->a, STR("made."), field), str_cstr(rq->a, field));
}

static void add_erasure(struct audit_words *w, struct str gone, struct audit_fact *to)
{
	int64_t act;

	to->gone = gone.n;
	if (!gone.n || !erased_by(w->d, gone, &act, NULL) || act < 0)
		return;
	to->by = TEXT(w->rq, MSG_audit_erased_by, arg_str(str_printf(w->rq->a, "%lld", (long long)act)));
	to->by_href = str_printf(w->rq->a, "/audit?before=%lld", (long long)act + 1);
}

static void add_facts(struct audit_words *w, const struct act_record *r, const struct json *obj, struct audit_row_view *to)
{
	struct json_iter it = json_iter(obj);
	struct json e;

	while (json_next(&it, &e)) {
		struct audit_fact *f = &to->facts.v[to->facts.n++];
		struct str gone;

		f->name = label(w->rq, r, e.key);
		f->value = value_text(w, r, obj, &e, &gone);
		add_erasure(w, gone, f);
	}
}

void audit_facts(struct audit_words *w, const struct act_record *r, struct audit_row_view *to)
{
	struct receipt_act act;

	if (!receipt_act(w->rq->a, r->body, &act, NULL))
		return;
	if (act.via.n)
		to->via = page_word(w->rq, MSG_audit_shell);
	to->facts.v = arena_array(w->rq->a, struct audit_fact, json_count(&act.fields) + json_count(&act.made) + 1);
	add_facts(w, r, &act.fields, to);
	add_facts(w, r, &act.made, to);
}

/* --- in short --- */

/* Which fields tell it; of made things with a point in front. "A: B → C" of three, "A: C" without the second. */
static const struct { const char *act, *what, *before, *after; } details[] = {
	{ "hub.init", "name" },
	{ "setting.change", "name", ".before", ".value" },
	{ "setting.reset", "name", ".before" },
	{ "job.run", "name" },
	{ "reject.dismiss", ".input" },
	{ "hub.rotate_seal", NULL, ".before", ".key" },
	{ "hub.retire_key", "kind" },
	{ "contact.add", "purpose", NULL, "value" },
	{ "component.add", "kind", NULL, "value" },
	{ "member.add", "name" },
	{ "member.invite", "mail" },
	{ "key.make", "name" },
	{ "session.start", "way" },
	{ "session.prove", "way" },
	{ "webhook.add", "url" },
};

static struct str extra(struct audit_words *w, const struct act_record *r, const struct receipt_act *act, const char *name)
{
	const struct json *in = name && *name == '.' ? &act->made : &act->fields;
	struct str gone;

	if (!name || json_type(in) != JSON_OBJECT)
		return STR("");
	struct json j = json_in(in, name + (*name == '.'));

	return j.v ? str_sub(value_text(w, r, in, &j, &gone), 0, 160) : STR("");
}

struct str audit_detail(struct audit_words *w, const struct act_record *r)
{
	struct receipt_act act;
	size_t i = 0, n = sizeof details / sizeof *details;

	while (i < n && !str_eq(str_of(details[i].act), r->name))
		i++;
	if (i == n || !receipt_act(w->rq->a, r->body, &act, NULL))
		return STR("");
	struct str what = extra(w, r, &act, details[i].what), before = extra(w, r, &act, details[i].before);
	struct str after = extra(w, r, &act, details[i].after);

	if (before.n && after.n)
		before = STR_JOIN(w->rq->a, before, STR(" → "), after);
	else if (after.n)
		before = after;
	return what.n && before.n ? STR_JOIN(w->rq->a, what, STR(": "), before) : what.n ? what : before;
}

struct str audit_by(struct audit_words *w, const struct act_record *r)
{
	return r->member ? audit_name(w, str_printf(w->rq->a, "member/%lld", (long long)r->member)) :
	                   page_word(w->rq, MSG_audit_the_hub);
}

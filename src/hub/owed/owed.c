#include "hub/owed/owed.h"

#include "base/limits.h"
#include "base/names.h"
#include "hub/ledger/receipt.h"

const struct str owed_show_names[OWED_SHOW_N] = {
	[OWED_OPEN] = STR_LIT("open"), [OWED_OVERDUE] = STR_LIT("overdue"), [OWED_SOON] = STR_LIT("soon"),
	[OWED_AWAITING] = STR_LIT("awaiting"), [OWED_PAUSED] = STR_LIT("paused"), [OWED_ASKED] = STR_LIT("asked"),
	[OWED_ENDED] = STR_LIT("ended"), [OWED_MET] = STR_LIT("met"), [OWED_MET_LATE] = STR_LIT("met_late"),
	[OWED_WAIVED] = STR_LIT("waived"), [OWED_CANCELLED] = STR_LIT("cancelled"),
};

/* --- who sees what --- */

/* Whose obligations are one's own: one's party's, and what relations owe in which one's party stands. */
void owed_own(const struct looking *l, struct obligation_filter *f)
{
	size_t n = 0;

	f->bearers[n++] = STR_JOIN(l->a, STR("party/"), l->who.party);
	if (l->who.roles & 1u << ROLE_COORDINATOR) {
		f->bearers[n++] = relation_names[REL_COORDINATOR];
		f->bearers[n++] = relation_names[REL_STEWARD];
	} else if (l->who.roles & 1u << ROLE_REGULATOR) {
		f->bearers[n++] = relation_names[REL_REGULATOR];
	}
}

static bool in_own(const struct obligation_filter *own, struct str bearer)
{
	for (size_t i = 0; i < 3; i++)
		if (own->bearers[i].n && str_eq(own->bearers[i], bearer))
			return true;
	return false;
}

/* False: there is nothing that one may see so. Whatever one asks for, of a case that one does not coordinate there is only what one
 * owes in it. */
static bool whose(const struct looking *l, bool mine, struct str bearer, struct obligation_filter *f)
{
	struct obligation_filter own = { 0 };
	bool all = access_read(&l->who, &(struct thing){ 0 }, READ_OBLIGATIONS);

	if (l->who.member) {
		owed_own(l, &own);
		f->reader = own.bearers[0];
	}
	if (bearer.n && ((all && !mine) || in_own(&own, bearer)))
		f->bearers[0] = bearer;
	else if (bearer.n || (!all && !l->who.member))
		return false;
	else if (!all || mine)
		__builtin_memcpy(f->bearers, own.bearers, sizeof own.bearers);
	return true;
}

static bool may_look(const struct looking *l, struct err *err)
{
	return (l->who.member && l->who.scopes & 1u << reads[READ_OBLIGATION].scope) || thing_none(err);
}

static void show_only(struct obligation_filter *f, enum owed_show show, unixtime now)
{
	static const struct { bool there; enum obligation_state state; } states[OWED_SHOW_N] = {
		[OWED_AWAITING] = { true, OBLIGATION_AWAITING }, [OWED_PAUSED] = { true, OBLIGATION_PAUSED },
		[OWED_MET] = { true, OBLIGATION_MET },           [OWED_MET_LATE] = { true, OBLIGATION_MET_LATE },
		[OWED_WAIVED] = { true, OBLIGATION_WAIVED },     [OWED_CANCELLED] = { true, OBLIGATION_CANCELLED },
	};

	if (states[show].there)
		f->state = obligation_state_names[states[show].state];
	if (show == OWED_OVERDUE) {
		f->from = INT64_MIN;
		f->to = now - 1;
	} else if (show == OWED_SOON) {
		f->from = now;
		f->to = now + OWED_SOON_S;
	}
	f->asked = show == OWED_ASKED;
}

bool owed_find(const struct looking *l, const struct owed_ask *k, struct owed_list *ret, struct err *err)
{
	struct obligation_filter f = { .rule = k->rule, .subject = k->subject };
	struct obligation_mark mark = OBLIGATION_MARK_NONE;
	struct obligation_row after;

	*ret = (struct owed_list){ 0 };
	if (!may_look(l, err))
		return false;
	if (!whose(l, k->mine, k->bearer, &f))
		return true;
	show_only(&f, k->show, l->now);
	if (k->show >= OWED_ENDED) {
		if (!obligations_ended(l->db, l->a, &f, k->after ? k->after : INT64_MAX, k->most + 1, &ret->rows, err))
			return false;
	} else {
		if (k->after && !obligation_get(l->db, l->a, k->after, &after, err))
			return err->code == ERR_FOUND ? err_set(err, ERR_USAGE, "after: there is no such obligation") : false;
		if (k->after)
			mark = obligation_mark(&after, k->sort, k->down);
		if (!obligations_open(l->db, l->a, &f, k->sort, k->down, &mark, k->most + 1, &ret->rows, err))
			return false;
	}
	ret->more = ret->rows.n > k->most;
	ret->rows.n -= ret->more;
	return true;
}

bool owed_count(const struct looking *l, bool mine, struct obligation_counts *ret, struct err *err)
{
	struct obligation_filter f = { 0 };

	*ret = (struct obligation_counts){ 0 };
	if (!may_look(l, err))
		return false;
	return !whose(l, mine, STR(""), &f) || obligations_count(l->db, &f, l->now, l->now + OWED_SOON_S, ret, err);
}

bool owed_rules_used(const struct looking *l, bool mine, struct obligation_used *ret, struct err *err)
{
	struct obligation_filter f = { 0 };

	*ret = (struct obligation_used){ 0 };
	if (!may_look(l, err))
		return false;
	return !whose(l, mine, STR(""), &f) || obligations_rules(l->db, l->a, &f, ret, err);
}

/* --- one whole --- */

struct life {
	const struct looking *l;
	struct owed *o;
	struct act_row const *row;
	struct err *err;
};

/* The fields that people wrote in confidence: for whoever may read the obligation. */
static const char *const written[] = { "reason", "evidence" };

static bool add_event(void *ctx, const struct act_record *r, struct err *err)
{
	struct life *f = ctx;
	struct arena *a = f->l->a;
	const struct act_row *row = act_named(r->name);
	struct owed_event *e = &f->o->history.v[f->o->history.n];
	struct receipt_act act;
	struct str word = STR_NONE;
	uint64_t cause = 0;

	if (!row || !(access_relations(&f->l->who, &f->o->thing) & row->readers))
		return true;
	*e = (struct owed_event){ .due = TIME_NONE, .state = OBLIGATION_STATE_N };
	e->what = (struct happened){ r->seq, r->at, str_dup(a, r->name), str_dup(a, r->subject),
		                     str_printf(a, "%lld", (long long)r->member) };
	if (!receipt_act(a, str_dup(a, r->body), &act, err))
		return false;
	f->o->history.n++;
	if (json_str(&act.made, "state", JSON_OPTIONAL, &word, NULL) && word.n) {
		int state = names_find(obligation_state_names, OBLIGATION_STATE_N, word);

		e->moved = state >= 0;
		e->state = state < 0 ? OBLIGATION_STATE_N : (enum obligation_state)state;
	}
	word = STR_NONE;
	if (json_str(&act.made, "due", JSON_OPTIONAL, &word, NULL) && word.n && !str_eq(word, STR("none")))
		time_parse(word, &e->due);
	if (json_u64(&act.fields, "cause", JSON_OPTIONAL, &cause, NULL) && json_in(&act.fields, "cause").v)
		e->cause = str_printf(a, "%llu", (unsigned long long)cause);
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		struct json j = json_in(&act.fields, written[i]);

		if (j.v && json_type(&j) == JSON_OBJECT && json_str(&j, "sealed", JSON_REQUIRED, &word, NULL))
			e->words = str_dup(a, word); /* opened afterwards: one statement at a time */
	}
	return true;
}

static bool finish_event(const struct looking *l, struct owed_event *e, struct err *err)
{
	uint64_t n = 0;
	struct str text;
	struct err why = { 0 };
	struct act_record cause;

	str_u64(e->what.by, &n);
	if (!people_by(l, (int64_t)n, &e->what.by, err))
		return false;
	if (e->words.n) {
		bool there = sealed_text(l->a, l->db, l->keys, e->words, &text, &why);

		if (!there && why.code != ERR_FOUND)
			return *err = why, false;
		e->words = there ? text : STR("");
	}
	if (e->cause.n && str_u64(e->cause, &n)) {
		if (!act_get(l->db, l->a, (int64_t)n, &cause, err))
			return false;
		e->cause = cause.name;
	}
	return true;
}

static bool see_history(const struct looking *l, struct owed *o, struct err *err)
{
	struct life f = { .l = l, .o = o };

	o->history.v = arena_array(l->a, struct owed_event, OWED_HISTORY);
	if (!acts_of_subject(l->db, str_printf(l->a, "obligation/%lld", (long long)o->row.id), OWED_HISTORY, add_event, &f, err))
		return false;
	for (size_t i = 0, k = o->history.n; k && i < --k; i++) { /* newest first as they came */
		struct owed_event e = o->history.v[i];

		o->history.v[i] = o->history.v[k];
		o->history.v[k] = e;
	}
	for (size_t i = 0; i < o->history.n; i++)
		if (!finish_event(l, &o->history.v[i], err))
			return false;
	return true;
}

bool owed_one(const struct looking *l, struct owing *w, int64_t id, struct owed *ret, struct err *err)
{
	struct str subject = str_printf(l->a, "obligation/%lld", (long long)id);
	struct obligation_filter own = { 0 };
	enum thing_kind kind;

	*ret = (struct owed){ 0 };
	if (!thing_load(l->db, &l->who, subject, &kind, &ret->thing, l->a, err))
		return false;
	if (!access_read(&l->who, &ret->thing, READ_OBLIGATION))
		return thing_none(err);
	if (!obligation_get(l->db, l->a, id, &ret->row, err) || !people_by(l, ret->row.o.asked_by, &ret->asked_by, err))
		return false;
	owed_own(l, &own);
	ret->mine = in_own(&own, ret->row.bearer);
	ret->rule = owing_rule(w, &ret->row);
	return see_history(l, ret, err);
}

/* --- for programs --- */

static void put_time(struct buf *b, const char *name, unixtime t)
{
	char text[21];

	if (t != TIME_NONE)
		buf_printf(b, ",\"%s\":\"%s\"", name, time_format(t, text));
}

static void put_limit(struct buf *b, struct limit l)
{
	struct buf text;

	buf_init(&text, 200);
	limit_put(&text, l);
	buf_put_member(b, ",\"limit\":", buf_str(&text));
	buf_release(&text);
}

/* Without the closing brace. */
static void put_open(struct buf *b, const struct owing *w, const struct obligation_row *r, unixtime now)
{
	const struct obligation_rule *rule = owing_rule(w, r);
	const struct obligation *o = &r->o;

	buf_printf(b, "{\"id\":%lld", (long long)r->id);
	buf_put_member(b, ",\"rule\":", r->rule);
	buf_printf(b, ",\"version\":%lld", (long long)r->version);
	if (rule) {
		buf_put_member(b, ",\"title\":", rule->title_en);
		buf_put_member(b, ",\"basis\":", rule->basis);
	}
	buf_put_member(b, ",\"about\":", r->about);
	if (r->subject.n)
		buf_put_member(b, ",\"subject\":", r->subject);
	buf_put_member(b, ",\"bearer\":", r->bearer);
	buf_put_member(b, ",\"state\":", obligation_state_names[o->state]);
	buf_printf(b, ",\"overdue\":%s", obligation_overdue(o, now) ? "true" : "false");
	if (o->asked)
		buf_put_member(b, ",\"asked\":", obligation_ask_names[o->asked]);
	put_limit(b, r->limit);
	put_time(b, "opened", o->opened);
	put_time(b, "started", o->started);
	put_time(b, "due", o->due.due);
	if (o->due.unsure)
		buf_puts(b, ",\"unsure\":true");
	put_time(b, "paused_since", o->paused_since);
	if (o->paused_s)
		buf_printf(b, ",\"paused_seconds\":%lld", (long long)o->paused_s);
	put_time(b, "ended", o->ended);
	if (obligation_delay(o, now))
		buf_printf(b, ",\"late_seconds\":%lld", (long long)obligation_delay(o, now));
	if (r->cause >= 0)
		buf_printf(b, ",\"opened_by\":%lld", (long long)r->cause);
	if (r->met_by >= 0)
		buf_printf(b, ",\"ended_by\":%lld", (long long)r->met_by);
}

void owed_put(struct buf *b, const struct owing *w, const struct obligation_row *r, unixtime now)
{
	put_open(b, w, r, now);
	buf_putc(b, '}');
}

void owed_put_whole(struct buf *b, const struct owing *w, const struct owed *o, unixtime now)
{
	put_open(b, w, &o->row, now);
	if (o->row.calendar.n)
		buf_put_member(b, ",\"calendar\":", o->row.calendar);
	buf_put_member(b, ",\"zone\":", o->row.zone);
	buf_printf(b, ",\"pausable\":%s,\"history\":[", o->row.pausable ? "true" : "false");
	for (size_t i = 0; i < o->history.n; i++) {
		const struct owed_event *e = &o->history.v[i];

		buf_printf(b, "%s\n{\"seq\":%lld", i ? "," : "", (long long)e->what.seq);
		put_time(b, "at", e->what.at);
		buf_put_member(b, ",\"act\":", e->what.name);
		if (e->what.by.n)
			buf_put_member(b, ",\"by\":", e->what.by);
		if (e->moved)
			buf_put_member(b, ",\"state\":", obligation_state_names[e->state]);
		if (e->cause.n)
			buf_put_member(b, ",\"because_of\":", e->cause);
		if (e->words.n)
			buf_put_member(b, ",\"words\":", e->words);
		put_time(b, "due", e->due);
		buf_putc(b, '}');
	}
	buf_puts(b, "]}");
}

static void put_triggers(struct buf *b, const char *name, const struct act_triggers *t)
{
	buf_printf(b, ",\"%s\":[", name);
	for (size_t i = 0; i < t->n; i++)
		buf_put_member(b, i ? "," : "", t->v[i].act);
	buf_putc(b, ']');
}

void owed_put_rule(struct buf *b, const struct obligation_rule *r)
{
	buf_put_member(b, "{\"id\":", r->id);
	buf_printf(b, ",\"version\":%u,\"active\":%s,\"title\":{", r->version, r->active ? "true" : "false");
	buf_put_member(b, "\"en\":", r->title_en);
	buf_put_member(b, ",\"zh\":", r->title_zh);
	buf_put_member(b, "},\"basis\":", r->basis);
	if (r->note.n)
		buf_put_member(b, ",\"note\":", r->note);
	put_limit(b, r->terms.limit);
	if (r->limit_fact.n)
		buf_put_member(b, ",\"limit_fact\":", r->limit_fact);
	if (r->bearer.relation.n)
		buf_put_member(b, ",\"bearer\":", r->bearer.relation);
	else
		buf_put_member(b, ",\"bearer_field\":", r->bearer.field);
	buf_printf(b, ",\"pausable\":%s", r->pausable ? "true" : "false");
	put_triggers(b, "opened_by", &r->opens);
	put_triggers(b, "started_by", &r->starts);
	put_triggers(b, "met_by", &r->meets);
	put_triggers(b, "cancelled_by", &r->cancels);
	buf_put_member(b, ",\"file\":", r->file);
	buf_putc(b, '}');
}

#include "hub/owed/reminders.h"

#include "base/names.h"
#include "hub/notice/tell.h"

enum { AT_ONCE = 100 }; /* obligations of one run, before it looks whether it is to stop */

struct reminder {
	unixtime at;
	enum notice_kind kind;
	struct str to; /* a relation's word */
};
enum { REMINDERS_MOST = 2 * SETTING_MOST + 1 + 16 };

static void add(struct reminder *v, size_t *n, unixtime at, enum notice_kind kind, struct str to)
{
	if (at != TIME_NONE && *n < REMINDERS_MOST)
		v[(*n)++] = (struct reminder){ at, kind, to };
}

static enum notice_kind kind_of(const struct escalation *e)
{
	return e->from == ESCALATE_AFTER ? NOTICE_OBLIGATION_ESCALATED : e->from == ESCALATE_BEFORE ? NOTICE_OBLIGATION_DUE :
	       NOTICE_OBLIGATION_OPEN;
}

/* All of an obligation's life, in no order. Nothing while its clock does not run. */
static size_t all(const struct obligation_rule *rule, const struct settings *s, const struct obligation_row *r, struct reminder *v)
{
	const struct setting_value *before = setting_value(s, SETTING_OBLIGATIONS_REMIND),
	                           *after = setting_value(s, SETTING_OBLIGATIONS_ESCALATE);
	struct str bearer = relation_names[REL_BEARER], staff = relation_names[REL_COORDINATOR];
	size_t n = 0;

	if (r->o.state != OBLIGATION_RUNNING)
		return 0;
	for (int64_t i = 0; r->o.due.due != TIME_NONE && i < before->n; i++)
		add(v, &n, r->o.due.due - before->many[i], NOTICE_OBLIGATION_DUE, bearer);
	if (r->o.due.due != TIME_NONE)
		add(v, &n, r->o.due.due + 1, NOTICE_OBLIGATION_OVERDUE, bearer);
	for (int64_t i = 0; r->o.due.due != TIME_NONE && i < after->n; i++)
		add(v, &n, r->o.due.due + after->many[i], NOTICE_OBLIGATION_ESCALATED, staff);
	for (size_t i = 0; rule && i < rule->escalation_n; i++) {
		const struct escalation *e = &rule->escalations[i];

		add(v, &n, escalation_at(e, &r->o), kind_of(e), e->to.relation.n ? e->to.relation : bearer);
	}
	return n;
}

unixtime reminder_next(const struct obligation_rule *rule, const struct settings *s, const struct obligation_row *r)
{
	struct reminder v[REMINDERS_MOST];
	size_t n = all(rule, s, r, v);
	unixtime next = TIME_NONE;

	for (size_t i = 0; i < n; i++)
		if (v[i].at > r->told && (next == TIME_NONE || v[i].at < next))
			next = v[i].at;
	return next;
}

struct str reminders_due(struct arena *a, const struct obligation_rule *rule, const struct settings *s,
                         const struct obligation_row *r, unixtime now)
{
	struct reminder v[REMINDERS_MOST];
	size_t n = all(rule, s, r, v);
	struct strs said = { 0 };
	struct str text = STR("");

	for (size_t i = 0; i < n; i++) {
		struct str one = STR_JOIN(a, notice_rules[v[i].kind].name, STR(":"), v[i].to);

		/* That it is due soon is no news once it was due. */
		if (v[i].at <= r->told || v[i].at > now || strs_has(&said, one) ||
		    (v[i].kind == NOTICE_OBLIGATION_DUE && now > r->o.due.due))
			continue;
		strs_add(a, &said, one);
		text = STR_JOIN(a, text, text.n ? STR(" ") : STR(""), one);
	}
	return text;
}

/* --- to whom --- */

/* Relations that are not to the bearer are to the hub: those of its staff, of regulators. */
static bool tell_relation(const struct telling *t, const struct obligation_row *r, int64_t case_id, struct str to, struct err *err)
{
	int rel = names_find(relation_names, REL_N, to);
	bool bearers = rel == REL_BEARER || rel == REL_COLLEAGUE || rel == REL_GROUP_ADMIN;

	if (bearers && str_starts(r->bearer, STR("party/")))
		return tell_party(t, act_slug(r->bearer), rel == REL_GROUP_ADMIN ? TELL_ADMINISTRATORS : TELL_ALL, err);
	if (bearers)
		to = r->bearer;
	unsigned roles = obligation_bearing(to);

	enum tell_people people = str_eq(to, relation_names[REL_STEWARD]) ? TELL_ADMINISTRATORS : TELL_ALL;

	/* Of a case its own coordinators alone know. */
	if (case_id && (!roles || roles & 1u << ROLE_COORDINATOR))
		return tell_case(t, case_id, people, err);
	return tell_roles(t, roles ? roles : 1u << ROLE_COORDINATOR, people, err);
}

bool reminders_queue(struct acting *x, const struct obligation_row *r, struct str due, struct err *err)
{
	struct str one, once = str_printf(x->a, "%lld", (long long)x->seq);

	while (str_token(&due, " ", &one)) {
		size_t colon = str_chr(one, ':');
		int kind = colon == SIZE_MAX ? -1 : notice_kind_find(str_sub(one, 0, colon));

		if (kind < 0)
			return err_set(err, ERR_DB, "a reminder is told as \"%.*s\"", STR_ARG(str_sub(one, 0, 60)));
		const struct telling t = { x->a, x->db, { (enum notice_kind)kind, x->subject, x->at,
			                   kind == NOTICE_OBLIGATION_OPEN ? r->o.started : r->o.due.due, once }, 0 };

		if (!tell_relation(&t, r, x->case_id, str_from(one, colon + 1), err))
			return false;
	}
	return true;
}

/* --- the job --- */

bool reminders_work(struct job_run *x, struct err *err)
{
	struct db *d = hub_read(x->hub, err);
	int64_t ids[AT_ONCE];
	size_t n = 0, done = 0;

	if (!d)
		return false;
	bool ok = obligations_tell(d, hub_now(x->hub), ids, AT_ONCE, &n, err);

	hub_read_done(x->hub, d);
	for (size_t i = 0; ok && i < n && !*x->stop; i++) {
		const char *const none[] = { NULL };
		struct err why = { 0 };

		ok = hub_act_words(x->hub, x->a, &who_hub, "obligation.remind",
		                   str_printf(x->a, "obligation/%lld", (long long)ids[i]), none, NULL, &why);
		done += ok;
		if (!ok && why.code == ERR_STATE) /* met in between, or done by another process */
			ok = true;
		else if (!ok && err)
			*err = why;
	}
	x->more = ok && n == AT_ONCE;
	job_says(x, "those concerned were told of %zu obligations", done);
	return ok;
}

#include "hub/priority/priority.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/names.h"
#include "embedded.h"
#include "hub/list/entry_row.h"
#include "hub/list/index.h"
#include "hub/priority/assessment_json.h"
#include "hub/priority/priority_parts.h"
#include "store/list.h"

enum { PARTY_LONGEST = 200, REASON_LONGEST = 8 * 1024 };

const struct str assessment_kind_names[ASSESSMENT_KIND_N] = {
	[ASSESSMENT_VIEW] = STR_LIT("view"), [ASSESSMENT_DECISION] = STR_LIT("decision"),
};

struct priority_rules *priority_rules_load(struct arena *a, const char *file, struct err *err)
{
	struct str text = embedded_priority_json;

	if (file && !file_read(a, file, LIMIT_RULES, &text, err))
		return NULL;
	struct priority_rules *r = priority_rules_read(a, text, err);

	if (!r && file)
		err_at(err, "%s", file);
	return r;
}

/* --- what was recorded --- */

bool assessment_of_row(struct arena *a, const struct assessment_row *r, struct assessment *ret, struct err *err)
{
	struct assessment s = {
		.party = str_dup(a, r->party), .by = r->act < 0 ? str_dup(a, r->author) : STR(""),
		.sealed = r->act < 0 ? STR("") : str_dup(a, r->author), .act = r->act, .member = r->member, .at = r->at,
		.own = str_dup(a, r->own), .rules = str_dup(a, r->rules),
	};
	int kind = names_find(assessment_kind_names, ASSESSMENT_KIND_N, r->kind);

	s.kind = kind == ASSESSMENT_DECISION ? ASSESSMENT_DECISION : ASSESSMENT_VIEW;
	if (kind < 0)
		return err_set(err, ERR_DB, "an assessment of %.*s is of the kind \"%.*s\"", STR_ARG(r->subject), STR_ARG(r->kind));
	if (!assessment_get_given(a, r->given, &s, err) || !assessment_get_result(a, r->result, &s, err))
		return err_wrap(err, "assessment %lld of %.*s", (long long)r->rank, STR_ARG(r->subject));
	*ret = s;
	return true;
}

struct history {
	struct arena *a;
	struct assessment *v;
	size_t n, cap;
};

static bool add_history(void *ctx, const struct assessment_row *r, struct err *err)
{
	struct history *h = ctx;

	h->v = arena_grow(h->a, h->v, h->n, &h->cap, sizeof *h->v);
	return assessment_of_row(h->a, r, &h->v[h->n++], err);
}

/* The grade a party sees: the one it gave, else the one that its facts led to. */
static enum grade seen_by(const struct assessment *s, enum factor f)
{
	if (s->judgements[f].grade)
		return s->judgements[f].grade;
	for (size_t i = 0; i < FACT_N; i++)
		if (s->given.v[i].known && fact_kinds[i].factor == f)
			return s->grades[f];
	return GRADE_UNKNOWN;
}

static void add_view(const struct assessment *s, struct entry_priority *ret)
{
	if (s->kind != ASSESSMENT_VIEW)
		return;
	for (size_t i = 0; i < ret->view_n; i++)
		if (str_eq(ret->views[i].party, s->party))
			return;
	struct view *v = &ret->views[ret->view_n++];

	*v = (struct view){ .party = s->party };
	for (size_t i = 0; i < FACTOR_N; i++) {
		v->grades[i] = seen_by(s, (enum factor)i);
		v->reasons[i] = s->judgements[i].grade ? s->judgements[i].reason : s->reason;
	}
}

static void compare_views(struct arena *a, struct entry_priority *ret)
{
	ret->views = arena_array(a, struct view, ret->history_n + 1);
	for (size_t i = 0; i < ret->history_n; i++) {
		add_view(&ret->history[i], ret);
		if (!ret->decision && ret->history[i].kind == ASSESSMENT_DECISION)
			ret->decision = &ret->history[i];
	}
	priority_compare(ret->views, ret->view_n, ret->differences);
	for (size_t i = 0; i < FACTOR_N; i++)
		ret->differ |= ret->differences[i].lowest != ret->differences[i].highest;
}

bool priority_of_entry(struct db *d, struct arena *a, const struct priority_rules *r, const struct entry *e, day today,
                       struct entry_priority *ret, struct err *err)
{
	struct known_models *m = known_models_load(d, a, err);

	return m && priority_with_models(d, a, r, e, m, today, ret, err);
}

bool priority_with_models(struct db *d, struct arena *a, const struct priority_rules *r, const struct entry *e,
                          const struct known_models *m, day today, struct entry_priority *ret, struct err *err)
{
	struct history h = { .a = a };
	struct entry_priority p = { .id = e->id, .today = today, .rules = priority_rules_version(r) };

	if (!assessments_of(d, e->id, add_history, &h, err))
		return false;
	p.history = h.v;
	p.history_n = h.n;
	compare_views(a, &p);
	priority_facts(a, e, m, today, &p.told);
	p.facts = p.told;
	if (p.decision) {
		facts_override(&p.facts, &p.decision->given);
		p.other_rules = !str_eq(p.decision->rules, p.rules);
	}
	priority_decide(a, r, &p.facts, p.decision ? p.decision->judgements : NULL, &p.result);
	*ret = p;
	return true;
}

/* --- recording --- */

static bool says_anything(const struct assessment *s)
{
	bool ret = s->reason.n > 0;

	for (size_t i = 0; i < FACT_N; i++)
		ret |= s->given.v[i].known;
	for (size_t i = 0; i < FACTOR_N; i++)
		ret |= s->judgements[i].grade != GRADE_UNKNOWN;
	return ret;
}

static bool fits(const struct assessment *s, const struct entry_priority *now, struct err *err)
{
	if (!str_trim(s->party).n)
		return err_set(err, ERR_MISSING, "an assessment needs the party that speaks");
	if (s->party.n > PARTY_LONGEST || s->by.n > PARTY_LONGEST)
		return err_set(err, ERR_LIMIT, "a party's or person's name has at most %d bytes", PARTY_LONGEST);
	if (s->reason.n > REASON_LONGEST)
		return err_set(err, ERR_LIMIT, "a reason has at most %d bytes, found %zu", REASON_LONGEST, s->reason.n);
	for (size_t i = 0; i < FACTOR_N; i++) {
		const struct judgement *j = &s->judgements[i];

		if (j->grade && !str_trim(j->reason).n)
			return err_set(err, ERR_MISSING, "a grade that is set needs a reason: %.*s %.*s", STR_ARG(factor_names[i]),
			               STR_ARG(grade_names[j->grade]));
		if (j->reason.n > REASON_LONGEST)
			return err_set(err, ERR_LIMIT, "a reason has at most %d bytes, found %zu", REASON_LONGEST, j->reason.n);
	}
	if (s->kind == ASSESSMENT_VIEW && !says_anything(s))
		return err_set(err, ERR_MISSING, "a view says something: a grade, a fact or a reason");
	if (s->kind == ASSESSMENT_DECISION && now->differ && !str_trim(s->reason).n)
		return err_set(err, ERR_MISSING, "the parties' views differ: a decision over them needs a reason");
	return true;
}

/* What follows of what is given, now. */
static void follow(struct arena *a, const struct priority_rules *r, const struct entry_priority *now, struct assessment *s)
{
	struct facts f = now->told;
	struct priority p;

	for (size_t i = 0; i < FACTOR_N; i++)
		s->judgements[i].by = s->judgements[i].grade ? s->party : STR_NONE;
	facts_override(&f, &s->given);
	priority_decide(a, r, &f, s->judgements, &p);
	for (size_t i = 0; i < FACTOR_N; i++)
		s->grades[i] = p.factors[i].grade;
	s->rules = priority_rules_version(r);
	s->level = p.level;
	s->embargo_days = p.embargo_days;
	s->fix_days = p.fix_days;
	s->emergency = p.emergency;
}

static bool keep(struct db *d, struct arena *a, struct str id, const struct assessment *s, struct err *err)
{
	struct buf given, result;

	buf_init(&given, LIMIT_RULES);
	buf_init(&result, LIMIT_RULES);
	assessment_put_given(&given, s);
	assessment_put_result(&result, s);
	const struct assessment_row row = {
		.subject = id, .kind = assessment_kind_names[s->kind], .party = s->party, .author = s->by, .at = s->at,
		.rules = s->rules, .given = buf_dup(a, &given), .result = buf_dup(a, &result),
	};
	bool ok = buf_ok(&given, err) && buf_ok(&result, err) && assessment_add(d, &row, NULL, err) && index_next_generation(d, err);

	buf_release(&given);
	buf_release(&result);
	return ok;
}

bool priority_weigh(struct db *d, struct arena *a, const struct priority_rules *r, struct str id, struct assessment *given,
                    struct err *err)
{
	struct entry_row row = { 0 };
	struct entry_priority now;
	struct entry e;

	if (!list_entry(d, a, id, &row, err) || !entry_row_read(a, row.doc, &e, err) ||
	    !priority_of_entry(d, a, r, &e, day_of(given->at), &now, err) || !fits(given, &now, err))
		return false;
	follow(a, r, &now, given);
	return true;
}

bool priority_record(struct db *d, struct arena *a, const struct priority_rules *r, struct str id, struct assessment *given,
                     struct err *err)
{
	struct entry_row row = { 0 };

	if (!db_begin(d, err))
		return false;
	if (list_entry(d, a, id, &row, err) && priority_weigh(d, a, r, id, given, err) && keep(d, a, row.id, given, err))
		return db_commit(d, err);
	db_rollback(d);
	return false;
}

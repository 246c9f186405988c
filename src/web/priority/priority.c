/*
 * The calculator of the alliance's priority: facts as fields, each with what is known and who says so, and what follows.
 *
 * The address holds only what differs: /score/priority?entry=CVE-2023-4863&attacked=false&scope=low&scope-reason=... A form
 * without script sends all its fields; those that say nothing new are left out by a redirect.
 */
#include "web/priority/priority.h"

#include "base/limits.h"
#include "base/names.h"
#include "templates.h"
#include "text/said.h"
#include "web/pages.h"
#include "web/priority/priority_words.h"
#include "web/priority/score.h"

enum { REASON_MOST = 400 };

struct asked {
	const struct request *rq;
	struct entry entry;
	struct entry_priority known;  /* of the entry; empty facts without one */
	bool has_entry;
	struct str entry_typed;
	struct facts facts;           /* known ones with those of the address over them */
	struct str typed[FACT_N];
	struct str reasons[FACTOR_N];
	struct judgement persons[FACTOR_N];
	struct str wrong[FACT_N], entry_wrong;
	size_t wrongs;
	bool wordy;                   /* the address says more than it must */
};

static void read_entry(struct asked *k)
{
	const struct request *rq = k->rq;
	struct err err = { 0 };

	k->entry_typed = fields_get(&rq->query, STR("entry"));
	if (!k->entry_typed.n)
		return;
	k->has_entry = list_get_entry(rq->site->list, rq->a, str_upper(rq->a, k->entry_typed), &k->entry, NULL, &err) &&
	               list_get_priority(rq->site->list, rq->a, &k->entry, &k->known, &err);
	if (k->has_entry) {
		k->facts = k->known.facts;
		for (size_t i = 0; k->known.decision && i < FACTOR_N; i++)
			k->persons[i] = k->known.decision->judgements[i];
		k->wordy |= !str_eq(k->entry.id, k->entry_typed);
	} else {
		k->entry_wrong = said(rq->a, rq->lang, &err);
		k->wrongs++;
	}
}

static void read_fact(struct asked *k, enum fact_name f, struct str value)
{
	const struct fact *known = &k->known.facts.v[f];
	struct err err = { 0 };

	k->typed[f] = value;
	if (!fact_set(&k->facts, fact_kinds[f].name, value, page_word(k->rq, MSG_priority_what_if_source), &err)) {
		k->wrong[f] = said(k->rq->a, k->rq->lang, &err);
		k->wrongs++;
		return;
	}
	if (k->facts.v[f].known == known->known && (!known->known || k->facts.v[f].value == known->value)) {
		k->facts.v[f] = *known;
		k->typed[f] = STR_NONE;
		k->wordy = true;
	}
}

static void read_grade(struct asked *k, enum factor f, struct str value, struct str reason)
{
	int g = names_find(grade_names, GRADE_N, value);

	if (g <= GRADE_UNKNOWN) {
		k->wordy = true;
		return;
	}
	k->reasons[f] = reason;
	k->persons[f] = (struct judgement){ (enum grade)g, STR_NONE,
		                            reason.n ? reason : page_word(k->rq, MSG_priority_none_given) };
}

static void read_all(struct asked *k)
{
	const struct fields *q = &k->rq->query;

	read_entry(k);
	for (size_t i = 0; i < q->n; i++) {
		struct str value = str_sub(str_trim(q->v[i].value), 0, REASON_MOST);
		int fact = fact_named(q->v[i].name), factor = names_find(factor_names, FACTOR_N, q->v[i].name);

		if (!value.n)
			k->wordy = true;
		else if (fact >= 0)
			read_fact(k, (enum fact_name)fact, value);
		else if (factor >= 0)
			read_grade(k, (enum factor)factor, value,
			           str_sub(fields_get(q, STR_JOIN(k->rq->a, factor_names[factor], STR("-reason"))), 0, REASON_MOST));
	}
}

/* --- the address --- */

static void put_param(struct buf *b, struct str name, struct str value)
{
	if (!value.n)
		return;
	buf_putc(b, str_chr(buf_str(b), '?') == SIZE_MAX ? '?' : '&');
	buf_put_url(b, name);
	buf_putc(b, '=');
	buf_put_url(b, value);
}

static struct str address(const struct asked *k)
{
	const struct request *rq = k->rq;
	struct buf b;
	struct str s;

	buf_init(&b, 32 * KIB);
	buf_puts(&b, "/score/priority");
	put_param(&b, STR("entry"), k->has_entry ? k->entry.id : k->entry_typed);
	for (size_t i = 0; i < FACT_N; i++)
		put_param(&b, fact_kinds[i].name, k->typed[i]);
	for (size_t i = 0; i < FACTOR_N; i++) {
		bool given = k->persons[i].grade && fields_get(&rq->query, factor_names[i]).n;

		put_param(&b, factor_names[i], given ? grade_names[k->persons[i].grade] : STR_NONE);
		put_param(&b, STR_JOIN(rq->a, factor_names[i], STR("-reason")), given ? k->reasons[i] : STR_NONE);
	}
	s = buf_dup(rq->a, &b);
	buf_release(&b);
	return s;
}

/* --- the form --- */

static void add_option(struct fact_field *v, struct str value, struct str text, bool chosen)
{
	v->options.v[v->options.n++] = (struct option){ value, text, chosen };
}

static struct fact_field fact_field(const struct asked *k, enum fact_name f)
{
	const struct request *rq = k->rq;
	const struct fact_kind *kind = &fact_kinds[f];
	const struct fact *known = &k->known.facts.v[f];
	struct fact_field v = { .id = STR_JOIN(rq->a, STR("f-"), kind->name), .name = kind->name, .label = fact_label(rq, f),
		                .hint = fact_hint(rq, f), .value = k->typed[f], .wrong = k->wrong[f] };
	struct str said = known->known ? fact_value(rq, f, known->value) : STR_NONE;

	if (known->known) {
		v.known = TEXT(rq, MSG_priority_known, arg_str(said));
		v.source = known->source;
	}
	if (!kind->word_n)
		return v;
	v.options.v = arena_array(rq->a, struct option, kind->word_n + 2);
	add_option(&v, STR_NONE, known->known ? TEXT(rq, MSG_priority_as_known, arg_str(said)) : page_word(rq, MSG_priority_not_known),
	           !v.value.n);
	for (size_t i = 0; i < kind->word_n; i++)
		add_option(&v, kind->words[i], fact_value(rq, f, (int64_t)i), str_ieq(v.value, kind->words[i]));
	if (known->known)
		add_option(&v, STR("unknown"), page_word(rq, MSG_priority_take_back), str_ieq(v.value, STR("unknown")));
	return v;
}

static struct factor_field factor_field(const struct asked *k, enum factor f)
{
	const struct request *rq = k->rq;
	struct factor_field v = { .id = STR_JOIN(rq->a, STR("factor-"), factor_names[f]), .title = factor_word(rq, f),
		                  .ask = factor_ask(rq, f), .grade_name = factor_names[f],
		                  .reason_name = STR_JOIN(rq->a, factor_names[f], STR("-reason")), .reason = k->reasons[f] };
	enum grade given = fields_get(&rq->query, factor_names[f]).n ? k->persons[f].grade : GRADE_UNKNOWN;

	v.facts.v = arena_array(rq->a, struct fact_field, FACT_N);
	for (enum fact_name i = 0; i < FACT_N; i++)
		if (fact_kinds[i].factor == f)
			v.facts.v[v.facts.n++] = fact_field(k, i);
	v.grades.v = arena_array(rq->a, struct option, GRADE_N);
	v.grades.v[v.grades.n++] = (struct option){ STR_NONE, page_word(rq, MSG_priority_grade_by_rule), !given };
	for (enum grade g = GRADE_CRITICAL; g > GRADE_UNKNOWN; g--)
		v.grades.v[v.grades.n++] = (struct option){ grade_names[g], grade_of(rq, g).text, g == given };
	return v;
}

static void fill_errors(const struct asked *k, struct priority_page_view *v)
{
	v->errors.v = arena_array(k->rq->a, struct form_error, k->wrongs + 1);
	for (size_t i = 0; i < FACT_N; i++)
		if (k->wrong[i].n)
			v->errors.v[v->errors.n++] =
				(struct form_error){ STR_JOIN(k->rq->a, STR("f-"), fact_kinds[i].name), k->wrong[i] };
	if (k->entry_wrong.n)
		v->errors.v[v->errors.n++] = (struct form_error){ STR("entry"), k->entry_wrong };
}

bool page_priority(struct request *rq, struct response *rs, struct err *err)
{
	const struct priority_rules *rules = list_rules(rq->site->list);
	struct asked k = { .rq = rq };
	struct priority_page_view v = { 0 };
	struct priority p;

	(void)err;
	read_all(&k);
	if (k.wordy && !k.wrongs) {
		response_redirect(rs, 303, with_language(rq, address(&k)));
		return true;
	}
	priority_decide(rq->a, rules, &k.facts, k.persons, &p);
	page_init(&v.page, rq, page_word(rq, MSG_priority_title), NAV_SCORE);
	v.page.unlisted = rq->query.n > 0;
	v.entry = k.has_entry ? k.entry.id : k.entry_typed;
	v.entry_wrong = k.entry_wrong;
	v.clear = STR("/score/priority");
	if (k.has_entry) {
		v.entry_title = k.entry.title;
		v.entry_href = page_path(rq->a, "/entry/", k.entry.id);
		v.clear = page_path(rq->a, "/score/priority?entry=", k.entry.id);
		v.json = str_printf(rq->a, "%.*s/priority", STR_ARG(page_path(rq->a, "/api/v1/entries/", k.entry.id)));
	}
	fill_errors(&k, &v);
	v.factors.v = arena_array(rq->a, struct factor_field, FACTOR_N);
	for (enum factor f = 0; f < FACTOR_N; f++)
		v.factors.v[v.factors.n++] = factor_field(&k, f);
	priority_fill(rq, STR("bars"), &p, &k.facts, priority_rules_version(rules), &v.result);
	rs->status = k.wrongs ? 400 : 200;
	RENDER(rq, rs, priority, &v);
	return true;
}

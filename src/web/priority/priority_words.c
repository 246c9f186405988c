#include "web/priority/priority_words.h"

#include "base/names.h"
#include "web/priority/score_words.h"

static struct str or_else(struct str word, struct str other)
{
	return word.n ? word : other;
}

struct str factor_word(const struct request *rq, enum factor f)
{
	return or_else(SCORE_TEXT(rq, STR("factor."), factor_names[f]), factor_names[f]);
}

struct str factor_ask(const struct request *rq, enum factor f)
{
	return SCORE_TEXT(rq, STR("factor."), factor_names[f], STR(".ask"));
}

struct word grade_of(const struct request *rq, enum grade g)
{
	return (struct word){ or_else(SCORE_TEXT(rq, STR("grade."), grade_names[g]), grade_names[g]), grade_names[g], false };
}

struct str level_word(const struct request *rq, enum level l)
{
	return SCORE_TEXT(rq, STR("level."), level_names[l]);
}

struct str level_meaning(const struct request *rq, enum level l)
{
	return SCORE_TEXT(rq, STR("level."), level_names[l], STR(".text"));
}

struct str fact_label(const struct request *rq, enum fact_name f)
{
	return or_else(SCORE_TEXT(rq, STR("fact."), fact_kinds[f].name), fact_kinds[f].meaning);
}

struct str fact_hint(const struct request *rq, enum fact_name f)
{
	return SCORE_TEXT(rq, STR("fact."), fact_kinds[f].name, STR(".hint"));
}

static struct str number(const struct request *rq, enum fact_name f, int64_t value)
{
	struct buf b;
	struct str s;

	buf_init(&b, 64);
	if (fact_kinds[f].type == FACT_COUNT)
		lang_put_number(&b, rq->lang, value);
	else
		fact_put(&b, f, value);
	s = buf_dup(rq->a, &b);
	buf_release(&b);
	return s;
}

struct str fact_value(const struct request *rq, enum fact_name f, int64_t value)
{
	const struct fact_kind *k = &fact_kinds[f];

	switch (k->type) {
	case FACT_BOOL: return page_word(rq, value ? MSG_fact_yes : MSG_fact_no);
	case FACT_WORD:
		return or_else(SCORE_TEXT(rq, STR("fact."), k->name, STR("."), k->words[value]), k->words[value]);
	case FACT_DAYS:
		return value < 0 ? TEXT(rq, MSG_fact_days_past, arg_str(number(rq, f, -value)))
		                 : TEXT(rq, MSG_fact_days_left, arg_str(number(rq, f, value)));
	default:        return number(rq, f, value);
	}
}

static struct str pair(const struct request *rq, struct str name, struct str value)
{
	return TEXT(rq, MSG_priority_bar_said, arg_str(name), arg_str(value));
}

struct str fact_told(const struct request *rq, enum fact_name f, const struct facts *of)
{
	return pair(rq, fact_label(rq, f), fact_value(rq, f, of->v[f].value));
}

struct str because_words(const struct request *rq, struct str because, const struct facts *of, const struct priority *p)
{
	struct str r = STR_NONE, part, name;

	while (because.n && str_split(&because, ',', &part)) {
		struct str rest = part = str_trim(part);

		str_split(&rest, ' ', &name);
		int fact = fact_named(name), factor = names_find(factor_names, FACTOR_N, name);

		if (fact >= 0 && of->v[fact].known)
			part = fact_told(rq, (enum fact_name)fact, of);
		else if (factor >= 0)
			part = pair(rq, factor_word(rq, (enum factor)factor), grade_of(rq, p->factors[factor].grade).text);
		r = r.n ? STR_JOIN(rq->a, r, page_word(rq, MSG_priority_and), part) : part;
	}
	return r;
}

/* "high or graver", "at least 9.0"; of the gravest word and of truth the word alone. */
static struct str bound_word(const struct request *rq, const struct condition *c)
{
	struct str value = c->of_grade ? grade_of(rq, (enum grade)c->value).text : fact_value(rq, (enum fact_name)c->what, c->value);
	const struct fact_kind *k = c->of_grade ? NULL : &fact_kinds[c->what];
	bool word = !k || k->type == FACT_WORD;

	if (k && k->type == FACT_BOOL)
		return value;
	if (word && !c->at_most && c->value == (k ? (int64_t)k->word_n - 1 : GRADE_CRITICAL))
		return value;
	if (word && c->at_most && c->value == (k ? 0 : GRADE_NONE))
		return value;
	return TEXT(rq, word ? c->at_most ? MSG_priority_or_less : MSG_priority_or_more
	                     : c->at_most ? MSG_priority_at_most : MSG_priority_at_least, arg_str(value));
}

struct str condition_word(const struct request *rq, const struct condition *c)
{
	struct str name = c->of_grade ? factor_word(rq, (enum factor)c->what) : fact_label(rq, (enum fact_name)c->what);

	return pair(rq, name, bound_word(rq, c));
}

struct str embargo_word(const struct request *rq, int days)
{
	return days ? page_plural(rq, MSG_priority_embargo_days, days) : page_word(rq, MSG_priority_embargo_none);
}

struct str fix_word(const struct request *rq, int days)
{
	return days ? page_plural(rq, MSG_priority_fix_days, days) : page_word(rq, MSG_priority_fix_cycle);
}

#include "web/priority/score_words.h"

#include "assess/gbt30279.h"

struct str score_text(const struct request *rq, const struct str *parts, size_t n)
{
	int m = lang_message(str_join(rq->a, parts, n));

	return m < 0 ? STR_NONE : page_word(rq, (enum msg)m);
}

bool method_is_cvss(const struct method *m)
{
	return str_starts(m->id, STR("cvss-"));
}

bool method_is_ssvc(const struct method *m)
{
	return str_starts(m->id, STR("ssvc-"));
}

/* Where a method's words are looked for, the most particular first. */
enum { PLACES = 2 };

static void places(const struct method *m, struct str ret[PLACES])
{
	static const struct { struct str front, own, shared; } rows[] = {
		{ STR_LIT("cvss-2"), STR_LIT("score.cvss2."), STR_LIT("score.cvss2.") },
		{ STR_LIT("cvss-3"), STR_LIT("score.cvss3."), STR_LIT("score.cvss.") },
		{ STR_LIT("cvss-4"), STR_LIT("score.cvss4."), STR_LIT("score.cvss.") },
		{ STR_LIT("ssvc-"),  STR_LIT("score.ssvc."),  STR_LIT("score.ssvc.") },
		{ STR_LIT("gbt-"),   STR_LIT("score.gbt."),   STR_LIT("score.gbt.") },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_starts(m->id, rows[i].front)) {
			ret[0] = rows[i].own;
			ret[1] = rows[i].shared;
			return;
		}
	ret[0] = ret[1] = STR("score.");
}

static struct str look(const struct request *rq, const struct method *m, struct str a, struct str b, struct str c)
{
	struct str front[PLACES], found = STR_NONE;

	places(m, front);
	for (size_t i = 0; i < PLACES && !found.n; i++)
		found = SCORE_TEXT(rq, front[i], a, b, c);
	return found;
}

static struct str or_name(struct str word, struct str name)
{
	return word.n ? word : name;
}

/* CVSS repeats its base metrics among the environmental ones with an M before the key. NULL for all others. */
static const struct metric *modifies(const struct method *m, const struct metric *x)
{
	if (!method_is_cvss(m) || x->group != GROUP_ENVIRONMENTAL || !str_starts(x->key, STR("M")))
		return NULL;
	for (size_t i = 0; i < m->metric_n; i++)
		if (m->metrics[i].group == GROUP_BASE && str_eq(m->metrics[i].key, str_from(x->key, 1)))
			return &m->metrics[i];
	return NULL;
}

struct str method_word(const struct request *rq, const struct method *m)
{
	return or_name(SCORE_TEXT(rq, STR("method."), m->id), m->name);
}

struct str method_short(const struct request *rq, const struct method *m)
{
	return SCORE_TEXT(rq, STR("method."), m->id, STR(".for"));
}

struct str method_lead(const struct request *rq, const struct method *m)
{
	return SCORE_TEXT(rq, STR("method."), m->id, STR(".lead"));
}

struct str metric_word(const struct request *rq, const struct method *m, const struct metric *x)
{
	const struct metric *base = modifies(m, x);

	if (m == &gbt_method && rq->lang == LANG_ZH_CN)
		return gbt_terms[x - m->metrics].name;
	if (base)
		return TEXT(rq, MSG_score_modified, arg_str(metric_word(rq, m, base)));
	return or_name(look(rq, m, x->key, STR_NONE, STR_NONE), x->name);
}

struct str metric_ask(const struct request *rq, const struct method *m, const struct metric *x)
{
	return look(rq, m, x->key, STR(".ask"), STR_NONE);
}

struct str choice_word(const struct request *rq, const struct method *m, const struct metric *x, size_t choice)
{
	const struct choice *c = &x->choices[choice];
	struct str own = look(rq, m, x->key, STR("."), c->key);
	const struct metric *base = modifies(m, x);

	if (m == &gbt_method && rq->lang == LANG_ZH_CN)
		return gbt_terms[x - m->metrics].choices[choice];
	if (!own.n && base)
		own = look(rq, m, base->key, STR("."), c->key);
	return or_name(own, c->name);
}

struct str choice_text(const struct request *rq, const struct method *m, const struct metric *x, size_t choice)
{
	return look(rq, m, x->key, STR("."), STR_JOIN(rq->a, x->choices[choice].key, STR(".text")));
}

struct str metric_term(const struct request *rq, const struct method *m, const struct metric *x)
{
	return m == &gbt_method && rq->lang != LANG_ZH_CN ? gbt_terms[x - m->metrics].name : STR_NONE;
}

struct str choice_term(const struct request *rq, const struct method *m, const struct metric *x, size_t choice)
{
	return m == &gbt_method && rq->lang != LANG_ZH_CN ? gbt_terms[x - m->metrics].choices[choice] : STR_NONE;
}

struct str grade_term(const struct request *rq, const struct method *m, enum severity s)
{
	return m == &gbt_method && rq->lang != LANG_ZH_CN ? gbt_grade_terms[s] : STR_NONE;
}

struct word grade_word(const struct request *rq, const struct method *m, enum severity s)
{
	struct word w = severity_word(rq, s);

	if (m == &gbt_method && rq->lang == LANG_ZH_CN && gbt_grade_terms[s].n)
		w.text = gbt_grade_terms[s];
	return w;
}

struct str group_word(const struct request *rq, const struct method *m, enum metric_group g)
{
	static const enum msg text[METRIC_GROUP_N] = {
		[GROUP_BASE] = MSG_score_group_base, [GROUP_TEMPORAL] = MSG_score_group_temporal,
		[GROUP_ENVIRONMENTAL] = MSG_score_group_environmental, [GROUP_SUPPLEMENTAL] = MSG_score_group_supplemental,
	};
	static const struct str names[METRIC_GROUP_N] = {
		STR_LIT("group_base"), STR_LIT("group_temporal"), STR_LIT("group_environmental"), STR_LIT("group_supplemental"),
	};

	return or_name(look(rq, m, names[g], STR_NONE, STR_NONE), page_word(rq, text[g]));
}

struct str group_text(const struct request *rq, const struct method *m, enum metric_group g)
{
	static const struct str names[METRIC_GROUP_N] = {
		STR_LIT("group_base.text"), STR_LIT("group_temporal.text"), STR_LIT("group_environmental.text"),
		STR_LIT("group_supplemental.text"),
	};

	return look(rq, m, names[g], STR_NONE, STR_NONE);
}

struct str step_word(const struct request *rq, struct str key)
{
	return or_name(SCORE_TEXT(rq, STR("step."), key), key);
}

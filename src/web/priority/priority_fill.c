/* A priority in words: level, what it recommends, the five factors with what decided them and what is missing. */
#include "web/priority/priority.h"
#include "web/priority/priority_words.h"

struct str level_css(enum level l)
{
	static const struct str css[LEVEL_N] = { STR_LIT("p0"), STR_LIT("p1"), STR_LIT("p2"), STR_LIT("p3"), STR_LIT("p4") };

	return css[l];
}

static struct factor_row factor_row(const struct request *rq, enum factor f, const struct factor_result *r, const struct facts *of)
{
	struct factor_row v = { .name = factor_word(rq, f), .grade = grade_of(rq, r->grade) };

	if (r->person.grade) {
		v.by_rule = grade_of(rq, r->by_rule);
		v.by = r->person.by;
		v.reason = r->person.reason;
	}
	v.because.v = arena_array(rq->a, struct fact_line, FACT_N);
	v.wanted.v = arena_array(rq->a, struct str, FACT_N);
	for (enum fact_name i = 0; i < FACT_N; i++) {
		if (r->deciding >> i & 1 && of->v[i].known)
			v.because.v[v.because.n++] = (struct fact_line){ fact_told(rq, i, of), of->v[i].source };
		if (r->wanted >> i & 1)
			v.wanted.v[v.wanted.n++] = fact_label(rq, i);
	}
	return v;
}

static int parts_of(enum grade g)
{
	return g == GRADE_UNKNOWN ? -1 : (int)(g - GRADE_NONE);
}

void priority_fill(const struct request *rq, struct str id, const struct priority *p, const struct facts *f, struct str rules,
                   struct priority_view *ret)
{
	struct grade_bar bars[FACTOR_N];

	*ret = (struct priority_view){
		.level = level_names[p->level], .css = level_css(p->level), .word = level_word(rq, p->level),
		.meaning = level_meaning(rq, p->level), .embargo = embargo_word(rq, p->embargo_days), .fix = fix_word(rq, p->fix_days),
		.emergency = page_word(rq, p->emergency ? MSG_priority_emergency_due : MSG_priority_emergency_not),
		.due = p->emergency, .because = because_words(rq, p->because, f, p),
		.note = rq->lang == LANG_ZH_CN ? p->note_zh : p->note, .rules = rules,
	};
	ret->said = TEXT(rq, MSG_score_said, arg_str(ret->level), arg_str(ret->word));
	if (p->limited.n)
		ret->limited = TEXT(rq, MSG_priority_limited, arg_str(because_words(rq, p->limited, f, p)));
	ret->factors.v = arena_array(rq->a, struct factor_row, FACTOR_N);
	for (enum factor i = 0; i < FACTOR_N; i++) {
		const struct factor_result *r = &p->factors[i];

		ret->factors.v[ret->factors.n++] = factor_row(rq, i, r, f);
		bars[i] = (struct grade_bar){ factor_word(rq, i), grade_of(rq, r->grade).text, parts_of(r->grade),
			                      r->person.grade ? parts_of(r->by_rule) : -1 };
	}
	ret->bars = svg_grades(rq, id, page_word(rq, MSG_priority_bars), bars, FACTOR_N);
}

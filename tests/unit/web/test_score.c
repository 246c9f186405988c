/* Calculators without a server: what an address means, the words there are for every table, and the API's answers. */
#include "unit.h"

#include "assess/gbt30279.h"
#include "assess/ssvc.h"
#include "base/json.h"
#include "base/limits.h"
#include "web/api/api.h"
#include "web/pages.h"
#include "web/priority/priority_words.h"
#include "web/priority/score_ask.h"
#include "web/priority/score_words.h"

static struct arena arena;

static struct request asking(enum lang lang, struct str query)
{
	struct request rq = { .a = &arena, .method = METHOD_GET, .lang = lang, .now = INT64_C(1795000000) };
	struct err err = { 0 };

	assert_true(fields_query(&arena, query, &rq.query, &err));
	return rq;
}

/* --- words --- */

static bool ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* Said in Chinese, or in signs that are no words. */
static bool chinese(struct str s)
{
	return s.n && !ascii(s);
}

static void every_choice_has_words(void **state)
{
	struct request en = asking(LANG_EN, STR("")), zh = asking(LANG_ZH_CN, STR(""));

	(void)state;
	for (size_t i = 0; i < method_n; i++) {
		const struct method *m = methods[i];

		want(method_word(&zh, m).n && method_short(&en, m).n && chinese(method_short(&zh, m)), "%.*s: what for", STR_ARG(m->id));
		want(method_lead(&en, m).n && chinese(method_lead(&zh, m)), "%.*s: lead", STR_ARG(m->id));
		for (size_t k = 0; k < m->metric_n; k++) {
			const struct metric *x = &m->metrics[k];

			want(metric_word(&en, m, x).n && chinese(metric_word(&zh, m, x)), "%.*s %.*s", STR_ARG(m->id), STR_ARG(x->key));
			want(!x->required || chinese(metric_ask(&zh, m, x)), "%.*s %.*s: its question", STR_ARG(m->id), STR_ARG(x->key));
			want((metric_ask(&en, m, x).n > 0) == (metric_ask(&zh, m, x).n > 0), "%.*s: one question", STR_ARG(x->key));
			for (size_t c = 0; c < x->choice_n; c++)
				want(choice_word(&en, m, x, c).n && chinese(choice_word(&zh, m, x, c)), "%.*s %.*s:%.*s", STR_ARG(m->id),
				     STR_ARG(x->key), STR_ARG(x->choices[c].key));
		}
	}
}

/* The tables' own English is what the pages say, where a catalogue repeats it. */
static void ssvc_words_are_those_of_the_tables(void **state)
{
	struct request en = asking(LANG_EN, STR(""));

	(void)state;
	for (size_t i = 0; i < ssvc_table_n; i++) {
		const struct ssvc_table *t = ssvc_tables[i];
		const struct method *m = method_find(t->id);

		for (size_t k = 0; k < t->input_n; k++) {
			want_str(metric_word(&en, m, &m->metrics[k]), t->inputs[k]->name, t->id.p);
			want_str(metric_ask(&en, m, &m->metrics[k]), t->inputs[k]->question, t->id.p);
			for (size_t c = 0; c < t->inputs[k]->value_n; c++)
				want_str(choice_text(&en, m, &m->metrics[k], c), t->inputs[k]->meanings[c], t->id.p);
		}
		for (size_t c = 0; c < t->outcome->value_n; c++)
			want_str(SCORE_TEXT(&en, STR("score.ssvc."), t->outcome->key, STR("."), t->outcome->values[c].key),
			         t->outcome->values[c].name, t->id.p);
	}
}

/* A rating with the same choice everywhere, as far as a metric has it: 1 the first, 0 leaves out what may be left out. */
static struct rating uniform(const struct method *m, unsigned choice)
{
	struct rating r = { .method = m };

	for (size_t i = 0; i < m->metric_n; i++)
		r.choice[i] = (uint8_t)(choice > m->metrics[i].choice_n ? m->metrics[i].choice_n : choice ? choice : m->metrics[i].required);
	return r;
}

static void every_step_has_words(void **state)
{
	struct request en = asking(LANG_EN, STR("")), zh = asking(LANG_ZH_CN, STR(""));

	(void)state;
	for (size_t i = 0; i < method_n; i++)
		for (unsigned choice = 0; choice < 5; choice++) {
			struct rating r = uniform(methods[i], choice);
			struct worksheet w;

			rating_explain(&arena, &r, &w);
			want(w.n > 0, "%.*s explains nothing", STR_ARG(methods[i]->id));
			for (size_t k = 0; k < w.n; k++)
				want(!str_eq(step_word(&en, w.v[k].key), w.v[k].key) && chinese(step_word(&zh, w.v[k].key)), "%.*s",
				     STR_ARG(w.v[k].key));
		}
}

static void every_fact_has_words(void **state)
{
	struct request en = asking(LANG_EN, STR("")), zh = asking(LANG_ZH_CN, STR(""));

	(void)state;
	for (enum fact_name f = 0; f < FACT_N; f++) {
		want(fact_label(&en, f).n && chinese(fact_label(&zh, f)), "%.*s", STR_ARG(fact_kinds[f].name));
		for (size_t v = 0; v < fact_kinds[f].word_n; v++)
			want(fact_value(&en, f, (int64_t)v).n && chinese(fact_value(&zh, f, (int64_t)v)), "%.*s %zu",
			     STR_ARG(fact_kinds[f].name), v);
	}
	for (enum factor f = 0; f < FACTOR_N; f++)
		want(chinese(factor_word(&zh, f)) && factor_ask(&en, f).n, "%.*s", STR_ARG(factor_names[f]));
	for (enum grade g = 0; g < GRADE_N; g++)
		want(grade_of(&en, g).text.n && chinese(grade_of(&zh, g).text), "%.*s", STR_ARG(grade_names[g]));
	for (enum level l = 0; l < LEVEL_N; l++)
		want(level_word(&en, l).n && chinese(level_word(&zh, l)) && chinese(level_meaning(&zh, l)), "%.*s", STR_ARG(level_names[l]));
}

static void because_in_words(void **state)
{
	struct request en = asking(LANG_EN, STR("")), zh = asking(LANG_ZH_CN, STR(""));
	struct priority p = { 0 };
	struct facts f = { 0 };

	(void)state;
	assert_true(fact_set(&f, STR("attacked"), STR("true"), STR("x"), NULL) && fact_set(&f, STR("cvss"), STR("9.8"), STR("x"), NULL));
	p.factors[FACTOR_HARM].grade = GRADE_CRITICAL;
	want_str(because_words(&en, STR("attacked, cvss 9.8, harm critical"), &f, &p),
	         STR("Used in attacks: yes; CVSS score: 9.8; Degree of harm: critical"), "English");
	want_str(because_words(&zh, STR("attacked"), &f, &p), STR("已用于攻击：是"), "Chinese");
	want_str(because_words(&en, STR("something else"), &f, &p), STR("something else"), "as it is");
}

/* --- addresses --- */

static void addresses(void **state)
{
	static const struct { const char *id; struct str query; const char *link; enum err_code wrong; const char *at; } rows[] = {
		{ "cvss-3.1", STR_LIT(""), "/score/cvss-3.1", ERR_NONE, "" },
		{ "cvss-3.1", STR_LIT("AV=N&AC=L"), "/score/cvss-3.1?vector=CVSS:3.1/AV:N/AC:L", ERR_NONE, "" },
		{ "cvss-3.1", STR_LIT("AV=N&AC=&E=X"), "/score/cvss-3.1?vector=CVSS:3.1/AV:N", ERR_NONE, "" },
		{ "cvss-3.1", STR_LIT("vector=CVSS:3.1/AC:L/AV:N"), "/score/cvss-3.1?vector=CVSS:3.1/AV:N/AC:L", ERR_NONE, "" },
		{ "cvss-3.1", STR_LIT("vector=CVSS:3.0/AV:N"), "/score/cvss-3.0?vector=CVSS:3.0/AV:N", ERR_NONE, "" },
		{ "cvss-3.1", STR_LIT("vector=CVSS:3.1/AV:Q/AC:L"), "/score/cvss-3.1?vector=CVSS:3.1/AC:L", ERR_SYNTAX, "AV" },
		{ "cvss-3.1", STR_LIT("vector=CVSS:3.1/AV:N/AV:L/AC:L"), "/score/cvss-3.1?vector=CVSS:3.1/AV:L/AC:L", ERR_SYNTAX, "" },
		{ "cvss-3.1", STR_LIT("AV=Q&AC=L"), "/score/cvss-3.1?vector=CVSS:3.1/AC:L", ERR_FOUND, "AV" },
		{ "cvss-3.1", STR_LIT("vector=%C3%A4%22%3E"), "/score/cvss-3.1", ERR_SYNTAX, "" },
		{ "cvss-2.0", STR_LIT("Au=N&C=P"), "/score/cvss-2.0?vector=Au:N/C:P", ERR_NONE, "" },
		{ "ssvc-supplier", STR_LIT("E=A"), "/score/ssvc-supplier?vector=ssvc:DT_SP:1.0.0/E:A", ERR_NONE, "" },
		{ "ssvc-supplier", STR_LIT("vector=SSVCv2/E:A/A:Y/T:T/P:M/B:A/M:M/D:C/2021-09-29T15:29:44Z/"),
		  "/score/ssvc-cisa?vector=cisa:DT_CO:2.0.3/E:A/A:Y/TI:T/MWI:M", ERR_NONE, "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct request rq = asking(LANG_EN, rows[i].query);
		struct score_ask k;

		score_ask_read(&rq, method_find(str_of(rows[i].id)), &k);
		want_str(score_link(&arena, &k.rating), str_of(rows[i].link), rows[i].query.p);
		want((k.wrong.code != ERR_NONE) == (rows[i].wrong != ERR_NONE), "%s: %s", rows[i].query.p, k.wrong.msg);
		want_str(k.wrong.code && k.wrong_metric ? k.wrong_metric->key : STR(""), str_of(rows[i].at), rows[i].query.p);
	}
}

/* Whatever bytes come: something is answered, and the link that is made leads to itself. */
static void any_bytes(void **state)
{
	static const char letters[] = "CVSS:3.1/AVNLPHXREU04.0ssvc:DT_SPGB%\"<>\\'& \x80\xff";
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct request rq = asking(LANG_EN, STR(""));
		struct field f = { .name = STR("vector") };
		char text[48];
		struct score_ask k, again;

		for (size_t n = 0; n < sizeof text; n++)
			text[n] = letters[((seed = seed * 1664525 + 1013904223) >> 16) % (sizeof letters - 1)];
		f.value = str_n(text, seed % sizeof text);
		rq.query = (struct fields){ &f, 1, 1 };
		score_ask_read(&rq, methods[(unsigned)i % method_n], &k);
		f.value = rating_write(&arena, &k.rating);
		score_ask_read(&rq, k.rating.method, &again);
		want_str(score_link(&arena, &again.rating), score_link(&arena, &k.rating), "not itself");
	}
}

/* --- the pages --- */

static void want_page(const struct rating *r, enum lang lang)
{
	struct site site = { .url = STR("http://t") };
	struct request rq = asking(lang, STR(""));
	struct response rs = { 0 };
	struct field f = { STR("vector"), rating_write(&arena, r) };
	struct err err = { 0 };

	rq.site = &site;
	rq.query = (struct fields){ &f, 1, 1 };
	rq.caught[0] = r->method->id;
	buf_init(&rs.body, LIMIT_HTTP_ANSWER);
	want(page_score_method(&rq, &rs, &err) && rs.status != 400 && rs.body.n, "%.*s: %s", STR_ARG(f.value), err.msg);
	buf_release(&rs.body);
	arena_reset(&arena);
}

/* A page for whatever is chosen: all of every small table, and samples of the large ones. */
static void every_choice_has_a_page(void **state)
{
	uint32_t seed = 7;

	(void)state;
	for (size_t i = 0; i < method_n; i++) {
		const struct method *m = methods[i];
		struct rating r = { .method = m };
		size_t all = 1;

		for (size_t k = 0; k < m->metric_n && all < 5000; k++)
			all *= m->metrics[k].choice_n + 1u;
		for (size_t n = 0; n < (all < 5000 ? all : 400); n++) {
			size_t rest = n;

			for (size_t k = 0; k < m->metric_n; k++) {
				size_t of = m->metrics[k].choice_n + 1u;

				r.choice[k] = (uint8_t)((all < 5000 ? rest : (seed = seed * 1664525 + 1013904223) >> 16) % of);
				rest /= of;
			}
			want_page(&r, n % 2 ? LANG_EN : LANG_ZH_CN);
		}
	}
}

/* --- the API --- */

static struct str answer(bool (*run)(struct request *, struct response *, struct err *), struct str query, struct str body,
                         struct err *ret_err)
{
	struct request rq = asking(LANG_EN, query);
	struct response rs = { 0 };
	struct str r = STR_NONE;

	*ret_err = (struct err){ 0 };
	rq.body = body;
	buf_init(&rs.body, LIMIT_HTTP_ANSWER);
	if (run(&rq, &rs, ret_err))
		r = buf_dup(&arena, &rs.body);
	buf_release(&rs.body);
	return r;
}

#define V31 "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H"
#define O31 "{\"vector\":\"" V31 "\",\"version\":\"3.1\",\"base\":8.8,\"temporal\":null,\"environmental\":null,\"score\":8.8," \
            "\"severity\":\"high\"}"

static void api_one_and_several(void **state)
{
	struct err err;

	(void)state;
	want_str(answer(api_score, STR("vector=" V31), STR(""), &err), STR(O31 "\n"), "one");
	want_str(answer(api_score, STR("vector=" V31 "&vector=" V31), STR(""), &err), STR("[" O31 ",\n" O31 "]\n"), "two");
	want_str(answer(api_score_post, STR(""), STR("{\"vectors\":[\"" V31 "\"]}"), &err), STR("[" O31 "]\n"), "JSON");
	want_str(answer(api_score_post, STR(""), STR("\n " V31 "\r\n\n" V31), &err), STR("[" O31 ",\n" O31 "]\n"), "lines");
	struct str bad = answer(api_score, STR("vector=CVSS:3.1/AV:Q"), STR(""), &err);

	assert_true(str_starts(bad, STR("{\"vector\":\"CVSS:3.1/AV:Q\",\"error\":\"AV: found")));
}

static void api_mistakes(void **state)
{
	static const struct {
		bool (*run)(struct request *, struct response *, struct err *);
		struct str query, body;
		enum err_code code;
		const char *tells;
	} rows[] = {
		{ api_score, STR_LIT(""), STR_LIT(""), ERR_USAGE, "vector: missing" },
		{ api_score, STR_LIT("vectors=x"), STR_LIT(""), ERR_USAGE, "vectors" },
		{ api_score_post, STR_LIT(""), STR_LIT(""), ERR_MISSING, "no vectors" },
		{ api_score_post, STR_LIT(""), STR_LIT("{\"vectors\":{}}"), ERR_TYPE, "" },
		{ api_score_post, STR_LIT(""), STR_LIT("{\"vector\":[]}"), ERR_MISSING, "expected array" },
		{ api_score_post, STR_LIT(""), STR_LIT("{\"vectors\":[1]}"), ERR_TYPE, "string" },
		{ api_score_post, STR_LIT(""), STR_LIT("{\"vectors\":["), ERR_SYNTAX, "" },
		{ api_selection, STR_LIT(""), STR_LIT(""), ERR_USAGE, "vector: missing" },
		{ api_selection, STR_LIT("vector=" V31), STR_LIT(""), ERR_USAGE, "CVSS v3.1" },
		{ api_selection, STR_LIT("vector=ssvc:DT_SP:1.0.0/E:Q"), STR_LIT(""), ERR_SYNTAX, "E: found" },
		{ api_selection_post, STR_LIT(""), STR_LIT("[]"), ERR_TYPE, "" },
		{ api_selection_post, STR_LIT("table=nothing"), STR_LIT("{}"), ERR_MISSING, "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err;
		struct str r = answer(rows[i].run, rows[i].query, rows[i].body, &err);

		want(!r.n && err.code == rows[i].code, "row %zu: %d %s", i, err.code, err.msg);
		want(str_find(str_of(err.msg), str_of(rows[i].tells)) != SIZE_MAX, "row %zu: %s", i, err.msg);
	}
}

static void too_many_vectors(void **state)
{
	struct err err;
	struct buf b;

	(void)state;
	buf_init(&b, MIB);
	for (int i = 0; i < 50001; i++)
		buf_puts(&b, "x\n");
	assert_int_equal(answer(api_score_post, STR(""), buf_str(&b), &err).n, 0);
	assert_int_equal(err.code, ERR_LIMIT);
	buf_release(&b);
}

static void selection_there_and_back(void **state)
{
	struct err err;
	struct str list = answer(api_selection, STR("vector=ssvc:DT_SP:1.0.0/E:A/U:S&target=CVE-2024-43093"), STR(""), &err);

	(void)state;
	assert_true(str_find(list, STR("\"target_ids\":[\"CVE-2024-43093\"]")) != SIZE_MAX);
	want_str(answer(api_selection_post, STR(""), list, &err),
	         STR("{\"targets\":[\"CVE-2024-43093\"],\"result\":{\"vector\":\"ssvc:DT_SP:1.0.0/E:A/U:S\",\"version\":"
	             "\"ssvc:DT_SP:1.0.0\",\"decision\":\"Immediate\",\"outcomes\":[\"Immediate\"]},\"contradicts\":false}\n"), "back");
}

static void methods_told(void **state)
{
	struct err err;
	struct str text = answer(api_methods, STR(""), STR(""), &err);
	struct json doc;

	(void)state;
	assert_true(json_read(&arena, text, MIB, &doc, &err));
	assert_int_equal(json_count(&doc), method_n);
}

static int start(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_choice_has_words), cmocka_unit_test(ssvc_words_are_those_of_the_tables),
		cmocka_unit_test(every_step_has_words),   cmocka_unit_test(every_fact_has_words),
		cmocka_unit_test(because_in_words),       cmocka_unit_test(addresses),
		cmocka_unit_test(any_bytes),              cmocka_unit_test(api_one_and_several),
		cmocka_unit_test(api_mistakes),           cmocka_unit_test(too_many_vectors),
		cmocka_unit_test(every_choice_has_a_page),
		cmocka_unit_test(selection_there_and_back), cmocka_unit_test(methods_told),
	};

	return cmocka_run_group_tests(tests, start, stop);
}

/* What is refused is refused in the reader's language: forms sent from Chinese pages, for what fields cannot hold and for what the
 * rules do not allow now. */
#include "web/as_actor.h"

struct refused { enum actor who; const char *act, *subject; const char *const *fields; const char *zh, *en; };

/* Words as of an English sentence: four in a row, of letters alone, outside of elements. */
static bool has_english(struct str s)
{
	int words = 0;
	size_t letters = 0;
	bool within = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		within = c == '<' || (within && c != '>');
		if (within) {
			words = 0;
			letters = 0;
		} else if (letter) {
			letters++;
		} else {
			words = c == ' ' && letters ? words + 1 : 0;
			letters = 0;
		}
		if (words == 3 && letters)
			return true;
	}
	return false;
}

static struct str errors_of(struct str page)
{
	size_t at = str_find(page, STR("<div class=\"errors\""));
	struct str from = at == SIZE_MAX ? STR_NONE : str_from(page, at);

	return str_sub(from, 0, str_find(from, STR("</div>")));
}

static struct str send(struct web *w, const struct refused *r, const char *lang)
{
	struct arena *a = &w->l->s->a;
	struct field v[12] = { { .name = STR("subject"), .value = str_of(r->subject) } };
	struct fields f = { .v = v, .n = 1 };
	const char *target = str_printf(a, "/do/%s?lang=%s", r->act, lang).p;

	for (size_t i = 0; r->fields[i]; i += 2)
		v[f.n++] = (struct field){ .name = str_of(r->fields[i]), .value = str_of(r->fields[i + 1]) };
	return errors_of(ask(w, r->who, METHOD_POST, target, f));
}

static void each_in_the_readers_language(void **state)
{
	struct web *w = *state;
	struct alliance *l = w->l;
	char soon[21], late[21];
	const char *one = str_cstr(&l->s->a, must(l, CEM, "case.open", "hub", P("title", "One", "grade", "high")).made);
	const char *two = str_cstr(&l->s->a, must(l, CEM, "case.open", "hub", P("title", "Two")).made);
	const char *vuln = str_cstr(&l->s->a, must(l, CEM, "vuln.add", one, P("title", "Weak pairing", "words", "What is wrong with it.")).made);

	must(l, CEM, "case.notify", one, P("vendor", "party/nova"));
	must(l, ANN, "case.enter", one, NULL);
	const char *offer = str_cstr(&l->s->a, must(l, ANN, "embargo.propose", one, P("ends",
		time_format(scratch_now() + 30 * 86400, soon), "words", "A month")).made);
	const struct refused rows[] = {
		{ CEM, "case.open", "hub", P("title", "x"), "共 1 字节，至少需", "at least" },
		{ CEM, "case.open", "hub", P("grade", "grave", "title", "A good title"), "应为以下之一", "expected one of" },
		{ CEM, "case.open", "hub", P("title", "A good title", "lead", "party/nobody"), "没有这一项", "has no such field" },
		{ CEM, "case.notify", one, P("vendor", "party/nova"), "已是参与方", "it takes part already" },
		{ CEM, "case.notify", one, P("vendor", "Nova!"), "应为某个对象", "expected a thing such as" },
		{ CEM, "embargo.propose", two, P("ends", "tomorrow"), "应为带时区的时刻", "expected an instant" },
		{ CEM, "embargo.propose", two, P("ends", time_format(scratch_now() + 4000 * 86400LL, late)),
		  "截止时间超出处置方案允许的范围", "further ahead than the plan allows" },
		{ CEM, "embargo.withdraw", offer, P(), "只有提议方才能撤回提议", "only who made a proposal" },
		{ ANN, "embargo.accept", offer, P(), "提议方只能撤回提议", "does not answer it" },
		{ CEM, "case.reopen", one, P(), "案件处于打开状态", "the case is open" },
		{ CEM, "case.merge", one, P("into", one), "应为另一个案件", "expected another case" },
		{ CEM, "case.leave", one, P(), "您是案件牵头方", "you lead the case" },
		{ CEM, "case.tlp", one, P("tlp", "amber"), "已是此标记", "its label already" },
		{ CEM, "vuln.change", vuln, P("cve", "CVE-12"), "应为编号，例如 CVE-2026-12345", "expected an id such as" },
		{ CEM, "vuln.check", vuln, P(), "尚未填报任何产品", "nothing is said of any product" },
		{ ANN, "repair.set", vuln, P("kind", "model", "line", "Nova 12*", "state", "not_affected"), "“不受影响”须给出依据或说明",
		  "needs a justification" },
		{ ANN, "repair.set", vuln, P("kind", "model", "line", "Nova 12*", "state", "fixed"), "“已修复”须填写构建或补丁级别",
		  "needs a build" },
		{ CEM, "case.publish", one, P(), "发布前尚缺以下条件：已有公开的修复、", "may be published: fix, answers" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str zh = str_dup(&l->s->a, send(w, &rows[i], "zh-CN"));

		want(w->rs.status >= 400 && w->rs.status != 404, "%s, row %zu: %d", rows[i].act, i, w->rs.status);
		want(says(zh, rows[i].zh) && !has_english(zh), "%s, row %zu: in Chinese it says:\n%.*s", rows[i].act, i, STR_ARG(zh));
		struct str en = send(w, &rows[i], "en");

		want(says(en, rows[i].en), "%s, row %zu: in English it says:\n%.*s", rows[i].act, i, STR_ARG(en));
	}
}

/* The API's callers are programs: English, whatever they ask for. */
static void programs_are_told_in_english(void **state)
{
	struct web *w = *state;
	struct alliance *l = w->l;
	const char *one = str_cstr(&l->s->a, must(l, CEM, "case.open", "hub", P("title", "One", "grade", "high")).made);
	struct err e = { 0 };
	struct outcome o;

	assert_false(does_as(l, CEM, "case.reopen", one, NULL, &o));
	e = l->s->err;
	assert_string_equal(e.msg, "the case is open");
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_in_the_readers_language, web_begin, web_end),
		cmocka_unit_test_setup_teardown(programs_are_told_in_english, web_begin, web_end),
	};

	return run_on_engine(tests, NULL, NULL);
}

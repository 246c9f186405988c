/* A form that is sent twice is done once, without script; what is written anew on the same page is another one. */
#include "web/as_actor.h"

static struct str once_in(struct str page)
{
	static const char before[] = "name=\"once\" value=\"";
	size_t at = str_find(page, str_of(before));

	want(at != SIZE_MAX, "no form of the page has a name of its own:\n%.*s", STR_ARG(inner(page)));
	struct str from = str_from(page, at + sizeof before - 1);

	return str_sub(from, 0, str_chr(from, '"'));
}

/* Sent; where it leads. */
static struct str sent(struct web *w, enum actor who, const char *target, struct str once, const char *name, const char *value)
{
	struct field v[] = { { .name = STR("once"), .value = once }, { .name = str_of(name), .value = str_of(value) } };

	ask(w, who, METHOD_POST, target, (struct fields){ .v = v, .n = 2 });
	want(w->rs.status == 303, "%s: %d", target, w->rs.status);
	return str_dup(&w->l->s->a, w->rs.location);
}

static void a_post_is_one_post(void **state)
{
	struct web *w = *state;
	struct alliance *l = w->l;
	struct arena *a = &l->s->a;
	struct str number = act_slug(must(l, CEM, "case.open", "hub", P("title", "One case", "grade", "high")).made);
	struct str thread = must(l, CEM, "thread.open", str_printf(a, "case/%.*s", STR_ARG(number)).p, P("kind", "product", "title", "About it")).made;
	const char *page = str_printf(a, "/case/%.*s/%.*s", STR_ARG(number), STR_ARG(thread)).p;
	const char *target = str_printf(a, "/%.*s", STR_ARG(thread)).p;
	struct str once = str_dup(a, once_in(get(w, CEM, page)));
	struct str first = sent(w, CEM, target, once, "words", "Said twice by mistake");

	want_str(sent(w, CEM, target, once, "words", "Said twice by mistake"), first, "sent again: the same post");
	want(!str_eq(sent(w, CEM, target, once, "words", "Something else"), first), "what was written after going back is lost");
	want(!str_eq(sent(w, CEM, target, str_dup(a, once_in(get(w, CEM, page))), "words", "Said twice by mistake"), first),
	     "the same words on a new page are meant");
	want(!str_eq(once_in(get(w, CEM, page)), once), "two pages have one name");
}

static void an_act_is_one_act(void **state)
{
	struct web *w = *state;
	struct str once = str_dup(&w->l->s->a, once_in(get(w, CEM, "/do/case.open")));
	struct str first = sent(w, CEM, "/do/case.open", once, "title", "Opened by two clicks");

	want_str(sent(w, CEM, "/do/case.open", once, "title", "Opened by two clicks"), first, "sent again: the same case");
	want(!str_eq(sent(w, CEM, "/do/case.open", once, "title", "Another one"), first), "another title: another case");
	/* One that had a mistake keeps its name, and is sent well afterwards. */
	struct field v[] = { { .name = STR("once"), .value = once }, { .name = STR("title"), .value = STR("x") } };

	want_str(once_in(ask(w, CEM, METHOD_POST, "/do/case.open", (struct fields){ .v = v, .n = 2 })), once, "shown again");
	assert_int_equal(w->rs.status, 422);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_post_is_one_post, web_begin, web_end),
		cmocka_unit_test_setup_teardown(an_act_is_one_act, web_begin, web_end),
	};

	return run_on_engine(tests, NULL, NULL);
}

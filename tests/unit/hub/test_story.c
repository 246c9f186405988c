/* The invented alliance of the demonstration comes about, and stories that cannot be told say where. */
#include "hub_scratch.h"

#include "embedded.h"
#include "hub/story.h"

static int begin(void **state)
{
	hub_scratch_begin(state);
	struct hub_scratch *s = *state;
	const struct hub_options o = { .where = s->db, .keys = s->keys, .now = story_now };

	hub_close(s->hub);
	s->hub = hub_open(&o, &s->err);
	assert_non_null(s->hub);
	return 0;
}

static void the_alliance(void **state)
{
	struct hub_scratch *s = *state;
	struct story t = { 0 };

	did(s, story_tell(s->hub, &s->a, "alliance.story", embedded_alliance_story, NULL, &t, &s->err));
	want(t.acts >= 50, "%zu acts", t.acts);
	const struct story_name *lin = story_find(&t, STR("lin"));

	assert_non_null(lin);
	want(str_starts(lin->subject, STR("member/")), "%.*s", STR_ARG(lin->subject));
	assert_true(hub_now(s->hub) > 1700000000);
}

static const struct { const char *text, *where, *says; } wrong[] = {
	{ "hub party.add", "s:1", "WHO: ACT" }, { "\n\nhub: party.fly", "s:3", "no act" }, { "@ 3d 09:00", "s:1", "time" },
	{ "@ -3d 09:00\n@ -4d 09:00", "s:2", "goes back" }, { "ann: party.end party/nova", "s:1", "named \"ann\"" },
	{ "hub: party.add id=nova name=\"N", "s:1", "quote" }, { "hub: party.add id=nova\n name=Nova roles=emperor", "s:1", "emperor" },
	{ "hub: party.change $nova name=x", "s:1", "named \"nova\"" }, { "hub: party.change party/none name=Nobody", "s:1", "no such thing" },
};

static void what_cannot_be_told(void **state)
{
	struct hub_scratch *s = *state;

	for (size_t i = 0; i < ROWS(wrong); i++) {
		struct story t = { 0 };

		s->err = (struct err){ 0 };
		story_set(TIME_NONE);
		assert_false(story_tell(s->hub, &s->a, "s", str_of(wrong[i].text), NULL, &t, &s->err));
		want(strcmp(s->err.where, wrong[i].where) == 0 || str_starts(str_of(s->err.where), str_of(wrong[i].where)), "row %zu: at %s", i, s->err.where);
		want(strstr(s->err.msg, wrong[i].says) != NULL, "row %zu: %s", i, s->err.msg);
	}
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_alliance, begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(what_cannot_be_told, begin, hub_scratch_end),
	};

	return run_on_engine(tests, NULL, NULL);
}

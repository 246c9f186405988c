/* Reports that are being written: kept for one browser, sealed, through a restart and a rotation of keys, and not for ever. */
#include "hub_scratch.h"

#include "hub/report/drafts.h"
#include "hub/rotate.h"
#include "store/finders.h"

static const char hostile[] = "<script>alert(1)</script>\n\"quoted\" \\ \xe2\x80\xae txt.exe \xe6\xbc\x8f\xe6\xb4\x9e";

static struct str begun(struct hub_scratch *s)
{
	char *secret = arena_alloc(&s->a, DRAFT_SECRET + 1);

	did(s, draft_begin(s->hub, &s->a, secret, &s->err));
	return str_of(secret);
}

static bool loads(struct hub_scratch *s, struct str secret, struct draft *ret)
{
	struct db *d = hub_read(s->hub, &s->err);

	s->err = (struct err){ 0 };
	bool ok = draft_load(d, &s->a, hub_keys(s->hub), secret, scratch_clock, ret, &s->err);

	hub_read_done(s->hub, d);
	return ok;
}

static struct draft written(struct hub_scratch *s, struct str secret)
{
	struct draft t = { .at = scratch_clock };

	draft_set(&s->a, &t, STR("title"), str_of(hostile));
	draft_set(&s->a, &t, STR("product"), STR("Nova 12"));
	did(s, draft_save(s->hub, &s->a, secret, &t, &s->err));
	return t;
}

static void works(struct hub_scratch *s, bool (*job)(struct job_run *x, struct err *err), char ret_says[200])
{
	static const atomic_int go_on;
	const struct settings *now = hub_settings(s->hub);
	struct job_run x = { .a = &s->a, .hub = s->hub, .settings = now, .stop = &go_on, .now = scratch_clock };

	did(s, job(&x, &s->err));
	settings_release(now);
	if (ret_says)
		snprintf(ret_says, 200, "%s", x.result);
}

static void what_was_typed_is_there_again(void **state)
{
	struct hub_scratch *s = *state;
	struct str secret = begun(s);
	struct draft t;

	assert_true(loads(s, secret, &t));
	assert_int_equal(t.n, 0);
	written(s, secret);
	hub_close(s->hub); /* the hub starts anew */
	s->hub = hub_scratch_open(s);
	assert_true(loads(s, secret, &t));
	assert_true(str_eq(draft_value(&t, STR("title")), str_of(hostile)));
	assert_true(str_eq(draft_value(&t, STR("product")), STR("Nova 12")));
	assert_int_equal(draft_value(&t, STR("steps")).n, 0);

	draft_set(&s->a, &t, STR("product"), STR(""));
	draft_set(&s->a, &t, STR("title"), STR("shorter"));
	assert_int_equal(t.n, 1);
	did(s, draft_save(s->hub, &s->a, secret, &t, &s->err));
	assert_true(loads(s, secret, &t));
	assert_int_equal(t.n, 1);
	assert_true(str_eq(draft_value(&t, STR("title")), STR("shorter")));
}

static void nobody_else_finds_it(void **state)
{
	struct hub_scratch *s = *state;
	struct str mine = begun(s), theirs = begun(s);
	struct draft t;
	struct draft_row row;

	written(s, mine);
	assert_true(loads(s, theirs, &t));
	assert_int_equal(t.n, 0);
	assert_false(loads(s, STR("guessed"), &t));
	assert_int_equal(s->err.code, ERR_FOUND);
	assert_false(loads(s, STR(""), &t));

	/* In the database neither the secret nor a word of it; and put in another's place it does not open. */
	struct digest of_mine = sha256(STR_JOIN(&s->a, STR("tocsin draft\n"), mine)), of_theirs = sha256(STR_JOIN(&s->a, STR("tocsin draft\n"), theirs));
	struct db *d = db_open(s->db, DB_WRITE, &s->err);

	did(s, draft_get(d, &s->a, &of_mine, scratch_clock, &row, &s->err));
	assert_int_equal(str_find(row.bytes, STR("Nova 12")), SIZE_MAX);
	row.secret = of_theirs;
	did(s, db_begin(d, &s->err) && draft_put(d, &row, &s->err) && db_commit(d, &s->err));
	db_close(d);
	assert_false(loads(s, theirs, &t));
	assert_int_equal(s->err.code, ERR_FOUND);
	assert_true(loads(s, mine, &t));
}

static void it_ends(void **state)
{
	struct hub_scratch *s = *state;
	struct str old = begun(s), kept = begun(s), sent = begun(s);
	char says[200];
	struct draft t;

	written(s, old);
	scratch_clock += 10 * 86400;
	t = written(s, kept); /* written again: fourteen days from now */
	did(s, draft_save_until(s->hub, &s->a, sent, &t, scratch_clock + 60, &s->err));
	scratch_clock += 4 * 86400;
	assert_false(loads(s, old, &t)); /* over, though no job went by yet */
	assert_false(loads(s, sent, &t));
	assert_true(loads(s, kept, &t));
	works(s, drafts_work, says);
	assert_non_null(strstr(says, "2 drafts"));
	assert_true(loads(s, kept, &t));
	did(s, draft_forget(s->hub, kept, &s->err));
	assert_false(loads(s, kept, &t));
	did(s, draft_forget(s->hub, kept, &s->err));
	works(s, drafts_work, says);
	assert_non_null(strstr(says, "0 drafts"));
}

static void too_much_is_refused_whole(void **state)
{
	struct hub_scratch *s = *state;
	struct str secret = begun(s);
	struct draft t = written(s, secret), is;
	char *large = arena_alloc(&s->a, DRAFT_MAX);

	memset(large, 'x', DRAFT_MAX);
	draft_set(&s->a, &t, STR("steps"), str_n(large, DRAFT_MAX));
	refuses(s, draft_save(s->hub, &s->a, secret, &t, &s->err), ERR_LIMIT);
	assert_true(loads(s, secret, &is));
	assert_true(str_eq(draft_value(&is, STR("title")), str_of(hostile)));
}

static void a_rotation_keeps_it(void **state)
{
	struct hub_scratch *s = *state;
	struct str secret = begun(s);
	struct draft t;
	struct draft_row before, after;
	struct digest of = sha256(STR_JOIN(&s->a, STR("tocsin draft\n"), secret));

	written(s, secret);
	struct db *d = hub_read(s->hub, &s->err);

	did(s, draft_get(d, &s->a, &of, scratch_clock, &before, &s->err));
	hub_read_done(s->hub, d);
	scratch_clock++;
	did(s, hub_act_words(s->hub, &s->a, &who_hub, "hub.rotate_seal", STR("hub"), NULL, NULL, &s->err));
	hub_scratch_tick(s, s->hub);
	assert_true(loads(s, secret, &t)); /* by the older key */
	works(s, rotate_work, NULL);
	d = hub_read(s->hub, &s->err);
	did(s, draft_get(d, &s->a, &of, scratch_clock, &after, &s->err));
	assert_false(seal_stale(keys_newest(hub_keys(s->hub))->ring, after.bytes));
	hub_read_done(s->hub, d);
	assert_false(str_eq(before.bytes, after.bytes));
	assert_int_equal(before.ends, after.ends);
	assert_true(loads(s, secret, &t));
	assert_true(str_eq(draft_value(&t, STR("title")), str_of(hostile)));
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_typed_is_there_again, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(nobody_else_finds_it, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(it_ends, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(too_much_is_refused_whole, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(a_rotation_keeps_it, hub_scratch_begin, hub_scratch_end),
	};

	return run_on_engine(tests, NULL, NULL);
}

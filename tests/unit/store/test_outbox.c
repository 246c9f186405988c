/* Notices at rest: added with what they tell of or not at all, told once, due again after each try until they end. */
#include "scratch.h"

#include "store/outbox.h"

static struct notice_row row(const char *key, unixtime at, const char *member)
{
	return (struct notice_row){
		.key = str_of(key), .kind = STR("obligation-due"), .at = at, .member = str_of(member), .subject = STR("obligation/7"),
		.args = STR("{\"due\":1700000000}"),
	};
}

struct told {
	struct arena *a;
	struct str text;
	int64_t last;
};

static bool tell(void *ctx, const struct notice_row *n, struct err *err)
{
	struct told *t = ctx;

	(void)err;
	t->text = str_printf(t->a, "%.*s%.*s:%.*s/%d%s%.*s ", STR_ARG(t->text), STR_ARG(n->key), STR_ARG(notice_state_names[n->state]),
	                     (int)n->attempts, n->error.n ? "!" : "", STR_ARG(n->error));
	t->last = n->rank;
	return true;
}

static struct str due(struct scratch *s, struct db *d, enum notice_way way, unixtime now)
{
	struct told t = { &s->a, STR(""), 0 };

	done(s, outbox_due(d, way, now, 10, tell, &t, &s->err));
	return t.text;
}

static int64_t rank_of(struct scratch *s, struct db *d, unixtime now)
{
	struct told t = { &s->a, STR(""), 0 };

	done(s, outbox_due(d, NOTICE_BY_MAIL, now, 1, tell, &t, &s->err));
	return t.last;
}

static void with_what_it_tells_of(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	struct notice_row a = row("a", 100, "member/1"), b = row("b", 50, "member/2"), late = row("c", 500, "member/1");
	unixtime next;

	done(s, outbox_next(d, NOTICE_BY_MAIL, &next, &s->err));
	assert_true(next == TIME_NONE);
	done(s, db_begin(d, &s->err));
	done(s, outbox_add(d, &a, &s->err));
	db_rollback(d);
	want_str(due(s, d, NOTICE_BY_MAIL, 1000), STR(""), "rolled back");
	done(s, db_begin(d, &s->err));
	done(s, outbox_add(d, &a, &s->err));
	done(s, outbox_add(d, &b, &s->err));
	done(s, outbox_add(d, &late, &s->err));
	done(s, db_commit(d, &s->err));
	db_close(d);
	d = opened(s, DB_WRITE);
	want_str(due(s, d, NOTICE_BY_MAIL, 400), STR("b:queued/0 a:queued/0 "), "due, the longest waiting first");
	want_str(due(s, d, NOTICE_BY_HOOK, 400), STR(""), "the other way");
	done(s, outbox_next(d, NOTICE_BY_MAIL, &next, &s->err));
	assert_int_equal(next, 50);
	/* The same again changes nothing, whatever else it says. */
	a.at = 1;
	a.subject = STR("obligation/8");
	done(s, outbox_add(d, &a, &s->err));
	want_str(due(s, d, NOTICE_BY_MAIL, 400), STR("b:queued/0 a:queued/0 "), "told once");
	db_close(d);
}

static void from_try_to_end(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	struct notice_row a = row("a", 100, "member/1");
	struct told t = { &s->a, STR(""), 0 };
	int64_t counts[NOTICE_STATE_N];

	done(s, outbox_add(d, &a, &s->err));
	int64_t rank = rank_of(s, d, 100);

	done(s, outbox_try(d, rank, 160, &s->err));
	want_str(due(s, d, NOTICE_BY_MAIL, 159), STR(""), "being tried");
	want_str(due(s, d, NOTICE_BY_MAIL, 160), STR("a:queued/1 "), "whoever tried it is gone");
	done(s, outbox_try(d, rank, 300, &s->err));
	done(s, outbox_wait(d, rank, 250, STR("451 later"), &s->err));
	want_str(due(s, d, NOTICE_BY_MAIL, 250), STR("a:queued/2!451 later "), "refused for now");
	done(s, outbox_try(d, rank, 400, &s->err));
	done(s, outbox_untry(d, rank, 260, STR("no server"), &s->err));
	want_str(due(s, d, NOTICE_BY_MAIL, 260), STR("a:queued/2!no server "), "not tried");
	done(s, outbox_end(d, rank, NOTICE_FAILED, 500, STR("550 nobody"), &s->err));
	want_str(due(s, d, NOTICE_BY_MAIL, 100000), STR(""), "over");
	/* What is over stays so. */
	done(s, outbox_try(d, rank, 1, &s->err));
	done(s, outbox_wait(d, rank, 1, STR("x"), &s->err));
	done(s, outbox_hold(d, rank, 1, &s->err));
	done(s, outbox_end(d, rank, NOTICE_SENT, 501, STR(""), &s->err));
	done(s, outbox_in_state(d, NOTICE_FAILED, INT64_MAX, 5, tell, &t, &s->err));
	want_str(t.text, STR("a:failed/2!550 nobody "), "failed");
	done(s, outbox_count(d, counts, &s->err));
	assert_int_equal(counts[NOTICE_FAILED], 1);
	assert_int_equal(counts[NOTICE_QUEUED], 0);
	done(s, outbox_again(d, rank, 600, &s->err));
	want_str(due(s, d, NOTICE_BY_MAIL, 600), STR("a:queued/0!550 nobody "), "again");
	done(s, outbox_end(d, rank, NOTICE_SENT, 700, STR(""), &s->err));
	done(s, outbox_again(d, rank, 800, &s->err));
	want_str(due(s, d, NOTICE_BY_MAIL, 10000), STR(""), "what was sent is not sent again");
	done(s, outbox_forget(d, 700, &s->err));
	done(s, outbox_count(d, counts, &s->err));
	assert_int_equal(counts[NOTICE_SENT], 1);
	done(s, outbox_forget(d, 701, &s->err));
	done(s, outbox_count(d, counts, &s->err));
	assert_int_equal(counts[NOTICE_SENT], 0);
	db_close(d);
}

static void the_days_collection(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	struct told t = { &s->a, STR(""), 0 };

	for (int i = 0; i < 3; i++) {
		struct notice_row n = row(str_cstr(&s->a, str_printf(&s->a, "k%d", i)), 100 + i, i == 2 ? "member/2" : "member/1");

		done(s, outbox_add(d, &n, &s->err));
		int64_t rank = rank_of(s, d, 100 + i);

		done(s, outbox_hold(d, rank, 1000 + i, &s->err));
	}
	want_str(due(s, d, NOTICE_BY_MAIL, 999), STR(""), "not before its time");
	want_str(due(s, d, NOTICE_BY_MAIL, 1002), STR("k0:held/0 k1:held/0 k2:held/0 "), "due");
	done(s, outbox_held(d, STR("member/1"), 1000, 10, tell, &t, &s->err));
	want_str(t.text, STR("k0:held/0 "), "of one member, by then");
	db_close(d);
}

static bool add_choice(void *ctx, struct str kind, enum notice_choice c, struct err *err)
{
	struct told *t = ctx;

	(void)err;
	t->text = str_printf(t->a, "%.*s%.*s=%.*s ", STR_ARG(t->text), STR_ARG(kind), STR_ARG(notice_choice_names[c]));
	return true;
}

static void choices(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	struct told t = { &s->a, STR(""), 0 };
	enum notice_choice c = CHOICE_NOW;
	int hour = 0;

	done(s, choice_of(d, STR("member/1"), STR("x"), &c, &s->err));
	assert_int_equal(c, CHOICE_NONE);
	done(s, hour_of(d, STR("member/1"), &hour, &s->err));
	assert_int_equal(hour, -1);
	done(s, choice_set(d, STR("member/1"), STR("x"), CHOICE_OFF, &s->err));
	done(s, choice_set(d, STR("member/1"), STR("a"), CHOICE_NOW, &s->err));
	done(s, choice_set(d, STR("member/1"), STR("x"), CHOICE_DAILY, &s->err));
	done(s, choice_set(d, STR("member/2"), STR("x"), CHOICE_OFF, &s->err));
	done(s, hour_set(d, STR("member/1"), 7, &s->err));
	done(s, hour_set(d, STR("member/1"), 8, &s->err));
	refused(s, hour_set(d, STR("member/1"), 24, &s->err), ERR_RANGE, "0 to 23");
	refused(s, hour_set(d, STR("member/1"), -1, &s->err), ERR_RANGE, "0 to 23");
	done(s, choices_of(d, STR("member/1"), add_choice, &t, &s->err));
	want_str(t.text, STR("a=now x=daily "), "choices");
	done(s, choice_of(d, STR("member/1"), STR("x"), &c, &s->err));
	assert_int_equal(c, CHOICE_DAILY);
	done(s, hour_of(d, STR("member/1"), &hour, &s->err));
	assert_int_equal(hour, 8);
	done(s, choices_clear(d, STR("member/1"), &s->err));
	done(s, hour_of(d, STR("member/1"), &hour, &s->err));
	assert_int_equal(hour, -1);
	done(s, choice_of(d, STR("member/2"), STR("x"), &c, &s->err));
	assert_int_equal(c, CHOICE_OFF);
	db_close(d);
}

static void who_wants_which_event(void **state)
{
	static const struct webhook_row hooks[] = {
		{ .id = 1, .party = STR_LIT("party/nova"), .url = STR_LIT("https://a.example/"), .events = STR_LIT("obligation.due key.made") },
		{ .id = 2, .party = STR_LIT("party/nova"), .url = STR_LIT("https://b.example/"), .events = STR_LIT("*") },
		{ .id = 3, .party = STR_LIT("party/nova"), .url = STR_LIT("https://c.example/"), .events = STR_LIT("obligation.due-soon") },
		{ .id = 4, .party = STR_LIT("party/other"), .url = STR_LIT("https://d.example/"), .events = STR_LIT("*") },
		{ .id = 5, .party = STR_LIT("party/nova"), .url = STR_LIT("https://e.example/"), .events = STR_LIT("*"), .ended = 5 },
		{ .id = 6, .party = STR_LIT("party/nova"), .url = STR_LIT("https://f.example/"), .events = STR_LIT("*") },
	};
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	struct notice_row n = row("k", 100, "");
	struct webhook_row w;

	for (size_t i = 0; i < ROWS(hooks); i++) {
		w = hooks[i];
		if (!w.ended)
			w.ended = TIME_NONE;
		done(s, webhook_put(d, &w, &s->err));
	}
	done(s, webhook_failed(d, 6, 50, STR("refused"), &s->err));
	done(s, webhook_off(d, 6, 60, STR("given up"), &s->err));
	done(s, outbox_add_hooks(d, &n, STR("party/nova"), STR("obligation.due"), &s->err));
	done(s, outbox_add_hooks(d, &n, STR("party/nova"), STR("obligation.due"), &s->err));
	want_str(due(s, d, NOTICE_BY_HOOK, 100), STR("k webhook/1:queued/0 k webhook/2:queued/0 "), "those that want it and are on");
	want_str(due(s, d, NOTICE_BY_MAIL, 100), STR(""), "no mail");
	/* How one does, and its end. */
	done(s, webhook_failed(d, 2, 200, STR("500"), &s->err));
	done(s, webhook_failed(d, 2, 300, STR("timeout"), &s->err));
	done(s, webhook_get(d, &s->a, 2, &w, &s->err));
	assert_int_equal(w.failures, 2);
	assert_int_equal(w.since, 200);
	assert_true(w.off_at == TIME_NONE && w.ended == TIME_NONE);
	want_str(w.error, STR("timeout"), "last error");
	done(s, webhook_well(d, 2, &s->err));
	done(s, webhook_get(d, &s->a, 2, &w, &s->err));
	assert_int_equal(w.failures, 0);
	assert_true(w.since == TIME_NONE);
	done(s, webhook_failed(d, 2, 400, STR("410"), &s->err));
	done(s, webhook_off(d, 2, 410, STR("switched off"), &s->err));
	done(s, webhook_get(d, &s->a, 2, &w, &s->err));
	assert_int_equal(w.off_at, 410);
	want_str(due(s, d, NOTICE_BY_HOOK, 100000), STR("k webhook/1:queued/0 "), "what waited for it goes too");
	struct told t = { &s->a, STR(""), 0 };

	done(s, outbox_of_hook(d, 2, INT64_MAX, 5, tell, &t, &s->err));
	want_str(t.text, STR("k webhook/2:dropped/0!switched off "), "dropped");
	refused(s, webhook_get(d, &s->a, 9, &w, &s->err), ERR_FOUND, "no webhook 9");
	db_close(d);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		tested(with_what_it_tells_of), tested(from_try_to_end), tested(the_days_collection), tested(choices),
		tested(who_wants_which_event),
	};

	return run_on_engine(tests, NULL, NULL);
}

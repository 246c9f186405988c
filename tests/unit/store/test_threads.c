/* Conversations as rows: who sees which in one statement, what is unread, pages by number and by cursor, marks that never go back. */
#include "scratch.h"

#include "store/acts.h"
#include "store/threads.h"

enum { MINE = 7, OTHER = 8, CASE_ID = 10 };

static struct db *begun(struct scratch *s)
{
	struct db *d = opened(s, DB_WRITE);

	done(s, db_begin(d, &s->err));
	return d;
}

static void add(struct scratch *s, struct db *d, int64_t id, enum thread_kind kind, int64_t report)
{
	const struct thread_row r = { .id = id, .case_id = CASE_ID, .report = report, .kind = kind, .title = STR("t"), .product = STR(""),
		                      .who = STR("party/a"), .at = 1000 + id };

	done(s, thread_add(d, &r, &s->err));
}

static void say(struct scratch *s, struct db *d, int64_t id, int64_t thread, const char *who, int64_t member)
{
	struct str ref = str_printf(&s->a, "ref%lld", (long long)id), bytes = str_printf(&s->a, "bytes of %lld", (long long)id);

	done(s, sealed_add(d, ref, id, bytes, &s->err));
	done(s, post_add(d, &(struct post_row){ .id = id, .thread = thread, .at = 5000 + id, .who = str_of(who), .member = member, .words = ref },
	                 &s->err));
}

static struct str ids(struct scratch *s, const struct threads_shown *v)
{
	struct str r = STR("");

	for (size_t i = 0; i < v->n; i++)
		r = str_printf(&s->a, "%.*s%s%lld:%lld", STR_ARG(r), i ? " " : "", (long long)v->v[i].t.id, (long long)v->v[i].unread);
	return r;
}

/* --- who sees what --- */

static void seen(void **state)
{
	struct scratch *s = *state;
	struct db *d = begun(s);
	const struct { const char *label; struct thread_reader w; const char *expected; } rows[] = {
		{ "who coordinates sees all", { MINE, STR_LIT("party/c"), STR_LIT(""), true, true }, "10:2 11:1 12:1 13:0" },
		{ "who takes part", { MINE, STR_LIT("party/b"), STR_LIT(""), true, false }, "10:2 11:1" },
		{ "who is admitted", { MINE, STR_LIT("party/a"), STR_LIT(""), true, false }, "10:2 11:1 12:1" },
		{ "a finder who is admitted", { MINE, STR_LIT("party/f"), STR_LIT("report/13"), true, false }, "10:2 11:1 12:1" },
		{ "who is only asked", { MINE, STR_LIT("party/b"), STR_LIT(""), false, false }, "" },
		{ "who was admitted and left", { MINE, STR_LIT("party/a"), STR_LIT(""), false, false }, "" },
		{ "who wrote sees theirs as read", { OTHER, STR_LIT("party/b"), STR_LIT(""), true, false }, "10:1 11:0" },
	};

	add(s, d, 10, THREAD_CASE, 0);
	add(s, d, 11, THREAD_PRODUCT, 0);
	add(s, d, 12, THREAD_PRIVATE, 0);
	add(s, d, 13, THREAD_REPORT, 13);
	for (int i = 0; i < 2; i++)
		done(s, thread_admit(d, 12, STR("party/a"), &s->err)); /* twice is once */
	done(s, thread_admit(d, 12, STR("report/13"), &s->err));
	say(s, d, 20, 10, "party/a", OTHER);
	say(s, d, 21, 11, "party/a", OTHER);
	say(s, d, 22, 12, "party/a", OTHER);
	say(s, d, 23, 13, "party/c", MINE);
	say(s, d, 24, 10, "report/13", 0);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct threads_shown got;

		done(s, threads_of_case(d, &s->a, CASE_ID, &rows[i].w, &got, &s->err));
		want_str(ids(s, &got), str_of(rows[i].expected), rows[i].label);
	}
	struct strs in;

	done(s, thread_admitted(d, &s->a, 12, &in, &s->err));
	assert_int_equal(in.n, 2);
	db_close(d);
}

/* --- what is unread --- */

static void unread(struct scratch *s, struct db *d, int64_t n, int64_t first, const char *label)
{
	struct thread_shown t;

	done(s, thread_shown(d, &s->a, 10, MINE, &t, &s->err));
	want(t.unread == n && t.first_unread == first, "%s: %lld from %lld", label, (long long)t.unread, (long long)t.first_unread);
}

static void marks(void **state)
{
	struct scratch *s = *state;
	struct db *d = begun(s);
	int64_t mark;

	add(s, d, 10, THREAD_CASE, 0);
	unread(s, d, 0, 0, "nothing there");
	say(s, d, 20, 10, "party/a", OTHER);
	say(s, d, 21, 10, "party/b", MINE);
	say(s, d, 22, 10, "party/a", OTHER);
	unread(s, d, 2, 20, "one's own is not unread, and does not mark what stands before it");
	done(s, thread_read_set(d, MINE, 10, 20, &s->err));
	unread(s, d, 1, 22, "after the first");
	done(s, post_clear(d, 22, &s->err));
	unread(s, d, 0, 0, "taken back");
	done(s, thread_read_set(d, MINE, 10, 22, &s->err));
	done(s, thread_read_set(d, MINE, 10, 20, &s->err));
	done(s, thread_read_get(d, MINE, 10, &mark, &s->err));
	assert_int_equal(mark, 22); /* never back */
	done(s, thread_read_get(d, OTHER, 10, &mark, &s->err));
	assert_int_equal(mark, 0);
	done(s, thread_read_forget(d, MINE, &s->err));
	done(s, thread_read_get(d, MINE, 10, &mark, &s->err));
	assert_int_equal(mark, 0);
	db_close(d);
}

/* --- pages --- */

static void pages(void **state)
{
	struct scratch *s = *state;
	struct db *d = begun(s);
	struct post_rows got;
	struct thread_row t;
	struct strs who;
	int64_t n;

	add(s, d, 10, THREAD_CASE, 0);
	add(s, d, 11, THREAD_PRODUCT, 0);
	for (int i = 0; i < 60; i++)
		say(s, d, 100 + i, i % 3 ? 10 : 11, i % 2 ? "party/a" : "party/b", OTHER);
	done(s, thread_get(d, &s->a, 10, &t, &s->err));
	assert_int_equal(t.posts, 40);
	assert_int_equal(t.last, 159);
	done(s, posts_of(d, &s->a, 10, STR(""), 0, 30, 30, &got, &s->err));
	assert_int_equal(got.n, 10);
	want_str(got.v[9].sealed, STR("bytes of 159"), "the newest comes last, with its bytes");
	done(s, posts_of(d, &s->a, 10, STR(""), got.v[8].id, 0, 30, &got, &s->err));
	assert_int_equal(got.n, 1);
	done(s, posts_of(d, &s->a, 10, STR("party/a"), 0, 0, 100, &got, &s->err));
	assert_int_equal(got.n, 20);
	done(s, posts_below(d, 10, STR(""), INT64_MAX, &n, &s->err));
	assert_int_equal(n, 40);
	done(s, posts_below(d, 10, STR("party/a"), 159, &n, &s->err));
	assert_int_equal(n, 19);
	done(s, posts_who(d, &s->a, 10, &who, &s->err));
	assert_int_equal(who.n, 2);
	done(s, sealed_drop(d, STR("ref159"), &s->err));
	done(s, posts_of(d, &s->a, 10, STR(""), 158, 0, 1, &got, &s->err));
	want(got.n == 1 && !got.v[0].sealed.n, "erased: the post remains, its words do not");
	refused(s, thread_get(d, &s->a, 99, &t, &s->err), ERR_FOUND, "no such thread");
	db_close(d);
}

struct heard { size_t n; int64_t last; };

static bool hear(void *ctx, const struct post_row *r, struct err *err)
{
	struct heard *h = ctx;

	(void)err;
	want(!h->last || r->id < h->last, "newest first");
	want(r->sealed.n, "with bytes");
	h->last = r->id;
	h->n++;
	return true;
}

/* A case as large as they get: what its page asks is one statement, and quick. */
static void large(void **state)
{
	struct scratch *s = *state;
	struct db *d = begun(s);
	const struct thread_reader w = { MINE, STR("party/c"), STR(""), true, true };
	struct threads_shown got;
	struct heard heard = { 0 };

	add(s, d, 10, THREAD_CASE, 0);
	for (int i = 1; i < 20; i++)
		add(s, d, 10 + i, THREAD_PRODUCT, 0);
	for (int i = 0; i < 2000; i++)
		say(s, d, 100 + i, i % 2 ? 10 : 10 + i % 20, "party/a", OTHER);
	uint64_t began = clock_ns();

	done(s, threads_of_case(d, &s->a, CASE_ID, &w, &got, &s->err));
	print_message("20 threads, 2000 posts, what is unread: %.2f ms\n", (double)(clock_ns() - began) / 1e6);
	assert_int_equal(got.n, 20);
	assert_int_equal(got.v[0].unread, 1000 + 100);
	done(s, posts_of_case(d, CASE_ID, hear, &heard, &s->err));
	assert_int_equal(heard.n, 2000);
	db_close(d);
}

/* --- where they belong --- */

static void moved(void **state)
{
	struct scratch *s = *state;
	struct db *d = begun(s);
	struct thread_row t;

	done(s, thread_add(d, &(struct thread_row){ .id = 5, .report = 5, .kind = THREAD_REPORT, .title = STR(""), .product = STR(""),
	                                            .who = STR("report/5"), .at = 1 }, &s->err));
	done(s, thread_of_report(d, &s->a, 5, &t, &s->err));
	assert_true(t.id == 5 && !t.case_id && t.kind == THREAD_REPORT && t.ended == TIME_NONE);
	done(s, thread_set_case(d, 5, 10, &s->err));
	done(s, threads_move(d, 10, 12, &s->err));
	done(s, thread_end(d, 5, 77, &s->err));
	done(s, thread_get(d, &s->a, 5, &t, &s->err));
	assert_true(t.case_id == 12 && t.ended == 77);
	done(s, thread_set_case(d, 5, 0, &s->err));
	done(s, thread_get(d, &s->a, 5, &t, &s->err));
	assert_int_equal(t.case_id, 0);
	db_close(d);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		tested(seen), tested(marks), tested(pages), tested(large), tested(moved),
	};

	return run_on_engine(tests, NULL, NULL);
}

/* Conversations: who writes and reads where, whatever happens to a case; what is new; what is taken back; notices; files. */
#include "alliance.h"

#include "base/limits.h"
#include "hub/rebuild.h"
#include "hub/rotate.h"
#include "hub/settings.h"
#include "hub/talk/files.h"
#include "hub/talk/talk.h"

static const char *subject_of(struct alliance *l, const char *kind, int64_t id)
{
	return cstr(l, str_printf(&l->s->a, "%s/%lld", kind, (long long)id));
}

static int64_t opened(struct alliance *l)
{
	return must(l, CEM, "case.open", "hub", P("title", "A hole in the radio", "grade", "high")).seq;
}

static void enters(struct alliance *l, enum actor who, int64_t id)
{
	const char *c = subject_of(l, "case", id), *party = cstr(l, str_printf(&l->s->a, "party/%s", actors[who].party));

	must(l, CEM, "case.notify", c, P("vendor", party));
	must(l, who, "case.enter", c, P());
}

static struct looking looks(struct alliance *l, enum actor who, struct db *d)
{
	return (struct looking){ &l->s->a, d, hub_keys(l->s->hub), who_of(l, who), scratch_clock };
}

/* --- writing --- */

static void written(void **state)
{
	struct alliance *l = *state;
	int64_t id = opened(l);
	const char *t = subject_of(l, "thread", id);

	never(l, ANN, "thread.post", t, P("words", "hello"), ERR_FOUND, "no such thing");
	enters(l, ANN, id);
	int64_t first = must(l, ANN, "thread.post", t, P("words", "hello")).seq;
	int64_t second = must(l, CEM, "thread.post", t, P("words", "a reply", "reply", subject_of(l, "post", first))).seq;

	never(l, ANN, "thread.post", t, P("words", "x", "reply", "post/999999"), ERR_FOUND, "no such post");
	never(l, ANN, "thread.post", t, P("words", "x", "reply", "party/nova"), ERR_SYNTAX, "expected a post");
	never(l, ANN, "thread.post", t, P("words", ""), ERR_MISSING, "");
	never(l, OLGA, "thread.post", t, P("words", "x"), ERR_FOUND, "no such thing");
	never(l, ANN, "thread.end", t, P(), ERR_DENIED, "opened");
	never(l, CEM, "thread.end", t, P(), ERR_STATE, "as long as the case");

	int64_t other = must(l, BOB, "thread.open", subject_of(l, "case", id), P("kind", "product", "title", "Nova 12", "product", "Nova 12")).seq;
	const char *p = subject_of(l, "thread", other);

	never(l, ANN, "thread.post", p, P("words", "x", "reply", subject_of(l, "post", first)), ERR_FOUND, "no such post in this");
	never(l, ANN, "thread.open", subject_of(l, "case", id), P("kind", "product", "title", "x", "parties", "party/nova"), ERR_USAGE, "nobody is listed");
	never(l, ANN, "thread.open", subject_of(l, "case", id), P("kind", "private", "title", "x", "parties", "party/orion"), ERR_FOUND, "does not take part");
	never(l, ANN, "thread.open", subject_of(l, "case", id), P("kind", "private", "title", "a\xE2\x80\xAE" "b"), ERR_SYNTAX, "U+202E");
	never(l, ANN, "thread.admit", p, P("who", "party/alliance"), ERR_STATE, "only private");
	must(l, ANN, "thread.end", p, P()); /* of the party that opened it */
	never(l, ANN, "thread.post", p, P("words", "x"), ERR_STATE, "has ended");
	never(l, ANN, "thread.end", p, P(), ERR_STATE, "already");

	struct db *d = reading(l);
	struct looking look = looks(l, BOB, d);
	struct talk talk;

	did(l->s, talk_read(&look, id, false, &(struct talk_ask){ .after = -1 }, &talk, &l->s->err));
	assert_int_equal(talk.items.n, 2);
	want_str(talk.items.v[0].words, STR("hello"), "opened");
	want_str(talk.items.v[0].by, STR("Nova Devices Example"), "by name");
	assert_true(talk.items.v[0].own && !talk.items.v[1].own && talk.items.v[1].fresh);
	assert_int_equal(talk.items.v[1].reply, first);
	assert_int_equal(talk.last, second);
	read_done(l, d);
}

/* --- taken back --- */

static void taken_back(void **state)
{
	struct alliance *l = *state;
	int64_t id = opened(l);

	enters(l, ANN, id);
	enters(l, OLGA, id);
	const char *t = subject_of(l, "thread", id);
	const char *mine = subject_of(l, "post", must(l, ANN, "thread.post", t, P("words", "a secret word")).seq);
	const char *theirs = subject_of(l, "post", must(l, OLGA, "thread.post", t, P("words", "another secret")).seq);

	never(l, BOB, "post.take_back", mine, P(), ERR_DENIED, "wrote oneself");
	never(l, ANN, "post.take_back", theirs, P(), ERR_DENIED, "wrote oneself");
	never(l, RHEA, "post.take_back", mine, P(), ERR_FOUND, "no such thing");
	must(l, ANN, "post.take_back", mine, P());
	never(l, ANN, "post.take_back", mine, P(), ERR_STATE, "already");
	must(l, CEM, "post.take_back", theirs, P());

	struct db *d = reading(l);
	struct looking look = looks(l, CEM, d);
	struct talk_lines lines;
	struct post_hits hits;
	struct talk talk;

	did(l->s, talk_read(&look, id, false, &(struct talk_ask){ .after = -1 }, &talk, &l->s->err));
	for (size_t i = 0; i < talk.items.n; i++)
		want(talk.items.v[i].gone && !talk.items.v[i].words.n && talk.items.v[i].by.n, "who and when remain");
	did(l->s, talk_list(&look, id, &lines, &l->s->err));
	did(l->s, posts_search(d, &l->s->a, look.keys, id, &lines.seen, STR("secret"), &hits, &l->s->err));
	assert_int_equal(hits.n, 0);
	assert_int_equal(lines.v[0].shown.unread, 0);
	read_done(l, d);
}

/* --- who sees what: the list, the search and the notices say what the table of reads says, whatever happened --- */

enum { THREADS_MOST = 60 };
struct world {
	struct alliance *l;
	int64_t id, threads[THREADS_MOST];
	size_t n;
	uint64_t seed;
};

static unsigned chance(struct world *w, unsigned below)
{
	w->seed ^= w->seed << 13;
	w->seed ^= w->seed >> 7;
	w->seed ^= w->seed << 17;
	return (unsigned)(w->seed >> 33) % below;
}

static bool in_list(const struct talk_lines *t, int64_t id)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].shown.t.id == id)
			return true;
	return false;
}

static void one_thread(struct world *w, struct looking *look, const struct talk_lines *lines, const struct post_hits *hits, int64_t id, const char *who)
{
	struct hub_scratch *s = w->l->s;
	enum thing_kind kind;
	struct thread_readers told;
	struct thread_row t;
	struct thing thing;
	struct talk talk;
	bool listed = false, found = false;

	did(s, thing_load(look->db, &look->who, str_printf(&s->a, "thread/%lld", (long long)id), &kind, &thing, &s->a, &s->err));
	bool may = access_read(&look->who, &thing, READ_THREAD);

	want(in_list(lines, id) == may, "%s, thread %lld: %s listed", who, (long long)id, may ? "not" : "is");
	want(talk_read(look, id, false, &(struct talk_ask){ .after = -1 }, &talk, &s->err) == may, "%s, thread %lld: read", who, (long long)id);
	did(s, thread_get(look->db, &s->a, id, &t, &s->err) && thread_readers(look->db, &s->a, &t, &told, &s->err));
	for (size_t i = 0; i < told.n; i++)
		listed |= told.v[i].member == look->who.member;
	want(listed == may, "%s, thread %lld: %s told of posts", who, (long long)id, may ? "not" : "is");
	for (size_t i = 0; i < hits->n; i++)
		found |= hits->v[i].thread == id;
	want(may || !found, "%s, thread %lld: found by searching", who, (long long)id);
	want(!may || !t.posts || found || hits->more, "%s, thread %lld: not found by searching", who, (long long)id);
}

static void check(struct world *w)
{
	struct alliance *l = w->l;

	for (enum actor who = 0; who < HUB; who++) {
		struct db *d = reading(l);
		struct looking look = looks(l, who, d);
		struct talk_lines lines;
		struct post_hits hits;

		did(l->s, talk_list(&look, w->id, &lines, &l->s->err));
		did(l->s, posts_search(d, &l->s->a, look.keys, w->id, &lines.seen, STR("needle"), &hits, &l->s->err));
		for (size_t i = 0; i < w->n; i++)
			one_thread(w, &look, &lines, &hits, w->threads[i], actors[who].name);
		read_done(l, d);
	}
}

static void step(struct world *w)
{
	static const char *const parties[] = { "party/alliance", "party/nova", "party/orion", "party/office" };
	struct alliance *l = w->l;
	enum actor who = (enum actor)chance(w, HUB);
	const char *c = subject_of(l, "case", w->id), *party = parties[chance(w, 4)];
	const char *t = subject_of(l, "thread", w->threads[chance(w, (unsigned)w->n)]);
	struct outcome o = { 0 };

	switch (chance(w, 9)) {
	case 0: does_as(l, CEM, "case.notify", c, P("vendor", party), &o); break;
	case 1: does_as(l, who, "case.enter", c, P(), &o); break;
	case 2: does_as(l, who, chance(w, 4) ? "case.decline" : "case.leave", c, P(), &o); break;
	case 3: does_as(l, CEM, "case.remove", c, P("who", party), &o); break;
	case 4:
	case 5:
		if (w->n < THREADS_MOST && does_as(l, who, "thread.open", c, chance(w, 3) ? P("kind", "private", "title", "t") :
		                                   P("kind", "product", "title", "t", "product", "p"), &o))
			w->threads[w->n++] = o.seq;
		break;
	case 6: does_as(l, who, "thread.admit", t, P("who", party), &o); break;
	default: does_as(l, who, "thread.post", t, P("words", "a needle in it"), &o); break;
	}
}

static void seen_by_whom(void **state)
{
	struct world w = { .l = *state, .seed = 88172645463325252u };

	w.id = opened(w.l);
	w.threads[w.n++] = w.id;
	for (int i = 0; i < 120; i++) {
		step(&w);
		if (i % 4 == 3)
			check(&w);
	}
	want(w.n > 5, "%zu threads", w.n);
}

/* --- what waits is told once --- */

static int64_t notices(struct alliance *l, enum actor who)
{
	struct db *d = db_open(l->s->db, DB_READ, &l->s->err);
	struct query q = db_query(d, SQL_NOTICES_OF_MEMBER);
	int64_t n = 0;

	bind_str(&q, 1, l->member[who]);
	bind_i64(&q, 2, INT64_MAX);
	bind_i64(&q, 3, 1000);
	while (db_step(&q, &l->s->err) == DB_ROW)
		n += str_eq(col_str(&q, 2), STR("posts-wait"));
	query_end(&q);
	db_close(d);
	return n;
}

static void told_once(void **state)
{
	struct alliance *l = *state;
	int64_t id = opened(l), last = 0;
	const char *t = subject_of(l, "thread", id);

	enters(l, ANN, id);
	for (int i = 0; i < 5; i++)
		last = must(l, CEM, "thread.post", t, P("words", "news")).seq;
	assert_int_equal(notices(l, ANN), 1);
	assert_int_equal(notices(l, BOB), 1);
	assert_int_equal(notices(l, IDA), 1);
	assert_int_equal(notices(l, CEM), 0); /* who wrote it */
	assert_int_equal(notices(l, OLGA), 0);
	did(l->s, thread_mark(l->s->hub, act_id(l->member[ANN]), id, last, &l->s->err));
	must(l, CEM, "thread.post", t, P("words", "news"));
	must(l, CEM, "thread.post", t, P("words", "news"));
	assert_int_equal(notices(l, ANN), 2);
	assert_int_equal(notices(l, BOB), 1);
}

/* --- files --- */

static struct str staged(struct alliance *l, const char *name, struct str bytes, struct staged *ret)
{
	struct staged s;

	did(l->s, file_stage(l->s->hub, &l->s->a, str_of(name), bytes, true, &s, &l->s->err));
	if (ret)
		*ret = s;
	return str_dup(&l->s->a, str_of(s.token));
}

static struct str large(struct alliance *l, size_t n)
{
	char *p = arena_alloc(&l->s->a, n);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 2654435761u >> 13);
	return str_n(p, n);
}

static void wants_bytes(struct alliance *l, enum actor who, int64_t id, struct str bytes)
{
	struct db *d = reading(l);
	struct looking look = looks(l, who, d);
	struct talk_file f;
	struct buf b;

	buf_init(&b, 64 << 20);
	did(l->s, talk_file(&look, id, false, &f, &l->s->err));
	did(l->s, file_read_bytes(d, look.keys, &f.row, &b, &l->s->err));
	assert_true(str_eq(buf_str(&b), bytes));
	assert_int_equal(f.row.size, bytes.n);
	buf_release(&b);
	read_done(l, d);
}

static void files(void **state)
{
	struct alliance *l = *state;
	int64_t id = opened(l);
	const char *t = subject_of(l, "thread", id);
	struct str bytes = large(l, 3 * 1024 * 1024 + 7);
	struct staged told;

	enters(l, ANN, id);
	struct str token = staged(l, "in\xE2\x80\xAEgpj.exe", bytes, &told);

	want_str(told.name, STR("in\xE2\x9F\xA8U+202E\xE2\x9F\xA9gpj.exe"), "what cannot be seen is named");
	never(l, OLGA, "file.add", t, P("staged", cstr(l, token)), ERR_FOUND, "no such thing");
	never(l, ANN, "file.add", t, P("staged", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), ERR_FOUND, "send it again");
	never(l, ANN, "file.add", t, P("staged", cstr(l, token), "name", "x"), ERR_USAGE, "by the hub alone");
	int64_t one = must(l, ANN, "file.add", t, P("staged", cstr(l, token))).seq;

	never(l, ANN, "file.add", t, P("staged", cstr(l, token)), ERR_FOUND, "send it again");
	wants_bytes(l, BOB, one, bytes);

	/* With a post: two more, by whoever wrote it. */
	struct str two = STR_JOIN(&l->s->a, staged(l, "a.txt", STR("text\n"), NULL), STR(" "), staged(l, "b.png", STR("<html>"), NULL));
	struct outcome o = must(l, ANN, "thread.post", t, P("words", "see these", "files", cstr(l, two)));
	struct db *d = reading(l);
	struct looking look = looks(l, CEM, d);
	struct talk talk;

	did(l->s, talk_read(&look, id, false, &(struct talk_ask){ .after = -1 }, &talk, &l->s->err));
	assert_int_equal(talk.items.n, 4);
	want(talk.items.v[0].is_file && !talk.items.v[1].is_file && talk.items.v[2].is_file && talk.items.v[3].is_file, "files stand behind their post");
	want_str(talk.items.v[3].who, STR("party/nova"), "whoever wrote the post sent its files");
	want_str(talk.items.v[3].file.media, STR("text/html"), "told by its content");
	want_str(talk.items.v[3].name, STR("b.png"), "name");
	assert_true(media_odd(talk.items.v[3].name, talk.items.v[3].file.media));
	/* Neither names nor tokens stand in bodies. */
	assert_int_equal(str_find(o.body, STR("files")), SIZE_MAX);
	read_done(l, d);

	/* Destroyed: bytes and name are gone. */
	never(l, OLGA, "file.drop", subject_of(l, "file", one), P(), ERR_FOUND, "no such thing");
	must(l, BOB, "file.drop", subject_of(l, "file", one), P());
	never(l, BOB, "file.drop", subject_of(l, "file", one), P(), ERR_STATE, "already");
	d = db_open(l->s->db, DB_READ, &l->s->err);
	struct file_row row;
	struct buf b;

	buf_init(&b, 1 << 20);
	did(l->s, file_get(d, &l->s->a, one, &row, &l->s->err));
	assert_int_equal(row.sealed.n, 0);
	refuses(l->s, file_read_bytes(d, hub_keys(l->s->hub), &row, &b, &l->s->err), ERR_STATE);
	row.ended = TIME_NONE;
	assert_false(file_read_bytes(d, hub_keys(l->s->hub), &row, &b, &l->s->err));
	buf_release(&b);
	db_close(d);
}

static void works(struct alliance *l, bool (*job)(struct job_run *, struct err *))
{
	static const atomic_int go_on;
	const struct settings *now = hub_settings(l->s->hub);
	struct job_run x = { .a = &l->s->a, .hub = l->s->hub, .settings = now, .stop = &go_on, .now = scratch_clock };

	did(l->s, job(&x, &l->s->err));
	settings_release(now);
}

static int64_t waiting(struct alliance *l)
{
	struct db *d = db_open(l->s->db, DB_READ, &l->s->err);
	int64_t n, bytes;

	did(l->s, staged_sum(d, &n, &bytes, &l->s->err));
	db_close(d);
	return n;
}

/* What nobody takes goes after a day; what was taken stays, under new keys as well. */
static void kept_and_dropped(void **state)
{
	struct alliance *l = *state;
	int64_t id = opened(l);
	struct str bytes = large(l, 200000), taken = staged(l, "kept.bin", bytes, NULL), dropped = staged(l, "x", STR("x"), NULL);
	int64_t kept = must(l, CEM, "file.add", subject_of(l, "thread", id), P("staged", cstr(l, taken))).seq;

	assert_int_equal(waiting(l), 1);
	did(l->s, file_unstage(l->s->hub, &l->s->a, STR("not a token"), &l->s->err));
	scratch_clock += STAGED_SECONDS - 1;
	works(l, files_work);
	assert_int_equal(waiting(l), 1);
	scratch_clock += 2;
	works(l, files_work);
	assert_int_equal(waiting(l), 0);
	never(l, CEM, "file.add", subject_of(l, "thread", id), P("staged", cstr(l, dropped)), ERR_FOUND, "send it again");
	refuses(l->s, file_stage(l->s->hub, &l->s->a, STR("e"), STR(""), true, &(struct staged){ 0 }, &l->s->err), ERR_RANGE);
	refuses(l->s, file_stage(l->s->hub, &l->s->a, STR("e"), large(l, LIMIT_FILE + 1), true, &(struct staged){ 0 }, &l->s->err), ERR_LIMIT);

	struct str late = staged(l, "late.txt", STR("late"), NULL);

	must(l, IDA, "hub.rotate_seal", "hub", P());
	works(l, rotate_work);
	must(l, CEM, "file.add", subject_of(l, "thread", id), P("staged", cstr(l, late)));
	scratch_clock += 400 * 86400;
	for (int i = 0; i < 3; i++)
		works(l, rotate_work);
	assert_int_equal(keyring_count(keys_newest(hub_keys(l->s->hub))->ring), 1); /* the old one is gone */
	wants_bytes(l, CEM, kept, bytes);
}

/* All of it follows from the acts. */
static bool differs(void *ctx, const struct difference *d, struct err *err)
{
	(void)ctx;
	(void)err;
	print_error("%s %.*s differs\n", d->table, STR_ARG(d->key));
	return true;
}

static void follows(void **state)
{
	struct alliance *l = *state;
	const struct rebuild_options o = { .fn = differs };
	struct world w = { .l = l, .seed = 4242 };
	struct rebuild_sums sums;

	w.id = opened(l);
	w.threads[w.n++] = w.id;
	for (int i = 0; i < 60; i++)
		step(&w);
	files(state);
	taken_back(state);
	did(l->s, rebuild(l->s->db, &o, &sums, &l->s->err));
	assert_int_equal(sums.tables.differ, 0);
	assert_true(sums.acts > 50);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(written, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(taken_back, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(seen_by_whom, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(told_once, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(files, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(kept_and_dropped, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(follows, alliance_begin, alliance_end),
	};

	return run_on_engine(tests, NULL, NULL);
}

#include "hub/talk/threads.h"

#include "base/limits.h"
#include "hub/case/standing.h"
#include "hub/notice/tell.h"
#include "text/markdown.h"

#define IS(x, rel) ((x)->relations >> REL_##rel & 1)

/* --- who says it --- */

static bool own_report(struct db *d, struct arena *a, const struct who *w, int64_t case_id, struct str *ret,
                       struct err *err)
{
	struct query q = db_query(d, SQL_STANDING_FINDER);

	*ret = STR("");
	bind_i64(&q, 1, case_id);
	bind_i64(&q, 2, w->member);
	bind_str(&q, 3, w->party);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW)
		*ret = str_dup(a, col_str(&q, 0));
	query_end(&q);
	return s != DB_FAILED;
}

bool thread_voice(struct acting *x, const struct thread_row *t, struct str *ret, struct err *err)
{
	bool finder = t && t->kind == THREAD_REPORT && (IS(x, SELF) || IS(x, COLLEAGUE) || IS(x, HOLDER)) &&
		!IS(x, COORDINATOR);

	if (finder)
		*ret = str_printf(x->a, "report/%lld", (long long)t->report);
	else if (IS(x, PARTICIPANT) || IS(x, COORDINATOR) || IS(x, LEADER))
		*ret = STR_JOIN(x->a, STR("party/"), x->who.party);
	else if (!own_report(x->db, x->a, &x->who, x->case_id, ret, err))
		return false;
	return ret->n || err_set(err, ERR_DENIED, "you do not take part here");
}

/* --- saying, and telling of it --- */

bool thread_say(struct acting *x, int64_t thread, struct str who, struct str words, int64_t reply, struct err *err)
{
	struct thread_row t;
	struct post_row to;

	if (!thread_get(x->db, x->a, thread, &t, err) || (reply && !post_get(x->db, x->a, reply, &to, err)))
		return false;
	if (reply && to.thread != thread)
		return err_set(err, ERR_FOUND, "there is no such post in this conversation") || err_at(err, "reply");
	if (t.ended != TIME_NONE)
		return err_set(err, ERR_STATE, "this conversation has ended; nothing is written there any more");
	if (t.posts >= LIMIT_POSTS)
		return err_set(err, ERR_LIMIT, "%d posts are as many as a conversation may have: begin another", LIMIT_POSTS);
	const struct post_row p = { .id = x->seq, .thread = thread, .at = x->at, .who = who, .member = x->who.member,
		.words = words,
		                    .reply = reply };

	return post_add(x->db, &p, err);
}

static struct str once_of(struct arena *a, int64_t post)
{
	return str_printf(a, "after-%lld", (long long)post);
}

/* To each webhook of a party, of each post. */
static bool tell_hooks(struct acting *x, const struct notice *n, struct str party, struct err *err)
{
	struct notice each = *n;

	each.once = str_printf(x->a, "post-%lld", (long long)x->seq);
	return notice_queue_hooks(x->db, &each, party, err);
}

/* A finder without an account is told as their report. */
static bool tell_finder(struct acting *x, const struct thread_row *t, const struct notice *n, struct err *err)
{
	struct notice one = *n;
	int64_t read, member = 0;

	if (t->kind != THREAD_REPORT || !x->who.member)
		return true;
	struct query q = db_query(x->db, SQL_THING_REPORT);

	bind_i64(&q, 1, t->report);
	enum db_step s = db_step(&q, err);

	member = s == DB_ROW ? col_i64(&q, 1) : 1;
	query_end(&q);
	if (s == DB_FAILED || member)
		return s != DB_FAILED;
	if (!thread_read_get(x->db, -t->report, t->id, &read, err))
		return false;
	one.once = once_of(x->a, read);
	one.subject = str_printf(x->a, "report/%lld", (long long)t->report);
	return notice_queue(x->db, &one, one.subject, err);
}

bool thread_tell(struct acting *x, int64_t thread, struct err *err)
{
	struct notice n = { .kind = NOTICE_POSTS_WAIT, .subject = str_printf(x->a, "thread/%lld", (long long)thread),
		.at = x->at };
	struct thread_readers all;
	struct thread_row t;

	if (!thread_get(x->db, x->a, thread, &t, err) || !thread_readers(x->db, x->a, &t, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		struct telling to = { x->a, x->db, n, x->who.member };

		to.notice.once = once_of(x->a, all.v[i].read);
		if (!tell_member(&to, all.v[i].member, err))
			return false;
		if ((!i || !str_eq(all.v[i].party, all.v[i - 1].party)) && !tell_hooks(x, &n, all.v[i].party, err))
			return false;
	}
	return tell_finder(x, &t, &n, err);
}

/* --- reading --- */

bool thread_reader_of(struct db *d, struct arena *a, const struct who *w, int64_t case_id, struct thread_reader *ret,
                      struct err *err)
{
	struct thing t = { .case_id = case_id };

	*ret = (struct thread_reader){ .member = w->member, .party = w->member ? STR_JOIN(a, STR("party/"), w->party) :
		STR("") };
	if (!standing_load(d, w, &t, err))
		return false;
	unsigned r = access_relations(w, &t);

	ret->coordinates = r >> REL_COORDINATOR & 1;
	ret->entered = r & (1u << REL_PARTICIPANT | 1u << REL_FINDER | 1u << REL_LEADER);
	if (t.barred) /* of their own report's thread as well */
		ret->member = 0, ret->party = STR("");
	return !w->member || t.barred || own_report(d, a, w, case_id, &ret->report, err);
}

struct marking { int64_t reader, thread, post; };

static bool mark(void *ctx, struct db *d, struct err *err)
{
	const struct marking *m = ctx;

	return thread_read_set(d, m->reader, m->thread, m->post, err);
}

bool thread_mark(struct hub *h, int64_t reader, int64_t thread, int64_t post, struct err *err)
{
	struct marking m = { reader, thread, post };

	return !reader || hub_aside(h, mark, &m, err);
}

bool thread_open(struct arena *a, const struct keys *k, struct str ref, struct str bytes, struct str *ret, struct err *err)
{
	struct str salt;

	*ret = STR("");
	return !ref.n || !bytes.n || sealed_whole(a, k, ref, bytes, &salt, ret, err);
}

/* --- searching --- */

struct search {
	struct arena *a, scratch;
	const struct keys *k;
	const struct threads_shown *seen;
	struct strs words;
	struct post_hits *ret;
};

static bool visible(const struct threads_shown *seen, int64_t thread)
{
	for (size_t i = 0; i < seen->n; i++)
		if (seen->v[i].t.id == thread)
			return true;
	return false;
}

/* Text on one line, beginning a little before what was found. */
static struct str around(struct search *s, struct str text, size_t at)
{
	size_t from = at > 80 ? at - 80 : 0;

	while (from && from < at && ((unsigned char)text.p[from] & 0xC0) == 0x80)
		from++;
	struct str line = markdown_line(s->a, str_from(text, from), 240);

	return from ? STR_JOIN(s->a, STR("\xE2\x80\xA6"), line) : line;
}

static bool look(void *ctx, const struct post_row *r, struct err *err)
{
	struct search *s = ctx;
	struct str text;
	size_t first = SIZE_MAX;

	if (s->ret->more || !visible(s->seen, r->thread))
		return true;
	arena_reset(&s->scratch);
	if (!thread_open(&s->scratch, s->k, r->words, r->sealed, &text, err))
		return false;
	for (size_t i = 0; i < s->words.n; i++) {
		size_t at = str_ifind(text, s->words.v[i]);

		if (at == SIZE_MAX)
			return true;
		first = at < first ? at : first;
	}
	if (s->ret->n == POST_HITS) {
		s->ret->more = true;
		return true;
	}
	s->ret->v = arena_grow(s->a, s->ret->v, s->ret->n, &s->ret->cap, sizeof *s->ret->v);
	s->ret->v[s->ret->n++] = (struct post_hit){ r->id, r->thread, r->at, str_dup(s->a, r->who), around(s, text, first) };
	return true;
}

bool posts_search(struct db *d, struct arena *a, const struct keys *k, int64_t case_id,
                  const struct threads_shown *seen, struct str query,
                  struct post_hits *ret, struct err *err)
{
	struct search s = { .a = a, .k = k, .seen = seen, .ret = ret };
	struct str rest = str_sub(query, 0, LIMIT_QUERY), word;

	*ret = (struct post_hits){ 0 };
	while (str_token(&rest, " \t\n", &word))
		strs_add(a, &s.words, word);
	if (!s.words.n)
		return true;
	bool ok = posts_of_case(d, case_id, look, &s, err);

	arena_release(&s.scratch);
	return ok;
}

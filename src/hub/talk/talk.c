#include "hub/talk/talk.h"

#include "base/limits.h"

/* May whoever looks read in this thread? Then how it is read and by whom, in *ret. */
static bool entered(const struct looking *l, struct str subject, bool held, struct thing *ret, struct err *err)
{
	enum thing_kind kind;

	if (!thing_load(l->db, &l->who, subject, &kind, ret, l->a, err))
		return err && err->code != ERR_FOUND ? false : thing_none(err);
	ret->held = held;
	return access_read(&l->who, ret, READ_THREAD) || thing_none(err);
}

/* What was erased, or sealed by a key that is lost, is not there; the conversation goes on. */
static struct str opened(const struct looking *l, struct str ref, struct str bytes)
{
	struct str s = STR("");

	return thread_open(l->a, l->keys, ref, bytes, &s, NULL) ? s : STR("");
}

bool talk_name(const struct looking *l, struct str who, struct str *ret, struct err *err)
{
	struct party_row p;
	struct err why = { 0 };

	*ret = STR("");
	if (!str_starts(who, STR("party/")))
		return true;
	if (party_get(l->db, l->a, act_slug(who), &p, &why))
		*ret = p.name;
	else if (why.code != ERR_FOUND && err)
		*err = why;
	return why.code == ERR_NONE || why.code == ERR_FOUND;
}

/* --- one page of it --- */

struct names { struct str who, name; };
struct reading {
	const struct looking *l;
	struct talk *t;
	struct str voice;     /* of whoever looks */
	struct { struct names *v; size_t n, cap; } names;
};

/* Each is looked up once. */
static bool name_of(struct reading *r, struct str who, struct str *ret, struct err *err)
{
	for (size_t i = 0; i < r->names.n; i++)
		if (str_eq(r->names.v[i].who, who)) {
			*ret = r->names.v[i].name;
			return true;
		}
	if (!talk_name(r->l, who, ret, err))
		return false;
	r->names.v = arena_grow(r->l->a, r->names.v, r->names.n, &r->names.cap, sizeof *r->names.v);
	r->names.v[r->names.n++] = (struct names){ who, *ret };
	return true;
}

static struct talk_item *add(struct reading *r)
{
	struct talk *t = r->t;

	t->items.v = arena_grow(r->l->a, t->items.v, t->items.n, &t->items.cap, sizeof *t->items.v);
	t->items.v[t->items.n] = (struct talk_item){ 0 };
	return &t->items.v[t->items.n++];
}

static bool own(const struct reading *r, struct str who, int64_t member)
{
	return member ? member == r->l->who.member || str_eq(who, r->voice) : str_eq(who, r->voice);
}

static bool add_post(struct reading *r, const struct post_row *p, struct err *err)
{
	struct talk_item *i = add(r);
	const struct looking *l = r->l;

	*i = (struct talk_item){ .id = p->id, .at = p->at, .who = p->who, .own = own(r, p->who, p->member), .reply = p->reply,
		                 .words = p->words.n ? opened(l, p->words, p->sealed) : STR("") };
	i->gone = !i->words.n;
	i->fresh = !i->gone && l->who.member && p->member != l->who.member && p->id > r->t->shown.read;
	return name_of(r, p->who, &i->by, err) && (!p->member || people_by(l, p->member, &i->person, err));
}

static bool add_file(struct reading *r, const struct file_row *f, struct err *err)
{
	struct talk_item *i = add(r);

	*i = (struct talk_item){ .is_file = true, .id = f->id, .at = f->at, .who = f->who, .own = own(r, f->who, f->member),
		.file = *f,
		                 .gone = f->ended != TIME_NONE, .name = file_name_of(r->l->a, r->l->keys, f) };
	return name_of(r, f->who, &i->by, err);
}

/* Both in the order of their numbers. */
static bool merge(struct reading *r, const struct post_rows *p, const struct file_rows *f, struct str who, struct err *err)
{
	size_t i = 0, k = 0;

	while (i < p->n || k < f->n) {
		bool post = i < p->n && (k == f->n || p->v[i].id < f->v[k].id);

		if (post ? !add_post(r, &p->v[i++], err) : (!who.n || str_eq(f->v[k].who, who)) && !add_file(r, &f->v[k], err))
			return false;
		k += !post;
	}
	return true;
}

/* Which page: asked for, or the one a post stands on. */
static bool choose(const struct looking *l, const struct talk_ask *ask, struct talk *t, struct err *err)
{
	int64_t below = 0, id = t->shown.t.id, at = ask->post ? ask->post : t->shown.first_unread;

	if (!posts_below(l->db, id, ask->who, INT64_MAX, &t->posts, err) ||
	    (at && !posts_below(l->db, id, ask->who, at, &below, err)))
		return false;
	t->pages = t->posts ? (t->posts + TALK_PAGE - 1) / TALK_PAGE : 1;
	t->page = ask->page ? ask->page : at ? below / TALK_PAGE + 1 : t->pages;
	if (t->page > t->pages)
		t->page = t->pages;
	return true;
}

static void set_voice(struct reading *r)
{
	const struct thread_row *t = &r->t->shown.t;
	unsigned rel = access_relations(&r->l->who, &r->t->thing);
	bool finder = t->kind == THREAD_REPORT && rel & (1u << REL_SELF | 1u << REL_COLLEAGUE | 1u << REL_HOLDER) &&
		!(rel & 1u << REL_COORDINATOR);

	if (finder)
		r->voice = str_printf(r->l->a, "report/%lld", (long long)t->report);
	else if (r->l->who.member)
		r->voice = STR_JOIN(r->l->a, STR("party/"), r->l->who.party);
	r->t->decides = rel & 1u << REL_COORDINATOR || str_eq(r->voice, t->who);
}

bool talk_read(const struct looking *l, int64_t thread, bool held, const struct talk_ask *ask, struct talk *ret,
               struct err *err)
{
	struct talk t = { .held = held };
	struct reading r = { .l = l, .t = &t, .voice = STR("") };
	bool cursor = ask->after >= 0;
	size_t most = cursor ? ask->most : TALK_PAGE;
	struct post_rows p;
	struct file_rows f = { 0 };

	if (!entered(l, str_printf(l->a, "thread/%lld", (long long)thread), held, &t.thing, err) ||
	    !thread_shown(l->db, l->a, thread, l->who.member, &t.shown, err) || !choose(l, ask, &t, err))
		return false;
	int64_t skip = cursor ? 0 : (t.page - 1) * TALK_PAGE;

	set_voice(&r);
	t.title = opened(l, t.shown.t.title, t.shown.title);
	t.product = opened(l, t.shown.t.product, t.shown.product);
	if (!posts_of(l->db, l->a, thread, ask->who, cursor ? ask->after : 0, skip, most + 1, &p, err))
		return false;
	t.more = p.n > most;
	/* Files stand behind the post that came before them; those before all posts on the first page. */
	int64_t from = cursor ? ask->after : skip && p.n ? p.v[0].id : 0, to = t.more ? p.v[most].id : INT64_MAX;

	p.n = t.more ? most : p.n;
	if (!files_of(l->db, l->a, thread, from, to, &f, err) || !merge(&r, &p, &f, ask->who, err) ||
	    !posts_who(l->db, l->a, thread, &t.who, err) ||
	    (t.shown.t.kind == THREAD_PRIVATE && !thread_admitted(l->db, l->a, thread, &t.admitted, err)))
		return false;
	t.last = p.n ? p.v[p.n - 1].id : 0;
	*ret = t;
	return true;
}

bool talk_files(const struct looking *l, int64_t thread, int64_t after, int64_t before, struct talk *ret, struct err *err)
{
	struct reading r = { .l = l, .t = ret, .voice = STR("") };
	struct post_rows none = { 0 };
	struct file_rows f;

	return files_of(l->db, l->a, thread, after, before, &f, err) && merge(&r, &none, &f, STR(""), err);
}

/* --- those of a case, and one file --- */

bool talk_list(const struct looking *l, int64_t case_id, struct talk_lines *ret, struct err *err)
{
	struct thread_reader w;

	*ret = (struct talk_lines){ 0 };
	if (!thread_reader_of(l->db, l->a, &l->who, case_id, &w, err) ||
	    !threads_of_case(l->db, l->a, case_id, &w, &ret->seen, err))
		return false;
	if (l->who.member && !(l->who.scopes & 1u << reads[READ_THREAD].scope))
		ret->seen.n = 0;
	ret->v = arena_array(l->a, struct talk_line, ret->seen.n + 1);
	for (; ret->n < ret->seen.n; ret->n++) {
		const struct thread_shown *s = &ret->seen.v[ret->n];

		ret->v[ret->n] = (struct talk_line){ *s, opened(l, s->t.title, s->title), opened(l, s->t.product, s->product) };
	}
	return true;
}

bool talk_file(const struct looking *l, int64_t id, bool held, struct talk_file *ret, struct err *err)
{
	*ret = (struct talk_file){ .name = STR("") };
	if (!entered(l, str_printf(l->a, "file/%lld", (long long)id), held, &ret->thing, err) ||
	    !file_get(l->db, l->a, id, &ret->row, err))
		return false;
	ret->name = file_name_of(l->a, l->keys, &ret->row);
	return talk_name(l, ret->row.who, &ret->by, err);
}

/* --- as JSON --- */

static void put_time(struct buf *b, const char *before, unixtime t)
{
	char text[21];

	if (t != TIME_NONE)
		buf_put_member(b, before, str_of(time_format(t, text)));
}

void talk_put_line(struct buf *b, const struct talk_line *t)
{
	const struct thread_row *r = &t->shown.t;

	buf_printf(b, "{\"id\":%lld", (long long)r->id);
	buf_put_member(b, ",\"kind\":", thread_kind_names[r->kind]);
	if (r->report)
		buf_printf(b, ",\"report\":%lld", (long long)r->report);
	if (t->title.n)
		buf_put_member(b, ",\"title\":", t->title);
	if (t->product.n)
		buf_put_member(b, ",\"product\":", t->product);
	if (r->who.n)
		buf_put_member(b, ",\"who\":", r->who);
	put_time(b, ",\"at\":", r->at);
	put_time(b, ",\"ended\":", r->ended);
	put_time(b, ",\"last_at\":", t->shown.last_at);
	buf_printf(b, ",\"posts\":%lld,\"last\":%lld,\"unread\":%lld", (long long)r->posts, (long long)r->last,
	           (long long)t->shown.unread);
	if (t->shown.first_unread)
		buf_printf(b, ",\"first_unread\":%lld", (long long)t->shown.first_unread);
	buf_putc(b, '}');
}

void talk_put_file(struct buf *b, const struct file_row *f, struct str name)
{
	buf_printf(b, "{\"file\":%lld,\"thread\":%lld", (long long)f->id, (long long)f->thread);
	put_time(b, ",\"at\":", f->at);
	buf_put_member(b, ",\"who\":", f->who);
	if (name.n)
		buf_put_member(b, ",\"name\":", name);
	buf_put_member(b, ",\"media\":", f->media);
	buf_printf(b, ",\"size\":%lld", (long long)f->size);
	buf_put_member(b, ",\"sha256\":", f->digest);
	if (f->ended == TIME_NONE)
		buf_printf(b, ",\"odd\":%s", media_odd(name, f->media) ? "true" : "false");
	put_time(b, ",\"dropped\":", f->ended);
	buf_putc(b, '}');
}

void talk_put_item(struct buf *b, const struct talk_item *i)
{
	if (i->is_file) {
		talk_put_file(b, &i->file, i->name);
		return;
	}
	buf_printf(b, "{\"post\":%lld", (long long)i->id);
	put_time(b, ",\"at\":", i->at);
	buf_put_member(b, ",\"who\":", i->who);
	if (i->by.n)
		buf_put_member(b, ",\"by\":", i->by);
	if (i->reply)
		buf_printf(b, ",\"reply\":%lld", (long long)i->reply);
	if (i->gone)
		buf_puts(b, ",\"taken_back\":true}");
	else
		buf_put_member(b, ",\"words\":", i->words);
	buf_puts(b, i->gone ? "" : "}");
}

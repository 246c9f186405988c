#include "web/case/talk.h"

#include "base/limits.h"
#include "text/markdown.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/serve/place.h"
#include "web/serve/visitor.h"

/* --- what things are called, and where they are --- */

struct str thread_path(const struct request *rq, const struct thread_row *t)
{
	if (t->case_id)
		return str_printf(rq->a, "/case/%lld/thread/%lld", (long long)t->case_id, (long long)t->id);
	return str_printf(rq->a, "/thread/%lld", (long long)t->id);
}

struct str post_path(const struct request *rq, const struct thread_row *t, int64_t post)
{
	return str_printf(rq->a, "%.*s?post=%lld#post-%lld", STR_ARG(thread_path(rq, t)), (long long)post, (long long)post);
}

struct str thread_called(const struct request *rq, const struct thread_row *t, struct str title)
{
	if (title.n)
		return title;
	switch (t->kind) {
	case THREAD_CASE:   return page_word(rq, MSG_thread_of_case);
	case THREAD_REPORT: return TEXT(rq, MSG_thread_of_report, arg_str(str_printf(rq->a, "%lld", (long long)t->report)));
	default:            return page_word(rq, MSG_people_erased);
	}
}

struct str who_called(const struct request *rq, struct str who, struct str name)
{
	if (name.n)
		return name;
	return str_starts(who, STR("report/")) ? TEXT(rq, MSG_thread_finder, arg_str(act_slug(who))) :
	       page_word(rq, MSG_people_hub);
}

struct str media_words(const struct request *rq, struct str media)
{
	static const enum msg words[MEDIA_SORT_N] = {
		[MEDIA_TEXT] = MSG_media_text, [MEDIA_ACTIVE] = MSG_media_active, [MEDIA_PICTURE] = MSG_media_picture,
		[MEDIA_PACKED] = MSG_media_packed, [MEDIA_PROGRAM] = MSG_media_program, [MEDIA_OTHER] = MSG_media_other,
	};

	return str_printf(rq->a, "%.*s (%.*s)", STR_ARG(page_word(rq, words[media_named(media)->sort])), STR_ARG(media));
}

struct str size_words(const struct request *rq, int64_t n)
{
	if (n < (int64_t)KIB)
		return page_plural(rq, MSG_file_bytes, n);
	if (n < (int64_t)MIB)
		return str_printf(rq->a, "%lld KiB", (long long)((n + 512) / 1024));
	return str_printf(rq->a, "%lld.%lld MiB", (long long)(n / (int64_t)MIB),
	                  (long long)(n % (int64_t)MIB * 10 / (int64_t)MIB));
}

/* --- items --- */

static struct html written(const struct request *rq, struct str text)
{
	struct html h;
	struct buf b;

	buf_init(&b, 8 * MIB);
	markdown_html(&b, text);
	h.s = buf_dup(rq->a, &b);
	buf_release(&b);
	return h;
}

static void fill_post(const struct request *rq, const struct talk *t, const struct talk_item *i, struct str back,
                      struct talk_item_view *v)
{
	const struct thread_row *r = &t->shown.t;
	struct str subject = str_printf(rq->a, "post/%lld", (long long)i->id);
	bool staff = access_relations(&rq->who, &t->thing) & 1u << REL_COORDINATOR;

	if (i->reply) {
		v->reply = str_printf(rq->a, "%lld", (long long)i->reply);
		v->reply_href = post_path(rq, r, i->reply);
	}
	if (i->gone)
		return;
	v->words = written(rq, i->words);
	if (r->ended == TIME_NONE && back.n)
		v->answer_href = STR_JOIN(rq->a, place_with(rq->a, thread_path(rq, r), "reply", act_slug(subject)), STR("#write"));
	if (i->own || staff)
		v->take_back = place_with(rq->a, act_path(rq->a, "post.take_back", subject), "back", back);
}

static void fill_file(const struct request *rq, const struct talk_item *i, struct talk_item_view *v)
{
	v->file = true;
	v->name = i->gone ? page_word(rq, MSG_file_gone) : i->name;
	v->kind = media_words(rq, i->file.media);
	v->size = size_words(rq, i->file.size);
	v->digest = i->file.digest;
	v->file_href = str_printf(rq->a, "/file/%lld", (long long)i->id);
	v->odd = !i->gone && media_odd(i->name, i->file.media);
}

void talk_fill(const struct wall *w, const struct talk *t, struct str back, struct talk_list_view *ret)
{
	const struct request *rq = w->rq;
	bool any_new = false;

	ret->rows.v = arena_array(rq->a, struct talk_item_view, t->items.n + 1);
	for (size_t k = 0; k < t->items.n; k++) {
		const struct talk_item *i = &t->items.v[k];
		struct talk_item_view *v = &ret->rows.v[ret->rows.n++];
		const char *anchor = i->is_file ? "file" : "post";

		*v = (struct talk_item_view){ .at = wall_time(w, i->at), .own = i->own, .gone = i->gone,
			.first_new = i->fresh && !any_new,
			                      .by = who_called(rq, i->who, i->by),
				.id = str_printf(rq->a, "%s-%lld", anchor, (long long)i->id) };
		any_new |= i->fresh;
		v->person = i->person.n && !str_eq(i->person, v->by) ? i->person : STR_NONE;
		v->href = i->is_file ? STR_JOIN(rq->a, STR("#"), v->id) : post_path(rq, &t->shown.t, i->id);
		if (i->is_file)
			fill_file(rq, i, v);
		else
			fill_post(rq, t, i, back, v);
	}
}

/* --- files of a form --- */

static bool stage_one(struct request *rq, const struct field *f, struct str *tokens, struct str *ret_wrong, struct err *err)
{
	bool known = rq->who.member || rq->visitor->report;
	struct staged s;
	struct err why = { 0 };

	if (file_stage(rq->site->hub, rq->a, f->file, f->value, known, &s, &why)) {
		*tokens = tokens->n ? STR_JOIN(rq->a, *tokens, STR(" "), str_of(s.token)) : str_dup(rq->a, str_of(s.token));
		return true;
	}
	struct str name = markdown_visible(rq->a, str_sub(f->file, 0, 100));

	if (why.code == ERR_RANGE)
		*ret_wrong = TEXT(rq, MSG_file_wrong_empty, arg_str(name));
	else if (why.code == ERR_LIMIT && f->value.n > LIMIT_FILE)
		*ret_wrong = TEXT(rq, MSG_file_wrong_large, arg_str(name), arg_number((int64_t)(LIMIT_FILE / MIB)));
	else if (why.code == ERR_LIMIT)
		*ret_wrong = page_word(rq, MSG_file_wrong_full);
	else if (err)
		*err = why;
	return false;
}

bool talk_stage(struct request *rq, struct str *ret_tokens, struct str *ret_wrong, struct err *err)
{
	struct str tokens = STR_NONE, one;
	size_t n = 0;
	bool ok = true;

	*ret_wrong = STR_NONE;
	request_db_done(rq);
	for (size_t i = 0; i < rq->form.n; i++)
		n += rq->form.v[i].is_file;
	if (n > LIMIT_FILES) {
		*ret_wrong = TEXT(rq, MSG_file_wrong_many, arg_number(LIMIT_FILES));
		return false;
	}
	for (size_t i = 0; ok && i < rq->form.n; i++)
		ok = !rq->form.v[i].is_file || stage_one(rq, &rq->form.v[i], &tokens, ret_wrong, err);
	*ret_tokens = tokens;
	while (!ok && str_token(&tokens, " ", &one))
		file_unstage(rq->site->hub, rq->a, one, NULL);
	return ok;
}

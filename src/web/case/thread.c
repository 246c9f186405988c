/* One conversation: what was said and sent, what is new, who is in it; and writing there. */
#include "base/limits.h"
#include "templates.h"
#include "text/said.h"
#include "web/act_form.h"
#include "web/case/talk.h"
#include "web/once.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/place.h"
#include "web/serve/visitor.h"
#include "web/sign/held.h"
#include "web/sign/kept.h"
#include "web/sign/session.h"
#include "web/sign/signing.h"
#include "web/told.h"

struct asked { struct str q, who; int64_t page, post, reply; };

static const struct param rows[] = {
	{ "q", PARAM_TEXT, offsetof(struct asked, q), .max = LIMIT_QUERY,
	  .help = "words to be found in the case's conversations" },
	{ "who", PARAM_TEXT, offsetof(struct asked, who), .max = 80, .help = "posts of one alone: party/nova, report/57" },
	{ "page", PARAM_NUMBER, offsetof(struct asked, page), .min = 1, .max = 1000000, .help = "which page of 50" },
	{ "post", PARAM_NUMBER, offsetof(struct asked, post), .min = 1, .max = INT64_MAX, .help = "the page with this post" },
	{ "reply", PARAM_NUMBER, offsetof(struct asked, reply), .min = 1, .max = INT64_MAX,
	  .help = "the post that is answered" },
};
static const struct params thread_params = PARAMS(rows);

struct shown { /* what the page is made of */
	struct request *rq;
	struct wall wall;
	struct looking look;
	struct asked asked;
	struct talk talk;
	struct talk_lines lines;
	struct str own;  /* its address */
	struct str back; /* and with the page that is shown */
};

static bool not_there(struct response *rs, struct err *err)
{
	rs->status = 404;
	return err_set(err, ERR_FOUND, "there is nothing under this address");
}


/* --- the parts of the page --- */

static struct str with_page(const struct shown *s, int64_t page)
{
	struct str href = place_with(s->rq->a, s->own, "page", str_printf(s->rq->a, "%lld", (long long)page));

	return s->asked.who.n ? place_with(s->rq->a, href, "who", s->asked.who) : href;
}

static void fill_pages(const struct shown *s, struct thread_view *v)
{
	const struct talk *t = &s->talk;

	v->many = t->pages > 1;
	v->page_of = TEXT(s->rq, MSG_thread_page, arg_number(t->page), arg_number(t->pages), arg_number(t->posts));
	if (t->page > 1) {
		v->first = with_page(s, 1);
		v->previous = with_page(s, t->page - 1);
	}
	if (t->page < t->pages) {
		v->next = with_page(s, t->page + 1);
		v->last = with_page(s, t->pages);
	}
}

static bool fill_people(const struct shown *s, struct thread_view *v, struct err *err)
{
	const struct talk *t = &s->talk;
	struct str name;

	v->people.v = arena_array(s->rq->a, struct option, t->who.n + 2);
	v->people.v[v->people.n++] = (struct option){ STR(""), page_word(s->rq, MSG_thread_everybody), !s->asked.who.n };
	for (size_t i = 0; i < t->who.n; i++) {
		if (!talk_name(&s->look, t->who.v[i], &name, err))
			return false;
		v->people.v[v->people.n++] = (struct option){ t->who.v[i], who_called(s->rq, t->who.v[i], name),
			str_eq(t->who.v[i], s->asked.who) };
	}
	v->admitted.v = arena_array(s->rq->a, struct str, t->admitted.n + 1);
	for (size_t i = 0; i < t->admitted.n; i++) {
		if (!talk_name(&s->look, t->admitted.v[i], &name, err))
			return false;
		v->admitted.v[v->admitted.n++] = who_called(s->rq, t->admitted.v[i], name);
	}
	return true;
}

static struct str kind_called(const struct request *rq, enum thread_kind k)
{
	static const enum msg words[THREAD_KIND_N] = { MSG_thread_kind_case, MSG_thread_kind_product,
		MSG_thread_kind_private, MSG_thread_kind_report };

	return page_word(rq, words[k]);
}

static void fill_threads(const struct shown *s, struct thread_view *v)
{
	struct request *rq = s->rq;

	v->threads.v = arena_array(rq->a, struct talk_line_view, s->lines.n + 1);
	for (size_t i = 0; i < s->lines.n; i++) {
		const struct talk_line *l = &s->lines.v[i];
		bool here = l->shown.t.id == s->talk.shown.t.id;

		v->threads.v[v->threads.n++] = (struct talk_line_view){
			.text = thread_called(rq, &l->shown.t, l->title), .kind = kind_called(rq, l->shown.t.kind), .current = here,
			.href = thread_path(rq, &l->shown.t), .ended = l->shown.t.ended != TIME_NONE,
			.fresh = l->shown.unread && !here ? page_plural(rq, MSG_thread_new, l->shown.unread) : STR_NONE,
		};
	}
}

/* Further on here, or else in another conversation of the case. */
static void fill_next_new(const struct shown *s, struct thread_view *v)
{
	const struct talk *t = &s->talk;
	const struct request *rq = s->rq;
	int64_t seen = t->last > t->shown.read ? t->last : t->shown.read;

	if (rq->who.member && t->shown.unread && t->more && t->shown.t.last > seen) {
		v->next_new = v->next;
		v->next_new_text = page_word(rq, MSG_thread_next_new_here);
	}
	for (size_t i = 0; !v->next_new.n && i < s->lines.n; i++) {
		const struct talk_line *l = &s->lines.v[i];

		if (l->shown.t.id == t->shown.t.id || !l->shown.first_unread)
			continue;
		v->next_new = post_path(rq, &l->shown.t, l->shown.first_unread);
		v->next_new_text = TEXT(rq, MSG_thread_next_new, arg_str(thread_called(rq, &l->shown.t, l->title)));
	}
}

static bool fill_hits(const struct shown *s, struct thread_view *v, struct err *err)
{
	struct request *rq = s->rq;
	struct post_hits hits;
	struct str name;

	v->q = s->asked.q;
	if (!v->q.n)
		return true;
	if (!posts_search(s->look.db, rq->a, s->look.keys, s->talk.shown.t.case_id, &s->lines.seen, v->q, &hits, err))
		return false;
	v->found = hits.more ? TEXT(rq, MSG_thread_found_more, arg_number(POST_HITS)) :
		page_plural(rq, MSG_thread_found, (int64_t)hits.n);
	v->hits.v = arena_array(rq->a, struct talk_hit_view, hits.n + 1);
	for (size_t i = 0; i < hits.n; i++)
		for (size_t k = 0; k < s->lines.n; k++) {
			const struct talk_line *l = &s->lines.v[k];

			if (l->shown.t.id != hits.v[i].thread)
				continue;
			if (!talk_name(&s->look, hits.v[i].who, &name, err))
				return false;
			v->hits.v[v->hits.n++] = (struct talk_hit_view){
				.href = post_path(rq, &l->shown.t, hits.v[i].id), .by = who_called(rq, hits.v[i].who, name),
				.words = hits.v[i].words, .thread = thread_called(rq, &l->shown.t, l->title),
				.at = wall_time(&s->wall, hits.v[i].at),
			};
		}
	return true;
}

static void fill_form(const struct shown *s, struct thread_view *v)
{
	const struct thread_row *t = &s->talk.shown.t;
	struct request *rq = s->rq;
	bool decides = t->ended == TIME_NONE && (t->kind == THREAD_PRIVATE || t->kind == THREAD_PRODUCT) && s->talk.decides;
	bool admits = decides && t->kind == THREAD_PRIVATE;
	const char *const here[] = { "thread.post", "file.add", admits ? "" : "thread.admit", decides ? "" : "thread.end",
		NULL };
	struct str subject = str_printf(rq->a, "thread/%lld", (long long)t->id);

	v->action = STR_JOIN(rq->a, STR("/"), subject);
	v->writes = t->ended == TIME_NONE;
	v->file_limit = TEXT(rq, MSG_file_limit, arg_number(LIMIT_FILES), arg_number((int64_t)(LIMIT_FILE / MIB)));
	if (t->ended != TIME_NONE)
		v->ended = page_word(rq, MSG_thread_ended);
	if (s->asked.reply) {
		v->reply = str_printf(rq->a, "%lld", (long long)s->asked.reply);
		v->reply_text = TEXT(rq, MSG_thread_answers, arg_str(v->reply));
		v->no_reply = STR_JOIN(rq->a, s->back, STR("#write"));
	}
	acts_on(rq, subject, &s->talk.thing, here, &v->acts);
	for (size_t i = 0; i < v->acts.links.n; i++)
		v->acts.links.v[i].href = place_with(rq->a, v->acts.links.v[i].href, "back", s->back);
}

static void fill_head(const struct shown *s, struct thread_view *v)
{
	const struct thread_row *t = &s->talk.shown.t;
	struct request *rq = s->rq;

	v->title = thread_called(rq, t, s->talk.title);
	v->kind = kind_called(rq, t->kind);
	v->product = s->talk.product;
	v->crumb = t->case_id ? str_printf(rq->a, "case/%lld", (long long)t->case_id) :
		str_printf(rq->a, "report/%lld", (long long)t->report);
	v->crumb_href = STR_JOIN(rq->a, STR("/"), v->crumb);
	v->zone = wall_zone(&s->wall);
	v->json = str_printf(rq->a, "/api/v1/threads/%lld/posts", (long long)t->id);
	v->search = t->case_id != 0 && s->lines.n;
	v->filtered = s->asked.who.n;
}

/* Reading is marked when the page was made, without the connection that it was read with. */
static void mark_read(const struct shown *s)
{
	const struct talk *t = &s->talk;
	int64_t reader = thread_marks_of(&s->rq->who, t->held ? t->shown.t.report : 0);

	request_db_done(s->rq);
	if (t->last > t->shown.read && !s->asked.who.n && s->rq->method == METHOD_GET)
		thread_mark(s->rq->site->hub, reader, t->shown.t.id, t->last, NULL);
}

static bool show(struct request *rq, struct response *rs, int64_t id, struct thread_view *v, struct err *err)
{
	struct shown s = { .rq = rq, .wall = wall_of(rq) };
	bool held = request_holds(rq, str_printf(rq->a, "thread/%lld", (long long)id));

	if (rq->method != METHOD_POST && !query_read(rq, &thread_params, false, &s.asked, err))
		return false;
	const struct talk_ask ask = { .who = s.asked.who, .page = s.asked.page, .post = s.asked.post, .after = -1 };

	if (!looking_of(rq, &s.look, err) || !talk_read(&s.look, id, held, &ask, &s.talk, err) ||
	    (s.talk.shown.t.case_id && !talk_list(&s.look, s.talk.shown.t.case_id, &s.lines, err)))
		return false;
	s.own = thread_path(rq, &s.talk.shown.t);
	s.back = with_page(&s, s.talk.page);
	if (!fill_people(&s, v, err) || !fill_hits(&s, v, err))
		return false;
	fill_head(&s, v);
	fill_pages(&s, v);
	fill_threads(&s, v);
	fill_next_new(&s, v);
	fill_form(&s, v);
	talk_fill(&s.wall, &s.talk, s.back, &v->items);
	page_init(&v->page, rq, v->title, s.talk.shown.t.case_id ? NAV_CASES : NAV_NONE);
	v->page.unlisted = true;
	RENDER(rq, rs, thread, v);
	mark_read(&s);
	return true;
}

static int64_t id_of(struct request *rq, const char *kind, struct str number)
{
	return act_id(STR_JOIN(rq->a, str_of(kind), STR("/"), number));
}

/* Strangers are led to signing in; what is not there for a member is not there. */
static bool led_away(struct request *rq, struct response *rs)
{
	if (rq->who.member || request_report(rq))
		return false;
	response_redirect(rs, 303, place_with(rq->a, STR(PATH_SIGN_IN), "to", rq->target));
	return true;
}

bool page_thread(struct request *rq, struct response *rs, struct err *err)
{
	struct thread_view v = { 0 };
	int64_t case_id = id_of(rq, "case", rq->caught[0]), id = id_of(rq, "thread", rq->caught[1]);
	struct thread_row t;
	struct db *d = request_db(rq, err);

	if (led_away(rq, rs))
		return true;
	if (!d || !id || !thread_get(d, rq->a, id, &t, err) || t.case_id != case_id || !case_id)
		return d ? not_there(rs, err) : false;
	return show(rq, rs, id, &v, err);
}

/* A thread by its number alone: where it is shown. */
bool page_thread_one(struct request *rq, struct response *rs, struct err *err)
{
	struct thread_view v = { 0 };
	int64_t id = id_of(rq, "thread", rq->caught[0]);
	struct thread_row t;
	struct db *d = request_db(rq, err);

	if (led_away(rq, rs))
		return true;
	if (!d || !id || !thread_get(d, rq->a, id, &t, err))
		return d ? not_there(rs, err) : false;
	if (!t.case_id)
		return show(rq, rs, id, &v, err);
	size_t q = str_chr(rq->target, '?');

	response_redirect(rs, 303, STR_JOIN(rq->a, thread_path(rq, &t), q == SIZE_MAX ? STR("") : str_from(rq->target, q)));
	return true;
}

/* A post: on the page of its thread, if it may be seen at all. */
bool page_post(struct request *rq, struct response *rs, struct err *err)
{
	int64_t id = id_of(rq, "post", rq->caught[0]);
	const struct talk_ask ask = { .post = id, .after = -1 };
	struct post_row p;
	struct looking l;
	struct talk t;

	if (led_away(rq, rs))
		return true;
	if (!looking_of(rq, &l, err))
		return false;
	if (!id || !post_get(l.db, rq->a, id, &p, err) ||
	    !talk_read(&l, p.thread, request_holds(rq, str_printf(rq->a, "thread/%lld", (long long)p.thread)), &ask, &t, err))
		return err->code == ERR_FOUND || !id ? not_there(rs, err) : false;
	response_redirect(rs, 303, post_path(rq, &t.shown.t, id));
	return true;
}

/* --- writing --- */

static bool wrong(struct request *rq, struct response *rs, int64_t id, struct thread_view *v, int status,
                  const char *field, struct str text, struct err *err)
{
	v->errors.v = arena_array(rq->a, struct form_error, 1);
	v->errors.v[v->errors.n++] = (struct form_error){ str_of(field), text };
	*(str_eq(str_of(field), STR("words")) ? &v->wrong : &v->wrong_files) = text;
	rs->status = status;
	return show(rq, rs, id, v, err);
}

static struct str fault_text(const struct request *rq, const struct err *why)
{
	return why->code == ERR_MISSING ? page_word(rq, MSG_thread_wrong_empty) :
	       why->code == ERR_LIMIT || why->code == ERR_RANGE ? TEXT(rq, MSG_thread_wrong_long, arg_number(LIMIT_POST)) :
	       said(rq->a, rq->lang, why);
}

/* A session that ended meanwhile: what was written is kept, and the form of the act has it after signing in. */
static bool keep(struct request *rq, struct response *rs, const struct act_row *row, struct str subject, struct str words)
{
	const struct act_input in = { STR("words"), words };
	struct str kept = kept_put(rq, row, rq->who.member, &in, words.n ? 1 : 0), form = act_path(rq->a, row->name, subject);

	form = kept.n ? place_with(rq->a, form, "kept", kept) : form;
	response_redirect(rs, 303, place_with(rq->a, STR(PATH_SIGN_IN), "to", form));
	return true;
}

/* *ret_took: the files are the post's now. */
static bool write_post(struct request *rq, struct response *rs, int64_t id, struct str tokens, struct thread_view *v,
                       bool *ret_took, struct err *err)
{
	struct str subject = str_printf(rq->a, "thread/%lld", (long long)id), reply = fields_get(&rq->form, STR("reply"));
	struct act_request r = { .row = act_named(STR("thread.post")), .who = rq->who, .subject = subject,
		.held = request_holds(rq, subject) };
	struct act_input in[3] = { { STR("words"), v->words } };
	struct act_value *values;
	struct err why = { 0 };
	struct outcome o;
	size_t n = 1;

	if (reply.n)
		in[n++] = (struct act_input){ STR("reply"), STR_JOIN(rq->a, STR("post/"), reply) };
	if (tokens.n)
		in[n++] = (struct act_input){ STR("files"), tokens };
	request_db_done(rq);
	if (!act_decode(rq->a, r.row, in, n, &values, NULL, NULL, &why))
		return wrong(rq, rs, id, v, 422, "words", fault_text(rq, &why), err);
	r.values = values;
	r.once = once_of_form(rq);
	if (!hub_act(rq->site->hub, rq->a, &r, &o, &why)) {
		if (why.code == ERR_FOUND && !why.where[0])
			return not_there(rs, err);
		if (!err_kinds[why.code].tell) {
			*err = why;
			return false;
		}
		return wrong(rq, rs, id, v, err_kinds[why.code].http, "words", said(rq->a, rq->lang, &why), err);
	}
	*ret_took = !o.again;
	response_done(rq, rs, str_printf(rq->a, "/post/%lld", (long long)o.seq), page_word(rq, MSG_thread_sent));
	return true;
}

bool page_thread_post(struct request *rq, struct response *rs, struct err *err)
{
	struct thread_view v = { .words = fields_get(&rq->form, STR("words")) };
	int64_t id = id_of(rq, "thread", rq->caught[0]);
	struct str tokens, told, one;
	struct talk t;
	struct looking l;
	const struct talk_ask ask = { .after = 0, .most = 1 };

	if (!id)
		return not_there(rs, err);
	struct str subject = str_printf(rq->a, "thread/%lld", (long long)id);

	if (rq->visitor->ended || (!rq->who.member && !request_report(rq)))
		return keep(rq, rs, act_named(STR("thread.post")), subject, v.words);
	/* Nobody stages files for a thread that is not there for them. */
	if (!looking_of(rq, &l, err) || !talk_read(&l, id, request_holds(rq, subject), &ask, &t, err))
		return err->code == ERR_FOUND ? not_there(rs, err) : false;
	if (!talk_stage(rq, &tokens, &told, err))
		return told.n && wrong(rq, rs, id, &v, 422, "files", told, err);
	bool took = false, ok = write_post(rq, rs, id, tokens, &v, &took, err);

	while (!took && str_token(&tokens, " ", &one)) /* nothing was said, so they are sent again; or it was said before */
		file_unstage(rq->site->hub, rq->a, one, NULL);
	return ok;
}

/* One file of a conversation: what it is, and ways to get it that start nothing. */
#include "base/limits.h"
#include "format/locked_zip.h"
#include "templates.h"
#include "text/markdown.h"
#include "web/act_form.h"
#include "web/case/talk.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/place.h"
#include "web/sign/held.h"
#include "web/sign/session.h"

static bool not_there(struct response *rs, struct err *err)
{
	rs->status = 404;
	return err_set(err, ERR_FOUND, "there is nothing under this address");
}

/* The file, for whoever may read in its thread. *ret_led: a stranger was led to signing in. */
static bool find(struct request *rq, struct response *rs, struct looking *l, struct talk_file *ret, bool *ret_led,
                 struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("file/"), rq->caught[0]);
	int64_t id = act_id(subject);

	*ret_led = !rq->who.member && !request_report(rq);
	if (*ret_led) {
		response_redirect(rs, 303, place_with(rq->a, STR(PATH_SIGN_IN), "to", rq->target));
		return true;
	}
	if (!looking_of(rq, l, err))
		return false;
	return (id && talk_file(l, id, request_holds(rq, subject), ret, err)) ||
	       (id && err->code != ERR_FOUND ? false : not_there(rs, err));
}

static bool read_whole(struct request *rq, const struct looking *l, const struct talk_file *f, struct buf *ret,
                       struct err *err)
{
	buf_init(ret, LIMIT_FILE + SEAL_CHUNK);
	if (file_read_bytes(l->db, l->keys, &f->row, ret, err))
		return true;
	buf_release(ret);
	(void)rq;
	return false;
}

/* --- its page --- */

/* As text, escaped, what cannot be seen by its name. */
static bool show_text(struct request *rq, const struct looking *l, const struct talk_file *f, struct file_view *v,
                      struct err *err)
{
	struct buf whole, clean;

	if (f->row.ended != TIME_NONE || !media_shown(f->row.media))
		return true;
	if (!read_whole(rq, l, f, &whole, err))
		return false;
	struct str s = str_sub(buf_str(&whole), 0, LIMIT_FILE_SHOWN);

	buf_init(&clean, 12 * LIMIT_FILE_SHOWN);
	markdown_seen(&clean, s);
	v->text = buf_dup(rq->a, &clean);
	v->shown = true;
	if (s.n < whole.n)
		v->cut = TEXT(rq, MSG_file_cut, arg_str(size_words(rq, (int64_t)LIMIT_FILE_SHOWN)));
	buf_release(&clean);
	buf_release(&whole);
	return true;
}

static void fill(struct request *rq, const struct talk_file *f, struct file_view *v)
{
	static const char *const here[] = { NULL };
	struct wall w = wall_of(rq);
	struct str subject = str_printf(rq->a, "file/%lld", (long long)f->row.id), own = STR_JOIN(rq->a, STR("/"), subject);

	v->gone = f->row.ended != TIME_NONE;
	v->name = v->gone || !f->name.n ? page_word(rq, MSG_file_gone) : f->name;
	v->kind = media_words(rq, f->row.media);
	v->size = size_words(rq, f->row.size);
	v->digest = f->row.digest;
	v->media = f->row.media;
	v->by = who_called(rq, f->row.who, f->by);
	v->at = wall_time(&w, f->row.at);
	v->dropped = wall_time(&w, f->row.ended);
	v->zone = wall_zone(&w);
	if (!v->gone && media_odd(f->name, f->row.media))
		v->odd = TEXT(rq, MSG_file_odd, arg_str(v->kind));
	v->thread_href = str_printf(rq->a, "/thread/%lld", (long long)f->row.thread);
	v->zip = STR_JOIN(rq->a, own, STR("/zip"));
	v->raw = STR_JOIN(rq->a, own, STR("/raw"));
	v->json = STR_JOIN(rq->a, STR("/api/v1/files/"), act_slug(subject));
	if (!v->gone)
		acts_on(rq, subject, &f->thing, here, &v->acts);
}

bool page_file(struct request *rq, struct response *rs, struct err *err)
{
	struct file_view v = { 0 };
	struct talk_file f;
	struct looking l;
	bool led;

	if (!find(rq, rs, &l, &f, &led, err) || led)
		return led;
	fill(rq, &f, &v);
	if (!show_text(rq, &l, &f, &v, err))
		return false;
	page_init(&v.page, rq, v.name, NAV_NONE);
	v.page.unlisted = true;
	RENDER(rq, rs, file, &v);
	return true;
}

/* --- its bytes --- */

static struct str header_safe(struct arena *a, struct str name)
{
	char *out = arena_alloc(a, name.n + 1);

	for (size_t i = 0; i < name.n; i++) /* names in headers are ASCII (RFC 6266, appendix D) */
		out[i] = name.p[i] > ' ' && name.p[i] < 0x7F ? name.p[i] : '_';
	return str_n(out, name.n);
}

static void say_what(struct request *rq, struct response *rs, const struct talk_file *f, struct buf *whole, bool locked)
{
	struct str name = file_safe_name(rq->a, &f->row, f->name);

	rs->foreign = true;
	rs->type = locked ? STR("application/zip") : STR("application/octet-stream");
	rs->filename = locked ? str_printf(rq->a, "file-%lld.zip", (long long)f->row.id) : header_safe(rq->a, name);
	if (!locked)
		buf_put(&rs->body, buf_str(whole));
}

bool file_send(struct request *rq, struct response *rs, const struct looking *l, const struct talk_file *f, bool locked,
               struct err *err)
{
	struct buf whole;

	if (!read_whole(rq, l, f, &whole, err))
		return false;
	request_db_done(rq);
	say_what(rq, rs, f, &whole, locked);
	bool ok = !locked || locked_zip(&rs->body, file_safe_name(rq->a, &f->row, f->name), buf_str(&whole), f->row.at, err);

	buf_release(&whole);
	return ok;
}

static bool download(struct request *rq, struct response *rs, bool locked, struct err *err)
{
	struct talk_file f;
	struct looking l;
	bool led;

	if (!find(rq, rs, &l, &f, &led, err) || led)
		return led;
	return file_send(rq, rs, &l, &f, locked, err);
}

bool page_file_zip(struct request *rq, struct response *rs, struct err *err)
{
	return download(rq, rs, true, err);
}

bool page_file_raw(struct request *rq, struct response *rs, struct err *err)
{
	return download(rq, rs, false, err);
}

/* Conversations and files for programs. */
#include "base/limits.h"
#include "text/markdown.h"
#include "web/api/api.h"
#include "web/case/talk.h"
#include "web/page.h"
#include "web/serve/visitor.h"
#include "web/sign/held.h"

struct asked { struct str who; int64_t after, most; };

static const struct param post_rows_asked[] = {
	{ "after", PARAM_NUMBER, offsetof(struct asked, after), .min = 0, .max = INT64_MAX,
	  .help = "posts after this one: the last page's \"next\"" },
	{ "limit", PARAM_NUMBER, offsetof(struct asked, most), .min = 1, .max = LIMIT_PAGE,
	  .help = "how many at most; 100 unless told" },
	{ "who", PARAM_TEXT, offsetof(struct asked, who), .max = 80, .help = "of one alone: party/nova, report/57" },
};
const struct params posts_params = PARAMS(post_rows_asked);

bool api_threads(struct request *rq, struct response *rs, struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("case/"), rq->caught[0]);
	struct talk_lines t;
	struct looking l;
	int64_t id = act_id(subject);

	if (!query_read(rq, &no_params, true, NULL, err) || !looking_of(rq, &l, err) || !talk_list(&l, id, &t, err))
		return false;
	if (!id || !t.n)
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	rs->type = type_json;
	buf_printf(&rs->body, "{\"case\":%lld,\"threads\":[", (long long)id);
	for (size_t i = 0; i < t.n; i++) {
		buf_puts(&rs->body, i ? ",\n" : "\n");
		talk_put_line(&rs->body, &t.v[i]);
	}
	buf_puts(&rs->body, "\n]}\n");
	return true;
}

bool api_posts(struct request *rq, struct response *rs, struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("thread/"), rq->caught[0]);
	struct asked q = { .most = 100 };
	struct looking l;
	struct talk t;

	if (!query_read(rq, &posts_params, true, &q, err) || !looking_of(rq, &l, err))
		return false;
	const struct talk_ask ask = { .who = q.who, .after = q.after, .most = (size_t)q.most };

	if (!act_id(subject) || !talk_read(&l, act_id(subject), request_holds(rq, subject), &ask, &t, err))
		return act_id(subject) ? false : err_set(err, ERR_FOUND, "there is nothing under this address");
	const struct talk_line line = { t.shown, t.title, t.product };

	rs->type = type_json;
	buf_puts(&rs->body, "{\"thread\":");
	talk_put_line(&rs->body, &line);
	buf_puts(&rs->body, ",\"items\":[");
	for (size_t i = 0; i < t.items.n; i++) {
		buf_puts(&rs->body, i ? ",\n" : "\n");
		talk_put_item(&rs->body, &t.items.v[i]);
	}
	buf_puts(&rs->body, "\n]");
	if (t.more)
		buf_printf(&rs->body, ",\"next\":%lld", (long long)t.last);
	buf_puts(&rs->body, "}\n");
	return true;
}

/* --- files --- */

static void put_staged(struct buf *b, const struct staged *s)
{
	buf_put_member(b, "{\"token\":", str_of(s->token));
	buf_put_member(b, ",\"name\":", s->name);
	buf_put_member(b, ",\"media\":", s->media->name);
	buf_printf(b, ",\"size\":%lld", (long long)s->size);
	buf_put_member(b, ",\"sha256\":", s->digest);
	buf_printf(b, ",\"odd\":%s}", s->odd ? "true" : "false");
}

bool api_files_post(struct request *rq, struct response *rs, struct err *err)
{
	bool known = rq->who.member || rq->visitor->report;
	struct fields form;
	struct staged s;
	size_t n = 0;

	if (!query_read(rq, &no_params, true, NULL, err) || !fields_body(rq->a, rq->content_type, rq->body, &form, err))
		return false;
	rs->type = type_json;
	buf_puts(&rs->body, "{\"files\":[");
	for (size_t i = 0; i < form.n; i++) {
		if (!form.v[i].is_file)
			continue;
		if (n == LIMIT_FILES)
			return err_set(err, ERR_LIMIT, "more than %d files at one time", LIMIT_FILES);
		if (!file_stage(rq->site->hub, rq->a, form.v[i].file, form.v[i].value, known, &s, err))
			return err_wrap(err, "%.*s", STR_ARG(markdown_visible(rq->a, str_sub(form.v[i].file, 0, 100))));
		buf_puts(&rs->body, n++ ? ",\n" : "\n");
		put_staged(&rs->body, &s);
	}
	buf_puts(&rs->body, "\n]}\n");
	return n || err_set(err, ERR_MISSING, "no file was sent: a form with a part that has a filename is expected");
}

static bool find_file(struct request *rq, struct looking *l, struct talk_file *ret, struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("file/"), rq->caught[0]);

	if (!query_read(rq, &no_params, true, NULL, err) || !looking_of(rq, l, err))
		return false;
	if (!act_id(subject))
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	return talk_file(l, act_id(subject), request_holds(rq, subject), ret, err);
}

bool api_file(struct request *rq, struct response *rs, struct err *err)
{
	struct talk_file f;
	struct looking l;

	if (!find_file(rq, &l, &f, err))
		return false;
	rs->type = type_json;
	talk_put_file(&rs->body, &f.row, f.name);
	buf_putc(&rs->body, '\n');
	return true;
}

bool api_file_zip(struct request *rq, struct response *rs, struct err *err)
{
	struct talk_file f;
	struct looking l;

	return find_file(rq, &l, &f, err) && file_send(rq, rs, &l, &f, true, err);
}

bool api_file_raw(struct request *rq, struct response *rs, struct err *err)
{
	struct talk_file f;
	struct looking l;

	return find_file(rq, &l, &f, err) && file_send(rq, rs, &l, &f, false, err);
}

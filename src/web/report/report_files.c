/*
 * Files of a report that is being written: each is sealed and kept as soon as it is sent (hub/talk/files.h), the draft
 * remembers its token, and the act that sends the report names them. They are kept for a day; what has gone since is told.
 */
#include "base/limits.h"
#include "hub/talk/files.h"
#include "text/said.h"
#include "web/report/report_form.h"
#include "web/serve/visitor.h"

static const struct str front = STR_LIT("file.");
enum { FILES_MOST = LIMIT_FILES };

static bool is_file(const struct draft_field *f)
{
	return str_starts(f->name, front);
}

static struct str token_of(const struct draft_field *f)
{
	return str_from(f->name, front.n);
}

static size_t count(const struct writing *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->t.n; i++)
		n += is_file(&w->t.v[i]);
	return n;
}

struct str report_size(const struct request *rq, int64_t bytes)
{
	return bytes < 1024 * 1024 ? TEXT(rq, MSG_report_kib, arg_number((bytes + 1023) / 1024)) :
	       TEXT(rq, MSG_report_mib, arg_number((bytes + 1024 * 1024 - 1) / (1024 * 1024)));
}

static struct str why_not(const struct request *rq, const struct err *err)
{
	return err->code == ERR_LIMIT ? TEXT(rq, MSG_report_file_large, arg_str(report_size(rq, (int64_t)LIMIT_FILE))) :
	       said(rq->a, rq->lang, err);
}

struct str report_file_hint(const struct request *rq)
{
	return TEXT(rq, MSG_report_file_hint, arg_number(FILES_MOST), arg_str(report_size(rq, (int64_t)LIMIT_FILE)));
}

/* Without a name and bytes nothing was chosen. */
static bool is_chosen(const struct field *f)
{
	return str_eq(f->name, STR("file")) && f->is_file && (f->file.n || f->value.n);
}

/* *ret is empty, and *ret_wrong says why, when it is not taken. */
static bool stage(struct request *rq, const struct field *f, size_t before, struct str *ret, struct str *ret_wrong,
                  struct err *err)
{
	struct staged s;
	struct err why = { 0 };

	*ret = STR("");
	if (before >= FILES_MOST) {
		*ret_wrong = TEXT(rq, MSG_report_files_many, arg_number(FILES_MOST));
		return true;
	}
	if (file_stage(rq->site->hub, rq->a, f->file, f->value, rq->who.member || rq->visitor->report, &s, &why)) {
		*ret = str_dup(rq->a, str_of(s.token));
		return true;
	}
	if (!err_kinds[why.code].tell) {
		*err = why;
		return false;
	}
	*ret_wrong = why_not(rq, &why);
	return true;
}

bool form_files(struct request *rq, struct str *ret_tokens, struct str *ret_wrong, struct err *err)
{
	struct str token;
	size_t n = 0;

	*ret_tokens = STR("");
	*ret_wrong = STR_NONE;
	request_db_done(rq);
	for (size_t i = 0; i < rq->form.n && !ret_wrong->n; i++)
		if (is_chosen(&rq->form.v[i])) {
			if (!stage(rq, &rq->form.v[i], n++, &token, ret_wrong, err))
				return false;
			*ret_tokens = STR_JOIN(rq->a, *ret_tokens, ret_tokens->n ? STR(" ") : STR(""), token);
		}
	return true;
}

bool writing_take_files(struct request *rq, struct writing *w, struct str *ret_wrong, bool *stays, struct err *err)
{
	struct str drop = fields_get(&rq->form, STR("drop"));
	struct str name = STR_JOIN(rq->a, front, drop);

	request_db_done(rq);
	if (drop.n && draft_value(&w->t, name).n) {
		draft_set(rq->a, &w->t, name, STR_NONE);
		*stays = true;
		return file_unstage(rq->site->hub, rq->a, drop, err);
	}
	for (size_t i = 0; i < rq->form.n && !ret_wrong->n; i++)
		if (is_chosen(&rq->form.v[i])) {
			struct str token;

			if (!stage(rq, &rq->form.v[i], count(w), &token, ret_wrong, err))
				return false;
			if (token.n)
				draft_set(rq->a, &w->t, STR_JOIN(rq->a, front, token), STR("1"));
		}
	return true;
}

bool writing_files(struct request *rq, const struct writing *w, struct report_file **ret, size_t *ret_n, bool *ret_gone,
                   struct err *err)
{
	struct db *d = request_db(rq, err);

	*ret = arena_array(rq->a, struct report_file, count(w) + 1);
	*ret_n = 0;
	*ret_gone = false;
	for (size_t i = 0; d && i < w->t.n; i++) {
		struct err why = { 0 };
		struct staged s;

		if (!is_file(&w->t.v[i]))
			continue;
		if (file_staged(d, rq->a, hub_keys(rq->site->hub), token_of(&w->t.v[i]), &s, &why)) {
			(*ret)[(*ret_n)++] = (struct report_file){
				.name = s.name, .size = report_size(rq, s.size), .number = token_of(&w->t.v[i]),
				.note = s.odd ? TEXT(rq, MSG_report_file_odd, arg_str(s.media->name)) : STR_NONE,
			};
		} else if (why.code == ERR_FOUND) {
			*ret_gone = true;
		} else {
			*err = why;
			return false;
		}
	}
	return d;
}

struct str writing_file_tokens(struct request *rq, const struct writing *w)
{
	struct db *d = request_db(rq, NULL);
	struct str r = STR("");
	struct staged s;

	for (size_t i = 0; d && i < w->t.n; i++)
		if (is_file(&w->t.v[i]) && file_staged(d, rq->a, hub_keys(rq->site->hub), token_of(&w->t.v[i]), &s, NULL))
			r = STR_JOIN(rq->a, r, r.n ? STR(" ") : STR(""), token_of(&w->t.v[i]));
	return r;
}

#include "web/list/condition.h"

#include "vuln/maker.h"
#include "web/list/reason.h"
#include "web/page.h"

enum { NAMED = 8, RANGES = 12 }; /* so many of a list are named, the rest counted */

struct lines {
	struct arena *a;
	struct strs l;
};

static void add(struct lines *to, struct str s)
{
	strs_add(to->a, &to->l, s);
}

/* "a, b, c" or "a, b and 12 more" */
static struct str few(const struct request *rq, const struct strs *l, struct str (*title)(struct str))
{
	struct str s = STR_NONE;

	for (size_t i = 0; i < l->n && i < NAMED; i++) {
		struct str one = title ? title(l->v[i]) : l->v[i];

		s = s.n ? str_printf(rq->a, "%.*s%s%.*s", STR_ARG(s), rq->lang == LANG_ZH_CN ? "、" : ", ", STR_ARG(one)) : one;
	}
	if (l->n > NAMED)
		return TEXT(rq, MSG_who_more, arg_str(s), arg_number((int64_t)(l->n - NAMED)));
	return s;
}

static struct str releases(const struct request *rq, const struct releases *l)
{
	struct strs names = { 0 };

	for (size_t i = 0; i < l->n; i++)
		strs_add(rq->a, &names, release_name(rq->a, l->v[i]));
	return few(rq, &names, NULL);
}

static void who(const struct request *rq, const struct clause *c, struct lines *to)
{
	if (c->os == OS_OTHER)
		add(to, page_word(rq, MSG_who_not_mobile));
	else if (c->makers.n)
		add(to, TEXT(rq, MSG_who_makers, arg_str(few(rq, &c->makers, maker_title))));
	if (c->models.n)
		add(to, TEXT(rq, MSG_who_models, arg_str(few(rq, &c->models, NULL))));
	if (c->chips.n)
		add(to, TEXT(rq, MSG_who_chips, arg_str(few(rq, &c->chips, NULL))));
	if (c->chips_open)
		add(to, page_word(rq, MSG_who_chips_open));
	if (c->releases.n)
		add(to, TEXT(rq, MSG_who_releases, arg_str(releases(rq, &c->releases))));
	else if (os_word(c->os).n)
		add(to, os_word(c->os));
	if (c->subject == SUBJECT_PACKAGE)
		add(to, TEXT(rq, MSG_who_package, arg_str(c->package)));
	else if (c->subject == SUBJECT_SKIN)
		add(to, TEXT(rq, MSG_who_skin, arg_str(c->package)));
	if (!to->l.n)
		add(to, page_word(rq, MSG_who_any_maker));
}

static struct str range(const struct request *rq, const struct range *r)
{
	bool from = r->from.n && !str_eq(r->from, STR("0"));
	struct msg_arg first = arg_str(from ? r->from : r->to), second = arg_str(r->to);
	struct str s;

	if (from && r->to.n)
		s = TEXT(rq, r->to_included ? MSG_until_between_included : MSG_until_between, first, second);
	else if (from)
		s = TEXT(rq, MSG_until_from, first);
	else if (r->to.n)
		s = TEXT(rq, r->to_included ? MSG_until_upto : MSG_until_before, first);
	else
		s = page_word(rq, MSG_until_all);
	if (r->fix.n && !str_eq(r->fix, r->to))
		s = str_printf(rq->a, "%.*s%s%.*s", STR_ARG(s), rq->lang == LANG_ZH_CN ? "，" : ", ",
		               STR_ARG(TEXT(rq, MSG_until_fix, arg_str(r->fix))));
	return s;
}

static void until(const struct request *rq, const struct clause *c, struct lines *to)
{
	char level[11];

	if (c->level) {
		day_format(c->level, level);
		add(to, TEXT(rq, c->level_basis == LEVEL_INFERRED ? MSG_until_level_inferred : MSG_until_level,
		             arg_str(str_dup(rq->a, str_of(level)))));
	}
	for (size_t i = 0; i < c->range_n && i < RANGES; i++)
		add(to, range(rq, &c->ranges[i]));
	if (c->range_n > RANGES)
		add(to, TEXT(rq, MSG_until_branches, arg_number((int64_t)(c->range_n - RANGES))));
	if (!to->l.n)
		add(to, page_word(rq, MSG_until_none));
}

void condition_row(const struct request *rq, const struct clause *c, struct condition_row *ret)
{
	struct lines w = { rq->a, { 0 } }, u = w;

	who(rq, c, &w);
	until(rq, c, &u);
	*ret = (struct condition_row){ .line = c->line, .source = c->source, .who = { w.l.v, w.l.n }, .until = { u.l.v, u.l.n } };
	if (c->sure != SURE_YES) {
		ret->doubt = page_word(rq, c->sure == SURE_POSSIBLE ? MSG_sure_possible : MSG_sure_unknown);
		ret->doubt_css = c->sure == SURE_POSSIBLE ? "possible" : "unknown";
		ret->text = reason_words(rq, c->text);
		ret->foreign = str_eq(ret->text, c->text);
	}
}

#include "web/people/people_words.h"

#include <string.h>

#include "web/act_form.h"
#include "web/page.h"
#include "web/serve/place.h"

bool looking_of(struct request *rq, struct looking *ret, struct err *err)
{
	struct db *d = request_db(rq, err);

	*ret = (struct looking){ .a = rq->a, .db = d, .keys = hub_keys(rq->site->hub), .who = rq->who, .now = rq->now };
	return d != NULL;
}

struct str word_of(const struct request *rq, struct str word)
{
	return act_text_or(rq, STR_JOIN(rq->a, STR("word."), word), str_cstr(rq->a, word));
}

struct str words_of_roles(const struct request *rq, unsigned roles)
{
	struct str words = STR(""), comma = rq->lang == LANG_ZH_CN ? STR("、") : STR(", ");

	for (size_t i = 0; i < ROLE_N; i++)
		if (roles >> i & 1)
			words = STR_JOIN(rq->a, words, words.n ? comma : STR(""), word_of(rq, role_names[i]));
	return words;
}

struct str path_of_member(struct arena *a, int64_t id)
{
	return str_printf(a, "/member/%lld", (long long)id);
}

void acts_on(const struct request *rq, struct str subject, const struct thing *t, const char *const *but, struct act_list_view *ret)
{
	struct link_list all;

	act_links(rq, subject, t, &all);
	ret->links.v = all.v;
	ret->links.n = 0;
	for (size_t i = 0; i < all.n; i++) {
		bool wanted = true;

		for (size_t k = 0; but[k]; k++)
			wanted = wanted && !str_eq(all.v[i].href, act_path(rq->a, but[k], subject));
		if (wanted)
			ret->links.v[ret->links.n++] = all.v[i];
	}
}

struct str act_if(const struct request *rq, const char *act, struct str subject, const struct thing *t, struct str to)
{
	const struct act_row *row = act_named(str_of(act));

	if (!(access_relations(&rq->who, t) & row->who))
		return STR_NONE;
	struct str path = act_path(rq->a, act, subject);

	return to.n ? place_with(rq->a, path, "back", to) : path;
}

bool trouble_words(const struct wall *w, const struct looking *l, const struct thing *member, struct str mail, struct str to,
                   struct trouble_view *ret, struct err *err)
{
	struct str subject = str_printf(l->a, "member/%lld", (long long)member->member);
	struct seen_trouble t;

	if (!people_trouble(l, member->member, &t, err))
		return false;
	if (t.row.member)
		*ret = (struct trouble_view){
			.address = mail, .failing = t.row.failing, .status = t.row.status, .said = t.said, .kept = t.kept,
			.at = wall_time(w, t.row.at), .good = act_if(w->rq, "mail.good", subject, member, to),
			.change = act_if(w->rq, "account.address", subject, member, to),
		};
	return true;
}

void history_of(const struct wall *w, const struct happened *v, size_t n, struct history_view *ret)
{
	ret->zone = wall_zone(w);
	ret->rows.v = arena_array(w->rq->a, struct happened_row, n);
	for (size_t i = 0; i < n; i++)
		ret->rows.v[ret->rows.n++] = (struct happened_row){
			.at = wall_time(w, v[i].at), .what = act_happened(w->rq, v[i].name), .by = v[i].by };
}

void paragraphs_of(struct arena *a, struct str text, struct str **ret_v, size_t *ret_n)
{
	struct strs l = { 0 };
	struct str line;

	while (text.n && str_split(&text, '\n', &line))
		if (str_trim(line).n)
			strs_add(a, &l, str_trim(line));
	*ret_v = l.v;
	*ret_n = l.n;
}

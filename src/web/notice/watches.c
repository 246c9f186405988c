/* What one watches: what was found for one, and where one ends it or adds another. A link with ?search= or ?entry= offers that. */
#include "hub/list/saved.h"
#include "hub/watch/watches.h"
#include "templates.h"
#include "vuln/maker.h"
#include "web/api/api.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/people/people_words.h"

struct watches_ask { struct str search, entry; };
static const struct param ask_rows[] = {
	{ "search", PARAM_TEXT, offsetof(struct watches_ask, search), 0, SAVED_MOST, .help = "A search of the list to be offered" },
	{ "entry", PARAM_TEXT, offsetof(struct watches_ask, entry), 0, 100, .help = "An entry to be offered" },
};
const struct params watches_params = PARAMS(ask_rows);

static void add_word(const struct request *rq, struct str *s, struct str word)
{
	if (word.n)
		*s = s->n ? STR_JOIN(rq->a, *s, STR(" · "), word) : word;
}

/* A search in the reader's words: "Samsung · Framework · ≥ High". As it is kept, where it reads no more. */
static struct str search_words(const struct request *rq, struct str search)
{
	struct list_query q;
	struct str s = STR_NONE;
	struct err none;

	if (!saved_read(rq->a, search, &q, NULL, &none))
		return search;
	add_word(rq, &s, q.text);
	add_word(rq, &s, q.maker.n ? maker_title(q.maker) : STR_NONE);
	add_word(rq, &s, q.chip);
	add_word(rq, &s, q.component);
	add_word(rq, &s, q.credit.n ? TEXT(rq, MSG_list_credit_of, arg_str(q.credit)) : STR_NONE);
	add_word(rq, &s, q.release ? STR_JOIN(rq->a, STR("Android "), release_name(rq->a, q.release)) : STR_NONE);
	add_word(rq, &s, q.severity ? STR_JOIN(rq->a, STR("≥ "), severity_word(rq, q.severity).text) : STR_NONE);
	add_word(rq, &s, q.levels ? STR_JOIN(rq->a, STR("≥ "), level_names[31 - __builtin_clz(q.levels)]) : STR_NONE);
	add_word(rq, &s, q.year ? str_printf(rq->a, "%d", q.year) : STR_NONE);
	add_word(rq, &s, q.exploited ? page_word(rq, MSG_mark_exploited) : STR_NONE);
	add_word(rq, &s, q.withdrawn ? page_word(rq, MSG_mark_withdrawn) : STR_NONE);
	return s;
}

static struct str why_words(const struct request *rq, unsigned why)
{
	static const enum msg words[WATCH_WHY_N] = {
		[WATCH_NEW] = MSG_watch_why_new, [WATCH_GRAVER] = MSG_watch_why_graver,
		[WATCH_EXPLOITED] = MSG_watch_why_exploited, [WATCH_FIXED] = MSG_watch_why_fixed,
	};
	struct str s = STR_NONE;

	for (unsigned i = 0; i < WATCH_WHY_N; i++)
		if (why & 1u << i)
			add_word(rq, &s, page_word(rq, words[i]));
	return s;
}

static struct watch_line line_of(const struct request *rq, const struct wall *w, const struct watch_row *r,
                                 const struct watch_hit *hits, size_t n)
{
	struct watch_line v = {
		.id = str_printf(rq->a, "%lld", (long long)r->id), .added = wall_time(w, r->added),
		.what = r->entry.n ? r->entry : search_words(rq, r->search),
		.href = r->entry.n ? page_path(rq->a, "/entry/", r->entry)
		                   : STR_JOIN(rq->a, STR("/list?"), r->search, STR("&order=updated")),
	};

	v.found.v = arena_array(rq->a, struct watch_found, n + 1);
	for (; v.found.n < n; v.found.n++) {
		const struct watch_hit *h = &hits[v.found.n];
		const struct list_head *head = list_head_of(rq->view, h->entry);

		v.found.v[v.found.n] = (struct watch_found){
			.id = h->entry, .href = page_path(rq->a, "/entry/", h->entry), .title = head ? head->title : STR_NONE,
			.why = why_words(rq, h->why), .at = wall_time(w, h->at),
		};
	}
	return v;
}

/* What a link asked for: shown in words, with a button. What does not read is left out. */
static void fill_offer(const struct request *rq, const struct watches_ask *k, struct watches_view *v)
{
	struct list_query q;
	struct err none;

	if (k->entry.n) {
		v->entry = v->offer = k->entry;
	} else if (k->search.n && saved_read(rq->a, k->search, &q, &v->search, &none)) {
		v->offer = search_words(rq, v->search);
	}
}

bool page_watches(struct request *rq, struct response *rs, struct err *err)
{
	struct watches_ask k = { 0 };
	struct watches_view v = { 0 };
	struct watched all;
	struct looking l;
	size_t h = 0;

	if (!query_read(rq, &watches_params, false, &k, err) || !looking_of(rq, &l, err) ||
	    !watched_of(&l, rq->who.member, &all, err))
		return false;
	struct wall w = wall_of(rq);

	page_init(&v.page, rq, page_word(rq, MSG_watch_title), NAV_NONE);
	v.subject = str_printf(rq->a, "member/%lld", (long long)rq->who.member);
	v.asker = str_printf(rq->a, "%lld", (long long)rq->who.member);
	v.zone = wall_zone(&w);
	v.json = STR("/api/v1/watches");
	fill_offer(rq, &k, &v);
	v.rows.v = arena_array(rq->a, struct watch_line, all.rows.n + 1);
	for (size_t i = 0; i < all.rows.n; i++) {
		size_t from = h;

		while (h < all.hits.n && all.hits.v[h].watch == all.rows.v[i].id)
			h++;
		v.rows.v[v.rows.n++] = line_of(rq, &w, &all.rows.v[i], all.hits.v + from, h - from);
	}
	RENDER(rq, rs, watches, &v);
	return true;
}

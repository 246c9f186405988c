#include "hub/watch/watches.h"

const struct str watch_why_names[WATCH_WHY_N] = {
	[WATCH_NEW] = STR_LIT("new"), [WATCH_GRAVER] = STR_LIT("graver"), [WATCH_EXPLOITED] = STR_LIT("exploited"),
	[WATCH_FIXED] = STR_LIT("fixed"),
};

bool watched_of(const struct looking *l, int64_t member, struct watched *ret, struct err *err)
{
	enum thing_kind kind;
	struct thing thing;

	*ret = (struct watched){ 0 };
	if (!thing_load(l->db, &l->who, str_printf(l->a, "member/%lld", (long long)member), &kind, &thing, l->a, err))
		return false;
	if (!access_read(&l->who, &thing, READ_WATCHES))
		return thing_none(err);
	return watches_of(l->db, l->a, member, &ret->rows, err) && watch_hits_of(l->db, l->a, member, &ret->hits, err);
}

bool watch_forget(struct db *d, const struct watch_row *r, int64_t act, struct err *err)
{
	struct str rest = r->refs, ref;

	while (str_token(&rest, " ", &ref))
		if (!sealed_erase(d, ref, act, err))
			return false;
	return watch_drop(d, r->id, err);
}

/* --- as JSON --- */

static void put_time(struct buf *b, const char *before, unixtime t)
{
	char text[21];

	buf_put_member(b, before, str_of(time_format(t, text)));
}

static void put_hit(struct buf *b, const struct watch_hit *h, bool first)
{
	buf_put_member(b, first ? "{\"entry\":" : ",{\"entry\":", h->entry);
	put_time(b, ",\"at\":", h->at);
	buf_puts(b, ",\"why\":[");
	for (unsigned i = 0, any = 0; i < WATCH_WHY_N; i++)
		if (h->why & 1u << i)
			buf_put_member(b, any++ ? "," : "", watch_why_names[i]);
	buf_puts(b, "]}");
}

void watched_put(struct buf *b, const struct watched *w)
{
	size_t h = 0;

	buf_puts(b, "{\"watches\":[");
	for (size_t i = 0; i < w->rows.n; i++) {
		const struct watch_row *r = &w->rows.v[i];
		size_t from = h;

		buf_printf(b, "%s{\"id\":%lld", i ? ",\n" : "\n", (long long)r->id);
		buf_put_member(b, r->entry.n ? ",\"entry\":" : ",\"search\":", r->entry.n ? r->entry : r->search);
		put_time(b, ",\"added\":", r->added);
		buf_puts(b, ",\"found\":[");
		for (; h < w->hits.n && w->hits.v[h].watch == r->id; h++)
			put_hit(b, &w->hits.v[h], h == from);
		buf_puts(b, "]}");
	}
	buf_puts(b, "]}\n");
}

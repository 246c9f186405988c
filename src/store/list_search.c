/*
 * Full text.
 *
 * The user's text is taken apart here, by the rules of store/words.h. The engine
 * sees folded words only, each quoted, and answers which entries have them all;
 * phrases and the order of the result are then decided here, the same for every
 * engine.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "store/find.h"
#include "store/list.h"
#include "store/words.h"

struct phrase {
	struct strs words; /* more than one: they must follow each other */
	bool open_end;     /* the last word may be the beginning of one */
};

struct wanted {
	struct phrase *v;
	size_t n, cap;
	size_t joined; /* phrases of several words */
};

struct hit {
	struct str id;
	int class;
	bool withdrawn, exploited;
	day published;
};

struct search {
	struct arena *a;
	struct str text;
	struct wanted wanted;
	struct strs named; /* ids that bear the whole text as an alias */
	struct hit *hits;
	size_t n, cap;
};

/* --- what is wanted --- */

static void add_phrase(struct arena *a, struct wanted *w, struct str piece, bool open_end)
{
	struct word_reader r = word_reader(piece, false);
	struct phrase p = { .open_end = open_end };
	struct str word;

	while (word_next(&r, &word))
		strs_add(a, &p.words, str_dup(a, word));
	if (p.words.n == 0)
		return;
	w->v = arena_grow(a, w->v, w->n, &w->cap, sizeof *w->v);
	w->v[w->n++] = p;
	w->joined += p.words.n > 1;
}

/* Bytes of the blank at i: ASCII (control characters too), no-break, or the wide one of East Asian keyboards. 0: none. */
static size_t blank_at(struct str t, size_t i)
{
	struct str s = str_from(t, i);

	if ((unsigned char)s.p[0] <= ' ')
		return 1;
	if (str_starts(s, STR("\302\240")))
		return 2;
	return str_starts(s, STR("\343\200\200")) ? 3 : 0;
}

/* Pieces between blanks and what stands in quotes; only the last piece outside quotes has an open end. */
static void parse(struct arena *a, struct str text, struct wanted *ret)
{
	struct str t = str_trim(text);
	size_t i = 0, blank;

	while (i < t.n) {
		size_t from = i;

		if (t.p[i] == '"') {
			size_t end = str_chr(str_from(t, i + 1), '"');

			end = end == SIZE_MAX ? t.n : i + 1 + end;
			add_phrase(a, ret, str_sub(t, i + 1, end - i - 1), false);
			i = end + 1;
		} else if ((blank = blank_at(t, i)) != 0) {
			i += blank;
		} else {
			while (i < t.n && t.p[i] != '"' && !blank_at(t, i))
				i++;
			add_phrase(a, ret, str_sub(t, from, i - from), i == t.n);
		}
	}
}

/* For the engine: "word" AND "word" AND "beginning"*. A word is letters and digits, so quotes hold it. */
static struct str expression(struct arena *a, const struct wanted *w)
{
	struct buf b;

	buf_init(&b, 64 * KIB);
	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < w->v[i].words.n; k++) {
			bool last = k + 1 == w->v[i].words.n;

			buf_puts(&b, b.n ? " AND \"" : "\"");
			buf_put(&b, w->v[i].words.v[k]);
			buf_puts(&b, last && w->v[i].open_end ? "\"*" : "\"");
		}
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

/* --- what is found --- */

static bool has_phrases(const struct wanted *w, struct str words, struct str doc)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct phrase *p = &w->v[i];

		if (p->words.n > 1 && !words_follow(words, false, &p->words, p->open_end) &&
		    !words_follow(doc, true, &p->words, p->open_end))
			return false;
	}
	return true;
}

enum { CLASS_ID, CLASS_HEAD, CLASS_TEXT };

static int class_of(const struct search *s, struct str id, struct str title, struct str component)
{
	if (str_ieq(id, s->text) || strs_has(&s->named, id))
		return CLASS_ID;
	for (size_t i = 0; i < s->wanted.n; i++) {
		const struct phrase *p = &s->wanted.v[i];

		if (!words_follow(title, false, &p->words, p->open_end) && !words_follow(component, false, &p->words, p->open_end) &&
		    !words_follow(id, false, &p->words, p->open_end))
			return CLASS_TEXT;
	}
	return CLASS_HEAD;
}

static int by_worth(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;

	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	if (a->withdrawn != b->withdrawn)
		return a->withdrawn ? 1 : -1;
	if (a->exploited != b->exploited)
		return a->exploited ? -1 : 1;
	if (a->published != b->published)
		return a->published > b->published ? -1 : 1;
	return str_cmp(a->id, b->id);
}

static bool find_named(struct db *d, struct search *s, struct str alias, struct err *err)
{
	struct query q = db_query(d, SQL_ALIAS_BEARERS);
	enum db_step step;

	bind_str(&q, 1, alias);
	while ((step = db_step(&q, err)) == DB_ROW)
		strs_add_once(s->a, &s->named, str_dup(s->a, col_str(&q, 0)));
	return step == DB_DONE;
}

static bool find_hits(struct db *d, struct search *s, struct err *err)
{
	struct query q = db_query(d, s->wanted.joined ? SQL_FIND_MATCH_TEXT : SQL_FIND_MATCH);
	enum db_step step;

	bind_str(&q, 1, expression(s->a, &s->wanted));
	while ((step = db_step(&q, err)) == DB_ROW) {
		if (s->wanted.joined && !has_phrases(&s->wanted, col_str(&q, 6), col_str(&q, 7)))
			continue;
		s->hits = arena_grow(s->a, s->hits, s->n, &s->cap, sizeof *s->hits);
		s->hits[s->n++] = (struct hit){
			.id = str_dup(s->a, col_str(&q, 0)),
			.class = class_of(s, col_str(&q, 0), col_str(&q, 1), col_str(&q, 2)),
			.exploited = col_i64(&q, 3) != 0, .withdrawn = col_i64(&q, 4) != 0, .published = (day)col_i64(&q, 5),
		};
	}
	return step == DB_DONE;
}

bool list_search(struct db *d, struct arena *a, struct str text, size_t max, struct strs *ret, struct err *err)
{
	struct strs ids = { 0 };
	struct arena scratch;

	if (text.n > LIMIT_QUERY)
		return err_set(err, ERR_LIMIT, "a search text has at most %d bytes, this one has %zu", LIMIT_QUERY, text.n);
	arena_init(&scratch);
	struct search s = { .a = &scratch, .text = str_trim(text) };

	parse(&scratch, text, &s.wanted);
	bool ok = s.wanted.n == 0 || (find_apply(d, err) && find_named(d, &s, s.text, err) &&
	                              find_named(d, &s, str_upper(&scratch, s.text), err) &&
	                              find_hits(d, &s, err));

	if (ok && s.n)
		qsort(s.hits, s.n, sizeof *s.hits, by_worth);
	for (size_t i = 0; ok && i < s.n && i < max; i++)
		strs_add(a, &ids, str_dup(a, s.hits[i].id));
	arena_release(&scratch);
	if (!ok)
		return err_wrap(err, "searching");
	*ret = ids;
	return true;
}

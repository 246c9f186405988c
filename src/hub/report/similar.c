#include "hub/report/similar.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "store/words.h"

enum { WORD_BYTES = 10 /* of a digest: of a million words two fall together once in a billion hubs */, WORDS_ASKED = 32 };

/* --- words --- */

/* Letters of Chinese, Japanese and Korean tell little one by one. */
static bool is_sign(struct str word)
{
	return word.n >= 3 && (unsigned char)word.p[0] >= 0xE3 && word.n <= 4;
}

struct word_list { struct arena *a; struct map seen; struct strs v; };

static void add_word(struct word_list *l, struct str word)
{
	bool is_new;

	if (word.n < 2 || l->v.n == SIMILAR_WORDS || map_get(&l->seen, word))
		return;
	word = str_dup(l->a, word);
	map_put(l->a, &l->seen, word, &is_new);
	strs_add(l->a, &l->v, word);
}

/* Two signs that stand together are a word; so are letters and digits. */
static void add_words(struct word_list *l, struct str text)
{
	struct word_reader r = word_reader(text, false);
	char before[WORD_MAX];
	struct str word, last = STR("");
	size_t end = SIZE_MAX;

	while (word_next(&r, &word)) {
		bool sign = is_sign(word);

		if (!sign)
			add_word(l, word);
		else if (last.n && r.at >= word.n && end == r.at - word.n)
			add_word(l, STR_JOIN(l->a, last, word));
		last = STR("");
		if (sign) {
			memcpy(before, word.p, word.n);
			last = str_n(before, word.n);
			end = r.at;
		}
	}
}

static struct digest word_digest(const struct keys *k, size_t i, struct str word)
{
	return keys_find_by(k, i, STR("tocsin word of a report"), word);
}

bool similar_keep(struct db *d, const struct keys *k, int64_t report, const struct similar_texts *t, struct err *err)
{
	struct arena a = { 0 };
	struct word_list l = { .a = &a };
	bool ok = report_words_drop(d, report, err);

	for (size_t i = 0; i < sizeof t->v / sizeof *t->v; i++)
		add_words(&l, t->v[i]);
	for (size_t i = 0; ok && i < l.v.n; i++) {
		struct digest w = word_digest(k, k->login_n - 1, l.v.v[i]);

		ok = report_word_add(d, report, str_n((const char *)w.b, WORD_BYTES), err);
	}
	arena_release(&a);
	return ok;
}

/* --- weighing --- */

/* 256 times the logarithm to base 2: by squaring, in whole numbers. */
static unsigned log256(uint64_t n)
{
	unsigned whole = 63 - (unsigned)__builtin_clzll(n | 1), part = 0;
	uint64_t x = whole > 31 ? n >> (whole - 31) : n << (31 - whole); /* 1 .. 2, times 2^31 */

	for (int bit = 0; bit < 8; bit++) {
		x = (x * x) >> 31;
		part <<= 1;
		if (x >> 32) {
			x >>= 1;
			part |= 1;
		}
	}
	return whole << 8 | part;
}

/* A word that all have says nothing; one that two have says most. */
static unsigned rarity(int64_t all, size_t with)
{
	uint64_t n = all > 0 ? (uint64_t)all : 1;

	return with && with <= n ? log256((n + 1) * 256 / with) - (8u << 8) : 0;
}

struct score { int64_t report; uint64_t sum; };
struct scores { struct arena *a; struct map at; struct score *v; size_t n, cap; uint64_t all; };

static void score_add(struct scores *s, int64_t report, unsigned by)
{
	struct str key = str_printf(s->a, "%lld", (long long)report);
	bool is_new;
	uint32_t *at = map_put(s->a, &s->at, key, &is_new);

	if (is_new) {
		*at = (uint32_t)s->n;
		s->v = arena_grow(s->a, s->v, s->n, &s->cap, sizeof *s->v);
		s->v[s->n++] = (struct score){ report, 0 };
	}
	s->v[*at].sum += by;
}

static int by_sum(const void *a, const void *b)
{
	const struct score *x = a, *y = b;

	return x->sum != y->sum ? (x->sum < y->sum ? 1 : -1) : (x->report < y->report) - (x->report > y->report);
}

static size_t best(struct scores *s, int64_t but, struct similar ret[SIMILAR_MOST])
{
	size_t n = 0;

	if (s->n)
		qsort(s->v, s->n, sizeof *s->v, by_sum);
	for (size_t i = 0; i < s->n && n < SIMILAR_MOST && s->all; i++) {
		unsigned weight = (unsigned)(s->v[i].sum * 1000 / s->all);

		if (s->v[i].report != but && weight)
			ret[n++] = (struct similar){ s->v[i].report, weight };
	}
	return n;
}

bool similar_to(struct db *d, struct arena *a, int64_t report, struct similar ret[SIMILAR_MOST], size_t *ret_n, struct err *err)
{
	struct scores s = { .a = a };
	struct reports_shared w;
	int64_t all;

	if (!reports_worded(d, &all, err) || !reports_shared(d, a, report, &w, err))
		return false;
	for (size_t from = 0, to; from < w.n; from = to) {
		for (to = from; to < w.n && str_eq(w.v[to].word, w.v[from].word);)
			to++;
		unsigned by = rarity(all, to - from);

		s.all += by;
		for (size_t i = from; i < to; i++)
			score_add(&s, w.v[i].report, by);
	}
	*ret_n = best(&s, report, ret);
	return true;
}

/* Words are kept under the key of their day; while accounts go over to a new one, some are under the one before. */
static bool with_word(struct db *d, const struct keys *k, struct str word, int64_t *ret, size_t most, size_t *ret_n,
                      struct err *err)
{
	*ret_n = 0;
	for (size_t i = k->login_n; i-- > 0 && *ret_n < most;) {
		struct digest w = word_digest(k, i, word);
		size_t n;

		if (!reports_with_word(d, str_n((const char *)w.b, WORD_BYTES), ret + *ret_n, most - *ret_n, &n, err))
			return false;
		*ret_n += n;
	}
	return true;
}

bool similar_find(struct db *d, struct arena *a, const struct keys *k, struct str text, struct similar ret[SIMILAR_MOST],
                  size_t *ret_n,
                  struct err *err)
{
	int64_t all, *with = arena_array(a, int64_t, SHARED_MOST + 1);
	struct scores s = { .a = a };
	struct word_list l = { .a = a };
	size_t n;

	add_words(&l, text);
	if (!reports_worded(d, &all, err))
		return false;
	for (size_t i = 0; i < l.v.n && i < WORDS_ASKED; i++) {
		if (!with_word(d, k, l.v.v[i], with, SHARED_MOST + 1, &n, err))
			return false;
		unsigned by = n ? rarity(all, n) + 1 : log256((uint64_t)all + 1); /* also a word that all have is one that was asked for */

		s.all += by;
		for (size_t at = 0; at < n; at++)
			score_add(&s, with[at], by);
	}
	*ret_n = best(&s, 0, ret);
	return true;
}

/* --- finders --- */

static struct str finder_text(struct arena *a, int64_t member, struct str mail)
{
	return member ? str_printf(a, "member/%lld", (long long)member) : str_lower(a, str_trim(mail));
}

static struct digest finder_digest(const struct keys *k, size_t i, struct str text)
{
	return keys_find_by(k, i, STR("tocsin finder"), text);
}

bool finder_keep(struct db *d, const struct keys *k, int64_t report, int64_t member, struct str mail, struct err *err)
{
	struct arena a = { 0 };
	struct str text = finder_text(&a, member, mail);
	bool ok = true;

	if (text.n) {
		struct digest f = finder_digest(k, k->login_n - 1, text);

		ok = report_finder_put(d, report, &f, err);
	}
	arena_release(&a);
	return ok;
}

bool finder_of(struct db *d, const struct keys *k, int64_t member, struct str mail, unixtime since, struct finder_record *ret,
               struct err *err)
{
	struct arena a = { 0 };
	struct str text = finder_text(&a, member, mail);
	bool ok = true;

	*ret = (struct finder_record){ 0 };
	for (size_t i = 0; ok && text.n && i < k->login_n; i++) {
		struct digest f = finder_digest(k, i, text);
		struct finder_record r;

		ok = finder_record(d, &f, since, &r, err);
		if (!ok)
			break;
		ret->all += r.all;
		ret->open += r.open;
		ret->valid += r.valid;
		ret->invalid += r.invalid;
		ret->duplicate += r.duplicate;
		ret->lately += r.lately;
	}
	arena_release(&a);
	return ok;
}

/* A duplicate was right, too. */
int finder_standing(const struct finder_record *r)
{
	int64_t good = r->valid + r->duplicate;

	return good == r->invalid ? 0 : good > r->invalid ? 1 : -1;
}

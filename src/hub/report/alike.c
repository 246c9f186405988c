#include "hub/report/alike.h"

#include "base/ascii.h"
#include "base/map.h"
#include "base/names.h"
#include "store/words.h"

enum {
	SHORTEST = 4,     /* letters; shorter words are in everything */
	COMMON = 400,     /* a word that more entries have tells nothing */
	SHARED_LEAST = 2, /* words that an entry must have to be alike */
	TEXT_MOST = 2000, /* bytes that are looked at */
};

struct found {
	const struct list_head *head;
	unsigned words;
	unsigned weight; /* of all its words together: a rare one weighs up to 10 */
};
struct search {
	struct list *list;
	const struct list_view *view;
	struct arena *a;
	struct map by_id;
	struct found *v;
	size_t n, cap;
};

/* 10 for a word that one entry has, 1 for one that 400 have. */
static unsigned weight_of(size_t total)
{
	unsigned w = 10;

	for (; total > 1 && w > 1; total /= 2)
		w--;
	return w;
}

static void count(struct search *s, const struct list_head *h, unsigned words, unsigned weight)
{
	bool is_new;
	uint32_t *at = map_put(s->a, &s->by_id, h->id, &is_new);

	if (is_new) {
		*at = (uint32_t)s->n;
		s->v = arena_grow(s->a, s->v, s->n, &s->cap, sizeof *s->v);
		s->v[s->n++] = (struct found){ h, 0, 0 };
	}
	s->v[*at].words += words;
	s->v[*at].weight += weight;
}

static bool look_up(struct search *s, struct str word, struct err *err)
{
	const struct list_query q = { .text = word, .limit = COMMON, .order = ORDER_BEST };
	struct list_page page;

	if (!list_find(s->list, s->view, s->a, &q, &page, err))
		return false;
	for (size_t i = 0; page.total <= COMMON && i < page.n; i++)
		count(s, page.v[i], 1, weight_of(page.total));
	return true;
}

/* As names_find(); of four letters and more. */
static const struct str empty_words[] = {
	STR_LIT("after"), STR_LIT("also"), STR_LIT("before"), STR_LIT("from"), STR_LIT("have"), STR_LIT("into"), STR_LIT("that"),
	STR_LIT("than"), STR_LIT("their"), STR_LIT("then"), STR_LIT("there"), STR_LIT("this"), STR_LIT("when"), STR_LIT("which"),
	STR_LIT("while"), STR_LIT("with"), STR_LIT("without"),
};

static bool tells(struct str word)
{
	bool letters = false;

	if (names_find(empty_words, sizeof empty_words / sizeof *empty_words, word) >= 0)
		return false;

	for (size_t i = 0; i < word.n; i++)
		letters = letters || !ascii_digit(word.p[i]);
	return letters && (word.n >= SHORTEST || (unsigned char)word.p[0] >= 0x80);
}

/* "CVE-2026-0001" as it stands in the text. */
static void look_for_ids(struct search *s, struct str text)
{
	struct str one;

	while (str_token(&text, " \t\r\n,;:()[]<>\"'`*_/", &one)) {
		while (one.n && str_chr(STR(".!?"), one.p[one.n - 1]) != SIZE_MAX) /* the end of a sentence */
			one.n--;
		const struct list_head *h = one.n > 6 && one.n < 40 ? list_head_of(s->view, str_upper(s->a, one)) : NULL;

		if (h)
			count(s, h, SHARED_LEAST, 1000);
	}
}

static bool look_for_words(struct search *s, struct str text, struct err *err)
{
	struct word_reader r = word_reader(text, false);
	struct strs said = { 0 };
	struct str word;

	while (said.n < ALIKE_WORDS && word_next(&r, &word))
		if (tells(word) && !strs_has(&said, word)) {
			word = str_dup(s->a, word);
			strs_add(s->a, &said, word);
			if (!look_up(s, word, err))
				return false;
		}
	return true;
}

bool alike_find(struct list *l, const struct list_view *v, struct arena *a, struct str text, struct alike *ret, struct err *err)
{
	struct search s = { .list = l, .view = v, .a = a };
	unsigned least = 0;

	*ret = (struct alike){ 0 };
	text = str_sub(text, 0, TEXT_MOST);
	look_for_ids(&s, text);
	if (!look_for_words(&s, text, err))
		return false;
	while (ret->n < ALIKE_SHOWN) {
		struct found *best = NULL;

		for (size_t i = 0; i < s.n; i++)
			if (s.v[i].words >= SHARED_LEAST && (!best || s.v[i].weight > best->weight))
				best = &s.v[i];
		if (!best || (ret->n && best->weight < least))
			break;
		least = ret->n ? least : best->weight / 3; /* far behind the first is chance */
		ret->v[ret->n++] = best->head;
		best->words = 0;
	}
	return true;
}

#include "store/words.h"

#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

/* --- one code point --- */

/* U+00C0 to U+017F without their marks; '.' is no letter; upper case marks the three that become two letters. */
static const char latin[] =
	"aaaaaaAceeeeiiii" "dnooooo.ouuuuytS" "aaaaaaAceeeeiiii" "dnooooo.ouuuuyty"
	"aaaaaaccccccccdd" "ddeeeeeeeeeegggg" "gggghhhhiiiiiiii" "iiiijjkkklllllll"
	"lllnnnnnnnnnoooo" "ooOOrrrrrrssssss" "ssttttttuuuuuuuu" "uuuuwwyyyzzzzzzs";

enum kind { GAP, LETTER, ALONE, MARK };

struct range { uint32_t from, to; enum kind kind; };

/* Above U+017F; what is in no row is a letter. */
static const struct range ranges[] = {
	{ 0x0300, 0x036F, MARK },   { 0x2000, 0x2BFF, GAP },   { 0x2E00, 0x2E7F, GAP },     { 0x3000, 0x303F, GAP },
	{ 0x3040, 0x30FF, ALONE },  { 0x3400, 0x4DBF, ALONE }, { 0x4E00, 0x9FFF, ALONE },   { 0xE000, 0xF8FF, GAP },
	{ 0xF900, 0xFAFF, ALONE },  { 0xFE00, 0xFE0F, MARK },  { 0xFE10, 0xFE6F, GAP },     { 0xFEFF, 0xFEFF, MARK },
	{ 0xFF00, 0xFFEF, GAP },    { 0xFFF0, 0xFFFF, GAP },   { 0x1F000, 0x1FFFF, GAP },   { 0x20000, 0x3FFFF, ALONE },
	{ 0xE0000, 0x10FFFF, GAP },
};

static enum kind kind_of(uint32_t c)
{
	size_t lo = 0, hi = sizeof ranges / sizeof *ranges;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (c > ranges[mid].to)
			lo = mid + 1;
		else if (c < ranges[mid].from)
			hi = mid;
		else
			return ranges[mid].kind;
	}
	return LETTER;
}

/* A code point beyond ASCII, folded into out[]; `raw` is how it is written. */
static enum kind fold(uint32_t c, struct str raw, char out[static 4], size_t *ret_n)
{
	*ret_n = 0;
	if (c == UTF8_BAD || c < 0xC0)
		return GAP;
	if (c < 0x180) {
		char l = latin[c - 0xC0];

		if (l == '.')
			return GAP;
		out[(*ret_n)++] = ascii_lower(l);
		if (ascii_upper(l) == l)
			out[(*ret_n)++] = l == 'S' ? 's' : 'e'; /* sharp s, ae, oe */
		return LETTER;
	}
	if (c >= 0xFF01 && c <= 0xFF5E && ascii_alnum((char)(c - 0xFEE0))) {
		out[(*ret_n)++] = ascii_lower((char)(c - 0xFEE0));
		return LETTER;
	}
	enum kind k = kind_of(c);

	if (k == GAP || k == MARK)
		return k;
	if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F) || (c >= 0x400 && c <= 0x40F)) { /* Greek, Cyrillic */
		c += c < 0x400 || c > 0x40F ? 0x20 : 0x50;
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		*ret_n = 2;
		return LETTER;
	}
	memcpy(out, raw.p, raw.n);
	*ret_n = raw.n;
	return k;
}

/* --- reading --- */

/* What an ASCII byte becomes in a word; 0 parts words, or is not ASCII. */
static const char ascii_fold[256] = {
	['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
	['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v',
	        'w', 'x', 'y', 'z',
	['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v',
	        'w', 'x', 'y', 'z',
};

struct word_reader word_reader(struct str text, bool json)
{
	return (struct word_reader){ .text = text, .json = json };
}

/* Past one ASCII byte that parts words. */
static void skip_gap(struct word_reader *r, char c)
{
	r->broke |= c == '"' || c == '|';
	r->at++;
	if (c == '\\' && r->json && r->at < r->text.n)
		r->at += r->text.p[r->at] == 'u' ? 5 : 1;
	if (r->at > r->text.n)
		r->at = r->text.n;
}

/* The next word into `to`; its length, 0 at the end. */
static size_t read_word(struct word_reader *r, char to[static WORD_MAX])
{
	const unsigned char *p = (const unsigned char *)r->text.p;
	size_t n = 0;

	r->broke = false;
	while (r->at < r->text.n) {
		while (r->at < r->text.n && ascii_fold[p[r->at]]) {
			if (n < WORD_MAX)
				to[n++] = ascii_fold[p[r->at]];
			r->at++;
		}
		if (r->at == r->text.n)
			break;
		if (p[r->at] < 0x80) {
			if (n)
				break;
			skip_gap(r, (char)p[r->at]);
			continue;
		}
		char out[4];
		uint32_t point;
		size_t out_n, len = utf8_next(r->text, r->at, &point);
		enum kind k = fold(point, str_sub(r->text, r->at, len), out, &out_n);

		if ((k == GAP || k == ALONE) && n)
			break;
		r->at += len;
		if (n + out_n <= WORD_MAX) {
			memcpy(to + n, out, out_n);
			n += out_n;
		}
		if (k == ALONE)
			break;
	}
	return n;
}

bool word_next(struct word_reader *r, struct str *ret)
{
	size_t n = read_word(r, r->word);

	*ret = str_n(r->word, n);
	return n > 0;
}

/* Does words[from..] go on right here? */
static bool goes_on(struct word_reader r, const struct strs *words, size_t from, bool open_end)
{
	struct str w;

	for (size_t i = from; i < words->n; i++) {
		if (!word_next(&r, &w) || r.broke)
			return false;
		if (!str_eq(w, words->v[i]) && !(open_end && i + 1 == words->n && str_starts(w, words->v[i])))
			return false;
	}
	return true;
}

bool words_follow(struct str text, bool json, const struct strs *words, bool open_end)
{
	struct word_reader r = word_reader(text, json);
	bool open_first = open_end && words->n == 1;
	struct str w;

	while (word_next(&r, &w))
		if ((str_eq(w, words->v[0]) || (open_first && str_starts(w, words->v[0]))) && goes_on(r, words, 1, open_end))
			return true;
	return words->n == 0;
}

/* --- each word once --- */

struct seen { uint32_t at; uint16_t n, tag; }; /* n == 0: free */

struct joiner {
	char *out;
	size_t n;
	struct seen *slots;
	size_t mask;
};

/* Is the word at the end of what is out, n bytes, new? */
static bool first_time(struct joiner *j, size_t n)
{
	struct str w = { j->out + j->n, n };
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < w.n; i++)
		h = (h ^ (unsigned char)w.p[i]) * 16777619u;
	h ^= h >> 15;
	for (size_t i = h & j->mask;; i = (i + 1) & j->mask) {
		struct seen *s = &j->slots[i];

		if (s->n == 0) {
			*s = (struct seen){ (uint32_t)j->n, (uint16_t)w.n, (uint16_t)(h >> 16) };
			return true;
		}
		if (s->n == w.n && s->tag == (uint16_t)(h >> 16) && memcmp(j->out + s->at, w.p, w.n) == 0)
			return false;
	}
}

static void join(struct joiner *j, struct str text, bool once)
{
	struct word_reader r = word_reader(text, false);
	size_t n;

	while ((n = read_word(&r, j->out + j->n)) != 0)
		if (first_time(j, n) || !once) {
			j->n += n;
			j->out[j->n++] = ' ';
		}
}

struct str words_join(struct arena *a, const struct strs *whole, const struct strs *once)
{
	struct joiner j = { 0 };
	struct arena scratch;
	size_t bytes = 0, n = whole->n + once->n, slots = 64;

	for (size_t i = 0; i < whole->n; i++)
		bytes += whole->v[i].n;
	for (size_t i = 0; i < once->n; i++)
		bytes += once->v[i].n;
	while (slots <= bytes / 2 + n + 8) /* a word and what parts it from the next are two bytes at least: never full */
		slots *= 2;
	arena_init(&scratch);
	j.slots = arena_array(&scratch, struct seen, slots);
	j.mask = slots - 1;
	j.out = arena_alloc(&scratch, bytes / 3 * 4 + 2 * n + WORD_MAX + 16); /* a three-byte character alone brings a blank */
	for (size_t i = 0; i < whole->n; i++)
		join(&j, whole->v[i], false);
	if (j.n) {
		j.out[j.n++] = '|';
		j.out[j.n++] = ' ';
	}
	for (size_t i = 0; i < once->n; i++)
		join(&j, once->v[i], true);
	struct str words = str_dup(a, str_n(j.out, j.n ? j.n - 1 : 0));

	arena_release(&scratch);
	return words;
}

#include "web/list/reason.h"

#include "web/page.h"

/* In the order of the catalogue: the more specific before the more general. */
enum {
	REASON_FIRST = MSG_reason_os_no, REASON_LAST = MSG_reason_named,
	FIX_FIRST = MSG_fix_version_level_later, FIX_LAST = MSG_fix_after,
	PHRASE_FIRST = MSG_phrase_others, PHRASE_LAST = MSG_phrase_unknown_system,
};

bool reason_match(struct str pattern, struct str text, struct str ret[static 9])
{
	while (pattern.n) {
		size_t open = str_chr(pattern, '{');
		struct str fixed = str_sub(pattern, 0, open);

		if (!str_starts(text, fixed))
			return false;
		text = str_from(text, fixed.n);
		if (open == SIZE_MAX)
			return !text.n;
		int slot = pattern.p[open + 1] - '1';

		pattern = str_from(pattern, open + 3);
		struct str next = str_sub(pattern, 0, str_chr(pattern, '{'));
		size_t end = next.n ? str_find(text, next) : text.n;

		/* What follows the last slot stands at the very end. */
		if (next.n && next.n == pattern.n)
			end = str_ends(text, next) ? text.n - next.n : SIZE_MAX;
		if (end == SIZE_MAX || !end)
			return false;
		ret[slot] = str_sub(text, 0, end);
		if (str_find(ret[slot], STR("; ")) != SIZE_MAX) /* that would be another part */
			return false;
		text = str_from(text, end);
	}
	return !text.n;
}

static struct str replaced(const struct request *rq, struct str s, enum msg m)
{
	struct str from = lang_text(LANG_EN, m), to = lang_text(rq->lang, m), out = STR_NONE;
	size_t at;

	while ((at = str_find(s, from)) != SIZE_MAX) {
		out = str_printf(rq->a, "%.*s%.*s%.*s", STR_ARG(out), (int)at, s.p, STR_ARG(to));
		s = str_from(s, at + from.n);
	}
	return out.n ? str_printf(rq->a, "%.*s%.*s", STR_ARG(out), STR_ARG(s)) : s;
}

static bool lookup(const struct request *rq, struct str part, int first, int last, struct str *ret);

/* What a slot stands for may be a phrase itself: "SM8550 and 11 others", "5.4.286 or 5.10.230", "kernel". */
static struct str phrase_words(const struct request *rq, struct str s)
{
	struct str words;

	if (lookup(rq, s, PHRASE_FIRST, PHRASE_LAST, &words))
		return words;
	s = replaced(rq, s, MSG_phrase_or);
	return replaced(rq, s, MSG_phrase_after);
}

/* The first message whose English fits, in the reader's language, with what its slots stood for. */
static bool lookup(const struct request *rq, struct str part, int first, int last, struct str *ret)
{
	struct str slots[9] = { STR_NONE };

	for (int m = first; m <= last; m++) {
		if (!reason_match(lang_text(LANG_EN, (enum msg)m), part, slots))
			continue;
		struct msg_arg args[9];

		for (size_t i = 0; i < 9; i++)
			args[i] = arg_str(slots[i].n && first != PHRASE_FIRST ? phrase_words(rq, slots[i]) : slots[i]);
		*ret = page_text(rq, (enum msg)m, args, 9);
		return true;
	}
	return false;
}

/* Some reasons hold "; " within: the longest run of parts that is known wins. */
struct str reason_words(const struct request *rq, struct str reason)
{
	struct str out = STR_NONE, words;

	if (rq->lang == LANG_EN)
		return reason;
	while (reason.n) {
		size_t end = reason.n;

		while (end && !lookup(rq, str_sub(reason, 0, end), REASON_FIRST, REASON_LAST, &words)) {
			struct str shorter = str_sub(reason, 0, end);
			size_t cut = SIZE_MAX, at = 0;

			for (size_t k; (k = str_find(str_from(shorter, at), STR("; "))) != SIZE_MAX; at = cut + 2)
				cut = at + k;
			end = cut == SIZE_MAX ? 0 : cut;
		}
		if (!end) { /* the first part is unknown: it stays as it is */
			size_t semi = str_find(reason, STR("; "));

			end = semi == SIZE_MAX ? reason.n : semi;
			words = str_sub(reason, 0, end);
		}
		out = out.n ? str_printf(rq->a, "%.*s；%.*s", STR_ARG(out), STR_ARG(words)) : words;
		reason = str_from(reason, end + 2);
	}
	return out;
}

struct str fix_words(const struct request *rq, struct str fix)
{
	struct str words;

	if (rq->lang != LANG_EN && lookup(rq, fix, FIX_FIRST, FIX_LAST, &words))
		return words;
	return fix;
}

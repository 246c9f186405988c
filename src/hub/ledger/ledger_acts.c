/* Revealing what the ledger holds, and having sealed values of it forgotten. */
#include <stdlib.h>

#include "base/canonical.h"
#include "hub/ledger/ledger.h"
#include "hub/notice/tell.h"
#include "store/cases.h"
#include "store/ledger.h"

#define BIT(x) (1u << REL_##x)

enum { REVEAL_MOST = 10000 };

/* --- ledger.reveal --- */

static const struct act_field reveal_fields[] = {
	{ "of", ACT_SUBJECT, 0, .help = "all acts on this thing so far" },
	{ "from", ACT_NUMBER, 0, .min = 0, .max = INT64_MAX, .help = "or those from this number" },
	{ "to", ACT_NUMBER, 0, .min = 0, .max = INT64_MAX, .help = "up to this one; one act alone when left empty" },
	{ "acts", ACT_TEXT, ACT_BY_HUB, .min = 1, .max = 60000, .help = "or these, by their numbers" },
	{ "open", ACT_TEXT, 0, .min = 1, .max = 400,
	  .help = "sealed fields of them that become public too, by name, with blanks between" },
	{ "reason", ACT_PROSE, ACT_REQUIRED, .min = 3, .max = 2000, .help = "why now, for everybody to read" },
};

static bool take_number(struct str s, int64_t *ret)
{
	uint64_t n;

	if (!str_u64(s, &n) || n > INT64_MAX)
		return false;
	*ret = (int64_t)n;
	return true;
}

static bool take_range(struct str range, int64_t *ret_from, int64_t *ret_to, struct err *err)
{
	size_t dash = str_chr(range, '-');

	return (take_number(str_sub(range, 0, dash), ret_from) &&
	        take_number(dash == SIZE_MAX ? range : str_from(range, dash + 1), ret_to) && *ret_to - *ret_from < REVEAL_MOST) ||
	       err_set(err, ERR_DB, "what is revealed is told as \"%.*s\"", STR_ARG(str_sub(range, 0, 40)));
}

/* "3 5-9": the acts meant, as the body keeps them. */
static void put_ranges(struct buf *b, const int64_t *v, size_t n)
{
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && v[k] == v[k - 1] + 1;)
			k++;
		buf_puts(b, i ? " " : "");
		buf_put_i64(b, v[i]);
		if (k > i + 1) {
			buf_putc(b, '-');
			buf_put_i64(b, v[k - 1]);
		}
	}
}

static bool reveal_subject(struct acting *x, struct buf *b, struct err *err)
{
	int64_t *v = arena_array(x->a, int64_t, REVEAL_MOST + 1);
	size_t n;

	if (!act_numbers(x->db, act_text(x, "of"), x->seq, v, REVEAL_MOST + 1, &n, err))
		return false;
	if (n > REVEAL_MOST)
		return err_set(err, ERR_LIMIT, "more than %d acts: reveal them by numbers, in parts", REVEAL_MOST);
	if (!n)
		return err_set(err, ERR_RANGE, "nothing was done to %.*s", STR_ARG(act_text(x, "of")));
	put_ranges(b, v, n);
	return true;
}

static bool reveal_numbers(const struct acting *x, struct buf *b, struct err *err)
{
	int64_t from = act_number(x, "from"), to = act_given(x, "to") ? act_number(x, "to") : from;

	if (to < from || to >= x->seq)
		return err_set(err, ERR_RANGE, "acts %lld to %lld, expected numbers from 0 to %lld, the smaller one first", (long long)from,
		               (long long)to, (long long)x->seq - 1);
	if (to - from >= REVEAL_MOST)
		return err_set(err, ERR_LIMIT, "%lld acts, at most %d are revealed at once", (long long)(to - from + 1), REVEAL_MOST);
	buf_put_i64(b, from);
	if (to > from) {
		buf_putc(b, '-');
		buf_put_i64(b, to);
	}
	return true;
}

/* "9 3 57 58": what the hub itself reveals, ascending. */
static int by_number(const void *a, const void *b)
{
	const int64_t *m = a, *n = b;

	return (*m > *n) - (*m < *n);
}

static bool reveal_listed(const struct acting *x, struct buf *b, struct err *err)
{
	struct str rest = act_text(x, "acts"), one;
	int64_t *v = arena_array(x->a, int64_t, REVEAL_MOST);
	size_t n = 0;

	while (str_token(&rest, " ", &one))
		if (n == REVEAL_MOST || !take_number(one, &v[n]) || v[n++] >= x->seq)
			return err_set(err, ERR_RANGE, "acts \"%.*s\", expected numbers of acts", STR_ARG(str_sub(act_text(x, "acts"), 0, 60)));
	qsort(v, n, sizeof *v, by_number);
	put_ranges(b, v, n);
	return true;
}

/* What belongs to a case becomes public with its disclosure and not before; who does not coordinate it has never heard of it. */
static bool may_reveal(struct acting *x, int64_t seq, struct err *err)
{
	struct case_row c = { .published = TIME_NONE };
	int64_t case_id;

	if (!act_case_of(x->db, seq, &case_id, err) || (case_id && !case_get(x->db, x->a, case_id, &c, err)))
		return false;
	return !case_id || c.published != TIME_NONE ||
	       err_set(err, ERR_FOUND, "there is no act %lld that could be revealed", (long long)seq);
}

static bool may_reveal_all(struct acting *x, struct str ranges, struct err *err)
{
	struct str range;
	int64_t from, to;

	while (str_token(&ranges, " ", &range)) {
		if (!take_range(range, &from, &to, err))
			return false;
		for (; from <= to; from++)
			if (!may_reveal(x, from, err))
				return false;
	}
	return true;
}

static bool reveal_prepare(struct acting *x, struct err *err)
{
	struct buf b;

	if (act_given(x, "acts")) {
		buf_init(&b, LIMIT_TEXT);
		bool put = reveal_listed(x, &b, err) && buf_ok(&b, err);

		if (put)
			act_make(x, "acts", buf_str(&b));
		buf_release(&b);
		return put;
	}
	if (act_given(x, "of") == act_given(x, "from"))
		return err_set(err, ERR_USAGE, "tell the acts either by the thing they were done to or by their numbers");
	if (act_given(x, "to") && !act_given(x, "from"))
		return err_set(err, ERR_USAGE, "tell the first act too");
	buf_init(&b, LIMIT_TEXT);
	bool ok = (act_given(x, "of") ? reveal_subject(x, &b, err) : reveal_numbers(x, &b, err)) && buf_ok(&b, err) &&
	          may_reveal_all(x, buf_str(&b), err);

	if (ok)
		act_make(x, "acts", buf_str(&b));
	buf_release(&b);
	return ok;
}

static bool reveal_one(const struct acting *x, int64_t act, struct err *err)
{
	struct str names = act_text(x, "open"), name;

	if (!revealed_add(x->db, act, STR(""), x->seq, err))
		return false;
	while (str_token(&names, " ,", &name))
		if (!revealed_add(x->db, act, name, x->seq, err))
			return false;
	return true;
}

static bool reveal_apply(struct acting *x, struct err *err)
{
	struct str rest = act_made(x, "acts"), range;

	while (str_token(&rest, " ", &range)) {
		int64_t from, to;

		if (!take_range(range, &from, &to, err))
			return false;
		for (; from <= to; from++)
			if (!reveal_one(x, from, err))
				return false;
	}
	return true;
}

/* --- ledger.erase_ask, ledger.erase --- */

static const struct act_field ask_fields[] = {
	{ "number", ACT_NUMBER, ACT_REQUIRED, .min = 0, .max = INT64_MAX, .help = "the act whose sealed values are to be forgotten" },
	{ "field", ACT_TEXT, 0, .min = 1, .max = 40, .help = "one of its fields; all of them when left empty" },
	{ "reason", ACT_PROSE, ACT_REQUIRED, .min = 3, .max = 2000, .help = "why, without the personal data itself: this stays" },
};
static const struct act_field erase_fields[] = {
	{ "asked", ACT_NUMBER, ACT_REQUIRED, .min = 1, .max = INT64_MAX, .help = "the number of the act that asked for it" },
};

/* Does the act hold sealed values, of this field or of any? Each goes to `fn`, which may be NULL. */
typedef bool sealed_fn(struct acting *x, struct str ref, struct err *err);
static bool each_sealed(struct acting *x, int64_t number, struct str field, sealed_fn *fn, size_t *ret_n, struct err *err)
{
	struct act_record r;
	struct receipt_act act;
	struct digest ref;
	struct json v;

	*ret_n = 0;
	if (!act_get(x->db, x->a, number, &r, err) || !receipt_act(x->a, r.body, &act, err))
		return false;
	struct json_iter it = json_iter(&act.fields);

	while (json_next(&it, &v)) {
		struct str hex = STR_NONE;

		if ((field.n && !str_eq(v.key, field)) || !sealed_ref(&v, &ref) || !json_str(&v, "sealed", JSON_REQUIRED, &hex, err))
			continue;
		++*ret_n;
		if (fn && !fn(x, hex, err))
			return false;
	}
	return true;
}

static bool ask_prepare(struct acting *x, struct err *err)
{
	size_t n;

	if (!each_sealed(x, act_number(x, "number"), act_text(x, "field"), NULL, &n, err))
		return false;
	return n || err_set(err, ERR_RANGE, "act %lld holds no sealed value%s", (long long)act_number(x, "number"),
	                    act_given(x, "field") ? " of that name" : "");
}

static bool ask_apply(struct acting *x, struct err *err)
{
	const struct erasure_row r = { .id = x->seq, .act = act_number(x, "number"), .field = act_text(x, "field"),
		                       .asked_by = x->who.member };

	return erasure_add(x->db, &r, err);
}

/* The others, one of whom has to confirm it. */
static bool ask_aside(struct acting *x, struct err *err)
{
	const struct telling t = { x->a, x->db, { .kind = NOTICE_APPROVAL_AWAITED, .subject = STR("hub"), .at = x->at },
	                           x->who.member };

	return tell_roles(&t, 1u << ROLE_COORDINATOR, TELL_ADMINISTRATORS, err);
}

static bool erase_apply(struct acting *x, struct err *err)
{
	struct erasure_row r;

	if (!erasure_get(x->db, x->a, act_number(x, "asked"), &r, err))
		return false;
	if (r.done)
		return err_set(err, ERR_STATE, "that was erased already, by act %lld", (long long)r.done);
	if (r.asked_by == x->who.member)
		return err_set(err, ERR_STATE, "you asked for it: somebody else has to confirm it");
	return erasure_done(x->db, r.id, x->seq, err);
}

static bool forget(struct acting *x, struct str ref, struct err *err)
{
	return sealed_erase(x->db, ref, x->seq, err);
}

static bool erase_aside(struct acting *x, struct err *err)
{
	struct erasure_row r;
	size_t n;

	return erasure_get(x->db, x->a, act_number(x, "asked"), &r, err) && each_sealed(x, r.act, r.field, forget, &n, err);
}

static const struct act_row rows[] = {
	{ "ledger.reveal", THING_HUB, .who = BIT(COORDINATOR) | BIT(HUB), .readers = BIT(ANYONE), .scope = SCOPE_HUB,
	  .flags = ACT_FRESH, ACT_FIELDS(reveal_fields), .prepare = reveal_prepare, .apply = reveal_apply,
	  .help = "Makes acts public, with what they said and the salt that proves it. It cannot be taken back." },
	{ "ledger.erase_ask", THING_HUB, .who = BIT(STEWARD), .scope = SCOPE_HUB, .flags = 0, ACT_FIELDS(ask_fields),
	  .prepare = ask_prepare, .apply = ask_apply, .aside = ask_aside,
	  .help = "Asks that sealed values of an act be forgotten; somebody else has to confirm it." },
	{ "ledger.erase", THING_HUB, .who = BIT(STEWARD), .scope = SCOPE_HUB, .flags = ACT_FRESH, ACT_FIELDS(erase_fields),
	  .apply = erase_apply, .aside = erase_aside,
	  .help = "Destroys sealed values for good, as another person asked. The ledger goes on verifying." },
};

const struct act_section acts_of_ledger = { "The ledger", rows, sizeof rows / sizeof *rows };

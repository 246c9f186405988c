/* Facts: their table, and from text and back. What an entry tells of itself: facts_entry.c. */
#include "assess/priority.h"

#include <stdio.h>

#include "base/names.h"

const struct str factor_names[FACTOR_N] = {
	[FACTOR_HARM] = STR_LIT("harm"), [FACTOR_SCOPE] = STR_LIT("scope"), [FACTOR_REPAIR] = STR_LIT("repair"),
	[FACTOR_EXPLOITABILITY] = STR_LIT("exploitability"), [FACTOR_OTHER] = STR_LIT("other"),
};
const struct str grade_names[GRADE_N] = {
	[GRADE_UNKNOWN] = STR_LIT("unknown"), [GRADE_NONE] = STR_LIT("none"), [GRADE_LOW] = STR_LIT("low"),
	[GRADE_MEDIUM] = STR_LIT("medium"), [GRADE_HIGH] = STR_LIT("high"), [GRADE_CRITICAL] = STR_LIT("critical"),
};
const struct str level_names[LEVEL_N] = {
	[LEVEL_P0] = STR_LIT("P0"), [LEVEL_P1] = STR_LIT("P1"), [LEVEL_P2] = STR_LIT("P2"),
	[LEVEL_P3] = STR_LIT("P3"), [LEVEL_P4] = STR_LIT("P4"),
};

/* --- the table --- */

static const struct str truths[] = { STR_LIT("false"), STR_LIT("true") };
static const struct str severities[] = {
	STR_LIT("none"), STR_LIT("low"), STR_LIT("medium"), STR_LIT("high"), STR_LIT("critical"),
};
static const struct str impacts[] = { STR_LIT("none"), STR_LIT("low"), STR_LIT("high") };
static const struct str effects[] = {
	STR_LIT("denial-of-service"), STR_LIT("disclosure"), STR_LIT("elevation"), STR_LIT("code-execution"),
};
static const struct str reaches[] = {
	STR_LIT("one-model"), STR_LIT("one-maker"), STR_LIT("chip-family"), STR_LIT("several-makers"), STR_LIT("platform"),
};
static const struct str layers[] = {
	STR_LIT("app"), STR_LIT("framework"), STR_LIT("vendor"), STR_LIT("kernel"), STR_LIT("firmware"), STR_LIT("silicon"),
};
static const struct str vectors[] = { STR_LIT("physical"), STR_LIT("local"), STR_LIT("adjacent"), STR_LIT("network") };
static const struct str privileges[] = { STR_LIT("high"), STR_LIT("low"), STR_LIT("none") };
static const struct str interactions[] = { STR_LIT("needed"), STR_LIT("none") };
static const struct str exploits[] = { STR_LIT("none"), STR_LIT("proof"), STR_LIT("exploit") };

#define WORD_N(w)   (sizeof(w) / sizeof((w)[0]))
#define WORDS(w)    .words = (w), .word_n = WORD_N(w), .least = 0, .most = WORD_N(w) - 1
#define TRUTH       FACT_BOOL, .words = truths, .word_n = 2, .least = 0, .most = 1
#define COUNT       FACT_COUNT, .least = 0, .most = INT64_C(1000000000000)
#define DAYS        FACT_DAYS, .least = -36500, .most = 36500
#define SHARE       FACT_SHARE, .least = 0, .most = 10000

const struct fact_kind fact_kinds[FACT_N] = {
	[FACT_SEVERITY]    = { STR_LIT("severity"), FACTOR_HARM, FACT_WORD, WORDS(severities),
	                       .meaning = STR_LIT("the vendor's or list's word") },
	[FACT_CVSS]        = { STR_LIT("cvss"), FACTOR_HARM, FACT_TENTHS, .least = 0, .most = 100,
	                       .meaning = STR_LIT("highest score of the newest CVSS version rated") },
	[FACT_IMPACT]      = { STR_LIT("impact"), FACTOR_HARM, FACT_WORD, WORDS(impacts),
	                       .meaning = STR_LIT("gravest impact on confidentiality, integrity, availability") },
	[FACT_EFFECT]      = { STR_LIT("effect"), FACTOR_HARM, FACT_WORD, WORDS(effects),
	                       .meaning = STR_LIT("what an attacker gains") },
	[FACT_SAFETY]      = { STR_LIT("safety"), FACTOR_HARM, TRUTH, .meaning = STR_LIT("people may be hurt") },
	[FACT_REACH]       = { STR_LIT("reach"), FACTOR_SCOPE, FACT_WORD, WORDS(reaches),
	                       .meaning = STR_LIT("how far across the industry it reaches") },
	[FACT_MODELS]      = { STR_LIT("models"), FACTOR_SCOPE, COUNT, .meaning = STR_LIT("known models concerned") },
	[FACT_UNITS]       = { STR_LIT("units"), FACTOR_SCOPE, COUNT, .meaning = STR_LIT("devices in use that are concerned") },
	[FACT_LAYER]       = { STR_LIT("layer"), FACTOR_REPAIR, FACT_WORD, WORDS(layers),
	                       .meaning = STR_LIT("how deep the fix lies") },
	[FACT_PARTIES]     = { STR_LIT("parties"), FACTOR_REPAIR, COUNT,
	                       .meaning = STR_LIT("parties between the finder of the fix and the phone") },
	[FACT_UNSUPPORTED] = { STR_LIT("unsupported"), FACTOR_REPAIR, SHARE,
	                       .meaning = STR_LIT("share of what is affected that gets no updates any more") },
	[FACT_FIX]         = { STR_LIT("fix"), FACTOR_REPAIR, TRUTH, .low_is_grave = true, .meaning = STR_LIT("a fix exists") },
	[FACT_VECTOR]      = { STR_LIT("vector"), FACTOR_EXPLOITABILITY, FACT_WORD, WORDS(vectors),
	                       .meaning = STR_LIT("from where an attacker reaches it") },
	[FACT_PRIVILEGES]  = { STR_LIT("privileges"), FACTOR_EXPLOITABILITY, FACT_WORD, WORDS(privileges),
	                       .meaning = STR_LIT("rights an attacker needs first") },
	[FACT_INTERACTION] = { STR_LIT("interaction"), FACTOR_EXPLOITABILITY, FACT_WORD, WORDS(interactions),
	                       .meaning = STR_LIT("what the user must do") },
	[FACT_EPSS]        = { STR_LIT("epss"), FACTOR_EXPLOITABILITY, SHARE,
	                       .meaning = STR_LIT("forecast of use in attacks within 30 days") },
	[FACT_EXPLOIT]     = { STR_LIT("exploit"), FACTOR_EXPLOITABILITY, FACT_WORD, WORDS(exploits),
	                       .meaning = STR_LIT("what is public for attackers to use") },
	[FACT_ATTACKED]    = { STR_LIT("attacked"), FACTOR_EXPLOITABILITY, TRUTH, .meaning = STR_LIT("used in attacks") },
	[FACT_KEV]         = { STR_LIT("kev"), FACTOR_EXPLOITABILITY, TRUTH,
	                       .meaning = STR_LIT("in a catalogue of known exploited vulnerabilities") },
	[FACT_ATTACK_AGE]  = { STR_LIT("attack-age"), FACTOR_EXPLOITABILITY, DAYS, .low_is_grave = true,
	                       .meaning = STR_LIT("days since use in attacks was last told") },
	[FACT_DEADLINE]    = { STR_LIT("deadline"), FACTOR_OTHER, DAYS, .low_is_grave = true,
	                       .meaning = STR_LIT("days until a deadline of a regulator or catalogue; negative: passed") },
	[FACT_CHAIN]       = { STR_LIT("chain"), FACTOR_OTHER, TRUTH, .meaning = STR_LIT("part of a known exploit chain") },
	[FACT_PUBLIC]      = { STR_LIT("public"), FACTOR_OTHER, TRUTH, .meaning = STR_LIT("details are public") },
	[FACT_ATTENTION]   = { STR_LIT("attention"), FACTOR_OTHER, TRUTH,
	                       .meaning = STR_LIT("the media or a regulator take an interest") },
};

_Static_assert(FACT_N <= 32, "facts are told as bits of a uint32_t");

int fact_named(struct str name)
{
	for (int i = 0; i < FACT_N; i++)
		if (str_eq(fact_kinds[i].name, name))
			return i;
	return -1;
}

/* --- from text --- */

/* "a", "a, b or c" */
static void list_words(const struct fact_kind *k, char *out, size_t max)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < k->word_n && n < max; i++) {
		int w = snprintf(out + n, max - n, "%s%.*s", !i ? "" : i + 1 == k->word_n ? " or " : ", ", STR_ARG(k->words[i]));

		n += w > 0 ? (size_t)w : 0;
	}
}

static bool parse_word(const struct fact_kind *k, struct str value, int64_t *ret, struct err *err)
{
	char expected[160];
	int i = names_ifind(k->words, k->word_n, value);

	if (i < 0 && k->type == FACT_BOOL)
		i = str_ieq(value, STR("yes")) ? 1 : str_ieq(value, STR("no")) ? 0 : -1;
	if (i >= 0) {
		*ret = i;
		return true;
	}
	list_words(k, expected, sizeof expected);
	return err_set(err, ERR_FOUND, "%.*s: found \"%.*s\", expected %s", STR_ARG(k->name), STR_ARG(value), expected);
}

/* A decimal with at most `places` digits after the point, in units of the last place: "9.8", 1 -> 98. */
static bool parse_decimal(struct str s, int places, int64_t *ret)
{
	bool minus = s.n && s.p[0] == '-';
	uint64_t whole, part = 0;

	s = str_from(s, minus);
	if (!str_take_u64(&s, &whole) || whole > (uint64_t)INT64_MAX / 1000)
		return false;
	bool point = s.n && s.p[0] == '.';

	s = str_from(s, point);
	if (point && !s.n)
		return false;
	for (int i = 0; i < places; i++) {
		bool digit = s.n && s.p[0] >= '0' && s.p[0] <= '9';

		part = part * 10 + (digit ? (uint64_t)(s.p[0] - '0') : 0);
		s = str_from(s, digit);
		whole *= 10;
	}
	while (point && s.n && s.p[0] == '0') /* "7.50" says no more than "7.5" */
		s = str_from(s, 1);
	*ret = minus ? -(int64_t)(whole + part) : (int64_t)(whole + part);
	return !s.n;
}

static const struct {
	const char *expected;
	int places;
} number_forms[] = {
	[FACT_COUNT]  = { "a whole number such as 250000", 0 },
	[FACT_TENTHS] = { "a score such as 9.8", 1 },
	[FACT_SHARE]  = { "a share such as 12.5%", 2 },
	[FACT_DAYS]   = { "whole days such as 14 or -3", 0 },
};

static bool parse_number(enum fact_name f, struct str value, int64_t *ret, struct err *err)
{
	const struct fact_kind *k = &fact_kinds[f];
	struct str digits = value;
	int64_t n;

	if (k->type == FACT_SHARE)
		digits = str_ends(value, STR("%")) ? str_sub(value, 0, value.n - 1) : STR_NONE;
	if (!parse_decimal(digits, number_forms[k->type].places, &n))
		return err_set(err, ERR_SYNTAX, "%.*s: found \"%.*s\", expected %s", STR_ARG(k->name), STR_ARG(value),
		               number_forms[k->type].expected);
	if (n < k->least || n > k->most) {
		struct buf least, most;

		buf_init(&least, 64);
		buf_init(&most, 64);
		fact_put(&least, f, k->least);
		fact_put(&most, f, k->most);
		err_set(err, ERR_RANGE, "%.*s: found %.*s, expected %.*s to %.*s", STR_ARG(k->name), STR_ARG(value),
		        STR_ARG(buf_str(&least)), STR_ARG(buf_str(&most)));
		buf_release(&least);
		buf_release(&most);
		return false;
	}
	*ret = n;
	return true;
}

bool fact_parse(enum fact_name f, struct str value, int64_t *ret, struct err *err)
{
	const struct fact_kind *k = &fact_kinds[f];

	return k->word_n ? parse_word(k, value, ret, err) : parse_number(f, value, ret, err);
}

bool fact_set(struct facts *f, struct str name, struct str value, struct str source, struct err *err)
{
	int i = fact_named(name);
	int64_t n;

	if (i < 0)
		return err_set(err, ERR_FOUND, "there is no fact \"%.*s\"", STR_ARG(name));
	if (!value.n || str_ieq(value, STR("unknown"))) {
		f->v[i] = (struct fact){ 0 };
		return true;
	}
	if (!fact_parse((enum fact_name)i, value, &n, err))
		return false;
	f->v[i] = (struct fact){ true, n, source };
	return true;
}

void fact_put(struct buf *b, enum fact_name f, int64_t value)
{
	const struct fact_kind *k = &fact_kinds[f];

	if (k->word_n) {
		buf_put(b, value >= 0 && (size_t)value < k->word_n ? k->words[value] : STR("unknown"));
		return;
	}
	switch (k->type) {
	case FACT_TENTHS:
		buf_printf(b, "%lld.%lld", (long long)(value / 10), (long long)(value % 10));
		break;
	case FACT_SHARE:
		buf_put_i64(b, value / 100);
		if (value % 100)
			buf_printf(b, value % 10 ? ".%02lld" : ".%lld", (long long)(value % 10 ? value % 100 : value % 100 / 10));
		buf_putc(b, '%');
		break;
	default:
		buf_put_i64(b, value);
	}
}

void facts_override(struct facts *f, const struct facts *over)
{
	for (size_t i = 0; i < FACT_N; i++)
		if (over->v[i].known)
			f->v[i] = over->v[i];
}

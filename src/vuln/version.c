/*
 * version - comparison by scheme. Every function here is a total preorder on the texts its version_ok() admits:
 * numbers of any length are compared without being converted, so nothing overflows.
 */
#include "vuln/version.h"

#include "base/ascii.h"

static size_t digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && ascii_digit(s.p[n]))
		n++;
	return n;
}

/* Two runs of digits as numbers; an empty run is 0. */
static int number_cmp(struct str a, struct str b)
{
	while (a.n && a.p[0] == '0')
		a = str_from(a, 1);
	while (b.n && b.p[0] == '0')
		b = str_from(b, 1);
	return a.n != b.n ? (a.n > b.n) - (a.n < b.n) : str_cmp(a, b);
}

static struct str take_number(struct str *s)
{
	size_t n = digits(*s);
	struct str number = str_sub(*s, 0, n);

	*s = str_from(*s, n);
	return number;
}

/* Digit runs as numbers, everything else bytewise. Runs sort where digits stand among the bytes. */
static int natural_cmp(struct str a, struct str b)
{
	while (a.n && b.n) {
		if (ascii_digit(a.p[0]) && ascii_digit(b.p[0])) {
			struct str x = take_number(&a), y = take_number(&b);
			int c = number_cmp(x, y);

			if (c)
				return c;
			continue;
		}
		if (a.p[0] != b.p[0])
			return (unsigned char)a.p[0] < (unsigned char)b.p[0] ? -1 : 1;
		a = str_from(a, 1);
		b = str_from(b, 1);
	}
	return (a.n > 0) - (b.n > 0);
}

/* "v3.2.4" is "3.2.4". */
static struct str without_v(struct str s)
{
	s = str_trim(s);
	return s.n > 1 && (s.p[0] == 'v' || s.p[0] == 'V') && ascii_digit(s.p[1]) ? str_from(s, 1) : s;
}

/* The next part of a dotted version, 0 when it is used up; stops before anything that is neither digit nor dot. */
static struct str take_part(struct str *s)
{
	struct str part = take_number(s);

	if (s->n && s->p[0] == '.' && (s->n == 1 || ascii_digit(s->p[1])))
		*s = str_from(*s, 1);
	return part;
}

static bool at_part(struct str s)
{
	return s.n && ascii_digit(s.p[0]);
}

/* A word such as rc, beta, alpha, pre or dev in the rest makes it older than the plain version. */
static int suffix_class(struct str s)
{
	static const struct str older[] = {
		STR_LIT("rc"), STR_LIT("beta"), STR_LIT("alpha"), STR_LIT("pre"), STR_LIT("dev"), STR_LIT("canary"),
	};

	for (size_t i = 0; s.n && i < sizeof older / sizeof *older; i++)
		if (str_ifind(s, older[i]) != SIZE_MAX)
			return -1;
	return s.n > 0;
}

static int dotted_cmp(struct str a, struct str b)
{
	a = without_v(a);
	b = without_v(b);
	while (at_part(a) || at_part(b)) {
		struct str x = take_part(&a), y = take_part(&b);
		int c = number_cmp(x, y);

		if (c)
			return c;
	}
	int x = suffix_class(a), y = suffix_class(b);

	return x != y ? (x > y) - (x < y) : natural_cmp(a, b);
}

static bool dotted_ok(struct str s)
{
	s = without_v(s);
	if (!at_part(s))
		return false;
	while (at_part(s))
		take_part(&s);
	/* What may follow: "-rc1", "+build", "_2", "a", "(C00)"; never a space or a second version. */
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '+' && s.p[i] != '_' && s.p[i] != '.')
			return false;
	return true;
}

/* r34p0, r38p1-01eac0: release and patch of an Arm GPU driver. */
static bool arm_take(struct str s, struct str *ret_r, struct str *ret_p)
{
	s = str_trim(s);
	if (!s.n || ascii_lower(s.p[0]) != 'r')
		return false;
	s = str_from(s, 1);
	*ret_r = take_number(&s);
	if (!ret_r->n || !s.n || ascii_lower(s.p[0]) != 'p')
		return false;
	s = str_from(s, 1);
	*ret_p = take_number(&s);
	return ret_p->n && (!s.n || s.p[0] == '-');
}

static int arm_cmp(struct str a, struct str b)
{
	struct str ar = STR_NONE, ap = STR_NONE, br = STR_NONE, bp = STR_NONE;

	arm_take(a, &ar, &ap);
	arm_take(b, &br, &bp);
	int c = number_cmp(ar, br);

	return c ? c : number_cmp(ap, bp);
}

/* "24.2 RTM2": a driver development kit, then its repeat; a bare RTM, or none, is the first. */
static bool rtm_take(struct str s, struct str *ret_kit, struct str *ret_repeat)
{
	s = str_trim(s);
	size_t end = 0;

	while (end < s.n && (ascii_digit(s.p[end]) || s.p[end] == '.'))
		end++;
	*ret_kit = str_sub(s, 0, end);
	s = str_trim(str_from(s, end));
	if (str_istarts(s, STR("RTM")))
		s = str_trim(str_from(s, 3));
	*ret_repeat = take_number(&s);
	return dotted_ok(*ret_kit) && s.n == 0;
}

static int rtm_cmp(struct str a, struct str b)
{
	struct str ak = STR_NONE, ar = STR_NONE, bk = STR_NONE, br = STR_NONE;

	rtm_take(a, &ak, &ar);
	rtm_take(b, &bk, &br);
	int c = dotted_cmp(ak, bk);

	return c ? c : number_cmp(ar, br);
}

bool version_ok(enum scheme scheme, struct str v)
{
	struct str x, y;

	v = str_trim(v);
	switch (scheme) {
	case SCHEME_DOTTED:
		return dotted_ok(v);
	case SCHEME_ARM:
		return arm_take(v, &x, &y);
	case SCHEME_RTM:
		return rtm_take(v, &x, &y);
	case SCHEME_NATURAL:
		for (size_t i = 0; i < v.n; i++)
			if (ascii_digit(v.p[i]))
				return true;
		return false;
	case SCHEME_CODE:
		return v.n && digits(v) == v.n;
	default:
		return false;
	}
}

static bool is_start(struct str v)
{
	return v.n == 0 || (v.n == 1 && v.p[0] == '0');
}

int version_cmp(enum scheme scheme, struct str a, struct str b)
{
	if (is_start(a) || is_start(b)) {
		/* In schemes of plain numbers 0.0 is the beginning as well. */
		bool numbers = scheme == SCHEME_DOTTED || scheme == SCHEME_CODE;

		if (!numbers || (is_start(a) && is_start(b)))
			return is_start(b) - is_start(a);
		a = a.n ? a : STR("0");
		b = b.n ? b : STR("0");
	}
	switch (scheme) {
	case SCHEME_DOTTED:
		return dotted_cmp(a, b);
	case SCHEME_ARM:
		return arm_cmp(a, b);
	case SCHEME_RTM:
		return rtm_cmp(a, b);
	case SCHEME_CODE:
		return number_cmp(str_trim(a), str_trim(b));
	default:
		return natural_cmp(str_trim(a), str_trim(b));
	}
}

struct str version_of_kernel(struct str uname)
{
	static const struct str lead = STR_LIT("Linux version ");
	size_t end = 0;

	if (!at_part(uname)) { /* most begin with the number */
		uname = str_trim(uname);
		if (str_istarts(uname, lead))
			uname = str_from(uname, lead.n);
	}
	while (end < uname.n && (ascii_digit(uname.p[end]) || uname.p[end] == '.'))
		end++;
	while (end && uname.p[end - 1] == '.')
		end--;
	struct str v = str_sub(uname, 0, end);

	return v.n && ascii_digit(v.p[0]) && str_chr(v, '.') != SIZE_MAX ? v : STR_NONE;
}

enum range_place version_place(enum scheme scheme, const struct range *ranges, size_t n, struct str v, size_t *ret_in)
{
	bool past = false;

	for (size_t i = 0; i < n; i++) {
		const struct range *r = &ranges[i];
		int end = r->to.n ? version_cmp(scheme, v, r->to) : -1;
		bool before_end = end < 0 || (end == 0 && r->to_included);

		if (!before_end)
			past = true;
		else if (r->from.n == 0 || version_cmp(scheme, v, r->from) >= 0) {
			if (ret_in)
				*ret_in = i;
			return RANGE_INSIDE;
		}
	}
	return past ? RANGE_PAST : RANGE_BEFORE;
}

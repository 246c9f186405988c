/* Calendar feeds: the bytes of a small one, and what a strict reader (tests/oracle/ical.py) makes of anything. */
#include "unit.h"

#include "base/arena.h"
#include "base/limits.h"
#include "format/ical.h"

static struct arena a;

static int setup(void **state)
{
	(void)state;
	arena_init(&a);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static unixtime at(const char *text)
{
	unixtime t = TIME_NONE;

	assert_true(time_parse(str_of(text), &t));
	return t;
}

static struct ical_item todo(void)
{
	return (struct ical_item){
		.kind = ICAL_TODO, .uid = STR_LIT("obligation-17@hub.example"), .stamp = at("2026-11-23T14:34:32Z"), .created = TIME_NONE,
		.due = at("2026-11-24T15:59:59Z"), .done = TIME_NONE, .summary = STR_LIT("Answer the hub"),
	};
}

static struct str feed(const struct ical_calendar *c, const struct ical_item *v, size_t n)
{
	struct buf b;

	buf_init(&b, MIB);
	ical_begin(&b, c);
	for (size_t i = 0; i < n; i++)
		ical_put(&b, &v[i]);
	ical_end(&b);
	struct str s = buf_dup(&a, &b);

	buf_release(&b);
	return s;
}

/* What the strict reader understood; a failed test when it did not. */
static struct str read_back(struct str bytes)
{
	const char *source = getenv("TOCSIN_SOURCE");
	char file[] = "/tmp/tocsin-ical-XXXXXX", command[600];
	static char out[200000];
	int fd = mkstemp(file);

	assert_true(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n && close(fd) == 0);
	snprintf(command, sizeof command, "python3 '%s/tests/oracle/ical.py' %s", source ? source : ".", file);
	FILE *said = popen(command, "r");

	assert_non_null(said);
	size_t n = fread(out, 1, sizeof out, said);
	int status = pclose(said);

	unlink(file);
	want(status == 0, "the feed is refused:\n%.*s", STR_ARG(bytes));
	return str_dup(&a, str_n(out, n));
}

static bool understood(struct str said, const char *line)
{
	struct str rest = said, l;

	while (str_split(&rest, '\n', &l))
		if (str_eq(l, str_of(line)))
			return true;
	return false;
}

static void bytes_of_a_small_one(void **state)
{
	static const char expected[] =
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tocsin//Tocsin " TOCSIN_VERSION "//EN\r\nMETHOD:PUBLISH\r\nNAME:Owed\r\nX-WR-CALNAME:Owed\r\n"
		"REFRESH-INTERVAL;VALUE=DURATION:PT60M\r\nX-PUBLISHED-TTL:PT60M\r\n"
		"BEGIN:VTODO\r\nUID:obligation-17@hub.example\r\nDTSTAMP:20261123T143432Z\r\nLAST-MODIFIED:20261123T143432Z\r\nDUE:20261124T155959Z\r\n"
		"SEQUENCE:0\r\nSTATUS:NEEDS-ACTION\r\nSUMMARY:Answer the hub\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
	struct ical_item i = todo();

	(void)state;
	want_str(feed(&(struct ical_calendar){ .name = STR_LIT("Owed"), .refresh_minutes = 60 }, &i, 1), STR(expected), "feed");
	read_back(STR(expected));
	read_back(feed(&(struct ical_calendar){ .name = STR_NONE }, NULL, 0));
}

static void both_kinds(void **state)
{
	static const struct { enum ical_status s; const char *todo, *event; } rows[] = {
		{ ICAL_OPEN, "VTODO/STATUS=NEEDS-ACTION", "VEVENT/STATUS=CONFIRMED" }, { ICAL_STARTED, "VTODO/STATUS=IN-PROCESS", "VEVENT/STATUS=CONFIRMED" },
		{ ICAL_DONE, "VTODO/STATUS=COMPLETED", "VEVENT/STATUS=CONFIRMED" }, { ICAL_CANCELLED, "VTODO/STATUS=CANCELLED", "VEVENT/STATUS=CANCELLED" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct ical_item v[] = { todo(), todo(), todo() };

		v[1].kind = ICAL_EVENT;
		v[1].uid = STR("b@hub.example");
		v[2].uid = STR("c@hub.example");
		v[2].due = TIME_NONE; /* awaiting input: a todo without a deadline */
		v[0].status = v[1].status = v[2].status = rows[i].s;
		v[0].done = v[1].done = at("2026-11-24T00:00:00Z");
		v[0].priority = 1;
		v[1].url = STR("https://hub.example/obligations/17?x=ä \r\nURL:evil");
		struct str said = read_back(feed(&(struct ical_calendar){ .name = STR_LIT("Owed"), .description = STR_LIT("a, b"),
		                                                          .url = STR_LIT("https://hub.example/feed.ics") }, v, 3));

		want(understood(said, rows[i].todo) && understood(said, rows[i].event), "%.*s", STR_ARG(said));
		want(understood(said, "VTODO/COMPLETED=20261124T000000Z") == (rows[i].s == ICAL_DONE), "%.*s", STR_ARG(said));
		want(understood(said, "VEVENT/DTSTART=20261124T155959Z") && understood(said, "VTODO/PRIORITY=1"), "%.*s", STR_ARG(said));
		want(understood(said, "VEVENT/URL=https://hub.example/obligations/17?x=%C3%A4%20%0D%0AURL:evil"), "%.*s", STR_ARG(said));
		want(understood(said, "VCALENDAR/DESCRIPTION=a, b"), "%.*s", STR_ARG(said));
	}
}

/* Whatever a text holds, it comes back as it was, but for what no feed can carry; and it adds no line. */
static void texts(void **state)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "plain", "plain" }, { "a,b;c\\d", "a,b;c\\d" }, { "two\nlines\r\nhere", "two\u00b6lines\u00b6here" },
		{ "x\r\nEND:VTODO\r\nBEGIN:VTODO\r\nUID:evil", "x\u00b6END:VTODO\u00b6BEGIN:VTODO\u00b6UID:evil" },
		{ "回复枢纽：三个工作日内确认收到报告，并说明理由", "回复枢纽：三个工作日内确认收到报告，并说明理由" },
		{ "bell\a and \x7f", "bell and " }, { "bad \xff\xc3 bytes", "bad \ufffd\ufffd bytes" }, { "tab\there", "tab\there" }, { ":;=\"", ":;=\"" },
		{ "\\n is no line's end", "\\n is no line's end" }, { "trailing \\", "trailing \\" }, { "\\,\\;\\\\", "\\,\\;\\\\" },
	};

	(void)state;
	struct ical_item v[ROWS(rows)];

	for (size_t i = 0; i < ROWS(rows); i++) {
		v[i] = todo();
		v[i].uid = str_printf(&a, "item-%zu", i);
		v[i].summary = v[i].category = str_of(rows[i].in);
	}
	struct str said = read_back(feed(&(struct ical_calendar){ .name = str_of(rows[3].in) }, v, ROWS(rows)));

	for (size_t i = 0; i < ROWS(rows); i++) {
		want(understood(said, str_cstr(&a, STR_JOIN(&a, STR("VTODO/SUMMARY="), str_of(rows[i].out)))), "%s: %.*s", rows[i].in, STR_ARG(said));
		want(understood(said, str_cstr(&a, STR_JOIN(&a, STR("VTODO/CATEGORIES="), str_of(rows[i].out)))), "%s", rows[i].in);
	}
	want(understood(said, str_cstr(&a, STR_JOIN(&a, STR("VCALENDAR/NAME="), str_of(rows[3].out)))), "%.*s", STR_ARG(said));
}

/* Long texts of every length and kind of character: folded in time, never within one, and whole again. */
static void folding(void **state)
{
	static const char *const characters[] = { "a", "\\", "\n", "é", "漏", "😀", ",a" };
	struct ical_item v[ROWS(characters) * 40];
	size_t n = 0;

	(void)state;
	for (size_t c = 0; c < ROWS(characters); c++)
		for (size_t length = 50; length < 90; length++) {
			struct buf b;

			buf_init(&b, 4096);
			for (size_t k = 0; k < length; k++)
				buf_puts(&b, characters[c]);
			v[n] = todo();
			v[n].uid = str_printf(&a, "item-%zu", n);
			v[n++].summary = buf_dup(&a, &b);
			buf_release(&b);
		}
	struct str said = read_back(feed(&(struct ical_calendar){ .name = STR_NONE }, v, n));

	for (size_t i = 0; i < n; i++) {
		struct buf b;

		buf_init(&b, 8192);
		buf_puts(&b, "VTODO/SUMMARY=");
		for (size_t k = 0; k < v[i].summary.n; k++)
			if (v[i].summary.p[k] == '\n')
				buf_puts(&b, "\u00b6");
			else
				buf_putc(&b, v[i].summary.p[k]);
		want(understood(said, b.p), "item %zu", i);
		buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_of_a_small_one), cmocka_unit_test(both_kinds), cmocka_unit_test(texts), cmocka_unit_test(folding),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

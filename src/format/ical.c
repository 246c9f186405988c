#include "format/ical.h"

#include <assert.h>
#include <stdio.h>

#include "base/utf8.h"

enum { LINE_MOST = 75 }; /* octets, the line's end not counted: RFC 5545, 3.1 */

/* VEVENT knows no progress and VTODO no confirmation: 3.8.1.11. */
static const char *const event_status[ICAL_STATUS_N] = {
	[ICAL_OPEN] = "CONFIRMED", [ICAL_STARTED] = "CONFIRMED", [ICAL_DONE] = "CONFIRMED", [ICAL_CANCELLED] = "CANCELLED",
};
static const char *const todo_status[ICAL_STATUS_N] = {
	[ICAL_OPEN] = "NEEDS-ACTION", [ICAL_STARTED] = "IN-PROCESS", [ICAL_DONE] = "COMPLETED", [ICAL_CANCELLED] = "CANCELLED",
};

/* --- lines --- */

struct line {
	struct buf *b;
	size_t n; /* octets in the line so far */
};

/* Some octets that stay together. */
static void put(struct line *l, struct str s)
{
	if (l->n + s.n > LINE_MOST) {
		buf_puts(l->b, "\r\n ");
		l->n = 1;
	}
	buf_put(l->b, s);
	l->n += s.n;
}

static void put_octets(struct line *l, const char *text)
{
	for (; *text; text++)
		put(l, str_n(text, 1));
}

static struct line begin(struct buf *b, const char *name)
{
	struct line l = { b, 0 };

	put_octets(&l, name);
	put_octets(&l, ":");
	return l;
}

static void end(struct line *l)
{
	buf_puts(l->b, "\r\n");
}

static void plain(struct buf *b, const char *name, const char *value)
{
	struct line l = begin(b, name);

	put_octets(&l, value);
	end(&l);
}

/* One character of a TEXT value (3.3.11). A control character has no place in one, an octet that is no UTF-8 neither. */
static void put_text_char(struct line *l, struct str c)
{
	unsigned char first = (unsigned char)c.p[0];

	if (first == '\n')
		put(l, STR("\\n"));
	else if (first == '\\' || first == ';' || first == ',')
		put(l, str_n((const char[]){ '\\', (char)first }, 2));
	else if (first == '\t' || (first >= 0x20 && first != 0x7f))
		put(l, c);
}

static void text(struct buf *b, const char *name, struct str s)
{
	if (!s.n)
		return;
	struct line l = begin(b, name);

	for (size_t i = 0; i < s.n;) {
		uint32_t point;
		size_t n = utf8_next(s, i, &point);

		put_text_char(&l, point == UTF8_BAD ? STR("\xef\xbf\xbd") : str_sub(s, i, n));
		i += n;
	}
	end(&l);
}

/* A URI stands as it is; what no URI may hold is written %XX. */
static void uri(struct buf *b, const char *name, struct str s)
{
	if (!s.n)
		return;
	struct line l = begin(b, name);

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char code[4];

		if (c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\' && c != '^' && c != '`' && c != '{' && c != '|' &&
		    c != '}') {
			put(&l, str_n(s.p + i, 1));
			continue;
		}
		snprintf(code, sizeof code, "%%%02X", c);
		put(&l, str_n(code, 3));
	}
	end(&l);
}

/* UTC: 20261123T143432Z */
static void instant(struct buf *b, const char *name, unixtime t)
{
	char iso[21], value[17];
	size_t n = 0;

	if (t == TIME_NONE)
		return;
	for (const char *c = time_format(t, iso); *c; c++)
		if (*c != '-' && *c != ':' && n < sizeof value - 1)
			value[n++] = *c;
	value[n] = '\0';
	plain(b, name, value);
}

static void number(struct buf *b, const char *name, unsigned n)
{
	char value[12];

	snprintf(value, sizeof value, "%u", n);
	plain(b, name, value);
}

/* --- components --- */

void ical_begin(struct buf *b, const struct ical_calendar *c)
{
	plain(b, "BEGIN", "VCALENDAR");
	plain(b, "VERSION", "2.0");
	plain(b, "PRODID", "-//Tocsin//Tocsin " TOCSIN_VERSION "//EN");
	plain(b, "METHOD", "PUBLISH");
	text(b, "NAME", c->name);
	text(b, "X-WR-CALNAME", c->name); /* what was in use before RFC 7986, and still is */
	text(b, "DESCRIPTION", c->description);
	uri(b, "URL;VALUE=URI", c->url);
	if (c->refresh_minutes) {
		char value[16];

		snprintf(value, sizeof value, "PT%uM", c->refresh_minutes);
		plain(b, "REFRESH-INTERVAL;VALUE=DURATION", value);
		plain(b, "X-PUBLISHED-TTL", value);
	}
}

void ical_put(struct buf *b, const struct ical_item *i)
{
	bool event = i->kind == ICAL_EVENT;
	const char *component = event ? "VEVENT" : "VTODO";

	assert(i->uid.n && i->stamp != TIME_NONE && (!event || i->due != TIME_NONE) && i->priority <= 9);
	plain(b, "BEGIN", component);
	text(b, "UID", i->uid);
	instant(b, "DTSTAMP", i->stamp);
	instant(b, "CREATED", i->created);
	instant(b, "LAST-MODIFIED", i->stamp);
	instant(b, event ? "DTSTART" : "DUE", i->due); /* an event without an end takes no time: 3.6.1 */
	number(b, "SEQUENCE", i->sequence);
	plain(b, "STATUS", event ? event_status[i->status] : todo_status[i->status]);
	if (event)
		plain(b, "TRANSP", "TRANSPARENT"); /* a deadline does not make anybody busy */
	else if (i->status == ICAL_DONE)
		instant(b, "COMPLETED", i->done);
	text(b, "SUMMARY", i->summary);
	text(b, "DESCRIPTION", i->description);
	text(b, "CATEGORIES", i->category);
	uri(b, "URL", i->url);
	if (i->priority)
		number(b, "PRIORITY", i->priority);
	plain(b, "END", component);
}

void ical_end(struct buf *b)
{
	plain(b, "END", "VCALENDAR");
}

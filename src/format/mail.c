#include "format/mail.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "crypto/encode.h"

enum {
	ADDRESS_MAX = 254, LOCAL_MAX = 64, LABEL_MAX = 63, /* octets: RFC 5321, 4.5.3.1; RFC 1035, 2.3.4 */
	LINE_SOFT = 76,    /* a line with an encoded word: RFC 2047, 2; a line of base64 or quoted-printable: RFC 2045, 6.7, 6.8 */
	LINE_HARD = 998,   /* RFC 5322, 2.1.1 */
	WORD_EXTRA = 12,   /* "=?UTF-8?B?" and "?=" */
};

/* --- addresses --- */

static bool atom_char(char c)
{
	return ascii_alnum(c) || (c && str_chr(STR("!#$%&'*+/=?^_`{|}~-"), c) != SIZE_MAX);
}

/* Words of allowed characters with single dots between them. */
static bool local_ok(struct str local)
{
	for (size_t i = 0; i < local.n; i++) {
		bool dot = local.p[i] == '.';

		if (!dot && !atom_char(local.p[i]))
			return false;
		if (dot && (i == 0 || i + 1 == local.n || local.p[i - 1] == '.'))
			return false;
	}
	return local.n > 0;
}

static bool label_ok(struct str label)
{
	for (size_t i = 0; i < label.n; i++)
		if (!ascii_alnum(label.p[i]) && label.p[i] != '-')
			return false;
	return label.n > 0 && label.n <= LABEL_MAX && label.p[0] != '-' && label.p[label.n - 1] != '-';
}

static bool domain_ok(struct str domain)
{
	struct str label = STR_NONE;
	uint64_t number;
	int labels = 0;

	for (; str_split(&domain, '.', &label); labels++)
		if (!label_ok(label))
			return false;
	return labels >= 2 && !str_u64(label, &number); /* 192.0.2.1 is no domain */
}

bool mail_address_ok(struct str address, struct err *err)
{
	size_t at = str_rchr(address, '@');

	if (address.n > ADDRESS_MAX)
		return err_set(err, ERR_LIMIT, "a mail address has at most %d characters, found %zu", ADDRESS_MAX, address.n);
	for (size_t i = 0; i < address.n; i++)
		if ((unsigned char)address.p[i] >= 0x80)
			return err_set(err, ERR_SYNTAX, "a mail address is written in ASCII (a domain as xn--...); found another "
			               "character at %zu", i + 1);
	if (at == SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "expected a mail address like name@example.org: there is no @");
	if (at > LOCAL_MAX || !local_ok(str_sub(address, 0, at)))
		return err_set(err, ERR_SYNTAX, "what stands before the @ of a mail address cannot be read");
	if (!domain_ok(str_from(address, at + 1)))
		return err_set(err, ERR_SYNTAX, "what stands after the @ of a mail address is no domain");
	return true;
}

/* --- header fields --- */

static bool control(uint32_t point)
{
	return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == UTF8_BAD || point == 0x2028 || point == 0x2029;
}

static bool field_ok(const char *field, struct str s, size_t max, struct err *err)
{
	if (s.n > max)
		return err_set(err, ERR_LIMIT, "%s: at most %zu bytes, found %zu", field, max, s.n);
	for (size_t i = 0; i < s.n;) {
		uint32_t point;
		size_t at = i;

		i += utf8_next(s, i, &point);
		if (control(point) || utf8_turns(point))
			return err_set(err, ERR_SYNTAX, "%s: a line break or control character at byte %zu", field, at + 1);
	}
	return true;
}

static bool plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return str_find(s, STR("=?")) == SIZE_MAX;
}

/* As encoded words (RFC 2047), each within its line and none ending within a character. `at`: where the line stands. */
static void put_encoded(struct buf *b, struct str s, size_t at)
{
	while (s.n) {
		size_t room = (LINE_SOFT - 1 - at - WORD_EXTRA) / 4 * 3, n = 0;

		while (n < s.n) {
			uint32_t point;
			size_t len = utf8_next(s, n, &point);

			if (n + len > room)
				break;
			n += len;
		}
		buf_puts(b, "=?UTF-8?B?");
		encode_put(b, BASE64, s.p, n);
		buf_puts(b, "?=");
		s = str_from(s, n);
		at = 1;
		if (s.n)
			buf_puts(b, "\r\n ");
	}
}

/* Folded at blanks, where there are any. */
static void put_folded(struct buf *b, struct str s, size_t at)
{
	struct str word;
	bool first = true;

	while (str_split(&s, ' ', &word)) {
		if (!first && at + 1 + word.n > LINE_SOFT + 2 && word.n) {
			buf_puts(b, "\r\n");
			at = 0;
		}
		if (!first)
			buf_putc(b, ' ');
		buf_put(b, word);
		at += word.n + !first;
		first = false;
	}
}

static void put_field(struct buf *b, struct str name, struct str value)
{
	size_t at = name.n + 2;
	struct str first = str_sub(value, 0, str_chr(value, ' '));
	bool foldable = value.n + at <= LINE_SOFT || (first.n + at <= LINE_SOFT && value.p[value.n - 1] != ' ');

	buf_put(b, name);
	buf_puts(b, ": ");
	if (plain(value) && foldable)
		put_folded(b, value, at);
	else
		put_encoded(b, value, at);
	buf_puts(b, "\r\n");
}

static void put_quoted(struct buf *b, struct str s)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_putc(b, '\\');
		buf_putc(b, s.p[i]);
	}
	buf_putc(b, '"');
}

static void put_person(struct buf *b, struct str name, struct mail_address p)
{
	buf_put(b, name);
	buf_puts(b, ": ");
	if (!p.name.n) {
		buf_put(b, p.address);
	} else {
		if (plain(p.name) && p.name.n <= LINE_SOFT / 2)
			put_quoted(b, p.name);
		else
			put_encoded(b, p.name, name.n + 2);
		buf_puts(b, "\r\n <");
		buf_put(b, p.address);
		buf_putc(b, '>');
	}
	buf_puts(b, "\r\n");
}

/* RFC 5322, 3.3. 1 January 1970 was a Thursday. */
static void put_date(struct buf *b, struct str name, unixtime t)
{
	static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	day d = day_of(t);
	int of_day = (int)(t - day_start(d));

	buf_printf(b, "%.*s: %.3s, %d %.3s %04d %02d:%02d:%02d +0000\r\n", STR_ARG(name), days + (t / 86400 + 4) % 7 * 3,
	           (int)(d % 100), months + (day_month(d) - 1) * 3, day_year(d), of_day / 3600, of_day / 60 % 60, of_day % 60);
}

static bool id_ok(struct str id, struct err *err)
{
	size_t at = str_rchr(id, '@');

	if (at == SIZE_MAX || id.n > ADDRESS_MAX || !local_ok(str_sub(id, 0, at)) || !domain_ok(str_from(id, at + 1)))
		return err_set(err, ERR_SYNTAX, "a message's id is KEY@DOMAIN");
	return true;
}

static bool link_ok(struct str url, struct err *err)
{
	bool ok = url.n <= LINE_HARD - 100 && (str_starts(url, STR("https://")) || str_starts(url, STR("http://")));

	for (size_t i = 0; ok && i < url.n; i++)
		ok = url.p[i] > ' ' && url.p[i] < 0x7F && url.p[i] != '<' && url.p[i] != '>' && url.p[i] != ',';
	return ok || err_set(err, ERR_SYNTAX, "the page where one stops mail is no link");
}

static bool person_ok(const char *field, struct mail_address p, struct err *err)
{
	return (field_ok(field, p.name, LIMIT_MAIL_FIELD, err) && mail_address_ok(p.address, err)) || err_wrap(err, "%s", field);
}

static bool mail_ok(const struct mail *m, struct err *err)
{
	return person_ok("From", m->from, err) && person_ok("To", m->to, err) &&
	       field_ok("Subject", m->subject, LIMIT_MAIL_FIELD, err) && id_ok(m->id, err) &&
	       field_ok("Content-Language", m->language, 20, err) && (!m->unsubscribe.n || link_ok(m->unsubscribe, err)) &&
	       (m->date >= 0 || err_set(err, ERR_RANGE, "a message needs a date"));
}

enum { FROM, TO, SUBJECT, DATE, ID, FIELD_N };
static const struct str fields[FIELD_N] = {
	STR_LIT("From"), STR_LIT("To"), STR_LIT("Subject"), STR_LIT("Date"), STR_LIT("Message-ID"),
};
/* The same told inside of what is encrypted, for what was seen outside (RFC 9788, 2.2). */
static const struct str outer_fields[FIELD_N] = {
	STR_LIT("HP-Outer: From"), STR_LIT("HP-Outer: To"), STR_LIT("HP-Outer: Subject"), STR_LIT("HP-Outer: Date"),
	STR_LIT("HP-Outer: Message-ID"),
};

/* Whom it is from and to, and what it is. */
static void put_head(struct buf *b, const struct str name[FIELD_N], const struct mail *m, struct str subject)
{
	put_person(b, name[FROM], m->from);
	put_person(b, name[TO], m->to);
	put_field(b, name[SUBJECT], subject);
	put_date(b, name[DATE], m->date);
	buf_printf(b, "%.*s: <%.*s>\r\n", STR_ARG(name[ID]), STR_ARG(m->id));
}

static void put_kind(struct buf *b, const struct mail *m)
{
	buf_puts(b, "Auto-Submitted: auto-generated\r\n" /* RFC 3834, 5 */
	            "X-Auto-Response-Suppress: All\r\n"); /* the same for servers that do not know that one */
	if (m->unsubscribe.n)
		buf_printf(b, "List-Unsubscribe: <%.*s>\r\n", STR_ARG(m->unsubscribe)); /* RFC 2369, 3.2 */
}

/* --- the text --- */

/* Marks that may not begin a line, and those that may not end one (GB/T 15834-2011, 5.1). */
static bool closes(uint32_t point)
{
	static const uint32_t marks[] = {
		0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF01, 0xFF09, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011,
		0x2019, 0x201D, 0x2026, 0x2014, 0x00B7, ')', ',', '.', ':', ';', '?', '!',
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i] == point)
			return true;
	return false;
}

static bool opens(uint32_t point)
{
	return point == 0xFF08 || point == 0x3008 || point == 0x300A || point == 0x300C || point == 0x300E || point == 0x3010 ||
	       point == 0x2018 || point == 0x201C || point == '(';
}

static bool may_break(uint32_t before, uint32_t after)
{
	return (utf8_columns(before) == 2 || utf8_columns(after) == 2) && !opens(before) && !closes(after);
}

/* The end of the first piece of a line without blanks that must stay whole. */
static size_t piece_end(struct str s, size_t from)
{
	uint32_t before, after;
	size_t i = from + utf8_next(s, from, &before);

	while (i < s.n && s.p[i] != ' ') {
		size_t len = utf8_next(s, i, &after);

		if (may_break(before, after))
			break;
		before = after;
		i += len;
	}
	return i;
}

static void wrap_line(struct buf *b, struct str line)
{
	size_t used = 0, i = 0, hang = str_starts(line, STR("- ")) ? 2 : 0;

	while (i < line.n) {
		size_t blanks = i;

		while (i < line.n && line.p[i] == ' ')
			i++;
		blanks = i - blanks;
		if (i == line.n)
			break; /* none at the end */
		size_t end = piece_end(line, i), width = utf8_width(str_sub(line, i, end - i));

		if (used && used + blanks + width > MAIL_COLUMNS) {
			buf_putc(b, '\n');
			blanks = hang;
			used = 0;
		}
		for (size_t k = 0; k < blanks; k++)
			buf_putc(b, ' ');
		buf_put(b, str_sub(line, i, end - i));
		used += blanks + width;
		i = end;
	}
	buf_putc(b, '\n');
}

void mail_wrap(struct buf *b, struct str text)
{
	struct str line;

	while (text.n && str_split(&text, '\n', &line))
		wrap_line(b, line);
}

static void put_clean(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		uint32_t point;
		size_t len = utf8_next(s, i, &point);

		if (point != '\n' && (control(point) || utf8_turns(point)))
			buf_puts(b, "\xEF\xBF\xBD");
		else
			buf_put(b, str_sub(s, i, len));
		i += len;
	}
}

/* CRLF for LF. */
static void put_crlf(struct buf *b, struct str s)
{
	struct str line;

	while (s.n && str_split(&s, '\n', &line)) {
		buf_put(b, line);
		buf_puts(b, "\r\n");
	}
}

/* Can it go as it is? "From " at a line's start is changed by some servers on the way. */
static bool goes_plain(struct str s)
{
	struct str line;

	if (!plain(s))
		return false;
	while (s.n && str_split(&s, '\n', &line))
		if (line.n > LINE_HARD || str_starts(line, STR("From ")))
			return false;
	return true;
}

/* RFC 2045, 6.7. */
static void put_quoted_printable(struct buf *b, struct str s)
{
	size_t at = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool last = i + 1 == s.n || s.p[i + 1] == '\n';
		bool as_is = (c > ' ' && c < 0x7F && c != '=' && !(at == 0 && (c == 'F' || c == '.'))) || (c == ' ' && !last);

		if (c == '\n') {
			buf_puts(b, "\r\n");
			at = 0;
			continue;
		}
		if (at + (as_is ? 1 : 3) > LINE_SOFT - 1) {
			buf_puts(b, "=\r\n");
			at = 0;
			as_is = as_is && c != 'F' && c != '.';
		}
		if (as_is)
			buf_putc(b, (char)c);
		else
			buf_printf(b, "=%02X", c);
		at += as_is ? 1 : 3;
	}
}

static void put_base64(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i += LINE_SOFT / 4 * 3) {
		struct str part = str_sub(s, i, LINE_SOFT / 4 * 3);

		encode_put(b, BASE64, part.p, part.n);
		buf_puts(b, "\r\n");
	}
}

/* The text with the fields that say what it is. `also`: further parameters of its type. */
static void put_text(struct buf *b, const struct mail *m, const char *also)
{
	struct buf clean, lines, crlf;
	size_t high = 0;

	buf_init(&clean, LIMIT_MAIL * 3);
	buf_init(&lines, LIMIT_MAIL * 4);
	buf_init(&crlf, LIMIT_MAIL * 5);
	put_clean(&clean, m->text);
	mail_wrap(&lines, buf_str(&clean));
	put_crlf(&crlf, buf_str(&lines));
	for (size_t i = 0; i < lines.n; i++)
		high += (unsigned char)lines.p[i] >= 0x80;
	bool as_is = goes_plain(buf_str(&lines)), quoted = high * 6 < lines.n; /* three characters for one, or four for three */

	buf_printf(b, "Content-Type: text/plain; charset=utf-8%s\r\nContent-Transfer-Encoding: %s\r\n", also,
	           as_is ? "7bit" : quoted ? "quoted-printable" : "base64");
	if (m->language.n)
		buf_printf(b, "Content-Language: %.*s\r\n", STR_ARG(m->language));
	buf_puts(b, "\r\n");
	if (as_is)
		buf_put(b, buf_str(&crlf));
	else if (quoted)
		put_quoted_printable(b, buf_str(&lines));
	else
		put_base64(b, buf_str(&crlf));
	b->overflow |= clean.overflow || lines.overflow || crlf.overflow;
	buf_release(&clean);
	buf_release(&lines);
	buf_release(&crlf);
}

static bool written(const struct buf *b, struct err *err)
{
	return buf_ok(b, err) || err_wrap(err, "writing a mail");
}

bool mail_write(struct buf *b, const struct mail *m, struct err *err)
{
	if (!mail_ok(m, err))
		return false;
	put_head(b, fields, m, m->subject);
	put_kind(b, m);
	buf_puts(b, "MIME-Version: 1.0\r\n");
	put_text(b, m, "");
	return written(b, err);
}

/* --- encrypted --- */

static const struct str hidden = STR_LIT("[...]"); /* RFC 9788, 3.2.1 */

bool mail_write_inside(struct buf *b, const struct mail *m, struct err *err)
{
	if (!mail_ok(m, err))
		return false;
	put_head(b, fields, m, m->subject);
	put_kind(b, m);
	put_head(b, outer_fields, m, hidden);
	put_text(b, m, "; hp=\"cipher\"; protected-headers=\"v1\""); /* the second for readers older than RFC 9788 */
	return written(b, err);
}

bool mail_write_encrypted(struct buf *b, const struct mail *m, struct str armoured, struct err *err)
{
	if (!mail_ok(m, err))
		return false;
	put_head(b, fields, m, hidden);
	put_kind(b, m);
	buf_puts(b, "MIME-Version: 1.0\r\n"
	            "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n"
	            " boundary=\"=_tocsin_sealed\"\r\n"
	            "\r\n"
	            "--=_tocsin_sealed\r\n"
	            "Content-Type: application/pgp-encrypted\r\n"
	            "\r\n"
	            "Version: 1\r\n"
	            "\r\n"
	            "--=_tocsin_sealed\r\n"
	            "Content-Type: application/octet-stream; name=\"encrypted.asc\"\r\n"
	            "Content-Disposition: inline; filename=\"encrypted.asc\"\r\n"
	            "\r\n");
	put_crlf(b, armoured);
	buf_puts(b, "\r\n--=_tocsin_sealed--\r\n");
	return written(b, err);
}

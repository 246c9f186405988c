#include "format/bounce.h"

#include <stdio.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/names.h"
#include "crypto/encode.h"

enum { ADDRESS_MAX = 320, ID_MAX = 250, BOUNDARY_MAX = 70 /* RFC 2046, 5.1.1 */ };

const struct str bounce_action_names[BOUNCE_ACTION_N] = {
	[BOUNCE_FAILED] = STR_LIT("failed"),       [BOUNCE_DELAYED] = STR_LIT("delayed"), [BOUNCE_DELIVERED] = STR_LIT("delivered"),
	[BOUNCE_RELAYED] = STR_LIT("relayed"),     [BOUNCE_EXPANDED] = STR_LIT("expanded"),
};

/* --- status codes --- */

/* "5.1.1" off the front of *s. */
static bool take_status(struct str *s, struct bounce_status *ret)
{
	uint64_t v[3];

	for (int i = 0; i < 3; i++) {
		if (i && !str_starts(*s, STR(".")))
			return false;
		*s = str_from(*s, i != 0);
		if (!str_take_u64(s, &v[i]) || v[i] > 999)
			return false;
	}
	*ret = (struct bounce_status){ (uint8_t)v[0], (uint16_t)v[1], (uint16_t)v[2] };
	return v[0] == 2 || v[0] == 4 || v[0] == 5;
}

static bool no_status(struct str text, struct err *err)
{
	return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a status such as 5.1.1", STR_ARG(str_sub(text, 0, 40)));
}

bool bounce_status_read(struct str text, struct bounce_status *ret, struct err *err)
{
	struct bounce_status s;
	struct str rest = text;

	if (!take_status(&rest, &s) || rest.n)
		return no_status(text, err);
	*ret = s;
	return true;
}

void bounce_status_put(struct bounce_status s, char ret[BOUNCE_STATUS_MAX + 1])
{
	snprintf(ret, BOUNCE_STATUS_MAX + 1, "%u.%u.%u", s.class % 10u, s.subject % 1000u, s.detail % 1000u);
}

/*
 * What the subjects of RFC 3463 are about. X.1.7 and X.1.8 (the sender's address), X.3.4 (too big), X.6 (contents) and X.7
 * (policy, and the sender's own SPF or DKIM) are about the message or its sender: one wrong record of our domain would silence
 * everybody at once. A server that gives up after days reports Action: failed with 4.4.7: the address was away and may come back.
 */
static bool about_us(struct bounce_status s)
{
	return s.subject == 6 || s.subject == 7 || (s.subject == 1 && (s.detail == 7 || s.detail == 8)) ||
	       (s.subject == 3 && s.detail == 4);
}

enum bounce_meaning bounce_means(enum bounce_action a, struct bounce_status s)
{
	if (a != BOUNCE_FAILED && a != BOUNCE_DELAYED)
		return BOUNCE_ARRIVED;
	if (about_us(s))
		return BOUNCE_REFUSED;
	return a == BOUNCE_FAILED && s.class == 5 ? BOUNCE_GONE : BOUNCE_AWAY;
}

/* --- headers --- */

struct part { struct str head, body; };

/* A line off the front, without its end. False at the end of the text. */
static bool take_line(struct str *rest, struct str *ret)
{
	if (!rest->n)
		return false;
	size_t end = str_chr(*rest, '\n');

	*ret = str_sub(*rest, 0, end);
	*rest = end == SIZE_MAX ? STR_NONE : str_from(*rest, end + 1);
	if (str_ends(*ret, STR("\r")))
		ret->n--;
	return true;
}

/* The head ends at the first empty line. */
static struct part part_of(struct str text)
{
	struct str rest = text, line;

	while (take_line(&rest, &line))
		if (!line.n)
			return (struct part){ str_sub(text, 0, (size_t)(line.p - text.p)), rest };
	return (struct part){ text, STR_NONE };
}

/* A field off the front of a head, with the lines that go on with it. What is no field - mbox's "From " - is passed over. */
static bool take_field(struct str *head, struct str *ret_name, struct str *ret_value)
{
	struct str line;

	while (take_line(head, &line)) {
		size_t colon = str_chr(line, ':');
		struct str name = str_trim(str_sub(line, 0, colon));
		struct str rest = *head, next;

		if (colon == SIZE_MAX || !colon || line.p[0] == ' ' || line.p[0] == '\t')
			continue;
		struct str value = str_from(line, colon + 1);

		while (rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t') && take_line(&rest, &next)) {
			value.n = (size_t)(next.p + next.n - value.p);
			*head = rest;
		}
		*ret_name = name;
		*ret_value = value;
		return true;
	}
	return false;
}

/* One line: white space and controls become one blank, and bytes that are no UTF-8 a "?". */
static struct str one_line(struct arena *a, struct str raw, size_t most)
{
	bool utf8 = str_is_utf8(raw), gap = false;
	char *p = arena_alloc(a, raw.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		unsigned char c = (unsigned char)raw.p[i];

		if (c <= ' ' || c == 0x7F) {
			gap = n > 0;
			continue;
		}
		if (gap)
			p[n++] = ' ';
		gap = false;
		p[n++] = c >= 0x80 && !utf8 ? '?' : (char)c;
	}
	if (n > most)
		for (n = most; n && ((unsigned char)p[n] & 0xC0) == 0x80;) /* not within a character */
			n--;
	return str_n(p, n);
}

static struct str field(struct arena *a, struct str head, struct str wanted)
{
	struct str name, value;

	while (take_field(&head, &name, &value))
		if (str_ieq(name, wanted))
			return one_line(a, value, SIZE_MAX);
	return STR_NONE;
}

/* The value of a parameter, "x" or a quoted one; *s begins at it and is moved behind it. */
static struct str take_value(struct arena *a, struct str *s)
{
	size_t end = 1, n = 0;

	if (!str_starts(*s, STR("\""))) {
		struct str plain = str_trim(str_sub(*s, 0, str_chr(*s, ';')));

		*s = str_from(*s, str_chr(*s, ';'));
		return plain;
	}
	while (end < s->n && s->p[end] != '"')
		end += s->p[end] == '\\' ? 2 : 1;
	struct str inside = str_sub(*s, 1, end - 1);
	char *p = arena_alloc(a, inside.n + 1);

	for (size_t i = 0; i < inside.n; i++) {
		i += inside.p[i] == '\\' && i + 1 < inside.n;
		p[n++] = inside.p[i];
	}
	*s = str_from(*s, end + 1);
	return str_n(p, n);
}

/* `wanted` of "multipart/report; report-type=delivery-status; boundary="a;b"". Empty: it has none. */
static struct str parameter(struct arena *a, struct str type, struct str wanted)
{
	struct str rest = str_from(type, str_chr(type, ';'));

	while (rest.n) {
		rest = str_trim(str_from(rest, 1));
		size_t eq = str_chr(rest, '='), end = str_chr(rest, ';');

		if (eq == SIZE_MAX)
			break;
		if (end < eq) {
			rest = str_from(rest, end);
			continue;
		}
		struct str name = str_trim(str_sub(rest, 0, eq));

		rest = str_trim(str_from(rest, eq + 1));
		struct str value = take_value(a, &rest);

		if (str_ieq(name, wanted))
			return value;
		rest = str_from(rest, str_chr(rest, ';'));
	}
	return STR_NONE;
}

static struct str media_type(struct arena *a, struct str head, struct str *ret_whole)
{
	*ret_whole = field(a, head, STR("Content-Type"));
	return str_lower(a, str_trim(str_sub(*ret_whole, 0, str_chr(*ret_whole, ';'))));
}

/* --- bodies --- */

static int hex_digit(char c)
{
	return ascii_digit(c) ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* RFC 2045, 6.7; what is wrongly written stays as it is. */
static struct str from_quoted(struct arena *a, struct str text)
{
	char *p = arena_alloc(a, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		size_t cr = i + 1 < text.n && text.p[i + 1] == '\r';

		if (text.p[i] == '=' && i + 1 + cr < text.n && text.p[i + 1 + cr] == '\n') {
			i += 1 + cr; /* the line goes on */
		} else if (text.p[i] == '=' && i + 2 < text.n && hex_digit(text.p[i + 1]) >= 0 && hex_digit(text.p[i + 2]) >= 0) {
			p[n++] = (char)(hex_digit(text.p[i + 1]) * 16 + hex_digit(text.p[i + 2]));
			i += 2;
		} else {
			p[n++] = text.p[i];
		}
	}
	return str_n(p, n);
}

static bool from_base64(struct arena *a, struct str text, struct str *ret, struct err *err)
{
	char *packed = arena_alloc(a, text.n + 1), *bytes = arena_alloc(a, text.n + 1);
	size_t n = 0, out;

	for (size_t i = 0; i < text.n; i++)
		if (!ascii_space(text.p[i]))
			packed[n++] = text.p[i];
	if (!decode(BASE64, str_n(packed, n), bytes, text.n, &out, err))
		return err_wrap(err, "base64");
	*ret = str_n(bytes, out);
	return true;
}

static bool body_of(struct arena *a, const struct part *p, struct str *ret, struct err *err)
{
	struct str how = str_lower(a, field(a, p->head, STR("Content-Transfer-Encoding")));

	if (str_eq(how, STR("base64")))
		return from_base64(a, p->body, ret, err);
	*ret = str_eq(how, STR("quoted-printable")) ? from_quoted(a, p->body) : p->body;
	return true;
}

/* The next part of a multipart. *rest begins anywhere before it; the text before the first boundary is passed over. */
static bool take_part(struct str *rest, struct str boundary, bool *begun, struct part *ret)
{
	struct str from = *rest, line;

	while (take_line(rest, &line)) {
		struct str tail = str_from(line, 2 + boundary.n);

		if (!str_starts(line, STR("--")) || !str_eq(str_sub(line, 2, boundary.n), boundary))
			continue;
		bool last = str_starts(tail, STR("--"));

		if (str_trim(str_from(tail, last ? 2 : 0)).n) /* another boundary, that begins as this one does */
			continue;
		bool was = *begun;

		*begun = true;
		if (was)
			*ret = part_of(str_sub(from, 0, (size_t)(line.p - from.p)));
		if (last)
			*rest = STR_NONE;
		if (was)
			return true;
		from = *rest;
	}
	if (!*begun || !from.n)
		return false;
	*ret = part_of(from); /* cut off */
	return true;
}

/* --- the report --- */

static struct str without_type(struct arena *a, struct str value, size_t most)
{
	struct str s = one_line(a, str_from(value, str_chr(value, ';') + 1), most); /* SIZE_MAX + 1 is 0: it has no type */

	return str_starts(s, STR("<")) && str_ends(s, STR(">")) ? str_sub(s, 1, s.n - 2) : s;
}

/* Servers that keep to general codes quote the one they were given: "smtp; 550 5.7.1 ...", "550-5.1.1 ...". */
static void refine(struct bounce_recipient *r)
{
	struct str rest = r->words, word;
	struct bounce_status s;

	if (r->status.subject || r->status.detail)
		return;
	for (int i = 0; i < 12 && str_token(&rest, " -(<:;,", &word); i++)
		if (take_status(&word, &s) && !word.n && s.class == r->status.class) {
			r->status = s;
			return;
		}
}

static bool read_recipient(struct arena *a, struct str fields, struct bounce_recipient *ret, struct err *err)
{
	struct str action = field(a, fields, STR("Action")), status = field(a, fields, STR("Status")), first;
	struct bounce_recipient r = {
		.final = without_type(a, field(a, fields, STR("Final-Recipient")), ADDRESS_MAX),
		.original = without_type(a, field(a, fields, STR("Original-Recipient")), ADDRESS_MAX),
		.words = without_type(a, field(a, fields, STR("Diagnostic-Code")), BOUNCE_WORDS_MAX),
	};

	if (!r.final.n)
		return err_set(err, ERR_MISSING, "no Final-Recipient");
	if (!action.n || !status.n)
		return err_set(err, ERR_MISSING, "no %s", action.n ? "Status" : "Action");
	first = str_sub(action, 0, str_chr(action, ' '));
	int found = names_ifind(bounce_action_names, BOUNCE_ACTION_N, first);

	if (found < 0)
		return err_set(err, ERR_RANGE, "Action: found \"%.*s\", expected failed, delayed, delivered, relayed or expanded",
		               STR_ARG(str_sub(first, 0, 40)));
	struct str rest = status;

	if (!take_status(&rest, &r.status) || (rest.n && rest.p[0] != ' ' && rest.p[0] != '('))
		return no_status(status, err) || err_wrap(err, "Status");
	r.action = (enum bounce_action)found;
	refine(&r);
	*ret = r;
	return true;
}

/* Blocks of fields with empty lines between: the first is about the message, each of the others about one recipient. */
static bool read_status(struct arena *a, struct str text, struct bounce *to, struct err *err)
{
	size_t cap = 0;

	while (text.n) {
		struct part block = part_of(text);

		text = block.body;
		if (!to->reporter.n)
			to->reporter = without_type(a, field(a, block.head, STR("Reporting-MTA")), ADDRESS_MAX);
		if (!field(a, block.head, STR("Final-Recipient")).n && !field(a, block.head, STR("Action")).n)
			continue;
		if (to->n == LIMIT_BOUNCE_RECIPIENTS)
			return err_set(err, ERR_LIMIT, "more than %d recipients", LIMIT_BOUNCE_RECIPIENTS);
		to->recipients = arena_grow(a, to->recipients, to->n, &cap, sizeof *to->recipients);
		if (!read_recipient(a, block.head, &to->recipients[to->n], err))
			return err_wrap(err, "recipient %zu", to->n + 1);
		to->n++;
	}
	return to->n || err_set(err, ERR_MISSING, "it tells of no recipient");
}

/* "<a@b>" of a Message-ID, the last of several. */
static struct str id_in(struct str value)
{
	size_t from = str_rchr(value, '<');
	struct str s = str_trim(from == SIZE_MAX ? value : str_from(value, from + 1));

	s = str_sub(s, 0, str_chr(s, '>'));
	return s.n <= ID_MAX ? s : STR_NONE;
}

enum piece { PIECE_OTHER, PIECE_STATUS, PIECE_HEADER, PIECE_MESSAGE };
static const struct { struct str type; enum piece piece; } pieces[] = {
	{ STR_LIT("message/delivery-status"), PIECE_STATUS }, { STR_LIT("message/global-delivery-status"), PIECE_STATUS },
	{ STR_LIT("text/rfc822-headers"), PIECE_HEADER },     { STR_LIT("message/global-headers"), PIECE_HEADER },
	{ STR_LIT("message/rfc822"), PIECE_MESSAGE },         { STR_LIT("message/global"), PIECE_MESSAGE },
};

static enum piece piece_of(struct str type)
{
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
		if (str_eq(pieces[i].type, type))
			return pieces[i].piece;
	return PIECE_OTHER;
}

/* One part of the report. What comes back of the message may be cut off or wrongly encoded: then it names no Message-ID. */
static bool read_piece(struct arena *a, const struct part *p, struct bounce *to, bool *ret_status, struct err *err)
{
	struct str whole, type = media_type(a, p->head, &whole), body;
	enum piece piece = piece_of(type);

	if (piece == PIECE_STATUS && !*ret_status) {
		*ret_status = true;
		return (body_of(a, p, &body, err) && read_status(a, body, to, err)) || err_at(err, "%.*s", STR_ARG(type));
	}
	if ((piece == PIECE_HEADER || piece == PIECE_MESSAGE) && !to->message_id.n && body_of(a, p, &body, NULL))
		to->message_id = id_in(field(a, part_of(body).head, STR("Message-ID")));
	return true;
}

static bool boundary_of(struct arena *a, struct str type, struct str *ret, struct err *err)
{
	*ret = parameter(a, type, STR("boundary"));
	if (!ret->n || ret->n > BOUNDARY_MAX)
		err_set(err, ERR_SYNTAX, "a boundary of %zu characters, expected 1 to %d", ret->n, BOUNDARY_MAX);
	return (ret->n && ret->n <= BOUNDARY_MAX) || err_at(err, "Content-Type");
}

static bool read_report(struct arena *a, const struct part *p, struct str type, struct bounce *to, struct err *err)
{
	struct str boundary, rest = p->body;
	bool begun = false, status = false;
	struct part child;

	if (!boundary_of(a, type, &boundary, err))
		return false;
	while (take_part(&rest, boundary, &begun, &child))
		if (!read_piece(a, &child, to, &status, err))
			return false;
	if (!status)
		return err_set(err, ERR_MISSING, "the report has no part message/delivery-status");
	if (!to->message_id.n) /* some answer the message that they return no part of */
		to->message_id = id_in(field(a, p->head, STR("In-Reply-To")));
	return true;
}

/* The first report in there; *ret_found stays false when there is none. */
static bool look(struct arena *a, const struct part *p, int depth, struct bounce *to, bool *ret_found, struct err *err)
{
	struct str type, boundary, rest = p->body, kind = media_type(a, p->head, &type);
	bool begun = false;
	struct part child;

	if (str_eq(kind, STR("multipart/report")) && str_ieq(parameter(a, type, STR("report-type")), STR("delivery-status"))) {
		*ret_found = true;
		return read_report(a, p, type, to, err);
	}
	if (!str_starts(kind, STR("multipart/")))
		return true;
	if (depth == LIMIT_BOUNCE_DEPTH)
		return err_set(err, ERR_LIMIT, "more than %d multiparts within each other", LIMIT_BOUNCE_DEPTH);
	if (!boundary_of(a, type, &boundary, err))
		return false;
	while (!*ret_found && take_part(&rest, boundary, &begun, &child))
		if (!look(a, &child, depth + 1, to, ret_found, err))
			return false;
	return true;
}

bool bounce_read(struct arena *a, struct str message, struct bounce *ret, struct err *err)
{
	struct part p = part_of(str_sub(message, 0, LIMIT_BOUNCE));
	struct bounce b = { 0 };
	struct str whole;
	bool found = false;

	if (!look(a, &p, 0, &b, &found, err))
		return false;
	if (!found) {
		struct str type = str_sub(media_type(a, p.head, &whole), 0, 60);

		type = type.n ? type : STR("a message without a type");
		return err_set(err, ERR_FOUND, "found %.*s, expected a delivery report (multipart/report)", STR_ARG(type));
	}
	*ret = b;
	return true;
}

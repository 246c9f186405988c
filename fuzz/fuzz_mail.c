/*
 * What people give us for mail: addresses, names, texts. Lines of input: sender's name, recipient's name, its address, subject,
 * id, the page to stop at; the rest is the text. Whatever they are, a message has the fields it should have and no other.
 */
#include <assert.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "format/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool known(struct str line)
{
	static const struct str names[] = {
		STR_LIT("From: "), STR_LIT("To: "), STR_LIT("Subject: "), STR_LIT("Date: "), STR_LIT("Message-ID: <"),
		STR_LIT("Auto-Submitted: auto-generated"), STR_LIT("X-Auto-Response-Suppress: All"), STR_LIT("List-Unsubscribe: <"),
		STR_LIT("MIME-Version: 1.0"), STR_LIT("Content-Type: "), STR_LIT("Content-Transfer-Encoding: "),
		STR_LIT("Content-Language: "), STR_LIT("HP-Outer: "),
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_starts(line, names[i]))
			return true;
	return false;
}

/* Lines end in CRLF, hold ASCII, and are no longer than a server takes; fields are those of ours. */
static void well_formed(struct str message)
{
	bool head = true;
	struct str line;

	assert(str_ends(message, STR("\r\n")));
	while (message.n && str_split(&message, '\n', &line)) {
		assert(line.n && line.p[line.n - 1] == '\r' && line.n <= 999);
		line.n--;
		for (size_t i = 0; i < line.n; i++)
			assert((unsigned char)line.p[i] < 0x7F && line.p[i] >= ' ');
		assert(!head || !line.n || line.p[0] == ' ' || known(line));
		head = head && line.n;
	}
	assert(!head);
}

static void wrapped(struct str text)
{
	struct str line, word;
	struct buf b;

	buf_init(&b, 4 * LIMIT_MAIL);
	mail_wrap(&b, text);
	struct str out = buf_str(&b), rest = out;

	while (rest.n && str_split(&rest, '\n', &line)) {
		struct str words = line;
		size_t n = 0;

		while (str_token(&words, " ", &word))
			n++;
		/* Longer lines hold one thing that cannot be broken, or Chinese marks that may not begin the next. */
		assert(utf8_width(line) <= MAIL_COLUMNS || n <= 2 || !str_is_utf8(text));
	}
	buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str rest = str_n((const char *)data, n), *fields[6];
	struct mail m = { .from.address = STR("hub@example.org"), .language = STR("en"), .date = 1700000000 };
	struct buf b;

	fields[0] = &m.from.name, fields[1] = &m.to.name, fields[2] = &m.to.address, fields[3] = &m.subject, fields[4] = &m.id;
	fields[5] = &m.unsubscribe;
	for (size_t i = 0; i < 6; i++)
		str_split(&rest, '\n', fields[i]);
	m.text = str_sub(rest, 0, LIMIT_MAIL / 2);
	buf_init(&b, 16 * LIMIT_MAIL);
	if (mail_write(&b, &m, NULL)) {
		assert(mail_address_ok(m.to.address, NULL) && str_find(m.to.address, STR("\r")) == SIZE_MAX);
		well_formed(buf_str(&b));
		buf_clear(&b);
		assert(mail_write_inside(&b, &m, NULL));
		well_formed(buf_str(&b));
		buf_clear(&b);
		assert(mail_write_encrypted(&b, &m, STR("-----BEGIN PGP MESSAGE-----\n\nx\n-----END PGP MESSAGE-----\n"), NULL));
		well_formed(buf_str(&b));
	}
	buf_release(&b);
	wrapped(m.text);
	return 0;
}

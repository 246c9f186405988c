/* Mails that came back, as servers write them; and what is no such mail. */
#include "unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "format/bounce.h"

/* In the shape of each server, names and addresses made up. */
#define POSTFIX_TOP \
	"Return-Path: <>\n" \
	"Received: by mx.nova.example (Postfix)\n\tid 4T1; Tue, 24 Nov 2026 08:00:02 +0000 (UTC)\n" \
	"Date: Tue, 24 Nov 2026 08:00:02 +0000 (UTC)\n" \
	"From: MAILER-DAEMON@mx.nova.example (Mail Delivery System)\n" \
	"Subject: Undelivered Mail Returned to Sender\n" \
	"To: hub@alliance.example\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n" \
	"Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"4T1.1795507202/mx.nova.example\"\n" \
	"Message-Id: <20261124080002.4T2@mx.nova.example>\n\n" \
	"This is a MIME-encapsulated message.\n\n" \
	"--4T1.1795507202/mx.nova.example\nContent-Description: Notification\nContent-Type: text/plain; charset=us-ascii\n\n" \
	"This is the mail system at host mx.nova.example.\n\n" \
	"--4T1.1795507202/mx.nova.example\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\n"
#define POSTFIX_STATUS \
	"Reporting-MTA: dns; mx.nova.example\nX-Postfix-Queue-ID: 4T1\nX-Postfix-Sender: rfc822; hub@alliance.example\n" \
	"Arrival-Date: Tue, 24 Nov 2026 08:00:01 +0000 (UTC)\n\n" \
	"Final-Recipient: rfc822; ann@nova.example\nOriginal-Recipient: rfc822;ann@nova.example\nAction: failed\nStatus: 5.1.1\n" \
	"Remote-MTA: dns; in.nova.example\n" \
	"Diagnostic-Code: smtp; 550 5.1.1 <ann@nova.example>: Recipient address rejected:\n    User unknown in virtual mailbox table\n\n"
#define POSTFIX_END \
	"--4T1.1795507202/mx.nova.example\nContent-Description: Undelivered Message Headers\nContent-Type: text/rfc822-headers\n\n" \
	"Return-Path: <hub@alliance.example>\nFrom: hub@alliance.example\nMessage-ID:\n <n-7-abc@alliance.example>\n" \
	"Subject: a notice\n\n--4T1.1795507202/mx.nova.example--\n"

#define EXIM \
	"Return-path: <>\nX-Failed-Recipients: ann@nova.example\nAuto-Submitted: auto-replied\n" \
	"From: Mail Delivery System <Mailer-Daemon@relay.example>\nTo: hub@alliance.example\n" \
	"References: <n-7-abc@alliance.example>\n" \
	"Content-Type: multipart/report; report-type=delivery-status; boundary=1795507202-eximdsn-804289383\nMIME-Version: 1.0\n" \
	"Subject: Mail delivery failed: returning message to sender\n\n" \
	"--1795507202-eximdsn-804289383\nContent-type: text/plain; charset=us-ascii\n\n" \
	"This message was created automatically by mail delivery software.\n\n" \
	"--1795507202-eximdsn-804289383\nContent-type: message/delivery-status\n\n" \
	"Reporting-MTA: dns; relay.example\n\nAction: failed\nFinal-Recipient: rfc822;ann@nova.example\nStatus: 5.0.0\n" \
	"Remote-MTA: dns; in.nova.example\n" \
	"Diagnostic-Code: smtp; 550-5.7.26 Unauthenticated email from alliance.example is not accepted\n 550 5.7.26 policy\n\n" \
	"--1795507202-eximdsn-804289383\nContent-type: message/rfc822\n\n" \
	"Received: from hub by relay.example with esmtp (Exim 4.98)\nMessage-ID: <n-7-abc@alliance.example>\nSubject: a notice\n\n" \
	"Message-ID: <not-this@one.example>\n\n--1795507202-eximdsn-804289383--\n"

#define EXCHANGE \
	"From: postmaster@nova.example\r\nTo: <hub@alliance.example>\r\nMIME-Version: 1.0\r\n" \
	"Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"_f1d2_a b;c=\\\"d\\\"_\"\r\n" \
	"Subject: Undeliverable: a notice\r\nIn-Reply-To: <n-7-abc@alliance.example>\r\n\r\n" \
	"--_f1d2_a b;c=\"d\"_\r\nContent-Type: multipart/alternative; differences=Content-Type;\r\n boundary=\"_f1d2\"\r\n\r\n" \
	"--_f1d2\r\nContent-Type: text/plain; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n--_f1d2--\r\n" \
	"--_f1d2_a b;c=\"d\"_\r\nContent-Type: message/delivery-status\r\n\r\n" \
	"Reporting-MTA: dns;HK0PR01.apcprd01.prod.example\r\nReceived-From-MTA: dns;relay.example\r\n" \
	"Arrival-Date: Tue, 24 Nov 2026 08:00:01 +0000\r\n\r\n" \
	"Final-Recipient: rfc822;ann@nova.example\r\nAction: failed\r\nStatus: 5.1.10\r\n" \
	"Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@nova.example not found by SMTP address lookup\r\n\r\n" \
	"--_f1d2_a b;c=\"d\"_\r\nContent-Type: message/rfc822\r\n\r\n" \
	"MIME-Version: 1.0\r\nmessage-id: <n-7-abc@alliance.example>\r\nContent-Type: text/plain\r\n\r\n--_f1d2_a b;c=\"d\"_--\r\n"

#define GMAIL \
	"Return-Path: <>\nDelivered-To: hub@alliance.example\nContent-Type: multipart/report; boundary=\"000000000000e1\"; report-type=delivery-status\n" \
	"To: hub@alliance.example\nAuto-Submitted: auto-replied\nSubject: Delivery Status Notification (Delay)\n" \
	"References: <n-7-abc@alliance.example>\nIn-Reply-To: <n-7-abc@alliance.example>\nX-Failed-Recipients: ann@nova.example\n" \
	"From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\n\n" \
	"--000000000000e1\nContent-Type: multipart/related; boundary=\"000000000000e2\"\n\n--000000000000e2\n" \
	"Content-Type: text/html; charset=\"UTF-8\"\n\n<html>--000000000000e1x</html>\n--000000000000e2--\n" \
	"--000000000000e1\nContent-Type: message/delivery-status\n\n" \
	"Reporting-MTA: dns; googlemail.example\nArrival-Date: Mon, 23 Nov 2026 00:00:01 -0800 (PST)\n" \
	"X-Original-Message-ID: <n-7-abc@alliance.example>\n\n" \
	"Final-Recipient: rfc822; ann@nova.example\nAction: delayed\nStatus: 4.4.1\n" \
	"Diagnostic-Code: smtp; The recipient server did not accept our requests to connect. [in.nova.example. 192.0.2.7: timed out]\n" \
	"Last-Attempt-Date: Tue, 24 Nov 2026 00:00:01 -0800 (PST)\nWill-Retry-Until: Thu, 26 Nov 2026 00:00:01 -0800 (PST)\n\n" \
	"--000000000000e1\nContent-Type: text/rfc822-headers\n\nFrom: hub@alliance.example\nSubject: no id here\n\n--000000000000e1--\n"

/* A mailing list's or scanner's wrapping; the report's parts encoded; the internationalised form; two recipients. */
#define WRAPPED \
	"Content-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: text/plain\n\nscanned\n" \
	"--out\nContent-Type: Multipart/Report; boundary=\"in\"; Report-Type=\"Delivery-Status\"\n\n" \
	"--in\nContent-Type: text/plain\n\nx\n--in\nContent-Type: message/global-delivery-status\nContent-Transfer-Encoding: base64\n\n" \
	"UmVwb3J0aW5nLU1UQTogZG5zOyBteC5leGFtcGxlCgpGaW5hbC1SZWNpcGllbnQ6IHV0Zi04OyBh\n" \
	"bm5Abm92YS5leGFtcGxlCkFjdGlvbjogZGVsaXZlcmVkClN0YXR1czogMi4xLjUKCkZpbmFsLVJl\n" \
	"Y2lwaWVudDogcmZjODIyOyA8Ym9iQG5vdmEuZXhhbXBsZT4KQWN0aW9uOiBmYWlsZWQgKGZ1bGwp\n" \
	"ClN0YXR1czogNS4yLjIgKG1haWxib3ggZnVsbCkK\n" \
	"--in\nContent-Type: text/rfc822-headers\nContent-Transfer-Encoding: quoted-printable\n\n" \
	"Message-ID: =\n<n-7-abc=40alliance.example>\n--in--\n--out--\n"

/* Cut off in its middle, with an mbox line in front and bytes of an unknown charset. */
#define CUT \
	"From MAILER-DAEMON Tue Nov 24 08:00:02 2026\nContent-Type: multipart/report; boundary=b; report-type=delivery-status\n" \
	"In-Reply-To: <first@x.example> <n-7-abc@alliance.example>\n\n" \
	"--b\n\nx\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n" \
	"Final-Recipient: rfc822; ann@nova.example\nAction: FAILED\nStatus: 4.4.7\nDiagnostic-Code: x-unix; \xC4\xE3 gone\x01"

static const struct { const char *name, *in, *id, *reporter, *final, *status, *words; size_t n; enum bounce_action action;
                      enum bounce_meaning meaning; } good[] = {
	{ "Postfix", POSTFIX_TOP POSTFIX_STATUS POSTFIX_END, "n-7-abc@alliance.example", "mx.nova.example", "ann@nova.example", "5.1.1",
	  "550 5.1.1 <ann@nova.example>: Recipient address rejected: User unknown in virtual mailbox table", 1, BOUNCE_FAILED, BOUNCE_GONE },
	{ "Exim", EXIM, "n-7-abc@alliance.example", "relay.example", "ann@nova.example", "5.7.26",
	  "550-5.7.26 Unauthenticated email from alliance.example is not accepted 550 5.7.26 policy", 1, BOUNCE_FAILED, BOUNCE_REFUSED },
	{ "Exchange", EXCHANGE, "n-7-abc@alliance.example", "HK0PR01.apcprd01.prod.example", "ann@nova.example", "5.1.10",
	  "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@nova.example not found by SMTP address lookup", 1, BOUNCE_FAILED,
	  BOUNCE_GONE },
	{ "Gmail", GMAIL, "n-7-abc@alliance.example", "googlemail.example", "ann@nova.example", "4.4.1",
	  "The recipient server did not accept our requests to connect. [in.nova.example. 192.0.2.7: timed out]", 1, BOUNCE_DELAYED,
	  BOUNCE_AWAY },
	{ "wrapped", WRAPPED, "n-7-abc@alliance.example", "mx.example", "bob@nova.example", "5.2.2", "", 2, BOUNCE_FAILED, BOUNCE_GONE },
	{ "cut off", CUT, "n-7-abc@alliance.example", "mx", "ann@nova.example", "4.4.7", "?? gone", 1, BOUNCE_FAILED, BOUNCE_AWAY },
};

static void check(size_t i, struct str in, const char *how)
{
	char status[BOUNCE_STATUS_MAX + 1];
	struct err err = { 0 };
	struct bounce b;
	struct arena a;

	arena_init(&a);
	want(bounce_read(&a, in, &b, &err), "%s%s: %s %s", good[i].name, how, err.where, err.msg);
	want(b.n == good[i].n, "%s%s: %zu recipients", good[i].name, how, b.n);
	const struct bounce_recipient *r = &b.recipients[b.n - 1];

	want_str(b.message_id, str_of(good[i].id), good[i].name);
	want_str(b.reporter, str_of(good[i].reporter), good[i].name);
	want_str(r->final, str_of(good[i].final), good[i].name);
	want_str(r->words, str_of(good[i].words), good[i].name);
	bounce_status_put(r->status, status);
	want_str(str_of(status), str_of(good[i].status), good[i].name);
	want(r->action == good[i].action, "%s%s: action %d", good[i].name, how, r->action);
	want(bounce_means(r->action, r->status) == good[i].meaning, "%s%s: its meaning", good[i].name, how);
	arena_release(&a);
}

/* Every one with both ends of lines. */
static void servers(void **state)
{
	static char text[2 * 8192];

	(void)state;
	for (size_t i = 0; i < ROWS(good); i++) {
		size_t n = 0;

		check(i, str_of(good[i].in), "");
		for (const char *p = good[i].in; *p; p++) {
			if (*p == '\n' && (p == good[i].in || p[-1] != '\r'))
				text[n++] = '\r';
			text[n++] = *p;
		}
		check(i, str_n(text, n), " (CRLF)");
	}
}

#define REPORT(status) "Content-Type: multipart/report; boundary=b; report-type=delivery-status\n\n--b\n" \
	"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n" status "\n--b--\n"

static void refused(void **state)
{
	static const struct { const char *in; enum err_code code; const char *says; } rows[] = {
		{ "", ERR_FOUND, "a message without a type" },
		{ "Subject: hello\n\nhello\n", ERR_FOUND, "expected a delivery report" },
		{ "Content-Type: text/plain; charset=utf-8\n\n--b\n", ERR_FOUND, "found text/plain" },
		{ "Content-Type: multipart/report; boundary=b; report-type=disposition-notification\n\n--b\n\nx\n--b--\n", ERR_FOUND,
		  "found multipart/report" },
		{ "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n", ERR_FOUND, "found multipart/mixed" },
		/* somebody's own mail that quotes a report: it was not the mail system that sent it */
		{ "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n" REPORT("x") "--o--\n", ERR_FOUND, "found" },
		{ "Content-Type: multipart/report; report-type=delivery-status\n\nx\n", ERR_SYNTAX, "a boundary of 0 characters" },
		{ "Content-Type: multipart/report; boundary=b; report-type=delivery-status\n\n--b\n\nx\n--b--\n", ERR_MISSING,
		  "no part message/delivery-status" },
		{ REPORT(""), ERR_MISSING, "no recipient" },
		{ REPORT("Final-Recipient: rfc822; a@b.example\nStatus: 5.1.1\n"), ERR_MISSING, "recipient 1: no Action" },
		{ REPORT("Final-Recipient: rfc822; a@b.example\nAction: failed\n"), ERR_MISSING, "recipient 1: no Status" },
		{ REPORT("Action: failed\nStatus: 5.1.1\n"), ERR_MISSING, "no Final-Recipient" },
		{ REPORT("Final-Recipient: rfc822; a@b.example\nAction: lost\nStatus: 5.1.1\n"), ERR_RANGE, "found \"lost\", expected failed" },
		{ REPORT("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 6.1.1\n"), ERR_SYNTAX, "found \"6.1.1\"" },
		{ REPORT("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1000\n"), ERR_SYNTAX, "expected a status" },
		{ REPORT("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 550 no\n"), ERR_SYNTAX, "expected a status" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		struct bounce b;
		struct arena a;

		arena_init(&a);
		want(!bounce_read(&a, str_of(rows[i].in), &b, &err), "row %zu was read", i);
		want(err.code == rows[i].code && str_find(str_of(err.msg), str_of(rows[i].says)) != SIZE_MAX, "row %zu: %d %s: %s", i,
		     err.code, err.where, err.msg);
		arena_release(&a);
	}
}

/* However deep and many, it ends, and says at which limit. */
static void limits(void **state)
{
	struct err err = { 0 };
	struct bounce b;
	struct arena a;
	struct buf t;

	(void)state;
	arena_init(&a);
	buf_init(&t, LIMIT_BOUNCE);
	for (int i = 0; i < 12; i++)
		buf_printf(&t, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	assert_false(bounce_read(&a, buf_str(&t), &b, &err));
	want(err.code == ERR_LIMIT, "depth: %s", err.msg);
	buf_clear(&t);
	buf_puts(&t, "Content-Type: multipart/report; boundary=b; report-type=delivery-status\n\n--b\nContent-Type: message/delivery-status\n\n");
	for (int i = 0; i <= LIMIT_BOUNCE_RECIPIENTS; i++)
		buf_printf(&t, "Final-Recipient: rfc822; a%d@b.example\nAction: failed\nStatus: 5.1.1\n\n", i);
	err = (struct err){ 0 };
	assert_false(bounce_read(&a, buf_str(&t), &b, &err));
	want(err.code == ERR_LIMIT, "recipients: %s", err.msg);
	buf_clear(&t);
	buf_puts(&t, "Content-Type: multipart/report; ");
	for (int i = 0; i < 100000; i++)
		buf_puts(&t, "a=\"\";");
	buf_puts(&t, "\n\nx");
	err = (struct err){ 0 };
	assert_false(bounce_read(&a, buf_str(&t), &b, &err));
	want(a.used < 64 * LIMIT_BOUNCE, "%zu bytes for parameters", a.used);
	buf_release(&t);
	arena_release(&a);
}

static void statuses(void **state)
{
	static const struct { const char *in; bool ok; } rows[] = {
		{ "5.1.1", true }, { "4.4.7", true }, { "2.0.0", true }, { "5.999.999", true }, { "5.1", false }, { "5.1.", false }, { "", false },
		{ "3.1.1", false }, { "5.1.1 ", false }, { "55.1.1", false }, { "5.1000.1", false }, { "-5.1.1", false },
	};
	static const struct { enum bounce_action action; const char *status; enum bounce_meaning means; } meanings[] = {
		{ BOUNCE_FAILED, "5.1.1", BOUNCE_GONE },      { BOUNCE_FAILED, "5.0.0", BOUNCE_GONE },     { BOUNCE_FAILED, "5.2.2", BOUNCE_GONE },
		{ BOUNCE_FAILED, "4.4.7", BOUNCE_AWAY },      { BOUNCE_DELAYED, "4.4.1", BOUNCE_AWAY },    { BOUNCE_DELAYED, "5.1.1", BOUNCE_AWAY },
		{ BOUNCE_FAILED, "5.7.1", BOUNCE_REFUSED },   { BOUNCE_FAILED, "5.6.0", BOUNCE_REFUSED },  { BOUNCE_FAILED, "5.3.4", BOUNCE_REFUSED },
		{ BOUNCE_FAILED, "5.3.0", BOUNCE_GONE },      { BOUNCE_DELIVERED, "2.1.5", BOUNCE_ARRIVED }, { BOUNCE_RELAYED, "2.0.0", BOUNCE_ARRIVED },
		{ BOUNCE_EXPANDED, "2.0.0", BOUNCE_ARRIVED }, { BOUNCE_FAILED, "5.1.7", BOUNCE_REFUSED }, { BOUNCE_FAILED, "5.1.8", BOUNCE_REFUSED },
	};
	char out[BOUNCE_STATUS_MAX + 1];
	struct bounce_status s;

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		want(bounce_status_read(str_of(rows[i].in), &s, NULL) == rows[i].ok, "%s", rows[i].in);
		if (rows[i].ok) {
			bounce_status_put(s, out);
			want_str(str_of(out), str_of(rows[i].in), "as it was");
		}
	}
	for (size_t i = 0; i < ROWS(meanings); i++) {
		assert_true(bounce_status_read(str_of(meanings[i].status), &s, NULL));
		want(bounce_means(meanings[i].action, s) == meanings[i].means, "%d %s", meanings[i].action, meanings[i].status);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(servers), cmocka_unit_test(refused), cmocka_unit_test(limits), cmocka_unit_test(statuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "../node.h"

#include "crypto/digest.h"
#include "crypto/encode.h"
#include "crypto/totp.h"
#include "web/sign/qr.h"

static void drawn(void **state)
{
	struct html h;
	struct err err = { 0 };
	struct arena a;
	char long_text[2400];

	(void)state;
	arena_init(&a);
	assert_true(qr_svg(&a, STR("https://hub.example/"), STR("Code for <the> \"app\""), &h, &err));
	/* Version 2 has 25 modules a side, and four of white on each. */
	want(str_starts(h.s, STR("<svg class=\"qr\" role=\"img\" width=\"165\" height=\"165\" viewBox=\"0 0 33 33\" shape-rendering=\"crispEdges\""
	                         " aria-label=\"Code for &lt;the&gt; &quot;app&quot;\"><path fill=\"#fff\" d=\"M0 0h33v33h-33z\"/>")),
	     "%.200s", h.s.p);
	/* The finder pattern in the corner begins with a line of seven. */
	want(str_find(h.s, STR("d=\"M4 4h7v1h-7z")) != SIZE_MAX, "%.300s", h.s.p);
	want(str_ends(h.s, STR("z\"/></svg>")) && str_find(h.s, STR("style")) == SIZE_MAX, "%.*s", STR_ARG(h.s));

	memset(long_text, 'x', sizeof long_text);
	assert_true(qr_svg(&a, str_n(long_text, 2331), STR(""), &h, &err));
	assert_false(qr_svg(&a, str_n(long_text, 2332), STR(""), &h, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_false(qr_svg(&a, STR_NONE, STR(""), &h, &err));
	assert_int_equal(err.code, ERR_USAGE);
	arena_release(&a);
}

static void put_code(FILE *f, struct arena *a, struct str text)
{
	struct html h;
	struct buf b;

	assert_true(qr_svg(a, text, STR("a code"), &h, NULL));
	buf_init(&b, 1 << 20);
	buf_puts(&b, "{\"text\":\"");
	encode_put(&b, BASE64URL, text.p, text.n);
	buf_put_member(&b, "\",\"svg\":", h.s);
	buf_puts(&b, "}\n");
	assert_int_equal(fwrite(b.p, 1, b.n, f), b.n);
	buf_release(&b);
}

/* Each is drawn, and read again from the picture by a program of another make. */
static void read_again(void **state)
{
	static const struct str texts[] = {
		STR_LIT("A"), STR_LIT("0123456789"), STR_LIT("HELLO WORLD"), STR_LIT("https://hub.example/r/7Q?x=1&y=2"),
		STR_LIT("Grüße aus 北京"), STR_LIT("a\0b\xff\xfe"),
	};
	uint8_t secret[TOTP_SECRET];
	char path[40], filler[700];
	struct arena a;
	struct buf uri;
	FILE *f;

	(void)state;
	node_needs("jsqr");
	f = fopen(node_file(path), "w");
	assert_non_null(f);
	arena_init(&a);
	buf_init(&uri, 1000);
	for (size_t i = 0; i < ROWS(texts); i++)
		put_code(f, &a, texts[i]);
	for (size_t i = 0; i < 8; i++) {
		random_bytes(secret, sizeof secret);
		buf_clear(&uri);
		totp_uri_put(&uri, STR("Alliance Example"), STR("ann@example.org"), secret);
		put_code(f, &a, buf_str(&uri));
	}
	for (size_t n = 50; n < sizeof filler; n += 160) {
		memset(filler, 'a' + (int)(n % 26), n);
		put_code(f, &a, str_n(filler, n));
	}
	fclose(f);
	int status = node_run("qr.mjs", path);

	unlink(path);
	buf_release(&uri);
	arena_release(&a);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(drawn), cmocka_unit_test(read_again) };

	return cmocka_run_group_tests_name("qr", tests, NULL, NULL);
}

/* Signatures, secrets, addresses that everybody can reach and those that nobody should be made to knock at. */
#include "unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "crypto/digest.h"
#include "hub/notice/hook.h"

static bool is_public(const char *text)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		return address_public((const struct sockaddr *)&in);
	assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
	return address_public((const struct sockaddr *)&in6);
}

static void addresses(void **state)
{
	static const char *const everybodys[] = {
		"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
		"192.167.255.255", "192.169.0.0", "223.255.255.255", "169.253.255.255", "126.255.255.255", "198.17.255.255", "198.20.0.0",
		"2606:4700::1111", "2a00:1450::1", "2001:200::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
	};
	static const char *const nobodys[] = {
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255",
		"169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.0.1", "192.168.255.255", "198.18.0.1",
		"198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
		"64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:c0a8:1::1", "3fff::1", "fc00::1", "fd12:3456::1",
		"fe80::1", "fec0::1", "ff02::1", "4000::1", "::127.0.0.1", "::8.8.8.8",
	};

	(void)state;
	for (size_t i = 0; i < ROWS(everybodys); i++)
		want(is_public(everybodys[i]), "%s", everybodys[i]);
	for (size_t i = 0; i < ROWS(nobodys); i++)
		want(!is_public(nobodys[i]), "%s", nobodys[i]);
	struct sockaddr unix_one = { .sa_family = AF_UNIX };

	assert_false(address_public(&unix_one));
}

static void urls(void **state)
{
	static const struct { const char *url; bool outside, inside; } rows[] = {
		{ "https://hooks.example/tocsin?x=1", true, true }, { "https://hooks.example:8443/", true, true },
		{ "http://hooks.example/", false, true }, { "ftp://hooks.example/", false, false }, { "file:///etc/passwd", false, false },
		{ "gopher://x/", false, false }, { "https://", false, false }, { "", false, false }, { "hooks.example", false, false },
		{ "https://user:word@hooks.example/", false, false }, { "https://user@hooks.example/", false, false },
		{ "https://hooks.example\n/", false, false }, { "https://hooks example/", false, false }, { "javascript:alert(1)", false, false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		want(hook_url_ok(str_of(rows[i].url), false, NULL) == rows[i].outside, "%s outside", rows[i].url);
		want(hook_url_ok(str_of(rows[i].url), true, NULL) == rows[i].inside, "%s inside", rows[i].url);
	}
	assert_false(hook_url_ok(str_n("https://a.example/\0x", 20), false, NULL));
}

static void secrets(void **state)
{
	uint8_t key[HOOK_KEY_MOST], back[HOOK_KEY_MOST];
	char text[HOOK_SECRET + 1];
	struct err err = { 0 };
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (uint8_t)(i * 7);
	for (size_t len = HOOK_KEY_LEAST; len <= HOOK_KEY_MOST; len++) {
		hook_secret_put(key, len, text);
		assert_true(strlen(text) <= HOOK_SECRET && strncmp(text, "whsec_", 6) == 0);
		want(hook_secret_read(str_of(text), back, &n, &err), "%s: %s", text, err.msg);
		assert_int_equal(n, len);
		assert_memory_equal(back, key, len);
	}
	assert_false(hook_secret_read(STR("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"), back, &n, NULL));
	assert_false(hook_secret_read(STR("whsec_MDEy"), back, &n, &err));
	assert_int_equal(err.code, ERR_RANGE);
	assert_false(hook_secret_read(STR("whsec_!"), back, &n, NULL));
}

static void signature(void **state)
{
	/* By Python: base64.b64encode(hmac.new(bytes(range(32)), b'n-1.1700000000.{"a":1}', 'sha256').digest()) */
	uint8_t key[32];
	char text[HOOK_SIGNATURE + 1];

	(void)state;
	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (uint8_t)i;
	hook_sign(key, sizeof key, STR("n-1"), 1700000000, STR("{\"a\":1}"), text);
	assert_string_equal(text, "v1,o4n9GWHicvlcRdfv3bnthO1bve1WkR/Cimf+Vf2wxK8=");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses), cmocka_unit_test(urls), cmocka_unit_test(secrets), cmocka_unit_test(signature),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

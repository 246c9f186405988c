/* What files are by their content, what their names promise, names that are safe to keep, and the locked ZIP. */
#include "unit.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/limits.h"
#include "format/locked_zip.h"
#include "format/media.h"

#define B(s) STR_LIT(s)
static const struct { const char *label; struct str bytes; const char *media; enum media_sort sort; } kinds[] = {
	{ "png", B("\x89PNG\r\n\x1A\n...."), "image/png", MEDIA_PICTURE },
	{ "jpeg", B("\xFF\xD8\xFF\xE0"), "image/jpeg", MEDIA_PICTURE },
	{ "webp", B("RIFF\1\2\3\4WEBPVP8 "), "image/webp", MEDIA_PICTURE },
	{ "pdf", B("%PDF-1.7\n"), "application/pdf", MEDIA_OTHER },
	{ "zip", B("PK\3\4\n\0\0\0a.txt"), "application/zip", MEDIA_PACKED },
	{ "an empty zip", B("PK\5\6\0\0\0\0"), "application/zip", MEDIA_PACKED },
	{ "apk", B("PK\3\4....AndroidManifest.xml"), "application/vnd.android.package-archive", MEDIA_PROGRAM },
	{ "gzip", B("\x1F\x8B\x08\0"), "application/gzip", MEDIA_PACKED },
	{ "elf", B("\x7F" "ELF\2\1\1"), "application/x-elf", MEDIA_PROGRAM },
	{ "pe", B("MZ\x90\0"), "application/vnd.microsoft.portable-executable", MEDIA_PROGRAM },
	{ "dex", B("dex\n035\0...."), "application/vnd.android.dex", MEDIA_PROGRAM },
	{ "pcap", B("\xD4\xC3\xB2\xA1\2\0\4\0"), "application/vnd.tcpdump.pcap", MEDIA_OTHER },
	{ "pcapng", B("\x0A\x0D\x0D\x0A"), "application/x-pcapng", MEDIA_OTHER },
	{ "html", B("\n <!DOCTYPE html><p>"), "text/html", MEDIA_ACTIVE },
	{ "html that begins as a comment", B("<!-- x --><script>alert(1)</script>"), "text/html", MEDIA_ACTIVE },
	{ "svg", B("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'>"), "image/svg+xml", MEDIA_ACTIVE },
	{ "xml", B("<?xml version='1.0'?><a/>"), "application/xml", MEDIA_ACTIVE },
	{ "json", B(" {\"a\":1}\n"), "application/json", MEDIA_TEXT },
	{ "text", B("plain words\n"), "text/plain", MEDIA_TEXT },
	{ "Chinese text", B("\xE6\xBC\x8F\xE6\xB4\x9E\n"), "text/plain", MEDIA_TEXT },
	{ "script", B("#!/bin/sh\n"), "text/x-script", MEDIA_TEXT },
	{ "bytes", B("\0\1\2\3"), "application/octet-stream", MEDIA_OTHER },
	{ "bad UTF-8", B("abc\xFF\xFE"), "application/octet-stream", MEDIA_OTHER },
	{ "nothing", B(""), "application/x-empty", MEDIA_TEXT },
	{ "a picture that is a page as well", B("GIF89a/*<html><script>*/"), "image/gif", MEDIA_PICTURE },
};

static void told(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(kinds); i++) {
		const struct media *m = media_of(kinds[i].bytes);

		want_str(m->name, str_of(kinds[i].media), kinds[i].label);
		want(m->sort == kinds[i].sort && media_named(m->name)->sort == m->sort, "%s: sort", kinds[i].label);
	}
	char tar[512] = "a/b.txt";

	memcpy(tar + 257, "ustar", 5);
	want_str(media_of(str_n(tar, sizeof tar))->name, STR("application/x-tar"), "tar");
	assert_true(media_shown(STR("text/html")) && media_shown(STR("application/json")) && !media_shown(STR("image/png")) && !media_shown(STR("unknown/x")));
}

static const struct { const char *name, *media; bool odd; } promises[] = {
	{ "a.png", "image/png", false },      { "a.PNG", "image/png", false },       { "a.png", "text/html", true },
	{ "a.jpg", "application/x-elf", true }, { "a.txt", "application/json", false }, { "a.log", "text/plain", false },
	{ "a.txt", "application/vnd.microsoft.portable-executable", true },          { "a.unknown", "application/x-elf", false },
	{ "a", "application/x-elf", false },  { "a.pdf.exe", "application/vnd.microsoft.portable-executable", false },
	{ "a.apk", "application/zip", true }, { "a.txt", "text/html", true },
};

static void promised(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(promises); i++)
		want(media_odd(str_of(promises[i].name), str_of(promises[i].media)) == promises[i].odd, "%s as %s", promises[i].name, promises[i].media);
}

static const struct { const char *in, *out; } names[] = {
	{ "poc.zip", "poc.zip" },
	{ "../../etc/passwd", "passwd" },
	{ "C:\\Users\\x\\evil.exe", "evil.exe" },
	{ ".bashrc", "bashrc" },
	{ "..", "file" },
	{ "", "file" },
	{ "-rf", "rf" },
	{ "CON.txt", "file_CON.txt" },
	{ "nul", "file_nul" },
	{ "COM1", "file_COM1" },
	{ "a\"b;c`d$(e).txt", "a_b_c_d_(e).txt" },
	{ "inv\xE2\x80\xAEgpj.exe", "inv_gpj.exe" },
	{ "a\nb\tc", "a_b_c" },
	{ "trailing.txt. . ", "trailing.txt" },
	{ "\xE6\xBC\x8F\xE6\xB4\x9E.txt", "\xE6\xBC\x8F\xE6\xB4\x9E.txt" },
	{ "x\xFFy", "x_y" },
};

static void safe(void **state)
{
	struct arena a = { 0 };
	char huge[3000];

	(void)state;
	for (size_t i = 0; i < ROWS(names); i++)
		want_str(media_safe_name(&a, str_of(names[i].in)), str_of(names[i].out), names[i].in);
	memset(huge, 'a', sizeof huge);
	memcpy(huge + sizeof huge - 4, ".png", 4);
	struct str s = media_safe_name(&a, str_n(huge, sizeof huge));

	assert_true(s.n == 120 && str_ends(s, STR(".png")));
	arena_release(&a);
}

/* As another program reads it: only under its password, then whole. */
static void locked(void **state)
{
	struct arena a = { 0 };
	struct str bytes = { arena_zero(&a, 300000), 300000 };
	struct archive_entry *e;
	struct buf b;

	(void)state;
	memcpy((char *)(uintptr_t)bytes.p, "<script>", 8);
	buf_init(&b, MIB);
	assert_true(locked_zip(&b, STR("file-7-x.html"), bytes, 1795420800, NULL));
	assert_int_equal(str_find(buf_str(&b), STR("<script>")), SIZE_MAX);
	for (int with = 0; with < 2; with++) {
		struct archive *ar = archive_read_new();
		char *out = arena_alloc(&a, bytes.n + 1);

		archive_read_support_format_zip(ar);
		if (with)
			archive_read_add_passphrase(ar, "infected");
		assert_int_equal(archive_read_open_memory(ar, b.p, b.n), ARCHIVE_OK);
		assert_int_equal(archive_read_next_header(ar, &e), ARCHIVE_OK);
		assert_string_equal(archive_entry_pathname(e), "file-7-x.html");
		assert_true(archive_entry_is_encrypted(e));
		la_ssize_t n = archive_read_data(ar, out, bytes.n + 1);

		want(with ? n == (la_ssize_t)bytes.n && memcmp(out, bytes.p, bytes.n) == 0 : n < 0, "with%s its password", with ? "" : "out");
		archive_read_free(ar);
	}
	buf_release(&b);
	buf_init(&b, 100);
	struct err err = { 0 };

	assert_false(locked_zip(&b, STR("x"), bytes, 0, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	buf_release(&b);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(told), cmocka_unit_test(promised), cmocka_unit_test(safe), cmocka_unit_test(locked) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

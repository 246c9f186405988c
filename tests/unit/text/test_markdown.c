/* Markdown as the listed elements and nothing else, as plain text, and within its limits whatever is written. */
#include "unit.h"

#include "../../../fuzz/markdown_check.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "text/markdown.h"

static struct arena arena;

static struct str html(struct str text, bool *ret_whole)
{
	struct buf b;

	buf_init(&b, 16 * text.n + 65536);
	bool whole = markdown_html(&b, text);

	if (ret_whole)
		*ret_whole = whole;
	assert_false(b.overflow);
	struct str s = buf_dup(&arena, &b);

	buf_release(&b);
	return s;
}

static struct str plain(struct str text)
{
	struct buf b;

	buf_init(&b, 16 * text.n + 65536);
	markdown_text(&b, text);
	struct str s = buf_dup(&arena, &b);

	buf_release(&b);
	return s;
}

#define REL "\" rel=\"nofollow noreferrer noopener\">"
static const struct { const char *in, *html, *text; } rows[] = {
	{ "one *two* **three** `four`", "<p>one <em>two</em> <strong>three</strong> <code>four</code></p>\n", "one two three `four`\n" },
	{ "# a\n## b\n###### c", "<h3>a</h3>\n<h4>b</h4>\n<h5>c</h5>\n", "# a\n\n## b\n\n###### c\n" },
	{ "### a\n# b\n#### c\n###### d\n## e", "<h3>a</h3>\n<h3>b</h3>\n<h4>c</h4>\n<h5>d</h5>\n<h3>e</h3>\n",
	  "### a\n\n# b\n\n#### c\n\n###### d\n\n## e\n" },
	{ "- a\n- b\n  - c", "<ul>\n<li>a</li>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n", "- a\n- b\n  - c\n" },
	{ "3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n", "3. a\n4. b\n" },
	{ "> a\n> b\n\nc", "<blockquote><p>a\nb</p>\n</blockquote>\n<p>c</p>\n", "> a\n> b\n\nc\n" },
	{ "    <b>\n\n    &amp;", "<pre><code>&lt;b&gt;\n\n&amp;amp;\n</code></pre>\n", "    <b>\n\n    &amp;\n" },
	{ "a  \nb\n***", "<p>a<br>\nb</p>\n<hr>\n", "a\nb\n\n---\n" },
	{ "|a|b|\n|---|---|\n|1|2|", "<table>\n<thead><tr><th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody><tr><td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n",
	  "a | b\n1 | 2\n" },
	/* links */
	{ "[a](https://e.example/x?y=1&z=2)", "<p><a href=\"https://e.example/x?y=1&amp;z=2" REL "a</a> (https://e.example/x?y=1&amp;z=2)</p>\n",
	  "a <https://e.example/x?y=1&z=2>\n" },
	{ "<https://e.example/>", "<p><a href=\"https://e.example/" REL "https://e.example/</a></p>\n", "https://e.example/\n" },
	{ "[https://bank.example/](https://evil.example/)",
	  "<p><a href=\"https://evil.example/" REL "https://bank.example/</a> (https://evil.example/)</p>\n", "https://bank.example/ <https://evil.example/>\n" },
	{ "<mail@e.example>", "<p><a href=\"mailto:mail@e.example" REL "mail@e.example</a></p>\n", "mail@e.example\n" },
	{ "![cat](https://e.example/c.png)", "<p><a href=\"https://e.example/c.png" REL "cat</a> (https://e.example/c.png)</p>\n",
	  "cat <https://e.example/c.png>\n" },
	{ "[a](javascript:alert(1))", "<p>a (javascript:alert(1))</p>\n", "a <javascript:alert(1)>\n" },
	{ "[a](&#106;avascript:alert)", "<p>a (javascript:alert)</p>\n", "a <javascript:alert>\n" },
	{ "[a](data:text/html,x)", "<p>a (data:text/html,x)</p>\n", "a <data:text/html,x>\n" },
	{ "[a](/case/7)", "<p>a (/case/7)</p>\n", "a </case/7>\n" },
	{ "[a](https://)", "<p>a (https://)</p>\n", "a <https://>\n" },
	{ "[a](<https://e.example/\"onclick=x>)", "<p><a href=\"https://e.example/%22onclick=x" REL "a</a> (https://e.example/%22onclick=x)</p>\n",
	  "a <https://e.example/%22onclick=x>\n" },
	{ "[a](https://\xD0\xB0pple.example)", "<p><a href=\"https://%D0%B0pple.example" REL "a</a> (https://%D0%B0pple.example)</p>\n",
	  "a <https://%D0%B0pple.example>\n" },
	/* HTML is text */
	{ "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n", "<script>alert(1)</script>\n" },
	{ "a <img src=x onerror='y'> b", "<p>a &lt;img src=x onerror=&#39;y&#39;&gt; b</p>\n", "a <img src=x onerror='y'> b\n" },
	{ "<!-- x -->", "<p>&lt;!-- x --&gt;</p>\n", "<!-- x -->\n" },
	{ "```html onload=x\n<p>\n```", "<pre><code>&lt;p&gt;\n</code></pre>\n", "    <p>\n" },
	/* what cannot be seen */
	{ "a\xE2\x80\xAE" "b", "<p>a\xE2\x9F\xA8U+202E\xE2\x9F\xA9" "b</p>\n", "a\xE2\x9F\xA8U+202E\xE2\x9F\xA9" "b\n" },
	{ "a&#x202e;b", "<p>a\xE2\x9F\xA8U+202E\xE2\x9F\xA9" "b</p>\n", "a\xE2\x9F\xA8U+202E\xE2\x9F\xA9" "b\n" },
	{ "\x1B[2Jx\x07", "<p>\xE2\x9F\xA8U+001B\xE2\x9F\xA9[2Jx\xE2\x9F\xA8U+0007\xE2\x9F\xA9</p>\n",
	  "\xE2\x9F\xA8U+001B\xE2\x9F\xA9[2Jx\xE2\x9F\xA8U+0007\xE2\x9F\xA9\n" },
	{ "\xFF", "<p>\xEF\xBF\xBD</p>\n", "\xEF\xBF\xBD\n" },
	{ "a\r\nb\rc", "<p>a\nb\nc</p>\n", "a\nb\nc\n" },
	{ "&copy; &lt;b&gt; &frobnicate; &#xD800;", "<p>\xC2\xA9 &lt;b&gt; &amp;frobnicate; &amp;#xD800;</p>\n", "\xC2\xA9 <b> &frobnicate; &#xD800;\n" },
	{ "", "", "" },
};

static void shown(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		want_str(html(str_of(rows[i].in), NULL), str_of(rows[i].html), rows[i].in);
		want_str(plain(str_of(rows[i].in)), str_of(rows[i].text), rows[i].in);
	}
}

/* --- nothing outside the list, for anything --- */

static void safe(struct str text, const char *label)
{
	size_t at;
	struct str h = html(text, NULL), t = plain(text);

	want(markdown_check(h, &at), "%s: at %zu: %.*s", label, at, STR_ARG(str_sub(h, at > 400 ? at - 400 : 0, 500)));
	for (size_t i = 0; i < t.n; i++)
		want(t.p[i] == '\n' || ((unsigned char)t.p[i] >= ' ' && t.p[i] != 0x7F), "%s: byte %02x for a terminal", label,
		     (unsigned char)t.p[i]);
}

/* Pieces that mean something to somebody, in any order. */
static const char *const pieces[] = {
	"<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg/onload=x>", "javascript:", "[a](", "![", "](", ")", "](<", ">)", "\"", "'", "`",
	"```\n", "~~~", "\n", "\n\n", "    ", "> ", "- ", "1. ", "999999999) ", "# ", "*", "**", "_", "|", "|-|-|\n", "&amp;", "&#x3c;", "&#60;script&#62;",
	"&#x202e;", "\xE2\x80\xAE", "\x1B[31m", "\xC0\xAF", "\xED\xA0\x80", "https://e.example", "<https://x\">", "mailto:a@b", "\\", "\t", "[a]: http://x\n",
	"[a]", "<a href='x'>", "<!--", "-->", "<![CDATA[", "data:text/html,", "  \n", "===\n", "---\n", "\xF0\x9F\x98\x80", "\xE6\xBC\x8F\xE6\xB4\x9E", "word ",
};

static void listed_alone(void **state)
{
	uint64_t seed = 88172645463325252u;
	char text[4096];

	(void)state;
	for (int round = 0; round < 4000; round++) {
		size_t n = 0;

		for (int k = 0; k < 60; k++) {
			seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
			const char *p = pieces[seed % ROWS(pieces)];
			size_t len = strlen(p);

			if (seed >> 40 & 1 && n + 1 < sizeof text)
				text[n++] = (char)(seed >> 48);
			if (n + len < sizeof text) {
				memcpy(text + n, p, len);
				n += len;
			}
		}
		safe(str_n(text, n), "a random text");
		arena_reset(&arena);
	}
}

/* --- limits --- */

static struct str repeated(const char *p, size_t bytes)
{
	size_t n = strlen(p), k = bytes / n;
	char *s = arena_alloc(&arena, k * n + 1);

	for (size_t i = 0; i < k; i++)
		memcpy(s + i * n, p, n);
	return str_n(s, k * n);
}

/* Each would make some parser slow, deep or large. */
static void hostile(void **state)
{
	static const char *const patterns[] = {
		"[", "](", "![", "*", "**a", "_a_", "`", "`a``", "> ", ">", "- ", "1. ", "  - a\n", "<", "<a", "<!--", "&", "&#", "\\", "|", "a|", "[a](b",
		"[a]: b\n", "[a]", "*a_ ", "a**b", "\n\n", "\t", "# ", "~", "```\n", "https://", "https://a.b ", "\xE2\x80\xAE", "\x01", "\xFF", "<https://a>",
		"![a](", "[[", "]]", "(", "- a\n\n", "*a **a ", "\"", "a <!A ", "<?", "*[a]_", "|-", "[\\", "a\n=\n",
	};

	(void)state;
	for (size_t i = 0; i < ROWS(patterns); i++) {
		struct str s = repeated(patterns[i], 65536);
		uint64_t began = clock_ns();

		safe(s, patterns[i]);
		uint64_t ms = (clock_ns() - began) / 1000000;

		if (ms > 100)
			print_message("%s: %d ms\n", patterns[i], (int)ms);
		want(ms < 4000, "%s took %d ms", patterns[i], (int)ms);
		arena_reset(&arena);
	}
}

static void bounded(void **state)
{
	bool whole;

	(void)state;
	/* A short line that asks for many cells. */
	struct str wide = STR_JOIN(&arena, repeated("|a", 4000), STR("|\n"), repeated("|---", 8000), STR("|\n"), repeated("|\n", 40000));

	safe(wide, "a wide table");
	html(wide, &whole);
	assert_false(whole);
	struct str within = STR_JOIN(&arena, repeated("|a", 80), STR("|\n"), repeated("|---", 160), STR("|\n"), repeated("|\n", 40000));

	safe(within, "a long table");
	html(within, &whole);
	assert_false(whole); /* it would have grown beyond six times what was written */
	/* Definitions used many times. */
	struct str refs = STR_JOIN(&arena, STR("[a]: https://e.example/"), repeated("x", 1900), STR("\n\n"), repeated("[a]", 30000));

	safe(refs, "many references");
	safe(repeated("a", LIMIT_TEXT + 5), "beyond the limit");
	html(repeated("a", LIMIT_TEXT + 5), &whole);
	assert_false(whole);
	html(repeated("*a* ", LIMIT_TEXT), &whole);
	assert_true(whole);
	/* Deeper than elements go: the words remain. */
	struct str deep = STR_JOIN(&arena, repeated("> ", 200), STR("down here"));

	html(deep, &whole);
	assert_true(whole && str_find(html(deep, NULL), STR("down here")) != SIZE_MAX);
	arena_reset(&arena);
}

static void one_line(void **state)
{
	static const struct { const char *in, *out; } lines[] = {
		{ "# A title\n\nand **more**", "# A title and more" },
		{ "abcdefghij klmnopqrst uvwxyz", "abcdefghij klmnopqrst\xE2\x80\xA6" },
		{ "\xE6\xBC\x8F\xE6\xB4\x9E\xE6\xBC\x8F\xE6\xB4\x9E\xE6\xBC\x8F\xE6\xB4\x9E\xE6\xBC\x8F\xE6\xB4\x9E\xE6\xBC\x8F",
		  "\xE6\xBC\x8F\xE6\xB4\x9E\xE6\xBC\x8F\xE6\xB4\x9E\xE6\xBC\x8F\xE6\xB4\x9E\xE6\xBC\x8F\xE2\x80\xA6" },
		{ "a\x1B[0mb", "a\xE2\x9F\xA8U+001B\xE2\x9F\xA9[0mb" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(lines); i++)
		want_str(markdown_line(&arena, str_of(lines[i].in), 23), str_of(lines[i].out), lines[i].in);
	want_str(markdown_visible(&arena, STR("inv\xE2\x80\xAEgpj.exe\n")), STR("inv\xE2\x9F\xA8U+202E\xE2\x9F\xA9gpj.exe "), "a name");
	arena_reset(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shown), cmocka_unit_test(listed_alone), cmocka_unit_test(hostile), cmocka_unit_test(bounded),
		cmocka_unit_test(one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

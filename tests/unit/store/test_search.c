#include "scratch.h"

#include <ctype.h>

#include "base/json.h"
#include "base/limits.h"
#include "store/words.h"

/* --- words --- */

static struct str words_of(struct scratch *s, struct str text)
{
	struct word_reader r = word_reader(text, false);
	struct str all = STR_NONE, w;

	while (word_next(&r, &w))
		all = str_printf(&s->a, "%.*s%s%.*s", STR_ARG(all), all.n ? " " : "", STR_ARG(w));
	return all;
}

static void word_rules(void **state)
{
	struct scratch *s = *state;
	static const struct { const char *in, *out; } rows[] = {
		{ "", "" },
		{ " .,;!?-_/\\\"'()[]{}<>|*^~`@#$%&+=", "" },
		{ "CVE-2024-43093", "cve 2024 43093" },
		{ "use-after-free in binder_transaction()", "use after free in binder transaction" },
		{ "5.10.198-android13", "5 10 198 android13" },
		{ "Müller ÉCOLE Straße Æsir œuvre naïve Łódź", "muller ecole strasse aesir oeuvre naive lodz" },
		{ "e\xcc\x81" "cole", "ecole" },                            /* a combining accent */
		{ "ЖУК Ёж ΣΙΓΜΑ", "жук ёж σιγμα" },
		{ "\xef\xbc\xa3\xef\xbc\xb6\xef\xbc\xa5\xef\xbc\x8d\xef\xbc\x91", "cve 1" }, /* full-width CVE-1 */
		{ "释放后使用", "释 放 后 使 用" },
		{ "Android系统", "android 系 统" },
		{ "Snapdragon\xe2\x84\xa2 8\xc2\xa0Gen\xc2\xa0" "1", "snapdragon 8 gen 1" },
		{ "“quoted” – dash…", "quoted dash" },
		{ "\xf0\x9f\x98\x80 smile\xf0\x9f\x98\x80s", "smile s" },
		{ "bad \xff\xfe utf\xc3", "bad utf" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(words_of(s, str_of(rows[i].in)), str_of(rows[i].out), rows[i].in);
	want_str(words_of(s, str_n("a\0b", 3)), STR("a b"), "NUL");

	char long_word[200];

	memset(long_word, 'x', sizeof long_word);
	assert_int_equal(words_of(s, str_n(long_word, sizeof long_word)).n, WORD_MAX);
}

static void words_once(void **state)
{
	struct scratch *s = *state;
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	struct strs none = { 0 }, pixels = { 0 }, parts = { 0 }, many = { 0 };

	strs_add(&s->a, &pixels, STR("Pixel 8"));
	strs_add(&s->a, &pixels, STR("Pixel 9"));
	strs_add(&s->a, &parts, STR("the binder the Binder"));
	strs_add(&s->a, &parts, STR("pixel, new"));
	want_str(words_join(&s->a, &pixels, &parts), STR("pixel 8 pixel 9 | the binder new"), "joined");
	want_str(words_join(&s->a, &none, &parts), STR("the binder pixel new"), "none whole");
	want_str(words_join(&s->a, &pixels, &none), STR("pixel 8 pixel 9 |"), "whole only");
	want_str(words_join(&s->a, &none, &none), STR(""), "nothing");

	for (int i = 0; i < 36; i++) { /* as many different words as so few bytes can hold */
		strs_add(&s->a, &many, str_n(letters + i, 1));
		for (int k = 0; k < 36; k++)
			strs_add(&s->a, &many, str_printf(&s->a, "%c%c", letters[i], letters[k]));
	}
	assert_int_equal(words_join(&s->a, &none, &many).n, 36 * 2 + 36 * 36 * 3 - 1);
}

static void in_sequence(void **state)
{
	struct scratch *s = *state;
	static const struct { const char *text, *words; bool json, open, yes; } rows[] = {
		{ "use after free", "after free", false, false, true },
		{ "use after a free", "after free", false, false, false },
		{ "after after free", "after free", false, false, true },
		{ "freedom", "free", false, false, false },
		{ "freedom", "free", false, true, true },
		{ "after freedom", "after free", false, true, true },
		{ "afters free", "after free", false, true, false }, /* only the last may go on */
		{ "after | free", "after free", false, false, false },
		{ "{\"a\":\"use after\",\"b\":\"free\"}", "after free", true, false, false },
		{ "{\"a\":\"use \\\"after\\\" free\\nnow\"}", "use after free now", true, false, true },
		{ "{\"a\":\"after\\u00a0free\"}", "after free", true, false, true },
		{ "x\\u12", "x", true, false, true }, /* cut short */
		{ "x\\", "y", true, false, false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str rest = str_of(rows[i].words), w;
		struct strs words = { 0 };

		while (str_split(&rest, ' ', &w))
			strs_add(&s->a, &words, w);
		want(words_follow(str_of(rows[i].text), rows[i].json, &words, rows[i].open) == rows[i].yes, "%s / %s", rows[i].text,
		     rows[i].words);
	}
}

/* --- searching --- */

static struct db *small_list(struct scratch *s)
{
	static const struct {
		const char *id, *title, *component, *summary, *terms, *doc;
		day published;
		bool exploited, withdrawn;
	} rows[] = {
		{ "CVE-2024-43093", "Path traversal in ExternalStorageProvider", "Framework", "A \"possible\" bypass of a path filter.",
		  "Google Android", "{\"summary\":\"A \\\"possible\\\" bypass of a path filter.\"}", 20241113, true, false },
		{ "CVE-2024-1", "Use after free in binder", "Kernel", "A race.", "Snapdragon 8 Gen 1",
		  "{\"title\":\"Use after free in binder\"}", 20240101, false, false },
		{ "CVE-2024-2", "Use after free in GPU driver", "Kernel", "See also binder.", "Snapdragon 7 Gen 1",
		  "{\"title\":\"Use after free in GPU driver\"}", 20240601, true, false },
		{ "CVE-2024-3", "Binder leak", "", "", "", "{}", 20240701, false, true },
		{ "CVE-2024-4", "Binder overflow", "", "", "", "{}", 20240301, false, false },
		{ "CVE-2024-5", "越界写入", "内核", "", "华为", "{\"title\":\"越界写入\",\"component\":\"内核\"}",
		  20240301, false, false },
		{ "CVE-2024-20", "Leak", "", "", "", "{}", 20240801, false, false },
		{ "CVE-2023-5", "Fixed in 5.10.198", "Kernel", "not 5.198.10", "",
		  "{\"title\":\"Fixed in 5.10.198\",\"summary\":\"not 5.198.10\"}", 20230301, false, false },
	};
	struct db *d = engine_new(&s->err);
	struct str alias = STR("A-352294617");

	done(s, db_begin(d, &s->err));
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct entry_row e = {
			.id = str_of(rows[i].id), .title = str_of(rows[i].title), .component = str_of(rows[i].component),
			.summary = str_of(rows[i].summary), .terms = str_of(rows[i].terms), .doc = str_of(rows[i].doc),
			.published = rows[i].published, .exploited = rows[i].exploited, .withdrawn = rows[i].withdrawn,
			.aliases = &alias, .alias_n = i == 0,
		};

		done(s, list_put_entry(d, &e, &s->err));
	}
	done(s, db_commit(d, &s->err));
	return d;
}

static struct str search(struct scratch *s, struct db *d, struct str text, size_t max)
{
	struct strs found = { 0 };
	struct str all = STR_NONE;

	done(s, list_search(d, &s->a, text, max, &found, &s->err));
	for (size_t i = 0; i < found.n; i++)
		all = str_printf(&s->a, "%.*s%s%.*s", STR_ARG(all), i ? " " : "", STR_ARG(str_from(found.v[i], 4)));
	return all;
}

static void finds(void **state)
{
	struct scratch *s = *state;
	struct db *d = small_list(s);
	static const struct { const char *text, *ids; } rows[] = {
		{ "CVE-2024-43093", "2024-43093" }, { "cve-2024-43093", "2024-43093" }, { "2024-43093", "2024-43093" },
		{ "43093", "2024-43093" }, { "CVE-2024-430", "2024-43093" }, { "A-352294617", "2024-43093" },
		{ "a-3522", "2024-43093" }, { "path filter", "2024-43093" }, { "externalstorage", "2024-43093" },
		{ "storageprovider", "" },
		/* the title has it; not withdrawn, newest; then the text has it; exploited or not */
		{ "binder", "2024-4 2024-1 2024-3 2024-2" }, { "bind", "2024-4 2024-1 2024-3 2024-2" },
		{ "binder race", "2024-1" },
		/* only the last word may be a beginning */
		{ "bind race", "" },
		{ "use-after-free", "2024-2 2024-1" }, { "USE AFTER FREE", "2024-2 2024-1" },
		{ "free after use", "2024-2 2024-1" }, { "\"use after free\"", "2024-2 2024-1" },
		{ "\"free after use\"", "" }, { "\"after fre\"", "" }, { "after-fre", "2024-2 2024-1" },
		{ "\"Snapdragon 8 Gen 1\"", "2024-1" }, { "snapdragon gen 1", "2024-2 2024-1" },
		{ "kernel \"gen 1\" gpu", "2024-2" }, { "\"a possible bypass\"", "2024-43093" },
		{ "5.10.198", "2023-5" }, { "5.10", "2023-5" }, { "10.5", "" }, { "越界", "2024-5" }, { "界越", "" },
		{ "华为", "2024-5" }, { "内核 写", "2024-5" },
		/* the id itself goes before one that begins so, though that is newer */
		{ "CVE-2024-2", "2024-2 2024-20" },
		{ "kernel framework", "" }, { "nothing", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(search(s, d, str_of(rows[i].text), 10), str_of(rows[i].ids), rows[i].text);
	want_str(search(s, d, STR("binder"), 2), STR("2024-4 2024-1"), "two of four");
	want_str(search(s, d, STR("binder"), 0), STR(""), "none wanted");
	db_close(d);
}

/* Nothing of this is syntax; each is words or nothing. */
static void hostile_texts(void **state)
{
	struct scratch *s = *state;
	struct db *d = small_list(s);
	static const struct { const char *text, *ids; } rows[] = {
		{ "", "" }, { " ", "" }, { "\"", "" }, { "\"\"", "" }, { "\"\"\"\"\"", "" }, { "*", "" }, { "^", "" },
		{ "()", "" }, { "NEAR(", "" }, { "NEAR(binder race, 2)", "" }, { "binder OR gpu", "" },
		{ "binder AND race", "" }, { "binder NOT race", "" }, { "title:binder", "" }, { "words : binder", "" },
		{ "- binder", "2024-4 2024-1 2024-3 2024-2" }, { "binder*", "2024-4 2024-1 2024-3 2024-2" },
		{ "^binder", "2024-4 2024-1 2024-3 2024-2" }, { "{binder}", "2024-4 2024-1 2024-3 2024-2" },
		{ "\"binder", "2024-4 2024-1 2024-3 2024-2" }, { "binder\"race", "2024-1" }, { "bin\"der", "" },
		{ "'; DROP TABLE entry; --", "" }, { "binder' OR '1'='1", "" }, { "%", "" }, { "_", "" },
		{ "\xf0\x9f\x98\x80", "" }, { "binder \xf0\x9f\x98\x80", "2024-4 2024-1 2024-3 2024-2" },
		{ "\xff\xfe", "" }, { "\xc3", "" }, { "\x01\x02\x1b[2J", "" }, { "binder\xc2\xa0race", "2024-1" },
	};
	char text[LIMIT_QUERY + 1];

	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(search(s, d, str_of(rows[i].text), 10), str_of(rows[i].ids), rows[i].text);
	want_str(search(s, d, str_n("binder\0race", 11), 10), STR("2024-1"), "NUL parts words");
	want_str(search(s, d, str_n("\0", 1), 10), STR(""), "NUL alone");

	for (size_t i = 0; i < sizeof text; i++) /* as many words as fit */
		text[i] = i % 2 ? ' ' : "abcdefghijklmnopqrstuvwxyz0123456789"[i / 2 % 36];
	want_str(search(s, d, str_n(text, LIMIT_QUERY), 10), STR(""), "200 words");
	memset(text, 'x', sizeof text);
	want_str(search(s, d, str_n(text, LIMIT_QUERY), 10), STR(""), "one long word");
	memset(text, '"', sizeof text);
	want_str(search(s, d, str_n(text, LIMIT_QUERY), 10), STR(""), "quotes");
	struct strs found;
	struct str large = str_n(arena_zero(&s->a, 10240), 10240);

	refused(s, list_search(d, &s->a, large, 10, &found, &s->err), ERR_LIMIT, "at most 400 bytes, this one has 10240");
	db_close(d);
}

/* --- against real records, with a plain reading of their text as the judge --- */

struct text { struct str id, all; };

/* Is `word` (lower case ASCII) one of the words of the text, by the simplest means? */
static bool plain_has(struct str text, const char *word, bool beginning)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= text.n; i++) {
		if (i && isalnum((unsigned char)text.p[i - 1]))
			continue;
		if (!str_ieq(str_sub(text, i, n), str_n(word, n)))
			continue;
		if (beginning || i + n == text.n || !isalnum((unsigned char)text.p[i + n]))
			return true;
	}
	return false;
}

static size_t load_real(struct scratch *s, struct db *d, const char *path, struct text *v, size_t max)
{
	char command[600];
	char *line = NULL;
	size_t cap = 0, n = 0;
	ssize_t len;

	snprintf(command, sizeof command, "gzip -dc '%s'", path);
	FILE *f = popen(command, "r");

	assert_non_null(f);
	done(s, db_begin(d, &s->err));
	while (n < max && (len = getline(&line, &cap, f)) > 0) {
		struct json j, e;
		struct str id, text;

		done(s, json_read(&s->a, str_dup(&s->a, str_n(line, (size_t)len)), LIMIT_RECORD, &j, &s->err));
		struct json meta = json_in(&j, "cveMetadata"), containers = json_in(&j, "containers"), cna = json_in(&containers, "cna");
		struct json descriptions = json_in(&cna, "descriptions");
		struct json_iter it = json_iter(&descriptions);

		if (!json_str(&meta, "cveId", JSON_REQUIRED, &id, &s->err) || !json_next(&it, &e) ||
		    !json_str(&e, "value", JSON_REQUIRED, &text, &s->err))
			continue;
		bool ascii = true;

		for (size_t i = 0; i < text.n; i++)
			ascii = ascii && (unsigned char)text.p[i] < 0x80;
		if (!ascii)
			continue;
		struct entry_row row = { .id = id, .title = str_sub(text, 0, 60), .summary = text, .doc = STR("{}") };

		done(s, list_put_entry(d, &row, &s->err));
		v[n++] = (struct text){ id, str_printf(&s->a, "%.*s %.*s %.*s", STR_ARG(id), STR_ARG(row.title), STR_ARG(text)) };
	}
	done(s, db_commit(d, &s->err));
	pclose(f);
	free(line);
	return n;
}

static void real_records(void **state)
{
	struct scratch *s = *state;
	static const char *const queries[][3] = {
		{ "escalation", "privilege" }, { "remote", "code", "exec" }, { "2024" }, { "missing", "bounds", "check" }, { "android" },
		{ "race" }, { "user", "interaction", "not" }, { "the" }, { "a" }, { "heap", "overflow" }, { "cve", "2024", "00" },
	};
	char path[300];
	struct text *v = calloc(600, sizeof *v);
	struct db *d = engine_new(&s->err);

	shared_data(path, sizeof path, "mobile-cves/android-google.jsonl.gz");
	size_t n = load_real(s, d, path, v, 600);

	assert_true(n > 400);
	for (size_t q = 0; q < ROWS(queries); q++) {
		struct str text = STR_NONE;
		struct strs found = { 0 };
		size_t words = 0, expected = 0;

		while (words < 3 && queries[q][words]) {
			text = str_printf(&s->a, "%.*s%s%s", STR_ARG(text), words ? " " : "", queries[q][words]);
			words++;
		}
		done(s, list_search(d, &s->a, text, 1000, &found, &s->err));
		for (size_t i = 0; i < n; i++) {
			bool all = true;

			for (size_t w = 0; w < words; w++)
				all = all && plain_has(v[i].all, queries[q][w], w + 1 == words);
			expected += all;
			want(strs_has(&found, v[i].id) == all, "%.*s: %.*s", STR_ARG(text), STR_ARG(v[i].id));
		}
		want(found.n == expected && expected > 0, "%.*s: %zu found, %zu expected", STR_ARG(text), found.n, expected);
	}
	db_close(d);
	free(v);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		tested(word_rules), tested(words_once), tested(in_sequence), tested(finds), tested(hostile_texts), tested(real_records),
	};

	return run_on_engine(tests, NULL, NULL);
}

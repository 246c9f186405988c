#include "unit.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "format/input.h"

/* --- what a walk told: one text, a line per member, so that a whole walk is compared at once --- */

struct told {
	struct buf text;
	bool by_line; /* members by lines, else whole */
	size_t stop_after;
	size_t members;
};

static bool tell_member(void *ctx, struct input *in, struct err *err)
{
	struct told *t = ctx;
	struct err why = { 0 };

	if (t->stop_after && t->members == t->stop_after)
		return err_set(err, ERR_STOPPED, "enough");
	t->members++;
	buf_put(&t->text, input_name(in));
	if (!t->by_line) {
		struct arena a;
		struct str all;

		arena_init(&a);
		if (input_all(in, &a, 1 * MIB, &all, &why))
			buf_printf(&t->text, "=%.*s\n", STR_ARG(all));
		else
			buf_printf(&t->text, "!%s\n", why.msg);
		arena_release(&a);
		return true;
	}
	for (;;) {
		struct str line;
		size_t number;
		bool end;

		if (!input_line(in, 1 * MIB, &line, &number, &end, &why))
			buf_printf(&t->text, "|%zu!%s", number, why.msg);
		else if (end)
			break;
		else
			buf_printf(&t->text, "|%zu:%.*s", number, STR_ARG(line));
	}
	buf_putc(&t->text, '\n');
	return true;
}

static void tell_bad(void *ctx, struct str name, const struct err *err)
{
	struct told *t = ctx;

	buf_printf(&t->text, "%.*s?%s\n", STR_ARG(name), err->msg);
}

static void told_init(struct told *t, bool by_line)
{
	*t = (struct told){ .by_line = by_line };
	buf_init(&t->text, 64 * MIB);
}

static void want_told(struct told *t, const char *expected, const char *label)
{
	want_str(buf_str(&t->text), str_of(expected), label);
	buf_release(&t->text);
}

static void walk_bytes(struct told *t, const char *name, struct str bytes)
{
	struct input_visitor v = { t, tell_member, tell_bad };
	struct err err = { 0 };

	want(input_walk_bytes(str_of(name), bytes, &v, &err), "%s: %s", name, err.msg);
}

/* --- making packed things --- */

static struct str gzip(struct arena *a, struct str plain)
{
	size_t room = compressBound((uLong)plain.n) + 64;
	char *to = arena_alloc(a, room);
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)plain.p, .avail_in = (unsigned)plain.n,
	               .next_out = (unsigned char *)to, .avail_out = (unsigned)room };

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return str_n(to, room - z.avail_out);
}

static struct str zstd(struct arena *a, struct str plain)
{
	size_t room = ZSTD_compressBound(plain.n);
	char *to = arena_alloc(a, room);

	return str_n(to, ZSTD_compress(to, room, plain.p, plain.n, 3));
}

struct file { const char *name; struct str bytes; };

static struct str pack(struct arena *a, bool zip, const struct file *files, size_t n)
{
	size_t room = 1 * MIB, used = 0;
	char *to = arena_alloc(a, room);
	struct archive *ar = archive_write_new();

	if (zip)
		archive_write_set_format_zip(ar);
	else
		archive_write_set_format_ustar(ar);
	archive_write_set_bytes_in_last_block(ar, 1);
	assert_int_equal(archive_write_open_memory(ar, to, room, &used), ARCHIVE_OK);
	for (size_t i = 0; i < n; i++) {
		struct archive_entry *e = archive_entry_new();
		bool folder = str_ends(str_of(files[i].name), STR("/"));
		bool link = str_starts(files[i].bytes, STR("->"));

		archive_entry_set_pathname(e, files[i].name);
		archive_entry_set_filetype(e, folder ? AE_IFDIR : link ? AE_IFLNK : AE_IFREG);
		archive_entry_set_perm(e, 0644);
		archive_entry_set_size(e, link ? 0 : (int64_t)files[i].bytes.n);
		if (link)
			archive_entry_set_symlink(e, files[i].bytes.p + 2);
		assert_int_equal(archive_write_header(ar, e), ARCHIVE_OK);
		if (!link)
			archive_write_data(ar, files[i].bytes.p, files[i].bytes.n);
		archive_entry_free(e);
	}
	archive_write_close(ar);
	archive_write_free(ar);
	return str_n(to, used);
}

static struct str joined(struct arena *a, struct str x, struct str y)
{
	char *to = arena_alloc(a, x.n + y.n);

	memcpy(to, x.p, x.n);
	memcpy(to + x.n, y.p, y.n);
	return str_n(to, x.n + y.n);
}

/* --- lines --- */

static void lines(void **state)
{
	static const struct { const char *in, *told; } rows[] = {
		{ "", "x\n" },
		{ "a", "x|1:a\n" },
		{ "a\n", "x|1:a\n" },
		{ "a\n\nb", "x|1:a|2:|3:b\n" },
		{ "a\r\nb\r\n", "x|1:a|2:b\n" },
		{ "\n", "x|1:\n" },
		{ "\xEF\xBB\xBF" "a\n\xEF\xBB\xBF", "x|1:a|2:\xEF\xBB\xBF\n" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct told t;

		told_init(&t, true);
		walk_bytes(&t, "x", str_of(rows[i].in));
		want_told(&t, rows[i].told, rows[i].in);
	}
}

/* Lines of every length around the size of the buffer, packed and plain, against a plain splitting. */
static void long_lines(void **state)
{
	struct arena a;
	struct buf text, expected;

	(void)state;
	arena_init(&a);
	buf_init(&text, 64 * MIB);
	buf_init(&expected, 64 * MIB);
	buf_puts(&expected, "x");
	for (size_t i = 0; i < 60; i++) {
		size_t n = i * 7919 % 300000;
		char *to = buf_room(&text, n);

		memset(to, 'a' + (char)(i % 26), n);
		buf_printf(&expected, "|%zu:%.*s", i + 1, (int)n, to);
		buf_fill(&text, n);
		buf_putc(&text, '\n');
	}
	buf_putc(&expected, '\n');
	struct str forms[] = { buf_str(&text), gzip(&a, buf_str(&text)), zstd(&a, buf_str(&text)) };

	for (size_t i = 0; i < ROWS(forms); i++) {
		struct told t;

		told_init(&t, true);
		walk_bytes(&t, "x", forms[i]);
		want(str_eq(buf_str(&t.text), buf_str(&expected)), "form %zu", i);
		buf_release(&t.text);
	}
	buf_release(&text);
	buf_release(&expected);
	arena_release(&a);
}

static bool over_limit(void *ctx, struct input *in, struct err *err)
{
	static const struct { const char *line; bool ok; } rows[] = {
		{ "12345", true }, { NULL, false }, { "ok", true }, { "12345", true }, { NULL, false },
	};
	struct err why = { 0 };
	struct str line, head;
	size_t number;
	bool end;

	(void)ctx;
	assert_true(input_peek(in, &head, err));
	for (size_t i = 0; i < ROWS(rows); i++) {
		bool ok = input_line(in, 5, &line, &number, &end, &why);

		assert_int_equal(number, i + 1);
		want(ok == rows[i].ok, "line %zu", i + 1);
		if (ok)
			want_str(line, str_of(rows[i].line), "line");
		else
			assert_int_equal(why.code, ERR_LIMIT);
	}
	assert_true(input_line(in, 5, &line, &number, &end, &why) && end);
	assert_true(input_line(in, 5, &line, &number, &end, &why) && end);
	return true;
}

static void line_limit(void **state)
{
	struct input_visitor v = { NULL, over_limit, NULL };

	(void)state;
	assert_true(input_walk_bytes(STR("x"), STR("12345\n123456\nok\n12345\r\n1234567"), &v, &(struct err){ 0 }));
}

/* --- compression --- */

static void compressed(void **state)
{
	struct arena a;
	struct told t;

	(void)state;
	arena_init(&a);
	struct str one = gzip(&a, STR("one\n")), two = gzip(&a, STR("two\n")), nothing = gzip(&a, STR(""));
	struct str zeros = str_n(arena_zero(&a, 700), 700);
	struct {
		const char *label;
		struct str in;
		const char *told;
	} rows[] = {
		{ "gzip", one, "x|1:one\n" },
		{ "two members", joined(&a, one, two), "x|1:one|2:two\n" },
		{ "an empty one between", joined(&a, joined(&a, one, nothing), two), "x|1:one|2:two\n" },
		{ "empty", nothing, "x\n" },
		{ "padded", joined(&a, one, zeros), "x|1:one\n" },
		{ "followed by other bytes", joined(&a, one, STR("JUNK")), "x|1:one|2!the gzip data is damaged: other bytes follow it\n" },
		{ "cut in the trailer", str_sub(one, 0, one.n - 3), "x|1:one|2!the gzip data ends too early\n" },
		{ "cut in the header", str_sub(one, 0, 8), "x?the gzip data ends too early\n" },
		{ "cut in the second", joined(&a, one, str_sub(two, 0, 12)), "x|1:one|2!the gzip data ends too early\n" },
		{ "only the magic", STR("\x1F\x8B"), "x?the gzip data ends too early\n" },
		{ "magic and nonsense", STR("\x1F\x8B\xFF\xFF\xFF"), "x?the gzip data is damaged: unknown compression method\n" },
		{ "zstd", zstd(&a, STR("one\n")), "x|1:one\n" },
		{ "two frames", joined(&a, zstd(&a, STR("one\n")), zstd(&a, STR("two"))), "x|1:one|2:two\n" },
		{ "zstd cut", str_sub(zstd(&a, STR("one\n")), 0, 7), "x?the zstd data ends too early\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		told_init(&t, true);
		walk_bytes(&t, "x", rows[i].in);
		want_told(&t, rows[i].told, rows[i].label);
	}
	/* A wrong checksum: what came out is handed over, then the error. */
	char *wrong = memcpy(arena_alloc(&a, one.n), one.p, one.n);

	wrong[one.n - 8] ^= 1;
	told_init(&t, true);
	walk_bytes(&t, "x", str_n(wrong, one.n));
	want_told(&t, "x|1:one|2!the gzip data is damaged: incorrect data check\n", "checksum");
	arena_release(&a);
}

static void gunzip_whole(void **state)
{
	struct arena a;
	struct str out;
	struct err err = { 0 };

	(void)state;
	arena_init(&a);
	struct str packed = gzip(&a, STR("hello"));

	assert_true(input_gunzip(&a, packed, 5, &out, &err));
	want_str(out, STR("hello"), "gunzip");
	assert_false(input_gunzip(&a, packed, 4, &out, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_false(input_gunzip(&a, str_sub(packed, 0, packed.n - 1), 5, &out, &err));
	assert_int_equal(err.code, ERR_SYNTAX);
	assert_false(input_gunzip(&a, STR("hello"), 5, &out, &err));
	assert_int_equal(err.code, ERR_SYNTAX);
	arena_release(&a);
}

/* 96 MB of zeros in 96 KB: the ratio stops it, and nothing holds it in memory. */
static bool eat(void *ctx, struct input *in, struct err *err)
{
	struct err *why = ctx;
	struct str line;
	size_t number;
	bool end = false;

	(void)err;
	for (int i = 0; i < 3 && !end; i++)
		if (!input_line(in, LIMIT_RECORD, &line, &number, &end, why) && why->code == ERR_LIMIT &&
		    strstr(why->msg, "times its size"))
			break;
	return true;
}

static struct str bomb(struct arena *a, size_t total)
{
	size_t room = total / 500 + 4096;
	char *to = arena_alloc(a, room);
	static char zeros[1 << 20];
	z_stream z = { .next_out = (unsigned char *)to, .avail_out = (unsigned)room };

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
	for (size_t done = 0; done < total; done += sizeof zeros) {
		z.next_in = (unsigned char *)zeros;
		z.avail_in = sizeof zeros;
		assert_int_equal(deflate(&z, done + sizeof zeros < total ? Z_NO_FLUSH : Z_FINISH) < 0, 0);
	}
	deflateEnd(&z);
	return str_n(to, room - z.avail_out);
}

static void bombs(void **state)
{
	struct arena a;
	struct err told = { 0 };
	struct input_visitor v = { &told, eat, NULL };

	(void)state;
	arena_init(&a);
	struct str once = bomb(&a, 96 * MIB);

	assert_true(once.n < 200 * KIB);
	assert_true(input_walk_bytes(STR("x"), once, &v, &(struct err){ 0 }));
	assert_int_equal(told.code, ERR_LIMIT);
	want(strstr(told.msg, "unpacks to more than 1000 times its size"), "%s", told.msg);
	/* The same inside an archive, where it is a member of its own. */
	told = (struct err){ 0 };
	struct str zip = pack(&a, true, (struct file[]){ { "a.gz", once } }, 1);

	assert_true(input_walk_bytes(STR("x"), zip, &v, &(struct err){ 0 }));
	want(strstr(told.msg, "times its size"), "%s", told.msg);
	arena_release(&a);
}

/* --- archives --- */

static void archives(void **state)
{
	struct arena a;
	struct told t;

	(void)state;
	arena_init(&a);
	struct file flat[] = { { "b.txt", STR("bee") }, { "d/", STR("") }, { "d/a.txt.gz", gzip(&a, STR("ay")) } };
	struct file linked[] = { { "l", STR("->/etc/passwd") }, { "f", STR("eff") } };
	struct str zip = pack(&a, true, flat, 3), tar = pack(&a, false, flat, 3);
	struct file nested[] = { { "in.zip", zip }, { "app.apk", zip } };
	struct str zips = pack(&a, true, nested, 2);
	struct str deep = pack(&a, true, (struct file[]){ { "z.zip", zips } }, 1);
	const char *told = "x:b.txt=bee\nx:d/a.txt.gz=ay\n";
	struct str rows[] = { zip, tar, gzip(&a, tar), zstd(&a, tar), gzip(&a, zip) };

	for (size_t i = 0; i < ROWS(rows); i++) {
		told_init(&t, false);
		walk_bytes(&t, "x", rows[i]);
		want_told(&t, told, "archive");
	}
	told_init(&t, false);
	walk_bytes(&t, "x", pack(&a, false, linked, 2));
	want_told(&t, "x:l?found a link or a special file, expected a file\nx:f=eff\n", "links");

	/* An archive in an archive is opened by name; an .apk stays one member; the third layer stays closed. */
	told_init(&t, true);
	walk_bytes(&t, "x", zips);
	assert_true(str_starts(buf_str(&t.text), STR("x:in.zip:b.txt|1:bee\nx:in.zip:d/a.txt.gz|1:ay\nx:app.apk|1:PK")));
	buf_release(&t.text);
	told_init(&t, true);
	walk_bytes(&t, "x", deep);
	assert_true(str_starts(buf_str(&t.text), STR("x:z.zip:in.zip|1:PK")));
	buf_release(&t.text);

	/* Torn and empty. */
	told_init(&t, false);
	walk_bytes(&t, "x", str_sub(tar, 0, 600));
	want(str_find(buf_str(&t.text), STR("!cannot be unpacked")) != SIZE_MAX ||
	     str_find(buf_str(&t.text), STR("?the archive is damaged")) != SIZE_MAX, "%s", t.text.p);
	buf_release(&t.text);
	told_init(&t, false);
	walk_bytes(&t, "x", pack(&a, true, NULL, 0));
	want_told(&t, "", "an empty zip");
	arena_release(&a);
}

static void stopping(void **state)
{
	struct arena a;
	struct told t;
	struct input_visitor v = { &t, tell_member, tell_bad };
	struct err err = { 0 };

	(void)state;
	arena_init(&a);
	struct file flat[] = { { "a", STR("1") }, { "b", STR("2") }, { "c", STR("3") } };

	told_init(&t, false);
	t.stop_after = 2;
	assert_false(input_walk_bytes(STR("x"), pack(&a, true, flat, 3), &v, &err));
	assert_int_equal(err.code, ERR_STOPPED);
	want_told(&t, "x:a=1\nx:b=2\n", "stopped");
	arena_release(&a);
}

/* --- folders --- */

static char root[64];

static void put(const char *name, struct str bytes)
{
	char path[256];
	struct err err = { 0 };

	snprintf(path, sizeof path, "%s/%s", root, name);
	want(file_write(path, bytes, &err), "%s", err.msg);
}

static const char *at(const char *name)
{
	static char path[256];

	snprintf(path, sizeof path, "%s/%s", root, name);
	return path;
}

static void remove_tree(const char *path)
{
	char command[300];

	snprintf(command, sizeof command, "chmod -R u+rwx '%s' && rm -rf '%s'", path, path);
	assert_int_equal(system(command), 0);
}

static int make_root(void **state)
{
	(void)state;
	snprintf(root, sizeof root, "/tmp/tocsin-input-XXXXXX");
	return mkdtemp(root) ? 0 : -1;
}

static int drop_root(void **state)
{
	(void)state;
	remove_tree(root);
	return 0;
}

/* What was told, with the folder's own path cut out. */
static void want_tree(struct told *t, const char *expected, const char *label)
{
	struct str rest = buf_str(&t->text);
	struct buf out;

	buf_init(&out, 1 * MIB);
	for (size_t i; (i = str_find(rest, str_of(root))) != SIZE_MAX; rest = str_from(rest, i + strlen(root))) {
		buf_put(&out, str_sub(rest, 0, i));
		buf_puts(&out, "@");
	}
	buf_put(&out, rest);
	want_str(buf_str(&out), str_of(expected), label);
	buf_release(&out);
	buf_release(&t->text);
}

static void folder(void **state)
{
	struct arena a;
	struct told t;
	struct input_visitor v = { &t, tell_member, tell_bad };
	struct err err = { 0 };

	(void)state;
	arena_init(&a);
	put("b", STR("2"));
	put("a.gz", gzip(&a, STR("1")));
	put("empty", STR(""));
	assert_int_equal(mkdir(at("sub"), 0755), 0);
	put("sub/x.zip", pack(&a, true, (struct file[]){ { "in", STR("3") } }, 1));
	put("sub/y.docx", STR("PK\x03\x04 no archive by name"));
	put(".hidden", STR("not read"));
	assert_int_equal(symlink("/etc/passwd", at("link")), 0);
	assert_int_equal(mkfifo(at("pipe"), 0644), 0);
	told_init(&t, false);
	assert_true(input_walk(root, &v, &err));
	want_tree(&t, "@/a.gz=1\n@/b=2\n@/empty=\n@/link?found a link, expected a file\n@/pipe?found a pipe, expected a file\n"
	              "@/sub/x.zip:in=3\n@/sub/y.docx=PK\x03\x04 no archive by name\n", "a folder");

	/* A path that a person gives may be a link; a pipe, a device and nothing at all are refused at once. */
	told_init(&t, false);
	assert_int_equal(symlink("b", at("good")), 0);
	assert_true(input_walk(at("good"), &v, &err));
	want_tree(&t, "@/good=2\n", "a link");
	told_init(&t, false);
	assert_false(input_walk(at("pipe"), &v, &err));
	assert_int_equal(err.code, ERR_TYPE);
	assert_false(input_walk("/dev/zero", &v, &err));
	assert_int_equal(err.code, ERR_TYPE);
	assert_false(input_walk(at("nowhere"), &v, &err));
	assert_int_equal(err.code, ERR_IO);
	buf_release(&t.text);
	arena_release(&a);
}

static void unreadable(void **state)
{
	struct told t;
	struct input_visitor v = { &t, tell_member, tell_bad };

	(void)state;
	if (geteuid() == 0)
		skip(); /* root reads everything */
	put("a", STR("1"));
	put("b", STR("2"));
	chmod(at("a"), 0);
	told_init(&t, false);
	assert_true(input_walk(root, &v, &(struct err){ 0 }));
	want_tree(&t, "@/a?opening: Permission denied\n@/b=2\n", "unreadable");
}

static void deep_folder(void **state)
{
	struct told t;
	struct input_visitor v = { &t, tell_member, tell_bad };
	int fd = open(root, O_RDONLY | O_DIRECTORY);

	(void)state;
	for (int i = 0; i < LIMIT_PATH_DEPTH + 3; i++) {
		assert_int_equal(mkdirat(fd, "d", 0755), 0);
		int down = openat(fd, "d", O_RDONLY | O_DIRECTORY);

		close(fd);
		fd = down;
	}
	close(fd);
	put("z", STR("after"));
	told_init(&t, false);
	assert_true(input_walk(root, &v, &(struct err){ 0 }));
	want(str_find(buf_str(&t.text), STR("?folders nested deeper than 32")) != SIZE_MAX &&
	     str_ends(buf_str(&t.text), STR("/z=after\n")), "%s", t.text.p);
	buf_release(&t.text);
}

/* --- a line of two gigabytes through a pipe: refused, not held, and read past --- */

static void *write_long_line(void *arg)
{
	static char block[1 << 20];
	int fd = *(int *)arg;
	bool ok = true;

	memset(block, 'x', sizeof block);
	for (int i = 0; ok && i < 2048; i++)
		for (size_t done = 0; ok && done < sizeof block;) {
			ssize_t n = write(fd, block + done, sizeof block - done);

			ok = n > 0;
			done += ok ? (size_t)n : 0;
		}
	ok = ok && write(fd, "\nafter\n", 7) == 7;
	close(fd);
	return NULL;
}

static bool past_long_line(void *ctx, struct input *in, struct err *err)
{
	struct err why = { 0 };
	struct str line;
	size_t number;
	bool end;

	(void)ctx;
	assert_false(input_line(in, LIMIT_RECORD, &line, &number, &end, &why));
	assert_int_equal(why.code, ERR_LIMIT);
	assert_int_equal(number, 1);
	assert_true(input_line(in, LIMIT_RECORD, &line, &number, &end, err));
	want_str(line, STR("after"), "the next line");
	assert_int_equal(number, 2);
	assert_true(input_line(in, LIMIT_RECORD, &line, &number, &end, err) && end);
	return true;
}

static void huge_line(void **state)
{
	struct input_visitor v = { NULL, past_long_line, NULL };
	struct rusage before, after;
	struct err err = { 0 };
	char path[32];
	pthread_t writer;
	int ends[2];

	(void)state;
	getrusage(RUSAGE_SELF, &before);
	assert_int_equal(pipe(ends), 0);
	pthread_create(&writer, NULL, write_long_line, &ends[1]);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
	want(input_walk(path, &v, &err), "%s", err.msg);
	pthread_join(writer, NULL);
	close(ends[0]);
	getrusage(RUSAGE_SELF, &after);
	want(after.ru_maxrss - before.ru_maxrss < 80 * 1024, "%ld KiB more than before", after.ru_maxrss - before.ru_maxrss);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(huge_line), /* first: it looks at the memory in use */
		cmocka_unit_test(lines),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(line_limit),
		cmocka_unit_test(compressed),
		cmocka_unit_test(gunzip_whole),
		cmocka_unit_test(bombs),
		cmocka_unit_test(archives),
		cmocka_unit_test(stopping),
		cmocka_unit_test_setup_teardown(folder, make_root, drop_root),
		cmocka_unit_test_setup_teardown(unreadable, make_root, drop_root),
		cmocka_unit_test_setup_teardown(deep_folder, make_root, drop_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

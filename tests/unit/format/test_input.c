#include "input_case.h"

#include <pthread.h>
#include <sys/resource.h>

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
	want(getenv("TOCSIN_SANITIZED") || after.ru_maxrss - before.ru_maxrss < 80 * 1024, "%ld KiB more than before", after.ru_maxrss - before.ru_maxrss);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(huge_line), /* first: it looks at the memory in use */
		cmocka_unit_test(lines),        cmocka_unit_test(long_lines), cmocka_unit_test(line_limit), cmocka_unit_test(compressed),
		cmocka_unit_test(gunzip_whole), cmocka_unit_test(bombs),
	};

	return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}

#include "input_case.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"

/* --- archives --- */

/* A member in GNU tar's sparse form whose second piece lies before the first. */
static void pieces_backwards(void **state)
{
	(void)state;
	struct told t;
	char tar[4 * 512] = "a.prop";
	unsigned sum = 0;

	told_init(&t, false);
	#define FIELD(at, text) memcpy(tar + (at), text, sizeof text)
	FIELD(100, "0000644");
	FIELD(108, "0000000");
	FIELD(116, "0000000");
	FIELD(124, "00000000020"); /* bytes that are there */
	FIELD(136, "00000000000");
	memset(tar + 148, ' ', 8);
	FIELD(156, "S");
	FIELD(257, "ustar  ");
	FIELD(386, "00000001000");
	FIELD(398, "00000000010");
	FIELD(410, "00000000000");
	FIELD(422, "00000000010");
	FIELD(483, "00000001010"); /* bytes with the holes */
	for (size_t i = 0; i < 512; i++)
		sum += (unsigned char)tar[i];
	snprintf(tar + 148, 8, "%06o", sum);
	memset(tar + 512, 'x', 16);

	walk_bytes(&t, "x", str_n(tar, sizeof tar));
	want(str_find(buf_str(&t.text), STR("out-of-order")) != SIZE_MAX, "%s", t.text.p);
	buf_release(&t.text);
}

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
	assert_int_equal(err.code, ERR_FOUND);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(archives),
		cmocka_unit_test(pieces_backwards),
		cmocka_unit_test(stopping),
		cmocka_unit_test_setup_teardown(folder, make_root, drop_root),
		cmocka_unit_test_setup_teardown(unreadable, make_root, drop_root),
		cmocka_unit_test_setup_teardown(deep_folder, make_root, drop_root),
	};

	return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}

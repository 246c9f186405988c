#include "unit.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"

static struct arena a;

static int open_arena(void **state)
{
	(void)state;
	arena_init(&a);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static struct json read_ok(const char *text)
{
	struct err err = { 0 };
	struct json j = { 0 };

	want(json_read(&a, str_of(text), MIB, &j, &err), "%s: %s %s", text, err.where, err.msg);
	return j;
}

/* What does not get past the door, and what is said of it. */
static void door(void **state)
{
	static const struct {
		struct str in;
		enum err_code code; /* ERR_NONE: taken */
		const char *where, *msg;
	} rows[] = {
		{ STR_LIT("{}"), ERR_NONE, "", "" },
		{ STR_LIT(" \n[1, 2]\r\n "), ERR_NONE, "", "" },
		{ STR_LIT("\xEF\xBB\xBF{\"a\":1}"), ERR_NONE, "", "" }, /* a BOM is passed over */
		{ STR_LIT("null"), ERR_NONE, "", "" },
		{ STR_LIT(""), ERR_SYNTAX, "", "found nothing, expected JSON" },
		{ STR_LIT(" \n\t"), ERR_SYNTAX, "", "found nothing, expected JSON" },
		{ STR_LIT("\xEF\xBB\xBF"), ERR_SYNTAX, "", "found nothing, expected JSON" },
		{ STR_LIT("{} x"), ERR_SYNTAX, "", "byte 3" },
		{ STR_LIT("{}{}"), ERR_SYNTAX, "", "byte 2" },
		{ STR_LIT("{\"a\":1,}"), ERR_SYNTAX, "", "byte" },
		{ STR_LIT("[1,]"), ERR_SYNTAX, "", "byte" },
		{ STR_LIT("{'a':1}"), ERR_SYNTAX, "", "byte" },
		{ STR_LIT("// c\n{}"), ERR_SYNTAX, "", "byte 0" },
		{ STR_LIT("[01]"), ERR_SYNTAX, "", "byte" },
		{ STR_LIT("[NaN]"), ERR_SYNTAX, "", "byte" },
		{ STR_LIT("[1e999]"), ERR_SYNTAX, "", "byte" },
		{ STR_LIT("{\"a\":\"cut"), ERR_SYNTAX, "", "byte" },
		{ STR_LIT("{\"a\""), ERR_SYNTAX, "", "byte" },
		{ STR_LIT("[\"\xFF\"]"), ERR_SYNTAX, "", "byte 2" },
		{ STR_LIT("[\"\xED\xA0\x80\"]"), ERR_SYNTAX, "", "byte 2" },
		{ STR_LIT("[\"\\ud800\"]"), ERR_SYNTAX, "", "byte" },
		{ STR_LIT("[\"a\nb\"]"), ERR_SYNTAX, "", "byte 3" },
		{ STR_LIT("[\"\0\"]"), ERR_SYNTAX, "", "byte 2" },
		{ STR_LIT("\0\0\0\0"), ERR_SYNTAX, "", "byte 0" },
		{ STR_LIT("\x1F\x8B\x08"), ERR_SYNTAX, "", "byte 0" },
		{ STR_LIT("\xFF\xFE{\0}\0"), ERR_SYNTAX, "", "byte 0" }, /* UTF-16 */
		{ STR_LIT("{\"a\":1,\"a\":2}"), ERR_SYNTAX, "/", "member \"a\" stands twice in one object" },
		{ STR_LIT("{\"a\":1,\"\\u0061\":2}"), ERR_SYNTAX, "/", "member \"a\" stands twice" },
		{ STR_LIT("{\"\":1,\"\":2}"), ERR_SYNTAX, "/", "member \"\" stands twice" },
		{ STR_LIT("{\"cna\":{\"affected\":[{},{\"x\":{\"v\":[],\"w\":{},\"v\":0}}]}}"), ERR_SYNTAX, "/cna/affected/1/x",
		  "member \"v\" stands twice" },
		{ STR_LIT("[[],[1,{\"a/b\":{\"~\":{\"k\":1,\"l\":2,\"k\":3}}}]]"), ERR_SYNTAX, "/1/1/a~1b/~0", "member \"k\"" },
		{ STR_LIT("{\"a\":{\"x\":1},\"b\":{\"x\":1},\"c\":[{\"x\":1},{\"x\":1}]}"), ERR_NONE, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		struct json j;
		bool ok = json_read(&a, rows[i].in, MIB, &j, &err);

		want(ok == (rows[i].code == ERR_NONE) && err.code == rows[i].code, "row %zu \"%.*s\": %s", i, STR_ARG(rows[i].in), err.msg);
		want_str(str_of(err.where), str_of(rows[i].where), rows[i].in.p);
		want(strstr(err.msg, rows[i].msg) != NULL, "row %zu: %s", i, err.msg);
		want(ok || !json_read(&a, rows[i].in, MIB, &j, NULL), "row %zu: without an err", i);
	}
}

static struct str nested(size_t depth, char open, const char *with)
{
	struct buf b;

	buf_init(&b, MIB);
	for (size_t i = 0; i < depth; i++)
		buf_printf(&b, "%c%s", open, i + 1 < depth ? with : "");
	for (size_t i = 0; i < depth; i++)
		buf_putc(&b, open == '[' ? ']' : '}');
	struct str s = buf_dup(&a, &b);

	buf_release(&b);
	return s;
}

static void depth(void **state)
{
	static const struct {
		size_t depth;
		bool ok;
	} rows[] = { { 1, true }, { LIMIT_JSON_DEPTH, true }, { LIMIT_JSON_DEPTH + 1, false }, { 100000, false } };

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		for (int form = 0; form < 2; form++) {
			struct err err = { 0 };
			struct json j;
			struct str text = form ? nested(rows[i].depth, '{', "\"a\":") : nested(rows[i].depth, '[', "");
			bool ok = json_read(&a, text, MIB, &j, &err);

			want(ok == rows[i].ok, "%zu levels, form %d", rows[i].depth, form);
			want(ok || (err.code == ERR_LIMIT && strstr(err.msg, "64 levels")), "%s", err.msg);
		}
	/* Depth is nesting, not the count of containers. */
	struct json j = read_ok("[[[],[],[]],[[]],{\"a\":[[],[]]},[],[]]");

	assert_int_equal(json_count(&j), 5);
}

static void size(void **state)
{
	struct err err = { 0 };
	struct json j;

	(void)state;
	assert_true(json_read(&a, STR("[1,2]"), 5, &j, &err));
	assert_false(json_read(&a, STR("[1,2] "), 5, &j, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_non_null(strstr(err.msg, "6 bytes"));
	assert_non_null(strstr(err.msg, "at most 5"));
}

/* Objects of every size around the borders of the twin search, the twin in every place. */
static void twins(void **state)
{
	static const size_t sizes[] = { 2, 3, 10, 63, 64, 65, 66, 200, 5000 };

	(void)state;
	for (size_t i = 0; i < ROWS(sizes); i++)
		for (size_t twin = 0; twin <= sizes[i]; twin += 1 + sizes[i] / 7) {
			struct buf b;
			struct err err = { 0 };
			struct json j;

			buf_init(&b, MIB);
			for (size_t k = 0; k < sizes[i]; k++)
				buf_printf(&b, "%s\"k%zu\":%zu", k ? "," : "{\"o\":[{", k == sizes[i] - 1 && twin < k ? twin : k, k);
			buf_puts(&b, "}]}");
			bool unique = twin >= sizes[i] - 1;

			want(json_read(&a, buf_str(&b), MIB, &j, &err) == unique, "%zu members, twin at %zu", sizes[i], twin);
			want_str(str_of(err.where), unique ? STR("") : STR("/o/0"), "where");
			want(unique || strstr(err.msg, str_cstr(&a, str_printf(&a, "\"k%zu\"", twin))), "%s", err.msg);
			buf_release(&b);
		}
}

static void members(void **state)
{
	struct json j = read_ok("{\"s\":\"text\",\"n\":7,\"d\":2.5,\"neg\":-1,\"t\":true,\"z\":null,\"o\":{\"x\":1},\"l\":[1,2,3],"
	                        "\"e\":\"\",\"big\":18446744073709551615}");
	struct str s = STR("unset");
	struct err err = { 0 };
	struct json o, l;
	uint64_t u = 99;
	double d = 0;
	bool t = false;

	(void)state;
	assert_true(json_str(&j, "s", JSON_REQUIRED, &s, &err));
	want_str(s, STR("text"), "s");
	assert_true(json_str(&j, "e", JSON_REQUIRED, &s, &err)); /* an empty string is there */
	want_str(s, STR(""), "e");
	assert_true(json_u64(&j, "n", JSON_REQUIRED, &u, &err));
	assert_int_equal(u, 7);
	assert_true(json_u64(&j, "big", JSON_REQUIRED, &u, &err));
	assert_true(u == UINT64_MAX);
	assert_true(json_double(&j, "d", JSON_REQUIRED, &d, &err));
	assert_true(d > 2.4 && d < 2.6);
	assert_true(json_double(&j, "n", JSON_REQUIRED, &d, &err)); /* a whole number is a number */
	assert_true(d > 6.9 && d < 7.1);
	assert_true(json_bool(&j, "t", JSON_REQUIRED, &t, &err) && t);
	assert_true(json_object(&j, "o", JSON_REQUIRED, &o, &err));
	assert_int_equal(json_count(&o), 1);
	assert_true(json_array(&j, "l", JSON_REQUIRED, &l, &err));
	assert_int_equal(json_count(&l), 3);

	/* Absent and null are the same, and leave what was there. */
	s = STR("unset");
	assert_true(json_str(&j, "z", JSON_OPTIONAL, &s, &err));
	assert_true(json_str(&j, "nope", JSON_OPTIONAL, &s, &err));
	want_str(s, STR("unset"), "left alone");
	assert_false(json_str(&j, "z", JSON_REQUIRED, &s, &err));
	assert_int_equal(err.code, ERR_MISSING);
	assert_int_equal(json_in(&j, "z").v == NULL, 1);
	l.v = NULL;
	assert_true(json_array(&j, "nope", JSON_OPTIONAL, &l, &err));
	assert_null(l.v);
}

/* The pointer in an error is the way to the value, escaped as RFC 6901 says. */
static void pointers(void **state)
{
	struct json j = read_ok("{\"containers\":{\"cna\":{\"affected\":[{},{},{},{\"vendor\":1,\"a/b~c\":[[{\"v\":\"x\"}]]}]}}}");
	struct json c, cna, affected, third, e;
	struct err err = { 0 };
	struct str s;
	uint64_t u = 5;

	(void)state;
	assert_true(json_object(&j, "containers", JSON_REQUIRED, &c, &err));
	assert_true(json_object(&c, "cna", JSON_REQUIRED, &cna, &err));
	assert_true(json_array(&cna, "affected", JSON_REQUIRED, &affected, &err));
	struct json_iter it = json_iter(&affected);

	for (int i = 0; i < 4; i++)
		assert_true(json_next(&it, &third));
	assert_false(json_next(&it, &e));
	assert_false(json_str(&third, "vendor", JSON_REQUIRED, &s, &err));
	assert_int_equal(err.code, ERR_TYPE);
	assert_string_equal(err.where, "/containers/cna/affected/3/vendor");
	assert_string_equal(err.msg, "found number, expected string");
	assert_false(json_str(&third, "product", JSON_REQUIRED, &s, &err));
	assert_string_equal(err.where, "/containers/cna/affected/3/product");
	assert_string_equal(err.msg, "found nothing, expected string");
	assert_false(json_object(&affected, "x", JSON_REQUIRED, &e, &err)); /* a member of what is an array */

	struct json odd = json_in(&third, "a/b~c"), inner, last;

	it = json_iter(&odd);
	assert_true(json_next(&it, &inner));
	it = json_iter(&inner);
	assert_true(json_next(&it, &last));
	assert_false(json_u64(&last, "v", JSON_OPTIONAL, &u, &err));
	assert_string_equal(err.where, "/containers/cna/affected/3/a~1b~0c/0/0/v");
	assert_int_equal(u, 5);
	assert_false(json_err(&j, &err, ERR_RANGE, "at the %s", "root"));
	assert_string_equal(err.where, "/");
	assert_string_equal(err.msg, "at the root");
	assert_false(json_err(&j, NULL, ERR_RANGE, "nobody asks"));
}

/* Longer than the field: the end is what tells. */
static void long_pointer(void **state)
{
	struct err err = { 0 };
	char text[400];
	uint64_t u;

	(void)state;
	snprintf(text, sizeof text, "{\"%0*d\":{\"end\":\"x\"}}", 300, 7);
	struct json j = read_ok(text), inner;
	struct json_iter it = json_iter(&j);

	assert_true(json_next(&it, &inner));
	assert_false(json_u64(&inner, "end", JSON_REQUIRED, &u, &err));
	assert_int_equal(strlen(err.where), sizeof err.where - 1);
	assert_memory_equal(err.where, "...000", 6);
	assert_string_equal(err.where + strlen(err.where) - 5, "7/end");
}

static void wrong_types(void **state)
{
	static const struct {
		const char *in;
		enum json_type type;
	} rows[] = {
		{ "{\"v\":null}", JSON_ABSENT }, { "{\"v\":true}", JSON_BOOL },  { "{\"v\":1}", JSON_NUMBER },
		{ "{\"v\":-1}", JSON_NUMBER },
		{ "{\"v\":1.5}", JSON_NUMBER },  { "{\"v\":\"1\"}", JSON_STRING },
		{ "{\"v\":[]}", JSON_ARRAY }, { "{\"v\":{}}", JSON_OBJECT },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct json j = read_ok(rows[i].in), v = json_in(&j, "v"), got;
		enum json_type t = rows[i].type;
		struct err err = { 0 };
		struct str s;
		double d;
		bool b;

		want(json_type(&v) == t, "%s", rows[i].in);
		want(json_str(&j, "v", JSON_REQUIRED, &s, &err) == (t == JSON_STRING), "%s: string", rows[i].in);
		want(json_bool(&j, "v", JSON_REQUIRED, &b, &err) == (t == JSON_BOOL), "%s: bool", rows[i].in);
		want(json_double(&j, "v", JSON_REQUIRED, &d, &err) == (t == JSON_NUMBER), "%s: number", rows[i].in);
		want(json_array(&j, "v", JSON_REQUIRED, &got, &err) == (t == JSON_ARRAY), "%s: array", rows[i].in);
		want(json_object(&j, "v", JSON_REQUIRED, &got, &err) == (t == JSON_OBJECT), "%s: object", rows[i].in);
		want(json_str(&j, "v", JSON_OPTIONAL, &s, &err) == (t == JSON_STRING || t == JSON_ABSENT), "%s: optional", rows[i].in);
		want(json_want(&v, t, &err), "%s: json_want", rows[i].in);
		want_str(json_text(&v), t == JSON_STRING ? STR("1") : STR(""), rows[i].in);
		want(json_count(&v) == 0, "%s: count", rows[i].in);
	}
	struct json j = read_ok("{\"v\":-1,\"f\":1.0}");
	struct err err = { 0 };
	uint64_t u;

	assert_false(json_u64(&j, "v", JSON_REQUIRED, &u, &err));
	assert_int_equal(err.code, ERR_TYPE);
	assert_false(json_u64(&j, "f", JSON_REQUIRED, &u, &err));
}

static void lists(void **state)
{
	static const struct {
		const char *in;
		bool ok;
		size_t n;
		const char *where;
	} rows[] = {
		{ "{\"v\":[\"a\",\"b\"]}", true, 2, "" }, { "{\"v\":\"a\"}", true, 1, "" },         { "{\"v\":[]}", true, 0, "" },
		{ "{}", true, 0, "" },                     { "{\"v\":null}", true, 0, "" },          { "{\"v\":7}", false, 0, "/v" },
		{ "{\"v\":[\"a\",7]}", false, 1, "/v/1" }, { "{\"v\":[null]}", false, 0, "/v/0" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct json j = read_ok(rows[i].in);
		struct strs l = { 0 };
		struct err err = { 0 };

		want(json_strs(&a, &j, "v", JSON_OPTIONAL, &l, &err) == rows[i].ok, "%s", rows[i].in);
		want(l.n == rows[i].n, "%s: %zu", rows[i].in, l.n);
		want_str(str_of(err.where), str_of(rows[i].where), rows[i].in);
	}
	struct json j = read_ok("{}");
	struct strs l = { 0 };
	struct err err;

	assert_false(json_strs(&a, &j, "v", JSON_REQUIRED, &l, &err));
	assert_int_equal(err.code, ERR_MISSING);
}

static void walking(void **state)
{
	struct json j = read_ok("{\"a\":1,\"b\":[],\"c\":null,\"d\":{\"x\":[1]}}"), e;
	struct json_iter it = json_iter(&j);
	struct str keys = STR("");
	size_t nulls = 0;

	(void)state;
	while (json_next(&it, &e)) {
		keys = str_printf(&a, "%.*s%.*s%zu", STR_ARG(keys), STR_ARG(e.key), e.at);
		nulls += e.v == NULL;
	}
	want_str(keys, STR("a0b1c2d3"), "keys in order");
	assert_int_equal(nulls, 1);
	struct json n = json_in(&j, "a"), none = json_in(&j, "zz");

	it = json_iter(&n); /* what is no container holds nothing */
	assert_false(json_next(&it, &e));
	it = json_iter(&none);
	assert_false(json_next(&it, &e));
	assert_null(json_in(&none, "deeper").v);
	assert_null(json_in(&n, "deeper").v);
}

/* The document lives in the arena: the text it was read from may go. */
static void lifetime(void **state)
{
	char text[] = "{\"a\":[\"kept\"]}";
	struct json j, l, e;
	struct err err;

	(void)state;
	assert_true(json_read(&a, str_of(text), MIB, &j, &err));
	memset(text, 'x', sizeof text - 1);
	assert_true(json_array(&j, "a", JSON_REQUIRED, &l, &err));
	struct json_iter it = json_iter(&l);

	assert_true(json_next(&it, &e));
	want_str(json_text(&e), STR("kept"), "after the text is gone");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(door),        cmocka_unit_test(depth),    cmocka_unit_test(size),         cmocka_unit_test(twins),
		cmocka_unit_test(members),     cmocka_unit_test(pointers), cmocka_unit_test(long_pointer), cmocka_unit_test(wrong_types),
		cmocka_unit_test(lists),       cmocka_unit_test(walking),  cmocka_unit_test(lifetime),
	};

	return cmocka_run_group_tests_name("json", tests, open_arena, close_arena);
}

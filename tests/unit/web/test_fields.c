#include "unit.h"

#include "base/buf.h"
#include "base/limits.h"
#include "web/serve/fields.h"

static void decoding(void **state)
{
	static const struct { struct str in; bool plus; const char *out; } rows[] = {
		{ STR_LIT("a+b%20c"), true, "a b c" },
		{ STR_LIT("a+b"), false, "a+b" },
		{ STR_LIT("%E4%B8%AD%e6%96%87"), true, "中文" },
		{ STR_LIT("%2F%2e%2E%2f"), false, "/../" },
		{ STR_LIT(""), true, "" },
		{ STR_LIT("line%0D%0Atab%09"), true, "line\r\ntab\t" },
		{ STR_LIT("%"), true, NULL },     { STR_LIT("%4"), true, NULL },     { STR_LIT("%4g"), true, NULL },
		{ STR_LIT("%00"), true, NULL },   { STR_LIT("%1b[2J"), true, NULL }, { STR_LIT("%ff"), true, NULL },
		{ STR_LIT("%C3%28"), true, NULL },{ STR_LIT("%ED%A0%80"), true, NULL }, { STR_LIT("a%7F"), true, NULL },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str out = STR_NONE;
		struct err err = { 0 };
		bool ok = url_decode(&a, rows[i].in, rows[i].plus, &out, &err);

		want(ok == !!rows[i].out, "%.*s", STR_ARG(rows[i].in));
		if (ok)
			want_str(out, str_of(rows[i].out), rows[i].out);
		else
			assert_int_equal(err.code, ERR_SYNTAX);
	}
	arena_release(&a);
}

static void queries(void **state)
{
	struct arena a;
	struct fields f;
	struct err err = { 0 };
	struct buf many;

	(void)state;
	arena_init(&a);
	assert_true(fields_query(&a, STR("q=wi+fi&&maker=&x&q=second&=v"), &f, &err));
	assert_int_equal(f.n, 5);
	want_str(fields_get(&f, STR("q")), STR("wi fi"), "first of two");
	want_str(fields_get(&f, STR("maker")), STR(""), "empty");
	want_str(fields_get(&f, STR("none")), STR(""), "absent");
	assert_false(fields_query(&a, STR("ok=1&level=%zz"), &f, &err));
	assert_non_null(strstr(err.msg, "level"));
	assert_non_null(strstr(err.msg, "%zz"));

	buf_init(&many, MIB);
	for (int i = 0; i <= LIMIT_HTTP_FIELDS; i++)
		buf_puts(&many, "a=1&");
	assert_false(fields_query(&a, buf_str(&many), &f, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	buf_clear(&many);
	buf_puts(&many, "q=");
	for (size_t i = 0; i < LIMIT_HTTP_FIELD; i++)
		buf_putc(&many, 'x');
	assert_false(fields_query(&a, buf_str(&many), &f, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	buf_release(&many);
	arena_release(&a);
}

static void header_params(void **state)
{
	static const struct { struct str header, name; const char *value; } rows[] = {
		{ STR_LIT("form-data; name=\"files\"; filename=\"build.prop\""), STR_LIT("filename"), "build.prop" },
		{ STR_LIT("form-data; name=files ; x=y"), STR_LIT("name"), "files" },
		{ STR_LIT("form-data; filename=\"a;name=b\"; name=\"c\""), STR_LIT("name"), "c" },
		{ STR_LIT("multipart/form-data; Boundary=abc"), STR_LIT("boundary"), "abc" },
		{ STR_LIT("text/plain"), STR_LIT("charset"), "" },
		{ STR_LIT("x; name=\"open"), STR_LIT("name"), "open" },
		{ STR_LIT("x; ; =; name"), STR_LIT("name"), "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(header_param(rows[i].header, rows[i].name), str_of(rows[i].value), rows[i].value);
}

#define PART(head, body) "--XX\r\nContent-Disposition: form-data; " head "\r\n\r\n" body "\r\n"

static void uploads(void **state)
{
	struct arena a;
	struct fields f = { 0 };
	struct err err = { 0 };
	const struct str type = STR("multipart/form-data; boundary=XX");

	(void)state;
	arena_init(&a);
	assert_true(fields_body(&a, type, STR(PART("name=\"text\"", "ro.x=1\r\n--X\r\n")
	                                      PART("name=\"files\"; filename=\"a.prop\"", "\0\xff\r\n")
	                                      PART("name=\"files\"; filename=\"\"", "") "--XX--\r\n"), &f, &err));
	assert_int_equal(f.n, 2);
	want_str(f.v[0].value, STR("ro.x=1\r\n--X\r\n"), "text with something like a boundary");
	assert_false(f.v[0].is_file);
	want_str(f.v[1].file, STR("a.prop"), "file name");
	want_str(f.v[1].value, STR("\0\xff\r\n"), "bytes of a file are free");
	assert_true(f.v[1].is_file);

	assert_true(fields_body(&a, STR("application/x-www-form-urlencoded; charset=utf-8"), STR("text=a%0Ab"), &f, &err));
	want_str(f.v[0].value, STR("a\nb"), "urlencoded");

	static const struct { struct str type, body; enum err_code code; } bad[] = {
		{ STR_LIT("multipart/form-data"), STR_LIT("--XX--"), ERR_SYNTAX },
		{ STR_LIT("multipart/form-data; boundary=XX"), STR_LIT(""), ERR_SYNTAX },
		{ STR_LIT("multipart/form-data; boundary=XX"), STR_LIT("--XX"), ERR_SYNTAX },
		{ STR_LIT("multipart/form-data; boundary=XX"), STR_LIT(PART("name=\"a\"", "cut")), ERR_SYNTAX },
		{ STR_LIT("multipart/form-data; boundary=XX"), STR_LIT(PART("file=\"a\"", "no name") "--XX--"), ERR_SYNTAX },
		{ STR_LIT("multipart/form-data; boundary=XX"), STR_LIT("--XX\r\n\r\nno head\r\n--XX--"), ERR_SYNTAX },
		{ STR_LIT("multipart/form-data; boundary=XX"), STR_LIT(PART("name=\"a\"", "\xff") "--XX--"), ERR_SYNTAX },
		{ STR_LIT("multipart/form-data; boundary=XX"), STR_LIT("--YY\r\n"), ERR_SYNTAX },
		{ STR_LIT("image/jpeg"), STR_LIT("x"), ERR_TYPE },
		{ STR_LIT(""), STR_LIT("x"), ERR_TYPE },
	};

	for (size_t i = 0; i < ROWS(bad); i++) {
		want(!fields_body(&a, bad[i].type, bad[i].body, &f, &err), "row %zu", i);
		want(err.code == bad[i].code, "row %zu: code %d", i, (int)err.code);
	}
	arena_release(&a);
}

/* Every cut of a good upload is refused or read; none reads past its end (the sanitizer's business). */
static void cut_uploads(void **state)
{
	static const struct str whole = STR_LIT(PART("name=\"text\"", "a=b") PART("name=\"files\"; filename=\"x\"", "12") "--XX--\r\n");
	struct arena a;
	struct fields f;

	(void)state;
	arena_init(&a);
	for (size_t n = 0; n < whole.n; n++) {
		char *copy = malloc(n + 1);

		memcpy(copy, whole.p, n);
		bool ok = fields_body(&a, STR("multipart/form-data; boundary=XX"), str_n(copy, n), &f, NULL);

		want(ok == (n >= whole.n - 2), "cut at %zu", n);
		free(copy);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decoding), cmocka_unit_test(queries),     cmocka_unit_test(header_params),
		cmocka_unit_test(uploads),  cmocka_unit_test(cut_uploads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The list in memory: what filters and orders give, page by page, and how a view changes under its readers. */
#include "engine.h"

#include "base/arena.h"
#include "base/file.h"
#include "hub/list/import.h"
#include "hub/list/list.h"

static struct arena a;
static char path[64], place[ADDRESS_MAX];
static struct list *list;

/* Small facts, each entry made to answer to other filters. */
static const char facts[] =
	"{\"tocsin\":\"list\",\"version\":1}\n"
	"{\"id\":\"CVE-2020-0001\",\"title\":\"Alpha decoder\",\"severity\":\"critical\",\"published\":\"2020-05-01T00:00:00Z\","
	"\"exploited\":true,\"component\":\"Media\",\"fix_level\":\"2020-05-01\",\"evidence\":[{\"kind\":\"kev\",\"source\":\"CISA KEV\"}],"
	"\"conditions\":[{\"line\":\"Samsung\",\"os\":\"android\",\"makers\":[\"samsung\"],\"releases\":[\"10\",\"11\"],\"level\":\"2020-05-01\"}]}\n"
	"{\"id\":\"CVE-2021-0002\",\"title\":\"Beta driver\",\"severity\":\"high\",\"published\":\"2021-06-01T00:00:00Z\","
	"\"component\":\"Graphics\",\"conditions\":[{\"line\":\"Qualcomm\",\"os\":\"android\",\"chips\":[\"SM8550\"],\"level\":\"2021-06-05\"}]}\n"
	"{\"id\":\"CVE-2022-0003\",\"title\":\"Gamma page\",\"severity\":\"medium\",\"published\":\"2022-07-01T00:00:00Z\","
	"\"component\":\"WebKit\",\"conditions\":[{\"line\":\"iOS\",\"os\":\"ios\",\"subject\":\"os\",\"ranges\":[{\"from\":\"0\",\"to\":\"16.0\"}]}]}\n"
	"{\"id\":\"CVE-2022-0004\",\"title\":\"Delta alpha\",\"severity\":\"high\",\"published\":\"2022-07-01T00:00:00Z\","
	"\"component\":\"Media\",\"conditions\":[{\"line\":\"Android\",\"os\":\"android\",\"releases\":[\"11\",\"12\",\"12L\"],\"level\":\"2022-07-01\"}]}\n";

static void take(const char *text)
{
	const char *file = str_printf(&a, "%s.jsonl", path).p;
	const struct import_progress p = { 0 };
	struct import_counts c;
	struct err err = { 0 };
	struct db *d = db_open(place, DB_WRITE, &err);

	assert_true(file_write(file, str_of(text), NULL));
	if (!d || !import_paths(d, &file, 1, &p, &c, &err) || c.rejected)
		fail_msg("%s: %s", err.where, err.msg);
	db_close(d);
	unlink(file);
}

static int set_up(void **state)
{
	struct err err = { 0 };

	(void)state;
	arena_init(&a);
	snprintf(path, sizeof path, "/tmp/tocsin-list-XXXXXX");
	close(mkstemp(path));
	unlink(path);
	engine_place(place, path);
	take(facts);
	list = list_open(place, &err);
	if (!list)
		fail_msg("%s", err.msg);
	return 0;
}

static int tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

	(void)state;
	list_close(list);
	for (size_t i = 0; i < ROWS(ends); i++)
		unlink(str_printf(&a, "%s%s", path, ends[i]).p);
	arena_release(&a);
	return 0;
}

/* The ids of a page by their last digits: "4 3 | next=..." */
static struct str found(const struct list_query *q)
{
	const struct list_view *v = list_hold(list);
	struct list_page page;
	struct err err = { 0 };
	struct str ret = STR("");

	if (!list_find(list, v, &a, q, &page, &err)) {
		list_release(list, v);
		return str_printf(&a, "error: %s", err.msg);
	}
	for (size_t i = 0; i < page.n; i++)
		ret = str_printf(&a, "%.*s%c", STR_ARG(ret), page.v[i]->id.p[page.v[i]->id.n - 1]);
	ret = str_printf(&a, "%.*s of %zu", STR_ARG(ret), page.total);
	list_release(list, v);
	return ret;
}

static void filters(void **state)
{
	const struct { struct list_query q; const char *want; } rows[] = {
		{ { .limit = 9 }, "4321 of 4" },
		{ { .limit = 9, .maker = STR("samsung") }, "1 of 1" },
		{ { .limit = 9, .maker = STR("Qualcomm") }, "2 of 1" },
		{ { .limit = 9, .maker = STR("apple") }, "3 of 1" },
		{ { .limit = 9, .maker = STR("nobody") }, " of 0" },
		{ { .limit = 9, .chip = STR("sm8550") }, "2 of 1" },
		{ { .limit = 9, .chip = STR("SM0000") }, " of 0" },
		{ { .limit = 9, .release = 1100 }, "41 of 2" },
		{ { .limit = 9, .release = 1210 }, "4 of 1" },
		{ { .limit = 9, .release = 900 }, " of 0" },
		{ { .limit = 9, .severity = SEVERITY_HIGH }, "421 of 3" },
		{ { .limit = 9, .exploited = true }, "1 of 1" },
		{ { .limit = 9, .year = 2022 }, "43 of 2" },
		{ { .limit = 9, .component = STR("media") }, "41 of 2" },
		{ { .limit = 9, .component = STR("media"), .exploited = true, .year = 2020 }, "1 of 1" },
		{ { .limit = 9, .text = STR("alpha") }, "41 of 2" },
		{ { .limit = 9, .text = STR("alpha dec") }, "1 of 1" },
		{ { .limit = 9, .text = STR("CVE-2022-0003"), .order = ORDER_BEST }, "3 of 1" },
		{ { .limit = 9, .order = ORDER_SEVERITY }, "1423 of 4" },
		{ { .limit = 9, .order = ORDER_LEVEL }, "4213 of 4" },
		{ { .limit = 9, .order = ORDER_ID }, "4321 of 4" },
		{ { .limit = 9, .order = ORDER_ID, .reverse = true }, "1234 of 4" },
		{ { .limit = 9, .reverse = true }, "1234 of 4" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str got = found(&rows[i].q);

		want(str_eq(got, str_of(rows[i].want)), "row %zu: got %.*s, expected %s", i, STR_ARG(got), rows[i].want);
	}
}

static void pages(void **state)
{
	struct list_query q = { .limit = 3 };
	const struct list_view *v = list_hold(list);
	struct list_page page;
	struct err err = { 0 };

	(void)state;
	assert_true(list_find(list, v, &a, &q, &page, &err));
	assert_int_equal(page.n, 3);
	want_str(page.next, STR("CVE-2021-0002"), "cursor");
	q.after = page.next;
	assert_true(list_find(list, v, &a, &q, &page, &err));
	assert_int_equal(page.n, 1);
	assert_int_equal(page.next.n, 0);
	q.after = STR("CVE-1999-0001");
	assert_false(list_find(list, v, &a, &q, &page, &err));
	assert_int_equal(err.code, ERR_FOUND);
	list_release(list, v);
}

/* The view after `old`: word of another's commit may be under way for a moment. */
static const struct list_view *refreshed(const struct list_view *old)
{
	for (int i = 0; i < 500; i++) {
		assert_true(list_refresh(list, NULL));
		const struct list_view *v = list_hold(list);

		if (v != old)
			return v;
		list_release(list, v);
		usleep(10000);
	}
	fail_msg("the list did not move on");
	return NULL;
}

/* A reader keeps the view it holds while the list moves on; the next reader sees the new one. */
static void a_view_outlives_its_list(void **state)
{
	const struct list_view *old = list_hold(list);
	struct entry e;
	struct str doc;

	(void)state;
	take("{\"tocsin\":\"list\",\"version\":1}\n"
	     "{\"id\":\"CVE-2023-0005\",\"title\":\"Epsilon\",\"published\":\"2023-01-01T00:00:00Z\",\"aliases\":[\"A-5\"],"
	     "\"conditions\":[{\"line\":\"Android\",\"os\":\"android\",\"level\":\"2023-01-01\"}]}\n");
	const struct list_view *now = refreshed(old);

	assert_int_equal(old->n, 4);
	assert_int_equal(now->n, 5);
	assert_true(now->generation > old->generation);
	want_str(old->heads[0].title, STR("Delta alpha"), "old head");
	want_str(now->heads[0].title, STR("Epsilon"), "new head");
	assert_true(list_get_entry(list, &a, STR("A-5"), &e, &doc, NULL));
	want_str(e.id, STR("CVE-2023-0005"), "by alias");
	assert_true(list_refresh(list, NULL)); /* nothing new: the same view stays */
	const struct list_view *again = list_hold(list);

	assert_ptr_equal(again, now);
	list_release(list, again);
	list_release(list, now);
	list_release(list, old);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(filters, set_up, tear_down),
		cmocka_unit_test_setup_teardown(pages, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_view_outlives_its_list, set_up, tear_down),
	};

	return run_on_engine(tests, NULL, NULL);
}

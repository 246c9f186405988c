/* What a report's words find in the public list: ids first, then entries that share rare words, never one that shares chance ones. */
#include "engine.h"

#include "base/arena.h"
#include "base/file.h"
#include "hub/list/import.h"
#include "hub/report/alike.h"

static struct arena a;
static char path[64], place[ADDRESS_MAX];
static struct list *list;

#define ENTRY(id, title) "{\"id\":\"" id "\",\"title\":\"" title "\",\"severity\":\"high\",\"published\":\"2022-07-01T00:00:00Z\"," \
	"\"conditions\":[{\"line\":\"Android\",\"os\":\"android\",\"level\":\"2022-07-01\"}]}\n"
static const char facts[] =
	"{\"tocsin\":\"list\",\"version\":1}\n"
	ENTRY("CVE-2022-0001", "Bluetooth pairing accepts a forged handshake")
	ENTRY("CVE-2022-0002", "Bluetooth headset drops the handshake of pairing twice")
	ENTRY("CVE-2022-0003", "Lockscreen wallpaper overflows")
	ENTRY("CVE-2022-0004", "Bluetooth tethering leaks")
	ENTRY("CVE-2022-0005", "Modem without this from that")
	ENTRY("CVE-2022-0006", "蓝牙配对握手可被伪造");

static int set_up(void **state)
{
	const struct import_progress p = { 0 };
	struct import_counts c;
	struct err err = { 0 };

	(void)state;
	arena_init(&a);
	snprintf(path, sizeof path, "/tmp/tocsin-alike-XXXXXX");
	close(mkstemp(path));
	unlink(path);
	engine_place(place, path);
	const char *file = str_printf(&a, "%s.jsonl", path).p;
	struct db *d = db_open(place, DB_WRITE, &err);

	assert_true(file_write(file, str_of(facts), NULL));
	if (!d || !import_paths(d, &file, 1, &p, &c, &err) || c.rejected || !(list = list_open(place, &err)))
		fail_msg("%s: %s", err.where, err.msg);
	db_close(d);
	unlink(file);
	return 0;
}

static int tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

	(void)state;
	list_close(list);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		unlink(str_printf(&a, "%s%s", path, ends[i]).p);
	arena_release(&a);
	return 0;
}

static void what_is_found(void **state)
{
	static const struct { const char *text, *found; } rows[] = {
		{ "", "" },
		{ "zebra crossing", "" },
		{ "Bluetooth is broken", "" },                                     /* one word is chance */
		{ "It came from that, without this", "" },                         /* words that are in everything */
		{ "1000 2000 2022 0001", "" },                                     /* figures tell nothing */
		{ "The wallpaper of the lockscreen", "3" },
		{ "a FORGED handshake", "1" },                                     /* whatever its case */
		{ "forged handshake of pairing by bluetooth", "1 2" },             /* the rarer word first */
		{ "handshake handshake forged forged", "1" },                      /* said twice counts once */
		{ "as in CVE-2022-0004.", "4" },                                   /* the end of a sentence is no part of it */
		{ "as in CVE-2022-0004, and no more", "4" },
		{ "(cve-2022-0003) a forged handshake of pairing", "3" },          /* an id outweighs all words */
		{ "CVE-2022-0001 CVE-2022-0003 CVE-2022-0004 CVE-2022-0005", "1 3 4" }, /* no more than are shown */
		{ "CVE-1999-9999", "" },
	};
	const struct list_view *v = list_hold(list);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str found = STR("");
		struct alike got;
		struct err err = { 0 };

		if (!alike_find(list, v, &a, str_of(rows[i].text), &got, &err))
			fail_msg("%s: %s", rows[i].text, err.msg);
		assert_true(got.n <= ALIKE_SHOWN);
		for (size_t k = 0; k < got.n; k++)
			found = STR_JOIN(&a, found, found.n ? STR(" ") : STR(""), str_from(got.v[k]->id, got.v[k]->id.n - 1));
		if (!str_eq(found, str_of(rows[i].found)))
			fail_msg("\"%s\": found \"%.*s\", expected \"%s\"", rows[i].text, STR_ARG(found), rows[i].found);
	}
	list_release(list, v);
}

/* Only so much of a text is looked at: what stands behind it costs nothing and finds nothing. */
static void only_its_beginning(void **state)
{
	const struct list_view *v = list_hold(list);
	struct str text = STR("");
	struct alike got;
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < 60; i++)
		text = STR_JOIN(&a, text, STR("1234567 1234567 1234567 1234567 1234567 "));
	text = STR_JOIN(&a, text, STR("CVE-2022-0001 "));
	assert_true(alike_find(list, v, &a, text, &got, &err));
	assert_int_equal(got.n, 0);
	assert_true(alike_find(list, v, &a, str_from(text, 600), &got, &err));
	assert_int_equal(got.n, 1);
	list_release(list, v);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_found, set_up, tear_down),
		cmocka_unit_test_setup_teardown(only_its_beginning, set_up, tear_down),
	};

	return run_on_engine(tests, NULL, NULL);
}

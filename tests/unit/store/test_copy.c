/* A whole database into another: every table, every value, numbers that go on, and nothing when it would not be the same. */
#include "scratch.h"

#include "store/assess.h"
#include "store/copy.h"

static const char body[] = "a body\0with any \xff bytes";

static void fill(struct scratch *s, struct db *d)
{
	struct str about[] = { STR("CVE-2024-1"), STR("CVE-2024-2") }, alias = STR("A-1");
	const struct source_row r = { .source = STR("cve"), .key = STR("k"), .updated = TIME_NONE, .creates = true,
		.body = str_n(body, sizeof body), .about = about, .about_n = 2 };
	const struct reject_row reject = { STR("bad \xff name"), STR("1"), STR("reason"), str_n("nul\0in", 6), 7 };
	const struct device_row device = { .source = STR("s"), .maker = STR("m"), .name = STR("ü"), .year = 2020 };
	const struct assessment_row said = { .subject = STR("CVE-2024-1"), .kind = STR("view"), .party = STR("A"), .at = -5,
		.rules = STR("r"), .given = STR("{}"), .result = STR("{}") };
	enum kept kept;

	done(s, db_begin(d, &s->err));
	done(s, list_keep(d, &r, &kept, &s->err));
	for (int i = 0; i < 3000; i++) {
		struct str id = str_printf(&s->a, "CVE-2024-%d", i);
		const struct entry_row e = { .id = id, .title = STR("binder race"), .doc = STR("{\"summary\":\"x\"}"), .aliases = &alias,
			.alias_n = i < 2, .published = 20240101 + i % 28 };

		done(s, list_put_entry(d, &e, &s->err));
	}
	done(s, list_drop_entry(d, STR("CVE-2024-7"), &s->err)); /* numbers have a gap */
	done(s, list_put_reject(d, &reject, &s->err));
	done(s, list_put_device(d, &device, &s->err));
	done(s, list_set(d, STR("generation"), STR("12"), &s->err));
	done(s, list_set_index(d, str_n(body, sizeof body), &s->err));
	done(s, assessment_add(d, &said, NULL, &s->err));
	done(s, db_commit(d, &s->err));
}

static size_t found(struct scratch *s, struct db *d, const char *text)
{
	struct strs ids = { 0 };

	done(s, list_search(d, &s->a, str_of(text), 5000, &ids, &s->err));
	return ids.n;
}

/* What a reader of the copy sees, and that it can be written on. */
static void as_the_first(struct scratch *s, const char *where)
{
	struct db *d = db_open(where, DB_WRITE, &s->err);
	const struct reject_row reject = { STR("another"), STR("1"), STR("reason"), STR("x"), 8 };
	const struct entry_row more = { .id = STR("CVE-2025-1"), .title = STR("binder"), .doc = STR("{}") };
	struct list_totals t;
	struct entry_row e;
	struct source_row r;
	struct str v;

	want(d != NULL, "%s", s->err.msg);
	done(s, list_totals(d, &t, &s->err));
	assert_int_equal(t.entries, 2999);
	assert_int_equal(t.records, 1);
	assert_int_equal(t.rejects, 1);
	assert_int_equal(found(s, d, "binder"), 2999);
	done(s, list_kept(d, &s->a, STR("cve"), STR("k"), &r, &s->err));
	assert_true(r.updated == TIME_NONE && r.creates && r.about_n == 2);
	want_str(r.body, str_n(body, sizeof body), "body");
	done(s, list_entry(d, &s->a, STR("CVE-2024-1"), &e, &s->err));
	assert_int_equal(e.alias_n, 1);
	done(s, list_get(d, &s->a, STR("generation"), &v, &s->err));
	want_str(v, STR("12"), "generation");
	done(s, db_begin(d, &s->err));
	done(s, list_put_reject(d, &reject, &s->err));
	done(s, list_put_entry(d, &more, &s->err));
	done(s, db_commit(d, &s->err));
	assert_int_equal(found(s, d, "binder"), 3000);
	db_close(d);
}

static void there_and_back(void **state)
{
	struct scratch *s = *state;
	char file[100], again[ADDRESS_MAX];
	struct copy_report out, in;
	struct db *d = opened(s, DB_WRITE);

	fill(s, d);
	db_close(d);
	snprintf(file, sizeof file, "%s/copy.db", s->folder);
	done(s, db_copy(&s->a, s->db, file, NULL, &out, &s->err));
	assert_true(out.n >= 8 && out.rows > 3000);
	engine_place(again, str_printf(&s->a, "%s/again.db", s->folder).p);
	done(s, db_copy(&s->a, file, again, NULL, &in, &s->err));
	for (size_t i = 0; i < out.n; i++)
		want(out.tables[i].rows == in.tables[i].rows && !memcmp(out.tables[i].digest, in.tables[i].digest, 16), "table %s",
		     out.tables[i].name);
	as_the_first(s, again);
	as_the_first(s, file);
}

static void refusals(void **state)
{
	struct scratch *s = *state;
	char file[100];
	struct copy_report r;
	struct db *d = opened(s, DB_WRITE);
	atomic_int stop = 1;

	fill(s, d);
	db_close(d);
	snprintf(file, sizeof file, "%s/copy.db", s->folder);
	refused(s, db_copy(&s->a, "/no/such/file.db", file, NULL, &r, &s->err), ERR_FOUND, "reading: there is no database");
	refused(s, db_copy(&s->a, s->db, file, &stop, &r, &s->err), ERR_STOPPED, "nothing was copied");
	refused(s, db_copy(&s->a, s->db, s->db, NULL, &r, &s->err), ERR_STATE, "holds a list already");
	done(s, db_copy(&s->a, s->db, file, NULL, &r, &s->err)); /* what was stopped left nothing in the way */
	refused(s, db_copy(&s->a, s->db, file, NULL, &r, &s->err), ERR_STATE, "holds a list already");
	as_the_first(s, file);
}

int main(void)
{
	struct CMUnitTest tests[] = { tested(there_and_back), tested(refusals) };

	return run_on_engine(tests, NULL, NULL);
}

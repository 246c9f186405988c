#include "scratch.h"

#include "base/buf.h"
#include "base/limits.h"

static struct db *memory(struct scratch *s)
{
	struct db *d = engine_new(&s->err);

	if (!d)
		fail_msg("%s", s->err.msg);
	return d;
}

/* --- source records --- */

static struct source_row record(const char *key, unixtime updated, const char *body, const struct str *about, size_t n)
{
	return (struct source_row){
		.source = STR("cve"), .key = str_of(key), .updated = updated, .creates = true, .body = str_of(body), .about = about,
		.about_n = n,
	};
}

static void newer_over_older(void **state)
{
	struct scratch *s = *state;
	static const struct { unixtime updated; const char *body; enum kept kept; const char *then; } rows[] = {
		{ TIME_NONE, "undated", KEPT_NEW, "undated" },
		{ TIME_NONE, "undated", KEPT_SAME, "undated" },
		{ TIME_NONE, "undated, else", KEPT_NEWER, "undated, else" }, /* the same instant, other bytes */
		{ 100, "a", KEPT_NEWER, "a" },
		{ 100, "a", KEPT_SAME, "a" },
		{ TIME_NONE, "undated", KEPT_OLDER, "a" },
		{ 99, "before", KEPT_OLDER, "a" },
		{ 100, "b", KEPT_NEWER, "b" },
		{ 101, "b", KEPT_NEWER, "b" }, /* the same bytes, later */
		{ 100, "b", KEPT_OLDER, "b" },
		{ 101, "", KEPT_NEWER, "" },
		{ -5, "x", KEPT_OLDER, "" },
	};
	struct str about = STR("CVE-2024-1");

	for (int ahead = 0; ahead < 2; ahead++) { /* packed by the store, and ahead */
		struct db *d = memory(s);
		struct packer *p = packer_new();

		for (size_t i = 0; i < ROWS(rows); i++) {
			struct source_row r = record("CVE-2024-1", rows[i].updated, rows[i].body, &about, 1), back;
			struct packed packed;
			enum kept kept = KEPT_N;

			if (ahead) {
				body_pack(p, &s->a, r.body, &packed);
				r.packed = &packed;
				r.body = STR_NONE;
			}
			done(s, list_keep(d, &r, &kept, &s->err));
			want(kept == rows[i].kept, "row %zu, ahead %d: %d", i, ahead, (int)kept);
			done(s, list_kept(d, &s->a, STR("cve"), STR("CVE-2024-1"), &back, &s->err));
			want_str(back.body, str_of(rows[i].then), "body");
		}
		packer_free(p);
		db_close(d);
	}
}

struct seen { struct strs keys; struct strs abouts; struct arena *a; size_t stop; };

static bool note(void *ctx, const struct source_row *r, struct err *err)
{
	struct seen *seen = ctx;

	if (seen->stop && seen->keys.n == seen->stop)
		return err_set(err, ERR_STOPPED, "enough");
	strs_add(seen->a, &seen->keys, str_printf(seen->a, "%.*s/%.*s", STR_ARG(r->source), STR_ARG(r->key)));
	for (size_t i = 0; i < r->about_n; i++)
		strs_add(seen->a, &seen->abouts, str_dup(seen->a, r->about[i]));
	return true;
}

static void about(void **state)
{
	struct scratch *s = *state;
	struct db *d = memory(s);
	struct str two[] = { STR("CVE-2024-1"), STR("CVE-2024-2") };
	struct str three[] = { STR("CVE-2024-2"), STR("CVE-2024-3"), STR("CVE-2024-3") };
	struct source_row rows[] = {
		record("row-b", 1, "b", two, 2), record("row-a", 1, "a", two, 1), record("CVE-2024-1", 1, "1", two, 1),
	};
	struct seen seen = { .a = &s->a };
	enum kept kept;

	rows[2].source = STR("zzz");
	for (size_t i = 0; i < ROWS(rows); i++)
		done(s, list_keep(d, &rows[i], &kept, &s->err));
	done(s, list_kept_about(d, STR("CVE-2024-1"), note, &seen, &s->err));
	assert_int_equal(seen.keys.n, 3); /* in order of source, key */
	want_str(seen.keys.v[0], STR("cve/row-a"), "first");
	want_str(seen.keys.v[1], STR("cve/row-b"), "second");
	want_str(seen.keys.v[2], STR("zzz/CVE-2024-1"), "third");

	/* a newer one speaks of others: the links go with it, each once */
	struct source_row moved = record("row-b", 2, "bb", three, 3);

	done(s, list_keep(d, &moved, &kept, &s->err));
	assert_int_equal(kept, KEPT_NEWER);
	seen = (struct seen){ .a = &s->a };
	done(s, list_kept_about(d, STR("CVE-2024-1"), note, &seen, &s->err));
	assert_int_equal(seen.keys.n, 2);
	seen = (struct seen){ .a = &s->a };
	done(s, list_kept_about(d, STR("CVE-2024-3"), note, &seen, &s->err));
	assert_int_equal(seen.keys.n, 1);
	assert_int_equal(seen.abouts.n, 2);
	want_str(seen.abouts.v[0], STR("CVE-2024-2"), "about");

	seen = (struct seen){ .a = &s->a, .stop = 1 };
	refused(s, list_kept_about(d, STR("CVE-2024-1"), note, &seen, &s->err), ERR_STOPPED, "enough");
	seen = (struct seen){ .a = &s->a };
	done(s, list_kept_about(d, STR("CVE-1999-1"), note, &seen, &s->err));
	assert_int_equal(seen.keys.n, 0);
	refused(s, list_kept(d, &s->a, STR("cve"), STR("none"), &rows[0], &s->err), ERR_FOUND, "no record none of cve");
	db_close(d);
}

static bool count_known(void *ctx, const struct known_row *r, struct err *err)
{
	struct packed p;

	(void)err;
	body_digest(STR("b"), &p);
	want_str(r->source, STR("cve"), "source");
	want(r->size == 1 && r->updated == 1 && !memcmp(r->digest, p.digest, sizeof p.digest), "digest of %.*s", STR_ARG(r->key));
	++*(size_t *)ctx;
	return true;
}

static void known(void **state)
{
	struct scratch *s = *state;
	struct db *d = memory(s);
	struct str about = STR("X-1");
	struct source_row a = record("a", 1, "b", &about, 1), b = record("b", 1, "b", &about, 1);
	enum kept kept;
	size_t n = 0;

	done(s, list_keep(d, &a, &kept, &s->err));
	done(s, list_keep(d, &b, &kept, &s->err));
	done(s, list_known(d, count_known, &n, &s->err));
	assert_int_equal(n, 2);
	db_close(d);
}

static void too_large(void **state)
{
	struct scratch *s = *state;
	struct db *d = memory(s);
	struct str about = STR("X-1");
	struct source_row r = record("big", 1, "", &about, 1);
	enum kept kept;

	r.body = str_n(arena_zero(&s->a, LIMIT_RECORD + 1), LIMIT_RECORD + 1);
	refused(s, list_keep(d, &r, &kept, &s->err), ERR_LIMIT, "at most");
	r.body.n--;
	done(s, list_keep(d, &r, &kept, &s->err));
	done(s, list_kept(d, &s->a, STR("cve"), STR("big"), &r, &s->err));
	assert_int_equal(r.body.n, LIMIT_RECORD);
	db_close(d);
}

/* What comes out is what went in, or an error. */
static void damaged_bodies(void **state)
{
	struct scratch *s = *state;
	struct packer *p = packer_new();
	struct packed good, bad;
	struct str back;

	body_pack(p, &s->a, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), &good);
	done(s, body_unpack(p, &s->a, &good, &back, &s->err));
	bad = good;
	bad.digest[0] ^= 1;
	refused(s, body_unpack(p, &s->a, &bad, &back, &s->err), ERR_DB, "not what was put in");
	bad = good;
	bad.bytes.n--;
	refused(s, body_unpack(p, &s->a, &bad, &back, &s->err), ERR_DB, "cannot be unpacked");
	bad = good;
	bad.size--;
	refused(s, body_unpack(p, &s->a, &bad, &back, &s->err), ERR_DB, "cannot be unpacked");
	bad.size = SIZE_MAX;
	refused(s, body_unpack(p, &s->a, &bad, &back, &s->err), ERR_DB, "more than any can have");
	packer_free(p);
}

/* --- entries --- */

static struct entry_row entry(const char *id, const char *title, const char *doc)
{
	return (struct entry_row){ .id = str_of(id), .title = str_of(title), .doc = str_of(doc) };
}

static size_t found_n(struct scratch *s, struct db *d, const char *text)
{
	struct strs found = { 0 };

	done(s, list_search(d, &s->a, str_of(text), 100, &found, &s->err));
	return found.n;
}

static void put_get_replace_drop(void **state)
{
	struct scratch *s = *state;
	struct db *d = memory(s);
	struct str aliases[] = { STR("A-2"), STR("A-1") }, other = STR("A-3");
	struct entry_row e = entry("CVE-2024-1", "Race in binder", "{\"id\":\"CVE-2024-1\",\"summary\":\"A race.\"}"), back;

	e.summary = STR("A race.");
	e.component = STR("Kernel");
	e.severity = 4;
	e.exploited = true;
	e.published = 20240102;
	e.updated = 20240203;
	e.fix_level = 20240305;
	e.aliases = aliases;
	e.alias_n = 2;
	e.terms = STR("Pixel");
	done(s, list_put_entry(d, &e, &s->err));
	done(s, list_entry(d, &s->a, STR("CVE-2024-1"), &back, &s->err));
	want_str(back.title, e.title, "title");
	want_str(back.summary, e.summary, "summary");
	want_str(back.component, e.component, "component");
	want_str(back.doc, e.doc, "doc");
	assert_true(back.severity == 4 && back.exploited && !back.withdrawn && back.published == 20240102 &&
	            back.updated == 20240203 && back.fix_level == 20240305 && back.rank > 0);
	assert_int_equal(back.alias_n, 2);
	want_str(back.aliases[0], STR("A-1"), "aliases in order");

	done(s, list_entry(d, &s->a, STR("A-2"), &back, &s->err));
	want_str(back.id, STR("CVE-2024-1"), "by alias");
	assert_int_equal(found_n(s, d, "pixel race a-2"), 1);

	e.title = STR("Use after free in binder");
	e.summary = STR_NONE;
	e.terms = STR_NONE;
	e.aliases = &other;
	e.alias_n = 1;
	e.doc = STR("{}");
	done(s, list_put_entry(d, &e, &s->err));
	int64_t rank = back.rank;

	done(s, list_entry(d, &s->a, STR("CVE-2024-1"), &back, &s->err));
	assert_true(back.rank == rank && back.summary.n == 0 && back.alias_n == 1);
	refused(s, list_entry(d, &s->a, STR("A-2"), &back, &s->err), ERR_FOUND, "the list has no A-2");
	assert_int_equal(found_n(s, d, "pixel"), 0);
	assert_int_equal(found_n(s, d, "race"), 0);
	assert_int_equal(found_n(s, d, "free a-3"), 1);

	done(s, list_drop_entry(d, STR("CVE-2024-1"), &s->err));
	done(s, list_drop_entry(d, STR("CVE-2024-1"), &s->err)); /* gone is gone */
	refused(s, list_entry(d, &s->a, STR("CVE-2024-1"), &back, &s->err), ERR_FOUND, "the list has no");
	refused(s, list_entry(d, &s->a, STR("A-3"), &back, &s->err), ERR_FOUND, "the list has no");
	assert_int_equal(found_n(s, d, "binder"), 0);
	db_close(d);
}

/* The same entry several times within one transaction, words changing: the full text ends up with the last. */
static void put_again_in_one_transaction(void **state)
{
	struct scratch *s = *state;
	struct db *d = memory(s);
	struct entry_row other = entry("CVE-2024-0", "other", "{}");
	static const char *const titles[] = { "alpha", "beta", "gamma", "alpha", "delta" };

	done(s, db_begin(d, &s->err));
	for (size_t i = 0; i < ROWS(titles); i++) {
		struct entry_row e = entry("CVE-2024-1", titles[i], "{}");

		done(s, list_put_entry(d, &e, &s->err));
		done(s, list_put_entry(d, &other, &s->err));
	}
	assert_int_equal(found_n(s, d, "delta"), 1); /* before the commit too */
	done(s, list_drop_entry(d, STR("CVE-2024-0"), &s->err));
	done(s, db_commit(d, &s->err));
	for (size_t i = 0; i < 4; i++)
		want(found_n(s, d, titles[i]) == 0, "%s is still found", titles[i]);
	assert_int_equal(found_n(s, d, "delta"), 1);
	assert_int_equal(found_n(s, d, "other"), 0);
	db_close(d);
}

static void alias_of_several(void **state)
{
	struct scratch *s = *state;
	struct db *d = memory(s);
	struct str alias = STR("ASB-A-1");
	struct entry_row a = entry("CVE-2024-2", "a", "{}"), b = entry("CVE-2024-1", "b", "{}"), back;
	struct strs found;

	a.aliases = b.aliases = &alias;
	a.alias_n = b.alias_n = 1;
	done(s, list_put_entry(d, &a, &s->err));
	done(s, list_put_entry(d, &b, &s->err));
	refused(s, list_entry(d, &s->a, alias, &back, &s->err), ERR_FOUND, "another name of 2 entries: CVE-2024-1, CVE-2024-2");
	done(s, list_search(d, &s->a, STR("asb-a-1"), 10, &found, &s->err));
	assert_int_equal(found.n, 2);
	/* an id goes before an alias of the same text */
	struct entry_row c = entry("ASB-A-1", "c", "{}");

	done(s, list_put_entry(d, &c, &s->err));
	done(s, list_entry(d, &s->a, alias, &back, &s->err));
	want_str(back.title, STR("c"), "by id first");
	db_close(d);
}

static bool count_entry(void *ctx, const struct entry_row *e, struct err *err)
{
	size_t *n = ctx;

	++*n;
	if (str_eq(e->id, STR("stop")))
		return err_set(err, ERR_STOPPED, "enough");
	want(e->doc.n == 2 && e->rank == (int64_t)*n, "%.*s", STR_ARG(e->id));
	return true;
}

static void all_entries(void **state)
{
	struct scratch *s = *state;
	struct db *d = memory(s);
	static const char *const ids[] = { "b", "a", "stop", "c" };
	struct list_totals t;
	size_t n = 0;

	for (size_t i = 0; i < ROWS(ids); i++) {
		struct entry_row e = entry(ids[i], "t", "{}");

		e.withdrawn = i == 1;
		e.exploited = i > 0;
		done(s, list_put_entry(d, &e, &s->err));
	}
	refused(s, list_entries(d, count_entry, &n, &s->err), ERR_STOPPED, "enough");
	assert_int_equal(n, 3);
	done(s, list_totals(d, &t, &s->err));
	assert_true(t.entries == 4 && t.withdrawn == 1 && t.exploited == 3 && t.records == 0 && t.devices == 0 && t.rejects == 0);
	db_close(d);
}

/* --- the rest --- */

static bool join_device(void *ctx, const struct device_row *r, struct err *err)
{
	struct buf *b = ctx;

	(void)err;
	buf_printf(b, "%.*s %.*s %.*s %d;", STR_ARG(r->maker), STR_ARG(r->name), STR_ARG(r->chip), r->year);
	return true;
}

static void devices(void **state)
{
	struct scratch *s = *state;
	struct db *d = memory(s);
	struct device_row rows[] = {
		{ .source = STR("play"), .maker = STR("Xiaomi"), .name = STR("14"), .model = STR("23127PN0CC"), .year = 2023 },
		{ .source = STR("play"), .maker = STR("Google"), .name = STR("Pixel 8"), .device = STR("shiba") },
		{ .source = STR("play"), .maker = STR("Google"), .name = STR("Pixel 8"), .device = STR("shiba"),
		  .chip = STR("GS301"), .year = 2023 },
	};
	struct buf b;

	buf_init(&b, 1000);
	for (size_t i = 0; i < ROWS(rows); i++)
		done(s, list_put_device(d, &rows[i], &s->err));
	done(s, list_devices(d, join_device, &b, &s->err));
	want_str(buf_str(&b), STR("Google Pixel 8 GS301 2023;Xiaomi 14  2023;"), "devices");
	buf_release(&b);
	db_close(d);
}

static bool join_reject(void *ctx, const struct reject_row *r, struct err *err)
{
	struct buf *b = ctx;

	(void)err;
	buf_printf(b, "%.*s:%.*s %.*s;", STR_ARG(r->input), STR_ARG(r->place), STR_ARG(r->reason));
	return true;
}

static void rejects(void **state)
{
	struct scratch *s = *state;
	struct db *d = memory(s);
	struct reject_row rows[] = {
		{ STR("a.json"), STR("line 1"), STR("first"), STR("{"), 10 },
		{ STR("b.json"), STR("line 1"), STR("other"), STR("{"), 30 },
		{ STR("a.json"), STR("line 2"), STR("second"), STR("{"), 20 },
		{ STR("a.json"), STR("line 1"), STR("again"), STR("{"), 20 }, /* the same place: replaced */
	};
	struct buf b;

	buf_init(&b, 1000);
	for (size_t i = 0; i < ROWS(rows); i++)
		done(s, list_put_reject(d, &rows[i], &s->err));
	done(s, list_rejects(d, 2, join_reject, &b, &s->err));
	want_str(buf_str(&b), STR("b.json:line 1 other;a.json:line 2 second;"), "newest two");
	buf_clear(&b);
	done(s, list_clear_rejects(d, STR("b.json"), &s->err));
	done(s, list_rejects(d, SIZE_MAX, join_reject, &b, &s->err));
	want_str(buf_str(&b), STR("a.json:line 2 second;a.json:line 1 again;"), "without b.json");
	buf_release(&b);
	db_close(d);
}

static void small_state(void **state)
{
	struct scratch *s = *state;
	struct db *d = memory(s);
	struct str v = STR("x");

	done(s, list_get(d, &s->a, STR("generation"), &v, &s->err));
	assert_int_equal(v.n, 0);
	done(s, list_set(d, STR("generation"), STR("7"), &s->err));
	done(s, list_set(d, STR("generation"), STR("8"), &s->err));
	done(s, list_get(d, &s->a, STR("generation"), &v, &s->err));
	want_str(v, STR("8"), "generation");
	db_close(d);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		tested(newer_over_older), tested(about), tested(known), tested(too_large), tested(damaged_bodies),
		tested(put_get_replace_drop), tested(put_again_in_one_transaction), tested(alias_of_several), tested(all_entries),
		tested(devices), tested(rejects), tested(small_state),
	};

	return run_on_engine(tests, NULL, NULL);
}

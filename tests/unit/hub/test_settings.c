/* Every setting's type, range and one form; snapshots that follow the table. */
#include "hub_scratch.h"

#include <sqlite3.h>

#include "base/file.h"
#include "hub/settings.h"
#include "text/said.h"
#include "store/settings.h"

/* --- the table --- */

static void the_table_is_whole(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (enum setting i = 0; i < SETTING_N; i++) {
		const struct setting_row *r = &setting_rows[i];
		struct str group = str_sub(setting_names[i], 0, str_chr(setting_names[i], '.'));
		struct setting_value v;
		struct err expected;

		want(setting_names[i].n && r->help && *r->help && r->standard, "setting %d", i);
		want_str(group, setting_group_names[r->group], setting_names[i].p);
		setting_expects(&a, i, &expected);
		want(expected.msg[3], "%s", setting_names[i].p);
		if (r->type != SETTING_TEXT)
			want(str_cmp(said(&a, LANG_ZH_CN, &expected), str_of(expected.msg)), "%s: in English: %s", setting_names[i].p, expected.msg);
		if (r->type == SETTING_SECRET) {
			want(!*r->standard, "%s: a secret has no default", setting_names[i].p);
			continue;
		}
		want(setting_read(&a, i, str_of(r->standard), &v, NULL), "%s: its default is refused", setting_names[i].p);
		want_str(v.text, str_of(r->standard), setting_names[i].p); /* is in its one form */
		for (enum setting k = 0; k < i; k++)
			want(!str_eq(setting_names[i], setting_names[k]), "%s twice", setting_names[i].p);
	}
	arena_release(&a);
}

#define LONG_64 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg"

/* out NULL: refused. */
static const struct { enum setting what; const char *in, *out; int64_t n; } rows[] = {
	{ SETTING_SITE_NAME, " Alliance Example ", "Alliance Example" }, { SETTING_SITE_NAME, "", NULL },
	{ SETTING_SITE_NAME, "two\nlines", NULL }, { SETTING_SITE_NAME, "\xff", NULL }, { SETTING_SITE_NAME, LONG_64 LONG_64, NULL },
	{ SETTING_SITE_NAME, "\xe6\xbc\x8f\xe6\xb4\x9e", "\xe6\xbc\x8f\xe6\xb4\x9e" },
	{ SETTING_SITE_URL, "https://hub.example:8443/x", "https://hub.example:8443/x" }, { SETTING_SITE_URL, "", "" },
	{ SETTING_SITE_URL, "http://[::1]:80", "http://[::1]:80" }, { SETTING_SITE_URL, "ftp://x.example", NULL },
	{ SETTING_SITE_URL, "https://", NULL }, { SETTING_SITE_URL, "https://a b", NULL }, { SETTING_SITE_URL, "https://me:pw@x.example", NULL },
	{ SETTING_SITE_URL, "https://x.example:0", NULL }, { SETTING_SITE_URL, "https://x.example:70000", NULL },
	{ SETTING_SITE_URL, "https://x.example:", NULL }, { SETTING_SITE_URL, "https://[::1", NULL }, { SETTING_SITE_URL, "javascript:alert(1)", NULL },
	{ SETTING_SITE_URL, "https://x.example/\"><script>", NULL }, { SETTING_SITE_URL, "//x.example", NULL },
	{ SETTING_SITE_CONTACT, "psirt@hub.example", "psirt@hub.example" }, { SETTING_SITE_CONTACT, "", "" },
	{ SETTING_SITE_CONTACT, "psirt", NULL }, { SETTING_SITE_CONTACT, "a@b@c", NULL }, { SETTING_SITE_CONTACT, "a b@c.example", NULL },
	{ SETTING_SITE_CONTACT, "a@-b.example", NULL }, { SETTING_SITE_CONTACT, "a@b..example", NULL },
	{ SETTING_SITE_CONTACT, "a@b.example\nBcc: c@d.example", NULL }, { SETTING_SITE_CONTACT, LONG_64 "x@y.example", NULL },
	{ SETTING_SITE_LANGUAGES, "zh-CN,en", "en zh-CN", 3 }, { SETTING_SITE_LANGUAGES, "EN", "en", 1 }, { SETTING_SITE_LANGUAGES, "", NULL },
	{ SETTING_SITE_LANGUAGES, "fr", NULL },
	{ SETTING_SIGNIN_IDLE, "90 min", "90min", 5400 }, { SETTING_SIGNIN_IDLE, "2 hours", "2h", 7200 }, { SETTING_SIGNIN_IDLE, "48h", "2d", 172800 },
	{ SETTING_SIGNIN_IDLE, "1w", "7d", 604800 }, { SETTING_SIGNIN_IDLE, "299s", NULL }, { SETTING_SIGNIN_IDLE, "300s", "5min", 300 },
	{ SETTING_SIGNIN_IDLE, "8d", NULL }, { SETTING_SIGNIN_IDLE, "off", NULL }, { SETTING_SIGNIN_IDLE, "5", NULL }, { SETTING_SIGNIN_IDLE, "-1h", NULL },
	{ SETTING_SIGNIN_IDLE, "1.5h", NULL }, { SETTING_SIGNIN_IDLE, "99999999999999999999h", NULL }, { SETTING_SIGNIN_IDLE, "106751991167301d", NULL },
	{ SETTING_SIGNIN_WAYS, "oidc password", "password oidc", 5 }, { SETTING_SIGNIN_WAYS, "none", NULL },
	{ SETTING_SIGNIN_SECOND, "No", "no", 0 }, { SETTING_SIGNIN_SECOND, "1", "yes", 1 }, { SETTING_SIGNIN_SECOND, "perhaps", NULL },
	{ SETTING_SIGNIN_SECOND, "", NULL },
	{ SETTING_OIDC_SECRET, "seven77", NULL }, { SETTING_OIDC_SECRET, " eight 88", " eight 88" },
	{ SETTING_MAIL_SERVER, "smtps://mail.example.org:465", "smtps://mail.example.org:465" }, { SETTING_MAIL_SERVER, "https://mail.example.org", NULL },
	{ SETTING_MAIL_DIGEST, "0", "0", 0 }, { SETTING_MAIL_DIGEST, "23", "23", 23 }, { SETTING_MAIL_DIGEST, "24", NULL }, { SETTING_MAIL_DIGEST, "007", "7", 7 },
	{ SETTING_MAIL_DIGEST, "-1", NULL }, { SETTING_MAIL_DIGEST, "8.5", NULL }, { SETTING_MAIL_DIGEST, "", NULL },
	{ SETTING_OBLIGATIONS_ZONE, "Europe/Berlin", "Europe/Berlin" }, { SETTING_OBLIGATIONS_ZONE, "Europe/Atlantis", NULL },
	{ SETTING_OBLIGATIONS_ZONE, "../../etc/passwd", NULL }, { SETTING_OBLIGATIONS_ZONE, "", NULL },
	{ SETTING_OBLIGATIONS_CALENDAR, "cn", "cn" }, { SETTING_OBLIGATIONS_CALENDAR, "", "" }, { SETTING_OBLIGATIONS_CALENDAR, "C N", NULL },
	{ SETTING_OBLIGATIONS_REMIND, "7d, 4h 1d", "4h 1d 7d", 3 }, { SETTING_OBLIGATIONS_REMIND, "", "", 0 }, { SETTING_OBLIGATIONS_REMIND, "1s", NULL },
	{ SETTING_OBLIGATIONS_REMIND, "1h 2h 3h 4h 5h 6h 7h 8h", "1h 2h 3h 4h 5h 6h 7h 8h", 8 },
	{ SETTING_OBLIGATIONS_REMIND, "1h 2h 3h 4h 5h 6h 7h 8h 9h", NULL }, { SETTING_OBLIGATIONS_REMIND, "4h soon", NULL },
	{ SETTING_LEDGER_OVERLAP, "0", "off", 0 }, { SETTING_LEDGER_OVERLAP, "366d", NULL },
	{ SETTING_LIMITS_UPLOAD, "16", "16", 16 }, { SETTING_LIMITS_UPLOAD, "17", NULL }, { SETTING_LIMITS_UPLOAD, "0", NULL },
	{ SETTING_LIMITS_RATE, "100000", "100000", 100000 }, { SETTING_LIMITS_RATE, "99999999999999999999", NULL },
	{ SETTING_SOURCES_UPDATE, "off", "off", 0 }, { SETTING_SOURCES_UPDATE, "OFF", "off", 0 }, { SETTING_SOURCES_UPDATE, "1d", "1d", 86400 },
};

static void values(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct setting_value v = { 0 };
		struct err err = { 0 };
		bool ok = setting_read(&a, rows[i].what, str_of(rows[i].in), &v, &err);

		want(ok == (rows[i].out != NULL), "row %zu, %s: %s", i, rows[i].in, ok ? "taken" : err.msg);
		if (!ok) {
			want(err.code == ERR_RANGE && str_starts(str_of(err.msg), setting_names[rows[i].what]), "row %zu: %s", i, err.msg);
			want(setting_rows[rows[i].what].type != SETTING_SECRET || !strstr(err.msg, rows[i].in), "a secret is told: %s", err.msg);
			continue;
		}
		struct setting_value again;

		want_str(v.text, str_of(rows[i].out), rows[i].in);
		want(v.n == rows[i].n, "row %zu: %lld", i, (long long)v.n);
		want(setting_read(&a, rows[i].what, v.text, &again, NULL) && str_eq(again.text, v.text) && again.n == v.n, "row %zu: not its one form", i);
	}
	arena_release(&a);
}

/* --- docs --- */

static void docs_tell_every_setting(void **state)
{
	const char *source = getenv("TOCSIN_SOURCE");
	struct arena a;
	struct str doc;
	struct err err = { 0 };

	(void)state;
	arena_init(&a);
	want(file_read(&a, str_printf(&a, "%s/docs/operating.md", source ? source : ".").p, 1 << 20, &doc, &err), "%s", err.msg);
	for (enum setting i = 0; i < SETTING_N; i++)
		want(str_find(doc, str_printf(&a, "| `%s` | ", setting_names[i].p)) != SIZE_MAX && str_find(doc, str_of(setting_rows[i].help)) != SIZE_MAX,
		     "docs/operating.md does not tell of %s as the table does", setting_names[i].p);
	arena_release(&a);
}

/* --- snapshots --- */

static void put(struct hub_scratch *s, struct db *d, enum setting what, const char *value)
{
	const struct setting_kept r = { setting_names[what], str_of(value), 1 };

	did(s, db_begin(d, &s->err) && setting_put(d, &r, &s->err) && db_commit(d, &s->err));
}

static const struct settings *fresh(struct hub_scratch *s, struct setting_keeper *k)
{
	for (int i = 0; i < 100; i++) { /* word of a commit may come a moment after it */
		did(s, setting_keeper_refresh(k, &s->err));
		usleep(1000);
	}
	return setting_keeper_hold(k);
}

static void snapshots(void **state)
{
	struct hub_scratch *s = *state;
	struct setting_keeper *k = setting_keeper_open(s->db, &s->err);
	struct db *d = db_open(s->db, DB_WRITE, &s->err); /* another process */

	assert_non_null(k);
	assert_non_null(d);
	const struct settings *before = setting_keeper_hold(k);

	want_str(setting_text(before, SETTING_SITE_NAME), STR("Alliance Example"), "the hub's name");
	assert_true(setting_changed(before, SETTING_SITE_NAME) && !setting_changed(before, SETTING_LIMITS_RATE));
	assert_int_equal(setting_number(before, SETTING_LIMITS_RATE), 600);
	put(s, d, SETTING_LIMITS_RATE, "50");
	put(s, d, SETTING_OBLIGATIONS_REMIND, "2h 3d");
	put(s, d, SETTING_SIGNIN_IDLE, "what an older program took");
	did(s, db_begin(d, &s->err) && setting_put(d, &(struct setting_kept){ STR("of.newer"), STR("x"), 1 }, &s->err) && db_commit(d, &s->err));
	const struct settings *after = fresh(s, k);

	assert_int_equal(setting_number(before, SETTING_LIMITS_RATE), 600); /* never changes */
	assert_int_equal(setting_number(after, SETTING_LIMITS_RATE), 50);
	assert_int_equal(setting_number(after, SETTING_SIGNIN_IDLE), 12 * 3600);
	assert_int_equal(setting_value(after, SETTING_OBLIGATIONS_REMIND)->n, 2);
	assert_int_equal(setting_value(after, SETTING_OBLIGATIONS_REMIND)->many[1], 3 * 86400);
	settings_release(before);
	settings_release(after);
	did(s, db_begin(d, &s->err) && setting_drop(d, setting_names[SETTING_LIMITS_RATE], &s->err) && db_commit(d, &s->err));
	after = fresh(s, k);
	assert_int_equal(setting_number(after, SETTING_LIMITS_RATE), 600);
	settings_release(after);
	settings_release(settings_standard());
	assert_true(setting_flag(settings_standard(), SETTING_MAIL_TLS));
	db_close(d);
	setting_keeper_close(k);
}

/* --- a database that goes away --- */

/* Settings cannot be read for a while, and in PostgreSQL every connection ends; by the database's own means. */
static void away(struct hub_scratch *s, bool gone)
{
	const char *sql = gone ? "ALTER TABLE setting RENAME TO setting_away" : "ALTER TABLE setting_away RENAME TO setting";
	sqlite3 *lite;

#ifdef LIBPQ_FE_H
	if (on_postgres()) {
		pg_does(s->db, sql);
		pg_does(s->db, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
		               "AND application_name = current_setting('application_name')");
		return;
	}
#endif
	assert_int_equal(sqlite3_open(s->db, &lite), SQLITE_OK);
	assert_int_equal(sqlite3_exec(lite, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(lite);
}

static void rate_is(struct setting_keeper *k, int64_t expected, const char *when)
{
	const struct settings *now = setting_keeper_hold(k);

	want(setting_number(now, SETTING_LIMITS_RATE) == expected, "%s: limits.rate is %lld", when,
	     (long long)setting_number(now, SETTING_LIMITS_RATE));
	settings_release(now);
}

/* What was read last holds on until something newer can be read: never the defaults in between. */
static void the_last_ones_stay(void **state)
{
	struct hub_scratch *s = *state;
	struct db *d = db_open(s->db, DB_WRITE, &s->err);

	assert_non_null(d);
	put(s, d, SETTING_LIMITS_RATE, "50");
	struct setting_keeper *k = setting_keeper_open(s->db, &s->err);

	assert_non_null(k);
	for (int turn = 0; turn < 3; turn++) {
		away(s, true);
		for (int i = 0; i < 3; i++) {
			struct err err = { 0 };

			/* The first look at a connection that ended may see its farewell alone. */
			want((!setting_keeper_refresh(k, &err) && *err.msg) || (i == 0 && on_postgres()), "it read what is not there");
			rate_is(k, 50 + turn, "away");
		}
		assert_null(setting_keeper_open(s->db, &s->err)); /* who begins now is told, and gets no defaults */
		away(s, false);
		did(s, setting_keeper_refresh(k, &s->err));
		rate_is(k, 50 + turn, "back");
		put(s, d, SETTING_LIMITS_RATE, turn == 0 ? "51" : "52");
		settings_release(fresh(s, k));
		rate_is(k, turn == 0 ? 51 : 52, "changed after it was back");
	}
	db_close(d);
	setting_keeper_close(k);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_whole), cmocka_unit_test(values), cmocka_unit_test(docs_tell_every_setting),
		cmocka_unit_test_setup_teardown(snapshots, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(the_last_ones_stay, hub_scratch_begin, hub_scratch_end),
	};

	return run_on_engine(tests, NULL, NULL);
}

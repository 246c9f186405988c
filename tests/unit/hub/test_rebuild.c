/* What a hub holds follows from its acts: doing them again gives the same rows, whatever else stands there is told and mended. */
#include "alliance.h"

#include "base/file.h"
#include "hub/list/import.h"
#include "hub/rebuild.h"
#include "ledger_scratch.h"
#include "sql_copy.h"

/* --- every table is classed --- */

static enum origin origin_of(const char *table)
{
	enum origin found = ORIGIN_N;

	for (size_t i = 0; i < table_origin_n; i++)
		if (strcmp(table_origins[i].table, table) == 0) {
			want(found == ORIGIN_N, "%s is classed twice", table);
			found = table_origins[i].origin;
		}
	return found;
}

static void every_table_is_classed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sql_table_n; i++)
		want(origin_of(sql_tables[i].name) != ORIGIN_N, "%s is not classed: say in src/hub/rebuild.c where it comes from", sql_tables[i].name);
	assert_int_equal(table_origin_n, sql_table_n);
}

/* The schema says by its headings what follows from the acts; so does the list. */
static void as_the_schema_says(void **state)
{
	const char *source = getenv("TOCSIN_SOURCE");
	char path[400], line[400], name[60];
	bool follows = false;
	size_t n = 0;

	(void)state;
	snprintf(path, sizeof path, "%s/sql/schema.sql", source ? source : ".");
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	while (fgets(line, sizeof line, f)) {
		if (strncmp(line, "-- =====", 8) == 0)
			follows = strstr(line, "What follows from the acts") != NULL;
		if (sscanf(line, "CREATE TABLE %59[a-z_]", name) != 1 || strcmp(name, "entry_find") == 0)
			continue;
		n += follows;
		want((origin_of(name) == ORIGIN_ACTS) == follows, "%s stands %s \"What follows from the acts\"", name, follows ? "under" : "not under");
	}
	fclose(f);
	assert_true(n > 8);
}

/* --- a hub that has lived --- */

static void import_entry(struct alliance *l)
{
	static const char text[] = "{\"tocsin\":\"list\",\"version\":1}\n{\"id\":\"CVE-2021-0002\",\"title\":\"Beta driver\",\"severity\":\"high\"}\n";
	const char *file = str_printf(&l->s->a, "%s/list.jsonl", l->s->folder).p;
	const struct import_progress p = { 0 };
	struct import_counts c;
	struct db *d = db_open(l->s->db, DB_WRITE, &l->s->err);

	assert_non_null(d);
	did(l->s, file_write(file, str_of(text), &l->s->err));
	did(l->s, import_paths(d, &file, 1, &p, &c, &l->s->err));
	db_close(d);
}

static void live(struct alliance *l)
{
	struct outcome o;
	char asked[40];

	must(l, ANN, "component.add", "party/nova", P("kind", "model", "value", "Nova 12*"));
	o = must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "security", "value", "psirt@nova.example"));
	snprintf(asked, sizeof asked, "contact/%lld", (long long)o.seq);
	must(l, CEM, "contact.verify", asked, P("how", "called back under the number of the register"));
	must(l, ANN, "member.invite", "party/nova", P("mail", "new@nova.example"));
	must(l, ANN, "party.change", "party/nova", P("about", "Phones since 2019", "country", "de"));
	must(l, IDA, "ledger.reveal", "hub", P("from", "1", "to", "3", "open", "value", "reason", "as an example"));
	o = must(l, IDA, "ledger.erase_ask", "hub", P("number", cstr(l, act_slug(l->member[IDA])), "reason", "as they wished"));
	snprintf(asked, sizeof asked, "%lld", (long long)o.seq);
	import_entry(l);
	must(l, BOB, "assess.view", "entry/CVE-2021-0002", P("harm", "critical", "facts", "units=150000000", "reason", "no \"sandbox\"\nat all"));
	must(l, HUB, "assess.view", "entry/CVE-2021-0002", P("party", "Ministry", "by", "A. Person", "reason", "called us"));
	must(l, HUB, "assess.decide", "entry/CVE-2021-0002", P("party", "alliance", "reason", "so"));
	must(l, HUB, "member.end", cstr(l, l->member[BOB]), P("reason", "left"));
}

struct found {
	size_t n;
	char table[60], column[60], key[60], found[100], expected[100];
};

static bool on_difference(void *ctx, const struct difference *d, struct err *err)
{
	struct found *f = ctx;

	(void)err;
	if (f->n++)
		return true;
	snprintf(f->table, sizeof f->table, "%s", d->table);
	snprintf(f->column, sizeof f->column, "%s", d->column ? d->column : "");
	snprintf(f->key, sizeof f->key, "%.*s", STR_ARG(d->key));
	snprintf(f->found, sizeof f->found, "%.*s", STR_ARG(d->found));
	snprintf(f->expected, sizeof f->expected, "%.*s", STR_ARG(d->expected));
	return true;
}

static struct rebuild_sums rebuilt(struct hub_scratch *s, bool mend, struct found *f)
{
	const struct rebuild_options o = { .mend = mend, .fn = on_difference, .ctx = f };
	struct rebuild_sums sums;

	*f = (struct found){ 0 };
	did(s, rebuild(s->db, &o, &sums, &s->err));
	assert_int_equal(f->n, sums.tables.differ + sums.entries.differ);
	return sums;
}

static void the_same_again(void **state)
{
	struct alliance *l = *state;
	struct found f;

	live(l);
	struct rebuild_sums sums = rebuilt(l->s, false, &f);

	want(!f.n, "%s %s, %s: found %s, expected %s", f.table, f.key, f.column, f.found, f.expected);
	assert_true(sums.acts > 15 && sums.tables.rows > 15);
	struct db *d = reading(l);
	struct ledger_sums ledger;
	struct faults faults = verified(l->s, d, &ledger);

	want(!faults.n, "%s", faults.first);
	assert_true(ledger.acts == sums.acts && ledger.sealed > 8 && ledger.gone == 0);
	read_done(l, d);
}

/* Each column of each table that follows from the acts, all its rows at once; then what is mended is as it was. */
static void any_changed_column_is_found_and_mended(void **state)
{
	struct alliance *l = *state;
	struct found f;
	size_t changed = 0;

	live(l);
	struct raw raw = raw_open(l->s);

	for (size_t i = 0; i < sql_table_n; i++) {
		const struct sql_table *t = &sql_tables[i];

		if (origin_of(t->name) != ORIGIN_ACTS)
			continue;
		size_t of_table = 0; /* one alone where opening the database takes so much longer */

		for (size_t c = 0; c < t->column_n && !(of_table && on_postgres()); c++) {
			bool key = false;
			char sql[300];

			for (size_t k = 0; k < t->key_n; k++)
				key |= t->key[k] == c;
			if (key)
				continue;
			snprintf(sql, sizeof sql, t->types[c] == SQL_WHOLE ? "UPDATE %s SET %s = coalesce(%s, 0) + 1" : t->types[c] == SQL_TEXT ?
			         "UPDATE %s SET %s = %s || 'x'" : "UPDATE %s SET %s = %s || %s", t->name, t->columns[c], t->columns[c], t->columns[c]);
			if (!raw_tries(&raw, sql))
				continue; /* the engine itself holds it: a name of another table's row */
			rebuilt(l->s, true, &f);
			if (!f.n)
				continue; /* no rows in it */
			changed++;
			of_table++;
			want(!strcmp(f.table, t->name) && !strcmp(f.column, t->columns[c]) && *f.key, "%s.%s: %s.%s", t->name, t->columns[c], f.table, f.column);
			if (on_postgres())
				continue;
			rebuilt(l->s, false, &f);
			want(!f.n, "%s.%s after mending: %s", t->name, t->columns[c], f.column);
		}
	}
	rebuilt(l->s, false, &f);
	want(!f.n, "after mending: %s.%s", f.table, f.column);
	want(changed > (on_postgres() ? 5u : 40u), "only %zu columns", changed);
	raw_close(&raw);
}

static void rows_that_lack_and_rows_too_many(void **state)
{
	struct alliance *l = *state;
	struct found f;

	live(l);
	struct raw raw = raw_open(l->s);

	raw_does(&raw, "DELETE FROM component; DELETE FROM revealed WHERE act = 2; DELETE FROM invitation");
	struct rebuild_sums sums = rebuilt(l->s, false, &f);

	assert_int_equal(sums.tables.differ, 4);
	want(!strcmp(f.table, "component") && !*f.found && strstr(f.expected, "Nova 12*"), "%s %s: %s, %s", f.table, f.key, f.found, f.expected);
	raw_does(&raw, "INSERT INTO party (id, name, roles, country, site, about, lang, zone, since) VALUES ('evil', 'Evil', 1, '', '', '', 'en', 'UTC', 0)");
	raw_does(&raw, "INSERT INTO member (id, party, name, mail, admin, lang, zone, since) VALUES (999, 'evil', '', '', 1, 'en', 'UTC', 0)");
	sums = rebuilt(l->s, true, &f);
	assert_int_equal(sums.tables.differ, 6);
	want(!strcmp(f.table, "party") && !strcmp(f.key, "evil") && strstr(f.found, "Evil") && !*f.expected, "%s %s", f.table, f.key);
	sums = rebuilt(l->s, false, &f);
	assert_int_equal(sums.tables.differ, 0);
	raw_close(&raw);
}

/* --- entries from their records --- */

static void entries_follow_from_records(void **state)
{
	struct alliance *l = *state;
	struct hub_scratch *s = l->s;
	const char *source = getenv("TOCSIN_SOURCE");
	char path[400];
	struct found f;
	struct import_counts counts = { 0 };
	const struct import_progress p = { 0 };

	snprintf(path, sizeof path, "%s/data/starter.jsonl", source ? source : ".");
	hub_close(s->hub);
	s->hub = NULL;
	struct db *d = db_open(s->db, DB_WRITE, &s->err);
	const char *paths[] = { path };

	want(d != NULL, "%s", s->err.msg);
	did(s, import_paths(d, paths, 1, &p, &counts, &s->err));
	db_close(d);
	struct rebuild_sums sums = rebuilt(s, false, &f);

	want(!f.n, "%s %s, %s: found %s, expected %s", f.table, f.key, f.column, f.found, f.expected);
	assert_true(sums.entries.rows > 20);
	struct raw raw = raw_open(s);

	raw_does(&raw, "UPDATE entry SET severity = 1 WHERE severity = 5; DELETE FROM entry WHERE exploited = 0");
	sums = rebuilt(s, true, &f);
	assert_true(sums.entries.differ > 1);
	sums = rebuilt(s, false, &f);
	assert_int_equal(f.n, 0);
	raw_close(&raw);
	s->hub = hub_scratch_open(s);
}

static void what_cannot_be_done_again_is_told(void **state)
{
	struct alliance *l = *state;
	struct rebuild_sums sums;
	const struct rebuild_options o = { .mend = true };
	struct raw raw = raw_open(l->s);

	raw_does(&raw, "UPDATE act SET name = 'party.conquer' WHERE seq = 2");
	refuses(l->s, rebuild(l->s->db, &o, &sums, &l->s->err), ERR_STATE);
	want(strstr(l->s->err.msg, "act 2 is \"party.conquer\", which this program does not know"), "%s", l->s->err.msg);
	raw_close(&raw);
}

#define tested(f) cmocka_unit_test_setup_teardown(f, alliance_begin, alliance_end)

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_is_classed), cmocka_unit_test(as_the_schema_says), tested(the_same_again),
		tested(any_changed_column_is_found_and_mended), tested(rows_that_lack_and_rows_too_many),
		tested(entries_follow_from_records), tested(what_cannot_be_done_again_is_told),
	};

	return run_on_engine(tests, NULL, NULL);
}

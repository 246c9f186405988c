/* Watches: what a search is as a text, who watches what, who is told of what and how often. */
#include "alliance.h"

#include "base/file.h"
#include "hub/jobs.h"
#include "hub/list/import.h"
#include "hub/list/saved.h"
#include "hub/notice/notices.h"
#include "hub/settings.h"
#include "hub/watch/watch_job.h"
#include "hub/watch/watches.h"
#include "web/list/list_ask.h"

/* --- the text of a search --- */

static const struct { const char *text, *own; enum err_code wrong; } texts[] = {
	{ "maker=Samsung&q=wifi", "q=wifi&maker=samsung", 0 },
	{ "/list?q=&maker=samsung&order=updated&after=CVE-1&limit=5&format=csv", "maker=samsung", 0 },
	{ "?q=%22Galaxy+S23%22", "q=%22Galaxy%20S23%22", 0 },
	{ "severity=high&priority=p1&exploited=yes&year=2024&withdrawn=0&release=14", "release=14&severity=high&priority=P1&exploited=1&year=2024", 0 },
	{ "chip=SM8550&component=Framework", "chip=SM8550&component=Framework", 0 },
	{ "q=%41", "q=A", 0 },
	{ "credit=Ann+Lee&maker=oppo", "maker=oppo&credit=Ann%20Lee", 0 },
	{ "", NULL, ERR_MISSING },
	{ "order=updated", NULL, ERR_MISSING },
	{ "colour=red", NULL, ERR_SYNTAX },
	{ "q=%4", NULL, ERR_SYNTAX },
	{ "q=%zz", NULL, ERR_SYNTAX },
	{ "q=%00", NULL, ERR_SYNTAX },
	{ "q=%ff", NULL, ERR_SYNTAX },
	{ "https://elsewhere.example/x?q=a", NULL, ERR_SYNTAX },
	{ "severity=awful", NULL, ERR_RANGE },
	{ "year=1066", NULL, ERR_RANGE },
	{ "exploited=maybe", NULL, ERR_RANGE },
	{ "maker=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL, ERR_LIMIT },
};

static void a_search_has_one_form(void **state)
{
	struct alliance *l = *state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct list_query q;
		struct str own = STR_NONE;
		struct err err = { 0 };
		bool ok = saved_read(&l->s->a, str_of(texts[i].text), &q, &own, &err);

		want(ok == (texts[i].own != NULL), "%s: %s", texts[i].text, ok ? "read" : err.msg);
		if (!ok)
			want(err.code == texts[i].wrong, "%s: %s", texts[i].text, err.msg);
		else
			want(str_eq(own, str_of(texts[i].own)), "%s: %.*s", texts[i].text, STR_ARG(own));
	}
}

/* Whatever the page of the list may be asked can be kept, or is passed over: nothing of it is refused. */
static void it_has_the_names_of_the_page(void **state)
{
	struct alliance *l = *state;

	for (size_t i = 0; i < list_params.n; i++) {
		const struct param *p = &list_params.v[i];
		struct str value = p->type == PARAM_WORD && p->words[p->word_n - 1].n ? p->words[p->word_n - 1] :
		                   p->type == PARAM_NUMBER ? STR("2000") : p->type == PARAM_RELEASE ? STR("14") : STR("1");
		struct list_query q;
		struct err err = { 0 };

		want(saved_read(&l->s->a, str_printf(&l->s->a, "%s=%.*s", p->name, STR_ARG(value)), &q, NULL, &err) ||
		     err.code == ERR_MISSING, "%s: %s", p->name, err.msg);
	}
}

/* --- telling --- */

#define HEAD "{\"tocsin\":\"list\",\"version\":1}\n"
#define ENTRY(id, severity, more) \
	"{\"id\":\"" id "\",\"title\":\"Hole " id "\",\"severity\":\"" severity "\",\"published\":\"2026-06-01T00:00:00Z\"," more "}\n"
#define OF(maker, more) "\"component\":\"Graphics\",\"conditions\":[{\"line\":\"Phones\",\"os\":\"android\",\"makers\":[\"" maker "\"]" more "}]"
#define LEVEL ",\"level\":\"2026-06-05\""

static void list_is(struct alliance *l, const char *entries, const char *updated)
{
	const char *file = str_printf(&l->s->a, "%s/list-%s.jsonl", l->s->folder, updated).p;
	struct str text = str_printf(&l->s->a, HEAD "%s", entries);
	const struct import_progress p = { 0 };
	struct import_counts c;
	struct db *d = db_open(l->s->db, DB_WRITE, &l->s->err);

	assert_non_null(d);
	did(l->s, file_write(file, text, &l->s->err));
	did(l->s, import_paths(d, &file, 1, &p, &c, &l->s->err));
	want(!c.rejected, "%s: %llu rejected", updated, (unsigned long long)c.rejected);
	db_close(d);
}

static void work(struct alliance *l)
{
	const struct settings *set = hub_settings(l->s->hub);
	const atomic_int stop = 0;
	struct job_run x = { .a = &l->s->a, .hub = l->s->hub, .settings = set, .stop = &stop, .now = scratch_clock };

	did(l->s, watch_work(&x, &l->s->err));
	settings_release(set);
}

struct telling_of { const char *kind, *member; int64_t n, value; struct arena *a; };

static bool count(void *ctx, const struct notice_row *n, struct err *err)
{
	struct telling_of *t = ctx;
	struct json args;
	uint64_t v = 0;

	if (!str_eq(n->kind, str_of(t->kind)))
		return true;
	t->n++;
	if (json_read(t->a, n->args, 1000, &args, err) && json_u64(&args, "entries", JSON_REQUIRED, &v, err))
		t->value = (int64_t)v;
	return true;
}

/* So many notices of a kind, the latest of so many entries. */
static void told(struct alliance *l, enum actor who, const char *kind, int64_t n, int64_t entries)
{
	struct telling_of t = { .kind = kind, .a = &l->s->a };
	struct db *d = reading(l);

	did(l->s, outbox_of_member(d, l->member[who], INT64_MAX, 1, count, &t, &l->s->err));
	struct telling_of all = { .kind = kind, .a = &l->s->a };

	did(l->s, outbox_of_member(d, l->member[who], INT64_MAX, 100, count, &all, &l->s->err));
	read_done(l, d);
	want(all.n == n, "%s, %s: %lld notices, expected %lld", actors[who].name, kind, (long long)all.n, (long long)n);
	if (n && t.n)
		want(t.value == entries, "%s, %s: of %lld entries, expected %lld", actors[who].name, kind, (long long)t.value, (long long)entries);
}

static void watches(struct alliance *l, enum actor who, const char *field, const char *value)
{
	must(l, who, "watch.add", l->member[who].p, P(field, value));
}

static struct watched of(struct alliance *l, enum actor who)
{
	struct db *d = reading(l);
	const struct looking look = { .a = &l->s->a, .db = d, .keys = hub_keys(l->s->hub), .who = who_of(l, who), .now = scratch_clock };
	struct watched w;

	did(l->s, watched_of(&look, act_id(l->member[who]), &w, &l->s->err));
	read_done(l, d);
	return w;
}

static void who_watches_is_told_of_what_changed(void **state)
{
	struct alliance *l = *state;

	list_is(l, ENTRY("CVE-2026-0001", "high", OF("samsung", "")), "1");
	work(l); /* as it stands when one begins */
	watches(l, ANN, "maker", "Samsung");
	watches(l, ANN, "search", "q=hole");
	watches(l, BOB, "entry", "CVE-2026-0001");
	watches(l, OLGA, "product", "Phones");
	watches(l, RHEA, "maker", "xiaomi");
	work(l);
	told(l, ANN, "watch-new", 0, 0);

	/* One new, one as before: each member one notice, an entry that two of theirs find counted once. */
	list_is(l, ENTRY("CVE-2026-0001", "high", OF("samsung", "")) ENTRY("CVE-2026-0002", "low", OF("samsung", "")), "2");
	work(l);
	work(l);
	told(l, ANN, "watch-new", 1, 1);
	told(l, OLGA, "watch-new", 1, 1);
	told(l, BOB, "watch-new", 0, 0);
	told(l, RHEA, "watch-new", 0, 0);
	told(l, ANN, "watch-grave", 0, 0);
	assert_int_equal(of(l, ANN).hits.n, 2);

	/* A fix appears, and another becomes critical. */
	list_is(l, ENTRY("CVE-2026-0001", "high", OF("samsung", LEVEL)) ENTRY("CVE-2026-0002", "critical", OF("samsung", "")), "3");
	work(l);
	told(l, ANN, "watch-grave", 1, 2);
	told(l, BOB, "watch-grave", 1, 1);
	told(l, ANN, "watch-new", 1, 1);
	struct watched w = of(l, BOB);

	assert_int_equal(w.hits.n, 1);
	assert_true(w.hits.v[0].why & 1u << WATCH_FIXED);

	/* What gets milder is no news. */
	list_is(l, ENTRY("CVE-2026-0001", "high", OF("samsung", LEVEL)) ENTRY("CVE-2026-0002", "low", OF("samsung", "")), "4");
	work(l);
	told(l, ANN, "watch-grave", 1, 2);
}

static int64_t sealed_n(struct alliance *l)
{
	struct watched w = of(l, ANN);
	struct db *d = reading(l);
	int64_t n = 0;

	for (size_t i = 0; i < w.rows.n; i++) {
		struct str rest = w.rows.v[i].refs, ref, text;

		while (str_token(&rest, " ", &ref))
			n += sealed_text(&l->s->a, d, hub_keys(l->s->hub), ref, &text, NULL);
	}
	read_done(l, d);
	return n;
}

static bool holds(void *ctx, const struct act_record *r, struct err *err)
{
	(void)err;
	if (str_find(r->body, STR("samsung")) != SIZE_MAX)
		++*(int *)ctx;
	return true;
}

static void a_wish_is_private_and_forgotten(void **state)
{
	struct alliance *l = *state;
	int seen = 0;

	list_is(l, ENTRY("CVE-2026-0001", "high", OF("samsung", "")), "1");
	must(l, ANN, "watch.add", l->member[ANN].p, P("maker", "samsung", "component", "Graphics"));
	struct watched w = of(l, ANN);

	assert_int_equal(w.rows.n, 1);
	assert_true(str_eq(w.rows.v[0].search, STR("maker=samsung&component=Graphics")));
	assert_int_equal(sealed_n(l), 2);
	struct db *d = reading(l);

	did(l->s, acts_from(d, 1, 10000, holds, &seen, &l->s->err));
	read_done(l, d);
	assert_int_equal(seen, 0);
	const char *number = str_printf(&l->s->a, "%lld", (long long)w.rows.v[0].id).p;

	never(l, ANN, "watch.add", l->member[ANN].p, P("search", "component=Graphics&maker=SAMSUNG"), ERR_STATE, "already");
	never(l, ANN, "watch.add", l->member[ANN].p, P("entry", "CVE-2026-0001", "maker", "samsung"), ERR_USAGE, "alone");
	never(l, ANN, "watch.add", l->member[ANN].p, P("entry", "CVE-1999-0001"), ERR_FOUND, "CVE-1999-0001");
	never(l, ANN, "watch.add", l->member[ANN].p, P("product", "Pixel", "search", "q=wifi"), ERR_USAGE, "words");
	never(l, ANN, "watch.add", l->member[ANN].p, P(), ERR_MISSING, "asks for nothing");
	never(l, IDA, "watch.add", l->member[ANN].p, P("maker", "samsung"), ERR_FOUND, "");
	never(l, BOB, "watch.end", l->member[BOB].p, P("watch", number), ERR_FOUND, "no such watch");
	struct str refs = w.rows.v[0].refs, ref = STR_NONE, text;

	must(l, ANN, "watch.end", l->member[ANN].p, P("watch", number));
	assert_int_equal(of(l, ANN).rows.n, 0);
	d = reading(l);
	while (str_token(&refs, " ", &ref))
		assert_false(sealed_text(&l->s->a, d, hub_keys(l->s->hub), ref, &text, NULL));
	read_done(l, d);
}

static void who_leaves_watches_nothing(void **state)
{
	struct alliance *l = *state;
	struct watch_rows left;

	list_is(l, ENTRY("CVE-2026-0001", "high", OF("samsung", "")), "1");
	watches(l, BOB, "maker", "samsung");
	must(l, ANN, "member.end", l->member[BOB].p, P());
	work(l);
	struct db *d = reading(l);

	did(l->s, watches_of(d, &l->s->a, act_id(l->member[BOB]), &left, &l->s->err));
	read_done(l, d);
	assert_int_equal(left.n, 0);
}

static void no_more_than_allowed(void **state)
{
	struct alliance *l = *state;

	for (int i = 0; i < WATCHES_MOST; i++)
		watches(l, ANN, "product", str_printf(&l->s->a, "Phone %d", i).p);
	never(l, ANN, "watch.add", l->member[ANN].p, P("maker", "samsung"), ERR_LIMIT, "end one first");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, alliance_begin, alliance_end)
	struct CMUnitTest tests[] = {
		TEST(a_search_has_one_form), TEST(it_has_the_names_of_the_page), TEST(who_watches_is_told_of_what_changed),
		TEST(a_wish_is_private_and_forgotten), TEST(who_leaves_watches_nothing), TEST(no_more_than_allowed),
	};

	return run_on_engine(tests, NULL, NULL);
}

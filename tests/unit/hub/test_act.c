/* The one way through: decoding, who may, one transaction, groups, the ledger, sealed values. */
#define SCRATCH_QUIET true
#include "hub_scratch.h"

#include <pthread.h>

#include "base/limits.h"
#include "store/acts.h"

/* --- rows of our own --- */

static const struct str colours[] = { STR_LIT("red"), STR_LIT("green"), STR_LIT("blue") };
static const struct act_field all_fields[] = {
	{ "text", ACT_TEXT, 0 }, { "short", ACT_TEXT, 0, 2, 4 }, { "prose", ACT_PROSE, 0 }, { "word", ACT_WORD, 0, 0, 0, colours, 3 },
	{ "words", ACT_WORDS, 0, 0, 0, colours, 3 }, { "number", ACT_NUMBER, 0, -5, 90 }, { "flag", ACT_FLAG }, { "day", ACT_DAY },
	{ "instant", ACT_INSTANT }, { "subject", ACT_SUBJECT }, { "slug", ACT_SLUG }, { "mail", ACT_MAIL }, { "url", ACT_URL },
	{ "lang", ACT_LANG }, { "zone", ACT_ZONE }, { "country", ACT_COUNTRY }, { "json", ACT_JSON },
	{ "secret", ACT_TEXT, ACT_SECRET },
};
static bool nothing(struct acting *x, struct err *err) { (void)x; (void)err; return true; }
static const struct act_row all_row = { "test.all", THING_HUB, 1u << REL_HUB, 0, SCOPE_HUB, 0, ACT_FIELDS(all_fields), NULL, nothing };

static const struct { const char *field, *in, *out; enum err_code fault; } values[] = {
	{ "text", "  Nova  ", "Nova" }, { "text", "a\nb", NULL, ERR_SYNTAX }, { "text", "a\x1b[2J", NULL, ERR_SYNTAX },
	{ "text", "gpj.\xe2\x80\xae" "exe", NULL, ERR_SYNTAX }, { "text", "\xff", NULL, ERR_SYNTAX }, { "text", "\xc2\x85", NULL, ERR_SYNTAX },
	{ "text", "\xe6\xbc\x8f\xe6\xb4\x9e", "\xe6\xbc\x8f\xe6\xb4\x9e" },
	{ "short", "a", NULL, ERR_RANGE }, { "short", "abcd", "abcd" }, { "short", "abcde", NULL, ERR_LIMIT },
	{ "prose", "a\r\nb\rc", "a\nb\nc" }, { "prose", "a\x07", NULL, ERR_SYNTAX },
	{ "word", "green", "green" }, { "word", "Green", NULL, ERR_RANGE }, { "words", "blue, red red", "red blue" },
	{ "words", "pink", NULL, ERR_RANGE }, { "number", "090", "90" }, { "number", "91", NULL, ERR_RANGE }, { "number", "-5", "-5" },
	{ "number", "1e3", NULL, ERR_SYNTAX }, { "number", "99999999999999999999", NULL, ERR_SYNTAX }, { "flag", "on", "true" },
	{ "flag", "no", "false" }, { "flag", "maybe", NULL, ERR_SYNTAX }, { "day", "2028-02-29", "2028-02-29" },
	{ "day", "2027-02-29", NULL, ERR_SYNTAX }, { "instant", "2026-11-23T17:00:00+08:00", "2026-11-23T09:00:00Z" },
	{ "instant", "2026-11-23T17:00:00", NULL, ERR_SYNTAX }, { "instant", "2026-11-23", NULL, ERR_SYNTAX },
	{ "subject", "party/nova", "party/nova" }, { "subject", "member/12", "member/12" }, { "subject", "nova", NULL, ERR_SYNTAX },
	{ "subject", "planet/mars", NULL, ERR_SYNTAX }, { "subject", "party/../x", NULL, ERR_SYNTAX },
	{ "slug", "nova-2", "nova-2" }, { "slug", "Nova", NULL, ERR_SYNTAX }, { "slug", "a--b", NULL, ERR_SYNTAX }, { "slug", "a-", NULL, ERR_SYNTAX },
	{ "slug", "2a", NULL, ERR_SYNTAX }, { "slug", "a", NULL, ERR_SYNTAX },
	{ "mail", "ann.lee+psirt@nova.example", "ann.lee+psirt@nova.example" }, { "mail", "ann@nova", NULL, ERR_SYNTAX },
	{ "mail", "a@b@c.example", NULL, ERR_SYNTAX }, { "mail", "a b@c.example", NULL, ERR_SYNTAX }, { "mail", ".a@c.example", NULL, ERR_SYNTAX },
	{ "mail", "a@-c.example", NULL, ERR_SYNTAX }, { "mail", "a@c.example\nBcc: x@y.example", NULL, ERR_SYNTAX },
	{ "url", "https://nova.example/x?y=1", "https://nova.example/x?y=1" }, { "url", "http://nova.example", NULL, ERR_SYNTAX },
	{ "url", "javascript:alert(1)", NULL, ERR_SYNTAX }, { "url", "https://a.example/\"x", NULL, ERR_SYNTAX },
	{ "lang", "zh-CN", "zh-CN" }, { "lang", "xx", NULL, ERR_RANGE }, { "zone", "Asia/Shanghai", "Asia/Shanghai" },
	{ "zone", "../etc/passwd", NULL, ERR_RANGE }, { "country", "cn", "CN" }, { "country", "China", NULL, ERR_SYNTAX },
	{ "json", "{ \"b\":1, \"a\":[true] }", "{\"a\":[true],\"b\":1}" }, { "json", "[1]", NULL, ERR_TYPE }, { "json", "{", NULL, ERR_SYNTAX },
	{ "secret", " with blanks ", " with blanks " }, { "other", "x", NULL, ERR_USAGE },
};

static void every_type(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(values); i++) {
		const struct act_input in = { str_of(values[i].field), str_of(values[i].in) };
		struct act_value *v;
		struct act_fault *faults;
		struct err err = { 0 };
		size_t n, at = 0;
		bool ok = act_decode(&a, &all_row, &in, 1, &v, &faults, &n, &err);

		want(ok == (values[i].out != NULL), "row %zu, %s: %s", i, values[i].in, ok ? "taken" : err.msg);
		if (ok) {
			while (strcmp(all_fields[at].name, values[i].field) != 0)
				at++;
			want_str(v[at].text, str_of(values[i].out), values[i].in);
		} else {
			want(err.code == values[i].fault && n == 1 && str_eq(faults[0].field, in.name), "row %zu, %s: %d %s", i, values[i].in, err.code, err.msg);
		}
	}
	arena_release(&a);
}

static const struct act_field put_fields[] = {
	{ "name", ACT_TEXT, ACT_REQUIRED }, { "who", ACT_TEXT, ACT_SEALED }, { "password", ACT_TEXT, ACT_SECRET },
};
/* A name stands once. One that begins with "no" is refused after something was written. */
static bool put_apply(struct acting *x, struct err *err)
{
	struct str name = act_text(x, "name");

	return sealed_add(x->db, name, x->seq, name, err) && (!str_starts(name, STR("no")) || err_set(err, ERR_STATE, "no"));
}
static const struct act_row put_row = { "test.put", THING_HUB, 1u << REL_HUB, 0, SCOPE_HUB, 0, ACT_FIELDS(put_fields), NULL, put_apply };

static bool put(struct hub *h, struct arena *a, const char *name, const char *who, const char *once, struct outcome *ret, struct err *err)
{
	const struct act_input in[] = { { STR("name"), str_of(name) }, { STR("who"), str_of(who) }, { STR("password"), STR("hunter22222") } };
	struct act_request r = { .row = &put_row, .who = who_hub, .once = str_of(once) };
	struct act_value *v;

	if (!act_decode(a, &put_row, in, 3, &v, NULL, NULL, err))
		return false;
	r.values = v;
	return hub_act(h, a, &r, ret, err);
}

static void an_act_is_kept(void **state)
{
	struct hub_scratch *s = *state;
	struct act_record r;
	struct outcome o;
	struct str told;

	did(s, put(s->hub, &s->a, "one", "Ann Lee", "", &o, &s->err));
	assert_int_equal(o.seq, 1);
	assert_int_equal(o.at, scratch_clock);
	struct db *d = hub_read(s->hub, &s->err);

	did(s, act_get(d, &s->a, 1, &r, &s->err));
	want_str(r.body, o.body, "body");
	want(str_find(r.body, STR("Ann")) == SIZE_MAX && str_find(r.body, STR("hunter")) == SIZE_MAX, "%.*s", STR_ARG(r.body));
	size_t at = str_find(r.body, STR("\"sealed\":\""));

	want_str(str_sub(r.body, 0, at),
	         STR("{\"act\":\"test.put\",\"at\":\"2026-11-23T08:00:00Z\",\"by\":\"hub\",\"fields\":{\"name\":\"one\",\"who\":{"), "body");
	struct str ref = str_sub(r.body, at + 10, 64);

	did(s, sealed_text(&s->a, d, hub_keys(s->hub), ref, &told, &s->err));
	want_str(told, STR("Ann Lee"), "sealed");
	hub_read_done(s->hub, d);
}

static void nothing_is_done_twice(void **state)
{
	struct hub_scratch *s = *state;
	struct outcome first, again;

	did(s, put(s->hub, &s->a, "one", "", "key-1", &first, &s->err));
	did(s, put(s->hub, &s->a, "one", "", "key-1", &again, &s->err));
	assert_true(again.again && again.seq == first.seq);
	want_str(again.body, first.body, "the same answer");
	refuses(s, put(s->hub, &s->a, "one", "", "key-2", &again, &s->err), ERR_DB); /* the table's own word */
	did(s, put(s->hub, &s->a, "two", "", "key-2", &again, &s->err));
	assert_int_equal(again.seq, 2);
}

/* --- many at once --- */

enum { THREADS = 8, EACH = 40 };
struct doer { struct hub *h; int i; int64_t seqs[EACH]; pthread_t t; };

static void *does(void *ctx)
{
	struct doer *w = ctx;

	for (int k = 0; k < EACH; k++) {
		struct arena a;
		struct err err = { 0 };
		struct outcome o;
		char name[40];

		arena_init(&a);
		snprintf(name, sizeof name, "%s-%d-%d", k % 5 == 3 ? "no" : "yes", w->i, k);
		w->seqs[k] = put(w->h, &a, name, "x", "", &o, &err) ? o.seq : -(int64_t)err.code;
		arena_release(&a);
	}
	return NULL;
}

static void groups(void **state)
{
	struct hub_scratch *s = *state;
	struct doer w[THREADS];
	bool seen[THREADS * EACH + 2] = { false };
	struct merkle tree = { 0 };
	uint64_t n;

	for (int i = 0; i < THREADS; i++) {
		w[i] = (struct doer){ .h = s->hub, .i = i };
		assert_int_equal(pthread_create(&w[i].t, NULL, does, &w[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(w[i].t, NULL);
	for (int i = 0; i < THREADS; i++)
		for (int k = 0; k < EACH; k++) {
			if (k % 5 == 3) {
				want(w[i].seqs[k] == -ERR_STATE, "refused: %lld", (long long)w[i].seqs[k]);
				continue;
			}
			want(w[i].seqs[k] > 0 && !seen[w[i].seqs[k]], "%lld", (long long)w[i].seqs[k]);
			seen[w[i].seqs[k]] = true;
		}
	struct db *d = hub_read(s->hub, &s->err);

	did(s, acts_count(d, &n, &s->err));
	assert_int_equal(n, THREADS * EACH * 4 / 5 + 1);
	did(s, merkle_load(&tree, n, ledger_node_get, d, &s->err));
	struct merkle grown = { 0 };

	for (uint64_t i = 0; i < n; i++) {
		struct act_record r;

		did(s, act_get(d, &s->a, (int64_t)i, &r, &s->err));
		did(s, merkle_append(&grown, &r.leaf, NULL, NULL, &s->err));
	}
	struct digest a = merkle_root(&tree), b = merkle_root(&grown);

	assert_true(digest_same(&a, &b));
	hub_read_done(s->hub, d);
}

static void what_is_not_granted_is_not_there(void **state)
{
	struct hub_scratch *s = *state;
	struct who nobody = { .proved = TIME_NONE };
	struct act_request r = { .row = &put_row, .who = nobody };
	struct act_value v[4] = { { true, STR("x"), 0 } };
	struct outcome o;
	struct err unknown;

	r.values = v;
	refuses(s, hub_act(s->hub, &s->a, &r, &o, &s->err), ERR_FOUND);
	unknown = s->err;
	struct db *d = hub_read(s->hub, &s->err);

	refuses(s, act_granted(d, &s->a, &r, scratch_clock, &s->err), ERR_FOUND);
	assert_string_equal(unknown.msg, s->err.msg);
	r.who = who_hub;
	did(s, act_granted(d, &s->a, &r, scratch_clock, &s->err));
	r.who = nobody;
	hub_read_done(s->hub, d);
	r.subject = STR("party/none");
	refuses(s, hub_act(s->hub, &s->a, &r, &o, &s->err), ERR_FOUND);
	assert_string_equal(unknown.msg, s->err.msg);
	r.subject = STR("nonsense");
	refuses(s, hub_act(s->hub, &s->a, &r, &o, &s->err), ERR_FOUND);
	assert_string_equal(unknown.msg, s->err.msg);
}

static void keys_are_needed(void **state)
{
	struct hub_scratch *s = *state;
	struct hub_options o = { .where = s->db, .keys = "/nonexistent/keys" };
	char other[120];

	assert_null(hub_open(&o, &s->err));
	assert_int_equal(s->err.code, ERR_FOUND);
	snprintf(other, sizeof other, "%s/other.keys", s->folder);
	struct keys *k = keys_make(STR("another.example/ledger"), &s->err);

	assert_non_null(k);
	did(s, keys_save(k, other, false, &s->err));
	refuses(s, keys_save(k, other, false, &s->err), ERR_STATE);
	did(s, keys_save(k, other, true, &s->err));
	keys_free(k);
	o.keys = other;
	assert_null(hub_open(&o, &s->err));
	assert_int_equal(s->err.code, ERR_DENIED);
	assert_int_equal(chmod(other, 0644), 0);
	assert_null(hub_open(&o, &s->err));
	want(s->err.code == ERR_DENIED && strstr(s->err.msg, "chmod"), "%s", s->err.msg);
	const struct hub_init_options again = { .where = s->db, .keys = "/nonexistent/keys", .name = STR("Again") };

	refuses(s, hub_init(&again, &s->err), ERR_STATE);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type),
		cmocka_unit_test_setup_teardown(an_act_is_kept, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(nothing_is_done_twice, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(groups, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(what_is_not_granted_is_not_there, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(keys_are_needed, hub_scratch_begin, hub_scratch_end),
	};

	return run_on_engine(tests, NULL, NULL);
}

/* Keys that change while a hub works: nothing is lost, nothing is refused, and the old ones go. */
#include "hub_scratch.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/file.h"
#include "base/limits.h"
#include "hub/ledger/ledger.h"
#include "hub/rotate.h"
#include "store/acts.h"
#include "store/keys.h"
#include "store/members.h"

/* An act with something sealed, as many others have. */
static const struct act_field put_fields[] = { { "text", ACT_TEXT, ACT_SEALED | ACT_REQUIRED } };
static bool nothing(struct acting *x, struct err *err) { (void)x; (void)err; return true; }
static const struct act_row put_row = { "test.put", THING_HUB, 1u << REL_HUB, 0, SCOPE_HUB, 0, ACT_FIELDS(put_fields), NULL, nothing };

static bool put(struct hub *h, struct arena *a, const char *text, struct str *ret_ref, struct err *err)
{
	const struct act_input in = { STR("text"), str_of(text) };
	struct act_request r = { .row = &put_row, .who = who_hub };
	struct act_value *v;
	struct outcome out;

	if (!act_decode(a, &put_row, &in, 1, &v, NULL, NULL, err))
		return false;
	r.values = v;
	if (!hub_act(h, a, &r, &out, err))
		return false;
	size_t at = str_find(out.body, STR("\"sealed\":\""));

	*ret_ref = str_sub(out.body, at + 10, 64);
	return true;
}

static bool opens(struct hub_scratch *s, struct hub *h, struct str ref, const char *expected)
{
	struct db *d = hub_read(h, &s->err);
	struct str text;
	bool ok = sealed_text(&s->a, d, hub_keys(h), ref, &text, &s->err) && str_eq(text, str_of(expected));

	hub_read_done(h, d);
	return ok;
}

static void rotates(struct hub_scratch *s, const char *act)
{
	scratch_clock++;
	did(s, hub_act_words(s->hub, &s->a, &who_hub, act, STR("hub"), NULL, NULL, &s->err));
	hub_scratch_tick(s, s->hub);
}

static void works(struct hub_scratch *s)
{
	static const atomic_int go_on;
	const struct settings *now = hub_settings(s->hub);
	struct job_run x = { .a = &s->a, .hub = s->hub, .settings = now, .stop = &go_on, .now = scratch_clock };

	did(s, rotate_work(&x, &s->err));
	settings_release(now);
}

static int64_t stale(struct hub_scratch *s)
{
	struct db *d = hub_read(s->hub, &s->err);
	int64_t n = -1;

	did(s, stale_count(d, keyring_newest(hub_keys(s->hub)->ring), &n, &s->err));
	hub_read_done(s->hub, d);
	return n;
}

static size_t in_file(struct hub_scratch *s, enum keys_kind kind)
{
	struct keys *k = keys_load(s->keys, &s->err);
	struct stat st;

	assert_non_null(k);
	assert_int_equal(stat(s->keys, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	size_t n = keys_count(k, kind);

	keys_free(k);
	return n;
}

/* --- sealing, while others act --- */

enum { THREADS = 4, EACH = 60 };
struct actor {
	struct hub_scratch *s;
	pthread_t thread;
	struct arena a;
	struct str refs[EACH];
	char texts[EACH][32];
	int n, number;
	struct err err;
};
static _Atomic int acted;

static void *act_on(void *ctx)
{
	struct actor *t = ctx;

	for (t->n = 0; t->n < EACH; t->n++) {
		snprintf(t->texts[t->n], sizeof t->texts[t->n], "secret %d of %d", t->n, t->number);
		if (!put(t->s->hub, &t->a, t->texts[t->n], &t->refs[t->n], &t->err))
			break;
		acted++;
	}
	return NULL;
}

static void sealing_while_acts_go_on(void **state)
{
	struct hub_scratch *s = *state;
	struct actor actors[THREADS] = { 0 };
	struct str first;

	did(s, put(s->hub, &s->a, "the first", &first, &s->err));
	acted = 0;
	for (int i = 0; i < THREADS; i++) {
		actors[i].s = s;
		actors[i].number = i;
		arena_init(&actors[i].a);
		assert_int_equal(pthread_create(&actors[i].thread, NULL, act_on, &actors[i]), 0);
	}
	for (int round = 1; round <= 3; round++) {
		while (acted < round * THREADS * EACH / 5)
			usleep(500);
		rotates(s, "hub.rotate_seal");
		works(s);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(actors[i].thread, NULL);
		want(actors[i].n == EACH, "actor %d ended after %d: %s", i, actors[i].n, actors[i].err.msg);
	}
	/* Something may have been sealed by an older key after the last round had gone through. */
	works(s);
	assert_int_equal(stale(s), 0);
	assert_int_equal(in_file(s, KEYS_OF_SEAL), 4); /* kept for processes that are behind */
	scratch_clock += 86400;
	works(s);
	assert_int_equal(in_file(s, KEYS_OF_SEAL), 1);
	assert_int_equal(keyring_newest(hub_keys(s->hub)->ring), 4);
	hub_close(s->hub); /* as after a restart */
	s->hub = hub_scratch_open(s);
	assert_true(opens(s, s->hub, first, "the first"));
	for (int i = 0; i < THREADS; i++) {
		for (int k = 0; k < EACH; k++)
			want(opens(s, s->hub, actors[i].refs[k], actors[i].texts[k]), "%s: %s", actors[i].texts[k], s->err.msg);
		arena_release(&actors[i].a);
	}
}

/* --- several processes, each with its own file --- */

static void copy(struct hub_scratch *s, const char *from, const char *to)
{
	struct str bytes;

	did(s, file_read(&s->a, from, 65536, &bytes, &s->err) && file_write(to, bytes, &s->err));
	chmod(to, 0600);
}

static void another_file(void **state)
{
	struct hub_scratch *s = *state;
	char other[200];

	snprintf(other, sizeof other, "%s.other", s->keys);
	copy(s, s->keys, other);
	const struct hub_options o = { .where = s->db, .keys = other, .now = scratch_now };
	struct hub *h = hub_open(&o, &s->err);
	struct hub_pulse p;
	struct str ref;

	assert_non_null(h);
	/* Rotated here, while the other has the older file: it says so, and opens what it can. */
	rotates(s, "hub.rotate_seal");
	did(s, put(s->hub, &s->a, "by the second key", &ref, &s->err));
	refuses(s, opens(s, h, ref, "by the second key"), ERR_FOUND);
	hub_scratch_tick(s, h);
	hub_pulse(h, &p);
	assert_true(p.keys_behind);
	/* The newer file in its place: the next value that it cannot open makes it look. */
	copy(s, s->keys, other);
	assert_true(opens(s, h, ref, "by the second key"));
	did(s, hub_tick(h, &s->err));
	hub_pulse(h, &p);
	assert_false(p.keys_behind);
	/* As it is to be done: the newer file first, everywhere; then the act takes what it finds. */
	struct str made, again;

	did(s, keys_renew(hub_keys(h), &s->a, KEYS_OF_SEAL, STR("2"), &made, &s->err));
	want_str(made, STR("3"), "the next number");
	did(s, keys_renew(hub_keys(h), &s->a, KEYS_OF_SEAL, STR("2"), &again, &s->err));
	want_str(again, STR("3"), "no second one");
	copy(s, other, s->keys);
	rotates(s, "hub.rotate_seal");
	assert_int_equal(keyring_newest(hub_keys(s->hub)->ring), 3);
	assert_int_equal(in_file(s, KEYS_OF_SEAL), 3);
	did(s, put(s->hub, &s->a, "by the third key", &ref, &s->err));
	assert_true(opens(s, h, ref, "by the third key"));
	hub_close(h);
	/* The keys of another hub in its place are refused, and the hub goes on with its own. */
	struct keys *strange = keys_make(STR("strange.example/ledger"), &s->err);

	did(s, keys_save(strange, s->keys, true, &s->err));
	keys_free(strange);
	scratch_clock++;
	refuses(s, keys_again(hub_keys(s->hub), NULL, &s->err), ERR_DENIED);
	refuses(s, hub_act_words(s->hub, &s->a, &who_hub, "hub.rotate_seal", STR("hub"), NULL, NULL, &s->err), ERR_DENIED);
	assert_true(opens(s, s->hub, ref, "by the third key"));
}

/* --- the ledger's --- */

static size_t signatures(struct hub_scratch *s, const struct note_verifier *by, size_t n)
{
	struct ledger_state state;
	struct note note;
	uint64_t who = 0;

	scratch_clock += 2;
	struct str ref;

	did(s, put(s->hub, &s->a, "something new", &ref, &s->err)); /* one checkpoint of one size */
	did(s, ledger_now(s->hub, &s->a, 0, &state, &s->err));
	did(s, note_get(&s->a, state.note, &note, &s->err) && note_check(&note, by, n, &who, &s->err));
	return (size_t)__builtin_popcountll(who);
}

static struct note_verifier verifier(struct hub_scratch *s)
{
	struct note_verifier v;

	did(s, note_verifier_get(keys_verifier(&s->a, hub_keys(s->hub)), &v, &s->err));
	return v;
}

static void ledger(void **state)
{
	struct hub_scratch *s = *state;
	struct note_verifier v[2] = { verifier(s) };
	struct outcome out;

	assert_int_equal(signatures(s, v, 1), 1);
	did(s, hub_act_words(s->hub, &s->a, &who_hub, "setting.change", STR("hub"),
	                     (const char *const[]){ "name", "ledger.overlap", "value", "3d", NULL }, NULL, &s->err));
	hub_scratch_tick(s, s->hub);
	did(s, hub_act_words(s->hub, &s->a, &who_hub, "hub.rotate_ledger", STR("hub"), NULL, &out, &s->err));
	hub_scratch_tick(s, s->hub);
	v[1] = verifier(s);
	assert_int_not_equal(v[0].id, v[1].id);
	/* The act tells the new verifier to everybody who reads the ledger. */
	assert_true(str_find(out.body, keys_verifier(&s->a, hub_keys(s->hub))) != SIZE_MAX);
	assert_int_equal(signatures(s, v, 2), 2);
	scratch_clock += 3 * 86400 - 60;
	works(s);
	assert_int_equal(signatures(s, v, 2), 2);
	scratch_clock += 120;
	works(s);
	assert_int_equal(signatures(s, v, 2), 1);
	assert_int_equal(in_file(s, KEYS_OF_LEDGER), 1);
	/* More than the file holds. */
	for (int i = 1; i < KEYS_LEDGER; i++) {
		rotates(s, "hub.rotate_ledger");
	}
	refuses(s, hub_act_words(s->hub, &s->a, &who_hub, "hub.rotate_ledger", STR("hub"), NULL, NULL, &s->err), ERR_STATE);
	scratch_clock++;
	refuses(s, hub_act_words(s->hub, &s->a, &who_hub, "hub.rotate_ledger", STR("hub"), NULL, NULL, &s->err), ERR_LIMIT);
}

/* --- what accounts are looked up by --- */

static int64_t whose(struct hub_scratch *s, const char *mail)
{
	struct db *d = hub_read(s->hub, &s->err);
	int64_t member = -1;

	did(s, login_member(d, hub_keys(s->hub), str_of(mail), &member, &s->err));
	hub_read_done(s->hub, d);
	return member;
}

static void logins(void **state)
{
	struct hub_scratch *s = *state;
	struct outcome party;
	int64_t members[3];
	static const char *const mails[] = { "ann@nova.example", "bo@nova.example", "chen@nova.example" };

	did(s, hub_act_words(s->hub, &s->a, &who_hub, "party.add", STR("hub"),
	                     (const char *const[]){ "id", "nova", "name", "Nova Example", "roles", "vendor", NULL }, &party, &s->err));
	for (size_t i = 0; i < 3; i++) {
		const char *const words[] = { "name", "Somebody", "mail", mails[i], NULL };
		struct outcome out;

		did(s, hub_act_words(s->hub, &s->a, &who_hub, "member.add", STR("party/nova"), words, &out, &s->err));
		members[i] = act_id(out.subject);
		assert_int_equal(whose(s, mails[i]), members[i]);
	}
	rotates(s, "hub.rotate_login");
	assert_int_equal(hub_keys(s->hub)->login_n, 2);
	for (size_t i = 0; i < 3; i++) /* by the older one, still */
		assert_int_equal(whose(s, mails[i]), members[i]);
	/* One address has one account, whichever key it stands under. */
	refuses(s, hub_act_words(s->hub, &s->a, &who_hub, "member.add", STR("party/nova"),
	                         (const char *const[]){ "name", "Again", "mail", mails[0], NULL }, NULL, &s->err), ERR_STATE);
	/* Another rotation has to wait for this one. */
	scratch_clock++;
	refuses(s, hub_act_words(s->hub, &s->a, &who_hub, "hub.rotate_login", STR("hub"), NULL, NULL, &s->err), ERR_STATE);
	works(s);
	for (size_t i = 0; i < 3; i++) {
		struct digest newest = keys_login(hub_keys(s->hub), str_of(mails[i]));
		struct db *d = hub_read(s->hub, &s->err);
		int64_t member;

		bool found = login_taken(d, &newest, &member, &s->err);

		hub_read_done(s->hub, d);
		assert_true(found && member == members[i]);
	}
	scratch_clock += 86400;
	works(s);
	works(s);
	assert_int_equal(in_file(s, KEYS_OF_LOGIN), 1);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(whose(s, mails[i]), members[i]);
	assert_int_equal(whose(s, "nobody@nova.example"), 0);
	rotates(s, "hub.rotate_login");
}

/* A key without which something cannot be opened never goes. */
static void nothing_is_dropped_too_soon(void **state)
{
	struct hub_scratch *s = *state;
	struct db *d;
	struct str ref;
	static const atomic_int go_on;

	did(s, put(s->hub, &s->a, "kept", &ref, &s->err));
	rotates(s, "hub.rotate_seal");
	/* Broken on the disk: it opens with no key. */
	d = db_open(s->db, DB_WRITE, &s->err);
	did(s, db_begin(d, &s->err) &&
	       sealed_add(d, STR("broken"), 1, STR("\x01\0\0\0\x01 and then nothing that was sealed, of some length"), &s->err) &&
	       db_commit(d, &s->err));
	db_close(d);
	scratch_clock += 2 * 86400;
	const struct settings *now = hub_settings(s->hub);
	struct job_run x = { .a = &s->a, .hub = s->hub, .settings = now, .stop = &go_on, .now = scratch_clock };

	refuses(s, rotate_work(&x, &s->err), ERR_STATE);
	settings_release(now);
	assert_int_equal(in_file(s, KEYS_OF_SEAL), 2);
	assert_true(opens(s, s->hub, ref, "kept"));
	refuses(s, hub_act_words(s->hub, &s->a, &who_hub, "hub.retire_key", STR("hub"),
	                         (const char *const[]){ "kind", "seal", "key", "2", NULL }, NULL, &s->err), ERR_STATE);
}

int main(void)
{
#define IN_A_HUB(f) cmocka_unit_test_setup_teardown(f, hub_scratch_begin, hub_scratch_end)
	struct CMUnitTest tests[] = {
		IN_A_HUB(sealing_while_acts_go_on), IN_A_HUB(another_file), IN_A_HUB(ledger), IN_A_HUB(logins),
		IN_A_HUB(nothing_is_dropped_too_soon),
	};

	return run_on_engine(tests, NULL, NULL);
}

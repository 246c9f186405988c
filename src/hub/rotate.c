#include "hub/rotate.h"

#include <stdio.h>
#include <string.h>

#include "base/names.h"
#include "hub/report/drafts.h"
#include "hub/talk/files.h"
#include "store/jobs.h"
#include "store/keys.h"
#include "store/members.h"

enum { BATCH = 200 };

/* --- what the database knows of a kind --- */

struct kind_now {
	enum keys_kind kind;
	struct arena *a;
	struct str newest; /* empty: none was rotated yet */
	unixtime since;
	struct strs retire; /* older ones that are in use */
	unixtime signs;     /* until when the last of those does; TIME_NONE: no end */
};

static bool take_row(void *ctx, const struct hub_key_row *r, struct err *err)
{
	struct kind_now *n = ctx;

	(void)err;
	if (!str_eq(r->kind, keys_kind_names[n->kind]) || r->ended != TIME_NONE)
		return true;
	if (n->newest.n && r->since >= n->since) {
		strs_add(n->a, &n->retire, n->newest);
	} else if (n->newest.n) {
		strs_add(n->a, &n->retire, str_dup(n->a, r->name));
		return true;
	}
	n->newest = str_dup(n->a, r->name);
	n->since = r->since;
	return true;
}

static bool kind_load(struct db *d, struct arena *a, enum keys_kind kind, struct kind_now *ret, struct err *err)
{
	*ret = (struct kind_now){ .kind = kind, .a = a, .signs = TIME_NONE };
	return hub_keys_each(d, take_row, ret, err);
}

/* --- the acts --- */

static const struct { const char *act; enum keys_kind kind; } rotations[] = {
	{ "hub.rotate_seal", KEYS_OF_SEAL }, { "hub.rotate_ledger", KEYS_OF_LEDGER }, { "hub.rotate_login", KEYS_OF_LOGIN },
};

static enum keys_kind kind_of(const struct acting *x)
{
	for (size_t i = 0; i < sizeof rotations / sizeof *rotations; i++)
		if (strcmp(rotations[i].act, x->row->name) == 0)
			return rotations[i].kind;
	return KEYS_OF_SEAL;
}

/* The file first: a key that no act tells of does no harm, and the next try finds it. */
static bool rotate_prepare(struct acting *x, struct err *err)
{
	enum keys_kind kind = kind_of(x);
	const struct keys *k = hub_keys(x->hub);
	struct kind_now now;
	struct str name;

	if (!kind_load(x->db, x->a, kind, &now, err))
		return false;
	if (now.newest.n && now.since >= x->at) /* which of two is the newer is told by their times */
		return err_set(err, ERR_STATE, "there was a new one just now; try again in a moment");
	if (kind == KEYS_OF_LOGIN && now.retire.n)
		return err_set(err, ERR_STATE, "accounts are still being gone through with the key before");
	struct str before = now.newest.n ? now.newest : keys_name(x->a, k, kind, 0);

	if (!keys_renew(k, x->a, kind, before, &name, err))
		return false;
	act_make(x, "before", before);
	act_make(x, "key", name);
	if (kind != KEYS_OF_LEDGER)
		return true;
	const struct settings *s = hub_settings(x->hub);
	char until[21];

	act_make(x, "signs_until", str_of(time_format(x->at + setting_number(s, SETTING_LEDGER_OVERLAP), until)));
	settings_release(s);
	return true;
}

static bool rotate_apply(struct acting *x, struct err *err)
{
	struct str kind = keys_kind_names[kind_of(x)], before = act_made(x, "before"), until = act_made(x, "signs_until");
	unixtime signs = 0;

	if (!hub_key_add(x->db, kind, before, 0, err) || !hub_key_add(x->db, kind, act_made(x, "key"), x->at, err))
		return false;
	return !until.n || (time_parse(until, &signs) ? hub_key_signs(x->db, kind, before, signs, err)
	                                               : err_set(err, ERR_SYNTAX, "no instant: %.*s", STR_ARG(until)));
}

static bool rotate_aside(struct acting *x, struct err *err)
{
	return job_ask(x->db, STR("keys"), err);
}

static const struct act_field retire_fields[] = {
	{ "kind", ACT_WORD, ACT_REQUIRED, .words = keys_kind_names, .word_n = KEYS_KIND_N, .help = "what it was for" },
	{ "key", ACT_TEXT, ACT_REQUIRED, .max = 400, .help = "its name" },
};

static bool retire_prepare(struct acting *x, struct err *err)
{
	return keys_retire(hub_keys(x->hub), (enum keys_kind)act_number(x, "kind"), act_text(x, "key"), err);
}

static bool retire_apply(struct acting *x, struct err *err)
{
	return hub_key_end(x->db, act_text(x, "kind"), act_text(x, "key"), x->at, err);
}

#define ROTATION(name, text) \
	{ name, THING_HUB, 1u << REL_STEWARD | 1u << REL_HUB, .readers = 1u << REL_COORDINATOR, .scope = SCOPE_HUB, \
	  .flags = ACT_FRESH, NULL, 0, rotate_prepare, rotate_apply, rotate_aside, .help = text }

static const struct act_row rows[] = {
	ROTATION("hub.rotate_seal", "What is sealed gets a new key; everything is sealed anew, then the old key goes."),
	ROTATION("hub.rotate_ledger", "The ledger gets a new key; for a time both sign its checkpoints."),
	ROTATION("hub.rotate_login", "Accounts get a new key that they are looked up by; all are gone through, then the old one goes."),
	{ "hub.retire_key", THING_HUB, 1u << REL_HUB, .readers = 1u << REL_COORDINATOR, .scope = SCOPE_HUB, .flags = ACT_NO_FORM,
	  ACT_FIELDS(retire_fields), retire_prepare, retire_apply, NULL,
	  .help = "A key that nothing needs any more is taken out of the file of keys." },
};

const struct act_section acts_of_keys = { "The hub's keys", rows, sizeof rows / sizeof *rows };

/* --- sealing anew --- */

struct batch {
	struct job_run *x;
	const struct keys *k;
	struct stale { struct str ref, was, is; int64_t member; struct digest login; } v[BATCH];
	size_t n, unreadable;
	struct str last_ref;
	int64_t last_member;
};

/* What a sealed value says it is. A commitment's is told from other names by its form (64 hex digits). */
static struct str what_of(struct arena *a, struct str ref)
{
	bool hex = ref.n == 64;

	for (size_t i = 0; i < ref.n; i++)
		hex = hex && ((ref.p[i] >= '0' && ref.p[i] <= '9') || (ref.p[i] >= 'a' && ref.p[i] <= 'f'));
	return hex ? STR_JOIN(a, STR("value "), ref) : ref;
}

/* False when it cannot be opened: it then stays as it is, and so does the key it was sealed with. */
static bool seal_again(struct arena *a, const struct keys *k, struct str what, struct str was, struct str *ret)
{
	uint8_t *plain = secret_alloc(was.n + 1);
	size_t n = 0;
	bool ok = keys_open(k, what, was, plain, was.n, &n, NULL);

	if (ok) {
		char *out = arena_alloc(a, n + SEAL_EXTRA);

		seal(keys_newest(k)->ring, what, str_n((const char *)plain, n), out);
		*ret = str_n(out, n + SEAL_EXTRA);
	}
	secret_free(plain);
	return ok;
}

static bool add_sealed(void *ctx, struct str ref, struct str bytes, struct err *err)
{
	struct batch *b = ctx;
	struct stale *s = &b->v[b->n];

	(void)err;
	*s = (struct stale){ .ref = str_dup(b->x->a, ref), .was = str_dup(b->x->a, bytes) };
	b->last_ref = s->ref;
	if (seal_again(b->x->a, b->k, what_of(b->x->a, s->ref), s->was, &s->is))
		b->n++;
	else
		b->unreadable++;
	return true;
}

static bool put_sealed(void *ctx, struct db *d, struct err *err)
{
	struct batch *b = ctx;

	for (size_t i = 0; i < b->n; i++)
		if (!sealed_renew(d, b->v[i].ref, b->v[i].was, b->v[i].is, err))
			return false;
	return true;
}

static bool add_totp(void *ctx, int64_t member, struct str bytes, struct err *err)
{
	struct batch *b = ctx;
	struct stale *s = &b->v[b->n];

	(void)err;
	*s = (struct stale){ .member = member, .was = str_dup(b->x->a, bytes) };
	b->last_member = member;
	if (seal_again(b->x->a, b->k, str_printf(b->x->a, "totp of member %lld", (long long)member), s->was, &s->is))
		b->n++;
	else
		b->unreadable++;
	return true;
}

static bool put_totp(void *ctx, struct db *d, struct err *err)
{
	struct batch *b = ctx;

	for (size_t i = 0; i < b->n; i++)
		if (!totp_renew(d, b->v[i].member, b->v[i].was, b->v[i].is, err))
			return false;
	return true;
}

/* --- accounts by a new key --- */

static bool add_login(void *ctx, int64_t member, struct str login, struct str mail, struct err *err)
{
	struct batch *b = ctx;
	struct stale *s = &b->v[b->n];

	(void)err;
	b->last_member = member;
	*s = (struct stale){ .member = member, .was = str_dup(b->x->a, login), .ref = str_dup(b->x->a, mail) };
	b->n++;
	return true;
}

/* The addresses are opened after the rows were read: one connection steps through one statement at a time. */
static bool find_logins(struct batch *b, struct db *d, struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < b->n; i++) {
		struct str mail;
		struct err why = { 0 };

		if (!sealed_text(b->x->a, d, b->k, b->v[i].ref, &mail, &why)) {
			if (why.code == ERR_DB || why.code == ERR_IO) {
				*err = why;
				return false;
			}
			continue; /* erased: nobody signs in with it */
		}
		b->v[i].login = keys_login(b->k, mail);
		if (!str_eq(b->v[i].was, digest_str(&b->v[i].login)))
			b->v[kept++] = b->v[i];
	}
	b->n = kept;
	return true;
}

static bool put_login(void *ctx, struct db *d, struct err *err)
{
	struct batch *b = ctx;

	for (size_t i = 0; i < b->n; i++)
		if (!login_renew(d, b->v[i].member, b->v[i].was, &b->v[i].login, err))
			return false;
	return true;
}

bool login_member(struct db *d, const struct keys *k, struct str mail, int64_t *ret, struct err *err)
{
	*ret = 0;
	for (size_t i = k->login_n; i-- && !*ret;) {
		struct digest login = keys_login_by(k, i, mail);

		if (!login_taken(d, &login, ret, err))
			return false;
	}
	return true;
}

/* --- the job --- */

/* Batches of one sort until there is no more or the job is to stop. *ret_done: how many were made anew. */
enum sort { SORT_SEALED, SORT_TOTP, SORT_LOGIN };

static bool next_batch(struct batch *b, enum sort sort, struct db *d, struct err *err)
{
	uint32_t key = keyring_newest(b->k->ring);

	b->n = 0;
	switch (sort) {
	case SORT_SEALED: return sealed_stale(d, key, b->last_ref, BATCH, add_sealed, b, err);
	case SORT_TOTP: return totp_stale(d, key, b->last_member, BATCH, add_totp, b, err);
	default: return login_each(d, b->last_member, BATCH, add_login, b, err) && find_logins(b, d, err);
	}
}

static bool go_through(struct job_run *x, const struct keys *k, enum sort sort, size_t *ret_done, size_t *ret_unreadable,
                       struct err *err)
{
	static hub_aside_fn *const put[] = { put_sealed, put_totp, put_login };
	struct batch b = { .x = x, .k = k, .last_ref = STR("") };
	struct db *d = hub_read(x->hub, err);
	bool ok = d;

	while (ok && !*x->stop) {
		struct str ref = b.last_ref;
		int64_t member = b.last_member;

		ok = next_batch(&b, sort, d, err) && (!b.n || hub_aside(x->hub, put[sort], &b, err));
		*ret_done += ok ? b.n : 0;
		if (str_eq(ref, b.last_ref) && member == b.last_member)
			break;
	}
	*ret_unreadable += b.unreadable;
	hub_read_done(x->hub, d);
	return ok;
}

static bool retire(struct job_run *x, enum keys_kind kind, struct str name, struct err *err)
{
	const char *const words[] = { "kind", keys_kind_names[kind].p, "key", str_cstr(x->a, name), NULL };

	return hub_act_words(x->hub, x->a, &who_hub, "hub.retire_key", STR("hub"), words, NULL, err) &&
	       keys_again(hub_keys(x->hub), NULL, err);
}

static bool load(struct job_run *x, enum keys_kind kind, struct kind_now *ret, struct err *err)
{
	struct db *d = hub_read(x->hub, err);
	bool ok = d && kind_load(d, x->a, kind, ret, err);

	hub_read_done(x->hub, d);
	return ok;
}

static bool retire_all(struct job_run *x, const struct kind_now *now, struct err *err)
{
	for (size_t i = 0; i < now->retire.n; i++)
		if (!retire(x, now->kind, now->retire.v[i], err))
			return false;
	return true;
}

/* The act may have come from another machine, whose file is newer than ours. */
static bool have_newest(struct job_run *x, const struct kind_now *now, struct err *err)
{
	if (str_eq(keys_current(x->a, hub_keys(x->hub), now->kind), now->newest))
		return true;
	if (!keys_again(hub_keys(x->hub), NULL, err))
		return false;
	return str_eq(keys_current(x->a, hub_keys(x->hub), now->kind), now->newest) ||
	       err_set(err, ERR_STATE, "the file of keys here lacks the newest key \"%.*s\" (%.*s): put the newer file in its place",
	               STR_ARG(now->newest), STR_ARG(keys_kind_names[now->kind]));
}

static bool kept_long_enough(const struct job_run *x, const struct kind_now *now)
{
	return x->now - now->since >= setting_number(x->settings, SETTING_KEYS_KEEP);
}

static bool work_seal(struct job_run *x, size_t *ret_done, size_t *ret_unreadable, struct err *err)
{
	struct kind_now now;

	if (!load(x, KEYS_OF_SEAL, &now, err))
		return false;
	if (!now.retire.n)
		return true;
	if (!have_newest(x, &now, err) || !go_through(x, hub_keys(x->hub), SORT_SEALED, ret_done, ret_unreadable, err) ||
	    !go_through(x, hub_keys(x->hub), SORT_TOTP, ret_done, ret_unreadable, err) ||
	    !drafts_reseal(x, hub_keys(x->hub), ret_done, ret_unreadable, err) ||
	    !files_reseal(x, hub_keys(x->hub), ret_done, ret_unreadable, err))
		return false;
	struct db *d = hub_read(x->hub, err);
	int64_t left = 0;
	bool ok = d && stale_count(d, keyring_newest(hub_keys(x->hub)->ring), &left, err);

	hub_read_done(x->hub, d);
	return ok && (left || !kept_long_enough(x, &now) || retire_all(x, &now, err));
}

static bool work_login(struct job_run *x, size_t *ret_done, struct err *err)
{
	struct kind_now now;
	size_t unreadable = 0, done = 0;

	if (!load(x, KEYS_OF_LOGIN, &now, err))
		return false;
	if (!now.retire.n)
		return true;
	if (!have_newest(x, &now, err) || !go_through(x, hub_keys(x->hub), SORT_LOGIN, &done, &unreadable, err))
		return false;
	*ret_done += done;
	return done || *x->stop || !kept_long_enough(x, &now) || retire_all(x, &now, err);
}

struct signing { struct job_run *x; struct kind_now *now; struct strs over; };

static bool take_over(void *ctx, const struct hub_key_row *r, struct err *err)
{
	struct signing *s = ctx;

	(void)err;
	if (str_eq(r->kind, keys_kind_names[KEYS_OF_LEDGER]) && r->ended == TIME_NONE && r->signs != TIME_NONE && r->signs <= s->x->now)
		strs_add(s->x->a, &s->over, str_dup(s->x->a, r->name));
	return true;
}

static bool work_ledger(struct job_run *x, struct err *err)
{
	struct signing s = { .x = x };
	struct db *d = hub_read(x->hub, err);
	bool ok = d && hub_keys_each(d, take_over, &s, err);

	hub_read_done(x->hub, d);
	for (size_t i = 0; ok && i < s.over.n; i++)
		ok = retire(x, KEYS_OF_LEDGER, s.over.v[i], err);
	return ok;
}

bool rotate_work(struct job_run *x, struct err *err)
{
	size_t sealed = 0, logins = 0, unreadable = 0;

	if (!work_seal(x, &sealed, &unreadable, err) || !work_login(x, &logins, err) || !work_ledger(x, err))
		return false;
	if (*x->stop)
		return err_set(err, ERR_STOPPED, "stopped");
	if (unreadable)
		return err_set(err, ERR_STATE, "%zu sealed values are by keys that are not in the file of keys; they stay as they are",
		               unreadable);
	job_says(x, "%zu values sealed anew, %zu accounts", sealed, logins);
	return true;
}

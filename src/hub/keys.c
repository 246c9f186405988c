#include "hub/keys_parts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/ascii.h"
#include "crypto/encode.h"

const struct str keys_kind_names[KEYS_KIND_N] = {
	[KEYS_OF_SEAL] = STR_LIT("seal"), [KEYS_OF_LEDGER] = STR_LIT("ledger"), [KEYS_OF_LOGIN] = STR_LIT("login"),
};

/* --- one version --- */

struct keys *keys_new(void)
{
	struct keys *k = calloc(1, sizeof *k);

	if (!k)
		abort();
	crypto_ready();
	k->ring = keyring_new();
	return k;
}

void keys_drop(struct keys *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < k->ledger_n; i++)
		sign_key_free(k->ledger[i]);
	for (size_t i = 0; i < k->login_n; i++)
		secret_free(k->login[i]);
	keyring_free(k->ring);
	free(k);
}

static void add_login(struct keys *k)
{
	k->login[k->login_n] = secret_alloc(LOGIN_KEY);
	random_bytes(k->login[k->login_n++], LOGIN_KEY);
}

/* The first of a book. */
static struct keys *begin(struct keys *k, const char *file)
{
	struct keys_book *b = calloc(1, sizeof *b);

	if (!b || (file && !(b->file = strdup(file))))
		abort();
	pthread_mutex_init(&b->lock, NULL);
	b->newest = k;
	k->book = b;
	return k;
}

struct keys *keys_make(struct str origin, struct err *err)
{
	struct keys *k = keys_new();
	struct note_verifier v;

	k->ledger[k->ledger_n++] = sign_key_make();
	struct sign_public public = sign_key_public(k->ledger[0]);

	add_login(k);
	if (note_verifier_make(origin, NOTE_ED25519, &public, &v, err) && keyring_make(k->ring, 1, err)) {
		memcpy(k->origin, origin.p, origin.n);
		return begin(k, NULL);
	}
	keys_drop(k);
	return NULL;
}

struct keys *keys_load(const char *file, struct err *err)
{
	struct keys *k = keys_read(file, err);

	return k ? begin(k, file) : NULL;
}

void keys_free(struct keys *k)
{
	if (!k)
		return;
	struct keys_book *b = k->book;

	for (struct keys *v = b->newest, *older; v; v = older) {
		older = v->older;
		keys_drop(v);
	}
	pthread_mutex_destroy(&b->lock);
	free(b->file);
	free(b);
}

/* --- versions --- */

const struct keys *keys_newest(const struct keys *k)
{
	return atomic_load_explicit(&k->book->newest, memory_order_acquire);
}

static bool same(const struct keys *a, const struct keys *b)
{
	struct arena scratch;
	bool same = true;

	arena_init(&scratch);
	for (enum keys_kind kind = 0; kind < KEYS_KIND_N && same; kind++) {
		same = keys_count(a, kind) == keys_count(b, kind);
		for (size_t i = 0; same && i < keys_count(a, kind); i++)
			same = str_eq(keys_name(&scratch, a, kind, i), keys_name(&scratch, b, kind, i));
	}
	arena_release(&scratch);
	return same;
}

/* What the file says now; of this hub. */
static struct keys *read_again(const struct keys *k, struct err *err)
{
	struct keys *fresh = keys_read(k->book->file, err);

	if (fresh && strcmp(fresh->origin, k->origin) != 0) {
		err_set(err, ERR_DENIED, "%s holds the keys of another hub by now: its ledger is %s", k->book->file, fresh->origin);
		keys_drop(fresh);
		return NULL;
	}
	return fresh;
}

bool keys_again(const struct keys *k, bool *ret_changed, struct err *err)
{
	struct keys_book *b = k->book;
	struct keys *fresh;
	bool changed = false;

	if (ret_changed)
		*ret_changed = false;
	if (!b->file)
		return true;
	pthread_mutex_lock(&b->lock);
	fresh = read_again(k, err);
	changed = fresh && !same(fresh, b->newest);
	if (changed) {
		fresh->book = b;
		fresh->older = b->newest;
		atomic_store_explicit(&b->newest, fresh, memory_order_release);
	} else {
		keys_drop(fresh);
	}
	pthread_mutex_unlock(&b->lock);
	if (ret_changed)
		*ret_changed = changed;
	return fresh; /* was it read? */
}

bool keys_open(const struct keys *k, struct str what, struct str sealed, void *ret, size_t max, size_t *ret_n, struct err *err)
{
	struct err own = { 0 }, *why = err ? err : &own;
	bool changed;

	if (seal_open(keys_newest(k)->ring, what, sealed, ret, max, ret_n, why))
		return true;
	return why->code == ERR_FOUND && keys_again(k, &changed, NULL) && changed &&
	       seal_open(keys_newest(k)->ring, what, sealed, ret, max, ret_n, why);
}

/* --- names --- */

struct str keys_name(struct arena *a, const struct keys *k, enum keys_kind kind, size_t i)
{
	struct hashing h;
	struct digest d;
	char hex[HEX_LEN(8) + 1];

	switch (kind) {
	case KEYS_OF_SEAL: return str_printf(a, "%u", (unsigned)keyring_id(k->ring, i));
	case KEYS_OF_LEDGER: return keys_verifier_of(a, k, i);
	default: break;
	}
	/* A keyed digest is to stay keyed: what is told is half a digest of 32 random bytes. */
	hashing_init(&h);
	hashing_add(&h, STR("tocsin login key\n"));
	hashing_add(&h, str_n((const char *)k->login[i], LOGIN_KEY));
	d = hashing_done(&h);
	encode(HEX, d.b, 8, hex);
	return str_dup(a, str_of(hex));
}

size_t keys_count(const struct keys *k, enum keys_kind kind)
{
	return kind == KEYS_OF_SEAL ? keyring_count(k->ring) : kind == KEYS_OF_LEDGER ? k->ledger_n : k->login_n;
}

struct str keys_current(struct arena *a, const struct keys *k, enum keys_kind kind)
{
	return keys_name(a, k, kind, keys_count(k, kind) - 1);
}

static size_t find(const struct keys *k, enum keys_kind kind, struct str name)
{
	struct arena a;
	size_t n = keys_count(k, kind), i = 0;

	arena_init(&a);
	while (i < n && !str_eq(keys_name(&a, k, kind, i), name))
		i++;
	arena_release(&a);
	return i;
}

bool keys_has(const struct keys *k, enum keys_kind kind, struct str name)
{
	return find(k, kind, name) < keys_count(k, kind);
}

/* --- rotation --- */

static bool add(struct keys *k, enum keys_kind kind, struct err *err)
{
	static const size_t most[KEYS_KIND_N] = { KEYRING_KEYS, KEYS_LEDGER, KEYS_LOGIN };

	if (keys_count(k, kind) >= most[kind])
		return err_set(err, ERR_LIMIT, "there are %zu keys of this kind already: the older ones have to go first", most[kind]);
	switch (kind) {
	case KEYS_OF_SEAL: return keyring_make(k->ring, keyring_newest(k->ring) + 1, err);
	case KEYS_OF_LEDGER: k->ledger[k->ledger_n++] = sign_key_make(); return true;
	default: add_login(k); return true;
	}
}

static void take_out(struct keys *k, enum keys_kind kind, size_t i)
{
	switch (kind) {
	case KEYS_OF_SEAL:
		keyring_drop(k->ring, keyring_id(k->ring, i));
		return;
	case KEYS_OF_LEDGER:
		sign_key_free(k->ledger[i]);
		memmove(&k->ledger[i], &k->ledger[i + 1], (--k->ledger_n - i) * sizeof *k->ledger);
		return;
	default:
		secret_free(k->login[i]);
		memmove(&k->login[i], &k->login[i + 1], (--k->login_n - i) * sizeof *k->login);
	}
}

/* The file as it is now, to be changed by nobody else meanwhile: programs that share it take turns by its folder. -1 with *err. */
static int take_turn(const struct keys *k, struct keys **ret, struct err *err)
{
	char folder[4096];
	size_t slash = str_rchr(str_of(k->book->file), '/');
	int fd;

	snprintf(folder, sizeof folder, "%.*s", slash == SIZE_MAX ? 1 : (int)(slash + 1), slash == SIZE_MAX ? "." : k->book->file);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || flock(fd, LOCK_EX) != 0) {
		err_sys(err, "cannot lock %s", folder);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	*ret = read_again(k, err);
	if (*ret)
		return fd;
	close(fd);
	return -1;
}

static bool in_a_file(const struct keys *k, struct err *err)
{
	return k->book->file || err_set(err, ERR_STATE, "these keys are in no file");
}

bool keys_renew(const struct keys *k, struct arena *a, enum keys_kind kind, struct str than, struct str *ret, struct err *err)
{
	struct keys *file = NULL;

	if (!in_a_file(k, err))
		return false;
	pthread_mutex_lock(&k->book->lock);
	int turn = take_turn(k, &file, err);
	bool ok = turn >= 0;

	if (ok && str_eq(keys_current(a, file, kind), than.n ? than : keys_name(a, file, kind, 0)))
		ok = add(file, kind, err) && keys_save(file, k->book->file, true, err);
	if (ok)
		*ret = keys_current(a, file, kind);
	keys_drop(file);
	if (turn >= 0)
		close(turn);
	pthread_mutex_unlock(&k->book->lock);
	return ok;
}

bool keys_retire(const struct keys *k, enum keys_kind kind, struct str name, struct err *err)
{
	struct keys *file = NULL;

	if (!in_a_file(k, err))
		return false;
	pthread_mutex_lock(&k->book->lock);
	int turn = take_turn(k, &file, err);
	bool ok = turn >= 0;
	size_t i = ok ? find(file, kind, name) : 0;

	if (ok && i + 1 == keys_count(file, kind))
		ok = err_set(err, ERR_STATE, "it is the newest key of its kind");
	else if (ok && i < keys_count(file, kind)) {
		take_out(file, kind, i);
		ok = keys_save(file, k->book->file, true, err);
	}
	keys_drop(file);
	if (turn >= 0)
		close(turn);
	pthread_mutex_unlock(&k->book->lock);
	return ok;
}

/* --- what they are for --- */

struct digest keys_login_by(const struct keys *k, size_t i, struct str mail)
{
	char lower[320];
	struct str s = str_sub(str_trim(mail), 0, sizeof lower);

	for (size_t at = 0; at < s.n; at++)
		lower[at] = ascii_lower(s.p[at]);
	return hmac_sha256(str_n((const char *)k->login[i], LOGIN_KEY), str_n(lower, s.n));
}

struct digest keys_login(const struct keys *k, struct str mail)
{
	return keys_login_by(k, k->login_n - 1, mail);
}

struct digest keys_find_by(const struct keys *k, size_t i, struct str what, struct str text)
{
	struct digest key = hmac_sha256(str_n((const char *)k->login[i], LOGIN_KEY), what);
	struct digest ret = hmac_sha256(digest_str(&key), text);

	erase(&key, sizeof key);
	return ret;
}

struct str keys_verifier_of(struct arena *a, const struct keys *k, size_t i)
{
	struct sign_public public = sign_key_public(k->ledger[i]);
	struct note_verifier v;
	struct buf b;

	buf_init(&b, NOTE_SIGNER_MAX);
	if (note_verifier_make(str_of(k->origin), NOTE_ED25519, &public, &v, NULL))
		note_verifier_put(&b, &v);
	struct str ret = buf_dup(a, &b);

	buf_release(&b);
	return ret;
}

struct str keys_verifier(struct arena *a, const struct keys *k)
{
	return keys_verifier_of(a, k, k->ledger_n - 1);
}

/* The file of keys: where it lies, its lines, and writing it whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "crypto/encode.h"
#include "hub/keys_parts.h"

enum { FILE_MAX = 64 * 1024 };
static const char head[] = "tocsin keys 1\n";

const char *keys_place(struct arena *a, const char *where, struct err *err)
{
	const char *env = getenv("TOCSIN_KEYS"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (env && *env)
		return env;
	if (!str_starts(str_of(where), STR("postgresql://")) && !str_starts(str_of(where), STR("postgres://")))
		return str_printf(a, "%s.keys", where).p;
	struct str folder = data && *data ? str_printf(a, "%s/tocsin", data) :
	                    home && *home ? str_printf(a, "%s/.local/share/tocsin", home) : STR("/var/lib/tocsin");

	return file_make_folder(folder.p, err) ? str_printf(a, "%s/tocsin.keys", folder.p).p : NULL;
}

/* All of it, in `out` of FILE_MAX bytes of locked memory. */
static size_t put(const struct keys *k, char *out)
{
	size_t n = (size_t)snprintf(out, FILE_MAX, "%sorigin %s\n", head, k->origin);

	for (size_t i = 0; i < k->ledger_n; i++) {
		n += (size_t)snprintf(out + n, FILE_MAX - n, "ledger ");
		note_signer_put(str_of(k->origin), k->ledger[i], out + n);
		n += strlen(out + n);
		out[n++] = '\n';
	}
	for (size_t i = 0; i < k->login_n; i++) {
		n += (size_t)snprintf(out + n, FILE_MAX - n, "login ");
		encode(BASE64, k->login[i], LOGIN_KEY, out + n);
		n += strlen(out + n);
		out[n++] = '\n';
	}
	keyring_put(k->ring, out + n);
	return n + strlen(out + n);
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* base/file.h writes what anyone may read; this file nobody may. */
bool keys_save(const struct keys *k, const char *file, bool may_replace, struct err *err)
{
	char *text = secret_alloc(FILE_MAX), beside[4096];
	size_t n = put(k, text);
	bool ok = (size_t)snprintf(beside, sizeof beside, "%s.new-%d", file, (int)getpid()) < sizeof beside;
	int fd = ok ? open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;

	if (!may_replace && access(file, F_OK) == 0)
		ok = err_set(err, ERR_STATE, "%s is there already: keys of a hub are never overwritten", file);
	else if (fd < 0)
		ok = err_sys(err, "cannot write %s", beside);
	else
		ok = (write_all(fd, text, n) && fsync(fd) == 0) || err_sys(err, "cannot write %s", beside);
	if (fd >= 0)
		close(fd);
	if (ok && may_replace)
		ok = rename(beside, file) == 0 || err_sys(err, "cannot name %s", file);
	else if (ok)
		ok = file_name(beside, file, err);
	if (!ok && fd >= 0)
		unlink(beside);
	secret_free(text);
	return ok;
}

static bool take_line(struct keys *k, struct str word, struct str value, struct err *err)
{
	struct str name;

	if (str_eq(word, STR("origin"))) {
		if (!value.n || value.n > NOTE_NAME_MAX)
			return err_set(err, ERR_SYNTAX, "the origin has %zu characters, expected 1 to %d", value.n, NOTE_NAME_MAX);
		memcpy(k->origin, value.p, value.n);
		return true;
	}
	if (str_eq(word, STR("login"))) {
		if (k->login_n == KEYS_LOGIN)
			return err_set(err, ERR_LIMIT, "more than %d keys for addresses", KEYS_LOGIN);
		k->login[k->login_n] = secret_alloc(LOGIN_KEY);
		return decode_exact(BASE64, value, k->login[k->login_n++], LOGIN_KEY, err);
	}
	if (!str_eq(word, STR("ledger")))
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected origin, ledger or login", STR_ARG(str_sub(word, 0, 20)));
	if (k->ledger_n == KEYS_LEDGER)
		return err_set(err, ERR_LIMIT, "more than %d keys of the ledger", KEYS_LEDGER);
	if (!note_signer_get(value, &name, &k->ledger[k->ledger_n], err))
		return false;
	k->ledger_n++;
	return str_eq(name, str_of(k->origin)) || err_set(err, ERR_SYNTAX, "a key of another ledger than the origin names");
}

/* The lines up to the keyring, which reads itself and comes last. */
static bool take(struct keys *k, struct str text, struct err *err)
{
	struct str line, word;
	size_t ring = str_find(text, STR("tocsin keyring "));

	if (!str_starts(text, STR(head)) || ring == SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "not a file of keys: expected \"tocsin keys 1\" and a keyring");
	struct str rest = str_sub(text, sizeof head - 1, ring - (sizeof head - 1));

	while (str_split(&rest, '\n', &line))
		if (line.n && (!str_split(&line, ' ', &word) || !take_line(k, word, line, err)))
			return false;
	if (!*k->origin || !k->ledger_n || !k->login_n)
		return err_set(err, ERR_SYNTAX, "the file of keys lacks its origin, the ledger's key or that for addresses");
	return keyring_get(k->ring, str_from(text, ring), err);
}

static bool read_all(int fd, char *out, size_t *ret_n)
{
	for (*ret_n = 0; *ret_n < FILE_MAX;) {
		ssize_t n = read(fd, out + *ret_n, FILE_MAX - *ret_n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		*ret_n += (size_t)n;
	}
	return true;
}

struct keys *keys_read(const char *file, struct err *err)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t n = 0;

	if (fd < 0 && errno == ENOENT) {
		err_set(err, ERR_FOUND, "no keys at %s: they belong beside the database, or are named by --keys or $TOCSIN_KEYS", file);
		return NULL;
	}
	if (fd < 0 || fstat(fd, &st) != 0) {
		err_sys(err, "cannot read %s", file);
		return NULL;
	}
	if (st.st_mode & 077) {
		close(fd);
		err_set(err, ERR_DENIED, "%s may be read by others (mode %03o): chmod 600 it", file, st.st_mode & 0777u);
		return NULL;
	}
	char *text = secret_alloc(FILE_MAX);
	struct keys *k = keys_new();
	bool ok = read_all(fd, text, &n) ? take(k, str_n(text, n), err) : err_sys(err, "cannot read %s", file);

	close(fd);
	secret_free(text);
	if (ok)
		return k;
	err_at(err, "%s", file);
	keys_drop(k);
	return NULL;
}

#include "crypto/pgp.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gpgme.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"

/* A home without agent, without network, without trust to keep. */
static const char settings[] = "batch\nno-autostart\ndisable-dirmngr\nno-auto-key-locate\nno-auto-key-retrieve\n"
                               "trust-model always\nno-emit-version\nno-comments\nno-auto-check-trustdb\n";

struct home {
	char path[512];
	gpgme_ctx_t ctx;
	gpgme_key_t key; /* the one that was put in */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
	gpgme_check_version(NULL); /* sets the library up; asks to be called first, and once */
}

static void remove_below(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !d)
		close(fd);
	for (struct dirent *e; d && (e = readdir(d));) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, e->d_name, 0) != 0)
			remove_below(fd, e->d_name);
	}
	if (d)
		closedir(d);
	unlinkat(parent, name, AT_REMOVEDIR);
}

static bool write_settings(const char *home, struct err *err)
{
	char path[600];

	snprintf(path, sizeof path, "%s/gpg.conf", home);
	FILE *f = fopen(path, "we");
	bool ok = f && fputs(settings, f) >= 0;

	if (f && fclose(f) != 0)
		ok = false;
	return ok || err_sys(err, "cannot write %s", path);
}

static bool gpg_fault(gpgme_error_t e, const char *doing, struct err *err)
{
	char text[128];

	gpgme_strerror_r(e, text, sizeof text);
	return err_set(err, ERR_IO, "%s: GnuPG says: %s", doing, text);
}

static void home_close(struct home *h)
{
	if (h->key)
		gpgme_key_unref(h->key);
	if (h->ctx)
		gpgme_release(h->ctx);
	if (h->path[0])
		remove_below(AT_FDCWD, h->path);
	*h = (struct home){ 0 };
}

static bool home_open(struct home *h, struct err *err)
{
	const char *folder = getenv("TMPDIR");
	gpgme_error_t e;

	*h = (struct home){ 0 };
	pthread_once(&once, start);
	int n = snprintf(h->path, sizeof h->path, "%s/tocsin-pgp-XXXXXX", folder && *folder ? folder : "/tmp");

	if (n < 0 || (size_t)n >= sizeof h->path || !mkdtemp(h->path)) {
		err_sys(err, "cannot make a folder for GnuPG in %s", folder && *folder ? folder : "/tmp");
		h->path[0] = '\0';
		return false;
	}
	if (!write_settings(h->path, err))
		return false;
	if ((e = gpgme_new(&h->ctx)) || (e = gpgme_set_protocol(h->ctx, GPGME_PROTOCOL_OpenPGP)) ||
	    (e = gpgme_ctx_set_engine_info(h->ctx, GPGME_PROTOCOL_OpenPGP, NULL, h->path)))
		return gpg_fault(e, "cannot start", err);
	gpgme_set_armor(h->ctx, 1);
	gpgme_set_offline(h->ctx, 1);
	return true;
}

static bool import(struct home *h, struct str armoured, struct err *err)
{
	gpgme_data_t in;

	if (str_find(armoured, STR("-----BEGIN PGP PRIVATE KEY")) != SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "this is a secret key: give the public one, and treat the secret one as known");
	gpgme_error_t e = gpgme_data_new_from_mem(&in, armoured.p ? armoured.p : "", armoured.n, 0);

	if (e)
		return gpg_fault(e, "cannot read the key", err);
	e = gpgme_op_import(h->ctx, in);
	gpgme_data_release(in);
	gpgme_import_result_t r = gpgme_op_import_result(h->ctx);

	if (gpgme_err_code(e) == GPG_ERR_NO_DATA || (!e && r && r->considered == 0))
		return err_set(err, ERR_SYNTAX, "expected an OpenPGP public key (-----BEGIN PGP PUBLIC KEY BLOCK-----), found none");
	if (e)
		return gpg_fault(e, "cannot read the key", err);
	if (!r || r->considered != 1 || r->imported != 1 || r->secret_read)
		return err_set(err, ERR_SYNTAX, "expected one OpenPGP public key, found %d", r ? r->considered : 0);
	e = gpgme_get_key(h->ctx, r->imports->fpr, &h->key, 0);
	return !e || gpg_fault(e, "cannot find the key again", err);
}

/* The time until which something can be encrypted: of the key and of the longest-lived part that encrypts. */
static bool usable(gpgme_key_t k, unixtime *ret_expires, struct err *err)
{
	bool any = false;

	if (k->revoked || k->expired || k->disabled || k->invalid)
		return err_set(err, ERR_STATE, "the OpenPGP key is %s", k->revoked ? "revoked" : k->expired ? "expired" : "not valid");
	*ret_expires = TIME_NONE;
	for (gpgme_subkey_t s = k->subkeys; s; s = s->next) {
		if (!s->can_encrypt || s->revoked || s->expired || s->disabled || s->invalid)
			continue;
		if (!any || s->expires == 0 || (*ret_expires != TIME_NONE && s->expires > *ret_expires))
			*ret_expires = s->expires ? (unixtime)s->expires : TIME_NONE;
		any = true;
	}
	if (!any)
		return err_set(err, ERR_STATE, "the OpenPGP key has no part that can be encrypted to");
	unixtime whole = k->subkeys->expires ? (unixtime)k->subkeys->expires : TIME_NONE; /* the first one is the key itself */

	if (whole != TIME_NONE && (*ret_expires == TIME_NONE || whole < *ret_expires))
		*ret_expires = whole;
	return true;
}

static bool home_with(struct home *h, struct str armoured, struct pgp_key *ret, struct err *err)
{
	if (armoured.n > LIMIT_PGP_KEY) {
		*h = (struct home){ 0 };
		return err_set(err, ERR_LIMIT, "an OpenPGP key has at most %zu bytes, found %zu", LIMIT_PGP_KEY, armoured.n);
	}
	if (!home_open(h, err) || !import(h, armoured, err) || !usable(h->key, &ret->expires, err))
		return false;
	snprintf(ret->fingerprint, sizeof ret->fingerprint, "%s", h->key->fpr);
	return true;
}

bool pgp_key_read(struct str armoured, struct pgp_key *ret, struct err *err)
{
	struct pgp_key key;
	struct home h;
	bool ok = home_with(&h, armoured, &key, err);

	home_close(&h);
	if (ok)
		*ret = key;
	return ok;
}

static bool encrypt(struct home *h, struct str text, struct buf *out, struct err *err)
{
	gpgme_key_t to[] = { h->key, NULL };
	gpgme_data_t in = NULL, sealed = NULL;
	gpgme_error_t e;
	size_t n = 0;

	if (!(e = gpgme_data_new_from_mem(&in, text.p ? text.p : "", text.n, 0)) && !(e = gpgme_data_new(&sealed)))
		e = gpgme_op_encrypt(h->ctx, to, GPGME_ENCRYPT_ALWAYS_TRUST | GPGME_ENCRYPT_NO_ENCRYPT_TO, in, sealed);
	gpgme_data_release(in);
	char *p = sealed ? gpgme_data_release_and_get_mem(sealed, &n) : NULL;

	if (!e && p)
		buf_put(out, str_n(p, n));
	gpgme_free(p);
	return !e || gpg_fault(e, "cannot encrypt", err);
}

bool pgp_encrypt(struct str armoured_key, struct str text, struct buf *out, struct err *err)
{
	struct pgp_key key;
	struct home h;
	bool ok = home_with(&h, armoured_key, &key, err) && encrypt(&h, text, out, err);

	home_close(&h);
	return ok;
}

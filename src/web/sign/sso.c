#include "web/sign/sso.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "hub/settings.h"

/* One client, made of one state of the settings. */
struct sso_client {
	struct oidc *oidc;
	struct digest made_of;
	unsigned holders; /* beside sso->now */
	bool old;
};

struct sso {
	pthread_mutex_t lock;
	struct sso_client *now; /* NULL: none yet */
};

struct sso *sso_new(void)
{
	struct sso *s = calloc(1, sizeof *s);

	if (!s)
		abort();
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

static void client_free(struct sso_client *c)
{
	if (c)
		oidc_free(c->oidc);
	free(c);
}

void sso_free(struct sso *s)
{
	if (!s)
		return;
	client_free(s->now);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

static struct str host_of(struct str url)
{
	size_t at = str_find(url, STR("://"));
	struct str rest = at == SIZE_MAX ? url : str_from(url, at + 3);

	return str_sub(rest, 0, str_chr(rest, '/'));
}

bool sso_offered(const struct request *rq, struct str *ret_name)
{
	const struct settings *s = hub_settings(rq->site->hub);
	struct str issuer = setting_text(s, SETTING_OIDC_ISSUER), name = setting_text(s, SETTING_OIDC_NAME);
	bool open = issuer.n && setting_text(s, SETTING_OIDC_CLIENT).n && setting_number(s, SETTING_SIGNIN_WAYS) & 1 << WAY_OIDC;

	*ret_name = str_dup(rq->a, name.n ? name : host_of(issuer));
	settings_release(s);
	return open;
}

static struct digest digest_of(struct arena *a, const struct oidc_client *c)
{
	struct str all = STR_JOIN(a, c->issuer, STR("\n"), c->id, STR("\n"), c->secret, STR("\n"), c->redirect);
	struct digest d = sha256(all);

	erase((char *)(uintptr_t)all.p, all.n);
	return d;
}

static struct sso_client *hold(struct sso *s, const struct digest *made_of)
{
	struct sso_client *c = NULL;

	pthread_mutex_lock(&s->lock);
	if (s->now && digest_same(&s->now->made_of, made_of)) {
		c = s->now;
		c->holders++;
	}
	pthread_mutex_unlock(&s->lock);
	return c;
}

static struct sso_client *replace(struct sso *s, struct oidc *o, const struct digest *made_of)
{
	struct sso_client *c = calloc(1, sizeof *c), *before;

	if (!c)
		abort();
	*c = (struct sso_client){ o, *made_of, 1, false };
	pthread_mutex_lock(&s->lock);
	before = s->now;
	s->now = c;
	if (before && before->holders) {
		before->old = true; /* whoever holds it last frees it */
		before = NULL;
	}
	pthread_mutex_unlock(&s->lock);
	client_free(before);
	return c;
}

static struct sso_client *take(struct request *rq, const struct oidc_client *c, struct err *err)
{
	struct digest made_of = digest_of(rq->a, c);
	struct sso_client *have = hold(rq->site->sso, &made_of);
	struct oidc *o = have ? NULL : oidc_new(c, err);

	return o ? replace(rq->site->sso, o, &made_of) : have;
}

struct sso_client *sso_take(struct request *rq, struct err *err)
{
	struct str name;

	if (!sso_offered(rq, &name)) {
		err_set(err, ERR_STATE, "single sign-on is not set up here");
		return NULL;
	}
	const struct settings *set = hub_settings(rq->site->hub);
	struct oidc_client c = { .issuer = setting_text(set, SETTING_OIDC_ISSUER), .id = setting_text(set, SETTING_OIDC_CLIENT),
		                 .redirect = STR_JOIN(rq->a, rq->site->url, STR(PATH_SSO_BACK)) };
	struct db *d = request_db(rq, err);
	bool ok = d && setting_secret(rq->a, d, hub_keys(rq->site->hub), set, SETTING_OIDC_SECRET, &c.secret, err);
	struct sso_client *r = ok ? take(rq, &c, err) : NULL;

	if (ok && c.secret.n)
		erase((char *)(uintptr_t)c.secret.p, c.secret.n);
	settings_release(set);
	return r;
}

void sso_give_back(const struct request *rq, struct sso_client *c)
{
	struct sso *s = rq->site->sso;

	if (!c)
		return;
	pthread_mutex_lock(&s->lock);
	bool last = --c->holders == 0 && c->old;

	pthread_mutex_unlock(&s->lock);
	if (last)
		client_free(c);
}

struct oidc *sso_oidc(struct sso_client *c)
{
	return c->oidc;
}

#include "web/sign/kept.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "crypto/encode.h"
#include "web/sign/token.h"

struct one {
	struct digest key; /* of its name, the browser and the act */
	unixtime until;    /* 0: free */
	int64_t by;
	char *p;           /* name, value, name, value; each with its length before it */
	size_t n;
};

struct kept_forms {
	pthread_mutex_t lock;
	size_t all;
	struct one v[KEPT_MOST];
};

struct kept_forms *kept_new(void)
{
	struct kept_forms *k = calloc(1, sizeof *k);

	if (!k)
		abort();
	pthread_mutex_init(&k->lock, NULL);
	return k;
}

static void drop(struct kept_forms *k, struct one *o)
{
	if (o->p)
		erase(o->p, o->n);
	free(o->p);
	k->all -= o->n;
	*o = (struct one){ 0 };
}

void kept_free(struct kept_forms *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < KEPT_MOST; i++)
		drop(k, &k->v[i]);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

static struct digest key_of(const struct request *rq, const struct act_row *row, struct str name)
{
	return sha256(STR_JOIN(rq->a, name, STR("\n"), form_key(rq), STR("\n"), str_of(row->name)));
}

static void put_text(struct buf *b, struct str s)
{
	uint32_t n = (uint32_t)s.n;

	buf_put(b, str_n((const char *)&n, sizeof n));
	buf_put(b, s);
}

static bool is_secret(const struct act_row *row, struct str name)
{
	const struct act_field *f = act_field_named(row, name);

	return !f || f->flags & ACT_SECRET; /* what is no field of it goes as well */
}

/* Room for one more: what is over goes, and the oldest until there is enough. */
static struct one *room(struct kept_forms *k, size_t n, unixtime now)
{
	for (;;) {
		struct one *oldest = NULL, *free_one = NULL;

		for (size_t i = 0; i < KEPT_MOST; i++) {
			struct one *o = &k->v[i];

			if (o->until && o->until < now)
				drop(k, o);
			if (!o->until)
				free_one = o;
			else if (!oldest || o->until < oldest->until)
				oldest = o;
		}
		if (free_one && k->all + n <= KEPT_ALL)
			return free_one;
		drop(k, oldest);
	}
}

struct str kept_put(const struct request *rq, const struct act_row *row, int64_t by, const struct act_input *v, size_t n)
{
	struct kept_forms *k = rq->site->kept;
	struct buf b;
	uint8_t bytes[16];
	char *name = arena_alloc(rq->a, BASE64URL_LEN(sizeof bytes) + 1);

	buf_init(&b, KEPT_EACH);
	for (size_t i = 0; i < n; i++)
		if (!is_secret(row, v[i].name)) {
			put_text(&b, v[i].name);
			put_text(&b, v[i].value);
		}
	if (b.overflow || !b.n) {
		buf_release(&b);
		return STR_NONE;
	}
	random_bytes(bytes, sizeof bytes);
	encode(BASE64URL, bytes, sizeof bytes, name);
	struct digest key = key_of(rq, row, str_of(name));

	pthread_mutex_lock(&k->lock);
	struct one *o = room(k, b.n, rq->now);

	*o = (struct one){ key, rq->now + KEPT_SECONDS, by, b.p, b.n };
	k->all += b.n;
	pthread_mutex_unlock(&k->lock);
	return str_of(name);
}

static struct str take_text(struct str *s)
{
	uint32_t n;
	struct str r;

	memcpy(&n, s->p, sizeof n);
	r = str_sub(*s, sizeof n, n);
	*s = str_from(*s, sizeof n + n);
	return r;
}

void kept_get(const struct request *rq, const struct act_row *row, struct str name, struct act_input **ret, size_t *ret_n)
{
	struct kept_forms *k = rq->site->kept;
	struct str all = STR_NONE;
	size_t cap = 0;

	*ret = NULL;
	*ret_n = 0;
	if (!name.n)
		return;
	struct digest key = key_of(rq, row, name);

	pthread_mutex_lock(&k->lock);
	for (size_t i = 0; i < KEPT_MOST && !all.n; i++) {
		struct one *o = &k->v[i];

		if (o->until >= rq->now && o->by == rq->who.member && digest_same(&o->key, &key))
			all = str_dup(rq->a, str_n(o->p, o->n));
	}
	pthread_mutex_unlock(&k->lock);
	while (all.n) {
		*ret = arena_grow(rq->a, *ret, *ret_n, &cap, sizeof **ret);
		(*ret)[*ret_n].name = take_text(&all);
		(*ret)[(*ret_n)++].value = take_text(&all);
	}
}

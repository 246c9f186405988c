#include "hub/people/guard.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "crypto/digest.h"

enum { WAYS = 8, PLACES = 16384, GATE_DEFAULT = 2 };

const struct guard_rule guard_rules[GUARD_COUNT_N] = {
	[GUARD_PAIR]    = { 5, 2, 900, 86400 },
	[GUARD_PREFIX]  = { 60, 1, 60, 1800 },
	[GUARD_ACCOUNT] = { 100, 1, 60, 86400 },
};

unsigned guard_wait(const struct guard_rule *r, unsigned failures)
{
	unsigned wait = r->first_s;

	if (failures <= r->free)
		return 0;
	for (unsigned n = failures - r->free - 1; n && wait < r->longest_s; n--)
		wait *= 2;
	return wait < r->longest_s ? wait : r->longest_s;
}

struct guard_place guard_place(struct str address)
{
	struct guard_place p = { { 0 } };
	char text[INET6_ADDRSTRLEN];
	uint8_t bytes[16];

	if (str_starts(address, STR("[")) && str_ends(address, STR("]")))
		address = str_sub(address, 1, address.n - 2);
	if (str_chr(address, '%') != SIZE_MAX) /* a zone is of this machine */
		address.n = str_chr(address, '%');
	if (!address.n || address.n >= sizeof text)
		return p;
	memcpy(text, address.p, address.n);
	text[address.n] = '\0';
	if (inet_pton(AF_INET, text, p.b + 1) == 1) {
		p.b[0] = 4;
	} else if (inet_pton(AF_INET6, text, bytes) == 1) {
		bool mapped = !memcmp(bytes, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12); /* RFC 4291, 2.5.5.2 */

		p.b[0] = mapped ? 4 : 6;
		memcpy(p.b + 1, mapped ? bytes + 12 : bytes, mapped ? 4 : 8);
	}
	return p;
}

/* --- the table: for each way of counting, sets of WAYS entries; a key has its place in one set --- */

struct entry {
	uint64_t key;    /* 0: free */
	unixtime since;  /* waits are counted from here: the last try, or the first that was refused */
	unixtime last;   /* of the last try */
	unsigned failures;
};

struct guard {
	pthread_mutex_t lock;
	uint8_t secret[32]; /* so that nobody can choose keys that meet in one set */
	size_t sets;        /* a power of two */
	struct entry *entries[GUARD_COUNT_N];
};

struct guard *guard_new(size_t places)
{
	struct guard *g = calloc(1, sizeof *g);
	size_t sets = 1;

	if (!g)
		abort();
	while (sets * WAYS < (places ? places : PLACES))
		sets *= 2;
	g->sets = sets;
	pthread_mutex_init(&g->lock, NULL);
	random_bytes(g->secret, sizeof g->secret);
	for (int c = 0; c < GUARD_COUNT_N; c++)
		if (!(g->entries[c] = calloc(sets * WAYS, sizeof *g->entries[c])))
			abort();
	return g;
}

void guard_free(struct guard *g)
{
	if (!g)
		return;
	for (int c = 0; c < GUARD_COUNT_N; c++)
		free(g->entries[c]);
	pthread_mutex_destroy(&g->lock);
	erase(g->secret, sizeof g->secret);
	free(g);
}

static uint64_t key_of(const struct guard *g, enum guard_count count, const struct guard_ask *ask)
{
	struct digest account = sha256(ask->account), d;
	uint8_t text[1 + sizeof ask->place.b + DIGEST_SIZE] = { (uint8_t)count };
	uint64_t key;

	if (count != GUARD_ACCOUNT)
		memcpy(text + 1, ask->place.b, sizeof ask->place.b);
	if (count != GUARD_PREFIX)
		memcpy(text + 1 + sizeof ask->place.b, account.b, DIGEST_SIZE);
	d = hmac_sha256(str_n((const char *)g->secret, sizeof g->secret), str_n((char *)text, sizeof text));
	memcpy(&key, d.b, sizeof key);
	return key | 1;
}

static struct entry *set_of(struct guard *g, enum guard_count count, uint64_t key)
{
	return g->entries[count] + (key >> 1 & (g->sets - 1)) * WAYS;
}

static struct entry *find(struct guard *g, enum guard_count count, uint64_t key)
{
	struct entry *set = set_of(g, count, key);

	for (size_t i = 0; i < WAYS; i++)
		if (set[i].key == key)
			return &set[i];
	return NULL;
}

/* Old failures forgotten, and a clock that was set back. */
static void age(struct entry *e, enum guard_count count, unixtime now)
{
	if (e->since > now)
		e->since = now;
	if (e->last > now)
		e->last = now;
	if (now - e->last >= guard_rules[count].forget_s)
		e->failures = 0;
}

/* The entry of that key, made when there is none: in place of whoever failed least, and of those of the one longest ago. */
static struct entry *place_of(struct guard *g, enum guard_count count, uint64_t key, unixtime now)
{
	struct entry *set = set_of(g, count, key), *e = find(g, count, key), *least = &set[0];

	if (e) {
		age(e, count, now);
		return e;
	}
	for (size_t i = 0; i < WAYS; i++) {
		if (!set[i].key) {
			least = &set[i];
			break;
		}
		age(&set[i], count, now);
		if (set[i].failures < least->failures || (set[i].failures == least->failures && set[i].last < least->last))
			least = &set[i];
	}
	*least = (struct entry){ key, now, now, 0 };
	return least;
}

static unixtime left(const struct guard_rule *r, unsigned failures, unixtime since, unixtime now)
{
	unixtime wait = since + guard_wait(r, failures) - now;

	return wait > 0 ? wait : 0;
}

static unixtime larger(unixtime a, unixtime b)
{
	return a > b ? a : b;
}

/* How long still? The account's wait runs from what this place did, so that others' tries do not prolong it. */
static unixtime wait_left(struct entry *const e[GUARD_COUNT_N], bool known, unixtime now)
{
	const struct entry *pair = e[GUARD_PAIR], *prefix = e[GUARD_PREFIX], *account = e[GUARD_ACCOUNT];
	unixtime wait = pair ? left(&guard_rules[GUARD_PAIR], pair->failures, pair->since, now) : 0;

	if (known && pair)
		return wait;
	wait = larger(wait, left(&guard_rules[GUARD_PREFIX], prefix->failures, prefix->since, now));
	if (pair)
		wait = larger(wait, left(&guard_rules[GUARD_ACCOUNT], account->failures, pair->since, now));
	return wait;
}

bool guard_begin(struct guard *g, const struct guard_ask *ask, unixtime now, struct guard_try *ret, unsigned *ret_wait_s,
                 struct err *err)
{
	struct guard_try t = { { 0 } };
	struct entry *e[GUARD_COUNT_N] = { NULL };

	pthread_mutex_lock(&g->lock);
	for (int c = 0; c < GUARD_COUNT_N; c++) {
		if (c != GUARD_PREFIX && !ask->account.n)
			continue;
		t.keys[c] = key_of(g, (enum guard_count)c, ask);
		e[c] = place_of(g, (enum guard_count)c, t.keys[c], now);
	}
	unixtime wait = wait_left(e, ask->known, now);

	for (int c = 0; c < GUARD_COUNT_N && !wait; c++) {
		if (!e[c])
			continue;
		e[c]->failures += e[c]->failures < UINT32_MAX;
		e[c]->since = e[c]->last = now;
	}
	pthread_mutex_unlock(&g->lock);
	if (ret_wait_s)
		*ret_wait_s = (unsigned)wait;
	if (wait)
		return err_set(err, ERR_LIMIT, "too many tries: try again in %u seconds", (unsigned)wait);
	*ret = t;
	return true;
}

void guard_end(struct guard *g, const struct guard_try *t, enum guard_outcome outcome)
{
	if (outcome == GUARD_FAILED)
		return; /* counted already */
	pthread_mutex_lock(&g->lock);
	for (int c = 0; c < GUARD_COUNT_N; c++) {
		struct entry *e = t->keys[c] ? find(g, (enum guard_count)c, t->keys[c]) : NULL;

		if (e && outcome == GUARD_PASSED && c == GUARD_PAIR)
			e->failures = 0;
		else if (e && e->failures)
			e->failures--;
	}
	pthread_mutex_unlock(&g->lock);
}

/* --- the gate --- */

struct guard_gate {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	unsigned inside, waiting, inside_max, waiting_max, patience_ms;
};

struct guard_gate *guard_gate_new(unsigned inside, unsigned waiting, unsigned patience_ms)
{
	struct guard_gate *g = calloc(1, sizeof *g);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_condattr_t clock;

	if (!g)
		abort();
	g->inside_max = inside ? inside : cores > 0 ? (unsigned)cores : GATE_DEFAULT;
	g->waiting_max = waiting;
	g->patience_ms = patience_ms;
	pthread_mutex_init(&g->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&g->freed, &clock);
	pthread_condattr_destroy(&clock);
	return g;
}

void guard_gate_free(struct guard_gate *g)
{
	if (!g)
		return;
	pthread_cond_destroy(&g->freed);
	pthread_mutex_destroy(&g->lock);
	free(g);
}

static struct timespec after_ms(unsigned ms)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += (long)(ms % 1000) * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_nsec -= 1000000000;
		t.tv_sec++;
	}
	return t;
}

bool guard_gate_enter(struct guard_gate *g, struct err *err)
{
	struct timespec until = after_ms(g->patience_ms);
	int late = 0;

	pthread_mutex_lock(&g->lock);
	bool in = g->inside < g->inside_max, queued = !in && g->waiting < g->waiting_max;

	if (queued) {
		g->waiting++;
		while (g->inside >= g->inside_max && !late)
			late = pthread_cond_timedwait(&g->freed, &g->lock, &until);
		g->waiting--;
		in = g->inside < g->inside_max;
	}
	g->inside += in;
	pthread_mutex_unlock(&g->lock);
	return in || err_set(err, ERR_LIMIT, "many are signing in just now: try again in a moment");
}

void guard_gate_leave(struct guard_gate *g)
{
	pthread_mutex_lock(&g->lock);
	g->inside--;
	pthread_cond_signal(&g->freed);
	pthread_mutex_unlock(&g->lock);
}

#include "hub/settings.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/names.h"
#include "base/zone.h"
#include "store/acts.h"
#include "store/keys.h"
#include "store/settings.h"

/* --- durations --- */

static const struct unit { const char *name; int64_t seconds; } units[] = {
	{ "d", 86400 }, { "h", 3600 }, { "min", 60 }, { "s", 1 },
	{ "day", 86400 }, { "days", 86400 }, { "hours", 3600 }, { "hour", 3600 }, { "minutes", 60 }, { "minute", 60 }, { "m", 60 },
	{ "weeks", 604800 }, { "week", 604800 }, { "w", 604800 },
};
enum { UNITS_WRITTEN = 4 };

struct str duration_text(struct arena *a, int64_t seconds)
{
	size_t u = 0;

	if (!seconds)
		return STR("off");
	while (u + 1 < UNITS_WRITTEN && seconds % units[u].seconds)
		u++;
	return str_printf(a, "%lld%s", (long long)(seconds / units[u].seconds), units[u].name);
}

static bool read_duration(struct str s, int64_t *ret)
{
	uint64_t n;

	if (str_ieq(s, STR("off")) || str_eq(s, STR("0"))) {
		*ret = 0;
		return true;
	}
	if (!str_take_u64(&s, &n))
		return false;
	s = str_trim(s);
	for (size_t u = 0; u < sizeof units / sizeof *units; u++)
		if (str_ieq(s, str_of(units[u].name)) && n <= (uint64_t)(INT64_MAX / units[u].seconds)) {
			*ret = (int64_t)n * units[u].seconds;
			return true;
		}
	return false;
}

/* --- what may stand there --- */

static struct str words_text(struct arena *a, const struct setting_row *r)
{
	struct str s = STR_NONE;

	for (size_t i = 0; i < r->word_n; i++)
		s = str_printf(a, "%.*s%s%.*s", STR_ARG(s), i ? ", " : "", STR_ARG(r->words[i]));
	return s;
}

static void expect_address(const struct setting_row *r, struct err *ret)
{
	const struct str *schemes = r->words; /* two */

	if (r->min)
		err_set(ret, ERR_RANGE, "an address with %.*s:// or %.*s://", STR_ARG(schemes[0]), STR_ARG(schemes[1]));
	else
		err_set(ret, ERR_RANGE, "an address with %.*s:// or %.*s://, or nothing", STR_ARG(schemes[0]), STR_ARG(schemes[1]));
}

static void expect_time(struct arena *a, const struct setting_row *r, struct err *ret)
{
	struct str from = r->min ? duration_text(a, r->min) : STR("1s"), to = duration_text(a, r->max);

	if (r->type == SETTING_DURATIONS)
		err_set(ret, ERR_RANGE, "up to %d times, each from %.*s to %.*s, such as 90min, 8h or 7d", SETTING_MOST, STR_ARG(from),
		        STR_ARG(to));
	else if (r->min)
		err_set(ret, ERR_RANGE, "a time from %.*s to %.*s, such as 90min, 8h or 7d", STR_ARG(from), STR_ARG(to));
	else
		err_set(ret, ERR_RANGE, "a time from %.*s to %.*s, such as 90min, 8h or 7d, or off", STR_ARG(from), STR_ARG(to));
}

void setting_expects(struct arena *a, enum setting what, struct err *ret)
{
	const struct setting_row *r = &setting_rows[what];
	long long min = r->min, max = r->max;

	switch (r->type) {
	case SETTING_TEXT: err_set(ret, ERR_RANGE, "one line of %lld to %lld bytes", min, max); return;
	case SETTING_NUMBER:
		if (r->unit)
			err_set(ret, ERR_RANGE, "a whole number from %lld to %lld (%s)", min, max, r->unit);
		else
			err_set(ret, ERR_RANGE, "a whole number from %lld to %lld", min, max);
		return;
	case SETTING_DURATION:
	case SETTING_DURATIONS: expect_time(a, r, ret); return;
	case SETTING_FLAG: err_set(ret, ERR_RANGE, "yes or no"); return;
	case SETTING_WORD: err_set(ret, ERR_RANGE, "one of %.*s", STR_ARG(words_text(a, r))); return;
	case SETTING_WORDS: err_set(ret, ERR_RANGE, "some of %.*s", STR_ARG(words_text(a, r))); return;
	case SETTING_URL: expect_address(r, ret); return;
	case SETTING_MAIL: err_set(ret, ERR_RANGE, r->min ? "a mail address" : "a mail address, or nothing"); return;
	case SETTING_ZONE: err_set(ret, ERR_RANGE, "the name of a time zone, such as Europe/Berlin"); return;
	case SETTING_SLUG:
		err_set(ret, ERR_RANGE, r->min ? "a short name of a-z, 0-9 and -" : "a short name of a-z, 0-9 and -, or nothing");
		return;
	case SETTING_SECRET: err_set(ret, ERR_RANGE, "a secret of %lld to %lld bytes", min, max); return;
	case SETTING_TYPE_N: break;
	}
	abort();
}

static bool wrong(struct arena *a, enum setting what, struct str typed, struct err *err)
{
	struct err expected;

	setting_expects(a, what, &expected);
	if (setting_rows[what].type == SETTING_SECRET)
		return err_set(err, ERR_RANGE, "%.*s: found %zu bytes, expected %s", STR_ARG(setting_names[what]), typed.n, expected.msg);
	return err_set(err, ERR_RANGE, "%.*s: found \"%.*s\", expected %s", STR_ARG(setting_names[what]),
	               STR_ARG(str_sub(typed, 0, 60)), expected.msg);
}

static bool one_line(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	return str_is_utf8(s);
}

static bool only(struct str s, const char *marks)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_alnum(s.p[i]) && str_chr(str_of(marks), s.p[i]) == SIZE_MAX)
			return false;
	return true;
}

/* "host", "host:25", "[::1]:25" */
static bool is_host(struct str s)
{
	bool six = str_starts(s, STR("["));
	size_t end = six ? str_chr(s, ']') : str_chr(s, ':');
	struct str host = str_sub(s, six, (end == SIZE_MAX ? s.n : end) - six), port = str_from(s, end == SIZE_MAX ? s.n : end + six);
	uint64_t n = 1;

	if (six ? end == SIZE_MAX || !only(host, ":.") : !only(host, ".-_") || !host.n || !ascii_alnum(host.p[0]))
		return false;
	return !port.n || (port.p[0] == ':' && str_u64(str_from(port, 1), &n) && n > 0 && n < 65536);
}

/* scheme://host[:port][/path], of the schemes of the row; nobody's name or password in it. */
static bool is_url(const struct setting_row *r, struct str s)
{
	size_t colon = str_find(s, STR("://"));
	struct str scheme = str_sub(s, 0, colon == SIZE_MAX ? 0 : colon), rest = str_from(s, colon == SIZE_MAX ? s.n : colon + 3);

	return names_find(r->words, r->word_n, scheme) >= 0 && is_host(str_sub(rest, 0, str_chr(rest, '/'))) &&
	       only(rest, "-._~:/?#[]!$&'()*+,;=%");
}

static bool is_mail(struct str s)
{
	size_t at = str_rchr(s, '@');
	struct str local = str_sub(s, 0, at == SIZE_MAX ? 0 : at), host = str_from(s, at == SIZE_MAX ? s.n : at + 1), part;

	if (!local.n || local.n > 64 || !only(local, "!#$%&'*+/=?^_`{|}~.-") || !host.n)
		return false;
	while (str_split(&host, '.', &part))
		if (!part.n || !only(part, "-") || part.p[0] == '-' || part.p[part.n - 1] == '-')
			return false;
	return true;
}

static bool is_slug(struct str s)
{
	bool ok = s.n && s.p[0] >= 'a' && s.p[0] <= 'z' && s.p[s.n - 1] != '-';

	for (size_t i = 0; i < s.n; i++)
		ok = ok && ((s.p[i] >= 'a' && s.p[i] <= 'z') || ascii_digit(s.p[i]) || s.p[i] == '-');
	return ok;
}

/* --- reading a value --- */

static bool read_durations(struct arena *a, const struct setting_row *r, struct str typed, struct setting_value *v)
{
	struct str one, text = STR("");

	while (str_token(&typed, ", ", &one)) {
		int64_t n;

		if (v->n == SETTING_MOST || !read_duration(one, &n) || n < r->min || n > r->max)
			return false;
		size_t at = (size_t)v->n++;

		for (; at && v->many[at - 1] > n; at--)
			v->many[at] = v->many[at - 1];
		v->many[at] = n;
	}
	for (int64_t i = 0; i < v->n; i++)
		text = str_printf(a, "%.*s%s%.*s", STR_ARG(text), i ? " " : "", STR_ARG(duration_text(a, v->many[i])));
	v->text = text;
	return true;
}

static bool read_words(struct arena *a, const struct setting_row *r, struct str typed, struct setting_value *v)
{
	struct str one, text = STR("");
	int n = 0;

	while (str_token(&typed, ", ", &one)) {
		int i = names_ifind(r->words, r->word_n, one);

		if (i < 0)
			return false;
		v->n |= INT64_C(1) << i;
	}
	for (size_t i = 0; i < r->word_n; i++)
		if (v->n & INT64_C(1) << i)
			text = str_printf(a, "%.*s%s%.*s", STR_ARG(text), n++ ? " " : "", STR_ARG(r->words[i]));
	v->text = text;
	return n >= r->min;
}

static bool read_flag(struct str typed, struct setting_value *v)
{
	static const struct str words[] = { STR_LIT("no"), STR_LIT("yes"), STR_LIT("false"), STR_LIT("true"),
	                                    STR_LIT("0"), STR_LIT("1"), STR_LIT("off"), STR_LIT("on") };
	int i = names_ifind(words, sizeof words / sizeof *words, typed);

	v->n = i % 2;
	v->text = words[i > 0 ? i % 2 : 0];
	return i >= 0;
}

static bool read_number(struct arena *a, const struct setting_row *r, struct str typed, struct setting_value *v)
{
	uint64_t n;

	if (!str_u64(typed, &n) || n > INT64_MAX || (int64_t)n < r->min || (int64_t)n > r->max)
		return false;
	v->n = (int64_t)n;
	v->text = str_printf(a, "%lld", (long long)n);
	return true;
}

static bool read_typed(struct arena *a, const struct setting_row *r, struct str s, struct setting_value *v)
{
	bool sized = (int64_t)s.n >= r->min && (int64_t)s.n <= r->max, none = !s.n && r->min == 0;

	v->text = str_dup(a, s);
	switch (r->type) {
	case SETTING_TEXT:
	case SETTING_SECRET: return sized && one_line(s);
	case SETTING_NUMBER: return read_number(a, r, s, v);
	case SETTING_DURATION:
		if (!read_duration(s, &v->n) || v->n < r->min || v->n > r->max)
			return false;
		v->text = duration_text(a, v->n);
		return true;
	case SETTING_DURATIONS: return read_durations(a, r, s, v);
	case SETTING_FLAG: return read_flag(s, v);
	case SETTING_WORD:
		v->n = names_ifind(r->words, r->word_n, s);
		v->text = v->n >= 0 ? r->words[v->n] : STR("");
		return v->n >= 0;
	case SETTING_WORDS: return read_words(a, r, s, v);
	case SETTING_URL: return none || (sized && is_url(r, s));
	case SETTING_MAIL: return none || (sized && is_mail(s));
	case SETTING_ZONE: return sized && zone_name_valid(s) && zone_load(a, s, NULL);
	case SETTING_SLUG: return none || (sized && is_slug(s));
	case SETTING_TYPE_N: break;
	}
	abort();
}

bool setting_read(struct arena *a, enum setting what, struct str typed, struct setting_value *ret, struct err *err)
{
	const struct setting_row *r = &setting_rows[what];
	struct setting_value v = { 0 };

	/* A secret is its bytes. */
	if (!read_typed(a, r, r->type == SETTING_SECRET ? typed : str_trim(typed), &v))
		return wrong(a, what, typed, err);
	*ret = v;
	return true;
}

/* --- the snapshot --- */

struct settings {
	struct arena a;
	struct setting_value v[SETTING_N];
	bool changed[SETTING_N];
	struct { struct str name; unixtime since; } keys[KEYS_KIND_N]; /* the newest by the acts */
	_Atomic unsigned holders;
};

static struct settings *settings_new(void)
{
	struct settings *s = calloc(1, sizeof *s);

	if (!s)
		abort();
	arena_init(&s->a);
	s->holders = 1;
	for (enum setting i = 0; i < SETTING_N; i++)
		if (setting_rows[i].type != SETTING_SECRET && !setting_read(&s->a, i, str_of(setting_rows[i].standard), &s->v[i], NULL))
			abort(); /* a default that its own row refuses */
	return s;
}

static struct settings *standard;

static void make_standard(void)
{
	standard = settings_new();
}

const struct settings *settings_standard(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_standard);
	return standard;
}

void settings_release(const struct settings *cs)
{
	struct settings *s = (struct settings *)(uintptr_t)cs; /* who holds it reads it alone; the count is ours */

	if (!s || s == standard || atomic_fetch_sub(&s->holders, 1) != 1)
		return;
	arena_release(&s->a);
	free(s);
}

const struct setting_value *setting_value(const struct settings *s, enum setting what) { return &s->v[what]; }
struct str setting_text(const struct settings *s, enum setting what) { return s->v[what].text; }
int64_t setting_number(const struct settings *s, enum setting what) { return s->v[what].n; }
bool setting_flag(const struct settings *s, enum setting what) { return s->v[what].n; }
bool setting_changed(const struct settings *s, enum setting what) { return s->changed[what]; }

struct str setting_key(const struct settings *s, enum keys_kind kind) { return s->keys[kind].name; }

struct str setting_secret_name(struct arena *a, enum setting what)
{
	return STR_JOIN(a, STR("secret of setting/"), setting_names[what]);
}

bool setting_secret(struct arena *a, struct db *d, const struct keys *k, const struct settings *s, enum setting what,
                    struct str *ret, struct err *err)
{
	struct str name = s->v[what].text, bytes;
	size_t n;

	*ret = STR("");
	if (!name.n)
		return true;
	if (!sealed_get(d, a, name, &bytes, err))
		return false;
	if (!bytes.n)
		return true; /* taken away since the snapshot was made */
	char *plain = arena_alloc(a, bytes.n + 1);

	if (!keys_open(k, name, bytes, plain, bytes.n, &n, err))
		return err_wrap(err, "%.*s", STR_ARG(setting_names[what]));
	plain[n] = 0;
	*ret = str_n(plain, n);
	return true;
}

bool setting_secret_keep(struct arena *a, struct db *d, const struct keys *k, enum setting what, struct str secret, int64_t act,
                         struct err *err)
{
	struct str name = setting_secret_name(a, what);
	char *out = arena_alloc(a, secret.n + SEAL_EXTRA);

	seal(keys_newest(k)->ring, name, secret, out);
	return sealed_drop(d, name, err) && sealed_add(d, name, act, str_n(out, secret.n + SEAL_EXTRA), err);
}

/* A row whose name or value this program does not take is passed over: a newer one may have put it there. */
static bool take_row(void *ctx, const struct setting_kept *r, struct err *err)
{
	struct settings *s = ctx;
	int i = names_find(setting_names, SETTING_N, r->name);

	(void)err;
	if (i < 0)
		return true;
	if (setting_rows[i].type == SETTING_SECRET) {
		s->v[i] = (struct setting_value){ .text = str_dup(&s->a, r->value) };
		s->changed[i] = true;
	} else {
		s->changed[i] = setting_read(&s->a, (enum setting)i, r->value, &s->v[i], NULL);
	}
	return true;
}

static bool take_key(void *ctx, const struct hub_key_row *r, struct err *err)
{
	struct settings *s = ctx;
	int kind = names_find(keys_kind_names, KEYS_KIND_N, r->kind);

	(void)err;
	if (kind < 0 || r->ended != TIME_NONE || (s->keys[kind].name.n && r->since < s->keys[kind].since))
		return true;
	s->keys[kind].name = str_dup(&s->a, r->name);
	s->keys[kind].since = r->since;
	return true;
}

/* --- the keeper --- */

struct setting_keeper {
	char *where;
	pthread_mutex_t lock; /* of `now` */
	struct settings *now;
	pthread_mutex_t refreshing; /* of `watch` */
	struct db *watch;
};

static bool take_up(struct setting_keeper *k, struct err *err)
{
	struct settings *fresh = settings_new();

	if (!settings_each(k->watch, take_row, fresh, err) || !hub_keys_each(k->watch, take_key, fresh, err)) {
		settings_release(fresh);
		return false;
	}
	pthread_mutex_lock(&k->lock);
	struct settings *old = k->now;

	k->now = fresh;
	pthread_mutex_unlock(&k->lock);
	settings_release(old);
	return true;
}

static bool refresh(struct setting_keeper *k, struct err *err)
{
	bool moved = true;

	if (!k->watch && !(k->watch = db_open(k->where, DB_READ, err)))
		return false;
	if (db_moved(k->watch, &moved, err) && (!moved || take_up(k, err)))
		return true;
	db_close(k->watch); /* what was told of is asked for again */
	k->watch = NULL;
	return false;
}

bool setting_keeper_refresh(struct setting_keeper *k, struct err *err)
{
	if (pthread_mutex_trylock(&k->refreshing) != 0)
		return true; /* somebody is at it */
	bool ok = refresh(k, err);

	pthread_mutex_unlock(&k->refreshing);
	return ok;
}

struct setting_keeper *setting_keeper_open(const char *db, struct err *err)
{
	struct setting_keeper *k = calloc(1, sizeof *k);

	if (!k || !(k->where = strdup(db)))
		abort();
	pthread_mutex_init(&k->lock, NULL);
	pthread_mutex_init(&k->refreshing, NULL);
	if (setting_keeper_refresh(k, err))
		return k;
	setting_keeper_close(k);
	return NULL;
}

void setting_keeper_close(struct setting_keeper *k)
{
	if (!k)
		return;
	settings_release(k->now);
	db_close(k->watch);
	pthread_mutex_destroy(&k->lock);
	pthread_mutex_destroy(&k->refreshing);
	free(k->where);
	free(k);
}

const struct settings *setting_keeper_hold(struct setting_keeper *k)
{
	pthread_mutex_lock(&k->lock);
	struct settings *s = k->now;

	atomic_fetch_add(&s->holders, 1);
	pthread_mutex_unlock(&k->lock);
	return s;
}

#include "web/serve/param.h"

#include <string.h>

#include "base/clock.h"
#include "base/names.h"
#include "vuln/release.h"

static bool read_text(const struct param *p, struct str s, void *at, struct err *err)
{
	if ((int64_t)s.n < p->min || (int64_t)s.n > p->max)
		return err_set(err, ERR_RANGE, "%s: found %zu bytes, expected %lld to %lld", p->name, s.n, (long long)p->min,
		               (long long)p->max);
	*(struct str *)at = s;
	return true;
}

static bool read_word(const struct param *p, struct str s, void *at, struct err *err)
{
	int i = names_ifind(p->words, p->word_n, s);
	char list[256] = "";
	size_t n = 0;

	if (i >= 0) {
		*(int *)at = i;
		return true;
	}
	for (size_t k = 0; k < p->word_n && n + p->words[k].n + 3 < sizeof list; k++) {
		if (!p->words[k].n)
			continue;
		if (n) {
			memcpy(list + n, ", ", 2);
			n += 2;
		}
		memcpy(list + n, p->words[k].p, p->words[k].n);
		n += p->words[k].n;
	}
	return err_set(err, ERR_RANGE, "%s: found \"%.*s\", expected one of %s", p->name, STR_ARG(str_sub(s, 0, 40)), list);
}

static bool read_number(const struct param *p, struct str s, void *at, struct err *err)
{
	uint64_t v;

	if (!str_u64(s, &v) || v > INT64_MAX || (int64_t)v < p->min || (int64_t)v > p->max)
		return err_set(err, ERR_RANGE, "%s: found \"%.*s\", expected a whole number from %lld to %lld", p->name,
		               STR_ARG(str_sub(s, 0, 40)), (long long)p->min, (long long)p->max);
	*(int64_t *)at = (int64_t)v;
	return true;
}

static bool read_flag(const struct param *p, struct str s, void *at, struct err *err)
{
	static const struct str words[] = { STR_LIT("0"), STR_LIT("1"),  STR_LIT("false"), STR_LIT("true"),
		                            STR_LIT("no"), STR_LIT("yes"), STR_LIT("off"),  STR_LIT("on") };
	int i = names_ifind(words, sizeof words / sizeof *words, s);

	if (i < 0)
		return err_set(err, ERR_RANGE, "%s: found \"%.*s\", expected 1 or 0", p->name, STR_ARG(str_sub(s, 0, 40)));
	*(bool *)at = i % 2;
	return true;
}

static bool read_day(const struct param *p, struct str s, void *at, struct err *err)
{
	if (!day_parse(s, at))
		return err_set(err, ERR_RANGE, "%s: found \"%.*s\", expected a day such as 2024-03-01", p->name,
		               STR_ARG(str_sub(s, 0, 40)));
	return true;
}

static bool read_release(const struct param *p, struct str s, void *at, struct err *err)
{
	release r = release_parse(s);

	if (!r)
		return err_set(err, ERR_RANGE, "%s: found \"%.*s\", expected a release of Android such as 14 or 12L", p->name,
		               STR_ARG(str_sub(s, 0, 40)));
	*(release *)at = r;
	return true;
}

static bool (*const readers[PARAM_TYPE_N])(const struct param *, struct str, void *, struct err *) = {
	[PARAM_TEXT] = read_text, [PARAM_WORD] = read_word, [PARAM_NUMBER] = read_number,
	[PARAM_FLAG] = read_flag, [PARAM_DAY] = read_day,   [PARAM_RELEASE] = read_release,
};

static const struct param *find(const struct params *p, struct str name)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(str_of(p->v[i].name), name))
			return &p->v[i];
	return NULL;
}

static bool unknown_name(const struct params *p, struct str name, struct err *err)
{
	char list[300] = "";
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		size_t len = strlen(p->v[i].name);

		if (n + len + 3 > sizeof list)
			break;
		if (n) {
			memcpy(list + n, ", ", 2);
			n += 2;
		}
		memcpy(list + n, p->v[i].name, len);
		n += len;
	}
	if (!n)
		return err_set(err, ERR_USAGE, "\"%.*s\" is no parameter here; there are none", STR_ARG(str_sub(name, 0, 40)));
	return err_set(err, ERR_USAGE, "\"%.*s\" is no parameter here, expected one of %s", STR_ARG(str_sub(name, 0, 40)), list);
}

bool params_read(const struct params *p, const struct fields *query, bool strict, void *into, const struct param **ret_bad,
                 struct err *err)
{
	for (size_t i = 0; i < query->n; i++) {
		const struct param *row = find(p, query->v[i].name);
		struct str value = str_trim(query->v[i].value);

		if (!row && strict)
			return unknown_name(p, query->v[i].name, err);
		if (!row || !value.n)
			continue;
		if (!readers[row->type](row, value, (char *)into + row->at, err)) {
			if (ret_bad)
				*ret_bad = row;
			return false;
		}
	}
	return true;
}

static void put_pair(struct buf *b, struct str name, struct str value)
{
	buf_putc(b, b->n ? '&' : '?');
	buf_put_url(b, name);
	buf_putc(b, '=');
	buf_put_url(b, value);
}

struct str params_link(struct arena *a, const struct params *p, const struct fields *query, const char *name, struct str value,
                       const char *drop)
{
	struct str set = str_of(name), dropped = str_of(drop), r;
	struct buf b;

	buf_init(&b, 64 * 1024);
	for (size_t i = 0; i < query->n; i++) {
		struct str key = query->v[i].name, v = str_trim(query->v[i].value);

		if (v.n && find(p, key) && !str_eq(key, set) && !str_eq(key, dropped))
			put_pair(&b, key, v);
	}
	if (value.n)
		put_pair(&b, set, value);
	r = buf_dup(a, &b);
	buf_release(&b);
	return r;
}

#include "hub/owed/obligations.h"

#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/names.h"
#include "crypto/encode.h"
#include "hub/settings.h"

/* --- the rules a hub goes by --- */

struct kept_zone { struct str name; const struct zone *zone; };
struct owing {
	struct arena a;
	struct calendars calendars;
	struct obligation_rules *rules;
	pthread_mutex_t lock; /* of what follows */
	struct arena zones_of;
	struct kept_zone *zones;
	size_t zone_n, zone_cap;
};

static const struct zone *zone_kept(struct owing *w, struct str name, struct err *err)
{
	for (size_t i = 0; i < w->zone_n; i++)
		if (str_eq(w->zones[i].name, name))
			return w->zones[i].zone;
	const struct zone *z = zone_load(&w->zones_of, name, err);

	if (z) {
		w->zones = arena_grow(&w->zones_of, w->zones, w->zone_n, &w->zone_cap, sizeof *w->zones);
		w->zones[w->zone_n++] = (struct kept_zone){ zone_name(z), z };
	}
	return z;
}

static const struct zone *zone_of(void *ctx, struct str name, struct err *err)
{
	struct owing *w = ctx;

	pthread_mutex_lock(&w->lock);
	const struct zone *z = zone_kept(w, name, err);

	pthread_mutex_unlock(&w->lock);
	return z;
}

const struct zone *owing_zone(struct owing *w, struct str name)
{
	return zone_of(w, name, NULL);
}

const struct obligation_rules *owing_rules(const struct owing *w)
{
	return w->rules;
}

static bool add_file(struct owing *w, const char *path, struct err *err)
{
	struct str json;

	return (file_read(&w->a, path, LIMIT_RULES, &json, err) && obligation_rules_add(w->rules, json, err)) ||
	       err_wrap(err, "rules of obligations, %s", path);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool add_folder(struct owing *w, const char *path, struct err *err)
{
	DIR *d = opendir(path);
	const char **names = NULL;
	size_t n = 0, cap = 0;

	if (!d)
		return err_sys(err, "rules of obligations, %s", path);
	for (struct dirent *e; (e = readdir(d));)
		if (str_ends(str_of(e->d_name), STR(".json")) && e->d_name[0] != '.') {
			names = arena_grow(&w->a, names, n, &cap, sizeof *names);
			names[n++] = str_cstr(&w->a, STR_JOIN(&w->a, str_of(path), STR("/"), str_of(e->d_name)));
		}
	closedir(d);
	if (n)
		qsort(names, n, sizeof *names, by_name);
	for (size_t i = 0; i < n; i++)
		if (!add_file(w, names[i], err))
			return false;
	return true;
}

static bool add_own(struct owing *w, const char *own, struct err *err)
{
	struct stat st;

	if (!own || !*own)
		return true;
	if (stat(own, &st) != 0)
		return err_sys(err, "rules of obligations, %s", own);
	return S_ISDIR(st.st_mode) ? add_folder(w, own, err) : add_file(w, own, err);
}

struct owing *owing_open(bool rules, const char *own, struct err *err)
{
	struct owing *w = calloc(1, sizeof *w);

	if (!w)
		abort();
	arena_init(&w->a);
	arena_init(&w->zones_of);
	pthread_mutex_init(&w->lock, NULL);
	calendars_default(&w->a, &w->calendars);
	const struct rules_context ctx = {
		.calendars = w->calendars, .home_calendar = calendars_find(&w->calendars, STR("mon-fri")), .zone = zone_of, .ctx = w,
	};

	w->rules = obligation_rules_new(&w->a, &ctx);
	if (!rules || (obligation_rules_add_default(w->rules, err) && add_own(w, own, err)))
		return w;
	owing_close(w);
	return NULL;
}

void owing_close(struct owing *w)
{
	if (!w)
		return;
	arena_release(&w->a);
	arena_release(&w->zones_of);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

const struct obligation_rule *owing_rule(const struct owing *w, const struct obligation_row *r)
{
	return obligation_rules_find(w->rules, r->rule, (unsigned)r->version);
}

struct clock_terms owing_terms(struct owing *w, const struct obligation_row *r)
{
	const struct calendar *c = r->calendar.n ? calendars_find(&w->calendars, r->calendar) : NULL;

	return (struct clock_terms){ r->limit, c ? c : calendars_find(&w->calendars, STR("mon-fri")),
		                     r->zone.n ? owing_zone(w, r->zone) : NULL };
}

void owing_clock(struct owing *w, const struct obligation_rule *rule, const struct settings *s, struct obligation_row *ret)
{
	struct str home = setting_text(s, SETTING_OBLIGATIONS_CALENDAR);
	const struct calendar *c = rule->own_calendar || !home.n ? NULL : calendars_find(&w->calendars, home);
	const struct zone *z = rule->own_zone ? rule->terms.zone : owing_zone(w, setting_text(s, SETTING_OBLIGATIONS_ZONE));

	if (!c)
		c = rule->terms.calendar;
	ret->limit = rule->terms.limit;
	ret->calendar = rule->terms.limit.unit == LIMIT_WORKING_DAYS && c ? c->id : STR("");
	ret->zone = zone_name(z ? z : zone_utc());
	ret->pausable = rule->pausable;
}

unsigned obligation_bearing(struct str relation)
{
	static const unsigned roles[REL_N] = {
		[REL_COORDINATOR] = 1u << ROLE_COORDINATOR, [REL_STEWARD] = 1u << ROLE_COORDINATOR, [REL_HUB] = 1u << ROLE_COORDINATOR,
		[REL_REGULATOR] = 1u << ROLE_REGULATOR,
	};
	int i = names_find(relation_names, REL_N, relation);

	return i < 0 ? 0 : roles[i];
}

/* --- what an act tells of itself --- */

struct telling {
	struct arena *a;
	struct act_fact *v;
	size_t n, cap;
};

static void tell(struct telling *t, struct str name, struct str value)
{
	if (!value.n)
		return;
	t->v = arena_grow(t->a, t->v, t->n, &t->cap, sizeof *t->v);
	t->v[t->n++] = (struct act_fact){ name, value };
}

/* A field of the act's own goes before what every act tells under that name. */
static void tell_unless(struct telling *t, const char *name, struct str value)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->v[i].name, str_of(name)))
			return;
	tell(t, str_of(name), value);
}

static void tell_field(struct telling *t, const struct act_field *f, const struct act_value *v)
{
	struct str rest = v->text, one;

	if (!v->given || f->flags & (ACT_SEALED | ACT_SECRET))
		return;
	if (f->type != ACT_WORDS)
		tell(t, str_of(f->name), v->text);
	else
		while (str_token(&rest, " ", &one))
			tell(t, str_of(f->name), one);
}

static struct act_facts facts_of(const struct acting *x, struct str made)
{
	struct telling t = { .a = x->a };

	for (size_t i = 0; i < x->row->field_n; i++)
		tell_field(&t, &x->row->fields[i], &x->values[i]);
	for (size_t i = 0; i < x->made_n; i++)
		tell(&t, str_of(x->made[i].name), x->made[i].value);
	for (size_t i = 0; i < x->fact_n; i++)
		tell(&t, x->facts[i].name, x->facts[i].value);
	tell_unless(&t, "subject", x->subject);
	tell_unless(&t, "made", made);
	if (x->who.member)
		tell_unless(&t, "by", str_printf(x->a, "member/%lld", (long long)x->who.member));
	if (x->who.party.n)
		tell_unless(&t, "party", STR_JOIN(x->a, STR("party/"), x->who.party));
	return (struct act_facts){ t.v, t.n };
}

/* --- from hits to acts --- */

struct following {
	struct acting *x;
	const struct obligation_hit **ending; /* met or cancelled by this act */
	size_t ending_n, ending_cap;
};

/* What it is known by, as one line of a bearable length. */
static struct str about_of(struct arena *a, struct str about, struct str subject)
{
	struct str s = str_trim(about);
	bool plain = s.n <= OBLIGATION_ABOUT;
	char hex[HEX_LEN(DIGEST_SIZE) + 1];

	for (size_t i = 0; plain && i < s.n; i++)
		plain = (unsigned char)s.p[i] >= ' ' && s.p[i] != 0x7F;
	if (plain)
		return s.n ? s : subject;
	struct digest d = sha256(s);

	encode(HEX, d.b, DIGEST_SIZE, hex);
	return str_printf(a, "%.*s sha256:%s", STR_ARG(subject), hex);
}

static bool is_ending(const struct following *f, const struct obligation_hit *h)
{
	for (size_t i = 0; i < f->ending_n; i++)
		if (str_eq(f->ending[i]->rule->id, h->rule->id) && str_eq(f->ending[i]->about, h->about))
			return true;
	return false;
}

/* Who owes it: the party that the act names. Where it names none that there is, somebody has to all the same. */
static bool bearer_of(struct acting *x, const struct obligation_hit *h, struct str *ret, struct err *err)
{
	enum thing_kind kind;
	struct thing t;
	struct err why = { 0 };

	*ret = h->rule->bearer.relation;
	if (!h->rule->bearer.field.n)
		return true;
	*ret = h->bearer;
	if (str_starts(h->bearer, STR("party/")) && thing_load(x->db, NULL, h->bearer, &kind, &t, x->a, &why))
		return true;
	*ret = relation_names[REL_COORDINATOR];
	return why.code == ERR_NONE || why.code == ERR_FOUND || (*err = why, false);
}

static const char *seq_text(const struct acting *x)
{
	return str_cstr(x->a, str_printf(x->a, "%lld", (long long)x->seq));
}

static bool follow_open(struct acting *x, const struct obligation_hit *h, struct str about, struct err *err)
{
	bool awaits = h->start == TIME_NONE;
	const char *limit = h->limit_n ? str_cstr(x->a, str_printf(x->a, "%u", h->limit_n)) : NULL;
	struct str bearer;
	char at[21];

	if (!bearer_of(x, h, &bearer, err))
		return false;
	act_follow(x, "obligation.open", STR("hub"), (const char *const[]){
		"rule", str_cstr(x->a, h->rule->id), "version", str_cstr(x->a, str_printf(x->a, "%u", h->rule->version)),
		"about", str_cstr(x->a, about), "bearer", str_cstr(x->a, bearer), "cause", seq_text(x),
		awaits ? "awaiting" : "start", awaits ? "yes" : time_format(h->start, at), limit ? "limit" : NULL, limit, NULL });
	return true;
}

static bool follow_hit(struct following *f, const struct obligation_hit *h, struct err *err)
{
	struct acting *x = f->x;
	struct str about = about_of(x->a, h->about, x->subject);
	struct obligation_row r;
	char at[21];

	if (!obligation_find_open(x->db, x->a, h->rule->id, about, &r, err))
		return false;
	bool there = r.id && !is_ending(f, h);
	struct str which = str_printf(x->a, "obligation/%lld", (long long)r.id);

	switch (h->kind) {
	case HIT_MEETS:
	case HIT_CANCELS:
		if (!there)
			return true;
		f->ending = arena_grow(x->a, f->ending, f->ending_n, &f->ending_cap, sizeof *f->ending);
		f->ending[f->ending_n++] = h;
		act_follow(x, h->kind == HIT_MEETS ? "obligation.meet" : "obligation.cancel", which,
		           (const char *const[]){ "cause", seq_text(x), NULL });
		return true;
	case HIT_STARTS:
		if (there && r.o.state == OBLIGATION_AWAITING)
			act_follow(x, "obligation.start", which, (const char *const[]){ "start", time_format(h->start, at), "cause",
			           seq_text(x), NULL });
		return true;
	default:
		return there || follow_open(x, h, about, err);
	}
}

/* A rule that opened something whenever something was opened would never come to an end: what the hub does to obligations opens
 * none. */
static bool opens_none(const struct acting *x)
{
	return x->who.hub && str_starts(str_of(x->row->name), STR("obligation."));
}

bool obligations_follow(struct acting *x, struct str made, struct err *err)
{
	struct owing *w = hub_owing(x->hub);
	struct str name = str_of(x->row->name);
	struct following f = { .x = x };
	const struct obligation_hit *hits;

	if (!obligation_rules_know(w->rules, name))
		return true;
	struct act_facts facts = facts_of(x, made);
	size_t n = obligation_hits(x->a, w->rules, name, &facts, x->at, &hits);

	for (size_t i = 0; i < n; i++)
		if (!(hits[i].kind == HIT_OPENS && opens_none(x)) && !follow_hit(&f, &hits[i], err))
			return false;
	return true;
}

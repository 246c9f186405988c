#include "web/act_now.h"

#include "base/names.h"
#include "store/members.h"
#include "store/parties.h"

struct filling {
	struct request *rq;
	struct db *db;
	struct str subject;
	struct act_input *v;
	size_t n, cap;
};

static void put(struct filling *f, const char *name, struct str value)
{
	f->v = arena_grow(f->rq->a, f->v, f->n, &f->cap, sizeof *f->v);
	f->v[f->n++] = (struct act_input){ str_of(name), value };
}

static struct str words_of_bits(struct arena *a, unsigned bits, const struct str *names, int n)
{
	struct str r = STR_NONE;

	for (int i = 0; i < n; i++)
		if (bits & 1u << i)
			r = r.n ? STR_JOIN(a, r, STR(" "), names[i]) : names[i];
	return r;
}

static bool party_now(struct filling *f, struct err *err)
{
	struct party_row p;

	if (!party_get(f->db, f->rq->a, act_slug(f->subject), &p, err))
		return false;
	put(f, "name", p.name);
	put(f, "roles", words_of_bits(f->rq->a, p.roles, role_names, ROLE_N));
	put(f, "country", p.country);
	put(f, "site", p.site);
	put(f, "about", p.about);
	put(f, "lang", p.lang);
	put(f, "zone", p.zone);
	return true;
}

static bool member_now(struct filling *f, struct err *err)
{
	struct member_row m;
	struct str name;

	if (!member_get(f->db, f->rq->a, act_id(f->subject), &m, err))
		return false;
	if (sealed_text(f->rq->a, f->db, hub_keys(f->rq->site->hub), m.name, &name, NULL))
		put(f, "name", name);
	put(f, "lang", m.lang);
	put(f, "zone", m.zone);
	return true;
}

static const struct { struct str act; bool (*fill)(struct filling *f, struct err *err); } rows[] = {
	{ STR_LIT("party.change"), party_now }, { STR_LIT("member.change"), member_now },
};

static int find(const struct act_row *row)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(rows[i].act, str_of(row->name)))
			return (int)i;
	return -1;
}

bool act_has_now(const struct act_row *row)
{
	return find(row) >= 0;
}

bool act_now(struct request *rq, const struct act_row *row, struct str subject, struct act_input **ret, size_t *ret_n,
             struct err *err)
{
	struct filling f = { .rq = rq, .subject = subject };
	int i = find(row);

	*ret_n = 0;
	if (i < 0)
		return true;
	if (!(f.db = request_db(rq, err)) || !rows[i].fill(&f, err))
		return false;
	*ret = f.v;
	*ret_n = f.n;
	return true;
}

/* One word more in the act's `clear`; nothing where it has no such field, or not that word. */
static bool clear(struct arena *a, const struct act_row *row, struct str name, struct act_value *values)
{
	const struct act_field *f = act_field_named(row, STR("clear"));
	int word = f ? names_find(f->words, f->word_n, name) : -1;

	if (word < 0)
		return false;
	struct act_value *v = &values[f - row->fields];

	v->text = v->given ? STR_JOIN(a, v->text, STR(" "), name) : name;
	v->n |= INT64_C(1) << word;
	v->given = true;
	return true;
}

void act_only_changed(struct request *rq, const struct act_row *row, const struct act_input *now, size_t n,
                      struct act_value *values, bool *ret_any)
{
	*ret_any = false;
	for (size_t k = 0; k < n; k++) {
		const struct act_field *f = act_field_named(row, now[k].name);
		struct act_value *v = f ? &values[f - row->fields] : NULL;

		if (!v)
			continue;
		if (v->given && str_eq(v->text, now[k].value))
			v->given = false;
		else if (!v->given && now[k].value.n)
			clear(rq->a, row, now[k].name, values);
	}
	for (size_t i = 0; i < row->field_n; i++)
		*ret_any = *ret_any || values[i].given;
}

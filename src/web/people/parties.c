/* The directory of parties; above it, for coordinators, what waits for them. */
#include "templates.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/people/party_ask.h"
#include "web/people/people_words.h"

static struct str link_with(const struct request *rq, const char *name, struct str value)
{
	struct str r = params_link(rq->a, &party_params, &rq->query, name, value, NULL);

	return r.n ? r : STR("/parties");
}

static void fill_columns(const struct request *rq, const struct party_ask *k, struct parties_view *v)
{
	static const struct { enum msg text; int order; } columns[] = {
		{ MSG_parties_column_name, PARTY_BY_NAME },         { MSG_parties_column_roles, -1 },
		{ MSG_parties_column_country, PARTY_BY_COUNTRY },   { MSG_parties_column_members, PARTY_BY_MEMBERS },
		{ MSG_parties_column_contacts, PARTY_BY_CONTACTS }, { MSG_parties_column_components, PARTY_BY_COMPONENTS },
	};

	v->columns.v = arena_array(rq->a, struct column, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		bool here = columns[i].order == k->order;
		bool up = columns[i].order == PARTY_BY_NAME || columns[i].order == PARTY_BY_COUNTRY;
		struct column *c = &v->columns.v[v->columns.n++];

		c->text = page_word(rq, columns[i].text);
		if (columns[i].order < 0)
			continue;
		c->href = params_link(rq->a, &party_params, &rq->query, "order", party_order_names[columns[i].order], "reverse");
		if (here && !k->reverse)
			c->href = STR_JOIN(rq->a, c->href, STR("&reverse=1"));
		c->sort = !here ? STR_NONE : up != k->reverse ? STR("ascending") : STR("descending");
	}
}

static void fill_rows(const struct request *rq, const struct listed_parties *l, struct parties_view *v)
{
	v->rows.v = arena_array(rq->a, struct party_line, l->n);
	for (size_t i = 0; i < l->n; i++) {
		const struct listed_party *p = &l->v[i];

		v->rows.v[v->rows.n++] = (struct party_line){
			.id = p->row.id, .name = p->row.name, .href = page_path(rq->a, "/party/", p->row.id),
			.roles = words_of_roles(rq, p->row.roles), .country = p->row.country, .members = p->count.members,
			.verified = p->count.verified, .components = p->count.components, .left = p->row.ended != TIME_NONE,
			.unreachable = !p->count.verified && p->row.ended == TIME_NONE,
		};
	}
}

static void fill_joins(const struct wall *w, const struct askings *all, struct parties_view *v)
{
	v->joins.v = arena_array(w->rq->a, struct asking_line, all->n);
	for (size_t i = 0; i < all->n; i++)
		v->joins.v[v->joins.n++] = (struct asking_line){
			all->v[i].name, str_printf(w->rq->a, "/join/%lld", (long long)all->v[i].row.id),
			words_of_roles(w->rq, all->v[i].row.roles), wall_time(w, all->v[i].row.asked),
			w->rq->now - all->v[i].row.asked > JOIN_LATE_S,
		};
}

static void fill_checks(const struct request *rq, const struct waiting_contacts *all, struct parties_view *v)
{
	v->checks.v = arena_array(rq->a, struct check_line, all->n);
	for (size_t i = 0; i < all->n; i++) {
		const struct listed_contact *c = &all->v[i];
		struct str subject = str_printf(rq->a, "contact/%lld", (long long)c->row.id);
		bool own = c->row.added_by == rq->who.member;

		v->checks.v[v->checks.n++] = (struct check_line){
			.party = c->row.party, .party_href = page_path(rq->a, "/party/", c->row.party), .kind = word_of(rq, c->row.kind),
			.value = c->value,
			.verify = own ? STR_NONE : act_if(rq, "contact.verify", subject, &(struct thing){ .party = c->row.party },
			                                  STR("/parties")),
		};
	}
}

/* What only coordinators are shown. */
static bool fill_waiting(struct request *rq, struct parties_view *v, struct err *err)
{
	struct waiting_contacts checks;
	struct askings joins;
	struct looking l;
	struct wall w;

	if (!(rq->who.roles & 1u << ROLE_COORDINATOR))
		return true;
	if (!looking_of(rq, &l, err) || !people_joins(&l, &joins, err) || !people_unverified(&l, &checks, err))
		return false;
	w = wall_of(rq);
	v->staff = true;
	fill_joins(&w, &joins, v);
	fill_checks(rq, &checks, v);
	return true;
}

bool page_parties(struct request *rq, struct response *rs, struct err *err)
{
	struct parties_view v = { 0 };
	struct listed_parties l;
	struct party_ask k;

	if (!party_ask_find(rq, false, &k, &l, err))
		return false;
	if (k.format >= 0) {
		party_put_csv(rq, &l, rs);
		return true;
	}
	page_init(&v.page, rq, page_word(rq, MSG_parties_title), NAV_PARTIES);
	if (!fill_waiting(rq, &v, err))
		return false;
	v.q = k.q;
	v.left = k.left;
	v.reverse = k.reverse;
	v.order = k.order ? party_order_names[k.order] : STR_NONE;
	v.filtered = k.q.n || k.role >= 0;
	v.roles.v = arena_array(rq->a, struct option, ROLE_N);
	for (int r = 0; r < ROLE_N; r++)
		v.roles.v[v.roles.n++] = (struct option){ role_names[r], word_of(rq, role_names[r]), r == k.role };
	fill_columns(rq, &k, &v);
	fill_rows(rq, &l, &v);
	v.caption = page_plural(rq, MSG_parties_caption, (int64_t)l.n);
	v.csv = link_with(rq, "format", STR("csv"));
	v.json = STR_JOIN(rq->a, STR("/api/v1/parties"), params_link(rq->a, &party_params, &rq->query, "format", STR_NONE, NULL));
	v.acts.links.v = arena_array(rq->a, struct link, 1);
	struct str add = act_if(rq, "party.add", STR("hub"), &(struct thing){ 0 }, STR_NONE);

	if (add.n)
		v.acts.links.v[v.acts.links.n++] = (struct link){ page_word(rq, MSG_act_party_add), add, false };
	RENDER(rq, rs, parties, &v);
	return true;
}

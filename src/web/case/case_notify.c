/* Whom to notify of a case: parties that list what its weaknesses name, with the reasons; then all others. A person picks. */
#include "base/limits.h"
#include "base/names.h"
#include "hub/people/propose.h"
#include "store/reports.h"
#include "templates.h"
#include "text/said.h"
#include "web/act_form.h"
#include "web/case/case_words.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/told.h"

enum { NOTIFY_MOST = 250, REASONS_SHOWN = 3 };
static const struct str asked_roles[] = { STR_LIT("vendor"), STR_LIT("supplier"), STR_LIT("tester"), STR_LIT("regulator") };

struct choosing {
	struct request *rq;
	struct looking l;
	struct seen_case c;
	struct jurisdictions decided;
	struct party_rows parties;
	struct party_counts counts;
	struct product_names named;
	struct proposals proposed;
	struct case_notify_view v;
};

/* --- what the weaknesses name --- */

static void name_one(struct choosing *k, enum product_kind kind, struct str value)
{
	struct product_names *n = &k->named;

	if (!value.n)
		return;
	for (size_t i = 0; i < n->n; i++)
		if (n->v[i].kind == kind && str_eq(n->v[i].value, value))
			return;
	n->v = arena_grow(k->rq->a, n->v, n->n, &n->cap, sizeof *n->v);
	n->v[n->n++] = product_name(k->rq->a, kind, value, STR(""));
}

/* A component as people write it is a package by its URL, and else may be a chip, a model or a system. */
static void name_words(struct choosing *k, struct str text)
{
	struct str rest = text, one;

	while (str_split(&rest, ',', &one)) {
		one = str_trim(one);
		if (str_starts(one, STR("pkg:"))) {
			name_one(k, PRODUCT_PURL, one);
			continue;
		}
		name_one(k, PRODUCT_CHIP, one);
		name_one(k, PRODUCT_MODEL, one);
		name_one(k, PRODUCT_OS, one);
	}
}

/* What the list already knows under its CVE. */
static void name_entry(struct choosing *k, struct str cve)
{
	struct product_names more;
	struct entry e;

	if (!cve.n || !list_get_entry(k->rq->site->list, k->rq->a, cve, &e, NULL, NULL))
		return;
	propose_named(k->rq->a, &e, &more);
	for (size_t i = 0; i < more.n; i++)
		name_one(k, more.v[i].kind, more.v[i].value);
}

/* What a report says of its product are words of people: "Nova 12, NovaUI 6". Who may not see the report learns nothing of it
 * here. */
static bool name_reports(struct choosing *k, struct err *err)
{
	for (size_t i = 0; i < k->c.reports.n; i++) {
		struct report_row r;
		struct str product = STR(""), line;
		struct err why = { 0 };

		if (!report_get(k->l.db, k->rq->a, k->c.reports.v[i].id, &r, err))
			return false;
		if (r.texts[REPORT_PRODUCT].n && !sealed_text(k->rq->a, k->l.db, k->l.keys, r.texts[REPORT_PRODUCT], &product, &why) &&
		    why.code != ERR_FOUND)
			return *err = why, false;
		while (str_split(&product, '\n', &line))
			name_words(k, line);
	}
	return true;
}

static void name_all(struct choosing *k)
{
	for (size_t i = 0; i < k->c.vulns.n; i++) {
		name_words(k, k->c.vulns.v[i].component);
		name_entry(k, k->c.vulns.v[i].row.cve);
	}
	for (size_t i = 0; i < k->c.repairs.n; i++) {
		int kind = names_find(product_kind_names, PRODUCT_KIND_N, k->c.repairs.v[i].kind);

		if (kind >= 0)
			name_one(k, (enum product_kind)kind, k->c.repairs.v[i].line);
	}
}

/* --- rows --- */

static const struct participant *part_of(const struct choosing *k, struct str party)
{
	const struct participant *p = participant_find(&k->c.at.parts, STR_JOIN(k->rq->a, STR("party/"), party));

	return p && participant_live(p) ? p : NULL;
}

static bool barred(const struct choosing *k, struct str country)
{
	for (size_t i = 0; i < k->decided.n; i++)
		if (k->decided.v[i].bar && country.n && str_eq(k->decided.v[i].country, country))
			return true;
	return false;
}

static struct notify_row row_of(const struct choosing *k, size_t at)
{
	const struct party_row *p = &k->parties.v[at];
	struct notify_row r = {
		.id = str_printf(k->rq->a, "p-%.*s", STR_ARG(p->id)), .party = p->id, .name = p->name, .country = p->country,
		.roles = words_of_roles(k->rq, p->roles), .there = part_of(k, p->id) != NULL, .barred = barred(k, p->country),
		.unreachable = true,
	};

	for (size_t i = 0; i < k->counts.n; i++)
		if (str_eq(k->counts.v[i].id, p->id))
			r.unreachable = !k->counts.v[i].verified && !k->counts.v[i].members;
	return r;
}

static void add_reasons(const struct choosing *k, const struct proposal *p, struct notify_row *r)
{
	r->reasons.v = arena_array(k->rq->a, struct str, REASONS_SHOWN);
	for (size_t i = 0; i < p->reasons.n && i < REASONS_SHOWN; i++) {
		const struct proposal_reason *why = &p->reasons.v[i];

		r->reasons.v[r->reasons.n++] = TEXT(k->rq, MSG_notify_reason, arg_str(why->lists), arg_str(why->named->value));
	}
}

static void fill_rows(struct choosing *k)
{
	struct arena *a = k->rq->a;
	bool *shown = arena_zero(a, k->parties.n + 1);

	k->v.proposed.v = arena_array(a, struct notify_row, k->parties.n);
	k->v.rest.v = arena_array(a, struct notify_row, k->parties.n);
	for (size_t i = 0; i < k->proposed.n; i++)
		for (size_t p = 0; p < k->parties.n; p++)
			if (str_eq(k->parties.v[p].id, k->proposed.v[i].party)) {
				struct notify_row *r = &k->v.proposed.v[k->v.proposed.n++];

				*r = row_of(k, p);
				add_reasons(k, &k->proposed.v[i], r);
				shown[p] = true;
			}
	for (size_t p = 0; p < k->parties.n; p++)
		if (!shown[p] && k->parties.v[p].ended == TIME_NONE && !str_eq(k->parties.v[p].id, k->rq->who.party))
			k->v.rest.v[k->v.rest.n++] = row_of(k, p);
}

/* Of which countries are those that would be told, where nobody has decided whether they may be? */
static void warn(struct choosing *k)
{
	struct strs open = { 0 };

	for (size_t i = 0; i < k->v.proposed.n; i++) {
		const struct notify_row *r = &k->v.proposed.v[i];
		bool decided = !r->country.n || r->there;

		for (size_t d = 0; d < k->decided.n; d++)
			decided = decided || str_eq(k->decided.v[d].country, r->country);
		if (!decided)
			strs_add_once(k->rq->a, &open, r->country);
	}
	k->v.bars.v = arena_array(k->rq->a, struct str, 2);
	struct str list = STR("");

	for (size_t i = 0; i < open.n; i++)
		list = STR_JOIN(k->rq->a, list, i ? STR(", ") : STR(""), open.v[i]);
	if (open.n)
		k->v.bars.v[k->v.bars.n++] = TEXT(k->rq, MSG_notify_undecided, arg_str(list));
}

/* --- the page --- */

static bool load(struct choosing *k, struct err *err)
{
	int64_t id = act_id(STR_JOIN(k->rq->a, STR("case/"), k->rq->caught[0]));
	struct component_rows made;
	struct db *d;

	if (!id)
		return thing_none(err);
	if (!looking_of(k->rq, &k->l, err) || !case_seen_brief(&k->l, id, &k->c, err))
		return false;
	if (k->c.sight != CASE_SIGHT_STEERING || k->c.at.row.life != CASE_OPEN || !act_named(STR("case.notify")) ||
	    !act_if(k->rq, "case.notify", k->c.subject, &k->c.thing, STR_NONE).n)
		return thing_none(err);
	d = k->l.db;
	if (!jurisdictions_of(d, k->rq->a, id, &k->decided, err) || !parties_all(d, k->rq->a, &k->parties, err) ||
	    !parties_count(d, k->rq->a, &k->counts, err) || !components_all(d, k->rq->a, &made, err))
		return false;
	name_all(k);
	if (!name_reports(k, err))
		return false;
	propose(k->rq->a, &made, &k->named, &k->proposed);
	return true;
}

static bool choosable(const struct notify_row *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!v[i].there && !v[i].barred)
			return true;
	return false;
}

static bool show(struct choosing *k, struct response *rs)
{
	struct request *rq = k->rq;

	case_fill_top(rq, &k->c, CASE_TAB_NOTIFY, &k->v.top);
	page_init(&k->v.page, rq, k->v.top.title, NAV_CASES);
	k->v.back = case_path(rq->a, k->c.at.row.id);
	k->v.meaning = k->v.top.meaning;
	k->v.named = k->named.n;
	k->v.open = !choosable(k->v.proposed.v, k->v.proposed.n);
	k->v.any = !k->v.open || choosable(k->v.rest.v, k->v.rest.n);
	k->v.roles.v = arena_array(rq->a, struct option, 4);
	for (int i = 0; i < 4; i++)
		k->v.roles.v[k->v.roles.n++] = (struct option){ asked_roles[i], word_of(rq, asked_roles[i]),
		                                                str_eq(asked_roles[i], fields_get(&rq->form, STR("role"))) };
	fill_rows(k);
	warn(k);
	RENDER(rq, rs, case_notify, &k->v);
	return true;
}

bool page_case_notify(struct request *rq, struct response *rs, struct err *err)
{
	struct choosing k = { .rq = rq };

	return load(&k, err) && show(&k, rs);
}

/* --- telling them --- */

static bool notify(struct choosing *k, struct str party, struct str once, struct err *err)
{
	const struct act_input in[] = { { STR("vendor"), STR_JOIN(k->rq->a, STR("party/"), party) },
		                        { STR("role"), fields_get(&k->rq->form, STR("role")) } };
	struct act_request r = { .row = act_named(STR("case.notify")), .who = k->rq->who, .subject = k->c.subject, .once = once };
	struct act_value *values;
	struct outcome o;

	if (!act_decode(k->rq->a, r.row, in, in[1].value.n ? 2 : 1, &values, NULL, NULL, err))
		return false;
	r.values = values;
	return hub_act(k->rq->site->hub, k->rq->a, &r, &o, err);
}

static void add_error(struct choosing *k, struct str text)
{
	k->v.errors.v[k->v.errors.n++] = (struct form_error){ STR("main"), text };
}

static struct str name_of(const struct choosing *k, struct str party)
{
	for (size_t i = 0; i < k->parties.n; i++)
		if (str_eq(k->parties.v[i].id, party))
			return k->parties.v[i].name;
	return party;
}

bool page_case_notify_post(struct request *rq, struct response *rs, struct err *err)
{
	struct choosing k = { .rq = rq };
	struct str once = str_sub(fields_get(&rq->form, STR("once")), 0, 30);
	int64_t done = 0;

	if (!load(&k, err))
		return false;
	request_db_done(rq); /* each act has a connection of its own */
	k.v.errors.v = arena_array(rq->a, struct form_error, NOTIFY_MOST + 1);
	for (size_t i = 0; i < rq->form.n && k.v.errors.n < NOTIFY_MOST; i++) {
		struct str party = rq->form.v[i].value;
		struct err why = { 0 };

		if (!str_eq(rq->form.v[i].name, STR("vendor")) || !party.n)
			continue;
		if (notify(&k, party, once.n ? str_printf(rq->a, "%.*s-%.*s", STR_ARG(once), STR_ARG(str_sub(party, 0, 40))) :
		           STR_NONE, &why))
			done++;
		else if (!err_kinds[why.code].tell)
			return *err = why, false;
		else
			add_error(&k, STR_JOIN(rq->a, name_of(&k, party), STR(": "), said(rq->a, rq->lang, &why)));
	}
	if (!done && !k.v.errors.n)
		add_error(&k, page_word(rq, MSG_notify_nobody));
	if (!k.v.errors.n) {
		response_done(rq, rs, case_path(rq->a, k.c.at.row.id), page_plural(rq, MSG_notify_done, done));
		return true;
	}
	rs->status = 422;
	struct choosing again = { .rq = rq, .v.errors = k.v.errors };

	return load(&again, err) && show(&again, rs);
}

#include "hub/disclosure/disclosure.h"

#include "base/limits.h"
#include "base/names.h"
#include "crypto/encode.h"
#include "format/entry_json.h"
#include "hub/owed/obligations.h"
#include "store/parties.h"

const struct str looked_names[LOOKED_N] = {
	[LOOKED_MITIGATION] = STR_LIT("mitigation"),   [LOOKED_NO_EXPLOIT] = STR_LIT("no_exploit"),
	[LOOKED_CN_JOINT] = STR_LIT("cn_joint"),       [LOOKED_CN_OPERATORS] = STR_LIT("cn_operators"),
	[LOOKED_CN_MODERATE] = STR_LIT("cn_moderate"), [LOOKED_CN_TOOLS] = STR_LIT("cn_tools"),
	[LOOKED_CN_EVENT] = STR_LIT("cn_event"),       [LOOKED_CN_FOREIGN] = STR_LIT("cn_foreign"),
};

struct looking_at {
	struct arena *a;
	struct db *db;
	struct owing *owing;
	unixtime now;
	struct disclosure *d;
};

static struct str case_subject(const struct looking_at *l)
{
	return str_printf(l->a, "case/%lld", (long long)l->d->at.row.id);
}

/* --- the matrix --- */

static void count_cells(struct looking_at *l)
{
	struct disclosure_facts *f = &l->d->facts;
	bool checked = l->d->rows.n > 0;

	for (size_t i = 0; i < l->d->rows.n; i++) {
		f->cells += (unsigned)l->d->rows.v[i].cells;
		f->cells_helped += (unsigned)l->d->rows.v[i].fixed;
		checked = checked && l->d->rows.v[i].row.checked != TIME_NONE;
	}
	f->affected_checked = checked ? FINDING_YES : FINDING_NONE;
}

/* --- who takes part --- */

static bool in_china(struct looking_at *l, struct str who, bool *ret, struct err *err)
{
	struct party_row p;

	if (!str_starts(who, STR("party/")))
		return true;
	if (!party_get(l->db, l->a, act_slug(who), &p, err))
		return false;
	*ret = *ret || str_eq(p.country, STR("CN"));
	return true;
}

/* Told, answered; those who neither answered nor were let go are overdue once their clock says so (below). */
static bool count_people(struct looking_at *l, struct err *err)
{
	struct disclosure_facts *f = &l->d->facts;
	const struct participants *all = &l->d->at.parts;

	for (size_t i = 0; i < all->n; i++) {
		const struct participant *p = &all->v[i];

		if (!participant_live(p) || p->barred)
			continue;
		if (!in_china(l, p->who, &f->china, err))
			return false;
		if (part_makes(p->role)) {
			f->notified++;
			f->answered += p->answer != ANSWER_NONE;
		} else if (p->role == PART_FINDER) {
			f->finders++;
			f->credits_agreed += p->credit.n != 0;
		}
	}
	return true;
}

/* --- what is owed --- */

static const struct participant *silent_bearer(const struct looking_at *l, const struct obligation_row *r)
{
	const struct participant *p = participant_find(&l->d->at.parts, r->bearer);

	return p && participant_live(p) && !p->barred && part_makes(p->role) && p->answer == ANSWER_NONE ? p : NULL;
}

static bool is_regulators(const struct looking_at *l, const struct obligation_row *r)
{
	const struct obligation_rule *rule = l->owing ? owing_rule(l->owing, r) : NULL;

	return rule && str_starts(rule->file, STR("regulators"));
}

static void count_owed(struct looking_at *l, const struct obligation_rows *rows, bool ended)
{
	struct disclosure_facts *f = &l->d->facts;

	for (size_t i = 0; i < rows->n; i++) {
		const struct obligation_row *r = &rows->v[i];
		bool due = r->o.due.due != TIME_NONE && r->o.due.due <= l->now;

		if (is_regulators(l, r) && (ended || due)) {
			f->stages_due++;
			f->stages_filed += ended;
		} else if (!ended && due && str_eq(r->rule, STR("v1-answer")) && silent_bearer(l, r)) {
			f->overdue++;
		}
	}
}

static bool look_owed(struct looking_at *l, struct err *err)
{
	enum { MOST = 5000 };
	const struct obligation_filter of = { .subject = case_subject(l) };
	struct obligation_rows open, ended;

	if (!obligations_open(l->db, l->a, &of, OBLIGATIONS_BY_DUE, false, &OBLIGATION_MARK_NONE, MOST, &open, err) ||
	    !obligations_ended(l->db, l->a, &of, INT64_MAX, MOST, &ended, err))
		return false;
	count_owed(l, &open, false);
	count_owed(l, &ended, true);
	return true;
}

/* --- what people looked at, approved and waived --- */

static bool look_findings(struct looking_at *l, struct err *err)
{
	struct disclosure *d = l->d;
	struct disclosure_facts *f = &d->facts;
	enum finding none, *const to[LOOKED_N] = {
		[LOOKED_MITIGATION] = &none, [LOOKED_NO_EXPLOIT] = &f->no_exploit, [LOOKED_CN_JOINT] = &f->cn_joint,
		[LOOKED_CN_OPERATORS] = &f->cn_operators, [LOOKED_CN_MODERATE] = &f->cn_moderate, [LOOKED_CN_TOOLS] = &f->cn_tools,
		[LOOKED_CN_EVENT] = &f->cn_event, [LOOKED_CN_FOREIGN] = &f->cn_foreign,
	};

	if (!findings_of(l->db, l->a, d->at.row.id, &d->findings, err))
		return false;
	for (size_t i = 0; i < d->findings.n; i++) {
		int what = names_find(looked_names, LOOKED_N, d->findings.v[i].name);
		int found = names_find(finding_names, FINDING_N, d->findings.v[i].finding);

		if (what < 0 || found < 0)
			return err_set(err, ERR_DB, "a finding of case %lld cannot be read", (long long)d->at.row.id);
		*to[what] = (enum finding)found;
		if (what == LOOKED_MITIGATION)
			f->mitigation = found == FINDING_YES;
	}
	return true;
}

static bool look_approvals(struct looking_at *l, struct err *err)
{
	struct disclosure *d = l->d;

	if (!approvals_of(l->db, l->a, d->at.row.id, &d->approvals, err))
		return false;
	for (size_t i = 0; i < d->approvals.n; i++)
		d->facts.approvals += str_eq(d->approvals.v[i].text, d->text);
	return true;
}

static bool look_waivers(struct looking_at *l, size_t *ret_n, struct err *err)
{
	struct disclosure *d = l->d;

	*ret_n = 0;
	if (!waivers_of(l->db, l->a, d->at.row.id, &d->waivers, err))
		return false;
	d->agreed = arena_array(l->a, struct gate_waiver, d->waivers.n + 1);
	for (size_t i = 0; i < d->waivers.n; i++) {
		const struct waiver_row *w = &d->waivers.v[i];
		int gate = names_find(gate_names, GATE_N, w->gate);

		if (gate < 0)
			return err_set(err, ERR_DB, "a waiver of case %lld names no gate", (long long)d->at.row.id);
		if (w->agreed_by)
			d->agreed[(*ret_n)++] = (struct gate_waiver){ (enum gate)gate, w->asked_by, w->agreed_by, w->words, w->agreed };
	}
	return true;
}

/* --- the embargo --- */

static void look_embargo(struct disclosure *d)
{
	static const enum embargo_end ways[] = { EMBARGO_BY_DATE, EMBARGO_BY_PUBLICITY, EMBARGO_BY_EXPLOIT, EMBARGO_BY_ATTACKS,
		                                 EMBARGO_BY_QUORUM };

	d->facts.embargo_in_force = embargo_in_force(d->at.e.state);
	d->ends_by = EMBARGO_NOT_ENDED;
	for (size_t i = 0; i < sizeof ways / sizeof *ways && d->facts.embargo_in_force && !d->ends_by; i++)
		if (embargo_end_refused(&d->at.e, &d->at.now, ways[i], d->at.ready) == CASE_OK)
			d->ends_by = ways[i];
	d->facts.embargo_ends_by_this = d->ends_by != EMBARGO_NOT_ENDED;
}

bool disclosure_look(struct arena *a, struct db *d, const struct keys *k, struct owing *owing, int64_t case_id, unixtime now,
                     struct disclosure *ret, struct err *err)
{
	struct looking_at l = { a, d, owing, now, ret };
	char hex[HEX_LEN(DIGEST_SIZE) + 1];
	size_t agreed;

	*ret = (struct disclosure){ 0 };
	if (!case_load(d, a, case_id, now, &ret->at, err))
		return false;
	const struct disclosing x = { a, d, k, case_id, ret->at.row.attack != TIME_NONE, now };

	if (!disclosed_of(&x, &ret->rows, err))
		return false;
	struct digest text = disclosed_digest(a, &ret->rows);

	encode(HEX, text.b, sizeof text.b, hex);
	ret->text = str_dup(a, str_of(hex));
	count_cells(&l);
	look_embargo(ret);
	if (!count_people(&l, err) || !look_owed(&l, err) || !look_findings(&l, err) || !look_approvals(&l, err) ||
	    !look_waivers(&l, &agreed, err))
		return false;
	ret->open = disclosure_gates(&ret->facts, ret->agreed, agreed, ret->gates) && ret->rows.n > 0;
	return true;
}

bool disclosure_seen(const struct looking *l, struct owing *owing, int64_t case_id, struct disclosure *ret, struct thing *ret_thing,
                     struct err *err)
{
	enum thing_kind kind;

	if (!thing_load(l->db, &l->who, str_printf(l->a, "case/%lld", (long long)case_id), &kind, ret_thing, l->a, err))
		return false;
	if (!access_read(&l->who, ret_thing, READ_REPAIRS))
		return thing_none(err);
	return disclosure_look(l->a, l->db, l->keys, owing, case_id, l->now, ret, err);
}

/* --- as JSON --- */

static void put_time(struct buf *b, const char *name, unixtime t)
{
	char text[21];

	buf_printf(b, ",\"%s\":", name);
	if (t == TIME_NONE)
		buf_puts(b, "null");
	else
		buf_printf(b, "\"%s\"", time_format(t, text));
}

static void put_gates(struct buf *b, const struct disclosure *d)
{
	for (int g = 0; g < GATE_N; g++) {
		const struct gate_result *r = &d->gates[g];

		buf_puts(b, g ? ",{\"gate\":" : "{\"gate\":");
		buf_put_json(b, gate_names[g]);
		buf_puts(b, ",\"state\":");
		buf_put_json(b, gate_state_names[r->state]);
		buf_printf(b, ",\"have\":%u,\"need\":%u,\"question\":", r->have, r->need);
		buf_put_json(b, str_of(gate_rows[g].question));
		buf_putc(b, '}');
	}
}

static void put_people(struct buf *b, const struct disclosure *d)
{
	buf_puts(b, "],\"findings\":[");
	for (size_t i = 0; i < d->findings.n; i++) {
		buf_puts(b, i ? ",{\"name\":" : "{\"name\":");
		buf_put_json(b, d->findings.v[i].name);
		buf_puts(b, ",\"finding\":");
		buf_put_json(b, d->findings.v[i].finding);
		put_time(b, "at", d->findings.v[i].at);
		buf_putc(b, '}');
	}
	buf_puts(b, "],\"approvals\":[");
	for (size_t i = 0; i < d->approvals.n; i++) {
		buf_printf(b, "%s{\"member\":\"member/%lld\",\"of_this_text\":%s", i ? "," : "", (long long)d->approvals.v[i].member,
		           str_eq(d->approvals.v[i].text, d->text) ? "true" : "false");
		put_time(b, "at", d->approvals.v[i].at);
		buf_putc(b, '}');
	}
	buf_puts(b, "],\"waivers\":[");
	for (size_t i = 0; i < d->waivers.n; i++) {
		buf_puts(b, i ? ",{\"gate\":" : "{\"gate\":");
		buf_put_json(b, d->waivers.v[i].gate);
		put_time(b, "asked", d->waivers.v[i].asked);
		put_time(b, "agreed", d->waivers.v[i].agreed);
		buf_putc(b, '}');
	}
}

void disclosure_put(struct buf *b, const struct disclosure *d)
{
	buf_printf(b, "{\"case\":\"case/%lld\",\"may_publish\":%s", (long long)d->at.row.id, d->open ? "true" : "false");
	put_time(b, "published", d->at.row.published);
	buf_puts(b, ",\"text\":");
	buf_put_json(b, d->text);
	buf_puts(b, ",\"gates\":[");
	put_gates(b, d);
	put_people(b, d);
	buf_puts(b, "],\"entries\":[");
	for (size_t i = 0; i < d->rows.n; i++) {
		buf_puts(b, i ? "," : "");
		entry_json_put(b, &d->rows.v[i].entry);
	}
	buf_puts(b, "]}");
}

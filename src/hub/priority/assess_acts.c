/* Views and decisions on the priority of entries. */
#include "hub/priority/assess_acts.h"

#include "base/limits.h"
#include "base/names.h"
#include "hub/list/index.h"
#include "hub/priority/assessment_json.h"
#include "hub/priority/priority_parts.h"
#include "store/members.h"
#include "store/parties.h"

enum { NAME_LONGEST = 200, FACTS_LONGEST = 2000, REASON_LONGEST = 8 * 1024 };

static const struct str grades[] = {
	STR_LIT("none"), STR_LIT("low"), STR_LIT("medium"), STR_LIT("high"), STR_LIT("critical"),
};
#define GRADE .words = grades, .word_n = sizeof grades / sizeof *grades

/* The five are called as their factors are. */
static const struct act_field fields[] = {
	{ "harm", ACT_WORD, 0, GRADE, .help = "how bad it is for whoever is hit" },
	{ "scope", ACT_WORD, 0, GRADE, .help = "how many devices and makers it concerns" },
	{ "repair", ACT_WORD, 0, GRADE, .help = "how hard it is to mend" },
	{ "exploitability", ACT_WORD, 0, GRADE, .help = "how easily it is used, and whether it is" },
	{ "other", ACT_WORD, 0, GRADE, .help = "what else makes it urgent: deadlines, chains, attention" },
	{ "facts", ACT_PROSE, 0, .max = FACTS_LONGEST, .help = "what one knows, one NAME=VALUE a line: units=250000, fix=false "
	  "(docs/priority.md lists the names)" },
	{ "reason", ACT_PROSE, 0, .max = REASON_LONGEST, .help = "why; everybody who reads the entry sees it. Required with a grade, "
	  "and for a decision where views differ" },
	{ "party", ACT_TEXT, ACT_BY_HUB, .max = NAME_LONGEST, .help = "who speaks, where it is told on the hub's machine: a party's id "
	  "or name, or any other name" },
	{ "by", ACT_TEXT, ACT_BY_HUB | ACT_SEALED, .max = NAME_LONGEST, .help = "the person who speaks for it" },
};

/* --- between the fields and an assessment --- */

static bool read_facts(struct str text, struct str source, struct facts *ret, struct err *err)
{
	struct str line;

	while (str_token(&text, "\r\n,", &line)) {
		size_t at = str_chr(line, '=');

		if (at == SIZE_MAX && str_trim(line).n)
			return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected NAME=VALUE", STR_ARG(str_sub(str_trim(line), 0, 60)));
		if (at != SIZE_MAX && !fact_set(ret, str_trim(str_sub(line, 0, at)), str_trim(str_from(line, at + 1)), source, err))
			return false;
	}
	return true;
}

/* What the act says, by whom it was told. */
static bool said(const struct acting *x, enum assessment_kind kind, struct str party, struct assessment *ret, struct err *err)
{
	struct assessment s = { .kind = kind, .party = party, .at = x->at, .reason = act_text(x, "reason") };

	for (enum factor f = 0; f < FACTOR_N; f++) {
		const char *name = fields[f].name;

		if (act_given(x, name))
			s.judgements[f] = (struct judgement){ (enum grade)(GRADE_NONE + act_number(x, name)), party, s.reason };
	}
	if (!read_facts(act_text(x, "facts"), STR_JOIN(x->a, STR("told by "), party), &s.given, err))
		return err_at(err, "facts");
	*ret = s;
	return true;
}

static void add_input(struct act_input *v, size_t *n, struct str name, struct str value)
{
	if (value.n)
		v[(*n)++] = (struct act_input){ name, value };
}

void assess_inputs(struct arena *a, const struct assessment *s, struct act_input **ret, size_t *ret_n)
{
	struct act_input *v = arena_array(a, struct act_input, FACTOR_N + 4);
	struct buf facts;
	size_t n = 0;

	buf_init(&facts, LIMIT_RULES);
	for (enum factor f = 0; f < FACTOR_N; f++)
		if (s->judgements[f].grade)
			add_input(v, &n, factor_names[f], grade_names[s->judgements[f].grade]);
	for (enum fact_name i = 0; i < FACT_N; i++)
		if (s->given.v[i].known) {
			buf_printf(&facts, "%s%.*s=", facts.n ? "\n" : "", STR_ARG(fact_kinds[i].name));
			fact_put(&facts, i, s->given.v[i].value);
		}
	add_input(v, &n, STR("facts"), buf_dup(a, &facts));
	add_input(v, &n, STR("reason"), s->reason);
	add_input(v, &n, STR("party"), s->party);
	add_input(v, &n, STR("by"), s->by);
	buf_release(&facts);
	*ret = v;
	*ret_n = n;
}

/* --- who speaks --- */

/* A party of the hub by its id or its name; else nobody's: *ret->id is empty. */
static bool find_party(const struct acting *x, struct str told, struct party_row *ret, struct err *err)
{
	struct party_rows all;

	*ret = (struct party_row){ .id = STR(""), .name = told };
	if (!parties_all(x->db, x->a, &all, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(all.v[i].id, told) || (str_eq(all.v[i].name, told) && !ret->id.n))
			*ret = all.v[i];
	return true;
}

static bool speaker(const struct acting *x, struct party_row *ret, struct err *err)
{
	if (x->who.member)
		return party_get(x->db, x->a, x->who.party, ret, err);
	return find_party(x, str_trim(act_text(x, "party")), ret, err);
}

/* --- names of persons --- */

/* Who may know who spoke for a party: its own people, the coordinators, whoever is on the hub's machine. */
static bool may_know(const struct looking *l, struct str party)
{
	const struct thing t = { .party = party };

	return l->who.hub || access_read(&l->who, &t, READ_PEOPLE);
}

static bool name_one(const struct looking *l, struct assessment *s, struct err *err)
{
	struct member_row m;
	struct str ref = s->sealed;
	struct err why = { 0 };

	if (s->member && !member_get(l->db, l->a, s->member, &m, err))
		return false;
	if (s->member)
		ref = m.name;
	if (!ref.n || !may_know(l, s->own) || sealed_text(l->a, l->db, l->keys, ref, &s->by, &why) || why.code == ERR_FOUND)
		return true;
	*err = why;
	return false;
}

bool assess_names(const struct looking *l, struct entry_priority *p, struct err *err)
{
	for (size_t i = 0; i < p->history_n; i++)
		if (p->history[i].act >= 0 && !name_one(l, &p->history[i], err))
			return false;
	return true;
}

/* --- both acts --- */

static struct str result_of(struct arena *a, const struct assessment *s)
{
	struct buf b;
	struct str r;

	buf_init(&b, LIMIT_RULES);
	assessment_put_result(&b, s);
	r = buf_dup(a, &b);
	buf_release(&b);
	return r;
}

static bool prepare(struct acting *x, enum assessment_kind kind, struct err *err)
{
	struct party_row party;
	struct assessment s;

	if (!speaker(x, &party, err) || !said(x, kind, party.name, &s, err) ||
	    !priority_weigh(x->db, x->a, hub_priority(x->hub), act_slug(x->subject), &s, err))
		return false;
	if (!x->who.member)
		act_make(x, party.id.n ? "party" : "name", party.id.n ? party.id : party.name);
	act_make(x, "rules", s.rules);
	act_make(x, "result", result_of(x->a, &s));
	return true;
}

static bool apply(struct acting *x, enum assessment_kind kind, struct err *err)
{
	struct str party = x->who.member ? x->who.party : act_made(x, "party");
	struct assessment s;
	struct buf given;

	if (!said(x, kind, party, &s, err))
		return false;
	buf_init(&given, LIMIT_RULES);
	assessment_put_given(&given, &s);
	const struct assessed_row row = {
		.id = x->seq, .subject = act_slug(x->subject), .kind = assessment_kind_names[kind], .party = party,
		.name = act_made(x, "name"), .member = x->who.member, .author = act_ref(x, "by"), .at = x->at,
		.rules = act_made(x, "rules"), .given = buf_str(&given), .result = act_made(x, "result"),
	};
	bool ok = buf_ok(&given, err) && assessed_add(x->db, &row, err);

	buf_release(&given);
	return ok;
}

static bool view_prepare(struct acting *x, struct err *err) { return prepare(x, ASSESSMENT_VIEW, err); }
static bool view_apply(struct acting *x, struct err *err) { return apply(x, ASSESSMENT_VIEW, err); }
static bool decide_prepare(struct acting *x, struct err *err) { return prepare(x, ASSESSMENT_DECISION, err); }
static bool decide_apply(struct acting *x, struct err *err) { return apply(x, ASSESSMENT_DECISION, err); }

/* Views of the list hold each entry's level. */
static bool list_moves(struct acting *x, struct err *err)
{
	return index_next_generation(x->db, err);
}

#define TO(rel) (1u << REL_##rel)
static const struct act_row rows[] = {
	[ASSESSMENT_VIEW] = {
		"assess.view", THING_ENTRY, TO(MEMBER) | TO(HUB), TO(MEMBER), SCOPE_COORDINATE, ACT_LISTS, ACT_FIELDS(fields),
		view_prepare, view_apply, list_moves,
		"A party says how urgent an entry is, by the five factors; views stand side by side and decide nothing." },
	[ASSESSMENT_DECISION] = {
		"assess.decide", THING_ENTRY, TO(COORDINATOR) | TO(HUB), TO(MEMBER), SCOPE_COORDINATE, ACT_LISTS, ACT_FIELDS(fields),
		decide_prepare, decide_apply, list_moves,
		"The coordinator decides how urgent an entry is; the newest decision counts, together with today's facts." },
};
#undef TO

const struct act_row *assess_row(enum assessment_kind kind) { return &rows[kind]; }

const struct act_section acts_of_assessments = { "Assessments", rows, sizeof rows / sizeof *rows };

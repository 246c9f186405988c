/*
 * A stranger asks that their organisation may join, and a coordinator answers. What the stranger writes stands in no body: all free
 * text is sealed, so that nonsense and personal data can be forgotten. With a yes the party and the invitation of whoever asked, as
 * its first administrator, follow as acts of their own. That it is answered in time is an obligation (data/obligations/hub.json).
 */
#include "hub/people/people_acts.h"

static const struct act_field join_fields[] = {
	{ "name", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .min = 2, .max = 120, .help = "the organisation" },
	{ "person", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .max = 120, .help = "who asks" },
	{ "mail", ACT_MAIL, ACT_REQUIRED | ACT_SEALED, .max = 254, .help = "where the answer goes; the first account will "
	  "have this address" },
	{ "roles", ACT_WORDS, ACT_REQUIRED, .words = role_names, .word_n = ROLE_N,
	  .help = "what it would be in the alliance" },
	{ "country", ACT_COUNTRY, .help = "where it has its seat" },
	{ "site", ACT_URL, ACT_SEALED, .max = 300, .help = "its site, best the page that names its security contact" },
	{ "words", ACT_PROSE, ACT_SEALED, .max = 4000, .help = "what it makes, and why it wants to join" },
	{ "lang", ACT_LANG, .help = "the language of the answer" },
};

static bool join_prepare(struct acting *x, struct err *err)
{
	int64_t open;

	if (!joins_count_open(x->db, &open, err))
		return false;
	if (open >= JOINS_OPEN)
		return err_set(err, ERR_LIMIT, "too many requests wait for an answer; write to the coordinator instead");
	x->subject = str_printf(x->a, "join/%lld", (long long)x->seq);
	return people_visible(act_text(x, "name"), "name", err) && people_visible(act_text(x, "person"), "person", err);
}

static bool join_apply(struct acting *x, struct err *err)
{
	return join_add(x->db, &(struct join_row){ .id = x->seq, .name = act_ref(x, "name"), .person = act_ref(x, "person"),
	                .mail = act_ref(x, "mail"), .site = act_ref(x, "site"), .words = act_ref(x, "words"),
	                .roles = (unsigned)act_number(x, "roles"), .country = act_text(x, "country"), .lang = act_text(x, "lang"),
	                .asked = x->at }, err);
}

static bool join_aside(struct acting *x, struct err *err)
{
	return people_tell_coordinators(x, NOTICE_JOIN_REQUEST, x->subject, err);
}

/* --- party.join_answer --- */

static const struct str answers[] = { STR_LIT("accept"), STR_LIT("refuse") };
enum { ACCEPT, REFUSE };
static const struct act_field answer_fields[] = {
	{ "answer", ACT_WORD, ACT_REQUIRED, .words = answers, .word_n = 2, .help = "accept: the party and an invitation "
	  "follow; refuse" },
	{ "id", ACT_SLUG, .help = "when accepted: a short name for the party, chosen once" },
	{ "name", ACT_TEXT, .min = 2, .max = 120, .help = "when accepted: what it is called, if not as they wrote" },
	{ "roles", ACT_WORDS, .words = role_names, .word_n = ROLE_N, .help = "when accepted: its roles, if not as they "
	  "asked" },
	{ "reason", ACT_PROSE, ACT_SEALED, .max = 2000, .help = "why, for those who look it up later" },
	{ "forget", ACT_FLAG, .help = "when refused: erase what they wrote, and do not "
	  "answer: for nonsense" },
};

static unsigned roles_given(struct acting *x, const struct join_row *j)
{
	return act_given(x, "roles") ? (unsigned)act_number(x, "roles") : j->roles;
}

static bool answer_prepare(struct acting *x, struct err *err)
{
	struct join_row j;

	if (act_number(x, "answer") == REFUSE)
		return true;
	if (!act_given(x, "id")) {
		err_set(err, ERR_MISSING, "is required to accept: a short name such as nova");
		return err_at(err, "id");
	}
	return join_get(x->db, x->a, act_id(x->subject), &j, err) && people_open_doors(x, roles_given(x, &j), err);
}

static bool answer_apply(struct acting *x, struct err *err)
{
	struct join_row j;

	if (!join_get(x->db, x->a, act_id(x->subject), &j, err))
		return false;
	if (j.answered != TIME_NONE)
		return err_set(err, ERR_STATE, "it was answered already");
	j.answered = x->at;
	j.answered_by = x->who.member;
	j.party = act_number(x, "answer") == ACCEPT ? act_text(x, "id") : STR("");
	return join_answer(x->db, &j, err);
}

static bool forget(struct acting *x, const struct join_row *j, struct err *err)
{
	const struct str refs[] = { j->name, j->person, j->mail, j->site, j->words };

	for (size_t i = 0; i < sizeof refs / sizeof *refs; i++)
		if (refs[i].n && !sealed_erase(x->db, refs[i], x->seq, err))
			return false;
	return true;
}

static bool opened(struct acting *x, struct str ref, struct str *ret, struct err *err)
{
	*ret = STR("");
	return !ref.n || sealed_text(x->a, x->db, hub_keys(x->hub), ref, ret, err);
}

static const char *role_words(struct acting *x, unsigned roles)
{
	struct str words = STR("");

	for (size_t i = 0; i < ROLE_N; i++)
		if (roles >> i & 1)
			words = STR_JOIN(x->a, words, words.n ? STR(" ") : STR(""), role_names[i]);
	return str_cstr(x->a, words);
}

/* Whoever is forgotten at once cannot be written to any more. */
static bool tell_refused(struct acting *x, struct err *err)
{
	const struct notice n = { .kind = NOTICE_JOIN_REFUSED, .subject = x->subject, .at = x->at };

	return notice_queue(x->db, &n, x->subject, err);
}

static bool answer_aside(struct acting *x, struct err *err)
{
	struct str name, site, mail, party = STR_JOIN(x->a, STR("party/"), act_text(x, "id")),
	           whom = str_printf(x->a, "member/%lld", (long long)x->who.member);
	struct join_row j;

	if (!join_get(x->db, x->a, act_id(x->subject), &j, err))
		return false;
	if (act_number(x, "answer") == REFUSE)
		return act_number(x, "forget") ? forget(x, &j, err) : tell_refused(x, err);
	if (!opened(x, j.name, &name, err) || !opened(x, j.site, &site, err) || !opened(x, j.mail, &mail, err))
		return false;
	if (act_given(x, "name"))
		name = act_text(x, "name");
	act_follow(x, "party.add", STR("hub"), (const char *const[]){
		"id", str_cstr(x->a, act_text(x, "id")), "name", str_cstr(x->a, name), "roles", role_words(x, roles_given(x, &j)),
		"country", str_cstr(x->a, j.country), "site", str_cstr(x->a, site), "lang", str_cstr(x->a, j.lang), NULL });
	act_follow(x, "member.invite_for", party, (const char *const[]){
		"mail", str_cstr(x->a, mail), "admin", "yes", "for", str_cstr(x->a, whom), NULL });
	return true;
}

#define TO(rel) (1u << REL_##rel)
static const struct act_row rows[] = {
	{ "party.join", THING_HUB, TO(ANYONE), TO(COORDINATOR), SCOPE_PEOPLE, 0, ACT_FIELDS(join_fields),
	  join_prepare, join_apply, join_aside,
	  "Somebody asks that their organisation may join the alliance." },
	{ "party.join_answer", THING_JOIN, TO(COORDINATOR), TO(COORDINATOR), SCOPE_PEOPLE, 0, ACT_FIELDS(answer_fields),
	  answer_prepare, answer_apply, answer_aside,
	  "A request to join is answered; with a yes the party begins, and whoever asked is invited to look after it." },
};
#undef TO

const struct act_section acts_of_joining = { "Joining", rows, sizeof rows / sizeof *rows };

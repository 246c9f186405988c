#include "hub/notice/notice_acts.h"

#include "base/limits.h"
#include "base/names.h"
#include "crypto/pgp.h"

/* Nothing of this follows in the tables of the acts. */
static bool nothing(struct acting *x, struct err *err)
{
	(void)x;
	(void)err;
	return true;
}

/* --- notice.choose: a field for each kind that one may switch off or have collected --- */

#define MAY_OFF(kind, text)  { kind, ACT_WORD, .words = notice_choice_names, .word_n = CHOICE_N, .help = text }
#define MAY_WAIT(kind, text) { kind, ACT_WORD, .words = notice_choice_names, .word_n = CHOICE_OFF, .help = text }

static const struct act_field choose_fields[] = {
	MAY_OFF("contact-check", "a contact waits to be verified by a second person"),
	MAY_OFF("key-expiring", "an API key ends soon"),
	MAY_OFF("join-request", "an organisation asks to join"),
	MAY_OFF("obligation-due", "something you owe is due soon"),
	MAY_WAIT("obligation-overdue", "something you owe is overdue"),
	MAY_OFF("obligation-open", "something without an instant to be done by is open, and a rule names you to be told"),
	MAY_OFF("approval-awaited", "something waits for a second person"),
	MAY_OFF("report-new", "a report has arrived"),
	MAY_OFF("report-assigned", "a report was assigned to you"),
	MAY_OFF("report-answered", "a finder wrote on a report"),
	MAY_OFF("report-news", "there is something new on a report of yours"),
	MAY_OFF("case-parties", "somebody was asked into a case, entered or left"),
	MAY_OFF("case-answered", "a participant answered in a case"),
	MAY_OFF("case-lead", "a case has another leader"),
	MAY_WAIT("case-published", "a case was published"),
	MAY_WAIT("embargo-proposed", "an end of an embargo is proposed"),
	MAY_OFF("embargo-answered", "a participant answered a proposed end"),
	MAY_OFF("embargo-decided", "a proposed end was decided"),
	MAY_OFF("plan-adopted", "a handling plan was adopted"),
	MAY_OFF("posts-wait", "something new was said in a conversation"),
	MAY_OFF("watch-new", "entries that you watch for are new in the list"),
	MAY_OFF("watch-grave", "an entry that you watch became graver, is attacked or can be mended"),
	MAY_WAIT("mail-failed", "mail could not be delivered, for who looks after the hub"),
	{ "hour", ACT_NUMBER, .min = 0, .max = 23, .help = "from which hour of your day on what waited for it comes" },
};
#undef MAY_OFF
#undef MAY_WAIT

static bool choose_prepare(struct acting *x, struct err *err)
{
	bool any = false;

	for (size_t i = 0; i < x->row->field_n; i++)
		any = any || x->values[i].given;
	return any || err_set(err, ERR_USAGE, "nothing is to be changed: choose for at least one kind");
}

static bool choose_aside(struct acting *x, struct err *err)
{
	for (size_t i = 0; i < x->row->field_n; i++) {
		struct str name = str_of(x->row->fields[i].name);
		const struct act_value *v = &x->values[i];

		if (!v->given)
			continue;
		if (!(notice_kind_find(name) < 0 ? hour_set(x->db, x->subject, (int)v->n, err)
		                                 : choice_set(x->db, x->subject, name, (enum notice_choice)v->n, err)))
			return false;
	}
	return true;
}

/* --- member.pgp --- */

static const struct act_field pgp_fields[] = {
	{ "key", ACT_PROSE, ACT_SEALED, .max = LIMIT_PGP_KEY, .help = "your OpenPGP public key as text; empty: mails are not encrypted "
	  "any more" },
};

static bool pgp_prepare(struct acting *x, struct err *err)
{
	struct pgp_key key;
	struct str before;

	if (!pgp_of(x->db, x->a, act_id(x->subject), &before, err))
		return false;
	if (act_given(x, "key") && !pgp_key_read(act_text(x, "key"), &key, err))
		return err_at(err, "key");
	if (!act_given(x, "key") && !before.n) {
		err_set(err, ERR_MISSING, "there is no key to remove: give one");
		return err_at(err, "key");
	}
	act_make(x, "before", before);
	return true;
}

static bool pgp_apply(struct acting *x, struct err *err)
{
	return pgp_set(x->db, act_id(x->subject), act_ref(x, "key"), err);
}

static bool pgp_aside(struct acting *x, struct err *err)
{
	struct str before = act_made(x, "before");

	return !before.n || sealed_erase(x->db, before, x->seq, err);
}

/* --- notice.retry, notice.drop --- */

static const struct act_field one_fields[] = {
	{ "notice", ACT_NUMBER, ACT_REQUIRED, .min = 1, .max = INT64_MAX, .help = "its number in the list of notices" },
};

/* The number means nothing outside this database, so the body says what it was. */
static bool one_prepare(struct acting *x, struct notice_row *n, struct err *err)
{
	if (!outbox_get(x->db, x->a, act_number(x, "notice"), n, err))
		return false;
	act_make(x, "kind", n->kind);
	act_make(x, "of", n->subject);
	act_make(x, "to", n->member.n ? n->member : str_printf(x->a, "webhook/%lld", (long long)n->webhook));
	return true;
}

static bool again_prepare(struct acting *x, struct err *err)
{
	struct notice_row n;

	return one_prepare(x, &n, err) &&
	       (n.state == NOTICE_FAILED || err_set(err, ERR_STATE, "this notice was not given up: there is nothing to try again"));
}

static bool again_aside(struct acting *x, struct err *err)
{
	return outbox_again(x->db, act_number(x, "notice"), x->at, err);
}

static bool drop_prepare(struct acting *x, struct err *err)
{
	struct notice_row n;

	return one_prepare(x, &n, err) &&
	       ((n.state != NOTICE_SENT && n.state != NOTICE_DROPPED) || err_set(err, ERR_STATE, "this notice has ended already"));
}

static bool drop_aside(struct acting *x, struct err *err)
{
	return outbox_drop(x->db, act_number(x, "notice"), x->at, err);
}

#define TO(rel) (1u << REL_##rel)
#define KEEPERS (TO(STEWARD) | TO(HUB))
static const struct act_row rows[] = {
	{ "notice.choose", THING_MEMBER, TO(SELF), TO(SELF), SCOPE_READ, 0, ACT_FIELDS(choose_fields),
	  choose_prepare, nothing, choose_aside,
	  "A member chooses which notices come at once, once a day, or not at all." },
	{ "member.pgp", THING_MEMBER, TO(SELF), TO(SELF), SCOPE_ACCOUNT, ACT_FRESH, ACT_FIELDS(pgp_fields),
	  pgp_prepare, pgp_apply, pgp_aside,
	  "A member gives the OpenPGP key that mails to them are encrypted with, or takes it away." },
	{ "notice.retry", THING_HUB, KEEPERS, TO(COORDINATOR), SCOPE_HUB, 0, ACT_FIELDS(one_fields),
	  again_prepare, nothing, again_aside,
	  "A notice that was given up is tried anew." },
	{ "notice.drop", THING_HUB, KEEPERS, TO(COORDINATOR), SCOPE_HUB, 0, ACT_FIELDS(one_fields),
	  drop_prepare, nothing, drop_aside,
	  "A notice that waits or was given up is not told any more." },
};
#undef TO

const struct act_section acts_of_notices = { "Notices", rows, sizeof rows / sizeof *rows };

#include "hub/notice/mail_acts.h"

#include "format/bounce.h"
#include "store/outbox.h"

/* --- mended --- */

bool mail_mend_prepare(struct acting *x, int64_t member, struct err *err)
{
	struct trouble_row t;

	if (!trouble_of(x->db, x->a, member, &t, err))
		return false;
	if (t.words.n)
		act_make(x, "trouble", t.words);
	return true;
}

bool mail_mend_aside(struct acting *x, int64_t member, struct err *err)
{
	struct str words = act_made(x, "trouble");

	return (!words.n || sealed_erase(x->db, words, x->seq, err)) &&
	       outbox_release(x->db, str_printf(x->a, "member/%lld", (long long)member), x->at, err);
}

/* --- mail.bounced --- */

/* As bodies have it. */
static const char *const meanings[] = {
	[BOUNCE_GONE] = "gone", [BOUNCE_AWAY] = "away", [BOUNCE_REFUSED] = "refused", [BOUNCE_ARRIVED] = "arrived",
};
static const struct act_field bounced_fields[] = {
	{ "action", ACT_WORD, ACT_REQUIRED, .words = bounce_action_names, .word_n = BOUNCE_DELAYED + 1,
	  .help = "it was given up, or a server still tries" },
	{ "status", ACT_TEXT, ACT_REQUIRED, .max = BOUNCE_STATUS_MAX, .help = "the enhanced status (RFC 3463), such as 5.1.1" },
	{ "elsewhere", ACT_FLAG, .help = "where the address passes mail on to, not at the address itself" },
	{ "words", ACT_TEXT, ACT_SEALED, .max = BOUNCE_WORDS_MAX, .help = "what the server said" },
};

static bool bounced_prepare(struct acting *x, struct err *err)
{
	struct bounce_status status;

	if (!bounce_status_read(act_text(x, "status"), &status, err))
		return err_at(err, "status");
	act_make(x, "means", act_number(x, "elsewhere") ? STR("elsewhere") :
	         str_of(meanings[bounce_means((enum bounce_action)act_number(x, "action"), status)]));
	return mail_mend_prepare(x, act_id(x->subject), err);
}

static bool fails(const struct acting *x)
{
	struct str means = act_made(x, "means");

	return act_number(x, "action") == BOUNCE_FAILED && (str_eq(means, STR("gone")) || str_eq(means, STR("away")));
}

static bool bounced_apply(struct acting *x, struct err *err)
{
	struct trouble_row t;

	if (!trouble_of(x->db, x->a, act_id(x->subject), &t, err))
		return false;
	if (!t.failing || fails(x)) { /* why it fails is not hidden by what says less */
		t.status = act_text(x, "status");
		t.words = act_ref(x, "words");
		t.at = x->at;
	}
	t.member = act_id(x->subject);
	t.failing = t.failing || fails(x);
	t.delays += act_number(x, "action") == BOUNCE_DELAYED;
	return trouble_put(x->db, &t, err);
}

/* One server's words are enough. */
static bool bounced_aside(struct acting *x, struct err *err)
{
	struct str before = act_made(x, "trouble"), said = act_ref(x, "words");
	struct trouble_row t;

	if (!trouble_of(x->db, x->a, act_id(x->subject), &t, err))
		return false;
	struct str over = str_eq(t.words, said) ? before : said;

	return !over.n || sealed_erase(x->db, over, x->seq, err);
}

/* --- mail.good --- */

static bool good_apply(struct acting *x, struct err *err)
{
	struct trouble_row t;

	if (!trouble_of(x->db, x->a, act_id(x->subject), &t, err))
		return false;
	return t.member ? trouble_clear(x->db, t.member, err) :
	       err_set(err, ERR_STATE, "nothing is known against this address: mail goes there");
}

static bool good_prepare(struct acting *x, struct err *err)
{
	return mail_mend_prepare(x, act_id(x->subject), err);
}

static bool good_aside(struct acting *x, struct err *err)
{
	return mail_mend_aside(x, act_id(x->subject), err);
}

#define TO(rel) (1u << REL_##rel)
#define NEAR    (TO(SELF) | TO(GROUP_ADMIN) | TO(COORDINATOR))
static const struct act_row rows[] = {
	{ "mail.bounced", THING_MEMBER, TO(HUB), NEAR, SCOPE_HUB, ACT_NO_FORM, ACT_FIELDS(bounced_fields),
	  bounced_prepare, bounced_apply, bounced_aside,
	  "A mail server reports that mail to a member's address failed, or waits; while the address fails, notices to it are kept." },
	{ "mail.good", THING_MEMBER, TO(SELF) | TO(GROUP_ADMIN) | TO(STEWARD) | TO(HUB), NEAR, SCOPE_PEOPLE, 0, NULL, 0,
	  good_prepare, good_apply, good_aside,
	  "Mail to a member's address is tried again; what was kept meanwhile goes to them as one mail." },
};
#undef TO

const struct act_section acts_of_mail = { "Mail that comes back", rows, sizeof rows / sizeof *rows };

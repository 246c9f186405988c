/* The acts about sessions and API keys. Sessions are no part of what follows from the acts: their rows are written aside. */
#include "crypto/encode.h"
#include "hub/notice/notices.h"
#include "hub/people/sessions.h"

#define BIT(x) (1u << REL_##x)

static const struct str key_scopes[] = { STR_LIT("read"), STR_LIT("coordinate"), STR_LIT("people"), STR_LIT("hub"),
	                                 STR_LIT("calendar") };

_Static_assert(sizeof key_scopes / sizeof *key_scopes == SCOPE_ACCOUNT, "every scope but that of one's account, in their order");

static bool digest_of_hex(struct str hex, struct digest *ret, struct err *err)
{
	return decode_exact(HEX, hex, ret->b, DIGEST_SIZE, err);
}

/* Nothing of a session follows from the acts. */
static bool nothing(struct acting *x, struct err *err)
{
	(void)x;
	(void)err;
	return true;
}

/* The member whose it is, when it happened. */
static bool tell(struct acting *x, enum notice_kind kind, struct err *err)
{
	const struct notice n = { .kind = kind, .subject = x->subject, .at = x->at, .value = x->at };

	return notice_queue(x->db, &n, x->subject, err);
}

/* --- sessions --- */

static bool start_aside(struct acting *x, struct err *err)
{
	const struct session_row r = {
		.id = x->seq, .member = act_id(x->subject), .proved = x->at, .seen = x->at, .ends = x->at + session_longest(x->hub),
		.way = act_text(x, "way"), .agent = act_text(x, "agent"),
	};
	struct digest secret;

	return digest_of_hex(act_text(x, "secret"), &secret, err) && session_add(x->db, &r, &secret, err) &&
	       (!act_number(x, "new") || tell(x, NOTICE_SIGN_IN_NEW, err));
}

static bool prove_aside(struct acting *x, struct err *err)
{
	struct digest secret;

	return digest_of_hex(act_text(x, "secret"), &secret, err) &&
	       session_prove_row(x->db, act_id(x->subject), &secret, x->at, err);
}

static bool end_aside(struct acting *x, struct err *err)
{
	return session_drop(x->db, act_id(x->subject), err);
}

static bool end_others_aside(struct acting *x, struct err *err)
{
	return sessions_drop_of_member(x->db, act_id(x->subject), x->who.session, err);
}

static const struct act_field start_fields[] = {
	{ "way", ACT_WORD, ACT_REQUIRED, .words = sign_way_names, .word_n = SIGN_WAY_N, .help = "how they proved who they are" },
	{ "secret", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, 64, 64, .help = "digest of what the browser is given, in hex" },
	{ "agent", ACT_TEXT, ACT_SECRET, 0, 80, .help = "the browser, as far as it says" },
	{ "new", ACT_FLAG, ACT_SECRET, .help = "a browser that is not known: the member is told" },
};
static const struct act_field prove_fields[] = {
	{ "way", ACT_WORD, ACT_REQUIRED, .words = sign_way_names, .word_n = SIGN_WAY_N, .help = "how they proved it again" },
	{ "secret", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, 64, 64, .help = "digest of what the browser is given now, in hex" },
};

/* --- keys --- */

static bool make_prepare(struct acting *x, struct err *err)
{
	char secret[SECRET_LEN + 1], hex[HEX_LEN(DIGEST_SIZE) + 1];

	(void)err;
	secret_make(secret);
	struct digest d = secret_digest(str_n(secret, SECRET_LEN));

	encode(HEX, d.b, DIGEST_SIZE, hex);
	act_make(x, "secret", str_dup(x->a, str_n(hex, sizeof hex - 1)));
	x->result = str_printf(x->a, "tocsin_%s", secret);
	erase(secret, sizeof secret);
	return true;
}

static bool make_apply(struct acting *x, struct err *err)
{
	const struct key_row r = {
		.id = x->seq, .member = act_id(x->subject), .name = act_text(x, "name"), .scopes = (unsigned)act_number(x, "scopes"),
		.expires = x->at + act_number(x, "days") * 86400,
	};
	struct digest secret;

	return digest_of_hex(act_made(x, "secret"), &secret, err) && key_add(x->db, &r, &secret, err);
}

static bool make_aside(struct acting *x, struct err *err)
{
	const struct notice n = { .kind = NOTICE_KEY_MADE, .subject = x->subject, .at = x->at, .value = x->at };

	return tell(x, NOTICE_KEY_MADE, err) && notice_queue_hooks(x->db, &n, x->thing.party, err);
}

static bool key_end_apply(struct acting *x, struct err *err)
{
	return key_end(x->db, act_id(x->subject), x->at, err);
}

static const struct act_field make_fields[] = {
	{ "name", ACT_TEXT, ACT_REQUIRED, 1, 80, .help = "what it is for: \"PSIRT ticket system\"" },
	{ "scopes", ACT_WORDS, ACT_REQUIRED, .words = key_scopes, .word_n = SCOPE_ACCOUNT, .help = "what it may be used for" },
	{ "days", ACT_NUMBER, ACT_REQUIRED, 1, KEY_LONGEST_DAYS, .help = "how many days it is good for" },
};

static const struct act_row rows[] = {
	{ "session.start", THING_MEMBER, BIT(HUB), BIT(SELF) | BIT(GROUP_ADMIN), SCOPE_ACCOUNT, ACT_NO_FORM, ACT_FIELDS(start_fields),
	  .apply = nothing, .aside = start_aside, .help = "A member proved who they are and is signed in." },
	{ "session.prove", THING_SESSION, BIT(HUB), BIT(SELF) | BIT(GROUP_ADMIN), SCOPE_ACCOUNT, ACT_NO_FORM, ACT_FIELDS(prove_fields),
	  .apply = nothing, .aside = prove_aside, .help = "Somebody signed in proved again who they are." },
	{ "session.end", THING_SESSION, BIT(SELF) | BIT(GROUP_ADMIN) | BIT(STEWARD) | BIT(HUB), BIT(SELF) | BIT(GROUP_ADMIN),
	  SCOPE_ACCOUNT, 0, NULL, 0, .apply = nothing, .aside = end_aside, .help = "Ends one session: that browser is signed out." },
	{ "session.end_others", THING_MEMBER, BIT(SELF), BIT(SELF) | BIT(GROUP_ADMIN), SCOPE_ACCOUNT, 0, NULL, 0,
	  .apply = nothing, .aside = end_others_aside, .help = "Ends all of one's sessions but the one that asks." },
	{ "key.make", THING_MEMBER, BIT(SELF), BIT(SELF) | BIT(GROUP_ADMIN), SCOPE_ACCOUNT, ACT_FRESH, ACT_FIELDS(make_fields),
	  .prepare = make_prepare, .apply = make_apply, .aside = make_aside, .makes = THING_KEY,
	  .help = "Makes an API key; it is told once, in the answer." },
	{ "key.end", THING_KEY, BIT(SELF) | BIT(GROUP_ADMIN) | BIT(STEWARD) | BIT(HUB), BIT(SELF) | BIT(GROUP_ADMIN), SCOPE_ACCOUNT, 0,
	  NULL, 0, .apply = key_end_apply, .help = "Ends an API key at once." },
};

const struct act_section acts_of_sessions = { "Sessions and API keys", rows, sizeof rows / sizeof *rows };

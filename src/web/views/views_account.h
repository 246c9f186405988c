/* views_account - what the templates of signing in and of one's own account show; see views.h. */
#ifndef WEB_VIEWS_VIEWS_ACCOUNT_H
#define WEB_VIEWS_VIEWS_ACCOUNT_H

#include "web/views/views.h"

struct passkey_form_view {       /* shown by the script, which fills it (ui/sign.js) */
	struct str token, to, action, kind, button; /* kind: "get", "conditional", "second", "create" */
	bool quiet, named;       /* named: asks what it is to be called */
};

struct sign_in_view {
	struct page page;
	struct form_errors errors;
	struct str to, mail, wrong_mail, wrong_password;
	struct str sso, sso_href; /* what the button says; empty: no single sign-on */
	struct str script;
	bool password, passkeys;
	struct passkey_form_view passkey;
};
struct code_view {
	struct page page;
	struct form_errors errors;
	struct str wrong, script;
	bool app, recovery, passkeys; /* what there is besides */
	struct passkey_form_view passkey;
};
struct begin_view {
	struct page page;
	struct form_errors errors;
	struct str mail, wrong, sso, sso_href, script;
	bool password, passkeys;
	struct passkey_form_view passkey;
};
struct app_view {                /* an authenticator app is set up */
	struct page page;
	struct form_errors errors;
	struct str action, ticket, secret, uri, wrong, back;
	struct html picture;
	bool owed;               /* part of signing in */
};
struct codes_view {              /* recovery codes, shown once */
	struct page page;
	LIST_OF(struct str) codes;
	struct str text, next, all;
};
struct reset_view {
	struct page page;
	struct form_errors errors;
	struct str secret, wrong_secret, wrong;
};
struct prove_view {
	struct page page;
	struct form_errors errors;
	struct str to, wrong_password, wrong_code, mail, sso, sso_href, script;
	bool password, code, passkeys, nothing;
	struct passkey_form_view passkey;
};

struct reset_one_view {          /* one that was asked for */
	struct page page;
	struct str person, person_href, party, by, how, state;
	struct html asked, expires;
	bool waits, own;
	struct str grant, end;
};
struct address_view {            /* a new address is confirmed */
	struct page page;
	struct form_errors errors;
	struct str secret, wrong, mail; /* mail: the new one; empty: not known yet */
	struct html expires;
};

struct reset_line { struct str name, href; struct html asked; };

struct way_line {                /* a passkey, an identity */
	struct str name, href;
	struct html made, used;
};
struct session_line {
	struct str agent, way, subject;
	struct html since, seen, ends;
	bool this_one;
};
struct key_line {
	struct str name, scopes, subject;
	struct html expires, seen;
	bool ended, expired;
};
struct account_view {
	struct page page;
	struct trouble_view trouble;
	struct str name, mail, party, lang, zone, subject;
	struct html password_set;
	bool password, app, codes, passkeys_open, identities_open, weak; /* weak: no second factor where one is owed */
	int64_t codes_left;
	struct str sso;
	struct str address, address_to, address_end; /* its change; the one that waits, empty: none does */
	struct html address_until;
	struct str change, notices, totp_end, recovery, end_others, key_make, reset, reset_end;
	LIST_OF(struct way_line) passkeys, identities;
	LIST_OF(struct session_line) sessions;
	LIST_OF(struct key_line) keys;
	LIST_OF(struct reset_line) resets; /* of others, that wait for whoever looks */
};
struct password_view {
	struct page page;
	struct form_errors errors;
	struct str mail, wrong;
	bool first;
};
struct passkey_view {            /* one that is there, or a new one */
	struct page page;
	struct form_errors errors;
	struct str id, name, wrong, script;
	struct html made, used;
	struct passkey_form_view passkey;
};
struct identity_view {
	struct page page;
	struct form_errors errors;
	struct str id, issuer;
	struct html made;
};

#endif

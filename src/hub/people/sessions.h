/*
 * sessions - who is signed in, and who shows a key.
 *
 * A secret is 32 random bytes as base64url; the hub knows its digest alone. A browser holds a session's in a cookie, a
 * program a key's, with "tocsin_" before it. Who stands behind one is looked up anew with every request, so an
 * ending holds from the next one on: of the session, the key, the member, the party.
 *
 * A session ends after signin.idle without a request, or after signin.longest in any case (settings). It begins under a new
 * secret with every sign-in and gets another one whenever somebody proves again who they are, so that a secret planted or
 * seen before is worth nothing after.
 *
 * The acts: session.start and session.prove are done by the hub itself after the proof; session.end, session.end_others,
 * key.make and key.end by people.
 */
#ifndef HUB_PEOPLE_SESSIONS_H
#define HUB_PEOPLE_SESSIONS_H

#include "hub/act.h"
#include "store/sessions.h"

enum { KEY_LONGEST_DAYS = 366 };

enum sign_way { SIGN_PASSWORD, SIGN_PASSKEY, SIGN_OIDC, SIGN_RECOVERY, SIGN_WAY_N };
extern const struct str sign_way_names[SIGN_WAY_N];

extern const struct act_section acts_of_sessions; /* for act_table.c */

#define SECRET_LEN 43 /* 32 bytes as base64url */
void secret_make(char ret[SECRET_LEN + 1]);
struct digest secret_digest(struct str secret);

struct signed_in {
	struct who who;
	struct str name, party_name; /* name: what `sealed` keeps it under (sealed_text) */
	struct str lang, zone;
	int64_t key;                 /* which API key; 0: a session */
	unixtime seen, ends;         /* seen: as far as it was written down */
	bool mail_fails;             /* of a session: mail to them comes back */
};
/* Seconds, by the settings as they are now. */
int64_t session_idle(struct hub *h);
int64_t session_longest(struct hub *h);
/* ERR_FOUND: nobody, or not any more. Strings in `a`. */
bool session_who(struct db *d, struct arena *a, struct str secret, unixtime now, int64_t idle, struct signed_in *ret,
                 struct err *err);
/* `shown`: with its "tocsin_". */
bool api_key_who(struct db *d, struct arena *a, struct str shown, unixtime now, struct signed_in *ret, struct err *err);
/* As if that member used the shell: all scopes, proved just now. For the shell on the hub's machine. */
bool member_who(struct db *d, struct arena *a, int64_t member, unixtime now, struct signed_in *ret, struct err *err);

/* Begins one for a member who has proved who they are: ret is what the browser is given. agent: "Firefox on Linux". */
bool session_start(struct hub *h, struct arena *a, int64_t member, enum sign_way way, struct str agent, char ret[SECRET_LEN + 1],
                   int64_t *ret_id, struct err *err);
/* And tells the member by mail: from a browser that nobody has signed in to this account with before. */
bool session_start_new(struct hub *h, struct arena *a, int64_t member, enum sign_way way, struct str agent,
                       char ret[SECRET_LEN + 1], int64_t *ret_id, struct err *err);
/* They proved it again: the session goes on under another secret. */
bool session_prove(struct hub *h, struct arena *a, int64_t session, enum sign_way way, char ret[SECRET_LEN + 1], struct err *err);

/* When sessions and keys were last used, written down once a minute each, outside the acts: noted by whoever answers requests, from
 * any thread, and written now and then by one of them. */
struct seen;
struct seen *seen_new(void);
void seen_free(struct seen *s); /* NULL is fine */
void seen_note(struct seen *s, const struct signed_in *in, unixtime now);
/* Also drops the sessions that are over. */
bool seen_write(struct seen *s, struct hub *h, struct err *err);

#endif
